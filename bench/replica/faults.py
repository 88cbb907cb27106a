"""What can go wrong with an answer, as values that a test or the demonstration hands to `Replica.fail`."""

from __future__ import annotations

import json
from dataclasses import replace

from demo.answers import Answer, Fault, text_answer
from demo.items import gone_item, redirect_item
from demo.pages import message_page
from demo.site import PLACEHOLDER


def status(code: int, *, retry_after: int | str | None = None) -> Fault:
    """A status with a page of its own, perhaps with Retry-After (seconds, or a date of HTTP)."""
    page = text_answer(code, message_page(f"Status {code}", "Sorry, there is a problem."))
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return lambda _: replace(page, headers={**page.headers, **headers})


def cut() -> Fault:
    """The declared length, but half of the body, then the connection ends."""
    return lambda right: replace(right, send="cut")


def shortened() -> Fault:
    """Half of the body as it goes out (a gzip stream is cut within), under a length that agrees with it."""
    return lambda right: replace(right, send="shortened")


def hang() -> Fault:
    """No answer until the replica is closed or the fault is healed."""
    return lambda right: replace(right, send="hang")


def reset() -> Fault:
    """The connection ends before any answer."""
    return lambda right: replace(right, send="reset")


def elsewhere(url: str, code: int = 302) -> Fault:
    """A redirect to any address, such as one on a host that is not on the list."""
    return lambda _: Answer(code, headers={"Location": url})


def html() -> Fault:
    """A page of HTML under 200, in place of a file or of JSON."""
    return lambda _: text_answer(200, message_page("Sorry", "There is a problem with the service."))


def challenge() -> Fault:
    """A bot guard's page under 200."""
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript'
        ' and cookies to continue</noscript><script src="/cdn-cgi/challenge-platform/x.js"></script></body></html>'
    )
    return lambda _: text_answer(200, page)


def empty() -> Fault:
    """Status 200 and nothing."""
    return lambda right: replace(right, body=b"")


def body(data: bytes) -> Fault:
    """Other bytes with the right headers but without validators."""
    return lambda right: Answer(
        200, data, {k: v for k, v in right.headers.items() if k not in ("ETag", "Last-Modified")}
    )


def not_there_yet() -> Fault:
    """A file that waits for its virus scan: 404."""
    return status(404)


def placeholder() -> Fault:
    """The same on old addresses: a redirect to the placeholder page."""
    return lambda _: Answer(302, headers={"Location": PLACEHOLDER})


def gone(path: str, explanation: str = "Published in error") -> Fault:
    """The API's answer for a page that was unpublished: 410 with a JSON body."""
    return _item(410, gone_item(path, explanation, at="2024-03-01T09:50:56Z"))


def moved(path: str, destination: str) -> Fault:
    """The API's answer for a page that has moved: 200 with the redirect schema."""
    return _item(200, redirect_item(path, destination, at="2026-05-01T09:21:02Z"))


def _item(code: int, item: dict[str, object]) -> Fault:
    answer = text_answer(code, json.dumps(item), "application/json; charset=utf-8")
    return lambda _: answer
