"""The names of the official registers: an SQLite file each, `<data>/official/companies_house.db`, replaced as a whole.

A name is found by a hash of `organisation_key`, which is then compared itself.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from db.connection import explained
from db.upkeep.access import make_folder
from recipients.cell.names import organisation_key
from text.timestamp import stamp

if TYPE_CHECKING:
    from recipients.classify import OfficialName

_TABLES = """
create table name (
  hash integer not null,          -- of organisation_key, 63 bits
  number text not null,
  name text not null,
  kind integer not null references kind(id),
  status integer not null references kind(id),
  former integer not null
) strict;
create table kind (id integer primary key, text text not null unique) strict;
create table about (register text not null, day text not null, read_at text not null, names integer not null) strict;
"""
OFFICIAL = "official"
"""In the data folder: where they are kept."""
_PARTS = {"charity_other_names": "charity_commission"}
"""Downloads that belong to a register that another download gives."""


class Loaded(NamedTuple):
    """One register that has been read."""

    file: str
    register: str
    day: str
    """ISO day of its edition, "" where that is not known."""
    read_at: str
    names: int
    size: int
    """Bytes on disk."""


def save_names(data: Path, file: str, day: str, names: Iterable[tuple[Any, ...]], now: datetime) -> Loaded:
    """Makes the index of one register anew, whole or not at all; `names` are (number, name, kind, status, former)."""
    folder = data / OFFICIAL
    make_folder(folder)
    made, path = folder / f".{file}.new", folder / f"{file}.db"
    made.unlink(missing_ok=True)
    try:
        with explained(made), closing(sqlite3.connect(made, isolation_level=None)) as db:
            db.execute("pragma journal_mode = off")
            db.execute("pragma synchronous = off")
            db.executescript(_TABLES)
            db.execute("begin")
            count = _fill(db, names)
            db.execute("create index name_hash on name(hash)")
            db.execute("insert into about values (?, ?, ?, ?)", [_PARTS.get(file, file), day, stamp(now), count])
            db.execute("commit")
        with made.open("rb") as stream:
            os.fsync(stream.fileno())
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    return Loaded(file, _PARTS.get(file, file), day, stamp(now), count, path.stat().st_size)


def _fill(db: sqlite3.Connection, names: Iterable[tuple[Any, ...]]) -> int:
    kinds: dict[str, int] = {}

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, name, kind, status, former in names:
            if key := organisation_key(name):
                words = (kinds.setdefault(text, len(kinds)) for text in (kind, status))
                yield _hash(key), number, name, *words, int(former)

    count = db.executemany("insert into name values (?, ?, ?, ?, ?, ?)", rows()).rowcount
    db.executemany("insert into kind values (?, ?)", ((n, text) for text, n in kinds.items()))
    return max(0, count)


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) >> 1


def remove_names(data: Path, register: str) -> int:
    """Takes a register out; gives how many files that were."""
    found = [f for f in loaded(data) if register in (f.register, f.file)]
    for f in found:
        (data / OFFICIAL / f"{f.file}.db").unlink()
    return len(found)


def loaded(data: Path) -> list[Loaded]:
    """What has been read."""
    out = []
    for path in sorted((data / OFFICIAL).glob("*.db")):
        with explained(path), closing(_open(path)) as db:
            for register, day, read_at, names in db.execute("select register, day, read_at, names from about"):
                out.append(Loaded(path.stem, register, day, read_at, names, path.stat().st_size))
    return out


def state(data: Path) -> str:
    """One name for what has been read: labels may come out otherwise where it is another. "" where there is nothing."""
    return ";".join(f"{f.file} {f.read_at} {f.names}" for f in loaded(data))


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


class OfficialNames:
    """The look-up that the classifier takes: call it with an `organisation_key`. Holds one connection a register."""

    def __init__(self, data: Path) -> None:
        self._files = [(f, _open(data / OFFICIAL / f"{f.file}.db")) for f in loaded(data)]

    def __call__(self, key: str) -> list[OfficialName]:
        from recipients.classify import OfficialName, OfficialRegister  # loads the rules

        out = []
        for about, db in self._files if key else ():
            for number, name, kind, status, former in db.execute(
                "select n.number, n.name, k.text, s.text, n.former from name n join kind k on k.id = n.kind"
                " join kind s on s.id = n.status where n.hash = ? limit 100",
                [_hash(key)],
            ):
                if organisation_key(name) == key:
                    register = OfficialRegister(about.register)
                    out.append(OfficialName(register, number, name, kind, status, bool(former), about.day))
        return out

    def close(self) -> None:
        """Closes the files."""
        for _, db in self._files:
            db.close()


@cache
def _lookup(data: Path, _: str) -> OfficialNames | None:
    return OfficialNames(data)


def official_names(data: Path) -> OfficialNames | None:
    """The look-up of a data folder, opened once for each state; None where no register has been read."""
    now = state(data)
    return _lookup(data, now) if now else None
