"""Rows that one of two editions holds alone: most of those that are the same in both are held once."""

from __future__ import annotations

from collections.abc import Sequence

from diffing.rows.runs import runs_of

Row = tuple[str, ...]


def held_alone(old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of either that are no row of the other; two that say the same may be one row, or two."""
    gone, come = _beside_runs(old, new)
    if 2 * len(gone) > len(old):  # in another order
        both = {*map(id, old)} & {*map(id, new)}
    else:
        both = {*map(id, gone)}.intersection(map(id, new)) | {*map(id, come)}.intersection(map(id, old))
    return [row for row in gone if id(row) not in both], [row for row in come if id(row) not in both]


def _beside_runs(old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that are left where those that follow on each other in both are passed by."""
    gone, come = list[Row](), list[Row]()
    o = n = 0
    for first, other, rows in runs_of(old, new):
        gone += old[o:first]
        come += new[n:other]
        o, n = first + rows, other + rows
    return [*gone, *old[o:]], [*come, *new[n:]]
