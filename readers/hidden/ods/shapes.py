"""Pictures and shapes that lie over filled cells of an ODS. Runs in the child process only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readers.hidden.ods.conditions import areas_of

if TYPE_CHECKING:
    from readers.hidden.ods.styles import Styles
    from readers.hidden.take_out import Cell

_COVERS = 0.7
"""Share of a cell's words that a shape must lie over."""
_LETTER = 5.5
"""Points of width, roughly."""
_MOVED = re.compile(r"translate\s*\(\s*([-+.\w]+)[\s,]+([-+.\w]+)\s*\)")
_FILLED = frozenset({"draw:rect", "draw:ellipse", "draw:circle", "draw:custom-shape", "draw:polygon", "draw:caption",
                     "draw:path", "draw:regular-polygon"})  # fmt: skip
_MOST = 2000
_BAND = 50.0
"""Points: a cell is held against the shapes at its height only."""
_MOST_BANDS = 20_000

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the sheet's corner."""


class Merged(NamedTuple):
    """An area that one cell spans."""

    rows: tuple[int, int]
    columns: tuple[int, int]
    shown: str

    def holds(self, row: int, column: int) -> bool:
        """True for a cell of the area."""
        return self.rows[0] <= row <= self.rows[1] and self.columns[0] <= column <= self.columns[1]


class Filled(NamedTuple):
    """Where the words of a cell stand."""

    cell: Cell
    box: Box


class _Pending(NamedTuple):
    """A shape, drawn from its anchor to the cell in which it ends."""

    left: float
    top: float
    size: tuple[float, float]
    last: Cell | None
    end: tuple[float, float]


class Shapes:
    """The shapes of one table, and the cells with words under them."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._shapes: list[_Pending] = []
        self._filled: list[Filled] = []
        self._columns: list[float] = []
        """Where each column begins."""
        self._rows: dict[int, float] = {}
        """Where those rows begin in which a shape may end."""

    def columns(self, count: int, style: str, *, hidden: bool) -> None:
        """Columns of one style, from left to right."""
        width = 0.0 if hidden else self._styles.width(style)
        self._columns = self._columns or [0.0]
        for _ in range(min(count, 1024 - len(self._columns))):
            self._columns.append(self._columns[-1] + width)

    def _at(self, column: int) -> float:
        if column < len(self._columns):
            return self._columns[column]
        known = max(0, len(self._columns) - 1)
        return (self._columns or [0.0])[-1] + (column - known) * self._styles.width("")

    def wide(self, column: int, count: int) -> float:
        """The width of columns, in points."""
        return self._at(column + count) - self._at(column)

    def row(self, row: int, top: float) -> None:
        """Where a row begins."""
        if len(self._rows) < 100_000:
            self._rows[row] = top

    def cell(self, cell: Cell, top: float, height: float, text: str) -> None:
        """A cell with words."""
        left = self._at(cell[1])
        longest = max(map(len, text.split("\n")))
        width = min(self._at(cell[1] + 1) - left, _LETTER * longest)
        if width > 0 and height > 0 and len(self._filled) < 200_000:
            self._filled.append(Filled(cell, (left, top, left + width, top + height)))

    def shape(self, tag: str, attributes: dict[str, str], anchor: tuple[int, float] | None) -> None:
        """A shape; `anchor` is the column and the top of the cell that it hangs on, None for the sheet itself."""
        if len(self._shapes) >= _MOST or not self._covers(tag, attributes):
            return
        x, y = attributes.get("svg:x", ""), attributes.get("svg:y", "")
        if m := _MOVED.search(attributes.get("draw:transform", "")):
            x, y = m[1], m[2]
        length = self._styles.length
        left, top = length(x), length(y)
        if anchor is not None:
            left, top = left + self._at(anchor[0]), top + anchor[1]
        ends = areas_of(attributes.get("table:end-cell-address", ""))
        last = (ends[0][0], ends[0][1]) if ends else None
        end = length(attributes.get("table:end-x", "")), length(attributes.get("table:end-y", ""))
        size = length(attributes.get("svg:width", "")), length(attributes.get("svg:height", ""))
        self._shapes.append(_Pending(left, top, size, last, end))

    def _covers(self, tag: str, attributes: dict[str, str]) -> bool:
        behind = attributes.get("table:table-background") == "true"
        if behind or attributes.get("draw:display", "always") in ("none", "printer"):
            return False
        if tag in ("draw:image", "draw:object", "draw:object-ole", "draw:control"):
            return True
        style = attributes.get("draw:style-name", "")
        return tag in (*_FILLED, "draw:text-box") and self._styles.fills(style, usually=tag in _FILLED)

    def covered(self) -> list[Cell]:
        """The cells whose words lie under a shape."""
        bands: dict[int, list[Box]] = {}
        for box in map(self._box, self._shapes):
            first = int(box[1] // _BAND)
            for band in range(first, min(int(box[3] // _BAND), first + _MOST_BANDS) + 1):
                bands.setdefault(band, []).append(box)
        near = ((f, bands.get(int((f.box[1] + f.box[3]) / 2 // _BAND), ())) for f in self._filled) if bands else ()
        return [f.cell for f, boxes in near if any(_part(f.box, b) >= _COVERS for b in boxes)]

    def _box(self, s: _Pending) -> Box:
        right, bottom = s.left + s.size[0], s.top + s.size[1]
        if s.last is not None:
            right = max(right, self._at(s.last[1]) + s.end[0])
            near = max((r for r in self._rows if r <= s.last[0]), default=0)
            top = self._rows.get(near, 0.0) + (s.last[0] - near) * self._styles.height("")
            bottom = max(bottom, top + s.end[1])
        return s.left, s.top, right, bottom


def _part(inner: Box, outer: Box) -> float:
    wide = max(0.0, min(inner[2], outer[2]) - max(inner[0], outer[0]))
    high = max(0.0, min(inner[3], outer[3]) - max(inner[1], outer[1]))
    return wide * high / ((inner[2] - inner[0]) * (inner[3] - inner[1]))
