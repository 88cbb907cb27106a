"""A PostgreSQL of its own for tests and benches: a cluster in a folder, on a socket there and a port of loopback."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB", "-c", "max_connections=60")


class NoPostgres(Exception):
    """There is none on this machine, or none that may be run; the message says which."""


def programs() -> Path:
    """The folder of its programs. Raises NoPostgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not found:
        raise NoPostgres("there is no PostgreSQL here (apt-get install postgresql)")
    return found[-1].parent


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        found = pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres("PostgreSQL does not run as root, and there is no account postgres") from None
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": ()}


class Cluster:
    """One server, which may be killed and started again."""

    def __init__(self, folder: Path, *, durable: bool = False, also: str = "") -> None:
        """`also`: an address besides loopback's."""
        self.folder, self.bin, self.account = folder, programs(), _account()
        self.options = QUICK[2:] if durable else QUICK
        self.process: subprocess.Popen[bytes] | None = None
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = int(s.getsockname()[1])
        if self.account:
            os.chown(folder, self.account["user"], self.account["group"])
        self._run("initdb", "-D", str(folder / "data"), "-U", "npdwatch", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--locale=C")
        self.listens = f"127.0.0.1,{also}" if also else "127.0.0.1"
        if also:
            with (folder / "data" / "pg_hba.conf").open("a", encoding="ascii") as file:
                file.write(f"host all all {also}/24 trust\n")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.bin / program), *arguments], **self.account, capture_output=True, text=True, cwd=self.folder,
            check=False, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        )
        if done.returncode:
            raise NoPostgres(f"{program} failed: {done.stdout}{done.stderr}")

    def start(self) -> None:
        """Starts it and waits until it answers; what is left of one that was killed may hold it up for some seconds."""
        for left in reversed(range(20)):
            self._begin()
            try:
                self.wait()
                break
            except NoPostgres:
                if not left:
                    raise
                time.sleep(0.5)

    def _begin(self) -> None:
        command = [
            str(self.bin / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-h", self.listens,
            "-k", str(self.folder), *self.options,
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, **self.account, stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            )

    def wait(self) -> None:
        """Until it takes connections. Raises NoPostgres."""
        import psycopg

        end = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > end or (self.process and self.process.poll() is not None):
                    said = (self.folder / "log").read_text(errors="replace")[-500:]
                    raise NoPostgres(f"it does not start: {error}: {said}") from error
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """Kill -9 of all its processes."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        # Its own children have sessions of their own, and end when they see that it is gone.
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """Ends it at once, in good order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def address(self, database: str, host: str = "127.0.0.1") -> str:
        return f"host={host} port={self.port} user=npdwatch dbname={database}"

    def database(self, name: str) -> str:
        """The address of a new, empty database."""
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)'.encode())
            connection.execute(f'create database "{name}"'.encode())
        return self.address(name)


@contextmanager
def cluster(*, durable: bool = False, also: str = "") -> Iterator[Cluster]:
    """A server that runs, in a folder of its own that goes with it. Raises NoPostgres.

    Not in one of pytest's folders, which each run of it closes to other accounts.
    """
    programs()
    with tempfile.TemporaryDirectory(prefix="npdwatch-postgres-") as folder:
        made = Cluster(Path(folder), durable=durable, also=also)
        try:
            made.start()
            yield made
        finally:
            made.stop()


def ask(address: str, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a statement gives, in a transaction of its own."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(sql.encode(), values)
        return cursor.fetchall() if cursor.description else []


def backend_of(address: str) -> int:
    """The process that serves the one connection of npdwatch to this database."""
    here = "where application_name = 'npdwatch' and datname = current_database()"
    ((pid,),) = ask(address, f"select pid from pg_stat_activity {here}")  # noqa: S608 - our own words
    return int(pid)


def rows_in(address: str, table: str) -> int:
    """How many rows a table between writer and workers has."""
    ((n,),) = ask(address, f"select count(*) from npdwatch.{table}")  # noqa: S608 - a name of ours
    return int(n)


def closed_for(address: str, host: str) -> float:
    """Seconds until a host may be asked."""
    sql = "select extract(epoch from next_at - clock_timestamp())::float from npdwatch.host_gate where host = %s"
    ((seconds,),) = ask(address, sql, host)
    return float(seconds)


def hand_in(address: str, number: str, key_name: str, data: bytes, signature: bytes) -> None:
    """Puts a bundle where workers put theirs."""
    ask(address, "insert into npdwatch.bundle values (%s, %s, %s, %s)", number, key_name, data, signature)


def jobs(address: str) -> dict[int, tuple[str, str]]:
    """By their number: the group and the status of each of Procrastinate's jobs."""
    rows = ask(address, "select id, lock, status from npdwatch.procrastinate_jobs")
    return {n: (lock, status) for n, lock, status in rows}


def fail_jobs(address: str) -> None:
    """As if all jobs had come to a bad end."""
    ask(address, "update npdwatch.procrastinate_jobs set status = 'failed'")


def orders_begun(address: str) -> int:
    """Orders that a worker has begun."""
    ((n,),) = ask(address, "select count(*) from npdwatch.work_order where begun_at is not null")
    return int(n)


def drop(address: str, what: str) -> None:
    """Drops a table or schema, and what hangs on it."""
    ask(address, f"drop {what} cascade")


def seen(address: str, table: str, column: str) -> list[Any]:
    """What a column between writer and workers holds."""
    return [x for (x,) in ask(address, f"select {column} from npdwatch.{table}")]  # noqa: S608 - names of ours


def alter_body(address: str) -> None:
    """As somebody else may who can write there."""
    ask(address, "update npdwatch.body set data = 'altered'")


def foreign_tables(address: str, schema: str) -> None:
    """Tables of another program, called as some of ours are."""
    ask(address, f"create schema if not exists {schema}")
    ask(address, f"create table {schema}.procrastinate_jobs (id int)")
    ask(address, f"create table {schema}.letters (text text)")
    ask(address, f"create type {schema}.procrastinate_job_status as enum ('todo')")


def fill(address: str, table: str) -> None:
    """From now on it is as if the disk were full for a table."""
    ask(
        address, "create function npdwatch.no_room() returns trigger language plpgsql as"
        " $$begin raise exception 'No space left on device' using errcode = '53100'; end$$",
    )
    ask(address, f"create trigger is_full before insert on npdwatch.{table} execute function npdwatch.no_room()")


def make_room(address: str) -> None:
    """The disk is not full any more."""
    ask(address, "drop function npdwatch.no_room cascade")


def forge(address: str, name: str) -> None:
    """Puts junk under a worker's name where a bundle is waited for, for every order that has none."""
    ask(
        address, "insert into npdwatch.bundle (number, key_name, data, signature)"
        " select number, %s, 'junk', 'junk' from npdwatch.work_order on conflict do nothing", name,
    )


def open_gates(address: str) -> None:
    """Lets every host be asked at once, also those that have said that they are not to be."""
    ask(address, "update npdwatch.host_gate set next_at = clock_timestamp()")
