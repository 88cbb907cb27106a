"""A crawl for somebody else: what spiders yield is handed on, and each host is asked when its gate says so."""

from __future__ import annotations

from typing import Any, Protocol, Self

from scrapy import signals
from scrapy.crawler import Crawler

SETTING = "NPDWATCH_HAND"
"""Of Scrapy's settings: the `Hand`. Without it a crawl asks by its own pace and records by itself."""


class Hand(Protocol):
    """Who the crawl is for."""

    async def enter(self, host: str, delay: float) -> None:
        """Waits until the host may be asked; `delay`: seconds to the next request. Raises where the time is over."""

    async def close_for(self, host: str, seconds: float) -> None:
        """The host has said that it is not to be asked for so long."""

    async def take(self, scraped: Any) -> None:  # noqa: ANN401 - Expected, Verdict, Fetched or ItemBatch
        """Keeps what a spider yielded."""

    def ended(self, reason: str) -> None:
        """The spiders are done, or were ended: then `reason` is not "finished"."""


class HandOn:
    """The only step of such a crawl."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = cls(crawler.settings[SETTING])
        crawler.signals.connect(made.spider_closed, signal=signals.spider_closed)
        return made

    async def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Hands it on."""
        await self.hand.take(item)
        return item

    def spider_closed(self, reason: str) -> None:
        """Says why it is over."""
        self.hand.ended(reason)
