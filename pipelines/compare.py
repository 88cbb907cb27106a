"""Compares what came with the last good edition and decides what it may become."""

from __future__ import annotations

import asyncio

from db.editions import accepted_steps
from db.store import moment
from diffing.compare import compare_editions
from diffing.guard import Decision, judge, learn_limits
from diffing.pages import compare_pages, new_notes
from model import ChangeKind, ContentItem, Outcome, PageState, SourceKind
from pipelines.work import Step, Work
from readers.govuk import (
    NotAContentItem,
    UnknownPageDesign,
    lasting_identity,
    read_content_item,
    read_publication_page,
)


class CompareEditions(Step):
    """The decision about the edition, and what happened to the page."""

    async def step(self, work: Work) -> None:
        self._page(work)
        if work.refused:
            work.decision = "refused"
        elif work.after is None:
            work.decision = "unchanged"
        elif work.known is None or work.before is None:
            work.decision = "baseline" if work.fetched.complete else "failed"
        else:
            await self._edition(work)

    async def _edition(self, work: Work) -> None:
        if work.before is None or work.after is None or work.known is None:
            return
        now = self.crawling.clock()
        work.comparison = await asyncio.to_thread(
            compare_editions, work.before, work.after, since=moment(work.known.seen_at).date(), today=now.date()
        )
        limits = learn_limits(accepted_steps(self.store, work.source.name), self.crawling.limits)
        work.judgement = judge(work.before, work.after, work.comparison, limits)
        work.kind, work.why = _edition_kind(work)
        if work.judgement.decision is Decision.QUARANTINE:
            work.decision = "quarantined"
            work.why = work.judgement.text
            for file in work.registers:
                if file.snapshot is not None:
                    work.fail(
                        file, Outcome.QUARANTINED, "quarantined",
                        f"{file.title}: {work.why} Nothing was told of it and the last good edition stands. Look at "
                        f"the file; if it is right, run: npdwatch accept {work.source.name}",
                    )  # fmt: skip
                    break
            return
        goes_back = work.earlier is not None and work.earlier.state == "accepted" and work.earlier.id != work.known.id
        if goes_back:
            work.kind, work.why = ChangeKind.WENT_BACK, "the publication shows again what it showed before"
        suspect = work.earlier if work.earlier and work.earlier.state == "suspect" else None
        if goes_back and suspect is None:
            work.decision = "suspect"
            return
        if suspect is not None:
            work.kind, work.why = ChangeKind.WENT_BACK, "the publication shows again what it showed before"
            age = (now - moment(suspect.seen_at)).total_seconds()
            if not work.fetched.whole or age < self.crawling.confirm_after:
                work.decision = "suspect"
                return
        work.decision = "accepted"

    def _page(self, work: Work) -> None:
        item = work.fetched.item
        if work.source.kind is not SourceKind.GOVUK or item is None:
            return
        source = self.store.one("select page_sha256, url from source where name = ?", [work.source.name])
        if not source or not source["page_sha256"] or source["page_sha256"] == work.fetched.page_sha256:
            return
        work.item_before = read_page(self.store.archive.body(source["page_sha256"]), source["url"])
        if work.item_before is not None:
            identity = lasting_identity(work.item_before.attachments, item.attachments)
            work.page_changes = compare_pages(work.item_before, item, identity)


def read_page(body: bytes, url: str) -> ContentItem | None:
    """A page as it was kept: a content item, or the HTML page; None where today's reader can make nothing of it."""
    try:
        return read_content_item(body, url=url)
    except NotAContentItem:
        try:
            return read_publication_page(body, url=url)
        except UnknownPageDesign:
            return None


def _edition_kind(work: Work) -> tuple[ChangeKind, str]:
    """Published with a note, or replaced without one."""
    item = work.fetched.item
    if item is None or work.known is None:
        return ChangeKind.EDITION_PUBLISHED, "the file has changed"
    if item.state is PageState.WITHDRAWN:
        return ChangeKind.EDITION_PUBLISHED, "the files of a withdrawn page have changed"
    notes = new_notes(work.item_before, item) if work.item_before else ()
    moved = bool(item.public_updated_at) and item.public_updated_at != work.known.published_at
    if notes or moved:
        note = notes[0] if notes else item.notes[0].text if item.notes else ""
        work.detail["note"] = note
        return ChangeKind.EDITION_PUBLISHED, note or "the page gives a new date and no note"
    return ChangeKind.FILE_REPLACED_SILENTLY, "a file was replaced; no note was published and no date moved"
