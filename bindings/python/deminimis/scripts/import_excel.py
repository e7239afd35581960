# SPDX-License-Identifier: Apache-2.0
"""Records a sheet of grants, declarations, companies or links: what `deminimis import` does with a CSV file, with a workbook."""
from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from .. import errors
from .._core import ImportReport, LinkProblem, LinksFile, RowProblem, RowReport, read_links
from ..ledger import Ledger
from . import _common as common
from ._common import Command, Row, Say

KINDS = ("grants", "declarations", "companies", "links")


def make(say: Say) -> Command:
    parser = Command(
        "deminimis-import-excel",
        say,
        say(
            "Bogfører en fane: egne tilsagn (grants), som hver bliver spurgt, andres støtte (declarations), virksomheder (companies)\n"
            "eller hvem der kontrollerer hvem (links). Alle rækker eller ingen; den samme fil to gange bogfører intet to gange.\n"
            "Kolonnerne er dem, som deminimis import kender, på dansk og engelsk.",
            "Records a sheet: your own aid (grants), each row asked, aid from others (declarations), companies, or who controls\n"
            "whom (links). All rows or none; the same file twice records nothing twice. The columns are those that\n"
            "deminimis import knows, in Danish and English.",
        ),
        say("Slutkode: 0 bogført eller prøvet uden fejl, 1 en række er afvist af loven eller bringer støtte over et loft, 2 fejl i filen.",
            "Exit code: 0 recorded, or tried without an error, 1 a row is refused by the law or brings aid over a ceiling, 2 an error in the file."),
    )  # fmt: skip
    parser.add_argument("kind", choices=KINDS, help=say("hvad rækkerne er", "what the rows are"))
    parser.workbook_options(source="FILE.xlsx")
    parser.add_argument(
        "--columns", metavar="FILE.json",
        help=say('en kolonneoversigt: {"columns": {"ref": "Sagsnr."}, "constants": {"currency": "DKK"}, "ignored": ["Kontor"]}',
                 'a column map: {"columns": {"ref": "Sagsnr."}, "constants": {"currency": "DKK"}, "ignored": ["Kontor"]}'),
    )  # fmt: skip
    parser.add_argument("--ignore-columns", action="store_true", help=say("spring kolonner over, som intet navngiver", "leave out columns that nothing names"))
    parser.add_argument("--accept-changed", action="store_true", help=say("registrér ændrede virksomheder på ny", "register changed companies anew"))
    parser.add_argument("--dry-run", action="store_true", help=say("vis, hvad der ville ske med hver række; bogfør intet", "show what would become of each row; record nothing"))
    parser.add_argument(
        "--rejects", metavar="FILE.xlsx",
        help=say("bogfør de gode rækker, og skriv de andre i denne fil med det, der er galt", "record the good rows, and write the others to this file with what is wrong"),
    )  # fmt: skip
    parser.add_argument("--key", default="", help=say("nøgle: samme fil med samme nøgle bogføres én gang", "idempotency key: the same file with the same key is recorded once"))
    parser.add_argument("--actor", default="", help=say("hvem der bogfører", "who records"))
    parser.add_argument("--reason", default="", help=say("hvorfor", "why"))
    return parser


@dataclass(frozen=True)
class Sheet:
    """A sheet as the text that the library's own reader takes, and the row of the sheet that each line came from."""

    text: str
    row_of: dict[int, int]
    column_of: dict[str, str]  # heading: letter
    cells: dict[int, list[Any]]  # row: its values
    headings: list[str]

    def place(self, line: int, column: str = "") -> str:
        row = self.row_of.get(line, line)
        return f"{self.column_of[column]}{row} ({column})" if column in self.column_of else f"row {row}"


def text_of(row: Row, column: str, notation: str | None) -> str:
    """What a cell says, on one line: a number exact and in the declared notation, a day as YYYY-MM-DD."""
    cell = row.cells[column]
    if row.empty(column):
        return ""
    value = row.value(column)
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (bool, datetime, time)):
        raise errors.FileInvalid(f"{cell.coordinate} ({column})", f"{value} is neither text, number nor day.", "Write the cell as one of them.")
    if isinstance(value, str):
        return " ".join(value.split())
    number: Decimal = row.number_of(column, value)
    text = format(number, "f")
    return text.replace(".", ",") if notation == "da" else text


