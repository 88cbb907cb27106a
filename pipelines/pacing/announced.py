"""What a feed of changes names is due at once; where it has moved on by more than it holds, all of its host is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from db.outbox.incidents import TO_DO, Incident, report, resolve_one
from db.store import Store, as_json
from model.fetch import FoundPublication, Verdict
from model.source import Source
from pipelines.pacing.places import named_by, sources_of_host
from pipelines.pacing.silent import note_named
from text.labels import plural
from text.timestamp import parse_stamp, stamp, time_said

MISSED = "changes_missed"
"""The code of the incident of a feed that has moved on by more than it holds."""
MOVED_ON = "{} has moved on by more than it holds"
"""Why a source is due whose feed has."""
SWEPT_WITHIN = timedelta(days=1)
APART = timedelta(minutes=2)
"""Between two looks at a source that is announced over and over."""
LOOKED_SINCE = timedelta(minutes=10)
"""What a source was looked at after, by so much, is no news of it: a cache is older than its publisher by five."""


def note_announced(store: Store, feed: Source, named: Sequence[FoundPublication], now: datetime) -> Verdict | None:
    """Makes due, inside a transaction, the sources on auto that a feed names for the first time at that time.

    Gives a verdict where the feed has answered and yet is not to be believed: see `pipelines.pacing.silent`.
    Its entries are told apart by address and time as printed, never by order: a clock that is wrong, on either side,
    loses none.
    """
    page = {(f.url, f.published_at): f for f in named}
    before = store.one("select entries, missed_at from feed_page where source = ?", [feed.name])
    known = {tuple(entry) for entry in json.loads(before["entries"])} if before else set()
    has_moved_on = bool(known) and not known & page.keys()
    new = [f for key, f in page.items() if key not in known]
    watched = sources_of_host(store, feed.url) if new or store.one("select 1 from unannounced limit 1") else []
    for source, entry in named_by(watched, new):
        if (known and not has_moved_on) or not _was_looked_at(source, entry):
            _announce(store, feed, source, entry, now)
    if has_moved_on:
        _sweep(store, feed, [x["source"] for x in watched], len(page), now)
    elif before and before["missed_at"] and _is_made_up(store, feed, parse_stamp(before["missed_at"]), now):
        resolve_one(store, feed.name, MISSED, feed.url, now)
    store.execute(
        "insert into feed_page(source, entries, missed_at) values (?, ?, ?) on conflict(source) do update set"
        " entries = excluded.entries, missed_at = coalesce(excluded.missed_at, missed_at)",
        [feed.name, as_json([list(key) for key in page]), stamp(now) if has_moved_on else None],
    )
    return note_named(store, feed, named, watched, now)


def _was_looked_at(source: dict[str, Any], entry: FoundPublication) -> bool:
    """Whether a good look at the source came after an entry, by the entry's own time."""
    at = time_said(entry.published_at)
    return at is not None and bool(source["good_at"]) and parse_stamp(source["good_at"]) - at > LOOKED_SINCE


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


def _is_made_up(store: Store, feed: Source, missed_at: datetime, now: datetime) -> bool:
    """Whether all has been looked at for which a feed had moved on too far: only that cures it."""
    if now - missed_at > SWEPT_WITHIN:  # what is left is no longer watched
        return True
    return store.one("select 1 from pace where why = ? limit 1", [MOVED_ON.format(feed.name)]) is None


def _sweep(store: Store, feed: Source, names: Sequence[str], held: int, now: datetime) -> None:
    """Makes all of them due since their last look, so that who was not looked at for longest comes first."""
    store.execute(
        "update pace set due_at = min(pace.due_at, coalesce(s.polled_at, pace.due_at)), why = ? from source s"
        " where s.name = pace.source and s.name in (select value from json_each(?)) and announced_at is null",
        [MOVED_ON.format(feed.name), json.dumps(names)],
    )
    text = (
        f"between two looks it has moved on by more than the {held} changes that it holds: what it named in between is"
        f" not known, so what is on auto of its host ({plural(len(names), 'source')}) is looked at, within its budget."
        f"{TO_DO}if this comes again, have the feed asked more often (every), or for more at once (count=… in its url)"
    )
    report(store, [Incident(feed.name, MISSED, feed.url, text, urgent=True)], now)
