"""Maps an answer, or the failure to get one, to its outcome in the ledger."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from model.fetch import Outcome
from net.connection import Refused
from spiders.middlewares.allowed_hosts import HostRefused
from spiders.middlewares.codings import BodyTooLarge, DamagedBody
from spiders.middlewares.retry import GivenUp, LeftAlone, distrust
from text.memory import is_short_of_memory, words_on_memory
from text.pattern import lazy_pattern

CHALLENGE = re.compile(
    rb"<title>\s{0,99}(just a moment|attention required|access denied)|/cdn-cgi/challenge|"
    rb"<(?:script|iframe|form|div)[^>]{0,300}captcha",
    re.IGNORECASE,
)
"""In a page of HTML only: a document that speaks of captchas is none."""
BEGINNING = 20_000
"""Bytes of a body that are searched for the signs of a challenge."""
UNRESOLVED = "the host's name cannot be resolved"
_NAMED = lazy_pattern(r"(?:lookup: |hostname ')([^\s']+?)'?\.?$")
_SECONDS = lazy_pattern(r"took longer than ([\d.]+) seconds")
NO_ANSWER = {
    "ParseError": "what answers there is not HTTP", "Invalid response": "what answers there breaks the rules of HTTP",
    "ConnectionLost": "the connection was broken off before an answer came",
    "ConnectionDone": "the connection was closed without an answer that could be read",
    "Connection was refused": "nobody answers at this address (connection refused)",
    "No route to host": "there is no way to the site from here (no route to host)",
    "Network is unreachable": "there is no way to the site from here (the network is unreachable)",
}
"""Signs in what the libraries say, the first that stands there counting, and the failure in our words."""
NOT_SCANNED = "/government/placeholder"
STATUSES: dict[int, tuple[Outcome, str]] = {
    401: (Outcome.BLOCKED, "the site wants a login: the page may have gone private"),
    403: (Outcome.BLOCKED, "the site refuses us: the page may have gone private, or our address is blocked"),
    404: (Outcome.NOT_FOUND, "there is nothing at this address; check whether the page has moved"),
    410: (Outcome.GONE, "the publisher has taken it down"),
    422: (Outcome.UNEXPECTED, "the search refuses a parameter of this address; correct its url in the configuration"),
    429: (Outcome.RATE_LIMITED, "the site asks us to slow down; it is asked again when it wishes, at the next poll"),
    451: (Outcome.BLOCKED, "the site withholds it for legal reasons"),
}


_LOGIN_HOST = lazy_pattern(r"(?:login|logon|signin|sign-in|sso|auth|idp|adfs|accounts?)[.\d-]", re.IGNORECASE)
_LOGIN_PATH = lazy_pattern(
    r"/(?:users?/)?(?:log[-_]?[io]n|sign[-_]?in|sso|saml2?|oauth2?|adfs|openid(?:-connect)?)(?:[/.;]|$)", re.IGNORECASE
)
_PASSWORD = re.compile(rb"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_LOGIN_TITLE = re.compile(rb"<title[^>]*>[^<]{0,80}\b(?:log|sign)[ -]?in\b", re.IGNORECASE)
LOGIN = "its address leads to a login, {}: the page may have gone private"


def is_login(url: str, body: bytes = b"") -> bool:
    """True where what a redirect has led to asks who we are, by its address or by a form for a password."""
    parts = urlsplit(url)
    at_login = _LOGIN_HOST.match(parts.hostname or "") or _LOGIN_PATH.search(parts.path)
    return bool(at_login) or _PASSWORD.search(body[:BEGINNING]) is not None


def verdict_of(response: Response) -> tuple[Outcome, str]:
    """Maps an answer to its outcome, with a sentence for people."""
    status = response.status
    if status == 304:
        return _unchanged(response)
    if is_challenge(response):
        return Outcome.BLOCKED, "the site shows a challenge instead of the page"
    if status == 200:
        return _of_body(response)
    if status >= 500:
        return Outcome.SERVER_ERROR, f"the site answers with an error of its own ({status})"
    return STATUSES.get(status, (Outcome.UNEXPECTED, f"the site answers {status}, which no rule knows"))


def _unchanged(response: Response) -> tuple[Outcome, str]:
    request = response.request
    asked = request and request.meta.get("validator")
    if asked and (asked.etag or asked.last_modified) and request and request.url == asked.url:
        return Outcome.UNCHANGED, ""
    return Outcome.UNEXPECTED, "the site says that nothing has changed, but we asked for the whole"


def _of_body(response: Response) -> tuple[Outcome, str]:
    if NOT_SCANNED in response.url:
        return Outcome.NOT_YET, "the file is named on the page but is not served yet; it is asked for again"
    if _is_login_page(response.body[:BEGINNING]):
        return Outcome.BLOCKED, "a login stands in its place: the page may have gone private"
    return (Outcome.OK, "") if response.body else (Outcome.EMPTY, "the answer has no content")


def _is_login_page(start: bytes) -> bool:
    """True for one that is headed so and asks for a password: many pages have a form for it in a corner."""
    return b"assword" in start and _LOGIN_TITLE.search(start) is not None and _PASSWORD.search(start) is not None


def is_challenge(response: Response) -> bool:
    """True for the page of a guard that stands before a whole site."""
    if response.status == 202 and (response.headers.get("x-amzn-waf-action") or b"").lower() == b"challenge":
        return True
    start = response.body[:BEGINNING]
    page = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and len(response.body) < 100_000
    return page and CHALLENGE.search(start) is not None


def verdict_of_failure(failure: Failure) -> tuple[Outcome, int | None, str]:
    """Outcome, status and sentence for a request that brought no answer."""
    short = is_short_of_memory(failure.value)  # whoever raised it: no fault of the site or of the network
    return (Outcome.NOT_RECORDED, None, words_on_memory()) if short else _verdict_of_error(failure.value)


def _verdict_of_error(error: BaseException | None) -> tuple[Outcome, int | None, str]:
    text = " ".join(str(error).split())[:500]
    if isinstance(error, HttpError):
        status = error.response.status
        if 300 <= status < 400:
            where = (error.response.headers.get("Location") or b"").decode("latin-1")[:200]
            to = f"to {where!r}, which is not followed" if where else "and does not say where to"
            return Outcome.BAD_REDIRECT, status, f"it redirects {to}"
        outcome, detail = verdict_of(error.response)
        return outcome, status, detail
    for kinds, outcome, sentence in FAILURES:
        if isinstance(error, kinds):
            whole = sentence if text else sentence.partition(" (")[0]  # an error without words has no number either
            return outcome, None, whole.format(_found(text) or type(error).__name__)
    text = text or type(error).__name__
    if isinstance(error, IgnoreRequest):
        return _ignored(text)
    why = distrust(error) if isinstance(error, Exception) else ""
    if why:
        clock = f"{datetime.now(UTC):%d %B %Y %H:%M} UTC"
        return Outcome.TLS, None, f"the site's certificate cannot be trusted: {why}. This machine's clock says {clock}"
    said = next((words for sign, words in NO_ANSWER.items() if sign in text), f"no answer ({text})")
    return Outcome.UNREACHABLE, None, said


def _found(text: str) -> str:
    """What of the libraries' own words a person can use: a host's name, or a number of seconds."""
    found = next((m for p in (_NAMED, _SECONDS) if (m := p.search(text))), None)
    return found[1] if found else text


def _ignored(text: str) -> tuple[Outcome, int | None, str]:
    """What Scrapy's own rules dropped; they say why in words only."""
    if "robots" in text.casefold():
        return Outcome.BLOCKED, None, "the site's robots.txt asks not to fetch this address"
    if "redirect" in text.casefold():
        return Outcome.BAD_REDIRECT, None, f"the redirects do not end ({text})"
    return Outcome.UNEXPECTED, None, f"the request was dropped ({text})"


FAILURES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Outcome, str], ...] = (
    (HostRefused, Outcome.REFUSED_HOST, "{}"),
    (LeftAlone, Outcome.RATE_LIMITED, "{}; npdwatch crawl with --force asks all the same"),
    (Refused, Outcome.REFUSED_ADDRESS, "{}"),
    (BodyTooLarge, Outcome.TOO_LARGE, "{}: largest under [crawl] allows no more"),
    (DamagedBody, Outcome.DAMAGED, "{}"),
    (ResponseDataLossError, Outcome.DAMAGED, "the answer was cut on its way"),
    (GivenUp, Outcome.TIMED_OUT, "its host did not answer within the time allowed, twice in a row"),
    (DownloadTimeoutError, Outcome.TIMED_OUT, "no whole answer within the time allowed ({} seconds)"),
    (CannotResolveHostError, Outcome.UNREACHABLE, f"{UNRESOLVED} ({{}})"),
    (UnsupportedURLSchemeError, Outcome.BAD_REDIRECT, "an address of a kind that is not fetched ({})"),
)
