"""Polls documents at an address of their own: a council's log of what it disclosed as a PDF, a DOCX or an ODT."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

from msgspec.structs import replace
from scrapy.http import Response

from model.item import Item, Observation, digest
from model.source import Source
from readers.documents import errors
from readers.list_page import ListPage
from readers.own_document import read_own
from spiders.base import snapshot_of
from spiders.paged import PollState, Steps
from spiders.single import SingleAddressSpider


class OwnDocumentSpider(SingleAddressSpider):
    """One source is one document: what cannot be read leaves all that is known as it is, and operators hear of it."""

    name = "document"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's
        super().__init__(*args, **kwargs)
        self._read: dict[str, Item | errors.Unread] = {}
        """By source, until its answer is handled."""

    def _ask(self, poll: PollState) -> Steps:
        for step in super()._ask(poll):
            if hasattr(step, "callback"):
                step.callback = self._read_apart
            yield step

    async def _read_apart(self, response: Response, **given: Any) -> AsyncIterator[Any]:  # noqa: ANN401
        """Reads the document in a thread first: a child process may take half a minute over it."""
        if response.status == 200:
            self._read[given["source"].name] = await asyncio.to_thread(_read, response.body, given["source"])
        for step in self._parse_answer(response, **given):
            yield step

    def read(self, response: Response, source: Source) -> ListPage[Item]:
        read = self._read.pop(source.name, None) or _read(response.body, source)
        if isinstance(read, errors.Unread):
            raise read
        return ListPage((read,))

    def observed(self, poll: PollState, item: Item, response: Response) -> Observation:
        """With its bytes, so that they are looked into for what they hide, though the words be the same."""
        seen, document = super().observed(poll, item, response), snapshot_of(response, poll.source.url)
        mark = hashlib.sha256(f"{digest(item)} {document.sha256}".encode()).hexdigest()[:32]
        return replace(seen, mark=mark, document=document, format="file")


def _read(body: bytes, source: Source) -> Item | errors.Unread:
    try:
        return read_own(body, source)
    except errors.Unread as error:
        return error
