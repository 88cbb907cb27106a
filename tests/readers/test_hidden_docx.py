"""Words of a Word document that are in the file and on no page: styles, rows, boxes, changes. They are not read either."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from model.hidden import HiddenKind as Kind
from readers.documents.office import read_office
from readers.documents.read import read_document
from readers.hidden.files import hidden_in, hidden_texts
from readers.visible_copy import visible_copy
from tests.growth import grows_at_most

SECRET = "Ada Example, born 1 May 2012"
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:none="http://example.org/none" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
SEEN = "<w:p><w:r><w:rPr><w:vanish w:val='0'/><w:sz w:val='22'/></w:rPr><w:t>Words that everybody may read</w:t></w:r></w:p>"


def docx(body: str, styles: str = "", *, page: str = "", settings: str = "", footnotes: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", f"<w:document {NS}>{page}<w:body>{SEEN}{body}</w:body></w:document>")
        for name, words in (("settings", settings), ("footnotes", footnotes)):
            z.writestr(f"word/{name}.xml", f"<w:{name} {NS}>{words}</w:{name}>")
        if styles:
            z.writestr("word/styles.xml", f"<w:styles {NS}>{styles}</w:styles>")
    return out.getvalue()


def run(properties: str = "", paragraph: str = "") -> str:
    return f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{properties}</w:rPr><w:t>{SECRET}</w:t></w:r></w:p>"


def style(name: str, properties: str, *, kind: str = "character", based: str = "", default: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{default}>{base}<w:rPr>{properties}</w:rPr></w:style>'


def table(cell: str = "", *, row: str = "", look: str = "", text: str = "") -> str:
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tr><w:trPr>{row}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>{run(text)}</w:tc></w:tr></w:tbl>"


def box(anchor: str = "", *, tag: str = "wp:anchor", attributes: str = "") -> str:
    inner = f"<w:txbxContent>{run()}</w:txbxContent>"
    return f"<w:p><w:r><w:drawing><{tag} {attributes}>{anchor}{inner}</{tag}></w:drawing></w:r></w:p>"


def inks(effect: str) -> str:
    return f"<w14:textFill>{effect}</w14:textFill>"


def solid(colour: str, alpha: int = 0, kind: str = "srgb") -> str:
    return f'<w14:solidFill><w14:{kind}Clr w14:val="{colour}"><w14:alpha w14:val="{alpha}"/></w14:{kind}Clr></w14:solidFill>'


def field(code: str, result: str, within: str = "") -> str:
    parts = (
        '<w:fldChar w:fldCharType="begin"/>', f"<w:instrText>{code}</w:instrText>", f"<w:t>{within}</w:t>" if within else "",
        '<w:fldChar w:fldCharType="separate"/>', f"<w:t>{result}</w:t>", '<w:fldChar w:fldCharType="end"/>',
    )
    return f"<w:p>{''.join(f'<w:r>{p}</w:r>' for p in parts if p)}</w:p>"


def of_table(properties: str = "", *parts: str, fill: str = "") -> str:
    """A table's style; `parts` for some of its cells."""
    return f'<w:style w:type="table" w:styleId="T"><w:rPr>{properties}</w:rPr>{filled(fill)}{"".join(parts)}</w:style>'


def part(kind: str, properties: str, fill: str = "") -> str:
    return f'<w:tblStylePr w:type="{kind}"><w:rPr>{properties}</w:rPr>{filled(fill)}</w:tblStylePr>'


def filled(fill: str) -> str:
    return f'<w:tcPr><w:shd w:val="clear" w:fill="{fill}"/></w:tcPr>' if fill else ""


def shape(fill: str, text: str) -> str:
    looks = f"<wps:spPr>{fill}</wps:spPr>" if fill else ""
    inner = f"<w:txbxContent>{run(text)}</w:txbxContent>"
    return f"<w:p><w:r><w:drawing><wps:wsp>{looks}<wps:txbx>{inner}</wps:txbx></wps:wsp></w:drawing></w:r></w:p>"


def old_shape(attributes: str, text: str) -> str:
    return f"<w:p><w:r><w:pict><v:rect {attributes}><v:textbox><w:txbxContent>{run(text)}</w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>"


def solid_fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


