"""Keeps the ledger: every expected fetch, and what became of it. Refuses nothing and loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from db.connection import DatabaseProblem
from db.register.runs import add_expected, add_verdicts
from model.fetch import Expected, Outcome, Verdict
from model.source import Source
from pipelines.context import SETTING, Crawling, first_address

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler


class Ledger:
    """Written at the end of each spider: in a crawl that is killed, what was expected is left without a verdict."""

    def __init__(self, crawling: Crawling) -> None:
        self.crawling = crawling
        self.sources: tuple[Source, ...] = ()
        self.expected: list[Expected] = []
        self.verdicts: list[Verdict] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        ledger = cls(crawler.settings[SETTING])
        crawler.signals.connect(ledger.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(ledger.spider_closed, signal=signals.spider_closed)
        return ledger

    def spider_opened(self, spider: Spider) -> None:
        """Remembers whose polls are due."""
        self.sources = getattr(spider, "sources", ())

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Takes down the lines of the ledger as they pass."""
        if isinstance(item, Expected):
            self.expected.append(item)
        elif isinstance(item, Verdict):
            self.verdicts.append(item)
        return item

    def spider_closed(self, reason: str) -> None:
        """Writes all lines, with a failure for each poll that looks well and came to nothing."""
        if reason != "finished":
            self.crawling.stopped.append(reason)
        else:
            self.verdicts += self._unfinished()
        try:
            with self.crawling.store.transaction():
                add_expected(self.crawling.store, self.crawling.run, self.expected)
                add_verdicts(self.crawling.store, self.crawling.run, self.verdicts, self.crawling.clock())
        except DatabaseProblem as problem:
            # Who is called by a signal has nobody to raise to: the command writes these lines once more at its end.
            self.crawling.problems.append(problem)
            self.crawling.failures.extend(self.verdicts)

    def _unfinished(self) -> list[Verdict]:
        """A poll whose every answer was good and that was never recorded: Scrapy drops what raises, without a word."""
        done = {w.source.name for w in self.crawling.seen}
        failed = {v.source for v in (*self.verdicts, *self.crawling.failures) if not v.outcome.good}
        what = "all came, and it was never recorded; see the log of the crawl"
        return [
            Verdict(s.name, first_address(s), Outcome.NOT_RECORDED, None, what)
            for s in self.sources
            if s.name not in done | failed
        ]
