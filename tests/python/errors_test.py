# SPDX-License-Identifier: Apache-2.0
"""One class an error code, all of them deminimis.Error."""
import copy
import pickle
import re
from pathlib import Path

import pytest

import deminimis

ROOT = Path(__file__).resolve().parents[2]


def codes_of_the_library():
    table = (ROOT / "include/deminimis/error.hpp").read_text(encoding="utf-8")
    return re.findall(r"\{errc::(\w+), \"\1\", exit_status::\w+, written::\w+, (true|false),", table)


def test_every_code_of_the_library_has_its_class():
    codes = codes_of_the_library()
    assert len(codes) > 50
    for code, retryable in codes:
        kind = getattr(deminimis, "".join(part.capitalize() for part in code.split("_")))
        assert issubclass(kind, deminimis.Error) and kind.code == code and kind.retryable is (retryable == "true") and kind.__doc__
        assert kind.__name__ in deminimis.__all__ and kind.__name__ in deminimis.errors.__all__
    assert len(deminimis.Error.__subclasses__()) == len(codes)


def test_an_error_says_what_where_why_and_what_to_do(ledger):
    with pytest.raises(deminimis.AmountPrecision) as raised:
        ledger.check("99000012", "80500.001 DKK", on="2026-02-14")
    problem = raised.value
    assert (problem.code, problem.where, problem.written, problem.retryable) == ("amount_precision", "amount", "no", False)
    assert "3 decimals" in problem.why and problem.remedy
    assert str(problem) == f"amount_precision: amount: {problem.why} {problem.remedy}"
    assert "intet er skrevet" in problem.explain("da")
    assert problem.explain("en") != problem.explain("da")


def test_an_error_survives_copying_and_pickling():
    with pytest.raises(deminimis.CvrInvalid) as raised:
        deminimis.cvr("1234")
    for again in (copy.copy(raised.value), pickle.loads(pickle.dumps(raised.value))):
        assert type(again) is deminimis.CvrInvalid and (again.where, again.why, again.written) == ("cvr", raised.value.why, "no")


def test_of_several_wrong_fields_the_first_of_the_rules_is_named(ledger):
    ledger.grant("g1", "99000012", 1, "EUR", on="2026-02-14")
    wrong = {"recipient": "1", "amount": "x", "on": "2026-02-30", "regulation": "none"}
    for right, kind in [
        ({}, deminimis.RefExists), ({"ref": "g2"}, deminimis.CvrInvalid), ({"recipient": "99000012"}, deminimis.AmountSyntax),
        ({"amount": "1.00 EUR"}, deminimis.DateInvalid), ({"on": "2026-02-14"}, deminimis.RegulationUnknown),
    ]:  # fmt: skip
        wrong = {"ref": "g1", **wrong, **right}
        with pytest.raises(kind):
            ledger.grant(**wrong)


def test_a_text_that_is_not_utf_8_is_an_error_and_no_crash(ledger):
    with pytest.raises((UnicodeEncodeError, TypeError)):
        ledger.grant("g\ud800", "99000012", 1, "EUR", on="2026-02-14")


def test_no_two_public_things_have_one_name():
    assert len(deminimis.__all__) == len(set(deminimis.__all__)) and all(hasattr(deminimis, name) for name in deminimis.__all__)
    for name in deminimis.errors.__all__:
        assert issubclass(getattr(deminimis, name), deminimis.Error)
