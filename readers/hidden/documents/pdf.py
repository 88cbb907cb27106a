"""Finds what a PDF hides: attachments, notes, text that cannot be seen or is covered. Runs in the child process only.

Looks at the objects of each page in the order in which they are drawn, and at the page as it is drawn. Invisible text
over a picture is what text recognition lays over a scan, and hides nothing that the picture does not show.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdf
from pypdfium2 import PdfMatrix

from model.hidden import HiddenKind
from readers.hidden.documents.pdf_page import (
    Box,
    PageImage,
    boxes_on,
    files_in,
    notes_on,
    silence,
    spoken_of,
    unlike,
    utf16,
)
from readers.hidden.take_out import SMALLEST, Found, Rgb, unreadable

MOST_OBJECTS = 60_000
"""Of a file that are looked at; three seconds at most."""
_COVERS = 0.8
"""Share of a text's area that a box must cover."""
_RECTANGLE = 6
"""Segments of a path, at most, that is taken for a rectangle."""
_DEEPEST_FORM = 12
_MOST_PAIRS = 400_000
"""Of a text and a layer that are held against each other on one page."""
_LETTERS = 2
"""Letters and digits that a text must have to count by itself."""
_SCATTERED = 4
"""Letters and digits that all shorter texts of a page must have together."""
_NO_INK = (pdf.FPDF_TEXTRENDERMODE_INVISIBLE, pdf.FPDF_TEXTRENDERMODE_CLIP)


class _PageObject(NamedTuple):
    """An object of a page, where it stands on it."""

    item: Any
    kind: int
    box: Box
    parent: Any
    """The form that it is part of; None for the page itself."""


class UnseenText(NamedTuple):
    """A text that nobody sees."""

    kind: HiddenKind
    text: str
    item: Any
    parent: Any
    spoken: bool = False
    """True where the object is seen, and the words stand in the place of its own."""


def found_in_pdf(document: pypdfium2.PdfDocument) -> list[Found]:
    """What the whole document hides."""
    out = [Found(HiddenKind.EMBEDDED, "files attached to the document", files_in(document))]
    left = MOST_OBJECTS
    for number in range(len(document)):
        name = f"page {number + 1}"
        if left <= 0:
            out.append(Found(HiddenKind.NOT_LOOKED_INTO, f"from {name} on: too many objects", [""]))
            break
        with closing(document[number]) as page:
            unseen, looked = unseen_on(document, number, page, left)
            notes = notes_on(page)
        left -= looked
        if left <= 0 and number + 1 == len(document):
            out.append(Found(HiddenKind.NOT_LOOKED_INTO, f"{name}: too many objects", [""]))
        kinds = (HiddenKind.INVISIBLE_TEXT, HiddenKind.COVERED_TEXT)
        out += [
            *(Found(kind, name, [u.text for u in unseen if u.kind is kind and u.text]) for kind in kinds),
            Found(HiddenKind.COMMENTS, f"notes on {name}", notes.comments),
            Found(HiddenKind.INVISIBLE_TEXT, f"fields of {name}", notes.fields),
        ]
    return [f for f in out if f.texts]


def unseen_on(
    document: pypdfium2.PdfDocument, number: int, page: pypdfium2.PdfPage, most: int
) -> tuple[list[UnseenText], int]:
    """The texts of a page that nobody sees, and how many objects were looked at."""
    drawn = _objects_of(page, most)
    if not any(d.kind == pdf.FPDF_PAGEOBJ_TEXT for d in drawn):
        return [], len(drawn)
    marks, layers = boxes_on(page), _layers(drawn)
    said = _said_otherwise(document, number, drawn)
    # What follows looks at the letters that are set.
    for u in said:
        silence(u.item)
    out = []
    with closing(page.get_textpage()) as text_page:
        image = PageImage(page)
        for n, d in enumerate(drawn):
            text = _text(d.item, text_page.raw) if d.kind == pdf.FPDF_PAGEOBJ_TEXT else ""
            if not any(map(str.isalnum, text)):
                continue
            kind = _kind(d, n, layers, marks, image) or _not_drawn(d, layers, image)
            if kind:
                out.append(UnseenText(kind, text, d.item, d.parent))
    return said + _that_say_something(out), len(drawn)


