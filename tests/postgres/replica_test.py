#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A real replica: a base backup that follows the primary. It answers questions and decides nothing, until it is promoted. Run by tests/postgres/with-server."""
import time
from pathlib import Path

from support.server import BIN, DATA, PORT, Client, address, as_server_user, command, grant, psql

A = "20000001"
HEADROOM = {"do": "headroom", "cvr": A, "regulation": "general", "on": "2026-02-15", "currency": "EUR"}


class Replica(command.Case):
    @classmethod
    def setUpClass(cls):
        cls.folder_of_replica = Path(DATA).parent / "replica"
        cls.port = PORT + 2
        cls.schema = "followed"
        primary = address(cls.schema)
        assert command.run("-L", primary, "pg", "init").code == 0
        made = as_server_user(f"{BIN}/pg_basebackup", "-h", "127.0.0.1", "-p", str(PORT), "-U", "postgres", "-D", str(cls.folder_of_replica), "-R", "-X", "stream",
                              "-c", "fast", "--no-sync")
        assert made.returncode == 0, made.stderr
        started = as_server_user(f"{BIN}/pg_ctl", "-D", str(cls.folder_of_replica), "-w", "-s", "-l", str(Path(DATA).parent / "replica.log"), "-o",
                                 f"-c listen_addresses=127.0.0.1 -p {cls.port} -k {Path(DATA).parent} -c max_connections=120 -c shared_buffers=16MB", "start")
        assert started.returncode == 0, started.stderr

    @classmethod
    def tearDownClass(cls):
        as_server_user(f"{BIN}/pg_ctl", "-D", str(cls.folder_of_replica), "-m", "immediate", "-s", "stop")

    def client(self, where):
        client = Client(where)
        self.addCleanup(client.close)
        return client

    def caught_up(self):
        psql(f"SELECT 1 FROM {self.schema}.head")
        for _ in range(400):
            behind = psql("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) FROM pg_stat_replication")
            if behind and int(behind[0]) <= 0:
                return
            time.sleep(0.02)
        raise AssertionError("the replica does not follow")

    def test_a_replica_answers_questions_and_decides_nothing_until_it_is_promoted(self):
        primary, there = address(self.schema), address(self.schema, port=self.port)
        main, reading = self.client(primary), self.client(there)
        self.assertEqual(main.ask(**grant("g1", A, "100000.00 EUR"))["verdict"], "granted")
        self.caught_up()
        self.assertEqual(reading.ask(**HEADROOM)["headroom_eur"], "200000.00")
        self.assertEqual(main.ask(**grant("g2", A, "50000.00 EUR"))["verdict"], "granted")
        self.caught_up()
        self.assertEqual(reading.ask(**HEADROOM)["headroom_eur"], "150000.00")  # and follows
        requests = (grant("g3", A, "1.00 EUR"), {**grant("r3", A, "1.00 EUR"), "do": "reserve"}, {**grant("d3", A, "1.00 EUR"), "do": "declare"},
                    {"do": "company", "cvr": A}, {"do": "link", "a": A, "b": "20000002", "since": "2020-01-01"}, {"do": "rate", "currency": "DKK", "date": "2025-06-02", "rate": "7.46"},
                    {"do": "reduce", "ref": "g1", "to": "1.00 EUR", "effective_on": "2026-03-01"})
        before = psql(f"SELECT seq FROM {self.schema}.head")
        for request in requests:
            said = reading.ask(**request)
            self.assertEqual((said.get("error"), said.get("written")), ("replica", "no"), (request, said))
            fresh = self.client(there).ask(**request)  # one that remembers nothing
            self.assertEqual((fresh.get("error"), fresh.get("written")), ("replica", "no"), (request, fresh))
        self.assertEqual(psql(f"SELECT seq FROM {self.schema}.head"), before)
        self.assertEqual(command.run("--json", "-L", there, "grant", "g3", A, "1.00 EUR", "--on", "2026-02-15").code, command.STORAGE)
        for question in (("check", A, "1.00 EUR", "--on", "2026-02-15"), ("grants",), ("audit",), ("undertaking", "show", A, "--on", "2026-02-15")):
            self.assertEqual(command.run("--json", "-L", there, *question).out, command.run("--json", "-L", primary, *question).out, question)
        verified = command.run("--json", "-L", there, "verify").answer
        self.assertTrue(verified["ok"], verified)
        self.assertEqual(verified["root"], command.run("--json", "-L", primary, "verify").answer["root"])
        status = command.run("--json", "-L", there, "pg", "status").answer
        self.assertEqual(status["role"], "replica")
        self.assertEqual(command.run("--json", "-L", primary, "pg", "status").answer["replicas"], "1")

        promoted = as_server_user(f"{BIN}/pg_ctl", "-D", str(self.folder_of_replica), "-w", "-s", "promote")
        self.assertEqual(promoted.returncode, 0, promoted.stderr)
        self.assertEqual(reading.ask(**grant("g3", A, "150000.01 EUR"))["verdict"], "refused")
        self.assertEqual(reading.ask(**grant("g3", A, "150000.00 EUR"))["verdict"], "granted")
        self.assertTrue(command.run("--json", "-L", there, "verify").answer["ok"])


if __name__ == "__main__":
    command.main()
