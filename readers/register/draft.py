"""A table of a sheet before its columns are named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readers.register.headings import Heading, Row


@dataclass(frozen=True, slots=True)
class Draft:
    """A table before its columns are named."""

    sheet: str
    heading: Heading
    rows: list[Row]
    numbers: list[int]
    notes: tuple[str, ...]
    headings: list[int]
    """The 1-based numbers of the rows that are headings, repeated ones too."""
    totals: list[int]
    withheld: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """For each hidden row its 1-based number and a digest of each cell."""
    raw: Sequence[Sequence[str]] = ()
    """The sheet as it came, its cells not cleaned."""

    @property
    def by_words(self) -> bool:
        return self.heading.by_words

    def joined(self, other: Draft) -> Draft:
        """This table with the rows that stand under its repeated heading."""
        return replace(
            self,
            rows=self.rows + other.rows,
            numbers=self.numbers + other.numbers,
            notes=self.notes + other.notes,
            headings=self.headings + other.headings,
            totals=self.totals + other.totals,
            withheld=self.withheld + other.withheld,
        )
