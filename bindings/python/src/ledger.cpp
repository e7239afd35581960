// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include <deminimis/io/links_file.hpp>
#include <deminimis/io/rates_file.hpp>
#include <deminimis/open/open.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

#include "imported.hpp"
#include "requests.hpp"

namespace deminimis::python {
namespace {

/// A ledger as Python holds it: closed at a known moment, and waiting without Python's lock, so that other threads go on.
class handle {
 public:
  handle(ledger held, std::string address) : held_(std::make_shared<ledger>(std::move(held))), address_(std::move(address)) {}

  void close() { held_.reset(); }  // a call that runs in another thread keeps the ledger until it is done
  [[nodiscard]] bool closed() const { return !held_; }
  [[nodiscard]] const std::string& address() const { return address_; }

  /// `work(ledger&)` without Python's lock. Error `request_invalid` after `close`, and inside of `record`.
  template <class Work>
  auto run(Work&& work) const {
    const auto held = open();
    const py::gil_scoped_release waiting;
    return work(*held);
  }
  template <class Work>
  auto ask(Work&& work) const {
    return run([&](const ledger& l) { return l.ask(work); });
  }
  template <class Work>
  auto read(Work&& work) const {
    return run([&](const ledger& l) { return l.read(work); });
  }
  template <class Work>
  auto record(Work&& work) {
    return run([&](ledger& l) { return l.record(work); });
  }

  /// Marks what runs inside of `record`, where this handle must not be used.
  struct inside {
    explicit inside(handle& of) : of_(of) { of_.recording_ = std::this_thread::get_id(); }
    ~inside() { of_.recording_ = {}; }
    inside(const inside&) = delete;
    inside& operator=(const inside&) = delete;

   private:
    handle& of_;
  };

 private:
  [[nodiscard]] std::shared_ptr<ledger> open() const {
    if (!held_) throw error(errc::request_invalid, "ledger", "The ledger was closed.", "Open it again with deminimis.open.");
    if (recording_ == std::this_thread::get_id())
      throw error(errc::request_invalid, "ledger", "The ledger was used inside of its own record().", "Use the recorder that record() gives.");
    return held_;
  }

  std::shared_ptr<ledger> held_;
  std::string address_;
  std::thread::id recording_{};  // read and written under Python's lock
};

/// What `record` gives to its function; of no use after it.
class recording {
 public:
  explicit recording(recorder& r) : recorder_(&r) {}
  void end() { recorder_ = nullptr; }

  template <class Work>
  auto ask(Work&& work) const {
    return work(static_cast<const questions&>(*live()));
  }
  template <class Work>
  auto record(Work&& work) {
    return work(*live());
  }

