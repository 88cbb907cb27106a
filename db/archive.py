"""Raw bytes as they came, kept for ever under their sha256: the evidence behind every alert."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LARGEST = 256 * 2**20
"""Bytes that one archived body may unpack to; a 15 kB zstd frame can hold 500 MB."""

LEVEL = 9
"""Above it zstd takes 20 to 100 times as long to save little."""


class NotArchived(Exception):
    """The archive does not hold this body."""


class ArchiveDamaged(Exception):
    """The file does not hold the bytes that its name promises."""


class Archive:
    """A folder of bodies, each stored once, compressed, named by the sha256 of what it unpacks to."""

    def __init__(self, folder: Path, behind: Archive | None = None) -> None:
        """`behind` is read where this one holds nothing, and never written: for trials on the real evidence."""
        self.folder = folder
        self.behind = behind

    def path(self, sha256: str) -> Path:
        """Where a body is kept. `sha256` is 64 hex digits; anything else is refused, since it becomes a path."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise NotArchived(f"{sha256!r} is not a sha256: 64 digits 0-9 a-f are expected")
        return self.folder / sha256[:2] / f"{sha256}.zst"

    def keep(self, body: bytes) -> str:
        """Stores a body, durably, and gives its sha256.

        Storing the same bytes again does nothing, but for a file that has been damaged meanwhile: it is mended.
        """
        sha256 = hashlib.sha256(body).hexdigest()
        target = self.path(sha256)
        if self._is_sound(sha256):
            return sha256
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            _sync_folder(self.folder)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(zstd.compress(body, LEVEL))
                part.flush()
                os.fsync(part.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return sha256

    def _is_sound(self, sha256: str) -> bool:
        if not self.path(sha256).is_file():
            return False
        try:
            self.body(sha256)
        except ArchiveDamaged:
            return False
        return True

    def has(self, sha256: str) -> bool:
        """True where the body is kept."""
        return self.path(sha256).exists() or (self.behind is not None and self.behind.has(sha256))

    def body(self, sha256: str) -> bytes:
        """The bytes.

        Raises:
            NotArchived: there is no such body.
            ArchiveDamaged: what is kept does not unpack, or to something else.
        """
        path = self.path(sha256)
        try:
            packed = path.read_bytes()
        except FileNotFoundError:
            if self.behind is not None:
                return self.behind.body(sha256)
            raise NotArchived(f"the archive {self.folder} has no body {sha256}") from None
        try:
            body = zstd.ZstdDecompressor().decompress(packed, max_length=LARGEST)
        except zstd.ZstdError as error:
            raise ArchiveDamaged(f"{path} does not unpack ({error}); restore it from a backup") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise ArchiveDamaged(f"{path} holds other bytes than its name says; restore it from a backup")
        return body


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
