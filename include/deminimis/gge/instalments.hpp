// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/gge/euro.hpp>
#include <deminimis/gge/present_value.hpp>

namespace deminimis {

/// One payment of aid in instalments: `amount` in euro, `years` after the granting date, whole years from 0 to 100.
struct instalment {
  exact_number years;
  money amount;
  friend bool operator==(const instalment&, const instalment&) = default;
};

/// What aid paid in instalments counts: the sum of amount / (1 + r)^years, rounded once, half up to the cent (2023/2831 Art 3(6)).
/// r is the discount rate at the granting date in percent: base rate plus 1 point (Communication 2008/C 14/02), see
/// `base_rates.hpp`. In any order; several in one year are added. Errors: `amount_not_positive`, `currency_mismatch`,
/// `request_invalid` (no instalment, years, a rate of -100 % or below), `amount_overflow`.
[[nodiscard]] inline eur_cents instalments_gge(std::span<const instalment> payments, const exact_number& discount_rate_percent) {
  for (const auto& payment : payments) require_positive(payment.amount, "payments");
  for (const auto& payment : payments) detail::require_euro(payment.amount, "payments");
  if (payments.empty()) throw error(errc::request_invalid, "payments", "There is no instalment.", "Give years and amount of each instalment.");
  std::vector<boost::multiprecision::cpp_int> cents_by_year;
  for (const auto& payment : payments) {
    if (payment.years < 0 || payment.years > max_discount_years || denominator(payment.years) != 1)
      throw error(errc::request_invalid, "years", "An instalment's years are a whole number from 0 to 100.",
                  "Count whole years from the granting date; 0 for an instalment paid at once.");
    const auto year = numerator(payment.years).convert_to<std::size_t>();
    if (cents_by_year.size() <= year) cents_by_year.resize(year + 1);
    cents_by_year[year] += payment.amount.minor_units();
  }
  return detail::to_whole_cents(detail::present_value(cents_by_year, discount_rate_percent));
}

}  // namespace deminimis
