"""Work that takes longer than a second says how far it is, on standard error, on a terminal and without one."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.world import World
from commands.printing import progress
from commands.printing.progress import Progress, waiting
from tests.tables import count_of

ROOT = Path(__file__).resolve().parents[2]
WORK = """
import sys, time
sys.path.insert(0, sys.argv[1])
from commands.printing import progress
progress.SOON, progress.PAUSES = 0.1, (0.1, 0.2)
done = []
def work():
    for n in range(8):
        time.sleep(0.1)
        done.append(n)
print(progress.waiting(lambda: work() or "the answer", "reading", quiet=len(sys.argv) > 2,
                       progress=progress.Progress("files", lambda: 8, lambda: len(done))))
"""


def ran(*arguments: str, terminal: bool = False) -> tuple[str, str]:
    """(standard output, standard error) of the work in a process of its own."""
    command = [sys.executable, "-c", WORK, str(ROOT), *arguments]
    if not terminal:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        return done.stdout, done.stderr
    own, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, text=True) as child:
        os.close(theirs)
        assert child.stdout is not None
        out, err = child.stdout.read(), b""
        while True:
            try:
                piece = os.read(own, 4096)
            except OSError:
                break
            if not piece:
                break
            err += piece
        os.close(own)
    return out, err.decode()


def test_without_a_terminal_it_is_plain_lines_that_come_ever_more_seldom() -> None:
    out, err = ran()
    assert out == "the answer\n"
    lines = err.splitlines()
    assert 2 <= len(lines) <= 3, "at 0.1, 0.2 and 0.4 seconds; then after a minute"
    counts = [int(m[1]) for line in lines if (m := re.fullmatch(r"… reading: (\d) of 8 files, \d+ s", line))]
    assert len(counts) == len(lines), lines
    assert counts == sorted(counts)


def test_on_a_terminal_it_is_one_line_that_is_gone_in_the_end() -> None:
    out, err = ran(terminal=True)
    assert out == "the answer\n"
    assert "\n" not in err
    assert re.search(r"\r  … reading: \d of 8 files, \d\.\d s", err)
    assert re.search(r"\r +\r$", err)


def test_for_programs_nothing_is_said_but_to_a_person_who_looks() -> None:
    assert ran("--json") == ("the answer\n", "")
    out, err = ran("--json", terminal=True)
    assert (out, "reading: " in err) == ("the answer\n", True)


def test_what_is_done_just_now_is_said_in_place_of_the_whole(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(progress, "SOON", 0.01)
    monkeypatch.setattr(progress, "PAUSES", (0.01,))
    said = iter(["", "reading one", "writing one, 5 of 9 rows"])
    waiting(lambda: time.sleep(0.2), "asking", progress=Progress("sources", lambda: 3, lambda: 1, lambda: next(said, "")))
    lines = [re.sub(r", \d+ s$", "", line) for line in capsys.readouterr().err.splitlines()]
    assert lines[:2] == ["… asking: 1 of 3 sources", "… reading one: 1 of 3 sources"]


def test_what_fails_fails_as_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SOON", 0.0)

    def fail() -> None:
        raise ValueError("it")

    with pytest.raises(ValueError, match="it"):
        waiting(fail, "failing", progress=Progress("files"))
    assert not [t for t in threading.enumerate() if t.name.endswith("(show)")]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


def test_commands_count_what_they_do(world: World, monkeypatch: pytest.MonkeyPatch, capsys: Any, shell: Callable[..., Any]) -> None:
    said: list[str] = []

    def watched(work: Callable[[], Any], what: str, *, quiet: bool = False, progress: Progress | None = None) -> Any:
        result = work()
        said.append(what + (progress.words() if progress else ""))
        return result

    world.run("crawl")
    for module in ("register.recipients", "register.read", "page.publish", "upkeep.verify"):
        monkeypatch.setattr(f"commands.{module}.waiting", watched)
    options = ("--config", world.configuration)
    shell(*options, "recipients", "relabel")
    shell(*options, "verify")
    shell(*options, "publish", world.folder / "site")
    versions = count_of(world, "version")
    assert said[0] == f"relabelling: {versions} of {versions:,} versions"
    assert re.fullmatch(r"reading: (\d+) of \1 files", said[1])
    checks = ["holding rows against digests", "holding what was told against the log", "checking time-stamps"]
    assert said[2:5] == checks
    assert re.fullmatch(r"publishing: ([\d,]+) of \1 pages", said[5])
