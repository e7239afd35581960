// SPDX-License-Identifier: Apache-2.0
#include <deminimis/postgres/postgres_store.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <deminimis/io/event_json.hpp>

#include "../detail/own_process.hpp"
#include "schema.hpp"
#include "session.hpp"
#include "verify.hpp"
#include "view.hpp"

namespace deminimis {

namespace {

using postgres::connection;
using postgres::names;
using postgres::server_error;
using postgres::session;

/// The roles of a new ledger are named after its database and schema, for they belong to the whole server.
std::string role_stem(const session& s) {
  const std::string database = s.link->database();
  return s.where.schema == "deminimis" ? database : database + "_" + s.where.schema;
}

names names_for(const session& s, const std::string& stem) {
  const auto role = [&](const char* what) { return s.link->quoted(stem + "_" + what); };
  return {"\"" + s.where.schema + "\"", role("owner"), role("definer"), role("grant"), role("read"), role("audit")};
}

/// The names that a ledger was made with.
names names_of(session& s) {
  const auto row = s.link->ask("SELECT owner, definer, \"grant\", read, audit FROM " + s.schema + "ledger");
  if (row.rows() != 1) throw error(errc::corrupt, s.where.shown, "The ledger does not name its roles.", "Restore it from a backup.");
  const auto role = [&](int column) { return s.link->quoted(row.string(0, column)); };
  return {"\"" + s.where.schema + "\"", role(0), role(1), role(2), role(3), role(4)};
}

/// As the owner: the definer's functions are made anew, after `before` was run as the definer.
std::string with_functions(const names& n, const std::string& before, int partitions) {
  return "GRANT USAGE, CREATE ON SCHEMA " + n.schema + " TO " + n.definer + ";\nSET LOCAL ROLE " + n.definer + ";\n" + before +
         make_functions(n, partitions) + "SET LOCAL ROLE " + n.owner + ";\nREVOKE CREATE ON SCHEMA " + n.schema + " FROM " + n.definer + ";\n";
}

std::string unquoted(const std::string& identifier) { return identifier.substr(1, identifier.size() - 2); }

bool schema_is_there(session& s) { return s.link->ask("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", {s.where.schema}).rows() > 0; }

std::string create_role(session& s, const std::string& quoted_name, const std::string& rest = "NOLOGIN") {
  if (s.link->ask("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", {unquoted(quoted_name)}).rows() > 0)
    throw error(errc::ledger_exists, "role " + unquoted(quoted_name), "The server has a role of this name already.",
                "Choose another schema, or remove what is left of an earlier ledger.");
  return "CREATE ROLE " + quoted_name + " " + rest + ";\n";
}

}  // namespace

struct postgres_store::impl {
  impl(const std::string& address, const postgres_options& options) : at(address, options) {}

