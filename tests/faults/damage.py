#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files that are not ledgers, damaged or edited behind the ledger's back (C10, C11, C12, A1-A6, S1, S2)."""
import json
import os
import random
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor

from matrix import A, B, C, DAY, Folder, batch, drive, edit, fault, grant, main, require, reseal, run

STORY = [{"do": "company", "cvr": A, "name": "A/S"}, {"do": "company", "cvr": B, "name": "B ApS"}, {"do": "entity", "id": "p:1", "kind": "person", "name": "P"},
         {"do": "link", "a": A, "b": B, "since": "2020-01-01"}, {"do": "rate", "currency": "DKK", "date": "2026-02-13", "rate": "7.46"},
         *(grant(f"g{i}", 1_000_00 + i, (A, B)[i % 2], key=f"k{i}") for i in range(6)),
         {"do": "reserve", **{k: v for k, v in grant("r1", 500_00).items() if k != "do"}}, {"do": "post", "ref": "r1"},
         {"do": "reduce", "ref": "g1", "to": "10.00 EUR", "effective_on": DAY}]
QUESTIONS = [{"do": "headroom", "cvr": A, "regulation": "general", "on": DAY, "currency": "EUR"}, {"do": "undertaking", "cvr": A, "on": DAY}, {"do": "audit"},
             *({"do": "decision", "ref": f"g{i}"} for i in range(6))]


def tell(ledger):
    run("-L", ledger, "init")
    said = batch(ledger, STORY)
    require(len(said) == len(STORY) and not any("error" in s for s in said), said[-1])
    return ledger


def answers(ledger):
    return run("-L", ledger, "--json", "batch", stdin="".join(json.dumps(q) + "\n" for q in QUESTIONS), check=False).stdout


def sound(ledger):
    """Whether `verify` finds nothing wrong; raises Bad where it ends in a way that it never should."""
    done = run("-L", ledger, "--json", "verify", check=False)
    require(done.returncode in (0, 2, 3), "verify ended with", done.returncode, done.stderr[:200])
    require(done.returncode != 2 or b"not_a_ledger" in done.stdout, done.stdout[:200])
    return done.returncode == 0


def each(t, count, work):
    """Two trials at a time: most of each is a process."""
    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(t.trial, lambda n=n: work(n), "trial", n) for n in range(count)]:
            future.result()


# ---- not a ledger -------------------------------------------------------------------------------------------------------


@fault("C10", "read-only or foreign files and folders that were written, or told wrong", 1)
def foreign(t):
    with Folder() as folder:
        ledger = tell(folder / "ledger.db")
        text, other, empty, newer, folder_there, pipe, link = (folder / n for n in ("text", "other.db", "empty", "newer.db", "folder", "pipe", "link"))
        text.write_text("not a ledger\n" * 1000)
        with sqlite3.connect(other) as db:
            db.execute("CREATE TABLE t (x)")
        db.close()
        empty.write_bytes(b"")
        shutil.copy(ledger, newer)
        with sqlite3.connect(newer) as db:
            db.execute("PRAGMA user_version = 999")
        db.close()
        folder_there.mkdir()
        os.mkfifo(pipe)
        link.symlink_to(ledger)
        kinds = {text: "not_a_ledger", other: "not_a_ledger", empty: "not_a_ledger", newer: "schema_too_new", folder_there: "not_a_ledger", pipe: "not_a_ledger",
                 link: "not_a_ledger", folder / "nothing": "not_a_ledger"}
        for path, code in kinds.items():
            for arguments in (["grant", "x", A, "1.00 EUR", "--on", DAY], ["verify"]):

                def one():
                    before = path.read_bytes() if path.is_file() else None
                    done = run("-L", path, "--json", *arguments, check=False, timeout=20)
                    require(json.loads(done.stdout)["error"] == code, done.stdout[:200])
                    require(before is None or path.read_bytes() == before, "the file was changed")
                    return True

                t.trial(one, path.name, arguments[0])
        if os.geteuid() != 0:
            nobody = {}
        else:
            nobody = {"preexec_fn": lambda: os.setuid(65534)}
        apart = folder / "apart"
        apart.mkdir()
        shutil.copy(ledger, apart / "ledger.db")
        os.chmod(folder, 0o755)
        before = (apart / "ledger.db").read_bytes()
        for file_mode, folder_mode in ((0o444, 0o755), (0o444, 0o555)):
            os.chmod(apart / "ledger.db", file_mode)
            os.chmod(apart, folder_mode)
            for arguments, wanted in ((["grant", "x", A, "1.00 EUR", "--on", DAY], 3), (["grants"], 0)):

                def one():
                    done = run("-L", apart / "ledger.db", "--json", *arguments, check=False, **nobody)
                    require(done.returncode == wanted, done.returncode, done.stdout[:200])
                    require(wanted == 0 or json.loads(done.stdout)["error"] == "read_only", done.stdout[:200])
                    require((apart / "ledger.db").read_bytes() == before, "the file was changed")
                    return True

                t.trial(one, oct(file_mode), oct(folder_mode), arguments[0])
        os.chmod(apart, 0o755)


