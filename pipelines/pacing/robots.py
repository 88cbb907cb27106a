"""What sites' robots.txt say, from crawl to crawl."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from scrapy.robotstxt import ProtegoRobotParser

from db.store import Store
from settings import LONGEST_CRAWL_DELAY, USER_AGENT
from text.timestamp import stamp

KEPT_FOR = timedelta(hours=1)
"""RFC 9309 allows a day; who shuts us out is obeyed within the hour."""


def crawl_delay(body: bytes) -> float:
    """The Crawl-delay for us of a robots.txt, in seconds, as far as it is obeyed; 0 where it has none."""
    asked = ProtegoRobotParser(body, None).crawl_delay(USER_AGENT)
    return min(float(asked or 0.0), LONGEST_CRAWL_DELAY)


class KeptRobots:
    """Those of the last hour, in the database."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock

    def robots_of(self, url: str) -> bytes | None:
        """The robots.txt at this address, None where it is to be asked for."""
        now = self.clock()
        x = self.store.one(
            "select body from robots where url = ? and at between ? and ?", [url, stamp(now - KEPT_FOR), stamp(now)]
        )
        return bytes(x["body"]) if x else None

    def keep_robots(self, url: str, body: bytes) -> None:
        """Keeps one."""
        with self.store.transaction():
            self.store.upsert("robots", "url", url=url, body=body, at=stamp(self.clock()), delay=crawl_delay(body))

    def __deepcopy__(self, _: dict[int, object]) -> Self:
        """Scrapy copies its settings for each spider; all of them share this one."""
        return self
