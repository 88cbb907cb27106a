"""A daemon that cannot start tells operators and the heartbeat why, once, and once more when it starts again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commands.daemon import failed_start
from commands.daemon.run import waited_for
from commands.failures import Failure
from db.locks import daemon_lock
from db.store import Store
from demo.sinks import HookSink


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[HookSink]:
    with HookSink(tmp_path / "hooks") as made:
        yield made


@pytest.fixture
def ready(shell: Any, sink: HookSink, monkeypatch: Any) -> Any:
    """A channel for operators, a heartbeat, a database, and a good copy of it."""
    (shell.folder / "npdwatch.toml").write_text(
        '[crawl]\nloopback = true\n[heartbeat]\nurl_env = "BEAT"\n'
        '[channel.ops]\ntype = "webhook"\nurl_file = "ops"\n[channel.b]\ntype = "webhook"\nurl_file = "b"\n'
        '[[route]]\nname = "operators"\nchannels = ["ops"]\noperators = true\n[[route]]\nname = "all"\nchannels = ["b"]\n',
        "utf-8",
    )
    for name in ("ops", "b"):
        (shell.folder / name).write_text(sink.url(f"/{name}"), "utf-8")
        (shell.folder / name).chmod(0o600)
    monkeypatch.setenv("BEAT", sink.url("/beat"))
    (shell.folder / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(shell.folder / "tmp"))
    Store.create(shell.folder / "data").close()
    assert shell("status").code in (0, 1)
    shutil.copytree(shell.folder / "data", shell.folder / "good")
    return shell


def spoil(path: Path) -> None:
    found = bytearray(path.read_bytes())
    found[len(found) // 2 : len(found) // 2 + 300] = b"\xff" * 300
    path.write_bytes(found)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "altered": spoil,
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"what somebody else wrote" * 1000),
    "its folder is gone": lambda path: shutil.rmtree(path.parent),
}


def started(ready: Any) -> int:
    try:
        waited_for(ready.folder / "npdwatch.toml")
    except Failure as failure:
        return failure.exit_code
    return 0


def told(sink: HookSink) -> list[str]:
    return [h.body.decode() for h in sink.received if h.path == "/ops"]


@pytest.mark.parametrize("how", DAMAGE)
def test_operators_and_the_heartbeat_hear_of_it_once(how: str, ready: Any, sink: HookSink) -> None:
    database = ready.folder / "data/npdwatch.db"
    DAMAGE[how](database)
    before = database.read_bytes() if database.exists() else None
    assert started(ready) == 78
    (news,) = told(sink)
    for said in ('"code":"watch_failing"', "the start of the daemon has failed", "npdwatch.db", "backup"):
        assert said in news
    (beat,) = [h for h in sink.received if h.path.startswith("/beat")]
    assert beat.path == "/beat/fail"
    assert (database.read_bytes() if database.exists() else None) == before, "what is damaged is not touched"
    assert started(ready) == 78
    assert len(told(sink)) == 1, "a service that is started again and again floods nobody"
    assert [h.path for h in sink.received].count("/beat/fail") == 2

    shutil.rmtree(ready.folder / "data", ignore_errors=True)
    shutil.copytree(ready.folder / "good", ready.folder / "data")
    if how != "its folder is gone":
        failed_start.note_told(ready.folder / "data", 78, datetime.now(UTC), datetime.now(UTC))
    assert started(ready) == 0
    assert "works again" in told(sink)[1]
    assert started(ready) == 0
    assert len(told(sink)) == 2
    assert list((ready.folder / "tmp").iterdir()) == []


def test_one_that_is_well_says_nothing(ready: Any, sink: HookSink) -> None:
    assert started(ready) == 0
    assert sink.received == []


def test_a_secret_that_is_gone_at_the_start_is_told_over_what_is_left(ready: Any, sink: HookSink) -> None:
    (ready.folder / "ops").unlink()
    assert started(ready) == 2
    (news,) = [h.body.decode() for h in sink.received if h.path == "/b"]
    assert "[channel.ops] url_file names a file" in news


def test_where_a_daemon_runs_a_second_start_is_no_news(ready: Any, sink: HookSink) -> None:
    with daemon_lock(ready.folder / "data").take():
        (ready.folder / "data/npdwatch.db").unlink()
        assert started(ready) == 78
    assert sink.received == []


def test_the_same_is_told_again_after_a_day_and_another_at_once(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    failed_start.note_told(tmp_path, 78, now, now)
    assert not failed_start.is_to_be_told(tmp_path, 78, now + timedelta(hours=23))
    assert failed_start.is_to_be_told(tmp_path, 78, now + timedelta(hours=24))
    assert failed_start.is_to_be_told(tmp_path, 73, now)
    (tmp_path / "upkeep.json").write_text('{"start": {"code": 78, "at": "never"}}', "utf-8")
    assert failed_start.is_to_be_told(tmp_path, 78, now)


def test_without_anybody_to_tell_it_ends_as_ever(ready: Any) -> None:
    (ready.folder / "npdwatch.toml").write_text("", "utf-8")
    (ready.folder / "data/npdwatch.db").unlink()
    assert started(ready) == 78
    (ready.folder / "npdwatch.toml").write_text("no toml", "utf-8")
    assert started(ready) == 2
