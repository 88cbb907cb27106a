"""The daemon: says when to crawl and when to deliver; what it starts for that is in `children`.

It never loads Scrapy or Twisted, nor what sends: a crash or a leak in a child cannot take it down.
"""

from __future__ import annotations

import logging
import random
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import NamedTuple, Self

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler
from msgspec.structs import replace

from children import limits
from children.crawls import LANES, Crawls
from children.starting import Children, CrawlStarter
from children.systemd import notify
from children.watch import ConfigurationRefused, Watch, differences, watching
from db.connection import KeptOpen
from db.left_alone import is_left_alone, left_alone
from db.locks import daemon_lock
from db.pacing.budget import room_within, within_budget
from db.pacing.due import PacedLook, going_along, late_registers, next_feed, paced_due, paced_looks, seconds_free
from db.problems import DatabaseProblem
from db.schedule import (
    JITTER,
    due_sources,
    hands,
    next_due,
    polls,
    something_to_save,
    something_to_stamp,
    something_to_tell,
    waiting_since,
)
from followers.schedule import something_waits
from model.source import Source

log = logging.getLogger("npdwatch.daemon")

BEAT = 5.0
"""Seconds between two looks at what is due."""
MOST_AT_ONCE = 500
"""Sources of one crawl, where workers left more."""
WORKERS_WITHIN = 30.0
"""Seconds after its start in which workers may be heard of, before the daemon asks by itself."""
CALLING_BACK = "calling back"
"""The child that calls workers back, by the configuration that named them."""
KNOWN_FOR = timedelta(minutes=1)
"""So long what was read stands, where nothing was written to the database: most looks find it as it was."""
LOOKED_AT = 0.5
"""Seconds that a start waits for the lock of the folder."""


def time_now() -> datetime:
    """The daemon's clock: aware, UTC."""
    return datetime.now(UTC)


class _Known(NamedTuple):
    """What looks know of the sources that may be crawled."""

    version: tuple[int, int]
    """Of the database."""
    at: datetime
    sources: Sequence[Source]
    fixed: Sequence[tuple[str, int]]
    """Those of an interval of their own: name, seconds."""
    paced: Sequence[Source]
    """Those on auto, and feeds of changes."""
    polled: dict[str, datetime]
    """When each of `fixed` was looked at."""
    waiting: dict[str, datetime]
    looks: dict[str, PacedLook]

    @classmethod
    def of(cls, database: KeptOpen, version: tuple[int, int], sources: Sequence[Source], at: datetime) -> Self:
        fixed, paced = [(s.name, s.every) for s in sources if not s.paced], [s for s in sources if s.paced]
        polled = polls(database, [name for name, _ in fixed] if paced else None)
        waiting = waiting_since(database)
        looks = paced_looks(database, paced, waiting, at + KNOWN_FOR, early=0.0) if paced else {}
        return cls(version, at, sources, fixed, paced, polled, waiting, looks)


