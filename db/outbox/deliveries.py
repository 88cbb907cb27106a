"""Deliveries: kept, leased, sent, recorded; the log of attempts; channels that are held back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from db.outbox.attempts import note_attempt
from db.outbox.dead import end_quietly
from db.register.changes import pass_over
from db.schedule import NOT_SET_UP, PAUSED, UNUSABLE
from db.store import Store, as_json
from model.delivery import Alert, GiveUp, Leased, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from text.timestamp import stamp

_FORGOTTEN_AT_ONCE = 5_000


def save_alert(
    store: Store, alert: Alert, now: datetime, state: str = "pending", due: datetime | None = None
) -> None:
    """Keeps an alert and its deliveries, once, inside a transaction.

    `state`: "cancelled" for a test, sent by hand. `due`: an earlier time than now, for what goes before the others.
    """
    told = [alert.id, alert.channel, stamp(now), as_json(alert.payload)]
    store.execute("insert into alert values (?, ?, ?, ?) on conflict do nothing", told)
    store.many("insert into alert_change values (?, ?) on conflict do nothing", [(alert.id, c) for c in alert.changes])
    store.many(
        "insert into delivery(id, alert_id, channel, address, state, next_at) values (?, ?, ?, ?, ?, ?)"
        " on conflict do nothing",
        [(id_, alert.id, alert.channel, address, state, stamp(due or now)) for id_, address in alert.deliveries],
    )


CAME_BACK = "came_back"
"""The outcome of an attempt whose letter was taken, and came back later."""


def cancel_obsolete(store: Store, delivery: str, now: datetime, why: str = "what it told of is over") -> None:
    """Notes that a delivery is not sent, since nobody is to hear of it any more."""
    with store.transaction():
        store.update("delivery", delivery, state="cancelled", error=why, leased_until=None, owner=None)
        note_attempt(store, delivery, "over", why, now)


def note_withheld(store: Store, delivery: str, said: str, now: datetime, left_out: Sequence[int] | None = None) -> None:
    """Notes that a delivery does not go as it was planned: without the changes `left_out`, or not at all."""
    with store.transaction():
        if left_out is None:
            store.update("delivery", delivery, state="cancelled", error=said, leased_until=None, owner=None)
        pass_over(store, left_out or ())
        note_attempt(store, delivery, "withheld", said, now)


def pause(store: Store, channel: str, why: str, now: datetime, until: datetime | None = None) -> None:
    """Holds a channel back until then, or until a person resumes it or it takes what is tried once a day.

    Its deliveries stay pending.
    """
    with store.transaction():
        store.execute(
            "insert into channel values (?, ?, ?, ?) on conflict(name) do update set paused_at = excluded.paused_at,"
            " until = excluded.until, why = excluded.why"
            # a receiver that asks for an hour's quiet must not end the pause that waits for a person, of today
            " where channel.until is not null or excluded.until is null"
            " or abs(julianday(excluded.paused_at) - julianday(channel.paused_at)) >= 1",
            [channel, stamp(now), stamp(until) if until else None, why],
        )


def resume(store: Store, channel: str) -> bool:
    """Lets a channel go again; False where it was not paused."""
    with store.transaction():
        return store.execute("delete from channel where name = ?", [channel]).rowcount > 0


def due_now(store: Store, channel: str, now: datetime) -> int:
    """Has what failed over a channel be tried at once, whatever the wait until its next attempt; gives how many."""
    waits = "channel = ? and state = 'pending' and attempts > 0 and next_at > ?"
    with store.transaction():
        sql = f"update delivery set next_at = ? where {waits}"  # noqa: S608 - our own words
        return store.execute(sql, [stamp(now), channel, stamp(now)]).rowcount


def end_pause(store: Store, channel: str) -> None:
    """Lets a channel go on that takes messages again, inside a transaction; quiet that it asked for stays."""
    store.execute("delete from channel where name = ? and until is null and why <> ?", [channel, NOT_SET_UP])


def fails_elsewhere(store: Store, channel: str, address: str, attempts: int) -> bool:
    """True while something has been tried so often for another address of a channel, and is tried again."""
    sql = "select 1 from delivery where channel = ? and state = 'pending' and address <> ? and attempts >= ? limit 1"
    return store.one(sql, [channel, address, attempts]) is not None


def hold_unusable(store: Store, channels: Collection[str], now: datetime, until: datetime) -> None:
    """Holds these channels back until then, and releases those that can be used again. Inside a transaction.

    What holds one back already, such as an hour of quiet that its receiver asked for, stays.
    """
    store.execute(
        "delete from channel where why = ? and name not in (select value from json_each(?))",
        [UNUSABLE, as_json(list(channels))],
    )
    store.execute(
        "insert into channel(name, paused_at, until, why) select value, :now, :until, :why from json_each(:channels)"  # noqa: S608
        f" where value not in (select name from channel where {PAUSED} and why != :why) on conflict(name) do update"
        " set paused_at = excluded.paused_at, until = excluded.until, why = excluded.why",
        {"now": stamp(now), "until": stamp(until), "why": UNUSABLE, "channels": as_json(list(channels))},
    )


_FITTING = "(?1 is null or d.state = ?1) and (?2 is null or d.channel = ?2)"


def each_delivery(store: Store, state: str | None, channel: str | None, limit: int) -> Iterator[dict[str, Any]]:
    """Deliveries that fit, newest first, each with the headline and the type of its alert: changes, notices or test."""
    return store.each(
        "select d.id, d.alert_id alert, d.channel, d.address, d.state, d.attempts, d.next_at, d.sent_at,"  # noqa: S608 - our own words
        " d.maybe maybe_repeat, d.error, a.created_at, json_extract(a.payload, '$.headline') headline,"
        " json_extract(a.payload, '$.type') type"
        f" from delivery d join alert a on a.id = d.alert_id where {_FITTING} order by d.rowid desc limit ?3",
        [state, channel, limit],
    )


def count_deliveries(store: Store, state: str | None, channel: str | None) -> int:
    """How many deliveries fit."""
    return store.count(f"delivery d where {_FITTING}", [state, channel])


def alert_of(store: Store, identity: str) -> dict[str, Any] | None:
    """The alert of this id, or of this delivery's, with its deliveries, their attempts and the changes it tells of."""
    found = store.one(
        "select * from alert where id = ? or id = (select alert_id from delivery where id = ?)", [identity, identity]
    )
    if found is None:
        return None
    payload = json.loads(found["payload"])
    deliveries = store.rows("select * from delivery where alert_id = ? order by rowid", [found["id"]])
    for d in deliveries:
        d["tries"] = store.rows("select at, outcome, answer from attempt where delivery_id = ? order by id", [d["id"]])
    changes = store.rows(
        "select c.id, c.key, c.kind, c.source, c.reference, c.recipient from alert_change x"
        " join change c on c.id = x.change_id where x.alert_id = ? order by c.id",
        [found["id"]],
    )
    return {**found, "payload": payload, "deliveries": deliveries, "changes": changes}


