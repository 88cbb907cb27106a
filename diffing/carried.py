"""What a column means whose heading nobody knows: what it meant before, or what other sheets say of its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from diffing.columns import SAMPLE, WHOLE, column_values, heading_key, idents, match_columns
from diffing.normal import is_date_key
from diffing.sheets import place_tables, table_pairs
from model.hidden import WITHHELD_MARK
from model.register import FURTHER, Column, Edition, Table

LEAST_ALIKE = 2
"""Columns of a repeated heading that must be as above, for a gap in it to be filled from there."""
NAMED = 0.5
"""Share of a column's values that stand as recipients elsewhere from which it holds recipients."""
NAMED_MANY, NAMED_SHARE = 5, 0.25
"""Or so many of them, and that share: a new sheet names new bodies as well."""
RECORDED = 0.8
"""Share of a column's cells that were recorded under a field from which it is that field."""
LOOKED_AT = 300


class Carried(Struct, frozen=True):
    """A column whose meaning came from elsewhere."""

    table: int
    column: int
    field: str
    file: str
    sheet: str
    heading: str
    why: str
    """For people: how it is known."""
    was_guessed: bool = False
    """True under a heading that stood before, where the cells told what it means: operators have heard of that."""

    @property
    def message(self) -> str:
        """For operators."""
        sheet = f" of sheet {self.sheet!r}" if self.sheet else ""
        return (
            f"the heading {self.heading!r}{sheet} is not known; the column is taken for the {self.field}, since "
            f"{self.why}. If that is wrong, name the column in the configuration"
        )


def carry_meaning(before: Sequence[Table], after: Sequence[Table]) -> tuple[tuple[Table, ...], tuple[Carried, ...]]:
    """The newer tables with what is known of their columns from the older ones, and from each other.

    Not told is what the cells of a column told before, under the heading that it has still.
    """
    found: list[Carried] = []
    tables = [_without_guesses(t) for t in after]
    for o, n in table_pairs(before, after, place_tables(before, after)):
        tables[n] = _as_they_were(before[o], tables[n])
        found += [replace(c, table=n) for c in _from_older(before[o], tables[n])]
    for carried in found:
        tables[carried.table] = with_field(tables[carried.table], carried)
    for n in range(1, len(tables)):
        for carried in _from_above(tables[n - 1], tables[n]):
            found.append(replace(carried, table=n))
            tables[n] = with_field(tables[n], carried)
    nameless = [n for n, table in enumerate(tables) if _lacks(table, "recipient")]
    known = _recipients([*before, *tables]) if nameless else frozenset()
    for n in nameless if known else ():
        for carried in _by_recipients(tables[n], known):
            found.append(replace(carried, table=n))
            tables[n] = with_field(tables[n], found[-1])
    told = tuple(c for c in found if not c.was_guessed)
    return tuple(_with_guesses(t, was) for t, was in zip(tables, after, strict=True)), told


def _as_they_were(old: Table, new: Table) -> Table:
    """The newer table, where columns of the older one that keep their headings only exchanged what they mean.

    Of two columns that may be the purpose ("Technical summary", "Lay summary") the first is: so it stays in any order.
    """
    before, now = _by_heading(old), _by_heading(new)
    other = {h: c for h, c in before.items() if h in now and now[h].field != c.field}
    said = any(c.said for c in (*other.values(), *map(now.__getitem__, other)))
    if said or Counter(c.field for c in other.values()) != Counter(now[h].field for h in other):
        return new
    was = {now[h].heading: c for h, c in other.items()}
    return replace(
        new,
        columns=tuple(
            replace(c, field=w.field, name=w.name, guessed=w.guessed) if (w := was.get(c.heading)) else c
            for c in new.columns
        ),
    )


def _by_heading(table: Table) -> dict[str, Column]:
    """The columns whose headings stand once."""
    times = Counter(heading_key(c.heading) for c in table.columns)
    return {h: c for c in table.columns if times[h := heading_key(c.heading)] == 1}


def _without_guesses(table: Table) -> Table:
    """The table with no meaning for a column that its cells alone gave one."""
    if not any(c.guessed for c in table.columns):
        return table
    return replace(
        table, columns=tuple(replace(c, field=None, name=c.heading) if c.guessed else c for c in table.columns)
    )


def _with_guesses(table: Table, was: Table) -> Table:
    """The guesses put back for what is still not known."""
    fields = {c.field for c in table.columns}
    return replace(
        table,
        columns=tuple(
            old if old.guessed and column.field is None and old.field not in fields - {FURTHER} else column
            for column, old in zip(table.columns, was.columns, strict=True)
        ),
    )


def with_field(table: Table, carried: Carried) -> Table:
    """The table with one column known."""
    columns = list(table.columns)
    column = columns[carried.column]
    named = table.dfe and carried.field != FURTHER
    columns[carried.column] = replace(column, field=carried.field, name=carried.field if named else column.name)
    return replace(table, columns=tuple(columns))


def _lacks(table: Table, field: str) -> bool:
    return bool(len(table.rows)) and all(c.field != field for c in table.columns)


