"""Spiders of one address: a register's own file, a search of GOV.UK, a feed, a list, a page.

What cannot be read is a failure, never a deletion: it changes nothing of what is known.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

import scrapy
from msgspec.structs import replace
from scrapy.http import Response
from twisted.python.failure import Failure

from model.fetch import Attachment, Fetched, FetchedFile, Outcome, Verdict
from model.item import Item, ItemBatch, Observation, digest
from model.source import Source
from readers.documents.errors import NoEntries, Unread
from readers.list_page import ListPage, odd_parts
from spiders.base import TAKEN_DOWN, Items, SourceSpider, snapshot_of, unread
from spiders.paged import GONE_STATE, PagedSpider, PollState, Steps

LEAST_TO_MISS = 3
"""Entries of a feed, none of them known, where others were missed: one that shows the newest alone always moves on."""
MOST_PAGES = 5
"""Pages that are asked for behind the first of a search, in one poll."""
_BEYOND = (
    "none of the newest {:,} results is known, and what stands behind them was not to be had: what is new there was "
    "not seen. To do: look through its search by hand, and have it asked more often (every)"
)
PAGE_GONE = MappingProxyType(
    dict.fromkeys((404, 410), (Outcome.GONE, "there is nothing at this address any more; told after a second look"))
)
"""Of a page that was seen before. One that was never there is a mistake in the configuration."""


class RegisterSpider(SourceSpider):
    """Polls registers at an address of their own: a workbook, a CSV, or the tables of a page."""

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
        sha256, snapshot = self.body_of(source, source.url, response, outcome)
        if sha256:
            filename = ""
            if snapshot:  # of what is unchanged the name is recorded
                from readers.govuk.plain import named_by

                filename = named_by(source.url)
            attachment = Attachment(source.title or filename, source.url, filename=filename)
            file = FetchedFile(attachment, outcome, sha256, snapshot)
            yield Fetched(source, None, None, "", (file,), all_bodies_fetched=snapshot is not None)


class SearchSpider(SourceSpider):
    """Polls GOV.UK's search for new publications that match the watch terms; one source is one query."""

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
        sha256, snapshot = self.body_of(source, source.url, response, outcome)
        if not sha256:
            return
        from readers.govuk.api import NotSearchResults, read_search

        try:
            found = read_search(snapshot.body if snapshot else self.known.body(sha256), origin=source.url)
        except NotSearchResults as error:
            yield unread(source, source.url, error)
            return
        yield Fetched(
            source, None, snapshot, sha256, found=found.items, problems=found.problems, all_bodies_fetched=True
        )


class ChangesSpider(SourceSpider):
    """Polls feeds of changes: what they name is recorded as announced, and nothing else of them."""

    name = "changes"

    def first(self, source: Source) -> scrapy.Request:
        return self.ask(source, source.url, self.parse_changes, status_map=TAKEN_DOWN, watched=source)

    def parse(self, response: Response, **given: object) -> Items:
        """An answer as a poll's first.

        @url https://www.gov.uk/api/search.json?order=-public_timestamp&fields=title,link,public_timestamp&count=50
        @returns items 1
        """
        return super().parse(response, **given)

    def parse_changes(self, response: Response | None, outcome: Outcome, watched: Source) -> Items:
        """The feed has answered, or has not. Its bytes are not kept: it is asked every few minutes, for years."""
        if response is None or outcome is not Outcome.OK:
            return
        from readers.changes.read import UNREAD, read_changes

        try:
            named = read_changes(response.body, response.url, datetime.now(UTC))
        except UNREAD as error:
            yield unread(watched, watched.url, error)
            return
        yield Fetched(watched, None, None, "", found=named.items, problems=named.problems, all_bodies_fetched=True)


class SingleAddressSpider(PagedSpider):
    """One address whose items are all in its answer: a spider of this kind says its `name` and how to `read` it."""

    windows = False
    drops_oldest = False
    """True of what shows its newest entries alone."""

    def plan(self, poll: PollState) -> None:
        poll.windows_left = 1
        poll.tasks.append(partial(self._ask, poll))

    def _ask(self, poll: PollState) -> Steps:
        yield from self.fetch(poll, poll.source.url, self._parse_whole, conditional=True, status_map=TAKEN_DOWN)

    def _parse_whole(self, poll: PollState, _: str, response: Response | None, outcome: Outcome) -> Steps:
        if outcome is Outcome.UNCHANGED:
            poll.windows_left = 0
        elif outcome is Outcome.OK and response is not None:
            page = self.read(response, poll.source)
            poll.problems += page.problems
            if not page.items and not page.problems and poll.known and self._had_entries(response, poll.source):
                what = "it has no entries any more, and had some: look at it, and if it is over take the source out"
                raise NoEntries(what)
            seen = [self.observed(poll, item, response) for item in page.items]
            new = tuple(o for o in seen if poll.is_new(o.item.key, o.mark or "", o.item.aliases))
            poll.windows_left = 0
            met = any(name in poll.known for item in page.items for name in (item.key, *item.aliases))
            gap = self._gap(poll, len(page.items)) if self.drops_oldest and not met else ""
            # What could not be read is read again at the next poll, and so is told until it is mended.
            whole = not page.problems
            yield ItemBatch(poll.source, new, snapshot_of(response, poll.source.url), conditional=whole, gap=gap)
            if not met and page.items:
                self._go_on(poll, page)

    def observed(self, poll: PollState, item: Item, _: Response) -> Observation:
        """An item of an answer as it was seen."""
        return Observation(item, digest(item), self.name, poll.is_first)

    def _go_on(self, poll: PollState, page: ListPage[Item]) -> None:
        """What is asked besides where not one entry of what came is known."""

    def _gap(self, poll: PollState, entries: int) -> str:
        """What is to be said where not one entry is known: those between the last look and this were not seen."""
        source = poll.source
        if entries < LEAST_TO_MISS or not poll.known or not self.known.last_recorded(source.name, source.url):
            return ""
        return (
            f"none of the {entries:,} entries of the feed is known: it has moved on by more than it holds since the "
            "last look, and what stood in it between was not seen. To do: look through its site by hand, and have it "
            "asked more often (every)"
        )

    def _had_entries(self, response: Response, source: Source) -> bool:
        """Whether the last answer of this address had any: a search whose words are new may find nothing yet."""
        before = self.known.last_recorded(source.name, source.url)
        if not before or not self.known.holds(before):
            return bool(before)
        try:
            return bool(self.read(response.replace(body=self.known.body(before)), source).items)
        except Unread:
            return True

    def read(self, response: Response, source: Source) -> ListPage[Item]:
        """The items of an answer. Raises what is `Unread` where it cannot be read: what was known stays as it is."""
        raise NotImplementedError(f"{type(self).__name__} does not say how an answer is read")


