#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What somebody changes in the file with another program is refused by the file's guards, or seen afterwards."""
import json
import random
import shutil
import sqlite3
import sys

from support.command import A, B, C, D, ROOT, STORAGE, Case, main, run

sys.path.insert(0, str(ROOT / "tests" / "support"))
import page_checksums

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

    def edit(self, *statements, reseal=True):
        """Edits the file as somebody would who knows SQLite: guards off, edit, the same guards again, and the pages' checksums made anew."""
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
        if reseal:
            page_checksums.reseal(self.ledger)

    # ---- pages

    def test_every_page_of_a_new_ledger_has_the_checksum_that_is_documented(self):
        content = self.original.read_bytes()
        self.assertEqual(page_checksums.stale(self.original), [])
        for number, page in list(enumerate(page_checksums.pages_of(content), 1))[:3]:
            self.assertEqual(page[-8:], page_checksums.siphash(page_checksums.key_of(number), page[:-8]))

    def test_an_edit_by_another_program_stops_every_question_and_verify_says_what_and_where(self):
        self.edit("UPDATE aid SET eur_cents = 1 WHERE ref = 'g1'", reseal=False)
        stale = page_checksums.stale(self.ledger)
        self.assertIn(1, stale)
        whole = self.ledger.read_bytes()
        for arguments in (["check", A, "1.00 EUR", "--on", DAY], ["grant", "g2", A, "1.00 EUR", "--on", DAY], ["grants"], ["headroom", A, "--on", DAY],
                          ["backup", self.folder / "copy.db"], ["restore", self.ledger]):
            said = self.fails("corrupt", *arguments, code=STORAGE)
        said = self.verify()
        self.assertTrue(said.answer["problems"][0].startswith(f"Pages {', '.join(map(str, stale[:3]))}"), said)
        self.assertIn("eur_cents is 1; the log says 10000.", " ".join(said.answer["problems"]))
        self.assertEqual(self.ledger.read_bytes(), whole)

    def test_a_page_in_the_place_of_another_is_not_read(self):
        pages = page_checksums.pages_of(self.original.read_bytes())
        pages[3], pages[5] = pages[5], pages[3]
        self.ledger.write_bytes(b"".join(pages))
        self.assertIn("Pages 4, 6 ", self.verify().answer["problems"][0])

    def test_what_another_program_copied_is_taken_by_restore_when_nothing_else_is_wrong(self):
        expected = self.run_on("--json", "verify").answer
        for made in (f"VACUUM INTO '{self.folder / 'copy.db'}'", "backup", "VACUUM", "PRAGMA user_version = 2"):
            with self.subTest(made):
                shutil.copy(self.original, self.ledger)
                copy = self.folder / "copy.db"
                copy.unlink(missing_ok=True)
                if made.startswith("VACUUM INTO") or made == "backup":
                    with sqlite3.connect(self.original) as db:
                        if made == "backup":
                            with sqlite3.connect(copy) as to:
                                db.backup(to)
                            to.close()
                        else:
                            db.execute(made)
                    db.close()
                else:
                    copy = self.ledger  # the ledger itself
                    with sqlite3.connect(self.ledger, isolation_level=None) as db:
                        db.execute(made)
                    db.close()
                stale = len(page_checksums.stale(copy))
                self.assertGreater(stale, 0)
                there = run("-L", copy, "--json", "grants", "--on", DAY)
                self.assertEqual((there.code, there.answer["error"]), (STORAGE, "corrupt"), there)
                self.assertIn("deminimis restore", run("-L", copy, "--json", "verify").answer["problems"][-1])
                done = self.ask("restore", copy)
                self.assertEqual((done["resealed"], done["adopted"]), (stale, False))
                self.assertEqual(page_checksums.stale(self.ledger), [])
                self.assertEqual(self.verify().answer, expected)

    def test_an_older_ledger_without_checksums_is_read_and_gets_them_by_restore(self):
        shutil.copy(ROOT / "tests" / "golden" / "schema-1.db", self.ledger)
        self.assertFalse(page_checksums.has_checksums(self.ledger.read_bytes()))
        before = self.verify().answer
        self.assertEqual(self.run_on("entity", "add", "e:1", "person").code, 0)
        self.assertEqual(self.run_on("erase", "person:2").code, 2)  # its time has not come
        self.assertFalse(page_checksums.has_checksums(self.ledger.read_bytes()))
        self.ask("backup", self.folder / "copy.db")
        self.assertFalse(page_checksums.has_checksums((self.folder / "copy.db").read_bytes()))
        self.ask("restore", self.ledger)
        self.assertTrue(page_checksums.has_checksums(self.ledger.read_bytes()))
        self.assertEqual(page_checksums.stale(self.ledger), [])
        after = self.verify().answer
        self.assertEqual((after["ok"], after["events"]), (True, before["events"] + 1))

    def test_the_mark_of_the_checksums_is_guarded_by_them(self):
        whole = self.original.read_bytes()
        for bit in range(8):
            self.ledger.write_bytes(whole[:20] + bytes([whole[20] ^ 1 << bit]) + whole[21:])
            self.fails("corrupt", "headroom", A, "--on", DAY, code=STORAGE)

    # ---- rows

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
        page_checksums.reseal(self.ledger)
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
                page_checksums.reseal(self.ledger)
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

    def test_flipped_bits_are_seen_by_verify_and_change_no_answer_without_an_error(self):
        asked = [["grants", "--on", DAY], ["headroom", A, "--on", DAY, "--currency", "EUR"], ["undertaking", "show", B, "--on", "2020-06-01"], ["audit"]]
        answers = [self.run_on("--json", *a).out for a in asked]
        whole = self.original.read_bytes()
        seed = random.randrange(1 << 30)
        chance = random.Random(seed)
        seen = 0
        for _ in range(40):
            at, bit = chance.randrange(len(whole)), chance.randrange(8)
            self.ledger.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1:])
            said = self.run_on("--json", "verify", timeout=30)
            self.assertIn(said.code, (2, STORAGE), (seed, at, bit, said))
            for arguments, answer in zip(asked, answers):
                now = self.run_on("--json", *arguments)
                self.assertTrue(now.out == answer or now.code in (2, STORAGE) and now.answer["error"] in ("corrupt", "not_a_ledger"), (seed, at, bit, now))
            seen += said.code != 0
        self.assertEqual(seen, 40, seed)

    def test_a_file_cut_short_is_seen(self):
        whole = self.original.read_bytes()
        for length in (100, 4096, len(whole) // 2, len(whole) - 4096, len(whole) - 1):
            self.ledger.write_bytes(whole[:length])
            said = run("-L", self.ledger, "--json", "verify")
            self.assertEqual(said.code, STORAGE, (length, said))


if __name__ == "__main__":
    main()
