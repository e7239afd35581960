#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two organisations share a ledger in PostgreSQL: each sees its own aid in full and of the other's what the law needs, and 40 attempts to
read or write past that come to nothing. Run by tests/postgres/with-server."""
import json

from support.server import Client, address, cents, command, grant, psql

SCHEMA = "roles"
A, B = "20000001", "20000002"


def fresh_logins():
    for login in ("anna", "bo", "kim", "mallory", "rita"):
        psql(f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{login}') THEN CREATE ROLE {login} LOGIN; END IF; END $$")


class Sharing(command.Case):
    @classmethod
    def setUpClass(cls):
        fresh_logins()
        cls.where = {user: address(SCHEMA, user) for user in ("postgres", "anna", "bo", "kim", "mallory", "rita")}
        owner = cls.where["postgres"]
        assert command.run("-L", owner, "pg", "init").code == 0
        for operator in ("fyn", "aarhus"):
            made = command.run("--json", "-L", owner, "pg", "add-operator", operator)
            assert made.code == 0, made
        psql(f"GRANT ledger_{SCHEMA}_op_fyn_grant TO anna; GRANT ledger_{SCHEMA}_op_aarhus_grant TO bo; GRANT ledger_{SCHEMA}_op_fyn TO kim;"
             f"GRANT ledger_{SCHEMA}_audit TO rita")
        anna, bo = Client(cls.where["anna"]), Client(cls.where["bo"])
        said = [anna.ask(do="link", a=A, b=B, since="2020-01-01", evidence="anna-saw-it"),
                anna.ask(**grant("F-1", A, "100000.00 EUR", note="secret-note", project="secret-project", authority="secret-authority", actor="anna-a",
                                 reason="secret-reason", key="anna-key")),
                bo.ask(**grant("AA-1", B, "150000.00 EUR", note="bo-note", key="bo-key")),
                bo.ask(do="reserve", ref="AA-2", cvr=B, regulation="general", amount="20000.00 EUR", granted_on="2026-02-14", lapses_on="2026-12-01"),
                bo.ask(do="reduce", ref="AA-1", to="140000.00 EUR", effective_on="2026-03-01")]
        anna.close(), bo.close()
        assert all("event" in s for s in said), said

    def as_user(self, user, *arguments, code=0):
        said = command.run("--json", "-L", self.where[user], *arguments)
        self.assertEqual(said.code, code, said)
        return said

    def test_the_verdict_and_the_headroom_are_the_same_for_everybody(self):
        for user in ("postgres", "anna", "bo", "kim", "rita"):
            answer = self.as_user(user, "headroom", A, "--on", "2026-02-15", "--currency", "EUR").answer
            self.assertEqual(answer["headroom_eur"], "30000.00", user)
        for user, ref in (("anna", "F-9"), ("bo", "AA-9")):
            self.assertEqual(self.as_user(user, "grant", ref, A, "30000.01 EUR", "--on", "2026-02-15", code=1).answer["verdict"], "refused")

    def test_an_operator_sees_its_own_aid_in_full_and_nothing_of_whom_and_why_of_the_others(self):
        whole = self.as_user("anna", "grants").out + self.as_user("anna", "check", A, "1.00 EUR", "--on", "2026-02-15").out
        self.assertIn("secret-note", self.as_user("anna", "grants").out)
        for hidden in ("bo-note", "AA-1", "AA-2", "bo-key"):
            self.assertNotIn(hidden, whole)
        other = self.as_user("bo", "grants").out + self.as_user("bo", "undertaking", "show", A, "--on", "2026-02-15").out
        self.assertIn("AA-1", other)
        for hidden in ("secret", "F-1", "anna", "anna-saw-it"):
            self.assertNotIn(hidden, other)
        self.assertIn("100000.00", other)  # the law counts it
        self.assertIn("secret-note", self.as_user("kim", "grants").out)
        self.assertIn("secret-note", self.as_user("rita", "grants").out)

    def test_a_replay_is_answered_from_what_may_be_seen_and_is_the_same_answer(self):
        again = Client(self.where["bo"]).ask(**grant("AA-1", B, "150000.00 EUR", note="bo-note", key="bo-key"))
        self.assertEqual((again["verdict"], again["replayed"], again["headroom_eur"]), ("granted", True, "200000.00"))

    def test_the_whole_is_verified_by_an_auditor_only(self):
        self.assertTrue(self.as_user("rita", "verify").answer["ok"])
        self.assertEqual(self.as_user("anna", "verify", code=3).answer["error"], "permission_denied")

    def test_another_operators_aid_cannot_be_changed_and_who_only_looks_changes_nothing(self):
        before = psql(f"SELECT seq FROM {SCHEMA}.head")
        for user, arguments, expected in (
                ("anna", ("void", "AA-2"), "ref_unknown"), ("anna", ("reduce", "AA-1", "1.00", "EUR", "--on", "2026-04-01"), None),
                ("kim", ("grant", "K-1", A, "1.00 EUR", "--on", "2026-02-15"), "permission_denied"),
                ("rita", ("grant", "K-1", A, "1.00 EUR", "--on", "2026-02-15"), "permission_denied"),
                ("mallory", ("grant", "K-1", A, "1.00 EUR", "--on", "2026-02-15"), "permission_denied"),
                ("mallory", ("grants",), "permission_denied"),
                ("anna", ("grant", "AA-1", A, "1.00 EUR", "--on", "2026-02-15"), "ref_exists"),
                ("anna", ("grant", "F-2", A, "1.00 EUR", "--on", "2026-02-15", "--key", "bo-key"), "key_reuse"),
                ("anna", ("pg", "add-operator", "evil"), "permission_denied")):
            said = command.run("--json", "-L", self.where[user], *arguments)
            self.assertNotIn(said.code, (0, 1), said)
            if expected:
                self.assertEqual(said.answer["error"], expected, said)
        self.assertEqual(psql(f"SELECT seq FROM {SCHEMA}.head"), before)

    def test_an_operators_people_do_their_whole_work_and_see_nothing_of_the_others_in_it(self):
        x, y, person = "20000041", "20000042", "20000043"
        grants = self.write("grants.csv", "ref;cvr;regulation;amount;currency;granted_on;note\n"
                            f"W-1;{x};general;1000.00;EUR;2026-02-02;work-note\nW-2;{y};agriculture;500.00;EUR;2026-02-03;work-note\n")
        imported = self.as_user("anna", "import", "grants", grants, "--notation", "iso")
        self.assertIn("W-2", self.as_user("anna", "grants").out, imported)
        again = self.as_user("anna", "import", "grants", grants, "--notation", "iso")
        self.assertEqual(len([g for g in self.as_user("anna", "grants").out.splitlines() if "W-1" in g]), 1, again)
        bo = Client(self.where["bo"])
        self.addCleanup(bo.close)
        self.assertEqual(bo.ask(**grant("X-1", x, "2000.00 EUR", day="2026-02-04", note="theirs"))["headroom_eur"], "299000.00")
        self.assertIn("event", bo.ask(do="company", cvr=person, name="Karl Hemmelig", sole_trader=True))
        # the register: one's own aid, with its references; what a batch says stays with whose it is
        due = {user: self.as_user(user, "register", "due", "--on", "2026-03-02").out for user in ("anna", "bo", "rita")}
        self.assertIn("W-1", due["anna"])
        self.assertNotIn("X-1", due["anna"])
        self.assertIn("X-1", due["bo"])
        self.assertNotIn("W-1", due["bo"])
        self.assertTrue("W-1" in due["rita"] and "X-1" in due["rita"])
        for number, user in (("1", "anna"), ("2", "bo")):
            self.as_user(user, "report", "draft", "central")
            self.as_user(user, "report", "sent", "central", number, "--on", "2026-02-16")
        # of a kind each operator has one batch open at a time, and none waits for another
        self.assertEqual(self.as_user("bo", "report", "draft", "central", code=2).answer["error"], "batch_state")
        self.as_user("anna", "report", "accepted", "central", "1", "--on", "2026-02-17")
        items = {row.split("|")[0]: row for row in psql(f"SELECT bytes::jsonb #>> '{{body,number}}', bytes::jsonb #>> '{{body,items}}' FROM {SCHEMA}.event WHERE kind = 'batch_draft'")}
        self.assertTrue("W-1" in items["1"] and "X-1" not in items["1"] and "hidden" not in items["1"], items)
        self.assertTrue("X-1" in items["2"] and "W-1" not in items["2"] and "hidden" not in items["2"], items)
        self.assertEqual(self.as_user("anna", "report", "accepted", "central", "2", "--on", "2026-02-18", code=3).answer["error"], "permission_denied")
        for user, own, other in (("anna", "W-1", "X-1"), ("bo", "X-1", "W-1")):
            statement = self.as_user(user, "document", "statement", x, "--on", "2026-02-15", "--format", "json").out
            page = command.run("-L", self.where[user], "document", "statement", x, "--on", "2026-02-15").out
            listed = self.as_user(user, "report", "batches").out
            for text in (statement, page):
                self.assertIn(own, text, user)
                self.assertNotIn(other, text + listed, user)
            self.assertIn("297000.00", statement)  # the headroom counts both
            self.assertIn("3000.00", statement)
        self.assertNotIn("work-note", self.as_user("bo", "grants").out)
        # personal data: seen by whose they are and by auditors; erased by whose they are
        for user, seen in (("bo", True), ("rita", True), ("anna", False)):
            shown = self.as_user(user, "undertaking", "show", person, "--on", "2026-02-15").out
            self.assertEqual("Karl Hemmelig" in shown, seen, (user, shown))
        self.assertIn(self.as_user("anna", "erase", person, code=3).answer["error"], ("permission_denied",))
        self.assertEqual(psql(f"SELECT count(*) FROM {SCHEMA}.personal"), ["1"])
        self.as_user("bo", "erase", person)
        self.assertEqual(psql(f"SELECT count(*) FROM {SCHEMA}.personal"), ["0"])
        self.assertNotIn("Karl Hemmelig", self.as_user("rita", "undertaking", "show", person, "--on", "2026-02-15").out)
        self.assertTrue(self.as_user("rita", "verify").answer["ok"])

    def test_40_attempts_by_sql_to_read_or_write_past_the_rules_come_to_nothing(self):
        s = SCHEMA
        event = json.dumps({"actor": "", "body": {"amount": "1.00 EUR", "authority": "", "basis": None, "granted_on": "2026-02-15", "inputs": None,
                                                  "instrument": "", "lapses_on": None, "note": "", "project": "",
                                                  "rate": {"on": None, "per_eur": "1", "source": "none"}, "recipient": A, "ref": "EVIL", "regulation": "general",
                                                  "sector_override": "", "unit": None, "value": "1.00"},
                            "key": "", "kind": "declare", "reason": "", "recorded_at": "2026-02-15T00:00:00.000000Z", "request": ""}, separators=(",", ":"))[:-1]
        append = f"SELECT {s}.append(ARRAY['{event}'], ARRAY[''], ARRAY[''], NULL, NULL, '', false)"
        locked = f"SELECT {s}.lock_nodes(ARRAY['{A}'], true)"
        writes = [
            ("anna", f"INSERT INTO {s}.event SELECT * FROM {s}.event LIMIT 1"),
            ("anna", f"UPDATE {s}.event SET bytes = '' "), ("anna", f"DELETE FROM {s}.event"), ("anna", f"TRUNCATE {s}.event"),
            ("anna", f"UPDATE {s}.head SET seq = 0"), ("anna", f"DELETE FROM {s}.aid"), ("anna", f"UPDATE {s}.node SET hub = true"),
            ("anna", f"INSERT INTO {s}.operator VALUES ('evil', 'anna', 'anna')"), ("anna", f"DROP TABLE {s}.fact"),
            ("anna", f"ALTER TABLE {s}.event DISABLE TRIGGER kept"), ("anna", f"DROP FUNCTION {s}.append"),
            ("anna", f"CREATE FUNCTION {s}.evil() RETURNS int LANGUAGE sql AS 'SELECT 1'"), ("anna", f"CREATE TABLE {s}.evil (x int)"),
            ("anna", append),  # without the lock
            ("anna", f"BEGIN ISOLATION LEVEL REPEATABLE READ; {locked}; {append}; COMMIT"),
            ("anna", f"BEGIN ISOLATION LEVEL SERIALIZABLE; {locked}; {append}; COMMIT"),
            ("anna", f"BEGIN; {locked}; SELECT {s}.append(ARRAY['{event}'], ARRAY[''], ARRAY[''], 1, NULL, '', false); COMMIT"),  # on an older log
            ("anna", f"BEGIN; {locked}; SELECT {s}.append(ARRAY[replace('{event}', 'EVIL', 'AA-1')], ARRAY[''], ARRAY[''], NULL, NULL, '', false); COMMIT"),
            ("anna", f"BEGIN; SELECT {s}.lock_nodes(ARRAY['{B}'], true); SELECT {s}.append(ARRAY[replace(replace('{event}', 'declare', 'void'), 'EVIL', 'AA-2')],"
                     " ARRAY[''], ARRAY[''], NULL, NULL, '', false); COMMIT"),
            ("anna", f"BEGIN; {locked}; SELECT {s}.append(ARRAY[replace('{event}', 'declare', 'ledger')], ARRAY[''], ARRAY[''], NULL, NULL, '', false); COMMIT"),
            ("anna", f"BEGIN; {locked}; SELECT {s}.append(ARRAY[replace('{event}', 'declare', 'adopt')], ARRAY[''], ARRAY[''], NULL, NULL, '', false); COMMIT"),
            ("kim", f"BEGIN; {locked}; {append}; COMMIT"), ("rita", f"BEGIN; {locked}; {append}; COMMIT"), ("mallory", f"BEGIN; {locked}; {append}; COMMIT"),
            ("rita", f"DELETE FROM {s}.event"), ("rita", f"UPDATE {s}.aid SET recipient = '{A}'"),
        ]
        reads = [
            ("anna", f"SELECT * FROM {s}.event"), ("anna", f"SELECT * FROM {s}.fact"), ("anna", f"SELECT * FROM {s}.aid"), ("anna", f"SELECT * FROM {s}.personal"),
            ("anna", f"SELECT {s}.redacted('{{}}', 'aarhus')"), ("anna", f"SELECT {s}.component(ARRAY['{A}'])"), ("kim", f"SELECT * FROM {s}.event"),
            ("mallory", f"SELECT * FROM {s}.history_of(ARRAY['{A}'], NULL, NULL)"), ("mallory", f"SELECT * FROM {s}.events(1, 100)"),
            ("mallory", f"SELECT * FROM {s}.state()"), ("anna", f"SET ROLE ledger_{s}_definer; SELECT * FROM {s}.event"),
            ("anna", f"SET ROLE ledger_{s}_op_aarhus; SELECT 1"), ("anna", f"SET ROLE ledger_{s}_audit; SELECT 1"), ("anna", f"GRANT ledger_{s}_audit TO anna"),
            ("anna", "SET SESSION AUTHORIZATION bo"),
        ]
        self.assertGreaterEqual(len(writes) + len(reads), 40)
        before = psql(f"SELECT seq, bytes FROM {s}.event ORDER BY seq")
        for user, sql in writes + reads:
            with self.subTest(user=user, sql=sql[:100]):
                done = psql(sql, user=user, check=False)
                self.assertNotEqual(done.returncode, 0, done.stdout)
                self.assertEqual([line for line in done.stdout.splitlines() if line], [], sql)
        self.assertEqual(psql(f"SELECT seq, bytes FROM {s}.event ORDER BY seq"), before)

    def test_grants_that_two_operators_give_one_company_in_turn_are_counted_to_the_cent(self):
        clients = [Client(self.where["anna"]), Client(self.where["bo"])]
        try:
            for number in range(8):  # each decides on what it remembers, and sees of the other's what the law needs
                answer = clients[number % 2].ask(**grant(f"turn-{number}", "20000097", "37000.01 EUR"))
                self.assertEqual((answer["verdict"], answer["headroom_eur"]), ("granted", cents(30000000 - 3700001 * number)), answer)
            seen = clients[0].ask(do="headroom", cvr="20000097", regulation="general", on="2026-02-14", currency="EUR")
            self.assertEqual(seen["headroom_eur"], "3999.92")
            self.assertNotIn("turn-1", json.dumps(seen))
            self.assertEqual(clients[1].ask(**grant("turn-8", "20000097", "3999.93 EUR"))["verdict"], "refused")
        finally:
            for client in clients:
                client.close()

    def test_the_function_that_decides_in_one_statement_takes_nothing_past_the_rules(self):
        s, cvr, other = SCHEMA, "20000098", "20000099"
        aid = json.dumps({"actor": "", "body": {"amount": "300000.00 EUR", "authority": "", "basis": {"headroom": "300000.00", "rulebook": "dk-law"},
                                                "granted_on": "2026-02-15", "inputs": None, "instrument": "", "lapses_on": None, "note": "", "project": "",
                                                "rate": {"on": None, "per_eur": "1", "source": "none"}, "recipient": cvr, "ref": "ONE", "regulation": "general",
                                                "sector_override": "", "unit": None, "value": "300000.00"},
                          "key": "", "kind": "grant", "reason": "", "recorded_at": "2026-02-15T00:00:00.000000Z", "request": ""}, separators=(",", ":"))[:-1]

        def decide(event, ids=(cvr,), operator="fyn", known=0, headroom_at="NULL", on_behalf="", begin="", user="anna"):
            members = "{" + ",".join(ids) + "}"
            done = psql(f"{begin}SELECT seq FROM {s}.decide_at_once('{members}', concat_ws('|', '{operator}', false, '{members}', '{{}}'), {known}, '{{}}', '{{}}',"
                        f" 1000, 1000, '{event}', {headroom_at}, '', '', NULL, '{on_behalf}', true)", user=user, check=False)
            return done.stderr if done.returncode else int(done.stdout.split()[-1])

        before = psql(f"SELECT seq, bytes FROM {s}.event ORDER BY seq")
        for said, refused in (
                (decide(aid.replace("300000.00 EUR", "300000.01 EUR").replace('"value":"300000.00"', '"value":"300000.01"')), "above the ceiling"),
                (decide(aid.replace('"value":"300000.00"', '"value":"1.00"')), "the euro value is not that of the amount"),
                (decide(aid.replace('"key":"",', "")), "does not have the fields of its kind"), (decide(aid, ids=(other,)), "is not locked"),
                (decide(aid, ids=(cvr, other)), "recorded meanwhile"), (decide(aid, operator="aarhus"), "recorded meanwhile"),
                (decide(aid, begin="BEGIN ISOLATION LEVEL REPEATABLE READ; "), "READ COMMITTED"), (decide(aid, user="rita"), "permission denied"),
                (decide(aid, user="kim"), "permission denied"), (decide(aid, user="mallory"), "permission denied")):
            self.assertIn(refused, str(said))
        self.assertEqual(psql(f"SELECT seq, bytes FROM {s}.event ORDER BY seq"), before)
        first = decide(aid, on_behalf="aarhus")  # what is lawful is taken, and is his who asks
        self.assertEqual(psql(f"SELECT operator FROM {s}.event WHERE seq = {first}"), ["fyn"])
        self.assertIn("above the ceiling", decide(aid.replace("ONE", "TWO"), known=first))
        for ids in ((), (other,)):  # locked beforehand, and not among those whose aid is summed
            lock = f"BEGIN; SELECT {s}.lock_nodes(ARRAY['{cvr}'], true); "
            self.assertIn("above the ceiling", str(decide(aid.replace("ONE", "TWO"), ids=ids, known=first, begin=lock)), ids)
        self.assertIn("recorded meanwhile", decide(aid.replace("ONE", "TWO"), headroom_at=aid.index("300000.00\",\"rulebook") + 1))
        self.assertTrue(command.run("--json", "-L", self.where["postgres"], "verify").answer["ok"])

    def test_a_ledger_of_another_version_is_given_this_ones_functions_by_its_administrator(self):
        s, admin = SCHEMA, self.where["postgres"]
        before = psql(f"SELECT seq, bytes FROM {s}.event ORDER BY seq")
        self.assertEqual(json.loads(command.run("--json", "-L", admin, "pg", "update").out), {"functions": 0})
        psql(f"ALTER FUNCTION {s}.decide_at_once RENAME TO decide_unchanged")
        psql(f"CREATE OR REPLACE FUNCTION {s}.require_safe() RETURNS boolean STABLE LANGUAGE plpgsql AS 'BEGIN RETURN true; END'")
        client = Client(self.where["anna"])  # it stays connected, with the functions of before
        self.addCleanup(client.close)
        self.assertEqual([client.ask(**grant(f"before-{n}", "20000100", "1.00 EUR"))["verdict"] for n in range(3)], ["granted"] * 3)
        problems = command.run("--json", "-L", admin, "verify").answer["problems"]
        self.assertEqual(len(problems), 3, problems)
        self.assertEqual(command.run("--json", "-L", self.where["anna"], "pg", "update").answer["error"], "permission_denied")
        self.assertEqual(json.loads(command.run("--json", "-L", admin, "pg", "update").out), {"functions": 3})
        self.assertTrue(command.run("--json", "-L", admin, "verify").answer["ok"])
        self.assertEqual(psql(f"SELECT seq, bytes FROM {s}.event ORDER BY seq")[:len(before)], before)
        self.assertEqual([client.ask(**grant(f"after-{n}", "20000100", "1.00 EUR"))["verdict"] for n in range(3)], ["granted"] * 3)
        self.assertEqual(client.ask(**grant("after-9", "20000100", "299994.01 EUR"))["verdict"], "refused")
        self.as_user("anna", "grant", "after-update", "20000100", "1.00 EUR", "--on", "2026-02-15")
        self.assertIn("permission denied", psql(f"SELECT {s}.require_safe()", user="anna", check=False).stderr)

    def test_a_setting_or_a_temporary_table_does_not_change_who_somebody_is(self):
        s = SCHEMA
        for sql in (f"SET search_path = pg_temp; CREATE TEMP TABLE operator (name text, read_role name); INSERT INTO operator VALUES ('aarhus', 'pg_monitor');"
                    f"SELECT bytes FROM {s}.events(1, 100)",
                    f"SET deminimis.operator = 'aarhus'; SELECT bytes FROM {s}.events(1, 100)",
                    f"SET ROLE ledger_{s}_op_fyn; SELECT bytes FROM {s}.events(1, 100)"):
            rows = "\n".join(psql(sql, user="anna"))
            self.assertIn("secret-note", rows)
            self.assertNotIn("bo-note", rows)
            self.assertNotIn("AA-1", rows)

    def test_should_a_right_on_a_table_be_given_by_mistake_the_rows_of_others_stay_hidden(self):
        s = SCHEMA
        psql(f"GRANT SELECT ON {s}.event, {s}.fact, {s}.aid, {s}.personal TO ledger_{s}_read")
        try:
            for table in ("event", "fact", "aid"):
                rows = psql(f"SELECT operator FROM {s}.{table}", user="anna")
                self.assertEqual(set(rows), {"fyn"}, table)
        finally:
            psql(f"REVOKE SELECT ON {s}.event, {s}.fact, {s}.aid, {s}.personal FROM ledger_{s}_read")

    def test_a_change_of_the_functions_or_the_triggers_is_noticed(self):
        s = SCHEMA
        body = psql(f"SELECT prosrc FROM pg_proc WHERE proname = 'require_safe' AND pronamespace = '{s}'::regnamespace")
        psql(f"CREATE OR REPLACE FUNCTION {s}.require_safe() RETURNS boolean STABLE LANGUAGE plpgsql AS $x$ BEGIN RETURN true; END $x$")
        found = command.run("--json", "-L", self.where["postgres"], "verify")
        self.assertIn("require_safe", found.out)
        self.assertFalse(found.answer["ok"])
        text = "\n".join(body)
        psql(f"CREATE OR REPLACE FUNCTION {s}.require_safe() RETURNS boolean STABLE LANGUAGE plpgsql AS $x${text}$x$")
        psql(f"ALTER TABLE {s}.event DISABLE TRIGGER kept")
        self.assertFalse(command.run("--json", "-L", self.where["postgres"], "verify").answer["ok"])
        psql(f"ALTER TABLE {s}.event ENABLE TRIGGER kept")
        self.assertTrue(command.run("--json", "-L", self.where["postgres"], "verify").answer["ok"])


if __name__ == "__main__":
    command.main()
