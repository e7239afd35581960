// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/error.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/money/rate.hpp>

namespace deminimis {

/// How a euro value is brought to whole cents: the only rounding of amounts in deminimis.
enum class rounding : std::uint8_t {
  half_up,  ///< to the nearest cent, exactly half a cent up (cf. Reg. (EC) 1103/97 Art 5)
  up,       ///< to the next cent: never in the recipient's favour
};

namespace detail {
using exact_int = boost::multiprecision::checked_int128_t;

/// The power of ten that turns minor units over the rate's mantissa into euro cents: 0 to 17.
constexpr int cents_power(currency unit, const rate& per_eur) { return 2 - unit.decimals() + per_eur.decimals(); }

/// Exact, by 128-bit integers: 2 * 2^63 * 10^17 + 10^18 < 2^121 always fits.
inline eur_cents to_eur_exact(std::int64_t minor, int power, std::int64_t mantissa, rounding mode) {
  const exact_int numerator = exact_int(minor) * pow10(power);
  const exact_int cents = mode == rounding::half_up ? exact_int((2 * numerator + mantissa) / (exact_int(2) * mantissa))
                                                    : exact_int((numerator + (mantissa - 1)) / mantissa);
  if (cents > std::numeric_limits<std::int64_t>::max())
    throw error(errc::amount_overflow, "amount", "The euro value is larger than 2^63 - 1 cents.", "Check the amount and the rate.");
  return eur_cents(cents < 1 ? 1 : cents.convert_to<std::int64_t>());
}

/// The same in 64 bits, or nothing done and `false` where a product does not fit.
inline bool to_eur_fast(std::int64_t minor, int power, std::int64_t mantissa, rounding mode, eur_cents& result) {
  std::int64_t numerator = 0;
  if (__builtin_mul_overflow(minor, pow10(power), &numerator)) return false;
  std::int64_t cents = 0;
  if (mode == rounding::half_up) {
    std::int64_t doubled = 0;
    if (__builtin_mul_overflow(numerator, std::int64_t{2}, &doubled) || __builtin_add_overflow(doubled, mantissa, &doubled)) return false;
    cents = doubled / (2 * mantissa);  // the mantissa is below 10^18, so twice it fits
  } else {
    if (__builtin_add_overflow(numerator, mantissa - 1, &numerator)) return false;
    cents = numerator / mantissa;
  }
  result = eur_cents(cents < 1 ? 1 : cents);
  return true;
}
}  // namespace detail

/// What `amount` is worth in euro: amount / rate, rounded to the cent. A positive amount is worth at least one cent.
/// `per_eur` is of no effect for an amount in euro. Errors: `amount_not_positive` below zero, `amount_overflow`.
[[nodiscard]] inline eur_cents to_eur(const money& amount, const rate& per_eur, rounding mode = rounding::half_up) {
  if (amount.minor_units() == 0) return eur_cents(0);
  require_positive(amount);
  if (amount.unit().is_eur()) return eur_cents(amount.minor_units());
  const int power = detail::cents_power(amount.unit(), per_eur);
  eur_cents result;
  if (detail::to_eur_fast(amount.minor_units(), power, per_eur.mantissa(), mode, result)) return result;
  return detail::to_eur_exact(amount.minor_units(), power, per_eur.mantissa(), mode);
}

/// The largest amount of `unit` whose euro value is not above `headroom`: it passes, one minor unit more fails.
/// Zero for a headroom of zero or less; at most 2^63 - 1 minor units.
[[nodiscard]] inline money max_amount(eur_cents headroom, currency unit, const rate& per_eur, rounding mode = rounding::half_up) {
  if (headroom.count() <= 0) return {0, unit};
  if (unit.is_eur()) return {headroom.count(), unit};
  using detail::exact_int;
  const exact_int scale = detail::pow10(detail::cents_power(unit, per_eur));
  // half up: value <= h  <=>  minor * scale / m < h + 1/2  <=>  minor < (2h + 1) m / (2 scale)
  // up:      value <= h  <=>  minor * scale / m <= h       <=>  minor <= h m / scale
  const exact_int most = mode == rounding::half_up ? exact_int(((2 * exact_int(headroom.count()) + 1) * per_eur.mantissa() - 1) / (2 * scale))
                                                   : exact_int(exact_int(headroom.count()) * per_eur.mantissa() / scale);
  const exact_int limit = std::numeric_limits<std::int64_t>::max();
  return {(most < limit ? most : limit).convert_to<std::int64_t>(), unit};
}

}  // namespace deminimis
