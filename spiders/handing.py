"""A crawl for somebody else: what spiders yield is handed on, and each host is asked when its gate says so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from msgspec import Struct, field
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from model.fetch import AskedPause

META = "npdwatch_hand"
"""Of a request's meta: its `AskedFor`. Without it a crawl asks by its own pace."""


class Hand(Protocol):
    """Who the crawl is for."""

    async def enter(self, host: str, delay: float) -> None:
        """Waits until the host may be asked; `delay`: seconds to the next request. Raises where the time is over."""

    async def close_for(self, host: str, seconds: float) -> None:
        """The host has said that it is not to be asked for so long."""

    def note_pause(self, asked: AskedPause) -> int:
        """A site has asked to be left alone; gives how many addresses of its host have, in this crawl."""

    async def take(self, scraped: Any) -> None:  # noqa: ANN401 - Expected, Verdict, Fetched or ItemBatch
        """Keeps what a spider yielded."""

    def ended(self, reason: str) -> None:
        """The spiders are done, or were ended: then `reason` is not "finished"."""


class AskedFor(Struct):
    """What is asked just now, and for whom."""

    hand: Hand
    request: Request
    """The last one of it: answers lead elsewhere, and are asked for again."""
    is_out: bool = False
    """A host is asked just now; else it waits for its turn, or to ask once more."""
    quiet_since: float = field(default_factory=time.monotonic)
    """Since when no host is asked, by the monotonic clock."""
    is_broken_off: bool = False
    """Nobody waits for it any more; Scrapy may have it in a queue still."""

    @contextmanager
    def out(self) -> Iterator[None]:
        """For as long as a host is asked."""
        self.is_out = True
        try:
            yield
        finally:
            self.is_out, self.quiet_since = False, time.monotonic()


ASKING: ContextVar[AskedFor] = ContextVar("ASKING")
"""Of the task that asks, and of those that Scrapy starts for it, a robots.txt's too."""


class InHand:
    """The first of Scrapy's downloader middlewares: says of each request whose it is."""

    def process_request(self, request: Request) -> None:
        """Also of those that Scrapy makes by itself."""
        asked = ASKING.get()
        request.meta[META] = asked
        if request.callback is not NO_CALLBACK:
            asked.request = request