# ---- damaged ------------------------------------------------------------------------------------------------------------


@fault("C11", "flipped bits that verify did not notice, or that changed an answer without an error", 1)
def flipped_bits(t):
    with Folder() as folder:
        ledger = tell(folder / "ledger.db")
        whole, expected = ledger.read_bytes(), answers(ledger)
        # half of them where something is written: most of a small ledger's pages are empty
        written = [i for i, byte in enumerate(whole) if byte != 0]
        unread = []
        places = [(t.random.choice(written) if n % 2 else t.random.randrange(len(whole)), t.random.randrange(8)) for n in range(t.count(1_000, 100_000))]

        def one(n):
            at, bit = places[n]
            path = folder / f"{n}.db"
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1:])
            noticed = not sound(path)
            said = answers(path)
            require(noticed, "byte", at, "bit", bit, ": verify noticed nothing")
            for line, answer in zip(said.splitlines() or [b""], expected.splitlines()):
                version = b'"schema_too_new"' in line and b"is damaged" in line
                require(line == answer or b'"error":"corrupt"' in line or b'"not_a_ledger"' in line or version, "byte", at, "bit", bit, "answered", line[:200])
            unread.append(said == expected)
            for beside in folder.glob(f"{n}.db*"):
                beside.unlink()
            return noticed

        each(t, len(places), one)
        t.note(f"{sum(unread)} lay where no question reads")


