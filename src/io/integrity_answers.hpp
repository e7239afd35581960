// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include <deminimis/ledger/event.hpp>

namespace deminimis::io {

[[nodiscard]] nlohmann::ordered_json answer_of(const std::string& key, const std::optional<event>& found);

}  // namespace deminimis::io