def read(path: str, options: argparse.Namespace, ignored: Iterable[str]) -> tuple[Sheet, list[errors.Error]]:
    """The sheet, and what of it is neither text, number nor day. Errors: FileInvalid, ColumnMissing where there are no headings."""
    from openpyxl.utils import get_column_letter

    sheet = common.sheet_of(common.load(path), options.sheet, path)
    head = {cell.column: str(cell.value).strip() for cell in sheet[options.header_row] if cell.value is not None and str(cell.value).strip()}
    if not head:
        raise errors.ColumnMissing(f"row {options.header_row}", "The row has no headings.", "Name the row of headings with --header-row.")
    column_of = {heading: get_column_letter(column) for column, heading in head.items()}
    left_out = {name.lower() for name in ignored}
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\n")
    lines.writerow(head.values())
    row_of, cells, problems = {1: options.header_row}, {}, []  # type: dict[int, int], dict[int, list[Any]], list[errors.Error]
    line = 1
    for number in range(options.header_row + 1, sheet.max_row + 1):
        row = Row(number, {heading: sheet.cell(number, column) for column, heading in head.items()})
        if all(row.empty(heading) for heading in row.cells):
            continue
        line += 1
        row_of[line] = number
        cells[number] = [cell.value for cell in row.cells.values()]
        texts = []
        for heading in row.cells:
            try:
                texts.append("" if heading.lower() in left_out else text_of(row, heading, options.notation))
            except errors.Error as problem:
                problems.append(problem)
                texts.append("")
        lines.writerow(texts)
    return Sheet(out.getvalue(), row_of, column_of, cells, list(head.values())), problems


def work(options: argparse.Namespace, say: Say) -> int:
    columns = None
    ignored: Sequence[str] = ()
    if options.columns:
        try:
            with open(options.columns, encoding="utf-8") as file:
                columns = file.read()
        except OSError as problem:
            raise errors.FileInvalid(options.columns, f"The file cannot be read: {problem.strerror}.", "Name the column map.") from problem
        ignored = ignored_by(columns)
    sheet, problems = read(options.workbook, options, ignored)
    for wrong in problems:
        print(wrong.explain(say.lang).strip(), file=sys.stderr)
    if problems:
        print(say(f"{len(problems)} celler med fejl. Intet er bogført.", f"{len(problems)} cells with an error. Nothing is recorded."))
        return 2
    with common.ledger_of(options, write=not options.dry_run) as ledger:
        # A dry run asks a copy in memory: the ledger itself is opened for reading only.
        target = ledger.as_known_at(ledger.last_event()) if options.dry_run else ledger
        return links(target, sheet, options, say) if options.kind == "links" else rows(target, sheet, columns, options, say)


def ignored_by(columns: str) -> list[str]:
    """The columns that a column map leaves out; none of one that cannot be read, which the library refuses with the reason."""
    try:
        read_map = json.loads(columns)
        return [str(name) for name in read_map["ignored"]]
    except (ValueError, KeyError, TypeError):
        return []


def said(options: argparse.Namespace) -> dict[str, str]:
    return {"key": options.key, "actor": options.actor, "reason": options.reason}


