"""Finds out whether the database is what npdwatch wrote: SQLite's own checks, and the file's bytes where nobody wrote.

SQLite's checks do not see a bit that flips within a text. But in rollback mode each commit counts up a number in the
file's first bytes: while that stands, the bytes must stay, and their CRC-32 says whether they did. That is for what
chance does, and reads a large database in a fifth of the time of a cryptographic digest; what is altered on purpose is
seen by the ledger (`db.chain`).
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct

from db.connection import damaged, explain, open_connection
from db.problems import FILE_NAME, DatabaseDamaged
from db.upkeep.notes import note, read_notes
from text.timestamp import parse_stamp, stamp

QUICK_AFTER = timedelta(days=1)
WHOLE_AFTER = timedelta(days=7)
GLANCE_AFTER = timedelta(hours=1)
"""So long a command that only shows believes what was found of the bytes, where the file's time is the same."""
SMALL = 64 * 2**20
"""Bytes up to which a database is checked whole whenever it was written: SQLite takes 3 ms for each MiB."""
_CHUNK = 2**16
JSON_COLUMNS = {
    "snapshot": ("headers", "exchange"), "edition": ("summary",), "version": ("cells", "also"),
    "change": ("fields", "detail"), "chain_entry": ("text",),
    "alert": ("payload",), "run": ("counts",), "review": ("also",), "assessment": ("items", "reasons"),
    "waiting": ("why",), "item": ("data",), "item_version": ("data", "documents"), "mention": ("recipients", "said"),
    "telling": ("sheets",),
}
EARLIER_WORDS = {("change", "planned_at"): "withheld", ("pulse", "at"): "9999"}
"""What a time was written as by earlier versions, until a migration, or what writes it next."""
RULES = 3
"""Counted up when what is held for damage changes: what was noted by earlier rules is looked at anew."""
OTHER_BYTES = (
    "its bytes have changed though npdwatch has written nothing since (if you have put another copy in its place "
    "yourself, run: npdwatch verify --trust)"
)


OLDER = (
    "it is an older copy of itself: what was written since is not in it, nor what was withheld (if you have put it in "
    "its place yourself, run: npdwatch verify --trust)"
)


class _CheckedFile(Struct, frozen=True):
    """What the file holds as of its last commit."""

    commits: int
    """As the file counts them; -1 in WAL mode, where it does not."""
    digest: str
    file: list[int]
    """Its number, size and time, as the system has them."""

    def as_note(self, now: datetime) -> dict[str, Any]:
        return {
            "commits": self.commits, "digest": self.digest, "file": self.file, "digested": stamp(now), "rules": RULES,
        }


@contextmanager
def _unwritten(path: Path) -> Iterator[tuple[sqlite3.Connection, BinaryIO]]:
    """The database, which nobody writes meanwhile, and its bytes.

    The file is opened before and closed after the connection: closing it gives up this process's locks on it.
    """
    with path.open("rb") as raw, closing(open_connection(path, read_only=True)) as connection:
        try:
            connection.execute("begin")
            connection.execute("select count(*) from sqlite_schema").fetchone()
            yield connection, raw
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter where SQLite quotes what is no text
            problem = explain(error, path) if isinstance(error, sqlite3.Error) else None
            raise (problem or damaged(path, str(error))) from error


def _state(raw: BinaryIO) -> _CheckedFile:
    file = _file(os.fstat(raw.fileno()))  # before: what is written while it is read is seen by its time
    raw.seek(0)
    header = raw.read(100)
    wal = header[18:20] != b"\x01\x01"
    digest = zlib.crc32(header)
    while chunk := raw.read(_CHUNK):
        digest = zlib.crc32(chunk, digest)
    commits = -1 if wal else int.from_bytes(header[24:28], "big")
    return _CheckedFile(commits, f"{digest:08x}", file)


def _file(found: os.stat_result) -> list[int]:
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def check_sound(
    folder: Path, now: datetime, *, whole: bool = False, trust: bool = False, glance: bool = False
) -> None:
    """Checks the database of a data folder as far as it is due, and notes what came of it.

    Each time it was written since the last check, and after `QUICK_AFTER`; thoroughly where it is `SMALL`, after
    `WHOLE_AFTER`, or where `whole` asks for it. What was found damaged stays so until it is another file that is sound.
    `trust`: a person says that the file is the right one, though its bytes are not those that were noted. `glance`:
    nothing is made of what is read, so that bytes which were looked at within `GLANCE_AFTER` are not looked at again,
    and what takes seconds of a larger database is left to what writes, unless that is as late as it may be old.

    Raises:
        DatabaseDamaged: with what is wrong, the last backup, and what to do.
        DatabaseProblem: it cannot be opened or read.
    """
    path = folder / FILE_NAME
    if not path.is_file() or path.stat().st_size == 0:
        return  # whoever opens it says so
    notes = {} if trust else read_notes(folder)
    known, bad = notes.get("checked", {}), notes.get("damaged", {})
    if glance and not bad and _stands(path, known, now):
        return
    with _damage_noted(folder, now), _unwritten(path) as (connection, raw):
        state = _state(raw)
        if bad and bad.get("digest") == state.digest and bad.get("rules") == RULES:
            raise damaged(path, str(bad.get("what", "")))
        noted = known.get("commits", -1)
        same = state.commits >= 0 and noted == state.commits and known.get("rules") == RULES
        if same and known.get("digest") != state.digest:
            raise damaged(path, OTHER_BYTES)
        if 0 <= state.commits < noted:  # nobody writes that down: notes were read before the file
            raise damaged(path, OLDER)
        large = path.stat().st_size > SMALL
        left = glance and large and known.get("rules") == RULES
        due_whole = whole or bool(bad) or _is_over(known.get("whole"), WHOLE_AFTER * (1 + left), now)
        due = due_whole or _is_over(known.get("quick"), QUICK_AFTER * (1 + left), now)
        if not due and (same or left):
            if same:  # else whoever wrote it looks at what was written
                note(folder, "checked", {**known, **state.as_note(now)})
            return
        thorough = due_whole or not large
        if wrong := _wrong(connection, thorough=thorough) or (unreadable(connection) if bad or whole else ""):
            raise damaged(path, wrong)
    looked = stamp(now)
    whole_at = looked if thorough else known.get("whole")
    note(folder, "checked", {**state.as_note(now), "quick": looked, "whole": whole_at})
    note(folder, "damaged", None)


