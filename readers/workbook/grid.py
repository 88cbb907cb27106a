"""The cells of a workbook's sheets: limits, merged areas, errors, and what is hidden taken out. Used by the child."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct, field

from model.hidden import HiddenKind
from readers.hidden.take_out import Conceal, Found, SheetState, cell_digest, hidden_sheet, take_out, within
from readers.register.problems import Code, in_rows
from readers.workbook.annotations import Marks, MergedArea
from readers.workbook.containers import Refusal
from readers.workbook.struck import leave_standing, struck_faults

MAX_ROWS = 1_000_000
"""Fewer than a spreadsheet has: a row that is repeated to its last one is no register."""
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000
"""Of all sheets, empty ones included: what parent and child may be asked to hold."""
MAX_FILLED = 1_000_000
"""Cells that merged areas may fill, all together."""
_ERROR_TEXT = re.compile(
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!"
    r"|EXTERNAL!|PYTHON!|TIMEOUT!)|Err:[0-9]{3}"
)

Fault = tuple[Code, str, str | None, int | None]
"""code, message, sheet, 1-based row."""


class ParsedSheet(NamedTuple):
    """One sheet that is shown: rows of cell texts, each as wide as the sheet; what is hidden in it stands as empty."""

    name: str
    rows: list[list[str]]
    withheld: dict[int, list[str]]
    """For each hidden row, by its 0-based number, a digest of each cell."""
    merged: Sequence[int] = ()
    """The 0-based numbers of the rows into which a cell above goes on."""


class ParsedBook(Struct):
    """What a file holds."""

    sheets: list[ParsedSheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    """What it hides."""
    aside: list[list[str]] = field(default_factory=list)
    """Of each row of a hidden sheet the digests of its cells."""
    beside: list[tuple[str, str]] = field(default_factory=list)
    """(place, text) of what it says beside its cells."""

    def take_in(
        self, about: tuple[int, str, SheetState], rows: list[list[str]], marks: Marks, conceal: Conceal
    ) -> None:
        """Adds a sheet without what is hidden. `about`: number, name, state."""
        number, name, state = about
        _write_marks(rows, marks)
        leave_standing(rows, conceal.struck)
        own = [list(r) for r in rows] if marks.spans else rows
        for judge in conceal.judges:
            judge(own, conceal)
        if not _fill_merged(rows, marks.spans) and state is SheetState.VISIBLE:
            message = "the merged areas cover more than a million cells; only part of them was filled: check the sheet"
            self.faults.append((Code.MERGED_NOT_FILLED, message, name, None))
        _hide_under_merged(rows, own, marks.spans, conceal)
        if state is SheetState.VISIBLE and not conceal.cache:
            found, digests = take_out(name, rows, own, conceal)
            self.found += found
            self.faults += _mark_faults(name, rows, own, marks, conceal)
            self.faults += struck_faults(name, rows, conceal.struck)
            self.sheets.append(ParsedSheet(name, rows, digests, _merged_rows(marks.spans, len(rows))))
            return
        texts = [c for row in own for c in row if c.strip()]
        if conceal.cache and texts:
            place = f"sheet {number}, a copy of another workbook's"
            self.found.append(Found(HiddenKind.EXTERNAL_LINK, place, texts))
        elif hidden := hidden_sheet(number, own, very=state is SheetState.VERY_HIDDEN):
            self.found.append(hidden)
            self.aside += [[cell_digest(c) for c in row] for row in rows if any(row)]
        if conceal.comments:
            texts = [t for _, t in conceal.comments]
            self.found.append(Found(HiddenKind.COMMENTS, f"sheet {number}, which is hidden", texts))


def _write_marks(rows: list[list[str]], marks: Marks) -> None:
    """Writes errors, and formulas that are a mere text, into their cells."""
    for row, column, text in marks.cells:
        if text and row < len(rows) and column < MAX_COLUMNS:
            # The fast reader leaves cells without a value out of a sheet's width.
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = text


def _merged_rows(spans: list[MergedArea], rows: int) -> list[int]:
    """The rows below the first of an area, each once; of more than the areas may fill none is said."""
    down = [(top + 1, min(bottom, rows - 1)) for top, _, bottom, _ in spans if top < bottom]
    many = sum(last - first + 1 for first, last in down) > MAX_FILLED
    return [] if many else sorted({n for first, last in down for n in range(first, last + 1)})


def _fill_merged(rows: list[list[str]], spans: list[MergedArea]) -> bool:
    """Writes the first cell of each merged area into its other cells, where these are empty. False over the limit."""
    room = MAX_FILLED
    for top, left, bottom, right in spans:
        if top >= len(rows) or left >= len(rows[top]) or not (value := rows[top][left]):
            continue
        for row in rows[top : bottom + 1]:
            last = min(right, len(row) - 1)
            room -= last - left + 1
            if room < 0:
                return False
            for column in range(left, last + 1):
                row[column] = row[column] or value
    return True


def _hide_under_merged(rows: list[list[str]], own: list[list[str]], spans: list[MergedArea], conceal: Conceal) -> None:
    """Hides cells that a merged area covers with another text than it shows, and copies of a first cell that is hidden.

    Raises Refusal where the areas lie upon one another, cell after cell.
    """
    room = MAX_CELLS
    for top, left, bottom, right in spans:
        if top >= len(own) or left >= len(own[top]):
            continue
        first = own[top][left]
        shown = conceal.cells.get((top, left), first)
        for r in range(top, min(bottom, len(own) - 1) + 1):
            last = min(right, len(own[r]) - 1)
            room -= last - left + 1
            if room < 0:
                raise Refusal(Code.TOO_LARGE, f"its merged areas cover more than {MAX_CELLS:,} cells")
            for c in range(left, last + 1):
                if own[r][c].strip() and own[r][c] != first:
                    conceal.cells[r, c] = shown
                elif (r, c) != (top, left) and rows[r][c] == first:
                    rows[r][c] = shown


def _mark_faults(
    name: str, rows: list[list[str]], own: list[list[str]], marks: Marks, conceal: Conceal
) -> list[Fault]:
    """Tells of errors and of formulas without a value, where these are shown."""
    errors: dict[int, str] = {}
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell[:1] in "#E" and cell and _ERROR_TEXT.fullmatch(cell) and own[number][column] == cell:
                errors.setdefault(number + 1, cell)
    faults: list[Fault] = []
    if errors:
        row, text = next(iter(errors.items()))
        what = f"a cell holds an error of the spreadsheet ({text}): ask the publisher for its value"
        faults.append((Code.ERROR_CELL, f"{in_rows(errors)} {what}", name, row))
    hidden, columns = {*within(conceal.rows, len(rows))}, {*within(conceal.columns, MAX_COLUMNS)}
    empty = {m.row for m in marks.cells if not m.text and m.row < len(rows) and m.column not in columns}
    if formulas := sorted(r + 1 for r in empty - hidden):
        what = "a formula has no stored value and reads as empty: open and save the file to see it"
        faults.append((Code.FORMULA_WITHOUT_VALUE, f"{in_rows(formulas)} {what}", name, formulas[0]))
    return faults


def refuse_size(name: str, height: int, width: int) -> None:
    """Raises Refusal where a sheet is over the limits; `name` is "" for a hidden one."""
    sheet = f"its sheet {name[:60]!r}" if name else "a hidden sheet of it"
    if height > MAX_ROWS:
        raise Refusal(Code.TOO_MANY_ROWS, f"{sheet} has {height:,} rows, more than {MAX_ROWS:,}")
    if width > MAX_COLUMNS:
        raise Refusal(Code.TOO_MANY_COLUMNS, f"{sheet} has {width:,} columns, more than {MAX_COLUMNS}")


def refuse_cells(cells: int) -> None:
    """Raises Refusal where a file has more cells than may be held."""
    if cells > MAX_CELLS:
        why = f"its sheets have more than {MAX_CELLS:,} cells, empty ones between others included"
        raise Refusal(Code.TOO_LARGE, why)


def columns_left_out(cells: int) -> str:
    """What is told of cells beyond the columns that are read."""
    return f"{cells:,} cells stand beyond column {MAX_COLUMNS} and were left out: look at them in the file"


def as_text(value: object) -> str:
    """A typed cell as text: whole numbers without a point, others without noise, dates in ISO form."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return "" if value is None else str(value)
