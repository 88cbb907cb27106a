"""Bodies that came without a length: whole only where their own form proves that nothing is missing at the end."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from xml.parsers import expat

LARGEST_PARSED = 16 * 1024 * 1024
"""Bytes of JSON: more is nowhere read, and its values take many times as much memory."""
WITHOUT = "the answer came without a length (no Content-Length)"
NO_END = (
    f"{WITHOUT}, and a text such as CSV has no end of its own, so that nobody can know whether it is whole: ask its "
    "publisher to have it sent with its length, or watch it in a form that has an end (XLSX, ODS, PDF, a web page)"
)
_BOM = b"\xef\xbb\xbf"
_BEFORE = rb"(?>\s+|<!--.*?-->|<\?.*?\?>)*+"
_PAGE = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_PAGE_END = re.compile(rb"</html\s*>(?>\s+|<!--.*?-->)*+", re.IGNORECASE | re.DOTALL)
_XML = re.compile(rb"<\?xml\b|" + _BEFORE + rb"<(?:rss|feed|rdf:rdf|urlset|sitemapindex)\b", re.IGNORECASE | re.DOTALL)
_PDF_END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF[\s\0]*\Z")
_FIRST_PART = re.compile(rb"/Linearized\b.{0,200}?/L\s+(\d{1,12})|/L\s+(\d{1,12}).{0,200}?/Linearized\b", re.DOTALL)
_ZIP_END = struct.Struct("<4s4H2LH")


def missing_end(body: bytes) -> str:
    """Why a body without a length cannot be taken for whole; "" where it proves its end.

    The readers prove the rest, such as the checksums of a zip file. One that is cut must never pass here.
    """
    text = body.removeprefix(_BOM).lstrip()
    if body.startswith(b"PK\x03\x04"):
        return _judged(_is_whole_zip, body, "the directory at the end of a zip file (XLSX, ODS, DOCX)")
    if body.startswith(b"%PDF"):
        return _judged(_is_whole_pdf, body, "the end of a PDF (%%EOF)")
    if _PAGE.match(text):
        return _judged(_is_whole_page, text, "the end of a web page (</html>)")
    if _XML.match(text):
        return _judged(_is_whole_xml, text, "the end of well-formed XML")
    if text.startswith((b"{", b"[")):
        return _judged(_is_whole_json, text, "the end of valid JSON")
    return NO_END


def _judged(is_whole: Callable[[bytes], bool], body: bytes, what: str) -> str:
    return "" if is_whole(body) else f"{WITHOUT}, and {what} is missing: it was cut on its way, or is badly made"


def _is_whole_zip(body: bytes) -> bool:
    """The directory stands where the last record says, counted from the first byte, and the record ends the body.

    So the end of a zip file that lies within a cut one is none.
    """
    at = body.rfind(b"PK\x05\x06")
    if at < 0 or at + _ZIP_END.size > len(body):
        return False
    _, disk, first_disk, here, entries, size, begin, comment = _ZIP_END.unpack_from(body, at)
    ends = at + _ZIP_END.size + comment == len(body) and begin + size == at
    return ends and disk == first_disk == 0 and here == entries > 0 and body.startswith(b"PK\x01\x02", begin)


def _is_whole_pdf(body: bytes) -> bool:
    """The last mark leads to a table of contents; of one made for the web, with such a mark early, all has come."""
    end = _PDF_END.search(body, max(0, len(body) - 1024))
    said = _FIRST_PART.search(body, 0, 1024)
    if not end or not 0 < int(end[1]) < len(body):
        return False
    return not said or int(said[1] or said[2]) <= len(body)


def _is_whole_page(text: bytes) -> bool:
    at = text.lower().rfind(b"</html")
    return at >= 0 and bool(_PAGE_END.fullmatch(text, at))


def _is_whole_xml(text: bytes) -> bool:
    """No tree is built, and what declares entities is not read."""
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _no_entities
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return True


def _no_entities(*_: object) -> None:
    raise ValueError("it declares entities")


def _is_whole_json(text: bytes) -> bool:
    if len(text) > LARGEST_PARSED:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
