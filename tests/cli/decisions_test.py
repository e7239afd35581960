#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asking, granting and correcting: each once for yes and once for no."""
import re
import time

from support.command import A, B, BAD_INPUT, C, DATA, REFUSED, SAMPLE, Case, main

DAY = "2026-02-14"


class Decisions(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def grant(self, ref, amount, on, *more, company=A):
        return self.ask("grant", ref, company, amount, "--on", on, *more)


class Checking(Decisions):
    def test_exactly_at_the_ceiling_is_allowed_and_a_cent_more_is_not(self):
        with self.unchanged():
            yes = self.ask("check", A, "300000.00 EUR", "--on", DAY)
            no = self.ask("check", A, "300000.01 EUR", "--on", DAY, code=REFUSED)
        self.assertEqual((yes["verdict"], yes["failed"], yes["headroom_eur"]), ("allowed", [], "300000.00"))
        self.assertEqual((no["verdict"], no["failed"], no["max_amount"], no["earliest_fit"]), ("refused", ["closing-loops.general"], "300000.00 EUR", None))

    def test_the_answer_is_told_in_english_and_in_danish(self):
        for language, yes, no in (("en", "Yes", "No"), ("da", "Ja", "Nej")):
            self.assertTrue(self.ok("--lang", language, "check", A, "10.00 EUR", "--on", DAY).startswith(yes))
            self.assertTrue(self.ok("--lang", language, "check", A, "300000.01 EUR", "--on", DAY, code=REFUSED).startswith(no))

    def test_the_locale_chooses_the_language_unless_the_option_does(self):
        danish = {"LC_ALL": "da_DK.UTF-8"}
        self.assertTrue(self.ok("check", A, "10.00 EUR", "--on", DAY, env=danish).startswith("Ja"))
        self.assertTrue(self.ok("--lang", "en", "check", A, "10.00 EUR", "--on", DAY, env=danish).startswith("Yes"))
        self.assertTrue(self.ok("check", A, "10.00 EUR", "--on", DAY, env={"LC_ALL": "", "LANG": "da_DK.UTF-8"}).startswith("Ja"))

    def test_a_pipe_gets_no_colour_unless_it_is_asked_for(self):
        self.assertNotIn("\033", self.ok("check", A, "10.00 EUR", "--on", DAY))
        with self.assertRaisesRegex(AssertionError, r"\\x1b"):
            self.ok("--colour", "always", "check", A, "10.00 EUR", "--on", DAY)

    def test_where_the_programme_allows_and_the_law_refuses_the_answer_warns(self):
        self.grant("g1", "300000.00 EUR", "2024-12-01")
        answer = self.ask("check", A, "10.00 EUR", "--on", "2027-02-01")
        self.assertEqual(answer["verdict"], "allowed")
        law = answer["advisories"][0]
        self.assertEqual((law["rulebook"], law["verdict"], law["failed"], law["headroom_eur"], law["earliest_fit"]),
                         ("dk-law", "refused", ["2023-2831.general"], "0.00", "2027-12-01"))
        for language, word in (("en", "WARNING"), ("da", "ADVARSEL")):
            for command in (["check", A], ["grant", "g-" + language, A]):
                self.assertIn(word, self.ok("--lang", language, *command, "10.00 EUR", "--on", "2027-02-01"))

    def test_the_first_fit_is_the_day_on_which_it_is_allowed(self):
        self.grant("g1", "300000.00 EUR", "2024-12-01")
        self.assertEqual(self.ask("check", A, "10.00 EUR", "--on", "2026-12-31", code=REFUSED)["earliest_fit"], "2027-01-01")
        self.assertEqual(self.ask("check", A, "10.00 EUR", "--on", "2027-01-01")["verdict"], "allowed")

    def test_the_largest_amount_passes_and_one_minor_unit_more_does_not(self):
        self.ok("rates", "import", DATA / "rates/plain.csv")
        self.grant("g1", "299000.00 EUR", "2024-03-15")
        most = self.ask("check", A, "900000.00 DKK", "--on", "2024-03-15", code=REFUSED)["max_amount"]
        self.assertEqual(self.ask("check", A, most, "--on", "2024-03-15")["verdict"], "allowed")
        minor = self.in_cents(most.split()[0]) + 1
        self.assertEqual(self.ask("check", A, f"{minor // 100}.{minor % 100:02d} DKK", "--on", "2024-03-15", code=REFUSED)["max_amount"], most)

    def test_later_grants_that_would_be_over_are_named(self):
        self.grant("later", "300000.00 EUR", "2026-03-01")
        answer = self.ask("check", A, "0.01 EUR", "--on", DAY, code=REFUSED)
        self.assertEqual((answer["failed"], answer["later_grants"]), (["closing-loops.general"], ["later"]))
        self.assertIn("later", self.ok("check", A, "0.01 EUR", "--on", DAY, code=REFUSED))

    def test_the_reasoning_names_every_grant_counted_and_those_no_longer_counted(self):
        self.grant("old", "10.00 EUR", "2023-12-31")
        self.grant("new", "20.00 EUR", "2024-01-01")
        text = self.ok("check", A, "10.00 EUR", "--on", DAY, "--explain")
        for part in ("old", "new", "1 January 2024", "31 December 2023"):
            self.assertIn(part, text)
        ceiling = self.ask("check", A, "10.00 EUR", "--on", DAY)["ceilings"][0]
        self.assertEqual([g["ref"] for g in ceiling["counted"]], ["new"])
        self.assertEqual([(g["ref"], g["reason"]) for g in ceiling["not_counted"]], [("old", "before_window")])
        self.assertIn("1. januar 2024", self.ok("--lang", "da", "check", A, "10.00 EUR", "--on", DAY, "--explain"))

    def test_a_company_that_is_not_registered_and_a_failed_check_digit_are_findings(self):
        findings = self.ask("check", SAMPLE, "10.00 EUR", "--on", DAY)["findings"]
        self.assertEqual({f["code"] for f in findings}, {"company_not_registered", "cvr_check_digit"})
        self.ok("company", "add", A)
        self.assertEqual(self.ask("check", A, "10.00 EUR", "--on", DAY)["findings"], [])

    def test_an_amount_of_its_own_rate_uses_it(self):
        answer = self.ask("check", A, "746.00 DKK", "--on", DAY, "--rate", "7.46")
        self.assertEqual((answer["eur"], answer["rate"], answer["rate_source"]), ("100.00", "7.46", "own"))

    def test_bad_input_is_refused_by_its_code(self):
        cases = [
            ("amount_syntax", [A, "ten EUR"]), ("amount_syntax", [A, "10,00 EUR"]), ("amount_syntax", [A, "1.000,00 EUR"]), ("amount_syntax", [A, "1e3 EUR"]),
            ("amount_syntax", [A, "10.00"]), ("amount_syntax", [A, "10.00  EUR"]), ("amount_syntax", [A, "+10.00 EUR"]), ("amount_syntax", [A, "10. EUR"]),
            ("amount_syntax", [A, "１０ EUR"]), ("currency_unknown", [A, "10.00 ZZZ"]), ("currency_unknown", [A, "10.00 eur"]),
            ("amount_precision", [A, "10.001 EUR"]), ("amount_precision", [A, "10.5 JPY"]), ("amount_overflow", [A, "92233720368547758.08 EUR"]),
            ("amount_overflow", [A, "9" * 500 + " EUR"]),
            ("amount_not_positive", [A, "0.00 EUR"]), ("amount_not_positive", [A, "-10.00 EUR"]), ("cvr_invalid", ["123", "10.00 EUR"]),
            ("rate_missing", [A, "10.00 DKK"]), ("regulation_unknown", [A, "10.00 EUR", "-r", "forestry"]), ("no_rule_in_force", [A, "10.00 EUR", "-r", "sgei"]),
            ("rate_implausible", [A, "10.00 DKK", "--rate", "0"]),
            ("cvr_invalid", ["123", "ten EUR", "-r", "forestry"]),
        ]
        with self.unchanged():
            for code, arguments in cases:
                with self.subTest(code, arguments=arguments):
                    self.fails(code, "check", *arguments, "--on", DAY)
            for day in ("2024-02-30", "2024-2-9", "2023-02-29", "2024-13-01", "24-02-09", "09-02-2024", "2024/02/09", "20240209", "2024-02-09T00:00:00Z",
                        "70000-01-01", "-2024-01-01", "0000-01-01", " 2024-02-09"):
                with self.subTest(day):
                    self.fails("date_invalid", "check", A, "10.00 EUR", f"--on={day}")

    def test_an_empty_day_is_a_mistake_of_the_script_that_asks_and_never_today(self):
        with self.unchanged():
            for arguments in (["check", A, "10.00 EUR"], ["grant", "g1", A, "10.00 EUR"], ["declare", "d1", A, "10.00 EUR"], ["headroom", A, "--currency", "EUR"],
                              ["convert", "10.00 EUR"], ["grants"], ["register", "due"], ["undertaking", "show", A]):
                with self.subTest(arguments):
                    self.fails("date_invalid", *arguments, "--on", "")

    def test_an_empty_value_is_never_taken_for_an_option_left_out(self):
        with self.unchanged():
            for code, option in (("date_invalid", "--lapses-on"), ("rate_implausible", "--rate"), ("p_number_invalid", "--p-number")):
                with self.subTest(option):
                    self.fails(code, "reserve", "r1", A, "10.00 EUR", "--on", DAY, option, "")
            self.fails("date_invalid", "check", A, "10.00 EUR", "--on", DAY, "--as-known-at", "")
            self.fails("date_invalid", "link", "add", A, B, "--since", DAY, "--until", "")
            self.fails("date_invalid", "company", "add", A, "--fiscal-year-start", "")
            self.fails("cvr_invalid", "grants", "")

    def test_without_an_amount_the_answer_says_what_is_missing(self):
        self.fails("request_invalid", "check", A, "--on", DAY)

    def test_as_a_reservation_that_lapses_only_later_grants_before_the_lapse_count(self):
        self.grant("later", "300000.00 EUR", "2026-06-01")
        self.ask("check", A, "10.00 EUR", "--on", DAY, "--lapses-on", "2026-06-01")
        self.ask("check", A, "10.00 EUR", "--on", DAY, "--lapses-on", "2026-06-02", code=REFUSED)
        self.fails("date_order", "check", A, "10.00 EUR", "--on", DAY, "--lapses-on", DAY)


class Granting(Decisions):
    def test_what_is_allowed_is_recorded_with_who_and_why(self):
        answer = self.ask("grant", "RF-1", A, "100.00 EUR", "--on", DAY, "--actor", "Asta", "--reason", "board of 12 February", "--project", "Closing Loops",
                          "--instrument", "grant", "--note", "første rate", "--p-number", "1003456789", "--authority", "FBCD")
        self.assertEqual((answer["verdict"], answer["ref"], answer["event"]), ("granted", "RF-1", 2))
        grant = self.ask_lines("grants")[0]
        self.assertEqual({k: grant[k] for k in ("ref", "status", "amount", "eur", "granted_on", "project", "instrument", "note", "p_number", "authority")},
                         {"ref": "RF-1", "status": "granted", "amount": "100.00 EUR", "eur": "100.00", "granted_on": DAY, "project": "Closing Loops",
                          "instrument": "grant", "note": "første rate", "p_number": "1003456789", "authority": "FBCD"})
        review = self.ask("decision", "show", "RF-1")
        self.assertEqual((review["actor"], review["reason"], review["event"], review["same"]), ("Asta", "board of 12 February", 2, True))
        self.assertRegex(review["recorded_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")

    def test_what_is_refused_records_nothing_and_leaves_the_reference_free(self):
        with self.unchanged():
            no = self.ask("grant", "g1", A, "300000.01 EUR", "--on", DAY, code=REFUSED)
            self.assertTrue(self.ok("--lang", "da", "grant", "g1", A, "300000.01 EUR", "--on", DAY, code=REFUSED).startswith("Nej"))
        self.assertEqual((no["verdict"], "event" in no), ("refused", False))
        self.assertEqual(self.grant("g1", "300000.00 EUR", DAY)["verdict"], "granted")

    def test_a_reference_is_used_once(self):
        self.grant("g1", "10.00 EUR", DAY)
        with self.unchanged():
            for command in ("grant", "reserve", "declare"):
                self.fails("ref_exists", command, "g1", B, "10.00 EUR", "--on", DAY)

    def test_bad_input_records_nothing(self):
        with self.unchanged():
            self.fails("amount_not_positive", "grant", "g1", A, "-10.00 EUR", "--on", DAY)
            self.fails("date_invalid", "grant", "g1", A, "10.00 EUR", "--on", "2024-02-30")
            self.fails("request_invalid", "grant", "", A, "10.00 EUR", "--on", DAY)
            self.fails("p_number_invalid", "grant", "g1", A, "10.00 EUR", "--on", DAY, "--p-number", "123")
            said = self.run_on("grant", "g1", A, "10.00 EUR")
            self.assertEqual(said.code, BAD_INPUT, said)  # a grant has its day
            said = self.run_on("grant", "g1", A, "10.00 EUR", "--on", DAY, "--lapses-on", "2027-01-01")
            self.assertEqual(said.code, BAD_INPUT, said)  # a grant does not lapse

    def test_the_same_request_with_the_same_key_is_one_grant_with_the_same_answer(self):
        first = self.grant("g1", "10.00 EUR", DAY, "--key", "k1")
        with self.unchanged(replayed=True):
            again = self.grant("g1", "10.00 EUR", DAY, "--key", "k1")
            self.assertEqual(again, {**first, "replayed": True})
            self.fails("key_reuse", "grant", "g2", A, "10.00 EUR", "--on", DAY, "--key", "k1")
            self.fails("key_reuse", "grant", "g1", A, "10.01 EUR", "--on", DAY, "--key", "k1")
            self.fails("key_reuse", "reserve", "g1", A, "10.00 EUR", "--on", DAY, "--key", "k1")

    def test_an_instrument_is_granted_at_its_gross_grant_equivalent(self):
        loan = '{"kind": "loan", "amount": "600000.00 EUR", "years": "5", "collateral_percent": "50"}'
        answer = self.ask("grant", "loan-1", A, "--from-instrument", loan, "--on", DAY)
        self.assertEqual((answer["eur"], answer["amount"]), ("120000.00", "120000.00 EUR"))
        answer = self.ask("grant", "loan-2", A, "--from-instrument", self.write("loan.json", loan), "--on", DAY)
        self.assertEqual(answer["eur"], "120000.00")
        self.assertEqual([g["instrument"] for g in self.ask_lines("grants")], ["loan", "loan"])
        with self.unchanged():
            self.ask("grant", "loan-3", A, "--from-instrument", loan, "--on", DAY, code=REFUSED)
            self.fails("request_invalid", "grant", "x", A, "10.00 EUR", "--from-instrument", loan, "--on", DAY)
            self.fails("safe_harbour_unavailable", "grant", "x", A, "--from-instrument", loan.replace('"5"', '"11"'), "--on", DAY)
            self.fails("request_invalid", "grant", "x", A, "--from-instrument", loan.replace("loan", "gift"), "--on", DAY)
            self.fails("request_invalid", "grant", "x", A, "--from-instrument", loan.replace('"5"', "5"), "--on", DAY)
            self.fails("file_invalid", "grant", "x", A, "--from-instrument", "missing.json", "--on", DAY)


    def test_another_instrument_of_the_same_worth_is_another_request(self):
        def loan(amount, years):
            return ["g1", A, "--on", DAY, "--key", "k", "--from-instrument", '{"kind": "loan", "amount": "%s EUR", "years": "%s"}' % (amount, years)]
        self.ask("grant", *loan("600000.00", "5"))
        self.assertTrue(self.ask("grant", *loan("600000.00", "5"))["replayed"])
        with self.unchanged():
            self.fails("key_reuse", "grant", *loan("300000.00", "10"))


class ReservingAndPosting(Decisions):
    def test_a_reservation_counts_until_it_lapses(self):
        answer = self.ask("reserve", "r1", A, "300000.00 EUR", "--on", "2026-01-10", "--lapses-on", "2026-06-01")
        self.assertEqual((answer["verdict"], answer["lapses_on"]), ("reserved", "2026-06-01"))
        self.ask("check", A, "0.01 EUR", "--on", "2026-05-31", code=REFUSED)
        self.ask("check", A, "300000.00 EUR", "--on", "2026-06-01")
        with self.unchanged():
            self.ask("reserve", "r2", A, "0.01 EUR", "--on", DAY, code=REFUSED)
            self.fails("date_order", "reserve", "r2", B, "0.01 EUR", "--on", DAY, "--lapses-on", "2026-01-01")
        self.assertTrue(self.ok("--lang", "da", "reserve", "r3", B, "1.00 EUR", "--on", DAY).startswith("Ja"))

    def test_a_reservation_becomes_a_grant_for_the_same_or_another_amount_or_day(self):
        for ref in ("r1", "r2", "r3"):
            self.ask("reserve", ref, A, "100.00 EUR", "--on", "2026-01-10")
        self.assertEqual(self.ask("post", "r1")["verdict"], "granted")
        self.assertEqual(self.ask("post", "r2", "--amount", "50.00 EUR")["eur"], "50.00")
        self.assertEqual(self.ask("post", "r3", "--amount", "150.00", "EUR", "--on", DAY)["granted_on"], DAY)
        self.assertEqual([(g["ref"], g["status"], g["eur"]) for g in self.ask_lines("grants")],
                         [("r1", "granted", "100.00"), ("r2", "granted", "50.00"), ("r3", "granted", "150.00")])

    def test_a_posting_that_is_refused_leaves_the_reservation_pending(self):
        self.ask("reserve", "r1", A, "100.00 EUR", "--on", "2026-01-10")
        with self.unchanged():
            self.assertEqual(self.ask("post", "r1", "--amount", "300000.01 EUR", code=REFUSED)["verdict"], "refused")
            self.assertTrue(self.ok("post", "r1", "--amount", "300000.01 EUR", code=REFUSED).startswith("No"))
            self.fails("amount_not_positive", "post", "r1", "--amount", "0.00 EUR")
            self.fails("date_invalid", "post", "r1", "--on", "2024-02-30")
        self.ask("post", "r1", "--amount", "300000.00 EUR")

    def test_a_void_reservation_counts_nothing_and_stays_void(self):
        self.ask("reserve", "r1", A, "300000.00 EUR", "--on", "2026-01-10")
        answer = self.ask("void", "r1", "--reason", "withdrawn by the applicant")
        self.assertEqual((answer["verdict"], answer["ref"]), ("voided", "r1"))
        self.ask("check", A, "300000.00 EUR", "--on", DAY)
        self.assertEqual(self.ask_lines("grants")[0]["voided"], True)
        with self.unchanged():
            self.fails("not_pending", "void", "r1")
            self.fails("not_pending", "post", "r1")
            self.fails("not_granted", "reduce", "r1", "1.00 EUR", "--effective-on", DAY)

    def test_only_a_pending_reservation_is_posted_or_voided(self):
        self.grant("g1", "10.00 EUR", DAY)
        with self.unchanged():
            for command in ("post", "void"):
                self.fails("not_pending", command, "g1")
                self.fails("ref_unknown", command, "nothing")

    def test_void_tells_in_both_languages(self):
        for ref in ("r1", "r2"):
            self.ask("reserve", ref, A, "1.00 EUR", "--on", DAY)
        self.assertIn("r1", self.ok("void", "r1"))
        self.assertIn("Annulleret", self.ok("--lang", "da", "void", "r2"))


class DeclaringAndReducing(Decisions):
    def test_aid_from_others_is_a_fact_and_the_breaches_it_causes_are_listed(self):
        self.grant("g1", "200000.00 EUR", "2026-01-10")
        self.assertEqual(self.ask("declare", "d1", A, "100000.00 EUR", "--on", "2025-01-10")["breaches_caused"], [])
        answer = self.ask("declare", "d2", A, "0.01 EUR", "--on", "2025-01-10")
        self.assertEqual((answer["verdict"], answer["breaches_caused"]), ("recorded", ["g1"]))
        self.assertIn("g1", self.ok("declare", "d3", A, "0.01 EUR", "--on", "2026-01-11") + self.ok("audit", code=REFUSED))
        self.assertEqual(self.ask("declare", "d4", A, "10.00 EUR", "--on", "2026-01-10", "-r", "sgei")["verdict"], "recorded")
        with self.unchanged():
            self.fails("ref_exists", "declare", "d1", A, "1.00 EUR", "--on", DAY)
            self.fails("regulation_unknown", "declare", "d9", A, "1.00 EUR", "--on", DAY, "-r", "forestry")
        self.assertNotEqual(self.ok("--lang", "da", "declare", "d5", B, "1.00 EUR", "--on", DAY), "")

    def test_a_reduction_lowers_what_counts_from_its_day_on(self):
        self.grant("g1", "300000.00 EUR", "2026-01-10")
        answer = self.ask("reduce", "g1", "200000.00 EUR", "--effective-on", DAY)
        self.assertEqual([answer[k] for k in ("verdict", "ref", "to", "eur")], ["reduced", "g1", "200000.00 EUR", "200000.00"])
        self.ask("check", A, "0.01 EUR", "--on", "2026-02-13", code=REFUSED)
        self.ask("check", A, "100000.00 EUR", "--on", DAY)
        self.assertIn("Reduced: g1", self.ok("reduce", "g1", "150000.00", "EUR", "--effective-on", DAY))
        self.assertIn("Nedsat", self.ok("--lang", "da", "reduce", "g1", "140000.00 EUR", "--effective-on", DAY))

    def test_a_withdrawal_is_a_reduction_to_nothing(self):
        self.grant("g1", "300000.00 EUR", "2026-01-10")
        answer = self.ask("withdraw", "g1", "--effective-on", DAY)
        self.assertEqual((answer["verdict"], answer["eur"]), ("withdrawn", "0.00"))
        self.ask("check", A, "300000.00 EUR", "--on", DAY)
        with self.unchanged():
            self.fails("not_a_reduction", "withdraw", "g1", "--effective-on", DAY)

    def test_what_is_no_reduction_is_refused(self):
        self.grant("g1", "100.00 EUR", "2026-01-10")
        self.ask("reserve", "r1", A, "100.00 EUR", "--on", "2026-01-10")
        self.ask("reduce", "g1", "90.00 EUR", "--effective-on", "2026-02-01")
        with self.unchanged():
            for code, arguments in [
                ("not_a_reduction", ["g1", "90.00 EUR", "--effective-on", DAY]), ("not_a_reduction", ["g1", "100.00 EUR", "--effective-on", DAY]),
                ("not_a_reduction", ["g1", "-1.00 EUR", "--effective-on", DAY]), ("currency_mismatch", ["g1", "80.00 DKK", "--effective-on", DAY]),
                ("effective_before_grant", ["g1", "80.00 EUR", "--effective-on", "2026-01-09"]),
                ("effective_out_of_order", ["g1", "80.00 EUR", "--effective-on", "2026-01-31"]),
                ("date_invalid", ["g1", "80.00 EUR", "--effective-on", "2026-02-30"]),
                ("ref_unknown", ["nothing", "80.00 EUR", "--effective-on", DAY]), ("not_granted", ["r1", "80.00 EUR", "--effective-on", DAY]),
                ("amount_syntax", ["g1", "80", "--effective-on", DAY]),
            ]:
                with self.subTest(code, arguments=arguments):
                    self.fails(code, "reduce", *arguments)

    def test_the_same_reduction_with_the_same_key_is_one(self):
        self.grant("g1", "100.00 EUR", "2026-01-10")
        first = self.ask("reduce", "g1", "90.00 EUR", "--effective-on", DAY, "--key", "k")
        with self.unchanged(replayed=True):
            again = self.ask("reduce", "g1", "90.00 EUR", "--effective-on", DAY, "--key", "k")
            self.assertEqual({**again, "replayed": None}, {**first, "replayed": None})
            self.fails("key_reuse", "withdraw", "g1", "--effective-on", DAY, "--key", "k")


class Reporting(Decisions):
    def test_headroom_is_what_is_left_under_the_tightest_ceiling(self):
        self.grant("g1", "100000.00 EUR", "2026-01-10")
        answer = self.ask("headroom", A, "--on", DAY, "--currency", "EUR")
        self.assertEqual((answer["headroom_eur"], answer["max_amount"]), ("200000.00", "200000.00 EUR"))
        self.assertEqual(answer["tests"]["closing-loops.general"],
                         {"window": ["2024-01-01", DAY], "total_eur": "100000.00", "ceiling_eur": "300000.00", "counted": ["g1"]})
        farm = self.ask("headroom", A, "--on", DAY, "--currency", "EUR", "-r", "agriculture")
        self.assertEqual(farm["headroom_eur"], "20000.00")
        self.assertIn("200,000.00 EUR", self.ok("headroom", A, "--on", DAY, "--currency", "EUR"))
        self.assertIn("200.000,00 EUR", self.ok("--lang", "da", "headroom", A, "--on", DAY, "--currency", "EUR", "--explain"))

    def test_headroom_refuses_bad_input_in_the_order_of_the_rules(self):
        for code, arguments in [("cvr_invalid", ["1", "--on", "x", "--currency", "ZZZ"]), ("date_invalid", [A, "--on", "2024-2-9", "--currency", "ZZZ"]),
                                ("currency_unknown", [A, "--on", DAY, "--currency", "ZZZ", "-r", "x"]), ("regulation_unknown", [A, "--on", DAY, "-r", "x"]),
                                ("no_rule_in_force", [A, "--on", DAY, "-r", "sgei"]), ("rate_missing", [A, "--on", DAY])]:
            self.fails(code, "headroom", *arguments)

    def test_the_schedule_tells_when_how_much_comes_back(self):
        self.grant("g1", "100000.00 EUR", "2024-05-05")
        self.grant("g2", "50000.00 EUR", "2025-05-05")
        self.ask("reserve", "r1", A, "25000.00 EUR", "--on", "2026-01-05", "--lapses-on", "2026-09-01")
        entries = self.ask("headroom", A, "--on", DAY, "--schedule")["schedule"]
        self.assertEqual([(e["on"], e["headroom_eur"], e["freed"]) for e in entries],
                         [(DAY, "125000.00", []), ("2026-09-01", "150000.00", ["r1"]), ("2027-01-01", "250000.00", ["g1"]), ("2028-01-01", "300000.00", ["g2"])])
        for entry in entries:
            self.assertEqual(self.ask("headroom", A, "--on", entry["on"], "--currency", "EUR")["headroom_eur"], entry["headroom_eur"])
        self.assertIn("g1", self.ok("headroom", A, "--on", DAY, "--schedule"))
        self.assertIn("1. januar 2027", self.ok("--lang", "da", "headroom", A, "--on", DAY, "--schedule"))
        self.fails("no_rule_in_force", "headroom", A, "--on", DAY, "--schedule", "-r", "sgei")

    def test_grants_are_listed_by_day_with_what_they_count(self):
        self.grant("g2", "20.00 EUR", DAY)
        self.grant("g1", "10.00 EUR", "2026-01-10")
        self.grant("other", "30.00 EUR", "2026-01-11", company=B)
        self.ask("reduce", "g1", "4.00 EUR", "--effective-on", DAY)
        self.assertEqual([(g["ref"], g["counts_eur"]) for g in self.ask_lines("grants", "--on", DAY)], [("g1", "4.00"), ("other", "30.00"), ("g2", "20.00")])
        self.assertEqual([(g["ref"], g["counts_eur"]) for g in self.ask_lines("grants", A, "--on", "2026-02-13")][0], ("g1", "10.00"))
        self.assertEqual([g["ref"] for g in self.ask_lines("grants", B)], ["other"])
        self.assertIn("54.00", self.ok("grants", "--on", DAY))
        self.assertIn("54,00", self.ok("--lang", "da", "grants", "--on", DAY))
        self.fails("cvr_invalid", "grants", "123")
        self.fails("date_invalid", "grants", "--on", "2024-02-30")

    def test_an_audit_lists_the_breaches_and_ends_with_1(self):
        self.assertEqual(self.ask("audit"), {"breaches": []})
        self.grant("g1", "300000.00 EUR", "2026-01-10")
        self.assertEqual(self.ask("audit"), {"breaches": []})
        self.ask("declare", "d1", A, "5.00 EUR", "--on", "2026-01-09")
        found = self.ask("audit", code=REFUSED)["breaches"]
        self.assertEqual(found, [{"grant": "g1", "test": "closing-loops.general", "total_eur": "300005.00", "excess_eur": "5.00"}])
        self.assertIn("g1", self.ok("audit", code=REFUSED))
        self.assertIn("g1", self.ok("--lang", "da", "audit", code=REFUSED))

    def test_verify_reads_the_whole_log(self):
        self.grant("g1", "10.00 EUR", DAY)
        found = self.ask("verify")
        self.assertEqual((found["ok"], found["events"], found["problems"]), (True, 2, []))
        self.assertRegex(found["root"], r"^[0-9a-f]{64}$")
        self.assertIn(found["root"], self.ok("verify"))
        self.assertIn(found["root"], self.ok("--lang", "da", "verify"))

    def test_the_register_is_due_twenty_working_days_after_the_grant(self):
        self.grant("g1", "10.00 EUR", "2026-01-05")
        self.grant("before", "10.00 EUR", "2025-12-31")
        self.grant("farm", "10.00 EUR", "2026-01-05", "-r", "agriculture")
        self.ask("reserve", "r1", A, "10.00 EUR", "--on", "2026-01-05")
        self.ask("declare", "d1", A, "10.00 EUR", "--on", "2026-01-05")
        self.assertEqual(self.ask_lines("register", "due", "--on", "2026-02-01"),
                         [{"ref": "g1", "cvr": A, "granted_on": "2026-01-05", "due_on": "2026-02-02", "days_left": 1, "state": "due", "in_time": True,
                           "correction": False}])
        self.assertEqual(self.ask_lines("register", "due", "--on", "2026-02-03")[0]["days_left"], -1)
        self.assertEqual(self.ask_lines("register", "due", "--on", "2026-02-03", "--as-known-at", "1"), [])
        self.assertIn("2 February 2026", self.ok("register", "due", "--on", "2026-02-01"))
        self.assertIn("2. februar 2026", self.ok("--lang", "da", "register", "due", "--on", "2026-02-01"))
        self.fails("date_invalid", "register", "due", "--on", "2026-02-30")


class Reviews(Decisions):
    def test_amounts_of_a_review_are_written_as_the_language_writes_them(self):
        self.grant("g1", "10.00 EUR", DAY)
        self.ask("declare", "d1", A, "5.00 EUR", "--on", "2026-01-10")
        self.assertIn("300.000,00 EUR dengang og er 299.995,00 EUR nu", " ".join(self.ok("--lang", "da", "decision", "show", "g1").split()))
        self.assertIn("300,000.00 EUR then and is 299,995.00 EUR now", " ".join(self.ok("--lang", "en", "decision", "show", "g1").split()))


class WhatWasKnown(Decisions):
    def setUp(self):
        super().setUp()
        self.grant("g1", "100.00 EUR", "2026-01-10")  # event 2
        time.sleep(0.01)
        self.grant("g2", "200.00 EUR", "2026-01-11")  # event 3
        self.moment = self.ask("decision", "show", "g1")["recorded_at"]

    def test_a_question_is_answered_from_the_log_up_to_an_event(self):
        for event, refs, left in (("1", [], "300000.00"), ("2", ["g1"], "299900.00"), ("3", ["g1", "g2"], "299700.00")):
            self.assertEqual([g["ref"] for g in self.ask_lines("grants", "--as-known-at", event)], refs)
            self.assertEqual(self.ask("check", A, "1.00 EUR", "--on", DAY, "--as-known-at", event)["headroom_eur"], left)
            self.assertEqual(self.ask("headroom", A, "--on", DAY, "--currency", "EUR", "--as-known-at", event)["headroom_eur"], left)
            self.assertEqual(self.ask("headroom", A, "--on", DAY, "--schedule", "--as-known-at", event)["schedule"][0]["headroom_eur"], left)
            self.assertEqual(self.ask("audit", "--as-known-at", event)["breaches"], [])
            self.assertEqual(self.ask("undertaking", "show", A, "--on", DAY, "--as-known-at", event)["members"][0]["id"], A)

    def test_a_question_is_answered_from_the_log_up_to_a_time(self):
        self.assertEqual([g["ref"] for g in self.ask_lines("grants", "--as-known-at", self.moment)], ["g1"])
        self.assertEqual([g["ref"] for g in self.ask_lines("grants", "--as-known-at", "9999-12-31T23:59:59Z")], ["g1", "g2"])

    def test_a_question_is_answered_from_the_log_up_to_the_end_of_a_day(self):
        self.assertEqual([g["ref"] for g in self.ask_lines("grants", "--as-known-at", self.moment[:10])], ["g1", "g2"])
        self.fails("date_invalid", "grants", "--as-known-at", "2020-01-01")

    def test_what_is_no_event_day_or_time_is_refused(self):
        for moment in ("0", "-1", "yesterday", "2026-02-30", "2026-2-3", "2026-02-14T25:00:00Z", "2026-02-14T09:30:00", "2026-02-14T09:30:00+01:00",
                       "2026-02-14 09:30:00Z", "1.5", "99999999999999999999"):
            with self.subTest(moment):
                self.fails("date_invalid", "grants", f"--as-known-at={moment}")

    def test_asking_what_was_known_records_nothing(self):
        with self.unchanged():
            self.ask("check", A, "1.00 EUR", "--on", DAY, "--as-known-at", "2")

    def test_a_decision_that_would_be_the_same_today_says_so(self):
        review = self.ask("decision", "show", "g2")
        self.assertEqual((review["event"], review["then"]["verdict"], review["now"]["verdict"]), (3, "allowed", "allowed"))
        self.assertEqual(review["then"]["headroom_eur"], "299900.00")
        self.assertEqual((review["same"], review["differences"]), (True, []))

    def test_a_decision_that_later_facts_changed_says_so(self):
        self.ask("declare", "d1", A, "300000.00 EUR", "--on", "2025-06-01")
        review = self.ask("decision", "show", "g1")
        self.assertEqual((review["same"], review["then"]["verdict"], review["now"]["verdict"]), (False, "allowed", "refused"))
        differences = {(d["code"], d["subject"]) for d in review["differences"]}
        self.assertLessEqual({("verdict", "refused"), ("headroom", "300000.00 -> 0.00"), ("counted_since", "d1")}, differences)
        for language in ("en", "da"):
            for more in ([], ["--explain"]):
                self.assertIn("d1", self.ok("--lang", language, "decision", "show", "g1", *more))

    def test_a_decision_that_a_link_changed_names_who_joined(self):
        self.ok("link", "add", A, B, "--since", "2020-01-01")
        review = self.ask("decision", "show", "g1")
        self.assertIn({"code": "joined", "subject": B}, review["differences"])

    def test_a_reservation_that_was_posted_is_reviewed_as_it_was_posted(self):
        self.ask("reserve", "r1", C, "100.00 EUR", "--on", "2026-01-10")
        self.ask("post", "r1", "--amount", "50.00 EUR")
        review = self.ask("decision", "show", "r1")
        self.assertEqual((review["then"]["amount"], review["same"]), ("50.00 EUR", True))

    def test_declared_aid_and_unknown_references_are_no_decisions(self):
        self.ask("declare", "d1", A, "1.00 EUR", "--on", DAY)
        self.fails("not_granted", "decision", "show", "d1")
        self.fails("ref_unknown", "decision", "show", "nothing")


class Languages(Decisions):
    def test_dates_and_amounts_are_written_as_the_language_writes_them(self):
        self.assertRegex(self.ok("check", A, "1234.50 EUR", "--on", DAY), r"1,234\.50 EUR .*14 February 2026")
        self.assertRegex(self.ok("--lang", "da", "check", A, "1234.50 EUR", "--on", DAY), r"1\.234,50 EUR .*14\. februar 2026")

    def test_no_english_word_stands_in_a_danish_answer(self):
        self.grant("g1", "299999.00 EUR", "2024-12-01")
        for arguments in (["check", A, "10.00 EUR", "--on", DAY, "--explain"], ["check", A, "10.00 EUR", "--on", "2027-02-01"], ["grants"], ["verify"],
                          ["headroom", A, "--on", DAY, "--currency", "EUR", "--explain"], ["audit"], ["company", "list"], ["decision", "show", "g1"]):
            text = self.run_on("--lang", "da", *arguments).out
            text = re.sub(r"Guidelines for Closing Loops, version 1, \d+ June \d+, [A-Za-z ]*De minimis|Closing Loops|de minimis", "", text)
            self.assertNotRegex(text, r"\b(the|is|of|and|headroom|ceiling|granted|company|amount|with)\b", arguments)


if __name__ == "__main__":
    main()
