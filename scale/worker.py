"""A worker: takes a group's order, has it fetched, hands a signed bundle in, and says that it is alive."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psycopg

from db.left_alone import place_of
from model.fetch import AskedPause, Known
from readers import fingerprint
from scale.bundle import CLOCK_OFF, Gathering
from scale.codec import NotADocument, Scraped
from scale.engine import work
from scale.gates import GateLine, HostGate, OrderOver
from scale.keys import BUNDLE, ORDER, SigningKey, WrongSignature, check
from scale.order import FORMAT, ORDERS, WorkOrder, known_again
from scale.postgres import PUT_BODY, OtherTables, ScaleProblem, check_tables, connected, conninfo, explained, problem_of
from scale.seldom import Seldom

log = logging.getLogger("npdwatch.worker")
said = Seldom(log)
ALIVE_EVERY = 10.0
"""Seconds between two signs of life, each of which looks at the clock and at the writer's version too."""
AGAIN = 5.0
"""Seconds after which PostgreSQL is tried again."""
TO_HAND_IN = 30.0
"""Seconds before its time is over that an order is fetched no more, so that what came can be handed in."""
SLACK = 15.0
"""Seconds that a request may take beyond its time-out: resolving, connecting, unpacking."""

_CLAIM = """
update npdwatch.work_order o set token = %s, worker = %s, begun_at = clock_timestamp()
where hosts = %s and expires > clock_timestamp() + interval '10 seconds'
  and (o.begun_at is null or not exists (select 1 from npdwatch.bundle b where b.number = o.number))
returning data, signature, extract(epoch from expires - clock_timestamp())::float"""
"""A bundle that stands there before anybody has begun is nobody's: who writes junk keeps no order from being begun."""
_HAND_IN = """
insert into npdwatch.bundle (number, key_name, data, signature)
select number, %s, %s, %s from npdwatch.work_order where hosts = %s and token = %s and expires > clock_timestamp()
on conflict (number) do update set key_name = excluded.key_name, data = excluded.data, signature = excluded.signature,
  came_at = clock_timestamp() returning 1"""
"""What stands there already is nobody's who has the order."""
_WRITER = "select public, program, accepts, clock_timestamp() from npdwatch.writer"
_ALIVE = """
insert into npdwatch.worker as w (name, key_name, lanes, program) values (%s, %s, %s, %s)
on conflict (name) do update set seen_at = clock_timestamp() returning clock_timestamp()"""
_SAID = "update npdwatch.worker set said = %s, lanes = 0 where name = %s"
_NOTED = "update npdwatch.worker set said = %s where name = %s"

Fetching = Callable[[WorkOrder, Known, "Attempt", float], Awaitable[None]]
"""Fetches an order within so many seconds."""


class Attempt:
    """One attempt at one order: the hand that its crawl is for (`spiders.handing.Hand`)."""

    def __init__(self, gate: HostGate, gathering: Gathering) -> None:
        self.gate, self.gathering = gate, gathering
        self._ends: list[Callable[[], object]] = []
        self.is_over = False
        """Nothing is handed in: its time is over, or another works on it."""
        self.is_cut = False
        """Something may still be asked for it: its hosts stay closed until that has ended, whatever became of it."""

    @property
    def met_failing_robots(self) -> bool:
        """Whether a robots.txt failed that it was to obey."""
        return any(asked.of_robots for asked in self.gathering.pauses)

    def stopped_by(self, end: Callable[[], object]) -> None:
        """`end` ends the crawl in good order."""
        self._ends.append(end)

    def stop(self) -> None:
        """Ends it, where it has begun."""
        for end in self._ends:
            end()

    def cut_off(self) -> None:
        """It did not end in good order."""
        self.is_over = self.is_cut = True

    async def enter(self, host: str, delay: float) -> None:
        if self.is_over:
            raise OrderOver("its time is over")
        try:
            await self.gate.enter(host, delay)
        except OrderOver:
            self.is_over = True
            self.stop()
            raise

    async def close_for(self, host: str, seconds: float) -> None:
        await self.gate.close_for(host, seconds)

    def note_pause(self, asked: AskedPause) -> int:
        self.gathering.pauses.append(asked)
        return len({a.url for a in self.gathering.pauses if place_of(a.url) == place_of(asked.url)})

    async def take(self, scraped: Scraped) -> None:
        await self.gathering.take(scraped)

    def ended(self, reason: str) -> None:
        if reason != "finished":
            self.gathering.stopped = reason


