"""Texts of a spreadsheet that lie beyond what their cells show: indented, shrunk, turned, or after many blank lines.

Only what is out of sight for certain counts: a long text that a low row cuts off hides nothing.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from readers.hidden.take_out import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readers.hidden.covers import Aligned
    from readers.hidden.take_out import Cell, Conceal
    from readers.workbook.annotations import MergedArea

FEW_BLANKS = 3
"""Blank lines in a row: fewer stand between paragraphs."""
_FEW_SPACES, _SPACES = 20, " \t\xa0"
_GAP = re.compile(rf"(?:[^\S\n]*\n){{{FEW_BLANKS + 1}}}|^\s{{{_FEW_SPACES}}}|\s{{{_FEW_SPACES}}}$")
_LINE = 1.15
"""Height of a line, in sizes of its letters, at least."""
_LETTER, _SPACE, _INDENT = 5 * 9525, 3 * 9525, 8 * 9525
"""Widths, at least, in English metric units, of letters of 11 points."""
_USUAL = 11
_ACROSS = (90, 180, 255)
"""Ways a text is turned: up, down, letter under letter. An XLS and an XLSX number them alike."""
_PART, _LONG = 0.15, 12
"""Share of a turned text of so many letters that a row shows, below which it cannot be read."""


def has_gap(text: str) -> bool:
    """True for a text that could lie out of sight by its blank lines or spaces alone."""
    return len(text) > FEW_BLANKS and _GAP.search(text) is not None


def may_push(lies: Aligned, lowest: float) -> bool:
    """True where a text could lie out of sight by how it lies; `lowest`: the height of the lowest row."""
    return lies.shrink or lies.indent > 4 or lies.turn in _ACROSS or lies.size / 3 > lowest


class Pushed:
    """Cells whose texts could lie out of sight, and where these cells are."""

    def __init__(
        self, cells: Mapping[Cell, Aligned], heights: Mapping[int, float], lefts: Sequence[int],
        spans: Sequence[MergedArea],
    ) -> None:  # fmt: skip
        """`heights`: of the rows that have one of their own, in points; any other is as high as its texts."""
        self._cells, self._heights, self._lefts = cells, heights, lefts
        self._merged = {(s.top, s.left): s for s in spans}

    def judge(self, rows: Sequence[Sequence[str]], conceal: Conceal) -> None:
        """Puts the cells of which nothing, or only a part, lies in sight among those that nobody can read."""
        for (row, column), lies in self._cells.items():
            text = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
            if not text.strip() or (row, column) in conceal.cells:
                continue
            left = self._left(rows, (row, column), text, lies)
            if left is not None:
                conceal.cells[row, column] = left

    def _left(self, rows: Sequence[Sequence[str]], place: Cell, text: str, lies: Aligned) -> str | None:
        """What of a text lies in sight, None where that is not in doubt."""
        row, column = place
        span = self._merged.get(place)
        width = self._at((span.right if span else column) + 1) - self._at(column)
        high = [self._heights.get(r) for r in range(row, (span.bottom if span else row) + 1)]
        height = sum(h for h in high if h is not None) if None not in high else None
        if height is not None:
            turned = lies.turn in _ACROSS and len(text) >= _LONG
            needs = len(text) * lies.size * (_LINE if lies.turn == 255 else 0.5)
            if height < lies.size / 3 or (turned and height < needs * _PART):
                return ""
            if lies.wrap and (left := _past_blanks(text, height, lies)) is not None:
                return left
        if lies.turn:
            return None
        if lies.wrap:
            return "" if lies.indent * _INDENT > width else None
        if lies.shrink:
            return "" if width * _USUAL < SMALLEST * len(text.strip()) * _LETTER else None
        return "" if self._is_beside(rows, place, text, lies, width, merged=span is not None) else None

    def _is_beside(
        self, rows: Sequence[Sequence[str]], place: Cell, text: str, lies: Aligned, width: int, *, merged: bool
    ) -> bool:
        """True where indent and spaces push a text out of its cell, and the next one is filled or there is none."""
        if lies.across not in ("general", "left", "right"):
            return False
        right = lies.across == "right"
        spaces = len(text) - len(text.rstrip(_SPACES) if right else text.lstrip(_SPACES))
        if lies.indent * _INDENT + spaces * _SPACE * lies.size / _USUAL <= width:
            return False
        row, column = place[0], place[1] + (-1 if right else 1)
        return merged or (0 <= column < len(rows[row]) and bool(rows[row][column].strip()))

    def _at(self, column: int) -> int:
        return self._lefts[min(column, len(self._lefts) - 1)]


def _past_blanks(text: str, height: float, lies: Aligned) -> str | None:
    """What of a text with many blank lines a row shows, None where they push nothing out of it."""
    line = lies.size * _LINE
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
