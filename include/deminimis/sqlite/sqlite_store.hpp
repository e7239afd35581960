// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deminimis/io/log_view.hpp>
#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/ledger/settings.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/sqlite/role.hpp>

namespace deminimis {

class ledger_register;
class register_builder;

/// How a ledger's file is used.
struct sqlite_options {
  std::chrono::milliseconds busy_timeout{5000};  ///< how long to wait for other processes, once before a transaction and once at its end
  bool read_only = false;                        ///< never write: `write` is the error `read_only`, and no file is made beside the ledger
  /// Keep a write-ahead log instead of a rollback journal: error `storage` where the SQLite library has the WAL-reset bug,
  /// which 3.7.0 to 3.51.2 have, but for 3.44.6 and later and 3.50.7 and later of those branches.
  bool wal = false;
  ledger_role role = ledger_role::admin;  ///< what may be done; `auditor` and `read` never write. Error `permission_denied`
  clock_function now = system_now;        ///< when events are recorded
  /// False: a page whose checksum differs is read all the same, and nothing is ever written. To look at a file that another program
  /// wrote, such as a copy by the sqlite3 shell; `verify` tells of such pages either way.
  bool check_pages = true;
};

/// A ledger in one SQLite file, shared by as many processes and threads as like. What `write` recorded survives a crash of the
/// program and a power cut. Who writes waits in a queue: flocks on the empty files `<ledger>.queue` and `<ledger>.lock`, which the
/// first write makes beside the ledger and which may stay; where they cannot be made, SQLite's own waiting, which is not fair,
/// must do (see `has_queue`).
///
/// A replay, a `write` that found an event by its idempotency key and recorded nothing, returns only when that event is durable.
/// In a child of `fork` every call is the error `used_after_fork`: open the ledger there again. So is the end of a `write` that the process forked
/// inside, whose transaction stays the parent's; a child forked while one runs must be started anew (exec, spawn) before it opens the same ledger,
/// for SQLite takes the lock that its parent has for its own. `read` and `write` must not be called from inside each other on one store; error
/// `request_invalid`.
///
/// An open ledger takes up to 64 MiB for the file's pages and 64 MiB for what it read of undertakings, as far as it needs them. Who asks about so
/// many companies (more than one for every 100 events) that to have read everything would have cost no more makes it do what `preload` does by
/// itself, in a ledger of up to two million events: 61 bytes a grant, 8 to 16 for the references, and up to 64 MiB for what is recorded since.
///
/// Who appends more than 256 grants in one `write` without a look into the tables has them recorded by a thread of the store, behind the caller: a
/// look waits for it, and what the tables refuse, such as `ref_exists`, is the error of a later `append` or look, or of `write` itself.
///
/// Never open, copy or hash the file of an open ledger by other means in the same process: closing any file handle of it drops
/// the locks that the process holds on it.
class sqlite_store final : public store, public log_keeper {
 public:
  /// What was seen of a ledger before, outside of it: the copy that takes its place shall hold all of it.
  struct seen {
    std::uint64_t size = 0;  ///< events
    hash256 leaf{};          ///< of the last of them
  };
  /// What `restore` did.
  struct restoration {
    std::uint64_t events = 0;    ///< in the ledger now
    std::uint64_t given_up = 0;  ///< events of the replaced ledger that it does not hold; 0 where that could not be read
    bool adopted = false;        ///< it is older, or another, and an event says so
    std::filesystem::path kept;  ///< where the replaced file lies now; empty: there was none
    std::uint64_t resealed = 0;  ///< pages of the copy whose checksum differed though nothing else did: another program wrote them
  };

  /// Puts a copy of a ledger, such as `back_up` made, in the place of the ledger at `to`, or where none is, written anew with checksums
  /// of its pages. The copy is verified first; where nothing but those checksums is wrong it was written by another program, such as
  /// the sqlite3 shell, and is taken. It may be the ledger at `to` itself. A copy that does not hold all of the ledger that it replaces, or of what
  /// was `before`, is the error `rolled_back`, unless `adopt` says who wants it and why: then its first new event says so. The replaced file is kept
  /// beside it. Errors `not_a_ledger`, `corrupt` (the copy is damaged), `rolled_back`, `busy`, `read_only`, `storage`, `storage_full`.
  [[nodiscard]] static restoration restore(const std::filesystem::path& copy, const std::filesystem::path& to, const std::optional<seen>& before = {},
                                           const std::optional<attribution>& adopt = {}, const sqlite_options& options = {});

  /// Makes a ledger at `file`, whose folder must be there, with its first event, and opens it. On failure nothing is left behind.
  /// Errors `ledger_exists`, `read_only`, `storage`, `storage_full`.
  [[nodiscard]] static std::unique_ptr<sqlite_store> create(const std::filesystem::path& file, const settings& made_with,
                                                            const attribution& said = {}, const sqlite_options& options = {});

