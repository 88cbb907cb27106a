"""One request for an address that is tried as several kinds of source: each kind reads the one answer."""

from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.http import Response

_FIRST = "asks_for"
"""In `request.meta` of the one that goes out: the address that was asked for first. Retries and redirects keep it."""
_PASSED_ON = ("redirect_times", "redirect_urls", "redirect_reasons", "redirect_ttl")


class AskOnce:
    """The outermost middleware, on only while sources are looked at: what it passes on was tried again and redirected.

    An address is asked again in no case while the process lasts; a poll that records must not have it.
    """

    def __init__(self) -> None:
        self.answers: dict[str, asyncio.Future[Response]] = {}

    async def process_request(self, request: Request) -> Response | None:
        """The answer that the first request for this address has or will have."""
        if _FIRST in request.meta:
            return None
        answer = self.answers.get(request.url)
        if answer is None:
            self.answers[request.url] = asyncio.get_running_loop().create_future()
            request.meta[_FIRST] = request.url
            return None
        response = await answer
        first = response.request.meta if response.request else {}
        request.meta.update({k: first[k] for k in _PASSED_ON if k in first})
        return response.replace(request=request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keeps the answer for those who wait."""
        answer = self.answers.get(request.meta.get(_FIRST, ""))
        if answer is not None and not answer.done():
            answer.set_result(response.replace(request=request))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Lets those who wait fail as it failed."""
        answer = self.answers.get(request.meta.get(_FIRST, ""))
        if answer is not None and not answer.done():
            answer.set_exception(exception)
            answer.exception()  # nobody may be waiting
