// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deminimis/ledger/projection.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// Tells the present moment; given to a store so that tests can choose it.
using clock_function = std::function<instant()>;

/// The system's clock.
[[nodiscard]] inline instant system_now() { return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()); }

/// Gives `work` the ledger as it was before an event, by a replay of its log: costs its length.
inline void replay_before(const reader& of, std::uint64_t event, const std::function<void(const reader&)>& work);

/// A ledger kept in memory only: for questions, tests and what-if. Safe to use from several threads, one at a time.
class memory_store final : public store {
 public:
  explicit memory_store(clock_function now = system_now) : view_(std::move(now)) {}
  /// With the settings of a new ledger recorded as its first event.
  explicit memory_store(const settings& made_with, clock_function now = system_now) : memory_store(std::move(now)) {
    view_.append(ledger_created{made_with}, {}, {});
  }

  void read(const std::function<void(const reader&)>& work) override {
    const std::lock_guard lock(mutex_);
    work(view_);
  }

  void write(const std::function<void(writer&)>& work) override {
    const std::lock_guard lock(mutex_);
    const std::size_t before = view_.log.size();
    try {
      work(view_);
    } catch (...) {
      view_.truncate(before);
      throw;
    }
  }

  [[nodiscard]] verification verify() override {
    const std::lock_guard lock(mutex_);
    verification found;
    found.events = view_.log.size();
    for (std::size_t i = 0; i < view_.log.size(); ++i)
      if (view_.log[i].sequence != i + 1)
        found.problems.push_back("Event " + std::to_string(i + 1) + " has the number " + std::to_string(view_.log[i].sequence) + ".");
    return found;
  }

  /// Takes an event of another ledger's log as it stands; for rebuilding a ledger as it was known at a moment.
  void replay(const event& e) {
    const std::lock_guard lock(mutex_);
    view_.log.push_back(e);
    view_.state.apply(e);
  }

 private:
  struct view final : writer {
    explicit view(clock_function clock) : now(std::move(clock)) {}

    clock_function now;
    std::vector<event> log;
    projection state;

    void truncate(std::size_t size) {
      if (log.size() == size) return;
      log.erase(log.begin() + static_cast<std::ptrdiff_t>(size), log.end());
      state = projection();
      for (const auto& e : log) state.apply(e);
    }

    std::uint64_t append(event_body body, const attribution& said, std::string request) override {
      log.push_back({log.size() + 1, now(), said, std::move(request), std::move(body)});
      state.apply(log.back());
      return log.back().sequence;
    }

    [[nodiscard]] const deminimis::settings& settings() const override { return state.settings(); }
    [[nodiscard]] std::uint64_t last_event() const override { return log.size(); }
    void visit_events(std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit) const override {
      for (const auto& e : log)
        if (first <= e.sequence && e.sequence <= last) visit(e);
    }
    void visit_before(std::uint64_t event, const std::function<void(const reader&)>& work) const override { replay_before(*this, event, work); }
    [[nodiscard]] std::optional<event> event_with_key(std::string_view key) const override {
      const auto at = state.keys().find(key);
      if (at == state.keys().end()) return std::nullopt;
      return log[at->second - 1];
    }
    [[nodiscard]] std::optional<grant> find_grant(std::string_view ref) const override {
      const grant* found = state.find_grant(ref);
      return found ? std::optional(*found) : std::nullopt;
    }
    [[nodiscard]] std::optional<company> find_company(cvr number) const override {
      const auto at = state.companies().find(number);
      return at == state.companies().end() ? std::nullopt : std::optional(at->second);
    }
    [[nodiscard]] std::optional<entity> find_entity(std::string_view id) const override {
      const auto at = state.entities().find(id);
      return at == state.entities().end() ? std::nullopt : std::optional(at->second);
    }
    [[nodiscard]] std::vector<control_link> links_of(std::string_view id) const override {
      std::vector<control_link> found;
      for (const auto i : state.links_of(id)) found.push_back(state.links()[i]);
      return found;
    }
    [[nodiscard]] std::optional<control_link> find_link(std::uint64_t sequence) const override {
      const auto* found = state.find_link(sequence);
      return found ? std::optional(*found) : std::nullopt;
    }
    [[nodiscard]] std::optional<split> find_split(std::uint64_t sequence) const override {
      for (const auto& s : state.splits())
        if (s.order == sequence) return s;
      return std::nullopt;
    }
    [[nodiscard]] std::vector<split> splits_of(cvr number) const override {
      std::vector<split> found;
      for (const auto& s : state.splits())
        if (s.divided == number || std::any_of(s.successors.begin(), s.successors.end(), [&](const successor& h) { return h.number == number; }))
          found.push_back(s);
      return found;
    }
    [[nodiscard]] std::vector<grant> grants_of(cvr number) const override {
      std::vector<grant> found;
      for (const auto i : state.grants_of(number)) found.push_back(state.grants()[i]);
      return found;
    }
    [[nodiscard]] history everything() const override {
      history all;
      for (const auto& [number, c] : state.companies()) all.companies.push_back(c);
      for (const auto& [id, e] : state.entities()) all.entities.push_back(e);
      all.links = state.links();
      all.splits = state.splits();
      all.grants = state.grants();
      return all;
    }
    [[nodiscard]] std::vector<batch> batches(report_kind kind) const override {
      std::vector<batch> found;
      for (const auto& b : state.batches())
        if (b.kind == kind) found.push_back(b);
      return found;
    }
    [[nodiscard]] std::optional<quote> rate_on_or_before(rate_source source, currency unit, day d) const override {
      const auto series = state.rates().find({source, unit});
      if (series == state.rates().end()) return std::nullopt;
      auto at = series->second.upper_bound(d);
      if (at == series->second.begin()) return std::nullopt;
      --at;
      return quote{unit, at->first, at->second};
    }
    [[nodiscard]] std::vector<quote> rates(rate_source source, currency unit, day first, day last) const override {
      std::vector<quote> found;
      const auto series = state.rates().find({source, unit});
      if (series != state.rates().end())
        for (auto at = series->second.lower_bound(first); at != series->second.end() && at->first <= last; ++at)
          found.push_back({unit, at->first, at->second});
      return found;
    }
  };

  std::mutex mutex_;
  view view_;
};

inline void replay_before(const reader& of, std::uint64_t event, const std::function<void(const reader&)>& work) {
  memory_store then;
  if (event > 1) of.visit_events(1, event - 1, [&](const deminimis::event& e) { then.replay(e); });
  then.read(work);
}

}  // namespace deminimis
