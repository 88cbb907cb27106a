"""The text of a PDF's page in the order in which it is read, where lines were drawn across columns. In the child only.

Most programs draw a column after the other, and what is drawn so is left as it is. Some draw line by line over the
whole page: of such a page each line is two halves of different sentences. Columns are found by a gap that stands over
many lines, with words like those of sentences on both sides; a table's cells are none, and stay beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdfium2

from readers.documents.pdf_tables import TableColumns, may_have_tables, read_tables
from readers.documents.pdf_words import GAP, Line, PlacedWords, height_of, lines_of, pieces_of, words_of
from readers.documents.tables.found import Part, TableFinder
from readers.documents.tables.over_pages import TablesOverPages

MOST_LETTERS = 400_000
"""Of a file that are placed one by one: one second. What stands behind them is read as it is drawn."""
MOST_LETTERS_OF_TABLES = 20_000
"""Of a page with a table of pupils."""
_MOST_IN_VAIN, _LESS_TO_LOOK = 100_000, 16
"""Letters of pages on which no table was found; how many of a page that cannot have one count as one of these."""
_MOST_PIECES = 6_000
"""Of a page."""
_MOST_GAPS, _MOST_TRIED, _DEEPEST = 60, 60, 3
"""Places of a gap on a page; those that are looked at closely; columns within columns."""
_LEAST_LINES = 5
"""With words on both sides of a gap."""
MOST_LOOKS = 1_500_000
"""At pieces, each beside a gap, in a file: a second. The pages behind them are read as they are drawn."""
_LOOKS_CLOSELY = 6
"""What it takes to look closely at a piece."""
_MOST_BESIDE = 6
"""Pieces of a line, on average of those with several; more are a table's."""
_BETWEEN_CELLS, _LEAST_ROWS = 0.4, 2
"""Times the height of a line that cells of a table stand apart; lines with several, on a page that may have one."""
_LEAST_WIDTH = 0.15
"""Share of the page that a column takes."""
_LEAST_LETTERS = 18
"""A line of a column has on average."""
_FULL, _MOSTLY = 0.7, 0.6
"""Lines of a column are mostly as long as that share of it."""
_SMALL_LETTERS = 0.35
"""Share of the lines of a column that begin in the midst of a sentence."""
_CROSSINGS = 0.5
"""Share of lines after whose left half the right one is drawn."""
_FAR = 2.2
"""Times the usual distance between lines: what stands as far below is something else."""
_SHARED_GAP = 1.5
"""Times the usual distance between lines: where all columns have it, what stands below is read after."""
_EMPTY = PlacedWords("", 0.0, 0.0, 0.0, 0.0)
"""A line that ends a paragraph: a sentence goes on from a column to the next, but not from what stands above both."""


