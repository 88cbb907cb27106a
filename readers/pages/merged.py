"""Cells of a page's tables that go down over rows below (`rowspan`): what they say stands in each of those rows too."""

from __future__ import annotations

from collections.abc import Callable

from lxml.html import HtmlElement

from readers.merged_cells import MergedCells, span_of
from readers.pages.rows import CELL, CELLS

_MOST_DOWN, _MOST_WIDE = 1_000, 200
"""Rows and columns that a cell goes over."""


def said_again(root: HtmlElement, words_of: Callable[[HtmlElement], str]) -> dict[HtmlElement, str]:
    """By the cell before which it stands, or the row at whose end, what a cell above says there too.

    `words_of`: what a cell says, "" where that is not to be said again.
    """
    found: dict[HtmlElement, str] = {}
    merged = MergedCells()
    tables = (_table_of(c) for c in root.iter(*CELLS) if _down(c) > 1)
    for table in dict.fromkeys(t for t in tables if t is not None):
        merged.begin_table()
        for row in table.iter("tr"):
            if next(row.iterancestors("table"), None) is not table:
                continue
            at = 0
            for cell in row.iterchildren(*CELLS):
                while at in merged:
                    found[cell] = found.get(cell, "") + CELL + merged.again(at)
                    at += 1
                if (down := _down(cell) - 1) > 0:
                    merged.goes_down(at, down, words_of(cell))
                at += span_of(cell.get("colspan"), _MOST_WIDE)
            while at in merged:
                found[row] = found.get(row, "") + CELL + merged.again(at)
                at += 1
    return found


def _table_of(cell: HtmlElement) -> HtmlElement | None:
    return next(cell.iterancestors("table"), None)


def _down(cell: HtmlElement) -> int:
    return span_of(cell.get("rowspan"), _MOST_DOWN, nought=_MOST_DOWN)
