#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Statements, declarations, letters and the portfolio page, as the command writes them."""
import base64
import hashlib
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

sys.dont_write_bytecode = True
from support.command import A, B, C, BAD_INPUT, REFUSED, STORAGE, Case, about_a_file, main, parsed, run  # noqa: E402
from support.injections import PAYLOADS  # noqa: E402
from support.pages import Page  # noqa: E402

GOLDEN = Path(__file__).resolve().parent / "golden"
DAY = "2026-02-16"
HASH = re.compile(r"\b[0-9a-f]{64}\b")


def danish(text):
    """12.345,67 EUR as a decimal."""
    return Decimal(text.removesuffix(" EUR").replace(".", "").replace(",", "."))


class Documents(Case):
    def setUp(self):
        super().setUp()
        self.init("--conversion", "fixed", "--rate", "7.4600", "--reason", "test", "--authority", "Closing Loops")
        for number, name, more in ((A, "Søndergård & Søn A/S", ["--fiscal-year-start", "07-01"]), (B, "Ærø Skaldyr ApS", []), (C, "Øster Holding ApS", [])):
            self.ok("company", "add", number, "--name", name, *more)
        self.ok("sector", "set", B, "fishery_aquaculture", "--industry-code", "032100")
        self.ok("link", "add", C, A, "--since", "2020-01-01", "--evidence", "ejerbog")
        self.ok("declare", "old", A, "20000.00 EUR", "--on", "2021-05-05")
        self.ok("declare", "smv", A, "1100000.00 DKK", "--on", "2023-09-01", "--authority", "Erhvervshus Fyn", "--project", "SMV:Digital")
        self.ok("declare", "inno", C, "60000.00 EUR", "--on", "2024-11-05", "--authority", "Innovationsfonden", "--project", "Innobooster")
        self.ok("grant", "RF-1", A, "80500.00 DKK", "--on", "2026-01-20", "--project", "RF-23-0098", "--p-number", "1003456789")
        self.ok("reserve", "RF-2", A, "100000.00 DKK", "--on", "2026-02-10", "--lapses-on", "2026-08-01", "--project", "RF-23-0098")
        self.ok("grant", "FI-1", B, "90000.00 DKK", "-r", "fishery", "--on", "2025-06-02", "--project", "RFO-23-0027")

    def html(self, *arguments, lang="da", **how):
        """A document as a page; every page is well-formed, without anything that our writers do not make, under a strict policy."""
        result = self.run_on("--lang", lang, *arguments, **how)
        self.assertEqual((result.code, result.err), (0, ""), result)
        page = Page(result.out)
        self.assertEqual((page.strange, page.open), ([], []), result)
        self.assertTrue(page.policy.startswith("default-src 'none'; style-src 'sha256-"), page.policy)
        self.assertNotIn("unsafe", page.policy)
        for tag in ("style", "script"):
            for content in re.findall(f"<{tag}>(.*?)</{tag}>", result.out, re.DOTALL):
                digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
                self.assertIn(f"{tag}-src 'sha256-{digest}'", page.policy)
        return page

    def pdf(self, *arguments, lang="da"):
        """The text of a PDF whose fonts are all embedded."""
        path = self.folder / "document.pdf"
        result = self.run_on("--lang", lang, *arguments, "--format", "pdf", "-o", path)
        self.assertEqual((result.code, result.out, result.err), (0, "", ""), result)
        fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
        self.assertTrue(fonts)
        for font in fonts:
            self.assertRegex(font, r" yes +yes +yes +\d+ +0$")  # embedded, a subset, with a way back to Unicode
        text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, encoding="utf-8").stdout
        return text.replace("\xa0", " ")

    def golden(self, name, content):
        """What is made now is what was looked at then, but for the hash of the log, which has the moments in it."""
        content = HASH.sub("HASH", content)
        there = (GOLDEN / name).read_text(encoding="utf-8") if (GOLDEN / name).is_file() else ""
        if there != content:
            made = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / f"deminimis-golden-{name}"
            made.write_text(content, encoding="utf-8")
            self.fail(f"{name} differs: compare {GOLDEN / name} with {made}, look at it in a browser, and copy it where it is right")

    # ---- the statement

    def test_a_statement_says_what_the_questions_say(self):
        said = parsed(self.ok("document", "statement", A, "--on", DAY, "--format", "json"))
        asked = self.ask("headroom", A, "--on", DAY)
        part = said["parts"][0]
        self.assertEqual({k: part[k] for k in asked}, asked)
        self.assertEqual(part["schedule"], self.ask("headroom", A, "--on", DAY, "--schedule")["schedule"])
        found = self.ask("verify")
        self.assertEqual(said["ledger"], {"events": found["events"], "root": found["root"], "checkpoint": None})
        self.assertEqual([g["ref"] for g in said["grants"]], ["old", "smv", "inno", "RF-1", "RF-2"])

    def test_a_statement_adds_up(self):
        page = self.html("document", "statement", A, "--on", DAY)
        ceilings, schedule, counted, uncounted, law = page.tables
        self.assertEqual([r[1] for r in counted[1:-1]], ["smv", "inno", "RF-1", "RF-2"])
        total = danish(counted[-1][5])
        self.assertEqual(sum(danish(r[5]) for r in counted[1:-1]), total)
        self.assertEqual(danish(ceilings[1][3]), total)
        self.assertEqual(danish(ceilings[1][4]), 300000 - total)
        self.assertEqual([(r[1], r[3]) for r in uncounted[1:]], [("old", "20.000,00")])
        self.assertEqual([r[0] for r in schedule[1:]], ["16. februar 2026", "1. juli 2026", "1. august 2026", "1. juli 2027", "1. juli 2028"])
        self.assertIn("forordning 2023/2831, artikel 3, stk. 2", law[1][1])

    def test_a_statement_for_aid_under_two_regulations(self):
        page = self.html("document", "statement", B, "--on", DAY, lang="en")
        self.assertEqual([r[1].split(" for ")[0] for r in page.tables[0][1:]], ["300,000.00 EUR", "30,000.00 EUR"])
        self.assertIn("There is room for", page.words)
        self.assertIn("fishery aid", page.words)
        self.assertIn("WARNING" if "WARNING" in page.words else "primary producer", page.words)

    def test_a_signed_checkpoint_stands_on_the_statement_where_a_key_is_given(self):
        key = self.folder / "log.key"
        self.ok("key", "new", key, "--name", "example.dk/statement")
        found = self.ask("verify")
        said = parsed(self.ok("document", "statement", A, "--on", DAY, "--format", "json", "--signing-key", key))
        lines = said["ledger"]["checkpoint"].split("\n")
        self.assertEqual(lines[:2], ["example.dk/statement", str(found["events"])])
        self.assertEqual(base64.b64decode(lines[2]).hex(), found["root"])
        # what is printed can be kept, and shows that the ledger still holds all that it held then
        for arguments in (["document", "statement", A, "--on", DAY], ["report", "portfolio", "--on", DAY]):
            result = self.run_on(*arguments, "--signing-key", key)
            self.assertEqual((Page(result.out).strange, result.err), ([], ""))
            printed = re.search(r"<pre>(.*?)</pre>", result.out, re.DOTALL)[1]
            self.assertEqual(printed.rstrip("\n") + "\n", said["ledger"]["checkpoint"])
        kept = self.write("kept.checkpoint", said["ledger"]["checkpoint"])
        self.ok("grant", "later", A, "1.00 DKK", "--on", DAY)
        self.ok("verify", "--against", kept, "--public-key", str(key) + ".pub")
        self.assertIn("\n".join(lines[:2]), self.pdf("document", "statement", A, "--on", DAY, "--signing-key", key).replace(str(found["events"] + 1), str(found["events"])))
        self.assertNotIn("<pre>", self.run_on("document", "statement", A, "--on", DAY).out)
        self.fails("checkpoint_invalid", "document", "statement", A, "--on", DAY, "--signing-key", kept)

    def test_a_day_without_a_rate_is_told_in_euro(self):
        ecb = self.init(ledger=self.folder / "ecb.db")
        run("-L", ecb, "declare", "d", A, "1000.00 EUR", "--on", "2026-01-05")
        page = Page(run("-L", ecb, "--lang", "da", "document", "statement", A, "--on", DAY).out)
        self.assertIn("Der er ingen kurs for dagen", page.words)
        self.assertIn("Der er plads til 299.000,00 EUR mere i generel støtte.", page.words)

    @about_a_file
    def test_the_same_ledger_gives_the_same_bytes(self):
        """The same ledger gives the same bytes, in PDF too."""
        copy = self.folder / "copy.db"
        shutil.copyfile(self.ledger, copy)
        for arguments in (["document", "statement", A, "--on", DAY, "--format", "pdf"], ["document", "declaration", A, "--on", DAY, "--format", "pdf"],
                          ["report", "portfolio", "--on", DAY], ["document", "confirmation", "RF-1", "--dated", DAY]):
            one, two = (subprocess.run([run.__globals__["COMMAND"], "-L", where, *arguments], capture_output=True, check=True).stdout for where in (self.ledger, copy))
            self.assertEqual(one, two, arguments)

    def test_a_pdf_holds_the_same_words_as_the_page(self):
        """A PDF holds the same words as the page, and breaks none of them."""
        for arguments in (["document", "statement", A, "--on", DAY], ["document", "declaration", A, "--on", DAY, "--signatory", "Åse Ølgård"],
                          ["document", "confirmation", "RF-1", "--dated", DAY]):
            for lang in ("da", "en"):
                squeezed = re.sub(r"\s+", "", self.pdf(*arguments, lang=lang))
                page = self.html(*arguments, lang=lang)
                words = [w for t in page.tables for row in t for cell in row for w in cell.split()] + [w for v in page.fields.values() for w in v.split()]
                self.assertGreater(len(words), 10)
                self.assertEqual([w for w in words if w not in squeezed and not HASH.fullmatch(w)], [], arguments)

    def test_no_label_of_a_letter_is_broken(self):
        for arguments in (["document", "confirmation", "RF-1", "--dated", DAY], ["document", "notice", A, "5000.00 DKK", "--on", DAY, "--dated", DAY]):
            self.assertRegex(self.pdf(*arguments), r"Bruttosubventionsækvivalent +\d")

    def test_golden_files(self):
        for name, arguments in (("statement", ["document", "statement", A, "--on", DAY]), ("declaration", ["document", "declaration", A, "--on", DAY]),
                                ("notice", ["document", "notice", A, "5000.00 DKK", "--on", DAY, "--dated", DAY]),
                                ("confirmation", ["document", "confirmation", "RF-1", "--dated", DAY]),
                                ("declaration-fishery", ["document", "declaration", B, "--on", DAY, "-r", "fishery", "--project", "RFO-23-0027"]),
                                ("portfolio", ["report", "portfolio", "--on", DAY])):
            for lang in ("da", "en"):
                self.golden(f"{name}.{lang}.html", self.run_on("--lang", lang, *arguments).out)
        self.golden("statement.json", self.ok("document", "statement", A, "--on", DAY, "--format", "json"))

    # ---- the declaration

    def test_a_declaration_leaves_out_what_is_applied_for(self):
        page = self.html("document", "declaration", A, "--on", DAY, "--without", "RF-2")
        listed = page.tables[1]
        self.assertEqual([r[2] for r in listed[1:-1] if any(r)], ["SMV:Digital", "Innobooster", "RF-23-0098"])
        self.assertNotRegex(page.words, r"\bRF-2\b")  # RF-23-0098 is the project
        self.assertNotRegex(page.words, r"(?<![\d.])100\.000,00 DKK")
        total = danish(listed[-1][6])
        self.assertEqual(sum(danish(r[6]) for r in listed[1:-1] if any(r)), total)
        self.assertEqual([danish(r[2]) for r in page.tables[0][1:]], [total, total])
        with_it = self.html("document", "declaration", A, "--on", DAY)
        self.assertIn("ventet, endnu ikke tilsagn", with_it.words)
        self.assertRegex(with_it.words, r"(?<![\d.])100\.000,00 DKK")

    def test_a_declaration_is_filled_in(self):
        page = self.html("document", "declaration", A, "--on", DAY, "--without", "RF-1", "--without", "RF-2", "--signatory", "Åse Ølgård, direktør")
        self.assertEqual(page.fields["P-nummer"], "1003456789")  # from what is applied for
        self.assertEqual(page.fields["Regnskabsår"], "1. juli 2025 – 30. juni 2026")
        self.assertEqual(page.fields["Underskriver med fuldmagt"], "Åse Ølgård, direktør")
        self.assertRegex(page.words, "☒ Closing Loops, Den Europæiske Regionalfond: .* ☐ Closing Loops, Fonden for Retfærdig Omstilling")
        self.assertIn("Øster Holding ApS, CVR 99000015", page.words)
        self.assertIn("Kommissionens forordning (EU) 2023/2831 af 13. december 2023", page.words)
        self.assertIn("EUT L, 2023/2831, 15.12.2023", page.words)

    def test_a_declaration_without_aid_says_zero(self):
        self.ok("company", "add", "99000023", "--name", "Ny ApS")
        page = self.html("document", "declaration", "99000023", "--on", DAY)
        self.assertIn("I alt 0,00 EUR.", page.words)
        self.assertEqual([r[2] for r in page.tables[0][1:]], ["0,00 EUR"] * 2)

    def test_more_than_two_grants_stand_on_an_annex(self):
        few = self.pdf("document", "declaration", A, "--on", DAY, "--without", "RF-1", "--without", "RF-2")
        self.assertNotIn("Bilag 1", few)
        many = self.pdf("document", "declaration", A, "--on", DAY)
        annex = many.split("\f")[-2]
        self.assertTrue(annex.strip().startswith("Bilag 1"), annex)
        self.assertIn("SMV:Digital", annex)
        self.assertNotIn("SMV:Digital", many.replace(annex, ""))

    def test_fishery_and_aquaculture_have_a_form_of_their_own(self):
        page = self.html("document", "declaration", B, "--on", DAY, "-r", "fishery", "--project", "RFO-23-0027")
        self.assertIn("De minimis-erklæring: fiskeri og akvakultur", page.words)
        self.assertIn("717/2014", page.words)
        self.assertIn("tang og alger", page.words)
        self.assertRegex(page.words, "☐ Closing Loops, Den Europæiske Regionalfond: .* ☒ Closing Loops, Fonden")

    def test_a_declaration_refuses_what_it_cannot_know(self):
        self.fails("ref_unknown", "document", "declaration", A, "--without", "FI-1")  # another undertaking's
        self.fails("ref_unknown", "document", "declaration", A, "--without", "nobody")
        self.fails("request_invalid", "document", "declaration", A, "--project", "RF-99")
        self.fails("p_number_invalid", "document", "declaration", A, "--p-number", "12")
        programme = self.write("mine.json", '{"format": "deminimis-programme/1", "source": "x", "name": "Mit program", "projects": []}')
        self.fails("file_invalid", "document", "declaration", A, "--programme", programme)
        programme = self.write("mine.json", '{"format": "deminimis-programme/1", "source": "x", "name": "Mit program", "projects": [{"id": "P-1", "da": "Ét", "en": "One"}]}')
        self.assertIn("☒ Ét (P-1)", self.html("document", "declaration", A, "--programme", programme, "--project", "P-1").words)

    # ---- the letters

    def test_a_notice_names_the_amount_its_nature_and_the_regulation(self):
        page = self.html("document", "notice", A, "5000.00 DKK", "--on", DAY, "--dated", DAY, lang="en")
        self.assertEqual((page.fields["Amount"], page.fields["Gross grant equivalent"]), ("5,000.00 DKK", "670.24 EUR"))
        self.assertIn("The aid is de minimis aid under Commission Regulation (EU) 2023/2831 of 13 December 2023 on the application of Articles 107 and "
                      "108 of the Treaty on the Functioning of the European Union to de minimis aid (OJ L, 2023/2831, 15.12.2023), Article 7(4).", page.words)
        self.assertIn("This notice is not a grant.", page.words)

    def test_nobody_is_told_of_aid_that_is_refused(self):
        path = self.folder / "letter.html"
        with self.unchanged():
            result = self.run_on("document", "notice", A, "900000.00 DKK", "--on", DAY, "--dated", DAY, "-o", path)
        self.assertEqual(result.code, REFUSED, result)
        self.assertIn("may not be granted", result.out)
        self.assertFalse(path.exists())

    def test_a_confirmation_tells_what_was_granted(self):
        page = self.html("document", "confirmation", "RF-1", "--dated", DAY)
        self.assertEqual((page.fields["Beløb"], page.fields["Bruttosubventionsækvivalent"]), ("80.500,00 DKK", "10.790,88 EUR"))
        self.assertIn("senest den 17. februar 2026", page.words)  # twenty working days after 20 January 2026
        self.ok("reduce", "RF-1", "40000.00 DKK", "--effective-on", "2026-02-01")
        self.assertEqual(self.html("document", "confirmation", "RF-1", "--dated", DAY).fields["Beløb"], "40.000,00 DKK")
        self.assertEqual(self.html("document", "confirmation", "RF-1", "--dated", "2026-01-31").fields["Beløb"], "80.500,00 DKK")
        self.fails("not_granted", "document", "confirmation", "RF-2", "--dated", DAY)
        self.fails("not_granted", "document", "confirmation", "smv", "--dated", DAY)
        self.fails("ref_unknown", "document", "confirmation", "nobody", "--dated", DAY)
        self.fails("date_order", "document", "confirmation", "RF-1", "--dated", "2026-01-19")
        self.ok("withdraw", "RF-1", "--effective-on", "2026-02-02")
        self.fails("not_granted", "document", "confirmation", "RF-1", "--dated", DAY)

    # ---- the portfolio page

    def test_the_portfolio_page_has_everybody_as_the_questions_say(self):
        page = self.html("report", "portfolio", "--on", DAY)
        rows = page.tables[0][1:]
        self.assertEqual([(r[1], r[2]) for r in rows], [(A, "generel"), (B, "generel"), (B, "fiskeri"), (C, "generel")])
        for r, regulation in zip(rows, ("general", "general", "fishery", "general")):
            headroom = self.ask("headroom", r[1], "-r", regulation, "--on", DAY)["headroom_eur"]
            self.assertEqual(danish(re.match(r"[\d.,]+", r[5])[0]), Decimal(headroom))
        self.assertEqual([r[3] for r in rows], ["plads", "afvises", "plads", "plads"])  # general aid to a fish farm, whatever the room
        near = self.html("report", "portfolio", "--on", DAY, "--near", "70").tables[0][1:]
        self.assertEqual([r[3] for r in near], ["tæt på", "afvises", "plads", "plads"])
        # The holding company's own fiscal years leave out the oldest aid of the two; three years back from the day do not, and the page says so.
        law = self.ask("headroom", C, "--on", DAY)["advisories"][0]["headroom_eur"]
        self.assertEqual(danish(re.search(r"efter andre regler kun ([\d.,]+)", near[3][5])[1]), Decimal(law))

    def test_companies_stand_as_danes_look_them_up_in_both_languages(self):
        names = ["3F", "Andet A/S", "Élan Is", "Łódź Import", "lund og søn", "Lüllemann ApS", "Lynge ApS", "Søndergård & Søn A/S", "Þór", "Thyborøn ApS", "Zebra ApS",
                 "Ærø Is ApS", "Ærø Skaldyr ApS", "Øl A/S", "Øster Holding ApS", "Özil Import", "aabybro Biogas", "Åmosen ApS", "Ånd ApS", "Aarhus Tang"]
        for i, name in enumerate(sorted(names)):  # in no Dane's order
            if name not in ("Søndergård & Søn A/S", "Ærø Skaldyr ApS", "Øster Holding ApS"):
                self.ok("company", "add", f"{20000001 + i}", "--name", name)
        for lang in ("da", "en"):
            rows = self.html("report", "portfolio", "--on", DAY, lang=lang).tables[0][1:]
            self.assertEqual([re.split("deler loft|shares the", r[0])[0] for r in rows if r[2] in ("generel", "general")], names)

    def test_exactly_at_a_ceiling_is_full_and_above_it_is_exceeded(self):
        self.ok("company", "add", "99000023", "--name", "Kant ApS")
        self.ok("declare", "k1", "99000023", "299999.99 EUR", "--on", "2026-01-05")
        standing = lambda: [r[3] for r in self.html("report", "portfolio", "--on", DAY, lang="en").tables[0][1:] if r[1] == "99000023"]
        self.assertEqual(standing(), ["near"])
        self.ok("declare", "k2", "99000023", "0.01 EUR", "--on", "2026-01-06")
        self.assertEqual(standing(), ["full"])
        self.ok("declare", "k3", "99000023", "0.01 EUR", "--on", "2026-01-07")
        self.assertEqual(standing(), ["exceeded"])

    def test_the_portfolio_page_tells_deadlines_and_what_to_mend(self):
        self.ok("declare", "u1", "99000031", "1.00 EUR", "--on", "2026-01-05")
        page = self.html("report", "portfolio", "--on", DAY)
        self.assertEqual([r[:3] for r in page.tables[1][1:]], [["17. februar 2026", "Skriv støtten i det centrale register", "RF-1"],
                                                               ["1. august 2026", "Reservationen bortfalder", "RF-2"]])
        late = self.html("report", "portfolio", "--on", "2026-02-18").tables[1][1]
        self.assertEqual(late[0], "17. februar 2026 (FOR SENT)")
        found = {r[1]: r[8] for r in page.tables[0][1:] if r[8] != "–"}
        self.assertIn("branchekode mangler", found[A])
        self.assertIn("navn mangler", found["99000031"])
        self.assertIn("regnskabsår ikke oplyst", found["99000031"])
        lapsed = {r[1]: r[8] for r in self.html("report", "portfolio", "--on", "2026-08-01").tables[0][1:]}
        self.assertIn("bortfaldet reservation ikke annulleret: RF-2", lapsed[A])

    # ---- harm

    def test_sixty_payloads_stay_text_everywhere(self):
        for i, payload in enumerate(PAYLOADS):
            number = f"{10000001 + i}"
            text = payload.replace("'", "’") if i % 7 == 6 else payload
            self.assertEqual(self.run_on("company", "add", number, "--name", text).code, 0)
            self.assertEqual(self.run_on("declare", f"{i}#{payload}"[:200], A, "1.00 EUR", "--on", "2026-01-05", "--project", payload, "--authority", payload,
                                         "--note", payload).code, 0)
        self.ok("link", "add", A, "10000001", "--since", "2024-01-01", "--evidence", PAYLOADS[0])
        for arguments in (["document", "statement", A, "--on", DAY], ["document", "declaration", A, "--on", DAY, "--signatory", PAYLOADS[14]],
                          ["report", "portfolio", "--on", DAY]):
            words = self.html(*arguments).words.replace(" ", "")
            for payload in PAYLOADS if arguments[0] == "document" else []:
                self.assertIn(payload.replace(" ", ""), words)
        self.html("document", "notice", "10000001", "1.00 EUR", "--on", DAY, "--dated", DAY, "--project", PAYLOADS[20])

    @about_a_file
    def test_a_damaged_ledger_makes_no_document(self):
        shutil.copyfile(self.ledger, self.folder / "good.db")
        subprocess.run(["sqlite3", self.ledger, "PRAGMA writable_schema=ON; DROP TRIGGER IF EXISTS x; UPDATE sqlite_schema SET sql=replace(sql,'a','a') WHERE 0;"],
                       check=False, capture_output=True)
        content = bytearray(self.ledger.read_bytes())
        at = content.find("Erhvervshus Fyn".encode())
        content[at] = ord("X")
        self.ledger.write_bytes(content)
        path = self.folder / "out.html"
        result = self.run_on("document", "statement", A, "--on", DAY, "-o", path)
        self.assertEqual(result.code, STORAGE, result)
        self.assertFalse(path.exists())

    def test_a_file_that_cannot_be_written_leaves_nothing(self):
        self.fails("file_invalid", "document", "statement", A, "--on", DAY, "-o", self.folder / "nowhere" / "x.html")
        (self.folder / "there").mkdir()
        self.fails("file_invalid", "document", "statement", A, "--on", DAY, "-o", self.folder / "there")
        self.assertEqual([p.name for p in self.folder.iterdir() if p.name.endswith(".part")], [])


if __name__ == "__main__":
    main()
