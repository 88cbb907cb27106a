"""Delivers what is due: leased, sent, recorded; each channel in a lane of its own, so that none waits for another."""

from __future__ import annotations

import logging
import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from alerts.channels import CHANNELS, Channel, Config
from alerts.channels.channel import LONGEST_RETRY_AFTER, next_attempt
from alerts.message import Form, Message
from alerts.planning.grouping import Receiver
from alerts.planning.plan import NO_ENRICHMENT, Enrichment
from alerts.redact import as_it_may_go
from alerts.undelivered import ABOUT_FAILING, ABOUT_PAUSED, what_fails, what_is_dead
from db.connection import DatabaseProblem
from db.outbox.deliveries import (
    OF_NOTICES,
    is_dead,
    lanes,
    lease,
    pause,
    record,
    refused_before,
)
from db.outbox.incidents import Incident, channel_subject, is_open, report, resolve_one
from db.store import Store
from model.delivery import AttemptResult, GiveUp, Leased, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from text.labels import plural

log = logging.getLogger(__name__)

LEASE = 600
"""Seconds. Longer than the longest attempt: a letter that is refused is tried in a second form, a minute each."""
FAILURES = 2
"""A lane ends for this round after so many failures of the channel in a row, each of which can take half a minute."""
LOOK = 0.5
"""Seconds between two looks at what has become due while a slow channel keeps the round going."""
EARLY_WARNING = 5
"""Failed attempts after which operators are told: 36 minutes in, with the next attempt two hours away."""
IN_A_ROUND = 500
"""Deliveries of one lane in one round."""

@dataclass(slots=True)
class Counts:
    """Counts of the results of a round, by their names."""

    results: Counter[str] = field(default_factory=Counter)
    dead: int = 0
    paused: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    """Lanes that an error of ours ended, and the error: a person should look."""
    problem: DatabaseProblem | None = None
    """What ended a lane, where database or disk are at fault."""
    readers: Counter[str] = field(default_factory=Counter)
    """Counts of the results of letters to readers who follow: that one of them is refused is nobody's trouble."""

    @property
    def sent(self) -> int:
        return self.results["sent"]


LaneMaker = Callable[["Round", str, Config, Store], "DeliveryLane"]


def receivers(configs: Mapping[str, Config]) -> dict[str, Receiver]:
    """What planning needs to know of the channels that are set up."""
    return {n: Receiver(c.addresses, CHANNELS[c.kind].attaches) for n, c in configs.items()}


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
    round_ = Round(stores, configs, now, owner, stop, rand, wait or stop.wait, enrichment, lanes_of)
    while True:
        with stores() as store:
            if meanwhile is not None and not stop.is_set():
                meanwhile(store)
            round_.start(lanes(store, now()))
        if aside is not None:
            round_.plan_aside(aside)
        if not round_.busy():
            return round_.counts


def next_due(
    store: Store, now: datetime, owner: str, channel: str, enrichment: Enrichment = NO_ENRICHMENT
) -> Leased | None:
    """The channel's next delivery, leased, with what it may say; one of which nothing may be told is cancelled.

    One at a time: what is leased and not begun would count as "may have been sent" after a kill.
    """
    while leased := lease(store, now, owner, channel, LEASE):
        if ready := as_it_may_go(store, leased, now, enrichment):  # what was cancelled is not due any more: this ends
            return ready
    return None


