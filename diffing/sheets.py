"""Which sheet of the newer edition is which of the older one, and what a column means whose heading nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diffing.columns import SAMPLE, WHOLE, column_values, idents, match_columns
from diffing.normal import is_date_key, tidy
from model.register import FURTHER, Column, Edition, Table
from text.clean import without_turns

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|tember|ober)?"
_DATES = re.compile(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s*)?\b{_MONTH}\b\W*(?:\d{{4}}|\d\d)?\b|\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|"
    r"\b(?:19|20)\d\d(?:[-/]\d{2,4})?\b|\bq[1-4]\b|\b(?:as at|as of|up to|end of|to|from)\b|[\W_]+",
    re.IGNORECASE,
)
LEAST_ALIKE = 2
"""Columns of a repeated heading that must be as above, for a gap in it to be filled from there."""
_ROWS_MOST = 0.5

Key = tuple[str, str]
"""File, and section or name of the sheet without dates."""


@dataclass(frozen=True, slots=True)
class SheetPlaces:
    """Where tables stand: two tables with the same number stand in the same place of the publication."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    renamed: tuple[tuple[str, str], ...] = ()
    """Sheets that are held to be the same under another name, or in another of the files: (older, newer)."""


def sheet_key(table: Table) -> str:
    """What a sheet is known by: what it holds where that is known, else its name without dates."""
    return table.section or " ".join(_DATES.sub(" ", without_turns(table.sheet)).casefold().split())


def place_tables(before: Sequence[Table], after: Sequence[Table]) -> SheetPlaces:
    """Numbers the places of two editions.

    First the same file and sheet, then the same sheet in another file where there is only one, then, for sheets that
    neither name nor file explains, the same values: at least half of the smaller table's in some column.
    """
    olds, news = _by_key(before), _by_key(after)
    paired: dict[Key, Key] = {key: key for key in olds if key in news}
    for same in (_same_sheet, _same_values):
        rest_old = {k: [before[i] for i in v] for k, v in olds.items() if k not in paired}
        taken = set(paired.values())
        rest_new = {k: [after[i] for i in v] for k, v in news.items() if k not in taken}
        if rest_old and rest_new:
            paired.update(same(rest_old, rest_new))
    return _numbered(olds, news, paired, (len(before), len(after)))


def table_pairs(before: Sequence[Table], after: Sequence[Table], places: SheetPlaces) -> Iterator[tuple[int, int]]:
    """The tables that belong together: of each place the first with the first, the second with the second."""
    for place in dict.fromkeys(places.before):
        olds = [i for i in range(len(before)) if places.before[i] == place]
        news = [j for j in range(len(after)) if places.after[j] == place]
        yield from zip(olds, news, strict=False)


def _by_key(tables: Sequence[Table]) -> dict[Key, list[int]]:
    out: dict[Key, list[int]] = {}
    for number, table in enumerate(tables):
        out.setdefault((tidy(table.file).casefold(), sheet_key(table)), []).append(number)
    return out


def _same_sheet(olds: dict[Key, list[Table]], news: dict[Key, list[Table]]) -> dict[Key, Key]:
    out = {}
    for key in olds:
        there = [k for k in news if k[1] == key[1]]
        here = [k for k in olds if k[1] == key[1]]
        if len(there) == len(here) == 1:
            out[key] = there[0]
    return out


