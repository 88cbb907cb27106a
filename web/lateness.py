"""Whether registers are beyond their own rhythm (`model.rhythm`), as pages and feeds say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from model.rhythm.editions import OF_RHYTHM, Rhythm, rhythms_of
from text.labels import plural
from text.sanitise import clean
from web.db import Row, cached, rows
from web.feeds import FeedEntry, tag
from web.filters import day, how_seen
from web.links import link
from web.site import Site

_PUBLISHED = (
    "select e.source, e.published_at, e.seen_at from editions e join sources s on s.name = e.source"  # noqa: S608 - ours
    f" where s.watched = 1 and e.kind in {OF_RHYTHM}"
)


class Late(NamedTuple):
    """A register whose next edition is late."""

    words: str
    rhythm: Rhythm


async def rhythms(site: Site) -> dict[str, Rhythm]:
    """The rhythm of each register that has had editions enough, by the name of its source."""

    async def make(site: Site) -> dict[str, Rhythm]:
        return rhythms_of(tuple(e.values()) for e in await rows(site, _PUBLISHED))

    return await cached(site, "rhythms", make)


async def how_all_seen(site: Site, sources: Sequence[Row], now: dt.datetime) -> list[Row]:
    """Rows of `sources` as `how_seen` says, with `rhythm` (words, "" where none is known) and `late`, None or `Late`.

    A register that cannot be looked at is not called late: its next edition may be there.
    """
    found = await rhythms(site)
    today = now.astimezone(ZoneInfo(site.about.zone)).date()
    out = []
    for source in sources:
        seen, rhythm = how_seen(source, site.about.zone, now), found.get(source["name"])
        words = rhythm.beyond(today) if rhythm and seen["well"] and source["watched"] else ""
        late = Late(words, rhythm) if rhythm and words else None
        out.append({**seen, "rhythm": rhythm_words(rhythm) if rhythm else "", "late": late})
    return out


def rhythm_words(rhythm: Rhythm) -> str:
    """How the rhythm is known, for readers."""
    return (
        f"Four times of five the next edition came within {plural(rhythm.usual, 'day')}, as {rhythm.gaps} gaps between"
        f" editions show. The last one is of {day(rhythm.last.isoformat())}, the next expected by"
        f" {day(rhythm.expected_by.isoformat())}."
    )


async def late_entries(site: Site, now: dt.datetime, name: str = "") -> list[FeedEntry]:
    """An entry for each register that is late now, or for one source: the same from its first day to its last."""
    watched = await rows(site, "select * from sources where watched = 1 and ? in ('', name)", [name])
    out = []
    for source in await how_all_seen(site, watched, now):
        if source["late"]:
            rhythm, title = source["late"].rhythm, clean(source["title"] or source["name"], 120)
            said = f"{escape(title)} has had no new edition for longer than it usually takes. {rhythm_words(rhythm)}"
            out.append(FeedEntry(
                tag("late", source["name"], rhythm.last.isoformat()), f"{title}: the next edition is late",
                link(f"/sources/{source['name']}"), f"{rhythm.late_from.isoformat()}T00:00:00+00:00", f"<p>{said}</p>",
            ))
    return out
