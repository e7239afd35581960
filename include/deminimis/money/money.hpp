// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/error.hpp>
#include <deminimis/money/currency.hpp>

namespace deminimis {

namespace detail {
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `minor` units written with `decimals` digits after the point, for instance 8050000 and 2: "80500.00".
inline std::string decimal_text(const std::string& digits, bool negative, int decimals) {
  std::string text = digits;
  if (decimals > 0) {
    const auto places = static_cast<std::size_t>(decimals);
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, 1, '.');
  }
  return negative ? "-" + text : text;
}

inline std::string decimal_text(std::int64_t minor, int decimals) {
  const bool negative = minor < 0;
  const auto magnitude = negative ? 0U - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
  return decimal_text(std::to_string(magnitude), negative, decimals);
}

inline std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum))
    throw error(errc::amount_overflow, "amount", "A sum is larger than 2^63 - 1 minor units.", "Check the amounts.");
  return sum;
}
}  // namespace detail

/// A sum of euro cents of any number of grants. 128 bits: 2^63 amounts of 2^63 cents cannot overflow it.
using eur_sum = boost::multiprecision::int128_t;

/// Euro cents: what counts against a ceiling. A type of its own, so that kroner cannot be added to it by mistake.
class eur_cents {
 public:
  constexpr eur_cents() = default;
  /// `count` cents; may be negative in differences.
  explicit constexpr eur_cents(std::int64_t count) : count_(count) {}

  /// `text` such as "300000.00" or "300000"; errors `amount_syntax`, `amount_precision`, `amount_overflow`.
  [[nodiscard]] static eur_cents parse(std::string_view text, std::string_view where = "amount");

  /// The number of cents.
  [[nodiscard]] constexpr std::int64_t count() const { return count_; }

  friend constexpr auto operator<=>(eur_cents, eur_cents) = default;
  /// Error `amount_overflow` where the sum leaves 64 bits.
  friend eur_cents operator+(eur_cents a, eur_cents b) { return eur_cents(detail::checked_add(a.count_, b.count_)); }

 private:
  std::int64_t count_ = 0;
};

/// Euro with two decimals and no currency name: "300000.00".
[[nodiscard]] inline std::string to_string(eur_cents value) { return detail::decimal_text(value.count(), 2); }

/// Euro with two decimals and no currency name, of a sum of cents.
[[nodiscard]] inline std::string eur_text(const eur_sum& cents) {
  const bool negative = cents < 0;
  const eur_sum magnitude = negative ? eur_sum(-cents) : cents;
  return detail::decimal_text(magnitude.str(), negative, 2);
}

/// An amount of one currency, in whole minor units (øre, cents). Never binary floating point.
class money {
 public:
  /// `minor_units` of `unit`; may be zero or negative: what needs a positive amount says so itself.
  constexpr money(std::int64_t minor_units, currency unit) : minor_units_(minor_units), unit_(unit) {}

  /// Reads `NUMBER CURRENCY`, one space between, for instance "80500.00 DKK": digits, optionally a point and digits, no
  /// more decimals than the currency has, optionally a leading minus. No exponent, grouping or comma.
  /// Errors, the first that applies: `amount_syntax`, `currency_unknown`, `amount_precision`, `amount_overflow`.
  [[nodiscard]] static money parse(std::string_view text, std::string_view where = "amount") {
    const auto syntax = [&](std::string_view why) {
      return error(errc::amount_syntax, std::string(where), "\"" + std::string(text) + "\" " + std::string(why),
                   "Write digits, a point, the decimals, one space and the currency, such as 80500.00 DKK.");
    };
    std::size_t at = 0;
    const auto digits = [&] {
      const std::size_t from = at;
      while (at < text.size() && detail::is_digit(text[at])) ++at;
      return text.substr(from, at - from);
    };
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) ++at;
    const std::string_view whole = digits();
    if (whole.empty()) throw syntax("does not begin with a number.");
    std::string_view fraction;
    if (at < text.size() && text[at] == '.') {
      ++at;
      fraction = digits();
      if (fraction.empty()) throw syntax("has no digit after the decimal point.");
    }
    if (at == text.size()) throw syntax("has no currency.");
    if (text[at] != ' ') throw syntax("has a character that does not belong in a number.");
    const std::string_view code = text.substr(at + 1);
    if (code.empty()) throw syntax("has no currency.");
    for (const char c : code)
      if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) throw syntax("has more after the number than one currency code.");
    const currency unit = currency::parse(code, where);
    const auto places = static_cast<std::size_t>(unit.decimals());
    if (fraction.size() > places)
      throw error(errc::amount_precision, std::string(where),
                  "\"" + std::string(text) + "\" has " + std::to_string(fraction.size()) + " decimals; " + std::string(unit.code()) + " has " +
                      std::to_string(places) + ".",
                  "Amounts are exact: write no more decimals than the currency has, and no thousands separator.");
    std::int64_t minor = 0;
    const auto push = [&](int digit) {
      if (__builtin_mul_overflow(minor, std::int64_t{10}, &minor) || __builtin_add_overflow(minor, std::int64_t{digit}, &minor))
        throw error(errc::amount_overflow, std::string(where), "\"" + std::string(text) + "\" is larger than 92233720368547758.07.",
                    "Check the number of digits.");
    };
    for (const char c : whole) push(c - '0');
    for (std::size_t i = 0; i < places; ++i) push(i < fraction.size() ? fraction[i] - '0' : 0);
    return {negative ? -minor : minor, unit};
  }

  /// Øre, cents, or whole yen.
  [[nodiscard]] constexpr std::int64_t minor_units() const { return minor_units_; }
  /// The currency.
  [[nodiscard]] constexpr currency unit() const { return unit_; }

  friend constexpr bool operator==(const money&, const money&) = default;

 private:
  std::int64_t minor_units_;
  currency unit_;
};

/// The number alone, with the currency's decimals: "80500.00".
[[nodiscard]] inline std::string number_text(const money& amount) { return detail::decimal_text(amount.minor_units(), amount.unit().decimals()); }

/// `NUMBER CURRENCY`, which `money::parse` reads back: "80500.00 DKK".
[[nodiscard]] inline std::string to_string(const money& amount) { return number_text(amount) + " " + std::string(amount.unit().code()); }

/// `amount` itself where it is above zero, else the error `amount_not_positive`.
inline const money& require_positive(const money& amount, std::string_view where = "amount") {
  if (amount.minor_units() <= 0)
    throw error(errc::amount_not_positive, std::string(where), to_string(amount) + " is not above zero.", "Aid is a positive amount.");
  return amount;
}

inline eur_cents eur_cents::parse(std::string_view text, std::string_view where) {
  return eur_cents(money::parse(std::string(text) + " EUR", where).minor_units());
}

}  // namespace deminimis
