"""Cells under a picture, a filled shape or a chart are kept back; what lies on blank cells or lets them show is not."""

from __future__ import annotations

import pytest

from model.hidden import HiddenKind as Kind
from model.register import RowKind
from readers.hidden.geometry import Aligned, Box, Covers
from readers.hidden.take_out import Conceal
from readers.hidden.xlsx.drawings import ink_line
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
    })


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
)
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
)
def test_what_covers_no_cell(anchors: str) -> None:
    data = drawn(anchors)
    assert kinds(data) == []
    assert [len(t.rows) for t in read_register(data).tables] == [3]


# Lines and ink -------------------------------------------------------------------------------------------------------

_FILL = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'


def line(width: int, fill: str = _FILL, frame: str = "", geometry: str = '<a:prstGeom prst="line"/>', style: str = "") -> str:
    """A connector, as the program writes it."""
    return f'<xdr:cxnSp><xdr:nvCxnSpPr><xdr:cNvPr id="4" name="Line"/></xdr:nvCxnSpPr><xdr:spPr><a:xfrm{frame}/>{geometry}<a:ln w="{width}">{fill}</a:ln></xdr:spPr>{style}</xdr:cxnSp>'


def outline(width: int, geometry: str) -> str:
    return f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="3" name="Box"/></xdr:nvSpPr><xdr:spPr>{geometry}<a:noFill/><a:ln w="{width}">{_FILL}</a:ln></xdr:spPr></xdr:sp>'


def freeform(*points: tuple[int, int], curve: bool = False) -> str:
    """A line drawn by hand over 800 by 100."""
    steps = "".join(f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in points[1:])
    if curve:
        steps = "<a:cubicBezTo>" + "".join(f'<a:pt x="{x}" y="{y}"/>' for x, y in points[1:]) + "</a:cubicBezTo>"
    first = f'<a:moveTo><a:pt x="{points[0][0]}" y="{points[0][1]}"/></a:moveTo>'
    return f'<a:custGeom><a:pathLst><a:path w="800" h="100" fill="none">{first}{steps}</a:path></a:pathLst></a:custGeom>'


_THROUGH = [(x, 10 if n % 2 else 90) for n, x in enumerate(range(0, 801, 10))]
_BY_STYLE = '<xdr:style><a:lnRef idx="1"/></xdr:style>'


def along_row(shapes: str, height: int = 0) -> str:
    """Over row 4, in its middle."""
    middle = 571_500 + 95_250 - height // 2
    return f'<xdr:absoluteAnchor><xdr:pos x="0" y="{middle}"/><xdr:ext cx="5000000" cy="{height}"/>{shapes}</xdr:absoluteAnchor>'


@pytest.mark.parametrize(
    "anchors",
    [
        along_row(line(152_400)), along_row(line(152_400, "", style=_BY_STYLE)), along_row(line(120_000, frame=' flipV="1"'), 60_000),
        along_row(outline(120_000, '<a:prstGeom prst="rect"/>'), 60_000), two(outline(40_000, freeform(*_THROUGH)), (0, 3), (6, 4)),
        two(outline(190_000, freeform((0, 50), (300, 50), (600, 50), (800, 50), curve=True)), (0, 3), (6, 4)),
        along_row(outline(152_400, '<a:prstGeom prst="straightConnector1"/>')),
    ],
)
def test_a_row_under_thick_lines(anchors: str) -> None:
    assert_kept_back(drawn(anchors), (Kind.INVISIBLE_TEXT, 4))


@pytest.mark.parametrize(
    "anchors",
    [
        along_row(line(12_700)), along_row(line(38_100)), along_row(line(152_400, "<a:noFill/>")), along_row(line(152_400, "")),
        along_row(line(152_400, _FILL.replace("/></a:solid", '><a:alpha val="30000"/></a:srgbClr></a:solid'))),
        two(outline(12_700, '<a:prstGeom prst="rect"/>'), (0, 3), (8, 4)), two(outline(38_100, '<a:prstGeom prst="ellipse"/>'), (0, 0), (8, 9)),
        two(line(57_150), (0, 0), (0, 9)), two(outline(25_400, freeform((0, 0), (800, 100))), (0, 3), (6, 4)),
    ],
)
def test_lines_that_let_letters_through(anchors: str) -> None:
    assert kinds(drawn(anchors)) == []


def inked(width: str, trace: str, more: str = "") -> bytes:
    """A drawing by pen over row 4, with the picture of it that other programs show."""
    pen = f'<inkml:brush xml:id="br0"><inkml:brushProperty name="width" value="{width}" units="cm"/>{more}</inkml:brush>'
    ink = f'<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML"><inkml:definitions>{pen}</inkml:definitions><inkml:trace brushRef="#br0">{trace}</inkml:trace></inkml:ink>'
    part = f'<mc:AlternateContent><mc:Choice xmlns:xdr14="urn:xdr14" Requires="xdr14"><xdr:contentPart r:id="rId1"/></mc:Choice><mc:Fallback>{PICTURE}</mc:Fallback></mc:AlternateContent>'
    data = drawn(two(part, (0, 3), (6, 4)))
    return with_parts(data, {
        "xl/drawings/_rels/drawing1.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/customXml" Target="../ink/ink1.xml"/></Relationships>',
        "xl/ink/ink1.xml": ink,
    })


_TO_AND_FRO = "0 0, " + ", ".join(f"{n * 100} {n % 2 * 1000}" for n in range(1, 80))


def test_ink() -> None:
    assert_kept_back(inked("0.1", _TO_AND_FRO), (Kind.INVISIBLE_TEXT, 4))
    assert kinds(inked("0.035", "0 0, 900 0, 1800 1")) == []
    assert kinds(inked("0.5", _TO_AND_FRO, '<inkml:brushProperty name="transparency" value="180"/>')) == []
    assert kinds(inked("0.5", _TO_AND_FRO, '<inkml:brushProperty name="rasterOp" value="maskPen"/>')) == []
    assert kinds(with_parts(inked("0.035", "0 0"), {"xl/drawings/_rels/drawing1.xml.rels": f'<Relationships xmlns="{_PACKAGE}"/>'})) == [("invisible_text", 4)]


def test_the_values_of_a_trace() -> None:
    assert ink_line("10 0, 9 14, 8 28") == [(10, 0), (9, 14), (8, 28)]
    assert ink_line("1125 18432,'23'43,\"7\"-8,3-5,7 -3,6 2,6 8,3 6") == [
        (1125, 18432), (1148, 18475), (1178, 18510), (1211, 18540), (1251, 18567), (1297, 18596), (1349, 18633), (1404, 18676),
    ]


def test_a_hostile_drawing_by_pen_ends() -> None:
    long = ",".join(f"{n * 7919 % 1000} {n * 104729 % 1000}" for n in range(50_000))
    assert kinds(inked("0.05", long)) == [("invisible_text", 4)]
    assert kinds(inked("x", "a b, c")) == []


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
)
def test_controls_and_notes_left_open(vml: str, amount: int) -> None:
    link = f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/vmlDrawing" Target="/xl/drawings/old.vml"/></Relationships>'
    data = with_parts(saved(book()[0]), {"xl/worksheets/_rels/sheet1.xml.rels": link, "xl/drawings/old.vml": vml})
    assert kinds(data) == ([("invisible_text", amount)] if amount else [])


@pytest.mark.parametrize(
    ("aligned", "left", "hidden"),
    [(Aligned(), 0, True), (Aligned(), 700, False), (Aligned("right"), 700, True), (Aligned("center"), 400, True),
     (Aligned("center"), 700, False)],
)
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