 private:
  [[nodiscard]] recorder* live() const {
    if (!recorder_) throw error(errc::request_invalid, "recorder", "The recorder was used after its record() ended.", "Record inside of record().");
    return recorder_;
  }
  recorder* recorder_;
};

/// Everything that can be asked in one consistent view.
template <class Holder>
void define_questions(py::class_<Holder>& cls) {
  cls.def(
      "settings", [](const Holder& self) { return self.ask([](const questions& q) { return q.settings(); }); }, "The settings it was made with.");
  cls.def(
      "check",
      [](const Holder& self, DEMINIMIS_AID_PARAMETERS, const std::optional<input<day>>& lapses_on) {
        const auto asked = aid_of(DEMINIMIS_AID_VALUES, lapses_on);
        return self.ask([&](const questions& q) { return q.check(asked); });
      },
      DEMINIMIS_AID_ARGUMENTS, py::arg("lapses_on") = py::none(),
      R"(May this aid be granted? Nothing is recorded; a refusal is an answer, not an error.

`amount` and `currency`: Decimal("80500"), "DKK"; or a Money; or "80500.00 DKK"; left out where an `instrument` is given. `on` is
the granting date, the day the legal right is conferred (2023/2831 Art 3(3)). `rate`: the aid's own rate, units per 1 EUR.
Errors, the first that applies: CvrInvalid, the amount's (AmountSyntax, CurrencyUnknown, AmountPrecision, AmountOverflow,
AmountNotPositive), DateInvalid, DateOrder, RateMissing, RegulationUnknown, NoRuleInForce.

>>> from datetime import date
>>> from decimal import Decimal
>>> ledger = deminimis.in_memory()
>>> answer = ledger.check("99000012", Decimal("300000.01"), "EUR", on=date(2026, 2, 14))
>>> answer.allowed, answer.headroom, answer.failed
(False, Decimal('300000.00'), ('closing-loops.general',)))");
  cls.def(
      "headroom",
      [](const Holder& self, const input<cvr>& recipient, const input<day>& on, const input<regulation>& reg, const input<currency>& unit) {
        return self.ask([&](const questions& q) { return q.headroom(recipient, reg, on, unit); });
      },
      py::arg("recipient"), py::kw_only(), py::arg("on"), py::arg("regulation") = "general", py::arg("currency") = "DKK",
      R"(How much may still be granted to a company on a day?

Errors, in order: CvrInvalid, DateInvalid, CurrencyUnknown, RegulationUnknown, NoRuleInForce, RateMissing.

>>> print(deminimis.in_memory().headroom("99000012", on="2026-02-14", currency="EUR").max_amount)
300000.00 EUR)");
  cls.def(
      "convert",
      [](const Holder& self, const std::optional<amount_given>& amount, const std::optional<std::string>& currency, const input<day>& on) {
        if (!amount) throw py::type_error("an amount is missing");
        const auto given = money_of(*amount, currency);
        return self.ask([&](const questions& q) { return q.convert(given, on); });
      },
      py::arg("amount"), py::arg("currency") = py::none(), py::kw_only(), py::arg("on"),
      "What is an amount worth in euro on a day, by the ledger's conversion rule? Errors: the amount's, DateInvalid, RateMissing.");
  cls.def(
      "schedule",
      [](const Holder& self, const input<cvr>& recipient, const input<day>& on, const input<regulation>& reg) {
        return self.ask([&](const questions& q) { return q.schedule(recipient, reg, on); });
      },
      py::arg("recipient"), py::kw_only(), py::arg("on"), py::arg("regulation") = "general",
      "What comes back when: every day from `on` on which the headroom changes with what is recorded now. Errors as `headroom`.");
  cls.def(
      "undertaking",
      [](const Holder& self, const input<cvr>& recipient, const input<day>& on) {
        return self.ask([&](const questions& q) { return q.undertaking(recipient, on); });
      },
      py::arg("recipient"), py::kw_only(), py::arg("on"),
      "Who is one undertaking with a company on a day, and on what ground (2023/2831 Art 2(2))? Errors: CvrInvalid, DateInvalid.");
  cls.def(
      "_breaches", [](const Holder& self) { return self.ask([](const questions& q) { return q.audit(); }); },
      "Every grant that breaks a ceiling on its own day.");
}

/// Adds a method that grants, reserves or declares.
template <class Holder, class Answer, class... More>
void define_aid(py::class_<Holder>& cls, const char* name, Answer answer, const char* doc, const More&... more) {
  cls.def(
      name,
      [answer](Holder& self, const std::string& ref, DEMINIMIS_AID_PARAMETERS, const std::optional<input<day>>& lapses_on,
               DEMINIMIS_DETAIL_PARAMETERS, DEMINIMIS_SAID_PARAMETERS) {
        const auto asked = aid_of(DEMINIMIS_AID_VALUES, lapses_on, DEMINIMIS_DETAIL_VALUES);
        const auto said = DEMINIMIS_SAID;
        return answer(self, [&](auto&& work) { return self.record([&](recorder& r) { return work(r, ref, asked, said); }); });
      },
      py::arg("ref"), DEMINIMIS_AID_ARGUMENTS, more..., DEMINIMIS_DETAIL_ARGUMENTS, DEMINIMIS_SAID_ARGUMENTS, doc);
}

/// Everything that can be recorded.
template <class Holder>
void define_recording(py::class_<Holder>& cls) {
  define_aid(
      cls, "grant",
      [](Holder&, auto&& record) {
        return decided{record([](recorder& r, const auto& ref, const auto& asked, const auto& said) { return r.grant(ref, asked, said); }), "grant"};
      },
      R"(Checks and, if allowed, records a grant, as one indivisible step. What it says was recorded is durable when it returns.

Refused: nothing is recorded and `ref` stays free. `key`: an idempotency key; the same request with the same key is recorded
once. `form`: the aid instrument in words, where no `instrument` is given. Errors: RefExists, then those of `check`; KeyReuse.

>>> ledger = deminimis.in_memory()
>>> ledger.grant("RF-23-0098-1", "99000012", "250000.00 EUR", on="2026-02-14").granted
True
>>> again = ledger.grant("RF-23-0098-2", "99000012", "50000.01 EUR", on="2026-02-14")
>>> again.granted, str(again.max_amount), again.earliest_fit
(False, '50000.00 EUR', datetime.date(2029, 1, 1)))",
      py::arg("lapses_on") = py::none());
  define_aid(
      cls, "reserve",
      [](Holder&, auto&& record) {
        return decided{record([](recorder& r, const auto& ref, const auto& asked, const auto& said) { return r.reserve(ref, asked, said); }),
                       "reserve"};
      },
      "The same for expected aid, which counts until it is posted, voided or lapses on `lapses_on`. Errors as `grant`.",
      py::arg("lapses_on") = py::none());
  define_aid(
      cls, "declare",
      [](Holder&, auto&& record) {
        return record([](recorder& r, const auto& ref, const auto& asked, const auto& said) { return r.declare(ref, asked, said); });
      },
      "Records aid from others, a fact from a declaration or an extract, whatever rule is in force; tells which grants it brings over a\n"
      "ceiling. Errors: RefExists, then those of `check` but NoRuleInForce.",
      py::arg("lapses_on") = py::none());
  cls.def(
      "post",
      [](Holder& self, const std::string& ref, const std::optional<amount_given>& amount, const std::optional<std::string>& currency,
         const std::optional<input<day>>& on, DEMINIMIS_SAID_PARAMETERS) {
        post_request asked;
        if (amount) asked.amount = money_of(*amount, currency);
        if (on) asked.granted_on = *on;
        const auto said = DEMINIMIS_SAID;
        return decided{self.record([&](recorder& r) { return r.post(ref, asked, said); }), "post"};
      },
      py::arg("ref"), py::arg("amount") = py::none(), py::arg("currency") = py::none(), py::kw_only(), py::arg("on") = py::none(),
      DEMINIMIS_SAID_ARGUMENTS,
      "Turns a reservation into a grant, if allowed, for the same or another amount or day. Refused: it stays pending.\n"
      "Errors: RefUnknown, NotPending, then those of `check`.");
  cls.def(
      "void",
      [](Holder& self, const std::string& ref, DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.void_reservation(ref, said); });
      },
      py::arg("ref"), py::kw_only(), DEMINIMIS_SAID_ARGUMENTS, "Ends a reservation. Errors: RefUnknown, NotPending.");
  cls.def(
      "reduce",
      [](Holder& self, const std::string& ref, const amount_given& to, const std::optional<std::string>& currency, const input<day>& effective_on,
         DEMINIMIS_SAID_PARAMETERS) {
        const auto lower = money_of(to, currency);
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.reduce(ref, lower, effective_on, said); });
      },
      py::arg("ref"), py::arg("to"), py::arg("currency") = py::none(), py::kw_only(), py::arg("effective_on"), DEMINIMIS_SAID_ARGUMENTS,
      "A formal decision lowers a grant to a new amount from a day on, at its original rate. Errors, in order: RefUnknown, NotGranted, the\n"
      "amount's, CurrencyMismatch, NotAReduction, DateInvalid, EffectiveBeforeGrant, EffectiveOutOfOrder.");
  cls.def(
      "withdraw",
      [](Holder& self, const std::string& ref, const input<day>& effective_on, DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.withdraw(ref, effective_on, said); });
      },
      py::arg("ref"), py::kw_only(), py::arg("effective_on"), DEMINIMIS_SAID_ARGUMENTS, "A reduction to zero. Errors as `reduce`.");
  cls.def(
      "register_company",
      [](Holder& self, const input<cvr>& number, const std::string& name, const std::optional<input<month_day>>& start,
         const std::vector<std::pair<input<day>, input<day>>>& periods, bool sole_trader, DEMINIMIS_SAID_PARAMETERS) {
        const company_request asked{number, name, start, periods, sole_trader};
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.register_company(asked, said); });
      },
      py::arg("cvr"), py::kw_only(), py::arg("name") = "", py::arg("fiscal_year_start") = py::none(), py::arg("fiscal_periods") = py::tuple(),
      py::arg("sole_trader") = false, DEMINIMIS_SAID_ARGUMENTS,
      "Registers a company with its fiscal years: a start `MM-DD`, or explicit periods (first day, last day). A second time replaces its\n"
      "calendar for every later question. A `sole_trader`'s name is personal data and is kept apart. Errors: CvrInvalid, DateInvalid, DateOrder.");
  cls.def(
      "record_person",
      [](Holder& self, const std::string& subject, const std::map<std::string, std::string>& data, const std::string& capacity,
         const std::string& ref, DEMINIMIS_SAID_PARAMETERS) {
        const person_request asked{subject, capacity, ref, data};
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.record_person(asked, said); });
      },
      py::arg("subject"), py::arg("fields"), py::kw_only(), py::arg("capacity") = "signatory", py::arg("ref") = "", DEMINIMIS_SAID_ARGUMENTS,
      "Records something about a natural person, under an id of your own, apart from the log, so that it can be erased.\n"
      "Errors: RequestInvalid, PersonalNumber, RefUnknown.");
  cls.def(
      "erase_person",
      [](Holder& self, const std::string& subject, const input<day>& on, DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.erase_person(subject, on.value("on"), said); });
      },
      py::arg("subject"), py::kw_only(), py::arg("on"), DEMINIMIS_SAID_ARGUMENTS,
      "Erases the personal data recorded under an id, where on that day no record they belong to need be kept any longer.\n"
      "Errors: EntityUnknown, RetentionRunning.");
  cls.def(
      "resolve", [](Holder& self, const std::string& key) { return self.record([&](recorder& r) { return r.resolve(key); }); }, py::arg("key"),
      "After a crash, or OutcomeUnknown: the event that a request with this idempotency key recorded, or None. Error: RequestInvalid.");
  cls.def(
      "classify",
      [](Holder& self, const input<cvr>& number, deminimis::sector judged, const std::string& industry_code, const std::string& purpose,
         const std::string& operation, const std::string& separation, DEMINIMIS_SAID_PARAMETERS) {
        const sector_request asked{number, judged, industry_code, purpose, operation, separation};
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.classify(asked, said); });
      },
      py::arg("cvr"), py::kw_only(), py::arg("sector"), py::arg("industry_code") = "", py::arg("purpose") = "", py::arg("operation") = "",
      py::arg("separation") = "", DEMINIMIS_SAID_ARGUMENTS,
      "Records a company's sector with its three grounds. Errors: CvrInvalid, RequestInvalid, EntityUnknown where it is not registered.");
  cls.def(
      "declare_entity",
      [](Holder& self, const std::string& id, entity_kind kind, const std::string& name, DEMINIMIS_SAID_PARAMETERS) {
        const entity declared{id, kind, name};
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.declare_entity(declared, said); });
      },
      py::arg("id"), py::arg("kind"), py::kw_only(), py::arg("name") = "", DEMINIMIS_SAID_ARGUMENTS,
      "Declares an owner that is not a Danish company, under an id of your own; never a CPR number. Errors: RequestInvalid, PersonalNumber.");
  cls.def(
      "add_link",
      [](Holder& self, const id_given& a, const id_given& b, const input<day>& since, const std::optional<input<day>>& until, link_kind kind,
         certainty sure, const std::string& evidence, DEMINIMIS_SAID_PARAMETERS) {
        const link_request asked{a.text, b.text, since, until, kind, sure, evidence};
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.add_link(asked, said); });
      },
      py::arg("a"), py::arg("b"), py::kw_only(), py::arg("since"), py::arg("until") = py::none(), py::arg("kind") = "majority_votes",
      py::arg("certainty") = "confirmed", py::arg("evidence") = "", DEMINIMIS_SAID_ARGUMENTS,
      "Records that `a` controls `b` from `since` to `until`, the first day without it. Errors: EntityUnknown, LinkSelf, DateInvalid, DateOrder.");
  cls.def(
      "end_link",
      [](Holder& self, std::uint64_t event, const input<day>& until, DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.end_link(event, until, said); });
      },
      py::arg("event"), py::kw_only(), py::arg("until"), DEMINIMIS_SAID_ARGUMENTS,
      "A link recorded as that event ended; with its first day: it never held. Errors: EntityUnknown, DateInvalid, DateOrder.");
  cls.def(
      "merge",
      [](Holder& self, const id_given& gone, const id_given& into, const input<day>& on, DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.merge(gone.text, into.text, on, said); });
      },
      py::arg("gone"), py::kw_only(), py::arg("into"), py::arg("on"), DEMINIMIS_SAID_ARGUMENTS,
      "Records that one company merged into another: a link for ever (Art 3(8)). Errors as `add_link`.");
  cls.def(
      "split",
      [](Holder& self, const input<cvr>& divided, const input<day>& on, const std::vector<std::pair<input<cvr>, input<decimal>>>& successors,
         const std::optional<std::map<std::string, input<cvr>>>& activity, DEMINIMIS_SAID_PARAMETERS) {
        split_request asked{divided, on, activity.has_value(), {}, activity ? *activity : std::map<std::string, input<cvr>>()};
        for (const auto& [number, equity] : successors) asked.successors.push_back({number, equity});
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.divide(asked, said); });
      },
      py::arg("divided"), py::kw_only(), py::arg("on"), py::arg("successors"), py::arg("activity") = py::none(), DEMINIMIS_SAID_ARGUMENTS,
      "Records a split (Art 3(9)): `successors` are (CVR, book equity); with `activity`, {ref: CVR}, aid follows its activity where named.\n"
      "Errors: CvrInvalid, DateInvalid, EquityUndefined, EntityUnknown.");
  cls.def(
      "withdraw_split",
      [](Holder& self, std::uint64_t event, DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.withdraw_split(event, said); });
      },
      py::arg("event"), py::kw_only(), DEMINIMIS_SAID_ARGUMENTS, "A split recorded as that event never happened. Error: EntityUnknown.");
  cls.def(
      "import_links",
      [](Holder& self, const links_file& file, DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.import_links(file.entities, file.links, said); });
      },
      py::arg("file"), py::kw_only(), DEMINIMIS_SAID_ARGUMENTS,
      "Declares the entities and records the links of a file that `read_links` read; what is recorded already is left out. Errors as\n"
      "`declare_entity` and `add_link`, and then nothing of it is recorded.");
  cls.def(
      "add_rate",
      [](Holder& self, const input<currency>& unit, const input<rate>& per_eur, const input<day>& on, DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.add_rate(unit, on, per_eur, said); });
      },
      py::arg("currency"), py::arg("per_eur"), py::kw_only(), py::arg("on"), DEMINIMIS_SAID_ARGUMENTS,
      "Records one exchange rate, units per 1 EUR. Errors: CurrencyUnknown, DateInvalid, RateImplausible.");
  cls.def(
      "import_rates",
      [](Holder& self, const rates_file& file, const std::optional<rate_source>& source, const std::string& origin, bool accept_changes,
         DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) {
          const auto from = source                                            ? *source
                            : file.format == rates_format::inforeuro_json     ? rate_source::inforeuro
                            : file.format == rates_format::nationalbanken_xml ? rate_source::nationalbanken
                            : file.format == rates_format::plain_csv          ? r.settings().conversion.source
                                                                              : rate_source::ecb;
          return r.import_rates(from, file.quotes, origin, accept_changes, said);
        });
      },
      py::arg("file"), py::kw_only(), py::arg("source") = py::none(), py::arg("origin") = "", py::arg("accept_changes") = false,
      DEMINIMIS_SAID_ARGUMENTS,
      "Records the rates of a file that `read_rates` read. One that differs from the recorded one is told and left as it was, unless\n"
      "`accept_changes`. Error: RateImplausible, and then nothing of it is recorded.");
  cls.def(
      "move_batch",
      [](Holder& self, report_kind kind, std::uint32_t number, batch_state state, const input<day>& on, const std::string& why,
         DEMINIMIS_SAID_PARAMETERS) {
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.move_batch(kind, number, state, on, why, said); });
      },
      py::arg("kind"), py::arg("number"), py::arg("state"), py::kw_only(), py::arg("on"), py::arg("why") = "", DEMINIMIS_SAID_ARGUMENTS,
      "A batch of reports was sent, accepted or rejected. Errors: BatchUnknown, BatchState, DateInvalid, DateOrder, RequestInvalid.");
  cls.def(
      "grant_all",
      [](Holder& self, const std::vector<planned>& plan, DEMINIMIS_SAID_PARAMETERS) {
        const std::vector<planned_grant> asked(plan.begin(), plan.end());
        const auto said = DEMINIMIS_SAID;
        return self.record([&](recorder& r) { return r.grant_all(asked, said); });
      },
      py::arg("plan"), py::kw_only(), DEMINIMIS_SAID_ARGUMENTS,
      "Grants a whole list or none of it; an idempotency key stands for the whole list, in its order. Errors as `grant`.");
}

