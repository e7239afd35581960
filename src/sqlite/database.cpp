// SPDX-License-Identifier: Apache-2.0
#include "database.hpp"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

namespace deminimis::sqlite {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view verify_or_restore = "Run deminimis verify, and restore the ledger from a copy.";

/// SQLite asks this while another process holds a lock: 1 to try again.
int wait_for_lock(void* self, int tries) {
  const auto left = static_cast<database*>(self)->deadline() - database::clock::now();
  if (left <= 0s) return 0;
  std::this_thread::sleep_for(std::min<database::clock::duration>(left, tries < 10 ? 200us : 1ms));
  return 1;
}

/// SQLite asks this for each thing that a statement would do, when it is compiled.
int allow_ledger_work(void* self, int action, const char* subject, const char* detail, const char*, const char*) {
  const auto is_one_of = [](const char* name, std::initializer_list<std::string_view> names) {
    return name && std::find(names.begin(), names.end(), name) != names.end();
  };
  const ledger_role role = static_cast<database*>(self)->role();
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_TRANSACTION: return SQLITE_OK;
    case SQLITE_READ: return role == ledger_role::read && is_one_of(subject, {"personal"}) ? SQLITE_IGNORE : SQLITE_OK;  // reads as NULL
    case SQLITE_INSERT:
      if (std::string_view(subject).starts_with("sqlite_") || !may_record(role)) return SQLITE_DENY;
      return role != ledger_role::admin && is_one_of(subject, {"erasure", "adoption"}) ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_DELETE: return role == ledger_role::admin && is_one_of(subject, {"personal"}) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION: return is_one_of(detail, {"max", "coalesce"}) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
      return is_one_of(subject, {"application_id", "user_version", "journal_mode", "synchronous", "mmap_size", "cell_size_check", "temp_store",
                                 "page_count", "page_size", "freelist_count", "cache_size", "secure_delete", "integrity_check"})
                 ? SQLITE_OK
                 : SQLITE_DENY;
    default: return SQLITE_DENY;
  }
}

}  // namespace

// ---- statement ----------------------------------------------------------------------------------------------------------

statement::~statement() {
  if (handle_) from_->give_back(sql_, handle_);
}

statement& statement::bind(int place, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(handle_, place, value); code != SQLITE_OK) from_->fail(code);
  return *this;
}

statement& statement::bind(int place, std::string_view value) {
  const char* bytes = value.data() ? value.data() : "";  // a null pointer would be NULL
  if (const int code = sqlite3_bind_text64(handle_, place, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8); code != SQLITE_OK) from_->fail(code);
  return *this;
}

statement& statement::bind_blob(int place, const void* bytes, std::size_t size) {
  if (const int code = sqlite3_bind_blob64(handle_, place, bytes, size, SQLITE_STATIC); code != SQLITE_OK) from_->fail(code);
  return *this;
}

statement& statement::bind_null(int place) {
  if (const int code = sqlite3_bind_null(handle_, place); code != SQLITE_OK) from_->fail(code);
  return *this;
}

statement& statement::bind_cell(int place, const cell& value) {
  struct binder {
    statement& to;
    int place;
    void operator()(std::monostate) const { to.bind_null(place); }
    void operator()(std::int64_t number) const { to.bind(place, number); }
    void operator()(std::string_view text) const { to.bind(place, text); }
    void operator()(const std::string& text) const { to.bind(place, std::string_view(text)); }
  };
  std::visit(binder{*this, place}, value);
  return *this;
}

bool statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  from_->fail(code);
}

std::int64_t statement::integer(int column) const {
  sqlite3_value* const value = held(column);
  if (sqlite3_value_type(value) != SQLITE_INTEGER) throw wrong_type(column, "a whole number");
  return sqlite3_value_int64(value);
}

