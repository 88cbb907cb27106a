"""Locks between processes: one crawl of a source at a time, one daemon for a data folder."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Self

from db.upkeep.access import make_folder, open_ours


class Busy(Exception):
    """Another process holds the lock; the message names it and its process id."""


class Lock:
    """A file lock (flock): it ends with its process, however that dies, so it can never be left behind."""

    def __init__(self, path: Path, what: str, more: str = "") -> None:
        self.path, self.what, self.more = path, what, more
        self._handle: int | None = None

    def take(self, *, wait: float = 0.0, waiting: Callable[[str], None] | None = None) -> Self:
        """Takes the lock, waiting up to `wait` seconds.

        Raises:
            Busy: another process has it.
        """
        make_folder(self.path.parent)
        handle = open_ours(self.path, os.O_RDWR | os.O_CREAT)
        end = time.monotonic() + wait
        said = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.pread(handle, 32, 0).decode("ascii", "replace").partition("\n")[0] or "unknown"
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
                os.pwrite(handle, f"{os.getpid()}\n{self.more}".encode(), 0)
            return self

    def take_out(self, lines: Collection[str]) -> None:
        """Takes lines out of what the file says; those behind stay where they are, whoever reads it meanwhile."""
        if self._handle is None:
            return
        at = 0
        for line in os.pread(self._handle, os.fstat(self._handle).st_size, 0).splitlines(keepends=True):
            if at and line.decode().strip() in lines:
                os.pwrite(self._handle, b"\n" * len(line), at)
            at += len(line)

    def release(self) -> None:
        """Gives the lock back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def taken_at(self) -> int:
        """A number that is another for each time that somebody takes it; 0 where nobody ever did."""
        try:
            return self.path.stat().st_mtime_ns
        except OSError:
            return 0

    @property
    def taken(self) -> bool:
        """True from taking it until it is given back."""
        return self._handle is not None

    def __enter__(self) -> Self:
        return self if self.taken else self.take()

    def __exit__(self, *_: object) -> None:
        self.release()


_ALL = "."
"""Stands behind the names in the file of a crawl: one that is cut off, on a full disk, may name any."""


class SourcesLock:
    """Keeps two crawls of a source apart: each has a file that it holds, and that names what it asks.

    A file for each source would be a handle for each, of which a process usually has 1,024.
    """

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder, self._names = folder / "locks", sorted(names)
        named = "".join(f"{name}\n" for name in [*self._names, _ALL])
        self._own = Lock(self._folder / f"crawl-{os.getpid()}-{id(self):x}.lock", "a crawl", named)

    def take(self, *, wait: float = 0.0, waiting: Callable[[str], None] | None = None) -> Self:
        """Takes all of them or, after up to `wait` seconds, none.

        Raises:
            Busy: another process asks one.
        """
        end = time.monotonic() + wait
        said = False
        while found := self._in_the_way(max(0.0, end - time.monotonic())):
            what, holder = f"source {found[0]}", f"another npdwatch (process {found[1]})"
            if time.monotonic() >= end:
                raise Busy(f"{what} is in the hands of {holder}")
            if not said and waiting is not None:
                waiting(f"{what}: waiting for {holder}")
            said = True
            time.sleep(0.1)
        return self

    def _in_the_way(self, wait: float) -> tuple[str, str] | None:
        """A source that another crawl asks, and that one's process; where there is none, they are taken."""
        with _crawls(self._folder).take(wait=wait + _LISTED):
            for path in self._folder.glob(f"{_WAITS}*.lock"):
                if _asked_by(path) is None:
                    path.unlink(missing_ok=True)
            for path in self._folder.glob(_OF_CRAWLS):
                if (crawl := _asked_by(path)) is None:
                    path.unlink(missing_ok=True)  # it was killed
                elif both := [name for name in self._names if name in crawl[1] or not crawl[1]]:
                    return both[0], crawl[0]
            self._own.take()
            return None

    def let_go(self, names: Collection[str]) -> None:
        """Gives some of them back: what names them is written over, so that who reads it meanwhile sees no other."""
        self._names = [name for name in self._names if name not in names]
        self._own.take_out(names)

    def release(self) -> None:
        """Gives them back."""
        self._own.path.unlink(missing_ok=True)
        self._own.release()

    def __enter__(self) -> Self:
        return self if self._own.taken else self.take()

    def __exit__(self, *_: object) -> None:
        self.release()


