"""`npdwatch worker`: fetches for a writer on another machine, with no database of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from commands.crawling.extra import needed
from commands.crawling.fetching import asking_settings, calm_robots, spiders_of
from commands.runtime import Exit, Failure, command, configuration

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

    from config import Configuration
    from model.fetch import Known
    from scale.order import WorkOrder
    from scale.worker import Attempt, Worker

log = logging.getLogger("npdwatch.worker")
TO_END = 30.0
"""Seconds that a crawl has to end in good order once its time is over."""


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
    from alerts.settings import BadSetting
    from scale.keys import SigningKey
    from scale.postgres import ScaleProblem
    from scale.worker import Worker

    async def not_yet(*_: object) -> None:
        raise AssertionError("no crawl was begun")

    try:
        key = SigningKey.of_file(settings.scale_key)
        return Worker(settings.scale_database, key, name, part.writer, lanes=lanes, fetching=not_yet)
    except (ScaleProblem, BadSetting) as problem:
        raise Failure(str(problem), Exit.USAGE) from None


def _run(settings: Configuration, made: Worker) -> None:
    """Runs Scrapy's reactor, and the worker in its loop."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    import settings as own
    from readers.sandbox import keep_nothing_back
    from spiders.alongside import run_beside

    keep_nothing_back()
    calm_robots()
    local = settings.crawl.loopback
    values = Settings()
    values.setmodule(own)
    values.set("LOCAL_ADDRESSES", local, priority="project")  # of the process, below what each order says
    process = AsyncCrawlerProcess(values)
    made.fetching = partial(fetch_order, process, own.ITEM_PIPELINES, local)
    log.info("fetching in %d lanes", made.lanes)
    run_beside(process, made.run, made.stopping.set)


async def fetch_order(
    process: AsyncCrawlerProcess, steps: dict[str, Any], local: bool, order: WorkOrder, known: Known, hand: Attempt,
    seconds: float,
) -> None:
    """Runs the spiders of a crawl for an order, for so long at most; what they yield goes into its hand."""
    from scrapy.crawler import Crawler

    from spiders.base import PollSpider
    from spiders.handing import SETTING, HandOn

    only = dict.fromkeys(steps) | {f"{HandOn.__module__}.{HandOn.__qualname__}": 0}
    values = asking_settings(order.asking, {"ITEM_PIPELINES": only, SETTING: hand}, local=local)
    crawler = Crawler(PollSpider, values)
    stopping: set[asyncio.Task[Any]] = set()

    def stop() -> None:
        if crawler.crawling and not stopping:
            stopping.add(_started(crawler.stop_async()))

    hand.stopped_by(stop)
    crawl: asyncio.Task[None] = process.crawl(crawler, parts=spiders_of(process, order.sources, known))
    await asyncio.wait([crawl], timeout=seconds)
    if not crawl.done():
        stop()
        await asyncio.wait([crawl], timeout=TO_END)
    if not crawl.done():
        crawl.cancel()
        hand.is_over = True
    await asyncio.gather(crawl, *stopping, return_exceptions=hand.is_over)


def _started(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    return asyncio.get_running_loop().create_task(work)
