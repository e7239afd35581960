# SPDX-License-Identifier: Apache-2.0
"""A day is a day wherever the program runs: the vectors and the conversions again, west and east of Denmark."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
def test_answers_are_the_same_in_every_time_zone(zone):
    suites = [HERE / name for name in ("vectors_test.py", "types_test.py", "tables_test.py", "properties_test.py")]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", HERE.parents[1] / "pyproject.toml", *suites],
        capture_output=True, text=True, env={**os.environ, "TZ": zone}, timeout=600,
    )  # fmt: skip
    assert run.returncode == 0 and " 0 failed" in run.stdout, run.stdout[-3000:] + run.stderr[-1000:]


def test_the_time_zone_is_really_another_one():
    code = "import time; print(time.localtime(1770000000).tm_hour)"
    hours = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "TZ": zone}).stdout for zone in ("America/New_York", "Pacific/Auckland", "UTC")}
    assert len(hours) == 3
