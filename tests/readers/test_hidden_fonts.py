"""Text shown in signs, pieces of a text with looks of their own, and what an XLSX may hold that stopped its reading."""

from __future__ import annotations

import struct
from typing import Any

import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock  # type: ignore[import-untyped]
from openpyxl.cell.text import InlineFont  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]

from model.hidden import HiddenKind as Kind
from readers.register.reading import read_register
from tests.readers.test_hidden import SECRET, assert_kept_back, book, clean_book, kinds, saved, xls
from tests.readers.test_hidden_spreadsheets import edited, planted
from tests.readers.test_hidden_xls import concealed, record

_E = xlwt.easyxf
_BLACK_CELL = "pattern: pattern solid, fore_colour black"


def piece(style: str) -> Any:
    return _E(style).font


def rich(*pieces: Any, cell: str = "") -> bytes:
    made, sheet = xls()
    sheet.write_rich_text(1, 5, pieces, _E(cell))
    return saved(made)


# Pieces of a text in an XLS ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "style", ["font: colour white", "font: height 20", "font: name Wingdings", "font: name Webdings, colour red"]
)
def test_a_piece_that_nobody_can_read(style: str) -> None:
    for pieces in (("Said ", (SECRET, piece(style))), ((SECRET, piece(style)), (" Said", piece("font: bold on")))):
        data = rich(*pieces)
        assert_kept_back(data, (Kind.INVISIBLE_TEXT, 1))
        assert read_register(data).tables[0].rows[0][4] == "Said"


def test_a_piece_in_the_colour_of_the_program_on_a_dark_fill() -> None:
    data = rich("Said ", (SECRET, piece("font: bold on")), cell=f"font: colour white; {_BLACK_CELL}")
    assert_kept_back(data, (Kind.INVISIBLE_TEXT, 1))
    assert kinds(rich("Said ", ("Too", piece("font: colour white, bold on")), cell=f"font: colour white; {_BLACK_CELL}")) == []


def test_a_piece_that_can_be_read_in_a_cell_that_cannot_is_told() -> None:
    data = rich(f"{SECRET} ", ("Said", piece("font: colour black")), cell="font: colour white")
    assert_kept_back(data, (Kind.INVISIBLE_TEXT, 1))
    assert read_register(data).tables[0].rows[0][4] == "Said"
    assert kinds(rich(("Said", piece("font: colour black")), cell="font: colour white")) == []
    made = clean_book()
    black = InlineFont(color="FF000000")
    made.active["C3"] = CellRichText(SECRET, TextBlock(black, " Maths"))
    made.active["C3"].font = Font(color="FFFFFFFF")
    assert_kept_back(saved(made), (Kind.INVISIBLE_TEXT, 1))
    assert read_register(saved(made)).tables[0].rows[1][2] == "Maths"


def test_a_text_with_its_pieces_in_the_record_of_its_cell() -> None:
    made, sheet = xls()
    sheet.write_rich_text(5, 5, ["x", ("y", piece("font: colour white"))])  # so that the book has the font
    white = max(n for n in range(30) if (1, 5) in concealed(made, _label("Said Ada", 5, n)).cells)
    assert concealed(made, _label("Said Ada", 5, white)).cells[1, 5] == "Said "
    assert (1, 5) not in concealed(made, _label("Said Ada", 5, 0)).cells
    assert (1, 5) not in concealed(made, record(0x00D6, struct.pack("<HHHHB", 1, 5, 15, 8, 0) + b"Said Ada\0\0")).cells


def _label(text: str, at: int, font: int) -> bytes:
    head = struct.pack("<HHHHB", 1, 5, 15, len(text), 0) + text.encode()
    return record(0x00D6, head + struct.pack("<3H", 1, at, font))


def test_the_pieces_are_found_whatever_the_count_of_texts_says() -> None:
    data = rich("Said ", (SECRET, piece("font: colour white")))
    begin = data.index(b"\xfc\x00", data.index(b"Calibri") if b"Calibri" in data else 0)
    while struct.unpack_from("<I", data, begin + 8)[0] > 99:  # not that record
        begin = data.index(b"\xfc\x00", begin + 1)
    for count in (3, 99):
        assert_kept_back(data[: begin + 8] + struct.pack("<I", count) + data[begin + 12 :], (Kind.INVISIBLE_TEXT, 1))


# Fonts of signs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Wingdings", "WINGDINGS 2", "Webdings", "Symbol", "ZapfDingbats", "Libre Barcode 39 Text"])
def test_a_text_in_signs(name: str) -> None:
    assert_kept_back(planted(font=Font(name=name)), (Kind.INVISIBLE_TEXT, 1))
    made, sheet = xls()
    sheet.write(1, 5, SECRET, _E(f"font: name {name}"))
    assert_kept_back(saved(made), (Kind.INVISIBLE_TEXT, 1))
    made = clean_book()
    made.active["C3"] = CellRichText("Maths", TextBlock(InlineFont(rFont=name), f" {SECRET}"))
    assert_kept_back(saved(made), (Kind.INVISIBLE_TEXT, 1))


def test_a_text_in_signs_by_the_theme() -> None:
    made = clean_book()
    made.active.cell(2, 6, SECRET).font = Font(name="Arial", scheme="minor")
    made.active["A1"].font = Font(name="Arial")
    signs = '<a:minorFont><a:latin typeface="Wingdings"'
    themed = read_register(edited(saved(made), r"<a:minorFont>\s*<a:latin typeface=.[^\"]*.", signs, "xl/theme/theme1.xml"))
    assert kinds(saved(made)) == []
    assert [h.kind for h in themed.hidden] == [Kind.INVISIBLE_TEXT]
    assert SECRET not in repr(themed)


