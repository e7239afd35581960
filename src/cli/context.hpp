// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deminimis/io/json.hpp>
#include <deminimis/io/render.hpp>
#include <deminimis/ledger/ledger.hpp>
#include <deminimis/register/ledger_register.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

namespace deminimis::cli {

/// What every command shares: the options that stand before it, where its ledger is, and how it ends.
struct context {
  std::string address;                  ///< -L, or DEMINIMIS_LEDGER
  std::string lang;                     ///< --lang; empty: by the locale
  std::string colour = "auto";          ///< --colour
  bool json = false;                    ///< --json
  std::string actor, reason, key;       ///< said with every write
  std::optional<std::string> known_at;  ///< --as-known-at; none: now
  std::string role = "admin";           ///< --role
  exit_status status = exit_status::done;

  /// Opens the ledger; `write`: for recording. Errors: `not_a_ledger` with what to do where none is named; `rolled_back` where it
  /// does not hold what this user saw of it before.
  [[nodiscard]] ledger open(bool write) const;
  /// Refuses an address that names no file. Errors `not_a_ledger`, `request_invalid`.
  void require_file() const;
  /// The same without asking what was seen before, as the file that it is.
  [[nodiscard]] std::shared_ptr<sqlite_store> open_file(bool write, bool check_pages = true) const;
  /// Runs `work` on one consistent view of the log, wherever the ledger is, without asking what was seen of it before.
  void read_log(const std::function<void(const log_view&)>& work, bool check_pages = true) const;
  /// Reads the whole log, rebuilds everything derived from it and compares; asks nobody what was seen of it before.
  [[nodiscard]] verification verify() const;
  /// Remembers what the ledgers that were opened have become; at the end of a command.
  void remember_heads() const;
  /// The same for a question: as it was known where --as-known-at says so.
  [[nodiscard]] ledger open_question() const;
  /// What is recorded as a register, for a question about all of it: straight from the tables of a file.
  [[nodiscard]] ledger_register open_register() const;
  [[nodiscard]] attribution said() const { return {key, actor, reason}; }
  [[nodiscard]] render_options style(bool explain = false) const;
  [[nodiscard]] bool danish() const;
  /// The Danish text or the English one, as the language chosen is.
  [[nodiscard]] std::string say(std::string_view da, std::string_view en) const { return std::string(danish() ? da : en); }

 private:
  mutable std::vector<std::shared_ptr<sqlite_store>> opened_;  ///< by `open`
};

/// Writes to standard output; error `storage` where that fails, a full disk behind a pipe for instance.
void print(std::string_view text);
/// The same with a line end.
void print_line(std::string_view text);
/// An environment variable; empty where it is not set.
[[nodiscard]] std::string environment(const char* name);
/// The whole of a file, or of standard input for "-", at most 256 MiB. Error `file_invalid`.
[[nodiscard]] std::string read_file(const std::string& path);
/// The day of `text`, or for "today" the date where the command runs: the one place that asks a clock for a day.
[[nodiscard]] input<day> day_of(const std::string& text);
/// Adds an option whose absence is not the same as an empty text.
void add_optional(CLI::App& command, const std::string& name, std::optional<std::string>& value, const std::string& help);
/// Tells one thing wrong in a file on standard error.
void tell_problem(const std::string& file, std::size_t line, errc code, const std::string& place, const std::string& value, const std::string& why);
/// The amount given as one argument `"80500.00 DKK"` or as two.
[[nodiscard]] std::string amount_text(const std::vector<std::string>& words);

/// The options of an aid: company, amount, regulation, day.
struct aid_options {
  std::string cvr, regulation = "general", on = "today";
  std::optional<std::string> lapses_on, rate, p_number, inputs;  // none: not given, which an empty text is not
  std::vector<std::string> amount;
  grant_details details;

  /// Adds them to a command; `dated`: the day has to be given.
  void add_to(CLI::App& command, bool dated);
  [[nodiscard]] aid_request request() const;
};

/// Adds --key, --actor and --reason to a command that records.
void add_attribution(CLI::App& command, context& with);
/// A command that only holds others, made where it is not there yet.
CLI::App& command_group(CLI::App& app, const std::string& name, const std::string& help);
/// Adds --as-known-at to a command that asks.
void add_known_at(CLI::App& command, context& with);

/// Records the links of all files, or where one has a problem none of any.
void import_links(context& with, const std::vector<std::string>& paths);

// Each adds its commands. Commands run in their callbacks and leave how they ended in `with.status`.
void add_setup_commands(CLI::App& app, context& with);      // init, company, entity, rates, rulebook
void add_question_commands(CLI::App& app, context& with);   // check, headroom, convert, grants, audit
void add_record_commands(CLI::App& app, context& with);     // grant, reserve, post, void, declare, reduce, withdraw
void add_structure_commands(CLI::App& app, context& with);  // link, merge, split, undertaking
void add_import_commands(CLI::App& app, context& with);     // import
void add_authority_commands(CLI::App& app, context& with);  // report, register, declaration import
void add_gge_commands(CLI::App& app, context& with);        // gge
void add_machine_commands(CLI::App& app, context& with);    // batch, conformance, resolve
void add_integrity_commands(CLI::App& app, context& with);  // key, checkpoint, verify, proof, log
void add_keeping_commands(CLI::App& app, context& with);    // backup, restore, doctor
void add_person_commands(CLI::App& app, context& with);     // person, erase, subject-export
void add_server_commands(CLI::App& app, context& with);     // pg, copy
void add_document_commands(CLI::App& app, context& with);   // document

}  // namespace deminimis::cli
