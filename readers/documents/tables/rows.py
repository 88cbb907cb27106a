"""The rows and cells of a table on a PDF's page. In the child only.

Programs draw cell by cell, each with all of its lines, or line by line over the whole table: a row ends where what is
drawn goes back to the left, and of lines that were drawn across, those that stand closer are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from readers.columns.fields import fields_of
from readers.documents.pdf_words import Line, PlacedWords, height_of

Span = tuple[float, float]
"""Of a gap, from the left, in points."""
LEADING = 1.5
"""Times the height of a line that the next line of a cell stands below it at most."""
_OTHER_TYPE = 0.15
"""Share of its height by which type is another."""
_CLOSER, _MOST_BETWEEN = 0.2, 3.0
"""Times the height of a line by which lines of a row stand closer than rows; what rows stand apart at most."""
LEAST_ROWS, _LEAST_COLUMNS = 3, 2
_IN_WORDS, _FEW_LETTERS = 0.5, 2
"""Share of a column's cells that have words, where it is one of words; letters of these at least."""
WORDY = 3
"""Columns of words, with which a table is one of bodies though no heading names them."""
_FILLED = 0.5
"""Share of the rows that have several cells."""
_IN_THE_MIDST = 0.3
"""Share of cells that begin in the midst of a sentence: more are columns of prose."""
_LONGEST_HEADING = 80
_SHORTENED = frozenset({"no", "nr", "ref", "org", "orgs", "yr"})
_NEARLY_ALL, _SHORT, _SHORT_CELL = 0.9, 20, 60
"""Share of rows; characters of a cell that is a date or a number; of half the cells of a table without headings."""
_PARTED = ("\u00ad", "\ufffe", "\x02")


class _DrawnRow(NamedTuple):
    """Words of a row, by column, in the order in which they are drawn."""

    words: dict[int, list[PlacedWords]]
    bottom: float
    top: float
    rises: bool = False
    """Whether a cell begins above where the one drawn before it ended: each was drawn with all of its lines."""


def rows_in(
    lines: Sequence[Line], gaps: Sequence[Span], drawn: Mapping[int, int], *, least: int
) -> list[tuple[str, ...]]:
    """The rows of lines that share gaps, `least` of them; [] where these are no table's.

    `drawn` tells when words were drawn, by id.
    """
    cuts = [(a + b) / 2 for a, b in gaps]
    words = sorted((w for line in lines for w in line), key=lambda w: drawn[id(w)])
    rows = _as_drawn(words, cuts)
    if len(rows) < least or any(a.bottom < _middle(b) for a, b in pairwise(rows)):
        return []
    if not any(row.rises for row in rows):
        rows = _without_lines(rows)
    said = [tuple(_said(row.words.get(n, ())) for n in range(len(cuts) + 1)) for row in rows]
    return said if _are_of_table(said, least) else []


def _middle(row: _DrawnRow) -> float:
    return (row.bottom + row.top) / 2


def _as_drawn(words: Iterable[PlacedWords], cuts: Sequence[float]) -> list[_DrawnRow]:
    rows: list[_DrawnRow] = []
    column, last = -1, None
    for word in words:
        at = sum(cut < (word.left + word.right) / 2 for cut in cuts)
        row = rows[-1] if rows else None
        if row is None or last is None or _begins_row(row, column, last, at, word):
            rows.append(_DrawnRow({at: [word]}, word.bottom, word.top))
        else:
            row.words.setdefault(at, []).append(word)
            rises = row.rises or (at != column and 2 * (word.middle - last.middle) > word.top - word.bottom)
            rows[-1] = _DrawnRow(row.words, min(row.bottom, word.bottom), max(row.top, word.top), rises)
        column, last = at, word
    return rows


def _begins_row(row: _DrawnRow, column: int, last: PlacedWords, at: int, word: PlacedWords) -> bool:
    if at < column:
        return True
    if at > column:
        return word.top <= row.bottom + 0.2 * (word.top - word.bottom)
    height = last.top - last.bottom
    below = last.middle - word.middle
    larger = abs(word.top - word.bottom - height) > _OTHER_TYPE * height  # a title above the headings
    return abs(below) > LEADING * height or (larger and 2 * below > height)


