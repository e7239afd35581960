# SPDX-License-Identifier: Apache-2.0
"""Pictures of a ledger, by matplotlib. Readable in black and white: what differs is hatched, and every number stands in the picture."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .enums import Regulation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .ledger import Ledger

FULL = 1000  # a bar's length for a ceiling that is used whole: shares are drawn in thousandths
MONTHS = {
    "da": ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}  # fmt: skip


def euro(value: Decimal, lang: str) -> str:
    """1.234,50 or 1,234.50."""
    text = f"{value:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "da" else text


def day_text(day: date, lang: str) -> str:
    month = MONTHS[lang][day.month - 1]
    return f"{day.day}. {month} {day.year}" if lang == "da" else f"{day.day} {month} {day.year}"


def figure(width: int, height: Any) -> Figure:
    """An empty figure of its own: no window, no global state."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def timeline(ledger: Ledger, recipient: str | int, *, on: date, regulation: Regulation | str, years: int, lang: str) -> Figure:
    """How much of the ceiling is used from `on`, step by step, with what each step frees."""
    say = _say(lang)
    now = ledger.headroom(recipient, on=on, regulation=regulation, currency="EUR")
    tightest = min(now.binding.tests, key=lambda t: t.left)
    last = on + timedelta(days=365 * years)
    entries = [e for e in ledger.schedule(recipient, on=on, regulation=regulation).entries if e.on <= last]
    days = [e.on for e in entries] + [last]
    room = [e.headroom for e in entries]
    used = [max(tightest.limit - r, Decimal(0)) for r in room]

    # A strip a step: the picture and the list below it say the same.
    made = figure(10, 4.6 + 0.28 * len(entries))
    axes: Any = made.add_subplot()
    top = _whole(max([tightest.limit, *used]))
    for i, value in enumerate(used):
        axes.fill_between([days[i], days[i + 1]], 0, _whole(value), facecolor="0.8", edgecolor="0.2", hatch="///", linewidth=1)
    axes.axhline(_whole(tightest.limit), color="black", linewidth=2)
    axes.annotate(
        f"{say('loft', 'ceiling')} {euro(tightest.limit, lang)} EUR", (last, _whole(tightest.limit)), xytext=(-4, 5), textcoords="offset points",
        ha="right", fontsize=10,
    )  # fmt: skip
    for number, (start, value) in enumerate(zip(days, used), 1):
        axes.annotate(
            f"{number}", (start, _whole(value)), xytext=(4, 4), textcoords="offset points", fontsize=10, fontweight="bold",
            bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": "black"},
        )  # fmt: skip
    axes.set_xlim(on, last)
    axes.set_ylim(0, top * 118 // 100)
    axes.set_ylabel(say("brugt, EUR", "used, EUR"))
    axes.yaxis.set_major_formatter(lambda value, _: euro(Decimal(int(value)), lang).rsplit("," if lang == "da" else ".", 1)[0])
    axes.spines[["top", "right"]].set_visible(False)
    name = now.names.get(now.recipient, "")
    axes.set_title(
        say(f"CVR {now.recipient} {name}: brugt af loftet fra {day_text(on, lang)}", f"CVR {now.recipient} {name}: used of the ceiling from {day_text(on, lang)}").replace(" :", ":"),
        loc="left", fontsize=13,
    )  # fmt: skip
    lines = []
    for number, (entry, value) in enumerate(zip(entries, used), 1):
        changes = [say("frigives: ", "freed: ") + ", ".join(entry.freed)] if entry.freed else []
        changes += [say("tæller: ", "counted: ") + ", ".join(entry.counted)] if entry.counted else []
        lines.append(
            f"{number}  {day_text(entry.on, lang)}: {say('brugt', 'used')} {euro(value, lang)}, {say('råderum', 'headroom')} {euro(entry.headroom, lang)} EUR"
            + (f"; {'; '.join(changes)}" if changes else "")
        )
    lines.append(f"{say('Loft', 'Ceiling')}: {tightest.ceiling_id}. {tightest.article}")
    axes.set_xlabel("\n".join(_wrapped(lines, 118)), loc="left", fontsize=9)
    return made


def portfolio(ledger: Ledger, *, on: date, regulation: Regulation | str, recipients: Iterable[str | int] | None, most: int, lang: str) -> Figure:
    """A bar a company: what is used of its ceiling, the least headroom first."""
    say = _say(lang)
    table = ledger.headroom_table(on=on, regulation=regulation, recipients=recipients)
    rows = list(table[:most])
    made = figure(10, 1.9 + 0.42 * max(len(rows), 1))
    axes: Any = made.add_subplot()
    for place, row in enumerate(rows):
        over = row.used_eur > row.ceiling_eur
        share = int(row.used_eur * FULL // row.ceiling_eur)
        axes.barh(place, min(share, FULL), height=0.6, facecolor="0.25" if over else "0.8", edgecolor="black", hatch="xx" if over else "///")
        axes.barh(place, FULL, height=0.6, facecolor="none", edgecolor="black")
        axes.annotate(
            say(
                f"{_percent(row.used_eur, row.ceiling_eur)} %   råderum {euro(row.headroom_eur, lang)} EUR",
                f"{_percent(row.used_eur, row.ceiling_eur)} %   headroom {euro(row.headroom_eur, lang)} EUR",
            )
            + (say("   over loftet", "   above the ceiling") if over else ""),
            (FULL, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=10,
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [f"{r.recipient} {_short(r.name)}".strip() for r in rows], fontsize=10)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, FULL * 175 // 100)
    axes.set_xticks([FULL * quarter // 4 for quarter in range(5)], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_bounds(0, FULL)
    axes.tick_params(axis="y", length=0)
    shown = say(f"{len(rows)} af {len(table)} virksomheder", f"{len(rows)} of {len(table)} companies")
    axes.set_title(say(f"Brugt af loftet den {day_text(on, lang)} ({shown})", f"Used of the ceiling on {day_text(on, lang)} ({shown})"), loc="left", fontsize=13)
    axes.set_xlabel(
        say("Hvert loft gælder hele virksomheden: alle forbundne selskaber tælles sammen.", "A ceiling is the undertaking's: all linked companies count together."),
        loc="left", fontsize=9,
    )  # fmt: skip
    return made


def _say(lang: str) -> Callable[[str, str], str]:
    return (lambda da, en: da) if lang == "da" else (lambda da, en: en)


def _whole(value: Decimal) -> int:
    """Whole euro: as fine as a picture shows. Its texts say the cents."""
    return int(value)


def _percent(used: Decimal, ceiling: Decimal) -> int:
    """Whole percent, rounded down: 99 until nothing is left."""
    return int(used * 100 // ceiling)


def _short(name: str, most: int = 24) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _wrapped(lines: list[str], width: int) -> list[str]:
    from textwrap import wrap

    return [part for line in lines for part in wrap(line, width, subsequent_indent="     ") or [""]]
