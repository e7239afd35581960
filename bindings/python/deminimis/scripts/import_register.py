# SPDX-License-Identifier: Apache-2.0
"""Declares the aid of a spreadsheet in the ledger: all rows or none."""
from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import Any

from .. import errors
from .._core import Grant, Period, Recorder, cvr
from ..ledger import Ledger
from . import _common as common
from ._common import Command, Row, Say

FIELDS = {
    "ref": True, "cvr": True, "amount": True, "on": True, "currency": False, "regulation": False, "name": False, "fiscal_year_start": False,
    "authority": False, "project": False, "note": False,
}  # fmt: skip


def make(say: Say) -> Command:
    parser = Command(
        "deminimis-import-register",
        say,
        say(
            "Bogfører støtten i et regneark som erklæret støtte, og virksomhederne, der har et navn eller et regnskabsår: alle rækker\n"
            "eller ingen. Rækker, der er bogført magen til, tælles og springes over, så den samme fil kan læses igen.",
            "Records the aid of a spreadsheet as declared aid, and the companies that have a name or a fiscal year: all rows or none.\n"
            "Rows that are recorded already, the same, are counted and left out, so that the same file can be read again.",
        ),
        say("Slutkode: 0 bogført eller prøvet uden fejl, 1 støtte over et loft, 2 fejl i filen (intet er bogført).",
            "Exit code: 0 recorded, or tried without an error, 1 aid above a ceiling, 2 an error in the file (nothing is recorded)."),
    )  # fmt: skip
    parser.sheet_options(FIELDS, source="REGISTER.xlsx")
    parser.add_argument("--dry-run", action="store_true", help=say("prøv det hele, bogfør intet", "try it all, record nothing"))
    parser.add_argument("--currency", default="DKK", help=say("valutaen, hvor ingen kolonne har den [DKK]", "the currency where no column has it [DKK]"))
    parser.add_argument("--regulation", default="general", help=say("forordningen, hvor ingen kolonne har den [general]", "the regulation where no column has it [general]"))
    parser.add_argument("--actor", default="", help=say("hvem der bogfører", "who records"))
    parser.add_argument("--reason", default="", help=say("hvorfor", "why"))
    return parser


class DryRun(Exception):
    """Ends a step without recording it."""


@dataclass(frozen=True)
class Known:
    """What is on record of a company."""

    name: str
    fiscal_year_start: str
    fiscal_periods: tuple[Period, ...]


@dataclass
class Result:
    declared: int = 0
    known: int = 0
    companies: int = 0


def aid_of(row: Row, options: argparse.Namespace) -> dict[str, Any]:
    return {
        "recipient": cvr(row.text("cvr")), "amount": row.amount("amount", options.notation), "currency": row.text("currency", options.currency),
        "on": row.day("on", options.notation), "regulation": row.text("regulation", options.regulation), "authority": row.text("authority"),
        "project": row.text("project"), "note": row.text("note"),
    }  # fmt: skip


def is_same(recorded: Grant, aid: dict[str, Any]) -> bool:
    """Whether a grant is what a row says; an authority left out is the ledger's own."""
    return (
        (recorded.recipient, recorded.amount.number, recorded.amount.currency, recorded.granted_on, str(recorded.regulation), recorded.project, recorded.note)
        == (aid["recipient"], aid["amount"], aid["currency"], aid["on"], aid["regulation"], aid["project"], aid["note"])
        and aid["authority"] in ("", recorded.authority)
    )  # fmt: skip


def register(recorder: Recorder, companies: dict[str, Known], number: str, row: Row, said: dict[str, Any], result: Result) -> None:
    """Registers a company where the row says something of it that is not on record; what the row leaves out stays as it is."""
    known = companies.get(number)
    name = row.text("name") or (known.name if known else "")
    start = row.text("fiscal_year_start") or (known.fiscal_year_start if known else "01-01")
    if (row.empty("name") and row.empty("fiscal_year_start")) or (known and (known.name, known.fiscal_year_start) == (name, start)):
        return
    periods = known.fiscal_periods if known else ()
    recorder.register_company(number, name=name, fiscal_year_start=start, fiscal_periods=[(p.first, p.last) for p in periods], **said)
    companies[number] = Known(name, start, periods)
    result.companies += 1


