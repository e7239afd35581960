# SPDX-License-Identifier: Apache-2.0
"""How the immutable answers of the compiled part show, compare and hash: by their fields."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def escape(text: str) -> str:
    from html import escape as escaped

    return escaped(text)


def text(value: Any) -> str:
    """`Assessment(allowed=True, headroom=Decimal('300000.00'), ...)`."""
    if hasattr(type(value), "__str__") and type(value).__name__ == "Money":
        return f"Money('{value}')"
    return f"{type(value).__name__}({', '.join(f'{name}={getattr(value, name)!r}' for name in value._shown)})"


def as_dict(value: Any) -> dict[str, Any]:
    """The fields by name; answers in them stay answers."""
    return {name: getattr(value, name) for name in value._fields}


def equal(value: Any, other: Any) -> Any:
    if type(value) is not type(other):
        return NotImplemented
    return all(getattr(value, name) == getattr(other, name) for name in value._fields)


def hash_of(value: Any) -> int:
    return hash((type(value).__name__, *(_hashable(getattr(value, name)) for name in value._fields)))


def _hashable(value: Any) -> Any:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def cell(value: Any) -> str:
    """One value as HTML; nothing of it is markup."""
    if value is None:
        return ""
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, tuple):
        if value and hasattr(value[0], "_fields"):
            return table(value[0]._shown or value[0]._fields, ([getattr(v, name) for name in (v._shown or v._fields)] for v in value))
        return escape(", ".join(str(v) for v in value))
    if hasattr(value, "_fields") and type(value).__name__ != "Money":
        return html(value)
    return escape(str(value))


def table(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Rows as an HTML table."""
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join("<tr>" + "".join(f"<td>{cell(value)}</td>" for value in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def html(value: Any) -> str:
    names = value._shown or value._fields
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{cell(getattr(value, name))}</td></tr>" for name in names)
    return f"<table><caption>{escape(type(value).__name__)}</caption><tbody>{rows}</tbody></table>"
