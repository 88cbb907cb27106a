"""Children that end with a fault: when each is begun again, and when operators hear of it."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct

log = logging.getLogger("npdwatch.daemon")

BUSY = 75
EXPECTED = (0, 1, BUSY)
"""Codes of a child that did its work: done, something needs a person, another process is at it."""
BACK_OFF, LONGEST_BACK_OFF = 30.0, 900.0
"""Seconds after which a child that ended with a fault is begun again: the first, doubled each time, and the most."""
HOPELESS = (73, 78)
"""Codes of a child that cannot write, or has no database: told at the first."""
SHARED = (*HOPELESS, BUSY)
"""Codes of what keeps all children from the database alike: told of the first that fails by it."""
ALARM_AFTER = 3
"""Any other fault is told when it comes for the third time in a row."""
REMIND_AFTER = 24 * 3600.0
"""Seconds between two alarms about what lasts."""


class ChildFault(Struct):
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


class Alarm(Protocol):
    """Tells operators; True where somebody was reached."""

    def __call__(self, what: str, code: int, fault: ChildFault, why: str = "") -> bool: ...


class Faults:
    """What fails in a row, by the name of the child."""

    def __init__(self, stopping: threading.Event, alarm: Alarm) -> None:
        """Once `stopping` is set nothing counts as a fault any more."""
        self.stopping = stopping
        self.alarm = alarm
        self.known: dict[str, ChildFault] = {}
        self._telling = threading.Lock()
        """Held while it is found whether operators have heard of it: two children fail by one cause at one moment."""

    def is_left_alone(self, what: str) -> bool:
        """True until the time has come to begin it again."""
        return what in self.known and time.monotonic() < self.known[what].until

    def failed(self, what: str, code: int, why: str = "") -> None:
        """Counts a fault, says when it is begun again, and sees that operators hear of it."""
        if self.stopping.is_set() or self.is_left_alone(what):
            return
        fault = self.known.setdefault(what, ChildFault(datetime.now(UTC)))
        fault.count, fault.code = fault.count + 1, code
        # Who waits for a lock costs nothing, and goes on once it is free.
        wait = BACK_OFF if code == BUSY else min(LONGEST_BACK_OFF, BACK_OFF * 2 ** (fault.count - 1))
        fault.until = time.monotonic() + wait
        again = f"{fault.count} in a row; begun again in {wait:.0f} s" + (f": {why}" if why else "")
        log.error("%s ended with code %d, %s", what, code, again)
        # Telling that does not end is a loss of every alert; one that waits for a lock may go on in a minute.
        stuck = what == "deliver" and bool(why) and code != BUSY
        if not (code in HOPELESS or stuck or fault.count >= ALARM_AFTER):
            return
        with self._telling:
            same = list(self.known.values()) if code in SHARED else [fault]
            lately = any(f.told and f.code == code and time.monotonic() - f.told_at < REMIND_AFTER for f in same)
            if not lately and self.alarm(what, code, fault, why):
                fault.told, fault.told_at, fault.tried = fault.told + 1, time.monotonic(), 0

    def went_well(self, what: str) -> None:
        """Ends what failed in a row, and tells so those who heard of it."""
        if (fault := self.known.pop(what, None)) and fault.told:
            self.alarm(what, 0, fault)

    def begin_anew(self) -> None:
        """What failed is begun again at the next look: it may be what was repaired."""
        for fault in self.known.values():
            fault.until = 0.0
