"""A desk whose fetching and recording are apart: an order goes out, and a signed bundle comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from scrapy.spiderloader import SpiderLoader

from bench.desk import Desk, yielded
from commands.crawling.fetching import scrapy_settings
from config import Configuration
from model.fetch import Known
from model.source import Asking, Source
from pipelines.context import CrawlContext
from pipelines.feeding import feed
from readers import fingerprint
from scale.bundle import Gathering, HandedIn, opened, scraped_of
from scale.keys import BUNDLE, SigningKey
from scale.order import ORDERS, KnownThen, WorkOrder, known_again, known_then

ASKING = Asking("a test", 0.0, 60, (), 32, ("127.0.0.1",))


NOTHING = KnownThen()


def new_key() -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate())


def order_for(*sources: Source, known: KnownThen = NOTHING) -> WorkOrder:
    until = datetime.now(UTC) + timedelta(minutes=10)
    return WorkOrder("order-1", "127.0.0.1", fingerprint(), 300, sources, ASKING, known, until)


def fetch_handed(
    settings: Configuration, sources: Sequence[Source], known: Known, context: CrawlContext, *, paced: bool = False
) -> None:
    """As `commands.crawling.crawl.fetch`, but that a worker fetches it: all that passes between the two is bytes."""
    values, key = scrapy_settings(settings, context, paced=paced), new_key()
    then = known_then(known, sources)
    bodies = {sha: known.body(sha) for sha in then.bodies}
    order = ORDERS.unpack(ORDERS.pack(order_for(*sources, known=then)))

    (source,) = order.sources
    load: Callable[[str], Any] = SpiderLoader.from_settings(values).load
    spider = load(source.kind)(sources=order.sources, known=known_again(order.known, bodies))
    sent: dict[str, bytes] = {}

    async def gather() -> bytes:
        async def keep(sha: str, body: bytes) -> None:
            sent[sha] = body

        gathering = Gathering(order.number, keep)
        for scraped in yielded(spider, spider.first(source)):
            await gathering.take(scraped)
        return gathering.packed(datetime.now(UTC))

    data = asyncio.run(gather())
    came = HandedIn("one", data, key.sign(BUNDLE, data), datetime.now(UTC))
    feed(values, sources, scraped_of(opened(came, {"one": key.public}, order.number), sources, sent.__getitem__))


class HandedDesk(Desk):
    fetch = staticmethod(fetch_handed)