import_mode mode_of(const std::string& name) {
  if (name == "dry_run") return import_mode::dry_run;
  if (name == "all_or_none") return import_mode::all_or_none;
  if (name == "good_rows") return import_mode::good_rows;
  throw error(errc::request_invalid, "mode", "\"" + name + "\" is not a way to import.", "Use dry_run, all_or_none or good_rows.");
}

/// What only a whole ledger has.
void define_ledger(py::class_<handle>& cls) {
  cls.def("close", &handle::close, "Closes the ledger; every later call is RequestInvalid. Closing again does nothing.");
  cls.def_property_readonly("closed", &handle::closed, "Whether it was closed.");
  cls.def_property_readonly("address", &handle::address, "Where it lies; empty for one in memory.");
  cls.def(
      "review", [](const handle& self, const std::string& ref) { return self.run([&](const ledger& l) { return l.review(ref); }); }, py::arg("ref"),
      "What was decided, on what was known then, and would it be the same today? Errors: RefUnknown, NotGranted for declared aid.");
  cls.def(
      "rehearse",
      [](const handle& self, const std::vector<planned>& plan) {
        const std::vector<planned_grant> asked(plan.begin(), plan.end());
        return self.run([&](const ledger& l) { return l.rehearse(asked); });
      },
      py::arg("plan"), "Asks about a whole list of grants at once, recording nothing. Errors as `grant`, of the first that has one.");
  cls.def(
      "import_file",
      [](handle& self, const content_given& content, const std::string& name, const std::string& mode, const std::string& kind,
         const std::optional<std::string>& how, const std::optional<std::string>& columns, bool ignore_columns, bool accept_changed,
         DEMINIMIS_SAID_PARAMETERS) {
        import_options options;
        options.name = name;
        options.kind = detail::import_kinds.parse(kind, "kind");
        if (how) options.how = detail::notations.parse(*how, "notation");
        if (columns) options.columns = column_map::parse(*columns, "columns");
        options.ignore_columns = ignore_columns;
        options.accept_changed = accept_changed;
        const auto asked = mode_of(mode);
        const auto said = DEMINIMIS_SAID;
        return self.run([&](ledger& l) {
          imported found;
          memory_source from(content.bytes);
          found.told = import_file(
              l, from, options, asked,
              [&](const row_report& row) {
                found.rows.push_back(row);
                found.rows.back().cells.clear();
              },
              said);
          return found;
        });
      },
      py::arg("content"), py::kw_only(), py::arg("name"), py::arg("mode"), py::arg("kind") = "grants", py::arg("notation") = py::none(),
      py::arg("columns") = py::none(), py::arg("ignore_columns") = false, py::arg("accept_changed") = false, DEMINIMIS_SAID_ARGUMENTS,
      "Records the rows of a CSV file as one indivisible step. `mode`: `dry_run` asks everything and records nothing, `all_or_none` records\n"
      "nothing where one row is bad, `good_rows` leaves the bad ones out. `kind`: `grants`, `declarations` or `companies`. `notation`: how it\n"
      "writes numbers and days, `da`, `en` or `iso`; None: only what reads one way. `columns`: a column map as JSON, as the command's\n"
      "`--columns`. A bad row is told and never an error; errors, of a file that cannot be read at all: FileInvalid, EncodingInvalid,\n"
      "LineTooLong, ColumnUnknown, RequestInvalid.");
  cls.def(
      "everything", [](const handle& self) { return self.run([](const ledger& l) { return l.everything(); }); },
      "Everything recorded, as it stands now.");
  cls.def(
      "rates",
      [](const handle& self, const input<currency>& unit, const std::optional<rate_source>& source, const std::optional<input<day>>& first,
         const std::optional<input<day>>& last) {
        const auto c = unit.value("currency");
        const auto from = first ? first->value("first") : *day::of(1, 1, 1), to = last ? last->value("last") : *day::of(9999, 12, 31);
        return self.read([&](const reader& r) { return r.rates(source ? *source : r.settings().conversion.source, c, from, to); });
      },
      py::arg("currency"), py::kw_only(), py::arg("source") = py::none(), py::arg("first") = py::none(), py::arg("last") = py::none(),
      "The recorded rates of a source (the ledger's own where left out) for a currency, first to last day included.");
  cls.def(
      "find_grant", [](const handle& self, const std::string& ref) { return self.read([&](const reader& r) { return r.find_grant(ref); }); },
      py::arg("ref"), "The aid of a reference, or None.");
  cls.def(
      "find_company",
      [](const handle& self, const input<cvr>& number) { return self.read([&](const reader& r) { return r.find_company(number.value("cvr")); }); },
      py::arg("cvr"), "A registered company, or None. Error: CvrInvalid.");
  cls.def(
      "find_entity", [](const handle& self, const std::string& id) { return self.read([&](const reader& r) { return r.find_entity(id); }); },
      py::arg("id"), "A declared entity, or None.");
  cls.def(
      "links_of", [](const handle& self, const id_given& id) { return self.read([&](const reader& r) { return r.links_of(id.text); }); },
      py::arg("id"), "Every link of an entity, whenever it holds.");
  cls.def(
      "splits_of",
      [](const handle& self, const input<cvr>& number) { return self.read([&](const reader& r) { return r.splits_of(number.value("cvr")); }); },
      py::arg("cvr"), "Every split that divided a company or made it a successor. Error: CvrInvalid.");
  cls.def(
      "grants_of",
      [](const handle& self, const input<cvr>& number) { return self.read([&](const reader& r) { return r.grants_of(number.value("cvr")); }); },
      py::arg("cvr"), "Every grant given to a company itself. Error: CvrInvalid.");
  cls.def(
      "personal_records",
      [](const handle& self, const std::string& subject) { return self.run([&](const ledger& l) { return l.personal_records(subject); }); },
      py::arg("subject"), "The personal data recorded under an id, and until when they must be kept.");
  cls.def(
      "batches", [](const handle& self, report_kind kind) { return self.read([&](const reader& r) { return r.batches(kind); }); }, py::arg("kind"),
      "Every batch of reports of a kind as it stands, by number.");
  cls.def(
      "last_event", [](const handle& self) { return self.read([](const reader& r) { return r.last_event(); }); }, "The number of the last event.");
  cls.def(
      "_events",
      [](const handle& self, std::uint64_t first, std::uint64_t last) {
        std::vector<event> found;
        return self.read([&](const reader& r) {
          r.visit_events(first, last, [&](const event& e) { found.push_back(e); });
          return std::move(found);
        });
      },
      py::arg("first"), py::arg("last"), "Events first to last, read at once.");
  cls.def(
      "verify", [](const handle& self) { return self.run([](const ledger& l) { return l.verify(); }); },
      "Reads the whole log, rebuilds everything derived from it and compares.");
}

}  // namespace

