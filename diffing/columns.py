"""Which column of the newer edition is which column of the older one, across all sheets and files.

A column is known by the field that it was recognised as, else by its heading. What is left on both sides of two
tables that belong together is paired by likeness of heading and by the values that both hold: the UK Statistics
Authority renamed every column of its register when it turned an HTML table into a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from diffing.normal import cell_key, tidy
from model.change import ColumnChanges
from model.register import FURTHER, Column, Table

SAMPLE = 500
"""Rows of the older table whose values are looked for in the newer one's column."""
WHOLE = 200_000
"""Rows of the newer table that are looked at for them."""
_LIKE_ENOUGH = 0.55
_SURELY = 0.8
"""Values shared from which a column is the same though taken for another field: "Date", now "Date approved"."""
_RUNNING = frozenset({"no", "no.", "#", "row", "rowno", "rowno.", "s/n", "serialno", "srno", "line"})


class Slot(Struct, frozen=True):
    """A column that both editions have, in any of their tables."""

    ident: str
    field: str | None
    before: str
    """Its name in the older edition, as cells are called in changes."""
    after: str


class Alignment(Struct, frozen=True):
    """The columns that can be compared, and where each table keeps them."""

    slots: tuple[Slot, ...]
    before: tuple[tuple[int, ...], ...]
    """For each table of the older edition the position of every slot, -1 where it has none."""
    after: tuple[tuple[int, ...], ...]
    changes: ColumnChanges
    headings_reformed: int
    """Headings that differ in case, spacing or typography only."""

    def slot(self, field: str) -> int | None:
        """The number of the slot that is this field."""
        return next((i for i, s in enumerate(self.slots) if s.field == field), None)


def heading_key(heading: str) -> str:
    """A heading without case, white space and typography."""
    return tidy(heading).casefold()


def idents(table: Table) -> list[str]:
    """What each column of a table is known by; a second one that would be known by the same gets a number."""
    out: list[str] = []
    for column in table.columns:
        ident = heading_key(column.heading) if column.field in (None, FURTHER) else column.field
        if ident in out:
            ident = heading_key(column.heading)
        out.append(ident if ident not in out else f"{ident}#{len(out)}")
    return out


def align(before: Sequence[Table], after: Sequence[Table], pairs: Iterable[tuple[int, int]]) -> Alignment:
    """Aligns the columns of two editions.

    Args:
        before: the tables of the older edition.
        after: the tables of the newer one.
        pairs: the numbers of the tables that belong together; columns are paired by likeness only within these,
            and only what happens to columns within these is told.
    """
    pairs = list(pairs)
    old_ids, new_ids = [idents(t) for t in before], [idents(t) for t in after]
    old_known = {i for ids in old_ids for i in ids}
    new_known = {i for ids in new_ids for i in ids}
    called: dict[str, str] = {}
    own: dict[int, dict[str, str]] = {}
    report = _Report()
    for o, n in pairs:
        matched = match_columns(before[o], after[n], old_ids[o], new_ids[n])
        own[o] = {old_ids[o][i]: new_ids[n][j] for i, j in matched}
        for old, new in own[o].items():
            called.setdefault(old, new)
        report.note(before[o], after[n], matched, (old_ids[o], new_ids[n]), (old_known, new_known))
    # A table that has no partner follows what the others taught: its date column was renamed as theirs was.
    old_ids = [
        [own[o].get(i, i) if o in own else i if i in new_known else called.get(i, i) for i in ids]
        for o, ids in enumerate(old_ids)
    ]
    # Nor is a column renamed that a newer table without a partner still calls by its old name.
    partnered, taken = {n for _, n in pairs}, {now for names in own.values() for now in names.values()}
    new_ids = [
        ids if n in partnered else [i if i in taken or called.get(i) in ids else called.get(i, i) for i in ids]
        for n, ids in enumerate(new_ids)
    ]
    slots = _slots(before, after, old_ids, new_ids)
    return Alignment(
        slots=slots,
        before=tuple(_positions(ids, slots) for ids in old_ids),
        after=tuple(_positions(ids, slots) for ids in new_ids),
        changes=report.changes(),
        headings_reformed=report.reformed,
    )


class _Report:
    """Gathers what happened to columns, each thing once however many tables show it."""

    def __init__(self) -> None:
        self.added: dict[str, None] = {}
        self.removed: dict[str, None] = {}
        self.renamed: dict[tuple[str, str], None] = {}
        self.reordered = False
        self.reformed = 0

    def note(
        self,
        old: Table,
        new: Table,
        matched: Sequence[tuple[int, int]],
        ids: tuple[list[str], list[str]],
        known: tuple[set[str], set[str]],
    ) -> None:
        news = {j for _, j in matched}
        olds = {i for i, _ in matched}
        self.added.update(
            (c.heading, None) for j, c in enumerate(new.columns) if j not in news and ids[1][j] not in known[0]
        )
        self.removed.update(
            (c.heading, None) for i, c in enumerate(old.columns) if i not in olds and ids[0][i] not in known[1]
        )
        for i, j in matched:
            a, b = old.columns[i].heading, new.columns[j].heading
            if heading_key(a) != heading_key(b):
                self.renamed[a, b] = None
            elif a != b:
                self.reformed += 1
        order = [j for _, j in sorted(matched)]
        self.reordered = self.reordered or order != sorted(order)

    def changes(self) -> ColumnChanges:
        return ColumnChanges(
            added=tuple(self.added), removed=tuple(self.removed), renamed=tuple(self.renamed), reordered=self.reordered
        )


