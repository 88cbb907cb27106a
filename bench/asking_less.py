"""A thousand pages of GOV.UK on auto, over two years of made-up publishing: `python -m bench.asking_less`.

The daemon is the scheduler's own, over a real database, by a clock that goes on as its crawls take time. A crawl is of
`bench.asking_world`'s server, request by request at the pace that the daemon has it asked at, and recorded by a crawl's
own steps (the run and its ledger, what a feed announces, when each source is due again); pages are not parsed. Printed
are the latencies by the times of requests at the server. A simulated day takes some ten seconds of the processor;
`--first` begins on a later day with what was known by then, so that spans of the two years may be run by themselves.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import deque
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from bench.asking_world import (
    ASSETS,
    DAY,
    FEED,
    FULL_FIRST,
    HELD,
    HOUR,
    MONDAY,
    SITE,
    WAIT,
    Page,
    Publishing,
    Server,
    publishing,
)
from bench.measure import line
from children.watch import Watch
from db.register.runs import add_expected, add_verdicts, close_run, start_run
from db.store import Store, as_json
from db.upkeep.prune import prunable, prune
from model.fetch import Expected, FoundPublication, Outcome, Verdict
from model.rhythm.looks import FED
from model.source import Source
from pipelines.pacing.announced import note_announced
from pipelines.pacing.next import note_paces
from pipelines.pacing.robots import KeptRobots
from scheduler import BEAT, Daemon
from text.timestamp import stamp

DELAY = 10.0
ANNOUNCED, SILENT, IN_REGISTER, LOST = 300.0, 6 * 3600.0, 16 * 60.0, 6 * 3600.0
SEEN_AFTER = 180.0
MONTH = 30
"""Days."""
KEPT = timedelta(days=30)
FIXED = 3
"""Sources with an interval of their own on the same host."""


class AskingDaemon(Daemon):
    """The daemon by a clock of its own, whose crawls are of a made-up server."""

    def __init__(self, folder: Path, store: Store, published: Publishing, feed_every: int, beat: float) -> None:
        self.server, self.store, self.now_at = Server(published), store, 0.0
        self.pages: dict[str, Page] = {p.name: p for p in published.pages}
        every = int(FED.longest.total_seconds())
        self.known = {
            p.name: Source(p.name, "govuk", f"https://{SITE}{p.path}", every=every, paced=True) for p in published.pages
        }
        self.known["feed"] = Source("feed", "changes", f"https://{SITE}{FEED}", every=feed_every, paced=True)
        for n in range(FIXED):
            self.pages[f"fixed-{n}"] = Page(f"fixed-{n}")
            self.known[f"fixed-{n}"] = Source(f"fixed-{n}", "govuk", f"https://{SITE}/guidance/fixed-{n}", every=900)
        sources = tuple(self.known.values())
        super().__init__(Watch(folder / "npdwatch.toml", folder, sources, 600, tells=False, auto_delay=DELAY),
                         now=lambda: MONDAY + timedelta(seconds=self.now_at), beat=beat)
        self.crawls = {True: 0, False: 0}
        self.fixed_waited = 0.0
        self.told = dict[str, int]()
        """Kind of change -> how many of its latencies the last month's line has told of."""
        self._fixed_at: dict[str, float] = {}
        self._robots_at: dict[str, float] = {}
        self.robots = KeptRobots(store, lambda: self.now(), lambda _: 0.0)  # noqa: PLW0108 - it is given later
        self.pruned_at = 0.0

    def go_on(self, until: float) -> None:
        """Lets time pass; each week the database is pruned, as an installation of this size should have it."""
        while self.now_at < until:
            if self.now_at > self.pruned_at + 7 * DAY:
                self.pruned_at = self.now_at
                prune(self.store, prunable(self.store, self.now(), older_than=KEPT), self.now(), older_than=KEPT)
            before = self.now_at
            self.crawl_due()
            self.now_at += self.beat if self.now_at == before else DELAY  # no other is begun sooner

    def _child(self, what: str, limit: float, *arguments: str) -> int | None:  # noqa: ARG002 - as the daemon's
        paced, begun = "--paced" in arguments, self.now_at
        asked = [self.known[n] for n in arguments[arguments.index("--no-deliver") + 1 :]]
        self.crawls[paced] += 1
        for s in asked:
            if not s.paced:
                self.fixed_waited = max(self.fixed_waited, begun - self._fixed_at.get(s.name, begun))
                self._fixed_at[s.name] = begun
        run = start_run(self.store, asked, [Expected(s.name, _first(s)) for s in asked], "daemon", self.now())
        started = self.now()
        verdicts = self._asked(asked, DELAY if paced else 1.0, paced=paced)
        with self.store.transaction():
            add_expected(self.store, run, [Expected(v.source, v.url) for v in verdicts])
            add_verdicts(self.store, run, verdicts, self.now())
        tally = close_run(self.store, run, self.now(), {})
        note_paces(self.store, asked, tally, started, self.now(), "Europe/London", watched=self.watch.sources,
                   auto_delay=DELAY)
        return 0

    def _asked(self, sources: list[Source], delay: float, *, paced: bool) -> list[Verdict]:
        """Asks the server for all that these crawls ask for, in Scrapy's order; the clock is at their end then."""
        free, verdicts, begun, last = dict[str, float](), list[Verdict](), self.now_at, 0.0
        queue = deque((begun + FULL_FIRST, s, SITE, _path(s)) for s in sources)
        while queue:
            ready, s, host, address = queue.popleft()
            is_kept = paced and ready - self._robots_at.get(host, -HOUR) < HOUR
            if host not in free and not is_kept:
                self.server.ask(host, "/robots.txt", ready, paced=paced)
                self._robots_at[host], free[host] = ready, ready + delay
                if paced:
                    self.robots.keep_robots(f"https://{host}/robots.txt", b"")
            at = max(ready, free.get(host, begun))
            free[host] = at + delay
            seen = self.server.ask(host, address, at, paced=paced)
            last = max(last, at + WAIT)
            self.now_at = at + WAIT
            if s.kind == "changes":
                verdicts.append(self._feed(s, at))
                continue
            page = self.pages[s.name]
            is_gone = page.name in self.server.gone
            if address == _path(s) and not is_gone:
                queue.extend((at + WAIT, s, SITE, f"{page.path}/document-{n}") for n in range(page.documents))
                queue.extend((at + WAIT, s, ASSETS, f"/media/{page.name}-{n}.ods") for n in range(page.files))
            if seen:
                self.changed(page, self.now())
            verdicts.append(Verdict(s.name, f"https://{host}{address}", Outcome.GONE if is_gone else Outcome.OK, 200))
        self.now_at = last + WAIT
        return verdicts

    def _feed(self, source: Source, at: float) -> Verdict:
        entries = self.server.published.feed_at(at)
        if entries is None:
            return Verdict(source.name, source.url, Outcome.SERVER_ERROR, 503)
        named = [_entry(t, path) for t, path in entries]
        with self.store.transaction():
            note_announced(self.store, source, named, self.now())
        return Verdict(source.name, source.url, Outcome.OK, 200)

    def changed(self, page: Page, seen_at: datetime) -> None:
        """As the steps of a crawl write it: the source has changed, and a register has one more edition."""
        at = stamp(seen_at)
        with self.store.transaction():
            self.store.execute("update source set changed_at = ? where name = ?", [at, page.name])
            if page.register:
                add_edition(self.store, page, at)
            else:
                self.store.execute(
                    "insert into change(key, source, kind, state, reason, seen_at) values (?, ?, 'page_edited', 'open',"
                    " '', ?) on conflict do nothing", [f"{page.name} {at}", page.name, at],
                )


