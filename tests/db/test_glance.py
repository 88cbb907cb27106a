"""A command that only shows believes for an hour what was found of the database's bytes; whatever else does not."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.problems import FILE_NAME, DatabaseDamaged
from db.store import Store
from db.upkeep.checks import GLANCE_AFTER, check_sound
from text.timestamp import stamp

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def made(folder: Path) -> Path:
    with Store.create(folder) as store, store.transaction():
        store.insert("source", name="a", kind="file", url="https://example.org/Oatmeal.csv", first_seen_at=stamp(NOW))
    check_sound(folder, NOW, glance=True)
    return folder / FILE_NAME


def flip(path: Path, *, unseen: bool) -> None:
    """A bit of a text changes; `unseen`: as on a disk that fails, so that no time says so."""
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Oatmeal", b"Oatmeam"))
    if unseen:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_bytes_that_were_looked_at_within_the_hour_are_believed(tmp_path: Path) -> None:
    path = made(tmp_path)
    flip(path, unseen=True)
    check_sound(tmp_path, NOW + GLANCE_AFTER - timedelta(seconds=1), glance=True)
    with pytest.raises(DatabaseDamaged):
        check_sound(tmp_path, NOW + timedelta(seconds=1))
    with pytest.raises(DatabaseDamaged):
        check_sound(tmp_path, NOW + timedelta(seconds=1), glance=True)  # what was found is not forgotten


@pytest.mark.parametrize(("unseen", "later"), [(True, GLANCE_AFTER + timedelta(seconds=1)), (False, timedelta())])
def test_after_an_hour_or_where_the_file_was_written_they_are_looked_at(
    tmp_path: Path, unseen: bool, later: timedelta
) -> None:
    flip(made(tmp_path), unseen=unseen)
    with pytest.raises(DatabaseDamaged):
        check_sound(tmp_path, NOW + later, glance=True)
