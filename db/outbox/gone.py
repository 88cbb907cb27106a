"""What waits for a channel that is not set up any more: it is held, counted, and handed on to another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from db.outbox.addresses import is_told_by_another
from db.outbox.attempts import READDRESSED, note_attempt
from db.outbox.dead import end_quietly
from db.schedule import DUE, NOT_SET_UP, UNPAUSED
from db.store import Store, as_json
from model.delivery import person
from model.follow import LANE
from text.timestamp import stamp

_HELD = (
    "select * from (select c.name, c.why, (select count(*) from delivery d where d.channel = c.name and d.state in"
    " ('pending', 'leased')) n, (select count(distinct w.change_id) from waiting w where w.channel = c.name) changes"
    " from channel c where c.paused_at is not null and c.until is null) where n > 0 or (why = ? and changes > 0)"
    " order by name"
)
_OVER = (
    "delete from channel where why = ? and (name in (select value from json_each(?)) or not exists (select 1 from"
    " delivery d where d.channel = name and d.state in ('pending', 'leased')) and not exists (select 1 from waiting w"
    " where w.channel = name))"
)


def hold_channels(store: Store, channels: Collection[str], now: datetime) -> list[dict[str, Any]]:
    """Holds what waits for channels that are not among the given ones, and releases those that are again.

    Inside a transaction; gives each channel that is held from now on, as `held_channels` does.
    """
    new = store.rows(
        f"select channel from delivery where {DUE} and {UNPAUSED} union select channel from waiting where {UNPAUSED}",  # noqa: S608
        {"now": stamp(now)},
    )
    release_channels(store, channels)
    gone = {x["channel"] for x in new}.difference(channels)
    for channel in gone:
        store.upsert("channel", "name", name=channel, paused_at=stamp(now), until=None, why=NOT_SET_UP)
    return [x for x in held_channels(store) if x["name"] in gone]


def held_channels(store: Store) -> list[dict[str, Any]]:
    """Channels for which something waits until a person acts: name, why, `n` deliveries, `changes` of digests."""
    return store.rows(_HELD, [NOT_SET_UP])


def release_channels(store: Store, channels: Collection[str] = ()) -> None:
    """Forgets that these, and those for which nothing waits, were not set up any more. Inside a transaction."""
    store.execute(_OVER, [NOT_SET_UP, as_json(list(channels))])


def digests_wait_for_gone(store: Store, channels: Collection[str]) -> bool:
    """Whether anything waits for a digest over a channel that is not among these."""
    gone = "channel != ? and channel not in (select value from json_each(?))"
    return store.one(f"select 1 from waiting where {gone} limit 1", [LANE, as_json(list(channels))]) is not None  # noqa: S608


def reached(store: Store, changes: Iterable[int], channels: Collection[str]) -> set[tuple[int, str]]:
    """Who has been sent each of these changes, or is to be over these channels, in a digest too: (change, person)."""
    rows = store.rows(
        "select x.change_id change, d.channel, d.address from alert_change x join delivery d on d.alert_id = x.alert_id"
        " where (d.state = 'sent' or d.state in ('pending', 'leased') and d.channel in (select value from"
        " json_each(:channels))) and x.change_id in (select value from json_each(:changes))"
        " union select change_id, channel, address from waiting"
        " where change_id in (select value from json_each(:changes))"
        " and channel in (select value from json_each(:channels))",
        {"changes": as_json(sorted(changes)), "channels": as_json(list(channels))},
    )
    return {(x["change"], person(x["channel"], x["address"])) for x in rows}


def hand_on(store: Store, channel: str, to: str, now: datetime) -> tuple[int, int]:
    """Puts what waits for a channel that is not set up any more, or is dead over it, down for another one.

    Inside a transaction. Gives how many deliveries and how many changes of its digests that were. Nobody is told twice.
    They have the addresses of the old channel: see `follow_addresses`.
    """
    mine = store.rows(
        "select id, alert_id, address from delivery where channel = ? and (state in ('pending', 'dead')"
        " or (state = 'leased' and leased_until <= ?))",
        [channel, stamp(now)],
    )
    for x in mine:
        if is_told_by_another(store, x["alert_id"], person(to, x["address"])):
            store.update("delivery", x["id"], state="cancelled", leased_until=None, owner=None)
            note_attempt(store, x["id"], READDRESSED, f"told over {to} by another alert", now)
            continue
        store.execute(
            "update delivery set channel = ?, maybe = max(maybe, state = 'leased'), state = 'pending', attempts = 0,"
            " next_at = ?, leased_until = null, owner = null where id = ?", [to, stamp(now), x["id"]],
        )
        store.update("alert", x["alert_id"], channel=to)
        note_attempt(store, x["id"], READDRESSED, f"channel {channel} is not set up any more; over {to}", now)
    waiting = store.rows("select change_id, address from waiting where channel = ?", [channel])
    had = reached(store, {x["change_id"] for x in waiting}, [to])
    for x in waiting:
        one = [channel, x["change_id"], x["address"]]
        if (x["change_id"], person(to, x["address"])) in had:
            store.execute("delete from waiting where channel = ? and change_id = ? and address = ?", one)
        store.execute("update waiting set channel = ? where channel = ? and change_id = ? and address = ?", [to, *one])
    release_channels(store)
    end_quietly(store, "'delivery_dead', 'mail_came_back'", now)
    return len(mine), len({x["change_id"] for x in waiting})
