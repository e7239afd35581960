// SPDX-License-Identifier: Apache-2.0
#include <deminimis/sqlite/sqlite_store.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <random>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <deminimis/io/event_json.hpp>
#include <deminimis/io/merkle.hpp>
#include <deminimis/register/ledger_register.hpp>

#include "../ledger/samples.hpp"
#include "../ledger/store_driver.hpp"
#include "support.hpp"

using namespace deminimis;
using namespace deminimis::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

class sqlite_driver final : public store_driver {
 public:
  [[nodiscard]] std::string name() const override { return "sqlite"; }
  std::unique_ptr<store> make(const settings& made_with, const clock_function& now) override {
    folder_ = std::make_unique<temporary_folder>();
    return sqlite_store::create(*folder_ / "ledger.db", made_with, {}, with_clock(now));
  }
  std::unique_ptr<store> open_again(const clock_function& now) override { return sqlite_store::open(*folder_ / "ledger.db", with_clock(now)); }
  [[nodiscard]] bool guards() const override { return true; }
  [[nodiscard]] bool hashes() const override { return true; }

 private:
  static sqlite_options with_clock(const clock_function& now) {
    sqlite_options options;
    options.now = now;
    return options;
  }
  std::unique_ptr<temporary_folder> folder_;
};
const driver_registration<sqlite_driver> sqlite;

/// A new ledger with one event of each kind, closed.
std::filesystem::path told(const temporary_folder& folder, const char* name = "ledger.db") {
  const auto file = folder / name;
  const auto made = sqlite_store::create(file, sample_settings());
  made->write([](writer& w) {
    std::size_t i = 0;
    for (const auto& body : sample_story()) w.append(body, {"key " + std::to_string(i++), "Bo", ""}, "do: something");
  });
  return file;
}

/// How many events such a ledger has.
const std::uint64_t events_told = sample_story().size() + 1;

sqlite_options waiting(std::chrono::milliseconds patience) {
  sqlite_options options;
  options.busy_timeout = patience;
  return options;
}

std::uint64_t events_in(store& s) {
  std::uint64_t count = 0;
  s.read([&](const reader& r) { count = r.last_event(); });
  return count;
}

std::uint64_t add_person(store& s, const std::string& id, const attribution& said = {}) {
  std::uint64_t sequence = 0;
  s.write([&](writer& w) { sequence = w.append(entity_declared{{id, entity_kind::person, ""}}, said, {}); });
  return sequence;
}

errc opening(const std::filesystem::path& file, const sqlite_options& options = {}) {
  return code_of([&] { return sqlite_store::open(file, options); });
}

/// The error that `action` throws.
template <class Action>
error refusal(Action&& action) {
  try {
    action();
  } catch (const error& e) {
    return e;
  }
  throw std::logic_error("expected a deminimis::error, and none was thrown");
}

}  // namespace

// ---- making and opening -------------------------------------------------------------------------------------------------

TEST_CASE("a new ledger is one SQLite file that says what it is", "[sqlite]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  const auto made = sqlite_store::create(file, settings(), {"", "Bo", "A new programme"});
  CHECK(folder.names() == std::vector<std::string>{"ledger.db"});
  CHECK(made->file() == file);
  shell sql(file);
  CHECK(sql.column("PRAGMA application_id") == std::vector<std::string>{"1682794862"});
  CHECK(sql.column("PRAGMA user_version") == std::vector<std::string>{"2"});
  CHECK(sql.column("PRAGMA journal_mode") == std::vector<std::string>{"delete"});
  CHECK(sql.column("SELECT bytes ->> '$.actor' FROM event") == std::vector<std::string>{"Bo"});
  CHECK(sql.column("SELECT bytes ->> '$.body.rulebook' FROM event") == std::vector<std::string>{"closing-loops-2024"});
  CHECK(sql.column("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT%'").empty());
}

TEST_CASE("a ledger is never made over something that is there", "[sqlite]") {
  const temporary_folder folder;
  put_bytes(folder / "notes.txt", "mine");
  std::filesystem::create_directory(folder / "sub");
  std::filesystem::create_symlink("nowhere", folder / "dangling");
  const auto file = told(folder);
  const auto before = bytes_of(file);
  for (const char* name : {"notes.txt", "sub", "dangling", "ledger.db"})
    CHECK(code_of([&] { return sqlite_store::create(folder / name, settings()); }) == errc::ledger_exists);
  CHECK(bytes_of(folder / "notes.txt") == "mine");
  CHECK(bytes_of(file) == before);
  CHECK(folder.names() == std::vector<std::string>{"dangling", "ledger.db", "ledger.db.lock", "ledger.db.queue", "notes.txt", "sub"});
}

TEST_CASE("a ledger that cannot be made leaves nothing behind", "[sqlite]") {
  const temporary_folder folder;
  CHECK(code_of([&] { return sqlite_store::create(folder / "no/such/ledger.db", settings()); }) == errc::storage);
  settings wrong;
  wrong.authority = "\xff";
  CHECK(code_of([&] { return sqlite_store::create(folder / "ledger.db", wrong); }) == errc::encoding_invalid);
  sqlite_options reading;
  reading.read_only = true;
  CHECK(code_of([&] { return sqlite_store::create(folder / "ledger.db", settings(), {}, reading); }) == errc::read_only);
  CHECK(folder.names().empty());
}

