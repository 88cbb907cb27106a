"""Plans alerts: what has no plan yet becomes one message for each person, with the same id each time.

Changes, digests that are due and operators' news; with the brake on a storm. Each step is "find what is undone, do it,
mark it": a crash can repeat a delivery, under the same id, and cannot lose one.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from alerts.planning.grouping import Plan, Receiver, for_followers, plan_changes, plan_digests, plan_notices
from alerts.planning.lifting import muted, release_muted
from alerts.planning.when import QUARTER, next_quarter
from alerts.routes import Route, look_into_texts
from db.outbox import alerts as outbox
from db.outbox import restored
from db.outbox.alerts import AlreadyPlanned, save_plan
from db.outbox.incidents import Incident, report, resolve_one, untold, who_heard
from db.outbox.storms import Weight, has_gathered, told_at_once, weight_of
from db.problems import DatabaseProblem
from db.schedule import first_looks_waiting, news_waits
from db.store import Store
from model.change import NOT_ACCEPTED, ChangeKind, StoredChange
from model.delivery import Alert, PendingNotification
from model.follow import LANE
from text.sanitise import clean, safe_url

log = logging.getLogger(__name__)

BATCH = 2000
"""Changes planned in one go; an edition is never cut, so there may be more."""
TRIES = 20
"""How often what another process has begun to plan is read anew, before it is held to be a fault."""
STORM = 30
"""Alerts in an hour on one channel; what comes on top is told together, every quarter of an hour."""
AT_MOST = {Weight.FIRST_LOOK: 4, Weight.OTHER: 10, Weight.GRAVE: 20, Weight.PRESS: STORM}
"""Of these, with what weighs less: news waits for no first looks, the grave for no other, the press for no firms."""
STORM_SPAN = timedelta(hours=1)
_NOT_TOLD = "changes_not_told"


class NotPlanned(Exception):
    """What is to be told is said to be planned already, time and again, and is not. A fault of ours."""


class Enrichment(Struct, frozen=True):
    """What the configuration adds to a change: whom to ask about it, and its page on the site."""

    foi_bodies: Mapping[str, str] = field(default_factory=dict)
    """Source -> the body to ask about its releases, as WhatDoTheyKnow calls it; "" for nobody."""
    site: str = ""
    """Where people reach the pages that `npdwatch serve` shows; "" where there are none."""

    def to(self, change: StoredChange) -> StoredChange:
        more = {}
        if change.source in self.foi_bodies and "foi_body" not in change.detail:
            more["foi_body"] = self.foi_bodies[change.source]
        if self.site:
            more["page"] = self.page(change.id)
            if change.edition_id and not change.reason.startswith(NOT_ACCEPTED):
                more["edition_page"] = f"{self.site}/editions/{change.edition_id}"
        if self.site and change.kind is ChangeKind.ADDED and change.release_id:
            more["whose"] = f"{self.site}/releases/{change.release_id}#whose"
        return change._replace(detail={**change.detail, **more}) if more else change

    def page(self, change: int) -> str:
        return f"{self.site}/changes/{change}" if self.site else ""


NO_ENRICHMENT = Enrichment()


def plan_due(
    store: Store, routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver], *,
    zone: str = "UTC", enrichment: Enrichment = NO_ENRICHMENT, followed: bool = False, together: Collection[str] = (),
    under_way: Collection[str] = (),
) -> int:
    """Plans everything that no plan covers yet; gives how many alerts that made. Safe to be cut off anywhere.

    `followed`: readers follow by email, and what is told waits for them too. `together`: see
    `db.schedule.first_looks_waiting`. `under_way`: the sources that a crawl is asking, of which nothing is told yet.
    """
    restored.before_planning(store, now)
    later = first_looks_waiting(store.connection, together, now)
    planner = _Planner(store, routes, now, receivers, zone, enrichment, followed, later, under_way)
    made = planner.changes()
    try:
        release_muted(store, routes, now, receivers, planner.for_followers)
        made += planner.digests()
    finally:  # operators hear even where digests fail
        made += planner.notices()
    restored.after_planning(store)
    return made


class _Planner(Struct, frozen=True):
    store: Store
    routes: Sequence[Route]
    now: datetime
    receivers: Mapping[str, Receiver]
    zone: str
    enrichment: Enrichment
    followed: bool = False
    first_looks_later: Sequence[str] = ()
    """Sources whose first looks wait for others."""
    under_way: Collection[str] = ()
    """Sources all of whose news waits."""

    def changes(self) -> int:
        """Plans changes batch by batch. Ends by construction: each batch begins behind the one before.

        What cannot be planned is told to operators and left behind, source by source: it must not hold up the others.
        """
        made, after = 0, 0
        texts = look_into_texts(self.routes)
        while found := self._unplanned(after, texts=texts):
            made += self._changes(after, found, texts=texts)
            after = found[:BATCH][-1].id
        return made

    def _unplanned(self, after: int, *, texts: bool) -> list[StoredChange]:
        return outbox.unplanned(
            self.store, BATCH, after, texts=texts, but_first_looks=self.first_looks_later, but=self.under_way
        )

    def _changes(self, after: int, found: Sequence[StoredChange], *, texts: bool) -> int:
        for _ in range(TRIES):
            try:
                return self._plan(found)
            except AlreadyPlanned:
                found = self._unplanned(after, texts=texts)
            except DatabaseProblem:
                raise
            except Exception:  # a fault of ours: which source brings it about is found out by planning each alone
                log.exception("%d changes cannot be planned together", len(found))
                break
        return self._each_source(found)

    def _each_source(self, found: Sequence[StoredChange]) -> int:
        made = 0
        for source in dict.fromkeys(c.source for c in found):
            mine = [c for c in found if c.source == source]
            try:
                made += self._plan(mine)
            except DatabaseProblem:
                raise
            except Exception as error:  # told, and tried again each time: nothing of it is lost
                log.exception("the changes of %s cannot be planned", source)
                again = isinstance(error, AlreadyPlanned)
                why = "it is said to be planned already and is not" if again else clean(str(error), 200)
                what = "1 change was" if len(mine) == 1 else f"{len(mine)} changes were"
                text = (
                    f"{what} found and cannot be told, by a fault in npdwatch ({why or type(error).__name__}). "
                    "They are kept and tried again. Until then read them with: "
                    f"npdwatch changes --source {source}; and report it"
                )
                with self.store.transaction():
                    report(self.store, [Incident(source, _NOT_TOLD, "", text, urgent=True)], self.now)
        return made

    def _plan(self, found: Sequence[StoredChange]) -> int:
        """Plans these changes and marks them; what could not be planned before is told to be over."""
        if not found:
            return 0
        kept = muted(self.store, self.now, found)
        unmuted = [self.enrichment.to(c) for c in found if c.id not in kept]
        plan = plan_changes(unmuted, self.routes, self.now, self.receivers, zone=self.zone)
        since = self.now - STORM_SPAN
        alerts, too_many = braked(plan, lambda channel: told_at_once(self.store, channel, since, self.now), self.now)
        save_plan(
            self.store, self._followed(alerts), [c.id for c in found], self.now,
            deferred=(*plan.deferred, *too_many, *self.for_followers(unmuted)), muted=kept.items(),
        )
        with self.store.transaction():
            for source in dict.fromkeys(c.source for c in found):
                resolve_one(self.store, source, _NOT_TOLD, "", self.now)
        return len(alerts)

    def for_followers(self, changes: Sequence[StoredChange]) -> list[PendingNotification]:
        """What waits for readers who follow: at once, or where they have just been written to, a little later."""
        if not self.followed or not changes:
            return []
        lately = outbox.recent_alert_count(self.store, LANE, self.now - QUARTER)
        return for_followers(changes, self.now, self.zone, next_quarter(self.now) if lately else self.now)

    def _followed(self, alerts: Iterable[Alert]) -> list[Alert]:
        """The alerts, each naming the channel's last one about the same publication."""
        out = []
        for alert in alerts:
            before = outbox.last_alert(self.store, alert.channel, alert.payload["source"]["name"])
            if before:
                page = safe_url(self.enrichment.page(before.pop("change")))
                follows = {**before, "headline": clean(before["headline"], 120), "page": page}
                alert = replace(alert, payload={**alert.payload, "follows": follows})  # noqa: PLW2901
            out.append(alert)
        return out

    def _due(self) -> list[PendingNotification]:
        """The digests that are due; a channel that was given one in this quarter of an hour waits for the next.

        So it is given one in each, whatever comes when, and however many processes plan; and while it takes nothing, no
        more than an hour's wait for it.
        """
        due, later = outbox.due_digests(self.store, self.now, but=LANE), next_quarter(self.now)
        channels = {w.channel for w in due}
        if soon := {c for c in channels if has_gathered(self.store, c, later - QUARTER, self.now)}:
            with self.store.transaction():
                for channel in soon:
                    outbox.put_off(self.store, channel, self.now, later)
        return [w for w in due if w.channel not in soon]

    def digests(self) -> int:
        for _ in range(TRIES):
            if not (due := self._due()):
                return 0
            # A mute that was made while these were planned has not taken them out.
            kept = muted(self.store, self.now, [w.change for w in due])
            unmuted = [replace(w, change=self.enrichment.to(w.change)) for w in due if w.change.id not in kept]
            plan = plan_digests(unmuted, self.routes, self.now, self.receivers, zone=self.zone)
            try:
                save_plan(self.store, self._followed(plan.alerts), (), self.now, released=due, muted=kept.items())
            except AlreadyPlanned:
                continue
            return len(plan.alerts)
        raise NotPlanned("the digests that are due change each time that they are planned")

    def notices(self) -> int:
        notices = untold(self.store, self.now)
        if not notices or news_waits(self.store.connection, self.now):
            return 0
        heard = who_heard(self.store, [n for n in notices if n.recovered])
        alerts = plan_notices(notices, self.routes, self.now, self.receivers, zone=self.zone, heard=heard)
        save_plan(self.store, alerts, (), self.now, notices)
        return len(alerts)


