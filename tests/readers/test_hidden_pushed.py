"""Texts pushed out of their cells' sight are kept back; wrapped texts that a low row cuts off, and remarks, raise nothing."""

from __future__ import annotations

from typing import Any

import pytest
import xlwt
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]

from model.hidden import HiddenKind as Kind
from readers.hidden.geometry import Aligned, Pushed
from readers.hidden.take_out import Conceal, says_something
from readers.register.reading import read_register
from tests.readers.test_hidden import SECRET, assert_kept_back, clean_book, kinds, saved, xls

PIXEL = 9525
TOP = Aligned(down="top", wrap=True)
LONG = "The department shares this data for research into attainment. " * 20
PARAGRAPHS = "\n\n".join([LONG] * 4)


def left(text: str, lies: Aligned, *, beside: str = "next", height: float | None = 15.0, wide: int = 64) -> str | None:
    """What of a text can be seen in the middle one of three cells; None where all can."""
    conceal = Conceal()
    heights = {} if height is None else {0: height}
    lefts = [0, wide * PIXEL, 2 * wide * PIXEL, 3 * wide * PIXEL]
    Pushed({(0, 1): lies}, heights, lefts, ()).judge([[beside, text, beside]], conceal)
    return conceal.cells.get((0, 1))


@pytest.mark.parametrize(
    ("text", "lies", "seen"),
    [
        ("\n" * 30 + SECRET, TOP, ""), ("Press Ltd" + "\n" * 30 + SECRET, TOP, "Press Ltd"),
        ("Press Ltd" + " \r\n" * 9 + SECRET, TOP, "Press Ltd"), (SECRET + "\n" * 30, TOP._replace(down="bottom"), ""),
        ("\n" * 30 + SECRET, TOP._replace(down="center"), ""), (SECRET, Aligned("left", indent=20), ""),
        (SECRET, Aligned("right", indent=20), ""), (SECRET, Aligned(indent=250, wrap=True), ""), (" " * 60 + SECRET, Aligned(), ""),
        (SECRET + " " * 60, Aligned("right"), ""), (SECRET * 5, Aligned(shrink=True), ""), (SECRET, Aligned(turn=90), ""),
        (SECRET, Aligned(turn=180), ""), (SECRET, Aligned(turn=255), ""), (SECRET, Aligned(size=100), ""),
    ],
)
def test_what_is_out_of_sight(text: str, lies: Aligned, seen: str) -> None:
    assert left(text, lies) == seen


@pytest.mark.parametrize(
    ("text", "lies"),
    [
        (LONG, TOP), (PARAGRAPHS, TOP), (PARAGRAPHS, TOP._replace(down="bottom")), (LONG, TOP._replace(down="center")),
        ("\n\n" + SECRET, TOP), ("\n" * 30 + SECRET, TOP._replace(wrap=False)), ("\n" * 30 + SECRET, TOP._replace(down="bottom")),
        (SECRET + "\n" * 30, TOP), (SECRET, Aligned("left", indent=3)), (SECRET, Aligned("center", indent=9)), (LONG, Aligned()),
        ("  " + SECRET, Aligned()), (SECRET, Aligned(shrink=True)), (LONG, Aligned(shrink=True, wrap=True)),
        ("Reference", Aligned(turn=90)), (SECRET, Aligned(turn=45)), (SECRET, Aligned(size=28)), ("", Aligned(size=400)),
    ],
)
def test_what_is_cut_off_or_in_sight(text: str, lies: Aligned) -> None:
    assert left(text, lies) is None


def test_what_runs_over_a_blank_cell_or_stands_in_a_row_of_its_own_height_is_seen() -> None:
    assert left(SECRET, Aligned("left", indent=20), beside=" ") is None
    assert left("\n" * 30 + SECRET, TOP, height=None) is None
    assert left("\n" * 5 + SECRET, TOP, height=200) is None
    assert left(SECRET, Aligned(turn=90), height=300) is None


def laid(text: str, height: float | None = None, **way: Any) -> bytes:
    made = clean_book()
    made.active["B2"] = text
    made.active["B2"].alignment = Alignment(**way)
    if height:
        made.active.row_dimensions[2].height = height
    return saved(made)


