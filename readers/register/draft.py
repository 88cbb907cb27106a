"""A table of a sheet, as it is drafted before its columns are named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import field
from msgspec.structs import replace

from model.discreet import Discreet
from readers.register.headings.row import Heading, Row


class Draft(Discreet, frozen=True):
    """A table of a sheet before its columns are named."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"taken"})
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
    printed: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By their 1-based numbers the rows of the sheet that were otherwise before they were cleaned."""
    taken: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By their 1-based numbers the rows of the sheet of which a pupil's data was taken out, as they were before."""
    lines: tuple[tuple[int, str], ...] = ()
    """By their 1-based numbers the rows with one text above and among its rows, totals and footnotes left out."""
    form: str = ""
    """As `readers.columns.values.one_form`, of the first cells of its rows."""

    merged: frozenset[int] = frozenset()
    """The 1-based numbers of the rows of the sheet into which a cell above goes on."""

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
            lines=self.lines + other.lines,
            form="",
        )
