// SPDX-License-Identifier: Apache-2.0
#include <deminimis/law/register_duty.hpp>

#include "record.hpp"

namespace deminimis::python {
namespace {

void bind_money(py::module_& m) {
  record<money> bound(m, "Money", "An amount of one currency, exact: `Money(Decimal(\"80500\"), \"DKK\")` or `Money(\"80500.00 DKK\")`.");
  auto& cls =
      bound
          .computed(
              "number", [](const money& a) { return exact_digits{number_text(a)}; }, "The number as a decimal.Decimal, with the currency's decimals.")
          .computed(
              "currency", [](const money& a) { return a.unit(); }, "ISO 4217 code.")
          .done();
  cls.def(py::init([](const amount_given& amount, const std::optional<std::string>& currency) { return money_of(amount, currency).value("amount"); }),
          py::arg("number"), py::arg("currency") = py::none(), "Errors: AmountSyntax, CurrencyUnknown, AmountPrecision, AmountOverflow.");
  cls.def("__str__", [](const money& a) { return to_string(a); });
}

fiscal_calendar calendar_of(const std::optional<input<month_day>>& start, const std::vector<std::pair<input<day>, input<day>>>& periods) {
  std::vector<period> joined;
  for (const auto& [first, last] : periods) joined.push_back({first.value("fiscal_periods"), last.value("fiscal_periods")});
  return fiscal_calendar(start ? start->value("fiscal_year_start") : month_day{}, std::move(joined));
}

}  // namespace

void bind_values(py::module_& m) {
  bind_money(m);
  record<period>(m, "Period", "A span of days, both ends included.")
      .field("first", &period::first, "First day.")
      .field("last", &period::last, "Last day.")
      .done();

  m.def(
      "to_eur",
      [](const amount_given& amount, const std::optional<std::string>& currency, const input<rate>& per_eur, rounding mode) {
        return to_eur(require_positive(money_of(amount, currency).value("amount")), per_eur.value("rate"), mode);
      },
      py::arg("amount"), py::arg("currency") = py::none(), py::kw_only(), py::arg("rate"), py::arg("rounding") = "half_up",
      R"(What an amount is worth in euro: amount / rate, rounded half up to the cent (or `up`), at least one cent.

`rate` is units of the currency per 1 EUR; of no effect for an amount in euro. Errors: the amount's, RateImplausible.

>>> from decimal import Decimal
>>> deminimis.to_eur(Decimal("80500"), "DKK", rate=Decimal("7.4604"))
Decimal('10790.31'))");
  m.def(
      "max_amount",
      [](const amount_given& headroom, const input<currency>& unit, const input<rate>& per_eur, rounding mode) {
        const money eur = money_of(headroom, "EUR").value("headroom");
        return max_amount(eur_cents(eur.minor_units()), unit.value("currency"), per_eur.value("rate"), mode);
      },
      py::arg("headroom_eur"), py::arg("currency"), py::kw_only(), py::arg("rate"), py::arg("rounding") = "half_up",
      R"(The largest amount of a currency whose euro value is not above the headroom: it passes, one minor unit more fails.

>>> print(deminimis.max_amount(300000, "DKK", rate="7.4604"))
2238120.03 DKK)");
  m.def(
      "window",
      [](window_kind kind, const input<day>& on, const std::optional<input<month_day>>& start,
         const std::vector<std::pair<input<day>, input<day>>>& periods, anniversary policy) {
        const day last = on.value("on");
        return period{window_start(kind, last, calendar_of(start, periods), policy), last};
      },
      py::arg("kind"), py::kw_only(), py::arg("on"), py::arg("fiscal_year_start") = py::none(), py::arg("fiscal_periods") = py::tuple(),
      py::arg("anniversary") = "exclusive",
      R"(The days that a ceiling counts for new aid on a day: `rolling` (2023/2831 Art 3(2)), `fiscal` (three fiscal years) or `either`.

`anniversary` says whether the day three years before still counts: `exclusive` (it does not) or `inclusive`.

>>> from datetime import date
>>> deminimis.window("rolling", on=date(2027, 1, 2)).first
datetime.date(2024, 1, 3))");
  m.def(
      "fiscal_year",
      [](const input<day>& on, const std::optional<input<month_day>>& start, const std::vector<std::pair<input<day>, input<day>>>& periods) {
        return calendar_of(start, periods).year_of(on.value("on"));
      },
      py::arg("on"), py::kw_only(), py::arg("fiscal_year_start") = py::none(), py::arg("fiscal_periods") = py::tuple(),
      "The fiscal year that holds a day. Errors: DateInvalid, DateOrder where the periods do not join.");
  m.def(
      "register_due_on", [](const input<day>& granted_on) { return register_due_on(granted_on.value("granted_on")); }, py::arg("granted_on"),
      R"(The last day for entering a grant in the central register: 20 working days after it (2023/2831 Art 6(2)), whether or not
the duty exists yet.

>>> deminimis.register_due_on("2026-02-16")
datetime.date(2026, 3, 16))");
  m.def(
      "register_duty_from", [](const input<regulation>& r) { return register_duty_from(r.value("regulation")); }, py::arg("regulation"),
      "The first granting date from which aid under a regulation is entered in the central register (2023/2831 Art 6); None: never.");
  m.def(
      "has_register_duty",
      [](const input<regulation>& r, const input<day>& granted_on) {
        return has_register_duty(r.value("regulation"), granted_on.value("granted_on"));
      },
      py::arg("regulation"), py::arg("granted_on"), "Whether aid of that day under a regulation is entered in the central register.");
  m.def(
      "cvr", [](const input<cvr>& text) { return text.value("cvr"); }, py::arg("number"),
      R"(A CVR number as its eight digits, from any written form: `DK12345674`, `12 34 56 74`, `12-34-56-74`. Error: CvrInvalid.

>>> deminimis.cvr("DK 12 34 56 74")
Traceback (most recent call last):
...
deminimis.CvrInvalid: cvr_invalid: cvr: "DK 12 34 56 74" is not a CVR number. A CVR number is eight digits, such as 12345674; look it up on virk.dk.
>>> deminimis.cvr("12-34-56-74")
'12345674')");
  m.def(
      "cvr_check_digit_ok", [](const input<cvr>& text) { return text.value("cvr").check_digit_ok(); }, py::arg("number"),
      "Whether the last digit is the check digit of the others (modulus 11). Sample numbers in real forms fail it. Error: CvrInvalid.");
  m.def("reads_as_cpr", &reads_as_cpr, py::arg("text"), "Whether a text reads as a CPR number, which must never be stored.");

  record<instrument> bound(m, "Instrument",
                           R"(In what form aid is given, with everything its gross grant equivalent is computed from (2023/2831 Art 4).
Amounts are euro. Made by the functions named after the kinds; given to `grant`, it is kept with the grant.

>>> loan = deminimis.Instrument.loan("600000.00 EUR", years=4)
>>> loan.gge("general")
Decimal('96000.00'))");
  auto& cls = bound
                  .computed(
                      "kind", [](const instrument& i) { return kind_of(i); }, "Which kind it is.")
                  .computed(
                      "text", [](const instrument& i) { return to_text(i); }, "Everything it is computed from, on one line.")
                  .done();
  cls.def(
      "gge", [](const instrument& i, const input<regulation>& r) { return gross_grant_equivalent(i, r.value("regulation")); }, py::arg("regulation"),
      "What it counts in euro, rounded once, half up to the cent. Errors: AmountNotPositive, CurrencyMismatch, SafeHarbourUnavailable, "
      "RequestInvalid, AmountOverflow.");
  const auto euro = [](const amount_given& amount) {
    return amount.whole ? *amount.whole
                        : input<money>(amount.number.find(' ') == std::string::npos ? amount.number + " EUR" : amount.number).value("amount");
  };
  cls.def_static(
      "grant", [=](const amount_given& amount) { return instrument(direct_grant{euro(amount)}); }, py::arg("amount"), "A grant in one payment.");
  cls.def_static(
      "instalments",
      [=](const std::vector<std::pair<exact_number, amount_given>>& payments, const exact_number& discount_rate_percent) {
        instalment_plan plan{{}, discount_rate_percent};
        for (const auto& [years, amount] : payments) plan.payments.push_back({years, euro(amount)});
        return instrument(std::move(plan));
      },
      py::arg("payments"), py::kw_only(), py::arg("discount_rate_percent"),
      "A grant in instalments: (whole years after the granting date, amount); discounted at base rate plus 1 point (Art 3(6)).");
  cls.def_static(
      "loan",
      [=](const amount_given& amount, const exact_number& years, const std::optional<exact_number>& collateral_percent) {
        return instrument(loan{euro(amount), years, collateral_percent});
      },
      py::arg("amount"), py::kw_only(), py::arg("years"), py::arg("collateral_percent") = py::none(),
      "A loan in the safe harbour (Art 4(3)(b)): at least 50 % collateral; left out: sufficient.");
  cls.def_static(
      "guarantee",
      [=](const amount_given& amount, const exact_number& years, const std::optional<exact_number>& guaranteed_percent) {
        return instrument(guarantee{euro(amount), years, guaranteed_percent});
      },
      py::arg("amount"), py::kw_only(), py::arg("years"), py::arg("guaranteed_percent") = py::none(),
      "A guarantee in the safe harbour (Art 4(6)(b)): the guaranteed amount, at most 80 % of the loan; left out: at most 80.");
  cls.def_static(
      "soft_loan",
      [=](const std::vector<amount_given>& outstanding, const exact_number& reference_percent, const exact_number& interest_percent,
          const exact_number& discount_percent) {
        soft_loan loan{{}, reference_percent, interest_percent, discount_percent};
        for (const auto& amount : outstanding) loan.outstanding.push_back(euro(amount));
        return instrument(std::move(loan));
      },
      py::arg("outstanding"), py::kw_only(), py::arg("reference_percent"), py::arg("interest_percent"), py::arg("discount_percent"),
      "A loan below the market's interest (Art 4(3)(c)): the capital outstanding in each year; rates in percent a year.");
  cls.def_static(
      "capital", [=](const amount_given& amount) { return instrument(capital_injection{euro(amount)}); }, py::arg("amount"),
      "A capital injection (Art 4(4)): the whole of it counts.");
  cls.def_static(
      "capped", [=](const amount_given& cap) { return instrument(capped_measure{euro(cap)}); }, py::arg("cap"),
      "A measure with a cap (Art 4(7)): the cap, until the amount is known.");
}

}  // namespace deminimis::python