TEST_CASE("of several processes that make one ledger, one makes it", "[sqlite][race]") {
  const temporary_folder folder;
  std::vector<child> children;
  for (int i = 0; i < 4; ++i)
    children.emplace_back([&] {
      try {
        static_cast<void>(sqlite_store::create(folder / "ledger.db", settings()));
        return 1;
      } catch (const error& e) {
        return e.code() == errc::ledger_exists ? 0 : 50;
      }
    });
  int made = 0;
  for (auto& c : children) made += c.result();
  CHECK(made == 1);
  CHECK(folder.names() == std::vector<std::string>{"ledger.db"});
  CHECK(sqlite_store::open(folder / "ledger.db")->verify().ok());
}

TEST_CASE("what is not a ledger is refused without waiting and without a change", "[sqlite][hardening]") {
  const temporary_folder folder;
  put_bytes(folder / "empty", "");
  put_bytes(folder / "text", std::string(5000, 'x'));
  put_bytes(folder / "short", "SQLite format 3");
  shell(folder / "other.db").run("CREATE TABLE t (x)");
  std::filesystem::create_directory(folder / "sub");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const auto real = told(folder);
  std::filesystem::create_symlink("ledger.db", folder / "link");
  std::filesystem::create_symlink("nowhere", folder / "dangling");

  for (const char* name : {"empty", "text", "short", "other.db", "sub", "pipe", "link", "dangling", "missing", "missing/ledger.db", "sub/", ".", "..",
                           "text/ledger.db"}) {
    INFO(name);
    const bool plain = std::filesystem::is_regular_file(std::filesystem::symlink_status(folder / name));
    const auto before = plain ? bytes_of(folder / name) : "";
    CHECK(opening(folder / name) == errc::not_a_ledger);
    sqlite_options reading;
    reading.read_only = true;
    CHECK(opening(folder / name, reading) == errc::not_a_ledger);
    if (plain) CHECK(bytes_of(folder / name) == before);
  }
  CHECK(opening("") == errc::not_a_ledger);
  CHECK(opening(":memory:") == errc::not_a_ledger);
  CHECK(opening("file:" + real.string()) == errc::not_a_ledger);
  CHECK_THAT(refusal([&] { static_cast<void>(sqlite_store::open(folder / "missing")); }).remedy(), Contains("deminimis init"));
  CHECK_FALSE(std::filesystem::exists(folder / "missing"));
}

TEST_CASE("a ledger is reached through a linked folder, and by two names it is one", "[sqlite][hardening]") {
  const temporary_folder folder;
  std::filesystem::create_directory(folder / "real");
  std::filesystem::create_directory_symlink("real", folder / "linked");
  const auto made = sqlite_store::create(folder / "linked/ledger.db", settings());
  const auto other = sqlite_store::open(folder / "real/../linked/./ledger.db");
  CHECK(made->file() == folder / "real/ledger.db");
  CHECK(other->file() == made->file());
  add_person(*made, "a");
  add_person(*other, "b");
  CHECK(events_in(*made) == 3);
  CHECK(made->verify().ok());
}

TEST_CASE("a ledger of a newer version is refused and left as it is", "[sqlite]") {
  const temporary_folder folder;
  const auto file = told(folder);
  shell(file).run("PRAGMA user_version = 3");
  const auto before = bytes_of(file);
  CHECK(opening(file) == errc::schema_too_new);
  CHECK(bytes_of(file) == before);
  shell(file).run("PRAGMA user_version = 0");
  CHECK(opening(file) == errc::not_a_ledger);
}

TEST_CASE("a flipped bit that reads as a newer version is told as damage too", "[sqlite]") {
  const temporary_folder folder;
  const auto file = told(folder);
  auto bytes = bytes_of(file);
  bytes[63] = static_cast<char>(bytes[63] ^ 4);  // the last byte of user_version
  put_bytes(file, bytes);
  std::string said;
  try {
    static_cast<void>(sqlite_store::open(file));
  } catch (const error& refused) {
    CHECK(refused.code() == errc::schema_too_new);
    said = refused.why();
  }
  CHECK(said == "Its tables are of version 6; this deminimis knows 2. Or the page that says so is damaged: it does not have its checksum.");
  CHECK(bytes_of(file) == bytes);
}

TEST_CASE("a write-ahead log is only kept where the library does not lose it", "[sqlite]") {
  const temporary_folder folder;
  sqlite_options options;
  options.wal = true;
  const auto attempt = [&] { return sqlite_store::create(folder / "ledger.db", settings(), {}, options); };
  if (sqlite3_libversion_number() < 3'044'006) {
    CHECK(code_of(attempt) == errc::storage);
    CHECK(folder.names().empty());
    // somebody else turned it on: off again
    const auto file = told(folder);
    CHECK(shell(file).column("PRAGMA journal_mode = WAL") == std::vector<std::string>{"wal"});
    CHECK(sqlite_store::open(file)->verify().ok());
    CHECK(shell(file).column("PRAGMA journal_mode") == std::vector<std::string>{"delete"});
  } else {
    add_person(*attempt(), "a");
  }
}

