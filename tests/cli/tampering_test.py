#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What somebody changes in the file with another program is refused by the file's guards, or seen afterwards."""
import json
import random
import shutil
import sqlite3

from support.command import A, B, C, D, STORAGE, Case, main, run

DAY = "2026-02-14"


def requests():
    """Requests that leave at least one row in every table."""
    aid = {"cvr": A, "regulation": "general", "amount": "100.00 EUR", "granted_on": "2026-01-10"}
    return [
        {"do": "company", "cvr": A, "name": "A/S", "fiscal_periods": [["2025-01-01", "2025-12-31"]], "key": "k1"}, {"do": "entity", "id": "f:1", "kind": "foreign_enterprise"},
        {"do": "link", "a": "f:1", "b": B, "since": "2020-01-01", "until": "2025-01-01", "evidence": "register"},
        {"do": "link_end", "link": 4, "until": "2021-01-01"},
        {"do": "sector", "cvr": A, "sector": "general", "industry_code": "620100", "purpose": "p", "operation": "o", "separation": "s"},
        {"do": "rate", "currency": "DKK", "date": "2026-01-09", "rate": "7.46"},
        {"do": "grant", "ref": "g1", **aid, "amount": "746.00 DKK", "p_number": "1003456789"}, {"do": "reserve", "ref": "r1", **aid, "lapses_on": "2027-01-01"},
        {"do": "post", "ref": "r1"}, {"do": "reserve", "ref": "r2", **aid}, {"do": "void", "ref": "r2"},
        {"do": "reduce", "ref": "g1", "to": "74.60 DKK", "effective_on": DAY},
        {"do": "split", "cvr": C, "on": DAY, "method": "activity", "successors": [{"cvr": D, "equity": "1"}], "activity": {"g9": D}},
        {"do": "split_withdrawal", "split": 14},
        {"do": "entity", "id": "person:1", "kind": "person", "name": "Ida"}, {"do": "person", "subject": "person:2", "fields": {"name": "Bo"}},
    ]


