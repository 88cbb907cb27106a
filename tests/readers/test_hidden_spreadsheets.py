"""Cells that are in an XLSX or an XLS and that nobody sees are kept back; the same without such a cell raises nothing."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl.styles import Font  # type: ignore[import-untyped]

from model.hidden import HiddenKind as Kind
from model.register import Reading
from readers.register.reading import read_register
from readers.workbook.number_formats import NumberFormat
from tests.readers.ods_writer import zipped
from tests.readers.test_hidden import SECRET, assert_kept_back, book, clean_book, kinds, saved, with_parts


def edited(data: bytes, pattern: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """An XLSX with the first place of a part that the pattern finds replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    text, count = re.subn(pattern, lambda _: new, parts[part].decode(), count=1)
    assert count == 1
    return zipped({**parts, part: text})


def planted(column: int = 6, **style: Any) -> bytes:
    """The clean book with the secret in row 2 of a column, in a style."""
    made = clean_book()
    cell = made.active.cell(2, column, SECRET)
    for name, value in style.items():
        setattr(cell, name, value)
    return saved(made)


def merged(area: str, cells: dict[str, object]) -> bytes:
    """The clean book with an area merged over cells that are filled all the same."""
    made = clean_book()
    for place, value in cells.items():
        made.active[place] = value
    data = saved(made)
    return edited(data, "</sheetData>", f'</sheetData><mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>')


# Sizes ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attributes", ['defaultColWidth="0"', 'defaultColWidth="0.5"', 'baseColWidth="0"'])
def test_columns_of_no_width_by_default(attributes: str) -> None:
    wide = '<cols><col min="1" max="4" width="20" customWidth="1"/></cols><sheetData>'
    for data, found in ((planted(), True), (saved(clean_book()), False)):
        narrow = edited(data, "<sheetFormatPr[^>]*>", f'<sheetFormatPr {attributes} defaultRowHeight="15"/>')
        narrow = edited(narrow, "<sheetData>", wide)
        if found:
            assert_kept_back(narrow, (Kind.COLUMNS, 1))
        else:
            assert kinds(narrow) == []


def test_rows_of_no_height_by_default() -> None:
    made, sheet = book()
    for n in range(1, 4):
        sheet.row_dimensions[n].height = 15
    data = edited(saved(made), "<sheetFormatPr[^>]*>", '<sheetFormatPr defaultRowHeight="0" customHeight="1"/>')
    assert_kept_back(data, (Kind.ROWS, 4))
    unused = edited(
        saved(clean_book()), "<sheetFormatPr[^>]*>", '<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'
    )
    assert kinds(unused) == []  # only rows that are not in the file are hidden so
    assert [len(t.rows) for t in read_register(unused).tables] == [2]


def test_a_row_too_low_for_letters() -> None:
    made, sheet = book()
    sheet.row_dimensions[4].height = 2.5
    assert_kept_back(saved(made), (Kind.ROWS, 4))


def test_rows_and_columns_scrolled_past_before_the_panes_were_frozen() -> None:
    made = clean_book()
    made.active.insert_rows(1, 2)
    made.active["A1"] = SECRET
    made.active.freeze_panes = "A4"
    past = edited(saved(made), "<sheetView ", '<sheetView topLeftCell="A3" ')
    assert_kept_back(past, (Kind.ROWS, 1))
    assert kinds(saved(made)) == []
    made = clean_book()
    made.active.insert_cols(1)
    made.active["A2"] = SECRET
    made.active.freeze_panes = "C2"
    assert_kept_back(edited(saved(made), "<sheetView ", '<sheetView topLeftCell="B1" '), (Kind.COLUMNS, 1))
    split = edited(edited(saved(made), "<sheetView ", '<sheetView topLeftCell="B1" '), 'state="frozen"', 'state="split"')
    assert kinds(split) == []


def test_a_sheet_scrolled_down_and_a_view_of_somebody_else_hide_nothing() -> None:
    data = edited(saved(clean_book()), "<sheetView ", '<sheetView topLeftCell="A3" ')
    views = '</sheetData><customSheetViews><customSheetView guid="{0}" hiddenRows="1" state="hidden"><pane ySplit="1" topLeftCell="A9" state="frozen"/></customSheetView></customSheetViews>'
    assert kinds(edited(data, "</sheetData>", views)) == []


