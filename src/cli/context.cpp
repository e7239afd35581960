// SPDX-License-Identifier: Apache-2.0
#include "context.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <vector>

#include <deminimis/io/instrument_json.hpp>
#include <deminimis/open/open.hpp>
#include <deminimis/register/register_builder.hpp>

#include "head.hpp"

namespace deminimis::cli {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

namespace {

void require_named(const std::string& address) {
  if (address.empty())
    throw error(errc::not_a_ledger, "-L", "No ledger is named.",
                "Name it with -L FILE, or -L postgresql://..., or the environment variable DEMINIMIS_LEDGER; make one with: deminimis -L FILE init");
}
}  // namespace

void context::require_file() const {
  require_named(address);
  if (is_server_address(address))
    throw error(errc::request_invalid, shown_address(address), "The command is for a ledger in a file.",
                "For a database there are: deminimis pg status, deminimis copy, and the server's own backups.");
}

std::shared_ptr<sqlite_store> context::open_file(bool write, bool check_pages) const {
  require_file();
  sqlite_options options;
  options.read_only = !write;
  options.role = detail::ledger_roles.parse(role, "--role");
  options.check_pages = check_pages;
  return sqlite_store::open(address, options);
}

void context::read_log(const std::function<void(const log_view&)>& work, bool check_pages) const {
  if (!is_server_address(address)) return open_file(false, check_pages)->read_log(work);
  open(false).read([&](const reader& r) {
    work(log_of_events(r));
    return 0;
  });
}

verification context::verify() const { return is_server_address(address) ? open(false).verify() : open_file(false)->verify(); }

ledger context::open(bool write) const {
  require_named(address);
  if (is_server_address(address)) {
    open_options options;
    options.read_only = !write;
    const auto as = detail::ledger_roles.parse(role, "--role");
    if (write && (as == ledger_role::read || as == ledger_role::auditor))
      throw error(errc::permission_denied, shown_address(address), "Role " + role + " records nothing.",
                  "Leave --role off: who may record is the database's to say.");
    options.in_the_name_of = environment("DEMINIMIS_OPERATOR");
    return deminimis::open(address, options);
  }
  auto file = open_file(write);
  file->read_log([](const log_view& log) {
    if (const auto seen = recall(head_of(log).ledger)) require_not_rolled_back(log, *seen);
  });
  opened_.push_back(file);
  return ledger(std::move(file));
}

void context::remember_heads() const {
  for (const auto& file : opened_) {
    try {
      file->read_log([](const log_view& log) {
        auto now = head_of(log);
        const auto seen = recall(now.ledger);
        if (seen && seen->size >= now.size) return;
        if (seen) now.public_key = seen->public_key, now.checkpoint = seen->checkpoint;
        static_cast<void>(remember(now));
      });
    } catch (const error&) {  // the command has answered: what became of the ledger since is for the next one to tell
    }
  }
  opened_.clear();
}

ledger context::open_question() const {
  ledger now = open(false);
  return known_at ? now.as_known_at(*known_at) : now;
}

ledger_register context::open_register() const {
  const ledger from = open_question();
  const auto made_with = from.settings();
  if (known_at || opened_.empty()) return make_register(from.everything(), made_with.book, made_with.watched, made_with.policy);
  sqlite_store::register_source source;
  ledger_register all = opened_.back()->load_register(&source);
  if (!source.why_not.empty())
    std::cerr << say("Øjebliksbilledet ved ledgeren blev ikke brugt; alt er læst fra rækkerne. deminimis snapshot laver det på ny. (",
                     "The snapshot beside the ledger was not used; everything was read from the rows. deminimis snapshot makes it anew. (")
              << printable(source.why_not) << ")\n";
  return all;
}

bool context::danish() const {
  if (!lang.empty()) return lang == "da";
  for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const auto value = environment(name); !value.empty()) return value.starts_with("da");
  return false;
}

render_options context::style(bool explain) const {
  render_options options;
  options.lang = danish() ? language::da : language::en;
  options.explain = explain;
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  options.colour = colour == "always" || (colour == "auto" && terminal && environment("NO_COLOR").empty() && environment("TERM") != "dumb");
  options.width = terminal ? 100 : 0;
  return options;
}

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw error(errc::storage, "standard output", "The answer could not be written.", "Check the disk or the program that reads it.",
                written::unknown);
}

void print_line(std::string_view text) { print(std::string(text) + "\n"); }

