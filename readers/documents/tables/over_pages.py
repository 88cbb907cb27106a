"""The text of pages with tables, where a table goes on from page to page. In the child only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from readers.documents.edges import edge_lines
from readers.documents.tables.found import EDGE, Part, PlacedTable, gaps_match
from readers.documents.tables.rows import Span

CELL = " | "
_OFTEN = 0.9
"""Share of the rows that have a first cell, where one without goes on from the page before."""


class TablesOverPages:
    """Puts the parts of one file's pages together."""

    def __init__(self) -> None:
        self._open: PlacedTable | None = None
        """The table in which the page before ended; it may go on."""
        self._below: list[str] = []
        """Lines that the pages have above and below it, which are said behind it."""

    def gaps(self) -> tuple[Span, ...]:
        """Those of the table in which the page before ended."""
        return self._open.gaps if self._open else ()

    def text_of(self, parts: Sequence[Part]) -> str:
        """What is to be said of a page, and of the pages before it: a table is said when it has ended."""
        at = next((n for n, part in enumerate(parts) if isinstance(part, PlacedTable)), 0)
        table = parts[at]
        if isinstance(table, PlacedTable) and self._goes_on(table, at):
            self._take_in(table)
            self._below += _lines(parts[:at])
            parts = parts[at + 1 :]
            if len(parts) <= EDGE and len(_lines(parts)) == len(parts):
                self._below = [*edge_lines([*self._below, *_lines(parts)])]
                return ""
        out = [self.rest()]
        last = max((n for n, p in enumerate(parts) if isinstance(p, PlacedTable)), default=len(parts))
        if last < len(parts) <= last + 1 + EDGE:
            found, self._below = parts[last], _lines(parts[last + 1 :])
            self._open = found if isinstance(found, PlacedTable) else None
            parts = parts[:last]
        out.extend(_said(p) if isinstance(p, PlacedTable) else p for p in parts)
        return "\r\n".join(out)

    def rest(self) -> str:
        """What is still to be said."""
        table, below = self._open, self._below
        self._open, self._below = None, []
        return "\r\n".join((_said(table), *below)) if table else ""

    def _goes_on(self, table: PlacedTable, above: int) -> bool:
        if not self._open or above > EDGE:
            return False
        return table.rows[0] == self._open.rows[0] or gaps_match(table.gaps, self._open.gaps)

    def _take_in(self, table: PlacedTable) -> None:
        assert self._open
        rows = self._open.rows
        more = [row for row in table.rows if row != rows[0]]
        first = sum(bool(row[0]) for row in chain(rows, more[1:]))
        if more and not more[0][0] and first >= _OFTEN * (len(rows) + len(more) - 1):
            rows[-1] = tuple(" ".join(filter(None, pair)) for pair in zip(rows[-1], more[0], strict=True))
            more = more[1:]
        rows += more


def _lines(parts: Sequence[Part]) -> list[str]:
    return [p for p in parts if isinstance(p, str)]


def _said(table: PlacedTable) -> str:
    """Its rows, each a paragraph; what stands alone in one as it is."""
    rows = (CELL.join(row) if sum(map(bool, row)) > 1 else "".join(row) for row in table.rows)
    return "".join(f"\r\n{row}\r\n" for row in rows)
