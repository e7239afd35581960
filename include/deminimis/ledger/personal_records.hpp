// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <deminimis/ledger/event.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// One record about a natural person, as it stands.
struct personal_record {
  std::uint64_t event = 0;  ///< that recorded it
  instant recorded_at;
  std::string capacity;             ///< "name", or what was said: signatory, contact ...
  std::string ref;                  ///< of the aid it belongs to; empty: to whatever aid the person's undertaking was ever given
  personal_data person;             ///< without fields where erased
  bool erased = false;              ///< by a later event
  std::optional<day> retain_until;  ///< before this day it must be kept; none: no aid asks for it
};

namespace detail {
/// The latest `retain_until` of the aid of everybody who was ever linked to `id`, or took over from them.
[[nodiscard]] inline std::optional<day> retained_for(const history& all, const std::string& id) {
  std::set<std::string> reached{id};
  const auto join = [&](const std::string& a, const std::string& b) {
    if (reached.contains(a) == reached.contains(b)) return false;
    reached.insert({a, b});
    return true;
  };
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& l : all.links) grew = join(l.a, l.b) || grew;
    for (const auto& s : all.splits)
      for (const auto& heir : s.successors) grew = join(id_of(s.divided), id_of(heir.number)) || grew;
  }
  std::optional<day> latest;
  for (const auto& g : all.grants)
    if (reached.contains(id_of(g.recipient))) latest = std::max(latest.value_or(g.retain_until()), g.retain_until());
  return latest;
}
}  // namespace detail

/// The personal data recorded under an id: of an entity, of a sole trader by its CVR number, of a signatory. Reads the whole
/// log. A name is kept for ten years after the last aid to anybody its bearer was ever one undertaking with; what belongs to an
/// aid, for ten years after that.
[[nodiscard]] inline std::vector<personal_record> personal_records(const reader& from, const std::string& subject) {
  std::vector<personal_record> found;
  std::set<std::uint64_t> erased;
  from.visit_events(1, from.last_event(), [&](const event& e) {
    if (const auto* gone = std::get_if<person_erased>(&e.body)) erased.insert(gone->records.begin(), gone->records.end());
    const auto* person = personal_data_of(e.body);
    if (!person) return;
    std::string of, capacity = "name", ref;
    if (const auto* c = std::get_if<company_registered>(&e.body)) of = id_of(c->company.number);
    if (const auto* n = std::get_if<entity_declared>(&e.body)) of = n->entity.id;
    if (const auto* p = std::get_if<person_recorded>(&e.body)) of = p->subject, capacity = p->capacity, ref = p->ref;
    if (of == subject) found.push_back({e.sequence, e.recorded_at, std::move(capacity), std::move(ref), *person, false, {}});
  });
  if (found.empty()) return found;
  const history all = from.everything();
  for (auto& record : found) {
    record.erased = erased.contains(record.event);
    if (record.ref.empty())
      record.retain_until = detail::retained_for(all, subject);
    else if (const auto aid = from.find_grant(record.ref))
      record.retain_until = aid->retain_until();
  }
  return found;
}

}  // namespace deminimis
