// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <deminimis/ledger/event.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// What follows from a log: every fact as it stands after its events. Kept in memory; rebuilt by applying events in order.
class projection {
 public:
  using rate_key = std::pair<rate_source, currency>;

  /// Takes the next event into account.
  void apply(const event& e) {
    last_event_ = e.sequence;
    if (!e.said.key.empty()) keys_[e.said.key] = e.sequence;
    std::visit([&](const auto& body) { take(e.sequence, body); }, e.body);
  }

  [[nodiscard]] const deminimis::settings& settings() const { return settings_; }
  [[nodiscard]] std::uint64_t last_event() const { return last_event_; }
  /// Idempotency keys and the events they recorded.
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& keys() const { return keys_; }
  [[nodiscard]] const std::map<cvr, company>& companies() const { return companies_; }
  [[nodiscard]] const std::map<entity_id, entity, std::less<>>& entities() const { return entities_; }
  [[nodiscard]] const std::vector<control_link>& links() const { return links_; }
  [[nodiscard]] const std::vector<split>& splits() const { return splits_; }
  /// In recording order.
  [[nodiscard]] const std::vector<grant>& grants() const { return grants_; }
  [[nodiscard]] const std::map<rate_key, std::map<day, rate>>& rates() const { return rates_; }

  /// Every batch of reports as it stands, in the order in which they were drafted.
  [[nodiscard]] const std::vector<batch>& batches() const { return batches_; }

  [[nodiscard]] const grant* find_grant(std::string_view ref) const {
    const auto at = refs_.find(ref);
    return at == refs_.end() ? nullptr : &grants_[at->second];
  }
  /// The places in `grants()` of a company's grants.
  [[nodiscard]] const std::vector<std::size_t>& grants_of(cvr number) const {
    static const std::vector<std::size_t> none;
    const auto at = by_company_.find(number);
    return at == by_company_.end() ? none : at->second;
  }
  /// The link that an event recorded.
  [[nodiscard]] const control_link* find_link(std::uint64_t sequence) const {
    const auto at = link_place(sequence);
    return at < links_.size() ? &links_[at] : nullptr;
  }
  /// The places in `links()` of an entity's links.
  [[nodiscard]] const std::vector<std::size_t>& links_of(std::string_view id) const {
    static const std::vector<std::size_t> none;
    const auto at = by_entity_.find(id);
    return at == by_entity_.end() ? none : at->second;
  }

 private:
  [[nodiscard]] std::size_t link_place(std::uint64_t sequence) const {
    const auto at = std::lower_bound(links_.begin(), links_.end(), sequence, [](const control_link& l, std::uint64_t s) { return l.order < s; });
    return at != links_.end() && at->order == sequence ? static_cast<std::size_t>(at - links_.begin()) : links_.size();
  }

  void take(std::uint64_t, const ledger_created& e) { settings_ = e.settings; }
  void take(std::uint64_t sequence, const company_registered& e) {
    const auto known = companies_.find(e.company.number);
    auto sector = known == companies_.end() ? std::nullopt : known->second.sector;
    company& now = companies_.insert_or_assign(e.company.number, e.company).first->second;
    now.sector = std::move(sector);
    if (e.person) now.name = e.person->field("name");
    named_by_[id_of(e.company.number)] = sequence;
  }
  void take(std::uint64_t, const sector_classified& e) { companies_.at(e.number).sector = e.sector; }
  void take(std::uint64_t sequence, const entity_declared& e) {
    entity& now = entities_.insert_or_assign(e.entity.id, e.entity).first->second;
    if (e.person) now.name = e.person->field("name");
    named_by_[e.entity.id] = sequence;
  }
  void take(std::uint64_t, const person_recorded&) {}
  void take(std::uint64_t, const person_erased& e) {
    for (const auto& [id, sequence] : named_by_) {
      if (!std::binary_search(e.records.begin(), e.records.end(), sequence)) continue;
      if (const auto at = entities_.find(id); at != entities_.end())
        at->second.name.clear();
      else
        companies_.at(cvr::parse(id)).name.clear();
    }
  }
  void take(std::uint64_t, const copy_adopted&) {}
  void take(std::uint64_t sequence, const link_recorded& e) {
    by_entity_[e.link.a].push_back(links_.size());
    by_entity_[e.link.b].push_back(links_.size());
    links_.push_back(e.link);
    links_.back().order = sequence;
  }
  void take(std::uint64_t, const link_ended& e) { links_.at(link_place(e.link)).until = e.until; }
  void take(std::uint64_t, const split_withdrawn& e) {
    std::erase_if(splits_, [&](const split& s) { return s.order == e.split; });
  }
  void take(std::uint64_t sequence, const split_recorded& e) {
    splits_.push_back(e.fact);
    splits_.back().order = sequence;
  }
  void take(std::uint64_t, const rates_recorded& e) {
    for (const auto& q : e.quotes) rates_[{e.source, q.unit}].insert_or_assign(q.on, q.per_eur);
  }
  void take(std::uint64_t sequence, const grant_recorded& e) {
    refs_[e.grant.ref] = grants_.size();
    by_company_[e.grant.recipient].push_back(grants_.size());
    grants_.push_back(e.grant);
    grants_.back().order = sequence;
  }
  void take(std::uint64_t sequence, const reservation_posted& e) {
    grant& g = grants_[refs_.at(e.ref)];
    g.status = grant_status::granted;
    g.amount = e.amount;
    g.converted_at = e.converted_at;
    g.value = e.value;
    g.granted_on = e.granted_on;
    g.lapses_on.reset();
    g.order = sequence;
  }
  void take(std::uint64_t, const reservation_voided& e) { grants_[refs_.at(e.ref)].voided = true; }
  void take(std::uint64_t, const grant_reduced& e) { grants_[refs_.at(e.ref)].reductions.push_back(e.fact); }
  void take(std::uint64_t sequence, const batch_drafted& e) {
    batches_.push_back({e.kind, e.number, e.first, e.last, e.items, batch_state::drafted, {}, {}, {}, sequence});
  }
  void take(std::uint64_t, const batch_moved& e) {
    for (auto& b : batches_) {
      if (b.kind != e.kind || b.number != e.number) continue;
      b.state = e.state;
      b.moved_on = e.on;
      if (e.state == batch_state::sent) b.sent_on = e.on;
      b.reason = e.reason;
      return;
    }
    throw std::out_of_range("a batch that was never drafted");
  }

  deminimis::settings settings_;
  std::uint64_t last_event_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> keys_;
  std::map<cvr, company> companies_;
  std::map<entity_id, entity, std::less<>> entities_;
  std::map<entity_id, std::uint64_t> named_by_;  // the event that a company's or an entity's present name is from
  std::vector<control_link> links_;
  std::vector<split> splits_;
  std::vector<grant> grants_;
  std::map<std::string, std::size_t, std::less<>> refs_;
  std::map<cvr, std::vector<std::size_t>> by_company_;
  std::map<entity_id, std::vector<std::size_t>, std::less<>> by_entity_;
  std::map<rate_key, std::map<day, rate>> rates_;
  std::vector<batch> batches_;
};

}  // namespace deminimis
