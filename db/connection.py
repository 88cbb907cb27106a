"""Opens the database for two processes; the IMMEDIATE transaction."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from db.holder import holder_of
from db.problems import (
    FILE_NAME,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseProblem,
    DatabaseReadOnly,
    DiskFailing,
    DiskFull,
    NotEnoughMemory,
    no_database,
)
from db.upkeep.notes import last_backup
from text.memory import is_short_of_memory, words_on_memory

SQLITE = sqlite3.sqlite_version
BUSY_SECONDS = 30.0
"""How long a write waits for another process. Two writers of 1,000 transactions each waited 0.93 s at most."""

WAL_IS_SOUND_FROM = (3, 51, 3)
"""Older SQLite libraries can corrupt a WAL file that two connections checkpoint at the same moment."""


class RowSource(Protocol):
    """What answers queries: the store, or the daemon's own small reader."""

    def rows(self, sql: str, values: Any = (), /) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever SQLite takes
        """The result of a query, as dictionaries."""

    def one(self, sql: str, values: Any = (), /) -> dict[str, Any] | None:  # noqa: ANN401
        """The first row of it."""


MAKE_ROOM = "Make room on it; nothing that was recorded is lost, and the next run does what this one could not."
SEE_THE_DISK = (
    "See what the system's log (dmesg) says of the disk, and whether it is full (df). What was recorded before stands; "
    "the next run does what this one could not."
)
_BUSY = (
    "{path} has been locked by another program{holder} for more than {waited:.0f} s. Close whatever holds it open (a "
    "database browser, a backup that copies the file) and run the command again. Nothing was lost."
)
_READ_ONLY = (
    "{path} cannot be written. Give the user that runs npdwatch write access to the file and to the folder "
    "{path.parent} (SQLite keeps its journal beside the file)."
)
_MOUNTED_READ_ONLY = (
    "{path} cannot be written: its file system is mounted read-only. See what the system's log (dmesg) says of the "
    "disk: a kernel does so where one fails. What was recorded before stands."
)
_CANNOT_OPEN = (
    "{path} or its journal beside it cannot be opened. Check that the folder exists, that you may write to "
    "it, and that its disk is neither full nor failing (df, dmesg)."
)
_DAMAGED = (
    "{path} is damaged: {error}.\nUntil that is mended nothing is read from it or written to it. Look whether the "
    "system's log (dmesg) tells of errors of the disk. What was published after a backup is found again by the next "
    "crawl.\n{backup}"
)
_COPY_OF_READERS = (
    "Put a copy of the file in its place, or move it aside and run: npdwatch restore --followers FILE. What readers "
    "are to hear of waits meanwhile."
)
_FAILING = f"The disk that holds {{path}} fails ({{error}}). {SEE_THE_DISK}"
_CUT_OFF = (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY)
_ROLL_BACK = (
    "{path} was being written when the program that did so was cut off. What was begun must be rolled back first, by "
    "an account that may write: as the user that runs npdwatch, run: npdwatch status"
)
_PROBLEMS: dict[int, tuple[type[DatabaseProblem], str]] = {
    sqlite3.SQLITE_BUSY: (DatabaseBusy, _BUSY),
    sqlite3.SQLITE_LOCKED: (DatabaseBusy, _BUSY),
    sqlite3.SQLITE_READONLY: (DatabaseReadOnly, _READ_ONLY),
    sqlite3.SQLITE_PERM: (DatabaseReadOnly, _READ_ONLY),
    sqlite3.SQLITE_AUTH: (DatabaseReadOnly, _READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: (DatabaseReadOnly, _CANNOT_OPEN),
    sqlite3.SQLITE_CORRUPT: (DatabaseDamaged, ""),
    sqlite3.SQLITE_NOTADB: (DatabaseDamaged, ""),
    sqlite3.SQLITE_FULL: (DiskFull, f"The disk that holds {{path}} is full. {MAKE_ROOM}"),
    sqlite3.SQLITE_IOERR: (DiskFailing, _FAILING),
    sqlite3.SQLITE_PROTOCOL: (DiskFailing, _FAILING),
}


def explain(error: sqlite3.Error, path: Path, waited: float = BUSY_SECONDS) -> DatabaseProblem | None:
    """Maps an SQLite error to its problem; None if it is a fault of ours. `waited`: seconds, for a lock to end."""
    if getattr(error, "sqlite_errorcode", 0) in _CUT_OFF:
        return DatabaseReadOnly(_ROLL_BACK.format(path=path))
    problem, message = _PROBLEMS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, (None, ""))
    if problem is DatabaseDamaged or str(error).startswith("Could not decode to UTF-8"):
        return damaged(path, str(error))
    message = _not_writable(path) if message is _READ_ONLY else message
    holder = holder_of(path) if problem is DatabaseBusy else ""
    said = message.format(path=path, error=error, holder=holder and f" ({holder})", waited=waited)
    return problem(said) if problem else None


