"""Logs what is found, told and kept back: an entry over what each transaction leaves of such rows.

Triggers of this connection alone note which rows a transaction touches, whoever of us writes them; what another program
writes is noted by none, and is not as the log has it. A digest is salted, and of a row that says something else by now,
since a child's name was taken out of it, the salt is gone: nothing can be tried on it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from db.chain.entries import MOVES, append_moves
from db.chain.tree import leaf_hash_of
from model.follow import LANE
from text.timestamp import time_said

if TYPE_CHECKING:
    from db.store import Store  # which calls this

_encode = json.JSONEncoder(separators=(",", ":")).encode

_GONE = "gone"
_SALT = 16
"""Bytes."""
_TOLD = (
    "case when c.planned_at is null then '' when c.passed_over then ', passed over as withheld'"
    " when exists (select 1 from alert_change x where x.change_id = c.id) then ', in an alert'"
    " when exists (select 1 from waiting x where x.change_id = c.id) then ', waiting for a digest'"
    " when exists (select 1 from muted x where x.change_id = c.id) then ', muted' else ', told to nobody' end"
)
_TIMES = ("seen_at", "open_at", "planned_at", "found_at", "overtaken_at", "reread_at")
_ROWS = {
    # Editions and what stands in them are renumbered where an older one comes in: an edition goes by its number.
    "change": (
        f"select c.id, c.state || {_TOLD}, max({', '.join(f'''coalesce(c.{t}, '')''' for t in _TIMES)}),"  # noqa: S608 - ours
        " c.key, c.source, e.number, c.kind, c.release_id, c.version_before, c.version_after, c.reference, c.recipient,"
        " c.category, c.file, c.sheet, c.row, c.fields, c.reason, c.detail, c.state, c.passed_over,"
        f" {', '.join(f'c.{t}' for t in _TIMES)},"
        " (select json_group_array(a) from (select alert_id a from alert_change where change_id = c.id order by 1)),"
        " (select json_group_array(w) from (select channel || ' ' || address w from waiting where change_id = c.id"
        " order by 1)), (select mute_id from muted where change_id = c.id)"
        " from change c left join edition e on e.id = c.edition_id where {} order by c.id"
    ),
    "alert": (
        "select c.id, '', c.created_at, c.channel, c.payload from alert c"  # noqa: S608 - our own words
        f" where c.channel != '{LANE}' and {{}} order by c.id"
    ),
    "delivery": (
        "select c.id, iif(c.state = 'leased', 'pending', c.state), coalesce(c.sent_at, ''), c.alert_id, c.channel,"  # noqa: S608 - ours
        f" c.address from delivery c where c.channel != '{LANE}' and {{}} order by c.id"
    ),
    "mute": (
        "select c.id, iif(c.lifted_at is null, '', 'lifted'), max(c.made_at, coalesce(c.lifted_at, '')), c.source,"
        " c.recipient, c.kind, c.until, c.why, c.made_at, c.lifted_at from mute c where {} order by c.id"
    ),
    "withheld": (
        "select c.id, iif(c.lifted_at is null, '', 'lifted'), max(c.at, coalesce(c.lifted_at, '')), c.kind, c.key,"
        " c.name, c.because, c.who, c.cause, c.at, c.lifted_at, c.lifted_by from withheld c where {} order by c.id"
    ),
}
"""By table the rows that are held: id, how it stands, the latest time in it, and what its digest is of.

Of alerts and deliveries not readers' letters: there may be ten thousand a day.
"""
_UPDATES = {
    "change": (
        "of key, source, kind, state, release_id, version_before, version_after, reference, recipient, category, file,"
        " sheet, row, fields, reason, detail, seen_at, open_at, planned_at, passed_over, found_at, overtaken_at,"
        " reread_at"
    ),
    "alert": "of channel, created_at, payload",
    "delivery": "of alert_id, channel, address, state",
    "mute": "", "withheld": "",
}
_LINKS = {"alert_change": "", "waiting": "of change_id, channel, address", "muted": ""}
"""Tables whose rows are part of a change's."""
_DELIVERY_MOVES = (
    "(iif(old.state = 'leased', 'pending', old.state) != iif(new.state = 'leased', 'pending', new.state)"
    " or (old.alert_id, old.channel, old.address) is not (new.alert_id, new.channel, new.address))"
)
_TOUCHED = "create temp table chain_touched (name text, id, primary key (name, id)) without rowid"


def watch(store: Store) -> bool:
    """Notes what this connection writes from now on, outside a transaction; False where there are no tables yet."""
    if store.one("select 1 from sqlite_schema where name = 'chain_row'") is None:
        return False
    store.connection.execute(_TOUCHED)
    own = [(table, of, f"'{table}', {{}}.id") for table, of in _UPDATES.items()]
    linked = [(table, of, "'change', {}.change_id") for table, of in _LINKS.items()]
    for table, of, row in own + linked:
        for event, rows in (("insert", ["new"]), ("delete", ["old"]), (f"update {of}", ["old", "new"])):
            held = [f"{rows[0]}.channel != '{LANE}'"] if table in {"alert", "delivery"} else []
            also = [_DELIVERY_MOVES] if table == "delivery" and len(rows) > 1 else []
            when = f" when {' and '.join(held + also)}" if held else ""
            noted = "".join(f"insert or ignore into chain_touched values ({row.format(x)}); " for x in rows)  # noqa: S608
            store.connection.execute(
                f"create temp trigger chain_{table}_{rows[-1]}_{len(rows)} after {event} on main.{table}{when}"
                f" begin {noted}end"
            )
    return True


