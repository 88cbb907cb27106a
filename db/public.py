"""The public copy: a second SQLite file that the page serves, built from the database and kept up with it.

`build` makes it; `PublicCopy.refresh` is to be called every few seconds by whoever serves it, and costs next to nothing
while nothing happens. The database is only read, a few hundred rows at a time, so that no crawl waits for it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import uuid
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from db import schema
from db.connection import BUSY_SECONDS, DatabaseDamaged, DatabaseProblem, explained
from db.connection import FILE_NAME as MAIN_NAME
from db.locks import Busy, Lock
from db.public_fill import Copy, everything, fill
from db.public_marks import Marks, anchors, read_marks, rules
from db.public_schema import VERSION
from db.public_search import make_names, make_search
from db.public_touched import touched_since
from db.store import Store, stamp

FOLDER = "public"
"""In the data folder."""
FILE_NAME = "register.db"
_PART = ".part"
_TRIES = 5
"""How often a copy is brought up to a database that changes meanwhile, before what is left waits for the next time."""
_WAIT = 120.0
"""Seconds that one process waits for another that builds the copy."""


class CopyBusy(DatabaseProblem):
    """Another npdwatch has been writing the public copy for too long; the message names its process."""


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


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did."""

    state: CopyState
    changed: bool = False
    """True where a row is not as it was."""
    rebuilt: bool = False
    """True where another file stands at the path."""
    rows: dict[str, int] = field(default_factory=dict)
    """Table -> how many rows are new, other or gone."""


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
            return _state(_about(copy))
    except (sqlite3.Error, KeyError):
        return None


def build(folder: Path, *, to: Path | None = None, watched: Collection[str] | None = None) -> Path:
    """Builds the public copy of a data folder anew beside the one that stands, and puts it in its place; gives where.

    `to`: a file of its own instead. `watched`: the names of the sources that are configured now.

    Raises:
        DatabaseProblem: the database cannot be read, or the copy not be written; what stood there stands.
    """
    with Store.open(folder, read_only=True) as main:
        if to is not None:
            return _build(main, to, watched)
        with _locked(folder):
            return _build(main, copy_path(folder), watched)


def refresh(folder: Path, *, watched: Collection[str] | None = None) -> Refreshed:
    """Brings the public copy of a data folder up to its database, once. See `PublicCopy.refresh`."""
    with PublicCopy(folder, watched=watched) as copy:
        return copy.refresh()


