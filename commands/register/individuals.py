"""Recipients of a file that read as private individuals: of these no command prints more than a crawl would tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from db.withheld.decide import Withheld, withheld_as_individuals
from model.change import Change, Comparison
from model.hidden import Hidden, HiddenKind
from model.register import Edition, Reading, SheetKind, Table
from readers.hidden.take_out import named_rows
from recipients.private.individuals import individuals_of
from text.privacy.private import JUDGED_LATER

Rows = dict[int, dict[str, str]]
"""By index the rows of a table that have such cells, with why."""


def without_individuals(reading: Reading) -> Reading:
    """The reading with each withheld until reviewed, and the cells beside that say more of them."""
    found = [dict(individuals_of(t)) if t.kind is SheetKind.RELEASES else {} for t in reading.tables]
    withheld = withheld_as_individuals(_names(found))
    if not withheld:
        return reading
    hidden = (_hidden(t, rows) for t, rows in zip(reading.tables, found, strict=True) if rows)
    return replace(
        reading, tables=tuple([_table(withheld, t) for t in reading.tables]), hidden=(*reading.hidden, *hidden),
        problems=tuple([replace(p, message=withheld.cleaner()(p.message)) for p in reading.problems]),
    )


def _names(found: Iterable[Mapping[int, Mapping[str, str]]]) -> set[str]:
    return {cell for rows in found for cells in rows.values() for cell in cells}


def _table(withheld: Withheld, table: Table) -> Table:
    rows = []
    for i, row in enumerate(table.rows):
        named = [x for c, x in zip(table.columns, row, strict=True) if c.field in JUDGED_LATER and x]
        clean = withheld.cleaner([table.field_value(i, "recipient"), *named])
        rows.append(tuple([
            clean.under("recipient" if c.field in JUDGED_LATER else c.name, x)
            for c, x in zip(table.columns, row, strict=True)
        ]))
    return replace(table, rows=rows)


def _hidden(table: Table, rows: Mapping[int, Mapping[str, str]]) -> Hidden:
    place = f"{named_rows([table.numbers[i] - 1 for i in rows])}: who is named reads as a private individual"
    place = f"sheet {table.sheet[:60]!r}, {place}" if table.sheet else place
    return Hidden(HiddenKind.PERSONAL, place, sum(map(len, rows.values())), "")


class ToldChanges(NamedTuple):
    """A comparison as it may be printed."""

    comparison: Comparison
    ignored: list[dict[str, Any]]
    """The cells that were passed over."""
    hidden: tuple[list[Hidden], list[Hidden]]
    """Of the older and of the newer file who was withheld."""


def changes_without_individuals(
    comparison: Comparison, before: Edition, after: Edition, ignored: list[dict[str, Any]]
) -> ToldChanges:
    """The same for what differs between two editions, and for the cells that were passed over.

    Rows that are the same in both are not printed: of these only those are judged that name whom a change names.
    """
    told: list[dict[int, Rows]] = []
    for edition, numbers in (
        (before, {c.old for c in comparison.changes}), (after, {c.new for c in comparison.changes}),
    ):
        told.append(_judged(edition, [n for n in numbers if n is not None], every=bool(ignored)))
    withheld = withheld_as_individuals(_names(rows for found in told for rows in found.values()))
    if not withheld:
        return ToldChanges(comparison, ignored, ([], []))
    clean = withheld.cleaner()
    changes = tuple([_change(withheld, c) for c in comparison.changes])
    problems = tuple([replace(p, message=clean(p.message)) for p in comparison.problems])
    sides = zip((before, after), told, strict=True)
    one, other = ([_hidden(edition.tables[n], rows) for n, rows in found.items()] for edition, found in sides)
    passed = [x | {k: withheld.instead_of(x[k]) or clean(x[k]) for k in ("before", "after")} for x in ignored]
    return ToldChanges(replace(comparison, changes=changes, problems=problems), passed, (one, other))


def _judged(edition: Edition, numbers: Iterable[int], *, every: bool) -> dict[int, Rows]:
    """By number of the table what is found in its rows: all, or those with these running numbers and their like."""
    shown: dict[int, list[int]] = {}
    places = {id(t): n for n, t in enumerate(edition.tables)}
    for table, i in () if every else map(edition.locate, numbers):
        shown.setdefault(places[id(table)], []).append(i)
    readers = {n: edition.tables[n].field_reader("recipient") for n in shown}
    names = {readers[n](i) for n, rows in shown.items() for i in rows}
    found = {
        n: dict(individuals_of(table, None if every else shown.get(n, ()), names))
        for n, table in enumerate(edition.tables)
    }
    return {n: rows for n, rows in found.items() if rows}


def _change(withheld: Withheld, c: Change) -> Change:
    rows = [r for r in (c.before, c.after) if r]
    clean = withheld.cleaner([x for x in (c.recipient, *(r.get(k) for r in rows for k in JUDGED_LATER)) if x])
    return replace(
        c, reason=clean(c.reason), reference=clean(c.reference), recipient=clean.under("recipient", c.recipient),
        fields=clean(dict(c.fields)), before=clean(c.before), after=clean(c.after),
    )
