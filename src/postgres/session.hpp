// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deminimis/ledger/projection.hpp>
#include <deminimis/postgres/postgres_store.hpp>

#include "address.hpp"
#include "connection.hpp"

namespace deminimis::postgres {

/// What a server refused, as our error. `committing`: the commit was on its way, so that a lost connection leaves it open whether it is done.
[[nodiscard]] error error_of(const server_error& e, const std::string& shown, bool committing = false);

/// Whether what was refused is that another client held a lock, or recorded meanwhile.
[[nodiscard]] bool in_the_way(const server_error& e);

/// What is remembered of one undertaking between transactions: as good as what the server has while its mark and its last event are the same.
struct remembered {
  std::vector<std::string> members;  ///< whoever is connected, sorted
  std::vector<std::string> hubs;     ///< public bodies beside them
  std::string mark;                  ///< of who is connected, and of who asked
  std::int64_t last = 0;             ///< the last event about them
  bool quiet = false;                ///< others had recorded nothing but grants about them when it was last asked
  bool guessed = false;              ///< not told by the server, which looks at it with the decision
  std::shared_ptr<projection> facts;
};

/// A connection to one ledger, and what is known of it between transactions.
struct session {
  session(const std::string& address, postgres_options chosen);

  /// Connects, where there is no connection. Errors `not_a_ledger`, `permission_denied`, `busy`, `storage`.
  void connect();
  /// Refuses what is no ledger, or one of a later version.
  void require_ledger();
  /// Brings `general` up to event `last`: settings, and whatever else is about no company or entity.
  void refresh_general(std::uint64_t last);
  /// What is remembered of the undertaking that holds `id`; null where nothing is.
  [[nodiscard]] std::shared_ptr<remembered> recall(const std::string& id) const;
  /// A company of which nothing is remembered, as one that stands alone and got nothing yet; null where that is not likely. A decision on it needs no
  /// look before: the server refuses it where that is not so and cannot be set right.
  [[nodiscard]] std::shared_ptr<remembered> guess(const std::string& id) const;
  /// Remembers an undertaking in place of what was remembered of its members.
  void remember(std::shared_ptr<remembered> undertaking);
  void forget() { undertakings.clear(), events_remembered = 0; }

  const place where;
  const postgres_options options;
  const std::string schema;  ///< quoted, with its dot
  std::unique_ptr<connection> link;
  bool begins_safely = true;       ///< a transaction is read committed and may write, as far as is known, without being begun as such
  bool strangers_are_new = false;  ///< the company that was asked about last, of those not remembered, was new to the ledger
  std::string asker;               ///< what marks begin with: who asks
  bool decides_at_once = true;     ///< as far as is known: a ledger of an earlier version has no function for it
  projection general;
  std::uint64_t general_seen = 0;
  std::uint64_t head_seen = 0;                                                   ///< the last event of the log, as far as it is known
  std::map<std::string, std::shared_ptr<remembered>, std::less<>> undertakings;  ///< by each member
  std::size_t events_remembered = 0;
  std::map<std::string, std::optional<quote>, std::less<>> rates;  ///< looked up already, as they stand after that event
};

}  // namespace deminimis::postgres
