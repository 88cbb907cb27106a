"""A command at a terminal of its own: what it says there, and what is typed."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


class Terminal:
    """The person's side of it."""

    def __init__(self, own: int, child: subprocess.Popen[bytes]) -> None:
        self.own, self.child, self.said = own, child, ""

    def until(self, words: str, seconds: float = 240) -> str:
        """All that was said, once these words are there. Raises AssertionError where they do not come."""
        end = time.monotonic() + seconds
        while words not in self.said:
            assert time.monotonic() < end, f"{words!r} did not come: {self.said[-2000:]}"
            assert self._more(), f"it ended without {words!r}: {self.said[-2000:]}"
        return self.said

    def type(self, text: str) -> None:
        os.write(self.own, text.encode())

    def end(self, seconds: float = 60) -> int:
        """The exit code, once it has ended by itself; what it said last is read."""
        end = time.monotonic() + seconds
        while self._more():
            assert time.monotonic() < end, f"it does not end: {self.said[-2000:]}"
        return self.child.wait(seconds)

    def interrupt(self, seconds: float = 60) -> int:
        """The exit code after Ctrl-C, again each second: one between a prompt and its read does nothing to Python."""
        end = time.monotonic() + seconds
        while self.child.poll() is None and time.monotonic() < end:
            self.type("\x03")
            with suppress(AssertionError):
                self.end(1)
        return self.end()

    def _more(self) -> bool:
        """Reads what is there; False where nothing more can come."""
        if not select.select([self.own], [], [], 0.2)[0]:
            return True
        try:
            piece = os.read(self.own, 4096)
        except OSError:  # the other end is closed
            return False
        self.said += piece.decode(errors="replace")
        return bool(piece)


@contextmanager
def at_terminal(command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None) -> Iterator[Terminal]:
    """Starts a command at a terminal, which it controls as a shell's foreground job does; it is ended in the end."""
    own, theirs = pty.openpty()
    child = subprocess.Popen(
        ["env", "--default-signal=INT", "setsid", "--ctty", *command], stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=env
    )
    os.close(theirs)
    try:
        yield Terminal(own, child)
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
        child.wait(30)
        os.close(own)
