"""Time-stamps of editions and days: what waits for one, and those that were given.

A stamp is over a text: of an edition its entry in the log, of a day its root. What an authority signs is the sha256 of
that text. Each that is given has an entry in the log itself, so that a byte of it cannot change unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from db.chain.entries import append_token, close_day, day_text
from db.store import Store
from text.timestamp import stamp

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
MOST = 50
"""Stamps that are asked for in one round."""
_NEW = (
    "select 'edition' kind, number from chain_entry where kind = 'edition' and number >"
    " (select coalesce(max(number), 0) from chain_stamp where kind = 'edition') union all"
    " select 'day', last from chain_day d where last > (select coalesce(max(number), 0) from chain_stamp where"
    # A day on which nothing was logged but stamps needs none, or each would call for the next for ever.
    " kind = 'day') and exists (select 1 from chain_entry where number between d.first and d.last and kind != 'token')"
)


class DueStamp(Struct, frozen=True):
    """A stamp to be asked for."""

    id: int
    kind: str
    number: int
    text: str
    """What it is to be over."""


def line_up(store: Store, now: datetime) -> None:
    """Lines up what is new, inside a transaction: editions and days since the last that have none.

    Of a log that is older than its first stamp the last of each alone: their hashes name all before them.
    """
    close_day(store, stamp(now)[:10])
    new = store.rows(f"{_NEW} order by number")
    if store.one("select 1 from chain_stamp limit 1") is None:
        new = list({x["kind"]: x for x in new}.values())
    store.many(
        "insert into chain_stamp(kind, number, next_at) values (?, ?, ?)",
        [(x["kind"], x["number"], stamp(now)) for x in new],
    )


def due(store: Store, now: datetime) -> list[DueStamp]:
    """The stamps that are to be asked for now, the oldest first. One whose text is not there any more has "" for it."""
    rows = store.rows(
        "select * from chain_stamp where given_at is null and next_at <= ? order by number limit ?", [stamp(now), MOST]
    )
    return [DueStamp(x["id"], x["kind"], x["number"], stamped_text(store, x["kind"], x["number"])) for x in rows]


def stamped_text(store: Store, kind: str, number: int) -> str:
    """What a stamp is over; "" where that is not there any more."""
    if kind == "day":
        day = store.one("select * from chain_day where last = ?", [number])
        return day_text(day) if day else ""
    entry = store.one("select text from chain_entry where number = ?", [number])
    return str(entry["text"]) if entry else ""


def keep(store: Store, of: DueStamp, token: bytes, said: datetime, url: str, ca: str, now: datetime) -> None:
    """Keeps a stamp that was given and found good, with its entry in the log, inside a transaction."""
    store.execute("insert into chain_authority(url, ca) values (?, ?) on conflict do nothing", [url, ca])
    (authority,) = store.rows("select id from chain_authority where url = ? and ca = ?", [url, ca])
    store.update(
        "chain_stamp", of.id, token=token, said_at=stamp(said), given_at=stamp(now), authority_id=authority["id"],
        why="",
    )
    append_token(store, of.id, about_stamp(stamps(store, [of.id])[0], of.text), now)


def about_stamp(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    """What the log says of a stamp."""
    return {
        "of": row["kind"], "number": row["number"], "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "token_sha256": hashlib.sha256(row["token"] or b"").hexdigest(), "said_at": row["said_at"],
        "authority": row["url"], "ca_sha256": hashlib.sha256((row["ca"] or "").encode()).hexdigest(),
    }


def stamps(store: Store, ids: Sequence[int] = ()) -> list[dict[str, Any]]:
    """The stamps that were given, with their authorities, all where no ids are named; in the order of the log."""
    which = f"and s.id in ({', '.join('?' * len(ids))})" if ids else ""
    return store.rows(
        "select s.*, a.url, a.ca from chain_stamp s left join chain_authority a on a.id = s.authority_id"  # noqa: S608
        f" where s.given_at is not null {which} order by s.number, s.id", list(ids),
    )


def put_off(store: Store, ids: Sequence[int], why: str, now: datetime) -> None:
    """Notes that these were not given, inside a transaction: they are asked for again after twice as long a wait."""
    for x in store.rows_with("select id, tries from chain_stamp where id in given", ids):
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(x["tries"], 20))
        store.update("chain_stamp", x["id"], tries=x["tries"] + 1, why=why, next_at=stamp(now + wait))


def waiting(store: Store) -> tuple[int, str]:
    """How many wait, and why the last try of one failed; "" where none did."""
    (x,) = store.rows("select count(*) n, coalesce(max(why), '') why from chain_stamp where given_at is null")
    return x["n"], x["why"]
