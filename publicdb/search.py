"""What the public copy is searched with: full-text tables."""

from __future__ import annotations

import sqlite3

from publicdb.schema import FTS, SEARCH

_FOUND = {
    "releases": (
        "{0}.id * 4", "'release'", "{0}.id", "{0}.recipient || ': ' || {0}.title",
        "{0}.reference || ' ' || {0}.purpose || ' ' || {0}.datasets",
    ),
    "recipients": ("{0}.rowid * 4 + 1", "'recipient'", "{0}.slug", "{0}.name", "{0}.words"),
    "evidence": (
        "{0}.id * 4 + 2", "'evidence'", "{0}.id", "{0}.title",
        "{0}.reference || ' ' || {0}.submitted_by || ' ' || coalesce({0}.text, '') || ' ' || coalesce({0}.answer, '')",
    ),
}  # fmt: skip
"""Table -> rowid, kind, ref, name and words of its rows in `search`."""


def make_search(copy: sqlite3.Connection) -> None:
    """Makes all full-text tables of what stands in the copy."""
    copy.execute(SEARCH)
    for table, columns in FTS.items():
        listed = ", ".join(columns)
        copy.execute(
            f'create virtual table {table}_fts using fts5({listed}, content="{table}", tokenize="porter unicode61")'
        )
        copy.execute(f"insert into {table}_fts({table}_fts) values ('rebuild')")  # noqa: S608 - our own words
        found = ", ".join(x.format(table) for x in _FOUND[table])
        copy.execute(f"insert into search(rowid, kind, ref, name, words) select {found} from {table} order by 1")  # noqa: S608
