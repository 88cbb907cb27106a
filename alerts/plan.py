"""Plans alerts: what has no plan yet becomes one message for each person, with the same id each time.

Changes, digests that are due and operators' news; with the brake on a storm. Each step is "find what is undone, do it,
mark it": a crash can repeat a delivery, under the same id, and cannot lose one. What was planned before something was
withheld is neither sent nor shown as it stands: it is made anew, or not at all.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from alerts.grouping import Plan, Receiver, next_quarter, plan_changes, plan_digests, plan_notices
from alerts.payload import changes_payload, notices_payload, rows_csv
from alerts.routes import Route, muted_by
from alerts.severity import worst_first
from db.connection import DatabaseProblem
from db.outbox import alerts as outbox
from db.outbox import restored
from db.outbox.alerts import AlreadyPlanned, changes_of, save_plan
from db.outbox.deliveries import cancel_obsolete, note_withheld, was_tried
from db.outbox.incidents import Incident, open_messages, report, resolve_one, untold
from db.register.changes import stored_changes_of
from db.schedule import ONE_OFF
from db.store import Store
from db.withheld.decide import Withheld, withheld
from db.withheld.record import NOTHING_LEFT
from model.change import StoredChange
from model.delivery import Alert, Leased, Notice, Payload, PendingNotification
from text.sanitise import clean, safe_url
from text.timestamp import parse_stamp, to_second

log = logging.getLogger(__name__)

BATCH = 2000
"""Changes planned in one go; an edition is never cut, so there may be more."""
TRIES = 20
"""How often what another process has begun to plan is read anew, before it is held to be a fault."""
STORM = 20
"""Alerts in an hour on one channel; what comes on top is told together, every quarter of an hour."""
STORM_SPAN = timedelta(hours=1)
_NOT_TOLD = "changes_not_told"
MADE_ANEW = "made anew without what is withheld"


class NotPlanned(Exception):
    """What is to be told is said to be planned already, time and again, and is not. A fault of ours."""


@dataclass(frozen=True, slots=True)
class Enrichment:
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
        return change._replace(detail={**change.detail, **more}) if more else change

    def page(self, change: int) -> str:
        return f"{self.site}/changes/{change}" if self.site else ""


NO_ENRICHMENT = Enrichment()


def plan_due(
    store: Store, routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver], *,
    zone: str = "UTC", enrichment: Enrichment = NO_ENRICHMENT,
) -> int:
    """Plans everything that no plan covers yet; gives how many alerts that made. Safe to be cut off anywhere."""
    restored.before_planning(store, now)
    planner = _Planner(store, routes, now, receivers, zone, enrichment)
    made = planner.changes()
    try:
        made += planner.digests()
    finally:  # operators hear even where digests fail
        made += planner.notices()
    restored.after_planning(store)
    return made


@dataclass(frozen=True, slots=True)
class _Planner:
    store: Store
    routes: Sequence[Route]
    now: datetime
    receivers: Mapping[str, Receiver]
    zone: str
    enrichment: Enrichment

    def changes(self) -> int:
        """Plans changes batch by batch. Ends by construction: each batch begins behind the one before.

        What cannot be planned is told to operators and left behind, source by source: it must not hold up the others.
        """
        made, after = 0, 0
        texts = any(r.terms for r in self.routes)
        while found := outbox.unplanned(self.store, BATCH, after, texts=texts):
            made += self._changes(after, found, texts=texts)
            after = found[:BATCH][-1].id
        return made

    def _changes(self, after: int, found: Sequence[StoredChange], *, texts: bool) -> int:
        for _ in range(TRIES):
            try:
                return self._plan(found)
            except AlreadyPlanned:
                found = outbox.unplanned(self.store, BATCH, after, texts=texts)
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
        muted = _muted(self.store, self.now, found)
        unmuted = [self.enrichment.to(c) for c in found if c.id not in muted]
        plan = plan_changes(unmuted, self.routes, self.now, self.receivers, zone=self.zone)
        alerts, too_many = self._braked(plan)
        save_plan(
            self.store, self._followed(alerts), [c.id for c in found], self.now, deferred=(*plan.deferred, *too_many),
            muted=muted.items(),
        )
        with self.store.transaction():
            for source in dict.fromkeys(c.source for c in found):
                resolve_one(self.store, source, _NOT_TOLD, "", self.now)
        return len(alerts)

    def _braked(self, plan: Plan) -> tuple[list[Alert], list[PendingNotification]]:
        """What is told now, and what a storm puts off to the next quarter of an hour."""
        lately: dict[str, int] = {}
        now, later = [], []
        for alert in plan.alerts:
            if alert.channel not in lately:
                lately[alert.channel] = outbox.recent_alert_count(self.store, alert.channel, self.now - STORM_SPAN)
            if lately[alert.channel] < STORM:
                lately[alert.channel] += 1
                now.append(alert)
            else:
                later += [replace(w, due=next_quarter(self.now)) for w in plan.of_alert[alert.id]]
        return now, later

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

    def digests(self) -> int:
        for _ in range(TRIES):
            if not (due := outbox.due_digests(self.store, self.now)):
                return 0
            # A mute that was made while these were planned has not taken them out.
            muted = _muted(self.store, self.now, [w.change for w in due])
            unmuted = [replace(w, change=self.enrichment.to(w.change)) for w in due if w.change.id not in muted]
            plan = plan_digests(unmuted, self.routes, self.now, self.receivers, zone=self.zone)
            try:
                save_plan(self.store, self._followed(plan.alerts), (), self.now, released=due, muted=muted.items())
            except AlreadyPlanned:
                continue
            return len(plan.alerts)
        raise NotPlanned("the digests that are due change each time that they are planned")

    def notices(self) -> int:
        notices = untold(self.store, self.now)
        if not notices:
            return 0
        alerts = plan_notices(notices, self.routes, self.now, self.receivers, zone=self.zone)
        save_plan(self.store, alerts, (), self.now, notices)
        return len(alerts)


def take_out_muted(store: Store, now: datetime) -> int:
    """Takes what the mutes keep back out of the digests that wait; gives how many changes that were."""
    for _ in range(TRIES):
        waiting = outbox.due_digests(store, datetime.max.replace(tzinfo=UTC))
        muted = _muted(store, now, [w.change for w in waiting])
        if not muted:
            return 0
        out = [w for w in waiting if w.change.id in muted]
        try:
            save_plan(store, (), (), now, released=out, muted=muted.items())
        except AlreadyPlanned:
            continue
        return len(muted)
    raise NotPlanned("what waits for a digest changes each time that the mutes are applied to it")


def _muted(store: Store, now: datetime, changes: Iterable[StoredChange]) -> dict[int, int]:
    """Change -> the mute that keeps it back."""
    mutes = outbox.mutes(store, now)
    return {c.id: m.id for c in changes if (m := muted_by(mutes, c)) is not None}


# What may not be told any more ----------------------------------------------------------------------------------


def as_it_may_go(store: Store, leased: Leased, now: datetime, enrichment: Enrichment) -> Leased | None:
    """A leased delivery with its message as it may leave this machine; None where it is cancelled instead."""
    if leased.payload.get("type") == "notices" and was_tried(store, leased.delivery):
        news = _as_it_stands(store, leased.payload)
        if news is None:
            cancel_obsolete(store, leased.delivery, now)
            return None
        leased = replace(leased, payload=news)
    held = withheld(store)
    if not held:
        return leased
    changes = changes_of(store, leased.alert)
    payload = _payload(store, held, leased.payload, changes, enrichment)
    if payload is None:
        note_withheld(store, leased.delivery, NOTHING_LEFT, now)
        return None
    if payload != leased.payload:
        left_out = [c.id for c in changes if held.change(c) is None]
        note_withheld(store, leased.delivery, MADE_ANEW, now, left_out)
    return replace(leased, payload=payload)


def _as_it_stands(store: Store, payload: Payload) -> Payload | None:
    """Operators' news that comes late, without what is true no longer; None where nothing of it is true."""
    if payload["not_shown"]:
        return payload
    now = open_messages(store)
    kept = []
    for i in payload["items"]:
        still = now.get((i["source"], i["code"], i["channel"]), {})
        same = {to_second(parse_stamp(at)): text for at, text in still.items()}
        if i["code"] in ONE_OFF or (i["recovered"] and not same) or (not i["recovered"] and i["first_at"] in same):
            kept.append(_notice(i, same.get(i["first_at"], i["message"])))
    if len(kept) == len(payload["items"]):
        return payload
    at = datetime.fromisoformat(payload["created_at"])
    return notices_payload(payload["id"], kept, at, zone=payload["time_zone"]) if kept else None


