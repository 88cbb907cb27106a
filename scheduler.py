"""The daemon: says when to crawl and when to deliver, and starts our own commands as children to do it.

It never loads Scrapy or Twisted, nor what sends: a crash or a leak in a child cannot take it down.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Protocol
from weakref import WeakSet

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler

from db.connection import DatabaseProblem, KeptOpen
from db.locks import daemon_lock
from db.paced import SLICE, late_registers, paced_due, paced_looks, requests_within, within_budget
from db.schedule import (
    JITTER,
    due_sources,
    hands,
    next_due,
    polls,
    something_to_save,
    something_to_stamp,
    something_to_tell,
)
from followers.schedule import something_waits
from model.source import Source

log = logging.getLogger("npdwatch.daemon")

BEAT = 5.0
"""Seconds between two looks at what is due."""
LONGEST_CRAWL = 1800.0
"""Seconds after which a crawl is ended; it is begun again at the next poll."""
MOST_AT_ONCE = 500
"""Sources of one crawl, where workers left more."""
WORKERS_WITHIN = 30.0
"""Seconds after its start in which workers may be heard of, before the daemon asks by itself."""
LONGEST_HANDING = 2700.0
"""Seconds after which whoever hands out to workers is ended; it ends by itself before."""
CALLING_BACK = "calling back"
"""The child that calls workers back, by the configuration that named them."""
LONGEST_TELLING = 900.0
LONGEST_WITNESSING = 600.0
GRACE = 45.0
"""Seconds that a child has to finish what it is doing after SIGTERM."""
EXPECTED = (0, 1, 75)
"""Codes of a child that did its work: done, something needs a person, another process is at it."""
BACK_OFF, LONGEST_BACK_OFF = 30.0, 900.0
"""Seconds after which a child that ended with a fault is begun again: the first, doubled each time, and the most."""
UNUSABLE = 78
HOPELESS = (73, UNUSABLE)
"""Codes of a child that cannot write, or has no database: told at the first."""
ALARM_AFTER = 3
"""Any other fault is told when it comes for the third time in a row."""
REMIND_AFTER = 24 * 3600.0
"""Seconds between two alarms about what lasts."""
LONGEST_ALARM = 180.0
LOOKED_AT = 0.5
"""Seconds that a start waits for the lock of the folder."""
LAUNCHER = Path(__file__).resolve().parent / "__main__.py"


@dataclass(frozen=True, slots=True)
class Watch:
    """What the daemon must know of the configuration. A child reads the file: checking it takes 17 MiB."""

    configuration: Path
    folder: Path
    sources: tuple[Source, ...]
    """Their names, kinds, addresses and intervals."""
    confirm_after: int
    tells: bool
    """True where there is a channel to tell over."""
    aside: frozenset[str] = frozenset()
    """The sources that are crawled by a child of their own, so that no register waits for them."""
    text: str = ""
    """Of the configuration, as it was checked: children use this, whatever becomes of the file."""
    metrics: str = ""
    """Host and port to answer at; "" for none."""
    log: str = "text"
    """The form of the log: text or json."""
    metrics_at: str = ""
    """File and line that say it."""
    followed: bool = False
    """True where readers may follow by email."""
    stamped: bool = False
    """True where there is an authority to ask for time-stamps."""
    saved: bool = False
    """True where new editions are captured by a web archive."""
    scaled: bool = False
    """True where workers on other machines fetch."""
    auto_delay: float = 10.0
    """Seconds between two requests to a host for sources on auto."""


class ConfigurationRefused(Exception):
    """The configuration is not taken; the message says why, with file, line and key."""


@dataclass(slots=True)
class ChildFault:
    """What fails in a row: a child, or the daemon's own look at the database."""

    since: datetime
    code: int = 0
    """Of the last."""
    count: int = 0
    until: float = 0.0
    """When it is begun again, by the monotonic clock."""
    tried: int = 0
    """Attempts at the alarm that is due."""
    told: int = 0
    """Alarms that reached somebody."""
    told_at: float = 0.0


def time_now() -> datetime:
    """The daemon's clock: aware, UTC."""
    return datetime.now(UTC)


def differences(before: Sequence[Source], now: Sequence[Source]) -> str:
    """What another configuration changes of the sources, for the log."""
    old, new = {s.name: s for s in before}, {s.name: s for s in now}
    said = [f"{name} is watched from now on" for name in new if name not in old]
    said += [f"{name} is no longer watched" for name in old if name not in new]
    said += [
        f"{name} is asked at {new[name].url} and keeps its history (another name would begin anew)"
        for name in new if name in old and new[name].url != old[name].url
    ]
    return "; ".join([watching(now), *said])


