"""Takes the names of authors out of a copy of a workbook, a document or a PDF: bytes to bytes, nothing else changed.

Nearly every office file names who made it and who saved it last. Nothing is unpacked but the small parts that name
them, and what is not understood is given back as it is. Of a PDF whose description is itself packed nothing is taken.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO

MOST = 4 * 1024 * 1024
"""Bytes of a part, unpacked; a larger one describes no author."""
_NAMES = rb"(?:creator|lastModifiedBy|initial-creator|printed-by|Company|Manager|editor)"
_ELEMENT = re.compile(rb"(<(?:[\w.-]+:)?" + _NAMES + rb"(?:\s[^<>]*)?>)[^<]*(</)")
_OWN = re.compile(rb"<meta:user-defined(?:\s[^<>]*)?(?:/>|>[^<]*</meta:user-defined>)")
_CUSTOM = b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
_PLACE = re.compile(rb"<(?:\w+:)?(?:absPath|fileSharing)\s[^<>]*/>")
_PARTS = {
    "docProps/core.xml": (_ELEMENT, rb"\1\2"), "docProps/app.xml": (_ELEMENT, rb"\1\2"),
    "meta.xml": (_ELEMENT, rb"\1\2"), "xl/workbook.xml": (_PLACE, b""),
}  # fmt: skip
_PDF_ENTRY = re.compile(rb"/(?:Author|Manager|Company)\s*(?=[(<])")
_PDF_XMP = re.compile(
    rb"<(?:dc:creator|pdf:Author|xmp:Author)\b[^<>]*>(.{0,4000}?)</(?:dc:creator|pdf:Author|xmp:Author)>", re.DOTALL
)


def without_authors(data: bytes) -> bytes:
    """The same file without the names of its authors; the same bytes where it names none."""
    if data.startswith(b"PK\x03\x04"):
        try:
            return _zipped(data)
        except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError, NotImplementedError, KeyError):
            return data
    if data.startswith(b"%PDF"):
        return _pdf(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        from readers.authors_ole import blank_authors

        return blank_authors(data)
    return data


def _zipped(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        changed: dict[str, bytes] = {}
        for info in infos:
            if (info.filename not in _PARTS and info.filename != "docProps/custom.xml") or info.file_size > MOST:
                continue
            with archive.open(info) as part:
                body = part.read(MOST + 1)
            new = _described(info.filename, body)
            if new != body:
                changed[info.filename] = new
    return _packed(data, infos, changed) if changed else data


def _described(name: str, body: bytes) -> bytes:
    if name == "docProps/custom.xml":
        return _CUSTOM if b"<property" in body else body
    pattern, instead = _PARTS[name]
    new = pattern.sub(instead, body)
    return _OWN.sub(b"", new) if name == "meta.xml" else new


def _packed(data: bytes, infos: list[zipfile.ZipInfo], changed: dict[str, bytes]) -> bytes:
    """The zip file with some parts put in anew; all others are copied as they are packed."""
    out = BytesIO()
    directory = []
    for info in infos:
        name = (
            info.filename.encode("utf-8") if info.flag_bits & 0x800 else info.orig_filename.encode("cp437", "replace")
        )
        method, crc, size, body = info.compress_type, info.CRC, info.file_size, b""
        if info.filename in changed:
            body = changed[info.filename]
            method, crc, size = 0, zlib.crc32(body), len(body)
        else:
            at = info.header_offset
            length, extra = struct.unpack_from("<HH", data, at + 26)
            start = at + 30 + length + extra
            body = data[start : start + info.compress_size]
            if len(body) != info.compress_size:
                raise ValueError("the zip file is cut")
        year, month, day, hour, minute, second = info.date_time
        stamp = hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
        flags = info.flag_bits & ~0x8
        common = struct.pack("<HHHHHLLLHH", 20, flags, method, *stamp, crc, len(body), size, len(name), 0)
        directory.append(
            struct.pack("<4sH", b"PK\x01\x02", 20) + common
            + struct.pack("<HHHLL", 0, 0, info.internal_attr, info.external_attr, out.tell()) + name
        )  # fmt: skip
        out.write(b"PK\x03\x04" + common + name + body)
    start = out.tell()
    out.write(b"".join(directory))
    end = (b"PK\x05\x06", 0, 0, len(infos), len(infos), out.tell() - start, start, 0)
    out.write(struct.pack("<4sHHHHLLH", *end))
    return out.getvalue()


def _pdf(data: bytes) -> bytes:
    """Names are written over with spaces, so that everything stays where it is."""
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