def rows(ledger: Ledger, sheet: Sheet, columns: str | None, options: argparse.Namespace, say: Say) -> int:
    rejects = common.output_path(argparse.Namespace(output=options.rejects, force=False), "") if options.rejects else None
    report = ledger.import_file(
        sheet.text, name=os.path.basename(options.workbook), kind=options.kind, columns=columns, ignore_columns=options.ignore_columns,
        mode="dry_run" if options.dry_run else "good_rows" if rejects else "all_or_none", notation=options.notation,
        accept_changed=options.accept_changed, **said(options),
    )  # fmt: skip
    for row in report.rows:
        if options.dry_run:
            print(f"{sheet.place(row.line)}: {OUTCOMES[row.outcome][say.lang]} {row.ref}".rstrip())
        for problem in row.problems:
            print(f"{sheet.place(row.line, problem.column)}: {sentence(problem, say)}", file=sys.stderr)
        for ref in row.breaches_caused:
            print(say(f"{sheet.place(row.line)}: bringer {ref} over et loft", f"{sheet.place(row.line)}: brings {ref} over a ceiling"))
    if rejects and report.left_out:
        write_rejects(rejects, sheet, [row for row in report.rows if row.left_out], say)
    print(closing(report, options.dry_run, say))
    if any(row.outcome in ("wrong", "conflicting", "changed") for row in report.rows):
        return 2
    return 1 if report.left_out or any(row.breaches_caused for row in report.rows) else 0


OUTCOMES = {
    "new": {"da": "ny", "en": "new"}, "same": {"da": "bogført i forvejen", "en": "recorded already"}, "changed": {"da": "ændret", "en": "changed"},
    "conflicting": {"da": "i strid med det bogførte", "en": "conflicts with what is recorded"}, "refused": {"da": "afvist af loven", "en": "refused by the law"},
    "wrong": {"da": "forkert", "en": "wrong"},
}  # fmt: skip


def sentence(problem: RowProblem | LinkProblem, say: Say) -> str:
    shown = f' "{problem.value}"' if problem.value else ""
    return f"[{problem.code}]{shown} {problem.explain(say.lang) if isinstance(problem, RowProblem) else problem.why}"


def closing(report: ImportReport, tried: bool, say: Say) -> str:
    counts = {outcome: sum(row.outcome == outcome for row in report.rows) for outcome in OUTCOMES}
    told = ", ".join(f"{count} {OUTCOMES[outcome][say.lang]}" for outcome, count in counts.items() if count) or say("ingen rækker", "no rows")
    end = say("Intet er bogført: en prøve.", "Nothing is recorded: a dry run.") if tried else say("Bogført.", "Recorded.") if report.recorded else say("Intet er bogført.", "Nothing is recorded.")
    return f"{told}. {end}"


def write_rejects(path: Any, sheet: Sheet, left_out: list[RowReport], say: Say) -> None:
    """The rows that were left out as they were, and what is wrong with each: corrected, the file can be imported as it is."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    lines = [
        [*sheet.cells[sheet.row_of[row.line]], "; ".join(sentence(p, say) for p in row.problems) or OUTCOMES[row.outcome][say.lang]] for row in left_out
    ]
    common.write_sheet(book, say("Afvist", "Rejected"), [*sheet.headings, say("Fejl", "Error")], lines, [18] * len(sheet.headings) + [60])
    common.save(book, path)
    print(say(f"Skrevet: {path}", f"Written: {path}"))


def links(ledger: Ledger, sheet: Sheet, options: argparse.Namespace, say: Say) -> int:
    if options.rejects or options.columns or options.accept_changed or options.ignore_columns:
        raise errors.RequestInvalid(
            "links", "Links are recorded all or none, by the names of their columns.", "Leave out --rejects, --columns, --ignore-columns and --accept-changed."
        )
    file: LinksFile = read_links(sheet.text, name=os.path.basename(options.workbook))
    for problem in file.problems:
        print(f"{sheet.place(problem.line, problem.place)}: {sentence(problem, say)}", file=sys.stderr)
    if file.problem_count:
        print(say(f"{file.problem_count} fejl. Intet er bogført.", f"{file.problem_count} errors. Nothing is recorded."))
        return 2
    answer = ledger.import_links(file, **said(options))
    for ref in answer.breaches_caused:
        print(say(f"Over et loft: {ref}", f"Above a ceiling: {ref}"))
    tried = options.dry_run
    print(
        say(
            f"{answer.links} forbindelser {'kan bogføres' if tried else 'bogført'}, {answer.known} var bogført.",
            f"{answer.links} links {'can be recorded' if tried else 'recorded'}, {answer.known} known.",
        )
    )
    return 1 if answer.breaches_caused else 0


def main(arguments: list[str] | None = None) -> int:
    return common.run(make, work, arguments)
