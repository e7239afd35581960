// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <deminimis/law/register_duty.hpp>

#include "context.hpp"

namespace deminimis::cli {
namespace {

void add_check(CLI::App& app, context& with) {
  auto aid = std::make_shared<aid_options>();
  auto explain = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("check", "may this aid be granted? Nothing is recorded");
  aid->add_to(*command, false);
  add_optional(*command, "--lapses-on", aid->lapses_on, "as a reservation that lapses on this day");
  command->add_flag("--explain", *explain, "the whole reasoning");
  add_known_at(*command, with);
  command->callback([&with, aid, explain] {
    const auto answer = with.open_question().check(aid->request());
    with.status = answer.allowed() ? exit_status::done : exit_status::refused;
    print(with.json ? to_json(answer) + "\n" : render(answer, "check", with.style(*explain)));
  });
}

void add_headroom(CLI::App& app, context& with) {
  struct options {
    std::string cvr, regulation = "general", on = "today", currency = "DKK";
    bool explain = false, schedule = false;
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("headroom", "how much may still be granted?");
  command->add_option("cvr", given->cvr, "CVR number")->required();
  command->add_option("-r,--regulation", given->regulation, "general, agriculture, fishery or sgei")->capture_default_str();
  command->add_option("--on", given->on, "granting date YYYY-MM-DD")->capture_default_str();
  command->add_option("--currency", given->currency, "currency of the largest amount")->capture_default_str();
  command->add_flag("--explain", given->explain, "the whole reasoning");
  command->add_flag("--schedule", given->schedule, "when how much comes back");
  add_known_at(*command, with);
  command->callback([&with, given] {
    const auto on = day_of(given->on);
    if (given->schedule) {
      const auto answer = with.open_question().schedule(given->cvr, given->regulation, on);
      return print(with.json ? to_json(answer) + "\n" : render(answer, with.style()));
    }
    const auto answer = with.open_question().headroom(given->cvr, given->regulation, on, given->currency);
    print(with.json ? to_json(answer) + "\n" : render(answer, with.style(given->explain)));
  });
}

void add_convert(CLI::App& app, context& with) {
  struct options {
    std::vector<std::string> amount;
    std::string on = "today";
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("convert", "what is an amount worth in euro?");
  command->add_option("amount", given->amount, "amount and currency, such as 80500.00 DKK")->required()->expected(1, 2);
  command->add_option("--on", given->on, "day YYYY-MM-DD")->capture_default_str();
  add_known_at(*command, with);
  command->callback([&with, given] {
    const auto on = day_of(given->on);
    const auto answer = with.open_question().convert(amount_text(given->amount), on);
    print(with.json ? to_json(answer) + "\n" : render(answer, with.style()));
  });
}

company_names names_of(const ledger& from) {
  company_names names;
  for (auto& c : from.everything().companies)
    if (!c.name.empty()) names.emplace(c.number, std::move(c.name));
  return names;
}

void add_grants(CLI::App& app, context& with) {
  struct options {
    std::optional<std::string> cvr;
    std::string on = "today";
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("grants", "what is recorded: grants, reservations and declared aid");
  add_optional(*command, "cvr", given->cvr, "only of this company");
  command->add_option("--on", given->on, "what they count on this day")->capture_default_str();
  add_known_at(*command, with);
  command->callback([&with, given] {
    const day on = day_of(given->on).value("--on");
    const auto from = with.open_question();
    auto all = given->cvr ? from.read([&](const reader& r) { return r.grants_of(cvr::parse(*given->cvr)); }) : from.everything().grants;
    std::stable_sort(all.begin(), all.end(), [](const grant& a, const grant& b) { return a.granted_on < b.granted_on; });
    if (!with.json) return print(render_grants(all, on, names_of(from), with.style()));
    for (const auto& g : all) print_line(to_json(g, on));
  });
}

void add_audit(CLI::App& app, context& with) {
  auto* command = app.add_subcommand("audit", "test every recorded grant on its own day");
  add_known_at(*command, with);
  command->callback([&with] {
    const auto from = with.open_question();
    const auto found = from.audit();
    with.status = found.empty() ? exit_status::done : exit_status::refused;
    print(with.json ? to_json(found) + "\n" : render_audit(found, from.everything().grants.size(), with.style()));
  });
}

void add_register(CLI::App& app, context& with) {
  auto* command = app.add_subcommand("register", "the central register of de minimis aid (2023/2831 Art 6)");
  command->require_subcommand(1);
  auto on = std::make_shared<std::string>("today");
  auto* due = command->add_subcommand("due", "which grants are due for entry, and by when");
  due->add_option("--on", *on, "as seen on this day")->capture_default_str();
  due->callback([&with, on] {
    const day seen = day_of(*on).value("--on");
    std::vector<due_entry> entries;
    for (const auto& g : with.open(false).everything().grants)
      if (g.status == grant_status::granted && has_register_duty(g.regulation, g.granted_on))
        entries.push_back({g.ref, g.recipient, g.granted_on, register_due_on(g.granted_on), true});
    std::stable_sort(entries.begin(), entries.end(), [](const due_entry& a, const due_entry& b) { return a.due_on < b.due_on; });
    if (!with.json) return print(render_register_due(entries, seen, with.style()));
    for (const auto& e : entries)
      print_line(R"({"ref": )" + json_text(e.ref) + R"(, "cvr": ")" + to_string(e.recipient) + R"(", "granted_on": ")" + to_string(e.granted_on) +
                 R"(", "due_on": ")" + to_string(e.due_on) + R"(", "days_left": )" + std::to_string(e.due_on - seen) + "}");
  });
}

}  // namespace

void add_question_commands(CLI::App& app, context& with) {
  add_check(app, with);
  add_headroom(app, with);
  add_convert(app, with);
  add_grants(app, with);
  add_audit(app, with);
  add_register(app, with);
}

}  // namespace deminimis::cli
