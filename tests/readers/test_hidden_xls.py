"""What an XLS hides in looks, sizes, rules and drawings is kept back; some records are written by hand after [MS-XLS]."""

from __future__ import annotations

import struct
from typing import Any

import pytest
import xlwt

from model.hidden import HiddenKind as Kind
from readers.hidden.take_out import Conceal
from readers.hidden.xls.find import _globals, _sheet
from readers.register.reading import read_register
from readers.workbook.containers import streams_of
from tests.readers.test_hidden import SECRET, assert_kept_back, kinds, saved, xls


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def concealed(made: Any, *records: bytes, cells: list[list[str]] | None = None) -> Conceal:
    """What the first sheet of a book does not show that has further records at its end."""
    stream = streams_of(saved(made))["Workbook"]
    book = _globals(stream)
    end = stream.rindex(record(0x000A, b""))
    conceal = _sheet(stream[:end] + b"".join(records) + stream[end:], book.sheets[0], book)
    for judge in conceal.judges:
        judge(cells or [], conceal)
    return conceal


def test_a_white_piece_of_a_text() -> None:
    made, sheet = xls()
    white = xlwt.easyxf("font: colour white").font
    sheet.write_rich_text(1, 5, ["Said ", (SECRET, white)])
    for n in range(600):  # so that the table of texts goes on in a further record
        sheet.write(n + 3, 9, f"note {n} " + "x" * 30)
    reading = read_register(saved(made))
    assert [(h.kind, h.amount) for h in reading.hidden] == [(Kind.INVISIBLE_TEXT, 1)]
    assert SECRET not in repr(reading)
    assert any("Said" in r for t in reading.tables for r in t.rows)
    made, sheet = xls()
    sheet.write_rich_text(1, 5, ["Said ", ("in bold", xlwt.easyxf("font: bold on").font)])
    assert kinds(saved(made)) == []


@pytest.mark.parametrize(("form", "value", "shown"), [(";;;", 20120501, False), ("0;;;@", -7, False), ("0;;;@", 7, True), ('"x"', 0.25, False), ("0;-0;;@", 0, True), ("[White]0", 3, False)])
def test_a_number_format_and_a_number(form: str, value: float, *, shown: bool) -> None:
    made, sheet = xls()
    sheet.write(1, 5, value, xlwt.easyxf(num_format_str=form))
    assert kinds(saved(made)) == ([] if shown else [("invisible_text", 1)])


def test_cells_that_a_merged_area_covers() -> None:
    made, sheet = xls()
    sheet.merged_ranges.append((2, 3, 1, 1))
    sheet.write(3, 0, "DS00003")
    sheet.write(3, 1, SECRET)
    sheet.write(3, 2, "Science")
    assert_kept_back(saved(made), (Kind.INVISIBLE_TEXT, 1), rows=3)


def test_sizes_by_default_and_panes_frozen_further_down() -> None:
    made, sheet = xls()
    for column in range(4):
        sheet.col(column).width = 5000
    assert concealed(made).columns == []
    assert concealed(made, record(0x0055, b"\0\0")).columns == [(4, 255)]
    assert concealed(made, record(0x0055, b"\x08\0"), record(0x0099, b"\0\0")).columns == [(4, 255)]
    made, sheet = xls()
    sheet.set_panes_frozen(True)
    sheet.set_horz_split_pos(1)
    sheet.set_first_visible_row(1)
    assert concealed(made).rows == [(0, 0)]
    made, sheet = xls()
    flat = concealed(made, record(0x0225, struct.pack("<HH", 2, 255))).rows
    assert flat == [(3, 65535)]  # rows that have no record of their own
    assert concealed(made, record(0x023E, struct.pack("<3H", 1, 0, 0))).cells == {}


# Conditional formats -------------------------------------------------------------------------------------------------

_WHITE = struct.pack("<IH", 1 << 26, 0) + bytes(64) + struct.pack("<i", -1) + bytes(12) + struct.pack("<i", 9) + bytes(34)
_BLACK = struct.pack("<IH", 1 << 29, 0) + struct.pack("<2H", 1 << 10, 8 << 7 | 64)
_NO_FORMAT = struct.pack("<IH", 1 << 25, 1) + struct.pack("<HHB", 8, 3, 0) + b";;;"
_RED = struct.pack("<IH", 1 << 26, 0) + bytes(64) + struct.pack("<i", -1) + bytes(12) + struct.pack("<i", 10) + bytes(34)


def conditions(look: bytes, kind: int, operator: int, *formulas: bytes, rows: tuple[int, int] = (1, 2)) -> list[bytes]:
    """Rules for column F."""
    area = struct.pack("<4H", *rows, 5, 5)
    lengths = [len(f) for f in formulas] + [0] * (2 - len(formulas))
    head = struct.pack("<2B2H", kind, operator, *lengths)
    return [record(0x01B0, struct.pack("<HH", 1, 0) + area + struct.pack("<H", 1) + area),
            record(0x01B1, head + look + b"".join(formulas))]


