"""The crawl context that all pipelines share."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Collection
from datetime import datetime
from functools import _lru_cache_wrapper, lru_cache
from pathlib import Path
from typing import Any, Self, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from db.connection import explain_disk, explain_memory, explain_place
from db.problems import DatabaseProblem
from db.store import Store
from diffing.plausibility import Limits
from model.fetch import Outcome, Verdict
from model.source import Source
from pipelines.large import LargePolls
from pipelines.poll import Poll
from readers.kinds import KINDS
from readers.sandbox import give_back

SETTING = "NPDWATCH_CRAWL"
T = TypeVar("T")
_READS_CELLS = ("text", "readers", "recipients", "diffing")


class Turn:
    """One poll at a time is read, compared and recorded: each may hold a register of the largest size, and a child."""

    def __init__(self) -> None:
        self._lock, self._large = asyncio.Lock(), LargePolls()
        self._large_one = ""
        """The source whose poll has the turn among all crawls, or waits for that of this one."""
        self._whose = self._what = ""
        self._rows = self._of = 0

    async def take(self, source: Source, among: Path | None = None) -> None:
        """Waits until no other has it, of a large poll also that of no other crawl of the data folder `among`."""
        if among is not None:
            await self._large.take(source, among)
            self._large_one = source.name
        try:
            await self._lock.acquire()
        except BaseException:
            self._give_large(source)
            raise
        self._whose = source.name

    def hurry(self) -> None:
        """The crawl is to end: it waits for no other."""
        self._large.is_hurried = True

    def _give_large(self, source: Source) -> None:
        if self._large_one == source.name:
            self._large_one = ""
            self._large.give()

    def note(self, source: Source, what: str, of: int = 0) -> None:
        """What is done now of a poll, for whoever waits, where it has the turn; `of`: to so many rows."""
        if self._whose == source.name:
            self._what, self._rows, self._of = what, 0, of

    def count_rows(self, more: int) -> None:
        """To so many more of them it is done."""
        self._rows += more

    @property
    def doing(self) -> str:
        """What is done now, of which source, and how far it is where known, or what is waited for; "" for none."""
        far = f", {min(self._rows, self._of):,} of {self._of:,} rows" if self._of else ""
        return f"{self._what} {self._whose}{far}" if self._whose and self._what else self._large.waiting

    def give(self, source: Source) -> None:
        """Lets the next one; does nothing where this source has not got it."""
        if self._lock.locked() and self._whose == source.name:
            self._whose = self._what = ""
            forget_cells()
            self._lock.release()
            self._give_large(source)


def forget_cells(*but: object) -> None:
    """Gives back what is remembered of single cells: scattered over what a large register took, it holds it all.

    `but`: functions whose answers are asked for again at once.
    """
    for found in _kept_of_cells(len(sys.modules)):
        if found not in but:
            found.cache_clear()
    give_back()


@lru_cache(maxsize=1)
def _kept_of_cells(_: int) -> list[_lru_cache_wrapper[Any]]:
    """What remembers answers of single cells, by how many modules are loaded: looking takes as long as a small poll."""
    read = (m for name, m in list(sys.modules.items()) if name.partition(".")[0] in _READS_CELLS)
    found = (x for m in read for x in list(vars(m).values()) if isinstance(x, _lru_cache_wrapper))
    return [x for x in found if x.cache_parameters()["maxsize"] is not None]


async def apart(work: Callable[..., T], *given: object) -> T:
    """Does it in a thread; what it gives is held by nobody but who asked.

    The event loop holds the result of a thread for as long as it runs what was waiting for it, without a pause: a
    register, until it was recorded and the next one had its turn.
    """
    result = await asyncio.to_thread(work, *given)
    await asyncio.sleep(0)
    return result


class CrawlContext(Struct, frozen=True):
    """What the crawl command gives to the pipelines, as one of Scrapy's settings."""

    store: Store
    run: int
    limits: Limits
    confirm_after: int
    """Seconds after which a second identical fetch confirms that a row is gone."""
    clock: Callable[[], datetime]
    patient: bool = True
    """False where somebody waits to hear that there is no network."""
    keeps_contents: bool = False
    """True for a trial, whose account says what each register was taken for."""
    force: bool = False
    """True where a site is asked though it has asked to be left alone."""
    turn: Turn = field(default_factory=Turn)
    ended: list[Poll] = field(default_factory=list)
    """Every poll that ended, for the command's account of the run."""
    failures: list[Verdict] = field(default_factory=list)
    """Polls that came and could not be recorded."""
    stopped: list[str] = field(default_factory=list)
    """Why spiders ended before they were done, where they were told to: SIGTERM, for one."""
    problems: list[DatabaseProblem] = field(default_factory=list)
    """Why what came could not be kept, where database or disk are at fault: a word for whoever started the crawl."""

    let_go: Callable[[Collection[str], CrawlContext], None] | None = None
    """Ends what has come to its end of these sources, while others are asked; None where all are waited for."""
    waited: dict[str, list[float]] = field(default_factory=dict)
    """Host -> the seconds for which each of its answers was waited for."""

    def part_of(self, names: Collection[str]) -> CrawlContext:
        """What came of these sources, for a run of its own; it is not in this one any more."""
        ended = [p for p in self.ended if p.source.name in names]
        failures = [v for v in self.failures if v.source in names]
        self.ended[:] = [p for p in self.ended if p.source.name not in names]
        self.failures[:] = [v for v in self.failures if v.source not in names]
        return replace(self, ended=ended, failures=failures)

    def not_recorded(self, source: Source, error: Exception) -> str | None:
        """Keeps that a poll could not be recorded; gives why, for the log, where no fault of ours is."""
        problem: Exception | None = explain_memory(error) or error
        if isinstance(error, OSError):
            problem = explain_disk(error) or explain_place(error, self.store.folder)
        known = isinstance(problem, DatabaseProblem)
        what = f"it came, and could not be recorded: {problem if known else f'{type(error).__name__}: {error}'}"
        self.failures.append(Verdict(source.name, first_address(source), Outcome.NOT_RECORDED, None, what))
        if not isinstance(problem, DatabaseProblem):
            return None
        self.problems.append(problem)
        return f"{source.name}: {what}"


