// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include <deminimis/error.hpp>
#include <deminimis/sqlite/role.hpp>

#include "page_checksums.hpp"
#include "rows.hpp"

namespace deminimis::sqlite {

class database;

/// A prepared statement, borrowed from its database and given back, reset, at the end of the scope. Text that is bound must
/// live until then.
class statement {
 public:
  statement(statement&& other) noexcept : from_(other.from_), sql_(other.sql_), handle_(std::exchange(other.handle_, nullptr)) {}
  statement& operator=(statement&&) = delete;
  ~statement();

  statement& bind(int place, std::int64_t value);
  statement& bind(int place, std::string_view value);
  statement& bind_cell(int place, const cell& value);
  statement& bind_blob(int place, const void* bytes, std::size_t size);
  statement& bind_null(int place);

  /// The next row; false after the last.
  bool step();

  [[nodiscard]] int columns() const { return sqlite3_column_count(handle_); }
  [[nodiscard]] bool is_null(int column) const { return sqlite3_value_type(held(column)) == SQLITE_NULL; }
  /// A column's value. Error `corrupt` where it is of another type. Views last until the next `step`.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::string_view blob(int column) const;
  [[nodiscard]] cell value(int column) const;

  /// How often SQLite compiled the statement again because the tables had been changed.
  [[nodiscard]] int compiled_again() const { return sqlite3_stmt_status(handle_, SQLITE_STMTSTATUS_REPREPARE, 0); }

 private:
  friend class database;
  statement(database& from, const char* sql, sqlite3_stmt* handle) : from_(&from), sql_(sql), handle_(handle) {}
  /// A column, looked up once: the connection has no mutex, which is all that SQLite's functions of columns would add to those of values.
  [[nodiscard]] sqlite3_value* held(int column) const { return sqlite3_column_value(handle_, column); }
  [[nodiscard]] error wrong_type(int column, std::string_view wanted) const;

  database* from_;
  const char* sql_;
  sqlite3_stmt* handle_;
};

/// A connection to a SQLite file, hardened: nothing in the file can make it do more than read and add rows. Failures are
/// `error`s by SQLite's extended result code. Used by one thread at a time.
class database {
 public:
  using clock = std::chrono::steady_clock;

  /// Opens `file`, or a private temporary database for an empty name; `shown` names it in errors. `flags`: SQLITE_OPEN_...
  database(const std::string& file, std::string shown, int flags);
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  /// Forbids everything but what a ledger does to its tables, and of that, what the role may not: reading, adding, its own settings.
  void restrict_to_ledger_work(ledger_role role = ledger_role::admin);
  [[nodiscard]] ledger_role role() const { return role_; }
  /// Sets a pragma and reads it back. Error `storage` where it did not hold.
  void hold_setting(const char* set, const char* get, std::string_view wanted);

  /// The statement of `sql`, which must be a constant: it is prepared once and kept.
  statement use(const char* sql);
  /// Runs a statement for its effect.
  void run(const char* sql);
  /// The same; gives SQLite's result code.
  int try_run(const char* sql);
  /// The one whole number, or word, that a query gives.
  std::int64_t number(const char* sql);
  std::string word(const char* sql);

  /// How long the next statements may wait for other processes' locks.
  void wait_until(clock::time_point deadline) { deadline_ = deadline; }
  [[nodiscard]] clock::time_point deadline() const { return deadline_; }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  [[nodiscard]] bool read_only() const { return sqlite3_db_readonly(handle_, "main") == 1; }
  /// A number that changes with every commit to the file, whoever made it: as it was when the transaction that is open, or the last one, read.
  [[nodiscard]] std::uint32_t data_version() const {
    unsigned version = 0;
    sqlite3_file_control(handle_, "main", SQLITE_FCNTL_DATA_VERSION, &version);
    return version;
  }
  /// Whether reading, writing or flushing failed since this was last asked: then what the file holds is not known from here.
  [[nodiscard]] bool io_failed() { return std::exchange(io_failed_, false); }

  /// The `error` of a result code, just after SQLite gave it.
  [[nodiscard]] error error_of(int code);
  [[noreturn]] void fail(int code) { throw error_of(code); }
  /// Runs what is not a ledger's daily work: a step of a migration, or VACUUM, which writes the whole file anew without the room
  /// and the remains of what was removed.
  void run_unrestricted(const std::string& sql);
  /// Copies the whole of `from` here, page by page, under one short lock.
  void copy(database& from);
  /// The pages of the file, to ask about their checksums.
  [[nodiscard]] checked_pages pages() const { return checked_pages(handle_); }
  /// A database that is made, here or by VACUUM INTO, will have checksums; before anything is written to it.
  void reserve_page_checksums();
  /// Forgets the pages that were read, so that they are read again.
  void forget_pages() { sqlite3_db_release_memory(handle_); }

 private:
  friend class statement;
  void give_back(const char* sql, sqlite3_stmt* handle) noexcept;

  std::string shown_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<const char*, std::vector<sqlite3_stmt*>> idle_;  ///< usually one each; more where a visitor asks again
  clock::time_point deadline_{};
  bool io_failed_ = false;
  ledger_role role_ = ledger_role::admin;
};

}  // namespace deminimis::sqlite
