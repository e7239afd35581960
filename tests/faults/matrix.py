# SPDX-License-Identifier: Apache-2.0
"""What the fault tests share: tiers, seeds, floors, figures, and a checker that reads a ledger with Python's own sqlite3 alone."""
import argparse
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from page_checksums import has_checksums, reseal, stale  # noqa: F401
COMMAND = os.environ.get("DEMINIMIS", str(ROOT / "build/bin/deminimis"))
STORAGE = os.environ.get("DEMINIMIS_FAULTS", str(ROOT / "build/bin/deminimis_faults"))
A, B, C, D = "12345674", "99000007", "99000015", "99000023"
DAY = "2026-02-14"
CEILING = 300000_00
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("LANG", "LANGUAGE", "TZ", "DEMINIMIS_LEDGER", "HOME", "XDG_STATE_HOME")} | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Bad(Exception):
    """A promise was broken."""


def require(holds, *what):
    if not holds:
        raise Bad(" ".join(map(str, what)))


class Trials:
    """Counts what was tried, how often the fault really hit, and what went wrong."""

    def __init__(self, options, name):
        self.options, self.name = options, name
        self.tried = self.hits = 0
        self.bad, self.notes = [], []
        self.counting = threading.Lock()
        self.random = random.Random(f"{options.seed}/{name}")

    def count(self, ci, long):
        wanted = {"ci": ci, "long": long}[self.options.tier]
        return max(1, int(wanted * self.options.share)) if self.options.share != 1 else wanted

    def trial(self, work, *about):
        """Runs `work`, which raises Bad where a promise was broken and says whether the fault hit."""
        hit, broken_promise = False, None
        try:
            hit = bool(work())
        except Bad as broken:
            broken_promise = broken
        with self.counting:
            self.tried, self.hits = self.tried + 1, self.hits + hit
            if broken_promise:
                self.bad.append(f"{broken_promise} ({', '.join(map(str, about))})" if about else str(broken_promise))

    def note(self, text):
        self.notes.append(text)


TESTS = []


def fault(name, what, floor):
    """A test of the matrix: `floor` is the share of the trials whose fault must really have hit."""

    def add(function):
        TESTS.append((name, what, floor, function))
        return function

    return add


BASE = [f"base-{i}" for i in range(6)]


