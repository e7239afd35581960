#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Companies, and exchange rates from the files in which they are published."""
from decimal import Decimal

from support.command import A, ALLOWED, BAD_INPUT, DATA, REFUSED, SAMPLE, STORAGE, Case, main, run

# Of each sample file: its source, the rates it holds for the currencies a ledger knows, and one of them.
SAMPLES = {
    "rates/eurofxref-hist-2024-03.csv": ("ecb", 48, ("DKK", "2024-03-15", "7.4571")),
    "rates/eurofxref.csv": ("ecb", 8, ("DKK", "2026-03-05", "7.4716")),
    "rates/ecb-data-portal.csv": ("ecb", None, ("DKK", "2024-03-28", "7.458")),
    "rates/inforeuro-2024-03.json": ("inforeuro", None, ("DKK", "2024-03-01", "7.454")),
    "rates/inforeuro-dkk.json": ("inforeuro", 3, ("DKK", "2024-02-01", "7.4543")),
    "rates/nationalbanken-en.xml": ("nationalbanken", None, ("DKK", "2024-03-15", "7.4571")),
    "rates/nationalbanken-da.xml": ("nationalbanken", None, ("DKK", "2024-03-15", "7.4571")),
    "rates/plain.csv": ("ecb", 6, ("SEK", "2024-03-15", "11.2674")),
    "eurofxref-hist.csv": ("ecb", None, ("DKK", "2013-01-02", None)),
}