std::string_view statement::text(int column) const {
  sqlite3_value* const value = held(column);
  if (sqlite3_value_type(value) != SQLITE_TEXT) throw wrong_type(column, "text");
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (!bytes) from_->fail(SQLITE_NOMEM);
  return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

std::string_view statement::blob(int column) const {
  sqlite3_value* const value = held(column);
  if (sqlite3_value_type(value) != SQLITE_BLOB) throw wrong_type(column, "bytes");
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
  if (!bytes && size > 0) from_->fail(SQLITE_NOMEM);
  return {bytes, size};
}

cell statement::value(int column) const {
  switch (sqlite3_column_type(handle_, column)) {
    case SQLITE_NULL: return {};
    case SQLITE_INTEGER: return sqlite3_column_int64(handle_, column);
    default: return text(column);
  }
}

error statement::wrong_type(int column, std::string_view wanted) const {
  const char* name = sqlite3_column_name(handle_, column);
  return {errc::corrupt, from_->shown_, "The column " + std::string(name ? name : "?") + " does not hold " + std::string(wanted) + ".",
          std::string(verify_or_restore)};
}

// ---- database -----------------------------------------------------------------------------------------------------------

database::database(const std::string& file, std::string shown, int flags) : shown_(std::move(shown)) {
  // What it holds is released here where the constructor fails: the destructor does not run then.
  struct closer {
    sqlite3** handle;
    ~closer() {
      if (handle) sqlite3_close(*handle);
    }
  } unless_done{&handle_};
  const auto must = [&](int code) {
    if (code != SQLITE_OK) fail(code);
  };
  if (sqlite3_threadsafe() == 0)
    throw error(errc::storage, shown_, "This SQLite was compiled for programs of one thread.", "Use the system's SQLite library.");
  must(
      sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs_with_page_checksums()));
  must(sqlite3_busy_handler(handle_, wait_for_lock, this));

  struct setting {
    int name;
    int value;
  };
  constexpr std::array<setting, 7> settings{{{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                             {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                             {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                             {SQLITE_DBCONFIG_DQS_DML, 0},
                                             {SQLITE_DBCONFIG_DQS_DDL, 0},
                                             {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                                             {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1}}};
  for (const auto& s : settings) {
    int now = -1;
    must(sqlite3_db_config(handle_, s.name, s.value, &now));
    if (now != s.value)
      throw error(errc::storage, shown_, "This SQLite does not take the setting " + std::to_string(s.name) + ".", "Use SQLite 3.37 or later.");
  }

  constexpr std::array<setting, 12> limits{{{SQLITE_LIMIT_LENGTH, 64 << 20},  // the largest event: a file of a million rates
                                            {SQLITE_LIMIT_SQL_LENGTH, 1 << 16},
                                            {SQLITE_LIMIT_COLUMN, 64},
                                            {SQLITE_LIMIT_EXPR_DEPTH, 32},
                                            {SQLITE_LIMIT_COMPOUND_SELECT, 4},
                                            {SQLITE_LIMIT_VDBE_OP, 25'000},
                                            {SQLITE_LIMIT_FUNCTION_ARG, 8},
                                            {SQLITE_LIMIT_ATTACHED, 0},
                                            {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64},
                                            {SQLITE_LIMIT_VARIABLE_NUMBER, 64},
                                            {SQLITE_LIMIT_TRIGGER_DEPTH, 2},
                                            {SQLITE_LIMIT_WORKER_THREADS, 0}}};
  for (const auto& l : limits) sqlite3_limit(handle_, l.name, l.value);
  unless_done.handle = nullptr;
}

database::~database() {
  for (auto& [sql, handles] : idle_)
    for (auto* handle : handles) sqlite3_finalize(handle);
  sqlite3_close(handle_);
}

void database::restrict_to_ledger_work(ledger_role role) {
  role_ = role;
  if (const int code = sqlite3_set_authorizer(handle_, allow_ledger_work, this); code != SQLITE_OK) fail(code);
}

void database::hold_setting(const char* set, const char* get, std::string_view wanted) {
  try_run(set);  // what counts is what it is afterwards
  const std::string now = word(get);
  if (now != wanted)
    throw error(errc::setting_unsafe, shown_, "\"" + std::string(set) + "\" did not hold: it is \"" + now + "\".",
                "Without it grants could be lost. Close whatever else has the ledger open, and use the system's SQLite library.");
}

statement database::use(const char* sql) {
  auto& idle = idle_[sql];
  if (!idle.empty()) {
    sqlite3_stmt* handle = idle.back();
    idle.pop_back();
    return {*this, sql, handle};
  }
  sqlite3_stmt* handle = nullptr;
  if (const int code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr); code != SQLITE_OK) fail(code);
  return {*this, sql, handle};
}

void database::give_back(const char* sql, sqlite3_stmt* handle) noexcept {
  sqlite3_reset(handle);
  sqlite3_clear_bindings(handle);
  try {
    idle_[sql].push_back(handle);
  } catch (const std::bad_alloc&) {
    sqlite3_finalize(handle);
  }
}

void database::run(const char* sql) {
  if (const int code = try_run(sql); code != SQLITE_OK) fail(code);
}

int database::try_run(const char* sql) {
  statement s = use(sql);
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(s.handle_);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

std::int64_t database::number(const char* sql) {
  statement s = use(sql);
  if (!s.step()) throw error(errc::corrupt, shown_, "A query gave no row.", std::string(verify_or_restore));
  return s.integer(0);
}

std::string database::word(const char* sql) {
  statement s = use(sql);
  if (!s.step()) throw error(errc::corrupt, shown_, "A query gave no row.", std::string(verify_or_restore));
  const cell value = s.value(0);
  return std::holds_alternative<std::int64_t>(value) ? std::to_string(std::get<std::int64_t>(value)) : std::string(s.text(0));
}

void database::run_unrestricted(const std::string& sql) {
  struct freed {
    database* of;
    explicit freed(database* which) : of(which) {
      sqlite3_set_authorizer(of->handle_, nullptr, nullptr);
      sqlite3_limit(of->handle_, SQLITE_LIMIT_ATTACHED, 1);  // VACUUM attaches the file that it builds
    }
    ~freed() {
      sqlite3_limit(of->handle_, SQLITE_LIMIT_ATTACHED, 0);
      sqlite3_set_authorizer(of->handle_, allow_ledger_work, of);
    }
    freed(const freed&) = delete;
    freed& operator=(const freed&) = delete;
  } const for_now(this);
  if (const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK) fail(code);
}

void database::reserve_page_checksums() {
  int bytes = page_checksum_bytes;
  if (const int code = sqlite3_file_control(handle_, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes); code != SQLITE_OK) fail(code);
}

void database::copy(database& from) {
  pages().expect_as(from.pages());
  sqlite3_backup* backup = sqlite3_backup_init(handle_, "main", from.handle_, "main");
  if (!backup) fail(sqlite3_extended_errcode(handle_));
  int code = SQLITE_OK;
  while ((code = sqlite3_backup_step(backup, -1)) == SQLITE_BUSY || code == SQLITE_LOCKED)
    if (wait_for_lock(&from, 0) == 0) break;
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE) from.fail(code);
}

error database::error_of(int code) {
  const std::string message = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
  const std::string sqlite_says = "SQLite says: " + message + " (" + std::to_string(code) + ").";
  const auto as = [&](errc named, std::string why, std::string_view remedy) { return error(named, shown_, std::move(why), std::string(remedy)); };

  if ((code & 0xFF) == SQLITE_FULL)  // so says our VFS of a quota and of the largest size of files too
    return as(errc::storage_full, "There is no room left where the ledger lies.", "Make room and try again.");
  if (code == SQLITE_IOERR_DATA)
    return as(errc::corrupt, "Page " + std::to_string(pages().last()) + " of the file is not as deminimis wrote it: its checksum differs.",
              verify_or_restore);
  if ((code & 0xFF) == SQLITE_IOERR) io_failed_ = true;
  switch (code & 0xFF) {
    case SQLITE_BUSY: return as(errc::busy, "Another process held the ledger all the time.", "Try again.");
    case SQLITE_READONLY:
      if (code == SQLITE_READONLY_DBMOVED)
        return as(errc::read_only, "The ledger's file was moved, replaced or deleted while it was open.", "Open the ledger where it is now.");
      if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY)
        return as(errc::read_only,
                  "A program was stopped while it wrote to the ledger; what it left must be cleared, and the ledger cannot be written.",
                  "Open it once as a user who may write the file and its folder.");
      return as(errc::read_only, "The ledger's file or its folder cannot be written.", "Ask for the right to write both, or use another copy.");
    case SQLITE_PERM:
      return as(errc::read_only, "The ledger's file or its folder cannot be written.", "Ask for the right to write both, or use another copy.");
    case SQLITE_NOTADB: return as(errc::not_a_ledger, "The file is not a SQLite database.", "Give the file that deminimis init made.");
    case SQLITE_AUTH:
      if (role_ != ledger_role::admin)
        return as(errc::permission_denied, "The role " + std::string(to_string(role_)) + " may not do this.",
                  "Open the ledger with a role that may, such as admin.");
      [[fallthrough]];
    case SQLITE_CORRUPT:  // our own statements are allowed: somebody changed the tables
    case SQLITE_ERROR:    // our own statements are right
    case SQLITE_SCHEMA: return as(errc::corrupt, "The ledger is damaged. " + sqlite_says, verify_or_restore);
    case SQLITE_TOOBIG: return as(errc::request_invalid, "The event is larger than 64 MiB.", "Record it in several parts.");
    case SQLITE_NOMEM: return as(errc::storage, "There is not enough memory.", "Close other programs and try again.");
    case SQLITE_CANTOPEN:
      if (code == SQLITE_CANTOPEN_SYMLINK) return as(errc::not_a_ledger, "It is a symbolic link.", "Give the file itself.");
      return as(errc::storage, "A file cannot be opened. " + sqlite_says, "Check the rights of the file and its folder.");
    case SQLITE_CONSTRAINT: {
      const auto colon = message.find(": ");  // a guard says "code: why"
      for (const auto& known : error_codes())
        if (colon != std::string::npos && message.compare(0, colon, known.name) == 0)
          return as(known.code, "A guard of the ledger refused the row: " + message.substr(colon + 2) + ".", "Check the request.");
      return as(errc::storage, "A guard of the ledger refused the row. " + sqlite_says, "Check the request.");
    }
    default: return as(errc::storage, "The storage failed. " + sqlite_says, "Check the disk, and open the ledger again.");
  }
}

}  // namespace deminimis::sqlite
