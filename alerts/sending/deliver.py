"""Delivers what is due: each channel in a lane of its own (`alerts.sending.lane`), so that none waits for another."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from alerts.channels import CHANNELS
from alerts.channels.channel import Config
from alerts.planning.grouping import Receiver
from alerts.planning.plan import NO_ENRICHMENT, Enrichment
from alerts.sending.lane import Counts, DeliveryLane, LanesRound
from db.outbox.attempts import lanes
from db.problems import DatabaseProblem
from db.store import Store

log = logging.getLogger(__name__)

LOOK = 0.5
"""Seconds between two looks at what has become due while a slow channel keeps the round going."""
LaneMaker = Callable[[LanesRound, str, Config, Store], DeliveryLane]


def receivers(channels: Mapping[str, Config], unusable: Collection[str] = ()) -> dict[str, Receiver]:
    """What planning needs to know of the channels that are set up, of which some cannot be used now."""
    kinds = {n: CHANNELS[c.kind] for n, c in channels.items()}
    return {
        n: Receiver(c.addresses, kinds[n].attaches, kinds[n].most_grave, n not in unusable)
        for n, c in channels.items()
    }


def deliver_due(
    stores: Callable[[], Store], configs: Mapping[str, Config], now: Callable[[], datetime], *, owner: str,
    stop: threading.Event | None = None, rand: Callable[[], float] = random.random,
    wait: Callable[[float], object] | None = None, meanwhile: Callable[[Store], object] | None = None,
    enrichment: Enrichment = NO_ENRICHMENT, lanes_of: Mapping[str, LaneMaker] = MappingProxyType({}),
    aside: Callable[[Store], int] | None = None,
) -> Counts:
    """Sends what is due, and gives what became of it. An attempt that has begun is finished when `stop` is set.

    `stores` opens the database: a connection belongs to one thread, and each lane has one. `configs` holds the channels
    by name. `wait` passes the seconds between two posts. While a slow channel keeps the round going, the others take
    what becomes due, and `meanwhile` is called with the database, so that it can plan what is new. `lanes_of`: lanes of
    another kind, by channel. `aside` plans what must delay no other lane, in a thread of its own when they are under
    way, and gives how much it planned.
    """
    stop = stop or threading.Event()
    round_ = Round(stores, configs, now, owner, stop, rand, wait or stop.wait, enrichment, lanes_of=lanes_of)
    while True:
        with stores() as store:
            if meanwhile is not None and not stop.is_set():
                meanwhile(store)
            round_.start(lanes(store, now()))
        if aside is not None:
            round_.plan_aside(aside)
        if not round_.busy():
            return round_.counts


@dataclass(slots=True)
class Round(LanesRound):
    """The lanes of one call of `deliver_due`."""

    lanes_of: Mapping[str, LaneMaker] = field(default_factory=dict)
    resting: set[str] = field(default_factory=set)
    """Lanes that are not started again in this round: their channel failed, or is not set up."""
    planning: threading.Thread | None = None
    planned: int = 1
    """How much the last planning aside came to; where that was nothing, it is done again while lanes are under way."""

    def start(self, due: Sequence[str]) -> None:
        """Starts the lanes that have something due, as far as they are not running or resting."""
        for name in due:
            if self.stop.is_set() or name in self.running or name in self.resting:
                continue
            if name not in self.configs:
                log.warning("deliveries wait for channel %r, which is not set up any more, or cannot be used", name)
                self.resting.add(name)
                continue
            self.running[name] = threading.Thread(target=self._run, args=(name,), name=f"lane-{name}")
            self.running[name].start()

    def plan_aside(self, plan: Callable[[Store], int]) -> None:
        """Starts the planning aside where it is not under way, and may come to something."""
        if self.planning is None and not self.stop.is_set() and (self.planned or self.running):
            self.planning = threading.Thread(target=self._plan, args=(plan,), name="planning-aside")
            self.planning.start()

    def _plan(self, plan: Callable[[Store], int]) -> None:
        self.planned = 0
        try:
            with self.stores() as store:
                self.planned = plan(store)
        except Exception as error:  # noqa: BLE001 - a boundary, as a lane's
            self._note_broken("planning aside", error)

    def busy(self) -> bool:
        """Waits a moment for a lane, or the planning aside, to end; False when none is running."""
        for thread in [*self.running.values(), *filter(None, [self.planning])][:1]:
            thread.join(LOOK)
        ended = [name for name, thread in self.running.items() if not thread.is_alive()]
        for name in ended:
            self.running.pop(name).join()
        if self.planning is not None and not self.planning.is_alive():
            self.planning = None
            return True
        return bool(self.running or ended or self.planning)

    def _run(self, name: str) -> None:
        try:
            with self.stores() as store:
                if self.lanes_of.get(name, DeliveryLane)(self, name, self.configs[name], store).drain():
                    return
        except Exception as error:  # noqa: BLE001 - a lane's boundary: the others go on
            # What was sent and could not be noted is sent again, marked as a possible repeat.
            self._note_broken(f"the lane of channel {name!r}", error, name)
        self.resting.add(name)

    def _note_broken(self, what: str, error: Exception, name: str = "") -> None:
        problem = error if isinstance(error, DatabaseProblem) else None
        log.error("%s ended: %s", what, error, exc_info=problem is None)
        with self.lock:
            self.counts.problem = problem or self.counts.problem
            self.counts.broken[name or what] = str(problem) if problem else f"{type(error).__name__}: {error}"
