"""Tidies sheets: cells cleaned, rows of one width, a form put upright, a table at the side of another by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from model.register import Problem
from readers.register.headings.row import Row
from readers.register.problems import Code, problem
from readers.register.shape.forms import upright
from readers.register.shape.side_tables import part_side_tables
from readers.workbook.rows import FEW_CELLS, SHORT, KnownRows, SheetRows
from readers.workbook.sheets import RawSheet
from text.clean import clean, clean_row, has_lines


class TidySheet(NamedTuple):
    """A sheet with its cells cleaned and its rows of one width."""

    name: str
    rows: list[Row]
    scant: Mapping[int, int]
    """By the 0-based numbers of the rows that have but `FEW_CELLS` different cells, of which the empty one may be one:
    how many."""
    unsound: bytes
    """As `SheetRows.unsound`, and of rows that are otherwise than they were."""
    lengths: list[int] | None
    """Of separated text: how many cells each row really has."""
    withheld: Mapping[int, tuple[str, ...]]
    """For each hidden row, by its 0-based number, a digest of each cell."""
    printed: Mapping[int, Sequence[str]]
    """By their 1-based numbers the rows that were otherwise before they were cleaned."""
    long: Sequence[int]
    """The 0-based numbers of the rows of which a cell was cut."""
    taken: Mapping[int, Row]
    """By their 1-based numbers the rows of which a pupil's data was taken out, as they were before."""
    merged: frozenset[int] = frozenset()
    """The 1-based numbers of the rows into which a cell above goes on."""


def tidied(raw: RawSheet, most: int, known: KnownRows | None, *, separated: bool) -> TidySheet:
    """Cells cleaned, rows of one width, empty rows at the end dropped. The rows of `raw` are those that it gives."""
    printed, long = _clean(raw.rows, most, known)
    rows: list[Row] = raw.rows
    last = max(raw.withheld, default=-1)
    while len(rows) > last + 1 and not any(rows[-1]):
        rows.pop()
    lengths = [raw.rows.width] * len(rows) if raw.rows.width else list(map(len, rows))
    width = max(lengths, default=0)
    if not raw.rows.width and min(lengths, default=0) < width:
        rows = [r if len(r) == width else r + ("",) * (width - len(r)) for r in rows]
    taken = {n + 1: tuple(c[:most] for c in clean_row(row)) for n, row in raw.rows.taken.items()}
    few = raw.rows.scant
    may = {*(compress(range(len(rows)), few) if 1 in few else ()), *(n - 1 for n in printed), *raw.rows.noted}
    scant = _scant(rows, [n for n in sorted(may) if n < len(rows)])
    return TidySheet(
        clean(raw.name), rows, scant, bytes(raw.rows.unsound), lengths if separated else None, raw.withheld, printed,
        long, taken, frozenset(n + 1 for n in raw.merged),
    )


def _scant(rows: Sequence[Row], numbers: Iterable[int]) -> dict[int, int]:
    """Those of the rows that have but few different cells, and how many."""
    return {n: few for n in numbers if (few := len(set(rows[n]))) <= FEW_CELLS}


def _clean(rows: SheetRows, most: int, known: KnownRows | None) -> tuple[dict[int, Row], list[int]]:
    """Cleans the rows that are not known, and knows them then; (by 1-based numbers what was otherwise, what was cut).

    Most rows are clean, which was seen for many at once.
    """
    printed: dict[int, Row] = {}
    long: list[int] = []
    apart = {*rows.noted}  # of a known one too something may be taken out
    fresh = rows.fresh
    unclear = fresh if most < SHORT else [n for n in fresh if rows.unclear[n]] if 1 in rows.unclear else ()
    for number in {*unclear, *apart} if unclear or apart else ():
        before = rows[number]
        rows[number] = row = clean_row(before)
        if before != row:
            printed[number + 1] = before
        if sum(map(len, row)) > most and max(map(len, row)) > most:
            rows[number] = tuple(c[:most] for c in row)
            long.append(number)
            apart.add(number)
        elif known is not None and has_lines("|".join(before)):
            apart.add(number)
    rows.changed.update(n - 1 for n in printed)
    if known is not None:
        were_changed = map(known.changed.__contains__, map(id, rows)) if known.changed else ()
        rows.changed.update(compress(range(len(rows)), were_changed))
        known.add(rows, printed, apart)
    if long:
        rows.is_as_printed = False
        printed = {n: tuple(c[:most] for c in row) for n, row in printed.items()}
    return printed, sorted(long)


def parted(sheets: Sequence[TidySheet], own: Mapping[str, str]) -> tuple[list[TidySheet], list[Problem]]:
    """The sheets, those with a table at the side of another as two."""
    out: list[TidySheet] = []
    problems: list[Problem] = []
    turned = {n: rows for n, sheet in enumerate(sheets) if (rows := upright(sheet.rows, own))}
    if turned:
        names = [sheets[n].name for n in turned]
        said = ", ".join(repr(n[:40]) for n in names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        message = f"headings stand below each other in {said}: what stands beside them is read as a row"
        problems.append(problem(Code.FORM_SHEET, message, sheet=names[0]))
    waiting = [_of_rows(s, s.name, turned[n], {}, turned=True) if n in turned else s for n, s in enumerate(sheets)]
    waiting.reverse()
    while waiting:
        sheet = waiting.pop()
        found = part_side_tables(sheet.name, sheet.rows, sheet.scant, own)
        if found is None:
            out.append(sheet)
            continue
        left, side = found
        out.append(_of_rows(sheet, sheet.name, left, sheet.withheld))
        waiting.append(_of_rows(sheet, side.name, side.rows, {}))
        message = (
            f"{side.columns} stand apart from the table beside them; they are read by themselves, as {side.name!r}: "
            "look whether releases stand there"
        )
        problems.append(problem(Code.SIDE_TABLE, message, sheet=sheet.name, row=side.first))
    return out, problems


def _of_rows(
    sheet: TidySheet, name: str, rows: list[Row], withheld: Mapping[int, tuple[str, ...]], *, turned: bool = False
) -> TidySheet:
    """A part of a sheet. Its rows have as many columns as the sheet, so that columns keep their letters.

    `turned`: the rows are its columns, of which no other numbers hold.
    """
    scant = _scant(rows, range(len(rows)))
    if turned:
        sheet = sheet._replace(printed={}, taken={}, merged=frozenset())
    return sheet._replace(name=name, rows=rows, scant=scant, lengths=None, withheld=withheld)
