"""What is recorded of the rows of an edition, by the numbers that they have in it as it is read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, compress, islice, repeat
from typing import Any

from db.store import Store, as_json, from_json
from model.register import Edition, Table

_AT_ONCE = 1000
"""Rows that are looked at together: nearly always they stand where they stood when they were recorded."""

_PLACES = (
    "select file, sheet, row from edition_row where edition_id = ? and position > ? and position <= ? order by position"
)


def recorded_columns(
    store: Store, edition_id: int, edition: Edition, columns: Sequence[str]
) -> Iterator[tuple[Sequence[int], list[list[Any]]]]:
    """As `recorded_rows` of all rows, many at a time: their running numbers, and each of `columns`.

    Each column of so many comes as JSON: one by one their values take three times as long.
    """
    names = [f"c{n}" for n in range(len(columns))]
    inner = ", ".join(f"{column} {name}" for column, name in zip(columns, names, strict=True))
    sql = (
        f"select max(position), min(file), max(file), min(sheet), max(sheet), json_group_array(row),"  # noqa: S608 - ours
        f" {', '.join(f'json_group_array({name})' for name in names)} from (select r.position, r.file, r.sheet, r.row,"
        f" {inner} from edition_row r join version v on v.id = r.version_id where r.edition_id = ? and r.position > ?"
        " order by r.position limit ?)"
    )
    places = _places(edition.tables) if _each_once(edition.tables) else iter(())
    number, first, last = None, 0, -1
    while True:
        ((end, file, last_file, sheet, last_sheet, *found),) = store.tuples(sql, [edition_id, last, _AT_ONCE])
        if end is None:
            return
        rows, *values = map(from_json, found)
        as_recorded = [(file, sheet, row) for row in rows]
        if (file, sheet) != (last_file, last_sheet):
            as_recorded = [*store.tuples(_PLACES, [edition_id, last, end])]
        numbers: Sequence[int] = range(first, first + len(rows))
        if number is not None or as_recorded != list(islice(places, len(rows))):
            number = number or edition.number_of()
            numbers = [number(*place) for place in as_recorded]
            if stands := [n >= 0 for n in numbers] if min(numbers) < 0 else []:
                numbers, *values = ([*compress(each, stands)] for each in (numbers, *values))
        yield numbers, values
        first, last = first + len(rows), end


def recorded_rows(
    store: Store, edition_id: int, edition: Edition, columns: Sequence[str], only: str = "", given: Iterable[int] = ()
) -> Iterator[tuple[Any, ...]]:
    """(running number in `edition`, *columns) of each recorded row that stands in it, in the order of the record.

    `columns`: ours, of `edition_row` r and `version` v. `only`: a condition of ours, which may say `in given` of these
    numbers; for few rows it spares two thirds of the time.
    """
    if not only:
        for numbers, values in recorded_columns(store, edition_id, edition, columns):
            yield from zip(numbers, *values, strict=True)
        return
    found = store.tuples(
        f"with given(value) as (select value from json_each(?)) select r.file, r.sheet, r.row, {', '.join(columns)}"  # noqa: S608
        " from edition_row r join version v on v.id = r.version_id"
        f" where r.edition_id = ? and ({only}) order by r.position", [as_json([*given]), edition_id],
    )
    number: Callable[[str, str, int], int] | None = None
    for file, sheet, row, *values in found:
        number = number or edition.number_of()
        if (n := number(file, sheet, row)) >= 0:
            yield n, *values


def _places(tables: Sequence[Table]) -> Iterator[tuple[str, str, int]]:
    return chain.from_iterable(zip(repeat(t.file), repeat(t.sheet), t.numbers) for t in tables)


def _each_once(tables: Sequence[Table]) -> bool:
    """True where no two rows have the same place: of two tables of one name it may be so."""
    return len({(t.file, t.sheet) for t in tables}) == len(tables)
