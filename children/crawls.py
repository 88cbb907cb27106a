"""What each crawl of the daemon asks: where one lasts, another asks what is due on other hosts meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from db.connection import KeptOpen
from db.locks import crawled_now
from db.schedule import hosts_seen_of
from model.source import Source

LANES = 3
"""Crawls of a kind at a time: each but the last has lasted for long, and waits for slow hosts alone."""
LATE = 20.0
"""Seconds after which another may begin beside a crawl; by then that one has let go what has come to its end."""
_NAMES = ("", ", the second", ", the third")


class Crawls:
    """Those that run now, of every kind, and which sources were late lately."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._clock = folder, clock
        self.choosing = threading.Lock()
        """Held from finding what a crawl may ask until it is noted that it does."""
        self._asked: dict[str, tuple[frozenset[str], float]] = {}
        """By the crawl: its sources, and since when, by the clock."""
        self._late: set[str] = set()

    def begin(self, kind: str, names: Sequence[str]) -> str:
        """Notes what a crawl asks, and gives it a name that no other has that runs; while `choosing` is held."""
        what = next(name for more in _NAMES if (name := kind + more) not in self._asked)
        self._asked[what] = frozenset(names), self._clock()
        return what

    def end(self, what: str) -> None:
        """It is over."""
        names, since = self._asked.pop(what)
        if self._clock() - since < LATE:
            self._late -= names

    def _running(self, kind: str) -> list[tuple[frozenset[str], float]]:
        return [asked for what, asked in list(self._asked.items()) if what.partition(",")[0] == kind]

    def lasts(self, kind: str) -> bool:
        """Whether there is a crawl of a kind, and none that has begun just now."""
        running = self._running(kind)
        return bool(running) and all(self._clock() - since >= LATE for _, since in running)

    def free(self, kind: str, sources: Sequence[Source], database: KeptOpen) -> Sequence[Source]:
        """Those of all sources of a kind that a further crawl may ask, none for now: no host is asked by two."""
        running = self._running(kind)
        if not running:
            return sources
        if len(running) == LANES or not self.lasts(kind):
            return ()
        held = crawled_now(self._folder) & frozenset[str]().union(*[names for names, _ in running])
        self._late |= held
        seen = hosts_seen_of(database)
        hosts = {s.name: {urlsplit(s.url).netloc, *seen.get(s.name, ())} for s in sources}
        busy = set[str]().union(*[hosts.get(name, seen.get(name, set())) for name in held])
        left_out = self._late if len(running) == LANES - 1 else held  # the last must not be held up as well
        return [s for s in sources if s.name not in left_out and busy.isdisjoint(hosts[s.name])]
