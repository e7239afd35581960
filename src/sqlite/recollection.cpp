// SPDX-License-Identifier: Apache-2.0
#include "recollection.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <variant>

namespace deminimis::sqlite {

namespace {

/// Beyond what the string itself takes.
std::size_t room_of(std::initializer_list<const std::string*> texts) {
  static const std::size_t inside = std::string().capacity();
  std::size_t bytes = 0;
  for (const auto* text : texts)
    if (text->size() > inside) bytes += text->size() + 1;
  return bytes;
}

std::size_t room_of(const grant& g) {
  const auto& d = g.details;
  return sizeof(g) + g.reductions.size() * sizeof(reduction) +
         room_of({&g.ref, &d.authority, &d.project, &d.instrument, &d.note, &d.sector_override});
}

std::size_t room_of(const history& facts) {
  std::size_t bytes = sizeof(facts);
  for (const auto& c : facts.companies) {
    bytes += sizeof(c) + c.calendar.periods().size() * sizeof(period) + room_of({&c.name});
    if (const auto& s = c.sector) bytes += room_of({&s->industry_code, &s->purpose, &s->operation, &s->separation});
  }
  for (const auto& e : facts.entities) bytes += sizeof(e) + room_of({&e.id, &e.name});
  for (const auto& l : facts.links) bytes += sizeof(l) + room_of({&l.a, &l.b, &l.evidence});
  for (const auto& s : facts.splits) {
    bytes += sizeof(s);
    for (const auto& heir : s.successors) bytes += sizeof(heir) + heir.equity.backend().size() * sizeof(boost::multiprecision::limb_type);
    for (const auto& [ref, heir] : s.activity) bytes += sizeof(heir) + 2 * sizeof(std::string) + room_of({&ref});
  }
  for (const auto& g : facts.grants) bytes += room_of(g);
  return bytes;
}

/// Whom a history may say something of, those included of whom it says nothing yet.
std::vector<entity_id> nodes_of(const entity_id& start, const history& facts) {
  std::vector<entity_id> nodes{start};
  for (const auto& c : facts.companies) nodes.push_back(id_of(c.number));
  for (const auto& e : facts.entities) nodes.push_back(e.id);
  for (const auto& l : facts.links) nodes.insert(nodes.end(), {l.a, l.b});
  for (const auto& s : facts.splits) {
    nodes.push_back(id_of(s.divided));
    for (const auto& heir : s.successors) nodes.push_back(id_of(heir.number));
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

}  // namespace

void recollection::forget() noexcept {
  kept_.clear();
  told_in_.clear();
  bytes_ = 0;
}

void recollection::keep(const entity_id& start, const std::shared_ptr<history>& facts) {
  entry kept{facts, nodes_of(start, *facts), 0};
  constexpr std::size_t a_place_in_a_table = 2 * sizeof(entity_id) + 4 * sizeof(void*);
  kept.bytes = room_of(*facts) + (1 + 2 * kept.nodes.size()) * a_place_in_a_table;
  if (kept.bytes > limit_) return;
  if (bytes_ + kept.bytes > limit_) forget();
  bytes_ += kept.bytes;
  try {
    for (const auto& node : kept.nodes) told_in_[node].push_back(start);
    kept_.emplace(start, std::move(kept));
  } catch (...) {  // a history that is told of by half would miss a grant
    forget();
    throw;
  }
}

void recollection::forget_about(const entity_id& node) {
  const auto at = told_in_.find(node);
  if (at == told_in_.end()) return;
  for (const auto& start : std::vector<entity_id>(at->second)) {
    const auto found = kept_.find(start);
    for (const auto& other : found->second.nodes) {
      auto& starts = told_in_[other];
      std::erase(starts, start);
      if (starts.empty()) told_in_.erase(other);
    }
    bytes_ -= found->second.bytes;
    kept_.erase(found);
  }
}

struct recollection::taker {
  recollection& self;
  std::uint64_t sequence;

  void operator()(const grant_recorded& e) const {
    const auto at = self.told_in_.find(id_of(e.grant.recipient));
    if (at == self.told_in_.end()) return;
    grant as_read = e.grant;
    as_read.order = sequence;
    for (const auto& start : at->second) {
      entry& kept = self.kept_.at(start);
      if (kept.facts.use_count() > 1) kept.facts = std::make_shared<history>(*kept.facts);  // who asked still holds the old one
      kept.facts->grants.push_back(as_read);
      const std::size_t bytes = room_of(as_read);
      kept.bytes += bytes;
      self.bytes_ += bytes;
    }
    if (self.bytes_ > self.limit_) self.forget();
  }
  void operator()(const company_registered& e) const { self.forget_about(id_of(e.company.number)); }
  void operator()(const sector_classified& e) const { self.forget_about(id_of(e.number)); }
  void operator()(const entity_declared& e) const { self.forget_about(e.entity.id); }
  void operator()(const link_recorded& e) const {
    self.forget_about(e.link.a);
    self.forget_about(e.link.b);
  }
  void operator()(const split_recorded& e) const {
    self.forget_about(id_of(e.fact.divided));
    for (const auto& heir : e.fact.successors) self.forget_about(id_of(heir.number));
  }
  // no history tells of these
  void operator()(const ledger_created&) const {}
  void operator()(const rates_recorded&) const {}
  void operator()(const batch_drafted&) const {}
  void operator()(const batch_moved&) const {}
  void operator()(const copy_adopted&) const {}
  // these name an event, a reference or a person, not whom they are about
  void operator()(const link_ended&) const { self.forget(); }
  void operator()(const split_withdrawn&) const { self.forget(); }
  void operator()(const reservation_posted&) const { self.forget(); }
  void operator()(const reservation_voided&) const { self.forget(); }
  void operator()(const grant_reduced&) const { self.forget(); }
  void operator()(const person_recorded&) const { self.forget(); }
  void operator()(const person_erased&) const { self.forget(); }
};

void recollection::take(const event& recorded) { std::visit(taker{*this, recorded.sequence}, recorded.body); }

}  // namespace deminimis::sqlite
