// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <deminimis/error.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// A span of days, both ends included.
struct period {
  day first;
  day last;
  friend constexpr bool operator==(const period&, const period&) = default;
};

/// A company's fiscal years: calendar years, years from a month and day, or explicit periods (Årsregnskabsloven § 15: a
/// first period of up to 18 months, transition periods), with 12-month years before the first and after the last of them.
class fiscal_calendar {
 public:
  /// Calendar years.
  fiscal_calendar() = default;

  /// Years that begin on `start`, except where `periods` say otherwise. Error `date_order` where a period ends before it
  /// begins or does not begin on the day after the one before it ends.
  explicit fiscal_calendar(month_day start, std::vector<period> periods = {}) : start_(start), periods_(std::move(periods)) {
    for (std::size_t i = 0; i < periods_.size(); ++i) {
      const auto where = "fiscal_periods[" + std::to_string(i) + "]";
      const auto& p = periods_[i];
      if (p.last < p.first)
        throw error(errc::date_order, where, "The period ends " + to_string(p.last) + ", before it begins " + to_string(p.first) + ".",
                    "Give each period as its first and its last day.");
      if (i > 0 && p.first != periods_[i - 1].last + 1)
        throw error(errc::date_order, where,
                    "The period begins " + to_string(p.first) + "; the one before it ends " + to_string(periods_[i - 1].last) + ".",
                    "Periods join without gap or overlap: this one must begin " + to_string(periods_[i - 1].last + 1) + ".");
    }
  }

  /// The fiscal year that holds `d`.
  [[nodiscard]] period year_of(day d) const {
    if (periods_.empty()) {
      const int year = begun_in(d);
      return {start_.in_year(year), start_.in_year(year + 1) - 1};
    }
    if (d < periods_.front().first) return twelve_months(periods_.front().first, d);
    if (d > periods_.back().last) return twelve_months(periods_.back().last + 1, d);
    for (std::size_t i = periods_.size(); i-- > 0;)
      if (d >= periods_[i].first) return periods_[i];
    return periods_.front();
  }

  /// The first day of the fiscal year two before the one that holds `d`: where a window of three fiscal years begins.
  [[nodiscard]] day three_years_start(day d) const {
    if (periods_.empty()) return start_.in_year(begun_in(d) - 2);
    return year_of(year_of(year_of(d).first - 1).first - 1).first;
  }
  /// The first day of the fiscal year three after the one that holds `d`: from then on no such window reaches back to it.
  [[nodiscard]] day three_years_on(day d) const {
    if (periods_.empty()) return start_.in_year(begun_in(d) + 3);
    return year_of(year_of(year_of(d).last + 1).last + 1).last + 1;
  }

  /// The month and day that years begin on where no period says otherwise.
  [[nodiscard]] month_day start() const { return start_; }
  /// The explicit periods, joined and in order; empty for none.
  [[nodiscard]] const std::vector<period>& periods() const { return periods_; }

  friend bool operator==(const fiscal_calendar&, const fiscal_calendar&) = default;

 private:
  /// The calendar year in which the fiscal year that holds `d` begins, where there are no periods.
  [[nodiscard]] int begun_in(day d) const {
    const int year = d.year();
    return d < start_.in_year(year) ? year - 1 : year;
  }
  /// The 12-month year holding `d` of those that begin on `anchor` and its anniversaries, before and after.
  static period twelve_months(day anchor, day d) {
    int years = d.year() - anchor.year();
    if (d < plus_years(anchor, years)) --years;
    return {plus_years(anchor, years), plus_years(anchor, years + 1) - 1};
  }

  month_day start_;
  std::vector<period> periods_;
};

}  // namespace deminimis
