# SPDX-License-Identifier: Apache-2.0
"""Tables: exact in pandas, polars and Arrow, none of which is needed until it is asked for."""
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

import deminimis

ON = date(2026, 2, 14)


@pytest.fixture
def filled(ledger):
    ledger.register_company("99000012", name="Nord")
    ledger.declare("d1", "99000012", Decimal("999999.99"), "DKK", on=date(2025, 3, 3))
    ledger.grant("g1", "99000020", Decimal("250000.10"), "EUR", on=date(2026, 2, 2))
    ledger.reserve("r1", "99000012", 1000, "JPY", on=ON, lapses_on=date(2026, 6, 1), rate=Decimal("161.055"))
    ledger.declare("d2", "99000020", 100_000, "EUR", on=date(2026, 1, 2))
    return ledger


def test_importing_the_package_imports_no_table_or_picture_library():
    heavy = ["pandas", "polars", "pyarrow", "numpy", "matplotlib", "openpyxl", "tqdm"]
    code = f"import deminimis, sys; print([name for name in {heavy!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_a_table_is_a_list_of_answers(filled):
    grants = filled.grants()
    assert len(grants) == 4 and grants[0].ref == "d1" and [g.ref for g in grants[1:3]] == ["g1", "r1"] and grants[-1].ref == "d2"
    assert grants == filled.grants() and "d1" in repr(grants)
    assert [g.ref for g in filled.grants(recipient="99000012")] == ["d1", "r1"]
    assert grants.rows()[0][:8] == ("d1", "99000012", "general", "declared", False, Decimal("999999.99"), "DKK", Decimal("134048.26"))


def test_in_pandas_amounts_are_decimals_and_days_are_dates(filled):
    pytest.importorskip("pandas")
    frame = filled.grants().to_pandas()
    assert list(frame.columns) == list(filled.grants().columns) and len(frame) == 4
    assert frame["value_eur"].tolist() == [g.value_eur for g in filled.grants()] and all(type(v) is Decimal for v in frame["value_eur"])
    assert frame["value_eur"].sum() == sum(g.value_eur for g in filled.grants())
    assert type(frame["granted_on"][0]) is date and frame["lapses_on"][0] is None


def test_in_polars_amounts_are_decimals(filled):
    polars = pytest.importorskip("polars")
    frame = filled.grants().to_polars()
    assert frame.schema["value_eur"] == polars.Decimal(38, 2) and frame.schema["granted_on"] == polars.Date
    assert frame["value_eur"].to_list() == [g.value_eur for g in filled.grants()]
    assert frame["rate"].to_list()[2] == Decimal("161.055") and frame["amount"].to_list()[2] == 1000
    assert frame.rows()[1][0] == "g1"


def test_in_arrow_amounts_are_decimal128(filled):
    pyarrow = pytest.importorskip("pyarrow")
    table = filled.grants().to_arrow()
    assert table.schema.field("value_eur").type == pyarrow.decimal128(38, 2) and table.schema.field("granted_on").type == pyarrow.date32()
    assert table.column("value_eur").to_pylist() == [g.value_eur for g in filled.grants()]
    assert table.column("lapses_on").to_pylist() == [None, None, date(2026, 6, 1), None]


def test_an_empty_table_keeps_the_types_of_its_columns(ledger):
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    assert ledger.audit().to_polars().schema["excess"] == polars.Decimal(38, 2)
    assert ledger.audit().to_arrow().schema.field("excess").type == pyarrow.decimal128(38, 2)
    assert list(ledger.audit().to_pandas().columns) == list(ledger.audit().columns)


def test_the_headroom_of_every_company_the_least_first(filled):
    table = filled.headroom_table(on=ON)
    assert [(r.recipient, r.name, r.headroom_eur) for r in table] == [("99000020", "", Decimal("0.00")), ("99000012", "Nord", Decimal("165945.53"))]
    assert table[0].used_eur == Decimal("350000.10") and table[0].ceiling_eur == 300_000 and table[0].ceiling_id == "closing-loops.general"
    assert table[0].watched_headroom_eur == 0 and table.to_pandas()["companies"].tolist() == [1, 1]
    assert len(filled.headroom_table(on=ON, recipients=[99000012])) == 1


def test_an_audit_is_a_table(filled):
    (breach,) = filled.audit()
    assert (breach.ref, breach.excess) == ("g1", Decimal("50000.10"))
    assert filled.audit().to_polars()["excess"].to_list() == [Decimal("50000.10")]


def test_what_is_due_in_the_register_the_earliest_first(filled):
    filled.grant("g0", "99000039", 1, "EUR", on=date(2026, 1, 5))
    due = filled.due(on=date(2026, 2, 16))
    assert [(e.ref, e.due_on, e.days_left) for e in due] == [("g0", date(2026, 2, 2), -14), ("g1", date(2026, 3, 2), 14)]
    assert due.to_arrow().column("days_left").to_pylist() == [-14, 14]
