"""Reads the bytes of an ODS, XLSX or XLS workbook into sheets of text. Runs in the child process only."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from readers.marks import Marks, Span, has_endless_spaces, ods_marks, prepare_ods, xlsx_marks
from readers.zipped import Refusal, pack, prove_xml, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000
"""Of all sheets, empty ones included: what parent and child may be asked to hold."""
MAX_FILLED = 1_000_000
"""Cells that merged areas may fill, all together."""

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ERROR_TEXT = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|Err:[0-9]{3}")

Fault = tuple[str, str, str | None, int | None]
"""code, message, sheet, 1-based row."""


class Sheet(NamedTuple):
    """One sheet: rows of cell texts, each as wide as the sheet."""

    name: str
    hidden: bool
    rows: list[list[str]]


class SparseSheet(Exception):
    """A sheet so large that only a few stray cells can explain it: to be read by streaming."""


def read_workbook(data: bytes, *, zipped: bool) -> tuple[list[Sheet], list[Fault]]:
    """All sheets of a workbook. Raises Refusal, and SparseSheet for an XLSX to be read by `readers.sparse`."""
    if not zipped:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refusal("encrypted", "it is an Office file protected by a password")
        return _read(data, lambda _i: Marks([], [], []), merged=True)
    parts = unpack(data)
    if "content.xml" in parts:
        return _read_ods(data, parts)
    if "xl/workbook.xml" in parts:
        prove_xlsx(parts)
        bodies = [parts.get(part, b"") for _, part, _ in xlsx_parts(parts)]
        if any(b'r="XFD' in body for body in bodies):
            raise SparseSheet
        marks = dict(enumerate(map(xlsx_marks, bodies)))
        merged = any(b"<mergeCell" in body for body in bodies)
        return _read(data, lambda i: marks.get(i, Marks([], [], [])), merged=merged, sparse=True)
    raise Refusal("not_a_register", "it is a zip file, but neither an ODS nor an XLSX workbook")


def _read_ods(data: bytes, parts: dict[str, bytes]) -> tuple[list[Sheet], list[Fault]]:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refusal("encrypted", "it is an ODS protected by a password")
    content = parts["content.xml"]
    prove_xml("content.xml", content)
    if has_endless_spaces(content):
        raise Refusal("zip_bomb", "it holds one character repeated ten thousand times or more")
    ready = prepare_ods(content)
    if ready is not content or parts.get("mimetype", b"").strip() != ODS_TYPE:
        # Some writers leave the mimetype entry out; the fast reader insists on it.
        data = pack({"mimetype": ODS_TYPE, "META-INF/manifest.xml": b"<manifest/>", "content.xml": ready})
    found = ods_marks(ready)
    return _read(data, lambda i: found[i] if i < len(found) else Marks([], [], []), merged=False)


def prove_xlsx(parts: dict[str, bytes]) -> None:
    """Raises Refusal where an XML part of an XLSX is not whole."""
    for name, body in parts.items():
        if name.endswith((".xml", ".rels")):
            prove_xml(name, body)


def xlsx_parts(parts: dict[str, bytes]) -> list[tuple[str, str, bool]]:
    """(sheet name, part name, hidden) of the sheets of an XLSX, in order."""
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
            _attribute(t, b"state") not in ("", "visible"),
        )
        for t in tags
    ]


def _attribute(tag: bytes, name: bytes) -> str:
    m = re.search(rb"\s" + name + rb"=(?:\"([^\"]*)\"|'([^']*)')", tag)
    return unescape((m[1] or m[2] or b"").decode("utf-8", "replace")) if m else ""


def _read(
    data: bytes, marks_of: Callable[[int], Marks], *, merged: bool, sparse: bool = False
) -> tuple[list[Sheet], list[Fault]]:
    import python_calamine as calamine

    sheets: list[Sheet] = []
    faults: list[Fault] = []
    cells = 0
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        for i, about in enumerate(book.sheets_metadata):
            if str(about.typ).rsplit(".", 1)[-1] != "WorkSheet":
                continue
            sheet = book.get_sheet_by_index(i)
            if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
                if sparse:
                    raise SparseSheet
                refuse_size(about.name, sheet.total_height, sheet.total_width)
            cells += sheet.total_height * sheet.total_width
            refuse_cells(cells)
            rows = [[c if type(c) is str else as_text(c) for c in r] for r in sheet.to_python(skip_empty_area=False)]
            marks = marks_of(i)
            spans = [Span(*a, *b) for a, b in sheet.merged_cell_ranges or ()] if merged else marks.spans
            if not fill_merged(rows, spans):
                message = (
                    "the merged areas cover more than a million cells; only part of them was filled: check the sheet"
                )
                faults.append(("merged_not_filled", message, about.name, None))
            faults.extend(mark_faults(about.name, rows, marks))
            hidden = str(about.visible).rsplit(".", 1)[-1] != "Visible"
            sheets.append(Sheet(about.name, hidden, rows))
    except calamine.PasswordError as error:
        raise Refusal("encrypted", "it is protected by a password") from error
    except (calamine.CalamineError, ValueError, OSError, KeyError, OverflowError) as error:
        raise Refusal("damaged", f"its contents cannot be read ({str(error)[:200]})") from error
    return sheets, faults


def refuse_size(name: str, height: int, width: int) -> None:
    """Raises Refusal where a sheet is over the limits."""
    if height > MAX_ROWS:
        raise Refusal("too_many_rows", f"its sheet {name[:60]!r} has {height:,} rows, more than {MAX_ROWS:,}")
    if width > MAX_COLUMNS:
        raise Refusal("too_many_columns", f"its sheet {name[:60]!r} has {width:,} columns, more than {MAX_COLUMNS}")


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


def mark_faults(name: str, rows: list[list[str]], marks: Marks) -> list[Fault]:
    """Writes error texts into their cells, and tells of them, of formulas without a value and of hidden rows."""
    errors: dict[int, str] = {}
    for row, column, text in marks.cells:
        if text and row < len(rows) and column < MAX_COLUMNS:
            # The fast reader leaves cells without a value out of a sheet's width.
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = text
    for number, cells in enumerate(rows):
        for cell in cells:
            if cell[:1] in "#E" and cell and _ERROR_TEXT.fullmatch(cell):
                errors.setdefault(number, cell)
    faults: list[Fault] = []
    if errors:
        row, text = next(iter(errors.items()))
        message = (
            f"{_rows(list(errors))} a cell holds an error of the spreadsheet ({text}): ask the publisher for its value"
        )
        faults.append(("error_cell", message, name, row + 1))
    if formulas := sorted({m.row for m in marks.cells if not m.text and m.row < len(rows)}):
        message = (
            f"{_rows(formulas)} a formula has no stored value and reads as empty: open and save the file to see it"
        )
        faults.append(("formula_without_value", message, name, formulas[0] + 1))
    if hidden := [r for r in marks.hidden_rows if r < len(rows) and any(rows[r])]:
        faults.append(
            (
                "hidden_rows",
                f"{_rows(hidden)} the sheet hides what stands there; it was read like any other",
                name,
                hidden[0] + 1,
            )
        )
    return faults


def _rows(indices: list[int]) -> str:
    numbers = ", ".join(str(i + 1) for i in indices[:5])
    more = f" and {len(indices) - 5} more" if len(indices) > 5 else ""
    return f"in row{'s' if len(indices) > 1 else ''} {numbers}{more}"
