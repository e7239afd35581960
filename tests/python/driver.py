# SPDX-License-Identifier: Apache-2.0
"""Runs conformance vectors (tests/vectors/FORMAT.md) through the objects of the Python package: each step is the call that a
program would write, each answer is read off the object that comes back."""
from __future__ import annotations

from decimal import Decimal
from typing import Any

import deminimis


def make(case: dict[str, Any]) -> deminimis.Ledger:
    """The empty ledger that a case starts from."""
    rule = case.get("conversion", {})
    source = rule.get("source", "ecb")
    return deminimis.in_memory(
        rulebook=case.get("rulebook", "closing-loops-2024"),
        watched=(),
        conversion=source,
        max_age_days=rule.get("max_age_days", 7),
        fixed_rate=rule.get("rate"),
        fixed_reason=rule.get("reason") or ("as the case says" if source == "fixed" else ""),
        policies=case.get("policy", {}),
    )


def eur(value: Decimal) -> str:
    assert isinstance(value, Decimal) and value.as_tuple().exponent == -2
    return str(value)


def day(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def aid(step: dict[str, Any]) -> dict[str, Any]:
    """The arguments that check, grant, reserve and declare share."""
    return {
        "recipient": step["cvr"], "amount": step["amount"], "on": step["granted_on"], "regulation": step["regulation"],
        "rate": step.get("rate"), "lapses_on": step.get("lapses_on"),
    }  # fmt: skip


def answered(a: Any, verdict: str) -> dict[str, Any]:
    found = {
        "verdict": verdict, "eur": eur(a.value_eur), "headroom_eur": eur(a.headroom), "max_amount": str(a.max_amount), "failed": list(a.failed),
        "later_grants": list(a.later_grants), "undertaking": sorted(a.undertaking), "undetermined_links_matter": a.undetermined_links_matter,
    }  # fmt: skip
    if verdict == "refused":
        found["earliest_fit"] = day(a.earliest_fit)
    return found


def decided(d: deminimis.Decision, done: str) -> dict[str, Any]:
    assert bool(d) is d.granted is (d.receipt.event > 0)
    return answered(d, done if d.granted else "refused")


def company(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    ledger.register_company(
        s["cvr"], fiscal_year_start=s.get("fiscal_year_start"), fiscal_periods=[tuple(p) for p in s.get("fiscal_periods") or []]
    )
    return {}


def entity(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    ledger.declare_entity(s["id"], s["kind"])
    return {}


def link(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    ledger.add_link(
        s["a"], s["b"], since=s["since"], until=s.get("until"), kind=s.get("kind", "majority_votes"), certainty=s.get("certainty", "confirmed")
    )
    return {}


def merge(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    ledger.merge(s["gone"], into=s["into"], on=s["on"])
    return {}


def split(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    activity = s.get("activity", {})
    answer = ledger.split(
        s["cvr"],
        on=s["on"],
        successors=[(h["cvr"], h["equity"] if isinstance(h["equity"], (int, str)) else Decimal(str(h["equity"]))) for h in s["successors"]],
        activity=activity if s.get("method", "equity") == "activity" else None,
    )
    allocation: dict[str, dict[str, str]] = {}
    for part in answer.allocation:
        allocation.setdefault(part.ref, {})[part.successor] = eur(part.value_eur)
    return {"verdict": "split", "allocation": allocation}


def rate(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    ledger.add_rate(s["currency"], s["rate"], on=s["date"])
    return {}


def convert(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    answer = ledger.convert(s["amount"], on=s["on"])
    return {"eur": eur(answer.value_eur), "rate_date": day(answer.rate_date)}


def check(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    answer = ledger.check(**aid(s))
    return answered(answer, "allowed" if answer else "refused")


def grant(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    return decided(ledger.grant(s["ref"], **aid(s)), "granted")


def reserve(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    return decided(ledger.reserve(s["ref"], **aid(s)), "reserved")


def post(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    return decided(ledger.post(s["ref"], s.get("amount"), on=s.get("granted_on")), "granted")


def void(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    ledger.void(s["ref"])
    return {"verdict": "voided"}


def declare(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    answer = ledger.declare(s["ref"], **aid(s))
    return {"verdict": "recorded", "eur": eur(answer.value_eur), "breaches_caused": list(answer.breaches_caused)}


def reduce(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    return {"verdict": "reduced", "eur": eur(ledger.reduce(s["ref"], s["to"], effective_on=s["effective_on"]).value_eur)}


def withdraw(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    return {"verdict": "withdrawn", "eur": eur(ledger.withdraw(s["ref"], effective_on=s["effective_on"]).value_eur)}


def headroom(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    answer = ledger.headroom(s["cvr"], on=s["on"], regulation=s["regulation"], currency=s.get("currency", "DKK"))
    tests = {
        t.ceiling_id: {
            "window": [day(t.window.first), day(t.window.last)], "total_eur": eur(t.total), "ceiling_eur": eur(t.limit),
            "counted": sorted(g.ref for g in t.counted),
        }
        for t in answer.binding.tests
    }  # fmt: skip
    return {"headroom_eur": eur(answer.headroom), "max_amount": str(answer.max_amount), "undertaking": sorted(answer.undertaking), "tests": tests}


def audit(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    return {"breaches": [{"grant": b.ref, "test": b.ceiling_id, "total_eur": eur(b.total), "excess_eur": eur(b.excess)} for b in ledger.audit()]}


def register_due(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    return {"due_on": day(deminimis.register_due_on(s["granted_on"]))}


def gge_loan(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    made = deminimis.Instrument.loan(s["amount"], years=s["years"], collateral_percent=s.get("collateral_percent"))
    return {"gge_eur": eur(made.gge(s["regulation"]))}


def gge_guarantee(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    made = deminimis.Instrument.guarantee(s["amount"], years=s["years"], guaranteed_percent=s.get("guaranteed_percent"))
    return {"gge_eur": eur(made.gge(s["regulation"]))}


def gge_instalments(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    payments = [(p["years"], p["amount"]) for p in s["payments"]]
    return {"gge_eur": eur(deminimis.Instrument.instalments(payments, discount_rate_percent=s["discount_rate"]).gge("general"))}


def gge_soft_loan(ledger: deminimis.Ledger, s: dict[str, Any]) -> dict[str, Any]:
    made = deminimis.Instrument.soft_loan(
        s["outstanding"], reference_percent=s["reference_rate"], interest_percent=s["interest_rate"], discount_percent=s["discount_rate"]
    )
    return {"gge_eur": eur(made.gge("general"))}


OPERATIONS = {
    f.__name__: f
    for f in (
        company, entity, link, merge, split, rate, convert, check, grant, reserve, post, void, declare, reduce, withdraw, headroom, audit, register_due,
        gge_loan, gge_guarantee, gge_instalments, gge_soft_loan,
    )
}  # fmt: skip


def run(case: dict[str, Any], ledger: deminimis.Ledger) -> int:
    """Every step of a case on a ledger; fails where an answer differs. Tells how many steps said what to expect."""
    compared = 0
    for number, step in enumerate(case["steps"], 1):
        expected = step.get("expect", {})
        try:
            got = OPERATIONS[step["do"]](ledger, step)
        except deminimis.Error as problem:
            got = {"error": problem.code}
        if "expect" not in step:
            assert "error" not in got, f"step {number} {step['do']}: {got}"
        compared += "expect" in step
        for key, value in expected.items():
            assert key in got and got[key] == value, f"step {number} {step}: expected {key} = {value!r}, got {got}"
        if "error" in got:
            assert expected == got, f"step {number}: {got}"
    return compared