def drive(t, *arguments):
    """Runs the program that breaks the storage, judges each image of the disk it leaves, and gives its last line."""
    last, problems = None, []
    with Folder() as folder:
        what, *rest = arguments
        program = subprocess.Popen([STORAGE, what, str(folder), *map(str, rest)], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
        for line in program.stdout:
            said = json.loads(line)
            if "failed" in said:
                problems.append(said["failed"])
            elif "image" in said:
                image = Path(said["image"])

                def judge(said=said, image=image):
                    there = check_file(image, BASE + said["acknowledged"], said["flying"])
                    require(len(set(said["flying"]) & set(there)) in (0, len(said["flying"])), "half a transaction:", there)
                    return said.get("hit", True)

                t.trial(judge, "image", image.name)
                for beside in image.parent.glob(image.name + "*"):
                    beside.unlink()
            else:
                last = said
        ended = program.wait()
        if ended != 0 and (folder / "seed").exists():
            problems.append("seed " + (folder / "seed").read_text())
    require(ended == 0 and last is not None and "trials" in last, f"{STORAGE} ended with {ended}", problems[:3])
    t.bad += problems
    return last


def main(about):
    """Runs the tests of a script; one line each, and last `N passed, N failed`."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--tier", choices=("ci", "long"), default="ci")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    parser.add_argument("--share", type=float, default=1, help="of the tier's counts, while a test is being written")
    parser.add_argument("--only", action="append", metavar="ROW", help="a row of the matrix, such as C1")
    options = parser.parse_args()
    passed = failed = 0
    for name, what, floor, function in TESTS:
        if options.only and name not in options.only:
            continue
        begun = time.monotonic()
        trials = Trials(options, name)
        try:
            function(trials)
            if trials.tried == 0:
                trials.bad.append("nothing was tried")
            elif trials.hits < floor * trials.tried:
                trials.bad.append(f"the fault hit {trials.hits} times only: that shows nothing")
        except Exception as problem:  # a test that cannot go on has failed, and the next one runs
            trials.bad.append(f"{type(problem).__name__}: {problem}")
        good = not trials.bad
        passed, failed = passed + good, failed + (not good)
        figure = f"{len(trials.bad)} of {trials.tried}" + (f" (< 3/{trials.tried})" if good else "")
        print(f"{'ok  ' if good else 'FAIL'} {name:<7} {what}: {figure}; hit {trials.hits}{''.join('; ' + n for n in trials.notes)}; "
              f"seed {options.seed}; {time.monotonic() - begun:.0f} s", flush=True)
        for problem in trials.bad[:5]:
            print(f"       {problem[:600]}", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


class Folder:
    """A folder in memory that goes with the scope."""

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="deminimis-faults-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def run(*arguments, stdin="", check=True, timeout=120, **more):
    done = subprocess.run([COMMAND, *map(str, arguments)], input=stdin.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, check=False,
                          env=more.pop("env", ENVIRONMENT), **more)
    if check and done.returncode != 0:
        raise Bad(f"{arguments} ended with {done.returncode}: {done.stdout[:300]!r} {done.stderr[:300]!r}")
    return done


def batch(ledger, requests, **more):
    """Requests through a pipe; the answers."""
    done = run("-L", ledger, "batch", stdin="".join(json.dumps(r) + "\n" for r in requests), check=False, **more)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Pipe:
    """`deminimis batch` at the other end of two pipes: what it answered is what was acknowledged."""

    def __init__(self, ledger, **more):
        self.process = subprocess.Popen([COMMAND, "-L", str(ledger), "batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env=more.pop("env", ENVIRONMENT), **more)

    def ask(self, request):
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return json.loads(line) if line.endswith(b"\n") else None

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait()


def grant(ref, eur, cvr=A, **more):
    return {"do": "grant", "ref": ref, "cvr": cvr, "regulation": "general", "amount": f"{eur // 100}.{eur % 100:02} EUR", "granted_on": DAY, **more}


def leaf_hash(text):
    return hashlib.sha256(b"\x00" + text.encode("utf-8")).digest()


def edit(ledger, *statements):
    """What somebody does who knows SQLite: the guards taken off, the edit, the same guards put back, and the checksums of the pages."""
    db = sqlite3.connect(ledger, isolation_level=None)
    db.create_function("leaf_of", 1, leaf_hash)
    db.execute("BEGIN")
    guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        db.execute(f"DROP TRIGGER {name}")
    changed = sum(db.execute(s).rowcount for s in statements)
    for _, sql in guards:
        db.execute(sql)
    db.execute("COMMIT")
    db.close()
    reseal(ledger)
    return changed


def check_file(path, acknowledged, maybe=()):
    """The ledger as Python's sqlite3 sees it: sound, every grant acknowledged there once, no other but those in flight, nothing half
    there, nobody over the ceiling. Gives the references."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        require(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "integrity_check")
        rows = db.execute("SELECT ref, recipient, eur_cents, seq FROM aid ORDER BY seq").fetchall()
        events = db.execute("SELECT seq, key, leaf, bytes FROM event ORDER BY seq").fetchall()
    except sqlite3.Error as broken:
        raise Bad(f"sqlite3 says: {broken}") from None
    finally:
        db.close()
    require(stale(path) == [], "pages without their checksums:", stale(path))
    refs = [r[0] for r in rows]
    require(len(set(refs)) == len(refs), "a grant twice", refs)
    require(set(acknowledged) <= set(refs), "lost:", sorted(set(acknowledged) - set(refs)))
    require(set(refs) <= set(acknowledged) | set(maybe), "never asked for:", sorted(set(refs) - set(acknowledged) - set(maybe)))
    sums = {}
    for _, recipient, cents, _ in rows:
        sums[recipient] = sums.get(recipient, 0) + cents
    require(all(s <= CEILING for s in sums.values()), "over the ceiling:", sums)
    require([e[0] for e in events] == list(range(1, len(events) + 1)), "the log has a gap")
    require(all(leaf_hash(e[3]) == e[2] for e in events), "an event does not have its hash")
    logged = [json.loads(e[3]) for e in events]
    require(sorted(refs) == sorted(e["body"]["ref"] for e in logged if e["kind"] == "grant"), "the grants are not those of the log")
    return refs
