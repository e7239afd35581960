#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The ledgers of every released version of the tables open, verify to the same root and answer the same, for ever.

  golden_test.py --make N    writes tests/golden/schema-N.db and .json, which must not be there, with the command that is being released
"""
import json
import shutil
import sqlite3
import sys
from pathlib import Path

from support.command import A, B, C, D, ROOT, Case, main, run

GOLDEN = ROOT / "tests" / "golden"
DAY = "2026-02-14"
QUESTIONS = [["verify"], ["grants", "--on", DAY], ["audit"], ["headroom", A, "--on", DAY, "--currency", "EUR"], ["headroom", B, "--on", DAY, "--currency", "EUR"],
             ["check", A, "1000000.00 EUR", "--on", DAY], ["undertaking", "show", A, "--on", "2025-06-01"], ["company", "show", A], ["link", "list"],
             ["decision", "show", "g1"], ["person", "show", "person:2"], ["person", "show", "person:3"], ["resolve", "k1"]]
TEXT = "Æøå \"q\" \\ 1/2 – note"
AID = {"cvr": A, "regulation": "general", "amount": "100.00 EUR", "granted_on": "2026-01-10"}
STORY = [
    {"do": "company", "cvr": A, "name": "Ålsgårde Biogas A/S", "fiscal_periods": [["2024-07-01", "2025-12-31"]], "key": "k1", "actor": "Åse", "reason": TEXT},
    {"do": "company", "cvr": B, "name": "Frisør Bo", "sole_trader": True},
    {"do": "entity", "id": "de:1", "kind": "foreign_enterprise", "name": "GmbH"}, {"do": "entity", "id": "person:1", "kind": "person_enterprise", "name": "Ida Holm"},
    {"do": "link", "a": "de:1", "b": A, "since": "2020-01-01", "until": "2027-01-01", "evidence": "register"}, {"do": "link_end", "link": 6, "until": "2026-01-01"},
    {"do": "link", "a": "person:1", "b": B, "since": "2020-01-01", "certainty": "undetermined"}, {"do": "merge", "gone": C, "into": A, "on": "2025-05-01"},
    {"do": "sector", "cvr": A, "sector": "general", "industry_code": "620100", "purpose": "p", "operation": "o", "separation": "s"},
    {"do": "rate", "currency": "DKK", "date": "2026-01-09", "rate": "7.46"},
    {"do": "grant", "ref": "g1", **AID, "amount": "746.00 DKK", "p_number": "1003456789", "note": TEXT, "project": "CL", "authority": "EH"},
    {"do": "grant", "ref": "l1", "cvr": A, "regulation": "general", "granted_on": "2026-01-11", "instrument": {"kind": "loan", "amount": "100000.00 EUR", "years": "5"}},
    {"do": "reserve", "ref": "r1", **AID, "lapses_on": "2027-01-01"}, {"do": "post", "ref": "r1"}, {"do": "reserve", "ref": "r2", **AID}, {"do": "void", "ref": "r2"},
    {"do": "declare", "ref": "d1", **AID, "cvr": B, "amount": "299999.00 EUR"}, {"do": "reduce", "ref": "g1", "to": "74.60 DKK", "effective_on": DAY},
    {"do": "grant", "ref": "w1", **AID}, {"do": "withdraw", "ref": "w1", "effective_on": DAY},
    {"do": "split", "cvr": D, "on": DAY, "method": "activity", "successors": [{"cvr": C, "equity": "1"}, {"cvr": B, "equity": "2"}], "activity": {"g9": C}},
    {"do": "split_withdrawal", "split": 22},
    {"do": "person", "subject": "person:2", "capacity": "signatory", "ref": "d1", "fields": {"name": "Per Æ", "e-mail": "per@example.org"}},
    {"do": "person", "subject": "person:3", "fields": {"name": "Forgotten"}},
]


class Golden(Case):
    def test_every_released_version_opens_verifies_and_answers_as_it_did(self):
        ledgers = sorted(GOLDEN.glob("schema-*.db"))
        self.assertNotEqual(ledgers, [])
        for golden in ledgers:
            wanted = json.loads(golden.with_suffix(".json").read_text(encoding="utf-8"))
            shutil.copy(golden, self.ledger)
            self.assertGreater(len(wanted), 5)
            for question, answer in wanted:
                with self.subTest(golden.name, question=question):
                    self.assertEqual(self.run_on("--json", *question).out, answer)
            self.assertEqual(self.run_on("grant", "after", C, "1.00 EUR", "--on", DAY).code, 0)  # and goes on
            self.assertTrue(self.ask("verify")["ok"])

    def test_a_golden_ledger_has_a_row_in_every_table(self):
        newest = max(GOLDEN.glob("schema-*.db"), key=lambda p: int(p.stem.split("-")[1]))
        shutil.copy(newest, self.ledger)
        db = sqlite3.connect(self.ledger)
        tables = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        empty = [t for t in tables if db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] == 0]
        db.close()
        self.assertEqual(empty, [])


def make(number):
    """A ledger with everything that can be recorded by the command, in the folder of golden ledgers."""
    ledger = GOLDEN / f"schema-{number}.db"
    copy = Path(f"{ledger}.copy")

    def do(*arguments, **how):
        said = run("-L", ledger, *arguments, **how)
        if said.code != 0:
            sys.exit(str(said))

    do("init", "--authority", "Erhvervshus Fyn", "--actor", "Åse")
    do("batch", stdin="".join(json.dumps(r) + "\n" for r in STORY))
    do("erase", "person:3", "--reason", "asked for it")
    for arguments in MORE:
        do(*arguments)
    do("backup", copy)
    do("company", "add", C)
    do("restore", copy, "--adopt", "--reason", "to have an adoption")
    answers = [[q, run("-L", ledger, "--json", *q).out] for q in QUESTIONS]
    ledger.with_suffix(".json").write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for left in GOLDEN.glob(f"schema-{number}.db?*"):
        left.unlink()


MORE = [["report", "draft", "central"], ["report", "sent", "central", "1", "--on", DAY, "--why", "journal 26-1"],
        ["report", "accepted", "central", "1", "--on", DAY]]  # what `batch` does not record

if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(sys.argv[2])
    else:
        main()
