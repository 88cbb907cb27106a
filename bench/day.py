"""What a day of the default installation costs, nothing new: `python -m bench.day`, CPU seconds of all its processes.

The day's rounds are the scheduler's own, by a clock that goes on a beat at a time; of each kind of round (the same
sources) some are then run for real, as the daemon starts them, against replicas on loopback, and a daemon that has
nothing to do is watched for some seconds at a quicker beat. Beside it urlwatch, as cron would start it each quarter of
an hour, with the same addresses. What comes once a day or seldomer (a body asked for whole, a weekly walk) is left out.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise
from pathlib import Path
from urllib.parse import quote

from msgspec.structs import replace

import config
from bench.measure import line, resident, thread_seconds, tree_seconds
from bench.parliament import year
from bench.replica.faults import body
from bench.replica.feeds import FEEDS
from bench.replica.govuk import Replica
from bench.replica.parliament import Parliament
from bench.urlwatch import Urlwatch
from bench.world import Installation
from children.starting import handed_on
from children.watch import Watch
from commands.daemon.prepare import crawled_aside
from commands.daemon.ready import Starter
from config.sources import own_tables
from db.connection import open_connection
from db.problems import FILE_NAME
from scheduler import BEAT, Daemon
from text.timestamp import stamp

DAY = timedelta(days=1)
SAMPLES = 4
STEP = 3 * BEAT
"""Seconds between two looks of the simulated daemon: an interval's jitter is longer."""
QUICK_BEAT = 0.5
WATCHED_FOR, SPANS = 5.0, 7
"""Seconds that an idle daemon is watched for, and how often: the middle one counts, since at first it is not idle."""
MOST = 40.0
"""CPU seconds a day."""
CRAWL = ("crawl", "--trigger", "daemon", "--no-deliver")
PAGE, SITEMAP = "/register", "/sitemap.xml"
MAP = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://ico.example/action-weve-taken/enforcement/invented-school/</loc></url></urlset>"
)


class Simulated(Daemon):
    """The daemon by a clock of its own, whose children come to their end at once and are only written down."""

    def __init__(self, watch: Watch, begun: datetime) -> None:
        self.at = begun
        super().__init__(watch, now=lambda: self.at)
        self.rounds: list[tuple[datetime, tuple[str, ...]]] = []

    def _child(self, what: str, limit: float, *arguments: str) -> int | None:  # noqa: ARG002 - as the daemon's
        names = arguments[arguments.index("--no-deliver") + 1 :]
        self.rounds.append((self.at, names))
        self.note_polled(names, self.at)
        return 0

    def note_polled(self, names: Sequence[str], at: datetime) -> None:
        """Says in the database that these were polled then."""
        with closing(open_connection(self.watch.folder / FILE_NAME)) as db, db:
            db.executemany("update source set polled_at = ? where name = ?", [(stamp(at), n) for n in names])

    def go_on(self, span: timedelta, beat: float = BEAT) -> None:
        """Lets this time pass, a beat at a time."""
        end = self.at + span
        while self.at < end:
            self.crawl_due()
            self.crawl_aside()
            self.at += timedelta(seconds=beat)


def configured(at: Installation, replica: Replica, parliament: Parliament) -> list[str]:
    """Configures what is watched out of the box, where the replicas have it; gives the addresses."""
    feeds, text, urls = cycle(quote(path) for path in FEEDS), "", []
    for table in own_tables():
        if not table.get("enabled", True):
            continue
        if "www.gov.uk" in table["url"]:
            url = replica.url(table["url"].removeprefix("https://www.gov.uk"))
        else:
            own = {"feed": next(feeds), "page": PAGE, "list": SITEMAP}
            url = parliament.origin + own.get(table["kind"], "/api")
        kept = table | {"url": url}
        since = kept.pop("since", "")
        text += "\n[[source]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in kept.items())
        text += f"since = {since}\n" if since else ""
        urls.append(url)
    at.configure((), hosts=replica.hosts, channels=text)
    return urls


