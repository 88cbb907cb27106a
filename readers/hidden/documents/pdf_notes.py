"""What is attached to a PDF and to its pages: files, notes, fields of forms, boxes. Runs in the child process only."""

from __future__ import annotations

import ctypes
import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 1000
"""Annotations of a page, files of a document."""
_SHOWN_BY_THEMSELVES = frozenset({pdf.FPDF_ANNOT_LINK, pdf.FPDF_ANNOT_POPUP, pdf.FPDF_ANNOT_FREETEXT})
"""What such an annotation says is not its note: the name of a link, the window of another's note, words on the page."""
_NOT_SHOWN = pdf.FPDF_ANNOT_FLAG_HIDDEN | pdf.FPDF_ANNOT_FLAG_NOVIEW
FILES = (pdf.FPDF_ANNOT_FILEATTACHMENT, pdf.FPDF_ANNOT_SOUND, pdf.FPDF_ANNOT_MOVIE)

Box = tuple[float, float, float, float]


class Notes(NamedTuple):
    """Words of a page's annotations that it does not show."""

    comments: list[str]
    fields: list[str]
    """Of fields of a form, and of words on the page, that are hidden."""


@contextmanager
def annotation(page: pypdfium2.PdfPage, number: int) -> Iterator[Any]:
    """An annotation of a page, closed afterwards."""
    found = pdf.FPDFPage_GetAnnot(page.raw, number)
    try:
        yield found
    finally:
        pdf.FPDFPage_CloseAnnot(found)


def notes_on(page: pypdfium2.PdfPage) -> Notes:
    """What a page's annotations say and do not show."""
    out = Notes([], [])
    for i in range(min(pdf.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        with annotation(page, i) as a:
            kind = pdf.FPDFAnnot_GetSubtype(a)
            hidden = is_hidden(a)
            if kind == pdf.FPDF_ANNOT_WIDGET:
                text = text_of(a, "V") if hidden else ""
            else:
                text = text_of(a, "Contents") if hidden or kind not in _SHOWN_BY_THEMSELVES else ""
            if any(map(str.isalnum, text)):
                own = kind in (pdf.FPDF_ANNOT_WIDGET, pdf.FPDF_ANNOT_FREETEXT)
                (out.fields if own else out.comments).append(text)
    return out


def is_hidden(a: Any) -> bool:  # noqa: ANN401 - PDFium's
    """True for an annotation that is not shown on the screen."""
    return bool(pdf.FPDFAnnot_GetFlags(a) & _NOT_SHOWN)


def text_of(a: Any, key: str) -> str:  # noqa: ANN401 - PDFium's
    """A text of an annotation, "" where it has none."""
    length = pdf.FPDFAnnot_GetStringValue(a, key.encode(), None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    pdf.FPDFAnnot_GetStringValue(a, key.encode(), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")


def boxes_on(page: pypdfium2.PdfPage) -> list[Box]:
    """The boxes that annotations lay over a page: filled rectangles, and places marked to be blacked out."""
    out = []
    for i in range(min(pdf.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdf.FPDFPage_GetAnnot(page.raw, i)
        try:
            kind = pdf.FPDFAnnot_GetSubtype(annotation)
            r, g, b, a = (ctypes.c_uint() for _ in range(4))
            filled = pdf.FPDFAnnot_GetColor(annotation, pdf.FPDFANNOT_COLORTYPE_InteriorColor, r, g, b, a)
            rect = pdf.FS_RECTF()
            boxed = kind == pdf.FPDF_ANNOT_REDACT or (kind == pdf.FPDF_ANNOT_SQUARE and filled and a.value == 255)
            if boxed and pdf.FPDFAnnot_GetRect(annotation, rect):
                out.append((rect.left, rect.bottom, rect.right, rect.top))
        finally:
            pdf.FPDFPage_CloseAnnot(annotation)
    return out


def files_in(document: pypdfium2.PdfDocument) -> list[str]:
    """A hash of each file within the document, whether it is attached to the whole or to a place of a page."""
    out = []
    for i in range(min(document.count_attachments(), _MOST)):
        try:
            out.append(hashlib.sha256(bytes(document.get_attachment(i).get_data())).hexdigest())
        except pypdfium2.PdfiumError:
            out.append("a file that cannot be read")
    for number in range(min(len(document), 500)):
        page = document[number]
        try:
            for i in range(min(pdf.FPDFPage_GetAnnotCount(page.raw), _MOST)):
                annotation = pdf.FPDFPage_GetAnnot(page.raw, i)
                if pdf.FPDFAnnot_GetSubtype(annotation) in FILES:
                    out.append(f"a file at a place of page {number + 1}")
                pdf.FPDFPage_CloseAnnot(annotation)
        finally:
            page.close()
    return out
