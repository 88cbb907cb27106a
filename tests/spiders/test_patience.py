"""Asking again: which failures, how often, and after what waits."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from twisted.internet.error import ConnectionLost

from model.fetch import AskedPause
from spiders.middlewares.allowed_hosts import HostRefused
from spiders.middlewares.codings import BodyTooLarge, DamagedBody
from spiders.middlewares.retry import PASSING, Patience, retry_after

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Tue, 24 Nov 2026 12:01:00 GMT", 60.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 251_606_779_199.0),
        ("1000000000", 1e9),
        ("999999999999999", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("12.5", None),
        ("Tue, 99 Nov 2026 12:01:00 GMT", None),
        ("\u0663", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def answer(status: int, retry_after: str = "", tries: int = 0) -> Request | Response:
    patience = Patience((0.0, 0.0), 5.0)
    request = Request("https://example.org/x", meta={"tries": tries})
    headers = {"Retry-After": retry_after} if retry_after else {}
    return asyncio.run(patience.process_response(request, Response(request.url, status, headers)))


@pytest.mark.parametrize("status", PASSING)
def test_what_may_pass_is_asked_for_again_as_often_as_there_are_waits(status: int) -> None:
    zero = "0" if status == 429 else ""
    first = answer(status, zero)
    assert isinstance(first, Request)
    assert first.meta["tries"] == 1
    assert first.dont_filter
    assert isinstance(answer(status, zero, tries=2), Response)


@pytest.mark.parametrize("status", [200, 304, 401, 403, 404, 410, 501])
def test_what_will_not_pass_is_not(status: int) -> None:
    assert isinstance(answer(status), Response)


def test_a_longer_wait_than_we_have_patience_for_is_left_to_the_next_poll() -> None:
    assert isinstance(answer(503, "6"), Response)
    assert isinstance(answer(503, "0"), Request)


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (DamagedBody("cut"), True),
        (ConnectionLost(), True),
        (BodyTooLarge("2 GB"), False),
        (HostRefused("no"), False),
        (IgnoreRequest("Forbidden by robots.txt"), False),
        (KeyError("a fault of ours"), False),
    ],
)
def test_failures(error: Exception, *, again: bool) -> None:
    patience = Patience((0.0,), 5.0)
    got = asyncio.run(patience.process_exception(Request("https://example.org/x"), error))
    assert (got is not None) is again


@pytest.mark.parametrize(("for_names", "tries"), [(True, 2), (False, 0)])
def test_a_host_without_an_address_is_given_up_for_the_whole_crawl(*, for_names: bool, tries: int) -> None:
    patience = Patience((0.0, 0.0), 5.0, for_names=for_names)
    fault = CannotResolveHostError("no such name")
    request = Request("https://example.org/robots.txt")
    for _ in range(tries):
        patience.process_request(request)
        again = asyncio.run(patience.process_exception(request, fault))
        assert again is not None
        request = again
    assert asyncio.run(patience.process_exception(request, fault)) is None
    other = Request("https://example.org/register.csv")
    with pytest.raises(CannotResolveHostError, match="no such name") as caught:
        patience.process_request(other)
    assert asyncio.run(patience.process_exception(other, caught.value)) is None, "it is not waited for again"
    patience.process_request(Request("https://example.net/"))


@pytest.mark.parametrize(("status", "told", "kept"), [
    (429, "300", (300.0, True)), (429, "60", (60.0, False)), (503, "300", (300.0, False)),
    (429, "9999999", (9_999_999.0, True)), (429, "0", (None, False)),
    (503, "", (None, False)), (429, "", (None, False)), (500, "", None), (500, "300", (300.0, False)), (200, "300", None),
    (404, "300", None),
])
def test_what_of_retry_after_is_kept_where_it_is_not_waited_for(
    status: int, told: str, kept: tuple[float | None, bool] | None
) -> None:
    """Of the host only what is too long to be waited for in a crawl: else all else of that crawl would fail."""
    waits: list[tuple[float | None, bool]] = []

    class Kept:
        def until(self, _: str) -> str:
            return ""

        def wait(self, asked: AskedPause) -> None:
            waits.append((asked.seconds, asked.of_host))

    request = Request("https://example.org/x", meta={"tries": 1})
    headers = {"Retry-After": told} if told else {}
    asyncio.run(Patience((0.0,), 120.0, kept=Kept()).process_response(request, Response(request.url, status, headers)))
    assert waits == ([kept] if kept else [])
