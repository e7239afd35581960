// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <deminimis/ledger/ledger.hpp>

namespace deminimis {

/// How a ledger is used, wherever it is kept.
struct open_options {
  std::chrono::milliseconds busy_timeout{5000};  ///< how long to wait for others
  bool read_only = false;                        ///< never write
  std::string in_the_name_of;                    ///< see `postgres_options`; of no meaning in a file
  clock_function now = system_now;               ///< when events are recorded
  bool as_recorded = false;                      ///< see `postgres_options`; of no meaning in a file
};

/// Whether `address` names a PostgreSQL database rather than a file.
[[nodiscard]] bool is_server_address(std::string_view address);

/// Opens the store at `address`: a PostgreSQL database where it begins with postgresql:// or postgres://, else a SQLite file.
/// Never makes one. Errors as `sqlite_store::open` and `postgres_store::open`; `storage` where this build has no PostgreSQL.
[[nodiscard]] std::shared_ptr<store> open_store(const std::string& address, const open_options& options = {});

/// Makes a store at `address` with its first event, and opens it. Errors as `sqlite_store::create` and `postgres_store::create`.
[[nodiscard]] std::shared_ptr<store> create_store(const std::string& address, const settings& made_with, const attribution& said = {},
                                                  const open_options& options = {});

/// Opens the ledger at `address`; see `open_store`.
[[nodiscard]] inline ledger open(const std::string& address, const open_options& options = {}) { return ledger(open_store(address, options)); }

/// `address` as it may be shown and logged: without a password.
[[nodiscard]] std::string shown_address(const std::string& address);

}  // namespace deminimis
