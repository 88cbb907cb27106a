"""A PDF's text by paragraphs, what it hides, and a copy of it without that. Runs in the child process only.

Nothing of the document itself goes into the copy (its description, attachments, scripts, layers), of its pages what
their drawing needs. The copy is drawn and held against the original: where it looks otherwise, there is no copy.
"""

from __future__ import annotations

import base64
import io
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing

import pypdfium2
import pypdfium2.raw as pdf

from readers.documents.errors import NoText
from readers.documents.pdf_columns import ColumnReader
from readers.documents.pdf_rewrite import written_anew
from readers.hidden.documents.pdf import MOST_OBJECTS, found_in_pdf, take_out, unseen_on
from readers.hidden.documents.pdf_page import FILES, annotations_of, is_hidden
from readers.hidden.take_out import Found
from readers.register.problems import Code
from readers.workbook.containers import Refusal
from text.clean import clean
from text.privacy.pupils.births import is_name_and_birth

MAX_PAGES = 3000
MAX_TEXT = 8_000_000
"""Characters."""
LETTERS_A_PAGE = 3
"""A scan may bear a stamp or a page number; fewer letters a page than this are no text."""
_BROKEN_WORD = re.compile("[\u00ad\ufffe\u0002][ \t]*\r?\n")
_ENDS = (".", "?", "!", ":", ";", "\u201d", ".)")
_BEGINS = re.compile(r"(?:[A-Z\"\u201c\u2018(]|\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\s|[\u2022\u25cf\u25aa\uf0b7o-]\s)")
_ITEM = re.compile(r"(?:\d{1,3}[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\s|[\u2022\u25cf\u25aa\uf0b7]\s?)")
_REFERENCE = re.compile(r"(?P<form>[A-Z]{2,8}[ /_-]?)(?P<number>\d{2,9}(?:[./-]\d{1,6})*)[:.]? +[A-Z\"\u201c(]")
"""What a row of a register begins with; a key stage, KS2, has one digit."""
_ROWS = 3
_SHORT_LINE = 60
"""Characters: a line before a list item that is shorter than this ends its paragraph."""
_OF_LETTER = re.compile(
    r"(?:From|To|Cc|CC|Sent|Date|Subject|Re|RE|Our ref(?:erence)?|Your ref(?:erence)?) ?: ?\S|Dear [A-Z]"
    r"|(?:Kind|Best|Warm) (?:regards|wishes)|Yours (?:sincerely|faithfully|truly)"
)
"""Begins a line of its own at the head or foot of a letter."""
_GOES_ON = re.compile(
    r"[,(&/\u2013-]$|\b(?:(?-i:a)|an|the|and|or|nor|of|to|for|with|by|from|in|on|at|as|that|which|who|whose|whom|is|was|were|are|am"
    r"|be|been|being|has|have|had|not|no|his|her|their|its|our|my|your|this|these|those|than|about|into|onto|under|over"
    r"|between|among|per|via|including|concerning|regarding|called|named|both|either|such|all|any|each|other|Mr|Mrs|Ms"
    r"|Miss|Mx|Dr|Prof|Sir|Dame|Lord|Lady|Cllr)\.?$", re.IGNORECASE,
)
"""How no line ends that is to be the last of something."""
_CAPITAL = re.compile(r"(?!(?:Ltd|Limited|plc|PLC|LLP|LLC|CIC|Inc|Co)\b)[A-Z\d\u00c0-\u00de]")
_BESIDE = 4
"""Lines above and below by which it is seen how long lines are."""
_WIDE, _ROOM = 50, 0.7
"""Characters of the longest of these where a column is not narrow; the share of it up to which more had room."""
_DROPPED = frozenset({*FILES, pdf.FPDF_ANNOT_TEXT, pdf.FPDF_ANNOT_POPUP, pdf.FPDF_ANNOT_REDACT, pdf.FPDF_ANNOT_SCREEN})
"""Annotations that a copy has not."""
_PIXELS_APART = 64
"""Of 255, by which a pixel of the copy may differ: numbers are rounded anew where something was taken out."""


def read_pdf(data: bytes) -> str:
    """The text that can be seen, one paragraph a line. Raises Refusal: encrypted, damaged, too_large, no_text."""
    letters = size = 0
    parts: list[str] = []
    with closing(_opened(data)) as document:
        pages = len(document)
        for text in _pages(document):
            size += len(text)
            letters += sum(map(str.isalpha, text))
            if size > MAX_TEXT:
                raise Refusal(Code.TOO_LARGE, f"it holds more than {MAX_TEXT:,} characters")
            parts.append(text)
    if letters < LETTERS_A_PAGE * max(1, pages):
        raise Refusal(NoText.code, "its pages hold no text (a scan)")
    return "\n".join(paragraphs("\n".join(parts)))


def look_into_pdf(data: bytes) -> list[Found]:
    """What a PDF hides. Raises Refusal: encrypted, damaged, too_large."""
    with closing(_opened(data)) as document:
        return found_in_pdf(document)


def copy_pdf(data: bytes) -> str:
    """A copy made anew, in base64. Raises Refusal where none can be made that shows all and hides nothing."""
    with closing(_opened(data)) as document:
        drawn_anew = _emptied(document)
        copy = written_anew(_imported(document))
    _prove(data, copy, drawn_anew)
    return base64.b64encode(copy).decode()


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = Code.ENCRYPTED if "password" in str(error).lower() else Code.DAMAGED
        raise Refusal(code, f"the PDF does not open ({error})") from error
    if len(document) > MAX_PAGES:
        raise Refusal(Code.TOO_LARGE, f"it has {len(document):,} pages")
    return document


