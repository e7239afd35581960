#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A ledger in PostgreSQL whose connections are cut, and copies of ledgers either way. Run by tests/postgres/with-server; CUTS makes it longer."""
import os
import re
import signal
import subprocess
import time

from support.cutting_proxy import CuttingProxy
from support.server import Client, address, command, events, grant, psql, PORT

CUTS = int(os.environ.get("CUTS", "100"))
A = "20000001"


class Cut(command.Case):
    def test_100_connections_cut_during_commit_leave_a_question_that_the_key_settles(self):
        self.ledger = address("cut")
        self.init()
        proxy = CuttingProxy(PORT)
        self.addCleanup(proxy.close)
        straight, recorded = Client(self.ledger), 0
        for number in range(CUTS):
            request = grant(f"g{number}", f"{20000000 + number % 20}", "1.00 EUR", key=f"k{number}")
            cut = Client(address("cut", port=proxy.here))
            self.assertEqual(cut.ask(do="headroom", cvr=A, regulation="general", on="2026-02-14", currency="EUR").get("error"), None)
            proxy.mode = "after" if number % 2 else "before"
            cuts = proxy.cuts
            cut.send(**request)
            answer = cut.answer()
            cut.close()
            proxy.mode = None
            self.assertEqual(proxy.cuts, cuts + 1)
            said = answer or command.parsed("{}")
            self.assertIn("outcome_unknown", (said.get("error"), *cut.said.split()), (answer, cut.said))
            if answer:
                self.assertEqual(said["written"], "unknown")
            known = bool(psql(f"SELECT 1 FROM cut.event WHERE key = 'k{number}'"))
            recorded += known
            again = straight.ask(**request)
            self.assertEqual((again["verdict"], again.get("replayed", False)), ("granted", known), again)
        straight.close()
        self.assertEqual(proxy.cuts, CUTS)
        self.assertEqual(recorded, proxy.heard)  # what the server had heard of was recorded, the rest was not
        self.assertGreaterEqual(recorded, CUTS // 3)
        self.assertEqual(len(events("cut")), CUTS + 1)
        self.assertTrue(self.ask("verify")["ok"])

    def test_a_connection_lost_before_the_commit_leaves_nothing_and_the_next_request_connects_again(self):
        self.ledger = address("lost")
        self.init()
        client = Client(self.ledger)
        self.assertEqual(client.ask(**grant("g1", A, "1.00 EUR"))["verdict"], "granted")
        psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'deminimis'")
        time.sleep(0.2)
        said = client.ask(**grant("g2", A, "1.00 EUR"))
        if said is None or "error" in said:  # it may be noticed by the first request, which then recorded nothing
            self.assertEqual(len(events("lost")), 2)
            said = client.ask(**grant("g2", A, "1.00 EUR"))
        self.assertEqual(said["verdict"], "granted")
        client.close()


class Copying(command.Case):
    def requests(self):
        lines = [{"do": "rate", "currency": "DKK", "date": "2025-06-02", "rate": "7.4604"}]
        lines += [{"do": "company", "cvr": f"{20000000 + i}", "name": f"Firma Ø {i} \"x\" \\ A/S"} for i in range(20)]
        lines += [{"do": "link", "a": "20000001", "b": "20000002", "since": "2020-01-01", "evidence": "årsrapport"}]
        lines += [grant(f"g{i}", f"{20000000 + i % 20}", "100.00 DKK", "2025-06-02", key=f"k{i}", note="linje 'Ø' \\ \"x\"") for i in range(2200)]
        lines += [{"do": "reduce", "ref": "g7", "to": "50.00 DKK", "effective_on": "2025-07-01"}]
        return "".join(command.json.dumps(line) + "\n" for line in lines)

    def test_a_ledger_goes_from_a_file_to_a_database_and_back_byte_for_byte_also_where_it_is_cut(self):
        self.init()
        self.assertEqual(self.run_on("batch", stdin=self.requests()).code, 0)
        root = self.ask("verify")["root"]
        there, back = address("copied"), self.folder / "back.db"
        whole = self.ask("verify")["events"]
        # cut in the middle, twice: once before the server hears of a commit, once after it has done it
        had = 0
        proxy = CuttingProxy(PORT)
        self.addCleanup(proxy.close)
        for mode in ("before", "after"):
            proxy.mode, proxy.passing = mode, 1
            cut = command.run("--json", "copy", self.ledger, address("copied", port=proxy.here))
            proxy.mode = None
            self.assertEqual((cut.code, cut.answer["error"]), (command.STORAGE, "outcome_unknown"), cut)
            now = int(psql("SELECT seq FROM copied.head")[0])
            self.assertTrue(had < now < whole, (had, now, whole))
            had = now
        self.assertEqual(proxy.cuts, 2)
        self.assertEqual(psql("SELECT count(*), max(seq) FROM copied.event"), [f"{had}|{had}"])
        process = subprocess.Popen([command.COMMAND, "copy", str(self.ledger), there], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        process.send_signal(signal.SIGKILL)  # and a copy that is killed at whatever it does
        process.wait()
        said = command.run("--json", "copy", self.ledger, there)
        self.assertEqual(said.code, 0, said)
        self.assertEqual(said.answer["root"], root)
        self.assertGreaterEqual(said.answer["already"], had)  # it went on
        self.assertEqual(command.run("--json", "-L", there, "verify").answer["root"], root)
        said = command.run("--json", "copy", there, back)
        self.assertEqual(said.code, 0, said)
        self.assertEqual(command.run("--json", "-L", back, "verify").answer, self.ask("verify"))
        # both go on alike
        for ledger in (there, back):
            answer = command.run("--json", "-L", ledger, "headroom", "20000001", "--on", "2025-06-02", "--currency", "EUR").answer
            self.assertEqual(answer["headroom_eur"], self.ask("headroom", "20000001", "--on", "2025-06-02", "--currency", "EUR")["headroom_eur"])

    def test_a_copy_is_not_made_over_another_ledger(self):
        self.init()
        other = address("another")
        self.assertEqual(command.run("-L", other, "init", "--authority", "Somebody else").code, 0)
        said = command.run("--json", "copy", self.ledger, other)
        self.assertEqual((said.code, said.answer["error"]), (command.BAD_INPUT, "ledger_exists"), said)

    def test_with_32_partitions_the_same_answers_come_from_rows_spread_over_all_of_them(self):
        whole, spread = address("whole"), address("spread")
        self.assertEqual(command.run("-L", whole, "pg", "init").code, 0)
        self.assertEqual(command.run("-L", spread, "pg", "init", "--partitions", "32").code, 0)
        requests = "".join(command.json.dumps(grant(f"g{i}", f"{20000000 + i % 150}", "70000.00 EUR")) + "\n" for i in range(300))
        answers = [[{k: v for k, v in a.items()} for a in command.run("-L", ledger, "batch", stdin=requests).answers] for ledger in (whole, spread)]
        self.assertEqual(answers[0], answers[1])
        used = psql("SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent JOIN pg_namespace n ON n.oid = c.relnamespace "
                    "WHERE n.nspname = 'spread' AND c.relname = 'fact'")
        self.assertEqual(used, ["32"])
        filled = psql("SELECT count(DISTINCT tableoid) FROM spread.fact")
        self.assertGreater(int(filled[0]), 25)
        self.assertTrue(command.run("--json", "-L", spread, "verify").answer["ok"])
        plan = "\n".join(psql("EXPLAIN SELECT bytes FROM spread.fact WHERE node = '20000001'"))
        self.assertEqual(len(set(re.findall(r" on (fact_\d+) ", plan))), 1, plan)  # one undertaking's company, one partition


class Watching(command.Case):
    def test_status_tells_what_endangers_the_promises(self):
        self.ledger = address("watched")
        self.init()
        said = self.ask("pg", "status")
        self.assertEqual((said["fsync"], said["role"], said["events"]), ("on", "primary", "1"))
        for name in ("lock_waits", "replicas", "last_archived_age_s", "longest_wait_ms"):
            self.assertIn(name, said)

    def test_a_server_that_could_lose_what_it_acknowledged_is_refused(self):
        self.ledger = address("unsafe")
        self.init()
        psql("ALTER SYSTEM SET full_page_writes = off")
        psql("SELECT pg_reload_conf()")
        try:
            time.sleep(0.5)
            said = self.run_on("--json", "grant", "g1", A, "1.00 EUR", "--on", "2026-02-14")
            self.assertEqual((said.code, said.answer["error"], said.answer["written"]), (command.STORAGE, "setting_unsafe", "no"), said)
            self.assertEqual(self.run_on("pg", "status").code, command.REFUSED)
        finally:
            psql("ALTER SYSTEM RESET full_page_writes")
            psql("SELECT pg_reload_conf()")
        time.sleep(0.5)
        self.assertEqual(self.run_on("grant", "g1", A, "1.00 EUR", "--on", "2026-02-14").code, 0)

    def test_what_is_no_ledger_is_said_to_be_none(self):
        for where in (address("nothing"), address().replace("/ledger", "/nothing")):
            said = command.run("--json", "-L", where, "verify")
            self.assertEqual((said.code, said.answer["error"]), (command.STORAGE, "not_a_ledger"), said)
        said = command.run("--json", "-L", address().replace(str(PORT), "1"), "verify")
        self.assertEqual((said.code, said.answer["error"]), (command.STORAGE, "storage"), said)
        said = command.run("--json", "-L", "postgresql://anna:secret@127.0.0.1:1/x", "verify")
        self.assertNotIn("secret", said.out + said.err)


if __name__ == "__main__":
    command.main()
