"""A feed of changes that answers, and announces nothing: what is published beside it shows that.

Found changed is what a look has shown and no feed of its host had named. A minor edit is in no feed, and its
publisher's time does not move. A feed may be filtered: one page that it does not name is no proof, several are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from db.store import Store
from model.fetch import FoundPublication, Outcome, Verdict
from model.source import Source, host_of
from pipelines.pacing.places import named_by
from text.labels import plural
from text.timestamp import parse_stamp, stamp, time_said

NEWER_BY = timedelta(minutes=15)
"""A change is no proof that is hardly newer than the newest entry, nor at a look at the feed so soon after it was
found: search indexes are minutes behind."""
NAMED_BEFORE, NEVER_NAMED, PROOF = 2, 1, 4
"""What a page counts that the feed has named before, and one that may not be its business; and how much is proof."""
MOST_NAMED = 5
KEPT = timedelta(days=7)
AHEAD = timedelta(hours=1)
"""The time of an entry that is further in the future than that is wrong, and says nothing of how new the feed is."""
SILENT = (
    "it answers, and announces nothing: the newest change that it names is of {newest:%d %B %Y %H:%M} UTC, and since "
    "then {pages} of its host were published anew that it does not name{names}. Until it names something newer, what is"
    " on auto of its host is asked as if there were no feed. If its address is filtered, it may not be for these pages"
)


def note_unannounced(store: Store, source: Source, published_at: str, now: datetime) -> None:
    """Notes, inside a transaction, that a page on auto was found changed; `published_at`: when, by its publisher.

    Not where a feed names it, nor where no feed of changes is known on its host.
    """
    published = time_said(published_at)
    feeds = store.rows("select p.entries, s.url from feed_page p join source s on s.name = p.source")
    pages = [json.loads(x["entries"]) for x in feeds if host_of(x["url"]) == host_of(source.url)]
    if published is None or published > now + AHEAD or not pages:
        return
    entries = [FoundPublication("", url, "", time) for page in pages for url, time in page]
    if not any(_covers(entry, published) for _, entry in named_by([{"url": source.url}], entries)):
        store.upsert(
            "unannounced", "source", source=source.name, published_at=stamp(published), found_at=stamp(now)
        )


def _covers(entry: FoundPublication, published: datetime) -> bool:
    at = time_said(entry.published_at)
    return at is None or at >= published - NEWER_BY


def note_named(
    store: Store, feed: Source, named: Sequence[FoundPublication], watched: Sequence[dict[str, Any]], now: datetime
) -> Verdict | None:
    """Holds an answer of a feed, inside a transaction, against what was found changed; gives a verdict if it is silent.

    `watched`: what is noted of the sources on auto of its host.
    """
    times = [at for f in named if (at := time_said(f.published_at)) and at <= now + AHEAD]
    if not times:
        return None
    newest, kept = max(times), store.one("select silent_after from feed_page where source = ?", [feed.name])
    silent_after = parse_stamp(kept["silent_after"]) if kept and kept["silent_after"] else None
    if silent_after is not None and newest > silent_after:
        silent_after = None
        _forget(store, [x["source"] for x in watched])  # it is believed again, of what is published from now on
    unnamed = _unnamed(store, named, watched, newest, now)
    if silent_after is None and sum(_weight(x, feed, named) for x in unnamed) >= PROOF:
        silent_after = newest
    stored = stamp(silent_after) if silent_after else None
    store.execute("update feed_page set silent_after = ? where source = ?", [stored, feed.name])
    if silent_after is None:
        return None
    names = ", ".join(x["source"] for x in unnamed[:MOST_NAMED]) + (", …" if len(unnamed) > MOST_NAMED else "")
    pages = plural(len(unnamed), "page") if unnamed else "pages"
    why = SILENT.format(newest=silent_after, pages=pages, names=f" ({names})" if names else "")
    return Verdict(feed.name, feed.url, Outcome.UNREADABLE, None, why)


def is_silent(store: Store, feed: Source) -> bool:
    """Whether a feed is not believed."""
    x = store.one("select silent_after from feed_page where source = ?", [feed.name])
    return bool(x and x["silent_after"])


def _unnamed(
    store: Store, named: Sequence[FoundPublication], watched: Sequence[dict[str, Any]], newest: datetime, now: datetime
) -> list[dict[str, Any]]:
    """The sources that were found changed a while ago, by something newer than all that a feed names."""
    store.execute("delete from unannounced where found_at < ?", [stamp(now - KEPT)])
    changed = {x["source"]: parse_stamp(x["published_at"]) for x in store.rows("select * from unannounced")}
    of_host = [x for x in watched if x["source"] in changed]
    _forget(store, [x["source"] for x, entry in named_by(of_host, named) if _covers(entry, changed[x["source"]])])
    left = store.rows("select source from unannounced where found_at <= ?", [stamp(now - NEWER_BY)])
    waited = {x["source"] for x in left}
    return [x for x in of_host if x["source"] in waited and changed[x["source"]] > newest + NEWER_BY]


def _weight(source: dict[str, Any], feed: Source, named: Iterable[FoundPublication]) -> int:
    was_named = source["announced_by"] == feed.name or any(True for _ in named_by([source], named))
    return NAMED_BEFORE if was_named else NEVER_NAMED


def _forget(store: Store, sources: Iterable[str]) -> None:
    store.many("delete from unannounced where source = ?", [(name,) for name in sources])
