# SPDX-License-Identifier: Apache-2.0
"""Checks every applicant of a spreadsheet and writes the answers beside each row."""
from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import errors
from .._core import Assessment, Decision, PlannedGrant
from ..ledger import Ledger
from . import _common as common
from ._common import Command, Row, Say

FIELDS = {"cvr": True, "amount": True, "currency": False, "regulation": False, "on": False}


def make(say: Say) -> Command:
    parser = Command(
        "deminimis-check-applicants",
        say,
        say(
            "Kontrollerer hver ansøger i et regneark og skriver svaret ved siden af rækken. Intet bogføres, og arket selv ændres ikke:\n"
            "svaret er en kopi med nye kolonner. Hver række får to svar: for sig selv, og som om rækkerne over den, der kan\n"
            "bevilges, er bevilget. Det sidste fanger to ansøgere i samme virksomhed (koncern).",
            "Checks every applicant of a spreadsheet and writes the answer beside the row. Nothing is recorded, and the sheet itself is\n"
            "not changed: the answer is a copy with new columns. Each row gets two answers: by itself, and as if the rows above it that\n"
            "can be granted had been granted. The second catches two applicants of one undertaking.",
        ),
        say("Slutkode: 0 alle kan bevilges, 1 mindst en kan ikke, 2 en række eller filen kan ikke læses.",
            "Exit code: 0 all can be granted, 1 at least one cannot, 2 a row or the file cannot be read."),
    )  # fmt: skip
    parser.sheet_options(FIELDS, source="ANSØGERE.xlsx" if say.lang == "da" else "APPLICANTS.xlsx")
    parser.day_option()
    parser.add_argument("--currency", default="DKK", help=say("valutaen, hvor ingen kolonne har den [DKK]", "the currency where no column has it [DKK]"))
    parser.add_argument(
        "--regulation", default="general",
        help=say("forordningen, hvor ingen kolonne har den: general, agriculture, fishery, sgei [general]", "the regulation where no column has it: general, agriculture, fishery, sgei [general]"),
    )  # fmt: skip
    parser.output_option(say("NAVN-svar.xlsx", "NAME-answers.xlsx"))
    return parser


@dataclass
class Asked:
    """A row with what is asked of it, or the error in it."""

    row: Row
    plan: PlannedGrant | None = None
    alone: Assessment | None = None
    in_order: Decision | None = None
    problem: errors.Error | None = None


def ask(ledger: Ledger, row: Row, options: argparse.Namespace) -> Asked:
    """What a row asks, and the answer by itself."""
    try:
        on = row.day("on", options.notation) if not row.empty("on") else common.day_of(options.on)
        aid: dict[str, Any] = {
            "recipient": row.text("cvr"), "amount": row.amount("amount", options.notation), "currency": row.text("currency", options.currency),
            "on": on, "regulation": row.text("regulation", options.regulation),
        }  # fmt: skip
        return Asked(row, PlannedGrant(f"applicant in row {row.number}", **aid), ledger.check(**aid))
    except errors.Error as problem:
        if problem.exit_status != 2:  # the ledger, not the row
            raise
        return Asked(row, problem=problem)


HEADINGS = [
    ("Svar", "Answer"), ("Svar, når rækkerne over er bevilget", "Answer after the rows above"), ("Højst (tal)", "At most (number)"),
    ("Højst", "At most"), ("Værdi i euro", "Value in euro"), ("Råderum i euro", "Headroom in euro"), ("Loft, der afgør", "Deciding ceilings"),
    ("Hele beløbet tidligst", "Whole amount at the earliest"), ("Loven (fulgte regelsæt)", "The law (watched rulebooks)"),
    ("Virksomheden består af", "The undertaking is"), ("Fejl", "Error"), ("Begrundelse", "Reasons"),
]  # fmt: skip


def cells(asked: Asked, say: Say) -> list[Any]:
    """The answer as the new columns hold it."""
    if asked.alone is None or asked.in_order is None:
        assert asked.problem is not None
        return [say("fejl", "error"), *[None] * 9, asked.problem.code, asked.problem.explain(say.lang).strip()]
    a = asked.alone
    watched = [f"{w.rulebook_id}: {say.yes(w.answer.allowed) if w.answer else say('ingen regel', 'no rule')}" for w in a.advisories]
    return [
        say.yes(a.allowed), say.yes(asked.in_order.assessment.allowed), a.max_amount.number, say.amount(a.max_amount.number, a.max_amount.currency),
        say.amount(a.value_eur, "EUR"), say.amount(a.headroom, "EUR"), ", ".join(a.failed), a.earliest_fit, ", ".join(watched),
        ", ".join(a.undertaking), None, a.explain(say.lang, full=False, width=0).strip(),
    ]  # fmt: skip


def work(options: argparse.Namespace, say: Say) -> int:
    source = Path(options.workbook)
    target = common.output_path(options, str(source.with_name(source.stem + say("-svar", "-answers") + ".xlsx")))
    book = common.load(options.workbook)
    sheet = common.sheet_of(book, options.sheet, options.workbook)
    rows = common.rows_of(sheet, options, FIELDS)
    with common.ledger_of(options) as ledger:
        asked = [ask(ledger, row, options) for row in common.progress(rows, say("kontrollerer", "checking"), options.quiet)]
        readable = [a for a in asked if a.plan is not None]
        decisions = ledger.rehearse([a.plan for a in readable if a.plan]).decisions if readable else ()
        for one, decision in zip(readable, decisions):
            one.in_order = decision
    first = sheet.max_column + 1
    for i, heading in enumerate(HEADINGS):
        common.put(sheet.cell(options.header_row, first + i), say(*heading))
    for one in asked:
        for i, value in enumerate(cells(one, say)):
            common.put(sheet.cell(one.row.number, first + i), value)
    common.save(book, target)
    failed = sum(a.problem is not None for a in asked)
    refused = sum(a.in_order is not None and not a.in_order.assessment.allowed for a in asked)
    print(
        say(
            f"{target}: {len(asked)} rækker: {len(asked) - failed - refused} kan bevilges, {refused} kan ikke, {failed} med fejl.",
            f"{target}: {len(asked)} rows: {len(asked) - failed - refused} can be granted, {refused} cannot, {failed} with an error.",
        )
    )
    return 2 if failed else 1 if refused else 0


def main(arguments: list[str] | None = None) -> int:
    return common.run(make, work, arguments)
