"""What a PDF hides is recognised and is no part of its words; what hides nothing raises nothing."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from demo.parliament_documents import _pdf, pdf_document
from model import HiddenKind as Kind
from readers.documents import read_document
from readers.hidden_files import hidden_in, hidden_texts

SECRET = "Ada Example, born 1 May 2012"
SEEN = "BT /F1 10 Tf 60 780 Td (Words that everybody may read) Tj ET"
WRITTEN = f"BT /F1 10 Tf 60 700 Td ({SECRET}) Tj ET"
BOX = "0 g 50 690 300 30 re f"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (f"{SEEN} 1 g {WRITTEN}", Kind.INVISIBLE_TEXT),
        (f"{SEEN} BT 3 Tr /F1 10 Tf 60 700 Td ({SECRET}) Tj ET", Kind.INVISIBLE_TEXT),
        (f"{SEEN} BT /F1 0.5 Tf 60 700 Td ({SECRET}) Tj ET", Kind.INVISIBLE_TEXT),
        (f"{SEEN} 0.2 0.3 0.4 rg 50 690 300 30 re f 0.21 0.31 0.41 rg {WRITTEN}", Kind.INVISIBLE_TEXT),
        (f"{SEEN} {WRITTEN} {BOX}", Kind.COVERED_TEXT),
        (f"{SEEN} {WRITTEN} 1 g 50 690 300 30 re f", Kind.COVERED_TEXT),
    ],
)
def test_text_that_cannot_be_seen(content: str, kind: Kind) -> None:
    data = _pdf([content.encode()])
    assert [(h.kind, h.amount) for h in hidden_in(data)] == [(kind, 1)]
    assert hidden_in(data)[0].place == "page 1"
    assert [texts for _, texts in hidden_texts(data)] == [[SECRET]]
    assert read_document(data) == "Words that everybody may read"


@pytest.mark.parametrize(
    "content",
    [
        f"{BOX} 1 g {WRITTEN}",  # a white heading on a dark fill
        f"0.9 g 50 690 300 30 re f 0 g {WRITTEN}",
        f"{WRITTEN} 0 G 50 690 300 30 re S",  # a frame
        f"{WRITTEN} 0 g 50 600 300 30 re f",
    ],
)
def test_text_that_can_be_seen(content: str) -> None:
    data = _pdf([content.encode()])
    assert hidden_in(data) == ()
    assert read_document(data) == SECRET


def test_a_file_attached_to_a_pdf() -> None:
    document = pypdfium2.PdfDocument(pdf_document(["Words"]))
    document.new_attachment("pupils.csv").set_data(SECRET.encode())
    out = io.BytesIO()
    document.save(out)
    assert [(h.kind, h.amount) for h in hidden_in(out.getvalue())] == [(Kind.EMBEDDED, 1)]
    assert hidden_in(pdf_document(["Words", "More words"])) == ()
