"""A log that cannot be written, that is closed or taken away, costs no alert; as JSON it is whole (fault 123)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from bench.world import REGISTER, SECRET, Watched, World
from demo.editions import NEW_PRESS
from tests.tables import assert_sound, count_of, rows_of
from tests.waiting import until


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


@contextmanager
def daemon(world: World, output: IO[str] | int | None, before: str = "") -> Iterator[subprocess.Popen[str]]:
    command = world.command("daemon", "--beat", "0.2")
    if before:
        command = ["sh", "-c", f'exec "$@" {before}', "sh", *command]
    with subprocess.Popen(command, env=world.environment, stdout=output, stderr=output, text=True) as child:
        try:
            yield child
        finally:
            if child.poll() is None:
                child.kill()


def works(world: World, child: subprocess.Popen[str]) -> None:
    """An edition is told, and the daemon ends in order."""
    until(lambda: world.told() == (1, 2))
    world.replica.publish("edition")
    until(lambda: any(NEW_PRESS.reference in world.words(m) for m in world.mail.messages))
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 0
    assert all(r["exit_code"] == 0 for r in rows_of(world, "run") if r["ended_at"]), "one asked to end as it begins has none"
    assert count_of(world, "notice") == 0, "a log that is lost is no failure of the watch"
    assert_sound(world)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_below_the_log_costs_nothing(world: World) -> None:
    world.watch(every="1s")
    with Path("/dev/full").open("w", encoding="utf-8") as full, daemon(world, full) as child:
        works(world, child)


def test_closed_handles_cost_nothing_and_no_file_takes_their_place(world: World) -> None:
    world.watch(every="1s")
    with daemon(world, None, "<&- >&- 2>&-") as child:
        until(lambda: world.told() == (1, 2))
        ends = {str(Path(f"/proc/{child.pid}/fd/{n}").readlink()) for n in range(3)}
        assert ends == {"/dev/null"}
        works(world, child)


def test_a_log_whose_reader_is_gone_costs_nothing(world: World) -> None:
    world.watch(every="1s")
    reading, writing = os.pipe()
    with daemon(world, writing) as child:
        os.close(writing)
        os.close(reading)
        works(world, child)


def test_a_log_that_is_rotated_away_or_cut_costs_nothing(world: World) -> None:
    world.watch(every="1s")
    log = world.folder / "log"
    with log.open("a", encoding="utf-8") as file, daemon(world, file) as child:
        until(lambda: world.told() == (1, 2))
        os.truncate(log, 0)
        until(lambda: log.stat().st_size > 0)
        log.rename(world.folder / "log.1")
        works(world, child)
    assert "stopped" in (world.folder / "log.1").read_text(encoding="utf-8")


def test_a_log_as_json_has_an_event_on_each_line_and_no_secret(world: World) -> None:
    gone = Watched("gone", world.replica.url("/nothing.csv?token=canary-in-an-address"), kind="file", every="1s")
    world.watch(gone, every="1s", more='\n[daemon]\nlog = "json"\n')
    log = world.folder / "log"
    with log.open("a", encoding="utf-8") as file, daemon(world, file) as child:
        until(lambda: len(world.mail.files) >= 2)
        child.send_signal(signal.SIGTERM)
        assert child.wait(60) == 0
    text = log.read_text(encoding="utf-8")
    events = [json.loads(line) for line in text.splitlines()]
    assert {"time", "level", "logger", "process", "message"} <= set.union(*(set(e) for e in events))
    messages = [e["message"] for e in events]
    assert "watching 2 sources" in messages
    assert any(m.startswith("! gone: not_found") for m in messages), "what a child prints is of the log too"
    assert any(m.startswith(f"{REGISTER}: ") for m in messages)
    assert text.isascii()
    assert SECRET not in text
