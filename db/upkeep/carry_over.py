"""Carries into a restored database what has been withheld since the backup was made: no restoring lets anything go."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from db.connection import open_connection
from db.problems import DatabaseProblem
from db.store import Store
from db.upkeep.checks import check_file
from db.withheld.again import change_sign, expect, expect_alike, expected_pulses, release_signs
from db.withheld.given_away import carry_given_away
from db.withheld.gone_over import mask_rows
from db.withheld.record import withhold
from db.withheld.short_list import hashed, list_path, read_list
from db.withheld.unknown import WITHHELD_UNKNOWN
from recipients.cell.bodies import group_key, recipients_in
from recipients.cell.names import organisation_key

_FIRST = (
    "select v.*, r.source from version v join release r on r.id = v.release_id where v.release_id = ? order by v.id"
)
_LISTED = "it was withheld when a backup was restored; who did so and why cannot be read any more"
_BY_NUMBER = ("release", "change")


class CarriedOver(Struct, frozen=True):
    """What was carried over."""

    withheld: int = 0
    decisions: int = 0
    """On what files hide."""
    rows: int = 0
    """Of which cells had been taken out since."""
    unknown: str = ""
    """Why more may have been withheld since than the present database tells; "" where it tells all."""


def carry_over(present: Path, store: Store, now: datetime) -> CarriedOver | None:
    """Withholds in the restored database what the present one withholds; None where that is unreadable."""
    try:
        check_file(present)
        with closing(open_connection(present, read_only=True)) as connection:
            connection.row_factory = sqlite3.Row
            with store.transaction():
                unknown = _unknown(connection, store)
                return replace(_carry(connection, store, now), unknown=unknown)
    except (DatabaseProblem, sqlite3.Error, ValueError, OSError):
        return None


def _unknown(present: sqlite3.Connection, store: Store) -> str:
    # Tables that are only added to: a later state of the same database has their rows too.
    first = "edition" if store.one("select 1 from chain_entry") is None else "chain_entry"
    for table in (first, "withheld"):
        key, said = ("number", "hash") if table == "chain_entry" else ("id", "seen_at" if table == "edition" else "at")
        last = store.one(f"select {key}, {said} from {table} order by {key} desc limit 1")  # noqa: S608 - our own words
        same = f"select 1 from {table} where {key} = ? and {said} = ?"  # noqa: S608
        if last and not present.execute(same, list(last.values())).fetchone():
            return "the database that was there is no later state of the one in the backup"
    marked = "select 1 from notice where code = ? and recovered_at is null"
    if present.execute(marked, [WITHHELD_UNKNOWN]).fetchone():
        return "it was not known in the database that was there"
    return ""


def carry_list(data: Path, store: Store, now: datetime) -> int:
    """The same by the short list beside the public copy, where the database cannot be read; gives how much that is.

    It holds numbers and hashes alone: what has come since the backup cannot be told by it.
    """
    try:
        listed = read_list(list_path(data))
    except (OSError, ValueError):
        return 0
    by_number = {"release": listed.releases, "change": listed.changes}
    found = [("file", x) for x in listed.files]
    for kind, numbers in by_number.items():
        found += [(kind, str(x["id"])) for x in store.rows_with(f"select id from {kind} where id in given", numbers)]  # noqa: S608
    items = store.rows_with("select source || ' ' || key id from item where id in given", listed.items)
    found += [("item", x["id"]) for x in items]
    names = [x["recipient"] for x in store.rows("select distinct recipient from version where recipient != ''")]
    bodies = {body for name in names for body in (name, *recipients_in(name))}
    found += [
        ("recipient", body) for body in sorted(bodies)
        if any(hashed(key(body)) in listed.recipients for key in (group_key, organisation_key))
    ]
    with store.transaction():
        return sum(
            withhold(store, kind, key, because=_LISTED, who="npdwatch restore", cause="person", now=now, listed=False)
            for kind, key in dict.fromkeys(found)
        )


def _carry(old: sqlite3.Connection, store: Store, now: datetime) -> CarriedOver:
    withheld = decisions = 0
    for x in old.execute("select * from withheld where lifted_at is null order by id").fetchall():
        said = {k: x[k] for k in ("because", "who", "cause", "at")}
        key = x["key"] if x["kind"] not in _BY_NUMBER else _same(old, store, x["kind"], int(x["key"]), said, now)
        if key is None:
            withheld += 1
            continue
        done = store.execute(
            "insert into withheld(kind, key, name, because, who, cause, at) values (?, ?, ?, ?, ?, ?, ?)"
            " on conflict do nothing", [x["kind"], key, x["name"], *said.values()],
        )
        withheld += done.rowcount
    # What was expected after an earlier restoring, and has not come.
    store.many(
        "insert into pulse(name, at, detail) values (?, ?, ?) on conflict(name) do nothing",
        expected_pulses(old.execute("select name, at, detail from pulse where name >= 'withhold '").fetchall()),
    )
    known = {x["name"] for x in store.rows("select name from source")}
    for x in old.execute("select * from hidden_decision where decision = 'private'").fetchall():
        if x["source"] in known:
            decisions += store.execute(
                "insert into hidden_decision values (?, ?, ?, ?, ?) on conflict(source, digest) do update set"
                " decision = excluded.decision, who = excluded.who, at = excluded.at where decision != 'private'",
                tuple(x),
            ).rowcount
    for x in old.execute("select * from hidden").fetchall():
        if x["source"] in known:
            marks = ", ".join("?" * len(tuple(x)))
            store.execute(f"insert into hidden values ({marks}) on conflict do nothing", tuple(x))  # noqa: S608
    for x in old.execute("select * from review where category = 'individual'").fetchall():
        marks = ", ".join("?" * len(tuple(x)))
        store.execute(f"insert into review values ({marks}) on conflict do nothing", tuple(x))  # noqa: S608
    carry_given_away(old, store)
    return CarriedOver(withheld, decisions, _mask(old, store, now))


def _same(
    old: sqlite3.Connection, store: Store, kind: str, number: int, said: dict[str, Any], now: datetime
) -> str | None:
    """Its number in the restored database; None where it is not there, and from now on awaited by its signs."""
    if kind == "change":
        change = old.execute("select key from change where id = ?", [number]).fetchone()
        if change is None:
            return None
        there = store.one("select id from change where key = ?", [change["key"]])
        if there is None:
            expect(store, [change_sign(change["key"])], **said)
        return str(there["id"]) if there else None
    versions = old.execute(_FIRST, [number]).fetchall()
    first = store.one(f"{_FIRST} limit 1", [number])
    if versions and first and all(versions[0][k] == first[k] for k in ("source", "file", "sheet", "row", "edition_id")):
        return str(number)
    alike = expect_alike(store, versions[0]["source"], number, versions, now) if versions else ""
    for v in versions:
        signs = release_signs(v["source"], v["row_sha256"], v["reference"], v["recipient"], v["title"])
        expect(store, signs, **said, alike=alike)
    return None


def _mask(old: sqlite3.Connection, store: Store, now: datetime) -> int:
    """Takes out of the rows of the backup the cells that have been taken out of them since."""
    found = {}
    for x in old.execute("select v.* from masked m join version v on v.id = m.version_id").fetchall():
        there = store.one("select * from version where id = ?", [x["id"]])
        if there and all(there[k] == x[k] for k in ("release_id", "edition_id", "file", "sheet", "row")):
            before, after = json.loads(there["cells"]), json.loads(x["cells"])
            cells = {k: (v, after[k]) for k, v in before.items() if k in after and after[k] != v}
            if cells:
                found[int(x["id"])] = cells
    mask_rows(store, found, now)
    return len(found)
