"""How many requests each host may be asked for, and which of the sources that are due are asked within that."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from db.connection import KeptOpen
from db.pacing.due import ANNOUNCED, FEEDS, FIRST, NEVER, SLICE, PacedDue, in_turn
from db.schedule import read_database
from model.source import Source
from text.timestamp import stamp

LATE = timedelta(minutes=30)
"""What is swept, or announced, and has waited for so long gives way no longer."""
FIRST_REQUESTS = 2
"""What a source that was never looked at may need of its host."""
LEAST_ROOM, MOST_ROOM = 3, 200
"""Requests of a host in one crawl."""
MOST_TRIED = 10
"""Sources that are too large for what is left of the room, after which no smaller one is looked for."""


def within_budget(
    due: Sequence[PacedDue], sources: Sequence[Source], now: datetime, room: Callable[[str], int],
    along: Iterable[PacedDue] = (),
) -> list[str]:
    """The first of `due`, then of `along`, that need no more than `room` requests of each host.

    Each host is for itself. Whoever is asked often, a feed, registers, or what feeds name without end, keeps nobody
    from being asked: of what has waited for long that is asked which was not looked at for longest, and of what was
    announced the last one, whether there is room or not. What has waited for long has half of the room besides, and
    feeds no more than half. One of these that needs more than all the room goes alone, with feeds.
    """
    urls = {s.name: urlsplit(s.url).netloc for s in sources}
    basket = _Basket(urls, room)
    owed = _Owed.of(due, urls, now)
    feeds = [d for d in due if d.rank == FEEDS]
    basket.fill((d for d in feeds if urls[d.name] in owed.hosts), 2)
    basket.fill(feeds, 1)
    basket.add_alone(d for d in (*owed.announced, *owed.longest) if not basket.fits_by_itself(d))
    basket.claim(owed.longest)
    basket.fill(owed.late, 2)
    basket.claim(owed.announced)
    if not owed.longest and not owed.announced:
        basket.claim(owed.first[:1])
    basket.claim(d for d in owed.first if basket.fits_by_itself(d))
    basket.fill(due, 1)
    basket.fill(along, 1, most=MOST_TRIED)
    return [d.name for d in sorted(basket.taken.values(), key=in_turn)]


class _Owed(NamedTuple):
    """What is to be asked whatever else is."""

    late: list[PacedDue]
    """What has waited for long, first what was not looked at for longest."""
    longest: list[PacedDue]
    """Of each host the first of these, or a new register."""
    announced: list[PacedDue]
    """Of each host the last one that was announced."""
    first: list[PacedDue]
    """Of each other host the first that is due."""
    hosts: frozenset[str]
    """Of which anything but a feed is due."""

    @classmethod
    def of(cls, due: Sequence[PacedDue], urls: Mapping[str, str], now: datetime) -> Self:
        asked = [d for d in due if d.rank != FEEDS and not d.early]
        # What was never looked at has its turn once the registers among that have had theirs.
        new = [d for d in asked if d.since == NEVER and d.rank == FIRST]
        registers_first = {urls[d.name] for d in new}
        old = [d for d in asked if now - d.since >= LATE and (d.since != NEVER or urls[d.name] not in registers_first)]
        late = sorted(old, key=lambda d: (d.last, d.since))
        longest = _by_host([*new, *late], urls)
        announced = _by_host([d for d in asked if d.rank == ANNOUNCED and now - d.since < LATE], urls)
        hosts = _by_host(asked, urls)
        first = [d for host, d in hosts.items() if host not in longest and host not in announced]
        return cls(late, list(longest.values()), list(announced.values()), first, frozenset(hosts))


def _by_host(some: Sequence[PacedDue], urls: Mapping[str, str]) -> dict[str, PacedDue]:
    """The first of each host, in their order."""
    found: dict[str, PacedDue] = {}
    for d in some:
        found.setdefault(urls[d.name], d)
    return found


class _Basket:
    """What is asked in one crawl, and for how much of each host."""

    def __init__(self, hosts: Mapping[str, str], room: Callable[[str], int]) -> None:
        self.hosts, self.room = hosts, room
        self.taken: dict[str, PacedDue] = {}
        self.used: Counter[str] = Counter()
        self.closed: set[str] = set()
        """Hosts of which one source is asked alone."""

    def needs(self, d: PacedDue) -> dict[str, int]:
        """Host -> requests."""
        if d.rank == FEEDS:
            return {self.hosts[d.name]: 1}
        return json.loads(d.requests or "{}") or {self.hosts[d.name]: FIRST_REQUESTS}

    def fits_by_itself(self, d: PacedDue) -> bool:
        """Whether all the room is enough for it."""
        return all(n <= self.room(host) for host, n in self.needs(d).items())

    def add_alone(self, some: Iterable[PacedDue]) -> None:
        """Adds what needs more than all the room of its hosts: one for a host, and nothing beside it."""
        for d in some:
            if self.closed.isdisjoint(needs := self.needs(d)):
                self._add(d)
                self.closed.update(needs)

    def claim(self, some: Iterable[PacedDue]) -> None:
        """Adds them, whatever room there is."""
        for d in some:
            if d.name not in self.taken and self.closed.isdisjoint(self.needs(d)):
                self._add(d)

    def fill(self, some: Iterable[PacedDue], share: int, most: int | None = None) -> None:
        """Adds those that fit into this share of the room, until so many of a host do not; of all of them at `most`."""
        too_much: Counter[str] = Counter()
        for d in some:
            host = self.hosts[d.name]
            if d.name in self.taken or too_much[host] >= MOST_TRIED:
                continue
            if self._fits(d, share):
                self._add(d)
                continue
            too_much[host] += 1
            if too_much.total() == most:
                return

    def _fits(self, d: PacedDue, share: int) -> bool:
        needs, least = self.needs(d), int(d.rank == FEEDS)
        room = {host: max(least, self.room(host) // share) for host in needs}
        return self.closed.isdisjoint(needs) and all(self.used[host] + n <= room[host] for host, n in needs.items())

    def _add(self, d: PacedDue) -> None:
        self.taken[d.name] = d
        self.used.update(self.needs(d))


CRAWL_DELAYS = "select url, delay from robots where delay > 0"
"""SQL: what sites' robots.txt ask for, in seconds, as `pipelines.pacing.robots` has noted it."""
ROBOTS_KEPT = timedelta(hours=1)
"""RFC 9309 allows a day; who shuts us out is obeyed within the hour."""


def room_within(span: float, delay: float, at: Path | KeptOpen, now: datetime) -> Callable[[str], int]:
    """How many requests each host may be asked for in so many seconds; `delay`: between two, where it asks for less.

    One of a host whose robots.txt is to be asked for goes to that.
    """
    return rooms(delay, at, now)(span)


def rooms(delay: float, at: Path | KeptOpen, now: datetime) -> Callable[[float], Callable[[str], int]]:
    """The same for who asks for several spans: the database is read once."""
    with read_database(at) as db:
        delays = {urlsplit(url).netloc: asked for url, asked in db.execute(CRAWL_DELAYS)}
        kept = db.execute("select url from robots where at between ? and ?", [stamp(now - ROBOTS_KEPT), stamp(now)])
        known = {urlsplit(url).netloc for (url,) in kept}
    return lambda span: lambda host: requests_within(span, max(delay, delays.get(host, 0.0))) - (host not in known)


def requests_within(span: float, delay: float) -> int:
    """How many requests fit into so many seconds, `delay` apart."""
    return max(LEAST_ROOM, int(min(span, SLICE) / delay)) if delay > 0 else MOST_ROOM
