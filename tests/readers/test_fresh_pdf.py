"""A PDF is handed out as a copy made anew: it looks the same, and holds neither authors nor what it did not show."""

from __future__ import annotations

import io
import re
import zlib

import pypdfium2
import pytest

from demo.parliament_documents import pdf_document, scanned_pdf
from readers.copies.visible_copy import NoCopy, visible_copy
from readers.documents.read import read_document
from readers.hidden.files import hidden_in
from tests.readers.pdf_writer import FONT, packed, pdf_of, stream
from tests.readers.test_hidden_pdf import HIDING, SECRET, SEEN, WRITTEN, noted

WHO = "Ada Example"
XMP = f"<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>{WHO}</rdf:li></rdf:Seq></dc:creator></x:xmpmeta>".encode()


def unpacked(data: bytes) -> bytes:
    """The bytes of a file with all that is packed in it beside."""
    out = data
    for m in re.finditer(rb"stream\r?\n", data):
        try:
            out += zlib.decompressobj().decompress(data[m.end() :])
        except zlib.error:
            continue
    return out


def with_authors() -> bytes:
    private = "/PieceInfo << /X << /Private 8 0 R /Y (a (b) c) >> >> /Metadata 7 0 R"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R {private} /Resources << /Font << /F1 3 0 R >> >> >>"
    plain = {
        2: b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        5: stream(SEEN.encode()),
        7: stream(zlib.compress(XMP), "/Type /Metadata /Subtype /XML /Filter /FlateDecode"),
        8: stream(f"made by {WHO}".encode()),
    }
    inside = {
        1: b"<< /Type /Catalog /Pages 2 0 R /Metadata 7 0 R /Names << /EmbeddedFiles << /Names [] >> >> >>",
        3: FONT, 4: page.encode(), 6: f"<< /Author ({WHO}) /Title (Made by {WHO}) >>".encode(),
    }  # fmt: skip
    return packed(plain, inside, info=6)


def test_authors_in_packed_objects() -> None:
    data = with_authors()
    assert unpacked(data).count(WHO.encode()) == 4
    copy = visible_copy(data, "a.pdf")
    assert WHO.encode() not in unpacked(copy)
    assert read_document(copy) == read_document(data) == "Words that everybody may read"
    assert visible_copy(data, "a.pdf") == copy == visible_copy(copy, "a.pdf"), "the same at every making"


@pytest.mark.parametrize("data", [*HIDING, noted(f"/Subtype /Text /T ({WHO}) /Contents ({SECRET})")])
def test_what_is_not_shown_is_not_in_the_copy(data: bytes) -> None:
    try:
        copy = visible_copy(data, "a.pdf")
    except NoCopy:
        words = b"/X Do", b"/ActualText"
        assert any(w in data for w in words), "what stands in a form of its own, or with letters that are seen, stays"
        return
    assert hidden_in(copy) == ()
    assert not re.search(rb"Ada|Example", unpacked(copy))
    assert read_document(copy) == "Words that everybody may read"


def test_attached_files_stay_behind() -> None:
    document = pypdfium2.PdfDocument(pdf_document(["Words"]))
    document.new_attachment("pupils.csv").set_data(SECRET.encode())
    out = io.BytesIO()
    document.save(out)
    copy = visible_copy(out.getvalue(), "a.pdf")
    assert SECRET.encode() not in unpacked(copy)
    assert read_document(copy) == "Words"


@pytest.mark.parametrize(
    "data", [pdf_document(["Words", "More words"] * 40), scanned_pdf(), pdf_of(f"{SEEN} {WRITTEN}", page="/Rotate 90")]
)
def test_a_copy_looks_like_its_original(data: bytes) -> None:
    copy = visible_copy(data, "a.pdf")
    one, other = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument(copy)
    assert len(one) == len(other)
    for before, after in zip(one, other, strict=True):
        assert before.get_size() == after.get_size()
        assert bytes(before.render(scale=1).buffer) == bytes(after.render(scale=1).buffer)


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing that opens\n%%EOF", pdf_document(["Words"])[:200]])
def test_a_pdf_of_which_there_can_be_no_copy(data: bytes) -> None:
    with pytest.raises(NoCopy):
        visible_copy(data, "a.pdf")
