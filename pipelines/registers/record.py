"""Records a poll in one transaction: a crash before it means "not seen yet"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from db.outbox.incidents import Incident, absorb, is_open_of, report, report_entries, resolve, tell_again
from db.register import editions
from db.register.awaited import keep_awaited
from db.register.changes import confirm, save_change, taken_back
from db.register.runs import add_verdicts
from db.register.telling import keep_telling_rows
from db.store import Store, as_json
from db.upkeep.cut_off import recorded
from db.withheld.given_away import keep_given_away
from db.withheld.gone_over import note_gone_over
from db.withheld.hidden import CODE
from model.change import Change, ChangeKind
from model.fetch import ContentItem, PageState
from pipelines.context import CrawlContext, PollStep
from pipelines.pacing.announced import note_announced
from pipelines.pacing.silent import note_unannounced
from pipelines.poll import QUARANTINED, UNREADABLE, Poll, PollDecision
from pipelines.registers.archive import NOT_WATCHED
from pipelines.registers.clocks import CLOCK_DIFFERS, SITE_CLOCK_DIFFERS
from pipelines.registers.compare import OLD_FILE_STAYS
from pipelines.registers.found import note_found
from pipelines.registers.lost import tell_lost
from pipelines.registers.new_edition import announce, new_edition, put_to_rest
from pipelines.registers.read import BODY_LOST
from pipelines.registers.texts import is_first_look
from pipelines.registers.together import Together
from pipelines.registers.withheld.hidden import note_hidden
from readers import fingerprint
from readers.kinds import KINDS
from readers.register.problems import Code
from text.timestamp import stamp

if TYPE_CHECKING:
    from pipelines.items.entry import Ready
    from pipelines.items.publications import PublicationTexts

UNTOLD = {ChangeKind.ATTACHMENT_REMOVED, ChangeKind.UNLISTED}
"""Changes of a page that wait for a second look, as removals of rows do."""
ENDED = {ChangeKind.PAGE_GONE, ChangeKind.PAGE_WITHDRAWN}
"""Changes of a page after which readers need its last copy."""
UNDERSTOOD = (PollDecision.BASELINE, PollDecision.ACCEPTED, PollDecision.UNCHANGED)


class Superseded(Exception):
    """Another crawl of this source recorded an edition in between; this one is fetched again at the next poll."""


class RecordEditions(PollStep):
    """The last step."""

    doing = "writing"

    def __init__(self, context: CrawlContext) -> None:
        super().__init__(context)
        self._together = Together(self.store)

    async def step(self, poll: Poll) -> Poll:
        texts = self._texts.read(poll) if poll.texts else []
        if poll.is_unchanged and not poll.read.is_read_again:
            await self._together.write(lambda: self._record(poll, texts))
        else:
            with self.store.transaction():
                self._record(poll, texts)
        done = poll if self.context.keeps_contents else poll.without_contents
        self.context.ended.append(done)
        return done

    @cached_property
    def _texts(self) -> PublicationTexts:
        from pipelines.items.publications import PublicationTexts  # loads what reads texts; most polls bring none

        return PublicationTexts(self.context)

    def _record(self, poll: Poll, texts: Sequence[Ready]) -> None:
        now, known = self.context.clock(), poll.listing.known
        if editions.last_edition_id(self.store, poll.source.name) != (known.id if known else None):
            raise Superseded(f"{poll.source.name}: another crawl recorded an edition meanwhile")
        keep_given_away(self.store, poll.source.name, poll.read.given_away)
        page_before, first = self._page(poll, now)
        self._documents(poll, now)
        if texts:
            self._texts.write(poll, texts, now)
        self._edition(poll, now)
        for kind in {c.kind for c in poll.page.changes} & ENDED:  # the last copy may have come in this very poll
            self.store.execute(
                "update change set detail = ? where source = ? and kind = ? and seen_at = ?",
                [as_json(end_of_page(self.store, poll)), poll.source.name, kind.value, stamp(now)],
            )
        item = poll.fetched.item
        if item is not None and item.state is PageState.LIVE and not poll.page.is_kept_out:
            listed, name = poll.listing, poll.source.name
            keep_awaited(self.store, name, (*listed.files, *listed.missing, *poll.read.refused))
        if item is not None and poll.source.paced and not first and _is_changed(poll):
            note_unannounced(self.store, poll.source, item.public_updated_at, now)
        if KINDS[poll.source.kind].announces:
            if (sick := note_announced(self.store, poll.source, poll.fetched.found, now)) is not None:
                add_verdicts(self.store, self.context.run, [sick], now)
        elif poll.fetched.found:
            note_found(self.store, poll, page_before, now, first=first)
        tell_lost(self.store, poll, now)
        recorded(self.store, poll.source.name)
        report_entries(self.store, poll.source.name, poll.source.url, poll.fetched.problems, now)
        self._confirm(poll, now)
        self._health(poll, now)

    def _page(self, poll: Poll, now: datetime) -> tuple[str, bool]:
        """Records the page. Gives the sha256 of the one before, and True where this is the first look at the source."""
        fetched, name = poll.fetched, poll.source.name
        row = self.store.one("select page_sha256 from source where name = ?", [name])
        first = is_first_look(self.store, poll)
        if fetched.page is not None:
            editions.save_snapshot(self.store, name, fetched.page, now)
            if not poll.page.is_kept_out:
                editions.save_validator(self.store, name, fetched.page)
        if fetched.page_sha256 and not poll.page.is_kept_out:
            state = fetched.item.state.value if fetched.item else ""
            self.store.execute(
                "update source set page_sha256 = ?, page_state = ? where name = ?", [fetched.page_sha256, state, name]
            )
        item = fetched.item
        if item is not None and item.state is PageState.REDIRECT:  # of the page itself what was known stands
            self.store.execute("update source set page_state = ? where name = ?", [item.state.value, name])
        if first and item and item.state is not PageState.REDIRECT and not (poll.listing.files or poll.listing.missing):
            self._first_look(poll, item, now)
        for change in poll.page.changes:
            if not taken_back(self.store, name, change):
                state = "held" if change.kind in UNTOLD else "open"
                save_change(self.store, name, None, change, now, state=state)
                self.store.execute("update source set changed_at = ? where name = ?", [stamp(now), name])
        return (row["page_sha256"] or "") if row else "", first

    def _first_look(self, poll: Poll, item: ContentItem, now: datetime) -> None:
        kinds = {PageState.WITHDRAWN: "a withdrawn page", PageState.GONE: "a page that is gone"}
        what = kinds.get(item.state, "a page")
        change = Change(ChangeKind.BASELINE, reason=f"the first look: {what}")
        detail: dict[str, object] = {"rows": 0, "files": len(poll.listing.files), "documents": len(item.documents)}
        if poll.listing.lost:
            detail["note"] = "no register that can be read is on it"
        save_change(self.store, poll.source.name, None, change, now, detail=detail, once="first look")

    def _documents(self, poll: Poll, now: datetime) -> None:
        """Files that are not read row by row: kept. What they say is told as items are."""
        name = poll.source.name
        for d in poll.listing.documents:
            if d.snapshot is not None:
                editions.save_snapshot(self.store, name, d.snapshot, now)
                editions.save_validator(self.store, name, d.snapshot)
            editions.save_document(self.store, name, d, now)

    def _edition(self, poll: Poll, now: datetime) -> None:
        decision, name, known = poll.result.decision, poll.source.name, poll.listing.known
        if decision in (PollDecision.BASELINE, PollDecision.ACCEPTED):
            self._accept(poll, now)
        elif decision in (PollDecision.SUSPECT, PollDecision.QUARANTINED, PollDecision.REFUSED):
            state = "suspect" if decision is PollDecision.SUSPECT else "quarantined"
            why = poll.result.why or "; ".join(v.detail for v in poll.verdicts)
            standing = {poll.listing.state_before, editions.state_of_finding(self.store, name, poll.result.finding)}
            if state not in standing or poll.result.ahead:  # the same finding in other bytes is one edition
                self._put_aside(poll, state, why, now)
        elif poll.is_unchanged and known:
            put_to_rest(self.store, name, None, now)
            self._touch(poll, now)
            if poll.read.is_read_again:
                from db.register.recording.rows import fill_edition  # loads what is private; most polls record no row

                fill_edition(self.store, new_edition(poll), known.id, now)
            self._replaced(poll, None, now)
        if poll.read.read_with and decision in UNDERSTOOD:
            self.store.execute("insert or replace into read_with values (?, ?)", [name, poll.read.read_with])
            if poll.read.telling:
                keep_telling_rows(self.store, name, poll.read.read_with, poll.read.telling)

    def _put_aside(self, poll: Poll, state: str, why: str, now: datetime) -> None:
        new = new_edition(poll)
        if poll.result.ahead:
            from pipelines.registers.aside.ahead import record_ahead

            record_ahead(self.store, poll, new, now)
            self.store.execute(  # it waits since an earlier version, which told nothing of it
                "update edition set state = 'superseded', decided_at = ? where source = ? and finding = ?"
                " and state = 'quarantined'", [stamp(now), poll.source.name, new.finding],
            )
        editions.insert_edition(self.store, new, state, why, now)  # newer than all that it is compared with

    def _accept(self, poll: Poll, now: datetime) -> None:
        from db.register.recording.rows import record_edition

        new, turn = new_edition(poll), self.context.turn
        turn.note(poll.source, self.doing, len(new.edition))
        edition = self._replaced(poll, lambda: record_edition(self.store, new, now, turn.count_rows), now)
        note_gone_over(self.store, edition, fingerprint())
        put_to_rest(self.store, poll.source.name, edition, now)
        if poll.result.decision is PollDecision.ACCEPTED:
            announce(self.store, poll.source.name, edition, new, now)
        self._touch(poll, now)

    def _replaced(self, poll: Poll, record: Callable[[], int] | None, now: datetime) -> int:
        """What came is recorded, and around it what stood in the editions that waited in its place."""
        if not poll.replaced:
            return record() if record else 0
        from pipelines.registers.aside.replaced import record_around

        after, _ = record_around(self.store, poll.source, poll.replaced, poll.listing.known, record, now)
        return after

    def _touch(self, poll: Poll, now: datetime) -> None:
        came = [f for f in poll.listing.files if f.snapshot is not None]
        recorded = editions.last_edition(self.store, poll.source.name) if came else None
        in_it = {f.sha256 for f in recorded.files} if recorded else set()
        for f in came:
            # Bytes that are no edition's, since they say the same again, get no name: nothing could say whether they
            # may be shown, and pruning lets them go.
            if f.snapshot is not None and f.sha256 in in_it:
                editions.save_snapshot(self.store, poll.source.name, f.snapshot, now)
                editions.save_validator(self.store, poll.source.name, f.snapshot)
        item = poll.fetched.item
        if item is not None and poll.is_complete:
            self.store.execute(
                "update source set published_at = ? where name = ?", [item.public_updated_at, poll.source.name]
            )

    def _confirm(self, poll: Poll, now: datetime) -> None:
        """A second whole and complete look, late enough, confirms what is still missing."""
        item = poll.fetched.item
        # At least a moment ago: what this very poll has found missing is not confirmed by it.
        known, least = poll.listing.known, timedelta(seconds=self.context.confirm_after)
        held = "select 1 from change where +source = ? and state = 'held'"  # by +, as `confirm`
        if known and self.store.one(held, [poll.source.name]) and editions.has_older_file(
            self.store, known, poll.source.name, poll.listing.files
        ):
            least = max(least, timedelta(seconds=OLD_FILE_STAYS))  # a cache may serve an old copy of one file of two
        oldest = stamp(now - max(least, timedelta(milliseconds=1)))
        confirm(
            self.store, poll.source.name, oldest, now,
            rows=bool(poll.listing.files) and poll.is_whole and poll.is_complete
            and poll.result.decision in (PollDecision.UNCHANGED, PollDecision.ACCEPTED)
            and not is_open_of(self.store, poll.source.name, Code.PART_OF_LIST),  # it may stand on another page
            page=item is not None and item.state in (PageState.LIVE, PageState.WITHDRAWN) and not poll.page.is_kept_out,
        )

    def _health(self, poll: Poll, now: datetime) -> None:
        name = poll.source.name
        note_hidden(self.store, poll, now)
        add_verdicts(self.store, self.context.run, poll.verdicts, now)
        if poll.read.after is not None:
            tell_again(self.store, poll.troubles, OF_ROWS)
        report(self.store, _beside(poll), now)
        still = [(t.code, t.subject) for t in poll.troubles]
        item = poll.fetched.item
        away = item is not None and item.state in (PageState.REDIRECT, PageState.GONE)  # then nothing has recovered
        over = set() if away else {NOT_WATCHED}
        if poll.fetched.page_sha256 and not away:  # also where the site says that the known page is unchanged
            over |= OF_THE_PAGE
        waits = editions.last_edition_id(self.store, name, "quarantined") is not None
        if any(t.code == QUARANTINED for t in poll.troubles):
            absorb(self.store, name, (QUARANTINED,), now, but=still)  # another stands in its place: nothing is over
        if poll.read.after is not None:
            codes = {x["code"] for x in self.store.rows("select distinct code from notice where source = ?", [name])}
            others = OUTCOMES | OF_THE_PAGE | {CODE, NOT_WATCHED, CLOCK_DIFFERS, SITE_CLOCK_DIFFERS}
            others |= OF_COMPARING if poll.read.is_read_again else set()
            # What a second look must confirm ends nothing yet.
            others |= {QUARANTINED} if waits or poll.result.decision is PollDecision.SUSPECT else set()
            over |= codes - others
        elif poll.read.refused or poll.is_unchanged:
            # A file that cannot be read is not the end of an edition that was put aside before it.
            over |= {UNREADABLE, BODY_LOST} | (set() if waits or poll.read.refused else {QUARANTINED})
        resolve(self.store, name, still, now, among=over)


def _is_changed(poll: Poll) -> bool:
    told = poll.page.changes or any(t.changes for t in poll.texts)
    return bool(told) or poll.result.decision is PollDecision.ACCEPTED


def _beside(poll: Poll) -> list[Incident]:
    """What was remarked on a file that is put aside stands in the one message that it is: all has one cause."""
    troubles, files = poll.troubles, {f.file for f in poll.listing.files}
    quarantined = poll.result.decision is PollDecision.QUARANTINED
    aside = next((t for t in troubles if t.code == QUARANTINED and quarantined), None)
    others = [t for t in troubles if t is not aside and t.urgent and t.subject in files]
    if aside is None or not others:
        return list(troubles)
    named = ", ".join(dict.fromkeys(t.code.replace("_", " ") for t in others))
    told = replace(aside, message=f"{aside.message}. Remarks on it (npdwatch status): {named}")
    return [told if t is aside else replace(t, beside=True) if t in others else t for t in troubles]


OF_THE_PAGE = {"old_copy", "archive_damaged"}
"""Codes that every look at the page settles."""
OF_ROWS = {Code.EXAMPLE_ROW, Code.STRUCK_THROUGH, Code.ROW_ABOVE_HEADINGS}
"""Codes that name rows, each of which may be news or its end: another row is not what operators have heard of."""
OF_COMPARING = {"grown", "letters_put_back", "ditto_kept", "notes_changed", "comparison_cut"}
"""Codes of what an edition was beside the one before: to read it again says nothing of that."""
OUTCOMES = {"source_failing", "source_moved", "stale"}
"""Codes that the end of a run settles, not a single poll."""


def end_of_page(store: Store, poll: Poll) -> dict[str, object]:
    """Of a page that is gone or withdrawn: the publisher's own words with their date, our last copy, what stood there.

    Text of the publisher's stays apart from ours under a name of its own.
    """
    item = poll.fetched.item
    if item is None:
        return {}
    last = store.one(
        "select e.number, e.title, e.seen_at, e.rows, (select count(*) from edition_file f where f.edition_id = e.id)"
        " files, (select count(distinct v.recipient) from edition_row r join version v on v.id = r.version_id"
        " where r.edition_id = e.id and v.recipient != '') recipients from edition e"
        " where e.source = ? and e.state = 'accepted' order by e.id desc limit 1", [poll.source.name],
    )
    good = store.one("select good_at from source where name = ?", [poll.source.name]) or {"good_at": None}
    return {
        "said": item.explanation, "said_at": item.explained_at, "instead": item.destination, "last_copy": last,
        "last_good": good["good_at"], "source_name": poll.source.name,
    }
