"""One request for an address that is tried as several kinds of source: each kind reads the one answer."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response


class AskOnce:
    """The innermost middleware, on only while sources are looked at: what came over the network is given to all.

    Innermost, since Scrapy shows no middleware what another's process_response raises: whoever waited would wait for
    ever. Unpacking, redirects and retries are each kind's own; second tries share the second answer.
    """

    def __init__(self, longest: float) -> None:
        self.longest = longest
        """Seconds to wait for another's answer before asking oneself."""
        self.answers: dict[tuple[str, int], asyncio.Future[Response]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(2 * crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))

    async def process_request(self, request: Request) -> Response | None:
        """The answer that the first request for this address has or will have."""
        answer = self.answers.get(_key(request))
        if answer is None:
            self.answers[_key(request)] = asyncio.get_running_loop().create_future()
            return None
        try:
            return (await asyncio.wait_for(asyncio.shield(answer), self.longest)).replace()
        except TimeoutError:
            return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Keeps the answer for those who wait."""
        answer = self.answers.get(_key(request))
        if answer is not None and not answer.done():
            answer.set_result(response.replace())
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Lets those who wait fail as it failed."""
        answer = self.answers.get(_key(request))
        if answer is not None and not answer.done():
            answer.set_exception(exception)
            answer.exception()  # nobody may be waiting


def _key(request: Request) -> tuple[str, int]:
    return request.url, request.meta.get("tries", 0)
