"""Reads what was seen of an item beside what is known of it, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from msgspec.structs import replace

from db.items import kept as stored
from db.items.doubts import sentence_key
from db.items.links import newest_release, not_linked, releases_for_links
from db.items.restless import is_as_it_was, is_restless
from db.items.settled import answers, with_answers
from diffing.texts.items import compare_items
from diffing.texts.words import is_laid_out_anew, is_reordered
from mentions.joining import links as join
from mentions.said import Mention
from model.change import AS_IT_WAS, REORDERED, Change, ItemLink
from model.fetch import Outcome
from model.item import IN_VAIN, MOST_TRIES, Item, ItemBatch, ItemKind, ItemState, Observation, hidden_key
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.changes import (
    as_rows,
    compare_alike,
    is_news,
    is_priority,
    links_shown,
    loss_of,
    mentions_in,
    tells_all,
    without_private,
    words_of,
)
from pipelines.items.encoding import Encoding
from pipelines.items.entry import ItemEntry, Ready, ready
from pipelines.items.given_away import given_away
from pipelines.items.listed import as_far_as_listed, as_read, is_by_list, told_whole
from pipelines.items.news import NewWords, new_words
from pipelines.items.not_read import is_fault
from readers.parliament.evidence import with_text

RELINKED = 100
"""Items that one look holds against releases that came after them."""
UNREAD = "document_failing"
"""The item's document was asked for in several polls and never came."""


