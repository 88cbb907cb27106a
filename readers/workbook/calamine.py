"""Reads the bytes of an ODS, XLSX or XLS workbook into sheets of text. Runs in the child process only."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import python_calamine as calamine

from readers.hidden.beside import words_beside, words_in_properties
from readers.hidden.book import Reach, found_behind, ods_reach, xlsx_reach
from readers.hidden.ods.find import EVERY_ROW, conceal_ods
from readers.hidden.sizes import attribute
from readers.hidden.take_out import Conceal, Found, SheetState, letters
from readers.hidden.xls.find import conceal_xls
from readers.hidden.xlsx.find import conceal_sheet, found_in_book
from readers.hidden.xlsx.styles import XlsxStyles
from readers.register.problems import Code
from readers.sandbox import give_back
from readers.workbook import grid
from readers.workbook.annotations import (
    Marks,
    MergedArea,
    column_number,
    has_endless_spaces,
    ods_marks,
    prepare_ods,
    prepare_xlsx,
    without_tables_within,
    xlsx_marks,
)
from readers.workbook.containers import MANIFEST, Refusal, body_kind, pack, prove_xml, refuse_locked, unpack, with_part
from readers.workbook.grid import ParsedBook, as_text, columns_left_out, refuse_cells, refuse_size

MAX_STRAYS = 200
"""Cells below the last row that are taken for strays; more of them are a table too large to be read."""
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_WORDS = re.compile(r"[A-Za-z ,]{1,80}")
_ODS_TABLE = re.compile(rb"<table:table(?=[\s>])[^<>]*>")
_ODS_MANY = re.compile(rb"<table:table-row\s[^<>]*?rows-repeated=[\"']([0-9]{5,10})[\"'][^<>]*>")
_ODS_FILLED = re.compile(rb"<text:p[^<>/]*>(?!</text:p>)|value-type=[\"'](?!string)")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>")
_PLACE = re.compile(rb"\sr=[\"']([A-Z]{0,3})([0-9]{1,7})[\"']")
_CELL_END = re.compile(rb"</(?:\w+:)?c\s*>")
_FILLED = re.compile(rb"<(?:\w+:)?[vt](?:\s[^<>]*)?>[^<]")


class _TooFar(Exception):
    """A sheet of an XLSX is so large that only a few stray cells can explain it."""


def read_workbook(data: bytes, *, zipped: bool, rows_count: bool = False, strays: bool = False) -> ParsedBook:
    """All sheets of a workbook. Raises Refusal.

    With `rows_count` hidden rows are read like any other: a person has said that they are real. With `strays` cells
    outside the limits are first taken out of an XLSX: the fast reader sets aside room for every cell in between, so
    that a file of 1.5 kB with one cell at XFD1048576 aborts it.
    """
    if not zipped:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refusal(Code.ENCRYPTED, "it is an Office file protected by a password")
        conceals, found, reach = conceal_xls(data)
        book = _read(data, (), _shown(conceals, rows_count), found, reach, merged=True, left_out={})
        book.beside = words_in_properties(data)
        return book
    parts = unpack(data)
    beside = words_beside(parts)
    book = _read_zipped(data, parts, rows_count=rows_count, strays=strays)
    book.beside = beside
    return book


_REGISTERS = (".csv", ".tsv", ".txt", ".ods", ".xls", ".xlsx", ".xlsm")


def _read_zipped(data: bytes, parts: dict[str, bytes], *, rows_count: bool, strays: bool) -> ParsedBook:
    if "xl/workbook.xml" in parts and (strays or "content.xml" not in parts):
        try:
            return _read_xlsx(data, parts, rows_count=rows_count, strays=strays)
        except _TooFar:
            return read_workbook(data, zipped=True, rows_count=rows_count, strays=True)
    if strays:
        why = "the reader gave up on it, and there is no second way to read this kind of file"
        raise Refusal(Code.PARSER_DIED, why)
    refuse_locked(parts)
    if "content.xml" in parts:
        return _read_ods(data, parts, rows_count=rows_count)
    what = "a Word document" if "word/document.xml" in parts else "a zip file, but neither an ODS nor an XLSX workbook"
    if any(name.casefold().endswith(_REGISTERS) for name in parts):
        what += ": what is packed in it is not read. Unpack it and read that, and ask the publisher for it unpacked"
    raise Refusal(Code.NOT_A_REGISTER, f"it is {what}")


def _shown(conceals: list[Conceal], rows_count: bool) -> list[Conceal]:
    for conceal in conceals if rows_count else ():
        conceal.rows.clear()
    return conceals


def _read_xlsx(data: bytes, parts: dict[str, bytes], *, rows_count: bool, strays: bool) -> ParsedBook:
    changed = prove_xlsx(parts)
    sheets = xlsx_parts(parts)
    bodies = [parts.get(part, b"") for _, part, _ in sheets]
    strays = strays or any(b'r="XFD' in body for body in bodies)
    styles = XlsxStyles(parts)
    marks = [xlsx_marks(body) for body in bodies]
    conceals = [conceal_sheet(parts, part, styles) for _, part, _ in sheets]
    merged = any(b"mergeCell" in body for body in bodies)
    found, reach = found_in_book(parts, sheets), xlsx_reach(parts, sheets)
    left_out: dict[int, list[tuple[Code, str]]] = {}
    del bodies, styles
    for i, (name, part, state) in enumerate(sheets) if strays else ():
        if part in parts:
            shown = state is SheetState.VISIBLE and i not in reach.no_tab
            parts[part], left_out[i] = without_strays(parts[part], name if shown else "")
    if changed or strays:
        data = pack(parts)
    parts.clear()  # the fast reader unpacks them again: both would be held at once
    conceals = _shown(conceals, rows_count)
    return _read(data, marks, conceals, found, reach, merged=merged, left_out=left_out if strays else None)


def prove_xlsx(parts: dict[str, bytes]) -> bool:
    """Raises Refusal where an XML part of an XLSX is not whole. Makes the parts ready; True where that changed one."""
    changed = False
    for name, body in parts.items():
        if name.endswith((".xml", ".rels")):
            prove_xml(name, body)
            parts[name] = prepare_xlsx(body)
            changed |= parts[name] is not body
    return changed


def xlsx_parts(parts: Mapping[str, bytes]) -> list[tuple[str, str, SheetState]]:
    """(sheet name, part name, state) of the sheets of an XLSX, in order."""
    links = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^<>]*>", parts.get("xl/_rels/workbook.xml.rels", b"")):
        target = attribute(tag, b"Target")
        links[attribute(tag, b"Id")] = posixpath.normpath(f"xl/{target}") if target[:1] != "/" else target.lstrip("/")
    states = {"hidden": SheetState.HIDDEN, "veryHidden": SheetState.VERY_HIDDEN}
    return [
        (
            attribute(tag, b"name"),
            links.get(attribute(tag, rb"\w+:id"), ""),
            states.get(attribute(tag, b"state"), SheetState.VISIBLE),
        )
        for tag in re.findall(rb"<(?:\w+:)?sheet\s[^<>]*>", parts["xl/workbook.xml"])
    ]


def without_strays(body: bytes, name: str) -> tuple[bytes, list[tuple[Code, str]]]:
    """A worksheet part without the cells outside the limits; code and message of what is told of those.

    Raises Refusal where they are too many for strays, or the cells that are left are too far from each other.
    """
    row = column = -1
    height = width = at = beside = 0
    kept, strays, last = [], [], ""
    for tag in _TAG.finditer(body, max(body.find(b"sheetData"), 0), max(body.rfind(b"sheetData>"), 0)):
        m = _PLACE.search(tag[2])
        if tag[1] == b"row":
            row, column = int(m[2]) - 1 if m else row + 1, -1
            continue
        row, column = (int(m[2]) - 1, column_number(m[1].decode())) if m else (row, column + 1)
        end = tag.end() if tag[2].endswith(b"/") or not (m := _CELL_END.search(body, tag.end())) else m.end()
        filled = _FILLED.search(body, tag.end(), end) is not None
        if row < grid.MAX_ROWS and column < grid.MAX_COLUMNS:
            height, width = (max(height, row + 1), max(width, column + 1)) if filled else (height, width)
            continue
        kept.append(body[at : tag.start()])
        at = end
        if filled and row >= grid.MAX_ROWS:
            strays.append(f"{letters(column)}{row + 1}")
        elif filled:
            beside, last = beside + 1, f"{letters(column)}{row + 1}"
    if len(strays) > MAX_STRAYS:
        raise Refusal(Code.TOO_MANY_ROWS, f"its sheet {name[:60]!r} has more than {grid.MAX_ROWS:,} rows")
    refuse_cells(height * width)
    told = [(Code.COLUMNS_LEFT_OUT, columns_left_out(beside))] if beside > 1 else []
    if where := ", ".join([*strays[:5], *([last] if beside == 1 else [])]):
        message = f"cells far outside the table were left out ({where}): look at them in the workbook"
        told.append((Code.STRAY_CELL, message))
    return b"".join([*kept, body[at:]]), told


def _read_ods(data: bytes, parts: dict[str, bytes], *, rows_count: bool) -> ParsedBook:
    for name in ("content.xml", "styles.xml"):
        if name in parts:
            prove_xml(name, parts[name])
    content = parts["content.xml"]
    if (kind := body_kind(content)) not in ("", "spreadsheet"):
        raise Refusal(Code.NOT_A_REGISTER, f"it is an OpenDocument {kind}, no workbook")
    if has_endless_spaces(content):
        raise Refusal(Code.ZIP_BOMB, "it holds one character repeated ten thousand times or more")
    parts["content.xml"] = without_tables_within(content)
    ready = prepare_ods(parts["content.xml"])
    if ready is not content or parts.get("mimetype", b"").strip() != ODS_TYPE:
        # Some writers leave the mimetype entry out, or the list of parts; the fast reader insists on both.
        data = pack({"mimetype": ODS_TYPE, MANIFEST: b"<manifest/>", "content.xml": ready})
    elif MANIFEST not in parts:
        data = with_part(data, MANIFEST, b"<manifest/>")
    marks, (conceals, found) = ods_marks(ready), conceal_ods(parts)
    hidden = [n for n, c in enumerate(conceals) if (0, EVERY_ROW) in c.rows]
    reach = ods_reach(parts, hidden)
    for i, (name, height) in enumerate(ods_repeated(ready)):
        refuse_size("" if i in hidden else name, height, 0)
    del content, ready
    parts.clear()  # the fast reader unpacks them again: both would be held at once
    return _read(data, marks, _shown(conceals, rows_count), found, reach, merged=False, left_out={})


def ods_repeated(content: bytes) -> list[tuple[str, int]]:
    """Of each table of content.xml, in order, its name, and how many rows it has at least by those repeated often.

    Those under its last filled row do not count. [] where no row is repeated so often. The fast reader sets aside room
    for every one before it says how many there are: a third of a gigabyte for a file of 1 kB.
    """
    if not _ODS_MANY.search(content):
        return []
    found = []
    for table in _ODS_TABLE.finditer(content):
        end, rows = content.find(b"</table:table>", table.end()), 0
        for row in _ODS_MANY.finditer(content, table.end(), end):
            rows += int(row[1]) if _ODS_FILLED.search(content, row.end(), end) else 0
        found.append((attribute(table[0], b"table:name"), rows))
    return found


def _read(
    data: bytes, all_marks: Sequence[Marks], conceals: Sequence[Conceal], found: list[Found], reach: Reach, *,
    merged: bool, left_out: Mapping[int, list[tuple[Code, str]]] | None,
) -> ParsedBook:
    """The book of which `found` is known to be hidden; `all_marks` and `conceals` are those of its sheets, in order.

    `left_out`: what is told of strays that were taken out of a sheet; None where they may be. Raises _TooFar then.
    """
    give_back()
    out = ParsedBook()
    cells = 0
    with _refusing(again=left_out is None):
        book = calamine.load_workbook(io.BytesIO(data))
        sheets = list(book.sheets_metadata)
        for i, about in enumerate(sheets):
            if _word(about.typ) != "WorkSheet":
                continue
            state = SheetState(_word(about.visible)) if i not in reach.no_tab else SheetState.HIDDEN
            sheet = book.get_sheet_by_index(i)
            if i == len(sheets) - 1:
                del book  # it holds the cells again
                give_back()
            height, width = sheet.total_height, sheet.total_width
            if left_out is None and (height > grid.MAX_ROWS or width > grid.MAX_COLUMNS):
                raise _TooFar
            if height > grid.MAX_ROWS or (width > grid.MAX_COLUMNS and height * width > grid.MAX_CELLS):
                refuse_size(about.name if state is SheetState.VISIBLE else "", height, width)
            cells += height * width
            refuse_cells(cells)
            rows, over = _texts(sheet)
            if over and state is SheetState.VISIBLE:
                out.faults.append((Code.COLUMNS_LEFT_OUT, columns_left_out(over), about.name, None))
            marks = all_marks[i] if i < len(all_marks) else Marks([], [])
            if merged:
                marks = marks._replace(spans=[MergedArea(*a, *b) for a, b in sheet.merged_cell_ranges or ()])
            out.take_in((i + 1, about.name, state), rows, marks, conceals[i] if i < len(conceals) else Conceal())
            if left_out and state is SheetState.VISIBLE:
                out.faults += [(code, message, about.name, None) for code, message in left_out.get(i, ())]
    out.found += [*found_behind(reach, (s.rows for s in out.sheets)), *found]
    return out


def _word(member: object) -> str:
    """A member of one of the fast reader's enumerations by its name."""
    return str(member).rsplit(".", 1)[-1]


