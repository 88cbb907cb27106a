"""A copy of a PDF made anew from its pages: without what they do not show, names of authors, files. The child's.

Nothing of the document itself is taken over (its description, attachments, scripts, layers), of its pages what their
drawing needs. The copy is drawn and held against the original: where it looks otherwise, there is no copy.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdf

from readers.copies.pdf_anew import written_anew
from readers.hidden.documents.pdf import MOST_OBJECTS, found_in_pdf, take_out, unseen_on
from readers.hidden.documents.pdf_notes import FILES, annotation, is_hidden
from readers.workbook.containers import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

_DROPPED = frozenset({*FILES, pdf.FPDF_ANNOT_TEXT, pdf.FPDF_ANNOT_POPUP, pdf.FPDF_ANNOT_REDACT, pdf.FPDF_ANNOT_SCREEN})
_UNLIKE = 64
"""Of 255, by which a pixel of the copy may differ: numbers are rounded anew where something was taken out."""


def copy_of(data: bytes, opened: Callable[[bytes], pypdfium2.PdfDocument]) -> bytes:
    """The copy. Raises Refusal where none can be made that shows all and hides nothing."""
    document = opened(data)
    try:
        drawn_anew = _emptied(document)
        copy = written_anew(_imported(document))
    finally:
        document.close()
    _prove(data, copy, opened, drawn_anew)
    return copy


def _imported(document: pypdfium2.PdfDocument) -> bytes:
    new = pypdfium2.PdfDocument.new()
    try:
        new.import_pages(document)
        out = io.BytesIO()
        new.save(out)
    except pypdfium2.PdfiumError as error:
        raise Refusal("damaged", f"its pages cannot be taken over ({error})") from error
    finally:
        new.close()
    return out.getvalue()


def _emptied(document: pypdfium2.PdfDocument) -> set[int]:
    """Takes off each page what is not seen; the numbers of the pages that were written anew."""
    left = MOST_OBJECTS
    out = set()
    for number in range(len(document)):
        page = document[number]
        try:
            unseen, looked = unseen_on(document, number, page, left)
            left -= looked
            if left <= 0:
                raise Refusal("too_large", "it has too many objects to be looked into")
            _without_notes(page)
            if not all(u.spoken for u in unseen):
                take_out(page, unseen)
                out.add(number)
                if not pdf.FPDFPage_GenerateContent(page.raw):
                    raise Refusal("damaged", f"its page {number + 1} cannot be written anew")
        finally:
            page.close()
    return out


def _without_notes(page: pypdfium2.PdfPage) -> None:
    for i in reversed(range(pdf.FPDFPage_GetAnnotCount(page.raw))):
        with annotation(page, i) as a:
            gone = pdf.FPDFAnnot_GetSubtype(a) in _DROPPED or is_hidden(a) or pdf.FPDFAnnot_HasKey(a, b"OC")
        if gone:
            pdf.FPDFPage_RemoveAnnot(page.raw, i)


def _prove(data: bytes, copy: bytes, opened: Callable[[bytes], pypdfium2.PdfDocument], anew: set[int]) -> None:
    """Raises Refusal where the copy does not look like the original, or hides something itself."""
    one, other = opened(data), opened(copy)
    try:
        if len(one) != len(other):
            raise Refusal("damaged", "not all of its pages can be taken over")
        for number in range(len(one)):
            before, after = _picture(one, number), _picture(other, number)
            if before != after and not (number in anew and _nearly(before, after)):
                raise Refusal("damaged", f"a copy of its page {number + 1} would not look like it")
        if found_in_pdf(other):
            raise Refusal("damaged", "what it hides cannot be taken out")
    finally:
        one.close()
        other.close()


def _nearly(one: bytes, other: bytes) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _UNLIKE for a, b in zip(one, other, strict=True))


def _picture(document: pypdfium2.PdfDocument, number: int) -> bytes:
    page = document[number]
    try:
        bitmap = page.render(scale=1, draw_annots=False, may_draw_forms=False)
        return bytes(bitmap.buffer)
    finally:
        page.close()
