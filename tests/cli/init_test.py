#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Making a ledger, naming it, and refusing what is not one."""
import json
import os
import sqlite3
import stat

from support.command import A, ALLOWED, BAD_INPUT, STORAGE, Case, main, run

AID = [A, "1000.00 DKK", "--on", "2024-03-15"]


class MakingALedger(Case):
    def test_by_default_the_programmes_rulebook_binds_and_the_law_is_watched(self):
        said = self.run_on("init")
        self.assertEqual((said.code, said.err), (ALLOWED, ""), said)
        self.assertIn("Closing Loops", said.out)
        answer = self.ask("check", A, "10.00 EUR", "--on", "2026-02-14")
        self.assertEqual(answer["rulebook"], "closing-loops-2024")
        self.assertEqual([a["rulebook"] for a in answer["advisories"]], ["dk-law"])
        self.assertEqual([c["kind"] for c in answer["ceilings"]], ["fiscal"])
        self.assertEqual(self.events()[0], 1)

    def test_by_default_the_ecbs_rate_of_at_most_seven_days_converts(self):
        self.init()
        self.fails("rate_missing", "check", *AID)
        self.run_on("rates", "import", self.write("r.csv", "date,currency,rate\n2024-03-08,DKK,7.46\n"))
        self.assertEqual(self.ask("check", *AID)["rate_source"], "ecb")
        self.fails("rate_missing", "check", A, "1000.00 DKK", "--on", "2024-03-16")

    def test_the_age_a_rate_may_have_can_be_chosen(self):
        self.init("--max-age-days", "0")
        self.run_on("rates", "import", self.write("r.csv", "date,currency,rate\n2024-03-14,DKK,7.46\n"))
        self.fails("rate_missing", "convert", "1.00 DKK", "--on", "2024-03-15")
        self.assertEqual(self.ask("convert", "7.46 DKK", "--on", "2024-03-14")["eur"], "1.00")

    def test_the_law_can_bind_and_is_then_not_watched_too(self):
        self.init("--rulebook", "dk-law")
        answer = self.ask("check", A, "10.00 EUR", "--on", "2026-02-14")
        self.assertEqual((answer["rulebook"], answer["advisories"]), ("dk-law", []))
        self.assertEqual([c["id"] for c in answer["ceilings"]], ["2023-2831.general"])

    def test_watching_none_gives_no_advisory(self):
        self.init("--watch", "none")
        self.assertEqual(self.ask("check", A, "10.00 EUR", "--on", "2026-02-14")["advisories"], [])

    def test_several_rulebooks_can_be_watched_a_file_among_them(self):
        book = run("--json", "rulebook", "show", "dk-law").answer
        book["id"], book["title"] = "mine", "Mine"
        own = self.write("mine.json", json.dumps(book))
        self.init("--watch", "dk-law", "--watch", own)
        answer = self.ask("check", A, "10.00 EUR", "--on", "2026-02-14")
        self.assertEqual([a["rulebook"] for a in answer["advisories"]], ["dk-law", "mine"])

    def test_a_rulebook_shown_as_json_binds_again_as_a_file(self):
        for name in ("closing-loops-2024", "dk-law"):
            with self.subTest(name):
                shown = run("--json", "rulebook", "show", name)
                own = self.write(name + ".json", shown.out)
                path = self.folder / (name + ".db")
                self.init("--rulebook", own, ledger=path)
                self.assertEqual(run("-L", path, "--json", "rulebook", "show").answer, shown.answer)

    def test_a_rulebook_of_ones_own_decides(self):
        book = run("--json", "rulebook", "show", "closing-loops-2024").answer
        book.update(id="mine", title="Mine", source="test")
        book["ceilings"][0]["limit_eur"] = "100.00"
        self.init("--rulebook", self.write("mine.json", json.dumps(book)))
        self.assertEqual(self.ask("check", A, "100.00 EUR", "--on", "2026-02-14")["verdict"], "allowed")
        self.assertEqual(self.ask("check", A, "100.01 EUR", "--on", "2026-02-14", code=1)["rulebook"], "mine")

    def test_the_fixed_rate_converts_every_currency_and_has_no_date(self):
        self.init("--conversion", "fixed", "--rate", "7.46", "--reason", "agreed with the agency")
        for amount in ("7.46 DKK", "7.46 SEK"):
            answer = self.ask("convert", amount, "--on", "2024-03-15")
            self.assertEqual((answer["eur"], answer["rate"], answer["rate_date"], answer["rate_source"]), ("1.00", "7.46", None, "fixed"))
        self.assertEqual(self.ask("convert", "5.00 EUR", "--on", "2024-03-15")["rate"], "1")

    def test_a_fixed_rate_needs_the_rate_and_a_reason(self):
        for options in ([], ["--rate", "7.46"], ["--reason", "because"]):
            with self.subTest(options):
                self.fails("request_invalid", "init", "--conversion", "fixed", *options)
                self.assertFalse(self.ledger.exists())

    def test_a_fixed_rate_that_is_no_rate_is_refused(self):
        for rate in ("0", "-7.46", "7,46", "1e1", "nan", ""):
            with self.subTest(rate):
                said = self.run_on("init", "--conversion", "fixed", "--rate", rate, "--reason", "x")
                self.assertEqual(said.code, BAD_INPUT, said)
                self.assertFalse(self.ledger.exists())

    def test_inforeuro_takes_the_rate_of_the_month(self):
        self.init("--conversion", "inforeuro")
        self.run_on("rates", "import", self.write("r.csv", "date,currency,rate\n2024-03-01,DKK,7.45\n2024-03-14,DKK,7.60\n"))
        self.assertEqual(self.ask("convert", "7.45 DKK", "--on", "2024-03-31")["eur"], "1.00")
        self.fails("rate_missing", "convert", "7.45 DKK", "--on", "2024-04-01")

    def test_nationalbanken_takes_its_own_rates_only(self):
        self.init("--conversion", "nationalbanken")
        rates = self.write("r.csv", "date,currency,rate\n2024-03-14,DKK,7.45\n")
        self.run_on("rates", "import", "--source", "ecb", rates)
        self.fails("rate_missing", "convert", "7.45 DKK", "--on", "2024-03-15")
        self.run_on("rates", "import", "--source", "nationalbanken", rates)
        answer = self.ask("convert", "7.45 DKK", "--on", "2024-03-15")
        self.assertEqual((answer["eur"], answer["rate_source"], answer["rate_date"]), ("1.00", "nationalbanken", "2024-03-14"))

    def test_an_unknown_conversion_is_refused(self):
        for source in ("bank", "own", "none", ""):
            with self.subTest(source):
                self.fails("request_invalid", "init", "--conversion", source)
                self.assertFalse(self.ledger.exists())

    def test_policy_anniversary_includes_the_day_itself_where_chosen(self):
        for value, counted in (("exclusive", []), ("inclusive", ["g"])):
            path = self.init("--rulebook", "dk-law", "--policy", f"anniversary={value}", ledger=self.folder / f"{value}.db")
            run("-L", path, "grant", "g", A, "10.00 EUR", "--on", "2024-01-02")
            answer = run("-L", path, "--json", "headroom", A, "--on", "2027-01-02", "--currency", "EUR").answer
            self.assertEqual(answer["tests"]["2023-2831.general"]["counted"], counted)

    def test_policy_natural_person_links_decides_whether_a_person_joins_companies(self):
        for value, sizes in (("none", (1, 1)), ("if_enterprise", (1, 2)), ("always", (2, 2))):
            for kind, size in zip(("person", "person_enterprise"), sizes):
                path = self.init("--policy", f"natural_person_links={value}", ledger=self.folder / f"{value}-{kind}.db")
                run("-L", path, "entity", "add", "p:1", kind)
                for company in (A, "99000007"):
                    run("-L", path, "link", "add", "p:1", company, "--since", "2020-01-01")
                group = run("-L", path, "--json", "check", A, "1.00 EUR", "--on", "2026-02-14").answer["undertaking"]
                self.assertEqual(len(group), size, (value, kind, group))

    def test_policy_rounding_rounds_half_up_or_up(self):
        for value, eur in (("half_up", "1.00"), ("up", "1.01")):
            path = self.init("--conversion", "fixed", "--rate", "7.46", "--reason", "x", "--policy", f"rounding={value}", ledger=self.folder / f"{value}.db")
            self.assertEqual(run("-L", path, "--json", "convert", "7.47 DKK").answer["eur"], eur)

    def test_policy_agri_fish_takes_the_own_or_the_highest_ceiling(self):
        for value, verdict in (("own", "refused"), ("highest", "allowed")):
            path = self.init("--rulebook", "dk-law", "--policy", f"agri_fish={value}", ledger=self.folder / f"{value}.db")
            run("-L", path, "grant", "a", A, "25000.00 EUR", "--on", "2026-01-02", "-r", "agriculture")
            answer = run("-L", path, "--json", "check", A, "20000.00 EUR", "--on", "2026-02-14", "-r", "fishery").answer
            self.assertEqual(answer["verdict"], verdict)

    def test_policy_cvr_check_makes_a_failed_check_digit_a_finding_or_an_error(self):
        path = self.init("--policy", "cvr_check=finding")
        self.assertIn({"code": "cvr_check_digit", "subject": "12345678"}, self.ask("check", "12345678", "1.00 EUR", "--on", "2026-02-14")["findings"])
        self.ledger = self.init("--policy", "cvr_check=error", ledger=self.folder / "strict.db")
        self.fails("cvr_invalid", "check", "12345678", "1.00 EUR", "--on", "2026-02-14")
        self.fails("cvr_invalid", "company", "add", "12345678")

    def test_an_unknown_policy_or_value_is_refused_and_what_there_is_told(self):
        for policy in ("colour=red", "rounding=down", "rounding", "rounding=", "=up", "", "ROUNDING=up"):
            with self.subTest(policy):
                told = self.fails("policy_unknown", "init", "--policy", policy)
                self.assertRegex(told["remedy"], "half_up|anniversary")
                self.assertFalse(self.ledger.exists())

    def test_an_unknown_rulebook_is_refused_and_what_there_is_told(self):
        for options in (["--rulebook", "dk-lov"], ["--watch", "dk-lov"], ["--rulebook", ""]):
            with self.subTest(options):
                told = self.fails("rulebook_invalid", "init", *options)
                self.assertIn("closing-loops-2024", told["remedy"])
                self.assertFalse(self.ledger.exists())

    def test_a_file_that_is_no_rulebook_is_refused_with_its_place(self):
        book = run("--json", "rulebook", "show", "dk-law").answer
        wrong = {
            "text.json": "not JSON",
            "key.json": json.dumps({**book, "colour": "red"}),
            "limit.json": json.dumps({**book, "ceilings": [{**book["ceilings"][0], "limit_eur": "-1.00"}]}),
            "number.json": json.dumps({**book, "ceilings": [{**book["ceilings"][0], "limit_eur": 300000}]}),
            "day.json": json.dumps({**book, "ceilings": [{**book["ceilings"][0], "checked_on": "2024-02-30"}]}),
            "empty.json": json.dumps({**book, "ceilings": []}),
        }
        for name, content in wrong.items():
            with self.subTest(name):
                self.assertIn(name, self.fails("rulebook_invalid", "init", "--rulebook", self.write(name, content))["where"])
                self.assertFalse(self.ledger.exists())
        self.fails("file_invalid", "init", "--rulebook", self.folder / "missing.json")

    def test_the_authority_is_written_on_grants_that_name_none(self):
        self.init("--authority", "Food & Bio Cluster Denmark")
        self.run_on("grant", "g1", A, "10.00 EUR", "--on", "2026-02-14")
        self.run_on("grant", "g2", A, "10.00 EUR", "--on", "2026-02-14", "--authority", "Erhvervshus Fyn")
        self.run_on("declare", "d1", A, "10.00 EUR", "--on", "2026-02-14")
        self.assertEqual([g["authority"] for g in self.ask_lines("grants")], ["Food & Bio Cluster Denmark", "Erhvervshus Fyn", ""])

    def test_what_is_there_is_never_overwritten(self):
        self.init()
        self.run_on("grant", "g1", A, "10.00 EUR", "--on", "2026-02-14")
        note = self.write("note.txt", "my notes\n")
        for path in (self.ledger, note):
            before = path.read_bytes()
            self.fails("ledger_exists", "init", ledger=path)
            self.assertEqual(path.read_bytes(), before)
        os.symlink(self.folder / "elsewhere.db", self.folder / "link.db")
        self.fails("ledger_exists", "init", ledger=self.folder / "link.db")
        self.assertFalse((self.folder / "elsewhere.db").exists())
        self.fails("ledger_exists", "init", ledger=self.folder)

    def test_a_failed_init_leaves_nothing_behind(self):
        said = run("-L", self.folder / "missing" / "ledger.db", "init")
        self.assertEqual(said.code, STORAGE, said)
        self.run_on("init", "--policy", "x=y")
        self.run_on("init", "--authority", "a\nb")
        self.assertEqual(list(self.folder.iterdir()), [])


