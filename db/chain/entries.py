"""Writes the log, in the transaction that records what it is about: a crash neither loses an entry nor doubles one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.chain.tree import leaf_hash, root_of
from model.answers.exchange import without_secrets
from text.timestamp import stamp

if TYPE_CHECKING:
    from db.store import Store  # which has what its transactions touch written here

NOTHING_BEFORE = "0" * 64
"""What the first entry has in place of a hash before it."""
BEGINNING, ANSWER, EDITION, TOKEN, PRUNING = "beginning", "answer", "edition", "token", "pruning"
MOVES = "moves"
_ARCHIVED = (
    "select sha256 from snapshot union select sha256 from edition_file union select sha256 from document"
    " union select page_sha256 from source where page_sha256 is not null"
)
"""What was archived before there was a log. In the order of their digits."""


def log_answer(store: Store, snapshot: int, now: datetime) -> None:
    """Adds the entry of an answer that has just been recorded, inside a transaction."""
    (row,) = store.rows("select * from snapshot where id = ?", [snapshot])
    _append(store, ANSWER, snapshot, about_answer(row), now)


def log_edition(store: Store, edition: int, now: datetime) -> None:
    """Adds the entry of an edition that has just been recorded with its files, inside a transaction."""
    (row,) = store.rows("select * from edition where id = ?", [edition])
    files = store.rows("select * from edition_file where edition_id = ? order by file", [edition])
    _append(store, EDITION, edition, {**about_edition(row, files), "state": row["state"]}, now)


def append_token(store: Store, token: int, about: Mapping[str, Any], now: datetime) -> None:
    """Adds the entry of a time-stamp that was given (`db.chain.stamps.about_stamp`), inside a transaction."""
    _append(store, TOKEN, token, about, now)


def log_pruning(store: Store, about: Mapping[str, Any], now: datetime) -> None:
    """Adds the entry of a pruning (`db.upkeep.prune.about_list`), inside the transaction that deletes."""
    _append(store, PRUNING, None, about, now)


def append_moves(store: Store, about: Mapping[str, Any], now: datetime) -> int:
    """Adds the entry of what a transaction found, told or kept back (`db.chain.moves`), at its end; its number."""
    return _append(store, MOVES, None, about, now)


def prunings(store: Store) -> list[dict[str, Any]]:
    """What the log says of each pruning."""
    texts = store.rows("select text from chain_entry where kind = ? and json_valid(text) order by number", [PRUNING])
    return [json.loads(x["text"]) for x in texts]


def logged_bodies(store: Store) -> set[str]:
    """The sha256 of each answer that has an entry."""
    sql = "select json_extract(text, '$.sha256') sha256 from chain_entry where kind = ? and json_valid(text)"
    return {x["sha256"] for x in store.each(sql, [ANSWER])}


def about_answer(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the log says of an answer: all of its row in `snapshot`, which never changes."""
    return {
        "source": row["source"], "url": without_secrets(row["url"]), "final_url": without_secrets(row["final_url"]),
        "fetched_at": row["fetched_at"], "status": row["status"], "headers": json.loads(row["headers"]),
        "exchange": json.loads(row["exchange"]), "sha256": row["sha256"], "size": row["size"],
    }


def about_edition(row: Mapping[str, Any], files: list[dict[str, Any]]) -> dict[str, Any]:
    """What it says of an edition: what of its rows never changes. No title: of files, names and hashes are enough."""
    return {
        "source": row["source"], "edition": row["number"], "seen_at": row["seen_at"],
        "published_at": row["published_at"], "files": [
            {"url": without_secrets(f["final_url"]), "sha256": f["sha256"], "register": f["register"]} for f in files
        ],
    }


def begin(store: Store, now: datetime) -> dict[str, Any]:
    """The last entry; where there is none the first, which names all that was archived until now by one hash.

    Before what is to be logged is written, inside its transaction.
    """
    last = store.one("select number, hash, day from chain_entry order by number desc limit 1")
    if last:
        return last
    bodies = [x["sha256"] for x in store.rows(f"select sha256 from ({_ARCHIVED}) where sha256 != '' order by sha256")]  # noqa: S608 - our own words
    store.many("insert into chain_body values (?)", ((b,) for b in bodies))
    most = {
        name: store.rows(f"select coalesce(max(id), 0) id from {table}")[0]["id"]  # noqa: S608 - our own words
        for name, table in (("answers", "snapshot"), ("editions", "edition"))
    }
    return _write(store, BEGINNING, None, {**about_bodies(bodies), **most}, now, 1, NOTHING_BEFORE)


def about_bodies(bodies: list[str]) -> dict[str, Any]:
    """What the first entry says of what was archived before it: sha256, in the order of their digits."""
    return {"bodies": len(bodies), "root": root_of([leaf_hash(b) for b in bodies]) if bodies else ""}


def _append(store: Store, kind: str, subject: int | None, about: Mapping[str, Any], now: datetime) -> int:
    last = begin(store, now)
    if last["day"] != stamp(now)[:10]:
        close_day(store)
    return int(_write(store, kind, subject, about, now, last["number"] + 1, last["hash"])["number"])


def _write(
    store: Store, kind: str, subject: int | None, about: Mapping[str, Any], now: datetime, number: int, before: str
) -> dict[str, Any]:
    at = stamp(now)
    # ASCII, one form for one content: whoever reads it anywhere hashes the same bytes.
    whole = {"entry": number, "kind": kind, "logged_at": at, "before": before, **about}
    text = json.dumps(whole, separators=(",", ":"))
    written = {"number": number, "day": at[:10], "hash": leaf_hash(text)}
    store.insert("chain_entry", kind=kind, subject=subject, text=text, **written)
    return written


def close_day(store: Store, today: str = "") -> None:
    """Writes the root over the entries since the last one, inside a transaction; not while it is still that day."""
    (since,) = store.rows("select coalesce(max(last), 0) last from chain_day")
    entries = store.rows("select number, day, hash from chain_entry where number > ? order by number", [since["last"]])
    if entries and entries[-1]["day"] != today:
        store.insert(
            "chain_day", last=entries[-1]["number"], first=entries[0]["number"], day=entries[-1]["day"],
            root=root_of([e["hash"] for e in entries]),
        )


def close_past_day(store: Store, now: datetime) -> None:
    """Writes the root of the last day that had entries, once that day is over; else the next entry would."""
    if day_is_open(store, now):
        with store.transaction():
            close_day(store, stamp(now)[:10])


def day_is_open(store: Store, now: datetime) -> bool:
    """True where a day is over, and there is no root over its entries yet."""
    sql = "select 1 from chain_entry where number > (select coalesce(max(last), 0) from chain_day) and day < ? limit 1"
    return store.one(sql, [stamp(now)[:10]]) is not None


def day_text(day: Mapping[str, Any]) -> str:
    """What is time-stamped of a day: its root, and of which entries that is."""
    return json.dumps({"day": day["day"], "first": day["first"], "last": day["last"], "root": day["root"]})
