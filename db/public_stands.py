"""Which version of which release stood in which editions of its register, as spans, so that any two can be compared."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from db.store import Store, as_json
from db.withheld import Withheld

_DONE = "stands"
"""Row of `about`: source -> [the last edition that is taken into account, how many are]."""


def write_stands(main: Store, copy: sqlite3.Connection, held: Withheld) -> None:
    """Takes every edition into account that was not yet, inside a transaction of the copy's.

    A source whose earlier editions are others than before, as after an edition was accepted late, is begun anew.
    """
    found = copy.execute("select value from about where name = ?", [_DONE]).fetchone()
    done: dict[str, list[int]] = json.loads(found[0]) if found else {}
    editions: dict[str, list[int]] = {}
    for x in main.rows("select id, source from edition where state = 'accepted' order by id"):
        editions.setdefault(x["source"], []).append(x["id"])
    before = as_json(done)
    for source in done.keys() - editions.keys():
        copy.execute("delete from stands where source = ?", [source])
        del done[source]
    for source, ids in editions.items():
        last, count = done.get(source, [0, 0])
        if sum(i <= last for i in ids) != count or (count and ids[count - 1] != last):
            copy.execute("delete from stands where source = ?", [source])
            last, count = 0, 0
        _follow(main, copy, source, last, ids[count:], held)
        done[source] = [ids[-1], len(ids)]
    if as_json(done) != before:
        copy.execute("insert or replace into about values (?, ?)", [_DONE, as_json(done)])


def _follow(
    main: Store, copy: sqlite3.Connection, source: str, last: int, new: Sequence[int], held: Withheld
) -> None:
    """Goes through editions, oldest first, from the one that was taken into account last."""
    if not new:
        return
    sql = "select version, first from stands where source = ? and last is null"
    open_: dict[int, int] = dict(copy.execute(sql, [source]).fetchall())
    for edition in new:
        there = {
            x["version_id"]: x["release_id"]
            for x in main.rows(
                "select r.version_id, v.release_id from edition_row r join version v on v.id = r.version_id"
                " where r.edition_id = ?",
                [edition],
            )
            if held.allows("release", x["release_id"])
        }
        copy.executemany(
            "update stands set last = ? where version = ? and first = ?",
            [(last, v, first) for v, first in open_.items() if v not in there],
        )
        copy.executemany(
            "insert into stands values (?, ?, ?, ?, null)",
            [(v, release, source, edition) for v, release in there.items() if v not in open_],
        )
        open_ = {v: open_.get(v, edition) for v in there}
        last = edition