class NamingALedger(Case):
    COMMANDS = (["check", *AID], ["grants"], ["verify"], ["audit"], ["batch"], ["company", "list"], ["init"], ["rates", "show"], ["void", "x"])

    def test_where_no_ledger_is_named_the_answer_says_what_to_do(self):
        for arguments in self.COMMANDS:
            with self.subTest(arguments):
                told = self.fails("not_a_ledger", *arguments, code=STORAGE, on_ledger=False)
                self.assertIn("DEMINIMIS_LEDGER", told["remedy"])
                self.assertIn("init", told["remedy"])

    def test_the_environment_names_it(self):
        env = {"DEMINIMIS_LEDGER": str(self.ledger)}
        self.assertEqual(run("init", env=env).code, 0)
        self.assertEqual(run("grants", env=env).code, 0)

    def test_the_option_goes_before_the_environment(self):
        self.init()
        env = {"DEMINIMIS_LEDGER": str(self.folder / "other.db")}
        self.assertEqual(run("-L", self.ledger, "grants", env=env).code, 0)
        self.assertEqual(run("grants", env=env).code, STORAGE)

    def test_common_options_may_stand_after_the_command(self):
        self.init()
        said = run("company", "add", A, "-L", self.ledger, "--json")
        self.assertEqual((said.code, said.answer["verdict"]), (0, "registered"), said)
        said = run("check", A, "10.00 EUR", "--on", "2026-02-14", "--ledger", self.ledger, "--lang", "da")
        self.assertTrue(said.out.startswith("Ja"), said)

    def test_commands_that_need_no_ledger_ask_for_none(self):
        for arguments in (["rulebook", "show"], ["rulebook", "show", "dk-law"], ["--version"], ["--help"], ["check", "--help"],
                          ["gge", "loan", "100000.00 EUR", "--years", "5"]):
            self.assertEqual(run(*arguments).code, 0, arguments)

    def test_a_command_that_is_none_is_bad_input(self):
        for arguments in ([], ["chek"], ["check"], ["company"], ["check", "--colour", "red"], ["--lang", "de", "grants"]):
            with self.subTest(arguments):
                said = run(*arguments)
                self.assertEqual((said.code, said.out), (BAD_INPUT, ""), said)
                self.assertNotEqual(said.err, "")

    def test_who_asks_for_json_gets_json_for_a_command_that_is_none_too(self):
        for arguments in (["chek"], ["check"], ["check", A, "10.00 EUR", "--colour", "red"], ["grant", "g1", A, "10.00 EUR"]):
            with self.subTest(arguments):
                said = run("--json", *arguments)
                self.assertEqual(said.code, BAD_INPUT, said)
                self.assertNotEqual(said.out, "", said)
                self.assertEqual((said.answer["error"], said.answer["written"]), ("request_invalid", "no"), said)


