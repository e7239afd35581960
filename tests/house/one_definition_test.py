#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A type is defined once: no two headers or sources give one name in one namespace two meanings. The compiler sees one file at a time
and the linker takes either, so that nothing tells but a program that goes wrong."""
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPE = re.compile(r"(?:struct|class|union|enum(?: class| struct)?)\s+(?:\[\[\w+\]\]\s*)?(\w+)(?![\w:<])[^;()]*\{")


def definitions(path, text):
    """(namespace, name) of every type at namespace level; what is unnamed is the file's own."""
    inside = []
    for line in text.splitlines():
        opened = re.match(r"\s*(?:inline )?namespace(?: ([\w:]+))? \{(\s*\})?", line)
        if opened:
            if not opened[2]:
                inside.append(opened[1] or f"({path})")
        elif re.match(r"\}  // namespace", line):
            inside.pop()
        elif inside and (found := TYPE.match(line)):
            yield "::".join(inside), found[1]


def twice(sources):
    """Every type that stands in more than one of {path: text}, with its places."""
    places = defaultdict(set)
    for path, text in sources.items():
        for namespace, name in definitions(path, text):
            places[f"{namespace}::{name}"].add(path)
    return {name: sorted(paths) for name, paths in sorted(places.items()) if len(paths) > 1}


def main():
    sources = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for folder in ("include", "src", "bindings") for p in (ROOT / folder).rglob("*.[ch]pp")}
    head = "namespace deminimis {\n"
    end = "}  // namespace deminimis\n"
    own = "namespace {\nstruct a {\n};\n}  // namespace\n"
    checks = [
        ("a type in two files is found", list(twice({"x": head + "struct a {\n" + end, "y": head + "class a : b {\n" + end})) == ["deminimis::a"]),
        ("a type of a file's own is not", twice({"x": head + own + end, "y": head + own + end}) == {}),
        ("nor a part of a type", twice({"x": head + "struct a::b {\n" + end, "y": head + "struct a {\n" + end}) == {}),
        ("nor one that is only declared", twice({"x": head + "struct a;\n" + end, "y": head + "struct a {\n" + end}) == {}),
        ("every file is read", sum(1 for p, t in sources.items() for _ in definitions(p, t)) > 200),
    ]
    found = twice(sources)
    for name, paths in found.items():
        print(f"FAILED {name} is defined in {' and '.join(paths)}: rename one.")
    checks.append(("no type of ours has two definitions", not found))
    for what, holds in checks:
        print(f"{'ok' if holds else 'FAILED'}  {what}")
    failed = sum(not holds for _, holds in checks)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