def _pages(document: pypdfium2.PdfDocument) -> Iterator[str]:
    left, columns = MOST_OBJECTS, ColumnReader()
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise Refusal(Code.DAMAGED, f"its page {number + 1} does not open ({error})") from error
        with closing(page):
            unseen, looked = unseen_on(document, number, page, left)
            left -= looked
            take_out(page, unseen)
            with closing(page.get_textpage()) as text_page:
                yield columns.text_of(page, text_page)
    yield columns.rest()


def paragraphs(text: str) -> list[str]:
    """Lines as they are set, joined to paragraphs: a PDF knows only lines.

    A paragraph ends at an empty line, before a numbered or bulleted item, before a row of a table whose rows begin with
    references of one form ("PS-101 ..."), and where a sentence ends and the next line begins like one, where one is
    somebody's name and a day, and where a line ends though the next word had room. A word broken at the line's end is
    joined.
    """
    out: list[list[str]] = [[]]
    lines = list(map(clean, _BROKEN_WORD.sub("", text).splitlines()))
    rows = _rows_with_references(lines)
    first, last = min(rows, default=0), max(rows, default=0)
    for n, line in enumerate(lines):
        current = out[-1]
        if not line:
            out.append([])
            continue
        ended = bool(current) and current[-1].endswith(_ENDS)
        short = len(current) < _SHORT_LINE and len(" ".join(current)) < _SHORT_LINE
        born = bool(current) and (is_name_and_birth(line) or is_name_and_birth(current[-1]))
        own = (ended and _BEGINS.match(line)) or ((ended or short) and _ITEM.match(line))
        if born or (current and (own or n in rows or (not first < n < last and _ends_early(lines, n - 1)))):
            out.append([line])
        else:
            current.append(line)
    return [" ".join(lines) for lines in out if lines]


def _rows_with_references(lines: Sequence[str]) -> frozenset[int]:
    """The lines that begin as rows of a register do, with another reference of one form each; the headings too."""
    by_form: dict[str, dict[int, str]] = {}
    for n, line in enumerate(lines):
        if (begins := _REFERENCE.match(line)) and not (n and _GOES_ON.search(lines[n - 1])):
            by_form.setdefault(begins["form"], {})[n] = begins["number"]
    found = {n for rows in by_form.values() if len({*rows.values()}) >= _ROWS for n in rows}
    head = min(found, default=0) - 1
    return frozenset({*found, head} if head > 0 and not lines[head].endswith(_ENDS) else found)


def _ends_early(lines: Sequence[str], n: int) -> bool:
    """True for a line that goes on in the next no more: this begins like one of its own, and had room beside it."""
    line, below = lines[n], lines[n + 1]
    if not _CAPITAL.match(below) or _GOES_ON.search(line):
        return False
    if _OF_LETTER.match(below):
        return True
    longest = max((len(x) for x in lines[max(0, n - _BESIDE) : n + _BESIDE + 1] if " | " not in x), default=0)
    return longest >= _WIDE and len(line) + 1 + len(below.split(" ", 1)[0]) <= _ROOM * longest


def _emptied(document: pypdfium2.PdfDocument) -> set[int]:
    """Takes off each page what is not seen; the numbers of the pages that were written anew."""
    left = MOST_OBJECTS
    out = set()
    for number in range(len(document)):
        with closing(document[number]) as page:
            unseen, looked = unseen_on(document, number, page, left)
            left -= looked
            if left <= 0:
                raise Refusal(Code.TOO_LARGE, "it has too many objects to be looked into")
            gone = [
                i for i, a in enumerate(annotations_of(page, sys.maxsize))
                if pdf.FPDFAnnot_GetSubtype(a) in _DROPPED or is_hidden(a) or pdf.FPDFAnnot_HasKey(a, b"OC")
            ]
            for i in reversed(gone):
                pdf.FPDFPage_RemoveAnnot(page.raw, i)
            if not all(u.spoken for u in unseen):
                take_out(page, unseen)
                out.add(number)
                if not pdf.FPDFPage_GenerateContent(page.raw):
                    raise Refusal(Code.DAMAGED, f"its page {number + 1} cannot be written anew")
    return out


def _imported(document: pypdfium2.PdfDocument) -> bytes:
    with closing(pypdfium2.PdfDocument.new()) as new:
        try:
            new.import_pages(document)
            out = io.BytesIO()
            new.save(out)
        except pypdfium2.PdfiumError as error:
            raise Refusal(Code.DAMAGED, f"its pages cannot be taken over ({error})") from error
    return out.getvalue()


def _prove(data: bytes, copy: bytes, drawn_anew: set[int]) -> None:
    """Raises Refusal where the copy does not look like the original, or hides something itself."""
    with closing(_opened(data)) as one, closing(_opened(copy)) as other:
        if len(one) != len(other):
            raise Refusal(Code.DAMAGED, "not all of its pages can be taken over")
        for number in range(len(one)):
            before, after = _picture(one, number), _picture(other, number)
            if before != after and not (number in drawn_anew and _nearly(before, after)):
                raise Refusal(Code.DAMAGED, f"a copy of its page {number + 1} would not look like it")
        if found_in_pdf(other):
            raise Refusal(Code.DAMAGED, "what it hides cannot be taken out")


def _picture(document: pypdfium2.PdfDocument, number: int) -> bytes:
    with closing(document[number]) as page:
        return bytes(page.render(scale=1, draw_annots=False, may_draw_forms=False).buffer)


def _nearly(one: bytes, other: bytes) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _PIXELS_APART for a, b in zip(one, other, strict=True))