class PublicCopy:
    """The public copy of one data folder, kept up with its database. May be called from any thread."""

    def __init__(self, folder: Path, *, watched: Collection[str] | None = None) -> None:
        """Opens nothing yet. `watched`: the names of the sources that are configured now; None: not known."""
        self.folder, self.watched = folder, watched
        self.path = copy_path(folder)
        self._turn = threading.Lock()
        self._main: Store | None = None
        self._main_file: tuple[int, int] | None = None
        self._copy: sqlite3.Connection | None = None
        self._copy_file: tuple[int, int] | None = None
        self._sound: tuple[int, int] | None = None
        self._seen: object = None
        self._state: CopyState | None = None

    def refresh(self) -> Refreshed:
        """Takes over what has changed in the database since; builds the copy where there is none that can be used.

        Raises:
            DatabaseProblem: the database is not there (NotInitialised), of a newer program (NewerDatabase), busy,
                damaged, or the copy is being written by another process (CopyBusy). The copy stays as it was, and can
                be read on; where none is there yet, `copy_state` gives None.
        """
        with self._turn:
            try:
                return self._refresh()
            except DatabaseProblem:
                self._close()
                raise
            except sqlite3.Error:
                self._close()
                raise

    def rebuild(self) -> Refreshed:
        """Builds the copy anew, for whoever finds that it cannot be read. Raises as `refresh` does."""
        with self._turn:
            self._close()
            main = self._opened()
            with _locked(self.folder):
                return self._built(main)

    def close(self) -> None:
        """Closes what is open; the next refresh opens it anew."""
        with self._turn:
            self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _close(self) -> None:
        if self._main is not None:
            self._main.close()
        if self._copy is not None:
            self._copy.close()
        self._main = self._copy = self._seen = None

    def _opened(self) -> Store:
        """The database; opened anew where another file stands at its path, as after a restored backup."""
        path = self.folder / MAIN_NAME
        there = _file(path)
        if self._main is not None and there != self._main_file:
            self._main.close()
            self._main = None
        if self._main is None:
            self._main = Store.open(self.folder, read_only=True)
            self._main_file = _file(path)
        return self._main

    def _refresh(self) -> Refreshed:
        main = self._opened()
        with explained(main.path):
            seen = (main.db.conn.execute("pragma data_version").fetchone()[0], _stat(self.path))
        if self._state is not None and seen == self._seen:
            return Refreshed(self._state)
        if _schema(main) != schema.version():  # migrated while it was open here: as `Store.open` says
            self._close()
            main = self._opened()
        marks = read_marks(main, self.watched)
        done = self._unless_new(marks)
        if done is None:
            with _locked(self.folder):
                _sweep(self.path)
                done = self._unless_new(marks) or self._updated(main, marks) or self._built(main)
        self._state = done.state
        self._seen = (seen[0], _stat(self.path))
        return done

    def _unless_new(self, marks: Marks) -> Refreshed | None:
        """What there is, where it shows the database as it stands."""
        about = self._read()
        if about is None or Marks.from_json(about["marks"]) != marks:
            return None
        state = _state(about)
        known = self._state
        return Refreshed(
            state, changed=known is not None and known.revision != state.revision,
            rebuilt=known is not None and known.generation != state.generation,
        )  # fmt: skip

    def _read(self) -> dict[str, str] | None:
        """What the copy says of itself; None where there is none that can be brought up to the database."""
        there = _file(self.path)
        if self._copy is not None and there != self._copy_file:
            self._copy.close()
            self._copy = None
        if there is None:
            return None
        try:
            if self._copy is None:
                self._copy = _open(self.path)
                self._copy_file = there
            if self._sound != there:  # a page that has gone bad would be met by a reader first, and by us never
                if self._copy.execute("pragma quick_check(1)").fetchone() != ("ok",):
                    return None
                self._sound = there
            about = _about(self._copy)
        except sqlite3.Error as error:
            if _beyond_use(error):
                return None
            with explained(self.path):
                raise
        usable = about.get("version") == str(VERSION) and about.get("rules") == rules() and "marks" in about
        return about if usable else None

    def _updated(self, main: Store, marks: Marks) -> Refreshed | None:
        """Takes over what is new; None where the copy must be built anew."""
        about = self._read()
        old = Marks.from_json(about["marks"]) if about else None
        if about is None or old is None or self._copy is None or not _goes_on(main, old, marks):
            return None
        try:
            with explained(self.path):
                return _update(main, self._copy, old, marks, about, self.watched)
        except DatabaseDamaged:
            self._copy.close()
            self._copy = None
            return None

    def _built(self, main: Store) -> Refreshed:
        _build(main, self.path, self.watched)
        self._sound = _file(self.path)  # as we made it
        about = self._read()
        if about is None:
            raise DatabaseDamaged(f"{self.path} was built and cannot be read: is the disk in order?")
        return Refreshed(_state(about), changed=True, rebuilt=True)


def _schema(main: Store) -> int:
    """Which tables the database has."""
    with explained(main.path):
        return int(main.db.conn.execute("pragma user_version").fetchone()[0])


def _goes_on(main: Store, old: Marks, new: Marks) -> bool:
    """True where the database is the one that the copy was made from, and has only gone on."""
    same = (old.schema, old.labellings) == (new.schema, new.labellings)
    return same and set(old.newest) == set(new.newest) and anchors(main, old.newest) == old.anchors


