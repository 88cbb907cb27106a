"""The facets of a list: how many rows have each value, under all that was chosen elsewhere.

Each value of each facet has one whole number with a bit for every row: choosing and counting are a few operations on
numbers of some thousand bytes, where a query for each facet would walk the table again.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, NamedTuple

from msgspec import Struct, field

from publicdb.bits import bits_of, positions_of
from text.sanitise import clean

_DIGITS = bytes.maketrans(b"\0\1", b"01")
FEW = 16
"""Of so many rows at most one is wanted where it is quicker to sort those than to go through the order."""
REMEMBERED = 500
"""Ids for which it is remembered where they stand."""


def plainly(value: str) -> str:
    """A value made fit to be shown."""
    return clean(value, 120)


class Facet(Struct, frozen=True):
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
    known: Sequence[str] = ()
    """All values that there can be; () where that goes by the rows."""
    as_known: bool = False
    """True where the values are shown in that order, and not by how frequent they are."""
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


class RowOrder(NamedTuple):
    """An order of rows."""

    positions: array[int]
    ranks: array[int]
    """By position: where in the order it stands; -1 for one that is not in it."""


class Index(Struct):
    """The rows of a table by position, in the order of their ids, with the bits of every value."""

    ids: array[int]
    bits: dict[str, dict[str, int]]
    places: array[int]
    """The position of each id, up to the largest; -1 for an id that is not here."""
    orders: dict[str, RowOrder] = field(default_factory=dict)
    """Orders other than by id."""
    kept: dict[str, array[int]] = field(default_factory=dict)
    """Ids of other rows, by position; -1 for none."""
    found: dict[tuple[str, int], int] = field(default_factory=dict)
    """What was found for one id of a kept column, such as an edition."""
    matched: dict[str, int] = field(default_factory=dict)
    """What was found for words; of one copy."""

    @property
    def all(self) -> int:
        """The bits of every row."""
        return (1 << len(self.ids)) - 1

    def of_ids(self, ids: Iterable[int]) -> int:
        """The bits of rows by their ids; those that are not here are passed over."""
        return bits_of(len(self.ids), (p for i in ids if (p := self.position(i)) is not None))

    def where(self, column: str, wanted: Collection[int]) -> int:
        """The bits of the rows in which a kept column has one of the ids."""
        if len(wanted) == 1:
            (one,) = wanted
            if (column, one) in self.found:
                return self.found[column, one]
        flags = bytes(map(frozenset(wanted).__contains__, self.kept[column])).translate(_DIGITS)
        bits = int(flags[::-1], 2) if flags else 0
        if len(wanted) == 1:
            if len(self.found) >= REMEMBERED:
                self.found.clear()
            self.found[column, one] = bits
        return bits

    def position(self, row: int) -> int | None:
        """The position of a row, None if it is not here."""
        at = self.places[row] if 0 <= row < len(self.places) else -1
        return at if at >= 0 else None

    def matching(self, chosen: Mapping[str, Sequence[str]], within: int, *, but: str = "") -> int:
        """The bits of the rows in `within` that fit all that was chosen, without what was chosen of facet `but`."""
        for facet, values in chosen.items():
            if values and facet != but:
                within &= reduce(or_, (self.bits[facet].get(value, 0) for value in values))
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
        elif facet.as_known:
            counts.sort(key=lambda c: (facet.known.index(c[0]) if c[0] in facet.known else len(facet.known), c[0]))
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
        positions, ranks = self.orders[order]
        start = self.position(after) if after is not None else None
        begin = 0 if start is None else ranks[start] + 1
        if rows.bit_count() * FEW < len(positions):
            found = (p for p in positions_of(rows) if ranks[p] >= begin)
            return iter(sorted(found, key=ranks.__getitem__))
        flags = rows.to_bytes(len(self.ids) // 8 + 1, "little")
        return (p for p in islice(positions, begin, None) if flags[p >> 3] >> (p & 7) & 1)

    def sort(self, order: str, ids: Iterable[int]) -> None:
        """Takes note of an order: all ids in it."""
        positions = array("i", [p for i in ids if (p := self.position(i)) is not None])
        ranks = array("i", [-1]) * len(self.ids)
        for rank, position in enumerate(positions):
            ranks[position] = rank
        self.orders[order] = RowOrder(positions, ranks)


def build(facets: Sequence[Facet], rows: Iterable[Sequence[Any]], keep: Sequence[str] = ()) -> Index:
    """An index of rows in the order of their ids: (id, value or JSON list of each facet, each column to keep).

    They are read one by one, and what a row holds is looked into once for all that hold the same.
    """
    ids, kept = array("q"), {name: array("q") for name in keep}
    where: list[dict[Any, array[int]]] = [{} for _ in facets]
    for position, row in enumerate(rows):
        ids.append(row[0])
        for found, value in zip(where, row[1:], strict=False):
            if value in found:
                found[value].append(position)
            else:
                found[value] = array("i", [position])
        for column, other in zip(kept.values(), row[1 + len(facets) :], strict=True):
            column.append(-1 if other is None else other)
    bits = {facet.name: _bits(facet, len(ids), found) for facet, found in zip(facets, where, strict=True)}
    places = array("i", [-1]) * (ids[-1] + 1 if ids else 0)
    for position, one in enumerate(ids):
        places[one] = position
    return Index(ids, bits, places, kept=kept)


def _bits(facet: Facet, n: int, found: Mapping[Any, array[int]]) -> dict[str, int]:
    out: dict[str, int] = {}
    for value, positions in found.items():
        some = bits_of(n, positions)
        for one in json.loads(value or "[]") if facet.many else (value,):
            if one not in (None, ""):
                out[str(one)] = out.get(str(one), 0) | some
    return out
