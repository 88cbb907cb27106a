"""Names of authors are taken out of a PDF that is handed out; everything else stays as it was published."""

from __future__ import annotations

from demo.parliament_documents import pdf_document
from readers.copies.authors import without_authors
from readers.documents.read import read_document

WHO = "Ada Example"


def test_a_pdf_keeps_its_places() -> None:
    xmp = f"<rdf:x><dc:creator><rdf:Seq><rdf:li>{WHO}</rdf:li></rdf:Seq></dc:creator></rdf:x>"
    data = (
        pdf_document(["kept"]) + f"\n1 0 obj << /Author ({WHO} \\(the second\\)) /Title (kept) >> endobj {xmp}".encode()
    )
    after = without_authors(data)
    assert WHO.encode() not in after
    assert len(after) == len(data)
    assert after.count(b"kept") == data.count(b"kept")
    assert b"/Title (kept)" in after
    assert read_document(after) == "kept"


def test_what_is_broken_is_given_back() -> None:
    for broken in (b"", b"%PDF-1.4 /Author (never closed"):
        assert without_authors(broken) == broken
