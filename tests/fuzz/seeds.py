# SPDX-License-Identifier: Apache-2.0
"""Writes the corpus to begin with: python3 tests/fuzz/seeds.py FOLDER. One folder for each fuzzer, from what the tests and examples hold."""
import json
import re
import sqlite3
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = Path(sys.argv[1])
LARGEST = 8192


def seed(fuzzer, name, content):
    folder = OUT / fuzzer
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content[:LARGEST])


for n, text in enumerate(("80500.00 DKK", "0.01 EUR", "92233720368547758.07 EUR", "7.4600", "2024-02-29", "12-31", "12345674", "100 JPY", "-1.00 EUR", "1.000,00 EUR")):
    seed("text_fuzz", f"text-{n}", text.encode())

for path in sorted((ROOT / "tests/vectors").glob("*.json")):
    vectors = json.loads(path.read_text())
    for case in vectors["cases"][:40]:
        steps = [{k: v for k, v in step.items() if k != "expect"} for step in case["steps"]]
        name = f"{path.stem}-{case['id']}".replace("/", "-")
        seed("requests_fuzz", name, "\n".join(json.dumps(s) for s in steps).encode())
        seed("vectors_fuzz", name, json.dumps({**vectors, "cases": [case]}).encode())
for fuzzer, source in (("rulebook_fuzz", "rulebook_json"), ("instrument_fuzz", "instrument_json")):  # what their unit tests read
    for n, text in enumerate(re.findall(r'R"\((.*?)\)"', (ROOT / f"tests/io/{source}_test.cpp").read_text(), re.S)):
        seed(fuzzer, f"text-{n}", text.encode())
seed("base_rates_file_fuzz", "dk", b"area;from;percent\r\nDK;2025-01-01;3.10\r\nDK;2026-01-01;-0.2\n")
seed("base_rates_file_fuzz", "comma", b"area,from,percent\nSE,2025-01-01,2.5\n")
seed("plan_file_fuzz", "two", b"".join(json.dumps({"ref": ref, "cvr": cvr, "regulation": "general", "amount": amount, "granted_on": "2026-03-02"}).encode() + b"\n"
                                       for ref, cvr, amount in (("a", "12345674", "100000.00 DKK"), ("b", "99000007", "1.00 EUR"))))
seed("snapshot_fuzz", "as-it-is", b"")
for n, change in enumerate((b"\0\0\0\1", b"\x40\0\xa0\x81", b"\0\1\xe0\x08", b"\0\0\xff\x10", b"\x8f\x0a\x04\x1a",
                            b"999009908908")):  # set, raised, cut, grown; a place past the last; a split that nothing divides
    seed("snapshot_fuzz", f"change-{n}", change * (n + 1))
with sqlite3.connect(f"file:{ROOT / 'tests/golden/schema-1.db'}?mode=ro&immutable=1", uri=True) as golden:
    for number, text in golden.execute("SELECT seq, bytes FROM event"):
        seed("event_fuzz", f"event-{number}", text.encode())
for fuzzer, pattern in (("rates_file_fuzz", "rates/*"), ("links_file_fuzz", "*link*"), ("links_file_fuzz", "*cvr*"), ("import_file_fuzz", "*.csv")):
    for path in sorted((ROOT / "examples/data").rglob(pattern)):
        if path.is_file():
            seed(fuzzer, path.name, (b"\0" if fuzzer == "import_file_fuzz" else b"") + path.read_bytes())
