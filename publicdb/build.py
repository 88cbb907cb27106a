"""Builds the public copy, whole; only the times at which sources were looked at are updated in place."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from db.connection import explained, immediate
from db.locks import Busy, Lock
from db.migrations.tables import VERSION
from db.problems import FILE_NAME as MAIN_NAME
from db.problems import DatabaseDamaged, DatabaseProblem
from db.store import Store
from db.withheld.short_list import mend_list
from db.withheld.unknown import check_withheld_known
from publicdb.copy import VERSION as COPY_VERSION
from publicdb.file import (
    CopyState,
    beyond_use,
    build_file,
    copy_path,
    copy_state,
    file_stat,
    open_copy,
    read_about,
    rules,
    state_of,
    sweep,
    watermark,
    which_file,
)
from publicdb.rows import how_each_is_seen
from text.timestamp import stamp

__all__ = ["CopyBusy", "CopyState", "PublicCopy", "Refreshed", "copy_path", "copy_state", "refresh"]

_WAIT = 120.0
"""Seconds that one process waits for another that builds the copy."""


class CopyBusy(DatabaseProblem):
    """Another npdwatch has been writing the public copy for too long; the message names its process."""

    code = 75


class Refreshed(Struct, frozen=True):
    """What a refresh did."""

    state: CopyState
    changed: bool = False
    """True where a row is not as it was."""
    rebuilt: bool = False
    """True where another file stands at the path."""


def refresh(folder: Path, *, watched: Collection[str] | None = None) -> Refreshed:
    """Brings the public copy of a data folder up to its database, once. See `PublicCopy.refresh`."""
    with PublicCopy(folder, watched=watched) as copy:
        return copy.refresh()


class PublicCopy:
    """The public copy of one data folder, kept up with its database. May be called from any thread."""

    def __init__(
        self, folder: Path, *, watched: Collection[str] | None = None, builder: Callable[[], None] | None = None
    ) -> None:
        """`watched`: the names of the sources that are configured now; None: not known.

        `builder`: has a copy built by another process (DatabaseProblem where that fails); without it, it is built here.
        """
        self.folder, self.watched, self.builder = folder, watched, builder
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
        """Builds the copy where it is behind the database, or cannot be used. Cheap where nothing is new.

        Raises:
            DatabaseProblem: the database is not there (NotInitialised), of a newer program (NewerDatabase), busy or
                damaged, what is withheld is not known (WithheldUnknown), or another process writes the copy (CopyBusy).
                The copy stays as it was.
        """
        with self._turn:
            try:
                return self._refresh()
            except (DatabaseProblem, sqlite3.Error):
                self._close()
                raise

    def last(self) -> CopyState | None:
        """The state of the copy that there is, without a look at how far behind it is; None for none to be shown.

        One that was made by other rules is not shown: those of today may be stricter. Raises as `refresh` does.
        """
        with self._turn:
            try:
                main = self._opened()
                check_withheld_known(main)
                mend_list(main)
                about = self._read(whole=False) or {}
            except (DatabaseProblem, sqlite3.Error):
                self._close()
                raise
            return state_of(about) if about.get("rules") == rules() else None

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
        """The database; reopened if its file was replaced, as after a restored backup."""
        path = self.folder / MAIN_NAME
        there = which_file(path)
        if self._main is not None and there != self._main_file:
            self._main.close()
            self._main = None
        if self._main is None:
            self._main = Store.open(self.folder, read_only=True)
            self._main_file = which_file(path)
        return self._main

    def _refresh(self) -> Refreshed:
        main = self._opened()
        with explained(main.path):
            seen = (main.connection.execute("pragma data_version").fetchone()[0], file_stat(self.path))
            if self._state is not None and seen == self._seen:
                return Refreshed(self._state)
            (tables,) = main.connection.execute("pragma user_version").fetchone()
        if tables != VERSION:  # migrated while it was open here: as `Store.open` says
            self._close()
            main = self._opened()
        check_withheld_known(main)
        mend_list(main)
        done = self._unless_behind(main) or self._built(main)
        self._state = done.state
        self._seen = (seen[0], file_stat(self.path))
        return done

    def _unless_behind(self, main: Store) -> Refreshed | None:
        """What there is, with what its sources say now; None where the copy must be built."""
        about = self._read()
        if about is None or self._copy is None or about["watermark"] != watermark(main, self.watched):
            return None
        there = state_of(about)
        known = self._state or there
        with explained(self.path):
            state = _update_sources(main, self._copy, there)
        changed = state != there or known.revision != state.revision
        return Refreshed(state, changed=changed, rebuilt=known.generation != state.generation)

    def _read(self, *, whole: bool = True) -> dict[str, str] | None:
        """What the copy says of itself; None where there is none that can be read. `whole`: all of it."""
        there = which_file(self.path)
        if self._copy is not None and there != self._copy_file:
            self._copy.close()
            self._copy = None
        if there is None:
            return None
        try:
            if self._copy is None:
                self._copy = open_copy(self.path)
                self._copy_file = there
            if whole and self._sound != there:  # a page that went bad would be met by a reader first, and by us never
                if self._copy.execute("pragma quick_check(1)").fetchone() != ("ok",):
                    return None
                self._sound = there
            about = read_about(self._copy)
        except sqlite3.Error as error:
            if beyond_use(error):
                return None
            with explained(self.path):
                raise
        return about if about.get("version") == str(COPY_VERSION) and "watermark" in about else None

    def _built(self, main: Store) -> Refreshed:
        if self.builder is not None:
            self.builder()
        else:
            with _locked(self.folder):
                sweep(self.folder)
                done = self._unless_behind(main)  # another process may have built it meanwhile
                if done is not None:
                    return done
                build_file(main, self.path, self.watched)
                self._sound = which_file(self.path)  # as we made it
        about = self._read()
        if about is None:
            raise DatabaseDamaged(f"{self.path} was built and cannot be read: is the disk in order?")
        return Refreshed(state_of(about), changed=True, rebuilt=True)


_POLLED = "select name, polled_at, good_at, changed_at from source order by name"


def _update_sources(main: Store, copy: sqlite3.Connection, state: CopyState) -> CopyState:
    """Updates in place when sources were polled and how they were seen, which is all that most polls change."""
    rows = main.rows(_POLLED)
    seen = how_each_is_seen(main)  # after them: a source that is first polled meanwhile is in the next look
    polled = [(*x.values(), *seen[x["name"]]) for x in rows]
    sql = "select name, looked_at, good_at, changed_at, state, since, reason from sources order by name"
    if polled == copy.execute(sql).fetchall():
        return state
    new = replace(state, revision=uuid.uuid4().hex, refreshed_at=stamp(datetime.now(UTC)))
    said = [(new.revision, "revision"), (new.refreshed_at, "refreshed_at")]
    with immediate(copy):
        copy.executemany(
            "update sources set looked_at = ?2, good_at = ?3, changed_at = ?4, state = ?5, since = ?6, reason = ?7"
            " where name = ?1", polled,
        )
        copy.executemany("update about set value = ? where name = ?", said)
    return new


def _locked(folder: Path) -> Lock:
    """The lock for writing the public copy."""
    lock = Lock(folder / "locks" / "public-copy.lock", f"the public copy in {folder}")
    try:
        return lock.take(wait=_WAIT)
    except Busy as error:
        raise CopyBusy(f"{error}; it is tried again") from None
