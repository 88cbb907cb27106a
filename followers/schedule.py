"""Whether readers wait for something: asked by the daemon every few seconds, with the standard library alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from db.connection import explained, open_connection
from db.problems import FILE_NAME, DatabaseProblem
from text.timestamp import stamp

UPKEEP_EVERY = timedelta(days=1)


def path_of(folder: Path) -> Path:
    """The file, in a data folder: in a folder of its own, so that the site may write nothing else there."""
    return folder / "followers" / "followers.db"


READERS = "readers"
"""The pulse of the register's database that says how many are in the file: one that is missing was no first run."""


def number_lost(folder: Path) -> int:
    """How many readers were in the file that is missing or empty now; 0 where it is there, or nobody was in it.

    Raises DatabaseProblem where the register's database cannot be read.
    """
    path, register = path_of(folder), folder / FILE_NAME
    if (path.is_file() and path.stat().st_size) or not register.is_file() or not register.stat().st_size:
        return 0
    with explained(register), closing(open_connection(register, read_only=True)) as db:
        if not db.execute("select 1 from sqlite_schema where name = 'pulse'").fetchone():
            return 0
        found = db.execute("select detail from pulse where name = ?", [READERS]).fetchone()
    return int(found[0]) if found else 0


def something_waits(folder: Path, now: datetime) -> bool:
    """True where a confirmation mail is to be planned, or the daily upkeep is due.

    A file that cannot be read keeps nothing else back: that is told when readers are to be told (`followers_failing`).
    """
    path = path_of(folder)
    if not path.is_file() or path.stat().st_size == 0:
        return False
    try:
        with closing(open_connection(path, read_only=True)) as db:
            found = db.execute(
                "select 1 from request where planned_at is null union all select 1 where not exists"
                " (select 1 from kept where name = 'upkeep' and at between ? and ?) limit 1",
                [stamp(now - UPKEEP_EVERY), stamp(now)],
            )
            return found.fetchone() is not None
    except (sqlite3.Error, DatabaseProblem):
        return False
