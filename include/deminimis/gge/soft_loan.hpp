// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/gge/euro.hpp>
#include <deminimis/gge/present_value.hpp>

namespace deminimis {

/// What a loan below the market's interest counts: the sum over years n = 1, 2, ... of
/// outstanding_n * (reference - interest) / (1 + discount)^n, rounded once, half up to the cent. `outstanding` is the capital
/// that bears interest in each year, in euro, 0 where nothing is drawn or left, 1 to 100 years; the rates are percent a year at the granting date,
/// below 0 too. The reference rate is the base rate plus the margin of the borrower's rating and collateral (Communication 2008/C 14/02); 2023/2831
/// Art 4(3)(c), 2023/2832 Art 4(3)(c), 1408/2013 Art 4(3)(c), 717/2014 Art 4(3)(c). Interest at or above the reference rate is no advantage and
/// counts 0: never a negative amount, which would make room for other aid. Errors: `amount_not_positive`, `currency_mismatch`, `request_invalid` (no
/// year, above 100 years, a discount rate of -100 % or below), `amount_overflow`.
[[nodiscard]] inline eur_cents soft_loan_gge(std::span<const money> outstanding, const exact_number& reference_percent,
                                             const exact_number& interest_percent, const exact_number& discount_percent) {
  for (const money& amount : outstanding)
    if (amount.minor_units() < 0)
      throw error(errc::amount_not_positive, "outstanding", to_string(amount) + " is below zero.", "Give what is still owed, 0 where nothing is.");
  for (const money& amount : outstanding) detail::require_euro(amount, "outstanding");
  if (outstanding.empty() || outstanding.size() > static_cast<std::size_t>(max_discount_years))
    throw error(errc::request_invalid, "outstanding", "The loan has " + std::to_string(outstanding.size()) + " years; 1 to 100 are possible.",
                "Give the outstanding capital of each year, the first year first.");
  std::vector<boost::multiprecision::cpp_int> cents_by_year{0};  // nothing in year 0: interest is paid at the end of a year
  for (const money& amount : outstanding) cents_by_year.emplace_back(amount.minor_units());
  const exact_number capital = detail::present_value(cents_by_year, discount_percent);
  const exact_number advantage = (reference_percent - interest_percent) / 100;
  return advantage > 0 ? detail::to_whole_cents(capital * advantage) : eur_cents(0);
}

}  // namespace deminimis
