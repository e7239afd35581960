// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "context.hpp"

namespace {

using namespace deminimis;

int end(exit_status status) { return static_cast<int>(status); }

int fail(const cli::context& with, const error& e) {
  if (with.json) std::printf("%s\n", to_json(e).c_str());
  std::fputs(render_error(e, with.style()).c_str(), stderr);
  return end(info(e.code()).exit);
}

/// The command's name on the command line: its first word that is neither an option nor the value of one.
std::string_view command_in(const std::vector<std::string_view>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) return words[i];
    if (constexpr std::array<std::string_view, 6> with_value{"-L", "--ledger", "--lang", "--colour", "--color", "--role"};
        std::find(with_value.begin(), with_value.end(), words[i]) != with_value.end())
      ++i;
  }
  return {};
}

/// Adds the questions, and all other commands unless one of the questions is asked and no help: to describe them takes a millisecond, which
/// an answer need not wait for.
void add_commands(CLI::App& app, cli::context& with, const std::vector<std::string_view>& words) {
  const std::string wanted(command_in(words));
  const bool help = wanted.empty() || std::any_of(words.begin(), words.end(), [](auto word) { return word == "-h" || word == "--help"; });
  if (help) cli::add_setup_commands(app, with);  // they stand first
  cli::add_question_commands(app, with);
  if (help || app.get_subcommands([&](const CLI::App* command) { return command->check_name(wanted); }).empty()) {
    if (!help) cli::add_setup_commands(app, with);
    cli::add_record_commands(app, with);
    cli::add_structure_commands(app, with);
    cli::add_import_commands(app, with);
    cli::add_authority_commands(app, with);
    cli::add_gge_commands(app, with);
    cli::add_document_commands(app, with);
    cli::add_machine_commands(app, with);
    cli::add_integrity_commands(app, with);
    cli::add_keeping_commands(app, with);
    cli::add_person_commands(app, with);
    cli::add_server_commands(app, with);
  }
}

/// How to answer, where the words could not be understood as a whole.
void read_style(cli::context& with, const std::vector<std::string_view>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    with.json = with.json || words[i] == "--json";
    for (const std::string_view lang : {"da", "en"})
      if (words[i] == "--lang=" + std::string(lang) || (words[i] == "--lang" && i + 1 < words.size() && words[i + 1] == lang)) with.lang = lang;
  }
}

/// The command that was being read, with those it belongs to: "deminimis link add".
std::string name_of(const CLI::App& app) {
  const auto inner = app.get_subcommands();
  return app.get_name() + (inner.empty() ? "" : " " + name_of(*inner.back()));
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): only where memory has run out before anything was asked
int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // writing beyond the largest size of a file is an error to tell, not the end of the program
  cli::context with;
  CLI::App app{"deminimis: a ledger of EU de minimis aid. May this undertaking be granted this much on this day?"};
  app.name("deminimis");
  app.set_version_flag("--version", "deminimis " DEMINIMIS_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("-L,--ledger", with.address, "the ledger: a file, or postgresql://USER@HOST/DATABASE")->envname("DEMINIMIS_LEDGER");
  app.add_flag("--json", with.json, "answer in JSON");
  app.add_option("--lang", with.lang, "language of the answer: da or en [by the locale]")->check(CLI::IsMember({"da", "en"}));
  app.add_option("--colour,--color", with.colour, "auto, always or never")->check(CLI::IsMember({"auto", "always", "never"}))->capture_default_str();
  app.add_option("--role", with.role, "what may be done: admin, grant, auditor or read; guards against mistakes")
      ->envname("DEMINIMIS_ROLE")
      ->check(CLI::IsMember({"admin", "grant", "auditor", "read"}))
      ->capture_default_str();
  app.footer(
      "Exit codes: 0 allowed or done; 1 refused, a breach or a failed check; 2 bad input; 3 the ledger cannot be read or written;\n"
      "4 another process holds the ledger.");
  const std::vector<std::string_view> words{argv + 1, argv + argc};
  add_commands(app, with, words);
  try {
    app.parse(argc, argv);
    with.remember_heads();
    return end(with.status);
  } catch (const CLI::ParseError& e) {
    std::ostringstream out;
    if (app.exit(e, out, out) == 0) {  // --help, --version
      std::fputs(out.str().c_str(), stdout);
      return end(exit_status::done);
    }
    read_style(with, words);
    const std::string_view command = command_in(words);
    const bool unknown = app.get_subcommands().empty() && !command.empty();
    std::string why = unknown ? "There is no command \"" + std::string(command) + "\"" : e.what();
    if (!why.ends_with('.')) why += '.';
    return fail(with, error(errc::request_invalid, "command line", why, "See: " + name_of(app) + " --help."));
  } catch (const error& e) {
    return fail(with, e);
  } catch (const std::exception& e) {
    return fail(with, error(errc::storage, "", std::string("Unexpected: ") + e.what() + ".", "Please report it.", written::unknown));
  }
}
