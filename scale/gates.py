"""Host gates: before its requests, in a transaction of its own, a worker asks PostgreSQL when a host may be asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import psycopg

from scale.postgres import conninfo

AGAIN = 2.0
"""Seconds after which PostgreSQL is asked again, where it did not answer or another asks the host."""
RUN = 5.0
"""Seconds for which a host is had at a time: a transaction for each request would cost as much as the request."""
MOMENT = 0.5
"""Seconds for which it is had at least, however long PostgreSQL took to answer."""

_ENTER = """
insert into npdwatch.host_gate as g (host, next_at, holder, until)
select %(host)s, n.now + %(delay)s::interval, %(token)s, n.now + %(run)s::interval + %(longest)s::interval
from (select clock_timestamp() now) n where exists (
  select 1 from npdwatch.work_order o where o.hosts = %(group)s and o.token = %(token)s and o.expires > n.now)
on conflict (host) do update set holder = excluded.holder,
  next_at = greatest(g.next_at, clock_timestamp()) + %(delay)s::interval,
  until = greatest(g.next_at, clock_timestamp()) + %(run)s::interval + %(longest)s::interval
where g.holder = excluded.holder or g.until <= clock_timestamp()
returning extract(epoch from next_at - %(delay)s::interval - clock_timestamp())::float"""
_OURS = "select 1 from npdwatch.work_order where hosts = %s and token = %s and expires > clock_timestamp()"
_CLOSE = """
update npdwatch.host_gate set next_at = greatest(next_at, clock_timestamp() + %s::interval)
where host = %s and holder = %s"""
_LET_GO = """
update npdwatch.host_gate g set until = clock_timestamp(), holder = '',
  next_at = greatest(g.next_at, clock_timestamp() + x.wait * interval '1 second')
from unnest(%s::text[], %s::float[]) x(host, wait) where g.host = x.host and g.holder = %s"""


_LAZY = b"set synchronous_commit = off"
_LARGE = b"set statement_timeout = '120s'"
"""For a body over a slow line; one that is dead is noticed without."""


def clock() -> float:
    """Seconds that pass also while this machine sleeps, where it can tell."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class OrderOver(Exception):
    """The time of the order is over, or another attempt works on it: nothing more is asked for it."""


class GateLine:
    """A connection that is made anew where it was lost, for one statement at a time, each a transaction of its own."""

    def __init__(self, database: str | Callable[[], str], *, lazy: bool = False) -> None:
        """`database`: its address, or what gives it: its password may be another one since.

        `lazy`: of the last second something may be forgotten at a crash of PostgreSQL, which costs no waiting.
        """
        self._database, self._lazy = database, lazy
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._turn = asyncio.Lock()

    async def ask(self, sql: str, values: Any) -> tuple[Any, ...] | None:  # noqa: ANN401 - whatever psycopg takes
        """The first row that it gives. Raises psycopg.Error."""
        async with self._turn:
            if self._connection is None or self._connection.closed:
                address = self._database if isinstance(self._database, str) else self._database()
                self._connection = await psycopg.AsyncConnection.connect(conninfo(address), autocommit=True)
                await self._connection.execute(_LAZY if self._lazy else _LARGE)
            try:
                cursor = await self._connection.execute(sql.encode(), values)
                return await cursor.fetchone() if cursor.description else None
            except psycopg.Error:  # whatever it is: a line that was opened to a standby never takes anything
                await self._connection.close()
                raise

    async def close(self) -> None:
        """Ends the connection."""
        if self._connection is not None:
            await self._connection.close()


class HostGate:
    """The gates of one attempt at one order.

    Who enters may ask the host for `RUN` seconds, by its own pace. So long, and for as long as the last request may
    take, no other asks it, however the first one died: no clock of another machine's is part of that. That PostgreSQL
    may forget the last second of it at a crash is no harm: whoever held the gate then lives.
    """

    def __init__(self, line: GateLine, group: str, token: str, *, longest: float, seconds: float) -> None:
        """`longest`: seconds that one request may take; `seconds`: that this attempt has."""
        self._line, self._group, self._token, self._longest = line, group, token, longest
        self._end = clock() + seconds
        self._ours_until: dict[str, float] = {}
        """By host: a request that begins before is within what was asked for."""
        self._next: dict[str, float] = {}
        """By host: the next request no sooner."""

    async def enter(self, host: str, delay: float) -> None:
        """Waits until the host may be asked, and keeps all others from it. Raises OrderOver."""
        while (at := max(clock(), self._next.get(host, 0.0))) < self._end:
            if at >= self._ours_until.get(host, 0.0):
                await self._ask_for(host, delay)
            elif (wait := at - clock()) > 0:
                await asyncio.sleep(wait)  # then it is looked at anew: this machine may have slept meanwhile
            else:
                self._next[host] = at + delay
                return
        raise OrderOver(f"the time for {self._group} is over, or another worker has it")

    async def _ask_for(self, host: str, delay: float) -> None:
        """Asks PostgreSQL for the host; waits where another has it, or nobody answers. Raises OrderOver."""
        given = {
            "host": host, "group": self._group, "token": self._token, "delay": f"{delay} s", "run": f"{RUN} s",
            "longest": f"{self._longest + delay} s",
        }
        asked = clock()
        try:
            found = await self._line.ask(_ENTER, given)
            if found is None and await self._line.ask(_OURS, [self._group, self._token]) is None:
                raise OrderOver(f"the time for {self._group} is over, or another worker has it")
        except psycopg.Error:
            found = None  # without PostgreSQL nobody is asked
        if found is None:
            await asyncio.sleep(AGAIN)
            return
        wait, now = max(0.0, found[0]), clock()
        if now < asked + self._longest / 2:  # else this machine slept meanwhile
            self._ours_until[host] = max(asked + RUN, now + MOMENT) + wait
            self._next[host] = max(self._next.get(host, 0.0), now + wait)

    async def close_for(self, host: str, seconds: float) -> None:
        """Nobody asks the host for so long: it said so itself."""
        self._next[host] = max(self._next.get(host, 0.0), clock() + seconds)
        await self._tell(_CLOSE, [f"{seconds} s", host, self._token])

    async def let_go(self) -> None:
        """The hosts may be asked by others, no sooner than before, and are not for this attempt."""
        self._end = 0.0
        if self._ours_until:
            hosts, now = list(self._ours_until), clock()
            await self._tell(_LET_GO, [hosts, [max(0.0, self._next.get(h, 0.0) - now) for h in hosts], self._token])

    async def _tell(self, sql: str, values: list[object]) -> None:
        try:
            await self._line.ask(sql, values)
        except psycopg.Error:
            return  # what it would have said ends by itself
