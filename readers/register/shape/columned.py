"""Rows whose columns are taken once for all that ask for one: to go over all rows for each is most of such a look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, SupportsIndex

Row = tuple[str, ...]
_AT_ONCE = 1_000
"""Rows whose columns are taken together: those of all rows at once take twice as long."""


class ColumnedRows(list[Row]):
    """Rows of one width, of which most columns are asked for while they stay as they are."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        """Takes no column yet."""
        super().__init__(rows)
        self._columns: Sequence[Sequence[str]] = ()

    def column(self, at: int) -> Sequence[str]:
        """The cells of a column."""
        if not self._columns or len(self._columns[0]) != len(self):
            columns: list[list[str]] = [[] for _ in self[0]]
            for n in range(0, len(self), _AT_ONCE):
                for cells, more in zip(columns, zip(*self[n : n + _AT_ONCE], strict=True), strict=True):
                    cells.extend(more)
            self._columns = columns
        return self._columns[at]

    def forget(self) -> None:
        """Drops the columns: to whoever keeps the rows they are half as much again."""
        self._columns = ()

    def pop(self, index: SupportsIndex = -1) -> Row:
        self.forget()
        return super().pop(index)

    def extend(self, rows: Iterable[Row]) -> None:
        self.forget()
        super().extend(rows)

    def __setitem__(self, index: Any, row: Any) -> None:  # noqa: ANN401 - as a list's
        self.forget()
        super().__setitem__(index, row)


def column_of(rows: Sequence[Row], at: int) -> Sequence[str]:
    """The cells of a column of any rows."""
    return rows.column(at) if isinstance(rows, ColumnedRows) and rows else list(map(itemgetter(at), rows))


def forget_columns(rows: Iterable[Sequence[Row]]) -> None:
    """Drops the columns of each of these tables' rows."""
    for each in rows:
        if isinstance(each, ColumnedRows):
            each.forget()
