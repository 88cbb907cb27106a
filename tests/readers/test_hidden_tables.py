"""Cells that a style of the book's own for tables hides are kept back; headings of tables in usual styles raise nothing."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.styles import Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.worksheet.table import Table, TableStyleInfo  # type: ignore[import-untyped]

from model.hidden import HiddenKind as Kind
from readers.register.reading import read_register
from tests.readers.test_hidden import SECRET, assert_kept_back, book, clean_book, kinds, saved, with_parts
from tests.readers.test_hidden_rules import BLACK, NO_FORMAT, WHITE
from tests.readers.test_hidden_spreadsheets import edited

GREEN = '<dxf><font><b/><color rgb="FFFFFFFF"/></font><fill><patternFill><bgColor rgb="FF00703C"/></patternFill></fill></dxf>'


def styled(made: object, area: str, elements: dict[str, int], *dxfs: str, **flags: Any) -> bytes:
    """A book with a table in a style of the book's own; `elements`: the numbers of their looks."""
    sheet = made.active  # type: ignore[attr-defined]
    table = Table(displayName="Shares", ref=area)
    table.tableStyleInfo = TableStyleInfo(**{"name": "House style", "showRowStripes": False, **flags})
    sheet.add_table(table)
    inner = "".join(f'<tableStyleElement type="{k}" dxfId="{n}"/>' for k, n in elements.items())
    looks = f'<dxfs count="{len(dxfs)}">{"".join(dxfs)}</dxfs>'
    styles = f'{looks}<tableStyles count="1"><tableStyle name="House style" count="1">{inner}</tableStyle></tableStyles>'
    return edited(saved(made), r"(<dxfs[^>]*(/>|>.*?</dxfs>))?\s*<tableStyles[^>]*(/>|>.*?</tableStyles>)", styles, "xl/styles.xml")


@pytest.mark.parametrize(
    ("elements", "flags"),
    [
        ({"lastColumn": 0}, {"showLastColumn": True}), ({"firstColumn": 0}, {"showFirstColumn": True}),
        ({"secondRowStripe": 0}, {"showRowStripes": True}), ({"firstColumnStripe": 0}, {"showColumnStripes": True}),
    ],
)
@pytest.mark.parametrize("dxf", [WHITE, BLACK, NO_FORMAT])
def test_a_part_of_a_table(elements: dict[str, int], flags: dict[str, bool], dxf: str) -> None:
    made = clean_book()
    made.active["F1"], made.active["F3"] = "Note", SECRET
    data = styled(made, "F1:F3", elements, dxf, **flags)
    assert SECRET not in repr(read_register(data))
    heading_too = "firstColumn" in elements or "lastColumn" in elements
    assert kinds(data) == [("invisible_text", 1 + heading_too)]
    assert kinds(styled(clean_book(), "A1:D3", elements, GREEN, **flags)) == []


def test_a_whole_table_and_its_headings() -> None:
    made = clean_book()
    made.active["F1"], made.active["F2"] = SECRET, SECRET
    assert kinds(styled(made, "F1:F2", {"wholeTable": 0}, WHITE)) == [("invisible_text", 2)]
    made = clean_book()
    made.active["F1"], made.active["F2"] = SECRET, "Said"
    assert kinds(styled(made, "F1:F2", {"headerRow": 0}, WHITE)) == [("invisible_text", 1)]


def test_what_the_cell_says_itself_goes_first_and_parts_go_together() -> None:
    made = clean_book()
    made.active["F1"], made.active["F2"] = "Note", "Said"
    made.active["F2"].font = Font(color="FFFF0000")
    assert kinds(styled(made, "F1:F2", {"wholeTable": 0, "headerRow": 1}, WHITE, GREEN)) == []
    made = clean_book()
    made.active["F1"], made.active["F2"] = "Note", "Said"
    assert kinds(styled(made, "F1:F2", {"wholeTable": 0, "firstRowStripe": 1, "headerRow": 1}, WHITE, BLACK, showRowStripes=True)) == []
    assert kinds(styled(clean_book(), "A1:D3", {"headerRow": 0, "secondRowStripe": 1}, GREEN, BLACK)) == []


@pytest.mark.parametrize("name", ["TableStyleMedium2", "TableStyleMedium15", "TableStyleLight9", "TableStyleDark3"])
@pytest.mark.parametrize("colour", ["FFFFFFFF", "FF000000"])
def test_a_usual_style(name: str, colour: str) -> None:
    made = clean_book()
    for cell in made.active[1]:
        cell.font = Font(color=colour)
    assert kinds(styled(made, "A1:D3", {}, name=name)) == []
    assert [len(t.rows) for t in read_register(styled(clean_book(), "A1:D3", {}, name=name)).tables] == [2]


def test_headings_that_no_style_colours_behind_are_hidden_like_any_cell() -> None:
    for name in ("TableStyleLight1", "No such style"):
        made = clean_book()
        made.active["F1"], made.active["F2"] = SECRET, "Said"
        made.active["F1"].font = Font(color="FFFFFFFF")
        assert kinds(styled(made, "F1:F2", {}, name=name)) == [("invisible_text", 1)]
    made = clean_book()
    for cell in made.active[1]:
        cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F3864")
    assert kinds(styled(made, "A1:D3", {}, name="TableStyleLight1")) == []


def test_a_pivot_table_in_a_style_of_its_own() -> None:
    made = clean_book()
    made.active["F1"], made.active["F2"] = "Note", SECRET
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"
    links = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="{kind}" Target="../pivotTables/pivotTable1.xml"/></Relationships>'
    for dxf, found in ((WHITE, [("invisible_text", 1)]), (GREEN, [])):
        looks = f'<dxfs count="1">{dxf}</dxfs><tableStyles count="1"><tableStyle name="House" table="0" count="1"><tableStyleElement type="firstSubtotalRow" dxfId="0"/></tableStyle></tableStyles>'
        data = edited(saved(made), r"(<dxfs[^>]*(/>|>.*?</dxfs>))?\s*<tableStyles[^>]*(/>|>.*?</tableStyles>)", looks, "xl/styles.xml")
        pivot = f'<pivotTableDefinition {main} name="P" cacheId="1"><location ref="F2:G9" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotTableStyleInfo name="House" showRowHeaders="1"/></pivotTableDefinition>'
        data = with_parts(data, {"xl/pivotTables/pivotTable1.xml": pivot, "xl/worksheets/_rels/sheet1.xml.rels": links})
        assert kinds(data) == found


def test_hidden_rows_of_a_table_count_as_ever() -> None:
    made, sheet = book()
    sheet.row_dimensions[4].hidden = True
    assert_kept_back(styled(made, "A1:D4", {"headerRow": 0}, GREEN), (Kind.ROWS, 4))