  /// Opens the ledger at `file`; never makes one. A ledger that is damaged, or whose tables or guards were changed, opens for
  /// `verify` only: `read` and `write` are then the error `corrupt`. One that may not be written opens for reading. One of an earlier version of
  /// the tables is brought up to date by whoever may write it, with a copy beside it, `<file>.schema-<version>`, and else read as it is.
  /// Errors `not_a_ledger` (nothing there, another kind of file, a folder, a pipe, a symbolic link), `schema_too_new`, `busy`,
  /// `read_only` (a stopped program's journal must be cleared and cannot be), `storage`.
  [[nodiscard]] static std::unique_ptr<sqlite_store> open(const std::filesystem::path& file, const sqlite_options& options = {});

  ~sqlite_store() override;
  sqlite_store(const sqlite_store&) = delete;
  sqlite_store& operator=(const sqlite_store&) = delete;

  void read(const std::function<void(const reader&)>& work) override;
  void write(const std::function<void(writer&)>& work) override;
  /// Gives a register everything that is recorded, from one view; `build` it with the ledger's settings. Costs one walk over the tables, which two
  /// threads share in a large ledger, and no memory to speak of besides the builder's. Include deminimis/register/register_builder.hpp.
  void fill(register_builder& to);
  /// Where a register came from.
  struct register_source {
    bool snapshot = false;  ///< the snapshot beside the file, not the rows
    std::string why_not;    ///< why not, where there is a snapshot: it is older than the log, of another one, or damaged
  };
  /// A register of everything that is recorded, answering by the ledger's settings. It comes from the snapshot beside the file, which costs reading
  /// it and the companies' names, where one is there that was made from this log as it is; else from the rows, as `fill`. A damaged one is not used.
  /// Include deminimis/register/ledger_register.hpp. Errors `corrupt`, `busy`, `storage`.
  [[nodiscard]] ledger_register load_register(register_source* from = nullptr);
  /// Keeps such a register in this store: from then on a question or decision about a company reads its history from memory, not from the tables,
  /// until something is recorded about it or its undertaking. For a program that decides all day, or of many companies. Costs `load_register`, and
  /// some 61 bytes a grant for as long as it is kept: until another program writes to the ledger, or an event is recorded that is not of companies
  /// alone (a link ended, a link to a person, a split withdrawn, personal data recorded or erased). Then all is read as before; call it again when
  /// there is time. Errors as `load_register`.
  void preload();
  /// Whether what `preload`, or the store by itself, read is kept still.
  [[nodiscard]] bool preloaded();
  /// What `write_snapshot` wrote.
  struct snapshot_facts {
    std::uint64_t events = 0;  ///< in the log that it was made from
    std::uint64_t bytes = 0;
  };
  /// Writes that snapshot from the rows, in one view, in the place of one that is there: some 45 bytes a grant, and no names of anybody.
  /// Errors `read_only`, `storage`, `storage_full`: then what was there is still there.
  snapshot_facts write_snapshot();
  /// Whether the snapshot is, byte for byte, what `write_snapshot` would write now. False where there is none. Costs as much.
  [[nodiscard]] bool snapshot_is_true();
  /// Where the snapshot of the ledger at `file` lies.
  [[nodiscard]] static std::filesystem::path snapshot_of(const std::filesystem::path& file);
  /// Compares, on a copy taken under one short lock: each page with its checksum, the file's structure, its tables and guards with those it was made
  /// with, each event with its hash and its canonical form, each row with what the log says, and each answer with a replay of the log.
  [[nodiscard]] verification verify() override;

  void read_log(const std::function<void(const log_view&)>& work) override;

  /// Writes a copy of the ledger to `to`, where nothing may be yet, under one short lock: by SQLite's backup, verified, and only then
  /// put in its place. Gives what verifying the copy found. Errors `ledger_exists`, `corrupt` where the ledger is damaged,
  /// `storage`, `storage_full`.
  verification back_up(const std::filesystem::path& to);

  /// A setting or fact of the open file, for whoever looks after it.
  struct fact {
    std::string name, value;
  };
  /// SQLite's version, the settings in force, the file's pages and version of tables; see `deminimis doctor`.
  [[nodiscard]] std::vector<fact> facts();

  /// The file, as an absolute path without symbolic links.
  [[nodiscard]] const std::filesystem::path& file() const;
  /// Whether the last `write` waited in the queue; false too before the first.
  [[nodiscard]] bool has_queue() const;

 private:
  struct impl;
  explicit sqlite_store(std::unique_ptr<impl> made);
  std::unique_ptr<impl> impl_;
};

}  // namespace deminimis
