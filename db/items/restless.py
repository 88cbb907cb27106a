"""Pages that change in their numbers alone, or to and fro between two texts, at look after look."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from db.items.kept import Kept
from db.store import Store
from model.item import Item
from text.timestamp import stamp

RESTLESS_FOR = timedelta(days=2)
MOST_TOLD = 4
"""Versions of a page within that time, after which one that differs in its numbers alone, or is back, is no news."""
BY_TURNS = 2
"""So many texts may come by turns, as from two caches; each has been told."""
_NUMBERS = re.compile(r"\d[\d.,:]*")


def is_restless(store: Store, kept: Kept, item: Item, now: datetime) -> bool:
    """True where a page has changed in its numbers alone at look after look, or shows two texts by turns.

    A counter, or how long ago it was made; two caches.
    """
    if (kept.item.url, kept.item.state) != (item.url, item.state):
        return False
    rows = store.rows(
        "select title, text from item_version where item_id = ? and seen_at > ? order by id desc limit ?",
        [kept.id, stamp(now - RESTLESS_FOR), MOST_TOLD],
    )
    words = {_NUMBERS.sub("0", f"{x['title']}\n{x['text']}") for x in rows}
    is_back = _NUMBERS.sub("0", f"{item.title}\n{item.text}") in words
    return len(rows) == MOST_TOLD and len(words) <= BY_TURNS and is_back


def has_changed_since(store: Store, source: str, since: datetime) -> bool:
    """True where an item of a source has a version since then."""
    sql = "select 1 from item_version v join item i on i.id = v.item_id where i.source = ? and v.seen_at > ? limit 1"
    return store.one(sql, [source, stamp(since)]) is not None
