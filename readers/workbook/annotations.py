"""Finds in the XML of a workbook what the fast reader keeps to itself: merged cells, formulas without a value, errors.

Runs in the child process only, on XML that was proved to be well-formed. Works on the bytes with linear patterns and
looks only into rows that have such a mark, so that a sheet without any costs next to nothing. The element names are
matched with their usual prefixes, as the fast reader itself does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import escape, unescape
from itertools import islice
from typing import NamedTuple

_REST = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
_ODS_ROW = re.compile(rb"<table:table(?:-row)?(?=[\s/>])" + _REST + rb">")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])" + _REST + rb">")
# Each begins with fixed bytes and is tried only where these occur: one pattern for all took a tenth of a second, and
# every search through the 16 MB of 5,000 rows takes 5 ms.
_ODS_MARKS = {
    b'-spanned="': (re.compile(rb"-rows-spanned=\"(?!1\")"), re.compile(rb"-columns-spanned=\"(?!1\")")),
    b'table:formula="': (re.compile(rb"table:formula=\""),),
    b'value-type="error"': (re.compile(rb"value-type=\"error\""),),
}
_ODS_BREAK = re.compile(rb"<text:(?:line-break|tab)(?:\s[^<>]*)?(?:/>|></text:(?:line-break|tab)>)")
_ODS_SAID = re.compile(rb"<svg:(title|desc)>[^<]*</svg:\1>")
_ODS_SPACES = re.compile(rb"text:c=\"[0-9]{5,}\"")
_NUMBER = {
    name: re.compile(rb"table:number-" + name.encode() + rb"=\"([0-9]{1,10})\"")
    for name in ("rows-repeated", "columns-repeated", "rows-spanned", "columns-spanned")
}

_XLSX_ERROR = re.compile(
    rb"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"[^<>]* t=\"e\"[^<>]*>(?:<f[^<>]*>[^<]*</f>|<f[^<>]*/>)?<v>([^<]{1,20})</v>"
)
_XLSX_FORMULA = re.compile(
    rb"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>([^<]*)</f>)(?:<v ?/>|<v></v>)?</c>"
)
_XLSX_BESIDE = re.compile(
    rb"<((?:\w+:)?(?:extLst|AlternateContent))(?=[\s/>])(?:[^<>]*/>|.*?</\1\s*>)", re.DOTALL
)
_NEW_ERROR_TEXT = rb">#(?!(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)<)[A-Z_]{1,20}[!?]?<"
_NEW_ERROR = re.compile(_NEW_ERROR_TEXT)
_XLSX_NEW_ERROR = re.compile(
    rb"(<(?:\w+:)?c\s[^<>]*\bt=[\"'])e([\"'][^<>]*>(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>))?"
    rb"<(?:\w+:)?v" + _NEW_ERROR_TEXT + rb")"
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_LITERAL = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ODS_FORMULA = re.compile(rb"table:formula=\"([^\"]*)\"")
_ODS_WITHIN = re.compile(
    rb"<table:table-cell(\s[^<>]*)?>\s*<table:table\s[^<>]*is-sub-table=\"true\"[^<>]*>((?:(?!<table:table[\s>]|</table:table>|visibility=|style-name=).)*)"
    rb"</table:table>", re.DOTALL,
)
_ODS_PARAGRAPH = re.compile(rb"<text:p(?:\s[^<>]*)?>.*?</text:p>", re.DOTALL)
_CONSTANT = re.compile(r'(?:of:)?=?(?:"((?:[^"]|"")*)"|HYPERLINK\("[^"]*"[,;] ?"((?:[^"]|"")*)"\))', re.IGNORECASE)

_XLSX_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)

MAX_MARKS = 200_000
"""Of one kind in a file; past it they are left alone, and that is told."""


class MergedArea(NamedTuple):
    """A merged area: 0-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """True for a cell of the area."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class CellMark(NamedTuple):
    """A cell that has no value to read: 0-based place, and the error or constant that stands in it, "" where none."""

    row: int
    column: int
    text: str


class Marks(NamedTuple):
    """What one sheet has."""

    spans: list[MergedArea]
    cells: list[CellMark]


def without_tables_within(content: bytes) -> bytes:
    """content.xml with the paragraphs alone of a table within a cell, where nothing of it is hidden.

    The fast reader reads no others. To be done before what is hidden is looked for: such a table has rows of its own.
    """
    return _ODS_WITHIN.sub(_as_paragraphs, content) if b"is-sub-table" in content else content


def _as_paragraphs(cell: re.Match[bytes]) -> bytes:
    own = cell[1] or b""
    typed = own if b"value-type=" in own else own + b' office:value-type="string"'
    return b"".join([b"<table:table-cell", typed, b">", *_ODS_PARAGRAPH.findall(cell[2])])


def prepare_ods(content: bytes) -> bytes:
    """content.xml with line breaks and tabs within a paragraph made a space: the fast reader glues the words.

    Names and descriptions of pictures go: it takes them for words of the cell that they hang on.
    """
    content = _ODS_SAID.sub(b"", content) if b"<svg:title>" in content or b"<svg:desc>" in content else content
    return _ODS_BREAK.sub(b" ", content) if b"<text:line-break" in content or b"<text:tab" in content else content


def prepare_xlsx(body: bytes) -> bytes:
    """A part of an XLSX without what is legal in it and makes the fast reader refuse the file, or lose a text.

    So are extensions of a cell and errors of newer programs (`#SPILL!`), which then read as texts; comments and
    literal sections would mislead the patterns, too.
    """
    if b"<!" in body:
        body = _LITERAL.sub(lambda m: escape(m[1].decode("utf-8", "replace")).encode(), _COMMENT.sub(b"", body))
    begin, end = body.find(b"sheetData"), body.rfind(b"sheetData>")
    if begin < 0 or end < 0:
        return body
    if body.find(b"extLst", begin, end) >= 0 or body.find(b"AlternateContent", begin, end) >= 0:
        body = body[:begin] + _XLSX_BESIDE.sub(b"", body[begin:end]) + body[end:]
    return _XLSX_NEW_ERROR.sub(rb"\1str\2", body) if _NEW_ERROR.search(body) else body


def has_endless_spaces(content: bytes) -> bool:
    """True where content.xml asks for ten thousand spaces or more at one place, which aborts the fast reader."""
    return b'text:c="' in content and _ODS_SPACES.search(content) is not None


def ods_marks(content: bytes) -> list[Marks]:
    """For each table of content.xml, in order, its marks; empty where the file has none at all."""
    wanted = [p for literal, patterns in _ODS_MARKS.items() if literal in content for p in patterns]
    places = sorted(m.start() for p in wanted for m in islice(p.finditer(content), MAX_MARKS))
    if not places:
        return []
    tables, starts, rows = ods_rows(content)
    sheets = [Marks([], []) for _ in range(tables)]
    looked_at = -1
    for place in places:
        at = bisect_right(starts, place) - 1
        if at > looked_at:
            looked_at = at
            end = starts[at + 1] if at + 1 < len(starts) else len(content)
            sheet, number, _ = rows[at]
            _look_into_row(content, starts[at], end, number, sheets[sheet])
    return sheets


def ods_rows(content: bytes) -> tuple[int, list[int], list[tuple[int, int, int]]]:
    """(how many tables, where each row begins, of each row its table, its 0-based number, how often it stands)."""
    tables = row = 0
    starts: list[int] = []
    rows: list[tuple[int, int, int]] = []
    for tag in _ODS_ROW.finditer(content):
        text = tag.group()
        if not text.startswith(b"<table:table-row"):
            tables, row = tables + 1, 0
        elif tables:
            starts.append(tag.start())
            rows.append((tables - 1, row, _number(text, "rows-repeated")))
            row += rows[-1][2]
    return tables, starts, rows


def ods_cells(content: bytes, start: int, end: int) -> Iterator[tuple[int, bytes, int, int]]:
    """(0-based column, tag, where what is in it begins and ends) of the cells of a row of content.xml."""
    column = 0
    found = [*_ODS_CELL.finditer(content, start, end)]
    for cell, then in zip(found, [*(m.start() for m in found[1:]), end], strict=True):
        if not cell.group().endswith(b"/>"):
            yield column, cell.group(), cell.end(), then
        column += _number(cell.group(), "columns-repeated")
        if column > 20_000:
            return


def _look_into_row(content: bytes, start: int, end: int, row: int, marks: Marks) -> None:
    column = 0
    for cell in _ODS_CELL.finditer(content, start, end):
        tag = cell.group()
        if b"-spanned=" in tag:
            down, right = _number(tag, "rows-spanned"), _number(tag, "columns-spanned")
            if down > 1 or right > 1:
                marks.spans.append(MergedArea(row, column, row + down - 1, column + right - 1))
        if b'value-type="error"' in tag:
            text = re.sub(rb"<[^>]*>", b"", content[cell.end() : min(end, cell.end() + 200)].split(b"</text:p>")[0])
            marks.cells.append(CellMark(row, column, unescape(text.decode("utf-8", "replace"))[:20] or "#ERROR!"))
        elif b"table:formula=" in tag and b"office:value-type=" not in tag:
            formula = _ODS_FORMULA.search(tag)
            constant = _constant_of(unescape(formula[1].decode("utf-8"))) if formula else ""
            marks.cells.append(CellMark(row, column, constant))
        column += _number(tag, "columns-repeated")
        if column > 20_000:
            return


def _number(tag: bytes, name: str) -> int:
    m = _NUMBER[name].search(tag)
    return int(m[1]) if m else 1


def xlsx_marks(sheet: bytes) -> Marks:
    """The formulas without value and error cells of one worksheet part; spans come from the reader."""
    errors = _cells(_XLSX_ERROR, sheet) if b' t="e"' in sheet else ()
    formulas = _cells(_XLSX_FORMULA, sheet) if b"<f" in sheet else ()
    return Marks([], [*errors, *(m._replace(text=_constant_of(m.text)) for m in formulas)])


def merged_areas(sheet: bytes) -> list[MergedArea]:
    """The merged areas of one worksheet part of an XLSX."""
    return [
        MergedArea(int(m[2]) - 1, column_number(m[1].decode()), int(m[4]) - 1, column_number(m[3].decode()))
        for m in islice(_XLSX_MERGED.finditer(sheet), MAX_MARKS)
    ]


def _cells(pattern: re.Pattern[bytes], sheet: bytes) -> Iterator[CellMark]:
    for m in islice(pattern.finditer(sheet), MAX_MARKS):
        text = unescape((m[3] or b"").decode("utf-8", "replace"))
        yield CellMark(int(m[2]) - 1, column_number(m[1].decode()), text)


def _constant_of(formula: str) -> str:
    """The text that a formula is without any reckoning (`="Digital Economy Act 2017"`, a link's words), else "".

    In the UK Statistics Authority's workbook of March 2026 25 cells are such formulas and have no stored value.
    """
    m = _CONSTANT.fullmatch(formula.strip())
    return (m[1] or m[2] or "").replace('""', '"') if m else ""


def column_number(letters: str) -> int:
    """0-based number of a spreadsheet column: A is 0, XFD is 16383."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
