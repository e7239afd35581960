# SPDX-License-Identifier: Apache-2.0
"""Writes the corpus to begin with: python3 tests/fuzz/seeds.py FOLDER. One folder for each fuzzer, from what the tests and examples hold."""
import json
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
        seed("json_fuzz", name + ".requests", b"\x00" + "\n".join(json.dumps(s) for s in steps).encode())
        seed("json_fuzz", name + ".vectors", b"\x06" + json.dumps({**vectors, "cases": [case]}).encode())
for kind, pattern in ((2, "*rulebook*.json"), (3, "*loan*.json"), (4, "*plan*"), (5, "*base*")):
    for path in sorted((ROOT / "examples/data").rglob(pattern)):
        if path.is_file():
            seed("json_fuzz", path.name, bytes([kind]) + path.read_bytes())
for fuzzer, pattern in (("rates_file_fuzz", "rates/*"), ("links_file_fuzz", "*link*"), ("links_file_fuzz", "*cvr*"), ("import_file_fuzz", "*.csv")):
    for path in sorted((ROOT / "examples/data").rglob(pattern)):
        if path.is_file():
            seed(fuzzer, path.name, path.read_bytes())
