#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""CSV files in: messy ones, twice, and files that mean harm (H1 to H10 of the faults that a ledger must survive)."""
import collections
import csv
import io
import random
import resource
import subprocess

from support import messy
from support.command import A, ALLOWED, B, BAD_INPUT, C, COMMAND, D, REFUSED, Case, environment, main, run

FIXED = ("--conversion", "fixed", "--rate", "7.4600", "--reason", "test", "--authority", "Erhvervshus Fyn")
HEADER = "ref;cvr;amount;granted_on;regulation;note\n"


class Importing(Case):
    def setUp(self):
        super().setUp()
        self.init(*FIXED)

    def imports(self, kind, content, *options, name="fil.csv"):
        """The answers of an import: one a row that is told, and the summary; and the exit code."""
        path = content if hasattr(content, "parts") else self.write(name, content)
        result = self.run_on("--json", "import", kind, path, *options)
        answers = result.answers
        return answers[:-1], answers[-1], result.code

    def codes(self, rows):
        return [p["code"] for row in rows for p in row["problems"]]


class MessyFile(Importing):
    """A thousand rows with every trouble that such files have."""

    def test_each_row_becomes_what_it_must_and_a_second_time_nothing_is_recorded(self):
        made = messy.rows()
        self.assertEqual(len(made), 1000)
        wanted = collections.Counter(outcome for _, outcome, _ in made)
        self.assertTrue(all(wanted[o] > 5 for o in ("new", "same", "changed", "conflicting", "refused", "wrong")), wanted)
        self.assertEqual({code for _, outcome, code in made if outcome == "wrong"}, {code for _, _, code in messy.TROUBLES} | {"file_invalid"})
        path = self.write("rodet.csv", ("\ufeff" + messy.text_of(made)).encode())
        options = ("--notation", "da")
        with self.unchanged():
            rows, total, code = self.imports("grants", path, "--dry-run", *options)
            self.assertEqual([r["outcome"] for r in rows], [outcome for _, outcome, _ in made])
            for row, (cells, outcome, wrong) in zip(rows, made):
                self.assertEqual({p["code"] for p in row["problems"]}, {wrong} if wrong else set(), (row, cells))
            self.assertEqual({o: total[o] for o in wanted}, wanted)
            self.assertEqual((code, total["recorded"]), (BAD_INPUT, False))
            _, total, code = self.imports("grants", path, *options)  # all or none: none
            self.assertEqual((code, total["recorded"]), (BAD_INPUT, False))
        rejects = self.folder / "afvist.csv"
        rows, total, code = self.imports("grants", path, "--rejects", rejects, *options)
        self.assertEqual((code, total["recorded"], total["new"]), (BAD_INPUT, True, wanted["new"]))
        events = self.events()
        self.assertEqual(events[0], 1 + wanted["new"])
        # the rejected rows stand in a file of their own, each with what is wrong
        left_out = list(csv.reader(io.StringIO(rejects.read_text("utf-8-sig"), newline=""), delimiter=";"))
        self.assertEqual(left_out[0], messy.HEADER + ["error"])
        self.assertEqual(len(left_out) - 1, total["changed"] + total["conflicting"] + total["refused"] + total["wrong"])
        self.assertTrue(all(len(row) == len(messy.HEADER) + 1 and row[-1] for row in left_out[1:]))
        # again: as it is, in another order, backwards by day, with other separators, ends and encodings
        again = [row for row in made if row[1] in ("new", "same")]
        shuffled = again[:]
        random.Random(1).shuffle(shuffled)
        for name, content in (("igen", messy.text_of(again).encode()), ("blandet", messy.text_of(shuffled, "\t", "\n").encode("utf-8-sig")),
                              ("baglæns", messy.text_of(again[::-1], ",").encode("cp1252"))):
            with self.subTest(name):
                _, total, code = self.imports("grants", content, *options, name=name + ".csv")
                self.assertEqual((code, total["new"], total["same"]), (ALLOWED, 0, len(again)), total)
                self.assertEqual(self.events(), events)
        _, total, _ = self.imports("grants", path, "--rejects", self.folder / "anden.csv", *options)
        self.assertEqual((total["new"], total["same"]), (0, wanted["new"] + wanted["same"]))
        self.assertEqual(self.events(), events)

    def test_amounts_days_and_texts_are_those_of_the_file(self):
        content = ("Sagsnr;CVR nr.;Beløb (DKK);Dato;Forordning;Projekt;Bemærkning\n"
                   "A-1;DK 12 34 56 74;x;x;x;x;x\n"
                   f"A-2;12 34 56 74;kr. 1.234,50;15.03.2024;1408/2013;\"Tang; fase 2\";\"linje 1\r\nlinje 2\"\n")
        rows, total, code = self.imports("grants", content.encode("cp1252"), "--rejects", self.folder / "r.csv", "--notation", "da")
        self.assertEqual((total["new"], total["wrong"], total["encoding"]), (1, 1, "windows-1252"))
        found = self.ask_lines("grants")
        aid = [g for g in found if g["ref"] == "A-2"][0]
        self.assertEqual((aid["amount"], aid["granted_on"], aid["regulation"]), ("1234.50 DKK", "2024-03-15", "agriculture"))


