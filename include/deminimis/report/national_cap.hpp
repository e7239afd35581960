// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <deminimis/law/ceiling.hpp>
#include <deminimis/model/regulation.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// How much de minimis aid a whole Member State may grant to a sector in three years. Denmark's cap is watched by
/// Landbrugsstyrelsen, which is why the aid is reported to it.
struct national_cap {
  deminimis::regulation regulation;
  eur_cents limit;
  day from;                     ///< first day on which it is in force
  day until;                    ///< last day on which it is in force
  window_kind window;           ///< over which three years it counts
  std::string_view article;     ///< in English
  std::string_view article_da;  ///< in Danish
  std::string_view source;
  day checked_on;  ///< when the row was last compared with its source
};

/// Every cap of Denmark that we know, by regulation and time.
[[nodiscard]] const std::vector<national_cap>& danish_national_caps();

/// The cap in force for aid under `reg` on `d`, or nothing: general and SGEI aid has none.
[[nodiscard]] const national_cap* find_national_cap(regulation reg, day d);

}  // namespace deminimis