@fault("A6", "crafted files that crashed the command, or were changed by a question", 0.2)
def crafted(t):
    """Runs of bytes are overwritten, pages are swapped, the file is cut: never a crash, never a write."""
    with Folder() as folder:
        ledger = tell(folder / "ledger.db")
        whole = ledger.read_bytes()
        seeds = [t.random.randrange(1 << 40) for _ in range(t.count(500, 20_000))]

        def one(n):
            chance = random.Random(seeds[n])
            bytes_now = bytearray(whole)
            for _ in range(chance.randrange(1, 6)):
                how, at = chance.randrange(4), chance.randrange(len(bytes_now))
                if how == 0:
                    bytes_now[at:at + chance.randrange(1, 64)] = chance.randbytes(chance.randrange(1, 64))
                elif how == 1:
                    page, other = (4096 * chance.randrange(len(whole) // 4096) for _ in range(2))
                    bytes_now[page:page + 4096] = whole[other:other + 4096]
                elif how == 2:
                    page = 4096 * (at // 4096) + (100 if at < 4096 else 0)
                    bytes_now[page:page + 12] = chance.randbytes(12)
                else:
                    del bytes_now[max(4096, at):]
            path = folder / f"{n}.db"
            path.write_bytes(bytes_now)
            done = run("-L", path, "batch", stdin=json.dumps(QUESTIONS[0]) + "\n", check=False, timeout=30)
            require(done.returncode in (0, 2, 3), "ended with", done.returncode, done.stderr[-200:], "seed", seeds[n])
            require(path.read_bytes() == bytes(bytes_now), "a question changed the file; seed", seeds[n])
            good = sound(path)
            path.unlink()
            return not good

        each(t, len(seeds), one)


# ---- edited -------------------------------------------------------------------------------------------------------------


@fault("A6c", "pages crafted with the right checksum that crashed a program, or were changed by a question", 1)
def crafted_well(t):
    said = drive(t, "crafted", t.count(100_000, 500_000), t.random.randrange(1 << 40))
    t.tried, t.hits = said["trials"], said["hit"]
    t.note(f"{said['second']} refused as damaged")
    require(said["second"] > 0.1 * said["trials"], "too few were noticed to have been crafted well")


@fault("A1", "edits with the sqlite3 shell, guards put back, that verify did not notice", 1)
def edited(t):
    with Folder() as folder:
        ledger = tell(folder / "ledger.db")

        def one(n):
            path = folder / f"{n}.db"
            shutil.copy(ledger, path)
            i = t.random.randrange(6)
            cents = 1_000_00 + i
            statement = (f"UPDATE aid SET eur_cents = eur_cents - {n + 1} WHERE ref = 'g{i}'", f"UPDATE aid SET recipient = '{C}' WHERE ref = 'g{i}'",
                         f"DELETE FROM aid WHERE ref = 'g{i}'", f"UPDATE aid SET granted_on = '20{10 + n % 15}-01-01' WHERE ref = 'g{i}'",
                         f"UPDATE event SET bytes = replace(bytes, '{cents // 100}.{cents % 100:02}', '1.00') WHERE key = 'k{i}'",
                         f"UPDATE control_link SET until = '20{21 + n % 4}-01-01'", "DELETE FROM aid_reduction", f"UPDATE event SET key = 'x{n}' WHERE key = 'k{i}'",
                         f"UPDATE rate SET per_eur = '7.4{n % 6}'",
                         f"UPDATE company SET registered = {n + 2}")[n % 10]
            require(edit(path, statement) > 0, "the edit changed nothing:", statement)
            require(not sound(path), "verify found nothing:", statement)
            path.unlink()
            return True

        for n in range(t.count(100, 1_000)):
            t.trial(lambda n=n: one(n), "edit", n)


@fault("P3", "changes of recorded rows that the guards let through", 1)
def guarded(t):
    with Folder() as folder:
        ledger = tell(folder / "ledger.db")
        db = sqlite3.connect(ledger, isolation_level=None)
        before = list(db.iterdump())
        for table, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            if db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,):
                continue
            column = db.execute(f"PRAGMA table_info({table})").fetchone()[1]
            for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"REPLACE INTO {table} SELECT * FROM {table}"):

                def one():
                    try:
                        db.execute(change)
                    except sqlite3.Error:
                        return True
                    require(False, "let through")

                t.trial(one, change)
        require(list(db.iterdump()) == before, "something was changed")
        db.close()


@fault("A5", "changes of the schema that were not noticed, or under which the ledger answered", 1)
def schema_edits(t):
    with Folder() as folder:
        ledger = tell(folder / "ledger.db")
        with sqlite3.connect(ledger) as db:
            guards = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")]
            indexes = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")]
        db.close()
        changes = [f"DROP TRIGGER {g}" for g in t.random.sample(guards, 18)] + [f"DROP INDEX {i}" for i in indexes[:4]]
        changes += ["CREATE TABLE more (x)", "CREATE VIEW more AS SELECT 1", "CREATE INDEX more ON aid (note)", "ALTER TABLE aid ADD COLUMN more TEXT",
                    "CREATE TRIGGER more AFTER INSERT ON aid BEGIN SELECT 1; END", "ALTER TABLE rate RENAME COLUMN per_eur TO other",
                    f"CREATE TRIGGER {guards[0]}x BEFORE INSERT ON event BEGIN SELECT 1; END", "CREATE TEMP TABLE t (x); CREATE TABLE sneaky (x)"]
        for n, change in enumerate(changes):

            def one():
                path = folder / f"{n}.db"
                shutil.copy(ledger, path)
                db = sqlite3.connect(path, isolation_level=None)
                db.executescript(change)
                db.close()
                reseal(path)
                before = path.read_bytes()
                require(not sound(path), "verify found nothing")
                for q in QUESTIONS[:1] + [grant("x", 1)]:
                    done = run("-L", path, "--json", "batch", stdin=json.dumps(q) + "\n", check=False)
                    require(b'"corrupt"' in done.stdout and done.returncode == 3, done.stdout[:200])
                require(path.read_bytes() == before, "the file was changed")
                path.unlink()
                return True

            t.trial(one, change)


if __name__ == "__main__":
    main(__doc__)