class OwnAidIsAskedOthersIsRecorded(Importing):
    def test_a_grant_over_the_ceiling_is_refused_and_with_it_the_whole_file(self):
        content = HEADER + f"R-1;{A};2000000.00 DKK;2024-03-01;general;\nR-2;{A};300000.00 DKK;2024-03-02;general;\n"
        rows, total, code = self.imports("grants", content)
        self.assertEqual((code, total["recorded"], total["refused"]), (REFUSED, False, 1))
        self.assertEqual((rows[0]["line"], rows[0]["outcome"], rows[0]["ref"]), (3, "refused", "R-2"))
        self.assertIn("closing-loops.general", rows[0]["problems"][0]["why"])
        self.assertEqual(self.events()[0], 1)
        rows, total, code = self.imports("grants", content, "--rejects", self.folder / "r.csv")
        self.assertEqual((code, total["recorded"], total["new"]), (REFUSED, True, 1))

    def test_declared_aid_is_recorded_over_a_ceiling_and_the_breach_is_told(self):
        self.ok("grant", "OWN", A, "2000000.00 DKK", "--on", "2024-03-01")
        rows, total, code = self.imports("declarations", HEADER + f"D-1;{A};1000000.00 DKK;2024-02-01;general;fra før\n")
        self.assertEqual((code, total["recorded"], total["new"], total["breaches"]), (ALLOWED, True, 1, 1))
        self.assertEqual(rows[0]["breaches_caused"], ["OWN"])

    def test_declared_aid_without_a_reference_is_the_same_aid_next_time(self):
        content = "cvr;amount;granted_on;authority\n" + "".join(
            f"{cvr};{n}.00 DKK;2024-0{n}-01;Fonden\n" for n, cvr in ((1, A), (2, B), (3, C)))
        _, total, _ = self.imports("declarations", content)
        self.assertEqual(total["new"], 3)
        lines = content.splitlines()
        _, total, _ = self.imports("declarations", "\n".join([lines[0], *lines[:0:-1]]))
        self.assertEqual((total["new"], total["same"]), (0, 3))
        # another amount of the same company, day and authority would count twice
        rows, total, code = self.imports("declarations", f"cvr;amount;granted_on;authority\n{A};9.00 DKK;2024-01-01;Fonden\n")
        self.assertEqual((code, rows[0]["outcome"], self.codes(rows)), (BAD_INPUT, "conflicting", ["row_conflict"]))
        _, total, _ = self.imports("declarations", f"cvr;amount;granted_on;authority\n{A};9.00 DKK;2024-01-01;En anden\n")
        self.assertEqual(total["new"], 1)


