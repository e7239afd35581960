#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The documentation says what is so. README.md and docs/ are read, and each of these markers, alone on a line before a code
block, is a promise that is kept here:

  <!-- snippet: FILE#NAME -->       the block is FILE between `[snippet NAME]` and `[end]`
  <!-- lines: FILE -->              every line of the block stands in FILE, in this order
  <!-- file: NAME -->               the block is written to NAME before the page's next console block
  <!-- after: scripts/quickstart --> the page's console blocks begin where scripts/quickstart ends
  <!-- console: NAME -->            commands after `$ `, lines that continue them after `> `, and what a terminal shows then;
                                    run in order in one folder a page. They end with 0, unless `echo $?` follows and tells; or
                                    `console: NAME ends 1`, so does the last one

Besides: the generated pages are up to date, every command is named by hand somewhere, every operation of the batch protocol
has its heading, every relative link resolves, and decisions cite tests that exist.

The command is build/bin/deminimis, or what DEMINIMIS names. Ends with `N passed, N failed`.
  docs_test.py --update    writes what the commands answer now, and the snippets, into the pages: read the diff
"""
import difflib
import importlib.machinery
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import console  # noqa: E402

ROOT = console.ROOT
COMMAND = console.command_under_test()
MARKER = re.compile(r"^<!-- (snippet|lines|file|console|after): (.*?) -->$")
FENCE = re.compile(r"^```(\w*)$")
# What differs from run to run: moments, hashes.
PASSING = [(re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"), "MOMENT"), (re.compile(r"\b[0-9a-f]{64}\b"), "HASH")]


def script(name):
    """A program of ours without a suffix, as a module."""
    loader = importlib.machinery.SourceFileLoader(f"scripts_{name}", str(ROOT / "scripts" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class Block:
    """A code block with its marker: kind and what stands in it, its language, its lines, and where they are in the page."""

    def __init__(self, kind, of, language, first, lines):
        self.kind, self.of, self.language, self.first, self.lines = kind, of, language, first, lines


def blocks_of(text):
    """The code blocks of a page in order, and what is wrong with their markers."""
    blocks, problems = [], []
    lines = text.splitlines()
    marker = None
    at = 0
    while at < len(lines):
        found = MARKER.match(lines[at])
        fence = FENCE.match(lines[at])
        if found:
            if marker:
                problems.append(f"line {at + 1}: the marker before it has no code block")
            marker = found
            if found[1] == "after":
                blocks.append(Block("after", found[2], "", at, []))
                marker = None
        elif fence:
            end = at + 1
            while end < len(lines) and lines[end] != "```":
                end += 1
            kind, of = (marker[1], marker[2]) if marker else ("", "")
            blocks.append(Block(kind, of, fence[1], at + 1, lines[at + 1 : end]))
            marker = None
            at = end
        elif marker and lines[at].strip():
            problems.append(f"line {at + 1}: a marker without a code block after it")
            marker = None
        elif re.match(r"^\s*<!--\s*(snippet|lines|file|console|after)\b", lines[at]):
            problems.append(f"line {at + 1}: not a marker, though it looks like one")
        at += 1
    for block in blocks:
        if block.language in ("cpp", "console", "cmake") and not block.kind:
            problems.append(f"line {block.first}: a {block.language} block that nothing tests")
    return blocks, problems


def diff(there, now):
    return "\n".join(difflib.unified_diff(there, now, "in the page", "now", lineterm=""))


# ---- snippets ---------------------------------------------------------------------------------------------------------------


def snippet(of):
    """The lines of a snippet FILE#NAME, without the indentation they share."""
    path, _, name = of.partition("#")
    text = (ROOT / path).read_text(encoding="utf-8")
    found = re.search(rf"^[^\n]*\[snippet {re.escape(name)}\][^\n]*\n(.*?)^[^\n]*\[end\]", text, re.DOTALL | re.MULTILINE)
    if not found:
        raise ValueError(f"{path} has no snippet {name}")
    lines = found[1].splitlines()
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[indent:] for line in lines]