def came_back(
    store: Store, delivery: str, why: str, now: datetime, state: str = "dead", again: datetime | None = None
) -> dict[str, Any] | None:
    """A delivery that was sent came back: dead, kept. Gives alert, channel, address, `fresh` (it counted as sent).

    `again`: it is sent once more then, marked as a possible repeat, since it may have arrived at one place of two.
    """
    with store.transaction():
        found = delivery_of(store, delivery)
        if found and found["fresh"]:
            due = {"state": "pending", "next_at": stamp(again), "maybe": 1} if again else {"state": state}
            store.update("delivery", delivery, error=why, **due)
            note_attempt(store, delivery, CAME_BACK, why, now)
    return found


def times_back(store: Store, delivery: str) -> int:
    """How often a delivery has come back."""
    return store.count("attempt where delivery_id = ? and outcome = ?", [delivery, CAME_BACK])


def last_firsts(store: Store, channel: str, number: int) -> list[dict[str, Any]]:
    """The last deliveries over a channel, newest first: of each its first attempt, or its being sent.

    With outcome and answer, the delivery's id, and its address.

    What answers somebody who only asked to follow is left out: anybody can bring that about.
    """
    ends = as_json([x.name for x in (Sent, TryLater, GiveUp, NotAccepted, Unknown, PauseChannel)])
    return store.rows(
        "select t.outcome, t.answer, d.id, d.address from attempt t join delivery d on d.id = t.delivery_id"
        " join alert a on a.id = d.alert_id where d.channel = ? and t.outcome in (select value from json_each(?))"
        " and json_extract(a.payload, '$.request') is null and (t.outcome = 'sent' or not exists"
        " (select 1 from attempt b where b.delivery_id = t.delivery_id and b.id < t.id)) order by t.id desc limit ?",
        [channel, ends, number],
    )


def delivery_of(store: Store, delivery: str) -> dict[str, Any] | None:
    """Alert, channel, address of a delivery, and `fresh` where it counts as sent."""
    return store.one(
        "select alert_id alert, channel, address, state = 'sent' fresh from delivery where id = ?", [delivery]
    )


def letter_of(store: Store, delivery: str) -> Leased:
    """A delivery that is there, with what it says."""
    (x,) = store.rows(
        "select d.alert_id, d.channel, d.address, d.attempts, a.payload from delivery d"
        " join alert a on a.id = d.alert_id where d.id = ?", [delivery],
    )
    return Leased(delivery, x["alert_id"], x["channel"], x["address"], json.loads(x["payload"]), x["attempts"])


def forget_deliveries(store: Store, channel: str, before: datetime, now: datetime) -> int:
    """Deletes what was sent, dead or set aside over a channel before then, with its attempts: so many at a time.

    The alerts go with the last of their deliveries. Gives how many deliveries went.
    """
    with store.transaction():
        old = store.rows(
            "select d.id, d.alert_id from delivery d join alert a on a.id = d.alert_id where d.channel = ?"
            " and a.created_at < ? and d.state in ('sent', 'dead', 'cancelled') limit ?",
            [channel, stamp(before), _FORGOTTEN_AT_ONCE],
        )
        deliveries, alerts = as_json([x["id"] for x in old]), as_json(sorted({x["alert_id"] for x in old}))
        store.execute("delete from attempt where delivery_id in (select value from json_each(?))", [deliveries])
        store.execute("delete from delivery where id in (select value from json_each(?))", [deliveries])
        empty = (
            "in (select value from json_each(?) where not exists"
            " (select 1 from delivery d where d.alert_id = json_each.value))"
        )
        store.execute(f"delete from alert_change where alert_id {empty}", [alerts])  # noqa: S608 - our own words
        store.execute(f"delete from alert where id {empty}", [alerts])  # noqa: S608
        end_quietly(store, "'delivery_dead'", now)
    return len(old)
