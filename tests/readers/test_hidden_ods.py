"""Cells of an ODS whose words are in the file and not on the sheet: fields, merged areas, conditions, shapes."""

from __future__ import annotations

import pytest

from model.hidden import HiddenKind as Kind
from readers.hidden.ods.conditions import areas_of, holds
from readers.register.reading import read_register
from readers.workbook.sheets import hidden_texts
from tests.readers.test_hidden import SECRET, assert_kept_back, kinds, ods_file, style

_DRAW = (
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)
WHITE = style("White", "table-cell", '<style:text-properties fo:color="#ffffff"/>')


def cell(inner: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{attributes}>{inner}</table:table-cell>'


def row(*last: str, title: str = "<text:p>Maths</text:p>") -> str:
    cells = (cell("<text:p>DS00003</text:p>"), cell("<text:p>University of Other</text:p>"), cell(title))
    return f"<table:table-row>{''.join(cells)}{cell('<text:p>2020-03-03</text:p>')}{''.join(last)}</table:table-row>"


TITLES = [
    f"<text:p>Maths<text:hidden-text text:condition='true' text:string-value='{SECRET}' text:is-hidden='true'>{SECRET}</text:hidden-text></text:p>",
    f"<text:p>Maths</text:p><text:p><text:hidden-paragraph text:is-hidden='true'/>{SECRET}</text:p>",
    f"<text:p>Maths</text:p><text:p>{SECRET}<text:hidden-paragraph text:condition='1'/></text:p>",
    f"<text:p>Maths<text:conditional-text text:string-value-if-true='{SECRET}'>{SECRET}</text:conditional-text></text:p>",
    f"<text:p>Maths</text:p><text:list><text:list-item><text:p>{SECRET}</text:p></text:list-item></text:list>",
    f"<text:p>Maths<text:note><text:note-body><text:p>{SECRET}</text:p></text:note-body></text:note></text:p>",
    f"<text:p><text:ruby><text:ruby-base>Maths</text:ruby-base><text:ruby-text>{SECRET}</text:ruby-text></text:ruby></text:p>",
    f"<text:p>Maths<text:span text:style-name='child'> {SECRET}</text:span></text:p>",
    f"<text:p>Maths<text:span text:style-name='narrow'> {SECRET}</text:span></text:p>",
    f"<text:p>Maths</text:p><draw:frame draw:display='none' {_DRAW}><draw:text-box><text:p>{SECRET}</text:p></draw:text-box></draw:frame>",
]


@pytest.mark.parametrize("title", TITLES)
def test_words_of_a_cell_that_are_not_shown(title: str) -> None:
    styles = style("w", "text", '<style:text-properties fo:color="#ffffff"/>') + (
        '<style:style style:name="child" style:family="text" style:parent-style-name="w"/>'
    )
    styles += style("narrow", "text", '<style:text-properties style:text-scale="1%"/>')
    data = ods_file(row(title=title), styles=styles)
    assert_kept_back(data, (Kind.INVISIBLE_TEXT, 1), rows=3)
    assert read_register(data).tables[0].rows[2][2] == "Maths"


@pytest.mark.parametrize(
    "title",
    [
        "<text:p>Maths<text:s text:c='2'/>and <text:a xlink:href='https://www.gov.uk/'>links</text:a></text:p>",
        "<text:p>Maths<text:tab/><text:span>and</text:span></text:p>\n<text:p> more</text:p>",
        f"<text:p>Maths</text:p><draw:frame {_DRAW}><svg:title>A logo</svg:title><svg:desc>Of us</svg:desc></draw:frame>",
    ],
)
def test_words_of_a_cell_that_are_shown(title: str) -> None:
    data = ods_file(row(title=title))
    assert kinds(data) == []
    assert "logo" not in repr(read_register(data).tables[0].rows)


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        (f' office:string-value="{SECRET}"', "Maths"),
        (' office:string-value="Maths"', f"{SECRET}"),
        (f' office:date-value="{SECRET}"', "2020"),
    ],
)
def test_a_stored_text_unlike_the_one_that_is_shown(attributes: str, shown: str) -> None:
    """Programs differ in which of the two they show: neither is read."""
    data = ods_file(row(cell(f"<text:p>{shown}</text:p>", attributes)))
    assert kinds(data) == [("invisible_text", 1)]
    assert "Ada" not in repr(read_register(data))


