"""What XLSX and ODS files hide is recognised, counted and kept out of what is read; what hides nothing raises nothing."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlwt
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import Font, GradientFill, PatternFill  # type: ignore[import-untyped]

from model.hidden import HiddenKind as Kind
from model.register import RowKind
from readers.hidden.book import holds_constant
from readers.hidden.xls.find import _beside, _globals, _sheet, conceal_xls
from readers.register.as_json import as_json
from readers.register.reading import read_register
from readers.workbook.containers import Refusal
from readers.workbook.sheets import hidden_texts
from tests.readers.ods_writer import MANIFEST, NAMESPACES, ODS_TYPE, content, table, zipped

SECRET = "Ada Example, born somewhere"
HEAD = ["Reference", "Organisation name", "Title of request", "Date approved"]
ROWS = [
    ["DS00001", "University of Example", "Reading", "2020-01-01"],
    ["DS00002", "Example Press Ltd", "Maths", "2020-02-02"],
]


def book() -> tuple[Any, Any]:
    made = openpyxl.Workbook()
    made.active.title = "Shares"
    for row in (HEAD, *ROWS, ["DS00003", SECRET, "Hidden title", "2020-03-03"]):
        made.active.append(row)
    made.properties.creator = "Somebody Invented"
    return made, made.active


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_parts(data: bytes, parts: dict[str, str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({**{n: archive.read(n) for n in archive.namelist()}, **parts})


def clean_book() -> Any:
    made, sheet = book()
    sheet.delete_rows(4)
    return made


def kinds(data: bytes) -> list[tuple[str, int]]:
    reading = read_register(data)
    assert not reading.refused, reading.refused
    return sorted((h.kind.value, h.amount) for h in reading.hidden)


def assert_kept_back(data: bytes, *expected: tuple[Kind, int], rows: int = 2) -> None:
    reading = read_register(data)
    assert kinds(data) == sorted((k.value, n) for k, n in expected)
    assert [len(t.rows) for t in reading.tables] == [rows]
    assert SECRET not in repr(reading) + repr(as_json(reading))
    assert any(SECRET in t for _, texts in hidden_texts(data) for t in texts)


# XLSX ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_of_an_xlsx(state: str) -> None:
    made = clean_book()
    other = made.create_sheet("Ada's exclusions")
    other["B2"] = SECRET
    other.sheet_state = state
    found = Kind.VERY_HIDDEN_SHEET if state == "veryHidden" else Kind.SHEET
    assert_kept_back(saved(made), (found, 1), (Kind.PERSONAL, 1))  # its name is a child's besides
    assert "exclusions" not in repr(read_register(saved(made)))


@pytest.mark.parametrize("way", ["hidden", "filtered", "height", "grouped"])
def test_hidden_rows_of_an_xlsx(way: str) -> None:
    made, sheet = book()
    if way == "height":
        sheet.row_dimensions[4].height = 0.2
    else:
        sheet.row_dimensions[4].hidden = True
    if way == "filtered":
        sheet.auto_filter.ref = "A1:D4"
    if way == "grouped":
        sheet.row_dimensions[4].outlineLevel = 1
    assert_kept_back(saved(made), (Kind.ROWS, 4))
    (table,) = read_register(saved(made)).tables
    ((number, digests),) = table.withheld
    assert number == 4
    assert len(digests) == len(table.columns)
    (account,) = read_register(saved(made)).sheets
    assert account.counts[RowKind.HIDDEN] == 1
    assert sum(account.counts.values()) == account.rows == 4


@pytest.mark.parametrize("way", ["hidden", "width"])
def test_a_hidden_column_of_an_xlsx(way: str) -> None:
    made = clean_book()
    for n, text in enumerate(["Pupil", SECRET, "Another"], start=1):
        made.active.cell(n, 6, text)
    if way == "hidden":
        made.active.column_dimensions["F"].hidden = True
    else:
        made.active.column_dimensions["F"].width = 0.01
    assert_kept_back(saved(made), (Kind.COLUMNS, 3))
    assert [c.heading for c in read_register(saved(made)).tables[0].columns] == HEAD


@pytest.mark.parametrize(
    ("font", "fill"),
    [
        (Font(color="FFFFFFFF"), None),
        (Font(color=openpyxl.styles.colors.Color(theme=0)), None),
        (Font(color="FF203040"), PatternFill("solid", fgColor="FF213141")),
        (Font(sz=1), None),
        (Font(color="FFFFFFFF"), PatternFill("gray125", fgColor="FFFFFFFF", bgColor="FFFDFDFD")),
        (Font(color="FFFFFFFF"), GradientFill(stop=("FFFFFFFF", "FFFEFEFE"))),
    ],
)
def test_text_of_an_xlsx_that_nobody_can_read(font: Font, fill: PatternFill | None) -> None:
    made = clean_book()
    cell = made.active.cell(2, 6, SECRET)
    cell.font = font
    if fill:
        cell.fill = fill
    assert_kept_back(saved(made), (Kind.INVISIBLE_TEXT, 1))


def test_a_number_format_and_a_white_piece_of_text_hide() -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock  # type: ignore[import-untyped]
    from openpyxl.cell.text import InlineFont  # type: ignore[import-untyped]

    made = clean_book()
    made.active.cell(2, 6, SECRET).number_format = ";;;"
    made.active["C3"] = CellRichText("Maths", TextBlock(InlineFont(color="FFFFFFFF"), f" {SECRET}"))
    assert_kept_back(saved(made), (Kind.INVISIBLE_TEXT, 2))
    assert read_register(saved(made)).tables[0].rows[1][2] == "Maths"


def test_comments_of_an_xlsx() -> None:
    made = clean_book()
    made.active["B2"].comment = Comment(SECRET, "An Author")
    assert_kept_back(saved(made), (Kind.COMMENTS, 1))
    assert "An Author" not in repr(read_register(saved(made)))


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    ("part", "body", "kind"),
    [
        ("xl/pivotCache/pivotCacheRecords1.xml", f'<pivotCacheRecords {_MAIN}><r><s v="{SECRET}"/></r></pivotCacheRecords>', Kind.PIVOT_CACHE),
        ("xl/externalLinks/externalLink1.xml", f'<externalLink {_MAIN}><externalBook><sheetDataSet><sheetData><row r="1"><cell r="A1" t="str"><v>{SECRET}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>', Kind.EXTERNAL_LINK),
        ("xl/embeddings/Workbook1.xlsx", SECRET, Kind.EMBEDDED),
        ("xl/revisions/revisionLog1.xml", f'<revisions {_MAIN}><rcc rId="1"><nc r="A1" t="inlineStr"><is><t>{SECRET}</t></is></nc></rcc></revisions>', Kind.TRACKED_CHANGES),
        ("xl/model/item.data", SECRET, Kind.DATA_MODEL),
        ("xl/threadedComments/threadedComment1.xml", f'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A1" id="1"><text>{SECRET}</text></threadedComment></ThreadedComments>', Kind.COMMENTS),
        ("xl/worksheets/sheet9.xml", f'<worksheet {_MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{SECRET}</t></is></c></row></sheetData></worksheet>', Kind.VERY_HIDDEN_SHEET),
    ],
)
def test_parts_beside_the_sheets(part: str, body: str, kind: Kind) -> None:
    data = with_parts(saved(clean_book()), {part: body})
    assert kinds(data) == [(kind.value, 1)]
    assert [len(t.rows) for t in read_register(data).tables] == [2]


def test_a_name_that_holds_a_text() -> None:
    made = clean_book()
    made.defined_names["note"] = openpyxl.workbook.defined_name.DefinedName("note", attr_text=f'"{SECRET}"')
    made.defined_names["area"] = openpyxl.workbook.defined_name.DefinedName("area", attr_text="Shares!$A$1:$B$4")
    assert_kept_back(saved(made), (Kind.DEFINED_NAME, 1))


@pytest.mark.parametrize(
    ("formula", "holds"),
    [
        ('"Ada Example"', True), ('of:="Ada Example"', True), ('{"Ada";"Bob"}', True), ("42", True), ("=TRUE+1", True),
        ('T("Ada Example")', True), ('"A123456789012"', True), ("Sheet1!$A$1:$D$9", False), ("#REF!", False), ("", False),
        ("OFFSET(Sheet1!$A$1,0,0,COUNTA(Sheet1!$A:$A),1)", False), ('INDIRECT("Sheet1!A1")', False), ("TRUE", False),
    ],
)
def test_names(formula: str, *, holds: bool) -> None:
    assert holds_constant(formula) is holds


def test_what_raises_nothing_in_an_xlsx() -> None:
    made = clean_book()
    sheet = made.active
    for cell in sheet[1]:
        cell.font, cell.fill = Font(color="FFFFFFFF", b=True), PatternFill("solid", fgColor="FF1F3864")
    sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows = "A2", "A1:D3", "1:1"
    sheet.print_area = "A1:D3"
    sheet.column_dimensions["J"].hidden = True
    sheet.row_dimensions[99].hidden = True
    sheet["A2"].font = Font(color="FFD9D9D9")
    sheet["A3"].fill = PatternFill("gray125")
    sheet["B3"].font, sheet["B3"].fill = Font(color="FFFFFFFF"), GradientFill(stop=("FF1F3864", "FFFFFFFF"))
    made.create_sheet("Spare").sheet_state = "veryHidden"
    data = with_parts(saved(made), {"xl/media/image1.png": "a logo", "docProps/custom.xml": "<Properties/>"})
    assert kinds(data) == []


def test_a_merged_title_over_a_hidden_column_hides_nothing() -> None:
    made = clean_book()
    made.active.insert_rows(1)
    made.active["A1"] = "A register"
    made.active.merge_cells("A1:F1")
    made.active.column_dimensions["F"].hidden = True
    assert kinds(saved(made)) == []


def test_the_second_reader_hides_the_same() -> None:
    made, sheet = book()
    sheet.row_dimensions[4].hidden = True
    sheet["XFD1048576"] = "stray"
    reading = read_register(saved(made))
    assert [h.kind for h in reading.hidden] == [Kind.ROWS]
    assert [len(t.rows) for t in reading.tables] == [2]


def test_a_digest_stays_where_only_the_place_moves() -> None:
    made, sheet = book()
    sheet.row_dimensions[4].hidden = True
    moved, other = book()
    other.insert_rows(2)
    for n, text in enumerate(["DS00000", "Another University", "New", "2020-04-04"], start=1):
        other.cell(2, n, text)
    other.row_dimensions[5].hidden = True
    one, two = (read_register(saved(b)).hidden[0] for b in (made, moved))
    assert one.sha256 == two.sha256
    assert one.place != two.place


# ODS -----------------------------------------------------------------------------------------------------------------

_FO = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
_CELLS = "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in ("DS00003", SECRET, "Hidden title", "2020-03-03"))


def ods_file(
    rows: str = "",
    *,
    styles: str = "",
    before: str = "",
    after: str = "",
    columns: str = "",
    parts: dict[str, str] | None = None,
) -> bytes:
    xml = content([table("Shares", [HEAD, *ROWS, rows] if rows else [HEAD, *ROWS])])
    xml = xml.replace(NAMESPACES, f"{NAMESPACES} {_FO}").replace(
        "<office:automatic-styles>", f"<office:automatic-styles>{styles}"
    )
    xml = xml.replace("<office:spreadsheet>", f"<office:spreadsheet>{before}").replace(
        "</office:spreadsheet>", f"{after}</office:spreadsheet>"
    )
    xml = xml.replace('<table:table table:name="Shares">', f'<table:table table:name="Shares">{columns}')
    return zipped({"mimetype": ODS_TYPE, "META-INF/manifest.xml": MANIFEST, "content.xml": xml, **(parts or {})})


def style(name: str, family: str, properties: str) -> str:
    return f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'


_FLAT = style("flat", "table-row", '<style:table-row-properties style:row-height="0cm"/>')
_NARROW = style("narrow", "table-column", '<style:table-column-properties style:column-width="0in"/>')


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:visibility="collapse">{_CELLS}</table:table-row>',
        f'<table:table-row table:visibility="filter">{_CELLS}</table:table-row>',
        f'<table:table-row table:style-name="flat">{_CELLS}</table:table-row>',
        f'<table:table-row-group table:display="false"><table:table-row>{_CELLS}</table:table-row></table:table-row-group>',
    ],
)
def test_hidden_rows_of_an_ods(rows: str) -> None:
    data = ods_file(rows, styles=_FLAT)
    assert_kept_back(data, (Kind.ROWS, 4))
    assert read_register(data).tables[0].withheld[0][0] == 4


@pytest.mark.parametrize(
    "last",
    [
        '<table:table-column table:visibility="collapse"/>', '<table:table-column table:style-name="narrow"/>',
        '<table:table-column-group table:display="false"><table:table-column/></table:table-column-group>',
    ],
)
def test_a_hidden_column_of_an_ods(last: str) -> None:
    row = f'<table:table-row>{_CELLS.replace(SECRET, "University of Other")}<table:table-cell office:value-type="string"><text:p>{SECRET}</text:p></table:table-cell></table:table-row>'
    data = ods_file(row, styles=_NARROW, columns=f'<table:table-column table:number-columns-repeated="4"/>{last}')
    assert_kept_back(data, (Kind.COLUMNS, 1), rows=3)


def _styled(properties: str, more: str = "", attributes: str = "") -> str:
    return more + f'<style:style style:name="unseen" style:family="table-cell"{attributes}>{properties}</style:style>'


@pytest.mark.parametrize(
    "styles",
    [
        _styled('<style:text-properties fo:color="#ffffff"/>'),
        _styled(
            '<style:table-cell-properties fo:background-color="#102030"/><style:text-properties fo:color="#112131"/>'
        ),
        _styled('<style:text-properties fo:font-size="1pt"/>'),
        _styled('<style:text-properties text:display="none"/>'),
        _styled(
            "", '<number:text-style style:name="N1"><number:text/></number:text-style>', ' style:data-style-name="N1"'
        ),
    ],
)
def test_text_of_an_ods_that_nobody_can_read(styles: str) -> None:
    cell = f'<table:table-cell table:style-name="unseen" office:value-type="string"><text:p>{SECRET}</text:p></table:table-cell>'
    row = f"<table:table-row>{_CELLS.replace(SECRET, 'University of Other')}{cell}</table:table-row>"
    assert_kept_back(ods_file(row, styles=styles), (Kind.INVISIBLE_TEXT, 1), rows=3)


def test_a_white_piece_of_an_ods_cell() -> None:
    span = _CELLS.replace(SECRET, f'University of Other<text:span text:style-name="white"> {SECRET}</text:span>')
    data = ods_file(
        f"<table:table-row>{span}</table:table-row>",
        styles=style("white", "text", '<style:text-properties fo:color="#fefefe"/>'),
    )
    assert_kept_back(data, (Kind.INVISIBLE_TEXT, 1), rows=3)
    assert read_register(data).tables[0].rows[2][1] == "University of Other"


def test_comments_of_an_ods() -> None:
    note = f"<office:annotation><dc:creator>An Author</dc:creator><text:p>{SECRET}</text:p></office:annotation>"
    row = _CELLS.replace(SECRET, "University of Other").replace("<text:p>", f"{note}<text:p>", 1)
    data = ods_file(f"<table:table-row>{row}</table:table-row>")
    assert_kept_back(data, (Kind.COMMENTS, 1), rows=3)
    assert "An Author" not in repr(hidden_texts(data))
    assert read_register(data).tables[0].rows[2][0] == "DS00003"


_PILOT = '<table:data-pilot-tables><table:data-pilot-table table:name="p"><table:data-pilot-field table:source-field-name="x"><table:data-pilot-level><table:data-pilot-members><table:data-pilot-member table:name="{}"/></table:data-pilot-members></table:data-pilot-level></table:data-pilot-field></table:data-pilot-table></table:data-pilot-tables>'


@pytest.mark.parametrize(
    ("where", "xml", "kind"),
    [
        ("before", f'<table:tracked-changes><table:cell-content-change table:id="1"><table:previous><table:change-track-table-cell office:value-type="string"><text:p>{SECRET}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>', Kind.TRACKED_CHANGES),
        ("after", f'<table:named-expressions><table:named-range table:name="r" table:cell-range-address="$Shares.$A$1"/><table:named-expression table:name="n" table:expression="of:=&quot;{SECRET}&quot;"/></table:named-expressions>', Kind.DEFINED_NAME),
        ("after", _PILOT.format(SECRET), Kind.PIVOT_CACHE),
        ("after", f'<table:dde-links><table:dde-link><table:table><table:table-row><table:table-cell office:value-type="string" office:string-value="x"><text:p>{SECRET}</text:p></table:table-cell></table:table-row></table:table></table:dde-link></table:dde-links>', Kind.EXTERNAL_LINK),
        ("after", f'<table:table table:name="\'file:///x.ods\'#S" table:print="false"><table:table-source xlink:href="x.ods"/><table:table-row><table:table-cell office:value-type="string"><text:p>{SECRET}</text:p></table:table-cell></table:table-row></table:table>', Kind.EXTERNAL_LINK),
    ],
)
def test_what_stands_beside_the_tables_of_an_ods(where: str, xml: str, kind: Kind) -> None:
    data = ods_file(before=xml) if where == "before" else ods_file(after=xml)
    assert_kept_back(data, (kind, 1))


def test_objects_within_an_ods_and_pictures_that_are_none() -> None:
    data = ods_file(parts={"Object 1/content.xml": f"<x>{SECRET}</x>", "Pictures/logo.png": "a logo"})
    assert kinds(data) == [("embedded", 1)]
    assert kinds(ods_file(parts={"Pictures/logo.png": "a logo", "Thumbnails/thumbnail.png": "x"})) == []


def test_what_raises_nothing_in_an_ods() -> None:
    styles = (
        _styled(
            '<style:table-cell-properties fo:background-color="#1f3864"/><style:text-properties fo:color="#ffffff"/>'
        )
        + _FLAT
        + _NARROW
    )
    cell = '<table:table-cell table:style-name="unseen" office:value-type="string"><text:p>Total</text:p></table:table-cell>'
    blank = '<table:table-row table:visibility="collapse" table:number-rows-repeated="1000"><table:table-cell/></table:table-row>'
    columns = '<table:table-column table:number-columns-repeated="4"/><table:table-column table:visibility="collapse"/>'
    assert kinds(ods_file(f"<table:table-row>{cell}</table:table-row>{blank}", styles=styles, columns=columns)) == []


# XLS -----------------------------------------------------------------------------------------------------------------


def xls() -> tuple[Any, Any]:
    made = xlwt.Workbook()
    sheet = made.add_sheet("Shares")
    for r, row in enumerate((HEAD, *ROWS)):
        for c, text in enumerate(row):
            sheet.write(r, c, text)
    return made, sheet


@pytest.mark.parametrize("way", ["hidden", "height", "column", "white", "tiny", "format", "sheet", "very hidden sheet"])
def test_what_an_xls_hides(way: str) -> None:
    made, sheet = xls()
    style = xlwt.XFStyle()
    if way == "white":
        style.font.colour_index = 9
    elif way == "tiny":
        style.font.height = 20
    elif way == "format":
        style.num_format_str = ";;;"
    where = made.add_sheet("Ada") if "sheet" in way else sheet
    row, column = (3, 1) if way in ("hidden", "height") else (1, 5)
    where.write(row, column, SECRET, style)
    if way == "hidden":
        sheet.row(3).hidden = True
    elif way == "height":
        sheet.row(3).height_mismatch, sheet.row(3).height = True, 0
    elif way == "column":
        sheet.col(5).hidden = True
    elif "sheet" in way:
        where.visibility = 2 if "very" in way else 1
    kind = {"hidden": Kind.ROWS, "height": Kind.ROWS, "column": Kind.COLUMNS, "sheet": Kind.SHEET, "very hidden sheet": Kind.VERY_HIDDEN_SHEET}.get(way, Kind.INVISIBLE_TEXT)
    assert_kept_back(saved(made), (kind, 1))


def test_what_raises_nothing_in_an_xls() -> None:
    made, sheet = xls()
    heading = xlwt.easyxf("font: colour white, bold on; pattern: pattern solid, fore_colour dark_blue")
    for c, text in enumerate(HEAD):
        sheet.write(5, c, text, heading)
    sheet.set_panes_frozen(True)
    sheet.set_horz_split_pos(1)
    sheet.col(9).hidden = True
    sheet.row(30).hidden = True
    made.add_sheet("Spare").visibility = 1
    assert kinds(saved(made)) == []


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_records_of_an_xls_that_xlwt_does_not_write() -> None:
    """Notes, names and values of other workbooks, in records written by hand after [MS-XLS]."""
    text = SECRET.encode("latin-1")
    name = (
        struct.pack("<HBBHHHBBBB", 0, 0, 4, len(text) + 3, 0, 0, 0, 0, 0, 0)
        + b"\0note"
        + bytes([0x17, len(text), 0])
        + text
    )
    area = struct.pack("<HBBHHHBBBB", 0, 0, 4, 11, 0, 0, 0, 0, 0, 0) + b"\0area" + b"\x3b" + bytes(10)
    book = (
        _record(0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
        + _record(0x0018, name)
        + _record(0x0018, area)
        + _record(0x005A, b"\0\0\0\0" + text)
    )
    sheet = (
        _record(0x0809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
        + _record(0x005D, struct.pack("<HHHHH", 0x15, 0x12, 0x19, 7, 0) + bytes(12))
        + _record(0x01B6, bytes(18))
        + _record(0x003C, b"\0" + text)
        + _record(0x003C, bytes(16))
        + _record(0x001C, struct.pack("<HHHHH", 1, 1, 0, 7, 9) + b"\0An Author")
        + _record(0x000A, b"")
    )
    at = len(book) + len(_record(0x0085, bytes(6) + b"\1\0S")) + 4
    stream = book + _record(0x0085, struct.pack("<IBB", at, 0, 0) + b"\1\0S") + _record(0x000A, b"") + sheet
    found = _globals(stream)
    assert (found.names, len(found.links), found.sheets) == ([SECRET], 1, [at])
    assert _sheet(stream, at, found).comments == [("B2", SECRET)]
    assert {k.value for k, *_ in _beside({"Workbook": stream, "MBD0001/x": b"1", "_SX_DB_CUR/0001": b"2", "Revision Log": b"3"}, found)} == {
        "pivot_cache", "external_link", "tracked_changes", "defined_name", "embedded",
    }


def test_an_xls_cut_anywhere_ends_well() -> None:
    made, _ = xls()
    data = saved(made)
    for at in range(0, len(data), 211):
        for broken in (data[:at], data[:at] + b"\xff" * 64 + data[at + 64 :]):
            with suppress(Refusal):
                conceal_xls(broken)


# HTML ----------------------------------------------------------------------------------------------------------------


def page(rows: str = "", *, head: str = "", before: str = "", columns: str = "") -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS)
    heads = "".join(f"<th>{h}</th>" for h in HEAD)
    return f"<!doctype html><html><head><title>t</title>{head}</head><body><main>{before}<table>{columns}<tr>{heads}</tr>{cells}{rows}</table></main></body></html>".encode()


_TR = f"<td>DS00003<td>{SECRET}<td>Hidden title<td>2020-03-03"


@pytest.mark.parametrize(
    ("data", "kind", "amount"),
    [
        (page(f"<tr hidden>{_TR}</tr>"), Kind.ROWS, 4),
        (page(f"<tr style='display: none'>{_TR}</tr>"), Kind.ROWS, 4),
        (page(f"<tbody class=gone><tr>{_TR}</tr></tbody>", head="<style>/* x */ .gone, .other{display:none}</style>"), Kind.ROWS, 4),
        (page(f"<tr style='visibility:collapse'>{_TR}</tr>"), Kind.ROWS, 4),
        (page(before=f"<p hidden>{SECRET}</p>"), Kind.INVISIBLE_TEXT, 1),
        (page(before=f"<template><p>{SECRET}</p></template>"), Kind.INVISIBLE_TEXT, 1),
        (page(before=f"<p style='position:absolute; left:-9999px'>{SECRET}</p>"), Kind.INVISIBLE_TEXT, 1),
        (page(f"<!-- <tr><td>{SECRET}</td></tr> -->"), Kind.INVISIBLE_TEXT, 1),
        (page(before=f"<div style='display:none'><table><tr><td>{SECRET}</table></div>"), Kind.SHEET, 1),
    ],
)
def test_a_page_with_elements_that_are_not_displayed(data: bytes, kind: Kind, amount: int) -> None:
    assert_kept_back(data, (kind, amount))


def test_hidden_words_within_a_cell_and_a_hidden_column_of_a_page() -> None:
    row = f"<tr><td>DS00003<td>University of Other<span style='display:none'>{SECRET}</span><td>Title<td>2020-03-03"
    assert_kept_back(page(row), (Kind.INVISIBLE_TEXT, 1), rows=3)
    assert read_register(page(row)).tables[0].rows[2][1] == "University of Other"
    columns = "<colgroup><col span=4><col style='visibility:collapse'></colgroup>"
    assert_kept_back(page(f"{row.replace(SECRET, '')}<td>{SECRET}", columns=columns), (Kind.COLUMNS, 1), rows=3)


def test_what_raises_nothing_on_a_page() -> None:
    cookies = "<!-- rows --><div hidden><p>You have accepted cookies</p><button>Hide</button></div><nav hidden>Menu</nav>"
    style = "<style>@media print { table { display: none } } .visually-hidden { position: absolute }</style>"
    white = "<tr style='color:#fff;background:#123456'><td>DS00003<td>University of Other<td>Title<td>2020-03-03"
    assert kinds(page(white, head=style, before=cookies)) == []
    assert [len(t.rows) for t in read_register(page(white, head=style, before=cookies)).tables] == [3]
