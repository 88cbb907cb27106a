"""Compares what came with the last good edition, and decides what it may become."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import Incident
from db.register.editions import (
    KnownEdition,
    accepted_steps,
    is_said,
    past_editions,
    shows_older_files,
    state_of_finding,
    told_nothing_since,
    was_read_with,
)
from db.store import as_json
from db.withheld.given_away import given_away
from diffing.plausibility import SPANS, TAIL_GONE, Decision, Judgement, judge, learn_limits, worn_away
from model.change import ChangeKind, removals
from model.fetch import ContentItem, Outcome, PageState
from model.hidden import HiddenKind
from pipelines.context import CrawlContext, PollStep, apart
from pipelines.poll import QUARANTINED, UNREADABLE, Page, Poll, PollDecision
from readers.govuk.values import lasting_identity
from text.timestamp import parse_stamp, stamp, waited

_WAITS = "select 1 from edition where source = ? and state = 'quarantined' and decided_at is null"
SAME_AGAIN = timedelta(days=1)
"""A file that is made anew at each download and tells nothing is an edition once in so long."""
WENT_BACK = "the publication shows again what it showed before"
OLD_FILE_STAYS = 6 * 3600
"""Seconds for which an older file must have come, byte for byte, before it is believed.

GOV.UK's caches keep a file for half an hour, and serve an old copy for up to 24 hours while the origin is sick: half an
hour twice over is not enough, a day too long for a newsroom.
"""
MAYBE_OLD = "the file is an older one, byte for byte, and the page does not say so: this may be an old copy of a cache"
"""The remark on what is told of such a file."""
TAIL_STAYS = timedelta(hours=6)
"""How long a file whose last rows are gone must have come, the same each time, before that is told without a person."""


class CompareEditions(PollStep):
    """The decision about the edition, and what happened to the page."""

    doing = "comparing"

    async def step(self, poll: Poll) -> Poll:
        poll = await self._decided(poll)
        if self.store.one(_WAITS, [poll.source.name]) is None:
            return poll
        from pipelines.registers.aside.replaced import go_over  # most polls find nothing put aside

        return await go_over(self.context, poll)

    def _watched_elsewhere(self, poll: Poll) -> Iterator[Incident]:
        """That what is at the first look was seen before under another name, whose history this one does not have."""
        sql = "select name, good_at from source where url = ? and name != ? and good_at is not null order by 2 desc"
        if (other := self.store.one(f"{sql} limit 1", [poll.source.url, poll.source.name])) is not None:
            name, seen = other["name"], str(other["good_at"])[:16].replace("T", " ")
            message = (
                f"{poll.source.url} is watched as {name!r} too, or was until it got another name; it was last seen so "
                f"{seen} UTC. This is a first look: what was added since then is told to nobody. To go on with its "
                f"history, give it back the name {name!r}; of two that are both watched take one out"
            )
            yield Incident(poll.source.name, "watched_elsewhere", poll.source.url, message, urgent=True)

    async def _decided(self, poll: Poll) -> Poll:
        read, known = poll.read, poll.listing.known
        if read.after is None:
            return poll if poll.only_awaited_refused else self._refused(poll)
        from pipelines.registers import mending  # most polls compare nothing

        if known is None or read.before is None:
            # Of what can be read: what cannot has its own first look later.
            names = given_away(self.store, poll.source.name)
            first = (await apart(mending.first_look, poll, names)).decided(PollDecision.BASELINE)
            return first.telling(*self._watched_elsewhere(poll))
        if read.is_read_again:
            return mending.read_anew(poll, mending.recorded(self.store, poll.source.name, known, read.before))
        if poll.listing.state_before == "rejected":
            return poll.decided(PollDecision.REJECTED, _REJECTED, rejected=poll.listing.earlier["rejected"].id)
        last = mending.recorded(self.store, poll.source.name, known, read.before)
        from pipelines.registers.withheld.known_again import with_known_again

        compared = await apart(mending.compare_with_last, poll, last)
        return self._decide(await apart(with_known_again, self.store, compared))

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
        earlier, known, remark = poll.listing.earlier, poll.listing.known, ""
        went_back = "accepted" in earlier or bool(
            known and shows_older_files(self.store, poll.source.name, known, poll.listing.files)
        )
        least = self.context.confirm_after
        if went_back:
            kind, why = ChangeKind.WENT_BACK, WENT_BACK
            if not page_tells(self.context, poll):
                least, remark = max(least, OLD_FILE_STAYS), MAYBE_OLD
        poll = replace(poll, result=replace(poll.result, kind=kind, why=why, note=note, remark=remark))
        if self._is_same_again(poll):
            return poll.decided(PollDecision.UNCHANGED)
        if went_back:
            suspect = earlier.get("suspect")
            age = waited(suspect.seen_at, self.context.clock()).total_seconds() if suspect else -1.0
            if not poll.is_whole or age < least:
                return poll.decided(PollDecision.SUSPECT, f"{why}; {remark}" if remark else why)
        judgement = self._judge(poll, is_whole=went_back)
        if {r.code for r in judgement.why_quarantined} == {TAIL_GONE} and (since := self._stands_since(poll)):
            # A download that was cut short is whole at the next look; a row that somebody took out is news.
            judgement = self._judge(poll, is_whole=True)
            remark = f"the file has been so since {since:%-d %b %Y, %H:%M} UTC, and no person has confirmed it"
            poll = replace(poll, result=replace(poll.result, remark=remark))
        title = poll.listing.files[0].title
        poll = poll.telling(*(
            Incident(poll.source.name, "grown", title, f"{title}: {reason.message}", urgent=True)
            for reason in judgement.reasons if reason.code == "grown"
        ))
        if judgement.decision is Decision.QUARANTINE:
            finding = finding_of(poll)
            if state_of_finding(self.store, poll.source.name, finding) == "rejected":
                return poll.decided(PollDecision.REJECTED, _REJECTED, finding=finding)
            until = {r.code for r in judgement.reasons} == {TAIL_GONE}
            poll = poll.decided(PollDecision.QUARANTINED, judgement.text, finding=finding, remark="")
            from pipelines.registers.aside.ahead import find_ahead  # most polls put nothing aside

            poll, told = find_ahead(self.store, poll, {r.code for r in judgement.reasons})
            hours = TAIL_STAYS.seconds // 3600
            stands = f"; what is gone is told if that stays so for {hours} hours" if until else ""
            return self._quarantine(poll, told, stands)
        return poll.decided(PollDecision.ACCEPTED, why)

    def _judge(self, poll: Poll, *, is_whole: bool) -> Judgement:
        """`is_whole`: its files are known to be no cut ones."""
        read, comparison = poll.read, poll.result.comparison
        if read.before is None or read.after is None or comparison is None:
            raise ValueError("nothing was compared")
        limits = learn_limits(accepted_steps(self.store, poll.source.name), self.context.limits)
        after = poll.without_first_looks(read.after)
        judgement = judge(read.before, after, comparison, limits, is_whole=is_whole)
        aside = poll.listing.earlier.get("quarantined")  # what was too much then is not right by waiting
        then = parse_stamp(aside.seen_at) if aside else self.context.clock()
        past = past_editions(self.store, poll.source.name, then - SPANS[-1][0])
        if worn := worn_away(past, len(read.after), removals(comparison.summary()), self.context.limits, then):
            others = judgement.why_quarantined
            said = any(r.code == worn.code for r in others)  # one loss is not told by both measures
            judgement = Judgement(Decision.QUARANTINE, others if said else (*others, worn))
        return judgement

    def _stands_since(self, poll: Poll) -> datetime | None:
        """Since when an edition that is put aside has said just this; None where that is not long."""
        first = self.store.one(
            "select min(seen_at) at from edition where source = ? and state = 'quarantined' and finding = ?",
            [poll.source.name, finding_of(poll)],
        )
        if not first or not first["at"] or not poll.is_whole:
            return None
        since = parse_stamp(first["at"])
        return since if self.context.clock() - since >= TAIL_STAYS else None

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

    def _quarantine(self, poll: Poll, told: str, until: str) -> Poll:
        files = poll.listing.files
        file = next((f for f in files if f.snapshot is not None), files[0])
        from pipelines.named import what_waits

        return poll.failing(
            file, Outcome.QUARANTINED, QUARANTINED,
            f"{file.title}: {poll.result.why} {what_waits(self.store, poll)} {told} and the last good "
            f"edition stands{until}. Look at the file; if it is right, run: npdwatch accept {poll.source.name}; if it "
            "is wrong, the same with --reject",
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
        from diffing.texts.pages import new_notes

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
        return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:32]
    # Each line is [file, sheet, headings, row]. What they begin with is the same for all of a table: of a large one
    # only the rows are held besides, not their lines.
    rows: dict[str, list[str]] = {}
    for t in poll.read.after.tables:
        begins = as_json([t.file, t.sheet, [c.name for c in t.columns]])[:-1]
        rows.setdefault(begins, []).extend(map(as_json, chain(((),), t.rows, t.section_lines)))
    # Rows that differ in what is withheld alone are others: what each file shows of pupils has a name already.
    withheld = sorted(h.sha256 for f in poll.read.hiding for h in f.hidden if h.kind is HiddenKind.PERSONAL)
    digest, parted = hashlib.sha256("".join(withheld).encode()), ""
    for begins in sorted(rows):
        rows[begins].sort()
        for row in rows[begins]:
            digest.update(f"{parted}{begins},{row}]".encode())
            parted = "\n"
    return digest.hexdigest()[:32]


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
    from diffing.texts.pages import compare_pages  # loads what compares; most polls find nothing else
    from pipelines.registers.edited_notes import edits_of_notes
    from readers.govuk.plain import pages_alike

    before, item = pages_alike(before, item)
    poll = replace(poll, fetched=replace(poll.fetched, item=item))
    changes = compare_pages(before, item, lasting_identity(before.attachments, item.attachments))
    alike = _is_json(body) == _is_json(page.body)
    told = tuple(c for c in changes if alike or c.kind is not ChangeKind.PAGE_CHANGED)
    if alike and before.state is item.state:
        told += edits_of_notes(context.store, poll.source.name, before, item)
    notes = _notes_alone(before, item, edition) if alike and before.state is not PageState.GONE else ()
    return replace(poll, page=Page(before=before, changes=told, notes=notes))


def _notes_alone(before: ContentItem, item: ContentItem, edition: KnownEdition | None) -> tuple[str, ...]:
    """The new change notes that came after the last good edition, which was told with those before it."""
    from diffing.texts.pages import new_notes

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
    return begun is not None and begun["at"] is not None and waited(begun["at"], context.clock()) >= least


def page_tells(context: CrawlContext, poll: Poll) -> bool:
    """True where the page itself says that its files are others now: then an older file is what the publisher wants.

    By a date that is later than that of the last edition; or by other addresses, where the page has a time of its last
    writing and no older copy of it was served lately.
    """
    item, known = poll.fetched.item, poll.listing.known
    if item is None or known is None or item.state is not PageState.LIVE or poll.page.is_kept_out:
        return False
    row = context.store.one("select published_at from source where name = ?", [poll.source.name])
    if row and _is_later(item.public_updated_at, row["published_at"]):
        return True
    lately = stamp(context.clock() - timedelta(seconds=OLD_FILE_STAYS))
    old = "select 1 from notice where source = ? and code = ? and last_at >= ?"
    others = {f.url for f in poll.listing.files} - {f.url for f in known.files}
    return bool(others and item.updated_at) and context.store.one(old, [poll.source.name, OLD_COPY, lately]) is None


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
    return _is_later(before.updated_at, item.updated_at)


def _is_later(one: str, other: str) -> bool:
    try:
        return datetime.fromisoformat(one) > datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False


def _read_page(body: bytes, url: str) -> ContentItem | None:
    """A page as it was kept: a content item, or the HTML page; None where today's reader can make nothing of it."""
    from readers.govuk.api import NotAContentItem, read_content_item
    from readers.govuk.html import UnknownPageDesign, read_publication_page

    try:
        return read_content_item(body, url=url)
    except NotAContentItem:
        try:
            return read_publication_page(body, url=url)
        except UnknownPageDesign:
            return None
