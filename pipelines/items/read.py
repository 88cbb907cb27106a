"""Reads what was seen of an item beside what is known of it, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from db.items import kept as stored
from db.items.links import releases_for_links
from db.items.restless import is_restless
from db.items.settled import answers, with_answers
from diffing.texts.items import compare_items
from diffing.texts.words import is_laid_out_anew, is_reordered
from mentions.joining import links as join
from mentions.said import Mention
from model.change import REORDERED, REPLACED, Change
from model.item import Item, ItemKind, ItemState, Observation, hidden_key
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.changes import (
    as_rows,
    compare_alike,
    is_news,
    is_replaced,
    links_shown,
    mentions_in,
    tells_all,
    without_private,
    words_of,
)
from pipelines.items.encoding import Encoding
from pipelines.items.entry import ItemEntry
from pipelines.items.given_away import given_away
from pipelines.items.news import new_words
from pipelines.items.not_read import is_fault
from readers.parliament.evidence import with_text

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
        self.restless: set[str] = set()
        """Sources of a page that changes in its numbers at each look."""
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
        if s.failed:
            return self._failing(source, s, before, item)
        silent = s.silent if before is None else before.told == "baseline"
        earlier = before if before and before.told != "waiting" else None
        changes = compare_alike(_as_read(earlier.item, item) if earlier else None, item, children)
        if earlier and is_replaced(earlier.item, item):
            if not stored.was_missing(self.store, earlier.id, self.context.confirm_after, self.context.clock()):
                self.replaced[source.name] = item.key
                return None
            changes = tuple(replace(c, reason=f"{REPLACED}; {c.reason}") for c in changes)
        fresh = (
            before is None or bool(changes) or before.item.revision != item.revision
            or (before.item.text is None and item.text is not None) or before.item.no_text != item.no_text
            or is_laid_out_anew(before.item.text or "", item.text or "")  # as a later version reads it
        )
        asked_in_vain = before is not None and s.mark is None and item.text is None
        tries = before.tries + 1 if before and asked_in_vain else 0
        entry = ItemEntry(s, before, item, "baseline" if silent else "done", tries, fresh=fresh, children=children)
        mentions = self.say(source, entry) if fresh else ()
        if is_news(source, item, len(mentions), earlier.hits if earlier else 0) and not (before is None and s.silent):
            is_page = item.kind is ItemKind.PAGE
            if is_page and before and changes and is_restless(self.store, before, item, self.context.clock()):
                self.restless.add(source.name)
                return entry
            entry.changes = changes
            if changes:  # not where a text of the first look is read at last
                words = new_words(self.store, earlier, entry.said, words=words_read(item))
                entry.doubtful = words.doubtful
                entry.new, entry.taken_back = (words.sure if earlier else {}), words.taken_back
                if is_page and earlier and not (entry.new or entry.taken_back):
                    entry.changes = tuple([_as_order(c, earlier.item, item) for c in changes])
            # A text of which nothing is sure is told as that, and not as news besides.
            if earlier is None and entry.doubtful and not tells_all(source) and not _any_sure(entry.said):
                entry.changes, entry.instead_of = (), changes[0].kind.value
        return entry

    def _failing(self, source: Source, s: Observation, before: stored.Kept | None, item: Item) -> ItemEntry | None:
        """Its document did not come: what is known stays, what is new waits, and after some polls it is told so."""
        if before is not None and before.told == "done":
            # Where its list says something new the known mark stays, so it is asked for again at the next poll.
            return None if s.mark is not None else ItemEntry(s, before, before.item, "done", before.tries + 1)
        tries = (before.tries if before else 0) + 1
        told = before.told if before else "baseline" if s.silent else "waiting"
        entry = ItemEntry(s, before, item, told, tries, fresh=before is None)
        if tries >= stored.MOST_TRIES and told == "waiting":
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


def _as_order(change: Change, before: Item, item: Item) -> Change:
    """The change of a page's text, where its lines only stand in another order."""
    only_text = change.fields.keys() == {"text"} and is_reordered(before.text or "", item.text or "")
    return replace(change, reason=REORDERED) if only_text else change


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


def _as_read(before: Item, item: Item) -> Item:
    """The earlier look with the text that is read now for the first time: a name taken from it is no edit.

    One of which was told that it cannot be read is as it was: that it can be is an edit.
    """
    if before.text is None and item.text is not None and before.documents and not before.no_text:
        return with_text(before, item.text)
    return before
