"""Cells under a picture, a filled shape or a chart are kept back; what lies on blank cells or lets them show is not."""

from __future__ import annotations

import pytest

from model.register import HiddenKind as Kind
from model.register import RowKind
from readers.hidden.covers import Aligned, Box, Covers
from readers.hidden.take_out import Conceal
from readers.register.reading import read_register
from tests.readers.test_hidden import SECRET, assert_kept_back, book, clean_book, kinds, saved, with_parts
from tests.readers.test_hidden_spreadsheets import edited, planted

_NAMES = 'xmlns:xdr="urn:xdr" xmlns:a="urn:a" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="urn:mc"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PICTURE = '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
CHART = '<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1"/></xdr:nvGraphicFramePr><a:graphic><a:graphicData><c:chart xmlns:c="urn:c" r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame>'


def shape(fill: str = "<a:solidFill/>", geometry: str = "rect", style: str = "", attributes: str = "") -> str:
    return f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="3" name="Box"{attributes}/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="{geometry}"/>{fill}</xdr:spPr>{style}</xdr:sp>'


def corner(name: str, column: int, row: int) -> str:
    return f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{name}>"


def two(shapes: str, first: tuple[int, int] = (0, 3), last: tuple[int, int] = (8, 4)) -> str:
    """An anchor from the corner of one cell, by column and row, to that of another."""
    return f"<xdr:twoCellAnchor>{corner('from', *first)}{corner('to', *last)}{shapes}<xdr:clientData/></xdr:twoCellAnchor>"


def drawn(anchors: str, data: bytes | None = None) -> bytes:
    """A book with drawings on its sheet."""
    data = saved(book()[0]) if data is None else data
    return with_parts(data, {
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/drawing" Target="../drawings/drawing1.xml"/></Relationships>',
        "xl/drawings/drawing1.xml": f"<xdr:wsDr {_NAMES}>{anchors}</xdr:wsDr>",
        "xl/drawings/_rels/drawing1.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/chart" Target="../charts/chart1.xml"/></Relationships>',
        "xl/charts/chart1.xml": '<c:chartSpace xmlns:c="urn:c" xmlns:a="urn:a"><c:chart/></c:chartSpace>',
    })  # fmt: skip


_HALF = shape('<a:xfrm><a:off x="0" y="{}"/><a:ext cx="100" cy="50"/></a:xfrm><a:solidFill/>')
_GROUP = f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="1" name="Group"/></xdr:nvGrpSpPr><xdr:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="10" cy="10"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm></xdr:grpSpPr>{_HALF}</xdr:grpSp>'
_WHOLE = '<xdr:oneCellAnchor>{}<xdr:ext cx="9999999" cy="190500"/>{}</xdr:oneCellAnchor>'


@pytest.mark.parametrize(
    "anchors",
    [
        two(PICTURE), two(shape()), two(shape("<a:blipFill/>", "ellipse")), two(CHART),
        two(shape("", style='<xdr:style><a:fillRef idx="1"/></xdr:style>')),
        two(shape('<a:solidFill><a:srgbClr val="FFFFFF"><a:alpha val="90000"/></a:srgbClr></a:solidFill>')),
        _WHOLE.format(corner("from", 0, 3), PICTURE),
        f'<xdr:absoluteAnchor><xdr:pos x="0" y="571500"/><xdr:ext cx="9999999" cy="190500"/>{shape()}</xdr:absoluteAnchor>',
        f"<mc:AlternateContent><mc:Choice>{two(shape())}</mc:Choice></mc:AlternateContent>",
        two(_GROUP.format("50"), (0, 1), (8, 5)),
        two(PICTURE, (0, 3), (2, 4)) + two(PICTURE, (2, 3), (4, 4)),
    ],
)  # fmt: skip
def test_a_row_under_something(anchors: str) -> None:
    data = drawn(anchors)
    assert_kept_back(data, (Kind.INVISIBLE_TEXT, 4))
    reading = read_register(data)
    assert [n for n, _ in reading.tables[0].withheld] == [4]
    assert reading.sheets[0].counts[RowKind.HIDDEN] == 1


