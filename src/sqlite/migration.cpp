// SPDX-License-Identifier: Apache-2.0
#include "migration.hpp"

#include <algorithm>

#include <deminimis/io/merkle.hpp>

#include "files.hpp"
#include "schema.hpp"

namespace deminimis::sqlite {

namespace {

namespace fs = std::filesystem;

/// What the log is, by its own bytes.
std::string root_of_log(database& of) {
  merkle_root_builder tree;
  statement rows = of.use("SELECT bytes FROM event ORDER BY seq");
  while (rows.step()) tree.add(leaf_hash(rows.text(0)));
  return std::to_string(tree.size()) + " " + to_hex(tree.root());
}

fs::path keep_copy(database& of, const fs::path& file, const fs::path& shown, std::int64_t version) {
  fs::path at = file.string() + ".schema-" + std::to_string(version);
  if (fs::exists(fs::symlink_status(at))) at = unused_name(at);  // of an earlier attempt
  const unfinished making{unused_name(at)};
  {
    database made(making.path.string(), shown.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    made.hold_setting("PRAGMA synchronous = EXTRA", "PRAGMA synchronous", "3");
    made.copy(of);
  }
  place(making.path, at, shown);
  return at;
}

void take_step(database& of, const fs::path& shown, const migration& step) {
  struct undone_unless_done {
    database* of;
    ~undone_unless_done() {
      if (of->in_transaction()) of->try_run("ROLLBACK");
    }
  };
  of.run("BEGIN IMMEDIATE");
  const undone_unless_done transaction{&of};
  if (of.number("PRAGMA user_version") != step.from) return;  // another process was first
  const std::string before = root_of_log(of);
  for (const auto& statement : step.statements) of.run_unrestricted(statement);
  if (root_of_log(of) != before)
    throw error(errc::corrupt, shown.string(), "The step from version " + std::to_string(step.from) + " of the tables would change the log.",
                "Report it: the ledger is as it was.");
  of.run_unrestricted("PRAGMA user_version = " + std::to_string(step.from + 1));
  of.run("COMMIT");
}

}  // namespace

namespace {

/// What differs between two versions that follow one another is made anew.
migration step_from(std::int64_t version) {
  migration step{version, {}};
  const auto& before = schema_objects(version);
  for (const auto& o : schema_objects(version + 1))
    if (std::find(before.begin(), before.end(), o) == before.end())
      step.statements.insert(step.statements.end(), {"DROP " + o.type + " " + o.name, o.sql});
  return step;
}

template <class Keep>
void migrate(database& of, const fs::path& shown, const std::vector<migration>& steps, std::int64_t to, Keep&& keep) {
  for (std::int64_t version = of.number("PRAGMA user_version"); version < to; version = of.number("PRAGMA user_version")) {
    const auto step = std::find_if(steps.begin(), steps.end(), [&](const migration& m) { return m.from == version; });
    if (step == steps.end())
      throw error(errc::schema_too_new, shown.string(), "No step leads from version " + std::to_string(version) + " of the tables to the next.",
                  "Use a newer version of deminimis.");
    keep(version);
    take_step(of, shown, *step);
  }
}

}  // namespace

const std::vector<migration>& migrations() {
  static const std::vector<migration> all{step_from(1)};
  return all;
}

std::vector<fs::path> migrate(database& of, const fs::path& file, const fs::path& shown, const std::vector<migration>& steps, std::int64_t to) {
  std::vector<fs::path> copies;
  migrate(of, shown, steps, to, [&](std::int64_t version) { copies.push_back(keep_copy(of, file, shown, version)); });
  return copies;
}

void migrate_copy(database& of, const fs::path& shown) {
  migrate(of, shown, migrations(), schema_version, [](std::int64_t) {});
}

}  // namespace deminimis::sqlite
