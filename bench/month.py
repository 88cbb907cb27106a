"""A month of one daemon, its clock moved on: `python -m bench.daemon --days 30`.

The daemon and all that it starts are processes of their own under libfaketime, whose offset stands in a file: before
each poll it goes on by the interval of the source. At times the site fails, or an edition comes; each night a backup is
made, each week it is pruned and verified, beside the daemon, as the timers of deploy/ do. Of the daemon memory, handles
and threads at the end are held against those after the first tenth, and every minute of the source is accounted for:
looked, failed and told, or missed.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from bench.goldens.program import clock
from bench.measure import line, resident, until
from bench.replica.faults import status
from bench.replica.govuk import PublishedFile
from bench.world import CHANNELS, PAGE, REGISTER, Watched, World
from db.schedule import JITTER
from demo.editions import baseline
from text.timestamp import parse_stamp

DAY = 86_400
PATIENCE = 180.0
"""Seconds that a poll may take, however busy the machine is."""
LATE = 1.3
"""Times its interval after which a source counts as missed: a round comes up to a twentieth late, and takes a while."""
DIGEST = """
[[route]]
name = "a digest"
channels = ["mail"]
digest = "daily"
at = "07:00"
"""
FAILS, COMES = 0.07, 0.04
"""Of polls, at which the site fails for one to four of them, and at which an edition has come."""


class Month:
    """A daemon and its world, and the clock that both go by."""

    def __init__(self, world: World, every: int, seed: str) -> None:
        self.world, self.every, self.dice = world, every, random.Random(seed)
        self.offset, self.editions, self.left = 0, 0, 0
        self.file = world.folder / "offset"
        self._write()
        world.environment |= {
            "LD_PRELOAD": clock(), "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1", "MALLOC_ARENA_MAX": "1",
        }
        world.configure(
            [Watched(REGISTER, world.replica.url(PAGE), every=f"{every}s")], hosts=world.replica.hosts,
            channels=CHANNELS.format(port=world.mail.port) + DIGEST, confirm_after="30m",
            more="\n[heartbeat]\nstill_watching = true\n",
        )

    def _write(self) -> None:
        part = self.file.with_suffix(".part")
        part.write_text(f"+{self.offset}\n", encoding="ascii")
        part.replace(self.file)

    def go_on(self) -> None:
        """The world at the next poll, and the clock there."""
        self.left -= 1
        if self.left == 0:
            self.world.replica.heal()
        elif self.left < 0 and self.dice.random() < FAILS:
            self.left = self.dice.randint(1, 4)
            self.world.replica.fail(f"/api/content{PAGE}", status(500))
        elif self.left < 0 and self.dice.random() < COMES:
            self._publish()
        self.offset += int(self.every * (1 + JITTER)) + 60
        self._write()

    def _publish(self) -> None:
        self.editions += 1
        book = baseline()
        more = [replace(book.shares[20], reference=f"DS7{n:04}", purpose=f"Purpose {n}") for n in range(self.editions)]
        data = replace(book, shares=(*book.shares, *more)).ods()
        at = self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        files = [PublishedFile("DfE external data shares", "a.ods", data)]
        self.world.replica.publish_files(files, note=f"Edition {self.editions}.", at=at)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def http_date(self, *_: object) -> str:
        """As a header has it."""
        return format_datetime(self.now, usegmt=True)

    def ended(self) -> int:
        """How many rounds have ended."""
        return self.world.count("run where ended_at is not null")


def month(folder: Path, days: int, every: int, seed: str) -> bool:
    """Runs it and prints what came of it; True where all is reached."""
    samples: list[tuple[float, int, int]] = []
    housekeeping = Counter[str]()
    with World(folder) as world:
        this = Month(world, every, seed)
        # The site's clock is right, by the time that it is there.
        says = patch.object(BaseHTTPRequestHandler, "date_time_string", this.http_date)
        with says, daemon(world) as child:
            begun = time.monotonic()
            while this.offset < days * DAY:
                before, day = len(samples), this.offset // DAY
                if samples:
                    this.go_on()
                if not until(lambda: this.ended() > before and not children(child.pid), PATIENCE):  # noqa: B023
                    print(f"poll {before + 1} did not come; the daemon's code: {child.poll()}")
                    print((folder / "log").read_text(encoding="utf-8", errors="replace")[-3000:])
                    return False
                samples.append(held(child.pid))
                if this.offset // DAY != day:
                    keep_house(world, this.offset // DAY, housekeeping)
                world.replica.forget()
            taken = time.monotonic() - begun
            child.send_signal(signal.SIGTERM)
            code = child.wait(120)
        missed, looked, failed, untold = account(world, every)
        notes = world.rows("select code, count(*) n from notice group by code")
        mails = len(world.mail.files)
    print(f"{days} days, {len(samples)} polls, {this.editions} editions, {mails} mails; {taken:.0f} s; code {code}")
    print(f"beside it: {dict(housekeeping)}; notices: {({x['code']: x['n'] for x in notes})}")
    good = code == 0 and not missed and not untold
    for name, at in (("memory, MiB", 0), ("handles", 1), ("threads", 2)):
        first, last = samples[len(samples) // 10][at], samples[-1][at]
        line(f"{name}: after a tenth, at the end", f"{first:.0f}, {last:.0f}", "within 10 %", good=last <= first * 1.1)
        good &= last <= first * 1.1
    print(f"minutes: {looked:,} looked, {failed:,} failed")
    line("minutes that are not accounted for", f"{missed:,}", "0", good=not missed)
    line("outages of two polls and more that were told to nobody", str(untold), "0", good=not untold)
    return good


@contextmanager
def daemon(world: World) -> Iterator[subprocess.Popen[bytes]]:
    """The program's own daemon, with a quick beat; it is killed at the end if it still runs."""
    with (world.folder / "log").open("wb") as log:
        child = subprocess.Popen(
            world.command("daemon", "--beat", "0.5"), env=world.environment, stdout=log, stderr=log, cwd=world.folder
        )
        try:
            yield child
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()


