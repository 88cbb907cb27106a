"""Judges a copy that is handed out by all the text that it shows: one that tells of a child is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from readers.documents.errors import EmptyDocument, NotJson, UnknownAnswer, Unread
from readers.documents.read import is_docx, open_document, read_document
from readers.json_answers import open_json
from readers.pages.read import decode_html
from readers.visible_copy import NoCopy, visible_copy
from readers.workbook.sheets import read_sheets, sniff
from text.privacy.prose import name_without_private, tells_of_child

TELLS = "what it shows tells of a child"
_CELL_ENDS = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def judged_copy(data: bytes, filename: str) -> bytes:
    """As `visible_copy`, of a document. Raises NoCopy too where a text of it tells of a child, or none is read."""
    made = visible_copy(data, filename)
    if shows_child(made, filename):
        raise NoCopy(TELLS)
    return made


def shows_child(body: bytes, filename: str = "") -> bool:
    """True where a text that stands in a body, or its name, tells of a child. Raises NoCopy where it cannot be read."""
    if name_without_private(filename, "") != filename:
        return True
    try:
        return any(map(tells_of_child, _texts_of(body)))
    except Unread as error:
        raise NoCopy(str(error)) from error


def _texts_of(body: bytes) -> Iterator[str]:
    kind = sniff(body)
    if kind == "json":
        yield from _texts_of_answer(body)
    elif kind == "pdf" or is_docx(body):
        yield read_document(body)
    elif kind in ("zip", "ole"):
        yield from _texts_of_sheets(body)
    elif kind in ("html", "xml", "text"):
        text = decode_html(body)
        yield text
        if kind != "text" or "<" in text:
            yield unescape(_TAG.sub("\n", _CELL_ENDS.sub(" | ", text)))
    elif kind != "empty":
        raise NoCopy(f"its text cannot be read ({kind})")


def _texts_of_sheets(body: bytes) -> Iterator[str]:
    book = read_sheets(body)
    if not book.sheets:  # no workbook: an ODT, or what cannot be read
        yield read_document(body)
    for sheet in book.sheets:
        yield sheet.name
        yield "\n".join(" | ".join(filter(None, row)) for row in sheet.rows)
        yield "\n".join(cell for row in sheet.rows for cell in row if cell)


def _texts_of_answer(body: bytes) -> Iterator[str]:
    """Of a document in an answer its name and texts; of any other answer every word, also of pages within it."""
    try:
        found = open_document(body)
    except (UnknownAnswer, NotJson, EmptyDocument):
        for text in _strings(open_json(body)):
            yield text
            if "<" in text:
                yield unescape(_TAG.sub("\n", _CELL_ENDS.sub(" | ", text)))
        return
    if name_without_private(found.name, "") != found.name:
        raise NoCopy(TELLS)
    yield from _texts_of(found.data)


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