def is_mounted_read_only(path: Path) -> bool:
    """True for what is on a file system that nobody may write. Raises OSError where it is not there."""
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _not_writable(path: Path) -> str:
    with suppress(OSError):
        if is_mounted_read_only(path):
            return _MOUNTED_READ_ONLY
    return _READ_ONLY


def explain_memory(error: BaseException) -> NotEnoughMemory | None:
    """Maps an error to too little memory; None for another."""
    return NotEnoughMemory(words_on_memory()) if is_short_of_memory(error) else None


def damaged(path: Path, what: str) -> DatabaseDamaged:
    """The problem of a database that is not as it was written: what is wrong, and which backup there is."""
    backup = _COPY_OF_READERS if path.parent.name == "followers" else last_backup(path.parent)
    problem = DatabaseDamaged(_DAMAGED.format(path=path, error=what, backup=backup))
    problem.what = what
    return problem


def explain_disk(error: OSError) -> DatabaseProblem | None:
    """Maps an error outside of the database to a full or failing disk; None for another."""
    what = f"{error.filename or 'a file'}: {error.strerror}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"{what}. The disk is full. {MAKE_ROOM}")
    if error.errno in (errno.EIO, errno.EROFS, errno.ESTALE):
        return DiskFailing(f"{what}. The disk fails. {SEE_THE_DISK}")
    return None


def explain_place(error: OSError, folder: Path) -> DatabaseProblem | None:
    """Maps an error at a path below a folder to its not being there, or not ours to write; None for another."""
    at = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    if at is None or not at.is_relative_to(folder) or error.errno not in _NOT_TO_BE_HAD:
        return None
    return DiskFailing(
        f"{at} cannot be made or written ({error.strerror}). It must be a folder of this account's; where it leads to "
        "another disk, see that this is there (mount). What was recorded before stands; the next run does what this "
        "one could not."
    )


_NOT_TO_BE_HAD = (errno.EEXIST, errno.ENOTDIR, errno.ENOENT, errno.EACCES, errno.EPERM, errno.ELOOP)
LEAST_ROOM = 2**20
"""Bytes of disk without which nothing is begun that must be noted afterwards."""


def check_room(folder: Path) -> None:
    """Refuses where the disk is all but full: a message that goes out and cannot be noted goes out again.

    Raises:
        DiskFull: it has less than `LEAST_ROOM`.
    """
    import shutil  # late: the daemon never asks, and it would hold what this loads

    try:
        free = shutil.disk_usage(folder).free
    except FileNotFoundError:
        return  # whoever opens the database says so
    if free < LEAST_ROOM:
        raise DiskFull(f"Only {free // 1024} KiB are free on the disk that holds {folder}: it is full. {MAKE_ROOM}")