class Daemon:
    """One for each data folder."""

    def __init__(
        self, watch: Watch, *, beat: float = BEAT, reread: Callable[[Watch], Watch] | None = None,
        now: Callable[[], datetime] = time_now, starter: CrawlStarter | None = None,
        asked_to_reread: threading.Event | None = None,
    ) -> None:
        """`reread` is given what is watched, and gives what is watched from now on; it raises ConfigurationRefused.

        `asked_to_reread`: what SIGHUP sets, by whom it was heard before this was made.
        """
        self.watch = watch
        self.database = KeptOpen(watch.folder)
        self.now = now
        self.beat = beat
        self.reread = reread
        self.started = self.beaten = datetime.now(UTC)
        self._looked_at = time.monotonic()
        self.refused = False
        self._asked_to_reread = asked_to_reread or threading.Event()
        self._called_back = ""
        """The configuration under which workers fetched that do so no more, until they are called back."""
        self._holds_nothing = False
        """Without workers: whether none has anything in hand any more of what was handed out before."""
        self._note: str | None = None
        """Why the configuration was refused, "" where it is taken again, until that is noted for operators."""
        self.stopping = threading.Event()
        self.children = Children(self._watch_of, self._look_again, self.stopping, starter)
        self.crawling = Crawls(watch.folder)
        self.jitter: dict[str, float] = {}
        self._known_of: dict[str, _Known] = {}
        """By the name of the crawl."""
        self.paced_next: set[str] = set()
        """Of the crawls those in which sources on auto have their turn next."""
        self.paced_at: dict[str, datetime] = {}
        """When each last crawl of sources on auto ended."""
        crawls = self.crawl_due, self.crawl_aside, *[self.crawl_due_beside, self.crawl_aside_beside] * (LANES - 1)
        jobs = self.alive, *crawls, self.tell_due, self.stamp_due, self.save_due, self.reread_asked, self.hand_out
        self._jobs = [(job, threading.Lock()) for job in jobs]
        """What is looked at, and held while it is done."""
        self.scheduler = BlockingScheduler(
            timezone=UTC, executors={"default": ThreadPoolExecutor(len(self._jobs))},
            # The default grace of a second drops what was late; UTC, since London's clocks repeat an hour.
            job_defaults={"coalesce": True, "max_instances": len(self._jobs), "misfire_grace_time": None},
        )

    def run(self) -> None:
        """Watches until SIGTERM or SIGINT; what runs is finished first. Raises Busy: the folder has a daemon."""
        # `status` looks whether it is taken by taking it for a moment.
        with daemon_lock(self.watch.folder).take(wait=LOOKED_AT):
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._stop)
            signal.signal(signal.SIGHUP, lambda *_: self._asked_to_reread.set())
            self.scheduler.add_job(
                self.look, "interval", seconds=self.beat, next_run_time=datetime.now(UTC), id=self.look.__name__
            )
            notify("READY=1")
            log.info(watching(self.watch.sources))
            threading.Thread(target=self._keep_looking, daemon=True).start()
            self.scheduler.start()
            self._end_children()
            notify("STOPPING=1")
            log.info("stopped")

    def _stop(self, number: int, _: FrameType | None) -> None:
        if not self.stopping.is_set():
            log.info("%s: finishing what runs", signal.Signals(number).name)
            self.stopping.set()
            self.children.ask_all_to_end()
            # From a thread: the handler runs in the middle of the scheduler's own wait and must not take its locks.
            threading.Thread(target=self._close, daemon=True).start()

    def _close(self) -> None:
        with suppress(SchedulerNotRunningError):  # it is not begun yet, and its first look comes here; or is closed
            self.scheduler.shutdown(wait=False)

    def _end_children(self) -> None:
        end = time.monotonic() + limits.GRACE
        for _, held in self._jobs:
            held.acquire(timeout=max(0.0, end - time.monotonic()))
        self.children.kill_all()

    def _watch_of(self, what: str) -> Watch:
        """What is watched, as a child of this name is to read it."""
        return replace(self.watch, text=self._called_back) if what == CALLING_BACK else self.watch

    def look(self) -> None:
        """Looks what is to be done, and does it, but for what another look is still at.

        One job of the scheduler's makes all looks: with one for each an idle day took twice as much.
        """
        if self.stopping.is_set():
            self._close()
            return
        self.beaten, self._looked_at = datetime.now(UTC), time.monotonic()
        for job, held in self._jobs:
            if not self.stopping.is_set() and held.acquire(blocking=False):
                try:
                    job()
                except Exception:  # the boundary of one look: the next may go well
                    log.exception("%s failed", job.__name__)
                finally:
                    held.release()

    def _look_again(self) -> None:
        """To be called by what comes to wait for a child: another look is made at once for what else is to be done."""
        if self.scheduler.running:
            with suppress(JobLookupError):  # it has ended since
                self.scheduler.modify_job(self.look.__name__, next_run_time=datetime.now(UTC))

    def _keep_looking(self) -> None:
        """Has a look made where two beats went by without: the scheduler waits until a time of day.

        Where the clock was set back it would wait for as long as that besides, and nobody would see that it does.
        """
        while not self.stopping.wait(2 * self.beat):
            if time.monotonic() - self._looked_at > 2 * self.beat:
                self._look_again()

    def alive(self) -> None:
        """Tells systemd's watchdog that the daemon looks."""
        notify("WATCHDOG=1")

    def reread_asked(self) -> None:
        """Reads the configuration anew after SIGHUP. One that is refused changes nothing, and operators hear of it."""
        if self._asked_to_reread.is_set() and self.reread is not None:
            self._asked_to_reread.clear()
            self._reread(self.reread)
        if self._note is not None and self._child("note of it", limits.ALARM, "_refused", self._note) == 0:
            self._note = None

    def _reread(self, reread: Callable[[Watch], Watch]) -> None:
        self._look_again()
        before = self.watch
        try:
            self.watch = reread(before)
        except ConfigurationRefused as refused:
            self.refused, self._note = True, str(refused)
            log.error("the configuration is refused, and the one before it stays in use: %s", refused)  # noqa: TRY400
            return
        if self.refused:
            self.refused, self._note = False, ""
        self.children.faults.begin_anew()
        if before.scaled:
            self._called_back, self._holds_nothing = "" if self.watch.scaled else before.text, False
        for what in ("deliver", "scale"):  # they plan, and hand out, by the configuration that they were begun with
            if child := self.children.running.get(what):
                self.children.ask_to_end(child)
        log.info("the configuration is read anew: %s", differences(before.sources, self.watch.sources))

    def crawl_due(self) -> None:
        """Starts one crawl for all registers that are due, and what shares a host with one."""
        self._crawl("crawl", [s for s in self.watch.sources if s.name not in self.watch.aside])

    def crawl_aside(self) -> None:
        """Starts one crawl for all other sources that are due: a year of evidence takes an hour to walk through."""
        self._crawl("crawl aside", [s for s in self.watch.sources if s.name in self.watch.aside])

    def crawl_due_beside(self) -> None:
        """Starts another for registers beside one that lasts: a slow host holds up those alone that share it."""
        if self.crawling.lasts("crawl"):
            self.crawl_due()

    def crawl_aside_beside(self) -> None:
        """The same for all other sources."""
        if self.crawling.lasts("crawl aside"):
            self.crawl_aside()

    def _crawl(self, kind: str, sources: Sequence[Source]) -> None:
        try:
            with self.crawling.choosing:
                options, names = self._chosen(kind, self.crawling.free(kind, sources, self.database))
                what = self.crawling.begin(kind, names) if names else kind
        except DatabaseProblem as problem:
            self.children.faults.failed(kind, problem.code, str(problem))
            return
        if not names:
            return
        try:
            self._child(what, limits.CRAWL, "crawl", "--trigger", "daemon", *options, "--no-deliver", *names)
        finally:
            self.crawling.end(what)
        if options:
            self.paced_at[kind] = self.now()
        self._look_again()  # which tells what was found; a receiver that does not answer holds up no poll

    def _chosen(self, kind: str, sources: Sequence[Source]) -> tuple[Sequence[str], Sequence[str]]:
        """What a crawl is to ask now, if anything, after the options that it is asked with."""
        if not sources:
            return (), ()
        if asked_to_wait := left_alone(self.database, self.now()):
            sources = [s for s in sources if not is_left_alone(s.url, asked_to_wait)]
        if self.watch.scaled or not self._holds_nothing:
            left, up = hands(self.database, at := self.now()), at - self.started
            alone = up.total_seconds() > WORKERS_WITHIN
            if not self.watch.scaled:
                left, alone, self._holds_nothing = replace(left, served=False), True, not left.held
            sources = [s for s in sources if left.leave(s.name, alone=alone)]
        known = self._known(kind, sources)
        turns = [((), self._due_fixed), (("--paced",), self._due_paced)][: 2 if known.paced else 1]
        if kind in self.paced_next:  # sources of a second's interval are due at every look
            turns.reverse()
        for options, turn in turns:
            if names := turn(kind, known):
                return options, names
        return (), ()

    def _known(self, what: str, sources: Sequence[Source]) -> _Known:
        """What the database says of these sources, read anew where anything was written to it, and each minute."""
        version, at = self.database.version(), self.now()
        before = self._known_of.get(what)
        if before and before.version == version and before.sources == sources and abs(at - before.at) < KNOWN_FOR:
            return before
        self._known_of[what] = found = _Known.of(self.database, version, sources, at)
        return found

    def _due_fixed(self, kind: str, known: _Known) -> Sequence[str]:
        """The sources whose interval is over, and the registers on auto that the budget has kept for so long."""
        jitter = self.jitter.setdefault(kind, random.uniform(0, JITTER))  # noqa: S311 - no secret
        at = self.now()
        names = due_sources(known.fixed, known.polled, known.waiting, self.watch.confirm_after, at, jitter)
        names += late_registers(known.looks, at, jitter)
        if names:
            del self.jitter[kind]
            self.paced_next.add(kind)
        return names[:MOST_AT_ONCE] if self.watch.scaled else names

    def _due_paced(self, kind: str, known: _Known) -> Sequence[str]:
        """As many of the sources on auto that are due as their hosts may be asked for within a minute."""
        self.paced_next.discard(kind)
        at, confirm, delay = self.now(), self.watch.confirm_after, self.watch.auto_delay
        if abs(at - self.paced_at.get(kind, self.started)) < timedelta(seconds=delay):
            return ()
        due = paced_due(known.paced, known.looks, known.waiting, confirm, at)
        if not due:
            return ()
        fixed = next_due(known.fixed, known.polled, known.waiting, confirm, at)
        span = seconds_free(at, fixed, next_feed(known.paced, known.looks, at))
        along = going_along(self.database, known.paced, at)
        return within_budget(due, known.paced, at, room_within(span, delay, self.database, at), along)

    def hand_out(self) -> None:
        """Keeps a child that hands what is due to workers on other machines, and records what they hand back."""
        if self._called_back:
            if self._child(CALLING_BACK, limits.ALARM, "_hand_out", "--end") is not None:
                self._called_back = ""
        elif self.watch.scaled:
            self._child("scale", limits.HANDING, "_hand_out")

    def tell_due(self) -> None:
        """Starts the telling, where there is something to tell."""
        try:
            at = self.now()
            there_is = self.watch.tells and something_to_tell(self.database, at, self.watch.together)
            there_is = there_is or (self.watch.followed and something_waits(self.watch.folder, at))
        except DatabaseProblem as problem:
            self.children.faults.failed("deliver", problem.code, str(problem))
            return
        if there_is:
            self._child("deliver", limits.TELLING, "deliver", "--trigger", "daemon")

    def stamp_due(self) -> None:
        """Has time-stamped what waits for it: a child of its own, so that no crawl and no alert waits for that."""
        if self.watch.stamped:
            self._witness("stamp", something_to_stamp)

    def save_due(self) -> None:
        """Has new editions captured, likewise."""
        if self.watch.saved:
            self._witness("save-now", something_to_save)

    def _witness(self, what: str, is_due: Callable[[KeptOpen, datetime], bool]) -> None:
        try:
            there_is = is_due(self.database, self.now())
        except DatabaseProblem as problem:
            self.children.faults.failed(what, problem.code, str(problem))
            return
        if there_is:
            self._child(what, limits.WITNESSING, what)

    def _child(self, what: str, limit: float, *arguments: str) -> int | None:
        """Runs one of our commands to its end, and gives its code; None where it was not begun."""
        return self.children.run(what, limit, *arguments)