// ---- rights -------------------------------------------------------------------------------------------------------------

TEST_CASE("a ledger opened to be read is read, not written, and makes no file", "[sqlite]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  static_cast<void>(sqlite_store::create(file, settings()));
  const auto before = bytes_of(file);
  sqlite_options options;
  options.read_only = true;
  const auto s = sqlite_store::open(file, options);
  CHECK(events_in(*s) == 1);
  CHECK(s->verify().ok());
  CHECK(code_of([&] { return add_person(*s, "a"); }) == errc::read_only);
  CHECK(folder.names() == std::vector<std::string>{"ledger.db"});
  CHECK(bytes_of(file) == before);
}

TEST_CASE("without the right to write a ledger can be read", "[sqlite]") {
  if (::geteuid() != 0) return;  // only root can become somebody who may not
  const temporary_folder folder;
  const auto file = told(folder);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  const auto before = bytes_of(file);
  const auto as_nobody = [&](const std::function<int()>& work) { return child([&] { return ::seteuid(65534) == 0 ? work() : 90; }).result(); };
  std::filesystem::permissions(file, std::filesystem::perms(0644));
  SECTION("a file that may be read only") {
    CHECK(as_nobody([&] {
            const auto s = sqlite_store::open(file);
            if (!s->verify().ok()) return 1;
            return code_of([&] { return add_person(*s, "a"); }) == errc::read_only ? 0 : 2;
          }) == 0);
  }
  SECTION("a file in a folder that may not be written") {
    std::filesystem::permissions(file, std::filesystem::perms(0666));
    CHECK(as_nobody([&] {
            const auto s = sqlite_store::open(file);
            if (!s->verify().ok()) return 1;
            return code_of([&] { return add_person(*s, "a"); }) == errc::read_only ? 0 : 2;
          }) == 0);
    CHECK(as_nobody([&] { return code_of([&] { return sqlite_store::create(folder / "new.db", settings()); }) == errc::read_only ? 0 : 1; }) == 0);
  }
  SECTION("a file that may not be read") {
    std::filesystem::permissions(file, std::filesystem::perms(0600));
    CHECK(as_nobody([&] { return opening(file) == errc::storage ? 0 : 1; }) == 0);
  }
  CHECK(bytes_of(file) == before);
}

TEST_CASE("where the queue's file cannot be used, writing goes on without a queue", "[sqlite]") {
  const temporary_folder folder;
  const auto s = sqlite_store::create(folder / "ledger.db", settings());
  std::filesystem::create_directory(folder / "ledger.db.lock");
  CHECK(add_person(*s, "a") == 2);
  CHECK_FALSE(s->has_queue());
  std::filesystem::remove(folder / "ledger.db.lock");
  std::filesystem::create_symlink(folder / "elsewhere", folder / "ledger.db.lock");
  CHECK(add_person(*s, "b") == 3);
  CHECK_FALSE(s->has_queue());
  CHECK_FALSE(std::filesystem::exists(folder / "elsewhere"));
  std::filesystem::remove(folder / "ledger.db.lock");
  CHECK(add_person(*s, "c") == 4);
  CHECK(s->has_queue());
}

TEST_CASE("a queue whose file was deleted is made anew", "[sqlite]") {
  const temporary_folder folder;
  const auto a = sqlite_store::create(folder / "ledger.db", settings());
  const auto b = sqlite_store::open(folder / "ledger.db");
  add_person(*a, "1"), add_person(*b, "2");
  std::filesystem::remove(folder / GENERATE("ledger.db.lock", "ledger.db.queue"));
  add_person(*a, "3"), add_person(*b, "4");
  CHECK(a->has_queue());
  CHECK(b->has_queue());
  CHECK(folder.names() == std::vector<std::string>{"ledger.db", "ledger.db.lock", "ledger.db.queue"});
  CHECK(events_in(*a) == 5);
}

// ---- guards -------------------------------------------------------------------------------------------------------------

