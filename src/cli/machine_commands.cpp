// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <unistd.h>

#include <deminimis/io/conformance.hpp>
#include <deminimis/io/protocol.hpp>
#include <deminimis/open/open.hpp>
#ifdef DEMINIMIS_HAS_POSTGRES
#include <deminimis/postgres/postgres_store.hpp>
#endif

#include "context.hpp"

namespace deminimis::cli {
namespace {

/// Reads one line into `line`, at most one byte more than `longest_request`; the rest of a longer one is passed over.
/// False at the end of the input.
bool read_line(std::string& line) {
  line.clear();
  int c = 0;
  while ((c = std::getc(stdin)) != EOF && c != '\n')
    if (line.size() <= longest_request) line.push_back(static_cast<char>(c));
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return c != EOF || !line.empty();
}

/// How a request ended whose answer this is.
exit_status status_of(std::string_view answered) {
  constexpr std::string_view error_key = R"({"error":")";
  if (!answered.starts_with(error_key)) return exit_status::done;
  const auto name = answered.substr(error_key.size(), answered.find('"', error_key.size()) - error_key.size());
  for (const auto& known : error_codes())
    if (known.name == name) return known.exit;
  return exit_status::storage;
}

/// The gravest of many: storage, then busy, then bad input.
bool graver(exit_status a, exit_status b) {
  const auto weight = [](exit_status s) { return s == exit_status::storage ? 3 : s == exit_status::busy ? 2 : s == exit_status::done ? 0 : 1; };
  return weight(a) > weight(b);
}

void add_batch(CLI::App& app, context& with) {
  auto* command = app.add_subcommand("batch", "read requests as JSON Lines from standard input, answer each with one line after it is durable");
  command->callback([&with] {
    ledger on = with.open(true);
    std::string line;
    while (read_line(line)) {
      if (line.size() <= longest_request && line.find_first_not_of(" \t") == std::string::npos) continue;
      const std::string answered = answer(on, line);
      if (const auto ended = status_of(answered); graver(ended, with.status)) with.status = ended;
      print_line(answered);
    }
  });
}

/// A new SQLite ledger for each case, in a folder that goes when this does.
class scratch_ledgers {
 public:
  scratch_ledgers() {
    std::string pattern = (std::filesystem::temp_directory_path() / "deminimis-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw error(errc::storage, pattern, "No temporary folder could be made.", "Check the right to write there.");
    folder_ = pattern;
  }
  ~scratch_ledgers() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  scratch_ledgers(const scratch_ledgers&) = delete;
  scratch_ledgers& operator=(const scratch_ledgers&) = delete;

  ledger make(const settings& made_with) {
    std::error_code ignored;
    if (!last_.empty()) std::filesystem::remove(last_, ignored);
    last_ = folder_ / (std::to_string(++count_) + ".db");
    return ledger(create_store(last_, made_with));
  }

 private:
  std::filesystem::path folder_, last_;
  std::size_t count_ = 0;
};

#ifdef DEMINIMIS_HAS_POSTGRES
/// A new ledger for each case in the database that DEMINIMIS_POSTGRES names, in a schema that goes with the next case.
class scratch_schemas {
 public:
  ~scratch_schemas() {
    try {
      drop();
    } catch (const error& e) {
      std::fprintf(stderr, "%s\n", printable(e.what()).c_str());
    }
  }
  ledger make(const settings& made_with) {
    drop();
    const char* server = std::getenv("DEMINIMIS_POSTGRES");
    if (!server)
      throw error(errc::not_a_ledger, "DEMINIMIS_POSTGRES", "No database is named.",
                  "Set it to postgresql://USER@HOST/DATABASE, where the user may make schemas and roles.");
    const std::string address(server);
    last_ = address + (address.find('?') == std::string::npos ? "?" : "&") + "schema=conformance_" + std::to_string(getpid());
    return ledger(create_store(last_, made_with));
  }

 private:
  void drop() {
    if (const auto address = std::exchange(last_, {}); !address.empty()) postgres_store::destroy(address);
  }
  std::string last_;
};
#endif

void add_conformance(CLI::App& app, context& with) {
  struct options {
    std::vector<std::string> files;
    std::string store = "memory";
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("conformance", "run files of conformance vectors");
  command->add_option("file", given->files, "files of the format deminimis-vectors/1")->required();
  command->add_option("--store", given->store, "memory, sqlite or postgres, which makes its ledgers in the database that DEMINIMIS_POSTGRES names")
      ->check(CLI::IsMember({"memory", "sqlite", "postgres"}))
      ->capture_default_str();
  command->callback([&with, given] {
    scratch_ledgers scratch;
#ifdef DEMINIMIS_HAS_POSTGRES
    scratch_schemas on_server;
#endif
    const auto make = [&](const settings& made_with) {
#ifdef DEMINIMIS_HAS_POSTGRES
      if (given->store == "postgres") return on_server.make(made_with);
#endif
      return given->store == "memory" ? ledger::in_memory(made_with) : scratch.make(made_with);
    };
    conformance_result all;
    for (const auto& path : given->files) {
      const auto result = run_conformance(read_file(path), path, make, [&](const conformance_failure& f) {
        print_line(printable(path + ": " + f.case_id + ", step " + std::to_string(f.step) + ", " + f.operation));
        print_line("  expected " + printable(f.expected) + "\n  got      " + printable(f.got));
      });
      all.passed += result.passed;
      all.failed += result.failed;
    }
    if (all.failed > 0) with.status = exit_status::refused;
    print_line(std::to_string(all.passed) + " passed, " + std::to_string(all.failed) + " failed");
  });
}

}  // namespace

void add_machine_commands(CLI::App& app, context& with) {
  add_batch(app, with);
  add_conformance(app, with);
}

}  // namespace deminimis::cli