@contextmanager
def waiting_for_workers(folder: Path, names: Iterable[str]) -> Iterator[None]:
    """Says that a crawl of these sources waits until no worker has them: they are handed out no more.

    It is no lock against crawls: what workers hand in of them is recorded, and that is what is waited for.
    """
    path = folder / "locks" / f"{_WAITS}{os.getpid()}.lock"
    lock = Lock(path, "a crawl that waits", "".join(f"{name}\n" for name in [*names, _ALL])).take()
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        lock.release()


_OF_CRAWLS, _WAITS = "crawl-*.lock", "waits-"
_LISTED = 5.0
"""Seconds that a crawl waits for others to have looked who asks what."""


def _crawls(locks: Path) -> Lock:
    """The lock of whoever looks which crawls there are, and begins one. No source can have this name."""
    return Lock(locks / "all_crawls.lock", "the beginning of crawls")


def _asked_by(path: Path) -> tuple[str, frozenset[str]] | None:
    """The process of a crawl, and the sources that it asks (none where that is not said); None: it is over."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        process, *names = os.pread(handle, os.fstat(handle).st_size, 0).decode().splitlines() or ["unknown"]
        return process, frozenset(filter(None, names) if names[-1:] == [_ALL] else ())
    finally:
        os.close(handle)
    return None


def source_lock(folder: Path, *sources: str) -> SourcesLock:
    """The lock that a crawl of these sources holds."""
    return SourcesLock(folder, sources)


def crawled_now(folder: Path) -> frozenset[str]:
    """The sources that a crawl asks just now, or is to ask as soon as no worker does."""
    paths = chain.from_iterable((folder / "locks").glob(of) for of in (_OF_CRAWLS, f"{_WAITS}*.lock"))
    found = (_asked_by(path) for path in paths)
    return frozenset(chain.from_iterable(crawl[1] for crawl in found if crawl is not None))


def lock_files(folder: Path) -> list[Path]:
    """All there are, that by which crawls begin first: whoever holds that one has no new one beside."""
    first = _crawls(folder / "locks").path
    return [first, *sorted(path for path in first.parent.glob("*.lock") if path != first)]


def stamping_lock(folder: Path) -> Lock:
    """The lock of whoever has time-stamped what waits. No source can have this name."""
    return Lock(folder / "locks" / "time_stamps.lock", "the time-stamping")


def saving_lock(folder: Path) -> Lock:
    """The lock of whoever has new editions captured. No source can have this name."""
    return Lock(folder / "locks" / "save_now.lock", "the asking for captures")


def large_poll_lock(folder: Path, source: str) -> Lock:
    """The lock of the crawl that has a large register in hand, of this source; no `*.lock`, as `delivering`."""
    return Lock(folder / "locks" / "large_poll", "the reading of a large register", f"{source}\n")


def withheld_lock(folder: Path) -> Lock:
    """The lock of whoever writes the list of what is withheld; no `*.lock`, as `delivering`."""
    return Lock(folder / "locks" / "withheld_list", "the list of what is withheld")


@contextmanager
def delivering(folder: Path, alone: Callable[[], object]) -> Iterator[None]:
    """Held by each who sends what is due. `alone` is called first where nobody else does: what is leased was cut off.

    It is no `*.lock`: whoever waits until nothing else is done need not wait for letters.
    """
    make_folder(folder / "locks")
    handle = open_ours(folder / "locks" / "delivering", os.O_RDWR | os.O_CREAT)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            alone()
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


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
