"""What is left of sources and channels that were taken out of the configuration: news that ends, messages that wait."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from db.schedule import DUE, UNPAUSED, times
from db.store.transaction import Store, stamp

NO_LONGER_WATCHED = "It is no longer watched: it was taken out of the configuration."
"""The last message of a notice whose source or channel is gone: over, and nothing has recovered."""
NOT_SET_UP = "it is not set up any more"
"""Why the channel is held back."""
_OF_CHANNELS = ("channel_failing", "channel_paused", "delivery_dead", "mail_came_back")


def end_news(store: Store, sources: Collection[str], channels: Collection[str], now: datetime) -> None:
    """Ends the open notices of sources and channels that are not among the given ones; inside a transaction.

    Operators who were told of them are told that, once; otherwise they would be reminded each week for ever.
    """
    gone = [
        x["id"]
        for x in store.rows("select id, source, code, subject from notice where recovered_at is null")
        if (x["source"] and x["source"] not in sources)
        or (not x["source"] and x["code"] in _OF_CHANNELS and x["subject"].split(" [")[0] not in channels)
    ]
    for notice in gone:
        store.execute(
            "update notice set recovered_at = ?, message = ? where id = ?", [stamp(now), NO_LONGER_WATCHED, notice]
        )


def hold_channels(store: Store, channels: Collection[str], now: datetime) -> list[tuple[str, int]]:
    """Holds back what waits for channels that are not among the given ones, and lets go what does so no more.

    Inside a transaction; gives each channel that is held back now, with how many deliveries wait for it. Left as they
    are, they would be due for ever, and asked for every few seconds.
    """
    due = store.rows(
        f"select channel, count(*) n from delivery where {DUE} and {UNPAUSED} group by channel order by channel",  # noqa: S608
        times(now),
    )
    for x in store.rows("select name from channel where why = ? and until is null", [NOT_SET_UP]):
        if x["name"] in channels:
            store.execute("delete from channel where name = ? and why = ?", [x["name"], NOT_SET_UP])
    gone = [(x["channel"], x["n"]) for x in due if x["channel"] not in channels]
    for channel, _ in gone:
        store.execute(
            "insert into channel values (?, ?, null, ?) on conflict(name) do update set paused_at ="
            " excluded.paused_at, until = null, why = excluded.why",
            [channel, stamp(now), NOT_SET_UP],
        )
    return gone
