"""Made-up publishing over years: pages, files and a feed of changes, a server that notes who asked when, and a judge.

The judge goes by the times of requests at the server alone: a change is seen by the first request of its address after
it was published. What the program's own tables say of that is never asked.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct, field

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)
"""When it begins: two years from then have a leap day, and four clock changes."""
LONDON = ZoneInfo("Europe/London")
QUIET = (
    (date(2027, 12, 24), date(2028, 1, 2)), (date(2028, 5, 25), date(2028, 7, 7)),
    (date(2028, 12, 23), date(2029, 1, 2)),
)
"""Christmas, and the weeks before an election: nothing is announced from the first day to the one before the last."""
QUARTER = 91
"""Days between two on which half of the registers come within a minute, with other pages; the first is a Thursday."""
FIRST_QUARTER = 80
SITE, ASSETS = "site.example", "assets.example"
FEED = "/api/search.json"
DAY, HOUR = 86_400.0, 3600.0
HELD = 100
"""Entries that the feed holds."""
FULL_FIRST = 1.0
"""Seconds from the start of a crawl to its first request, and from an answer to the next step."""
WAIT = 0.3


class Page(Struct, frozen=True):
    """A page, and what hangs on it."""

    name: str
    files: int = 0
    documents: int = 0
    """HTML attachments: on the host of the pages."""
    register: bool = False

    @property
    def path(self) -> str:
        return f"/government/publications/{self.name}"


class Event(Struct, frozen=True):
    """Something that is published. `kind`: announced, silent, burst (hundreds at once), register or gone."""

    at: float
    kind: str
    page: Page
    address: str
    """What shows it."""


class Publishing(Struct):
    """All that is published in so many days, in seconds from `MONDAY`."""

    pages: list[Page]
    events: list[Event]
    feed: list[tuple[float, str]]
    """Every entry that the feed ever has: time and path."""
    outages: list[tuple[float, float]]
    """When the feed does not answer."""

    def feed_at(self, at: float) -> list[tuple[float, str]] | None:
        """What the feed holds, newest first; None where it does not answer."""
        if any(a <= at < b for a, b in self.outages):
            return None
        end = bisect_right(self.feed, (at, "\uffff"))
        return self.feed[max(0, end - HELD) : end][::-1]

    def was_lost(self, event: Event) -> bool:
        """Whether the feed can have announced a change too late or never: it was out, or had moved on."""
        for a, b in self.outages:
            if a - 300 <= event.at < b:
                return True
        end = bisect_right(self.feed, (event.at + 240, "\uffff"))  # between two looks
        return end - bisect_right(self.feed, (event.at, event.page.path)) >= HELD


class _Press:
    """Makes up what is published, by the dice."""

    def __init__(self, days: int, dice: random.Random, times: float) -> None:
        self.days, self.dice, self.times = days, dice, times
        self.events: list[Event] = []
        self.feed: list[tuple[float, str]] = []

    def publish(self, page: Page, at: float, kind: str) -> None:
        """A change of a page; what is replaced silently may be the page or one of its files."""
        own = [page.path, *(f"/media/{page.name}-{n}.ods" for n in range(page.files))]
        shown = own[1] if page.register and kind != "gone" else self.dice.choice(own) if kind == "silent" else page.path
        self.events.append(Event(at, kind, page, shown))
        if kind in ("announced", "burst", "register"):
            self.feed.append((at, page.path))

    def publish_by_itself(self, page: Page) -> None:
        """What comes of one page at its own rhythm."""
        days, dice = self.days, self.dice
        if page.register:
            together = int(page.name.rpartition("-")[2]) % 2 == 0
            first, spread = (FIRST_QUARTER, 0) if together else (dice.randrange(60), 9)
            for day in range(first, days, QUARTER):
                self.publish(page, _working(dice, day + dice.randint(-spread, spread), days, 9.5), "register")
        else:
            for at in _times(dice, days, self.times * dice.lognormvariate(-4.6, 1.0)):
                if not _is_quiet(at):
                    self.publish(page, at, "announced")
        for at in _times(dice, days, self.times / 150):
            self.publish(page, at, "silent")

    def publish_many(self, pages: list[Page]) -> None:
        """Some each Thursday, half of all twice a year; some are taken down."""
        days, dice = self.days, self.dice
        for day in range(3, days, 7):
            at = _working(dice, day, days, 9.5)
            for page in [] if _is_quiet(at) else dice.sample(pages, min(len(pages), dice.randrange(3, 7))):
                self.publish(page, at, "announced")
        for day in range(min(45, days - 1), days, 180):
            for page in dice.sample(pages, len(pages) // 2):
                self.publish(page, day * DAY + 11 * 3600 + dice.random(), "burst")
        for page in dice.sample(pages, 1 + len(pages) * days // (50 * 365)):
            self.publish(page, dice.random() * days * DAY, "gone")

    def publish_others(self) -> None:
        """What the feed names besides; three times a year its publisher sends its whole stock once more."""
        for n, at in enumerate(_times(self.dice, self.days, 150)):
            if not _is_quiet(at):
                self.feed.append((at, f"/government/publications/not-watched-{n}"))
        for day in range(min(20, self.days // 3), self.days, 120):
            self.feed += [(day * DAY + 14 * 3600 + n / 20, f"/government/news/stock-{day}-{n}") for n in range(500)]


def publishing(pages: int, registers: int, days: int, seed: str, times: float = 1.0) -> Publishing:
    """Made up by the dice; `times`: as many changes of single pages as usual."""
    dice = random.Random(seed)
    made = [
        Page(f"page-{n}", 1 + (n % 3 == 0) if n < registers else dice.choices((0, 1, 2), (55, 35, 10))[0],
             int(n >= registers and dice.random() < 0.1), n < registers)
        for n in range(pages)
    ]
    press = _Press(days, dice, times)
    for page in made:
        press.publish_by_itself(page)
    press.publish_many(made[registers:])
    press.publish_others()
    outages = [(at, at + dice.uniform(1800, 36_000)) for at in _times(dice, days, 8 / 365)]
    gone = {e.page: e.at for e in press.events if e.kind == "gone"}
    events = [e for e in press.events if e.at < gone.get(e.page, e.at + 1) or e.kind == "gone"]
    return Publishing(made, sorted(events, key=lambda e: e.at), sorted(press.feed), outages)


def _working(dice: random.Random, day: int, days: int, hour: float) -> float:
    """Within a minute of that hour of a working day, by London's clocks."""
    day = min(max(day, 0), days - 1)
    day -= max(0, day % 7 - 4)
    ahead = (MONDAY + timedelta(days=day, hours=12)).astimezone(LONDON).utcoffset() or timedelta()
    return day * DAY + hour * 3600 + dice.random() * 60 - ahead.total_seconds()


