# SPDX-License-Identifier: Apache-2.0
"""Runs the command as another program would, and looks at everything it says: exit code, standard output, standard error."""
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "examples" / "data"
VECTORS = sorted((ROOT / "tests" / "vectors").glob("*.json"))
PATIENCE = 120  # seconds after which a command hangs
# Ledgers lie in memory where there is such a place: how a disk behaves is not tested here.
SCRATCH = next((place for place in ("/dev/shm",) if os.access(place, os.W_OK)), None)

# With a throw-away PostgreSQL server (tests/postgres/with-server) and DEMINIMIS_CASES_ON=server each test's ledger is in a schema of its own there.
SERVER = os.environ.get("DEMINIMIS_POSTGRES") if os.environ.get("DEMINIMIS_CASES_ON") == "server" else None
SCHEMAS = itertools.count(1)
about_a_file = unittest.skipIf(SERVER, "about the file of a ledger")

ALLOWED, REFUSED, BAD_INPUT, STORAGE, BUSY = range(5)

# CVR numbers with a right check digit, and one of the programme's samples, whose check digit is wrong.
A, B, C, D = "12345674", "99000007", "99000015", "99000023"
SAMPLE = "12345678"


COMMAND = os.environ.get("DEMINIMIS")
if not COMMAND:
    sys.exit("The environment variable DEMINIMIS does not name the command, such as $PWD/build/bin/deminimis.")


