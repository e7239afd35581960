// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <deminimis/error.hpp>

namespace deminimis::io {

/// `text` as JSON, strictly: one value, no key twice in an object, at most 64 levels deep. Errors with `code`.
inline nlohmann::json parse_strict_json(std::string_view text, errc code, std::string_view where) {
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    using parse_event = nlohmann::json::parse_event_t;
    if (depth > 64) throw error(code, std::string(where), "The JSON is nested too deeply.", "At most 64 levels are read.");
    if (event == parse_event::object_start) keys.emplace_back();
    if (event == parse_event::object_end) keys.pop_back();
    if (event == parse_event::key && !keys.back().insert(parsed.get<std::string>()).second)
      throw error(code, std::string(where), "The key \"" + parsed.get<std::string>() + "\" stands twice in one object.", "Keep one of them.");
    return true;
  };
  try {
    return nlohmann::json::parse(text.begin(), text.end(), watch);
  } catch (const nlohmann::json::exception& e) {
    std::string why = e.what();
    if (const auto at = why.find("] "); at != std::string::npos) why.erase(0, at + 2);
    throw error(code, std::string(where), "It is not JSON: " + why + ".", "Check commas, quotes and brackets near that place.");
  }
}

}  // namespace deminimis::io