def children(pid: int) -> list[str]:
    """Of all its threads: whatever of them starts a process."""
    found: list[str] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += (task / "children").read_text(encoding="ascii").split()
    return found


def held(pid: int) -> tuple[float, int, int]:
    """MiB, handles, threads."""
    proc = Path(f"/proc/{pid}")
    return resident(pid), len(list((proc / "fd").iterdir())), len(list((proc / "task").iterdir()))


def keep_house(world: World, day: int, done: Counter[str]) -> None:
    """What the timers start, by the same clock."""
    world.run("backup", str(world.folder / "backups"))
    done["backups"] += 1
    if day % 7 == 0:
        world.run("verify", code=None)
        world.run("prune", "--days", "30", "--yes")
        done["weeks"] += 1


def account(world: World, every: int) -> tuple[int, int, int, int]:
    """Minutes that nothing accounts for, after a good look, after a failed one; outages that were told to nobody."""
    rounds = world.rows(
        "select f.run_id, min(r.started_at) at, r.ended_at, sum(f.outcome not in ('ok', 'unchanged')) bad from fetch f"
        " join run r on r.id = f.run_id where f.source = ? group by f.run_id order by f.run_id", REGISTER
    )
    most, counts = timedelta(seconds=every * LATE), Counter[str]()
    for one, other in pairwise(rounds):
        span = parse_stamp(other["at"]) - parse_stamp(one["at"])
        counts["failed" if one["bad"] else "looked"] += min(span, most) // timedelta(minutes=1)
        counts["missed"] += max(span - most, timedelta()) // timedelta(minutes=1)
    return counts["missed"], counts["looked"], counts["failed"], _untold(world, rounds)


def _untold(world: World, rounds: list[dict[str, Any]]) -> int:
    """Outages of two polls and more of which no notice tells."""
    told = [(x["first_at"], x["recovered_at"] or "9") for x in world.rows(
        "select first_at, recovered_at from notice where told_at is not null and source = ?", REGISTER)]
    out = 0
    for before, one, other in zip([{"bad": 0}, *rounds], rounds, rounds[1:], strict=False):
        if one["bad"] and other["bad"] and not before["bad"]:
            out += not any(first <= other["ended_at"] and last >= other["at"] for first, last in told)
    return out