def forget_touched(store: Store) -> None:
    """What was noted before, or outside a transaction, was none of ours, inside the one that begins."""
    store.execute("delete from chain_touched")


def log_moves(store: Store) -> None:
    """Adds the entry of what the transaction has touched, at its end; the first one is of all that was there, too."""
    touched = set(store.tuples("select name, id from chain_touched"))
    if not touched and store.log_has_moves:
        return
    store.log_has_moves = store.log_has_moves or since(store) is not None  # as of transactions before this one
    first = not store.log_has_moves
    every = {(t, x[0]) for t, sql in _ROWS.items() for x in store.tuples(sql.format("true"))} if first else touched
    if every:
        _write(store, every, len(every - touched) if first else 0)


def _write(store: Store, touched: set[tuple[Any, ...]], as_found: int) -> None:
    sql = "select iif(json_valid(text), json_extract(text, '$.logged_at'), '') at from chain_entry"
    last = store.one(f"{sql} order by number desc limit 1")
    at, leaves = str(last["at"]) if last else "", list[tuple[str, str, bytes, bytes | None]]()
    for table, sql in _ROWS.items():
        ids = {id_ for name, id_ in touched if name == table}
        if not ids:
            continue
        for x in store.tuples(sql.format("c.id in (select value from json_each(?))"), [_encode(sorted(ids))]):
            salt = os.urandom(_SALT)
            leaves.append((f"{table} {x[0]}", x[1], _digest(salt, x), salt))
            ids.discard(x[0])
            at = x[2] if x[2] > at and time_said(x[2]) else at
        gone = [f"{table} {x}" for x in ids]
        known = store.rows_with("select distinct key from chain_row where key in given", gone)
        leaves += [(x["key"], _GONE, b"", None) for x in known]
    if not leaves:
        return
    leaves.sort()
    about = {"rows": len(leaves), "hash": _hash(leaves)} | ({"as_found": as_found} if as_found else {})
    number = append_moves(store, about, time_said(at) or datetime.now(UTC))
    store.many("update chain_row set salt = null where key = ? and salt is not null", ([x[0]] for x in leaves))
    store.many("insert into chain_row values (?, ?, ?, ?, ?)", ([x[0], number, *x[1:]] for x in leaves))


def _digest(salt: bytes, row: tuple[Any, ...]) -> bytes:
    return hashlib.sha256(salt + _encode(row[3:]).encode()).digest()


def _hash(leaves: list[Any]) -> str:
    """The hash over leaves that begin with key, stand and digest, in the order of their keys."""
    # As one list in JSON, of which 200,000 rows are some 90 MiB.
    rows = (f"{',' if n else ''}{_encode([x[0], x[1], x[2].hex()])}" for n, x in enumerate(leaves))
    return leaf_hash_of(chain("[", rows, "]"))


def since(store: Store) -> dict[str, Any] | None:
    """From when on the log has moves: number, at, and how many rows were there before; None where it has none."""
    return store.one(
        "select number, json_extract(text, '$.logged_at') at, coalesce(json_extract(text, '$.as_found'), 0) as_found"
        " from chain_entry where kind = ? and json_valid(text) order by number limit 1", [MOVES],
    )


def check_moves(store: Store) -> Iterator[tuple[str, str]]:
    """Where and what is otherwise than the log has it: of its own list of rows, and of what the rows say now."""
    said = {
        x["number"]: json.loads(x["text"])
        for x in store.rows("select number, text from chain_entry where kind = ? and json_valid(text)", [MOVES])
    }
    last: dict[str, tuple[str, bytes, bytes | None]] = {}
    leaves = store.tuples("select key, stands, digest, entry, salt from chain_row order by entry, key")
    for number, group in groupby(leaves, key=lambda x: x[3]):
        rows = list(group)
        about = said.pop(number, None)
        if not isinstance(about, dict) or (about.get("rows"), about.get("hash")) != (len(rows), _hash(rows)):
            yield f"entry {number} (moves)", "the list of what was found, told or kept back then was altered"
        last |= {x[0]: (x[1], x[2], x[4]) for x in rows}
    yield from ((f"entry {n} (moves)", "its list of what was found, told or kept back is not there") for n in said)
    if not last:
        return
    for table, sql in _ROWS.items():
        for x in store.tuples(sql.format("true")):
            key = f"{table} {x[0]}"
            stood, digest, salt = last.pop(key, (_GONE, b"", None))
            if stood == _GONE:
                yield key, "it was not written by npdwatch: the log has no entry of it"
            elif stood != x[1]:
                yield key, f"the log has it as “{stood or 'in force'}”, and it stands as “{x[1] or 'in force'}” now"
            elif digest != _digest(salt or b"", x):
                yield key, "what it says was altered since"
    yield from ((key, "it was deleted, and not by npdwatch") for key, x in last.items() if x[0] != _GONE)
