"""Fills the public copy, wholly or where the database has changed: the same rows come out, whichever way."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from db import public_items as items
from db import public_rows as rows
from db.public_people import People
from db.public_rows import Row
from db.public_schema import TABLES
from db.public_stands import write_stands
from db.store import Store, as_json
from db.withheld import Withheld, withheld

KEYS = {
    "sources": ("name",), "editions": ("id",), "edition_files": ("edition", "file"), "archived": ("sha256",),
    "recipients": ("slug",), "recipient_slugs": ("slug",), "releases": ("id",),
    "release_recipients": ("recipient", "release"), "versions": ("id",), "stands": ("version", "first"),
    "changes": ("id",), "evidence": ("id",), "mentions": ("item", "position"), "evidence_releases": ("item", "release"),
}  # fmt: skip
"""Every table that is filled, with what its rows are known by."""


@dataclass(slots=True)
class Touched:
    """What is to be made anew, by its number."""

    editions: set[int] = field(default_factory=set)
    versions: set[int] = field(default_factory=set)
    changes: set[int] = field(default_factory=set)
    releases: set[int] = field(default_factory=set)
    items: set[int] = field(default_factory=set)
    archived: set[str] = field(default_factory=set)
    recipients_of: set[int] | None = field(default_factory=set)
    """Releases whose recipients are looked at anew; None: all recipients."""
    followed: int = 0
    """Changes up to this number were known when recipients were looked at last."""


class Copy:
    """The file being written; counts the rows of each table that are not as they were."""

    def __init__(self, connection: sqlite3.Connection, *, fresh: bool) -> None:
        """`fresh`: nothing stands in it yet, so that nothing is looked for before it is written."""
        self.db = connection
        self.fresh = fresh
        self._indexed: set[str] = set()
        if fresh:
            for statement in _statements("create table"):
                connection.execute(statement)
        self.written: Counter[str] = Counter()
        self.columns = {t: [c[1] for c in connection.execute(f"pragma table_info({t})")] for t in KEYS}

    def index(self, table: str = "") -> None:
        """Makes the indexes of a table, or of all, once most of what it holds is there: sooner would cost more."""
        if self.fresh:
            for statement in _statements("create index"):
                if f" on {table}" in statement and statement.split()[2] not in self._indexed:
                    self.db.execute(statement)
                    self._indexed.add(statement.split()[2])

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        return self.db.execute(sql, parameters).fetchall()

    def write(self, table: str, new: Iterable[Row]) -> None:
        """Puts rows in the place of those with the same key; what is the same already is left alone."""
        columns, keys = self.columns[table], KEYS[table]
        values = [tuple(x[c] for c in columns) for x in new]
        if not self.fresh:
            same = f"select {', '.join(columns)} from {table} where {self._where(keys)}"  # noqa: S608 - our own names
            key = [columns.index(k) for k in keys]
            values = [v for v in values if self.db.execute(same, [v[n] for n in key]).fetchone() != v]
            self.take_out(table, [tuple(v[n] for n in key) for v in values])
        marks = ", ".join("?" * len(columns))
        self.db.executemany(f"insert into {table}({', '.join(columns)}) values ({marks})", values)  # noqa: S608
        self.written[table] += len(values)

    def take_out(self, table: str, keys: Iterable[tuple[object, ...]]) -> None:
        """Deletes rows by their keys, and does not count them."""
        self.db.executemany(f"delete from {table} where {self._where(KEYS[table])}", keys)  # noqa: S608

    def replace(self, table: str, column: str, ids: Collection[object], new: Iterable[Row]) -> None:
        """Makes these the rows of a table that belong to `ids`."""
        wanted = list(new)
        keys = [tuple(x[k] for k in KEYS[table]) for x in wanted]
        if not self.fresh:
            for number in ids:
                sql = f"select {', '.join(KEYS[table])} from {table} where {column} = ?"  # noqa: S608 - our own names
                stale = set(self.rows(sql, [number])) - set(keys)
                self.take_out(table, stale)
                self.written[table] += len(stale)
        self.write(table, wanted)

    @staticmethod
    def _where(keys: Sequence[str]) -> str:
        return " and ".join(f"{k} = ?" for k in keys)


def _statements(kind: str) -> list[str]:
    return [s for s in re.split(r";[ \t]*(?:--[^\n]*)?\n\n", TABLES) if kind in s]


def fill(main: Store, copy: Copy, touched: Touched, watched: Collection[str] | None) -> None:
    """Writes what is touched, in the order in which one row asks for another. Inside a transaction of the copy's."""
    held = withheld(main)
    _sources(main, copy, watched)
    for part in rows.editions(main, touched.editions, held):
        copy.write("editions", part)
    _archived(main, copy, sorted(touched.archived), held)
    for part in rows.edition_files(main, touched.editions, held):
        copy.write("edition_files", part)
    for part in rows.versions(main, touched.versions, held):
        copy.write("versions", part)
    copy.index("versions")
    people = People(main, copy, held)
    people.write(touched.recipients_of, touched.followed)
    concerned: set[int] = set()
    write_stands(main, copy.db, held)
    for part in rows.changes(main, touched.changes, people.slug_of, held):
        copy.write("changes", part)
        concerned.update(x["edition"] for x in part if x["edition"] is not None)
        touched.releases.update(x["release"] for x in part if x["release"] is not None)
    copy.index()
    people.write_late()
    _counts(copy, touched.editions)
    copy.written["editions"] += _counts(copy, concerned - touched.editions)
    for part in rows.releases(main, touched.releases, people.slug_of, held):
        _changed_at(copy, part)
        copy.write("releases", part)
    _evidence(main, copy, touched.items, held)