def _notice(item: Payload, message: str) -> Notice:
    return Notice(
        item["source"], item["code"], message, datetime.fromisoformat(item["first_at"]), item["count"],
        item["recovered"], item["channel"], item["telling"], item["ended"],
    )


def shown(store: Store, alert: str) -> dict[str, Any]:
    """The message of an alert without what is withheld now."""
    found = store.one("select payload from alert where id = ?", [alert])
    payload: dict[str, Any] = json.loads(found["payload"]) if found else {}
    held = withheld(store)
    if not held:
        return payload
    told = _payload(store, held, payload, changes_of(store, alert), NO_ENRICHMENT)
    return cast("dict[str, Any]", held.cleaner()(_nothing_of(payload))) if told is None else told


def may_be_told(store: Store, changes: Sequence[int]) -> dict[int, StoredChange]:
    """Those of these changes that are not withheld, by their numbers, as they may be told."""
    held = withheld(store)
    return {c.id: c for x in stored_changes_of(store, changes) if (c := held.change(x)) is not None}


def _payload(
    store: Store, held: Withheld, payload: Payload, changes: Sequence[StoredChange], enrichment: Enrichment
) -> dict[str, Any] | None:
    """The message of these changes as it may leave this machine now; None where nothing of it may."""
    told = [c for change in changes if (c := held.change(change)) is not None]
    if changes and not told:
        return None
    out = dict(payload)
    if told != list(changes):
        out = _anew(payload, sorted(map(enrichment.to, told), key=worst_first))
    follows = out.get("follows")
    if follows and any(held.change(c) != c for c in changes_of(store, str(follows.get("id")))):
        out["follows"] = {**follows, "headline": ""}  # it is named by its number and day alone
    cleaned: dict[str, Any] = held.cleaner()(out)
    return cleaned


def _nothing_of(payload: Payload) -> dict[str, Any]:
    """What is left to show of a message of which nothing may be told: that it was sent, and where it came from."""
    kept = ("version", "type", "id", "created_at", "time_zone", "severity", "digest", "source", "licence", "resent")
    edition = {"title": "", "published_at": "", "seen_at": payload["edition"]["seen_at"]}
    return {
        **{k: payload[k] for k in kept if k in payload}, "follows": None, "score": None, "subject": "", "counts": {},
        "total": 0, "items": [], "not_shown": 0, "why": [], "headline": outbox.GONE, "edition": edition,
    }


def _anew(payload: Payload, told: Sequence[StoredChange]) -> dict[str, Any]:
    """The message of these changes; what it says already stays as it is where it says the same."""
    at, digest = datetime.fromisoformat(payload["created_at"]), bool(payload.get("digest"))
    made = changes_payload(payload["id"], told, payload["why"], at, zone=payload["time_zone"], digest=digest)
    if "csv" in payload:
        made["csv"] = rows_csv(told)
    if all(made.get(k) == payload.get(k) for k in ("headline", "items", "csv", "total")):
        return dict(payload)
    return {**payload, **made, "created_at": payload["created_at"], "follows": payload.get("follows")}
