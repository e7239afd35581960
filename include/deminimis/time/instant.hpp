// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// A moment, UTC, to the microsecond: when something was recorded. Never decides anything; the log's order does.
using instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// `YYYY-MM-DDTHH:MM:SS.ffffffZ`.
[[nodiscard]] inline std::string to_string(instant moment) {
  const auto days = date::floor<date::days>(moment);
  std::int64_t rest = (moment - days).count();
  std::string text = "T00:00:00.000000Z";
  const auto put = [&](std::size_t at, std::size_t digits, std::int64_t value) {
    for (std::size_t i = digits; i-- > 0; value /= 10) text[at + i] = static_cast<char>('0' + value % 10);
  };
  put(10, 6, rest % 1'000'000);
  rest /= 1'000'000;
  put(7, 2, rest % 60);
  put(4, 2, rest / 60 % 60);
  put(1, 2, rest / 3600);
  return to_string(day(days)) + text;
}

/// Reads `YYYY-MM-DDTHH:MM:SSZ`, with or without up to six decimals of a second, or a bare `YYYY-MM-DD`, which is its last
/// microsecond. Error `date_invalid`.
[[nodiscard]] inline instant parse_instant(std::string_view text, std::string_view where) {
  const auto wrong = [&] {
    return error(errc::date_invalid, std::string(where), "\"" + std::string(text) + "\" is not a moment.",
                 "Write a day, 2026-02-14, or a UTC time, 2026-02-14T09:30:00Z.");
  };
  if (text.size() == 10) return instant((day::parse(text, where) + 1).sys_days()) - std::chrono::microseconds(1);
  const bool fraction = text.size() > 21 && text[19] == '.';
  if (text.size() < 20 || text.back() != 'Z' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text.size() > 27 ||
      (text.size() > 20 && !fraction))
    throw wrong();
  const auto number = [&](std::size_t from, std::size_t count, std::int64_t below) {
    std::int64_t value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
      if (text[i] < '0' || text[i] > '9') throw wrong();
      value = value * 10 + (text[i] - '0');
    }
    if (value >= below) throw wrong();
    return value;
  };
  const auto seconds = number(11, 2, 24) * 3600 + number(14, 2, 60) * 60 + number(17, 2, 60);
  std::int64_t micros = 0;
  if (fraction) {
    const std::size_t digits = text.size() - 21;
    micros = number(20, digits, 1'000'000);
    for (std::size_t i = digits; i < 6; ++i) micros *= 10;
  }
  return instant(day::parse(text.substr(0, 10), where).sys_days()) + std::chrono::microseconds(seconds * 1'000'000 + micros);
}

}  // namespace deminimis
