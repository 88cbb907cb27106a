"""OpenDocument texts (ODT): their words by paragraphs, told apart from spreadsheets by what they hold, and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from bench.replica.documents import ODF, docx_document, odt_body, odt_document, odt_of
from model.hidden import HiddenKind
from readers.documents.errors import BrokenDocument, EncryptedDocument, NoText, UnknownFormat, Unread
from readers.documents.office import read_office
from readers.documents.read import read_document
from readers.hidden.files import hidden_in
from readers.judged_copy import judged_copy
from readers.register.problems import Code
from readers.visible_copy import NoCopy, copy_name, visible_copy, write_odt
from readers.workbook.containers import body_kind
from readers.workbook.sheets import read_sheets
from tests.growth import grows_at_most
from tests.readers.ods_writer import ODS_TYPE, content, ods, table, zipped

TEXT_TYPE = "application/vnd.oasis.opendocument.text"
LOCKED = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    ' manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
)
LAUGHS = "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 9)) + "]>"


def p(text: str, style: str = "P1") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{attributes}>{p(text)}</table:table-cell>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def a_table(*rows: str) -> str:
    return f'<table:table table:name="T"><table:table-column table:number-columns-repeated="9"/>{"".join(rows)}</table:table>'


def frame(text: str, attributes: str = 'svg:width="5cm" svg:height="2cm" svg:x="1cm" svg:y="1cm"') -> str:
    return f'<draw:frame draw:name="Frame1" {attributes}><draw:text-box fo:min-height="1cm">{text}</draw:text-box></draw:frame>'


def note(text: str) -> str:
    return (
        '<text:note text:id="ftn1" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{p(text)}</text:note-body></text:note>"
    )


def flat(body: str, automatic: str = "", begin: str = '<?xml version="1.0" encoding="UTF-8"?>', kind: str = "text") -> bytes:
    """As LibreOffice writes it, for whoever wants a file in one piece."""
    styles = f"<office:automatic-styles>{automatic}</office:automatic-styles>"
    root = f'office:document {ODF} office:mimetype="application/vnd.oasis.opendocument.{kind}"'
    return f"{begin}\n<{root}>{styles}{odt_body(body, kind)}</office:document>".encode()


COVERED = "<table:covered-table-cell/>"
SPANS = ' table:number-columns-spanned="2" table:number-rows-spanned="1"'


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (p('In <text:span text:style-name="T1">March</text:span>\n  2024<text:s text:c="3"/>the<text:tab/>DfE<text:line-break/>gave'),
         ["In March 2024 the DfE gave"]),
        (p("One word bro<text:soft-page-break/>ken by a page"), ["One word broken by a page"]),
        ('<text:h text:outline-level="1"><text:bookmark-start text:name="a"/>Heading<text:bookmark-end text:name="a"/></text:h>' + p("Words"),
         ["Heading", "Words"]),
        ((f"<text:list><text:list-header>{p('To:')}</text:list-header><text:list-item>{p('A')}<text:list><text:list-item>{p('B')}"
         f"</text:list-item></text:list></text:list-item><text:list-item><text:number>2.</text:number>{p('C')}</text:list-item></text:list>"),
         ["To:", "A", "B", "C"]),
        (a_table(f"<table:table-header-rows>{row(cell('Year'), cell('Refused'))}</table:table-header-rows>", row(cell("2012"), cell("9"))),
         ["Year | Refused", "2012 | 9"]),
        (a_table(row(cell("Both", SPANS), COVERED, cell("Third")), row(cell("1"), cell(""), cell("3"))), ["Both | | Third", "1 | | 3"]),
        (a_table(row(cell("a", ' table:number-columns-repeated="2"'), cell("b")), row(cell("c"), attributes=' table:number-rows-repeated="2"')),
         ["a | a | b", "c", "c"]),
        (a_table(row(cell("1") + "<table:table-cell><text:list><text:list-item>" + p("x") + p("y") + "</text:list-item></text:list></table:table-cell>")),
         ["1 | x y"]),
        (a_table(row("<table:table-cell>" + a_table(row(cell("in"), cell("ner"))) + p("after") + "</table:table-cell>", cell("out"))),
         ["after | out", "in | ner"]),
        (p(f"The Department{note('See the annex.')} gave data.") + p("Next."), ["The Department gave data.", "See the annex.", "Next."]),
        (a_table(row(cell(f"Leeds{note('A note of a cell.')}"), cell("9"))) + p("Next."), ["Leeds | 9", "A note of a cell.", "Next."]),
        (p(f"Around {frame(p('In a box') + p('and more'))}it.") + p("Next."), ["Around it.", "In a box", "and more", "Next."]),
        (frame(p("On the page")) + p(f"{frame(p(f'Outer {frame(p(chr(66)))}box'))}Words"), ["On the page", "Words", "Outer box", "B"]),
        (p(f'<draw:custom-shape svg:width="5cm" svg:height="2cm">{p("In a shape")}</draw:custom-shape>Words'), ["Words", "In a shape"]),
        (f'<text:section text:name="S" text:style-name="Sect1">{p("In a section")}</text:section>', ["In a section"]),
        (('<text:table-of-content><text:table-of-content-source><text:index-title-template>Contents</text:index-title-template>'
         f'</text:table-of-content-source><text:index-body><text:index-title>{p("Contents")}</text:index-title>{p("1 Data<text:tab/>3")}'
         "</text:index-body></text:table-of-content>"), ["Contents", "1 Data 3"]),
        (p("<text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>above</text:ruby-text></text:ruby>"), ["base above"]),
        (p('<text:a xlink:href="https://example.org/">a link</text:a> of <text:date>5 May</text:date>, page <text:page-number>2</text:page-number>'),
         ["a link of 5 May, page 2"]),
        (p("<loext:content-control>chosen</loext:content-control><!-- a remark --> and<?x y?> more"), ["chosen and more"]),
        (p('<text:conditional-text text:condition="ooow:1" text:string-value-if-true="yes" text:string-value-if-false="" '
           'text:current-value="true">yes</text:conditional-text>'), ["yes"]),
        (p("Kept") + p('Word<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="Pictures/1.png"/><svg:title>A picture</svg:title>'
                       "<svg:desc>of a thing</svg:desc></draw:frame>"), ["Kept", "Word"]),
    ],
)
def test_the_words_that_are_shown_come_out_by_paragraphs_and_rows(body: str, lines: list[str]) -> None:
    for data in (odt_of(body), flat(body)):
        assert read_document(data).split("\n") == lines
        assert hidden_in(data) == ()
        assert read_document(visible_copy(data, "a.odt")).split("\n") == lines


def test_other_prefixes_of_the_same_names_are_read_alike() -> None:
    data = odt_of(p('Words <text:span text:style-name="T1">unseen</text:span>'),
                  '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>')
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        parts = {n: z.read(n).decode() for n in z.namelist()}
    for old in ("office", "style", "text"):
        parts["content.xml"] = parts["content.xml"].replace(f"{old}:", f"{old[0]}9:").replace(f"xmlns:{old}", f"xmlns:{old[0]}9")
        parts["content.xml"] = parts["content.xml"].replace("xmlns:xlink", "xmlns:xlink").replace(f"xmlns:{old[0]}9:1.0", f"xmlns:{old}:1.0")
    assert "o9:text" in parts["content.xml"]
    assert read_document(zipped(parts)) == "Words"
    assert [h.kind for h in hidden_in(zipped(parts))] == [HiddenKind.INVISIBLE_TEXT]


# What it is ---------------------------------------------------------------------------------------------------------


def of_parts(mimetype: str | None, xml: str) -> bytes:
    return zipped({**({"mimetype": mimetype} if mimetype else {}), "content.xml": xml})


TEXT_XML = f"<office:document-content {ODF}>{odt_body(p('Words') + a_table(row(cell('Reference'), cell('Recipient')), row(cell('DR1'), cell('Leeds'))))}</office:document-content>"
SHEET_XML = content([table("S", [["Reference", "Recipient"], ["DR1", "Leeds"]])])


@pytest.mark.parametrize("mimetype", [TEXT_TYPE, f"{TEXT_TYPE}-template", f"{TEXT_TYPE}-master", ODS_TYPE, None, "application/zip"])
def test_a_text_is_one_whatever_it_is_called(mimetype: str | None) -> None:
    data = of_parts(mimetype, TEXT_XML)
    assert read_document(data) == "Words\nReference | Recipient\nDR1 | Leeds"
    book = read_sheets(data)
    assert book.sheets == []
    assert [x.code for x in book.problems] == [Code.NOT_A_REGISTER]
    assert "OpenDocument text" in book.problems[0].message
    assert hidden_in(data) == ()
    for name in ("letter.odt", "letter.ott", "letter"):
        assert read_document(visible_copy(data, name)) == read_document(data)
        assert b"opendocument.text" in visible_copy(data, name)[:90]


@pytest.mark.parametrize("mimetype", [TEXT_TYPE, ODS_TYPE, None])
def test_a_spreadsheet_is_one_whatever_it_is_called(mimetype: str | None) -> None:
    data = of_parts(mimetype, SHEET_XML)
    with pytest.raises(UnknownFormat, match="an OpenDocument spreadsheet, no OpenDocument text"):
        read_document(data)
    assert [list(r) for r in read_sheets(data).sheets[0].rows] == [["Reference", "Recipient"], ["DR1", "Leeds"]]
    assert hidden_in(data) == ()
    assert read_sheets(visible_copy(data, "register.ods")).sheets


@pytest.mark.parametrize("kind", ["presentation", "drawing"])
def test_other_documents_are_named_and_not_read(kind: str) -> None:
    data = odt_of(p("Words"), kind=kind)
    with pytest.raises(UnknownFormat, match=f"an OpenDocument {kind}"):
        read_document(data)
    assert [h.kind for h in hidden_in(data)] == [HiddenKind.NOT_LOOKED_INTO]
    with pytest.raises(NoCopy, match=kind):
        visible_copy(data, "slides.odp")


def test_what_it_is_is_told_by_the_first_part_of_its_body() -> None:
    assert body_kind(TEXT_XML.encode()) == "text"
    assert body_kind(SHEET_XML.encode()) == "spreadsheet"
    assert body_kind(TEXT_XML.replace("<office:body>", "<office:body> <!-- <office:spreadsheet> --> ").encode()) == "text"
    for none in (b"", b"<a/>", b"<office:body><office:text/></office:body>", TEXT_XML.replace("office:text", "office:x").encode(), b"\0"):
        assert body_kind(none) == ""
    assert body_kind(f"<x:document-content {ODF.replace('xmlns:office', 'xmlns:x')}><x:body/><x:text/></x:document-content>".encode()) == ""


def test_a_document_within_it_does_not_make_it_a_word_document() -> None:
    out = io.BytesIO(odt_of(p("Words")))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as z:
        z.writestr("Object 1", docx_document(["Others"]))
    data = out.getvalue()
    assert b"word/document.xml" in data
    assert read_document(data) == "Words"
    assert [h.kind for h in hidden_in(data)] == [HiddenKind.EMBEDDED]
    assert read_document(visible_copy(data, "a.odt")) == "Words"
    assert b"Object 1" not in visible_copy(data, "a.odt")


@pytest.mark.parametrize("begin", ['<?xml version="1.0"?>', "", "\ufeff", "<!-- from a program -->"])
def test_a_flat_text_is_read_and_its_copy_is_an_odt(begin: str) -> None:
    data = flat(p("Words"), begin=begin)
    assert read_document(data) == "Words"
    assert copy_name("letter.fodt") == "letter.odt"
    copy = visible_copy(data, "letter.fodt")
    assert copy.startswith(b"PK")
    assert read_document(copy) == "Words"


def test_a_flat_spreadsheet_is_handed_out_in_no_form() -> None:
    """Of what it hides nothing is known: it was handed out as it came, like any XML."""
    data = flat("<table:table/>", kind="spreadsheet")
    with pytest.raises(UnknownFormat, match="an OpenDocument spreadsheet"):
        read_document(data)
    with pytest.raises(NoCopy):
        visible_copy(data, "register.fods")
    assert [h.kind for h in hidden_in(data)] == [HiddenKind.NOT_LOOKED_INTO]


@pytest.mark.parametrize("space", [
    "urn:schemas-microsoft-com:office:spreadsheet", "http://schemas.microsoft.com/office/word/2003/wordml", "http://schemas.microsoft.com/office/2006/xmlPackage",
])
def test_xml_of_excel_or_word_is_handed_out_in_no_form(space: str) -> None:
    """It was handed out as it came, with its hidden rows and deleted words."""
    data = f'<?xml version="1.0"?><?mso-application progid="x"?><x:Workbook xmlns:x="{space}"><x:p>Words</x:p></x:Workbook>'.encode()
    with pytest.raises(NoCopy, match="nobody knows what it hides"):
        visible_copy(data, "register.xml")
    assert [h.kind for h in hidden_in(data)] == [HiddenKind.NOT_LOOKED_INTO]
    assert read_document(data) == "Words", "what it says is read for releases all the same"
    assert visible_copy(b'<?xml version="1.0"?><a/>', "other.xml") == b'<?xml version="1.0"?><a/>'


def test_a_page_about_the_format_is_a_page() -> None:
    page = f"<?xml version='1.0'?><html><head><title>x</title></head><body><p>Words</p><!-- {ODF} --></body></html>".encode()
    assert read_document(page) == "Words"
    assert visible_copy(page, "a.html").startswith(b"<!doctype html>")


def test_the_copy_holds_the_lines_and_nothing_else() -> None:
    data = odt_of(p("First &amp; last") + p("Second"), meta="<x>Zq137kestrel</x>", settings="<x>Zq137kestrel</x>")
    copy = visible_copy(data, "a.odt")
    with zipfile.ZipFile(io.BytesIO(copy)) as z:
        assert z.namelist() == ["mimetype", "content.xml", "META-INF/manifest.xml"]
        assert b"Zq137kestrel" not in b"".join(map(z.read, z.namelist()))
    assert read_document(copy) == "First & last\nSecond"
    assert visible_copy(copy, "a.odt") == copy, "of a copy the copy is the same"
    assert write_odt("a\x07b\n<c>")
    with pytest.raises(NoCopy, match="tells of a child"):
        judged_copy(odt_document(["The record of a pupil, Ottoline Marrowbone, aged 9, was given away."]), "a.odt")
    assert judged_copy(odt_document(["This letter is about the opening hours of the office."]), "a.odt")


# Hostile ones -------------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    return of_parts(TEXT_TYPE, TEXT_XML.replace("Words", "A" * (64 << 20)))


def locked(*, whole: bool = False) -> bytes:
    parts = {"mimetype": TEXT_TYPE, "META-INF/manifest.xml": LOCKED}
    return zipped({**parts, "encrypted-package" if whole else "content.xml": b"\x01\x02\x03"})


def deep(tag: str, levels: int) -> bytes:
    return odt_of(f"<{tag}>" * levels + p("Words") + f"</{tag}>" * levels)


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (bomb, BrokenDocument, "packed more than"),
        (lambda: odt_of(f"{p('&a8;')}"), BrokenDocument, "not whole XML"),
        (lambda: of_parts(TEXT_TYPE, LAUGHS + TEXT_XML), BrokenDocument, "declares a document type"),
        (lambda: odt_of(p("Words"), styles=f"{LAUGHS}<a/>"), BrokenDocument, "not whole XML|declares a document type"),
        (lambda: flat(p("Words"), begin=LAUGHS), BrokenDocument, "declares a document type"),
        (lambda: flat(p("Words"))[:-40], BrokenDocument, "not whole XML"),
        (lambda: of_parts(TEXT_TYPE, TEXT_XML[:-60]), BrokenDocument, "not whole XML"),
        (lambda: odt_document(["Words"])[:-40], BrokenDocument, "zip container is damaged"),
        (lambda: deep("text:section", 20_000), BrokenDocument, "not XML that can be read"),
        (lambda: odt_of("<text:p>" + "<text:span>" * 20_000 + "</text:span>" * 20_000 + "</text:p>"), BrokenDocument, "not XML that can be read"),
        (locked, EncryptedDocument, "protected by a password"),
        (lambda: locked(whole=True), EncryptedDocument, "protected by a password"),
        (lambda: odt_of(""), NoText, "no text"),
        (lambda: odt_of(p('<draw:frame><draw:image xlink:href="Pictures/scan.png"/></draw:frame>')), NoText, "no text"),
        (lambda: odt_of(p("12 / 34")), NoText, "no text"),
        (lambda: zipped({"mimetype": TEXT_TYPE}), UnknownFormat, "neither a Word document nor an OpenDocument text"),
        (lambda: of_parts(TEXT_TYPE, "<a/>"), UnknownFormat, "no OpenDocument text"),
    ],
)
def test_what_gives_no_text_is_named(data: Callable[[], bytes], error: type[Unread], says: str) -> None:
    made = data()
    with pytest.raises(error, match=says):
        read_document(made, "a letter")
    with pytest.raises(NoCopy):
        visible_copy(made, "a.odt")
    assert error is NoText or says == "no OpenDocument text" or [h.kind for h in hidden_in(made)] == [HiddenKind.NOT_LOOKED_INTO]


def test_as_deep_as_documents_go_is_read() -> None:
    assert read_document(deep("text:section", 200)) == "Words"
    assert read_document(odt_of(p("<text:span>" * 200 + "Words" + "</text:span>" * 200))) == "Words"
    boxes = "".join(f"<text:p>{n}<draw:frame><draw:text-box>" for n in range(60)) + p("Words") + "</draw:text-box></draw:frame></text:p>" * 60
    assert read_document(odt_of(boxes)).split("\n") == [*map(str, range(60)), "Words"]


def test_cells_that_are_said_to_be_repeated_are_written_within_bounds() -> None:
    inner = cell("word")
    for _ in range(8):
        inner = "<table:table-cell table:number-columns-repeated='999999'>" + a_table(row(inner, attributes=' table:number-rows-repeated="999999"')) + "</table:table-cell>"
    text = read_document(odt_of(a_table(row(inner, cell("end")))))
    assert text.startswith("end\nword")
    assert len(text) < 500_000


@pytest.mark.parametrize(("piece", "around"), [
    ("<text:span>word </text:span>", "<text:p>{}</text:p>"),
    ('<text:span text:style-name="W">a</text:span>', "<text:p>{}</text:p>"),
    (row(cell("word")), a_table("{}")),
    (p("word"), a_table(row("<table:table-cell>{}</table:table-cell>"))),
    (note("word"), "<text:p>x{}</text:p>"),
    (p("word"), "<text:section>{}</text:section>"),
    (cell("word"), a_table(row("{}"))),
    (p("word"), '<text:section text:display="none">{}</text:section><text:p>x</text:p>'),
], ids=["spans", "signs", "rows", "paragraphs of a cell", "notes", "paragraphs", "cells", "hidden"])
def test_a_long_document_takes_no_more_for_each_of_its_pieces(piece: str, around: str) -> None:
    style = '<style:style style:name="W" style:family="text"><style:text-properties style:font-name="Wingdings"/></style:style>'

    def read(pieces: int) -> Callable[[], object]:
        data = odt_of(around.format(piece * pieces), style)
        return lambda: read_office(data)  # as the child does

    grows_at_most(16, read, 1_000, 8_000)


def test_an_ods_is_read_as_ever_without_a_label_or_with_another() -> None:
    assert read_sheets(ods(table("S", [["a", "b"]]), mimetype=False)).sheets
    (problem,) = read_sheets(locked()).problems
    assert problem.code == Code.ENCRYPTED
    (problem,) = read_sheets(locked(whole=True)).problems
    assert problem.code == Code.ENCRYPTED
