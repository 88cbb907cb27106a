"""Only hosts on the list are asked, in any spelling of an address."""

from __future__ import annotations

import pytest
from scrapy import Request

from model.fetch import Validator
from spiders.middlewares import ConditionalGet, HostGuard, HostRefused

GUARD = HostGuard(["www.gov.uk", "Assets.Publishing.Service.GOV.UK", "example.org:443", "example.org:8443"])


@pytest.mark.parametrize(
    "url",
    [
        "https://www.gov.uk/x",
        "https://WWW.GOV.UK/x",
        "https://www.gov.uk:443/x",
        "https://assets.publishing.service.gov.uk/media/1/x.ods",
        "https://example.org/",
        "https://example.org:8443/",
    ],
)
def test_allowed(url: str) -> None:
    GUARD.process_request(Request(url))


@pytest.mark.parametrize(
    "url",
    [
        "http://www.gov.uk/x",
        "https://www.gov.uk:80/x",
        "https://www.gov.uk:8443/x",
        "https://gov.uk/x",
        "https://www.gov.uk.example.org/",
        "https://www.gov.uk@example.net/",
        "https://www.gov.uk:pass@www.gov.uk/",
        "https://user@www.gov.uk/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://example.org:444/",
        "file:///etc/passwd",
        "ftp://www.gov.uk/x",
        "data:,x",
    ],
)
def test_refused_with_what_to_do(url: str) -> None:
    with pytest.raises(HostRefused, match="hosts under"):
        GUARD.process_request(Request(url))


def asked(url: str, validator: Validator | None, headers: dict[str, str] | None = None) -> dict[str, str]:
    request = Request(url, headers=headers, meta={"validator": validator})
    ConditionalGet().process_request(request)
    given = {k.decode(): v[0].decode() for k, v in request.headers.items()}
    given.pop("Cache-Control")
    return given


def test_a_validator_is_sent_only_to_the_address_that_gave_it() -> None:
    v = Validator("https://www.gov.uk/a", '"1-2"', "Tue, 24 Nov 2026 12:00:00 GMT", "0" * 64)
    sent = asked("https://www.gov.uk/a", v)
    assert sent == {"If-None-Match": '"1-2"', "If-Modified-Since": "Tue, 24 Nov 2026 12:00:00 GMT"}
    # A redirect copies the headers and the meta of the request before it.
    assert asked("https://www.gov.uk/b", v, sent) == {}
    assert asked("https://www.gov.uk/a", None, sent) == {}
    assert asked("https://www.gov.uk/a", Validator("https://www.gov.uk/a", None, None, "0" * 64)) == {}
