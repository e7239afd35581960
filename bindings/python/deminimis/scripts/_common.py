# SPDX-License-Identifier: Apache-2.0
"""What the commands share: languages, options, spreadsheets in and out, progress."""
from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .. import errors
from .._core import __version__
from ..ledger import Ledger, open as open_ledger

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

T = TypeVar("T")
LARGEST_UNPACKED = 256 * 1024 * 1024  # bytes of a workbook's parts together: what unpacks to more is no list of companies

# The columns that the commands read, by field: the names they are found under where no --columns says otherwise.
HEADINGS: dict[str, tuple[str, ...]] = {
    "cvr": ("cvr", "cvr-nr", "cvr-nr.", "cvr-nummer", "cvr number", "cvr no"),
    "name": ("navn", "virksomhed", "name", "company"),
    "amount": ("beløb", "støttebeløb", "amount"),
    "currency": ("valuta", "currency"),
    "regulation": ("forordning", "regulation"),
    "on": ("tilsagnsdato", "dato", "granting date", "granted on", "date"),
    "ref": ("reference", "ref", "sagsnr", "sagsnr.", "journalnr", "journalnr."),
    "authority": ("støttegiver", "myndighed", "granting authority", "authority"),
    "project": ("projekt", "ordning", "project", "scheme"),
    "note": ("bemærkning", "bemærkninger", "note", "notes"),
    "fiscal_year_start": ("regnskabsår begynder", "fiscal year start"),
}


