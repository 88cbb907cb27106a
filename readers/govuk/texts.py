"""What a publication says besides its registers, as items: its page, and the words of a document."""

from __future__ import annotations

from urllib.parse import urlsplit

from model.fetch import ContentItem
from model.item import Item, ItemKind
from readers.documents.errors import Unread
from readers.documents.read import read_document
from readers.govuk.api import NotAContentItem, read_content_item

HTML = "html"
"""The kind of an attachment that is a page of its own, which the Content API gives."""


def page_item(page: ContentItem, url: str) -> Item:
    """The page at an address, without its change notes, which are told word for word."""
    return Item(
        f"page:{urlsplit(url).path}", ItemKind.PAGE, page.title, url=url, published=page.public_updated_at[:10],
        text="\n".join(filter(None, (page.description, page.body_text))),
    )


def words_of(body: bytes, kind: str, url: str, title: str = "") -> tuple[str | None, str, frozenset[str]]:
    """The words of a document, or None and the code of why there are none; names of children that are out of them."""
    try:
        if kind == HTML:
            page = read_content_item(body, url=url)
            return page.body_text, "", page.children
        return read_document(body, title), "", frozenset()
    except NotAContentItem:
        return None, "unknown_format", frozenset()
    except Unread as error:
        return None, error.code, frozenset()
