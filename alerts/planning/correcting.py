"""Corrections: who was told of a recipient as what it is not, as a person says since, is told what it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from alerts.details import line_of
from alerts.payload.changes import changes_payload
from alerts.planning.plan import NO_ENRICHMENT, Enrichment
from alerts.severity import worst_first
from db.outbox.alerts import as_they_may_be_told
from db.outbox.corrections import ToldOf, end_corrections, told_of
from db.outbox.deliveries import save_alert
from db.store import Store
from db.withheld.decide import FOR_GOOD, UNTIL_REVIEWED
from model.change import StoredChange
from model.delivery import Alert, Payload, alert_id
from model.recipient import Category, Confidence
from text.labels import CATEGORY_NOUNS
from text.sanitise import LINE, clean
from text.timestamp import stamp

CORRECTION = "Correction: "
"""How the headline of a correction begins."""
_NEVER_NAMED = (Category.UNKNOWN, Category.INDIVIDUAL)
"""That somebody is one of these is no correction: the one says nothing, the other would name a person."""


class _Taken(NamedTuple):
    """What a recipient is taken to be, and whether that is a guess."""

    category: Category
    guess: bool

    @classmethod
    def by(cls, item: Mapping[str, Any]) -> _Taken:
        return cls(Category(item["category"]), bool(item.get("review")))

    @classmethod
    def of(cls, change: StoredChange) -> _Taken:
        return cls(change.category, change.confidence is Confidence.LOW)


def plan_corrections(
    store: Store, recipient: str, sources: Collection[str], now: datetime, enrichment: Enrichment = NO_ENRICHMENT
) -> int:
    """Makes a correction for each who was told otherwise of a recipient than it is labelled now; gives for how many.

    By what the newest message said of it that each has got. One that was not sent yet is taken back: a later answer
    counts. Not for readers who follow: the site's pages say what is so.
    """
    end_corrections(store, recipient, now)
    wrong: dict[tuple[str, str], list[ToldOf]] = {}
    for told in told_of(store, recipient, sources):
        wrong.setdefault((told.channel, told.alert), []).append(told)
    number = 0
    for mine in wrong.values():
        found = as_they_may_be_told(store, mine[0].changes, texts=False)
        before, after = _said_before(mine[0].payload, recipient, found), _Taken.of(found[-1]) if found else None
        if before is None or after is None or not (said := _correction(recipient, before, after)):
            continue
        alert = _alert(said, mine, sorted(map(enrichment.to, found), key=worst_first), now)
        with store.transaction():
            save_alert(store, alert, now)
        number += len(mine)
    return number


def _alert(said: str, to: Sequence[ToldOf], changes: Sequence[StoredChange], now: datetime) -> Alert:
    first, old = to[0], to[0].payload
    name = alert_id("correction", first.channel, first.alert, said, stamp(now))
    payload = changes_payload(name, changes, old["why"], now, zone=str(old["time_zone"]))
    payload |= {
        "headline": clean(f"{CORRECTION}{said}", LINE), "subject": "",
        "corrects": {"id": first.alert, "created_at": old["created_at"], "said": said},
    }
    return Alert(name, first.channel, payload, tuple(t.address for t in to), tuple(c.id for c in changes))


def said_otherwise(before: Payload, now: Payload) -> str:
    """In what a message made anew says otherwise than it said, for people; "" where it says the same."""
    old = _said_of(before)
    named = [_correction(name, old[name], is_now) for name, is_now in _said_of(now).items() if name in old]
    if said := "; ".join(filter(None, named)):
        return said
    lines = ([i["line"] for i in told["items"]] for told in (before, now))
    if before["headline"] == now["headline"] and next(lines) == next(lines):
        return ""
    return "what a person has decided since is taken into account"


def _said_of(payload: Payload) -> dict[str, _Taken]:
    """What a message takes each recipient to be that it names."""
    return {str(i["recipient"]): _Taken.by(i) for i in payload["items"] if i.get("recipient")}


def _said_before(payload: Payload, recipient: str, changes: Sequence[StoredChange]) -> _Taken | None:
    """What a message takes a recipient of these changes to be, though it was planned while the name was withheld."""
    releases, masked = {c.release_id for c in changes}, (FOR_GOOD, UNTIL_REVIEWED)
    ours = (i for i in payload["items"] if i.get("release") in releases and i.get("recipient") in masked)
    return _said_of(payload).get(line_of(recipient, LINE)) or next(map(_Taken.by, ours), None)


def _correction(name: str, before: _Taken, after: _Taken) -> str:
    """"Invented Courier Ltd is a company, not the press"; "" where there is nothing to correct."""
    if before.category is after.category or after.category in _NEVER_NAMED or before.category is Category.UNKNOWN:
        return ""
    sure = "may be" if after.guess else "is"
    return f"{line_of(name, LINE)} {sure} {CATEGORY_NOUNS[after.category]}, not {CATEGORY_NOUNS[before.category]}"


def as_corrected(made: Mapping[str, Any], payload: Payload) -> dict[str, Any]:
    """A message made anew, with the headline of the correction that it is."""
    kept = ("headline", "subject") if payload.get("corrects") and payload["headline"].startswith(CORRECTION) else ()
    return {**made, **{k: payload[k] for k in kept}}
