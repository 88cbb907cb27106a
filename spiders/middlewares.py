"""Downloader middlewares: host allow-list, retry, conditional GET, strict decoding. settings.py names them."""

from __future__ import annotations

import email.utils
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self

import brotli
from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.asyncio import sleep
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web.client import ResponseFailed

from model.fetch import Validator
from net.connection import is_private

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Statuses that a second try may cure."""
WAIT_AFTER_429 = 60.0
"""GOV.UK's network answers 429 for a minute and sends no Retry-After; those who keep on may be banned."""
LONGEST_CRAWL_DELAY = 60.0
"""Seconds; a robots.txt that asks for more would stop the watch."""


class HostRefused(IgnoreRequest):
    """The address is not on the list of hosts, or of another scheme; the message says which, and how to allow it."""


class HostGuard:
    """Scrapy's own off-site check is off for polls (dont_filter), or drops without a callback; this one tells."""

    def __init__(
        self, hosts: Iterable[str], schemes: Iterable[str] = ("https",), *, configured: bool = True, local: bool = False
    ) -> None:
        self.hosts = dict.fromkeys(h.casefold().removesuffix(":443").removesuffix(":80") for h in hosts)
        self.schemes = set(schemes)
        self.configured = configured
        """Whether npdwatch.toml says what may be asked."""
        self.local = local
        """Whether addresses of this machine and network may be asked."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        given = crawler.settings
        hosts, schemes = given.getlist("ALLOWED_HOSTS"), given.getlist("ALLOWED_SCHEMES")
        configured, local = given.getbool("CONFIGURED"), given.getbool("LOCAL_ADDRESSES")
        return cls(hosts, schemes, configured=configured, local=local)

    def process_request(self, request: Request) -> None:
        """Refuses a host, port or scheme that is not allowed; the request's errback hears of it."""
        url = urlparse_cached(request)
        usual = {"https": 443, "http": 80}.get(url.scheme)
        port = f":{url.port}" if url.port and url.port != usual else ""
        name = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname or ""
        host = f"{name}{port}".casefold()
        wrong = []
        if url.username or url.password:
            wrong.append("the address holds a user name or password, which is sent nowhere: take it out of the address")
        if url.scheme not in self.schemes:
            wrong.append(self._scheme(url.scheme, url.hostname or ""))
        if host not in self.hosts:
            wrong.append(self._host(host, url.hostname or ""))
        if wrong:
            raise HostRefused("; ".join(wrong))

    def _scheme(self, scheme: str, name: str) -> str:
        said = f"{scheme}:// is not asked, only {' and '.join(sorted(self.schemes))}"
        if scheme != "http":
            return said
        if not self.configured:
            return f"{said}: if it is right, say -s ALLOWED_SCHEMES={','.join(sorted({*self.schemes, scheme}))}"
        if name in ("127.0.0.1", "localhost", "::1"):
            return f"{said}: for a trial on this machine, set loopback = true under [crawl] in npdwatch.toml"
        return f"{said}: give its https:// address"

    def _host(self, host: str, name: str) -> str:
        said = f"{host or 'no host'} is not on the list of hosts that may be asked"
        if not host:
            return said
        if self.configured and not self.local and is_private(name):
            return f"{said}, and is an address of this machine or network"
        if not self.configured:
            return f"{said}: if it is right, say -s ALLOWED_HOSTS={','.join([*self.hosts, host])}"
        return f'{said}: if it is right, add "{host}" to hosts under [crawl] in npdwatch.toml'


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


class DamagedBody(Exception):
    """The body is cut, does not unpack, or unpacks to more than the limit."""


class BodyTooLarge(DamagedBody):
    """The body unpacks to more than the limit."""


FAULTS = (
    DamagedBody, DownloadFailedError, DownloadTimeoutError, DownloadConnectionRefusedError, CannotResolveHostError,
    ResponseDataLossError, TunnelError, ConnectionDone, ConnectionLost, ConnectError, ResponseFailed,
)  # fmt: skip


def retry_after(value: str, now: float) -> float | None:
    """Seconds to wait by a Retry-After header (a number, or an HTTP date); None where it says nothing usable."""
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 12:
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None


def distrust(error: Exception) -> str:
    """Why the site's certificate cannot be trusted; "" where the error is of another kind.

    Scrapy wraps what Twisted wraps of what OpenSSL or service_identity said, and only its words are left.
    """
    text = str(error)
    if "Mismatch" in text and "VerificationError" in text:
        return "it is for another host"
    if "certificate verify failed" in text:
        return "it has expired, is not valid yet, or is signed by nobody that this machine knows"
    return "the two cannot agree on how to speak" if "SSL routines" in text else ""


