"""What is due of the sources on auto, in its order: asked by the daemon, as `db.schedule`."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from db.connection import KeptOpen
from db.schedule import CLOCK_SLACK, TOGETHER, read_database, second_look_at
from model.rhythm.looks import FED, REGISTER_AT_LATEST
from model.source import CHANGES, Source, is_to_carry_registers
from text.timestamp import stamp, time_said

SLICE = 60.0
"""Seconds of one crawl of sources on auto at most: so long others may have to wait for it, what was announced too."""
AT_ONCE = timedelta(seconds=5)
"""What is published within that of another page comes with it: in bulk, where there are many."""
FEEDS, FIRST, ANNOUNCED, SWEPT = range(4)
"""Ranks: feeds of changes; registers and second looks; what a feed has announced; the sweep."""
ALONG = 13
"""So many of what goes along are read at a time."""
NEVER = datetime.min.replace(tzinfo=UTC)


class PacedLook(NamedTuple):
    """When a source on auto is due, as `pipelines.pacing` has noted it."""

    last: datetime | None
    """When it was looked at; None for never."""
    due: datetime | None = None
    """None where nothing is noted: a feed, or a source that was just put on auto."""
    register: bool = False
    announced: datetime | None = None
    """When a feed named it; None where it has been looked at since."""
    requests: str = ""
    """Of its last look, as JSON: host -> how many."""
    said: datetime | None = None
    """When that was published, as the feed says; None where it says no time."""


class PacedDue(NamedTuple):
    """The place of a source among those that are due."""

    early: bool
    """True where it is not due yet, and goes along where there is room."""
    rank: int
    """`FEEDS` to `SWEPT`."""
    last: datetime
    """When it was looked at."""
    since: datetime
    """When it was due, or announced."""
    name: str
    requests: str
    crowd: int = 0
    """Of what is announced: how many were published with it, within seconds."""


_KNOWN = """
select (select json_group_array(name) from source where polled_at is not null),
  (select json_group_array(source) from pace)"""
_SOON = """
with near(name) as (select source from pace where due_at <= :soon or register or announced_at is not null
  union select name from source where polled_at <= :long_ago or polled_at > :ahead
  union select value from json_each(:besides))
select s.name, s.polled_at, p.due_at, p.announced_at, p.announced_as, coalesce(p.requests, ''), coalesce(p.register,
  exists (select 1 from edition e join edition_file f on f.edition_id = e.id where e.source = s.name and f.register))
