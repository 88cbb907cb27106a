"""Sizes in a sheet of an XLS: rows and columns that are not seen, and where cells lie. In the child only."""

from __future__ import annotations

import struct
from itertools import accumulate

from readers.hidden.xlsx.sizes import NO_HEIGHT, NO_WIDTH, PIXEL, POINT, between

_ROW, _COLUMN, _DEFAULT_WIDTH, _STANDARD_WIDTH, _DEFAULT_HEIGHT = 0x0208, 0x007D, 0x0055, 0x0099, 0x0225
_WINDOW, _PANE = 0x023E, 0x0041
KINDS = frozenset({_ROW, _COLUMN, _DEFAULT_WIDTH, _STANDARD_WIDTH, _DEFAULT_HEIGHT, _WINDOW, _PANE})
"""Records of which sizes are read."""
_FROZEN, _FORMULAS = 0x08, 0x01
_NO_ROWS = 0x02
_USUAL = 0x8000
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256


class Sizes:
    """The rows and columns of one sheet."""

    def __init__(self) -> None:
        """Filled record by record."""
        self._rows: dict[int, float] = {}
        self.heights: dict[int, float] = {}
        """Points, of the rows that have a height of their own."""
        self._columns: list[tuple[int, int, float]] = []
        self._height, self._width = 15.0, 8.43
        self._window, self._panes = (0, 0, 0), (0, 0)

    def take(self, kind: int, body: bytes) -> None:
        """Reads one of those records. Raises struct.error for a cut one."""
        if kind == _ROW:
            row, _, _, height, _, _, flags = struct.unpack_from("<7H", body)
            self._rows[row] = 0.0 if flags & 0x20 else (height & 0x7FFF) / 20
            if not height & _USUAL:
                self.heights[row] = self._rows[row]
        elif kind == _COLUMN:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            self._columns.append((first, min(last, _MOST_COLUMNS - 1), 0.0 if flags & 1 else width / 256))
        elif kind == _DEFAULT_WIDTH:
            self._width = struct.unpack_from("<H", body)[0]
        elif kind == _STANDARD_WIDTH:
            self._width = struct.unpack_from("<H", body)[0] / 256
        elif kind == _DEFAULT_HEIGHT:
            flags, height = struct.unpack_from("<HH", body)
            self._height = 0.0 if flags & _NO_ROWS else height / 20
        elif kind == _WINDOW:
            self._window = struct.unpack_from("<3H", body)
        else:
            self._panes = struct.unpack_from("<2H", body)

    @property
    def shows_formulas(self) -> bool:
        """True where formulas stand in place of their values."""
        return bool(self._window[0] & _FORMULAS)

    def rows(self) -> list[tuple[int, int]]:
        """Those that are not seen."""
        out = [(r, r) for r, height in self._rows.items() if height < NO_HEIGHT]
        if self._height < NO_HEIGHT:
            out += between([(r, r) for r in self._rows], _MOST_ROWS)
        return out + ([(0, self._window[1] - 1)] if self._frozen(1) else [])

    def columns(self) -> list[tuple[int, int]]:
        """Those that are not seen."""
        out = [(a, b) for a, b, width in self._columns if width < NO_WIDTH]
        if self._width < NO_WIDTH:
            out += between([(a, b) for a, b, _ in self._columns], _MOST_COLUMNS)
        return out + ([(0, self._window[2] - 1)] if self._frozen(0) else [])

    def _frozen(self, side: int) -> bool:
        """True where rows (1) or columns (0) before the frozen part cannot be scrolled to."""
        return bool(self._window[0] & _FROZEN and self._panes[side] and self._window[2 - side])

    def lefts(self) -> list[int]:
        """Where each column begins, in English metric units, and the last one ends."""
        widths = [self._width] * _MOST_COLUMNS
        for first, last, width in self._columns:
            widths[first : last + 1] = [width] * (last + 1 - first)
        return [0, *accumulate(round(w * 7) * PIXEL for w in widths)]

    def tops(self) -> list[int]:
        """Where each row begins, likewise."""
        return [0, *accumulate(round(self._rows.get(r, self._height) * POINT) for r in range(_MOST_ROWS))]