def _is_quiet(at: float) -> bool:
    on = (MONDAY + timedelta(seconds=at)).date()
    return any(a <= on < b for a, b in QUIET)


def _times(dice: random.Random, days: int, rate: float) -> Iterator[float]:
    """Moments at so many a day on average, in working hours."""
    at = dice.expovariate(rate)
    while at < days:
        yield _working(dice, int(at), days, 8 + 10 * dice.random())
        at += dice.expovariate(rate)


class Server(Struct):
    """Notes every request, and when what was published is first asked for."""

    published: Publishing
    waiting: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    last: dict[str, float] = field(default_factory=dict)
    """Host -> the last request of a paced crawl."""
    nearest: dict[str, float] = field(default_factory=lambda: defaultdict(lambda: float("inf")))
    """Host -> the shortest span between two of them."""
    asked: dict[tuple[str, bool], int] = field(default_factory=lambda: defaultdict(int))
    """Host, and whether it was a paced crawl -> requests."""
    gone: set[str] = field(default_factory=set)
    _next: int = 0

    def ask(self, host: str, address: str, at: float, *, paced: bool) -> list[Event]:
        """What is seen by this request and was not before."""
        while self._next < len(self.published.events) and self.published.events[self._next].at <= at:
            event = self.published.events[self._next]
            self.waiting[event.address].append(event)
            self._next += 1
        self.asked[host, paced] += 1
        if paced:
            if host in self.last:
                self.nearest[host] = min(self.nearest[host], at - self.last[host])
            self.last[host] = at
        seen = [e for e in self.waiting.pop(address, ()) if e.at <= at]
        for e in seen:
            is_lost = e.kind in ("announced", "register") and self.published.was_lost(e)
            kind = "silent, in a register" if e.kind == "silent" and e.page.register else e.kind
            self.latencies["not announced in time" if is_lost and not e.page.register else kind].append(at - e.at)
            if e.kind == "gone":
                self.gone.add(e.page.name)
        return seen

    def begin(self, at: float) -> list[Event]:
        """Begins at that time: gives what was published before, which is seen already."""
        before = [e for e in self.published.events if e.at < at]
        self._next, self.gone = len(before), {e.page.name for e in before if e.kind == "gone"}
        return [e for e in before if e.kind != "gone"]

    def close(self, end: float) -> None:
        """What was never asked for counts as seen at the end."""
        for events in self.waiting.values():
            for e in events:
                self.latencies[f"{e.kind}, not seen"].append(end - e.at)
