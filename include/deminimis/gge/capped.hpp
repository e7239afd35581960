// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/gge/euro.hpp>

namespace deminimis {

/// What a measure with a cap counts until its amount is known: the cap. `cap` in euro, above zero. A cap above what the ceiling
/// leaves is refused by the question itself (section "may this aid be granted"), not here; once the amount is known, a
/// reduction lowers the grant. Errors: `amount_not_positive`, `currency_mismatch`.
/// 2023/2831 Art 4(7), 2023/2832 Art 4(7), 1408/2013 Art 4(7), 717/2014 Art 4(7).
[[nodiscard]] inline eur_cents capped_gge(const money& cap) { return detail::require_positive_euro(cap, "cap"); }

}  // namespace deminimis
