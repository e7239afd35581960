#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what the ledger program deminimis gave out, without that program: plain Python 3, nothing to install.

    python3 verify_ledger.py --key KEY FOLDER        a whole log as `deminimis log export` wrote it
    python3 verify_ledger.py --key KEY PROOF.json    that an aid stands in the log, or that the log only grew
    python3 verify_ledger.py --key KEY CHECKPOINT    a checkpoint alone

KEY is the line that `deminimis key new` printed (NAME+HASH+KEY), or a file of it. Get it from whoever keeps the ledger by another
way than the file you check: with a wrong key everything can be made to look right. --against CHECKPOINT demands besides that the
log still holds all that an older checkpoint saw. Exit code: 0 everything agrees, 1 something does not, 2 it cannot be read.

What is checked: RFC 6962 Merkle tree hashes over the entries as they are written (SHA-256 of 0x00 and the entry), checkpoints as
C2SP tlog-checkpoint notes with Ed25519 signatures (RFC 8032), and personal data against the commitments to them.
"""
import argparse
import base64
import hashlib
import json
import os
import sys


class Refused(Exception):
    """What was given does not agree with itself, with its key or with what was seen before."""


# ---- Ed25519, RFC 8032 section 5.1.7 -----------------------------------------------------------------------------------------

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def decompress(data):
    """The point of 32 bytes, in extended coordinates (X, Y, Z, T); None where there is none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def add(a, b):
    k, m = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = m - k, d - c, d + c, m + k
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = add(result, point)
        point = add(point, point)
        n >>= 1
    return result


def equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_ok(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or equal(times(8, a), (0, 1, 1, 0)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return equal(times(s, BASE), add(r, times(h, a)))


# ---- Merkle trees, RFC 6962 section 2.1; the checks of proofs are those of RFC 9162 ------------------------------------------

def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    while len(leaves) > 1:
        leaves = [node_hash(*leaves[i:i + 2]) if i + 1 < len(leaves) else leaves[i] for i in range(0, len(leaves), 2)]
    return leaves[0]


def climb(node, last, path):
    """Each hash of a path from `node` to the root, and whether it stands on the left; `last` is the last node of the level."""
    for sibling in path:
        if last == 0:
            raise Refused("the path is too long")
        left = bool(node & 1) or node == last
        yield sibling, left
        while left and not node & 1 and node:
            node, last = node >> 1, last >> 1
        node, last = node >> 1, last >> 1
    if last:
        raise Refused("the path is too short")


def require_included(entry, index, size, path, root):
    if not 0 <= index < size:
        raise Refused(f"entry {index + 1} is not one of the {size} that the checkpoint saw")
    result = leaf_hash(entry)
    for sibling, left in climb(index, size - 1, path):
        result = node_hash(sibling, result) if left else node_hash(result, sibling)
    if result != root:
        raise Refused(f"entry {index + 1} does not lead to the root of the checkpoint")


def require_grown(old, new, path):
    """`old` and `new` are (size, root)."""
    if not 0 < old[0] <= new[0]:
        raise Refused("the older checkpoint saw more than the newer one, or nothing")
    if old[0] == new[0]:
        if path or old[1] != new[1]:
            raise Refused("two checkpoints of one size differ")
        return
    path = ([old[1]] if old[0] & (old[0] - 1) == 0 else []) + list(path)
    if not path:
        raise Refused("the path is too short")
    node, last, from_old, from_new = old[0] - 1, new[0] - 1, path[0], path[0]
    while node & 1:
        node, last = node >> 1, last >> 1
    for sibling, left in climb(node, last, path[1:]):
        from_old = node_hash(sibling, from_old) if left else from_old
        from_new = node_hash(sibling, from_new) if left else node_hash(from_new, sibling)
    if from_old != old[1] or from_new != new[1]:
        raise Refused("the newer log does not hold what the older checkpoint saw")


# ---- checkpoints, C2SP signed-note and tlog-checkpoint ---------------------------------------------------------------------------

def bytes_of(text, size=None):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as wrong:
        raise Refused(f"{text!r} is not base64") from wrong
    if base64.b64encode(data).decode() != text or (size is not None and len(data) != size):
        raise Refused(f"{text!r} is not what a program would have written")
    return data


def read_key(text):
    name, _, rest = text.strip().partition("+")
    key_id, _, data = rest.partition("+")
    data = bytes_of(data, 33)
    whole = hashlib.sha256(name.encode() + b"\n" + data).digest()
    if not name or data[0] != 1 or whole[:4].hex() != key_id:
        raise Refused("the key is not NAME+HASH+KEY of an Ed25519 key")
    return name, whole[:4], data[1:]


def open_checkpoint(text, key):
    """(size, root) of a checkpoint that `key` signed."""
    if len(text.encode()) > 65536 or any(c < " " and c != "\n" for c in text):
        raise Refused("the checkpoint is not plain text")
    body, gap, signatures = text.rpartition("\n\n")
    if not gap or not text.endswith("\n"):
        raise Refused("the checkpoint does not end with an empty line and signatures")
    lines, body = body.split("\n"), body + "\n"
    if len(lines) < 3 or not all(lines):
        raise Refused("the checkpoint does not begin with origin, size and root")
    if lines[0] != key[0]:
        raise Refused(f"the checkpoint is of {lines[0]!r}, the key is that of {key[0]!r}")
    if not lines[1].isascii() or not lines[1].isdigit() or len(lines[1]) > 18 or (lines[1][0] == "0" and len(lines[1]) > 1):
        raise Refused(f"{lines[1]!r} is not a size")
    root, found = bytes_of(lines[2], 32), False
    for line in signatures.split("\n")[:-1]:
        name, space, data = line[2:].partition(" ")
        if not line.startswith("\u2014 ") or not name or not space:
            raise Refused("what follows the empty line is not a signature")
        data = bytes_of(data)
        if name != key[0] or data[:4] != key[1]:
            continue  # of another key
        if not ed25519_ok(key[2], body.encode(), data[4:]):
            raise Refused("the signature is wrong: the checkpoint was changed, or another key signed it")
        found = True
    if not found:
        raise Refused("the key did not sign the checkpoint")
    return int(lines[1]), root


# ---- what deminimis gives out ------------------------------------------------------------------------------------------------

def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def check_entry(number, entry, checked):
    event = json.loads(entry)
    if event.get("seq") != number:
        raise Refused(f"line {number} of the log says that it is event {event.get('seq')}")
    commitment = event["body"].get("person") if event["kind"] in ("company", "entity", "person") else None
    if commitment:
        checked["committed"][number] = commitment
    if event["kind"] == "erase":
        checked["erased"].update(event["body"]["records"])


def check_personal_data(folder, checked):
    path, there = os.path.join(folder, "personal.jsonl"), set()
    if not os.path.exists(path):
        return "without personal data"
    for line in read(path).splitlines():
        row = json.loads(line)
        salted = b"deminimis/personal/1\n" + bytes.fromhex(row["salt"]) + row["fields"].encode()
        if hashlib.sha256(salted).hexdigest() != checked["committed"].get(row["seq"]):
            raise Refused(f"the personal data of event {row['seq']} are not what the log commits to")
        there.add(row["seq"])
    if there & checked["erased"]:
        raise Refused("personal data that the log says were erased are still there")
    missing = set(checked["committed"]) - there - checked["erased"]
    if missing:
        raise Refused(f"the personal data of event {min(missing)} are missing")
    return f"{len(there)} records of personal data as committed to, {len(checked['erased'])} erased"


def check_folder(folder, key, against):
    size, root = open_checkpoint(read(os.path.join(folder, "checkpoint.txt")), key)
    older = open_checkpoint(read(against), key) if against else None
    checked, leaves = {"committed": {}, "erased": set()}, []
    with open(os.path.join(folder, "log.jsonl"), "rb") as file:
        for number, line in enumerate(file, 1):
            check_entry(number, line.rstrip(b"\n"), checked)
            leaves.append(leaf_hash(line.rstrip(b"\n")))
    if len(leaves) != size:
        raise Refused(f"the log has {len(leaves)} events, the checkpoint saw {size}")
    if root_of(leaves) != root:
        raise Refused("the log is not what the checkpoint saw: something in it was changed")
    if older and (older[0] > size or root_of(leaves[:older[0]]) != older[1]):
        raise Refused("the log does not hold what the older checkpoint saw")
    return f"{size} events, root {root.hex()}, {check_personal_data(folder, checked)}"


def check_json(proof, key):
    if proof.get("format") == "deminimis-inclusion/1":
        size, root = open_checkpoint(proof["checkpoint"], key)
        if not proof["entries"]:
            raise Refused("the proof is of nothing")
        for one in proof["entries"]:
            require_included(one["entry"].encode(), one["index"], size, [bytes_of(h, 32) for h in one["path"]], root)
        return f"{len(proof['entries'])} events stand in the log of {size} events"
    if proof.get("format") == "deminimis-growth/1":
        old, new = open_checkpoint(proof["from"], key), open_checkpoint(proof["to"], key)
        require_grown(old, new, [bytes_of(h, 32) for h in proof["path"]])
        return f"the log grew from {old[0]} to {new[0]} events; nothing before was changed"
    raise Refused("the file is no proof that this program knows")


def check(path, key, against=None):
    if os.path.isdir(path):
        return check_folder(path, key, against)
    if against:
        raise Refused("only a whole log can be checked against an older checkpoint")
    text = read(path)
    if text.lstrip().startswith("{"):
        return check_json(json.loads(text), key)
    size, root = open_checkpoint(text, key)
    return f"a checkpoint of {size} events, root {root.hex()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key", required=True, help="NAME+HASH+KEY, or a file of it")
    parser.add_argument("--against", help="an older checkpoint that the exported log must hold")
    parser.add_argument("path", nargs="+", help="folder, proof or checkpoint")
    given, wrong = parser.parse_args(), 0
    try:
        key = read_key(read(given.key) if os.path.exists(given.key) else given.key)
        for path in given.path:
            try:
                print(f"OK      {path}: {check(path, key, given.against)}")
            except Refused as why:
                wrong += 1
                print(f"REFUSED {path}: {why}")
    except (Refused, OSError, ValueError, KeyError, TypeError, AttributeError) as why:
        print(f"CANNOT BE READ: {why}", file=sys.stderr)
        return 2
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
