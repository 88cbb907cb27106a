"""Hands foreign bytes to a child process that reads them, and takes its answer: bounded in time and in size.

What the child may use (memory, processor time, files) it limits itself, before it reads: readers/sandbox/child.py.
"""

from __future__ import annotations

import importlib.util
import json
import signal
import subprocess
import sys
import threading
from enum import Enum
from pathlib import Path
from typing import Any


class NoAnswer(Enum):
    """Why a child gave none."""

    DIED = "died"
    """The bytes made the parser crash, or it answered nonsense."""
    OVERDUE = "overdue"
    """It took more wall-clock or processor time than it may."""
    TOO_LARGE = "too_large"
    """Its answer is longer than it may be."""


def ask_child(
    script: Path, kind: str, data: bytes, folders: tuple[str, ...], *, wall_seconds: float, most: int
) -> dict[str, Any] | NoAnswer:
    """What `script`, started as `python -I -S script kind folder...` with `data` on its input, answers as JSON.

    The first line is the answer; what further lines hold is its "lines", in order. `wall_seconds`: then it is killed.
    `most`: bytes that its answer may have.
    """
    command = [sys.executable, "-I", "-S", str(script), kind, *folders]
    overdue = threading.Event()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None

        def kill() -> None:
            overdue.set()
            child.kill()

        timer = threading.Timer(wall_seconds, kill)
        timer.start()
        try:
            try:
                child.stdin.write(data)
                child.stdin.close()
            except BrokenPipeError:
                pass  # it died before it had read all; the exit code tells
            lines: list[Any] = []
            while raw := child.stdout.readline(most + 1):
                most -= len(raw)
                if most < 0:
                    return NoAnswer.TOO_LARGE
                lines.append(_parsed(raw))
            code = child.wait()
        finally:
            timer.cancel()
            if child.poll() is None:
                child.kill()
    if overdue.is_set() or code == -signal.SIGXCPU:
        return NoAnswer.OVERDUE
    answer = lines[0] if lines and not code and None not in lines else None
    if not isinstance(answer, dict):
        return NoAnswer.DIED
    return {**answer, "lines": lines[1:]} if lines[1:] else answer


def _parsed(line: bytes) -> Any:  # noqa: ANN401 - a child's JSON
    """What a line says; None where it is no JSON."""
    try:
        return json.loads(line)
    except ValueError:
        return None


def import_folders(script: Path, modules: tuple[str, ...]) -> tuple[str, ...]:
    """Where a child finds our own code and the parsers: it is started without site-packages, which halves its start.

    The parsers are located, not loaded: they stay out of this process.

    Raises:
        ModuleNotFoundError: one is not installed; else every file would look broken.
    """
    folders = [str(script.parent.parent.parent)]
    for module in modules:
        spec = importlib.util.find_spec(module)
        if spec is None:
            raise ModuleNotFoundError(f"{module} is not installed; install npdwatch with its dependencies")
        folders += [str(Path(p).parent) for p in spec.submodule_search_locations or ()]
    return tuple(dict.fromkeys(folders))
