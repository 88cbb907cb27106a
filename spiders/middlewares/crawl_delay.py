"""The Crawl-delay of a robots.txt: an extension of Scrapy's."""

from __future__ import annotations

from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser


class CrawlDelay:
    """Obeys the Crawl-delay of a robots.txt, which Scrapy reads and passes over."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.robots_came, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def robots_came(self, robotparser: RobotParser, request: Request) -> None:
        """Slows the host down to what it asks for; never speeds it up."""
        asked = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        engine = self.crawler.engine
        if asked is None or engine is None:
            return
        longest = self.crawler.settings.getfloat("LONGEST_CRAWL_DELAY")
        key, delay = engine.downloader.get_slot_key(request), min(float(asked), longest)
        # A slot that was idle for a minute is made anew, from these settings.
        kept = engine.downloader.per_slot_settings.setdefault(key, {})
        kept["delay"] = max(delay, kept.get("delay", self.crawler.settings.getfloat("DOWNLOAD_DELAY")))
        slot = engine.downloader.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, delay)