def first_address(source: Source) -> str:
    """What a poll of this source asks for first: its line in the ledger."""
    return KINDS[source.kind].first_address(source.url)


def context_of(crawler: Crawler) -> CrawlContext:
    """What this crawl is. Raises NotConfigured, which Scrapy logs, where Scrapy's own command line began it."""
    context: CrawlContext | None = crawler.settings.get(SETTING)
    if context is None:
        raise NotConfigured("only npdwatch crawl records")
    return context


class CrawlStep:
    """A pipeline of a crawl of ours."""

    def __init__(self, context: CrawlContext) -> None:
        self.context = context
        self.store = context.store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(context_of(crawler))


class PollStep(CrawlStep):
    """A pipeline that has something to do only with finished polls."""

    doing = ""
    """What is said of it to whoever waits."""

    async def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Hands a finished poll to `step`; every other item passes by."""
        return await self.guarded(item) if isinstance(item, Poll) else item

    async def guarded(self, poll: Poll) -> Poll:
        """Scrapy drops an item whose pipeline raises, and the run looks well; so the failure is kept here first."""
        if self.doing:
            self.context.turn.note(poll.source, self.doing)
        try:
            return await self.step(poll)
        except BaseException as error:
            self.context.turn.give(poll.source)
            if not isinstance(error, Exception):
                raise
            what = self.context.not_recorded(poll.source, error)
            if what is None:
                raise
            raise DropItem(what) from error

    async def step(self, poll: Poll) -> Poll:
        """The poll with this pipeline's part filled in."""
        raise NotImplementedError(f"{type(self).__name__} has no step")
