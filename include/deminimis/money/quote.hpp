// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/money/currency.hpp>
#include <deminimis/money/rate.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// What one source published for one currency and one day: so many units of `unit` were 1 EUR on `on`.
/// It does not say who published it; the source is kept where quotes are recorded.
struct quote {
  currency unit;  ///< the currency; never the euro in a quote that was read from a file
  day on;         ///< the day the rate was published for; of a monthly rate, the first day of its month
  rate per_eur;   ///< units of `unit` per 1 EUR, exactly as published

  /// Same currency, same day, same rate by value: 7.46 equals 7.4600.
  friend bool operator==(const quote&, const quote&) = default;
};

}  // namespace deminimis
