"""The file of the public copy while it is filled: its tables, and the rows that are put into them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter

from publicdb.rows import Row
from publicdb.schema import TABLES

KEYS = {
    "sources": ("name",), "editions": ("id",), "edition_files": ("edition", "file"), "archived": ("sha256",),
    "recipients": ("slug",), "recipient_slugs": ("slug",), "releases": ("id",),
    "release_recipients": ("recipient", "release"), "versions": ("id",), "stands": ("version", "first"),
    "changes": ("id",), "evidence": ("id",), "mentions": ("item", "position"), "evidence_releases": ("item", "release"),
}  # fmt: skip
"""Every table that is filled, with what its rows are known by."""


class Copy:
    """A copy that nobody reads yet, and that is thrown away where filling it fails."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection
        self._indexed: set[str] = set()
        for statement in _statements("create table"):
            connection.execute(statement)
        self._columns = {t: [c[1] for c in connection.execute(f"pragma table_info({t})")] for t in KEYS}

    def index(self, table: str = "") -> None:
        """Makes the indexes of a table, or of all, once most of what it holds is there: sooner would cost more."""
        for statement in _statements("create index"):
            if f" on {table}" in statement and statement.split()[2] not in self._indexed:
                self.db.execute(statement)
                self._indexed.add(statement.split()[2])

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """What a query of the copy gives."""
        return self.db.execute(sql, parameters).fetchall()

    def write(self, table: str, new: Iterable[Row]) -> None:
        """Adds rows, given by the names of their columns."""
        columns = self._columns[table]
        marks = ", ".join("?" * len(columns))
        sql = f"insert into {table}({', '.join(columns)}) values ({marks})"  # noqa: S608 - our own names
        self.db.executemany(sql, map(itemgetter(*columns), new))


def _statements(kind: str) -> list[str]:
    return [s for s in re.split(r";[ \t]*(?:--[^\n]*)?\n\n", TABLES) if kind in s]
