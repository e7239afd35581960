// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
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
    const auto all = with.open_register();
    const auto found = all.audit();
    with.status = found.empty() ? exit_status::done : exit_status::refused;
    print(with.json ? to_json(found) + "\n" : render_audit(found, all.grants(), with.style()));
  });
}

}  // namespace

void add_question_commands(CLI::App& app, context& with) {
  add_check(app, with);
  add_headroom(app, with);
  add_convert(app, with);
  add_grants(app, with);
  add_audit(app, with);
}

}  // namespace deminimis::cli
