"""The file that two processes share: opening it, refusing it, writing to it together, and dying while writing."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.connection import explain, open_connection
from db.locks import Busy, crawled_now, daemon_lock, source_lock, waiting_for_workers
from db.migrations.tables import OLDEST, VERSION
from db.problems import (
    FILE_NAME,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseReadOnly,
    NewerDatabase,
    NotInitialised,
    OlderDatabase,
)
from db.schedule import polls, something_to_tell, waiting_since
from db.store import Store
from db.upkeep.numbers import next_id
from text.timestamp import parse_stamp, stamp

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, stderr=subprocess.PIPE
    )


WRITER = """
import sys
import time
from pathlib import Path
from db.store import Store
with Store.open(Path(sys.argv[1])) as store:
    for n in range(int(sys.argv[3])):
        with store.transaction():
            row = store.one("select at from pulse where name = 'both'")
            time.sleep(0.002)  # so that the other one has read as well, where it may
            store.execute("update pulse set at = ? where name = 'both'", [str(int(row["at"]) + 1)])
            store.insert("pulse", name=f"{sys.argv[2]}-{n}", at="x")
"""


def test_two_processes_write_and_neither_is_refused(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store, store.transaction():
        store.insert("pulse", name="both", at="0")
    writers = [child(WRITER, str(tmp_path), name, "100") for name in ("a", "b")]
    for w in writers:
        _, err = w.communicate(timeout=60)
        assert w.returncode == 0, err
    with Store.open(tmp_path) as store:
        assert store.one("select at from pulse where name = 'both'") == {"at": "200"}
        assert store.one("select count(*) n from pulse") == {"n": 201}


KILLED = """
import os, signal, sys
from pathlib import Path
from db.store import Store
store = Store.open(Path(sys.argv[1]))
store.db.conn.execute("pragma cache_size = 2")  # pages go to the file before the commit
with store.transaction():
    for n in range(3000):
        store.insert("pulse", name=f"n{n}", at="x" * 200)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_within_a_transaction_leaves_nothing_and_blinds_nobody(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store, store.transaction():
        store.insert("pulse", name="before", at="x")
    killed = child(KILLED, str(tmp_path))
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert (tmp_path / f"{FILE_NAME}-journal").stat().st_size > 0
    # The daemon only looks: it must be able to, though what was begun is still to be rolled back.
    assert (polls(tmp_path), waiting_since(tmp_path)) == ({}, {})
    with Store.open(tmp_path, read_only=True) as store:
        assert store.rows("select name from pulse") == [{"name": "before"}]
        assert store.one("pragma integrity_check") == {"integrity_check": "ok"}


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    with Store.open(tmp_path, read_only=True) as store, pytest.raises(DatabaseReadOnly), store.transaction():
        store.insert("pulse", name="x", at="x")


def _begin_and_fail(store: Store) -> None:
    with store.transaction():
        store.insert("pulse", name="x", at="x")
        raise KeyError


def test_an_exception_rolls_everything_back(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        with pytest.raises(KeyError):
            _begin_and_fail(store)
        assert store.rows("select * from pulse") == []
        with store.transaction():
            store.insert("pulse", name="y", at="y")
        assert store.rows("select name from pulse") == [{"name": "y"}]


def test_writing_is_only_possible_within_a_transaction_and_those_do_not_nest(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        with pytest.raises(RuntimeError):
            store.insert("pulse", name="x", at="x")
        with store.transaction(), pytest.raises(RuntimeError), store.transaction():
            pass


def test_a_database_that_is_locked_is_waited_for_and_then_named(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other, Store.open(tmp_path) as store:
        other.execute("begin exclusive")
        store.db.conn.execute("pragma busy_timeout = 50")
        with pytest.raises(DatabaseBusy, match="locked by another program"), store.transaction():
            pass
        other.execute("rollback")
        with store.transaction():
            store.insert("pulse", name="x", at="x")


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.touch()], ids=["missing", "empty"])
def test_no_database_is_never_a_first_run(make: object, tmp_path: Path) -> None:
    make(tmp_path / FILE_NAME)  # type: ignore[operator]
    for opened in (Store.open, polls):
        with pytest.raises(NotInitialised, match="npdwatch init"):
            opened(tmp_path)


def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        store.db.conn.execute(f"pragma user_version = {VERSION + 1}")
    before = (tmp_path / FILE_NAME).read_bytes()
    for read_only in (False, True):
        with pytest.raises(NewerDatabase, match=r"newer npdwatch.*restart what still runs of this one"):
            Store.open(tmp_path, read_only=read_only)
    with pytest.raises(NewerDatabase):
        Store.create(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_database_from_before_the_first_release_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        store.db.conn.execute(f"pragma user_version = {OLDEST - 1}")
    before = (tmp_path / FILE_NAME).read_bytes()
    for opened in (Store.open, Store.create):
        with pytest.raises(OlderDatabase, match="another"):
            opened(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("version", [0, 1, 7])
def test_another_programs_database_is_refused_and_left_as_it_is(version: int, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
        other.execute("create table theirs (x)")
        other.execute(f"pragma user_version = {version}")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises((NotInitialised, NewerDatabase)):
        Store.create(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_file_that_is_no_database_is_named_damaged(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"PK\x03\x04 not a database at all" * 100)
    with pytest.raises(DatabaseDamaged, match="restore"):
        Store.open(tmp_path)


def test_a_full_disk_is_named() -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert "full" in str(explain(error, Path("x")))
    error.sqlite_errorcode = sqlite3.SQLITE_ERROR
    assert explain(error, Path("x")) is None, "a fault of ours is not explained away"


MIGRATION = """
import os, signal, sys
from pathlib import Path
from db import store
from db.connection import open_connection
from db.migrations import tables
folder = Path(sys.argv[1])
made = store.Store(folder, open_connection(folder / store.FILE_NAME, create=True))
with made.transaction():
    tables.migrations.apply(made.db)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_within_a_migration_is_a_migration_that_did_not_happen(tmp_path: Path) -> None:
    killed = child(MIGRATION, str(tmp_path))
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with Store.create(tmp_path) as store:
        assert store.one("pragma user_version") == {"user_version": VERSION}
        assert store.one("pragma integrity_check") == {"integrity_check": "ok"}


@pytest.mark.cold
def test_two_that_migrate_at_once_both_find_it_done(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def make() -> None:
        try:
            Store.create(tmp_path).close()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            faults.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert faults == []
    with Store.open(tmp_path) as store:
        assert store.one("pragma user_version") == {"user_version": VERSION}


def test_settings_of_a_connection(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    with closing(open_connection(tmp_path / FILE_NAME)) as c:
        assert c.execute("pragma foreign_keys").fetchone() == (1,)
        assert c.execute("pragma busy_timeout").fetchone() == (30_000,)
        wal = sqlite3.sqlite_version_info >= (3, 51, 3)
        assert c.execute("pragma journal_mode").fetchone() == ("wal" if wal else "delete",)
        assert c.execute("pragma synchronous").fetchone() == (2 if wal else 3,)


def test_times_are_in_the_order_of_their_text() -> None:
    later = NOW.replace(microsecond=250_000)
    assert stamp(NOW) == "2026-11-24T12:00:00.000Z"
    assert stamp(NOW) < stamp(later)
    assert parse_stamp(stamp(later)) == later


def test_nothing_to_tell_in_an_empty_database(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    assert not something_to_tell(tmp_path, NOW)


HOLDER = """
import sys
from pathlib import Path
from db.locks import source_lock
with source_lock(Path(sys.argv[1]), "a").take():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_ends_with_its_process_however_that_dies(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        said: list[str] = []
        with pytest.raises(Busy, match=f"process {holder.pid}"):
            source_lock(tmp_path, "a").take(wait=0.15, waiting=said.append)
        assert len(said) == 1
        source_lock(tmp_path, "b").take().release()
        daemon_lock(tmp_path).take().release()
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with waiting_for_workers(tmp_path, ["a"]):
        assert "a" in crawled_now(tmp_path), "it is handed out no more"
        source_lock(tmp_path, "a").take().release()  # by which what workers hand in is recorded
    assert crawled_now(tmp_path) == frozenset()
    with source_lock(tmp_path, "a").take(wait=5):
        pass


def test_crawls_that_share_no_source_run_side_by_side_on_a_handle_each(tmp_path: Path) -> None:
    names = [f"s{n}" for n in range(5_000)]
    before = len(list(Path("/proc/self/fd").iterdir()))
    with source_lock(tmp_path, *names), source_lock(tmp_path, "another"):
        assert len(list(Path("/proc/self/fd").iterdir())) == before + 2
        assert "s4999" in crawled_now(tmp_path)
        assert "s5000" not in crawled_now(tmp_path)
        with pytest.raises(Busy, match="source s17 is in the hands of"):
            source_lock(tmp_path, "s17", "t").take()
        assert "t" not in crawled_now(tmp_path), "all or none"
    assert "s17" not in crawled_now(tmp_path)
    assert [path.name for path in (tmp_path / "locks").iterdir()] == ["all_crawls.lock"]


def test_a_crawl_that_could_not_say_what_it_asks_may_ask_any_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(os, "pwrite", disk_is_full)
        lock = source_lock(tmp_path, "a").take()
    with lock, pytest.raises(Busy, match=r"source b is in the hands of another npdwatch \(process unknown\)"):
        source_lock(tmp_path, "b").take()
    source_lock(tmp_path, "b").take().release()


def disk_is_full(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_the_number_of_a_row_that_was_deleted_is_given_to_no_other(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store, store.transaction():
        store.insert("source", name="a", kind="govuk", url="u", first_seen_at="x")
        given = [
            store.insert("item", source="a", key=key, kind="evidence", scope="", mark="", first_at="x", state="listed",
                         revision="", data="{}", told="done", tries=0, published="", seen_at="x")
            for key in "ab"
        ]
        store.execute("delete from item where id = ?", [given[-1]])
        assert next_id(store, "item") == given[-1] + 1