@pytest.mark.parametrize(
    "last",
    [
        cell("<text:p>Dr  Maths</text:p>", ' office:string-value="Maths"'),
        cell("<text:p>two</text:p><text:p>lines</text:p>", ' office:string-value="two\nlines"'),
        cell("", ' office:string-value="Maths"'),
        '<table:table-cell office:value-type="date" office:date-value="2020-01-02T00:00:00"><text:p>2 January</text:p></table:table-cell>',
        '<table:table-cell office:value-type="time" office:time-value="PT12H30M00S"><text:p>half past</text:p></table:table-cell>',
        '<table:table-cell office:value-type="float" office:value="12.5"><text:p>£ 12.50</text:p></table:table-cell>',
    ],
)
def test_a_value_that_is_only_written_otherwise(last: str) -> None:
    assert kinds(ods_file(row(last))) == []


def merged(under: str) -> str:
    covered = under.replace("table:table-cell", "table:covered-table-cell")
    return row(cell("<text:p>A note</text:p>", ' table:number-columns-spanned="2"'), covered)


def test_a_cell_under_a_merged_area() -> None:
    assert_kept_back(ods_file(merged(cell(f"<text:p>{SECRET}</text:p>"))), (Kind.INVISIBLE_TEXT, 1), rows=3)
    below = "<table:table-row>" + "<table:table-cell/>" * 4 + "{}</table:table-row>"
    covered = cell(f"<text:p>{SECRET}</text:p>").replace("table:table-cell", "table:covered-table-cell")
    tall = row(cell("<text:p>A note</text:p>", ' table:number-rows-spanned="2"')) + below.format(covered)
    assert kinds(ods_file(tall)) == [("invisible_text", 1)]
    for harmless in ("<table:table-cell/>", cell("<text:p>A note</text:p>"), cell("<text:p> </text:p>")):
        assert kinds(ods_file(merged(harmless))) == []


def mapped(condition: str, last: str, *, style_name: str = "cc") -> bytes:
    told = f'<style:map style:condition="{condition}" style:apply-style-name="White"/>'
    styles = style("cc", "table-cell", told) + style("child", "table-cell", "").replace(
        ">", ' style:parent-style-name="cc">', 1
    )
    parts = {"styles.xml": f'<s xmlns:style="s" xmlns:fo="f"><office:styles xmlns:office="o">{WHITE}</office:styles></s>'}
    return ods_file(row(last.replace("<table:table-cell", f'<table:table-cell table:style-name="{style_name}"')), styles=styles, parts=parts)


@pytest.mark.parametrize("name", ["cc", "child"])
@pytest.mark.parametrize(
    "condition",
    [
        "cell-content()!=0", "is-true-formula([.A1]=1)", "cell-content()=&quot;Ada Example, born somewhere&quot;",
        "cell-content()!=[.B7]",
    ],
)
def test_a_style_that_hides_under_a_condition(condition: str, name: str) -> None:
    data = mapped(condition, cell(f"<text:p>{SECRET}</text:p>"), style_name=name)
    assert_kept_back(data, (Kind.INVISIBLE_TEXT, 1), rows=3)


@pytest.mark.parametrize(
    ("condition", "last"),
    [
        ("cell-content()=0", cell("<text:p>A note</text:p>")),
        ("cell-content()&lt;5", '<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>'),
        ("is-true-formula(1)", '<table:table-cell office:value-type="float" office:value="0"><text:p>0.00</text:p></table:table-cell>'),
        ("is-true-formula([.E4]=[.E3])", cell("")),
    ],
)
def test_a_condition_that_does_not_hold_and_one_that_hides_nothing(condition: str, last: str) -> None:
    assert kinds(mapped(condition, last)) == []