TEST_CASE("the guards refuse every change that the sqlite3 shell can make without removing them", "[sqlite][guards]") {
  const temporary_folder folder;
  const auto file = told(folder);
  {
    shell sql(file);
    for (const auto& t : sql.column("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      INFO(t);
      REQUIRE_FALSE(sql.column("SELECT count(*) FROM " + t) == std::vector<std::string>{"0"});
      CHECK_THAT(sql.attempt("DELETE FROM " + t),
                 Contains(t == "personal" ? "personal data go only when an event says so" : "nothing in a ledger is changed or removed"));
      CHECK_THAT(sql.attempt("UPDATE " + t + " SET seq = seq"), Contains("nothing in a ledger is changed or removed"));
      CHECK_THAT(sql.attempt("UPDATE OR REPLACE " + t + " SET seq = 1"), Contains("nothing in a ledger is changed or removed"));
      CHECK_THAT(sql.attempt("INSERT OR REPLACE INTO " + t + " SELECT * FROM " + t), Contains("added") || Contains("already"));
      CHECK_THAT(sql.attempt("INSERT OR IGNORE INTO " + t + " SELECT * FROM " + t + " LIMIT 1"), Contains("added") || Contains("already"));
    }
    CHECK_THAT(sql.attempt("INSERT INTO event (leaf, bytes) VALUES (zeroblob(32), '{}')"), Contains("events are added one after the other"));
    CHECK_THAT(sql.attempt("INSERT INTO event VALUES (33, NULL, zeroblob(32), '{}')"), Contains("events are added one after the other"));
    CHECK_THAT(sql.attempt("INSERT INTO event VALUES (-1, NULL, zeroblob(32), '{}')"), Contains("events are added one after the other"));
    CHECK_THAT(sql.attempt("INSERT OR REPLACE INTO event SELECT max(seq) + 1, 'key 3', zeroblob(32), '{}' FROM event"),
               Contains("idempotency key is used already"));
  }
  CHECK(sqlite_store::open(file)->verify().problems == std::vector<std::string>());
}

TEST_CASE("the rows of the last event cannot be replaced either", "[sqlite][guards]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  const auto s = sqlite_store::create(file, settings());
  for (const auto& body : sample_story()) {
    s->write([&](writer& w) { w.append(body, {}, {}); });
    shell sql(file);
    for (const auto& t : sql.column("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'event'")) {
      const auto last = " WHERE seq = (SELECT max(seq) FROM event)";
      if (sql.column("SELECT 1 FROM " + t + last).empty()) continue;
      INFO(t);
      CHECK_THAT(sql.attempt("INSERT OR REPLACE INTO " + t + " SELECT * FROM " + t + last),
                 Contains("already") || Contains("not a pending") || Contains("numbered one after the other"));
    }
  }
  CHECK(s->verify().ok());
}

TEST_CASE("numbers in a ledger are whole numbers, whatever the shell writes", "[sqlite][guards]") {
  const temporary_folder folder;
  const auto file = told(folder);
  shell sql(file);
  CHECK(sql.column("SELECT DISTINCT typeof(amount) || typeof(eur_cents) || typeof(rate) FROM aid") == std::vector<std::string>{"integerintegertext"});
  CHECK(sql.column("SELECT amount FROM aid WHERE ref = 'RF-1'") == std::vector<std::string>{"8050000"});
  CHECK(sql.column("SELECT rate FROM aid WHERE ref = 'RF-1'") == std::vector<std::string>{"7.4600"});
  CHECK(sql.column("SELECT equity FROM split_successor WHERE position = 0 AND seq = 29") ==
        std::vector<std::string>{"123456789012345678901234567890"});
}

TEST_CASE("a split whose equities divide nothing is told as corrupt, whoever meets it", "[sqlite][guards]") {
  const temporary_folder folder;
  const auto file = told(folder);
  shell sql(file);
  REQUIRE(sql.column("SELECT count(*) FROM split_successor WHERE seq = 29") == std::vector<std::string>{"2"});
  const auto divided = sql.column("SELECT divided FROM split WHERE seq = 29").at(0);
  const auto guard = sql.column("SELECT sql FROM sqlite_schema WHERE name = 'split_successor_before_update'").at(0);
  for (const std::string equities : {"'0'", "'-1'", "CASE position WHEN 0 THEN '-2' ELSE '3' END"}) {
    INFO(equities);
    sql.run("DROP TRIGGER split_successor_before_update; UPDATE split_successor SET equity = " + equities + " WHERE seq = 29; " + guard);
    const ledger on(sqlite_store::open(file));
    CHECK(code_of([&] { static_cast<void>(on.headroom(divided, regulation::general, "2026-01-01")); }) == errc::corrupt);
    CHECK(code_of([&] { static_cast<void>(on.audit()); }) == errc::corrupt);
    CHECK(code_of([&] { static_cast<void>(sqlite_store::open(file)->load_register()); }) == errc::corrupt);
    CHECK_FALSE(on.verify().ok());
  }
}

// ---- verify -------------------------------------------------------------------------------------------------------------

TEST_CASE("verify finds nothing wrong with a ledger that nobody touched, and gives the root of its log", "[sqlite][verify]") {
  const temporary_folder folder;
  const auto file = told(folder);
  const auto s = sqlite_store::open(file);
  const auto found = s->verify();
  CHECK(found.problems == std::vector<std::string>());
  CHECK(found.events == sample_story().size() + 1);
  merkle_root_builder tree;
  s->read([&](const reader& r) { r.visit_events(1, UINT64_MAX, [&](const event& e) { tree.add(leaf_hash(canonical_bytes(e))); }); });
  CHECK(found.root == to_hex(tree.root()));
}

TEST_CASE("verify notices every edit that the sqlite3 shell can make", "[sqlite][verify]") {
  const temporary_folder folder;
  const auto original = bytes_of(told(folder));
  const auto file = folder / "edited.db";

  // Each edit takes away the guard in its way and puts it back, so that only the content tells.
  const auto edited = [&](const std::string& on_table, const std::string& event, const std::string& edit) {
    put_bytes(file, original);
    shell sql(file);
    const std::string trigger = on_table + "_before_" + event;
    const auto guard = sql.column("SELECT sql FROM sqlite_schema WHERE name = '" + trigger + "'").at(0);
    sql.run("DROP TRIGGER " + trigger + "; " + edit + "; " + guard);
  };
  const auto noticed = [&](const std::string& sentence) {
    const auto found = sqlite_store::open(file)->verify();
    REQUIRE_FALSE(found.ok());
    INFO(Catch::StringMaker<std::vector<std::string>>::convert(found.problems));
    CHECK(std::any_of(found.problems.begin(), found.problems.end(), [&](const std::string& p) { return p.find(sentence) != std::string::npos; }));
  };

  SECTION("an amount in the rows") {
    edited("aid", "update", "UPDATE aid SET amount = 100 WHERE ref = 'RF-1'");
    noticed("Table aid, event 19: amount is 100; the log says 8050000.");
  }
  SECTION("an amount in the log") {
    edited("event", "update", "UPDATE event SET bytes = replace(bytes, '80500.00', '80500.01') WHERE seq = 19");
    noticed("Event 19 does not have the hash it was recorded with.");
  }
  SECTION("a space in the log") {
    edited("event", "update", "UPDATE event SET bytes = replace(bytes, '\":', '\": ') WHERE seq = 19");
    noticed("Event 19 is not written in the canonical form.");
  }
  SECTION("a key") {
    edited("event", "update", "UPDATE event SET key = 'mine' WHERE seq = 19");
    noticed("Event 19 is filed under the key \"mine\"");
  }
  SECTION("a hash") {
    edited("event", "update", "UPDATE event SET leaf = zeroblob(32) WHERE seq = 19");
    noticed("Event 19 does not have the hash");
  }
  SECTION("an event taken out of the middle") {
    edited("event", "delete", "DELETE FROM event WHERE seq = 19");
    noticed("Event 19 is missing.");
  }
  SECTION("the last event taken away") {
    edited("event", "delete", "DELETE FROM event WHERE seq = 31");
    noticed("Table split_withdrawal has a row of event 31 that the log does not say.");
  }
  SECTION("the first event taken away") {
    edited("event", "delete", "DELETE FROM event WHERE seq = 1");
    noticed("Event 1 is missing.");
  }
  SECTION("every event taken away") {
    edited("event", "delete", "DELETE FROM event");
    noticed("The log is empty");
  }
  SECTION("two events exchanged") {
    edited("event", "update",
           "UPDATE event SET seq = 100 WHERE seq = 3; UPDATE event SET seq = 3 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 100");
    noticed("Event 2 says of itself that it is event 3.");
  }
  SECTION("an event that is none") {
    edited("event", "update", "UPDATE event SET bytes = '{}' WHERE seq = 19");
    noticed("Event 19 cannot be read");
  }
  SECTION("a row added") {
    edited("aid", "insert",
           "INSERT INTO aid SELECT 99, 'X', recipient, regulation, status, amount, currency, rate, rate_day, rate_source, eur_cents,"
           " granted_on, lapses_on, authority, project, instrument, note, unit, sector_override, rulebook, headroom_eur_cents FROM aid WHERE ref = "
           "'RF-1'");
    noticed("Table aid has a row of event 99 that the log does not say.");
  }
  SECTION("a row of an event that is there") {
    edited("rate", "insert", "INSERT INTO rate VALUES ('ecb', 'DKK', '2025-01-01', 17, '1.0000')");
    noticed("Table rate has a row of event 17 that the log does not say.");
  }
  SECTION("the schema") {
    put_bytes(file, original);
    const auto [change, sentence] = GENERATE(table<std::string, std::string>({
        {"DROP TRIGGER aid_before_update", "The trigger aid_before_update is missing."},
        {"DROP INDEX aid_by_recipient", "The index aid_by_recipient is missing."},
        {"CREATE TABLE note (text)", "The table note does not belong to a ledger."},
        {"CREATE INDEX mine ON aid (note)", "The index mine does not belong to a ledger."},
        {"CREATE VIEW mine AS SELECT * FROM aid", "The view mine does not belong to a ledger."},
        {"CREATE TRIGGER mine AFTER INSERT ON aid BEGIN SELECT 1; END", "The trigger mine does not belong to a ledger."},
        {"ALTER TABLE aid ADD COLUMN mine TEXT", "The table aid was changed."},
        {"DROP TRIGGER aid_before_update; CREATE TRIGGER aid_before_update BEFORE UPDATE ON aid BEGIN SELECT 1; END",
         "The trigger aid_before_update was changed."},
        {"ANALYZE", "The table sqlite_stat1 does not belong to a ledger."},
        {"DROP TABLE aid", "The table aid is missing."},
        {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'WHERE', 'WHERE 0 AND') WHERE name = 'aid_before_insert'",
         "The trigger aid_before_insert was changed."},
    }));
    shell(file).run(change);
    noticed(sentence);
    const auto s = sqlite_store::open(file);
    CHECK(code_of([&] { return events_in(*s); }) == errc::corrupt);
    CHECK(code_of([&] { return add_person(*s, "a"); }) == errc::corrupt);
  }
}

