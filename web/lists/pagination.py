"""Long lists in parts: which one is asked for, and which there are."""

from __future__ import annotations

from typing import Any, NamedTuple

from web.db import NotThere, whole_number

SIZE = 50


class Part(NamedTuple):
    """One part of a list."""

    number: int
    """From 1."""
    of: int
    total: int
    size: int = SIZE

    @property
    def offset(self) -> int:
        """How many rows stand before it."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The number of its first row, from 1."""
        return self.offset + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of its last row."""
        return min(self.total, self.offset + self.size)


def part_of(request: Any, total: int, size: int = SIZE) -> Part:  # noqa: ANN401 - Datasette has no types
    """The part that ?page= asks for.

    Raises:
        NotThere: there are not so many.
    """
    number = whole_number(request.args.get("page") or "1")
    of = max(1, -(-total // size))
    if not 1 <= number <= of:
        raise NotThere(f"This list has {of} page{'s' if of > 1 else ''}; there is no page {number}.")
    return Part(number, of, total, size)