std::string read_file(const std::string& path) {
  constexpr std::size_t most = std::size_t{256} << 20;
  const bool piped = path == "-";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(piped ? nullptr : std::fopen(path.c_str(), "rb"),
                                                               [](std::FILE* f) { return std::fclose(f); });
  std::FILE* const file = piped ? stdin : opened.get();
  const auto too_large = [&] {
    return error(errc::file_invalid, path, "The file is larger than 256 MiB.", "Check that it is the file that was meant, or divide it.");
  };
  struct stat about {};
  if (file && ::fstat(::fileno(file), &about) == 0 && S_ISREG(about.st_mode) && about.st_size > static_cast<off_t>(most)) throw too_large();
  std::string content;
  std::vector<char> block(65536);
  for (std::size_t got = 0; file && (got = std::fread(block.data(), 1, block.size(), file)) > 0;) {
    content.append(block.data(), got);
    if (content.size() > most) throw too_large();
  }
  if (!file || std::ferror(file) != 0 || (content.empty() && !piped))
    throw error(errc::file_invalid, path, "The file cannot be read, or is empty.", "Check the name and the right to read it.");
  return content;
}

input<day> day_of(const std::string& text) {
  if (text != "today") return text;
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return day::of(local.tm_year + 1900, static_cast<unsigned>(local.tm_mon + 1), static_cast<unsigned>(local.tm_mday)).value();
}

void tell_problem(const std::string& file, std::size_t line, errc code, const std::string& place, const std::string& value, const std::string& why) {
  const std::string text = file + ":" + std::to_string(line) + ": " + std::string(to_string(code)) + ": " + place + ": \"" + value + "\": " + why;
  std::fprintf(stderr, "%s\n", printable(text).c_str());
}

void add_optional(CLI::App& command, const std::string& name, std::optional<std::string>& value, const std::string& help) {
  command.add_option_function<std::string>(
      name, [&value](const std::string& given) { value = given; }, help);
}

std::string amount_text(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

void aid_options::add_to(CLI::App& command, bool dated) {
  command.add_option("cvr", cvr, "CVR number of the company that would receive the aid")->required();
  command.add_option("amount", amount, "amount and currency, such as 80500.00 DKK; not with --from-instrument")->expected(1, 2);
  add_optional(command, "--from-instrument", inputs,
               "grant the gross grant equivalent of an instrument, as JSON or a file of it: {\"kind\": \"loan\", \"amount\": ...}");
  command.add_option("-r,--regulation", regulation, "general, agriculture, fishery or sgei")->capture_default_str();
  auto* day_option = command.add_option("--on", on, "granting date YYYY-MM-DD, or today: the day the legal right is conferred");
  if (dated)
    day_option->required();
  else
    day_option->capture_default_str();
  add_optional(command, "--rate", rate, "units of the currency per 1 EUR, instead of the ledger's conversion rule");
  add_optional(command, "--p-number", p_number, "production unit");
  command.add_option("--authority", details.authority, "granting authority");
  command.add_option("--project", details.project, "scheme or project");
  command.add_option("--instrument", details.instrument, "aid instrument: grant, loan, guarantee ...");
  command.add_option("--note", details.note, "free text");
  command.add_option("--sector-override", details.sector_override, "why general aid goes to a primary producer without separated activities");
}

aid_request aid_options::request() const {
  aid_request asked{cvr, regulation, amount_text(amount), day_of(on)};
  if (amount.empty() == !inputs)
    throw error(errc::request_invalid, "amount", amount.empty() ? "No amount is given." : "Both an amount and an instrument are given.",
                "Give the amount, such as 80500.00 DKK, or --from-instrument.");
  if (inputs) {
    asked.inputs = parse_instrument(inputs->starts_with('{') ? *inputs : read_file(*inputs), "--from-instrument");
    asked.amount = money(gross_grant_equivalent(*asked.inputs, parse_regulation(regulation, "--regulation")).count(), currency::eur());
  }
  if (lapses_on) asked.lapses_on = *lapses_on;
  if (rate) asked.own_rate = *rate;
  asked.details = details;
  if (asked.inputs && details.instrument.empty()) asked.details.instrument = to_string(kind_of(*asked.inputs));
  if (p_number) asked.details.unit = p_number::parse(*p_number);
  return asked;
}

void add_attribution(CLI::App& command, context& with) {
  command.add_option("--key", with.key, "idempotency key: the same request with the same key is recorded once");
  command.add_option("--actor", with.actor, "who records it");
  command.add_option("--reason", with.reason, "why");
}

CLI::App& command_group(CLI::App& app, const std::string& name, const std::string& help) {
  for (auto* there : app.get_subcommands([](CLI::App*) { return true; }))
    if (there->get_name() == name) return *there;
  auto* made = app.add_subcommand(name, help);
  made->require_subcommand(1);
  return *made;
}

void add_known_at(CLI::App& command, context& with) {
  add_optional(command, "--as-known-at", with.known_at,
               "answer from what the ledger knew then: an event's number, a day, or a time 2026-02-14T09:30:00Z");
}

}  // namespace deminimis::cli
