"""What happens to bytes on their way: flips, cuts, zeroes, parts of a container gone, twice or out of order.

Of each mutation it is known what of the register it truly changed (`Mutation.may`): what has a checksum, nothing.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from bench.fuzz.books import HEADING, Base, lines_of
from bench.leaks.ole import ole_bytes

SECTOR = 512


class Mutation(NamedTuple):
    """A damaged file and the truth about it."""

    kind: str
    body: bytes
    may: frozenset[str] | None
    """References of the rows that say something else now; None: any row may."""
    heading: bool = False
    """True where the headings say something else."""


Cut = tuple[bytes, list[tuple[int, int]]]
"""The bytes, and the stretches of the old ones that were touched."""


def _flip(data: bytes, dice: Random) -> Cut:
    out, touched = bytearray(data), []
    for _ in range(dice.choice((1, 1, 2, 8, 40))):
        at = dice.randrange(len(out))
        out[at] ^= 1 << dice.randrange(8)
        touched.append((at, at + 1))
    return bytes(out), touched


def _overwrite(data: bytes, dice: Random) -> Cut:
    at, length = dice.randrange(len(data)), dice.choice((1, 4, 50))
    return data[:at] + dice.randbytes(length) + data[at + length :], [(at, at + length)]


def _cut(data: bytes, dice: Random) -> Cut:
    at = dice.choice((dice.randrange(len(data)), len(data) - dice.randrange(1, 40)))
    return data[:at], [(at, len(data))]


def _headless(data: bytes, dice: Random) -> Cut:
    at = dice.randrange(1, 200)
    return data[at:], [(0, at)]


def _zero(data: bytes, dice: Random) -> Cut:
    at, length = dice.randrange(len(data)), dice.choice((1, 16, 300, 4096))
    length = min(length, len(data) - at)
    return data[:at] + bytes(length) + data[at + length :], [(at, at + length)]


def _insert(data: bytes, dice: Random) -> Cut:
    at = dice.randrange(len(data))
    return data[:at] + dice.randbytes(dice.choice((1, 7, 60))) + data[at:], [(max(at - 1, 0), at + 1)]


def _lose(data: bytes, dice: Random) -> Cut:
    at, length = dice.randrange(len(data)), dice.choice((1, 20, 500))
    return data[:at] + data[at + length :], [(at, min(at + length + 1, len(data)))]


def _twice(data: bytes, dice: Random) -> Cut:
    at, length = dice.randrange(len(data)), dice.choice((10, 100, 1000))
    return data[: at + length] + data[at:], [(at, min(at + length + 1, len(data)))]


def _swap(data: bytes, dice: Random) -> Cut:
    length = dice.choice((4, 60, 400))
    one, two = sorted((dice.randrange(len(data)), dice.randrange(len(data))))
    two = max(two, one + length)
    out = data[:one] + data[two : two + length] + data[one + length : two] + data[one : one + length]
    return out + data[two + length :], [(one, one + length), (two, min(two + length, len(data)))]


def _before(data: bytes, dice: Random) -> Cut:
    return dice.choice((b"\xef\xbb\xbf", b"\n", b"<!-- -->", b"\0\0", b"HTTP/1.1 200 OK\r\n\r\n")) + data, [(0, 1)]


def _after(data: bytes, dice: Random) -> Cut:
    tail = dice.choice((b"\0" * 512, b"\n<html>502</html>", dice.randbytes(70), data))
    return data + tail, [(len(data) - 1, len(data))]


STRETCHES: dict[str, Callable[[bytes, Random], Cut]] = {
    "bits flipped": _flip, "bytes overwritten": _overwrite, "cut": _cut, "beginning lost": _headless,
    "zeroed stretch": _zero, "bytes inserted": _insert, "bytes lost": _lose, "stretch twice": _twice,
    "stretches swapped": _swap, "bytes before": _before, "bytes after": _after,
}


def damage_bytes(base: Base, dice: Random) -> Mutation:
    """One thing done to the bytes as they lie."""
    kind = dice.choice(list(STRETCHES))
    body, touched = STRETCHES[kind](base.body, dice)
    if base.form in ("csv", "html"):
        # What takes the place of a row's end stands at the beginning of the next.
        hit = [r for a, b, r in lines_of(base) if any(x < b and y + 2 > a for x, y in touched)]
        if kind == "bytes after" and len(body) > 2 * len(base.body) - 1:
            hit = list(base.references)  # all of it stands twice
        may: frozenset[str] | None = frozenset(r for r in hit if r)
        return Mutation(f"{base.form}: {kind}", body, may, heading=HEADING in hit)
    if base.form == "xls" and any(y > SECTOR for _, y in touched):
        return Mutation(f"xls: {kind}", body, None)  # no checksum: what the bytes say now is what the file says
    return Mutation(f"{base.form}: {kind}", body, frozenset())


# Containers -----------------------------------------------------------------------------------------------------------


def unzipped(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def zipped(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # a name may stand twice
        for name, body in parts:
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), body, method)
    return out.getvalue()


def damage_zip(base: Base, dice: Random) -> Mutation:
    """A part of the container gone, twice, empty, renamed, out of order, or counted wrong."""
    parts = list(unzipped(base.body).items())
    at = dice.randrange(len(parts))
    name, body = parts[at]
    kind = dice.choice((
        "lost", "twice", "emptied", "renamed", "order", "stored", "strange", "sizes", "crc", "other", "cut",
    ))
    method = zipfile.ZIP_DEFLATED
    if kind == "lost":
        del parts[at]
    elif kind == "twice":
        parts.append((name, dice.choice((body, body[: len(body) // 2], b""))))
    elif kind in ("emptied", "cut"):
        parts[at] = (name, b"" if kind == "emptied" else body[: dice.randrange(len(body) + 1)])
    elif kind == "renamed":
        parts[at] = (dice.choice((name.upper(), f"/{name}", f"../{name}", name.replace("/", "\\"))), body)
    elif kind == "order":
        dice.shuffle(parts)
    elif kind == "stored":
        method = zipfile.ZIP_STORED
    elif kind == "strange":
        parts.insert(at, dice.choice((("../../etc/x", b"x"), ("a\0b", b"x"), ("x" * 3000, b""), ("a/", b""))))
    elif kind == "other":
        other = dice.randrange(len(parts))
        parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], body)
    whole = zipped(parts, method)
    if kind in ("sizes", "crc"):
        whole = _miscounted(whole, dice, at=16 if kind == "crc" else dice.choice((20, 24)))
    return Mutation(f"{base.form}: part {kind}", whole, frozenset())


def _miscounted(data: bytes, dice: Random, *, at: int) -> bytes:
    """A field of four bytes of an entry in the directory is something else."""
    places = [i for i in range(len(data) - 46) if data[i : i + 4] == b"PK\x01\x02"]
    place = dice.choice(places) + at
    wrong = dice.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, dice.getrandbits(32)))
    return data[:place] + struct.pack("<I", wrong) + data[place + 4 :]


def records_of(stream: bytes) -> list[tuple[int, bytes]]:
    """The records of a BIFF stream: (kind, data)."""
    out, at = [], 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if not kind:
            break  # what fills the last sector
        out.append((kind, stream[at + 4 : at + 4 + length]))
        at += 4 + length
    return out


CELLS = {0xFD, 0x203, 0x27E, 0x204, 0x06}
"""LABELSST, NUMBER, RK, LABEL, FORMULA: the first two bytes are the row."""


def damage_records(base: Base, dice: Random) -> Mutation:
    """A record of an XLS gone, twice, out of order, of another length, or with other bytes."""
    records = records_of(base.body[SECTOR:])
    cells = [i for i, (k, _) in enumerate(records) if k in CELLS]
    at = dice.choice(cells if dice.random() < 0.5 else range(len(records)))
    number, data = records[at]
    kind = dice.choice(("lost", "twice", "order", "length", "bits", "cut", "number"))
    may: frozenset[str] | None = None
    if number in CELLS and kind in ("lost", "twice"):
        row = struct.unpack_from("<H", data)[0]
        reference = base.grid.references[row]
        # What stands before the cells gives the place of each sheet; these come after it, and nothing moves but ends.
        may = frozenset({reference} if reference else ())
    if kind == "lost":
        del records[at]
    elif kind == "twice":
        records.insert(at, records[at])
    elif kind == "order":
        other = dice.randrange(len(records))
        records[at], records[other] = records[other], records[at]
    elif kind == "bits" and data:
        records[at] = (number, _flip(data, dice)[0])
    elif kind == "cut":
        records[at] = (number, data[: dice.randrange(len(data) + 1)])
    elif kind == "number":
        records[at] = (dice.getrandbits(16), data)
    stream = b"".join(struct.pack("<HH", k, len(d)) + d for k, d in records)
    if kind == "length":
        place = sum(4 + len(d) for _, d in records[:at]) + 2
        stream = stream[:place] + struct.pack("<H", dice.choice((0, 1, 0xFFFF, 8225))) + stream[place + 2 :]
    heading = may is not None and not may
    return Mutation(f"xls: record {kind}", ole_bytes({"Workbook": stream}), may, heading=heading)
