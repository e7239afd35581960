// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/error.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/money/rate.hpp>

namespace deminimis {

/// A number of years or of percent: an exact fraction, never binary floating point.
using exact_number = boost::multiprecision::cpp_rational;

/// Whether a number may have a leading minus, as interest rates do and durations do not.
enum class minus : std::uint8_t { refused, allowed };

/// Reads a number of years or of percent: digits, optionally a point and digits ("5", "80.01"), a leading minus only where
/// allowed. At most 18 significant digits, 15 of them decimals. Error `request_invalid` for any other text.
[[nodiscard]] inline exact_number parse_exact_decimal(std::string_view text, std::string_view where, minus sign = minus::refused) {
  const auto wrong = [&](std::string_view why) {
    return error(errc::request_invalid, std::string(where), "\"" + std::string(text) + "\" " + std::string(why),
                 "Write digits and, where needed, a point and decimals, such as 4 or 3.75.");
  };
  const bool negative = !text.empty() && text.front() == '-';
  if (negative && sign == minus::refused) throw wrong("is negative.");
  const std::string_view number = text.substr(negative ? 1 : 0);
  if (number.empty() || !detail::is_digit(number.front())) throw wrong("is not a decimal number.");
  // Read digit by digit: Boost would take "012" for octal.
  std::int64_t mantissa = 0;
  int digits = 0;
  int decimals = -1;
  for (const char c : number) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (!detail::is_digit(c)) throw wrong("is not a decimal number.");
    if (mantissa != 0 || c != '0') ++digits;
    if (decimals >= 0) ++decimals;
    if (digits > 18 || decimals > 15) throw wrong("has too many digits (18, 15 of them decimals, are the most).");
    mantissa = mantissa * 10 + (c - '0');
  }
  if (decimals == 0) throw wrong("is not a decimal number.");
  return exact_number(negative ? -mantissa : mantissa, detail::pow10(decimals < 0 ? 0 : decimals));
}

/// `value` as `parse_exact_decimal` reads it: "3.75". Error `request_invalid` for a fraction that no 15 decimals can write.
[[nodiscard]] inline std::string to_decimal_text(const exact_number& value) {
  using boost::multiprecision::cpp_int;
  const cpp_int scaled = numerator(value) * detail::pow10(15);
  if (scaled % denominator(value) != 0)
    throw error(errc::request_invalid, "number", value.str() + " is not a decimal number.", "Give a number with at most 15 decimals.");
  const cpp_int digits = scaled / denominator(value);
  std::string text = detail::decimal_text(cpp_int(abs(digits)).str(), digits < 0, 15);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace deminimis
