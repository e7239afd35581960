# SPDX-License-Identifier: Apache-2.0
"""What is given out: an sdist of sources alone, and a wheel with the command, the types and the commands for spreadsheets."""
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path

import deminimis

ROOT = Path(__file__).resolve().parents[2]


def made(pattern):
    (path,) = (ROOT / "build/python/dist").glob(pattern)
    return path


def test_the_sdist_holds_the_sources_and_nothing_that_was_built():
    with tarfile.open(made("*.tar.gz")) as sdist:
        names = [Path(*Path(name).parts[1:]) for name in sdist.getnames()]
    tops = {path.parts[0] for path in names if path.parts}
    assert {"bindings", "cmake", "include", "src", "CMakeLists.txt", "LICENSE", "pyproject.toml"} <= tops
    assert not tops & {"build", "tests", "docs", "examples", "bench", ".git", ".ci"}
    assert not [path for path in names if path.suffix in {".o", ".a", ".so", ".gch", ".pyc"}]


def test_the_wheel_holds_the_command_and_the_types():
    with zipfile.ZipFile(made("*.whl")) as wheel:
        names = wheel.namelist()
    for part in ("deminimis/py.typed", "deminimis/_core.pyi", "deminimis/errors.pyi", f"deminimis-{deminimis.__version__}.data/scripts/deminimis"):
        assert part in names
    assert not [name for name in names if name.endswith((".hpp", ".a", ".cmake"))]


def test_the_installed_package_is_the_version_it_says():
    assert metadata.version("deminimis") == deminimis.__version__
    commands = {point.name for point in metadata.entry_points(group="console_scripts") if point.name.startswith("deminimis")}
    assert commands == {"deminimis-check-applicants", "deminimis-import-excel", "deminimis-import-register", "deminimis-monthly-report", "deminimis-compare-declarations"}
    assert Path(deminimis.__file__).is_relative_to(ROOT / "build/python/venv")
