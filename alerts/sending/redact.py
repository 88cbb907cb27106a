"""What of a planned alert may be sent or shown now: without what has been withheld since, and what is true no longer.

Such a message is made anew, or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from msgspec.structs import replace

from alerts.payload.changes import changes_payload
from alerts.payload.notices import notices_payload
from alerts.payload.rows import rows_csv
from alerts.planning.correcting import as_corrected
from alerts.planning.plan import NO_ENRICHMENT, Enrichment
from alerts.severity import worst_first
from db.items.doubts import SETTLED
from db.outbox import alerts as outbox
from db.outbox.alerts import as_they_may_be_told, changes_of, is_decided_since
from db.outbox.attempts import was_tried
from db.outbox.deliveries import cancel_obsolete, note_withheld
from db.outbox.incidents import open_messages
from db.schedule import ONE_OFF
from db.store import Store
from db.withheld.decide import LEFT_OUT, Withheld, load_withheld
from db.withheld.record import NOTHING_LEFT
from model.change import StoredChange
from model.delivery import Leased, Notice, Payload
from text.timestamp import parse_stamp, to_second

MADE_ANEW = "made anew without what is withheld"
DECIDED = "made anew, as a person has decided since"


def as_it_may_go(store: Store, leased: Leased, now: datetime, enrichment: Enrichment) -> Leased | None:
    """A leased delivery with its message as it may leave this machine; None where it is cancelled instead."""
    if leased.payload.get("type") == "notices" and was_tried(store, leased.delivery):
        news = _as_it_stands(store, leased.payload)
        if news is None:
            cancel_obsolete(store, leased.delivery, now)
            return None
        leased = replace(leased, payload=news)
    withheld, decided = load_withheld(store), is_decided_since(store, leased.alert)
    if not (withheld or decided):
        return leased
    changes = changes_of(store, leased.alert)
    if decided and not changes:
        cancel_obsolete(store, leased.delivery, now, SETTLED)
        return None
    payload = _payload(store, withheld, leased.payload, changes, enrichment, decided=decided)
    if payload is None:
        note_withheld(store, leased.delivery, NOTHING_LEFT, now)
        return None
    if payload != leased.payload:
        left_out = [c.id for c in changes if withheld.change(c) is None]
        note_withheld(store, leased.delivery, MADE_ANEW if withheld else DECIDED, now, left_out)
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
        recovered_at=datetime.fromisoformat(at) if (at := item.get("recovered_at")) else None,
    )


def shown(store: Store, alert: str) -> dict[str, Any]:
    """The message of an alert without what is withheld now."""
    found = store.one("select payload from alert where id = ?", [alert])
    payload: dict[str, Any] = json.loads(found["payload"]) if found else {}
    withheld = load_withheld(store)
    if not withheld:
        return payload
    told = _payload(store, withheld, payload, changes_of(store, alert), NO_ENRICHMENT)
    return cast("dict[str, Any]", withheld.cleaner()(_nothing_of(payload))) if told is None else told


def as_it_is_now(
    store: Store, alert: str, payload: Payload, enrichment: Enrichment = NO_ENRICHMENT
) -> dict[str, Any] | None:
    """What an alert says now, by what people have decided since; None where nothing of it stands.

    Whatever is no alert about changes stays as it is.
    """
    if not is_decided_since(store, alert):
        return dict(payload)
    changes = changes_of(store, alert)
    return _payload(store, load_withheld(store), payload, changes, enrichment, decided=True) if changes else None


def may_be_told(store: Store, changes: Sequence[int]) -> dict[int, StoredChange]:
    """Those of these changes that are not withheld, by their numbers, as they may be told."""
    return {c.id: c for c in as_they_may_be_told(store, changes, texts=False)}


def _payload(
    store: Store, withheld: Withheld, payload: Payload, changes: Sequence[StoredChange], enrichment: Enrichment, *,
    decided: bool = False,
) -> dict[str, Any] | None:
    """The message of these changes as it may leave this machine now; None where nothing of it may.

    `decided`: a person may have said otherwise than it does since.
    """
    told = [c for change in changes if (c := withheld.change(change)) is not None]
    if changes and not told:
        return None
    out = dict(payload)
    if decided or told != list(changes):
        out = _anew(payload, sorted(map(enrichment.to, told), key=worst_first))
    follows = out.get("follows")
    if follows and any(withheld.change(c) != c for c in changes_of(store, str(follows.get("id")))):
        out["follows"] = {**follows, "headline": ""}  # it is named by its number and day alone
    if out.get("type") == "notices":
        out = withheld.beside.notice(out, LEFT_OUT)
    cleaned: dict[str, Any] = withheld.cleaner()(out)
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
    made = as_corrected(made, payload)
    if "csv" in payload:
        made["csv"] = rows_csv(told)
    if all(made.get(k) == payload.get(k) for k in ("headline", "items", "others", "csv", "total")):
        return dict(payload)
    return {**payload, **made, "created_at": payload["created_at"], "follows": payload.get("follows")}
