"""Dead deliveries: what operators are told of them, and what a person, or a channel that works again, makes of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from db.schedule import NOT_SET_UP
from db.store import Store, as_json
from model.delivery import NotAccepted
from model.follow import LANE
from text.timestamp import stamp

OF_NOTICES = "notices"
"""What an incident of a channel with one receiver is about where operators' own news is dead (`channel_subject`)."""
_IS_NEWS = "json_extract(a.payload, '$.type') = 'notices'"
OF_READERS = "readers"
"""The same of all letters to readers who follow: there are many of them, and their addresses are ids."""
_SUBJECT = (
    f"d.channel || ' [' || case when d.channel = '{LANE}' then '{OF_READERS}' when d.address <> '' then d.address"
    f" when {_IS_NEWS} then '{OF_NOTICES}'"
    " else d.alert_id end || ']'"
)
"""Of the incident of a dead delivery, as `channel_subject` has it."""
_STILL_DEAD = (
    "exists (select 1 from delivery d join alert a on a.id = d.alert_id where d.state = 'dead'"  # noqa: S608 - our own words
    f" and {{subject}} = {_SUBJECT})"
)


def redrive_news(store: Store, sent: str, now: datetime) -> None:
    """What operators were not told goes out now that this receiver takes messages again; not what came back later."""
    store.execute(
        "update delivery set state = 'pending', attempts = 0, next_at = ? where state = 'dead'"  # noqa: S608
        " and (channel, address) = (select channel, address from delivery where id = ?)"
        f" and exists (select 1 from alert a where a.id = alert_id and {_IS_NEWS})"
        " and not exists (select 1 from attempt t where t.delivery_id = delivery.id and t.outcome = 'came_back')",
        [stamp(now), sent],
    )


def is_dead(store: Store, subject: str) -> bool:
    """True while a delivery is dead that an incident of this subject (`channel_subject`) is about."""
    return store.one(f"select 1 where {_STILL_DEAD.format(subject='?')}", [subject]) is not None


def dead_without_incident(store: Store, channels: Collection[str]) -> list[dict[str, Any]]:
    """What is dead of these channels and no open incident is about: for each subject the newest, and how many.

    An earlier version may have ended the incident, or a crash have come before it. News that is dead is trouble of its
    own only where its channel has no other.
    """
    return store.rows(
        f"select {_SUBJECT} subject, d.channel, d.address, max(d.rowid) newest, d.alert_id alert, d.attempts, d.error,"  # noqa: S608
        " count(*) n from delivery d join alert a on a.id = d.alert_id where d.state = 'dead'"
        " and d.channel in (select value from json_each(?)) and not exists (select 1 from notice n where"
        " n.recovered_at is null and n.code in ('delivery_dead', 'mail_came_back') and (n.subject ="
        f" {_SUBJECT} or ({_IS_NEWS} and substr(n.subject, 1, length(d.channel) + 2) = d.channel || ' [')))"
        " group by 1 order by newest",
        [as_json(list(channels))],
    )


def redrive(store: Store, now: datetime, *, identity: str | None = None, channel: str | None = None) -> int:
    """Makes dead deliveries due again, under the same ids: of one alert or delivery, of a channel, or all. How many."""
    with store.transaction():
        done = store.execute(
            "update delivery set state = 'pending', attempts = 0, next_at = ? where state = 'dead'"
            " and (? is null or id = ? or alert_id = ?) and (? is null or channel = ?)",
            [stamp(now), identity, identity, identity, channel, channel],
        )
        end_quietly(store, "'mail_came_back'", now)  # the server may take it this time; if it comes back, that is told
    return done.rowcount


def take_up_dead(store: Store, channel: str, alert: str) -> None:
    """Makes an alert due again, once, that a channel refused which then refused another too.

    What operators were told of its death stays open until it is taken.
    """
    with store.transaction():
        store.execute(
            "update delivery set state = 'pending', attempts = 0,"
            " next_at = (select created_at from alert where id = alert_id)"
            " where state = 'dead' and channel = ? and alert_id = ?"
            # Refused again after others were taken, it is refused for what it says: it must not hold them up for ever.
            " and 1 = (select count(*) from attempt t where t.delivery_id = delivery.id and t.outcome = ?)",
            [channel, alert, NotAccepted.name],
        )


def end_quietly(store: Store, codes: str, now: datetime, subjects: Collection[str] | None = None) -> None:
    """Ends incidents of deliveries of which none is dead any more, without a word: a person saw to it.

    `subjects`: only those about these; None for all.
    """
    store.execute(
        f"update notice set recovered_at = ?, recovery_told_at = ? where code in ({codes})"  # noqa: S608 - our own words
        f" and recovered_at is null and not {_STILL_DEAD.format(subject='subject')}"
        " and (? is null or subject in (select value from json_each(?)))",
        [stamp(now), stamp(now), *[as_json(list(subjects)) if subjects is not None else None] * 2],
    )


def take_up(store: Store, deliveries: Collection[str], now: datetime) -> None:
    """Makes deliveries due that had been closed."""
    with store.transaction():
        store.execute(
            "update delivery set state = 'pending', attempts = 0, next_at = ? where state = 'cancelled'"
            " and id in (select value from json_each(?))",
            [stamp(now), as_json(list(deliveries))],
        )


def set_aside(store: Store, channel: str, address: str) -> None:
    """Closes what is dead for an address that nothing is sent to any more."""
    with store.transaction():
        store.execute(
            "update delivery set state = 'cancelled' where state = 'dead' and channel = ? and address = ?",
            [channel, address],
        )


def dismiss(store: Store, now: datetime, *, identity: str | None = None, channel: str | None = None) -> int:
    """Closes dead deliveries: kept, not sent, and no incident any more.

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
        end_quietly(store, "'delivery_dead', 'mail_came_back'", now)
    return done.rowcount
