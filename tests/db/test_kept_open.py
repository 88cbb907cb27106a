"""The database as the daemon reads it every few seconds: open as long as it is the same file, and in nobody's way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.connection import KeptOpen
from db.problems import FILE_NAME, DatabaseDamaged, NotInitialised
from db.schedule import polls, something_to_stamp, something_to_tell
from db.store import Store
from text.timestamp import stamp

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def source(name: str) -> dict[str, str]:
    return {"name": name, "kind": "file", "url": "", "first_seen_at": stamp(NOW), "polled_at": stamp(NOW)}


def made(folder: Path, *names: str) -> Path:
    """A data folder whose sources of these names were polled."""
    with Store.create(folder) as store, store.transaction():
        for name in names:
            store.insert("source", **source(name))
    return folder


def names_in(kept: KeptOpen) -> set[str]:
    """The sources that were polled; all the daemon's other looks are taken too."""
    something_to_tell(kept, NOW)
    something_to_stamp(kept, NOW)
    return set(polls(kept))


def test_what_another_writes_is_seen_and_nobody_waits(tmp_path: Path) -> None:
    kept = KeptOpen(made(tmp_path, "a"))
    assert names_in(kept) == {"a"}
    version = kept.version()
    assert kept.version() == version
    with Store.open(tmp_path) as store:
        for name in "bcd":
            with store.transaction():  # it ends only where nobody reads
                store.insert("source", **source(name))
            assert kept.version() != version
            version = kept.version()
            assert name in names_in(kept)


def test_another_file_in_its_place_is_read_anew(tmp_path: Path) -> None:
    kept = KeptOpen(made(tmp_path / "data", "old"))
    assert names_in(kept) == {"old"}
    version = kept.version()
    (tmp_path / "data").rename(tmp_path / "before")
    with pytest.raises(NotInitialised):
        names_in(kept)
    made(tmp_path / "data", "restored")
    assert names_in(kept) == {"restored"}
    assert kept.version() != version


def test_a_file_that_cannot_be_read_is_said_at_each_look_and_read_once_it_is_mended(tmp_path: Path) -> None:
    whole = made(tmp_path, "a") / FILE_NAME
    kept, data = KeptOpen(tmp_path), whole.read_bytes()
    assert names_in(kept) == {"a"}
    whole.unlink()
    whole.write_bytes(b"no database at all, and long enough to be read as one" * 100)
    for _ in range(2):
        with pytest.raises(DatabaseDamaged):
            names_in(kept)
    whole.write_bytes(data)
    assert names_in(kept) == {"a"}
