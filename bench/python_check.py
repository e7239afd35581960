# SPDX-License-Identifier: Apache-2.0
"""What `check` costs from Python beside the same call in C++, and how long `import deminimis` takes.

  build/python/venv/bin/python bench/python_check.py [FOLDER]

The C++ side is compiled by g++ at -O2 from a program that this writes to FOLDER (a temporary one where none is given): same ledger,
same question. Needs the headers of include/. Medians of batches; the two sides take turns, so that a busy machine slows both.
The import is measured by processor time.
"""
from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import deminimis

ROOT = Path(__file__).resolve().parents[1]
BATCH, ROUNDS = 500, 40

PROGRAM = """
#include <deminimis/deminimis.hpp>
#include <chrono>
#include <iostream>
#include <string>
using namespace deminimis;
int main(int, char** given) {
  settings made;
  made.conversion = {rate_source::fixed, 7, rate::parse("7.46"), "bench"};
  ledger programme = ledger::in_memory(made);
  const int grants = std::stoi(given[1]);
  for (int i = 0; i < grants; ++i)
    programme.declare("d" + std::to_string(i), {.recipient = "99000012", .regulation = "general", .amount = "1000.00 DKK", .granted_on = "2025-03-03"});
  std::string line;
  while (std::getline(std::cin, line)) {  // one batch a line; its nanoseconds a call
    const auto start = std::chrono::steady_clock::now();
    std::int64_t seen = 0;
    for (int i = 0; i < @BATCH@; ++i)
      seen += programme.check({.recipient = "99000012", .regulation = "general", .amount = "80500.00 DKK", .granted_on = "2026-02-14"}).binding.headroom.count();
    const auto spent = std::chrono::steady_clock::now() - start;
    std::cout << std::chrono::duration_cast<std::chrono::nanoseconds>(spent).count() / @BATCH@ << (seen ? "" : " ") << std::endl;
  }
}
"""


def build(folder: Path) -> Path:
    source, program = folder / "check.cpp", folder / "check"
    source.write_text(PROGRAM.replace("@BATCH@", str(BATCH)))
    flags = ["-std=c++20", "-O2", "-DNDEBUG", "-DHAS_STRING_VIEW=1", "-DONLY_C_LOCALE=1", f"-I{ROOT / 'include'}"]
    subprocess.run(["g++", *flags, str(source), "-o", str(program)], check=True)
    return program


def python_batch(grants: int) -> Callable[[], int]:
    ledger = deminimis.in_memory(conversion="fixed", fixed_rate="7.46", fixed_reason="bench")
    for i in range(grants):
        ledger.declare(f"d{i}", "99000012", 1000, "DKK", on=date(2025, 3, 3))
    on, amount = date(2026, 2, 14), Decimal("80500.00")

    def run() -> int:
        start = time.perf_counter_ns()
        for _ in range(BATCH):
            ledger.check("99000012", amount, "DKK", on=on).headroom
        return (time.perf_counter_ns() - start) // BATCH

    return run


def compare(program: Path, grants: int) -> None:
    other = subprocess.Popen([str(program), str(grants)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    ours = python_batch(grants)
    assert other.stdin and other.stdout
    native, bound = [], []
    for _ in range(ROUNDS):
        other.stdin.write("\n")
        other.stdin.flush()
        native.append(int(other.stdout.readline()))
        bound.append(ours())
    other.communicate()
    a, b = statistics.median(native) / 1000, statistics.median(bound) / 1000
    print(f"check, {grants:3} grants counted: C++ {a:.2f} us, Python {b:.2f} us; allowed 1.5 x C++ + 5 us = {1.5 * a + 5:.2f} us")


def import_time() -> None:
    def run(code: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    empty, full = [], []
    for _ in range(15):
        empty.append(run("pass"))
        full.append(run("import deminimis"))
    print(f"import deminimis: {(statistics.median(full) - statistics.median(empty)) * 1000:.0f} ms more than an empty Python")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        program = build(folder)
        for grants in (0, 10, 100):
            compare(program, grants)
    import_time()


if __name__ == "__main__":
    main()
