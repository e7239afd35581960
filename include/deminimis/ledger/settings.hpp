// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <deminimis/law/closing_loops_2024.hpp>
#include <deminimis/law/dk_law.hpp>
#include <deminimis/law/policy.hpp>
#include <deminimis/law/rulebook.hpp>
#include <deminimis/model/grant.hpp>
#include <deminimis/money/rate.hpp>

namespace deminimis {

/// Which exchange rate an aid is converted with. No de minimis regulation says, so it is chosen when a ledger is made and
/// written on each grant.
struct conversion {
  rate_source source = rate_source::ecb;
  int max_age_days = 7;       ///< `ecb`, `nationalbanken`: how old the last published rate may be, in days
  std::optional<rate> fixed;  ///< `fixed`: the one rate of every currency but the euro
  std::string reason;         ///< `fixed`: why, in writing
  friend bool operator==(const conversion&, const conversion&) = default;
};

/// What a ledger is made with, and keeps.
struct settings {
  rulebook book = closing_loops_2024();        ///< binds
  std::vector<rulebook> watched = {dk_law()};  ///< each adds an advisory to every answer
  deminimis::conversion conversion;
  deminimis::policy policy;
  std::string authority;  ///< the granting authority written on grants that name none
};

}  // namespace deminimis
