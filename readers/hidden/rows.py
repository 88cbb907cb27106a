"""Hidden rows held against rows that are known: a filter is not a removal, and rows that are shown are news.

Hidden rows are known by digests only (`Table.withheld`). A row of the last good edition that the new one hides stands
in it as it was; rows that the last edition hid and the new one shows are found again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from model.change import Change, ChangeKind, Comparison
from model.register import Column, Edition, RowPlace, Table
from readers.columns.fields import FIELDS, field_of, section_of
from readers.hidden.take_out import cell_digest

ASIDE = 1_000_000
"""Rows that stand though their sheet is hidden are numbered from here: they have no place that is shown."""
_SHARED = 0.5
"""Share of the narrower table's columns that two tables have in common, for their rows to be held to be one."""

Row = tuple[str, ...]


def with_standing(before: Edition, after: Edition) -> tuple[Edition, frozenset[RowPlace]]:
    """`after` with those rows of `before` that it hides, as they were; and the places that these rows have in it.

    What is left in `withheld` and `aside` is kept back.
    """
    if not after.aside and not any(t.withheld for t in after.tables):
        return after, frozenset()
    gone = _not_shown(before, after)
    taken: set[int] = set()
    tables: list[Table] = []
    places: set[RowPlace] = set()
    for table in after.tables:
        found = _standing_in(table, before, gone, taken)
        places.update(RowPlace(table.file, table.sheet, number) for number in found)
        tables.append(with_rows(table, found))
    extra, aside = _standing_aside(before, after.aside, gone - taken)
    places.update(RowPlace(t.file, t.sheet, n) for t in extra for n in t.numbers)
    return Edition((*tables, *extra), aside), frozenset(places)


def with_rows(table: Table, rows: Mapping[int, Row]) -> Table:
    """The table with rows put in by their 1-based numbers, no longer withheld."""
    if not rows:
        return table
    every = sorted([*zip(table.numbers, table.rows, strict=True), *rows.items()], key=lambda pair: pair[0])
    rest = tuple((n, cells) for n, cells in table.withheld if n not in rows)
    return replace(table, numbers=[n for n, _ in every], rows=[r for _, r in every], withheld=rest)


def with_recorded(edition: Edition, rows: Mapping[RowPlace, Mapping[str, str]]) -> Edition:
    """An edition read again, with the rows put in that stood in it though its files hide them, as recorded."""
    tables = list(edition.tables)
    alone: dict[tuple[str, str], dict[int, Mapping[str, str]]] = {}
    for place, cells in sorted(rows.items()):
        # A sheet can hold several tables: the row is one of that under whose heading its number stands.
        there = [k for k, t in enumerate(edition.tables)
                 if (t.file, t.sheet) == place[:2] and t.header_row < place.row]  # fmt: skip
        if there and place.row < ASIDE:
            table = tables[there[-1]]
            tables[there[-1]] = with_rows(table, {place.row: tuple(cells.get(c.name, "") for c in table.columns)})
        else:
            alone.setdefault((place.file, place.sheet), {})[place.row] = cells
    tables += [table_of(*name, list(mine.values()), list(mine)) for name, mine in alone.items()]
    return Edition(tuple(tables), edition.aside)


def table_of(file: str, sheet: str, records: Sequence[Mapping[str, str]], numbers: Sequence[int]) -> Table:
    """A table made of rows as they were recorded, where the file shows no such table any more."""
    names = list(dict.fromkeys(n for r in records for n in r))
    printed = {field_of(n) for n in names if n not in FIELDS}
    kept = [n for n in names if n not in FIELDS or n not in printed]
    columns = tuple(Column(n, n if n in FIELDS else field_of(n), n) for n in kept)
    rows = [tuple(r.get(n, "") for n in kept) for r in records]
    section = section_of(sheet)
    return Table(file, sheet, 1, columns, rows, list(numbers), section, dfe=any(n in FIELDS for n in kept))


def _not_shown(before: Edition, after: Edition) -> set[int]:
    """The running numbers of the older rows that no row of the newer edition says to the letter."""
    shown = Counter(frozenset(filter(None, row)) for t in after.tables for row in t.rows)
    out: set[int] = set()
    for n, table, i in before.indices():
        cells = frozenset(filter(None, table.rows[i]))
        if shown[cells] > 0:
            shown[cells] -= 1
        else:
            out.add(n)
    return out


