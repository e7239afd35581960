// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <deminimis/ledger/recorder.hpp>

namespace deminimis {

/// Reads a plan: JSON Lines, one grant a line, with the fields of the protocol's operation `grant`. Errors `request_invalid`
/// with the line, `line_too_long`, `p_number_invalid`; `file_invalid` where there is no line.
[[nodiscard]] std::vector<planned_grant> read_plan(std::string_view content, std::string_view name);

}  // namespace deminimis
