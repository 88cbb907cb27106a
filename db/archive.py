"""Raw bytes as they came, kept for ever under their sha256: the evidence behind every alert."""

from __future__ import annotations

import hashlib
import os
import sys
import time
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from db.upkeep.access import give, make_folder, open_ours
from text.memory import is_short_of_memory

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LARGEST_BODY = 256 * 2**20
"""Bytes that one archived body may unpack to; a 15 kB zstd frame can hold 500 MB."""

_PIECE = 2**16
"""Bytes that are unpacked at once."""
LEVEL = 3
"""As the library has it: level 7 takes four times as long for a sixth less of a large CSV; workbooks come packed."""


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
        """Stores a body, durably and once, and gives its sha256; a file that has been damaged meanwhile is mended."""
        sha256 = hashlib.sha256(body).hexdigest()
        target = self.path(sha256)
        if self._is_sound(sha256):
            return sha256
        if not target.parent.is_dir():
            make_folder(target.parent)
            sync(self.folder)
        part = target.parent / f".part-{uuid.uuid4().hex}"
        handle = open_ours(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(zstd.compress(body, LEVEL))
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync(target.parent)
        return sha256

    def _is_sound(self, sha256: str) -> bool:
        return self.path(sha256).is_file() and self.holds(sha256)

    def holds(self, sha256: str) -> bool:
        """True where the body is kept, whole; reads it."""
        try:
            deque(self._pieces(sha256), maxlen=0)  # not held: of a large one that takes longer than to unpack it
        except (NotArchived, ArchiveDamaged):
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
        return b"".join(self._pieces(sha256))

    def _pieces(self, sha256: str) -> Iterator[bytes]:
        """The bytes, some at a time; whether they are those that the name promises is known behind the last."""
        path = self.path(sha256)
        try:
            packed = path.read_bytes()
        except FileNotFoundError:
            if self.behind is None:
                raise NotArchived(f"the archive {self.folder} has no body {sha256}; restore it from a backup") from None
            yield from self.behind._pieces(sha256)  # noqa: SLF001 - it is another of these
            return
        unpacking, digest, left = zstd.ZstdDecompressor(), hashlib.sha256(), LARGEST_BODY
        try:
            while left > 0 and (piece := unpacking.decompress(packed, max_length=min(_PIECE, left))):
                packed = b""
                digest.update(piece)
                left -= len(piece)
                yield piece
                if unpacking.eof:
                    break
        except zstd.ZstdError as error:
            if is_short_of_memory(error):
                raise MemoryError from error
            raise ArchiveDamaged(f"{path} does not unpack ({error}); restore it from a backup") from error
        if unpacking.unused_data or digest.hexdigest() != sha256:
            raise ArchiveDamaged(f"{path} holds other bytes than its name says; restore it from a backup")


def sync(path: Path) -> None:
    """Waits until a file or a folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# ---------------------------------------------------------------------------------------------------------------
# Copies of files as the site hands them out, on disk, so that none is made twice: bounded, and never the only place

MOST_COPIED = 256 * 2**20
"""Bytes of all of them; those that were not asked for longest go first."""
COPY_AGAIN = 3600.0
"""Seconds after which it is tried again to make a copy that could not be made."""


class Copies:
    """The copies of one data folder. A key begins with the sha256 of what was published."""

    def __init__(self, data: Path, most: int = MOST_COPIED) -> None:
        self.folder, self.most = data / "public" / "copies", most

    def get(self, key: str) -> bytes | None:
        """The copy; b"" where none could be made a while ago, None where that is not known."""
        path = self.folder / key
        try:
            body = path.read_bytes()
            if body:
                os.utime(path)
            elif time.time() - path.stat().st_mtime > COPY_AGAIN:
                return None
        except OSError:
            return None
        return body

    def put(self, key: str, body: bytes) -> None:
        """Keeps a copy, b"" for none that can be made. A disk that does not take it is no fault: it is made again."""
        if len(body) > self.most:
            return
        part = self.folder / f".{uuid.uuid4().hex}"
        with suppress(OSError):
            make_folder(self.folder)
            try:
                part.write_bytes(body)
                give(part)
                part.replace(self.folder / key)
            finally:
                part.unlink(missing_ok=True)
            self._bound()

    def _bound(self) -> None:
        found = [(s.st_mtime, s.st_size, p) for p, s in ((p, p.stat()) for p in self.folder.iterdir())]
        size = sum(x[1] for x in found)
        for _, length, path in sorted(found):
            if size <= self.most:
                break
            path.unlink(missing_ok=True)
            size -= length

    def drop(self, files: Iterable[str]) -> None:
        """Removes what was made of these files, by sha256."""
        wanted = frozenset(files)
        for path in self.folder.glob("*") if wanted else ():
            if path.name[:64] in wanted:
                path.unlink(missing_ok=True)
