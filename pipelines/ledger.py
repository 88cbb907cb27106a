"""The ledger of a crawl: what is fetched is taken down as it passes, and written when it has come to its end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from db.problems import DatabaseProblem
from db.register.runs import add_expected, add_verdicts
from model.fetch import Expected, Fetched, Outcome, Verdict
from model.source import Source
from pipelines.context import CrawlContext, context_of, first_address

log = logging.getLogger("npdwatch.crawl")

LOOK = 5.0
"""Seconds between two looks at what has come to its end."""
FIRST_LOOKS = 3
"""Looks before anything is let go: most crawls end before that."""
SHARE = 0.05
"""Of a crawl's time the most that is spent on letting go: of thousands of sources each takes a second."""


class AskingSpider(Protocol):
    """What is seen of the spider of a kind of sources."""

    asking: Counter[str]
    waited: dict[str, list[float]]


class Ledger:
    """Written at the end of each spider: in a crawl that is killed, what was expected is left without a verdict.

    In one that lasts, what has come to its end meanwhile is written and ended ahead of that: it waits for no slow host.
    """

    def __init__(self, context: CrawlContext) -> None:
        self.context = context
        self.sources: tuple[Source, ...] = ()
        self.expected: list[Expected] = []
        self.verdicts: list[Verdict] = []
        self.parts: Sequence[AskingSpider] = ()
        self._in_hand: set[str] = set()
        """Sources of which all has come, and may be worked on still."""
        self._looks, self._is_closed, self._rest_until = 0, False, 0.0
        self._at_rest: set[str] = set()
        """Those that were found to have come to their end at the last look: they have at the next one."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        ledger = cls(context_of(crawler))
        crawler.signals.connect(ledger.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(ledger.spider_closed, signal=signals.spider_closed)
        return ledger

    def spider_opened(self, spider: Spider) -> None:
        """Remembers whose polls are due."""
        self.sources, self.parts = getattr(spider, "sources", ()), getattr(spider, "parts", ())
        if self.context.let_go is not None:
            asyncio.get_running_loop().call_later(LOOK, self._look)

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Takes down the lines of the ledger as they pass."""
        if isinstance(item, Expected):
            self.expected.append(item)
        elif isinstance(item, Verdict):
            self.verdicts.append(item)
        elif isinstance(item, Fetched):
            self._in_hand.add(item.source.name)
        return item

    def _look(self) -> None:
        """Lets go what has been at its end for a moment, where others are not."""
        if self._is_closed:
            return
        asyncio.get_running_loop().call_later(LOOK, self._look)
        ended, before = self._ended(), self._at_rest
        self._at_rest, self._looks = ended, self._looks + 1
        names = ended & before
        begun = time.monotonic()
        if self._looks < FIRST_LOOKS or begun < self._rest_until or not names or len(names) == len(self.sources):
            return
        try:
            self._let_go(names)
            self._rest_until = begun + (time.monotonic() - begun) / SHARE
        except DatabaseProblem as problem:  # its lines are kept, and written with the others
            log.warning("what has come to its end waits for the rest of the crawl: %s", problem)

    def _ended(self) -> set[str]:
        """The sources of which nothing is asked any more, and nothing is in hand."""
        over = {p.source.name for p in self.context.ended} | {v.source for v in self.context.failures}
        bad = {v.source for v in self.verdicts if not v.outcome.good}
        idle = {name for part in self.parts for name, left in part.asking.items() if not left}
        return idle & (over | (bad - self._in_hand))

    def _let_go(self, names: set[str]) -> None:
        store, run, at = self.context.store, self.context.run, self.context.clock()
        with store.transaction():
            add_expected(store, run, [e for e in self.expected if e.source in names])
            add_verdicts(store, run, [v for v in self.verdicts if v.source in names], at)
        self.expected = [e for e in self.expected if e.source not in names]
        self.verdicts = [v for v in self.verdicts if v.source not in names]
        self.sources = tuple(s for s in self.sources if s.name not in names)
        for part in self.parts:
            for name in names:
                part.asking.pop(name, None)
        self._note_waited()
        if self.context.let_go is not None:
            self.context.let_go(names, self.context)

    def _note_waited(self) -> None:
        for part in self.parts:
            for host, seconds in part.waited.items():
                self.context.waited.setdefault(host, []).extend(seconds)
            part.waited.clear()

    def spider_closed(self, reason: str) -> None:
        """Writes all lines, with a failure for each poll that looks well and came to nothing."""
        self._is_closed = True
        self._note_waited()
        if reason != "finished":
            self.context.stopped.append(reason)
        else:
            self.verdicts += self._unfinished()
        try:
            with self.context.store.transaction():
                add_expected(self.context.store, self.context.run, self.expected)
                add_verdicts(self.context.store, self.context.run, self.verdicts, self.context.clock())
        except DatabaseProblem as problem:
            # Who is called by a signal has nobody to raise to: the command writes these lines once more at its end.
            self.context.problems.append(problem)
            self.context.failures.extend(self.verdicts)

    def _unfinished(self) -> list[Verdict]:
        """A poll whose every answer was good and that was never recorded: Scrapy drops what raises, without a word."""
        told_of = {p.source.name for p in self.context.ended}
        told_of |= {v.source for v in (*self.verdicts, *self.context.failures) if not v.outcome.good}
        what = "all came, and it was never recorded; see the log of the crawl"
        return [
            Verdict(s.name, first_address(s), Outcome.NOT_RECORDED, None, what)
            for s in self.sources
            if s.name not in told_of
        ]
