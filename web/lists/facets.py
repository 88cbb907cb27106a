"""The facets of a list: how many rows have each value, under all that was chosen elsewhere.

For each value of each facet one whole number is kept, with a bit for every row of the table. Choosing and counting are
then a few operations on numbers of a few thousand bytes, whatever was chosen before; a query for each facet would walk
the table again for each.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

_DIGITS = bytes.maketrans(b"\0\1", b"01")


REMEMBERED = 500
"""Ids for which it is remembered where they stand."""


def plainly(value: str) -> str:
    """A value as it stands."""
    return value


@dataclass(frozen=True, slots=True)
class Facet:
    """A property by which a list can be narrowed."""

    name: str
    """In addresses."""
    title: str
    """For people."""
    column: str
    """SQL of ours that gives the value; JSON lists have several."""
    many: bool = False
    """True where the column holds a JSON list."""
    words: Callable[[str], str] = plainly
    """A value for people."""
    by_value: bool = False
    """True where the values are shown in their own order, the greatest first, and not by how frequent they are."""


class Value(NamedTuple):
    """A value of a facet, as it is offered."""

    value: str
    words: str
    rows: int
    """How many that would be listed if this were chosen too."""
    chosen: bool


class Counted(NamedTuple):
    """A facet as it is offered."""

    facet: Facet
    values: Sequence[Value]
    """The first of them."""
    total: int
    """How many values there are."""


@dataclass(slots=True)
class Index:
    """The rows of a table by position, in the order of their ids, with the bits of every value."""

    ids: array[int]
    bits: dict[str, dict[str, int]]
    orders: dict[str, array[int]] = field(default_factory=dict)
    """Positions in other orders than by id."""
    kept: dict[str, array[int]] = field(default_factory=dict)
    """Ids of other rows, by position; -1 for none."""
    found: dict[tuple[str, int], int] = field(default_factory=dict)
    """What was found for one id of a kept column, such as an edition."""

    @property
    def all(self) -> int:
        """The bits of every row."""
        return (1 << len(self.ids)) - 1

    def of_ids(self, ids: Iterable[int]) -> int:
        """The bits of rows by their ids; those that are not here are passed over."""
        return _bits(len(self.ids), (p for i in ids if (p := self.position(i)) is not None))

    def where(self, column: str, wanted: Collection[int]) -> int:
        """The bits of the rows in which a kept column has one of the ids."""
        if len(wanted) == 1:
            (one,) = wanted
            if (column, one) not in self.found:
                if len(self.found) >= REMEMBERED:
                    self.found.clear()
                self.found[column, one] = self._where(column, frozenset(wanted))
            return self.found[column, one]
        return self._where(column, frozenset(wanted))

    def _where(self, column: str, wanted: frozenset[int]) -> int:
        found = bytes(map(wanted.__contains__, self.kept[column])).translate(_DIGITS)
        return int(found[::-1], 2) if found else 0

    def of_positions(self, positions: Iterable[int]) -> int:
        """The bits of rows by where they stand."""
        return _bits(len(self.ids), positions)

    def position(self, row: int) -> int | None:
        """Where a row stands, None where it is not here."""
        at = bisect_left(self.ids, row)
        return at if at < len(self.ids) and self.ids[at] == row else None

    def chosen(self, facet: str, values: Iterable[str]) -> int:
        """The bits of the rows that have one of the values."""
        out = 0
        for value in values:
            out |= self.bits[facet].get(value, 0)
        return out

    def matching(self, chosen: Mapping[str, Sequence[str]], within: int, *, but: str = "") -> int:
        """The bits of the rows in `within` that fit all that was chosen, without what was chosen of facet `but`."""
        for facet, values in chosen.items():
            if values and facet != but:
                within &= self.chosen(facet, values)
        return within

    def counted(
        self, facet: Facet, chosen: Mapping[str, Sequence[str]], within: int, most: int, skip: int = 0
    ) -> Counted:
        """A facet's values with their counts: those chosen first, then the most frequent, at most `most` of them."""
        there = self.matching(chosen, within, but=facet.name)
        mine = chosen.get(facet.name, ())
        counts = [
            (value, n)
            for value, bits in self.bits[facet.name].items()
            if (n := (bits & there).bit_count()) or value in mine
        ]
        if facet.by_value:
            counts.sort(key=lambda c: c[0], reverse=True)
        else:
            counts.sort(key=lambda c: (-c[1], c[0]))
        counts.sort(key=lambda c: c[0] not in mine)
        shown = [Value(v, facet.words(v), n, v in mine) for v, n in counts[skip : skip + most]]
        return Counted(facet, shown, len(counts))

    def in_order(self, rows: int, order: str, after: int | None = None) -> Iterator[int]:
        """The ids of rows in an order, beginning behind the row `after`, which need not be among them."""
        return map(self.ids.__getitem__, self.positions(rows, order, after))

    def positions(self, rows: int, order: str, after: int | None = None) -> Iterator[int]:
        """As `in_order`, the positions of the rows."""
        positions = self.orders[order]
        start = self.position(after) if after is not None else None
        begin = 0 if start is None or start not in positions else positions.index(start) + 1
        flags = f"{rows:0{len(self.ids)}b}"[::-1]
        return (p for p in islice(positions, begin, None) if flags[p] == "1")

    def sort(self, order: str, ids: Iterable[int]) -> None:
        """Takes note of an order: all ids in it."""
        there = {row: position for position, row in enumerate(self.ids)}
        self.orders[order] = array("q", [there[i] for i in ids if i in there])


def build(facets: Sequence[Facet], rows: Sequence[Sequence[Any]], keep: Sequence[str] = ()) -> Index:
    """An index of rows (id, value of each facet, each column to keep), given in the order of their ids.

    The value of a facet of many is a list.
    """
    where: list[dict[str, list[int]]] = [{} for _ in facets]
    for position, row in enumerate(rows):
        for facet, found, value in zip(facets, where, row[1:], strict=False):
            for one in value if facet.many else (value,):
                if one not in (None, ""):
                    found.setdefault(str(one), []).append(position)
    n = len(rows)
    bits = {f.name: {v: _bits(n, p) for v, p in found.items()} for f, found in zip(facets, where, strict=True)}
    index = Index(array("q", [r[0] for r in rows]), bits)
    for number, name in enumerate(keep, 1 + len(facets)):
        index.kept[name] = array("q", [-1 if r[number] is None else r[number] for r in rows])
    return index


def _bits(n: int, positions: Iterable[int]) -> int:
    out = bytearray((n + 7) // 8)
    for p in positions:
        out[p >> 3] |= 1 << (p & 7)
    return int.from_bytes(out, "little")
