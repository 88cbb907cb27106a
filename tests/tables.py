"""What tests look up in the register's tables: the columns that it takes are named here alone."""

from __future__ import annotations

from typing import Any

from db.store import Store


def value(store: Store, sql: str, *values: object) -> Any:
    """The first value of the first row."""
    return next(iter(store.rows(sql, values)[0].values()))


def release_of(store: Store, recipient: str) -> int:
    return int(value(store, "select release_id from version where recipient = ? limit 1", recipient))


def change_of(store: Store, recipient: str) -> int:
    return int(value(store, "select id from change where recipient = ? limit 1", recipient))


def item_of(store: Store) -> tuple[int, str]:
    """The first item: its id, and the name by which it is withheld."""
    row = store.rows("select id, source || ' ' || key name from item order by id limit 1")[0]
    return row["id"], row["name"]


def files_of(store: Store, edition: int | None = None) -> list[str]:
    """The sha256 of every file, or of those of an edition."""
    rows = store.rows("select sha256 from edition_file where edition_id = ifnull(?, edition_id) order by rowid", [edition])
    return [row["sha256"] for row in rows]
