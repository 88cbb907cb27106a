"""From changes and notices to alerts: one message for one thing on each channel, with the same id each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from alerts.content import changes_payload, notices_payload, worst_first
from alerts.outbox import Alert, Notice, Outbox, told_id
from alerts.routes import Route, matches, next_slot
from alerts.rows import rows_csv
from model import ROW_KINDS, ChangeKind, StoredChange

BATCH = 2000
"""Changes planned in one go; an edition is never cut, so there may be more."""


class UnknownChannel(ValueError):
    """A route names a channel that is not set up."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a channel's messages go."""

    addresses: tuple[str, ...] = ("",)
    """Each gets a delivery of its own; "" for a channel with one receiver."""
    attaches: bool = False
    """True for a channel that can carry the rows as a file."""


def check_routes(routes: Sequence[Route], receivers: Mapping[str, Receiver]) -> None:
    """Refuses a route to a channel that does not exist, by name: what it carries would be lost without a sound."""
    for route in routes:
        for channel in route.channels:
            if channel not in receivers:
                known = ", ".join(sorted(receivers)) or "none"
                raise UnknownChannel(f"route {route.name!r} goes to channel {channel!r}; channels set up: {known}")


def plan_alerts(
    changes: Sequence[StoredChange], routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver]
) -> list[Alert]:
    """One alert for each edition and channel; what a digest holds back until its hour is an alert of its own.

    A change that several routes carry to one channel is told there once, as soon as the soonest of them, and the
    message names them all. The rows stand worst first. `receivers` holds each channel by name.
    """
    check_routes(routes, receivers)
    groups: dict[tuple[int, str, str, datetime | None], list[tuple[StoredChange, tuple[tuple[str, str], ...]]]] = {}
    for change in changes:
        hits = [(route, why) for route in routes if (why := matches(route, change)) is not None]
        for channel in dict.fromkeys(c for route, _ in hits for c in route.channels):
            mine = [(route, why) for route, why in hits if channel in route.channels]
            slots = [next_slot(route, now) for route, _ in mine]
            due = None if None in slots else min(s for s in slots if s is not None)
            # First looks at several sources are one summary, however many sources there are.
            together = change.kind is ChangeKind.BASELINE
            key = (0, "", channel, due) if together else (change.edition_id, change.source, channel, due)
            groups.setdefault(key, []).append((change, tuple((r.name, why) for r, why in mine)))
    alerts = [_alert(key[2], key[3], members, now, receivers[key[2]]) for key, members in groups.items()]
    return sorted(alerts, key=lambda a: (a.payload["severity"] != "high", a.changes[:1], a.channel, a.id))


def _alert(
    channel: str,
    due: datetime | None,
    members: list[tuple[StoredChange, tuple[tuple[str, str], ...]]],
    now: datetime,
    receiver: Receiver,
) -> Alert:
    changes = sorted((c for c, _ in members), key=worst_first)
    name = told_id("changes", channel, *sorted(c.key for c in changes))
    payload = changes_payload(name, changes, _why([hits for _, hits in members]), now)
    if receiver.attaches and any(c.kind in ROW_KINDS for c in changes):
        payload["csv"] = rows_csv(changes)
    return Alert(name, channel, payload, receiver.addresses, tuple(sorted(c.id for c in changes)), due)


def _why(hits: Sequence[tuple[tuple[str, str], ...]]) -> list[dict[str, Any]]:
    """For each route: its name, for how many changes it matched, and the reasons (five at most)."""
    pairs = sorted((route, why) for hit in hits for route, why in hit)
    out = []
    for route, group in groupby(pairs, key=lambda p: p[0]):
        whys = [why for _, why in group]
        out.append({"route": route, "changes": len(whys), "reasons": list(dict.fromkeys(whys))[:5]})
    return out


def plan_notices(
    notices: Sequence[Notice], routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver]
) -> list[Alert]:
    """One message for each channel of the operators' routes, with all that is to be told now.

    Trouble with a channel is not told over that channel, unless there is no other.
    """
    check_routes(routes, receivers)
    usual = tuple(dict.fromkeys(c for route in routes if route.operators for c in route.channels))
    groups: dict[str, list[Notice]] = {}
    for notice in notices:
        for channel in _way_round(notice, usual, tuple(receivers)):
            groups.setdefault(channel, []).append(notice)
    alerts = []
    for channel, mine in groups.items():
        parts = sorted(
            f"{n.source}|{n.code}|{n.channel}|{n.first_at.isoformat()}|{n.recovered}|{n.telling}" for n in mine
        )
        name = told_id("notices", channel, *parts)
        alerts.append(Alert(name, channel, notices_payload(name, mine, now), receivers[channel].addresses))
    return alerts


def _way_round(notice: Notice, usual: tuple[str, ...], every: tuple[str, ...]) -> tuple[str, ...]:
    """The channels for a notice: not the one it is about, as long as there is any other."""
    if not usual:
        return ()
    return tuple(c for c in usual if c != notice.channel) or tuple(c for c in every if c != notice.channel) or usual


def plan_due(
    outbox: Outbox, routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver], limit: int = BATCH
) -> int:
    """Plans everything that no plan covers yet; gives how many alerts that made. Safe to be cut off anywhere."""
    made = 0
    while changes := outbox.unplanned(limit):
        alerts = plan_alerts(changes, routes, now, receivers)
        outbox.save_plan(alerts, [c.id for c in changes], now)
        made += len(alerts)
    notices = outbox.untold(now)
    if notices:
        alerts = plan_notices(notices, routes, now, receivers)
        outbox.save_plan(alerts, (), now, notices)
        made += len(alerts)
    return made
