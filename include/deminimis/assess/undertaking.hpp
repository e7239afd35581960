// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <deminimis/assess/situation.hpp>

namespace deminimis {

/// One entity of an undertaking, and the link that brings it in.
struct undertaking_member {
  entity_id id;
  entity_kind kind = entity_kind::company;
  std::string name;
  std::size_t depth = 0;             ///< 0: the company asked about
  std::optional<control_link> link;  ///< to the member one level up that stands last before this one; none for the first
};

/// The single undertaking of a company on a day (2023/2831 Art 2(2)), as a tree, and the links that do not bind.
struct undertaking_answer {
  cvr asked;
  day on;
  std::vector<undertaking_member> members;  ///< depth first, from the company asked about
  std::vector<control_link> further;        ///< links between members that the tree does not need: circles, a second ground
  std::vector<control_link> undetermined;   ///< hold on the day and touch a member, but do not bind
  std::vector<control_link> not_linking;    ///< to or from somebody who links nothing: a public body, a person by policy
};

/// Who is one undertaking with `asked` on `on`, and on what ground.
[[nodiscard]] inline undertaking_answer undertaking_of(const history& facts, const policy& rules, cvr asked, day on) {
  const auto kind = [&](const entity_id& id) {
    const auto at = std::find_if(facts.entities.begin(), facts.entities.end(), [&](const entity& e) { return e.id == id; });
    return at == facts.entities.end() ? entity_kind::company : at->kind;
  };
  const auto name = [&](const entity_id& id) -> std::string {
    for (const auto& c : facts.companies)
      if (id_of(c.number) == id) return c.name;
    for (const auto& e : facts.entities)
      if (e.id == id) return e.name;
    return {};
  };
  undertaking_answer answer{asked, on, {}, {}, {}, {}};
  std::vector<const control_link*> used;
  const auto is_member = [&](const entity_id& id) {
    return std::any_of(answer.members.begin(), answer.members.end(), [&](const undertaking_member& m) { return m.id == id; });
  };
  const auto binds = [&](const control_link& l) {
    return l.holds_on(on) && l.certainty == certainty::confirmed && links(kind(l.a), rules.natural_person_links) &&
           links(kind(l.b), rules.natural_person_links);
  };
  struct open_entry {
    entity_id id;
    std::size_t depth;
    const control_link* link;
  };
  std::vector<open_entry> open{{id_of(asked), 0, nullptr}};
  while (!open.empty()) {
    const open_entry next = open.back();
    open.pop_back();
    if (is_member(next.id)) continue;
    answer.members.push_back({next.id, kind(next.id), name(next.id), next.depth, next.link ? std::optional(*next.link) : std::nullopt});
    if (next.link) used.push_back(next.link);
    for (auto l = facts.links.rbegin(); l != facts.links.rend(); ++l)
      if ((l->a == next.id || l->b == next.id) && binds(*l)) open.push_back({l->a == next.id ? l->b : l->a, next.depth + 1, &*l});
  }
  for (const auto& l : facts.links) {
    if (!l.holds_on(on) || !(is_member(l.a) || is_member(l.b)) || std::find(used.begin(), used.end(), &l) != used.end()) continue;
    if (binds(l))
      answer.further.push_back(l);
    else if (!links(kind(l.a), rules.natural_person_links) || !links(kind(l.b), rules.natural_person_links))
      answer.not_linking.push_back(l);
    else
      answer.undetermined.push_back(l);
  }
  return answer;
}

}  // namespace deminimis
