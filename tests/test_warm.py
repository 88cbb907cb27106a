"""A program that is forked from a process that has imported behaves as one that is started."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from readers import sandbox
from readers.sandbox import NoAnswer, ask_child, import_folders
from tests.readers.ods_writer import ods, table

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, str(ROOT / "__main__.py")]
CHILD = [sys.executable, "-I", "-S", str(ROOT / "readers" / "parse_child.py")]
BOTH = [pytest.param(id="warm"), pytest.param(id="cold", marks=pytest.mark.cold)]
LIBRARIES = ("python_calamine", "lxml")


def started(*arguments: str, **more: Any) -> tuple[int, str, str]:
    done = subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, check=False, timeout=60, **more)
    return done.returncode, done.stdout, done.stderr


def forked(*command: str, **more: Any) -> bool:
    """Whether it is a fork of a process that has imported, which keeps the command line of that."""
    with subprocess.Popen([*CHILD, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **more) as child:
        line = Path(f"/proc/{child.pid}/cmdline").read_bytes()
        child.kill()
    assert child.returncode == -signal.SIGKILL
    return b"warm.py" in line


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
def test_what_is_marked_cold_has_a_start_of_its_own(request: pytest.FixtureRequest) -> None:
    ours = ("zip", *import_folders(*LIBRARIES))
    assert forked(*ours, env={})
    assert not forked(*ours, env={"PYTHONHASHSEED": "1"}), "what Python reads at its start"


@pytest.mark.cold
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
def test_cold_is_cold() -> None:
    assert not forked("zip", *import_folders(*LIBRARIES), env={})


@pytest.mark.parametrize((), BOTH)
def test_exit_codes_and_what_is_written_are_the_programs_own(tmp_path: Path) -> None:
    (tmp_path / "npdwatch.toml").write_text("nonsense = 1\n")
    assert started("--version")[:2] == (0, "npdwatch, version 0.1.0\n")
    code, out, err = started("status", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "nonsense" in err, "the folder and its file are those that were asked for"
    widest = [max(map(len, started("--help", env={**os.environ, "COLUMNS": n})[1].splitlines())) for n in ("50", "80")]
    assert widest[0] <= 50 < widest[1], "the environment is the one that was given"


@pytest.mark.parametrize((), BOTH)
def test_handles_and_umask_are_passed_on(tmp_path: Path) -> None:
    handle = os.memfd_create("npdwatch.toml")
    os.write(handle, b"nonsense = 1\n")
    given = ("--config", str(tmp_path / "npdwatch.toml"), "--config-handle", str(handle))
    (tmp_path / "npdwatch.toml").touch()
    assert "nonsense" in started(*given, "status", pass_fds=[handle])[2]
    os.close(handle)
    (tmp_path / "made").mkdir()
    assert started("init", cwd=tmp_path / "made", umask=0o027)[0] == 0
    assert (tmp_path / "made" / "npdwatch.toml").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize((), BOTH)
def test_the_child_reads_answers_and_is_limited() -> None:
    lines: list[object] = []
    book = ods(table("S", [["A"], ["1"]]))
    found = ask_child("zip", book, *LIBRARIES, wall_seconds=20, most=10_000, take=lines.append)
    assert lines == [found, ["A"], ["1"]]
    assert ask_child("zip", ods(table("S", [["A"], ["1"]])), *LIBRARIES, wall_seconds=20, most=5) is NoAnswer.TOO_LARGE


@pytest.mark.parametrize((), BOTH)
def test_what_takes_too_long_is_killed() -> None:
    assert ask_child("zip", b"", *LIBRARIES, wall_seconds=0.0, most=10_000) is NoAnswer.OVERDUE


def test_a_child_that_the_system_kills_for_want_of_memory_is_no_word_on_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    monkeypatch.setattr(sandbox, "_CHILD", script)
    with pytest.raises(MemoryError):
        ask_child("zip", b"", wall_seconds=20, most=10_000)


def test_where_memory_runs_out_the_child_goes_first() -> None:
    code = "from readers.parse_child import be_first_to_go as go; go(); print(open('/proc/self/oom_score_adj').read())"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert int(said.stdout) == 1000


@pytest.mark.parametrize((), BOTH)
def test_a_handle_is_handed_on_under_its_number(tmp_path: Path) -> None:
    """As the daemon hands its configuration to its children."""
    with tempfile.TemporaryFile() as kept:
        kept.write(b"nonsense = 1\n")
        kept.flush()
        second = fcntl.fcntl(kept.fileno(), fcntl.F_DUPFD, 90)  # one that nobody has: 90 may be in use here
        for number in (kept.fileno(), second):
            code, out, err = started("--config-handle", str(number), "--config", "x.toml", "status", cwd=tmp_path, pass_fds=[number])
            assert (code, out) == (2, "")
            assert "x.toml:1: unknown key 'nonsense'" in err
        os.close(second)