class ColumnReader:
    """Reads the pages of one file."""

    def __init__(self) -> None:
        self._left, self._looks = MOST_LETTERS, [MOST_LOOKS]
        self._in_vain = 0
        """Letters that were placed where no table of pupils was found: once these are many, it takes more to look."""
        self._table: TableColumns | None = None
        """The table of pupils in which the page before ended."""
        self._left_for_tables = _MOST_IN_VAIN
        self._tables, self._over_pages = TableFinder(), TablesOverPages()

    def rest(self) -> str:
        """What is to be said behind the last page."""
        return self._over_pages.rest()

    def text_of(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> str:
        """The words of a page, its lines one below the other."""
        count = text_page.count_chars()
        if count <= MOST_LETTERS_OF_TABLES and (rows := self._rows_of(text_page, count)):
            return f"{self.rest()}\r\n{rows}"
        may_go_on = bool(self._over_pages.gaps())  # then columns, which take longer to find, are not looked for first
        parts = self._parts_of(text_page, count) if may_go_on else []
        read = None if parts else self._in_columns(page, text_page, count)
        if read is None and (parts := parts or ([] if may_go_on else self._parts_of(text_page, count))):
            return self._over_pages.text_of(parts)
        said = str(text_page.get_text_bounded()) if read is None else "\r\n".join(_joined(p.text for p in read))
        return f"{rest}\r\n{said}" if (rest := self.rest()) else said

    def _in_columns(
        self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, count: int
    ) -> list[PlacedWords] | None:
        """The words of a page of columns that were drawn across; None of any other."""
        if count > self._left or not _may_have_columns(text_page):
            return None
        self._left -= count
        pieces = pieces_of(text_page, count)
        return in_columns(pieces, page.get_width(), self._looks) if len(pieces) <= _MOST_PIECES else None

    def _parts_of(self, text_page: pypdfium2.PdfTextPage, count: int) -> list[Part]:
        """The lines and tables of a page; [] where it has no table."""
        if count > min(MOST_LETTERS_OF_TABLES, self._left, self._left_for_tables):
            return []
        if not _may_have_cells(text_page):
            self._left_for_tables -= count // _LESS_TO_LOOK
            return []
        parts = self._tables.parts_of([*words_of(text_page, count)], self._over_pages.gaps())
        if parts:  # in the place of columns, of which no more is to be looked for
            self._left -= count
        else:
            self._left_for_tables -= count
        return parts

    def _rows_of(self, text_page: pypdfium2.PdfTextPage, count: int) -> str:
        """The words of a page with a table of pupils, each row a paragraph and its cells parted; "" of any other."""
        surely = self._in_vain > MOST_LETTERS
        if self._table is None and not may_have_tables(str(text_page.get_text_bounded()), surely=surely):
            return ""
        read = read_tables(lines_of(words_of(text_page, count)), self._table)
        self._table = read.columns
        self._in_vain += 0 if read.found else count
        return "\r\n".join(read.lines) if read.found else ""


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """The lines, a hyphen at which a word is broken as PDFium gives it: a soft one."""
    last = ""
    for line in lines:
        broken = last.endswith("-") and last[-2:-1].isalpha() and line[:1].islower()
        yield last[:-1] + "\u00ad" if broken else last
        last = line
    yield last


def _may_have_columns(text_page: pypdfium2.PdfTextPage) -> bool:
    """True where what is drawn goes on further to the right, with a gap, on many lines."""
    found, before = 0, None
    for n in range(min(text_page.count_rects(), _MOST_PIECES)):
        left, bottom, right, top = text_page.get_rect(n)
        if before is not None and bottom < before[3] and top > before[1] and left - before[2] >= GAP * (top - bottom):
            found += 1
        before = (left, bottom, right, top)
    return found >= _LEAST_LINES


def _may_have_cells(text_page: pypdfium2.PdfTextPage) -> bool:
    """True where on some lines something is drawn beside something else, with a gap."""
    places = (text_page.get_rect(n) for n in range(min(text_page.count_rects(), _MOST_PIECES)))
    lines = lines_of([PlacedWords("", left, right, bottom, top) for left, bottom, right, top in places])
    beside = (any(b.left - a.right >= _BETWEEN_CELLS * height_of(line) for a, b in pairwise(line)) for line in lines)
    return sum(beside) >= _LEAST_ROWS


def in_columns(pieces: Sequence[PlacedWords], width: float, looks: list[int]) -> list[PlacedWords] | None:
    """The pieces in the order in which they are read; None where no columns were drawn across.

    `pieces` in the order in which they are drawn, `width` of the page, in points; `looks` has how many are left.
    """
    page = _PlacedLines({id(p): n for n, p in enumerate(pieces)}, width * _LEAST_WIDTH, looks)
    lines = lines_of(pieces)
    several = [len(line) for line in lines if len(line) > 1]
    if len(several) < _LEAST_LINES or sum(several) > _MOST_BESIDE * len(several):
        return None
    read = [*page.read(lines)] if page.columns_in(lines) else None
    return read if looks[0] > 0 else None


class _GapOverLines(NamedTuple):
    """Lines that a gap parts."""

    begin: int
    end: int
    gap: float
    """Where it is, in points from the left."""
    lines: int
    """With words on both sides."""


class _PlacedLines(NamedTuple):
    drawn: Mapping[int, int]
    """By id of a piece, when it is drawn."""
    least: float
    """Points that a column takes."""
    looks: list[int]
    """How often pieces may still be held against a gap."""

    def read(self, lines: Sequence[Line], depth: int = 0) -> Iterator[PlacedWords]:
        found = self.columns_in(lines) if depth < _DEEPEST else None
        if found is None:
            yield from (p for line in lines for p in line)
            return
        yield from self.read(lines[: found.begin], depth + 1)
        for part in _apart(lines[found.begin : found.end]):
            yield _EMPTY
            for side in _sides(part, found.gap):
                yield from self.read(side, depth + 1)
        yield _EMPTY
        yield from self.read(lines[found.end :], depth + 1)

    def columns_in(self, lines: Sequence[Line], depth: int = 0) -> _GapOverLines | None:
        """The gap that parts the most lines; None where there is none."""
        gaps = sorted({round((a.right + b.left) / 2) for line in lines for a, b in pairwise(line)})
        gaps = gaps[:: 1 + len(gaps) // _MOST_GAPS]
        self.looks[0] -= len(gaps) * sum(map(len, lines))
        if self.looks[0] <= 0:
            return None
        found = [c for x in gaps for c in _parted(lines, x)]
        best = sorted(found, key=lambda c: -c.lines)[:_MOST_TRIED]
        return next((c for c in best if self._are_columns(lines[c.begin : c.end], c.gap, depth)), None)

    def _are_columns(self, lines: Sequence[Line], gap: float, depth: int) -> bool:
        self.looks[0] -= _LOOKS_CLOSELY * sum(map(len, lines))
        if self.looks[0] <= 0:
            return False
        both = [line for line in lines if line[0].left < gap < line[-1].right]
        ends = [(max(p.right for p in x if p.left < gap), min(p.left for p in x if p.left > gap)) for x in both]
        height = median(p.top - p.bottom for line in both for p in line)
        if min(b for _, b in ends) - max(a for a, _ in ends) < GAP * height:
            return False
        across = sum(
            any(self.drawn[id(b)] == self.drawn[id(a)] + 1 for a, b in pairwise(line) if a.left < gap < b.left)
            for line in both
        )
        return across >= _CROSSINGS * len(both) and all(self._is_column(x, depth) for x in _sides(lines, gap))

    def _is_column(self, lines: Sequence[Line], depth: int) -> bool:
        """True for lines of sentences, or of several columns."""
        left, right = min(x[0].left for x in lines), max(x[-1].right for x in lines)
        if right - left < self.least:
            return False
        if _share(len(x) == 1 for x in lines) < _MOSTLY:
            return depth < _DEEPEST and self.columns_in(lines, depth + 1) is not None
        texts = [" ".join(p.text for p in x) for x in lines]
        return (
            sum(map(len, texts)) >= _LEAST_LETTERS * len(texts)
            and _share(x[-1].right - x[0].left >= _FULL * (right - left) for x in lines) >= _MOSTLY
            and _share(text[0].islower() for text in texts) >= _SMALL_LETTERS
        )


def _share(which: Iterable[bool]) -> float:
    every = [*which]
    return sum(every) / len(every)


def _parted(lines: Sequence[Line], gap: float) -> Iterator[_GapOverLines]:
    """Stretches of lines in which no words stand over the gap."""
    begin = both = last = 0
    far = _FAR * _usual(lines) if len(lines) > 1 else 0.0
    for n, line in enumerate((*lines, None)):
        if both >= _LEAST_LINES and line is not None and lines[n - 1][0].middle - line[0].middle > far:
            yield _GapOverLines(begin, _goes_on(lines[:n], begin, last), gap, both)
            both = 0
        if line is not None and not any(p.left <= gap <= p.right for p in line):
            if line[0].left < gap < line[-1].right:
                begin, last = (begin if both else n), n
                both += 1
            continue
        if both >= _LEAST_LINES:
            yield _GapOverLines(begin, _goes_on(lines[:n], begin, last), gap, both)
        both = 0


def _goes_on(lines: Sequence[Line], begin: int, last: int) -> int:
    """Where a stretch ends, of which one column may be the longer."""
    usual = _usual(lines[begin : last + 1])
    end = last + 1
    while end < len(lines) and lines[end - 1][0].middle - lines[end][0].middle <= _SHARED_GAP * usual:
        end += 1
    return end


def _usual(lines: Sequence[Line]) -> float:
    return median(a[0].middle - b[0].middle for a, b in pairwise(lines))


def _apart(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines, parted where all columns have a wider space, as between rows of a table."""
    usual, begin = _usual(lines), 0
    for n, (above, below) in enumerate(pairwise(lines), start=1):
        if above[0].middle - below[0].middle > _SHARED_GAP * usual:
            yield lines[begin:n]
            begin = n
    yield lines[begin:]


def _sides(lines: Sequence[Line], gap: float) -> tuple[list[Line], list[Line]]:
    """What stands on the left of a gap, and what on the right."""
    left = [part for line in lines if (part := [p for p in line if p.left < gap])]
    return left, [part for line in lines if (part := [p for p in line if p.left > gap])]
