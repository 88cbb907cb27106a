"""Putting a backup back into a data folder: made ready beside what is there, which is replaced in one step."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from db.archive import Archive, ArchiveDamaged, NotArchived, sync
from db.locks import Busy, Lock, daemon_lock, lock_files
from db.outbox import restored
from db.problems import FILE_NAME
from db.store import Store
from db.upkeep.access import make_folder
from db.upkeep.backup import BESIDE, BODIES, NAME, Manifest, copy_file, copy_if_there, find_backup, unused
from db.upkeep.carry_over import CarriedOver, carry_list, carry_over
from db.upkeep.notes import note
from db.upkeep.numbers import pass_over_numbers
from db.upkeep.prune import pruned
from db.upkeep.verify import named_bodies
from db.withheld.short_list import list_path
from db.withheld.unknown import note_unknown

_STAGE = ".restoring"
_ASIDE = "before-restoring-"
_NO_DATABASE = "there was no database here that could tell"


class Restored(Struct, frozen=True):
    """What restoring came to."""

    place: Path
    manifest: Manifest
    aside: Path | None
    """Where what was there is kept now."""
    bodies: int
    """Put back into the archive."""
    lost: tuple[str, ...]
    """Bodies that neither the backup nor the archive has as they were."""
    carried: CarriedOver | None
    """What has been withheld since the backup; None where there was no database, or none that can be read."""
    unknown: str
    """Why more may have been withheld since; "" where all of it is carried over."""
    listed: int
    """And then, how much is withheld by the short list of the public copy."""
    unsent: int
    """Deliveries that were waiting in the backup and are not sent."""


def restore(folder: Path, data: Path, now: datetime, *, quiet: bool) -> Restored:
    """Puts a backup back into a data folder; what was there is moved aside, and nothing of the archive is taken out.

    Raises:
        NoBackup: as `find_backup`.
        Busy: a daemon or another command works in the data folder.
    """
    place, manifest = find_backup(folder)
    make_folder(data)
    with ExitStack() as stack:
        _keep_others_out(data, stack)
        # All is made ready beside the present database, which is replaced in one step: killed before, nothing has
        # changed; killed after, all is done.
        stage = data / _STAGE
        shutil.rmtree(stage, ignore_errors=True)
        make_folder(stage)
        present = data / FILE_NAME
        copy_file(place / FILE_NAME, stage / FILE_NAME)
        for name in BESIDE:
            copy_if_there(place / name, stage / name)
        with Store.open(stage) as store:
            named = named_bodies(store).keys() - pruned(store)
            carried = carry_over(present, store, now) if present.is_file() else None
            listed = carry_list(data, store, now) if carried is None else 0
            unsent = restored.begin(store, now, quiet=quiet)
            unreadable = "the database that was there cannot be read" if present.is_file() else _NO_DATABASE
            with store.transaction():
                pass_over_numbers(store, present if carried and not carried.unknown else None)
            if unknown := unreadable if carried is None else carried.unknown:
                with store.transaction():
                    note_unknown(store, manifest.made_at, unknown, now)
        aside = unused(data, f"{_ASIDE}{now.astimezone(UTC).strftime(NAME)}")
        put_back, lost = _restore_archive(place, data / "archive", aside, named)
        for name in BESIDE:
            if (stage / name).exists():
                _move_aside(data / name, aside)
                (stage / name).replace(data / name)
        # A journal beside another database would be played back into it.
        for name in (f"{FILE_NAME}-journal", f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", "upkeep.json", "public"):
            _move_aside(data / name, aside)
        if list_path(aside).is_file():  # a site that runs still shows the copy that it is about, and goes by it
            copy_file(list_path(aside), list_path(data))
        if present.exists():
            make_folder(aside)
            _keep_both(present, aside / FILE_NAME)
        (stage / FILE_NAME).replace(present)
        sync(data)
        note(data, "backup", {"folder": str(place.parent), "at": manifest.made_at})
        shutil.rmtree(stage)
    kept = aside if aside.is_dir() else None
    return Restored(place, manifest, kept, put_back, lost, carried, unknown, listed, unsent)


def _keep_others_out(data: Path, stack: ExitStack) -> None:
    try:
        stack.enter_context(daemon_lock(data).take())
    except Busy as busy:
        raise Busy(f"{busy}: stop the daemon first (systemctl stop npdwatch), then restore") from None
    for path in lock_files(data):
        if path.name != "daemon.lock":
            lock = Lock(path, f"{path.stem} in {data}")
            stack.callback(lock.release)
            lock.take()


def _restore_archive(place: Path, archive: Path, aside: Path, named: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """Puts back what the archive lacks or has in other bytes: what it had at the backup, and what the database names.

    What it had lost by then an earlier backup may have brought there.
    """
    ours, theirs = Archive(archive), Archive(place.parent / "archive")
    put_back, lost = 0, []
    for sha256 in sorted({*named, *(place / BODIES).read_text(encoding="ascii").split()}):
        with suppress(NotArchived, ArchiveDamaged):
            ours.body(sha256)
            continue
        try:
            theirs.body(sha256)
        except (NotArchived, ArchiveDamaged):
            lost.append(sha256)
            continue
        _move_aside(ours.path(sha256), aside / "archive")
        copy_file(theirs.path(sha256), ours.path(sha256))
        put_back += 1
    return put_back, tuple(lost)


def _keep_both(path: Path, aside: Path) -> None:
    try:
        aside.hardlink_to(path)
    except OSError:  # a file system without links
        copy_file(path, aside)


def _move_aside(path: Path, aside: Path) -> None:
    if path.exists():
        make_folder(aside)
        path.replace(aside / path.name)
