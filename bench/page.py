"""The page on 20,000 releases in 200,000 versions: how soon it answers while a crawl writes, and with 50 readers.

`python -m bench.page [FOLDER]`: FOLDER keeps what is built for the next time; without it all is thrown away.
"""

from __future__ import annotations

import http.client
import itertools
import json
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.large import build
from bench.measure import line
from bench.serving import Served, served
from bench.world import CHANNELS, PAGE, Watched, World
from db.store import Store
from text.timestamp import stamp

MEDIAN, P95, P99 = 60.0, 150.0, 300.0
"""Milliseconds; the last of fifty readers at once."""
FIRST = {"a cohort": 60.0, "a cohort, narrowed": 60.0, "a letter": 60.0}
OTHER_FIRST = 100.0
"""Milliseconds of the first view of a kind of page, in a server that nobody has asked yet."""
COHORT_MEDIAN = 20.0
"""Milliseconds, of the kinds in `FIRST`, while nothing else is asked."""
ASKED = 200
"""Requests of each kind."""
READERS, MINUTE = 50, 60.0
FRONT = 100_000
"""Bytes of the front page with all that belongs to it."""
WAITED = 1.0
"""Seconds that a commit may take while 50 readers read; a lock that is felt would show as many."""
NARROWED = ("secondary", "london")
STATES = ("baseline", "edition", "silent", "edition")


class Large(World):
    """A world whose data folder holds many years; the replica's register is one source more."""

    def watch(self, *more: Watched, **crawl: Any) -> None:  # noqa: ANN401 - as World.watch
        """Watches the replica's register under a name of its own."""
        source = Watched("one-more", self.replica.url(PAGE))
        channels = CHANNELS.format(port=self.mail.port)
        self.configure((source, *more), hosts=self.replica.hosts, channels=channels, **crawl)

    def crawl_on(self, over: threading.Event) -> int:
        """Crawls again and again, each time another edition; gives how often."""
        for n in itertools.count():
            self.replica.publish(STATES[n % len(STATES)])
            self.crawl("--no-deliver", code=None)
            if over.is_set():
                return n + 1
        raise AssertionError


@contextmanager
def meanwhile(work: Callable[[threading.Event], object]) -> Iterator[list[object]]:
    """Does the work in a thread until the block ends; what it gave stands in the list then."""
    over, out = threading.Event(), []
    thread = threading.Thread(target=lambda: out.append(work(over)))
    thread.start()
    try:
        yield out
    finally:
        over.set()
        thread.join()


class Reader:
    """One reader's connection, kept open as a browser would."""

    def __init__(self, url: str) -> None:
        self.link = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def ask(self, path: str) -> tuple[float, int]:
        """Milliseconds to the last byte, and the status; 0 where the connection failed.

        One redirect is followed: a recipient whose name a crawl corrects meanwhile has another address.
        """
        begun = time.perf_counter()
        try:
            status, further = self._once(path)
            if further:
                status, further = self._once(further)
        except (OSError, http.client.HTTPException):
            self.link.close()
            status = 0
        return (time.perf_counter() - begun) * 1000, status

    def _once(self, path: str) -> tuple[int, str]:
        self.link.request("GET", path)
        answer = self.link.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location", "") if answer.status == HTTPStatus.MOVED_PERMANENTLY else ""