def is_another(folder: Path, now: datetime) -> bool:
    """True where the database is not the one that was noted: only a person can say that it is the right one."""
    try:
        check_sound(folder, now)
    except DatabaseDamaged:
        return True
    return False


def _stands(path: Path, known: Mapping[str, Any], now: datetime) -> bool:
    """True where its bytes were looked at lately, and nothing says that it was written since. In WAL mode it may be."""
    same = known.get("file") == _file(path.stat()) and known.get("commits", -1) >= 0
    return same and known.get("rules") == RULES and not _is_over(known.get("digested"), GLANCE_AFTER, now)


def check_file(path: Path) -> None:
    """Checks a database that stands by itself, such as a backup, thoroughly. Raises DatabaseDamaged."""
    with _unwritten(path) as (connection, _):
        if wrong := _wrong(connection, thorough=True):
            raise damaged(path, wrong)


def note_written(folder: Path, now: datetime) -> None:
    """After a command has written: checks what it left, so that the next one can tell whether a byte has changed."""
    known = read_notes(folder).get("checked", {})
    path = folder / FILE_NAME
    if not path.is_file():  # a test message goes out without one
        return
    with suppress(OSError, sqlite3.Error), path.open("rb") as raw:
        if int.from_bytes(raw.read(28)[24:], "big") == known.get("commits"):
            return
    if path.stat().st_size <= SMALL:
        check_sound(folder, now)
        return
    with _unwritten(path) as (_, raw):
        state = _state(raw)
    note(folder, "checked", {**known, **state.as_note(now)})


def damage_behind_a_fault(folder: Path, now: datetime) -> DatabaseDamaged | None:
    """The damage that may have led to a fault of ours: looked for in the whole database, its texts included."""
    try:
        check_sound(folder, now, whole=True)
    except DatabaseDamaged as problem:
        return problem
    except Exception:  # noqa: BLE001 - the fault itself is told then
        return None
    return None


@contextmanager
def _damage_noted(folder: Path, now: datetime) -> Iterator[None]:
    """Notes that the database was found damaged, with the digest of what was found so."""
    try:
        yield
    except DatabaseDamaged as problem:
        with suppress(OSError), (folder / FILE_NAME).open("rb") as raw:
            digest = _state(raw).digest
            known = read_notes(folder).get("damaged", {})
            if (known.get("digest"), known.get("rules")) != (digest, RULES):
                note(folder, "damaged", {"at": stamp(now), "what": problem.what, "digest": digest, "rules": RULES})
        raise


def _is_over(at: object, after: timedelta, now: datetime) -> bool:
    """True where that is longer ago, was never, or lies in the future of a clock that was wrong."""
    try:
        return not now - after < parse_stamp(str(at)) <= now + timedelta(minutes=5)
    except (ValueError, TypeError):
        return True


def _wrong(connection: sqlite3.Connection, *, thorough: bool) -> str:
    """What SQLite finds wrong; "" for nothing."""
    found = connection.execute(f"pragma {'integrity_check' if thorough else 'quick_check'}(1)").fetchone()
    if found[0] != "ok":
        return " ".join(str(found[0]).split())
    if thorough and (lost := connection.execute("pragma foreign_key_check").fetchone()):
        return f"a row of {lost[0]} belongs to one of {lost[2]} that is not there"
    return ""


def unreadable(connection: sqlite3.Connection) -> str:
    """A value that npdwatch cannot have written, in any table; "" for none."""
    tables = "select name from sqlite_schema where type = 'table' and sql like '%strict'"
    for (table,) in connection.execute(tables).fetchall():
        cursor = connection.execute(f'select * from "{table}"')  # noqa: S608 - a name of ours
        names = [c[0] for c in cursor.description]
        formats = [(names.index(name), name, reads) for name, reads in format_checks(table, names).items()]
        while row := _next(cursor):
            for n, name, reads in formats:
                try:
                    if row[n] not in (None, "", EARLIER_WORDS.get((table, name))):
                        reads(row[n])
                except ValueError:
                    return f"{name} of a row of {table} is not what npdwatch writes"
    return ""


def format_checks(table: str, columns: Sequence[str]) -> dict[str, Callable[[str], object]]:
    """The columns of a table that hold times or JSON, with what reads them and raises ValueError."""
    times: dict[str, Callable[[str], object]] = {
        c: datetime.fromisoformat for c in columns if c == "at" or c.endswith("_at")
    }
    if table == "capture":
        times["at"] = lambda text: datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007 - read and left
    return {**times, **{c: json.loads for c in columns if c in JSON_COLUMNS.get(table, ())}}


def _next(cursor: sqlite3.Cursor) -> tuple[Any, ...] | None:
    row: tuple[Any, ...] | None = cursor.fetchone()  # raises where a text is no UTF-8
    return row
