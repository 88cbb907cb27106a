"""Starts our own commands as children, waits for their end or ends them, and judges how they ended."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from weakref import WeakSet

from children import limits
from children.faults import BUSY, EXPECTED, ChildFault, Faults
from children.watch import Watch
from db.connection import is_locked
from db.holder import holder_of
from db.problems import FILE_NAME

log = logging.getLogger("npdwatch.daemon")

LOCK_LASTS = 2.0
"""Seconds for which the database is locked still, once a child has waited for it in vain: ours write for less."""
_SAID = {1: "something needs a person; it is said above", BUSY: "another process is at it"}
"""What is logged of a child's code that is no fault."""
LAUNCHER = Path(__file__).resolve().parents[1] / "__main__.py"


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


class Children:
    """What runs now, and what fails in a row. Several threads may start children of different names at once."""

    def __init__(
        self, watch_of: Callable[[str], Watch], look_again: Callable[[], None], stopping: threading.Event,
        starter: CrawlStarter | None = None,
    ) -> None:
        """Takes what must be known when a child is begun, and what is shared with who begins them.

        Args:
            watch_of: what is watched now, as the child of a name is to read it.
            look_again: called before each wait for a child, so that what else is to be done is not kept waiting.
            stopping: once it is set no child is begun.
            starter: for crawls.
        """
        self.watch_of = watch_of
        self.look_again = look_again
        self.stopping = stopping
        self.starter = starter
        self.running: dict[str, Child] = {}
        self.faults = Faults(stopping, self.alarm)
        self._ending: WeakSet[Child] = WeakSet()
        """Children that were asked to end: a second SIGTERM would have them leave what they do."""
        self._asking = threading.Lock()

    def ask_to_end(self, child: Child) -> None:
        """Has a child finish what it does, once."""
        with self._asking:
            if child not in self._ending:
                self._ending.add(child)
                child.terminate()

    def ask_all_to_end(self) -> None:
        """The same of all."""
        for child in list(self.running.values()):
            self.ask_to_end(child)

    def kill_all(self) -> None:
        """Ends what was asked to end and did not, and what is kept for crawls."""
        for name, child in list(self.running.items()):
            log.warning("%s did not end after SIGTERM and is killed; nothing is lost by that", name)
            child.kill()
        if self.starter is not None:
            self.starter.close()

    def run(self, what: str, limit: float, *arguments: str) -> int | None:
        """Runs one of our commands to its end, and gives its code; None where it was not begun.

        After `limit` seconds it is asked to end, and killed `limits.GRACE` later.
        """
        if self.stopping.is_set() or what in self.running or self.faults.is_left_alone(what):
            return None
        self.look_again()
        # A session of its own: Ctrl-C in a terminal reaches the daemon alone, which then ends its children in order.
        with handed_on(self.watch_of(what).text) as handle:
            child = self._begun(self.command(handle, *arguments), handle)
        self.running[what] = child
        if self.stopping.is_set():  # since it was begun
            self.ask_to_end(child)
        why = ""
        try:
            child.wait(limit)
        except subprocess.TimeoutExpired:
            log.error("%s took more than %.0f s and is ended; it is begun again", what, limit)  # noqa: TRY400
            self.ask_to_end(child)
            try:
                child.wait(limits.GRACE)
            except subprocess.TimeoutExpired:
                log.error("%s did not end within %.0f s of being asked to, and is killed", what, limits.GRACE)  # noqa: TRY400
                child.kill()
                child.wait()
            if child.returncode not in EXPECTED:  # one that ends in good order when asked to was busy, not stuck
                why = f"it did not end within {limit / 60:.0f} minutes, nor when it was asked to"
        finally:
            self.running.pop(what, None)
        if child.returncode == BUSY:
            why = self._lock()
        # One that is asked to end as it begins ends so: nothing of it had begun.
        as_asked = child in self._ending and child.returncode == -signal.SIGTERM
        if not why and (as_asked or child.returncode in EXPECTED):
            if child.returncode:
                said = "as it was asked to" if as_asked else _SAID[child.returncode]
                log.info("%s ended with code %d: %s", what, child.returncode, said)
            self.faults.went_well(what)
        else:
            self.faults.failed(what, child.returncode, why)
        return child.returncode

    def _lock(self) -> str:
        """Who keeps us from the database still; "" where nobody does, and another of our own commands was at it."""
        path = self.watch_of("").folder / FILE_NAME
        if not is_locked(path, LOCK_LASTS, write=True):
            return ""
        return f"{path} is locked by another program ({holder_of(path) or 'the system does not say which'})"

    def _begun(self, command: list[str], handle: int) -> Child:
        """A child; one that follows another's fault is begun as a process of its own."""
        if self.starter is not None and "crawl" in command:
            if self.faults.known:
                self.starter.close()
            elif child := self.starter.start(command[2:], handle):
                return child
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, pass_fds=[handle])

    def command(self, handle: int, *arguments: str) -> list[str]:
        """One of our commands, with the configuration that a handle holds."""
        configured = ("--config", str(self.watch_of("").configuration), "--config-handle", str(handle))
        return [sys.executable, str(LAUNCHER), *configured, *arguments]

    def alarm(self, what: str, code: int, fault: ChildFault, why: str = "") -> bool:
        """Tells operators by a child that needs no database; True where somebody was reached."""
        arguments = (
            "_alarm", what, "--code", str(code), "--since", fault.since.isoformat(), "--count", str(fault.count),
            "--telling", str(fault.told), "--why", why, *(["--again"] if fault.tried else []),
        )
        fault.tried += 1
        self.look_again()
        try:
            with handed_on(self.watch_of("").text) as handle:
                done = subprocess.run(
                    self.command(handle, *arguments), stdin=subprocess.DEVNULL, start_new_session=True, check=False,
                    timeout=limits.ALARM, pass_fds=[handle],
                )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.error("operators could not be told of it: %s", error)  # noqa: TRY400 - the message says it all
            return False
        return done.returncode == 0
