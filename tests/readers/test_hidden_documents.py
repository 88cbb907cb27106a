"""Word documents and pages beside a register that hide something; and files in which the look itself fails."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from bench.replica.documents import _pdf, pdf_document
from model.hidden import HiddenKind as Kind
from readers.documents import read as documents
from readers.documents.pdf import look_into_pdf
from readers.hidden.documents import pdf as hidden_pdf
from readers.hidden.files import hidden_in, hidden_texts
from readers.hidden.take_out import in_words

SECRET = "Ada Example, born 1 May 2012"
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SEEN = "<w:p><w:r><w:t>Words that everybody may read</w:t></w:r></w:p>"
_TEXT = f"<w:t>{SECRET}</w:t>"


def docx(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", f"<w:document {_NS}><w:body>{_SEEN}{body}</w:body></w:document>")
        for name, text in parts.items():
            z.writestr(f"word/{name}.xml", text)
    return out.getvalue()


def run(properties: str, text: str = _TEXT) -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr>{text}</w:r></w:p>"


HIDING_STYLE = f'<w:styles {_NS}><w:style w:styleId="X"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (docx(run("<w:vanish/>")), Kind.INVISIBLE_TEXT),
        (docx(run('<w:rStyle w:val="X"/>'), styles=HIDING_STYLE), Kind.INVISIBLE_TEXT),
        (docx(run('<w:sz w:val="2"/>')), Kind.INVISIBLE_TEXT),
        (docx(run('<w:color w:val="FFFFFF"/>')), Kind.INVISIBLE_TEXT),
        (docx(f"<w:p><w:del><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>"), Kind.TRACKED_CHANGES),
        (docx("", comments=f"<w:comments {_NS}><w:comment>{run('')}</w:comment></w:comments>"), Kind.COMMENTS),
        (docx("", header1=f"<w:hdr {_NS}>{run('<w:vanish/>')}</w:hdr>"), Kind.INVISIBLE_TEXT),
    ],
)
def test_what_a_word_document_hides(data: bytes, kind: Kind) -> None:
    assert [(h.kind, h.amount) for h in hidden_in(data)] == [(kind, 1)]
    assert [texts for _, texts in hidden_texts(data)] == [[SECRET]]
    assert SECRET not in in_words(hidden_in(data)[0])


def test_a_file_within_a_word_document() -> None:
    out = io.BytesIO(docx(""))
    with zipfile.ZipFile(out, "a") as z:
        z.writestr("word/embeddings/Sheet1.xlsx", SECRET)
    assert [h.kind for h in hidden_in(out.getvalue())] == [Kind.EMBEDDED]


@pytest.mark.parametrize(
    "body",
    [
        "",
        run('<w:vanish w:val="0"/>'),
        run('<w:sz w:val="24"/>'),
        run('<w:color w:val="FFFFFF"/><w:shd w:fill="1D70B8"/>'),
        f"<w:p><w:ins><w:r>{_TEXT}</w:r></w:ins></w:p>",
        run("<w:vanish/>", "<w:t> </w:t>"),
    ],
)
def test_a_word_document_that_hides_nothing(body: str) -> None:
    assert hidden_in(docx(body)) == ()


def attachment(body: str) -> bytes:
    return json.dumps({"document_type": "html_publication", "title": "A letter", "details": {"body": body}}).encode()


def test_an_html_attachment_of_gov_uk() -> None:
    assert hidden_in(attachment("<p>Words</p><div class='contact'><p>More</p></div>")) == ()
    data = attachment(f"<p>Words</p><p style='display:none'>{SECRET}</p>")
    assert [(h.kind, h.amount) for h in hidden_in(data)] == [(Kind.INVISIBLE_TEXT, 1)]
    assert [texts for _, texts in hidden_texts(data)] == [[SECRET]]
    for other in (b"{}", b"[1]", b'{"details": {"body": 3}}', b"{", b'{"details": null}'):
        assert hidden_in(other) == ()


def archive(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(name, SECRET)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        archive("pupils.csv"),
        archive("ppt/presentation.xml"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 2000,
        b"%PDF-1.7\nnothing that opens\n%%EOF",
        docx("")[:-30],
    ],
)
def test_a_file_that_cannot_be_looked_into_is_said_to_be_that(data: bytes) -> None:
    (found,) = hidden_in(data)
    assert found.kind is Kind.NOT_LOOKED_INTO
    assert found == hidden_in(data)[0], "the same bytes are asked about once"
    assert found.sha256 != documents.not_looked_into(data + b" ", "").sha256
    assert in_words(found).startswith("could not be looked into for hidden content")


@pytest.mark.parametrize("pages", [1, 3])
def test_a_look_that_stops_at_its_limit_says_so(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    data = _pdf([b"0 g 1 1 2 2 re f 5 5 2 2 re f 9 9 2 2 re f"] * pages)
    assert look_into_pdf(data) == []
    monkeypatch.setattr(hidden_pdf, "MOST_OBJECTS", 2)
    assert [f.kind for f in look_into_pdf(data)] == [Kind.NOT_LOOKED_INTO]


def test_a_child_that_takes_too_long_or_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "WALL_SECONDS", 0.001)
    assert [h.kind for h in hidden_in(pdf_document(["Words"]))] == [Kind.NOT_LOOKED_INTO]
