"""Words of a Word document that are in the file and on no page: styles, rows, boxes, changes. They are not read either."""

from __future__ import annotations

import io
import zipfile

import pytest

from model import HiddenKind as Kind
from readers.documents import read_document
from readers.hidden_files import hidden_in, hidden_texts
from readers.visible_copy import visible_copy

SECRET = "Ada Example, born 1 May 2012"
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
SEEN = "<w:p><w:r><w:rPr><w:vanish w:val='0'/><w:sz w:val='22'/></w:rPr><w:t>Words that everybody may read</w:t></w:r></w:p>"


def docx(body: str, styles: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", f"<w:document {NS}><w:body>{SEEN}{body}</w:body></w:document>")
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
        docx(f"<w:background w:color='1D70B8'/>{run(WHITE)}"),
    ],
)
def test_words_that_are_on_the_page(data: bytes) -> None:
    assert hidden_in(data) == ()
    assert SECRET in read_document(data)
