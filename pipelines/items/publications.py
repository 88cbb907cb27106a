"""Records what publications say besides their registers: with the poll that brought it, in its transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec.structs import replace

from db.items import kept as stored
from db.register.changes import taken_back
from db.register.editions import save_snapshot
from model.change import Change, ChangeKind
from model.item import ItemKind, Observation
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.changes import compare_alike, without_private
from pipelines.items.entry import ItemEntry, Ready, ready, write_entry
from pipelines.items.news import Beside, new_words
from pipelines.items.not_read import report_not_read
from pipelines.items.read import ItemReader, words_read
from pipelines.poll import Poll, PublicationText

SAME_WORDS = "its file was replaced; its words are the same"


class PublicationTexts:
    """Texts of which the poll itself tells that they came or changed; what they say of releases is told with that."""

    def __init__(self, context: CrawlContext) -> None:
        self.context = context
        self.store = context.store
        self.reader = ItemReader(context)

    def read(self, poll: Poll) -> list[Ready]:
        """All that is to be written of the texts of a poll, before its transaction."""
        beside = Beside(self.store, poll.source)
        try:
            entries = [self._text_entry(poll.source, t, beside) for t in poll.texts]
        finally:
            self.reader.encoding.rest()
        for e in entries:  # what has moved to another document is not taken back
            others = (m for x in entries if x is not e for m in x.said if m["band"] == "alert") if e.taken_back else ()
            moved = {r["name"] for m in others for r in m["recipients"] if r.get("role", "given") == "given"}
            e.taken_back = tuple(x for x in e.taken_back if x.name not in moved)
        return [ready(self.store, poll.source, e) for e in entries]

    def write(self, poll: Poll, entries: Sequence[Ready], now: datetime) -> None:
        """Writes them, inside a transaction."""
        page = poll.fetched.page
        for e in entries:
            changes = tuple([c for c in e.changes if not taken_back(self.store, poll.source.name, c)])
            is_page = e.entry.item.kind is ItemKind.PAGE
            snapshot = save_snapshot(self.store, poll.source.name, page, now) if is_page and page else None
            write_entry(self.store, poll.source, e._replace(changes=changes), snapshot, now)
        if entries:
            self.reader.encoding.keep(now)
        report_not_read(self.store, poll.source, now, is_new=poll.source.name in self.reader.not_read)

    def _text_entry(self, source: Source, t: PublicationText, beside: Beside) -> ItemEntry:
        before = stored.kept(self.store, source.name, t.seen.item)
        if before is None and t.earlier is not None:
            first = ready(self.store, source, self._first(source, t.earlier, t.children))
            with self.store.transaction():
                write_entry(self.store, source, first, None, self.context.clock())
            before = stored.kept(self.store, source.name, t.seen.item)
        if before is None and t.seen.silent:
            return self._first(source, t.seen, t.children)
        item = without_private(t.seen.item, t.children)
        item = replace(item, key=before.item.key) if before else item
        entry = ItemEntry(t.seen, before, item, before.told if before else "done", children=t.children)
        compared = compare_alike(before.item if before else None, item, t.children)
        entry.fresh = bool(before is None or t.changes or compared or before.item.no_text != item.no_text)
        if before is not None and not entry.fresh:
            entry.item = before.item  # of the day on which it said so first
        elif entry.fresh:
            self.reader.say(source, entry)
            words = new_words(self.store, before, entry.said, beside, words=words_read(entry.item))
            entry.new, entry.doubtful, entry.taken_back = words.sure, words.doubtful, words.taken_back
            if t.changes:
                entry.changes = tuple([_with_words(c, compared, is_known=before is not None) for c in t.changes])
            elif entry.new or entry.taken_back:
                entry.changes = compared
        return entry

    def _first(self, source: Source, seen: Observation, children: Collection[str]) -> ItemEntry:
        """What is recorded and told to nobody."""
        entry = ItemEntry(seen, None, without_private(seen.item, children), "baseline", fresh=True, children=children)
        self.reader.say(source, entry)
        return entry


def _with_words(told: Change, compared: Sequence[Change], *, is_known: bool) -> Change:
    """The change that the poll tells, with the words that have changed of what was known."""
    edit = next((c for c in compared if c.fields), None) if is_known else None
    if edit is None:
        same = is_known and told.kind is ChangeKind.DOCUMENT_CHANGED
        return replace(told, reason=SAME_WORDS) if same else told
    if told.kind is ChangeKind.PAGE_CHANGED:  # which says what of it is otherwise
        return replace(told, words=edit.words)
    return replace(told, fields={**edit.fields, **told.fields}, words=edit.words, reason=edit.reason)
