"""A lane: what is due over one channel is leased, sent, recorded, one by one."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from alerts.channels import CHANNELS
from alerts.channels.channel import LONGEST_RETRY_AFTER, Channel, Config, next_attempt
from alerts.message import Form, Message
from alerts.planning.plan import NO_ENRICHMENT, Enrichment
from alerts.sending.redact import as_it_may_go
from alerts.sending.undelivered import ABOUT_FAILING, ABOUT_PAUSED, what_fails, what_is_dead
from db.outbox.addresses import follow_addresses
from db.outbox.attempts import lease, put_back, record, refused_before
from db.outbox.dead import OF_NOTICES, is_dead, take_up_dead
from db.outbox.deliveries import end_pause, fails_elsewhere, pause
from db.outbox.incidents import Incident, channel_subject, is_open, report, resolve_one
from db.problems import DatabaseProblem
from db.store import Store
from model.delivery import AttemptResult, GiveUp, Leased, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from text.labels import plural

log = logging.getLogger(__name__)

LEASE = 600
"""Seconds. Longer than the longest attempt: a letter that is refused is tried in a second form, a minute each."""
FAILURES = 2
"""A lane ends for this round after so many failures of the channel in a row, each of which can take half a minute."""
EARLY_WARNING = 6
"""Failed attempts after which operators are told: eleven minutes in."""
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


@dataclass(slots=True)
class LanesRound:
    """What the lanes of one round have in common."""

    stores: Callable[[], Store]
    configs: Mapping[str, Config]
    now: Callable[[], datetime]
    owner: str
    stop: threading.Event
    rand: Callable[[], float]
    wait: Callable[[float], object]
    enrichment: Enrichment
    counts: Counts = field(default_factory=Counts)
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Of the counts."""
    running: dict[str, threading.Thread] = field(default_factory=dict)


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


@dataclass
class DeliveryLane:
    """What is due over one channel, sent one by one."""

    round: LanesRound
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
        """The next delivery, leased; None where nothing is due. What is for an address that is gone goes to another."""
        round_, here = self.round, self.config.addresses
        while leased := next_due(self.store, round_.now(), round_.owner, self.name, round_.enrichment):
            if leased.address in here:
                return leased
            with self.store.transaction():
                follow_addresses(self.store, self.name, here, round_.now(), ours=leased.delivery)
        return None

    def _of_all(self, leased: Leased, result: AttemptResult) -> AttemptResult:
        """The result; a refusal that met the alert before as well is one of us: it kills neither of the two."""
        if not (isinstance(result, NotAccepted) and result.policy):
            return result
        before = refused_before(self.store, self.name, leased.alert)
        if before is None:
            return result
        take_up_dead(self.store, self.name, before)
        return PauseChannel(f"{result.why}. It refused the alert before as well")

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
        if leased.out_of_turn and isinstance(result, TryLater | Unknown):
            put_back(self.store, leased.delivery, result, now)
            log.warning("alert %s over %s, before its turn: %s: %s", alert, self.name, result.name, result.why)
            return False
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
                self._note_works(now, leased.address)
                if not is_dead(self.store, subject):
                    resolve_one(self.store, "", "delivery_dead", subject, now)
        else:
            waits = isinstance(result, PauseChannel) and attempts <= result.tries
            said = "refused, and tried again before the channel is paused" if waits else result.name
            log.warning("alert %s over %s, attempt %d: %s: %s", alert, self.name, attempts, said, result.why)
        return dead

    def _note_works(self, now: datetime, address: str | None = None) -> None:
        """Ends the news that the channel is in trouble, and a pause, inside a transaction.

        That one address takes mail says nothing of another that has long taken none: it would fail, be over and fail
        again with each alert. None: whichever it is, as where thousands of readers are written to.
        """
        end_pause(self.store, self.name)
        resolve_one(self.store, "", "channel_paused", self.name, now)
        if address is None or not fails_elsewhere(self.store, self.name, address, EARLY_WARNING):
            resolve_one(self.store, "", "channel_failing", self.name, now)

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
