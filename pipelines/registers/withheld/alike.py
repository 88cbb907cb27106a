"""What one edition of a register withholds is withheld in the one that it is compared with too.

A row tells of a child by what stands beside a name, or by its heading; in the other edition that may not stand there.
Whoever sees a change sees both sides of it, so both are judged as one: a text that one edition withholds stands in the
other nowhere, matched rows are read together, a column is what the more telling of its two headings says, and what
one says was taken out ("[redacted]") is taken out of the other too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, compress, zip_longest
from operator import itemgetter

from msgspec import Struct, field
from msgspec.structs import replace

from db.withheld.given_away import GivenAway, nothing_given_away
from diffing.compare import compare_editions, sides
from diffing.normal import cell_key
from model.hidden import WITHHELD_CELL, Hidden, HiddenKind
from model.register import Column, Edition, Table
from pipelines.registers.withheld.given_away import LeftOut
from pipelines.registers.withheld.held_alone import held_alone
from pipelines.registers.withheld.redacted import OF_NOBODY, may_be_each_others, take_redacted
from readers.columns.fields import field_of
from readers.hidden.take_out import Found, as_answer, named_rows
from readers.personal.cells import is_childs_text, may_tell_of_somebody
from readers.personal.names_elsewhere import full_names_in, is_taken_out, says_again, without_names
from readers.personal.stored import together
from text.privacy.cell_forms import is_organisation_like
from text.privacy.private import JUDGED_LATER
from text.privacy.rules.children import is_rare_name
from text.privacy.rules.family import of_contacts
from text.redacted import may_say_taken_out

_HALF = 0.5
_FEW = 3
"""Cells that are withheld below a heading, for it to head a pupil's."""
Row = tuple[str, ...]
Rows = dict[int, Row]
"""By running number the rows of an edition as they are to be."""


class Alike(Struct, frozen=True):
    """Two editions, neither with what the other withholds."""

    before: Edition
    after: Edition
    taken_before: Mapping[str, tuple[Hidden, ...]] = field(default_factory=dict)
    """By file what was taken out of the older one for the newer one's sake."""
    taken_after: Mapping[str, tuple[Hidden, ...]] = field(default_factory=dict)
    given_away: GivenAway | None = None
    """What is known of the source's names now; None where nothing was known, and nothing is."""


def withheld_alike(
    before: Edition, after: Edition, known: GivenAway | None = None, *, quiet: bool = False
) -> Alike:
    """Both editions without what either withholds, and without `known` names. Where there is nothing, quickly seen.

    `quiet`: it is known that no cell of either tells of anybody.
    """
    known = known or nothing_given_away()
    one, other = before, after
    if _may_tell(before, after, quiet=quiet):
        texts = withheld_texts(before) | withheld_texts(after)
        one, other = _without_matched(_without_texts(before, texts), _without_texts(after, texts))
    elif not known.digests:
        return Alike(before, after)
    left = LeftOut(known, (one, other), (before,))
    one, other = map(_with, (one, other), left.puts())
    return Alike(one, other, _taken(before, one), _taken(after, other), left.known)


def withheld_alone(edition: Edition, known: GivenAway) -> tuple[Edition, Mapping[str, tuple[Hidden, ...]], GivenAway]:
    """An edition that is compared with none, without `known` names and those of its own rows; what is known then."""
    left = LeftOut(known, (edition,))
    now = _with(edition, *left.puts())
    return now, _taken(edition, now), left.known


def withheld_as_recorded(edition: Edition, recorded: Mapping[int, Mapping[str, str]]) -> Edition:
    """An edition read again, without what was taken out of its rows when they were recorded.

    `recorded`: by running number the cells, by column name, of rows of which something was. What the user says of a
    column goes before.
    """
    puts: Rows = {}
    for n, cells in recorded.items():
        table, i = edition.locate(n)
        puts[n] = tuple([
            was if cell and not c.said and (was := _recorded_cell(c, cells)) else cell
            for c, cell in zip(table.columns, table.rows[i], strict=True)
        ])
    return _with(edition, puts)


def _recorded_cell(column: Column, cells: Mapping[str, str]) -> str:
    """What was recorded in a column of which something was taken out, "" where nothing was.

    A column of which every cell was withheld means nothing, so it went by its heading then: "Notes", and now "note".
    """
    names = (column.name, column.heading, column.field, field_of(column.heading))
    return next((cell for name in names if name and is_taken_out(cell := cells.get(name, ""))), "")


