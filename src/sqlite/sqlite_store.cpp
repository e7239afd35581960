// SPDX-License-Identifier: Apache-2.0
#include <deminimis/sqlite/sqlite_store.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif

#include <deminimis/io/merkle.hpp>
#include <deminimis/io/personal.hpp>
#include <deminimis/ledger/recorder.hpp>
#include <deminimis/register/register_builder.hpp>

#include "../detail/own_process.hpp"
#include "database.hpp"
#include "files.hpp"
#include "migration.hpp"
#include "reading.hpp"
#include "recollection.hpp"
#include "recording.hpp"
#include "register_snapshot.hpp"
#include "sabotage.hpp"
#include "schema.hpp"
#include "side_lock.hpp"
#include "verify.hpp"

namespace deminimis {

namespace {

using sqlite::database;
using sqlite::exchange;
using sqlite::in_real_folder;
using sqlite::mistake;
using sqlite::place;
using sqlite::unfinished;
using sqlite::unused_name;
namespace fs = std::filesystem;

// ---- where the file is --------------------------------------------------------------------------------------------------

constexpr std::string_view make_or_find = "Make a ledger with deminimis init, or give the file of one.";

error not_a_ledger(const fs::path& file, std::string why, std::string_view remedy = make_or_find) {
  return {errc::not_a_ledger, file.string(), std::move(why), std::string(remedy)};
}

/// Locks on a network's files may be missing, or not reach the other machines: two programs could both have the last euro.
void require_local(const fs::path& folder, const fs::path& shown) {
#ifdef __linux__
  constexpr std::array<unsigned long, 6> network{0x6969 /* NFS */,      0x517B /* SMB */,     0xFF534D42 /* CIFS */,
                                                 0xFE534D42 /* SMB2 */, 0x5346414F /* AFS */, 0x73757245 /* Coda */};
  struct statfs about {};
  if (::statfs(folder.c_str(), &about) == 0 &&
      std::find(network.begin(), network.end(), static_cast<unsigned long>(about.f_type) & 0xFFFFFFFFUL) != network.end())
    throw error(errc::storage, shown.string(), "It lies on a network file system, whose locks cannot be relied on.",
                "Keep the ledger on a local disk, and let the others use it there.");
#else
  static_cast<void>(folder), static_cast<void>(shown);
#endif
}

/// Locks are tried out, between two openings of a new file without a name, as two processes would hold them: a mount may have none,
/// or grant every lock to everybody, whatever its file system is. Nothing is tried where no file can be made; nobody writes there.
void require_locks(const fs::path& folder, const fs::path& shown) {
#if defined(O_TMPFILE) && defined(F_OFD_SETLK)
  if (sqlite::made == mistake::locks_unproven) return;
  struct descriptor {
    int number;
    ~descriptor() {
      if (number >= 0) ::close(number);
    }
  };
  const descriptor one{::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
  if (one.number < 0) return;
  const descriptor other{::open(("/proc/self/fd/" + std::to_string(one.number)).c_str(), O_RDWR | O_CLOEXEC)};
  if (other.number < 0) return;
  struct flock held {};
  held.l_type = F_WRLCK;
  held.l_whence = SEEK_SET;
  held.l_len = 1;
  struct flock wanted = held;
  if (::fcntl(one.number, F_OFD_SETLK, &held) != 0 || ::fcntl(other.number, F_OFD_GETLK, &wanted) != 0 || wanted.l_type == F_UNLCK)
    throw error(errc::storage, shown.string(), "The locks of files do not work where it lies: two programs could both grant the last euro.",
                "Keep the ledger on a local disk, and let the others use it there.");
#else
  static_cast<void>(folder), static_cast<void>(shown);
#endif
}

/// The real path of the ledger at `file`. Error `not_a_ledger` where there is no ordinary file.
fs::path locate(const fs::path& file) {
  if (file.empty()) throw not_a_ledger(file, "No file is named.");
  const auto real = in_real_folder(file);
  if (!real) throw not_a_ledger(file, "There is no such folder, or no file is named in it.");
  struct stat about {};
  if (::lstat(real->c_str(), &about) != 0) {
    if (errno == EACCES) throw error(errc::storage, file.string(), "Its folder may not be entered.", "Ask for the right to read it.");
    throw not_a_ledger(file, "There is no such file.");
  }
  if (S_ISLNK(about.st_mode)) throw not_a_ledger(file, "It is a symbolic link.", "Give the file that it points to.");
  if (S_ISDIR(about.st_mode)) throw not_a_ledger(file, "It is a folder.");
  if (!S_ISREG(about.st_mode)) throw not_a_ledger(file, "It is a pipe or a device, not a file.");
  require_local(real->parent_path(), file);
  return *real;
}

// ---- settings -----------------------------------------------------------------------------------------------------------

/// Whether this SQLite has the WAL-reset bug: 3.7.0 to 3.51.2, mended in 3.44.6 and 3.50.7 of those branches.
constexpr bool wal_is_safe(int version) {
  const auto from_to = [&](int from, int to) { return from <= version && version < to; };
  return version >= 3'051'003 || from_to(3'044'006, 3'045'000) || from_to(3'050'007, 3'051'000);
}
static_assert(!wal_is_safe(3'040'001) && !wal_is_safe(3'044'005) && wal_is_safe(3'044'006) && !wal_is_safe(3'045'000) && !wal_is_safe(3'050'006) &&
              wal_is_safe(3'050'007) && !wal_is_safe(3'051'002) && wal_is_safe(3'051'003));

void require_wal_allowed(const sqlite_options& options, const fs::path& shown) {
  if (options.wal && !wal_is_safe(sqlite3_libversion_number()))
    throw error(errc::storage, shown.string(),
                "SQLite " + std::string(sqlite3_libversion()) + " can lose a write-ahead log's transactions (the WAL-reset bug).",
                "Leave the option wal off, or use SQLite 3.51.3 or later.");
}

void set_up(database& db, bool may_write, bool wal) {
  db.run("PRAGMA mmap_size = 0");  // an I/O error in a mapped file would be a signal
  db.run("PRAGMA cell_size_check = ON");
  db.run("PRAGMA temp_store = MEMORY");
  db.run("PRAGMA cache_size = -65536");  // KiB, as far as they are needed: with SQLite's own 2 MiB a ledger of a million grants is read from disk
  if (!may_write) return;
  db.hold_setting("PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1");  // what is erased leaves no byte behind
  if (wal)
    db.hold_setting("PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal");
  else if (!wal_is_safe(sqlite3_libversion_number()) || db.word("PRAGMA journal_mode") != "wal")  // who made the ledger may have chosen it
    db.hold_setting("PRAGMA journal_mode = DELETE", "PRAGMA journal_mode", "delete");
  if (sqlite::made == mistake::synchronous_normal)
    db.hold_setting("PRAGMA synchronous = NORMAL", "PRAGMA synchronous", "1");
  else if (sqlite::made == mistake::no_directory_sync)
    db.hold_setting("PRAGMA synchronous = FULL", "PRAGMA synchronous", "2");
  else
    db.hold_setting("PRAGMA synchronous = EXTRA", "PRAGMA synchronous", "3");
}

/// Whether this process is a child of the one that opened a ledger.
bool is_child(const own_process& of) { return of.forked() && sqlite::made != mistake::fork_unnoticed; }

}  // namespace

// ---- the store ----------------------------------------------------------------------------------------------------------

struct sqlite_store::impl {
  impl(fs::path real, fs::path named, sqlite_options chosen)
      : file(std::move(real)), shown(std::move(named)), options(std::move(chosen)), queue(file.string()) {
    db = std::make_unique<database>(file.string(), shown.string(), writes() ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    db->restrict_to_ledger_work(options.role);
    db->wait_until(database::clock::now() + options.busy_timeout);
    if (!options.check_pages) db->pages().set(sqlite::page_check::collect);
    try {
      require_ledger();
    } catch (const error& e) {
      if (e.code() != errc::corrupt) throw;
      distrust_all(e.why());
      require_ledger();
    }
    if (distrust.empty() && writes() && !db->read_only() && db->number("PRAGMA user_version") < sqlite::schema_version &&
        sqlite::schema_differences(*db).empty())
      sqlite::migrate(*db, file, shown, sqlite::migrations(), sqlite::schema_version);
    set_up(*db, writes() && !db->read_only(), options.wal);
    learn();
  }

  /// Gives a register everything that is recorded, in the transaction that is open.
  void fill(register_builder& to, bool with_other_thread);
  [[nodiscard]] ledger_register register_of_rows(bool with_other_thread = true);
  /// The same from the snapshot where it is of this state.
  [[nodiscard]] ledger_register register_of_all(register_source* from);
  /// Everything that the transaction that is open sees, what it wrote itself included.
  [[nodiscard]] ledger_register register_of_transaction(bool wrote) {
    return wrote ? register_of_rows(false) : register_of_all(nullptr);  // another connection and a snapshot tell of what is durable
  }
  /// The register of the rows and what it was made from, in a transaction of its own.
  struct of_rows {
    ledger_register all;
    sqlite::log_state state;
  };
  [[nodiscard]] of_rows take_rows();

  [[nodiscard]] bool writes() const { return !options.read_only && options.check_pages && may_record(options.role); }

  /// From here on only `verify` works, which is to see everything.
  void distrust_all(std::string_view why) {
    if (distrust.empty()) distrust = why;
    db->pages().set(sqlite::page_check::collect);
  }

  void require_ledger() {
    if (db->number("PRAGMA application_id") != sqlite::application_id)
      throw not_a_ledger(shown, "It is a SQLite database of another program, or an empty file.");
    if (const auto version = db->number("PRAGMA user_version"); version > sqlite::schema_version)
      throw error(errc::schema_too_new, shown.string(),
                  "Its tables are of version " + std::to_string(version) + "; this deminimis knows " + std::to_string(sqlite::schema_version) + "." +
                      (distrust.empty() ? "" : " Or the page that says so is damaged: it does not have its checksum."),
                  std::string("Use a newer version of deminimis") + (distrust.empty() ? "." : ", or restore the ledger from a backup."));
    else if (version < 1)
      throw not_a_ledger(shown, "It says that it is a ledger, but of no version.");
  }

  /// Reads what stays the same for as long as the ledger is open. Damage found here leaves only `verify`.
  void learn() {
    if (!distrust.empty()) return;
    const transaction t(*this, "BEGIN");
    try {
      if (const auto differences = sqlite::schema_differences(*db); !differences.empty())
        distrust = differences.front() + (differences.size() > 1 ? " And " + std::to_string(differences.size() - 1) + " more." : "");
      else
        made_with = sqlite::settings_of(*db);
    } catch (const error& e) {
      if (e.code() != errc::corrupt) throw;
      distrust_all(e.why());
    }
  }

  /// What is wrong with a ledger: its pages apart from the rest.
  struct findings {
    verification of_content;
    std::vector<std::uint32_t> pages;  ///< whose checksum differs
  };

  findings inspect() {
    std::optional<database> copy;  // so that nobody waits for the reading of a long log
    findings found;
    std::string known;
    {
      const turn mine(*this);
      known = distrust;
      copy.emplace("", shown.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
      struct collecting {
        sqlite::checked_pages pages;
        bool for_good;
        explicit collecting(impl& of) : pages(of.db->pages()), for_good(!of.distrust.empty() || !of.options.check_pages) {
          pages.set(sqlite::page_check::collect);
        }
        ~collecting() {
          if (!for_good) pages.set(sqlite::page_check::refuse);
        }
      } now(*this);
      db->forget_pages();
      try {
        copy->copy(*db);
      } catch (const error& e) {
        if (e.code() != errc::corrupt && e.code() != errc::not_a_ledger) throw;
        return {{0, {}, {e.what()}}, {}};
      }
      found.pages = now.pages.collected();
      if (!found.pages.empty() && !now.for_good) {  // pages that differ are in memory now
        now.for_good = true;
        distrust = sentence_about(found.pages);
      }
    }
    copy->restrict_to_ledger_work();
    found.of_content = sqlite::verify(*copy);
    if (found.of_content.problems.empty() && found.pages.empty() && !known.empty()) found.of_content.problems.push_back(known);
    return found;
  }

  static std::string sentence_about(const std::vector<std::uint32_t>& pages) {
    std::string list;
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < std::min(pages.size(), most); ++i) list += (i == 0 ? "" : ", ") + std::to_string(pages[i]);
    if (pages.size() > most) list += " and " + std::to_string(pages.size() - most) + " more";
    return (pages.size() == 1 ? "Page " + list + " of the file is not as deminimis wrote it: its checksum differs."
                              : "Pages " + list + " of the file are not as deminimis wrote them: their checksums differ.");
  }

  [[nodiscard]] bool forked() const { return is_child(process); }

  /// The right to use the connection: one thread at a time, never in a forked child, never from inside itself.
  class turn {
   public:
    explicit turn(impl& of) : of_(&of) {
      if (of.forked()) own_process::refuse(of.shown.string());
      if (of.owner.load() == std::this_thread::get_id())
        throw error(errc::request_invalid, of.shown.string(), "The ledger was asked from inside a read or write of its own.",
                    "Use the reader or writer that was given.");
      lock_ = std::unique_lock(of.mutex);
      if (!of.db)
        throw error(errc::ledger_poisoned, of.shown.string(), "An earlier failure made this handle unusable: " + of.poison, "Open the ledger again.");
      of.owner = std::this_thread::get_id();
      owned_ = true;
      of.db->wait_until(database::clock::now() + of.options.busy_timeout);
    }
    ~turn() {
      if (owned_) of_->owner = std::thread::id();
    }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

   private:
    impl* of_;
    std::unique_lock<std::mutex> lock_;
    bool owned_ = false;
  };

  /// A transaction that is rolled back unless it was committed.
  class transaction {
   public:
    transaction(impl& of, const char* begin) : of_(&of) {
      if (sqlite::made == mistake::acknowledge_before_commit && of.db->in_transaction()) of.db->run("COMMIT");
      of.db->run(begin);
    }
    ~transaction() {
      if (sqlite::made == mistake::acknowledge_before_commit && of_->kept_open) return;
      if (of_->db && !of_->forked()) of_->roll_back();
    }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

   private:
    impl* of_;
  };

  /// Leaves the connection without a transaction, or unusable.
  void roll_back() noexcept {
    try {
      if (db->in_transaction()) db->try_run("ROLLBACK");
    } catch (...) {  // there may be no memory to undo it with: closing the file undoes it too
    }
    if (db->in_transaction()) make_unusable("a transaction could not be undone");
  }

  void make_unusable(std::string_view why) noexcept {
    try {
      poison = why;
    } catch (const std::bad_alloc&) {
      poison.clear();
    }
    if (sqlite::made == mistake::goes_on_after_failure) return;
    db.reset();  // what the transaction left, the next one to open the ledger undoes
  }

  /// Makes what the transaction wrote durable, or tells what became of it.
  void commit(std::uint64_t last) {
    const auto patience = sqlite::made == mistake::commit_not_repeated ? std::chrono::milliseconds(0) : options.busy_timeout;
    const auto deadline = database::clock::now() + patience;
    db->wait_until(deadline);
    int code = db->try_run("COMMIT");
    while ((code & 0xFF) == SQLITE_BUSY && database::clock::now() < deadline) {  // still open: commit again, never redo
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      code = db->try_run("COMMIT");
    }
    if (code == SQLITE_OK) {
      durable = last;
      return;
    }
    const error failure = db->error_of(code);
    if (failure.code() == errc::busy || failure.code() == errc::storage_full) throw failure;  // before anything was decided: rolled back
    make_unusable(failure.why());
    if (sqlite::made == mistake::outcome_denied) throw failure;
    throw error(errc::outcome_unknown, shown.string(), "The storage failed while the transaction was made durable. " + failure.why(),
                "Open the ledger again and repeat the request with the same idempotency key.", written::unknown);
  }

  /// A commit that changes nothing and makes all before it durable.
  void commit_as_it_is(std::uint64_t last) {
    db->run(sqlite::write_schema_version);
    commit(last);
  }

  /// Writes the ledger to a new file, every page with its checksum, whatever this one has.
  void write_anew_to(const fs::path& made) {
    std::string name;
    for (const char c : made.string()) name += c == '\'' ? "''" : std::string(1, c);
    db->wait_until(database::clock::now() + options.busy_timeout);
    db->reserve_page_checksums();
    db->run_unrestricted("VACUUM INTO '" + name + "'");
  }

  /// Leaves no byte of what was erased in the rest of a page. The erasure is durable already.
  void write_anew() {
    db->wait_until(database::clock::now() + options.busy_timeout);
    try {
      db->run_unrestricted("VACUUM");
    } catch (const error& e) {
      static_cast<void>(db->io_failed());
      throw error(e.code(), e.where(), "The data were erased and overwritten, but the file was not written anew. " + e.why(),
                  "Erase something else later, when nobody reads the ledger: that writes the file anew.", written::yes);
    }
  }

  void require_trusted() const {
    if (!distrust.empty()) throw error(errc::corrupt, shown.string(), distrust, "Run deminimis verify, and restore the ledger from a copy.");
  }

  /// A look at the last event. While it lives all that is read is of one state, in a transaction or not: SQLite keeps a reader's lock for
  /// as long as one of its statements is not done. SQLite notices here where somebody changed the tables since they were compared.
  class look {
   public:
    explicit look(impl& of) : newest_(of.db->use("SELECT coalesce(max(seq), 0) FROM event")) {
      if (newest_.step()) last_ = static_cast<std::uint64_t>(newest_.integer(0));
      const int compiled = newest_.compiled_again();
      if (std::exchange(of.compiled_again, compiled) != compiled) of.recheck();
      of.require_trusted();
    }
    /// The number of the last event.
    [[nodiscard]] std::uint64_t last() const { return last_; }

   private:
    sqlite::statement newest_;
    std::uint64_t last_ = 0;
  };

  std::uint64_t first_look() { return look(*this).last(); }

  void recheck() {
    if (const auto differences = sqlite::schema_differences(*db); !differences.empty()) distrust = differences.front();
  }

  const fs::path file, shown;
  const sqlite_options options;
  const own_process process;
  std::mutex mutex;
  std::atomic<std::thread::id> owner{};
  std::unique_ptr<database> db;  ///< none: poisoned
  sqlite::side_lock queue;
  std::string distrust;  ///< what is wrong with the file; empty: nothing that was seen
  std::string poison;    ///< what made the handle unusable
  settings made_with;
  sqlite::recollection recalled{64U << 20U};  ///< bytes
  bool kept_open = false;                     ///< only ever by the mistake `acknowledge_before_commit`
  std::uint64_t durable = 0;                  ///< events up to this one are known to outlast a power cut
  int compiled_again = 0;
  std::atomic<bool> has_queue = false;
};

namespace {

/// One transaction's view of the tables.
class view final : public writer {
 public:
  /// Gives a register of everything, of what this transaction wrote too where it did.
  using reading_of_all = std::function<ledger_register(bool wrote)>;
  /// The present state.
  view(database& db, const own_process& process, const deminimis::settings& made_with, const clock_function& now, std::uint64_t last,
       sqlite::recollection& known, reading_of_all read_all)
      : db_(&db),
        process_(process),
        settings_(&made_with),
        now_(&now),
        last_(last),
        before_(sqlite::now),
        known_(&known),
        read_all_(std::move(read_all)) {}
  /// The state before an event.
  view(const view& present, std::uint64_t last)
      : db_(&present.db()),
        process_(present.process_),
        settings_(present.settings_),
        now_(present.now_),
        last_(last),
        before_(static_cast<std::int64_t>(last + 1)) {}
  view(const view&) = delete;
  view& operator=(const view&) = delete;
  ~view() override {
    if (behind_ && is_child(process_)) static_cast<void>(behind_.release());  // a child has no thread that could be told
  }

