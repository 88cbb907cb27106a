"""How many alerts a channel was given lately, and how many it has not taken: what is gathered goes by that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import Any

from db.schedule import PAUSED
from db.store import Store, from_json
from model.change import ChangeKind
from model.recipient import Category
from text.timestamp import stamp

GATHERED = 4
"""Gathered messages that wait for a channel that takes nothing: as many as it gets in an hour."""
_UNSENT = (
    "a.id in (select alert_id from delivery where state in ('pending', 'leased') and channel = :channel) and not exists"
    " (select 1 from delivery where alert_id = a.id and state not in ('pending', 'leased'))"
)
"""SQL: nobody has the alert `a` yet."""
_IS_GATHERED = "coalesce(json_extract(a.payload, '$.digest'), 0)"


class Weight(IntEnum):
    """What an alert tells of: the press, what else is of high severity, neither, or first looks alone."""

    FIRST_LOOK, OTHER, GRAVE, PRESS = range(4)


def told_at_once(store: Store, channel: str, since: datetime, now: datetime) -> Counter[Weight]:
    """How many alerts a channel was given at once since then, not gathered, by what they tell of.

    While it takes nothing, all that wait for it: they go out together when it does.
    """
    lately = f"(a.created_at > :since or (:held and {_UNSENT}))"
    rows = store.rows(
        f"select a.payload from alert a where a.channel = :channel and {lately} and not {_IS_GATHERED}"  # noqa: S608 - our own words
        " and exists (select 1 from alert_change x where x.alert_id = a.id)",
        {"channel": channel, "since": stamp(since), "held": takes_nothing(store, channel, now)},
    )
    return Counter(weight_of(from_json(x["payload"])) for x in rows)


def weight_of(payload: Mapping[str, Any]) -> Weight:
    """By the message of an alert."""
    if payload["severity"] != "high":
        return Weight.FIRST_LOOK if payload["counts"].keys() == {ChangeKind.BASELINE} else Weight.OTHER
    return Weight.PRESS if any(i["category"] == Category.PRESS for i in payload["items"]) else Weight.GRAVE


def has_gathered(store: Store, channel: str, since: datetime, now: datetime) -> bool:
    """True where a channel was given a gathered message since then, or takes nothing and has an hour's of them."""
    given = {"channel": channel, "since": stamp(since), "now": stamp(now)}
    mine = f"alert a where a.channel = :channel and {_IS_GATHERED}"
    lately = store.one(f"select 1 from {mine} and a.created_at between :since and :now limit 1", given)  # noqa: S608
    if lately or not takes_nothing(store, channel, now):
        return bool(lately)
    found = store.one(f"select count(*) n from {mine} and {_UNSENT}", given)  # noqa: S608 - our own words
    return bool(found and found["n"] >= GATHERED)


def takes_nothing(store: Store, channel: str, now: datetime) -> bool:
    """True while a channel is paused, or something failed over it that nobody has yet."""
    given = {"channel": channel, "now": stamp(now)}
    tried = "exists (select 1 from delivery where alert_id = a.id and attempts > 0)"
    queries = (
        f"select 1 from channel where name = :channel and {PAUSED}",  # noqa: S608 - our own words
        f"select 1 from alert a where a.channel = :channel and {_UNSENT} and {tried} limit 1",  # noqa: S608
    )
    return any(store.one(sql, given) for sql in queries)
