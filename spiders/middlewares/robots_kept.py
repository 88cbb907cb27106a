"""A robots.txt is asked for once an hour, not by each crawl: a fifth of what pages on auto cost their host.

So is one that is not there: most hosts have none, and it was half of what they were asked for.
"""

from __future__ import annotations

from typing import Protocol, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response, TextResponse

from spiders.middlewares.retry import PASSING
from spiders.middlewares.robots import asked_as, is_robots

SETTING = "ROBOTS_KEPT"
"""Of Scrapy's settings: the `RobotsKept`. Without it each crawl asks."""
KEPT = "cached"
"""The flag of what was not fetched, as Scrapy's cache has it: `StrictDecoding` takes any other for damage."""
LARGEST = 512_000
"""Bytes: of a larger one the whole lines within that are kept. RFC 9309 has crawlers read so much at least."""


class RobotsKept(Protocol):
    """Where they are kept from crawl to crawl."""

    def robots_of(self, url: str) -> bytes | None:
        """The robots.txt at this address, None where it is to be asked for."""

    def keep_robots(self, url: str, body: bytes) -> None:
        """Keeps one."""


class RobotsOnceAnHour:
    """Answers for a site whose robots.txt is known; Scrapy's own middleware makes of it what it makes of any."""

    def __init__(self, kept: RobotsKept) -> None:
        self.kept = kept

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        kept = crawler.settings.get(SETTING)
        if kept is None:
            raise NotConfigured
        return cls(kept)

    def process_request(self, request: Request) -> Response | None:
        """What is known, in place of a request."""
        if not is_robots(request) or (body := self.kept.robots_of(asked_as(request))) is None:
            return None
        return TextResponse(request.url, body=body, encoding="utf-8", request=request, flags=[KEPT])

    def process_response(self, request: Request, response: Response) -> Response:
        """Keeps what came whole and well, and that there is none; one that failed is no longer asked for by `Waits`."""
        if not is_robots(request) or KEPT in response.flags:
            return response
        if 400 <= response.status < 500 and response.status not in PASSING:  # RFC 9309: all may be asked for
            response = response.replace(body=b"")
        elif response.status != 200:
            return response
        body = response.body
        whole = body if len(body) <= LARGEST else body[:LARGEST].rpartition(b"\n")[0]
        self.kept.keep_robots(asked_as(request), whole)
        return response