@contextmanager
def _refusing(*, again: bool) -> Iterator[None]:
    """Turns what the fast reader raises into refusals, its giving up only where the file is not read `again`."""
    try:
        yield
    except calamine.PasswordError as error:
        raise Refusal(Code.ENCRYPTED, "it is protected by a password") from error
    except (calamine.CalamineError, ValueError, OSError, KeyError, OverflowError) as error:
        # What it says, up to where it may quote a cell, which may be a hidden one.
        words = (m[0] if (m := _WORDS.match(str(error))) else "").strip(" ,")
        raise Refusal(Code.DAMAGED, f"its contents cannot be read{f' ({words})' if words else ''}") from error
    except BaseException as error:
        if again or type(error).__name__ != "PanicException":
            raise
        raise Refusal(Code.DAMAGED, "its contents cannot be read (the reader gave up on them)") from error


def _texts(sheet: calamine.CalamineSheet) -> tuple[list[list[str]], int]:
    """The rows of a sheet as far as its columns are read, and how many cells with a text stand beyond."""
    rows: list[list[Any]] = [*sheet.to_python(skip_empty_area=False)]
    for row in rows:  # in place: else a large sheet is held twice
        row[:] = [c if type(c) is str else as_text(c) for c in row]
    over = sum(map(bool, (c for r in rows for c in r[grid.MAX_COLUMNS :])))
    return [r[: grid.MAX_COLUMNS] for r in rows] if sheet.total_width > grid.MAX_COLUMNS else rows, over
