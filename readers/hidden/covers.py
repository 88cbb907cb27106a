"""Cells of a spreadsheet that lie under something opaque: a picture, a filled shape, a note left open, thick lines."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readers.hidden.take_out import Cell, Conceal
    from readers.workbook.annotations import MergedArea

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
        spans: Iterable[MergedArea] = (),
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


THIN = 9_525
"""English metric units: a thinner line covers nothing."""
MOST_PIECES = 1_000
"""Of one drawing; one of more covers all of its place."""
_VALUE = re.compile(r"([!'\"]?)\s*(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)")

Point = tuple[float, float]


def along(lines: Iterable[Sequence[Point]], width: float, whole: Box) -> list[Box]:
    """The boxes that lines of a width cover; `whole` where these are too many."""
    out: list[Box] = []
    for line in lines:
        for one, other in pairwise(_thinned(line, width)):
            out += _pieces(one, other, width)
            if len(out) > MOST_PIECES:
                return [whole]
    return out


def _thinned(line: Sequence[Point], width: float) -> Iterator[Point]:
    """A line without the points that are hardly away from the one before."""
    last = None
    for n, point in enumerate(line):
        if last is None or n == len(line) - 1 or math.dist(last, point) >= width:
            yield point
            last = point


def _pieces(one: Point, other: Point, width: float) -> Iterator[Box]:
    """A straight line: one box where it runs along a side, else one after the other."""
    across, down, half = other[0] - one[0], other[1] - one[1], width / 2
    straight = min(abs(across), abs(down)) <= half
    count = 1 if straight else min(math.ceil(max(abs(across), abs(down)) / max(width, THIN)), MOST_PIECES + 1)
    for n in range(count):
        a, b = ((one[0] + across * k / count, one[1] + down * k / count) for k in (n, n + 1))
        if abs(across) >= abs(down):  # thick in the other direction only
            y = (a[1] + b[1]) / 2
            yield _box(a[0], y - half, b[0], y + half)
        else:
            x = (a[0] + b[0]) / 2
            yield _box(x - half, a[1], x + half, b[1])


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(round(min(left, right)), round(min(top, bottom)), round(max(left, right)), round(max(top, bottom)))


def corners(box: Box) -> list[Point]:
    """The outline of a box."""
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def placed(lines: Sequence[Sequence[Point]], size: tuple[float, float, float, float], box: Box) -> list[list[Point]]:
    """Lines in coordinates of their own, of which `size` gives left, top, right and bottom, within a box."""
    left, top, right, bottom = size
    across, down = (box.right - box.left) / max(right - left, 1), (box.bottom - box.top) / max(bottom - top, 1)
    return [[(box.left + (x - left) * across, box.top + (y - top) * down) for x, y in line] for line in lines]


def ink_line(text: str) -> list[Point]:
    """The points of a trace of InkML, whose values are given, or grow by a step, or by a step that grows."""
    out: list[Point] = []
    now, step, order = [0.0, 0.0], [0.0, 0.0], [0, 0]
    for point in text.split(",")[: 20 * MOST_PIECES]:
        for n, m in enumerate(list(_VALUE.finditer(point))[:2]):
            order[n] = "!'\"".index(m[1]) if m[1] else order[n]
            value = float(m[2])
            step[n] = step[n] + value if order[n] == 2 else value if order[n] else 0.0
            now[n] = value if order[n] == 0 else now[n] + step[n]
        out.append((now[0], now[1]))
    return out
