# SPDX-License-Identifier: Apache-2.0
"""Workbooks that mean harm (H8): bombs, entities, formulas, serial days; forty of them, made here. Refused, or read as text."""
import zipfile
from datetime import datetime

import openpyxl
import pytest

import deminimis
from scripts_test import path, run, workbook  # noqa: F401

REGISTER = ["Reference", "CVR", "Virksomhed", "Beløb", "Valuta", "Tilsagnsdato", "Myndighed", "Bemærkning"]
ROW = ["a-1", "99000047", "Alfa ApS", 100, "EUR", datetime(2025, 1, 2), "Kommunen", "note"]
SHEET, SHARED, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
MIB = 1024 * 1024


def changed(tmp_path, change):
    """A good workbook whose parts are put through `change(name, content)`; None leaves a part out."""
    good = workbook(tmp_path / "good.xlsx", REGISTER, ROW)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(tmp_path / "crafted.xlsx", "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return tmp_path / "crafted.xlsx"


def part(wanted, work):
    return lambda name, content: work(content) if name == wanted else content


def declared(entities, use):
    """A sheet that declares entities and uses one as the amount's text."""

    def work(content):
        head, _, rest = content.partition(b"<worksheet")
        return head + b"<!DOCTYPE worksheet [" + entities + b"]><worksheet" + rest.replace(b"<v>100</v>", b"<v>" + use + b"</v>")

    return part(SHEET, work)


LAUGHS = b'<!ENTITY a0 "ha">' + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
REFUSED = {
    "bomb of one part": part(BOOK, lambda c: c + b" " * (257 * MIB)),
    "bomb of many parts": lambda name, content: content + b" " * (60 * MIB),
    "external entity": declared(b'<!ENTITY x SYSTEM "file:///etc/hostname">', b"&x;"),
    "external entity by http": declared(b'<!ENTITY x SYSTEM "http://127.0.0.1:9/x">', b"&x;"),
    "external parameter entity": declared(b'<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;', b"&y;"),
    "a billion laughs": declared(LAUGHS, b"&a9;"),
    "no sheet": part(SHEET, lambda c: None),
    "no workbook": part(BOOK, lambda c: None),
    "no types": part("[Content_Types].xml", lambda c: None),
    "empty sheet part": part(SHEET, lambda c: b""),
    "cut sheet": part(SHEET, lambda c: c[: len(c) // 2]),
    "sheet is no XML": part(SHEET, lambda c: b"\x00\xff" * 100),
    "workbook is no XML": part(BOOK, lambda c: b"<workbook"),
    "undeclared entity": part(SHEET, lambda c: c.replace(b"<v>100</v>", b"<v>&nothing;</v>")),
    "amount is a huge number": part(SHEET, lambda c: c.replace(b"<v>100</v>", b"<v>1e300</v>")),
    "amount is not a number": part(SHEET, lambda c: c.replace(b"<v>100</v>", b"<v>NaN</v>")),
    "amount is infinite": part(SHEET, lambda c: c.replace(b"<v>100</v>", b"<v>1e999</v>")),
    "amount below a cent": part(SHEET, lambda c: c.replace(b"<v>100</v>", b"<v>100.001</v>")),
    "amount is negative": part(SHEET, lambda c: c.replace(b"<v>100</v>", b"<v>-100</v>")),
    "amount beyond 2^63": part(SHEET, lambda c: c.replace(b"<v>100</v>", b"<v>92233720368547758.08</v>")),
}
CELLS = {  # column, and what stands in it
    **{f"formula as {column}": (at, "=1+1") for column, at in (("reference", 0), ("CVR number", 1), ("amount", 3), ("currency", 4), ("day", 5))},
    "external formula": (3, "=[other.xlsx]Sheet1!A1"),
    "web formula": (3, '=WEBSERVICE("http://127.0.0.1:9/")'),
    "command formula": (3, "=cmd|' /C calc'!A0"),
    "text as amount": (3, "1.000"),
    "brackets as amount": (3, "(5)"),
    "true as amount": (3, True),
    "an error as amount": (3, "#REF!"),
    "serial day": (5, 45659),
    "serial day with a fraction": (5, 45659.5),
    "negative serial day": (5, -1),
    "moment of a day": (5, datetime(2025, 1, 2, 13, 37)),
    "text as day": (5, "02/01/2025"),
    "a day that is none": (5, "2025-02-30"),
    "true as day": (5, True),
    "a day of the year nought": (5, "0000-01-01"),
}


def events(path):
    with deminimis.open(path) as ledger:
        return ledger.verify().events


def refused(path, file):
    """Not recorded and told as an error; what the file asked for is not read."""
    before = events(path)
    done = run("import-register", "-L", path, file, status=2)
    said = done.stdout + done.stderr
    assert open("/etc/hostname", encoding="utf-8").read().strip() not in said.split()
    assert events(path) == before
    return said


def test_there_are_forty():
    assert len(REFUSED) + len(CELLS) == 40


@pytest.mark.parametrize("name", REFUSED)
def test_a_crafted_workbook_is_refused_and_nothing_recorded(path, tmp_path, name):  # noqa: F811
    refused(path, changed(tmp_path, REFUSED[name]))


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_that_is_not_what_it_should_be_is_refused(path, tmp_path, name):  # noqa: F811
    at, value = CELLS[name]
    row = list(ROW)
    row[at] = value
    refused(path, workbook(tmp_path / "crafted.xlsx", REGISTER, row))


def test_the_workbook_without_a_change_is_recorded(path, tmp_path):  # noqa: F811
    run("import-register", "-L", path, changed(tmp_path, lambda name, content: content))
    assert openpyxl.load_workbook(tmp_path / "crafted.xlsx").worksheets[0].max_row == 2