  /// The right to use the connection: one thread at a time, never in a forked child, never from inside itself.
  class turn {
   public:
    explicit turn(impl& of) : of_(&of) {
      of.process.require(of.at.where.shown);
      if (of.owner.load() == std::this_thread::get_id())
        throw error(errc::request_invalid, of.at.where.shown, "The ledger was asked from inside a read or write of its own.",
                    "Use the reader or writer that was given.");
      lock_ = std::unique_lock(of.mutex);
      of.at.connect();
      of.owner = std::this_thread::get_id();
      owned_ = true;
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

  /// Runs `work` on a view that is kept from others in one way. False where it has to run again, alone.
  bool attempt(const std::function<void(writer&)>& work, postgres::keeping how, bool recalling = false, bool may_connect_again = true) {
    std::optional<postgres::view> now;
    try {
      now.emplace(at, how, recalling);
      now->run(work);
      if (now->must_run_again()) return false;
      now->require_whole();
      if (now->finish()) {
        work(*now);
        if (!now->same_again())
          throw error(errc::storage, at.where.shown, "The work records less when it is run again.", "Please report it.", written::yes);
      }
      now->remember_own();
      return true;
    } catch (const postgres::remembered_wrongly&) {
      now.reset();
      return attempt(work, how, false, may_connect_again);
    } catch (const postgres::run_again&) {
      return false;
    } catch (const server_error& e) {
      if (now && now->must_run_again()) return false;
      const bool committing = now && now->committing();
      if (e.lost && !committing && may_connect_again) {  // nothing was recorded
        now.reset();
        at.connect();
        return attempt(work, how, false, false);
      }
      throw postgres::error_of(e, at.where.shown, committing);
    } catch (...) {
      if (now && now->must_run_again()) return false;
      throw;
    }
  }

  session at;
  const own_process process;
  std::mutex mutex;
  std::atomic<std::thread::id> owner{};
  std::atomic<std::uint64_t> reruns = 0;
};

postgres_store::postgres_store(std::unique_ptr<impl> made) : impl_(std::move(made)) {}
postgres_store::~postgres_store() = default;

std::unique_ptr<postgres_store> postgres_store::create(const std::string& address, const settings& made_with, const attribution& said,
                                                       const postgres_options& options, const postgres_layout& layout) {
  if (options.read_only) throw error(errc::read_only, address, "A ledger cannot be made without writing.", "Leave the option read_only off.");
  if (layout.partitions < 0 || layout.partitions > 1024)
    throw error(errc::request_invalid, "partitions", std::to_string(layout.partitions) + " is not from 0 to 1024.", "32 suit most servers.");
  auto made = std::make_unique<impl>(address, options);
  session& s = made->at;
  try {
    if (schema_is_there(s))
      throw error(errc::ledger_exists, s.where.shown, "The database has a schema " + s.where.schema + " already.",
                  "Open the ledger in it, or name another schema: ?schema=NAME.");
    const auto server = s.link->ask(
        "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), current_setting('fsync'), "
        "current_setting('full_page_writes'), pg_is_in_recovery()");
    if (server.integer(0, 0) < 150000)
      throw error(errc::storage, s.where.shown, "The server is older than PostgreSQL 15.", "Use PostgreSQL 15 or later.");
    if (server.text(0, 1) != "UTF8")
      throw error(errc::storage, s.where.shown, "The database keeps text as " + server.string(0, 1) + ".", "Make the database with encoding UTF8.");
    if (server.flag(0, 4)) throw error(errc::replica, s.where.shown, "The server is in recovery.", "Use the address of the primary.");
    if (server.text(0, 2) == "off" || server.text(0, 3) == "off")
      throw error(errc::setting_unsafe, s.where.shown, "fsync or full_page_writes is off: the server could lose what it acknowledged.",
                  "Set both on and reload the server.");
    const names n = names_for(s, role_stem(s));
    std::string sql = "BEGIN;\n";
    for (const auto* role : {&n.owner, &n.definer, &n.grant, &n.read, &n.audit}) sql += create_role(s, *role);
    sql += "GRANT " + n.read + " TO " + n.grant + ", " + n.audit + ";\n";
    sql += "GRANT " + n.owner + ", " + n.definer + " TO CURRENT_USER;\n";
    sql += "CREATE SCHEMA " + n.schema + " AUTHORIZATION " + n.owner + ";\n";
    sql += "SET LOCAL ROLE " + n.owner + ";\n";
    sql += make_tables(n, layout.partitions);
    const auto lit = [&](const std::string& identifier) { return s.link->literal(unquoted(identifier)); };
    sql += "INSERT INTO " + n.schema + ".ledger VALUES (" + std::to_string(postgres::schema_version) + ", " + lit(n.owner) + ", " + lit(n.definer) +
           ", " + lit(n.grant) + ", " + lit(n.read) + ", " + lit(n.audit);
    for (const auto& value : postgres::policies_of(made_with)) sql += ", " + s.link->literal(value);
    sql += ");\n";
    for (const auto& row : postgres::ceilings_of(made_with)) {
      sql += "INSERT INTO " + n.schema + ".ceiling VALUES (";
      for (std::size_t i = 0; i < row.size(); ++i) sql += (i == 0 ? "" : ", ") + (row[i] ? s.link->literal(*row[i]) : "NULL");
      sql += ");\n";
    }
    sql += with_functions(n, "", layout.partitions) + make_rights(n);
    sql += "RESET ROLE;\n";
    std::string first = canonical_bytes({1, options.now(), said, {}, ledger_created{made_with}});
    first.resize(first.size() - std::string_view(",\"seq\":1}").size());
    sql += "SELECT " + n.schema + ".append(ARRAY[" + s.link->literal(first) + "], ARRAY[''], ARRAY[''], 0, 0, '', false);\nCOMMIT;\n";
    s.link->script(sql);
    s.require_ledger();
  } catch (const server_error& e) {
    s.link->roll_back();
    throw postgres::error_of(e, s.where.shown);
  }
  return std::unique_ptr<postgres_store>(new postgres_store(std::move(made)));
}

std::size_t postgres_store::update_functions() {
  const impl::turn turn(*impl_);
  session& s = impl_->at;
  try {
    const names n = names_of(s);
    const std::vector<std::string> differ = postgres::functions_that_differ(s, n);
    if (differ.empty()) return 0;
    const auto there = s.link->ask(
        "SELECT p.oid::regprocedure::text FROM pg_catalog.pg_proc p WHERE p.pronamespace = $1::regnamespace AND p.proname NOT IN ('never', "
        "'erased_only', 'who')",  // which tables depend on, and which are replaced as they are
        {s.schema.substr(0, s.schema.size() - 1)});
    const auto spread = s.link->ask("SELECT count(*) FROM pg_catalog.pg_inherits WHERE inhparent = $1::regclass", {s.schema + "fact"});
    std::string old;
    for (int i = 0; i < there.rows(); ++i) old += "DROP FUNCTION " + there.string(i, 0) + ";\n";
    const std::string patience = std::to_string(s.options.busy_timeout.count());
    s.link->script("BEGIN;\nSET LOCAL lock_timeout = " + patience + ";\nLOCK TABLE " + s.schema + "gate IN EXCLUSIVE MODE;\nSET LOCAL ROLE " +
                   n.owner + ";\n" +  // whoever decides ends first
                   with_functions(n, old, static_cast<int>(spread.integer(0, 0))) + "COMMIT;\n");
    s.forget();
    s.decides_at_once = true;
    return differ.size();
  } catch (const server_error& e) {
    s.link->roll_back();
    throw postgres::error_of(e, s.where.shown);
  }
}

std::unique_ptr<postgres_store> postgres_store::open(const std::string& address, const postgres_options& options) {
  auto made = std::make_unique<impl>(address, options);
  made->at.require_ledger();
  return std::unique_ptr<postgres_store>(new postgres_store(std::move(made)));
}

void postgres_store::destroy(const std::string& address) {
  session s(address, {});
  try {
    s.require_ledger();
    const names n = names_of(s);
    std::string sql = "BEGIN;\nDROP SCHEMA " + n.schema + " CASCADE;\n";
    const auto operators = s.link->ask("SELECT read_role, grant_role FROM " + n.schema + ".operator");
    for (int i = 0; i < operators.rows(); ++i)
      sql += "DROP ROLE " + s.link->quoted(operators.string(i, 0)) + ", " + s.link->quoted(operators.string(i, 1)) + ";\n";
    for (const auto* role : {&n.grant, &n.audit, &n.read, &n.definer, &n.owner}) sql += "DROP ROLE " + *role + ";\n";
    s.link->script(sql + "COMMIT;\n");
  } catch (const server_error& e) {
    s.link->roll_back();
    throw postgres::error_of(e, s.where.shown);
  }
}

void postgres_store::read(const std::function<void(const reader&)>& work) {
  const impl::turn turn(*impl_);
  for (bool connected_again = false;; connected_again = true) {
    try {
      postgres::view now(impl_->at, postgres::keeping::snapshot);
      now.run(work);
      return;
    } catch (const server_error& e) {
      if (!e.lost || connected_again) throw postgres::error_of(e, impl_->at.where.shown);
      impl_->at.connect();
    }
  }
}

void postgres_store::write(const std::function<void(writer&)>& work) {
  impl& self = *impl_;
  const impl::turn turn(self);
  if (self.at.options.read_only)
    throw error(errc::read_only, self.at.where.shown, "It was opened to be read only.", "Open it without the option read_only.");
  if (self.attempt(work, postgres::keeping::companies, true)) return;
  ++self.reruns;
  self.attempt(work, postgres::keeping::everybody);
}

verification postgres_store::verify() {
  const impl::turn turn(*impl_);
  try {
    return postgres::verify(impl_->at, names_of(impl_->at));
  } catch (const server_error& e) {
    impl_->at.link->roll_back();
    throw postgres::error_of(e, impl_->at.where.shown);
  }
}

const std::string& postgres_store::address() const { return impl_->at.where.shown; }

std::uint64_t postgres_store::reruns() const { return impl_->reruns; }

postgres_operator postgres_store::add_operator(const std::string& name) {
  const impl::turn turn(*impl_);
  session& s = impl_->at;
  const bool plain = !name.empty() && name.size() <= 20 && name.front() >= 'a' && name.front() <= 'z' &&
                     std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (!plain)
    throw error(errc::request_invalid, "operator", "\"" + name + "\" is not an operator's name.",
                "Use at most 20 lower-case letters, digits and _, the first a letter.");
  try {
    const names n = names_of(s);
    if (s.link->ask("SELECT 1 FROM " + s.schema + "operator WHERE name = $1", {name}).rows() > 0)
      throw error(errc::request_invalid, "operator", "There is an operator " + name + " already.", "Give its roles to its people.");
    const std::string stem = unquoted(n.owner).substr(0, unquoted(n.owner).size() - std::string_view("_owner").size()) + "_op_" + name;
    postgres_operator made{name, stem, stem + "_grant"};
    const std::string read = s.link->quoted(made.read_role), grant = s.link->quoted(made.grant_role);
    std::string sql = "BEGIN;\n" + create_role(s, read) + create_role(s, grant);
    sql += "GRANT " + n.read + " TO " + read + ";\nGRANT " + n.grant + ", " + read + " TO " + grant + ";\n";
    sql += "SET LOCAL ROLE " + n.owner + ";\nINSERT INTO " + s.schema + "operator VALUES (" + s.link->literal(name) + ", " +
           s.link->literal(made.read_role) + ", " + s.link->literal(made.grant_role) + ");\nCOMMIT;\n";
    s.link->script(sql);
    return made;
  } catch (const server_error& e) {
    s.link->roll_back();
    throw postgres::error_of(e, s.where.shown);
  }
}

std::vector<postgres_operator> postgres_store::operators() {
  const impl::turn turn(*impl_);
  try {
    const auto rows = impl_->at.link->ask("SELECT name, read_role, grant_role FROM " + impl_->at.schema + "operator ORDER BY name");
    std::vector<postgres_operator> found;
    for (int i = 0; i < rows.rows(); ++i) found.push_back({rows.string(i, 0), rows.string(i, 1), rows.string(i, 2)});
    return found;
  } catch (const server_error& e) {
    throw postgres::error_of(e, impl_->at.where.shown);
  }
}

std::vector<postgres_reading> postgres_store::status() {
  const impl::turn turn(*impl_);
  session& s = impl_->at;
  std::vector<postgres_reading> found;
  try {
    const auto one = [&](const char* name, const std::string& sql) { found.push_back({name, s.link->ask(sql).string(0, 0), false}); };
    const auto setting = [&](const char* name, std::initializer_list<std::string_view> unsafe) {
      const auto value = s.link->ask("SELECT current_setting($1)", {name}).string(0, 0);
      found.push_back({name, value, std::find(unsafe.begin(), unsafe.end(), value) != unsafe.end()});
    };
    one("server_version", "SELECT current_setting('server_version')");
    one("role", "SELECT CASE WHEN pg_is_in_recovery() THEN 'replica' ELSE 'primary' END");
    found.back().endangers = false;
    one("events", "SELECT seq::text FROM " + s.schema + "state()");
    one("size_bytes",
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = '" +
            s.where.schema + "' AND c.relkind = 'r'");
    one("connections", "SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database()");
    one("lock_waits", "SELECT count(*)::text FROM pg_locks WHERE NOT granted");
    one("longest_wait_ms",
        "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart) * 1000)::bigint, 0)::text FROM pg_locks WHERE NOT granted");
    one("longest_transaction_s",
        "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start))::bigint, 0)::text FROM pg_stat_activity WHERE datname = "
        "current_database() AND pid <> pg_backend_pid()");
    one("deadlocks", "SELECT deadlocks::text FROM pg_stat_database WHERE datname = current_database()");
    one("replicas", "SELECT count(*)::text FROM pg_stat_replication");
    one("replication_lag_bytes",
        "SELECT coalesce(max(CASE WHEN pg_is_in_recovery() THEN 0 ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) END), 0)::bigint::text "
        "FROM pg_stat_replication");
    one("last_archived_age_s",
        "SELECT coalesce(extract(epoch FROM clock_timestamp() - last_archived_time)::bigint::text, 'never') FROM pg_stat_archiver");
    one("archive_failures", "SELECT failed_count::text FROM pg_stat_archiver");
    setting("archive_mode", {});
    setting("fsync", {"off"});
    setting("full_page_writes", {"off"});
    setting("synchronous_commit", {});  // the functions set it where it is off
    setting("data_checksums", {});
    setting("zero_damaged_pages", {"on"});
    setting("ignore_checksum_failure", {"on"});
    setting("default_transaction_isolation", {});
    setting("max_prepared_transactions", {});
    return found;
  } catch (const server_error& e) {
    s.link->roll_back();
    throw postgres::error_of(e, s.where.shown);
  }
}

}  // namespace deminimis
