"""Records of BIFF8: strings, styles, shared strings, drawings, properties."""

from __future__ import annotations

import struct
from datetime import date

from bench.leaks.model import Look

PALETTE = {"i9": 9, "i56": 56, "i8": 8, "#FFFFFF": 9, "#1F497D": 56, "#666666": 23, "#EEF3F8": 22,
           "t0": 9, "t0:-0.05": 22}


def record(kind: int, data: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(data)) + data


def chars(value: str) -> bytes:
    """Flag byte and characters, in one byte each where they fit."""
    try:
        return b"\0" + value.encode("latin-1")
    except UnicodeEncodeError:
        return b"\1" + value.encode("utf-16-le")


def string(value: str) -> bytes:
    """A string with a length of two bytes."""
    return struct.pack("<H", len(value)) + chars(value)


def short_string(value: str) -> bytes:
    """A string with a length of one byte."""
    return struct.pack("<B", len(value)) + chars(value)


class Formats:
    """Fonts, number formats and cell formats of a workbook."""

    def __init__(self) -> None:
        self._looks: dict[tuple[Look, bool], int] = {}
        self.number(Look(), False)

    def number(self, look: Look, is_date: bool) -> int:
        """The cell format of a look; the first fifteen are styles."""
        return self._looks.setdefault((look, is_date), len(self._looks) + 15)

    def records(self) -> bytes:
        """All the style records, in their order."""
        fonts = formats = xfs = b""
        for _ in range(15):
            xfs += self._xf(0, 0, 0xFFF5, "")
        for index, (look, is_date) in enumerate(self._looks):
            weight = 700 if look.bold else 400
            font = PALETTE.get(look.font, 0x7FFF)
            fonts += record(0x31, struct.pack("<HHHHHBBBB", int(look.size * 20), 0, font, weight, 0, 0, 2, 0, 0)
                            + short_string("Arial"))
            code = 14 if is_date else 0
            if look.number_format:
                code = 164 + index
                formats += record(0x41E, struct.pack("<H", code) + string(look.number_format))
            xfs += self._xf(index if index < 4 else index + 1, code, 1, look.fill)
        style = record(0x293, struct.pack("<HBB", 0x8000, 0, 0xFF))
        return fonts + formats + xfs + style

    @staticmethod
    def _xf(font: int, code: int, parent: int, fill: str) -> bytes:
        pattern = 1 << 26 if fill else 0
        colours = (PALETTE.get(fill, 64) if fill else 64) | (65 << 7)
        return record(0xE0, struct.pack("<HHHBBBBIIH", font, code, parent, 0x20, 0, 0, 0xFC if parent == 1 else 0,
                                        0, pattern, colours))


def shared_strings(values: list[str]) -> bytes:
    """The table of strings, cut into records between strings."""
    out, kind = b"", 0xFC
    data = struct.pack("<II", len(values), len(values))
    for value in values:
        piece = string(value)
        if len(data) + len(piece) > 8200:
            out += record(kind, data)
            kind, data = 0x3C, b""
        data += piece
    return out + record(kind, data)


def escher(version: int, instance: int, kind: int, data: bytes) -> bytes:
    """A record of the drawing layer."""
    return struct.pack("<HHI", instance << 4 | version, kind, len(data)) + data


def drawing_group() -> bytes:
    """The workbook's one drawing group."""
    dgg = escher(0, 0, 0xF006, struct.pack("<IIIIII", 2048, 2, 2, 1, 1, 2))
    return record(0xEB, escher(15, 0, 0xF000, dgg))


def note_records(row: int, column: int, note: str) -> bytes:
    """A comment: its box, its text, and its place."""
    group = escher(15, 0, 0xF004, escher(1, 0, 0xF009, bytes(16)) + escher(2, 0, 0xF00A, struct.pack("<II", 1024, 5)))
    box = escher(0, 0, 0xF00D, b"")
    anchor = struct.pack("<9H", 3, column + 1, 0, row, 0, column + 3, 0, row + 4, 0)
    inner = (escher(2, 202, 0xF00A, struct.pack("<II", 1025, 0xA00)) + escher(0, 0, 0xF010, anchor)
             + escher(0, 0, 0xF011, b""))
    shape = struct.pack("<HHI", 15, 0xF004, len(inner) + len(box)) + inner
    spgr = struct.pack("<HHI", 15, 0xF003, len(group) + len(shape) + len(box)) + group + shape
    dg = escher(0, 1, 0xF008, struct.pack("<II", 2, 1025))
    whole = struct.pack("<HHI", 15, 0xF002, len(dg) + len(spgr) + len(box)) + dg + spgr
    obj = (struct.pack("<HHHHH12x", 0x15, 0x12, 0x19, 1, 0x4011) + struct.pack("<HH22x", 0x0D, 0x16)
           + struct.pack("<HH", 0, 0))
    txo = struct.pack("<HH6xHHI", 0x0212, 0, len(note), 16, 0)
    runs = struct.pack("<HHIHHI", 0, 0, 0, len(note), 0, 0)
    place = struct.pack("<HHHH", row, column, 0, 1) + string("Data team") + b"\0"
    return (record(0xEC, whole) + record(0x5D, obj) + record(0xEC, box) + record(0x1B6, txo)
            + record(0x3C, chars(note)) + record(0x3C, runs) + record(0x1C, place))


def hyperlink(row: int, column: int, url: str) -> bytes:
    """A link of a cell to a page."""
    standard = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
    moniker = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
    target = (url + "\0").encode("utf-16-le")
    return record(0x1B8, struct.pack("<4H", row, row, column, column) + standard + struct.pack("<II", 2, 3)
                  + moniker + struct.pack("<I", len(target)) + target)


def summary_stream(creator: str, modifier: str) -> bytes:
    """The document properties: author and last author."""
    props = [(4, creator), (8, modifier)]
    body, places = b"", b""
    for code, value in props:
        places += struct.pack("<II", code, 8 + 8 * len(props) + len(body))
        data = value.encode("latin-1") + b"\0"
        data += b"\0" * (-len(data) % 4)
        body += struct.pack("<II", 0x1E, len(data)) + data
    section = struct.pack("<II", 8 + len(places) + len(body), len(props)) + places + body
    fmtid = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    return struct.pack("<HHI16sI", 0xFFFE, 0, 0x00020005, b"", 1) + fmtid + struct.pack("<I", 48) + section


def day_number(day: date) -> float:
    """A date as the number in a cell."""
    return float((day - date(1899, 12, 30)).days)
