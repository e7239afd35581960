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

namespace deminimis::cli {

/// What every command shares: the options that stand before it, where its ledger is, and how it ends.
struct context {
  std::string address;                  ///< -L, or DEMINIMIS_LEDGER
  std::string lang;                     ///< --lang; empty: by the locale
  std::string colour = "auto";          ///< --colour
  bool json = false;                    ///< --json
  std::string actor, reason, key;       ///< said with every write
  std::optional<std::string> known_at;  ///< --as-known-at; none: now
  exit_status status = exit_status::done;

  /// Opens the ledger; `write`: for recording. Error `not_a_ledger` with what to do where none is named.
  [[nodiscard]] ledger open(bool write) const;
  /// The same for a question: as it was known where --as-known-at says so.
  [[nodiscard]] ledger open_question() const;
  [[nodiscard]] attribution said() const { return {key, actor, reason}; }
  [[nodiscard]] render_options style(bool explain = false) const;
  [[nodiscard]] bool danish() const;
  /// The Danish text or the English one, as the language chosen is.
  [[nodiscard]] std::string say(std::string_view da, std::string_view en) const { return std::string(danish() ? da : en); }
};

/// Writes to standard output; error `storage` where that fails, a full disk behind a pipe for instance.
void print(std::string_view text);
/// The same with a line end.
void print_line(std::string_view text);
/// The whole of a file, or of standard input for "-". Error `file_invalid`.
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
/// Adds --as-known-at to a command that asks.
void add_known_at(CLI::App& command, context& with);

// Each adds its commands. Commands run in their callbacks and leave how they ended in `with.status`.
void add_setup_commands(CLI::App& app, context& with);      // init, company, entity, rates, rulebook
void add_question_commands(CLI::App& app, context& with);   // check, headroom, convert, grants, audit, register, verify
void add_record_commands(CLI::App& app, context& with);     // grant, reserve, post, void, declare, reduce, withdraw
void add_structure_commands(CLI::App& app, context& with);  // link, merge, split, undertaking
void add_gge_commands(CLI::App& app, context& with);        // gge
void add_machine_commands(CLI::App& app, context& with);    // batch, conformance
void add_server_commands(CLI::App& app, context& with);     // pg, copy

}  // namespace deminimis::cli
