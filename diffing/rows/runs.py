"""Rows that follow on each other in two editions: those that are the same in both are mostly held once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, count
from operator import is_not

_AT_ONCE, _NEAR = 64, 16
"""Rows that are looked at together, and among which one is looked for that does not follow on the one before it."""
_VAIN = 16
"""Times one after the other that none is found so: from there on the rows have another order."""


def runs_of(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[int, int, int]]:
    """Of each run of rows that are the very same in both where it begins in either, and how many rows it has.

    Rising in both, a long one in pieces; what is moved further than a few rows is in none.
    """
    o = n = vain = 0
    while o < len(old) and n < len(new) and vain < _VAIN:
        one, other = old[o : o + _AT_ONCE], new[n : n + _AT_ONCE]
        most = min(len(one), len(other))
        if same := next(compress(count(), map(is_not, one, other)), most):
            yield o, n, same
        o, n = o + same, n + same
        if same == most:
            continue
        near = {id(row): i for i, row in enumerate(old[o : o + _NEAR])}
        goes_on = ((near[id(row)], j) for j, row in enumerate(new[n : n + _NEAR]) if id(row) in near)
        i, j = next(goes_on, (_NEAR, _NEAR))
        vain = vain + 1 if j == _NEAR else 0
        o, n = o + i, n + j
