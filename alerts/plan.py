"""From changes and notices to alerts: one message for one thing to each person, with the same id each time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from alerts.digest_times import due_at
from alerts.messages.change import worst_first
from alerts.messages.csv_attachment import rows_csv
from alerts.messages.payload import changes_payload
from alerts.outbox import Alert, Wanted, told_id
from alerts.routes import Route, Severity, matches, severity
from model.change import ROW_KINDS, ChangeKind, StoredChange

Hits = tuple[tuple[str, str], ...]


class UnknownChannel(ValueError):
    """A route names a channel that is not set up."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a channel's messages go."""

    addresses: tuple[str, ...] = ("",)
    """Each gets a delivery of its own; "" for a channel with one receiver."""
    attaches: bool = False
    """True for a channel that can carry the rows as a file."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be told now, and what later."""

    alerts: tuple[Alert, ...] = ()
    """The gravest first."""
    put_off: tuple[Wanted, ...] = ()
    of_alert: Mapping[str, tuple[Wanted, ...]] = field(default_factory=dict)
    """What each alert is made of, by its id: a storm puts it off."""


def check_routes(routes: Sequence[Route], receivers: Mapping[str, Receiver]) -> None:
    """Refuses a route to a channel that does not exist, by name: what it carries would be lost without a sound."""
    for route in routes:
        for channel in route.channels:
            if channel not in receivers:
                known = ", ".join(sorted(receivers)) or "none"
                raise UnknownChannel(f"route {route.name!r} goes to channel {channel!r}; channels set up: {known}")


def wanted(
    change: StoredChange, routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver]
) -> list[Wanted]:
    """Who is to hear of a change and when: each person once, as soon as the soonest of the routes that reach them.

    The same address in two email channels is one person. Of two ways that are equally soon the first route's counts.
    """
    hits = [(route, reason) for route in routes if (reason := matches(route, change)) is not None]
    high = severity(change) is Severity.HIGH
    people: dict[str, Wanted] = {}
    for channel in dict.fromkeys(c for route, _ in hits for c in route.channels):
        mine = [(route, reason) for route, reason in hits if channel in route.channels]
        due = _soonest([due_at(route, now, high=high) for route, _ in mine])
        why = tuple((r.name, w) for r, w in mine)
        for target in receivers[channel].addresses:
            person = target.casefold() or f"#{channel}"
            new, old = Wanted(change, channel, target, due, why), people.get(person)
            if old is not None:
                both = tuple(dict.fromkeys((*old.why, *why)))
                first = old if _soonest([old.due, due]) == old.due else new
                new = replace(first, why=both)
            people[person] = new
    return list(people.values())


def _soonest(times: Sequence[datetime | None]) -> datetime | None:
    return None if None in times else min(t for t in times if t is not None)


def plan_changes(
    changes: Sequence[StoredChange],
    routes: Sequence[Route],
    now: datetime,
    receivers: Mapping[str, Receiver],
    *,
    zone: str = "UTC",
) -> Plan:
    """One alert for each edition and receiver, receivers of the same rows sharing it; and what waits for a digest.

    `receivers` holds each channel by name. The rows of an alert stand worst first.
    """
    check_routes(routes, receivers)
    every = [w for change in changes for w in wanted(change, routes, now, receivers)]
    at_once = [w for w in every if w.due is None]
    plan = _alerts(at_once, lambda w: _edition(w.change), routes, now, receivers, zone=zone, digest=False)
    return replace(plan, put_off=tuple(w for w in every if w.due is not None))


def plan_digests(
    due: Sequence[Wanted], routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver], *,
    zone: str = "UTC",
) -> Plan:  # fmt: skip
    """One alert for each receiver with all that waited for now, across editions and sources.

    Where a channel's addresses have changed since, those of today get what waited for those of then.
    """
    moved: dict[tuple[int, str, str], Wanted] = {}
    for w in due:
        known = receivers.get(w.channel, Receiver((w.target,))).addresses
        for target in (w.target,) if w.target in known else known:
            moved.setdefault((w.change.id, w.channel, target), replace(w, target=target))
    return _alerts(list(moved.values()), lambda _: (0, ""), routes, now, receivers, zone=zone, digest=True)


def _edition(change: StoredChange) -> tuple[int, str]:
    # First looks at several sources are one summary, however many sources there are.
    return (0, "") if change.kind is ChangeKind.BASELINE else (change.edition_id, change.source)


def _alerts(
    parts: Sequence[Wanted],
    group: Callable[[Wanted], Hashable],
    routes: Sequence[Route],
    now: datetime,
    receivers: Mapping[str, Receiver],
    *,
    zone: str,
    digest: bool,
) -> Plan:
    by_receiver: dict[tuple[Hashable, str, str], list[Wanted]] = {}
    for w in parts:
        by_receiver.setdefault((group(w), w.channel, w.target), []).append(w)
    shared: dict[tuple[Hashable, ...], list[tuple[str, list[Wanted]]]] = {}
    for (key, channel, target), mine in by_receiver.items():
        same = tuple(w.change.id for w in mine)
        shared.setdefault((key, channel, same), []).append((target, mine))
    alerts: list[Alert] = []
    of_alert: dict[str, tuple[Wanted, ...]] = {}
    for members in shared.values():
        targets, first = tuple(target for target, _ in members), members[0][1]
        alert = _alert(first[0].channel, targets, first, routes, now, receivers, zone=zone, digest=digest)
        alerts.append(alert)
        of_alert[alert.id] = of_alert.get(alert.id, ()) + tuple(w for _, mine in members for w in mine)
    alerts.sort(
        key=lambda a: (a.payload["severity"] != "high", -(a.payload["score"] or 0), a.changes[:1], a.channel, a.id)
    )
    return Plan(tuple(alerts), (), of_alert)


def _alert(
    channel: str,
    targets: tuple[str, ...],
    members: Sequence[Wanted],
    routes: Sequence[Route],
    now: datetime,
    receivers: Mapping[str, Receiver],
    *,
    zone: str,
    digest: bool,
) -> Alert:
    changes = sorted((w.change for w in members), key=worst_first)
    name = told_id("changes", channel, *sorted(c.key for c in changes))
    why = _why([w.why for w in members])
    named = {w["route"] for w in why}
    payload = changes_payload(
        name, changes, why, now, zone=zone, digest=digest, subjects=[r.subject for r in routes if r.name in named]
    )
    attaches = channel in receivers and receivers[channel].attaches
    if attaches and any(c.kind in ROW_KINDS for c in changes):
        payload["csv"] = rows_csv(changes)
    return Alert(name, channel, payload, targets, tuple(sorted(c.id for c in changes)))


def _why(hits: Sequence[Hits]) -> list[dict[str, Any]]:
    """For each route: its name, for how many changes it matched, and the reasons (five at most)."""
    pairs = sorted((route, why) for hit in hits for route, why in hit)
    out = []
    for route, group in groupby(pairs, key=lambda p: p[0]):
        whys = [why for _, why in group]
        out.append({"route": route, "changes": len(whys), "reasons": list(dict.fromkeys(whys))[:5]})
    return out
