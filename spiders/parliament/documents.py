"""Asks for the documents of evidence: of what is new, and of what is known whether it is still the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace
from scrapy.http import Response
from twisted.python.failure import Failure

from model.fetch import DueDocument, Outcome, Verdict
from model.item import AskedDocument, Item, ItemBatch, ItemDocument, Observation
from readers.documents import errors
from readers.documents.read import DocumentFile, open_document, read_document
from readers.pages.read import read_page
from readers.parliament.addresses import aliases_of
from readers.parliament.evidence import LEGACY, NO_DOCUMENT, best_first, with_text, without_text
from readers.workbook.sheets import sniff
from spiders.base import NO_ANSWER, snapshot_of
from spiders.paged import IN_A_ROW, PagedSpider, PollState, Steps

NO_FORMAT = MappingProxyType(
    dict.fromkeys((500, 404), (Outcome.OTHERWISE, "this format is not to be had; the next one listed is asked for"))
)
_STAYS = Outcome.OTHERWISE, "it was read before; whether its item is gone the lists say"
STAYS = MappingProxyType(dict.fromkeys((NO_ANSWER, 500, 404, 410), _STAYS))
"""Of a document that is known."""
LISTED_ANEW = MappingProxyType(
    dict.fromkeys((NO_ANSWER, 500, 502, 503, 504), (Outcome.OTHERWISE, "it was read before, and is asked for again"))
)
"""Of a document that is known, where its list says something new."""
OLD_SITE = "the old site does not give it; its record is told with the link"
AS_IT_IS = (
    errors.EmptyDocument, errors.NoText, errors.UnknownFormat, errors.EncryptedDocument, errors.BrokenDocument,
    errors.TooBig,
)
"""So it stands on the site: the item is told with its link at once."""


class DocumentSpider(PagedSpider):
    """A poll that comes upon items whose documents are to be read."""

    def _read_if_time(self, poll: PollState, seen: Observation) -> Steps:
        if not poll.late and seen.item.key not in poll.fresh:
            formats = best_first(seen.item)
            first = poll.tries(seen.item.key) % len(formats)  # one that hangs keeps no other format from being read
            yield from self._read(poll, seen, [*formats[first:], *formats[:first]])

    def _read(self, poll: PollState, seen: Observation, formats: Sequence[ItemDocument]) -> Steps:
        """Asks for the first of the formats that are listed, the others being left to fall back upon."""
        status_map = NO_FORMAT if len(formats) > 1 else {500: (Outcome.SERVER_ERROR, "the document cannot be had")}
        if seen.mark is None:
            not_there = Outcome.OTHERWISE, "it is not there; whether its item is gone the lists say"
            status_map = {**status_map, 404: not_there}
        if _is_listed_anew(poll, seen):
            status_map = {**LISTED_ANEW, **(NO_FORMAT if len(formats) > 1 else {})}
        url = formats[0].url
        if formats[0].format == LEGACY:
            status_map = dict.fromkeys((403, 404, 410, 500, 502, 503, 504), (Outcome.OTHERWISE, OLD_SITE))
        for step in self.fetch(poll, url, self._parse_document, status_map=status_map, seen=seen, formats=formats):
            if hasattr(step, "callback"):
                step.callback = self._read_apart
            yield step

    async def _read_apart(self, response: Response, **given: Any) -> AsyncIterator[Any]:  # noqa: ANN401
        """Reads the document in a thread first: a child process may take half a minute over it."""
        answered = response.status == 200
        read = _read_old_page if aliases_of(given["url"]) else _read_answer
        given["given"]["read"] = await asyncio.to_thread(read, response.body) if answered else None
        for step in self._parse_answer(response, **given):
            yield step

    def _parse_document(
        self, poll: PollState, url: str, response: Response | None, outcome: Outcome, seen: Observation,
        formats: Sequence[ItemDocument], read: tuple[DocumentFile | None, str | errors.Unread] | None = None,
    ) -> Steps:
        rest = formats[1:]
        if outcome is Outcome.OTHERWISE and response is not None and rest:
            poll.tasks.appendleft(partial(self._read, poll, seen, rest))
            return
        if formats[0].format == LEGACY and (response is None or outcome is not Outcome.OK):
            yield ItemBatch(poll.source, (replace(seen, item=without_text(seen.item, NO_DOCUMENT)),))
            return
        if response is None or outcome is not Outcome.OK or read is None:
            if _is_listed_anew(poll, seen):
                self._tell_unread(poll, seen)
            yield ItemBatch(poll.source, (replace(seen, failed=outcome.value),))
            return
        file, text = read
        if file is not None:
            document = snapshot_of(response.replace(body=file.data), url)
            seen = replace(seen, document=document, format=formats[0].format)
        if not isinstance(text, errors.Unread):
            yield ItemBatch(poll.source, (replace(seen, item=with_text(seen.item, text)),))
        elif rest:
            yield Verdict(poll.source.name, url, Outcome.OTHERWISE, response.status, f"{text}; so the next is read")
            poll.tasks.appendleft(partial(self._read, poll, replace(seen, document=None), rest))
        else:
            poll.failed += not text.outcome.good
            yield Verdict(poll.source.name, url, text.outcome, response.status, str(text)[:500])
            if formats[0].format == LEGACY:
                seen = replace(seen, item=without_text(seen.item, NO_DOCUMENT))
            elif isinstance(text, AS_IT_IS):
                seen = replace(seen, item=without_text(seen.item, text.code))
            else:
                seen = replace(seen, failed=text.code)
            yield ItemBatch(poll.source, (seen,))

    @staticmethod
    def _tell_unread(poll: PollState, seen: Observation) -> None:
        poll.problems.append(
            f"{seen.item.key}: its list says something new, and its document does not come, {seen.item.url}; it is "
            "asked for at the next polls, then with growing pauses, and told when it comes"
        )

    def _parse_answer(self, response: Response, **given: Any) -> Steps:  # type: ignore[override]  # noqa: ANN401
        for step in super()._parse_answer(response, **given):
            yield _of_the_old_site(step) if isinstance(step, Verdict) else step

    def _failed(self, failure: Failure) -> Steps:
        for step in super()._failed(failure):
            yield _of_the_old_site(step) if isinstance(step, Verdict) else step

    def _look_again(self, poll: PollState, due: DueDocument) -> Steps:
        """Asks for a document that is known, on condition that it has changed."""
        item = Item.from_dict(dict(due.data))
        if poll.late or item.key in poll.fresh:
            return
        validator = due.validator if due.validator and self.known.holds(due.sha256) else None
        for step in self.fetch(poll, due.url, self._parse_again, status_map=STAYS, due=due, item=item):
            if hasattr(step, "callback"):
                step.callback = self._read_apart
                step.meta["validator"] = validator
            yield step

    def _parse_again(
        self, poll: PollState, url: str, response: Response | None, outcome: Outcome, due: DueDocument, item: Item,
        read: tuple[DocumentFile | None, str | errors.Unread] | None = None,
    ) -> Steps:
        asked = AskedDocument(url, due.sha256)
        if outcome in (Outcome.UNCHANGED, Outcome.OTHERWISE):
            poll.refused = poll.refused + 1 if response is None else 0
            if poll.refused < IN_A_ROW:  # otherwise it may be the service
                yield ItemBatch(poll.source, asked=(asked,))
            return
        if response is None or outcome is not Outcome.OK or read is None:
            return  # its turn is the next poll's
        file, text = read
        if file is None or (isinstance(text, errors.Unread) and not isinstance(text, AS_IT_IS)):
            what = f"{item.title}: its document was read before and cannot be had any more: {text}. Look at it: {url}"
            yield ItemBatch(poll.source, asked=(asked._replace(problem=what),))
            return
        document = snapshot_of(response.replace(body=file.data), url)
        asked = AskedDocument(url, document.sha256, document)
        seen: tuple[Observation, ...] = ()
        if document.sha256 == due.sha256:
            pass
        elif isinstance(text, errors.Unread):
            what = f"{item.title}: its document was replaced by one that cannot be read: {text}. Look at it: {url}"
            asked = asked._replace(problem=what)
        else:
            seen = (Observation(with_text(item, text), None, document=document, format=due.format),)
        yield ItemBatch(poll.source, seen, asked=(asked,))


def _is_listed_anew(poll: PollState, seen: Observation) -> bool:
    return seen.mark is not None and seen.item.key in poll.known


def _read_answer(body: bytes) -> tuple[DocumentFile | None, str | errors.Unread]:
    """The document in an answer and its text, or why there is none."""
    file = None
    try:
        file = open_document(body)
        return file, read_document(file.data, file.name)
    except errors.Unread as error:
        return file, error


def _read_old_page(body: bytes) -> tuple[DocumentFile | None, str | errors.Unread]:
    """The same of a file that stands at its address as it is; an error page in its place is none."""
    try:
        if sniff(body) == "html":
            read_page(body, "https://data.parliament.uk/")
        file = DocumentFile("", LEGACY, body)
        return file, read_document(body)
    except errors.Unread as error:
        return None, error


def _of_the_old_site(verdict: Verdict) -> Verdict:
    """It may be away for good: its record is told with the link."""
    if verdict.outcome.good or not aliases_of(verdict.url):
        return verdict
    return replace(verdict, outcome=Outcome.OTHERWISE, detail=f"{OLD_SITE} ({verdict.outcome.value}: {verdict.detail})")
