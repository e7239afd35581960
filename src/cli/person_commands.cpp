// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/integrity_json.hpp>

#include "context.hpp"
#include "signing.hpp"

namespace deminimis::cli {
namespace {

void add_person(CLI::App& app, context& with) {
  struct options {
    person_request asked;
    std::string name;
    std::vector<std::string> fields;
  };
  auto given = std::make_shared<options>();
  auto* person = app.add_subcommand("person", "personal data, such as who signed a declaration: apart from the log, to be erased in time");
  person->require_subcommand(1);
  auto* add = person->add_subcommand("add", "record something about a natural person");
  add->add_option("subject", given->asked.subject, "an id of your own for the person, which does not say who it is, such as person:7")->required();
  add->add_option("--name", given->name, "the person's name");
  add->add_option("--field", given->fields, "NAME=VALUE, such as e-mail=ida@example.org; may be given again");
  add->add_option("--capacity", given->asked.capacity, "as what: signatory, contact ...")->capture_default_str();
  add->add_option("--ref", given->asked.ref, "reference of the aid it belongs to");
  add_attribution(*add, with);
  add->callback([&with, given] {
    if (!given->name.empty()) given->asked.fields["name"] = given->name;
    for (const auto& field : given->fields) {
      const auto at = field.find('=');
      if (at == std::string::npos)
        throw error(errc::request_invalid, "--field", "\"" + field + "\" is not NAME=VALUE.", "Write it like e-mail=ida@example.org.");
      given->asked.fields[field.substr(0, at)] = field.substr(at + 1);
    }
    const auto receipt = with.open(true).record_person(given->asked, with.said());
    if (with.json) return print_line(to_json(receipt, "recorded"));
    print_line(with.say("Registreret uden for loggen: ", "Recorded apart from the log: ") + printable(given->asked.subject));
  });

  auto shown = std::make_shared<std::string>();
  auto* show = person->add_subcommand("show", "what is recorded about somebody, and until when it must be kept");
  show->add_option("subject", *shown, "the person's or entity's id, or a sole trader's CVR number")->required();
  show->callback([&with, shown] {
    const ledger on = with.open(false);
    if (with.json) return print_line(on.read([&](const reader& r) { return subject_json(r, *shown); }));
    for (const auto& r : on.personal_records(*shown)) {
      std::string text = printable(r.capacity) + (r.ref.empty() ? "" : " (" + printable(r.ref) + ")") + ":";
      for (const auto& [name, value] : r.person.fields) text += " " + printable(name) + "=" + printable(value);
      if (r.erased) text += with.say(" slettet", " erased");
      if (!r.erased && r.retain_until) text += with.say(", skal opbevares til ", ", to be kept until ") + to_string(*r.retain_until);
      print_line(text);
    }
  });
}

void add_erase(CLI::App& app, context& with) {
  auto subject = std::make_shared<std::string>();
  auto* command =
      app.add_subcommand("erase", "erase somebody's personal data, ten years after the last aid they belong to; the log stays verifiable");
  command->add_option("subject", *subject, "the person's or entity's id, or a sole trader's CVR number")->required();
  add_attribution(*command, with);
  command->callback([&with, subject] {
    const auto receipt = with.open(true).erase_person(*subject, day_of("today").value("today"), with.said());
    if (with.json) return print_line(to_json(receipt, "erased"));
    print_line(with.say("Slettet: ", "Erased: ") + printable(*subject));
    print_line(with.say("Sikkerhedskopier fra før i dag rummer stadig oplysningerne. Slet dem, når de ikke skal bruges mere.",
                        "Backups from before today still hold the data. Remove them when they are no longer needed."));
  });
}

void add_subject_export(CLI::App& app, context& with) {
  struct options {
    std::string subject, out;
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("subject-export", "all that the ledger holds about somebody who asks for it, as JSON");
  command->add_option("subject", given->subject, "the person's or entity's id, or a sole trader's CVR number")->required();
  command->add_option("--out", given->out, "the file to write [standard output]");
  command->callback([&with, given] {
    const std::string text = with.open(false).read([&](const reader& r) { return subject_json(r, given->subject); });
    if (given->out.empty()) return print_line(text);
    write_new(given->out, text + "\n", 0600);
    print_line(with.say("Skrevet: ", "Written: ") + printable(given->out));
  });
}

}  // namespace

void add_person_commands(CLI::App& app, context& with) {
  add_person(app, with);
  add_erase(app, with);
  add_subject_export(app, with);
}

}  // namespace deminimis::cli