def snippet_problems(text):
    problems = []
    for block in blocks_of(text)[0]:
        try:
            if block.kind == "snippet" and block.lines != snippet(block.of):
                problems.append(f"line {block.first}: differs from {block.of}\n{diff(block.lines, snippet(block.of))}")
            if block.kind == "lines":
                rest = iter((ROOT / block.of).read_text(encoding="utf-8").splitlines())
                for line in block.lines:
                    if line not in rest:
                        problems.append(f"line {block.first}: {block.of} has no line {line!r} there")
                        break
        except (OSError, ValueError) as problem:
            problems.append(f"line {block.first}: {problem}")
    return problems


# ---- consoles ---------------------------------------------------------------------------------------------------------------


def commands_of(block):
    """[(command, lines shown)] of a console block."""
    commands = []
    for line in block.lines:
        if line.startswith("$ "):
            commands.append(([line[2:]], []))
        elif line.startswith("> ") and commands and not commands[-1][1]:
            commands[-1][0].append(line[2:])
        elif commands:
            commands[-1][1].append(line)
        else:
            raise ValueError(f"line {block.first}: a console block begins with a command after `$ `")
    return [("\n".join(command), shown) for command, shown in commands]


def without_passing(lines):
    for pattern, name in PASSING:
        lines = [pattern.sub(name, line) for line in lines]
    return lines


def play(text):
    """Runs the console blocks of a page. For each: (block, its lines as they are now, problem or nothing)."""
    blocks = blocks_of(text)[0]
    if not any(block.kind == "console" for block in blocks):
        return []
    steps, plan = [], []
    for block in blocks:
        if block.kind == "file":
            steps.append(("\n".join(block.lines) + "\n", block.of))
        if block.kind == "console":
            commands = commands_of(block)
            steps += [(command, None) for command, _ in commands]
            plan.append((block, commands))
    with console.Tree(COMMAND) as tree:
        if any(block.kind == "after" for block in blocks):
            tree.quickstart()
        answers = iter(tree.run(steps))
    played = []
    for block, commands in plan:
        now, problem = [], None
        ends = re.search(r" ends (\d+)$", block.of)
        for number, (command, _) in enumerate(commands):
            output, status = next(answers)
            first, *more = command.split("\n")
            now += [f"$ {first}", *(f"> {line}" for line in more), *output.rstrip("\n").split("\n")] if output.strip() else [f"$ {first}", *(f"> {line}" for line in more)]
            expected = int(ends[1]) if ends and number + 1 == len(commands) else 0
            told = number + 1 < len(commands) and commands[number + 1][0] == "echo $?"
            if status != expected and not told:
                problem = f"line {block.first}: `{first}` ended with {status}, not {expected}:\n{output}"
        if not problem and without_passing(block.lines) != without_passing(now):
            problem = f"line {block.first}, console {block.of}:\n{diff(without_passing(block.lines), without_passing(now))}"
        played.append((block, now, problem))
    return played


# ---- words ------------------------------------------------------------------------------------------------------------------


def unnamed_commands(commands, written):
    """The commands that no page written by hand names, as `deminimis ... COMMAND` or in backticks."""
    spoken = re.sub(r"\s+", " ", written)
    missing = []
    for name in commands:
        words = re.escape(name)
        if not re.search(rf"deminimis(?: -L \S+| --\w+(?: (?:da|en|never|always))?)* {words}\b|`{words}\b", spoken):
            missing.append(name)
    return missing


def unnamed_operations(operations, page):
    return [name for name in operations if not re.search(rf"^##+ .*`{name}`", page, re.MULTILINE)]


