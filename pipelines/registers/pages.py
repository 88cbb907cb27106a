"""What happened to the page itself since it was last seen, and whether the page that came is the page at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import Incident
from diffing.items.pages import compare_pages
from model.change import ChangeKind
from model.fetch import ContentItem
from pipelines.poll import Page
from readers.govuk.api import (
    NotAContentItem,
    UnknownPageDesign,
    lasting_identity,
    read_content_item,
    read_publication_page,
)
from text.timestamp import parse_stamp

if TYPE_CHECKING:
    from pipelines.context import CrawlContext
    from pipelines.poll import Poll

OLD_COPY = "old_copy"
"""The code of the notice, and the memory of when the copies began."""


def look_at_page(context: CrawlContext, poll: Poll) -> Poll:
    """With what the poll says of the page: whether it must be kept out, and its changes."""
    item, page = poll.fetched.item, poll.fetched.page
    if item is None or page is None:
        return poll
    source = context.store.one("select page_sha256, url from source where name = ?", [poll.source.name])
    if not source or not source["page_sha256"] or source["page_sha256"] == poll.fetched.page_sha256:
        return poll
    try:
        body = context.store.archive.body(source["page_sha256"])
    except (NotArchived, ArchiveDamaged) as error:
        message = f"what happened to the page cannot be said, since its last state is lost: {error}"
        return poll.telling(Incident(poll.source.name, "archive_damaged", poll.source.url, message, urgent=True))
    before = read_page(body, source["url"])
    return poll if before is None else _compare(context, poll, before, item, (_is_json(body), _is_json(page.body)))


def _compare(
    context: CrawlContext, poll: Poll, before: ContentItem, item: ContentItem, is_json: tuple[bool, bool]
) -> Poll:
    if is_json == (True, False):
        # The page that people see words things otherwise; what happened to it is told when the API is back.
        return replace(poll, page=Page(is_kept_out=True))
    if _is_older(item, before) and not _stays(context, poll):
        message = (
            f"the site serves an older copy of the page (of {item.updated_at}); what it says is passed over unless it "
            "stays, and files at known addresses are looked at all the same"
        )
        poll = poll.telling(Incident(poll.source.name, "old_copy", poll.source.url, message))
        return replace(poll, page=Page(is_kept_out=True, is_old_copy=True))
    changes = compare_pages(before, item, lasting_identity(before.attachments, item.attachments))
    alike = is_json[0] == is_json[1]
    told = tuple(c for c in changes if alike or c.kind is not ChangeKind.PAGE_CHANGED)
    return replace(poll, page=Page(before=before, changes=told))


def _stays(context: CrawlContext, poll: Poll) -> bool:
    """True where older copies have come for longer than a cache keeps one: the publisher has set the date back."""
    begun = context.store.one(
        "select min(first_at) at from notice where source = ? and code = ? and recovered_at is null",
        [poll.source.name, OLD_COPY],
    )
    least = timedelta(seconds=max(context.confirm_after, 1))
    return begun is not None and begun["at"] is not None and context.clock() - parse_stamp(begun["at"]) >= least


def says_when(poll: Poll, item: ContentItem) -> bool:
    """True where the page as it was read tells when it was published, and why: only then silence says something."""
    if poll.page.is_old_copy or not item.public_updated_at:
        return False
    page = poll.fetched.page
    return page is None or _is_json(page.body) or bool(item.notes)


def _is_json(body: bytes) -> bool:
    return body.lstrip()[:1] == b"{"


def _is_older(item: ContentItem, before: ContentItem) -> bool:
    """True for a copy from before what is known: `updated_at` moves with every write and hardly ever back."""
    try:
        return datetime.fromisoformat(item.updated_at) < datetime.fromisoformat(before.updated_at)
    except (ValueError, TypeError):
        return False


def read_page(body: bytes, url: str) -> ContentItem | None:
    """A page as it was kept: a content item, or the HTML page; None where today's reader can make nothing of it."""
    try:
        return read_content_item(body, url=url)
    except NotAContentItem:
        try:
            return read_publication_page(body, url=url)
        except UnknownPageDesign:
            return None
