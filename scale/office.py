"""The writer's side of PostgreSQL: its place there, orders out, bundles in, what stalled, what is old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Self

from msgspec import Struct

from readers import fingerprint
from scale.bundle import HandedIn
from scale.codec import MOST_UNPACKED
from scale.engine import Engine
from scale.postgres import PUT_BODY, AnotherWriter, ScaleProblem, check_tables, connected, explained

PLACE_KEPT = timedelta(seconds=60)
"""So long the place of a writer that says nothing is kept from another."""
ALIVE = timedelta(seconds=40)
"""A worker that said nothing for so long counts for nothing: it says so every 10 seconds."""
BODIES_KEPT = timedelta(days=3)
"""A body that no order or bundle has named for so long is deleted here; the archive has it."""


_WORKERS = """
select name, key_name, lanes, program, said, seen_at from npdwatch.worker
where seen_at > clock_timestamp() - %s order by name limit 1000"""

_WITHOUT_JOB = """
select hosts from npdwatch.work_order o where expires > clock_timestamp() + interval '10 seconds'
  and greatest(made_at, begun_at) < clock_timestamp() - interval '5 seconds'
  and not exists (select 1 from npdwatch.bundle b where b.number = o.number)
  and not exists (select 1 from procrastinate_jobs j where j.lock = o.hosts and j.status in ('todo', 'doing'))"""
"""Orders of which the job failed, as where PostgreSQL was lost while it was begun, or was never put down."""

_COUNTS = """
select count(*) filter (where o.begun_at is null),
  count(*) filter (where o.begun_at is not null
    and not exists (select 1 from npdwatch.bundle b where b.number = o.number)),
  (select count(*) from npdwatch.bundle),
  coalesce(extract(epoch from clock_timestamp() - min(o.made_at) filter (where o.begun_at is null)), 0)::float