def environment(**more):
    """The surroundings of a command: English, no ledger named, nothing of the user's that could change an answer, and no folder
    where what was seen of a ledger would be remembered."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LC_") and k not in ("LANG", "LANGUAGE", "TZ", "DEMINIMIS_LEDGER", "DEMINIMIS", "HOME", "XDG_STATE_HOME")}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC", **more}


def hidden(character):
    """Whether a character could steer a terminal or deceive a reader: controls, C1 controls, marks that reorder or hide."""
    return character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")


def parsed(text):
    """JSON, read strictly: no number with a decimal point or exponent anywhere, no key twice."""

    def refuse_number(number):
        raise AssertionError(f"a number that programs read as binary floating point: {number} in {text[:300]}")

    def refuse_doubles(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) != len(names):
            raise AssertionError(f"a key twice in one object: {names}")
        return dict(pairs)

    return json.loads(text, parse_float=refuse_number, parse_constant=refuse_number, object_pairs_hook=refuse_doubles)


class Result:
    """How a command ended and what it said."""

    def __init__(self, arguments, code, out, err):
        self.arguments, self.code, self.raw_out, self.raw_err = arguments, code, out, err
        self.out = self._text(out, "standard output", "--json" not in arguments and "batch" not in arguments)
        self.err = self._text(err, "standard error", True)

    def _text(self, raw, where, for_people):
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as problem:
            raise AssertionError(f"{where} is not UTF-8: {problem}\n{self.arguments}\n{raw[:500]!r}") from None
        for character in text if for_people else "":
            if hidden(character):
                raise AssertionError(f"{where} holds {character!r} as it is\n{self.arguments}\n{raw[:500]!r}")
        return text

    @property
    def answer(self):
        """The one JSON answer on standard output."""
        return parsed(self.out)

    @property
    def answers(self):
        """The JSON answers on standard output, one a line."""
        return [parsed(line) for line in self.out.splitlines()]

    def __str__(self):
        return f"{self.arguments} ended with {self.code}\n--- out\n{self.out}--- err\n{self.err}"


def run(*arguments, stdin=b"", cwd=None, timeout=PATIENCE, env=None):
    """Runs the command with these arguments; text or bytes."""
    given = [os.fsencode(str(a)) if not isinstance(a, bytes) else a for a in arguments]
    done = subprocess.run([COMMAND, *given], input=stdin if isinstance(stdin, bytes) else stdin.encode("utf-8"), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, cwd=cwd, env=environment(**(env or {})), timeout=timeout, check=False)
    return Result([a.decode("utf-8", "backslashreplace") for a in given], done.returncode, done.stdout, done.stderr)


def started(*arguments, **more):
    """Starts the command with pipes, for talking with it."""
    return subprocess.Popen([COMMAND, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=environment(), **more)


class Case(unittest.TestCase):
    """A test in a folder of its own with helpers that check what every answer of the command must keep."""

    maxDiff = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="deminimis-cli-", dir=SCRATCH))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.ledger = f"{SERVER}?schema=case{next(SCHEMAS)}" if SERVER else self.folder / "ledger.db"

    # ---- making

    def init(self, *options, ledger=None):
        """Makes a ledger and gives its path."""
        path = ledger or self.ledger
        made = run("-L", path, "init", *options)
        self.assertEqual(made.code, 0, made)
        return path

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    # ---- asking

    def run_on(self, *arguments, **how):
        """Runs a command on the test's ledger."""
        return run("-L", self.ledger, *arguments, **how)

    def ok(self, *arguments, code=0, **how):
        """Text on standard output, nothing on standard error, and this exit code."""
        result = self.run_on(*arguments, **how)
        self.assertEqual(result.code, code, result)
        self.assertEqual(result.err, "", result)
        self.assertNotEqual(result.out, "", result)
        return result.out

    def ask(self, *arguments, code=0, **how):
        """The JSON answer, of this exit code."""
        result = self.run_on("--json", *arguments, **how)
        self.assertEqual(result.code, code, result)
        self.assertEqual(result.err, "", result)
        return result.answer

    def ask_lines(self, *arguments, code=0, **how):
        result = self.run_on("--json", *arguments, **how)
        self.assertEqual(result.code, code, result)
        self.assertEqual(result.err, "", result)
        return result.answers

    def fails(self, error, *arguments, code=BAD_INPUT, ledger=None, on_ledger=True, **how):
        """The command fails with this error code: told in English and Danish on standard error, and with --json as JSON too."""
        named = ["-L", ledger or self.ledger] if on_ledger else []
        danish = run(*named, "--lang", "da", *arguments, **how)
        self.assertEqual((danish.code, danish.out), (code, ""), danish)
        self.assertIn(f"Fejl {error}", danish.err, danish)
        self.assertIn("Hvad nu", danish.err, danish)
        said = run(*named, "--json", *arguments, **how)
        self.assertEqual(said.code, code, said)
        self.assertIn(f"Error {error}", said.err, said)
        self.assertIn("What to do", said.err, said)
        self.assertEqual((said.answer["error"], said.answer["written"]), (error, "no"), said)
        for name in ("where", "why", "remedy"):
            self.assertIsInstance(said.answer[name], str, said)
        return said.answer

    # ---- comparing

    def events(self):
        """The number of events of the ledger and the hash of them all."""
        found = self.ask("verify")
        self.assertTrue(found["ok"], found)
        return found["events"], found["root"]

    def unchanged(self, replayed=False):
        """A context in which nothing may be recorded, and no byte of the file may change. A replay makes durable what it
        found, which counts the file's changes up: with `replayed` only the events are compared."""
        return _Unchanged(self, replayed)

    def in_cents(self, text):
        value = Decimal(text) * 100
        self.assertEqual(value, int(value))
        return int(value)


class _Unchanged:
    def __init__(self, case, replayed):
        self.case, self.replayed = case, replayed

    def __enter__(self):
        self.before = self.case.events(), self.bytes()

    def bytes(self):
        return None if SERVER else self.case.ledger.read_bytes()

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.case.assertEqual(self.case.events(), self.before[0])
            if not self.replayed and self.bytes() != self.before[1]:
                self.case.fail("the ledger's file was changed")
        return False


class _Counting(unittest.TextTestResult):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.broken = set()

    def addError(self, test, err):
        super().addError(test, err)
        self.broken.add(test.id())

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.broken.add(test.id())

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.broken.add(test.id())

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.broken.add(test.id())


def main():
    """Runs the tests of the script; the last line is `N passed, N failed`."""
    chosen = sys.argv[1:]
    loader = unittest.defaultTestLoader
    loader.testNamePatterns = [f"*{c}*" for c in chosen] or None
    suite = loader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1, resultclass=_Counting).run(suite)
    sys.stdout.flush()
    print(f"{result.testsRun - len(result.broken)} passed, {len(result.broken)} failed")
    sys.exit(1 if result.broken or result.testsRun == 0 else 0)
