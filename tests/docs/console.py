# SPDX-License-Identifier: Apache-2.0
"""Runs commands as a reader would type them: in a terminal, in a folder that looks like the top of the source tree."""
import os
import pty
import re
import shutil
import subprocess
import tempfile
import termios
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARK = "\x1e"
SECONDS = 300


def command_under_test():
    """The command: DEMINIMIS, or what scripts/quickstart built."""
    return Path(os.environ.get("DEMINIMIS", ROOT / "build/bin/deminimis")).resolve()


class Tree:
    """A folder with examples/, build/bin/deminimis and build/bin/examples/ as after scripts/quickstart, and nothing else. Goes
    when the `with` ends."""

    def __init__(self, command):
        self.command = Path(command)

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="deminimis-docs-")
        self.folder = Path(self.temporary.name)
        (self.folder / "build/bin").mkdir(parents=True)
        (self.folder / "build/bin/deminimis").symlink_to(self.command)
        (self.folder / "build/bin/examples").symlink_to(self.command.parent / "examples")
        (self.folder / "examples").symlink_to(ROOT / "examples")
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()

    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}
        kept["PATH"] = f"{self.folder}/build/bin:{kept.get('PATH', '/usr/bin:/bin')}"
        return {**kept, "HOME": str(self.folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1", "TZ": "Europe/Copenhagen"}

    def quickstart(self):
        """What scripts/quickstart does after the build: its ledger lies in build/quickstart/ then. Returns its output."""
        scripts = self.folder / "scripts"
        scripts.mkdir()
        shutil.copy(ROOT / "scripts/quickstart", scripts / "quickstart")
        (scripts / "build").write_text("#!/bin/sh\n", encoding="utf-8")
        (scripts / "build").chmod(0o755)
        [(output, status)] = self.run([("scripts/quickstart", None)])
        if status != 0:
            raise RuntimeError(f"scripts/quickstart ended with {status}:\n{output}")
        return output

    def run(self, steps):
        """Runs steps one after another in one bash, each (command, None) or (text of a file, its name). Returns for each
        command what a terminal shows of it, and how it ended."""
        kept = Path(tempfile.mkdtemp(dir=self.folder, prefix=".files-"))
        script = ["__status=0"]
        commands = 0
        for number, (text, name) in enumerate(steps):
            if name is not None:
                (kept / str(number)).write_text(text, encoding="utf-8")
                script.append(f"cp {kept}/{number} '{name}'")
                continue
            commands += 1
            script += ["(exit $__status)", text, f"__status=$?; printf '{MARK}%d\\n' $__status"]
        (kept / "script").write_text("\n".join(script) + "\n", encoding="utf-8")
        shown = self._in_terminal(["bash", "--noprofile", "--norc", str(kept / "script")])
        shutil.rmtree(kept)
        answers = [(as_terminal(text), int(status)) for text, status in re.findall(rf"(.*?){MARK}(\d+)\n", shown, re.DOTALL)]
        if len(answers) != commands:
            raise RuntimeError(f"{commands} commands gave {len(answers)} answers:\n{shown}")
        return answers

    def _in_terminal(self, arguments):
        master, slave = pty.openpty()
        settings = termios.tcgetattr(slave)
        settings[1] &= ~termios.OPOST  # lines end as the command ends them
        termios.tcsetattr(slave, termios.TCSANOW, settings)
        process = subprocess.Popen(arguments, cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL, stdout=slave, stderr=slave, close_fds=True)
        os.close(slave)
        watch = threading.Timer(SECONDS, process.kill)
        watch.start()
        shown = bytearray()
        try:
            while True:
                block = os.read(master, 65536)
                if not block:
                    break
                shown += block
        except OSError:  # the last program that held the terminal is gone
            pass
        finally:
            os.close(master)
            process.wait()
            watch.cancel()
        return shown.decode("utf-8", errors="replace")


def as_terminal(text):
    """What is left to see after progress that overwrites its own line."""
    lines = [line.rsplit("\r", 1)[-1].replace("\033[K", "") for line in text.split("\n")]
    return "\n".join(lines)
