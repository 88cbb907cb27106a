"""One engine for the crawls of many: what each asks goes through one downloader, with all that stands before it.

An engine of its own for each took as long as ten polls. Spiders' answers are handled here and not by Scrapy's scraper,
which cannot say when those of one crawl are done.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpErrorMiddleware
from scrapy.utils.asyncio import sleep
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from spiders.base import SourceSpider
from spiders.handing import ASKING, AskedFor, Hand

log = logging.getLogger(__name__)
MOST_HELD = 5 * 2**20
"""Bytes of answers that are worked on, above which nothing more is asked; as Scrapy's own scraper has it."""
MOMENT = 1.0
"""Seconds between two looks whether a crawl was stopped, and for which what was answered is not broken off."""
PAUSE = 0.05
"""Seconds between two looks whether they are."""
SHUTDOWN = "shutdown"
"""Why a crawl ended that was stopped, as Scrapy says it."""


class StandingSpider(scrapy.Spider):
    """Begins nothing and never ends; it stands for the spiders of all crawls."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's
        super().__init__(name="standing", **kwargs)

    async def start(self) -> AsyncIterator[Any]:
        """Nothing, for as long as the engine runs."""
        await asyncio.get_running_loop().create_future()
        yield


class SharedEngine:
    """An engine that waits for crawls; to be closed when no more come."""

    def __init__(self, process: AsyncCrawlerProcess, settings: Settings) -> None:
        self._crawler = Crawler(StandingSpider, settings)
        self._opened = asyncio.Event()
        self._crawler.signals.connect(self._note_open, signal=signals.spider_opened)
        self._running: asyncio.Task[None] = process.crawl(self._crawler)
        self.statuses = HttpErrorMiddleware.from_crawler(self._crawler)
        self.bytes_held = 0

    def _note_open(self) -> None:
        self._opened.set()

    async def open(self) -> None:
        """Waits until it runs. Raises what kept it from running."""
        opening = asyncio.ensure_future(self._opened.wait())
        await asyncio.wait([opening, self._running], return_when=asyncio.FIRST_COMPLETED)
        opening.cancel()
        if self._running.done():
            self._running.result()

    async def close(self) -> None:
        """Ends it; what still runs in it comes to its end first."""
        if not self._running.done():
            await self._crawler.stop_async()
        await asyncio.gather(self._running, return_exceptions=True)

    async def download(self, request: scrapy.Request) -> Response:
        """The answer, by way of all of Scrapy's middlewares and ours; raises what they raise."""
        engine = self._crawler.engine
        assert engine is not None
        while self.bytes_held > MOST_HELD:
            await sleep(PAUSE)
        return await engine.download_async(request)


class CrawlOf:
    """One crawl in a shared engine: each host is asked for one thing at a time, what follows of an answer first."""

    def __init__(self, engine: SharedEngine, hand: Hand) -> None:
        self._engine, self._hand = engine, hand
        self._waiting: dict[str, list[scrapy.Request]] = {}
        """By host."""
        self._lanes: dict[str, asyncio.Task[None]] = {}
        """By host, of those that are asked."""
        self._asked: dict[asyncio.Future[Response], AskedFor] = {}
        self._reason = "finished"
        self.is_broken_off = False
        """Something was not waited for that had its turn, or was to be asked once more."""

    def stop(self) -> None:
        """Lets it end in good order: what has been asked is waited for, and nothing more is asked.

        So what waits for its turn, or for a site that has asked for a minute, is not: it is asked for in another crawl.
        """
        self._reason = SHUTDOWN
        self._waiting.clear()

    def _break_off(self) -> None:
        """Ends what only waits. What has just been answered has a moment to be handed on."""
        for download, asked in self._asked.items():
            if not asked.is_out and time.monotonic() > asked.quiet_since + MOMENT:
                self.is_broken_off = asked.is_broken_off = True
                download.cancel()

    async def run(self, parts: Sequence[SourceSpider]) -> None:
        """Comes back when it is done; its hand has all that came of it."""
        steps = [step for part in parts async for step in part.start()]
        await self._take(steps)
        try:
            while self._lanes:
                await asyncio.wait(self._lanes.values(), timeout=MOMENT)
                if self._reason == SHUTDOWN:
                    self._break_off()
        finally:
            for lane in self._lanes.values():
                lane.cancel()
        self._hand.ended(self._reason)

    async def _take(self, steps: Iterable[Any]) -> None:
        """Gives what a spider yielded to the hand, and lets requests wait for their turn."""
        requests = []
        for step in steps:
            if isinstance(step, scrapy.Request):
                requests.append(step)
            else:
                await self._hand.take(step)
        for request in reversed(requests) if self._reason != SHUTDOWN else ():
            host = urlparse_cached(request).netloc
            self._waiting.setdefault(host, []).append(request)
        for host in self._waiting.keys() - self._lanes.keys():
            self._lanes[host] = asyncio.create_task(self._ask_all_of(host))

    async def _ask_all_of(self, host: str) -> None:
        while waiting := self._waiting.get(host):
            await self._ask(waiting.pop())
        self._waiting.pop(host, None)
        del self._lanes[host]

    async def _ask(self, request: scrapy.Request) -> None:
        asked = AskedFor(self._hand, request)
        ASKING.set(asked)
        held = 0
        download = asyncio.ensure_future(self._engine.download(request))
        self._asked[download] = asked
        try:
            await asyncio.wait([download])
            if download.cancelled():
                return
            response = download.result()
            held = len(response.body)
            self._engine.bytes_held += held
            self._engine.statuses.process_spider_input(response)
            answered = response.request or request
            steps = answered.callback(response, **answered.cb_kwargs) if answered.callback else ()
        except Exception as error:  # noqa: BLE001 - each has its verdict
            failure = Failure(error)  # type: ignore[no-untyped-call]
            failure.request = asked.request  # type: ignore[attr-defined]  # as Scrapy does
            steps = asked.request.errback(failure) if asked.request.errback else ()
        finally:
            del self._asked[download]
            download.cancel()  # where this lane is itself
        try:
            await self._take(steps)
        except Exception:
            log.exception("what %s answered could not be handed on", request.url)
        finally:
            self._engine.bytes_held -= held
