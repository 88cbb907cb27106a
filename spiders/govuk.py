"""Polls pages of GOV.UK: the Content API first, the page itself as the last resort, then every file they carry.

A file can be replaced with no note and no date moved, so each is asked for at every poll (docs/sources.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from model.fetch import Attachment, ContentItem, Expected, Fetched, FetchedFile, Outcome, PageState, Snapshot, Verdict
from model.source import Source, SourceKind
from readers.govuk.api import (
    NotAContentItem,
    UnknownPageDesign,
    content_api_url,
    is_register,
    read_content_item,
    read_publication_page,
)
from spiders.base import Asking, Items, snapshot_of, unread

if TYPE_CHECKING:
    import scrapy
    from scrapy.http import Response


NOT_THERE = MappingProxyType(
    {
        404: (Outcome.NOT_YET, "the page names this file and it is not served yet; it is asked for again"),
        410: (Outcome.NOT_FOUND, "the page names this file, and the publisher has taken it down"),
    }
)
"""Of a file that was never seen: a new one waits some minutes for its virus scan."""
LOST = MappingProxyType(
    {**NOT_THERE, 404: (Outcome.NOT_FOUND, "the page names this file, and there is nothing at its address any more")}
)
NO_ADDRESSES: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Visit:
    """One poll of one page, until its last file has been heard of."""

    source: Source
    page: Snapshot | None = None
    page_sha256: str = ""
    item: ContentItem | None = None
    wanted: Sequence[Attachment] = ()
    files: dict[int, FetchedFile] = field(default_factory=dict)
    lost: tuple[FetchedFile, ...] = ()
    """Files that the page names without an address."""


class GovukSpider(Asking):
    """One source is one page of GOV.UK with all that is attached to it."""

    name = "govuk"
    kind = SourceKind.GOVUK

    def first(self, source: Source) -> scrapy.Request:
        return self.ask(source, content_api_url(source.url), self.item_came, visit=Visit(source))

    def item_came(self, response: Response | None, outcome: Outcome, visit: Visit) -> Items:
        """The Content API has answered, or has not."""
        url = content_api_url(visit.source.url)
        if outcome is Outcome.UNCHANGED:
            body, final = self.known_body(visit.source, url), url
            visit.page_sha256 = self.known.validators[visit.source.name, url].sha256
        elif response is not None and outcome in (Outcome.OK, Outcome.GONE):
            visit.page = snapshot_of(response, url)
            visit.page_sha256 = visit.page.sha256
            body, final = response.body, response.url
        else:
            yield from self.ask_page(visit)
            return
        try:
            visit.item = read_content_item(body, url=visit.source.url)
        except NotAContentItem as error:
            yield unread(visit.source, url, f"{final}: {error}")
            visit.page, visit.page_sha256 = None, ""
            yield from self.ask_page(visit)
            return
        if visit.item.state is PageState.GONE and outcome is Outcome.OK:
            yield Verdict(visit.source.name, url, Outcome.GONE, 200, "the publisher has taken it down")
        if visit.item.state is PageState.REDIRECT:
            yield Verdict(
                visit.source.name, url, Outcome.MOVED, 200,
                f"the page has moved to {visit.item.destination or 'nowhere named'}; if that is right, put the new "
                "address into the configuration",
            )  # fmt: skip
        lost = [a.title for a in visit.item.attachments if not a.url]
        if lost:
            what = ", ".join(repr(title) for title in lost[:5])
            yield unread(visit.source, url, f"{final}: no usable address is given for {what}: it cannot be fetched")
            yield from self.ask_page(visit)
            return
        yield from self.ask_files(visit)

    def ask_page(self, visit: Visit) -> Items:
        """The last resort: the page as people see it."""
        yield Expected(visit.source.name, visit.source.url)
        yield self.ask(visit.source, visit.source.url, self.page_came, conditional=False, visit=visit)

    def page_came(self, response: Response | None, outcome: Outcome, visit: Visit) -> Items:
        """The HTML page has answered, or has not: then the files that the Content API gave an address for are read."""
        item = None
        if response is not None and outcome is Outcome.OK:
            try:
                item = read_publication_page(response.body, url=response.url)
            except UnknownPageDesign as error:
                yield unread(visit.source, visit.source.url, error)
        if response is None or item is None:
            if visit.item is not None:
                yield from self.ask_files(visit)
            return
        if visit.item is not None:
            # The API's words stand, its dates and notes too: the page gives it the addresses that it lacks.
            yield from self.ask_files(visit, {a.title: a.url for a in item.attachments if a.url})
            return
        visit.item = item
        visit.page = snapshot_of(response, visit.source.url)
        visit.page_sha256 = visit.page.sha256
        yield from self.ask_files(visit)

    def ask_files(self, visit: Visit, addresses: Mapping[str, str] = NO_ADDRESSES) -> Items:
        """Asks for every file of the page, writing each into the ledger first."""
        item = visit.item
        if item is None:
            return
        files = [
            replace(a, url=a.url or addresses.get(a.title, "")) for a in item.attachments if a.kind in ("file", "html")
        ]
        visit.wanted = [a for a in files if a.url]
        visit.lost = tuple(FetchedFile(a, Outcome.UNREADABLE) for a in files if not a.url)
        for a in visit.wanted:
            yield Expected(visit.source.name, _address(a))
        for n, a in enumerate(visit.wanted):
            known = (visit.source.name, _address(a)) in self.known.validators
            yield self.ask(
                visit.source, _address(a), self.file_came, meaning=LOST if known else NOT_THERE, visit=visit, n=n
            )
        if not visit.wanted:
            yield self.finished(visit)

    def file_came(self, response: Response | None, outcome: Outcome, visit: Visit, n: int) -> Items:
        """One file has answered, or has not."""
        attachment = visit.wanted[n]
        address = _address(attachment)
        snapshot, sha256 = None, ""
        if outcome is Outcome.OK and response is not None and attachment.kind == "html":
            why = _not_a_document(response.body, attachment)
            if why:
                outcome = Outcome.UNREADABLE
                yield unread(visit.source, address, why)
        if outcome is Outcome.UNCHANGED:
            sha256 = self.known.validators[visit.source.name, address].sha256
        elif outcome is Outcome.OK and response is not None:
            snapshot = snapshot_of(response, address)
            sha256 = snapshot.sha256
        visit.files[n] = FetchedFile(attachment, outcome, sha256, snapshot)
        if len(visit.files) == len(visit.wanted):
            yield self.finished(visit)

    def finished(self, visit: Visit) -> Fetched:
        """All that this poll brought."""
        files = (*(visit.files[n] for n in sorted(visit.files)), *visit.lost)
        registers = [f for f in files if is_register(f.attachment)]
        return Fetched(
            visit.source, visit.item, visit.page, visit.page_sha256, files,
            # A letter that never comes is told to operators and must not hold up the registers for ever.
            complete=all(f.sha256 for f in registers),
            whole=all(f.outcome is Outcome.OK for f in registers),
        )  # fmt: skip


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
