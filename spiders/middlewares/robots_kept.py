"""A robots.txt is asked for once an hour, not by each crawl: a fifth of what pages on auto cost their host."""

from __future__ import annotations

from typing import Protocol, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response, TextResponse

SETTING = "ROBOTS_KEPT"
"""Of Scrapy's settings: the `RobotsKept`. Without it each crawl asks."""
KEPT = "cached"
"""The flag of what was not fetched, as Scrapy's cache has it: `StrictDecoding` takes any other for damage."""
LARGEST = 512_000
"""Bytes: of a larger one nothing is kept. RFC 9309 has crawlers read so much at least."""


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
        if not _is_robots(request) or (body := self.kept.robots_of(request.url)) is None:
            return None
        return TextResponse(request.url, body=body, encoding="utf-8", request=request, flags=[KEPT])

    def process_response(self, request: Request, response: Response) -> Response:
        """Keeps what came whole and well; where it did not, the next crawl asks again."""
        is_new = KEPT not in response.flags
        if _is_robots(request) and is_new and response.status == 200 and len(response.body) <= LARGEST:
            self.kept.keep_robots(request.url, response.body)
        return response


def _is_robots(request: Request) -> bool:
    return bool(request.meta.get("dont_obey_robotstxt")) and urlsplit(request.url).path == "/robots.txt"
