"""Polls GOV.UK's search for new publications that match the watch terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.fetch import Fetched, Outcome
from model.source import Source
from readers.govuk.api import NotSearchResults, read_search
from spiders.base import TAKEN_DOWN, Items, SourceSpider, snapshot_of, unread

if TYPE_CHECKING:
    import scrapy
    from scrapy.http import Response


class SearchSpider(SourceSpider):
    """One source is one query."""

    name = "search"

    def first(self, source: Source) -> scrapy.Request:
        return self.ask(source, source.url, self.parse_results, status_map=TAKEN_DOWN, watched=source)

    def parse(self, response: Response, **given: object) -> Items:
        """An answer as a poll's first.

        @url https://www.gov.uk/api/search.json?filter_organisations=department-for-education&count=5
        @returns items 1
        """
        return super().parse(response, **given)

    def parse_results(self, response: Response | None, outcome: Outcome, watched: Source) -> Items:
        """The search has answered, or has not."""
        source = watched
        if outcome is Outcome.UNCHANGED:
            body, snapshot = self.known_body(source, source.url), None
        elif outcome is Outcome.OK and response is not None:
            snapshot = snapshot_of(response, source.url)
            body = snapshot.body
        else:
            return
        try:
            found = read_search(body, origin=source.url)
        except NotSearchResults as error:
            yield unread(source, source.url, error)
            return
        sha256 = snapshot.sha256 if snapshot else self.known.validators[source.name, source.url].sha256
        yield Fetched(source, None, snapshot, sha256, found=found, all_bodies_fetched=True)
