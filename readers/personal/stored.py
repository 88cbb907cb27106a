"""Rows that were read before, without what their cells tell of a child beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from readers.personal.cells import TellingCells, cells_saying
from readers.personal.headings import check_of
from readers.personal.names_elsewhere import hide_names_elsewhere
from readers.personal.persons import judged_by_all_rows
from readers.personal.pupil_lists import may_head_list
from readers.personal.sheets import take_out_personal
from readers.workbook.rows import SheetRows
from readers.workbook.sheets import RawSheet
from text.clean import fold


def together(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Rows, each of which says what it is about more than once, without what its cells tell beside each other.

    `heads`: what stands above the cells. No column is judged, since the rows may be any of a sheet's.
    """
    sheet = SheetRows([heads, *rows])
    (saying, asking), told = cells_saying(sheet), TellingCells(sheet, {}, heads)
    for n, row in enumerate(sheet[1:], start=1):
        if not asking.isdisjoint(row):
            told.look_for_sought(n, row)
        if not saying.isdisjoint(row):
            told.look_at(n, row)
    taken = told.found()
    hide_names_elsewhere(sheet, taken, told.names(), told.heading)
    for place, text in taken.items():
        sheet.put(*place, told.instead_of(place, text))
    return sheet[1:]


def asks_for_more(rows: Mapping[int, Mapping[str, str]]) -> bool:
    """True where what a column holds is to be judged by all rows of the sheet, not by some alone."""
    names = {name for cells in rows.values() for name in cells}
    return any(check_of(name) or judged_by_all_rows(name) or may_head_list(name) for name in names)


def masked_rows(
    rows: Mapping[int, Mapping[str, str]], own: Iterable[tuple[str, str]]
) -> dict[int, dict[str, tuple[str, str]]]:
    """For each row of one sheet of which something is taken out: column name -> the cell before and after.

    `rows`: the cells by column name, by a number of the row. `own`: what the user says of headings.
    """
    names = list(dict.fromkeys(name for cells in rows.values() for name in cells))
    stored = [tuple([cells.get(name, "") for name in names]) for cells in rows.values()]
    sheet = RawSheet("", SheetRows([names, *stored]))
    if take_out_personal(sheet, {fold(heading): field for heading, field in own}) is None:
        return {}
    return {
        number: {n: (a, b) for n, a, b in zip(names, before, after, strict=True) if a != b}
        for number, before, after in zip(rows, stored, sheet.rows[1:], strict=True)
        if before != after
    }
