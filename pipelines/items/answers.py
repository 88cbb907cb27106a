"""An archived answer read again: the items in it, as the spider of its source's kind had them."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import get_args
from urllib.parse import urlsplit

from model.item import Item
from model.source import Source
from readers.govuk.values import origin_of
from readers.parliament.addresses import Listed


def items_in(source: Source, body: bytes, url: str, content_type: str, at: datetime) -> tuple[Item, ...]:
    """The items of an answer from an address, which came at a time.

    Raises:
        Unread: today's reader can make nothing of it.
    """
    found: tuple[Item, ...] = ()
    match source.kind:
        case "feed":
            from readers.feeds.read import read_feed  # feedparser is large

            found = read_feed(body, url, at)
        case "list":
            from readers.lists.read import read_list_of

            found = read_list_of(body, url, source.options.searches).items
        case "page":
            from readers.pages.read import page_key, read_page

            declared = content_type.partition("charset=")[2].strip(" \"'")
            key, selector = page_key(source.url), source.options.selector
            found = (read_page(body, url, selector, key=key, declared=declared),)
        case "document":
            from readers.own_document import own_item

            found = (own_item(source),)  # its words are read from the bytes themselves
        case "govuk":
            from readers.govuk.texts import read_page_item

            found = (read_page_item(body, source.url),)
        case "committees":
            from readers.parliament.evidence import read_evidence

            name, origin = PurePosixPath(urlsplit(url).path).name, origin_of(source.url)
            found = tuple(i for x in get_args(Listed) if x == name for i in read_evidence(x, body, origin=origin).items)
        case "questions" | "statements":
            from readers.parliament.questions import read_question, read_statement

            found = ((read_question if source.kind == "questions" else read_statement)(body),)
    return found