TEST_CASE("verify notices a change to any column of any table", "[sqlite][verify]") {
  const temporary_folder folder;
  const auto original = bytes_of(told(folder));
  const auto file = folder / "edited.db";
  put_bytes(file, original);
  std::vector<std::pair<std::string, std::string>> columns;
  {
    shell sql(file);
    for (const auto& t : sql.column("SELECT name FROM sqlite_schema WHERE type = 'table'"))
      for (const auto& c : sql.column("SELECT name FROM pragma_table_info('" + t + "')")) columns.emplace_back(t, c);
  }
  REQUIRE(columns.size() > 60);
  for (const auto& [t, c] : columns) {
    INFO(t << "." << c);
    put_bytes(file, original);
    {
      shell sql(file);
      const auto guard = sql.column("SELECT sql FROM sqlite_schema WHERE name = '" + t + "_before_update'").at(0);
      const std::string changed = c == "leaf"
                                      ? "zeroblob(32)"
                                      : "CASE typeof(" + c + ") WHEN 'integer' THEN " + c + " + 1000 WHEN 'null' THEN NULL ELSE 'x' || " + c + " END";
      sql.run("DROP TRIGGER " + t + "_before_update; UPDATE " + t + " SET " + c + " = " + changed + "; " + guard);
    }
    CHECK_FALSE(sqlite_store::open(file)->verify().ok());
  }
}