def _may_tell(before: Edition, after: Edition, *, quiet: bool) -> bool:
    """True where something was taken out of either edition, or what differs may tell of somebody."""
    if any(t.taken for e in (before, after) for t in e.tables):
        return True
    old, new = ([*chain.from_iterable(t.rows for t in e.tables)] for e in (before, after))
    gone, come = held_alone(old, new)
    differ = {*gone} ^ {*come}
    named = _may_name(before, gone, differ) | _may_name(after, come, differ)
    if any(map(may_say_taken_out, named)):
        return True
    return not quiet and may_tell_of_somebody(c for column in zip_longest(*differ, fillvalue="") for c in column)


def _may_name(edition: Edition, alone: Sequence[Row], rows: AbstractSet[Row]) -> set[str]:
    """What stands in these rows of an edition where somebody may be named; `alone`: those that it holds alone."""
    cells, first = set[str](), {row[0] for row in rows}
    for table in edition.tables:
        of_first = map(first.__contains__, map(itemgetter(0), table.rows))  # seen quicker than a row
        may = alone if len(edition.tables) == 1 else compress(table.rows, of_first)
        mine = [*filter(rows.__contains__, may)]
        for at, column in enumerate(table.columns):
            if column.field not in OF_NOBODY:
                cells.update(map(itemgetter(at), mine))
    return cells


def withheld_texts(edition: Edition) -> dict[str, str]:
    """The texts that an edition withholds and that are a child's wherever they stand, with what it has for them."""
    return {
        was: cell
        for t in edition.tables if t.taken
        for i, number in enumerate(t.numbers) if number in t.taken
        for was, cell in zip(t.taken[number], t.rows[i], strict=True) if is_taken_out(cell) and is_childs_text(was)
    }


def _without_texts(edition: Edition, texts: Mapping[str, str]) -> Edition:
    names = {name for text in texts for name in full_names_in(text) if is_rare_name(name)}
    every = {**dict.fromkeys(names, WITHHELD_CELL), **texts}
    rows = edition.indices() if texts else ()
    puts: Rows = {}
    for n, table, i in rows:
        if not every.keys().isdisjoint(row := table.rows[i]):
            puts[n] = tuple([
                every[cell] if cell in every and c.field not in JUDGED_LATER
                and (cell in texts or not of_contacts(c.heading)) else cell
                for c, cell in zip(table.columns, row, strict=True)
            ])
    return _with(edition, puts)


def _without_matched(before: Edition, after: Edition) -> tuple[Edition, Edition]:
    """The same of rows that are each other's, read together, and of those that have no other."""
    matches = compare_editions(before, after).matches
    pair = _Pair(before, after)
    pair.read_matched([(o, n) for n, o in enumerate(matches) if o >= 0])
    matched = set(matches)
    gone, come = [o for o in range(len(before)) if o not in matched], [n for n, o in enumerate(matches) if o < 0]
    pair.without_names(gone, older=True)
    pair.without_names(come, older=False)
    pair.read_unmatched(gone, come)
    pair.read_headings()
    return _with(before, pair.puts[0]), _with(after, pair.puts[1])


