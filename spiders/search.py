"""Polls GOV.UK's search for new publications that match the watch terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model import Fetched, Outcome, Source, SourceKind, Verdict
from readers.govuk import NotSearchResults, read_search
from spiders.asking import Asking, snapshot_of, type_Items, unread

if TYPE_CHECKING:
    import scrapy
    from scrapy.http import Response


class SearchSpider(Asking):
    """One source is one query."""

    name = "search"
    kind = SourceKind.SEARCH

    def first(self, source: Source) -> scrapy.Request:
        return self.ask(source, source.url, self.came, watched=source)

    def came(self, response: Response | None, outcome: Outcome, watched: Source) -> type_Items:
        """The search has answered, or has not."""
        source = watched
        if outcome is Outcome.GONE:
            yield Verdict(source.name, source.url, Outcome.NOT_FOUND, 410, "the publisher has taken it down")
        if outcome is not Outcome.OK or response is None:
            return
        try:
            found = read_search(response.body, origin=source.url)
        except NotSearchResults as error:
            yield unread(source, source.url, error)
            return
        snapshot = snapshot_of(response, source.url)
        yield Fetched(source, None, snapshot, snapshot.sha256, found=found, whole=True)
