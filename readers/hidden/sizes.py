"""Rows and columns of an XLS or XLSX sheet: which are not seen, and where cells lie. Runs in the child process only."""

from __future__ import annotations

import re
import struct
from html import unescape
from itertools import accumulate

from readers.hidden.take_out import Range, spans_of
from readers.workbook.annotations import MergedArea, column_number

YES = ("1", "true")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])[^<>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
_FORMAT = re.compile(rb"<(?:\w+:)?sheetFormatPr\s[^<>]*>")
_VIEW = re.compile(rb"<(?:\w+:)?sheetView\s[^<>]*(?<!/)>(.*?)</(?:\w+:)?sheetView>", re.DOTALL)
_PANE = re.compile(rb"<(?:\w+:)?pane\s[^<>]*>")
AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", re.ASCII)
NO_HEIGHT = 4.0
"""Points; of a lower row a sliver is seen, and no letter."""
_NO_WIDTH = 0.7
"""Characters; a narrower column has room for the margins of its cells only."""
XLSX_COLUMNS, XLSX_ROWS = 16_384, 1_048_576
_XLS_COLUMNS, XLS_ROWS = 256, 65_536
_POINT, PIXEL = 12_700, 9_525
"""In English metric units, in which drawings are measured."""


class Sizes:
    """What the sheets of both formats have: heights in points, widths in characters."""

    def __init__(self, height: float, width: float, most_columns: int) -> None:
        """`height` and `width` of rows and columns that have none of their own."""
        self._height, self._width, self._most_columns = height, width, most_columns
        self._rows: dict[int, float] = {}
        self._widths: list[tuple[int, int, float]] = []

    def unseen_columns(self) -> list[Range]:
        """Columns that are not seen for their width."""
        out = [(a, b) for a, b, width in self._widths if 0 <= width < _NO_WIDTH]
        if 0 <= self._width < _NO_WIDTH:
            out += _between([(a, b) for a, b, _ in self._widths], self._most_columns)
        return out

    def lefts(self) -> list[int]:
        """Where each column begins, in English metric units, and the last one ends."""
        widths = [self._width] * self._most_columns
        for first, last, width in self._widths:
            widths[first : last + 1] = [width] * (last + 1 - first)
        return [0, *accumulate(round(w * 7) * PIXEL for w in widths)]

    def tops(self, count: int) -> list[int]:
        """Where each of so many rows begins, likewise."""
        return [0, *accumulate(round(self._rows.get(r, self._height) * _POINT) for r in range(count))]


def _between(spans: list[Range], count: int) -> list[Range]:
    """The rows or columns that stand in none of the spans."""
    out, at = [], 0
    for first, last in sorted(spans):
        out += [(at, first - 1)] if first > at else []
        at = max(at, last + 1)
    return [*out, (at, count - 1)] if at < count else out


class XlsxSizes(Sizes):
    """The rows and columns of a worksheet part of an XLSX."""

    def __init__(self, body: bytes) -> None:
        """Reads them from the bytes of the part."""
        tag = m[0] if (m := _FORMAT.search(body)) else b""
        height, width = number(tag, b"defaultRowHeight"), number(tag, b"defaultColWidth")
        if not width >= 0:
            width = 0.0 if attribute(tag, b"baseColWidth") == "0" else 9.14
        super().__init__(height if height >= 0 else 15.0, width, XLSX_COLUMNS)
        self.heights = self._rows
        for m in _COLUMN.finditer(body, 0, max(body.find(b"sheetData"), 0)):
            first, last = int(number(m[0], b"min")) - 1, int(number(m[0], b"max")) - 1
            width = number(m[0], b"width") if not is_on(m[0], b"hidden") else 0.0
            self._widths.append((max(first, 0), min(last, XLSX_COLUMNS - 1), width if width >= 0 else self._width))
        top, left = _scrolled_past(body)
        self.rows = self._unseen_rows(body) + ([(0, top - 1)] if top else [])
        self.columns = self.unseen_columns() + ([(0, left - 1)] if left else [])

    def _unseen_rows(self, body: bytes) -> list[Range]:
        """Rows that are not seen. The lack of a row's element hides nothing that is in the file."""
        flat = self._height < NO_HEIGHT
        if not flat and b"hidden=" not in body and b" ht=" not in body:
            return []
        out: list[int] = []
        row = -1
        for m in _ROW.finditer(body):
            printed = attribute(m[0], b"r")
            row = int(printed) - 1 if printed.isdecimal() and len(printed) < 8 else row + 1
            height = 0.0 if is_on(m[0], b"hidden") else number(m[0], b"ht")
            if height >= 0:
                self.heights[row] = height
            if 0 <= height < NO_HEIGHT or (flat and height < 0):
                out.append(row)
        return spans_of(out)

    def tops_in(self, body: bytes, least: int) -> list[int]:
        """Where each row begins, to the last one that is in the file, and not less than so many."""
        tags = next((t for start in (max(len(body) - 100_000, 0), 0) if (t := _ROW.findall(body, start))), [])
        count = max(int(number(tags[-1], b"r")) if tags else 0, max(self.heights, default=-1) + 1)
        if count < 1:
            count = len(_ROW.findall(body))
        return self.tops(min(max(count, least), XLSX_ROWS))


def _scrolled_past(body: bytes) -> tuple[int, int]:
    """(rows, columns) before the frozen part, which nobody can scroll to."""
    view = _VIEW.search(body, 0, max(body.find(b"sheetData"), 0))
    pane = _PANE.search(view[1]) if view else None
    if not view or not pane or not attribute(pane[0], b"state").startswith("frozen"):
        return 0, 0
    first = area_of(attribute(view[0].partition(b">")[0], b"topLeftCell"))
    if not first:
        return 0, 0
    return first.top if number(pane[0], b"ySplit") > 0 else 0, first.left if number(pane[0], b"xSplit") > 0 else 0


def area_of(text: str) -> MergedArea | None:
    """The cells that an address such as A1 or $A$1:$B$2 names."""
    m = AREA.fullmatch(text)
    if not m:
        return None
    top, left = int(m[2]) - 1, column_number(m[1])
    return MergedArea(top, left, int(m[4]) - 1 if m[4] else top, column_number(m[3]) if m[3] else left)


def attribute(tag: bytes, name: bytes) -> str:
    """What an attribute of a tag says, "" where it has none of that name."""
    m = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return plain(m[1] or m[2] or b"") if m else ""


def plain(xml: bytes) -> str:
    """The text that a piece of XML without tags stands for."""
    return unescape(xml.decode("utf-8", "replace"))


def is_on(tag: bytes, name: bytes) -> bool:
    """True where an attribute of a tag says yes."""
    return attribute(tag, name) in YES


def whole(text: str) -> int:
    """A number such as that of a style, 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def number(tag: bytes, name: bytes) -> float:
    """The number an attribute holds, -1 where it holds none."""
    try:
        return float(attribute(tag, name) or -1)
    except ValueError:
        return -1


_R_ROW, _R_COLUMN, _R_DEFAULT_WIDTH, _R_STANDARD_WIDTH, _R_DEFAULT_HEIGHT = 0x0208, 0x007D, 0x0055, 0x0099, 0x0225
_R_WINDOW, _R_PANE = 0x023E, 0x0041
_FROZEN, _FORMULAS, _NO_ROWS, _USUAL_HEIGHT = 0x08, 0x01, 0x02, 0x8000


class XlsSizes(Sizes):
    """The rows and columns of a sheet of an XLS, filled record by record."""

    def __init__(self) -> None:
        """As they are where no record says otherwise."""
        super().__init__(15.0, 8.43, _XLS_COLUMNS)
        self.heights: dict[int, float] = {}
        """Of the rows that have one of their own: others are as high as their texts."""
        self._window, self._panes = (0, 0, 0), (0, 0)
        self.shows_formulas = False

    def take(self, kind: int, body: bytes) -> None:
        """Reads a record that says of sizes. Raises struct.error for a cut one."""
        if kind == _R_ROW:
            row, _, _, height, _, _, flags = struct.unpack_from("<7H", body)
            self._rows[row] = 0.0 if flags & 0x20 else (height & 0x7FFF) / 20
            if not height & _USUAL_HEIGHT:
                self.heights[row] = self._rows[row]
        elif kind == _R_COLUMN:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            self._widths.append((first, min(last, _XLS_COLUMNS - 1), 0.0 if flags & 1 else width / 256))
        elif kind == _R_DEFAULT_WIDTH:
            self._width = struct.unpack_from("<H", body)[0]
        elif kind == _R_STANDARD_WIDTH:
            self._width = struct.unpack_from("<H", body)[0] / 256
        elif kind == _R_DEFAULT_HEIGHT:
            flags, height = struct.unpack_from("<HH", body)
            self._height = 0.0 if flags & _NO_ROWS else height / 20
        elif kind == _R_WINDOW:
            self._window = struct.unpack_from("<3H", body)
            self.shows_formulas = bool(self._window[0] & _FORMULAS)
        elif kind == _R_PANE:
            self._panes = struct.unpack_from("<2H", body)

    def rows(self) -> list[Range]:
        """Those that are not seen."""
        out = [(r, r) for r, height in self._rows.items() if height < NO_HEIGHT]
        if self._height < NO_HEIGHT:
            out += _between([(r, r) for r in self._rows], XLS_ROWS)
        return out + self._scrolled_past(1)

    def columns(self) -> list[Range]:
        """Those that are not seen."""
        return self.unseen_columns() + self._scrolled_past(0)

    def _scrolled_past(self, side: int) -> list[Range]:
        """The rows (1) or columns (0) before the frozen part, which nobody can scroll to."""
        count = self._window[2 - side]
        return [(0, count - 1)] if self._window[0] & _FROZEN and self._panes[side] and count else []
