"""A writer and a worker of the tests', their keys, an order that is out and a bundle for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bench.handed import new_key, order_for
from bench.postgres import hand_in
from config import Configuration
from config.sources import SourcePart
from config.tables import CrawlPart, ScalePart
from db.handed import hand_out
from db.store import Store
from model.source import Source
from scale.bundle import Gathering
from scale.codec import Scraped
from scale.keys import BUNDLE, ORDER, SigningKey
from scale.office import Office, OrderOut
from scale.order import ORDERS, WorkOrder
from scale.seldom import Seldom
from scale.worker import Worker

SOURCE = Source("one", "file", "http://127.0.0.1:1/register.csv")
WRITER, WORKER = new_key(), new_key()
NAMED = {"one": WORKER.public}
LIFE = timedelta(minutes=2)
SAID = Seldom(logging.getLogger(__name__))


def put_down(office: Office, group: str = "a.example", number: str = "order-1") -> WorkOrder:
    order = replace(order_for(SOURCE), number=number, group=group)
    data = ORDERS.pack(order)
    office.hand_out([OrderOut(group, number, data, WRITER.sign(ORDER, data), len(order.sources))], LIFE)
    return order


def settings(
    store: Store, *, key: str = WORKER.public, address: str = "dbname=x", url: str = SOURCE.url, name: str = "one",
    sources: Sequence[str] = ("one",),
) -> Configuration:
    parts = tuple(SourcePart(name=source, kind="file", url=url) for source in sources)
    return Configuration(
        crawl=CrawlPart(loopback=True), own_sources=False, source=parts,
        scale=ScalePart(database=address, workers={name: key}), path=store.folder.parent / "npdwatch.toml",
    )


def handed_in(
    address: str, office: Office, store: Store, *, stopped: str = "", scraped: Sequence[Scraped] = (),
    key: SigningKey = WORKER, name: str = "one", number: str = "order-1", source: str = "one",
) -> None:
    """An order that is out, and a bundle for it."""
    put_down(office, "a.example" if source == "one" else f"{source}.example", number)
    at = datetime.now(UTC)
    with store.transaction():
        hand_out(store, number, "a.example", [source, "beside" if source == "one" else f"beside {source}"], [source], at, at + LIFE)

    async def keep(sha256: str, body: bytes) -> None:
        office.put_body(sha256, body)

    async def gathered() -> bytes:
        gathering = Gathering(number, keep)
        gathering.stopped = stopped
        for one in scraped:
            await gathering.take(one)
        return gathering.packed(at)

    data = asyncio.run(gathered())
    hand_in(address, number, name, data, key.sign(BUNDLE, data))


def worker(address: str, writer: SigningKey = WRITER, key: SigningKey = WORKER, name: str = "one") -> Worker:
    async def fetching(*_: object) -> None:
        raise AssertionError("nothing is to be fetched")

    return Worker(lambda: address, key, name, writer.public, lanes=1, fetching=fetching)
