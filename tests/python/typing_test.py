# SPDX-License-Identifier: Apache-2.0
"""The types: stubs that are those of what was compiled, and a package that mypy finds nothing in."""
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

import deminimis

ROOT = Path(__file__).resolve().parents[2]


def test_the_stubs_are_those_of_the_compiled_module(tmp_path):
    run = subprocess.run([sys.executable, ROOT / "scripts/python-stubs", "--check"], capture_output=True, text=True, cwd=tmp_path, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_installed_package_is_typed():
    files = {p.name for p in resources.files(deminimis).iterdir()}
    assert {"py.typed", "_core.pyi", "errors.pyi"} <= files


CALLER = '''
from datetime import date, datetime
from decimal import Decimal

import deminimis

with deminimis.open("closing-loops.db") as ledger:
    answer = ledger.check("99000012", Decimal("80500"), "DKK", on=date(2026, 2, 14))
    headroom: Decimal = answer.headroom
    allowed: bool = answer.allowed
    first: date | None = answer.earliest_fit
    text: str = answer.explain("da")
    failed: tuple[str, ...] = answer.failed
    kind: deminimis.Regulation = answer.regulation
    for grant in ledger.grants():
        due: Decimal = grant.value_eur
    try:
        ledger.grant("g1", "99000012", 80500, "DKK", on="2026-02-14", regulation="general")
    except deminimis.RefExists as problem:
        where: str = problem.where
    recorded: bool = ledger.record(lambda recorder: recorder.grant("g2", "99000012", "1.00 EUR", on=date(2026, 2, 14)).granted)
'''
WRONG = {
    'ledger.check("99000012", 80500.0, "DKK", on=date(2026, 2, 14))': "arg-type",
    'ledger.check("99000012", Decimal(1), "DKK", date(2026, 2, 14))': "misc",
    'ledger.check("99000012", Decimal(1), "DKK", on=20260214)': "arg-type",
    "answer.headroom = Decimal(1)": "misc",
    "number: int = answer.headroom": "assignment",
    "answer.nothing": "attr-defined",
}


def mypy(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml", "--strict", "--cache-dir", ROOT / "build/python/mypy", *arguments],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def test_mypy_finds_nothing_in_the_package():
    run = mypy(ROOT / "bindings/python/deminimis", ROOT / "bench/python_check.py")
    assert run.returncode == 0, run.stdout + run.stderr


def test_mypy_knows_the_types_of_a_program_and_sees_what_is_wrong(tmp_path):
    (tmp_path / "right.py").write_text(CALLER)
    run = mypy(tmp_path / "right.py")
    assert run.returncode == 0, run.stdout + run.stderr
    (tmp_path / "wrong.py").write_text(CALLER + "".join(f"    {line}\n" for line in WRONG))
    run = mypy(tmp_path / "wrong.py")
    lines = CALLER.count("\n")
    for number, code in enumerate(WRONG.values(), lines + 1):
        assert [line for line in run.stdout.splitlines() if f"wrong.py:{number}: error" in line], f"line {number} ({code})\n" + run.stdout


@pytest.mark.parametrize("name", ["check_applicants", "import_excel", "import_register", "monthly_report", "compare_declarations"])
def test_a_command_can_be_called_from_python(name, capsys):
    module = __import__(f"deminimis.scripts.{name}", fromlist=["main"])
    with pytest.raises(SystemExit) as ended:
        module.main(["--lang", "en", "--help"])
    assert ended.value.code == 0 and "options:" in capsys.readouterr().out