def watched(at: Installation) -> Watch:
    """What the daemon is told of the configuration."""
    settings = config.load(at.configuration)
    aside = frozenset(crawled_aside(settings.sources))
    return Watch(
        at.configuration, at.data, settings.sources, settings.crawl.confirm_after, tells=True, aside=aside,
        text=settings.text,
    )


def crawl_seconds(at: Installation, rounds: Counter[tuple[str, ...]]) -> tuple[float, float]:
    """CPU seconds of these rounds, and of the process that they are forked from; and the MiB that it keeps."""
    starter, text, shown = Starter(), at.configuration.read_text(encoding="utf-8"), os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:  # what crawls print is no figure
        os.dup2(nowhere.fileno(), 1)

    def crawl(names: Sequence[str]) -> float:
        """How much the processes have taken after it."""
        with handed_on(text) as handle:
            named = ("--config", str(at.configuration), "--config-handle", str(handle))
            begun = starter.start([*named, *CRAWL, *names], handle)
            assert begun, "no crawl was begun"
            begun.wait()
        return tree_seconds(starter.pid)

    try:
        spent = taken = crawl(next(iter(rounds)))  # with the imports
        for names, count in rounds.most_common():
            before, taken = taken, [crawl(names) for _ in range(SAMPLES)][-1]
            spent += (taken - before) / SAMPLES * count
        return spent, resident(starter.pid)
    finally:
        starter.close()
        os.dup2(shown, 1)
        os.close(shown)


def daemon_seconds(at: Installation) -> float:
    """CPU seconds of a day of a daemon that has nothing to do, from some seconds at a quicker beat."""
    with at.started("daemon", "--beat", str(QUICK_BEAT)) as child:
        taken = [thread_seconds(child.pid)]
        for _ in range(SPANS):
            time.sleep(WATCHED_FOR)
            taken.append(thread_seconds(child.pid))
        spent = statistics.median(after - before for before, after in pairwise(taken))
        child.send_signal(signal.SIGTERM)
        child.wait(60)
    return spent / WATCHED_FOR * QUICK_BEAT / BEAT * DAY.total_seconds()


def rounds_of_a_day(watch: Watch, folder: Path) -> Counter[tuple[str, ...]]:
    """Which sources go together, and how often in a day: the first of two, when all begins at once, does not count."""
    shutil.copytree(watch.folder, folder)
    daemon = Simulated(replace(watch, folder=folder, tells=False), datetime.now(UTC))
    daemon.go_on(DAY, STEP)
    daemon.rounds.clear()
    daemon.go_on(DAY, STEP)
    return Counter(names for _, names in daemon.rounds)


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="npdwatch-day-") as name, Replica() as replica,
        Parliament(year(20, 20, 5)) as parliament,
    ):
        folder = Path(name)
        parliament.fail(SITEMAP, body(MAP.encode()))
        parliament.fail(PAGE, body(b"<html><title>A page</title><main><p>Nothing new.</p></main></html>"))
        at = Installation(folder / "watch")
        urls = configured(at, replica, parliament)
        for _ in range(3):  # the first looks, the documents that are left, and nothing
            at.run("crawl", "--no-deliver", code=None, timeout=600)
        watch = watched(at)
        rounds = rounds_of_a_day(watch, folder / "simulated")
        print(f"{len(watch.sources)} sources: {rounds.total()} rounds a day of {len(rounds)} kinds", flush=True)
        crawls, kept = crawl_seconds(at, rounds)
        idle = daemon_seconds(at)
        print(f"crawls {crawls:.0f} s, of a process that keeps {kept:.0f} MiB; the daemon itself {idle:.0f} s")
        peer = Urlwatch(folder / "urlwatch", urls)
        looks = [look for _ in range(SAMPLES) if (look := peer.look())]
        if looks:
            print(f"urlwatch each quarter of an hour: {96 * min(look.cpu for look in looks[1:]):.0f} s")
        line("a day, nothing new, CPU", f"{crawls + idle:.0f} s", f"<= {MOST:.0f} s", good=crawls + idle <= MOST)
    return int(crawls + idle > MOST)


if __name__ == "__main__":
    sys.exit(main())
