# SPDX-License-Identifier: Apache-2.0
"""The ledger: what the compiled part does, with tables and pictures."""
from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from . import _core
from .enums import GrantStatus, RateSource, Regulation
from .errors import Error
from .tables import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

T = TypeVar("T")
_CHUNK = 500  # events read at once: short enough for writers to get in between


class DueEntry(NamedTuple):
    """One grant and the last day for entering it in the central register (2023/2831 Art 6(2))."""

    ref: str
    recipient: str
    regulation: Regulation
    granted_on: date
    value_eur: Decimal
    due_on: date
    days_left: int
    """Negative: late."""


class HeadroomRow(NamedTuple):
    """What one company may still be granted on a day."""

    recipient: str
    name: str
    on: date
    regulation: Regulation
    used_eur: Decimal
    """By the whole undertaking, under the ceiling that binds."""
    ceiling_eur: Decimal
    """The ceiling that leaves least."""
    ceiling_id: str
    headroom_eur: Decimal
    companies: int
    """How many companies the undertaking has."""
    watched_headroom_eur: Decimal | None
    """The least that a watched rulebook leaves; None: none is watched or has a rule."""


class Ledger(_core.Ledger):
    __doc__ = _core.Ledger.__doc__

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<deminimis.Ledger {self.address or 'in memory'}{', closed' if self.closed else ''}>"

    def as_known_at(self, moment: int | str | datetime) -> Ledger:
        """The ledger as it was after event number `moment`, or at a moment: a copy in memory. What is recorded in it is not kept.

        A moment is a datetime with its time zone, or a text `2026-02-14` (the end of that day, UTC) or `2026-02-14T09:30:00Z`.
        Error: DateInvalid where nothing was recorded then.
        """
        return _adopt(self._as_known_at(moment))

    def record(self, work: Callable[[_core.Recorder], T]) -> T:
        """Records several things that stand or fall together: `work(recorder)`, whose result is returned.

        The recorder asks and records as the ledger does. When `work` raises, nothing of it is recorded. It may be run again
        from the start where the storage asks for it, so it must have no other effect.

        >>> import deminimis
        >>> with deminimis.in_memory() as ledger:
        ...     def both(recorder):
        ...         recorder.register_company("99000012", fiscal_year_start="07-01")
        ...         return recorder.grant("g1", "99000012", "1000.00 EUR", on="2026-02-14").granted
        ...     ledger.record(both)
        True
        """
        result: T = self._record(work)
        return result

    def events(self, first: int = 1, last: int | None = None) -> Iterator[_core.Event]:
        """The log from event `first` to `last` (None: the last there is now), read in pieces: nothing waits for a slow reader."""
        end = self.last_event() if last is None else min(last, self.last_event())
        while first <= end:
            yield from self._events(first, min(first + _CHUNK - 1, end))
            first += _CHUNK

    def grants(self, *, recipient: str | int | None = None) -> Table[_core.Grant]:
        """Every aid recorded, in recording order, or those given to one company; `value_eur` as granted."""
        found = self.everything().grants if recipient is None else self.grants_of(recipient)
        columns = {
            "ref": str, "recipient": str, "regulation": str, "status": str, "voided": bool, "amount": Decimal, "currency": str, "value_eur": Decimal,
            "rate": Decimal, "rate_date": date, "granted_on": date, "lapses_on": date, "authority": str, "project": str, "form": str, "note": str,
        }  # fmt: skip
        return Table(columns, found, lambda g: (
            g.ref, g.recipient, g.regulation, g.status, g.voided, g.amount.number, g.amount.currency, g.value_eur, g.rate, g.rate_date, g.granted_on,
            g.lapses_on, g.authority, g.project, g.form, g.note,
        ))  # fmt: skip

    def audit(self) -> Table[_core.Breach]:
        """Which recorded grants break a ceiling on their own day? Empty: none."""
        columns = {
            "ref": str, "recipient": str, "granted_on": date, "ceiling_id": str, "total": Decimal, "limit": Decimal, "excess": Decimal, "article": str,
        }  # fmt: skip
        return Table(columns, self._breaches())

    def due(self, *, on: date | str) -> Table[DueEntry]:
        """What is to be entered in the central register, and by when, as seen on a day: the earliest deadline first."""
        seen = _day(on)
        entries = [
            DueEntry(
                g.ref, g.recipient, g.regulation, g.granted_on, g.value_eur, _core.register_due_on(g.granted_on),
                (_core.register_due_on(g.granted_on) - seen).days,
            )  # fmt: skip
            for g in self.everything().grants
            if g.status == GrantStatus.GRANTED and _core.has_register_duty(g.regulation, g.granted_on)
        ]
        entries.sort(key=lambda e: e.due_on)
        columns = {"ref": str, "recipient": str, "regulation": str, "granted_on": date, "value_eur": Decimal, "due_on": date, "days_left": int}
        return Table(columns, entries)

    def headroom_table(
        self, *, on: date | str, regulation: Regulation | str = Regulation.GENERAL, recipients: Iterable[str | int] | None = None
    ) -> Table[HeadroomRow]:
        """What every registered company (or those of `recipients`) may still be granted on a day, the least first."""
        if recipients is None:
            facts = self.everything()
            recipients = sorted({c.cvr for c in facts.companies} | {g.recipient for g in facts.grants})
        rows = [self._headroom_row(r, on, regulation) for r in recipients]
        rows.sort(key=lambda row: (row.headroom_eur, row.recipient))
        columns = {
            "recipient": str, "name": str, "on": date, "regulation": str, "used_eur": Decimal, "ceiling_eur": Decimal, "ceiling_id": str,
            "headroom_eur": Decimal, "companies": int, "watched_headroom_eur": Decimal,
        }  # fmt: skip
        return Table(columns, rows)

    def _headroom_row(self, recipient: str | int, on: date | str, regulation: Regulation | str) -> HeadroomRow:
        answer = self.headroom(recipient, on=on, regulation=regulation, currency="EUR")
        company = self.find_company(recipient)
        tightest = min(answer.binding.tests, key=lambda t: t.left)
        watched = [a.answer.headroom for a in answer.advisories if a.answer is not None]
        return HeadroomRow(
            answer.recipient, company.name if company else "", answer.on, answer.regulation, tightest.total, tightest.limit, tightest.ceiling_id,
            answer.headroom, len(answer.undertaking), min(watched, default=None),
        )  # fmt: skip

    def timeline(
        self, recipient: str | int, *, on: date | str, regulation: Regulation | str = Regulation.GENERAL, years: int = 3, lang: str = "da"
    ) -> Figure:
        """A picture of what is used of the binding ceiling from `on`, and what comes back when. Needs matplotlib.

        `on` is the first day; `years` how far to look ahead. Readable in black and white. The caller saves the figure:
        `ledger.timeline("99000012", on=date.today()).savefig("99000012.png")`.
        """
        from . import pictures

        return pictures.timeline(self, recipient, on=_day(on), regulation=regulation, years=years, lang=lang)

    def portfolio(
        self, *, on: date | str, regulation: Regulation | str = Regulation.GENERAL, recipients: Iterable[str | int] | None = None, most: int = 30,
        lang: str = "da",
    ) -> Figure:  # fmt: skip
        """A picture of who is near the ceiling on a day: the `most` companies with the least headroom. Needs matplotlib."""
        from . import pictures

        return pictures.portfolio(self, on=_day(on), regulation=regulation, recipients=recipients, most=most, lang=lang)


