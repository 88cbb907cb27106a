"""What a crawl gives to its pipelines, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem, NotConfigured

from db.connection import DatabaseProblem, explain_disk
from diffing.plausibility import Limits
from model.fetch import Outcome, Verdict
from model.source import Source
from pipelines.poll import Poll
from readers.kinds import KINDS

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from db.store import Store

SETTING = "NPDWATCH_CRAWL"


@dataclass(frozen=True, slots=True)
class CrawlContext:
    """What the crawl command gives to the pipelines, as one of Scrapy's settings."""

    store: Store
    run: int
    limits: Limits
    confirm_after: int
    """Seconds after which a second identical fetch confirms that a row is gone."""
    clock: Callable[[], datetime]
    ended: list[Poll] = field(default_factory=list)
    """Every poll that ended, for the command's account of the run."""
    failures: list[Verdict] = field(default_factory=list)
    """Polls that came and could not be recorded."""
    stopped: list[str] = field(default_factory=list)
    """Why spiders ended before they were done, where they were told to: SIGTERM, for one."""
    problems: list[DatabaseProblem] = field(default_factory=list)
    """Why what came could not be kept, where database or disk are at fault: a word for whoever started the crawl."""

    def not_recorded(self, source: Source, error: Exception) -> str | None:
        """Keeps that what came of a source could not be recorded. Where database or disk are at fault, gives why.

        That is no fault of ours: it needs a line in the log and not a traceback.
        """
        problem = explain_disk(error) if isinstance(error, OSError) else error
        known = isinstance(problem, DatabaseProblem)
        what = f"it came, and could not be recorded: {problem if known else f'{type(error).__name__}: {error}'}"
        self.failures.append(Verdict(source.name, first_address(source), Outcome.NOT_RECORDED, None, what))
        if not isinstance(problem, DatabaseProblem):
            return None
        self.problems.append(problem)
        return f"{source.name}: {what}"

    def __deepcopy__(self, _: dict[int, object]) -> Self:
        """Scrapy copies its settings for each spider; all of them share this one."""
        return self


def first_address(source: Source) -> str:
    """What a poll of this source asks for first: its line in the ledger."""
    return KINDS[source.kind].first_address(source.url)


def context_of(crawler: Crawler) -> CrawlContext:
    """What this crawl is. Raises NotConfigured, which Scrapy logs, where Scrapy's own command line began it."""
    context: CrawlContext | None = crawler.settings.get(SETTING)
    if context is None:
        raise NotConfigured("only npdwatch crawl records")
    return context


class Step:
    """A pipeline that has something to do only with finished polls."""

    def __init__(self, context: CrawlContext) -> None:
        self.context = context
        self.store = context.store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(context_of(crawler))

    async def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Hands a finished poll to `step`; every other item passes by."""
        return await self.guarded(item) if isinstance(item, Poll) else item

    async def guarded(self, poll: Poll) -> Poll:
        """Scrapy drops an item whose pipeline raises, and the run looks well; so the failure is kept here first."""
        try:
            return await self.step(poll)
        except Exception as error:
            what = self.context.not_recorded(poll.source, error)
            if what is None:
                raise
            raise DropItem(what) from error

    async def step(self, poll: Poll) -> Poll:
        """The poll with this pipeline's part filled in."""
        raise NotImplementedError(f"{type(self).__name__} has no step")
