"""Records what spiders yielded elsewhere, by the steps of settings.py: in a worker's bundle, for one."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from model.fetch import Expected, Fetched, Verdict
from model.source import Source

log = logging.getLogger(__name__)
FINISHED = "finished"
"""As Scrapy says of a spider that came to its end."""
MOST_TOGETHER = 100
"""Looks without bytes that pass through the steps at a time."""


class FedSpider(Spider):
    """Stands for the spiders that yielded it."""

    name = "fed"

    def __init__(self, sources: Sequence[Source]) -> None:
        super().__init__()
        self.sources = tuple(sources)


def feed(values: Settings, sources: Sequence[Source], scraped: Iterable[Any], reason: str = FINISHED) -> None:
    """Hands it from step to step, as it was yielded; `reason`: why the spiders ended.

    One after the other, but for looks that brought no bytes, which are recorded together.

    What a step raises ends that one thing, as in Scrapy: the step has kept the failure first.
    """
    crawler = Crawler(FedSpider, values)
    steps = [load_object(s).from_crawler(crawler) for s in build_component_list(values.getwithbase("ITEM_PIPELINES"))]
    spider = FedSpider(sources)
    crawler.signals.send_catch_log(signals.spider_opened, spider=spider)
    asyncio.run(_pass_on(steps, scraped))
    crawler.signals.send_catch_log(signals.spider_closed, spider=spider, reason=reason)


async def _pass_on(steps: Sequence[Any], scraped: Iterable[Any]) -> None:
    light: list[asyncio.Task[None]] = []
    for item in scraped:
        is_light = isinstance(item, Fetched) and not item.snapshots
        if is_light:
            light.append(asyncio.create_task(_through(steps, item)))
        if len(light) >= MOST_TOGETHER or not (is_light or isinstance(item, (Expected, Verdict))):
            await asyncio.gather(*light)
            light.clear()
        if not is_light:
            await _through(steps, item)
    await asyncio.gather(*light)


async def _through(steps: Sequence[Any], item: Any) -> None:  # noqa: ANN401 - what spiders yield
    passed = item
    try:
        for step in steps:
            done = step.process_item(passed)
            passed = await done if inspect.isawaitable(done) else done
    except DropItem as dropped:
        log.warning("%s", dropped)
    except Exception:  # the boundary of one thing: the others go on
        log.exception("%r could not be recorded", item)
