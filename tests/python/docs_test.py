# SPDX-License-Identifier: Apache-2.0
"""What the documentation of the Python package shows is what happens: its tutorial from an empty folder, every doctest."""
import contextlib
import doctest
import io
import os
import re
import subprocess
from pathlib import Path

import pytest

import deminimis
from deminimis import _core, errors, ledger

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(python|text|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def shown(text):
    return [line.rstrip() for line in text.strip().splitlines()]


def test_the_tutorial_runs_from_an_empty_folder_and_prints_what_it_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    names, printed, blocks = {}, "", 0
    for language, block in BLOCK.findall((ROOT / "docs/tutorial/python.md").read_text(encoding="utf-8")):
        if language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(block.replace('"examples/', f'"{ROOT}/examples/'), "docs/tutorial/python.md", "exec"), names)
            printed = out.getvalue()
            blocks += 1
        elif language == "text":
            assert shown(printed) == shown(block)
            printed = ""
        else:
            done = subprocess.run(block, shell=True, capture_output=True, text=True, timeout=120, env={**os.environ})
            printed = done.stdout
            assert not done.stderr, done.stderr
            blocks += 1
    assert blocks > 10


def documented():
    """Everything public that has a docstring with an example, compiled or not."""
    for name in deminimis.__all__:
        thing = getattr(deminimis, name)
        yield name, thing.__doc__
        if isinstance(thing, type):
            for member in dir(thing):
                if not member.startswith("_") and not (hasattr(Exception, member) or hasattr(str, member)):
                    yield f"{name}.{member}", getattr(thing, member).__doc__
    for module in (deminimis, errors, ledger, _core):
        yield module.__name__, module.__doc__


EXAMPLES = {name: doc for name, doc in documented() if isinstance(doc, str) and ">>>" in doc}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_in_a_docstring_does_what_it_shows(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(EXAMPLES[name], {"deminimis": deminimis}, name, None, 0)
    out = io.StringIO()
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=out.write)
    assert result.attempted and not result.failed, out.getvalue()


def test_there_are_examples_and_everything_public_is_documented():
    assert len(EXAMPLES) > 10
    assert not [name for name, doc in documented() if not doc]


def test_the_example_in_the_readme_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with deminimis.create("closing-loops.db") as made:
        made.add_rate("DKK", "7.4604", on="2026-02-13")
    (block,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    exec(compile(block, "README.md", "exec"), {})
