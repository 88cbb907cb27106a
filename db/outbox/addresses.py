"""Deliveries follow the addresses that their channel has now: nothing waits for one that was taken out or corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from db.outbox.attempts import READDRESSED, note_attempt
from db.outbox.dead import end_quietly
from db.outbox.incidents import channel_subject
from db.store import Store, as_json
from model.delivery import delivery_id, person
from text.timestamp import stamp

NOT_THERE = "its address is no longer in the channel"
"""Why a delivery was set aside. One of which this is said goes out after all where its address is there again."""
_STALE = (
    "select d.id, d.alert_id, d.address, a.created_at from delivery d join alert a on a.id = d.alert_id"
    " where d.channel = :channel and (d.state = 'pending' or (d.state = 'leased' and (d.leased_until <= :now"
    " or d.id = :ours)) or (d.state = 'dead' and json_extract(a.payload, '$.type') = 'notices'))"
    " and d.address not in (select value from json_each(:here)) order by d.rowid"
)
_MAYBE = "max(maybe, state = 'leased' and id != ?), leased_until = null, owner = null where id = ?"
_TO_THEM = (
    "d.alert_id != :alert and d.state in ('pending', 'leased', 'sent')"
    " and iif(d.address = '', '#' || d.channel, lower(d.address)) = :person"
)
_TOLD_BY_ANOTHER = (
    "select 1 where exists (select 1 from alert_change where alert_id = :alert) and not exists ("  # noqa: S608 - ours
    "select 1 from alert_change x where x.alert_id = :alert and not exists (select 1 from alert_change y"
    f" join delivery d on d.alert_id = y.alert_id where y.change_id = x.change_id and {_TO_THEM}))"
    # News of the watch is of no changes: the same of one moment.
    " union all select 1 from alert m join alert a on a.created_at = m.created_at join delivery d on d.alert_id = a.id"
    " where m.id = :alert and json_extract(a.payload, '$.type') = 'notices'"
    f" and json_extract(a.payload, '$.items') = json_extract(m.payload, '$.items') and {_TO_THEM} limit 1"
)


class Followed(NamedTuple):
    """What came of it."""

    aside: int = 0
    """Deliveries that were set aside."""
    made: int = 0
    """Deliveries to the addresses of now that take their place."""


def follow_addresses(
    store: Store, channel: str, addresses: Sequence[str], now: datetime, *, ours: str = ""
) -> Followed:
    """Sets aside what waits for an address that the channel has no more, inside a transaction.

    So is operators' news that is dead for it, which goes with whatever is taken next. Each address that it has now gets
    the alert in its place, unless it has a delivery of it, or is told the same by another alert. One that is written in
    other letters, large for small, is the same, and goes on as it stands there.
    `ours`: a delivery that we have leased and not begun.
    """
    people = {person(channel, a): a for a in addresses}
    made, about = 0, list[str]()
    given = {"channel": channel, "now": stamp(now), "ours": ours, "here": as_json(list(addresses))}
    for x in store.rows(_STALE, given):
        others = {person(channel, o["address"]): o for o in store.rows(
            "select id, address, state, error from delivery where alert_id = ? and id != ?", [x["alert_id"], x["id"]]
        )}
        mailbox = person(channel, x["address"])
        if mailbox in people and mailbox not in others:
            sql = "update delivery set address = ?, state = 'pending', attempts = 0, next_at = ?, maybe = "
            store.execute(sql + _MAYBE, [people[mailbox], _due(x, now), ours, x["id"]])
            continue
        sql = "update delivery set state = 'cancelled', error = ?, maybe = "
        store.execute(sql + _MAYBE, [NOT_THERE, ours, x["id"]])
        to = [a for who, a in people.items() if _is_to_get(store, x["alert_id"], who, others.get(who))]
        for address in to:
            _make(store, x, channel, address, others.get(person(channel, address)), now)
        instead = f"; in its place: {', '.join(filter(None, to)) or channel}" if to else ""
        note_attempt(store, x["id"], READDRESSED, f"{NOT_THERE}{instead}", now)
        made += len(to)
        about.append(channel_subject(channel, x["address"] or x["alert_id"]))
    if about:
        end_quietly(store, "'delivery_dead', 'mail_came_back'", now, about)
        if not store.count("delivery where channel = ? and state in ('pending', 'leased') and attempts > 0", [channel]):
            end_quietly(store, "'channel_failing'", now, [channel])
    return Followed(len(about), made)


def _is_to_get(store: Store, alert: str, who: str, delivery: Mapping[str, Any] | None) -> bool:
    if delivery and (delivery["state"], delivery["error"]) != ("cancelled", NOT_THERE):
        return False
    return not is_told_by_another(store, alert, who)


def is_told_by_another(store: Store, alert: str, who: str) -> bool:
    """Whether other alerts tell a person all that this one does."""
    return store.one(_TOLD_BY_ANOTHER, {"alert": alert, "person": who}) is not None


def _due(stale: Mapping[str, Any], now: datetime) -> str:
    """Since its alert was made, so that all go in that order."""
    return min(stamp(now), str(stale["created_at"]))


def _make(
    store: Store, stale: Mapping[str, Any], channel: str, address: str, before: Mapping[str, Any] | None, now: datetime
) -> None:
    """A delivery in place of a stale one; or the one `before` again."""
    due = {"address": address, "state": "pending", "attempts": 0, "next_at": _due(stale, now)}
    if before:
        identity = before["id"]
        store.update("delivery", identity, error="", **due)
    else:
        identity = delivery_id(stale["alert_id"], address)
        store.insert("delivery", id=identity, alert_id=stale["alert_id"], channel=channel, **due)
    # Noted, so that operators' news is held to be late.
    note_attempt(store, identity, READDRESSED, f"in place of {stale['address'] or 'the one receiver'}", now)
