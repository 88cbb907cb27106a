"""What became of a change on its way to those who are to hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from db.store import Store
from model.change import GAINS


def fate_of(store: Store, change: int) -> dict[str, Any]:
    """When it was planned, the deliveries of the alerts that carry it, the digests that it waits for, and its mute."""
    (row,) = store.rows("select state, seen_at, planned_at, found_at, passed_over from change where id = ?", [change])
    sql = {
        "deliveries": "select d.id, d.alert_id alert, d.channel, d.address, d.state, d.sent_at, d.next_at, d.error"
        " from alert_change x join delivery d on d.alert_id = x.alert_id where x.change_id = ? order by d.rowid",
        "waiting": "select channel, address, due from waiting where change_id = ? order by due",
        "muted": "select m.id, m.until, m.why, m.lifted_at from muted x join mute m on m.id = x.mute_id"
        " where x.change_id = ?",
    }
    found = {**row, "passed_over": bool(row["passed_over"])}
    return found | {name: store.rows(query, [change]) for name, query in sql.items()}


def gains_of(store: Store, changes: Sequence[int]) -> list[int]:
    """Those of the changes by which data were given, the newest first."""
    sql = "select id, kind from change where id in given and state = 'open' order by id desc"
    return [x["id"] for x in store.rows_with(sql, changes) if x["kind"] in GAINS]


def changes_named(store: Store, name: str, limit: int) -> list[int]:
    """The change of this number; else the newest ones of this reference, or of this recipient as it is printed.

    By what is withheld of a row nothing is found.
    """
    if name.isascii() and name.isdigit() and len(name) < 19 and store.count("change where id = ?", [int(name)]):
        return [int(name)]
    from db.withheld.asked import stored_changes_to_pass_on  # loads the lists

    sql = "select * from change where reference = ?1 or recipient = ?1 collate nocase order by id desc"
    named = stored_changes_to_pass_on(store, store.rows(sql, [name]))
    said = (x["id"] for x in named if name == x["reference"] or name.casefold() == (x["recipient"] or "").casefold())
    return [*islice(said, limit)]
