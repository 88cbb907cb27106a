"""A day of many sources with workers: `python -m bench.scale_day [SOURCES ...]`, of 10,000, 30,000 and 100,000.

Five sources stand on each host; a tenth is asked each six hours, the others each day. The writer is the real one (what
is due, orders, recording), and so are PostgreSQL, Procrastinate and two workers; the sites are not: what a worker asks
is answered at once, nothing having changed. While there is more to do than workers have lanes, the clock goes as the
wall's does; then it leaps on. What a source was asked late by is therefore real, but for one leap.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

from msgspec import Struct
from msgspec.structs import asdict

import config
from bench.measure import line, own_cpu, until
from bench.postgres import cluster, jobs, rows_in
from bench.scale import copy_to_all
from bench.sites import ROOT, register
from bench.world import Installation, Watched
from commands.crawling import crawl, due_groups, hand_out, handing_trouble, intake
from commands.crawling.due_groups import DueGroup
from commands.crawling.fetching import scrapy_settings
from db.handed import all_handed
from db.store import Store
from model.fetch import Attachment, Fetched, FetchedFile, Known, Outcome, Snapshot, Verdict
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.feeding import feed
from scale.keys import SigningKey
from scale.office import Office
from scale.order import WorkOrder
from scale.worker import Attempt, Worker
from text.timestamp import parse_stamp, stamp

SIZES = (10_000, 30_000, 100_000)
PER_HOST, DAILY, OFTEN, ONE_IN = 5, 86_400, 21_600, 10
WORKERS, LANES = 2, 20
LEAP = timedelta(minutes=10)
LATE = 900.0
"""Seconds: the leap, and what work there is after it, for the day's polls come in so many heaps."""
GROWTH = 1.5
"""As often as much a poll may take of ten times as many sources."""
MOST_WAITING = 2 * WORKERS * LANES + WORKERS * LANES
"""Orders: those that wait, and those that are fetched."""
BODY = register("one", 0).encode()
SHA = hashlib.sha256(BODY).hexdigest()


class Day(Struct, frozen=True):
    """What came of one."""

    sources: int
    polls: int
    late: float
    """Seconds by which the last of all came after it was due."""
    writer: float
    """CPU seconds."""
    workers: float
    memory: float
    """MiB of the writer, the most."""
    most_orders: int
    most_jobs: int
    wall: float


def looked_at(source: Source, *, anew: bool) -> list[Verdict | Fetched]:
    """What a worker's spider yields of a register that is as it was."""
    at = datetime.now(UTC)
    snapshot = Snapshot(source.url, source.url, at, 200, {"ETag": '"one"'}, SHA, BODY) if anew else None
    outcome = Outcome.OK if anew else Outcome.UNCHANGED
    file = FetchedFile(Attachment(source.name, source.url, filename="0.csv"), outcome, SHA, snapshot)
    verdict = Verdict(source.name, source.url, outcome, 200 if anew else 304)
    return [verdict, Fetched(source, None, None, "", (file,), all_bodies_fetched=anew)]


async def answer(order: WorkOrder, known: Known, attempt: Attempt, _: float) -> None:
    """In place of fetching."""
    for source in order.sources:
        for scraped in looked_at(source, anew=(source.name, source.url) not in known.validators):
            await attempt.take(scraped)
    attempt.ended("finished")


def work(address: str, key: Path, writer: str) -> None:
    """A worker, until its input ends."""
    worker = Worker(lambda: address, SigningKey.of_file(key), key.stem, writer, lanes=LANES, fetching=answer)

    async def until_told() -> None:
        waiting = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        running = asyncio.create_task(worker.run())
        await asyncio.wait([waiting, running], return_when=asyncio.FIRST_COMPLETED)
        worker.stopping.set()
        await running

    asyncio.run(until_told())


class Leaping(hand_out.Handing):
    """The writer, by a clock that leaps where there is nothing to do."""

    def __init__(self, store: Store, settings: config.Configuration) -> None:
        super().__init__(store, settings, threading.Event())
        self.leapt = timedelta()
        self.sent = 0
        self.idle = False
        """Whether the last look found no more than workers have lanes: what was due is done, but for a trickle."""

    def now(self) -> datetime:
        return datetime.now(UTC) + self.leapt

    def _look_at_clock(self, theirs: datetime) -> None:
        """PostgreSQL's goes as the wall's does."""

    def _hand_out(self, office: Office, lanes: int) -> bool:
        self.sent = 0
        gave = super()._hand_out(office, lanes)
        self.idle = self._groups.took > 0 and self.sent < lanes
        return gave

    def _send(self, office: Office, due: Sequence[DueGroup]) -> None:
        self.sent = len(due)
        super()._send(office, due)

    def leap(self) -> None:
        self.leapt += LEAP
        self.idle = False
        self._next["due"] = 0.0


def one_day(count: int) -> Day:
    """Lives it."""
    with tempfile.TemporaryDirectory(prefix="npdwatch-day-", dir="/var/tmp") as folder, cluster() as postgres:
        at, keys = Installation(Path(folder) / "writer"), [Path(folder) / f"w{n}.key" for n in range(WORKERS)]
        address = postgres.database("npdwatch")
        watch(at, count, address, keys)
        settings = config.load(at.configuration)
        with at.store() as store, ExitStack() as stack:
            asked = prepare(store, settings)
            writer = Leaping(store, settings)
            office = stack.enter_context(Office(address, "the writer", writer.key.public, settings.scale.workers))
            for key in keys:
                stack.enter_context(working(address, key, writer.key.public))
            for module in (crawl, due_groups, hand_out, handing_trouble, intake):
                stack.enter_context(patch.object(module, "now", writer.now))
            before, begun, ended = own_cpu(), time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
            most = live(writer, office, address)
            wall, used = time.monotonic() - begun, own_cpu() - before
            polls, late = lateness(store, settings, asked, writer.now())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    by_now = resource.getrusage(resource.RUSAGE_CHILDREN)
    workers = by_now.ru_utime + by_now.ru_stime - ended.ru_utime - ended.ru_stime
    return Day(count, polls, late, used, workers, memory, *most, wall)