def _same_values(olds: dict[Key, list[Table]], news: dict[Key, list[Table]]) -> dict[Key, Key]:
    """The best pairs first. A publication has at most some tens of sheets."""
    scored = sorted(
        ((_shared(olds[o][0], news[n][0]), i, j, o, n) for i, o in enumerate(olds) for j, n in enumerate(news)),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    out: dict[Key, Key] = {}
    for score, _, _, o, n in scored:
        if score >= _ROWS_MOST and o not in out and n not in out.values():
            out[o] = n
    return out


def _shared(old: Table, new: Table) -> float:
    """The share of the values of one column that the other table holds too, of the most telling pair of columns."""
    held = [column_values(new, j, WHOLE) for j in range(len(new.columns))]
    best = 0.0
    for i in range(len(old.columns)):
        sample = column_values(old, i, SAMPLE)
        if sample and len(sample) >= 0.5 * min(len(old.rows), SAMPLE):
            best = max([best, *(len(sample & values) / min(len(sample), len(values)) for values in held if values)])
    return best


def _numbered(
    olds: dict[Key, list[int]], news: dict[Key, list[int]], paired: dict[Key, Key], counts: tuple[int, int]
) -> SheetPlaces:
    before, after = [0] * counts[0], [0] * counts[1]
    numbers: dict[Key, int] = {}
    for number, (key, tables) in enumerate(olds.items()):
        for i in tables:
            before[i] = number
        if key in paired:
            numbers[paired[key]] = number
    for number, (key, tables) in enumerate(news.items(), start=len(olds)):
        for j in tables:
            after[j] = numbers.get(key, number)
    renamed = tuple(
        (_named(o), _named(n)) for o, n in paired.items() if o != n and not _only_file_renamed(o, n, paired)
    )
    return SheetPlaces(tuple(before), tuple(after), renamed)


def _only_file_renamed(old: Key, new: Key, paired: dict[Key, Key]) -> bool:
    """True where the sheet is the same and its whole file has another name: nothing was done to the sheet."""
    if old[1] != new[1]:
        return False
    return all((o[0] == old[0]) == (n[0] == new[0]) for o, n in paired.items())


def _named(key: Key) -> str:
    return f"{key[1]} in {key[0]}" if key[0] else key[1]


HELD = 0.5
"""Share of a column's values that stand as recipients elsewhere from which it holds recipients."""
HELD_MANY, HELD_SHARE = 5, 0.25
"""Or so many of them, and that share: a new sheet names new bodies as well."""
RECORDED = 0.8
"""Share of a column's cells that were recorded under a field from which it is that field."""
LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class Carried:
    """A column whose meaning came from elsewhere."""

    table: int
    column: int
    field: str
    file: str
    sheet: str
    heading: str
    why: str
    """For people: how it is known."""

    @property
    def message(self) -> str:
        """For operators."""
        sheet = f" of sheet {self.sheet!r}" if self.sheet else ""
        return (
            f"the heading {self.heading!r}{sheet} is not known; the column is taken for the {self.field}, since "
            f"{self.why}. If that is wrong, name the column in the configuration"
        )


def carry_meaning(before: Sequence[Table], after: Sequence[Table]) -> tuple[tuple[Table, ...], tuple[Carried, ...]]:
    """The newer tables with what is known of their columns from the older ones, and from each other."""
    found: list[Carried] = []
    tables = [_without_guesses(t) for t in after]
    for o, n in table_pairs(before, after, place_tables(before, after)):
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
    return tuple(_with_guesses(t, was) for t, was in zip(tables, after, strict=True)), tuple(found)


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
            why = f"it holds what {old.columns[i].heading!r} held"
            yield Carried(0, j, field, new.file, new.sheet, new.columns[j].heading, why)
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
        held = len(values & known)
        enough = held >= max(2, HELD * len(values)) or held >= max(HELD_MANY, HELD_SHARE * len(values))
        if enough and held > best:
            best, at = held, j
    if at >= 0:
        why = f"{best} of its values are recipients elsewhere"
        yield Carried(0, at, "recipient", table.file, table.sheet, table.columns[at].heading, why)


def as_recorded(edition: Edition, known: Sequence[Mapping[str, str] | None]) -> tuple[Table, ...]:
    """The tables of an edition read again, with the meaning that its columns had when it was recorded.

    Args:
        edition: the last good edition.
        known: for each of its rows the cells by column name as they were recorded; None where nothing is known.
    """
    out, start = [], 0
    for was in edition.tables:
        table = _without_guesses(was)
        rows = [(table.rows[i], cells) for i in range(len(table.rows)) if (cells := known[start + i])][:LOOKED_AT]
        start += len(table.rows)
        for j, column in enumerate(table.columns):
            field = _recorded_field(table, j, rows) if _is_open(column) and rows else ""
            if field:
                table = with_field(table, Carried(0, j, field, "", "", "", ""))
        out.append(_with_guesses(table, was))
    return tuple(out)


def _recorded_field(table: Table, at: int, rows: Sequence[tuple[Sequence[str], Mapping[str, str]]]) -> str:
    taken = {c.name for c in table.columns} | {c.field for c in table.columns}
    filled = [(row[at], cells) for row, cells in rows if row[at]]
    names = {name for _, cells in filled for name in cells if name not in taken}
    for name in sorted(names):
        if sum(cells.get(name) == cell for cell, cells in filled) >= RECORDED * len(filled):
            return name
    return ""