class explained:  # noqa: N801 - used as a function; a generator's takes three times as long, around each statement
    """Turns SQLite's errors into problems that say what to do."""

    __slots__ = ("path", "waited")

    def __init__(self, path: Path, waited: float = BUSY_SECONDS) -> None:
        self.path, self.waited = path, waited

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error) and (problem := explain(error, self.path, self.waited)) is not None:
            raise problem from error


def open_connection(path: Path, *, create: bool = False, read_only: bool = False) -> sqlite3.Connection:
    """Opens a connection with the settings of docs/developing/architecture.md decision 9.

    Raises:
        NotInitialised: there is no file at `path`, or an empty one; a mistyped path must not look like a first run,
            since a first run tells nobody of anything.
    """
    if not create and (not path.is_file() or path.stat().st_size == 0):
        raise no_database(path)
    # Never mode=ro: after a kill within a transaction the next to open the file must roll back what is left of it, and
    # who cannot write is refused until somebody does. A daemon that only looked would have waited for ever.
    # Where nothing is left and nobody may write, SQLite opens it for reading by itself.
    mode = "rwc" if create else "rw"
    if not (create or read_only or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))):
        raise DatabaseReadOnly(_not_writable(path).format(path=path))
    with explained(path):
        connection = sqlite3.connect(
            f"file:{quote(os.fsencode(path))}?mode={mode}", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
        )
        wal = sqlite3.sqlite_version_info >= WAL_IS_SOUND_FROM
        journal = (f"journal_mode = {'wal' if wal else 'delete'}", f"synchronous = {'full' if wal else 'extra'}")
        try:
            for setting in (
                f"busy_timeout = {int(BUSY_SECONDS * 1000)}", "foreign_keys = on", "trusted_schema = off",
                "cell_size_check = on", *(("query_only = on",) if read_only else journal),
            ):
                connection.execute(f"pragma {setting}")
        except BaseException:
            connection.close()
            raise
    return connection


class KeptOpen:
    """The database of a data folder, to be read every few seconds: opening it anew takes tenfold what a look does.

    Open as long as the same file stands there, and no look has failed; for one thread at a time.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._times = 0
        """How often it was opened."""

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection. Results must be read to their end: one that is not would keep all others from writing.

        Raises:
            DatabaseProblem: as `open_connection`.
        """
        with self._lock:
            try:
                yield self._opened()
            except BaseException:
                self.close()
                raise

    def version(self) -> tuple[int, int]:
        """What is another as soon as something was written to the database, or another file stands in its place."""
        with self.reading() as db:
            return self._times, *db.execute("pragma data_version").fetchone()

    def _opened(self) -> sqlite3.Connection:
        with suppress(OSError):  # `open_connection` says what is wrong
            found = self.path.stat()
            if self._connection is not None and self._file == (found.st_dev, found.st_ino):
                return self._connection
            self._file = found.st_dev, found.st_ino
        self.close()
        self._times += 1
        self._connection = open_connection(self.path, read_only=True)
        self._connection.execute("pragma cache_size = -256")
        return self._connection

    def close(self) -> None:
        """Closes it; the next look opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def is_locked(path: Path, seconds: float, *, write: bool) -> bool:
    """True where another program keeps us from reading the database, or from writing, for longer than that."""
    uri = f"file:{quote(os.fsencode(path))}?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=seconds)) as connection:
            connection.execute("begin immediate" if write else "begin")
            connection.execute("select count(*) from sqlite_schema").fetchone()
            connection.rollback()
    except (sqlite3.Error, UnicodeDecodeError) as error:  # whoever opens it says what else is wrong
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    return False


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that takes the write lock at once; no network and no parsing inside.

    A deferred transaction that reads before it writes fails at once when another process wrote in between (1,075 of
    2,000 did in a trial), whatever the busy timeout; one that begins IMMEDIATE waits.
    """
    if connection.in_transaction:
        raise RuntimeError("transaction() inside transaction(): the inner one would end with the outer one's work")
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        # Some errors, a full disk among them, have ended the transaction already.
        with suppress(sqlite3.OperationalError):
            connection.execute("rollback")
        raise
