"""The file of the public copy: making and opening it, its metadata and its watermark."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Collection, Iterable
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from msgspec import Struct

from db.archive import sync
from db.connection import BUSY_SECONDS, explained
from db.store import Store, as_json
from db.upkeep.access import make_folder
from db.withheld.decide import NEVER
from model.own_files import digest_of
from publicdb.copy import VERSION, Copy, make_search
from publicdb.fill import fill
from text.timestamp import stamp

FOLDER = "public"
"""In the data folder."""
FILE_NAME = "register.db"
_PART = ".part"
SCRATCH = "scratch"
"""In the data folder: holds the database as it stood while it is read. The page's unit may write here, as in FOLDER."""


class CopyState(Struct, frozen=True):
    """The state of the file at the copy's path."""

    generation: str
    """Changes when the file is replaced: whoever holds the old one open must reopen it."""
    revision: str
    """Changes when any row changes."""
    built_at: str
    refreshed_at: str
    """When a change of the database was taken over last; ISO 8601, UTC."""
    withheld: str
    """Changes when anything is withheld or taken out of rows, or is lifted."""


def copy_path(folder: Path) -> Path:
    """The path of a data folder's public copy."""
    return folder / FOLDER / FILE_NAME


def copy_state(folder: Path) -> CopyState | None:
    """The state of the copy; None if there is none that can be read."""
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
    make_folder(path.parent)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}{_PART}")
    try:
        with explained(part), closing(sqlite3.connect(part, isolation_level=None)) as copy:
            _fill_new(main, copy, watched)
        sync(part)
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists():  # what a killed writer left must meet neither the new file nor, half undone, the old one
            path.unlink(missing_ok=True)
            journal.unlink(missing_ok=True)
        part.replace(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return path


def _fill_new(main: Store, connection: sqlite3.Connection, watched: Collection[str] | None) -> None:
    """Fills a new file from a copy of the database as it stood at one moment: a long read would keep crawls waiting."""
    # Pages of this size, since of rows of 1,500 bytes few fit on one of 4 kB, and a third of the file would be empty.
    sizes = ("page_size = 16384", "cache_size = -32000", "analysis_limit = 2000")
    for setting in (*sizes, "journal_mode = off", "synchronous = off", "trusted_schema = off"):
        connection.execute(f"pragma {setting}")
    scratch = main.folder / SCRATCH
    make_folder(scratch)
    with tempfile.TemporaryDirectory(dir=scratch) as folder, main.scratch(Path(folder)) as still:
        still.connection.execute("pragma cache_size = -32000")  # it is read in the order of what is written
        connection.execute("attach ? as register", [os.fsencode(still.path)])
        connection.execute("begin")
        fill(still, Copy(connection), watched)
        make_search(connection)
        now = stamp(datetime.now(UTC))
        about = {
            "what": "What npdwatch knows that is public; made from its database, and made anew from it at any time",
            "version": str(VERSION), "generation": uuid.uuid4().hex, "revision": uuid.uuid4().hex, "built_at": now,
            "refreshed_at": now, "watermark": watermark(still, watched), "rules": rules(),
            "withheld": hashlib.sha256(as_json(_found(still, _WITHHELD)).encode()).hexdigest()[:32],
        }
        connection.executemany("insert into about values (?, ?)", about.items())
        connection.execute("commit")
        connection.execute("detach register")
    connection.execute("analyze")


def open_copy(path: Path) -> sqlite3.Connection:
    """The copy for writing. One file, so that it can be served and copied as it is: never with a WAL beside it."""
    copy = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, check_same_thread=False,
        isolation_level=None,
    )
    try:
        for setting in ("trusted_schema = off", "cell_size_check = on", "cache_size = -32000", "synchronous = full"):
            copy.execute(f"pragma {setting}")
    except BaseException:
        copy.close()
        raise
    return copy


def read_about(copy: sqlite3.Connection) -> dict[str, str]:
    """What a copy says of itself; an error of SQLite's where it is no copy."""
    return dict(copy.execute("select name, value from about"))


