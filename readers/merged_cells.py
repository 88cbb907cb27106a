"""Cells of a table that go down over the rows below: what they say stands in each of those rows too."""

from __future__ import annotations

_LONGEST, _MOST_ROWS = 300, 1_000
"""Characters of a cell, and rows that it goes down over: a longer one is a text beside rows, and no recipient's."""
_DIGITS = 8
"""Of a number that is taken for one."""
_MOST_TEXT = 200_000
"""Characters of a document that are written again."""


def span_of(said: str | None, most: int, *, nought: int = 1) -> int:
    """Over how many rows or columns a cell of a page goes, by what it says; `nought`: what 0 stands for."""
    value = (said or "1").strip()
    if value == "0":
        return nought
    return min(int(value), most) if value.isdecimal() and len(value) < _DIGITS and int(value) > 0 else 1


class MergedCells:
    """Those of one document, a table after another."""

    def __init__(self) -> None:
        """Of none as yet."""
        self._down: dict[int, tuple[int, str]] = {}
        self._left = _MOST_TEXT

    def begin_table(self) -> dict[int, tuple[int, str]]:
        """Gives what goes down in the table in which another begins, for `end_table`."""
        outer, self._down = self._down, {}
        return outer

    def end_table(self, outer: dict[int, tuple[int, str]]) -> None:
        """Goes on with the table around one that ends."""
        self._down = outer

    def goes_down(self, column: int, rows: int, text: str) -> None:
        """A cell goes down over so many rows below its own."""
        if rows > 0 and 0 < len(text) <= _LONGEST:
            self._down[column] = min(rows, _MOST_ROWS), text
        else:
            self._down.pop(column, None)

    def again(self, column: int) -> str:
        """What the cell above says that goes on in this column of the next row; "" where none does."""
        rows, text = self._down.pop(column, (0, ""))
        if rows > 1:
            self._down[column] = rows - 1, text
        self._left -= len(text)
        return text if self._left > 0 else ""

    def __contains__(self, column: int) -> bool:
        """True where a cell above goes on in this column."""
        return column in self._down
