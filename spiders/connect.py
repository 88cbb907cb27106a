"""Scrapy's way out: a name's addresses are checked, and just those that passed are connected to. settings.py names it.

Asked once more at the connection, a name could have turned private in between; here it is not asked again.
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.pqueues import DownloaderAwarePriorityQueue
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.asyncio import sleep
from scrapy.utils.httpobj import urlparse_cached
from twisted.web._newclient import RequestNotSent, RequestTransmissionFailed
from twisted.web.client import HTTPConnectionPool, ResponseFailed, ResponseNeverReceived

from net.connection import Refused, is_public
from spiders.handing import META, AskedFor
from spiders.middlewares.codings import BodyTooLarge
from spiders.middlewares.retry import ASKS_TO_WAIT, WAIT_AFTER_429, WAITS, GivenUp, LeftAlone, NotAsked, retry_after

PRIVATE = (
    "the name {} leads to {}, an address of this machine or network, which is not asked: correct the address, or have "
    "its DNS put right; for a trial on this machine, {}"
)


LARGE = 2**20
"""Bytes of an answer that is waited for until it is counted."""
PAUSE = 0.05
"""Seconds between two looks whether what came has been worked on."""
ANSWERING = "answering"
"""Of a request whose answer has begun, though it may be too slow to come in time."""
SILENT = 2
"""Requests in a row to which a host says nothing at all, after which it is asked no more in this crawl."""
SILENT_NOW = 3
"""Addresses of a host that has answered in this crawl, in a row likewise; each of them is given up after `SILENT`."""
MOST_IDLE = 32
"""Connections that are kept open for a host's next request: one to each of a thousand hosts would take all handles."""