@pytest.mark.parametrize(
    ("value", "name"), [("\xfc", "Wingdings"), ("a", "Webdings"), ("P", "Wingdings 2"), (20120501, "Symbol"), ("✓ ✗", "Wingdings"), ("üüü", "Wingdings"), ("\xb7", "Symbol")]
)
def test_marks_in_signs_and_digits_of_a_greek_font_raise_nothing(value: object, name: str) -> None:
    made = clean_book()
    made.active.cell(2, 6, value).font = Font(name=name)
    made.active["C3"] = CellRichText("Maths ", TextBlock(InlineFont(rFont="Wingdings"), "\xfc"))
    assert kinds(saved(made)) == []
    assert len(read_register(saved(made)).tables[0].rows) == 2


def test_a_number_in_signs() -> None:
    made = clean_book()
    made.active.cell(2, 6, 20120501).font = Font(name="Wingdings")
    assert kinds(saved(made)) == [("invisible_text", 1)]


# What stopped the reading --------------------------------------------------------------------------------------------

_EXTENSION = '<extLst><ext uri="{0}" xmlns:x="urn:x"><x:c r="A1">Ada</x:c></ext></extLst>'


@pytest.mark.parametrize("beside", [_EXTENSION, "<extLst/>", '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice/></mc:AlternateContent>'])
@pytest.mark.parametrize("far", ["", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'])
def test_an_extension_of_a_cell(beside: str, far: str) -> None:
    made, sheet = book()
    sheet.row_dimensions[4].hidden = True
    data = edited(saved(made), "(?<=University of Example</t></is>)</c>", f"{beside}</c>")
    data = edited(edited(data, "</row>", f"{beside}</row>"), "</sheetData>", f"{far}</sheetData>")
    assert_kept_back(data, (Kind.ROWS, 4))
    assert read_register(data).tables[0].rows[0][:2] == ("DS00001", "University of Example")


@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!"])
def test_an_error_of_a_newer_program(error: str) -> None:
    data = edited(planted(), '<c r="F2"[^>]*>.*?</c>', f'<c r="F2" t="e"><f>A1</f><v>{error}</v></c>')
    reading = read_register(data)
    assert [len(t.rows) for t in reading.tables] == [2]
    assert ("error_cell", 2) in [(p.code, p.row) for p in reading.problems]


def test_a_literal_section_and_a_comment() -> None:
    new = '<c r="F2" t="str"><v><![CDATA[Read & said]]></v></c><!-- <c r="F2" s="9"> -->'
    data = edited(planted(), '<c r="F2"[^>]*>.*?</c>', new)
    assert read_register(data).tables[0].rows[0][4] == "Read & said"


@pytest.mark.parametrize("cell", ['t="e"><v>{}</v>', 't="{}"><v>1</v>', 't="n"><v>{}</v>', "><v>1</v><{0}/>"])
def test_a_refusal_quotes_no_cell(cell: str) -> None:
    name = "AdaExample"
    data = edited(planted(), '<c r="F2"[^>]*>.*?</c>', f'<c r="F2" {cell.format(name)}</c>')
    reading = read_register(edited(data, '<row r="2"', '<row r="2" hidden="1"'))
    assert reading.refused
    assert name not in repr(reading)


def test_errors_and_formulas_of_hidden_rows_are_not_told() -> None:
    made, sheet = book()
    sheet["C4"], sheet["D4"] = "#REF!", "=A1"
    data = edited(saved(made), '<c r="C4"[^>]*>.*?</c>', '<c r="C4" t="e"><v>#REF!</v></c>')
    assert {p.code for p in read_register(data).problems} >= {"error_cell", "formula_without_value"}
    hidden = read_register(edited(data, '<row r="4"', '<row r="4" hidden="1"'))
    assert not {p.code for p in hidden.problems} & {"error_cell", "formula_without_value"}


# What is told of cells -----------------------------------------------------------------------------------------------

_NAMED = ["Reference", "Organisation name", "Date approved", "Status", "Tier", "Level of Identifiability", "Level of Sensitivity"]
_GOOD = ["DS0000{}", "University of Example", "2020-01-0{}", "Approved", "Tier {}", "{}", "C"]
_ODD = ["Ada's file", "Example Press Ltd", "Ada's 31/02/2012", "Ada waits", "Ada's tier", "Ada's level", "Ada \ufffd\ufffd"]


@pytest.mark.parametrize("way", ["row", "white", "format", "signs", "size"])
def test_what_is_told_of_cells_quotes_none_that_is_hidden(way: str) -> None:
    made = clean_book()
    sheet = made.active
    sheet.delete_rows(1, 9)
    for row in (_NAMED, *([cell.format(n) for cell in _GOOD] for n in range(1, 5)), _ODD):
        sheet.append(row)
    told = {p.code for p in read_register(saved(made)).problems if "Ada" in p.message}
    assert told >= {"unreadable_date", "unknown_status", "unknown_tier", "odd_reference", "damaged_letters"}
    fonts = {"white": Font(color="FFFFFFFF"), "signs": Font(name="Wingdings"), "size": Font(sz=1)}
    for cell in sheet[6]:
        cell.font = fonts.get(way, Font())
        cell.number_format = ";;;" if way == "format" else "General"
    sheet.row_dimensions[6].hidden = way == "row"
    hidden = read_register(saved(made))
    assert hidden.hidden
    assert "Ada" not in repr(hidden)