void bind_ledger(py::module_& m) {
  py::class_<handle> ledgers(m, "Ledger", R"(A ledger of de minimis aid: asks, decides and remembers. Made by `open`, `create` or `in_memory`.

Every write is one indivisible step; every question sees one consistent view. As many threads as like may share it: whoever
waits does so without Python's lock. In a child of `fork` every call of a ledger in a file is UsedAfterFork: open it there.)");
  py::class_<recording> recordings(m, "Recorder", "What `Ledger.record` gives to its function: asks and records as one step.");
  define_questions(ledgers);
  define_questions(recordings);
  define_recording(ledgers);
  define_recording(recordings);
  define_ledger(ledgers);
  ledgers.def(py::init<const handle&>(), py::arg("of"),
              "The same ledger once more: what makes a `deminimis.Ledger` of what the compiled part opened.");
  ledgers.def(
      "_as_known_at",
      [](const handle& self, const moment_given& moment) {
        return handle(self.run([&](const ledger& l) { return l.as_known_at(std::string_view(moment.text)); }), {});
      },
      py::arg("moment"), "As it was after an event or at a moment.");
  ledgers.def(
      "_record",
      [](handle& self, const py::function& work) {
        py::object result;
        self.record([&](recorder& r) {
          const py::gil_scoped_acquire python;
          const handle::inside inside(self);
          const py::object given = py::cast(recording(r));
          struct ender {
            py::handle of;
            ~ender() { of.cast<recording&>().end(); }
          } const end{given};
          result = work(given);
          return 0;
        });
        return result;
      },
      py::arg("work"), "Runs a function as one step.");

  m.def(
      "_open",
      [](const address_given& address, bool read_only, int busy_timeout_ms, bool wal) {
        const std::chrono::milliseconds busy_timeout(busy_timeout_ms);
        const py::gil_scoped_release waiting;
        if (!wal) return handle(ledger(open_store(address.text, {busy_timeout, read_only, {}, system_now})), shown_address(address.text));
        sqlite_options options;  // only a file has a write-ahead log of its own
        options.busy_timeout = busy_timeout;
        options.read_only = read_only;
        options.wal = true;
        return handle(ledger(std::shared_ptr<store>(sqlite_store::open(address.text, options))), address.text);
      },
      py::arg("address"), py::arg("read_only"), py::arg("busy_timeout_ms"), py::arg("wal"));
  m.def(
      "_create",
      [](const std::optional<address_given>& address, const rulebook& book, const std::vector<rulebook>& watched, rate_source source,
         int max_age_days, const std::optional<input<rate>>& fixed, const std::string& why, const std::map<std::string, std::string>& policies,
         const std::string& authority, DEMINIMIS_SAID_PARAMETERS) {
        settings made{book, watched, {source, max_age_days, {}, why}, {}, require_text(authority, "authority")};
        if (source == rate_source::none || source == rate_source::own)
          throw error(errc::request_invalid, "conversion", "\"" + std::string(to_string(source)) + "\" is not a conversion rule.",
                      "Use ecb, inforeuro, nationalbanken or fixed.");
        if (fixed) made.conversion.fixed = fixed->value("fixed_rate");
        if ((source == rate_source::fixed) != fixed.has_value() || fixed.has_value() == why.empty())
          throw error(errc::request_invalid, "fixed_rate", "A fixed rate, its written reason and the conversion `fixed` belong together.",
                      "Give all three or none.");
        if (max_age_days < 0) throw error(errc::request_invalid, "max_age_days", "A number of days is not negative.", "The default is 7.");
        for (const auto& [name, value] : policies) set_policy(made.policy, name, value);
        const auto said = DEMINIMIS_SAID;
        require_attribution(said);
        const py::gil_scoped_release waiting;
        if (!address) return handle(ledger::in_memory(made), {});
        return handle(ledger(create_store(address->text, made, said)), shown_address(address->text));
      },
      py::arg("address"), py::arg("rulebook"), py::arg("watched"), py::arg("conversion"), py::arg("max_age_days"), py::arg("fixed_rate"),
      py::arg("fixed_reason"), py::arg("policies"), py::arg("authority"), DEMINIMIS_SAID_ARGUMENTS);
}

}  // namespace deminimis::python
