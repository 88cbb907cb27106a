"""Writes small ODS and XLSX files with any oddity: merged cells, repeats, hidden sheets, broken XML."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from readers.hidden.take_out import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OD = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = (
    f'xmlns:office="{_OD}:office:1.0" xmlns:table="{_OD}:table:1.0" xmlns:text="{_OD}:text:1.0" '
    f'xmlns:style="{_OD}:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_OD}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


class Merged(NamedTuple):
    """A cell that spans others; those stand in their rows as None."""

    text: str
    columns: int = 1
    rows: int = 1


class Date(NamedTuple):
    """A typed date, with the text that is shown."""

    iso: str
    shown: str


class Xml(NamedTuple):
    """A whole cell element as it is."""

    element: str


EMPTY = "<table:table-cell/>"
Cell = str | int | float | Merged | Date | Xml | None


def cell(value: Cell) -> str:
    if value is None:
        return "<table:covered-table-cell/>"
    if isinstance(value, Xml):
        return value.element
    if isinstance(value, Merged):
        spans = f'table:number-columns-spanned="{value.columns}" table:number-rows-spanned="{value.rows}"'
        return f'<table:table-cell office:value-type="string" {spans}>{paragraphs(value.text)}</table:table-cell>'
    if isinstance(value, Date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value.iso}">'
            f"<text:p>{value.shown}</text:p></table:table-cell>"
        )
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string">{paragraphs(value)}</table:table-cell>' if value else EMPTY


def paragraphs(text: str) -> str:
    """A paragraph for each line; a vertical bar in braces is a line break element within one."""
    return "".join(f"<text:p>{escape(p).replace('{|}', '<text:line-break/>')}</text:p>" for p in text.split("\n"))


def row(values: Iterable[Cell], repeated: int = 1, *, hidden: bool = False) -> str:
    attributes = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    attributes += ' table:visibility="collapse"' if hidden else ""
    return f"<table:table-row{attributes}>{''.join(map(cell, values))}</table:table-row>"


def table(name: str, rows: Iterable[Sequence[Cell] | str], *, hidden: bool = False) -> str:
    style = ' table:style-name="hidden"' if hidden else ""
    body = "".join(r if isinstance(r, str) else row(r) for r in rows)
    return f"<table:table table:name={quoteattr(name)}{style}>{body}</table:table>"


def content(tables: Iterable[str], prologue: str = "") -> str:
    styles = (
        '<office:automatic-styles><style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<office:document-content {NAMESPACES} office:version="1.2">'
        f"{styles}<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file that is the same at every making."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, body in parts.items():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return out.getvalue()


def ods(*tables: str, prologue: str = "", mimetype: bool = True) -> bytes:
    return ods_of(content(tables, prologue), mimetype=mimetype)


def ods_of(xml: str | bytes, *, mimetype: bool = True, manifest: str = MANIFEST) -> bytes:
    parts: dict[str, str | bytes] = {"mimetype": ODS_TYPE} if mimetype else {}
    return zipped({**parts, "META-INF/manifest.xml": manifest, "content.xml": xml})


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def xlsx_row(number: int, values: Sequence[str]) -> str:
    cells = "".join(
        f'<c r="{letters(i)}{number}" t="inlineStr"><is><t>{escape(v)}</t></is></c>' for i, v in enumerate(values) if v
    )
    return f'<row r="{number}">{cells}</row>'


def xlsx_sheet(body: str, before: str = "", after: str = "", prologue: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<worksheet xmlns="{_MAIN}">{before}<sheetData>{body}</sheetData>'
        f"{after}</worksheet>"
    )


def xlsx_of(sheet: str | bytes, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """An XLSX of one sheet, `S`, from its XML."""
    return zipped(
        {
            "[Content_Types].xml": (
                f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
                f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
            ),
            "_rels/.rels": (
                f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
                f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": (
                f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
                '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
                f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
            ),
            "xl/worksheets/sheet1.xml": sheet,
            **(extra or {}),
        }
    )
