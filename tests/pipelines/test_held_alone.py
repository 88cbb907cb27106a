"""Rows that one of two editions holds alone."""

from __future__ import annotations

import random

from pipelines.registers.withheld.held_alone import Row, held_alone


def alone(old: list[Row], new: list[Row]) -> list[list[int]]:
    """The same, by all rows at once."""
    others = {*map(id, old)} ^ {*map(id, new)}
    return [sorted(id(row) for row in rows if id(row) in others) for rows in (old, new)]


def edited(rows: list[Row], chance: random.Random) -> list[Row]:
    """Rows put in, left out, held twice, said anew, and moved together."""
    rows = [*rows]
    for _ in range(chance.randrange(40)):
        at = chance.randrange(len(rows) - 30)
        match chance.randrange(5):
            case 0:
                rows.insert(at, (str(chance.randrange(50)), "new"))
            case 1:
                rows.pop(at)
            case 2:
                rows.insert(at, chance.choice(rows))
            case 3:
                rows[at] = (*rows[at][:1], str(at))
            case _:
                some, rows[at : at + 25] = rows[at : at + 25], []
                rows[at // 2 : at // 2] = some
    return rows


def test_rows_that_are_held_by_both_are_not_alone_wherever_they_stand() -> None:
    chance = random.Random(1)
    for _ in range(300):
        rows: list[Row] = [(str(chance.randrange(50)), "same") for _ in range(chance.randrange(100, 400))]
        old, new = edited(rows, chance), edited(rows, chance)
        assert [sorted(map(id, found)) for found in held_alone(old, new)] == alone(old, new)


def test_rows_in_another_order_are_found_too() -> None:
    rows: list[Row] = [(str(n), "same") for n in range(1_000)]
    new = [*reversed(rows), ("1000", "new")]
    assert held_alone(rows, new) == ([], [("1000", "new")])
    assert held_alone([], rows) == ([], rows)
    assert held_alone(rows, []) == (rows, [])
