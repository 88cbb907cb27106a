"""Groups changes into alerts: who hears of what, when, in which message; digests and quiet hours. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from alerts.evidence import is_item
from alerts.payload.changes import changes_payload
from alerts.payload.notices import notices_payload
from alerts.payload.rows import rows_csv
from alerts.planning.when import due_at, next_slot
from alerts.routes import Digest, Route, matches
from alerts.severity import Severity, severity, worst_first
from model.change import ROW_KINDS, ChangeKind, StoredChange
from model.delivery import Alert, Notice, PendingNotification, alert_id, person
from model.follow import LANE, Frequency
from text.timestamp import stamp

DIGEST_ONLY = frozenset({ChangeKind.TO_LOOK_AT})
"""Kinds that no route tells at once: what would, tells them in a daily digest."""


class Receiver(Struct, frozen=True):
    """Where a channel's messages go."""

    addresses: tuple[str, ...] = ("",)
    """Each gets a delivery of its own; "" for a channel with one receiver."""
    attaches: bool = False
    """True for a channel that can carry the rows as a file."""
    most_grave: int = 0
    """Texts of high severity in one message, where the channel has no room for more; 0 for no limit."""
    usable: bool = True
    """False where nothing can be sent over it now: what is for it waits."""


def wanted(
    change: StoredChange, routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver]
) -> list[PendingNotification]:
    """Who is to hear of a change and when: each person once, as soon as the soonest of the routes that reach them.

    The same address in two email channels is one person. Of two ways that are equally soon the first route's counts.
    """
    return [ways[0] for ways in _ways(change, routes, now, receivers)]


def _ways(
    change: StoredChange, routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver]
) -> list[list[PendingNotification]]:
    """Of each who is to hear of a change all ways that are equally soon, the first route's first."""
    hits = [(route, reason) for route in routes if (reason := matches(route, change)) is not None]
    high = severity(change) is Severity.HIGH
    if change.kind in DIGEST_ONLY:
        hits = [(r.but(digest=Digest.DAILY) if r.digest is Digest.NOW else r, why) for r, why in hits]
    people: dict[str, list[PendingNotification]] = {}
    for channel in dict.fromkeys(c for route, _ in hits for c in route.channels):
        mine = [(route, reason) for route, reason in hits if channel in route.channels]
        due = _soonest(due_at(route, now, high=high) for route, _ in mine)
        for address in receivers[channel].addresses:
            why = tuple((route.name, reason) for route, reason in mine)
            way = PendingNotification(change, channel, address, due, why)
            people.setdefault(person(channel, address), []).append(way)
    soonest = map(_soonest_of, people.values())
    return [[w for w in ways if receivers[w.channel].usable] or ways for ways in soonest]


def _soonest_of(ways: list[PendingNotification]) -> list[PendingNotification]:
    """Those that are soonest, each with the reasons of all."""
    if len(ways) == 1:
        return ways
    due, why = _soonest(w.due for w in ways), tuple(dict.fromkeys(reason for w in ways for reason in w.why))
    return [replace(w, why=why) for w in ways if w.due == due]


def _over_few(every: Sequence[list[PendingNotification]]) -> list[PendingNotification]:
    """One way of each: what somebody hears at one time of one source goes along with what is graver, where it may.

    A new release that only one of two channels carries takes the news of its edition along, which both would.
    """
    together: dict[Hashable, list[int]] = {}
    for n, ways in enumerate(every):
        w = ways[0]
        source = "" if w.due or w.change.kind is ChangeKind.BASELINE else w.change.source
        together.setdefault((person(w.channel, w.address), w.due, source), []).append(n)
    out = [ways[0] for ways in every]
    for mine in together.values():
        used: dict[str, Severity] = {}
        is_over_several = len({out[n].channel for n in mine}) > 1
        for n in sorted(mine, key=lambda n: -severity(out[n].change)) if is_over_several else ():
            weight = severity(out[n].change)
            along = [w for channel in used for w in every[n] if w.channel == channel and used[channel] > weight]
            out[n] = next(iter(along), out[n])
            used.setdefault(out[n].channel, weight)
    return out