class ItemReader:
    """One for a run: what it has learnt of releases, answers and sources is used for all that comes."""

    def __init__(self, context: CrawlContext) -> None:
        self.context = context
        self.store = context.store
        self._releases: list[dict[str, Any]] | None = None
        self._answers = answers(context.store)
        self.encoding = Encoding(context.store)
        self.restless: dict[str, Item] = {}
        """Source -> the page or entry that changes in its numbers at each look, or to and fro."""
        self.not_read: set[str] = set()
        """Sources of a text that a fault of ours kept from being read whole."""
        self.replaced: dict[str, str] = {}
        """Source of a page -> its key, where another text stands in its place for the first time."""

    def entry(self, source: Source, s: Observation) -> ItemEntry | None:
        """What is to be written of a sighting; None where nothing is."""
        before = stored.kept(self.store, source.name, s.item)
        if before is not None and before.item.key not in (s.item.key, hidden_key(s.item.key)):
            return None  # the same thing under another key, such as the Welsh copy of a request: nothing is new
        children = given_away(self.store, source, before.id) if before else frozenset[str]()
        children = children.union(s.item.children)
        item = without_private(merged(before.item if before else None, s.item), children)
        if before is not None:
            item = replace(item, key=before.item.key)
        said = partial(mentions_in, source=source, encode=self.encoding)
        if s.failed and not is_by_list(before, item, s, said):
            return self._failing(source, s, before, item)
        item = as_far_as_listed(before.item, item) if before and s.failed else item
        silent = s.silent if before is None else before.told == "baseline"
        earlier = before if before and before.told != "waiting" else None
        changes = _changes(earlier, item, s, children)
        fresh = (
            before is None or bool(changes) or before.item.revision != item.revision
            or (before.item.text is None and item.text is not None) or before.item.no_text != item.no_text
            or is_laid_out_anew(before.item.text or "", item.text or "")  # as a later version reads it
        )
        asked_in_vain = before is not None and s.mark is None and item.text is None
        tries = before.tries + 1 if before and (asked_in_vain or s.failed) else 0
        entry = ItemEntry(s, before, item, "baseline" if silent else "done", tries, fresh=fresh, children=children)
        mentions = self.say(source, entry) if fresh else ()
        if earlier and (loss := loss_of(earlier.item, item)):
            if self._waits(earlier, entry):
                self.replaced[source.name] = item.key
                return None
            changes = tuple(replace(c, reason=f"{loss}; {c.reason}") for c in changes)
        hits = len(mentions) or (earlier.hits if earlier else 0)
        if is_news(source, earlier.item if earlier else None, item, hits) and not (before is None and s.silent):
            is_page = item.kind is ItemKind.PAGE
            if before and changes and self._is_restless(before, entry):
                self.restless[source.name] = item
                return entry
            entry.changes = changes
            if changes:  # not where a text of the first look is read at last
                entry.told = "done" if s.failed else entry.told  # so that what comes in full is told besides
                words = self._new_words(earlier, entry)
                entry.doubtful = words.doubtful
                entry.new, entry.taken_back = (words.sure if earlier else {}), words.taken_back
                if is_page and earlier and not (entry.new or entry.taken_back):
                    entry.changes = tuple([_as_order(c, earlier.item, item) for c in changes])
                if is_page and earlier and self._is_as_it_was(earlier, entry):
                    _tell_as_it_was(entry)
            # A text of which nothing is sure is told as that, and not as news besides.
            if earlier is None and entry.doubtful and not tells_all(source) and not _any_sure(entry.said):
                entry.changes, entry.instead_of = (), changes[0].kind.value
        return entry

    def _new_words(self, earlier: stored.Kept | None, entry: ItemEntry) -> NewWords:
        words = None if entry.sighting.failed else words_read(entry.item)
        return new_words(self.store, earlier, entry.said, words=words)

    def _waits(self, earlier: stored.Kept, entry: ItemEntry) -> bool:
        """Whether the loss of a page's text waits for a second look; what it says now of a release never does."""
        confirm_after, now = self.context.confirm_after, self.context.clock()
        return not (stored.was_missing(self.store, earlier.id, confirm_after, now)
                    or self._new_words(earlier, entry).sure)

    def _is_as_it_was(self, earlier: stored.Kept, entry: ItemEntry) -> bool:
        """Whether a page is again as it was a short time ago, and says all of data that it said in between."""
        if not is_as_it_was(self.store, earlier, entry.item, self.context.clock()):
            return False
        said = {sentence_key(m["sentence"]) for m in entry.said}
        return said.issuperset(sentence_key(m["sentence"]) for m in stored.mentions_of(self.store, earlier.version))

    def _is_restless(self, before: stored.Kept, entry: ItemEntry) -> bool:
        may_be = entry.item.kind in (ItemKind.PAGE, ItemKind.FEED_ENTRY)
        return may_be and is_restless(self.store, before, entry.item, entry.said, self.context.clock())

    def _failing(self, source: Source, s: Observation, before: stored.Kept | None, item: Item) -> ItemEntry | None:
        """Its document did not come: what is known stays, what is new waits, and after some polls it is told so."""
        if before is not None and s.failed == Outcome.NO_VERDICT:
            # It was not asked for, or in vain by what may be the host's fault.
            return ItemEntry(s, before, before.item, before.told, before.tries) if s.mark == IN_VAIN else None
        is_listed = s.item.text is not None  # in a list that may cut it
        if is_listed and before is not None:
            return ItemEntry(s, before, before.item, before.told, min(before.tries + 1, MOST_TRIES))
        if before is not None and (before.told == "done" or before.item.text is not None):
            # Where its list says something new the known mark stays, so it is asked for again.
            return ItemEntry(replace(s, mark=None), before, before.item, before.told, before.tries + 1)
        tries = (before.tries if before else 0) + (s.failed != Outcome.NO_VERDICT)
        told = before.told if before else "baseline" if s.silent else "waiting"
        item = replace(item, text=None, answer=None, original_answer=None) if is_listed else item
        entry = ItemEntry(s, before, item, told, tries, fresh=before is None)
        if tries >= MOST_TRIES and told == "waiting":
            entry.item, entry.told, entry.fresh = replace(item, no_text=UNREAD), "done", True
            entry.changes = compare_items(None, entry.item)
        if entry.fresh:
            self.say(source, entry)
        return entry

    def say(self, source: Source, entry: ItemEntry) -> tuple[Mention, ...]:
        mentions = mentions_in(entry.item, source, self.encoding)
        entry.reader = self.encoding.reads()
        entry.said = with_answers(self._answers, _whose(source, entry.item), as_rows(mentions))
        if is_fault(entry.item, entry.said):
            self.not_read.add(source.name)
        if mentions:
            if self._releases is None:
                self._releases = releases_for_links(self.store)
            by_id = {r["id"]: r for r in self._releases}
            entry.links = links_shown(join(mentions, self._releases), by_id)
        return mentions


def _changes(
    earlier: stored.Kept | None, item: Item, s: Observation, children: Collection[str]
) -> tuple[Change, ...]:
    """The changes since what was told; what a list says newly, of what does not come, is not there in full now."""
    if earlier is None or s.failed:
        return compare_alike(earlier.item if earlier else None, item, children)
    return told_whole(compare_alike(as_read(earlier, item), item, children), earlier, item)


