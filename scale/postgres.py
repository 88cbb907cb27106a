"""PostgreSQL: connecting, what is wrong with it in words, and the tables between writer and workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors

SCHEMA = 1
"""Version of `schema.sql`; another one is refused."""
OLDEST_SERVER = 13
"""PostgreSQL, as Procrastinate asks for."""
PATIENCE = 10
"""Seconds to connect, and for one statement: who waits longer has lost the database."""
OPTIONS: dict[str, str | int] = {
    "connect_timeout": PATIENCE, "keepalives_idle": PATIENCE, "keepalives_interval": 3, "keepalives_count": 3,
    "tcp_user_timeout": PATIENCE * 1000, "application_name": "npdwatch",
    "options": f"-c statement_timeout={PATIENCE}s -c idle_in_transaction_session_timeout=60s",
}
"""Of each connection: a network that is cut ends it soon, and not after the system's two hours."""
_SETTING_UP = 7_311_190
"""The number of the advisory lock under which the tables are made."""


class ScaleProblem(Exception):
    """PostgreSQL, or what stands in it, cannot be used; the message says why and what to do."""


class AnotherWriter(ScaleProblem):
    """Another daemon hands out orders in this database."""


@contextmanager
def explained() -> Iterator[None]:
    """Turns what psycopg says into a ScaleProblem."""
    try:
        yield
    except psycopg.Error as error:
        raise ScaleProblem(words_of(error)) from error


def words_of(error: Exception) -> str:
    """What is wrong with PostgreSQL, in a line."""
    said = " ".join(str(error).split())[:300] or type(error).__name__
    if isinstance(error, (errors.DiskFull, errors.OutOfMemory, errors.TooManyConnections)):
        return f"PostgreSQL has no room ({said}): make room on its machine; until then the daemon asks by itself"
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return f"PostgreSQL takes nothing ({said}): [scale] database must name the primary, no standby"
    return f"PostgreSQL is not to be had: {said}"


def conninfo(database: str) -> str:
    """The address with our options. Raises ScaleProblem where it is none."""
    try:
        return str(psycopg.conninfo.make_conninfo(database, **OPTIONS))
    except psycopg.ProgrammingError as error:
        raise ScaleProblem(f"[scale] database is no address of PostgreSQL: {error}") from None


def engine_version() -> str:
    """Of the library, whose tables must be its own."""
    return ".".join(version("procrastinate").split(".")[:2])


def connected(database: str) -> psycopg.Connection[Any]:
    """A connection whose statements are each a transaction. Raises ScaleProblem."""
    with explained():
        connection = psycopg.connect(conninfo(database), autocommit=True)
    if (major := connection.info.server_version // 10_000) < OLDEST_SERVER:
        connection.close()
        raise ScaleProblem(f"PostgreSQL {major} is too old: version {OLDEST_SERVER} or newer is needed")
    return connection


def check_tables(connection: psycopg.Connection[Any], *, make: bool) -> None:
    """Makes the tables where there are none, which only a writer does. Raises ScaleProblem where they are others."""
    with explained():
        if connection.execute("select to_regclass('npdwatch.installed')").fetchone() == (None,):
            if not make:
                raise ScaleProblem("there are no tables of npdwatch in it yet: start the writer's daemon")
            _make_tables(connection)
        found = connection.execute("select format, engine from npdwatch.installed").fetchone()
    if found != (SCHEMA, engine_version()):
        there = f"tables of version {found[0]} for Procrastinate {found[1]}" if found else "no version"
        raise ScaleProblem(
            f"it holds {there}, and this npdwatch needs version {SCHEMA} for Procrastinate {engine_version()}: install "
            "the same npdwatch on writer and workers. Nothing in it has to be kept: with all of them stopped, drop the "
            "database, make it anew and start the writer"
        )


def _make_tables(connection: psycopg.Connection[Any]) -> None:
    from procrastinate.schema import SchemaManager

    own = (Path(__file__).resolve().parent / "schema.sql").read_text(encoding="utf-8")
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", [_SETTING_UP])
        if connection.execute("select to_regclass('npdwatch.installed')").fetchone() != (None,):
            return
        connection.execute(SchemaManager.get_schema().encode())
        connection.execute(own.encode())
        connection.execute("insert into npdwatch.installed values (%s, %s)", [SCHEMA, engine_version()])
