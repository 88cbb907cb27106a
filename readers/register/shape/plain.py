"""Separated text that is one table and little else: read again, as the edition before is, no row is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, compress, count
from operator import is_

from msgspec.structs import replace

from model.register import PlainSheet, Reading, SheetKind, Table, each_run
from readers.workbook.rows import SheetRows

LEAST = 1_000
"""Rows of which it is worth while."""


def plain_of(rows: SheetRows, read: Reading, names: tuple[str, ...]) -> PlainSheet | None:
    """How a sheet was read; None where a row would have to be looked at again, or what is told of it says more.

    No text of the publisher's is in it but headings: what a row says stands in the archive.
    """
    if len(rows) < LEAST or len(read.tables) != 1 or read.hidden or read.aside or not rows.is_as_printed:
        return None
    (table,) = read.tables
    says_more = table.notes or table.section_lines or table.taken or table.withheld
    if table.kind is not SheetKind.RELEASES or says_more:
        return None
    first = table.numbers[0] if table.numbers else 1
    run = range(first, first + len(table.numbers))
    follows = list(run) == table.numbers
    places: Sequence[int] = range(run.start - 1, run.stop - 1) if follows else [n - 1 for n in table.numbers]
    of_the_sheet = rows[run.start - 1 : run.stop - 1] if follows else map(rows.__getitem__, places)
    if not all(map(is_, table.rows, of_the_sheet)):
        return None
    unsound, scant = (_runs(compress(count(), marks) if 1 in marks else ()) for marks in (rows.unsound, rows.scant))
    table = replace(table, rows=(), numbers=())
    return PlainSheet(names, table, _runs(places), _runs(sorted(rows.changed)), unsound, scant)


def as_before(plain: PlainSheet, rows: Sequence[tuple[str, ...]]) -> Table:
    """The table, of the rows of the sheet."""
    runs = [range(*run) for run in each_run(plain.rows)]
    found = list(chain.from_iterable(rows[run.start : run.stop] for run in runs))
    return replace(plain.table, rows=found, numbers=[n + 1 for n in chain.from_iterable(runs)])


def _runs(numbers: Iterable[int]) -> list[int]:
    """Rising numbers, as runs."""
    if isinstance(numbers, range):
        return [numbers.start, numbers.stop]
    out: list[int] = []
    for n in numbers:
        if out and out[-1] == n:
            out[-1] += 1
        else:
            out += n, n + 1
    return out
