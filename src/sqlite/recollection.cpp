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

/// The company of an id, where it is one.
std::optional<cvr> company_of(const entity_id& id) { return id.size() == 8 ? cvr::find(id) : std::nullopt; }

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

void recollection::undo() noexcept {
  forget();
  rates_.clear();
  if (!whole_) return;
  if (whole_->fresh) return whole_.reset();
  for (; whole_->later.size() > whole_->durable; whole_->later.pop_back()) {
    const later_aid& last = whole_->later.back();
    if (auto& latest = whole_->latest_of(last.recipient); latest != otherwise) latest = last.before;
  }
}

std::shared_ptr<const history> recollection::keep(const entity_id& start, history&& read, bool complete) {
  const auto facts = std::make_shared<history>(std::move(read));
  entry kept{facts, nodes_of(start, *facts), complete, 0};
  constexpr std::size_t a_place_in_a_table = 2 * sizeof(entity_id) + 4 * sizeof(void*);
  kept.bytes = room_of(*facts) + (1 + 2 * kept.nodes.size()) * a_place_in_a_table;
  if (kept.bytes > limit_) return facts;
  if (bytes_ + kept.bytes > limit_) forget();
  bytes_ += kept.bytes;
  try {
    for (const auto& node : kept.nodes) told_in_[node].push_back(start);
    kept_.emplace(start, std::move(kept));
  } catch (...) {  // a history that is told of by half would miss a grant
    forget();
    throw;
  }
  return facts;
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

std::optional<history> recollection::known_of(const entity_id& start) const {
  const auto number = whole_ ? company_of(start) : std::nullopt;
  if (!number) return std::nullopt;
  const auto component = whole_->component_of(*number);
  if (!component) return history{};
  if (whole_->latest[*component] == otherwise) return std::nullopt;
  history facts = whole_->all.history_of(*number);
  const auto of_register = static_cast<std::ptrdiff_t>(facts.grants.size());
  for (std::uint32_t i = whole_->latest[*component]; i != nothing; i = whole_->later[i].before) {
    const later_aid& aid = whole_->later[i];
    facts.grants.push_back(
        {aid.ref, aid.recipient, aid.under, aid.status, false, aid.amount, aid.converted_at, aid.value, aid.granted_on, {}, aid.order, {}, {}});
  }
  std::reverse(facts.grants.begin() + of_register, facts.grants.end());
  return facts;
}

std::optional<company_outline> recollection::outline_of(cvr number) const {
  if (!whole_) return std::nullopt;
  const auto component = whole_->component_of(number);
  if (!component) return company_outline{false, aid_sums()};
  if (whole_->latest[*component] == otherwise) return std::nullopt;
  auto ever = *component < whole_->all.components() ? whole_->all.ever_granted(*component) : aid_sums();
  for (std::uint32_t i = whole_->latest[*component]; ever && i != nothing; i = whole_->later[i].before)
    if (!ever->add(whole_->later[i].under, whole_->later[i].value)) ever.reset();
  return company_outline{whole_->all.registered(number), ever};
}

void recollection::changed(const entity_id& node) {
  if (!whole_) return;
  const auto number = company_of(node);
  if (!number)
    whole_.reset();  // a register does not tell who is connected through it
  else
    whole_->latest_of(*number) = otherwise;
}

void recollection::add_later(const grant& aid) {
  if (!whole_) return;
  std::uint32_t& latest = whole_->latest_of(aid.recipient);
  if (latest == otherwise) return;
  if (aid.status == grant_status::reserved) {  // it may lapse, which `later` does not say
    latest = otherwise;
    return;
  }
  whole_->long_refs += room_of({&aid.ref});
  if ((whole_->later.size() + 1) * sizeof(later_aid) + whole_->long_refs > limit_) {
    whole_.reset();  // and learned anew at once where it was of use
    return;
  }
  whole_->later.push_back(
      {aid.ref, aid.recipient, aid.regulation, aid.status, aid.granted_on, aid.amount, aid.converted_at, aid.value, aid.order, latest});
  latest = static_cast<std::uint32_t>(whole_->later.size() - 1);
}

struct recollection::taker {
  recollection& self;
  std::uint64_t sequence;
  const std::function<std::optional<cvr>(std::string_view)>& recipient_of;

  void operator()(const grant_recorded& e) const {
    grant as_read = e.grant;
    as_read.order = sequence;
    self.add_later(as_read);
    self.refs_.take(as_read.ref);
    const auto at = self.told_in_.find(id_of(e.grant.recipient));
    if (at == self.told_in_.end()) return;
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
  void operator()(const company_registered& e) const { about(id_of(e.company.number)); }
  void operator()(const sector_classified& e) const { about(id_of(e.number)); }
  void operator()(const entity_declared& e) const { about(e.entity.id); }
  void operator()(const link_recorded& e) const {
    about(e.link.a);
    about(e.link.b);
  }
  void operator()(const split_recorded& e) const {
    about(id_of(e.fact.divided));
    for (const auto& heir : e.fact.successors) about(id_of(heir.number));
  }
  void operator()(const rates_recorded&) const { self.rates_.clear(); }
  // no history tells of these
  void operator()(const ledger_created&) const {}
  void operator()(const batch_drafted&) const {}
  void operator()(const batch_moved&) const {}
  void operator()(const copy_adopted&) const {}
  void operator()(const reservation_posted& e) const { about_aid(e.ref); }
  void operator()(const reservation_voided& e) const { about_aid(e.ref); }
  void operator()(const grant_reduced& e) const { about_aid(e.ref); }
  // these name an event or a person, not whom they are about
  void operator()(const link_ended&) const { about_somebody(); }
  void operator()(const split_withdrawn&) const { about_somebody(); }
  void operator()(const person_recorded&) const { about_somebody(); }
  void operator()(const person_erased&) const { about_somebody(); }

 private:
  void about(const entity_id& node) const {
    self.forget_about(node);
    self.changed(node);
  }
  void about_aid(const std::string& ref) const {
    if (const auto recipient = recipient_of(ref))
      about(id_of(*recipient));
    else
      about_somebody();
  }
  void about_somebody() const {
    self.forget();
    self.whole_.reset();
  }
};

void recollection::take(const event& recorded, const std::function<std::optional<cvr>(std::string_view)>& recipient_of) {
  if (!recorded.said.key.empty()) keys_.take(recorded.said.key);
  std::visit(taker{*this, recorded.sequence, recipient_of}, recorded.body);
}

}  // namespace deminimis::sqlite
