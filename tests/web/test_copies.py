"""Copies that are handed out are made once, kept within bounds, and gone when their file is withheld."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.archive import COPY_AGAIN, Archive, Copies
from db.store import Store
from db.withheld.record import withhold
from demo.editions import baseline
from readers.visible_copy import NoCopy, visible_copy
from web import files
from web.files import public_body

ODS = baseline().ods()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files of which a copy was really made."""
    made: list[str] = []

    def count(data: bytes, filename: str) -> bytes:
        made.append(filename)
        return visible_copy(data, filename)

    monkeypatch.setattr(files, "visible_copy", count)
    return made


def test_fifty_readers_of_one_file_cost_one_reading(tmp_path: Path, counted: list[str]) -> None:
    archive = Archive(tmp_path / "archive")
    sha256 = archive.keep(ODS)
    bodies = {public_body(archive, sha256, "a.ods", False) for _ in range(50)}
    assert bodies == {visible_copy(ODS, "a.ods")}
    assert counted == ["a.ods"]
    assert public_body(archive, sha256, "a.csv", False) != public_body(archive, sha256, "a.ods", False), "the ending decides the kind"
    assert counted == ["a.ods", "a.csv"]


def test_what_cannot_be_made_is_not_tried_at_each_request(tmp_path: Path, counted: list[str]) -> None:
    archive = Archive(tmp_path / "archive")
    sha256 = archive.keep(ODS[:900])
    for _ in range(3):
        with pytest.raises(NoCopy):
            public_body(archive, sha256, "cut.ods", False)
    assert counted == ["cut.ods"]
    (path,) = (tmp_path / "public" / "copies").iterdir()
    os.utime(path, (0, time.time() - COPY_AGAIN - 60))
    with pytest.raises(NoCopy):
        public_body(archive, sha256, "cut.ods", False)
    assert len(counted) == 2


def test_a_withheld_file_has_no_copy_left(tmp_path: Path, counted: list[str]) -> None:
    with Store.create(tmp_path) as store:
        wanted, other = store.archive.keep(ODS), store.archive.keep(baseline().ods() + b"\0")
        for sha256 in (wanted, other):
            Copies(tmp_path).put(f"{sha256}-x", b"a copy")
        public_body(store.archive, wanted, "a.ods", False)
        with store.transaction():
            withhold(store, "file", wanted, because="x", who="x", cause="person", now=datetime(2026, 11, 25, tzinfo=UTC))
    left = [p.name[:64] for p in (tmp_path / "public" / "copies").iterdir()]
    assert left == [other]
    assert counted == ["a.ods"]


def test_they_keep_within_bounds(tmp_path: Path) -> None:
    copies = Copies(tmp_path, most=100)
    for n in range(9):
        copies.put(str(n), b"x" * 40)
        for path in copies.folder.iterdir():
            os.utime(path, (0, int(path.name)))
    assert sorted(p.name for p in copies.folder.iterdir()) == ["7", "8"]
    copies.put("too large", b"x" * 101)
    assert copies.get("too large") is None


def test_a_folder_that_takes_nothing_is_no_fault(tmp_path: Path, counted: list[str]) -> None:
    (tmp_path / "public").write_text("in the way", encoding="utf-8")
    archive = Archive(tmp_path / "archive")
    sha256 = archive.keep(ODS)
    assert public_body(archive, sha256, "a.ods", False) == public_body(archive, sha256, "a.ods", False)
    assert len(counted) == 2
