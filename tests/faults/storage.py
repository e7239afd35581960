#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The storage under a ledger fails: power cuts, failing operations and flushes, no memory, a forked child (C4, C6, C8, C9, R6)."""
from matrix import drive, fault, main, require

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
    t.note("13 operations of the library")
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


@fault("R6", "forked children let in, or parents harmed", 1)
def forked(t):
    said = drive(t, "fork", 100)
    t.tried, t.hits = said["trials"], said["hit"]


if __name__ == "__main__":
    main(__doc__)
