"""Asks each address whether it has changed since the body that the archive holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from model.fetch import Validator

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

HEADERS = ("If-None-Match", "If-Modified-Since")


class ConditionalGet:
    """Sends the validator in `request.meta["validator"]`, and only to the address that gave it."""

    @classmethod
    def from_crawler(cls, _: Crawler) -> Self:
        return cls()

    def process_request(self, request: Request) -> None:
        """Sets the conditional headers afresh: a redirect copies them from the address before."""
        for name in HEADERS:
            request.headers.pop(name, None)
        validator = request.meta.get("validator")
        if isinstance(validator, Validator) and validator.url == request.url:
            if validator.etag:
                request.headers["If-None-Match"] = validator.etag
            if validator.last_modified:
                request.headers["If-Modified-Since"] = validator.last_modified
        # Caches on the way may serve a copy for half an hour; this asks them to look.
        request.headers.setdefault("Cache-Control", "max-age=0")
