// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/assess/ruling.hpp>
#include <deminimis/assess/situation.hpp>
#include <deminimis/money/convert.hpp>

namespace deminimis {

namespace detail {
/// Whether a company is classed as a primary producer whose activities are not kept apart (2023/2831 Art 1(2), recital 12).
inline bool unseparated_primary_producer(const history& facts, cvr number) {
  for (const auto& c : facts.companies)
    if (c.number == number) return c.sector && c.sector->sector != sector::general && c.sector->separation.empty();
  return false;
}

inline company_names names_in(const history& facts) {
  company_names names;
  for (const auto& c : facts.companies)
    if (!c.name.empty()) names.emplace(c.number, c.name);
  return names;
}
}  // namespace detail

/// May this aid be granted? `book` binds, every rulebook of `watched` adds an advisory.
/// A pure function of its arguments: no clock, no storage. A refusal is an answer, not an error.
/// Error `no_rule_in_force` where `book` has no ceiling of the regulation's own on the day.
/// Source: 2023/2831 Art 3(2), (7)-(9), Art 5, and their counterparts in the other regulations.
[[nodiscard]] inline assessment assess(const history& facts, const rulebook& book, const std::vector<rulebook>& watched, const policy& rules,
                                       const question& asked) {
  situation s(facts, rules);
  const auto recipient = s.node_of(asked.recipient);
  const detail::new_aid aid{recipient, asked.regulation, asked.granted_on, asked.lapses_on};
  assessment answer{asked, detail::rule_on(s, book, aid, asked.value), {}, detail::names_in(facts), {0, asked.amount.unit()}, false, false, {}, {}};
  answer.undertaking = s.companies(s.undertaking(recipient, asked.granted_on));
  answer.max_amount = max_amount(answer.binding.headroom, asked.amount.unit(), asked.converted_at.per_eur, rules.rounding);
  const bool some_undetermined =
      std::any_of(facts.links.begin(), facts.links.end(), [](const control_link& l) { return l.certainty == certainty::undetermined; });
  if (answer.binding.allowed && some_undetermined) {
    const auto if_real = detail::least_left(s, book, aid, true);
    answer.undetermined_links_matter = if_real && *if_real < asked.value.count();
  }
  answer.advisories = detail::advise(s, watched, aid, asked.value);
  answer.findings = detail::findings_on(asked.recipient, detail::is_registered(facts, asked.recipient));
  if (asked.regulation == regulation::general && detail::unseparated_primary_producer(facts, asked.recipient)) {
    answer.sector_conflict = asked.sector_override.empty();
    if (!answer.sector_conflict) answer.findings.push_back({"sector_overridden", to_string(asked.recipient)});
  }
  return answer;
}

/// How much may still be granted to `recipient` under `reg` on `on`? `converted_at` is the rate for `max_amount` in `unit`.
/// Error `no_rule_in_force`.
[[nodiscard]] inline headroom_answer headroom(const history& facts, const rulebook& book, const std::vector<rulebook>& watched, const policy& rules,
                                              cvr recipient, regulation reg, day on, currency unit, const applied_rate& converted_at) {
  situation s(facts, rules);
  const auto n = s.node_of(recipient);
  const detail::new_aid aid{n, reg, on, {}};
  headroom_answer answer{recipient, reg, on, converted_at, detail::rule_on(s, book, aid, std::nullopt), {}, detail::names_in(facts), {0, unit},
                         false,     {},  {}};
  answer.undertaking = s.companies(s.undertaking(n, on));
  answer.max_amount = max_amount(answer.binding.headroom, unit, converted_at.per_eur, rules.rounding);
  answer.advisories = detail::advise(s, watched, aid, std::nullopt);
  answer.findings = detail::findings_on(recipient, detail::is_registered(facts, recipient));
  answer.sector_conflict = reg == regulation::general && detail::unseparated_primary_producer(facts, recipient);
  return answer;
}

/// Which grants break a ceiling on their own day? Each is tested against what is dated up to it, same day in recording
/// order, itself included; one worth 0 on its own day is not tested. By reference, then ceiling. `from_day`: only grants
/// dated on that day or later.
[[nodiscard]] inline std::vector<breach> audit(const history& facts, const rulebook& book, const policy& rules, std::optional<day> from_day = {}) {
  const situation s(facts, rules);
  std::vector<breach> found;
  situation::group members({}, {});
  for (situation::grant_index i = 0; i < s.by_day().size(); ++i) {
    const grant& g = *s.by_day()[i];
    if ((from_day && g.granted_on < *from_day) || g.value_on(g.granted_on).count() == 0) continue;
    members = s.undertaking(s.recipient(i), g.granted_on, false, std::move(members));
    for (const auto& c : book.ceilings) {
      if (!c.applies_to(g.regulation, g.granted_on)) continue;
      const day from = window_start(c.window, g.granted_on, s.calendar(s.recipient(i)), rules.anniversary);
      const eur_sum total = detail::total_counted(s, c, members, from, g.granted_on, &g);
      if (total > c.limit_under(rules).count()) found.push_back({g.ref, g.recipient, g.granted_on, c.id, c.article, total, c.limit_under(rules)});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const breach& a, const breach& b) { return a.ref != b.ref ? a.ref < b.ref : a.ceiling_id < b.ceiling_id; });
  return found;
}

}  // namespace deminimis
