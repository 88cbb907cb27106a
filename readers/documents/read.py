"""Documents of evidence and publications: JSON with base64 -> bytes -> text. PDF, DOCX and ODT are read in a child."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

from model.hidden import Hidden, HiddenKind
from readers.documents.errors import (
    BrokenDocument,
    EmptyDocument,
    EncryptedDocument,
    NotBase64,
    NoText,
    TooBig,
    UnknownAnswer,
    UnknownFormat,
    Unread,
)
from readers.hidden.documents.html import take_out_unseen
from readers.json_answers import MAX_BYTES, open_json, text_field
from readers.pages.read import FEW_WORDS, decode_html, parse_page, refuse_excuses, text_of, text_of_html
from readers.register.problems import Code
from readers.sandbox import NoAnswer, ask_child
from readers.workbook.sheets import sniff
from text.clean import clean

MAX_DOCUMENT = 48 * 1024 * 1024
"""Bytes of a document itself."""
MAX_HTML = 10 * 1024 * 1024
"""Bytes, pictures that stand within the page left out."""
WALL_SECONDS = 30
"""Then the child is killed."""
_MAX_ANSWER = 32 * 1024 * 1024
_PARSERS = ("pypdfium2", "pypdfium2_raw", "lxml")
_PICTURE = re.compile(rb"data:[a-z0-9.+/-]{1,60};base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_OPEN_DOCUMENT_XML = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_OFFICE_XML = (
    b"urn:schemas-microsoft-com:office:spreadsheet", b"http://schemas.microsoft.com/office/word/2003/wordml",
    b"http://schemas.microsoft.com/office/2006/xmlPackage",
)
_HEAD = 16 * 1024
_FIRST_TAG = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)")
_REFUSALS: dict[str, type[Unread]] = {
    Code.ENCRYPTED: EncryptedDocument, Code.TOO_LARGE: TooBig, NoText.code: NoText, UnknownFormat.code: UnknownFormat,
}
_WHY_NOT = {
    NoAnswer.DIED: "it makes the reader crash", NoAnswer.OVERDUE: "it takes too long",
    NoAnswer.TOO_LARGE: "what it hides is too large",
}


class DocumentFile(NamedTuple):
    """A document as an API hands it out."""

    name: str
    format: str
    """OriginalFormat, Html or Pdf; OriginalFormat may be anything: only the bytes tell."""
    data: bytes


def open_document(body: bytes) -> DocumentFile:
    """The document in an answer of `/api/.../Document/{format}`.

    Raises NotBase64, EmptyDocument (0 bytes), UnknownAnswer (no `data`, or null), TooBig, and what `open_json` raises:
    a format that is not listed answers 500, as JSON.
    """
    answer = open_json(body, most=MAX_BYTES)
    if not isinstance(answer, dict) or not ("data" in answer or "fileDataFormat" in answer):
        raise UnknownAnswer("the answer holds no document; the API has changed, or the address is not a document's")
    name, data = text_field(answer, "fileName"), answer.get("data")
    if data is None:
        raise UnknownAnswer(f"the answer has no data of the document {name or '(no name)'}; it is asked for again")
    if data == "":
        raise EmptyDocument(f"the document {name or '(no name)'} has 0 bytes; it is told with its link")
    if not isinstance(data, str):
        raise NotBase64(f"the data of {name or '(no name)'} is no text")
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotBase64(f"the data of {name or '(no name)'} is not base64 ({error}); it is asked for again") from error
    return DocumentFile(name, text_field(answer, "fileDataFormat"), raw)


def read_document(data: bytes, name: str = "") -> str:
    """The text of a document, one paragraph a line; what it is tell its bytes, not its name (which is for messages).

    Raises EmptyDocument, NoText (a scan: told as "no text", with a link), UnknownFormat, EncryptedDocument,
    BrokenDocument, TooBig. Reads HTML, PDF, DOCX, ODT and plain text.
    """
    shown = name or "the document"
    if len(data) > MAX_DOCUMENT:
        raise TooBig(f"{shown} has more than {MAX_DOCUMENT >> 20} MiB; it is told with its link")
    kind = sniff(data)
    if kind == "empty":
        raise EmptyDocument(f"{shown} has 0 bytes; it is told with its link")
    if kind == "pdf":
        text = _read_in_child("pdf", data, shown)
    elif kind == "zip" or is_flat(data):
        text = _read_in_child("office", data, shown)
    elif kind in ("html", "text", "xml") or data[:64].lstrip().startswith(b"<"):
        text = _read_html(data, shown)
    else:
        raise UnknownFormat(f"{shown} is of a kind that is not read here ({kind}); it is told with its link")
    if any(c.isalpha() for c in text):
        return text
    if text or kind in ("pdf", "zip") or b"<img" in data.lower():
        raise NoText(f"{shown} holds no text; open the link")
    raise EmptyDocument(f"{shown} holds no words and no picture; it is told with its link")


def is_docx(data: bytes) -> bool:
    """True for a Word document. An OpenDocument file, which says first what it is, may have one within."""
    is_word = data.startswith(b"PK") and b"word/document.xml" in data and b"xl/workbook.xml" not in data
    return is_word and not data[30:].startswith(_OPEN_DOCUMENT)


def is_flat(data: bytes) -> bool:
    """True for an OpenDocument file that is XML in one piece: a text, or another kind."""
    if _OPEN_DOCUMENT_XML not in data[:_HEAD]:
        return False
    begins = _FIRST_TAG.search(data[:_HEAD])
    return sniff(data) in ("xml", "html", "text") and begins is not None and begins[1] == b"document"


def is_office_xml(data: bytes) -> bool:
    """True for a workbook or a document of Excel or Word in XML, of which nobody knows what it hides."""
    return sniff(data) == "xml" and any(mark in data[:_HEAD] for mark in _OFFICE_XML)


def hidden_in_document(data: bytes, *, show: bool = False) -> list[tuple[Hidden, list[str]]]:
    """What a PDF, a DOCX or an ODT hides; its words only with `show`."""
    kind = "show" if show else "hidden"
    answer = ask_child(kind, data, *_PARSERS, wall_seconds=WALL_SECONDS, most=_MAX_ANSWER)
    if isinstance(answer, NoAnswer):
        return [(not_looked_into(data, _WHY_NOT[answer]), [])]
    if "refused" in answer:
        return [(not_looked_into(data, str(answer["refused"][1])), [])]
    out = []
    for k, *rest in answer.get("hidden", []):
        stopped = k == HiddenKind.NOT_LOOKED_INTO
        hidden = not_looked_into(data, rest[0]) if stopped else Hidden(HiddenKind(k), *rest[:3])
        out.append((hidden, list(rest[3]) if show and not stopped else []))
    return out


def not_looked_into(data: bytes, why: str) -> Hidden:
    """A file whose look for hidden content failed. Of these very bytes: others are asked about anew."""
    return Hidden(HiddenKind.NOT_LOOKED_INTO, why[:200], 1, hashlib.sha256(b"not looked into\0" + data).hexdigest())


def _read_html(data: bytes, shown: str) -> str:
    bare = _PICTURE.sub(b"", data)
    if len(bare) > MAX_HTML:
        raise TooBig(f"{shown} has more than {MAX_HTML >> 20} MiB of HTML; it is told with its link")
    html = decode_html(bare)
    tree = parse_page(html) if b"<" in bare else None
    headings: list[str] = []
    if tree is None:
        text = text_of_html(html)
    else:
        headings = [clean(tree.findtext(".//title") or ""), *(text_of(e) for e in tree.iter("h1"))]
        unseen = take_out_unseen(tree, text_of)
        text = text_of(tree, unseen.rows)
    if len(text) < FEW_WORDS:
        headings.append(text.partition("\n")[0])  # an error page may have no heading
    refuse_excuses(tree, headings, text, what=shown)
    return text


def copy_of_pdf(data: bytes) -> bytes:
    """A PDF made anew from what it shows. Raises Unread where there can be none."""
    return base64.b64decode(_read_in_child("copy", data, "the document"))


def _read_in_child(kind: str, data: bytes, shown: str) -> str:
    """What the child makes of a file. Raises one of `_REFUSALS`, and BrokenDocument where the file ends the child."""
    most = 2 * MAX_DOCUMENT if kind == "copy" else _MAX_ANSWER
    answer = ask_child(kind, data, *_PARSERS, wall_seconds=WALL_SECONDS, most=most)
    if answer is NoAnswer.TOO_LARGE:
        raise TooBig(f"{shown} holds more text than any evidence; it is told with its link")
    if answer is NoAnswer.OVERDUE:
        raise BrokenDocument(f"{shown} takes too long to read; it is told with its link")
    if isinstance(answer, NoAnswer):
        raise BrokenDocument(f"{shown} makes the reader crash (its child process died, nothing else did)")
    if "refused" in answer:
        code, why = answer["refused"]
        raise _REFUSALS.get(code, BrokenDocument)(f"{shown} cannot be read: {why}; it is told with its link")
    text = answer.get("text")
    if not isinstance(text, str):
        raise BrokenDocument(f"{shown} made the reader answer nonsense; it is told with its link")
    return text