def _update(
    main: Store, connection: sqlite3.Connection, old: Marks, new: Marks, about: dict[str, str],
    watched: Collection[str] | None,
) -> Refreshed:  # fmt: skip
    """Takes over what is new in one transaction of the copy's, so that no reader sees half of it."""
    connection.execute("begin immediate")
    try:
        copy = Copy(connection, fresh=False)
        reached = _catch_up(main, copy, old, new, watched)
        written = {t: n for t, n in copy.written.items() if n}
        state = _state(about)
        if written:
            state = CopyState(state.generation, uuid.uuid4().hex, state.built_at, stamp(datetime.now(UTC)))
        said = {"marks": reached.as_json(), "revision": state.revision, "refreshed_at": state.refreshed_at}
        connection.executemany("update about set value = ? where name = ?", [(v, k) for k, v in said.items()])
        connection.execute("commit")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("rollback")
        raise
    return Refreshed(state, changed=bool(written), rows=written)


def _catch_up(main: Store, copy: Copy, old: Marks, new: Marks, watched: Collection[str] | None) -> Marks:
    """Fills in what is new, and what came meanwhile, since the database is read bit by bit; gives how far that goes."""
    for _ in range(_TRIES):
        fill(main, copy, touched_since(main, copy, old, new), watched)
        old, new = new, read_marks(main, watched)
        if old == new:
            break
    return old


def _build(main: Store, path: Path, watched: Collection[str] | None) -> Path:
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
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path


def _fill_new(main: Store, connection: sqlite3.Connection, watched: Collection[str] | None) -> None:
    """Makes and fills a file that nobody reads yet, and that is thrown away where this fails."""
    for setting in ("journal_mode = off", "synchronous = off", "trusted_schema = off", "cache_size = -32000"):
        connection.execute(f"pragma {setting}")
    connection.execute("begin")
    copy = Copy(connection, fresh=True)
    cut = make_names(connection)
    marks = read_marks(main, watched)
    fill(main, copy, everything(main), watched)
    copy.fresh = False
    newer = read_marks(main, watched)
    if newer != marks and _goes_on(main, marks, newer):
        marks = _catch_up(main, copy, marks, newer, watched)
    make_search(connection)
    now = stamp(datetime.now(UTC))
    about = {
        "what": "What npdwatch knows that is public; made from its database, and made anew from it at any time",
        "version": str(VERSION), "generation": uuid.uuid4().hex, "revision": uuid.uuid4().hex, "rules": rules(),
        "names": cut, "built_at": now, "refreshed_at": now, "marks": marks.as_json(),
    }  # fmt: skip
    connection.executemany("insert into about values (?, ?)", about.items())
    connection.execute("commit")
    connection.execute("analyze")


def _open(path: Path) -> sqlite3.Connection:
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


def _about(copy: sqlite3.Connection) -> dict[str, str]:
    return dict(copy.execute("select name, value from about"))


def _state(about: dict[str, str]) -> CopyState:
    return CopyState(about["generation"], about["revision"], about["built_at"], about["refreshed_at"])


def _beyond_use(error: sqlite3.Error) -> bool:
    """True for a file that is damaged, or is another program's."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def _locked(folder: Path) -> Lock:
    """The lock that whoever writes the public copy holds."""
    lock = Lock(folder / "locks" / "public-copy.lock", f"the public copy in {folder}")
    try:
        return lock.take(wait=_WAIT)
    except Busy as error:
        raise CopyBusy(f"{error}; it is tried again") from None


def _sweep(path: Path) -> None:
    """Removes what a build that was killed has left; under the lock."""
    for left in path.parent.glob(f".{path.name}.*{_PART}*"):
        left.unlink(missing_ok=True)


def _file(path: Path) -> tuple[int, int] | None:
    """Which file stands at a path."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _stat(path: Path) -> object:
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
