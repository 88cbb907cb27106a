"""A child's name that one row of a register gave away stands in no other row, file or edition of it.

What is withheld is judged by what stands beside it, and elsewhere nothing may: "Re: X" in another file, X alone a year
later. The names of each edition are kept as digests (`db.withheld.given_away`), and taken out of the rows that come.
Of who received, whom a column calls a contact, and who stands in public as a recipient nothing is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from db.withheld.given_away import GivenAway
from model.hidden import WITHHELD_CELL
from model.register import Column, Edition, Table
from pipelines.registers.withheld.redacted import OF_NOBODY
from readers.personal.names_elsewhere import NAME_LEFT_OUT, is_taken_out
from text.clean import plain_letters
from text.pattern import lazy_pattern
from text.privacy.known_names import KnownNames, name_keys
from text.privacy.private import JUDGED_LATER, tells
from text.privacy.rules.children import children_in_cell
from text.privacy.rules.family import of_contacts

_LETTER = lazy_pattern(r"[^\W\d_]")
_WORD = lazy_pattern(r"[^\W\d_]+")
_GIVEN = lazy_pattern(r"\b(?:fore|first|given|christian)", re.IGNORECASE)
_FAMILY = lazy_pattern(r"\b(?:sur|last|family)", re.IGNORECASE)
_FEW = 100
"""Names of which one expression is made."""
Row = tuple[str, ...]


class LeftOut:
    """Two editions, or the first alone, from which names that the register gave away are taken."""

    def __init__(self, known: GivenAway, editions: Iterable[Edition], recorded: Iterable[Edition] = ()) -> None:
        """`recorded`: editions of which the names are known, once the source has been gone over."""
        self.editions = tuple(editions)
        before = {*chain.from_iterable(map(_taken, recorded))} if known.is_begun else set[tuple[str, str]]()
        found = {*chain.from_iterable(map(_taken, self.editions))} - before
        keys = {key for was, cell in found for key in _keys_of(was, cell)}
        self._new = {key for key in keys if known.digest(key) not in known.digests}
        self._had_names = bool(known.digests)
        self.known = known.with_names(self._new) if found or known.is_begun else known
        self._names = KnownNames(self._may_be, self._is_known, self._is_anothers)
        self._words: dict[str, bool] = {}
        self._others: dict[str, bool] = {}
        self._done: dict[str, str] = {}
        self._columns: dict[tuple[Column, ...], Sequence[int]] = {}

    def puts(self) -> list[dict[int, Row]]:
        """Of each edition, by running number, the rows of which something is taken out."""
        if not self.known.digests:
            return [{} for _ in self.editions]
        may = self._may_have() if self._new else None
        rows = [{*map(id, chain.from_iterable(t.rows for t in e.tables))} for e in self.editions]
        out: list[dict[int, Row]] = [{} for _ in self.editions]
        for side, edition in enumerate(self.editions):
            same = rows[1 - side] if len(rows) > 1 else set[int]()
            for n, table, i in edition.indices():
                is_same = id(table.rows[i]) in same
                if is_same and may is None:  # what is known already was taken out of it when it came
                    continue
                row = self._left(table, i, may if is_same or not self._had_names else None)
                out[side].update({n: row} if row else {})
        return out

    def _left(self, table: Table, i: int, may: Callable[[str], bool] | None) -> Row | None:
        row, done = table.rows[i], self._done
        put: list[str] | None = None
        for at in self._places(table):
            cell = row[at]
            if not cell or cell == WITHHELD_CELL or (may is not None and not may(cell)):
                continue
            if (bare := done.get(cell)) is None:
                bare = done[cell] = self._bare(cell)
            if bare != cell:
                put = put or [*row]
                put[at] = bare
        return tuple(put) if put else None

    def _places(self, table: Table) -> Sequence[int]:
        """The columns in which a name is looked for."""
        if (places := self._columns.get(table.columns)) is None:
            places = self._columns[table.columns] = [
                at for at, c in enumerate(table.columns)
                if _may_name_child(c) and c.field not in OF_NOBODY and not c.said
            ]
        return places

    def _bare(self, cell: str) -> str:
        bare = self._names.left_out_of(cell, NAME_LEFT_OUT)
        return bare if bare == cell or _LETTER.search(bare.replace(NAME_LEFT_OUT, "")) else WITHHELD_CELL

    def _may_be(self, word: str) -> bool:
        if (may := self._words.get(word)) is None:
            may = self._words[word] = self.known.may_be_of(word)
        return may

    def _is_known(self, key: str) -> bool:
        return self.known.digest(key) in self.known.digests

    def _is_anothers(self, key: str) -> bool:
        """True for a name that stands in public in a column of who received or asked."""
        if key not in self._others:
            words = key.split()
            cells = (c for e in self.editions for t in e.tables for at, col in enumerate(t.columns)
                     if col.field in JUDGED_LATER for c in {row[at] for row in t.rows})
            self._others[key] = any(
                not is_taken_out(c) and {*words} <= {*_WORD.findall(plain_letters(c).casefold())} and not tells(c)
                for c in cells
            )
        return self._others[key]

    def _may_have(self) -> Callable[[str], bool]:
        """What is false for most cells in which none of the new names stands."""
        words = {max(key.split(), key=len) for key in self._new}
        if len(words) <= _FEW:
            found = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(map(re.escape, words)))})", re.IGNORECASE)
            return lambda cell: found.search(_simple(cell)) is not None
        return lambda cell: not words.isdisjoint(_WORD.findall(_simple(cell).casefold()))


def _simple(cell: str) -> str:
    return plain_letters(cell).replace("'", "").replace("\u2019", "")


def _may_name_child(column: Column) -> bool:
    return column.field not in JUDGED_LATER and not of_contacts(column.heading)


def _taken(edition: Edition) -> Iterator[tuple[str, str]]:
    """What was taken out of an edition's cells: as it was, and what stands there now."""
    for table in edition.tables:
        if not table.taken:
            continue
        places = [at for at, c in enumerate(table.columns) if _may_name_child(c)]
        heads = [(at, table.columns[at].heading) for at in places]
        given, family = (next((at for at, head in heads if x.search(head)), -1) for x in (_GIVEN, _FAMILY))
        for i, number in enumerate(table.numbers):
            if (was := table.taken.get(number)) is None:
                continue
            row = table.rows[i]
            yield from ((was[at], row[at]) for at in places if row[at] != was[at] and is_taken_out(row[at]))
            if min(given, family) >= 0 and is_taken_out(row[given]) and is_taken_out(row[family]):
                yield f"{was[given]} {was[family]}", WITHHELD_CELL


def _keys_of(was: str, cell: str) -> Iterator[str]:
    """The keys of the children whom a text names that was taken out; a name that is left in the cell is nobody's."""
    for name in children_in_cell(was):
        if name not in cell:
            yield from name_keys(name)
