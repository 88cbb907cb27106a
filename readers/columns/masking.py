"""What of rows that were stored by an earlier reader today's would have taken out as pupils' personal data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from readers.columns.personal import heads_personal, take_out_personal
from readers.workbook.sheets import RawSheet
from text.clean import fold


def asks_for_more(rows: Mapping[int, Mapping[str, str]]) -> bool:
    """True where what a column holds is to be judged by all rows of the sheet, not by some alone."""
    return any(heads_personal(name) for cells in rows.values() for name in cells)


def masked_rows(
    rows: Mapping[int, Mapping[str, str]], own: Iterable[tuple[str, str]]
) -> dict[int, dict[str, tuple[str, str]]]:
    """For each row of one sheet of which something is taken out: column name -> the cell before and after.

    `rows`: the cells by column name, by a number of the row. `own`: what the user says of headings.
    """
    names = list(dict.fromkeys(name for cells in rows.values() for name in cells))
    stored: Sequence[list[str]] = [[cells.get(name, "") for name in names] for cells in rows.values()]
    sheet = RawSheet("", [names, *(list(row) for row in stored)])
    if take_out_personal(sheet, {fold(heading): field for heading, field in own}) is None:
        return {}
    out = {}
    for number, before, after in zip(rows, stored, sheet.rows[1:], strict=True):
        changed = {n: (a, b) for n, a, b in zip(names, before, after, strict=True) if a != b}
        if changed:
            out[number] = changed
    return out