def _without_lines(rows: Sequence[_DrawnRow]) -> list[_DrawnRow]:
    """Rows, where each line was drawn over the whole table: those that go on in the line below as one."""
    heights = [height_of([w for x in row.words.values() for w in x]) for row in rows]
    gaps = [(a.bottom - b.top) / height for (a, b), height in zip(pairwise(rows), heights, strict=False)]
    usual = max((gap for gap in gaps if gap < _MOST_BETWEEN), default=0.0)
    out = [rows[0]]
    first = rows[0]
    for gap, row in zip(gaps, rows[1:], strict=True):
        fewer = row.words.keys() < first.words.keys()
        bare = min(row.words) > 0 and 2 * len(row.words) <= len(first.words) + 1
        if gap <= LEADING - 1 and fewer and (bare or gap < usual - _CLOSER):
            words = {n: [*out[-1].words.get(n, ()), *row.words.get(n, ())] for n in {*out[-1].words, *row.words}}
            out[-1] = _DrawnRow(words, row.bottom, out[-1].top)
        else:
            out.append(row)
            first = row
    return out


def _said(words: Iterable[PlacedWords]) -> str:
    """What a cell says; a word that is broken at a line's end as one."""
    out = ""
    last: PlacedWords | None = None
    for word in words:
        below = last is not None and word.top < last.middle
        hyphen = out.endswith("-") and out[-2:-1].isalpha() and word.text[:1].islower()
        if below and (hyphen or out.endswith(_PARTED)):
            out = out[:-1] + word.text
        else:
            out = f"{out} {word.text}" if out else word.text
        last = word
    return out.replace("|", "/")


def _are_of_table(rows: Sequence[tuple[str, ...]], least: int) -> bool:
    several = [row for row in rows if sum(map(bool, row)) > 1]
    cells = [c for row in several for c in row if c]
    if len(several) < max(least, _FILLED * len(rows)):
        return False
    in_the_midst = sum(c[0].islower() for c in cells)
    return in_the_midst <= _IN_THE_MIDST * len(cells) and _columns_of_words(rows, least) >= _LEAST_COLUMNS


def _columns_of_words(rows: Sequence[tuple[str, ...]], least: int = LEAST_ROWS) -> int:
    columns = ([c for c in column if c] for column in zip(*rows[int(least > 1) :], strict=True))
    return sum(
        sum(sum(map(str.isalpha, c)) >= _FEW_LETTERS for c in x) > _IN_WORDS * len(x) for x in columns if x
    )


def heading_at(rows: Sequence[tuple[str, ...]], wordy: int = WORDY) -> int | None:
    """The number of the row of headings, behind rows of one cell; None where it is no table that may have bodies.

    `wordy`: columns of words with which it may, whatever its headings are.
    """
    at = next((n for n, row in enumerate(rows) if sum(map(bool, row)) > 1), len(rows))
    if _needs_no_heading(rows[at:]):
        return at
    heads = [h for h in rows[at] if h] if at < len(rows) else []
    if len(heads) < max(_LEAST_COLUMNS, _FILLED * len(rows[0])) or not all(map(_may_head, heads)):
        return None
    fields = {field for h in heads for field in fields_of(h)[:1]}
    known = ("recipient" in fields and len(fields) > 1) or _columns_of_words(rows[at:]) >= wordy
    return at if known and len(rows) - at >= LEAST_ROWS else None


def _needs_no_heading(rows: Sequence[tuple[str, ...]]) -> bool:
    """True for rows that are a table's whatever is above them: nearly all are filled, short, and have a date or number.

    Without their cells parted, the end of one and the beginning of the next would read as a name.
    """
    full = [row for row in rows if sum(map(bool, row)) >= len(row) - 1]
    if len(rows) <= LEAST_ROWS or len(rows[0]) < WORDY or len(full) < _NEARLY_ALL * len(rows):
        return False
    cells = sorted(len(c) for row in full for c in row)
    counted = (sum(len(c) <= _SHORT and _has_digit(c) for c in column) for column in zip(*full, strict=True))
    is_short = cells[len(cells) // 2] <= _SHORT_CELL
    return is_short and _columns_of_words(rows) >= _LEAST_COLUMNS and max(counted) >= _NEARLY_ALL * len(full)


def with_one_heading(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows, headings of two rows as one, and none said again."""
    head, first = rows[0], 1
    if len(rows) > 2 and not all(head) and all(a or b for a, b in zip(head, rows[1], strict=True)):
        below = [c for c in rows[1] if c]
        if all(map(_may_head, below)) and all(map(_may_head, filter(None, head))):
            head, first = tuple(" ".join(filter(None, pair)) for pair in zip(head, rows[1], strict=True)), 2
    again = (head, *rows[:first])
    return [head, *(row for row in rows[first:] if row not in again)]


def _may_head(cell: str) -> bool:
    letter = next(filter(str.isalpha, cell), "")
    ends = cell[-1:] in (".", ":", ";", ",") and cell.rstrip(".").casefold() not in _SHORTENED
    return letter.isupper() and len(cell) <= _LONGEST_HEADING and not ends and not _has_digit(cell)


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))