def over(value: str, area: str = "Shares.A2:Shares.E9", extra: str = "") -> str:
    entry = f'<calcext:condition calcext:apply-style-name="White" calcext:value="{value}"/>{extra}'
    return (
        f'<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="{area}">'
        f"{entry}</calcext:conditional-format></calcext:conditional-formats>"
    )


def with_formats(formats: str, *last: str) -> bytes:
    return ods_file(row(*last) + formats, styles=WHITE)


def test_conditions_that_a_table_lays_over_its_cells() -> None:
    secret = cell(f"<text:p>{SECRET}</text:p>")
    assert_kept_back(with_formats(over("formula-is(1)", "Shares.E4"), secret), (Kind.INVISIBLE_TEXT, 1), rows=3)
    assert_kept_back(with_formats(over("begins-with(&quot;Ada&quot;)"), secret), (Kind.INVISIBLE_TEXT, 1), rows=3)
    assert kinds(with_formats(over("=0"), secret)) == []
    assert kinds(with_formats(over("formula-is(1)", "'My.A1 sheet'.F1:'My.A1 sheet'.G9"), secret)) == []


def test_a_repeat_of_what_is_shown_above_reads_as_ever() -> None:
    """Publishers hide so what repeats: it is no secret; after a cell that is hidden it is one."""
    twice = "".join(row(cell("<text:p>Group A</text:p>")) for _ in range(2))
    data = ods_file(twice + over("formula-is([.E5]=[.E4])", "Shares.E5"), styles=WHITE)
    assert kinds(data) == []
    rows = read_register(data).tables[0].rows
    assert rows[2] == rows[3]
    assert kinds(ods_file(twice + over("formula-is(1)", "Shares.E4:Shares.E5"), styles=WHITE)) == [("invisible_text", 2)]


def test_icons_in_the_place_of_numbers_and_formats_that_write_nothing() -> None:
    number = '<table:table-cell{} office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    icons = (
        '<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="Shares.E2:Shares.E9">'
        '<calcext:icon-set calcext:icon-set-type="3Flags" calcext:show-value="{}"/>'
        "</calcext:conditional-format></calcext:conditional-formats>"
    )
    upn = number.format("", 123456789012, 123456789012)
    assert kinds(with_formats(icons.format("false"), upn)) == [("invisible_text", 1)]
    assert kinds(with_formats(icons.format("true"), upn)) == []
    formats = (
        '<number:number-style style:name="N1P0"><number:text/></number:number-style><number:number-style style:name="N1">'
        '<number:number/><style:map style:condition="value()&gt;=0" style:apply-style-name="N1P0"/></number:number-style>'
        '<style:style style:name="f" style:family="table-cell" style:data-style-name="N1"/>'
    )
    named = ' table:style-name="f"'
    assert kinds(ods_file(row(number.format(named, 12, "")), styles=formats)) == [("invisible_text", 1)]
    assert kinds(ods_file(row(number.format(named, -12, "-12")), styles=formats)) == []
    assert kinds(ods_file(row(number.format(named, 0, "")), styles=formats)) == []


SIZES = style("r", "table-row", '<style:table-row-properties style:row-height="0.5cm"/>') + style(
    "c", "table-column", '<style:table-column-properties style:column-width="3cm"/>'
)
COLUMNS = '<table:table-column table:style-name="c" table:number-columns-repeated="5"/>'
PICTURE = '<draw:image xlink:href="Pictures/a.png"/>'
AT = {"svg:width": "9cm", "svg:height": "2cm"}


def frame(inner: str = PICTURE, tag: str = "draw:frame", **more: str) -> str:
    said = {**AT, **{k.replace("_", ":").replace("9", "-"): v for k, v in more.items()}}
    return f"<{tag} {_DRAW} {' '.join(f'{k}={chr(34)}{v}{chr(34)}' for k, v in said.items())}>{inner}</{tag}>"


