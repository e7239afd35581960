#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The verifiable log from outside: checkpoints, proofs, exports, backups, erasure, roles; and the verifier that ships with exports."""
import importlib.util
import json
import shutil
import sqlite3
import subprocess
import sys

from support.command import A, B, ROOT, STORAGE, Case, about_a_file, main, run

sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests" / "support"))
import page_checksums
VERIFIER = ROOT / "src" / "io" / "verifier" / "verify_ledger.py"
AID = ("--on", "2026-01-10")


def load_verifier():
    spec = importlib.util.spec_from_file_location("verify_ledger", VERIFIER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Integrity(Case):
    def setUp(self):
        super().setUp()
        self.state = self.folder / "state"
        self.secret = self.folder / "secret.key"
        self.init()
        for number in range(5):
            self.ok("grant", f"g{number}", A, "100.00 EUR", *AID)

    def remembering(self, *arguments, ledger=None):
        return run("-L", ledger or self.ledger, *arguments, env={"XDG_STATE_HOME": str(self.state)})

    def key(self):
        if not self.secret.exists():
            self.public = self.ok("key", "new", self.secret).strip()
        return self.public

    def checkpoint(self, name="checkpoint.txt"):
        self.key()
        return self.write(name, self.ok("checkpoint", "--signing-key", self.secret))

    def outside(self, *arguments):
        """The verifier in plain Python."""
        return subprocess.run([sys.executable, "-I", VERIFIER, "--key", self.public, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60)

    def against(self, checkpoint, code):
        said = self.run_on("--json", "verify", "--against", checkpoint, "--public-key", self.public)
        self.assertEqual(said.code, code, said)
        return said.answer

    def edit(self, *statements):
        db = sqlite3.connect(self.ledger, isolation_level=None)
        guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER {name}")
        db.create_function("leaf", 1, load_verifier().leaf_hash)
        for statement in statements:
            db.execute(statement)
        for _, sql in guards:
            db.execute(sql)
        db.close()
        page_checksums.reseal(self.ledger)

    # ---- the vectors

    def test_the_python_verifier_takes_the_right_vectors_and_refuses_the_forged_ones(self):
        verifier = load_verifier()
        vectors = json.loads((ROOT / "tests" / "integrity" / "log_vectors.json").read_text(encoding="utf-8"))
        key, forged = verifier.read_key(vectors["key"]), 0
        for case in vectors["cases"]:
            with self.subTest(case["name"], kind=case["kind"]):
                try:
                    if case["kind"] == "checkpoint":
                        verifier.open_checkpoint(case["text"], key)
                    else:
                        verifier.check_json(json.loads(case["text"]), key)
                    valid = True
                except verifier.Refused:
                    valid = False
                self.assertEqual(valid, case["valid"])
            forged += case["kind"] == "checkpoint" and not case["valid"]
        self.assertGreaterEqual(forged, 40)

    def test_the_vectors_are_what_their_maker_writes(self):
        folder = self.folder / "vectors"
        folder.mkdir()
        shutil.copy(ROOT / "tests" / "integrity" / "make_log_vectors.py", folder)
        subprocess.run([sys.executable, folder / "make_log_vectors.py"], check=True, capture_output=True, timeout=60)
        self.assertEqual((folder / "log_vectors.json").read_bytes(), (ROOT / "tests" / "integrity" / "log_vectors.json").read_bytes())

    # ---- checkpoints

    def test_a_checkpoint_holds_for_the_ledger_as_it_grows(self):
        seen = self.checkpoint()
        self.assertTrue(self.against(seen, 0)["ok"])
        self.ok("grant", "g9", A, "1.00 EUR", *AID)
        self.assertTrue(self.against(seen, 0)["ok"])
        self.assertEqual(self.outside(seen).returncode, 0)

    @about_a_file
    def test_what_somebody_did_to_the_file_is_noticed_by_an_outside_checkpoint(self):
        seen, whole = self.checkpoint(), self.ledger.read_bytes()
        self.ok("backup", self.folder / "older.db")
        self.ok("grant", "g9", A, "1.00 EUR", *AID)
        newest = self.checkpoint("newest.txt")
        whole = self.ledger.read_bytes()
        cheaper = "'100.00 EUR', '1.00 EUR'"
        deeds = {
            "edited": (seen, ["UPDATE aid SET eur_cents = 100 WHERE ref = 'g2'"]),
            "tail deleted": (newest, ["DELETE FROM aid WHERE ref = 'g9'", "DELETE FROM event WHERE seq = 7"]),
            "edited and chained again": (seen, [
                f"UPDATE event SET bytes = replace(replace(bytes, {cheaper}), '\"value\":\"100.00\"', '\"value\":\"1.00\"') WHERE seq = 4",
                "UPDATE event SET bytes = replace(bytes, 'amount: 100.00', 'amount: 1.00') WHERE seq = 4",
                "UPDATE event SET leaf = leaf(CAST(bytes AS BLOB)) WHERE seq = 4", "UPDATE aid SET amount = 100, eur_cents = 100 WHERE seq = 4"]),
        }
        for deed, (checkpoint, statements) in deeds.items():
            with self.subTest(deed):
                self.ledger.write_bytes(whole)
                self.edit(*statements)
                self.assertNotEqual(self.against(checkpoint, STORAGE)["problems"], [])
        self.assertTrue(self.run_on("--json", "verify").answer["ok"])  # the last of them by nothing else
        shutil.copy(self.folder / "older.db", self.ledger)
        self.assertTrue(self.ask("verify")["ok"])
        self.assertIn("rolled_back", self.against(newest, STORAGE)["problems"][0])
        self.against(seen, 0)

    def test_a_forged_or_foreign_checkpoint_is_an_error_of_its_own(self):
        seen = self.checkpoint()
        forged = self.write("forged.txt", seen.read_bytes().replace(b"\n6\n", b"\n5\n"))
        self.fails("checkpoint_invalid", "verify", "--against", forged, "--public-key", self.public)
        self.fails("request_invalid", "verify", "--against", seen)
        self.fails("checkpoint_invalid", "verify", "--against", seen, "--public-key", "x+00000000+AA==")
        self.fails("file_invalid", "key", "new", self.secret)
        self.assertEqual(self.secret.stat().st_mode & 0o777, 0o600)

    @about_a_file
    def test_what_this_user_saw_is_remembered(self):
        """A ledger that holds less than this user saw is refused."""
        self.assertEqual(self.remembering("grants").code, 0)
        shutil.copy(self.ledger, self.folder / "older.db")
        self.assertEqual(self.remembering("grant", "g9", A, "1.00 EUR", *AID).code, 0)
        newer = self.ledger.read_bytes()
        shutil.copy(self.folder / "older.db", self.ledger)
        for arguments in (["check", A, "1.00 EUR"], ["grant", "g8", A, "1.00 EUR", *AID], ["batch"], ["backup", self.folder / "b.db"]):
            said = self.remembering("--json", *arguments)
            self.assertEqual((said.code, said.answer["error"], said.answer["written"]), (STORAGE, "rolled_back", "no"), said)
        said = self.remembering("--json", "verify")
        self.assertIn("rolled_back", said.answer["problems"][0])
        self.assertEqual(self.run_on("check", A, "1.00 EUR", *AID).code, 0)  # somebody who saw less
        self.ledger.write_bytes(newer)
        self.assertEqual(self.remembering("check", A, "1.00 EUR", *AID).code, 0)

    # ---- proofs and exports

    def test_a_proof_of_one_aid_holds_without_the_ledger_and_tells_nothing_of_others(self):
        self.key()
        self.ok("reduce", "g2", "50.00 EUR", "--effective-on", "2026-02-01")
        self.ok("grant", "h1", B, "7.00 EUR", *AID, "--note", "nobody's business")
        proof = self.folder / "proof.json"
        self.ok("proof", "grant", "g2", "--signing-key", self.secret, "--out", proof)
        self.assertEqual(len(json.loads(proof.read_text())["entries"]), 2)
        self.assertNotIn("nobody", proof.read_text())
        self.assertNotIn(B, proof.read_text())
        checked = self.outside(proof)
        self.assertEqual(checked.returncode, 0, checked)
        self.assertEqual(run("--json", "proof", "check", proof, "--public-key", self.public).answer["proved"], "inclusion")
        forged = self.write("forged.json", proof.read_text().replace("50.00 EUR", "500.00 EUR"))
        self.assertEqual(self.outside(forged).returncode, 1)
        self.fails("proof_invalid", "proof", "check", forged, "--public-key", self.public, on_ledger=False)
        self.fails("ref_unknown", "proof", "grant", "nothing", "--signing-key", self.secret)

    def test_a_proof_of_growth_holds_without_the_ledger(self):
        first = self.checkpoint("first.txt")
        self.ok("grant", "g9", A, "1.00 EUR", *AID)
        second = self.checkpoint("second.txt")
        proof = self.write("growth.json", self.ok("proof", "growth", first, second))
        self.assertEqual(self.outside(proof).returncode, 0)
        self.fails("proof_invalid", "proof", "growth", second, first)

    def test_an_export_brings_its_verifier_and_every_change_of_it_is_refused(self):
        seen = self.checkpoint()
        self.ok("entity", "add", "person:1", "person", "--name", "Ida Holm")
        export = self.folder / "export"
        self.ok("log", "export", export, "--personal", "--signing-key", self.secret)
        self.assertEqual(sorted(f.name for f in export.iterdir()), ["checkpoint.txt", "key.pub", "log.jsonl", "personal.jsonl", "verify_ledger.py"])
        own = subprocess.run([sys.executable, "-I", export / "verify_ledger.py", "--key", export / "key.pub", "--against", seen, export], capture_output=True, text=True, check=False)
        self.assertEqual(own.returncode, 0, own)
        self.assertIn("1 records of personal data", own.stdout)
        self.assertNotIn("Ida", (export / "log.jsonl").read_text())
        log, personal = (export / "log.jsonl").read_bytes(), (export / "personal.jsonl").read_bytes()
        lines = log.splitlines(True)
        for name, changed in {"log.jsonl": log.replace(b"100.00 EUR", b"100.01 EUR", 1), "log.jsonl ": b"".join(lines[:-1]),
                              "log.jsonl  ": b"".join([*lines[:2], lines[3], lines[2], *lines[4:]]), "personal.jsonl": personal.replace(b"Holm", b"Halm")}.items():
            with self.subTest(name):
                path = export / name.strip()
                whole = path.read_bytes()
                path.write_bytes(changed)
                self.assertNotEqual(changed, whole)
                self.assertEqual(self.outside(export).returncode, 1)
                path.write_bytes(whole)
        self.assertLessEqual(len(VERIFIER.read_text().splitlines()), 300)

    # ---- backup and restore

    @about_a_file
    def test_a_backup_is_verified_has_its_checkpoint_and_is_never_written_over(self):
        self.key()
        copy = self.folder / "copy.db"
        self.ok("backup", copy, "--signing-key", self.secret)
        self.assertEqual(self.outside(f"{copy}.checkpoint").returncode, 0)
        self.assertEqual(run("-L", copy, "--json", "verify").answer, self.ask("verify"))
        self.fails("ledger_exists", "backup", copy)
        self.edit("UPDATE aid SET eur_cents = 1 WHERE ref = 'g1'")
        self.fails("corrupt", "backup", self.folder / "bad.db", code=STORAGE)
        self.assertEqual([f.name for f in self.folder.iterdir() if "bad" in f.name], [])

    @about_a_file
    def test_a_lost_ledger_comes_back_from_its_copy(self):
        copy = self.folder / "copy.db"
        self.assertEqual(self.remembering("backup", copy).code, 0)
        before = self.ask("verify")
        self.ledger.unlink()
        done = self.remembering("--json", "restore", copy)
        self.assertEqual((done.code, done.answer["adopted"], done.answer["kept"]), (0, False, ""), done)
        self.assertEqual(self.ask("verify"), before)

    @about_a_file
    def test_an_older_copy_is_adopted_only_with_a_reason_which_is_recorded(self):
        """An older copy is adopted only with a reason, which is recorded."""
        copy = self.folder / "copy.db"
        self.ok("backup", copy)
        self.ok("grant", "g9", A, "1.00 EUR", *AID)
        whole = self.ledger.read_bytes()
        for arguments in (["restore", copy], ):
            said = self.fails("rolled_back", *arguments, code=STORAGE)
            self.assertIn("1 events", said["why"])
        self.fails("request_invalid", "restore", copy, "--adopt")
        self.assertEqual(self.ledger.read_bytes(), whole)
        done = self.ask("restore", copy, "--adopt", "--reason", "the disk broke", "--actor", "Bo")
        self.assertEqual((done["events"], done["adopted"], done["given_up"]), (7, True, 1))
        with open(done["kept"], "rb") as kept:
            self.assertEqual(kept.read(), whole)
        self.assertTrue(self.ask("verify")["ok"])
        db = sqlite3.connect(self.ledger)
        last = json.loads(db.execute("SELECT bytes FROM event ORDER BY seq DESC LIMIT 1").fetchone()[0])
        db.close()
        self.assertEqual((last["kind"], last["reason"], last["actor"], last["body"]["size"], last["body"]["seen_size"]), ("adopt", "the disk broke", "Bo", 6, 7))
        self.ok("grant", "g9", A, "1.00 EUR", *AID)

    @about_a_file
    def test_a_damaged_copy_is_not_restored(self):
        copy = self.folder / "copy.db"
        self.ok("backup", copy)
        whole, kept = self.ledger.read_bytes(), self.ledger
        self.ledger = copy
        self.edit("UPDATE aid SET eur_cents = 1 WHERE ref = 'g1'")
        self.ledger = kept
        self.fails("corrupt", "restore", copy, code=STORAGE)
        self.assertEqual(self.ledger.read_bytes(), whole)

    @about_a_file
    def test_a_damaged_ledger_is_replaced_and_kept(self):
        copy = self.folder / "copy.db"
        self.ok("backup", copy)
        damaged = self.ledger.read_bytes()[:5000]
        self.ledger.write_bytes(damaged)
        self.fails("rolled_back", "restore", copy, code=STORAGE)  # what it held cannot be known
        done = self.ask("restore", copy, "--adopt", "--reason", "cut off")
        with open(done["kept"], "rb") as kept:
            self.assertEqual(kept.read(), damaged)
        self.assertTrue(self.ask("verify")["ok"])

    # ---- people

    @about_a_file
    def test_erased_data_leave_no_byte_in_the_file_and_the_log_verifies_before_and_after(self):
        """Erased data leave no byte in the file, and the log verifies before and after."""
        self.ok("declare", "old", B, "10.00 EUR", "--on", "2010-05-01")
        self.ok("person", "add", "person:7", "--name", "Wilhelmine Quistgaard", "--field", "e-mail=wq@example.org", "--ref", "old")
        self.ok("company", "add", B, "--name", "Quistgaard Smedje", "--sole-trader")
        self.ok("entity", "add", "person:8", "person_enterprise", "--name", "Quistgaard d.y.")
        self.ok("link", "add", "person:8", A, "--since", "2020-01-01")
        self.assertIn(b"Quistgaard", self.ledger.read_bytes())
        before = self.ask("verify")
        self.assertTrue(before["ok"])
        shown = self.ask("person", "show", "person:7")
        self.assertEqual((shown["records"][0]["fields"]["name"], shown["records"][0]["retain_until"]), ("Wilhelmine Quistgaard", "2020-05-01"))
        self.assertEqual(self.ask("subject-export", "person:7"), shown)
        self.fails("retention_running", "erase", "person:8")  # linked to aid of 2026
        self.ok("erase", "person:7", "--reason", "asked for it")
        self.ok("erase", B)
        after = self.ask("verify")
        self.assertEqual((after["ok"], after["events"]), (True, before["events"] + 2))
        content = self.ledger.read_bytes()
        for gone in (b"Wilhelmine", b"wq@example", b"Smedje"):
            self.assertNotIn(gone, content)
        self.assertIn(b"d.y.", content)
        self.assertEqual([f.name for f in self.folder.iterdir() if f.name.endswith("-journal")], [])
        self.assertTrue(self.ask("person", "show", "person:7")["records"][0]["erased"])
        self.fails("entity_unknown", "erase", "person:7")

    def test_a_cpr_number_is_refused_in_every_field(self):
        """A CPR number is refused in every field."""
        cpr = "Ida, 010170-1234"
        aid = ("x1", A, "1.00 EUR", *AID)
        commands = [["grant", cpr, A, "1.00 EUR", *AID], ["entity", "add", cpr, "person"], ["entity", "add", "e", "person", "--name", cpr],
                    ["company", "add", B, "--name", cpr], ["person", "add", "p", "--name", cpr], ["person", "add", "p", "--field", f"e-mail={cpr}"],
                    ["person", "add", cpr, "--name", "Ida"], ["person", "add", "p", "--name", "Ida", "--capacity", cpr],
                    ["link", "add", A, B, "--since", "2020-01-01", "--evidence", cpr],
                    *(["grant", *aid, option, cpr] for option in ("--key", "--actor", "--reason", "--note", "--project", "--authority", "--instrument", "--sector-override")),
                    *(["sector", "set", A, "general", option, cpr] for option in ("--purpose", "--operation", "--separation"))]
        self.ok("company", "add", A)
        with self.unchanged():
            for arguments in commands:
                with self.subTest(arguments):
                    said = self.run_on("--json", *arguments)
                    self.assertEqual((said.code, said.answer["error"]), (2, "personal_number"), said)
                    self.assertNotIn("010170", said.err)

    # ---- keys of requests, roles, the doctor

    def test_resolve_tells_whether_a_request_was_recorded(self):
        self.ok("grant", "g9", A, "1.00 EUR", *AID, "--key", "k 1")
        found = self.ask("resolve", "k 1")
        self.assertEqual((found["recorded"], found["event"], found["kind"]), (True, 7, "grant"))
        self.assertEqual(self.ask("resolve", "k 2", code=1), {"key": "k 2", "recorded": False})
        self.assertIn("event 7", self.ok("resolve", "k 1"))
        self.assertIn("Ikke registreret", self.ok("--lang", "da", "resolve", "k 2", code=1))
        lines = self.run_on("batch", stdin='{"do": "resolve", "key": "k 1"}\n{"do": "resolve", "key": "k 2"}\n{"do": "resolve"}\n').answers
        self.assertEqual([lines[0]["event"], lines[1]["recorded"], lines[2]["error"]], [7, False, "request_invalid"])

    @about_a_file
    def test_roles_guard_against_mistakes(self):
        self.ok("entity", "add", "person:1", "person", "--name", "Ida Holm")
        with self.unchanged():
            for role in ("read", "auditor"):
                self.assertEqual(self.run_on("--role", role, "check", A, "1.00 EUR", *AID).code, 0)
                self.fails("permission_denied", "--role", role, "grant", "g9", A, "1.00 EUR", *AID, code=STORAGE)
            self.fails("permission_denied", "--role", "grant", "erase", "person:1", code=STORAGE)
            self.fails("permission_denied", "--role", "grant", "restore", self.ledger, code=STORAGE)
            self.fails("permission_denied", "--role", "read", "verify", code=STORAGE)
        self.assertEqual(self.ask("--role", "auditor", "person", "show", "person:1")["records"][0]["fields"], {"name": "Ida Holm"})
        self.assertEqual(self.ask("--role", "read", "person", "show", "person:1")["records"][0]["fields"], {})
        self.assertTrue(self.ask("--role", "auditor", "verify")["ok"])
        self.ok("--role", "grant", "grant", "g9", A, "1.00 EUR", *AID)
        said = run("-L", self.ledger, "grant", "g10", A, "1.00 EUR", *AID, env={"DEMINIMIS_ROLE": "read"})
        self.assertIn("permission_denied", said.err)

    @about_a_file
    def test_audit_reads_a_snapshot_that_is_as_the_ledger_and_says_so_where_it_is_not(self):
        beside = self.ledger.with_name(self.ledger.name + ".register")
        self.ok("company", "add", B, "--name", "Karl Hemmelig", "--sole-trader")
        said = self.run_on("audit")
        self.assertEqual(self.run_on("snapshot", "--check").code, 1)
        wrote = json.loads(self.ok("--json", "snapshot"))
        self.assertEqual((wrote["verdict"], wrote["bytes"]), ("written", beside.stat().st_size))
        self.assertNotIn(b"Hemmelig", beside.read_bytes())
        self.assertEqual(self.run_on("snapshot", "--check").code, 0)
        self.assertEqual((self.run_on("audit").out, self.run_on("audit").err), (said.out, ""))
        self.ok("grant", "g9", A, "100.00 EUR", *AID)
        self.assertIn("It was made from", self.run_on("audit").err)
        self.assertIn("6 ", self.run_on("audit").out)
        self.ok("snapshot")
        content = beside.read_bytes()
        beside.write_bytes(content[:-40] + bytes([content[-40] ^ 1]) + content[-39:])
        again = self.run_on("--lang", "da", "audit")
        self.assertIn("Øjebliksbilledet", again.err)
        self.assertEqual(again.code, 0)
        self.assertEqual(self.run_on("snapshot", "--check").code, 1)
        self.assertEqual(self.run_on("--role", "auditor", "--json", "snapshot").answer["error"], "read_only")

    @about_a_file
    def test_the_doctor_looks_at_everything(self):
        said = self.remembering("--json", "doctor")
        names = {f["name"] for f in said.answer["findings"]}
        self.assertLessEqual({"sqlite", "wal_safe", "schema", "journal_mode", "synchronous", "secure_delete", "page_checksums", "file_system", "free_mebibytes", "flush_microseconds", "log",
                              "remembered_head", "checkpoint", "rulebook closing-loops-2024", "rulebook dk-law"}, names)
        values = {f["name"]: f["value"] for f in said.answer["findings"]}
        self.assertEqual((values["journal_mode"], values["synchronous"], values["schema"]), ("delete", "3", "2"))
        self.assertIn(said.code, (1, STORAGE))  # no checkpoint; in memory
        self.edit("UPDATE aid SET eur_cents = 1 WHERE ref = 'g1'")
        said = self.remembering("--json", "doctor")
        self.assertEqual(said.code, STORAGE)
        self.assertEqual({f["name"]: f["state"] for f in said.answer["findings"]}["log"], "bad")
        self.assertIn("GALT", self.remembering("--lang", "da", "doctor").out)


if __name__ == "__main__":
    main()