class Companies(Importing):
    def test_companies_are_new_the_same_or_changed_and_changes_are_taken_over_when_asked(self):
        first = f"CVR-nr;Navn;Regnskabsår start\n{A};Søn ApS;01-07\n{B};Far;\n"
        _, total, code = self.imports("companies", first, "--notation", "da")
        self.assertEqual((code, total["new"]), (ALLOWED, 2))
        _, total, _ = self.imports("companies", first, "--notation", "da")
        self.assertEqual((total["new"], total["same"]), (0, 2))
        changed = first.replace("Søn ApS", "Søn A/S")
        rows, total, code = self.imports("companies", changed, "--notation", "da")
        self.assertEqual((code, total["changed"], total["recorded"]), (BAD_INPUT, 1, False))
        _, total, code = self.imports("companies", changed, "--notation", "da", "--accept-changed")
        self.assertEqual((code, total["new"], total["same"]), (ALLOWED, 1, 1))
        rows, _, code = self.imports("companies", f"cvr;fiscal year start\n{C};04-07\n")
        self.assertEqual((code, self.codes(rows)), (BAD_INPUT, ["number_ambiguous"]))

    def test_a_sole_trader_twice_in_a_file_is_new_and_then_the_same_also_in_a_dry_run(self):
        content = f"CVR-nr;Navn;Virksomhedsform\n{A};Anna Andersen;enkeltmandsvirksomhed\n{A};Anna Andersen;enkeltmandsvirksomhed\n"
        rows, _, code = self.imports("companies", content, "--dry-run")
        self.assertEqual((code, [r["outcome"] for r in rows]), (ALLOWED, ["new", "same"]))
        _, total, code = self.imports("companies", content)
        self.assertEqual((code, total["new"], total["same"]), (ALLOWED, 1, 1))

    def test_look_alike_names_are_two_companies(self):  # H13
        self.imports("companies", f"cvr;name\n{A};Søn ApS\n{B};Søn ApS\n{C};S\u00f8n\u200b ApS\n")
        self.assertEqual(self.events()[0], 4)


class Columns(Importing):
    def test_a_column_that_nothing_names_is_refused_until_it_is_left_out_or_mapped(self):
        content = f"Nummer;cvr;Hvor meget;granted_on;Kontor\nX-1;{A};500;2024-03-01;Odense\n"
        path = self.write("f.csv", content)
        self.fails("column_missing", "import", "grants", path)
        mapped = self.write("map.json", '{"columns": {"ref": "Nummer", "amount": "Hvor meget"}, "constants": {"currency": "DKK"}}')
        self.fails("column_unknown", "import", "grants", path, "--columns", mapped)
        _, total, code = self.imports("grants", path, "--columns", mapped, "--ignore-columns")
        self.assertEqual((code, total["new"], total["ignored"]), (ALLOWED, 1, ["Kontor"]))
        for wrong in ('{"columns": {"reff": "Nummer"}}', '{"column": {}}', '{"columns": {"ref": 7}}', "[]", "{", '{"ignored": [1]}'):
            bad = self.write("bad.json", wrong)
            result = self.run_on("--json", "import", "grants", path, "--columns", bad)
            self.assertIn(result.answer["error"], ("request_invalid", "column_unknown"), wrong)

    def test_a_column_twice_and_a_separator_that_is_not_certain_are_refused(self):
        self.fails("file_invalid", "import", "grants", self.write("a.csv", f"ref;cvr;amount;granted_on;beløb\nX;{A};1;2024-01-01;2\n"))
        self.fails("column_missing", "import", "grants", self.write("b.csv", "ref|cvr|amount|granted_on\n"))
        self.fails("file_invalid", "import", "grants", self.folder)
        self.fails("file_invalid", "import", "grants", self.folder / "none.csv")

    def test_numbers_that_read_as_two_are_refused_until_the_notation_is_declared(self):
        content = HEADER + f"X-1;{A};1.000 DKK;2024-03-01;general;\n"
        rows, _, code = self.imports("grants", content)
        self.assertEqual((code, rows[0]["problems"][0]["code"], rows[0]["problems"][0]["column"], rows[0]["problems"][0]["value"]),
                         (BAD_INPUT, "number_ambiguous", "amount", "1.000 DKK"))
        rows, total, code = self.imports("grants", content, "--notation", "da")
        self.assertEqual((code, total["new"]), (ALLOWED, 1))


