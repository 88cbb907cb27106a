"""Checks the cells of a table; one problem for each column that holds what could not be understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, compress, islice
from typing import NamedTuple

from model.register import Problem, Table
from readers.columns.dates import Order, PartialDate, column_order, date_within, is_ambiguous
from readers.columns.fields import DATE_FIELDS
from readers.columns.values import (
    NO_VALUE,
    NOT_YET,
    UNDERSTOOD_UNDATED,
    identifiability_of,
    is_dfe_reference,
    number_forms,
    outcome_meaning,
    quoted,
    sensitivity_of,
    tiers_of,
)
from readers.register.problems import Code, in_rows, problem
from readers.register.shape.columned import column_of
from readers.workbook.csv_text import is_mistaken
from text.clean import fold
from text.remarks.destruction import speaks_of_destruction
from text.remarks.outcomes import life_of, unclear_beside

_Doubts = Iterator[tuple[Code, str, int | None]]
"""Of a column: the code, what is said behind its heading, the first row."""
_AT_ONCE = 256
"""Rows whose letters are looked at together."""
_MAX_STATUSES = 10
"""Texts of one column that are told one by one: more are notes, not words for a status."""
_MONTH_FIRST_PROVEN = 2
"""Dates with the month first, and none with the day first."""


class _Cells(NamedTuple):
    """The filled cells of a column."""

    numbers: Sequence[int]
    column: Sequence[str]
    """Empty ones too."""
    different: AbstractSet[str]

    @classmethod
    def of(cls, table: Table, column: int) -> _Cells:
        cells = column_of(table.rows, column)
        different = {*cells}
        different.discard("")
        return cls(table.numbers, cells, different)

    def rows(self, cells: AbstractSet[str]) -> list[int]:
        """The rows that say one of `cells`."""
        if len(cells) == len(self.different):  # all of them
            return list(compress(self.numbers, self.column))
        return list(compress(self.numbers, map(cells.__contains__, self.column))) if cells else []

    def first(self, cells: AbstractSet[str]) -> str:
        """The first of these."""
        return next(filter(cells.__contains__, self.column))


_Form = tuple[Callable[[str], object], AbstractSet[str], Code, str]
"""What reads a cell, what may stand in its place, and what is told of any other."""
_FORMS: Mapping[str, _Form] = {
    "reference": (
        is_dfe_reference, NO_VALUE, Code.ODD_REFERENCE,
        "the reference has none of the forms DR000000.00, DS00000, R0000",
    ),
    "tier": (tiers_of, NO_VALUE | NOT_YET, Code.UNKNOWN_TIER, "the cell is not a tier from 1 to 4"),
    "identifiability": (
        identifiability_of, NO_VALUE | NOT_YET, Code.UNKNOWN_TIER,
        "the cell is not a level of identifiability from 1 to 5",
    ),
    "sensitivity": (
        sensitivity_of, NO_VALUE | NOT_YET, Code.UNKNOWN_TIER, "the cell is not a level of sensitivity from A to E",
    ),
}


class Dated(NamedTuple):
    """A date of a row: the date itself where one could be read, and what it means."""

    date: PartialDate | None
    meaning: str | None
    """The field; for the column of three meanings what `cells.outcome_meaning` says."""


def column_orders(table: Table) -> dict[str, Order]:
    """For each column of dates, by its name, in which order day and month stand."""
    return {
        column.name: _order(table, (cells := _Cells.of(table, i)).different, cells.column)
        for i, column in enumerate(table.columns)
        if column.field in DATE_FIELDS
    }


def _order(table: Table, different: AbstractSet[str], cells: Sequence[str]) -> Order:
    """A department in London writes the day first: a lone 10/25/2019 may be a slip among its dates."""
    order = column_order(different)
    if order != "mdy" or not table.dfe:
        return order
    proofs = sum(not is_ambiguous(c) and column_order((c,)) == "mdy" for c in cells)
    return "mdy" if proofs >= _MONTH_FIRST_PROVEN or not any(map(is_ambiguous, cells)) else "mixed"


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


def check_table(table: Table, unsound: bytes, first: str = "") -> list[Problem]:
    """What in the cells of `table` was not understood. Tables that are not the DfE's are asked only for their dates.

    `unsound`: as `SheetRows.unsound`, of its sheet. `first`: as `one_form`, of its first column.
    """
    problems = _check_letters(table) if 1 in unsound else []
    for i, column in enumerate(table.columns):
        doubts: Iterable[tuple[Code, str, int | None]] = ()
        if column.field in DATE_FIELDS:
            doubts = _check_dates(table, _Cells.of(table, i))
        elif column.field == "status":
            doubts = _check_statuses(_Cells.of(table, i))
        elif table.dfe and table.section != "classification" and (form := _FORMS.get(column.field or "")):
            doubts = _check_form(form, table, i, first if i == 0 else "")
        problems += [problem(c, f"column {column.heading!r}{m}", sheet=table.sheet, row=row) for c, m, row in doubts]
    return problems


def _check_letters(table: Table) -> list[Problem]:
    """Cells whose letters were lost or read in a wrong encoding before the publisher saved them."""
    bad = []
    for at in range(0, len(table.rows), _AT_ONCE):
        rows = table.rows[at : at + _AT_ONCE]
        text = "\0".join(chain.from_iterable(rows))
        if not text.isascii() or "??" in text:  # as in `is_mistaken`, of many rows
            numbered = zip(table.numbers[at : at + _AT_ONCE], rows, strict=True)
            bad += [(n, c) for n, row in numbered for c in row if is_mistaken(c)]
    if not bad:
        return []
    message = (
        f"{in_rows(dict.fromkeys(n for n, _ in bad))} letters are damaged (the first is {quoted(bad[0][1])}); they are "
        "kept as printed: look at the file, and ask the publisher for a good one"
    )
    return [problem(Code.DAMAGED_LETTERS, message, sheet=table.sheet, row=bad[0][0])]


def _check_dates(table: Table, cells: _Cells) -> _Doubts:
    order = _order(table, cells.different, cells.column)
    if order == "mixed" and (rows := cells.rows({*filter(is_ambiguous, cells.different)})):
        yield Code.AMBIGUOUS_DATES, (
            f" writes some dates day first and others month first; {in_rows(rows)} a date may be either, so only its "
            "year is given: look it up in an older edition, or ask the publisher"
        ), rows[0]
    elif order == "mdy":
        first = cells.rows(cells.different)[0]
        yield Code.US_DATES, " writes the month first (as 10/25/2019); its dates were read so", first
    odd = {c for c in cells.different if not date_within(c, order) and fold(c) not in UNDERSTOOD_UNDATED}
    if bad := cells.rows(odd):
        yield Code.UNREADABLE_DATE, (
            f": {in_rows(bad)} the cell cannot be read as a date (the first is {quoted(cells.first(odd))}); its text "
            "is kept as it is"
        ), bad[0]


def _check_statuses(cells: _Cells) -> _Doubts:
    """Each word that says nothing of a release's life (text/remarks/life.toml), once, with its rows."""
    odd = {
        c for c in cells.different
        if life_of(c) is None and fold(c) not in NOT_YET | NO_VALUE
        and (speaks_of_destruction(c) or not date_within(c))
    }
    unknown: dict[str, list[int]] = {}
    for n, cell in zip(cells.rows(odd), filter(odd.__contains__, cells.column), strict=True):
        unknown.setdefault(fold(cell), []).append(n)
    shown = {fold(cell): cell for cell in filter(None, reversed(cells.column))}
    if unclear := unclear_beside(shown.values()):
        rows = cells.rows({*unclear})
        yield Code.UNKNOWN_STATUS, (
            f": {in_rows(rows)} {quoted(unclear[0])} may say that the data were supplied or that the agreement is "
            "over, since other releases of the column are said to go on; it counts as supplied"
        ), rows[0]
    for word, rows in islice(unknown.items(), _MAX_STATUSES):
        yield Code.UNKNOWN_STATUS, (
            f": {in_rows(rows)} {quoted(shown[word])} says nothing known of what became of the release; it is kept as "
            "printed, and the release counts as one of which that is not said"
        ), rows[0]
    if (more := len(unknown) - _MAX_STATUSES) > 0:
        yield Code.UNKNOWN_STATUS, f": {more} further texts say nothing of what became of the release", None


def _check_form(form: _Form, table: Table, column: int, one: str) -> _Doubts:
    """`one`: as `one_form`, of the column."""
    read, instead, code, what = form
    cells = column_of(table.rows, column)  # not those that differ, of which references are as many
    some = (cells[n : n + _AT_ONCE] for n in range(0, len(cells), _AT_ONCE))
    if read is is_dfe_reference and one and "_x" not in one and "[" not in one:  # as in `number_forms`
        forms: Sequence[str] = [one] * len(cells)
    else:
        forms = list(chain.from_iterable(map(number_forms, some))) if read is is_dfe_reference else cells
    every = {*forms} - {""}
    odd = {f for f in every if not read(f) and fold(f) not in instead}
    if read is is_dfe_reference and len(odd) == len(every):
        return  # a publisher with references of its own
    bad = cells if len(odd) == len(every) else map(odd.__contains__, forms)
    if odd:
        rows, first = list(compress(table.numbers, bad)), next(compress(cells, map(odd.__contains__, forms)))
        yield code, f": {in_rows(rows)} {what} (the first is {quoted(first)}); it is kept as printed", rows[0]
