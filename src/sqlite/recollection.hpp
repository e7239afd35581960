// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <deminimis/assess/history.hpp>
#include <deminimis/ledger/event.hpp>

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
    if (present != left_) forget();
    left_ = present;
  }
  /// A transaction is durable, and the ledger at this moment.
  void leave(const moment& present) { left_ = present; }
  void forget() noexcept;

  /// The history of everything connected to `start`, as it is kept, or as `read` gives it.
  template <class Read>
  std::shared_ptr<const history> history_of(const entity_id& start, Read&& read) {
    if (const auto at = kept_.find(start); at != kept_.end()) return at->second.facts;
    auto facts = std::make_shared<history>(read());
    keep(start, facts);
    return facts;
  }
  /// An event was recorded in the transaction that goes on. A grant is added to what is kept of its recipient; all else forgets what it
  /// is about.
  void take(const event& recorded);

 private:
  struct taker;
  struct entry {
    std::shared_ptr<history> facts;
    std::vector<entity_id> nodes;  ///< whom it says something of, or would
    std::size_t bytes = 0;
  };

  void keep(const entity_id& start, const std::shared_ptr<history>& facts);
  void forget_about(const entity_id& node);

  std::size_t limit_;
  std::size_t bytes_ = 0;
  moment left_;
  std::unordered_map<entity_id, entry> kept_;                      ///< by where the history starts
  std::unordered_map<entity_id, std::vector<entity_id>> told_in_;  ///< by node, where the histories start that it is one of
};

}  // namespace deminimis::sqlite