TEST_CASE("a guard removed while the ledger is open stops it from being used", "[sqlite][verify]") {
  const temporary_folder folder;
  const auto file = told(folder);
  const auto s = sqlite_store::open(file);
  CHECK(events_in(*s) == events_told);
  shell(file).run("VACUUM");  // changes no guard
  CHECK(add_person(*s, "a") == events_told + 1);
  shell(file).run("DROP TRIGGER event_before_update");
  CHECK(code_of([&] { return add_person(*s, "b"); }) == errc::corrupt);
  CHECK(code_of([&] { return events_in(*s); }) == errc::corrupt);
  CHECK_FALSE(s->verify().ok());
}

TEST_CASE("damage is noticed, or changes no answer, and never crashes", "[sqlite][verify]") {
  const temporary_folder folder;
  const auto original = bytes_of(told(folder));
  const auto file = folder / "damaged.db";
  const auto answers = [&](store& s) {
    std::vector<std::string> all;
    s.read([&](const reader& r) {
      all = lines(r.everything());
      r.visit_events(1, UINT64_MAX, [&](const event& e) { all.push_back(canonical_bytes(e)); });
      for (const char* digits : {"12345674", "10000009"})
        for (const auto& g : r.grants_of(number(digits))) all.push_back(line(g));
    });
    return all;
  };
  put_bytes(file, original);
  const auto wanted = answers(*sqlite_store::open(file));
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::size_t noticed = 0;
  constexpr std::size_t trials = 200;
  for (std::size_t i = 0; i < trials; ++i) {
    auto bytes = original;
    const auto at = random() % bytes.size();
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << (random() % 8)));
    put_bytes(file, bytes);
    INFO("byte " << at);
    try {
      const auto s = sqlite_store::open(file, waiting(100ms));
      const bool ok = s->verify().ok();
      if (!ok) ++noticed;
      if (ok) CHECK(answers(*s) == wanted);
    } catch (const error& e) {
      ++noticed;
      CHECK(info(e.code()).exit != exit_status::bad_input);
    }
    std::filesystem::remove(folder / "damaged.db-journal");
  }
  CHECK(noticed > trials / 10);  // the fault must really have hit
}

// ---- sharing ------------------------------------------------------------------------------------------------------------

TEST_CASE("processes that race for the last euro get exactly what there is", "[sqlite][race]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  static_cast<void>(sqlite_store::create(file, settings()));
  constexpr int processes = 6, wanted_each = 20, room = 50;
  std::vector<child> children;
  for (int p = 0; p < processes; ++p)
    children.emplace_back([&file, p] {
      const auto s = sqlite_store::open(file);
      int got = 0;
      for (int i = 0; i < wanted_each; ++i)
        s->write([&](writer& w) {
          if (w.grants_of(number("12345674")).size() >= room) return;
          w.append(grant_recorded{sample_grant(std::to_string(p) + "-" + std::to_string(i), "12345674", "7.46", "1.00", "2025-01-01"), std::nullopt},
                   {}, {});
          ++got;
        });
      return got;
    });
  int got = 0;
  for (auto& c : children) got += c.result();
  CHECK(got == room);
  const auto s = sqlite_store::open(file);
  s->read([&](const reader& r) { CHECK(r.grants_of(number("12345674")).size() == std::size_t{room}); });
  CHECK(s->verify().ok());
}

