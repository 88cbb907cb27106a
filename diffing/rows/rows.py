"""The rows of two editions as they are compared, column by column, and in which fields matched rows differ."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import repeat
from operator import itemgetter

from diffing.columns import Alignment
from diffing.normal import (
    Date,
    DateOrder,
    cell_key,
    date_order,
    date_span,
    form_of,
    is_date_key,
    is_span_key,
    read_date,
    readings,
    same_list,
    says_nothing,
    tidy,
)
from model.hidden import WITHHELD_MARK
from model.register import LISTS_OF_BODIES, Edition, SeenRecord, Table
from text.note_marks import without_note_marks
from text.pattern import lazy_pattern

Row = tuple[str, ...]
_FEW_KEYS = 8_000
"""Of rows: so many may stay."""


class Side:
    """One of the two editions, row by row in one count over all its tables."""

    def __init__(
        self, edition: Edition, positions: Sequence[tuple[int, ...]], places: Sequence[int], reference: int | None
    ) -> None:
        """Takes the edition, where each table keeps the slots, its tables' places, and which slot is the reference."""
        self.edition = edition
        self.tables = edition.tables
        self.positions = positions
        self.places = places
        self.reference = reference
        self.starts: list[int] = []
        self.rows: list[Row] = []
        for table, where in zip(edition.tables, positions, strict=True):
            self.starts.append(len(self.rows))
            self.rows.extend(project(table, where))
        self.withholds = any(t.taken for t in edition.tables)
        """True where something was taken out of a row."""
        self.printed = self.rows
        """The rows to tell apart by, with what was taken out of them: never to be told (`Table.as_printed`)."""
        if self.withholds:
            tables = zip(edition.as_printed().tables, positions, strict=True)
            self.printed = [row for table, where in tables for row in project(table, where)]
        self._readers = [t.record_reader() for t in edition.tables]
        self._keys: list[Row | None] = [None] * len(self.rows)
        self._keys_made = 0
        self._orders: dict[int, DateOrder] = {}
        self._columns: dict[int, Sequence[str]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def table_number(self, row: int) -> int:
        """The number of the row's table."""
        return bisect_right(self.starts, row) - 1 if len(self.starts) > 1 else 0

    def table(self, row: int) -> Table:
        """The row's table."""
        return self.tables[self.table_number(row)]

    def place(self, row: int) -> int:
        """The number of the row's place."""
        return self.places[self.table_number(row)]

    def has(self, row: int, slot: int) -> bool:
        """True where the row's table has such a column."""
        return self.positions[self.table_number(row)][slot] >= 0

    def record(self, row: int) -> Mapping[str, str]:
        """The row as read."""
        number = self.table_number(row)
        return SeenRecord(self._readers[number], row - self.starts[number])

    def is_withheld(self, row: int) -> bool:
        """True where something is withheld in a row."""
        return any(WITHHELD_MARK in cell for cell in self.rows[row])

    def is_unknown(self, row: int) -> bool:
        """True where nobody knows what is withheld in a row: it was recorded without it, and its file is lost."""
        return any(WITHHELD_MARK in cell for cell in self.printed[row])

    def column(self, slot: int) -> Sequence[str]:
        """The cells of a column as printed; taken from the rows once, which is half of a look at them."""
        if slot not in self._columns:
            self._columns[slot] = list(map(itemgetter(slot), self.printed))
        return self._columns[slot]

    def printed_row(self, row: int) -> int:
        """The row's number as a spreadsheet shows it."""
        number = self.table_number(row)
        return self.tables[number].numbers[row - self.starts[number]]

    def key(self, row: int) -> Row:
        """The keys of the row's cells as printed: its substance without its form."""
        key = self._keys[row]
        if key is None:
            at = self.reference
            key = tuple([cell_key(cell, plain=slot == at) for slot, cell in enumerate(self.printed[row])])
            self._keys[row] = key
            self._keys_made += 1
        return key

    def forget_keys(self) -> None:
        """Drops them, once rows are matched: of a register of which every row has changed they take more than it."""
        if self._keys_made > _FEW_KEYS:
            self._keys = [None] * len(self.rows)

    def order(self, slot: int) -> DateOrder:
        """In which order a column writes day and month; looked up only when a date can be read two ways."""
        if slot not in self._orders:
            self._orders[slot] = date_order({row[slot] for row in self.rows})
        return self._orders[slot]


def project(table: Table, where: tuple[int, ...]) -> Sequence[Row]:
    """The table's rows with the slots' cells in the slots' order, "" where the table has no such column."""
    if where == tuple(range(len(table.columns))):
        return table.rows
    if not where:
        return [()] * len(table.rows)
    width = len(table.columns)
    if len(where) == 1:
        at = where[0]
        return [(row[at],) if at >= 0 else ("",) for row in table.rows]
    if min(where) >= 0:
        return list(map(itemgetter(*where), table.rows))
    pick = itemgetter(*(p if p >= 0 else width for p in where))
    return [pick((*row, "")) for row in table.rows]


def key_slot(alignment: Alignment, before: Edition, after: Edition) -> int | None:
    """The slot that names rows: the reference, else a column of short values nearly all of which differ.

    A registers's key may have any heading; a column counts as one where in both editions 95 % of the first 5,000 rows
    have a value, 95 % of these differ, and they are 40 characters long or less on average.
    """
    known = alignment.slot("reference")
    if known is not None:
        return known
    for slot, column in enumerate(alignment.slots):
        if column.field is None and all(
            _names_rows(list(_cells(edition, where, slot)))
            for edition, where in ((before, alignment.before), (after, alignment.after))
        ):
            return slot
    return None


def _cells(edition: Edition, positions: Sequence[tuple[int, ...]], slot: int) -> list[str]:
    out: list[str] = []
    for table, where in zip(edition.tables, positions, strict=True):
        if where[slot] >= 0 and len(out) < 5_000:
            out += [row[where[slot]] for row in table.rows[:5_000]]
    return out


def _names_rows(cells: Sequence[str]) -> bool:
    filled = [c for c in cells if c]
    if len(filled) < max(2, 0.95 * len(cells)) or sum(map(len, filled)) > 40 * len(filled):
        return False
    if len(set(filled)) < 0.95 * len(filled):
        return False
    return not cell_key(filled[0]).startswith("\x02")


REFORMATTED_SHARE = 0.5
REFORMATTED_LEAST = 3
"""A column counts as written another way where so many of its cells, and at least so many, are."""

LISTS_OF_DATA = frozenset({"dataset", "tier", "years", None})
"""Fields whose cells list data, and columns that nobody knows: so it is there."""

_TICKS = lazy_pattern(
    r"\s*(?:[\[(]?[x\u2713\u2714\u2611\u2612\u2610]?\s?[\])]?|y|n|yes|no|true|false|1|0)\s*", re.IGNORECASE
)
_NAMES = LISTS_OF_BODIES | {"title"}
"""Fields whose cells are names: the mark of a note behind one is no part of it."""

Fields = dict[int, tuple[str | None, str | None]]
"""Slot -> (before, after); None where the row's table has no such column."""


class FieldDifferences:
    """Compares matched rows cell by cell."""

    def __init__(self, before: Side, after: Side, alignment: Alignment, counting: Container[int] = ()) -> None:
        """Takes the two sides, and the slots that only count the rows: their numbers say nothing."""
        self.before = before
        self.after = after
        self.alignment = alignment
        self.counting = counting
        self.ignored: Counter[str] = Counter()
        self._reformed: Counter[int] = Counter()
        self._ticks: dict[int, bool] = {}

    def between(self, old: int, new: int) -> Fields:
        """The cells that differ in substance; counts those that differ in form only."""
        out: Fields = {}
        for slot, (x, y) in enumerate(zip(self.before.rows[old], self.after.rows[new], strict=True)):
            if x == y:
                continue
            if slot in self.counting:
                self.ignored["row_count"] += 1
            elif self.same(slot, x, y):
                form = form_of(x, y)
                self.ignored[form] += 1
                if form in ("date_form", "number_form"):
                    self._reformed[slot] += 1
            else:
                out[slot] = (x if self.before.has(old, slot) else None, y if self.after.has(new, slot) else None)
        return out

    def same(self, slot: int, x: str, y: str) -> bool:
        """True where two cells of one column say the same in another form."""
        plain = slot == self.before.reference
        key = cell_key(x, plain=plain)
        if key != cell_key(y, plain=plain):
            field = self.alignment.slots[slot].field
            if says_nothing(x, ticks=False) and says_nothing(y, ticks=False):
                ticks = self._may_tick(slot)
                return says_nothing(x, ticks=ticks) and says_nothing(y, ticks=ticks)
            # How the items of a list are parted, and their order, is form.
            listed = field in LISTS_OF_BODIES or field in LISTS_OF_DATA
            if listed and same_list(x, y, of_words=field in LISTS_OF_DATA):
                return True
            return field in _NAMES and _without_marks(x) == _without_marks(y) != ""
        if is_span_key(key):
            return all(map(self._same_day, repeat(slot), date_span(tidy(x)), date_span(tidy(y))))
        return not is_date_key(key) or self._same_day(slot, read_date(tidy(x)), read_date(tidy(y)))

    def _may_tick(self, slot: int) -> bool:
        """True of a column of boxes, in which nothing but marks and "Yes" or "No" stands: "[x]" is a tick there."""
        if slot not in self._ticks:
            cells = {row[slot] for side in (self.before, self.after) for row in side.rows}
            self._ticks[slot] = all(says_nothing(c) or _TICKS.fullmatch(c) for c in cells)
        return self._ticks[slot]

    def _same_day(self, slot: int, a: Date | None, b: Date | None) -> bool:
        old_order, new_order = self.before.order(slot), self.after.order(slot)
        if a and b and a[0] == b[0] == "numeric" and old_order is new_order is DateOrder.EITHER:
            return a == b
        return bool(a and b and readings(a, old_order) & readings(b, new_order))

    def reformatted(self) -> tuple[str, ...]:
        """The columns, by the newer heading, whose cells are written another way throughout."""
        out = []
        for slot, count in sorted(self._reformed.items()):
            filled = sum(1 for row in self.before.rows if row[slot])
            if count >= max(REFORMATTED_LEAST, REFORMATTED_SHARE * filled):
                out.append(self._heading(slot))
        return tuple(out)

    def _heading(self, slot: int) -> str:
        for table, where in zip(self.after.tables, self.after.positions, strict=True):
            if where[slot] >= 0:
                return table.columns[where[slot]].heading
        return self.alignment.slots[slot].after

    def named(self, fields: Fields, new: int | None) -> Mapping[str, tuple[str | None, str | None]]:
        """The fields by the names under which the newer row's cells are called."""
        out: dict[str, tuple[str | None, str | None]] = {}
        for slot, values in fields.items():
            name = self.alignment.slots[slot].after
            if new is not None and self.after.has(new, slot):
                number = self.after.table_number(new)
                name = self.after.tables[number].columns[self.after.positions[number][slot]].name
            out[name] = values
        return out


def _without_marks(cell: str) -> str:
    return cell_key(without_note_marks(cell))
