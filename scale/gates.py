"""Host gates: before each request, in a transaction of its own, a worker asks PostgreSQL when a host may be asked."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import psycopg

from scale.postgres import conninfo

AGAIN = 2.0
"""Seconds after which PostgreSQL is asked again, where it did not answer or another asks the host."""

_ENTER = """
insert into npdwatch.host_gate as g (host, next_at, holder, until)
select %(host)s, n.now + %(delay)s::interval, %(token)s, n.now + %(longest)s::interval
from (select clock_timestamp() now) n where exists (
  select 1 from npdwatch.work_order o where o.hosts = %(group)s and o.token = %(token)s and o.expires > n.now)
on conflict (host) do update set holder = excluded.holder,
  next_at = greatest(g.next_at, clock_timestamp()) + %(delay)s::interval,
  until = greatest(g.next_at, clock_timestamp()) + %(longest)s::interval
where g.holder = excluded.holder or g.until <= clock_timestamp()
returning extract(epoch from next_at - %(delay)s::interval - clock_timestamp())::float"""
_OURS = "select 1 from npdwatch.work_order where hosts = %s and token = %s and expires > clock_timestamp()"
_CLOSE = """
update npdwatch.host_gate set next_at = greatest(next_at, clock_timestamp() + %s::interval)
where host = %s and holder = %s"""
_LET_GO = "update npdwatch.host_gate set until = clock_timestamp(), holder = '' where holder = %s"


_LAZY = b"set synchronous_commit = off"
_LARGE = b"set statement_timeout = '120s'"
"""For a body over a slow line; one that is dead is noticed without."""


class OrderOver(Exception):
    """The time of the order is over, or another attempt works on it: nothing more is asked for it."""


class GateLine:
    """A connection that is made anew where it was lost, for one statement at a time, each a transaction of its own."""

    def __init__(self, database: str, *, lazy: bool = False) -> None:
        """`lazy`: of the last second something may be forgotten at a crash of PostgreSQL, which costs no waiting."""
        self._database, self._lazy = conninfo(database), lazy
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._turn = asyncio.Lock()

    async def ask(self, sql: str, values: Any) -> tuple[Any, ...] | None:  # noqa: ANN401 - whatever psycopg takes
        """The first row that it gives. Raises psycopg.Error."""
        async with self._turn:
            if self._connection is None or self._connection.closed:
                self._connection = await psycopg.AsyncConnection.connect(self._database, autocommit=True)
                await self._connection.execute(_LAZY if self._lazy else _LARGE)
            try:
                cursor = await self._connection.execute(sql.encode(), values)
                return await cursor.fetchone() if cursor.description else None
            except psycopg.OperationalError:
                await self._connection.close()
                raise

    async def close(self) -> None:
        """Ends the connection."""
        if self._connection is not None:
            await self._connection.close()


class HostGate:
    """The gates of one attempt at one order.

    Who holds a gate keeps it for as long as its last request may take, so that no other asks the host beside it,
    however it died. That PostgreSQL may forget the last second of it at a crash is no harm: whoever held it then lives.
    """

    def __init__(self, line: GateLine, group: str, token: str, *, longest: float, seconds: float) -> None:
        """`longest`: seconds that one request may take; `seconds`: that this attempt has."""
        self._line, self._group, self._token, self._longest = line, group, token, longest
        self._end = time.monotonic() + seconds

    async def enter(self, host: str, delay: float) -> None:
        """Waits until the host may be asked, and keeps all others from it. Raises OrderOver."""
        given = {
            "host": host, "group": self._group, "token": self._token, "delay": f"{delay} s",
            "longest": f"{self._longest + delay} s",
        }
        while (asked := time.monotonic()) < self._end:
            try:
                passed = await self._line.ask(_ENTER, given)
                if passed is None and await self._line.ask(_OURS, [self._group, self._token]) is None:
                    break
            except psycopg.Error:
                passed = None  # without PostgreSQL nobody is asked
            if passed is None:
                await asyncio.sleep(AGAIN)
                continue
            if passed[0] > 0:
                await asyncio.sleep(passed[0])
            if time.monotonic() - asked < passed[0] + self._longest / 2:  # not so where this machine slept meanwhile
                return
        raise OrderOver(f"the time for {self._group} is over, or another worker has it")

    async def close_for(self, host: str, seconds: float) -> None:
        """Nobody asks the host for so long: it said so itself."""
        await self._tell(_CLOSE, [f"{seconds} s", host, self._token])

    async def let_go(self) -> None:
        """The hosts may be asked by others, no sooner than before."""
        await self._tell(_LET_GO, [self._token])

    async def _tell(self, sql: str, values: list[object]) -> None:
        try:
            await self._line.ask(sql, values)
        except psycopg.Error:
            return  # what it would have said ends by itself
