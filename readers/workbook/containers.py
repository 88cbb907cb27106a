"""Opens the containers of workbooks with suspicion: zip, and OLE ([MS-CFB]). Runs in the child process only.

A zip file is really unpacked and counted, and each XML part proved to its last byte: the lenient reader behind it
(calamine) loops for ever on a content.xml that ends early, and trusts the sizes that a file declares.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers import expat

from lxml import etree

from readers.register.problems import Code

MANIFEST = "META-INF/manifest.xml"
"""The list of parts of an OpenDocument file."""
MAX_PARTS = 2000
MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes, of all parts together."""
MAX_RATIO = 200
RATIO_COUNTS_FROM = 4 * 1024 * 1024
"""Bytes: smaller parts may be as empty as they like."""
_NO_SECTOR = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_ENTRY_BYTES = 128
_MAX_ENTRIES = 20_000
_USUAL_NAMES = frozenset(
    """META-INF _rels docProps word xl worksheets chartsheets drawings theme tables embeddings glossary document
    workbook sheet styles settings sharedStrings content meta manifest mimetype comments footnotes endnotes header
    footer drawing vmlDrawing table app core custom numbering fontTable webSettings calcChain pivotTables pivotCache
    externalLinks [Content_Types] xml rels vml bin""".split()  # noqa: SIM905
)
_QUOTED = re.compile(r"b?'[^']*'|b?\"[^\"]*\"")


class Refusal(Exception):
    """The file is not taken: by a code of `readers.register.problems` or `readers.documents.errors`, and why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(code, why)


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
        raise Refusal(Code.DAMAGED, f"the zip container is damaged ({_QUOTED.sub('a part', str(error))})") from error


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise Refusal(Code.ZIP_BOMB, f"it has {len(infos)} parts, more than {MAX_PARTS}")
    if sum(i.file_size for i in infos) > MAX_UNPACKED:
        raise Refusal(Code.ZIP_BOMB, f"it declares more than {MAX_UNPACKED >> 20} MiB unpacked")
    parts: dict[str, bytes] = {}
    total = 0
    for info in infos:
        if info.flag_bits & 1:
            raise Refusal(Code.ENCRYPTED, f"its {part_named(info.filename)} is encrypted")
        if info.filename in parts:
            # Two parts of one name are read differently by different programs.
            raise Refusal(Code.DAMAGED, f"its {part_named(info.filename)} occurs twice")
        body = _inflate(archive, info, MAX_UNPACKED - total)
        total += len(body)
        parts[info.filename] = body
    return parts


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """One part, read to its end, so that zipfile checks its CRC."""
    out, size = io.BytesIO(), 0  # pieces in a list would be held twice while they are joined
    with archive.open(info) as stream:
        while chunk := stream.read(1 << 20):
            size += out.write(chunk)
            if size > room:
                raise Refusal(Code.ZIP_BOMB, f"it unpacks to more than {MAX_UNPACKED >> 20} MiB")
            if size > RATIO_COUNTS_FROM and size > MAX_RATIO * max(1, info.compress_size):
                raise Refusal(Code.ZIP_BOMB, f"its {part_named(info.filename)} is packed more than {MAX_RATIO} times")
    return out.getvalue()


def prove_xml(name: str, body: bytes) -> None:
    """Raises Refusal where `body` is not well-formed XML to its last byte, or has a document type (entities)."""
    parser = expat.ParserCreate()

    def refuse_doctype(*_: object) -> None:
        raise Refusal(Code.DTD, "it declares a document type, which no honest workbook does")

    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise Refusal(Code.DAMAGED, f"its {part_named(name)} is not whole XML ({error})") from error


def xml_tree(xml: bytes) -> etree._Element:
    """A part of a document as a tree. Raises Refusal, also where it is nested without end."""
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise Refusal(Code.DAMAGED, "its text is not XML that can be read") from error


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_BODIES = frozenset({"text", "spreadsheet", "presentation", "drawing", "chart", "image", "database"})
_AT_ONCE = 64 * 1024


class _BodyBegins(Exception):
    """The kind of the body is known."""


def body_kind(xml: bytes) -> str:
    """What the first part of an OpenDocument body is: text, spreadsheet, presentation...; "" where there is none.

    Only by that are a text and a spreadsheet told apart: names, types and labels of files say what they like.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    last = ""

    def start(tag: str, _: object) -> None:
        nonlocal last
        if last == f"{_OFFICE}body":
            raise _BodyBegins(tag.removeprefix(_OFFICE))
        last = tag

    def end(_: str) -> None:
        nonlocal last
        last = ""

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        for at in range(0, len(xml), _AT_ONCE):
            parser.Parse(xml[at : at + _AT_ONCE], False)
    except _BodyBegins as found:
        return found.args[0] if found.args[0] in _BODIES else ""
    except expat.ExpatError:
        return ""
    return ""