def _said_otherwise(document: pypdfium2.PdfDocument, number: int, drawn: list[_PageObject]) -> list[UnseenText]:
    """The objects in whose place other words stand; with the first of each place the words, where they say more."""
    texts = {n: s for n, d in enumerate(drawn) if d.kind == pdf.FPDF_PAGEOBJ_TEXT and (s := spoken_of(d.item))}
    if not texts:
        return []
    shown = _set_in_place(document, number, len(drawn), list(texts))
    places: dict[int | None, list[int]] = {}
    for n, s in texts.items():
        places.setdefault(s.place, []).append(n)
    out = []
    for at in places.values():
        words = texts[at[0]].words
        more, less = unlike(words, [(shown[n], _ems(drawn[n])) for n in at])
        for n in at if more or less else ():
            told = words if more and n == at[0] else ""
            out.append(UnseenText(HiddenKind.INVISIBLE_TEXT, told, drawn[n].item, drawn[n].parent, spoken=True))
    return out


def _set_in_place(document: pypdfium2.PdfDocument, number: int, most: int, wanted: list[int]) -> dict[int, str]:
    """The letters that are set in objects of a page, by number, whatever stands in their place."""
    with closing(document[number]) as page:
        drawn = _objects_of(page, most)
        for n in wanted:
            silence(drawn[n].item)
        with closing(page.get_textpage()) as text_page:
            return {n: _text(drawn[n].item, text_page.raw) for n in wanted}


def _not_drawn(me: _PageObject, layers: list[_Layer], image: PageImage) -> HiddenKind | None:
    """For a text in whose place the drawn page shows nothing."""
    mode = pdf.FPDFTextObj_GetTextRenderMode(me.item)
    scanned = mode in _NO_INK and any(x.colour is None and _part_in(me.box, x.box) > 0.5 for x in layers)
    return None if scanned or image.shows(me.box) else HiddenKind.INVISIBLE_TEXT


def _that_say_something(unseen: list[UnseenText]) -> list[UnseenText]:
    """Without stray letters; words that are set letter by letter stay."""
    letters = [sum(map(str.isalnum, u.text)) for u in unseen]
    alone = sum(n for n in letters if n < _LETTERS)
    return [u for u, n in zip(unseen, letters, strict=True) if n >= _LETTERS or alone >= _SCATTERED]


def take_out(page: pypdfium2.PdfPage, unseen: list[UnseenText]) -> None:
    """Takes texts that nobody sees off a page, before its words are read; what is said only is off it already."""
    for u in unseen:
        if u.spoken:
            continue
        if u.parent is None:
            pdf.FPDFPage_RemoveObject(page.raw, u.item)
        else:
            pdf.FPDFFormObj_RemoveObject(u.parent, u.item)


def _objects_of(page: pypdfium2.PdfPage, most: int) -> list[_PageObject]:
    """The objects of a page in the order of drawing, `most` at most."""
    return list(islice(_walk(page.raw, None, PdfMatrix(), 0), most))


def _walk(page: Any, form: Any, matrix: PdfMatrix, depth: int) -> Iterator[_PageObject]:  # noqa: ANN401
    count = pdf.FPDFFormObj_CountObjects(form) if form else pdf.FPDFPage_CountObjects(page)
    for i in range(count):
        item = pdf.FPDFFormObj_GetObject(form, i) if form else pdf.FPDFPage_GetObject(page, i)
        kind = pdf.FPDFPageObj_GetType(item)
        if kind != pdf.FPDF_PAGEOBJ_FORM:
            if box := _box(item, matrix):
                yield _PageObject(item, kind, box, form)
        elif depth < _DEEPEST_FORM:
            yield from _walk(page, item, _matrix(item).multiply(matrix), depth + 1)


class _Layer(NamedTuple):
    """A filled path or a picture."""

    at: int
    """Its turn in the order of drawing."""
    box: Box
    colour: Rgb | None
    """None for a picture."""
    covers: bool
    """True where nothing can be seen through it."""