class ImportingRates(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def test_every_published_format_is_read_and_a_second_time_gives_nothing_new(self):
        self.assertEqual(sorted(p.name for p in (DATA / "rates").iterdir() if p.suffix != ".md"),
                         sorted(n.split("/")[1] for n in SAMPLES if "/" in n), "a sample file without an expectation")
        for name, (source, count, (currency, day, rate)) in SAMPLES.items():
            with self.subTest(name):
                self.ledger = self.init(ledger=self.folder / (name.replace("/", "-") + ".db"))
                first = self.ask("rates", "import", DATA / name)
                self.assertEqual((first["file"], first["source"], first["known"], first["changed"], first["problems"]), (name.split("/")[-1], source, 0, 0, 0))
                self.assertGreater(first["recorded"], 0)
                if count is not None:
                    self.assertEqual(first["recorded"], count)
                shown = {r["date"]: r["rate"] for r in self.ask_lines("rates", "show", currency, "--source", source)}
                self.assertIn(day, shown)
                if rate is not None:
                    self.assertEqual(shown[day], rate)
                with self.unchanged():
                    second = self.ask("rates", "import", DATA / name)
                self.assertEqual((second["recorded"], second["known"], second["changed"]), (0, first["recorded"], 0))

    def test_the_whole_history_of_the_ecb_is_recorded_whole(self):
        lines = (DATA / "eurofxref-hist.csv").read_text().splitlines()
        names = lines[0].split(",")
        given = {}
        for line in lines[1:]:
            cells = line.split(",")
            for code in ("DKK", "ISK", "JPY"):
                value = cells[names.index(code)].strip()
                if value != "N/A":
                    given.setdefault(code, []).append((cells[0], value))
        self.ok("rates", "import", DATA / "eurofxref-hist.csv")
        for code, rates in given.items():
            shown = [(r["date"], r["rate"]) for r in self.ask_lines("rates", "show", code)]
            self.assertEqual([d for d, _ in shown], sorted(d for d, _ in rates), code)
            for (_, want), (_, got) in zip(sorted(rates), shown):
                self.assertEqual(Decimal(want), Decimal(got))
        self.assertTrue(self.ask("verify")["ok"])

    def test_several_files_at_once_and_standard_input_are_read(self):
        said = self.ask_lines("rates", "import", DATA / "rates/plain.csv", DATA / "rates/nationalbanken-en.xml")
        self.assertEqual([a["source"] for a in said], ["ecb", "nationalbanken"])
        said = self.ask("rates", "import", "-", stdin="date,currency,rate\n2024-04-02,DKK,7.4582\n")
        self.assertEqual((said["recorded"], said["known"]), (1, 0))

    def test_a_changed_rate_is_reported_and_left_as_it_was(self):
        self.ok("rates", "import", DATA / "rates/plain.csv")
        changed = self.write("later.csv", "date,currency,rate\n2024-03-15,DKK,7.4600\n2024-03-19,DKK,7.4571\n")
        said = self.run_on("--json", "rates", "import", changed)
        self.assertEqual(said.code, REFUSED, said)
        self.assertEqual((said.answer["recorded"], said.answer["changed"]), (1, 1))
        for part in ("rate_changed", "DKK", "2024-03-15", "7.4571", "7.46", "--accept-changed"):
            self.assertIn(part, said.err)
        rates = {r["date"]: r["rate"] for r in self.ask_lines("rates", "show")}
        self.assertEqual((rates["2024-03-15"], rates["2024-03-19"]), ("7.4571", "7.4571"))
        said = self.run_on("--lang", "da", "rates", "import", changed)
        self.assertEqual(said.code, REFUSED, said)
        self.assertIn("ikke ændret", said.err)

    def test_a_changed_rate_is_taken_where_it_is_accepted_and_grants_keep_theirs(self):
        self.ok("rates", "import", DATA / "rates/plain.csv")
        self.ok("grant", "g1", A, "74571.00 DKK", "--on", "2024-03-15")
        changed = self.write("later.csv", "date,currency,rate\n2024-03-15,DKK,7.5000\n")
        said = self.run_on("--json", "rates", "import", "--accept-changed", changed)
        self.assertEqual((said.code, said.answer["recorded"], said.answer["changed"]), (ALLOWED, 1, 1), said)
        self.assertEqual(self.ask("convert", "75.00 DKK", "--on", "2024-03-15")["eur"], "10.00")
        self.assertEqual(self.ask_lines("grants")[0]["eur"], "10000.00")
        self.assertEqual(self.ask("rates", "import", changed)["known"], 1)

    def test_bad_rows_are_named_with_their_line_and_the_good_ones_recorded(self):
        rows = ["2024-03-14,DKK,7.4568", "2024-02-30,DKK,7.4571", "2024-03-15,DKK,7,4571", "2024-03-18,DKK,0.1341", "2024-3-19,DKK,7.4571",
                "2024-03-20,dkk,7.4571", "2024-03-21,DKK,7.4e0", "2024-03-22,DKK,-7.45", "2024-03-25,DKK,", "2024-03-26,DKK,7.4571"]
        bad = self.write("bad.csv", "date,currency,rate\n" + "\n".join(rows) + "\n")
        said = self.run_on("--json", "rates", "import", bad)
        self.assertEqual(said.code, BAD_INPUT, said)
        self.assertEqual((said.answer["recorded"], said.answer["problems"]), (2, 8), said)
        for line in range(3, 11):
            self.assertIn(f"bad.csv:{line}: ", said.err)
        for line in (2, 11):
            self.assertNotIn(f"bad.csv:{line}: ", said.err)
        for code in ("date_invalid", "rate_implausible", "currency_unknown"):
            self.assertIn(code, said.err)
        self.assertEqual([r["date"] for r in self.ask_lines("rates", "show")], ["2024-03-14", "2024-03-26"])

    def test_a_file_with_bad_rows_and_changed_rates_is_bad_input(self):
        self.ok("rates", "import", DATA / "rates/plain.csv")
        both = self.write("both.csv", "date,currency,rate\n2024-03-15,DKK,7.4600\n2024-02-30,DKK,7.4571\n")
        said = self.run_on("rates", "import", both)
        self.assertIn("rate_changed", said.err)
        self.assertIn("both.csv:3: date_invalid", said.err)
        self.assertEqual(said.code, BAD_INPUT, said)

    def test_the_edges_of_the_erm_band_are_inside(self):
        rates = self.write("r.csv", "date,currency,rate\n2024-03-11,DKK,7.29251\n2024-03-12,DKK,7.29252\n2024-03-13,DKK,7.62824\n2024-03-14,DKK,7.62825\n")
        said = self.run_on("--json", "rates", "import", rates)
        self.assertEqual((said.code, said.answer["recorded"], said.answer["problems"]), (BAD_INPUT, 2, 2), said)
        self.assertIn("r.csv:2: rate_implausible", said.err)
        self.assertIn("r.csv:5: rate_implausible", said.err)

    def test_a_file_that_holds_no_rates_is_refused_whole(self):
        wrong = {"notes.txt": "my notes\n", "empty.csv": "", "zeros.bin": bytes(1000), "latin.csv": b"date,currency,rate\n2024-03-14,DKK\xf8,7.45\n",
                 "list.json": "[1, 2", "page.xml": "<html></html>", "entity.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}
        with self.unchanged():
            for name, content in wrong.items():
                with self.subTest(name):
                    said = self.run_on("--json", "rates", "import", self.write(name, content))
                    self.assertEqual(said.code, BAD_INPUT, said)
                    self.assertIn(name, said.err)
            self.fails("file_invalid", "rates", "import", self.folder / "missing.csv")
            self.fails("file_invalid", "rates", "import", self.folder)

    def test_the_format_and_the_source_can_be_named(self):
        said = self.ask("rates", "import", "--format", "plain_csv", "--source", "nationalbanken", DATA / "rates/plain.csv")
        self.assertEqual((said["source"], said["recorded"]), ("nationalbanken", 6))
        self.fails("request_invalid", "rates", "import", "--format", "csv", DATA / "rates/plain.csv")
        self.fails("request_invalid", "rates", "import", "--source", "bank", DATA / "rates/plain.csv")
        self.fails("file_invalid", "rates", "import", "--format", "inforeuro_json", DATA / "rates/plain.csv")

    def test_the_same_file_with_the_same_key_is_recorded_once(self):
        first = self.ask("rates", "import", DATA / "rates/plain.csv", "--key", "k1")
        with self.unchanged(replayed=True):
            self.assertEqual(self.ask("rates", "import", DATA / "rates/plain.csv", "--key", "k1"), first)
            self.fails("key_reuse", "rates", "import", DATA / "rates/eurofxref.csv", "--key", "k1")

    def test_several_files_with_one_key_are_all_recorded_or_none(self):
        said = self.run_on("rates", "import", DATA / "rates/plain.csv", DATA / "rates/eurofxref.csv", "--key", "k1")
        recorded = len(self.ask_lines("rates", "show"))
        self.assertEqual((said.code, recorded) if said.code == 0 else (BAD_INPUT, 0), (said.code, recorded), said)

    def test_rates_are_shown_by_day_between_two_days(self):
        self.ok("rates", "import", DATA / "rates/plain.csv")
        self.assertEqual([r["date"] for r in self.ask_lines("rates", "show")], ["2024-03-14", "2024-03-15", "2024-03-18"])
        self.assertEqual([r["date"] for r in self.ask_lines("rates", "show", "--from", "2024-03-15", "--to", "2024-03-15")], ["2024-03-15"])
        self.assertEqual(self.ask_lines("rates", "show", "NOK"), [])
        self.assertIn("7.4571", self.ok("rates", "show", "DKK"))
        self.assertIn("Enheder", self.ok("--lang", "da", "rates", "show", "DKK"))
        self.fails("currency_unknown", "rates", "show", "ZZZ")
        self.fails("date_invalid", "rates", "show", "--from", "2024-3-1")


class Converting(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.ok("rates", "import", DATA / "rates/plain.csv")

    def test_saturday_and_sunday_take_fridays_rate(self):
        for day in ("2024-03-15", "2024-03-16", "2024-03-17"):
            answer = self.ask("convert", "745.71 DKK", "--on", day)
            self.assertEqual((answer["eur"], answer["rate"], answer["rate_date"]), ("100.00", "7.4571", "2024-03-15"))
        self.assertEqual(self.ask("convert", "745.71 DKK", "--on", "2024-03-18")["rate_date"], "2024-03-18")

    def test_the_last_rate_is_good_for_seven_days_and_not_for_eight(self):
        self.assertEqual(self.ask("convert", "745.73 DKK", "--on", "2024-03-25")["rate_date"], "2024-03-18")
        told = self.fails("rate_missing", "convert", "745.73 DKK", "--on", "2024-03-26")
        self.assertIn("2024-03-18", told["why"])

    def test_before_the_first_rate_there_is_none(self):
        self.fails("rate_missing", "convert", "745.73 DKK", "--on", "2024-03-13")
        self.fails("rate_missing", "grant", "g1", A, "745.73 DKK", "--on", "2024-03-13")

    def test_the_euro_needs_no_rate(self):
        answer = self.ask("convert", "12.34 EUR", "--on", "1999-01-01")
        self.assertEqual((answer["eur"], answer["rate_date"]), ("12.34", None))

    def test_a_positive_amount_is_worth_at_least_a_cent(self):
        self.assertEqual(self.ask("convert", "0.01 DKK", "--on", "2024-03-15")["eur"], "0.01")

    def test_half_a_cent_is_rounded_up(self):
        self.ledger = self.init("--conversion", "fixed", "--rate", "8", "--reason", "x", ledger=self.folder / "eight.db")
        self.assertEqual(self.ask("convert", "1.00 DKK")["eur"], "0.13")
        self.assertEqual(self.ask("convert", "0.99 DKK")["eur"], "0.12")

    def test_the_amount_may_be_one_argument_or_two(self):
        self.assertEqual(self.ask("convert", "745.71 DKK", "--on", "2024-03-15"), self.ask("convert", "745.71", "DKK", "--on", "2024-03-15"))

    def test_the_answer_is_told_in_both_languages(self):
        self.assertIn("7.4571", self.ok("convert", "745.71 DKK", "--on", "2024-03-15"))
        self.assertIn("7,4571", self.ok("--lang", "da", "convert", "745.71 DKK", "--on", "2024-03-15"))


class Companies(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def test_a_company_is_registered_shown_and_listed(self):
        answer = self.ask("company", "add", A, "--name", "Eksempel A/S", "--fiscal-year-start", "07-01", "--actor", "me", "--reason", "applied")
        self.assertEqual((answer["verdict"], answer["cvr"], answer["event"]), ("registered", A, 2))
        shown = self.ask("company", "show", "DK" + A)
        self.assertEqual((shown["cvr"], shown["name"], shown["fiscal_year_start"], shown["fiscal_periods"]), (A, "Eksempel A/S", "07-01", []))
        self.assertEqual(self.ask_lines("company", "list"), [shown])
        self.assertIn("Eksempel A/S", self.ok("company", "show", A))
        self.assertIn(A, self.ok("--lang", "da", "company", "list"))

    def test_every_written_form_of_a_cvr_number_is_one_company(self):
        for form in (A, "DK" + A, "12 34 56 74", "12-34-56-74", "DK12 34 56 74"):
            self.assertEqual(self.ask("company", "add", form)["cvr"], A)
        self.assertEqual(len(self.ask_lines("company", "list")), 1)

    def test_what_is_no_cvr_number_is_refused(self):
        with self.unchanged():
            for form in ("1234567", "123456745", "1234567x", "00000000", "", "12.34.56.74", "SE12345674", " 12345674", "12345674\n", "１２３４５６７４"):
                with self.subTest(form):
                    self.fails("cvr_invalid", "company", "add", form)

    def test_a_failed_check_digit_is_said_and_taken(self):
        self.assertIn("check digit", self.ok("company", "add", SAMPLE))
        self.assertIn("kontrolciffer", self.ok("--lang", "da", "company", "add", SAMPLE))
        self.assertEqual(self.ask("company", "add", SAMPLE)["cvr"], SAMPLE)

    def test_explicit_periods_make_the_window_of_the_fiscal_years(self):
        self.ok("company", "add", A, "--fiscal-period", "2024-07-01", "2025-12-31", "--fiscal-period", "2026-01-01", "2026-12-31")
        self.assertEqual(self.ask("company", "show", A)["fiscal_periods"], [["2024-07-01", "2025-12-31"], ["2026-01-01", "2026-12-31"]])
        window = self.ask("headroom", A, "--on", "2026-02-14", "--currency", "EUR")["tests"]["closing-loops.general"]["window"]
        self.assertEqual(window, ["2023-07-01", "2026-02-14"])

    def test_registering_again_replaces_the_calendar_and_keeps_the_sector(self):
        self.ok("company", "add", A, "--fiscal-year-start", "07-01")
        self.ok("sector", "set", A, "primary_agriculture")
        self.ok("company", "add", A, "--name", "New name")
        shown = self.ask("company", "show", A)
        self.assertEqual((shown["fiscal_year_start"], shown["name"], shown["sector"]["sector"]), ("01-01", "New name", "primary_agriculture"))

    def test_periods_that_do_not_join_are_refused(self):
        with self.unchanged():
            for periods in (["2024-01-01", "2024-12-31", "2025-01-02", "2025-12-31"], ["2024-01-01", "2024-12-31", "2024-12-31", "2025-12-31"],
                            ["2024-12-31", "2024-01-01"]):
                self.fails("date_order", "company", "add", A, *[x for i in range(0, len(periods), 2) for x in ("--fiscal-period", *periods[i:i + 2])])
            self.fails("date_invalid", "company", "add", A, "--fiscal-period", "2024-02-30", "2024-12-31")
            self.fails("date_invalid", "company", "add", A, "--fiscal-year-start", "02-30")
            said = self.run_on("company", "add", A, "--fiscal-period", "2024-01-01")
            self.assertEqual(said.code, BAD_INPUT, said)

    def test_a_company_that_is_not_registered_cannot_be_shown(self):
        told = self.fails("entity_unknown", "company", "show", A)
        self.assertIn("company add", told["remedy"])
        self.fails("cvr_invalid", "company", "show", "123")

    def test_the_same_request_with_the_same_key_is_recorded_once(self):
        first = self.ask("company", "add", A, "--name", "X", "--key", "k1")
        with self.unchanged(replayed=True):
            self.assertEqual(self.ask("company", "add", A, "--name", "X", "--key", "k1")["event"], first["event"])
            self.fails("key_reuse", "company", "add", A, "--name", "Y", "--key", "k1")

    def test_owners_that_are_no_danish_companies_are_declared(self):
        for kind in ("foreign_enterprise", "person", "person_enterprise", "public_body"):
            self.assertEqual(self.ask("entity", "add", f"x:{kind}", kind, "--name", "N")["verdict"], "declared")
        with self.unchanged():
            self.fails("request_invalid", "entity", "add", "x:1", "company")
            self.fails("request_invalid", "entity", "add", "x:1", "robot")
            self.fails("request_invalid", "entity", "add", A, "foreign_enterprise")
            self.fails("request_invalid", "entity", "add", "", "person")


class Rulebooks(Case):
    def test_a_rulebook_is_shown_as_a_table_with_its_articles(self):
        for name, parts in {"closing-loops-2024": ["300,000", "20,000", "30,000"], "dk-law": ["2023/2831", "750,000", "500,000", "50,000"]}.items():
            shown = run("rulebook", "show", name)
            self.assertEqual((shown.code, shown.err), (0, ""), shown)
            for part in parts:
                self.assertIn(part, shown.out)
            danish = run("--lang", "da", "rulebook", "show", name)
            self.assertIn(parts[0].replace(",", "."), danish.out)

    def test_without_a_name_the_ledgers_own_is_shown_or_the_programmes(self):
        self.assertEqual(run("--json", "rulebook", "show").answer["id"], "closing-loops-2024")
        self.init("--rulebook", "dk-law")
        self.assertEqual(self.ask("rulebook", "show")["id"], "dk-law")

    def test_every_ceiling_has_an_article_and_the_day_it_was_last_checked(self):
        for name in ("closing-loops-2024", "dk-law"):
            for ceiling in run("--json", "rulebook", "show", name).answer["ceilings"]:
                self.assertRegex(ceiling["article"], r"\w")
                self.assertRegex(ceiling["checked_on"], r"^\d{4}-\d\d-\d\d$")

    def test_a_rulebook_that_is_none_is_refused(self):
        self.fails("rulebook_invalid", "rulebook", "show", "dk-lov", on_ledger=False)
        self.fails("file_invalid", "rulebook", "show", "missing.json", on_ledger=False)
        said = run("-L", self.folder / "missing.db", "rulebook", "show")
        self.assertEqual(said.code, STORAGE, said)


if __name__ == "__main__":
    main()
