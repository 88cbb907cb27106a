"""The rows of tables of pupils on a PDF's page, by where their words stand. In the child only.

Such a table is found by its headings, each of which may be set in several lines; where one column ends and the next
begins, by the headings and by what stands below them. In what order the words were drawn, and how wide the space
between columns is, does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from readers.documents.pdf_turned import TurnedTables, with_whole_labels
from readers.documents.pdf_words import GAP, Line, PlacedWords, apart, height_of
from text.privacy.pupils.heads import (
    PupilHeads,
    are_said,
    goes_on,
    headings_within,
    heads_in,
    may_head_pupils,
    may_say_heading,
)
from text.privacy.pupils.values import marks_in

CELL = " | "
_BETWEEN_CELLS = 0.3
"""Times the height of a line that a gap between cells is wide at least: a table may be set close."""
_MOST_LINES_OF_HEAD = 5
_FAR = 2.2
"""Times the height of a line: a heading goes on in no line that stands as far below."""
_WAYS = tuple((gap, longest) for gap in (_BETWEEN_CELLS, GAP) for longest in (False, True))
"""In which headings beside each other may be parted: by narrow gaps or by wide ones; and "Pupil age" as one or two."""
_OF_EMPTY = 2
"""Headings as which a column counts below whose heading nothing stands."""
_OF_WORD, _OF_SPACE, _OF_ONE_SIDE, _OF_NARROW = 3.0, 1.0, 0.8, 0.5
"""What speaks against a gap as the end of a column, in each line."""
_LIKE = 0.06
_EVEN, _FEW = 1.6, 3
"""Times the usual space of a line, of more than so many: where none is wider, it is one sentence."""
_BELOW_HEAD = 30
"""Lines by which it is seen where columns end."""
_CLOSER = 0.75
"""Of the distance between rows: lines of one cell stand no further apart."""
_BESIDE = 0.35
"""Times the height of a line: lines that share as much of it are of one row, whose cells stand in its midst."""


class TableColumns(NamedTuple):
    """Where the columns of a table end, and what heads them."""

    cuts: tuple[float, ...]
    """Between one column and the next, in points from the left."""
    heads: PupilHeads


class TableLines(NamedTuple):
    """The lines of a page, those of tables of pupils by rows."""

    lines: list[str]
    found: bool
    """Whether there is such a table, or one goes on from the page before."""
    columns: TableColumns | None
    """Those of a table in which the page ends."""


def may_have_tables(text: str, *, surely: bool) -> bool:
    """True for the words of a page that may have headings of pupils: in whatever order, or `surely` in one line."""
    lines = [line.strip() for line in text.splitlines()]
    return any(map(may_head_pupils, lines)) if surely else may_say_heading(lines)


def read_tables(lines: Sequence[Line], columns: TableColumns | None) -> TableLines:
    """The lines of a page as they are read; each of `lines` has words from the left. `columns` of the page before."""
    out: list[str] = []
    rows: list[_PlacedRow] = []
    whole = with_whole_labels(lines)
    lines = whole.lines
    found, n = columns is not None or bool(whole.rows), 0
    said = [" ".join(w.text for w in line) for line in lines]
    page, of_columns = _PlacedPage(lines, said, _space_in(lines)), TurnedTables(lines)

    def end() -> None:
        out.extend(f"\r\n{row}\r\n" for row in _rows_said(rows, columns))
        rows.clear()

    while n < len(lines):
        if head := _head_at(page, n):
            end()
            columns, found = TableColumns(head.cuts, head.heads), True
            out.append(f"\r\n{CELL.join(p.text for p in head.cells)}\r\n")
            n += head.lines
            continue
        if turned := of_columns.beginning_at(n):
            end()
            found = True
            out.extend(f"\r\n{CELL.join(cells)}\r\n" for cells in turned.rows)
            n += turned.lines
            continue
        row = _row_of(lines[n], columns) if columns else None
        if row is not None:
            rows.append(row)
        else:
            end()
            columns = columns if columns and goes_on(said[n]) else None
            out.append(f"\r\n{CELL.join(whole.rows[n])}\r\n" if n in whole.rows else said[n])
        n += 1
    end()
    return TableLines(out, found, columns)


class _HeadOnPage(NamedTuple):
    cells: Sequence[PlacedWords]
    cuts: tuple[float, ...]
    heads: PupilHeads
    lines: int
    fits: int
    """By how many more of its cells are known headings than are not; less where nothing stands below them."""


class _PlacedPage(NamedTuple):
    lines: Sequence[Line]
    said: Sequence[str]
    space: float
    """Between two words, times the height of their line."""


class _PlacedRow(NamedTuple):
    cells: tuple[str, ...]
    bottom: float
    top: float
    height: float
    """Of a line of it."""

    def filled(self) -> set[int]:
        return {n for n, cell in enumerate(self.cells) if cell}


def _space_in(lines: Sequence[Line]) -> float:
    gaps: list[float] = []
    for line in lines:
        height = height_of(line)
        gaps += [gap for a, b in pairwise(line) if 0 < (gap := (b.left - a.right) / height) < GAP]
    return median(gaps or [0.0])


def _head_at(page: _PlacedPage, n: int) -> _HeadOnPage | None:
    """The headings that begin in a line; None where none do, or where those are better read from a line below."""
    if not are_said(page.said[n]) or not may_say_heading(page.said[n : n + _MOST_LINES_OF_HEAD]):
        return None
    found = _best_head(page, n)
    if found is None:
        return None
    later = (_best_head(page, m) for m in range(n + 1, n + found.lines))
    return None if any(x is not None and x.fits > found.fits for x in later) else found


def _best_head(page: _PlacedPage, n: int) -> _HeadOnPage | None:
    best = None
    for count in range(1, _MOST_LINES_OF_HEAD + 1):
        band, below = page.lines[n : n + count], page.lines[n + count : n + count + _BELOW_HEAD]
        if len(band) < count or not are_said(page.said[n + count - 1]) or (count > 1 and _is_far(*band[-2:])):
            break
        if below and all(w.text[:1].islower() for w in below[0]) and not _is_far(band[-1], below[0]):
            continue
        for gap, longest in _WAYS:
            cells = _stacked(band, gap, longest=longest)
            heads = heads_in([p.text for p in cells], known=True) if len(cells) > 1 else None
            if heads is not None:
                cuts, empty = _cuts(cells, below, page.space)
                known = sum(headings_within(p.text) == [p.text] for p in cells)
                fits = 2 * known - len(cells) - _OF_EMPTY * empty
                if best is None or (fits, count, -len(cells)) > (best.fits, best.lines, -len(best.cells)):
                    best = _HeadOnPage(cells, cuts, heads, count, fits)
    return best


def _is_far(line: Line, below: Line) -> bool:
    return line[0].middle - below[0].middle > _FAR * height_of(line)


def _stacked(band: Sequence[Line], gap: float, *, longest: bool) -> list[PlacedWords]:
    """What stands below each other in lines, each as one, from the left."""
    columns: list[list[PlacedWords]] = []
    for piece in sorted((p for line in band for p in _headings_in(line, gap, longest=longest)), key=lambda p: p.left):
        if columns and piece.left < max(p.right for p in columns[-1]):
            columns[-1].append(piece)
        else:
            columns.append([piece])
    return [_joined(sorted(column, key=lambda p: (-p.middle, p.left))) for column in columns]


def _headings_in(line: Line, gap: float, *, longest: bool) -> Iterator[PlacedWords]:
    """The headings of a line: what gaps part, and within that what is known as one."""
    for words in apart(line, gap * height_of(line)):
        parts = headings_within(" ".join(w.text for w in words), longest=longest) or [""]
        left = list(words)
        for part in parts[:-1]:
            count = len(part.split())
            yield _joined(left[:count])
            del left[:count]
        yield _joined(left)


def _joined(words: Sequence[PlacedWords]) -> PlacedWords:
    return PlacedWords(
        " ".join(w.text for w in words), min(w.left for w in words), max(w.right for w in words),
        min(w.bottom for w in words), max(w.top for w in words),
    )


def _cuts(cells: Sequence[PlacedWords], below: Sequence[Line], space: float) -> tuple[tuple[float, ...], int]:
    """Where columns end: between the midst of two headings, where the fewest words stand. And how many are empty."""
    cuts = tuple([_cut(a, b, below, space) for a, b in pairwise(cells)])
    filled = {_column_of(word, cuts) for line in below if goes_on(" ".join(w.text for w in line)) for word in line}
    return cuts, len(cells) - len(filled) if filled else 0


def _column_of(words: PlacedWords, cuts: Sequence[float]) -> int:
    return sum(cut < (words.left + words.right) / 2 for cut in cuts)


def _cut(one: PlacedWords, other: PlacedWords, below: Sequence[Line], space: float) -> float:
    begin, end = (one.left + one.right) / 2, (other.left + other.right) / 2
    near = [[w for w in line if w.right > one.left and w.left < other.right] for line in ([one, other], *below)]
    ends = sorted({begin, end, *(x for line in near for w in line for x in (w.left, w.right) if begin < x < end)})

    def weigh(a: float, b: float) -> tuple[float, float]:
        """Of a gap: words in it, lines with words on one side of it alone, spaces between words of one cell."""
        at, out = (a + b) / 2, 0.0
        for line in near:
            left = next((w for w in reversed(line) if w.right <= at), None)
            right = next((w for w in line if w.left >= at), None)
            out += _OF_WORD * sum(w.left < at < w.right for w in line)
            out += _OF_ONE_SIDE if left is None or right is None else _of_space(left, right, space)
        return out, a - b

    return sum(min(pairwise(ends), key=lambda gap: weigh(*gap), default=(begin, end))) / 2


def _of_space(word: PlacedWords, other: PlacedWords, space: float) -> float:
    """What the space between two words weighs: the more, the more it is like others of the page."""
    gap = (other.left - word.right) / max(1.0, word.top - word.bottom)
    if abs(gap - space) < _LIKE * space:
        return _OF_SPACE
    return _OF_NARROW if gap < _BETWEEN_CELLS else 0.0


def _row_of(line: Line, columns: TableColumns) -> _PlacedRow | None:
    """A line by its columns; None where it goes on over them."""
    crossed = any(w.left + 1 < cut < w.right - 1 for w in line for cut in columns.cuts)
    parts = [*apart(line, GAP * height_of(line))]
    said = " ".join(w.text for w in line)
    sentence = (crossed or _bridges(line, columns)) and not goes_on(said)
    if len(parts) == 1 and (sentence or (crossed and not marks_in(said, columns.heads))):
        return None
    cells: list[list[str]] = [[] for _ in range(len(columns.cuts) + 1)]
    for word in line:
        cells[_column_of(word, columns.cuts)].append(word.text)
    bottom, top = min(w.bottom for w in line), max(w.top for w in line)
    return _PlacedRow(tuple(map(" ".join, cells)), bottom, top, height_of(line))


def _bridges(line: Line, columns: TableColumns) -> bool:
    """True for words that stand over several columns, all as close as those of a sentence."""
    gaps = [b.left - a.right for a, b in pairwise(line)]
    near = max(_BETWEEN_CELLS * height_of(line), _EVEN * median(gaps or [0.0]) if len(gaps) > _FEW else 0.0)
    over = any(a.right <= cut <= b.left for a, b in pairwise(line) for cut in columns.cuts)
    return over and max(gaps) < near


def _rows_said(rows: Sequence[_PlacedRow], columns: TableColumns | None) -> Iterable[str]:
    """Rows as they are told: what stands alone as it is, the lines of a cell as one."""
    own = {*columns.heads.names, *(n for n, kind in enumerate(columns.heads.kinds) if kind)} if columns else set[int]()
    whole: list[_PlacedRow] = []
    for row in rows:
        level = bool(whole) and whole[-1].bottom - row.top < -_BESIDE * row.height
        whole[-1:] = [_as_one(whole[-1], row)] if level else [*whole[-1:], row]
    gaps = [a.bottom - b.top for a, b in pairwise(whole)]
    usual = max(gaps, default=0.0)
    out: list[_PlacedRow] = []
    begun: _PlacedRow | None = None
    for above, row, below in zip((usual, *gaps), whole, (*gaps, usual), strict=False):
        bare = not row.filled() & own
        if begun is None and bare and below < above - 1:
            begun = row
            continue
        more = bool(out) and begun is None and row.filled() < out[-1].filled() and (bare or above < _CLOSER * usual)
        said, begun = _as_one(begun, row) if begun else row, None
        out[-1:] = [_as_one(out[-1], said)] if more else [*out[-1:], said]
    return [CELL.join(row.cells) if len(row.filled()) > 1 else "".join(row.cells) for row in out]


def _as_one(row: _PlacedRow, below: _PlacedRow) -> _PlacedRow:
    cells = tuple([" ".join(filter(None, pair)) for pair in zip(row.cells, below.cells, strict=True)])
    return _PlacedRow(cells, min(row.bottom, below.bottom), max(row.top, below.top), row.height)
