"""Hidden rows held against rows that are known: a filter is not a removal, and rows that are shown are news.

Hidden rows are known by digests only (`Table.withheld`). A row of the last good edition that the new one hides stands
in it as it was; rows that the last edition hid and the new one shows are found again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import TypeVar

from msgspec.structs import replace

from model.change import Change, ChangeKind, Comparison
from model.register import SECTION_LINE, Column, Edition, RowPlace, Table
from readers.columns.fields import FIELDS, field_of, section_of
from readers.hidden.take_out import cell_digest

ASIDE = 1_000_000
"""Rows that stand though their sheet is hidden are numbered from here: they have no place that is shown."""
_SHARE_OF_COLUMNS = 0.5
"""Share of the narrower table's columns that two tables have in common, for their rows to be held to be one."""

_MOST_PAIRS = 250_000
"""Of rows that are gone and hidden ones that are not known: held against each other at most."""
_FEWEST_OTHERS, _NAMED_ALIKE, _ALIKE = 2, 0.5, 0.75
"""Of the cells beside the reference that two rows have, for a hidden row to be an older one that was edited."""

Row = tuple[str, ...]
_Key = TypeVar("_Key")


def with_standing(
    before: Edition, after: Edition, hidden_before: Container[RowPlace] = frozenset()
) -> tuple[Edition, frozenset[RowPlace]]:
    """`after` with those rows of `before` that it hides, as they were; and the places that these rows have in it.

    What is left in `withheld` and `aside` is kept back. `hidden_before`: the places in `before` of rows that were
    hidden already: what resembles one of these is that row, edited under its filter; one that was shown is gone.
    """
    if not after.aside and not any(t.withheld for t in after.tables):
        return after, frozenset()
    gone = _not_shown(before.as_printed(), after.as_printed())
    taken: set[int] = set()
    tables: list[Table] = []
    places: set[RowPlace] = set()
    for table in after.tables:
        found = _standing_in(table, before, gone, taken, hidden_before)
        places.update(RowPlace(table.file, table.sheet, number) for number in found)
        was = {number: _in_columns(table, old, old.as_it_was(i)) for number, (old, i) in found.items()
               if old.numbers[i] in old.taken}
        found_rows = {number: _in_columns(table, old, old.rows[i]) for number, (old, i) in found.items()}
        tables.append(with_rows(table, found_rows, was))
    extra, aside = _in_hidden_sheets(before, after.aside, gone - taken)
    places.update(RowPlace(t.file, t.sheet, n) for t in extra for n in t.numbers)
    return Edition((*tables, *extra), aside), frozenset(places)


def with_rows(table: Table, rows: Mapping[int, Row], taken: Mapping[int, Row] | None = None) -> Table:
    """The table with rows put in by their 1-based numbers, no longer withheld; `taken`: as `Table.taken`."""
    if not rows:
        return table
    every = sorted([*zip(table.numbers, table.rows, strict=True), *rows.items()], key=lambda pair: pair[0])
    rest = tuple((n, cells) for n, cells in table.withheld if n not in rows)
    return replace(
        table, numbers=[n for n, _ in every], rows=[r for _, r in every], withheld=rest,
        taken={**table.taken, **(taken or {})},
    )


def with_recorded(edition: Edition, rows: Mapping[RowPlace, Mapping[str, str]]) -> Edition:
    """An edition read again, with the rows put in that stood in it though its files hide them, as recorded."""
    tables = list(edition.tables)
    alone: dict[tuple[str, str], dict[int, Mapping[str, str]]] = {}
    for place, cells in sorted(rows.items()):
        # A sheet can hold several tables: the row is one of that under whose heading its number stands.
        there = [k for k, t in enumerate(edition.tables)
                 if (t.file, t.sheet) == place[:2] and t.header_row < place.row]
        if there and place.row < ASIDE:
            table = tables[there[-1]]
            tables[there[-1]] = with_rows(table, {place.row: tuple(cells.get(c.name, "") for c in table.columns)})
        else:
            alone.setdefault((place.file, place.sheet), {})[place.row] = cells
    tables += [table_of(*name, list(mine.values()), list(mine)) for name, mine in alone.items()]
    return Edition(tuple(tables), edition.aside)