def _from_older(old: Table, new: Table) -> Iterator[Carried]:
    """The columns that hold what a known one of the older table held, or stand alone where it stood."""
    if all(c.field for c in new.columns):
        return
    matched = match_columns(old, new, idents(old), idents(new))
    fields = {c.field for c in new.columns} - {FURTHER}
    for i, j in matched:
        field = old.columns[i].field
        if field and _is_open(new.columns[j]) and field not in fields:
            fields |= {field} - {FURTHER}
            was, now = old.columns[i].heading, new.columns[j].heading
            why = "it was so before" if was == now else f"it holds what {was!r} held"
            heard = was == now and old.columns[i].guessed
            yield Carried(0, j, field, new.file, new.sheet, new.columns[j].heading, why, heard)
    rest_old = [i for i in range(len(old.columns)) if i not in {i for i, _ in matched}]
    rest_new = [j for j in range(len(new.columns)) if j not in {j for _, j in matched}]
    if len(rest_old) == len(rest_new) == 1 and len(matched) >= 2:
        (i,), (j,) = rest_old, rest_new
        field = old.columns[i].field
        if field and _is_open(new.columns[j]) and field not in fields and _alike(old, i, new, j):
            why = f"it stands where {old.columns[i].heading!r} stood and all other columns are known"
            yield Carried(0, j, field, new.file, new.sheet, new.columns[j].heading, why)


def _from_above(above: Table, table: Table) -> Iterator[Carried]:
    """The open columns of a table that goes on under headings repeated with a gap: all others are as above."""
    pairs = list(zip(above.columns, table.columns, strict=False))
    known = [(a.field, c.field) for a, c in pairs if c.field]
    same = (above.file, above.sheet, len(above.columns)) == (table.file, table.sheet, len(table.columns))
    if not same or len(known) < LEAST_ALIKE or any(a != b for a, b in known):
        return
    for j, (a, c) in enumerate(pairs):
        if a.field and _is_open(c):
            yield Carried(0, j, a.field, table.file, table.sheet, c.heading, "it stands under it in the table above")


def _is_open(column: Column) -> bool:
    """True where nobody knows what the column is; the user may have said that it is nothing."""
    return column.field is None and not column.said


def _alike(old: Table, i: int, new: Table, j: int) -> bool:
    """True where two columns hold cells of one kind: dates or not, long or short, filled or not."""
    shapes = []
    for table, at in ((old, i), (new, j)):
        values = column_values(table, at, SAMPLE)
        if not values:
            return False
        shapes.append((sum(map(is_date_key, values)) / len(values), sum(map(len, values)) / len(values)))
    (dates, length), (other_dates, other_length) = shapes
    return abs(dates - other_dates) < 0.5 and max(length, other_length) <= 3 * min(length, other_length) + 10


def _recipients(tables: Sequence[Table]) -> frozenset[str]:
    out: set[str] = set()
    for table in tables:
        for at, column in enumerate(table.columns):
            if column.field == "recipient":
                out |= column_values(table, at, WHOLE)
                break
    return frozenset(out)


def _by_recipients(table: Table, known: frozenset[str]) -> Iterator[Carried]:
    """The unknown column that names most of the recipients that are known from elsewhere, if it names enough."""
    best, at = 0, -1
    for j, column in enumerate(table.columns):
        if not _is_open(column):
            continue
        values = column_values(table, j, WHOLE)
        named = len(values & known)
        enough = named >= max(2, NAMED * len(values)) or named >= max(NAMED_MANY, NAMED_SHARE * len(values))
        if enough and named > best:
            best, at = named, j
    if at >= 0:
        why = f"{best} of its values are recipients elsewhere"
        yield Carried(0, at, "recipient", table.file, table.sheet, table.columns[at].heading, why)


def as_recorded(
    edition: Edition, known: Sequence[Mapping[str, str] | None], fields: Container[str]
) -> tuple[Table, ...]:
    """The tables of an edition read again, with the meaning that its columns had when it was recorded.

    Args:
        edition: the last good edition.
        known: for each of its rows the cells by column name as they were recorded; None where nothing is known.
        fields: the names that are fields. Of a row that has not changed since, a cell stands under its field and under
            the heading that it had then, which is no field.
    """
    out, start = [], 0
    for was in edition.tables:
        table = _without_guesses(was)
        rows = [(table.rows[i], cells) for i in range(len(table.rows)) if (cells := known[start + i])][:LOOKED_AT]
        start += len(table.rows)
        for j, column in enumerate(table.columns):
            field = _recorded_field(table, j, rows, fields) if _is_open(column) and rows else ""
            if field:
                table = with_field(table, Carried(0, j, field, "", "", "", ""))
        out.append(_with_guesses(table, was))
    return tuple(out)


def _recorded_field(
    table: Table, at: int, rows: Sequence[tuple[Sequence[str], Mapping[str, str]]], fields: Container[str]
) -> str:
    taken = {c.name for c in table.columns} | {c.field for c in table.columns}
    filled = [(row[at], cells) for row, cells in rows if row[at]]
    for name in sorted({name for _, cells in filled for name in cells if name in fields and name not in taken}):
        said = [(cell, held) for cell, cells in filled if WITHHELD_MARK not in (held := cells.get(name, ""))]
        if said and sum(cell == held for cell, held in said) >= RECORDED * len(said):
            return name
    return ""