_TRUE = b"\x1d\x01"
_ABOVE = b"\x4c" + struct.pack("<HH", 0, 0xC000) + b"\x4c" + struct.pack("<HH", 0xFFFF, 0xC000) + b"\x0b"
"""F2=F1."""
_LONG = b"\x4c" + struct.pack("<HH", 0, 0xC000) + b"\x41" + struct.pack("<H", 32) + b"\x1e\x03\x00\x0d"
"""LEN(F2)>3."""


@pytest.mark.parametrize(
    ("rules", "hidden"),
    [
        (conditions(_WHITE, 2, 0, _TRUE), True), (conditions(_BLACK, 2, 0, _TRUE), True),
        (conditions(_NO_FORMAT, 2, 0, _TRUE), True), (conditions(_RED, 2, 0, _TRUE), False),
        (conditions(_WHITE, 2, 0, b"\x1d\x00"), False), (conditions(_WHITE, 2, 0, _ABOVE), False),
        (conditions(_WHITE, 2, 0, _LONG), True), (conditions(_WHITE, 1, 3, b"\x1e\x00\x00"), False),
        (conditions(_WHITE, 1, 4, b"\x1e\x00\x00"), True), (conditions(_WHITE, 1, 3, b"\x17\x02\x00no"), False),
        (conditions(_WHITE, 2, 0, b"\x42\x00\xdd\x00"), True), (conditions(_WHITE, 2, 0, _TRUE, rows=(2, 9)), False),
    ],
)
def test_conditional_formats(rules: list[bytes], *, hidden: bool) -> None:
    made, sheet = xls()
    sheet.write(1, 5, SECRET)
    cells = [["Reference"], ["DS00001", "", "", "", "", SECRET]]
    assert concealed(made, *rules, cells=cells).cells == ({(1, 5): ""} if hidden else {})


# Drawings ------------------------------------------------------------------------------------------------------------


def escher(version: int, instance: int, kind: int, body: bytes) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def drawn(kind: int, shape: int, options: dict[int, int], *, rows: tuple[int, int] = (2, 3)) -> list[bytes]:
    """A shape over columns A to H, and the record that says what it is."""
    anchor = struct.pack("<9H", 0, 0, 0, rows[0], 0, 8, 0, rows[1], 0)
    table = b"".join(struct.pack("<HI", k, v) for k, v in options.items())
    inner = escher(2, shape, 0xF00A, bytes(8)) + escher(3, len(options), 0xF00B, table) + escher(0, 0, 0xF010, anchor)
    return [record(0x00EC, escher(15, 0, 0xF004, inner)),
            record(0x005D, struct.pack("<5H", 0x15, 0x12, kind, 7, 0) + bytes(12))]


_NOTE = record(0x001C, struct.pack("<4H", 9, 9, 2, 7) + b"\x03\x00\0An x")


@pytest.mark.parametrize(
    ("records", "hidden"),
    [
        (drawn(0x08, 75, {}), True), (drawn(0x02, 1, {0x01BF: 0x100010}), True), (drawn(0x05, 201, {}), True),
        (drawn(0x02, 1, {0x01BF: 0x100000}), False), (drawn(0x02, 1, {0x0182: 0x2000}), False),
        (drawn(0x08, 75, {0x03BF: 0x20002}), False), (drawn(0x14, 201, {}), False), (drawn(0x1E, 20, {}), False),
        (drawn(0x08, 75, {}, rows=(5, 9)), False), (drawn(0x19, 202, {}), False), ([*drawn(0x19, 202, {}), _NOTE], True),
        ([record(0x005D, struct.pack("<IHHH8H", 1, 8, 1, 0, 0, 0, 2, 0, 8, 0, 3, 0))], True),
    ],
)
def test_drawings(records: list[bytes], *, hidden: bool) -> None:
    made, _ = xls()
    cells = [["Reference"], ["DS00001", "University of Example"], ["DS00002", "Example Press Ltd"]]
    assert concealed(made, *records, cells=cells).cells == ({(2, 0): "", (2, 1): ""} if hidden else {})


@pytest.mark.parametrize(
    ("records", "hidden"),
    [
        (drawn(0x01, 20, {0x01CB: 190_500}), True), (drawn(0x01, 20, {0x01CB: 25_400}), False),
        (drawn(0x02, 1, {0x01BF: 0x100000, 0x01CB: 190_500}), True), (drawn(0x01, 20, {0x01CB: 190_500, 0x03BF: 0x20002}), False),
        (drawn(0x02, 1, {0x01BF: 0x100000, 0x01CB: 190_500, 0x01FF: 0x80000}), False), (drawn(0x01, 20, {}), False),
    ],
)
def test_thick_lines(records: list[bytes], *, hidden: bool) -> None:
    made, _ = xls()
    cells = [["Reference"], ["DS00001", "University of Example"], ["DS00002", "Example Press Ltd"]]
    assert ((2, 0) in concealed(made, *records, cells=cells).cells) is hidden