TABLE = '<w:tblStyle w:val="T"/>'
HEADED = f'{TABLE}<w:tblLook w:val="0620" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
STRIPED = f'{TABLE}<w:tblLook w:val="0400"/>'
BLUE = '<w:color w:val="1D70B8"/>'
SYMBOLS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
FOOTNOTE = f'<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">{run()}</w:footnote>'
TO_NOTE = '<w:r><w:rPr>{}</w:rPr><w:footnoteReference w:id="2"/></w:r>'
ON = "<w:displayBackgroundShape/>"
WHITE = '<w:color w:val="FFFFFF"/>'
NAMED = '<w:rStyle w:val="B"/>'
HIDING = [
    docx(run(NAMED), style("A", "<w:vanish/>") + style("B", "", based="A")),
    docx(run(NAMED), style("B", WHITE)),
    docx(run("", '<w:pStyle w:val="B"/>'), style("B", WHITE, kind="paragraph")),
    docx(run(NAMED), style("B", '<w:sz w:val="2"/>')),
    docx(run('<w:color w:val="auto" w:themeColor="background1"/>')),
    docx(run('<w:color w:val="FEFEFE"/>')),
    docx(run('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')),
    docx(run('<w:highlight w:val="black"/>')),
    docx(run('<w:w w:val="1"/>')),
    docx(run('<w:spacing w:val="-400"/>')),
    docx(run('<w:position w:val="3000"/>')),
    docx(table(text=WHITE)),
    docx(table('<w:shd w:val="clear" w:fill="1D70B8"/>', text='<w:color w:val="1D70B8"/>')),
    docx(table(row="<w:hidden/>")),
    docx(table(row='<w:trHeight w:val="1" w:hRule="exact"/>')),
    docx(run("", '<w:spacing w:line="10" w:lineRule="exact"/>')),
    docx(run("", '<w:framePr w:x="40000" w:y="1"/>')),
    docx(run("", '<w:ind w:left="31000"/>')),
    docx(box("<wp:positionH><wp:posOffset>99000000</wp:posOffset></wp:positionH>")),
    docx(box('<wp:docPr id="1" name="x" hidden="1"/>')),
    docx(box('<wp:extent cx="1" cy="1"/>')),
    docx(box(tag="v:shape", attributes='style="position:absolute; visibility: hidden"')),
    docx(run(), style("N", "<w:vanish/>", kind="paragraph", default=' w:default="1"')),
    docx(run(), "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"),
    docx(run(inks(solid("FFFFFF")))),
    docx(run(inks(solid("bg1", kind="scheme")))),
    docx(run(inks(solid("000000", alpha=100000)))),
    docx(run(inks("<w14:noFill/>"))),
    docx(run(inks('<w14:gradFill><w14:gs><w14:srgbClr w14:val="FFFFFF"/></w14:gs><w14:gs><w14:srgbClr w14:val="FEFEFE"/></w14:gs></w14:gradFill>'))),
    docx(run(NAMED), style("B", inks("<w14:noFill/>"))),
    docx(table(look=TABLE), of_table(WHITE)),
    docx(table(look=TABLE), of_table("<w:vanish/>")),
    docx(table(look=TABLE), of_table('<w:sz w:val="2"/>')),
    docx(table(look=TABLE), of_table("", part("wholeTable", "<w:vanish/>"))),
    docx(table(look=TABLE, text=BLUE), of_table(fill="1D70B8")),
    docx(table(look=HEADED), of_table("", part("firstRow", WHITE))),
    docx(table(look=HEADED), of_table("", part("firstRow", "<w:vanish/>"))),
    docx(table(look=STRIPED), of_table("", part("band1Horz", BLUE, "1D70B8"))),
    docx(table(), of_table(WHITE).replace("w:styleId", 'w:default="1" w:styleId')),
    docx(table('<w:shd w:val="clear" w:fill="auto"/>', look=TABLE), of_table(WHITE, fill="1D70B8")),
    docx(run(WHITE), page='<w:background w:color="1D70B8"/>'),
    docx(run(BLUE), page='<w:background w:color="1D70B8"/>', settings=ON),
    docx(shape(solid_fill("FFFFFF"), WHITE)),
    docx(shape("<a:noFill/>", WHITE)),
    docx(shape(solid_fill("1D70B8"), BLUE)),
    docx(old_shape("", WHITE)),
    docx(old_shape('fillcolor="#00f"', '<w:color w:val="0000FF"/>')),
    docx(field('SET Child "x"', SECRET)),
    docx(field(' ask Child "x"', SECRET)),
    docx(field("XE x", SECRET)),
    docx(field("IF 1 = 2", "", within=SECRET)),
    docx(f'<w:p><w:fldSimple w:instr="SET Child x"><w:r><w:t>{SECRET}</w:t></w:r></w:fldSimple></w:p>'),
    docx(run(SYMBOLS)),
    docx(run(NAMED), style("B", '<w:rFonts w:ascii="Symbol"/>')),
    docx("<w:p/>", footnotes=FOOTNOTE),
    docx(f"<w:p>{TO_NOTE.format('<w:vanish/>')}</w:p>", footnotes=FOOTNOTE),
    docx(table("<w:vMerge/>")),
    docx(table('<w:hMerge w:val="continue"/>')),
    docx(run("", '<w:ind w:hanging="31000"/>')),
    docx(run("", '<w:pStyle w:val="B"/>'), '<w:style w:type="paragraph" w:styleId="B"><w:pPr><w:ind w:left="31000"/></w:pPr></w:style>'),
    docx(run("", '<w:pStyle w:val="B"/>'), '<w:style w:type="paragraph" w:styleId="B"><w:pPr><w:spacing w:line="10" w:lineRule="exact"/></w:pPr></w:style>'),
    docx(table(look='<w:tblpPr w:tblpX="40000" w:tblpY="1"/>')),
    docx(table(look='<w:tblInd w:w="31000" w:type="dxa"/>')),
    docx(f'<w:p><mc:AlternateContent><mc:Choice Requires="none"><w:r><w:t>{SECRET}</w:t></w:r></mc:Choice></mc:AlternateContent></w:p>'),
    docx(f'<w:p><w:r><w:ruby><w:rubyPr><w:hps w:val="1"/></w:rubyPr><w:rt><w:r><w:t>{SECRET}</w:t></w:r></w:rt></w:ruby></w:r></w:p>'),
]


