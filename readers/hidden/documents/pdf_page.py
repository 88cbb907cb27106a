"""What stands on a page of a PDF: its annotations, words in the place of its own, its picture. Used by the child."""

from __future__ import annotations

import codecs
import ctypes
import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from difflib import SequenceMatcher
from functools import partial
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdf

from readers.hidden.take_out import Rgb

Box = tuple[float, float, float, float]

_MOST_NOTES = 1000
"""Annotations of a page, files of a document."""
_SHOWN_BY_THEMSELVES = frozenset({pdf.FPDF_ANNOT_LINK, pdf.FPDF_ANNOT_POPUP, pdf.FPDF_ANNOT_FREETEXT})
"""What such an annotation says is not its note: the name of a link, the window of another's note, words on the page."""
_NOT_SHOWN = pdf.FPDF_ANNOT_FLAG_HIDDEN | pdf.FPDF_ANNOT_FLAG_NOVIEW
FILES = (pdf.FPDF_ANNOT_FILEATTACHMENT, pdf.FPDF_ANNOT_SOUND, pdf.FPDF_ANNOT_MOVIE)

_LETTERS_AN_EM = 4
"""The narrowest letters that are set: more do not fit."""
_UNLIKE = 4
"""Letters and digits that are not set, from which they are words; a ligature without a name of its own has three."""
_MOST_MARKS = 8
_LONGEST_COMPARED = 4000

_SCALE = 1.5
"""Pixels for each point."""
_MOST_PIXELS = 12_000_000
_TOLD_APART = 8
"""Of 255, by which a letter's darkest pixel differs from its ground at least."""
_CHANNELS = 3
_GROUND = 64
"""Of 255, by which the ground differs from the ink of letters that are read on it."""
_MOST_OF_IT = 0.5


