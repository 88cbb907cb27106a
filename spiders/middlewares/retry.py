"""Waits before asking again, as long as a server says, and never hammers it."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.utils.asyncio import sleep
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web.client import ResponseFailed

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Statuses that a second try may cure."""
WAIT_AFTER_429 = 60.0
"""GOV.UK's network answers 429 for a minute and sends no Retry-After; those who keep on may be banned."""


LONGEST_CRAWL_DELAY = 60.0
"""Seconds; a robots.txt that asks for more would stop the watch."""


class DamagedBody(Exception):
    """The body is cut, does not unpack, or unpacks to more than the limit."""


class TooLarge(DamagedBody):
    """The body unpacks to more than the limit."""


FAULTS = (
    DamagedBody, DownloadFailedError, DownloadTimeoutError, DownloadConnectionRefusedError, CannotResolveHostError,
    ResponseDataLossError, TunnelError, ConnectionDone, ConnectionLost, ConnectError, ResponseFailed,
)  # fmt: skip


def retry_after(value: str, now: float) -> float | None:
    """Seconds to wait by a Retry-After header (a number, or an HTTP date); None where it says nothing usable."""
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 12:
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None


def distrust(error: Exception) -> str:
    """Why the site's certificate cannot be trusted; "" where the error is of another kind.

    Scrapy wraps what Twisted wraps of what OpenSSL or service_identity said, and only its words are left.
    """
    text = str(error)
    if "Mismatch" in text and "VerificationError" in text:
        return "it is for another host"
    if "certificate verify failed" in text:
        return "it has expired, is not valid yet, or is signed by nobody that this machine knows"
    return "the two cannot agree on how to speak" if "SSL routines" in text else ""


class Patience:
    """Asks again what failed in passing: after our own waits, or the server's where that is longer."""

    def __init__(self, waits: Sequence[float], longest: float) -> None:
        self.waits = tuple(waits)
        self.longest = longest

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls([float(w) for w in settings.getlist("PATIENCE_WAITS")], settings.getfloat("PATIENCE_LONGEST"))

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Holds back an answer that may be cured, and asks again."""
        if response.status not in PASSING or response.status in request.meta.get("final", ()):
            return response
        told = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), time.time())
        if told is None and response.status == 429:
            told = min(WAIT_AFTER_429, self.longest)
        return await self.again(request, told) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Asks again after a broken connection, a time-out or a body that came cut."""
        if not isinstance(exception, FAULTS) or isinstance(exception, TooLarge) or distrust(exception):
            return None
        return await self.again(request, None)

    async def again(self, request: Request, told: float | None) -> Request | None:
        """The request for one more try, after the wait; None where there is none left, or the wait is too long."""
        tries = request.meta.get("tries", 0)
        if tries >= len(self.waits) or (told is not None and told > self.longest):
            return None
        await sleep(max(self.waits[tries], told or 0.0))
        again = request.copy()
        again.meta["tries"] = tries + 1
        again.dont_filter = True
        return again


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
        key, delay = engine.downloader.get_slot_key(request), min(float(asked), LONGEST_CRAWL_DELAY)
        # A slot that was idle for a minute is made anew, from these settings.
        kept = engine.downloader.per_slot_settings.setdefault(key, {})
        kept["delay"] = max(delay, kept.get("delay", self.crawler.settings.getfloat("DOWNLOAD_DELAY")))
        slot = engine.downloader.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, delay)
