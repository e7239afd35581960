// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <deminimis/assess/ruling.hpp>

namespace deminimis {

/// A day on which the headroom changes, and the grants behind it.
struct schedule_entry {
  day on;
  eur_cents headroom;                ///< from that day on, until the next entry
  std::vector<std::string> freed;    ///< references counted the day before and not any more, sorted
  std::vector<std::string> counted;  ///< references counted from that day on, sorted
};

/// What comes back when under one rulebook.
struct rulebook_schedule {
  std::string rulebook_id;
  std::vector<schedule_entry> entries;  ///< none where a watched rulebook has no rule in force on the first day
};

/// What comes back when under the binding rulebook, and under each that is watched.
struct schedule_answer {
  rulebook_schedule binding;
  std::vector<rulebook_schedule> advisories;
};

/// What comes back when: the headroom of a company on `from`, and every later day within the search of `earliest_fit` on
/// which it changes with what is recorded now. Ends before a day on which no rule is in force. Error `no_rule_in_force`
/// where none is on `from`.
[[nodiscard]] inline std::vector<schedule_entry> headroom_schedule(const history& facts, const rulebook& book, const policy& rules, cvr recipient,
                                                                   regulation reg, day from) {
  situation s(facts, rules);
  detail::new_aid aid{s.node_of(recipient), reg, from, {}};
  book.require_rule(reg, from);
  const auto counted_on = [&](const ruling& r) {
    std::vector<std::string> refs;
    for (const auto& test : r.tests)
      for (const auto& g : test.counted) refs.push_back(g.ref);
    std::sort(refs.begin(), refs.end());
    refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
    return refs;
  };
  const ruling first = detail::rule_on(s, book, aid, std::nullopt);
  std::vector<schedule_entry> entries{{from, first.headroom, {}, {}}};
  auto before = counted_on(first);
  for (const day d : detail::days_of_change(s, book, aid)) {
    aid.granted_on = d;
    if (!book.has_rule(reg, d)) break;
    const ruling then = detail::rule_on(s, book, aid, std::nullopt);
    auto now = counted_on(then);
    schedule_entry entry{d, then.headroom, {}, {}};
    std::set_difference(before.begin(), before.end(), now.begin(), now.end(), std::back_inserter(entry.freed));
    std::set_difference(now.begin(), now.end(), before.begin(), before.end(), std::back_inserter(entry.counted));
    if (entry.headroom != entries.back().headroom) {
      entries.push_back(std::move(entry));
      before = std::move(now);
    }
  }
  return entries;
}

}  // namespace deminimis