def kinds(folder: Path) -> dict[str, list[str]]:
    """The pages that are asked for, by kind."""
    chance = random.Random(1)
    with Store.open(folder, read_only=True) as store:
        releases = [r["id"] for r in store.rows("select id from release order by id")]
    chance.shuffle(releases)
    facets = [
        f"/releases?q={q}&category={c}&level=individual&year={y}"
        for q in ("attainment", "progress+schools") for c in ("press", "commercial", "academic")
        for y in range(2014, 2024)
    ]
    return {
        "front page": ["/"] * ASKED,
        "a release": [f"/releases/{i}" for i in releases[:ASKED]],
        "a recipient": [],
        "a faceted search": facets[:ASKED],
        "a cohort": [f"/cohorts/{chance.randint(1980, 2025)}" for _ in range(ASKED)],
        "a cohort, narrowed": [f"/cohorts/{chance.randint(1980, 2025)}/{by}" for by in NARROWED * (ASKED // 2)],
        "a letter": [f"/cohorts/{chance.randint(1980, 2025)}/access-request" for _ in range(ASKED)],
    }


def slugs(site: Served) -> list[str]:
    """Recipients with many releases and with few."""
    rows = json.loads(site.get("/recipients.json?size=1000").text)["rows"]
    return [f"/recipients/{r['slug']}" for r in (*rows[: ASKED // 2], *rows[-ASKED // 2 :])]


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def first_views(site: Served, asked: dict[str, list[str]]) -> bool:
    """Prints, of each kind, the first view of all, then the median of the others, one reader asking alone."""
    reader, good = Reader(site.url), True
    for name, paths in asked.items():
        if not paths:
            continue
        found = [reader.ask(path) for path in paths]
        first, median = found[0][0], statistics.median(took for took, _ in found[1:])
        limit, usual = FIRST.get(name, OTHER_FIRST), COHORT_MEDIAN if name in FIRST else MEDIAN
        fits = first <= limit and median <= usual and all(status == 200 for _, status in found)
        good &= fits
        figure = f"first {first:.0f} ms, median {median:.0f}"
        line(f"{name}, nobody asked before", figure, f"{limit:.0f} ms, {usual:.0f}", good=fits)
    return good


def latencies(site: Served, asked: dict[str, list[str]]) -> bool:
    """Prints median and 95th percentile of each kind; all kinds in turn, so that each meets every moment of a crawl."""
    reader = Reader(site.url)
    times: dict[str, list[float]] = {name: [] for name in asked}
    failed = 0
    for paths in itertools.zip_longest(*asked.values()):
        for name, path in zip(asked, paths, strict=True):
            if path is not None:
                took, status = reader.ask(path)
                times[name].append(took)
                failed += status != 200
    good = not failed
    for name, found in times.items():
        median, tail = statistics.median(found), percentile(found, 0.95)
        fits = median <= MEDIAN and tail <= P95
        good &= fits
        line(f"{name}, while a crawl writes", f"median {median:.0f} ms, 95 % {tail:.0f} ms", "60 ms, 150 ms", good=fits)
    return good


def commit(folder: Path, over: threading.Event) -> float:
    """Commits through the store again and again, as a poll does at its end; gives the longest, in seconds."""
    longest = 0.0
    with Store.open(folder) as store:
        while not over.wait(0.5):
            begun = time.perf_counter()
            with store.transaction():
                store.execute("update source set polled_at = ? where name = 'one-more'", [stamp(datetime.now(UTC))])
            longest = max(longest, time.perf_counter() - begun)
    return longest


def crowd(site: Served, asked: dict[str, list[str]]) -> tuple[Counter[int], list[float]]:
    """Fifty readers for a minute: what was answered (0: nothing was), and the times it took."""
    paths = [p for some in asked.values() for p in some]
    end = time.monotonic() + MINUTE
    times: list[float] = []
    answers: Counter[int] = Counter()

    def read(seed: int) -> None:
        reader, chance = Reader(site.url), random.Random(seed)
        while time.monotonic() < end:
            took, status = reader.ask(chance.choice(paths))
            times.append(took)
            answers[status] += 1

    readers = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    for r in readers:
        r.start()
    for r in readers:
        r.join()
    return answers, times


def looked_at(site: Served, asked: dict[str, list[str]]) -> bool:
    """The front page's bytes and what axe-core finds, in Debian's Chromium."""
    if shutil.which("chromium") is None:
        print("front page in a browser: not measured, there is no chromium")
        return True
    from bench.browser import launched, violations, visit

    with launched() as browser:
        with visit(browser, site.url) as seen:
            seen.open("/")
            size = seen.bytes()
        line("front page, all that belongs to it", f"{size / 1000:.0f} KB, 0 other hosts", "100 KB", good=size <= FRONT)
        opened = browser.new_context(bypass_csp=True)
        page = opened.new_page()
        found = []
        paths = [some[0] for some in asked.values()]
        for path in (*paths, "/changes", "/evidence", "/sources", "/feeds", "/about", "/register/releases"):
            page.goto(site.url + path)
            found += violations(page)
        opened.close()
    line("axe-core violations on ten kinds of page", str(len(found)), "0", good=not found)
    for text in found[:5]:
        print(f"  {text}")
    return size <= FRONT and not found


def main(arguments: list[str]) -> int:
    kept = nullcontext(arguments[0]) if arguments else tempfile.TemporaryDirectory()
    with kept as name:
        folder = Path(name)
        if not (folder / "data").exists():
            begun = time.monotonic()
            build(folder / "data")
            print(f"built in {time.monotonic() - begun:.0f} s", flush=True)
        with Large(folder) as world:
            begun = time.monotonic()
            with served(world) as site:
                print(f"serves after {time.monotonic() - begun:.0f} s", flush=True)
                return 0 if measure(world, site) else 1


def measure(world: Large, site: Served) -> bool:
    asked = kinds(world.data)
    good = first_views(site, asked)
    asked["a recipient"] = slugs(site)
    good &= first_views(site, {"a recipient": asked["a recipient"]})
    good &= looked_at(site, asked)
    with meanwhile(world.crawl_on) as crawls:
        good &= latencies(site, asked)
    print(f"{crawls[0]} crawls meanwhile")
    with meanwhile(lambda over: commit(world.data, over)) as longest:
        answers, times = crowd(site, asked)
    errors = len(times) - answers[200]
    slow = percentile(times, 0.99)
    figure = f"{errors} errors in {len(times):,}, median {statistics.median(times):.0f}, 99 % {slow:.0f} ms"
    line(f"{READERS} readers at once for a minute", figure, "0 errors, 99 %: 300 ms", good=not errors and slow <= P99)
    good &= slow <= P99
    if errors:
        print(f"  {dict(answers)}")
    waited = float(str(longest[0]))
    line("longest commit meanwhile", f"{waited * 1000:.0f} ms", "no lock felt: 1 s", good=waited <= WAITED)
    good &= not errors and waited <= WAITED and site.stop() == 0 and not site.said
    for text in site.said[:40]:
        print(f"  {text.rstrip()}")
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