def utf16(write: Callable[[Any, int], int]) -> str:
    """The text that a function of PDFium writes into a buffer, "" for none."""
    length = write(None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    write(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")


# Annotations ------------------------------------------------------------------------------------------------------


class Notes(NamedTuple):
    """Words of a page's annotations that it does not show."""

    comments: list[str]
    fields: list[str]
    """Of fields of a form, and of words on the page, that are hidden."""


def annotations_of(page: pypdfium2.PdfPage, most: int = _MOST_NOTES) -> Iterator[Any]:
    """The annotations of a page; each is closed when the next is asked for."""
    for i in range(min(pdf.FPDFPage_GetAnnotCount(page.raw), most)):
        annotation = pdf.FPDFPage_GetAnnot(page.raw, i)
        try:
            yield annotation
        finally:
            pdf.FPDFPage_CloseAnnot(annotation)


def is_hidden(a: Any) -> bool:  # noqa: ANN401 - PDFium's
    """True for an annotation that is not shown on the screen."""
    return bool(pdf.FPDFAnnot_GetFlags(a) & _NOT_SHOWN)


def notes_on(page: pypdfium2.PdfPage) -> Notes:
    """What a page's annotations say and do not show."""
    out = Notes([], [])
    for a in annotations_of(page):
        kind, hidden = pdf.FPDFAnnot_GetSubtype(a), is_hidden(a)
        field = kind == pdf.FPDF_ANNOT_WIDGET
        if not hidden and (field or kind in _SHOWN_BY_THEMSELVES):
            continue
        text = utf16(partial(pdf.FPDFAnnot_GetStringValue, a, b"V" if field else b"Contents"))
        if any(map(str.isalnum, text)):
            (out.fields if field or kind == pdf.FPDF_ANNOT_FREETEXT else out.comments).append(text)
    return out


def boxes_on(page: pypdfium2.PdfPage) -> list[Box]:
    """The boxes that annotations lay over a page: filled rectangles, and places marked to be blacked out."""
    out = []
    for annotation in annotations_of(page):
        kind = pdf.FPDFAnnot_GetSubtype(annotation)
        r, g, b, a = (ctypes.c_uint() for _ in range(4))
        filled = pdf.FPDFAnnot_GetColor(annotation, pdf.FPDFANNOT_COLORTYPE_InteriorColor, r, g, b, a)
        rect = pdf.FS_RECTF()
        boxed = kind == pdf.FPDF_ANNOT_REDACT or (kind == pdf.FPDF_ANNOT_SQUARE and filled and a.value == 255)
        if boxed and pdf.FPDFAnnot_GetRect(annotation, rect):
            out.append((rect.left, rect.bottom, rect.right, rect.top))
    return out


def files_in(document: pypdfium2.PdfDocument) -> list[str]:
    """A hash of each file within the document, whether it is attached to the whole or to a place of a page."""
    out = []
    for i in range(min(document.count_attachments(), _MOST_NOTES)):
        try:
            out.append(hashlib.sha256(bytes(document.get_attachment(i).get_data())).hexdigest())
        except pypdfium2.PdfiumError:
            out.append("a file that cannot be read")
    for number in range(min(len(document), 500)):
        with closing(document[number]) as page:
            kinds = map(pdf.FPDFAnnot_GetSubtype, annotations_of(page))
            out += [f"a file at a place of page {number + 1}" for kind in kinds if kind in FILES]
    return out


# Words in the place of others -------------------------------------------------------------------------------------


class Spoken(NamedTuple):
    """What stands in the place of an object's words (/ActualText), and is read and copied for them.

    Publishers' programs write it for ligatures, hyphens and bullets; where it has more letters than those that are set
    there, or than there is room for, it says what is not shown.
    """

    words: str
    place: int | None
    """The same for all objects in whose place it stands together."""


def spoken_of(item: Any) -> Spoken | None:  # noqa: ANN401 - PDFium's
    """What stands in the place of an object's words; None for nothing."""
    for mark in _marks(item):
        length = ctypes.c_ulong()
        if not pdf.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", None, 0, length) or not length.value:
            continue
        buffer = (ctypes.c_ubyte * length.value)()
        pdf.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", buffer, length.value, length)
        return Spoken(_decoded(bytes(buffer)), ctypes.cast(mark, ctypes.c_void_p).value)
    return None


def _decoded(raw: bytes) -> str:
    marks = {codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF8: "utf-8"}
    mark = next((m for m in marks if raw.startswith(m)), b"")
    return raw[len(mark) :].decode(marks.get(mark, "latin-1"), "replace").strip("\0")


def silence(item: Any) -> None:  # noqa: ANN401 - PDFium's
    """Takes what stands in the place of an object's words off it."""
    for mark in list(_marks(item)):
        pdf.FPDFPageObj_RemoveMark(item, mark)


def _marks(item: Any) -> Iterator[Any]:  # noqa: ANN401 - PDFium's
    """The innermost first: of several it is the one that is read."""
    for i in reversed(range(min(pdf.FPDFPageObj_CountMarks(item), _MOST_MARKS))):
        yield pdf.FPDFPageObj_GetMark(item, i)


def unlike(words: str, shown: Sequence[tuple[str, float]]) -> tuple[bool, bool]:
    """Whether words say more than is set in their place, and whether more is set there than they say.

    `shown`: of each object there its text, and its length in ems.
    """
    said, letters = _letters(words), _letters("".join(text for text, _ in shown))
    if len(said) + len(letters) > _LONGEST_COMPARED:
        return said not in letters, letters not in said
    same = sum(m.size for m in SequenceMatcher(None, said, letters, autojunk=False).get_matching_blocks())
    no_room = len(said) > _UNLIKE + _LETTERS_AN_EM * sum(ems for _, ems in shown)
    return no_room or len(said) - same >= _UNLIKE, len(letters) - same >= _UNLIKE


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


# The image --------------------------------------------------------------------------------------------------------


class PageImage:
    """A page as viewers draw it, layers and annotations as they are by default.

    A text in whose place it has one colour is not seen, whatever the cause: a layer that is off, a clip, a cover of
    any shape, a place outside the page.
    """

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        width, height = page.get_size()
        scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=False)
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._channels = bitmap.n_channels
        self._pixels = bytes(bitmap.buffer)
        self._pixel = bitmap.get_posconv(page).to_bitmap
        bitmap.close()

    def shows(self, box: Box) -> bool:
        """True where the box, in the coordinates of the page, has more than one colour."""
        return any(max(part) - min(part) >= _TOLD_APART for part in self._area(box) if part)

    def stands_out(self, box: Box, ink: Rgb) -> bool:
        """True where most of the box is of a colour on which letters of that ink are read."""
        return any(
            sum(abs(pixel - of_ink) >= _GROUND for pixel in part) > _MOST_OF_IT * len(part)
            for part, of_ink in zip(self._area(box), reversed(ink), strict=False)
        )

    def _area(self, box: Box) -> list[bytes]:
        """The pixels of a box, blue, green and red."""
        xs, ys = zip(*(self._pixel(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])), strict=True)
        # A pixel more on each side: of what is set in hairlines and between two pixels, something is there.
        left, right = max(0, min(xs) - 1), min(self._width, max(xs) + 2)
        top, bottom = max(0, min(ys) - 1), min(self._height, max(ys) + 2)
        if left >= right or top >= bottom:
            return []
        n = self._channels
        lines = (self._pixels[y * self._stride + left * n : y * self._stride + right * n] for y in range(top, bottom))
        area = b"".join(lines)
        return [area[c::n] for c in range(min(n, _CHANNELS))]
