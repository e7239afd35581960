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
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif

#include <deminimis/io/event_json.hpp>
#include <deminimis/io/merkle.hpp>
#include <deminimis/io/personal.hpp>

#include "database.hpp"
#include "reading.hpp"
#include "rows.hpp"
#include "schema.hpp"
#include "side_lock.hpp"
#include "verify.hpp"

namespace deminimis {

namespace {

using sqlite::database;
namespace fs = std::filesystem;

// ---- where the file is --------------------------------------------------------------------------------------------------

constexpr std::string_view make_or_find = "Make a ledger with deminimis init, or give the file of one.";

error not_a_ledger(const fs::path& file, std::string why, std::string_view remedy = make_or_find) {
  return {errc::not_a_ledger, file.string(), std::move(why), std::string(remedy)};
}

/// `file` in its folder's real place: a folder may be reached by symbolic links, the file itself may not be one.
/// Nothing where the folder is not there.
std::optional<fs::path> in_real_folder(const fs::path& file) {
  if (!file.has_filename() || file.filename() == "." || file.filename() == ".." || file.native().find('\0') != std::string::npos) return std::nullopt;
  std::error_code failed;
  const fs::path folder = fs::canonical(file.has_parent_path() ? file.parent_path() : fs::path("."), failed);
  if (failed) return std::nullopt;
  return folder / file.filename();
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
  if (!may_write) return;
  db.hold_setting("PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1");  // what is erased leaves no byte behind
  if (wal)
    db.hold_setting("PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal");
  else if (!wal_is_safe(sqlite3_libversion_number()) || db.word("PRAGMA journal_mode") != "wal")  // who made the ledger may have chosen it
    db.hold_setting("PRAGMA journal_mode = DELETE", "PRAGMA journal_mode", "delete");
  db.hold_setting("PRAGMA synchronous = EXTRA", "PRAGMA synchronous", "3");
}

// ---- writing ------------------------------------------------------------------------------------------------------------

void insert(database& db, const sqlite::row& row) {
  sqlite::statement add = db.use(sqlite::shape_of(row.of).insert.c_str());
  for (std::size_t i = 0; i < row.count; ++i) add.bind_cell(static_cast<int>(i) + 1, row.cells[i]);
  add.step();
}

/// Adds an event and the rows that follow from it.
void record(database& db, const event& e) {
  const std::string bytes = canonical_bytes(e);
  const hash leaf = leaf_hash(bytes);
  {
    sqlite::statement add = db.use("INSERT INTO event (seq, key, leaf, bytes) VALUES (?, ?, ?, ?)");
    add.bind(1, static_cast<std::int64_t>(e.sequence)).bind_blob(3, leaf.data(), leaf.size()).bind(4, std::string_view(bytes));
    if (e.said.key.empty())
      add.bind_null(2);
    else
      add.bind(2, std::string_view(e.said.key));
    add.step();
  }
  sqlite::rows_of(e, [&](const sqlite::row& row) { insert(db, row); });
  if (const auto* person = personal_data_of(e.body); person && !person->salt.empty()) {
    const std::string fields = personal_fields(person->fields);
    sqlite::statement add = db.use("INSERT INTO personal (seq, salt, fields) VALUES (?, ?, ?)");
    add.bind(1, static_cast<std::int64_t>(e.sequence)).bind(2, std::string_view(person->salt)).bind(3, std::string_view(fields)).step();
  }
  if (std::holds_alternative<person_erased>(e.body)) db.run("DELETE FROM personal WHERE seq IN (SELECT record FROM erasure)");
}

/// Puts a finished file in its place, where nothing may be yet.
void place(const fs::path& made, const fs::path& at, const fs::path& shown) {
  int result = -1;
#ifdef RENAME_NOREPLACE
  result = ::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, at.c_str(), RENAME_NOREPLACE);
  if (result != 0 && (errno == EINVAL || errno == ENOSYS))
#endif
    if ((result = ::link(made.c_str(), at.c_str())) == 0) ::unlink(made.c_str());
  if (result != 0 && errno == EEXIST)
    throw error(errc::ledger_exists, shown.string(), "Something is there already.", "Choose another name, or open what is there.");
  if (result != 0) throw error(errc::storage, shown.string(), "The ledger cannot be put in its place.", "Check the rights of the folder.");
  const int folder = ::open(at.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  const int synced = ::fsync(folder);
  ::close(folder);
  if (synced != 0)
    throw error(errc::storage, shown.string(), "The ledger was made, but it is not certain that it would outlast a power cut.", "Check the disk.",
                written::unknown);
}

}  // namespace

// ---- the store ----------------------------------------------------------------------------------------------------------

struct sqlite_store::impl {
  impl(fs::path real, fs::path named, sqlite_options chosen)
      : file(std::move(real)), shown(std::move(named)), options(std::move(chosen)), queue(file.string()) {
    db = std::make_unique<database>(file.string(), shown.string(), options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    db->restrict_to_ledger_work();
    db->wait_until(database::clock::now() + options.busy_timeout);
    require_ledger();
    set_up(*db, !options.read_only && !db->read_only(), options.wal);
    learn();
  }

  void require_ledger() {
    if (db->number("PRAGMA application_id") != sqlite::application_id)
      throw not_a_ledger(shown, "It is a SQLite database of another program, or an empty file.");
    if (const auto version = db->number("PRAGMA user_version"); version > sqlite::schema_version)
      throw error(errc::schema_too_new, shown.string(),
                  "Its tables are of version " + std::to_string(version) + "; this deminimis knows " + std::to_string(sqlite::schema_version) + ".",
                  "Use a newer version of deminimis.");
    else if (version < 1)
      throw not_a_ledger(shown, "It says that it is a ledger, but of no version.");
  }

  /// Reads what stays the same for as long as the ledger is open. Damage found here leaves only `verify`.
  void learn() {
    const transaction t(*this, "BEGIN");
    try {
      distrust.clear();
      if (const auto differences = sqlite::schema_differences(*db); !differences.empty())
        distrust = differences.front() + (differences.size() > 1 ? " And " + std::to_string(differences.size() - 1) + " more." : "");
      else
        made_with = sqlite::settings_of(*db);
    } catch (const error& e) {
      if (e.code() != errc::corrupt) throw;
      distrust = e.why();
    }
  }

  /// The right to use the connection: one thread at a time, never in a forked child, never from inside itself.
  class turn {
   public:
    explicit turn(impl& of) : of_(&of) {
      if (::getpid() != of.pid)
        throw error(errc::used_after_fork, of.shown.string(), "The ledger was opened before the process forked.", "Open it again in the child.");
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
    transaction(impl& of, const char* begin) : of_(&of) { of.db->run(begin); }
    ~transaction() {
      if (of_->db) of_->roll_back();
    }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

   private:
    impl* of_;
  };

  /// Leaves the connection without a transaction, or unusable.
  void roll_back() noexcept {
    if (db->in_transaction()) db->try_run("ROLLBACK");
    if (db->in_transaction()) make_unusable("a transaction could not be undone");
  }

  void make_unusable(std::string why) noexcept {
    poison = std::move(why);
    db.reset();  // what the transaction left, the next one to open the ledger undoes
  }

  /// Makes what the transaction wrote durable, or tells what became of it.
  void commit(std::uint64_t last) {
    const auto deadline = database::clock::now() + options.busy_timeout;
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
    throw error(errc::outcome_unknown, shown.string(), "The storage failed while the transaction was made durable. " + failure.why(),
                "Open the ledger again and repeat the request with the same idempotency key.", written::unknown);
  }

  void require_trusted() const {
    if (!distrust.empty()) throw error(errc::corrupt, shown.string(), distrust, "Run deminimis verify, and restore the ledger from a copy.");
  }

  /// The number of the last event. SQLite notices here where somebody changed the tables since they were compared.
  std::uint64_t first_look() {
    std::uint64_t last = 0;
    int compiled = 0;
    {
      sqlite::statement newest = db->use("SELECT coalesce(max(seq), 0) FROM event");
      if (newest.step()) last = static_cast<std::uint64_t>(newest.integer(0));
      compiled = newest.compiled_again();
    }
    if (std::exchange(compiled_again, compiled) != compiled) recheck();
    require_trusted();
    return last;
  }

  void recheck() {
    if (const auto differences = sqlite::schema_differences(*db); !differences.empty()) distrust = differences.front();
  }

  const fs::path file, shown;
  const sqlite_options options;
  const pid_t pid = ::getpid();
  std::mutex mutex;
  std::atomic<std::thread::id> owner{};
  std::unique_ptr<database> db;  ///< none: poisoned
  sqlite::side_lock queue;
  std::string distrust;  ///< what is wrong with the file; empty: nothing that was seen
  std::string poison;    ///< what made the handle unusable
  settings made_with;
  std::uint64_t durable = 0;  ///< events up to this one are known to outlast a power cut
  int compiled_again = 0;
  std::atomic<bool> has_queue = false;
};

namespace {

/// One transaction's view of the tables.
class view final : public writer {
 public:
  view(database& db, const deminimis::settings& made_with, const clock_function& now, std::uint64_t last)
      : db_(&db), settings_(&made_with), now_(&now), last_(last) {}

  std::uint64_t append(event_body body, const attribution& said, std::string request) override {
    if (failure_) std::rethrow_exception(failure_);
    try {
      if (std::holds_alternative<ledger_created>(body))
        throw error(errc::ledger_exists, "event", "A ledger is made once.", "Make another ledger for other settings.");
      event e{last_ + 1, (*now_)(), said, std::move(request), std::move(body)};
      seal(e.body);
      record(*db_, e);
      wrote_ = true;
      erased_ = erased_ || std::holds_alternative<person_erased>(e.body);
      return last_ = e.sequence;
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

  [[nodiscard]] deminimis::settings settings() const override { return *settings_; }
  [[nodiscard]] std::uint64_t last_event() const override { return last_; }
  void visit_events(std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit) const override {
    sqlite::visit_events(*db_, first, last, visit);
  }
  [[nodiscard]] std::optional<event> event_with_key(std::string_view key) const override {
    auto found = sqlite::event_with_key(*db_, key);
    found_by_key_ = found_by_key_ || found;
    return found;
  }
  [[nodiscard]] std::optional<grant> find_grant(std::string_view ref) const override { return sqlite::find_grant(*db_, ref); }
  [[nodiscard]] std::optional<company> find_company(cvr number) const override { return sqlite::find_company(*db_, number); }
  [[nodiscard]] std::optional<entity> find_entity(std::string_view id) const override { return sqlite::find_entity(*db_, id); }
  [[nodiscard]] std::vector<control_link> links_of(std::string_view id) const override { return sqlite::links_of(*db_, id); }
  [[nodiscard]] std::optional<control_link> find_link(std::uint64_t sequence) const override { return sqlite::find_link(*db_, sequence); }
  [[nodiscard]] std::optional<split> find_split(std::uint64_t sequence) const override { return sqlite::find_split(*db_, sequence); }
  [[nodiscard]] std::vector<split> splits_of(cvr number) const override { return sqlite::splits_of(*db_, number); }
  [[nodiscard]] std::vector<grant> grants_of(cvr number) const override { return sqlite::grants_of(*db_, number); }
  [[nodiscard]] history everything() const override { return sqlite::everything(*db_); }
  [[nodiscard]] std::vector<batch> batches(report_kind kind) const override { return sqlite::batches(*db_, kind); }
  [[nodiscard]] std::optional<quote> rate_on_or_before(rate_source source, currency unit, day d) const override {
    return sqlite::rate_on_or_before(*db_, source, unit, d);
  }
  [[nodiscard]] std::vector<quote> rates(rate_source source, currency unit, day first, day last) const override {
    return sqlite::rates(*db_, source, unit, first, last);
  }

  [[nodiscard]] bool wrote() const { return wrote_; }
  [[nodiscard]] bool erased() const { return erased_; }
  [[nodiscard]] bool found_by_key() const { return found_by_key_; }
  /// Throws what made an `append` fail, though whoever called it went on: half an event is never recorded.
  void require_whole() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  database* db_;
  const deminimis::settings* settings_;
  const clock_function* now_;
  std::uint64_t last_;
  bool wrote_ = false;
  bool erased_ = false;
  mutable bool found_by_key_ = false;
  std::exception_ptr failure_;
};

/// A new file of a ledger's tables and its first event, closed again.
void make_file(const fs::path& at, const fs::path& shown, const event& first, const sqlite_options& options) {
  static const std::array<std::string, 2> marks{"PRAGMA application_id = " + std::to_string(sqlite::application_id),
                                                "PRAGMA user_version = " + std::to_string(sqlite::schema_version)};
  database db(at.string(), shown.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  db.wait_until(database::clock::now() + options.busy_timeout);
  set_up(db, true, options.wal);
  db.run("BEGIN IMMEDIATE");
  for (const auto& mark : marks) db.run(mark.c_str());
  for (const auto& object : sqlite::schema_objects()) db.run(object.sql.c_str());
  record(db, first);
  db.run("COMMIT");
}

/// A name beside `at` that nothing has yet.
fs::path unused_name(const fs::path& at) {
  std::random_device random;
  std::string digits = "00000000";
  for (char& c : digits) c = "0123456789abcdef"[random() % 16];
  return at.parent_path() / (at.filename().string() + ".new-" + digits);
}

}  // namespace

sqlite_store::sqlite_store(std::unique_ptr<impl> made) : impl_(std::move(made)) {}

sqlite_store::~sqlite_store() {
  // In a forked child the connection is the parent's: to close it could undo the parent's transaction.
  if (impl_ && ::getpid() != impl_->pid) static_cast<void>(impl_.release());
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
  require_wal_allowed(options, file);

  struct unfinished {
    fs::path path;
    ~unfinished() {
      for (const auto* ending : {"", "-journal", "-wal", "-shm"}) ::unlink((path.string() + ending).c_str());
    }
  } const making{unused_name(*at)};
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
  require_wal_allowed(options, file);
  return std::unique_ptr<sqlite_store>(new sqlite_store(std::make_unique<impl>(std::move(real), file, options)));
}

void sqlite_store::read(const std::function<void(const reader&)>& work) {
  const impl::turn turn(*impl_);
  impl_->require_trusted();
  const impl::transaction t(*impl_, "BEGIN");
  const view now(*impl_->db, impl_->made_with, impl_->options.now, impl_->first_look());
  work(now);
}

void sqlite_store::fill(register_builder& to) {
  const impl::turn turn(*impl_);
  impl_->require_trusted();
  const impl::transaction t(*impl_, "BEGIN");
  static_cast<void>(impl_->first_look());
  sqlite::fill_register(*impl_->db, to);
}

void sqlite_store::write(const std::function<void(writer&)>& work) {
  impl& self = *impl_;
  const impl::turn turn(self);
  self.require_trusted();
  if (self.options.read_only || self.db->read_only())
    throw error(errc::read_only, self.shown.string(),
                self.options.read_only ? "It was opened to be read only." : "The ledger's file cannot be written.",
                self.options.read_only ? "Open it without the option read_only." : "Ask for the right to write the file and its folder.");

  struct queued {
    sqlite::side_lock& lock;
    sqlite::side_lock::outcome outcome;
    ~queued() {
      if (outcome == sqlite::side_lock::outcome::taken) lock.give_back();
    }
  } const place_in_queue{self.queue, self.queue.take(self.db->deadline())};
  if (place_in_queue.outcome == sqlite::side_lock::outcome::timed_out)
    throw error(errc::busy, self.shown.string(), "Other processes wrote to the ledger all the time.", "Try again.");
  self.has_queue = place_in_queue.outcome == sqlite::side_lock::outcome::taken;

  try {
    static_cast<void>(self.db->io_failed());  // what failed while reading is no reason to give up the handle
    const impl::transaction t(self, "BEGIN IMMEDIATE");
    view now(*self.db, self.made_with, self.options.now, self.first_look());
    work(now);
    now.require_whole();
    const bool replay_to_settle = !now.wrote() && now.found_by_key() && now.last_event() > self.durable;
    static_assert(sqlite::schema_version == 1);
    if (replay_to_settle) self.db->run("PRAGMA user_version = 1");  // written as it is: a commit that makes all before it durable
    if (now.wrote() || replay_to_settle) self.commit(now.last_event());
    if (now.erased()) self.db->write_anew();
  } catch (...) {
    if (self.db && self.db->io_failed()) self.make_unusable("the storage failed while an event was recorded");
    throw;
  }
}

verification sqlite_store::verify() {
  std::optional<database> copy;  // so that nobody waits for the reading of a long log
  std::string distrust;
  {
    const impl::turn turn(*impl_);
    distrust = impl_->distrust;
    copy.emplace("", impl_->shown.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    try {
      copy->copy(*impl_->db);
    } catch (const error& e) {
      if (e.code() != errc::corrupt && e.code() != errc::not_a_ledger) throw;
      return {0, {}, {e.what()}};
    }
  }
  copy->restrict_to_ledger_work();
  verification found = sqlite::verify(*copy);
  if (found.problems.empty() && !distrust.empty()) found.problems.push_back(distrust);
  return found;
}

const std::filesystem::path& sqlite_store::file() const { return impl_->file; }

bool sqlite_store::has_queue() const { return impl_->has_queue; }

}  // namespace deminimis
