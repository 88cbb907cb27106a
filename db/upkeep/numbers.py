"""Numbers that stand in links to readers: none is given to another row, whatever is deleted, restored or put in place.

SQLite gives the number after the highest that is there. A row that was deleted, or came after the backup that was
restored, is not there, and a link to it would lead to another one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from db.connection import open_connection
from db.problems import DatabaseProblem

if TYPE_CHECKING:
    from db.store import Store

NUMBERED = ("edition", "release", "version", "change", "item", "item_version")
"""Tables whose numbers readers see, in addresses and in what they download."""
LEAP = 1_000_000
"""Numbers that are passed over where nothing tells how many were given since: more than any register has rows."""


def next_id(store: Store, table: str) -> int:
    """The lowest number that is higher than any that a row of this table ever had."""
    (found,) = store.tuples(f"select {next_number(table)}")
    return int(found[0])


def next_number(table: str) -> str:
    """SQL of the same."""
    was = "coalesce((select max(id) from edition_was), 0), " if table == "edition" else ""
    given = f"coalesce((select highest from given where name = '{table}'), 0)"  # noqa: S608 - our own words
    return f"max({was}coalesce((select max(id) from {table}), 0), {given}) + 1"  # noqa: S608 - our own words


def pass_over_numbers(store: Store, present: Path | None) -> None:
    """From now on no number is given, inside a transaction, that the database at `present` may have given.

    None: no database can tell, since there is none, it is damaged or another one; then `LEAP` numbers are passed over.
    """
    there = _given_by(present) if present else {}
    for table in NUMBERED:
        ours = next_id(store, table) - 1
        store.execute(
            "update given set highest = ? where name = ?", [max(ours, there.get(table, ours + LEAP)), table]
        )


def _given_by(path: Path) -> dict[str, int]:
    """The highest numbers that a database has given, also one of older tables; {} where it cannot be read."""
    try:
        with closing(open_connection(path, read_only=True)) as connection:
            found = {t: connection.execute(f"select coalesce(max(id), 0) from {t}").fetchone()[0] for t in NUMBERED}  # noqa: S608
            tables = {name for (name,) in connection.execute("select name from sqlite_schema where type = 'table'")}
            more = [*connection.execute("select name, highest from given")] if "given" in tables else []
            if "edition_was" in tables:
                more += connection.execute("select 'edition', id from edition_was order by id desc limit 1")
    except (DatabaseProblem, sqlite3.Error):
        return {}
    return {t: max(n, *(highest for name, highest in more if name == t), 0) for t, n in found.items()}
