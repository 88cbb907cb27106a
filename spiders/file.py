"""Polls registers at an address of their own: a workbook, a CSV, or the tables of a page."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from model.fetch import Attachment, Fetched, FetchedFile, Outcome
from model.source import Source
from spiders.base import TAKEN_DOWN, Items, SourceSpider, snapshot_of

if TYPE_CHECKING:
    import scrapy
    from scrapy.http import Response


class RegisterSpider(SourceSpider):
    """One source is one address."""

    name = "file"

    def first(self, source: Source) -> scrapy.Request:
        return self.ask(source, source.url, self.parse_file, status_map=TAKEN_DOWN, watched=source)

    def parse(self, response: Response, **given: object) -> Items:
        """An answer as a poll's first.

        @url https://www.gov.uk/guidance/data-protection-how-we-collect-and-share-research-data
        @returns items 1
        """
        return super().parse(response, **given)

    def parse_file(self, response: Response | None, outcome: Outcome, watched: Source) -> Items:
        """The file has answered, or has not."""
        source = watched
        filename = unquote(PurePosixPath(urlsplit(source.url).path).name)
        attachment = Attachment(source.title or filename or source.name, source.url, filename=filename)
        if outcome is Outcome.UNCHANGED:
            sha256 = self.known.validators[source.name, source.url].sha256
            yield Fetched(source, None, None, "", (FetchedFile(attachment, outcome, sha256),))
        elif outcome is Outcome.OK and response is not None:
            snapshot = snapshot_of(response, source.url)
            file = FetchedFile(attachment, outcome, snapshot.sha256, snapshot)
            yield Fetched(source, None, None, "", (file,), all_bodies_fetched=True)
