// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deminimis/assess/assess.hpp>
#include <deminimis/ledger/event.hpp>
#include <deminimis/ledger/settings.hpp>
#include <deminimis/model/aid_sums.hpp>

namespace deminimis {

/// What is known of a company without its history.
struct company_outline {
  bool registered = false;       ///< as `company::registered`; false where nothing is recorded of it
  std::optional<aid_sums> ever;  ///< what everything connected to it was ever given, as at granting: no ceiling counts more; none: not known
};

/// One consistent view of a ledger. References and results stay valid only as long as the call that gave it runs.
class reader {
 public:
  virtual ~reader() = default;

  [[nodiscard]] virtual const deminimis::settings& settings() const = 0;
  /// The number of the last event; 0 in a ledger that was not made yet.
  [[nodiscard]] virtual std::uint64_t last_event() const = 0;
  /// Calls `visit` for the events `first` to `last`, in order.
  virtual void visit_events(std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit) const = 0;
  /// Gives `work` the ledger as it was before an event. What was erased since is erased there too.
  virtual void visit_before(std::uint64_t event, const std::function<void(const reader&)>& work) const = 0;
  /// The event recorded with an idempotency key.
  [[nodiscard]] virtual std::optional<event> event_with_key(std::string_view key) const = 0;

  [[nodiscard]] virtual std::optional<grant> find_grant(std::string_view ref) const = 0;
  [[nodiscard]] virtual std::optional<company> find_company(cvr number) const = 0;
  [[nodiscard]] virtual std::optional<entity> find_entity(std::string_view id) const = 0;
  /// Every link of an entity, whenever it holds.
  [[nodiscard]] virtual std::vector<control_link> links_of(std::string_view id) const = 0;
  /// The link that an event recorded, as it stands.
  [[nodiscard]] virtual std::optional<control_link> find_link(std::uint64_t sequence) const = 0;
  /// The split that an event recorded, unless it was withdrawn.
  [[nodiscard]] virtual std::optional<split> find_split(std::uint64_t sequence) const = 0;
  /// Every split that divided a company or made it a successor.
  [[nodiscard]] virtual std::vector<split> splits_of(cvr number) const = 0;
  /// Every grant given to a company.
  [[nodiscard]] virtual std::vector<grant> grants_of(cvr number) const = 0;
  /// Everything, companies by number, grants in recording order.
  [[nodiscard]] virtual history everything() const = 0;
  /// What `load_history` finds from one entity on; a store may keep it for who asks again.
  [[nodiscard]] virtual std::shared_ptr<const history> history_of(const entity_id& start, const policy& rules) const;
  /// The same for who asks `assess`: a store may leave out what no answer shows, the details of grants and the grounds of links.
  [[nodiscard]] virtual std::shared_ptr<const history> facts_of(const entity_id& start, const policy& rules) const {
    return history_of(start, rules);
  }
  /// What can be told of a company without its history; a store that would have to read that for it leaves the sums out.
  [[nodiscard]] virtual company_outline outline_of(cvr number) const {
    const auto firm = find_company(number);
    return {firm && firm->registered, {}};
  }
  /// Every breach of a ceiling of the binding rulebook, as `audit` of `everything` finds them; a store may answer from a register.
  [[nodiscard]] virtual std::vector<breach> breaches() const { return audit(everything(), settings().book, settings().policy); }

  /// Every batch of reports of a kind as it stands, by number.
  [[nodiscard]] virtual std::vector<batch> batches(report_kind kind) const = 0;

  /// The rate of `source` for `unit` with the latest day on or before `d`; of two for one day the later recorded.
  [[nodiscard]] virtual std::optional<quote> rate_on_or_before(rate_source source, currency unit, day d) const = 0;
  /// The rates of `source` for `unit` from `first` to `last`, by day.
  [[nodiscard]] virtual std::vector<quote> rates(rate_source source, currency unit, day first, day last) const = 0;
};

/// Everything connected to `start` by links and splits of any day, as far as an answer about it may need it: what
/// `assess` is asked with. Costs the history of what is connected, whatever else the ledger holds.
[[nodiscard]] inline history load_history(const reader& from, const policy& rules, std::vector<entity_id> start) {
  history found;
  std::vector<entity_id> open = std::move(start);
  std::set<entity_id> seen, done;
  std::erase_if(open, [&](const entity_id& id) { return !seen.insert(id).second; });
  std::set<std::uint64_t> splits;
  const auto reach = [&](const entity_id& id) {
    if (seen.insert(id).second) open.push_back(id);
  };
  while (!open.empty()) {
    const entity_id id = std::move(open.back());
    open.pop_back();
    const auto number = cvr::find(id);
    if (number) {
      if (auto firm = from.find_company(*number)) found.companies.push_back(std::move(*firm));
      for (auto& g : from.grants_of(*number)) found.grants.push_back(std::move(g));
      for (auto& s : from.splits_of(*number)) {
        if (!splits.insert(s.order).second) continue;
        reach(id_of(s.divided));
        for (const auto& heir : s.successors) reach(id_of(heir.number));
        found.splits.push_back(std::move(s));
      }
    } else if (const auto known = from.find_entity(id)) {
      found.entities.push_back(*known);
      if (!links(known->kind, rules.natural_person_links)) continue;
    }
    done.insert(id);
    for (auto& l : from.links_of(id)) {
      const entity_id& other = l.a == id ? l.b : l.a;
      reach(other);
      if (!done.contains(other)) found.links.push_back(std::move(l));
    }
  }
  return found;
}

[[nodiscard]] inline history load_history(const reader& from, const policy& rules, cvr start) {
  return load_history(from, rules, std::vector{id_of(start)});
}

inline std::shared_ptr<const history> reader::history_of(const entity_id& start, const policy& rules) const {
  return std::make_shared<const history>(load_history(*this, rules, std::vector{start}));
}

/// A view that can be added to.
class writer : public reader {
 public:
  /// Records an event and what follows from it; gives its sequence number. Durable when the `write` it belongs to returns.
  virtual std::uint64_t append(event_body body, const attribution& said, std::string request) = 0;
};

/// What `verify` found.
struct verification {
  std::uint64_t events = 0;
  std::string root;                   ///< RFC 6962 Merkle tree hash of the log, lower-case hexadecimal; empty where a store keeps no hashes
  std::vector<std::string> problems;  ///< one sentence each; empty: everything agrees
  [[nodiscard]] bool ok() const { return problems.empty(); }
};

/// Where a ledger is kept: the port that memory, SQLite and PostgreSQL stand behind. One conformance suite runs against all.
class store {
 public:
  virtual ~store() = default;

  /// Runs `work` on one consistent view.
  virtual void read(const std::function<void(const reader&)>& work) = 0;
  /// Runs `work` as one indivisible step that holds the only right to write from before it begins. When this returns,
  /// what `work` appended is durable; when `work` throws, nothing of it is recorded. Errors `busy`, `read_only`, `storage`,
  /// `storage_full`, `outcome_unknown`, `ledger_poisoned`.
  virtual void write(const std::function<void(writer&)>& work) = 0;
  /// Reads the whole log, rebuilds everything derived from it and compares.
  [[nodiscard]] virtual verification verify() = 0;
};

}  // namespace deminimis