def table_of(file: str, sheet: str, records: Sequence[Mapping[str, str]], numbers: Sequence[int]) -> Table:
    """A table made of rows as they were recorded, where the file shows no such table any more."""
    names = list(dict.fromkeys(n for r in records for n in r if n != SECTION_LINE))
    printed = {field_of(n) for n in names if n not in FIELDS}
    kept = [n for n in names if n not in FIELDS or n not in printed]
    columns = tuple(Column(n, n if n in FIELDS else field_of(n), n) for n in kept)
    rows = [tuple(r.get(n, "") for n in kept) for r in records]
    section, dfe = section_of(sheet), any(n in FIELDS for n in kept)
    lines: list[tuple[int, str]] = []
    for n, r in sorted(zip(numbers, records, strict=True), key=itemgetter(0)):
        if (line := r.get(SECTION_LINE, "")) != (lines[-1][1] if lines else ""):
            lines.append((n - 1, line))
    return Table(file, sheet, 1, columns, rows, list(numbers), section, dfe=dfe, section_lines=tuple(lines))


def _not_shown(before: Edition, after: Edition) -> set[int]:
    """The running numbers of the older rows that no row of the newer edition says to the letter."""
    shown = Counter(frozenset(filter(None, row)) for t in after.tables for row in t.rows)
    return {n for n, table, i in before.indices() if not _used_up(shown, frozenset(filter(None, table.rows[i])))}


def _used_up(counts: Counter[_Key], key: _Key) -> bool:
    """True as often as the key was counted."""
    counts[key] -= 1
    return counts[key] >= 0


def _in_columns(table: Table, old: Table, row: Row) -> Row:
    """A row of an older table in the columns of this one."""
    cells = dict(zip((c.name for c in old.columns), row, strict=True))
    return tuple(cells.get(c.name, "") for c in table.columns)


def _standing_in(
    table: Table, before: Edition, gone: set[int], taken: set[int], hidden_before: Container[RowPlace]
) -> dict[int, tuple[Table, int]]:
    """The older rows that a table hides, by number: their table and index."""
    found: dict[int, tuple[Table, int]] = {}
    for old, start in _starts(before) if table.withheld else ():
        names = _shared(old, table)
        if not names:
            continue
        rows = [i for i in range(len(old.rows)) if start + i in gone and start + i not in taken]
        there, here = _at(old, names), _at(table, names)
        printed = {i: tuple([cell_digest(row[k]) for k in there]) for i in rows if (row := old.printed_row(i))}
        hidden = {n: tuple([cells[k] for k in here]) for n, cells in table.withheld if n not in found}
        # Reference and recipient name a row that was edited, too.
        fields = [old.columns[k].field for k in there]
        naming = [k for k, field in enumerate(fields) if field in ("reference", "recipient")]
        mine: dict[int, int] = {}
        for by, enough in ((range(len(names)), any), (naming if len(naming) == 2 else (), all)):
            waiting: dict[Row, list[int]] = defaultdict(list)
            for i in printed if by else ():
                waiting[tuple([printed[i][k] for k in by])].append(i)
            for number, digests in list(hidden.items()):
                key = tuple([digests[k] for k in by])
                if enough(key) and waiting.get(key):
                    mine[number] = i = waiting[key].pop(0)
                    del printed[i], hidden[number]
        under = {i for i in printed if RowPlace(old.file, old.sheet, old.numbers[i]) in hidden_before}
        mine |= _edited(printed, hidden, fields.index("reference") if "reference" in fields else None, under)
        found |= {number: (old, i) for number, i in mine.items()}
        taken |= {start + i for i in mine.values()}
    return found


def _edited(
    rows: Mapping[int, Row], hidden: Mapping[int, Row], reference: int | None, hidden_before: Container[int]
) -> dict[int, int]:
    """Hidden rows that are older ones of which other cells were edited, the recipient's too: by number their index.

    Each is the only one that agrees so with the other: under its reference in half of the other cells; where it was
    hidden before, also under none in three of four, and under another in all. Of several that may be, none is: it is
    told as removed, and as shown when the filter is cleared. So is one that was shown, where what is hidden now has
    another reference or none: it may be another release.
    """
    if len(rows) * len(hidden) > _MOST_PAIRS:
        return {}
    likely: dict[int, set[int]] = defaultdict(set)
    of_row: dict[int, set[int]] = defaultdict(set)
    for number, cells in hidden.items():
        for i, row in rows.items():
            others = [(a, b) for k, (a, b) in enumerate(zip(cells, row, strict=True)) if k != reference and (a or b)]
            same = sum(a == b for a, b in others)
            named = {row[reference], cells[reference]} if reference is not None else {""}
            enough = _ALIKE if "" in named else 1 if len(named) > 1 else _NAMED_ALIKE
            if enough > _NAMED_ALIKE and i not in hidden_before:
                continue
            if len(others) >= _FEWEST_OTHERS and same >= enough * len(others):
                likely[number].add(i)
                of_row[i].add(number)
    return {number: i for number, (i, *more) in ((n, sorted(s)) for n, s in likely.items())
            if not more and len(of_row[i]) == 1}