class CheckedResolver(CachingHostnameResolver):
    """Passes on a name's public addresses, of IPv4 and IPv6, and remembers the names that have none."""

    def __init__(self, reactor: Any, cache_size: int) -> None:  # noqa: ANN401 - Twisted's
        super().__init__(reactor, cache_size)
        self.local = False
        # A proxy is named by whoever runs this, and mostly stands on their own network.
        self.exempt = {urlsplit(p if "://" in p else f"//{p}").hostname for p in getproxies().values()}
        self.refused: dict[str, str] = {}
        """By name: the private address that it leads to, where it leads to no other."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:  # noqa: ANN401
        made: Self = super().from_crawler(crawler, reactor)
        made.local = crawler.settings.getbool("LOCAL_ADDRESSES")
        return made

    def resolveHostName(self, resolutionReceiver: Any, hostName: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N802, N803 - Twisted's names
        """As Twisted declares it."""
        if not self.local and hostName.casefold() not in self.exempt:
            resolutionReceiver = _Checking(resolutionReceiver, hostName, self.refused)  # noqa: N806
        return super().resolveHostName(resolutionReceiver, hostName, *args, **kwargs)


class _Checking:
    """Stands between the resolver and who asked it."""

    def __init__(self, receiver: Any, name: str, refused: dict[str, str]) -> None:  # noqa: ANN401 - Twisted's
        self.receiver, self.name, self.refused = receiver, name, refused
        self.private, self.has_public = "", False
        self.resolutionBegan = receiver.resolutionBegan
        refused.pop(name, None)

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802 - Twisted's names
        if is_public(address.host):
            self.has_public = True
            self.receiver.addressResolved(address)
        else:
            self.private = address.host

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        if self.private and not self.has_public:
            self.refused[self.name] = self.private
        self.receiver.resolutionComplete()


class FewIdle(HTTPConnectionPool):
    """Twisted's, which bounds the idle connections of a host, bounded over all: the one idle longest is closed.

    It asks at once again what an idle connection was closed on; here the handler does, after the host's delay.
    """

    retryAutomatically = False  # noqa: N815 - Twisted's name
    were_idle: set[object]
    """Hosts whose last request went over a connection that had been idle."""

    def getConnection(self, key: Any, endpoint: Any) -> Any:  # noqa: ANN401, N802 - Twisted's
        (self.were_idle.add if self._connections.get(key) else self.were_idle.discard)(key[1])
        return super().getConnection(key, endpoint)

    def _putConnection(self, key: Any, connection: Any) -> None:  # noqa: ANN401, N802 - Twisted's
        connection.kept_as = key
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call]
        if len(self._timeouts) > MOST_IDLE:
            longest = next(iter(self._timeouts))  # in the order in which they became idle
            self._timeouts[longest].cancel()
            self._removeConnection(longest.kept_as, longest)  # type: ignore[no-untyped-call]


class CheckedHandler(HTTP11DownloadHandler):
    """Says of a name that has private addresses alone what it is, where Scrapy says that it has none.

    And asks a host for one thing at a time, and for nothing while much of what came is still worked on: Scrapy waits
    only with what it has not handed on yet, without a delay keeps to no number for a host, and sixteen large answers
    would wait in memory.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.__class__ = FewIdle  # Scrapy makes it, and asks for no class of it
        self._pool.were_idle = set()  # type: ignore[attr-defined]
        self.most_tries = len(crawler.settings.getlist("RETRY_DELAYS"))
        self.crawler = crawler
        self.asked: set[str] = set()
        """Hosts that are to answer."""
        self.silent = defaultdict[str, list[str]](list)
        """Of each host the addresses, in a row, of which it said nothing."""
        self.has_answered: set[str] = set()
        """Hosts that did in this crawl, robots.txt apart."""
        crawler.signals.connect(self._begins_to_answer, signals.headers_received)
        self.came_large = False
        self.largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        trial = "set loopback = true under [crawl] in npdwatch.toml, and in that of each worker"
        self.to_allow = trial if crawler.settings.getbool("CONFIGURED") else "say -s LOCAL_ADDRESSES=1"

    async def download_request(self, request: Request) -> Response:
        """Raises Refused, BodyTooLarge, LeftAlone, GivenUp, NotAsked."""
        from twisted.internet import reactor

        host, place = urlparse_cached(request).hostname or "", urlparse_cached(request).netloc
        await self._wait_for_room(host, request)
        # It may have asked to be left alone while this request waited for its turn.
        if (waits := self.crawler.settings.get(WAITS)) is not None and (said := waits.until(request.url)):
            raise LeftAlone(said)
        if self._is_given_up(place, request.url):
            raise GivenUp if request.url in self.silent[place] else NotAsked
        self.asked.add(host)
        try:
            response: Response = await self._answer_once_more(request)
        except CannotResolveHostError as error:
            address = getattr(reactor.nameResolver, "refused", {}).get(host)
            if address is None:
                raise
            raise Refused(PRIVATE.format(host, address, self.to_allow)) from error
        except DownloadTimeoutError as error:
            if not request.meta.pop(ANSWERING, False):
                self.silent[place].append(request.url)
                if self._is_given_up(place, request.url):
                    raise GivenUp from error
            raise
        except DownloadCancelledError as error:  # it names the limit only where the answer said how long it would be
            raise BodyTooLarge(f"it has more than {self.largest:,} bytes") from error
        finally:
            self.asked.discard(host)
        self.came_large = len(response.body) > LARGE
        return response

    def _is_given_up(self, place: str, url: str) -> bool:
        """Each of ten files of a silent host would take a minute, and all others wait; one page may be silent alone."""
        silent = self.silent[place]
        if place not in self.has_answered:
            return len(silent) >= SILENT
        return silent.count(url) >= SILENT or len(set(silent)) >= SILENT_NOW

    def _begins_to_answer(self, request: Request) -> None:
        request.meta[ANSWERING] = True
        parts = urlparse_cached(request)
        self.silent.pop(parts.netloc, None)
        if parts.path != "/robots.txt":
            self.has_answered.add(parts.netloc)

    async def _answer_once_more(self, request: Request) -> Response:
        """What was closed without an answer is asked once more if the connection was idle: it may have been over.

        Not where `Patience` asks again by itself.
        """
        try:
            return await self._answer(request)
        except (DownloadFailedError, RequestNotSent, RequestTransmissionFailed) as error:
            why = error.__cause__ if isinstance(error, DownloadFailedError) else error
            has_begun = isinstance(why, ResponseFailed) and not isinstance(why, ResponseNeverReceived)
            was_idle = (urlparse_cached(request).hostname or "").encode() in self._pool.were_idle  # type: ignore[attr-defined]
            if has_begun or not was_idle or request.meta.get("tries", 0) < self.most_tries:
                raise DownloadFailedError(str(error)) from error
        await sleep(self._delay(request))
        self._note_asked(request)
        return await self._answer(request)

    def _delay(self, request: Request) -> float:
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        return slot.delay if slot else self.crawler.settings.getfloat("DOWNLOAD_DELAY")

    def _note_asked(self, request: Request) -> None:
        """The pace goes by when a host is asked."""
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.lastseen = time.monotonic()

    async def _answer(self, request: Request) -> Response:
        asked: AskedFor | None = request.meta.get(META)
        if asked is None:
            return await super().download_request(request)
        hand = asked.hand  # who says when a host may be asked, besides this crawl's own pace
        host = urlparse_cached(request).netloc
        await hand.enter(host, self._delay(request))
        if asked.is_broken_off:
            raise IgnoreRequest("its crawl has ended")
        with asked.out():
            response: Response = await super().download_request(request)
        if response.status in ASKS_TO_WAIT:
            told = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), time.time())
            told = told if told is not None else WAIT_AFTER_429 if response.status == 429 else 0.0
            await hand.close_for(host, min(told, self.crawler.settings.getfloat("PATIENCE_LONGEST")))
        return response

    async def _wait_for_room(self, host: str, request: Request) -> None:
        if self.came_large:  # until it is counted among what is worked on
            self.came_large = False
            await sleep(PAUSE)
        engine, waited = self.crawler.engine, False
        while host in self.asked or ((slot := engine.scraper.slot) is not None and slot.needs_backout()):
            waited = True
            await sleep(PAUSE)
        if waited:
            self._note_asked(request)


class HostsInTurn(DownloaderAwarePriorityQueue):
    """Scrapy's queue of requests: a host has one out, and those that wait for it take no other host's place.

    Scrapy lets 16 be under way, and counts those that wait for their host: 16 of a slow one were all.
    """

    def pop(self) -> Request | None:
        """The next request to a host that has none out; None where each has. The engine asks again by itself."""
        asked = self._downloader_interface.stats(self.pqueues)
        return super().pop() if any(not active for active, _ in asked) else None
