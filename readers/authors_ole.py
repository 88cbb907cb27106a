"""Blanks the names of authors in an XLS or another old office file, where they stand: nothing moves."""

from __future__ import annotations

import struct

from readers.ole import NotCompound, places_of

_PROPERTIES = {"\x05SummaryInformation": (4, 8), "\x05DocumentSummaryInformation": (14, 15)}
"""Stream -> numbers of its properties ([MS-OLEPS]): author, last saved by; manager, company."""
_WRITER = 0x005C
"""The record of a workbook that names who saved it."""


def blank_authors(data: bytes) -> bytes:
    """The same file with spaces in place of names; the same bytes where it cannot be opened or names nobody."""
    try:
        places = places_of(data)
    except NotCompound:
        return data
    out = bytearray(data)
    for name, wanted in _PROPERTIES.items():
        pieces = places.get(name, [])
        stream = b"".join(data[a:b] for a, b in pieces)
        for start, end in _texts(stream, wanted):
            _blank(out, pieces, start, end, b" ")
    for name in ("Workbook", "Book"):
        pieces = places.get(name, [])
        head = b"".join(data[a:b] for a, b in pieces[:16])
        at = 0
        while at + 4 <= len(head) and at < 4096:
            kind, length = struct.unpack_from("<HH", head, at)
            if kind == _WRITER:
                _blank(out, pieces, at + 7, at + 4 + length, b" ")
            at += 4 + length
    return bytes(out)


def _texts(stream: bytes, wanted: tuple[int, ...]) -> list[tuple[int, int]]:
    """Where in a property stream the texts of these properties stand."""
    out = []
    try:
        for n in range(min(struct.unpack_from("<I", stream, 24)[0], 4)):
            section = struct.unpack_from("<I", stream, 28 + 20 * n + 16)[0]
            count = struct.unpack_from("<I", stream, section + 4)[0]
            for i in range(min(count, 200)):
                number, offset = struct.unpack_from("<II", stream, section + 8 + 8 * i)
                at = section + offset
                kind, length = struct.unpack_from("<II", stream, at)
                if number in wanted and n == 0 and kind in (0x1E, 0x1F):
                    out.append((at + 8, at + 8 + max(0, length - 1) * (2 if kind == 0x1F else 1)))
    except struct.error:
        return out
    return out


def _blank(out: bytearray, pieces: list[tuple[int, int]], start: int, end: int, filler: bytes) -> None:
    at = 0
    for a, b in pieces:
        first, last = max(start, at), min(end, at + b - a)
        if first < last:
            out[a + first - at : a + last - at] = filler * (last - first)
        at += b - a
