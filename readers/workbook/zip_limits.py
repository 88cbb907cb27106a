"""Opens a zipped workbook with suspicion: really unpacks it, counts, and has each XML part proved to its last byte.

Runs in the child process only. The lenient reader behind it (calamine) loops for ever on a content.xml that ends
early, and trusts the sizes that a file declares.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.parsers import expat

MAX_PARTS = 2000
MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes, of all parts together."""
MAX_RATIO = 200
RATIO_COUNTS_FROM = 4 * 1024 * 1024
"""Bytes: smaller parts may be as empty as they like."""


_USUAL_NAMES = frozenset(
    """META-INF _rels docProps word xl worksheets chartsheets drawings theme tables embeddings glossary document
    workbook sheet styles settings sharedStrings content meta manifest mimetype comments footnotes endnotes header
    footer drawing vmlDrawing table app core custom numbering fontTable webSettings calcChain pivotTables pivotCache
    externalLinks [Content_Types] xml rels vml bin""".split()  # noqa: SIM905
)
_QUOTED = re.compile(r"b?'[^']*'|b?\"[^\"]*\"")


class Refusal(Exception):
    """The file is not taken. The first argument is a code of `readers.register.problems.Code`, the second says why."""


def part_named(name: str) -> str:
    """A part as messages name it: what a publisher calls one may say what nobody sees."""
    pieces = (piece.rstrip("0123456789") for piece in re.split("[/.]", name))
    return f"part {name}" if all(piece in _USUAL_NAMES for piece in pieces) else "part of a name of its own"


def unpack(data: bytes) -> dict[str, bytes]:
    """All parts of a zip file by name, after every check. Raises Refusal."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpack(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError) as error:
        raise Refusal("damaged", f"the zip container is damaged ({_QUOTED.sub('a part', str(error))})") from error


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise Refusal("zip_bomb", f"it has {len(infos)} parts, more than {MAX_PARTS}")
    if sum(i.file_size for i in infos) > MAX_UNPACKED:
        raise Refusal("zip_bomb", f"it declares more than {MAX_UNPACKED >> 20} MiB unpacked")
    parts: dict[str, bytes] = {}
    total = 0
    for info in infos:
        if info.flag_bits & 1:
            raise Refusal("encrypted", f"its {part_named(info.filename)} is encrypted")
        if info.filename in parts:
            # Two parts of one name are read differently by different programs.
            raise Refusal("damaged", f"its {part_named(info.filename)} occurs twice")
        body = _inflate(archive, info, MAX_UNPACKED - total)
        total += len(body)
        parts[info.filename] = body
    return parts


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """One part, read to its end, so that zipfile checks its CRC."""
    chunks, size = [], 0
    with archive.open(info) as stream:
        while chunk := stream.read(1 << 20):
            chunks.append(chunk)
            size += len(chunk)
            if size > room:
                raise Refusal("zip_bomb", f"it unpacks to more than {MAX_UNPACKED >> 20} MiB")
            if size > RATIO_COUNTS_FROM and size > MAX_RATIO * max(1, info.compress_size):
                raise Refusal("zip_bomb", f"its {part_named(info.filename)} is packed more than {MAX_RATIO} times")
    return b"".join(chunks)


def prove_xml(name: str, body: bytes) -> None:
    """Raises Refusal where `body` is not well-formed XML to its last byte, or has a document type (entities)."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise Refusal("damaged", f"its {part_named(name)} is not whole XML ({error})") from error


def _no_doctype(*_: object) -> None:
    raise Refusal("dtd", "it declares a document type, which no honest workbook does")


def pack(parts: dict[str, bytes]) -> bytes:
    """The parts as an uncompressed zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body)
    return out.getvalue()
