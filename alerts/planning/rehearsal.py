"""What routes would have made of all that was told so far: the planner's own grouping, with nothing stored or sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from heapq import nsmallest
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from alerts.planning.grouping import Plan, Receiver, plan_changes, plan_digests
from alerts.planning.plan import STORM_SPAN, braked
from alerts.planning.when import QUARTER, next_quarter
from alerts.routes import Route, look_into_texts
from alerts.severity import Severity, severity, worst_first
from db.outbox import alerts as outbox
from db.outbox.storms import Weight, weight_of
from db.store import Store
from model.change import ChangeKind, StoredChange
from model.delivery import Alert, PendingNotification
from text.timestamp import parse_stamp, stamp

WORST = 10
EXAMPLES = 3
"""Of each kind and severity of what is missed, the worst."""
_END = datetime.max.replace(tzinfo=UTC)


class ToldOne(NamedTuple):
    """A change that is told, with the first message that has it."""

    change: StoredChange
    day: date
    channel: str
    why: tuple[tuple[str, str], ...]
    """(route, why it matched) of each."""


class Day(Struct):
    """What would have come on one day."""

    messages: Counter[str] = field(default_factory=Counter)
    """By channel."""
    changes: set[int] = field(default_factory=set)


class Missed(Struct):
    """Changes of one kind and severity that no route tells."""

    number: int = 0
    worst: list[StoredChange] = field(default_factory=list)


class Rehearsal(Struct):
    """What came of it."""

    routes: Sequence[Route]
    receivers: Mapping[str, Receiver]
    zone: str
    changes: int = 0
    days: dict[date, Day] = field(default_factory=dict)
    worst: list[ToldOne] = field(default_factory=list)
    missed: dict[tuple[Severity, ChangeKind], Missed] = field(default_factory=dict)
    alerts: list[tuple[str, str, datetime]] = field(default_factory=list)
    """(id, channel, when) of each message, in order; their texts would fill the memory."""
    _waiting: dict[datetime, list[PendingNotification]] = field(default_factory=dict)
    """What waits for a digest, by when that is due."""
    _sent: dict[str, list[tuple[datetime, Weight]]] = field(default_factory=dict)
    """When each channel was given an alert at once, and what it told of."""
    _gathered: dict[str, datetime] = field(default_factory=dict)
    """When each channel was last given one that was gathered."""

    def play(self, store: Store, since: datetime | None = None) -> None:
        """Plays what was told since then, each at its time."""
        texts = look_into_texts(self.routes)
        for at, ids in outbox.moments(store, stamp(since) if since else ""):
            now = parse_stamp(at)
            self._digests(now)
            self._changes(outbox.as_they_may_be_told(store, ids, texts=texts), now)
        self._digests(_END)

    def _changes(self, found: Sequence[StoredChange], now: datetime) -> None:
        self.changes += len(found)
        plan = plan_changes(found, self.routes, now, self.receivers, zone=self.zone)
        carried = {w.change.id for w in (*plan.deferred, *(w for some in plan.of_alert.values() for w in some))}
        for change in found:
            if change.id not in carried:
                missed = self.missed.setdefault((severity(change), change.kind), Missed())
                missed.number += 1
                missed.worst = nsmallest(EXAMPLES, [*missed.worst, change], key=worst_first)
        alerts, too_many = braked(plan, lambda channel: self._lately(channel, now), now)
        for w in (*plan.deferred, *too_many):
            if w.due is not None:
                self._waiting.setdefault(w.due, []).append(w)
        self._tell(plan, alerts, now)

    def _lately(self, channel: str, now: datetime) -> Counter[Weight]:
        self._sent[channel] = [(at, weight) for at, weight in self._sent.get(channel, ()) if at > now - STORM_SPAN]
        return Counter(weight for _, weight in self._sent[channel])

    def _digests(self, until: datetime) -> None:
        """Tells the digests that are due before then, each when it is; of each channel one in a quarter of an hour."""
        while due := min((at for at in self._waiting if at < until), default=None):
            later, mine = next_quarter(due), list[PendingNotification]()
            for w in self._waiting.pop(due):
                soon = self._gathered.get(w.channel, due - QUARTER) >= later - QUARTER
                (self._waiting.setdefault(later, []) if soon else mine).append(w)
            plan = plan_digests(mine, self.routes, due, self.receivers, zone=self.zone)
            self._gathered.update((alert.channel, due) for alert in plan.alerts)
            self._tell(plan, plan.alerts, due)

    def _tell(self, plan: Plan, alerts: Iterable[Alert], now: datetime) -> None:
        day, first = now.astimezone(ZoneInfo(self.zone)).date(), {x.change.id: x for x in self.worst}
        for alert in alerts:
            self.alerts.append((alert.id, alert.channel, now))
            if not alert.payload["digest"]:
                self._sent.setdefault(alert.channel, []).append((now, weight_of(alert.payload)))
            told = self.days.setdefault(day, Day())
            told.messages[alert.channel] += 1
            told.changes.update(alert.changes)
            for w in plan.of_alert[alert.id]:
                first.setdefault(w.change.id, ToldOne(w.change, day, w.channel, w.why))
        self.worst = nsmallest(WORST, first.values(), key=lambda x: worst_first(x.change))
