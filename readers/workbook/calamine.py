"""Reads the bytes of an ODS, XLSX or XLS workbook into sheets of text. Runs in the child process only."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from model.register import HiddenKind
from readers.hidden.ods.find import EVERY_ROW, conceal_ods
from readers.hidden.take_out import Conceal, Found, cell_digest, hidden_sheet, take_out, within
from readers.hidden.xls.find import conceal_xls
from readers.hidden.xlsx.find import conceal_sheet, found_in_book
from readers.hidden.xlsx.styles import Styles
from readers.hidden.xlsx.tabs import Reach, found_behind, ods_reach, xlsx_reach
from readers.sandbox import give_back
from readers.workbook.annotations import (
    Marks,
    Span,
    has_endless_spaces,
    ods_marks,
    prepare_ods,
    prepare_xlsx,
    xlsx_marks,
)
from readers.workbook.containers import Refusal, pack, prove_xml, unpack

MAX_ROWS = 1_000_000
"""Fewer than a spreadsheet has: a row that is repeated to its last one is no register."""
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000
"""Of all sheets, empty ones included: what parent and child may be asked to hold."""
MAX_FILLED = 1_000_000
"""Cells that merged areas may fill, all together."""

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ERROR_TEXT = re.compile(
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!"
    r"|EXTERNAL!|PYTHON!|TIMEOUT!)|Err:[0-9]{3}"
)
_WORDS = re.compile(r"[A-Za-z ,]{1,80}")

Fault = tuple[str, str, str | None, int | None]
"""code, message, sheet, 1-based row."""


class Sheet(NamedTuple):
    """One sheet that is shown: rows of cell texts, each as wide as the sheet; what is hidden in it stands as empty."""

    name: str
    rows: list[list[str]]
    withheld: dict[int, list[str]]
    """For each hidden row, by its 0-based number, a digest of each cell."""


@dataclass(slots=True)
class Book:
    """What a file holds."""

    sheets: list[Sheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    """What it hides."""
    aside: list[list[str]] = field(default_factory=list)
    """Of each row of a hidden sheet the digests of its cells."""


class SparseSheet(Exception):
    """A sheet so large that only a few stray cells can explain it: to be read by streaming."""


def read_workbook(data: bytes, *, zipped: bool, rows_count: bool = False) -> Book:
    """All sheets of a workbook. Raises Refusal, and SparseSheet for an XLSX to be read by `xlsx_stream`.

    With `rows_count` hidden rows are read like any other: a person has said that they are real.
    """
    if not zipped:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refusal("encrypted", "it is an Office file protected by a password")
        hiding, found, reach = conceal_xls(data)
        for conceal in hiding if rows_count else ():
            conceal.rows.clear()
        book = _read(data, lambda i: (Marks([], []), hiding[i] if i < len(hiding) else Conceal()), reach, merged=True)
        book.found += found
        return book
    parts = unpack(data)
    if "content.xml" in parts:
        return _read_ods(data, parts, rows_count=rows_count)
    if "xl/workbook.xml" in parts:
        if prove_xlsx(parts):
            data = pack(parts)
        sheets = xlsx_parts(parts)
        bodies = [parts.get(part, b"") for _, part, _ in sheets]
        if any(b'r="XFD' in body for body in bodies):
            raise SparseSheet
        styles = Styles(parts)
        told = {i: (xlsx_marks(parts.get(part, b"")), concealed_in(parts, part, styles, rows_count=rows_count))
                for i, (_, part, _) in enumerate(sheets)}  # fmt: skip
        merged = any(b"mergeCell" in body for body in bodies)
        found, reach = found_in_book(parts, sheets), xlsx_reach(parts, sheets)
        del bodies, styles
        parts.clear()  # the fast reader unpacks them again: both would be held at once
        book = _read(data, lambda i: told.get(i, (Marks([], []), Conceal())), reach, merged=merged, sparse=True)
        book.found += found
        return book
    raise Refusal("not_a_register", "it is a zip file, but neither an ODS nor an XLSX workbook")


def concealed_in(parts: dict[str, bytes], part: str, styles: Styles, *, rows_count: bool) -> Conceal:
    """What a worksheet part of an XLSX does not show."""
    conceal = conceal_sheet(parts, part, styles)
    if rows_count:
        conceal.rows.clear()
    return conceal


def _read_ods(data: bytes, parts: dict[str, bytes], *, rows_count: bool) -> Book:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refusal("encrypted", "it is an ODS protected by a password")
    content = parts["content.xml"]
    prove_xml("content.xml", content)
    if "styles.xml" in parts:
        prove_xml("styles.xml", parts["styles.xml"])
    if has_endless_spaces(content):
        raise Refusal("zip_bomb", "it holds one character repeated ten thousand times or more")
    ready = prepare_ods(content)
    if ready is not content or parts.get("mimetype", b"").strip() != ODS_TYPE:
        # Some writers leave the mimetype entry out; the fast reader insists on it.
        data = pack({"mimetype": ODS_TYPE, "META-INF/manifest.xml": b"<manifest/>", "content.xml": ready})
    marks, (conceals, found) = ods_marks(ready), conceal_ods(parts)
    reach = ods_reach(parts, [n for n, c in enumerate(conceals) if (0, EVERY_ROW) in c.rows])
    for conceal in conceals if rows_count else ():
        conceal.rows.clear()

    def told(i: int) -> tuple[Marks, Conceal]:
        return (
            marks[i] if i < len(marks) else Marks([], []),
            conceals[i] if i < len(conceals) else Conceal(),
        )

    del content, ready
    parts.clear()  # the fast reader unpacks them again: both would be held at once
    book = _read(data, told, reach, merged=False)
    book.found += found
    return book


def prove_xlsx(parts: dict[str, bytes]) -> bool:
    """Raises Refusal where an XML part of an XLSX is not whole. Makes the parts ready; True where that changed one."""
    changed = False
    for name, body in parts.items():
        if name.endswith((".xml", ".rels")):
            prove_xml(name, body)
            parts[name] = prepare_xlsx(body)
            changed |= parts[name] is not body
    return changed


def xlsx_parts(parts: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """(sheet name, part name, Visible, Hidden or VeryHidden) of the sheets of an XLSX, in order."""
    links = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^<>]*>", parts.get("xl/_rels/workbook.xml.rels", b"")):
        target = _attribute(tag, b"Target")
        links[_attribute(tag, b"Id")] = (
            target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        )
    tags = re.findall(rb"<(?:\w+:)?sheet\s[^<>]*>", parts["xl/workbook.xml"])
    return [
        (
            _attribute(t, b"name"),
            links.get(_attribute(t, rb"\w+:id"), ""),
            {"hidden": "Hidden", "veryHidden": "VeryHidden"}.get(_attribute(t, b"state"), "Visible"),
        )
        for t in tags
    ]


def _attribute(tag: bytes, name: bytes) -> str:
    m = re.search(rb"\s" + name + rb"=(?:\"([^\"]*)\"|'([^']*)')", tag)
    return unescape((m[1] or m[2] or b"").decode("utf-8", "replace")) if m else ""


def _read(
    data: bytes, told_of: Callable[[int], tuple[Marks, Conceal]], reach: Reach, *, merged: bool, sparse: bool = False
) -> Book:
    import python_calamine as calamine

    give_back()
    out = Book()
    cells = 0
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        sheets = list(book.sheets_metadata)
        for i, about in enumerate(sheets):
            if str(about.typ).rsplit(".", 1)[-1] != "WorkSheet":
                continue
            state = str(about.visible).rsplit(".", 1)[-1] if i not in reach.no_tab else "Hidden"
            sheet = book.get_sheet_by_index(i)
            if i == len(sheets) - 1:
                del book  # it holds the cells again
                give_back()
            if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
                if sparse:
                    raise SparseSheet
                if sheet.total_height > MAX_ROWS or sheet.total_height * sheet.total_width > MAX_CELLS:
                    refuse_size(about.name if state == "Visible" else "", sheet.total_height, sheet.total_width)
            cells += sheet.total_height * sheet.total_width
            refuse_cells(cells)
            rows = [[c if type(c) is str else as_text(c) for c in r] for r in sheet.to_python(skip_empty_area=False)]
            if (over := sum(map(bool, (c for r in rows for c in r[MAX_COLUMNS:])))) and state == "Visible":
                out.faults.append(("columns_left_out", columns_left_out(over), about.name, None))
            rows = [r[:MAX_COLUMNS] for r in rows] if sheet.total_width > MAX_COLUMNS else rows
            marks, conceal = told_of(i)
            spans = [Span(*a, *b) for a, b in sheet.merged_cell_ranges or ()] if merged else marks.spans
            take_in(out, (i + 1, about.name, state), rows, (marks, spans, conceal))
    except calamine.PasswordError as error:
        raise Refusal("encrypted", "it is protected by a password") from error
    except (calamine.CalamineError, ValueError, OSError, KeyError, OverflowError) as error:
        raise Refusal("damaged", f"its contents cannot be read{_plain_words(error)}") from error
    out.found += found_behind(reach, (s.rows for s in out.sheets))
    return out


def _plain_words(error: Exception) -> str:
    """What the fast reader says, up to where it may quote a cell, which may be a hidden one."""
    words = (m[0] if (m := _WORDS.match(str(error))) else "").strip(" ,")
    return f" ({words})" if words else ""


def take_in(
    book: Book, about: tuple[int, str, str], rows: list[list[str]], told: tuple[Marks, list[Span], Conceal]
) -> None:
    """Adds a sheet to the book, without what is hidden. `about`: number, name, Visible, Hidden or VeryHidden."""
    number, name, state = about
    marks, spans, conceal = told
    _write_marks(rows, marks)
    own = [list(r) for r in rows] if spans else rows
    for judge in conceal.judges:
        judge(own, conceal)
    if not fill_merged(rows, spans) and state == "Visible":
        message = "the merged areas cover more than a million cells; only part of them was filled: check the sheet"
        book.faults.append(("merged_not_filled", message, name, None))
    hide_under_merged(rows, own, spans, conceal)
    if state == "Visible" and not conceal.cache:
        taken = take_out(name, rows, own, conceal)
        book.found += taken.found
        book.faults += _mark_faults(name, rows, own, marks, conceal)
        book.sheets.append(Sheet(name, rows, taken.digests))
        return
    texts = [c for row in own for c in row if c.strip()]
    if conceal.cache and texts:
        book.found.append(Found(HiddenKind.EXTERNAL_LINK, f"sheet {number}, a copy of another workbook's", texts))
    elif hidden := hidden_sheet(number, own, very=state == "VeryHidden"):
        book.found.append(hidden)
        book.aside += [[cell_digest(c) for c in row] for row in rows if any(row)]
    if conceal.comments:
        texts = [t for _, t in conceal.comments]
        book.found.append(Found(HiddenKind.COMMENTS, f"sheet {number}, which is hidden", texts))


def hide_under_merged(rows: list[list[str]], own: list[list[str]], spans: list[Span], conceal: Conceal) -> None:
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
                raise Refusal("too_large", f"its merged areas cover more than {MAX_CELLS:,} cells")
            for c in range(left, last + 1):
                if own[r][c].strip() and own[r][c] != first:
                    conceal.cells[r, c] = shown
                elif (r, c) != (top, left) and rows[r][c] == first:
                    rows[r][c] = shown


def refuse_size(name: str, height: int, width: int) -> None:
    """Raises Refusal where a sheet is over the limits."""
    if height > MAX_ROWS:
        raise Refusal("too_many_rows", f"{_sheet(name)} has {height:,} rows, more than {MAX_ROWS:,}")
    if width > MAX_COLUMNS:
        raise Refusal("too_many_columns", f"{_sheet(name)} has {width:,} columns, more than {MAX_COLUMNS}")


def _sheet(name: str) -> str:
    return f"its sheet {name[:60]!r}" if name else "a hidden sheet of it"


def columns_left_out(cells: int) -> str:
    """What is told of cells beyond the columns that are read."""
    return f"{cells:,} cells stand beyond column {MAX_COLUMNS} and were left out: look at them in the file"


def refuse_cells(cells: int) -> None:
    """Raises Refusal where a file has more cells than may be held."""
    if cells > MAX_CELLS:
        raise Refusal("too_large", f"its sheets have more than {MAX_CELLS:,} cells, empty ones between others included")


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


def fill_merged(rows: list[list[str]], spans: list[Span]) -> bool:
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
                if not row[column]:
                    row[column] = value
    return True


def _write_marks(rows: list[list[str]], marks: Marks) -> None:
    """Writes errors, and formulas that are a mere text, into their cells."""
    for row, column, text in marks.cells:
        if text and row < len(rows) and column < MAX_COLUMNS:
            # The fast reader leaves cells without a value out of a sheet's width.
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = text


def _mark_faults(
    name: str, rows: list[list[str]], own: list[list[str]], marks: Marks, conceal: Conceal
) -> list[Fault]:
    """Tells of errors and of formulas without a value, where these are shown."""
    errors: dict[int, str] = {}
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell[:1] in "#E" and cell and _ERROR_TEXT.fullmatch(cell) and own[number][column] == cell:
                errors.setdefault(number, cell)
    faults: list[Fault] = []
    if errors:
        row, text = next(iter(errors.items()))
        message = (
            f"{_rows(list(errors))} a cell holds an error of the spreadsheet ({text}): ask the publisher for its value"
        )
        faults.append(("error_cell", message, name, row + 1))
    empty = [m for m in marks.cells if not m.text and m.row < len(rows)]
    hidden, columns = {*within(conceal.rows, len(rows))}, {*within(conceal.columns, MAX_COLUMNS)}
    if formulas := sorted({m.row for m in empty if m.row not in hidden and m.column not in columns}):
        message = (
            f"{_rows(formulas)} a formula has no stored value and reads as empty: open and save the file to see it"
        )
        faults.append(("formula_without_value", message, name, formulas[0] + 1))
    return faults


def _rows(indices: list[int]) -> str:
    numbers = ", ".join(str(i + 1) for i in indices[:5])
    more = f" and {len(indices) - 5} more" if len(indices) > 5 else ""
    return f"in row{'s' if len(indices) > 1 else ''} {numbers}{more}"
