#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The conformance vectors pass on both stores, and a wrong answer is told."""
import json
import os

from support.command import BAD_INPUT, REFUSED, VECTORS, Case, main, run


class Conformance(Case):
    def test_every_vector_passes_on_both_stores(self):
        counts = set()
        for store in ("memory", "sqlite"):
            scratch = self.folder / store
            scratch.mkdir()
            said = run("conformance", "--store", store, *VECTORS, env={"TMPDIR": str(scratch)}, timeout=300)
            self.assertEqual((said.code, said.err), (0, ""), said)
            self.assertRegex(said.out, r"^\d+ passed, 0 failed\n$")
            counts.add(said.out)
            self.assertEqual(os.listdir(scratch), [], "scratch ledgers are left behind")
        expected = sum("expect" in step for file in VECTORS for case in json.loads(file.read_text())["cases"] for step in case["steps"])
        self.assertEqual(counts, {f"{expected} passed, 0 failed\n"})

    def broken(self, change):
        """A vector file of which `change(case)` made one step wrong."""
        vectors = json.loads(next(f for f in VECTORS if f.name == "programme.json").read_text())
        for case in vectors["cases"]:
            if change(case):
                return self.write("broken.json", json.dumps(vectors)), case, sum("expect" in s for c in vectors["cases"] for s in c["steps"])
        raise AssertionError("no case to break")

    def test_a_wrong_answer_is_told_with_what_was_expected_and_got_and_the_counts_close(self):
        def change(case):
            for step in case["steps"]:
                if step.get("expect", {}).get("headroom_eur"):
                    step["expect"]["headroom_eur"] = "0.17"
                    return True

        path, case, steps = self.broken(change)
        for store in ("memory", "sqlite"):
            said = run("conformance", "--store", store, path)
            self.assertEqual((said.code, said.err), (REFUSED, ""), said)
            lines = said.out.splitlines()
            self.assertIn(case["id"], lines[0])
            self.assertRegex(lines[1], r'expected .*"headroom_eur": ?"0\.17"')
            self.assertRegex(lines[2], r'got .*"headroom_eur": ?"\d+\.\d\d"')
            self.assertEqual(lines[-1], f"{steps - 1} passed, 1 failed")

    def test_a_key_that_the_answer_lacks_fails(self):
        def change(case):
            for step in case["steps"]:
                if "expect" in step:
                    step["expect"]["colour"] = "red"
                    return True

        self.assertEqual(run("conformance", self.broken(change)[0]).code, REFUSED)

    def test_a_step_without_expectation_must_not_fail(self):
        def change(case):
            case["steps"].insert(0, {"do": "void", "ref": "nothing"})
            return True

        said = run("conformance", self.broken(change)[0])
        self.assertEqual(said.code, REFUSED, said)
        self.assertIn("ref_unknown", said.out)

    def test_a_case_whose_ledger_cannot_be_made_fails_with_all_its_steps_and_the_others_are_run(self):
        wrong = {"rulebook": ("x", "rulebook_invalid"), "policy": ({"rounding": 5}, "policy_unknown"), "conversion": ({"source": "ecb", "max_age_days": "7"}, "request_invalid")}
        for key, (value, code) in wrong.items():
            with self.subTest(key):
                def change(case):
                    case[key] = value
                    return True

                path, case, steps = self.broken(change)
                said = run("conformance", path)
                self.assertEqual((said.code, said.err), (REFUSED, ""), said)
                lines = said.out.splitlines()
                self.assertIn(f"{case['id']}, step 0", lines[0])
                self.assertIn(f'"error":"{code}"', lines[2])
                failed = len(case["steps"])
                self.assertEqual(lines[-1], f"{steps - sum('expect' in s for s in case['steps'])} passed, {failed} failed")
        bare = json.loads(VECTORS[0].read_text())
        del bare["cases"][0]["conversion"]
        self.assertEqual(run("conformance", self.write("bare.json", json.dumps(bare))).code, REFUSED)

    def test_what_is_not_a_vector_file_is_bad_input(self):
        good = json.loads(VECTORS[0].read_text())
        wrong = {"text.json": "hello", "list.json": "[]", "format.json": json.dumps({**good, "format": "other/1"}), "cases.json": json.dumps({**good, "cases": 5}),
                 "empty.json": "", "case.json": json.dumps({**good, "cases": [5]}), "steps.json": json.dumps({**good, "cases": [{"id": "x"}]}),
                 "step.json": json.dumps({**good, "cases": [{**good["cases"][0], "steps": [5]}]})}
        for name, content in wrong.items():
            with self.subTest(name):
                said = run("--json", "conformance", self.write(name, content))
                self.assertEqual(said.code, BAD_INPUT, said)
                self.assertNotEqual(said.err, "")
        self.assertEqual(run("conformance").code, BAD_INPUT)
        self.assertEqual(run("conformance", self.folder / "missing.json").code, BAD_INPUT)
        self.assertEqual(run("conformance", "--store", "tape", VECTORS[0]).code, BAD_INPUT)


if __name__ == "__main__":
    main()
