"""Texts of a spreadsheet that are out of sight by where they lie: under something opaque, or beyond what a cell shows.

Covers are pictures, filled shapes, notes left open and thick lines. Texts are pushed out of their cells when they are
indented, shrunk, turned, or stand after many blank lines; only what is out of sight for certain counts: a long text
that a low row cuts off hides nothing. Lengths are in English metric units (914,400 an inch) unless they say otherwise.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import NamedTuple

from readers.hidden.take_out import SMALLEST, Cell, Conceal, text_at
from readers.workbook.annotations import MergedArea

_COVERED = 1 / 3
"""Share of a text that is covered, from which it cannot be read."""
_LETTER, _LINE = 66_675, 190_500
"""Width and height of letters of 11 points or so."""
THIN = 9_525
"""A thinner line covers nothing."""
MOST_PIECES = 1_000
"""Of one drawing; one of more covers all of its place."""
FEW_BLANKS = 3
"""Blank lines in a row: fewer stand between paragraphs."""
_FEW_SPACES, _SPACES = 20, " \t\xa0"
_GAP = re.compile(rf"(?:[^\S\n]*\n){{{FEW_BLANKS + 1}}}|^\s{{{_FEW_SPACES}}}|\s{{{_FEW_SPACES}}}$")
_LINE_HEIGHT = 1.15
"""Height of a line, in sizes of its letters, at least."""
_LEAST_LETTER, _LEAST_SPACE, _LEAST_INDENT = 5 * 9525, 3 * 9525, 8 * 9525
"""Widths of letters of 11 points, at least."""
_USUAL = 11
_ACROSS = (90, 180, 255)
"""Ways a text is turned: up, down, letter under letter. An XLS and an XLSX number them alike."""
_PART, _LONG = 0.15, 12
"""Share of a turned text of so many letters that a row shows, below which it cannot be read."""

Point = tuple[float, float]


class Box(NamedTuple):
    """Where something lies on a sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Box) -> float:
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
        )

    def outline(self) -> list[Point]:
        """Its corners, from the first to the first again."""
        left, top, right, bottom = self
        return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]

    def diagonal(self, *, rises: bool) -> list[Point]:
        """The line through it from left to right."""
        top, bottom = (self.bottom, self.top) if rises else (self.top, self.bottom)
        return [(self.left, top), (self.right, bottom)]


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
                          for c in across if c < len(rows[r]) and rows[r][c])
            for place in places:
                if (text := text_at(rows, *place)).strip():
                    lies = self._text(text, place)
                    covered[place] = covered.get(place, 0) + lies.shared(box) / max(lies.shared(lies), 1)
        conceal.cells.update((place, "") for place, share in covered.items() if share > _COVERED)

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


def _between(starts: Sequence[int], low: float, high: float) -> range:
    """The rows or columns that lie between two places."""
    return range(max(bisect_right(starts, low) - 1, 0), min(bisect_right(starts, high), len(starts) - 1))


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
        (x, y), (x2, y2) = ((one[0] + across * k / count, one[1] + down * k / count) for k in (n, n + 1))
        if abs(across) >= abs(down):  # thick in the other direction only
            x, y, x2, y2 = min(x, x2), (y + y2) / 2 - half, max(x, x2), (y + y2) / 2 + half
        else:
            x, y, x2, y2 = (x + x2) / 2 - half, min(y, y2), (x + x2) / 2 + half, max(y, y2)
        yield Box(round(x), round(y), round(x2), round(y2))


def has_gap(text: str) -> bool:
    """True for a text that could lie out of sight by its blank lines or spaces alone."""
    return len(text) > FEW_BLANKS and _GAP.search(text) is not None


def may_push(lies: Aligned, lowest: float) -> bool:
    """True where a text could lie out of sight by how it lies; `lowest`: the height of the lowest row, in points."""
    return lies.shrink or lies.indent > 4 or lies.turn in _ACROSS or lies.size / 3 > lowest


