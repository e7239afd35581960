#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A program in any language drives a ledger through a pipe and can trust what it read."""
import json
import os
import queue
import random
import subprocess
import threading
import time
import unittest

from support.command import A, B, BAD_INPUT, C, COMMAND, D, STORAGE, Case, environment, main, parsed, started

DAY = "2026-02-14"


class Conversation:
    """A running `deminimis batch`: one request, one answer."""

    def __init__(self, ledger):
        self.process = started("-L", ledger, "batch")
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def send(self, request):
        line = request if isinstance(request, bytes) else json.dumps(request, ensure_ascii=False).encode("utf-8")
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def read(self, patience=30):
        line = self.lines.get(timeout=patience)
        if line is None:
            raise EOFError(self.process.stderr.read().decode())
        assert line.endswith(b"\n"), line
        return parsed(line.decode("utf-8"))

    def ask(self, request):
        self.send(request)
        return self.read()

    def unread(self):
        """Every whole answer that was still written, once the process has ended."""
        self.reader.join(30)
        answers = []
        while True:
            line = self.lines.get_nowait()
            if line is None:
                return answers
            if line.endswith(b"\n"):
                answers.append(parsed(line.decode("utf-8")))

    def kill(self):
        self.process.kill()
        self.close()

    def close(self):
        """The exit code."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        code = self.process.wait(30)
        self.reader.join(30)
        self.err = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        return code


def grant(ref, amount="10.00 EUR", cvr=A, on=DAY, **more):
    return {"do": "grant", "ref": ref, "cvr": cvr, "regulation": "general", "amount": amount, "granted_on": on, **more}


class Batch(Case):
    def setUp(self):
        super().setUp()
        self.init("--conversion", "fixed", "--rate", "7.46", "--reason", "test")

    def talk(self):
        conversation = Conversation(self.ledger)
        self.addCleanup(lambda: conversation.process.poll() is None and conversation.kill())
        return conversation

    def batch(self, *requests, code=0):
        """The answers to requests sent all at once."""
        sent = b"".join((r if isinstance(r, bytes) else json.dumps(r, ensure_ascii=False).encode("utf-8")) + b"\n" for r in requests)
        said = self.run_on("batch", stdin=sent)
        self.assertEqual(said.code, code, said)
        self.assertEqual(said.err, "", said)
        return said.answers

    def refs(self):
        return [g["ref"] for g in self.ask_lines("grants")]


class Operations(Batch):
    def test_every_operation_answers(self):
        aid = {"cvr": A, "regulation": "general", "amount": "100.00 EUR", "granted_on": "2026-01-10"}
        expected = [
            ({"do": "company", "cvr": A, "name": "Ål & Ærte", "fiscal_year_start": "07-01"}, {"verdict": "registered"}),
            ({"do": "company", "cvr": D, "fiscal_periods": [["2025-01-01", "2026-06-30"]]}, {"verdict": "registered"}),
            ({"do": "entity", "id": "foreign:1", "kind": "foreign_enterprise", "name": "AB"}, {"verdict": "declared"}),
            ({"do": "link", "a": "foreign:1", "b": B, "since": "2026-02-01"}, {"verdict": "linked", "event": 5}),
            ({"do": "link_end", "link": 5, "until": "2026-02-01"}, {"verdict": "ended"}),
            ({"do": "sector", "cvr": A, "sector": "general", "industry_code": "620100"}, {"verdict": "classified"}),
            ({"do": "rate", "currency": "DKK", "date": "2026-01-09", "rate": "7.46"}, {"verdict": "recorded"}),
            ({"do": "convert", "amount": "7.46 DKK", "on": DAY}, {"eur": "1.00", "rate_date": None}),
            ({"do": "check", **aid}, {"verdict": "allowed"}),
            ({"do": "grant", "ref": "g1", **aid}, {"verdict": "granted", "headroom_eur": "300000.00"}),
            ({"do": "reserve", "ref": "r1", **aid, "lapses_on": "2026-12-01"}, {"verdict": "reserved"}),
            ({"do": "post", "ref": "r1", "amount": "50.00 EUR"}, {"verdict": "granted", "eur": "50.00"}),
            ({"do": "reserve", "ref": "r2", **aid}, {"verdict": "reserved"}),
            ({"do": "void", "ref": "r2"}, {"verdict": "voided"}),
            ({"do": "declare", "ref": "d1", **aid}, {"verdict": "recorded", "breaches_caused": []}),
            ({"do": "reduce", "ref": "g1", "to": "60.00 EUR", "effective_on": "2026-02-01"}, {"verdict": "reduced", "eur": "60.00"}),
            ({"do": "withdraw", "ref": "d1", "effective_on": "2026-02-01"}, {"verdict": "withdrawn", "eur": "0.00"}),
            ({"do": "headroom", "cvr": A, "regulation": "general", "on": DAY, "currency": "EUR"}, {"max_amount": "299890.00 EUR"}),
            ({"do": "schedule", "cvr": A, "regulation": "general", "on": DAY}, {}),
            ({"do": "undertaking", "cvr": A, "on": DAY}, {"cvr": A}),
            ({"do": "decision", "ref": "g1"}, {"event": 9}),
            ({"do": "plan", "grants": [{"ref": "p1", **aid}, {"ref": "p2", **aid}]}, {"verdict": "allowed"}),
            ({"do": "plan", "grants": [{"ref": "p1", **aid}, {"ref": "p2", **aid}], "commit": True}, {"verdict": "granted"}),
            ({"do": "merge", "gone": C, "into": B, "on": DAY}, {"verdict": "merged"}),
            ({"do": "split", "cvr": A, "on": DAY, "method": "equity", "successors": [{"cvr": B, "equity": "1"}, {"cvr": D, "equity": "2"}]}, {"verdict": "split", "event": 20}),
            ({"do": "split_withdrawal", "split": 20}, {"verdict": "withdrawn"}),
            ({"do": "person", "subject": "person:9", "capacity": "signatory", "ref": "g1", "fields": {"name": "Bo"}}, {"verdict": "recorded"}),
            ({"do": "resolve", "key": "nobody's"}, {"key": "nobody's"}),
            ({"do": "audit"}, {"breaches": []}),
            ({"do": "register_due", "granted_on": "2026-01-05"}, {"due_on": "2026-02-02"}),
            ({"do": "gge_loan", "regulation": "general", "amount": "600000.00 EUR", "years": "5"}, {"gge_eur": "120000.00"}),
            ({"do": "gge_guarantee", "regulation": "general", "amount": "2250000.00 EUR", "years": "5"}, {"gge_eur": "300000.00"}),
            ({"do": "gge_instalments", "payments": [{"years": "1", "amount": "105.00 EUR"}], "discount_rate": "5"}, {"gge_eur": "100.00"}),
            ({"do": "gge_soft_loan", "outstanding": ["100.00 EUR"], "reference_rate": "10", "interest_rate": "0", "discount_rate": "0"}, {"gge_eur": "10.00"}),
        ]
        answers = self.batch(*[request for request, _ in expected])
        self.assertEqual(len(answers), len(expected))
        for (request, wanted), got in zip(expected, answers):
            with self.subTest(request["do"]):
                self.assertEqual({k: got.get(k) for k in wanted}, wanted, got)
                self.assertNotIn("error", got)
        known = self.batch({"do": "nothing"}, code=BAD_INPUT)[0]["remedy"]
        named = set(known.removeprefix("The operations are: ").rstrip(".").split(", "))
        self.assertEqual(named, {request["do"] for request, _ in expected}, "an operation without a test")
        self.assertTrue(self.ask("verify")["ok"])

    def test_who_and_why_are_recorded(self):
        self.batch(grant("g1", actor="Asta", reason="board", authority="FBCD", project="CL", instrument="grant", note="n", p_number="1003456789"))
        review = self.ask("decision", "show", "g1")
        self.assertEqual((review["actor"], review["reason"]), ("Asta", "board"))

    def test_a_refusal_is_an_answer_and_no_error(self):
        answers = self.batch(grant("g1", "300000.01 EUR"), grant("g1", "300000.00 EUR"))
        self.assertEqual([a["verdict"] for a in answers], ["refused", "granted"])

    def test_explain_adds_every_ceiling_with_the_grants_it_counts(self):
        short, full, short_too = self.batch({**grant(None), "do": "check"}, {**grant(None), "do": "check", "explain": True}, {**grant(None), "do": "check", "explain": False})
        self.assertNotIn("ceilings", short)
        self.assertEqual([c["id"] for c in full["ceilings"]], ["closing-loops.general"])
        self.assertEqual(short, short_too)
        self.assertEqual({k: full[k] for k in short if k != "advisories"}, {k: v for k, v in short.items() if k != "advisories"})
        self.assertIn("ceilings", self.batch({"do": "headroom", "cvr": A, "regulation": "general", "on": DAY, "explain": True})[0])

    def test_an_instrument_is_granted_at_its_gross_grant_equivalent(self):
        loan = {"kind": "loan", "amount": "600000.00 EUR", "years": "5"}
        request = {"do": "grant", "ref": "g1", "cvr": A, "regulation": "general", "granted_on": DAY, "instrument": loan}
        wrong = {**request, "ref": "g2", "amount": "1.00 EUR"}
        answers = self.batch(request, wrong, code=BAD_INPUT)
        self.assertEqual((answers[0]["eur"], answers[1].get("error")), ("120000.00", "request_invalid"))
        self.assertEqual(self.refs(), ["g1"])


class Trust(Batch):
    def test_an_answer_is_written_only_after_its_commit(self):
        talk = self.talk()
        for i in range(5):
            self.assertEqual(talk.ask(grant(f"g{i}"))["verdict"], "granted")
            self.assertEqual(self.refs(), [f"g{k}" for k in range(i + 1)])  # another process sees it
        self.assertEqual(talk.close(), 0)

    def test_what_was_answered_is_there_after_the_process_is_killed(self):
        talk = self.talk()
        refs = [f"g{i}" for i in range(20)]
        for ref in refs:
            self.assertEqual(talk.ask(grant(ref))["verdict"], "granted")
        talk.kill()
        self.assertEqual(self.refs(), refs)
        self.assertTrue(self.ask("verify")["ok"])

    def test_killed_at_any_moment_nothing_answered_is_lost_and_each_key_counts_once(self):
        seed = random.randrange(1 << 30)
        chance = random.Random(seed)
        requests = [grant(f"g{i:03d}", "100.00 EUR", cvr=(A, B)[i % 2], key=f"k{i:03d}") for i in range(1000)]
        acknowledged, kills = {}, 0
        while len(acknowledged) < len(requests):
            talk = self.talk()
            left = requests[len(acknowledged):]  # what was not answered is asked again, under the same key
            for request in left:
                talk.send(request)
            answers = [talk.read() for _ in range(min(chance.randint(1, 12), len(left)))]
            time.sleep(chance.uniform(0, 0.01))
            talk.kill()
            kills += 1
            for answer in answers + talk.unread():
                self.assertEqual(answer["verdict"], "granted", seed)
                acknowledged[answer["ref"]] = answer["event"]
        grants = self.ask_lines("grants")
        self.assertEqual(sorted(g["ref"] for g in grants), [r["ref"] for r in requests], seed)
        self.assertGreater(kills, 2, seed)
        for ref in ("g000", "g500", "g999"):
            self.assertEqual(self.ask("decision", "show", ref)["event"], acknowledged[ref], seed)
        found = self.ask("verify")
        self.assertEqual((found["ok"], found["events"]), (True, 1001), seed)

    def test_the_same_request_with_the_same_key_is_one_and_has_the_same_answer(self):
        requests = [
            {"do": "company", "cvr": A, "name": "X"}, {"do": "entity", "id": "f:1", "kind": "person"}, {"do": "link", "a": A, "b": B, "since": "2026-01-01"},
            {"do": "rate", "currency": "DKK", "date": "2026-01-09", "rate": "7.46"}, {"do": "sector", "cvr": A, "sector": "general"},
            grant("g1"), {**grant("r1"), "do": "reserve"}, {**grant("r2"), "do": "reserve"}, {"do": "post", "ref": "r1", "amount": "5.00 EUR"}, {"do": "void", "ref": "r2"},
            {**grant("d1", "300000.00 EUR"), "do": "declare"}, {"do": "reduce", "ref": "d1", "to": "7.00 EUR", "effective_on": DAY},
            {"do": "withdraw", "ref": "d1", "effective_on": DAY}, {"do": "merge", "gone": C, "into": B, "on": DAY}, {"do": "link_end", "link": 4, "until": "2026-01-31"},
            {"do": "split", "cvr": D, "on": DAY, "method": "equity", "successors": [{"cvr": A, "equity": "1"}]}, {"do": "split_withdrawal", "split": 17},
        ]
        requests = [{**r, "key": f"key {i}"} for i, r in enumerate(requests)]
        first = self.batch(*requests)
        for request, answer in zip(requests, first):
            self.assertNotIn("error", answer, request)
            self.assertNotIn("replayed", answer)
        with self.unchanged(replayed=True):
            again = self.batch(*requests)
            for request, one, two in zip(requests, first, again):
                with self.subTest(request["do"]):
                    self.assertEqual(two, {**one, "replayed": True})
            others = [{**r, "key": requests[(i + 1) % len(requests)]["key"]} for i, r in enumerate(requests)]
            for request, answer in zip(others, self.batch(*others, code=BAD_INPUT)):
                with self.subTest(request["do"]):
                    self.assertEqual(answer.get("error"), "key_reuse", answer)

    def test_a_plan_with_a_key_is_one_plan(self):
        plan = {"do": "plan", "commit": True, "key": "k", "grants": [{k: v for k, v in grant(ref).items() if k != "do"} for ref in ("p1", "p2")]}
        first, again = self.batch(plan, plan)
        self.assertEqual(again["verdict"], "granted")
        self.assertEqual([{**g, "replayed": True} for g in first["grants"]], again["grants"])
        self.assertEqual(self.refs(), ["p1", "p2"])

    def test_a_refused_request_with_a_key_may_be_asked_again(self):
        answers = self.batch(grant("g1", "300000.01 EUR", key="k"), grant("g1", "300000.00 EUR", key="k"))
        self.assertEqual([a["verdict"] for a in answers], ["refused", "granted"])

    def test_a_key_holds_for_another_process_too(self):
        first = self.batch(grant("g1", key="k"))[0]
        self.assertEqual(self.batch(grant("g1", key="k"))[0], {**first, "replayed": True})
        self.assertTrue(self.ask("grant", "g1", A, "10.00 EUR", "--on", DAY, "--key", "k")["replayed"])


class WrongLines(Batch):
    AFTER = {"do": "convert", "amount": "1.00 EUR", "on": DAY}

    def refused(self, code, *lines):
        """Each line is answered by this error, and the request after it still works."""
        with self.unchanged():
            answers = self.batch(*[part for line in lines for part in (line, self.AFTER)], code=BAD_INPUT)
        self.assertEqual(len(answers), 2 * len(lines), answers)
        for line, answer, after in zip(lines, answers[::2], answers[1::2]):
            with self.subTest(str(line)[:80]):
                self.assertEqual(answer.get("error"), code, answer)
                self.assertEqual((answer["written"], answer["retryable"]), ("no", False))
                for name in ("where", "why", "remedy"):
                    self.assertIsInstance(answer[name], str)
                self.assertEqual(after.get("eur"), "1.00", after)

    def test_what_is_not_a_json_object_is_an_error_line(self):
        self.refused("request_invalid", b"{", b"hello", b"[]", b'"text"', b"5", b"null", b"true", b'{"do": "audit"} x', b'{"do": "audit",}', b"{'do': 'audit'}",
                     b'{"do": "audit" /* comment */}', b"\x00", b'{"do": "audit\x00"}', b'{"do": "au\tdit"}', b"NaN", b'{"do": "\\ud800"}')

    def test_text_that_is_not_utf8_is_an_error_line(self):
        self.refused("request_invalid", b'{"do": "company", "cvr": "12345674", "name": "\xe6bler"}', b"\xff\xfe", b'{"do": "\xc0\xae"}')

    def test_a_key_twice_in_one_object_is_an_error_line(self):
        self.refused("request_invalid", b'{"do": "audit", "do": "audit"}', b'{"do": "convert", "amount": "1.00 EUR", "amount": "2.00 EUR", "on": "2026-02-14"}',
                     b'{"do": "split", "cvr": "12345674", "on": "2026-02-14", "method": "equity", "successors": [{"cvr": "99000007", "equity": "1", "equity": "2"}]}')

    def test_a_field_that_is_unknown_missing_or_of_another_type_is_an_error_line(self):
        whole = grant("g1")
        self.refused("request_invalid", {**whole, "amuont": "1.00 EUR"}, {**whole, "expect": {}}, {"do": "audit", "cvr": A}, {"do": "void", "ref": "x", "amount": "1.00 EUR"},
                     *[{k: v for k, v in whole.items() if k != name} for name in ("do", "ref", "cvr", "regulation", "amount", "granted_on")],
                     {**whole, "amount": 10}, {**whole, "amount": 10.5}, {**whole, "cvr": 12345674}, {**whole, "ref": True}, {**whole, "ref": []}, {**whole, "note": {}},
                     {**whole, "explain": "yes"}, {**whole, "explain": 1}, {**whole, "key": 5}, {"do": 5}, {"do": "Grant"}, {"do": "grant\u0000"},
                     {"do": "plan", "grants": {}}, {"do": "plan", "grants": [5]}, {"do": "plan", "grants": [{**whole}]}, {"do": "link_end", "link": "5", "until": DAY},
                     {"do": "link_end", "link": -5, "until": DAY}, {"do": "link_end", "link": 5.0, "until": DAY},
                     {"do": "split", "cvr": A, "on": DAY, "method": "luck", "successors": []}, {"do": "company", "cvr": A, "fiscal_periods": [["2024-01-01"]]})

    def test_numbers_of_any_length_are_read_and_refused(self):
        self.refused("request_invalid", b'{"do": "link_end", "link": ' + b"9" * 1000 + b', "until": "2026-02-14"}', b'{"do": 1e400}', b'{"do": "link_end", "link": 1e3, "until": "2026-02-14"}')

    def test_json_nested_too_deep_is_an_error_line(self):
        self.refused("request_invalid", b'{"do": ' + b"[" * 100000 + b"]" * 100000 + b"}", b"[" * 500000, b'{"a":' * 100000)

    def test_a_line_of_two_mebibytes_is_an_error_line(self):
        self.refused("line_too_long", json.dumps({"do": "company", "cvr": A, "name": "x" * (2 << 20)}).encode(), b"x" * ((1 << 20) + 1))

    def test_a_line_too_long_is_told_even_where_it_begins_with_nothing_but_spaces(self):
        self.refused("line_too_long", b" " * (2 << 20) + b'{"do": "audit"}')

    def test_a_line_of_exactly_one_mebibyte_is_read(self):
        line = b'{"do": "convert", "amount": "1.00 EUR", "on": "2026-02-14"}'
        self.assertEqual(self.batch(line + b" " * ((1 << 20) - len(line)))[0]["eur"], "1.00")
        self.assertEqual(self.batch(line + b" " * ((1 << 20) - len(line)) + b"\r")[0].get("eur"), "1.00")

    def test_every_error_of_the_rules_is_an_error_line(self):
        for code, request in [
            ("cvr_invalid", grant("g", cvr="1")), ("amount_syntax", grant("g", "x")), ("currency_unknown", grant("g", "1.00 ZZZ")), ("amount_precision", grant("g", "1.001 EUR")),
            ("amount_overflow", grant("g", "9" * 30 + " EUR")), ("amount_not_positive", grant("g", "-1.00 EUR")), ("date_invalid", grant("g", on="2024-02-30")),
            ("date_invalid", grant("g", on="2024-2-9")), ("date_order", {**grant("g"), "do": "reserve", "lapses_on": DAY}),
            ("regulation_unknown", {**grant("g"), "regulation": "x"}), ("no_rule_in_force", {**grant("g"), "regulation": "sgei"}), ("ref_unknown", {"do": "post", "ref": "g"}),
            ("rate_implausible", {"do": "rate", "currency": "DKK", "date": DAY, "rate": "0.13"}), ("entity_unknown", {"do": "link", "a": "x", "b": A, "since": DAY}),
            ("link_self", {"do": "link", "a": A, "b": A, "since": DAY}), ("p_number_invalid", {**grant("g"), "p_number": "0101901234"}),
            ("personal_number", grant("010190-1234")), ("encoding_invalid", grant("a\u001b[31mb")), ("encoding_invalid", grant("a\u0000b")),
            ("equity_undefined", {"do": "split", "cvr": A, "on": DAY, "method": "equity", "successors": [{"cvr": B, "equity": "0"}]}),
            ("safe_harbour_unavailable", {"do": "gge_loan", "regulation": "general", "amount": "1.00 EUR", "years": "11"}),
        ]:
            self.refused(code, request)


class Lines(Batch):
    REQUEST = b'{"do": "convert", "amount": "1.00 EUR", "on": "2026-02-14"}'

    def test_empty_lines_are_passed_over_and_crlf_is_a_line_end(self):
        said = self.run_on("batch", stdin=b"\n\r\n  \t\n" + self.REQUEST + b"\r\n\n" + self.REQUEST + b"\n \r\n")
        self.assertEqual((said.code, [a["eur"] for a in said.answers]), (0, ["1.00", "1.00"]), said)

    def test_the_last_line_needs_no_end(self):
        said = self.run_on("batch", stdin=self.REQUEST)
        self.assertEqual((said.code, len(said.answers)), (0, 1), said)

    def test_nothing_asked_is_nothing_answered(self):
        said = self.run_on("batch")
        self.assertEqual((said.code, said.out, said.err), (0, "", ""))

    def test_answers_are_one_line_each_in_the_order_of_the_requests(self):
        requests = [{"do": "convert", "amount": f"{i}.00 EUR", "on": DAY} for i in range(1, 200)]
        self.assertEqual([a["eur"] for a in self.batch(*requests)], [f"{i}.00" for i in range(1, 200)])

    def test_one_error_among_many_answers_ends_with_2(self):
        self.assertEqual(len(self.batch(self.REQUEST, b"{", self.REQUEST, code=BAD_INPUT)), 3)

    def test_danish_letters_are_kept(self):
        self.batch({"do": "company", "cvr": A, "name": "Rødgrød med fløde ApS – æøå 🐟"})
        self.assertEqual(self.ask("company", "show", A)["name"], "Rødgrød med fløde ApS – æøå 🐟")


class Streams(Batch):
    """Where the answer goes is part of the answer: one that could not be written is a failure, whatever was recorded."""

    def through(self, redirection, *arguments, stdin=b""):
        """The exit code with the standard streams redirected by a shell."""
        script = f'exec "$0" "$@" {redirection}'
        return subprocess.run(["sh", "-c", script, COMMAND, "-L", str(self.ledger), *arguments], input=stdin, stderr=subprocess.PIPE, env=environment(), timeout=60,
                              check=False)

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no device that is always full here")
    def test_an_answer_that_cannot_be_written_is_a_failure(self):
        for arguments in (["grants"], ["--json", "audit"], ["verify"], ["grant", "g1", A, "1.00 EUR", "--on", DAY], ["rulebook", "show"]):
            with self.subTest(arguments):
                said = self.through(">/dev/full", *arguments)
                self.assertEqual(said.returncode, STORAGE)
                self.assertIn(b"standard output", said.stderr)

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no device that is always full here")
    def test_a_batch_whose_answers_cannot_be_written_ends_at_the_first(self):
        requests = [grant(f"g{i}") for i in range(5)]
        said = self.through(">/dev/full", "batch", stdin=b"".join(json.dumps(r).encode() + b"\n" for r in requests))
        self.assertEqual(said.returncode, STORAGE)
        self.assertEqual(self.refs(), ["g0"])

    def test_with_closed_streams_the_ledger_stays_whole(self):
        for i, redirection in enumerate((">&-", "2>&-", "<&-", "<&- >&- 2>&-")):
            with self.subTest(redirection):
                self.through(redirection, "grant", f"g{i}", A, "1.00 EUR", "--on", DAY)
                self.through(redirection, "company", "add", "123")
                self.through(redirection, "batch", stdin=json.dumps(grant(f"b{i}")).encode())
                self.assertTrue(self.ask("verify")["ok"])
        self.assertLessEqual({"g0", "g1", "g2", "g3", "b1"}, set(self.refs()))


if __name__ == "__main__":
    main()
