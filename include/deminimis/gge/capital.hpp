// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/gge/safe_harbour.hpp>

namespace deminimis {

/// What a capital injection counts: the whole of it. `amount` is the public injection, in euro, above zero.
/// Errors: `amount_not_positive`, `currency_mismatch`, `safe_harbour_unavailable` above the regulation's ceiling: more than the
/// ceiling is not de minimis. 2023/2831 Art 4(4), 2023/2832 Art 4(4), 1408/2013 Art 4(4), 717/2014 Art 4(4).
/// Risk finance, equity and quasi-equity (Art 4(5)) is treated alike.
[[nodiscard]] inline eur_cents capital_gge(regulation aid, const money& amount) {
  const eur_cents cents = detail::require_positive_euro(amount);
  const gge_ceiling& most = detail::row_of(gge_ceilings, aid);
  if (cents > most.ceiling)
    throw detail::outside_safe_harbour(
        "amount", to_string(cents) + " EUR is above the ceiling of " + to_string(most.ceiling) + " EUR, and more than the ceiling is not de minimis",
        most.article);
  return cents;
}

}  // namespace deminimis
