"""Months of polls in one process: `python -m bench.many_polls [--polls 10000] [--seed S]`.

One source, polled every 15 minutes of a simulated clock (10,000 polls are 104 days) by the crawl's own spiders and
pipelines, with a database; one answer in twenty is a fault, some for hours; now and then an edition comes. Memory,
handles, threads and what a poll costs at the end are held against those after the first tenth. Every poll is accounted
for: it saw the source, or the source is not called well and the second failure in a row is told; and it is told when it
is over.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from bench.desk import Desk, Seen, watched
from bench.measure import line, resident
from bench.replica.faults import Fault, body, challenge, html, status
from bench.replica.govuk import PublishedFile, Replica
from db.register.states import states_of
from db.schedule import UNTOLD
from demo.editions import baseline
from demo.site import SHARES
from model.state import SourceSight
from text.timestamp import stamp

EVERY = 900
FAULTS: dict[str, Fault] = {
    "500": status(500), "403": status(403), "a page": html(), "a challenge": challenge(), "nothing": body(b""),
    "a cut file": body(b"PK\x03\x04 cut"),
}
DEARER = 1.5
"""Times that a poll may cost at the end: what other processes do to a processor's caches is more than a tenth."""
SHARE, LONG = 0.05, 0.3
"""Of polls at which a fault begins; of faults that last for hours."""


class Account:
    """What was seen of one source, poll by poll."""

    def __init__(self, desk: Desk, dice: random.Random) -> None:
        self.desk, self.dice = desk, dice
        self.counts: Counter[str] = Counter()
        self.unexplained: list[str] = []
        self.left = self.failed = self.editions = 0
        self.fault, self.next_edition = "", 150

    def poll(self, number: int) -> None:
        """One poll, and what the program says of the source after it."""
        self._world(number)
        seen = self.desk.poll(wait=EVERY)
        state = states_of(self.desk.store, [self.desk.source], self.desk.now)[self.desk.source.name]
        failing = bool(self.left)
        self.failed = self.failed + 1 if failing else 0
        self.left = max(0, self.left - 1)
        self.counts["failed" if failing else "looked"] += 1
        wrong = self._wrong(seen, failing=failing, sight=state.sight)
        if wrong:
            self.unexplained.append(f"poll {number}: {wrong}")

    def _world(self, number: int) -> None:
        site = self.desk.replica
        path = next(iter(site.site.assets))
        if not self.left:
            site.heal()
            if number >= self.next_edition:
                self.next_edition += 150
                self._publish(number)
            elif number and self.dice.random() < SHARE:
                self.left = self.dice.randint(4, 40) if self.dice.random() < LONG else self.dice.randint(1, 3)
                self.fault = self.dice.choice(list(FAULTS))
                site.fail(path, FAULTS[self.fault])

    def _publish(self, number: int) -> None:
        self.editions += 1
        book = baseline()
        more = [replace(book.shares[20], reference=f"DS7{n:04}", purpose=f"Purpose {n}") for n in range(self.editions)]
        data = replace(book, shares=(*book.shares, *more)).ods()
        at = (self.desk.now).strftime("%Y-%m-%dT%H:%M:%SZ")
        files = [PublishedFile("DfE external data shares", "a.ods", data)]
        self.desk.replica.publish_files(files, note=f"Poll {number}.", at=at)

    def _wrong(self, seen: Seen, *, failing: bool, sight: SourceSight) -> str:
        well = sight is SourceSight.WELL
        told = {x["code"] for x in self.desk.store.rows(
            f"select code from notice where recovered_at is null and {UNTOLD}", {"now": stamp(self.desk.now)})}  # noqa: S608
        if failing and (well or not seen.tally.failures):
            return f"it failed ({self.fault}) and is called {sight}: {dict(seen.failures)}"
        if failing and self.failed >= 2 and not told:
            return f"failure {self.failed} in a row is told to nobody"
        if not failing and (not well or seen.tally.failures):
            return f"it was seen and is not called well: {seen.failures}"
        if not failing and "source_failing" in told:
            return "it is over and not told as over"
        return ""


def held() -> tuple[float, int, int]:
    """MiB, handles, threads."""
    gc.collect()
    return resident(os.getpid()), len(list(Path("/proc/self/fd").iterdir())), threading.active_count()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polls", type=int, default=10_000)
    parser.add_argument("--seed", default="1")
    given = parser.parse_args()
    begun, first, tenth, spent = time.monotonic(), (0.0, 0, 0), given.polls // 10, [time.process_time()]
    with (
        tempfile.TemporaryDirectory(prefix="npdwatch-polls-") as folder, Replica() as replica,
        Desk(Path(folder) / "data", replica, watched(replica, SHARES)) as desk,
    ):
        account = Account(desk, random.Random(given.seed))
        for number in range(given.polls):
            account.poll(number)
            if number == tenth:
                first = held()
            if number and number % tenth == 0:
                spent.append(time.process_time())
            replica.forget()
        last, ended = held(), time.process_time()
    days, taken = given.polls * EVERY / 86_400, time.monotonic() - begun
    print(f"{given.polls} polls, {days:.0f} days: {dict(account.counts)}, {account.editions} editions; {taken:.0f} s")
    for name, before, after in zip(("memory, MiB", "handles", "threads"), first, last, strict=True):
        figure = f"{before:.0f}, {after:.0f}"
        line(f"{name}: after a tenth, at the end", figure, "within 10 %", good=after <= before * 1.1)
    each = [1000 * (b - a) / tenth for a, b in pairwise([*spent, ended])]
    dearer, figure = each[-1] > DEARER * each[1], f"{each[1]:.1f}, {each[-1]:.1f}"
    line("CPU of a poll, ms: in the second tenth, in the last", figure, f"<= {DEARER} times", good=not dearer)
    line("polls that are not accounted for", str(len(account.unexplained)), "0", good=not account.unexplained)
    for what in account.unexplained[:20]:
        print(f"  {what}")
    return int(bool(account.unexplained) or dearer or any(a > b * 1.1 for b, a in zip(first, last, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