class Say:
    """The texts of one language: `say("dansk", "English")`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, da: str, en: str) -> str:
        return da if self.lang == "da" else en

    def amount(self, value: Decimal, unit: str) -> str:
        """80.500,00 DKK or 80,500.00 DKK."""
        text = f"{value:,}"
        return (text.translate(str.maketrans(",.", ".,")) if self.lang == "da" else text) + " " + unit

    def yes(self, value: bool) -> str:
        return self("ja", "yes") if value else self("nej", "no")


def language(arguments: list[str]) -> str:
    """--lang, else the locale, as the command `deminimis` has it."""
    for i, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument[7:]
        if argument == "--lang" and i + 1 < len(arguments):
            return arguments[i + 1]
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "da" if locale.startswith("da") else "en"


class Command(argparse.ArgumentParser):
    """A parser with the options that every command has."""

    def __init__(self, name: str, say: Say, description: str, epilog: str = "") -> None:
        super().__init__(prog=name, description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, add_help=False)
        self.say = say
        self._positionals.title = say("argumenter", "arguments")
        self._optionals.title = say("valg", "options")
        self.add_argument("-h", "--help", action="help", help=say("vis denne hjælp", "show this help"))
        self.add_argument("--lang", choices=("da", "en"), default=say.lang, help=say("sprog [efter systemets]", "language [by the locale]"))
        self.add_argument("--version", action="version", version=f"{name} {__version__}", help=say("vis versionen", "show the version"))
        self.add_argument("--quiet", action="store_true", help=say("vis ikke fremdrift", "show no progress"))
        self.add_argument(
            "-L", "--ledger", default=os.environ.get("DEMINIMIS_LEDGER"), metavar="FILE",
            help=say("støttebogens fil [DEMINIMIS_LEDGER]", "the ledger's file [DEMINIMIS_LEDGER]"),
        )  # fmt: skip

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", self.say("brug: ", "usage: "), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", self.say("brug: ", "usage: "), 1)

    def workbook_options(self, *, source: str) -> None:
        """Adds those of a command that reads a spreadsheet."""
        say = self.say
        self.add_argument("workbook", metavar=source, help=say("regnearket (.xlsx)", "the spreadsheet (.xlsx)"))
        self.add_argument("--sheet", metavar="NAME", help=say("fanen [den første]", "the sheet [the first]"))
        self.add_argument("--header-row", type=int, default=1, metavar="N", help=say("rækken med overskrifter [1]", "the row with headings [1]"))
        self.add_argument(
            "--notation", choices=("da", "en", "iso"),
            help=say("hvordan tal og datoer skrevet som tekst læses: da 1.234,50 og 14-02-2026, en 1,234.50, iso 1234.50",
                     "how numbers and days written as text are read: da 1.234,50 and 14-02-2026, en 1,234.50, iso 1234.50"),
        )  # fmt: skip

    def sheet_options(self, fields: Iterable[str], *, source: str) -> None:
        """Adds those of a command that finds its fields by their headings."""
        self.workbook_options(source=source)
        self.add_argument(
            "--columns", action="append", default=[], metavar="FIELD=HEADING",
            help=self.say("hvilken kolonne et felt står i; kan gentages. Felter: ", "which column holds a field; may be given again. Fields: ") + ", ".join(fields),
        )  # fmt: skip

    def output_option(self, default: str) -> None:
        say = self.say
        self.add_argument("-o", "--output", metavar="FILE", help=say(f"hvor svaret skrives [{default}]", f"where the answer is written [{default}]"))
        self.add_argument("--force", action="store_true", help=say("overskriv en fil, der findes", "overwrite a file that is there"))

    def day_option(self) -> None:
        self.add_argument("--on", default="today", metavar="DATE", help=self.say("dagen, ÅÅÅÅ-MM-DD [i dag]", "the day, YYYY-MM-DD [today]"))


def day_of(text: str) -> date:
    """The day of an option; `today`: the date here, the one place where the commands ask a clock."""
    if text == "today":
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise errors.DateInvalid("--on", f'"{text}" is not a date.', "Write YYYY-MM-DD, such as 2026-02-14.") from None


def ledger_of(options: argparse.Namespace, *, write: bool = False) -> Ledger:
    if not options.ledger:
        raise errors.NotALedger("ledger", "No ledger is named.", "Use -L FILE or set DEMINIMIS_LEDGER.")
    return open_ledger(options.ledger, read_only=not write)


def run(make: Callable[[Say], Command], work: Callable[[argparse.Namespace, Say], int], arguments: list[str] | None) -> int:
    """Reads the options, does the work, tells an error as the command `deminimis` does; gives the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    say = Say("da" if language(given) == "da" else "en")
    try:
        return work(make(say).parse_args(given), say)
    except errors.Error as problem:
        print(problem.explain(say.lang), end="", file=sys.stderr)
        return problem.exit_status
    except BrokenPipeError:
        return 3


def progress(items: Iterable[T], what: str, quiet: bool) -> Iterator[T]:
    """The same items, with a bar on a terminal."""
    from tqdm import tqdm

    yield from tqdm(list(items), desc=what, disable=quiet or not sys.stderr.isatty(), leave=False)


# --- spreadsheets in ---


