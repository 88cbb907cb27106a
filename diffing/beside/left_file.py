"""A file that left its page while a newer one stands beside it: what both name is not gone, in whatever words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache

from diffing.normal import cell_key
from model.register import Edition, Table

Name = tuple[str, str]
"""Reference and recipient, as they are compared."""


def stands_on(before: Edition, after: Edition) -> Callable[[int], bool]:
    """Whether a row of the older edition, of a file that the newer one lacks, is in another file of both.

    By its reference and its recipient, as often there as it was here: of two under one reference that became one the
    other is gone.
    """
    files = {t.file for t in before.tables}
    left = files - {t.file for t in after.tables}
    if left in (set(), files):
        return lambda _: False

    @cache
    def counted() -> tuple[Counter[Name], list[defaultdict[Name, int]]]:  # where no row is gone nobody asks
        here = Counter(name for file, name in _names(before) if file in left)
        return here, [_named(edition, left) for edition in (before, after)]

    @cache
    def of_file(file: str) -> tuple[Counter[Name], Counter[Name]]:
        both = (Counter(name for f, name in _names(edition) if f == file) for edition in (before, after))
        return next(both), next(both)

    def is_there(row: int) -> bool:
        table, i = before.locate(row)
        if (name := name_of_row(table, i)) is None:
            return False
        here, there = counted()
        if table.file not in left:  # a file that left may have given its rows, and this one's name, to the newer
            was, now = of_file(table.file)
            return min(here[name], now[name]) >= was[name]
        return all(found[name] >= here[name] for found in there)

    return is_there


def _named(edition: Edition, but: set[str]) -> defaultdict[Name, int]:
    """How often each stands in one file, the most in any, but these files."""
    of_each: defaultdict[str, Counter[Name]] = defaultdict(Counter)
    for file, name in _names(edition):
        if file not in but:
            of_each[file][name] += 1
    most: defaultdict[Name, int] = defaultdict(int)
    for counts in of_each.values():
        for name, n in counts.items():
            most[name] = max(most[name], n)
    return most


def _names(edition: Edition) -> Iterator[tuple[str, Name]]:
    return ((table.file, name) for _, table, i in edition.indices() if (name := name_of_row(table, i)))


def name_of_row(table: Table, i: int) -> Name | None:
    name = cell_key(table.field_value(i, "reference")), cell_key(table.field_value(i, "recipient"))
    return name if all(name) else None
