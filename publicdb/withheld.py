"""What a public copy still holds of what was withheld after it was built, and views that leave it out."""

from __future__ import annotations

import sqlite3
from typing import Any

from msgspec import Struct

from db.store import as_json
from db.withheld.short_list import Listed, hashed

_LEFT_OUT = {
    "releases": ("id", "releases"), "versions": ("release", "releases"), "evidence_releases": ("release", "releases"),
    "coverage": ("release", "releases"), "release_recipients": ("release", "releases"), "changes": ("id", "changes"),
    "evidence": ("id", "items"), "mentions": ("item", "items"), "archived": ("sha256", "files"),
}
"""Table -> the column by which its rows are left out, and of what they are."""
_KINDS = ("releases", "changes", "items", "files")


class HiddenRows(Struct, frozen=True):
    """What the copy that is open has and must not show."""

    releases: frozenset[int] = frozenset()
    changes: frozenset[int] = frozenset()
    items: frozenset[int] = frozenset()
    files: frozenset[str] = frozenset()
    recipients: bool = False

    def __bool__(self) -> bool:
        return bool(self.releases or self.changes or self.items or self.files or self.recipients)

    def stand_before(self, connection: sqlite3.Connection) -> None:
        """Shadows the tables of a connection with views that leave out what is withheld; those of before go."""
        for table in _LEFT_OUT:
            connection.execute(f"drop view if exists temp.{table}")
        for name in _KINDS:
            connection.execute(f"drop table if exists temp.hidden_{name}")
        if not self:
            return
        for name in _KINDS:
            connection.execute(f"create temp table hidden_{name} (id primary key) without rowid")
            rows = [(x,) for x in getattr(self, name)]
            connection.executemany(f"insert into hidden_{name} values (?)", rows)  # noqa: S608 - our own names
        for table, (column, of) in _LEFT_OUT.items():
            connection.execute(
                f"create temp view {table} as select rowid as rowid, * from main.{table}"  # noqa: S608
                f" where {column} not in (select id from hidden_{of})"
            )
        connection.commit()


def still_there(copy: sqlite3.Connection, listed: Listed) -> tuple[HiddenRows, dict[str, str]]:
    """What of the list a copy has, and whose address each recipient's is, by key. `copy`: without views of ours.

    ValueError where it cannot be read.
    """
    if listed == Listed():
        return HiddenRows(), {}
    try:
        owners = dict(copy.execute("select slug, key from recipient_slugs").fetchall())
        return _hidden_rows(copy, listed, set(map(hashed, owners.values()))), owners
    except sqlite3.Error as error:
        raise ValueError(f"the public copy cannot be read: {error}") from error


def _hidden_rows(copy: sqlite3.Connection, listed: Listed, known: set[str]) -> HiddenRows:
    releases = _there(copy, "releases", "id", listed.releases)
    changes = _there(copy, "changes", "id", listed.changes)
    items = _there(copy, "evidence", "id", listed.items)
    if releases:  # a copy made since shows these without the row
        changes |= _there(copy, "changes", "id", listed.of_rows)
    recipients = bool(known & listed.recipients)
    if recipients:  # a copy made since shows these without the name
        releases |= _there(copy, "releases", "id", listed.named_releases)
        changes |= _there(copy, "changes", "id", listed.named_changes)
        items |= _there(copy, "evidence", "id", listed.named_items)
    return HiddenRows(releases, changes, items, _there(copy, "archived", "sha256", listed.files), recipients)


def _there(copy: sqlite3.Connection, table: str, column: str, wanted: frozenset[Any]) -> frozenset[Any]:
    """Which of these the copy has."""
    sql = f"select {column} from {table} where {column} in (select value from json_each(?))"  # noqa: S608 - ours
    return frozenset(x for (x,) in copy.execute(sql, [as_json(sorted(wanted))]))
