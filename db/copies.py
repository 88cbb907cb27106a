"""Copies of files as the site hands them out, on disk, so that none is made twice: bounded, and never the only place.

A reader who reloads a file fifty times must not cost fifty readings of a workbook. Whoever serves a file has asked
before whether it is withheld; what is withheld later goes from here when the list of it is written.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

MOST = 256 * 2**20
"""Bytes of all of them; those that were not asked for longest go first."""
AGAIN = 3600.0
"""Seconds after which it is tried again to make a copy that could not be made."""


class Copies:
    """The copies of one data folder. A key begins with the sha256 of what was published."""

    def __init__(self, data: Path, most: int = MOST) -> None:
        self.folder, self.most = data / "public" / "copies", most

    def get(self, key: str) -> bytes | None:
        """The copy; b"" where none could be made a while ago, None where that is not known."""
        path = self.folder / key
        try:
            body = path.read_bytes()
            if body:
                os.utime(path)
            elif time.time() - path.stat().st_mtime > AGAIN:
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
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(body)
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