  std::uint64_t append(event_body body, const attribution& said, std::string request) override {
    if (failure_) std::rethrow_exception(failure_);
    try {
      require_own_process();
      if (std::holds_alternative<ledger_created>(body))
        throw error(errc::ledger_exists, "event", "A ledger is made once.", "Make another ledger for other settings.");
      if (db_->role() != ledger_role::admin && (std::holds_alternative<person_erased>(body) || std::holds_alternative<copy_adopted>(body)))
        throw error(errc::permission_denied, "role", "The role " + std::string(to_string(db_->role())) + " neither erases nor adopts.",
                    "Open the ledger with the role admin.");
      if (!wrote_ && (sqlite::made == mistake::lock_after_read || sqlite::made == mistake::retry_write_alone)) take_lock_late();
      event e{last_ + 1, (*now_)(), said, std::move(request), std::move(body)};
      seal(e.body);
      wrote_ = true;
      const bool is_grant = std::holds_alternative<grant_recorded>(e.body);
      if (is_grant && may_be_behind()) {
        known_->take(e, {});
        behind_->add(std::move(e));
        return ++last_;
      }
      settle();
      sqlite::record(*db_, e);
      appended_ = is_grant ? appended_ + 1 : 0;
      if (known_)
        known_->take(e, [this](std::string_view ref) {
          const auto aid = find_grant(ref);
          return aid ? std::optional(aid->recipient) : std::nullopt;
        });
      erased_ = erased_ || std::holds_alternative<person_erased>(e.body);
      return last_ = e.sequence;
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

  [[nodiscard]] const deminimis::settings& settings() const override { return *settings_; }
  [[nodiscard]] std::uint64_t last_event() const override { return last_; }
  void visit_events(std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit) const override {
    sqlite::visit_events(db(), first, std::min(last, last_), visit);
  }
  void visit_before(std::uint64_t event, const std::function<void(const reader&)>& work) const override {
    const std::uint64_t last = event == 0 ? 0 : std::min(last_, event - 1);
    work(view(*this, last));
  }
  [[nodiscard]] std::optional<event> event_with_key(std::string_view key) const override {
    if (sqlite::made == mistake::key_ignored) return {};
    if (key.empty() || (known_ && known_->keys().lack(key))) return {};
    auto found = sqlite::event_with_key(db(), key, before_);
    if (known_ && !found) known_->keys().missed(last_, [&](const auto& visit) { sqlite::visit_keys(db(), visit); });
    found_by_key_ = found_by_key_ || found;
    return found;
  }
  [[nodiscard]] std::optional<grant> find_grant(std::string_view ref) const override {
    if (known_ && known_->refs().lack(ref)) return std::nullopt;
    auto found = sqlite::find_grant(db(), ref, before_);
    if (known_ && !found) known_->refs().missed(last_, [&](const auto& visit) { sqlite::visit_refs(db(), visit); });
    return found;
  }
  [[nodiscard]] std::optional<company> find_company(cvr number) const override { return sqlite::find_company(db(), number, before_); }
  [[nodiscard]] std::optional<entity> find_entity(std::string_view id) const override { return sqlite::find_entity(db(), id, before_); }
  [[nodiscard]] std::vector<control_link> links_of(std::string_view id) const override { return sqlite::links_of(db(), id, before_); }
  [[nodiscard]] std::optional<control_link> find_link(std::uint64_t sequence) const override { return sqlite::find_link(db(), sequence, before_); }
  [[nodiscard]] std::optional<split> find_split(std::uint64_t sequence) const override { return sqlite::find_split(db(), sequence, before_); }
  [[nodiscard]] std::vector<split> splits_of(cvr number) const override { return sqlite::splits_of(db(), number, before_); }
  [[nodiscard]] std::vector<grant> grants_of(cvr number) const override { return sqlite::grants_of(db(), number, before_); }
  [[nodiscard]] history everything() const override { return sqlite::everything(db(), before_); }
  [[nodiscard]] std::shared_ptr<const history> history_of(const entity_id& start, const policy& rules) const override {
    if (!known_ || rules.natural_person_links != settings_->policy.natural_person_links) return reader::history_of(start, rules);
    return known_->history_of(start, [&] { return load_history(*this, rules, std::vector{start}); });
  }
  [[nodiscard]] std::shared_ptr<const history> facts_of(const entity_id& start, const policy& rules) const override {
    if (!known_ || rules.natural_person_links != settings_->policy.natural_person_links) return reader::facts_of(start, rules);
    return known_->facts_of(
        start, last_, [&] { return load_history(*this, rules, std::vector{start}); },
        [&] {
          settle();
          return read_all_(wrote_);
        });
  }
  [[nodiscard]] company_outline outline_of(cvr number) const override {
    if (!known_) return reader::outline_of(number);
    if (const auto known = known_->outline_of(number)) return *known;
    return {detail::is_registered(*facts_of(id_of(number), settings_->policy), number), {}};
  }
  [[nodiscard]] std::vector<breach> breaches() const override {
    if (!known_) return make_register(everything(), settings_->book, {}, settings_->policy).audit();
    settle();
    return read_all_(wrote_).audit();
  }
  [[nodiscard]] std::vector<batch> batches(report_kind kind) const override { return sqlite::batches(db(), kind, before_); }
  [[nodiscard]] std::optional<quote> rate_on_or_before(rate_source source, currency unit, day d) const override {
    const auto read = [&] { return sqlite::rate_on_or_before(db(), source, unit, d, before_); };
    return known_ ? known_->rate_of(source, unit, d, read) : read();
  }
  [[nodiscard]] std::vector<quote> rates(rate_source source, currency unit, day first, day last) const override {
    return sqlite::rates(db(), source, unit, first, last, before_);
  }

  [[nodiscard]] bool wrote() const { return wrote_; }
  [[nodiscard]] bool erased() const { return erased_; }
  [[nodiscard]] bool found_by_key() const { return found_by_key_; }
  /// Throws what made an `append` fail, though whoever called it went on: half an event is never recorded. Otherwise all is in the tables.
  void require_whole() const {
    require_own_process();
    if (failure_) std::rethrow_exception(failure_);
    settle();
  }

 private:
  void require_own_process() const {
    if (is_child(process_)) own_process::refuse("event");
  }
  /// Returns when everything that was appended is in the tables.
  void settle() const {
    if (!behind_) return;
    require_own_process();
    behind_->settle();
  }
  /// The connection, for a look into them.
  [[nodiscard]] database& db() const {
    appended_ = 0;
    settle();
    return *db_;
  }
  /// Whether the next event may be recorded behind whoever appends it: so many were appended one after the other without a look into the tables that
  /// a second thread has work, and the caller does not wait for it.
  [[nodiscard]] bool may_be_behind() {
    constexpr std::size_t enough = 256;
    if (!known_ || appended_ < enough || alone_) return false;
    if (behind_) return true;
    try {
      if (std::thread::hardware_concurrency() > 1) behind_ = std::make_unique<sqlite::write_behind>(*db_);
    } catch (const std::system_error&) {
      behind_.reset();
    }
    alone_ = !behind_;
    return !alone_;
  }

  void take_lock_late() {
    if (sqlite::made == mistake::retry_write_alone && db_->try_run(sqlite::write_schema_version) == SQLITE_OK) return;
    db_->run("ROLLBACK");
    db_->run("BEGIN IMMEDIATE");
    last_ = static_cast<std::uint64_t>(db_->number("SELECT coalesce(max(seq), 0) FROM event"));
  }

  database* db_;
  own_process process_;
  const deminimis::settings* settings_;
  const clock_function* now_;
  std::uint64_t last_;
  std::int64_t before_;
  sqlite::recollection* known_ = nullptr;  ///< none: of an earlier state nothing is kept
  reading_of_all read_all_;
  bool wrote_ = false;
  bool erased_ = false;
  mutable bool found_by_key_ = false;
  std::exception_ptr failure_;
  mutable std::size_t appended_ = 0;  ///< grants since the last look into the tables, or event of another kind
  bool alone_ = false;                ///< no thread can be had, or it would have no processor
  std::unique_ptr<sqlite::write_behind> behind_;
};

/// A new file of a ledger's tables and its first event, closed again.
void make_file(const fs::path& at, const fs::path& shown, const event& first, const sqlite_options& options) {
  static const std::string mark = "PRAGMA application_id = " + std::to_string(sqlite::application_id);
  database db(at.string(), shown.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  db.wait_until(database::clock::now() + options.busy_timeout);
  db.reserve_page_checksums();
  set_up(db, true, options.wal);
  db.run("BEGIN IMMEDIATE");
  db.run(mark.c_str());
  db.run(sqlite::write_schema_version);
  for (const auto& object : sqlite::schema_objects()) db.run(object.sql.c_str());
  sqlite::record(db, first);
  db.run("COMMIT");
}

}  // namespace

sqlite_store::sqlite_store(std::unique_ptr<impl> made) : impl_(std::move(made)) {}

sqlite_store::~sqlite_store() {
  // In a forked child the connection is the parent's: to close it could undo the parent's transaction.
  if (impl_ && impl_->forked()) static_cast<void>(impl_.release());
}

std::unique_ptr<sqlite_store> sqlite_store::create(const fs::path& file, const settings& made_with, const attribution& said,
                                                   const sqlite_options& options) {
  const auto at = in_real_folder(file);
  if (!at)
    throw error(errc::storage, file.string(), file.has_filename() ? "There is no such folder." : "It does not name a file.",
                "Make the folder, and name a file in it.");
  if (struct stat about{}; ::lstat(at->c_str(), &about) == 0)
    throw error(errc::ledger_exists, file.string(), "Something is there already.", "Choose another name, or open what is there.");
  if (options.read_only) throw error(errc::read_only, file.string(), "A ledger cannot be made without writing.", "Leave the option read_only off.");
  require_local(at->parent_path(), file);
  require_locks(at->parent_path(), file);
  require_wal_allowed(options, file);

  const unfinished making{unused_name(*at)};
  try {
    make_file(making.path, file, {1, options.now(), said, {}, ledger_created{made_with}}, options);
  } catch (const error& e) {
    if (e.code() == errc::storage && ::faccessat(AT_FDCWD, at->parent_path().c_str(), W_OK, AT_EACCESS) != 0)
      throw error(errc::read_only, file.string(), "The folder cannot be written.", "Ask for the right to write there, or choose another folder.");
    throw;
  }
  place(making.path, *at, file);
  return open(file, options);
}

std::unique_ptr<sqlite_store> sqlite_store::open(const fs::path& file, const sqlite_options& options) {
  fs::path real = locate(file);
  if (!options.read_only) require_locks(real.parent_path(), file);
  require_wal_allowed(options, file);
  return std::unique_ptr<sqlite_store>(new sqlite_store(std::make_unique<impl>(std::move(real), file, options)));
}

void sqlite_store::read(const std::function<void(const reader&)>& work) {
  const impl::turn turn(*impl_);
  impl_->require_trusted();
  const impl::look present(*impl_);
  impl_->recalled.resume({present.last(), impl_->db->data_version()});
  const view now(*impl_->db, impl_->process, impl_->made_with, impl_->options.now, present.last(), impl_->recalled,
                 [&](bool wrote) { return impl_->register_of_transaction(wrote); });
  work(now);
}

void sqlite_store::impl::fill(register_builder& to, bool with_other_thread) {
  sqlite::fill_register(*db, to, [&]() -> std::unique_ptr<database> {
    if (!with_other_thread) return nullptr;
    auto beside = std::make_unique<database>(file.string(), shown.string(), SQLITE_OPEN_READONLY);
    beside->restrict_to_ledger_work(options.role);
    beside->wait_until(database::clock::now() + options.busy_timeout);
    if (!options.check_pages) beside->pages().set(sqlite::page_check::collect);
    set_up(*beside, false, false);
    return beside;
  });
}

void sqlite_store::fill(register_builder& to) {
  const impl::turn turn(*impl_);
  impl_->require_trusted();
  const impl::transaction t(*impl_, "BEGIN");
  static_cast<void>(impl_->first_look());
  impl_->fill(to, true);
}

void sqlite_store::write(const std::function<void(writer&)>& work) {
  impl& self = *impl_;
  const impl::turn turn(self);
  self.require_trusted();
  if (!may_record(self.options.role))
    throw error(errc::permission_denied, "role", "The role " + std::string(to_string(self.options.role)) + " records nothing.",
                "Open the ledger with the role grant or admin.");
  if (const bool chosen = self.options.read_only || !self.options.check_pages; chosen || self.db->read_only())
    throw error(errc::read_only, self.shown.string(), chosen ? "It was opened to be read only." : "The ledger's file cannot be written.",
                chosen ? "Open it without the option read_only." : "Ask for the right to write the file and its folder.");

  struct queued {
    impl& of;
    sqlite::side_lock::outcome outcome;
    ~queued() {
      if (outcome == sqlite::side_lock::outcome::taken && !of.forked()) of.queue.give_back();
    }
  } const place_in_queue{self, self.queue.take(self.db->deadline())};
  if (place_in_queue.outcome == sqlite::side_lock::outcome::timed_out)
    throw error(errc::busy, self.shown.string(), "Other processes wrote to the ledger all the time.", "Try again.");
  self.has_queue = place_in_queue.outcome == sqlite::side_lock::outcome::taken;

  try {
    static_cast<void>(self.db->io_failed());  // what failed while reading is no reason to give up the handle
    constexpr bool begins_late =
        sqlite::made == mistake::deferred_begin || sqlite::made == mistake::lock_after_read || sqlite::made == mistake::retry_write_alone;
    const impl::transaction t(self, begins_late ? "BEGIN" : "BEGIN IMMEDIATE");
    const std::uint64_t last = self.first_look();
    self.recalled.resume({last, self.db->data_version()});
    struct undoing {  // unless all is durable: what was read may never have been
      sqlite::recollection* known;
      ~undoing() {
        if (known) known->undo();
      }
    } unless_durable{&self.recalled};
    view now(*self.db, self.process, self.made_with, self.options.now, last, self.recalled,
             [&](bool wrote) { return self.register_of_transaction(wrote); });
    work(now);
    now.require_whole();
    self.kept_open = sqlite::made == mistake::acknowledge_before_commit && now.wrote();
    if (self.kept_open) return;
    const bool replay_to_settle =
        sqlite::made != mistake::replay_acknowledged && !now.wrote() && now.found_by_key() && now.last_event() > self.durable;
    if (now.wrote())
      self.commit(now.last_event());
    else if (replay_to_settle)
      self.commit_as_it_is(now.last_event());
    if (now.erased()) self.write_anew();
    self.recalled.leave({now.last_event(), self.db->data_version()});
    unless_durable.known = nullptr;
  } catch (...) {
    if (self.db && self.db->io_failed() && !self.forked()) self.make_unusable("the storage failed while an event was recorded");
    throw;
  }
}

verification sqlite_store::verify() {
  if (impl_->options.role == ledger_role::read)
    throw error(errc::permission_denied, "role", "The role read does not see all that verifying compares.", "Open the ledger with the role auditor.");
  auto found = impl_->inspect();
  if (auto& problems = found.of_content.problems; !found.pages.empty()) {
    const bool nothing_else = problems.empty();
    problems.insert(problems.begin(), impl::sentence_about(found.pages));
    if (nothing_else)
      problems.push_back(
          "Nothing else is wrong. If another program wrote to the file, such as the sqlite3 shell, deminimis restore of the file itself makes the "
          "checksums anew.");
  }
  return std::move(found.of_content);
}

namespace {

class log_in_file final : public log_view {
 public:
  log_in_file(database& of, std::uint64_t size) : db_(&of), size_(size) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  void visit_leaves(std::uint64_t first, std::uint64_t last, const std::function<void(const hash256&)>& visit) const override {
    each(db_->use("SELECT leaf FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq"), first, last, [&](const sqlite::statement& row) {
      const auto bytes = row.blob(0);
      hash256 leaf{};
      if (bytes.size() != leaf.size()) throw error(errc::corrupt, "event", "The hash of an event is not 32 bytes.", "Run deminimis verify.");
      std::transform(bytes.begin(), bytes.end(), leaf.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
      visit(leaf);
    });
  }
  void visit_entries(std::uint64_t first, std::uint64_t last, const std::function<void(std::string_view)>& visit) const override {
    each(db_->use("SELECT bytes FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq"), first, last,
         [&](const sqlite::statement& row) { visit(row.text(0)); });
  }

 private:
  template <class Take>
  static void each(sqlite::statement rows, std::uint64_t first, std::uint64_t last, Take&& take) {
    const auto bound = [](std::uint64_t n) { return static_cast<std::int64_t>(std::min<std::uint64_t>(n, INT64_MAX)); };
    rows.bind(1, bound(first)).bind(2, bound(last));
    while (rows.step()) take(rows);
  }
  database* db_;
  std::uint64_t size_;
};

std::vector<hash256> leaves_of(log_keeper& of) {
  std::vector<hash256> leaves;
  of.read_log([&](const log_view& log) { log.visit_leaves(1, log.size(), [&](const hash256& leaf) { leaves.push_back(leaf); }); });
  return leaves;
}

/// How many leaves two logs begin with alike.
std::size_t common(const std::vector<hash256>& a, const std::vector<hash256>& b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

}  // namespace

void sqlite_store::read_log(const std::function<void(const log_view&)>& work) {
  const impl::turn turn(*impl_);
  impl_->require_trusted();
  const impl::transaction t(*impl_, "BEGIN");
  const log_in_file log(*impl_->db, impl_->first_look());
  work(log);
}

// ---- the snapshot beside it ---------------------------------------------------------------------------------------------

namespace {

/// Which log the rows follow from.
sqlite::log_state state_of_log(database& from) {
  const log_in_file log(from, sqlite::last_event(from));
  sqlite::log_state state;
  state.events = log.size();
  log.visit_leaves(1, 1, [&](const hash256& leaf) { state.first = leaf; });
  log.visit_leaves(state.events, state.events, [&](const hash256& leaf) { state.last = leaf; });
  return state;
}

}  // namespace

fs::path sqlite_store::snapshot_of(const fs::path& file) { return file.string() + ".register"; }

ledger_register sqlite_store::impl::register_of_rows(bool with_other_thread) {
  register_builder all;
  fill(all, with_other_thread);
  return std::move(all).build(made_with.book, made_with.watched, made_with.policy);
}

ledger_register sqlite_store::impl::register_of_all(register_source* from) {
  register_source source;
  const fs::path beside = snapshot_of(file);
  std::optional<ledger_register> found;
  if (const auto made_from = sqlite::snapshot_state(beside)) {
    const auto now = state_of_log(*db);
    try {
      found = sqlite::read_snapshot(beside, now, made_with, [&](const auto& visit) { sqlite::visit_names(*db, visit); });
      if (!found)
        source.why_not = made_from->first == now.first
                             ? "It was made from " + std::to_string(made_from->events) + " of " + std::to_string(now.events) + " events."
                             : "It was made from another ledger.";
    } catch (const error& e) {
      if (e.code() != errc::corrupt) throw;
      source.why_not = e.why();
    }
  }
  source.snapshot = found.has_value();
  if (from) *from = source;
  return found ? std::move(*found) : register_of_rows();
}

ledger_register sqlite_store::load_register(register_source* from) {
  const impl::turn turn(*impl_);
  impl_->require_trusted();
  const impl::transaction t(*impl_, "BEGIN");
  static_cast<void>(impl_->first_look());
  return impl_->register_of_all(from);
}

void sqlite_store::preload() {
  const impl::turn turn(*impl_);
  impl_->require_trusted();
  const impl::transaction t(*impl_, "BEGIN");
  impl_->recalled.resume({impl_->first_look(), impl_->db->data_version()});
  impl_->recalled.learn(impl_->register_of_all(nullptr));
}

bool sqlite_store::preloaded() {
  const impl::turn turn(*impl_);
  impl_->require_trusted();
  const impl::look present(*impl_);
  impl_->recalled.resume({present.last(), impl_->db->data_version()});
  return impl_->recalled.knows_all();
}

sqlite_store::impl::of_rows sqlite_store::impl::take_rows() {
  const turn mine(*this);
  require_trusted();
  const transaction t(*this, "BEGIN");
  static_cast<void>(first_look());
  const auto now = state_of_log(*db);
  return {register_of_rows(), now};
}

sqlite_store::snapshot_facts sqlite_store::write_snapshot() {
  if (!impl_->writes())
    throw error(errc::read_only, impl_->shown.string(), "It was opened to be read only, or by a role that writes nothing.",
                "Open it without the option read_only, with the role grant or admin.");
  const auto now = impl_->take_rows();
  return {now.state.events, sqlite::write_snapshot(now.all, now.state, snapshot_of(impl_->file), impl_->file)};
}

bool sqlite_store::snapshot_is_true() {
  const auto now = impl_->take_rows();
  return sqlite::same_snapshot(now.all, now.state, snapshot_of(impl_->file));
}

verification sqlite_store::back_up(const fs::path& to) {
  const auto at = in_real_folder(to);
  if (!at) throw error(errc::storage, to.string(), "There is no such folder, or no file is named in it.", "Make the folder, and name a file in it.");
  if (struct stat about{}; ::lstat(at->c_str(), &about) == 0)
    throw error(errc::ledger_exists, to.string(), "Something is there already.", "Choose another name; a copy is never written over.");
  const unfinished making{unused_name(*at)};
  {
    database made(making.path.string(), to.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    made.hold_setting("PRAGMA synchronous = EXTRA", "PRAGMA synchronous", "3");
    const impl::turn turn(*impl_);
    impl_->require_trusted();
    made.copy(*impl_->db);
  }
  verification found;
  {
    sqlite_options reading = impl_->options;
    reading.role = ledger_role::auditor;
    sqlite_store copy(std::make_unique<impl>(making.path, to, reading));
    found = copy.verify();
  }
  if (!found.ok())
    throw error(errc::corrupt, impl_->shown.string(), "The copy does not verify, and neither will the ledger: " + found.problems.front(),
                "Run deminimis verify, and restore the ledger from an earlier copy.");
  place(making.path, *at, to);
  return found;
}

sqlite_store::restoration sqlite_store::restore(const fs::path& copy, const fs::path& to, const std::optional<seen>& before,
                                                const std::optional<attribution>& adopt, const sqlite_options& options) {
  if (!may_record(options.role) || options.role != ledger_role::admin)
    throw error(errc::permission_denied, "role", "The role " + std::string(to_string(options.role)) + " does not restore.", "Use the role admin.");
  sqlite_options reading = options;
  reading.role = ledger_role::auditor;
  reading.check_pages = false;
  const auto source = open(copy, reading);
  const auto inspected = source->impl_->inspect();
  if (!inspected.of_content.ok())
    throw error(errc::corrupt, copy.string(), "The copy is damaged: " + inspected.of_content.problems.front(), "Use another copy.");
  const std::vector<hash256> held = leaves_of(*source);

  const auto at = in_real_folder(to);
  if (!at) throw error(errc::storage, to.string(), "There is no such folder, or no file is named in it.", "Make the folder, and name a file in it.");
  require_local(at->parent_path(), to);
  struct stat about {};
  const bool replaces = ::lstat(at->c_str(), &about) == 0;
  std::unique_ptr<sqlite_store> present;
  std::vector<hash256> replaced;
  if (replaces) {
    try {
      present = open(to, options);
      replaced = leaves_of(*present);
    } catch (const error& e) {
      if (e.code() != errc::corrupt && e.code() != errc::not_a_ledger) throw;
      if (e.code() == errc::not_a_ledger && (!S_ISREG(about.st_mode) || !adopt)) throw;
      present.reset();  // it is for this that copies are kept
      try {
        replaced = leaves_of(*open(to, reading));  // what it held, where that can be read at all
      } catch (const error& unreadable) {
        if (unreadable.code() != errc::corrupt && unreadable.code() != errc::not_a_ledger) throw;
      }
    }
  }

  restoration done;
  done.resealed = inspected.pages.size();
  const std::size_t alike = common(held, replaced);
  done.given_up = replaced.size() - alike;
  const bool lacks_seen = before && before->size > 0 && (before->size > held.size() || held[before->size - 1] != before->leaf);
  done.adopted = done.given_up > 0 || lacks_seen || (replaces && replaced.empty() && !before);
  if (done.adopted && !adopt)
    throw error(errc::rolled_back, copy.string(),
                "The copy holds " + std::to_string(held.size()) + " events, and not all that was seen of the ledger: " +
                    (done.given_up > 0 ? std::to_string(done.given_up) + " events of the present one would be given up."
                     : lacks_seen      ? "it had " + std::to_string(before->size) + "."
                                       : "the present one cannot be read."),
                "Use a newer copy, or adopt this one with a reason: restore --adopt --reason TEXT.");

  const unfinished making{unused_name(*at)};
  {
    const impl::turn turn(*source->impl_);
    source->impl_->write_anew_to(making.path);
    database copied(making.path.string(), to.string(), SQLITE_OPEN_READWRITE);
    copied.hold_setting("PRAGMA synchronous = EXTRA", "PRAGMA synchronous", "3");
    sqlite::migrate_copy(copied, to);
  }
  {
    sqlite_store fresh(std::make_unique<impl>(making.path, to, options));
    fresh.write([&](writer& w) {
      const std::uint64_t seen_size = replaced.empty() ? (before ? before->size : 0) : replaced.size();
      if (done.adopted)
        recorder(w).adopt_copy({held.size(), to_hex(merkle_root(held)), seen_size, replaced.empty() ? "" : to_hex(merkle_root(replaced))}, *adopt);
      else
        fresh.impl_->commit_as_it_is(w.last_event());  // what VACUUM wrote may not have been flushed
    });
    const auto found = fresh.verify();
    if (!found.ok()) throw error(errc::corrupt, to.string(), "What was copied does not verify: " + found.problems.front(), "Check the disk.");
    done.events = found.events;
  }
  if (!replaces)
    place(making.path, *at, to);
  else if (present)
    present->write([&](writer&) { done.kept = exchange(making.path, *at, to); });  // nobody can write to it meanwhile
  else
    done.kept = exchange(making.path, *at, to);
  return done;
}

std::vector<sqlite_store::fact> sqlite_store::facts() {
  const impl::turn turn(*impl_);
  database& db = *impl_->db;
  return {{"sqlite", sqlite3_libversion()},
          {"wal_safe", wal_is_safe(sqlite3_libversion_number()) ? "yes" : "no"},
          {"schema", std::to_string(db.number("PRAGMA user_version"))},
          {"journal_mode", db.word("PRAGMA journal_mode")},
          {"synchronous", db.word("PRAGMA synchronous")},
          {"secure_delete", db.word("PRAGMA secure_delete")},
          {"page_checksums", db.pages().there() ? "yes" : "no"},
          {"bytes", std::to_string(db.number("PRAGMA page_count") * db.number("PRAGMA page_size"))},
          {"free_pages", std::to_string(db.number("PRAGMA freelist_count"))}};
}

const std::filesystem::path& sqlite_store::file() const { return impl_->file; }

bool sqlite_store::has_queue() const { return impl_->has_queue; }

}  // namespace deminimis
