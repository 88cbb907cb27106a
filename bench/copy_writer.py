"""Writes the rows of a public copy made by hand: what a row does not say is empty."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from alerts.severity import severity, worst_first
from publicdb.changes import told_changes
from publicdb.copy import TABLES

_LISTS = frozenset(
    "also items datasets reasons names submitters committees inquiries documents recipients".split()  # noqa: SIM905
)
_MAPS = frozenset({"summary", "cells", "fields", "detail", "said"})
"""Columns of JSON."""


class Copy:
    """A public copy that is being written. What a row does not say is empty, whatever columns there come to be."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.db = sqlite3.connect(path)
        self.db.executescript(TABLES)

    def add(self, table: str, **values: Any) -> None:  # noqa: ANN401 - any JSON
        """Adds a row; lists and mappings become JSON."""
        row = {}
        for _, name, kind, needed, default, key in self.db.execute(f"pragma table_info({table})").fetchall():
            if name in values:
                value = values[name]
                row[name] = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
            elif needed and default is None and not key:
                row[name] = 0 if kind == "integer" else "[]" if name in _LISTS else "{}" if name in _MAPS else ""
        assert values.keys() <= row.keys(), values.keys() - row.keys()
        marks = ", ".join("?" * len(row))
        self.db.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))  # noqa: S608

    def done(self) -> None:
        self.db.commit()
        self.db.close()


def rate(copy: sqlite3.Connection) -> None:
    """Gives every change its severity and its place in the order, as a build does."""
    ids = [i for (i,) in copy.execute("select id from changes")]
    for number, change in told_changes(copy, ids).items():
        rated = severity(change).word, worst_first(change)[0], number
        copy.execute("update changes set weight = ?, rank = ? where id = ?", rated)
