#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Clients of one ledger in PostgreSQL: they race, they wait for each other in no circle, and each decides on what is before it in the log.
Run by tests/postgres/with-server; RACES, LOAD_SECONDS, CRASHES and SEED in the environment make it longer."""
import json
import os
import random
import subprocess
import threading
import time
from decimal import Decimal
from pathlib import Path

from support.server import Client, address, as_server_user, cents, command, crash, events, grant, psql, wait_until_listening, wait_until_up, DATA, PORT

RACES = int(os.environ.get("RACES", "50"))
SECONDS = float(os.environ.get("LOAD_SECONDS", "6"))
SEED = int(os.environ.get("SEED", "7"))
CEILING = Decimal("300000.00")


def company(n):
    return f"{20000000 + n}"


class Shared(command.Case):
    """A ledger in a schema of its own."""

    def setUp(self):
        super().setUp()
        self.schema = self.id().rsplit(".", 1)[1][5:30].lower().rstrip("_")
        self.ledger = address(self.schema)
        self.init()
        self.clients = []

    def tearDown(self):
        for client in self.clients:
            client.close()
        super().tearDown()

    def client(self, where=None):
        self.clients.append(Client(where or self.ledger))
        return self.clients[-1]

    def verified(self):
        found = self.ask("verify")
        self.assertTrue(found["ok"], found)
        return found["events"]

    def race(self, clients, requests):
        """Every client has its request before any answer is read."""
        for client, request in zip(clients, requests):
            client.send(**request)
        said = [client.answer() for client in clients]
        self.assertNotIn(None, said, [client.said for client, answer in zip(clients, said) if answer is None])
        return said

    def races(self, where):
        clients = [self.client(where) for _ in range(32)]
        number = 0
        for size, amount, fit, share in ((2, "200000.00 EUR", 1, 4), (8, "100000.00 EUR", 3, 4), (32, "100000.00 EUR", 3, 2)):
            for _ in range(max(1, RACES * share // 10)):
                number += 1
                said = self.race(clients[:size], [grant(f"{number}-{i}", company(number), amount) for i in range(size)])
                verdicts = sorted(a.get("verdict", str(a)) for a in said)
                self.assertEqual(verdicts, ["granted"] * fit + ["refused"] * (size - fit), f"race {number} of {size}")
        over = psql(f"SELECT recipient FROM (SELECT bytes::jsonb #>> '{{body,recipient}}' AS recipient, sum((bytes::jsonb #>> '{{body,value}}')::numeric) AS s"
                    f" FROM {self.schema}.event WHERE kind = 'grant' GROUP BY 1) t WHERE s > 300000")
        self.assertEqual(over, [])
        self.verified()
        return number


class Racing(Shared):
    def test_of_2_8_and_32_clients_exactly_as_many_have_the_last_euro_as_fit(self):
        self.races(self.ledger)

    def test_races_through_a_pooler_of_transactions(self):
        folder = Path(DATA).parent
        port = PORT + 1
        settings = folder / "pgbouncer.ini"
        (folder / "users.txt").write_text('"postgres" ""\n', encoding="utf-8")
        settings.write_text(f"[databases]\nledger = host=127.0.0.1 port={PORT} dbname=ledger\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
                            f"unix_socket_dir =\nauth_type = trust\nauth_file = {folder}/users.txt\npool_mode = transaction\ndefault_pool_size = 4\n"
                            f"max_client_conn = 100\nlogfile = {folder}/pgbouncer.log\npidfile = {folder}/pgbouncer.pid\n", encoding="utf-8")
        started = as_server_user("pgbouncer", "-d", str(settings))
        self.assertEqual(started.returncode, 0, started.stderr)
        wait_until_listening(port)
        try:
            where = address(self.schema, port=port)
            clients = [self.client(where) for _ in range(8)]
            for number in range(1, 11):
                said = self.race(clients, [grant(f"{number}-{i}", company(number), "100000.00 EUR", key=f"{number}-{i}") for i in range(8)])
                self.assertEqual(sorted(a.get("verdict", str(a)) for a in said), ["granted"] * 3 + ["refused"] * 5)
            servers = int(psql("SELECT count(*) FROM pg_stat_activity WHERE datname = 'ledger' AND backend_type = 'client backend'")[0])
            self.assertLess(servers, 8)  # eight clients shared fewer connections: so the pooler took part
            self.verified()
        finally:
            subprocess.run(["kill", (folder / "pgbouncer.pid").read_text(encoding="utf-8").strip()], check=False)

    def test_one_key_from_eight_clients_is_one_grant_with_one_answer(self):
        clients = [self.client() for _ in range(8)]
        for number in range(1, 21):
            said = self.race(clients, [grant(f"g{number}", company(number), "1000.00 EUR", key=f"k{number}")] * 8)
            self.assertEqual({(a.get("verdict"), a.get("event")) for a in said}, {("granted", said[0]["event"])}, said)
            self.assertEqual(sum(1 for a in said if a.get("replayed")), 7)
        self.assertEqual(self.verified(), 21)


class Locking(Shared):
    def workers(self, jobs):
        """Runs each job over and over for a while, each in a thread with a client of its own."""
        end = time.monotonic() + SECONDS
        failures = []

        def work(job, seed):
            draw, client = random.Random(seed), self.client()
            try:
                while time.monotonic() < end:
                    job(client, draw)
            except Exception as problem:  # pylint: disable=broad-except
                failures.append(problem)

        threads = [threading.Thread(target=work, args=(job, SEED * 1000 + i)) for i, job in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    def model(self):
        """Replays the log by brute force: what each decision was based on is what was before it in the log. Gives how many."""
        links, aid, checked = [], [], 0
        for event in events(self.schema):
            body = event["body"]
            if event["kind"] in ("link", "merge"):
                links.append((body["a"], body["b"]))
            if event["kind"] != "grant":
                continue
            group = {body["recipient"]}
            while True:
                more = {x for a, b in links for x in (a, b) if (a in group) != (b in group)}
                if not more - group:
                    break
                group |= more
            before = sum((value for recipient, value in aid if recipient in group), Decimal(0))
            self.assertEqual(Decimal(body["basis"]["headroom"]), CEILING - before, event)
            self.assertLessEqual(Decimal(body["value"]), CEILING - before, event)
            aid.append((body["recipient"], Decimal(body["value"])))
            checked += 1
        return checked

    def test_groups_of_2_to_5_are_locked_without_a_deadlock(self):
        groups, n = [], 0
        setup = self.client()
        for size in (2, 3, 4, 5, 2, 3):
            members = [company(n + i) for i in range(size)]
            n += size
            groups.append(members)
            for a, b in zip(members, members[1:]):
                self.assertIn("event", setup.ask(do="link", a=a, b=b, since="2020-01-01"))
        before = int(psql("SELECT deadlocks FROM pg_stat_database WHERE datname = 'ledger'")[0])
        names = iter(range(1, 10**9))

        def job(client, draw):
            answer = client.ask(**grant(f"g{next(names)}", draw.choice(draw.choice(groups)), f"{draw.randint(1, 900)}.00 EUR"))
            assert answer and answer.get("verdict") in ("granted", "refused"), answer

        self.workers([job] * 6)
        self.assertGreater(self.model(), 50)
        self.assertEqual(int(psql("SELECT deadlocks FROM pg_stat_database WHERE datname = 'ledger'")[0]), before)
        self.verified()

    def test_mergers_and_links_during_grants_leave_a_log_that_equals_the_model(self):
        names = iter(range(1, 10**9))
        counts = {"link": 0}

        def granting(client, draw):
            answer = client.ask(**grant(f"g{next(names)}", company(draw.randrange(40)), f"{draw.randint(1, 20000)}.00 EUR"))
            assert answer and answer.get("verdict") in ("granted", "refused"), answer

        def linking(client, draw):
            a, b = draw.sample(range(40), 2)
            kind = "merge" if draw.random() < 0.3 else "link"
            asked = {"do": "merge", "gone": company(a), "into": company(b), "on": "2021-05-01"} if kind == "merge" else \
                {"do": "link", "a": company(a), "b": company(b), "since": "2020-01-01"}
            answer = client.ask(**asked)
            assert answer and "event" in answer, answer
            counts["link"] += 1
            time.sleep(0.15)

        before = int(psql("SELECT deadlocks FROM pg_stat_database WHERE datname = 'ledger'")[0])
        self.workers([granting] * 4 + [linking])
        self.assertGreater(self.model(), 40)
        self.assertGreater(counts["link"], 5)
        self.assertEqual(int(psql("SELECT deadlocks FROM pg_stat_database WHERE datname = 'ledger'")[0]), before)
        self.verified()

    def test_who_waits_too_long_for_a_company_is_told_busy_and_nothing_is_written(self):
        self.client().ask(**grant("g1", company(1), "1.00 EUR"))
        holder = subprocess.Popen([f"{os.environ['DEMINIMIS_POSTGRES_BIN']}/psql", "-X", "-q", self.ledger.split("?")[0], "-c",
                                   f"BEGIN; SELECT FROM {self.schema}.node WHERE id = '{company(1)}' FOR UPDATE; SELECT pg_sleep(40);"], stdout=subprocess.DEVNULL)
        try:
            for _ in range(400):
                if psql("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"):
                    break
                time.sleep(0.05)
            began = time.monotonic()
            said = self.run_on("--json", "grant", "g2", company(1), "1.00 EUR", "--on", "2026-02-14")
            self.assertEqual(said.code, command.BUSY, said)
            self.assertEqual((said.answer["error"], said.answer["written"]), ("busy", "no"))
            self.assertLess(time.monotonic() - began, 15)
            self.assertEqual(self.run_on("--json", "grant", "g3", company(2), "1.00 EUR", "--on", "2026-02-14").code, 0)  # nobody else is kept waiting
        finally:
            holder.kill()
            holder.wait()


class Remembering(Shared):
    """What a client saw of an undertaking it remembers; what others recorded meanwhile counts all the same."""

    def decide(self, client, ref, cvr, amount, headroom):
        answer = client.ask(**grant(ref, cvr, amount, key=ref))
        self.assertEqual((answer.get("verdict"), answer.get("headroom_eur")), ("granted" if headroom else "refused", headroom or answer.get("headroom_eur")), answer)

    def test_two_clients_that_take_turns_on_one_company_both_count_everything(self):
        one, two = self.client(), self.client()
        left = 300000
        for number in range(12):  # twice the one, twice the other: the second time it decides on what it remembers
            self.decide((one, two)[number // 2 % 2], f"g{number}", company(1), "20000.00 EUR", f"{left}.00")
            left -= 20000
        self.decide(one, "last", company(1), f"{left}.01 EUR", None)
        self.decide(two, "last", company(1), f"{left}.00 EUR", f"{left}.00")
        self.verified()

    def test_a_link_a_reduction_and_a_key_of_another_client_are_seen_by_who_remembers(self):
        one, two = self.client(), self.client()
        self.decide(one, "a1", company(1), "100000.00 EUR", "300000.00")
        self.decide(one, "a2", company(1), "1.00 EUR", "200000.00")
        self.decide(two, "b1", company(2), "150000.00 EUR", "300000.00")
        self.assertIn("event", two.ask(do="link", a=company(1), b=company(2), since="2020-01-01"))
        self.decide(one, "a3", company(1), "50000.00 EUR", None)
        self.decide(one, "a3", company(1), "9.00 EUR", "49999.00")
        self.assertIn("event", two.ask(do="reduce", ref="a1", to="50000.00 EUR", effective_on="2026-02-14"))
        self.decide(one, "a4", company(1), "99990.00 EUR", "99990.00")
        self.assertEqual(two.ask(**grant("x", company(3), "1.00 EUR", key="shared"))["verdict"], "granted")
        self.assertEqual(one.ask(**grant("y", company(1), "1.00 EUR", key="shared"))["error"], "key_reuse")
        self.assertEqual(one.ask(**grant("x", company(3), "1.00 EUR"))["error"], "ref_exists")
        self.verified()

    def test_a_decision_on_what_is_remembered_is_one_round_trip_and_holds_no_lock_between_two(self):
        one = self.client()
        self.decide(one, "g1", company(1), "1.00 EUR", "300000.00")
        before = self.calls(one)
        for number in range(2, 12):
            self.decide(one, f"g{number}", company(1), "1.00 EUR", f"{300001 - number}.00")
        after = self.calls(one)
        self.assertEqual(after.get("decide_at_once", 0) - before.get("decide_at_once", 0), 10)
        self.assertEqual(after.get("lock_history", 0), before.get("lock_history", 0))

    def test_a_company_that_is_new_to_the_ledger_is_not_looked_at_before_its_first_decision(self):
        one, two = self.client(), self.client()
        self.decide(one, "g1", company(1), "1.00 EUR", "300000.00")  # is looked at, and was new
        before = self.calls(one)
        for number in range(2, 7):
            self.decide(one, f"g{number}", company(number), "1.00 EUR", "300000.00")
        after = self.calls(one)
        self.assertEqual(after.get("decide_at_once", 0) - before.get("decide_at_once", 0), 5)
        self.assertEqual([after.get(f, 0) - before.get(f, 0) for f in ("history_of", "lock_history")], [1, 0])  # 1: what `calls` asks itself
        self.decide(two, "b7", company(7), "100000.00 EUR", "300000.00")
        self.decide(one, "g7", company(7), "1.00 EUR", "200000.00")  # not new, and set right: another's grant of the same kind
        self.decide(one, "h7", company(7), "199999.00 EUR", "199999.00")
        self.verified()

    def test_a_company_that_was_wrongly_taken_for_new_is_decided_on_what_is_there(self):
        one, two = self.client(), self.client()
        self.assertEqual(two.ask(**grant("b1", company(1), "299999.00 EUR", granted_on="2026-02-13"))["verdict"], "granted")  # another day
        self.assertIn("event", two.ask(do="link", a=company(2), b=company(1), since="2020-01-01"))
        self.assertIn("event", two.ask(do="company", cvr=company(3), name="Tre A/S", fiscal_year_start="07-01"))
        self.assertEqual(two.ask(**grant("b4", company(4), "299999.00 EUR"))["verdict"], "granted")
        for number, (left, asked) in enumerate((("1.00", "1.00 EUR"), ("1.00", "1.01 EUR"), ("300000.00", "5.00 EUR"), ("1.00", "1.01 EUR")), 1):
            self.decide(one, f"new{number}", company(number + 10), "1.00 EUR", "300000.00")  # so that the next is taken for new
            self.decide(one, f"g{number}", company(number), asked, left if asked != "1.01 EUR" else None)
        self.verified()

    def test_a_decision_whose_answer_could_not_be_worked_out_is_recorded_once_and_found_by_its_key(self):
        one, two = self.client(), self.client()
        self.decide(one, "a1", company(1), "1.00 EUR", "300000.00")
        self.decide(two, "b1", company(1), "1.00 EUR", "299999.00")
        psql(f"ALTER FUNCTION {self.schema}.granted_between(text[], bigint, bigint) RENAME TO gone")
        self.assertEqual(one.ask(**grant("a2", company(1), "1.00 EUR", key="a2"))["error"], "outcome_unknown")
        psql(f"CREATE FUNCTION {self.schema}.granted_between(ids text[], after bigint, before bigint) RETURNS TABLE (bytes text) LANGUAGE sql AS $$SELECT 'no event'$$")
        self.assertEqual(one.ask(**grant("a3", company(1), "1.00 EUR", key="a3"))["error"], "outcome_unknown")
        psql(f"DROP FUNCTION {self.schema}.granted_between(text[], bigint, bigint)")
        psql(f"ALTER FUNCTION {self.schema}.gone(text[], bigint, bigint) RENAME TO granted_between")
        self.decide(one, "a2", company(1), "1.00 EUR", "299998.00")
        self.decide(one, "a3", company(1), "1.00 EUR", "299997.00")
        self.decide(one, "a4", company(1), "1.00 EUR", "299996.00")
        self.verified()

    def test_a_ledger_of_a_version_without_the_function_is_decided_on_in_two_steps(self):
        psql(f"ALTER FUNCTION {self.schema}.decide_at_once RENAME TO gone")
        one = self.client()
        for number in range(1, 4):
            self.decide(one, f"g{number}", company(1), "1.00 EUR", f"{300001 - number}.00")
        self.assertEqual(self.calls(one)["lock_history"], 3)
        psql(f"ALTER FUNCTION {self.schema}.gone RENAME TO decide_at_once")
        self.verified()

    def test_grants_that_others_gave_meanwhile_are_set_right_in_the_same_round_trip(self):
        one, two = self.client(), self.client()
        self.decide(one, "a0", company(1), "1.00 EUR", "300000.00")
        self.decide(two, "b0", company(1), "1.00 EUR", "299999.00")
        before = self.calls(one, two)
        left = 299998
        for number in range(10):
            self.decide((one, two)[number % 2], f"g{number}", company(1), "20000.10 EUR" if number == 4 else "20000.00 EUR", f"{left}.00" if number < 5 else f"{left - 1}.90")
            left -= 20000
        after = self.calls(one, two)
        self.assertEqual(after["decide_at_once"] - before.get("decide_at_once", 0), 10)
        self.assertEqual(after.get("lock_history", 0), before.get("lock_history", 0))
        self.decide(one, "over", company(1), f"{left}.00 EUR", None)  # a cent decides
        self.decide(two, "last", company(1), f"{left - 1}.90 EUR", f"{left - 1}.90")
        self.verified()

    def test_whatever_others_record_meanwhile_each_grant_says_the_headroom_that_was_there(self):
        rng = random.Random(SEED)
        clients = [self.client() for _ in range(4)]
        self.assertIn("event", clients[0].ask(do="link", a=company(1), b=company(2), since="2020-01-01"))
        self.assertIn("event", clients[0].ask(do="link", a=company(2), b=company(3), since="2026-02-12"))
        granted = set()
        for number in range(60):
            requests = []
            for who, _ in enumerate(clients):
                ref, cvr = f"g{number}-{who}", company(rng.choice((1, 1, 1, 2, 3)))
                requests.append(grant(ref, cvr, cents(rng.randrange(1, 90000)) + " EUR", regulation=rng.choice(("general",) * 4 + ("fishery", "sgei")),
                                      granted_on=rng.choice(("2026-02-14",) * 4 + ("2026-02-10", "2026-02-20", "2027-01-01"))))
            if number % 12 == 11:
                requests[0] = {"do": "reduce", "ref": rng.choice(sorted(granted)), "to": "0.01 EUR", "effective_on": "2027-01-01"}
            if number == 40:
                requests[1] = {"do": "split", "cvr": company(3), "on": "2026-02-13", "method": "equity",
                               "successors": [{"cvr": company(n), "equity": "1"} for n in (4, 5)]}
            said = self.race(clients, requests)
            granted |= {r["ref"] for r, a in zip(requests, said) if a.get("verdict") == "granted"}
        self.assertGreater(len(granted), 100)
        recorded = {e["body"]["ref"]: e["body"]["basis"]["headroom"] for e in events(self.schema) if e["kind"] == "grant"}
        self.assertEqual(set(recorded), granted)
        for ref, headroom in recorded.items():
            self.assertEqual(clients[0].ask(do="decision", ref=ref)["then"]["headroom_eur"], headroom, ref)
        self.verified()

    def test_a_decision_reads_as_little_in_a_large_ledger_as_in_a_small_one(self):
        one = self.client()

        repeated = grant("first", company(900000), "1.00 EUR", key="first")

        def reads(name):
            """Entries of indexes that are read by twelve decisions, two of them on what is not remembered, and by one that is repeated and shown."""
            def entries():
                self.calls(one)
                return int(psql(f"SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE schemaname = '{self.schema}'")[0])
            before = entries()
            for number in range(12):
                answer = one.ask(**grant(f"{name}{number}", company(800000 + 2 * len(name) + number % 2), "1.00 EUR"))
                self.assertEqual(answer["verdict"], "granted")
            self.assertTrue(one.ask(**repeated)["replayed"])
            self.assertEqual(one.ask(do="decision", ref="first")["then"]["headroom_eur"], "300000.00")
            return entries() - before

        one.ask(**repeated)
        reads("")  # whatever a server process reads once
        small = reads("s")
        for number in range(1500):
            one.ask(**grant(f"g{number}", company(number // 3), "1.00 EUR"))
        self.assertLess(reads("ll"), small + 40)

    def calls(self, *clients):
        time.sleep(1.1)  # a server process tells its counts at the end of a transaction, at most once a second
        for client in clients:
            client.ask(do="headroom", cvr=company(9), regulation="general", on="2026-02-14", currency="EUR")
        return {name: int(count) for name, count in (row.split("|") for row in psql(f"SELECT funcname, calls FROM pg_stat_user_functions WHERE schemaname = '{self.schema}'"))}

    def test_the_name_of_a_natural_person_is_forgotten_when_it_is_erased(self):
        one = self.client()
        self.assertIn("event", one.ask(do="company", cvr=company(1), name="Jens Hansen", sole_trader=True))
        self.assertIn("Jens Hansen", json.dumps(one.ask(do="undertaking", cvr=company(1), on="2026-02-14"), ensure_ascii=False))
        said = self.run_on("--json", "erase", company(1))
        self.assertEqual(said.code, 0, said)
        self.assertNotIn("Jens Hansen", json.dumps(one.ask(do="undertaking", cvr=company(1), on="2026-02-14"), ensure_ascii=False))


class Crashing(Shared):
    def look(self, sql):
        """Asks until there is an answer: the server ends the others a moment after a process of it was killed, and who asks meanwhile is one of them."""
        for _ in range(200):
            done = psql(sql, check=False)
            if done.returncode == 0:
                return done.stdout.splitlines()
            time.sleep(0.1)
        self.fail(done.stderr)

    def test_what_was_acknowledged_outlasts_20_crashes_of_the_server(self):
        acknowledged, stop = {}, threading.Event()

        def work(who):
            client, i = self.client(), 0
            while not stop.is_set():
                i += 1
                ref = f"{who}-{i}"
                while not stop.is_set():
                    answer = client.ask(**grant(ref, company(who * 100 + i % 50), "10.00 EUR", key=ref))
                    if answer and "event" in answer:
                        acknowledged[ref] = answer["event"]
                        break
                    client.close()
                    time.sleep(0.05)

        threads = [threading.Thread(target=work, args=(who,)) for who in (1, 2)]
        for thread in threads:
            thread.start()
        crashes = int(os.environ.get("CRASHES", "20"))
        try:
            for number in range(crashes):
                had = len(acknowledged)
                deadline = time.monotonic() + 30
                while len(acknowledged) < had + 5 and time.monotonic() < deadline:
                    time.sleep(0.01)
                self.assertGreaterEqual(len(acknowledged), had + 5, "the clients stand still")
                if number % 2:
                    crash()
                else:  # a server process killed: all of them start again
                    backend = psql("SELECT pid FROM pg_stat_activity WHERE datname = 'ledger' AND pid <> pg_backend_pid() AND application_name = 'deminimis' LIMIT 1")
                    subprocess.run(["kill", "-9", *backend], check=True)
                wait_until_up()
                stored = dict(line.split("|") for line in self.look(f"SELECT key, seq FROM {self.schema}.event WHERE key IS NOT NULL"))
                lost = {ref: seq for ref, seq in list(acknowledged.items()) if ref not in stored and seq}
                lost = {ref for ref in lost if not self.look(f"SELECT 1 FROM {self.schema}.event WHERE key = '{ref}'")}  # acknowledged after the look
                self.assertEqual(lost, set())
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        stored = {line.split("|")[0]: int(line.split("|")[1]) for line in psql(f"SELECT key, seq FROM {self.schema}.event WHERE key IS NOT NULL")}
        self.assertEqual({ref: stored.get(ref) for ref in acknowledged}, acknowledged)
        self.verified()


if __name__ == "__main__":
    command.main()
