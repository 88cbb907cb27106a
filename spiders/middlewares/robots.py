"""A robots.txt is obeyed by all that waits for it."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser


class ObeyRobots(RobotsTxtMiddleware):
    """Of the requests that wait for a robots.txt Scrapy 2.19 gives it to the first two; the others it let go."""

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """What the host's robots.txt says, None where it has none."""
        await super().robot_parser(request)
        return await super().robot_parser(request)  # by now it is kept, and given to whoever asks
