"""What a command that only shows believes of a database, and what it leaves to those that write; and for how long."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.problems import FILE_NAME, DatabaseDamaged
from db.store import Store
from db.upkeep import checks
from db.upkeep.checks import GLANCE_AFTER, QUICK_AFTER, RULES, WHOLE_AFTER, check_sound
from db.upkeep.notes import note, read_notes
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


def noted(folder: Path, what: str) -> str:
    return str(read_notes(folder)["checked"][what])


def write(folder: Path) -> None:
    with Store.open(folder) as store, store.transaction():
        store.insert("source", name="b", kind="file", url="https://example.org/b.csv", first_seen_at=stamp(NOW))


@pytest.mark.parametrize("written", [False, True])
def test_what_only_shows_leaves_the_daily_look_at_a_large_database_to_what_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, written: bool
) -> None:
    made(tmp_path)
    monkeypatch.setattr(checks, "SMALL", 0)
    if written:
        write(tmp_path)
    later = NOW + QUICK_AFTER + timedelta(hours=1)
    before = noted(tmp_path, "commits")
    check_sound(tmp_path, later, glance=True)
    assert noted(tmp_path, "quick") == stamp(NOW)
    assert noted(tmp_path, "commits") == before, "what was written is still to be looked at"
    check_sound(tmp_path, later)
    assert noted(tmp_path, "quick") == stamp(later)
    assert (noted(tmp_path, "commits") != before) is written


@pytest.mark.parametrize(("after", "looked"), [(QUICK_AFTER, "quick"), (WHOLE_AFTER, "whole")])
def test_where_nothing_writes_it_takes_that_look_itself_once_it_is_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: timedelta, looked: str
) -> None:
    made(tmp_path)
    monkeypatch.setattr(checks, "SMALL", 0)
    late = NOW + 2 * after
    check_sound(tmp_path, late, glance=True)
    assert noted(tmp_path, looked) == stamp(late)


def test_a_large_database_that_was_never_looked_at_is_looked_through_by_whoever_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path)
    monkeypatch.setattr(checks, "SMALL", 0)
    for forgotten in ({}, {**read_notes(tmp_path)["checked"], "rules": RULES - 1}):
        note(tmp_path, "checked", forgotten)
        check_sound(tmp_path, NOW, glance=True)
        assert noted(tmp_path, "whole" if not forgotten else "quick") == stamp(NOW)
    flip(path, unseen=False)
    with pytest.raises(DatabaseDamaged):
        check_sound(tmp_path, NOW + timedelta(hours=2), glance=True)


def test_a_crawl_that_looked_at_the_bytes_spares_what_only_shows_the_same_look(tmp_path: Path) -> None:
    made(tmp_path)
    later = NOW + timedelta(hours=3)
    check_sound(tmp_path, later)
    assert noted(tmp_path, "digested") == stamp(later)