def take(recorder: Recorder, ledger_grants: dict[str, Grant], companies: dict[str, Known], row: Row, options: argparse.Namespace, result: Result,
         breaches: list[str]) -> None:  # fmt: skip
    """Records one row, or counts it where it is recorded already."""
    said: dict[str, Any] = {"actor": options.actor, "reason": options.reason}
    aid, ref = aid_of(row, options), row.text("ref")
    register(recorder, companies, aid["recipient"], row, said, result)
    recorded = ledger_grants.get(ref)
    if recorded is None:
        answer = recorder.declare(ref, **aid, **said)
        breaches += answer.breaches_caused
        result.declared += 1
    elif is_same(recorded, aid):
        result.known += 1
    else:
        raise errors.RowConflict(f"ref {ref}", "It is recorded already with another content.", "Correct the row, or give it another reference.")


def work(options: argparse.Namespace, say: Say) -> int:
    book = common.load(options.workbook)
    rows = common.rows_of(common.sheet_of(book, options.sheet, options.workbook), options, FIELDS)
    with common.ledger_of(options, write=not options.dry_run) as ledger:
        problems, result, breaches = record_all(ledger, rows, options, say)
    for row, problem in problems:
        print(f"{say('række', 'row')} {row.number}: {problem.explain(say.lang).strip()}", file=sys.stderr)
    if problems:
        print(say(f"{len(problems)} rækker med fejl. Intet er bogført.", f"{len(problems)} rows with an error. Nothing is recorded."))
        return 2
    tried = options.dry_run
    print(
        say(
            f"{result.declared} støtter {'kan bogføres' if tried else 'bogført'}, {result.known} var bogført, "
            f"{result.companies} virksomheder {'kan registreres' if tried else 'registreret'}.",
            f"{result.declared} aids {'can be' if tried else ''}{' ' if tried else ''}recorded, {result.known} known, "
            f"{result.companies} companies {'can be ' if tried else ''}registered.",
        )
    )
    for ref in sorted(set(breaches)):
        print(say(f"Over et loft: {ref}", f"Above a ceiling: {ref}"))
    return 1 if breaches else 0


def record_all(ledger: Ledger, rows: list[Row], options: argparse.Namespace, say: Say) -> tuple[list[tuple[Row, errors.Error]], Result, list[str]]:
    """Every row as one step. With an error in a row, or on a dry run, nothing of it is recorded."""
    facts = ledger.everything()
    problems: list[tuple[Row, errors.Error]] = []
    result, breaches = Result(), []  # type: tuple[Result, list[str]]

    def all_of_it(recorder: Recorder) -> None:
        nonlocal result
        problems.clear()
        breaches.clear()
        result = Result()
        grants = {g.ref: g for g in facts.grants}
        companies = {c.cvr: Known(c.name, c.fiscal_year_start, c.fiscal_periods) for c in facts.companies}
        for row in common.progress(rows, say("bogfører", "recording"), options.quiet):
            try:
                take(recorder, grants, companies, row, options, result, breaches)
            except errors.Error as problem:
                if problem.exit_status != 2:
                    raise
                problems.append((row, problem))
        if problems or options.dry_run:
            raise DryRun

    # A dry run asks a copy in memory: the ledger itself is opened for reading only.
    target = ledger.as_known_at(ledger.last_event()) if options.dry_run else ledger
    try:
        target.record(all_of_it)
    except DryRun:
        pass
    return problems, result, breaches


def main(arguments: list[str] | None = None) -> int:
    return common.run(make, work, arguments)
