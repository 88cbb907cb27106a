"""On a disk that is full or failing the program says so, tells operators without the database, and loses nothing."""

from __future__ import annotations

import errno
import shutil
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

import config
from bench.crash import REFERENCES
from bench.errors import Failing, Faults, Loudness
from bench.traced import STRACE, can_trace
from bench.world import World
from commands.telling.deliver import tell
from db.connection import explain, explain_disk
from db.locks import Lock
from db.problems import DatabaseReadOnly, DiskFailing, DiskFull, NotInitialised
from db.store import Store
from tests.tables import count_of
from tests.waiting import until

traced = pytest.mark.skipif(not can_trace(), reason="needs strace, and leave to trace processes")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, DiskFull), (sqlite3.SQLITE_IOERR, DiskFailing), (sqlite3.SQLITE_IOERR_FSYNC, DiskFailing),
        (sqlite3.SQLITE_CANTOPEN, DatabaseReadOnly),
    ],
)
def test_what_sqlite_says_of_a_disk_becomes_a_sentence(code: int, kind: type[Exception]) -> None:
    error = sqlite3.OperationalError("what it says")
    error.sqlite_errorcode = code
    problem = explain(error, Path("/data/npdwatch.db"))
    assert type(problem) is kind
    assert "disk" in str(problem)
    assert "/data/npdwatch.db" in str(problem)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EIO, DiskFailing), (errno.EROFS, DiskFailing)],
)
def test_what_the_system_says_of_a_disk_becomes_a_sentence(number: int, kind: type[Exception]) -> None:
    problem = explain_disk(OSError(number, "what it says", "/data/archive"))
    assert type(problem) is kind
    assert "/data/archive" in str(problem)
    assert explain_disk(OSError(errno.ECONNREFUSED, "refused")) is None


def test_an_archive_on_a_disk_that_is_not_there_is_said_and_costs_nothing(tmp_path: Path) -> None:
    """A page of traceback for each source, "File exists: .../archive" to operators, and code 1."""
    with World(tmp_path / "world") as world:
        world.replica.stage(1)
        world.run("crawl")
        archive, disk = world.data / "archive", tmp_path / "disk"
        archive.rename(tmp_path / "away")
        archive.symlink_to(disk)
        world.replica.stage(3)
        said = world.run("crawl", code=73).err
        assert "where it leads to another disk, see that this is there (mount)" in said
        assert "Traceback" not in said
        (tmp_path / "away").rename(disk)
        assert "changed" in world.crawl().kinds()


def test_an_archive_whose_disk_left_an_empty_folder_is_said_by_the_next_crawl(tmp_path: Path) -> None:
    """All looked well but for what had changed, until somebody ran `verify`."""
    with World(tmp_path / "world") as world:
        world.replica.stage(1)
        world.run("crawl")
        archive = world.data / "archive"
        archive.rename(tmp_path / "disk")
        archive.mkdir()
        world.replica.stage(3)
        assert "changed" in world.crawl(code=None).kinds(), "what is published is told all the same"
        assert "archived files missing or altered" in world.run("status", code=1).out
        shutil.copytree(tmp_path / "disk", archive, dirs_exist_ok=True)
        assert "archived files missing or altered" not in world.run("status", code=None).out


def test_a_lock_holds_though_it_cannot_say_whose_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("db.connection.os.pwrite", full)
    with Lock(tmp_path / "a.lock", "it").take(), pytest.raises(Exception, match="another npdwatch"):
        Lock(tmp_path / "a.lock", "it").take()


def test_a_failing_disk_is_said_and_costs_nothing(faults: Faults) -> None:
    """The whole of it is `python -m bench.errors`."""
    found = Loudness()
    for point in (
        Failing("crawl", "pwrite64", "ENOSPC", 60, lasting=True), Failing("crawl", "fsync", "EIO", 1),
        Failing("deliver", "pwrite64", "EIO", 40),
    ):
        faults.fail(point, found)
    assert found.met == 3
    assert not found.bad, found.line + str(found.where)
    assert found.codes == {73: 3}