def for_followers(
    changes: Iterable[StoredChange], now: datetime, zone: str, at_once: datetime
) -> list[PendingNotification]:
    """What waits for readers who follow: each change once for each of how often they hear, whoever they are.

    Who hears of it is found when it is due, from what they follow then: 10,000 would make 10,000 rows of each change.
    The reason says when it was told, so that nobody hears of what was before they asked.
    """
    route = Route(LANE, (LANE,), time_zone=zone)
    due = {
        Frequency.IMMEDIATE: at_once, Frequency.DAILY: next_slot(route.but(digest=Digest.DAILY), now),
        Frequency.WEEKLY: next_slot(route.but(digest=Digest.WEEKLY), now),
    }
    return [
        PendingNotification(c, LANE, frequency, at, (("told", stamp(now)),))
        for c in changes if c.kind not in DIGEST_ONLY for frequency, at in due.items()
    ]


def _soonest(times: Iterable[datetime | None]) -> datetime | None:
    given = list(times)
    return None if None in given else min(filter(None, given))


class Plan(Struct, frozen=True):
    """What is to be told now, and what later."""

    alerts: tuple[Alert, ...] = ()
    """The gravest first."""
    deferred: tuple[PendingNotification, ...] = ()
    of_alert: Mapping[str, tuple[PendingNotification, ...]] = field(default_factory=dict)
    """What each alert is made of, by its id: a storm puts it off."""


def plan_changes(
    changes: Sequence[StoredChange], routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver], *,
    zone: str = "UTC",
) -> Plan:
    """One alert for each edition and receiver, receivers of the same rows sharing it; and what waits for a digest.

    `receivers` holds each channel by name. The rows of an alert stand worst first.
    """
    every = _over_few([ways for change in changes for ways in _ways(change, routes, now, receivers)])
    at_once = [w for w in every if w.due is None]
    editions: dict[str, set[int]] = defaultdict(set)
    for w in at_once:
        editions[w.change.source].update([w.change.edition_id] * (w.change.edition_id > 0))
    plan = _alerts(at_once, lambda w: _edition(w.change, editions), routes, now, receivers, zone=zone, digest=False)
    return replace(plan, deferred=tuple(w for w in every if w.due is not None))


def plan_digests(
    due: Sequence[PendingNotification], routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver], *,
    zone: str = "UTC",
) -> Plan:
    """One alert for each receiver with all that waited for now, across editions and sources.

    Where a channel's addresses have changed since, those of today get what waited for those of then.
    """
    moved: dict[tuple[int, str, str], PendingNotification] = {}
    for w in due:
        known = receivers.get(w.channel, Receiver((w.address,))).addresses
        for address in (w.address,) if w.address in known else known:
            moved.setdefault((w.change.id, w.channel, address), replace(w, address=address))
    return _alerts(list(moved.values()), lambda _: (0, ""), routes, now, receivers, zone=zone, digest=True)


def _edition(change: StoredChange, editions: Mapping[str, Collection[int]]) -> tuple[int, str]:
    """What is told together: an edition, and what is news of its page at the same time, such as a further file."""
    # First looks at several sources are one summary, however many sources there are.
    if change.kind is ChangeKind.BASELINE:
        return 0, ""
    of_source = editions.get(change.source, ())
    return next(iter(of_source)) if not change.edition_id and len(of_source) == 1 else change.edition_id, change.source


def _alerts(
    parts: Sequence[PendingNotification], group: Callable[[PendingNotification], Hashable],
    routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver], *, zone: str, digest: bool,
) -> Plan:
    by_receiver: dict[tuple[Hashable, str, str], list[PendingNotification]] = {}
    for w in parts:
        by_receiver.setdefault((group(w), w.channel, w.address), []).append(w)
    shared: dict[tuple[Hashable, ...], list[list[PendingNotification]]] = {}
    for (key, channel, _), mine in by_receiver.items():
        shared.setdefault((key, channel, *(w.change.id for w in mine)), []).append(mine)
    alerts: list[Alert] = []
    of_alert: dict[str, tuple[PendingNotification, ...]] = {}
    for whole in shared.values():
        for members in [whole] if digest else _pieces(whole, receivers):
            alert = _alert(members, routes, now, receivers, zone=zone, digest=digest)
            alerts.append(alert)
            of_alert[alert.id] = of_alert.get(alert.id, ()) + tuple(w for mine in members for w in mine)
    alerts.sort(
        key=lambda a: (a.payload["severity"] != "high", -(a.payload["score"] or 0), a.changes[:1], a.channel, a.id)
    )
    return Plan(tuple(alerts), (), of_alert)


