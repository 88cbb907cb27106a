"""Bytes are kept whole under their sha256, or it is said that they are not."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from db.archive import Archive, ArchiveDamaged, NotArchived

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BODY = b"rows and rows\n" * 1000


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    for body in (BODY, b"", b"\0" * 100_000):
        sha256 = archive.keep(body)
        assert sha256 == hashlib.sha256(body).hexdigest()
        assert archive.body(sha256) == body
        assert archive.has(sha256)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    path = archive.path(archive.keep(BODY))
    before = path.stat()
    archive.keep(BODY)
    assert path.stat().st_ino == before.st_ino
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_missing_body_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotArchived, match="has no body"):
        Archive(tmp_path).body("0" * 64)


@pytest.mark.parametrize("name", ["", "../../../etc/passwd", "0" * 63, "0" * 65, "G" * 64, "A" * 64])
def test_only_a_sha256_becomes_a_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotArchived, match="is not a sha256"):
        Archive(tmp_path).body(name)


def damages() -> dict[str, bytes]:
    packed = zstd.compress(BODY)
    return {
        "cut": packed[:-5],
        "empty": b"",
        "other bytes": zstd.compress(b"other"),
        "not packed": BODY,
        "a bomb": zstd.compress(bytes(300 * 2**20)), "more behind it": zstd.compress(BODY) + b"x",
    }


@pytest.mark.parametrize("kind", ["cut", "empty", "other bytes", "not packed", "a bomb", "more behind it"])
def test_damage_is_noticed_and_mended_when_the_same_bytes_come_again(kind: str, tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256 = archive.keep(BODY)
    archive.path(sha256).write_bytes(damages()[kind])
    with pytest.raises(ArchiveDamaged, match="restore"):
        archive.body(sha256)
    archive.keep(BODY)
    assert archive.body(sha256) == BODY


def test_a_failure_to_write_leaves_nothing_half(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    folder = archive.path(hashlib.sha256(BODY).hexdigest())
    folder.mkdir(parents=True)  # a folder in the file's place: replacing it fails
    (folder / "x").touch()
    with pytest.raises(OSError, match="directory"):
        archive.keep(BODY)
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]


def test_an_archive_behind_is_read_and_never_written(tmp_path: Path) -> None:
    behind = Archive(tmp_path / "behind")
    old = behind.keep(BODY)
    front = Archive(tmp_path / "front", behind=behind)
    assert front.has(old)
    assert front.body(old) == BODY
    new = front.keep(b"new")
    assert not behind.has(new)
    assert front.body(new) == b"new"
