"""What a publication says besides its registers, as items: its page, and the words of a document."""

from __future__ import annotations

from urllib.parse import urlsplit

from model.fetch import ContentItem
from model.item import Item, ItemKind
from readers.documents.errors import UnknownFormat
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


def read_page_item(body: bytes, url: str) -> Item:
    """The page of an answer of the Content API. Raises UnknownFormat where it is none."""
    return page_item(_content_item(body, url), url)


def words_of(body: bytes, kind: str, url: str, title: str = "") -> tuple[str, frozenset[str]]:
    """The words of a document, and the names of children that are out of them already. Raises Unread."""
    if kind == HTML:
        page = _content_item(body, url)
        return page.body_text, page.children
    return read_document(body, title), frozenset()


def _content_item(body: bytes, url: str) -> ContentItem:
    try:
        return read_content_item(body, url=url)
    except NotAContentItem as error:
        raise UnknownFormat(str(error)) from error