TEST_CASE("one idempotency key from several processes records one event", "[sqlite][race]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  static_cast<void>(sqlite_store::create(file, settings()));
  constexpr int processes = 4, keys = 10;
  std::vector<child> children;
  for (int p = 0; p < processes; ++p)
    children.emplace_back([&file] {
      const auto s = sqlite_store::open(file);
      int recorded = 0;
      for (int i = 0; i < keys; ++i)
        s->write([&](writer& w) {
          const auto key = "key " + std::to_string(i);
          if (w.event_with_key(key)) return;
          w.append(entity_declared{{key, entity_kind::person, ""}}, {key, "", ""}, {});
          ++recorded;
        });
      return recorded;
    });
  int recorded = 0;
  for (auto& c : children) recorded += c.result();
  CHECK(recorded == keys);
  const auto s = sqlite_store::open(file);
  CHECK(events_in(*s) == keys + 1);
  CHECK(s->verify().ok());
}

TEST_CASE("threads with handles of their own share a file safely", "[sqlite][race]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  static_cast<void>(sqlite_store::create(file, settings()));
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      try {
        for (int i = 0; i < 5; ++i) {
          const auto s = sqlite_store::open(file);  // opened and closed again and again: closing must not drop another's locks
          add_person(*s, std::to_string(t) + "-" + std::to_string(i));
          add_person(*s, std::to_string(t) + "+" + std::to_string(i));
        }
      } catch (const std::exception&) {
        ++failed;
      }
    });
  for (auto& t : threads) t.join();
  CHECK(failed == 0);
  const auto s = sqlite_store::open(file);
  CHECK(events_in(*s) == 41);
  CHECK(s->verify().ok());
}

TEST_CASE("who holds the ledger too long makes the others busy, and nothing is written", "[sqlite]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  const auto s = sqlite_store::create(file, settings(), {}, waiting(150ms));
  const auto timed = [&] {
    const auto from = std::chrono::steady_clock::now();
    const auto refused = refusal([&] { add_person(*s, "a"); });
    CHECK(refused.code() == errc::busy);
    CHECK(refused.written() == written::no);
    const auto took = std::chrono::steady_clock::now() - from;
    CHECK(took >= 140ms);
    CHECK(took < 2s);
  };
  SECTION("in the queue") {
    const char* name = GENERATE("ledger.db.lock", "ledger.db.queue");
    const int lock = ::open((folder / name).c_str(), O_RDWR | O_CREAT, 0600);
    REQUIRE(::flock(lock, LOCK_EX) == 0);
    timed();
    timed();  // the thread that waits for the first is still there
    REQUIRE(::flock(lock, LOCK_UN) == 0);
    CHECK(add_person(*s, "b") == 2);
    CHECK(s->has_queue());
    // the lock was given back: somebody else gets it at once
    CHECK(::flock(lock, LOCK_EX | LOCK_NB) == 0);
    ::close(lock);
  }
  SECTION("with SQLite's lock to write") {
    shell other(file);
    other.run("BEGIN IMMEDIATE");
    timed();
    CHECK(events_in(*s) == 1);
    other.run("ROLLBACK");
    CHECK(add_person(*s, "b") == 2);
  }
  SECTION("by reading while we commit") {
    shell other(file);
    other.run("BEGIN; SELECT count(*) FROM event");
    timed();
    other.run("COMMIT");
    CHECK(events_in(*s) == 1);
    CHECK(add_person(*s, "b") == 2);
  }
  CHECK(s->verify().ok());
}

TEST_CASE("a commit that has to wait for a reader is committed once", "[sqlite]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  const auto s = sqlite_store::create(file, settings(), {}, waiting(5s));
  shell other(file);
  other.run("BEGIN; SELECT count(*) FROM event");
  std::thread later([&] {
    std::this_thread::sleep_for(100ms);
    other.run("COMMIT");
  });
  CHECK(add_person(*s, "a") == 2);
  later.join();
  CHECK(events_in(*s) == 2);
}

TEST_CASE("a store is not asked from inside itself", "[sqlite]") {
  const temporary_folder folder;
  const auto s = sqlite_store::create(folder / "ledger.db", settings());
  s->write([&](writer& w) {
    CHECK(code_of([&] { return events_in(*s); }) == errc::request_invalid);
    CHECK(code_of([&] { return add_person(*s, "a"); }) == errc::request_invalid);
    w.append(entity_declared{{"b", entity_kind::person, ""}}, {}, {});
  });
  CHECK(events_in(*s) == 2);
}

TEST_CASE("a forked child cannot use its parent's ledger, and does it no harm", "[sqlite]") {
  const temporary_folder folder;
  auto s = sqlite_store::create(folder / "ledger.db", settings());
  add_person(*s, "a");
  s->write([&](writer& w) {
    w.append(entity_declared{{"b", entity_kind::person, ""}}, {}, {});
    child forked([&] {
      const bool refused = code_of([&] { return events_in(*s); }) == errc::used_after_fork &&
                           code_of([&] { return add_person(*s, "c"); }) == errc::used_after_fork &&
                           code_of([&] { return s->verify(); }) == errc::used_after_fork;
      s.reset();  // in the middle of the parent's transaction
      return refused ? 0 : 1;
    });
    CHECK(forked.result() == 0);
  });
  CHECK(add_person(*s, "d") == 4);
  child own([&] { return add_person(*sqlite_store::open(folder / "ledger.db"), "e") == 5 ? 0 : 1; });
  CHECK(own.result() == 0);
  CHECK(s->verify().ok());
}

