// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "../detail/own_process.hpp"
#include "libpq.hpp"

namespace deminimis::postgres {

/// What a server, or the way to it, refused.
struct server_error {
  std::string sqlstate;  ///< empty where the connection failed
  std::string message;
  bool lost = false;      ///< the connection is of no more use
  std::size_t place = 0;  ///< which of the queries that were queued
};

/// The rows of one query.
class result {
 public:
  explicit result(PGresult* from) : rows_(from) {}
  [[nodiscard]] int rows() const { return pq().PQntuples(rows_.get()); }
  [[nodiscard]] bool is_null(int row, int column) const { return pq().PQgetisnull(rows_.get(), row, column) != 0; }
  [[nodiscard]] std::string_view text(int row, int column) const {
    return {pq().PQgetvalue(rows_.get(), row, column), static_cast<std::size_t>(pq().PQgetlength(rows_.get(), row, column))};
  }
  [[nodiscard]] std::string string(int row, int column) const { return std::string(text(row, column)); }
  /// Error `corrupt` where it is not a whole number.
  [[nodiscard]] std::int64_t integer(int row, int column) const;
  [[nodiscard]] bool flag(int row, int column) const { return text(row, column) == "t"; }

 private:
  struct clear {
    void operator()(PGresult* r) const { pq().PQclear(r); }
  };
  std::unique_ptr<PGresult, clear> rows_;
};

/// A parameter of a query, as text.
class parameter {
 public:
  parameter(std::nullptr_t) {}                              // NOLINT(google-explicit-constructor)
  parameter(std::string text) : text_(std::move(text)) {}   // NOLINT(google-explicit-constructor)
  parameter(std::string_view text) : text_(text) {}         // NOLINT(google-explicit-constructor)
  parameter(const char* text) : text_(text) {}              // NOLINT(google-explicit-constructor)
  parameter(bool value) : text_(value ? "t" : "f") {}       // NOLINT(google-explicit-constructor)
  parameter(std::int64_t n) : text_(std::to_string(n)) {}   // NOLINT(google-explicit-constructor)
  parameter(std::uint64_t n) : text_(std::to_string(n)) {}  // NOLINT(google-explicit-constructor)
  /// An array of texts.
  parameter(const std::vector<std::string>& texts);  // NOLINT(google-explicit-constructor)
  [[nodiscard]] const char* value() const { return text_ ? text_->c_str() : nullptr; }

 private:
  std::optional<std::string> text_;
};

/// Closes a connection in the process that opened it.
struct finish_own {
  own_process process;
  void operator()(PGconn* c) const {
    if (!process.forked()) pq().PQfinish(c);
  }
};

/// A connection that sends queries one after the other without waiting for their answers in between. Keeps no session state but statements under
/// names that say all of them, so that a pooler may give each transaction another server connection. In a child of `fork` it is the parent's: what
/// would send something throws the `error` `used_after_fork`, and it is not closed.
class connection {
 public:
  /// Throws `server_error`.
  explicit connection(const std::string& address);

  /// Sends a query, to be answered by the next `sync`.
  void queue(const std::string& sql, std::initializer_list<parameter> parameters = {});
  /// The same for a query that is asked over and over: the server keeps it parsed under `name`, which stands for that text wherever it is met.
  void queue_named(const std::string& name, const std::string& sql, std::initializer_list<parameter> parameters);
  /// Whether a failure was that a statement's name is not known or is taken, behind a pooler that gives us another server connection. Nothing was
  /// run then, and no statement is named from now on.
  [[nodiscard]] bool stop_naming(const server_error& e);
  /// The answers to what was queued. Throws the `server_error` of the first that failed; those after it were not run.
  std::vector<result> sync();
  /// One query and its answer.
  result ask(const std::string& sql, std::initializer_list<parameter> parameters = {});
  /// What `queue_all(connection&)` queues and its answers, outside a transaction: once more without names where these are not kept.
  template <class Queue>
  std::vector<result> together(Queue&& queue_all) {
    for (;;) {
      try {
        queue_all(*this);
        return sync();
      } catch (const server_error& e) {
        if (!stop_naming(e)) throw;
      }
    }
  }
  /// Several statements without parameters, at once; outside a queue.
  void script(const std::string& sql);
  /// Ends an open transaction, whatever state it is in; never throws. A connection where that fails is lost.
  void roll_back() noexcept;

  /// Whether the server has closed an idle connection, as far as is known here.
  [[nodiscard]] bool ended_by_server() { return queued_ == 0 && (pq().PQconsumeInput(handle_.get()) != 1 || lost()); }
  [[nodiscard]] bool lost() const { return lost_ || pq().PQstatus(handle_.get()) != CONNECTION_OK; }
  /// `name` as an SQL identifier, `text` as an SQL literal.
  [[nodiscard]] std::string quoted(const std::string& name) const;
  [[nodiscard]] std::string literal(const std::string& text) const;
  [[nodiscard]] std::string user() const { return pq().PQuser(handle_.get()); }
  [[nodiscard]] std::string database() const { return pq().PQdb(handle_.get()); }

 private:
  [[noreturn]] void fail_lost(std::size_t place);
  void require_own_process() const { handle_.get_deleter().process.require(database()); }
  /// Before a query is queued: the connection is there, and queues.
  void open_queue();

  std::unique_ptr<PGconn, finish_own> handle_;
  std::size_t queued_ = 0;
  std::vector<std::size_t> preparations_;  ///< places in the queue that only name a statement: their answers are nobody's
  std::set<std::string, std::less<>> named_;
  bool names_ = true;
  bool lost_ = false;
};

}  // namespace deminimis::postgres
