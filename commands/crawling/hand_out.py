"""The daemon's child that hands out to workers what is due, and records what they hand back."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from commands.crawling.due_groups import DueGroup, DueGroups
from commands.crawling.handing_health import held_for, order_life
from commands.failures import Exit
from commands.runtime import command, configuration, now, opened
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from model.fetch import Known
    from scale.office import Office, OrderOut

log = logging.getLogger("npdwatch.scale")
LONGEST = 1800.0
"""Seconds after which it ends, and is begun anew: what leaks, leaks no longer."""
BEAT = 2.0
"""Seconds between two rounds at least; after one that looked through all sources, also five times what that took."""
AT_WORK = 0.1
"""The same while something comes and goes."""
SIGNS = 300.0
"""Seconds between two signs of life, as after a crawl."""
TIDY = 600.0
MOST_ORDER = 16 * 2**20
"""Bytes of an order: what knows of more is asked by the daemon itself."""
MOST_LANES = 200
"""Of a worker, whatever stands in PostgreSQL."""
AHEAD = 2
"""Orders for each lane of a worker that wait for it, or for the writer: more would grow old in the queue."""
PULSE = 10.0
"""Seconds between two notes in our own database that it goes on, and whether workers are there."""


def installation(settings: Configuration) -> str:
    """How this installation is called where there may be others: by its machine and its data folder."""
    return f"{socket.gethostname()}:{settings.folder}"


@command("_hand_out", hidden=True)
@click.option("--end", is_flag=True, help="Call the workers back: they fetch for this daemon no longer.")
def hand_out(context: click.Context, *, end: bool) -> Exit:
    """Hands out what is due to workers, and records what they hand back, for half an hour or until SIGTERM."""
    from commands.crawling.extra import needed
    from commands.daemon.heartbeat import before_round
    from db.handed import note_keys
    from db.upkeep.verify import note_if_gone

    settings = configuration(context)
    needed()
    with opened(settings) as store, _until_told() as stop:
        handing = Handing(store, settings, stop)
        if end:
            handing.call_back()
            return Exit.DONE
        before_round(store, settings, now())
        note_if_gone(store)
        with store.transaction():
            note_keys(store, settings.scale.workers, now())
        handing.run()
    return Exit.DONE


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    yield stop


class Handing:
    """The writer at work."""

    def __init__(self, store: Store, settings: Configuration, stop: threading.Event) -> None:
        from commands.crawling.extra import own_key
        from commands.crawling.handing_trouble import HandingTrouble

        self.store, self.settings, self.stop = store, settings, stop
        self.trouble = HandingTrouble(store, settings)
        self.key = own_key(settings)
        self.life, self.held_for = order_life(settings), held_for(settings)
        self._groups = DueGroups(store, settings)
        self._next = dict.fromkeys(("signs", "tidy", "due", "pulse"), 0.0)
        self._parent = os.getppid()
        self._served = False

    def run(self) -> None:
        """Works until it is told to stop, or half an hour is over. Raises DatabaseProblem."""
        from scale.postgres import ScaleProblem

        end = time.monotonic() + LONGEST
        while self._goes_on(end):
            try:
                with self._office() as office:
                    while self._goes_on(end):
                        self.stop.wait(AT_WORK if self.beat(office) else BEAT)
            except ScaleProblem as problem:
                self.trouble.lost(problem)
                self._pulse(served=False)
                self.stop.wait(BEAT)

    def _office(self) -> Office:
        from scale.office import Office

        part = self.settings.scale
        return Office(self.settings.scale_database, installation(self.settings), self.key.public, part.workers)

    def call_back(self) -> None:
        """Has workers stop, and gives the daemon what they had in hand once none of them can ask for it any more."""
        from commands.crawling.intake import take_in
        from db.handed import numbers_out, take_back
        from db.outbox.workers import end_of_workers
        from scale.gates import RUN
        from scale.postgres import ScaleProblem
        from scale.worker import SLACK as LATE

        end = time.monotonic() + RUN + self.settings.crawl.timeout + LATE
        end_of_workers(self.store, (), now())
        try:
            with self._office() as office:
                take_in(self.store, self.settings, office, self.trouble.said)
                out = numbers_out(self.store)
                office.withdraw(out)
                while office.is_a_host_asked() and time.monotonic() < end and not self.stop.wait(AT_WORK):
                    office.keep_place()
                if self.stop.is_set():
                    return
        except ScaleProblem as problem:
            log.warning("workers are not called back: %s. What they have is asked for when its time is over", problem)
            return
        with self.store.transaction():
            take_back(self.store, out)

    def _goes_on(self, end: float) -> bool:
        """Not where who began it has been killed: the next daemon begins another, and there can be but one writer."""
        return not self.stop.is_set() and time.monotonic() < end and os.getppid() == self._parent

    def beat(self, office: Office) -> bool:
        """One round. True where something came or went. Raises ScaleProblem, DatabaseProblem."""
        from commands.crawling.intake import take_in

        self._look_at_clock(office.keep_place())
        took = take_in(self.store, self.settings, office, self.trouble.said)
        self.trouble.give_up(office)
        if reaped := office.reap():
            log.warning("%s fetched anew: who had it died, or failed", plural(reaped, "group"))
        lanes = self._lanes(office)
        self.trouble.count(lanes)
        self._pulse(served=lanes > 0)
        gave = self._is_time("due") and self._hand_out(office, lanes)
        if self._is_time("tidy", TIDY):
            office.tidy()
        if self._is_time("signs", SIGNS):
            from commands.crawling.catch_up import catch_up
            from commands.daemon.heartbeat import after_round

            after_round(self.store, self.settings, now())
            catch_up(self.store, self.settings)
        self.trouble.well()
        return gave or took > 0

    def _is_time(self, what: str, again: float = 0.0) -> bool:
        if time.monotonic() < self._next[what]:
            return False
        self._next[what] = time.monotonic() + again
        return True

    def _look_at_clock(self, theirs: datetime) -> None:
        from scale.bundle import CLOCK_OFF
        from scale.postgres import ScaleProblem

        if abs(off := now() - theirs) > CLOCK_OFF:
            minutes = off.total_seconds() / 60
            said = f"PostgreSQL's clock and this machine's are {abs(minutes):.0f} minutes apart: set them"
            raise ScaleProblem(said, "PostgreSQL (clock)")

    def _pulse(self, *, served: bool) -> None:
        from db.handed import note_beat

        if self._is_time("pulse", PULSE) or (served and not self._served):
            self._served = served
            with self.store.transaction():
                note_beat(self.store, now(), served=served)

    # Out ------------------------------------------------------------------------------------------------------------

    def _lanes(self, office: Office) -> int:
        """Of all workers that fit."""
        from readers import fingerprint

        ours = [w for w in office.workers() if w.program == fingerprint() and w.key_name in self.settings.scale.workers]
        return sum(min(w.lanes, MOST_LANES) for w in ours)

    def _hand_out(self, office: Office, lanes: int) -> bool:
        room = lanes * AHEAD - office.waiting() if lanes else 0
        if room <= 0:
            return False
        due = self._groups.due(room)
        self._next["due"] = time.monotonic() + 5 * self._groups.took
        if due:
            self._send(office, due)
        return bool(due)

    def _send(self, office: Office, due: Sequence[DueGroup]) -> None:
        """Notes in our own database that nobody else may ask, then puts the orders down."""
        from commands.crawling.crawl import known_now
        from db.handed import hand_out as note_handed
        from db.handed import leave_to_daemon, take_back
        from db.locks import crawled_now
        from scale.order import number_for
        from scale.postgres import ScaleProblem

        at = now()
        numbers = {g.hosts: number_for(g.asked) for g in due}
        with self.store.transaction():
            for g in due:
                names, asked = [s.name for s in g.members], {s.name for s in g.asked}
                note_handed(self.store, numbers[g.hosts], g.hosts, names, asked, at, at + self.held_for)
        # Who crawls takes the locks first and looks at what is noted then; so one of the two sees the other.
        crawled = crawled_now(self.settings.folder)
        free = [g for g in due if crawled.isdisjoint(s.name for s in g.members)]
        known = known_now(self.store, [s for g in free for s in g.asked], at)
        orders = [o for g in free if (o := self._order(office, g, numbers[g.hosts], known)) is not None]
        out = {o.number for o in orders}
        with self.store.transaction():
            take_back(self.store, [numbers[g.hosts] for g in due if g not in free])
            for g in free:
                if numbers[g.hosts] not in out:
                    leave_to_daemon(self.store, numbers[g.hosts], now())
        try:
            office.hand_out(orders, self.life)
        except ScaleProblem as problem:
            self._keep(office, [o.number for o in orders])
            self.trouble.refused(problem)
            raise
        self.trouble.took()

    def _keep(self, office: Office, numbers: Sequence[str]) -> None:
        """Leaves to the daemon what PostgreSQL did not take, as where it is full. Raises ScaleProblem where it is lost.

        Then the orders may be there, and nobody else asks until their time is over.
        """
        from db.handed import leave_to_daemon

        begun = office.take_up(numbers)
        with self.store.transaction():
            for number in numbers:
                if number not in begun:
                    leave_to_daemon(self.store, number, now())

    def _order(self, office: Office, group: DueGroup, number: str, known: Known) -> OrderOut | None:
        from readers import fingerprint
        from scale.keys import ORDER
        from scale.office import OrderOut
        from scale.order import ORDERS, WorkOrder, known_then

        then = known_then(known, group.asked)
        for sha in office.missing_bodies(then.bodies) if then.bodies else ():
            office.put_body(sha, known.body(sha))
        asking = self.settings.paced_asking if group.paced else self.settings.asking
        order = WorkOrder(
            number, group.hosts, fingerprint(), self.settings.scale.longest, group.asked, asking, then,
            now() + self.life, group.left_alone,
        )
        data = ORDERS.pack(order)
        if len(data) > MOST_ORDER:
            log.warning("%s: its sources know of too much for an order; the daemon asks them by itself", group.hosts)
            return None
        return OrderOut(group.hosts, number, data, self.key.sign(ORDER, data), len(group.asked))