def test_a_sheet_that_shows_formulas_and_not_their_values() -> None:
    data = edited(planted(), '<c r="F2"[^>]*>.*?</c>', f'<c r="F2" t="str"><f>X1</f><v>{SECRET}</v></c>')
    assert_kept_back(edited(data, "<sheetView ", '<sheetView showFormulas="1" '), (Kind.INVISIBLE_TEXT, 1))
    assert kinds(data) == []


# Merged areas --------------------------------------------------------------------------------------------------------


def test_cells_that_a_merged_area_covers() -> None:
    assert_kept_back(merged("D2:F2", {"F2": SECRET}), (Kind.INVISIBLE_TEXT, 1))
    far = edited(merged("D2:F2", {"F2": SECRET}), "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert_kept_back(far, (Kind.INVISIBLE_TEXT, 1))  # by the second reader


def test_a_row_under_merged_cells_reads_as_what_is_shown() -> None:
    data = merged("B3:B4", {"A4": "DS00003", "B4": SECRET, "C4": "Science", "D4": "2020-03-03"})
    assert_kept_back(data, (Kind.INVISIBLE_TEXT, 1), rows=3)
    assert read_register(data).tables[0].rows[2][1] == "Example Press Ltd"


def test_a_merged_area_that_covers_nothing_or_only_the_same() -> None:
    assert kinds(merged("B3:B4", {"A4": "DS00003", "C4": "Science", "D4": "2020-03-03"})) == []
    assert kinds(merged("B3:B4", {"A4": "DS00003", "B4": "Example Press Ltd", "C4": "Science"})) == []


def test_a_white_text_in_a_merged_area_is_not_copied_along_it() -> None:
    made = clean_book()
    made.active["F2"], made.active["F2"].font = SECRET, Font(color="FFFFFFFF")
    made.active.merge_cells("F2:G3")
    assert_kept_back(saved(made), (Kind.INVISIBLE_TEXT, 1))


# Formats of numbers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [";;;", ';;;"see note"', "**;**;**;**", "[White]General;;;[White]@", "0;0;0;[Color2]@"])
def test_a_number_format_that_shows_nothing_of_a_text(form: str) -> None:
    assert_kept_back(planted(number_format=form), (Kind.INVISIBLE_TEXT, 1))


def test_a_number_format_that_shows_other_words() -> None:
    data = planted(column=2, number_format=';;;"University of Example"')
    assert_kept_back(data, (Kind.INVISIBLE_TEXT, 1))
    assert read_register(data).tables[0].rows[0][1] == "University of Example"


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        (";;;", 20120501, False), ('"";"";""', 20120501, False), ('"x"', 20120501, False), ("0;;;@", -7, False),
        ("[>100]0;;", 7, False), ("[White]0", 7, False), ("0;;;@", 7, True), ("0;-0;;@", 0, True),
        ('"Yes";;"No"', 1, True), ('"Yes";;"No"', 0, True), ("[Red]0", 7, True), ('_-* "-"??_-', 0, True),
        ('"DR"0000', 7, True), ("[h]:mm", 0.5, True), ("[$-809]dd mmmm yyyy", 43831, True), ("@", 7, True),
    ],
)
def test_a_number_format_and_a_number(form: str, value: float, *, shown: bool) -> None:
    made = clean_book()
    made.active.cell(2, 6, value).number_format = form
    assert kinds(saved(made)) == ([] if shown else [("invisible_text", 1)])


def test_a_number_format_has_a_section_for_each_kind_of_value() -> None:
    form = NumberFormat('[Red]0;"a;b"0;"none";@')
    assert [form.section(v).shows for v in (1, -1, 0, None)] == [True, True, False, True]
    assert (form.section(0).words, form.section(1).colour) == ("none", 2)


# Struck through ------------------------------------------------------------------------------------------------------


