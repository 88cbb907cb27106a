"""Unpacks bodies strictly, in place of Scrapy's own middleware."""

from __future__ import annotations

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.middlewares.codings import BodyTooLarge, DamagedBody, decode
from spiders.middlewares.own_end import missing_end
from spiders.middlewares.retry import Patience
from spiders.middlewares.robots import is_robots

WITHOUT_LENGTH = "partial"
"""Scrapy's flag of a body that had neither length nor chunks, and ended with its connection: whole, or cut."""


class StrictDecoding:
    """Takes the place of Scrapy's HttpCompressionMiddleware.

    That one hands on the first half of a gzip, deflate or br body that was cut as a clean 200: 964 of 2,000 rows of a
    register, with no sign.
    """

    def __init__(self, largest: int, patience: Patience) -> None:
        self.largest = largest
        self.patience = patience

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"), Patience.from_crawler(crawler))

    def process_request(self, request: Request) -> None:
        """Says what we can unpack."""
        request.headers.setdefault("Accept-Encoding", b"gzip, deflate, br, zstd")

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Unpacks the body, or asks again where it is not whole. Raises DamagedBody where it was not at any try.

        Scrapy shows no middleware the exceptions of a process_response, so the second try begins here.
        """
        try:
            return self.unpacked(request, response)
        except BodyTooLarge:
            raise
        except DamagedBody:
            has_words = response.status < 400 or response.status == 410
            if has_words and (again := await self.patience.again(request, None)):
                return again
            if response.status < 400:
                raise
            # The status says enough, and a 404 must not pass for a broken connection.
            return response.replace(body=b"", headers=_unpacked_headers(response), flags=[])

    def unpacked(self, request: Request, response: Response) -> Response:
        """The response with its body unpacked. Raises DamagedBody."""
        if request.method == "HEAD" or response.status in (204, 304):
            return response
        if unknown := [f for f in response.flags if f != "cached"]:
            if unknown != [WITHOUT_LENGTH] or "Content-Length" in response.headers:
                raise DamagedBody(f"the answer came incomplete ({', '.join(unknown)})")
            if 300 <= response.status < 400:  # nothing is read of it but where it leads
                return response.replace(body=b"", headers=_unpacked_headers(response), flags=[])
        names = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        codings = [c.strip().lower() for c in names.split(",") if c.strip() and c.strip().lower() != "identity"]
        body = response.body
        for coding in reversed(codings):
            body = decode(coding, body, self.largest)
        if unknown:  # what was packed has an end of its own, which `decode` has seen
            # The rules of a robots.txt, be it cut, are more than none; it is asked for again in an hour.
            if not (codings or is_robots(request)) and (why := missing_end(body)):
                raise DamagedBody(why)
            response = response.replace(flags=[])
        return response.replace(body=body, headers=_unpacked_headers(response)) if codings else response


def _unpacked_headers(response: Response) -> Any:  # noqa: ANN401 - Scrapy's Headers
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    headers.pop("Content-Length", None)
    return headers
