// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/ledger/settings.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// How a ledger in PostgreSQL is used.
struct postgres_options {
  std::chrono::milliseconds busy_timeout{5000};   ///< how long to wait for other clients' locks, each time; then error `busy`
  std::chrono::milliseconds idle_timeout{60000};  ///< a transaction left idle for longer is ended by the server
  bool read_only = false;                         ///< never write: `write` is the error `read_only`
  /// In whose name an administrator of the ledger records: the name of an operator, or empty for the ledger's own. Whoever is not an
  /// administrator records in the name of the operator whose role he is a member of, whatever this says.
  std::string in_the_name_of;
  /// Another ledger is copied: an aid that was recorded there is not asked again whether it fits. Only an administrator's word counts.
  bool as_recorded = false;
  clock_function now = system_now;  ///< when events are recorded
};

/// How a ledger's tables are made.
struct postgres_layout {
  int partitions = 0;  ///< hash partitions, by undertaking's company, of the tables that grow; 0: none
};

/// One organisation that shares a ledger.
struct postgres_operator {
  std::string name;
  std::string read_role;   ///< its people: a member sees the operator's own aid in full, and of others' what the law needs
  std::string grant_role;  ///< those of them who may record too
};

/// One line of what is to be watched on a server.
struct postgres_reading {
  std::string name;        ///< stable, for instance "lock_waits"
  std::string value;       ///< as text
  bool endangers = false;  ///< whether it breaks what a ledger promises
};

/// Whether `address` names a ledger in PostgreSQL: it begins with postgresql:// or postgres://.
[[nodiscard]] bool is_postgres_address(std::string_view address);

/// A ledger in a schema of a PostgreSQL database (15 or later), shared by as many processes, threads and organisations as like.
///
/// An address is what libpq takes, postgresql://USER@HOST:PORT/DATABASE, with `schema=NAME` among its parameters where the schema is
/// not `deminimis`; a password belongs in a password file (~/.pgpass) or a service file.
///
/// A decision locks the rows of every company and entity of the undertaking, in the order of their ids, then reads its history, and
/// holds the locks until it is recorded; the only thing that all decisions take turns for is the end of the log, held on the server from
/// the append to the commit. What cannot be covered by such locks runs alone. The database's functions are the only way to write.
///
/// A connection that is lost before the commit leaves nothing (error `storage`); one that is lost during it leaves the question open (error
/// `outcome_unknown`): the same request with the same idempotency key, on the same store, settles it. The next call connects again.
/// In a child of `fork` every call is the error `used_after_fork`. `read` and `write` must not be called from inside each other on one
/// store; error `request_invalid`.
class postgres_store final : public store {
 public:
  /// Makes the schema, its functions and the roles OWNER, DEFINER, GRANT, READ and AUDIT (see `roles`) with the first event, and opens
  /// it. All or nothing. Errors `ledger_exists`, `permission_denied`, `setting_unsafe`, `replica`, `storage`.
  [[nodiscard]] static std::unique_ptr<postgres_store> create(const std::string& address, const settings& made_with, const attribution& said = {},
                                                              const postgres_options& options = {}, const postgres_layout& layout = {});
  /// Opens the ledger at `address`; never makes one. Errors `not_a_ledger`, `schema_too_new`, `permission_denied`, `storage`.
  [[nodiscard]] static std::unique_ptr<postgres_store> open(const std::string& address, const postgres_options& options = {});
  /// Removes a ledger with all that it holds, and its roles. For scratch ledgers: nothing brings it back. Errors as `open`.
  static void destroy(const std::string& address);

  ~postgres_store() override;
  postgres_store(const postgres_store&) = delete;
  postgres_store& operator=(const postgres_store&) = delete;

  void read(const std::function<void(const reader&)>& work) override;
  /// Runs `work` again from the start where another client was in its way; the last run counts. `setting_unsafe` where the server
  /// could lose what it acknowledged, `replica` where it is one.
  void write(const std::function<void(writer&)>& work) override;
  /// Compares each event with its hash and its canonical form, each derived row with what the log says, and the database's functions,
  /// triggers and rights with those it was made with. Error `permission_denied` for who may not see the whole of it.
  [[nodiscard]] verification verify() override;

  /// The address without a password.
  [[nodiscard]] const std::string& address() const;
  /// Adds an organisation: makes its roles, which people's logins are then made members of. Errors `permission_denied`,
  /// `request_invalid` for a name that is not of lower-case letters, digits and `_`, or is taken.
  postgres_operator add_operator(const std::string& name);
  /// Gives a ledger that another version of this library made the functions of this one, in one transaction and while nobody records, and says how
  /// many differed. For its administrator. Where functions were changed by somebody else they are as they should be again: ask `verify` before.
  /// Errors `permission_denied`, `busy`, `storage`.
  std::size_t update_functions();
  /// The organisations that share the ledger, by name.
  [[nodiscard]] std::vector<postgres_operator> operators();
  /// What is to be watched: locks, waits, replication, backups, settings that endanger the promises.
  [[nodiscard]] std::vector<postgres_reading> status();
  /// How often a write was run again because another client was in its way, since this was opened.
  [[nodiscard]] std::uint64_t reruns() const;

 private:
  struct impl;
  explicit postgres_store(std::unique_ptr<impl> made);
  std::unique_ptr<impl> impl_;
};

}  // namespace deminimis
