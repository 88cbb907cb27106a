"""What a feed of changes names is due at once; where it has moved on by more than it holds, all of its host is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from db.outbox.incidents import TO_DO, Incident, report, resolve_one
from db.store import Store, as_json
from model.fetch import FoundPublication
from model.source import Source
from text.labels import plural
from text.timestamp import parse_stamp, stamp

MISSED = "changes_missed"
"""The code of the incident of a feed that has moved on by more than it holds."""
APART = timedelta(minutes=2)
"""Between two looks at a source that is announced over and over."""
LOOKED_SINCE = timedelta(minutes=10)
"""What a source was looked at after, by so much, is no news of it: a cache is older than its publisher by five."""


def note_announced(store: Store, feed: Source, named: Sequence[FoundPublication], now: datetime) -> None:
    """Makes due, inside a transaction, the sources on auto that a feed names for the first time at that time.

    Its entries are told apart by address and time as printed, never by order: a clock that is wrong, on either side,
    loses none.
    """
    page = {(f.url, f.published_at): f for f in named}
    before = store.one("select entries from feed_page where source = ?", [feed.name])
    known = {tuple(entry) for entry in json.loads(before["entries"])} if before else set()
    has_moved_on = bool(known) and not known & page.keys()
    new = [f for key, f in page.items() if key not in known]
    watched = sources_of_host(store, feed.url) if new else []
    for source, entry in _named(watched, new):
        if (known and not has_moved_on) or not _was_looked_at(source, entry):
            _announce(store, feed, source, entry, now)
    if has_moved_on:
        _sweep(store, feed, [x["source"] for x in watched], len(page), now)
    else:
        resolve_one(store, feed.name, MISSED, feed.url, now)
    store.execute(
        "insert into feed_page(source, entries, missed_at) values (?, ?, ?) on conflict(source) do update set"
        " entries = excluded.entries, missed_at = coalesce(excluded.missed_at, missed_at)",
        [feed.name, as_json([list(key) for key in page]), stamp(now) if has_moved_on else None],
    )


def sources_of_host(store: Store, url: str) -> list[dict[str, Any]]:
    """What is noted of the sources on auto on the host of an address."""
    rows = store.rows(
        "select p.source, p.due_at, p.announced_as, s.url, s.polled_at, s.good_at from pace p"
        " join source s on s.name = p.source"
    )
    host = host_of(url)
    return [x for x in rows if host_of(x["url"]) == host]


@lru_cache(maxsize=8192)
def host_of(url: str) -> str:
    """The host of an address, as sources and feeds have it in common."""
    return urlsplit(url).netloc.casefold().removeprefix("www.")


def _named(
    watched: Iterable[dict[str, Any]], entries: Iterable[FoundPublication]
) -> Iterator[tuple[dict[str, Any], FoundPublication]]:
    """The sources that entries name: by the very address, or by one that stands under a source's."""
    by_path: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for x in watched:
        by_path.setdefault(_place(x["url"]), []).append(x)
    for entry in entries:
        host, path = _place(entry.url)
        while path:
            for source in by_path.get((host, path), ()):
                yield source, entry
            path = path.rpartition("/")[0]


@lru_cache(maxsize=8192)
def _place(url: str) -> tuple[str, str]:
    return host_of(url), urlsplit(url).path.rstrip("/")


def _was_looked_at(source: dict[str, Any], entry: FoundPublication) -> bool:
    """Whether a good look at the source came after an entry, by the entry's own time."""
    try:
        at = parse_stamp(entry.published_at)
    except ValueError:
        return False
    return bool(source["good_at"]) and at.tzinfo is not None and parse_stamp(source["good_at"]) - at > LOOKED_SINCE


def _announce(store: Store, feed: Source, source: dict[str, Any], entry: FoundPublication, now: datetime) -> None:
    said = entry.published_at or entry.url
    if source["announced_as"] == said:
        return  # an older page of the feed was served in between
    last = parse_stamp(source["polled_at"]) if source["polled_at"] else None
    due = max(now, last + APART) if last and last <= now else now
    store.execute(
        "update pace set due_at = min(due_at, ?), why = ?, announced_at = ?, announced_by = ?, announced_as = ?"
        " where source = ?",
        [stamp(due), f"{feed.name} announced a change", stamp(now), feed.name, said, source["source"]],
    )


def _sweep(store: Store, feed: Source, names: Sequence[str], held: int, now: datetime) -> None:
    """Makes all of them due since their last look, so that who was not looked at for longest comes first."""
    store.execute(
        "update pace set due_at = min(pace.due_at, coalesce(s.polled_at, pace.due_at)), why = ? from source s"
        " where s.name = pace.source and s.name in (select value from json_each(?)) and announced_at is null",
        [f"{feed.name} has moved on by more than it holds", json.dumps(names)],
    )
    text = (
        f"between two looks it has moved on by more than the {held} changes that it holds: what it named in between is"
        f" not known, so what is on auto of its host ({plural(len(names), 'source')}) is looked at, within its budget."
        f"{TO_DO}if this comes again, have the feed asked more often (every), or for more at once (count=… in its url)"
    )
    report(store, [Incident(feed.name, MISSED, feed.url, text, urgent=True)], now)