@dataclass(frozen=True)
class Row:
    """A row of a spreadsheet: its number, and the cells of the fields that it has."""

    number: int
    cells: dict[str, Any]

    def where(self, field: str) -> str:
        cell = self.cells.get(field)
        return f"{cell.coordinate if cell is not None else f'row {self.number}'} ({field})"

    def empty(self, field: str) -> bool:
        cell = self.cells.get(field)
        return cell is None or cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())

    def text(self, field: str, otherwise: str = "") -> str:
        """What the cell says, without spaces around it; a whole number as its digits."""
        if self.empty(field):
            return otherwise
        value = self.value(field)
        if isinstance(value, bool) or isinstance(value, (datetime, date, time)):
            raise errors.FileInvalid(self.where(field), f"{value!r} is not a text.", "Write the cell as text.")
        if isinstance(value, (int, float)):
            return format(self.number_of(field, value), "f")
        return str(value).strip()

    def amount(self, field: str, notation: str | None) -> Decimal:
        """The number of a cell, exact. One that reads two ways is refused unless `notation` says how to read it."""
        if self.empty(field):
            raise errors.AmountSyntax(self.where(field), "The cell is empty.", "Write the amount.")
        value = self.value(field)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self.number_of(field, value)
        return self._amount_text(field, str(value).strip().replace("\u00a0", " "), notation)

    def day(self, field: str, notation: str | None) -> date:
        """The day of a cell."""
        if self.empty(field):
            raise errors.DateInvalid(self.where(field), "The cell is empty.", "Write the date.")
        value = self.value(field)
        if isinstance(value, datetime):
            if value.time() != time(0):
                raise errors.DateInvalid(self.where(field), f"{value.isoformat()} has a time of day.", "Write the date alone.")
            return value.date()
        if isinstance(value, date):
            return value
        text = str(value).strip()
        danish = re.fullmatch(r"(\d{2})[-.](\d{2})[-.](\d{4})", text)
        if danish and notation == "da":
            text = f"{danish[3]}-{danish[2]}-{danish[1]}"
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            raise errors.DateInvalid(
                self.where(field), f'"{text}" is not a date.', "Use a date cell, or YYYY-MM-DD; DD-MM-YYYY only with --notation da."
            ) from None

    def value(self, field: str) -> Any:
        """What a cell holds. Error FileInvalid for a formula or an error."""
        cell = self.cells[field]
        if cell.data_type == "f":
            raise errors.FileInvalid(self.where(field), "The cell holds a formula.", "Paste its value: what a formula gives may change.")
        if cell.data_type == "e":
            raise errors.FileInvalid(self.where(field), f"The cell holds the error {cell.value}.", "Correct the spreadsheet.")
        return cell.value

    def number_of(self, field: str, value: Any) -> Decimal:
        """A number cell is a binary fraction; its shortest decimal is what Excel shows. One that needs more than 15 digits was
        computed, and is not what anybody wrote."""
        number = Decimal(repr(value))
        if not number.is_finite() or number.adjusted() > 18:  # 1e999 in a file reads as infinite
            raise errors.AmountOverflow(self.where(field), f"The cell holds {value!r}.", "Write the amount.")
        if len(number.as_tuple().digits) > 15:
            raise errors.AmountPrecision(self.where(field), f"The cell holds {value!r}.", "Round it to the currency's decimals.")
        return number.quantize(Decimal(1)) if number == number.to_integral_value() else number

    def _amount_text(self, field: str, text: str, notation: str | None) -> Decimal:
        if notation == "da" and re.fullmatch(r"-?(\d+|\d{1,3}(\.\d{3})+)(,\d{1,2})?", text):
            return Decimal(text.replace(".", "").replace(",", "."))
        if notation == "en" and re.fullmatch(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?", text):
            return Decimal(text.replace(",", ""))
        if re.fullmatch(r"-?\d+(\.\d{1,2})?" if notation == "iso" else r"-?\d+", text):
            return Decimal(text)
        if notation is None and re.fullmatch(r"-?[\d.,]+", text):
            raise errors.NumberAmbiguous(
                self.where(field), f'"{text}" reads as two different numbers.', "Say how numbers are written: --notation da or --notation en."
            )
        raise errors.AmountSyntax(self.where(field), f'"{text}" is not an amount in that notation.', "Write digits with at most two decimals, or use a number cell.")


def load(path: str) -> Workbook:
    """A workbook, with its formulas as formulas. Error FileInvalid."""
    import openpyxl

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise errors.FileInvalid(path, "The workbook unpacks to more than 256 MiB.", "Save a workbook with the list alone.")
        return openpyxl.load_workbook(path)
    except errors.Error:
        raise
    except Exception as problem:  # a broken workbook shows in many ways
        raise errors.FileInvalid(path, f"The file cannot be read as .xlsx: {problem}.", "Save it from Excel as .xlsx.") from problem


def sheet_of(book: Workbook, name: str | None, path: str) -> Worksheet:
    if not book.worksheets:
        raise errors.FileInvalid(path, "The workbook holds no sheet.", "Save it from Excel as .xlsx.")
    if name is None:
        return book.worksheets[0]
    if name not in book.sheetnames:
        raise errors.FileInvalid(path, f'There is no sheet "{name}".', "The sheets are: " + ", ".join(book.sheetnames) + ".")
    sheet: Worksheet = book[name]
    return sheet


def rows_of(sheet: Worksheet, options: argparse.Namespace, fields: dict[str, bool]) -> list[Row]:
    """The rows below the headings that are not empty. `fields`: which are read, and whether their column has to be there.

    Errors: ColumnUnknown for --columns that name none, ColumnMissing, FileInvalid for a heading that stands twice.
    """
    found: dict[str, int] = {}
    headings: dict[str, int] = {}
    for cell in sheet[options.header_row]:
        text = str(cell.value).strip().lower() if cell.value is not None else ""
        if text in headings:
            raise errors.FileInvalid(cell.coordinate, f'The heading "{cell.value}" stands twice.', "Rename one of the columns.")
        if text:
            headings[text] = cell.column
    for given in options.columns:
        field, _, heading = given.partition("=")
        if field not in fields:
            raise errors.ColumnUnknown("--columns", f'"{field}" is not a field.', "The fields are: " + ", ".join(fields) + ".")
        if heading.strip().lower() not in headings:
            raise errors.ColumnUnknown("--columns", f'No column has the heading "{heading}".', "The headings are: " + ", ".join(headings) + ".")
        found[field] = headings[heading.strip().lower()]
    for field, needed in fields.items():
        if field not in found:
            for name in HEADINGS[field]:
                if name in headings:
                    found[field] = headings[name]
                    break
        if needed and field not in found:
            raise errors.ColumnMissing(
                f"row {options.header_row}", f"No column is known to hold {field}.", f'Name it: --columns "{field}=HEADING".'
            )
    rows = (
        Row(number, {field: sheet.cell(number, column) for field, column in found.items()})
        for number in range(options.header_row + 1, sheet.max_row + 1)
    )
    return [row for row in rows if not all(row.empty(field) for field in found)]


# --- spreadsheets out ---


def put(cell: Any, value: Any) -> None:
    """Writes a value that no program reads as a formula: text stays text, whatever it begins with (`= + - @`)."""
    if isinstance(value, Decimal):
        cell.value = value
        cell.number_format = "#,##0.00"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, str):
        cell.value = "".join(c for c in value if c in "\n\t" or ord(c) >= 32)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t")
    else:
        cell.value = value


