#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""House style, as far as a program can judge it."""
import re

import house

CODE = {".hpp", ".h", ".cpp"}
SCRIPTS = {".py", ".sh", ".cmake", ".txt", ".in", ""}
OURS = ["include", "src", "bindings"]
ALL = OURS + ["bench", "cmake", "examples", "scripts", "tests", ".ci"]
UNFINISHED = re.compile("|".join(["TO" "DO", "FIX" "ME", r"\bX" r"XX\b", "not " "implemented"]))
FLOATING = re.compile(r"\b(?:long\s+)?(?:double|float)\b|\bstd::sto[fd]\b|\bstrto[fd]\b")


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def violations(root):
    found = []
    for path in house.files(root, ALL, CODE | SCRIPTS):
        raw = (root / path).read_bytes()
        is_code = path.suffix in CODE
        if not is_code and path.suffix in {"", ".txt", ".in"} and not (raw.startswith(b"#!") or path.name == "CMakeLists.txt" or path.suffix == ".in"):
            continue  # a data file
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as problem:
            found.append(f"{path}: not UTF-8: {problem}")
            continue
        if "SPDX-License-Identifier: Apache-2.0" not in "\n".join(text.splitlines()[:2]):
            found.append(f"{path}:1: no SPDX line")
        for match in UNFINISHED.finditer(text):
            found.append(f"{path}:{line_of(text, match.start())}: unfinished: {match[0]}")
        if not is_code:
            continue
        code = house.code_of(text)
        if path.suffix != ".cpp":
            if not re.search(r"^#pragma once$", code, re.MULTILINE):
                found.append(f"{path}: no #pragma once")
            for match in re.finditer(r"^using\s+namespace\b", code, re.MULTILINE):  # in a function's body it stands indented
                found.append(f"{path}:{line_of(code, match.start())}: using namespace in a header")
        if path.parts[0] in OURS:
            for match in FLOATING.finditer(code):
                found.append(f"{path}:{line_of(code, match.start())}: binary floating point: {match[0]}")
        if path.parts[0] == "include" and not re.search(r"^\s*///(?!<)", text, re.MULTILINE):
            found.append(f"{path}: a public header without a /// comment")
    return found


SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
HEADER = SPDX + "#pragma once\n/// What it answers.\n"
INNOCENT = {
    "include/deminimis/good.hpp": HEADER + 'inline const char* a = "a double \\" float";  // never a double\n/* float */ int b = 300\'000;\n',
    "src/io/good.cpp": SPDX + 'using namespace deminimis;\nauto sql = R"sql(a "double" value)sql"; char c = \'"\'; int double_entry;\n',
    "tests/good_test.cpp": SPDX + "double seconds;\n",
    "tests/good.hpp": SPDX + "#pragma once\ninline void f() {\n  using namespace std;\n}\n",
    "scripts/good": "#!/usr/bin/env bash\n# SPDX-License-Identifier: Apache-2.0\n",
    "tests/data/rates.txt": "no source\n",
}
PLANTED = [
    ("src/io/planted.cpp", "int a;\n", "no SPDX line"),
    ("scripts/planted", "#!/usr/bin/env bash\n", "no SPDX line"),
    ("tests/planted.py", "pass\n", "no SPDX line"),
    ("tests/CMakeLists.txt", "enable_testing()\n", "no SPDX line"),
    ("include/deminimis/planted.hpp", SPDX + "/// What.\n// #pragma once\n", "no #pragma once"),
    ("src/io/planted.hpp", SPDX, "no #pragma once"),
    ("include/deminimis/planted.hpp", HEADER + "using namespace std;\n", "planted.hpp:4: using namespace"),
    ("include/deminimis/planted.hpp", HEADER + "double rate;\n", "planted.hpp:4: binary floating point: double"),
    ("include/deminimis/planted.hpp", HEADER + "/* one\ntwo */ float rate;\n", "planted.hpp:5: binary floating point: float"),
    ("src/io/planted.cpp", SPDX + "long  double rate;\n", "long  double"),
    ("src/io/planted.cpp", SPDX + 'auto a = "x"; auto b = static_cast<double>(1);\n', "double"),
    ("src/io/planted.cpp", SPDX + "char c = '\"'; double d; char e = '\"';\n", "double"),
    ("src/io/planted.cpp", SPDX + "auto d = 1'000; double e; auto f = 1'000;\n", "double"),
    ("bindings/planted.cpp", SPDX + "auto a = std::stod(text);\n", "std::stod"),
    ("include/deminimis/planted.hpp", SPDX + "#pragma once\nint a;  ///< trailing\n", "without a ///"),
    ("src/io/planted.cpp", SPDX + "// TO" "DO: more\n", "unfinished"),
    ("tests/planted_test.cpp", SPDX + "// FIX" "ME\n", "unfinished"),
    ("scripts/planted", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n# not " "implemented\n", "unfinished"),
]

house.run(violations, PLANTED, INNOCENT)
