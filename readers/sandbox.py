"""Client of the child process that parses foreign bytes: bounded in time and in size.

What the child may use (memory, processor time, files) it limits itself, before it reads: readers/parse_child.py.
"""

from __future__ import annotations

import importlib.util
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ctypes

_CHILD = Path(__file__).with_name("parse_child.py")


class NoAnswer(Enum):
    """Why a child gave none; the values are codes of problems."""

    DIED = "parser_died"
    """The bytes made the parser crash, or it answered nonsense."""
    OVERDUE = "parser_timeout"
    """It took more wall-clock or processor time than it may."""
    TOO_LARGE = "too_large"
    """Its answer is longer than it may be."""


def ask_child(
    kind: str, data: bytes, *modules: str, wall_seconds: float, most: int, take: Callable[[Any], None] | None = None
) -> dict[str, Any] | NoAnswer:
    """What the child for `kind`, which imports the parsers `modules`, answers as JSON with `data` on its input.

    That is its first line. Each of its lines is given to `take` as it comes, so that nothing is held twice.
    `most`: bytes. After `wall_seconds` it is killed.

    Raises:
        MemoryError: somebody else killed it, as the system does where memory runs out: no word on the file.
    """
    with subprocess.Popen(
        [sys.executable, "-I", "-S", str(_CHILD), kind, *import_folders(*modules)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/",
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            with _killed_after(wall_seconds, child) as overdue:
                with suppress(BrokenPipeError):  # it died before it had read all; the exit code tells
                    child.stdin.write(data)
                    child.stdin.close()
                answer, is_sound = None, True
                while raw := child.stdout.readline(most + 1):
                    most -= len(raw)
                    if most < 0:
                        return NoAnswer.TOO_LARGE
                    line = _parsed(raw)
                    is_sound = is_sound and line is not None
                    answer = line if answer is None else answer
                    if is_sound and take and isinstance(answer, dict):
                        take(line)
                code = child.wait()
        finally:
            if child.poll() is None:
                child.kill()
    if overdue.is_set() or code == -signal.SIGXCPU:
        return NoAnswer.OVERDUE
    if code == -signal.SIGKILL:
        raise MemoryError("the system killed the reader's child process")
    return answer if is_sound and not code and isinstance(answer, dict) else NoAnswer.DIED


class LineChild:
    """A child that lives: it reads a line of JSON and answers with one. Not for several threads at once."""

    def __init__(self, script: Path, *arguments: str, env: dict[str, str]) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-S", str(script), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, cwd="/",
        )
        self.pid = self._child.pid

    def ask(self, what: object, *, wall_seconds: float, most: int) -> dict[str, Any] | NoAnswer:
        """Its next line, after a line to it where `what` is not None. After `wall_seconds` it is killed.

        Args:
            what: any JSON.
            wall_seconds: for the answer.
            most: bytes of the answer.
        """
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        with _killed_after(wall_seconds, child) as overdue:
            with suppress(BrokenPipeError):  # it died before; that no line comes tells
                if what is not None:
                    child.stdin.write(json.dumps(what).encode() + b"\n")
                    child.stdin.flush()
            line = child.stdout.readline(most + 1)
        if overdue.is_set():
            return NoAnswer.OVERDUE
        said = _parsed(line)
        return said if isinstance(said, dict) else NoAnswer.DIED

    def end(self) -> None:
        """Kills it."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            with suppress(OSError):  # a line that it did not read any more
                if pipe is not None:
                    pipe.close()


@contextmanager
def _killed_after(seconds: float, child: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
    """Kills a child that is not done with by then; what is given is set where it was."""
    overdue = threading.Event()

    def kill() -> None:
        overdue.set()
        child.kill()

    timer = threading.Timer(seconds, kill)
    timer.start()
    try:
        yield overdue
    finally:
        timer.cancel()


def _parsed(line: bytes) -> Any:  # noqa: ANN401 - a child's JSON
    """What a line says; None where it is no JSON."""
    try:
        return json.loads(line)
    except ValueError:
        return None


_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""As malloc.h numbers what mallopt is told."""
_LARGE_BLOCK = 2**20


@lru_cache(maxsize=8)
def import_folders(*modules: str) -> tuple[str, ...]:
    """Where a child finds our own code and the parsers: it is started without site-packages, which halves its start.

    The parsers are located, not loaded: they stay out of this process.

    Raises:
        ModuleNotFoundError: one is not installed; else every file would look broken.
    """
    folders = [str(_CHILD.parent.parent)]
    for module in modules:
        spec = importlib.util.find_spec(module)
        if spec is None:
            raise ModuleNotFoundError(f"{module} is not installed; install npdwatch with its dependencies")
        folders += [str(Path(p).parent) for p in spec.submodule_search_locations or ()]
    return tuple(dict.fromkeys(folders))


def give_back() -> None:
    """Gives free memory back to the system, where the C library can: else it stays with this process."""
    with suppress(OSError, AttributeError):
        _library().malloc_trim(0)


def keep_nothing_back() -> None:
    """Has the C library give each large block back once it is free: else what a large file took stays for good.

    Of itself it takes the first block of 31 MiB that is freed as a word to keep such blocks from then on.
    """
    with suppress(OSError, AttributeError):
        for parameter in (_MMAP_THRESHOLD, _TRIM_THRESHOLD):
            _library().mallopt(parameter, _LARGE_BLOCK)


@cache
def _library() -> ctypes.CDLL:
    """Loaded once: each time makes a class, which stays in the midst of what is given back, and keeps it from it."""
    import ctypes  # late: most commands start no child and give nothing back

    return ctypes.CDLL(None)
