# SPDX-License-Identifier: Apache-2.0
"""Every public vector, through the objects of the package: each case a test."""
import json
from pathlib import Path

import pytest

import driver

FILES = sorted((Path(__file__).resolve().parents[1] / "vectors").glob("*.json"))
CASES = [(path.stem, case) for path in FILES for case in json.loads(path.read_text(encoding="utf-8"), parse_float=str)["cases"]]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{stem}/{case['id']}") for stem, case in CASES])
def test_a_public_vector_is_answered_as_it_says(case):
    with driver.make(case) as ledger:
        assert driver.run(case, ledger) > 0


def test_there_are_vectors_of_every_operation():
    assert {step["do"] for _, case in CASES for step in case["steps"]} == set(driver.OPERATIONS)