def _day(on: date | str) -> date:
    """The day of `on`, read and refused as everywhere."""
    return _core.window("rolling", on=on).last


def _adopt(made: _core.Ledger) -> Ledger:
    """The same ledger with the methods of this class."""
    return Ledger(made)


def open(address: str | os.PathLike[str], *, read_only: bool = False, busy_timeout_ms: int = 5000, wal: bool = False) -> Ledger:
    """Opens a ledger; never makes one.

    `busy_timeout_ms`: how long to wait for other processes. `read_only`: nothing is written, no file is made beside it. `wal`: keep
    a write-ahead log instead of a rollback journal. Errors: NotALedger, SchemaTooNew, Busy, ReadOnly, Storage.

    >>> import deminimis
    >>> deminimis.open("no-such-folder/ledger.db")
    Traceback (most recent call last):
    ...
    deminimis.NotALedger: not_a_ledger: ...
    """
    return _adopt(_core._open(address, read_only, busy_timeout_ms, wal))


def create(
    address: str | os.PathLike[str],
    *,
    rulebook: str | _core.Rulebook = "closing-loops-2024",
    watched: Iterable[str | _core.Rulebook] = ("dk-law",),
    conversion: RateSource | str = RateSource.ECB,
    max_age_days: int = 7,
    fixed_rate: Decimal | int | str | None = None,
    fixed_reason: str = "",
    policies: dict[str, str] | None = None,
    authority: str = "",
    key: str = "",
    actor: str = "",
    reason: str = "",
) -> Ledger:
    """Makes a ledger and opens it. On failure nothing is left behind.

    `rulebook` binds, each of `watched` adds an advisory: ids of built-in rulebooks, or Rulebooks. `conversion`: whose exchange
    rates, `ecb`, `inforeuro`, `nationalbanken`, or `fixed` with `fixed_rate` and `fixed_reason`. `policies`: how open places of
    the law are read, such as {"rounding": "up"}. Errors: LedgerExists, ReadOnly, Storage, RulebookInvalid, PolicyUnknown.
    """
    made = _settings(rulebook, watched, conversion, max_age_days, fixed_rate, fixed_reason, policies, authority, (key, actor, reason))
    return _adopt(_core._create(address, *made))


def in_memory(
    *,
    rulebook: str | _core.Rulebook = "closing-loops-2024",
    watched: Iterable[str | _core.Rulebook] = ("dk-law",),
    conversion: RateSource | str = RateSource.ECB,
    max_age_days: int = 7,
    fixed_rate: Decimal | int | str | None = None,
    fixed_reason: str = "",
    policies: dict[str, str] | None = None,
    authority: str = "",
) -> Ledger:
    """A new ledger in memory only: for questions, tests and what-if. Options as `create`."""
    made = _settings(rulebook, watched, conversion, max_age_days, fixed_rate, fixed_reason, policies, authority)
    return _adopt(_core._create(None, *made))


def _settings(
    rulebook: str | _core.Rulebook, watched: Iterable[str | _core.Rulebook], conversion: RateSource | str, max_age_days: int,
    fixed_rate: Decimal | int | str | None, fixed_reason: str, policies: dict[str, str] | None, authority: str,
    said: tuple[str, str, str] = ("", "", ""),
) -> tuple[Any, ...]:  # fmt: skip
    book = _book(rulebook)
    others = [b for b in map(_book, watched) if b.id != book.id]
    return book, others, conversion, max_age_days, fixed_rate, fixed_reason, policies or {}, authority, *said


def _book(given: str | _core.Rulebook) -> _core.Rulebook:
    """A built-in rulebook of that id, one from a JSON file of that name, or the one given."""
    if isinstance(given, _core.Rulebook):
        return given
    try:
        return _core.rulebook(given)
    except Error:
        if not given.endswith(".json"):
            raise
    from pathlib import Path

    return _core.Rulebook.parse(Path(given).read_text(encoding="utf-8"), given)
