"""The rows of one edition as they are compared: the same columns in the same order, wherever they stand."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING

from diffing.normal import DateOrder, cell_key, date_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffing.sheets.columns import Alignment
    from model.register import Edition, Table

Row = tuple[str, ...]


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
        self._keys: dict[int, Row] = {}
        self._orders: dict[int, DateOrder] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def table_number(self, row: int) -> int:
        """The number of the table that a row stands in."""
        return bisect_right(self.starts, row) - 1

    def table(self, row: int) -> Table:
        """The table that a row stands in."""
        return self.tables[self.table_number(row)]

    def place(self, row: int) -> int:
        """The number of the place that a row stands in."""
        return self.places[self.table_number(row)]

    def has(self, row: int, slot: int) -> bool:
        """True where the row's table has such a column."""
        return self.positions[self.table_number(row)][slot] >= 0

    def record(self, row: int) -> dict[str, str]:
        """The row as read."""
        number = self.table_number(row)
        return self.tables[number].record(row - self.starts[number])

    def printed_row(self, row: int) -> int:
        """The row's number as a spreadsheet shows it."""
        number = self.table_number(row)
        return self.tables[number].numbers[row - self.starts[number]]

    def key(self, row: int) -> Row:
        """The keys of the row's cells: what it says, whatever its form."""
        key = self._keys.get(row)
        if key is None:
            key = tuple(cell_key(cell, plain=slot == self.reference) for slot, cell in enumerate(self.rows[row]))
            self._keys[row] = key
        return key

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
