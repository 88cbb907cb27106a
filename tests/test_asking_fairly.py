"""Hosts whose budget is small, or asked for much: by a clock that goes on as crawls take time, who is looked at when."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from msgspec import Struct

from children.watch import Watch
from db.store import Store
from model.source import CHANGES, Source
from pipelines.pacing.robots import KeptRobots
from scheduler import BEAT, Daemon
from tests.tables import set_fields
from text.timestamp import stamp

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ELSEWHERE = "elsewhere.example"


class Site(Struct, frozen=True):
    """A host, and what is watched of it."""

    pages: int = 3
    requests: int = 1
    """Of each page, of this host."""
    every: int = 1800
    feeds: int = 0
    feed_every: int = 60
    announces: bool = False
    """Whether each look at a feed names a page."""
    registers: int = 0
    new_registers: int = 0
    """Publications that nobody has looked at."""
    crawl_delay: float = 0.0
    robots: bool = True
    """Whether its robots.txt can be kept."""
    known: bool = False
    """Whether all was looked at before, and is overdue."""

    def sources(self, host: str) -> list[Source]:
        """All of it, on auto."""
        url = f"https://{host}"
        return [
            *[Source(f"{host} feed {n}", CHANGES, f"{url}/f{n}", every=self.feed_every, paced=True) for n in range(self.feeds)],
            *[Source(f"{host} page {n}", "page", f"{url}/p{n}", every=self.every, paced=True) for n in range(self.pages)],
            *[Source(f"{host} register {n}", "file", f"{url}/r{n}", every=780, paced=True)
              for n in range(self.registers + self.new_registers)],
        ]


class World(Daemon):
    """The daemon, whose crawls take as long as their requests do at their pace."""

    def __init__(self, folder: Path, sites: dict[str, Site], delay: float, fixed_every: int) -> None:
        self.at, self.sites, self.delay = NOW, sites, delay
        self.looks: dict[str, list[datetime]] = defaultdict(list)
        self.longest = timedelta()
        fixed = [Source("fixed", "file", f"https://{ELSEWHERE}/x.csv", every=fixed_every)] if fixed_every else []
        self.known = {s.name: s for host, site in sites.items() for s in site.sources(host)} | {s.name: s for s in fixed}
        self.store = Store.create(folder)
        self.robots = KeptRobots(self.store, lambda: self.at, lambda _: 0.0)
        super().__init__(Watch(folder / "npdwatch.toml", folder, tuple(self.known.values()), 600, tells=False, auto_delay=delay), now=lambda: self.at)
        self._begin()

    def _begin(self) -> None:
        with self.store.transaction():
            for s in self.known.values():
                site, number = self.sites.get(urlsplit(s.url).netloc), int(s.name.rpartition(" ")[2]) if s.paced else 0
                is_known = site is not None and (site.known if "page" in s.name else "register" in s.name and number < site.registers)
                ago = stamp(NOW - timedelta(seconds=2 * s.every + number))
                self.store.insert("source", name=s.name, kind=s.kind, url=s.url, first_seen_at=ago, polled_at=ago if is_known else None)
                if is_known:
                    self._write_pace(s, NOW - timedelta(seconds=2 * s.every + number))

    def _write_pace(self, s: Source, at: datetime) -> None:
        if s.paced and s.kind != CHANGES:
            n = self._needs(s)
            self.store.upsert(
                "pace", "source", source=s.name, due_at=stamp(at + timedelta(seconds=s.every)), why="", announced_at=None,
                register=int("register" in s.name), requests=json.dumps({urlsplit(s.url).netloc: n}),
            )

    def _needs(self, s: Source) -> int:
        site = self.sites.get(urlsplit(s.url).netloc)
        return site.requests if site and "page" in s.name else 2 if "register" in s.name else 1

    def _child(self, what: str, limit: float, *arguments: str) -> int | None:
        asked = [self.known[n] for n in arguments[arguments.index("--no-deliver") + 1 :]]
        is_paced, begun, used = "--paced" in arguments, self.at, Counter[str]()
        for s in asked:
            host = urlsplit(s.url).netloc
            site = self.sites.get(host, Site())
            if is_paced and host not in used and self.robots.robots_of(f"https://{host}/robots.txt") is None:
                used[host] += 1
                if site.robots:
                    self.robots.keep_robots(f"https://{host}/robots.txt", b"")
                    set_fields(self.store, "robots", {"delay": site.crawl_delay}, url=f"https://{host}/robots.txt")
            delay = max(self.delay, site.crawl_delay) if is_paced else 1.0
            self.looks[s.name].append(begun + timedelta(seconds=used[host] * delay))
            used[host] += self._needs(s)
            self.at = max(self.at, begun + timedelta(seconds=used[host] * delay))
        with self.store.transaction():
            for s in asked:
                set_fields(self.store, "source", {"polled_at": stamp(self.looks[s.name][-1])}, name=s.name)
                self._write_pace(s, self.at)
                if s.kind == CHANGES and self.sites[urlsplit(s.url).netloc].announces:
                    self._announce(urlsplit(s.url).netloc)
        self.longest = max(self.longest, self.at - begun)
        return 0

    def _announce(self, host: str) -> None:
        last = max((s for s in self.known.values() if f"{host} page" in s.name and self.looks[s.name]), key=lambda s: self.looks[s.name][-1], default=None)
        if last:
            at = stamp(self.at)
            set_fields(self.store, "pace", {"due_at": at, "announced_at": at, "announced_as": at}, source=last.name)

    def go_on(self, span: timedelta) -> None:
        """Lets it pass."""
        end = self.at + span
        while self.at < end:
            before = self.at
            self.crawl_due()
            self.at += timedelta(seconds=BEAT if self.at == before else 1)

    def gaps(self, part: str) -> list[float]:
        """Minutes between two looks of each source of which the name has this in it, and to its first and since its last."""
        found = []
        for name in self.known:
            if part in name:
                times = [NOW, *self.looks[name], self.at]
                found += [(b - a).total_seconds() / 60 for a, b in pairwise(times)]
        return found


FEED = Site(feeds=1)
BOUNDS: dict[str, tuple[dict[str, Site], float, int, dict[str, float]]] = {
    "no feed": ({"a": Site()}, 10, 0, {"a page": 38}),
    "a feed, and a file elsewhere each 15 s": ({"a": FEED}, 10, 15, {"a page": 38, "a feed": 3}),
    "the same without a robots.txt that can be kept": ({"a": Site(feeds=1, robots=False)}, 10, 15, {"a page": 38, "a feed": 3}),
    "half a minute between two": ({"a": Site(feeds=1, feed_every=90)}, 30, 0, {"a page": 40, "a feed": 4}),
    "half a minute, no robots.txt": ({"a": Site(feeds=1, feed_every=90, robots=False)}, 30, 0, {"a page": 40, "a feed": 6}),
    "a minute between two": ({"a": Site(feeds=1, feed_every=90)}, 60, 0, {"a page": 45, "a feed": 7}),
    "a minute, no robots.txt": ({"a": Site(feeds=1, feed_every=90, robots=False)}, 60, 0, {"a page": 45, "a feed": 8}),
    "ten pages, and files elsewhere each 30 s": ({"a": Site(10, feeds=1, robots=False)}, 10, 30, {"a page": 40, "a feed": 3}),
    "three feeds": ({"a": Site(5, feeds=3)}, 10, 15, {"a page": 40, "a feed": 5}),
    "eight feeds": ({"a": Site(5, feeds=8, feed_every=90)}, 10, 0, {"a page": 50, "a feed": 5}),
    "eight feeds, a file elsewhere each 15 s": ({"a": Site(5, feeds=8, feed_every=90)}, 10, 15, {"a page": 60, "a feed": 10}),
    "a Crawl-delay of a minute": ({"a": Site(4, 3, feeds=1, feed_every=90, crawl_delay=60)}, 10, 0, {"a page": 55, "a feed": 8}),
    "a Crawl-delay of a minute, pages of more than a crawl": ({"a": Site(4, 5, feeds=1, feed_every=90, crawl_delay=60)}, 10, 0, {"a page": 75, "a feed": 12}),
    "registers that want most of it": ({"a": Site(20, 4, 14_400, registers=30, known=True)}, 10, 0, {"a page": 300, "a register": 40}),
    "registers that want all of it, and a feed": ({"a": Site(20, 4, 14_400, feeds=1, registers=40, known=True)}, 10, 15, {"a page": 300, "a feed": 4}),
    "pages of more than a crawl, and registers": ({"a": Site(10, 9, 14_400, registers=30, known=True)}, 10, 0, {"a page": 300}),
    "a feed that names a page at each look": ({"a": Site(40, 2, 7200, feeds=1, announces=True, known=True)}, 10, 15, {"a page": 150, "a feed": 3}),
    "a host that is asked for too much, beside one that is not": ({"a": Site(500, 2, 1800, known=True), "b": Site(12, 1, 600)}, 10, 0, {"b page": 15}),
    "a host of pages of more than a crawl, beside one that is not": ({"a": Site(60, 8, 1800, known=True), "b": Site(12, 1, 1200)}, 10, 0, {"b page": 30}),
    "a hundred new registers, beside pages of another host": ({"a": Site(0, new_registers=100), "b": Site(6, 1, 1800)}, 10, 0, {"b page": 38, "a register": 60}),
    "new registers, a feed and pages of one host": ({"a": Site(10, 2, 3600, feeds=1, new_registers=20)}, 10, 15, {"a page": 95, "a register": 30, "a feed": 4}),
    "without a delay": ({"a": Site(300, 2, feeds=2)}, 0, 15, {"a page": 38, "a feed": 2}),
}


@pytest.mark.parametrize(("sites", "delay", "fixed_every", "bounds"), list(BOUNDS.values()), ids=list(BOUNDS))
def test_who_is_asked_often_keeps_nobody_from_being_looked_at(
    tmp_path: Path, sites: dict[str, Site], delay: float, fixed_every: int, bounds: dict[str, float]
) -> None:
    """A feed took all that a crawl had room for: no page of its host was ever looked at, and nobody was told."""
    world = World(tmp_path / "data", sites, delay, fixed_every)
    world.go_on(timedelta(minutes=max(120, 2 * max(bounds.values()))))
    found = {part: max(world.gaps(part)) for part in bounds}
    late = {part: f"{found[part]:.0f} min, not {most:g}" for part, most in bounds.items() if found[part] > most}
    assert not late
    for name, s in world.known.items():
        if s.kind == CHANGES:
            least = min(((b - a).total_seconds() for a, b in pairwise(world.looks[name])), default=s.every)
            assert least >= 0.8 * s.every, "at its own rhythm"
    world.store.close()
