// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <deminimis/gge/safe_harbour.hpp>

namespace deminimis {

/// What a guarantee counts by the safe harbour: ceiling * amount / limit * years / 5 (up to 5 years) or / 10 (above, up to 10).
/// `amount` is the guaranteed amount, in euro, above zero; `guaranteed_percent` its share of the loan, above 0 and at most 80,
/// left out: at most 80. Rounded once, half up to the cent. The limits are those of today, not of an earlier granting date.
/// Errors: `amount_not_positive`, `currency_mismatch`, `safe_harbour_unavailable` (duration, amount or share).
/// 2023/2831 Art 4(6)(b), 2023/2832 Art 4(6)(b), 1408/2013 Art 4(6)(b), 717/2014 Art 4(6)(b).
[[nodiscard]] inline eur_cents guarantee_gge(regulation aid, const money& amount, const exact_number& years,
                                             const std::optional<exact_number>& guaranteed_percent = std::nullopt) {
  const eur_cents cents = detail::require_positive_euro(amount);
  const safe_harbour& harbour = detail::row_of(guarantee_safe_harbours, aid);
  if (guaranteed_percent && *guaranteed_percent > 80)
    throw detail::outside_safe_harbour("guaranteed_percent", "The guarantee is above 80 % of the loan", harbour.article);
  if (guaranteed_percent && *guaranteed_percent <= 0)
    throw detail::outside_safe_harbour("guaranteed_percent", "A guaranteed share is above 0 % of the loan", harbour.article);
  return detail::safe_harbour_gge(harbour, cents, years);
}

}  // namespace deminimis
