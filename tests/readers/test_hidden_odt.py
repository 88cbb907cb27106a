"""What OpenDocument texts hide, in each way that there is; and looks that only seem to."""

from __future__ import annotations

import io
import zipfile

import pytest

from bench.replica.documents import ODF, odt_of
from model.hidden import HiddenKind as Kind
from readers.documents.read import read_document
from readers.hidden.files import hidden_in, hidden_texts
from readers.hidden.take_out import in_words
from readers.visible_copy import visible_copy
from tests.readers.test_odt import COVERED, a_table, cell, flat, frame, note, p, row

SECRET = "Ada Example, born 1 May 2012"
SEEN = "Words that everybody may read"
DARK = 'fo:background-color="#1d70b8"'
WHITE = 'fo:color="#ffffff"'
SPAN = p(f'<text:span text:style-name="T1">{SECRET}</text:span>', "Standard")


def style(family: str, properties: str, name: str = "X", parent: str = "", kind: str = "") -> str:
    own = f"<style:{kind or family}-properties {properties}/>" if properties.strip() else ""
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="{family}"{above}>{own}</style:style>'


def letters(properties: str, name: str = "T1") -> str:
    return style("text", properties, name)


def lines(properties: str, name: str = "P1", kind: str = "paragraph") -> str:
    return style("paragraph", properties, name, kind=kind)


def face(name: str, family: str) -> str:
    return f'<style:font-face style:name="{name}" svg:font-family="{family}"/>'


