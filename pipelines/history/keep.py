"""Keeps what web archives gave, each capture in a transaction: who ends a backfill at any point loses one answer."""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import DropItem

from db.connection import explain_disk
from db.history.captures import expect_captures, save_capture
from db.problems import DatabaseProblem
from model.answers.capture import Captured, ExpectedCaptures
from pipelines.context import CrawlStep


class KeepCaptures(CrawlStep):
    """The one step of a backfill's crawl."""

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Writes captures down; the spider ends once one could not be."""
        try:
            if isinstance(item, ExpectedCaptures):
                with self.store.transaction():
                    expect_captures(self.store, item.source, item.pages)
            elif isinstance(item, Captured):
                if item.snapshot is not None:
                    self.store.archive.keep(item.snapshot.body)
                with self.store.transaction():
                    save_capture(self.store, item, self.context.clock())
        except (DatabaseProblem, OSError) as error:
            problem = explain_disk(error) if isinstance(error, OSError) else error
            if problem is None:
                raise
            self.context.problems.append(problem)
            raise DropItem(f"it could not be kept: {problem}") from error
        return item
