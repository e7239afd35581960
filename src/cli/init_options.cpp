// SPDX-License-Identifier: Apache-2.0
#include "init_options.hpp"

#include <deminimis/io/rulebook_json.hpp>
#include <deminimis/open/open.hpp>

namespace deminimis::cli {

rulebook rulebook_named(const std::string& name) {
  if (const auto* built_in = find_rulebook(name)) return *built_in;
  if (name.find('.') == std::string::npos && name.find('/') == std::string::npos)
    throw error(errc::rulebook_invalid, name, "There is no built-in rulebook of that name.",
                "Use closing-loops-2024, dk-law or a file such as mine.json.");
  return parse_rulebook(read_file(name), name);
}

settings init_options::chosen(const context& with) const {
  settings made;
  made.book = rulebook_named(book);
  made.watched.clear();
  for (const auto& name : watched)
    if (name != "none" && name != made.book.id) made.watched.push_back(rulebook_named(name));
  made.conversion.source = detail::rate_sources.parse(source, "--conversion");
  if (made.conversion.source == rate_source::none || made.conversion.source == rate_source::own)
    throw error(errc::request_invalid, "--conversion", "\"" + source + "\" is not a conversion rule.",
                "Use ecb, inforeuro, nationalbanken or fixed.");
  made.conversion.max_age_days = max_age_days;
  if (made.conversion.source == rate_source::fixed) {
    if (rate.empty() || with.reason.empty())
      throw error(errc::request_invalid, "--conversion fixed", "A fixed rate needs the rate and a written reason.",
                  "Add --rate 7.4604 --reason TEXT.");
    made.conversion.fixed = rate::parse(rate, "--rate");
    made.conversion.reason = with.reason;
  }
  for (const auto& text : policies) {
    const auto at = text.find('=');
    set_policy(made.policy, text.substr(0, at), at == std::string::npos ? "" : text.substr(at + 1));
  }
  made.authority = require_text(authority, "--authority");
  require_attribution(with.said());
  return made;
}

void init_options::add_to(CLI::App& command, context& with) {
  command.add_option("--rulebook", book, "the rulebook that binds: closing-loops-2024, dk-law or a JSON file")->capture_default_str();
  command.add_option("--watch", watched, "a rulebook that adds an advisory to every answer; may be given again; none for none")
      ->capture_default_str();
  command.add_option("--conversion", source, "ecb, inforeuro, nationalbanken or fixed")->capture_default_str();
  command.add_option("--rate", rate, "the fixed rate, with --reason");
  command.add_option("--max-age-days", max_age_days, "how old the last published rate may be")->capture_default_str()->check(CLI::Range(0, 36600));
  command.add_option("--policy", policies,
                     "KEY=VALUE: anniversary=exclusive|inclusive, natural_person_links=none|if_enterprise|always, rounding=half_up|up, "
                     "agri_fish=own|highest, cvr_check=finding|error; may be given again");
  command.add_option("--authority", authority, "the granting authority written on grants that name none");
  add_attribution(command, with);
}

void tell_created(const context& with, const settings& made) {
  if (with.json) return print_line(R"({"verdict": "created"})");
  print_line(with.say("Oprettet: ", "Created: ") + printable(shown_address(with.address)) + " (" + made.book.title + ")");
}

}  // namespace deminimis::cli