class Worker:
    """One process of a worker, with a name that no other ever had."""

    def __init__(
        self, database: Callable[[], str], key: SigningKey, key_name: str, writer: str, *, lanes: int,
        fetching: Fetching,
    ) -> None:
        """`database`: gives its address; `key_name`: as the writer's configuration names our key; `writer`: its key."""
        self._address = database
        self.database, self.key, self.key_name, self.writer, self.lanes = database(), key, key_name, writer, lanes
        self.fetching = fetching
        self.name = ""
        self.problem = ""
        """Why no more is taken on, "" while all is well."""
        self.attempts: set[Attempt] = set()
        self.noted = ""
        """What keeps this worker from handing in, "" while nothing does."""
        self.stopping = asyncio.Event()
        self._was_lost = False
        conninfo(self.database)
        self._gates, self._store = GateLine(database, lazy=True), GateLine(database)

    def check_in(self) -> None:
        """Looks whether all fits before anything is begun; what does not becomes `problem`. Raises ScaleProblem."""
        with connected(self.database) as connection:
            try:
                check_tables(connection, make=False)
            except OtherTables as problem:
                self.problem = str(problem)
                return
            with explained():
                found = connection.execute(_WRITER.encode()).fetchone()
        if found is None:
            raise ScaleProblem("no writer has handed out orders in it yet: start its daemon")
        self.problem = self._misfit(*found)

    def _misfit(self, public: str, program: str, accepts: list[str], at: datetime) -> str:
        if public != self.writer:
            return f"[scale] writer is the key {self.writer}, and that of the writer there is {public}"
        if program != fingerprint():
            return "the writer runs another version of npdwatch: install the same here as there"
        if f"{self.key_name}={self.key.public}" not in accepts:
            return self._unknown(accepts)
        if abs(off := datetime.now(UTC) - at) > CLOCK_OFF:
            said = f"this machine's clock is {off.total_seconds() / 60:+.0f} minutes off PostgreSQL's"
            return f"{said}: set it (timedatectl set-ntp true), for when an answer came is evidence"
        return ""

    def _unknown(self, accepts: list[str]) -> str:
        """Why the writer would refuse what we fetch."""
        names = [name for name, _, key in (a.partition("=") for a in accepts) if key == self.key.public]
        if names:
            return f"the writer knows this machine's key by another name: start it with --name {names[0]}"
        what = "another key" if any(a.startswith(f"{self.key_name}=") for a in accepts) else "no such worker"
        return (
            f"the writer names {what} under [scale.workers] as {self.key_name}, and would refuse all that is fetched "
            f'here. On its machine: {self.key_name} = "{self.key.public}"; then reload its daemon. '
            "If a key was made anew here, start this worker again"
        )

    async def run(self) -> None:
        """Works until `stopping` is set or something does not fit any more; PostgreSQL that is lost is waited for."""
        while not self.stopping.is_set():
            # A name that comes again would hide the orphans of who had it before.
            self.name = f"{socket.gethostname()}-{secrets.token_hex(6)}"
            try:
                self.database = self._address()
                self.check_in()
                if self.problem:
                    break
                if self._was_lost:
                    log.warning("PostgreSQL is there again")
                    self._was_lost = False
                await self._work()
            except (ScaleProblem, psycopg.Error) as problem:
                self._was_lost = True
                said.warn(f"{problem}; it is tried again every {AGAIN:.0f} s")
                await _is_set_within(self.stopping, AGAIN)
        await self.close()

    async def close(self) -> None:
        """Ends its connections."""
        await self._gates.close()
        await self._store.close()

    async def _work(self) -> None:
        await self._say_alive()
        ending, stopped = asyncio.Event(), asyncio.create_task(self.stopping.wait())
        tasks = [
            asyncio.create_task(work(self.database, self.name, self.lanes, self.fetch_group, ending)),
            asyncio.create_task(self._stay_alive(ending)),
        ]
        try:
            await asyncio.wait([*tasks, stopped], return_when=asyncio.FIRST_COMPLETED)
            if self.stopping.is_set() or self.problem:
                for attempt in self.attempts:
                    attempt.stop()
            await self._say(_SAID, self.problem or "it ends")
        finally:
            ending.set()
            stopped.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _stay_alive(self, ending: asyncio.Event) -> None:
        while not (self.problem or await _is_set_within(ending, ALIVE_EVERY)):
            try:
                await self._say_alive()
            except psycopg.Error as error:
                said.warn(f"PostgreSQL did not hear that this worker is alive: {error}", about="alive")

    async def _say_alive(self) -> None:
        await self._store.ask(_ALIVE, [self.name, self.key_name, self.lanes, fingerprint()])
        found = await self._store.ask(_WRITER, [])
        if found and (problem := self._misfit(*found)):
            self.problem = problem

    async def _say(self, sql: str, what: str) -> None:
        try:
            await self._store.ask(sql, [what, self.name])
        except psycopg.Error:
            return

    async def _note(self, what: str) -> None:
        if what != self.noted:
            self.noted = what
            await self._say(_NOTED, what)

    async def fetch_group(self, group: str) -> None:
        """The body of a job: what a crawl fetches for the group's order, handed in; nothing where it has none."""
        token = secrets.token_hex(8)
        found = await self._store.ask(_CLAIM, [token, self.name, group])
        if found is None:
            return
        data, signature, seconds = found
        try:
            check(self.writer, ORDER, bytes(data), bytes(signature))
            order = ORDERS.unpack(bytes(data))
        except (WrongSignature, NotADocument) as error:
            said.warn(f"the order for {group[:100]!r} is refused: {error}", about="order")
            raise
        if datetime.now(UTC) > order.until + 2 * CLOCK_OFF:  # the writer's clock may be off one way, ours the other
            raise NotADocument(f"the order for {group} was over at {order.until:%Y-%m-%d %H:%M:%S} UTC")
        if order.format != FORMAT or order.program != fingerprint() or order.group != group:
            raise NotADocument(f"the order for {group} is of another version of npdwatch")
        await self._fetch(order, token, time.monotonic() + seconds)

    async def _fetch(self, order: WorkOrder, token: str, end: float) -> None:
        bodies = {sha: body for sha in order.known.bodies if (body := await self._body(sha)) is not None}
        left = end - time.monotonic()
        longest = order.asking.timeout + SLACK
        gate = HostGate(self._gates, order.group, token, longest=longest, seconds=left)

        async def keep(sha256: str, body: bytes) -> None:
            await self._insist(PUT_BODY, [sha256, body], end)

        attempt = Attempt(gate, Gathering(order.number, keep))
        self.attempts.add(attempt)
        try:
            seconds = max(1.0, min(order.seconds, left - TO_HAND_IN))
            await self.fetching(order, known_again(order.known, bodies), attempt, seconds)
            if not attempt.is_over:
                packed = attempt.gathering.packed(datetime.now(UTC))
                signed = self.key.sign(BUNDLE, packed)
                await self._insist(_HAND_IN, [self.key_name, packed, signed, order.group, token], end)
        finally:
            self.attempts.discard(attempt)
            if not attempt.is_cut:
                await gate.let_go()

    async def _body(self, sha256: str) -> bytes | None:
        """None where it is not there as the writer put it there: then what it belongs to is fetched whole."""
        found = await self._store.ask("select data from npdwatch.body where sha256 = %s", [sha256])
        body = bytes(found[0]) if found else None
        if body is None or hashlib.sha256(body).hexdigest() != sha256:
            text = f"the body {sha256} is missing in PostgreSQL, or was altered there: its source is fetched whole"
            said.warn(text, about="body")
            return None
        return body

    async def _insist(self, sql: str, values: list[Any], end: float) -> None:
        """Says it until PostgreSQL hears it, or the time is over: then what was fetched is fetched again."""
        while True:
            try:
                if await self._store.ask(sql, values):
                    await self._note("")
            except psycopg.Error as error:
                if time.monotonic() > end:
                    raise
                text = f"what was fetched could not be handed in yet: {problem_of(error)}"
                said.warn(text)
                await self._note(text)
                await asyncio.sleep(AGAIN)
            else:
                return


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()
