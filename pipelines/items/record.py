"""Records items: each with its snapshot, version, mentions, links and changes in one transaction, or not at all."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from msgspec.structs import replace
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from db.items import kept as stored
from db.items.documents import note_asked
from db.items.links import linked_to, newest_release, not_linked, save_links
from db.items.restless import is_restless_still
from db.items.walks import end_cursor, window_done
from db.outbox.incidents import TO_DO, Incident, report, report_entries, resolve
from db.problems import DatabaseProblem
from db.register.changes import save_change
from db.register.editions import save_snapshot, save_validator
from db.withheld.gone_over import note_looked_into
from db.withheld.hidden import HidingFile, note_hiding, withhold_hiding
from model.change import Change, ChangeKind
from model.fetch import Fetched
from model.hidden import WITHHELD_CELL, HiddenKind
from model.item import ItemBatch, ItemKind, Observation
from model.source import Source
from pipelines.context import CrawlContext, context_of
from pipelines.items.changes import (
    without_private,
)
from pipelines.items.entry import Ready, ready, write_entry
from pipelines.items.not_read import report_not_read
from pipelines.items.read import RELINKED, Ahead, ItemReader
from pipelines.poll import Poll, PollDecision
from pipelines.registers.archive import keep, put_back
from pipelines.registers.clocks import ours_is_wrong
from readers import fingerprint
from text.privacy.prose import without_private as plain_text

log = logging.getLogger(__name__)

_RESTLESS = (
    "the page has changed at look after look, in its numbers alone (a counter, or how long ago something was) or to "
    "and fro between two texts (two caches): such changes are recorded and told no more; another text is. To do: name "
    "the part that matters by a selector"
)
_RESTLESS_ENTRY = (
    "an entry of the feed, “{}”, has changed at look after look, in its numbers alone or to and fro between two texts "
    "(two caches): such changes are recorded and told no more; another text is, and what it newly says of data. To do: "
    "open the entry, and tell the publisher"
)
_REPLACED = (
    "the page has lost its text: little of it is left, or another text stands there, of another title or much shorter. "
    "It is told when a second look finds that too. To do: open the page, and see whether it is still the one to be "
    "watched"
)
MOST_OF_A_TRIAL = 500
"""Items of a list that a trial reads and records: it asks whether the list is understood, and is thrown away."""
TEXT_OF_A_TRIAL = 50_000
"""Characters of a text of theirs: a list is tried as a page, too."""


class RecordItems:
    """Takes finished parts of looks; every other item of Scrapy's passes by."""

    def __init__(self, context: CrawlContext) -> None:
        self.context = context
        self.store = context.store
        self.reader = ItemReader(context)
        self._news: dict[str, PollDecision] = {}
        """Of sources that had any."""
        self._gaps: dict[str, str] = {}
        """Source of a feed -> what is said of entries that were missed."""
        self._tried: Counter[str] = Counter()
        """Source -> its items that a trial has recorded."""
        self._failed: defaultdict[str, list[str]] = defaultdict(list)
        """Source -> what is said of items on which a fault of ours was met."""
        self._broken: set[str] = set()
        """Sources of which something could not be recorded: no window of theirs counts as done in this run."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(context_of(crawler))

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Records an `ItemBatch`. Scrapy drops what raises and the run looks well: the failure is kept first."""
        if isinstance(item, ItemBatch):
            try:
                self.record_batch(item)
            except Exception as error:
                self._broken.add(item.source.name)
                what = self.context.not_recorded(item.source, error)
                if what is None:
                    raise
                raise DropItem(what) from error
        return item

    def record_batch(self, batch: ItemBatch) -> None:
        """Writes all that this part of a poll brought, in one transaction."""
        now, store, source, name = self.context.clock(), self.store, batch.source, batch.source.name
        documents = [o.document for o in batch.observations if o.document is not None]
        answers = [a for a in (batch.answer, *documents, *(d.document for d in batch.asked)) if a is not None]
        mended = [put_back(name, a.url) for a in answers if keep(store, a)]
        found = [f for o in batch.observations if (f := _hiding(o)) is not None]
        # One that could not be read is told as that: it is private without asking.
        unread = [f for f in found if all(h.kind is HiddenKind.NOT_LOOKED_INTO for h in f.hidden)]
        hiding = [f for f in found if f not in unread]
        try:
            entries = [e for o in self._read_of(batch) if (e := self._entry(source, o)) is not None]
        finally:
            self.reader.encoding.rest()
        ahead = Ahead(self.context, self.reader.encoding, batch, now)
        if hiding:
            from pipelines.registers.withheld.hidden import tell_of_hidden  # loads the readers
        with store.transaction():
            snapshot = None
            if batch.answer is not None and (entries or batch.conditional):
                snapshot = save_snapshot(store, name, batch.answer, now)
                if batch.conditional:
                    save_validator(store, name, batch.answer)
            for entry in entries:
                self._write(source, entry, snapshot, now)
            if hiding:
                tell_of_hidden(store, name, now, note_hiding(store, name, hiding, now))
            withhold_hiding(store, name, unread, now)
            if documents:
                note_looked_into(store, [d.sha256 for d in documents], fingerprint())
            self._close_batch(batch, ahead, mended, now)
            self.reader.encoding.keep(now)
        if batch.ended:
            poll = Poll(Fetched(source, None, None, "", answered=batch.answered))
            ours_is_wrong(store, poll, now)
            self.context.ended.append(poll.decided(self._news.get(name, PollDecision.UNCHANGED), batch.note))

    def _entry(self, source: Source, seen: Observation) -> Ready | None:
        """What is to be written of one item; None too where a fault of ours is met: the others are recorded."""
        try:
            entry = self.reader.entry(source, seen)
            return ready(self.store, source, entry) if entry else None
        except (MemoryError, OSError, DatabaseProblem):
            raise
        except Exception:
            log.exception("an item of %s could not be recorded: a fault of npdwatch.", source.name)
            self._broken.add(source.name)
            title = seen.item.title or seen.item.url
            self._failed[source.name].append(f"“{title}”: it could not be recorded, by a fault of npdwatch; report it")
            return None

    def _read_of(self, batch: ItemBatch) -> Sequence[Observation]:
        """The items of a batch that are read and recorded: all, but for the first ones of a long list in a trial."""
        if not self.context.keeps_contents:
            return batch.observations
        name = batch.source.name
        read = batch.observations[: max(0, MOST_OF_A_TRIAL - self._tried[name])]
        self._tried[name] += len(read)
        return [replace(o, item=replace(o.item, text=o.item.text and o.item.text[:TEXT_OF_A_TRIAL])) for o in read]

    def _close_batch(self, batch: ItemBatch, ahead: Ahead, mended: list[Incident], now: datetime) -> None:
        """What is missing from the list, how far it was followed, what was mended."""
        store, name, window = self.store, batch.source.name, batch.window
        for entry in ahead.gone(now):
            self._write(batch.source, entry, None, now)
        if window is not None and window.cursor is not None and name not in self._broken:
            window_done(store, window.cursor, window.scope, window.start, window.end, now)
        report(store, mended, now)
        self._asked_again(batch, now)
        if name in self.reader.replaced:
            stored.note_missing(store, name, [self.reader.replaced[name]], self.context.confirm_after, now)
        if batch.gap:
            self._gaps[name] = batch.gap
        if batch.ended:
            self._end(batch, ahead, now)

    def _asked_again(self, batch: ItemBatch, now: datetime) -> None:
        name = batch.source.name
        for a in batch.asked:
            if a.document is not None:
                save_validator(self.store, name, a.document)
            else:
                note_asked(self.store, name, a.url, a.sha256, now)
            if a.problem:
                problem = plain_text(a.problem, WITHHELD_CELL)
                report(self.store, [Incident(name, "document_unreadable", a.url, problem, urgent=True)], now)

    def _write(self, source: Source, entry: Ready, snapshot: int | None, now: datetime) -> None:
        if write_entry(self.store, source, entry, snapshot, now):
            self._news.setdefault(source.name, PollDecision.LOOKED)

    def _end(self, batch: ItemBatch, ahead: Ahead, now: datetime) -> None:
        name = batch.source.name
        problems = [*self._failed[name], *batch.problems]
        problems[:1] = [plain_text(p, WITHHELD_CELL) for p in problems[:1]]
        report_entries(self.store, name, batch.source.url, problems, now)
        self._many_missing(batch.source, now)
        report_not_read(self.store, batch.source, now, is_new=name in self.reader.not_read)
        self._end_restless(batch.source, now)
        if name in self._gaps:
            report(self.store, [Incident(name, "entries_missed", batch.source.url, self._gaps[name], urgent=True)], now)
        else:
            resolve(self.store, name, (), now, among=("entries_missed",))
        if name in self.reader.replaced:
            report(self.store, [Incident(name, "page_replaced", batch.source.url, _REPLACED, urgent=True)], now)
        else:
            resolve(self.store, name, (), now, among=("page_replaced",))
        newest = newest_release(self.store)
        for x in not_linked(self.store, name, newest, RELINKED):
            save_links(self.store, x["item"], ahead.links(x, newest))
            linked_to(self.store, x["version"], newest)
        if batch.is_followed_to_end and name not in self._broken and end_cursor(self.store, name, now):
            self._baseline(batch, now)

    def _end_restless(self, source: Source, now: datetime) -> None:
        item = self.reader.restless.get(source.name)
        if item is not None:
            entry = _RESTLESS_ENTRY.format(item.title or item.url)
            page_told = Incident(source.name, "page_restless", source.url, _RESTLESS, urgent=True)
            entry_told = Incident(source.name, "entry_restless", source.url, entry, urgent=True)
            report(self.store, [page_told if item.kind is ItemKind.PAGE else entry_told], now)
        elif not is_restless_still(self.store, source.name, now):
            resolve(self.store, source.name, (), now, among=("page_restless", "entry_restless"))

    def _many_missing(self, source: Source, now: datetime) -> None:
        missing, known = stored.away(self.store, source.name)
        if not stored.are_many(missing, known):
            resolve(self.store, source.name, (), now, among=("many_missing",))
            return
        what = (
            f"{missing:,} of {known:,} items are listed no longer, more than go at once. Each is told as withdrawn "
            f"when it has been missing for {stored.STAYS_AWAY.days} days, and not before.{TO_DO}open the site, and see "
            "whether they are there"
        )
        report(self.store, [Incident(source.name, "many_missing", source.url, what, urgent=True)], now)

    def _baseline(self, batch: ItemBatch, now: datetime) -> None:
        counts = self.store.one(
            "select count(*) n, coalesce(sum(exists (select 1 from mention m where m.version_id = i.version_id)), 0)"
            " hits from item i where source = ?", [batch.source.name],
        ) or {"n": 0, "hits": 0}
        n, hits = counts["n"], counts["hits"]
        speak = f"{hits:,} of them {'speaks' if hits == 1 else 'speak'}"
        note = f"{n:,} {'item' if n == 1 else 'items'}, {speak} of pupils' data so far"
        change = Change(ChangeKind.BASELINE, f"the first batch: {note}")
        detail = {"rows": 0, "items": counts["n"], "hits": counts["hits"], "note": note}
        save_change(self.store, batch.source.name, None, change, now, detail=detail, once="first look")
        if self.store.one("select 1 from edition where source = ? limit 1", [batch.source.name]):
            what = (
                f"it was watched as a register, and is of kind {batch.source.kind!r} from now on: no row of it is "
                f"compared, and what is added to it is told to nobody.{TO_DO}if that is not meant, write its kind back"
            )
            found = Incident(batch.source.name, "watched_elsewhere", batch.source.url, what, urgent=True)
            report(self.store, [found], now)
        self._news[batch.source.name] = PollDecision.BASELINE


def _hiding(s: Observation) -> HidingFile | None:
    """The document of an item where it hides something: the archived answer that holds it is private."""
    from readers.hidden.files import hidden_in  # loads the readers

    if s.document is None:
        return None
    found = hidden_in(s.document.body)
    if not found:
        return None
    item = without_private(s.item)
    return HidingFile(f"{item.key} {s.format}", item.title, s.document.sha256, found)
