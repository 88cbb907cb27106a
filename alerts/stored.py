"""The outbox in the database: what `alerts.outbox.Outbox` asks for, put in terms of `db.outbox.alerts`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Self, cast

from alerts.messages.kept_back import GONE, MADE_ANEW, as_it_may_go, nothing_of
from alerts.outbox import Alert, AlreadyPlanned, Leased, Notice, Wanted
from alerts.results import Result, Unknown
from db.outbox import alerts as outbox
from db.outbox import digests as waiting
from db.outbox.incidents import Trouble, report
from db.register.retired import NO_LONGER_WATCHED
from db.store.transaction import Store, moment, stamp
from db.withheld.decide import Withheld, withheld
from db.withheld.let_go import NOTHING_LEFT
from model.change import StoredChange


class StoredOutbox:
    """For one thread: it holds one connection."""

    def __init__(self, store: Store, bodies: Mapping[str, str] | None = None, site: str = "") -> None:
        """`bodies` names for a source whom to ask about its releases, as WhatDoTheyKnow calls it; "" for nobody.

        `site` is where people reach the pages that `npdwatch serve` shows; "" where there are none.
        """
        self.store = store
        self.bodies = bodies or {}
        self.site = site
        self._notices: list[tuple[Notice, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def unplanned(self, limit: int, *, after: int = 0, texts: bool = False) -> list[StoredChange]:
        while found := outbox.unplanned(self.store, limit, after):
            after = found[-1].id
            told = self._told(outbox.with_texts(self.store, found) if texts else found, withheld(self.store))
            if len(told) < len(found):
                with self.store.transaction():
                    outbox.put_back(self.store, {c.id for c in found} - {c.id for c in told})
            if told:
                return [self._complete(c) for c in told]
        return []

    @staticmethod
    def _told(found: Sequence[StoredChange], held: Withheld) -> list[StoredChange]:
        """Those that may be told, as they may be."""
        return [c for change in found if (c := held.change(change)) is not None]

    def _complete(self, change: StoredChange) -> StoredChange:
        """The change with what the configuration adds: whom to ask, and where it stands on the site."""
        more: dict[str, str] = {}
        if change.source in self.bodies and "foi_body" not in change.detail:
            more["foi_body"] = self.bodies[change.source]
        if self.site:
            more["page"] = self._page_of(change.id)
        return change._replace(detail={**change.detail, **more}) if more else change

    def _page_of(self, change: int) -> str:
        return f"{self.site}/changes/{change}" if self.site else ""

    def digests(self, now: datetime) -> list[Wanted]:
        held = withheld(self.store)
        out, kept = [], []
        for change, w in waiting.due_digests(self.store, now):
            told = held.change(change)
            if told is None:
                kept.append(w)
            else:
                out.append(Wanted(self._complete(told), w.channel, w.address, w.due, w.why))
        if kept:
            with self.store.transaction():
                waiting.release(self.store, kept)
                outbox.put_back(self.store, {w.change for w in kept})
        return out

    def mutes(self, now: datetime) -> list[waiting.Mute]:
        return waiting.mutes(self.store, now)

    def told_lately(self, channel: str, since: datetime) -> int:
        return outbox.told_lately(self.store, channel, since)

    def last_alert(self, channel: str, source: str) -> dict[str, str] | None:
        found = outbox.last_alert(self.store, channel, source)
        held = withheld(self.store)
        if found and held and any(held.change(c) != c for c in self._of_alert(found["id"])):
            found["headline"] = GONE
        return {**found, "page": self._page_of(found.pop("change"))} if found else None

    def untold(self, now: datetime) -> list[Notice]:
        self._notices = []
        for x in outbox.untold(self.store, now):
            notice = Notice(
                x["source"], x["code"], _sentence(x["subject"], x["message"], x["source"]), moment(x["first_at"]),
                x["count"], x["recovered_at"] is not None, "" if x["source"] else _channel(x["subject"]), x["tellings"],
                ended=x["message"] == NO_LONGER_WATCHED,
            )  # fmt: skip
            self._notices.append((notice, x["id"]))
        return [n for n, _ in self._notices]

    def save_plan(
        self, alerts: Sequence[Alert], planned: Sequence[int], now: datetime, notices: Sequence[Notice] = (), *,
        put_off: Sequence[Wanted] = (), released: Sequence[Wanted] = (), muted: Sequence[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        with self.store.transaction():
            for a in alerts:
                outbox.save_alert(self.store, a.id, a.channel, a.payload, a.deliveries, a.changes, now, now)
            # Taken out first: what a storm puts off once more goes back under the same key.
            if waiting.release(self.store, [_held(w) for w in released]) != len(released):
                raise AlreadyPlanned
            waiting.hold(self.store, [_held(w) for w in put_off])
            waiting.keep_muted(self.store, muted, now)
            if outbox.mark_planned(self.store, planned, now) != len(planned):
                raise AlreadyPlanned
            told = [(number, n.recovered) for n, number in self._notices if any(n is m for m in notices)]
            outbox.mark_told(self.store, told, now)

    def lanes(self, now: datetime) -> list[str]:
        return outbox.lanes(self.store, now)

    def lease(self, now: datetime, owner: str, lane: str | None, limit: int, seconds: int) -> list[Leased]:
        while rows := outbox.lease(self.store, now, owner, lane, limit, seconds):
            held = withheld(self.store)
            leased = [
                Leased(
                    x["id"], x["alert_id"], x["channel"], x["address"], payload, x["attempts"], bool(x["maybe"]),
                    x["before"] or "",
                )
                for x in rows
                if (payload := self._payload(x, held, now)) is not None
            ]  # fmt: skip
            if leased:  # what was cancelled is not due any more, so this ends
                return leased
        return []

    def _payload(self, x: Mapping[str, Any], held: Withheld, now: datetime) -> dict[str, Any] | None:
        """The message of a leased delivery as it may leave this machine; None where it is cancelled instead."""
        payload: dict[str, Any] = json.loads(x["payload"])
        if not held:
            return payload
        changes = self._of_alert(x["alert_id"])
        told = as_it_may_go(held, payload, changes, self._complete, self._of_alert)
        if told is None:
            outbox.note_withheld(self.store, x["id"], NOTHING_LEFT, now)
        elif told != payload:
            left_out = [c.id for c in changes if held.change(c) is None]
            outbox.note_withheld(self.store, x["id"], MADE_ANEW, now, left_out)
        return told

    def shown(self, alert: str) -> dict[str, Any]:
        """The message of an alert without what is withheld now."""
        found = self.store.one("select payload from alert where id = ?", [alert])
        payload: dict[str, Any] = json.loads(found["payload"]) if found else {}
        held = withheld(self.store)
        if not held:
            return payload
        told = as_it_may_go(held, payload, self._of_alert(alert), self._complete, self._of_alert)
        return cast("dict[str, Any]", held.cleaner()(nothing_of(payload))) if told is None else told

    def may_be_told(self, changes: Sequence[int]) -> dict[int, StoredChange]:
        """Those of these changes that are not withheld, by their numbers, as they may be told."""
        ids = json.dumps(list(changes))
        found = outbox.changes(self.store, "c.id in (select value from json_each(?))", [ids])
        return {c.id: c for c in self._told(found, withheld(self.store))}

    def _of_alert(self, alert: str) -> list[StoredChange]:
        """The changes that an alert tells of, with their histories, as stored."""
        found = outbox.changes(self.store, "c.id in (select change_id from alert_change where alert_id = ?)", [alert])
        return outbox.with_history(self.store, found)

    def record(self, delivery: str, result: Result, now: datetime, next_at: datetime | None) -> None:
        maybe = isinstance(result, Unknown)
        outbox.record(self.store, delivery, result.name, result.why, now, next_at, maybe=maybe)

    def pause(self, channel: str, why: str, now: datetime, until: datetime | None = None) -> None:
        outbox.pause(self.store, channel, why, now, until)

    def report(self, notice: Notice, now: datetime) -> None:
        subject = channel_subject(notice.channel, notice.about)
        with self.store.transaction():
            if notice.recovered:
                # Its own only: one channel that works again says nothing of another that does not.
                self.store.execute(
                    "update notice set recovered_at = ?"
                    " where source = ? and code = ? and subject = ? and recovered_at is null",
                    [stamp(now), notice.source, notice.code, subject],
                )
            else:
                trouble = Trouble(notice.source, notice.code, subject, notice.message, urgent=True)
                report(self.store, [trouble], now)


def _held(w: Wanted) -> waiting.Waiting:
    return waiting.Waiting(w.change.id, w.channel, w.target, w.due or datetime.max.replace(tzinfo=UTC), w.why)


def channel_subject(channel: str, about: str = "") -> str:
    """How a notice names what it is about: a channel, and the address or alert where it is about one only."""
    return f"{channel} [{about}]" if about else channel


def _channel(subject: str) -> str:
    """The channel of a subject such as "mail [reader@example.org]"."""
    return subject.rpartition(" [")[0] if subject.endswith("]") else subject


def _sentence(subject: str, message: str, source: str) -> str:
    return f"{message} [{subject}]" if source and subject and subject not in message else message