def test_nothing_is_sent_that_could_not_be_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk with a few kilobytes a lease may still be written, and the note that it was sent no more."""
    settings = load_with_a_channel(tmp_path)
    Store.create(settings.folder).close()
    usage = shutil._ntuple_diskusage
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - 9000, 9000))
    with pytest.raises(DiskFull, match="8 KiB are free"):
        tell(settings)


def load_with_a_channel(folder: Path) -> config.Configuration:
    path = folder / "npdwatch.toml"
    path.write_text(
        '[channel.mail]\ntype = "email"\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\n'
        'sender = "a@example.org"\nto = ["b@example.org"]\n',
        "utf-8",
    )
    return config.load(path)


def test_a_data_folder_that_is_gone_while_the_daemon_tells_is_no_fault_of_ours(tmp_path: Path) -> None:
    settings = load_with_a_channel(tmp_path)
    shutil.rmtree(settings.folder, ignore_errors=True)
    with pytest.raises(NotInitialised, match="does not exist"):
        tell(settings)


def test_an_alarm_needs_no_database_has_one_id_and_says_when_it_may_be_a_repeat(tmp_path: Path) -> None:
    """What the daemon starts when what it starts ends with faults; here with no database at all."""
    with World(tmp_path / "world") as world:
        world.watch(more='[heartbeat]\nurl_env = "NPDWATCH_TEST_BEAT"')
        world.environment["NPDWATCH_TEST_BEAT"] = world.hooks.url("/beat")
        (world.data / "npdwatch.db").unlink()
        first = ("_alarm", "crawl", "--code", "78", "--since", "2026-11-24T12:00:00+00:00", "--count", "1")
        world.run(*first)
        world.run(*first, "--again")
        world.run("_alarm", "crawl", "--code", "0", *first[4:])
        once, again, over = world.mail.messages
        assert once["Message-ID"] == again["Message-ID"] != over["Message-ID"]
        assert ["may repeat" in str(m["Subject"]) for m in (once, again, over)] == [False, True, False]
        assert "the crawl works again" in world.words(over)
        paths = [h.path for h in world.hooks.received]
        assert [paths.count(p) for p in ("/slack", "/hook", "/beat/fail", "/beat")] == [3, 3, 2, 0]
        hooks = [h.headers["webhook-id"] for h in world.hooks.received if h.path == "/hook"]
        assert hooks[0] == hooks[1] != hooks[2]


@traced
def test_the_daemon_tells_operators_of_a_full_disk_without_the_database(tmp_path: Path) -> None:
    with World(tmp_path / "world") as world:
        world.watch(every="1s")
        world.crawl()
        told = world.told()
        world.replica.publish("edition")
        # -D: the process that is started is the daemon, and strace stands aside.
        full = [*STRACE, "-D", "-e", "trace=pwrite64", "-e", "inject=pwrite64:error=ENOSPC:when=1+", "-o", "/dev/null"]
        command = [*full, *world.command("daemon", "--beat", "0.2")]
        with subprocess.Popen(command, env=world.environment, cwd=world.folder, stderr=subprocess.DEVNULL) as daemon:
            try:
                until(lambda: world.told() >= (told[0] + 1, told[1] + 2))
                daemon.send_signal(signal.SIGTERM)
                daemon.wait(60)
            finally:
                daemon.kill()
        alarm = world.mail.messages[-1]
        assert "[npdwatch operators]" in str(alarm["Subject"])
        words = world.words(alarm)
        assert "the crawl has failed 1 time in a row" in words
        assert "the disk is full or failing" in words
        assert {h.path for h in world.hooks.received[told[1] :]} == {"/slack", "/hook"}
        assert count_of(world, "edition", state="accepted") == 1
        world.crawl()
        world.crawl()
        text = "".join(world.words(m) for m in world.mail.messages)
        assert all(r in text for r in REFERENCES), "what could not be recorded is recorded and told when there is room"


