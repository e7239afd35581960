// SPDX-License-Identifier: Apache-2.0
#include "context.hpp"

namespace deminimis::cli {
namespace {

void show_decision(context& with, const decision& answer, std::string_view verb, std::string_view done_verb, bool explain) {
  with.status = answer.granted() ? exit_status::done : exit_status::refused;
  print(with.json ? to_json(answer, done_verb) + "\n" : render(answer, verb, with.style(explain)));
}

struct decide_options {
  std::string ref;
  aid_options aid;
  bool explain = false;
};

void add_decide(CLI::App& app, context& with, bool reserve) {
  auto given = std::make_shared<decide_options>();
  auto* command = reserve ? app.add_subcommand("reserve", "the same for expected aid, which may lapse")
                          : app.add_subcommand("grant", "check and, if allowed, record, as one step; a refusal records nothing");
  command->add_option("ref", given->ref, "your reference; used once")->required();
  given->aid.add_to(*command, true);
  if (reserve) add_optional(*command, "--lapses-on", given->aid.lapses_on, "from this day on it counts nothing");
  command->add_flag("--explain", given->explain, "the whole reasoning");
  add_attribution(*command, with);
  command->callback([&with, given, reserve] {
    ledger on = with.open(true);
    if (reserve)
      show_decision(with, on.reserve(given->ref, given->aid.request(), with.said()), "reserve", "reserved", given->explain);
    else
      show_decision(with, on.grant(given->ref, given->aid.request(), with.said()), "grant", "granted", given->explain);
  });
}

void add_declare(CLI::App& app, context& with) {
  auto given = std::make_shared<decide_options>();
  auto* command = app.add_subcommand("declare", "record aid from others, whatever rule is in force");
  command->add_option("ref", given->ref, "your reference; used once")->required();
  given->aid.add_to(*command, true);
  add_attribution(*command, with);
  command->callback([&with, given] {
    const auto answer = with.open(true).declare(given->ref, given->aid.request(), with.said());
    print(with.json ? to_json(answer) + "\n" : render(answer, with.style()));
  });
}

struct change_options {
  std::string ref, on;
  std::optional<std::string> posted_on;  // none: as reserved
  std::vector<std::string> amount;
  bool explain = false;
};

void add_post(CLI::App& app, context& with) {
  auto given = std::make_shared<change_options>();
  auto* command = app.add_subcommand("post", "turn a reservation into a grant, for the same or another amount or day");
  command->add_option("ref", given->ref, "reference of the reservation")->required();
  command->add_option("--amount", given->amount, "the actual amount [as reserved]")->expected(1, 2);
  add_optional(*command, "--on", given->posted_on, "granting date [as reserved]");
  command->add_flag("--explain", given->explain, "the whole reasoning");
  add_attribution(*command, with);
  command->callback([&with, given] {
    post_request asked;
    if (!given->amount.empty()) asked.amount = amount_text(given->amount);
    if (given->posted_on) asked.granted_on = *given->posted_on;
    show_decision(with, with.open(true).post(given->ref, asked, with.said()), "post", "granted", given->explain);
  });
}

void add_void(CLI::App& app, context& with) {
  auto ref = std::make_shared<std::string>();
  auto* command = app.add_subcommand("void", "end a reservation");
  command->add_option("ref", *ref, "reference of the reservation")->required();
  add_attribution(*command, with);
  command->callback([&with, ref] {
    with.open(true).void_reservation(*ref, with.said());
    print_line(with.json ? R"({"verdict": "voided", "ref": )" + json_text(*ref) + "}" : with.say("Annulleret: ", "Voided: ") + printable(*ref));
  });
}

void show_reduction(const context& with, const reduction_answer& answer, bool withdrawn) {
  if (with.json)
    return print_line(R"({"verdict": ")" + std::string(withdrawn ? "withdrawn" : "reduced") + R"(", "ref": )" + json_text(answer.ref) +
                      R"(, "to": ")" + to_string(answer.to) + R"(", "eur": ")" + to_string(answer.value) + "\"}");
  print_line((withdrawn ? with.say("Trukket tilbage: ", "Withdrawn: ") : with.say("Nedsat: ", "Reduced: ")) + printable(answer.ref) +
             with.say(" tæller nu ", " now counts ") + to_string(answer.value) + " EUR (" + to_string(answer.to) + ")");
}

void add_reduce(CLI::App& app, context& with) {
  auto given = std::make_shared<change_options>();
  auto* reduce = app.add_subcommand("reduce", "a formal decision lowers a grant, at its original rate");
  reduce->add_option("ref", given->ref, "reference of the grant")->required();
  reduce->add_option("amount", given->amount, "the new, lower amount")->required()->expected(1, 2);
  reduce->add_option("--effective-on", given->on, "the day from which it counts less")->required();
  add_attribution(*reduce, with);
  reduce->callback(
      [&with, given] { show_reduction(with, with.open(true).reduce(given->ref, amount_text(given->amount), given->on, with.said()), false); });

  auto* withdraw = app.add_subcommand("withdraw", "a reduction to zero");
  withdraw->add_option("ref", given->ref, "reference of the grant")->required();
  withdraw->add_option("--effective-on", given->on, "the day from which it counts nothing")->required();
  add_attribution(*withdraw, with);
  withdraw->callback([&with, given] { show_reduction(with, with.open(true).withdraw(given->ref, given->on, with.said()), true); });
}

}  // namespace

void add_record_commands(CLI::App& app, context& with) {
  add_decide(app, with, false);
  add_decide(app, with, true);
  add_post(app, with);
  add_void(app, with);
  add_declare(app, with);
  add_reduce(app, with);
}

}  // namespace deminimis::cli
