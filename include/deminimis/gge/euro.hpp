// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/error.hpp>
#include <deminimis/gge/exact_decimal.hpp>
#include <deminimis/money/money.hpp>

/// Amounts going into and coming out of a gross grant equivalent.
namespace deminimis::detail {

/// `amount` itself where it is in euro, the currency of every limit, else the error `currency_mismatch`.
inline const money& require_euro(const money& amount, std::string_view where) {
  if (!amount.unit().is_eur())
    throw error(errc::currency_mismatch, std::string(where), to_string(amount) + " is not in euro.",
                "Gross grant equivalents are computed in EUR: convert the amount at the rate of the granting date first.");
  return amount;
}

/// The cents of a positive amount in euro; errors `amount_not_positive`, `currency_mismatch`.
inline eur_cents require_positive_euro(const money& amount, std::string_view where = "amount") {
  return eur_cents(require_euro(require_positive(amount, where), where).minor_units());
}

/// The one rounding of a gross grant equivalent: exact cents, zero or more, half up to whole cents, whatever the policy.
/// Error `amount_overflow`.
inline eur_cents to_whole_cents(const exact_number& cents) {
  const boost::multiprecision::cpp_int divisor = denominator(cents);
  const boost::multiprecision::cpp_int whole = (2 * numerator(cents) + divisor) / (2 * divisor);
  if (whole > std::numeric_limits<std::int64_t>::max())
    throw error(errc::amount_overflow, "amount", "The gross grant equivalent is larger than 2^63 - 1 cents.", "Check the amounts and rates.");
  return eur_cents(whole.convert_to<std::int64_t>());
}

}  // namespace deminimis::detail