def under(shape: str, *, in_cell: bool, text: str = SECRET, styles: str = "") -> bytes:
    """A text in E4, and a shape on its cell or on the sheet."""
    last = cell(f"{shape if in_cell else ''}<text:p>{text}</text:p>" if text else shape)
    rows = row(last).replace("<table:table-row>", '<table:table-row table:style-name="r">')
    return ods_file(rows, styles=SIZES + styles, columns=COLUMNS + ("" if in_cell else f"<table:shapes>{shape}</table:shapes>"))


@pytest.mark.parametrize(
    ("shape", "in_cell"),
    [
        (frame(), True),
        (frame(table_end9cell9address="Shares.F6", svg_width="0cm"), True),
        (frame(svg_x="12cm", svg_y="1cm"), False),
        (frame("", "draw:rect", svg_x="11.5cm", svg_y="1cm"), False),
        (frame("", "draw:custom-shape", draw_style9name="solid"), True),
    ],
)
def test_words_under_a_picture_or_a_shape(shape: str, *, in_cell: bool) -> None:
    styles = style("solid", "graphic", '<style:graphic-properties draw:fill="solid"/>')
    assert_kept_back(under(shape, in_cell=in_cell, styles=styles), (Kind.INVISIBLE_TEXT, 1), rows=3)


@pytest.mark.parametrize(
    ("shape", "in_cell"),
    [
        (frame(svg_x="14.9cm"), False),
        (frame(svg_x="12cm", svg_y="9cm"), False),
        (frame(svg_x="2.9cm", svg_width="0.2cm", svg_height="0.2cm"), True),
        (frame(table_table9background="true"), True),
        (frame(draw_display="none"), True),
        (frame("", "draw:rect", draw_style9name="frame"), True),
        (frame("", "draw:rect", draw_style9name="pale"), True),
        (frame("", "draw:line"), True),
    ],
)
def test_a_shape_that_covers_nothing(shape: str, *, in_cell: bool) -> None:
    styles = style("frame", "graphic", '<style:graphic-properties draw:fill="none"/>')
    styles += style("pale", "graphic", '<style:graphic-properties draw:fill="solid" draw:opacity="20%"/>')
    assert kinds(under(shape, in_cell=in_cell, text="A note", styles=styles)) == []
    assert kinds(under(frame(), in_cell=True, text="")) == []


HIDDEN = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
COMMON = {"styles.xml": f'<s xmlns:style="s" xmlns:table="t">{HIDDEN}</s>'}


@pytest.mark.parametrize(
    ("attribute", "styles", "parts"),
    [
        ('table:display="false"', "", {}),
        ('table:style-name="h"', "", COMMON),
        ('table:style-name="k"', '<style:style style:name="k" style:family="table" style:parent-style-name="h"/>', COMMON),
    ],
)
def test_a_table_that_is_hidden_by_itself_or_by_a_common_style(
    attribute: str, styles: str, parts: dict[str, str]
) -> None:
    other = f'<table:table table:name="Other" {attribute}><table:table-row>{cell(f"<text:p>{SECRET}</text:p>")}</table:table-row></table:table>'
    data = ods_file(after=other, styles=styles, parts=parts)
    assert kinds(data) == [("rows", 1)]
    assert SECRET not in repr(read_register(data))


def test_a_scenario_and_a_default_width_of_nothing() -> None:
    scenario = f'<table:table table:name="Sc"><table:scenario table:is-active="false"/><table:table-row>{cell(f"<text:p>{SECRET}</text:p>")}</table:table-row></table:table>'
    data = ods_file(after=scenario)
    assert kinds(data) == [("rows", 1)]
    assert SECRET not in repr(read_register(data))
    nothing = '<style:default-style style:family="table-row"><style:table-row-properties style:row-height="0cm"/></style:default-style>'
    assert [(h.kind, h.amount) for h in read_register(ods_file(row(), styles=nothing)).hidden] == [(Kind.ROWS, 16)]


