"""What sites' robots.txt say, from crawl to crawl."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from db.pacing.budget import ROBOTS_KEPT
from db.store import Store
from text.timestamp import stamp


class KeptRobots:
    """Those of the last hour, in the database."""

    def __init__(self, store: Store, clock: Callable[[], datetime], delay_of: Callable[[bytes], float]) -> None:
        """`delay_of`: the Crawl-delay that a robots.txt asks of us, in seconds, 0 for none."""
        self.store, self.clock, self.delay_of = store, clock, delay_of

    def robots_of(self, url: str) -> bytes | None:
        """The robots.txt at this address, None where it is to be asked for."""
        now = self.clock()
        x = self.store.one(
            "select body from robots where url = ? and at between ? and ?", [url, stamp(now - ROBOTS_KEPT), stamp(now)]
        )
        return bytes(x["body"]) if x else None

    def keep_robots(self, url: str, body: bytes) -> None:
        """Keeps one."""
        with self.store.transaction():
            self.store.upsert("robots", "url", url=url, body=body, at=stamp(self.clock()), delay=self.delay_of(body))
