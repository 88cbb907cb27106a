"""One column of recipients that became two ("Organisation", "Department"), or two that became one: no cell says more.

The older edition's recipients are taken as they stand now: the rows are the same, and the columns alone are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from diffing.columns import heading_key
from diffing.normal import cell_key
from model.hidden import WITHHELD_MARK
from model.register import Edition, Table

_JOINING = re.compile(
    r"\b(?:(?:together|jointly|along|also|in partnership|in collaboration) )?(?:with|and|plus|also)\b", re.IGNORECASE
)
_FEWEST, _MOSTLY = 3, 0.8
"""Rows whose recipients are parted so, and their share of those that have another one now."""

Row = tuple[str, ...]


def with_recipients_as_now(before: Edition, after: Edition) -> Edition:
    """The older edition with each recipient as the newer one has it, where only a column was parted or put together."""
    was, now = _headings(before), _headings(after)
    if was == now:
        return before
    wholes = {said: row[at] for t in after.tables for row, at, said in _joined(t, now - was)}
    names = {letters_of(cell): cell for t in after.tables for cell in _recipients(t)}
    return replace(before, tables=tuple(_as_now(t, was - now, wholes, names) for t in before.tables))


def letters_of(cell: str) -> str:
    """The letters and digits of a cell, whatever parts them: "X (with Y; Z)" has those of "X" and of "Y, Z"."""
    return "".join(filter(str.isalnum, cell_key(_JOINING.sub(" ", cell), plain=True).casefold()))


def _headings(edition: Edition) -> frozenset[str]:
    return frozenset(heading_key(c.heading) for t in edition.tables for c in t.columns)


def _place(table: Table) -> int | None:
    return next((i for i, c in enumerate(table.columns) if c.field == "recipient"), None)


def _recipients(table: Table) -> set[str]:
    at = _place(table)
    return {row[at] for row in table.rows} - {""} if at is not None else set()


def _joined(table: Table, headings: frozenset[str]) -> Iterator[tuple[Row, int, str]]:
    """Of each row, with the place of its recipient, what that says together with a cell under one of `headings`."""
    at, others = _place(table), [i for i, c in enumerate(table.columns) if heading_key(c.heading) in headings]
    for row in table.rows if at is not None else ():
        for other in others:
            if at is not None and other != at and row[at] and row[other] and WITHHELD_MARK not in row[at] + row[other]:
                yield row, at, letters_of(f"{row[at]} {row[other]}")
                yield row, at, letters_of(f"{row[other]} {row[at]}")


def _as_now(table: Table, gone: frozenset[str], wholes: Mapping[str, str], names: Mapping[str, str]) -> Table:
    together = {row: names[said] for row, _, said in _joined(table, gone) if said in names}
    at, known = _place(table), frozenset(names.values())
    if at is None:
        return table
    now = [together.get(row) or wholes.get(letters_of(row[at])) or row[at] for row in table.rows]
    other = sum(bool(row[at]) and row[at] not in known for row in table.rows)
    parted = sum(name != row[at] for row, name in zip(table.rows, now, strict=True))
    if parted < max(_FEWEST, _MOSTLY * other):
        return table
    return replace(
        table, rows=[(*row[:at], name, *row[at + 1 :]) for row, name in zip(table.rows, now, strict=True)]
    )
