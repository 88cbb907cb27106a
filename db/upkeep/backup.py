"""Backups: a copy of the database with what it needs of the archive, written and found again.

A folder of backups holds `archive`, to which each backup adds the bodies that are new, and a folder for each backup,
named by its time. Its manifest is written last: without one it is half-written, and is never restored.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from db.archive import Archive, sync
from db.connection import explained, open_connection
from db.locks import Lock
from db.migrations.tables import OLDEST, VERSION
from db.problems import FILE_NAME, DatabaseProblem
from db.recipients.official_names import OFFICIAL
from db.upkeep.access import Access, make_folder
from db.upkeep.checks import check_file, check_sound
from db.upkeep.notes import note
from db.upkeep.prune import LOG
from text.timestamp import stamp

MANIFEST = "manifest.json"
BODIES = "bodies.txt"
"""In a backup: the sha256 of every body that the archive held, a line each."""
BESIDE = (OFFICIAL, "published.json", LOG)
"""What a backup has beside database and archive, where it is there."""
FORMAT = 1
_PART = ".part"
NAME = "%Y-%m-%dT%H%M%SZ"


class NoBackup(DatabaseProblem):
    """What is there is no backup that this program can put back; the message says what it is."""


class Manifest(Struct, frozen=True):
    """What a backup says of itself."""

    made_at: str
    program: str
    tables: int
    """Version of the database's tables."""
    bodies: int
    files: dict[str, str]
    """Path in the backup -> sha256."""
    format: int = FORMAT


def back_up(data: Path, to: Path, now: datetime, program: str, *, keep: int) -> tuple[Path, Manifest, int]:
    """Adds a backup of a data folder to a folder of backups, also while the daemon runs.

    Gives its folder, its manifest, and how many bodies were new. Of the backups there the newest `keep` stay.

    Raises:
        DatabaseProblem: the database is damaged, or cannot be read: nothing is written over what is there.
        Busy: another backup is being written there.
        OSError: the folder cannot be written.
    """
    make_folder(to)
    with Lock(to / "backup.lock", f"the folder of backups {to}").take():
        for half in to.glob(f"*{_PART}"):
            shutil.rmtree(half)
        place = unused(to, now.astimezone(UTC).strftime(NAME))
        part = place.with_name(place.name + _PART)
        make_folder(part)
        _copy_database(data, part / FILE_NAME, now)
        for name in BESIDE:
            copy_if_there(data / name, part / name)
        # After the database: every body is in the archive before a row names it.
        bodies, new = _copy_archive(data / "archive", to / "archive")
        (part / BODIES).write_text("".join(f"{b}\n" for b in bodies), encoding="ascii")
        files = {str(p.relative_to(part)): _digest(p) for p in sorted(part.rglob("*")) if p.is_file()}
        with closing(open_connection(part / FILE_NAME, read_only=True)) as copy:
            (tables,) = copy.execute("pragma user_version").fetchone()
        manifest = Manifest(stamp(now), program, tables, len(bodies), files)
        (part / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        for path in (*part.rglob("*"), part):
            sync(path)
        part.replace(place)
        sync(to)
        for old in backups(to)[keep:]:
            shutil.rmtree(old)
    note(data, "backup", {"folder": str(to), "at": stamp(now)})
    return place, manifest, new


def _copy_database(data: Path, target: Path, now: datetime) -> None:
    check_sound(data, now)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, Access.file))
    with (
        closing(open_connection(data / FILE_NAME, read_only=True)) as database,
        closing(open_connection(target, create=True)) as copy,
        explained(target),
    ):
        database.backup(copy)
    check_file(target)


def copy_if_there(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))
    elif source.is_file():
        shutil.copyfile(source, target)


def _bodies(archive: Path) -> Iterator[str]:
    for folder in sorted(archive.glob("??")):
        yield from sorted(p.stem for p in folder.glob("*.zst") if not p.name.startswith("."))


def _copy_archive(source: Path, target: Path) -> tuple[list[str], int]:
    """Adds what the target lacks; copies, not links: a link would be damaged together with the original.

    What is damaged here stays there as it was.
    """
    ours, theirs = Archive(source), Archive(target)
    bodies, new = list(_bodies(source)), 0
    for sha256 in bodies:
        path, there = ours.path(sha256), theirs.path(sha256)
        if there.is_file() and (there.stat().st_size == path.stat().st_size or not ours.holds(sha256)):
            continue
        copy_file(path, there)
        new += 1
    return bodies, new


def copy_file(source: Path, target: Path) -> None:
    make_folder(target.parent)
    part = target.with_name(f".part-{target.name}")
    try:
        shutil.copyfile(source, part)
        part.chmod(Access.file)
        sync(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backups(folder: Path) -> list[Path]:
    """The whole backups in a folder of backups, the newest first."""
    return sorted((p.parent for p in folder.glob(f"*/{MANIFEST}") if p.parent.suffix != _PART), reverse=True)


def find_backup(folder: Path) -> tuple[Path, Manifest]:
    """The newest backup in a folder of backups, or the one whose own folder is given, checked against its manifest.

    Raises:
        NoBackup: there is none; it is half-written, altered, or of a version that this program cannot read.
    """
    place = folder if (folder / MANIFEST).is_file() else next(iter(backups(folder)), None)
    if place is None or place.suffix == _PART:
        half = place is not None or any((*folder.glob(f"*{_PART}"), *folder.glob(f"**/{FILE_NAME}")))
        if half:
            raise NoBackup(f"{folder} holds only a backup that was cut off while it was written: it has no manifest. "
                           "Name another one, or make one with: npdwatch backup")
        raise NoBackup(f"{folder} holds no backup of npdwatch. Name the folder that was given to npdwatch backup.")
    try:
        manifest = Manifest(**json.loads((place / MANIFEST).read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        manifest = None
    if manifest is None or manifest.format != FORMAT:
        raise NoBackup(f"{place / MANIFEST} is damaged, or of another version of npdwatch. Name an earlier backup.")
    if manifest.tables > VERSION:
        raise NoBackup(
            f"{place} was made by npdwatch {manifest.program}, which is newer than this one (its tables are version "
            f"{manifest.tables}, this program knows {VERSION}). Install that version, then restore."
        )
    if manifest.tables < OLDEST:
        raise NoBackup(f"{place} was made before version 0.1.0, and this program does not read it.")
    for name, sha256 in manifest.files.items():
        if not (place / name).is_file() or _digest(place / name) != sha256:
            raise NoBackup(f"{place / name} is missing or was altered after the backup was made. Name an earlier one.")
    return place, manifest


def unused(folder: Path, name: str) -> Path:
    """A path by that name, or one that sorts behind it where the same second has brought one before."""
    return next(p for n in range(1000) if not (p := folder / (f"{name}-{n:03d}" if n else name)).exists())