class Pushed:
    """Cells whose texts could lie out of sight, and where these cells are."""

    def __init__(
        self, cells: Mapping[Cell, Aligned], heights: Mapping[int, float], lefts: Sequence[int],
        spans: Sequence[MergedArea],
    ) -> None:
        """`heights`: of the rows that have one of their own, in points; any other is as high as its texts."""
        self._cells, self._heights, self._lefts = cells, heights, lefts
        self._merged = {(s.top, s.left): s for s in spans}

    def judge(self, rows: Sequence[Sequence[str]], conceal: Conceal) -> None:
        """Puts the cells of which nothing, or only a part, lies in sight among those that nobody can read."""
        for place, lies in self._cells.items():
            text = text_at(rows, *place)
            left = self._left(rows, place, text, lies) if text.strip() and place not in conceal.cells else None
            if left is not None:
                conceal.cells[place] = left

    def _left(self, rows: Sequence[Sequence[str]], place: Cell, text: str, lies: Aligned) -> str | None:
        """What of a text lies in sight, None where that is not in doubt."""
        row, column = place
        span = self._merged.get(place)
        width = _at(self._lefts, (span.right if span else column) + 1) - _at(self._lefts, column)
        high = [self._heights.get(r) for r in range(row, (span.bottom if span else row) + 1)]
        height = sum(h for h in high if h is not None) if None not in high else None
        if height is not None:
            turned = lies.turn in _ACROSS and len(text) >= _LONG
            needs = len(text) * lies.size * (_LINE_HEIGHT if lies.turn == 255 else 0.5)
            if height < lies.size / 3 or (turned and height < needs * _PART):
                return ""
            if lies.wrap and (left := _past_blanks(text, height, lies)) is not None:
                return left
        if lies.turn:
            return None
        if lies.wrap:
            hides = lies.indent * _LEAST_INDENT > width
        elif lies.shrink:
            hides = width * _USUAL < SMALLEST * len(text.strip()) * _LEAST_LETTER
        else:
            hides = _is_beside(rows, place, lies, width, merged=span is not None)
        return "" if hides else None


def _is_beside(rows: Sequence[Sequence[str]], place: Cell, lies: Aligned, width: int, *, merged: bool) -> bool:
    """True where indent and spaces push a text out of its cell, and the next one is filled or there is none."""
    if lies.across not in ("general", "left", "right"):
        return False
    text, right = text_at(rows, *place), lies.across == "right"
    spaces = len(text) - len(text.rstrip(_SPACES) if right else text.lstrip(_SPACES))
    if lies.indent * _LEAST_INDENT + spaces * _LEAST_SPACE * lies.size / _USUAL <= width:
        return False
    beside = place[1] + (-1 if right else 1)
    return merged or (beside >= 0 and bool(text_at(rows, place[0], beside).strip()))


def _past_blanks(text: str, height: float, lies: Aligned) -> str | None:
    """What of a text with many blank lines a row shows, None where they push nothing out of it."""
    line = lies.size * _LINE_HEIGHT
    lines = text.splitlines()
    gaps: list[tuple[int, int]] = []
    at = 0
    for blank, group in groupby(lines, key=lambda n: not n.strip()):
        count = sum(1 for _ in group)
        if blank and count >= max(FEW_BLANKS, height / line):
            gaps.append((at, at + count))
        at += count
    if not gaps:
        return None
    if lies.down == "bottom":
        shown, hidden = lines[gaps[-1][1] :], lines[: gaps[-1][0]]
    elif lies.down in ("top", "justify", "distributed"):
        shown, hidden = lines[: gaps[0][0]], lines[gaps[0][1] :]
    else:
        begin, end = gaps[0]
        said = [n for n in lines if n.strip()]
        is_at_an_end = begin == 0 or end == len(lines)
        shown, hidden = [], said if is_at_an_end and (end - begin - len(said)) * line >= height else []
    return "\n".join(shown).strip() if any(map(str.strip, hidden)) else None
