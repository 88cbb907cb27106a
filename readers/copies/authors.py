"""Takes the names of authors out of a copy of a PDF: bytes to bytes, nothing else changed.

A copy is written without packed objects (readers/copies/fresh_pdf.py), so that none is overlooked.
"""

from __future__ import annotations

import re

_PDF_ENTRY = re.compile(rb"/(?:Author|Manager|Company)\s*(?=[(<])")
_PDF_XMP = re.compile(
    rb"<(?:dc:creator|pdf:Author|xmp:Author)\b[^<>]*>(.{0,4000}?)</(?:dc:creator|pdf:Author|xmp:Author)>", re.DOTALL
)


def without_authors(data: bytes) -> bytes:
    """The same PDF; names are written over with spaces, so that everything stays where it is."""
    out = bytearray(data)
    for m in _PDF_ENTRY.finditer(data):
        start = m.end()
        end = _string_end(data, start)
        if end > start:
            out[start + 1 : end] = b" " * (end - start - 1) if data[start] == 0x28 else b"0" * (end - start - 1)
    for m in _PDF_XMP.finditer(data):
        text = re.sub(rb">[^<]*<", lambda x: b">" + b" " * (len(x[0]) - 2) + b"<", b">" + m[1] + b"<")[1:-1]
        out[m.start(1) : m.end(1)] = text
    return bytes(out)


def _string_end(data: bytes, start: int) -> int:
    """Where the text that begins at `start` ends: a bracketed one that may hold others, or one of digits."""
    most = min(len(data), start + 4000)
    if data[start] == 0x3C:
        end = data.find(b">", start, most)
        return end if data[start + 1 : start + 2] != b"<" else -1
    depth, at = 0, start
    while at < most:
        byte = data[at]
        if byte == 0x5C:
            at += 1
        elif byte in b"()":
            depth += 1 if byte == 0x28 else -1
            if not depth:
                return at
        at += 1
    return -1