class Harm(Importing):
    PAYLOADS = ["=cmd|' /C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(1+1)*cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "＝1+1", "＋1", "－1", "＠A1",
                "=DDE(\"cmd\";\"/C\";\"x\")", "%0A=1", "=IMPORTXML(1)", "−1+1", "\u00a0=1+1", "'=1+1"]

    def test_formulas_are_kept_as_text_and_guarded_where_we_write_them(self):  # H1
        rows = "".join(f"F-{i};{A};1.00 DKK;2024-03-01;general;\"{p.replace(chr(34), chr(34) * 2)}\"\n" for i, p in enumerate(self.PAYLOADS))
        bad = f"W-1;{A};1e5;2024-03-01;general;=cmd|'x'!A0\n"
        rejects = self.folder / "r.csv"
        _, total, _ = self.imports("grants", HEADER + rows + bad, "--rejects", rejects)
        self.assertEqual((total["new"], total["wrong"]), (len(self.PAYLOADS), 1))
        left_out = list(csv.reader(io.StringIO(rejects.read_text("utf-8-sig"), newline=""), delimiter=";"))
        self.assertEqual(left_out[1][5], "'=cmd|'x'!A0")
        # corrected and imported again it is the text that it was
        rejects.write_text(rejects.read_text("utf-8").replace("1e5", "5.00 DKK"), "utf-8")
        _, total, code = self.imports("grants", rejects)
        self.assertEqual((code, total["new"]), (ALLOWED, 1))

    def test_a_gigabyte_line_is_refused_in_little_memory(self):  # H2
        path = self.folder / "line.csv"
        with open(path, "wb") as file:
            file.write(HEADER.encode())
            file.truncate(1 << 30)  # zeros, which take no place on the disk
        def small(*arguments, stdin):
            return subprocess.run([COMMAND, "-L", self.ledger, "--json", *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=environment(), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (64 << 20, 64 << 20)), check=False)
        for options in ((path,), (path, "--encoding", "utf-8"), ("-",), ("-", "--encoding", "utf-8"), ("-", "--encoding", "windows-1252")):
            with open(path, "rb") as piped:
                done = small("import", "grants", *options, stdin=piped)
            self.assertEqual(done.returncode, BAD_INPUT, done)
            self.assertIn(b'"line_too_long"', done.stdout, done)
        for arguments in (("import", "links", path), ("rates", "import", path)):  # read whole, which is too much to begin with
            done = small(*arguments, stdin=subprocess.DEVNULL)
            self.assertEqual((done.returncode, b'"file_invalid"' in done.stdout), (BAD_INPUT, True), done)

    def test_standard_input_is_read_as_a_file_is(self):
        content = (HEADER + f"X-1;{A};1.00 DKK;2024-03-01;general;Søn\n").encode("cp1252")
        for outcome in ("new", "same"):
            answers = self.run_on("--json", "import", "grants", "-", stdin=content).answers
            self.assertEqual((answers[-1][outcome], answers[-1]["encoding"]), (1, "windows-1252"))

    def test_what_is_wrong_with_a_row_is_told_in_danish_too(self):
        self.ok("grant", "T-1", A, "100.00 DKK", "--on", "2024-03-01", "--note", "a")
        content = (HEADER + f"X-1;{A};80.500,00;2024-03-01;general;\nX-2;1;1,00 kr.;31-04-2024;ukendt;\nX-3;{A};9.000.000,00 kr.;2024-03-01;general;\n"
                   f"T-1;{A};100,00 kr.;2024-03-01;general;b\nX-4;{A}\n")
        rejects = self.folder / "fejl.csv"
        said = self.run_on("--lang", "da", "import", "grants", self.write("f.csv", content), "--notation", "da", "--rejects", rejects)
        for words in ("Beløbet har ingen valuta", "--currency DKK", "CVR-nummeret er ikke otte cifre", "Datoen findes ikke", "Forordningen mangler eller kendes ikke",
                      "Over loftet closing-loops.general", 'Registreret som "a", filen siger "b"', "Rækken har ikke de felter"):
            self.assertIn(words, said.err)
        self.assertNotRegex(said.err, r"\b(is not|has no|Write it|Correct|Recorded as|are left)\b")
        written = rejects.read_text("utf-8-sig")
        self.assertIn("Beløbet har ingen valuta", written)
        self.assertNotRegex(written, r"\b(is not|has no|are left)\b")

    def test_what_a_whole_file_has_is_told_of_a_hundred_rows_and_then_counted(self):
        content = HEADER + "".join(f"X-{n};{A};1.00 QQQ;2024-03-01;general;\n" for n in range(150)) + f"Y-1;{A};nothing;2024-03-01;general;\n"
        file = self.write("f.csv", content)
        said = self.run_on("--lang", "da", "import", "grants", file)
        lines = said.err.splitlines()
        self.assertEqual((said.code, len(lines)), (BAD_INPUT, 102), said)
        self.assertEqual(sum(": currency_unknown: " in line for line in lines), 101)
        self.assertIn("amount_syntax", said.err)  # the one row that has another fault is told all the same
        self.assertEqual(lines[-1], f"{file}: currency_unknown: 50 flere som disse; --json viser dem alle")
        self.assertEqual(self.run_on("--json", "import", "grants", file).out.count("currency_unknown"), 150)

    def test_what_is_wrong_with_rates_and_links_is_told_in_danish_first(self):
        rates = self.run_on("--lang", "da", "rates", "import", self.write("kurser.csv", "date,currency,rate\n2024-03-15,DKK,746.04\n"))
        self.assertIn("Kursen kan ikke være rigtig. (på engelsk:", rates.err)
        links = self.run_on("--lang", "da", "import", "links", self.write("ejere.csv", f"owner,company,since,kind\n{A},123,2020-01-01,majority_votes\n"))
        self.assertIn("CVR-nummeret er ikke otte cifre. (på engelsk:", links.err)
        self.assertEqual((rates.code, links.code), (BAD_INPUT, BAD_INPUT))

    def test_aid_of_our_own_that_a_company_declares_back_is_not_counted_twice(self):
        self.ok("grant", "OWN-1", A, "1000.00 DKK", "--on", "2024-03-01")
        declared = f"cvr;amount;granted_on;authority\n{A};1000.00 DKK;2024-03-01;Erhvervshus Fyn\n"
        rows, total, code = self.imports("declarations", declared)
        self.assertEqual((code, rows[0]["outcome"], total["recorded"]), (BAD_INPUT, "conflicting", False))
        self.assertIn("OWN-1", rows[0]["problems"][0]["why"])
        _, total, code = self.imports("declarations", declared.replace("Erhvervshus Fyn", "Region Syd"))
        self.assertEqual((code, total["new"]), (ALLOWED, 1))

    def test_what_is_no_text_is_told_with_line_and_column(self):  # H3, H4, H5
        rows, _, code = self.imports("grants", (HEADER + f"X-1;{A};1.00 DKK;2024-03-01;general;").encode() + b"a\0b\n" + f"X-2;{A};1.00 DKK;2024-03-01;general;SÃ¸n\n".encode())
        self.assertEqual(code, BAD_INPUT)
        self.assertEqual([(r["line"], r["problems"][0]["code"], r["problems"][0]["column"]) for r in rows],
                         [(2, "encoding_invalid", "note"), (3, "encoding_invalid", "note")])
        self.assertIn("encoded twice", rows[1]["problems"][0]["why"])
        self.fails("encoding_invalid", "import", "grants", self.write("m.csv", (HEADER + "Søn").encode() + b";S\xf8n\n"))
        self.fails("encoding_invalid", "import", "grants", self.write("u.csv", HEADER.encode("utf-16")))

    def test_numbers_that_are_none_are_refused(self):  # H6
        for text, code in (("1e5 DKK", "amount_syntax"), ("NaN DKK", "amount_syntax"), ("(5) DKK", "amount_syntax"), ("1,000 DKK", "number_ambiguous"),
                           ("92233720368547758.08 DKK", "amount_overflow"), ("Infinity", "amount_syntax"), ("0x10 DKK", "amount_syntax")):
            rows, total, status = self.imports("grants", HEADER + f"X-1;{A};\"{text}\";2024-03-01;general;\n")
            self.assertEqual((status, self.codes(rows), total["recorded"]), (BAD_INPUT, [code], False), text)
        self.assertEqual(self.events()[0], 1)

    def test_one_changed_row_refuses_the_file_and_names_the_row(self):  # H7
        lines = [f"X-{i};{A};{i + 1}.00 DKK;2024-03-01;general;n" for i in range(50)]
        self.imports("grants", HEADER + "\n".join(lines))
        before = self.events()
        lines[30] = lines[30].replace("31.00", "32.00")
        random.Random(7).shuffle(lines)
        rows, total, code = self.imports("grants", HEADER + "\n".join([*lines, f"NEW;{A};1.00 DKK;2024-03-01;general;"]))
        self.assertEqual((code, total["same"], total["conflicting"], total["new"], total["recorded"]), (BAD_INPUT, 49, 1, 1, False))
        self.assertEqual((rows[0]["ref"], rows[0]["line"], rows[0]["problems"][0]["column"]), ("X-30", lines.index(next(l for l in lines if l.startswith("X-30;"))) + 2, "amount"))
        self.assertEqual(self.events(), before)

    def test_sql_and_paths_are_text(self):  # H9, H10
        for text in ("x'); DROP TABLE aid;--", "../../etc/passwd", "x\"; ATTACH 'y'", "$(touch x)", "`id`"):
            quoted = text.replace('"', '""')
            _, total, code = self.imports("grants", HEADER + f"\"{quoted}\";{A};1.00 DKK;2024-03-01;general;\"{quoted}\"\n")
            self.assertEqual((code, total["new"]), (ALLOWED, 1), text)
        self.assertTrue(self.ask("verify")["ok"])

    def test_control_characters_never_reach_the_terminal(self):
        path = self.write("t.csv", HEADER + f"X\x1b[31m;{A};1\u202e00 DKK;2024-03-01;general;\n")
        result = self.run_on("--lang", "da", "import", "grants", path)  # Result refuses hidden characters in what it reads
        self.assertEqual(result.code, BAD_INPUT)

    def test_a_reject_file_is_never_written_over_another_and_not_left_by_a_failure(self):
        there = self.write("there.csv", "mine")
        self.fails("storage", "import", "grants", self.write("f.csv", HEADER), "--rejects", there, code=3)
        self.assertEqual(there.read_text(), "mine")
        self.run_on("import", "grants", self.write("g.csv", "x;y\n"), "--rejects", self.folder / "new.csv")
        self.assertFalse((self.folder / "new.csv").exists())
        self.fails("request_invalid", "import", "grants", self.write("f.csv", HEADER), "--dry-run", "--rejects", self.folder / "n.csv")