def _standing_in(table: Table, before: Edition, gone: set[int], taken: set[int]) -> dict[int, Row]:
    """The older rows that a table hides, by number, in its columns."""
    found: dict[int, Row] = {}
    for old, start in _starts(before) if table.withheld else ():
        names = _shared(old, table)
        if not names:
            continue
        rows = [i for i in range(len(old.rows)) if start + i in gone and start + i not in taken]
        there, here = _at(old, names), _at(table, names)
        for by, enough in ((tuple(range(len(names))), any), (_naming(old, names), all)):
            waiting: dict[Row, list[int]] = defaultdict(list)
            for i in rows if by else ():
                if start + i not in taken:
                    waiting[tuple(cell_digest(old.rows[i][there[k]]) for k in by)].append(i)
            for number, digests in table.withheld:
                key = tuple(digests[here[k]] for k in by)
                if number not in found and enough(key) and waiting.get(key):
                    i = waiting[key].pop(0)
                    taken.add(start + i)
                    cells = dict(zip((c.name for c in old.columns), old.rows[i], strict=True))
                    found[number] = tuple(cells.get(c.name, "") for c in table.columns)
    return found


def _naming(table: Table, names: Sequence[str]) -> tuple[int, ...]:
    """Where reference and recipient stand among the shared columns: they name a row that was edited too."""
    fields = {c.name: c.field for c in table.columns}
    found = [k for k, n in enumerate(names) if fields[n] in ("reference", "recipient")]
    return tuple(found) if len(found) == 2 else ()


def _standing_aside(
    before: Edition, aside: Sequence[Row], gone: set[int]
) -> tuple[list[Table], tuple[Row, ...]]:
    """The older rows that stand in a hidden sheet, as tables of their own; and the rows of it that are kept back."""
    if not aside:
        return [], ()
    waiting: dict[frozenset[str], list[int]] = defaultdict(list)
    for n, table, i in before.indices():
        if n in gone:
            waiting[frozenset(filter(None, map(cell_digest, table.rows[i])))].append(n)
    kept: list[Row] = []
    found: dict[int, list[int]] = defaultdict(list)
    starts = [start for _, start in _starts(before)]
    for row in aside:
        mine = waiting.get(frozenset(filter(None, row)))
        if mine:
            n = mine.pop(0)
            found[max(k for k, s in enumerate(starts) if s <= n)].append(n)
        else:
            kept.append(row)
    tables = []
    number = ASIDE
    for k, mine in sorted(found.items()):
        rows = [before.tables[k].rows[n - starts[k]] for n in mine]
        tables.append(replace(before.tables[k], rows=rows, numbers=list(range(number + 1, number + 1 + len(rows))),
                              withheld=(), notes=()))  # fmt: skip
        number += len(rows)
    return tables, tuple(kept)


def _starts(edition: Edition) -> Iterator[tuple[Table, int]]:
    start = 0
    for table in edition.tables:
        yield table, start
        start += len(table.rows)


def _shared(one: Table, other: Table) -> list[str]:
    """The names of the columns that two tables share, [] where these are too few."""
    there = {c.name for c in other.columns}
    names = [c.name for c in one.columns if c.name in there]
    return names if len(names) >= max(1, _SHARED * min(len(one.columns), len(there))) else []


def _at(table: Table, names: Iterable[str]) -> list[int]:
    places = {c.name: i for i, c in enumerate(table.columns)}
    return [places[n] for n in names]


def gather_shown(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """The comparison with the added rows that the older edition hid made one change, "rows shown"."""
    added = [c for c in comparison.changes if c.kind is ChangeKind.ADDED and c.new is not None]
    if not added or not (before.aside or any(t.withheld for t in before.tables)):
        return comparison
    shown = _were_hidden(before, after, [c.new for c in added if c.new is not None])
    mine = [c for c in added if c.new in shown]
    if not mine:
        return comparison
    first = mine[0]
    one = Change(
        ChangeKind.ROWS_SHOWN, f"the edition before hid {'these rows' if len(mine) > 1 else 'this row'}",
        first.reference, first.recipient, first.file, first.sheet, first.row, after=first.after, new=first.new,
        others=tuple(c.new for c in mine if c.new is not None),
    )  # fmt: skip
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
                key = tuple(cell_digest(mine.rows[i][k]) for k in here) if mine is table else ()
                if n not in out and any(key) and waiting[key] > 0:
                    waiting[key] -= 1
                    out.add(n)
    for n in added:
        table, i = after.locate(n)
        cells = frozenset(filter(None, map(cell_digest, table.rows[i])))
        if n not in out and hidden[cells] > 0:
            hidden[cells] -= 1
            out.add(n)
    return out