@pytest.mark.parametrize("data", HIDING)
def test_words_that_are_on_no_page(data: bytes) -> None:
    assert [(h.kind, h.amount) for h in hidden_in(data)] == [(Kind.INVISIBLE_TEXT, 1)]
    assert [texts for _, texts in hidden_texts(data)] == [[SECRET]]
    assert read_document(data) == "Words that everybody may read"
    assert read_document(visible_copy(data, "a.docx")) == "Words that everybody may read"


@pytest.mark.parametrize(
    "body",
    [
        table(row='<w:del w:id="1"/>'),
        table('<w:cellDel w:id="1"/>'),
        f"<w:p><w:del><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>",
        f"<w:p><w:moveFrom><w:r><w:t>{SECRET}</w:t></w:r></w:moveFrom></w:p>",
    ],
)
def test_what_was_deleted_under_tracked_changes(body: str) -> None:
    assert [(h.kind, h.amount) for h in hidden_in(docx(body))] == [(Kind.TRACKED_CHANGES, 1)]
    assert read_document(docx(body)) == "Words that everybody may read"


STRIPES = '<w:style w:type="table" w:styleId="T"><w:tblStylePr><w:tcPr><w:shd w:fill="1D70B8"/></w:tcPr></w:tblStylePr></w:style>'


