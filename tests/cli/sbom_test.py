#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The bill of materials names every library that the command loads and every package whose headers it was made from."""
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

from support.command import COMMAND, ROOT, main


class BillOfMaterials(unittest.TestCase):
    def test_it_names_what_is_linked_and_what_is_header_only(self):
        build = Path(COMMAND).resolve().parents[1]
        if not (build / "build.ninja").exists() or not Path("/var/lib/dpkg/info").exists():
            self.skipTest("not a Ninja build on a Debian system")
        said = subprocess.run([sys.executable, ROOT / "scripts" / "sbom", build], capture_output=True, text=True, check=True, timeout=120, env=os.environ)
        bill = json.loads(said.stdout)
        self.assertEqual((bill["bomFormat"], bill["specVersion"], bill["metadata"]["component"]["name"]), ("CycloneDX", "1.5", "deminimis"))
        names = {c["name"]: {p["value"] for p in c["properties"]} for c in bill["components"]}
        loaded = subprocess.run(["ldd", COMMAND], capture_output=True, text=True, check=True).stdout
        for library, package in {"libsqlite3": "libsqlite3-0", "libsodium": "libsodium23", "libpugixml": "libpugixml1v5", "libstdc++": "libstdc++6", "libc.so": "libc6"}.items():
            self.assertIn(library, loaded)
            self.assertIn("linked", names[package])
        for package in ("nlohmann-json3-dev", "libcli11-dev", "libhowardhinnant-date-dev"):
            self.assertEqual(names[package], {"headers"})
        self.assertTrue(any(name.startswith("libboost") for name in names))
        for package in ("libpq5", "libpango-1.0-0", "libxlsxwriter4"):  # and what they bring
            self.assertIn("loaded when needed", names[package])
            self.assertNotIn("linked", names[package])
        for component in bill["components"]:
            self.assertRegex(component["version"], r"\d")
            self.assertTrue(component["licenses"], component)
            self.assertNotEqual(component["properties"], [], component)


if __name__ == "__main__":
    main()
