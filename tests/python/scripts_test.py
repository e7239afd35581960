# SPDX-License-Identifier: Apache-2.0
"""The commands for administrators, run as they are installed, on real workbooks that are opened again afterwards."""
import os
import subprocess
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import deminimis

COMMANDS = ["check-applicants", "import-excel", "import-register", "monthly-report", "compare-declarations"]


def run(command, *arguments, status=0, lang="en", cwd=None):
    path = Path(sys.executable).with_name(f"deminimis-{command}")
    done = subprocess.run(
        [path, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, timeout=120,
        env={**os.environ, "LC_ALL": "da_DK.UTF-8" if lang == "da" else "C.UTF-8", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def workbook(path, headings, *rows, title="Ark1"):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def rows_of(path, sheet=None):
    """A written sheet as a list of {heading: value}; a formula anywhere in the book is an error."""
    book = openpyxl.load_workbook(path)
    for each in book.worksheets:
        assert not [c.coordinate for row in each.iter_rows() for c in row if c.data_type == "f"]
    head, *rows = (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True)
    return [dict(zip(head, row)) for row in rows]


@pytest.fixture
def path(tmp_path):
    with deminimis.create(tmp_path / "ledger.db", conversion="fixed", fixed_rate="7.46", fixed_reason="test", authority="Closing Loops") as ledger:
        ledger.register_company("99000012", name="Nord ApS")
        ledger.declare("d1", "99000012", 250_000, "EUR", on=date(2025, 3, 3))
        ledger.add_link("99000020", "99000039", since=date(2020, 1, 1))
    return tmp_path / "ledger.db"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_there_in_danish_and_english(command):
    danish, english = (run(command, "--lang", lang, "--help").stdout for lang in ("da", "en"))
    assert "brug: deminimis" in danish and "vis denne hjælp" in danish and "usage: deminimis" in english
    assert "valg:" in danish and "regneark" in danish and "Slutkode: 0" in danish
    assert "options:" in english and "spreadsheet" in english and "Exit code: 0" in english
    assert run(command, "--help", lang="da").stdout == danish
    assert deminimis.__version__ in run(command, "--version").stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_ledger_the_command_says_what_to_do(command, tmp_path):
    sheet = workbook(tmp_path / "a.xlsx", ["CVR", "Beløb", "Tilsagnsdato", "Reference"], ["99000012", 1, date(2026, 2, 14), "x"])
    arguments = {"monthly-report": [], "import-excel": ["grants", sheet]}.get(command, [sheet])
    assert "not_a_ledger" in run(command, *arguments, status=3, cwd=tmp_path).stderr
    assert "not_a_ledger" in run(command, "-L", "nothing.db", *arguments, status=3, cwd=tmp_path).stderr
    assert not list(tmp_path.glob("*month*")) and len(list(tmp_path.iterdir())) == 1


def test_every_applicant_is_answered_beside_its_row(path, tmp_path):
    sheet = workbook(
        tmp_path / "ansøgere.xlsx", ["CVR-nr", "Navn", "Beløb", "Tilsagnsdato"],
        ["99000012", "Nord ApS", 373000, datetime(2026, 2, 14)],
        ["99000012", "Nord ApS", 373000.04, datetime(2026, 2, 14)],
        [99000020, "Øst A/S", 2_000_000, datetime(2026, 2, 14)],
        ["99000039", "Vest A/S", 2_000_000, datetime(2026, 2, 14)],
        ["9900", "Kort", 1, datetime(2026, 2, 14)],
        ["99000047", "Regnet", "=1+1", datetime(2026, 2, 14)],
    )  # fmt: skip
    done = run("check-applicants", "-L", path, sheet, status=2)
    assert "6 rows: 2 can be granted, 2 cannot, 2 with an error" in done.stdout
    book = openpyxl.load_workbook(tmp_path / "ansøgere-answers.xlsx")
    answers = [dict(zip([c.value for c in book.worksheets[0][1]], [c.value for c in row])) for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [a["Answer"] for a in answers] == ["yes", "no", "yes", "yes", "error", "error"]
    # Row 5 is one undertaking with row 4: both fit alone, not together.
    assert [a["Answer after the rows above"] for a in answers] == ["yes", "no", "yes", "no", None, None]
    assert (answers[0]["At most"], answers[0]["At most (number)"]) == ("373,000.03 DKK", 373000.03)
    assert answers[1]["Deciding ceilings"] == "closing-loops.general" and answers[1]["Whole amount at the earliest"] == datetime(2028, 1, 1)
    assert answers[3]["The undertaking is"] == "99000020, 99000039" and answers[0]["Navn"] == "Nord ApS"
    assert (answers[4]["Error"], answers[5]["Error"]) == ("cvr_invalid", "file_invalid") and "formula" in answers[5]["Reasons"]
    assert openpyxl.load_workbook(sheet).worksheets[0].max_column == 4  # the sheet itself is as it was
    with deminimis.open(path) as ledger:
        assert len(ledger.grants()) == 1  # nothing was recorded
    assert "file_invalid" in run("check-applicants", "-L", path, sheet, status=2).stderr  # the answer is there already
    run("check-applicants", "-L", path, sheet, "--force", status=2)


def test_an_answer_in_danish(path, tmp_path):
    sheet = workbook(tmp_path / "a.xlsx", ["CVR", "Beløb"], ["99000012", "1.234,50"])
    assert "1 rækker: 1 kan bevilges, 0 kan ikke, 0 med fejl" in run(
        "check-applicants", "-L", path, sheet, "--on", "2026-02-14", "--notation", "da", lang="da"
    ).stdout
    (answer,) = rows_of(tmp_path / "a-svar.xlsx")
    assert answer["Svar"] == "ja" and answer["Højst"] == "373.000,03 DKK" and answer["Begrundelse"].startswith("Ja: 1.234,50 DKK")


@pytest.mark.parametrize(
    "text, notation, amount",
    [
        ("1.000", "da", "1,000.00"), ("1.234.567,89", "da", "1,234,567.89"), ("1,234,567.89", "en", "1,234,567.89"), ("1000", None, "1,000.00"),
        (0.1, None, "0.10"), (12345678901.25, None, "12,345,678,901.25"),
    ],
)  # fmt: skip
def test_an_amount_is_read_in_the_notation_that_is_declared(path, tmp_path, text, notation, amount):
    sheet = workbook(tmp_path / "a.xlsx", ["CVR", "Amount"], ["99000063", text])
    declared = ["--notation", notation] if notation else []
    run("check-applicants", "-L", path, sheet, "--on", "2026-02-14", *declared, status=1 if len(amount) > 13 else 0)
    (answer,) = rows_of(tmp_path / "a-answers.xlsx")
    assert f"{amount} DKK" in answer["Reasons"]


@pytest.mark.parametrize(
    "text, notation, code",
    [
        ("1.000", None, "number_ambiguous"), ("12,5", None, "number_ambiguous"), ("1.000", "en", "amount_syntax"), ("1.00.0", "da", "amount_syntax"),
        ("1e5", "da", "amount_syntax"), ("(5)", "en", "amount_syntax"), ("1 000", "da", "amount_syntax"), (True, None, "amount_syntax"),
        (1 / 3, None, "amount_precision"), (0.005, None, "amount_precision"), ("-5", None, "amount_not_positive"),
    ],
)  # fmt: skip
def test_an_amount_that_reads_two_ways_or_none_is_refused(path, tmp_path, text, notation, code):
    sheet = workbook(tmp_path / "a.xlsx", ["CVR", "Amount"], ["99000063", text])
    run("check-applicants", "-L", path, sheet, "--on", "2026-02-14", *(["--notation", notation] if notation else []), status=2)
    (answer,) = rows_of(tmp_path / "a-answers.xlsx")
    assert answer["Error"] == code and answer["Value in euro"] is None


@pytest.mark.parametrize(
    "text, notation, day",
    [("2026-02-14", None, True), ("14-02-2026", "da", True), ("14.02.2026", "da", True), ("14-02-2026", None, False), ("02/14/2026", "en", False),
     (46067, None, False), (datetime(2026, 2, 14, 12), None, False), (date(2026, 2, 14), None, True)],
)  # fmt: skip
def test_how_days_are_written_must_be_declared(path, tmp_path, text, notation, day):
    sheet = workbook(tmp_path / "a.xlsx", ["CVR", "Amount", "Date"], ["99000063", 1, text])
    run("check-applicants", "-L", path, sheet, *(["--notation", notation] if notation else []), status=0 if day else 2)
    (answer,) = rows_of(tmp_path / "a-answers.xlsx")
    assert answer["Error"] == (None if day else "date_invalid")
    assert not day or "14 February 2026" in answer["Reasons"]


REGISTER = ["Reference", "CVR", "Navn", "Beløb", "Valuta", "Tilsagnsdato", "Støttegiver", "Regnskabsår begynder"]
AID = [
    ["a-1", "99000047", "Alfa", 100000, "EUR", datetime(2025, 1, 2), "Kommunen", "07-01"],
    ["a-2", "99000055", None, 746, None, datetime(2025, 2, 3), "Erhvervshus", None],
]


def test_a_register_is_tried_then_recorded_then_known(path, tmp_path):
    sheet = workbook(tmp_path / "register.xlsx", REGISTER, *AID)
    assert "2 aids can be recorded, 0 known, 1 companies can be registered" in run("import-register", "-L", path, sheet, "--dry-run").stdout
    with deminimis.open(path) as ledger:
        assert len(ledger.grants()) == 1
    assert "2 støtter bogført, 0 var bogført, 1 virksomheder registreret" in run("import-register", "-L", path, sheet, "--actor", "anna", lang="da").stdout
    assert "0 aids recorded, 2 known, 0 companies registered" in run("import-register", "-L", path, sheet).stdout
    with deminimis.open(path) as ledger:
        assert [(g.ref, g.value_eur, g.authority) for g in ledger.grants()][1:] == [("a-1", 100_000, "Kommunen"), ("a-2", 100, "Erhvervshus")]
        assert ledger.find_company("99000047").fiscal_year_start == "07-01" and list(ledger.events())[-1].actor == "anna"


def test_a_register_with_an_error_is_not_recorded_at_all(path, tmp_path):
    sheet = workbook(
        tmp_path / "register.xlsx", REGISTER, *AID,
        ["a-3", "99000063", None, "1.000", None, datetime(2025, 2, 3), None, None],
        ["d1", "99000012", None, 1, "EUR", datetime(2025, 3, 3), None, None],
        ["a-4", "010203-1234", None, 1, "EUR", datetime(2025, 3, 3), None, None],
    )  # fmt: skip
    done = run("import-register", "-L", path, sheet, status=2)
    assert "row 4" in done.stderr and "number_ambiguous" in done.stderr and "D4 (amount)" in done.stderr
    assert "row 5" in done.stderr and "row_conflict" in done.stderr and "row 6" in done.stderr and "cvr_invalid" in done.stderr
    assert "Nothing is recorded" in done.stdout
    with deminimis.open(path) as ledger:
        assert len(ledger.grants()) == 1 and ledger.find_company("99000047") is None


def test_a_register_above_a_ceiling_is_recorded_and_told(path, tmp_path):
    sheet = workbook(tmp_path / "register.xlsx", REGISTER, ["a-1", "99000012", None, 60000, "EUR", datetime(2025, 4, 2), "Kommunen", None])
    assert "Above a ceiling: a-1" in run("import-register", "-L", path, sheet, status=1).stdout


def test_columns_are_named_or_found_by_their_headings(path, tmp_path):
    sheet = workbook(tmp_path / "register.xlsx", ["Sag", "Modtager", "Kr.", "Dato"], ["a-1", "99000047", 7460, datetime(2025, 1, 2)])
    done = run("import-register", "-L", path, sheet, status=2)
    assert "column_missing" in done.stderr and "ref" in done.stderr
    columns = ["--columns", "ref=Sag", "--columns", "cvr=Modtager", "--columns", "amount=Kr."]
    assert "1 aids recorded" in run("import-register", "-L", path, sheet, *columns).stdout
    assert "column_unknown" in run("import-register", "-L", path, sheet, *columns, "--columns", "colour=Kr.", status=2).stderr
    assert "column_unknown" in run("import-register", "-L", path, sheet, *columns, "--columns", "note=Nothing", status=2).stderr
    assert "file_invalid" in run("import-register", "-L", path, sheet, "--sheet", "Ark2", status=2).stderr


def test_a_monthly_report(path, tmp_path):
    with deminimis.open(path) as ledger:
        ledger.grant("g1", "99000047", 10_000, "EUR", on=date(2026, 1, 5))
        ledger.grant("g2", "99000055", 10_000, "EUR", on=date(2026, 2, 10))
        ledger.reserve("r1", "99000063", Decimal("746.00"), "DKK", on=date(2026, 2, 1), lapses_on=date(2026, 3, 1))
        ledger.declare("=d2", "99000012", 60_000, "EUR", on=date(2026, 1, 7))
    target = tmp_path / "month.xlsx"
    done = run("monthly-report", "-L", path, "--on", "2026-02-16", "-o", target, status=1)
    assert "2 deadlines (1 passed), 1 near the ceiling, 1 reservations lapse, 1 above a ceiling" in done.stdout
    assert [(r["Reference"], r["Days left"], r["Euro"]) for r in rows_of(target, "Deadlines")] == [("g1", -14, "10,000.00 EUR"), ("g2", 22, "10,000.00 EUR")]
    (near,) = rows_of(target, "Near the ceiling")
    assert (near["CVR"], near["Name"], near["Used in %"], near["Used"], near["Headroom"]) == ("99000012", "Nord ApS", 103, "310,000.00 EUR", "0.00 EUR")
    (lapsing,) = rows_of(target, "Reservations")
    assert (lapsing["Amount"], lapsing["Lapses"]) == ("746.00 DKK", datetime(2026, 3, 1))
    (breach,) = rows_of(target, "Above a ceiling")
    assert (breach["Reference"], breach["Above by"], breach["Above by (number)"]) == ("=d2", "10,000.00 EUR", 10000)
    cell = openpyxl.load_workbook(target)["Above a ceiling"]["A2"]
    assert cell.data_type == "s" and cell.quotePrefix
    done = run("monthly-report", "-L", path, "--on", "2026-02-16", status=1, lang="da", cwd=tmp_path)
    assert "maaned-2026-02-16.xlsx: 2 frister (1 overskredet)" in done.stdout
    assert openpyxl.load_workbook(tmp_path / "maaned-2026-02-16.xlsx").sheetnames == ["Frister", "Nær loftet", "Reservationer", "Over et loft"]


def test_declarations_are_compared_with_the_ledger(path, tmp_path):
    with deminimis.open(path) as ledger:
        ledger.declare("d2", "99000012", 1000, "EUR", on=date(2025, 5, 5))
        ledger.declare("d3", "99000012", 2000, "EUR", on=date(2025, 6, 6))
        ledger.declare("d4", "99000012", 3000, "EUR", on=date(2025, 7, 7))
        ledger.declare("other", "99000047", 3000, "EUR", on=date(2025, 7, 7))
    sheet = workbook(
        tmp_path / "e.xlsx", ["CVR", "Amount", "Currency", "Date", "Note"],
        ["99000012", 250000, "EUR", datetime(2025, 3, 3), None], ["DK99000012", 1100, "EUR", datetime(2025, 5, 5), None],
        ["99000012", 2000, "EUR", datetime(2025, 6, 7), None], ["99000012", 9000, "EUR", datetime(2025, 8, 8), "@SUM(A1)"], ["99", 1, "EUR", datetime(2025, 8, 8), None],
    )  # fmt: skip
    done = run("compare-declarations", "-L", path, sheet, status=2)
    assert "1 the same, 4 different, 1 rows with an error" in done.stdout
    found = rows_of(tmp_path / "e-compared.xlsx")
    assert [(r["Difference"], r["Declaration: row"], r["Ledger: reference"]) for r in found] == [
        ("the same", 2, "d1"), ("another amount", 3, "d2"), ("another date", 4, "d3"), ("missing in the ledger", 5, None), ("only in the ledger", None, "d4"),
    ]  # fmt: skip
    assert (found[1]["Declaration: amount"], found[1]["Ledger: amount"]) == ("1,100.00 EUR", "1,000.00 EUR")
    assert rows_of(tmp_path / "e-compared.xlsx", "Errors")[0]["Code"] == "cvr_invalid"


PAYLOADS = ["=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", "=HYPERLINK(\"x\")"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_written_is_ever_a_formula(path, tmp_path, payload):
    with deminimis.open(path) as ledger:
        ledger.register_company("99000012", name=payload)
    target = tmp_path / "month.xlsx"
    run("monthly-report", "-L", path, "--on", "2026-02-16", "-o", target)
    (near,) = rows_of(target, "Near the ceiling")
    assert near["Name"].strip() == payload.strip()
    with zipfile.ZipFile(target) as packed:
        assert not [name for name in packed.namelist() if name.startswith("xl/worksheets") and b"<f" in packed.read(name)]


def test_a_file_that_is_no_workbook_is_an_error(path, tmp_path):
    (tmp_path / "text.xlsx").write_text("not a workbook")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * (257 * 1024 * 1024))
    for name in ("text.xlsx", "bomb.xlsx", "nothing.xlsx"):
        assert "file_invalid" in run("check-applicants", "-L", path, tmp_path / name, status=2).stderr


def test_a_register_read_again_keeps_what_it_does_not_say(path, tmp_path):
    with deminimis.open(path) as ledger:
        ledger.register_company("99000047", name="Alfa", fiscal_periods=[(date(2024, 1, 1), date(2025, 6, 30))], fiscal_year_start="07-01")
    sheet = workbook(tmp_path / "register.xlsx", REGISTER, ["a-1", "DK99000047", "Alfa ApS", 100000, "EUR", datetime(2025, 1, 2), "Kommunen", None])
    assert "1 companies registered" in run("import-register", "-L", path, sheet).stdout
    assert "0 aids recorded, 1 known, 0 companies registered" in run("import-register", "-L", path, sheet).stdout
    with deminimis.open(path) as ledger:
        company = ledger.find_company("99000047")
        assert (company.name, company.fiscal_year_start) == ("Alfa ApS", "07-01") and company.fiscal_periods[0].last == date(2025, 6, 30)


GRANTS = ["Sagsnr.", "CVR", "Beløb", "Valuta", "Tilsagnsdato", "Projekt"]
ASKED = [
    ["g-1", "99000047", 7460.5, "DKK", datetime(2026, 2, 14), "Materialer\nog genbrug"],
    ["g-2", "99000012", "50.000,01", "EUR", "15-02-2026", None],  # 250,000 of 300,000 are used
]


def test_own_grants_of_a_sheet_are_asked_and_all_or_none_are_recorded(path, tmp_path):
    sheet = workbook(tmp_path / "g.xlsx", GRANTS, *ASKED)
    tried = run("import-excel", "grants", "-L", path, sheet, "--notation", "da", "--dry-run", status=1)
    assert tried.stdout.splitlines() == ["row 2: new g-1", "row 3: refused by the law g-2", "1 new, 1 refused by the law. Nothing is recorded: a dry run."]
    assert "row 3: " in tried.stderr and "50000.00 EUR are left" in tried.stderr
    danish = run("import-excel", "grants", "-L", path, sheet, "--notation", "da", status=1, lang="da")
    assert "Intet er bogført" in danish.stdout and "50000.00 EUR er tilbage" in danish.stderr
    with deminimis.open(path) as ledger:
        assert len(ledger.grants()) == 1
    rejects = tmp_path / "rest.xlsx"
    run("import-excel", "grants", "-L", path, sheet, "--notation", "da", "--rejects", rejects, "--actor", "anna", status=1)
    with deminimis.open(path) as ledger:
        grant = ledger.find_grant("g-1")
        assert (grant.amount.number, grant.project, list(ledger.events())[-1].actor) == (Decimal("7460.50"), "Materialer og genbrug", "anna")
    (left,) = rows_of(rejects)
    assert (left["Sagsnr."], left["Beløb"]) == ("g-2", "50.000,01") and "Over the ceiling" in left["Error"]
    assert "file_invalid" in run("import-excel", "grants", "-L", path, sheet, "--rejects", rejects, status=2).stderr
    # corrected, the rejects are imported as they are; the first file again records nothing twice
    book = openpyxl.load_workbook(rejects)
    book.worksheets[0]["C2"] = 50000
    book.save(rejects)
    assert "1 new. Recorded" in run("import-excel", "grants", "-L", path, rejects, "--notation", "da").stdout
    assert "1 recorded already, 1 conflicts with what is recorded" in run("import-excel", "grants", "-L", path, sheet, "--notation", "da", status=2).stdout


def test_declarations_and_companies_of_a_sheet(path, tmp_path):
    sheet = workbook(tmp_path / "d.xlsx", ["CVR", "Beløb i EUR", "Dato", "Støttegiver"], ["99000012", 60000, date(2026, 1, 7), "Kommunen"])
    done = run("import-excel", "declarations", "-L", path, sheet, status=1)
    assert "1 new. Recorded." in done.stdout and "row 2: brings" in done.stdout
    assert "1 recorded already" in run("import-excel", "declarations", "-L", path, sheet).stdout
    sheet = workbook(tmp_path / "c.xlsx", ["CVR", "Navn", "Regnskabsår begynder", "Kontor"], ["99000047", "Alfa ApS", "01-07", "Odense"])
    assert "column_unknown" in run("import-excel", "companies", "-L", path, sheet, "--notation", "da", status=2).stderr
    for broken in ("{", "[]", '{"ignored": 1}'):
        (tmp_path / "map.json").write_text(broken)
        assert "request_invalid" in run("import-excel", "companies", "-L", path, sheet, "--columns", tmp_path / "map.json", status=2).stderr
    (tmp_path / "map.json").write_text('{"ignored": ["Kontor"]}')
    assert "1 new. Recorded." in run("import-excel", "companies", "-L", path, sheet, "--notation", "da", "--columns", tmp_path / "map.json").stdout
    with deminimis.open(path) as ledger:
        assert ledger.find_company("99000047").fiscal_year_start == "07-01"
    sheet = workbook(tmp_path / "c.xlsx", ["CVR", "Navn"], ["99000047", "Alfa A/S"])
    assert "1 changed. Nothing is recorded." in run("import-excel", "companies", "-L", path, sheet, status=2).stdout
    assert "1 new. Recorded." in run("import-excel", "companies", "-L", path, sheet, "--accept-changed").stdout


def test_links_of_a_sheet(path, tmp_path):
    headings = ["Ejer", "Virksomhed", "Fra", "Art"]
    sheet = workbook(tmp_path / "l.xlsx", headings, ["99000012", "99000047", date(2024, 1, 1), "stemmeflertal"])
    assert "1 links can be recorded, 0 known" in run("import-excel", "links", "-L", path, sheet, "--dry-run").stdout
    assert "1 forbindelser bogført, 0 var bogført" in run("import-excel", "links", "-L", path, sheet, lang="da").stdout
    assert "0 links recorded, 1 known" in run("import-excel", "links", "-L", path, sheet).stdout
    with deminimis.open(path) as ledger:
        assert [str(m.id) for m in ledger.undertaking("99000047", on=date(2026, 1, 1)).members].count("99000012") == 1
    sheet = workbook(tmp_path / "l.xlsx", headings, [None] * 4, ["99000012", "9900", date(2024, 1, 1), "stemmeflertal"])
    done = run("import-excel", "links", "-L", path, sheet, status=2)
    assert "3" in done.stderr and "cvr_invalid" in done.stderr and "Nothing is recorded" in done.stdout


@pytest.mark.parametrize("value", ["=1000*2", datetime(2026, 2, 14, 12), True, 1 / 3])
def test_a_cell_that_is_no_text_number_or_day_ends_an_import_with_its_place(path, tmp_path, value):
    sheet = workbook(tmp_path / "g.xlsx", GRANTS, ["g-1", "99000047", value, "DKK", datetime(2026, 2, 14), None])
    done = run("import-excel", "grants", "-L", path, sheet, status=2)
    assert "C2 (Beløb)" in done.stderr and "Nothing is recorded" in done.stdout
    with deminimis.open(path) as ledger:
        assert len(ledger.grants()) == 1
