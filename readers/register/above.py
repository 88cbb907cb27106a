"""Rows of the table that stand above its headings: put in one line too high, or sorted together with the headings.

Such a row is a release like those below, and is read as one where its cells are like theirs, column by column. A full
row of which that is not sure is told to operators; what says something of the sheet stays a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from model.hidden import WITHHELD_CELL
from readers.columns.fields import field_of
from readers.columns.values import NO_VALUE, NOT_YET, SAMPLE, is_count, is_date_like
from readers.register.headings.row import Heading, Row, known_fields
from readers.register.tables import Numbered, is_of_the_sheet, is_total
from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.cell_forms import is_organisation_like

_FULL = 0.6
"""Of the cells that a row below has, for a row to be a full one."""
_FEWEST = 3
"""Cells of a full row, where the table is not narrower."""
_MOSTLY, _NEARLY_ALL, _HARDLY = 0.5, 0.9, 0.02
_LONGEST_VALUE = 200
_DIGITS, _LETTERS = lazy_pattern(r"[0-9]+", re.ASCII), lazy_pattern(r"[^\W\d_]+")


_LIKE, _SURELY, _UNLIKE, _SAYS_NOTHING = "like", "surely", "unlike", ""
_DATE, _NUMBER, _TEXT = "date", "number", "text"


class Above(NamedTuple):
    """The rows above the headings that may be of the table, by their 0-based numbers."""

    rows: list[Numbered]
    doubtful: list[Numbered]
    """Full rows that neither are like those below nor unlike them."""


def rows_above(rows: Sequence[Row], heading: Heading, end: int, own: Mapping[str, str]) -> Above:
    """Which rows above the first `heading` of a sheet are of its table, whose last row is before `end` (0-based)."""
    found = Above([], [])
    may = [i for i in range(heading.first) if len({*rows[i]} - {""}) > 1]
    step = max(1, (end - heading.last) // (2 * SAMPLE))
    body = [r for r in rows[heading.last + 1 : end : step] if len({*r} - {""}) > 1] if may else []
    if not body:
        return found
    below = _Below(heading.texts, body, own)
    for i in may:
        row = below.judged(rows[i])
        if any(c and not heading.texts[n] for n, c in enumerate(row)) or known_fields(row, own):
            continue
        if is_total(next(filter(None, row)), row) or is_of_the_sheet(" ".join(filter(None, row))):
            continue
        signs = Counter(below.sign(n, c) for n, c in enumerate(row) if c)
        is_full = below.is_full(row)
        like, unlike = signs[_LIKE] + signs[_SURELY], signs[_UNLIKE]
        if like > unlike and (is_full or signs[_SURELY] or (like > 1 and below.has_recipient(row))):
            found.rows.append((i, row))
        elif is_full and not unlike:
            found.doubtful.append((i, row))
    return found


class _Below:
    """What stands under the headings, column by column."""

    def __init__(self, texts: Row, rows: Sequence[Row], own: Mapping[str, str]) -> None:
        self._fields = [field_of(t, own) if t else None for t in texts]
        self._cells = [Counter(filter(None, map(itemgetter(n), rows))) for n in range(len(texts))]
        self._taken = [cells[WITHHELD_CELL] >= _MOSTLY * max(1, cells.total()) for cells in self._cells]
        self._kinds = [_kinds(cells) for cells in self._cells]
        usual = sorted(sum(map(bool, r)) for r in rows)[len(rows) // 2]
        self._full = max(min(_FEWEST, usual), _FULL * usual)

    def is_full(self, row: Row) -> bool:
        return sum(map(bool, row)) >= self._full

    def has_recipient(self, row: Row) -> bool:
        return any(c and f == "recipient" for c, f in zip(row, self._fields, strict=True))

    def judged(self, row: Row) -> Row:
        """The row without what is taken out below it: nobody has judged its cells under that heading."""
        if not any(self._taken):
            return row
        return tuple(WITHHELD_CELL if c and t else c for c, t in zip(row, self._taken, strict=True))

    def sign(self, column: int, cell: str) -> str:
        """Whether a cell is like those of its column: a date among dates, a code of their form, the same word."""
        cells, kinds = self._cells[column], self._kinds[column]
        kind, total = _kind(cell), kinds.total()
        if not total or fold(cell) in NOT_YET | NO_VALUE:
            return _SAYS_NOTHING
        if cell in cells:
            return _LIKE
        if kind == _TEXT:
            names = self._fields[column] == "recipient" and is_organisation_like(cell) and not field_of(cell)
            is_unlike = cell.endswith(":") or kinds[_TEXT] <= (1 - _NEARLY_ALL) * total
            return _UNLIKE if is_unlike else _LIKE if names else _SAYS_NOTHING
        is_code = kind not in (_DATE, _NUMBER)
        if kinds[kind] >= _MOSTLY * total:
            return _SURELY if is_code and self._fields[column] == "reference" else _LIKE
        alike = total - kinds[_TEXT] - kinds[_DATE] if is_code else kinds[kind]
        return _UNLIKE if alike <= _HARDLY * total else _SAYS_NOTHING


def _kinds(cells: Counter[str]) -> Counter[str]:
    out = Counter[str]()
    for cell, times in cells.items():
        out[_kind(cell)] += times
    return out


def _kind(cell: str) -> str:
    """A date, a number, a text, or the form of a code: `A9/9` of "ISA2019/04"."""
    if len(cell) > _LONGEST_VALUE:
        return _TEXT
    if is_date_like(cell):
        return _DATE
    if is_count(cell):
        return _NUMBER
    if " " in cell or not _DIGITS.search(cell):
        return _TEXT
    return _LETTERS.sub("A", _DIGITS.sub("9", cell))
