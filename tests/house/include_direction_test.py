#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Dependencies point one way. The folder under include/deminimis or src is the layer; a file includes its own layer and
those on lines above it. A public header names no header of a library that only our own sources use."""
import re

import house

# Folders on one line do not know each other.
LEVELS = [
    {"error"},
    {"detail"},
    {"time"},
    {"money"},
    {"model"},
    {"law"},
    {"assess", "gge"},
    {"ledger", "register"},
    {"io"},
    {"sqlite", "postgres", "report"},
    {"open"},
    {"cli"},
]
LEVEL = {layer: level for level, layers in enumerate(LEVELS) for layer in layers}
UMBRELLA = "deminimis"  # deminimis.hpp: the whole core, which nothing in it includes
LAST_OF_CORE = LEVEL["ledger"]
PRIVATE = re.compile(r"(sqlite3\.h|libpq-fe\.h|pqxx/|nlohmann/|pugixml|sodium|xlsxwriter|CLI/|cairo|pango)")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:<(?P<angled>[^>]+)>|"(?P<quoted>[^"]+)")', re.MULTILINE)


def layer_of(path):
    """include/deminimis/money/rate.hpp: money; include/deminimis/error.hpp: error; src/io/csv.cpp: io."""
    inside = path.parts[2:] if path.parts[0] == "include" else path.parts[1:]
    return inside[0].removesuffix(".hpp")


def included_layer(root, path, match):
    """The layer of what a line includes, or nothing where it is none of ours."""
    name = match["angled"] or match["quoted"]
    if name.startswith("deminimis/"):
        return name.split("/")[1].removesuffix(".hpp")
    beside = (root / path).parent / name
    for candidate in (beside, root / "src" / name, root / "include" / name):
        if match["quoted"] and candidate.is_file():
            return layer_of(candidate.resolve().relative_to(root.resolve()))
    return None


def violations(root):
    found = []
    for path in house.files(root, ["include/deminimis", "src"], {".hpp", ".cpp", ".h"}):
        public = path.parts[0] == "include"
        own = layer_of(path)
        if own not in LEVEL and own != UMBRELLA:
            found.append(f"{path}: the layer {own!r} has no place in LEVELS of this test")
            continue
        highest = LAST_OF_CORE if own == UMBRELLA else LEVEL[own]
        text = (root / path).read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
            name = match["angled"] or match["quoted"]
            if public and PRIVATE.match(name):
                found.append(f"{where}: a public header includes {name}, which users need not have")
            layer = included_layer(root, path, match)
            if layer is None or layer == own:
                continue
            if layer == UMBRELLA:
                if public:
                    found.append(f"{where}: {name} is for users; include the headers that are needed")
                elif highest <= LAST_OF_CORE:
                    found.append(f"{where}: {own} includes the umbrella, which is above it")
            elif layer not in LEVEL:
                found.append(f"{where}: the layer {layer!r} has no place in LEVELS of this test")
            elif LEVEL[layer] > highest or (LEVEL[layer] == highest and own != UMBRELLA):
                found.append(f"{where}: {own} includes {layer} ({name}); dependencies point the other way")
    return found


INNOCENT = {
    "include/deminimis/error.hpp": "#include <string>\n",
    "include/deminimis/money/rate.hpp": "#include <deminimis/error.hpp>\n#include <deminimis/time/day.hpp>\n",
    "include/deminimis/gge/loan.hpp": "#include <deminimis/law/ceiling.hpp>\n// #include <sqlite3.h>\n",
    "include/deminimis/deminimis.hpp": "#include <deminimis/error.hpp>\n#include <deminimis/ledger/ledger.hpp>\n",
    "src/io/csv.hpp": "",
    "src/io/csv.cpp": '#include "csv.hpp"\n#include "io/csv.hpp"\n#include <nlohmann/json.hpp>\n#include <deminimis/deminimis.hpp>\n',
    "src/cli/main.cpp": '#include <CLI/CLI.hpp>\n#include "../io/csv.hpp"\n#include <deminimis/sqlite/store.hpp>\n',
}
PLANTED = [
    ("include/deminimis/money/planted.hpp", "#include <deminimis/law/ceiling.hpp>\n", "money includes law"),
    ("include/deminimis/error.hpp", "#include <deminimis/money/rate.hpp>\n", "error includes money"),
    ("include/deminimis/time/planted.hpp", "\n#include <deminimis/money/rate.hpp>\n", "planted.hpp:2: time includes money"),
    ("include/deminimis/assess/planted.hpp", "#include <deminimis/gge/loan.hpp>\n", "assess includes gge"),
    ("include/deminimis/gge/planted.hpp", "  #  include <deminimis/assess/assess.hpp>\n", "gge includes assess"),
    ("include/deminimis/ledger/planted.hpp", "#include <deminimis/io/csv.hpp>\n", "ledger includes io"),
    ("include/deminimis/law/planted.hpp", "#include <deminimis/deminimis.hpp>\n", "is for users"),
    ("include/deminimis/deminimis.hpp", "#include <deminimis/sqlite/store.hpp>\n", "deminimis includes sqlite"),
    ("include/deminimis/sqlite/planted.hpp", "#include <sqlite3.h>\n", "sqlite3.h"),
    ("include/deminimis/io/planted.hpp", "#include <nlohmann/json_fwd.hpp>\n", "nlohmann/json_fwd.hpp"),
    ("include/deminimis/io/planted.hpp", "#include <pugixml.hpp>\n", "pugixml.hpp"),
    ("include/deminimis/io/planted.hpp", "#include <sodium/crypto_hash.h>\n", "sodium/crypto_hash.h"),
    ("include/deminimis/report/planted.hpp", "#include <xlsxwriter.h>\n", "xlsxwriter.h"),
    ("include/deminimis/io/planted.hpp", "#include <CLI/CLI.hpp>\n", "CLI/CLI.hpp"),
    ("include/deminimis/planted/planted.hpp", "", "no place in LEVELS"),
    ("src/io/planted.cpp", '#include "../cli/main.cpp"\n', "io includes cli"),
    ("src/sqlite/planted.cpp", '#include "cli/main.cpp"\n', "sqlite includes cli"),
    ("src/io/planted.cpp", "#include <deminimis/sqlite/store.hpp>\n", "io includes sqlite"),
]

house.run(violations, PLANTED, INNOCENT)