def watching(sources: Sequence[Source]) -> str:
    """How much is watched."""
    return f"watching {len(sources)} source{'s' * (len(sources) != 1)}"


@contextmanager
def handed_on(text: str) -> Iterator[int]:
    """A file without a name that holds the text, for a child to inherit: it needs no disk and leaves nothing."""
    handle = os.memfd_create("npdwatch.toml")
    try:
        with open(handle, "wb", closefd=False) as file:
            file.write(text.encode())
        yield handle
    finally:
        os.close(handle)


def notify(state: str) -> None:
    """Tells systemd, where it started us."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.connect("\0" + address[1:] if address[0] == "@" else address)
            s.sendall(state.encode())


class Child(Protocol):
    """A process that was started: what is asked of a `subprocess.Popen`."""

    returncode: int

    def wait(self, timeout: float | None = None) -> int: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


class CrawlStarter(Protocol):
    """Starts crawls quicker than a process of their own is begun."""

    def start(self, arguments: Sequence[str], handle: int) -> Child | None:
        """A crawl with these arguments, and a handle that they name; None where it is to be begun as any other."""

    def close(self) -> None:
        """Ends what is kept for that."""


class Daemon:
    """One for each data folder."""

    def __init__(
        self, watch: Watch, *, beat: float = BEAT, reread: Callable[[Watch], Watch] | None = None,
        now: Callable[[], datetime] = time_now, starter: CrawlStarter | None = None,
    ) -> None:
        """`reread` is given what is watched, and gives what is watched from now on; it raises ConfigurationRefused."""
        self.watch = watch
        self.database = KeptOpen(watch.folder)
        self.now = now
        self.starter = starter
        self.beat = beat
        self.reread = reread
        self.started = self.beaten = datetime.now(UTC)
        self.refused = False
        self._asked_to_reread = threading.Event()
        self._called_back = ""
        """The configuration under which workers fetched that do so no more, until they are called back."""
        self._holds_nothing = False
        """Without workers: whether none has anything in hand any more of what was handed out before."""
        self._note: str | None = None
        """Why the configuration was refused, "" where it is taken again, until that is noted for operators."""
        self.stopping = threading.Event()
        self.children: dict[str, Child] = {}
        self._ending: WeakSet[Child] = WeakSet()
        """Children that were asked to end: a second SIGTERM would have them leave what they do."""
        self._asking = threading.Lock()
        self.faults: dict[str, ChildFault] = {}
        self.jitter: dict[str, float] = {}
        self.paced_next: set[str] = set()
        """Of the crawls those in which sources on auto have their turn next."""
        self.paced_at: dict[str, datetime] = {}
        """When each last crawl of sources on auto ended."""
        self._jobs = {
            job: threading.Lock() for job in (
                self.alive, self.crawl_due, self.crawl_aside, self.tell_due, self.stamp_due, self.save_due,
                self.reread_asked, self.hand_out,
            )
        }
        """What is looked at, and held while it is done."""
        self.scheduler = BlockingScheduler(
            timezone=UTC,
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
            self.scheduler.start()
            self._end_children()
            if self.starter is not None:
                self.starter.close()
            notify("STOPPING=1")
            log.info("stopped")

    def _stop(self, number: int, _: FrameType | None) -> None:
        if not self.stopping.is_set():
            log.info("%s: finishing what runs", signal.Signals(number).name)
            self.stopping.set()
            for child in list(self.children.values()):
                self._ask_to_end(child)
            # From a thread: the handler runs in the middle of the scheduler's own wait and must not take its locks.
            threading.Thread(target=self._close, daemon=True).start()

    def _close(self) -> None:
        with suppress(SchedulerNotRunningError):  # it is not begun yet, and its first look comes here; or is closed
            self.scheduler.shutdown(wait=False)

    def _end_children(self) -> None:
        end = time.monotonic() + GRACE
        for held in self._jobs.values():
            held.acquire(timeout=max(0.0, end - time.monotonic()))
        for name, child in list(self.children.items()):
            log.warning("%s did not end after SIGTERM and is killed; nothing is lost by that", name)
            child.kill()

    def _ask_to_end(self, child: Child) -> None:
        with self._asking:
            if child not in self._ending:
                self._ending.add(child)
                child.terminate()

    def look(self) -> None:
        """Looks what is to be done, and does it, but for what another look is still at.

        One job of the scheduler's makes all looks: with one for each an idle day took twice as much.
        """
        if self.stopping.is_set():
            self._close()
            return
        self.beaten = datetime.now(UTC)
        for job, held in self._jobs.items():
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

    def alive(self) -> None:
        """Tells systemd's watchdog that the daemon looks."""
        notify("WATCHDOG=1")

    def reread_asked(self) -> None:
        """Reads the configuration anew after SIGHUP. One that is refused changes nothing, and operators hear of it."""
        if self._asked_to_reread.is_set() and self.reread is not None:
            self._asked_to_reread.clear()
            self._reread(self.reread)
        if self._note is not None and self._child("note of it", LONGEST_ALARM, "_refused", self._note) == 0:
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
        for fault in self.faults.values():  # it may be what was repaired
            fault.until = 0.0
        if before.scaled:
            self._called_back, self._holds_nothing = "" if self.watch.scaled else before.text, False
        if before.scaled and (child := self.children.get("scale")):
            self._ask_to_end(child)  # it hands out by the configuration that it was begun with
        log.info("the configuration is read anew: %s", differences(before.sources, self.watch.sources))

    def crawl_due(self) -> None:
        """Starts one crawl for all registers that are due, and what shares a host with one."""
        self._crawl("crawl", [s for s in self.watch.sources if s.name not in self.watch.aside])

    def crawl_aside(self) -> None:
        """Starts one crawl for all other sources that are due: a year of evidence takes an hour to walk through."""
        self._crawl("crawl aside", [s for s in self.watch.sources if s.name in self.watch.aside])

    def _crawl(self, what: str, sources: Sequence[Source]) -> None:
        turns = [self._crawl_fixed, self._crawl_paced] if any(s.paced for s in sources) else [self._crawl_fixed]
        if what in self.paced_next:  # sources of a second's interval are due at every look
            turns.reverse()
        try:
            polled, waiting = polls(self.database)
            if self.watch.scaled or not self._holds_nothing:
                left, up = hands(self.database, at := self.now()), at - self.started
                alone = up.total_seconds() > WORKERS_WITHIN
                if not self.watch.scaled:
                    left, alone, self._holds_nothing = replace(left, served=False), True, not left.held
                sources = [s for s in sources if left.leave(s.name, alone=alone)]
            begun = any(turn(what, sources, polled, waiting) for turn in turns)
        except DatabaseProblem as problem:
            self._failed(what, UNUSABLE, str(problem))
            return
        if begun:
            self.tell_due()

    def _crawl_fixed(
        self, what: str, sources: Sequence[Source], polled: dict[str, datetime], waiting: dict[str, datetime]
    ) -> bool:
        """Crawls the sources whose interval is over, and the registers on auto that the budget has kept for so long."""
        jitter = self.jitter.setdefault(what, random.uniform(0, JITTER))  # noqa: S311 - no secret
        confirm, at = self.watch.confirm_after, self.now()
        names = due_sources([(s.name, s.every) for s in sources if not s.paced], polled, waiting, confirm, at, jitter)
        if paced := {s.name for s in sources if s.paced}:
            names += late_registers(self.database, paced, at, jitter)
        if not names:
            return False
        del self.jitter[what]
        self.paced_next.add(what)
        if self.watch.scaled:
            names = names[:MOST_AT_ONCE]
        self._child(what, LONGEST_CRAWL, "crawl", "--trigger", "daemon", "--no-deliver", *names)
        return True

    def _crawl_paced(
        self, what: str, sources: Sequence[Source], polled: dict[str, datetime], waiting: dict[str, datetime]
    ) -> bool:
        """Crawls as many of the sources on auto that are due as their hosts may be asked for within a minute."""
        self.paced_next.discard(what)
        at, confirm, delay = self.now(), self.watch.confirm_after, self.watch.auto_delay
        if abs(at - self.paced_at.get(what, self.started)) < timedelta(seconds=delay):
            return False
        paced = [s for s in sources if s.paced]
        due = paced_due(paced, paced_looks(self.database, at), polled, waiting, confirm, at)
        if not due:
            return False
        fixed = [(s.name, s.every) for s in sources if not s.paced]
        until = next_due(fixed, polled, waiting, confirm, at)
        span = SLICE if until is None else min(SLICE, (until - at).total_seconds())
        names = within_budget(due, paced, at, requests_within(span, delay))
        self._child(what, LONGEST_CRAWL, "crawl", "--trigger", "daemon", "--paced", "--no-deliver", *names)
        self.paced_at[what] = self.now()
        return True

    def hand_out(self) -> None:
        """Keeps a child that hands what is due to workers on other machines, and records what they hand back."""
        if self._called_back:
            if self._child(CALLING_BACK, LONGEST_ALARM, "_hand_out", "--end") is not None:
                self._called_back = ""
        elif self.watch.scaled:
            self._child("scale", LONGEST_HANDING, "_hand_out")

    def tell_due(self) -> None:
        """Starts the telling, where there is something to tell."""
        try:
            at = self.now()
            there_is = self.watch.tells and something_to_tell(self.database, at)
            there_is = there_is or (self.watch.followed and something_waits(self.watch.folder, at))
        except DatabaseProblem as problem:
            self._failed("deliver", UNUSABLE, str(problem))
            return
        if there_is:
            self._child("deliver", LONGEST_TELLING, "deliver")

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
            self._failed(what, UNUSABLE, str(problem))
            return
        if there_is:
            self._child(what, LONGEST_WITNESSING, what)

    def _child(self, what: str, limit: float, *arguments: str) -> int | None:
        """Runs one of our commands to its end, and gives its code; None where it was not begun."""
        if self.stopping.is_set() or what in self.children or self._is_left_alone(what):
            return None
        self._look_again()
        # A session of its own: Ctrl-C in a terminal reaches the daemon alone, which then ends its children in order.
        with handed_on(self._called_back if what == CALLING_BACK else self.watch.text) as handle:
            child = self._begun(self._command(handle, *arguments), handle)
        self.children[what] = child
        if self.stopping.is_set():  # since it was begun
            self._ask_to_end(child)
        why = ""
        try:
            child.wait(limit)
        except subprocess.TimeoutExpired:
            log.error("%s took more than %.0f s and is ended; it is begun again", what, limit)  # noqa: TRY400
            self._ask_to_end(child)
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            if child.returncode not in EXPECTED:  # one that ends in good order when asked to was busy, not stuck
                why = f"it did not end within {limit / 60:.0f} minutes, nor when it was asked to"
        finally:
            self.children.pop(what, None)
        if child.returncode in EXPECTED:
            self._went_well(what)
        else:
            self._failed(what, child.returncode, why)
        return child.returncode

    def _begun(self, command: list[str], handle: int) -> Child:
        """A child; one that follows another's fault is begun as a process of its own."""
        if self.starter is not None and "crawl" in command:
            if self.faults:
                self.starter.close()
            elif child := self.starter.start(command[2:], handle):
                return child
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, pass_fds=[handle])

    def _command(self, handle: int, *arguments: str) -> list[str]:
        configured = ("--config", str(self.watch.configuration), "--config-handle", str(handle))
        return [sys.executable, str(LAUNCHER), *configured, *arguments]

    def _is_left_alone(self, what: str) -> bool:
        return what in self.faults and time.monotonic() < self.faults[what].until

    def _failed(self, what: str, code: int, why: str = "") -> None:
        """Counts a fault, says when it is begun again, and sees that operators hear of it."""
        if self.stopping.is_set() or self._is_left_alone(what):
            return
        fault = self.faults.setdefault(what, ChildFault(datetime.now(UTC)))
        fault.count, fault.code = fault.count + 1, code
        wait = min(LONGEST_BACK_OFF, BACK_OFF * 2 ** (fault.count - 1))
        fault.until = time.monotonic() + wait
        again = f"{fault.count} in a row; begun again in {wait:.0f} s" + (f": {why}" if why else "")
        log.error("%s ended with code %d, %s", what, code, again)
        lately = fault.told and time.monotonic() - fault.told_at < REMIND_AFTER
        stuck = what == "deliver" and bool(why)  # telling that does not end is a loss of every alert
        due = (code in HOPELESS or stuck or fault.count >= ALARM_AFTER) and not lately
        if due and self._alarm(what, code, fault, why):
            fault.told, fault.told_at, fault.tried = fault.told + 1, time.monotonic(), 0

    def _went_well(self, what: str) -> None:
        if (fault := self.faults.pop(what, None)) and fault.told:
            self._alarm(what, 0, fault)

    def _alarm(self, what: str, code: int, fault: ChildFault, why: str = "") -> bool:
        """Tells operators by a child that needs no database; True where somebody was reached."""
        arguments = (
            "_alarm", what, "--code", str(code), "--since", fault.since.isoformat(), "--count", str(fault.count),
            "--telling", str(fault.told), "--why", why, *(["--again"] if fault.tried else []),
        )
        fault.tried += 1
        self._look_again()
        try:
            with handed_on(self.watch.text) as handle:
                done = subprocess.run(
                    self._command(handle, *arguments), stdin=subprocess.DEVNULL, start_new_session=True, check=False,
                    timeout=LONGEST_ALARM, pass_fds=[handle],
                )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.error("operators could not be told of it: %s", error)  # noqa: TRY400 - the message says it all
            return False
        return done.returncode == 0
