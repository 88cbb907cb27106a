"""Attempts: which delivery is next and whose it is meanwhile; how its attempt ended, and what comes of that."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from db.outbox.dead import redrive_news
from db.schedule import DUE, DUE_PARTS, MAY_BE_TRIED
from db.store import Store
from model.delivery import AttemptResult, Leased, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from model.follow import LANE
from text.timestamp import stamp

READDRESSED = "readdressed"
"""The outcome in place of an attempt's, where a delivery takes the place of another, or gives it up: none was made."""


def lanes(store: Store, now: datetime) -> list[str]:
    """Channels that have something due and are not paused, or are to be tried all the same."""
    sql = f"select distinct channel from delivery where {DUE} and {MAY_BE_TRIED}"  # noqa: S608 - our own words
    return [x["channel"] for x in store.rows(sql, {"now": stamp(now)})]


_FIRST_OF = "select * from (select id, next_at, rowid n from delivery where channel = :channel and {} {} limit 1)"
_BY_TIME = "order by next_at, rowid"
_OLDEST_DUE = (
    f"select d.id from ({' union all '.join(_FIRST_OF.format(part, _BY_TIME) for part in DUE_PARTS)}) o"  # noqa: S608
    f" join delivery d on d.id = o.id where {MAY_BE_TRIED} order by o.next_at, o.n limit 1"
)
"""Three questions, of which an index answers each with its first row; as one, all that waits is sorted each time."""


def lease(store: Store, now: datetime, owner: str, channel: str, seconds: int) -> Leased | None:
    """The oldest due delivery of a channel that is not paused, ours for `seconds`; None where there is none.

    Due: pending and `next_at` is past; or leased and the lease ran out, and then it may have arrived; or pending at a
    time that can only come of a wrong clock. What failed and was made earlier goes before it, out of its turn; but
    not letters to readers.
    """
    with store.transaction():
        due = store.one(_OLDEST_DUE, {"now": stamp(now), "channel": channel})
        if due is None:
            return None
        early = _failed_before(store, channel, due["id"], now) if channel != LANE else None
        due = early or {**due, "out_of_turn": False}
        store.execute(
            "update delivery set maybe = max(maybe, state = 'leased'), state = 'leased', owner = ?,"
            " leased_until = ? where id = ?",
            [owner, stamp(now + timedelta(seconds=seconds)), due["id"]],
        )
        (x,) = store.rows(
            "select d.id, d.alert_id, d.address, d.attempts, d.maybe, a.payload,"
            # what the receiver said when it took the alert that this one follows: it may hold the name of a thread
            " (select t.answer from delivery b join attempt t on t.delivery_id = b.id where t.outcome = 'sent'"
            " and b.alert_id = json_extract(a.payload, '$.follows.id') and b.channel = d.channel"
            " and b.address = d.address order by t.id desc limit 1) before from delivery d"
            " join alert a on a.id = d.alert_id where d.id = ?",
            [due["id"]],
        )
    return Leased(
        x["id"], x["alert_id"], channel, x["address"], json.loads(x["payload"]), x["attempts"], bool(x["maybe"]),
        x["before"] or "", bool(due["out_of_turn"]),
    )


def _failed_before(store: Store, channel: str, due: str, now: datetime) -> dict[str, Any] | None:
    """The first delivery that this receiver was to get before the one that is due, and that still waits; None if none.

    Asked while the channel fails: what comes by the end of an outage comes in order. What may have arrived waits its
    turn. Where it was the last to be tried, since the other is due, it is the other's turn.
    """
    last = _last_attempt(store, channel)
    if last is None or last["outcome"] not in (TryLater.name, Unknown.name):
        return None
    first = store.one(
        "select d.id, d.next_at > ? out_of_turn, n.next_at due_at from delivery d join delivery n on n.id = ?"
        " where d.state = 'pending' and d.channel = n.channel and d.address = n.address and d.attempts > 0"
        " and not d.maybe and d.rowid < n.rowid order by d.rowid limit 1",
        [stamp(now), due],
    )
    had_its_turn = first and first["id"] == last["delivery_id"] and last["at"] >= first["due_at"]
    return None if had_its_turn else first


def end_leases(store: Store, now: datetime) -> int:
    """Ends all leases, where nobody who holds one is there any more: what they were for may have arrived. How many."""
    with store.transaction():
        return store.execute("update delivery set leased_until = ? where state = 'leased'", [stamp(now)]).rowcount


