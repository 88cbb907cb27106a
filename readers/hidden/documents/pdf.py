"""Finds what a PDF hides: attachments, notes, text that cannot be seen or is covered. Runs in the child process only.

Looks at the objects of each page in the order in which they are drawn, and at the page as it is drawn. Invisible text
over a picture is what text recognition lays over a scan, and hides nothing that the picture does not show.
"""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdf

from model.register import HiddenKind
from readers.hidden.documents.pdf_notes import boxes_on, files_in, notes_on
from readers.hidden.documents.pdf_sight import Drawn
from readers.hidden.documents.pdf_spoken import silence, spoken_of, unlike
from readers.hidden.take_out import SMALLEST, Found, Rgb, unreadable

MOST_OBJECTS = 60_000
"""Of a file that are looked at; three seconds at most."""
_COVERS = 0.8
"""Share of a text's area that a box must cover."""
_RECTANGLE = 6
"""Segments of a path, at most, that is taken for a rectangle."""
_DEEPEST = 12
_MOST_PAIRS = 400_000
"""Of a text and a layer that are held against each other on one page."""
_LETTERS = 2
"""Letters and digits that a text must have to count by itself."""
_SCATTERED = 4
"""Letters and digits that all shorter texts of a page must have together."""
_NO_INK = (pdf.FPDF_TEXTRENDERMODE_INVISIBLE, pdf.FPDF_TEXTRENDERMODE_CLIP)

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class _Drawn(NamedTuple):
    """An object of a page, where it stands on it."""

    item: Any
    kind: int
    box: Box
    parent: Any
    """The form that it is part of; None for the page itself."""


class Unseen(NamedTuple):
    """A text that nobody sees."""

    kind: HiddenKind
    text: str
    item: Any
    parent: Any
    spoken: bool = False
    """True where the object is seen, and the words stand in the place of its own."""


def found_in_pdf(document: pypdfium2.PdfDocument) -> list[Found]:
    """What the whole document hides."""
    out: list[Found] = []
    attached = files_in(document)
    if attached:
        out.append(Found(HiddenKind.EMBEDDED, "files attached to the document", attached))
    left = MOST_OBJECTS
    for number in range(len(document)):
        if left <= 0:
            out.append(Found(HiddenKind.NOT_LOOKED_INTO, f"from page {number + 1} on: too many objects", [""]))
            break
        page = document[number]
        try:
            unseen, looked = unseen_on(document, number, page, left)
            notes = notes_on(page)
        finally:
            page.close()
        left = left - looked if looked < left else 0
        if left == 0 and number + 1 == len(document):
            out.append(Found(HiddenKind.NOT_LOOKED_INTO, f"page {number + 1}: too many objects", [""]))
        for kind in (HiddenKind.INVISIBLE_TEXT, HiddenKind.COVERED_TEXT):
            texts = [u.text for u in unseen if u.kind is kind and u.text]
            if texts:
                out.append(Found(kind, f"page {number + 1}", texts))
        if notes.comments:
            out.append(Found(HiddenKind.COMMENTS, f"notes on page {number + 1}", notes.comments))
        if notes.fields:
            out.append(Found(HiddenKind.INVISIBLE_TEXT, f"fields of page {number + 1}", notes.fields))
    return out


def unseen_on(
    document: pypdfium2.PdfDocument, number: int, page: pypdfium2.PdfPage, most: int
) -> tuple[list[Unseen], int]:
    """The texts of a page that nobody sees, and how many objects were looked at."""
    drawn: list[_Drawn] = []
    _walk(page.raw, None, _SAME, drawn, most, 0)
    marks = boxes_on(page)
    if not any(d.kind == pdf.FPDF_PAGEOBJ_TEXT for d in drawn):
        return [], len(drawn)
    layers = _layers(drawn)
    said = _said_otherwise(document, number, drawn)
    # What follows looks at the letters that are set.
    for u in said:
        silence(u.item)
    text_page, sight = page.get_textpage(), Drawn(page)
    try:
        out = []
        for n, d in enumerate(drawn):
            text = _text(d.item, text_page.raw) if d.kind == pdf.FPDF_PAGEOBJ_TEXT else ""
            if not any(map(str.isalnum, text)):
                continue
            kind = _kind(d, n, layers, marks, sight) or _not_drawn(d, layers, sight)
            if kind:
                out.append(Unseen(kind, text, d.item, d.parent))
    finally:
        text_page.close()
    return said + _that_say_something(out), len(drawn)


def _said_otherwise(document: pypdfium2.PdfDocument, number: int, drawn: list[_Drawn]) -> list[Unseen]:
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
            out.append(Unseen(HiddenKind.INVISIBLE_TEXT, told, drawn[n].item, drawn[n].parent, spoken=True))
    return out