def match_columns(old: Table, new: Table, old_ids: Sequence[str], new_ids: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of column numbers: by field and heading, then by heading alone, then by likeness."""
    at = {ident: j for j, ident in enumerate(new_ids)}
    matched = [(i, at[ident]) for i, ident in enumerate(old_ids) if ident in at]
    for rule in (_by_heading, _by_likeness):
        olds, news = {i for i, _ in matched}, {j for _, j in matched}
        rest_old = [i for i in range(len(old_ids)) if i not in olds]
        rest_new = [j for j in range(len(new_ids)) if j not in news]
        if rest_old and rest_new:
            matched += rule(old, new, rest_old, rest_new)
    return matched


def _by_heading(old: Table, new: Table, olds: Sequence[int], news: Sequence[int]) -> list[tuple[int, int]]:
    at = {heading_key(new.columns[j].heading): j for j in reversed(news)}
    out = []
    for i in olds:
        j = at.pop(heading_key(old.columns[i].heading), None)
        if j is not None:
            out.append((i, j))
    return out


def _by_likeness(old: Table, new: Table, olds: Sequence[int], news: Sequence[int]) -> list[tuple[int, int]]:
    """The best pairs first; a register has tens of columns, so every pair is looked at."""
    held_old = {i: column_values(old, i, SAMPLE) for i in olds}
    held_new = {j: column_values(new, j, WHOLE) for j in news}
    scored = sorted(
        (
            (_column_likeness((old.columns[i], new.columns[j]), held_old[i], held_new[j]), -abs(i - j), i, j)
            for i in olds
            for j in news
        ),
        reverse=True,
    )
    used_old: set[int] = set()
    used_new: set[int] = set()
    out = []
    for score, _, i, j in scored:
        if score < _LIKE_ENOUGH:
            break
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            out.append((i, j))
    return out


def _column_likeness(pair: tuple[Column, Column], sample: frozenset[str], whole: frozenset[str]) -> float:
    """0 to 1. Values that both hold prove most; few values ("yes", "no") prove little, and the heading must help."""
    old, new = pair
    heading = fuzz.token_set_ratio(_words(old.heading), _words(new.heading)) / 100
    if not sample or not whole:
        return heading * 0.8 if not (old.field and new.field) else 0.0
    shared = len(sample & whole) / min(len(sample), len(whole))
    if old.field and new.field and old.field != new.field and shared < _SURELY:
        return 0.0
    if shared < 0.05 and len(sample) >= 20:
        return heading * 0.5
    weight = 0.8 if len(sample) >= 20 else 0.6 if len(sample) >= 5 else 0.4
    return weight * shared + (1 - weight) * heading


def _words(heading: str) -> str:
    return " ".join(re.findall(r"\w+", heading.casefold()))


def column_values(table: Table, position: int, rows: int) -> frozenset[str]:
    """The different values of a column, as printed, by their keys: of at most so many rows, evenly over the table."""
    step = max(1, len(table.rows) // rows)
    rows_taken = map(table.printed_row, range(0, len(table.rows), step)) if table.taken else table.rows[::step]
    return frozenset(cell_key(cell[:200]) for cell in {row[position] for row in rows_taken} if cell)


def _slots(
    before: Sequence[Table], after: Sequence[Table], old_ids: Sequence[Sequence[str]], new_ids: Sequence[Sequence[str]]
) -> tuple[Slot, ...]:
    """The slots both editions have, in the order in which the older one first shows them."""
    new_columns: dict[str, Column] = {}
    for table, ids in zip(after, new_ids, strict=True):
        for column, ident in zip(table.columns, ids, strict=True):
            new_columns.setdefault(ident, column)
    out: dict[str, Slot] = {}
    for table, ids in zip(before, old_ids, strict=True):
        for column, ident in zip(table.columns, ids, strict=True):
            twin = new_columns.get(ident)
            if twin and ident not in out and not _is_running_number(column, twin):
                field = twin.field if twin.said else twin.field or column.field
                out[ident] = Slot(ident, field, column.name, twin.name)
    return tuple(out.values())


def _is_running_number(old: Column, new: Column) -> bool:
    """A column that only counts the rows changes in every row when one is put in: it says nothing."""
    fields = {old.field, new.field} - {None}
    return fields == {"row_id"} or (not fields and heading_key(old.heading) in _RUNNING)


def _positions(ids: Sequence[str], slots: Sequence[Slot]) -> tuple[int, ...]:
    at: dict[str, int] = {}
    for position, ident in enumerate(ids):
        at.setdefault(ident, position)
    return tuple(at.get(slot.ident, -1) for slot in slots)
