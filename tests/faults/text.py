#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Clocks, impossible dates and hostile text (H1-H6, H9, H11, H12, H13, T1, T4); what files hold is the fuzzers' and the importers' tests'."""
import calendar
import json
import resource
import sqlite3
import subprocess
import sys
import threading

from matrix import A, B, COMMAND, DAY, ENVIRONMENT, ROOT, Folder, Pipe, batch, fault, grant, main, require, run


@fault("T1", "clocks under which a decision or the order of the log changed", 1)
def clocks(t):
    """The clock stands 20 years off, to either side, and jumps between two requests."""
    with Folder() as folder:
        shim = folder / "shim.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, ROOT / "tests/faults/shim.c", "-ldl"], check=True)
        requests = [grant(f"g{i}", 40_000_00 + i, key=f"k{i}", granted_on=f"20{20 + i % 8}-0{i % 9 + 1}-15") for i in range(12)]
        requests += [{"do": "headroom", "cvr": A, "regulation": "general", "on": f"20{20 + i}-06-01", "currency": "EUR"} for i in range(8)]

        def decide(offsets, name):
            ledger = folder / name
            run("-L", ledger, "init")
            said = []
            for part in range(4):  # each in a process of its own, after the clock has jumped
                env = ENVIRONMENT | {"LD_PRELOAD": str(shim), "DEMINIMIS_TEST_CLOCK": str(offsets[part % len(offsets)])}
                said += batch(ledger, requests[part * 5:part * 5 + 5], env=env)
            require(json.loads(run("-L", ledger, "--json", "verify").stdout)["ok"], "verify")
            db = sqlite3.connect(ledger)
            logged = [json.loads(b) for b, in db.execute("SELECT bytes FROM event ORDER BY seq")]
            db.close()
            return said, [e["body"].get("ref") for e in logged], [e["recorded_at"][:4] for e in logged]

        expected = decide([0], "expected.db")
        year = 31_557_600
        for n in range(20):
            offsets = [0, t.random.randrange(-20, 21) * year, (n - 10) * 2 * year + t.random.randrange(86_400), -20 * year, 20 * year][: 1 + n % 5] + [n * year]

            def one():
                said, order, years = decide(offsets, f"{n}.db")
                require(said == expected[0], "other answers")
                require(order == expected[1], "another order")
                return len(set(offsets)) == 1 or len(set(years)) > 1

            t.trial(one, "clock", n, offsets)


@fault("T4", "days of the 148,800 of 2000-2399 that were taken though impossible, or refused though there", 1)
def impossible_dates(t):
    with Folder() as folder:
        ledger = folder / "ledger.db"
        run("-L", ledger, "init")
        days = [(y, m, d) for y in range(2000, 2400) for m in range(1, 13) for d in range(1, 32)]
        text = "".join(f'{{"do":"register_due","granted_on":"{y}-{m:02}-{d:02}"}}\n' for y, m, d in days)
        lines = run("-L", ledger, "batch", stdin=text, check=False, timeout=400).stdout.splitlines()
        require(len(lines) == len(days), "answers", len(lines))
        for (y, m, d), line in zip(days, lines):
            exists = d <= calendar.monthrange(y, m)[1]
            said = json.loads(line)
            t.tried += 1
            t.hits += 1
            if exists and "due_on" not in said or not exists and (said.get("error"), said.get("where")) != ("date_invalid", "granted_on"):
                t.bad.append(f"{y}-{m:02}-{d:02}: {said}")


