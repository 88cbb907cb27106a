"""Which sources are in the hands of workers on other machines, until when, and under which order."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from db.schedule import BEATEN, SERVED
from db.sources import named
from db.store import Store
from text.timestamp import parse_stamp, stamp

_KEPT = "kept "
_KEY, _STILL = "key of worker ", "9999-12-31T23:59:59.999Z"
"""Of the pulses of keys: how each begins, and the time of one that is named still."""


class HandedGroup(Struct, frozen=True):
    """An order whose time is over, and nothing came of it."""

    number: str
    hosts: str
    at: str
    """When it was handed out."""
    unseen: tuple[str, ...]
    """Those of its sources that were asked for, and that nobody has polled since."""

    @property
    def is_kept(self) -> bool:
        """Whether it was never to go out."""
        return self.number.startswith(_KEPT)


def hand_out(
    store: Store, number: str, hosts: str, sources: Iterable[str], asked: Collection[str], now: datetime,
    until: datetime,
) -> None:
    """Notes, inside a transaction, that nobody else may ask for these sources until then: all of their group."""
    store.many(
        "insert or replace into handed(source, number, hosts, asked, at, until) values (?, ?, ?, ?, ?, ?)",
        [(name, number, hosts, int(name in asked), stamp(now), stamp(until)) for name in sources],
    )


def take_back(store: Store, numbers: Iterable[str]) -> None:
    """The sources of these orders may be asked for again; inside a transaction."""
    store.many("delete from handed where number = ?", [(n,) for n in numbers])


def leave_to_daemon(store: Store, number: str, now: datetime) -> None:
    """The daemon asks for the sources of an order by itself, as is meant; inside a transaction."""
    store.execute("update handed set until = ?, number = ? || number where number = ?", [stamp(now), _KEPT, number])


def end_now(store: Store, number: str, now: datetime) -> None:
    """The time of an order is over, inside a transaction: the daemon asks for its sources by itself."""
    store.execute("update handed set until = ? where number = ? and until > ?", [stamp(now), number, stamp(now)])


def still_handed(store: Store, sources: Collection[str], now: datetime) -> dict[str, str]:
    """Those of the sources that a worker may be asking for, with until when."""
    sql = "select source, until from handed where source in (select value from json_each(?)) and until > ?"
    return {x["source"]: x["until"] for x in store.rows(sql, [named(list(sources)), stamp(now)])}


def numbers_out(store: Store) -> list[str]:
    """The numbers of all orders, also of those whose time is over."""
    return [x["number"] for x in store.rows("select distinct number from handed")]


def all_handed(store: Store) -> frozenset[str]:
    """Every source that is in an order, also in one whose time is over."""
    return frozenset(x["source"] for x in store.rows("select source from handed"))


def answerable(store: Store, number: str) -> tuple[str, ...]:
    """The sources that an order asked for, none of which was polled since; () where it is over."""
    rows = store.rows(
        "select h.source, h.asked, s.polled_at > h.at later from handed h left join source s on s.name = h.source"
        " where h.number = ? order by h.source", [number],
    )
    return () if any(x["later"] for x in rows) else tuple(x["source"] for x in rows if x["asked"])


def overdue(store: Store, now: datetime) -> list[HandedGroup]:
    """Orders whose time is over."""
    rows = store.rows(
        "select h.number, h.hosts, h.at, json_group_array(h.source) filter"
        " (where h.asked and coalesce(s.polled_at, '') <= h.at) unseen"
        " from handed h left join source s on s.name = h.source where h.until <= ? group by h.number", [stamp(now)],
    )
    return [HandedGroup(x["number"], x["hosts"], x["at"], tuple(json.loads(x["unseen"]))) for x in rows]


def note_beat(store: Store, now: datetime, *, served: bool) -> None:
    """Notes, inside a transaction, that it was looked what may be handed out; `served`: workers are there."""
    for name in (BEATEN, SERVED) if served else (BEATEN,):
        store.upsert("pulse", "name", name=name, at=stamp(now))


def note_keys(store: Store, named: Mapping[str, str], now: datetime) -> None:
    """Keeps, inside a transaction, which key of which worker is named, and of another until when it was, for a day."""
    keys = {f"{_KEY}{name}={public}" for name, public in named.items()}
    for x in store.rows(f"select name, at from pulse where name glob '{_KEY}*'"):  # noqa: S608 - ours
        if x["name"] not in keys and x["at"] >= "9999":
            store.upsert("pulse", "name", name=x["name"], at=stamp(now))
        elif x["at"] < stamp(now - timedelta(days=1)):
            store.execute("delete from pulse where name = ?", [x["name"]])
    for name in keys:
        store.upsert("pulse", "name", name=name, at=_STILL)


def keys_before(store: Store, number: str, worker: str) -> list[str]:
    """Keys that were named for a worker when this order was out, and are no more."""
    sql = (
        "select substr(name, length(:begin) + 1) key from pulse where substr(name, 1, length(:begin)) = :begin"
        " and at < '9999' and at >= (select min(at) from handed where number = :number)"
    )
    given = {"begin": f"{_KEY}{worker}=", "number": number}
    return [x["key"] for x in store.rows(sql, given)]


class HandingSeen(Struct, frozen=True):
    """How the handing out stands, by our own database."""

    beaten_at: datetime | None
    """When it was last looked what may be handed out; None: never."""
    served_at: datetime | None
    """When a worker was last there."""
    sources: int
    """In the hands of workers."""
    until: datetime | None
    """By then the last of them may be asked by others."""


def handing_seen(store: Store, now: datetime) -> HandingSeen:
    """How it stands now."""
    pulses = store.rows("select name, at from pulse where name in (?, ?)", [BEATEN, SERVED])
    at = {x["name"]: parse_stamp(x["at"]) for x in pulses}
    held = store.rows("select until from handed where until > ? order by until", [stamp(now)])
    until = parse_stamp(held[-1]["until"]) if held else None
    return HandingSeen(at.get(BEATEN), at.get(SERVED), len(held), until)
