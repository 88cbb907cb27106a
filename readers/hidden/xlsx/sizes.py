"""Sizes in a worksheet part of an XLSX: rows and columns that are not seen, and where cells lie. In the child only."""

from __future__ import annotations

import re
from html import unescape
from itertools import accumulate

from readers.hidden.take_out import Span
from readers.workbook.annotations import column_number

_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])[^<>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
_FORMAT = re.compile(rb"<(?:\w+:)?sheetFormatPr\s[^<>]*>")
_VIEW = re.compile(rb"<(?:\w+:)?sheetView\s[^<>]*(?<!/)>(.*?)</(?:\w+:)?sheetView>", re.DOTALL)
_PANE = re.compile(rb"<(?:\w+:)?pane\s[^<>]*>")
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII)
NO_HEIGHT = 4.0
"""Points; of a lower row a sliver is seen, and no letter."""
NO_WIDTH = 0.7
"""Characters; a narrower column has room for the margins of its cells only."""
MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
POINT, PIXEL = 12_700, 9_525
"""In English metric units, in which drawings are measured."""


class Sizes:
    """The rows and columns of one worksheet."""

    def __init__(self, body: bytes) -> None:
        """Reads them from the bytes of its part."""
        tag = m[0] if (m := _FORMAT.search(body)) else b""
        self._height = number(tag, b"defaultRowHeight")
        self._width = number(tag, b"defaultColWidth")
        if self._width < 0 and attribute(tag, b"baseColWidth") == "0":
            self._width = 0.0
        self.rows = self._rows(body)
        self.columns = self._columns(body)
        top, left = _scrolled_past(body)
        self.rows += [(0, top - 1)] if top else []
        self.columns += [(0, left - 1)] if left else []

    def _rows(self, body: bytes) -> list[Span]:
        """Rows that are not seen. The lack of a row's element hides nothing that is in the file."""
        self.heights: dict[int, float] = {}
        flat = 0 <= self._height < NO_HEIGHT
        if not flat and b"hidden=" not in body and b" ht=" not in body:
            return []
        out: list[Span] = []
        row = -1
        for m in _ROW.finditer(body):
            printed = attribute(m[0], b"r")
            row = int(printed) - 1 if printed.isdecimal() and len(printed) < 8 else row + 1
            height = number(m[0], b"ht")
            hidden = attribute(m[0], b"hidden") in ("1", "true")
            if hidden or height >= 0:
                self.heights[row] = 0.0 if hidden else height
            if hidden or 0 <= height < NO_HEIGHT or (flat and height < 0):
                if out and out[-1][1] == row - 1:
                    out[-1] = (out[-1][0], row)
                else:
                    out.append((row, row))
        return out

    def _columns(self, body: bytes) -> list[Span]:
        """Columns that are not seen."""
        self.widths: list[tuple[Span, float]] = []
        for m in _COLUMN.finditer(body, 0, max(body.find(b"sheetData"), 0)):
            first, last = int(number(m[0], b"min")) - 1, int(number(m[0], b"max")) - 1
            width = number(m[0], b"width")
            hidden = attribute(m[0], b"hidden") in ("1", "true")
            span = (max(first, 0), min(last, MOST_COLUMNS - 1))
            self.widths.append((span, 0.0 if hidden else width if width >= 0 else self._width))
        out = [span for span, width in self.widths if 0 <= width < NO_WIDTH]
        if 0 <= self._width < NO_WIDTH:
            out += between([span for span, _ in self.widths], MOST_COLUMNS)
        return out

    def lefts(self) -> list[int]:
        """Where each column begins, in English metric units, and the last one ends."""
        default = self._width if self._width >= 0 else 9.14
        widths = [default] * MOST_COLUMNS
        for (first, last), width in self.widths:
            widths[first : last + 1] = [width if width >= 0 else default] * (last + 1 - first)
        return [0, *accumulate(round(w * 7) * PIXEL for w in widths)]

    def tops(self, body: bytes, least: int) -> list[int]:
        """Where each row begins, likewise, to the last one that is in the file, and not less than so many."""
        tags = next((t for start in (max(len(body) - 100_000, 0), 0) if (t := _ROW.findall(body, start))), [])
        count = max(int(number(tags[-1], b"r")) if tags else 0, max(self.heights, default=-1) + 1)
        if count < 1:
            count = len(_ROW.findall(body))
        count = max(count, least)
        default = self._height if self._height >= 0 else 15.0
        return [0, *accumulate(round(self.heights.get(r, default) * POINT) for r in range(min(count, MOST_ROWS)))]


def between(spans: list[Span], count: int) -> list[Span]:
    """The rows or columns that stand in none of the spans."""
    out, at = [], 0
    for first, last in sorted(spans):
        out += [(at, first - 1)] if first > at else []
        at = max(at, last + 1)
    return [*out, (at, count - 1)] if at < count else out


def _scrolled_past(body: bytes) -> tuple[int, int]:
    """(rows, columns) before the frozen part, which nobody can scroll to."""
    view = _VIEW.search(body, 0, max(body.find(b"sheetData"), 0))
    pane = _PANE.search(view[1]) if view else None
    if not view or not pane or not attribute(pane[0], b"state").startswith("frozen"):
        return 0, 0
    first = _CELL.fullmatch(attribute(view[0].partition(b">")[0], b"topLeftCell"))
    if not first:
        return 0, 0
    top, left = int(first[2]) - 1, column_number(first[1])
    return (top if number(pane[0], b"ySplit") > 0 else 0), (left if number(pane[0], b"xSplit") > 0 else 0)


def attribute(tag: bytes, name: bytes) -> str:
    """What an attribute of a tag says, "" where it has none of that name."""
    m = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return unescape((m[1] or m[2] or b"").decode("utf-8", "replace")) if m else ""


def number(tag: bytes, name: bytes) -> float:
    """The number an attribute holds, -1 where it holds none."""
    try:
        return float(attribute(tag, name) or -1)
    except ValueError:
        return -1
