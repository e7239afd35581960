#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes log_vectors.json: checkpoints and proofs, right ones and forged ones, that every verifier must tell apart.

It shares no code with the verifiers: trees and paths are the recursive definitions of RFC 6962 section 2.1, signatures the
algorithm of RFC 8032 section 5.1.6 in affine coordinates. Deterministic: run again, it writes the same bytes.
"""
import base64
import hashlib
import json
from pathlib import Path

P, L = 2 ** 255 - 19, 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BY = 4 * pow(5, -1, P) % P
BX2 = (BY * BY - 1) * pow(D * BY * BY + 1, -1, P) % P
BX = pow(BX2, (P + 3) // 8, P)
if (BX * BX - BX2) % P:
    BX = BX * pow(2, (P - 1) // 4, P) % P
BASE = (P - BX if BX & 1 else BX, BY)


def plus(a, b):
    t = D * a[0] * b[0] * a[1] * b[1] % P
    return (a[0] * b[1] + b[0] * a[1]) * pow(1 + t, -1, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P) % P


def scaled(n, point):
    result = (0, 1)
    while n:
        if n & 1:
            result = plus(result, point)
        point, n = plus(point, point), n >> 1
    return result


def packed(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


class Key:
    def __init__(self, name, seed):
        self.name, h = name, hashlib.sha512(seed).digest()
        self.secret = int.from_bytes(h[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix, self.public = h[32:], packed(scaled(int.from_bytes(h[:32], "little") & (1 << 254) - 8 | 1 << 254, BASE))
        self.id = hashlib.sha256(name.encode() + b"\n\x01" + self.public).digest()[:4]

    def text(self):
        return f"{self.name}+{self.id.hex()}+{b64(bytes([1]) + self.public)}"

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % L
        point = packed(scaled(r, BASE))
        k = int.from_bytes(hashlib.sha512(point + self.public + message).digest(), "little") % L
        return point + ((r + k * self.secret) % L).to_bytes(32, "little")


def b64(data):
    return base64.b64encode(data).decode()


def leaf(entry):
    return hashlib.sha256(b"\0" + entry.encode()).digest()


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return hashlib.sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    return path(m, leaves[:k]) + [mth(leaves[k:])] if m < k else path(m - k, leaves[k:]) + [mth(leaves[:k])]


def subproof(m, leaves, whole):
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return subproof(m, leaves[:k], whole) + [mth(leaves[k:])]
    return subproof(m - k, leaves[k:], False) + [mth(leaves[:k])]


KEY = Key("example.dk/closing-loops", bytes(range(32)))
OTHER = Key("example.dk/closing-loops", bytes(range(1, 33)))
WITNESS = Key("witness.example", bytes(range(2, 34)))
ENTRIES = [json.dumps({"kind": "vector", "body": {}, "seq": n}) for n in range(1, 12)]
LEAVES = [leaf(e) for e in ENTRIES]


def body(size, root=None, origin=KEY.name, more=""):
    return f"{origin}\n{size}\n{b64(mth(LEAVES[:size]) if root is None else root)}\n{more}"


def line(key, text, signature=None, name=None, key_id=None):
    return f"\u2014 {name or key.name} {b64((key_id or key.id) + (key.sign(text.encode()) if signature is None else signature))}\n"


def note(text, *lines):
    return text + "\n" + "".join(lines or [line(KEY, text)])


def good(size):
    return note(body(size))


def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def checkpoints():
    b = body(7)
    s = KEY.sign(b.encode())
    more = body(7, more="an extension\n")
    yield True, "signed", good(7)
    yield True, "of one event", good(1)
    yield True, "with a line of an extension", note(more)
    yield True, "signed by another key too", note(b, line(WITNESS, b), line(KEY, b))
    yield True, "with a wrong signature of a key that is not ours", note(b, line(KEY, b), line(WITNESS, b, s))
    for bit in (0, 7, 100, 255, 256, 300, 400, 503, 504, 508):
        yield False, f"bit {bit} of the signature turned", note(b, line(KEY, b, flipped(s, bit)))
    yield False, "another size", note(b.replace("\n7\n", "\n8\n"), line(KEY, b))
    yield False, "another root", note(body(7, flipped(mth(LEAVES[:7]), 3)), line(KEY, b))
    yield False, "another origin, signed for ours", note(body(7, origin="example.dk/other"), line(KEY, b))
    yield False, "another origin, signed by our key", note(body(7, origin="example.dk/other"))
    yield False, "signed by another key of the same name", note(b, line(OTHER, b))
    yield False, "signed by another key with our id", note(b, line(OTHER, b, key_id=KEY.id))
    yield False, "signed by a key of another name only", note(b, line(WITNESS, b))
    yield False, "our signature under another name", note(b, line(KEY, b, name="witness.example"))
    yield False, "not signed", b + "\n"
    yield False, "an extension added after signing", note(more, line(KEY, b))
    yield False, "an extension removed after signing", note(b, line(KEY, more))
    yield False, "a right and a wrong signature of ours", note(b, line(KEY, b), line(KEY, b, flipped(s, 9)))
    yield False, "S not reduced", note(b, line(KEY, b, s[:32] + (int.from_bytes(s[32:], "little") + L).to_bytes(32, "little")))
    yield False, "a signature of zeros", note(b, line(KEY, b, bytes(64)))
    yield False, "R of small order and S of zero", note(b, line(KEY, b, bytes([1]) + bytes(63)))
    yield False, "a signature cut short", note(b, line(KEY, b, s[:63]))
    yield False, "a signature too long", note(b, line(KEY, b, s + b"\0"))
    yield False, "an empty signature", note(b, f"\u2014 {KEY.name} {b64(KEY.id)}\n")
    yield False, "base64 with a line end left out", note(b)[:-1]
    yield False, "base64 without its padding", note(b).replace("=\n", "\n")
    yield False, "base64 with spare bits set", note(b, line(KEY, b).replace("=\n", "=\n", 1)[:-3] + "B=\n")
    yield False, "a hyphen for the dash", note(b, "-" + line(KEY, b)[1:])
    yield False, "no empty line", b + line(KEY, b)
    yield False, "Windows line ends", good(7).replace("\n", "\r\n")
    yield False, "text after the signature", good(7) + "and more\n"
    yield False, "a size with a leading zero", note(body(7).replace("\n7\n", "\n07\n"))
    yield False, "a negative size", note(body(7).replace("\n7\n", "\n-7\n"))
    yield False, "a size with a plus", note(body(7).replace("\n7\n", "\n+7\n"))
    yield False, "a size in other digits", note(body(7).replace("\n7\n", "\n\u0667\n"))
    yield False, "a size beyond counting", note(body(7).replace("\n7\n", "\n" + "9" * 40 + "\n"))
    yield False, "a root of 31 bytes", note(body(7, mth(LEAVES[:7])[:31]))
    yield False, "a root of 33 bytes", note(body(7, mth(LEAVES[:7]) + b"\0"))
    yield False, "no root", note(f"{KEY.name}\n7\n")
    yield False, "an empty line in the middle", note(f"{KEY.name}\n\n7\n{b64(mth(LEAVES[:7]))}\n")
    yield False, "a tab in the origin", note(body(7, origin=KEY.name + "\t"))
    yield False, "nothing", ""
    yield False, "only a line end", "\n"


def inclusion(size, index, entry=None, way=None, checkpoint=None):
    return {"format": "deminimis-inclusion/1", "ref": "x", "checkpoint": checkpoint or good(size),
            "entries": [{"index": index, "entry": entry or ENTRIES[index], "path": [b64(h) for h in (path(index, LEAVES[:size]) if way is None else way)]}]}


def inclusions():
    for size in range(1, 10):
        for index in range(size):
            yield True, f"entry {index} of {size}", inclusion(size, index)
    way = path(4, LEAVES[:7])
    yield False, "another entry", inclusion(7, 4, entry=ENTRIES[5])
    yield False, "another index", {**inclusion(7, 4), "entries": [{**inclusion(7, 4)["entries"][0], "index": 5}]}
    yield False, "an index beyond the end", {**inclusion(7, 4), "entries": [{**inclusion(7, 4)["entries"][0], "index": 7}]}
    yield False, "a negative index", {**inclusion(7, 4), "entries": [{**inclusion(7, 4)["entries"][0], "index": -3}]}
    yield False, "the checkpoint of another size", inclusion(7, 4, checkpoint=good(8))
    yield False, "a hash too few", inclusion(7, 4, way=way[:-1])
    yield False, "a hash too many", inclusion(7, 4, way=way + [LEAVES[0]])
    yield False, "no hash", inclusion(7, 4, way=[])
    yield False, "two hashes in the wrong order", inclusion(7, 4, way=[way[1], way[0], *way[2:]])
    yield False, "a bit of a hash turned", inclusion(7, 4, way=[flipped(way[0], 1), *way[1:]])
    yield False, "a hash that is not 32 bytes", inclusion(7, 4, way=[way[0][:31], *way[1:]])
    yield False, "a node given as an entry", inclusion(8, 0, entry="\x01", way=path(0, LEAVES[:8])[1:])
    yield False, "of nothing", {**inclusion(7, 4), "entries": []}
    yield False, "a forged checkpoint", inclusion(7, 4, checkpoint=note(body(7), line(OTHER, body(7), key_id=KEY.id)))
    yield False, "another format", {**inclusion(7, 4), "format": "deminimis-inclusion/2"}


def growth(m, n, way=None, old=None, new=None):
    return {"format": "deminimis-growth/1", "from": old or good(m), "to": new or good(n),
            "path": [b64(h) for h in (subproof(m, LEAVES[:n], True) if way is None else way)]}


def growths():
    for n in range(1, 10):
        for m in range(1, n + 1):
            yield True, f"from {m} to {n}", growth(m, n)
    way = subproof(3, LEAVES[:7], True)
    edited = [*LEAVES[:1], LEAVES[9], *LEAVES[2:7]]
    yield False, "another older log", growth(3, 7, old=note(body(3, mth(edited[:3]))))
    yield False, "another newer log", growth(3, 7, new=note(body(7, mth(edited))))
    yield False, "an older log that was rewritten, with the path of the rewritten one", growth(3, 7, way=subproof(3, edited, True), new=note(body(7, mth(edited))))
    yield False, "the older one is the newer one", growth(3, 7, old=good(7), new=good(3))
    yield False, "a hash too few", growth(3, 7, way=way[:-1])
    yield False, "a hash too many", growth(3, 7, way=way + [LEAVES[0]])
    yield False, "no hash", growth(3, 7, way=[])
    yield False, "a bit of a hash turned", growth(3, 7, way=[flipped(way[0], 200), *way[1:]])
    yield False, "two of one size that differ", growth(4, 4, way=[], new=note(body(4, mth(edited[:4]))))
    yield False, "one and the same with a path", growth(4, 4, way=[LEAVES[0]])
    yield False, "from nothing", growth(3, 7, old=good(0), way=[])
    yield False, "an older checkpoint that is forged", growth(3, 7, old=note(body(3), line(WITNESS, body(3))))


def main():
    cases = [{"kind": "checkpoint", "valid": valid, "name": name, "text": text} for valid, name, text in checkpoints()]
    for valid, name, proof in [*inclusions(), *growths()]:
        cases.append({"kind": "proof", "valid": valid, "name": name, "text": json.dumps(proof, ensure_ascii=False)})
    out = {"format": "deminimis-log-vectors/1", "key": KEY.text(), "cases": cases}
    Path(__file__).with_name("log_vectors.json").write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    forged = sum(c["kind"] == "checkpoint" and not c["valid"] for c in cases)
    print(f"{len(cases)} cases, {forged} forged checkpoints")


if __name__ == "__main__":
    main()
