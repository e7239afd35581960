#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What docs/guides/verify.md and backup.md tell an auditor to type works as they are written, line by line."""
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from support.command import COMMAND, ROOT, Case, main


class Guides(Case):
    def follow(self, page):
        """Runs every line of a page; gives {part: [what it said]}."""
        text = (ROOT / "docs" / "guides" / page).read_text(encoding="utf-8")
        said = {}
        env = {**os.environ, "DEMINIMIS_LEDGER": str(self.folder / "closing-loops.db"), "XDG_STATE_HOME": str(self.folder / "state"), "LC_ALL": "C.UTF-8",
               "PATH": f"{Path(COMMAND).resolve().parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"}
        parts = re.findall(r"<!-- verify-guide: (\w+) -->\n```sh\n(.*?)```", text, re.DOTALL)
        self.assertGreater(len(parts), 3)
        for part, lines in parts:
            for line in lines.splitlines():
                done = subprocess.run(["bash", "-c", line], cwd=self.folder, env=env, capture_output=True, text=True, check=False, timeout=120)
                if part == "doctor":
                    self.assertIn(done.returncode, (0, 1, 3), done)
                else:
                    self.assertEqual(done.returncode, 0, (shlex.split(line), done))
                said.setdefault(part, []).append(done.stdout)
        return said

    def setUp(self):
        super().setUp()
        for name in ("keys", "elsewhere", "copies"):
            (self.folder / name).mkdir()

    def test_the_auditor_of_2033(self):
        said = self.follow("verify.md")
        self.assertIn("holds all that the checkpoints saw", said["ledger"][0])
        self.assertTrue(said["export"][1].startswith("OK "))
        self.assertIn("2 events stand in the log of 4 events", said["proof"][1])
        self.assertIn("grew from 2 to 4 events", said["growth"][1])

    def test_whoever_keeps_the_copies(self):
        self.ledger = self.folder / "closing-loops.db"
        self.init()
        said = self.follow("backup.md")
        self.assertIn("verified", said["backup"][0])
        self.assertIn("Given up: 1 events", said["adopt"][1])
        self.assertIn("secure_delete: 1", said["doctor"][0])


if __name__ == "__main__":
    main()
