// SPDX-License-Identifier: Apache-2.0
// The engine of migrations, with steps that no release has.
#include "../../src/sqlite/migration.hpp"

#include <deminimis/ledger/ledger.hpp>

#include "../ledger/samples.hpp"
#include "../support/data.hpp"
#include "support.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

const std::vector<sqlite::migration> steps{
    {1,
     {"CREATE TABLE label (ref TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID", "INSERT INTO label SELECT ref, note FROM aid"}},
    {2, {"DROP TRIGGER company_before_update", "ALTER TABLE company ADD COLUMN lei TEXT NOT NULL DEFAULT ''"}}};

/// The golden ledger of the first released version, in a folder.
std::filesystem::path golden(const temporary_folder& folder) {
  put_bytes(folder / "ledger.db", bytes_of(test_data() + "/golden/schema-1.db"));
  return folder / "ledger.db";
}

std::vector<std::filesystem::path> migrated(const std::filesystem::path& file, const std::vector<sqlite::migration>& by, std::int64_t to) {
  sqlite::database db(file.string(), file.string(), SQLITE_OPEN_READWRITE);
  db.restrict_to_ledger_work();
  return sqlite::migrate(db, file, file, by, to);
}

std::string log_of(const std::filesystem::path& file) {
  std::string all;
  for (const auto& line : shell(file).column("SELECT hex(leaf) || bytes FROM event ORDER BY seq")) all += line + "\n";
  return all;
}

}  // namespace

TEST_CASE("a ledger of the first version is brought forward step by step, each with a copy before it", "[sqlite][migration]") {
  const temporary_folder folder;
  const auto file = golden(folder);
  const std::string before = bytes_of(file), log = log_of(file);
  const auto copies = migrated(file, steps, 3);
  CHECK(folder.names() == std::vector<std::string>{"ledger.db", "ledger.db.schema-1", "ledger.db.schema-2"});
  REQUIRE(copies.size() == 2);
  CHECK(shell(file).column("PRAGMA user_version") == std::vector<std::string>{"3"});
  CHECK(shell(file).column("SELECT count(*) FROM label") == shell(file).column("SELECT count(*) FROM aid"));
  CHECK(shell(file).column("SELECT max(lei) FROM company") == std::vector<std::string>{""});
  CHECK(log_of(file) == log);
  CHECK(code_of([&] { return sqlite_store::open(file); }) == errc::schema_too_new);  // steps go forward only

  const auto old = sqlite_store::open(copies[0]);  // and the copy of the first version is a ledger
  CHECK(old->verify().ok());
  CHECK(log_of(copies[0]) == log);
  CHECK(shell(copies[1]).column("PRAGMA user_version") == std::vector<std::string>{"2"});
}

TEST_CASE("a ledger of an earlier version is read as it is, and brought up to date by whoever may write it", "[sqlite][migration]") {
  const temporary_folder folder;
  const auto file = golden(folder);
  const std::string before = bytes_of(file), log = log_of(file);
  {
    sqlite_options reading;
    reading.role = ledger_role::auditor;
    CHECK(sqlite_store::open(file, reading)->verify().ok());
    CHECK(sqlite_store::open(file, {.read_only = true})->verify().ok());
  }
  CHECK((bytes_of(file) == before));
  CHECK(folder.names() == std::vector<std::string>{"ledger.db"});
  CHECK(sqlite_store::open(file)->verify().ok());
  CHECK(folder.names() == std::vector<std::string>{"ledger.db", "ledger.db.schema-1"});
  CHECK(shell(folder / "ledger.db.schema-1").column("PRAGMA user_version") == std::vector<std::string>{"1"});
  CHECK(log_of(file) == log);
  const auto schema = "SELECT type || name || tbl_name || coalesce(sql, '') FROM sqlite_schema ORDER BY 1";
  static_cast<void>(sqlite_store::create(folder / "new.db", {}));
  CHECK(shell(file).column(schema) == shell(folder / "new.db").column(schema));
}

TEST_CASE("a ledger of an earlier version whose tables somebody changed is not brought up to date, only verified", "[sqlite][migration]") {
  const temporary_folder folder;
  const auto file = golden(folder);
  shell(file).run("DROP TRIGGER aid_before_insert");
  const auto opened = sqlite_store::open(file);
  CHECK(opened->verify().problems == std::vector<std::string>{"The trigger aid_before_insert is missing."});
  CHECK(code_of([&] { opened->write([](writer&) {}); }) == errc::corrupt);
  CHECK(folder.names() == std::vector<std::string>{"ledger.db"});
}

TEST_CASE("a ledger that a newer deminimis brings up to date while it is open is asked no more", "[sqlite][migration]") {
  const temporary_folder folder;
  const auto file = golden(folder);
  const auto opened = sqlite_store::open(file);
  opened->read([](const reader&) {});
  shell(file).run("BEGIN; CREATE TABLE label (ref TEXT) STRICT; PRAGMA user_version = 3; COMMIT");
  try {
    opened->read([](const reader&) {});
    FAIL("it was asked");
  } catch (const error& e) {
    CHECK(e.code() == errc::corrupt);
    CHECK(e.why() == "The tables are of version 3, which this deminimis does not know.");
  }
}

