"""Polls feeds: entries that are new or edited; a bad feed changes nothing of what is known."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from model.fetch import Outcome
from model.source import SourceKind
from readers.feeds.read import read_feed
from readers.looks import Looked, Sighting, digest
from spiders.base import TAKEN_DOWN, snapshot_of
from spiders.paged import FollowingSpider, Steps, Visit

if TYPE_CHECKING:
    from scrapy.http import Response


class FeedSpider(FollowingSpider):
    """One source is one feed."""

    name = "feed"
    kind = SourceKind.FEED
    windows = False

    def plan(self, visit: Visit) -> None:
        visit.tasks.append(partial(self._ask, visit))

    def _ask(self, visit: Visit) -> Steps:
        url = visit.source.url
        visit.left = 1
        yield from self.fetch(visit, url, self._came, conditional=True, meaning=TAKEN_DOWN)

    def _came(self, visit: Visit, _: str, response: Response | None, outcome: Outcome) -> Steps:
        if outcome is Outcome.UNCHANGED:
            visit.left = 0
        if response is None or outcome is not Outcome.OK:
            return
        source, follow = visit.source, visit.follow
        reading = read_feed(response.body, response.url, datetime.now(UTC))
        silent = follow is not None and follow.first
        new = tuple(
            Sighting(item, digest(item), "feed", silent)
            for item in reading.items
            if visit.is_new(item.key, digest(item), item.aliases)
        )
        visit.left = 0
        yield Looked(source, new, snapshot_of(response, source.url), conditional=True)
