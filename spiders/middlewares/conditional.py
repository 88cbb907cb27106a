"""Conditional GET: asks for what is new since the last look."""

from __future__ import annotations

from scrapy import Request

from model.fetch import Validator


class ConditionalGet:
    """Sends the validator in `request.meta["validator"]`, and only to the address that gave it."""

    def process_request(self, request: Request) -> None:
        """Sets the conditional headers afresh: a redirect copies them from the address before."""
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        validator = request.meta.get("validator")
        if isinstance(validator, Validator) and validator.url == request.url:
            if validator.etag:
                request.headers["If-None-Match"] = validator.etag
            if validator.last_modified:
                request.headers["If-Modified-Since"] = validator.last_modified
        # Caches on the way may serve a copy for half an hour; this asks them to look.
        request.headers.setdefault("Cache-Control", "max-age=0")