@pytest.mark.parametrize(
    "data",
    [
        docx(run("<w:webHidden/>")),  # contents pages have it: only a browser leaves it out
        docx(run(WHITE + '<w:shd w:val="clear" w:fill="1D70B8"/>')),
        docx(run(WHITE, '<w:shd w:val="clear" w:fill="1D70B8"/>')),
        docx(run('<w:shd w:val="clear" w:fill="000000"/>')),  # automatic: white on black
        docx(run('<w:highlight w:val="yellow"/>')),
        docx(table('<w:shd w:val="clear" w:fill="0B0C0C"/>', text=WHITE)),
        docx(table(look='<w:tblStyle w:val="T"/>', text=WHITE), STRIPES),
        docx(table(row='<w:trHeight w:val="1" w:hRule="atLeast"/>')),
        docx(box('<wp:positionH><wp:posOffset>-100000</wp:posOffset></wp:positionH><wp:extent cx="900000" cy="900000"/>')),
        docx(run('<w:vanish w:val="false"/>'), style("N", "<w:vanish/>", kind="paragraph", default=' w:default="1"')),
        docx(run('<w:color w:val="808080"/><w:sz w:val="12"/><w:spacing w:val="-10"/>')),
        docx(run("", '<w:rPr><w:vanish/></w:rPr><w:ind w:left="720"/>')),
        docx(run('<w:sz w:val="--1"/>', '<w:ind w:left="--5" w:right="\u00b2"/>')),  # no numbers: they ended the reader
        docx(run(WHITE), page='<w:background w:color="1D70B8"/>', settings=ON),
        docx(run(inks(solid("1D70B8"))), page='<w:background w:color="1D70B8"/>'),
        docx(run(inks(solid("accent1", kind="scheme")))),
        docx(run(f"<w14:textOutline>{solid('000000')}</w14:textOutline>{inks('<w14:noFill/>')}")),
        docx(table(look=TABLE, text=WHITE), of_table(fill="1D70B8")),
        docx(table(look=HEADED), of_table("", part("firstRow", WHITE, "1D70B8"), part("band1Horz", "<w:vanish/>"))),
        docx(table(look=HEADED, text=WHITE), of_table("", part("firstRow", "", "1D70B8"))),
        docx(table(look=TABLE), of_table("", part("firstRow", WHITE), part("lastCol", "<w:vanish/>"))),
        docx(table(look=STRIPED), of_table("", part("band1Horz", "", "DDDDDD"), part("band2Horz", WHITE))),
        docx(table('<w:shd w:val="clear" w:fill="1D70B8"/>', look=TABLE), of_table(WHITE)),
        docx(shape(solid_fill("1D70B8"), WHITE)),
        docx(shape("", WHITE)),
        docx(shape("<a:gradFill/>", WHITE)),
        docx(old_shape('fillcolor="#1d70b8"', WHITE)),
        docx(field('DOCVARIABLE "Child"', SECRET)),
        docx(field(' HYPERLINK "https://example.org/"', SECRET)),
        docx(field("SET x y", "") + run()),
        docx(f"<w:p>{TO_NOTE.format('')}</w:p>", footnotes=FOOTNOTE),
        docx(run() + "<w:p><w:r><w:rPr>" + SYMBOLS + "</w:rPr><w:t>n</w:t></w:r></w:p>"),
        docx(table('<w:vMerge w:val="restart"/>')),
        docx(run("", '<w:ind w:left="4000" w:hanging="400"/><w:spacing w:line="240" w:lineRule="auto"/>')),
        docx(f'<w:p><mc:AlternateContent><mc:Choice Requires="wps"><w:r><w:t>{SECRET}</w:t></w:r></mc:Choice></mc:AlternateContent></w:p>'),
    ],
)
def test_words_that_are_on_the_page(data: bytes) -> None:
    assert hidden_in(data) == ()
    assert SECRET in read_document(data)


@pytest.mark.parametrize(("piece", "around"), [
    ("<w:r><w:t>word </w:t></w:r>", "<w:p>{}</w:p>"),
    ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>a</w:t></w:r>', "<w:p>{}</w:p>"),
    ("<w:tr><w:tc><w:p><w:r><w:t>word</w:t></w:r></w:p></w:tc></w:tr>", "<w:tbl>{}</w:tbl>"),
    ("<w:p><w:r><w:t>word</w:t></w:r></w:p>", "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"),
], ids=["runs", "signs", "rows", "paragraphs of a cell"])
def test_a_run_takes_no_more_in_a_long_paragraph_or_table(piece: str, around: str) -> None:
    """Each looked through all that stands beside it: of a thousand signs in a paragraph the reading took 40 seconds."""

    def read(pieces: int) -> Callable[[], object]:
        data = docx(around.format(piece * pieces))
        return lambda: read_office(data)  # as the child does

    grows_at_most(16, read, 1_000, 8_000)
