#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keeping a ledger: migrations killed, what an outside checkpoint notices, backups under load, forged checkpoints, erasure, files again, paths
(C3, C12, C13, A7, L, H7, H10)."""
import base64
import hashlib
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

from matrix import A, B, DAY, ENVIRONMENT, ROOT, STORAGE, Folder, Pipe, batch, check_file, edit, fault, grant, main, require, run, stale

GOLDEN = ROOT / "tests/golden/schema-1.db"


def log_of(path):
    db = sqlite3.connect(path)
    try:
        return db.execute("SELECT seq, leaf, bytes FROM event ORDER BY seq").fetchall()
    finally:
        db.close()


def key(folder):
    """A signing key outside the ledger; the public one."""
    return run("key", "new", folder / "secret.key", "--name", "example.org/log").stdout.decode().strip()


def checkpoint(ledger, folder, name):
    (folder / name).write_bytes(run("-L", ledger, "checkpoint", "--signing-key", folder / "secret.key").stdout)
    return folder / name


def against(ledger, seen, public):
    done = run("-L", ledger, "--json", "verify", "--against", seen, "--public-key", public, check=False)
    require(done.returncode in (0, 2, 3), "verify ended with", done.returncode, done.stderr[:200])
    return done.returncode, done.stdout.decode()


# ---- C3 -----------------------------------------------------------------------------------------------------------------


@fault("C3", "kills in a migration after which a ledger was in between, lost something, or could not go on", 0.95)
def killed_in_migration(t):
    """Every step from a released version on and two more, each with a copy before it, killed at every operation on the disk in turn; then once more, to the end."""
    with Folder() as folder:
        run("-L", folder / "now.db", "init")
        batch(folder / "now.db", [grant(f"g{i}", 100, note="n" * 700) for i in range(10)])
        for base in (GOLDEN, folder / "now.db"):
            whole = log_of(base)

            def sound(path, versions):
                db = sqlite3.connect(path)
                require(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path.name, "integrity_check")
                version = db.execute("PRAGMA user_version").fetchone()[0]
                require(version in versions, path.name, "is of version", version)
                tables = {name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
                require(("label" in tables) == (version >= 3), "the first step is there in part")
                require(("lei" in [c[1] for c in db.execute("PRAGMA table_info(company)")]) == (version >= 4), "the second step is there in part")
                require(version < 3 or db.execute("SELECT count(*) FROM label").fetchone() == db.execute("SELECT count(*) FROM aid").fetchone(), "rows are missing")
                db.close()
                require(log_of(path) == whole, path.name, "has another log")
                require(stale(path) == [], path.name, "pages without their checksums")

            def one(n):
                at = folder / f"{base.stem}-{n}"
                at.mkdir()
                shutil.copy(base, at / "ledger.db")
                killed = subprocess.run([STORAGE, "migrate", at, str(n)], env=ENVIRONMENT, check=False).returncode
                require(killed in (0, -signal.SIGKILL), "ended with", killed)
                for first in (True, False):
                    sound(at / "ledger.db", (1, 2, 3, 4) if first else (4,))
                    for copy in at.glob("ledger.db.schema-*"):
                        if ".new-" not in copy.name:
                            sound(copy, (int(copy.name.split("schema-")[1].split(".")[0]),))
                    if first:
                        again = subprocess.run([STORAGE, "migrate", at], env=ENVIRONMENT, check=False, capture_output=True)
                        require(again.returncode == 0, "again:", again.stdout[:300])
                run("-L", next(at.glob("ledger.db.schema-2*")), "verify")
                shutil.rmtree(at)
                return killed != 0

            stride = 2 if t.options.tier == "ci" else 1
            for n in range(t.random.randrange(stride), 10_000, stride):
                before = t.hits
                t.trial(lambda n=n: one(n), base.name, "operation", n)
                if t.hits == before:
                    break
        require(t.tried >= (100 if t.options.share == 1 else 1), "fewer than 100 kills:", t.tried)


# ---- C12, A2 to A4 --------------------------------------------------------------------------------------------------------


@fault("C12", "deeds that an outside checkpoint, or what the user saw, did not notice", 0.8)
def noticed(t):
    """A2 the tail deleted, A3 edited and chained again, A4 an older copy, A1 edited, and a journal deleted after a kill."""
    with Folder() as folder:
        public, home = key(folder), {**ENVIRONMENT, "XDG_STATE_HOME": str(folder / "state")}
        base = folder / "base.db"
        run("-L", base, "init")
        batch(base, [grant(f"g{i}", 100_00 + i, key=f"k{i}") for i in range(8)])
        run("-L", base, "backup", folder / "older.db")
        batch(base, [grant(f"h{i}", 200_00 + i) for i in range(4)])
        seen = checkpoint(base, folder, "seen.txt")
        run("-L", base, "grants", env=home)
        count = len(log_of(base))
        journals = torn = 0

        def killed_at(operation):
            (folder / "k").mkdir(exist_ok=True)
            shutil.copy(base, folder / "k/ledger.db")
            return subprocess.run([STORAGE, "killed", folder / "k", str(operation)], env=ENVIRONMENT, check=False, stdout=subprocess.DEVNULL).returncode != 0

        operations = 1
        while killed_at(operations):
            operations += 4

        def deed(n, ledger):
            """Gives whether what the user saw is gone too; None: nothing happened."""
            nonlocal journals, torn
            kind = n % 5
            if kind == 4:
                killed_at(t.random.randrange(operations * 2 // 3, operations))  # the ledger's own pages are written last
                journal = Path(f"{folder}/k/ledger.db-journal")
                journals += journal.exists()
                journal.unlink(missing_ok=True)
                shutil.copy(folder / "k/ledger.db", ledger)
                if ledger.read_bytes() == base.read_bytes():
                    return None
                whole = len(log_of_or_none(ledger) or []) == count + 20
                torn += not whole
                return "may be whole" if whole else False
            shutil.copy(base, ledger)
            if kind == 0:
                gone = 1 + t.random.randrange(4)
                edit(ledger, f"DELETE FROM aid WHERE seq > {count - gone}", f"DELETE FROM event WHERE seq > {count - gone}")
                return True
            if kind == 1:
                i = t.random.randrange(8)
                db = sqlite3.connect(ledger)
                text = db.execute("SELECT bytes FROM event WHERE key = ?", (f"k{i}",)).fetchone()[0]
                db.close()
                lower = text.replace(f"{100}.{i:02}", "1.00")
                require(lower != text, "nothing to edit")
                quoted = lower.replace("'", "''")
                edit(ledger, f"UPDATE event SET bytes = '{quoted}', leaf = leaf_of('{quoted}') WHERE key = 'k{i}'",
                     f"UPDATE aid SET amount = 100, eur_cents = 100 WHERE ref = 'g{i}'")
                return False
            if kind == 2:
                shutil.copy(folder / "older.db", ledger)
                return True
            edit(ledger, f"UPDATE aid SET eur_cents = eur_cents - {n + 1} WHERE ref = 'g{n % 8}'")
            return False

        def log_of_or_none(path):
            try:
                return log_of(path)
            except sqlite3.Error:
                return None

        def one(n):
            ledger = folder / "ledger.db"
            for beside in folder.glob("ledger.db*"):
                beside.unlink()
            rolled_back = deed(n, ledger)
            code, said = against(ledger, seen, public)
            if rolled_back is None:  # killed before anything was written: nothing is wrong, and nothing must be told
                require(code == 0, "a false alarm:", said[:300])
                return False
            if rolled_back == "may be whole":  # everything may have been written, and then it is a ledger with twenty grants more
                return code != 0
            require(code != 0, "the checkpoint noticed nothing:", said[:200])
            if rolled_back:
                require("rolled_back" in said, said[:300])
                for arguments in (["headroom", A, "--on", DAY], ["grant", "x", A, "1.00 EUR", "--on", DAY]):
                    done = run("-L", ledger, "--json", *arguments, check=False, env=home)
                    require(done.returncode == 3 and json.loads(done.stdout)["error"] == "rolled_back", done.stdout[:200])
            return True

        for n in range(t.count(100, 1_000)):
            t.trial(lambda n=n: one(n), ("tail deleted", "chained again", "older copy", "edited", "journal deleted")[n % 5], n)
        t.note(f"{journals} journals deleted, {torn} of ledgers half written")
        require(torn > 0, "no ledger was half written")


# ---- C13 ----------------------------------------------------------------------------------------------------------------


@fault("C13", "backups made under load that were not whole", 1)
def backups(t):
    with Folder() as folder:
        ledger = folder / "ledger.db"
        run("-L", ledger, "init")
        pipes, asked, acknowledged, ends = [Pipe(ledger) for _ in range(2)], [], [], threading.Event()

        def load(who):
            i = 0
            while not ends.is_set():
                ref = f"g{who}-{i}"
                asked.append(ref)
                if pipes[who].ask(grant(ref, 1, note="n" * (i * 37 % 900)))["verdict"] == "granted":
                    acknowledged.append(ref)
                i += 1
                time.sleep(0.005)

        writers = [threading.Thread(target=load, args=(who,)) for who in range(2)]
        for w in writers:
            w.start()

        def one(n):
            copy, before, recorded = folder / f"copy-{n}.db", list(acknowledged), len(acknowledged)
            run("-L", ledger, "backup", copy)
            there = check_file(copy, before, list(asked))
            require(json.loads(run("-L", copy, "--json", "verify").stdout)["ok"], "verify")
            require((folder / f"copy-{n}.db.checkpoint").exists(), "no checkpoint")
            copy.unlink()
            return len(acknowledged) > recorded and len(there) >= len(before)

        try:
            for n in range(t.count(50, 200)):
                t.trial(lambda n=n: one(n), "backup", n)
        finally:
            ends.set()
            for w in writers:
                w.join()
        for p in pipes:
            p.close()
        check_file(ledger, acknowledged)


# ---- A7 -----------------------------------------------------------------------------------------------------------------


@fault("A7", "forged checkpoints that were taken", 1)
def forged(t):
    with Folder() as folder:
        public = key(folder)
        ledger = folder / "ledger.db"
        run("-L", ledger, "init")
        batch(ledger, [grant(f"g{i}", 100) for i in range(5)])
        older = checkpoint(ledger, folder, "older.txt").read_text()
        batch(ledger, [grant(f"h{i}", 100) for i in range(5)])
        right = checkpoint(ledger, folder, "right.txt").read_text()
        (folder / "other").mkdir()
        key(folder / "other")
        stranger = checkpoint(ledger, folder / "other", "stranger.txt").read_text()
        require(against(ledger, folder / "right.txt", public)[0] == 0, "the right one is refused")
        text, _, signature = right.partition("\n\n")
        origin, size, root = text.split("\n")
        mark, name, blob = signature.split()
        raw = base64.b64decode(blob)

        def note(*lines, signed=signature):
            return "\n".join(lines) + "\n\n" + signed

        def with_bytes(changed):
            return note(origin, size, root, signed=f"{mark} {name} {base64.b64encode(changed).decode()}\n")

        def flipped(text, at):
            return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1:]

        cases = [note(origin, str(int(size) - k), root) for k in (1, 5, int(size))] + [note(origin, f"{size}{x}", root) for x in ("0", " ", "\t", "e0", ".0")]
        cases += [note(origin, f"{x}{size}", root) for x in ("0", "+", "-", " ")] + [note(origin, size, flipped(root, at)) for at in (0, 10, 40)]
        cases += [note(x, size, root) for x in ("", origin + "x", origin.upper(), "\u202e" + origin)] + [note(origin, size), note(origin, root, size), note(size, root)]
        cases += [with_bytes(bytes([*raw[:at], raw[at] ^ 1, *raw[at + 1:]])) for at in (0, 3, 4, 20, 40, 67)] + [with_bytes(raw[:-1]), with_bytes(raw + b"x"), with_bytes(b"")]
        cases += [text + "\n\n" + older.partition("\n\n")[2], older.partition("\n\n")[0] + "\n\n" + signature, stranger, text + "\n\n", text + "\n", text, "", "\n\n",
                  right.replace("\n", "\r\n"), right.replace("\n\n", "\n"), right.replace("\u2014", "-"), right.replace(f"{name} ", f"{name}x "), right.replace("\n\n", "\nmore text\n\n"),
                  note(origin, size, base64.b64encode(b"x" * 31).decode())]
        require(len(cases) >= 40 and len(set(cases)) == len(cases) and right not in cases, "cases", len(cases))
        for n, case in enumerate(cases):

            def one():
                (folder / "forged.txt").write_text(case, newline="")
                done = run("-L", ledger, "--json", "verify", "--against", folder / "forged.txt", "--public-key", public, check=False)
                require(done.returncode == 2 and json.loads(done.stdout)["error"] in ("checkpoint_invalid", "encoding_invalid", *(() if case else ("file_invalid",))), done.returncode, done.stdout[:200], repr(case)[:200])
                return True

            t.trial(one, "case", n)


# ---- L, A9 --------------------------------------------------------------------------------------------------------------


@fault("L", "names guessed from the log, or found in the file after they were erased", 1)
def erased(t):
    with Folder() as folder:
        ledger = folder / "ledger.db"
        run("-L", ledger, "init")
        count = t.count(100, 10_000)
        names = [f"{first} {last}{n}" for n, (first, last) in enumerate((random.Random(n).choice(("Ida", "Bo", "Wilhelmine", "Åse")), random.Random(-n).choice(
            ("Quistgaard", "Ørsted", "Holm", "Æbelø"))) for n in range(count))]
        asked = [{"do": "declare", "ref": "old", "cvr": B, "regulation": "general", "amount": "10.00 EUR", "granted_on": "2010-05-01"}]
        asked += [{"do": "person", "subject": f"person:{n}", "capacity": "signatory", "ref": "old", "fields": {"name": name}} for n, name in enumerate(names)]
        require(not any("error" in s for s in batch(ledger, asked)), "the persons")
        db = sqlite3.connect(ledger)
        committed = {seq: commitment for seq, commitment in db.execute("SELECT seq, commitment FROM person")}
        salts = {seq: (salt, fields) for seq, salt, fields in db.execute("SELECT seq, salt, fields FROM personal")}
        log = "\n".join(b for b, in db.execute("SELECT bytes FROM event"))
        db.close()
        # with the salt the commitment is what it should be: the attack below would find it if there were none
        for seq, (salt, fields) in salts.items():
            require(hashlib.sha256(b"deminimis/personal/1\n" + bytes.fromhex(salt) + fields.encode()).hexdigest() == committed[seq], "a commitment to something else")
        require(len({salt for salt, _ in salts.values()}) == count, "a salt twice")
        dictionary = set()
        for name in names:
            for said in (name, name.lower(), json.dumps({"name": name}, ensure_ascii=False, separators=(",", ":")), f"deminimis/personal/1\n{name}"):
                for salt in (b"", bytes(32), b"\xff" * 32):
                    for tried in (salt + said.encode(), b"deminimis/personal/1\n" + salt + said.encode()):
                        dictionary.add(hashlib.sha256(tried).hexdigest())
        require(not dictionary & set(committed.values()), "a name was guessed")
        require(not any(name in log for name in names) and not any(salt in log for salt, _ in salts.values()), "the log holds a name or a salt")
        order = sorted(salts)
        for n, name in enumerate(names):

            def one():
                salt = salts[order[n]][0]
                before = b"".join(f.read_bytes() for f in folder.iterdir())
                require(name.encode() in before and salt.encode() in before, "it was not there")
                run("-L", ledger, "erase", f"person:{n}")
                after = b"".join(f.read_bytes() for f in folder.iterdir())
                for gone in (name.encode() + b'"', salt.encode(), bytes.fromhex(salt)):
                    require(gone not in after, "still there:", gone)
                require(n % 10 or json.loads(run("-L", ledger, "--json", "verify").stdout)["ok"], "verify")
                return True

            t.trial(one, "person", n)
        require(sorted(f.name for f in folder.iterdir()) in (["ledger.db", "ledger.db.lock", "ledger.db.queue"], ["ledger.db"]), sorted(f.name for f in folder.iterdir()))
        require(json.loads(run("-L", ledger, "--json", "verify").stdout)["ok"] and stale(ledger) == [], "verify")


# ---- H7, H10 ------------------------------------------------------------------------------------------------------------


@fault("H7", "files imported again that doubled something, or took a changed row", 1)
def again(t):
    with Folder() as folder:
        ledger, file = folder / "ledger.db", folder / "aid.csv"
        run("-L", ledger, "init")
        header = "ref;cvr;amount;granted_on;regulation;note\n"
        rows = [f"X-{i};{(A, B)[i % 2]};{i + 1}.00 EUR;2024-03-{i % 28 + 1:02};general;row {i}" for i in range(40)]

        def imports(rows, code):
            file.write_text(header + "\n".join(rows) + "\n")
            done = run("-L", ledger, "--json", "import", "grants", file, check=False)
            require(done.returncode == code, done.returncode, done.stdout[-300:])
            return json.loads(done.stdout.splitlines()[-1])

        said = imports(rows, 0)
        require((said["new"], said["recorded"]) == (40, True), said)
        whole = log_of(ledger)
        for n in range(t.count(100, 1_000)):

            def one():
                now = list(rows)
                if n % 3:
                    t.random.shuffle(now)
                if n % 3 == 2:
                    at = t.random.randrange(40)
                    cells = now[at].split(";")
                    cells[2] = f"{t.random.randrange(50, 90)}.00 EUR"
                    now[at] = ";".join(cells)
                    said = imports(now, 2)
                    require((said["same"], said["conflicting"], said["recorded"]) == (39, 1, False), said)
                else:
                    said = imports(now, 0)
                    require((said["same"], said["new"]) == (40, 0), said)
                require(log_of(ledger) == whole, "something was recorded")
                return True

            t.trial(one, ("again", "reordered", "a row changed")[n % 3], n)


PATHS = ["../../outside", "/tmp/outside", "..", ".", "a/b", "a/../../b", "..\\..\\outside", "~/outside", "$(touch outside)", "`touch outside`", "-o", "|touch outside", "con", "C:\\x", "%2e%2e%2f",
         "file:outside"]


@fault("H10", "paths in names and references that became paths", 1)
def paths(t):
    with Folder() as folder:
        inside, home = folder / "inside", folder / "home"
        inside.mkdir()
        home.mkdir()
        ledger = inside / "ledger.db"
        env = {**ENVIRONMENT, "HOME": str(home)}
        run("-L", ledger, "init", env=env)
        key(folder)
        for n, text in enumerate(PATHS):

            def one():
                before = {p for p in folder.rglob("*")} | {p for p in Path("/tmp").glob("outside*")}
                do = [["company", "add", f"--name={text}", A], ["grant", f"--note={text}", f"--project={text}", f"--key={text}{n}", "--on", DAY, "--", f"{text}{n}", A, "1.00 EUR"],
                      ["entity", "add", f"--name={text}", "--", f"{text}{n}", "person"]]
                for arguments in do:
                    done = run("-L", ledger, *arguments, check=False, env=env, cwd=inside)
                    require(done.returncode in (0, 2), arguments, done.returncode, done.stderr[:200])
                for name, arguments in (("s.html", ["document", "statement", A, "-o"]), ("p.html", ["report", "portfolio", "-o"]), ("r.csv", ["register", "export", "--format", "csv"])):
                    done = run("-L", ledger, *arguments, inside / f"{n}-{name}", check=False, env=env, cwd=inside)
                    require(done.returncode in (0, 1), arguments, done.returncode, done.stderr[:300])
                made = {f"{n}-s.html", f"{n}-p.html", f"{n}-r.csv"}
                if n % 4 == 0:
                    run("-L", ledger, "log", "export", inside / f"{n}-log", "--signing-key", folder / "secret.key", "--personal", env=env, cwd=inside)
                    made |= {f"{n}-log", "checkpoint.txt", "key.pub", "log.jsonl", "personal.jsonl", "verify_ledger.py"}
                more = {p for p in folder.rglob("*")} | {p for p in Path("/tmp").glob("outside*")}
                strange = {p for p in more - before if p.name not in made and home not in p.parents and not p.name.startswith("ledger.db")}
                require(not strange, "made:", strange)
                heads = [p for p in home.rglob("*.head")]
                require(len(heads) == 1 and len(heads[0].stem) == 64, "remembered as", heads)
                return True

            t.trial(one, repr(text))
        # and an export whose files are named by somebody else is read by our names only
        export = inside / "0-log"
        for name in ("log.jsonl", "checkpoint.txt"):
            (export / name).rename(export / f"{name}.moved")
            done = subprocess.run(["python3", "-I", export / "verify_ledger.py", "--key", export / "key.pub", export], check=False, capture_output=True)
            require(done.returncode != 0, "verified without", name)
            (export / f"{name}.moved").rename(export / name)


if __name__ == "__main__":
    main(__doc__)
