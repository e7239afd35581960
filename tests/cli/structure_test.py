#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Undertakings: links, mergers, splits; sectors; whole plans; and the aid in loans and guarantees."""
import json

from support.command import A, B, BAD_INPUT, C, D, DATA, REFUSED, Case, main, run

DAY = "2026-02-14"


class Structure(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def grant(self, ref, company, amount, on, *more):
        return self.ask("grant", ref, company, amount, "--on", on, *more)

    def members(self, company, on=DAY):
        return sorted(m["id"] for m in self.ask("undertaking", "show", company, "--on", on)["members"])


class Links(Structure):
    def test_linked_companies_share_one_ceiling(self):
        self.grant("g1", A, "300000.00 EUR", "2026-01-10")
        self.ask("check", B, "10.00 EUR", "--on", DAY)
        self.assertEqual(self.ask("link", "add", A, B, "--since", "2026-02-01", "--evidence", "share register")["verdict"], "linked")
        answer = self.ask("check", B, "10.00 EUR", "--on", DAY, code=REFUSED)
        self.assertEqual((answer["undertaking"], answer["ceilings"][0]["own_total_eur"], answer["ceilings"][0]["total_eur"]), ([A, B], "0.00", "300000.00"))
        self.ask("check", B, "10.00 EUR", "--on", "2026-01-31")

    def test_a_link_holds_from_its_first_day_until_the_day_before_its_end(self):
        self.ok("link", "add", A, B, "--since", "2026-02-01", "--until", "2026-02-10")
        for day, group in (("2026-01-31", [B]), ("2026-02-01", [A, B]), ("2026-02-09", [A, B]), ("2026-02-10", [B])):
            self.assertEqual(self.members(B, day), group)

    def test_a_link_told_by_mistake_is_ended_on_its_first_day(self):
        self.ok("link", "add", A, B, "--since", "2026-02-01")
        event = self.ask("link", "list")["event"]
        with self.unchanged():
            self.fails("date_order", "link", "end", event, "--until", "2026-01-31")
            self.fails("entity_unknown", "link", "end", "999", "--until", "2026-02-01")
            self.assertEqual(self.run_on("link", "end", "-1", "--until", "2026-02-01").code, BAD_INPUT)
        self.assertEqual(self.ask("link", "end", event, "--until", "2026-02-01")["verdict"], "ended")
        self.assertEqual(self.members(B), [B])

    def test_a_link_recorded_late_names_the_grants_it_breaches_and_its_event(self):
        self.grant("g1", A, "200000.00 EUR", "2026-01-10")
        self.grant("g2", B, "200000.00 EUR", "2026-01-11")
        self.assertEqual(self.ask("link", "add", A, B, "--since", "2026-02-01"), {"verdict": "linked", "breaches_caused": [], "event": 4})
        text = self.ok("link", "add", A, B, "--since", "2020-01-01")
        self.assertIn("event 5", text)
        self.assertIn("g2", text)
        self.assertNotIn("g1", text)
        self.assertEqual(self.ask("merge", A, C, "--on", "2026-02-01")["event"], 6)

    def test_a_name_on_record_is_said_beside_the_number_and_escaped(self):
        self.ok("company", "add", A, "--name", "Nordlys\u202e ApS")
        self.assertIn("Nordlys\\u202E ApS (CVR ", self.ok("check", A, "10.00 EUR", "--on", DAY).replace("\u00a0", " "))
        self.assertEqual(self.ask("headroom", A, "--on", DAY, "--currency", "EUR")["names"], {A: "Nordlys\u202e ApS"})
        self.grant("g1", A, "10.00 EUR", DAY)
        self.assertIn("Nordlys", self.ok("grants", "--on", DAY))

    def test_links_are_listed_with_their_event(self):
        self.ok("link", "add", A, B, "--since", "2026-02-01", "--kind", "agreement_control", "--certainty", "undetermined", "--evidence", "told by the applicant")
        link = self.ask("link", "list", A)
        self.assertEqual(link, {"a": A, "b": B, "since": "2026-02-01", "until": None, "kind": "agreement_control", "certainty": "undetermined",
                                "evidence": "told by the applicant", "event": 2})
        self.assertIn("agreement_control", self.ok("link", "list"))
        self.assertEqual(self.ask_lines("link", "list", C), [])

    def test_an_undetermined_link_does_not_bind_and_is_said_where_it_matters(self):
        self.grant("g1", A, "300000.00 EUR", "2026-01-10")
        self.ok("link", "add", A, B, "--since", "2020-01-01", "--certainty", "undetermined")
        answer = self.ask("check", B, "10.00 EUR", "--on", DAY)
        self.assertEqual((answer["verdict"], answer["undetermined_links_matter"], answer["undertaking"]), ("allowed", True, [B]))
        self.assertEqual(len(self.ask("undertaking", "show", B, "--on", DAY)["undetermined"]), 1)

    def test_a_public_body_links_nothing_and_a_foreign_parent_does(self):
        self.ok("entity", "add", "kommune:1", "public_body")
        self.ok("entity", "add", "foreign:1", "foreign_enterprise", "--name", "Exempel AB")
        for company in (A, B):
            self.ok("link", "add", "kommune:1", company, "--since", "2020-01-01")
        self.assertEqual(self.members(A), [A])
        self.assertEqual(len(self.ask("undertaking", "show", A, "--on", DAY)["not_linking"]), 1)
        for company in (A, B):
            self.ok("link", "add", "foreign:1", company, "--since", "2020-01-01")
        self.assertEqual(self.members(A), [A, B, "foreign:1"])
        self.assertEqual(self.ask("check", A, "1.00 EUR", "--on", DAY)["undertaking"], [A, B])

    def test_the_group_is_drawn_with_the_ground_of_each_link(self):
        self.ok("company", "add", A, "--name", "Moder A/S")
        self.ok("link", "add", A, B, "--since", "2020-01-01", "--evidence", "ejerbog 2020")
        self.ok("link", "add", B, C, "--since", "2021-01-01", "--kind", "dominant_influence")
        for language in ("en", "da"):
            text = self.ok("--lang", language, "undertaking", "show", C, "--on", DAY)
            for part in (A, B, C, "Moder A/S", "ejerbog 2020"):
                self.assertIn(part, text)
        depth = {m["id"]: m["depth"] for m in self.ask("undertaking", "show", A, "--on", DAY)["members"]}
        self.assertEqual(depth, {A: 0, B: 1, C: 2})

    def test_circles_and_several_links_between_the_same_two_are_normal(self):
        for a, b in ((A, B), (B, C), (C, A), (A, B), (B, A)):
            self.ok("link", "add", a, b, "--since", "2020-01-01")
        self.assertEqual(self.members(A), sorted([A, B, C]))

    def test_bad_links_are_refused(self):
        with self.unchanged():
            for code, arguments in [("link_self", [A, A, "--since", DAY]), ("link_self", [A, "DK" + A, "--since", DAY]),
                                    ("entity_unknown", ["foreign:9", A, "--since", DAY]), ("entity_unknown", [A, "123", "--since", DAY]),
                                    ("date_order", [A, B, "--since", DAY, "--until", DAY]), ("date_invalid", [A, B, "--since", "2024-02-30"]),
                                    ("request_invalid", [A, B, "--since", DAY, "--kind", "friends"]),
                                    ("request_invalid", [A, B, "--since", DAY, "--certainty", "perhaps"])]:
                with self.subTest(code, arguments=arguments):
                    self.fails(code, "link", "add", *arguments)
            self.fails("cvr_invalid", "undertaking", "show", "123")
            self.fails("date_invalid", "undertaking", "show", A, "--on", "2024-2-9")


class ImportingLinks(Structure):
    FILES = ("links.csv", "ejerskab.csv", "cvr-answer.json", "cvr-companies.jsonl")

    def test_every_sample_file_is_read_and_a_second_time_gives_nothing_new(self):
        for name in self.FILES:
            with self.subTest(name):
                self.ledger = self.init(ledger=self.folder / (name + ".db"))
                first = self.run_on("--json", "link", "import", DATA / "links" / name)
                self.assertEqual(first.code, 0, first)
                self.assertGreater(first.answer["links"], 0)
                self.assertEqual(len(self.ask_lines("link", "list")), first.answer["links"])
                with self.unchanged():
                    second = self.run_on("--json", "link", "import", DATA / "links" / name).answer
                self.assertEqual((second["entities"], second["links"], second["ended"]), (0, 0, 0))

    def test_the_same_file_with_the_same_key_is_recorded_once(self):
        first = self.run_on("--json", "link", "import", DATA / "links/links.csv", "--key", "k1")
        self.assertEqual(first.code, 0, first)
        with self.unchanged(replayed=True):
            self.assertEqual(self.run_on("--json", "link", "import", DATA / "links/links.csv", "--key", "k1").code, 0)

    def test_several_files_with_one_key_are_all_recorded_or_none(self):
        one = self.write("one.csv", f"owner,company,since\n{A},{B},2020-01-01\n")
        two = self.write("two.csv", f"owner,company,since\n{A},{C},2020-01-01\n")
        said = self.run_on("link", "import", one, two, "--key", "k1")
        self.assertEqual(len(self.ask_lines("link", "list")), 2 if said.code == 0 else 0, said)

    def test_a_file_with_one_bad_row_is_refused_whole_and_the_row_named(self):
        bad = self.write("bad.csv", f"owner,company,since\n{A},{B},2020-01-01\n{A},{C},2020-02-30\n")
        with self.unchanged():
            said = self.run_on("link", "import", bad)
            self.assertEqual(said.code, BAD_INPUT, said)
            self.assertIn(":3: date_invalid", said.err)
            self.assertIn("Nothing of this file was recorded", said.err)
            self.assertIn("Intet fra denne fil", self.run_on("--lang", "da", "link", "import", bad).err)

    def test_who_asks_for_json_is_told_in_json_that_a_file_was_refused(self):
        said = self.run_on("--json", "link", "import", self.write("bad.csv", f"owner,company,since\n{A},{B},2020-02-30\n"))
        self.assertEqual(said.code, BAD_INPUT, said)
        self.assertNotEqual(said.out, "", said)
        self.assertIn("date_invalid", said.err)
        self.assertIsInstance(said.answer, dict)

    def test_owners_that_were_never_declared_are_refused(self):
        bad = self.write("bad.csv", f"owner,company,since\nforeign:9,{B},2020-01-01\n")
        with self.unchanged():
            said = self.run_on("link", "import", bad)
            self.assertEqual(said.code, BAD_INPUT, said)
            self.assertIn("entity_unknown", said.err)


class MergersAndSplits(Structure):
    def test_after_a_merger_all_prior_aid_of_both_counts(self):
        self.grant("a", A, "200000.00 EUR", "2026-01-10")
        self.grant("b", B, "100000.00 EUR", "2026-01-10")
        self.assertEqual(self.ask("merge", A, B, "--on", "2026-02-01")["verdict"], "merged")
        self.assertEqual(self.ask("check", B, "0.01 EUR", "--on", DAY, code=REFUSED)["failed"], ["closing-loops.general"])
        self.ask("check", B, "0.01 EUR", "--on", "2026-01-31")
        self.assertEqual(self.ask("audit"), {"breaches": []})
        with self.unchanged():
            self.fails("link_self", "merge", A, A, "--on", DAY)
            self.fails("entity_unknown", "merge", A, "123", "--on", DAY)
            self.fails("date_invalid", "merge", A, C, "--on", "2024-02-30")
        self.assertIn(C, self.ok("--lang", "da", "merge", C, B, "--on", DAY))

    def test_a_split_divides_prior_aid_by_equity_in_cents(self):
        self.grant("g1", A, "100.00 EUR", "2026-01-10")
        answer = self.ask("split", "add", A, "--on", "2026-02-01", "--successor", f"{B}=1", "--successor", f"{C}=1", "--successor", f"{D}=1")
        self.assertEqual((answer["verdict"], answer["allocation"]), ("split", {"g1": {B: "33.34", C: "33.33", D: "33.33"}}))
        self.assertEqual(self.ask("headroom", C, "--on", DAY, "--currency", "EUR")["headroom_eur"], "299966.67")
        self.assertEqual(self.ask("headroom", A, "--on", DAY, "--currency", "EUR")["headroom_eur"], "300000.00")

    def test_a_split_by_activity_gives_a_grant_whole_to_who_took_it_over(self):
        self.grant("g1", A, "100.00 EUR", "2026-01-10")
        self.grant("g2", A, "10.00 EUR", "2026-01-10")
        answer = self.ask("split", "add", A, "--on", "2026-02-01", "--method", "activity", "--successor", f"{B}=3", "--successor", f"{C}=1", "--activity", f"g1={C}")
        self.assertEqual(answer["allocation"], {"g1": {C: "100.00"}, "g2": {B: "7.50", C: "2.50"}})

    def test_a_split_told_by_mistake_never_happened(self):
        self.grant("g1", A, "100.00 EUR", "2026-01-10")
        event = self.ask("split", "add", A, "--on", "2026-02-01", "--successor", f"{B}=1")["event"]
        self.assertEqual(self.ask("split", "withdraw", event)["verdict"], "withdrawn")
        self.assertEqual(self.ask("headroom", A, "--on", DAY, "--currency", "EUR")["headroom_eur"], "299900.00")
        with self.unchanged():
            self.fails("entity_unknown", "split", "withdraw", event)
        self.assertIn(B, self.ok("split", "add", A, "--on", "2026-02-01", "--successor", f"{B}=1"))

    def test_equities_that_divide_nothing_are_refused(self):
        with self.unchanged():
            for successors in ([f"{B}=0"], [f"{B}=-1", f"{C}=2"]):
                self.fails("equity_undefined", "split", "add", A, "--on", DAY, *[x for s in successors for x in ("--successor", s)])
            self.fails("request_invalid", "split", "add", A, "--on", DAY, "--successor", B)
            self.fails("amount_syntax", "split", "add", A, "--on", DAY, "--successor", f"{B}=many")
            self.fails("date_invalid", "split", "add", A, "--on", "2024-02-30", "--successor", f"{B}=1")
            self.fails("entity_unknown", "split", "add", A, "--on", DAY, "--method", "activity", "--successor", f"{B}=1", "--activity", f"g1={C}")
            self.assertEqual(self.run_on("split", "add", A, "--on", DAY).code, BAD_INPUT)


class Sectors(Structure):
    def classify(self, sector, *more):
        self.ok("company", "add", A)
        return self.ask("sector", "set", A, sector, *more)

    def test_general_aid_to_a_primary_producer_is_refused_with_that_reason(self):
        self.classify("primary_agriculture", "--industry-code", "011100", "--purpose", "grain", "--operation", "fields")
        with self.unchanged():
            for command in (["check"], ["grant", "g1"], ["reserve", "r1"]):
                answer = self.ask(*command, A, "10.00 EUR", "--on", DAY, code=REFUSED)
                self.assertEqual((answer["verdict"], answer["sector_conflict"], answer["failed"]), ("refused", True, []))
            for language in ("en", "da"):
                self.assertNotEqual(self.ok("--lang", language, "check", A, "10.00 EUR", "--on", DAY, code=REFUSED), "")
        self.assertIn("agricultur", self.ok("check", A, "10.00 EUR", "--on", DAY, code=REFUSED))
        self.assertIn("landbrug", self.ok("--lang", "da", "check", A, "10.00 EUR", "--on", DAY, code=REFUSED))

    def test_it_is_granted_where_somebody_writes_why(self):
        self.classify("primary_agriculture")
        answer = self.grant("g1", A, "10.00 EUR", DAY, "--sector-override", "processing only; separate accounts seen on 3 March")
        self.assertEqual((answer["verdict"], [f["code"] for f in answer["findings"] if "sector" in f["code"]]), ("granted", ["sector_overridden"]))
        self.assertTrue(self.ask("decision", "show", "g1")["same"])

    def test_it_is_granted_where_the_activities_are_kept_apart(self):
        self.classify("primary_agriculture", "--separation", "separate accounts")
        self.assertEqual(self.grant("g1", A, "10.00 EUR", DAY)["verdict"], "granted")

    def test_agricultural_aid_to_a_primary_producer_is_no_conflict(self):
        self.classify("primary_agriculture")
        self.assertEqual(self.grant("g1", A, "10.00 EUR", DAY, "-r", "agriculture")["verdict"], "granted")

    def test_a_company_that_is_general_again_is_no_conflict(self):
        self.classify("fishery_aquaculture")
        self.ask("check", A, "10.00 EUR", "--on", DAY, code=REFUSED)
        self.classify("general")
        self.ask("check", A, "10.00 EUR", "--on", DAY)

    def test_the_grounds_are_shown_and_a_lost_zero_of_the_code_put_back(self):
        self.classify("primary_agriculture", "--industry-code", "11100", "--purpose", "korn", "--operation", "marker", "--separation", "regnskab")
        self.assertEqual(self.ask("company", "show", A)["sector"], {"sector": "primary_agriculture", "industry_code": "011100", "purpose": "korn",
                                                                     "operation": "marker", "separation": "regnskab"})

    def test_a_code_that_hints_at_another_sector_is_said_and_only_a_hint(self):
        self.ok("company", "add", A)
        self.assertIn("primary_agriculture", self.ok("sector", "set", A, "general", "--industry-code", "01.11.00"))
        self.assertIn("Bemærk", self.ok("--lang", "da", "sector", "set", A, "general", "--industry-code", "011100"))
        self.assertNotIn("Note", self.ok("sector", "set", A, "primary_agriculture", "--industry-code", "011100"))
        self.ok("sector", "set", A, "general", "--industry-code", "011100")
        self.ask("check", A, "10.00 EUR", "--on", DAY)

    def test_bad_sectors_are_refused(self):
        with self.unchanged():
            self.fails("entity_unknown", "sector", "set", A, "general")
        self.ok("company", "add", A)
        with self.unchanged():
            self.fails("request_invalid", "sector", "set", A, "forestry")
            self.fails("request_invalid", "sector", "set", A, "general", "--industry-code", "12")
            self.fails("cvr_invalid", "sector", "set", "123", "general")


class Plans(Structure):
    def plan(self, *grants, name="plan.jsonl"):
        return self.write(name, "".join(json.dumps({"regulation": "general", "granted_on": DAY, **g}) + "\n" for g in grants))

    def test_a_plan_is_answered_for_each_partner_and_as_a_whole_and_records_nothing(self):
        plan = self.plan({"ref": "p1", "cvr": A, "amount": "200000.00 EUR"}, {"ref": "p2", "cvr": B, "amount": "300000.01 EUR"},
                         {"ref": "p3", "cvr": A, "amount": "100000.00 EUR"}, {"ref": "p4", "cvr": A, "amount": "0.01 EUR"})
        with self.unchanged():
            answer = self.ask("plan", plan, code=REFUSED)
            self.assertIn("p2", self.ok("plan", plan, code=REFUSED))
            self.assertIn("p2", self.ok("--lang", "da", "plan", plan, "--explain", code=REFUSED))
        self.assertEqual((answer["verdict"], [(g["ref"], g["verdict"]) for g in answer["grants"]]),
                         ("refused", [("p1", "allowed"), ("p2", "refused"), ("p3", "allowed"), ("p4", "refused")]))

    def test_a_plan_that_fits_is_only_granted_when_told_to(self):
        plan = self.plan({"ref": "p1", "cvr": A, "amount": "200000.00 EUR"}, {"ref": "p2", "cvr": B, "amount": "300000.00 EUR"})
        with self.unchanged():
            self.assertEqual(self.ask("plan", plan)["verdict"], "allowed")
        answer = self.ask("plan", plan, "--commit", "--actor", "Asta")
        self.assertEqual((answer["verdict"], [g["verdict"] for g in answer["grants"]], [g["event"] for g in answer["grants"]]), ("granted", ["granted"] * 2, [2, 3]))
        self.assertEqual([g["ref"] for g in self.ask_lines("grants")], ["p1", "p2"])
        self.assertEqual(self.ask("decision", "show", "p2")["actor"], "Asta")

    def test_one_refusal_or_one_error_and_nothing_is_granted(self):
        with self.unchanged():
            self.ask("plan", self.plan({"ref": "p1", "cvr": A, "amount": "1.00 EUR"}, {"ref": "p2", "cvr": B, "amount": "300000.01 EUR"}), "--commit", code=REFUSED)
            for code, second in [("cvr_invalid", {"ref": "p2", "cvr": "1", "amount": "1.00 EUR"}), ("ref_exists", {"ref": "p1", "cvr": B, "amount": "1.00 EUR"}),
                                 ("date_invalid", {"ref": "p2", "cvr": B, "amount": "1.00 EUR", "granted_on": "2024-02-30"}),
                                 ("request_invalid", {"ref": "p2", "cvr": B, "amount": 1}), ("request_invalid", {"ref": "p2", "cvr": B, "amuont": "1.00 EUR"})]:
                with self.subTest(code):
                    self.fails(code, "plan", self.plan({"ref": "p1", "cvr": A, "amount": "1.00 EUR"}, second), "--commit")
            self.fails("request_invalid", "plan", self.write("broken.jsonl", '{"ref": "p1"\n'), "--commit")
            self.fails("file_invalid", "plan", self.write("nothing.jsonl", "\n\n"), "--commit")
            self.fails("file_invalid", "plan", self.folder / "missing.jsonl", "--commit")

    def test_the_line_of_a_plan_that_is_wrong_is_named(self):
        plan = self.write("plan.jsonl", f'\n{{"ref": "p1", "cvr": "{A}", "regulation": "general", "amount": "1.00 EUR", "granted_on": "{DAY}"}}\n\nnot JSON\n')
        self.assertIn("plan.jsonl:4", self.fails("request_invalid", "plan", plan)["where"])

    def test_a_plan_comes_from_standard_input_too_with_crlf_and_instruments(self):
        plan = json.dumps({"ref": "p1", "cvr": A, "regulation": "general", "granted_on": DAY,
                           "instrument": {"kind": "loan", "amount": "600000.00 EUR", "years": "5"}}) + "\r\n"
        self.assertEqual(self.ask("plan", "-", stdin=plan)["grants"][0]["eur"], "120000.00")

    def test_a_plan_committed_again_with_its_key_is_one_plan(self):
        plan = self.plan({"ref": "p1", "cvr": A, "amount": "200000.00 EUR"}, {"ref": "p2", "cvr": B, "amount": "300000.00 EUR"})
        first = self.ask("plan", plan, "--commit", "--key", "k")
        with self.unchanged(replayed=True):
            again = self.ask("plan", plan, "--commit", "--key", "k")
            self.assertEqual([{**g, "replayed": None} for g in again["grants"]], [{**g, "replayed": None} for g in first["grants"]])

    def test_another_plan_with_the_same_key_is_refused_whole(self):
        first = {"ref": "p1", "cvr": A, "amount": "1.00 EUR"}
        self.ask("plan", self.plan(first), "--commit", "--key", "k")
        for other in ([first, {"ref": "p2", "cvr": B, "amount": "1.00 EUR"}], [{"ref": "p2", "cvr": B, "amount": "1.00 EUR"}], [{**first, "amount": "2.00 EUR"}]):
            with self.subTest(other):
                with self.unchanged(replayed=True):
                    self.fails("key_reuse", "plan", self.plan(*other), "--commit", "--key", "k")

    def test_the_worked_budgets_of_the_guidelines_fit(self):
        self.ok("rates", "import", DATA / "eurofxref-hist.csv")
        plan = self.plan(*[{"ref": f"b{i}", "cvr": cvr, "amount": amount, "granted_on": "2024-09-02"} for i, (cvr, amount) in enumerate(
            [("12345678", "358512.00 DKK"), ("11223344", "476000.00 DKK"), ("11122223", "140000.00 DKK"), ("87654321", "515000.00 DKK")])])
        self.assertEqual(self.ask("plan", plan, "--commit")["verdict"], "granted")


class AidInInstruments(Case):
    def value(self, *arguments):
        said = run("--json", "gge", *arguments)
        self.assertEqual((said.code, said.err), (0, ""), said)
        return said.answer["gge_eur"]

    def refused(self, code, *arguments):
        self.fails(code, "gge", *arguments, on_ledger=False)

    def test_a_loan_in_the_safe_harbour(self):
        self.assertEqual(self.value("loan", "750000.00 EUR", "--years", "10"), "300000.00")
        self.assertEqual(self.value("loan", "1500000.00", "EUR", "--years", "5", "--collateral-percent", "50"), "300000.00")
        self.assertEqual(self.value("loan", "600000.00 EUR", "--years", "5"), "120000.00")
        for arguments in (["1500000.01 EUR", "--years", "5"], ["750000.01 EUR", "--years", "6"], ["1.00 EUR", "--years", "10.01"],
                          ["1.00 EUR", "--years", "5", "--collateral-percent", "49.99"]):
            self.refused("safe_harbour_unavailable", "loan", *arguments)
        self.refused("regulation_unknown", "loan", "1.00 EUR", "--years", "5", "-r", "forestry")
        self.refused("amount_not_positive", "loan", "0.00 EUR", "--years", "5")

    def test_a_guarantee_in_the_safe_harbour(self):
        self.assertEqual(self.value("guarantee", "2250000.00 EUR", "--years", "5", "--guaranteed-percent", "80"), "300000.00")
        self.assertEqual(self.value("guarantee", "1125000.00 EUR", "--years", "10"), "300000.00")
        self.assertEqual(self.value("guarantee", "112500.00 EUR", "--years", "10", "-r", "fishery"), "30000.00")
        self.refused("safe_harbour_unavailable", "guarantee", "1.00 EUR", "--years", "5", "--guaranteed-percent", "80.01")

    def test_a_grant_in_instalments_is_discounted(self):
        self.assertEqual(self.value("instalments", "--payment", "0=100.00", "--payment", "1=105.00", "--discount-rate", "5"), "200.00")
        rates = self.write("base.csv", "area,from,percent\nDK,2026-01-01,4\n")
        self.assertEqual(self.value("instalments", "--payment", "1=105.00", "--base-rates", rates, "--on", DAY), "100.00")
        self.refused("request_invalid", "instalments", "--payment", "1=105.00")
        self.refused("request_invalid", "instalments", "--payment", "105.00", "--discount-rate", "5")
        self.refused("file_invalid", "instalments", "--payment", "1=105.00", "--base-rates", self.folder / "missing.csv", "--on", DAY)

    def test_a_soft_loan_is_worth_the_interest_forgone(self):
        self.assertEqual(self.value("soft-loan", "--outstanding", "100.00", "--reference-rate", "10", "--interest-rate", "0", "--discount-rate", "0"), "10.00")

    def test_the_value_is_told_in_both_languages(self):
        for language, word in (("en", "Counts"), ("da", "Tæller")):
            said = run("--lang", language, "gge", "loan", "600000.00 EUR", "--years", "5")
            self.assertEqual(said.code, 0, said)
            self.assertIn(word, said.out)


if __name__ == "__main__":
    main()
