// SPDX-License-Identifier: Apache-2.0
#include <deminimis/gge/instrument.hpp>
#include <deminimis/io/base_rates_file.hpp>

#include "context.hpp"

namespace deminimis::cli {
namespace {

struct gge_options {
  std::string regulation = "general", years, base_rates, area = "DK", on, reference, interest;
  std::optional<std::string> collateral, guaranteed, discount;
  std::vector<std::string> amount, payments, outstanding;
};

void show(const context& with, const instrument& given, const std::string& reg) {
  const auto value = to_string(gross_grant_equivalent(given, parse_regulation(reg, "--regulation")));
  print_line(with.json ? R"({"gge_eur": ")" + value + "\"}"
                       : with.say("Tæller (bruttosubventionsækvivalent, støtten i et lån eller en garanti): ",
                                  "Counts (gross grant equivalent, the aid in the instrument): ") +
                             value + " EUR");
}

/// The discount rate given, or base rate plus one point from a table.
exact_number discount_rate(const gge_options& given) {
  if (given.discount) return parse_exact_decimal(*given.discount, "--discount-rate", minus::allowed);
  if (given.base_rates.empty() || given.on.empty())
    throw error(errc::request_invalid, "--discount-rate", "No discount rate is given.",
                "Give it, or a table of base rates with --base-rates FILE --on GRANTING_DATE.");
  return read_base_rates(read_file(given.base_rates), given.base_rates).discount_rate_percent(given.area, day::parse(given.on, "--on"));
}

void add_discount(CLI::App& command, gge_options& given) {
  add_optional(command, "--discount-rate", given.discount, "percent a year at the granting date: base rate plus 1 point");
  command.add_option("--base-rates", given.base_rates, "a table of base rates instead: CSV area,from,percent");
  command.add_option("--area", given.area, "whose base rate")->capture_default_str();
  command.add_option("--on", given.on, "granting date, with --base-rates");
}

}  // namespace

void add_gge_commands(CLI::App& app, context& with) {
  auto* gge = app.add_subcommand("gge", "gross grant equivalent: how much aid is in a loan, a guarantee or instalments");
  gge->require_subcommand(1);
  auto given = std::make_shared<gge_options>();
  const auto add_loan = [&](const char* name, const char* text) {
    auto* command = gge->add_subcommand(name, text);
    command->add_option("amount", given->amount, "amount in EUR, such as 600000.00 EUR")->required()->expected(1, 2);
    command->add_option("--years", given->years, "how long it runs")->required();
    command->add_option("-r,--regulation", given->regulation, "general, agriculture, fishery or sgei")->capture_default_str();
    return command;
  };
  auto* loan_command = add_loan("loan", "a loan in the safe harbour");
  add_optional(*loan_command, "--collateral-percent", given->collateral, "how much of it is secured [sufficiently]");
  loan_command->callback([&with, given] {
    std::optional<exact_number> collateral;
    if (given->collateral) collateral = parse_exact_decimal(*given->collateral, "--collateral-percent");
    show(with, loan{require_positive(money::parse(amount_text(given->amount))), parse_exact_decimal(given->years, "--years"), collateral},
         given->regulation);
  });
  auto* guarantee_command = add_loan("guarantee", "a guarantee in the safe harbour; the amount is the part guaranteed");
  add_optional(*guarantee_command, "--guaranteed-percent", given->guaranteed, "of the loan, at most 80 [at most 80]");
  guarantee_command->callback([&with, given] {
    std::optional<exact_number> share;
    if (given->guaranteed) share = parse_exact_decimal(*given->guaranteed, "--guaranteed-percent");
    show(with, guarantee{require_positive(money::parse(amount_text(given->amount))), parse_exact_decimal(given->years, "--years"), share},
         given->regulation);
  });
  auto* instalments = gge->add_subcommand("instalments", "a grant paid in instalments, discounted to the granting date");
  instalments->add_option("--payment", given->payments, "YEARS=AMOUNT, such as 1=100000.00 (EUR); may be given again")->required();
  add_discount(*instalments, *given);
  instalments->callback([&with, given] {
    instalment_plan plan;
    for (const auto& text : given->payments) {
      const auto at = text.find('=');
      if (at == std::string::npos)
        throw error(errc::request_invalid, "--payment", "\"" + text + "\" has no =.", "Write YEARS=AMOUNT, such as 1=100000.00.");
      plan.payments.push_back(
          {parse_exact_decimal(text.substr(0, at), "--payment"), require_positive(money::parse(text.substr(at + 1) + " EUR", "--payment"))});
    }
    plan.discount_rate_percent = discount_rate(*given);
    show(with, plan, "general");
  });
  auto* soft = gge->add_subcommand("soft-loan", "a loan below the market's interest");
  soft->add_option("--outstanding", given->outstanding, "EUR outstanding in each year, the first year first")->required();
  soft->add_option("--reference-rate", given->reference, "percent a year")->required();
  soft->add_option("--interest-rate", given->interest, "percent a year")->required();
  add_discount(*soft, *given);
  soft->callback([&with, given] {
    soft_loan loan;
    for (const auto& amount : given->outstanding) loan.outstanding.push_back(money::parse(amount + " EUR", "--outstanding"));
    loan.reference_percent = parse_exact_decimal(given->reference, "--reference-rate", minus::allowed);
    loan.interest_percent = parse_exact_decimal(given->interest, "--interest-rate", minus::allowed);
    loan.discount_percent = discount_rate(*given);
    show(with, loan, "general");
  });
}

}  // namespace deminimis::cli