def _pieces(
    members: Sequence[list[PendingNotification]], receivers: Mapping[str, Receiver]
) -> Iterator[list[list[PendingNotification]]]:
    """The same for one message each, the worst first: of more grave texts than its channel has room for several."""
    channel = members[0][0].channel
    most = receivers[channel].most_grave if channel in receivers else 0
    order = sorted(range(len(members[0])), key=lambda n: worst_first(members[0][n].change))
    texts = [n for n in order if is_item(c := members[0][n].change) and severity(c) is Severity.HIGH]
    cuts = [0, *(order.index(n) for n in texts[most::most])] if most else [0]
    for start, end in zip(cuts, [*cuts[1:], len(order)], strict=True):
        yield [[mine[n] for n in sorted(order[start:end])] for mine in members]


def _alert(
    members: Sequence[Sequence[PendingNotification]], routes: Sequence[Route], now: datetime,
    receivers: Mapping[str, Receiver], *, zone: str, digest: bool,
) -> Alert:
    """The alert of receivers who are to hear of the same changes."""
    first, addresses = members[0], tuple(mine[0].address for mine in members)
    channel, changes = first[0].channel, sorted((w.change for w in first), key=worst_first)
    name = alert_id("changes", channel, *sorted(c.key for c in changes))
    why = _why([w.why for w in first])
    named = {w["route"] for w in why}
    subjects = [r.subject for r in routes if r.name in named]
    payload = changes_payload(name, changes, why, now, zone=zone, digest=digest, subjects=subjects)
    attaches = channel in receivers and receivers[channel].attaches
    if attaches and any(c.kind in ROW_KINDS or (is_item(c) and len(changes) > 1) for c in changes):
        payload["csv"] = rows_csv(changes)
    return Alert(name, channel, payload, addresses, tuple(sorted(c.id for c in changes)))


def _why(hits: Sequence[tuple[tuple[str, str], ...]]) -> list[dict[str, Any]]:
    """For each route: its name, for how many changes it matched, and the reasons (five at most)."""
    reasons: dict[str, list[str]] = {}
    for route, why in sorted(pair for hit in hits for pair in hit):
        reasons.setdefault(route, []).append(why)
    return [
        {"route": route, "changes": len(whys), "reasons": list(dict.fromkeys(whys))[:5]}
        for route, whys in reasons.items()
    ]


def plan_notices(
    notices: Sequence[Notice], routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver], *,
    zone: str = "UTC", heard: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> list[Alert]:
    """One message for each person of the operators' routes, with all that is to be told now.

    Trouble with a channel is not told over that channel, unless there is no other. `heard` has the notices of which it
    is known who was told that something is wrong (`person`): nobody else is told that it is over.
    """
    usual = tuple(dict.fromkeys(c for route in routes if route.operators for c in route.channels))
    people: dict[tuple[str, int], str] = {}
    groups: dict[tuple[str, str], list[int]] = {}
    for number, notice in enumerate(notices):
        for channel in fallback_channels(notice, usual, receivers):
            for address in receivers[channel].addresses:
                who = person(channel, address)
                if notice.recovered and who not in heard.get(notice.id, (who,)):
                    continue
                if people.setdefault((who, number), channel) == channel:
                    groups.setdefault((channel, address), []).append(number)
    shared: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for (channel, address), numbers in groups.items():
        shared.setdefault((channel, tuple(numbers)), []).append(address)
    alerts = []
    for (channel, which), addresses in shared.items():
        mine = [notices[n] for n in which]
        parts = (f"{n.source}|{n.code}|{n.channel}|{n.first_at.isoformat()}|{n.recovered}|{n.reminder}" for n in mine)
        name = alert_id("notices", channel, *sorted(parts))
        alerts.append(Alert(name, channel, notices_payload(name, mine, now, zone=zone), tuple(addresses)))
    return alerts


def fallback_channels(
    notice: Notice, usual: Iterable[str], receivers: Mapping[str, Receiver]
) -> tuple[str, ...]:
    """The channels for a notice: not the one it is about, nor one that cannot be used, while there is any other."""
    usual = tuple(usual)
    others = [tuple(c for c in channels if c != notice.channel) for channels in (usual, receivers)]
    usable = [tuple(c for c in channels if c not in receivers or receivers[c].usable) for channels in others]
    return next(filter(None, (*usable, *others)), usual) if usual else ()
