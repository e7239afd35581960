#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two programs that race for the last euro cannot both have it, and who must wait too long is told so."""
import fcntl
import json
import sqlite3
import threading
import time

from support.command import A, ALLOWED, B, BUSY, Case, main, run

DAY = "2026-02-14"
PROCESSES = 8


def at_once(jobs):
    """Starts every job at the same moment, each in a thread, and gives their results."""
    barrier = threading.Barrier(len(jobs))
    results = [None] * len(jobs)

    def work(i, job):
        barrier.wait()
        results[i] = job()

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Racing(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def sum_of_grants(self):
        return sum(self.in_cents(g["eur"]) for g in self.ask_lines("grants"))

    def in_order(self, granted):
        """What was granted is recorded once each, fills the ceiling exactly, and breaks none."""
        self.assertEqual(sorted(g["ref"] for g in self.ask_lines("grants")), sorted(granted))
        self.assertEqual(self.sum_of_grants(), 300000_00)
        self.assertEqual(self.ask("headroom", A, "--on", DAY, "--currency", "EUR")["headroom_eur"], "0.00")
        self.assertEqual(self.ask("audit"), {"breaches": []})
        found = self.ask("verify")
        self.assertEqual((found["ok"], found["events"]), (True, 1 + len(granted)))

    def test_of_commands_that_race_exactly_as_many_are_granted_as_fit(self):
        def series(who):
            return [self.run_on("--json", "grant", f"g{who}-{i}", A, "20000.00 EUR", "--on", DAY) for i in range(4)]

        said = [s for one in at_once([lambda who=who: series(who) for who in range(PROCESSES)]) for s in one]
        self.assertEqual({s.code for s in said}, {0, 1})
        granted = [s.answer["ref"] for s in said if s.code == 0]
        self.assertEqual(len(granted), 15)
        self.in_order(granted)

    def test_of_pipes_that_race_exactly_as_many_requests_are_granted_as_fit(self):
        def requests(who):
            return "".join(json.dumps({"do": "grant", "ref": f"g{who}-{i}", "cvr": A, "regulation": "general", "amount": "3000.00 EUR", "granted_on": DAY}) + "\n"
                           for i in range(20))

        said = at_once([lambda who=who: self.run_on("batch", stdin=requests(who)) for who in range(PROCESSES)])
        self.assertEqual({s.code for s in said}, {0}, said[0])
        answers = [a for s in said for a in s.answers]
        self.assertEqual({a["verdict"] for a in answers}, {"granted", "refused"})
        granted = [a["ref"] for a in answers if a["verdict"] == "granted"]
        self.assertEqual(len(granted), 100)
        self.in_order(granted)

    def test_companies_of_one_undertaking_race_for_one_ceiling(self):
        self.ok("link", "add", A, B, "--since", "2020-01-01")
        said = at_once([lambda who=who: self.run_on("--json", "grant", f"g{who}", (A, B)[who % 2], "100000.00 EUR", "--on", DAY) for who in range(PROCESSES)])
        self.assertEqual(sorted(s.code for s in said), [0] * 3 + [1] * 5)
        self.assertEqual(self.sum_of_grants(), 300000_00)

    def test_one_key_from_many_processes_is_one_grant_with_one_answer(self):
        said = at_once([lambda: self.run_on("--json", "grant", "g1", A, "100000.00 EUR", "--on", DAY, "--key", "k") for _ in range(PROCESSES)])
        self.assertEqual({s.code for s in said}, {0}, said[0])
        answers = [s.answer for s in said]
        self.assertEqual(sum("replayed" not in a for a in answers), 1)
        self.assertEqual(len({json.dumps({**a, "replayed": True}, sort_keys=True) for a in answers}), 1)
        self.assertEqual(len(self.ask_lines("grants")), 1)

    def test_one_reference_from_many_processes_is_one_grant(self):
        said = at_once([lambda who=who: self.run_on("--json", "grant", "g1", A, f"{who + 1}.00 EUR", "--on", DAY) for who in range(PROCESSES)])
        self.assertEqual(sorted(s.code for s in said), [0] + [2] * (PROCESSES - 1))
        self.assertEqual({s.answer["error"] for s in said if s.code == 2}, {"ref_exists"})

    def test_of_processes_that_make_one_ledger_one_succeeds(self):
        path = self.folder / "new.db"
        said = at_once([lambda: run("-L", path, "--json", "init") for _ in range(PROCESSES)])
        self.assertEqual(sorted(s.code for s in said), [0] + [2] * (PROCESSES - 1))
        self.assertEqual({s.answer["error"] for s in said if s.code == 2}, {"ledger_exists"})
        self.assertEqual(sorted(p.name for p in self.folder.iterdir() if p.name.startswith("new.db")), ["new.db"])


class Waiting(Case):
    """Three ledgers are held in three ways at the same time, and everybody waits side by side: it takes seconds."""

    REQUEST = json.dumps({"do": "grant", "ref": "b1", "cvr": A, "regulation": "general", "amount": "1.00 EUR", "granted_on": DAY}) + "\n"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.held = {}
        for how in ("writing", "queue", "whole"):
            case = cls.held[how] = Case()
            case.setUp()
            cls.addClassCleanup(case.doCleanups)
            case.init()
            case.ok("grant", "g1", A, "10.00 EUR", "--on", DAY)  # makes the files beside the ledger
        writing = sqlite3.connect(cls.held["writing"].ledger, isolation_level=None)
        writing.execute("BEGIN IMMEDIATE")
        whole = sqlite3.connect(cls.held["whole"].ledger, isolation_level=None)
        whole.execute("BEGIN EXCLUSIVE")
        with open(f"{cls.held['queue'].ledger}.lock", "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            commands = {"grant": ["--json", "grant", "g2", A, "1.00 EUR", "--on", DAY], "company": ["--lang", "da", "company", "add", A], "batch": ["batch"],
                        "grants": ["--json", "grants"]}
            asked = [(how, name) for how in cls.held for name in commands if how != "whole" or name == "grants"]

            def ask(how, name):
                begun = time.monotonic()
                said = cls.held[how].run_on(*commands[name], stdin=cls.REQUEST if name == "batch" else "")
                return said, time.monotonic() - begun

            cls.said = dict(zip(asked, at_once([lambda a=a: ask(*a) for a in asked])))
        for other in (writing, whole):
            other.execute("ROLLBACK")
            other.close()

    def busy(self, how):
        """Writers waited for a while, were told `busy` in every way there is, and nothing was written."""
        for name in ("grant", "company", "batch"):
            waited = self.said[how, name][1]
            self.assertGreater(waited, 3, name)
            self.assertLess(waited, 30, name)
        one, two, three = (self.said[how, name][0] for name in ("grant", "company", "batch"))
        self.assertEqual((one.code, one.answer["error"], one.answer["written"], one.answer["retryable"]), (BUSY, "busy", "no", True), one)
        self.assertIn("Error busy", one.err)
        self.assertEqual((two.code, two.out), (BUSY, ""), two)
        self.assertIn("En anden er ved at skrive", two.err)
        self.assertEqual((three.answer["error"], three.answer["written"], three.answer["retryable"]), ("busy", "no", True), three)
        case = self.held[how]
        self.assertEqual(case.events()[0], 2)
        self.assertEqual([g["ref"] for g in case.ask_lines("grants")][:1], ["g1"])
        self.assertEqual(case.ask("grant", "after", A, "1.00 EUR", "--on", DAY)["event"], 3)

    def test_while_another_process_writes_the_ledger_writers_are_told_busy(self):
        self.busy("writing")

    def test_while_another_process_stands_before_the_queue_writers_are_told_busy(self):
        self.busy("queue")

    def test_a_question_waits_for_nobody_who_writes(self):
        for how in ("writing", "queue"):
            said = self.said[how, "grants"][0]
            self.assertEqual((said.code, len(said.answers)), (ALLOWED, 1), said)

    def test_while_another_process_holds_the_whole_file_questions_are_told_busy(self):
        said, waited = self.said["whole", "grants"]
        self.assertEqual((said.code, said.answer["error"]), (BUSY, "busy"), said)
        self.assertGreater(waited, 3)
        self.assertEqual(len(self.held["whole"].ask_lines("grants")), 1)

    def test_a_batch_that_met_a_busy_ledger_ends_with_the_code_that_says_try_again(self):
        for how in ("writing", "queue"):
            said = self.said[how, "batch"][0]
            self.assertEqual(said.code, BUSY, said)


class WaitingInTime(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def test_a_writer_that_is_let_in_in_time_goes_on(self):
        other = sqlite3.connect(self.ledger, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(1, lambda: other.execute("ROLLBACK"))
        release.start()
        self.ok("grant", "g2", A, "1.00 EUR", "--on", DAY)
        release.join()
        other.close()


if __name__ == "__main__":
    main()
