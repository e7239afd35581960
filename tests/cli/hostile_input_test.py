#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Text that wants to be more than text: it is refused, or kept and never let loose on a terminal or a database."""
import json

from support.command import A, ALLOWED, B, BAD_INPUT, REFUSED, Case, main, run

DAY = "2026-02-14"
CONTROLS = ["\033[31m", "\a", "\b", "\t", "\n", "\r", "\x7f", "\x01"]
DECEIVERS = ["\u009b31m", "\u0085", "\u202e", "\u2066", "\u200b", "\u200f", "\u2028", "\ufeff", "\u00ad"]  # C1 controls, marks that reorder or hide
SQL = ["'; DROP TABLE aid; --", "x' OR '1'='1", '" OR ""="', "%", "_", "1); DELETE FROM event; --", "\\", "NULL", "0x41", "g1'||'"]


class HostileText(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def texts(self, value):
        """Every command with a place for free text, that text in it."""
        n = self.count = getattr(self, "count", 0) + 1
        aid = [A, "1.00 EUR", "--on", DAY]
        return [
            ["grant", f"{value}{n}", *aid], ["reserve", f"r{value}{n}", *aid], ["declare", f"d{value}{n}", *aid],
            *[["grant", f"g{n}{option}", *aid, option, value] for option in ("--note", "--project", "--authority", "--instrument", "--actor", "--reason", "--sector-override")],
            ["grant", f"k{n}", *aid, "--key", f"k{value}{n}"], ["company", "add", B, "--name", value], ["entity", "add", f"x{value}{n}", "person"],
            ["entity", "add", f"y{n}", "person", "--name", value], ["link", "add", A, B, "--since", "2020-01-01", "--evidence", value],
            ["sector", "set", B, "general", "--purpose", value], ["sector", "set", B, "general", "--operation", value], ["sector", "set", B, "general", "--separation", value],
            ["void", f"v{value}"], ["link", "list", f"{value}{n}"],
        ]

    def all_text(self):
        """Every command that shows what is recorded, in both languages; `run` fails where something hidden stands in the text."""
        for language in ("en", "da"):
            for arguments in (["grants", "--on", DAY], ["check", A, "1.00 EUR", "--on", DAY, "--explain"], ["headroom", A, "--on", DAY, "--currency", "EUR", "--explain"],
                              ["company", "list"], ["link", "list"], ["undertaking", "show", A, "--on", DAY], ["audit"], ["register", "due", "--on", DAY], ["verify"],
                              ["headroom", A, "--on", DAY, "--schedule"]):
                said = self.run_on("--lang", language, *arguments)
                self.assertIn(said.code, (ALLOWED, REFUSED), said)
                self.assertEqual(said.err, "", said)

    def test_control_characters_are_refused_in_every_text(self):
        self.ok("company", "add", B)
        for value in ("\033[31m", "\n"):
            with self.unchanged():
                for arguments in self.texts(f"a{value}b"):
                    with self.subTest(arguments):
                        said = self.run_on("--json", *arguments)
                        if arguments[0] == "void":
                            self.assertEqual((said.code, said.answer["error"]), (BAD_INPUT, "ref_unknown"), said)
                        elif arguments[:2] != ["link", "list"]:
                            self.assertEqual((said.code, said.answer["error"]), (BAD_INPUT, "encoding_invalid"), said)

    def test_every_control_character_is_refused(self):
        with self.unchanged():
            for value in CONTROLS:
                self.fails("encoding_invalid", "grant", f"a{value}b", A, "1.00 EUR", "--on", DAY)

    def test_characters_that_reorder_or_hide_are_refused_or_shown_written_out(self):
        self.ok("company", "add", B)
        for arguments in self.texts("".join(["a", *DECEIVERS, "b"])):
            with self.subTest(arguments):
                said = self.run_on(*arguments)
                self.assertIn(said.code, (ALLOWED, REFUSED, BAD_INPUT), said)
        self.all_text()

    def test_no_command_repeats_a_reference_or_an_id_with_hidden_characters_as_they_are(self):
        value = "\u009b2J\u202e"
        for arguments in (["reserve", f"v{value}", A, "2.00 EUR", "--on", DAY], ["reserve", f"p{value}", A, "2.00 EUR", "--on", DAY], ["void", f"v{value}"], ["post", f"p{value}"],
                          ["reduce", f"p{value}", "1.00 EUR", "--effective-on", DAY], ["withdraw", f"p{value}", "--effective-on", DAY], ["entity", "add", f"e{value}", "person"],
                          ["link", "add", f"e{value}", A, "--since", DAY], ["link", "list"], ["undertaking", "show", A, "--on", DAY], ["grants", "--on", DAY]):
            with self.subTest(arguments[0]):
                self.assertIn(self.run_on(*arguments).code, (ALLOWED, BAD_INPUT))

    def test_hidden_characters_in_files_are_told_written_out(self):
        for value in ("\033[31m", "\u009b31m", "\u202e"):
            with self.subTest(value):
                self.run_on("rates", "import", self.write("r.csv", f'date,currency,rate\n2024-03-14,"DKK{value}",7.45\n2024-03-14,DKK,"7{value}"\n"{value}",DKK,7.45\n'))
                self.run_on("rates", "import", self.write("h.csv", f'date,currency,rate,"x{value}"\n2024-03-14,DKK,x\n'))
                self.run_on("link", "import", self.write("l.csv", f'owner,company,since,"x{value}"\n"{value}",{A},2020-01-01\n{A},{B},"{value}"\n{A},{B},2020-01-01\n'))
                self.run_on("plan", self.write("p.jsonl", json.dumps({"ref": f"p{value}", "cvr": f"{value}", "regulation": f"{value}", "amount": f"{value}", "granted_on": DAY})))
                self.run_on("conformance", self.write("c.json", json.dumps({"format": "deminimis-vectors/1", "cases": [
                    {"id": f"c{value}", "rulebook": "dk-law", "conversion": {"source": "ecb"}, "steps": [{"do": "void", "ref": f"{value}", "expect": {f"x{value}": f"{value}"}}]}]})))
                self.run_on("rulebook", "show", self.write("b.json", json.dumps({"format": f"{value}"})))

    def test_hidden_characters_in_the_name_of_a_file_are_told_written_out(self):
        for i, value in enumerate(["\033[31m", "\n", "\u202e"]):
            with self.subTest(value):
                rates = self.write(f"{value}{i}.csv", "date,currency,rate\n2024-03-14,DKK,7.45\n2024-02-30,DKK,7.45\n")
                self.assertEqual(self.run_on("rates", "import", rates).code, BAD_INPUT)
                self.assertEqual(self.run_on("link", "import", self.write(f"{value}{i}-links.csv", f"owner,company,since\n{A},{B},2020-01-0{i + 1}\n")).code, ALLOWED)
                self.assertEqual(self.run_on("plan", self.folder / f"{value}.jsonl").code, BAD_INPUT)
                self.assertEqual(run("-L", self.folder / f"{value}.db", "init").code, ALLOWED)

    def test_an_argument_that_is_not_understood_is_told_written_out(self):
        for arguments in (["\033[31m"], ["check", A, "1.00 EUR", "--\033[31m"], ["--lang", "\033[31m", "grants"], ["link", "end", "\033[31m", "--until", DAY]):
            with self.subTest(arguments):
                self.assertEqual(self.run_on(*arguments).code, BAD_INPUT)

    def test_sql_in_a_text_is_text(self):
        self.ok("company", "add", B)
        for arguments in self.texts(" ".join(SQL)):
            with self.subTest(arguments):
                said = self.run_on("--json", *arguments)
                self.assertEqual(said.code, BAD_INPUT if arguments[0] == "void" else ALLOWED, said)
        for value in SQL:
            self.assertEqual(self.ask("grant", value, A, "1.00 EUR", "--on", DAY)["ref"], value)
        self.assertTrue(self.ask("verify")["ok"])
        refs = [g["ref"] for g in self.ask_lines("grants")]
        for value in SQL:
            self.assertIn(value, refs)
            self.assertEqual(self.ask("decision", "show", value)["then"]["amount"], "1.00 EUR")
        self.fails("ref_unknown", "decision", "show", "%%")
        self.fails("ref_unknown", "void", "x' OR '1'='2")
        self.all_text()

    def test_text_that_a_spreadsheet_would_compute_is_kept_as_it_is(self):
        for i, value in enumerate(["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "＝1+1"]):
            self.ok("grant", f"--note={value}", f"g{i}", A, "1.00 EUR", "--on", DAY)
            self.assertEqual(self.ask_lines("grants")[i]["note"], value)

    def test_a_cpr_number_is_refused_wherever_it_would_be_kept(self):
        self.ok("company", "add", B)
        with self.unchanged():
            for value in ("010190-1234", "311299 9876"):
                for arguments in [["grant", value, A, "1.00 EUR", "--on", DAY], ["reserve", value, A, "1.00 EUR", "--on", DAY], ["declare", value, A, "1.00 EUR", "--on", DAY],
                                  *[["grant", "g1", A, "1.00 EUR", "--on", DAY, option, value] for option in ("--note", "--project", "--authority", "--instrument", "--actor",
                                                                                                              "--reason", "--key", "--sector-override")],
                                  ["company", "add", A, "--name", value], ["entity", "add", value, "person"], ["entity", "add", "x", "person", "--name", value],
                                  ["link", "add", A, B, "--since", DAY, "--evidence", value], ["sector", "set", B, "general", "--purpose", value]]:
                    with self.subTest(arguments):
                        self.fails("personal_number", *arguments)
            self.fails("personal_number", "entity", "add", "0101901234", "person")
            for value in ("010190-1234", "0101901234", "010190 1234", "123", "10034567890", "100345678x", "10 03 45 67 89"):
                self.fails("p_number_invalid", "grant", "g1", A, "1.00 EUR", "--on", DAY, "--p-number", value)
            for value in ("010190-1234", "0101901234"):
                self.fails("cvr_invalid", "check", value, "1.00 EUR", "--on", DAY)

    def test_what_is_said_when_a_ledger_is_made_is_a_text_like_any_other(self):
        path = self.folder / "other.db"
        for code, value in (("personal_number", "010190-1234"), ("encoding_invalid", "a\033[31mb"), ("encoding_invalid", b"\xff"), ("request_invalid", "x" * 1001)):
            for options in (["--authority", value], ["--actor", value], ["--reason", value], ["--key", value],
                            ["--conversion", "fixed", "--rate", "7.46", "--reason", value]):
                with self.subTest(options):
                    self.fails(code, "init", *options, ledger=path)
                self.assertFalse(path.exists() and path.unlink())

    def test_a_cpr_number_in_any_text_of_a_rulebook_of_ones_own_is_refused(self):
        shown = run("--json", "rulebook", "show", "dk-law").answer
        path = self.folder / "other.db"
        self.assertEqual(run("-L", path, "init", "--rulebook", self.write("good.json", json.dumps(shown))).code, 0)
        path.unlink()

        def texts(value, at=()):
            for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
                if isinstance(inner, str) and key in ("id", "title", "source", "article"):
                    yield (*at, key)
                yield from texts(inner, (*at, key))

        places = list(texts(shown))
        self.assertGreater(len(places), 6)
        for place in places[:9]:
            with self.subTest(place):
                changed = json.loads(json.dumps(shown))
                inner = changed
                for key in place[:-1]:
                    inner = inner[key]
                inner[place[-1]] += " 010190-1234"
                said = run("-L", path, "--json", "init", "--rulebook", self.write("bad.json", json.dumps(changed)))
                self.assertEqual((said.code, said.answer["error"]), (BAD_INPUT, "rulebook_invalid"), said)
                self.assertIn("CPR", said.answer["why"])
                self.assertNotIn("010190", said.out + said.err)
                self.assertFalse(path.exists())

    def test_bytes_that_are_not_utf8_are_refused_and_never_written(self):
        latin, broken = "Støtte".encode("latin-1"), b"\xff\xfe\x80"
        self.ok("company", "add", B)
        with self.unchanged():
            for value in (broken, b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"):
                self.fails("encoding_invalid", "grant", value, A, "1.00 EUR", "--on", DAY)
        for value in (latin, broken):
            with self.unchanged():
                for code, arguments in [("encoding_invalid", ["grant", value, A, "1.00 EUR", "--on", DAY]), ("cvr_invalid", ["check", value, "1.00 EUR", "--on", DAY]),
                                        ("amount_syntax", ["check", A, value, "--on", DAY]), ("date_invalid", ["check", A, "1.00 EUR", "--on", value]),
                                        ("regulation_unknown", ["check", A, "1.00 EUR", "--on", DAY, "-r", value]), ("ref_unknown", ["void", value]),
                                        ("encoding_invalid", ["company", "add", A, "--name", value]), ("entity_unknown", ["link", "add", value, A, "--since", DAY]),
                                        ("policy_unknown", ["init", "--policy", value]), ("rulebook_invalid", ["rulebook", "show", value]),
                                        ("encoding_invalid", ["grant", "g", A, "1.00 EUR", "--on", DAY, "--note", value]),
                                        ("encoding_invalid", ["grant", "g", A, "1.00 EUR", "--on", DAY, "--reason", value])]:
                    with self.subTest(code, arguments=arguments):
                        self.fails(code, *arguments)

    def test_a_ledger_in_a_folder_of_any_name_works(self):
        for name in (b"St\xf8tte", "Støtte 2026 – æøå".encode(), b"a;b 'c' \"d\" ?x=1#y%20&z"):
            folder = self.folder / name.decode("utf-8", "surrogateescape")
            folder.mkdir()
            with self.subTest(name):
                path = folder / "ledger ?mode=ro.db"
                self.assertEqual(run("-L", path, "init").code, ALLOWED)
                self.assertEqual(run("-L", path, "grant", "g1", A, "1.00 EUR", "--on", DAY).code, ALLOWED)
                self.assertEqual(run("-L", path, "--json", "verify").answer["events"], 2)
                self.assertEqual(run("-L", path.with_suffix(".nothing"), "--json", "grants").answer["error"], "not_a_ledger")
                self.assertEqual(run("-L", path.with_suffix(".nothing"), "grants").code, 3)

    def test_a_very_long_text_is_refused(self):
        self.ok("grant", "x" * 200, A, "1.00 EUR", "--on", DAY)
        self.ok("grant", "ø" * 100, A, "1.00 EUR", "--on", DAY, "--note", "n" * 1000)
        with self.unchanged():
            for ref in ("x" * 201, "x" * 100000, "ø" * 101):
                self.fails("request_invalid", "grant", ref, A, "1.00 EUR", "--on", DAY)
            self.fails("request_invalid", "grant", "g", A, "1.00 EUR", "--on", DAY, "--note", "n" * 1001)
            self.fails("request_invalid", "grant", "g", A, "1.00 EUR", "--on", DAY, "--key", "n" * 401)
            self.fails("request_invalid", "company", "add", A, "--name", "n" * 1001)
            for where in ([["x" * 100000, "1.00 EUR"], "cvr_invalid"], [[A, "1" * 100000 + " EUR"], "amount_overflow"], [[A, "1.00 " + "E" * 100000], "currency_unknown"]):
                self.fails(where[1], "check", *where[0], "--on", DAY)
        self.all_text()

    def test_negative_and_strange_amounts_are_refused_as_separate_arguments_too(self):
        with self.unchanged():
            for code, amount in (("amount_not_positive", "-5.00"), ("amount_not_positive", "-0.00"), ("amount_syntax", "5,00"), ("amount_syntax", "1.000,00"),
                                 ("amount_syntax", "(5.00)"), ("amount_syntax", "nan"), ("amount_syntax", "inf"), ("amount_syntax", "0x10"), ("amount_syntax", "٥"),
                                 ("amount_syntax", "5.00\u00a0EUR"), ("amount_syntax", ".5"), ("amount_syntax", "--5")):
                with self.subTest(amount):
                    self.fails(code, "check", A, "--on", DAY, "--", amount if "EUR" in amount else amount + " EUR")
                    if "EUR" not in amount:
                        said = self.run_on("check", A, amount, "EUR", "--on", DAY)
                        self.assertEqual((said.code, said.out), (BAD_INPUT, ""), said)


if __name__ == "__main__":
    main()
