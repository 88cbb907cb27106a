"""The file of the public copy: making one, opening it, and what it says of itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.connection import BUSY_SECONDS, explained
from db.store import Store
from publicdb.copy import Copy
from publicdb.fill import fill
from publicdb.schema import VERSION
from publicdb.search import make_search
from publicdb.watermark import watermark
from text.timestamp import stamp

FOLDER = "public"
"""In the data folder."""
FILE_NAME = "register.db"
_PART = ".part"
SNAPSHOT = ".public-copy-of-"
"""Beginning of the name of the folder, in the data folder, that holds the database as it stood while it is read."""


@dataclass(frozen=True, slots=True)
class CopyState:
    """What stands at the path of the copy."""

    generation: str
    """Another one means that another file stands there: whoever holds the old one open must open it anew."""
    revision: str
    """Another one means that a row of it is another one."""
    built_at: str
    refreshed_at: str
    """When a change of the database was taken over last; ISO 8601, UTC."""


def copy_path(folder: Path) -> Path:
    """Where the public copy of a data folder stands."""
    return folder / FOLDER / FILE_NAME


def copy_state(folder: Path) -> CopyState | None:
    """What stands there; None where there is no copy that can be read."""
    path = copy_path(folder)
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            return state_of(read_about(copy))
    except (sqlite3.Error, KeyError):
        return None


def build_file(main: Store, path: Path, watched: Collection[str] | None) -> Path:
    """Makes a copy beside `path` and puts it there, durably: at no time does half a copy stand at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}{_PART}")
    try:
        with explained(part), closing(sqlite3.connect(part, isolation_level=None)) as copy:
            _fill_new(main, copy, watched)
        _sync(part)
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists():  # what a killed writer left must meet neither the new file nor, half undone, the old one
            path.unlink(missing_ok=True)
            journal.unlink(missing_ok=True)
        part.replace(path)
        _sync(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return path


def _fill_new(main: Store, connection: sqlite3.Connection, watched: Collection[str] | None) -> None:
    """Makes and fills a file that nobody reads yet, and that is thrown away where this fails.

    It is filled from a copy of the database as it stood at one moment: a long read would keep a crawl from writing.
    """
    # Pages of this size, since of rows of 1,500 bytes few fit on one of 4 kB, and a third of the file would be empty.
    sizes = ("page_size = 16384", "cache_size = -32000")
    for setting in (*sizes, "journal_mode = off", "synchronous = off", "trusted_schema = off"):
        connection.execute(f"pragma {setting}")
    with tempfile.TemporaryDirectory(prefix=SNAPSHOT, dir=main.folder) as folder, main.scratch(Path(folder)) as still:
        still.db.conn.execute("pragma cache_size = -32000")  # it is read in the order of what is written
        connection.execute("begin")
        fill(still, Copy(connection), watched)
        make_search(connection)
        mark = watermark(still, watched)
    now = stamp(datetime.now(UTC))
    about = {
        "what": "What npdwatch knows that is public; made from its database, and made anew from it at any time",
        "version": str(VERSION), "generation": uuid.uuid4().hex, "revision": uuid.uuid4().hex, "built_at": now,
        "refreshed_at": now, "watermark": mark,
    }  # fmt: skip
    connection.executemany("insert into about values (?, ?)", about.items())
    connection.execute("commit")
    connection.execute("analyze")


def open_copy(path: Path) -> sqlite3.Connection:
    """The copy for writing. One file, so that it can be served and copied as it is: never with a WAL beside it."""
    copy = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, check_same_thread=False,
        isolation_level=None,
    )  # fmt: skip
    try:
        for setting in ("trusted_schema = off", "cell_size_check = on", "cache_size = -32000", "synchronous = full"):
            copy.execute(f"pragma {setting}")
    except BaseException:
        copy.close()
        raise
    return copy


def usable(about: dict[str, str]) -> bool:
    """True for a copy with the tables that this program makes."""
    return about.get("version") == str(VERSION) and "watermark" in about


def read_about(copy: sqlite3.Connection) -> dict[str, str]:
    """What a copy says of itself; an error of SQLite's where it is no copy."""
    return dict(copy.execute("select name, value from about"))


def state_of(about: dict[str, str]) -> CopyState:
    """The state that a copy says it has."""
    return CopyState(about["generation"], about["revision"], about["built_at"], about["refreshed_at"])


def beyond_use(error: sqlite3.Error) -> bool:
    """True for a file that is damaged, or is another program's."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def sweep(folder: Path) -> None:
    """Removes what a build that was killed has left in a data folder; under the lock."""
    path = copy_path(folder)
    for left in path.parent.glob(f".{path.name}.*{_PART}*"):
        left.unlink(missing_ok=True)
    for left in folder.glob(f"{SNAPSHOT}*"):
        shutil.rmtree(left, ignore_errors=True)


def which_file(path: Path) -> tuple[int, int] | None:
    """Which file stands at a path."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def file_stat(path: Path) -> object:
    """Equal as long as nobody writes the file or puts another in its place."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
