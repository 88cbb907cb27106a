"""Rows of a sheet as a file gives them, and those that are known of a file read before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, count
from operator import is_

KnownRows = dict[tuple[str, ...], tuple[str, ...]]
"""A row as printed -> its cells as cleaned. It tells of nobody, and has no formula and no lines: it stays as it is."""


class SheetRows(list[tuple[str, ...]]):
    """The rows of a sheet: as printed, but that a known one is as it was cleaned before, and held once."""

    def __init__(self, rows: Iterable[Sequence[str]] = (), known: KnownRows | None = None) -> None:
        """Takes rows, and what is known of the rows of a file read before."""
        super().__init__()
        self._known = known or None
        self._fresh: list[int] = []
        self.noted: set[int] = set()
        """By their 0-based numbers the rows of which something is, or may be, taken out."""
        self.taken: dict[int, tuple[str, ...]] = {}
        """By their 0-based numbers those of which something is, as they were before."""
        self.take(rows)

    @property
    def fresh(self) -> Sequence[int]:
        """The 0-based numbers of the rows that are not known."""
        return self._fresh if self._known else range(len(self))

    def take(self, rows: Iterable[Sequence[str]]) -> None:
        """Adds rows."""
        if self._known is None:
            self += map(tuple, rows)
            return
        came = list(map(tuple, rows))
        found = list(map(self._known.get, came, came))
        self._fresh += compress(count(len(self)), map(is_, found, came))
        self += found

    def put(self, row: int, column: int, text: str) -> None:
        """Puts a text in the place of a cell."""
        cells = self[row]
        self[row] = (*cells[:column], text, *cells[column + 1 :])
        self.noted.add(row)

    def take_out(self, row: int, column: int, instead: str) -> None:
        """Puts a text in the place of a cell that nobody is to see; what it was is held in `taken` alone."""
        self.taken.setdefault(row, self[row])
        self.put(row, column, instead)
