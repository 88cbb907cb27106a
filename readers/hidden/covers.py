"""Cells of a spreadsheet that lie under something opaque: a picture, a filled shape, a chart, a note left open."""

from __future__ import annotations

from bisect import bisect_right
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from readers.hidden.take_out import Cell, Conceal
    from readers.workbook.annotations import Span

_COVERED = 1 / 3
"""Share of a text that is covered, from which it cannot be read."""
_LETTER, _LINE = 66_675, 190_500
"""Width and height of letters, in English metric units (914,400 an inch), of 11 points or so."""


class Box(NamedTuple):
    """Where something lies on a sheet, in English metric units."""

    left: int
    top: int
    right: int
    bottom: int

    def shared(self, other: Box) -> int:
        """The area that it has in common with another."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0)

    def part(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A part of it, whose ends are given as shares of its width and height."""
        width, height = self.right - self.left, self.bottom - self.top
        return Box(
            self.left + round(width * left), self.top + round(height * top),
            self.left + round(width * right), self.top + round(height * bottom),
        )  # fmt: skip


class Aligned(NamedTuple):
    """How a text lies in its cell."""

    across: str = "general"
    down: str = "bottom"
    wrap: bool = False
    shrink: bool = False
    indent: int = 0
    turn: int = 0
    """Degrees, up to 90 upwards, from 91 downwards; 255: letter under letter."""
    size: float = 11.0


class Covers:
    """The opaque things on a sheet, and where its cells lie."""

    def __init__(
        self,
        boxes: Sequence[Box],
        lefts: Sequence[int],
        tops: Sequence[int],
        spans: Iterable[Span] = (),
        aligned: Mapping[Cell, Aligned] = MappingProxyType({}),
    ) -> None:
        """`lefts` and `tops`: where each column and row begins, and the last one ends. `aligned`: where unusual."""
        self._boxes, self._lefts, self._tops, self._aligned = boxes, lefts, tops, aligned
        self._merged = {(s.top, s.left): s for s in spans}

    def judge(self, rows: Sequence[Sequence[str]], conceal: Conceal) -> None:
        """Puts the cells that lie under something among those that nobody can read."""
        covered: dict[Cell, float] = {}
        for box in self._boxes:
            places = {p for p in self._merged if self._cell(p).shared(box)}
            across = _between(self._lefts, box.left, box.right)
            places.update((r, c) for r in _between(self._tops, box.top, box.bottom) if r < len(rows)
                          for c in across if c < len(rows[r]) and rows[r][c])  # fmt: skip
            for row, column in places:
                self._cover(rows, (row, column), box, covered)
        conceal.cells.update((place, "") for place, share in covered.items() if share > _COVERED)

    def _cover(self, rows: Sequence[Sequence[str]], place: Cell, box: Box, covered: dict[Cell, float]) -> None:
        row, column = place
        text = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if text.strip():
            lies = self._text(text, place)
            covered[place] = covered.get(place, 0) + lies.shared(box) / max(lies.shared(lies), 1)

    def _text(self, text: str, place: Cell) -> Box:
        """Where the letters of a cell are."""
        cell = self._cell(place)
        across, down = self._aligned.get(place, Aligned())[:2]
        lines = text.splitlines() or [text]
        whole = max(cell.right - cell.left, 1)
        width = min((max(map(len, lines)) + 1) * _LETTER, whole)
        height = min(sum(1 + len(n) * _LETTER // whole for n in lines) * _LINE, cell.bottom - cell.top)
        if across == "general":
            across = "right" if text.replace(".", "", 1).lstrip("-").isdecimal() else "left"
        left = {"right": cell.right - width, "center": cell.left + (whole - width) // 2}.get(across, cell.left)
        top = {"top": cell.top, "center": (cell.top + cell.bottom - height) // 2}.get(down, cell.bottom - height)
        return Box(left, top, left + width, top + height)

    def _cell(self, place: Cell) -> Box:
        row, column = place
        span = self._merged.get(place)
        last, end = (span.bottom, span.right) if span else place
        return Box(
            _at(self._lefts, column), _at(self._tops, row), _at(self._lefts, end + 1), _at(self._tops, last + 1)
        )


def _at(starts: Sequence[int], index: int) -> int:
    return starts[min(index, len(starts) - 1)]


def _between(starts: Sequence[int], low: int, high: int) -> range:
    """The rows or columns that lie between two places."""
    return range(max(bisect_right(starts, low) - 1, 0), min(bisect_right(starts, high), len(starts) - 1))