HOSTILE = [prefix + body for prefix in ("=", "+", "-", "@", "\t=", "\r=", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u200b=", " =") for body in (
    "cmd|' /C calc'!A0", "HYPERLINK(\"http://x\")", "1+1", "SUM(A1:A9)")] + [
    "'; DROP TABLE event; --", "' OR 1=1 --", "../../etc/passwd", "/dev/null\x00x", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b2J", "\u202eevil", "\u2066x\u2069", "a\u0000b"]


@fault("H1", "hostile texts that were not kept as text, reached the terminal as they are, or changed the ledger's shape", 1)
def hostile_text(t):
    """H1, H9, H11, H12: as a name, a note, a reference and a key."""
    with Folder() as folder:
        ledger = folder / "ledger.db"
        run("-L", ledger, "init")
        pipe = Pipe(ledger)
        for n, text in enumerate(HOSTILE):

            def one():
                said = [pipe.ask({"do": "company", "cvr": B, "name": text, "key": f"c{n}"}), pipe.ask(grant(f"g{n}", 1, note=text, key=text + str(n))),
                        pipe.ask(grant(text, 1, key=f"r{n}"))]
                for answer in said:
                    require("error" not in answer or (answer["error"] in ("request_invalid", "encoding_invalid") and answer["written"] == "no"), answer)
                if "error" not in said[1]:
                    db = sqlite3.connect(ledger)
                    require(db.execute("SELECT note FROM aid WHERE ref = ?", (f"g{n}",)).fetchall() == [(text,)], "the note was changed")
                    db.close()
                for shown in (run("-L", ledger, "grants").stdout, run("-L", ledger, "check", B, "1.00 EUR", "--on", DAY, "--explain").stdout):
                    for raw in (b"\x1b", b"\x07", b"\xc2\x9b", b"\xe2\x80\xae", b"\xe2\x81\xa6", b"\x00"):
                        require(raw not in shown, "shown as it is:", raw)
                return True

            t.trial(one, repr(text))
        pipe.close()
        require(json.loads(run("-L", ledger, "--json", "verify").stdout)["ok"], "verify")


@fault("H2", "endless lines that were read whole", 1)
def endless_line(t):
    """A line of 1 GB: `line_too_long`, in 64 MiB."""
    with Folder() as folder:
        ledger = folder / "ledger.db"
        run("-L", ledger, "init")
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

        def one():
            watch = ("import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]); "
                     "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)")
            process = subprocess.Popen([sys.executable, "-c", watch, COMMAND, "-L", str(ledger), "batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT)
            block = b"x" * (1 << 20)

            def feed():
                for _ in range(1024):
                    process.stdin.write(block)
                process.stdin.write(b"\n" + json.dumps(grant("after", 1)).encode() + b"\n")
                process.stdin.close()

            feeder = threading.Thread(target=feed)
            feeder.start()
            first, second, kilobytes = process.stdout.read().splitlines()
            feeder.join()
            process.wait()
            require(json.loads(first)["error"] == "line_too_long", first[:200])
            require(json.loads(second)["verdict"] == "granted", second[:200])
            require(int(kilobytes) <= 64 << 10, "memory", kilobytes, "KiB")
            t.note(f"{int(kilobytes) >> 10} MiB")
            return True

        t.trial(one, before)


AMOUNTS = ["1.000 EUR", "1,000 EUR", "1,00 EUR", "1e5 EUR", "NaN EUR", "inf EUR", "(5) EUR", "-5 EUR", "+5 EUR", "0x10 EUR", "92233720368547758.08 EUR",
           "9223372036854775808 EUR", "1.001 EUR", " 1 EUR", "1  EUR", "1 EUR ", "1 eur", "1", "EUR", "", "1 QQQ", "\u0661 EUR", "\uff11 EUR", "1\u00a0EUR", "1_000 EUR",
           "1'000 EUR", "0 EUR", "0.00 EUR", "1. EUR", ".5 EUR", "--1 EUR", "1/2 EUR", "\u2212" + "1 EUR"]


@fault("H3", "bytes and numbers that were guessed at", 1)
def hostile_numbers(t):
    """H3 to H6: NUL, invalid UTF-8, Latin-1, ambiguous and impossible numbers; the error says where."""
    with Folder() as folder:
        ledger = folder / "ledger.db"
        run("-L", ledger, "init")
        pipe = Pipe(ledger)

        def refused(request):
            line = request if isinstance(request, bytes) else json.dumps(request).encode()
            pipe.process.stdin.write(line + b"\n")
            pipe.process.stdin.flush()
            said = json.loads(pipe.process.stdout.readline())
            require("error" in said and said["written"] == "no", "taken:", line[:100], said)
            require(said["where"] and said["why"] and said["remedy"], said)
            return True

        for amount in AMOUNTS:
            t.trial(lambda a=amount: refused({**grant("x", 1), "amount": a}), repr(amount))
        whole = json.dumps(grant("x", 1)).encode()
        for name, line in (("NUL", whole.replace(b'"x"', b'"x\x00"')), ("Latin-1", whole.replace(b'"x"', b'"\xf8"')), ("cut UTF-8", whole.replace(b'"x"', b'"\xc3"')),
                           ("surrogate", whole.replace(b'"x"', b'"\\ud800"')), ("overlong", whole.replace(b'"x"', b'"\xc0\xaf"')),
                           ("number as amount", whole.replace(b'"0.01 EUR"', b"0.01")), ("twice", whole[:-1] + b',"ref":"y"}'), ("cut", whole[:-2]),
                           ("UTF-16", whole.decode().encode("utf-16")), ("deep", b"[" * 100_000), ("trailing", whole + b" x")):
            t.trial(lambda x=line: refused(x), name)
        pipe.close()
        db = sqlite3.connect(ledger)
        require(db.execute("SELECT count(*) FROM aid").fetchone() == (0,), "something was recorded")
        db.close()


@fault("H13", "names that look alike and were taken for one company", 1)
def look_alikes(t):
    with Folder() as folder:
        ledger = folder / "ledger.db"
        run("-L", ledger, "init")
        names = ["Fyn ApS", "Fyn  ApS", "FYN APS", "F\u0443n ApS", "Fyn\u200b ApS", "Fy\u0301n ApS"]
        for name in names:

            def one():
                said = batch(ledger, [{"do": "company", "cvr": A, "name": names[0]}, {"do": "company", "cvr": B, "name": name}, grant(f"a{name}", 250_000_00 // len(names)),
                                      {"do": "headroom", "cvr": B, "regulation": "general", "on": DAY, "currency": "EUR"}])
                require(said[-1].get("headroom_eur") == "300000.00", said[-1])
                return True

            t.trial(one, repr(name))


if __name__ == "__main__":
    main(__doc__)