def record(
    store: Store, delivery: str, result: AttemptResult, now: datetime, next_at: datetime | None, failed: str = "dead"
) -> None:
    """Writes down how an attempt ended. Sent: done. Else due again at `next_at`, or for ever what `failed` says."""
    sent = isinstance(result, Sent)
    state = "sent" if sent else failed if next_at is None else "pending"
    with store.transaction():
        store.execute(
            # How often it was tried over a channel that is paused says nothing of it: it must not die of that.
            "update delivery set state = ?, attempts = attempts + iif(attempts > ?, 0, 1),"
            " next_at = coalesce(?, next_at), sent_at = ?,"
            " maybe = max(maybe, ?), error = ?, leased_until = null, owner = null where id = ?",
            [
                state, result.tries if isinstance(result, PauseChannel) else 10**9,
                stamp(next_at) if next_at else None, stamp(now) if sent else None,
                int(isinstance(result, Unknown) and (failed == "dead" or next_at is not None)),
                "" if sent else result.why, delivery,
            ],
        )
        note_attempt(store, delivery, result.name, result.why, now)
        if sent:
            redrive_news(store, delivery, now)
            _take_up_what_failed(store, delivery, now)


def put_back(store: Store, delivery: str, result: TryLater | Unknown, now: datetime) -> None:
    """Writes down that an attempt out of its turn failed: it counts for nothing, and the delivery keeps its turn."""
    with store.transaction():
        store.execute(
            "update delivery set state = 'pending', error = ?, maybe = max(maybe, ?), leased_until = null, owner = null"
            " where id = ?", [result.why, int(isinstance(result, Unknown)), delivery],
        )
        note_attempt(store, delivery, result.name, result.why, now)


def _take_up_what_failed(store: Store, sent: str, now: datetime) -> None:
    """What an outage of a channel left waiting is due now that it takes messages again, and not at its next hour.

    An outage: the attempt before failed, and since the first one at what waits nothing was taken. So a message that is
    refused for what it says keeps its waits while others are taken; so does what failed within the last minute, where
    what was taken had not failed itself.

    Due since it was made, as what was not tried meanwhile: so both go in the order in which they were made.
    """
    ours = store.one("select channel from delivery where id = ?", [sent])
    if ours is None:
        return
    channel = ours["channel"]
    before = _last_attempt(store, channel, "t.delivery_id <> ?", sent)
    if before is None or before["outcome"] not in (TryLater.name, Unknown.name, PauseChannel.name):
        return
    taken = _last_attempt(store, channel, "t.delivery_id <> ? and t.outcome = 'sent'", sent)
    store.execute(
        "update delivery set next_at = min(:now, (select created_at from alert where id = alert_id))"
        " where state = 'pending' and attempts > 0 and (next_at > :soon"
        " or (select max(t.at) from attempt t where t.delivery_id = delivery.id) < :lately"
        " or exists (select 1 from attempt t where t.delivery_id = :sent and t.outcome <> 'sent'))"
        " and channel = :channel and (select min(t.id) from attempt t where t.delivery_id = delivery.id) > :taken",
        {
            "now": stamp(now), "soon": stamp(now + timedelta(minutes=1)), "lately": stamp(now - timedelta(minutes=1)),
            "sent": sent, "channel": channel, "taken": taken["id"] if taken else 0,
        },
    )


def refused_before(store: Store, channel: str, alert: str) -> str | None:
    """The alert, not this one, that was last tried over this channel, if it was refused too; None if it was not."""
    last = _last_attempt(store, channel, "d.alert_id <> ?", alert)
    return last["alert_id"] if last and last["outcome"] in (NotAccepted.name, PauseChannel.name) else None


def _last_attempt(store: Store, channel: str, only: str = "1", *given: str) -> dict[str, Any] | None:
    """The last attempt over a channel: its id, alert, delivery, outcome and time. `only`: a condition of ours."""
    sql = (
        "select t.id, d.alert_id, t.delivery_id, t.outcome, t.at from attempt t"  # noqa: S608 - our own words
        " join delivery d on d.id = t.delivery_id"
        f" where d.channel = ? and t.outcome <> ? and {only} order by t.id desc limit 1"
    )
    return store.one(sql, [channel, READDRESSED, *given])


def was_tried(store: Store, delivery: str) -> bool:
    """True where an attempt at it has ended, also before it was made due again."""
    return store.one("select 1 from attempt where delivery_id = ?", [delivery]) is not None


def note_attempt(store: Store, delivery: str, outcome: str, answer: str, now: datetime) -> None:
    """Writes down how an attempt ended, inside a transaction."""
    store.insert("attempt", delivery_id=delivery, at=stamp(now), outcome=outcome, answer=answer[:2000])