class FeedSpider(SingleAddressSpider):
    """Polls feeds: entries that are new or edited."""

    name = "feed"
    drops_oldest = True

    def read(self, response: Response, _: Source) -> ListPage[Item]:
        from readers.feeds.read import read_feed  # feedparser is large, and most polls find nothing new

        with odd_parts() as odd:
            items = read_feed(response.body, response.url, datetime.now(UTC))
        return ListPage(items, problems=tuple(odd))


class ListSpider(SingleAddressSpider):
    """Polls a list that is no feed: a bill's publications, a search of Hansard, a site map."""

    name = "list"

    def read(self, response: Response, source: Source) -> ListPage[Item]:
        from readers.lists.read import read_list_of

        return read_list_of(response.body, response.url, source.options.searches)

    def _go_on(self, poll: PollState, page: ListPage[Item]) -> None:
        if not poll.is_first and (page.total is None or page.raw_count < page.total):
            poll.tasks.append(partial(self._ask_next, poll, page.raw_count))

    def _ask_next(self, poll: PollState, skip: int, pages: int = 1) -> Steps:
        from readers.lists.read import next_page_url

        url = next_page_url(poll.source.url, skip)
        yield from self.fetch(poll, url, self._parse_next, skip=skip, pages=pages)

    def _parse_next(
        self, poll: PollState, url: str, response: Response | None, outcome: Outcome, skip: int, pages: int
    ) -> Steps:
        """What stands behind the newest, page by page, until something is known or all is seen."""
        page = None
        try:
            page = self.read(response, poll.source) if response and outcome is Outcome.OK else None
        finally:
            if page is None:
                yield ItemBatch(poll.source, gap=_BEYOND.format(skip))
        if page is None or response is None:
            return
        poll.problems += page.problems
        new = tuple(
            Observation(i, digest(i), self.name) for i in page.items if poll.is_new(i.key, digest(i), i.aliases)
        )
        yield ItemBatch(poll.source, new, snapshot_of(response, url))
        met = any(name in poll.known for item in page.items for name in (item.key, *item.aliases))
        skip += page.raw_count
        if met or not page.raw_count or (page.total is not None and skip >= page.total):
            return
        if new and pages < MOST_PAGES:
            poll.tasks.append(partial(self._ask_next, poll, skip, pages + 1))
        else:
            yield ItemBatch(poll.source, gap=_BEYOND.format(skip))


class PageSpider(SingleAddressSpider):
    """Polls any page: its main text, or what a selector names."""

    name = "page"

    def _ask(self, poll: PollState) -> Steps:
        from readers.pages.read import page_key

        known = poll.known.get(page_key(poll.source.url))
        # A page that is gone, or was not found, must come whole to be back again.
        fresh = known is not None and (known.state == GONE_STATE or known.missing)
        yield from self.fetch(
            poll, poll.source.url, self._parse_whole, conditional=not fresh, status_map=PAGE_GONE if known else {}
        )

    def _parse_whole(self, poll: PollState, _: str, response: Response | None, outcome: Outcome) -> Steps:
        if outcome is Outcome.GONE:
            from readers.pages.read import page_key

            poll.windows_left = 0
            yield ItemBatch(poll.source, missing=(page_key(poll.source.url),))
        yield from super()._parse_whole(poll, _, response, outcome)

    def read(self, response: Response, source: Source) -> ListPage[Item]:
        from readers.pages.read import page_key, read_page

        declared = (response.headers.get("Content-Type") or b"").decode("latin-1").partition("charset=")[2]
        key, selector = page_key(source.url), source.options.selector
        page = read_page(response.body, response.url, selector, key=key, declared=declared.strip(" \"'"))
        return ListPage((page,))

    def _parse_answer(self, response: Response, **given: Any) -> Steps:  # type: ignore[override]  # noqa: ANN401
        for step in super()._parse_answer(response, **given):
            yield self._matched(step) if isinstance(step, Verdict) else step

    def _failed(self, failure: Failure) -> Steps:
        for step in super()._failed(failure):
            yield self._matched(step) if isinstance(step, Verdict) else step

    def _matched(self, verdict: Verdict) -> Verdict:
        """Of an old address that does not answer: where the API has a record of it, that one is watched instead."""
        from readers.parliament.addresses import aliases_of

        aliases = aliases_of(verdict.url)
        if verdict.outcome in (Outcome.OK, Outcome.UNCHANGED) or not aliases:
            return verdict
        record = self.known.record_of(aliases)
        note = f"the old address does not answer ({verdict.outcome.value}); the API's record of it is {record}"
        return replace(verdict, outcome=Outcome.OTHERWISE, detail=note) if record else verdict
