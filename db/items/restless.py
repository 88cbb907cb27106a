"""Pages and entries that change, at look after look, in numbers alone or to and fro; pages that are as they were."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from db.items.kept import MOST_VERSIONS, Kept, said_before
from db.store import Store
from model.item import Item, ItemKind
from text.timestamp import stamp

RESTLESS_FOR = timedelta(days=2)
MOST_TOLD = 4
"""Versions of one within that time, after which one that differs in its numbers alone, or is back, is no news."""
BY_TURNS = 2
"""So many texts may come by turns, as from two caches; each has been told."""
_NUMBERS = re.compile(r"\d[\d.,:]*")


def is_restless(
    store: Store, kept: Kept, item: Item, said: Sequence[Mapping[str, Any]], now: datetime
) -> bool:
    """True where a page or an entry has changed in its numbers alone at look after look, or shows two texts by turns.

    A counter, or how long ago it was made; two caches. Not where an entry says of data what it has not said before,
    be it in its numbers, or has been updated as its source counts.
    """
    is_page = item.kind is ItemKind.PAGE
    if kept.item.state != item.state or (is_page and kept.item.url != item.url):
        return False
    rows = store.rows(
        "select title, text, coalesce(json_extract(data, '$.version'), '') version from item_version"
        " where item_id = ? and seen_at > ? order by id desc limit ?",
        [kept.id, stamp(now - RESTLESS_FOR), MOST_TOLD],
    )
    words = {_NUMBERS.sub("0", f"{x['title']}\n{x['text']}") for x in rows}
    is_back = _NUMBERS.sub("0", f"{item.title}\n{item.text}") in words
    if not (len(rows) == MOST_TOLD and len(words) <= BY_TURNS and is_back):
        return False
    known = {m["sentence"] for version in said_before(store, kept.id) for m in version}
    is_known = item.version in {x["version"] for x in rows} and known.issuperset(m["sentence"] for m in said)
    return is_page or is_known


def is_as_it_was(store: Store, kept: Kept, item: Item, now: datetime) -> bool:
    """True for a page that says again what it said within that time, another version standing in between."""
    rows = store.rows(
        "select revision, lead(seen_at) over (order by id) until from item_version where item_id = ? order by id desc"
        " limit ?", [kept.id, MOST_VERSIONS],
    )
    return any(x["revision"] == item.revision and x["until"] > stamp(now - RESTLESS_FOR) for x in rows[1:])


def is_restless_still(store: Store, source: str, now: datetime) -> bool:
    """True where an item of a source has so many versions of late that it may be restless."""
    sql = (
        "select 1 from item_version v join item i on i.id = v.item_id where i.source = ? and v.seen_at > ?"
        " group by i.id having count(*) >= ? limit 1"
    )
    return store.one(sql, [source, stamp(now - RESTLESS_FOR), MOST_TOLD]) is not None