@dataclass(slots=True)
class Round:
    """The lanes of one call of `deliver_due`."""

    stores: Callable[[], Store]
    configs: Mapping[str, Config]
    now: Callable[[], datetime]
    owner: str
    stop: threading.Event
    rand: Callable[[], float]
    wait: Callable[[float], object]
    enrichment: Enrichment
    lanes_of: Mapping[str, LaneMaker]
    counts: Counts = field(default_factory=Counts)
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Of the counts."""
    running: dict[str, threading.Thread] = field(default_factory=dict)
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
                log.warning("deliveries wait for channel %r, which is not set up any more", name)
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


@dataclass
class DeliveryLane:
    """What is due over one channel, sent one by one."""

    round: Round
    name: str
    config: Config
    store: Store

    @property
    def channel(self) -> Channel:
        return CHANNELS[self.config.kind]

    def drain(self) -> bool:
        """Sends what is due, one by one.

        False where more of it now would be in vain: the channel failed, or another process has what is due.
        """
        failures, round_ = 0, self.round
        for number in range(IN_A_ROUND):
            if round_.stop.is_set():
                break
            leased = self.next()
            if leased is None:
                return number > 0
            result = self._of_all(leased, self.attempt(leased))
            paused = self._pause_if_asked(leased, result)
            dead = self.record(leased, result)
            with round_.lock:
                self.results[result.name] += 1
                round_.counts.dead += dead
                round_.counts.paused += [self.name] if paused else []
            ill = isinstance(result, Unknown | PauseChannel) or (isinstance(result, TryLater) and result.whole_channel)
            failures = failures + 1 if ill else 0
            if paused or failures >= FAILURES:
                return False
            # After and not before: the next lane or the next process must not come sooner either.
            self.keep_pace()
        return True

    @property
    def results(self) -> Counter[str]:
        """Where results are counted."""
        return self.round.counts.results

    def next(self) -> Leased | None:
        """The next delivery, leased; None where nothing is due."""
        return next_due(self.store, self.round.now(), self.round.owner, self.name, self.round.enrichment)

    def _of_all(self, leased: Leased, result: AttemptResult) -> AttemptResult:
        """The result; a refusal that met the alert before as well is one of us, and must not kill each in turn."""
        if isinstance(result, NotAccepted) and result.policy and self.refused_before(leased):
            return PauseChannel(f"{result.why}. It refused the alert before as well")
        return result

    def refused_before(self, leased: Leased) -> bool:
        """True where the last attempt at another alert was refused too."""
        return refused_before(self.store, self.name, leased.alert)

    def keep_pace(self) -> None:
        """Waits as long as must lie between two attempts."""
        if self.channel.pace:
            self.round.wait(self.channel.pace)

    def attempt(self, leased: Leased) -> AttemptResult:
        """One attempt, down the ladder of forms where one cannot be rendered or is refused for what it holds."""
        refused: NotAccepted | None = None
        for form in Form:
            if refused is not None and form is Form.BARE:
                break
            message = self.message(leased, form)
            try:
                body = self.render(message)
            except OSError as error:  # the machine's fault and not the text's: nothing was sent
                return TryLater(f"the message could not be made now: {error}")
            except Exception:  # no text may make an alert undeliverable: the next form is simpler
                log.exception("alert %s cannot be rendered as %s for %s", leased.alert, form.value, self.name)
                continue
            if refused is not None:
                self.keep_pace()
            try:
                result = self.send(body, message)
            except Exception as error:  # a fault of ours, perhaps after sending: never lost, and marked
                log.exception("sending alert %s over %s failed", leased.alert, self.name)
                return Unknown(f"a fault in npdwatch: {type(error).__name__}")
            if not isinstance(result, NotAccepted):
                return result
            log.warning("%s refused alert %s as %s: %s", self.name, leased.alert, form.value, result.why)
            refused = result
        return refused or GiveUp("the alert could not be rendered in any form; the log says why")

    def message(self, leased: Leased, form: Form) -> Message:
        """What is rendered."""
        return Message.of(leased, form)

    def render(self, message: Message) -> Any:  # noqa: ANN401 - what the channel takes
        """The message as the channel sends it."""
        return self.channel.render(self.config, message)

    def send(self, body: Any, message: Message) -> AttemptResult:  # noqa: ANN401
        """One attempt."""
        return self.channel.send(self.config, body, message, self.round.now)

    def record(self, leased: Leased, result: AttemptResult) -> bool:
        """Records the result and tells operators what they must know. True where the delivery is dead."""
        now, attempts, alert = self.round.now(), leased.attempts + 1, leased.alert
        next_at = next_attempt(attempts, result, now, self.round.rand)
        dead = next_at is None and not isinstance(result, Sent)
        news = leased.payload.get("type") == "notices"
        subject = channel_subject(self.name, leased.address or (OF_NOTICES if news else alert))
        # Told before it is recorded: a kill between the two tells twice, the other way round it would tell nobody.
        # News that is dead itself breeds no further news where its receiver is known to be in trouble.
        of_all = subject if leased.address else f"{self.name} ["
        if dead and not (news and is_open(self.store, "delivery_dead", of_all)):
            self._report("delivery_dead", what_is_dead(self.name, alert, leased.address, attempts, result.why), subject)
        elif not dead and attempts >= EARLY_WARNING and not isinstance(result, Sent | PauseChannel):
            to = f" to {leased.address}" if leased.address else ""
            what = f"{plural(attempts, 'attempt')} to deliver alert {alert}{to} failed, the last one: "
            self._report("channel_failing", what_fails(self.name, what, result.why, ABOUT_FAILING))
        record(self.store, leased.delivery, result, now, next_at)
        if isinstance(result, Sent):
            with self.store.transaction():
                for code in ("channel_failing", "channel_paused"):
                    resolve_one(self.store, "", code, self.name, now)
                if not is_dead(self.store, subject):
                    resolve_one(self.store, "", "delivery_dead", subject, now)
        else:
            log.warning("alert %s over %s, attempt %d: %s: %s", alert, self.name, attempts, result.name, result.why)
        return dead

    def _pause_if_asked(self, leased: Leased, result: AttemptResult) -> bool:
        """Pauses the channel where the result asks for it; True if it did."""
        now = self.round.now()
        if isinstance(result, PauseChannel) and leased.attempts + 1 > result.tries:
            self._report("channel_paused", what_fails(self.name, "", result.why, ABOUT_PAUSED))
            pause(self.store, self.name, result.why, now)
            return True
        if isinstance(result, TryLater) and result.after and result.whole_channel:
            # The receiver asked for quiet: the next message in the lane must not come sooner either.
            until = now + timedelta(seconds=min(result.after, LONGEST_RETRY_AFTER))
            pause(self.store, self.name, result.why, now, until)
            return True
        return False

    def _report(self, code: str, message: str, subject: str = "") -> None:
        with self.store.transaction():
            report(self.store, [Incident("", code, subject or self.name, message, urgent=True)], self.round.now())
