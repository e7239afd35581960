// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdio>

#include <deminimis/io/rates_file.hpp>
#include <deminimis/io/render_problem.hpp>
#include <deminimis/io/rulebook_json.hpp>
#include <deminimis/open/open.hpp>

#include "context.hpp"
#include "init_options.hpp"

namespace deminimis::cli {
namespace {

void add_init(CLI::App& app, context& with) {
  auto given = std::make_shared<init_options>();
  auto* command = app.add_subcommand("init", "make a new ledger");
  given->add_to(*command, with);
  command->callback([&with, given] {
    if (with.address.empty()) static_cast<void>(with.open(true));  // says what to do
    const settings made = given->chosen(with);
    static_cast<void>(create_store(with.address, made, with.said()));
    tell_created(with, made);
  });
}

struct company_options {
  std::string cvr, name;
  std::optional<std::string> start;
  std::vector<std::string> periods;
  bool sole_trader = false;
};

void add_company(CLI::App& app, context& with) {
  auto* company_command = app.add_subcommand("company", "companies and their fiscal years");
  company_command->require_subcommand(1);

  auto given = std::make_shared<company_options>();
  auto* add = company_command->add_subcommand("add", "register a company; again: replace its fiscal years for every later question");
  add->add_option("cvr", given->cvr, "CVR number")->required();
  add->add_option("--name", given->name, "name; never used to identify it");
  add->add_flag("--sole-trader", given->sole_trader, "the name is that of a natural person: kept apart from the log, to be erased in time");
  add_optional(*add, "--fiscal-year-start", given->start, "MM-DD [01-01]");
  add->add_option("--fiscal-period", given->periods, "first and last day of an explicit period; may be given again")
      ->type_name("FROM TO")
      ->type_size(2)
      ->expected(-1);
  add_attribution(*add, with);
  add->callback([&with, given] {
    company_request asked{given->cvr, given->name};
    asked.sole_trader = given->sole_trader;
    if (given->start) asked.fiscal_year_start = *given->start;
    for (std::size_t i = 0; i + 1 < given->periods.size(); i += 2) asked.fiscal_periods.emplace_back(given->periods[i], given->periods[i + 1]);
    const auto receipt = with.open(true).register_company(asked, with.said());
    const auto number = cvr::parse(given->cvr);
    if (with.json)
      return print_line(R"({"verdict": "registered", "cvr": ")" + to_string(number) + R"(", "event": )" + std::to_string(receipt.sequence) + "}");
    print_line(with.say("Registreret: CVR ", "Registered: CVR ") + to_string(number));
    if (!number.check_digit_ok())
      print_line(with.say("Bemærk: kontrolcifferet i CVR-nummeret stemmer ikke. Slå nummeret op på virk.dk.",
                          "Note: the CVR number fails its check digit. Look it up on virk.dk."));
  });

  auto shown = std::make_shared<std::string>();
  auto* show = company_command->add_subcommand("show", "one company with its fiscal years");
  show->add_option("cvr", *shown, "CVR number")->required();
  add_known_at(*show, with);
  show->callback([&with, shown] {
    const auto number = cvr::parse(*shown);
    const auto found = with.open_question().read([&](const reader& r) { return r.find_company(number); });
    if (!found)
      throw error(errc::entity_unknown, "CVR " + to_string(number), "The company is not registered; it is taken with the calendar year.",
                  "Register it with: deminimis company add " + to_string(number));
    print(with.json ? to_json(*found) + "\n" : render_companies({*found}, with.style()));
  });

  auto* list = company_command->add_subcommand("list", "all companies");
  add_known_at(*list, with);
  list->callback([&with] {
    const auto all = with.open_question().everything().companies;
    if (!with.json) return print(render_companies(all, with.style()));
    for (const auto& c : all) print_line(to_json(c));
  });

  auto added = std::make_shared<entity>();
  auto kind = std::make_shared<std::string>();
  auto* entity_command = app.add_subcommand("entity", "owners that are not Danish companies");
  entity_command->require_subcommand(1);
  auto* declare = entity_command->add_subcommand("add", "declare one, so that it can be linked");
  declare->add_option("id", added->id, "an id of your own, such as foreign:SE5560001234; never a CPR number")->required();
  declare->add_option("kind", *kind, "foreign_enterprise, person, person_enterprise or public_body")->required();
  declare->add_option("--name", added->name, "name");
  add_attribution(*declare, with);
  declare->callback([&with, added, kind] {
    added->kind = detail::entity_kinds.parse(*kind, "kind");
    with.open(true).declare_entity(*added, with.said());
    print_line(with.json ? R"({"verdict": "declared"})" : with.say("Oprettet: ", "Declared: ") + printable(added->id));
  });
}

struct rates_options {
  std::vector<std::string> files;
  std::string format, source, currency = "DKK", from = "0001-01-01", to = "9999-12-31";
  bool accept_changed = false;
};

std::optional<rates_format> format_named(const std::string& name) {
  if (name.empty()) return std::nullopt;
  for (const auto f :
       {rates_format::ecb_csv, rates_format::sdmx_csv, rates_format::inforeuro_json, rates_format::nationalbanken_xml, rates_format::plain_csv})
    if (to_string(f) == name) return f;
  throw error(errc::request_invalid, "--format", "\"" + name + "\" is not a format.",
              "Use ecb_csv, sdmx_csv, inforeuro_json, nationalbanken_xml or plain_csv.");
}

rate_source source_of(rates_format format, const std::string& named, const ledger& into) {
  if (!named.empty()) return detail::rate_sources.parse(named, "--source");
  switch (format) {
    case rates_format::ecb_csv:
    case rates_format::sdmx_csv: return rate_source::ecb;
    case rates_format::inforeuro_json: return rate_source::inforeuro;
    case rates_format::nationalbanken_xml: return rate_source::nationalbanken;
    case rates_format::plain_csv: break;
  }
  return into.settings().conversion.source;
}

void import_rates(context& with, const rates_options& given) {
  ledger into = with.open(true);
  for (const auto& path : given.files) {
    const std::string content = read_file(path);
    const std::string name = path.substr(path.find_last_of('/') + 1);
    const bool terminal = isatty(STDERR_FILENO) != 0;
    const auto progress = [&](std::size_t done, std::size_t total) {
      if (terminal && total > 0) std::fprintf(stderr, "\r%s %zu %%", printable(name).c_str(), done * 100 / total);
    };
    const auto file = read_rates(content, name, format_named(given.format), progress);
    if (terminal) std::fputs("\r\033[K", stderr);
    const auto source = source_of(file.format, given.source, into);
    if (file.problem_count > 0) {
      for (const auto& p : file.problems)
        tell_problem(name, p.line, p.code, p.column, p.value, render_why(p.code, p.why, with.danish() ? language::da : language::en));
      with.status = exit_status::bad_input;
    }
    attribution said = with.said();
    if (!said.key.empty() && given.files.size() > 1) said.key += "/" + name;  // one key a file
    const auto answer = into.import_rates(source, file.quotes, name, given.accept_changed, said);
    const std::size_t left = given.accept_changed ? 0 : answer.changed.size();
    for (const auto& c : answer.changed)
      std::fprintf(stderr, "%s: rate_changed: %s %s: %s -> %s%s\n", printable(name).c_str(), std::string(c.now.unit.code()).c_str(),
                   to_string(c.now.on).c_str(), to_string(c.was.per_eur).c_str(), to_string(c.now.per_eur).c_str(),
                   left ? with.say(" (ikke ændret)", " (left as it was)").c_str() : "");
    if (left > 0) {
      std::fputs(with.say("Ændrede kurser blev ikke overtaget. Kontroller dem, og brug så --accept-changed.\n",
                          "Changed rates were not taken over. Check them, then use --accept-changed.\n")
                     .c_str(),
                 stderr);
      if (with.status == exit_status::done) with.status = exit_status::refused;
    }
    const auto count = [](std::size_t n) { return std::to_string(n); };
    if (with.json)
      print_line(R"({"file": )" + json_text(name) + R"(, "source": ")" + std::string(to_string(source)) + R"(", "recorded": )" +
                 count(answer.recorded) + R"(, "known": )" + count(answer.known) + R"(, "changed": )" + count(answer.changed.size()) +
                 R"(, "problems": )" + count(file.problem_count) + "}");
    else
      print_line(printable(name) + " (" + std::string(to_string(source)) + "): " + count(answer.recorded) +
                 with.say(" kurser registreret, ", " rates recorded, ") + count(answer.known) + with.say(" kendt i forvejen, ", " known already, ") +
                 count(answer.changed.size()) + with.say(" ændret, ", " changed, ") + count(file.problem_count) + with.say(" fejl", " problems"));
  }
}

void show_rates(const context& with, const rates_options& given) {
  const ledger from = with.open_question();
  const auto source = given.source.empty() ? from.settings().conversion.source : detail::rate_sources.parse(given.source, "--source");
  const auto rates = from.rates(source, currency::parse(given.currency), day::parse(given.from, "--from"), day::parse(given.to, "--to"));
  if (!with.json)
    print_line(with.say("Enheder pr. 1 EUR, kilde ", "Units per 1 EUR, source ") + std::string(to_string(source)) + ", " +
               std::to_string(rates.size()) + with.say(" kurser", " rates"));
  for (const auto& q : rates)
    print_line(with.json
                   ? R"({"date": ")" + to_string(q.on) + R"(", "currency": ")" + given.currency + R"(", "rate": ")" + to_string(q.per_eur) + "\"}"
                   : to_string(q.on) + "  " + to_string(q.per_eur) + " " + given.currency);
}

void add_rates(CLI::App& app, context& with) {
  auto* rates = app.add_subcommand("rates", "exchange rates");
  rates->require_subcommand(1);
  auto given = std::make_shared<rates_options>();
  auto* reading = rates->add_subcommand("import", "record the rates of a file: the ECB's, InforEuro's, Nationalbanken's or date,currency,rate");
  reading->add_option("file", given->files, "files; - for standard input")->required();
  reading->add_option("--format", given->format, "ecb_csv, sdmx_csv, inforeuro_json, nationalbanken_xml or plain_csv [recognised]");
  reading->add_option("--source", given->source, "ecb, inforeuro, nationalbanken or fixed [by the format]");
  reading->add_flag("--accept-changed", given->accept_changed, "take over rates that differ from recorded ones");
  add_attribution(*reading, with);
  reading->callback([&with, given] { import_rates(with, *given); });
  auto* show = rates->add_subcommand("show", "recorded rates, by day");
  show->add_option("currency", given->currency, "currency")->capture_default_str();
  show->add_option("--from", given->from, "first day");
  show->add_option("--to", given->to, "last day");
  show->add_option("--source", given->source, "ecb, inforeuro, nationalbanken or fixed [the ledger's]");
  add_known_at(*show, with);
  show->callback([&with, given] { show_rates(with, *given); });
}

void add_rulebook(CLI::App& app, context& with) {
  auto* book = app.add_subcommand("rulebook", "the ceilings and their articles");
  book->require_subcommand(1);
  auto name = std::make_shared<std::string>();
  auto* show = book->add_subcommand("show", "a rulebook as a table, or with --json as a file that init --rulebook reads");
  show->add_option("rulebook", *name, "closing-loops-2024, dk-law or a JSON file [the ledger's, or closing-loops-2024]");
  show->callback([&with, name] {
    const rulebook found = !name->empty() ? rulebook_named(*name) : with.address.empty() ? closing_loops_2024() : with.open(false).settings().book;
    print(with.json ? rulebook_json(found, 2) + "\n" : render_rulebook(found, with.style()));
  });
}

}  // namespace

void add_setup_commands(CLI::App& app, context& with) {
  add_init(app, with);
  add_company(app, with);
  add_rates(app, with);
  add_rulebook(app, with);
}

}  // namespace deminimis::cli
