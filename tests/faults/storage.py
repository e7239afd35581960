#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The storage under a ledger fails: power cuts, failing operations and flushes, no memory, crafted pages, a forked child (C4, C6, C8, C9, A6, R6)."""
import json
import subprocess
from pathlib import Path

from matrix import STORAGE, ENVIRONMENT, Folder, check_file, fault, main, require

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
    require(ended == 0 and last is not None and "trials" in last, f"{STORAGE} ended with {ended}", problems[:3])
    t.bad += problems
    return last


@fault("C4", "power cuts that lost or tore something acknowledged", 0.9)
def power_loss(t):
    said = drive(t, "power", t.count(5_000, 500_000), t.random.randrange(1 << 40))
    t.hits = said["hit"]
    t.note(f"cut again in recovery {said['second']}")
    require(said["second"] > 0.1 * said["trials"], "too few cuts in recovery", said)


@fault("C6", "operations whose failure lost something or was told wrong", 0.95)
def io_errors(t):
    drive(t, "errors", t.random.randrange(1 << 40))


@fault("C8", "failed flushes after which something acknowledged was lost", 0.7)
def failed_flush(t):
    drive(t, "flush", t.random.randrange(1 << 40))


@fault("C9", "failed allocations after which something was recorded by half, told wrong, left behind, or the program ended", 0.95)
def no_memory(t):
    said = drive(t, "memory", 1, 0)  # every one
    t.tried, t.hits = said["trials"], said["hit"]
    t.note("12 operations of the library")
    require(said["second"] == 0, "the program ended", said["second"], "times")


@fault("C9r", "failed allocations while a request was answered after which something was recorded by half or told wrong", 0.95)
def no_memory_for_answers(t):
    stride = 1 if t.options.tier == "long" else 9
    said = drive(t, "memory-of-requests", stride, t.random.randrange(stride))
    t.tried, t.hits = said["trials"], said["hit"]
    leaks = [b for b in t.bad if b.endswith(" allocations") and " left " in b]  # no promise is broken by them; see docs/reliability.md
    t.bad = [b for b in t.bad if b not in leaks]
    t.note(f"{len(leaks)} left memory that was not given back; {said['second']} ended the program in a destructor, as if it had been killed")
    require(said["second"] + len(leaks) < 0.03 * said["hit"], "too many ended or leaked")


@fault("A6c", "pages crafted with the right checksum that crashed a program, or were changed by a question", 1)
def crafted(t):
    said = drive(t, "crafted", t.count(100_000, 1_000_000), t.random.randrange(1 << 40))
    t.tried, t.hits = said["trials"], said["hit"]
    t.note(f"{said['second']} refused as damaged")
    require(said["second"] > 0.1 * said["trials"], "too few were noticed to have been crafted well")


@fault("R6", "forked children let in, or parents harmed", 1)
def forked(t):
    said = drive(t, "fork", 100)
    t.tried, t.hits = said["trials"], said["hit"]


if __name__ == "__main__":
    main(__doc__)