from near cross join source s on s.name = near.name left join pace p on p.source = s.name"""
# Joined in this order: sought for each of a thousand sources, what is noted of it took most of a look.


def paced_looks(
    at: Path | KeptOpen, sources: Collection[Source], waiting: Collection[str], now: datetime, early: float = TOGETHER
) -> dict[str, PacedLook]:
    """Of these sources, on auto, those that are due, wait for a second look, or were not looked at for long.

    All registers, feeds and what is announced are among them, and what was never looked at. `early`: the share of its
    interval by which the rest is too, where it is not asked for one by one (`going_along`): a look of every few seconds
    takes as long as what it gives is long.
    """
    # What is noted may be of a time when there was a feed.
    names, feeds = {s.name for s in sources}, {s.name for s in sources if s.kind == CHANGES}
    longest = timedelta(seconds=min((s.every for s in sources if s.kind != CHANGES), default=0))
    times = {
        "soon": stamp(now + FED.longest * early), "long_ago": stamp(now - longest * (1 - early)),
        "ahead": stamp(now + CLOCK_SLACK),
    }
    with read_database(at) as db:
        looked_at, noted = map(json.loads, db.execute(_KNOWN).fetchone())
        besides = feeds.union(waiting, names.difference(noted))
        rows = db.execute(_SOON, {**times, "besides": json.dumps(list(besides))}).fetchall()
    read = datetime.fromisoformat
    looks = {
        name: PacedLook(
            read(last), read(due) if due else None, bool(register), read(announced) if announced else None, requests,
            time_said(said) if announced else None,
        ) for name, last, due, announced, said, requests, register in rows if last and name in names
    }
    return looks | dict.fromkeys(names.difference(looked_at), PacedLook(None))


def paced_due(
    sources: Sequence[Source], looks: Mapping[str, PacedLook], waiting: Mapping[str, datetime], confirm_after: int,
    now: datetime,
) -> list[PacedDue]:
    """Of the paced sources those that are due, in their order, with those along that will be within a fifth.

    A feed too comes by no more than that before its time: see `next_feed`. One page that is announced does not wait
    for hundreds that were published at once, just before it or just after.
    """
    due, soon, ahead = False, [], now + CLOCK_SLACK
    published = sorted(x.said or x.announced for x in looks.values() if x.announced)
    for s in sources:
        if (look := looks.get(s.name)) is None:
            continue
        last, noted, register, announced, requests, said = look
        if last is None or last > ahead:
            at, seen = NEVER, NEVER
            rank = FEEDS if s.kind == CHANGES else FIRST if is_to_carry_registers(s) else SWEPT
        else:
            at, seen = last + timedelta(seconds=s.every), last
            rank = FEEDS if s.kind == CHANGES else FIRST if register else ANNOUNCED if announced else SWEPT
            if noted is not None and noted < at:
                at = noted
            if s.name in waiting:
                at, rank = min(at, second_look_at(waiting[s.name], last, confirm_after)), FIRST
        wait = (at - now).total_seconds()
        if wait <= 0:
            due = True
        # A second look that comes too soon settles nothing.
        elif s.name in waiting or wait > (at - seen).total_seconds() * TOGETHER:
            continue
        early = wait > 0 and rank != FEEDS
        since, crowd = at, 0
        if announced and rank == ANNOUNCED:
            since, at = announced, said or announced
            crowd = bisect_right(published, at + AT_ONCE) - bisect_left(published, at - AT_ONCE)
        soon.append(PacedDue(early, rank, seen, since, s.name, requests, crowd))
    return sorted(soon, key=in_turn) if due else []


def next_feed(sources: Sequence[Source], looks: Mapping[str, PacedLook], now: datetime) -> datetime | None:
    """When the next feed is due that does not go with a crawl of now, which is over by then: what it names waits."""
    known = [(looks.get(s.name), timedelta(seconds=s.every)) for s in sources if s.kind == CHANGES]
    due = [(look.last + every, every) for look, every in known if look and look.last and look.last <= now + CLOCK_SLACK]
    return min((at for at, every in due if at > now + every * TOGETHER), default=None)


def seconds_free(now: datetime, *until: datetime | None) -> float:
    """How long a crawl of now may take: a slice at most, and until the first of these."""
    return min([SLICE, *((end - now).total_seconds() for end in until if end is not None)])


def in_turn(d: PacedDue) -> tuple[bool, int, int, timedelta, datetime, str]:
    """Sort key: within a rank first what was not looked at for longest, but of what is announced what came alone.

    Of that the newest. Not what is due for longest: pages that have just changed, hundreds at once, are due often; the
    others waited.
    """
    return d.early, d.rank, d.crowd, NEVER - d.since if d.rank == ANNOUNCED else d.last - NEVER, d.since, d.name


_ALONG = """
select s.name, s.polled_at, p.due_at, p.requests from pace p cross join source s on s.name = p.source
where p.due_at > :now and p.due_at <= :soon and s.polled_at <= :now and not p.register and p.announced_at is null
order by s.polled_at, p.due_at, s.name limit :most offset :from"""


def going_along(at: Path | KeptOpen, sources: Sequence[Source], now: datetime) -> Iterator[PacedDue]:
    """Of the paced sources what will be due within a fifth of its interval, and is only swept, in its order.

    It goes with what is due where there is room, which is soon known: it is read as far as it is asked for.
    """
    known, most = {s.name: s for s in sources}, ALONG
    given: dict[str, Any] = {"now": stamp(now), "soon": stamp(now + FED.longest * TOGETHER), "most": most}
    for first in count(0, most):
        with read_database(at) as db:
            rows = db.execute(_ALONG, {**given, "from": first}).fetchall()
        for name, looked_at, noted, requests in rows:
            last = datetime.fromisoformat(looked_at)
            if s := known.get(name):
                due = min(datetime.fromisoformat(noted), last + timedelta(seconds=s.every))
                if due - now <= (due - last) * TOGETHER:
                    yield PacedDue(early=True, rank=SWEPT, last=last, since=due, name=name, requests=requests)
        if len(rows) < most:
            return


def late_registers(looks: Mapping[str, PacedLook], now: datetime, jitter: float) -> list[str]:
    """The registers among the sources on auto that the budget has not let be asked for in as long as without auto.

    Those too that were just put on auto, of which nothing is noted yet.
    """
    before = now - REGISTER_AT_LATEST * (1 + jitter)
    return [name for name, look in looks.items() if look.register and look.last is not None and look.last <= before]
