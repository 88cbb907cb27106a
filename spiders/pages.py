"""Polls any page: its main text, or what a selector names. What cannot be read is a failure, never a deletion."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from model.fetch import Outcome, Verdict
from model.source import SourceKind
from readers.looks import Looked, Sighting, digest
from readers.pages import page_key, read_page
from readers.parliament.legacy import aliases_of
from spiders.base import snapshot_of
from spiders.paged import GONE_STATE, FollowingSpider, Steps, Visit

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

LOST = MappingProxyType(
    dict.fromkeys((404, 410), (Outcome.GONE, "there is nothing at this address any more; told after a second look"))
)
"""Of a page that was seen before. One that was never there is a mistake in the configuration."""


class PageSpider(FollowingSpider):
    """One source is one page."""

    name = "page"
    kind = SourceKind.PAGE
    windows = False

    def plan(self, visit: Visit) -> None:
        visit.tasks.append(partial(self._ask, visit))

    def _ask(self, visit: Visit) -> Steps:
        url = visit.source.url
        visit.left = 1
        known = visit.known.get(page_key(url))
        # A page that is gone must come whole to be told as back again.
        fresh = known is not None and known.state == GONE_STATE
        yield from self.fetch(
            visit, url, self._came, conditional=not fresh, meaning=LOST if known else {}
        )

    def _came(self, visit: Visit, _: str, response: Response | None, outcome: Outcome) -> Steps:
        source, url = visit.source, visit.source.url
        if outcome is Outcome.UNCHANGED:
            visit.left = 0
        elif outcome is Outcome.GONE:
            visit.left = 0
            yield Looked(source, missing=(page_key(url),))
        elif outcome is Outcome.OK and response is not None:
            declared = (response.headers.get("Content-Type") or b"").decode("latin-1").partition("charset=")[2]
            item = read_page(
                response.body, response.url, source.options.selector, key=page_key(url), declared=declared.strip(' "\'')
            )
            visit.left = 0
            silent = visit.follow is not None and visit.follow.first
            new = (Sighting(item, digest(item), "page", silent),) if visit.is_new(item.key, digest(item)) else ()
            yield Looked(source, new, snapshot_of(response, url), conditional=True)

    def _answered(self, response: Response, **given: Any) -> Steps:  # type: ignore[override]  # noqa: ANN401
        for step in super()._answered(response, **given):
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
