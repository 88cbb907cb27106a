"""Writes down, in one transaction, all that a poll brought: a crash before it means "not seen yet"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import report, resolve
from db.register.changes import confirm, save_change
from db.register.editions import (
    NewEdition,
    decide,
    documents,
    keep_awaited,
    last_edition,
    put_aside,
    save_document,
    save_snapshot,
)
from db.register.rows import fill_edition, record_edition
from db.register.runs import add_verdicts
from db.store.transaction import Store, stamp
from db.withheld.hidden import CODE
from model.change import Change, ChangeKind
from model.fetch import FoundPublication, PageState, Snapshot
from model.register import Edition
from model.source import SourceKind
from pipelines.context import Step, Work
from pipelines.registers.classify import label_again
from pipelines.registers.compare import newest
from pipelines.registers.first_looks import NOT_WATCHED, to_await
from pipelines.registers.hidden import note_hidden
from pipelines.registers.read import UNREADABLE
from readers.govuk.api import NotSearchResults, read_search

UNTOLD = {ChangeKind.ATTACHMENT_REMOVED, ChangeKind.UNLISTED}
"""Changes of a page that wait for a second look, as removals of rows do."""
BACK_AGAIN = {ChangeKind.ATTACHMENT_ADDED: ChangeKind.ATTACHMENT_REMOVED, ChangeKind.LISTED: ChangeKind.UNLISTED}


class Superseded(Exception):
    """Another crawl of this source recorded an edition in between; this one is fetched again at the next poll."""


class RecordEditions(Step):
    """The last step."""

    async def step(self, work: Work) -> None:
        now = self.crawling.clock()
        with self.store.transaction():
            known = last_edition(self.store, work.source.name)
            if (known.id if known else None) != (work.known.id if work.known else None):
                raise Superseded(f"{work.source.name}: another crawl recorded an edition meanwhile")
            label_again(self.store, work)
            first = self._page(work, now)
            self._documents(work, now, first=first)
            self._edition(work, now)
            if fetched_page(work):
                keep_awaited(self.store, work.source.name, (*work.files, *work.missing, *work.refused))
            if work.source.kind is SourceKind.SEARCH:
                self._found(work, now, first=first)
            self._confirm(work, now)
            self._health(work, now)
        self.crawling.seen.append(work)

    def _page(self, work: Work, now: datetime) -> bool:
        """The page as it is now, and what changed in it. True where this is the first look at the source."""
        fetched, name = work.fetched, work.source.name
        row = self.store.one("select page_sha256, good_at from source where name = ?", [name])
        first = not row or not (row["page_sha256"] or row["good_at"] or work.known)
        work.page_before = (row["page_sha256"] or "") if row else ""
        if fetched.page is not None:
            save_snapshot(self.store, name, fetched.page)
            if not work.page_kept:
                save_validator(self.store, name, fetched.page)
        if fetched.page_sha256 and not work.page_kept:
            state = fetched.item.state.value if fetched.item else ""
            self.store.execute(
                "update source set page_sha256 = ?, page_state = ? where name = ?", [fetched.page_sha256, state, name]
            )
        if first and fetched.item is not None and not (work.registers or work.missing):
            self._first_look(work, now)
        for change in work.page_changes:
            if not _taken_back(self.store, name, change):
                state = "held" if change.kind in UNTOLD else "open"
                save_change(self.store, name, None, change, now, state=state)
                self.store.execute("update source set changed_at = ? where name = ?", [stamp(now), name])
        return first

    def _first_look(self, work: Work, now: datetime) -> None:
        item = work.fetched.item
        if item is None:
            return
        what = {
            PageState.LIVE: "a page", PageState.WITHDRAWN: "a withdrawn page", PageState.GONE: "a page that is gone",
            PageState.REDIRECT: f"a page that redirects to {item.destination}",
        }[item.state]  # fmt: skip
        change = Change(ChangeKind.BASELINE, reason=f"the first look: {what}")
        detail = {"rows": 0, "files": len(work.files), "documents": len(item.documents)}
        save_change(self.store, work.source.name, None, change, now, detail=detail, once="first look")

    def _documents(self, work: Work, now: datetime, *, first: bool) -> None:
        """Files that are not read row by row: kept, and told of when what they say has changed."""
        name = work.source.name
        known = {d.file: d for d in documents(self.store, name)}
        for d in work.documents:
            if d.snapshot is not None:
                save_snapshot(self.store, name, d.snapshot)
                save_validator(self.store, name, d.snapshot)
            old = known.get(d.file)
            if old and d.words and old.words and old.words != d.words and not first:
                change = Change(
                    ChangeKind.DOCUMENT_CHANGED, "its contents have changed", file=d.title,
                    fields={"sha256": (old.sha256, d.sha256)},
                )  # fmt: skip
                save_change(self.store, name, None, change, now, detail={"address": d.url})
            save_document(self.store, name, d, now)

    def _edition(self, work: Work, now: datetime) -> None:
        if work.decision in ("baseline", "accepted"):
            self._accept(work, now)
        elif work.decision in ("suspect", "quarantined", "refused"):
            state = "suspect" if work.decision == "suspect" else "quarantined"
            why = work.why or "; ".join(v.detail for v in work.verdicts)
            if newest(work.earlier) != state:
                put_aside(self.store, new_edition(work), state, why, now)
        elif work.decision == "unchanged" and work.known and work.complete and work.registers:
            put_to_rest(self.store, work.source.name, None, now)
            self._touch(work)
            if work.is_read_again:
                fill_edition(self.store, new_edition(work), work.known.id, now)
        if work.read_with and work.decision in ("baseline", "accepted", "unchanged"):
            self.store.execute("insert or replace into read_with values (?, ?)", [work.source.name, work.read_with])

    def _accept(self, work: Work, now: datetime) -> None:
        new = new_edition(work)
        edition = record_edition(self.store, new, now)
        put_to_rest(self.store, work.source.name, edition, now)
        if work.decision == "accepted":
            announce(self.store, work.source.name, edition, new, now)
        self._touch(work)

    def _touch(self, work: Work) -> None:
        for f in work.registers:
            if f.snapshot is not None:
                save_snapshot(self.store, work.source.name, f.snapshot)
                save_validator(self.store, work.source.name, f.snapshot)
        item = work.fetched.item
        if item is not None and work.complete:
            self.store.execute(
                "update source set published_at = ? where name = ?", [item.public_updated_at, work.source.name]
            )

    def _found(self, work: Work, now: datetime, *, first: bool) -> None:
        seen = set() if first else self._found_before(work)
        for p in work.fetched.found:
            term = matching_term(p, work.source.terms)
            if term is None or p in seen:
                continue  # seen: it stood there before, and only what is watched for has changed
            change = Change(
                ChangeKind.PUBLICATION_FOUND, f"it matches the watch term {term!r}" if term else "it is new",
                file=p.title, fields={"address": (None, p.url)},
            )  # fmt: skip
            save_change(
                self.store, work.source.name, None, change, now, state="silent" if first else "open", once=p.url,
                detail={"title": p.title, "description": p.description, "published_at": p.published_at},
            )  # fmt: skip

    def _found_before(self, work: Work) -> set[FoundPublication]:
        if not work.page_before:
            return set()
        try:
            return set(read_search(self.store.archive.body(work.page_before), origin=work.source.url))
        except (NotSearchResults, NotArchived, ArchiveDamaged):
            return set()  # each is told a single time ever, whatever was seen before

    def _confirm(self, work: Work, now: datetime) -> None:
        """A second whole and complete look, late enough, confirms what is still missing."""
        item = work.fetched.item
        # At least a moment ago: what this very poll has found missing is not confirmed by it.
        oldest = stamp(now - max(timedelta(seconds=self.crawling.confirm_after), timedelta(milliseconds=1)))
        confirm(
            self.store, work.source.name, oldest, now,
            rows=bool(work.registers) and work.whole and work.complete
            and work.decision in ("unchanged", "accepted"),
            page=item is not None and item.state in (PageState.LIVE, PageState.WITHDRAWN) and not work.page_kept,
        )  # fmt: skip

    def _health(self, work: Work, now: datetime) -> None:
        name = work.source.name
        note_hidden(self.store, work, now)
        add_verdicts(self.store, self.crawling.run, work.verdicts, now)
        report(self.store, work.troubles, now)
        still = [(t.code, t.subject) for t in work.troubles]
        if work.fetched.page is not None:
            resolve(self.store, name, still, now, among=OF_THE_PAGE)
        resolve(self.store, name, still, now, among=(NOT_WATCHED,))
        if work.after is not None:
            codes = {x["code"] for x in self.store.rows("select distinct code from notice where source = ?", [name])}
            resolve(self.store, name, still, now, among=codes - OUTCOMES - OF_THE_PAGE - {CODE, NOT_WATCHED})
        elif work.refused or (work.decision == "unchanged" and work.complete and work.registers):
            resolve(self.store, name, still, now, among=("quarantined", UNREADABLE))


def fetched_page(work: Work) -> bool:
    """True where the page says which files there are now."""
    item = work.fetched.item
    return item is not None and item.state is PageState.LIVE and not work.page_kept


OF_THE_PAGE = {"old_copy", "archive_damaged"}
"""Codes that every look at the page settles."""
OUTCOMES = {"source_failing", "stale"}
"""Codes that the end of a run settles, not a single poll."""


def new_edition(work: Work) -> NewEdition:
    item = work.fetched.item
    registers = work.registers
    return NewEdition(
        work.source, work.kind, registers, work.after or Edition(()), work.comparison, work.known, work.before,
        work.recipients, labels=work.labels, standing=work.standing, title=registers[0].title if registers else "",
        published_at=item.public_updated_at if item else "",
        first_looks=work.first_looks, awaited=to_await(work) if work.known is None else (),
        note=work.detail.get("note", ""),
        # a page that goes back has been fetched whole twice by now
        hold_removals=work.kind is not ChangeKind.WENT_BACK,
        detail={"files": [f.title for f in registers], "sheets": sum(len(f.tables) for f in [work.after] if f)},
    )  # fmt: skip


def announce(store: Store, source: str, edition: int, new: NewEdition, now: datetime) -> None:
    """The change that says that there is a new edition, inside a transaction."""
    comparison = new.comparison
    if comparison is None:
        return
    columns = comparison.columns
    told = comparison.changes or columns.added or columns.removed or columns.renamed or columns.reformatted
    # The same rows in other bytes, sorted or saved anew, are no news by themselves.
    quiet = new.kind is ChangeKind.FILE_REPLACED_SILENTLY or new.first_looks
    state = "silent" if quiet and not told else "open"
    reason = {
        ChangeKind.EDITION_PUBLISHED: new.note or "a new edition",
        ChangeKind.FILE_REPLACED_SILENTLY: "a file was replaced; no note was published and no date moved",
        ChangeKind.WENT_BACK: "the publication shows again what it showed before",
    }.get(new.kind, new.note)
    detail = {
        "rows_before": new.before.rows if new.before else 0, "rows": len(new.edition), "summary": comparison.summary(),
        "note": new.note, "ignored": dict(comparison.ignored), "files": [f.title for f in new.files],
    }  # fmt: skip
    save_change(store, source, edition, Change(new.kind, reason, file=new.title), now, detail=detail, state=state)
    if columns.added or columns.removed or columns.renamed or columns.reformatted:
        fields: dict[str, tuple[str | None, str | None]] = {}
        fields.update({h: (None, h) for h in columns.added})
        fields.update({h: (h, None) for h in columns.removed})
        fields.update({a: (a, b) for a, b in columns.renamed})
        change = Change(ChangeKind.COLUMNS_CHANGED, "the headings of the register have changed", fields=fields)
        save_change(store, source, edition, change, now, detail={"reformatted": list(columns.reformatted)})


def put_to_rest(store: Store, source: str, accepted: int | None, now: datetime) -> None:
    """What had been put aside of this source is superseded by what came now, inside a transaction."""
    for x in store.rows(
        "select id from edition where source = ? and state in ('suspect', 'quarantined') and id != ?",
        [source, accepted or 0],
    ):
        decide(store, x["id"], "superseded", now)


def save_validator(store: Store, source: str, s: Snapshot) -> None:
    """What to ask this address with next time, inside the transaction that records what it said.

    Saved any earlier, a crash in between would lose the edition for good: every later poll would be a 304.
    """
    store.execute(
        "insert into validator values (?, ?, ?, ?, ?, ?, ?) on conflict(source, url) do update set"
        " etag = excluded.etag, last_modified = excluded.last_modified, sha256 = excluded.sha256,"
        " checked_at = excluded.checked_at, full_at = excluded.full_at",
        [
            source, s.url, s.headers.get("ETag"), s.headers.get("Last-Modified"), s.sha256, stamp(s.fetched_at),
            stamp(s.fetched_at),
        ],
    )  # fmt: skip


def matching_term(p: FoundPublication, terms: Sequence[str]) -> str | None:
    """The first watch term that stands in a result's title or description as words; "" where there are no terms."""
    if not terms:
        return ""
    text = f" {_plain(p.title)} {_plain(p.description)} "
    return next((t for t in terms if f" {_plain(t)} " in text), None)


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _taken_back(store: Store, source: str, change: Change) -> bool:
    """True where something is back whose absence nobody has been told of: both are left unsaid."""
    gone = BACK_AGAIN.get(change.kind)
    if gone is None:
        return False
    done = store.execute(
        "update change set state = 'retracted' where source = ? and kind = ? and file = ? and state = 'held'",
        [source, gone.value, change.file],
    )
    return done.rowcount > 0

