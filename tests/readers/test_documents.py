"""Documents: base64 JSON, HTML in any encoding, PDF and DOCX in the child, and everything that is none of it."""

from __future__ import annotations

import base64
import io
import json
import random
import zipfile
from collections.abc import Callable

import pytest

from bench.replica.documents import docx_document, docx_of, html_document, pdf_document, scanned_pdf
from model.fetch import Outcome
from readers.documents.errors import (
    ApiError,
    BrokenDocument,
    CutAnswer,
    EmptyDocument,
    EncryptedDocument,
    NotBase64,
    NoText,
    NotJson,
    TooBig,
    UnknownAnswer,
    UnknownFormat,
    Unread,
)
from readers.documents.pdf import paragraphs
from readers.documents.read import open_document, read_document

TEXT = [
    "Written evidence submitted by Example Data Ltd (EXA0001)",
    "1. The National Pupil Database holds a record of every pupil; it costs \u00a35 (five pounds) \u2013 a year.",
    "1.1 Between 2018 and 2020 " + "the department gave extracts to companies and to journalists " * 4 + "each year.",
    "Conclusion",
]
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def answer(**fields: object) -> bytes:
    return json.dumps(
        {"fileName": "EXA0001.html", "fileSize": 9, "fileDataFormat": "Html", "url": None, **fields}
    ).encode()


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_a_document_comes_out_of_its_json() -> None:
    data = html_document(TEXT)
    file = open_document(answer(data=encoded(data)))
    assert (file.name, file.format, file.data) == ("EXA0001.html", "Html", data)
    # Some encoders break the lines.
    assert open_document(answer(data=base64.encodebytes(data).decode())).data == data


@pytest.mark.parametrize(
    ("body", "error", "outcome"),
    [
        (answer(data=""), EmptyDocument, Outcome.EMPTY),
        (answer(data=None), UnknownAnswer, Outcome.UNREADABLE),
        (answer(), UnknownAnswer, Outcome.UNREADABLE),
        (answer(data="not base64 at all!"), NotBase64, Outcome.DAMAGED),
        (answer(data="QUJ"), NotBase64, Outcome.DAMAGED),
        (answer(data="\u00e9\u00e9\u00e9\u00e9"), NotBase64, Outcome.DAMAGED),
        (answer(data=[1]), NotBase64, Outcome.DAMAGED),
        (b'{"title": "An error occurred.", "status": 500}', ApiError, Outcome.SERVER_ERROR),
        (b'{"something": "else"}', UnknownAnswer, Outcome.UNREADABLE),
        (b"%PDF-1.4", NotJson, Outcome.UNEXPECTED),
        (answer(data=encoded(b"x" * 1000))[:500], CutAnswer, Outcome.DAMAGED),
    ],
)
def test_an_envelope_that_holds_no_document(body: bytes, error: type[Unread], outcome: Outcome) -> None:
    with pytest.raises(Unread) as raised:
        open_document(body)
    assert type(raised.value) is error
    assert raised.value.outcome is outcome


@pytest.mark.parametrize("make", [html_document, pdf_document, docx_document])
def test_the_words_come_out_by_paragraphs(make: object) -> None:
    assert callable(make)
    assert read_document(make(TEXT)).split("\n") == TEXT


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("<p>caf\u00e9 \u2019</p>".encode(), "caf\u00e9 \u2019"),
        ("<meta charset=iso-8859-1><p>caf\u00e9 \u2019</p>".encode(), "caf\u00e9 \u2019"),  # it lies: UTF-8
        ("<meta charset=utf-8><p>caf\u00e9 \u2019</p>".encode("cp1252"), "caf\u00e9 \u2019"),  # it lies: Windows-1252
        ("<meta charset=iso-8859-1><p>caf\u00e9 \u2019</p>".encode("cp1252"), "caf\u00e9 \u2019"),
        ("<meta charset='koi8-r'><p>\u0434\u0430</p>".encode("koi8-r"), "\u0434\u0430"),
        ("\ufeff<p>caf\u00e9</p>".encode("utf-16-le"), "caf\u00e9"),
        ("\ufeff<p>caf\u00e9</p>".encode(), "caf\u00e9"),
        (b"<p>Barbara&#xa0;Example &#8217; &amp;</p>", "Barbara Example \u2019 &"),
        (b"<p>a\x00b</p><p>c</p>", "a b\nc"),
        (b"plain words\n\nand more", "plain words\nand more"),
        (b"<html><head><title>t</title><style>p{}</style></head><body>x<img src='data:image/png;base64,AAAA'></body></html>", "x"),
        (b"<table><tr><th>Year</th><th>Refused</th></tr><tr><td><p>2012</p></td><td>9</td></tr></table>", "Year | Refused\n2012 | 9"),
        (b"<table><tr><td><p>One</p><p>Two</p><p>Three</p></td></tr></table>", "One\nTwo\nThree"),
        (b"<html><body><p>cut in the mid", "cut in the mid"),
    ],
)
def test_html_in_every_dress(data: bytes, words: str) -> None:
    assert read_document(data) == words


def test_html_that_is_called_pdf_is_read_by_what_it_is() -> None:
    assert read_document(html_document(["Words"]), "EXA0001.pdf") == "Words"


def encrypted_pdf() -> bytes:
    guard = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> /P -4 >> /ID [<00> <00>] /Root"
    )
    return pdf_document(["Secret words"]).replace(b"/Root", guard)


def bomb_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b"A" * (64 << 20) + b"</w>")
    return out.getvalue()


LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 9)) + "]>"
)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyDocument),
        (b"   \n", EmptyDocument),
        (scanned_pdf(), NoText),
        (pdf_document([""]), NoText),
        (docx_document([]), NoText),
        (b"<html><body><img src=scan.png></body></html>", NoText),
        (b"12 / 34", NoText),
        (b"<p> </p>", EmptyDocument),
        (b"<h1>502 Bad Gateway</h1><hr><center>nginx</center>", UnknownAnswer),
        (encrypted_pdf(), EncryptedDocument),
        (b"%PDF-1.4 and then nothing of the kind", BrokenDocument),
        (pdf_document(TEXT)[:300], BrokenDocument),
        (b"PK\x03\x04 and then nothing", BrokenDocument),
        (docx_document(TEXT)[:-40], BrokenDocument),
        (docx_of("<w:document>"), BrokenDocument),
        (docx_of(f"{LAUGHS}<w:document {WORD}><w:p><w:r><w:t>&a8;</w:t></w:r></w:p></w:document>"), BrokenDocument),
        (docx_of(f"<w:document {WORD}>" + "<w:p>" * 20_000 + "</w:p>" * 20_000 + "</w:document>"), BrokenDocument),
        (bomb_docx, BrokenDocument),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old Word file", UnknownFormat),
        (b"{\\rtf1 words}", UnknownFormat),
        (b"\x89PNG\r\n", UnknownFormat),
        (b"<p>" + b"a " * 6_000_000, TooBig),
    ],
)
def test_what_gives_no_text_is_named(data: bytes | Callable[[], bytes], error: type[Unread]) -> None:
    with pytest.raises(Unread) as raised:
        read_document(data() if callable(data) else data, "EXA0001")
    assert type(raised.value) is error
    assert "EXA0001" in str(raised.value)


def test_a_workbook_is_no_word_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnknownFormat):
        read_document(out.getvalue())


def test_a_pdf_with_very_many_pages_is_refused() -> None:
    with pytest.raises(TooBig, match=r"3,001 pages"):
        read_document(scanned_pdf(3001))


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_pdf_gives_words_or_a_name(seed: int) -> None:
    draw, data = random.Random(seed), bytearray(pdf_document(TEXT * 5))
    for _ in range(60):
        data[draw.randrange(9, len(data))] = draw.randrange(256)
    outcome = words_or_name(bytes(data))
    assert outcome in ("BrokenDocument", "NoText", "EncryptedDocument") or "Example" in outcome or " " in outcome


def words_or_name(data: bytes) -> str:
    try:
        return read_document(data)
    except Unread as unread:
        return type(unread).__name__


def test_a_hyphen_that_does_not_break_stands_and_one_that_may_is_none() -> None:
    pieces = ("the Pear", "<w:noBreakHyphen/>", "Tree Gazette of data", "<w:softHyphen/>", "bases")
    runs = "".join(p if p.startswith("<") else f'<w:t xml:space="preserve">{p}</w:t>' for p in pieces)
    assert read_document(docx_of(f"<w:document {WORD}><w:body><w:p><w:r>{runs}</w:r></w:p></w:body></w:document>")) == (
        "the Pear-Tree Gazette of databases"
    )


def test_deleted_words_and_field_codes_of_a_docx_are_left_out() -> None:
    xml = (
        f"<w:document {WORD}><w:body><w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r>"
        "</w:del><w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>2012</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc></w:tr>"
        "</w:tbl></w:body></w:document>"
    )
    assert read_document(docx_of(xml)) == "kept added\n2012 | 9"


HEADS = "Ref Recipient Purpose Data Date"
REGISTER = [
    "PS-101 University of Leeds To study reading Phonics 1 May 2024", "PS-108 Kent County Council To plan Census 2 May 2024",
    "PS-116 University of York", "To follow early scores Profile 11 July 2024", "PS-900 Daily Figment To rank KS4 3 June 2025",
]
LONG_LINE = "This is a line of a letter that goes from one side of the page to the other, as most do."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("one line\nof a paragraph", ["one line of a paragraph"]),
        ("It ends here.\nThe next begins.", ["It ends here.", "The next begins."]),
        ("about infor\u00ad\nmation", ["about information"]),
        ("about infor\ufffe\r\nmation", ["about information"]),
        ("the list:\n1. one\n2. two", ["the list:", "1. one", "2. two"]),
        ("\n\n", []),
        (f"{LONG_LINE}\nDear Ms Figment\nPupil: A\nWe write to you.", [LONG_LINE, "Dear Ms Figment", "Pupil: A", "We write to you."]),
        (f"{LONG_LINE}\nIt was given to\nFigment Ltd.", [f"{LONG_LINE}", "It was given to Figment Ltd."]),
        ("It gave the data\nto Daily Figment\nLtd in May.", ["It gave the data to Daily Figment Ltd in May."]),
        (f"A register\n{HEADS}\n" + "\n".join(REGISTER), ["A register", HEADS, *REGISTER[:2], " ".join(REGISTER[2:4]), REGISTER[4]]),
        ("Pupils in\nKS2 Reading and\nKS4 Maths and\nKS5 Physics.", ["Pupils in KS2 Reading and KS4 Maths and KS5 Physics."]),
        ("Under\nPS-101 Figment got it, under\nPS-102 Nonesuch.", ["Under PS-101 Figment got it, under PS-102 Nonesuch."]),
    ],
)
def test_lines_of_a_pdf_become_paragraphs(lines: str, expected: list[str]) -> None:
    assert paragraphs(lines) == expected
