"""Which groups of hosts have something due, those that wait longest first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from commands.runtime import now
from db.left_alone import is_left_alone, left_alone, place_of

if TYPE_CHECKING:
    from config import Configuration
    from db.pacing.due import PacedLook
    from db.store import Store
    from model.source import Source

HOSTS_AGAIN = 300.0
"""Seconds between two looks at which hosts the files of sources stand on."""
KEPT = 60.0
"""Seconds for which it is known what is due: to look through 100,000 sources takes longer than to ask for a few."""
MOST_ASKED = 200
"""Sources of one order, those that have waited longest; the others of a group have their turn in the next."""
Times = dict[str, datetime]


class DueGroup(Struct, frozen=True):
    """A group of which something is due."""

    hosts: str
    members: tuple[Source, ...]
    asked: tuple[Source, ...]
    since: datetime
    """From when on the one that waits longest is due."""
    paced: bool = False
    """True where its hosts are asked at the pace of sources on auto."""
    left_alone: Mapping[str, datetime] = field(default_factory=dict)
    """Hosts and addresses that it may need and that have asked to be left alone, and until when."""


class DueGroups:
    """What a writer may hand out."""

    def __init__(self, store: Store, settings: Configuration) -> None:
        self.store, self.settings = store, settings
        self._groups: dict[str, list[Source]] = {}
        self._of: dict[str, str] = {}
        """Source -> its group."""
        self._by_interval: dict[int, set[str]] = {}
        """Seconds -> the sources that are asked so often."""
        self._always = set[str]()
        """The groups of which something is on auto."""
        self._paced_next = set[str]()
        """Of these those in which sources on auto have their turn next: others may be due at every look."""
        self._hosts: frozenset[str] = frozenset()
        """On which sources stand."""
        self._grouped_until = 0.0
        self._left: deque[DueGroup] = deque()
        self._left_until = self.took = 0.0
        """`took`: for how many seconds the last call looked at what is due; 0 where it had no need to."""

    def due(self, most: int) -> list[DueGroup]:
        """So many groups at most of which something is due, that nobody asks: those that wait longest first."""
        from db.handed import all_handed

        self.took, begun = 0.0, time.monotonic()
        if not self._left or begun >= self._left_until:
            self._left = deque(self._look())
            self.took = time.monotonic() - begun
            self._left_until = begun + self.took + KEPT
        held, found = all_handed(self.store), list[DueGroup]()
        alone = left_alone(self.settings.folder, now())
        while self._left and len(found) < most:
            group = self._left.popleft()
            is_held = any(s.name in held for s in group.members)
            if not is_held and not any(is_left_alone(s.url, alone) for s in group.asked):
                found.append(replace(group, left_alone=self._of_group(group, alone)))
                (self._paced_next.discard if group.paced else self._paced_next.add)(group.hosts)
        return found

    def _of_group(self, group: DueGroup, alone: Mapping[str, datetime]) -> dict[str, datetime]:
        """Those of its own hosts, and those on which no source stands: its files may."""
        own = {urlsplit(s.url).netloc for s in group.members} if alone else set()
        hosts = {place: place_of(place) or place for place in alone}
        return {p: until for p, until in alone.items() if hosts[p] in own or hosts[p] not in self._hosts}

    def _look(self) -> list[DueGroup]:
        from db.schedule import may_be_due, waiting_since

        at, groups, found = now(), self._grouped(), list[DueGroup]()
        waiting = waiting_since(self.settings.folder)
        names = may_be_due(self.settings.folder, self._by_interval, at).union(waiting)
        looked_at = self._always.union(self._of[name] for name in names if name in self._of)
        look = _DueLook.of(self.settings, at, [s for hosts in looked_at for s in groups[hosts]], waiting)
        for hosts in looked_at:
            members = groups[hosts]
            asked = [s for s in members if not is_left_alone(s.url, look.alone)] if look.alone else members
            turns = [look.fixed, look.paced] if any(s.paced for s in asked) else [look.fixed]
            if hosts in self._paced_next:
                turns.reverse()
            group = next((g for turn in turns if (g := turn(hosts, asked)) is not None), None)
            if group is not None:
                found.append(replace(group, members=tuple(members)))
        return sorted(found, key=lambda g: (g.since, g.hosts))

    def _grouped(self) -> dict[str, list[Source]]:
        if time.monotonic() >= self._grouped_until:
            from config import OWN_HOSTS
            from db.schedule import hosts_seen_of
            from scale.groups import grouped

            self._grouped_until = time.monotonic() + HOSTS_AGAIN
            seen, sources = hosts_seen_of(self.settings.folder), self.settings.sources
            hosts = {s.name: {urlsplit(s.url).netloc, *seen.get(s.name, ())} for s in sources}
            for named in hosts.values():
                if named & set(OWN_HOSTS):  # GOV.UK's pages and their files stand on two hosts that all of them share
                    named |= set(OWN_HOSTS)
            of = grouped(hosts)
            self._hosts = frozenset(urlsplit(s.url).netloc for s in sources)
            self._groups, self._of, self._by_interval = {}, of, {}
            for s in sources:
                self._groups.setdefault(of[s.name], []).append(s)
                if not s.paced:
                    self._by_interval.setdefault(s.every, set()).add(s.name)
            self._always = {of[s.name] for s in sources if s.paced}
        return self._groups


class _DueLook(Struct, frozen=True):
    """What the database says, asked once for all groups."""

    settings: Configuration
    at: datetime
    polled: Times
    waiting: Times
    alone: Mapping[str, datetime]
    late: frozenset[str]
    """Registers on auto that have waited as long as without it."""
    looks: Mapping[str, PacedLook]
    room: Callable[[float], Callable[[str], int]]
    """By seconds: how many requests of a host there is room for."""

    @classmethod
    def of(cls, settings: Configuration, at: datetime, sources: Sequence[Source], waiting: Times) -> Self:
        """Looks at it, for the sources of some groups."""
        from db.pacing.budget import rooms
        from db.pacing.due import late_registers, paced_looks
        from db.schedule import polls

        folder, paced = settings.folder, [s for s in sources if s.paced]
        looks = paced_looks(folder, paced, waiting, at) if paced else {}
        return cls(
            settings, at, polls(folder, [s.name for s in sources]), waiting, left_alone(folder, at),
            frozenset(late_registers(looks, at, 0.0)), looks, rooms(settings.auto_delay, folder, at),
        )

    def fixed(self, hosts: str, members: Sequence[Source]) -> DueGroup | None:
        """The sources of a group whose interval is over, and its registers on auto that have waited as long."""
        from db.schedule import due_sources
        from model.source import is_to_carry_registers

        intervals = [(s.name, s.every) for s in members if not s.paced]
        due = set(due_sources(intervals, self.polled, self.waiting, self.settings.crawl.confirm_after, self.at))
        since = {
            s: _due_since(self.polled.get(s.name), s.every, self.at)
            for s in members if s.name in due or s.name in self.late
        }
        asked = self._fair(sorted(since, key=lambda s: (since[s], not is_to_carry_registers(s), s.name)))
        return DueGroup(hosts, tuple(members), tuple(asked), min(since.values())) if since else None

    def _fair(self, due: Sequence[Source]) -> list[Source]:
        """So many of them that one order asks for: of many that nobody has looked at yet, half of it at most.

        What is watched would wait for hours behind all that was added, and what is published there with it.
        """
        if len(due) <= MOST_ASKED:
            return list(due)
        known, new = [s for s in due if s.name in self.polled], [s for s in due if s.name not in self.polled]
        half = MOST_ASKED // 2
        return [*known[: max(half, MOST_ASKED - len(new))], *new[: max(half, MOST_ASKED - len(known))]]

    def paced(self, hosts: str, members: Sequence[Source]) -> DueGroup | None:
        """Those on auto that are due and that the budget of their hosts lets be asked for in one order."""
        from db.pacing.budget import within_budget
        from db.pacing.due import next_feed, paced_due, seconds_free
        from db.schedule import next_due

        paced, confirm_after = [s for s in members if s.paced], self.settings.crawl.confirm_after
        due = paced_due(paced, self.looks, self.waiting, confirm_after, self.at)
        if not due:
            return None
        intervals = [(s.name, s.every) for s in members if not s.paced]
        fixed = next_due(intervals, self.polled, self.waiting, confirm_after, self.at)
        span = seconds_free(self.at, fixed, next_feed(paced, self.looks, self.at))
        names = within_budget(due, paced, self.at, self.room(span))
        asked = tuple(s for s in paced if s.name in names)
        return DueGroup(hosts, tuple(members), asked, min(d.since for d in due), paced=True)


def _due_since(last: datetime | None, every: int, at: datetime) -> datetime:
    """When a source was due; one that was never polled waits longest."""
    return last + timedelta(seconds=every) if last is not None else at - timedelta(days=36500)