class WhatIsNotALedger(Case):
    def refused_by_all(self, path):
        for arguments in (["check", *AID], ["grant", "g", *AID], ["verify"], ["batch"]):
            with self.subTest(path=path.name, command=arguments[0]):
                said = run("-L", path, "--json", *arguments, timeout=20)
                self.assertEqual((said.code, said.answer["error"]), (STORAGE, "not_a_ledger"), said)
                self.assertIn("not_a_ledger", said.err)

    def test_a_missing_file_is_refused_and_not_made(self):
        self.refused_by_all(self.ledger)
        self.refused_by_all(self.folder / "missing" / "ledger.db")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_text_file_an_empty_file_and_half_a_ledger_are_refused_and_left_as_they_are(self):
        whole = self.init(ledger=self.folder / "whole").read_bytes()
        for name, content in {"text": b"hello\n" * 1000, "empty": b"", "header": b"SQLite format 3\0", "zeros": bytes(4096), "short": whole[:50]}.items():
            path = self.write(name, content)
            self.refused_by_all(path)
            self.assertEqual(path.read_bytes(), content)
            self.assertEqual([p.name for p in self.folder.iterdir() if p.name.startswith(name)], [name])

    def test_another_programs_database_is_refused_and_left_as_it_is(self):
        path = self.folder / "other.db"
        other = sqlite3.connect(path)
        other.executescript("CREATE TABLE event (seq INTEGER PRIMARY KEY, bytes TEXT); INSERT INTO event VALUES (1, 'x');")
        other.close()
        before = path.read_bytes()
        self.refused_by_all(path)
        self.assertEqual(path.read_bytes(), before)

    def test_a_folder_and_a_device_are_refused(self):
        self.refused_by_all(self.folder)
        said = run("-L", "/dev/null", "grants", timeout=20)
        self.assertEqual(said.code, STORAGE, said)
        self.assertIn("not_a_ledger", said.err)

    def test_a_pipe_is_refused_without_waiting_for_a_writer(self):
        path = self.folder / "pipe"
        os.mkfifo(path)
        self.refused_by_all(path)
        self.assertTrue(stat.S_ISFIFO(path.stat().st_mode))

    def test_a_symbolic_link_is_refused_even_where_it_points_to_a_ledger(self):
        self.init()
        link = self.folder / "link.db"
        os.symlink(self.ledger, link)
        before = self.ledger.read_bytes()
        self.refused_by_all(link)
        self.assertEqual(self.ledger.read_bytes(), before)

    def test_a_ledger_of_a_newer_version_is_refused_and_left_as_it_is(self):
        self.init()
        other = sqlite3.connect(self.ledger)
        other.execute("PRAGMA user_version = 9999")
        other.close()
        before = self.ledger.read_bytes()
        self.fails("schema_too_new", "grant", "g", *AID, code=STORAGE)
        self.assertEqual(self.ledger.read_bytes(), before)


