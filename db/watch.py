"""The state of the watch, as `status` and `doctor` say it: sources, notices, deliveries, changes not yet told.

What the daemon asks of it every few seconds is in `db.health` and `db.schedule`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from db.health import FOUND_AT, UNTOLD, UNTOLD_AFTER
from db.outbox.incidents import TOGETHER, members_of
from db.schedule import FIRST_LOOKS_AT_LATEST, PAUSED, UNPAUSED, UNUSABLE
from db.store import Store
from model.follow import LANE
from model.source import Source
from text.timestamp import stamp, waited


def source_rows(store: Store) -> list[dict[str, Any]]:
    """The row of each source that was ever polled, and its last edition. How well it is seen: `db.register.states`."""
    return store.rows(
        "select s.*, e.number edition, e.rows, e.seen_at edition_seen_at, e.title edition_title from source s"
        " left join edition e on e.id ="
        " (select max(id) from edition where source = s.name and state = 'accepted') order by s.name"
    )


def item_counts(store: Store) -> dict[str, dict[str, int]]:
    """Of each source: items that are not gone, those that speak of pupils' data, those without their document."""
    rows = store.rows(
        "select i.source, count(*) items,"
        " sum(exists (select 1 from mention m where m.version_id = i.version_id)) speaking,"
        " sum(v.text is null and json_array_length(i.data, '$.documents') > 0"
        "  and json_extract(i.data, '$.no_text') is null) unread"
        " from item i join item_version v on v.id = i.version_id where i.state != 'gone' group by i.source"
    )
    return {x.pop("source"): {k: int(n or 0) for k, n in x.items()} for x in rows}


def open_notices(store: Store) -> list[dict[str, Any]]:
    """What is wrong at present; with `sources`, the names of those that fail together, where it is of many."""
    found = store.rows("select * from notice where recovered_at is null order by source, id")
    for x in found:
        if x["code"] == TOGETHER:
            x["sources"], _ = members_of(store, x["subject"])
    return found


def delivery_counts(store: Store) -> list[dict[str, Any]]:
    """How many deliveries of each channel are in which state, and when the oldest that waits was due."""
    return store.rows(
        "select channel, state, count(*) n, min(next_at) oldest, max(error) error from delivery"
        " group by channel, state order by channel, state"
    )


def dead_deliveries(store: Store) -> list[dict[str, Any]]:
    """What is dead, and neither redriven nor dismissed, of each channel: how many, since when, which alerts, why."""
    found = store.rows(
        "select d.channel, count(*) n, min(a.created_at) oldest, max(d.error) error,"
        " json_group_array(distinct d.alert_id) alerts from delivery d join alert a on a.id = d.alert_id"
        " where d.state = 'dead' group by d.channel order by d.channel"
    )
    return [{**x, "alerts": json.loads(x["alerts"])} for x in found]


def failing_deliveries(store: Store, now: datetime) -> list[dict[str, Any]]:
    """What was attempted, did not go out and is tried again, of each channel that is not paused, but readers' letters.

    Each: channel, how many alerts, when the last attempt failed and why, when the next one is due.
    """
    found = store.rows(
        "select d.channel, d.alert_id, d.next_at, d.error, max(t.id), t.at from delivery d"  # noqa: S608 - our own words
        " join attempt t on t.delivery_id = d.id where d.state in ('pending', 'leased') and d.attempts > 0"
        f" and d.error != '' and d.channel != '{LANE}' and {UNPAUSED} group by d.id order by t.id",
        {"now": stamp(now)},
    )
    out = []
    for channel in sorted({x["channel"] for x in found}):
        mine = [x for x in found if x["channel"] == channel]
        out.append({
            "channel": channel, "alerts": len({x["alert_id"] for x in mine}), "failed_at": mine[-1]["at"],
            "error": mine[-1]["error"], "next_at": min(x["next_at"] for x in mine),
        })
    return out


OVERDUE, OVERDUE_READERS = timedelta(minutes=15), timedelta(hours=26)
LONGEST_ATTEMPT = timedelta(minutes=5)
"""After which a delivery that is being sent is held to have been cut off: an attempt has time-outs of a minute."""
_LEASE = timedelta(seconds=600)


def overdue_deliveries(store: Store, now: datetime) -> dict[str, Any] | None:
    """{"n", "oldest"} of deliveries that nobody attempts for a quarter of an hour, or that were never ended.

    Letters to readers who follow go at a pace, behind all else: they have a day, and the confirmations, which are due
    from the day before so that they go first, two hours of it.
    """
    found = store.one(
        f"select count(*) n, min(next_at) oldest from delivery where {UNPAUSED} and channel not in (select name from"  # noqa: S608
        f" channel where why = '{UNUSABLE}') and ((state = 'pending' and"
        " next_at < iif(channel = :readers, :of_readers, :due)) or (state = 'leased' and leased_until < :leased))",
        {"now": stamp(now), "readers": LANE, "of_readers": stamp(now - OVERDUE_READERS), "due": stamp(now - OVERDUE),
         "leased": stamp(now + _LEASE - LONGEST_ATTEMPT)},
    )
    return found if found and found["n"] else None


def paused_channels(store: Store, now: datetime) -> list[dict[str, Any]]:
    """Channels that are paused at that time, and why."""
    return store.rows(f"select * from channel where {PAUSED}", {"now": stamp(now)})  # noqa: S608 - our own words


def last_run(store: Store) -> dict[str, Any] | None:
    """The newest run that ended."""
    return store.one("select * from run where ended_at is not null order by id desc limit 1")


SHORTEST_GAP = timedelta(minutes=30)


def longest_gap(sources: Sequence[Source]) -> timedelta:
    """How long the daemon may look at nothing before it is held to have stopped."""
    return max(SHORTEST_GAP, timedelta(seconds=3 * min((s.every for s in sources), default=900)))


def not_looking_since(store: Store, sources: Sequence[Source], now: datetime, *, running: bool) -> str | None:
    """When the last look began or ended, where the daemon should have looked since; None where all is as it should be.

    It should where it runs, or where the last look was its own: it was killed, or the machine was off. Whoever looks
    by hand, or from cron, has no daemon to be missed.
    """
    last = store.one("select trigger, coalesce(ended_at, started_at) at from run order by id desc limit 1")
    if not (last and sources and (running or last["trigger"] == "daemon")):
        return None
    return str(last["at"]) if waited(last["at"], now) > longest_gap(sources) else None


def untold_changes(store: Store, now: datetime, together: Collection[str] = ()) -> dict[str, Any] | None:
    """Changes that should long have been told and that no plan covers: {"n", "oldest"}; None where there are none.

    `together`: see `db.schedule.first_looks_waiting`.
    """
    found = store.one(
        f"select count(*) n, min({FOUND_AT}) oldest from change where {UNTOLD} and {FOUND_AT} < ?",  # noqa: S608 - ours
        [stamp(now - FIRST_LOOKS_AT_LATEST), json.dumps(list(together)), stamp(now - UNTOLD_AFTER)],
    )
    return found if found and found["n"] else None
