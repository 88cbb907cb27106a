"""Retry of what failed in passing; why a certificate cannot be trusted."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Sequence
from typing import Protocol, Self

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.asyncio import sleep
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web.client import ResponseFailed

from model.fetch import ERROR, AskedPause
from spiders.middlewares.codings import BodyTooLarge, DamagedBody
from spiders.middlewares.robots import asked_as, is_robots

PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Statuses that a second try may cure."""
ASKS_TO_WAIT = (429, 503)
"""Those by which a host says that it is asked too much, whether or not it says for how long it is to be left alone."""
WAIT_AFTER_429 = 60.0
"""GOV.UK's network answers 429 for a minute and sends no Retry-After; those who keep on may be banned."""
FAULTS = (
    DamagedBody, DownloadFailedError, DownloadTimeoutError, DownloadConnectionRefusedError, CannotResolveHostError,
    ResponseDataLossError, TunnelError, ConnectionDone, ConnectionLost, ConnectError, ResponseFailed,
)


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


class LeftAlone(IgnoreRequest):
    """The site has asked not to be asked now; the message says until when."""


class GivenUp(DownloadTimeoutError):
    """The host has said nothing to several requests in a row, and is asked no more in this crawl."""


class NotAsked(GivenUp):
    """So this was not asked for at all."""


class Waits(Protocol):
    """Who has asked to be left alone, kept from crawl to crawl."""

    def until(self, url: str) -> str:
        """Until when an address is not to be asked, and why, in words; "" where it may be."""

    def wait(self, asked: AskedPause) -> None:
        """Notes that an address does not want to be asked now."""


WAITS = "WAITS"
"""Of Scrapy's settings: the `Waits`. Without it nothing is kept."""


class Patience:
    """Asks again what failed in passing: after our own waits, or the server's where that is longer."""

    def __init__(
        self, waits: Sequence[float], longest: float, *, for_names: bool = True, kept: Waits | None = None
    ) -> None:
        self.kept = kept
        self.waits = tuple(waits)
        self.longest = longest
        self.for_names = for_names
        """Whether to ask again where a host's name cannot be resolved."""
        self.unresolved: dict[str | None, str] = {}
        """Hosts given up for this crawl, with what was said: each further request would wait as long for the same."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        given = crawler.settings
        waits = [float(w) for w in given.getlist("RETRY_DELAYS")]
        longest, for_names = given.getfloat("PATIENCE_LONGEST"), given.getbool("PATIENCE_FOR_NAMES")
        return cls(waits, longest, for_names=for_names, kept=given.get(WAITS))

    def process_request(self, request: Request) -> None:
        """Stops what is for a host that was given up, or that has asked to be left alone."""
        if self.kept is not None and (said := self.kept.until(request.url)):
            raise LeftAlone(said)
        if (lost := self.unresolved.get(urlparse_cached(request).hostname)) is not None:
            raise CannotResolveHostError(lost)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Holds back an answer that may be cured, and asks again."""
        of_robots = is_robots(request)
        if response.status not in PASSING or response.status in request.meta.get("final", ()):
            return self._of_robots(request, response, None) if of_robots else response
        asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), time.time())
        told = min(WAIT_AFTER_429, self.longest) if asked is None and response.status == 429 else asked
        if (again := await self.again(request, told)) is not None:
            return again
        if of_robots and response.status >= ERROR:
            return self._of_robots(request, response, asked)
        if self.kept is not None and (asked or response.status in ASKS_TO_WAIT):
            of_host = response.status == 429 and (asked or 0.0) > self.longest
            self.kept.wait(AskedPause(request.url, response.status, asked or None, of_host=of_host))
        return response

    def _of_robots(self, request: Request, response: Response, asked: float | None) -> Response:
        """A robots.txt that fails shuts its host for a time; the page that says that there is none is no rule."""
        if response.status < 400:
            return response
        if self.kept is not None and response.status >= ERROR:
            self.kept.wait(AskedPause(asked_as(request), response.status, asked or None))
        return response.replace(body=b"")

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Asks again after a broken connection, a time-out or a body that came cut."""
        if not isinstance(exception, FAULTS) or isinstance(exception, BodyTooLarge | GivenUp) or distrust(exception):
            return None
        if not isinstance(exception, CannotResolveHostError):
            return await self.again(request, None)
        host = urlparse_cached(request).hostname
        again = await self.again(request, None) if self.for_names and host not in self.unresolved else None
        if again is None:
            self.unresolved.setdefault(host, str(exception))
        return again

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