def write_sheet(book: Workbook, title: str, headings: list[str], rows: Iterable[Iterable[Any]], widths: list[int]) -> Worksheet:
    """A new sheet with headings that stay, and columns wide enough."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet: Worksheet = book.create_sheet(title)
    for column, heading in enumerate(headings, 1):
        put(sheet.cell(1, column), heading)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1]
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            put(sheet.cell(number, column), value)
            sheet.cell(number, column).alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
    sheet.freeze_panes = "A2"
    return sheet


def output_path(options: argparse.Namespace, default: str) -> Path:
    """Where the answer goes; a file that is there is not overwritten unless --force. Error FileInvalid."""
    path = Path(options.output or default)
    if path.exists() and not options.force:
        raise errors.FileInvalid(str(path), "The file is there already.", "Choose another with -o, or overwrite it with --force.")
    return path


def save(book: Workbook, path: Path) -> None:
    """Writes a workbook whole or not at all. Error FileInvalid."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False) as unfinished:
            pass
        try:
            book.save(unfinished.name)
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(unfinished.name, 0o666 & ~mask)
            os.replace(unfinished.name, path)
        except BaseException:
            os.unlink(unfinished.name)
            raise
    except OSError as problem:
        raise errors.FileInvalid(str(path), f"The file cannot be written: {problem.strerror}.", "Choose another place with -o.") from problem