OLD, NEW = "Old Invented Tables Ltd", "New Invented Tables Ltd"
STRUCK = "<rPr><strike/></rPr>"
IN_PIECES = [
    (f"<r>{STRUCK}<t>{OLD}</t></r><r><t xml:space='preserve'> {NEW}</t></r>", NEW),
    (f"<r>{STRUCK}<t xml:space='preserve'>{OLD} </t></r><r><rPr><b/></rPr><t>{NEW}</t></r>", NEW),
    (f"<r><t>{NEW}</t></r><r>{STRUCK}<t xml:space='preserve'> / {OLD}</t></r>", NEW),
    (f"<r>{STRUCK}<t>{OLD}</t></r><r><t xml:space='preserve'>, {NEW}</t></r>", NEW),
    (f"<r>{STRUCK}<t>{OLD}</t></r><r><t xml:space='preserve'> → </t></r><r><t>{NEW}</t></r>", NEW),
    (f"<r><t xml:space='preserve'>University of </t></r><r>{STRUCK}<t xml:space='preserve'>Old </t></r><r><t>Nowhere</t></r>", "University of Nowhere"),
    (f"<r><rPr><strike val='0'/></rPr><t>{OLD}</t></r><r>{STRUCK}<t xml:space='preserve'>, </t></r><r><t>{NEW}</t></r>", f"{OLD}, {NEW}"),
    (f"<r><rPr><strike val='1'/></rPr><t>{OLD}</t></r><r><rPr><strike val='false'/></rPr><t xml:space='preserve'> {NEW}</t></r>", NEW),
    (f"<r>{STRUCK}<t>{OLD}</t></r><r>{STRUCK}<t xml:space='preserve'> {NEW}</t></r>", f"{OLD} {NEW}"),
    (f"<r>{STRUCK}<t>{OLD}</t></r><r><t xml:space='preserve'> - </t></r>", f"{OLD} -"),
    (f"<t>{OLD}</t>", OLD),
]
"""A cell of a recipient in pieces, and what it says: where nothing stands, all of it, for nothing is lost."""


def in_pieces(data: bytes, pieces: str) -> bytes:
    """An XLSX of which B3 is a shared text in pieces."""
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1"><si>{pieces}</si></sst>'
    (style,) = re.findall(r'<c r="B3"( s="[0-9]+")?', zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode())
    data = edited(data, '<c r="B3"[^>]*>.*?</c>', f'<c r="B3"{style} t="s"><v>0</v></c>')
    return with_parts(data, {"xl/sharedStrings.xml": strings})


def told_of_struck(reading: Reading) -> list[str]:
    return [p.message.partition(" is struck")[0] for p in reading.problems if p.code == "struck_through"]


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(("pieces", "says"), IN_PIECES)
def test_of_a_cell_that_is_struck_in_part_what_stands_is_its_value(pieces: str, says: str, shared: bool) -> None:
    data = saved(clean_book())
    data = in_pieces(data, pieces) if shared else edited(data, '<c r="B3"[^>]*>.*?</c>', f'<c r="B3" t="inlineStr"><is>{pieces}</is></c>')
    reading = read_register(data)
    assert reading.tables[0].rows[1][1] == says
    in_part = STRUCK in pieces.replace(" val='1'", "") and says in (NEW, "University of Nowhere")
    is_whole = says in (f"{OLD} {NEW}", f"{OLD} -")
    expected = ["in cell B3 a part of the text"] if in_part else ["in cell B3 the text"] if is_whole else []
    assert told_of_struck(reading) == expected
    assert not in_part or OLD not in repr(reading), "nobody has judged what was left out"
    assert kinds(data) == [], "it is seen, and hides nothing"


def test_a_row_of_an_xlsx_that_is_struck_through_stays_a_release_and_that_is_said() -> None:
    made = clean_book()
    assert told_of_struck(read_register(saved(made))) == []
    for cell in made.active[3]:
        cell.font = Font(strike=True)
    made.active["B2"].font = Font(strike=True)
    reading = read_register(saved(made))
    assert [r[1] for r in reading.tables[0].rows] == ["University of Example", "Example Press Ltd"]
    assert told_of_struck(reading) == ["in row 3 the whole row", "in cell B2 the text"]


def test_the_piece_without_a_look_of_its_own_is_struck_as_its_cell_is() -> None:
    made = clean_book()
    made.active["B3"].font = Font(strike=True)
    pieces = f"<r><t>{OLD}</t></r><r><rPr><b/></rPr><t xml:space='preserve'> {NEW}</t></r>"
    assert read_register(in_pieces(saved(made), pieces)).tables[0].rows[1][1] == NEW


def test_what_is_struck_in_a_hidden_row_is_not_said() -> None:
    made, sheet = book()
    for cell in sheet[4]:
        cell.font = Font(strike=True)
    sheet.row_dimensions[4].hidden = True
    assert_kept_back(saved(made), (Kind.ROWS, 4))
    assert told_of_struck(read_register(saved(made))) == []