@pytest.mark.parametrize(
    "anchors",
    [
        two(PICTURE, (0, 4), (8, 9)), two(PICTURE, (4, 0), (9, 9)), two(CHART, (0, 5), (9, 30)),  # below, beside
        two(shape("<a:noFill/>")), two(shape("")), two(shape(geometry="straightConnector1")),
        two(shape(attributes=' hidden="1"')), two(shape("", style='<xdr:style><a:fillRef idx="0"/></xdr:style>')),
        two(shape('<a:solidFill><a:srgbClr val="FFFF00"><a:alpha val="30000"/></a:srgbClr></a:solidFill>')),
        two(PICTURE.replace('<a:blip r:embed="rId1"/>', '<a:blip r:embed="rId1"><a:alphaModFix amt="15000"/></a:blip>')),
        two(_GROUP.format("50"), (0, 2), (8, 12)), two("<xdr:cxnSp/>"),
    ],
)  # fmt: skip
def test_what_covers_no_cell(anchors: str) -> None:
    data = drawn(anchors)
    assert kinds(data) == []
    assert [len(t.rows) for t in read_register(data).tables] == [3]


def test_a_chart_without_a_ground_covers_nothing() -> None:
    seen_through = '<c:chartSpace xmlns:c="urn:c" xmlns:a="urn:a"><c:chart/><c:spPr><a:noFill/></c:spPr></c:chartSpace>'
    assert kinds(with_parts(drawn(two(CHART)), {"xl/charts/chart1.xml": seen_through})) == []


def test_a_logo_beside_a_title_that_is_merged_over_the_table() -> None:
    made = clean_book()
    made.active.insert_rows(1, 2)
    made.active["A1"] = "A register"
    made.active.merge_cells("A1:F1")
    assert kinds(drawn(two(PICTURE, (3, 0), (6, 2)), saved(made))) == []
    assert kinds(drawn(two(PICTURE, (0, 0), (3, 2)), saved(made))) == [("invisible_text", 1)]


def test_a_cell_of_a_column_that_is_covered_by_a_picture_of_many_rows() -> None:
    assert_kept_back(drawn(two(PICTURE, (5, 0), (7, 20)), planted()), (Kind.INVISIBLE_TEXT, 1))
    wide = edited(planted(), "<sheetData>", '<cols><col min="5" max="5" width="90" customWidth="1"/></cols><sheetData>')
    at_a_place = '<xdr:absoluteAnchor><xdr:pos x="{}" y="0"/><xdr:ext cx="900000" cy="900000"/>{}</xdr:absoluteAnchor>'
    assert kinds(drawn(at_a_place.format(2_500_000, PICTURE), wide)) == []
    assert kinds(drawn(at_a_place.format(8_300_000, PICTURE), wide)) == [("invisible_text", 1)]


_VML = '<xml xmlns:v="urn:v" xmlns:x="urn:x"><v:shape id="a" style="{}"><x:ClientData ObjectType="{}">{}<x:Anchor>0, 0, 3, 0, 8, 0, 4, 0</x:Anchor></x:ClientData></v:shape></xml>'


@pytest.mark.parametrize(
    ("vml", "amount"),
    [
        (_VML.format("", "Button", ""), 4), (_VML.format("", "Pict", ""), 4), (_VML.format("", "Note", "<x:Visible/>"), 4),
        (_VML.format("visibility:hidden", "Note", ""), 0), (_VML.format("visibility:hidden", "Pict", ""), 0),
        (_VML.format("", "Checkbox", ""), 0),
    ],
)  # fmt: skip
def test_controls_and_notes_left_open(vml: str, amount: int) -> None:
    link = f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/vmlDrawing" Target="/xl/drawings/old.vml"/></Relationships>'
    data = with_parts(saved(book()[0]), {"xl/worksheets/_rels/sheet1.xml.rels": link, "xl/drawings/old.vml": vml})
    assert kinds(data) == ([("invisible_text", amount)] if amount else [])


@pytest.mark.parametrize(
    ("aligned", "left", "hidden"),
    [(Aligned(), 0, True), (Aligned(), 700, False), (Aligned("right"), 700, True), (Aligned("center"), 400, True),
     (Aligned("center"), 700, False)],
)  # fmt: skip
def test_where_the_letters_of_a_wide_cell_are(aligned: Aligned, left: int, *, hidden: bool) -> None:
    pixel = 9525
    box = Box(left * pixel, 0, (left + 300) * pixel, 20 * pixel)
    conceal = Conceal()
    Covers([box], [0, 1000 * pixel], [0, 20 * pixel], aligned={(0, 0): aligned}).judge([["Ada Example"]], conceal)
    assert conceal.cells == ({(0, 0): ""} if hidden else {})


def test_a_hostile_drawing_ends() -> None:
    deep = "<xdr:grpSp>" * 500 + PICTURE + "</xdr:grpSp>" * 500
    assert kinds(drawn(two(deep))) == []
    far = two(PICTURE, (99_999_999, 99_999_999), (1, 1)) + two(PICTURE).replace("<xdr:col>0", "<xdr:col>-9x")
    assert SECRET not in repr(read_register(drawn(far)))