TEST_CASE("a copy of an earlier version is restored as a ledger of the present one, and stays as it is", "[sqlite][migration]") {
  const temporary_folder folder;
  const auto file = golden(folder);
  const std::string before = bytes_of(file), log = log_of(file);
  CHECK(sqlite_store::restore(file, folder / "restored.db").events > 20);
  CHECK((bytes_of(file) == before));
  CHECK(folder.names() == std::vector<std::string>{"ledger.db", "restored.db"});
  CHECK(shell(folder / "restored.db").column("PRAGMA user_version") == std::vector<std::string>{"2"});
  CHECK(log_of(folder / "restored.db") == log);
  CHECK(sqlite_store::open(folder / "restored.db")->verify().ok());
}

TEST_CASE("a step that fails or would change the log leaves the ledger as it was", "[sqlite][migration]") {
  const temporary_folder folder;
  const auto file = golden(folder);
  const std::string log = log_of(file);
  const std::vector<std::pair<std::vector<std::string>, errc>> wrong{
      {{"CREATE TABLE more (x)", "THIS IS NOT SQL"}, errc::corrupt},
      {{"DROP TRIGGER event_before_update", "UPDATE event SET bytes = replace(bytes, '100.00', '1.00')"}, errc::corrupt},
      {{"DROP TRIGGER event_before_delete", "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)"}, errc::corrupt},
      {{"UPDATE event SET bytes = bytes"}, errc::corrupt}};
  for (const auto& [steps_taken, code] : wrong) {
    const auto& statements = steps_taken;  // clang 14 captures no structured binding
    INFO(statements.back());
    CHECK(code_of([&] { return migrated(file, {{1, statements}}, 2); }) == code);
    CHECK(shell(file).column("PRAGMA user_version") == std::vector<std::string>{"1"});
    CHECK(log_of(file) == log);
    CHECK(sqlite_store::open(file, {.read_only = true})->verify().ok());
  }
  CHECK(code_of([&] { return migrated(file, {}, 2); }) == errc::schema_too_new);
}

TEST_CASE("a process killed in a migration leaves the ledger of before or of after, never between", "[sqlite][migration]") {
  const temporary_folder folder;
  const auto file = golden(folder);
  const std::string log = log_of(file);
  int before = 0, after = 0;
  for (int i = 0; i < 12; ++i) {
    put_bytes(file, bytes_of(test_data() + "/golden/schema-1.db"));
    std::vector<std::string> many = steps[0].statements;
    for (int k = 0; k < 400; ++k) many.push_back("INSERT INTO label VALUES ('x" + std::to_string(k) + "', hex(zeroblob(2000)))");
    const pid_t pid = ::fork();
    if (pid == 0) {
      try {
        static_cast<void>(migrated(file, {{1, many}}, 2));
      } catch (...) {
      }
      ::_exit(0);
    }
    ::usleep(static_cast<useconds_t>(2000 + i * 3000));
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    const auto version = shell(file).column("PRAGMA user_version").at(0);
    const bool has_table = !shell(file).column("SELECT name FROM sqlite_schema WHERE name = 'label'").empty();
    CHECK((version == "2") == has_table);
    CHECK(log_of(file) == log);
    ++(version == "2" ? after : before);
  }
  CHECK(before + after == 12);
}

TEST_CASE("a role may do what it is for and nothing else", "[sqlite][role]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  ledger all(std::shared_ptr<store>(sqlite_store::create(file, settings())));
  all.declare_entity({"person:1", entity_kind::person, "Ida"});
  const auto as = [&](ledger_role role) {
    sqlite_options options;
    options.role = role;
    return std::shared_ptr<sqlite_store>(sqlite_store::open(file, options));
  };
  for (const auto role : {ledger_role::read, ledger_role::auditor}) {
    const auto s = as(role);
    CHECK(code_of([&] { return ledger(s).declare_entity({"x", entity_kind::person, ""}); }) == errc::permission_denied);
    CHECK(ledger(s).read([](const reader& r) { return r.find_entity("person:1")->name; }) == (role == ledger_role::read ? "" : "Ida"));
  }
  CHECK(as(ledger_role::auditor)->verify().ok());
  CHECK(code_of([&] { return as(ledger_role::read)->verify(); }) == errc::permission_denied);
  ledger granting(as(ledger_role::grant));
  granting.declare_entity({"de:1", entity_kind::foreign_enterprise, "GmbH"});
  CHECK(code_of([&] { return granting.erase_person("person:1", day::parse("2030-01-01")); }) == errc::permission_denied);
  ledger(as(ledger_role::admin)).erase_person("person:1", day::parse("2030-01-01"));
  CHECK(all.verify().ok());
}
