// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace deminimis::postgres {

std::int64_t result::integer(int row, int column) const {
  const std::string_view digits = text(row, column);
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failed != std::errc() || end != digits.data() + digits.size())
    throw error(errc::corrupt, "database", "\"" + std::string(digits) + "\" is not a whole number.", "Run deminimis verify.");
  return number;
}

parameter::parameter(const std::vector<std::string>& texts) {
  std::string all = "{";
  for (const auto& one : texts) {
    all += all.size() == 1 ? "\"" : ",\"";
    for (const char c : one) {
      if (c == '"' || c == '\\') all += '\\';
      all += c;
    }
    all += '"';
  }
  text_ = std::move(all += '}');
}

connection::connection(const std::string& address) {
  const std::array<const char*, 7> names{"dbname", "client_encoding", "fallback_application_name", "connect_timeout", "tcp_user_timeout", "options",
                                         nullptr};
  const std::array<const char*, 7> values{address.c_str(), "UTF8", "deminimis", "10", "30000", nullptr, nullptr};
  // what stands in the address counts before what stands here only for the parameters named before it: it is named first, and expanded
  handle_.reset(pq().PQconnectdbParams(names.data(), values.data(), 1));
  if (!handle_ || pq().PQstatus(handle_.get()) != CONNECTION_OK) {
    std::string said = handle_ ? pq().PQerrorMessage(handle_.get()) : "out of memory";
    while (!said.empty() && said.back() == '\n') said.pop_back();
    throw server_error{"", std::move(said), true, 0};
  }
  pq().PQsetNoticeProcessor(
      handle_.get(), [](void*, const char*) {}, nullptr);
}

void connection::fail_lost(std::size_t place) {
  lost_ = true;
  std::string said = pq().PQerrorMessage(handle_.get());
  while (!said.empty() && said.back() == '\n') said.pop_back();
  throw server_error{"", said.empty() ? "The connection was lost." : std::move(said), true, place};
}

void connection::open_queue() {
  require_own_process();
  if (lost()) fail_lost(queued_);
  if (queued_ == 0 && pq().PQpipelineStatus(handle_.get()) == PQ_PIPELINE_OFF && pq().PQenterPipelineMode(handle_.get()) != 1) fail_lost(0);
}

void connection::queue(const std::string& sql, std::initializer_list<parameter> parameters) {
  open_queue();
  std::vector<const char*> values;
  for (const auto& p : parameters) values.push_back(p.value());
  if (pq().PQsendQueryParams(handle_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0) != 1)
    fail_lost(queued_);
  ++queued_;
}

void connection::queue_named(const std::string& name, const std::string& sql, std::initializer_list<parameter> parameters) {
  if (!names_) return queue(sql, parameters);
  open_queue();
  if (named_.insert(name).second) {
    if (pq().PQsendPrepare(handle_.get(), name.c_str(), sql.c_str(), 0, nullptr) != 1) fail_lost(queued_);
    preparations_.push_back(queued_++);
  }
  std::vector<const char*> values;
  for (const auto& p : parameters) values.push_back(p.value());
  if (pq().PQsendQueryPrepared(handle_.get(), name.c_str(), static_cast<int>(values.size()), values.data(), nullptr, nullptr, 0) != 1)
    fail_lost(queued_);
  ++queued_;
}

bool connection::stop_naming(const server_error& e) { return (e.sqlstate == "26000" || e.sqlstate == "42P05") && std::exchange(names_, false); }

std::vector<result> connection::sync() {
  require_own_process();
  const std::size_t wanted = std::exchange(queued_, 0);
  const auto preparations = std::exchange(preparations_, {});
  std::vector<result> answers;
  if (wanted == 0) return answers;
  if (pq().PQpipelineSync(handle_.get()) != 1) fail_lost(0);
  std::optional<server_error> failed;
  for (std::size_t place = 0;;) {
    PGresult* raw = pq().PQgetResult(handle_.get());
    if (!raw) {  // the end of one query's answer
      if (pq().PQstatus(handle_.get()) != CONNECTION_OK) fail_lost(place);
      if (++place > wanted) fail_lost(place);
      continue;
    }
    result one(raw);
    switch (pq().PQresultStatus(raw)) {
      case PGRES_PIPELINE_SYNC:
        if (failed) throw std::move(*failed);
        return answers;
      case PGRES_TUPLES_OK:
      case PGRES_COMMAND_OK:
        if (std::find(preparations.begin(), preparations.end(), place) == preparations.end()) answers.push_back(std::move(one));
        break;
      case PGRES_PIPELINE_ABORTED: break;
      default: {
        if (failed) break;
        const char* state = pq().PQresultErrorField(raw, PG_DIAG_SQLSTATE);
        const char* said = pq().PQresultErrorField(raw, PG_DIAG_MESSAGE_PRIMARY);
        const char* grave = pq().PQresultErrorField(raw, PG_DIAG_SEVERITY_NONLOCALIZED);
        const bool fatal = grave && std::string_view(grave) != "ERROR";
        failed = server_error{state ? state : "", said ? said : pq().PQresultErrorMessage(raw), fatal || !state, place};
        if (failed->lost) {
          lost_ = true;
          throw std::move(*failed);
        }
      }
    }
  }
}

result connection::ask(const std::string& sql, std::initializer_list<parameter> parameters) {
  queue(sql, parameters);
  auto answers = sync();
  return std::move(answers.back());
}

void connection::script(const std::string& sql) {
  require_own_process();
  if (lost() || queued_ != 0) fail_lost(0);
  if (pq().PQpipelineStatus(handle_.get()) != PQ_PIPELINE_OFF && pq().PQexitPipelineMode(handle_.get()) != 1) fail_lost(0);
  PGresult* raw = pq().PQexec(handle_.get(), sql.c_str());  // the last answer: the failed one, where one failed
  const result done(raw);
  if (pq().PQstatus(handle_.get()) != CONNECTION_OK) fail_lost(0);
  const auto status = pq().PQresultStatus(raw);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
  const char* state = pq().PQresultErrorField(raw, PG_DIAG_SQLSTATE);
  const char* said = pq().PQresultErrorField(raw, PG_DIAG_MESSAGE_PRIMARY);
  throw server_error{state ? state : "", said ? said : pq().PQresultErrorMessage(raw), false, 0};
}

void connection::roll_back() noexcept {
  try {
    require_own_process();
    if (queued_ > 0) {
      try {
        sync();
      } catch (const server_error&) {  // the end of what failed already
      }
    }
    if (lost() || pq().PQtransactionStatus(handle_.get()) == PQTRANS_IDLE) return;
    queue("ROLLBACK");
    sync();
  } catch (...) {
    lost_ = true;
  }
}

std::string connection::quoted(const std::string& name) const {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string connection::literal(const std::string& text) const {
  char* made = pq().PQescapeLiteral(handle_.get(), text.c_str(), text.size());
  if (!made) throw server_error{"22021", pq().PQerrorMessage(handle_.get()), false, 0};
  std::string copy(made);
  pq().PQfreemem(made);
  return copy;
}

}  // namespace deminimis::postgres
