// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <deminimis/gge/base_rates.hpp>

namespace deminimis {

/// Reads a table of the Commission's base rates: CSV with the header `area,from,percent`, `;` instead of `,` too, a decimal
/// point, days as YYYY-MM-DD. Errors with the line: `file_invalid`, `date_invalid`, `request_invalid` (a percentage that is none).
[[nodiscard]] base_rate_table read_base_rates(std::string_view content, std::string_view name);

}  // namespace deminimis