def test_an_xlsx() -> None:
    below = laid("University of Example" + "\n" * 9 + SECRET, 15, wrap_text=True, vertical="top")
    assert_kept_back(below, (Kind.INVISIBLE_TEXT, 1))
    assert read_register(below).tables[0].rows[0][1] == "University of Example"
    assert kinds(laid("University of Example" + "\n" * 9 + "and others", wrap_text=True, vertical="top")) == []
    assert_kept_back(laid(SECRET, indent=40, horizontal="left"), (Kind.INVISIBLE_TEXT, 1))
    assert_kept_back(laid(f"{' ' * 90}{SECRET}"), (Kind.INVISIBLE_TEXT, 1))
    assert kinds(laid(PARAGRAPHS, 15, wrap_text=True, vertical="top")) == []
    assert kinds(laid(PARAGRAPHS, 15, wrap_text=True)) == []
    assert kinds(laid("University of Example", 15, indent=2, horizontal="left")) == []


def test_an_xls() -> None:
    def made(text: str, style: str) -> bytes:
        book, sheet = xls()
        sheet.write(2, 4, text, xlwt.easyxf(style))
        sheet.write(2, 5, "Beside")
        sheet.row(2).height_mismatch, sheet.row(2).height = True, 300
        return saved(book)

    below = made("Said" + "\n" * 9 + SECRET, "alignment: wrap on, vertical top")
    assert_kept_back(below, (Kind.INVISIBLE_TEXT, 1))
    assert any("Said" in r for r in read_register(below).tables[0].rows)
    assert_kept_back(made(SECRET, "alignment: horizontal left, indent 15"), (Kind.INVISIBLE_TEXT, 1))
    assert_kept_back(made(SECRET, "alignment: rotation 90"), (Kind.INVISIBLE_TEXT, 1))
    assert_kept_back(made(SECRET * 5, "alignment: shrink_to_fit on"), (Kind.INVISIBLE_TEXT, 1))
    assert kinds(made(PARAGRAPHS, "alignment: wrap on, vertical top")) == []
    assert kinds(made(SECRET, "alignment: horizontal left, indent 2; font: height 400")) == []


# Remarks for listeners -----------------------------------------------------------------------------------------------

REMARKS = [
    "End of worksheet", "End of table 1", "Blank cell", "This cell is intentionally blank", "This row is intentionally left blank.",
    "[End of table]", "blank", "End of the data", "Left blank intentionally", "empty cell", "END OF SHEET", "Table ends here",
]


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_says_nothing(remark: str) -> None:
    assert not says_something(remark)


@pytest.mark.parametrize(
    "text", [SECRET, "End of Key Stage 2", "End of Ada", "0", "Blank Ltd", "Blank Ada cell", "End", "This cell is about Ada", "End of table 1234", "Blank cell " * 40]
)
def test_any_other_text_says_something(text: str) -> None:
    assert says_something(text)


def test_white_remarks_raise_nothing_and_are_no_releases() -> None:
    made = clean_book()
    sheet = made.active
    for n, remark in enumerate(REMARKS, start=4):
        sheet.cell(n, 1, remark).font = Font(color="FFFFFFFF")
    sheet["F2"] = "Blank cell"
    sheet["F2"].font, sheet["F2"].fill = Font(color="FFD9D9D9"), PatternFill("solid", fgColor="FFD9D9D9")
    sheet["H1"], sheet["H2"] = "Blank", "This cell is intentionally blank"
    sheet.column_dimensions["H"].hidden = True
    sheet["A20"] = "End of worksheet"
    sheet.row_dimensions[20].hidden = True
    made.create_sheet("Spare")["A1"] = "This sheet is intentionally blank"
    made["Spare"].sheet_state = "hidden"
    reading = read_register(saved(made))
    assert kinds(saved(made)) == []
    assert [(len(t.rows), t.withheld) for t in reading.tables] == [(2, ())]
    assert "lank" not in repr(reading.tables)
    sheet["A19"] = SECRET
    sheet["A19"].font = Font(color="FFFFFFFF")
    assert_kept_back(saved(made), (Kind.INVISIBLE_TEXT, 1))


@pytest.mark.parametrize("remark", ["End of worksheet", "This row is intentionally blank", "[End of table]"])
def test_a_remark_that_is_shown_is_no_release(remark: str) -> None:
    made = clean_book()
    made.active["A4"] = remark
    assert [len(t.rows) for t in read_register(saved(made)).tables] == [2]
