"""A PDF is handed out as a copy made anew: it looks the same, and holds neither authors nor what it did not show."""

from __future__ import annotations

import io
import re
import zlib

import pypdfium2
import pytest

from bench.replica.documents import pdf_document, scanned_pdf
from readers.documents.read import read_document
from readers.hidden.files import hidden_in
from readers.visible_copy import NoCopy, visible_copy
from tests.readers.pdf_writer import FONT, packed, pdf_of, stream
from tests.readers.test_hidden_pdf import HIDING, LONG, SAID, SECRET, SEEN, SPOKEN, WRITTEN, noted

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
    }
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
        assert b"/X Do" in data, "what stands in a form of its own stays"
        return
    assert hidden_in(copy) == ()
    assert not re.search(rb"Ada|Example", unpacked(copy))
    assert read_document(copy) == "Words that everybody may read"


FORM = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
FONTS = "/Resources << /Font << /F1 3 0 R >> >>"
IN_FORM = {7: stream(SPOKEN.format("x", LONG).encode(), f"{FORM} {FONTS} /Note ({SECRET})")}
LINK = f"/Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents ({SECRET}) /A << /S /URI /URI (https://example.org/Ada%20Example) >>"
SAYS = f"/ActualText ({SECRET}) /Alt ({SECRET}) /T ({SECRET})"
STAMP = f"/Type /Annot /Subtype /Stamp /Rect [60 600 90 620] /AP << /N 7 0 R /D 8 0 R >> /DA ({SECRET})"
STAMPED = {7: stream(b"0 0 1 rg 0 0 30 20 re f", "/Type /XObject /Subtype /Form /BBox [0 0 30 20]"), 8: stream(f"({SECRET})".encode(), FORM)}
JPEG = b"\xff\xd8\xff\xe1\0\x0dAda Example\xff\xfe\0\x05Ada\xff\xda\0\x02x\xff\xd9"


@pytest.mark.parametrize("data", [
    *(pdf_of(content, resources=resources) for content, resources, _ in SAID),
    *(pdf_of(f"{SEEN} {SPOKEN.replace('ActualText', entry).format(SECRET, LONG)}") for entry in ("Alt", "E", "Note")),
    pdf_of(f"{SEEN} /Point << /Note ({SECRET}) >> DP"),
    pdf_of(f"{SEEN}\n% {SECRET}\n"),
    pdf_of(f"{SEEN} ({SECRET}) 0 g [({SECRET})] 0 d ({SECRET}) Nothing"),
    pdf_of(f"{SEEN} /Figure << /Alt ({SECRET}) /ActualText ({SECRET}) >> BDC 1 0 0 rg 72 100 50 50 re f EMC"),
    pdf_of(SEEN, resources=f"/Properties << /P << /Note ({SECRET}) >> >>"),
    pdf_of(SEEN, resources="/XObject << /X 7 0 R >>", more={7: stream(WRITTEN.encode(), f"{FORM} {FONTS}")}),
    pdf_of(f"{SEEN} /X Do", resources="/XObject << /X 7 0 R >>", more=IN_FORM),
    pdf_of(SEEN, resources=f"/ExtGState << /G << /Name ({SECRET}) >> >> /Other ({SECRET})", page=f"/Note ({SECRET})"),
    pdf_of(f"/G gs {SEEN}", resources=f"/ExtGState << /G << /Name ({SECRET}) /CA 1 >> >>"),
    pdf_of(SEEN, page=f"/Annots [<< {LINK} >>]"),
    pdf_of(SEEN, page=f"/Annots [<< {STAMP} >>]", more=STAMPED),
    pdf_of(SEEN, catalog="/StructTreeRoot 7 0 R", more={7: b"<< /Type /StructTreeRoot /K 8 0 R >>", 8: f"<< /S /P /Pg 4 0 R /K 0 {SAYS} >>".encode()}),
    pdf_of(f"{SEEN} BI /W 2 /H 2 /CS /G /BPC 8 /Note ({SECRET}) ID \x7f\x00\x7f\x00 EI 0 g"),
    pdf_of(f"{SEEN} q 9 0 0 9 90 90 cm /I Do Q", resources="/XObject << /I 7 0 R >>", more={7: stream(JPEG, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode")}),
])
def test_what_a_page_only_says_is_not_in_the_copy(data: bytes) -> None:
    copy = visible_copy(data, "a.pdf")
    assert not re.search(rb"Ada|A\0d\0a|004100640061", unpacked(copy))
    assert read_document(copy) == read_document(data)
    assert hidden_in(copy) == ()
    assert visible_copy(copy, "a.pdf") == copy


def test_a_stamp_and_fonts_stay_in_the_copy() -> None:
    copy = pypdfium2.PdfDocument(visible_copy(pdf_of(SEEN, page=f"/Annots [<< {STAMP} >>]", more=STAMPED), "a.pdf"))
    plain = pypdfium2.PdfDocument(visible_copy(pdf_of(SEEN), "a.pdf"))
    assert bytes(copy[0].render(scale=1).buffer) != bytes(plain[0].render(scale=1).buffer)


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
