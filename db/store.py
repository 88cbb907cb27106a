"""The store: opening the database, and the one transaction."""

from __future__ import annotations

import functools
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from db.archive import Archive
from db.chain import moves
from db.connection import explained, immediate, open_connection
from db.locks import Lock
from db.migrations.tables import OLDEST, VERSION, migrations
from db.problems import FILE_NAME, NewerDatabase, NotInitialised, OlderDatabase
from db.upkeep.access import make_folder, open_ours
from db.upkeep.numbers import NUMBERED, next_number

if TYPE_CHECKING:
    from sqlite_utils import Database

_MOST_VALUES = 32_000
"""Of one statement: somewhat less than SQLite takes."""


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once: `dumps` makes one each time
_decode = msgspec.json.Decoder().decode


def as_json(value: Any) -> str:  # noqa: ANN401 - whatever json takes
    """JSON as the database keeps it: short, readable, keys in the order given."""
    return _encode(value)


def from_json(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What `as_json` wrote."""
    return _decode(text)


class Store:
    """One connection to the database in a data folder, and the archive beside it. For one thread."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.data = folder
        """Where what is read and not written lies: of a scratch copy the folder that it was made from."""
        self.path = folder / FILE_NAME
        self.connection = connection
        self.log_has_moves = False
        """True once the log is known to have entries of what is found and told (`db.chain.moves`)."""
        self._is_logged: bool | None = None
        """True where transactions add to the log; None until the first one."""
        self._held: list[Lock] = []
        """Until the transaction that is open has ended."""

    @functools.cached_property
    def db(self) -> Database:
        """The same, as sqlite_utils has it."""
        from sqlite_utils import Database

        return Database(self.connection, execute_plugins=False)

    @functools.cached_property
    def archive(self) -> Archive:
        return Archive(self.folder / "archive")

    @classmethod
    def create(cls, folder: Path) -> Store:
        """Makes the data folder and an empty database, or opens the one that is there.

        Raises:
            DatabaseProblem: the folder cannot be written, or holds a newer database.
        """
        path = folder / FILE_NAME
        make_folder(folder)
        if not path.exists():
            os.close(open_ours(path, os.O_CREAT))  # what lies beside it gets the same mode
        store = cls(folder, open_connection(path, create=True))
        store._migrate()
        return store

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Store:
        """Opens the database of a data folder, bringing it to this version's tables.

        Raises:
            NotInitialised: there is none; see `create`.
            NewerDatabase, OlderDatabase, DatabaseBusy, DatabaseReadOnly, DatabaseDamaged: as they say.
        """
        path = folder / FILE_NAME
        store = cls(folder, open_connection(path, read_only=read_only))
        if read_only and 0 < store._user_version() < VERSION:
            store.close()
            cls.open(folder).close()
            store = cls(folder, open_connection(path, read_only=True))
        store._migrate()
        return store

    def keep_pages(self) -> None:
        """Keeps what is read in memory, up to 32 MiB: a look through all versions reads pages of an index many times.

        For a process that ends with its look; with the 2 MB that SQLite keeps, reading again took a tenth of a second.
        """
        self.connection.execute("pragma cache_size = -32768")

    def scratch(self, folder: Path) -> Store:
        """A copy in another folder, with this archive behind its own: what is done there is done nowhere else."""
        folder.mkdir(parents=True, exist_ok=True)
        copy = open_connection(folder / FILE_NAME, create=True)
        copy.execute("pragma synchronous = off")  # after a crash nobody wants it
        with explained(self.path):
            self.connection.backup(copy)
        store = Store(folder, copy)
        store.archive = Archive(folder / "archive", behind=self.archive)
        store.data = self.data
        store._is_logged = False
        return store

    def _migrate(self) -> None:
        try:
            with explained(self.path):
                self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    def _bring_up_to_date(self) -> None:
        there = self._user_version()
        if there > VERSION:
            raise NewerDatabase(
                f"{self.path} was written by a newer npdwatch (its tables are version {there}, this program knows "
                f"{VERSION}). After an upgrade, restart what still runs of this one, such as the daemon and the page; "
                "otherwise install the newer npdwatch again. This one changes nothing in it."
            )
        names = {x["name"] for x in self.rows("select name from sqlite_master where type = 'table'")}
        if (there or names) and "_sqlite_migrations" not in names:
            raise NotInitialised(f"{self.path} is a database of another program. Check [data] folder.")
        if 0 < there < OLDEST:
            raise OlderDatabase(
                f"{self.path} was written before version 0.1.0 (its tables are version {there}, the oldest "
                f"that this program reads is {OLDEST}). Keep the folder: its archive holds every file. "
                "Name another [data] folder and run npdwatch init; nothing was changed in this one."
            )
        if there == VERSION:
            return
        with self.transaction():
            if self._user_version() < VERSION:  # another process may have done it meanwhile
                migrations.apply(self.db)
                self.connection.execute(f"pragma user_version = {VERSION}")
        with self.transaction():
            pass  # the log begins with what is there

    def _user_version(self) -> int:
        return int(self.rows("pragma user_version")[0]["user_version"])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """The one way to write: BEGIN IMMEDIATE to COMMIT, rolled back on any exception.

        Raises:
            DatabaseProblem: locked for too long, read-only, full or damaged; nothing was written.
        """
        try:
            with explained(self.path):
                if self._is_logged is None:
                    self._is_logged = moves.watch(self) or None
                with immediate(self.connection):
                    if self._is_logged:
                        moves.forget_touched(self)
                    begun = self.connection.total_changes
                    yield
                    if self._is_logged and (self.connection.total_changes != begun or not self.log_has_moves):
                        moves.log_moves(self)
        finally:
            self._give_back()

    @contextmanager
    def holding(self, lock: Lock, *, wait: float) -> Iterator[None]:
        """Holds a lock within; inside `transaction()` until that has ended, when others can see what it wrote.

        Raises:
            Busy: another process has had it for `wait` seconds.
        """
        if lock.path not in (held.path for held in self._held):
            self._held.append(lock.take(wait=wait))
        try:
            yield
        finally:
            if not self.connection.in_transaction:
                self._give_back()

    def _give_back(self) -> None:
        while self._held:
            self._held.pop().release()

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """What is read within is as it stood at one moment, whatever another process writes meanwhile."""
        with explained(self.path):
            self.connection.execute("begin")
        try:
            yield
        finally:
            self.connection.rollback()

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """The result of a query, as dictionaries."""
        with explained(self.path):
            cursor = self.connection.execute(sql, parameters)
            names = [c[0] for c in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def each(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Iterator[dict[str, Any]]:
        """The same one by one, for what may be much."""
        with explained(self.path):
            cursor = self.connection.execute(sql, parameters)
            names = [c[0] for c in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def tuples(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The same without names, for each row of an edition."""
        with explained(self.path):
            yield from self.connection.execute(sql, parameters)

    def rows_with(self, sql: str, values: Iterable[Any]) -> list[dict[str, Any]]:
        """The result of a query that says `in given` of these values; nothing where there are none."""
        return list(self.each_with(sql, values))

    def each_with(self, sql: str, values: Iterable[Any]) -> Iterator[dict[str, Any]]:
        """The same one by one."""
        given = list(values)
        sql = f"with given(value) as (select value from json_each(?)) {sql}"  # noqa: S608 - our own words
        return self.each(sql, [as_json(given)]) if given else iter(())

    def one(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> dict[str, Any] | None:
        """The first row of a query's result."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def count(self, rest: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> int:
        """How many rows there are; `rest` is what stands behind "from"."""
        return int(self.rows(f"select count(*) n from {rest}", parameters)[0]["n"])  # noqa: S608 - our own words

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """One statement, inside `transaction()`."""
        self._check_transaction()
        with explained(self.path):
            return self.connection.execute(sql, parameters)

    def insert(self, table: str, /, **values: Any) -> int:  # noqa: ANN401 - what SQLite takes
        """Inserts a row inside `transaction()` and gives its rowid. Table and column names are ours, never data."""
        return int(self.execute(_insertion(table, tuple(values)), [*values.values()]).lastrowid or 0)

    def upsert(self, table: str, /, *key: str, **values: Any) -> None:  # noqa: ANN401
        """Inserts a row, or updates the one with the same values in the columns of the key."""
        sql = _insertion(table, tuple(values))
        news = ", ".join(f'"{n}" = excluded."{n}"' for n in values if n not in key)
        self.execute(f"{sql} on conflict({', '.join(key)}) do update set {news}", [*values.values()])

    def update(self, table: str, id: int | str, /, **values: Any) -> None:  # noqa: A002, ANN401
        """Gives the row of this id other values."""
        news = ", ".join(f'"{n}" = ?' for n in values)
        self.execute(f'update "{table}" set {news} where id = ?', [*values.values(), id])  # noqa: S608

    def find_or_insert(self, table: str, key: str, /, **values: Any) -> None:  # noqa: ANN401
        """Inserts a row where there is none with the same key."""
        self.execute(f"{_insertion(table, tuple(values))} on conflict({key}) do nothing", [*values.values()])

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """One statement for each row, inside `transaction()`; gives how many rows of the table it touched."""
        self._check_transaction()
        with explained(self.path):
            return max(0, self.connection.executemany(sql, rows).rowcount)

    def insert_all(self, into: str, rows: Sequence[Sequence[Any]]) -> None:
        """Inserts rows of one width, many with one statement, inside `transaction()`; `into` stands before "values".

        After each statement SQLite writes down what a trigger has put into an index of words: with one statement a row
        that alone took more than all else of writing the rows of a large register.
        """
        self._check_transaction()
        with explained(self.path):
            done = 0
            while done < len(rows):
                some = rows[done : done + _how_many(len(rows) - done, len(rows[0]))]
                one = f"({','.join('?' * len(some[0]))})"
                self.connection.execute(f"{into} values {','.join([one] * len(some))}", [*chain.from_iterable(some)])
                done += len(some)

    def _check_transaction(self) -> None:
        if not self.connection.in_transaction:
            raise RuntimeError("writes go through transaction()")

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _how_many(rows: int, width: int) -> int:
    """How many of some rows one statement inserts: one of few numbers, since statements are kept for the next time."""
    return next((n for n in (1000, 100, 10) if n <= rows and n * width <= _MOST_VALUES), 1)


@functools.lru_cache(maxsize=256)
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    """The statement that inserts values of these columns; where rows have numbers for good, with the next one."""
    names, marks = [f'"{c}"' for c in columns], ["?"] * len(columns)
    if table in NUMBERED and "id" not in columns:
        names, marks = [*names, "id"], [*marks, next_number(table)]
    return f'insert into "{table}" ({", ".join(names)}) values ({", ".join(marks)})'  # noqa: S608
