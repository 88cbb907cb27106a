"""Small tools: XML text, cell names, a logo."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from bench.traps.books import letters

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def text(value: str) -> str:
    """Escape text for XML."""
    return escape(value)


def attr(value: str) -> str:
    """Escape and quote an XML attribute."""
    return quoteattr(value)


def cell_name(row: int, column: int) -> str:
    """Row and column (from 0) as in "B7"."""
    return f"{letters(column)}{row + 1}"


def serial(day: date) -> int:
    """The number by which a spreadsheet stores a date."""
    return (day - date(1899, 12, 30)).days


def logo_png() -> bytes:
    """A small picture, 16 by 16 dots, blue."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    lines = b"".join(b"\0" + b"\x1d\x70\xb8" * 16 for _ in range(16))
    header = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))