class WordsThatAreNotUnderstood(Case):
    """What is wrong with the words of a command is told as every other error: a stable code, what, where, why, what to do."""

    WRONG = (((), "See: deminimis --help."), (("nosuch",), "See: deminimis --help."), (("check",), "See: deminimis check --help."),
             (("check", *AID, "--frob"), "See: deminimis check --help."), (("link", "add", A), "See: deminimis link add --help."),
             (("--role", "king", "audit"), "See: deminimis audit --help."))

    def test_they_are_an_error_with_a_code_and_the_place_to_read_on(self):
        for words, remedy in self.WRONG:
            with self.subTest(words):
                said = run(*words)
                self.assertEqual((said.code, said.out), (BAD_INPUT, ""))
                self.assertTrue(said.err.startswith("Error request_invalid: "), said)
                self.assertIn(remedy, said.err)
                answer = run("--json", *words).answer
                self.assertEqual((answer["error"], answer["where"], answer["remedy"], answer["written"]), ("request_invalid", "command line", remedy, "no"))
                self.assertTrue(answer["why"].endswith("."), answer)

    def test_an_unknown_command_is_named(self):
        self.assertIn('There is no command "nosuch".', run("-L", "x.db", "nosuch", "--frob").err)

    def test_the_language_asked_for_answers_although_the_rest_was_not_understood(self):
        for words in (("--lang", "da", "check"), ("check", "--lang=da")):
            self.assertTrue(run(*words).err.startswith("Fejl request_invalid: "), words)


if __name__ == "__main__":
    main()
