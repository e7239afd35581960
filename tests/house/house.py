# SPDX-License-Identifier: Apache-2.0
"""What the house tests share: reading the tree, planting violations, and the closing line."""
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

TOKENS = re.compile(
    r"//[^\n]*|/\*.*?\*/"  # comments
    r'|R"(?P<mark>[^()\\ ]*)\(.*?\)(?P=mark)"'  # raw strings
    r'|"(?:\\.|[^"\\\n])*"'  # strings
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'",  # characters, but not the ' in 300'000
    re.DOTALL,
)


def code_of(text):
    """C++ without its comments, and with its strings emptied; the lines keep their numbers."""

    def blank(match):
        token = match.group(0)
        kept = '""' if token[0] in "\"R" else "' '" if token[0] == "'" else " "
        return kept + "\n" * token.count("\n")

    return TOKENS.sub(blank, text)


def files(root, folders, suffixes):
    """The files of these kinds under these folders of `root`, as paths relative to it, sorted."""
    found = []
    for folder in folders:
        found += [p.relative_to(root) for p in (root / folder).rglob("*") if p.is_file() and p.suffix in suffixes]
    return sorted(p for p in found if "__pycache__" not in p.parts)


def run(violations, planted, innocent):
    """Runs a house test: `violations(root)` gives one text each. First against trees that must be found wrong, each of
    `planted` as (path, content, a part of the text to be found), and one that must be found right; then against the project."""
    passed = failed = 0

    def judge(name, problems):
        nonlocal passed, failed
        passed, failed = (passed, failed + 1) if problems else (passed + 1, failed)
        for problem in problems:
            print(f"FAILED {name}: {problem}")

    def tree_with(contents):
        with tempfile.TemporaryDirectory() as folder:
            for path, content in contents.items():
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / path).write_text(content, encoding="utf-8")
            return violations(Path(folder))

    judge("self-check, nothing planted", tree_with(innocent))
    for path, content, expected in planted:
        found = tree_with({**innocent, path: content})
        seen = len(found) == 1 and path in found[0] and expected in found[0]
        judge(f"self-check, planted in {path}", [] if seen else [f"expected one violation with {expected!r}, found {found}"])
    judge("the project", violations(ROOT))

    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
