# SPDX-License-Identifier: Apache-2.0
"""What the month asks for: deadlines, companies near the ceiling, reservations that lapse, breaches."""
from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..enums import GrantStatus
from ..ledger import HeadroomRow, Ledger
from . import _common as common
from ._common import Command, Say

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook


def make(say: Say) -> Command:
    parser = Command(
        "deminimis-monthly-report",
        say,
        say(
            "Skriver et regneark med fire faner: frister i det centrale register, virksomheder nær loftet, reservationer, der\n"
            "bortfalder, og støtte over et loft.",
            "Writes a spreadsheet with four sheets: deadlines of the central register, companies near the ceiling, reservations that\n"
            "lapse, and aid above a ceiling.",
        ),
        say("Slutkode: 0 intet haster, 1 en frist er overskredet eller et loft er brudt.", "Exit code: 0 nothing is urgent, 1 a deadline has passed or a ceiling is broken."),
    )  # fmt: skip
    parser.day_option()
    parser.add_argument("--days", type=int, default=31, metavar="N", help=say("hvor mange dage frem [31]", "how many days ahead [31]"))
    parser.add_argument("--near", type=int, default=80, metavar="PERCENT", help=say("hvor meget af loftet der er brugt, i procent [80]", "how much of the ceiling is used, in percent [80]"))
    parser.add_argument("--regulation", default="general", help=say("forordningen [general]", "the regulation [general]"))
    parser.output_option(say("maaned-DATO.xlsx", "month-DATE.xlsx"))
    return parser


def number_and_text(value: Decimal, say: Say) -> list[Any]:
    """An amount as a number to reckon with, and as exact text."""
    return [value, say.amount(value, "EUR")]


def share(row: HeadroomRow) -> int:
    """Whole percent of the ceiling that are used, rounded down."""
    return int(row.used_eur * 100 // row.ceiling_eur)


def add_deadlines(book: Workbook, ledger: Ledger, on: date, last: date, say: Say) -> tuple[int, int]:
    entries = [e for e in ledger.due(on=on) if e.due_on <= last and (e.days_left >= 0 or e.due_on >= on - timedelta(days=366))]
    common.write_sheet(
        book, say("Frister", "Deadlines"),
        [say("Frist", "Deadline"), say("Dage tilbage", "Days left"), say("Reference", "Reference"), "CVR", say("Forordning", "Regulation"), say("Tilsagnsdato", "Granting date"), say("Euro (tal)", "Euro (number)"), "Euro"],
        ([e.due_on, e.days_left, e.ref, e.recipient, str(e.regulation), e.granted_on, *number_and_text(e.value_eur, say)] for e in entries),
        [12, 10, 24, 12, 14, 12, 16, 20],
    )  # fmt: skip
    return len(entries), sum(e.days_left < 0 for e in entries)


def add_near(book: Workbook, rows: Iterable[HeadroomRow], say: Say) -> int:
    near = list(rows)
    common.write_sheet(
        book, say("Nær loftet", "Near the ceiling"),
        ["CVR", say("Navn", "Name"), say("Brugt i %", "Used in %"), say("Brugt (tal)", "Used (number)"), say("Brugt", "Used"), say("Råderum (tal)", "Headroom (number)"), say("Råderum", "Headroom"), say("Loft", "Ceiling"), say("Selskaber", "Companies"), say("Loven: råderum", "The law: headroom")],
        (
            [r.recipient, r.name, share(r), *number_and_text(r.used_eur, say), *number_and_text(r.headroom_eur, say), r.ceiling_id, r.companies, "" if r.watched_headroom_eur is None else say.amount(r.watched_headroom_eur, "EUR")]
            for r in near
        ),
        [12, 30, 10, 16, 20, 16, 20, 30, 10, 20],
    )  # fmt: skip
    return len(near)


def add_reservations(book: Workbook, ledger: Ledger, on: date, last: date, say: Say) -> int:
    lapsing = [g for g in ledger.grants() if g.status == GrantStatus.RESERVED and not g.voided and g.lapses_on is not None and on <= g.lapses_on <= last]
    lapsing.sort(key=lambda g: (g.lapses_on, g.ref))
    common.write_sheet(
        book, say("Reservationer", "Reservations"),
        [say("Bortfalder", "Lapses"), say("Reference", "Reference"), "CVR", say("Beløb", "Amount"), say("Euro (tal)", "Euro (number)"), "Euro"],
        ([g.lapses_on, g.ref, g.recipient, say.amount(g.amount.number, g.amount.currency), *number_and_text(g.value_eur, say)] for g in lapsing),
        [12, 24, 12, 22, 16, 20],
    )  # fmt: skip
    return len(lapsing)


def add_breaches(book: Workbook, ledger: Ledger, say: Say) -> int:
    breaches = ledger.audit()
    common.write_sheet(
        book, say("Over et loft", "Above a ceiling"),
        [say("Reference", "Reference"), "CVR", say("Tilsagnsdato", "Granting date"), say("Loft", "Ceiling"), say("Over med (tal)", "Above by (number)"), say("Over med", "Above by"), say("Hjemmel", "Article")],
        ([b.ref, b.recipient, b.granted_on, b.ceiling_id, *number_and_text(b.excess, say), b.article] for b in breaches),
        [24, 12, 12, 30, 16, 20, 60],
    )  # fmt: skip
    return len(breaches)


def work(options: argparse.Namespace, say: Say) -> int:
    from openpyxl import Workbook

    on = common.day_of(options.on)
    last = on + timedelta(days=options.days)
    target = common.output_path(options, say(f"maaned-{on}.xlsx", f"month-{on}.xlsx"))
    book = Workbook()
    book.remove(book.worksheets[0])
    with common.ledger_of(options) as ledger:
        due, late = add_deadlines(book, ledger, on, last, say)
        facts = ledger.everything()
        recipients = sorted({c.cvr for c in facts.companies} | {g.recipient for g in facts.grants})
        rows: list[HeadroomRow] = []
        for recipient in common.progress(recipients, say("råderum", "headroom"), options.quiet):
            rows += ledger.headroom_table(on=on, regulation=options.regulation, recipients=[recipient])
        rows.sort(key=lambda r: (-share(r), r.recipient))
        near = add_near(book, (r for r in rows if share(r) >= options.near), say)
        lapsing = add_reservations(book, ledger, on, last, say)
        breaches = add_breaches(book, ledger, say)
    common.save(book, target)
    print(
        say(
            f"{target}: {due} frister ({late} overskredet), {near} nær loftet, {lapsing} reservationer bortfalder, {breaches} over et loft.",
            f"{target}: {due} deadlines ({late} passed), {near} near the ceiling, {lapsing} reservations lapse, {breaches} above a ceiling.",
        )
    )
    return 1 if late or breaches else 0


def main(arguments: list[str] | None = None) -> int:
    return common.run(make, work, arguments)
