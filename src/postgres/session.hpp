// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <deminimis/ledger/projection.hpp>
#include <deminimis/postgres/postgres_store.hpp>

#include "address.hpp"
#include "connection.hpp"

namespace deminimis::postgres {

/// What a server refused, as our error. `committing`: the commit was on its way, so that a lost connection leaves it open whether it is done.
[[nodiscard]] error error_of(const server_error& e, const std::string& shown, bool committing = false);

/// Whether what was refused is that another client held a lock, or recorded meanwhile.
[[nodiscard]] bool in_the_way(const server_error& e);

/// A connection to one ledger, and what is known of it between transactions.
struct session {
  session(const std::string& address, postgres_options chosen);

  /// Connects, where there is no connection. Errors `not_a_ledger`, `permission_denied`, `busy`, `storage`.
  void connect();
  /// Refuses what is no ledger, or one of a later version.
  void require_ledger();
  /// Brings `general` up to event `last`: settings, and whatever else is about no company or entity.
  void refresh_general(std::uint64_t last);

  const place where;
  const postgres_options options;
  const std::string schema;  ///< quoted, with its dot
  std::unique_ptr<connection> link;
  projection general;
  std::uint64_t general_seen = 0;
  std::map<std::string, std::optional<quote>, std::less<>> rates;  ///< looked up already, as they stand after that event
};

}  // namespace deminimis::postgres
