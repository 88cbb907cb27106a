"""Polls pages of GOV.UK: the Content API first, the page itself as the last resort, then every file they carry.

A file can be replaced with no note and no date moved, so each is asked for at every poll (docs/using/sources.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlsplit

import scrapy
from msgspec import Struct, field
from msgspec.structs import replace
from scrapy.http import Response

from model.fetch import (
    Attachment,
    ContentItem,
    Expected,
    Fetched,
    FetchedFile,
    Outcome,
    PageState,
    Snapshot,
    Verdict,
    moved,
)
from model.source import Source
from readers.govuk.api import NotAContentItem, content_id_of, read_content_item
from readers.govuk.html import UnknownPageDesign, read_publication_page
from readers.govuk.values import API, absolute, content_api_url, is_register, origin_of
from spiders.base import Items, SourceSpider, snapshot_of, unread
from text.privacy.prose import without_private_address

NOT_THERE = MappingProxyType({
    404: (Outcome.NOT_YET, "the page names this file and it is not served yet; it is asked for again"),
    410: (Outcome.NOT_FOUND, "the page names this file, and the publisher has taken it down"),
})
"""Of a file that was never seen: a new one waits some minutes for its virus scan."""
LOST = MappingProxyType(
    {**NOT_THERE, 404: (Outcome.NOT_FOUND, "the page names this file, and there is nothing at its address any more")}
)
FETCHED = ("file", "html")
"""Kinds of attachments."""
FOR_ADDRESSES = MappingProxyType(
    dict.fromkeys((404, 410, 429, 500, 502, 503, 504), (Outcome.OTHERWISE, "asked for a file's address alone"))
)
NO_ADDRESS = (
    "attachment {} of the page, {!r}, has no usable address, so it was not fetched; the others were. If the page shows "
    "the file, it can be watched by itself: [[source]] with kind = \"file\" and the file's url"
)
NO_ADDRESSES: Mapping[str, str] = MappingProxyType({})


class PagePoll(Struct):
    """One poll of one page, until its last file has been heard of."""

    source: Source
    page: Snapshot | None = None
    page_sha256: str = ""
    item: ContentItem | None = None
    wanted: Sequence[Attachment] = ()
    files: dict[int, FetchedFile] = field(default_factory=dict)
    lost: tuple[FetchedFile, ...] = ()
    """Files that the page names without an address."""


class GovukSpider(SourceSpider):
    """One source is one page of GOV.UK with all that is attached to it."""

    name = "govuk"

    def first(self, source: Source) -> scrapy.Request:
        return self.ask(source, content_api_url(source.url), self.parse_item, poll=PagePoll(source))

    def parse(self, response: Response, **given: object) -> Items:
        """An answer as a poll's first.

        @url https://www.gov.uk/api/content/government/publications/dfe-external-data-shares
        @returns items 1
        """
        return super().parse(response, **given)

    def parse_item(self, response: Response | None, outcome: Outcome, poll: PagePoll) -> Items:
        """The Content API has answered, or has not."""
        url = content_api_url(poll.source.url)
        if outcome is Outcome.UNCHANGED:
            poll.page_sha256 = self.known.validators[poll.source.name, url].sha256
            body, final = self.known.body(poll.page_sha256), url
        elif response is not None and outcome in (Outcome.OK, Outcome.GONE):
            poll.page = snapshot_of(response, url)
            poll.page_sha256 = poll.page.sha256
            body, final = response.body, response.url
        else:
            yield from self.ask_page(poll)
            return
        try:
            item = read_content_item(body, url=poll.source.url)
            if poll.page is not None:
                _check_own(item, final)
            poll.item = item  # not before: where the page does not answer either, nothing is read of another one
        except NotAContentItem as error:
            if outcome is not Outcome.GONE:
                yield unread(poll.source, url, f"{final}: {error}")
                poll.page, poll.page_sha256 = None, ""
                yield from self.ask_page(poll)
                return
            poll.item = ContentItem(PageState.GONE, urlsplit(poll.source.url).path)  # a 410 says it without words, too
        if to := self._led_to(poll, body):
            poll.item = ContentItem(PageState.REDIRECT, urlsplit(poll.source.url).path, destination=to)
            poll.page, poll.page_sha256 = None, ""
        if poll.item.state is PageState.GONE and outcome is Outcome.OK:
            yield Verdict(poll.source.name, url, Outcome.GONE, 200, "the publisher has taken it down")
        if poll.item.state is PageState.REDIRECT:
            yield moved(poll.source.name, url, poll.item.destination, 200)
        if any(not a.url for a in poll.item.attachments if a.kind in FETCHED):
            yield from self.ask_page(poll, FOR_ADDRESSES)
            return
        yield from self.ask_files(poll)

    def _led_to(self, poll: PagePoll, body: bytes) -> str:
        """Where a redirect of HTTP has led to another item than the one that is known: its address, else "".

        A page of several parts answers under the path of each, and one that was renamed keeps its id.
        """
        own, item = urlsplit(poll.source.url).path.rstrip("/"), poll.item
        if item is None or item.state is PageState.REDIRECT or f"{own}/".startswith(f"{item.base_path.rstrip('/')}/"):
            return ""
        known = self.known.last_recorded(poll.source.name, content_api_url(poll.source.url))
        before = content_id_of(self.known.body(known)) if known and self.known.holds(known) else ""
        led = before not in ("", content_id_of(body))
        return without_private_address(absolute(origin_of(poll.source.url), item.base_path)) if led else ""

    def ask_page(self, poll: PagePoll, status_map: Mapping[int, tuple[Outcome, str]] = MappingProxyType({})) -> Items:
        """The last resort: the page as people see it."""
        url = poll.source.url
        yield Expected(poll.source.name, url)
        yield self.ask(poll.source, url, self.parse_page, conditional=False, status_map=status_map, poll=poll)

    def parse_page(self, response: Response | None, outcome: Outcome, poll: PagePoll) -> Items:
        """The HTML page has answered, or has not: then the files that the Content API gave an address for are read."""
        item = None
        if response is not None and outcome is Outcome.OK:
            try:
                item = read_publication_page(response.body, url=response.url)
            except UnknownPageDesign as error:
                outcome = Outcome.OTHERWISE if poll.item else Outcome.UNREADABLE
                yield unread(poll.source, poll.source.url, error, outcome)
        if poll.item is not None:
            # The API's words stand, its dates and notes too: the page gives it the addresses that it lacks.
            yield from self.ask_files(poll, {a.title: a.url for a in item.attachments if a.url} if item else {})
        elif response is not None and item is not None:
            poll.item, poll.page = item, snapshot_of(response, poll.source.url)
            poll.page_sha256 = poll.page.sha256
            yield from self.ask_files(poll)

    def ask_files(self, poll: PagePoll, addresses: Mapping[str, str] = NO_ADDRESSES) -> Items:
        """Asks for every file of the page, writing each into the ledger first."""
        named = [a for a in (poll.item.attachments if poll.item else ()) if a.kind in FETCHED]
        files = [replace(a, url=a.url or addresses.get(a.title, "")) for a in named]
        poll.wanted = [a for a in files if a.url]
        poll.lost = tuple(FetchedFile(a, Outcome.UNREADABLE) for a in files if not a.url)
        for number, a in enumerate(files, start=1):
            if not a.url:
                yield unread(poll.source, f"{poll.source.url}#attachment-{number}", NO_ADDRESS.format(number, a.title))
        for a in poll.wanted:
            yield Expected(poll.source.name, _address(a))
        for n, a in enumerate(poll.wanted):
            known = (poll.source.name, _address(a)) in self.known.validators
            yield self.ask(
                poll.source, _address(a), self.parse_file, status_map=LOST if known else NOT_THERE, poll=poll, n=n
            )
        if not poll.wanted:
            yield self.finished(poll)

    def parse_file(self, response: Response | None, outcome: Outcome, poll: PagePoll, n: int) -> Items:
        """One file has answered, or has not."""
        attachment = poll.wanted[n]
        address = _address(attachment)
        if outcome is Outcome.OK and response is not None and attachment.kind == "html":
            why = _not_a_document(response.body, attachment)
            if why:
                outcome = Outcome.UNREADABLE
                yield unread(poll.source, address, why)
        poll.files[n] = FetchedFile(attachment, outcome, *self.body_of(poll.source, address, response, outcome))
        if len(poll.files) == len(poll.wanted):
            yield self.finished(poll)

    def finished(self, poll: PagePoll) -> Fetched:
        """All that this poll brought."""
        files = (*(poll.files[n] for n in sorted(poll.files)), *poll.lost)
        registers = [f for f in files if is_register(f.attachment)]
        return Fetched(
            poll.source, poll.item, poll.page, poll.page_sha256, files,
            problems=poll.item.problems if poll.item else (),
            # A letter that never comes is told to operators and must not hold up the registers for ever.
            has_all_registers=all(f.sha256 for f in registers),
            all_bodies_fetched=all(f.outcome is Outcome.OK for f in registers),
        )


def _check_own(item: ContentItem, url: str) -> None:
    """Refuses the item of another page than that which answered, or than one that it is a part of (NotAContentItem)."""
    path = urlsplit(content_api_url(url)).path.removeprefix(API)
    if not f"{path}/".startswith(f"{item.base_path.rstrip('/')}/"):
        raise NotAContentItem(f"the item of another page came, {item.base_path}; the page itself is read instead")


def _not_a_document(body: bytes, attachment: Attachment) -> str:
    """Why the API's answer for an HTML attachment says nothing of its words; "" where it does."""
    try:
        item = read_content_item(body, url=attachment.url)
    except NotAContentItem as error:
        return str(error)
    if item.state in (PageState.GONE, PageState.REDIRECT):
        return f"the page names the document {attachment.title!r}, and its own page is {item.state.value}"
    return ""


def _address(attachment: Attachment) -> str:
    """Where an attachment is asked for.

    An HTML one through the Content API, since its page changes with every release of the site's own code.
    """
    return content_api_url(attachment.url) if attachment.kind == "html" else attachment.url