def refuse_locked(parts: Mapping[str, bytes]) -> None:
    """Raises Refusal where the list of parts of an OpenDocument file says that they are encrypted."""
    if b"encryption-data" in parts.get(MANIFEST, b""):
        raise Refusal(Code.ENCRYPTED, "it is an OpenDocument file protected by a password")


def pack(parts: dict[str, bytes]) -> bytes:
    """The parts as an uncompressed zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body)
    return out.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """A zip file with one part more, the others as they are packed."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


class NotCompound(ValueError):
    """The bytes are no compound file, or a damaged one."""


def streams_of(data: bytes) -> dict[str, bytes]:
    """Every stream by its path within the file (`_SX_DB_CUR/0001`).

    Raises:
        NotCompound: see there.
    """
    try:
        return _OleFile(data).streams()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotCompound(f"damaged: {error}") from error


class _OleFile:
    def __init__(self, data: bytes) -> None:
        if data[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise NotCompound("no compound file")
        self.data = data
        self.size = 1 << struct.unpack_from("<H", data, 30)[0]
        if self.size not in (512, 4096):
            raise NotCompound("sectors of an unknown size")
        first_directory, self.cutoff, first_mini = struct.unpack_from("<I4xII", data, 48)
        difat = [*struct.unpack_from("<109I", data, 76)]
        following, left = struct.unpack_from("<II", data, 68)
        seen: set[int] = set()
        while following < _NO_SECTOR and left and following not in seen:
            seen.add(following)
            more = struct.unpack_from(f"<{self.size // 4}I", self._sector(following))
            difat += more[:-1]
            following, left = more[-1], left - 1
        self.fat: list[int] = []
        for sector in difat:
            if sector < _NO_SECTOR:
                self.fat += struct.unpack(f"<{self.size // 4}I", self._sector(sector))
        self.directory = self._chain(first_directory)
        mini = self._chain(first_mini)
        self.mini_fat = struct.unpack(f"<{len(mini) // 4}I", mini)
        self.root = b""

    def _sector(self, number: int) -> bytes:
        body = self.data[(number + 1) * self.size : (number + 2) * self.size]
        return body + bytes(self.size - len(body))

    def _chain(self, sector: int) -> bytes:
        out: list[bytes] = []
        seen: set[int] = set()
        while sector < len(self.fat):
            if sector in seen:
                raise NotCompound("a chain of sectors runs in a circle")
            seen.add(sector)
            out.append(self._sector(sector))
            sector = self.fat[sector]
        return b"".join(out)

    def _small(self, sector: int, size: int) -> bytes:
        out: list[bytes] = []
        seen: set[int] = set()
        while sector < len(self.mini_fat) and sector not in seen and len(out) * 64 < size:
            seen.add(sector)
            out.append(self.root[sector * 64 : sector * 64 + 64])
            sector = self.mini_fat[sector]
        return b"".join(out)[:size]

    def streams(self) -> dict[str, bytes]:
        starts = range(0, len(self.directory), _ENTRY_BYTES)[:_MAX_ENTRIES]
        entries = [self.directory[i : i + _ENTRY_BYTES] for i in starts]
        if not entries:
            raise NotCompound("it has no directory")
        self.root = self._chain(struct.unpack_from("<I", entries[0], 116)[0])
        out: dict[str, bytes] = {}
        waiting = [(struct.unpack_from("<I", entries[0], 76)[0], "")]
        seen: set[int] = set()
        while waiting:
            number, path = waiting.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            entry = entries[number]
            length, kind = struct.unpack_from("<HB", entry, 64)
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<III", entry, 68)
            waiting += [(left, path), (right, path)]
            if kind == 1:
                waiting.append((child, f"{path}{name}/"))
            elif kind == 2:
                start, size = struct.unpack_from("<II", entry, 116)
                out[path + name] = self._small(start, size) if size < self.cutoff else self._chain(start)[:size]
        return out