def _as_order(change: Change, before: Item, item: Item) -> Change:
    """The change of a page's text, where its lines only stand in another order."""
    only_text = change.fields.keys() == {"text"} and is_reordered(before.text or "", item.text or "")
    return replace(change, reason=REORDERED) if only_text else change


def _tell_as_it_was(entry: ItemEntry) -> None:
    """What is back was told when it stood there: it is no news, but of the press or a company."""
    loud = {sentence_key(m["sentence"]) for m in entry.said if any(map(is_priority, m["recipients"]))}
    entry.new, entry.doubtful = {key: names for key, names in entry.new.items() if key in loud}, ()
    reason = f"{AS_IT_WAS}; {{}}" if entry.new else AS_IT_WAS
    entry.changes = tuple([replace(c, reason=reason.format(c.reason)) for c in entry.changes])


def words_read(item: Item) -> str | None:
    """All that an item says now; None where it could not be read, or is listed no more."""
    is_there = item.state not in (ItemState.GONE, ItemState.WITHDRAWN)
    was_read = not item.no_text and (item.text is not None or item.answer is not None)
    return words_of(item) if is_there and was_read else None


def _any_sure(said: Sequence[Mapping[str, Any]]) -> bool:
    return any(m["band"] == "alert" for m in said)


def _whose(source: Source, item: Item) -> str:
    return f"{source.name} {item.key}"


def merged(known: Item | None, item: Item) -> Item:
    """Keeps what was read before where this poll did not read it."""
    if known is None:
        return item
    if item.text is None and known.text is not None and not item.no_text:
        item = with_text(item, known.text) if known.submitters_from == "document" else replace(item, text=known.text)
    if item.answer is None and known.answer is not None:
        item = replace(item, answer=known.answer)
    return item


class Ahead:
    """What a batch brings besides what was seen; what has become of it until the transaction is found out there."""

    def __init__(self, context: CrawlContext, encoding: Encoding, batch: ItemBatch, now: datetime) -> None:
        self._store, self._confirm_after = context.store, context.confirm_after
        self._encoding, self._batch = encoding, batch
        self._gone = {x.id: self._as_gone(x) for x in self._missing(now, note=False)}
        newest = newest_release(self._store) if batch.ended else 0
        rows = not_linked(self._store, batch.source.name, newest, RELINKED) if batch.ended else ()
        self._links = {(x["version"], newest): self._linked(x) for x in rows}

    def gone(self, now: datetime) -> Iterator[Ready]:
        """What an earlier batch, long enough ago, missed too; notes what is missing, inside a transaction."""
        for known in self._missing(now):
            found = self._gone.get(known.id)
            yield found if found and found.entry.before == known else self._as_gone(known)

    def links(self, version: Mapping[str, Any], newest: int) -> list[ItemLink]:
        """What links a version with the releases that came after it was last held against them."""
        found = self._links.get((version["version"], newest))
        return self._linked(version) if found is None else found

    def _missing(self, now: datetime, *, note: bool = True) -> list[stored.Kept]:
        store, name, w, keys = self._store, self._batch.source.name, self._batch.window, list(self._batch.missing)
        if w is not None:
            days = w.start.isoformat(), w.end.isoformat()
            missed = stored.missed(store, name, w.scope, days, w.keys, note=note)
            keys += missed if w.complete else []
        doubtful = w is not None and w.is_doubtful
        return stored.note_missing(store, name, keys, self._confirm_after, now, doubtful=doubtful, note=note)

    def _as_gone(self, known: stored.Kept) -> Ready:
        source, item = self._batch.source, replace(known.item, state=ItemState.GONE)
        said = stored.mentions_of(self._store, known.version)
        entry = ItemEntry(Observation(item, None), known, item, known.told, fresh=True, said=said)
        if is_news(source, known.item, item, len(said) or known.hits) and known.told != "waiting":
            entry.changes = compare_items(known.item, item)
        return ready(self._store, source, entry)

    def _linked(self, x: Mapping[str, Any]) -> list[ItemLink]:
        fresh = {r["id"]: r for r in releases_for_links(self._store, x["linked_to"])}
        found = mentions_in(stored.kept_by_id(self._store, x["item"]).item, self._batch.source, self._encoding.kept)
        return links_shown(join(found, fresh.values()), fresh)