def _in_hidden_sheets(before: Edition, aside: Sequence[Row], gone: set[int]) -> tuple[list[Table], tuple[Row, ...]]:
    """The older rows that stand in a hidden sheet, as tables of their own; and the rows of it that are kept back."""
    if not aside:
        return [], ()
    waiting: dict[frozenset[str], list[tuple[int, int]]] = defaultdict(list)
    for k, (table, start) in enumerate(_starts(before)):
        for i in range(len(table.rows)):
            if start + i in gone:
                waiting[_digests(table, i)].append((k, i))
    kept: list[Row] = []
    found: list[list[int]] = [[] for _ in before.tables]
    for row in aside:
        if mine := waiting.get(frozenset(filter(None, row))):
            k, i = mine.pop(0)
            found[k].append(i)
        else:
            kept.append(row)
    tables = []
    number = ASIDE
    for table, indices in zip(before.tables, found, strict=True):
        numbers = list(range(number + 1, number + 1 + len(indices)))
        was = {n: table.as_it_was(i) for n, i in zip(numbers, indices, strict=True) if table.numbers[i] in table.taken}
        rows = [table.rows[i] for i in indices]
        tables += [replace(table, rows=rows, numbers=numbers, withheld=(), notes=(), taken=was)] if rows else []
        number += len(indices)
    return tables, tuple(kept)


def _digests(table: Table, i: int) -> frozenset[str]:
    """The digests of the filled cells of a row, as printed."""
    return frozenset(filter(None, map(cell_digest, table.printed_row(i))))


def _starts(edition: Edition) -> Iterator[tuple[Table, int]]:
    """Each table with the running number of its first row."""
    return zip(edition.tables, accumulate((len(t.rows) for t in edition.tables), initial=0), strict=False)


def _shared(one: Table, other: Table) -> list[str]:
    """The names of the columns that two tables share, [] where these are too few."""
    there = {c.name for c in other.columns}
    names = [c.name for c in one.columns if c.name in there]
    return names if len(names) >= max(1, _SHARE_OF_COLUMNS * min(len(one.columns), len(there))) else []


def _at(table: Table, names: Iterable[str]) -> list[int]:
    places = {c.name: i for i, c in enumerate(table.columns)}
    return [places[n] for n in names]


def gather_shown(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """The comparison with the added rows that the older edition hid made one change, "rows shown"."""
    added = [c.new for c in comparison.changes if c.kind is ChangeKind.ADDED and c.new is not None]
    if not added or not (before.aside or any(t.withheld for t in before.tables)):
        return comparison
    shown = _were_hidden(before, after, added)
    mine = [c for c in comparison.changes if c.kind is ChangeKind.ADDED and c.new in shown]
    if not mine:
        return comparison
    first = mine[0]
    one = Change(
        ChangeKind.ROWS_SHOWN, f"the edition before hid {'these rows' if len(mine) > 1 else 'this row'}",
        first.reference, first.recipient, first.file, first.sheet, first.row, after=first.after, new=first.new,
        others=tuple(c.new for c in mine if c.new is not None),
    )
    rest = [one if c is first else c for c in comparison.changes if c is first or c not in mine]
    return replace(comparison, changes=tuple(rest))


def _were_hidden(before: Edition, after: Edition, added: Sequence[int]) -> set[int]:
    """Those of the added rows whose digests the older edition has among its hidden rows, each hidden row once."""
    out: set[int] = set()
    hidden = Counter(frozenset(filter(None, cells)) for cells in before.aside)
    for old in before.tables:
        if not old.withheld:
            continue
        for table in {id(t): t for t in (after.locate(n)[0] for n in added)}.values():
            names = _shared(old, table)
            there, here = _at(old, names), _at(table, names)
            waiting = Counter(tuple(cells[k] for k in there) for _, cells in old.withheld)
            for n in added:
                mine, i = after.locate(n)
                key = tuple(cell_digest(mine.printed_row(i)[k]) for k in here) if mine is table else ()
                if n not in out and any(key) and _used_up(waiting, key):
                    out.add(n)
    return out | {n for n in added if n not in out and _used_up(hidden, _digests(*after.locate(n)))}
