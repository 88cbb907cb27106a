"""What was planned before something was withheld is neither sent nor shown as it stands: made anew, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from alerts.payload import changes_payload, rows_csv
from alerts.severity import worst_first
from db.outbox.alerts import GONE, changes_of
from db.outbox.deliveries import note_withheld
from db.register.changes import stored_changes_of
from db.store import Store
from db.withheld.decide import Withheld, withheld
from db.withheld.record import NOTHING_LEFT
from model.change import StoredChange
from model.delivery import Leased, Payload

MADE_ANEW = "made anew without what is withheld"


def as_it_may_go(
    store: Store, held: Withheld, leased: Leased, now: datetime, complete: Callable[[StoredChange], StoredChange]
) -> Leased | None:
    """A leased delivery with its message as it may leave this machine; None where it is cancelled instead.

    `complete` adds to a change what the configuration does.
    """
    changes = changes_of(store, leased.alert)
    payload = _payload(store, held, leased.payload, changes, complete)
    if payload is None:
        note_withheld(store, leased.delivery, NOTHING_LEFT, now)
        return None
    if payload != leased.payload:
        left_out = [c.id for c in changes if held.change(c) is None]
        note_withheld(store, leased.delivery, MADE_ANEW, now, left_out)
    return replace(leased, payload=payload)


def shown(store: Store, alert: str) -> dict[str, Any]:
    """The message of an alert without what is withheld now."""
    found = store.one("select payload from alert where id = ?", [alert])
    payload: dict[str, Any] = json.loads(found["payload"]) if found else {}
    held = withheld(store)
    if not held:
        return payload
    told = _payload(store, held, payload, changes_of(store, alert), lambda c: c)
    return cast("dict[str, Any]", held.cleaner()(_nothing_of(payload))) if told is None else told


def may_be_told(store: Store, changes: Sequence[int]) -> dict[int, StoredChange]:
    """Those of these changes that are not withheld, by their numbers, as they may be told."""
    held = withheld(store)
    return {c.id: c for x in stored_changes_of(store, changes) if (c := held.change(x)) is not None}


def _payload(
    store: Store, held: Withheld, payload: Payload, changes: Sequence[StoredChange],
    complete: Callable[[StoredChange], StoredChange],
) -> dict[str, Any] | None:  # fmt: skip
    """The message of these changes as it may leave this machine now; None where nothing of it may."""
    told = [c for change in changes if (c := held.change(change)) is not None]
    if changes and not told:
        return None
    out = dict(payload)
    if told != list(changes):
        out = _anew(payload, sorted(map(complete, told), key=worst_first))
    follows = out.get("follows")
    if follows and any(held.change(c) != c for c in changes_of(store, str(follows.get("id")))):
        out["follows"] = {**follows, "headline": ""}  # it is named by its number and day alone
    cleaned: dict[str, Any] = held.cleaner()(out)
    return cleaned


def _nothing_of(payload: Payload) -> dict[str, Any]:
    """What is left to show of a message of which nothing may be told: that it was sent, and where it came from."""
    kept = ("version", "type", "id", "created_at", "time_zone", "severity", "digest", "source", "licence", "resent")
    out = {k: payload[k] for k in kept if k in payload}
    left: dict[str, Any] = {"follows": None, "score": None, "subject": "", "counts": {}, "total": 0, "items": [],
                            "not_shown": 0, "why": []}  # fmt: skip
    edition = {"title": "", "published_at": "", "seen_at": payload["edition"]["seen_at"]}
    return {**out, **left, "headline": GONE, "edition": edition}


def _anew(payload: Payload, told: Sequence[StoredChange]) -> dict[str, Any]:
    """The message of these changes; what it says already stays as it is where it says the same."""
    at = datetime.fromisoformat(payload["created_at"])
    made = changes_payload(
        payload["id"], told, payload["why"], at, zone=payload["time_zone"], digest=bool(payload.get("digest"))
    )
    if "csv" in payload:
        made["csv"] = rows_csv(told)
    same = ("headline", "items", "csv", "total")
    if all(made.get(k) == payload.get(k) for k in same):
        return dict(payload)
    return {**payload, **made, "created_at": payload["created_at"], "follows": payload.get("follows")}