def _layers(drawn: list[_PageObject]) -> list[_Layer]:
    """What lies under or over texts; of very many the largest."""
    out = []
    for n, d in enumerate(drawn):
        if d.kind in (pdf.FPDF_PAGEOBJ_IMAGE, pdf.FPDF_PAGEOBJ_SHADING):
            out.append(_Layer(n, d.box, None, not pdf.FPDFPageObj_HasTransparency(d.item)))
        elif d.kind == pdf.FPDF_PAGEOBJ_PATH and _is_filled(d):
            rectangle = pdf.FPDFPath_CountSegments(d.item) <= _RECTANGLE
            covers = rectangle and not pdf.FPDFPageObj_HasTransparency(d.item)
            out.append(_Layer(n, d.box, _colour(d.item)[0], covers))
    most = max(50, _MOST_PAIRS // max(1, len(drawn) - len(out)))
    if len(out) > most:
        out = sorted(out, key=lambda x: (x.box[0] - x.box[2]) * (x.box[3] - x.box[1]))[:most]
    return sorted(out, key=lambda x: x.at)


def _kind(me: _PageObject, at: int, layers: list[_Layer], marks: list[Box], image: PageImage) -> HiddenKind | None:
    """Why a text is not seen; None for one that is."""
    mode = pdf.FPDFTextObj_GetTextRenderMode(me.item)
    colour, alpha = _colour(me.item)
    left, bottom, right, top = me.box
    near = [x for x in layers if x.box[0] < right and x.box[2] > left and x.box[1] < top and x.box[3] > bottom]
    here = [x for x in near if _part_in(me.box, x.box) > 0.5]
    below = [x for x in here if x.at < at]
    above = [x for x in here if x.at > at and x.covers and _part_in(me.box, x.box) >= _COVERS]
    if mode in _NO_INK:
        return None if any(x.colour is None for x in (*below, *above)) else HiddenKind.INVISIBLE_TEXT
    if above or any(_part_in(me.box, m) >= _COVERS for m in marks):
        return HiddenKind.COVERED_TEXT
    plain = mode == pdf.FPDF_TEXTRENDERMODE_FILL and not any(x.colour is None for x in below)
    fill = below[-1].colour if below else None
    pale = plain and unreadable(colour, fill) and not image.stands_out(me.box, colour)
    if alpha == 0 or _size(me.item) < SMALLEST / 2 or pale:
        return HiddenKind.INVISIBLE_TEXT
    return None


def _is_filled(d: _PageObject) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdf.FPDFPath_GetDrawMode(d.item, mode, stroke)
    return mode.value != pdf.FPDF_FILLMODE_NONE and _colour(d.item)[1] == 255


def _colour(item: Any) -> tuple[Rgb, int]:  # noqa: ANN401
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not pdf.FPDFPageObj_GetFillColor(item, r, g, b, a):
        return (0, 0, 0), 255
    return (r.value, g.value, b.value), a.value


def _size(item: Any) -> float:  # noqa: ANN401
    """Points, the largest that the matrix makes of it."""
    size, m = ctypes.c_float(), _matrix(item)
    pdf.FPDFTextObj_GetFontSize(item, size)
    return float(abs(size.value) * max((m.a * m.a + m.b * m.b) ** 0.5, (m.c * m.c + m.d * m.d) ** 0.5))


def _ems(me: _PageObject) -> float:
    """How long a text is set, against the size of its letters."""
    return max(me.box[2] - me.box[0], me.box[3] - me.box[1]) / max(_size(me.item), 0.1)


def _text(item: Any, text_page: Any) -> str:  # noqa: ANN401
    return utf16(partial(pdf.FPDFTextObj_GetText, item, text_page))


def _matrix(item: Any) -> PdfMatrix:  # noqa: ANN401
    m = pdf.FS_MATRIX()
    return PdfMatrix.from_raw(m) if pdf.FPDFPageObj_GetMatrix(item, m) else PdfMatrix()


def _box(item: Any, matrix: PdfMatrix) -> Box | None:  # noqa: ANN401
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdf.FPDFPageObj_GetBounds(item, *edges):
        return None
    left, bottom, right, top = matrix.on_rect(*(edge.value for edge in edges))
    return left, bottom, right, top


def _part_in(inner: Box, outer: Box) -> float:
    """The share of the first box that lies in the second."""
    wide = max(0.0, min(inner[2], outer[2]) - max(inner[0], outer[0]))
    high = max(0.0, min(inner[3], outer[3]) - max(inner[1], outer[1]))
    area = (inner[2] - inner[0]) * (inner[3] - inner[1])
    return wide * high / area if area > 0 else 0.0
