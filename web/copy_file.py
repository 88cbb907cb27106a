"""The file of the public copy as a site asks it: what is quick at once, what takes its time in a thread."""

from __future__ import annotations

import asyncio
import math
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from datasette.database import Database, QueryInterrupted
from datasette.utils import sqlite_timelimit

from publicdb.withheld import HiddenRows

if TYPE_CHECKING:
    from web.site import Site

T = TypeVar("T")
NAME = "register"
"""Of the public copy in addresses: /register/releases.csv."""
QUICK = 0.015
"""Seconds that readers may wait for one query. One that takes longer is begun anew in a thread: most take a fiftieth
of it, and the way to a thread and back takes longer than those, the more so the more is asked."""
_STEPS = 1_000
"""Steps of SQLite's, some 0.08 ms, between two looks at the clock."""
_IN_THE_WAY = (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
"""Why a query that was to be quick is none: its time was over, or the refresher writes."""


class CopyFile(Database):  # type: ignore[misc]  # Datasette has no types
    """The public copy as one file that stood at its path, held open: it is read on after another took its place.

    Datasette opens a file when a thread first asks it, and keeps a thread's connection by the name of the database:
    readers would be shown two copies at once, and an old one for ever.
    """

    def __init__(self, site: Site, path: Path, *, threads: bool) -> None:
        """`threads`: it is asked in threads of the site's; else there is nobody whom a query could keep waiting."""
        super().__init__(site, path=str(path), is_mutable=True)
        self.name = self.route = NAME
        self.hidden = HiddenRows()
        """What is left out, from the next query on."""
        self.whole = self.connect()
        """For the gate alone: nothing is hidden of it."""
        self._threads = threads
        self._idle: SimpleQueue[tuple[sqlite3.Connection, HiddenRows]] = SimpleQueue()
        for _ in range(site.setting("num_sql_threads") if threads else 1):
            self._idle.put((self._prepared(site), self.hidden))
        self._deadline = 0.0
        if threads:
            quick = self._prepared(site)
            quick.execute("pragma busy_timeout = 0")
            quick.set_progress_handler(lambda: time.perf_counter() > self._deadline, _STEPS)
            self._quick = quick, self.hidden
            """Of the loop's thread alone."""

    def _prepared(self, site: Site) -> sqlite3.Connection:
        connection: sqlite3.Connection = self.connect()
        if not self._threads:
            connection.execute("pragma cache_size = -32000")
            connection.execute("pragma mmap_size = 2000000000")  # else a call for each page that is read
        site._prepare_connection(connection, NAME)  # noqa: SLF001 - as Datasette does
        connection.text_factory = str  # we wrote it: Datasette has each text decoded by a function of its own
        return connection

    async def execute_fn(self, fn: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - whatever `fn` gives
        """Calls `fn` with a connection to the file, in a thread of the site's."""

        def with_connection() -> Any:  # noqa: ANN401
            connection, shown = self._idle.get()
            try:
                if (hidden := self.hidden) != shown:
                    hidden.stand_before(connection)
                    shown = hidden
                return fn(connection)
            finally:
                self._idle.put((connection, shown))

        if not self._threads:
            return with_connection()
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, with_connection)

    async def quickly(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """As `execute_fn`, of what mostly takes no time: it is done at once, or else anew, in a thread.

        Raises:
            QueryInterrupted: it takes longer than the site lets a query take.
        """
        done: T
        if not self._threads:
            done = await self.execute_fn(fn)
            return done
        connection, shown = self._quick
        if (hidden := self.hidden) != shown:
            self._deadline = math.inf  # what is withheld is hidden whole
            hidden.stand_before(connection)
            self._quick = (connection, hidden)
        self._deadline = time.perf_counter() + QUICK
        try:
            return fn(connection)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _IN_THE_WAY:
                raise
        done = await self.execute_fn(lambda other: self._in_time(other, fn))
        return done

    def _in_time(self, connection: sqlite3.Connection, fn: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with sqlite_timelimit(connection, self.ds.sql_time_limit_ms):
                return fn(connection)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_INTERRUPT:
                raise
            raise QueryInterrupted(error, "", ()) from error

    async def read(
        self, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of a query's columns, and its rows; raises as `quickly` does."""

        def reading(connection: sqlite3.Connection) -> tuple[list[str], list[tuple[Any, ...]]]:
            cursor = connection.cursor()
            cursor.row_factory = None
            found = cursor.execute(sql, values).fetchall()
            return [column[0] for column in cursor.description], found

        return await self.quickly(reading)

    def __del__(self) -> None:
        """Closes the file when the last query of it is done."""
        self.close()
