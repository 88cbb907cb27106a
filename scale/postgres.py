"""PostgreSQL: connecting, what is wrong with it in words, and the tables between writer and workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

SCHEMA = 2
"""Version of `schema.sql`; another one is refused."""
TABLES = (
    "installed", "writer", "worker", "work_order", "bundle", "body", "host_gate", "procrastinate_workers",
    "procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_events",
)
"""All that must be there; Procrastinate's are in our schema too, so that nobody can drop one half alone."""
OLDEST_SERVER = 13
"""PostgreSQL, as Procrastinate asks for."""
ENCODINGS = ("UTF8", "SQL_ASCII")
"""Of a database: the second takes bytes as they are."""
PATIENCE = 10
"""Seconds to connect, and for one statement: who waits longer has lost the database."""
SILENT = 15.0
"""Seconds after which a server that says nothing is lost: one that is frozen ends no statement in time itself."""
OPTIONS: dict[str, str | int] = {
    "connect_timeout": PATIENCE, "keepalives_idle": PATIENCE, "keepalives_interval": 3, "keepalives_count": 3,
    "tcp_user_timeout": PATIENCE * 1000, "application_name": "npdwatch",
    "client_encoding": "UTF8",
    "options": (
        f"-c statement_timeout={PATIENCE}s -c idle_in_transaction_session_timeout=60s -c search_path=npdwatch"
        " -c datestyle=ISO -c timezone=UTC"
        " -c default_transaction_isolation=read\\ committed"
    ),
}
"""Of each connection: a network that is cut ends it soon, and not after the system's two hours; and what a role or a
database may have set otherwise for itself, by which times could not be read."""
NOT_TO_BE_HAD = "PostgreSQL is not to be had"
NO_ADDRESS = (
    '[scale] database is no address of PostgreSQL such as "postgresql://npdwatch:PASSWORD@db.example.org/npdwatch"; in '
    "it the signs % @ : / ? of a password are written %25 %40 %3A %2F %3F"
)
PUT_BODY = """
insert into npdwatch.body as b (sha256, data) values (%s, %s)
on conflict (sha256) do update set used_at = clock_timestamp(),
  data = case when encode(sha256(b.data), 'hex') = b.sha256 then b.data else excluded.data end
returning 1"""
"""One that stands there is put right where somebody altered it."""
_SETTING_UP = 7_311_190
"""The number of the advisory lock under which the tables are made."""


