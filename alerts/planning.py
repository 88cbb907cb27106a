"""Plans all that is due: changes, digests whose hour has come, operators' news; with the brake on a storm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from alerts.clean import clean, safe_url
from alerts.content import notices_payload
from alerts.outbox import Alert, AlreadyPlanned, Notice, Outbox, Wanted, told_id
from alerts.plan import Plan, Receiver, check_routes, plan_changes, plan_digests
from alerts.routes import Route, muted_by
from alerts.slots import STORM, STORM_SPAN, next_quarter
from db.waiting import Mute
from model import StoredChange

BATCH = 2000
"""Changes planned in one go; an edition is never cut, so there may be more."""


def plan_notices(
    notices: Sequence[Notice],
    routes: Sequence[Route],
    now: datetime,
    receivers: Mapping[str, Receiver],
    *,
    zone: str = "UTC",
) -> list[Alert]:
    """One message for each person of the operators' routes, with all that is to be told now.

    Trouble with a channel is not told over that channel, unless there is no other.
    """
    check_routes(routes, receivers)
    usual = tuple(dict.fromkeys(c for route in routes if route.operators for c in route.channels))
    people: dict[tuple[str, int], str] = {}
    groups: dict[tuple[str, str], list[Notice]] = {}
    for number, notice in enumerate(notices):
        for channel in _way_round(notice, usual, tuple(receivers)):
            for target in receivers[channel].addresses:
                if people.setdefault((target.casefold() or f"#{channel}", number), channel) == channel:
                    groups.setdefault((channel, target), []).append(notice)
    shared: dict[tuple[str, tuple[int, ...]], tuple[list[str], list[Notice]]] = {}
    for (channel, target), mine in groups.items():
        shared.setdefault((channel, tuple(id(n) for n in mine)), ([], mine))[0].append(target)
    return [
        _notices_alert(channel, tuple(targets), mine, now, zone) for (channel, _), (targets, mine) in shared.items()
    ]


def _notices_alert(
    channel: str, targets: tuple[str, ...], notices: Sequence[Notice], now: datetime, zone: str
) -> Alert:
    parts = sorted(
        f"{n.source}|{n.code}|{n.channel}|{n.first_at.isoformat()}|{n.recovered}|{n.telling}" for n in notices
    )
    name = told_id("notices", channel, *parts)
    return Alert(name, channel, notices_payload(name, notices, now, zone=zone), targets)


def _way_round(notice: Notice, usual: tuple[str, ...], every: tuple[str, ...]) -> tuple[str, ...]:
    """The channels for a notice: not the one it is about, as long as there is any other."""
    if not usual:
        return ()
    return tuple(c for c in usual if c != notice.channel) or tuple(c for c in every if c != notice.channel) or usual


def plan_due(
    outbox: Outbox,
    routes: Sequence[Route],
    now: datetime,
    receivers: Mapping[str, Receiver],
    limit: int = BATCH,
    *,
    zone: str = "UTC",
) -> int:
    """Plans everything that no plan covers yet; gives how many alerts that made. Safe to be cut off anywhere."""
    planner = _Planner(outbox, routes, now, receivers, zone)
    return planner.changes(limit) + planner.digests() + planner.notices()


def take_out_muted(outbox: Outbox, now: datetime) -> int:
    """Takes what the mutes keep back out of the digests that wait; gives how many changes that were."""
    while True:
        waiting = outbox.digests(datetime.max.replace(tzinfo=UTC))
        muted = _muted(outbox.mutes(now), [w.change for w in waiting])
        if not muted:
            return 0
        out = [w for w in waiting if w.change.id in muted]
        try:
            outbox.save_plan((), (), now, released=out, muted=tuple(muted.items()))
        except AlreadyPlanned:
            continue
        return len(muted)


def _muted(mutes: Sequence[Mute], changes: Iterable[StoredChange]) -> dict[int, int]:
    """Change -> the mute that keeps it back."""
    return {c.id: m.id for c in changes if (m := muted_by(mutes, c)) is not None}


@dataclass(frozen=True, slots=True)
class _Planner:
    outbox: Outbox
    routes: Sequence[Route]
    now: datetime
    receivers: Mapping[str, Receiver]
    zone: str

    def changes(self, limit: int) -> int:
        made = 0
        mutes = self.outbox.mutes(self.now)
        texts = any(r.terms for r in self.routes)
        while found := self.outbox.unplanned(limit, texts=texts):
            muted = _muted(mutes, found)
            loud = [c for c in found if c.id not in muted]
            plan = plan_changes(loud, self.routes, self.now, self.receivers, zone=self.zone)
            alerts, too_many = self._braked(plan)
            try:
                self.outbox.save_plan(
                    self._followed(alerts), [c.id for c in found], self.now, put_off=(*plan.put_off, *too_many),
                    muted=tuple(muted.items()),
                )  # fmt: skip
            except AlreadyPlanned:
                continue
            made += len(alerts)
        return made

    def _braked(self, plan: Plan) -> tuple[list[Alert], list[Wanted]]:
        """What is told now, and what a storm puts off to the next quarter of an hour."""
        lately: dict[str, int] = {}
        now, later = [], []
        for alert in plan.alerts:
            if alert.channel not in lately:
                lately[alert.channel] = self.outbox.told_lately(alert.channel, self.now - STORM_SPAN)
            if lately[alert.channel] < STORM:
                lately[alert.channel] += 1
                now.append(alert)
            else:
                quarter = next_quarter(self.now)
                later += [replace(w, due=quarter) for w in plan.of_alert[alert.id]]
        return now, later

    def _followed(self, alerts: Iterable[Alert]) -> list[Alert]:
        """The alerts, each naming the channel's last one about the same publication."""
        out = []
        for alert in alerts:
            before = self.outbox.last_alert(alert.channel, alert.payload["source"]["name"])
            if before is not None:
                follows = {**before, "headline": clean(before["headline"], 120), "page": safe_url(before["page"])}
                alert = replace(alert, payload={**alert.payload, "follows": follows})  # noqa: PLW2901
            out.append(alert)
        return out

    def digests(self) -> int:
        while due := self.outbox.digests(self.now):
            # A mute that was made while these were planned has not taken them out.
            muted = _muted(self.outbox.mutes(self.now), [w.change for w in due])
            loud = [w for w in due if w.change.id not in muted]
            plan = plan_digests(loud, self.routes, self.now, self.receivers, zone=self.zone)
            try:
                self.outbox.save_plan(
                    self._followed(plan.alerts), (), self.now, released=due, muted=tuple(muted.items())
                )  # fmt: skip
            except AlreadyPlanned:
                continue
            return len(plan.alerts)
        return 0

    def notices(self) -> int:
        notices = self.outbox.untold(self.now)
        if not notices:
            return 0
        alerts = plan_notices(notices, self.routes, self.now, self.receivers, zone=self.zone)
        self.outbox.save_plan(alerts, (), self.now, notices)
        return len(alerts)
