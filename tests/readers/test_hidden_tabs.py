"""Sheets to which no tab and no link leads are kept back like hidden ones; a hidden window keeps the file private."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.worksheet.hyperlink import Hyperlink  # type: ignore[import-untyped]

from model.hidden import HiddenKind as Kind
from readers.hidden.book import BookWindow, Reach, SheetOf, reach_of
from readers.register.reading import read_register
from tests.readers.ods_writer import MANIFEST, ODS_TYPE, content, table, zipped
from tests.readers.test_hidden import HEAD, ROWS, SECRET, assert_kept_back, clean_book, kinds, ods_file, saved, xls
from tests.readers.test_hidden_spreadsheets import edited

_SECRET_ROW = ["DS00003", SECRET, "Another title", "2020-03-03"]


def two_sheets(view: str, *, link: str = "") -> bytes:
    made = clean_book()
    other = made.create_sheet("Ada's")
    for row in (HEAD, _SECRET_ROW):
        other.append(row)
    if link:
        made.active["F1"].hyperlink = Hyperlink("F1", location=link)
    return edited(saved(made), r"<workbookView[^<>]*/>", f"<workbookView {view}/>", "xl/workbook.xml")


@pytest.mark.parametrize(
    "view", ['showSheetTabs="0"', "showSheetTabs='false' activeTab='0'", 'tabRatio="0"', 'activeTab="7" tabRatio="12"']
)
def test_an_xlsx_without_tabs(view: str) -> None:
    assert_kept_back(two_sheets(view), (Kind.SHEET, 8))


def test_an_xlsx_that_has_a_stray_cell_too() -> None:
    far = edited(
        two_sheets('showSheetTabs="0"'), "</sheetData>", '<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'
    )
    reading = read_register(far)
    assert SECRET not in repr(reading)
    assert [(h.kind, h.amount) for h in reading.hidden] == [(Kind.SHEET, 8)]


@pytest.mark.parametrize("view", ["", 'tabRatio="600"', 'showSheetTabs="1" tabRatio="200"', 'visibility="visible"'])
def test_tabs_that_can_be_clicked_on(view: str) -> None:
    data = two_sheets(view)
    assert kinds(data) == []
    assert [len(t.rows) for t in read_register(data).tables] == [2, 1]


def test_no_tabs_and_no_other_sheet_or_a_link_to_it() -> None:
    alone = edited(
        saved(clean_book()), r"<workbookView[^<>]*/>", '<workbookView showSheetTabs="0"/>', "xl/workbook.xml"
    )
    assert kinds(alone) == []
    assert kinds(two_sheets('showSheetTabs="0"', link="'Ada''s'!A1")) == []
    assert kinds(two_sheets('showSheetTabs="0"', link="'Nowhere'!A1")) == [("sheet", 8)]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_window_that_does_not_open_loses_no_row_and_is_raised(state: str) -> None:
    data = two_sheets(f'visibility="{state}"')
    assert kinds(data) == [("sheet", 2)]
    assert [len(t.rows) for t in read_register(data).tables] == [2, 1]
    assert kinds(two_sheets(f'visibility="{state}"/><workbookView')) == []


def _xls_sheets() -> Any:
    made, _ = xls()
    other = made.add_sheet("Ada")
    for r, row in enumerate((HEAD, _SECRET_ROW)):
        for c, text in enumerate(row):
            other.write(r, c, text)
    return made


def test_an_xls_without_tabs() -> None:
    assert kinds(saved(_xls_sheets())) == []
    made = _xls_sheets()
    made.tabs_visible = False
    assert_kept_back(saved(made), (Kind.SHEET, 8))
    made = _xls_sheets()
    made.tab_width = 0
    assert_kept_back(saved(made), (Kind.SHEET, 8))
    made = _xls_sheets()
    made.wnd_visible = False
    assert kinds(saved(made)) == [("sheet", 2)]
    assert [len(t.rows) for t in read_register(saved(made)).tables] == [2, 1]


def _settings(*items: str) -> str:
    names = 'xmlns:office="urn:office" xmlns:config="urn:config"'
    said = "".join(
        f'<config:config-item config:name="{n}" config:type="x">{v}</config:config-item>'
        for n, v in (i.split("=") for i in items)
    )
    return f"<office:document-settings {names}>{said}</office:document-settings>"


@pytest.mark.parametrize(
    ("items", "hidden"),
    [(("HasSheetTabs=false",), True), (("HasSheetTabs=false", "ActiveTable=Shares"), True), (("HasSheetTabs=true",), False),
     (("ActiveTable=Shares",), False)],
)
def test_an_ods_without_tabs(items: tuple[str, ...], *, hidden: bool) -> None:
    xml = content([table("Shares", [HEAD, *ROWS]), table("Ada", [HEAD, _SECRET_ROW])])
    data = zipped({"mimetype": ODS_TYPE, "META-INF/manifest.xml": MANIFEST, "content.xml": xml, "settings.xml": _settings(*items)})
    assert kinds(data) == ([("sheet", 8)] if hidden else [])
    assert (SECRET in repr(read_register(data))) is not hidden
    assert kinds(ods_file(parts={"settings.xml": _settings(*items)})) == []


def test_what_windows_let_a_reader_come_to() -> None:
    def sheets(*links: list[str]) -> list[SheetOf]:
        return [SheetOf(f"S{n}", shown=True, links=lambda to=to: to) for n, to in enumerate(links)]  # type: ignore[misc]

    off = BookWindow(tabs=False)
    assert reach_of([], sheets([], [])) == Reach()
    assert reach_of([off], sheets(["S1!A1"], ["#S2.A1"], [], [])) == Reach(frozenset({3}))
    assert reach_of([off, off._replace(active=3)], sheets([], [], [], [])) == Reach(frozenset({1, 2}))
    assert reach_of([off, BookWindow()], sheets([], [])) == Reach()
    assert reach_of([off, BookWindow(hidden=True)], sheets([], [])) == Reach(frozenset({1}))
    concealed = [SheetOf("S0", shown=False, links=list), *sheets([], [])]
    assert reach_of([off], concealed) == Reach(frozenset({2}))