class _Pair:
    """Two editions side by side."""

    def __init__(self, before: Edition, after: Edition) -> None:
        _, self.alignment, old, new = sides(before, after)
        self.sides = old, new
        self.puts: tuple[Rows, Rows] = {}, {}

    def row(self, side: int, n: int) -> Row:
        """A row as it is to be as far as is known."""
        table, i = self._table(side, n)
        return self.puts[side].get(n) or table.rows[i]

    def _table(self, side: int, n: int) -> tuple[Table, int]:
        number = self.sides[side].table_number(n)
        return self.sides[side].tables[number], n - self.sides[side].starts[number]

    def read_matched(self, matched: Sequence[tuple[int, int]]) -> None:
        """Reads rows that are each other's as one."""
        old, new = self.sides
        by_tables: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for o, n in matched:
            if old.rows[o] != new.rows[n] or self._is_seen_once(o, n):
                by_tables[old.table_number(o), new.table_number(n)].append((o, n))
        for (a, b), pairs in by_tables.items():
            heads = [c.field if c.field in JUDGED_LATER else c.heading
                     for t in (old.tables[a], new.tables[b]) for c in t.columns]
            told = together(heads, [(*self._as_it_was(0, o), *self._as_it_was(1, n)) for o, n in pairs])
            width = len(old.tables[a].columns)
            for (o, n), row in zip(pairs, told, strict=True):
                self._match(o, n, row[:width], row[width:])

    def _is_seen_once(self, o: int, n: int) -> bool:
        """True where something was taken out of one of the rows and not of the other in the same way."""
        one, other = self.row(0, o), self.row(1, n)
        was = self._as_it_was(0, o), self._as_it_was(1, n)
        return (was[0] is not one or was[1] is not other) and (one, was[0]) != (other, was[1])

    def _as_it_was(self, side: int, n: int) -> Row:
        table, i = self._table(side, n)
        return table.as_it_was(i)

    def _match(self, o: int, n: int, *told: Row) -> None:
        """`told`: both rows as they may be, seen together."""
        was = self._as_it_was(0, o), self._as_it_was(1, n)
        one, other = (
            [t if is_taken_out(t) and not is_taken_out(c) else c for c, t in zip(self.row(s, k), told[s], strict=True)]
            for s, k in ((0, o), (1, n))
        )
        hidden = self._redacted(o, n, was, (one, other))
        taken = {w: c for c, w in zip((*one, *other), (*was[0], *was[1]), strict=True) if is_taken_out(c)}
        names = [*filter(is_childs_text, taken), *hidden]
        for row in (one, other):  # whatever heads it
            row[:] = [taken.get(c, c) if c in names else c for c in row]
        for p, q in zip(*self._positions(o, n), strict=True):
            if p < 0 or q < 0 or not (is_taken_out(one[p]) or is_taken_out(other[q])):
                continue
            if cell_key(was[0][p]) == cell_key(was[1][q]):  # it is no change that only one of them may be seen
                seen = {c for c in (one[p], other[q]) if is_taken_out(c)}
                one[p] = other[q] = seen.pop() if len(seen) == 1 else WITHHELD_CELL
            elif one[p] == WITHHELD_CELL and says_again(was[0][p], other[q]):
                other[q] = WITHHELD_CELL
            elif other[q] == WITHHELD_CELL and says_again(was[1][q], one[p]):
                one[p] = WITHHELD_CELL
        self._put(o, n, (one, other), names)

    def _put(self, o: int, n: int, rows: tuple[list[str], list[str]], names: Sequence[str]) -> None:
        """Both rows as they are to be, without these names."""
        for s, k, row in ((0, o, rows[0]), (1, n, rows[1])):
            bare = _each(self._table(s, k)[0], row, lambda cell: without_names(cell, names)) if names else tuple(row)
            if bare != self.row(s, k):
                self.puts[s][k] = bare

    def _redacted(self, o: int, n: int, was: tuple[Row, Row], rows: tuple[list[str], list[str]]) -> list[str]:
        """Takes out of either row what the other says was taken out, and gives what may be a name of it."""
        columns = self._table(0, o)[0].columns
        places = zip(*self._positions(o, n), strict=True)
        return [*take_redacted(rows, was, ((p, q, columns[p].field if p >= 0 else None) for p, q in places))]

    def read_unmatched(self, gone: Sequence[int], come: Sequence[int]) -> None:
        """Takes out of rows that are gone what new ones that may be the same say was taken out of them."""
        for o, n in may_be_each_others(gone, come, self._aligned):
            rows = [*self.row(0, o)], [*self.row(1, n)]
            if names := self._redacted(o, n, (self._as_it_was(0, o), self._as_it_was(1, n)), rows):
                self._put(o, n, rows, names)

    def _aligned(self, side: int, n: int) -> dict[int, tuple[str | None, str]]:
        """By the place that both editions have for it each cell of a row, with the field of its column."""
        columns, row = self._table(side, n)[0].columns, self._as_it_was(side, n)
        places = (self.alignment.before, self.alignment.after)[side][self.sides[side].table_number(n)]
        return {k: (columns[at].field, row[at]) for k, at in enumerate(places) if at >= 0}

    def _positions(self, o: int, n: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Where the tables of both rows have each column that both editions have."""
        a, b = (side.table_number(k) for side, k in zip(self.sides, (o, n), strict=True))
        return self.alignment.before[a], self.alignment.after[b]

    def without_names(self, rows: Iterable[int], *, older: bool) -> None:
        """Takes the names that the other edition withholds out of rows that have no match in it."""
        side = 0 if older else 1
        names = [*withheld_texts(self.sides[1 - side].edition)]
        for n in rows if names else ():
            bare = _each(self._table(side, n)[0], self.row(side, n), lambda cell: without_names(cell, names))
            if bare != self.row(side, n):
                self.puts[side][n] = bare

    def read_headings(self) -> None:
        """Withholds columns whose heading the other edition does not have, where it heads them as a pupil's."""
        heads = [{c.heading.casefold() for t in s.tables for c in t.columns} for s in self.sides]
        for side in (0, 1):
            for number, table in enumerate(self.sides[side].tables):
                for at, column in enumerate(table.columns):
                    if column.heading.casefold() not in heads[1 - side]:
                        self._read_heading(side, number, at)

    def _read_heading(self, side: int, number: int, at: int) -> None:
        one, other = self.sides[side], self.sides[1 - side]
        start = one.starts[number]
        cells = {n: cell for n in range(start, start + len(one.tables[number].rows)) if (cell := self.row(side, n)[at])}
        slots = [k for k, place in enumerate(one.positions[number]) if place == at]
        beside = [
            self.row(1 - side, n)[where[k]] for k in slots
            for where, first, table in zip(other.positions, other.starts, other.tables, strict=True) if where[k] >= 0
            for n in range(first, first + len(table.rows))
        ]
        if _are_taken(list(cells.values())) or _are_taken(list(filter(None, beside))):
            for n, cell in cells.items():
                if not is_taken_out(cell) and not is_organisation_like(cell):
                    row = self.row(side, n)
                    self.puts[side][n] = (*row[:at], WITHHELD_CELL, *row[at + 1 :])


def _are_taken(cells: Sequence[str]) -> bool:
    return cells.count(WITHHELD_CELL) >= max(_FEW, _HALF * len(cells))


def _each(table: Table, row: Sequence[str], clean: Callable[[str], str]) -> Row:
    """The row with its cells cleaned, but for those of who is named: they are judged when they are recorded."""
    return tuple([
        cell if c.field in JUDGED_LATER or cell in ("", WITHHELD_CELL) else clean(cell)
        for c, cell in zip(table.columns, row, strict=True)
    ])


def _with(edition: Edition, rows: Mapping[int, Row]) -> Edition:
    """The edition with rows as they are to be."""
    if not rows:
        return edition
    tables, start = [], 0
    for table in edition.tables:
        put = {n - start: row for n, row in rows.items() if start <= n < start + len(table.rows)}
        if put:
            taken = {table.numbers[i]: table.as_it_was(i) for i in put}
            new = [put.get(i, row) for i, row in enumerate(table.rows)]
            table = replace(table, rows=new, taken={**table.taken, **taken})  # noqa: PLW2901 - the same with less in it
        tables.append(table)
        start += len(edition.tables[len(tables) - 1].rows)
    return Edition(tuple(tables), edition.aside)


def _taken(was: Edition, now: Edition) -> dict[str, tuple[Hidden, ...]]:
    """By file what of an edition was taken out, told as what it shows of pupils."""
    found: dict[str, list[Found]] = defaultdict(list)
    for before, after in zip(was.tables, now.tables, strict=True):
        texts: dict[int, list[str]] = {}
        for i, (a, b) in enumerate(zip(before.rows, after.rows, strict=True)):
            if a is not b and a != b:
                texts[before.numbers[i] - 1] = [x for x, y in zip(a, b, strict=True) if x != y]
        if texts:
            place = f"{named_rows(texts)}, by what the other edition says"
            place = f"sheet {before.sheet[:60]!r}, {place}" if before.sheet else place
            found[before.file].append(Found(HiddenKind.PERSONAL, place, [x for t in texts.values() for x in t]))
    return {
        file: tuple(Hidden(HiddenKind.PERSONAL, str(p), int(str(n)), str(digest)) for _, p, n, digest in as_answer(f))
        for file, f in found.items()
    }
