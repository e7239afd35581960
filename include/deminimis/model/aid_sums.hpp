// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <deminimis/model/regulation.hpp>
#include <deminimis/money/money.hpp>

namespace deminimis {

/// Aid added up by regulation, in EUR cents; all of it together at most 2^63 - 1.
class aid_sums {
 public:
  /// Adds `value`, which is not negative. False, with nothing added, where all together would be more than 2^63 - 1 cents.
  [[nodiscard]] constexpr bool add(regulation under, eur_cents value) {
    std::int64_t all = 0;
    if (__builtin_add_overflow(all_, value.count(), &all)) return false;
    all_ = all;
    of_[static_cast<std::size_t>(under)] += value.count();
    return true;
  }

  /// The sum under some regulations, such as those whose aid a ceiling counts.
  [[nodiscard]] constexpr eur_cents under(regulation_set some) const {
    std::int64_t sum = 0;
    for (const regulation r : regulations())
      if (some.contains(r)) sum += of_[static_cast<std::size_t>(r)];
    return eur_cents(sum);
  }

 private:
  std::array<std::int64_t, regulations().size()> of_{};
  std::int64_t all_ = 0;
};

}  // namespace deminimis
