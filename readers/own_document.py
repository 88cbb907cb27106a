"""A document at an address of its own as an item."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from msgspec.structs import replace

from model.item import Item, ItemKind
from model.source import Source
from readers.documents import errors
from readers.documents.read import is_flat, read_document
from readers.govuk.plain import named_by
from readers.workbook.sheets import sniff

_IN_ITS_PLACE = {"html": "a web page", "json": "JSON", "text": "plain text", "xml": "XML", "empty": "nothing"}
_TO_DO = (
    'open its address, and see what stands there. A table of rows (ODS, XLSX, CSV) is watched as kind = "file", a web '
    'page as kind = "page"'
)
_AS_IT_IS = (errors.NoText, errors.UnknownFormat, errors.EmptyDocument)
"""Elsewhere told of an item that has more to it than its document; here nothing else says what stands in it."""


def own_item(source: Source) -> Item:
    """The document of a source, without its words."""
    parts = urlsplit(source.url)
    plain = urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))
    title = source.title or named_by(source.url) or source.url
    return Item(f"document:{plain}", ItemKind.DOCUMENT, title, url=source.url)


def read_own(body: bytes, source: Source) -> Item:
    """The document with its words. Raises Unread, none of which means that it is gone or says otherwise now."""
    kind, item = sniff(body), own_item(source)
    if not body:
        raise errors.EmptyAnswer("the document has no bytes; it is asked for again")
    if kind not in ("pdf", "zip") and not is_flat(body):
        if errors.is_challenge(body):
            raise errors.Challenge("a bot guard asks for a browser: what stands at the address is not known")
        said = _IN_ITS_PLACE.get(kind, "a file of another kind")
        raise errors.UnknownAnswer(f"{said} came in place of a PDF, DOCX or ODT: {_TO_DO}")
    try:
        return replace(item, text=read_document(body, "the document"))
    except _AS_IT_IS as error:
        raise errors.UnknownAnswer(f"{str(error).partition(';')[0]}: {_TO_DO}") from error
