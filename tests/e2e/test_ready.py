"""Crawls that are forked from a process which is kept ready: as those that are started, and started where it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.replica.faults import hang
from bench.world import PAGE, World
from children.starting import handed_on
from commands.daemon import ready
from commands.daemon.ready import LOST, Forked, Starter
from tests.tables import IS_SET, count_of
from tests.waiting import until

CRAWL = ("crawl", "--trigger", "daemon", "--no-deliver")


class Kept:
    """A starter, and crawls of a world by it."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.starter = world, Starter()
        for name, value in world.environment.items():
            monkeypatch.setenv(name, value)

    def begun(self) -> Forked | None:
        configured = self.world.configuration
        with handed_on(configured.read_text(encoding="utf-8")) as handle:
            return self.starter.start(["--config", str(configured), "--config-handle", str(handle), *CRAWL], handle)

    def crawled(self) -> int | None:
        crawl = self.begun()
        return crawl.wait(100) if crawl else None


@pytest.fixture
def kept(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    world.watch()
    made = Kept(world, monkeypatch)
    yield made
    made.starter.close()


def rounds(kept: Kept) -> int:
    return count_of(kept.world, "run", ended_at=IS_SET)


def handles_of(*processes: int) -> list[int]:
    return [len(list(Path(f"/proc/{p}/fd").iterdir())) for p in processes]


def test_each_crawl_is_a_process_of_its_own_and_leaves_nothing_behind(kept: Kept) -> None:
    assert kept.crawled() == 0
    assert count_of(kept.world, "edition", state="accepted") == 1
    first, pid = kept.starter.pid, os.getpid()
    handles = handles_of(first, pid)
    for _ in range(3):
        assert kept.crawled() == 0
    assert kept.starter.pid == first
    until(lambda: all(now <= then for now, then in zip(handles_of(first, pid), handles, strict=True)))
    assert rounds(kept) == 4


def test_how_a_crawl_ended_is_told(kept: Kept) -> None:
    kept.world.replica.fail(f"/api/content{PAGE}", hang())
    crawl = kept.begun()
    assert crawl
    assert kept.world.replica.wait_for("/api/content")
    with pytest.raises(subprocess.TimeoutExpired):
        crawl.wait(0.01)
    crawl.terminate()
    assert crawl.wait(100) == 1, "it was stopped, and ended in order"
    crawl.kill()  # it is no more, and nothing else is meant
    crawl = kept.begun()
    assert crawl
    crawl.kill()
    assert crawl.wait(100) == -signal.SIGKILL
    kept.world.replica.heal()


def test_where_the_process_is_gone_a_crawl_is_lost_at_most_and_the_next_has_another(kept: Kept) -> None:
    kept.world.replica.fail(f"/api/content{PAGE}", hang())
    crawl = kept.begun()
    assert crawl
    assert kept.world.replica.wait_for("/api/content")
    first = kept.starter.pid
    os.kill(first, signal.SIGKILL)
    kept.world.replica.heal()
    assert crawl.wait(100) == LOST, "it went on to its end, which nobody could tell"
    until(lambda: rounds(kept) == 1)
    assert kept.crawled() == 0
    assert kept.starter.pid != first


def test_another_version_of_the_program_has_another_process(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An upgrade replaces any few files: a crawl went on with the old ones that it knew, and imported new ones."""
    assert kept.crawled() == 0
    first = kept.starter.pid
    assert kept.crawled() == 0
    assert (kept.starter.pid, caplog.messages) == (first, [])
    before = ready.installed()
    monkeypatch.setattr(ready, "installed", lambda: f"{before} and newer")
    assert kept.crawled() == 0
    assert kept.starter.pid != first
    assert [m for m in caplog.messages if "files were replaced" in m], "the daemon itself is still the older one"


@pytest.mark.parametrize("name", ["cli.py", "sources.toml", "readers/marks.py", "text/words/list.csv", "text/new.py"])
def test_any_file_of_the_program_is_seen_to_be_replaced(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in ("cli.py", "sources.toml", "readers/__init__.py", "readers/marks.py", "text/__init__.py", "text/words/list.csv"):
        (tmp_path / other).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / other).write_text("old", encoding="utf-8")
    monkeypatch.setattr(ready, "ROOT", tmp_path)
    before = ready.installed()
    for ours in ("npdwatch.toml", "data/npdwatch.db", "text/__pycache__/new.pyc"):
        (tmp_path / ours).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / ours).write_text("made as it runs", encoding="utf-8")
    assert ready.installed() == before
    (tmp_path / name).write_text("newer", encoding="utf-8")
    assert ready.installed() != before


def test_where_none_can_be_kept_a_crawl_is_started_as_any_other(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert kept.begun() is None
