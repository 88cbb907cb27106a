"""The text of a PDF by paragraphs. Runs in the child process only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2

from readers.hidden.documents.pdf import MOST_OBJECTS, found_in_pdf, take_out, unseen_on
from readers.workbook.containers import Refusal
from text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readers.hidden.take_out import Found

MAX_PAGES = 3000
MAX_TEXT = 8_000_000
"""Characters."""
LETTERS_A_PAGE = 3
"""A scan may bear a stamp or a page number; fewer letters a page than this are no text."""
_BROKEN_WORD = re.compile("[\u00ad\ufffe\u0002][ \t]*\r?\n")
_ENDS = (".", "?", "!", ":", ";", "\u201d", ".)")
_BEGINS = re.compile(r"(?:[A-Z\"\u201c\u2018(]|\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\s|[\u2022\u25cf\u25aa\uf0b7o-]\s)")
_ITEM = re.compile(r"(?:\d{1,3}[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\s|[\u2022\u25cf\u25aa\uf0b7]\s?)")
_SHORT = 60
"""Characters: a line before a list item that is shorter than this ends its paragraph."""


def read_pdf(data: bytes) -> str:
    """The text that can be seen, one paragraph a line. Raises Refusal: encrypted, damaged, too_large, no_text."""
    document = _opened(data)
    try:
        pages, letters = len(document), 0
        if pages > MAX_PAGES:
            raise Refusal("too_large", f"it has {pages:,} pages")
        parts: list[str] = []
        size = 0
        for text in _pages(document):
            size += len(text)
            letters += sum(map(str.isalpha, text))
            if size > MAX_TEXT:
                raise Refusal("too_large", f"it holds more than {MAX_TEXT:,} characters")
            parts.append(text)
    finally:
        document.close()
    if letters < LETTERS_A_PAGE * max(1, pages):
        raise Refusal("no_text", "its pages hold no text (a scan)")
    return "\n".join(paragraphs("\n".join(parts)))


def look_into_pdf(data: bytes) -> list[Found]:
    """What a PDF hides; nothing where it does not open. Raises Refusal where it is too large."""
    document = _opened(data)
    try:
        if len(document) > MAX_PAGES:
            raise Refusal("too_large", f"it has {len(document):,} pages")
        return found_in_pdf(document)
    finally:
        document.close()


def copy_pdf(data: bytes) -> str:
    """A copy of a PDF made anew, in base64. Raises Refusal where there can be none."""
    import base64

    from readers.copies.fresh_pdf import copy_of

    document = _opened(data)
    pages = len(document)
    document.close()
    if pages > MAX_PAGES:
        raise Refusal("too_large", f"it has {pages:,} pages")
    return base64.b64encode(copy_of(data, _opened)).decode()


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() else "damaged"
        raise Refusal(code, f"the PDF does not open ({error})") from error


def _pages(document: pypdfium2.PdfDocument) -> Iterator[str]:
    left = MOST_OBJECTS
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise Refusal("damaged", f"its page {number + 1} does not open ({error})") from error
        try:
            unseen, looked = unseen_on(document, number, page, left)
            left -= looked
            take_out(page, unseen)
            text_page = page.get_textpage()
            try:
                yield text_page.get_text_bounded()
            finally:
                text_page.close()
        finally:
            page.close()


def paragraphs(text: str) -> list[str]:
    """Lines as they are set, joined to paragraphs: a PDF knows only lines.

    A paragraph ends at an empty line, before a numbered or bulleted item, and where a sentence ends and the next
    line begins like one. A word broken at the line's end is joined.
    """
    out: list[str] = []
    current = ""
    for raw in _BROKEN_WORD.sub("", text).splitlines():
        line = clean(raw)
        if not line:
            out.append(current)
            current = ""
            continue
        ended = current.endswith(_ENDS) and _BEGINS.match(line)
        item = _ITEM.match(line) and (current.endswith(_ENDS) or len(current) < _SHORT)
        if current and (ended or item):
            out.append(current)
            current = line
        else:
            current = f"{current} {line}" if current else line
    return [p for p in [*out, current] if p]
