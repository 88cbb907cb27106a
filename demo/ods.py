"""Writes OpenDocument spreadsheets: real files, from plain values, the same bytes every time.

Small on purpose, but able to write what a reader must stand: merged cells, repeated cells and rows, dates and numbers
as typed cells, hidden sheets, several paragraphs in a cell, and the million empty rows that office programs leave.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version="1.2"><office:automatic-styles>'
    '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
)
_CLOSE = "</office:spreadsheet></office:body></office:document-content>"


class MergedCell(Struct, frozen=True):
    """A cell that spans several; the cells it covers are left out of its row, and out of the rows below."""

    text: str
    columns: int = 1
    rows: int = 1


Cell = str | int | float | date | MergedCell | None
Row = Sequence[Cell]


class OdsSheet(Struct, frozen=True):
    """One tab. `trailing` empty rows are written as one repeated row, as office programs do."""

    name: str
    rows: Sequence[Row]
    hidden: bool = False
    trailing: int = 0


def _text(text: str) -> str:
    """Paragraphs, with runs of spaces kept: the format collapses them unless they are spelled out."""
    out = []
    for line in text.split("\n"):
        first, *rest = escape(line).split("  ")
        out.append("<text:p>" + first + "".join(f' <text:s text:c="1"/>{r}' for r in rest) + "</text:p>")
    return "".join(out)


def _cell(cell: Cell) -> tuple[str, str, str]:
    """(tag, attributes, content) of a cell."""
    tag = "table:table-cell"
    if cell is None or cell == "":
        return tag, "", ""
    if isinstance(cell, MergedCell):
        spans = f' table:number-columns-spanned="{cell.columns}" table:number-rows-spanned="{cell.rows}"'
        return tag, f' office:value-type="string"{spans}', _text(cell.text)
    if isinstance(cell, date):
        day = cell.isoformat()
        return tag, f' office:value-type="date" office:date-value="{day}"', _text(cell.strftime("%d/%m/%Y"))
    if isinstance(cell, str):
        return tag, ' office:value-type="string"', _text(cell)
    return tag, f' office:value-type="float" office:value="{cell}"', _text(str(cell))


_COVERED = ("table:covered-table-cell", "", "")


def _laid_out(rows: Sequence[Row]) -> Iterator[list[tuple[str, str, str]]]:
    """The cells of each row in their places, with those put in between that a merged cell covers."""
    covered: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        out: list[tuple[str, str, str]] = []
        for cell in row:
            while (r, len(out)) in covered:
                out.append(_COVERED)
            if isinstance(cell, MergedCell):
                covered |= {(r + i, len(out) + j) for i in range(cell.rows) for j in range(cell.columns) if i or j}
            out.append(_cell(cell))
        while (r, len(out)) in covered:
            out.append(_COVERED)
        yield out or [_cell(None)]


def _row(cells: Sequence[tuple[str, str, str]]) -> str:
    """One row; equal neighbours become one repeated cell."""
    out = []
    for (tag, attributes, content), same in groupby(cells):
        n = len(list(same))
        repeat = f' table:number-columns-repeated="{n}"' if n > 1 else ""
        out.append(f"<{tag}{repeat}{attributes}>{content}</{tag}>" if content else f"<{tag}{repeat}/>")
    return "".join(out)


def _table(sheet: OdsSheet) -> str:
    style = ' table:style-name="hidden"' if sheet.hidden else ""
    out = [f"<table:table table:name={quoteattr(sheet.name)}{style}>"]
    runs = [(row, len(list(same))) for row, same in groupby(map(_row, _laid_out(sheet.rows)))]
    for row, n in [*runs, ("<table:table-cell/>", sheet.trailing)]:
        repeat = f' table:number-rows-repeated="{n}"' if n > 1 else ""
        out.append(f"<table:table-row{repeat}>{row}</table:table-row>" if n else "")
    return "".join([*out, "</table:table>"])


def write_ods(sheets: Sequence[OdsSheet]) -> bytes:
    """The bytes of a spreadsheet with these sheets."""
    content = _OPEN + "".join(map(_table, sheets)) + _CLOSE
    return zip_bytes({"mimetype": MIMETYPE, "content.xml": content, "META-INF/manifest.xml": _MANIFEST})


def zip_bytes(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip file, the same bytes each time. The part "mimetype" is not compressed: readers look there for the type."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, part.encode("utf-8", "replace") if isinstance(part, str) else part)
    return out.getvalue()
