// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// A view to which grants can be added without recording them: for asking about several at once.
class rehearsal final : public writer {
 public:
  explicit rehearsal(const reader& on) : on_(&on), last_(on.last_event()) {}

  /// Takes a grant into account; nothing else can be rehearsed (error `request_invalid`).
  std::uint64_t append(event_body body, const attribution&, std::string) override {
    auto* recorded = std::get_if<grant_recorded>(&body);
    if (!recorded)
      throw error(errc::request_invalid, std::string(kind_of(body)), "Only grants can be asked about together.", "Record the rest first.");
    recorded->grant.order = ++last_;
    added_.push_back(std::move(recorded->grant));
    return last_;
  }

  [[nodiscard]] deminimis::settings settings() const override { return on_->settings(); }
  [[nodiscard]] std::uint64_t last_event() const override { return last_; }
  void visit_events(std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit) const override {
    on_->visit_events(first, last, visit);
  }
  [[nodiscard]] std::optional<event> event_with_key(std::string_view key) const override { return on_->event_with_key(key); }
  [[nodiscard]] std::optional<grant> find_grant(std::string_view ref) const override {
    const auto at = std::find_if(added_.begin(), added_.end(), [&](const grant& g) { return g.ref == ref; });
    return at == added_.end() ? on_->find_grant(ref) : std::optional(*at);
  }
  [[nodiscard]] std::optional<company> find_company(cvr number) const override { return on_->find_company(number); }
  [[nodiscard]] std::optional<entity> find_entity(std::string_view id) const override { return on_->find_entity(id); }
  [[nodiscard]] std::vector<control_link> links_of(std::string_view id) const override { return on_->links_of(id); }
  [[nodiscard]] std::optional<control_link> find_link(std::uint64_t sequence) const override { return on_->find_link(sequence); }
  [[nodiscard]] std::optional<split> find_split(std::uint64_t sequence) const override { return on_->find_split(sequence); }
  [[nodiscard]] std::vector<split> splits_of(cvr number) const override { return on_->splits_of(number); }
  [[nodiscard]] std::vector<grant> grants_of(cvr number) const override {
    auto found = on_->grants_of(number);
    for (const auto& g : added_)
      if (g.recipient == number) found.push_back(g);
    return found;
  }
  [[nodiscard]] history everything() const override {
    auto all = on_->everything();
    all.grants.insert(all.grants.end(), added_.begin(), added_.end());
    return all;
  }
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
};

}  // namespace deminimis
