"""A robots.txt is obeyed by all that waits for it."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser

from model.fetch import ROBOTS


class ObeyRobots(RobotsTxtMiddleware):
    """Of the requests that wait for a robots.txt Scrapy 2.19 gives it to the first two; the others it let go."""

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """What the host's robots.txt says, None where it has none."""
        await super().robot_parser(request)
        return await super().robot_parser(request)  # by now it is kept, and given to whoever asks


def is_robots(request: Request) -> bool:
    """True for what Scrapy asks by itself: a robots.txt."""
    return bool(request.meta.get("dont_obey_robotstxt")) and urlsplit(asked_as(request)).path == ROBOTS


def asked_as(request: Request) -> str:
    """The address before any redirect: who has no robots.txt may lead to another page."""
    first: str = request.meta.get("redirect_urls", [request.url])[0]
    return first
