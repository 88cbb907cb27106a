"""The public copy: a second SQLite file that the page serves, built from the database and kept up with it."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from db.connection import explained
from db.locks import Lock
from db.public_fill import Copy, everything, fill
from db.public_marks import read_marks, rules
from db.public_schema import TABLES, VERSION
from db.public_search import make_names, make_search
from db.store import Store, stamp

FOLDER = "public"
"""In the data folder."""
FILE_NAME = "register.db"
_PART = ".part"


def copy_path(folder: Path) -> Path:
    """Where the public copy of a data folder stands."""
    return folder / FOLDER / FILE_NAME


def copy_lock(folder: Path) -> Lock:
    """The lock that whoever writes the public copy holds."""
    return Lock(folder / "locks" / "public-copy.lock", f"the public copy in {folder}")


def build(folder: Path, *, to: Path | None = None, watched: Collection[str] | None = None) -> Path:
    """Builds the public copy of a data folder anew, beside the one that stands, and then puts it in its place.

    `to`: another file than that of the data folder. `watched`: the names of the sources that are configured now.

    Raises:
        DatabaseProblem: the database cannot be read, or the copy not written.
    """
    with Store.open(folder, read_only=True) as main:
        return build_from(main, to or copy_path(folder), watched)


def build_from(main: Store, path: Path, watched: Collection[str] | None) -> Path:
    """As `build`, from an open database."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}{_PART}")
    try:
        with explained(part):
            copy = sqlite3.connect(part)
            try:
                _fill_new(main, copy, watched)
            finally:
                copy.close()
        _sync(part)
        part.replace(path)
        _sync(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path


def _fill_new(main: Store, copy: sqlite3.Connection, watched: Collection[str] | None) -> None:
    """Makes and fills a file that nobody reads yet, and that is thrown away where this fails."""
    for setting in ("journal_mode = off", "synchronous = off", "trusted_schema = off", "cache_size = -32000"):
        copy.execute(f"pragma {setting}")
    tables = [s for s in TABLES.split(";\n\n") if s.strip()]
    copy.execute("begin")
    for statement in (s for s in tables if "create table" in s):
        copy.execute(statement)
    cut = make_names(copy)
    marks = read_marks(main, watched)
    fill(main, Copy(copy, fresh=True), everything(main), watched)
    for statement in (s for s in tables if "create table" not in s):
        copy.execute(statement)
    make_search(copy)
    now = stamp(datetime.now(UTC))
    about = {
        "what": "What npdwatch knows that is public; made from its database, and made anew from it at any time",
        "version": str(VERSION), "generation": uuid.uuid4().hex, "rules": rules(), "names": cut, "built_at": now,
        "refreshed_at": now, "marks": marks.as_json(),
    }  # fmt: skip
    copy.executemany("insert into about values (?, ?)", about.items())
    copy.execute("commit")
    copy.execute("analyze")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
