"""What pages have at the top and at the bottom is read as a document's words are. All names are invented."""

from __future__ import annotations

import io
import zipfile

import pytest

from bench.replica.documents import ODF, odt_of
from readers.documents.errors import NoText
from readers.documents.read import read_document
from readers.hidden.files import hidden_in
from readers.visible_copy import visible_copy
from tests.readers.pdf_writer import pdf_of
from tests.readers.test_odt import flat, p
from text.privacy.prose import tells_of_child, without_private

BODY = "This letter is about pupil records."
RELEASE = "In May 2024 the Department gave pupil records from the National Pupil Database to the Invented Gazette."
_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
PAGE = (
    '<w:r><w:t>Page </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:r><w:t> of </w:t></w:r><w:fldSimple w:instr="NUMPAGES"><w:r><w:t>9</w:t></w:r></w:fldSimple>'
)


def said(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def word(*sections: tuple[str, str], settings: str = "", body: str = said(BODY), **edges: str) -> bytes:
    """Sections are (what they refer to as "default=header1 first=header2", what else they say)."""
    out = io.BytesIO()
    inner = ""
    for refers, more in sections:
        refs = "".join(
            f'<w:{name.rstrip("0123456789")}Reference w:type="{kind}" r:id="{name}"/>'
            for kind, name in (r.split("=") for r in refers.split())
        )
        inner += f"<w:p><w:pPr><w:sectPr>{refs}{more}</w:sectPr></w:pPr>{body}</w:p>"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", f"<w:document {_NS}><w:body>{inner}</w:body></w:document>")
        for name, runs in edges.items():
            tag = "hdr" if name.startswith("header") else "ftr"
            z.writestr(f"word/{name}.xml", f"<w:{tag} {_NS}><w:p>{runs}</w:p></w:{tag}>")
        related = "".join(f'<Relationship Id="{n}" Target="{n}.xml"/>' for n in edges)
        z.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{related}</Relationships>',
        )
        z.writestr("word/settings.xml", f"<w:settings {_NS}>{settings}</w:settings>")
    return out.getvalue()


TOP, BOTTOM = "Letter to Miss Orsola Tremwick", "Invented Widgets Ltd, company 01234567"
BOTH = ("default=header1 default=footer1", "")


def test_a_word_document_is_read_with_what_its_pages_have_around_them() -> None:
    data = word(BOTH, header1=said(TOP), footer1=said(BOTTOM))
    assert read_document(data).split("\n") == [TOP, BOTTOM, BODY]
    assert not hidden_in(data)


def test_each_line_is_told_once_and_none_that_counts_pages() -> None:
    data = word(BOTH, ("default=header2 default=footer2", ""), header1=said(TOP), header2=said(TOP), footer1=PAGE, footer2=PAGE)
    assert read_document(data).split("\n") == [TOP, BODY, BODY]


@pytest.mark.parametrize(("sections", "settings", "shown"), [
    ([("default=header1 first=header2", "")], "", "1"),
    ([("default=header1 first=header2", "<w:titlePg/>")], "", "12"),
    ([("default=header1 first=header2", '<w:titlePg w:val="0"/>')], "", "1"),
    ([("default=header1 first=header2", ""), ("default=header1", "<w:titlePg/>")], "", "12"),
    ([("default=header1 even=header2", "")], "", "1"),
    ([("default=header1 even=header2", "")], "<w:evenAndOddHeaders/>", "12"),
    ([("default=header1", "")], "", "1"),
    ([("", "")], "", ""),
])
def test_those_alone_that_a_page_shows(sections: list[tuple[str, str]], settings: str, shown: str) -> None:
    text = read_document(word(*sections, settings=settings, header1=said("Top 1a"), header2=said("Top 2a")))
    assert [n for n in "12" if f"Top {n}a" in text] == list(shown)


def test_what_a_header_hides_is_not_read() -> None:
    data = word(BOTH, header1=f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{TOP}</w:t></w:r>", footer1=said(BOTTOM))
    assert read_document(data).split("\n") == [BOTTOM, BODY]
    assert hidden_in(data)


def test_a_scan_with_a_letterhead_is_a_scan() -> None:
    with pytest.raises(NoText):
        read_document(word(BOTH, body="", header1=said(TOP), footer1=said(BOTTOM)))


def test_a_header_that_is_no_xml_is_damage_as_elsewhere() -> None:
    with pytest.raises(Exception, match="cannot be read"):
        read_document(word(BOTH, header1="<w:r>", footer1=said(BOTTOM)))


def styles(*masters: str) -> str:
    return (
        f"<office:document-styles {ODF}><office:styles/><office:automatic-styles/>"
        f"<office:master-styles>{''.join(masters)}</office:master-styles></office:document-styles>"
    )


def master(name: str, top: str, bottom: str = "", following: str = "") -> str:
    more = f' style:next-style-name="{following}"' if following else ""
    return f'<style:master-page style:name="{name}"{more}><style:header>{top}</style:header><style:footer>{bottom}</style:footer></style:master-page>'


NUMBERED = p("Page <text:page-number>3</text:page-number> of <text:page-count>9</text:page-count>")


def test_an_opendocument_text_is_read_with_them() -> None:
    data = odt_of(p(BODY), styles=styles(master("Standard", p(TOP), p(BOTTOM) + NUMBERED)))
    assert read_document(data).split("\n") == [TOP, BOTTOM, BODY]
    inner = f"<office:master-styles>{master('Standard', p(TOP), p(BOTTOM))}</office:master-styles>"
    whole = flat(p(BODY)).replace(b"<office:body>", inner.encode() + b"<office:body>")
    assert read_document(whole).split("\n") == [TOP, BOTTOM, BODY]


def test_of_an_opendocument_text_those_of_pages_that_are_there() -> None:
    away = master("Endnote", p("Of no page"))
    first = master("First_20_Page", p("Of the first page"), following="Standard")
    named = '<style:style style:name="P9" style:family="paragraph" style:master-page-name="First_20_Page"/>'
    data = odt_of(p(BODY, "P9"), named, styles=styles(master("Standard", p(TOP)), away, first))
    assert read_document(data).split("\n") == [TOP, "Of the first page", BODY]


def test_a_pdf_is_read_with_them() -> None:
    shown = "".join(
        f"/Artifact <</Type /Pagination>> BDC BT /F1 9 Tf 1 0 0 1 50 {y} Tm ({text}) Tj ET EMC " for y, text in ((820, TOP), (20, BOTTOM))
    )
    text = read_document(pdf_of(f"{shown} BT /F1 9 Tf 1 0 0 1 50 700 Tm ({BODY}) Tj ET"))
    assert all(x in text for x in (TOP, BODY, BOTTOM))


def test_a_release_and_a_child_stand_there_as_anywhere() -> None:
    top = said("Pupil: Orsola Tremwick")
    for data in (word(BOTH, header1=top, footer1=said(RELEASE)),
                 odt_of(p(f"{BODY} Orsola Tremwick wrote."), styles=styles(master("Standard", p("Pupil: Orsola Tremwick"), p(RELEASE))))):
        text = read_document(data)
        assert RELEASE in text
        assert tells_of_child(text), "the file that has it is kept back"
        assert "Tremwick" not in without_private(text, "#")
        assert RELEASE in without_private(text, "#")


def test_the_copy_that_is_handed_out_has_what_a_page_shows() -> None:
    data = word(BOTH, header1=said("The Department"), footer1=said(BOTTOM))
    assert read_document(visible_copy(data, "letter.docx")) == read_document(data)
