"""Keeps the line breaks of the cells in which each line may be a party; every other cell is one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.register import FURTHER
from text.clean import clean_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.register import Column
    from readers.register.headings import Row

LINED = frozenset({"recipient", FURTHER, "commissioner", "processor", "person"})
"""Fields whose cells name bodies or people, often one a line."""


def with_lines(
    rows: list[Row],
    numbers: Sequence[int],
    columns: Sequence[Column],
    places: Sequence[int],
    raw: Sequence[Sequence[str]],
) -> list[Row]:
    """The rows, with the line breaks that their cells in lined columns have in the file.

    `numbers`: which row of the sheet each is (1-based); `places`: which column of the sheet each column is (0-based);
    `raw`: the sheet as it came.
    """
    lined = [(i, place) for i, (c, place) in enumerate(zip(columns, places, strict=True)) if c.field in LINED]
    if not lined:
        return rows
    out = list(rows)
    for n, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        printed = raw[number - 1]
        kept = {i: text for i, at in lined if at < len(printed) and "\n" in (text := clean_lines(printed[at]))}
        if kept:
            out[n] = tuple(kept.get(i, cell) for i, cell in enumerate(row))
    return out
