// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/assess/situation.hpp>

namespace deminimis {

/// How many days after the day asked about `earliest_fit` looks at.
inline constexpr int earliest_fit_days = 3660;

/// The first day on which a ceiling of `kind` no longer counts a grant of `granted_on` for a recipient with `calendar`.
[[nodiscard]] inline day free_again_on(window_kind kind, day granted_on, const fiscal_calendar& calendar, anniversary policy) {
  const auto rolling = [&] {
    day d = plus_years(granted_on, 3) - 1;
    while (window_start(window_kind::rolling, d, calendar, policy) <= granted_on) d = d + 1;
    return d;
  };
  if (kind == window_kind::rolling) return rolling();
  if (kind == window_kind::fiscal) return calendar.three_years_on(granted_on);
  return std::max(rolling(), calendar.three_years_on(granted_on));
}

namespace detail {

/// New aid as the tests see it: for whom, under what, when, and until when if it lapses.
struct new_aid {
  situation::node recipient;
  deminimis::regulation regulation;
  day granted_on;
  std::optional<day> lapses_on;
};

/// The total that a ceiling counts of what `members` hold on `on`, from `from` on. Of grants of the day itself only those
/// up to `up_to` in order, where given.
inline eur_sum total_counted(const situation& s, const ceiling& c, const situation::group& members, day from, day on, const grant* up_to = nullptr) {
  eur_sum total = 0;
  const auto& grants = s.by_day();
  s.visit_grants(members, on, [&](situation::grant_index i, eur_cents part) {
    const grant& g = *grants[i];
    if (g.granted_on < from || g.granted_on > on || !c.counts.contains(g.regulation)) return;
    if (up_to && g.granted_on == on && g.order > up_to->order) return;
    total += part.count();
  });
  return total;
}

/// Calls `visit(later grant, ceiling, window start, total)` for every test of step 4.
template <class Visitor>
void visit_later_tests(const situation& s, const rulebook& book, const new_aid& aid, bool undetermined_too, Visitor&& visit) {
  const auto& grants = s.by_day();
  situation::group members({}, {});
  for (situation::grant_index i = static_cast<situation::grant_index>(grants.size()); i-- > 0;) {
    const grant& later = *grants[i];
    const day on = later.granted_on;
    if (on <= aid.granted_on) break;
    if (aid.lapses_on && on >= *aid.lapses_on) continue;
    if (later.value_on(on).count() == 0) continue;
    bool members_known = false;
    for (const auto& c : book.ceilings) {
      if (!c.applies_to(later.regulation, on) || !c.counts.contains(aid.regulation)) continue;
      const day from = window_start(c.window, on, s.calendar(s.recipient(i)), s.rules().anniversary);
      if (from > aid.granted_on) continue;
      if (!std::exchange(members_known, true)) {
        members = s.undertaking(s.recipient(i), on, undetermined_too, std::move(members));
        const auto holders = s.future_holders(aid.recipient, aid.granted_on, on);
        if (std::none_of(holders.begin(), holders.end(), [&](situation::node n) { return members.holds(n); })) break;
      }
      visit(later, c, from, total_counted(s, c, members, from, on, &later));
    }
  }
}

/// The least of what is left under every ceiling of steps 3 and 4; may be negative. Nothing where no rule is in force.
inline std::optional<eur_sum> least_left(const situation& s, const rulebook& book, const new_aid& aid, bool undetermined_too = false) {
  if (!book.has_rule(aid.regulation, aid.granted_on)) return std::nullopt;
  std::optional<eur_sum> least;
  const auto consider = [&](const ceiling& c, const eur_sum& total) {
    const eur_sum left = eur_sum(c.limit_under(s.rules()).count()) - total;
    if (!least || left < *least) least = left;
  };
  const auto members = s.undertaking(aid.recipient, aid.granted_on, undetermined_too);
  for (const auto& c : book.ceilings)
    if (c.applies_to(aid.regulation, aid.granted_on))
      consider(
          c, total_counted(s, c, members, window_start(c.window, aid.granted_on, s.calendar(aid.recipient), s.rules().anniversary), aid.granted_on));
  visit_later_tests(s, book, aid, undetermined_too, [&](const grant&, const ceiling& c, day, const eur_sum& total) { consider(c, total); });
  return least;
}

/// Every day after `aid.granted_on`, within the search, on which the answer to the same question can change, sorted.
inline std::vector<day> days_of_change(const situation& s, const rulebook& book, const new_aid& aid) {
  const day first = aid.granted_on + 1, last = aid.granted_on + earliest_fit_days;
  std::set<day> days{first};
  const auto add = [&](day d) {
    if (first <= d && d <= last) days.insert(d);
  };
  const auto& own = s.calendar(aid.recipient);
  for (const auto& c : book.ceilings) {
    if (c.from) add(*c.from);
    if (c.until) add(*c.until + 1);
  }
  for (day d = own.year_of(aid.granted_on).last + 1; d <= last; d = own.year_of(d).last + 1) add(d);
  for (const auto& l : s.all_links()) {
    add(l.since);
    if (l.until) add(*l.until);
  }
  for (const auto& x : s.facts().splits) add(x.on);
  for (situation::grant_index i = 0; i < s.by_day().size(); ++i) {
    const grant& g = *s.by_day()[i];
    add(g.granted_on);
    if (g.lapses_on) add(*g.lapses_on);
    for (const auto& r : g.reductions) add(r.effective_on);
    add(free_again_on(window_kind::rolling, g.granted_on, own, s.rules().anniversary));
    if (g.granted_on > aid.granted_on)  // as a later grant it stops mattering once its window begins after the new aid
      for (const auto kind : {window_kind::rolling, window_kind::fiscal, window_kind::either})
        add(window_start(kind, g.granted_on, s.calendar(s.recipient(i)), s.rules().anniversary));
  }
  return {days.begin(), days.end()};
}

/// `earliest_fit` of section 6: the first later day on which `value`, as an ordinary grant, passes steps 3 and 4.
inline std::optional<day> earliest_fit(const situation& s, const rulebook& book, new_aid aid, eur_cents value) {
  const auto days = days_of_change(s, book, aid);
  aid.lapses_on.reset();
  for (const day d : days) {
    aid.granted_on = d;
    const auto left = least_left(s, book, aid);
    if (!left) return std::nullopt;
    if (*left >= value.count()) return d;
  }
  return std::nullopt;
}

inline counted_grant count(const situation& s, situation::grant_index i, eur_cents part, bool own) {
  const grant& g = *s.by_day()[i];
  return {g.ref, g.recipient, g.granted_on, g.status, g.regulation, g.amount, g.converted_at, part, own};
}

/// Why ceiling `c` does not count grant `i` on `on`, of which the undertaking holds `part`.
inline uncounted_grant why_not(const situation& s, const ceiling& c, situation::grant_index i, const situation::group& members, day from, day on,
                               situation::node recipient) {
  const grant& g = *s.by_day()[i];
  uncounted_grant u{g.ref, g.recipient, g.granted_on, g.value, not_counted::other_undertaking, {}};
  if (g.voided)
    u.reason = not_counted::voided;
  else if (g.status == grant_status::reserved && g.lapses_on && *g.lapses_on <= on)
    u.reason = not_counted::lapsed, u.since = g.lapses_on;
  else if (g.value_on(on).count() == 0)
    u.reason = not_counted::reduced_to_nothing, u.since = g.reductions.back().effective_on;
  else if (g.granted_on > on)
    u.reason = not_counted::later;
  else if (s.held(i, members, on).count() == 0)
    u.reason = members.holds(s.recipient(i)) ? not_counted::passed_on : not_counted::other_undertaking;
  else if (!c.counts.contains(g.regulation))
    u.reason = not_counted::other_regulation;
  else if (g.granted_on < from)
    u.reason = not_counted::before_window, u.since = free_again_on(c.window, g.granted_on, s.calendar(recipient), s.rules().anniversary);
  return u;
}

/// Steps 3 and 4 in full, for `value` of new aid; for none where only the headroom is asked. Error `no_rule_in_force`.
inline ruling rule_on(const situation& s, const rulebook& book, const new_aid& aid, std::optional<eur_cents> value) {
  book.require_rule(aid.regulation, aid.granted_on);
  ruling answer;
  answer.rulebook_id = book.id;
  const day on = aid.granted_on;
  const auto members = s.undertaking(aid.recipient, on);
  const situation::group alone = [&] {
    std::vector<char> mask(s.size(), 0);
    mask[aid.recipient] = 1;
    return situation::group({aid.recipient}, std::move(mask));
  }();
  std::set<std::string> failed, later_grants;
  std::vector<eur_cents> parts;  // what the undertaking holds of each grant that the ceiling counts
  parts.reserve(s.by_day().size());
  std::optional<eur_sum> least;
  const auto exceeds = [&](const eur_sum& left) {
    if (!least || left < *least) least = left;
    return value && left < value->count();
  };
  for (const auto& c : book.ceilings) {
    if (!c.applies_to(aid.regulation, on)) continue;
    const day from = window_start(c.window, on, s.calendar(aid.recipient), s.rules().anniversary);
    ceiling_test test;
    test.ceiling_id = c.id;
    test.article = c.article;
    test.limit = c.limit_under(s.rules());
    test.kind = c.window;
    test.window = {from, on};
    parts.clear();
    std::size_t counted = 0;
    for (situation::grant_index i = 0; i < s.by_day().size(); ++i) {
      const grant& g = *s.by_day()[i];
      parts.push_back(g.granted_on <= on && from <= g.granted_on && c.counts.contains(g.regulation) ? s.held(i, members, on) : eur_cents(0));
      if (parts.back().count() > 0) ++counted;
    }
    test.counted.reserve(counted);
    test.not_counted.reserve(parts.size() - counted);
    for (situation::grant_index i = 0; i < parts.size(); ++i) {
      if (parts[i].count() > 0) {
        const eur_cents own = s.held(i, alone, on);
        test.counted.push_back(count(s, i, parts[i], own.count() > 0));
        test.total += parts[i].count();
        test.own_total += own.count();
      } else {
        test.not_counted.push_back(why_not(s, c, i, members, from, on, aid.recipient));
      }
    }
    test.exceeded = exceeds(test.left());
    if (test.exceeded) failed.insert(c.id);
    answer.tests.push_back(std::move(test));
  }
  visit_later_tests(s, book, aid, false, [&](const grant& later, const ceiling& c, day from, const eur_sum& total) {
    later_test test{later.ref, later.recipient, later.granted_on, c.id, c.article, c.limit_under(s.rules()), {from, later.granted_on}, total, false};
    test.exceeded = exceeds(test.left());
    if (test.exceeded) {
      failed.insert(c.id);
      later_grants.insert(later.ref);
    }
    answer.later_tests.push_back(std::move(test));
  });
  answer.failed.assign(failed.begin(), failed.end());
  answer.later_grants.assign(later_grants.begin(), later_grants.end());
  answer.allowed = answer.failed.empty();
  answer.headroom = eur_cents(least && *least > 0 ? least->convert_to<std::int64_t>() : 0);
  if (value && !answer.allowed) answer.earliest_fit = earliest_fit(s, book, aid, *value);
  return answer;
}

inline std::vector<advisory> advise(const situation& s, const std::vector<rulebook>& watched, const new_aid& aid, std::optional<eur_cents> value) {
  std::vector<advisory> all;
  for (const auto& book : watched) {
    all.push_back({book.id, {}});
    if (book.has_rule(aid.regulation, aid.granted_on)) all.back().answer = rule_on(s, book, aid, value);
  }
  return all;
}

inline bool is_registered(const history& facts, const cvr& number) {
  return std::any_of(facts.companies.begin(), facts.companies.end(), [&](const company& c) { return c.number == number && c.registered; });
}

inline std::vector<finding> findings_on(const cvr& number, bool registered) {
  std::vector<finding> all;
  if (!number.check_digit_ok()) all.push_back({"cvr_check_digit", to_string(number)});
  if (!registered) all.push_back({"company_not_registered", id_of(number)});
  return all;
}

}  // namespace detail
}  // namespace deminimis