from npdwatch.work_order o where o.expires > clock_timestamp()"""


def accepted(named: Mapping[str, str]) -> list[str]:
    """The workers whose bundles are taken, as the writer tells them: NAME=KEY."""
    return [f"{name}={key}" for name, key in named.items()]


class OrderOut(Struct, frozen=True):
    """An order, ready to go."""

    hosts: str
    number: str
    data: bytes
    signature: bytes
    asked: int
    """Sources."""


class LiveWorker(Struct, frozen=True):
    """A worker that has said something of late."""

    name: str
    key_name: str
    lanes: int
    program: str
    said: str
    seen_at: datetime


class Office:
    """The connection of the one writer."""

    def __init__(self, database: str, identity: str, public: str, named: Mapping[str, str]) -> None:
        """Opens it, makes the tables where there are none, and takes the place. Raises ScaleProblem.

        `named`: the public key of each worker whose bundles are taken, by its name.
        """
        self._connection = connected(database)
        self._identity, self._public, self._accepts = identity, public, accepted(named)
        try:
            check_tables(self._connection, make=True)
            self.keep_place()
            self._engine = Engine(database)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ScaleProblem):
            self._all("delete from npdwatch.writer where id = %s", [self._identity])
        self._engine.close()
        self._connection.close()

    def _all(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with explained():
            cursor = self._connection.execute(sql.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def keep_place(self) -> datetime:
        """Says that this writer goes on; gives the time by PostgreSQL's clock. Raises AnotherWriter."""
        rows = self._all(
            "insert into npdwatch.writer as w (id, public, program, accepts) values (%s, %s, %s, %s)"
            " on conflict (single) do update set id = excluded.id, public = excluded.public,"
            " program = excluded.program, accepts = excluded.accepts, seen_at = clock_timestamp()"
            " where w.id = excluded.id or w.seen_at < clock_timestamp() - %s returning clock_timestamp()",
            [self._identity, self._public, fingerprint(), self._accepts, PLACE_KEPT],
        )
        if not rows:
            ((other,),) = self._all("select id from npdwatch.writer") or [("another one",)]
            raise AnotherWriter(
                f"{other} hands out orders in the database under [scale] already, and there can be but one: give each "
                "installation a database of its own",
                frozenset(host for (host,) in self._all("select host from npdwatch.host_gate")),
            )
        found: datetime = rows[0][0]
        return found

    def workers(self) -> list[LiveWorker]:
        """Those that are alive."""
        return [LiveWorker(*row) for row in self._all(_WORKERS, [ALIVE])]

    def waiting(self) -> int:
        """Orders that no worker has begun, and those of which what was fetched is not recorded yet."""
        ((n,),) = self._all(
            "select count(*) from npdwatch.work_order o where expires > clock_timestamp()"
            " and (begun_at is null or exists (select 1 from npdwatch.bundle b where b.number = o.number))"
        )
        return int(n)

    # Out ------------------------------------------------------------------------------------------------------------

    def missing_bodies(self, wanted: Iterable[str]) -> set[str]:
        """Those of the bodies that are not here, or not as they were; the others are kept for a while longer."""
        wanted = set(wanted)
        sql = (
            "update npdwatch.body set used_at = clock_timestamp() where sha256 = any(%s)"
            " and encode(sha256(data), 'hex') = sha256 returning sha256"
        )
        there = self._all(sql, [list(wanted)])
        return wanted - {sha for (sha,) in there}

    def put_body(self, sha256: str, body: bytes) -> None:
        """Puts a body where workers find it."""
        self._all(PUT_BODY, [sha256, body])

    def hand_out(self, orders: Sequence[OrderOut], life: timedelta) -> None:
        """Puts the orders down, each in place of its group's last one, and a job for each."""
        with explained(), self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(
                "insert into npdwatch.work_order (hosts, number, data, signature, asked, expires)"
                " values (%s, %s, %s, %s, %s, clock_timestamp() + %s) on conflict (hosts) do update set"
                " number = excluded.number, data = excluded.data, signature = excluded.signature,"
                " asked = excluded.asked, made_at = clock_timestamp(), expires = excluded.expires,"
                " token = null, worker = null, begun_at = null",
                [(o.hosts, o.number, o.data, o.signature, o.asked, life) for o in orders],
            )
        self._engine.defer([o.hosts for o in orders])

    def take_up(self, numbers: Sequence[str]) -> set[str]:
        """Takes those of the orders back that no worker has begun, and gives the others."""
        self._all("delete from npdwatch.work_order where number = any(%s) and begun_at is null", [list(numbers)])
        left = self._all("select number from npdwatch.work_order where number = any(%s)", [list(numbers)])
        return {number for (number,) in left}

    def withdraw(self, numbers: Sequence[str]) -> None:
        """Nothing is asked for these orders any more, and what came for them is dropped."""
        self._all("delete from npdwatch.work_order where number = any(%s)", [list(numbers)])
        self._all("delete from npdwatch.bundle where number = any(%s)", [list(numbers)])

    # In -------------------------------------------------------------------------------------------------------------

    def came(self, most: int) -> list[tuple[str, HandedIn]]:
        """(number of its order, bundle) of those that wait, the oldest first."""
        rows = self._all(
            "select number, key_name, case when octet_length(data) <= %s then data else '' end,"
            " signature, came_at from npdwatch.bundle order by came_at limit %s", [MOST_UNPACKED, most]
        )
        return [(number, HandedIn(*more)) for number, *more in rows]

    def refuse(self, number: str) -> None:
        """Drops what came for an order, which goes on: it is not from whom it says."""
        self._all("delete from npdwatch.bundle where number = %s", [number])

    def body(self, sha256: str) -> bytes:
        """Raises LookupError where it is not here."""
        rows = self._all("select data from npdwatch.body where sha256 = %s", [sha256])
        if not rows:
            raise LookupError(sha256)
        return bytes(rows[0][0])

    def drop_body(self, sha256: str) -> None:
        """Deletes a body that was altered, so that whoever has the right one puts it there again."""
        self._all("delete from npdwatch.body where sha256 = %s", [sha256])

    def is_a_host_asked(self) -> bool:
        """Whether a worker may still be asking a host."""
        return bool(self._all("select 1 from npdwatch.host_gate where until > clock_timestamp() limit 1"))

    # What stalled, what is old --------------------------------------------------------------------------------------

    def reap(self) -> int:
        """Lets others do the jobs of workers whose heartbeat has stopped, or that failed; gives how many."""
        left = [hosts for (hosts,) in self._all(_WITHOUT_JOB)]
        if left:
            self._engine.defer(left)
        return self._engine.reap() + len(left)

    def tidy(self) -> None:
        """Deletes what is of no use any more."""
        self._all("delete from npdwatch.body where used_at < clock_timestamp() - %s", [BODIES_KEPT])
        for sql in (
            "delete from npdwatch.worker where seen_at < clock_timestamp() - interval '1 day'",
            "delete from npdwatch.host_gate where greatest(next_at, until) < clock_timestamp() - interval '1 hour'",
            "delete from npdwatch.work_order where expires < clock_timestamp() - interval '1 day'",
        ):
            self._all(sql)
        self._engine.tidy()


class ScaleSeen(Struct, frozen=True):
    """What stands in PostgreSQL, for people."""

    writer: str
    writer_seen_at: datetime | None
    workers: tuple[LiveWorker, ...]
    waiting: int
    begun: int
    bundles: int
    oldest_waits: float
    """Seconds since the oldest order was put down that no worker has begun."""
    writer_silent: float | None
    """Seconds, by PostgreSQL's clock, since the writer said something."""
    last_seen: tuple[tuple[str, datetime, str], ...]
    """(name of a worker's key, when it was last there, what it said last), also of those that are not."""


def look(database: str) -> ScaleSeen:
    """How it stands, without taking the writer's place. Raises ScaleProblem."""
    with connected(database) as connection:
        check_tables(connection, make=False)
        with explained():
            writer = connection.execute(
                "select id, seen_at, extract(epoch from clock_timestamp() - seen_at)::float from npdwatch.writer"
            ).fetchone() or ("", None, None)
            workers = connection.execute(_WORKERS.encode(), [ALIVE]).fetchall()
            last = connection.execute(
                "select distinct on (key_name) key_name, seen_at, said from npdwatch.worker"
                " order by key_name, seen_at desc limit 1000"
            ).fetchall()
            waiting, begun, bundles, oldest = connection.execute(_COUNTS.encode()).fetchone() or (0, 0, 0, 0.0)
    return ScaleSeen(
        str(writer[0]), writer[1], tuple(LiveWorker(*w) for w in workers), waiting, begun, bundles, oldest, writer[2],
        tuple(last),
    )
