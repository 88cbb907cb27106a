"""Rows that stand as they did are found by the runs that they stand in, and are the same as one by one."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from diffing.rows.exact import Links, match_as_they_stand, pairs_of_equals
from diffing.rows.runs import runs_of


@pytest.mark.parametrize("seed", range(300))
def test_rows_in_runs_are_linked_as_one_by_one(seed: int) -> None:
    """Rows gone, put in, moved and doubled; some held once in both, others made anew; here and there a wrong order."""
    chance = random.Random(seed)
    kinds = chance.choice((6, 40, 10_000))
    old = [(f"DS{chance.randrange(kinds)}", "a") for _ in range(chance.randrange(1, 300))]
    old = list(dict.fromkeys(old)) if chance.random() < 0.7 else old
    new = [row for row in old if chance.random() > 0.05]
    for _ in range(chance.randrange(12)):
        at = chance.randrange(len(new) + 1)
        match chance.randrange(5):
            case 0:
                new.insert(at, (f"NEW{chance.randrange(4)}", "a"))
            case 1:
                new.insert(at, (*chance.choice(old),))
            case 2 if new:
                new.insert(at, new.pop(chance.randrange(len(new))))
            case 3:
                new = [*new[at:], *new[:at]]
            case _:
                new = [(*row,) if chance.random() < 0.02 else row for row in new]
    before, after = (cast("Any", _Side(rows)) for rows in (old, new))
    links = Links(len(old), len(new))
    match_as_they_stand(before, after, links)
    pairs = pairs_of_equals(old, range(len(old)), new, range(len(new)))
    assert [(o, n) for n, o in enumerate(links.old_of) if o >= 0] == sorted(pairs, key=lambda pair: pair[1])
    assert sorted((o, n) for o, n in enumerate(links.new_of) if n >= 0) == sorted(pairs)


class _Side(SimpleNamespace):
    def __init__(self, rows: list[tuple[str, str]]) -> None:
        super().__init__(printed=rows, rows=rows, places=[0], starts=[0])

    def __len__(self) -> int:
        return len(self.printed)


def test_runs_rise_in_both_and_are_the_very_rows() -> None:
    """What is equal and another object is in none."""
    old = [(str(n),) for n in range(200)]
    new = [*old[:50], ("x",), *old[60:120], (*old[120],), *old[121:]]
    runs = list(runs_of(old, new))
    assert [(o, n) for o, n, _ in runs] == [(0, 0), (60, 51), (121, 112), (185, 176)]
    assert all(x is y for o, n, rows in runs for x, y in zip(old[o : o + rows], new[n : n + rows], strict=True))
