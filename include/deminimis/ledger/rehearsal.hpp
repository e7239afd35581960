// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// A view to which grants and companies can be added without recording them: for asking about several at once. Costs what is
/// added, not what the ledger holds.
class rehearsal final : public writer {
 public:
  explicit rehearsal(const reader& on) : on_(&on), last_(on.last_event()) {}

  /// Takes a grant or a company's registration into account; nothing else can be rehearsed (error `request_invalid`).
  std::uint64_t append(event_body body, const attribution&, std::string) override {
    if (auto* recorded = std::get_if<grant_recorded>(&body)) {
      recorded->grant.order = ++last_;
      refs_.emplace(recorded->grant.ref, added_.size());
      by_company_[recorded->grant.recipient].push_back(added_.size());
      added_.push_back(std::move(recorded->grant));
    } else if (auto* registered = std::get_if<company_registered>(&body)) {
      if (const auto known = find_company(registered->company.number)) registered->company.sector = known->sector;
      ++last_;
      companies_.insert_or_assign(registered->company.number, std::move(registered->company));
    } else {
      throw error(errc::request_invalid, std::string(kind_of(body)), "Only grants and companies can be asked about together.",
                  "Record the rest first.");
    }
    return last_;
  }

  [[nodiscard]] const deminimis::settings& settings() const override { return on_->settings(); }
  [[nodiscard]] std::uint64_t last_event() const override { return last_; }
  void visit_events(std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit) const override {
    on_->visit_events(first, last, visit);
  }
  void visit_before(std::uint64_t event, const std::function<void(const reader&)>& work) const override { on_->visit_before(event, work); }
  [[nodiscard]] std::optional<event> event_with_key(std::string_view key) const override { return on_->event_with_key(key); }
  [[nodiscard]] std::optional<grant> find_grant(std::string_view ref) const override {
    const auto at = refs_.find(ref);
    return at == refs_.end() ? on_->find_grant(ref) : std::optional(added_[at->second]);
  }
  [[nodiscard]] std::optional<company> find_company(cvr number) const override {
    const auto at = companies_.find(number);
    return at == companies_.end() ? on_->find_company(number) : std::optional(at->second);
  }
  [[nodiscard]] std::optional<entity> find_entity(std::string_view id) const override { return on_->find_entity(id); }
  [[nodiscard]] std::vector<control_link> links_of(std::string_view id) const override { return on_->links_of(id); }
  [[nodiscard]] std::optional<control_link> find_link(std::uint64_t sequence) const override { return on_->find_link(sequence); }
  [[nodiscard]] std::optional<split> find_split(std::uint64_t sequence) const override { return on_->find_split(sequence); }
  [[nodiscard]] std::vector<split> splits_of(cvr number) const override { return on_->splits_of(number); }
  [[nodiscard]] std::vector<grant> grants_of(cvr number) const override {
    auto found = on_->grants_of(number);
    if (const auto at = by_company_.find(number); at != by_company_.end())
      for (const auto i : at->second) found.push_back(added_[i]);
    return found;
  }
  [[nodiscard]] history everything() const override {
    auto all = on_->everything();
    all.grants.insert(all.grants.end(), added_.begin(), added_.end());
    for (const auto& [number, c] : companies_) {
      const auto at = std::lower_bound(all.companies.begin(), all.companies.end(), number,
                                       [](const company& known, deminimis::cvr wanted) { return known.number < wanted; });
      if (at != all.companies.end() && at->number == number)
        *at = c;
      else
        all.companies.insert(at, c);
    }
    return all;
  }
  [[nodiscard]] std::vector<batch> batches(report_kind kind) const override { return on_->batches(kind); }
  [[nodiscard]] std::optional<quote> rate_on_or_before(rate_source source, currency unit, day d) const override {
    return on_->rate_on_or_before(source, unit, d);
  }
  [[nodiscard]] std::vector<quote> rates(rate_source source, currency unit, day first, day last) const override {
    return on_->rates(source, unit, first, last);
  }

 private:
  const reader* on_;
  std::uint64_t last_;
  std::vector<grant> added_;
  std::map<std::string, std::size_t, std::less<>> refs_;  // places in `added_`
  std::map<cvr, std::vector<std::size_t>> by_company_;    // likewise
  std::map<cvr, company> companies_;
};

}  // namespace deminimis
