"""Polls any page: its main text, or what a selector names. What cannot be read is a failure, never a deletion."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from model.fetch import Outcome, Verdict
from model.item import ItemBatch, Observation, digest
from readers.pages.read import page_key, read_page
from readers.parliament.legacy import aliases_of
from spiders.base import snapshot_of
from spiders.paged import GONE_STATE, PagedSpider, PollState, Steps

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

LOST = MappingProxyType(
    dict.fromkeys((404, 410), (Outcome.GONE, "there is nothing at this address any more; told after a second look"))
)
"""Of a page that was seen before. One that was never there is a mistake in the configuration."""


class PageSpider(PagedSpider):
    """One source is one page."""

    name = "page"
    windows = False

    def plan(self, poll: PollState) -> None:
        poll.tasks.append(partial(self._ask, poll))

    def _ask(self, poll: PollState) -> Steps:
        url = poll.source.url
        poll.windows_left = 1
        known = poll.known.get(page_key(url))
        # A page that is gone must come whole to be told as back again.
        fresh = known is not None and known.state == GONE_STATE
        yield from self.fetch(
            poll, url, self._parse_page, conditional=not fresh, status_map=LOST if known else {}
        )

    def _parse_page(self, poll: PollState, _: str, response: Response | None, outcome: Outcome) -> Steps:
        source, url = poll.source, poll.source.url
        if outcome is Outcome.UNCHANGED:
            poll.windows_left = 0
        elif outcome is Outcome.GONE:
            poll.windows_left = 0
            yield ItemBatch(source, missing=(page_key(url),))
        elif outcome is Outcome.OK and response is not None:
            declared = (response.headers.get("Content-Type") or b"").decode("latin-1").partition("charset=")[2]
            item = read_page(
                response.body, response.url, source.options.selector, key=page_key(url), declared=declared.strip(' "\'')
            )
            poll.windows_left = 0
            mark = digest(item)
            new = (Observation(item, mark, "page", poll.is_first),) if poll.is_new(item.key, mark) else ()
            yield ItemBatch(source, new, snapshot_of(response, url), conditional=True)

    def _parse_answer(self, response: Response, **given: Any) -> Steps:  # type: ignore[override]  # noqa: ANN401
        for step in super()._parse_answer(response, **given):
            yield self._matched(step) if isinstance(step, Verdict) else step

    def _failed(self, failure: Failure) -> Steps:
        for step in super()._failed(failure):
            yield self._matched(step) if isinstance(step, Verdict) else step

    def _matched(self, verdict: Verdict) -> Verdict:
        """Of an old address that does not answer: where the API has a record of it, that one is watched instead."""
        aliases = aliases_of(verdict.url)
        if verdict.outcome in (Outcome.OK, Outcome.UNCHANGED) or not aliases:
            return verdict
        record = self.known.record_of(aliases)
        note = f"the old address does not answer ({verdict.outcome.value}); the API's record of it is {record}"
        return replace(verdict, outcome=Outcome.OTHERWISE, detail=note) if record else verdict
