"""Columns that were taken once are those of the rows as they are, whatever was done to them since."""

from __future__ import annotations

from operator import itemgetter

from readers.register.shape.columned import ColumnedRows, column_of


def test_a_column_is_that_of_the_rows_as_they_are() -> None:
    """Rows that count the others are taken out of a table, and names below it come to it, after some were asked for."""
    rows = ColumnedRows([("a", "1"), ("b", "2"), ("c", "3")])
    for change in (
        lambda: None, rows.pop, lambda: rows.append(("d", "4")), lambda: rows.extend([("e", "5")]), lambda: rows.pop(0),
        lambda: rows.__setitem__(0, ("f", "6")), rows.forget, rows.clear,
    ):
        change()
        for at in (0, 1):
            assert list(column_of(rows, at)) == list(map(itemgetter(at), rows))


def test_a_row_that_was_taken_out_and_another_put_in_is_seen() -> None:
    """Their number is the same."""
    rows = ColumnedRows([("a",), ("b",)])
    assert list(rows.column(0)) == ["a", "b"]
    rows.pop()
    rows.append(("c",))
    assert list(rows.column(0)) == ["a", "c"]


def test_other_rows_give_their_columns_too() -> None:
    """Such as those that an edition was recorded with."""
    assert column_of([("a", "1"), ("b", "2")], 1) == ["1", "2"]
    assert column_of(ColumnedRows(), 3) == []