TEST_CASE("the queue is free again when a process that wrote is killed, though its child lives", "[sqlite]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  const auto s = sqlite_store::create(file, settings(), {}, waiting(3s));
  int until_we_close[2];
  REQUIRE(::pipe(until_we_close) == 0);
  child killed([&] {
    const auto own = sqlite_store::open(file);
    own->write([&](writer& w) {
      w.append(entity_declared{{"lost", entity_kind::person, ""}}, {}, {});
      if (::fork() == 0) {
        ::close(until_we_close[1]);
        char byte = 0;
        ::_exit(static_cast<int>(::read(until_we_close[0], &byte, 1)));
      }
      ::kill(::getpid(), SIGKILL);
    });
    return 0;
  });
  CHECK(killed.result() == 102);
  const auto from = std::chrono::steady_clock::now();
  CHECK(add_person(*s, "a") == 2);
  CHECK(std::chrono::steady_clock::now() - from < 2s);
  CHECK(s->verify().ok());
  ::close(until_we_close[0]), ::close(until_we_close[1]);
}

// ---- failures -----------------------------------------------------------------------------------------------------------

TEST_CASE("a full disk refuses a write, loses nothing, and the same handle goes on when there is room", "[sqlite][faults]") {
  const temporary_folder folder;
  const auto file = told(folder);
  CHECK(child([&] {
          std::signal(SIGXFSZ, SIG_IGN);
          const auto s = sqlite_store::open(file);
          rlimit before{}, small{};
          ::getrlimit(RLIMIT_FSIZE, &before);
          const std::string note(20'000, 'x');
          int refused = 0;
          for (rlim_t room = 0; room < 40; ++room) {
            small = before;
            small.rlim_cur = room * 4096 + 100;
            ::setrlimit(RLIMIT_FSIZE, &small);
            errc code = errc::busy;
            try {
              add_person(*s, note + std::to_string(room));
            } catch (const error& e) {
              code = e.code();
              ++refused;
              if (e.written() != written::no) return 2;
            }
            ::setrlimit(RLIMIT_FSIZE, &before);
            if (code != errc::busy && code != errc::storage_full) return 3;
            if (!s->verify().ok()) return 4;
          }
          if (refused < 5) return 5;
          const auto last = events_in(*s);
          return add_person(*s, "room again") == last + 1 ? 0 : 6;
        }).result() == 0);
  CHECK(sqlite_store::open(file)->verify().ok());
}

TEST_CASE("a ledger whose file was moved away takes no more grants", "[sqlite][faults]") {
  const temporary_folder folder;
  const auto file = told(folder);
  const auto s = sqlite_store::open(file);
  add_person(*s, "a");
  std::filesystem::rename(file, folder / "moved.db");
  CHECK(code_of([&] { return add_person(*s, "b"); }) == errc::read_only);
  CHECK(events_in(*sqlite_store::open(folder / "moved.db")) == events_told + 1);
}

TEST_CASE("what a killed program left half done is undone by who opens the ledger next", "[sqlite][faults]") {
  const temporary_folder folder;
  const auto file = told(folder);
  child killed([&] {
    const auto s = sqlite_store::open(file);
    s->write([&](writer& w) {
      for (int i = 0; i < 1500; ++i)
        w.append(entity_declared{{"person " + std::to_string(i), entity_kind::person, std::string(40'000, 'x')}}, {}, {});
      ::kill(::getpid(), SIGKILL);  // more than the 64 MiB of the cache: pages are in the file already
    });
    return 0;
  });
  CHECK(killed.result() == 102);
  REQUIRE(std::filesystem::exists(folder / "ledger.db-journal"));
  if (::geteuid() == 0) {
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    CHECK(child([&] { return ::seteuid(65534) == 0 && opening(file) == errc::read_only ? 0 : 1; }).result() == 0);
  }
  const auto s = sqlite_store::open(file);
  CHECK(events_in(*s) == events_told);
  CHECK(s->verify().ok());
  CHECK_FALSE(std::filesystem::exists(folder / "ledger.db-journal"));
}

TEST_CASE("a replay of what another handle recorded is answered after a commit of its own", "[sqlite][faults]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  const auto a = sqlite_store::create(file, settings());
  const auto b = sqlite_store::open(file);
  const auto changes = [&] {
    shell sql(file);
    unsigned counter = 0;
    sqlite3_file_control(sql.handle(), "main", SQLITE_FCNTL_DATA_VERSION, &counter);
    return bytes_of(file).substr(24, 4);  // the file's change counter; no ledger is being written now
  };
  const auto replay = [](store& s) { s.write([](writer& w) { CHECK(w.event_with_key("k")); }); };
  add_person(*a, "a", {"k", "", ""});
  const auto recorded = changes();
  replay(*a);
  CHECK(changes() == recorded);  // its own, durable since it returned
  replay(*b);
  const auto settled = changes();
  CHECK(settled != recorded);
  replay(*b);
  CHECK(changes() == settled);
  b->write([](writer& w) { CHECK_FALSE(w.event_with_key("other")); });
  CHECK(changes() == settled);
}