@lru_cache(maxsize=4 * HELD)
def _entry(at: float, path: str) -> FoundPublication:
    return FoundPublication("A page", f"https://{SITE}{path}", "", stamp(MONDAY + timedelta(seconds=at)))


def add_edition(store: Store, page: Page, at: str, kind: str = "edition_published") -> None:
    """One more edition of a register, inside a transaction."""
    edition = store.insert(
        "edition", source=page.name, number=1, state="accepted", kind=kind, seen_at=at, rows=1, files_key=at
    )
    store.insert(
        "edition_file", edition_id=edition, file="a", title="a", url="", final_url="", sha256=at, register=1
    )


def _path(source: Source) -> str:
    return source.url.partition(SITE)[2]


def _first(source: Source) -> str:
    return source.url


def simulate(
    folder: Path, published: Publishing, days: float, feed_every: int = 90, first: int = 0, beat: float = BEAT
) -> AskingDaemon:
    """Lets the days from `first` to `days` pass, from a state in which each source was looked at in the hours before.

    What was published before `first` is known then as if each change had been seen some minutes later: what the program
    goes by is its history alone.
    """
    with Store.create(folder) as store:
        for setting in ("synchronous = off", "journal_mode = memory", "cache_size = -16000"):
            store.connection.execute(f"pragma {setting}")
        daemon = AskingDaemon(folder, store, published, feed_every, beat)
        daemon.now_at = daemon.pruned_at = first * DAY
        begin = daemon.now()
        with store.transaction():
            for n, s in enumerate(daemon.known.values()):
                at = stamp(begin - FED.longest * (n / len(daemon.known)))
                seen = stamp(MONDAY - FED.longest)
                times = {"first_seen_at": seen, "polled_at": at, "good_at": at}
                store.insert("source", name=s.name, kind=s.kind, url=s.url, **times)
                page = daemon.pages.get(s.name)
                if page and page.register:
                    add_edition(store, page, seen, "baseline")
                if page and s.paced:
                    due = stamp(datetime.fromisoformat(at) + FED.longest)
                    requests = as_json({SITE: 1 + page.documents} | ({ASSETS: page.files} if page.files else {}))
                    store.insert(
                        "pace", source=s.name, due_at=due, why="", register=int(page.register), requests=requests
                    )
        for event in daemon.server.begin(first * DAY):
            daemon.changed(event.page, MONDAY + timedelta(seconds=event.at + SEEN_AFTER))
        while daemon.now_at < days * DAY:
            month = int(daemon.now_at // (MONTH * DAY)) + 1
            daemon.go_on(min(days, month * MONTH) * DAY)
            if days - first > MONTH:
                print(f"month {month}: {_state(daemon)}", flush=True)
        daemon.server.close(days * DAY)
    return daemon


def _state(daemon: AskingDaemon) -> str:
    """What has come of the simulation so far, and whether anything of it grows."""
    store = daemon.store
    latest = "; ".join(
        f"{kind} {max(found[daemon.told.get(kind, 0):]) / 60:.1f}"
        for kind, found in sorted(daemon.server.latencies.items()) if len(found) > daemon.told.get(kind, 0)
    )
    daemon.told.update({kind: len(found) for kind, found in daemon.server.latencies.items()})
    rows = ", ".join(f"{t} {store.count(t)}" for t in ("run", "fetch", "change", "edition", "pace", "notice"))
    every = sorted(x["every"] or 0 for x in store.rows("select every from pace where not register"))
    spans = "/".join(f"{every[int(q * (len(every) - 1))] / 60:.0f}" for q in (0, 0.1, 0.5, 0.9, 1))
    size = store.path.stat().st_size / 2**20
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"worst, minutes: {latest} | {rows} | {size:.0f} MiB of database, {most:.0f} of memory | minutes between looks"
        f" {spans} | {time.process_time():.0f} s CPU"
    )


