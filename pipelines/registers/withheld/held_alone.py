"""Rows that one of two editions holds alone: most of those that are the same in both are held once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import is_not

Row = tuple[str, ...]
_AT_ONCE, _NEAR = 64, 16
"""Rows that are looked at together, and among which one is looked for that does not follow on the one before it."""
_VAIN = 16
"""Times one after the other that none is found so: from there on the rows have another order."""


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
    o = n = vain = 0
    while o < len(old) and n < len(new) and vain < _VAIN:
        one, other = old[o : o + _AT_ONCE], new[n : n + _AT_ONCE]
        most = min(len(one), len(other))
        same = next(compress(count(), map(is_not, one, other)), most)
        o, n = o + same, n + same
        if same == most:
            continue
        near = {id(row): i for i, row in enumerate(old[o : o + _NEAR])}
        goes_on = ((near[id(row)], j) for j, row in enumerate(new[n : n + _NEAR]) if id(row) in near)
        i, j = next(goes_on, (_NEAR, _NEAR))
        vain = vain + 1 if j == _NEAR else 0
        gone += old[o : o + i]
        come += new[n : n + j]
        o, n = o + i, n + j
    return [*gone, *old[o:]], [*come, *new[n:]]