class PatientConnection(psycopg.Connection[Any]):  # type: ignore[misc] # its types are not looked into
    """Is closed where the server says nothing for `SILENT` seconds."""

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:  # noqa: ANN401
        """As psycopg waits. Raises psycopg.OperationalError."""
        try:
            return super().wait(gen, interval, SILENT if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise  # it has answered
            self.pgconn.finish()  # what it answers yet would be taken for the answer to another statement
            raise psycopg.OperationalError(f"it has said nothing for {SILENT:.0f} seconds") from None


class ScaleProblem(Exception):
    """PostgreSQL, or what stands in it, cannot be used; the message says why and what to do."""

    def __init__(self, message: str, cause: str = "PostgreSQL") -> None:
        """`cause`: what is one incident, in a few words, whatever is said of it each time."""
        super().__init__(message)
        self.cause = cause


class NoTables(ScaleProblem):
    """There are none yet: the writer's daemon makes them."""


class OtherTables(ScaleProblem):
    """Its tables are those of another version."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "PostgreSQL (tables of another version)")


class AnotherWriter(ScaleProblem):
    """Another daemon hands out orders in this database."""

    def __init__(self, message: str, hosts: frozenset[str]) -> None:
        """`hosts`: those that its workers ask."""
        super().__init__(message, "another writer")
        self.hosts = hosts


@contextmanager
def explained() -> Iterator[None]:
    """Turns what psycopg says into a ScaleProblem."""
    try:
        yield
    except psycopg.Error as error:
        raise problem_of(error) from error


def problem_of(error: Exception) -> ScaleProblem:
    """What is wrong with PostgreSQL, in a line."""
    said = " ".join(str(error).split())[:300].rstrip(".?") or type(error).__name__
    if isinstance(error, (errors.DiskFull, errors.OutOfMemory, errors.TooManyConnections)):
        words = f"PostgreSQL has no room ({said}): make room on its machine; until then the daemon asks by itself"
        return ScaleProblem(words, "PostgreSQL (no room)")
    if isinstance(error, errors.ReadOnlySqlTransaction):
        words = (
            f"PostgreSQL takes nothing ({said}): [scale] database must name the primary, no standby, and a role that "
            "is not read-only (default_transaction_read_only)"
        )
        return ScaleProblem(words, "PostgreSQL (takes nothing)")
    words = f"{NOT_TO_BE_HAD}: {said}"
    return ScaleProblem(words, "PostgreSQL (login refused)") if "authentication" in said else ScaleProblem(words)


def conninfo(database: str) -> str:
    """The address with our options. Raises ScaleProblem where it is none, without a word of it: it holds a password.

    What a sign of the password cuts off would be taken for a host, a port or a database, and named when that is not
    found.
    """
    try:
        parts = psycopg.conninfo.conninfo_to_dict(database)
        made = str(psycopg.conninfo.make_conninfo(database, **OPTIONS))
    except psycopg.ProgrammingError:
        raise ScaleProblem(NO_ADDRESS) from None
    names, ports = (f"{parts.get('host', '')}{parts.get('dbname', '')}", str(parts.get("port") or "5432").split(","))
    if "@" in names or not all(port.isdecimal() for port in ports):
        raise ScaleProblem(NO_ADDRESS)
    return made


def engine_version() -> str:
    """Of the library, whose tables must be its own."""
    return ".".join(version("procrastinate").split(".")[:2])


def connected(database: str) -> psycopg.Connection[Any]:
    """A connection whose statements are each a transaction. Raises ScaleProblem."""
    with explained():
        connection = PatientConnection.connect(conninfo(database), autocommit=True)
    if (major := connection.info.server_version // 10_000) < OLDEST_SERVER:
        connection.close()
        raise ScaleProblem(f"PostgreSQL {major} is too old: version {OLDEST_SERVER} or newer is needed")
    if (encoding := connection.info.parameter_status("server_encoding")) not in ENCODINGS:
        connection.close()
        raise ScaleProblem(
            f"the database is in {encoding}, which cannot hold all letters: make one in UTF-8 (createdb --encoding "
            "UTF8 --template template0 NAME), and name it in [scale] database"
        )
    return connection


def check_tables(connection: psycopg.Connection[Any], *, make: bool) -> None:
    """Makes the tables where there are none, or not all, which only a writer does: nothing in them has to be kept.

    Raises ScaleProblem where they are others.
    """
    with explained():
        if not _are_whole(connection):
            if not make:
                raise NoTables("there are no tables of npdwatch in it yet, or not all: start the writer's daemon")
            _make_tables(connection)
        found = connection.execute("select format, engine from npdwatch.installed").fetchone()
    if found != (SCHEMA, engine_version()):
        there = f"tables of version {found[0]} for Procrastinate {found[1]}" if found else "no version"
        raise OtherTables(
            f"PostgreSQL holds {there}, and this npdwatch needs {SCHEMA} for Procrastinate {engine_version()}: "
            "install the same npdwatch on writer and workers. Nothing in it has to be kept: with all of them stopped, "
            "run in it: drop schema npdwatch cascade; then start the writer"
        )


def _are_whole(connection: psycopg.Connection[Any]) -> bool:
    sql = "select count(*) from unnest(%s::text[]) t where to_regclass('npdwatch.' || t) is null"
    return bool(connection.execute(sql, [list(TABLES)]).fetchone() == (0,))


def _make_tables(connection: psycopg.Connection[Any]) -> None:
    from procrastinate.schema import SchemaManager

    own = (Path(__file__).resolve().parent / "schema.sql").read_text(encoding="utf-8")
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", [_SETTING_UP])
        if _are_whole(connection):
            return
        others = connection.execute(
            "select relname from pg_class where relnamespace = to_regnamespace('npdwatch') and relkind in ('r', 'p')"
            " and relname != all(%s::text[]) limit 1", [list(TABLES)],
        ).fetchone()
        if others:
            raise ScaleProblem(
                f"its schema npdwatch holds a table that is not npdwatch's ({others[0]}): name another database"
            )
        connection.execute("drop schema if exists npdwatch cascade")
        connection.execute(own.encode())
        connection.execute(SchemaManager.get_schema().encode())
        connection.execute("insert into npdwatch.installed values (%s, %s)", [SCHEMA, engine_version()])
