# SPDX-License-Identifier: Apache-2.0
"""A ledger on a PostgreSQL server, by its address as anywhere else."""
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import os
from datetime import date
from decimal import Decimal

import deminimis

address, on = os.environ["DEMINIMIS_POSTGRES"], date(2026, 2, 14)
with deminimis.create(address, conversion="fixed", fixed_rate="7.46", fixed_reason="test") as made:
    assert made.address.startswith("postgresql://") and made.grant("g1", "99000012", "250000.00 EUR", on=on, key="k1").granted
with deminimis.open(address) as ledger:
    assert not ledger.check("99000012", "50000.01 EUR", on=on).allowed
    assert ledger.check("99000012", "50000.00 EUR", on=on).headroom == Decimal("50000.00")
    assert ledger.resolve("k1").kind == "grant" and ledger.verify() and [g.ref for g in ledger.grants()] == ["g1"]
with deminimis.open(address, read_only=True) as ledger:
    try:
        ledger.grant("g2", "99000012", "1.00 EUR", on=on)
    except deminimis.ReadOnly:
        print("as it should be")
try:
    deminimis.create(address)
except deminimis.LedgerExists:
    print("and not twice")
"""


def test_a_ledger_on_a_server_decides_as_one_in_a_file(tmp_path):
    run = subprocess.run([ROOT / "tests/postgres/with-server", sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert (run.returncode, run.stdout) == (0, "as it should be\nand not twice\n"), run.stdout + run.stderr
