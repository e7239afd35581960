// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <deminimis/gge/safe_harbour.hpp>

namespace deminimis {

/// What a loan counts by the safe harbour: ceiling * amount / limit * years / 5 (up to 5 years) or / 10 (above, up to 10).
/// `amount` in euro, above zero; `collateral_percent` of the loan, at least 50, left out: sufficient. Rounded once, half up to
/// the cent, so that a loan of a cent may count 0. The limits are those of today, not of an earlier granting date.
/// Errors: `amount_not_positive`, `currency_mismatch`, `safe_harbour_unavailable` (duration, amount or collateral).
/// 2023/2831 Art 4(3)(b), 2023/2832 Art 4(3)(b), 1408/2013 Art 4(3)(b), 717/2014 Art 4(3)(b).
/// That the borrower is not insolvent (point (a)) is for the granting authority to know.
[[nodiscard]] inline eur_cents loan_gge(regulation aid, const money& amount, const exact_number& years,
                                        const std::optional<exact_number>& collateral_percent = std::nullopt) {
  const eur_cents cents = detail::require_positive_euro(amount);
  const safe_harbour& harbour = detail::row_of(loan_safe_harbours, aid);
  if (collateral_percent && *collateral_percent < 50)
    throw detail::outside_safe_harbour("collateral_percent", "The collateral is below 50 % of the loan", harbour.article);
  return detail::safe_harbour_gge(harbour, cents, years);
}

}  // namespace deminimis
