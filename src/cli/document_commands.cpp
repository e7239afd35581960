// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <fstream>

#include <deminimis/report/aid_letter.hpp>
#include <deminimis/report/declaration_form.hpp>
#include <deminimis/report/portfolio.hpp>
#include <deminimis/report/statement.hpp>

#include "context.hpp"
#include "signing.hpp"

namespace deminimis::cli {
namespace {

/// Where a document goes: a file, written whole or not at all, or standard output for "-".
void deliver(const std::string& path, const std::string& content) {
  if (path == "-") return print(content);
  const std::string beside = path + ".part";
  {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << content;
    file.close();
    if (!file) {
      std::remove(beside.c_str());
      throw error(errc::file_invalid, path, "The file cannot be written.", "Check the folder, the right to write there, and the room on the disk.");
    }
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) {
    std::remove(beside.c_str());
    throw error(errc::file_invalid, path, "The file cannot be put in place.", "Name a file, not a folder.");
  }
}

struct document_options {
  std::string format = "html", output = "-";

  void add_to(CLI::App& command, const std::vector<std::string>& formats) {
    std::string all;
    for (const auto& f : formats) all += (all.empty() ? "" : ", ") + f;
    command.add_option("--format", format, all)->check(CLI::IsMember(formats))->capture_default_str();
    command.add_option("-o,--output", output, "the file to write; - for standard output")->capture_default_str();
  }
  [[nodiscard]] document_format as() const { return format == "pdf" ? document_format::pdf : document_format::html; }
};

/// The group of commands called `name`, which may be there already.
CLI::App* subcommand_group(CLI::App& app, const std::string& name, const std::string& about) {
  for (auto* there : app.get_subcommands([&](const CLI::App* c) { return c->get_name() == name; })) return there;
  auto* group = app.add_subcommand(name, about);
  group->require_subcommand(1);
  return group;
}

/// What the log is now, with a checkpoint of it where a key is given. Of a log that several organisations share, one of them sees a part only: it
/// can state how many events there are, and neither their root nor a checkpoint.
log_state stated(const ledger& from, const key_options& keys) {
  log_state log;
  try {
    log = stated_by(from.verify());
  } catch (const error& e) {
    if (e.code() != errc::permission_denied || keys.can_sign()) throw;
    log.events = from.read([](const reader& r) { return r.last_event(); });
  }
  return keys.can_sign() ? signed_state(std::move(log), keys.signing()) : log;
}

language language_of(const context& with) { return with.danish() ? language::da : language::en; }

void add_statement(CLI::App& group, context& with) {
  struct options : document_options {
    std::string cvr, on = "today";
    key_options keys;
  };
  auto given = std::make_shared<options>();
  auto* command = group.add_subcommand("statement", "how an undertaking stands on a day: used, left, and what comes back when (saldoopgørelse)");
  command->add_option("cvr", given->cvr, "CVR number")->required();
  command->add_option("--on", given->on, "the day YYYY-MM-DD")->capture_default_str();
  given->add_to(*command, {"html", "pdf", "json"});
  given->keys.add_signing(*command);
  add_known_at(*command, with);
  command->callback([&with, given] {
    const auto on = day_of(given->on);
    const auto from = with.open_question();
    const auto log = stated(from, given->keys);
    const auto made = from.read([&](const reader& r) { return make_statement(r, given->cvr, on, log); });
    deliver(given->output, with.json || given->format == "json" ? to_json(made) + "\n" : render(made, given->as(), language_of(with)));
  });
}

void add_declaration(CLI::App& group, context& with) {
  struct options : document_options {
    std::string cvr, regulation = "general", on = "today", signatory, programme;
    std::optional<std::string> project, p_number;
    std::vector<std::string> without;
  };
  auto given = std::make_shared<options>();
  auto* command = group.add_subcommand("declaration", "a de minimis declaration to sign, filled in with what the ledger knows (erklæring)");
  command->add_option("cvr", given->cvr, "CVR number")->required();
  command->add_option("--on", given->on, "the day YYYY-MM-DD")->capture_default_str();
  command->add_option("-r,--regulation", given->regulation, "what is applied for: general, agriculture, fishery or sgei")->capture_default_str();
  add_optional(*command, "--project", given->project, "the programme's project, such as RF-23-0098 [as the aid applied for says, else left to tick]");
  command->add_option("--without", given->without, "reference of what is now applied for, which is left out; may be given again");
  command->add_option("--signatory", given->signatory, "who signs");
  add_optional(*command, "--p-number", given->p_number, "production unit");
  command->add_option("--programme", given->programme, "a JSON file that names the programme and its projects, instead of Closing Loops");
  given->add_to(*command, {"html", "pdf"});
  add_known_at(*command, with);
  command->callback([&with, given] {
    declaration_form_request asked{given->cvr, day_of(given->on), given->regulation, given->project, given->without, given->signatory, {}};
    if (given->p_number) asked.unit = *given->p_number;
    const programme of = given->programme.empty() ? default_programme() : parse_programme(read_file(given->programme), given->programme);
    const auto form = with.open_question().read([&](const reader& r) { return fill_in(r, asked, of); });
    deliver(given->output, render(form, given->as(), language_of(with)));
  });
}

void add_letters(CLI::App& group, context& with) {
  struct notice_options : document_options {
    aid_options aid;
    std::string dated = "today";
  };
  auto intended = std::make_shared<notice_options>();
  auto* notice = group.add_subcommand("notice", "the letter before a grant: amount, de minimis character, regulation (2023/2831 Art 7(4))");
  intended->aid.add_to(*notice, false);
  notice->add_option("--dated", intended->dated, "day of the letter YYYY-MM-DD")->capture_default_str();
  intended->add_to(*notice, {"html", "pdf"});
  notice->callback([&with, intended] {
    const auto asked = intended->aid.request();
    const auto dated = day_of(intended->dated);
    const auto made = with.open(false).read([&](const reader& r) { return make_notice(r, asked, dated); });
    if (made.letter) return deliver(intended->output, render(*made.letter, intended->as(), language_of(with)));
    with.status = exit_status::refused;  // no letter is written
    print(with.json ? to_json(made.answer) + "\n" : render(made.answer, "check", with.style()));
  });

  struct confirmation_options : document_options {
    std::string ref, dated = "today";
  };
  auto granted = std::make_shared<confirmation_options>();
  auto* confirmation = group.add_subcommand("confirmation", "the letter after a grant");
  confirmation->add_option("ref", granted->ref, "reference of the grant")->required();
  confirmation->add_option("--dated", granted->dated, "day of the letter YYYY-MM-DD")->capture_default_str();
  granted->add_to(*confirmation, {"html", "pdf"});
  confirmation->callback([&with, granted] {
    const auto dated = day_of(granted->dated);
    const auto letter = with.open(false).read([&](const reader& r) { return make_confirmation(r, granted->ref, dated); });
    deliver(granted->output, render(letter, granted->as(), language_of(with)));
  });
}

void add_portfolio(CLI::App& group, context& with) {
  struct options {
    std::string on = "today", output = "-";
    int near = 80;
    key_options keys;
  };
  auto given = std::make_shared<options>();
  auto* command = group.add_subcommand("portfolio", "the whole programme on a day as one HTML page: search, sort, filter, deadlines, what to mend");
  command->add_option("--on", given->on, "the day YYYY-MM-DD")->capture_default_str();
  command->add_option("--near", given->near, "percentage of the tightest ceiling from which on a company is near it")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command->add_option("-o,--output", given->output, "the file to write; - for standard output")->capture_default_str();
  given->keys.add_signing(*command);
  add_known_at(*command, with);
  command->callback([&with, given] {
    const auto on = day_of(given->on);
    const auto from = with.open_question();
    const auto log = stated(from, given->keys);
    const auto made = from.read([&](const reader& r) { return make_portfolio(r, on, given->near, log); });
    deliver(given->output, render(made, language_of(with)));
  });
}

}  // namespace

void add_document_commands(CLI::App& app, context& with) {
  auto* group = app.add_subcommand("document", "documents for companies, in Danish or English (--lang), as HTML or PDF");
  group->require_subcommand(1);
  add_declaration(*group, with);
  add_statement(*group, with);
  add_letters(*group, with);
  add_portfolio(*subcommand_group(app, "report", "reports on the whole ledger"), with);
}

}  // namespace deminimis::cli
