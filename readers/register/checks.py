"""Looks over the cells of a table and tells what in them could not be understood, one problem for each column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from model.life import life_of, unclear_beside
from model.register import Column, Problem, Table
from readers.columns.dates import Order, PartialDate, column_order, date_within, is_ambiguous, read_date
from readers.columns.fields import DATE_FIELDS
from readers.columns.values import (
    NO_VALUE,
    NOT_YET,
    identifiability_of,
    is_dfe_reference,
    outcome_meaning,
    quoted,
    sensitivity_of,
    tiers_of,
)
from readers.register.problems import Code, problem
from readers.workbook.csv_text import is_mistaken
from text.clean import fold

_MOST_STATUSES = 10
"""Texts of one column that are told one by one: more are notes, not words for a status."""
_SAID = NOT_YET | NO_VALUE | {"yes", "no", "y", "n", "rejected", "withdrawn", "not pursued", "ongoing", "confirmed"}
"""What stands in a date column and is no date, yet is understood."""

_NOTHING_SAID = NOT_YET | NO_VALUE
"""What a status may be and say nothing."""

_SCALES: Mapping[str, tuple[Callable[[str], tuple[object, ...]], str]] = {
    "tier": (tiers_of, "a tier from 1 to 4"),
    "identifiability": (identifiability_of, "a level of identifiability from 1 to 5"),
    "sensitivity": (sensitivity_of, "a level of sensitivity from A to E"),
}


_PROVEN = 2
"""Dates with the month first, and none with the day first."""


class Dated(NamedTuple):
    """A date of a row: the date itself where one could be read, and what it means."""

    date: PartialDate | None
    meaning: str | None
    """The field; for the column of three meanings what `cells.outcome_meaning` says."""


def column_orders(table: Table) -> dict[str, Order]:
    """For each column of dates, by its name, in which order day and month stand."""
    return {
        column.name: _order(table, (row[i] for row in table.rows))
        for i, column in enumerate(table.columns)
        if column.field in DATE_FIELDS
    }


def _order(table: Table, cells: Iterable[str]) -> Order:
    """A department in London writes the day first: a lone 10/25/2019 may be a slip among its dates."""
    read = list(cells)
    order = column_order(read)
    if order != "mdy" or not table.dfe:
        return order
    proofs = sum(not is_ambiguous(c) and column_order((c,)) == "mdy" for c in read)
    return "mdy" if proofs >= _PROVEN or not any(map(is_ambiguous, read)) else "mixed"


def dates_of(table: Table, index: int, orders: Mapping[str, Order]) -> dict[str, Dated]:
    """The dates of the row at `index`, by field; `orders` comes from `column_orders`. Empty cells are left out."""
    out: dict[str, Dated] = {}
    for column, cell in zip(table.columns, table.rows[index], strict=True):
        name = column.field
        if not cell or name is None or name not in DATE_FIELDS or name in out:
            continue
        date = date_within(cell, orders.get(column.name, "dmy"))
        if name == "outcome_date":
            record = {"outcome_date": cell, "status": table.field_value(index, "status")}
            out[name] = Dated(date, outcome_meaning(record))
        elif date or fold(cell) in NOT_YET:
            out[name] = Dated(date, name if date else "pending")
        else:
            out[name] = Dated(None, None)
    return out


def check_table(table: Table) -> list[Problem]:
    """What in the cells of `table` was not understood. Tables that are not the DfE's are asked only for their dates."""
    problems = _check_letters(table)
    for i, column in enumerate(table.columns):
        if column.field is None:
            continue
        cells = [(n, row[i]) for n, row in zip(table.numbers, table.rows, strict=True) if row[i]]
        if column.field in DATE_FIELDS:
            problems += _check_dates(table, column, cells)
        elif column.field == "status":
            problems += _check_statuses(table, column, cells)
        elif table.dfe and table.section != "classification":
            problems += _check_codes(table, column, cells)
    return problems


def _check_letters(table: Table) -> list[Problem]:
    """Cells whose letters were lost or read in a wrong encoding before the publisher saved them."""
    bad = [
        (n, cell)
        for n, row in zip(table.numbers, table.rows, strict=True)
        for cell in row
        if is_mistaken(cell)
    ]
    if not bad:
        return []
    message = (
        f"{in_rows(dict.fromkeys(n for n, _ in bad))} letters are damaged (the first is {quoted(bad[0][1])}); they are "
        "kept as printed: look at the file, and ask the publisher for a good one"
    )
    return [problem(Code.DAMAGED_LETTERS, message, sheet=table.sheet, row=bad[0][0])]