def test_what_is_repeated_past_all_limits_is_hidden_too() -> None:
    hidden = cell(f"<text:p>{SECRET}</text:p>", ' table:style-name="White"')
    rows = f'<table:table-row table:number-rows-repeated="1500">{cell("<text:p>x</text:p>")}{hidden}</table:table-row>'
    assert SECRET not in repr(read_register(ods_file(rows, styles=WHITE)))
    assert any(SECRET in t for _, texts in hidden_texts(ods_file(rows, styles=WHITE)) for t in texts)


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ("cell-content()!=0", "x", True), ("cell-content()=0", "x", False), ("cell-content()>3", 4.0, True),
        ("cell-content-is-between(1,5)", 3.0, True), ("cell-content-is-not-between(1,5)", 3.0, False),
        ("between(5,1)", 3.0, True), ("value()>=0", -1.0, False), ('="A"', "a", True), ('ends-with("b")', "ab", True),
        ('not-contains-text("b")', "ab", False), ("formula-is(1)", "x", None), ("cell-content()=[.A1]", "x", None),
        ("between([.A1],3)", 2.0, None), ("top-elements(3)", 2.0, None),
    ],
)
def test_conditions(condition: str, value: float | str, *, expected: bool | None) -> None:
    assert holds(condition, value) is expected


def test_areas() -> None:
    assert areas_of("$Shares.$B$2:.C$4 'It''s A1'.A1") == [(1, 1, 3, 2), (0, 0, 0, 0)]


LOOKS = [
    ("text", '<style:text-properties fo:font-size="2%"/>'), ("text", '<style:text-properties style:text-position="-400% 100%"/>'),
    ("text", '<style:text-properties style:text-position="super 3%"/>'), ("text", '<style:text-properties style:font-name="Wingdings"/>'),
    ("text", '<style:text-properties fo:font-family="Symbol"/>'), ("both", '<style:paragraph-properties fo:margin-left="20cm"/>'),
    ("both", '<style:table-cell-properties fo:padding-left="10in"/>'),
]


@pytest.mark.parametrize(("where", "properties"), LOOKS)
def test_a_look_that_leaves_no_letters_in_sight(where: str, properties: str) -> None:
    styles = style("look", "table-cell", properties) + style("piece", "text", properties)
    whole = row(cell(f"<text:p>{SECRET}</text:p>", ' table:style-name="look"'))
    assert_kept_back(ods_file(whole, styles=styles), (Kind.INVISIBLE_TEXT, 1), rows=3)
    if where == "text":
        data = ods_file(row(title=f"<text:p>Maths<text:span text:style-name='piece'> {SECRET}</text:span></text:p>"), styles=styles)
        assert_kept_back(data, (Kind.INVISIBLE_TEXT, 1), rows=3)
        assert read_register(data).tables[0].rows[2][2] == "Maths"


@pytest.mark.parametrize("properties", [
    '<style:text-properties fo:font-size="80%"/>', '<style:text-properties style:text-position="super 58%"/>',
    '<style:text-properties style:text-position="33% 58%" style:font-name="Segoe UI Symbol"/>',
    '<style:paragraph-properties fo:margin-left="0.35cm"/>', '<style:table-cell-properties fo:padding="0.071cm"/>',
])
def test_a_look_that_leaves_letters_in_sight(properties: str) -> None:
    styles = style("look", "table-cell", properties) + style("piece", "text", properties)
    styles += style("signs", "text", '<style:text-properties style:font-name="Wingdings"/>')
    title = "<text:p>Maths<text:span text:style-name='piece'> and music</text:span><text:span text:style-name='signs'>ü</text:span></text:p>"
    data = ods_file(row(cell("<text:p>Shown</text:p>", ' table:style-name="look"'), title=title), styles=styles)
    assert read_register(data).hidden == ()
    assert "Shown" in str(read_register(data).tables[0].rows[2])
    assert "and music" in str(read_register(data).tables[0].rows[2])


def test_marks_of_a_program_that_checks_formulas_hide_nothing() -> None:
    marks = '<table:detective><table:operation table:name="trace-dependents" table:index="0"/></table:detective>'
    assert read_register(ods_file(row(cell(f"{marks}<text:p>Shown</text:p>")))).hidden == ()


# Struck through ------------------------------------------------------------------------------------------------------


