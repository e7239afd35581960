// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <date/date.h>

#include <deminimis/error.hpp>

namespace deminimis {

/// A calendar day, from 0001-01-01 to 9999-12-31. No clock, no time zone: the law counts days.
/// Wraps `date::sys_days` of Howard Hinnant's library, with a strict parser of its own.
class day {
 public:
  /// 1970-01-01.
  constexpr day() = default;
  /// The day of `date`'s types; unchecked. The standard library's `std::chrono::sys_days` converts to it by itself, and
  /// `sys_days()` back: `day(std::chrono::sys_days{ymd})`, `std::chrono::sys_days(d.sys_days())`.
  explicit constexpr day(date::sys_days days) : days_(days) {}
  /// The day of `year`, `month`, `dayofmonth`, or nothing where no such day is between 0001-01-01 and 9999-12-31.
  [[nodiscard]] static constexpr std::optional<day> of(int year, unsigned month, unsigned dayofmonth) {
    if (year < 1 || year > 9999 || month > 12 || dayofmonth > 31) return std::nullopt;  // date's own types wrap at 256
    const date::year_month_day ymd{date::year{year}, date::month{month}, date::day{dayofmonth}};
    if (!ymd.ok()) return std::nullopt;
    return day(date::sys_days{ymd});
  }

  /// Reads exactly `YYYY-MM-DD`; error `date_invalid` for anything else and for days that do not exist.
  [[nodiscard]] static day parse(std::string_view text, std::string_view where = "date") {
    const auto wrong = [&](std::string_view why) {
      return error(errc::date_invalid, std::string(where), "\"" + std::string(text) + "\" " + std::string(why),
                   "Write the day as YYYY-MM-DD, such as 2026-02-14.");
    };
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') throw wrong("is not YYYY-MM-DD.");
    const auto number = [&](std::size_t from, std::size_t count) {
      int value = 0;
      for (std::size_t i = from; i < from + count; ++i) {
        if (text[i] < '0' || text[i] > '9') throw wrong("is not YYYY-MM-DD.");
        value = value * 10 + (text[i] - '0');
      }
      return value;
    };
    const auto parsed = of(number(0, 4), static_cast<unsigned>(number(5, 2)), static_cast<unsigned>(number(8, 2)));
    if (!parsed) throw wrong("is not a day of the calendar.");
    return *parsed;
  }

  /// The day in `date`'s types.
  [[nodiscard]] constexpr date::sys_days sys_days() const { return days_; }
  /// Days since 1970-01-01, negative before.
  [[nodiscard]] constexpr std::int32_t number() const { return days_.time_since_epoch().count(); }
  /// The day that is `days` days after 1970-01-01.
  [[nodiscard]] static constexpr day from_number(std::int32_t days) { return day(date::sys_days{date::days{days}}); }
  /// Year, month and day of the month.
  [[nodiscard]] constexpr date::year_month_day ymd() const { return date::year_month_day{days_}; }
  /// The year.
  [[nodiscard]] constexpr int year() const { return static_cast<int>(ymd().year()); }

  friend constexpr auto operator<=>(const day&, const day&) = default;
  friend constexpr day operator+(day d, int days) { return day(d.days_ + date::days{days}); }
  friend constexpr day operator-(day d, int days) { return day(d.days_ - date::days{days}); }
  friend constexpr int operator-(day a, day b) { return (a.days_ - b.days_).count(); }

 private:
  date::sys_days days_{};
};

/// A month and a day of the month, such as the start of a fiscal year; 29 February is 28 February in a common year.
struct month_day {
  unsigned month = 1;
  unsigned dayofmonth = 1;

  /// Reads exactly `MM-DD`; error `date_invalid` for anything else and for days no year has.
  [[nodiscard]] static month_day parse(std::string_view text, std::string_view where = "fiscal_year_start") {
    const auto leap = text.size() == 5 ? "2000-" + std::string(text) : std::string();
    try {
      const auto ymd = day::parse(leap, where).ymd();
      return {static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
    } catch (const error&) {
      throw error(errc::date_invalid, std::string(where), "\"" + std::string(text) + "\" is not a month and day.",
                  "Write the first day of the fiscal year as MM-DD, such as 07-01.");
    }
  }

  /// This month and day in `year`.
  [[nodiscard]] constexpr day in_year(int year) const {
    const date::year_month y{date::year{year}, date::month{month}};
    const date::year_month_day exact{y.year(), y.month(), date::day{dayofmonth}};
    return day(dayofmonth <= 28 || exact.ok() ? date::sys_days{exact} : date::sys_days{y / date::last});
  }

  friend constexpr bool operator==(const month_day&, const month_day&) = default;
};

/// The same month and day `years` later, or earlier where negative; 29 February becomes 28 February in a common year.
[[nodiscard]] constexpr day plus_years(day d, int years) {
  const auto ymd = d.ymd();
  return month_day{static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())}.in_year(static_cast<int>(ymd.year()) + years);
}

/// `YYYY-MM-DD`, which `day::parse` reads back. A day before year 1 or after 9999, which only a deadline or a window reaches, has its year
/// with a sign, as in ISO 8601's expanded form: `+10000-01-28`, `-0002-07-01`.
[[nodiscard]] inline std::string to_string(day d) {
  const auto ymd = d.ymd();
  const int year = static_cast<int>(ymd.year());
  const unsigned month = static_cast<unsigned>(ymd.month());
  const unsigned dom = static_cast<unsigned>(ymd.day());
  std::string text = "0000-00-00";
  for (int i = 3, rest = year < 0 ? -year : year; i >= 0; --i, rest /= 10) text[static_cast<std::size_t>(i)] = static_cast<char>('0' + rest % 10);
  text[5] = static_cast<char>('0' + month / 10);
  text[6] = static_cast<char>('0' + month % 10);
  text[8] = static_cast<char>('0' + dom / 10);
  text[9] = static_cast<char>('0' + dom % 10);
  if (year < 0) text.insert(0, "-");
  if (year > 9999) text.insert(0, "+" + std::to_string(year / 10000));
  return text;
}

/// `MM-DD`, which `month_day::parse` reads back.
[[nodiscard]] inline std::string to_string(month_day md) { return to_string(md.in_year(2000)).substr(5); }

}  // namespace deminimis
