"""`npdwatch worker`: fetches for a writer on another machine, with no database of its own."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from commands.crawling.extra import needed, own_key
from commands.crawling.fetching import asking_settings, calm_libraries, spiders_of
from commands.failures import Exit, Failure
from commands.runtime import command, configuration
from db.left_alone import ALL_OF_IT, FIRST_PAUSE, LONGEST, asked_until, place_of

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

    from config import Configuration
    from model.fetch import AskedPause, Known
    from model.source import Asking
    from scale.order import WorkOrder
    from scale.worker import Attempt, Worker
    from spiders.shared import SharedEngine

log = logging.getLogger("npdwatch.worker")
TO_END = 30.0
"""Seconds that a crawl has at least to end in good order once its time is over."""
KEPT = 600.0
"""Seconds for which an engine takes crawls on: so old a robots.txt may be, and so long what leaks is kept."""


@command("worker")
@click.option("--name", required=True, help="By what name the writer's configuration knows this machine's key.")
@click.option("--lanes", default=10, show_default=True, type=click.IntRange(1, 200), help="Groups of hosts at a time.")
def worker(context: click.Context, *, name: str, lanes: int) -> Exit:
    """Fetch for the daemon on another machine, until stopped. It records and tells nothing; it needs no database.

    SIGTERM or Ctrl-C lets what is being fetched come to its end and be handed in.
    """
    settings = configuration(context)
    made = _worker(settings, name, lanes)
    logging.getLogger("npdwatch.worker").setLevel(logging.INFO)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    _run(settings, made)
    if made.problem:
        raise Failure(made.problem, Exit.USAGE)
    return Exit.DONE


def _worker(settings: Configuration, name: str, lanes: int) -> Worker:
    part = settings.scale
    if not part.is_on or not part.writer:
        what = "writer" if part.is_on else "database"
        where = settings.where("scale", what)
        raise Failure(f"{where}: [scale] {what} is missing; see docs/using/scale.md", Exit.USAGE)
    needed()
    from alerts.settings import ConfigurationError
    from scale.postgres import ScaleProblem
    from scale.worker import Worker

    async def not_yet(*_: object) -> None:
        raise AssertionError("no crawl was begun")

    last = settings.scale_database

    def address() -> str:
        """As its file says now; as it said before where that cannot be read just now."""
        nonlocal last
        try:
            last = settings.scale_database
        except ConfigurationError as problem:
            log.warning("%s", problem)
        return last

    try:
        return Worker(address, own_key(settings), name, part.writer, lanes=lanes, fetching=not_yet)
    except ScaleProblem as problem:
        raise Failure(str(problem), Exit.USAGE) from None


def _run(settings: Configuration, made: Worker) -> None:
    """Runs Scrapy's reactor, and the worker in its loop."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    import settings as own
    from readers.sandbox import keep_nothing_back
    from spiders.alongside import run_beside

    keep_nothing_back()
    calm_libraries()
    local = settings.crawl.loopback
    values = Settings()
    values.setmodule(own)
    values.set("LOCAL_ADDRESSES", local, priority="project")  # of the process, below what each order says
    process = AsyncCrawlerProcess(values)
    made.fetching = Fetching(process, local=local).fetch
    log.info("fetching in %d lanes", made.lanes)
    run_beside(process, made.run, made.stopping.set)


class WaitsOfOrders:
    """Who has asked to be left alone, as orders say it and as this worker is told; the writer keeps that."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def learn(self, left: Mapping[str, datetime]) -> None:
        """Takes in what an order says, and forgets what is over."""
        now = datetime.now(UTC)
        self._until = {place: at for place, at in self._until.items() if at > now} | dict(left)

    def until(self, url: str) -> str:
        """As `spiders.middlewares.retry.Waits`."""
        at = max((self._until[p] for p in (place_of(url), url) if p in self._until), default=None)
        if at is None or at <= datetime.now(UTC):
            return ""
        return f"it has {asked_until(at)}"

    def wait(self, asked: AskedPause) -> None:
        """Keeps to it for as long as it says, or until the writer has heard of it and says for how long."""
        from spiders.handing import ASKING

        host = place_of(asked.url)
        in_a_row = ASKING.get().hand.note_pause(asked)
        if asked.of_robots:
            self._until[host] = datetime.now(UTC) + FIRST_PAUSE
        elif asked.seconds:
            span = min(timedelta(seconds=asked.seconds), LONGEST)
            self._until[host if asked.of_host else asked.url] = datetime.now(UTC) + span
        elif in_a_row >= ALL_OF_IT:
            self._until[host] = datetime.now(UTC) + FIRST_PAUSE


class Fetching:
    """Fetches orders, those that are to be asked in one way in one engine."""

    def __init__(self, process: AsyncCrawlerProcess, *, local: bool) -> None:
        self._process, self._local = process, local
        self._engines: list[KeptEngine] = []
        self._waits = WaitsOfOrders()

    async def fetch(self, order: WorkOrder, known: Known, attempt: Attempt, seconds: float) -> None:
        """Runs the spiders of a crawl for an order, for so long at most; what they yield goes into its hand."""
        from scale.worker import SLACK
        from spiders.shared import CrawlOf

        self._waits.learn(order.left_alone)
        kept = self._engine_for(order.asking)
        kept.crawls += 1
        is_sound = False
        try:
            await kept.engine.open()
            crawl = CrawlOf(kept.engine, attempt)
            attempt.stopped_by(crawl.stop)
            running = asyncio.ensure_future(crawl.run(spiders_of(self._process, order.sources, known)))
            await asyncio.wait([running], timeout=seconds)
            if not running.done():
                crawl.stop()
                await asyncio.wait([running], timeout=max(TO_END, order.asking.timeout + SLACK))
            if not running.done():
                attempt.cut_off()
                running.cancel()
            await asyncio.gather(running, return_exceptions=attempt.is_over)
            # Else a robots.txt that was asked for it, or failed, counts as one that there is not.
            is_sound = not (attempt.is_over or crawl.is_broken_off or attempt.met_failing_robots)
        finally:
            kept.crawls -= 1
            if not is_sound:
                kept.until = 0.0
            await self._close_old()

    def _engine_for(self, asking: Asking) -> KeptEngine:
        import settings as own
        from spiders.handing import InHand
        from spiders.middlewares.retry import WAITS
        from spiders.shared import SharedEngine

        for kept in self._engines:
            if kept.asking == asking and time.monotonic() < kept.until:
                return kept
        first = {f"{InHand.__module__}.{InHand.__qualname__}": 0}
        given = {
            "ITEM_PIPELINES": dict.fromkeys(own.ITEM_PIPELINES),
            "DOWNLOADER_MIDDLEWARES": own.DOWNLOADER_MIDDLEWARES | first, WAITS: self._waits,
        }
        engine = SharedEngine(self._process, asking_settings(asking, given, local=self._local))
        self._engines.append(KeptEngine(engine, asking, time.monotonic() + KEPT))
        return self._engines[-1]

    async def _close_old(self) -> None:
        old = [kept for kept in self._engines if not kept.crawls and time.monotonic() >= kept.until]
        self._engines = [kept for kept in self._engines if kept not in old]
        for kept in old:
            await kept.engine.close()


class KeptEngine(Struct, eq=False):
    """An engine, and who uses it."""

    engine: SharedEngine
    asking: Asking
    until: float
    """By the monotonic clock: from then on it takes nothing on."""
    crawls: int = 0
