"""What was sent to whom and when, with the answer; and what a person does about it: redrive, resume, resend."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from db.register.retired import NOT_SET_UP
from db.store.transaction import Store, as_json, stamp


def find_deliveries(
    store: Store, *, state: str | None = None, channel: str | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """Deliveries that fit, newest first, each with the headline and the type of its alert: changes, notices or test."""
    return store.rows(
        "select d.id, d.alert_id alert, d.channel, d.address, d.state, d.attempts, d.next_at, d.sent_at,"
        " d.maybe maybe_repeat, d.error, a.created_at, json_extract(a.payload, '$.headline') headline,"
        " json_extract(a.payload, '$.type') type"
        " from delivery d join alert a on a.id = d.alert_id"
        " where (? is null or d.state = ?) and (? is null or d.channel = ?) order by d.rowid desc limit ?",
        [state, state, channel, channel, limit],
    )


def alert_of(store: Store, identity: str) -> dict[str, Any] | None:
    """An alert with its deliveries, the attempts of each with the answers, and the changes it tells of.

    `identity` is the id of the alert or of one of its deliveries.
    """
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


def resume(store: Store, channel: str) -> bool:
    """Lets a channel go again; False where it was not held back."""
    with store.transaction():
        return store.execute("delete from channel where name = ?", [channel]).rowcount > 0


def redrive(store: Store, now: datetime, *, identity: str | None = None, channel: str | None = None) -> int:
    """Makes dead deliveries due again, under the same ids: of one alert or delivery, of a channel, or all.

    Gives how many. What was delivered stays delivered, however often this is called.
    """
    with store.transaction():
        done = store.execute(
            "update delivery set state = 'pending', attempts = 0, next_at = ? where state = 'dead'"
            " and (? is null or id = ? or alert_id = ?) and (? is null or channel = ?)",
            [stamp(now), identity, identity, identity, channel, channel],
        )
    return done.rowcount


def dismiss(store: Store, now: datetime, *, identity: str | None = None, channel: str | None = None) -> int:
    """Says that dead deliveries have been looked at and are not to be sent: kept, and no trouble any more.

    Of one alert or delivery, or of a channel; of one that is not set up any more also what waits for it. Operators
    were told of them; that news ends without a sound where nothing else is dead for the same address.
    """
    with store.transaction():
        done = store.execute(
            "update delivery set state = 'cancelled' where (state = 'dead' or (state = 'pending' and channel in"
            " (select name from channel where why = ?))) and (? is null or id = ? or alert_id = ?)"
            " and (? is null or channel = ?)",
            [NOT_SET_UP, identity, identity, identity, channel, channel],
        )
        store.execute(
            "delete from channel where why = ? and not exists (select 1 from delivery d where d.channel = name"
            " and d.state in ('pending', 'leased'))",
            [NOT_SET_UP],
        )
        store.execute(
            "update notice set recovered_at = ?, recovery_told_at = ? where code in ('delivery_dead', 'mail_came_back')"
            " and recovered_at is null and not exists (select 1 from delivery d where d.state = 'dead' and subject ="
            " d.channel || ' [' || case d.address when '' then d.alert_id else d.address end || ']')",
            [stamp(now), stamp(now)],
        )
    return done.rowcount


def came_back(store: Store, delivery: str, why: str, now: datetime) -> dict[str, Any] | None:
    """Notes that a delivery that was sent came back: it is dead, and kept.

    Gives {"alert", "channel", "address", "fresh"}, fresh where it counted as sent until now; None where there is no
    such delivery.
    """
    with store.transaction():
        found = store.one(
            "select alert_id alert, channel, address, state = 'sent' fresh from delivery where id = ?", [delivery]
        )
        if found and found["fresh"]:
            store.execute("update delivery set state = 'dead', error = ? where id = ?", [why, delivery])
            store.insert("attempt", delivery_id=delivery, at=stamp(now), outcome="came_back", answer=why[:2000])
    return found


def save_again(
    store: Store, old: str, new: str, payload: Mapping[str, Any], deliveries: list[tuple[str, str, str]], now: datetime
) -> None:
    """Puts an alert down once more under a new id, with deliveries (id, channel, address) that are due now."""
    with store.transaction():
        channel = deliveries[0][1]
        store.execute("insert into alert values (?, ?, ?, ?)", [new, channel, stamp(now), as_json(payload)])
        store.execute(
            "insert into alert_change select ?, change_id from alert_change where alert_id = ?", [new, old]
        )
        for identity, lane, address in deliveries:
            store.insert(
                "delivery", id=identity, alert_id=new, channel=lane, address=address, state="pending",
                next_at=stamp(now),
            )  # fmt: skip


def save_test(
    store: Store, alert: str, channel: str, payload: Mapping[str, Any], deliveries: Iterable[tuple[str, str]],
    now: datetime,
) -> None:  # fmt: skip
    """Puts a test down, with deliveries (id, address), before it is sent. Nobody but the command sends it, and once."""
    with store.transaction():
        store.execute("insert into alert values (?, ?, ?, ?)", [alert, channel, stamp(now), as_json(payload)])
        for identity, address in deliveries:
            store.insert(
                "delivery", id=identity, alert_id=alert, channel=channel, address=address, state="cancelled",
                next_at=stamp(now),
            )  # fmt: skip


def record_test(store: Store, delivery: str, outcome: str, answer: str, now: datetime) -> None:
    """Writes down how a test ended. One that failed stays cancelled: nothing is to be sent again, and nothing dead."""
    sent = outcome == "sent"
    with store.transaction():
        store.execute(
            "update delivery set state = ?, attempts = attempts + 1, sent_at = ?, error = ? where id = ?",
            ["sent" if sent else "cancelled", stamp(now) if sent else None, "" if sent else answer, delivery],
        )
        store.insert("attempt", delivery_id=delivery, at=stamp(now), outcome=outcome, answer=answer[:2000])