def anchors_of(text):
    anchors, inside = set(), False
    for line in text.splitlines():
        inside ^= line.startswith("```")
        if line.startswith("#") and not inside:
            title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line.lstrip("#").strip()).lower()
            anchors.add(re.sub(r"[^\w\- ]", "", title).replace(" ", "-"))
    return anchors


def link_problems(path, text):
    """Relative links of a page that lead nowhere, and headings that are not there."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    problems = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose) + re.findall(r'(?:src|href)="([^"]+)"', prose):
        if re.match(r"^[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists():
            problems.append(f"{target}: there is no such file")
        elif ROOT not in there.parents and there != ROOT:
            problems.append(f"{target}: leads out of the tree")
        elif anchor and there.suffix == ".md" and anchor not in anchors_of(text if there == path else there.read_text(encoding="utf-8")):
            problems.append(f"{target}: there is no such heading")
    return problems


def citation_problems(text):
    """Tests that a decision cites and that are not in the file or folder it names; a decision that cites none. A test in Python is
    cited by what it says, or by its name as a sentence."""
    def named(one):
        return "def test_" + re.sub(r"[^a-z0-9]+", "_", one.lower()).strip("_") + "("

    cited = re.findall(r'^- \[(tests/[^\]]+)\]\([^)]*\): (".*")$', text, re.MULTILINE)
    problems = [] if cited else ["cites no test"]
    for name, quoted in cited:
        files = sorted((ROOT / name).rglob("*.cpp")) if (ROOT / name).is_dir() else [path for path in [ROOT / name] if path.is_file()]
        source = "".join(path.read_text(encoding="utf-8") for path in files)
        problems += [f'{name} has no "{one}"' for one in re.findall(r'"([^"]+)"', quoted) if f'"{one}"' not in source and named(one) not in source]
    return problems


# ---- the test ---------------------------------------------------------------------------------------------------------------


class Count:
    def __init__(self):
        self.passed = self.failed = 0

    def judge(self, name, problems):
        if problems:
            self.failed += 1
        else:
            self.passed += 1
        for problem in problems:
            print(f"FAILED {name}: {problem}")


def self_check(count):
    """Plants what must be found, so that a test that has gone blind fails itself."""
    of = "examples/first_check.cpp#first_check"
    good = f"<!-- snippet: {of} -->\n```cpp\n" + "\n".join(snippet(of)) + "\n```\n"
    count.judge("self-check, a snippet that agrees", snippet_problems(good))

    def planted(name, found, expected):
        seen = len(found) == 1 and expected in found[0]
        count.judge(f"self-check, planted: {name}", [] if seen else [f"expected one problem with {expected!r}, found {found}"])

    planted("a word in a snippet", snippet_problems(good.replace("allowed()", "permitted()", 1)), "differs from")
    planted("a snippet that is gone", snippet_problems(good.replace("#first_check", "#last_check")), "has no snippet")
    planted("a line that is gone", snippet_problems("<!-- lines: LICENSE -->\n```text\nNo such line.\n```\n"), "has no line")
    planted("a block that nothing tests", blocks_of("```cpp\nint a;\n```\n")[1], "nothing tests")
    planted("a marker without a block", blocks_of("<!-- console: a -->\ntext\n")[1], "without a code block")

    version = subprocess.run([COMMAND, "--version"], check=True, capture_output=True, text=True, timeout=60).stdout.strip()
    page = f"<!-- console: version -->\n```console\n$ deminimis --version\n{version}\n$ false\n```\n"
    problems = lambda text: [problem for _, _, problem in play(text) if problem]  # noqa: E731
    planted("a command that fails", problems(page), "`false` ended with 1, not 0")
    page = page.replace("version -->", "version ends 1 -->", 1)
    count.judge("self-check, a console that agrees", problems(page))
    planted("a word in an answer", problems(page.replace("deminimis 0", "deminimus 0")), "-deminimus 0")
    planted("an answer left out", problems(page.replace(version + "\n", "")), f"+{version}")
    planted("a command that should fail", problems(page.replace("$ false", "$ true")), "`true` ended with 0, not 1")

    docs = script("docs")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.md").write_text("one word\n", encoding="utf-8")
        count.judge("self-check, a generated page that agrees", docs.differences({"page.md": "one word\n"}, Path(folder)))
        planted("a word in a generated page", docs.differences({"page.md": "one other word\n"}, Path(folder)), "+one other word")
    planted("a command that no page names", unnamed_commands(["verify", "link end"], "`verify` and `deminimis link add`"), "link end")
    planted("an operation without a heading", unnamed_operations(["check", "grant"], "## `check`\n`grant`\n"), "grant")
    planted("a link that leads nowhere", link_problems(ROOT / "README.md", "[a](docs/nowhere.md) [b](LICENSE)"), "docs/nowhere.md")
    planted("a heading that is not there", link_problems(ROOT / "README.md", "# One\n[a](#two) [b](#one)"), "#two")
    planted("a test that is not there", citation_problems('- [tests/vectors/FORMAT.md](x): "cases", "no such"\n'), "no such")


def update(pages):
    """Writes the answers of now and the snippets into the pages."""
    for path in pages:
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        changes = [(block, now) for block, now, _ in play(text) if without_passing(now) != without_passing(block.lines)]
        changes += [(block, snippet(block.of)) for block in blocks_of(text)[0] if block.kind == "snippet"]
        for block, now in sorted(changes, key=lambda change: -change[0].first):
            lines[block.first : block.first + len(block.lines)] = now
        changed = "\n".join(lines) + "\n"
        if changed != text:
            path.write_text(changed, encoding="utf-8")
            print(path.relative_to(ROOT))


def main(arguments):
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    if arguments and arguments[0] == "--update":
        only = {(Path.cwd() / name).resolve() for name in arguments[1:]}
        update([path for path in pages if not only or path in only])
        return 0
    if arguments:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    docs, picture = script("docs"), script("picture")
    count = Count()
    self_check(count)

    made = docs.pages(str(COMMAND))
    for name, text in made.items():
        count.judge(f"{name} is up to date (scripts/docs)", docs.differences({name: text}))
    count.judge("the picture is up to date (scripts/picture)", picture.differences(COMMAND))

    written = {path: path.read_text(encoding="utf-8") for path in pages if str(path.relative_to(ROOT)) not in made}
    count.judge("every command is named in a page written by hand", unnamed_commands(docs.leaves(docs.tree_of(str(COMMAND))), "\n".join(written.values())))
    with console.Tree(COMMAND) as tree:
        [_, (answer, _)] = tree.run([("deminimis -L a.db init", None), ("""echo '{"do": "?"}' | deminimis -L a.db batch""", None)])
    operations = re.search(r"The operations are: (.*)\.", json.loads(answer)["remedy"])[1].split(", ")
    count.judge("every operation of batch has a heading", unnamed_operations(operations, (ROOT / "docs/reference/batch.md").read_text(encoding="utf-8")))

    for path, text in written.items():
        name = path.relative_to(ROOT)
        blocks, problems = blocks_of(text)
        count.judge(f"{name}, markers", problems)
        if any(block.kind in ("snippet", "lines") for block in blocks):
            count.judge(f"{name}, snippets", snippet_problems(text))
        if name.parent == Path("docs/decisions") and name.name != "README.md":
            count.judge(f"{name}, tests cited", citation_problems(text))
        if not problems:
            for block, _, problem in play(text):
                count.judge(f"{name}, console {block.of}", [problem] if problem else [])
    tracked = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "examples").rglob("*.md")), *sorted((ROOT / "tests").rglob("*.md"))]
    for path in tracked:
        count.judge(f"{path.relative_to(ROOT)}, links", link_problems(path, path.read_text(encoding="utf-8")))

    print(f"{count.passed} passed, {count.failed} failed")
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
