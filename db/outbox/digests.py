"""What is planned and not told at once: changes that wait for their digest, and changes that a person has muted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from db.register.changes import pass_over, stored_changes, with_history
from db.store.transaction import Store, as_json, moment, stamp
from db.withheld.decide import withheld
from model.delivery import Mute, Wanted


def hold(store: Store, put_off: Iterable[Wanted]) -> None:
    """Puts changes down for a digest, inside a transaction."""
    store.db.conn.executemany(
        "insert into waiting values (?, ?, ?, ?, ?) on conflict do nothing",
        [(w.change.id, w.channel, w.target, stamp(w.due), as_json(w.why)) for w in put_off if w.due],
    )


def due_digests(store: Store, now: datetime) -> list[Wanted]:
    """Every change whose digest is due, as it may be told, with each receiver that it waits for, oldest change first.

    What is withheld is taken out, and passed over until it is let go.
    """
    rows = store.rows("select * from waiting where due <= ? order by change_id, rowid", [stamp(now)])
    ids = as_json(sorted({x["change_id"] for x in rows}))
    found = with_history(store, stored_changes(store, "c.id in (select value from json_each(?))", [ids]))
    held = withheld(store)
    told = {c.id: held.change(c) for c in found}
    out = [
        Wanted(c, x["channel"], x["address"], moment(x["due"]), tuple((r, why) for r, why in json.loads(x["why"])))
        for x in rows if (c := told.get(x["change_id"]))
    ]  # fmt: skip
    if kept := [number for number, change in told.items() if change is None]:
        with store.transaction():
            store.db.conn.executemany(
                "delete from waiting where change_id = ? and due <= ?", [(number, stamp(now)) for number in kept]
            )
            pass_over(store, kept)
    return out


def release(store: Store, told: Iterable[Wanted]) -> int:
    """Takes changes out of the digest that is made now, inside a transaction; gives how many were still there."""
    done = store.db.conn.executemany(
        "delete from waiting where change_id = ? and channel = ? and address = ?",
        [(w.change.id, w.channel, w.target) for w in told],
    )
    return max(0, done.rowcount)


def next_digests(store: Store) -> list[dict[str, Any]]:
    """The digests to come: channel, when it is due, how many changes wait for it."""
    return store.rows(
        "select channel, due, count(distinct change_id) changes from waiting"
        " group by channel, due order by due, channel"
    )


def mute(
    store: Store, now: datetime, *, source: str, recipient: str, kind: str, until: datetime, why: str
) -> int:  # fmt: skip
    """Writes a mute down and gives its number."""
    with store.transaction():
        return store.insert(
            "mute", source=source, recipient=recipient, kind=kind, until=stamp(until), why=why, made_at=stamp(now)
        )


def lift(store: Store, number: int, now: datetime) -> bool:
    """Ends a mute early; False where there is none of this number that still holds."""
    with store.transaction():
        done = store.execute(
            "update mute set lifted_at = ? where id = ? and lifted_at is null and until > ?",
            [stamp(now), number, stamp(now)],
        )
    return done.rowcount > 0


def mutes(store: Store, now: datetime) -> list[Mute]:
    """The mutes that hold now."""
    return [
        Mute(x["id"], x["source"], x["recipient"], x["kind"], moment(x["until"]), x["why"])
        for x in mutes_in_force(store, now)
    ]


def keep_muted(store: Store, muted: Iterable[tuple[int, int]], now: datetime) -> None:
    """Notes which change was kept back by which mute, inside a transaction."""
    store.db.conn.executemany(
        "insert into muted values (?, ?, ?) on conflict do nothing",
        [(change, number, stamp(now)) for change, number in muted],
    )


def muted_changes(store: Store, limit: int) -> list[dict[str, Any]]:
    """What mutes have kept back, newest first."""
    return store.rows(
        "select c.id, m.at, m.mute_id mute, c.source, c.kind, c.reference, c.recipient, c.category, c.seen_at"
        " from muted m join change c on c.id = m.change_id order by c.id desc limit ?",
        [limit],
    )


def mutes_in_force(store: Store, now: datetime) -> list[dict[str, Any]]:
    """The mutes that hold now, as plain values, with how much each has kept back."""
    return store.rows(
        "select m.id, m.source, m.recipient, m.kind, m.until, m.why, m.made_at,"
        " (select count(*) from muted x where x.mute_id = m.id) kept from mute m"
        " where m.lifted_at is null and m.until > ? order by m.id",
        [stamp(now)],
    )