LINE = '<style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/>'
OLD, NEW = "Old Invented Tables Ltd", "New Invented Tables Ltd"


def struck_row(recipient: str, *, style_of_cells: str = "") -> str:
    named = f' table:style-name="{style_of_cells}"' if style_of_cells else ""
    cells = ["<text:p>DS00003</text:p>", recipient, "<text:p>Maths</text:p>", "<text:p>2020-03-03</text:p>"]
    return f"<table:table-row>{''.join(cell(c, named) for c in cells)}</table:table-row>"


@pytest.mark.parametrize(
    ("recipient", "style_of_cells", "says", "told"),
    [
        (f"<text:p><text:span text:style-name='gone'>{OLD}</text:span> {NEW}</text:p>", "", NEW, "in cell B4 a part of the text"),
        (f"<text:p text:style-name='gone'>{OLD}</text:p><text:p>{NEW}</text:p>", "", NEW, "in cell B4 a part of the text"),
        (f"<text:p>{NEW} <text:span text:style-name='child'>({OLD})</text:span></text:p>", "", NEW, "in cell B4 a part of the text"),
        (f"<text:p><text:span text:style-name='back'>{NEW}</text:span>; {OLD}</text:p>", "Gone", NEW, "in cell B4 a part of the text"),
        (f"<text:p><text:span text:style-name='gone'>{OLD}</text:span></text:p>", "", OLD, "in cell B4 the text"),
        (f"<text:p>{OLD}</text:p>", "Gone", OLD, "in row 4 the whole row"),
        (f"<text:p>{OLD}<text:span text:style-name='back'> {NEW}</text:span></text:p>", "", f"{OLD} {NEW}", ""),
        (f"<text:p>{OLD}<text:span text:style-name='gone'>, </text:span>{NEW}</text:p>", "", f"{OLD}, {NEW}", ""),
    ],
)
def test_what_is_struck_through_in_an_ods(recipient: str, style_of_cells: str, says: str, told: str) -> None:
    styles = style("gone", "text", LINE) + style("Gone", "table-cell", LINE) + style("back", "text", LINE.replace("solid", "none"))
    styles += '<style:style style:name="child" style:family="text" style:parent-style-name="gone"/>'
    reading = read_register(ods_file(struck_row(recipient, style_of_cells=style_of_cells), styles=styles))
    assert reading.tables[0].rows[2][1] == says
    said = [p.message.partition(" is struck")[0] for p in reading.problems if p.code == "struck_through"]
    in_others = ["in cells A4, C4, D4 the text"] if style_of_cells and "part" in told else []
    assert said == [told, *in_others] if told else said == []
    assert says != NEW or OLD not in repr(reading), "nobody has judged what was left out"
    assert not reading.hidden, "it is seen, and hides nothing"


AUTOMATIC = style("Auto", "table-cell", '<style:text-properties style:use-window-font-color="true" {} xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"/>')
LETTERS = "<text:p>Maths <text:span text:style-name='T'>and more</text:span></text:p>"


@pytest.mark.parametrize(
    ("opacity", "own", "hides"),
    [
        ('loext:opacity="0%"', 'fo:font-weight="bold"', 0),  # so LibreOffice writes plain black letters: they were taken for letters without ink
        ('loext:opacity="0%"', 'fo:color="#333333"', 0),
        ('loext:opacity="0%"', 'fo:color="#ffffff"', 1),  # the automatic colour of the cell was held to go first
        ('loext:opacity="5%"', 'fo:font-weight="bold"', 1),
        ("", 'style:text-position="0%"', 0),
        ("", 'style:text-position="1.2.3% 100%"', 0),  # no number: it ended the reader
    ],
)
def test_letters_in_the_automatic_colour(opacity: str, own: str, hides: int) -> None:
    styles = AUTOMATIC.format(opacity) + style("T", "text", f"<style:text-properties {own}/>")
    data = ods_file(row(cell(LETTERS, ' table:style-name="Auto"'), cell("<text:p>black</text:p>")), styles=styles)
    assert kinds(data) == ([("invisible_text", 1)] if hides else [])
