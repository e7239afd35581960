// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <deminimis/assess/history.hpp>
#include <deminimis/ledger/event.hpp>
#include <deminimis/register/ledger_register.hpp>

namespace deminimis::sqlite {

/// Histories that were read, for as long as they are what would be read again: a question asked again costs no look into the tables.
/// Used by one thread at a time.
class recollection {
 public:
  /// A state of a ledger.
  struct moment {
    std::uint64_t last_event = 0;
    std::uint32_t data_version = 0;  ///< SQLite's own, which another program's writing changes too
    friend bool operator==(const moment&, const moment&) = default;
  };

  /// Keeps at most about `bytes`, and then begins anew.
  explicit recollection(std::size_t bytes) : limit_(bytes) {}

  /// A transaction begins: everything is forgotten unless it was left at this moment.
  void resume(const moment& present) {
    if (present != left_) {
      forget();
      whole_.reset();
    }
    left_ = present;
  }
  /// A transaction is durable, and the ledger at this moment.
  void leave(const moment& present) { left_ = present; }
  /// Forgets every history that was read.
  void forget() noexcept;

  /// Everything as it was recorded when the transaction began.
  void learn(ledger_register all) { whole_.emplace(std::move(all)); }
  /// Whether everything is known still.
  [[nodiscard]] bool knows_all() const { return whole_.has_value(); }

  /// The history of everything connected to `start`, as it is kept, or as `read` gives it.
  template <class Read>
  std::shared_ptr<const history> history_of(const entity_id& start, Read&& read) {
    if (const auto at = kept_.find(start); at != kept_.end()) {
      if (at->second.complete) return at->second.facts;
      forget_about(start);
    }
    return keep(start, read(), true);
  }
  /// The same without what no answer shows.
  template <class Read>
  std::shared_ptr<const history> facts_of(const entity_id& start, Read&& read) {
    if (const auto at = kept_.find(start); at != kept_.end()) {
      fetch(*at->second.facts);
      return at->second.facts;
    }
    if (auto known = unchanged(start)) return keep(start, std::move(*known), false);
    return keep(start, read(), true);
  }
  /// An event was recorded in the transaction that goes on. A grant is added to what is kept of its recipient; all else forgets what it
  /// is about. `recipient_of` finds who was given the aid of a reference.
  void take(const event& recorded, const std::function<std::optional<cvr>(std::string_view)>& recipient_of);

 private:
  struct taker;
  struct entry {
    std::shared_ptr<history> facts;
    std::vector<entity_id> nodes;  ///< whom it says something of, or would
    bool complete = true;          ///< with details and grounds
    std::size_t bytes = 0;
  };
  /// The ledger at one moment, and what of it is not so any more.
  struct whole {
    explicit whole(ledger_register read) : all(std::move(read)), changed(all.components()) {}
    ledger_register all;
    std::vector<bool> changed;  ///< by component
  };

  std::shared_ptr<const history> keep(const entity_id& start, history&& read, bool complete);
  void forget_about(const entity_id& node);
  /// What is known of `start` from `whole_`: nothing where it may be otherwise now.
  [[nodiscard]] std::optional<history> unchanged(const entity_id& start) const;
  /// What `whole_` says of a node is not so any more.
  void changed(const entity_id& node);
  /// Begins to fetch the grants from memory, all at once instead of one after the other.
  static void fetch(const history& facts) {
    constexpr std::ptrdiff_t line = 64;
    const auto address = [](const void* of) { return static_cast<const char*>(of); };
    for (const auto& g : facts.grants)
      for (const char* at = address(&g); at < address(&g.details); at += line) __builtin_prefetch(at);
  }

  std::size_t limit_;
  std::size_t bytes_ = 0;
  moment left_;
  std::optional<whole> whole_;
  std::unordered_map<entity_id, entry> kept_;                      ///< by where the history starts
  std::unordered_map<entity_id, std::vector<entity_id>> told_in_;  ///< by node, where the histories start that it is one of
};

}  // namespace deminimis::sqlite
