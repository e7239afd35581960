# SPDX-License-Identifier: Apache-2.0
"""Compares the declarations of companies with the ledger, and writes where the two differ."""
from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .. import errors
from .._core import Grant, Money, cvr
from ..ledger import Ledger
from . import _common as common
from ._common import Command, Row, Say

FIELDS = {"cvr": True, "amount": True, "on": True, "currency": False, "authority": False, "note": False}


def make(say: Say) -> Command:
    parser = Command(
        "deminimis-compare-declarations",
        say,
        say(
            "Sammenligner virksomhedernes erklæringer med støttebogen: hvad er ens, hvad mangler i støttebogen, hvad er kun der, og\n"
            "hvor er beløb eller dato en anden. Kun selskaber, der står i arket, sammenlignes. Intet bogføres.",
            "Compares the companies' declarations with the ledger: what is the same, what the ledger lacks, what only the ledger has, and\n"
            "where amount or date differ. Only companies named in the sheet are compared. Nothing is recorded.",
        ),
        say("Slutkode: 0 alt er ens, 1 noget er forskelligt, 2 en række eller filen kan ikke læses.", "Exit code: 0 all is the same, 1 something differs, 2 a row or the file cannot be read."),
    )  # fmt: skip
    parser.sheet_options(FIELDS, source="ERKLÆRINGER.xlsx" if say.lang == "da" else "DECLARATIONS.xlsx")
    parser.add_argument("--currency", default="DKK", help=say("valutaen, hvor ingen kolonne har den [DKK]", "the currency where no column has it [DKK]"))
    parser.output_option(say("NAVN-sammenlignet.xlsx", "NAME-compared.xlsx"))
    return parser


@dataclass(frozen=True)
class Declared:
    """What a row of a declaration says."""

    row: int
    recipient: str
    amount: Money
    on: date
    authority: str
    note: str


@dataclass(frozen=True)
class Difference:
    """A declared aid and a recorded one; either may be missing."""

    kind: str
    """same, amount, date, missing_in_ledger, only_in_ledger"""
    declared: Declared | None
    recorded: Grant | None


def read(row: Row, options: argparse.Namespace) -> Declared:
    return Declared(
        row.number, cvr(row.text("cvr")), Money(row.amount("amount", options.notation), row.text("currency", options.currency)),
        row.day("on", options.notation), row.text("authority"), row.text("note"),
    )  # fmt: skip


def compare(declared: list[Declared], recorded: list[Grant]) -> list[Difference]:
    """Pairs each declared aid of one company with one recorded: the same in all; else with the same day; else with the same amount."""
    def same_amount(d: Declared, g: Grant) -> bool:
        return d.amount in (g.amount, g.present_amount)

    left, found = list(recorded), dict[int, Difference]()
    rules: list[tuple[str, Callable[[Declared, Grant], bool]]] = [
        ("same", lambda d, g: same_amount(d, g) and d.on == g.granted_on),
        ("amount", lambda d, g: d.on == g.granted_on),
        ("date", same_amount),
    ]
    for kind, matches in rules:
        for d in declared:
            partner = next((g for g in left if d.row not in found and matches(d, g)), None)
            if partner is not None:
                found[d.row] = Difference(kind, d, partner)
                left.remove(partner)
    return [found.get(d.row) or Difference("missing_in_ledger", d, None) for d in declared] + [Difference("only_in_ledger", None, g) for g in left]


KINDS = {
    "same": ("ens", "the same"),
    "amount": ("andet beløb", "another amount"),
    "date": ("anden dato", "another date"),
    "missing_in_ledger": ("mangler i støttebogen", "missing in the ledger"),
    "only_in_ledger": ("kun i støttebogen", "only in the ledger"),
}


def cells(difference: Difference, say: Say) -> list[Any]:
    d, g = difference.declared, difference.recorded
    return [
        say(*KINDS[difference.kind]), (d or g).recipient,  # type: ignore[union-attr]
        d.row if d else None, d.on if d else None, d.amount.number if d else None, say.amount(d.amount.number, d.amount.currency) if d else None, d.authority if d else None,
        g.ref if g else None, g.granted_on if g else None, g.amount.number if g else None, say.amount(g.amount.number, g.amount.currency) if g else None,
        str(g.status) if g else None, g.authority if g else None,
    ]  # fmt: skip


HEADINGS = [
    ("Forskel", "Difference"), ("CVR", "CVR"), ("Erklæring: række", "Declaration: row"), ("Erklæring: dato", "Declaration: date"),
    ("Erklæring: beløb (tal)", "Declaration: amount (number)"), ("Erklæring: beløb", "Declaration: amount"),
    ("Erklæring: støttegiver", "Declaration: authority"), ("Støttebog: reference", "Ledger: reference"), ("Støttebog: dato", "Ledger: date"),
    ("Støttebog: beløb (tal)", "Ledger: amount (number)"), ("Støttebog: beløb", "Ledger: amount"), ("Støttebog: art", "Ledger: status"),
    ("Støttebog: støttegiver", "Ledger: authority"),
]  # fmt: skip


def differences(ledger: Ledger, declared: list[Declared], options: argparse.Namespace, say: Say) -> list[Difference]:
    found: list[Difference] = []
    for recipient in common.progress(sorted({d.recipient for d in declared}), say("sammenligner", "comparing"), options.quiet):
        recorded = [g for g in ledger.grants_of(recipient) if not g.voided]
        found += compare([d for d in declared if d.recipient == recipient], recorded)
    return found


def work(options: argparse.Namespace, say: Say) -> int:
    from openpyxl import Workbook

    source = Path(options.workbook)
    target = common.output_path(options, str(source.with_name(source.stem + say("-sammenlignet", "-compared") + ".xlsx")))
    rows = common.rows_of(common.sheet_of(common.load(options.workbook), options.sheet, options.workbook), options, FIELDS)
    declared: list[Declared] = []
    problems: list[tuple[Row, errors.Error]] = []
    for row in rows:
        try:
            declared.append(read(row, options))
        except errors.Error as problem:
            problems.append((row, problem))
    with common.ledger_of(options) as ledger:
        found = differences(ledger, declared, options, say)
    book = Workbook()
    book.remove(book.worksheets[0])
    common.write_sheet(
        book, say("Sammenligning", "Comparison"), [say(*h) for h in HEADINGS], (cells(d, say) for d in found), [24, 12, 10, 12, 16, 20, 24, 24, 12, 16, 20, 12, 24]
    )
    if problems:
        common.write_sheet(
            book, say("Fejl", "Errors"), [say("Række", "Row"), say("Kode", "Code"), say("Fejl", "Error")],
            ([row.number, problem.code, problem.explain(say.lang).strip()] for row, problem in problems), [10, 24, 100],
        )  # fmt: skip
    common.save(book, target)
    differ = sum(d.kind != "same" for d in found)
    print(
        say(
            f"{target}: {len(found) - differ} ens, {differ} forskellige, {len(problems)} rækker med fejl.",
            f"{target}: {len(found) - differ} the same, {differ} different, {len(problems)} rows with an error.",
        )
    )
    return 2 if problems else 1 if differ else 0


def main(arguments: list[str] | None = None) -> int:
    return common.run(make, work, arguments)
