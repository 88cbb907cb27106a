"""What was planned before something was withheld is neither sent nor shown as it stands: made anew, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from alerts.messages.change import worst_first
from alerts.messages.csv_attachment import rows_csv
from alerts.messages.payload import changes_payload
from alerts.outbox import Payload
from db.withheld.decide import Withheld
from model.change import StoredChange

GONE = "an alert of which something has been withheld since"
"""In place of an earlier alert's headline."""
MADE_ANEW = "made anew without what is withheld"


def as_it_may_go(
    held: Withheld, payload: Payload, changes: Sequence[StoredChange], complete: Callable[[StoredChange], StoredChange],
    earlier: Callable[[str], Sequence[StoredChange]],
) -> dict[str, Any] | None:  # fmt: skip
    """The message as it may leave this machine now; None where nothing of it may.

    `changes`: what it tells of, as stored. `complete` adds what the configuration does; `earlier` gives the changes of
    another alert.
    """
    told = [c for change in changes if (c := held.change(change)) is not None]
    if changes and not told:
        return None
    out = dict(payload)
    if told != list(changes):
        out = _anew(payload, sorted(map(complete, told), key=worst_first))
    follows = out.get("follows")
    if follows and any(held.change(c) != c for c in earlier(str(follows.get("id")))):
        out["follows"] = {**follows, "headline": ""}  # it is named by its number and day alone
    cleaned: dict[str, Any] = held.cleaner()(out)
    return cleaned


def nothing_of(payload: Payload) -> dict[str, Any]:
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