def watch(at: Installation, count: int, address: str, keys: Sequence[Path]) -> None:
    """Configures so many sources, for a writer."""
    sources = [
        Watched(f"s{n}", f"https://h{n // PER_HOST}.example/{n}.csv", "file", f"{DAILY if n % ONE_IN else OFTEN}s")
        for n in range(count)
    ]
    named = "".join(f'{key.stem} = "{SigningKey.of_file(key).public}"\n' for key in keys)
    at.configure(sources, more=f'[scale]\ndatabase = "{address}"\n[scale.workers]\n{named}')


@contextmanager
def working(address: str, key: Path, writer: str) -> Iterator[None]:
    """A worker in a process of its own."""
    command = [sys.executable, "-m", "bench.scale_day", "worker", address, str(key), writer]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as process:
        try:
            yield
        finally:
            process.communicate()


def prepare(store: Store, settings: config.Configuration) -> dict[str, datetime]:
    """All sources as they are after a day: last asked at any moment of their interval, which it gives."""
    first = settings.sources[0]

    def hand_on(context: CrawlContext) -> None:
        feed(scrapy_settings(settings, context), [first], looked_at(first, anew=True))

    crawl.run_crawl(store, settings, [first], fetching=hand_on)
    copy_to_all(store, settings.sources, first.name)
    dice, now = random.Random(1), datetime.now(UTC)
    asked = {s.name: now - timedelta(seconds=dice.uniform(0, s.every)) for s in settings.sources}
    with store.transaction():
        store.many(
            "update source set polled_at = ?1, good_at = ?1 where name = ?2",
            [(stamp(at), name) for name, at in asked.items()],
        )
    return asked


def live(writer: Leaping, office: Office, address: str) -> tuple[int, int]:
    """A day; the most orders and jobs that there were."""
    until(lambda: sum(w.lanes for w in office.workers()) == WORKERS * LANES, 120)
    end = writer.now() + timedelta(days=1)
    orders = most_jobs = 0
    while writer.now() < end or all_handed(writer.store):
        busy = writer.beat(office)
        orders, most_jobs = max(orders, rows_in(address, "work_order")), max(most_jobs, len(jobs(address)))
        if writer.idle and not busy and not all_handed(writer.store):
            writer.leap()
        else:
            time.sleep(hand_out.AT_WORK)
    return orders, most_jobs


def lateness(
    store: Store, settings: config.Configuration, asked: Mapping[str, datetime], end: datetime
) -> tuple[int, float]:
    """How many polls there were, and by how many seconds the last of all came, or has not come, after it was due.

    `asked`: when each source was asked before.
    """
    times = {name: [at] for name, at in asked.items()}
    for x in store.each("select source, at from fetch where run_id > 1 order by at"):
        times[x["source"]].append(parse_stamp(x["at"]))
    late = 0.0
    for s in settings.sources:
        late = max(late, *((b - a).total_seconds() - s.every for a, b in pairwise([*times[s.name], end])))
    return sum(map(len, times.values())) - len(times), late


def main(given: Sequence[str]) -> int:
    if given[:1] == ["worker"]:
        work(given[1], Path(given[2]), given[3])
        return 0
    if given[:1] == ["one"]:
        sys.stdout.write(json.dumps(asdict(one_day(int(given[1])))) + "\n")
        return 0
    days = []
    for size in map(int, given or map(str, SIZES)):
        done = subprocess.run(
            [sys.executable, "-m", "bench.scale_day", "one", str(size)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            check=True,
        )
        days.append(day := Day(**json.loads(done.stdout.splitlines()[-1])))
        print(
            f"{day.sources:,} sources: {day.polls:,} polls in {day.wall:.0f} s; a poll takes the writer "
            f"{day.writer / day.polls * 1000:.2f} ms, workers {day.workers / day.polls * 1000:.2f} ms; "
            f"{day.memory:.0f} MiB"
        )
    return report(days)


def report(days: Sequence[Day]) -> int:
    least, most = days[0], days[-1]
    late, orders = max(d.late for d in days), max(d.most_orders for d in days)
    grown = ((most.writer + most.workers) / most.polls) / ((least.writer + least.workers) / least.polls)
    most_jobs = max(d.most_jobs for d in days)
    figures = (
        ("asked late by, at most", f"{late / 60:.1f} min", f"<= {LATE / 60:.0f} min", late <= LATE),
        ("orders at a time, at most", str(orders), f"<= {MOST_WAITING}", orders <= MOST_WAITING),
        ("jobs at a time, at most", str(most_jobs), f"<= {MOST_WAITING}", most_jobs <= MOST_WAITING),
        (f"CPU a poll, {most.sources:,} to {least.sources:,}", f"{grown:.2f}", f"<= {GROWTH}", grown <= GROWTH),
    )
    for what, figure, wanted, good in figures:
        line(what, figure, wanted, good=good)
    return 0 if all(good for *_, good in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
