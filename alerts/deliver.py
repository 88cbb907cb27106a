"""Hands over what is due: leased, sent, recorded; each channel in a lane of its own, so that none waits for another."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alerts.channels import CHANNELS, Channel, Config
from alerts.message import Form, Message
from alerts.outbox import Leased, Notice, Outbox
from alerts.plan import Receiver
from alerts.results import GiveUp, NotAccepted, PauseChannel, Result, Sent, TryLater, Unknown
from alerts.retry import EARLY_WARNING, LONGEST_RETRY_AFTER, next_attempt

log = logging.getLogger(__name__)

LEASE = 600
"""Seconds. Longer than the longest attempt (a letter refused twice is tried in three forms, 90 s each)."""
FAILURES = 2
"""A lane ends for this round after so many failures of the channel in a row, each of which can take half a minute."""
MOST = 500
"""Deliveries of one lane in one round."""

OutboxFactory = Callable[[], AbstractContextManager[Outbox]]


@dataclass(slots=True)
class Counts:
    """What a round came to, by the name of the result."""

    results: dict[str, int] = field(default_factory=dict)
    dead: int = 0
    paused: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    """Lanes that an error of ours ended, and the error: a person should look."""

    @property
    def sent(self) -> int:
        return self.results.get("sent", 0)


def receivers(configs: Mapping[str, Config]) -> dict[str, Receiver]:
    """What planning needs to know of the channels that are set up."""
    return {n: Receiver(c.addresses, CHANNELS[c.kind].attaches) for n, c in configs.items()}


def deliver_due(
    outboxes: OutboxFactory,
    configs: Mapping[str, Config],
    now: Callable[[], datetime],
    *,
    owner: str,
    stop: threading.Event | None = None,
    rand: Callable[[], float] = random.random,
    wait: Callable[[float], object] | None = None,
) -> Counts:
    """Sends what is due, and gives what became of it. An attempt that has begun is finished when `stop` is set.

    `outboxes` opens an outbox: each lane has a thread, and a database connection belongs to one thread. `configs`
    holds the channels by name. `wait` passes the seconds between two posts to a hook that wants a pace.
    """
    stop = stop or threading.Event()
    counts, lock = Counts(), threading.Lock()
    with outboxes() as outbox:
        lanes = outbox.lanes(now())
    known = [name for name in lanes if name in configs]
    for name in set(lanes) - set(known):
        log.warning("deliveries wait for channel %r, which is not set up any more", name)

    def run(name: str) -> None:
        try:
            with outboxes() as mine:
                lane = _Lane(name, configs[name], mine, now, owner, stop, rand, wait or stop.wait)
                lane.drain(counts, lock)
        except Exception as error:  # a lane's boundary: the others go on
            log.exception("the lane of channel %r ended", name)
            with lock:
                counts.broken[name] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=run, args=(name,), name=f"lane-{name}") for name in known]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts


@dataclass(slots=True)
class _Lane:
    name: str
    config: Config
    outbox: Outbox
    now: Callable[[], datetime]
    owner: str
    stop: threading.Event
    rand: Callable[[], float]
    wait: Callable[[float], object]

    @property
    def channel(self) -> Channel:
        return CHANNELS[self.config.kind]

    def drain(self, counts: Counts, lock: threading.Lock) -> None:
        failures = 0
        for number in range(MOST):
            if number and self.channel.pace:
                self.wait(self.channel.pace)
            if self.stop.is_set():
                return
            # One at a time: what is leased and not begun would count as "may have been sent" after a kill.
            leased = self.outbox.lease(self.now(), self.owner, self.name, 1, LEASE)
            if not leased:
                return
            result = self._attempt(leased[0])
            held = self._holds(leased[0], result)
            dead = self._record(leased[0], result)
            with lock:
                counts.results[result.name] = counts.results.get(result.name, 0) + 1
                counts.dead += dead
            if held:
                with lock:
                    counts.paused.append(self.name)
                return
            ill = isinstance(result, Unknown | PauseChannel) or (isinstance(result, TryLater) and result.whole_channel)
            failures = failures + 1 if ill else 0
            if failures >= FAILURES:
                return

    def _attempt(self, leased: Leased) -> Result:
        """One attempt, down the ladder of forms where one cannot be rendered or is refused for what it holds."""
        refused: NotAccepted | None = None
        for form in Form:
            if refused is not None and form is Form.BARE:
                break
            message = Message.of(leased, form)
            try:
                body = self.channel.render(self.config, message)
            except Exception:  # no text may make an alert undeliverable: the next form is simpler
                log.exception("alert %s cannot be rendered as %s for %s", leased.alert, form.value, self.name)
                continue
            if refused is not None and self.channel.pace:
                self.wait(self.channel.pace)
            try:
                result = self.channel.send(self.config, body, message, self.now)
            except Exception as error:  # a fault of ours, perhaps after sending: never lost, and marked
                log.exception("sending alert %s over %s failed", leased.alert, self.name)
                return Unknown(f"a fault in npdwatch: {type(error).__name__}")
            if not isinstance(result, NotAccepted):
                return result
            log.warning("%s refused alert %s as %s: %s", self.name, leased.alert, form.value, result.why)
            refused = result
        return refused or GiveUp("the alert could not be rendered in any form; the log says why")

    def _record(self, leased: Leased, result: Result) -> bool:
        """Records the result and tells operators what they must know. True where the delivery is dead."""
        now, attempts = self.now(), leased.attempts + 1
        next_at = next_attempt(attempts, result, now, self.rand)
        dead = next_at is None and not isinstance(result, Sent)
        # Told before it is recorded: a kill between the two tells twice, the other way round it would tell nobody.
        if dead:
            what = f"alert {leased.alert} was not delivered{_to(leased)} after {attempts} attempts and is kept as dead"
            self._report("delivery_dead", f"{what}: {result.why}. Repair the cause, then redrive it", now)
        elif attempts >= EARLY_WARNING and not isinstance(result, Sent | PauseChannel):
            first = f"{attempts} attempts to deliver alert {leased.alert}{_to(leased)} failed"
            self._report("channel_failing", f"{first}, the last one: {result.why}", now)
        self.outbox.record(leased.delivery, result, now, next_at)
        if isinstance(result, Sent):
            if leased.attempts:
                self._report("channel_failing", "messages go out again", now, recovered=True)
        else:
            told = f"alert {leased.alert} over {self.name}, attempt {attempts}"
            log.warning("%s: %s: %s", told, result.name, result.why)
        return dead

    def _holds(self, leased: Leased, result: Result) -> bool:
        """Pauses the channel where the result asks for it; True if it did."""
        now = self.now()
        if isinstance(result, PauseChannel) and leased.attempts + 1 > result.tries:
            self.outbox.pause(self.name, result.why, now)
            self._report("channel_paused", f"{result.why}. Its alerts are kept; resume it when it is repaired", now)
            return True
        if isinstance(result, TryLater) and result.after and result.whole_channel:
            # The receiver asked for quiet: the next message in the lane must not come sooner either.
            until = now + timedelta(seconds=min(result.after, LONGEST_RETRY_AFTER))
            self.outbox.pause(self.name, result.why, now, until)
            return True
        return False

    def _report(self, code: str, message: str, now: datetime, *, recovered: bool = False) -> None:
        notice = Notice("", code, f"Channel {self.name}: {message}", now, recovered=recovered, channel=self.name)
        self.outbox.report(notice, now)


def _to(leased: Leased) -> str:
    return f" to {leased.target}" if leased.target else ""