class Patience:
    """Asks again what failed in passing: after our own waits, or the server's where that is longer."""

    def __init__(self, waits: Sequence[float], longest: float, *, for_names: bool = True) -> None:
        self.waits = tuple(waits)
        self.longest = longest
        self.for_names = for_names
        """Whether to ask again where a host's name cannot be resolved."""
        self.unresolved: dict[str | None, str] = {}
        """Hosts given up for this crawl, with what was said: each further request would wait as long for the same."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        given = crawler.settings
        waits = [float(w) for w in given.getlist("PATIENCE_WAITS")]
        return cls(waits, given.getfloat("PATIENCE_LONGEST"), for_names=given.getbool("PATIENCE_FOR_NAMES"))

    def process_request(self, request: Request) -> None:
        """Stops what is for a host that was given up."""
        if (said := self.unresolved.get(urlparse_cached(request).hostname)) is not None:
            raise CannotResolveHostError(said)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Holds back an answer that may be cured, and asks again."""
        if response.status not in PASSING or response.status in request.meta.get("final", ()):
            return response
        told = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), time.time())
        if told is None and response.status == 429:
            told = min(WAIT_AFTER_429, self.longest)
        return await self.again(request, told) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Asks again after a broken connection, a time-out or a body that came cut."""
        if not isinstance(exception, FAULTS) or isinstance(exception, BodyTooLarge) or distrust(exception):
            return None
        if not isinstance(exception, CannotResolveHostError):
            return await self.again(request, None)
        host = urlparse_cached(request).hostname
        again = await self.again(request, None) if self.for_names and host not in self.unresolved else None
        if again is None:
            self.unresolved.setdefault(host, str(exception))
        return again

    async def again(self, request: Request, told: float | None) -> Request | None:
        """The request for one more try, after the wait; None where there is none left, or the wait is too long."""
        tries = request.meta.get("tries", 0)
        if tries >= len(self.waits) or (told is not None and told > self.longest):
            return None
        await sleep(max(self.waits[tries], told or 0.0))
        again = request.copy()
        again.meta["tries"] = tries + 1
        again.dont_filter = True
        return again


class CrawlDelay:
    """Obeys the Crawl-delay of a robots.txt, which Scrapy reads and passes over."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.robots_came, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def robots_came(self, robotparser: RobotParser, request: Request) -> None:
        """Slows the host down to what it asks for; never speeds it up."""
        asked = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        engine = self.crawler.engine
        if asked is None or engine is None:
            return
        key, delay = engine.downloader.get_slot_key(request), min(float(asked), LONGEST_CRAWL_DELAY)
        # A slot that was idle for a minute is made anew, from these settings.
        kept = engine.downloader.per_slot_settings.setdefault(key, {})
        kept["delay"] = max(delay, kept.get("delay", self.crawler.settings.getfloat("DOWNLOAD_DELAY")))
        slot = engine.downloader.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, delay)


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
            raise DamagedBody(f"the answer came incomplete ({', '.join(unknown)})")
        names = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        codings = [c.strip().lower() for c in names.split(",") if c.strip() and c.strip().lower() != "identity"]
        body = response.body
        for coding in reversed(codings):
            body = decode(coding, body, self.largest)
        return response.replace(body=body, headers=_unpacked_headers(response)) if codings else response


def _unpacked_headers(response: Response) -> Any:  # noqa: ANN401 - Scrapy's Headers
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    headers.pop("Content-Length", None)
    return headers


def decode(coding: str, body: bytes, largest: int) -> bytes:
    """Unpacks one content coding, to its own end and not a byte past it.

    Raises DamagedBody where it is cut, damaged, followed by something else, or of an unknown coding; BodyTooLarge where
    it would unpack to more than `largest` bytes.
    """
    unpack = CODINGS.get(coding)
    if unpack is None:
        raise DamagedBody(f"the body has the content coding {coding!r}, which nobody asked for")
    try:
        return unpack(body, largest)
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        raise DamagedBody(f"the body does not unpack as {coding}: {error}") from error


def _zlib(wbits: int, body: bytes, largest: int) -> bytes:
    engine = zlib.decompressobj(wbits)
    out = engine.decompress(body, largest + 1)
    _check(out, largest, whole=engine.eof, rest=engine.unused_data)
    return out


def _members(engine_of: Callable[[], Any], body: bytes, largest: int) -> bytes:
    """A gzip body may have several members, a zstd body several frames."""
    out: bytes = b""
    rest = body
    while True:
        engine = engine_of()
        out += engine.decompress(rest, largest + 1 - len(out))
        _check(out, largest, whole=engine.eof, rest=b"")
        rest = engine.unused_data
        if not rest:
            return out


def _gzip(body: bytes, largest: int) -> bytes:
    if not body:
        raise DamagedBody("the body is empty though it is said to be gzip")
    return _members(lambda: zlib.decompressobj(31), body, largest)


def _deflate(body: bytes, largest: int) -> bytes:
    try:
        return _zlib(15, body, largest)
    except zlib.error:
        return _zlib(-15, body, largest)  # some servers send it without its header


def _brotli(body: bytes, largest: int) -> bytes:
    engine = brotli.Decompressor()
    out = engine.process(body, output_buffer_limit=largest + 1)
    _check(out, largest, whole=engine.is_finished(), rest=b"")
    return bytes(out)


def _check(out: bytes, largest: int, *, whole: bool, rest: bytes) -> None:
    if len(out) > largest:
        raise BodyTooLarge(f"the body unpacks to more than {largest:,} bytes")
    if not whole:
        raise DamagedBody("the body is cut: its compressed data do not reach their end")
    if rest:
        raise DamagedBody("the body goes on after the end of its compressed data")


CODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli,
    "zstd": partial(_members, zstd.ZstdDecompressor),
}  # fmt: skip
