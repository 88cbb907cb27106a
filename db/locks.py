"""Locks between processes: one crawl of a source at a time, one daemon for a data folder."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from db.upkeep.access import Access, make_folder


class Busy(Exception):
    """Another process holds the lock; the message names it and its process id."""


class Lock:
    """A file lock (flock): it ends with its process, however that dies, so it can never be left behind."""

    def __init__(self, path: Path, what: str) -> None:
        self.path, self.what = path, what
        self._handle: int | None = None

    def take(self, *, wait: float = 0.0, waiting: Callable[[str], None] | None = None) -> Self:
        """Takes the lock, waiting up to `wait` seconds.

        Raises:
            Busy: another process has it.
        """
        make_folder(self.path.parent)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, Access.file)
        end = time.monotonic() + wait
        said = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
                if time.monotonic() >= end:
                    os.close(handle)
                    raise Busy(f"{self.what} is in the hands of another npdwatch (process {holder})") from None
                if not said and waiting is not None:
                    waiting(f"{self.what}: waiting for another npdwatch (process {holder})")
                said = True
                time.sleep(0.1)
                continue
            self._handle = handle
            with suppress(OSError):  # on a full disk: the lock holds all the same, and only does not say whose it is
                os.ftruncate(handle, 0)
                os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
            return self

    def release(self) -> None:
        """Gives the lock back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self if self._handle is not None else self.take()

    def __exit__(self, *_: object) -> None:
        self.release()


def source_lock(folder: Path, source: str) -> Lock:
    """The lock that a crawl of this source holds."""
    return Lock(folder / "locks" / f"{source}.lock", f"source {source}")


def stamping_lock(folder: Path) -> Lock:
    """The lock of whoever has time-stamped what waits. No source can have this name."""
    return Lock(folder / "locks" / "time_stamps.lock", "the time-stamping")


def saving_lock(folder: Path) -> Lock:
    """The lock of whoever has new editions captured. No source can have this name."""
    return Lock(folder / "locks" / "save_now.lock", "the asking for captures")


def is_daemon_running(folder: Path) -> bool:
    """True where a daemon holds its lock."""
    return is_held(daemon_lock(folder))


def is_held(lock: Lock) -> bool:
    """True where a process holds it. Reading is enough to find out, and nothing is made or changed for it."""
    try:
        handle = os.open(lock.path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def daemon_lock(folder: Path) -> Lock:
    """The lock that the daemon of this data folder holds."""
    return Lock(folder / "locks" / "daemon.lock", f"the data folder {folder}")