def _check_dates(table: Table, column: Column, cells: list[tuple[int, str]]) -> list[Problem]:
    order = _order(table, (c for _, c in cells))
    problems = []
    if order == "mixed" and (rows := [n for n, c in cells if is_ambiguous(c)]):
        message = (
            f"column {column.heading!r} writes some dates day first and others month first; {in_rows(rows)} a date may "
            "be either, so only its year is given: look it up in an older edition, or ask the publisher"
        )
        problems.append(problem(Code.AMBIGUOUS_DATES, message, sheet=table.sheet, row=rows[0]))
    elif order == "mdy":
        message = f"column {column.heading!r} writes the month first (as 10/25/2019); its dates were read so"
        problems.append(problem(Code.US_DATES, message, sheet=table.sheet, row=cells[0][0]))
    if bad := [(n, c) for n, c in cells if not read_date(c, order) and not _is_understood(c, order)]:
        message = (
            f"column {column.heading!r}: {in_rows(n for n, _ in bad)} the cell cannot be read as a date (the first is "
            f"{quoted(bad[0][1])}); its text is kept as it is"
        )
        problems.append(problem(Code.UNREADABLE_DATE, message, sheet=table.sheet, row=bad[0][0]))
    return problems


def _check_statuses(table: Table, column: Column, cells: list[tuple[int, str]]) -> list[Problem]:
    """Each word that says nothing of a release's life (model/life.toml), once, with the rows where it stands."""
    unknown: dict[str, list[int]] = {}
    for n, cell in cells:
        if life_of(cell) is None and fold(cell) not in _NOTHING_SAID and not date_within(cell):
            unknown.setdefault(fold(cell), []).append(n)
    shown = {fold(cell): cell for _, cell in reversed(cells)}
    problems = []
    if unclear := unclear_beside(shown.values()):
        rows = [n for n, cell in cells if cell in unclear]
        message = (
            f"column {column.heading!r}: {in_rows(rows)} {quoted(unclear[0])} may say that the data were supplied or "
            "that the agreement is over, since other releases of the column are said to go on; it counts as supplied"
        )
        problems.append(problem(Code.UNKNOWN_STATUS, message, sheet=table.sheet, row=rows[0]))
    for word, rows in list(unknown.items())[:_MOST_STATUSES]:
        message = (
            f"column {column.heading!r}: {in_rows(rows)} {quoted(shown[word])} says nothing known of what became of "
            "the release; it is kept as printed, and the release counts as one of which that is not said"
        )
        problems.append(problem(Code.UNKNOWN_STATUS, message, sheet=table.sheet, row=rows[0]))
    if (more := len(unknown) - _MOST_STATUSES) > 0:
        message = f"column {column.heading!r}: {more} further texts say nothing of what became of the release"
        problems.append(problem(Code.UNKNOWN_STATUS, message, sheet=table.sheet))
    return problems


def _is_understood(cell: str, order: Order) -> bool:
    return date_within(cell, order) is not None or fold(cell) in _SAID


def _check_codes(table: Table, column: Column, cells: list[tuple[int, str]]) -> list[Problem]:
    if column.field == "reference":
        if bad := [(n, c) for n, c in cells if not is_dfe_reference(c) and fold(c) not in NO_VALUE]:
            message = (
                f"column {column.heading!r}: {in_rows(n for n, _ in bad)} the reference has none of the forms "
                f"DR000000.00, DS00000, R0000 (the first is {quoted(bad[0][1])}); it is kept as printed"
            )
            return [problem(Code.ODD_REFERENCE, message, sheet=table.sheet, row=bad[0][0])]
    elif column.field is not None and column.field in _SCALES:
        read, what = _SCALES[column.field]
        if bad := [(n, c) for n, c in cells if not read(c) and fold(c) not in NO_VALUE | NOT_YET]:
            message = (
                f"column {column.heading!r}: {in_rows(n for n, _ in bad)} the cell is not {what} (the first is "
                f"{quoted(bad[0][1])}); it is kept as printed"
            )
            return [problem(Code.UNKNOWN_TIER, message, sheet=table.sheet, row=bad[0][0])]
    return []


def in_rows(numbers: Iterable[int]) -> str:
    """`in row 5`, `in rows 5, 9 and 12 more`: the first five by number."""
    rows = list(numbers)
    more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
    return f"in row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows[:5]))}{more}"