class Tampering(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        probe = Case()
        probe.setUp()
        cls.addClassCleanup(probe.doCleanups)
        cls.original = probe.ledger
        probe.init()
        said = probe.run_on("batch", stdin="".join(json.dumps(r) + "\n" for r in requests()))
        probe.assertEqual(said.code, 0, said)
        for arguments in (["erase", "person:2"], ["report", "draft", "central"], ["report", "sent", "central", "1", "--on", DAY], ["backup", probe.folder / "copy.db"], ["company", "add", B],
                          ["restore", probe.folder / "copy.db", "--adopt", "--reason", "a row for the table adoption"]):
            said = probe.run_on(*arguments)
            probe.assertEqual(said.code, 0, said)
        with sqlite3.connect(cls.original) as db:
            cls.tables = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            cls.columns = {t: [(c[1], c[2]) for c in db.execute(f"PRAGMA table_info({t})")] for t in cls.tables}
            cls.triggers = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
            cls.empty = [t for t in cls.tables if db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] == 0]
        db.close()

    def setUp(self):
        super().setUp()
        shutil.copy(self.original, self.ledger)

    def verify(self):
        said = self.run_on("--json", "verify")
        self.assertIn(said.code, (0, STORAGE), said)
        self.assertEqual(said.code == 0, said.answer.get("ok", False), said)
        return said

    def edit(self, *statements):
        """Edits the file as somebody would who knows SQLite: guards off, edit, and the same guards again."""
        db = sqlite3.connect(self.ledger, isolation_level=None)
        db.execute("BEGIN")
        for name in self.triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(*(statement if isinstance(statement, tuple) else (statement,)))
        for sql in self.triggers.values():
            db.execute(sql)
        db.execute("COMMIT")
        db.close()

    def test_every_table_has_a_row_and_three_guards(self):
        self.assertEqual(self.empty, [], "tables that these tests would not test")
        for table in self.tables:
            self.assertLessEqual({f"{table}_before_{what}" for what in ("insert", "update", "delete")}, set(self.triggers))

    def test_the_guards_refuse_every_change_of_every_table(self):
        db = sqlite3.connect(self.ledger, isolation_level=None)
        before = list(db.iterdump())
        for table in self.tables:
            column = self.columns[table][0][0]
            for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
                              f"REPLACE INTO {table} SELECT * FROM {table}", f"INSERT INTO {table} SELECT * FROM {table}", f"UPDATE OR REPLACE {table} SET {column} = {column}",
                              f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET {column} = {column}"):
                with self.subTest(statement):
                    with self.assertRaisesRegex(sqlite3.Error, "corrupt|key_reuse|ref_exists|entity_unknown|not_pending|ref_unknown"):
                        db.execute(statement)
        self.assertEqual(list(db.iterdump()), before)
        db.close()
        self.assertEqual(self.verify().code, 0)

    def test_a_changed_cell_of_any_column_is_seen(self):
        for table in self.tables:
            for column, kind in self.columns[table]:
                with self.subTest(table=table, column=column):
                    shutil.copy(self.original, self.ledger)
                    change = {"INTEGER": f"coalesce({column}, 0) + 1000", "BLOB": f"zeroblob(length({column}))"}.get(kind, f"coalesce({column}, '') || 'x'")
                    last = f"(SELECT max(seq) FROM {table})"
                    self.edit(f"UPDATE {table} SET {column} = {change} WHERE seq = {last}")
                    said = self.verify()
                    self.assertEqual(said.code, STORAGE, said)
                    self.assertNotEqual(said.answer["problems"], [])

    def test_an_amount_changed_in_rows_and_log_alike_is_seen_by_its_hash(self):
        self.edit("UPDATE aid SET eur_cents = 1 WHERE ref = 'g1'", "UPDATE event SET bytes = replace(bytes, '\"eur_cents\":\"10000\"', '\"eur_cents\":\"1\"')",
                  "UPDATE event SET bytes = replace(bytes, '746.00', '0.07')")
        said = self.verify()
        self.assertEqual(said.code, STORAGE, said)
        self.assertIn("hash", " ".join(said.answer["problems"]))

    def test_a_removed_row_of_any_table_is_seen(self):
        for table in self.tables:
            with self.subTest(table):
                shutil.copy(self.original, self.ledger)
                self.edit(f"DELETE FROM {table} WHERE seq = (SELECT min(seq) FROM {table})")
                self.assertEqual(self.verify().code, STORAGE)

    def test_an_added_row_is_seen(self):
        self.edit("INSERT INTO rate SELECT source, currency, '2026-01-08', seq, '7.50' FROM rate LIMIT 1")
        self.assertEqual(self.verify().code, STORAGE)

    def test_a_missing_or_changed_guard_is_seen_and_nothing_is_asked_of_such_a_ledger(self):
        for change in ("DROP TRIGGER aid_before_update", "CREATE TABLE more (x)", "CREATE INDEX more ON aid (note)", "CREATE VIEW more AS SELECT 1",
                       "CREATE TRIGGER more AFTER INSERT ON aid BEGIN SELECT 1; END"):
            with self.subTest(change):
                shutil.copy(self.original, self.ledger)
                db = sqlite3.connect(self.ledger, isolation_level=None)
                db.execute(change)
                db.close()
                before = self.ledger.read_bytes()
                self.assertEqual(self.verify().code, STORAGE)
                for arguments in (["check", A, "1.00 EUR", "--on", DAY], ["grant", "g2", A, "1.00 EUR", "--on", DAY], ["grants"]):
                    self.fails("corrupt", *arguments, code=STORAGE)
                self.assertEqual(self.ledger.read_bytes(), before)

    def test_what_is_wrong_is_told_in_both_languages(self):
        self.edit("UPDATE aid SET eur_cents = 1 WHERE ref = 'g1'")
        for language in ("en", "da"):
            said = self.run_on("--lang", language, "verify")
            self.assertEqual(said.code, STORAGE, said)
            self.assertIn("eur_cents", said.out + said.err)

    def test_text_that_steers_a_terminal_is_told_escaped_when_somebody_wrote_it_into_the_file(self):
        self.edit("UPDATE aid SET note = char(27) || '[31m' || char(155) || '2J' || char(8238), ref = 'g' || char(27) || '[0m' WHERE ref = 'g1'")
        for arguments in (["verify"], ["grants"], ["check", A, "1.00 EUR", "--on", DAY, "--explain"], ["register", "due"], ["decision", "show", "g\033[0m"]):
            said = self.run_on(*arguments)  # which looks for what may not stand there
            self.assertIn(said.code, (0, 1, 2, STORAGE), said)

    def test_flipped_bits_are_seen_or_change_no_answer(self):
        asked = [["grants", "--on", DAY], ["headroom", A, "--on", DAY, "--currency", "EUR"], ["undertaking", "show", B, "--on", "2020-06-01"], ["audit"]]
        answers = [self.run_on("--json", *a).out for a in asked]
        whole = self.original.read_bytes()
        seed = random.randrange(1 << 30)
        chance = random.Random(seed)
        seen = 0
        for _ in range(60):
            at, bit = chance.randrange(len(whole)), chance.randrange(8)
            self.ledger.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1:])
            said = self.run_on("--json", "verify", timeout=30)
            self.assertIn(said.code, (0, STORAGE), (seed, at, bit, said))
            if said.code == 0:
                for arguments, answer in zip(asked, answers):
                    self.assertEqual(self.run_on("--json", *arguments).out, answer, (seed, at, bit))
            seen += said.code != 0
        self.assertGreater(seen, 3, seed)

    def test_a_file_cut_short_is_seen(self):
        whole = self.original.read_bytes()
        for length in (100, 4096, len(whole) // 2, len(whole) - 4096, len(whole) - 1):
            self.ledger.write_bytes(whole[:length])
            said = run("-L", self.ledger, "--json", "verify")
            self.assertEqual(said.code, STORAGE, (length, said))


if __name__ == "__main__":
    main()
