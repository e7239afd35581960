# SPDX-License-Identifier: Apache-2.0
"""Lists of answers that are tables too: for pandas, polars and Arrow, none of which is needed until it is asked for."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from . import _display

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

T = TypeVar("T")


class Table(Sequence[T], Generic[T]):
    """An immutable list of answers, and the same as rows and columns. Amounts stay exact everywhere: decimals, never floats."""

    def __init__(self, columns: Mapping[str, type], items: Iterable[T], row: Callable[[T], tuple[Any, ...]] | None = None) -> None:
        self._columns = dict(columns)
        self._items = tuple(items)
        self._row = row

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Table[T]: ...
    def __getitem__(self, index: int | slice) -> T | Table[T]:
        if isinstance(index, slice):
            return Table(self._columns, self._items[index], self._row)
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._columns == other._columns and self._items == other._items

    def __hash__(self) -> int:
        return hash((self.columns, self._items))

    def __repr__(self) -> str:
        head = ", ".join(map(repr, self._items[:3]))
        more = f", ... {len(self) - 3} more" if len(self) > 3 else ""
        return f"<{len(self)} rows: {head}{more}>" if self._items else "<no rows>"

    def _repr_html_(self) -> str:
        most = 200
        table = _display.table(self.columns, self.rows()[:most])
        return table + (f"<p>{most} / {len(self)}</p>" if len(self) > most else "")

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._columns)

    def rows(self) -> list[tuple[Any, ...]]:
        """Each item as a row of plain values: str, decimal.Decimal, datetime.date, int, bool or None."""
        read = self._row or (lambda item: tuple(getattr(item, name) for name in self._columns))
        return [tuple(str(v.value) if isinstance(v, Enum) else v for v in read(item)) for item in self._items]

    def _values(self) -> dict[str, list[Any]]:
        rows = self.rows()
        return {name: [row[i] for row in rows] for i, name in enumerate(self._columns)}

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas.DataFrame: amounts as decimal.Decimal objects, days as datetime.date. Needs pandas."""
        import pandas

        return pandas.DataFrame({name: pandas.Series(values, dtype=object) for name, values in self._values().items()}, columns=list(self._columns))

    def to_polars(self) -> polars.DataFrame:
        """A polars.DataFrame: amounts as polars.Decimal, days as polars.Date. Needs polars."""
        import polars

        types: dict[type, Any] = {bool: polars.Boolean, int: polars.Int64, date: polars.Date, str: polars.String}
        return polars.DataFrame(
            [
                polars.Series(name, values, dtype=polars.Decimal(38, _scale(values)) if kind is Decimal else types[kind], strict=True)
                for (name, kind), values in zip(self._columns.items(), self._values().values())
            ]
        )

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow.Table: amounts as decimal128, days as date32. Needs pyarrow."""
        import pyarrow

        types: dict[type, Any] = {bool: pyarrow.bool_(), int: pyarrow.int64(), date: pyarrow.date32(), str: pyarrow.string()}
        return pyarrow.table(
            {
                name: pyarrow.array(values, type=pyarrow.decimal128(38, _scale(values)) if kind is Decimal else types[kind])
                for (name, kind), values in zip(self._columns.items(), self._values().values())
            }
        )


def _scale(values: list[Any]) -> int:
    """Decimals enough for every value of a column; at least a cent's."""
    return max((-int(v.as_tuple().exponent) for v in values if v is not None), default=2)