def _sources(main: Store, copy: Copy, watched: Collection[str] | None) -> None:
    new = rows.sources(main, watched)
    names = {x["name"] for x in new}
    copy.take_out("sources", [(n,) for (n,) in copy.rows("select name from sources") if n not in names])
    copy.write("sources", new)


def _archived(main: Store, copy: Copy, bodies: list[str], held: Withheld) -> None:
    kept: set[str] = set()
    for part in rows.archived(main, bodies, held):
        copy.write("archived", part)
        kept.update(x["sha256"] for x in part)
    if not copy.fresh:
        copy.take_out("archived", [(s,) for s in bodies if s not in kept])


def _counts(copy: Copy, editions: Iterable[int]) -> int:
    """How many changes editions brought, of each kind, as everybody may know; gives for how many that is new."""
    new = 0
    for number in sorted(editions):
        found = copy.rows(
            "select c.kind, count(*) from changes c join editions e on e.id = c.edition where e.id = ?"
            " and c.kind != e.kind group by c.kind order by c.kind", [number],
        )  # fmt: skip
        counts = {str(kind): int(str(n)) for kind, n in found}
        done = copy.db.execute(
            "update editions set changes = ?1, summary = ?2 where id = ?3 and (changes != ?1 or summary != ?2)",
            [sum(counts.values()), as_json(counts), number],
        )
        new += done.rowcount
    return new


def _changed_at(copy: Copy, part: list[Row]) -> None:
    """Lets a release have changed when the last change about it was known, too."""
    for x in part:
        ((last,),) = copy.rows("select max(open_at) from changes where release = ?", [x["id"]])
        x["changed_at"] = max(x["changed_at"], str(last or ""))


def _evidence(main: Store, copy: Copy, ids: Collection[int], held: Withheld) -> None:
    for part in items.evidence(main, ids, held):
        copy.write("evidence", part)
    for _, some in rows.parts(ids):
        for table, new in (
            ("mentions", items.mentions(main, some, held)),
            ("evidence_releases", items.evidence_releases(main, some, held)),
        ):  # fmt: skip
            copy.replace(table, "item", some, (x for found in new for x in found))


def everything(main: Store) -> Touched:
    """All there is."""
    return Touched(
        editions=rows.numbers(main, "edition"),
        versions=rows.numbers(main, "version"),
        changes=rows.numbers(main, "change"),
        releases=rows.numbers(main, "release"),
        items=rows.numbers(main, "item"),
        archived={x["sha256"] for x in main.rows("select sha256 from snapshot union select sha256 from edition_file")},
        recipients_of=None,
    )


def sample(copy: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    """All rows of a table, in the order of its key."""
    return copy.execute(f"select * from {table} order by {', '.join(KEYS[table])}").fetchall()  # noqa: S608
