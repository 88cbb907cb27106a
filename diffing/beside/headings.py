"""Tells of cells that are the same under a heading that says the contrary: "Date approved", "Date rejected"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diffing.beside.gather import Pair, SaidBeside, joined, with_groups
from diffing.bulk import BULK_ROWS
from diffing.columns import Alignment
from diffing.rows.rows import Side
from model.change import Comparison
from model.life import Life, is_another_outcome
from model.register import Table

LIFE_OF_DAY = {
    "requested": Life.REQUESTED, "decided": Life.APPROVED, "rejected": Life.REFUSED, "supplied": Life.SUPPLIED,
    "destroyed": Life.DESTROYED,
}
"""What became of a request, where a day is printed under a column of this field."""


class _Renamed(NamedTuple):
    at: int
    """The place of the column in the newer table."""
    said: SaidBeside


def with_headings(alignment: Alignment, old: Side, new: Side, comparison: Comparison) -> Comparison:
    """The comparison with the rows that have a cell under a heading by which another thing became of the request."""
    if not alignment.changes.renamed:
        return comparison
    comparison, rest = joined(comparison, _found(alignment, old, new, comparison.matches))
    return with_groups(old.edition, new.edition, comparison, rest)


def _found(
    alignment: Alignment, old: Side, new: Side, matches: Sequence[int]
) -> Iterator[tuple[SaidBeside, Pair]]:
    known: dict[tuple[int, int], list[_Renamed]] = {}
    for n, o in enumerate(matches):
        if o < 0:
            continue
        a, b = old.table_number(o), new.table_number(n)
        if (a, b) not in known:
            places = zip(alignment.before[a], alignment.after[b], strict=True)
            known[a, b] = list(_renamed(old.tables[a], new.tables[b], places))
        for at, said in known[a, b]:
            if new.tables[b].rows[n - new.starts[b]][at]:
                yield said, (o, n)


def _renamed(was: Table, now: Table, places: Iterator[tuple[int, int]]) -> Iterator[_Renamed]:
    for p, q in places:
        if p >= 0 and q >= 0:
            one, other = was.columns[p], now.columns[q]
            if is_another_outcome(LIFE_OF_DAY.get(one.field or ""), LIFE_OF_DAY.get(other.field or "")):
                what = "another heading stands over a cell of"
                yield _Renamed(q, SaidBeside("heading", one.heading, other.heading, what, BULK_ROWS, is_outcome=True))
