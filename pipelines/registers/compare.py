"""Compares what came with the last good edition, and decides what it may become."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import Incident
from db.register.editions import (
    KnownEdition,
    accepted_steps,
    is_said,
    past_editions,
    state_of_finding,
    told_nothing_since,
    was_read_with,
)
from db.store import Store, as_json
from db.withheld.decide import load_withheld
from diffing.pages import compare_pages, new_notes
from diffing.plausibility import SPANS, Decision, Judgement, judge, learn_limits, worn_away
from model.change import Change, ChangeKind, removals
from model.fetch import ContentItem, Outcome, PageState
from model.register import Category, Confidence, Recipient
from pipelines.context import CrawlContext, PollStep, apart
from pipelines.poll import UNREADABLE, Page, Poll, PollDecision
from readers.govuk.api import NotAContentItem, read_content_item
from readers.govuk.html import UnknownPageDesign, read_publication_page
from readers.govuk.plain import pages_alike
from readers.govuk.values import lasting_identity
from text.timestamp import parse_stamp

_NEW = frozenset({ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.ROWS_SHOWN})
_NAMED = 10
"""Names that a message gives; the rest is a number."""
QUARANTINED = "quarantined"
"""The code of the notice, one for each finding."""
SAME_AGAIN = timedelta(days=1)
"""A file that is made anew at each download and tells nothing is an edition once in so long."""


class CompareEditions(PollStep):
    """The decision about the edition, and what happened to the page."""

    async def step(self, poll: Poll) -> Poll:
        read, known = poll.read, poll.listing.known
        if read.after is None:
            return poll if poll.only_awaited_refused else self._refused(poll)
        from pipelines.registers import mending  # most polls compare nothing

        if known is None or read.before is None:
            # Of what can be read: what cannot has its own first look later.
            return mending.carry(poll).decided(PollDecision.BASELINE)
        if read.is_read_again:
            return mending.read_anew(poll, mending.recorded(self.store, known, read.before))
        if poll.listing.state_before == "rejected":
            return poll.decided(PollDecision.REJECTED, _REJECTED)
        last = mending.recorded(self.store, known, read.before)
        return self._decide(await apart(mending.compare_with_last, poll, last))

    def _refused(self, poll: Poll) -> Poll:
        """Nothing can be read; where a person has rejected just that, nothing more is said of it."""
        finding = finding_of(poll)
        if state_of_finding(self.store, poll.source.name, finding) != "rejected":
            return poll.decided(PollDecision.REFUSED, finding=finding)
        said = tuple(t for t in poll.troubles if t.code != UNREADABLE)
        verdicts = tuple(v for v in poll.verdicts if v.outcome is not Outcome.UNREADABLE)
        return replace(poll, troubles=said, verdicts=verdicts).decided(PollDecision.REJECTED, _REJECTED)

    def _decide(self, poll: Poll) -> Poll:
        kind, why, note = self._edition_kind(poll)
        earlier = poll.listing.earlier
        if "accepted" in earlier:
            kind, why = ChangeKind.WENT_BACK, "the publication shows again what it showed before"
        poll = replace(poll, result=replace(poll.result, kind=kind, why=why, note=note))
        if self._is_same_again(poll):
            return poll.decided(PollDecision.UNCHANGED)
        if "accepted" in earlier:
            suspect = earlier.get("suspect")
            age = (self.context.clock() - parse_stamp(suspect.seen_at)).total_seconds() if suspect else -1.0
            if not poll.is_whole or age < self.context.confirm_after:
                return poll.decided(PollDecision.SUSPECT, why)
        read, comparison = poll.read, poll.result.comparison
        if read.before is None or read.after is None or comparison is None:
            raise ValueError("nothing was compared")
        limits = learn_limits(accepted_steps(self.store, poll.source.name), self.context.limits)
        judgement = judge(read.before, poll.without_first_looks(read.after), comparison, limits)
        aside = earlier.get("quarantined")  # what was too much then is not right by waiting
        then = parse_stamp(aside.seen_at) if aside else self.context.clock()
        past = past_editions(self.store, poll.source.name, then - SPANS[-1][0])
        if worn := worn_away(past, len(read.after), removals(comparison.summary()), self.context.limits, then):
            others = judgement.why_quarantined
            said = any(r.code == worn.code for r in others)  # one loss is not told by both measures
            judgement = Judgement(Decision.QUARANTINE, others if said else (*others, worn))
        title = poll.listing.files[0].title
        poll = poll.telling(*(
            Incident(poll.source.name, "grown", title, f"{title}: {reason.message}", urgent=True)
            for reason in judgement.reasons if reason.code == "grown"
        ))
        if judgement.decision is Decision.QUARANTINE:
            finding = finding_of(poll)
            if state_of_finding(self.store, poll.source.name, finding) == "rejected":
                return poll.decided(PollDecision.REJECTED, _REJECTED)
            return self._quarantine(poll.decided(PollDecision.QUARANTINED, judgement.text, finding=finding))
        return poll.decided(PollDecision.ACCEPTED, why)

    def _is_same_again(self, poll: Poll) -> bool:
        """True for the same rows in other bytes, of which the publisher says nothing, soon after the like of it.

        A workbook that is made at each download would else be an edition, and a file that is kept, at every poll.
        """
        comparison, known, item = poll.result.comparison, poll.listing.known, poll.fetched.item
        if known is None or comparison is None or not comparison.is_empty or poll.read.first_looks:
            return False
        if is_said(poll.result.note, item.public_updated_at if item else "", known):
            return False
        if {(f.file, f.title, f.url) for f in poll.listing.files} != {(f.file, f.title, f.url) for f in known.files}:
            return False
        if not was_read_with(self.store, poll.source.name, poll.read.read_with):
            return False  # what today's reader makes of it is to be recorded
        since = told_nothing_since(self.store, known)
        return since is not None and self.context.clock() - since < SAME_AGAIN

    def _quarantine(self, poll: Poll) -> Poll:
        files = poll.listing.files
        file = next((f for f in files if f.snapshot is not None), files[0])
        return poll.failing(
            file, Outcome.QUARANTINED, QUARANTINED,
            f"{file.title}: {poll.result.why} {what_waits(self.store, poll)} Nothing was told of it and the last good "
            f"edition stands. Look at the file; if it is right, run: npdwatch accept {poll.source.name}; if it is "
            "wrong, the same with --reject",
            subject=f"{file.file} ({poll.result.finding[:12]})",  # other bytes are no other word
        )

    def _edition_kind(self, poll: Poll) -> tuple[ChangeKind, str, str]:
        """Published with a note, or replaced without one: kind, why, and the note."""
        item, before = poll.fetched.item, poll.page.before
        if poll.has_only_first_looks:
            return ChangeKind.EDITION_PUBLISHED, "a file can be read for the first time", ""
        if item is None or not says_when(poll, item):
            return ChangeKind.EDITION_PUBLISHED, "the file has changed", ""
        if item.state is PageState.WITHDRAWN:
            return ChangeKind.EDITION_PUBLISHED, "the files of a withdrawn page have changed", ""
        source = self.store.one("select published_at from source where name = ?", [poll.source.name])
        notes = new_notes(before, item) if before else ()
        # Not only the page before this one: the file may have come a poll later than its note.
        moved = bool(item.public_updated_at and source and item.public_updated_at != source["published_at"])
        if notes or moved:
            note = notes[0] if notes else item.notes[0].text if item.notes else ""
            return ChangeKind.EDITION_PUBLISHED, note or "the page gives a new date and no note", note
        return ChangeKind.FILE_REPLACED_SILENTLY, "a file was replaced; no note was published and no date moved", ""


_REJECTED = "a person has rejected what the publication shows"


def finding_of(poll: Poll) -> str:
    """One name for what an edition that is put aside says: its rows and headings, or why its files cannot be read."""
    if poll.read.after is None:
        said = [v.detail.replace(f.sha256[:12], "") for v in poll.verdicts for f in poll.read.refused if f.url == v.url]
    else:
        said = [
            as_json([t.file, t.sheet, [c.name for c in t.columns], row]) for t in poll.read.after.tables
            for row in ((), *t.rows, *t.section_lines)
        ]
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:32]


def what_waits(store: Store, poll: Poll) -> str:
    """One sentence. Only press and companies are named, as printed; nobody who may be a private individual."""
    changes = poll.result.comparison.changes if poll.result.comparison else ()
    new = sum(c.rows for c in changes if c.kind in _NEW)
    if not new:
        return "No row in it is new."
    found = dict.fromkeys(_loud(store, poll, changes))
    said = f"{new:,} {'row in it is' if new == 1 else 'rows in it are'} new"
    if not found:
        return f"{said}; no press or company is known among them."
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{said}, for press or companies among others: {'; '.join(list(found)[:_NAMED])}{more}."


def _loud(store: Store, poll: Poll, changes: tuple[Change, ...]) -> Iterator[str]:
    from db.official_names import official_names
    from db.recipients.reviews import label, reviewed  # loads the lists; most polls put nothing aside
    from recipients.cell.bodies import recipients_in
    from recipients.cell.private import suspected

    answers, official, withheld = reviewed(store), official_names(store.data), load_withheld(store)
    known: dict[str, Recipient] = {}
    for c in changes:
        for n in (c.others or (c.new,)) if c.kind in _NEW else ():
            if n is None or poll.read.after is None:
                continue
            table, i = poll.read.after.locate(n)
            name, cells = table.field_value(i, "recipient"), table.record(i)
            if not name or suspected(name, cells) or not withheld.allows("recipient", name):
                continue
            for body in recipients_in(name):
                who = label(body, cells, answers, known, official)
                if who.category is Category.PRESS or (
                    who.category is Category.COMMERCIAL and who.confidence is not Confidence.LOW
                ):
                    yield f"{body} ({who.category.value})"


# ---------------------------------------------------------------------------------------------------------------
# What happened to the page itself, and whether the page that came is the page at all

OLD_COPY = "old_copy"
"""The code of the notice, and the memory of when the copies began."""


def look_at_page(context: CrawlContext, poll: Poll, edition: KnownEdition | None) -> Poll:
    """With what the poll says of the page: whether it must be kept out, and its changes."""
    item = poll.fetched.item
    if item is not None and item.state is PageState.REDIRECT:
        return replace(poll, page=Page(is_kept_out=True))  # nothing of the page: pipelines.health tells that it moved
    return _compared(context, poll, edition)


def _compared(context: CrawlContext, poll: Poll, edition: KnownEdition | None) -> Poll:
    item, page = poll.fetched.item, poll.fetched.page
    source = context.store.one("select page_sha256, page_state, url from source where name = ?", [poll.source.name])
    known = source and source["page_sha256"]
    if item is None or page is None or not source or not known or known == poll.fetched.page_sha256:
        return poll
    try:
        body = context.store.archive.body(known)
    except (NotArchived, ArchiveDamaged) as error:
        message = f"what happened to the page cannot be said, since its last state is lost: {error}"
        return poll.telling(Incident(poll.source.name, "archive_damaged", poll.source.url, message, urgent=True))
    before = _read_page(body, source["url"])
    if before is None and source["page_state"] == PageState.GONE:
        before = ContentItem(PageState.GONE, item.base_path)  # it was taken down without a word
    if before is None:
        return poll
    if _is_json(body) and not _is_json(page.body) and item.state is not PageState.GONE:
        # The page that people see words things otherwise; what happened to it is told when the API is back.
        return replace(poll, page=Page(is_kept_out=True))
    if _is_older(item, before) and not _stays(context, poll):
        message = (
            f"the site serves an older copy of the page (of {item.updated_at}); what it says is passed over unless it "
            "stays, and files at known addresses are looked at all the same"
        )
        poll = poll.telling(Incident(poll.source.name, "old_copy", poll.source.url, message))
        return replace(poll, page=Page(is_kept_out=True, is_old_copy=True))
    before, item = pages_alike(before, item)
    poll = replace(poll, fetched=replace(poll.fetched, item=item))
    changes = compare_pages(before, item, lasting_identity(before.attachments, item.attachments))
    alike = _is_json(body) == _is_json(page.body)
    told = tuple(c for c in changes if alike or c.kind is not ChangeKind.PAGE_CHANGED)
    notes = _notes_alone(before, item, edition) if alike and before.state is not PageState.GONE else ()
    return replace(poll, page=Page(before=before, changes=told, notes=notes))


def _notes_alone(before: ContentItem, item: ContentItem, edition: KnownEdition | None) -> tuple[str, ...]:
    """The new change notes that came after the last good edition, which was told with those before it."""
    last, said = (edition.published_at, edition.note) if edition else ("", "")
    told = [n for n in item.notes if (n.at <= last if last else n.text == said)]
    return new_notes(replace(before, notes=(*before.notes, *told)), item)


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


def _read_page(body: bytes, url: str) -> ContentItem | None:
    """A page as it was kept: a content item, or the HTML page; None where today's reader can make nothing of it."""
    try:
        return read_content_item(body, url=url)
    except NotAContentItem:
        try:
            return read_publication_page(body, url=url)
        except UnknownPageDesign:
            return None
