"""What differs between two rows that are one row: field by field, with what is not substance counted apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from diffing.normal import DateOrder, cell_key, days, form_of, is_date_key, read_date, same_list, tidy
from model.register import FURTHER

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from diffing.rows.rows import Side
    from diffing.sheets.columns import Alignment

REFORMATTED_SHARE = 0.5
REFORMATTED_LEAST = 3
"""A column counts as written another way where so many of its cells, and at least so many, are."""

LISTS = frozenset({"recipient", FURTHER, "commissioner", "processor", "person"})
"""Fields whose cells list bodies or people: how these are parted, and their order, is form."""

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
                out[slot] = (
                    x if self.before.has(old, slot) else None,
                    y if self.after.has(new, slot) else None,
                )
        return out

    def same(self, slot: int, x: str, y: str) -> bool:
        """True where two cells of one column say the same in another form."""
        plain = slot == self.before.reference
        key = cell_key(x, plain=plain)
        if key != cell_key(y, plain=plain):
            return self.alignment.slots[slot].field in LISTS and same_list(x, y)
        return not is_date_key(key) or self._same_day(slot, x, y)

    def _same_day(self, slot: int, x: str, y: str) -> bool:
        a, b = read_date(tidy(x)), read_date(tidy(y))
        old_order, new_order = self.before.order(slot), self.after.order(slot)
        if a and b and a[0] == b[0] == "numeric" and old_order is new_order is DateOrder.EITHER:
            return a == b
        return bool(days(x, old_order) & days(y, new_order))

    def reformatted(self) -> tuple[str, ...]:
        """The columns, by the newer heading, whose cells are written another way throughout."""
        out = []
        for slot, count in sorted(self._reformed.items()):
            if count < REFORMATTED_LEAST:
                continue
            filled = sum(1 for row in self.before.rows if row[slot])
            if count >= REFORMATTED_SHARE * filled:
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
