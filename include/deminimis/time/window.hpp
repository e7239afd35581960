// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include <deminimis/time/day.hpp>
#include <deminimis/time/fiscal_calendar.hpp>

namespace deminimis {

/// How far back a ceiling counts.
enum class window_kind : std::uint8_t {
  rolling,  ///< three years back by the day (2023/2831 Art 3(2) with recital 11)
  fiscal,   ///< this fiscal year of the recipient and the two before it (1407/2013 Art 3(2) with Art 3(5))
  either,   ///< whichever of the two begins earlier
};

/// Whether the day three years before still counts. The regulations leave it to the reader; see docs/decisions.
enum class anniversary : std::uint8_t {
  exclusive,  ///< granted 2 January 2024, free again 2 January 2027 (Denmark, Italy)
  inclusive,  ///< still counted on that day (Poland, Wallonia)
};

/// The first day counted for new aid on `d`.
[[nodiscard]] inline day window_start(window_kind kind, day d, const fiscal_calendar& calendar, anniversary policy = anniversary::exclusive) {
  const auto rolling = [&] { return plus_years(d, -3) + (policy == anniversary::exclusive ? 1 : 0); };
  switch (kind) {
    case window_kind::rolling: return rolling();
    case window_kind::fiscal: return calendar.three_years_start(d);
    case window_kind::either: break;
  }
  return std::min(rolling(), calendar.three_years_start(d));
}

/// "rolling", "fiscal" or "either".
[[nodiscard]] constexpr std::string_view to_string(window_kind kind) {
  return kind == window_kind::rolling ? "rolling" : kind == window_kind::fiscal ? "fiscal" : "either";
}

/// The window kind of that name, or nothing.
[[nodiscard]] constexpr std::optional<window_kind> find_window_kind(std::string_view name) {
  for (const auto kind : {window_kind::rolling, window_kind::fiscal, window_kind::either})
    if (to_string(kind) == name) return kind;
  return std::nullopt;
}

}  // namespace deminimis