def braked(
    plan: Plan, recent: Callable[[str], Counter[Weight]], now: datetime
) -> tuple[list[Alert], list[PendingNotification]]:
    """What is told now, and what a storm puts off to the next quarter of an hour.

    `recent` says how many alerts a channel was given at once within `STORM_SPAN`, by what they tell of.
    """
    lately: dict[str, Counter[Weight]] = {}
    told, later = [], []
    for alert in plan.alerts:
        if alert.channel not in lately:
            lately[alert.channel] = recent(alert.channel)
        sent, weight = lately[alert.channel], weight_of(alert.payload)
        if all(sum(sent[w] for w in Weight if w <= of) < most for of, most in AT_MOST.items() if of >= weight):
            sent[weight] += 1
            told.append(alert)
        else:
            later += [replace(w, due=next_quarter(now)) for w in plan.of_alert[alert.id]]
    return told, later


def take_out_muted(store: Store, now: datetime) -> int:
    """Takes what the mutes keep back out of the digests that wait; gives how many changes that were."""
    for _ in range(TRIES):
        waiting = outbox.due_digests(store, datetime.max.replace(tzinfo=UTC))
        kept = muted(store, now, [w.change for w in waiting])
        if not kept:
            return 0
        out = [w for w in waiting if w.change.id in kept]
        try:
            save_plan(store, (), (), now, released=out, muted=kept.items())
        except AlreadyPlanned:
            continue
        return len(kept)
    raise NotPlanned("what waits for a digest changes each time that the mutes are applied to it")
