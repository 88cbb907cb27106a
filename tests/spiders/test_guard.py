"""Only hosts on the list are asked, in any spelling of an address."""

from __future__ import annotations

import pytest
from scrapy import Request

from model.fetch import Validator
from spiders.middlewares.allowed_hosts import HostGuard, HostRefused
from spiders.middlewares.conditional import ConditionalGet

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


HOST, SCHEME, SECRET = "hosts under", "is not asked, only https", "user name or password"
PRIVATE = "and is an address of this machine or network"
REFUSED = {
    "http://www.gov.uk/x": {SCHEME},
    "https://www.gov.uk:80/x": {HOST},
    "https://www.gov.uk:8443/x": {HOST},
    "https://gov.uk/x": {HOST},
    "https://www.gov.uk.example.org/": {HOST},
    "https://www.gov.uk@example.net/": {HOST, SECRET},
    "https://www.gov.uk:pass@www.gov.uk/": {SECRET},
    "https://user@www.gov.uk/": {SECRET},
    "https://127.0.0.1/": {PRIVATE},
    "https://2130706433/": {HOST},
    "https://0x7f.1/": {HOST},
    "https://[::1]/": {PRIVATE},
    "https://169.254.169.254/latest/meta-data/": {PRIVATE},
    "https://example.org:444/": {HOST},
    "http://example.net/": {HOST, SCHEME},
    "file:///etc/passwd": {SCHEME},
    "ftp://www.gov.uk/x": {SCHEME},
    "data:,x": {SCHEME},
}


@pytest.mark.parametrize(("url", "reasons"), REFUSED.items())
def test_refused_with_what_to_do(url: str, reasons: set[str]) -> None:
    with pytest.raises(HostRefused) as caught:
        GUARD.process_request(Request(url))
    assert {r for r in (HOST, SCHEME, SECRET, PRIVATE) if r in str(caught.value)} == reasons
    assert "pass@" not in str(caught.value)


def test_http_is_advised_on_this_machine_alone() -> None:
    for url, advice in {"http://127.0.0.1:9/": "loopback = true", "http://www.gov.uk/x": "give its https:// address"}.items():
        with pytest.raises(HostRefused, match=advice):
            GUARD.process_request(Request(url))


def test_for_a_trial_an_address_of_this_machine_can_be_added() -> None:
    with pytest.raises(HostRefused, match=r"add .127\.0\.0\.1:9. to hosts under"):
        HostGuard([], ["http"], local=True).process_request(Request("http://127.0.0.1:9/"))


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
