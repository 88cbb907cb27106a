"""Where on a PDF's page a table stands: lines of words with the same gaps, one above the other. In the child only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from readers.documents.pdf_words import GAP, Line, PlacedWords, height_of, lines_of
from readers.documents.tables.rows import LEADING, LEAST_ROWS, WORDY, Span, heading_at, rows_in, with_one_heading

MOST_LOOKS = 3_000_000
"""At words, each beside a gap, in a file; the pages behind them are read as they are drawn."""
_NARROW = 0.4
"""Times the height of a line that a gap between cells is wide at least."""
_MOST_COLUMNS = 40
EDGE = 4
"""Lines that a page has above or below a table at most, where it goes on in the next."""
_BESIDE = 2
"""Columns of words of one of two tables that stand beside each other."""
_DEEPEST = 12
"""Tables of a page."""
_MOST_LINES_OF_HEAD = 6
_BELOW = 3.0
"""Times the height of a line by which headings stand above what they head at most."""
_FAR = 12.0
"""Times the height of a line: what stands as far below is no row of the table."""


class PlacedTable(NamedTuple):
    """A table of a page, its headings first, or none where it goes on from the page before."""

    gaps: tuple[Span, ...]
    rows: list[tuple[str, ...]]


Part = str | PlacedTable
"""A line of a page, or a table."""


class TableFinder:
    """Looks for tables on the pages of one file."""

    def __init__(self) -> None:
        self._looks = MOST_LOOKS

    def parts_of(self, words: Sequence[PlacedWords], known: tuple[Span, ...] = ()) -> list[Part]:
        """The lines and tables of a page from the top, [] where it has no table.

        `words` in the order in which they are drawn; `known` are the gaps of a table in which the page before ended.
        """
        drawn = {id(word): n for n, word in enumerate(words)}
        parts = [*self._parts(lines_of(words), drawn, known, _DEEPEST)]
        return parts if self._looks > 0 and any(isinstance(p, PlacedTable) for p in parts) else []

    def _parts(
        self, lines: Sequence[Line], drawn: Mapping[int, int], known: tuple[Span, ...], deep: int, wordy: int = WORDY
    ) -> Iterator[Part]:
        for top, end, gaps in self._stretches(lines, known) if deep else ():
            at_top = gaps_match(gaps, known) and deep == _DEEPEST and top <= EDGE
            begin, rows = self._rows(lines, top, end, gaps, drawn, 1 if at_top else LEAST_ROWS)
            first = heading_at(rows, wordy) if rows else None
            if first is None and rows and gaps_match(gaps, known):
                first = 0
            if first is None and not rows and (at := _drawn_apart(lines[begin:end], gaps, drawn)):
                yield from self._parts(lines[:begin], drawn, known, deep - 1)
                for side in _sides(lines[begin:end], at):
                    yield from self._parts(side, drawn, (), deep - 1, _BESIDE)
                yield from self._parts(lines[end:], drawn, (), deep - 1)
                return
            if first is None:
                continue
            last = max(n for n, row in enumerate(rows) if n < first + 2 or sum(map(bool, row)) > 1) + 1
            yield from self._parts(lines[:begin], drawn, known, deep - 1)
            yield from ("".join(row) for row in rows[:first])
            yield PlacedTable(gaps, with_one_heading(rows[first:last]))
            yield from ("".join(row) for row in rows[last:])
            yield from self._parts(lines[end:], drawn, gaps, deep - 1)
            return
        yield from (" ".join(w.text for w in line) for line in lines)

    def _rows(
        self, lines: Sequence[Line], begin: int, end: int, gaps: tuple[Span, ...], drawn: Mapping[int, int], least: int
    ) -> tuple[int, list[tuple[str, ...]]]:
        """Where the table begins in a stretch, and its rows; above it a sentence may end."""
        while 0 < begin < end and lines[begin][-1].right < gaps[0][1] and _is_near(*lines[begin - 1 : begin + 1]):
            begin += 1
        return begin, rows_in(lines[begin:end], gaps, drawn, least=least)

    def _stretches(self, lines: Sequence[Line], known: tuple[Span, ...]) -> list[tuple[int, int, tuple[Span, ...]]]:
        """Lines that share gaps, those with most first."""
        found: dict[tuple[int, int], tuple[Span, ...]] = {}
        seen = (0, 0, 0)  # where a stretch begins and ends, and its gaps: far within it none is better
        for n, line in enumerate(lines):
            for gaps in (self._held(line, known)[0] if known and _fill(line, known) else [], _gaps_in(line)):
                within = seen[0] + _MOST_LINES_OF_HEAD < n < seen[1] and len(gaps) <= seen[2]
                if within or not 0 < len(gaps) < _MOST_COLUMNS or self._looks <= 0:
                    continue
                end, left = self._down(lines, n, gaps)
                seen = seen if n < seen[1] and len(left) <= seen[2] else (n, end, len(left))
                begin, left = self._up(lines, n, left)
                if left and end - begin >= (1 if gaps_match(left, known) else LEAST_ROWS):
                    found[begin, end] = max(found.get((begin, end), ()), left, key=len)
        best = sorted(((e - b) * len(gaps), b, e, gaps) for (b, e), gaps in found.items())
        return [(b, e, gaps) for _, b, e, gaps in reversed(best[-_DEEPEST:])]

    def _down(self, lines: Sequence[Line], n: int, gaps: Sequence[Span]) -> tuple[int, tuple[Span, ...]]:
        """The line behind the last one below which has the gaps; and these, as wide as they stay."""
        end = n + 1
        for above, line in pairwise(lines[n:]):
            if above[0].middle - line[0].middle > _FAR * height_of(above):
                break
            left, lost = self._held(line, gaps)
            if any(b - a >= GAP * height_of(line) or end - n >= LEAST_ROWS for a, b in lost) or not left:
                break
            gaps, end = left, end + 1
        return end, tuple(gaps)

    def _up(self, lines: Sequence[Line], n: int, gaps: tuple[Span, ...]) -> tuple[int, tuple[Span, ...]]:
        """The first line of headings that go over several; and the gaps, as wide as they stay."""
        top = max(0, n - _MOST_LINES_OF_HEAD)
        while n > top and lines[n - 1][0].middle - lines[n][0].middle < _BELOW * height_of(lines[n]):
            left, lost = self._held(lines[n - 1], gaps)
            if lost:
                break
            n, gaps = n - 1, tuple(left)
        return n, gaps

    def _held(self, line: Line, gaps: Sequence[Span]) -> tuple[list[Span], list[Span]]:
        """The gaps that a line leaves, and those that it does not."""
        self._looks -= len(line) + len(gaps)
        left: list[Span] = []
        lost: list[Span] = []
        least = _NARROW * height_of(line)
        words, at = line, 0
        for a, b in gaps:
            while at and words[at - 1].right > a:
                at -= 1
            begin, spans = a, list[Span]()
            while at < len(words) and words[at].left < b:
                if words[at].right > begin:
                    spans.append((begin, words[at].left))
                    begin = words[at].right
                at += 1
            best = max((*spans, (begin, b)), key=lambda s: s[1] - s[0])
            if best[1] - best[0] >= least:
                left.append(best)
            else:
                lost.append((a, b))
        return left, lost


def _drawn_apart(lines: Sequence[Line], gaps: Sequence[Span], drawn: Mapping[int, int]) -> float:
    """Where two tables stand beside each other: all that is left of it is drawn before all the rest; 0 if none do."""
    for a, b in sorted(gaps, key=lambda s: s[0] - s[1]):
        at = (a + b) / 2
        left, right = ([drawn[id(w)] for side in x for w in side] for x in _sides(lines, at))
        if left and right and (max(left) < min(right) or max(right) < min(left)):
            return at
    return 0.0


def _sides(lines: Sequence[Line], at: float) -> tuple[list[Line], list[Line]]:
    """The lines on either side of a place."""
    left = [[w for w in line if w.right <= at] for line in lines]
    right = [[w for w in line if w.right > at] for line in lines]
    return [x for x in left if x], [x for x in right if x]


def gaps_match(gaps: Sequence[Span], others: Sequence[Span]) -> bool:
    """True where each gap of one table stands over one of the other's."""
    return bool(gaps) and len(gaps) == len(others) and all(
        a[0] < b[1] and b[0] < a[1] for a, b in zip(gaps, others, strict=True)
    )


def _gaps_in(line: Line) -> list[Span]:
    least = _NARROW * height_of(line)
    return [(a.right, b.left) for a, b in pairwise(line) if b.left - a.right >= least]


def _is_near(line: Line, below: Line) -> bool:
    return line[0].middle - below[0].middle < LEADING * height_of(line)


def _fill(line: Line, gaps: Sequence[Span]) -> bool:
    """True where a line begins before the first gap and ends behind the last."""
    return line[0].left < gaps[0][0] and line[-1].right > gaps[-1][1]