def _set_in_place(document: pypdfium2.PdfDocument, number: int, most: int, wanted: list[int]) -> dict[int, str]:
    """The letters that are set in objects of a page, by number, whatever stands in their place."""
    page = document[number]
    try:
        drawn: list[_Drawn] = []
        _walk(page.raw, None, _SAME, drawn, most, 0)
        for n in wanted:
            silence(drawn[n].item)
        text_page = page.get_textpage()
        try:
            return {n: _text(drawn[n].item, text_page.raw) for n in wanted}
        finally:
            text_page.close()
    finally:
        page.close()


def _not_drawn(me: _Drawn, layers: list[_Layer], sight: Drawn) -> HiddenKind | None:
    """For a text in whose place the drawn page shows nothing."""
    mode = pdf.FPDFTextObj_GetTextRenderMode(me.item)
    scanned = mode in _NO_INK and any(x.colour is None and _part_in(me.box, x.box) > 0.5 for x in layers)
    return None if scanned or sight.shows(me.box) else HiddenKind.INVISIBLE_TEXT


def _that_say_something(unseen: list[Unseen]) -> list[Unseen]:
    """Without stray letters; words that are set letter by letter stay."""
    letters = [sum(map(str.isalnum, u.text)) for u in unseen]
    alone = sum(n for n in letters if n < _LETTERS)
    return [u for u, n in zip(unseen, letters, strict=True) if n >= _LETTERS or alone >= _SCATTERED]


def take_out(page: pypdfium2.PdfPage, unseen: list[Unseen]) -> None:
    """Takes texts that nobody sees off a page, before its words are read; what is said only is off it already."""
    for u in unseen:
        if u.spoken:
            continue
        if u.parent is None:
            pdf.FPDFPage_RemoveObject(page.raw, u.item)
        else:
            pdf.FPDFFormObj_RemoveObject(u.parent, u.item)


def _walk(page: Any, form: Any, matrix: Matrix, out: list[_Drawn], most: int, depth: int) -> None:  # noqa: ANN401
    count = pdf.FPDFFormObj_CountObjects(form) if form else pdf.FPDFPage_CountObjects(page)
    for i in range(count):
        if len(out) >= most:
            return
        item = pdf.FPDFFormObj_GetObject(form, i) if form else pdf.FPDFPage_GetObject(page, i)
        kind = pdf.FPDFPageObj_GetType(item)
        if kind == pdf.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                _walk(page, item, _times(_matrix(item), matrix), out, most, depth + 1)
            continue
        box = _box(item, matrix)
        if box:
            out.append(_Drawn(item, kind, box, form))


class _Layer(NamedTuple):
    """A filled path or a picture."""

    at: int
    """Its turn in the order of drawing."""
    box: Box
    colour: Rgb | None
    """None for a picture."""
    covers: bool
    """True where nothing can be seen through it."""


def _layers(drawn: list[_Drawn]) -> list[_Layer]:
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


def _kind(me: _Drawn, at: int, layers: list[_Layer], marks: list[Box], sight: Drawn) -> HiddenKind | None:
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
    pale = plain and unreadable(colour, fill) and not sight.stands_out(me.box, colour)
    if alpha == 0 or _size(me.item) < SMALLEST / 2 or pale:
        return HiddenKind.INVISIBLE_TEXT
    return None


def _is_filled(d: _Drawn) -> bool:
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
    size = ctypes.c_float()
    pdf.FPDFTextObj_GetFontSize(item, size)
    a, b, c, d, _, _ = _matrix(item)
    return float(abs(size.value) * max((a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5))


def _ems(me: _Drawn) -> float:
    """How long a text is set, against the size of its letters."""
    return max(me.box[2] - me.box[0], me.box[3] - me.box[1]) / max(_size(me.item), 0.1)


def _text(item: Any, text_page: Any) -> str:  # noqa: ANN401
    length = pdf.FPDFTextObj_GetText(item, text_page, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    pdf.FPDFTextObj_GetText(item, text_page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")


def _matrix(item: Any) -> Matrix:  # noqa: ANN401
    m = pdf.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if pdf.FPDFPageObj_GetMatrix(item, m) else _SAME


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _box(item: Any, m: Matrix) -> Box | None:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdf.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs = [x * m[0] + y * m[2] + m[4] for x, y in corners]
    ys = [x * m[1] + y * m[3] + m[5] for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _part_in(inner: Box, outer: Box) -> float:
    """The share of the first box that lies in the second."""
    wide = max(0.0, min(inner[2], outer[2]) - max(inner[0], outer[0]))
    high = max(0.0, min(inner[3], outer[3]) - max(inner[1], outer[1]))
    area = (inner[2] - inner[0]) * (inner[3] - inner[1])
    return wide * high / area if area > 0 else 0.0
