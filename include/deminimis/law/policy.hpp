// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <deminimis/detail/enum_names.hpp>
#include <deminimis/error.hpp>
#include <deminimis/money/convert.hpp>
#include <deminimis/time/window.hpp>

namespace deminimis {

/// Whether natural persons join what they control into one undertaking (2023/2831 Art 2(2); national practice differs).
enum class natural_person_links : std::uint8_t {
  none,           ///< never, sole traders neither
  if_enterprise,  ///< only a person who is an enterprise
  always,
};

/// Which ceiling holds where a fishery grant meets agricultural aid (717/2014 Art 5(2), 1408/2013 Art 5(2)).
enum class agri_fish : std::uint8_t {
  own,      ///< that of the regulation granted under
  highest,  ///< the highest ceiling of the two
};

/// What a failed CVR check digit is.
enum class cvr_check : std::uint8_t {
  finding,  ///< said with the answer
  error,    ///< refused with `cvr_invalid`
};

/// How the places are read that the law leaves open. Chosen when a ledger is made, and the same for every question.
struct policy {
  deminimis::anniversary anniversary = deminimis::anniversary::exclusive;
  deminimis::natural_person_links natural_person_links = deminimis::natural_person_links::if_enterprise;
  deminimis::rounding rounding = deminimis::rounding::half_up;
  deminimis::agri_fish agri_fish = deminimis::agri_fish::own;
  deminimis::cvr_check cvr_check = deminimis::cvr_check::finding;
  friend bool operator==(const policy&, const policy&) = default;
};

namespace detail {
inline constexpr enum_names<anniversary, 2> anniversaries{{{anniversary::exclusive, "exclusive"}, {anniversary::inclusive, "inclusive"}}};
inline constexpr enum_names<natural_person_links, 3> natural_person_links_names{
    {{natural_person_links::none, "none"}, {natural_person_links::if_enterprise, "if_enterprise"}, {natural_person_links::always, "always"}}};
inline constexpr enum_names<rounding, 2> roundings{{{rounding::half_up, "half_up"}, {rounding::up, "up"}}};
inline constexpr enum_names<agri_fish, 2> agri_fish_names{{{agri_fish::own, "own"}, {agri_fish::highest, "highest"}}};
inline constexpr enum_names<cvr_check, 2> cvr_checks{{{cvr_check::finding, "finding"}, {cvr_check::error, "error"}}};

/// Calls `visit(key, value_member, names)` for each policy: the one list of them.
template <class Policy, class Visitor>
void visit_policies(Policy& p, Visitor&& visit) {
  visit("anniversary", p.anniversary, anniversaries);
  visit("natural_person_links", p.natural_person_links, natural_person_links_names);
  visit("rounding", p.rounding, roundings);
  visit("agri_fish", p.agri_fish, agri_fish_names);
  visit("cvr_check", p.cvr_check, cvr_checks);
}
}  // namespace detail

/// Sets the policy called `key` to the value called `value`; error `policy_unknown` naming what there is.
inline void set_policy(policy& p, std::string_view key, std::string_view value) {
  bool found = false;
  std::string keys;
  detail::visit_policies(p, [&](std::string_view name, auto& member, const auto& names) {
    keys += (keys.empty() ? "" : ", ") + std::string(name);
    if (name != key) return;
    found = true;
    if (const auto parsed = names.find(value)) {
      member = *parsed;
      return;
    }
    std::string values;
    for (const auto& row : names.rows) values += (values.empty() ? "" : ", ") + std::string(row.name);
    throw error(errc::policy_unknown, "policy " + std::string(key), "\"" + std::string(value) + "\" is not one of its values.",
                "Its values are: " + values + ".");
  });
  if (!found) throw error(errc::policy_unknown, "policy", "\"" + std::string(key) + "\" is not a policy.", "The policies are: " + keys + ".");
}

}  // namespace deminimis