def sheet(styles: str, masters: str = "", automatic: str = "") -> str:
    return (
        f"<office:document-styles {ODF}><office:styles>{styles}</office:styles><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )


def page(colour: str) -> str:
    return f'<style:page-layout style:name="L"><style:page-layout-properties fo:background-color="{colour}"/></style:page-layout>'


def odt(body: str, automatic: str = "", **parts: str) -> bytes:
    return odt_of(p(SEEN, "Seen") + body, automatic, **parts)


def shape(inner: str, tag: str = "custom-shape", attributes: str = 'svg:width="5cm" svg:height="2cm"') -> str:
    return p(f'<draw:{tag} draw:style-name="G" {attributes}>{p(inner, "Standard")}</draw:{tag}>', "Seen")


def annotation(text: str) -> str:
    return (
        '<office:annotation office:name="a"><dc:creator>A. Clerk</dc:creator><dc:date>2026-01-01T00:00:00</dc:date>'
        f"<loext:sender-initials>AC</loext:sender-initials>{p(text)}</office:annotation>"
    )


def deleted(text: str, remark: str = "") -> str:
    return (
        '<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion><office:change-info><dc:creator>A. Clerk</dc:creator>'
        f"<dc:date>2026-01-01T00:00:00</dc:date>{remark}</office:change-info>{text}</text:deletion></text:changed-region>"
        '<text:changed-region text:id="ct2"><text:insertion><office:change-info><dc:creator>A. Clerk</dc:creator></office:change-info>'
        "</text:insertion></text:changed-region></text:tracked-changes>"
    )


IF = 'text:condition="ooow:1==2"'
TALL = '<style:style style:name="{}" style:family="{}"><style:{}-properties {}/></style:style>'
HIDING = [
    # by what the words themselves, their paragraph or its style say
    odt(SPAN, letters('text:display="none"')),
    odt(SPAN, letters('text:display="condition"')),
    odt(SPAN, letters('fo:font-size="1pt"')),
    odt(SPAN, letters('fo:font-size="8%"')),
    odt(SPAN, letters(WHITE)),
    odt(SPAN, letters('fo:color="#fdfdfd"')),
    odt(SPAN, letters('loext:opacity="3%" fo:color="#000000"')),
    odt(SPAN, letters(f'fo:color="#1d70b8" {DARK}')),
    odt(SPAN, letters('style:text-scale="5%"')),
    odt(SPAN, letters('style:text-position="-300% 100%"')),
    odt(SPAN, letters('fo:letter-spacing="-12pt" fo:font-size="12pt"')),
    odt(SPAN, face("F1", "Wingdings") + letters('style:font-name="F1"')),
    odt(SPAN, letters("fo:font-family=\"'Webdings'\"")),
    odt(p("".join(f'<text:span text:style-name="T1">{c}</text:span>' for c in SECRET), "Standard"), letters('style:font-name="Wingdings"')),
    odt(p(f'<text:a text:style-name="T1">{SECRET}</text:a>'), letters(WHITE)),
    odt(p(f'<text:span text:style-name="T1"><text:span text:style-name="T2">{SECRET}</text:span></text:span>'), letters(WHITE) + letters('fo:font-weight="bold"', "T2")),
    odt(p(SECRET), lines('text:display="none"', kind="text")),
    odt(p(SECRET), lines(WHITE, kind="text")),
    odt(p(SECRET), lines('fo:margin-left="80cm"')),
    odt(p(SECRET), lines('fo:text-indent="-80cm"')),
    odt(p(SECRET), lines('fo:line-height="0.01cm"')),
    odt(p(SECRET), lines('fo:line-height="2%"')),
    odt(p(SECRET, "Child"), styles=sheet(lines(WHITE, "Parent", "text") + style("paragraph", "", "Child", "Parent"))),
    odt(p(SECRET), style("paragraph", "", "P1", "Parent"), styles=sheet(lines('text:display="none"', "Parent", "text"))),
    odt(p(SECRET), '<style:style style:name="P1" style:family="paragraph"><style:map style:condition="table()" style:apply-style-name="P2"/></style:style>' + lines(WHITE, "P2", "text")),
    odt(SPAN, letters('style:use-window-font-color="true" loext:opacity="5%"')),
    odt(SPAN, letters(WHITE), styles=sheet('<style:default-style style:family="paragraph"><style:text-properties style:use-window-font-color="true" loext:opacity="0%"/></style:default-style>')),
    # by what is around them
    odt(p(f"<text:hidden-text {IF} text:string-value='{SECRET}' text:is-hidden='true'/>", "Seen")),
    odt(p(f"<text:hidden-text {IF} text:string-value='{SECRET}' text:is-hidden='true'>{SECRET}</text:hidden-text>", "Seen")),
    odt(p(f"<text:hidden-text {IF} text:string-value='{SECRET}'/>", "Seen")),
    odt(p(f'<text:conditional-text {IF} text:string-value-if-true="{SECRET}" text:string-value-if-false=""/>', "Seen")),
    odt(p(f'<text:hidden-paragraph {IF} text:is-hidden="true"/>{SECRET}')),
    odt(p(f"{SECRET}<text:hidden-paragraph {IF}/>")),
    odt(p(f'<text:variable-set text:name="v" text:display="none">{SECRET}</text:variable-set>')),
    odt(f'<text:section text:name="S" text:display="none">{p(SECRET)}</text:section>'),
    odt(f'<text:section text:name="S" text:display="condition" {IF} text:is-hidden="true">{p(SECRET)}</text:section>'),
    odt(f'<text:section text:name="S" text:display="condition" {IF}>{p(SECRET)}</text:section>'),
    odt(f'<text:section text:name="S" text:is-hidden="true"><text:section text:name="T">{a_table(row(cell(SECRET)))}</text:section></text:section>'),
    odt(p(f'<text:span text:style-name="T1">{note(SECRET)}</text:span>'), letters('text:display="none"')),
    odt(p(f"<text:hidden-paragraph {IF}/>{note(SECRET)}")),
    odt(p(f"<text:hidden-paragraph {IF}/>{frame(p(SECRET))}")),
    odt(p(frame(p(SECRET), 'svg:width="5cm" svg:height="2cm" svg:x="-90cm" svg:y="1cm"'))),
    odt(frame(p(SECRET), 'svg:width="5cm" draw:transform="rotate (0.5) translate (-90cm 1cm)"')),
    odt(frame(p(SECRET), 'svg:width="5cm" svg:height="0.01cm"')),
    odt(frame(p(SECRET), 'svg:width="5cm" draw:display="printer"')),
    odt(p(f'<draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="Pictures/1.png">{p(SECRET)}</draw:image></draw:frame>')),
    odt(p(f'<draw:frame><draw:object xlink:href="./Object 9"/><draw:text-box>{p(SECRET)}</draw:text-box></draw:frame>')),
    odt(frame(p(SECRET), 'draw:style-name="G"'), style("graphic", 'draw:fill="solid" draw:fill-color="#1d70b8"', "G") + lines('fo:color="#1d70b8"', kind="text")),
    odt(shape(SECRET), f'<style:style style:name="G" style:family="graphic"><style:graphic-properties draw:fill="none"/><style:text-properties {WHITE}/></style:style>'),
    odt(a_table(row(cell("shown", ' table:number-columns-spanned="2"'), f"<table:covered-table-cell>{p(SECRET)}</table:covered-table-cell>"))),
    odt(a_table(row(cell(SECRET), attributes=' table:visibility="collapse"'))),
    odt(a_table(row(cell(SECRET), attributes=' table:style-name="R"')), TALL.format("R", "table-row", "table-row", 'style:row-height="0.01cm"')),
    odt(f'<table:table><table:table-column/><table:table-column table:style-name="C"/>{row(cell("shown"), cell(SECRET))}</table:table>', TALL.format("C", "table-column", "table-column", 'style:column-width="0.01cm"')),
    odt(f'<table:table><table:table-column table:visibility="collapse"/>{row(cell(SECRET))}</table:table>'),
    odt(f'<table:table table:style-name="B">{row(cell(SECRET))}</table:table>', style("table", 'fo:margin-left="-90cm"', "B")),
    odt(f'<table:table><table:table-row-group table:display="false">{row(cell(SECRET))}</table:table-row-group></table:table>'),
    odt(a_table(row(cell(SECRET, ' table:style-name="D"'))), style("table-cell", DARK, "D") + lines('fo:color="#1d70b8"', kind="text")),
    odt(a_table(row(cell(SECRET), attributes=' table:style-name="D"')), style("table-row", DARK, "D") + lines('fo:color="#1d70b8"', kind="text")),
    odt(f'<table:table><table:table-column table:default-cell-style-name="D"/>{row(cell(SECRET))}</table:table>', style("table-cell", DARK, "D") + lines('fo:color="#1d70b8"', kind="text")),
    odt(p(SECRET), style("paragraph", DARK, "P1", "Standard"), styles=sheet(lines('fo:color="#1d70b8"', "Standard", "text"))),
    odt(f'<text:section text:style-name="D">{p(SECRET)}</text:section>', style("section", DARK, "D") + lines('fo:color="#1d70b8"', kind="text")),
    odt(p(SECRET), lines('fo:color="#1d70b8"', kind="text"), styles=sheet("", automatic=page("#1d70b8"))),
    # where no program looks for words
    odt(SECRET),
    odt(f"<text:list>{SECRET}</text:list>"),
    odt(p(f"<text:script>{SECRET}</text:script>")),
    odt(p(f"<text:nobody-knows>{SECRET}</text:nobody-knows>")),
    odt(f'<x:more xmlns:x="urn:x">{p(SECRET)}</x:more>'),
    odt("", styles=sheet("", f'<style:master-page><style:header style:display="false">{p(SECRET)}</style:header></style:master-page>')),
    odt("", styles=sheet("", f'<style:master-page><style:footer>{p(SECRET, "MP1")}</style:footer></style:master-page>', lines(WHITE, "MP1", "text"))),
    odt("", content=f"<office:document-content {ODF}><office:body><office:text>{p(SEEN)}</office:text><office:text>{p(SECRET)}</office:text></office:body></office:document-content>"),
]


@pytest.mark.parametrize("data", HIDING)
def test_words_that_are_on_no_page(data: bytes) -> None:
    assert [(h.kind, h.amount) for h in hidden_in(data)] == [(Kind.INVISIBLE_TEXT, 1)]
    assert [[" ".join(t.split()) for t in texts] for _, texts in hidden_texts(data)] == [[SECRET]]
    assert SECRET not in in_words(hidden_in(data)[0])
    assert [x for x in read_document(data).split("\n") if x != "shown"] == [SEEN]
    assert SECRET not in read_document(visible_copy(data, "a.odt"))


SHOWN = [
    odt(SPAN),
    odt(SPAN, letters('text:display="true"')),
    odt(SPAN, letters('style:use-window-font-color="true" loext:opacity="0%"')),  # so LibreOffice writes black letters
    odt(SPAN, letters('fo:color="#000000"'), styles=sheet('<style:default-style style:family="paragraph"><style:text-properties style:use-window-font-color="true" loext:opacity="0%"/></style:default-style>')),
    odt(SPAN, letters('loext:opacity="100%" fo:color="#333333" fo:font-size="8pt" style:text-scale="90%" fo:letter-spacing="-0.2pt"')),
    odt(SPAN, letters('style:text-position="super 58%"')),
    odt(SPAN, letters('style:text-position="0%"')),
    odt(SPAN, letters('style:text-position="-33% 58%"')),
    odt(SPAN, letters(f"{WHITE} {DARK}")),
    odt(SPAN, letters('fo:background-color="transparent"')),
    odt(SPAN, letters('fo:color="#808080"')),
    odt(p("n", "Seen") + SPAN, face("Arial", "Arial") + lines('fo:font-family="Wingdings"', "Standard", "text") + letters('style:font-name="Arial"')),
    odt(SPAN, style("paragraph", WHITE, "T1", kind="text")),  # a paragraph's style of the same name
    odt(p(SECRET), lines(DARK) + letters(WHITE)),
    odt(SPAN, letters('fo:color="#000000"', "T1") + lines(WHITE, "Standard", "text")),
    odt(p(SECRET), f'<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties {DARK}/><style:text-properties {WHITE}/></style:style>'),
    odt(p(SECRET), lines('fo:margin-left="2cm" fo:text-indent="-0.5cm"')),
    odt(p(SECRET), lines('fo:line-height="115%"')),
    odt(p(SECRET), lines('fo:line-height="100%" style:line-height-at-least="0.1cm"')),
    odt(p(f'<text:hidden-text {IF} text:string-value="{SECRET}" text:is-hidden="false"/>')),
    odt(p(f'<text:conditional-text {IF} text:string-value-if-true="&quot;{SECRET}&quot;" text:string-value-if-false="">{SECRET}</text:conditional-text>')),
    odt(f"""<table:table><table:table-column table:style-name="C"/><table:table-column/>{row(cell(SECRET, ' table:number-columns-spanned="2"'), COVERED)}</table:table>""", TALL.format("C", "table-column", "table-column", 'style:column-width="0.00cm"')),
    odt(p(f'{SECRET}<text:hidden-paragraph {IF} text:is-hidden="false"/>')),
    odt(f'<text:section text:display="true">{p(SECRET)}</text:section>'),
    odt(f'<text:section text:display="condition" {IF} text:is-hidden="false">{p(SECRET)}</text:section>'),
    odt(p(f'<text:change-start text:change-id="ct2"/>{SECRET}<text:change-end text:change-id="ct2"/>')),
    odt(frame(p(SECRET), 'draw:style-name="G"'), style("graphic", 'draw:fill="solid" draw:fill-color="#1d70b8"', "G") + lines(WHITE, kind="text")),
    odt(frame(p(SECRET), 'draw:style-name="G"'), style("graphic", DARK, "G") + lines(WHITE, kind="text")),
    odt(frame(p(SECRET), 'draw:style-name="G"'), style("graphic", 'draw:fill="bitmap"', "G") + lines(WHITE, kind="text")),
    odt(frame(p(SECRET), 'draw:style-name="G"'), style("graphic", 'draw:fill="none" draw:fill-color="#ffffff"', "G")),
    odt(shape(SECRET), style("graphic", 'draw:fill-color="#1d70b8"', "G") + lines(WHITE, "Standard", "text")),
    odt(shape(SECRET), lines(WHITE, "Standard", "text")),  # whatever its fill is
    odt(a_table(row(cell(SECRET, ' table:style-name="D"'))), style("table-cell", DARK, "D") + lines(WHITE, kind="text")),
    odt(a_table(row(cell(SECRET), attributes=' table:style-name="R"')), TALL.format("R", "table-row", "table-row", 'style:min-row-height="0.01cm"')),
    odt(a_table(row(cell(SECRET), COVERED))),
    odt(p(SECRET), lines(WHITE, kind="text"), styles=sheet("", automatic=page("#1d70b8"))),
    odt(p(SECRET), lines(WHITE, kind="text"), styles=sheet("", automatic=page("#1d70b8") + page("transparent"))),  # which page it is nobody knows
    odt(p(SECRET), '<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties><style:background-image xlink:href="Pictures/1.png"/></style:paragraph-properties>' + f"<style:text-properties {WHITE}/></style:style>"),
    odt(p(SECRET), lines(WHITE, "P1", "text").replace("P1", "P2"), styles=sheet("", automatic=lines(WHITE, "P1", "text"))),  # of headers alone
    odt(p(SECRET), lines('fo:font-size="--1" fo:margin-left="1.2.3cm" style:text-position="1.2.3% x"')),
]


@pytest.mark.parametrize("data", SHOWN)
def test_words_that_are_on_the_page(data: bytes) -> None:
    assert hidden_in(data) == ()
    assert SECRET in read_document(data)
    assert SECRET in read_document(visible_copy(data, "a.odt"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (odt(p(f"{annotation(SECRET)}<office:annotation-end office:name='a'/>", "Seen")), Kind.COMMENTS),
        (odt(annotation(SECRET)), Kind.COMMENTS),
        (odt("", styles=sheet("", f"<style:master-page><style:header>{p(annotation(SECRET))}</style:header></style:master-page>")), Kind.COMMENTS),
        (odt(deleted("", p(SECRET))), Kind.COMMENTS),
        (odt(deleted(p(SECRET)) + p('<text:change text:change-id="ct1"/>')), Kind.TRACKED_CHANGES),
        (odt(deleted(p("") + a_table(row(cell(SECRET))))), Kind.TRACKED_CHANGES),
        (odt("", styles=sheet("", f"<style:master-page><style:footer>{deleted(p(SECRET))}</style:footer></style:master-page>")), Kind.TRACKED_CHANGES),
    ],
)
def test_what_stands_in_the_file_and_not_in_the_text(data: bytes, kind: Kind) -> None:
    assert [(h.kind, h.amount) for h in hidden_in(data)] == [(kind, 1)]
    assert [[" ".join(t.split()) for t in texts] for _, texts in hidden_texts(data)] == [[SECRET]]
    assert read_document(data) == SEEN
    assert "Clerk" not in str(hidden_texts(data))


@pytest.mark.parametrize(
    ("name", "link", "kind"),
    [
        ("Object 1/content.xml", "", Kind.EMBEDDED), ("Object 1", "", Kind.EMBEDDED), ("inner/pupils.ods", "./inner/pupils.ods", Kind.EMBEDDED),
        ("Chart/content.xml", "Chart", Kind.EMBEDDED), ("Versions/Version1", "", Kind.TRACKED_CHANGES),
    ],
)
def test_files_and_older_versions_within(name: str, link: str, kind: Kind) -> None:
    body = p(f'<draw:frame><draw:object xlink:href="{link}"/><draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame>')
    out = io.BytesIO(odt(body))
    with zipfile.ZipFile(out, "a") as z:
        z.writestr(name, SECRET)
        z.writestr("ObjectReplacements/Object 1", b"a picture of it")
    assert [(h.kind, h.amount) for h in hidden_in(out.getvalue())] == [(kind, 1)]
    assert SECRET not in str(hidden_texts(out.getvalue()))
    assert SECRET.encode() not in visible_copy(out.getvalue(), "a.odt")


def test_a_flat_text_hides_nothing_that_is_not_found() -> None:
    body = p(SEEN, "Seen") + deleted(p(SECRET)) + SPAN.replace(SECRET, "white")
    body += p("<draw:frame><draw:object-ole><office:binary-data>QUJD</office:binary-data></draw:object-ole></draw:frame>")
    data = flat(body, letters(WHITE))
    assert {h.kind for h in hidden_in(data)} == {Kind.TRACKED_CHANGES, Kind.INVISIBLE_TEXT, Kind.EMBEDDED}
    assert read_document(data) == SEEN
    assert SECRET.encode() not in visible_copy(data, "a.fodt")


def test_a_document_that_hides_nothing() -> None:
    out = io.BytesIO(odt(deleted(p(" ")) + p(""), letters('text:display="none"'), meta="<a>words</a>", settings="<a>words</a>"))
    with zipfile.ZipFile(out, "a") as z:
        z.writestr("Thumbnails/thumbnail.png", b"x")
        z.writestr("Pictures/100.png", b"x")
        z.writestr("Configurations2/menubar/", b"")
    assert hidden_in(out.getvalue()) == ()