def state_of(about: dict[str, str]) -> CopyState:
    """The state that a copy says it has."""
    return CopyState(*(about[name] for name in ("generation", "revision", "built_at", "refreshed_at", "withheld")))


def beyond_use(error: sqlite3.Error) -> bool:
    """True for a file that is damaged, or is another program's."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def sweep(folder: Path) -> None:
    """Removes what a build that was killed has left in a data folder; under the lock."""
    path = copy_path(folder)
    for left in path.parent.glob(f".{path.name}.*{_PART}*"):
        left.unlink(missing_ok=True)
    for left in (folder / SCRATCH).glob("*"):
        shutil.rmtree(left, ignore_errors=True)


def which_file(path: Path) -> tuple[int, int] | None:
    """Identifies the file at a path."""
    found = _stat(path)
    return (found.st_dev, found.st_ino) if found else None


def file_stat(path: Path) -> object:
    """Equal as long as nobody writes the file or puts another in its place."""
    found = _stat(path)
    return (found.st_ino, found.st_mtime_ns, found.st_size) if found else None


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


PACKAGES = ("alerts", "db", "diffing", "mentions", "model", "publicdb", "readers", "recipients", "text")
"""All that a build imports from, whole: a stricter rule of what is public must not wait for the next edition."""
_WITHHELD = (
    "select kind, key, cause from withheld where lifted_at is null order by 1, 2, 3",
    "select id from withheld where kind = 'file' and cause = 'individual' order by 1",
    f"select sha256 from looked_into where reader in {NEVER} order by 1",  # noqa: S608 - our own words
    "select count(*) from masked",
)
_STATE = (
    *_WITHHELD,
    # Tables that are only added to: the last row's number, and what that row is known by. Another database, or one
    # restored from a backup, has another row there.
    "select id, seen_at, files_key from edition order by id desc limit 1",
    "select id, source from release order by id desc limit 1",
    "select id, row_sha256 from version order by id desc limit 1",
    "select id, key from change order by id desc limit 1",
    "select id, key from item order by id desc limit 1",
    "select id, seen_at, revision from item_version order by id desc limit 1",
    "select rowid, item_id, release_id from item_link order by rowid desc limit 1",
    "select id, sha256 from snapshot order by id desc limit 1",
    # What is written to afterwards: changes that a second look must confirm, editions that a person accepts, items that
    # say something else or are gone, a person's answers, labels by newer lists, what is withheld, what was never
    # looked into, and what was taken out of stored rows.
    "select count(*), coalesce(sum(id), 0) from change where state = 'held'",
    "select count(*) from edition where state = 'accepted'",
    "select count(*), max(seen_at) from item",
    "select count(*), max(reviewed_at) from review",
    "select count(*), max(at) from settled",
    "select count(*) from edition_file where instr(title || filename, 'withheld until reviewed')",
    "select reader, count(*) from item_version group by reader order by 1",
    "select count(*), max(ended_at) from labelling where ended_at is not null",
    # Where what is kept back stands now.
    "select count(*), max(id) from edition",
    "select s.url, s.fetched_at, v.sha256 from withheld w join snapshot s on s.sha256 = w.key left join validator v"  # noqa: ISC004
    " on v.source = s.source and v.url = s.url where w.kind = 'file' and w.lifted_at is null order by s.id",
    "select name, title, kind, url, first_seen_at from source order by name",
    "pragma user_version",
)


def watermark(main: Store, watched: Collection[str] | None) -> str:
    """A digest of the database, but for when sources were polled, and of what is configured; in one short read."""
    main.connection.execute("begin")
    try:
        found = _found(main, _STATE)
    finally:
        main.connection.execute("commit")
    told = as_json([found, None if watched is None else sorted(watched), rules()])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _found(main: Store, queries: Iterable[str]) -> list[list[list[object]]]:
    return [[list(x.values()) for x in main.rows(sql)] for sql in queries]


@cache
def rules() -> str:
    """A digest of what decides how a copy looks: its tables, the code that fills them, the lists of recipients."""
    return f"{VERSION} {digest_of(*PACKAGES)}"
