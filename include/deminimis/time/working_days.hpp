// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/time/day.hpp>

namespace deminimis {

/// Easter Sunday of a year of the Gregorian calendar.
/// Source: the algorithm of Meeus, Jones and Butcher (J. Meeus, Astronomical Algorithms, chapter 8).
[[nodiscard]] constexpr day easter_sunday(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31, dom = (h + l - 7 * m + 114) % 31 + 1;
  return month_day{static_cast<unsigned>(month), static_cast<unsigned>(dom)}.in_year(year);
}

/// Whether `d` is a Danish public holiday: 1 January, Maundy Thursday, Good Friday, Easter Sunday and Monday, store bededag
/// until 2023 (abolished from 2024 by lov nr. 214 af 06/03/2023), Ascension, Whit Sunday and Monday, 25 and 26 December.
[[nodiscard]] constexpr bool is_danish_public_holiday(day d) {
  const auto ymd = d.ymd();
  const unsigned month = static_cast<unsigned>(ymd.month()), dom = static_cast<unsigned>(ymd.day());
  if ((month == 1 && dom == 1) || (month == 12 && (dom == 25 || dom == 26))) return true;
  switch (d - easter_sunday(d.year())) {
    case -3:
    case -2:
    case 0:
    case 1:
    case 39:
    case 49:
    case 50: return true;
    case 26: return d.year() <= 2023;
    default: return false;
  }
}

/// Whether `d` is a Danish working day: neither Saturday, Sunday nor a public holiday (Reg. 1182/71 Art 2).
[[nodiscard]] constexpr bool is_danish_working_day(day d) {
  const unsigned weekday = date::weekday{d.sys_days()}.c_encoding();
  return weekday != 0 && weekday != 6 && !is_danish_public_holiday(d);
}

/// The day that is `count` Danish working days after `from`, which itself is not counted (Reg. 1182/71 Art 3(1)).
[[nodiscard]] constexpr day plus_danish_working_days(day from, int count) {
  day d = from;
  while (count > 0) {
    d = d + 1;
    if (is_danish_working_day(d)) --count;
  }
  return d;
}

/// The last day for entering a grant of `granted_on` in the central register: 20 working days after it
/// (2023/2831 Art 6(2)). Computed whether or not the duty exists yet; see `register_duty_from`.
[[nodiscard]] constexpr day register_due_on(day granted_on) { return plus_danish_working_days(granted_on, 20); }

}  // namespace deminimis
