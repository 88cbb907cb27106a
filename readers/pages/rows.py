"""Tables and lists of terms that may be of pupils: they are read by rows, so that the rules see what heads a cell.

All others are read as before: an upgrade makes no page read otherwise that names no pupil in a table.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from text.clean import clean
from text.privacy.pupils.heads import heads_pupils

_FIRST_ROWS = 6
"""Rows in which headings may stand, below a title within the table."""
_MOST_LABELS = 40
_MOST_TABLES, _MOST_ROWS = 2_000, 400
"""Of a page, and of the rows within a table, those of tables in it too: foreign HTML may nest them without end."""
CELLS = frozenset({"td", "th"})
CELL = " | "
_LONGEST = 80


class RowsOfPupils(NamedTuple):
    """Elements of tables of pupils, and of lists of terms that say something of one."""

    within: frozenset[HtmlElement]
    """The tables and lists themselves: the end of a line in them is only a space."""
    cells: frozenset[HtmlElement]
    """What stands on one line with what is before it."""
    labels: frozenset[HtmlElement]
    """Terms, each of which begins a line."""


NO_ROWS = RowsOfPupils(frozenset(), frozenset(), frozenset())


def rows_of_pupils(root: HtmlElement) -> RowsOfPupils:
    """Those under an element."""
    within, cells, labels = set[HtmlElement](), set[HtmlElement](), set[HtmlElement]()
    for e in itertools.islice(root.iter("table", "dl"), _MOST_TABLES):
        if e.tag == "dl":
            terms = [t for t in itertools.islice(e.iter("dt"), _MOST_LABELS) if _holder(t, "dl") is e]
            if heads_pupils([_words(t) for t in terms]):
                within.add(e)
                labels.update(t for t in e.iter("dt") if _holder(t, "dl") is e)
                cells.update(t for t in e.iter("dd") if _holder(t, "dl") is e)
        elif _is_of_pupils(e):
            within.add(e)
    for row in root.iter("tr") if within else ():  # once over all: tables may stand in tables
        if _holder(row, "table") in within:
            cells.update(c for c in row if c.tag in CELLS)
    return RowsOfPupils(frozenset(within), frozenset(cells), frozenset(labels)) if within else NO_ROWS


def _is_of_pupils(table: HtmlElement) -> bool:
    rows = [*itertools.islice(_rows(table), _MOST_LABELS)]
    if any(map(heads_pupils, rows[:_FIRST_ROWS])):
        return True
    level = bool(rows) and len(rows[0]) > 1 and all(len(row) == len(rows[0]) for row in rows)
    return level and heads_pupils([row[0] for row in rows])


def _rows(table: HtmlElement) -> Iterator[list[str]]:
    for row in itertools.islice(table.iter("tr"), _MOST_ROWS):
        if _holder(row, "table") is table:
            yield [_words(c) for c in row if c.tag in CELLS]


def _holder(e: HtmlElement, tag: str) -> HtmlElement | None:
    """The innermost table or list that holds an element: no deeper than honest pages nest them."""
    return next(itertools.islice(e.iterancestors(tag), 1), None)


def _words(e: HtmlElement) -> str:
    """What a cell says, of a long one the beginning."""
    said = itertools.islice(e.itertext(), _LONGEST)
    return clean(" ".join(itertools.chain(said)))[: _LONGEST + 1]
