"""The public copy while it is filled: its tables (schema.sql), what is put into them, what they are searched with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from db.register.likely import TOKENS
from db.register.search import SEARCHED
from db.store import from_json

Row = dict[str, Any]
VERSION = 20
"""Another number makes every copy be built anew."""
TABLES = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
_WITH_BEGINNINGS = {"releases": ", prefix='2'"}
"""Words are found by two letters at once: each release's page looks for what begins as its reference, DR260301.01."""


@lru_cache(maxsize=1)
def cells_of(cells: str) -> Mapping[str, str]:
    """A row as read, from its JSON; parsed once for all the columns that are worked out of it."""
    row: dict[str, str] = from_json(cells)
    return row


class Query(NamedTuple):
    """A query that gives the rows of a table."""

    sql: str
    made: Mapping[str, str]
    """Column -> SQL of what it holds, where that is not what the query gives."""


class Copy:
    """A copy that nobody reads yet, and that is thrown away where filling it fails."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection
        statements = TABLES.split(";\n")
        self._indexes = [s for s in statements if "\ncreate table" not in s]
        for statement in statements:
            if statement not in self._indexes:
                connection.execute(statement)

    def index(self, table: str = "") -> None:
        """Makes the indexes of a table, or of all, once most of what it holds is there: sooner would cost more."""
        for statement in [s for s in self._indexes if f" on {table}" in s]:
            self.db.execute(statement)
            self._indexes.remove(statement)

    def define(self, **functions: Callable[..., Any]) -> None:
        """Lets queries call functions of ours; what one raises is printed, since SQLite only says that it did."""
        sqlite3.enable_callback_tracebacks(True)
        for name, function in functions.items():
            self.db.create_function(name, -1, function)

    def write(self, table: str, new: Iterable[Row] | Query) -> None:
        """Adds rows, given by the names of their columns."""
        columns = [c[1] for c in self.db.execute(f"pragma table_info({table})")]
        into = f"insert into {table}({', '.join(columns)})"
        if isinstance(new, Query):
            given = ", ".join(new.made.get(c, c) for c in columns)
            # In order, so that nothing is moved; not within the brackets, where SQLite would take it for a list apart.
            self.db.execute(f"{into} select {given} from ({new.sql}) order by 1")  # noqa: S608 - our own words
        else:
            self.db.executemany(f"{into} values ({', '.join('?' * len(columns))})", map(itemgetter(*columns), new))


def make_search(copy: sqlite3.Connection) -> None:
    """Builds the copy's full-text tables, `<table>_fts` as Datasette looks for it."""
    for table, columns in SEARCHED.items():
        listed = ", ".join(columns)
        more = f"{TOKENS}{_WITH_BEGINNINGS.get(table, '')}"
        copy.execute(f"create virtual table {table}_fts using fts5({listed}, content='{table}', {more})")
        copy.execute(f"insert into {table}_fts({table}_fts) values ('rebuild')")  # noqa: S608 - our own words
