"""Tells that what is withheld in a cell has changed, and neither text."""

from __future__ import annotations

from collections.abc import Iterator

from diffing.beside.gather import Pair, SaidBeside, joined, with_groups
from diffing.bulk import BULK_ROWS
from diffing.normal import cell_key
from model.change import Comparison
from model.hidden import WITHHELD_MARK
from model.register import Edition, Table

CHANGED = "(changed)"
"""Stands behind what is shown in place of a cell."""


def with_withheld(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """The comparison with the cells that look the same since a pupil's data was taken out of both, and are not."""
    if not all(any(t.taken for t in edition.tables) for edition in (before, after)):
        return comparison
    comparison, rest = joined(comparison, _others(before, after, comparison))
    return with_groups(before, after, comparison, rest)


def _others(before: Edition, after: Edition, comparison: Comparison) -> Iterator[tuple[SaidBeside, Pair]]:
    for new, table, i in after.indices():
        old = comparison.matches[new]
        if old < 0 or table.numbers[i] not in table.taken:
            continue
        (was, row) = before.locate(old)
        then = {c.name: at for at, c in enumerate(was.columns)}
        for at, column in enumerate(table.columns):
            cell, place = table.rows[i][at], then.get(column.name, -1)
            looks_the_same = WITHHELD_MARK in cell and place >= 0 and was.rows[row][place] == cell
            is_known = looks_the_same and WITHHELD_MARK not in was.as_it_was(row)[place]  # of one recorded it is not
            if is_known and _key(was, row, place) != _key(table, i, at):
                what = "what is withheld has changed in"
                yield SaidBeside(column.name, cell, f"{cell} {CHANGED}", what, BULK_ROWS), (old, new)


def _key(table: Table, row: int, place: int) -> str:
    return cell_key(table.as_it_was(row)[place]).casefold()
