"""A digest of a channel that was renamed goes where its routes go now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from alerts.planning.grouping import Receiver
from alerts.routes import Route
from db.outbox.alerts import AlreadyPlanned, due_digests, save_plan
from db.outbox.gone import reached
from db.store import Store
from model.delivery import PendingNotification, person
from model.follow import LANE


def hand_on_digests(
    store: Store, routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver]
) -> None:
    """Puts what waits for a channel that is not set up any more down for those that its routes name today.

    Each hears it when the digest was due; not who has it, or waits for it, already. What no route of the same name
    brings to anybody else stays as it is.
    """
    found = [w for w in due_digests(store, datetime.max.replace(tzinfo=UTC), but=LANE) if w.channel not in receivers]
    had = reached(store, {w.change.id for w in found}, receivers)
    done, instead = list[PendingNotification](), list[PendingNotification]()
    for w in found:
        new = [x for x in _of_today(w, routes, receivers) if (w.change.id, person(x.channel, x.address)) not in had]
        if new:
            done.append(w)
            instead += new
    try:
        save_plan(store, (), (), now, released=done, deferred=_each_once(instead))
    except AlreadyPlanned:
        return  # another process has: the next round looks again


def _of_today(
    w: PendingNotification, routes: Sequence[Route], receivers: Mapping[str, Receiver]
) -> list[PendingNotification]:
    names = {name for name, _ in w.why}
    channels = dict.fromkeys(c for r in routes if r.name in names for c in r.channels if c in receivers)
    return [replace(w, channel=c, address=a) for c in channels for a in receivers[c].addresses]


def _each_once(found: Sequence[PendingNotification]) -> list[PendingNotification]:
    """The soonest for each change and person."""
    first: dict[tuple[int, str], PendingNotification] = {}
    for w in sorted(found, key=lambda w: w.due or datetime.min.replace(tzinfo=UTC)):
        first.setdefault((w.change.id, person(w.channel, w.address)), w)
    return list(first.values())
