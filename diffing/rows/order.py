"""How many rows stand in another order than before."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def rows_out_of_order(matches: Sequence[int]) -> int:
    """Rows that would have to be put elsewhere to get the old order back: all but a longest rising run.

    Args:
        matches: for each row of the newer edition its row in the older one, -1 for none.
    """
    olds = [old for old in matches if old >= 0]
    if all(map(lt, olds, islice(olds, 1, None))):
        return 0
    tails: list[int] = []
    for old in olds:
        at = bisect_left(tails, old)
        if at == len(tails):
            tails.append(old)
        else:
            tails[at] = old
    return len(olds) - len(tails)
