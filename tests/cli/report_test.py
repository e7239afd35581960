#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reports to authorities: Landbrugsstyrelsen and the central register, their batches, and the files as other programs read them.
Where LibreOffice is installed (scripts/setup test), it re-reads every spreadsheet."""
import csv
import datetime
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from decimal import Context, Decimal
from pathlib import Path
from xml.etree import ElementTree

from support.command import A, ALLOWED, B, BAD_INPUT, C, Case, main, run

FIXED = ("--conversion", "fixed", "--rate", "7.4600", "--reason", "test", "--authority", "Erhvervshus Fyn")
GOLDEN = Path(__file__).resolve().parent / "golden"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets_of(path):
    """The cells of an Excel file, by sheet: a list of rows of (kind, text), kind "s" for text and "n" for a number."""
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(MAIN + "si"):
                shared.append("".join(t.text or "" for t in item.iter(MAIN + "t")))
        names = [s.get("name") for s in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet")]
        found = {}
        for i, name in enumerate(names, 1):
            sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{i}.xml"))
            assert not list(sheet.iter(MAIN + "f")), "a formula"
            rows = []
            for row in sheet.iter(MAIN + "row"):
                cells = {}
                for cell in row.iter(MAIN + "c"):
                    value = cell.find(MAIN + "v")
                    column = 0
                    for letter in re.match(r"[A-Z]+", cell.get("r"))[0]:
                        column = column * 26 + ord(letter) - 64
                    cells[column - 1] = ("s", shared[int(value.text)]) if cell.get("t") == "s" else ("n", value.text)
                rows.append(cells)
            found[name] = rows
        return found


class Reporting(Case):
    def setUp(self):
        super().setUp()
        self.init(*FIXED)
        self.ok("company", "add", A, "--name", "=Tang & Søn ApS")
        self.ok("company", "add", B, "--name", "Anna Andersen")
        self.ok("company", "add", C, "--name", "Mark A/S")
        self.ok("sector", "set", C, "primary_agriculture", "--industry-code", "11100", "--operation", "korn", "--separation", "eget regnskab")
        self.ok("grant", "F-1", A, "50000.49 DKK", "-r", "fishery", "--on", "2026-02-02", "--project", "+Tang", "--p-number", "1003456789")
        self.ok("grant", "F-2", B, "1000.01 DKK", "-r", "fishery", "--on", "2026-02-03", "--project", "+Tang")
        self.ok("grant", "L-1", B, "80500.00 DKK", "-r", "agriculture", "--on", "2025-03-01")
        self.ok("grant", "L-2", C, "1000.00 EUR", "-r", "agriculture", "--on", "2026-03-02", "--project", "Korn")
        self.ok("grant", "G-1", C, "7460.00 DKK", "--on", "2026-03-02", "--project", "Korn")
        self.ok("grant", "G-2", A, "14920.00 DKK", "--on", "2026-01-05", "--instrument", "tilskud")
        self.ok("declare", "D-1", A, "99.00 DKK", "-r", "fishery", "--on", "2026-02-02")

    def danish_csv(self, path):
        raw = path.read_bytes()
        self.assertTrue(raw.startswith(b"\xef\xbb\xbf"))
        self.assertEqual(raw.count(b"\n"), raw.count(b"\r\n"))
        return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


class Landbrugsstyrelsen(Reporting):
    def test_agriculture_and_fishery_apart_in_the_shape_of_the_form(self):
        out = self.folder / "ud"
        out.mkdir()
        said = self.ask_lines("--lang", "da", "report", "landbrugsstyrelsen", "--to", "2026-12-31", "--format", "csv", "--email", "x@y.dk", "--out", out)
        self.assertEqual([(a["report"], a["grants"], a["whole_dkk"]) for a in said],
                         [("agriculture", 3, "95420")] * 3 + [("fishery", 2, "51001")] * 3)
        rows = self.danish_csv(out / "landbrugsstyrelsen-fiskeri-2026-12-31-liste.csv")
        self.assertEqual(rows[0], ["Reference", "Ny eller rettelse", "CVR-nr.", "P-nr.", "Virksomhed", "Tilsagnsdato", "Ordning eller projekt",
                                   "Støttetildelende myndighed", "Forordning", "Beløb i DKK", "Kurs, DKK pr. EUR", "Kursdato",
                                   "Bruttosubventionsækvivalent i EUR", "Status"])
        self.assertEqual(rows[1], ["F-1", "ny", A, "1003456789", "'=Tang & Søn ApS", "02-02-2026", "'+Tang", "Erhvervshus Fyn", "717/2014", "50000,49", "7,4600", "",
                                   "6702,48", "bevilget"])
        self.assertEqual(len(rows), 3, "declared aid is reported by whoever granted it")
        rows = self.danish_csv(out / "landbrugsstyrelsen-fiskeri-2026-12-31-sammendrag.csv")
        self.assertEqual(rows[0], ["E-mail", "Myndighed", "Ordning eller virksomhed", "Kort beskrivelse", "Beløb i hele DKK"])
        self.assertEqual(rows[1:], [["x@y.dk", "Erhvervshus Fyn", "'+Tang",
                                     "De minimis-støtte til fiskeri og akvakultur, 2 tilsagn, 02-02-2026 til 03-02-2026, forordning 717/2014", "51001"]])
        rows = self.danish_csv(out / "landbrugsstyrelsen-landbrug-2026-12-31-sammendrag.csv")
        self.assertEqual([(r[2], r[4]) for r in rows[1:]], [("Anna Andersen", "80500"), ("Korn", "14920")])
        cap = self.danish_csv(out / "landbrugsstyrelsen-landbrug-2026-12-31-loft.csv")
        self.assertEqual(cap[1][:2], ["Danmarks loft", "260650000,00"])
        self.assertEqual(cap[2], ["Brugt af støtten i denne hovedbog", "11790,88", "01-01-2024 til 31-12-2026"])  # general aid is not under it
        self.assertEqual(cap[3][2], "0,005 %")

    def test_a_period_and_a_part_can_be_chosen(self):
        said = self.ask_lines("report", "landbrugsstyrelsen", "--from", "2026-01-01", "--to", "2026-02-02", "--out", self.folder)
        self.assertEqual([(a["report"], a["grants"]) for a in said], [("agriculture", 0), ("fishery", 1)])
        said = self.ask_lines("report", "landbrugsstyrelsen", "--part", "fishery", "--out", self.folder)
        self.assertEqual([a["report"] for a in said], ["fishery"])

    def test_columns_are_data_and_a_wrong_map_is_refused(self):
        own = self.write("c.json", json.dumps({"format": "deminimis-columns/1", "list": [{"field": "cvr", "da": "CVR", "en": "CVR"}, {"field": "eur", "da": "EUR", "en": "EUR"}]}))
        self.ask_lines("report", "landbrugsstyrelsen", "--part", "fishery", "--format", "csv", "--columns", own, "--out", self.folder)
        self.assertEqual(self.danish_csv(self.folder / "landbrugsstyrelsen-fishery-list.csv")[1], [A, "6702,48"])
        for wrong, code in (('{"format": "x"}', "request_invalid"), ("{", "request_invalid"), ('{"format": "deminimis-columns/1", "list": []}', "request_invalid"),
                            ('{"format": "deminimis-columns/1", "list": [{"field": "x", "da": "x", "en": "x"}]}', "column_unknown")):
            self.fails(code, "report", "landbrugsstyrelsen", "--columns", self.write("w.json", wrong), "--out", self.folder)

    def test_the_same_ledger_gives_the_same_bytes(self):
        made = []
        for place in ("a", "b"):
            (self.folder / place).mkdir()
            self.ask_lines("report", "landbrugsstyrelsen", "--out", self.folder / place)
            self.ask("register", "export", self.folder / place / "r.xlsx")
            made.append({p.name: p.read_bytes() for p in (self.folder / place).iterdir()})
        self.assertEqual(len(made[0]), 3)
        self.assertEqual(made[0], made[1])

    def test_aid_in_euro_without_a_krone_rate_is_refused_not_left_out(self):
        self.ledger = self.init(ledger=self.folder / "ecb.db")
        self.ok("grant", "E-1", A, "1000.00 EUR", "-r", "fishery", "--on", "2026-02-02")
        self.fails("rate_missing", "report", "landbrugsstyrelsen", "--out", self.folder)


class Golden(Reporting):
    def test_every_file_is_what_was_looked_at(self):
        """Every cell of every report in both languages, with corrections, beside what was looked at in LibreOffice."""
        for kind in ("fishery", "central"):
            self.ask("report", "draft", kind)
            self.ask("report", "sent", kind, "1", "--on", "2026-03-10")
            self.ask("report", "accepted", kind, "1", "--on", "2026-03-12", "--why", "j.nr. 7")
        self.ok("reduce", "F-1", "40000.00 DKK", "--effective-on", "2026-04-02")
        self.ok("withdraw", "F-2", "--effective-on", "2026-04-02")
        self.ok("reduce", "G-2", "7460.00 DKK", "--effective-on", "2026-04-02")
        for lang in ("da", "en"):
            out = self.folder / lang
            out.mkdir()
            self.ask("report", "draft", "fishery") if lang == "da" else None
            for form in ("csv", "xlsx"):
                for more in ((), ("--part", "fishery", "--batch", "2")):
                    self.ask_lines("--lang", lang, "report", "landbrugsstyrelsen", *more, "--email", "støtte@example.dk", "--format", form, "--out", out)
                self.ask("--lang", lang, "register", "export", out / f"register.{form}")
            self.ask("--lang", lang, "register", "export", out / "register.json")
            self.ask("--lang", lang, "register", "export", out / "register-new.json", "--new", "--pseudonyms")
            made = ""
            for path in sorted(out.iterdir()):
                made += f"== {path.name}\n"
                if path.suffix == ".xlsx":
                    for name, rows in sheets_of(path).items():
                        made += f"-- {name}\n" + "".join(" | ".join(f"{column}{kind} {text}" for column, (kind, text) in sorted(row.items())) + "\n" for row in rows)
                else:
                    made += path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            golden = GOLDEN / f"reports.{lang}.txt"
            if not golden.is_file() or golden.read_text(encoding="utf-8") != made:
                beside = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / f"deminimis-golden-{golden.name}"
                beside.write_text(made, encoding="utf-8")
                self.fail(f"{golden.name} differs: compare {golden} with {beside}, open the spreadsheets, and copy it where it is right")


class Batches(Reporting):
    def move(self, *arguments):
        return self.ask("report", *arguments)

    def test_the_next_batch_holds_what_is_new_or_changed_since_the_last_accepted(self):
        first = self.move("draft", "fishery")
        self.assertEqual((first["number"], first["state"], first["aid"], first["corrections"]), (1, "drafted", 2, 0))
        self.fails("batch_state", "report", "draft", "fishery")
        self.move("sent", "fishery", "1", "--on", "2026-03-01")
        self.fails("request_invalid", "report", "rejected", "fishery", "1", "--on", "2026-03-02")
        self.assertEqual(self.move("rejected", "fishery", "1", "--on", "2026-03-02", "--why", "CVR mangler")["reason"], "CVR mangler")
        again = self.move("draft", "fishery")  # nothing was accepted: all of it again
        self.assertEqual((again["number"], again["aid"]), (2, 2))
        self.move("sent", "fishery", "2", "--on", "2026-03-03")
        self.move("accepted", "fishery", "2", "--on", "2026-03-04", "--why", "j.nr. 7")
        with self.unchanged():
            self.fails("request_invalid", "report", "draft", "fishery")  # nothing to report
        self.ok("grant", "F-3", A, "10.00 DKK", "-r", "fishery", "--on", "2026-04-01")
        self.ok("reduce", "F-1", "40000.00 DKK", "--effective-on", "2026-04-02")
        self.ok("withdraw", "F-2", "--effective-on", "2026-04-02")
        self.ok("grant", "F-4", A, "11.00 DKK", "-r", "fishery", "--on", "2026-04-03")
        self.ok("withdraw", "F-4", "--effective-on", "2026-04-03")  # never reported, and nothing left of it
        third = self.move("draft", "fishery", "--from", "2026-04-01")
        self.assertEqual((third["number"], third["aid"], third["corrections"]), (3, 3, 2))
        self.ask_lines("--lang", "da", "report", "landbrugsstyrelsen", "--part", "fishery", "--batch", "3", "--format", "csv", "--out", self.folder)
        rows = self.danish_csv(self.folder / "landbrugsstyrelsen-fiskeri-3-liste.csv")
        self.assertEqual([(r[0], r[1], r[9], r[13]) for r in rows[1:]],
                         [("F-1", "rettelse", "40000,00", "nedsat"), ("F-2", "rettelse", "0,00", "trukket tilbage"), ("F-3", "ny", "10,00", "bevilget")])
        # an earlier batch says for ever what it said
        self.ask_lines("report", "landbrugsstyrelsen", "--part", "fishery", "--batch", "2", "--format", "csv", "--out", self.folder)
        self.assertEqual([r[9] for r in self.danish_csv(self.folder / "landbrugsstyrelsen-fishery-2-list.csv")[1:]], ["50000,49", "1000,01"])
        self.assertEqual([(b["number"], b["state"]) for b in self.ask_lines("report", "batches", "fishery")], [(1, "rejected"), (2, "accepted"), (3, "drafted")])
        self.assertTrue(self.ask("verify")["ok"])

    def test_a_company_classified_anew_is_taken_out_of_one_report_and_into_the_other(self):
        self.move("draft", "agriculture")
        self.move("sent", "agriculture", "1", "--on", "2026-03-10")
        self.move("accepted", "agriculture", "1", "--on", "2026-03-12")
        self.ok("sector", "set", C, "fishery_aquaculture", "--industry-code", "032100", "--operation", "tang", "--separation", "eget regnskab")
        second = self.move("draft", "agriculture")
        self.assertEqual((second["aid"], second["corrections"]), (1, 1))
        def written(part, batch):
            self.ask_lines("--lang", "da", "report", "landbrugsstyrelsen", "--part", part, "--batch", batch, "--format", "csv", "--out", self.folder)
            name = {"agriculture": "landbrug", "fishery": "fiskeri"}[part]
            return [(r[0], r[1], r[9], r[13]) for r in self.danish_csv(self.folder / f"landbrugsstyrelsen-{name}-{batch}-liste.csv")[1:]]
        self.assertEqual(written("agriculture", "2"), [("G-1", "rettelse", "0,00", "udgår her")])
        self.assertEqual([r for r in written("agriculture", "1") if r[0] == "G-1"], [("G-1", "ny", "7460,00", "bevilget")])
        self.move("draft", "fishery")
        self.assertIn(("G-1", "ny", "7460,00", "bevilget"), written("fishery", "1"))
        # and back again
        self.move("sent", "agriculture", "2", "--on", "2026-03-20")
        self.move("accepted", "agriculture", "2", "--on", "2026-03-21")
        with self.unchanged():
            self.fails("request_invalid", "report", "draft", "agriculture")  # the authority has it right
        self.ok("sector", "set", C, "primary_agriculture", "--industry-code", "11100", "--operation", "korn", "--separation", "eget regnskab")
        self.move("draft", "agriculture")
        self.assertEqual(written("agriculture", "3"), [("G-1", "rettelse", "7460,00", "bevilget")])

    def test_a_batch_that_is_not_there_and_a_wrong_number_are_told(self):
        self.fails("batch_unknown", "report", "sent", "central", "1", "--on", "2026-03-01")
        for number in ("0", "-1", "x", "1.5", "99999999999"):
            result = self.run_on("--json", "report", "sent", "central", "--on", "2026-03-01", "--", number)
            self.assertEqual((result.code, result.answer["error"]), (BAD_INPUT, "request_invalid"), number)
        self.fails("batch_unknown", "register", "export", self.folder / "r.csv", "--batch", "1")


class CentralRegister(Reporting):
    def test_the_six_fields_with_reference_and_status_in_three_formats(self):
        for name in ("r.csv", "r.json", "r.xlsx"):
            self.assertEqual(self.ask("--lang", "da", "register", "export", self.folder / name)["aid"], 2)
        listed = json.loads((self.folder / "r.json").read_text())["aid"]
        self.assertEqual(listed[1], {"cvr": C, "name": "Mark A/S", "eur": "1000.00", "amount": "7460.00", "currency": "DKK", "granted_on": "2026-03-02",
                                     "authority": "Erhvervshus Fyn", "instrument": "tilskud", "nace": "01.11", "ref": "G-1", "status": "bevilget", "change": "ny"})
        rows = self.danish_csv(self.folder / "r.csv")
        self.assertEqual(rows[2][:6], [C, "Mark A/S", "1000,00", "7460,00", "DKK", "02-03-2026"])
        cells = sheets_of(self.folder / "r.xlsx")["Registret"]
        self.assertEqual((cells[2][2], cells[2][12]), (("n", "1000"), ("s", "1000.00")))
        self.assertEqual(cells[1][1], ("s", "=Tang & Søn ApS"))
        self.fails("request_invalid", "register", "export", self.folder / "r.pdf")

    def test_agriculture_has_no_duty_before_2027_and_fishery_none(self):
        self.ok("grant", "L-9", B, "1.00 DKK", "-r", "agriculture", "--on", "2027-01-01")
        self.ask("register", "export", self.folder / "r.json")
        self.assertEqual([a["ref"] for a in json.loads((self.folder / "r.json").read_text())["aid"]], ["G-2", "G-1", "L-9"])

    def test_persons_get_a_number_that_stays_theirs(self):
        self.ok("grant", "P-1", B, "100.00 DKK", "--on", "2026-03-03")
        def exported():
            self.ask("--lang", "da", "register", "export", self.folder / "p.json", "--pseudonyms")
            return {a["ref"]: (a["cvr"], a["name"]) for a in json.loads((self.folder / "p.json").read_text())["aid"]}
        first = exported()
        self.assertEqual(first["P-1"], ("", "Støttemodtager 2"))
        self.assertEqual(first["G-1"], (C, "Mark A/S"))
        self.assertNotIn("Anna", (self.folder / "p.json").read_text())
        # who is recorded as a sole trader is one, whatever the name looks like
        self.ok("company", "add", "99000031", "--name", "Bente Bo I/S", "--sole-trader")
        self.ok("grant", "P-3", "99000031", "100.00 DKK", "--on", "2026-03-04")
        self.assertEqual(exported()["P-3"], ("", "Støttemodtager 4"))
        self.assertNotIn("Bente", (self.folder / "p.json").read_text())
        self.ok("grant", "P-2", "99000023", "100.00 DKK", "--on", "2026-01-01")
        self.assertEqual(exported()["P-1"], first["P-1"])

    def test_what_is_due_by_when_late_sent_and_done(self):
        def states(on):
            return {d["ref"]: (d["state"], d["due_on"], d["in_time"]) for d in self.ask_lines("register", "due", "--on", on)}
        # 20 working days: Monday 5 January to Monday 2 February; 2 March to 30 March
        self.assertEqual(states("2026-02-02"), {"G-2": ("due", "2026-02-02", True), "G-1": ("due", "2026-03-30", True)})
        self.assertEqual(states("2026-02-03")["G-2"], ("late", "2026-02-02", False))
        self.ask("report", "draft", "central", "--to", "2026-01-31")
        self.assertEqual(states("2026-02-03")["G-2"][0], "late", "a draft has reported nothing")
        self.ask("report", "sent", "central", "1", "--on", "2026-02-02")
        self.assertEqual(states("2026-02-03")["G-2"], ("sent", "2026-02-02", True))
        self.ask("report", "accepted", "central", "1", "--on", "2026-02-05")
        self.assertEqual(states("2026-02-06")["G-2"], ("done", "2026-02-02", True))
        self.ok("reduce", "G-2", "7460.00 DKK", "--effective-on", "2026-06-01")
        changed = states("2026-06-02")["G-2"]
        self.assertEqual(changed[0], "due", "a correction is to be entered too")
        self.ask("register", "export", self.folder / "n.json", "--new")
        self.assertEqual([(a["ref"], a["change"]) for a in json.loads((self.folder / "n.json").read_text())["aid"]], [("G-2", "correction"), ("G-1", "new")])
        self.assertIn("G-2", self.ok("register", "due", "--on", "2026-06-02"))

    def test_a_correction_is_due_twenty_working_days_after_it_was_recorded_whenever_it_takes_effect(self):
        """A correction is due twenty working days after it was recorded, whenever it takes effect."""
        self.ask("report", "draft", "central")
        self.ask("report", "sent", "central", "1", "--on", "2026-01-10")
        self.ask("report", "accepted", "central", "1", "--on", "2026-01-12")
        self.ok("reduce", "G-2", "7460.00 DKK", "--effective-on", "2026-01-06")  # made long ago, recorded now
        recorded = datetime.datetime.now(datetime.timezone.utc).date()
        day, left = recorded, 20
        while left:
            day += datetime.timedelta(days=1)
            left -= self.is_working_day(day)
        duty = {d["ref"]: d for d in self.ask_lines("register", "due", "--on", str(recorded))}["G-2"]
        self.assertEqual((duty["state"], duty["due_on"], duty["correction"]), ("due", str(day), True))
        page = self.ok("report", "portfolio", "--on", str(recorded))
        self.assertIn(f"{day.day} {day:%B} {day.year}", page.replace("\xa0", " "))
        late = self.ask_lines("register", "due", "--on", str(day + datetime.timedelta(days=1)))
        self.assertEqual([(d["ref"], d["state"]) for d in late if d["ref"] == "G-2"], [("G-2", "late")])

    def is_working_day(self, day):
        """Independent of ours: Easter by Gauss's rule."""
        y = day.year
        a, b, c = y % 19, y // 100, y % 100
        h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
        l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
        n = h + l - 7 * ((a + 11 * h + 22 * l) // 451) + 114
        easter = datetime.date(y, n // 31, n % 31 + 1)
        free = {easter + datetime.timedelta(days=k) for k in (-3, -2, 0, 1, 39, 49, 50)} | {datetime.date(y, 1, 1), datetime.date(y, 12, 25), datetime.date(y, 12, 26)}
        return day.weekday() < 5 and day not in free

    def test_another_sector_code_is_a_correction_in_the_register(self):
        self.ask("report", "draft", "central")
        self.ask("report", "sent", "central", "1", "--on", "2026-03-10")
        self.ask("report", "accepted", "central", "1", "--on", "2026-03-12")
        self.ok("sector", "set", C, "primary_agriculture", "--industry-code", "14100", "--operation", "kvæg", "--separation", "eget regnskab")
        self.ask("register", "export", self.folder / "n.json", "--new")
        self.assertEqual([(a["ref"], a["change"], a["nace"]) for a in json.loads((self.folder / "n.json").read_text())["aid"]], [("G-1", "correction", "01.41")])
        self.ask("register", "export", self.folder / "b.json", "--batch", "1")  # what was sent is written again as it was
        self.assertEqual([(a["ref"], a["nace"]) for a in json.loads((self.folder / "b.json").read_text())["aid"]], [("G-2", ""), ("G-1", "01.11")])


class OtherPrograms(Reporting):
    def test_libreoffice_reads_every_cell_as_it_was_written(self):
        """No formulas, texts exact, numbers equal."""
        self.assertIsNotNone(SOFFICE, "LibreOffice is missing: scripts/setup test installs libreoffice-calc")
        payloads = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", "=HYPERLINK(\"http://x\")", "'=1", "0012", "1e5", "12-03", "TRUE", " x "]
        for i, p in enumerate(payloads):
            self.ok("grant", f"X-{i}", A, f"{i + 1}.{i:02d} DKK", "-r", "fishery", "--on", "2026-05-01", "--project", p)
        self.ask_lines("--lang", "da", "report", "landbrugsstyrelsen", "--part", "fishery", "--out", self.folder)
        made = self.folder / "landbrugsstyrelsen-fiskeri.xlsx"
        wanted = sheets_of(made)
        # one conversion of the whole book: LibreOffice writes it again as Excel's format
        home = self.folder / "home"
        subprocess.run([SOFFICE, f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
                        self.folder / "igen", made], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240,
                       env={**os.environ, "HOME": str(self.folder)})
        found = sheets_of(self.folder / "igen" / made.name)
        self.assertEqual(list(found), ["Liste", "Sammendrag", "Nationalt loft"])
        for name, rows in wanted.items():
            for line, cells in enumerate(rows):
                for column, (kind, text) in cells.items():
                    again = found[name][line].get(column)
                    self.assertIsNotNone(again, (name, line, column, text))
                    self.assertEqual(again[0], kind, (name, line, column, text))
                    if kind == "n":
                        digits = Context(prec=15)  # what Excel keeps of a number
                        self.assertEqual(digits.create_decimal(again[1]), digits.create_decimal(text))
                    else:
                        self.assertEqual(again[1], text)
        projects = [row[6][1] for row in found["Liste"][3:]]
        self.assertEqual(projects, payloads)
        # each number stands exactly beside itself
        for row in wanted["Liste"][1:]:
            self.assertEqual(Context(prec=15).create_decimal(row[9][1]), Decimal(row[14][1]))


if __name__ == "__main__":
    main()
