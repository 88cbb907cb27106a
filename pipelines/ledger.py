"""Keeps the ledger: every expected fetch, and what became of it. Refuses nothing and loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from db.runs import add_expected, add_verdicts
from model import Expected, Verdict
from pipelines.work import SETTING, Crawling

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Ledger:
    """Writes expectations at once, verdicts at the end: a verdict that is lost in a crash is a failure, as it should."""

    def __init__(self, crawling: Crawling) -> None:
        self.crawling = crawling
        self.verdicts: list[Verdict] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings[SETTING])

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Takes lines of the ledger out of the stream's way."""
        if isinstance(item, Expected):
            with self.crawling.store.transaction():
                add_expected(self.crawling.store, self.crawling.run, [item])
        elif isinstance(item, Verdict):
            self.verdicts.append(item)
        return item

    def close_spider(self) -> None:
        """Writes the verdicts of this spider."""
        with self.crawling.store.transaction():
            add_verdicts(self.crawling.store, self.crawling.run, self.verdicts, self.crawling.clock())