def report(daemon: AskingDaemon, days: float) -> bool:
    """Prints what came of it; True where all is reached."""
    server, good = daemon.server, True
    most = {
        "announced": ANNOUNCED, "register": ANNOUNCED, "silent": SILENT, "gone": SILENT,
        "silent, in a register": IN_REGISTER, "not announced in time": LOST, "burst": LOST,
    }
    for kind, found in sorted(server.latencies.items()):
        found.sort()
        worst, at_99 = found[-1], found[int(0.99 * (len(found) - 1))]
        wanted = most.get(kind.removesuffix(", not seen"), 0.0)
        figure = f"{worst / 60:.1f} min; 99 %: {at_99 / 60:.1f}; {len(found)} changes"
        good &= line(f"{kind}: worst", figure, f"≤ {wanted / 60:.0f} min", good=worst <= wanted)
    for (host, paced), n in sorted(server.asked.items()):
        every = f"one in {days * 86_400 / n:.1f} s"
        if paced:
            nearest = server.nearest[host]
            is_kept = nearest > DELAY - 1e-6
            figure = f"{every}; nearest two: {nearest:.1f} s"
            good &= line(f"{host}: those on auto", figure, f"≥ {DELAY:.0f} s apart", good=is_kept)
        else:
            print(f"{host}: requests for others: {n} ({every})")
    good &= line(
        "an interval of 15 minutes of another source: longest", f"{daemon.fixed_waited / 60:.1f} min", "≤ 18 min",
        good=daemon.fixed_waited <= 1080,
    )
    of_auto, of_others = daemon.crawls[True] / days, daemon.crawls[False] / days
    print(f"crawls a day: {of_auto:.0f} of sources on auto, {of_others:.0f} others")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--registers", type=int, default=10)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--first", type=int, default=0, help="the day with which to begin, by what was known then")
    parser.add_argument("--feed-every", type=int, default=90)
    parser.add_argument("--beat", type=float, default=BEAT)
    parser.add_argument("--seed", default="1")
    given = parser.parse_args()
    begun = time.monotonic()
    published = publishing(given.pages, given.registers, max(given.days, 730), given.seed)
    with tempfile.TemporaryDirectory(prefix="npdwatch-asking-") as name:
        daemon = simulate(Path(name) / "data", published, given.days, given.feed_every, given.first, given.beat)
        good = report(daemon, given.days - given.first)
    what = f"{given.pages} pages, {given.registers} registers, days {given.first} to {given.days}"
    print(f"{what}: {time.monotonic() - begun:.0f} s, {time.process_time():.0f} of CPU")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
