"""Writes a Book as an XLS file (BIFF8 in a compound file)."""

from __future__ import annotations

import struct
from datetime import date

from bench.leaks.biff import (
    Formats,
    chars,
    day_number,
    drawing_group,
    hyperlink,
    note_records,
    record,
    shared_strings,
    short_string,
    string,
    summary_stream,
)
from bench.leaks.model import Book, Cell, Row, Sheet
from bench.leaks.ole import ole_bytes

STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}
EOF_RECORD = record(0x0A)


def bof(kind: int) -> bytes:
    """The first record of a part."""
    return record(0x809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0x41, 0x06))


class XlsWriter:
    """Holds the growing stream of one book."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.formats = Formats()
        self.strings: dict[str, int] = {}

    def write(self) -> bytes:
        """The whole file."""
        sheets = [self._sheet(i, s) for i, s in enumerate(self.book.sheets)]
        for look in self.book.unused_looks:
            self.formats.number(look, False)
        before = self._before()
        after = self._links() + self._names() + self._group() + shared_strings(list(self.strings)) + EOF_RECORD
        bounds = sum(len(self._bound(s, 0)) for s in self.book.sheets)
        place = len(before) + bounds + len(after)
        listed = b""
        for sheet, data in zip(self.book.sheets, sheets, strict=False):
            listed += self._bound(sheet, place)
            place += len(data)
        files = {"Workbook": before + listed + after + b"".join(sheets)}
        if self.book.creator or self.book.modifier:
            files["\x05SummaryInformation"] = summary_stream(self.book.creator, self.book.modifier)
        return ole_bytes(files | self.book.parts)

    def _before(self) -> bytes:
        window = struct.pack("<9H", 0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600)
        raw = self.book.parts.pop("raw/globals", b"")
        who = (string(self.book.creator or "Data team")).ljust(112, b" ")
        return (bof(5) + record(0x5C, who) + record(0x42, struct.pack("<H", 1200)) + record(0x3D, window)
                + record(0x22, b"\0\0") + self.formats.records() + raw)

    @staticmethod
    def _bound(sheet: Sheet, place: int) -> bytes:
        return record(0x85, struct.pack("<IBB", place, STATES[sheet.state], 0) + short_string(sheet.name))

    def _links(self) -> bytes:
        count = len(self.book.sheets)
        own = record(0x1AE, struct.pack("<HH", count, 0x0401))
        cached = self.book.parts.pop("raw/supbook", b"")
        refs = b"".join(struct.pack("<HHH", 0, i, i) for i in range(count))
        refs += struct.pack("<HHH", 1, 0, 0) if cached else b""
        return own + cached + record(0x17, struct.pack("<H", len(refs) // 6) + refs)

    def _name(self, name: str, flags: int, sheet: int, formula: bytes) -> bytes:
        head = struct.pack("<HBBHHHI", flags, 0, len(name), len(formula), 0, sheet, 0)
        return record(0x18, head + chars(name) + formula)

    def _names(self) -> bytes:
        out = b""
        for index, sheet in enumerate(self.book.sheets):
            wide = max(len(sheet.columns) - 1, 0)
            if sheet.print_area:
                area = struct.pack("<BHHHHH", 0x3B, index, 0, len(sheet.rows) - 1, 0, wide)
                titles = struct.pack("<BHHHHH", 0x3B, index, 0, 0, 0, 255)
                out += self._name("\x06", 0x20, index + 1, area) + self._name("\x07", 0x20, index + 1, titles)
            if sheet.filter:
                chosen = sheet.filter
                area = struct.pack("<BHHHHH", 0x3B, index, chosen.first, chosen.last, 0, chosen.columns)
                out += self._name("\x0d", 0x21, index + 1, area)
        for name, formula, hidden in self.book.names:
            out += self._name(name, int(hidden), 0, b"\x17" + short_string(formula.strip('{}"').replace('"', "")))
        return out

    def _group(self) -> bytes:
        noted = any(c.comment for s in self.book.sheets for r in s.rows for c in r.cells)
        return drawing_group() if noted else b""

    def _sheet(self, index: int, sheet: Sheet) -> bytes:
        rows = b"".join(self._row(i, r) for i, r in enumerate(sheet.rows))
        cells = b"".join(self._cell(r, c, cell) for r, row in enumerate(sheet.rows)
                         for c, cell in enumerate(row.cells))
        wide = max([len(r.cells) for r in sheet.rows] + [0])
        size = record(0x200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, wide, 0))
        flags = 0xB6 | (0x400 | 0x200 if index == 0 else 0) | (0x108 if sheet.freeze else 0)
        window = record(0x23E, struct.pack("<HHHIHHI", flags, 0, 0, 64, 0, 0, 0))
        pane = record(0x41, struct.pack("<HHHHH", 0, sheet.freeze, sheet.freeze, 0, 2)) if sheet.freeze else b""
        notes = b"".join(note_records(r, c, cell.comment) for r, row in enumerate(sheet.rows)
                         for c, cell in enumerate(row.cells) if cell.comment)
        links = b"".join(hyperlink(r, c, cell.link) for r, row in enumerate(sheet.rows)
                         for c, cell in enumerate(row.cells) if cell.link)
        merges = b"".join(struct.pack("<4H", a, c, b, d) for a, b, c, d in sheet.merges)
        merged = record(0xE5, struct.pack("<H", len(sheet.merges)) + merges) if merges else b""
        return (bof(0x10) + self._columns(sheet) + self._filter(sheet) + size + rows + cells + notes + window
                + pane + merged + links + EOF_RECORD)

    @staticmethod
    def _columns(sheet: Sheet) -> bytes:
        out = b""
        for index, column in enumerate(sheet.columns):
            out += record(0x7D, struct.pack("<HHHHHH", index, index, int(column.width * 256), 15,
                                            1 if column.hidden else 0, 0))
        if sheet.hide_unused:
            out += record(0x7D, struct.pack("<HHHHHH", len(sheet.columns), 255, 2340, 15, 1, 0))
        return out

    @staticmethod
    def _filter(sheet: Sheet) -> bytes:
        chosen = sheet.filter
        if not chosen:
            return b""
        out = record(0x9D, struct.pack("<H", chosen.columns + 1))
        if chosen.on is not None:
            word = "working"
            unequal = struct.pack("<BBIB3x", 6, 5, 0, len(word))
            out = record(0x9B) + out + record(0x9E, struct.pack("<HH", chosen.on, 0) + unequal + bytes(10)
                                              + chars(word))
        return out

    @staticmethod
    def _row(index: int, row: Row) -> bytes:
        height = 0x8000 | 255 if row.height is None else int(row.height * 20)
        flags = 0x100 | row.level | (15 << 16)
        flags |= 0x20 if row.hidden or row.filtered else 0
        flags |= 0x10 if row.collapsed_after else 0
        flags |= 0x40 if row.height is not None else 0
        return record(0x208, struct.pack("<HHHHHHI", index, 0, len(row.cells), height, 0, 0, flags))

    def _cell(self, row: int, column: int, cell: Cell) -> bytes:
        value = cell.value
        style = self.formats.number(cell.look, isinstance(value, date))
        head = struct.pack("<HHH", row, column, style)
        if value is None:
            return record(0x201, head) if style > 15 else b""
        if isinstance(value, date):
            return record(0x203, head + struct.pack("<d", day_number(value)))
        if isinstance(value, int):
            return record(0x203, head + struct.pack("<d", float(value)))
        number = self.strings.setdefault(value, len(self.strings))
        return record(0xFD, head + struct.pack("<I", number))


def xls_bytes(book: Book) -> bytes:
    """The book as an XLS file."""
    return XlsWriter(book).write()
