// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/model/cvr.hpp>
#include <deminimis/model/entity.hpp>
#include <deminimis/model/p_number.hpp>
#include <deminimis/model/regulation.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/money/rate.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// Where a rate comes from; the conversion rule of a ledger, written on each grant.
enum class rate_source : std::uint8_t {
  none,            ///< the euro itself
  ecb,             ///< the ECB's reference rate published last on or before the granting date
  inforeuro,       ///< the Commission's rate for the month of the granting date
  nationalbanken,  ///< Danmarks Nationalbank's rate published last on or before the granting date
  fixed,           ///< one given rate for every currency, with a written reason
  own,             ///< given with the grant itself
};

namespace detail {
inline constexpr enum_names<rate_source, 6> rate_sources{{{rate_source::none, "none"},
                                                          {rate_source::ecb, "ecb"},
                                                          {rate_source::inforeuro, "inforeuro"},
                                                          {rate_source::nationalbanken, "nationalbanken"},
                                                          {rate_source::fixed, "fixed"},
                                                          {rate_source::own, "own"}}};
}
/// The stable name, for instance "ecb".
[[nodiscard]] constexpr std::string_view to_string(rate_source source) { return detail::rate_sources.name(source); }

/// The rate an amount was converted with, as it is stored with the grant and never looked up again.
struct applied_rate {
  rate per_eur;                     ///< units of the currency per 1 EUR; 1 for the euro
  std::optional<day> published_on;  ///< the day it was published for; none for the euro, a fixed and an own rate
  rate_source source = rate_source::none;
  friend bool operator==(const applied_rate&, const applied_rate&) = default;
};

/// What kind of entry a grant is.
enum class grant_status : std::uint8_t {
  granted,   ///< granted through this ledger
  reserved,  ///< expected aid: counts until posted, voided or lapsed
  declared,  ///< aid from others: a fact from a declaration or an extract
};

namespace detail {
inline constexpr enum_names<grant_status, 3> grant_statuses{
    {{grant_status::granted, "granted"}, {grant_status::reserved, "reserved"}, {grant_status::declared, "declared"}}};
}
/// The stable name, for instance "reserved".
[[nodiscard]] constexpr std::string_view to_string(grant_status status) { return detail::grant_statuses.name(status); }

/// A formal decision that lowers a grant from a day on; zero is a withdrawal. Converted at the grant's original rate.
struct reduction {
  day effective_on;
  money to;
  eur_cents value;
};

/// What is said of a grant besides the law: who gives it and for what. Free text, UTF-8.
struct grant_details {
  std::string authority;   ///< granting authority
  std::string project;     ///< scheme or project
  std::string instrument;  ///< aid instrument: grant, loan, guarantee; empty: grant
  std::string note;
  std::optional<p_number> unit{};  ///< the production unit
  std::string sector_override{};   ///< why general aid goes to a primary producer all the same (2023/2831 recital 12)
  friend bool operator==(const grant_details&, const grant_details&) = default;
};

/// One aid in the ledger: granted, reserved or declared, with everything that later happened to it.
struct grant {
  std::string ref;  ///< used once
  cvr recipient;
  deminimis::regulation regulation;
  grant_status status = grant_status::granted;
  bool voided = false;
  money amount;
  applied_rate converted_at;
  eur_cents value;                    ///< at granting; gross grant equivalent
  day granted_on;                     ///< the day on which the legal right was conferred (Art 3(3))
  std::optional<day> lapses_on;       ///< only of a pending reservation: from this day on it counts nothing
  std::uint64_t order = 0;            ///< place among the grants of a day: recording order, renewed by posting
  std::vector<reduction> reductions;  ///< in order of their effective day
  grant_details details;

  /// What counts of it on `d`: nothing if voided, nothing of a reservation from its lapse on, else its value after every
  /// reduction effective on or before `d`. Says nothing about whether `d` is before the granting date.
  [[nodiscard]] eur_cents value_on(day d) const {
    if (voided || (status == grant_status::reserved && lapses_on && *lapses_on <= d)) return eur_cents(0);
    eur_cents counts = value;
    for (const auto& r : reductions)
      if (r.effective_on <= d) counts = r.value;
    return counts;
  }

  /// The first day on which its records need no longer be kept: ten years after the grant (2023/2831 Art 6(6)).
  [[nodiscard]] day retain_until() const { return plus_years(granted_on, 10); }
  /// The amount after every reduction recorded.
  [[nodiscard]] const money& present_amount() const { return reductions.empty() ? amount : reductions.back().to; }
};

}  // namespace deminimis
