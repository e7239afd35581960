// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/error.hpp>
#include <deminimis/money/currency.hpp>
#include <deminimis/money/money.hpp>

namespace deminimis {

namespace detail {
/// 10^n, 0 <= n <= 18.
constexpr std::int64_t pow10(int n) {
  std::int64_t power = 1;
  for (int i = 0; i < n; ++i) power *= 10;
  return power;
}
}  // namespace detail

/// An exchange rate: units of a currency per 1 EUR, an exact positive decimal, as the ECB publishes it.
/// Kept as an integer mantissa and a number of decimals: at most 18 significant digits, at most 15 of them decimals.
class rate {
 public:
  static constexpr int max_digits = 18;
  static constexpr int max_decimals = 15;

  /// The rate of the euro itself.
  constexpr rate() = default;

  /// Reads digits, optionally a point and digits: "7.4600". Error `rate_implausible` for any other text, for zero, and for
  /// more digits than fit.
  [[nodiscard]] static rate parse(std::string_view text, std::string_view where = "rate") {
    const auto wrong = [&](std::string_view why) {
      return error(errc::rate_implausible, std::string(where), "\"" + std::string(text) + "\" " + std::string(why),
                   "A rate is units of the currency per 1 EUR, a positive decimal with a point, such as 7.4604.");
    };
    std::int64_t mantissa = 0;
    int digits = 0;
    int decimals = -1;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (c == '.' && decimals < 0 && i > 0) {
        decimals = 0;
        continue;
      }
      if (!detail::is_digit(c)) throw wrong("is not a decimal number.");
      if (mantissa != 0 || c != '0') ++digits;
      if (decimals >= 0) ++decimals;
      if (digits > max_digits || decimals > max_decimals) throw wrong("has too many digits (18, 15 of them decimals, are the most).");
      mantissa = mantissa * 10 + (c - '0');
    }
    if (text.empty() || decimals == 0) throw wrong("is not a decimal number.");
    if (mantissa == 0) throw wrong("is zero.");
    rate parsed;
    parsed.mantissa_ = mantissa;
    parsed.decimals_ = decimals < 0 ? 0 : decimals;
    return parsed;
  }

  /// The rate without its decimal point.
  [[nodiscard]] constexpr std::int64_t mantissa() const { return mantissa_; }
  /// How many of the mantissa's digits stand after the point.
  [[nodiscard]] constexpr int decimals() const { return decimals_; }

  /// By value: 7.46 equals 7.4600.
  friend bool operator==(const rate& a, const rate& b) { return compare(a, b) == 0; }
  friend std::strong_ordering operator<=>(const rate& a, const rate& b) { return compare(a, b) <=> 0; }

 private:
  static int compare(const rate& a, const rate& b) {
    using boost::multiprecision::int128_t;
    const int128_t left = int128_t(a.mantissa_) * detail::pow10(b.decimals_);
    const int128_t right = int128_t(b.mantissa_) * detail::pow10(a.decimals_);
    return left.compare(right);
  }

  std::int64_t mantissa_ = 1;
  int decimals_ = 0;
};

/// As it was written: "7.4600".
[[nodiscard]] inline std::string to_string(const rate& value) { return detail::decimal_text(value.mantissa(), value.decimals()); }

/// The standard fluctuation band of the krone in ERM II: 7.46038 +- 2.25 %, the edges inside.
/// A krone rate outside it is inverted, per 100, or wrong.
inline bool plausible(currency unit, const rate& value) {
  if (unit != currency::dkk()) return true;
  static const rate floor = rate::parse("7.29252");
  static const rate ceiling = rate::parse("7.62824");
  return floor <= value && value <= ceiling;
}

/// `value` itself where it is plausible for `unit`, else the error `rate_implausible`.
inline const rate& require_plausible(currency unit, const rate& value, std::string_view where = "rate") {
  if (!plausible(unit, value))
    throw error(errc::rate_implausible, std::string(where), to_string(value) + " DKK per EUR lies outside the ERM II band 7.29252-7.62824.",
                "Rates are kroner per 1 euro: this one is inverted, per 100 units, or wrong.");
  return value;
}

}  // namespace deminimis
