"""Opens an OLE compound file ([MS-CFB]) just far enough to list its streams and read them. Runs in the child only."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_ENTRY = 128
_MOST_ENTRIES = 20_000


class NotCompound(ValueError):
    """The bytes are no compound file, or a damaged one."""


def streams_of(data: bytes) -> dict[str, bytes]:
    """Every stream by its path within the file (`_SX_DB_CUR/0001`).

    Raises:
        NotCompound: see there.
    """
    try:
        return _Compound(data).streams()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotCompound(f"damaged: {error}") from error


def places_of(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """Where in the file the bytes of each stream stand, piece by piece, as (start, end).

    Raises:
        NotCompound: as `streams_of`.
    """
    try:
        compound = _Compound(data)
        compound.streams()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotCompound(f"damaged: {error}") from error
    return {name: compound.places(*where) for name, where in compound.starts.items()}


class _Compound:
    def __init__(self, data: bytes) -> None:
        if data[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise NotCompound("no compound file")
        self.data = data
        self.size = 1 << struct.unpack_from("<H", data, 30)[0]
        if self.size not in (512, 4096):
            raise NotCompound("sectors of an unknown size")
        first_directory, self.cutoff, first_mini = struct.unpack_from("<I4xII", data, 48)
        difat = [*struct.unpack_from("<109I", data, 76)]
        following, left = struct.unpack_from("<II", data, 68)
        seen: set[int] = set()
        while following < _END and left and following not in seen:
            seen.add(following)
            more = struct.unpack_from(f"<{self.size // 4}I", self._sector(following))
            difat += more[:-1]
            following, left = more[-1], left - 1
        self.fat: list[int] = []
        for sector in difat:
            if sector < _END:
                self.fat += struct.unpack(f"<{self.size // 4}I", self._sector(sector))
        self.directory = self._chain(first_directory)
        mini = self._chain(first_mini)
        self.mini_fat = struct.unpack(f"<{len(mini) // 4}I", mini)
        self.root = b""
        self.root_start = 0
        self.starts: dict[str, tuple[int, int]] = {}
        """Path of each stream -> its first sector and its size."""

    def _sector(self, number: int) -> bytes:
        body = self.data[(number + 1) * self.size : (number + 2) * self.size]
        return body + bytes(self.size - len(body))

    def _chain(self, sector: int) -> bytes:
        out: list[bytes] = []
        seen: set[int] = set()
        while sector < len(self.fat):
            if sector in seen:
                raise NotCompound("a chain of sectors runs in a circle")
            seen.add(sector)
            out.append(self._sector(sector))
            sector = self.fat[sector]
        return b"".join(out)

    def _small(self, sector: int, size: int) -> bytes:
        out: list[bytes] = []
        seen: set[int] = set()
        while sector < len(self.mini_fat) and sector not in seen and len(out) * 64 < size:
            seen.add(sector)
            out.append(self.root[sector * 64 : sector * 64 + 64])
            sector = self.mini_fat[sector]
        return b"".join(out)[:size]

    def streams(self) -> dict[str, bytes]:
        entries = [self.directory[i : i + _ENTRY] for i in range(0, len(self.directory), _ENTRY)][:_MOST_ENTRIES]
        if not entries:
            raise NotCompound("it has no directory")
        self.root_start = struct.unpack_from("<I", entries[0], 116)[0]
        self.root = self._chain(self.root_start)
        out: dict[str, bytes] = {}
        waiting = [(struct.unpack_from("<I", entries[0], 76)[0], "")]
        seen: set[int] = set()
        while waiting:
            number, path = waiting.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            entry = entries[number]
            length, kind = struct.unpack_from("<HB", entry, 64)
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<III", entry, 68)
            waiting += [(left, path), (right, path)]
            if kind == 1:
                waiting.append((child, f"{path}{name}/"))
            elif kind == 2:
                start, size = struct.unpack_from("<II", entry, 116)
                self.starts[path + name] = start, size
                body = self._small(start, size) if size < self.cutoff else self._chain(start)[:size]
                out[path + name] = body
        return out

    def places(self, start: int, size: int) -> list[tuple[int, int]]:
        """Where the bytes of a stream stand in the file."""
        small = size < self.cutoff
        table: Sequence[int] = self.mini_fat if small else self.fat
        step = 64 if small else self.size
        root = self._numbers(self.root_start, self.fat) if small else []
        out = []
        for number in self._numbers(start, table):
            if small:
                sector = number * 64 // self.size
                at = (root[sector] + 1) * self.size + number * 64 % self.size if sector < len(root) else len(self.data)
            else:
                at = (number + 1) * self.size
            out.append((at, min(at + min(step, size), len(self.data))))
            size -= step
            if size <= 0:
                break
        return [(a, b) for a, b in out if a < b]

    @staticmethod
    def _numbers(sector: int, table: Sequence[int]) -> list[int]:
        out: list[int] = []
        seen: set[int] = set()
        while sector < len(table) and sector not in seen:
            seen.add(sector)
            out.append(sector)
            sector = table[sector]
        return out
