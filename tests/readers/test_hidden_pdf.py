"""What a PDF hides is recognised and is no part of its words; what hides nothing raises nothing."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from bench.replica.documents import _pdf, pdf_document
from model.hidden import HiddenKind as Kind
from readers.documents.read import read_document
from readers.hidden.files import hidden_in, hidden_texts
from tests.readers.pdf_writer import pdf_of, stream

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


# Layers, clips, places outside the page, notes ------------------------------------------------------------------------

LAYER = {6: b"<< /Type /OCG /Name (Notes) >>"}
IN_LAYER = f"{SEEN} /OC /L BDC {WRITTEN} EMC"
FORM = "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /OC 6 0 R /Resources << /Font << /F1 3 0 R >> >>"


def layered(config: str, content: str = IN_LAYER) -> bytes:
    objects = {**LAYER, 7: stream(WRITTEN.encode(), FORM), 8: b"<< /Type /OCMD /OCGs [6 0 R] /P /AllOn >>"}
    return pdf_of(
        content, catalog=f"/OCProperties << /OCGs [6 0 R] /D << {config} >> >>", more=objects,
        resources="/Properties << /L 6 0 R /M 8 0 R >> /XObject << /X 7 0 R >>",
    )


SPOKEN = "/Span << /ActualText ({}) >> BDC BT /F1 10 Tf 60 700 Td ({}) Tj ET EMC"
LONG = "Some other words of which there are plenty here"
PROPERTIES = f"/Span /P BDC BT /F1 10 Tf 60 700 Td ({LONG}) Tj ET EMC"
SAID = [
    (f"{SEEN} {SPOKEN.format(SECRET, 'o')}", "", "o"),
    (f"{SEEN} {SPOKEN.format(SECRET, LONG)}", "", LONG),
    (f"{SEEN} {SPOKEN.format(SECRET, LONG).replace('/ActualText', '/Lang (en) /ActualText')}", "", LONG),
    (f"{SEEN} {SPOKEN.format('Ada Example', 'Some words')}", "", "Some words"),
    (f"{SEEN} {SPOKEN.format(SECRET, 'Some words) Tj (of the page')}", "", "Some words of the page"),
    (f"{SEEN} /P << /MCID 0 >> BDC {SPOKEN.format(SECRET, LONG)} EMC", "", LONG),
    (f"{SEEN} /Span << /ActualText (x) >> BDC {SPOKEN.format(SECRET, LONG)} EMC", "", LONG),
    (f"{SEEN} {PROPERTIES}", f"/Properties << /P << /ActualText <FEFF{SECRET.encode('utf-16-be').hex()}> >> >>", LONG),
]


@pytest.mark.parametrize(("content", "resources", "shown"), SAID)
def test_words_in_the_place_of_others(content: str, resources: str, shown: str) -> None:
    """What is set there is read, and what is said only is hidden."""
    data = pdf_of(content, resources=resources)
    assert [(h.kind, h.amount) for h in hidden_in(data)] == [(Kind.INVISIBLE_TEXT, 1)]
    assert hidden_texts(data)[0][1][0].startswith("Ada Example")
    assert read_document(data).replace("wordsof", "words of") == f"Words that everybody may read {shown}"


HIDING = [
    layered("/OFF [6 0 R]"),
    layered("/BaseState /OFF"),
    layered("/OFF [6 0 R]", f"{SEEN} /OC /M BDC {WRITTEN} EMC"),
    layered("/OFF [6 0 R]", f"{SEEN} /X Do"),
    pdf_of(f"{SEEN} q 0 0 10 10 re W n {WRITTEN} Q"),
    pdf_of(f"{SEEN} BT /F1 10 Tf 60 -200 Td ({SECRET}) Tj ET"),
    pdf_of(f"{SEEN} BT /F1 10 Tf 60 700 Td ({SECRET}) Tj ET", page="/CropBox [0 750 595 842]"),
    pdf_of(f"{SEEN} {WRITTEN} 0 g 40 680 m 40 760 l 200 780 l 400 760 l 400 690 l 380 680 l 300 650 l f"),
    pdf_of(f"{SEEN} 1 g " + " ".join(f"BT /F1 10 Tf {60 + 8 * n} 700 Td ({c}) Tj ET" for n, c in enumerate("AdaExample"))),
]


@pytest.mark.parametrize("data", HIDING)
def test_what_a_viewer_does_not_show(data: bytes) -> None:
    found = hidden_in(data)
    assert {h.kind for h in found} <= {Kind.INVISIBLE_TEXT, Kind.COVERED_TEXT}
    assert len(found) == 1
    assert "".join("".join(t) for _, t in hidden_texts(data)).replace(" ", "").startswith("AdaExample")
    assert read_document(data) == "Words that everybody may read"


@pytest.mark.parametrize(
    "data",
    [
        layered(""),
        layered("/ON [6 0 R]", f"{SEEN} /X Do"),
        layered("/OFF []", f"{SEEN} /OC /M BDC {WRITTEN} EMC"),
        pdf_of(f"{SEEN} q 0 600 500 200 re W n {WRITTEN} Q"),
        pdf_of(f"{SEEN} {SPOKEN.format(SECRET, SECRET)}"),
        pdf_of(f"{SEEN} {WRITTEN} {SPOKEN.format('ffi', 'X')}"),
        pdf_of(f"{SEEN} {SPOKEN.format(SECRET, f'{SECRET[:9]}) Tj ({SECRET[9:]}')}"),
        pdf_of(f"{SEEN} {SPOKEN.format(SECRET, SECRET.replace('x', '*'))}"),
        pdf_of(f"{SEEN} /Figure << /Alt (A logo) >> BDC {WRITTEN} EMC"),
        pdf_of(f"{SEEN} /Pattern cs /P scn 40 680 400 60 re f 1 g {WRITTEN}", resources="/Pattern << /P << /Type /Pattern /PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 595 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [0.3] /N 1 >> >> >> >>"),
        pdf_of(f"{SEEN} {WRITTEN}", page="/Rotate 90"),
        pdf_of(f"{SEEN} {WRITTEN}", page="/CropBox [0 650 595 842]"),
        pdf_of(f"{SEEN} 0.75 g BT /F1 6 Tf 60 700 Td ({SECRET}) Tj ET"),
        pdf_of(f"1 0 0 1 0 300 cm {SEEN} {WRITTEN}", box="0 300 595 1142"),
    ],
)
def test_what_a_viewer_shows(data: bytes) -> None:
    assert hidden_in(data) == ()
    assert SECRET in read_document(data)


def noted(entries: str) -> bytes:
    note = f"<< /Type /Annot /Rect [60 600 80 620] {entries} >>".encode()
    return pdf_of(SEEN, page="/Annots [6 0 R]", more={6: note})


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        (f"/Subtype /Text /Contents ({SECRET})", Kind.COMMENTS),
        (f"/Subtype /Highlight /QuadPoints [60 600 80 600 60 620 80 620] /Contents ({SECRET})", Kind.COMMENTS),
        (f"/Subtype /FreeText /F 2 /Contents ({SECRET})", Kind.INVISIBLE_TEXT),
        (f"/Subtype /Widget /FT /Tx /T (x) /F 2 /V ({SECRET})", Kind.INVISIBLE_TEXT),
    ],
)
def test_notes_and_hidden_fields(entries: str, kind: Kind) -> None:
    data = noted(entries)
    assert [(h.kind, h.amount) for h in hidden_in(data)] == [(kind, 1)]
    assert [texts for _, texts in hidden_texts(data)] == [[SECRET]]
    assert SECRET not in read_document(data)


@pytest.mark.parametrize(
    "entries",
    [
        "/Subtype /Link /Contents (To the register)",
        "/Subtype /Highlight /QuadPoints [60 600 80 600 60 620 80 620] /T (An Author)",
        "/Subtype /Widget /FT /Tx /T (x) /V (Words)",
        "/Subtype /Text /Contents ()",
    ],
)
def test_annotations_that_hide_nothing(entries: str) -> None:
    assert hidden_in(noted(entries)) == ()
