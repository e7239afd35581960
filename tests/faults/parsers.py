#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Row H3-H6 by its fuzzers: each parser reads as many inputs as the tier says, made from its corpus, under the address and undefined behaviour sanitizers.
They are the target `fuzzers` of the preset clang; what is found lies in build/clang/fuzz/found."""
import concurrent.futures
import os
import re
import subprocess
import threading
import time

from matrix import Bad, ENVIRONMENT, Folder, ROOT, fault, main, require

BUILD = ROOT / "build/clang"
SANITIZERS = ENVIRONMENT | {"ASAN_OPTIONS": "malloc_context_size=2:quarantine_size_mb=8"}  # short stacks and a short quarantine: twice as many inputs


def fuzz(program, inputs, longest, seed):
    """One fuzzer, from its corpus; gives how many inputs it read and how many it kept for what was new in them."""
    found = BUILD / "fuzz/found"
    seeds = BUILD / "fuzz/seeds" / program.name
    for folder in (found, seeds):
        folder.mkdir(parents=True, exist_ok=True)
    with Folder() as kept:
        done = subprocess.run(
            [program, f"-seed={seed}", f"-runs={inputs}", f"-max_len={longest}", "-entropic=0", "-print_funcs=0", "-timeout=10", "-rss_limit_mb=1024",
             f"-artifact_prefix={found}/{program.name}-", kept, seeds], capture_output=True, text=True, errors="replace", check=False, env=SANITIZERS)
        read = re.search(r"^Done (\d+) runs", done.stderr, re.MULTILINE)
        require(done.returncode == 0 and read, program.name, "ended with", done.returncode, done.stderr[-2000:])
        return int(read[1]), len(os.listdir(kept))


@fault("H3-H6", "fuzzed inputs that crashed a parser, or were refused without a documented error", 1)
def parsers(t):
    subprocess.run(["python3", ROOT / "tests/fuzz/seeds.py", BUILD / "fuzz/seeds"], check=True)
    programs = sorted((BUILD / "bin/fuzz").glob("*_fuzz"))
    sources = {source.stem for source in (ROOT / "tests/fuzz").glob("*_fuzz.cpp")}
    require({program.name for program in programs} == sources, "not every fuzzer is built:", len(programs), "of", len(sources))
    inputs = t.count(100_000, 10_000_000)
    counting = threading.Lock()

    def one(program):
        longest = {"ci": 1024, "long": 8192}[t.options.tier] if program.name.endswith("_file_fuzz") else {"ci": 512, "long": 2048}[t.options.tier]
        begun = time.monotonic()
        try:
            read, new = fuzz(program, inputs, longest, t.options.seed)
        except Bad as broken:
            with counting:
                t.tried += 1
                t.bad.append(str(broken))
            return
        with counting:
            t.tried, t.hits = t.tried + read, t.hits + read
            t.note(f"{program.stem.removesuffix('_fuzz')} {read} in {time.monotonic() - begun:.0f} s, {new} kept")

    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        list(pool.map(one, programs))


if __name__ == "__main__":
    main(__doc__)
