# SPDX-License-Identifier: Apache-2.0
"""What the tests of the Python package share. They test the package as it is installed; tests/python/run makes it."""
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ledger():
    """A ledger in memory where 1 EUR is 7.46 DKK, so that sums can be done in the head."""
    import deminimis

    with deminimis.in_memory(conversion="fixed", fixed_rate="7.46", fixed_reason="test") as made:
        yield made


@pytest.fixture
def vectors():
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests" / "vectors").glob("*.json"))]


def pytest_unconfigure(config):
    """The last line of every suite here: `N passed, N failed`."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and hasattr(reporter, "stats"):
        count = {kind: len(reporter.stats.get(kind, [])) for kind in ("passed", "failed", "error", "skipped")}
        # What was skipped was not seen to pass.
        print(f"{count['passed']} passed, {count['failed'] + count['error'] + count['skipped']} failed")
