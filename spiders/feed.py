"""Polls feeds: entries that are new or edited; a bad feed changes nothing of what is known."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from model.fetch import Outcome
from model.item import ItemBatch, Observation, digest
from readers.feeds.read import read_feed
from spiders.base import TAKEN_DOWN, snapshot_of
from spiders.paged import PagedSpider, PollState, Steps

if TYPE_CHECKING:
    from scrapy.http import Response


class FeedSpider(PagedSpider):
    """One source is one feed."""

    name = "feed"
    windows = False

    def plan(self, poll: PollState) -> None:
        poll.tasks.append(partial(self._ask, poll))

    def _ask(self, poll: PollState) -> Steps:
        url = poll.source.url
        poll.windows_left = 1
        yield from self.fetch(poll, url, self._parse_feed, conditional=True, status_map=TAKEN_DOWN)

    def _parse_feed(self, poll: PollState, _: str, response: Response | None, outcome: Outcome) -> Steps:
        if outcome is Outcome.UNCHANGED:
            poll.windows_left = 0
        if response is None or outcome is not Outcome.OK:
            return
        source = poll.source
        reading = read_feed(response.body, response.url, datetime.now(UTC))
        new = tuple(
            Observation(item, digest(item), "feed", poll.is_first)
            for item in reading.items
            if poll.is_new(item.key, digest(item), item.aliases)
        )
        poll.windows_left = 0
        yield ItemBatch(source, new, snapshot_of(response, source.url), conditional=True)
