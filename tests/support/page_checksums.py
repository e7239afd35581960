# SPDX-License-Identifier: Apache-2.0
"""The checksums of a ledger's pages (docs/decisions/page-checksums.md) from outside: what somebody does who edits a file and knows of them."""
import ctypes
from pathlib import Path

SODIUM = ctypes.CDLL("libsodium.so.23")
RESERVED = 8


def key_of(number):
    return b"deminimis pg" + number.to_bytes(4, "big")


def checksum(page, number):
    made = ctypes.create_string_buffer(RESERVED)
    SODIUM.crypto_shorthash(made, page[:-RESERVED], ctypes.c_ulonglong(len(page) - RESERVED), key_of(number))
    return made.raw


def siphash(key, text):
    """SipHash-2-4 as its authors describe it, in plain Python."""
    mask = (1 << 64) - 1
    k0, k1 = (int.from_bytes(key[i:i + 8], "little") for i in (0, 8))
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]

    def turn(x, by):
        return (x << by | x >> 64 - by) & mask

    def rounds(count):
        for _ in range(count):
            v[0] = v[0] + v[1] & mask
            v[2] = v[2] + v[3] & mask
            v[1], v[3] = turn(v[1], 13) ^ v[0], turn(v[3], 16) ^ v[2]
            v[0] = turn(v[0], 32)
            v[2] = v[2] + v[1] & mask
            v[0] = v[0] + v[3] & mask
            v[1], v[3] = turn(v[1], 17) ^ v[2], turn(v[3], 21) ^ v[0]
            v[2] = turn(v[2], 32)

    padded = text + bytes(-(len(text) + 1) % 8) + bytes([len(text) & 255])
    for at in range(0, len(padded), 8):
        word = int.from_bytes(padded[at:at + 8], "little")
        v[3] ^= word
        rounds(2)
        v[0] ^= word
    v[2] ^= 0xFF
    rounds(4)
    return (v[0] ^ v[1] ^ v[2] ^ v[3]).to_bytes(8, "little")


def pages_of(content):
    size = int.from_bytes(content[16:18], "big")
    return [content[at:at + size] for at in range(0, len(content), size)]


def has_checksums(content):
    return content[20] == RESERVED


def stale(path):
    """The numbers of the pages whose checksum differs."""
    content = Path(path).read_bytes()
    return [n for n, page in enumerate(pages_of(content), 1) if page[-RESERVED:] != checksum(page, n)] if has_checksums(content) else []


def reseal(path):
    """Puts the right checksum into every page."""
    content = Path(path).read_bytes()
    if has_checksums(content):
        Path(path).write_bytes(b"".join(page[:-RESERVED] + checksum(page, n) for n, page in enumerate(pages_of(content), 1)))
