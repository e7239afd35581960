// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>
#include <deminimis/gge/exact_decimal.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// A base rate of the Commission: percent a year, below 0 too, for an area from a day on (Communication 2008/C 14/02).
struct base_rate {
  std::string area;  ///< as the user names it, for instance the Member State "DK" (the Commission publishes by Member State)
  day from;
  exact_number percent;
  friend bool operator==(const base_rate&, const base_rate&) = default;
};

/// The base rates a user has loaded. The library brings none: they change several times a year.
class base_rate_table {
 public:
  /// A base rate is fixed anew each 1 January, so one older than a leap year is a gap in the table.
  static constexpr int max_age_days = 366;

  /// Records `row`; of two of one area and day the later recorded counts. Error `request_invalid` for an empty area.
  void add(const base_rate& row) {
    if (row.area.empty())
      throw error(errc::request_invalid, "area", "A base rate has no area.", "Give the Member State or currency it is published for.");
    percent_[row.area].insert_or_assign(row.from, row.percent);
  }

  /// The base rate of `area` in force on `on`: the last from a day on or before it, at most 366 days back; or nothing.
  [[nodiscard]] std::optional<base_rate> find(std::string_view area, day on) const {
    const auto rows = percent_.find(area);
    if (rows == percent_.end()) return std::nullopt;
    auto next = rows->second.upper_bound(on);
    if (next == rows->second.begin()) return std::nullopt;
    const auto& [from, percent] = *--next;
    if (on - from > max_age_days) return std::nullopt;
    return base_rate{rows->first, from, percent};
  }

  /// The discount rate in percent on the granting date `on`: the base rate plus 1 percentage point (2023/2831 Art 3(6),
  /// Communication 2008/C 14/02). Error `rate_missing`.
  [[nodiscard]] exact_number discount_rate_percent(std::string_view area, day on) const {
    if (const auto found = find(area, on)) return found->percent + 1;
    throw error(errc::rate_missing, "discount_rate", "No base rate of \"" + std::string(area) + "\" is loaded for " + to_string(on) + ".",
                "Load the Commission's base rates of that time, or give the discount rate itself.");
  }

 private:
  std::map<std::string, std::map<day, exact_number>, std::less<>> percent_;
};

}  // namespace deminimis
