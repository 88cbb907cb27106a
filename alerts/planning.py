"""Plans all that is due: changes, digests whose hour has come, operators' news; with the brake on a storm."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from alerts.digest_times import STORM, STORM_SPAN, next_quarter
from alerts.messages.payload import notices_payload
from alerts.outbox import Alert, AlreadyPlanned, Notice, NotPlanned, Outbox, Wanted, told_id
from alerts.plan import Plan, Receiver, check_routes, plan_changes, plan_digests
from alerts.routes import Route, muted_by
from db.connection import DatabaseProblem
from db.outbox.digests import Mute
from model.change import StoredChange
from text.sanitise import clean, safe_url

log = logging.getLogger(__name__)

BATCH = 2000
"""Changes planned in one go; an edition is never cut, so there may be more."""
TRIES = 20
"""How often what another process has begun to plan is read anew, before it is held to be a fault."""


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
    check_routes(routes, receivers)
    planner = _Planner(outbox, routes, now, receivers, zone)
    made = planner.changes(limit)
    try:
        made += planner.digests()
    finally:  # operators hear even where digests fail
        made += planner.notices()
    return made


def take_out_muted(outbox: Outbox, now: datetime) -> int:
    """Takes what the mutes keep back out of the digests that wait; gives how many changes that were."""
    for _ in range(TRIES):
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
    raise NotPlanned("what waits for a digest changes each time that the mutes are applied to it")


def _muted(mutes: Sequence[Mute], changes: Iterable[StoredChange]) -> dict[int, int]:
    """Change -> the mute that keeps it back."""
    return {c.id: m.id for c in changes if (m := muted_by(mutes, c)) is not None}


def _not_told(source: str, changes: int, error: object, now: datetime) -> Notice:
    """The news that changes of a source cannot be told, or, for none, that they can again."""
    what = "1 change was" if changes == 1 else f"{changes} changes were"
    text = (
        f"{what} found and cannot be told, by a fault in npdwatch ({clean(str(error), 200) or type(error).__name__}). "
        f"They are kept and tried again. Until then read them with: npdwatch changes --source {source}; and report it"
    )
    return Notice(source, "changes_not_told", text, now, recovered=not changes)


@dataclass(frozen=True, slots=True)
class _Planner:
    outbox: Outbox
    routes: Sequence[Route]
    now: datetime
    receivers: Mapping[str, Receiver]
    zone: str

    def changes(self, limit: int) -> int:
        """Plans changes batch by batch. Ends by construction: each batch begins behind the one before.

        What cannot be planned is told to operators and left behind, source by source: it must not hold up the others.
        """
        made, after = 0, 0
        texts = any(r.terms for r in self.routes)
        while found := self.outbox.unplanned(limit, after=after, texts=texts):
            made += self._changes(limit, after, found, texts=texts)
            after = found[: max(1, limit)][-1].id
        return made

    def _changes(self, limit: int, after: int, found: Sequence[StoredChange], *, texts: bool) -> int:
        for _ in range(TRIES):
            try:
                return self._plan(found)
            except AlreadyPlanned:
                found = self.outbox.unplanned(limit, after=after, texts=texts)
            except DatabaseProblem:
                raise
            except Exception:  # a fault of ours: which source brings it about is found out by planning each alone
                log.exception("%d changes cannot be planned together", len(found))
                break
        return self._each_source(found)

    def _each_source(self, found: Sequence[StoredChange]) -> int:
        made = 0
        sources = dict.fromkeys(c.source for c in found)
        for source in sources:
            mine = [c for c in found if c.source == source]
            try:
                made += self._plan(mine)
            except DatabaseProblem:
                raise
            except Exception as error:  # told, and tried again each time: nothing of it is lost
                log.exception("the changes of %s cannot be planned", source)
                what = "it is said to be planned already and is not" if isinstance(error, AlreadyPlanned) else error
                self.outbox.report(_not_told(source, len(mine), what, self.now), self.now)
        return made

    def _plan(self, found: Sequence[StoredChange]) -> int:
        """Plans these changes and marks them; what could not be planned before is told to be over."""
        if not found:
            return 0
        muted = _muted(self.outbox.mutes(self.now), found)
        loud = [c for c in found if c.id not in muted]
        plan = plan_changes(loud, self.routes, self.now, self.receivers, zone=self.zone)
        alerts, too_many = self._braked(plan)
        self.outbox.save_plan(
            self._followed(alerts), [c.id for c in found], self.now, put_off=(*plan.put_off, *too_many),
            muted=tuple(muted.items()),
        )  # fmt: skip
        for source in dict.fromkeys(c.source for c in found):
            self.outbox.report(_not_told(source, 0, "", self.now), self.now)
        return len(alerts)

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
        for _ in range(TRIES):
            due = self.outbox.digests(self.now)
            if not due:
                return 0
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
        raise NotPlanned("the digests that are due change each time that they are planned")

    def notices(self) -> int:
        notices = self.outbox.untold(self.now)
        if not notices:
            return 0
        alerts = plan_notices(notices, self.routes, self.now, self.receivers, zone=self.zone)
        self.outbox.save_plan(alerts, (), self.now, notices)
        return len(alerts)