class SignedDeclarations(Importing):
    def test_every_difference_is_listed_once(self):
        self.ok("grant", "OWN-1", A, "1000.00 DKK", "--on", "2024-03-01")
        self.ok("grant", "OWN-2", A, "2000.00 DKK", "--on", "2024-04-01")
        self.ok("declare", "D-1", A, "3000.00 DKK", "--on", "2024-05-01")
        self.ok("declare", "D-2", A, "4000.00 DKK", "--on", "2024-06-01")
        self.ok("declare", "D-3", A, "1000.00 DKK", "--on", "2024-03-01")  # OWN-1 once more
        self.ok("declare", "OTHER", B, "7.00 DKK", "--on", "2024-03-01")   # another company is nobody's business here
        content = ("CVR-nr;Beløb;Tilsagnsdato;Myndighed\n"
                   f"{A};1.000,00 kr.;01-03-2024;Fyn\n"      # agrees with OWN-1, which D-3 repeats
                   f"{A};2.500,00 kr.;01-04-2024;Fyn\n"      # other amount
                   f"{A};3.000,00 kr.;02-05-2024;Fonden\n"   # other date
                   f"{A};5.000,00 kr.;01-07-2024;Region\n"   # missing here
                   f"{A};5.000,00 kr.;01-07-2024;Region\n")  # and twice in the declaration
        path = self.write("erkl.csv", content)
        with self.unchanged():
            answers = self.ask_lines("declaration", "import", path, "--notation", "da", code=REFUSED)
        self.assertEqual(answers[-1]["agreed"], 1)
        kinds = [(a["difference"], a.get("there", {}).get("line"), a.get("here", {}).get("ref")) for a in answers[:-1]]
        self.assertEqual(sorted(kinds, key=str), sorted([("counted_twice", None, "D-3"), ("other_amount", 3, "OWN-2"), ("other_date", 4, "D-1"),
                                                         ("missing_here", 5, None), ("counted_twice", 6, None), ("missing_there", None, "D-2")], key=str))
        said = self.run_on("--lang", "da", "declaration", "import", path, "--notation", "da")
        self.assertIn("mangler i erklæringen: D-2", said.out)

    def test_a_declaration_that_agrees_says_so(self):
        self.ok("grant", "OWN-1", A, "1000.00 DKK", "--on", "2024-03-01")
        path = self.write("e.csv", f"cvr;amount;granted_on\n{A};1000.00 DKK;2024-03-01\n")
        self.assertEqual(self.ask("declaration", "import", path)["differences"], 0)
        rows = self.run_on("--json", "declaration", "import", self.write("w.csv", f"cvr;amount;granted_on\n{A};x;2024-03-01\n"))
        self.assertEqual((rows.code, rows.answers[-1]["wrong"]), (BAD_INPUT, 1))


if __name__ == "__main__":
    main()
