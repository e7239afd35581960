// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdio>

#include <deminimis/open/copy.hpp>
#ifdef DEMINIMIS_HAS_POSTGRES
#include <deminimis/postgres/postgres_store.hpp>
#endif

#include "context.hpp"
#include "init_options.hpp"

namespace deminimis::cli {
namespace {

#ifdef DEMINIMIS_HAS_POSTGRES

std::unique_ptr<postgres_store> open_server(const context& with) {
  if (with.address.empty()) static_cast<void>(with.open(true));  // says what to do
  return postgres_store::open(with.address);
}

void add_pg_init(CLI::App& pg, context& with) {
  struct options {
    init_options ledger;
    postgres_layout layout;
  };
  auto given = std::make_shared<options>();
  auto* command = pg.add_subcommand("init", "make a new ledger: its schema, functions and roles");
  given->ledger.add_to(*command, with);
  command->add_option("--partitions", given->layout.partitions, "hash partitions, by company, of the tables that grow; 0: none")
      ->capture_default_str()
      ->check(CLI::Range(0, 1024));
  command->callback([&with, given] {
    if (with.address.empty()) static_cast<void>(with.open(true));
    const settings made = given->ledger.chosen(with);
    static_cast<void>(postgres_store::create(with.address, made, with.said(), {}, given->layout));
    tell_created(with, made);
  });
}

void add_pg_operator(CLI::App& pg, context& with) {
  auto name = std::make_shared<std::string>();
  auto* command = pg.add_subcommand("add-operator", "add an organisation: makes the roles that its people's logins become members of");
  command->add_option("name", *name, "lower-case letters, digits and _")->required();
  command->callback([&with, name] {
    const auto made = open_server(with)->add_operator(*name);
    if (with.json)
      return print_line(R"({"operator": ")" + made.name + R"(", "read_role": ")" + made.read_role + R"(", "grant_role": ")" + made.grant_role +
                        "\"}");
    print_line(with.say("Tilføjet: ", "Added: ") + made.name);
    print_line(with.say("Dem, der skal bevilge:  GRANT ", "Those who grant:      GRANT ") + made.grant_role + " TO login;");
    print_line(with.say("Dem, der kun skal se:   GRANT ", "Those who only look:  GRANT ") + made.read_role + " TO login;");
  });
}

void add_pg_update(CLI::App& pg, context& with) {
  auto* command = pg.add_subcommand("update", "give a ledger that an earlier version made the functions of this one; the log is not touched");
  command->callback([&with] {
    const auto differed = open_server(with)->update_functions();
    if (with.json) return print_line(R"({"functions": )" + std::to_string(differed) + "}");
    print_line(differed == 0 ? with.say("Alle funktioner er som denne udgaves.", "All functions are this version's already.")
                             : std::to_string(differed) + with.say(" funktioner var en anden udgaves; nu er alle denne udgaves.",
                                                                   " functions were another version's; now all are this one's."));
  });
}

void add_pg_operators(CLI::App& pg, context& with) {
  auto* command = pg.add_subcommand("operators", "the organisations that share the ledger, and their roles");
  command->callback([&with] {
    for (const auto& one : open_server(with)->operators())
      print_line(with.json
                     ? R"({"operator": ")" + one.name + R"(", "read_role": ")" + one.read_role + R"(", "grant_role": ")" + one.grant_role + "\"}"
                     : one.name + "  " + one.grant_role + "  " + one.read_role);
  });
}

void add_pg_status(CLI::App& pg, context& with) {
  auto* command = pg.add_subcommand("status", "locks, waits, replication, backups, and settings that endanger what a ledger promises");
  command->callback([&with] {
    const auto readings = open_server(with)->status();
    std::string line = "{";
    for (const auto& r : readings) {
      if (r.endangers) with.status = exit_status::refused;
      if (with.json)
        line += (line.size() > 1 ? ", \"" : "\"") + r.name + "\": " + json_text(r.value);
      else
        print_line(r.name + std::string(r.name.size() < 32 ? 32 - r.name.size() : 1, ' ') + printable(r.value) +
                   (r.endangers ? with.say("   FARE: bryder det, som registeret lover", "   DANGER: breaks what the ledger promises") : ""));
    }
    if (with.json) print_line(line + "}");
  });
}

void add_pg(CLI::App& app, context& with) {
  auto* pg = app.add_subcommand("pg", "a ledger in PostgreSQL, shared by organisations");
  pg->require_subcommand(1);
  add_pg_init(*pg, with);
  add_pg_operator(*pg, with);
  add_pg_operators(*pg, with);
  add_pg_update(*pg, with);
  add_pg_status(*pg, with);
}

#endif

void add_copy(CLI::App& app, context& with) {
  struct places {
    std::string from, to;
  };
  auto given = std::make_shared<places>();
  auto* command = app.add_subcommand("copy", "copy a ledger byte for byte, from a file to a database or whichever way; goes on where it was cut");
  command->add_option("from", given->from, "the original: a file or postgresql://...")->required();
  command->add_option("to", given->to, "the copy: a new one, or one that was cut")->required();
  command->callback([&with, given] {
    const bool terminal = isatty(STDERR_FILENO) != 0;
    open_options options;
    options.in_the_name_of = environment("DEMINIMIS_OPERATOR");
    const auto report = copy_ledger(given->from, given->to, options, [&](std::uint64_t done, std::uint64_t all) {
      if (terminal) std::fprintf(stderr, "\r%llu / %llu", static_cast<unsigned long long>(done), static_cast<unsigned long long>(all));
    });
    if (terminal) std::fputs("\r\033[K", stderr);
    if (with.json)
      return print_line(R"({"events": )" + std::to_string(report.events) + R"(, "already": )" + std::to_string(report.already) + R"(, "root": ")" +
                        report.root + "\"}");
    print_line(std::to_string(report.events) + with.say(" hændelser kopieret og efterprøvet, ", " events copied and verified, ") +
               std::to_string(report.already) + with.say(" var der i forvejen", " of them there before"));
    print_line(with.say("Rod: ", "Root: ") + report.root);
  });
}

}  // namespace

void add_server_commands(CLI::App& app, context& with) {
#ifdef DEMINIMIS_HAS_POSTGRES
  add_pg(app, with);
#endif
  add_copy(app, with);
}

}  // namespace deminimis::cli
