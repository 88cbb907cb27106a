"""Parts a sheet on which a second table stands at the side of the first, so that no row is made of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from readers.columns.fields import field_of
from readers.hidden.take_out import letters
from readers.register.headings.find import find_headings
from readers.register.headings.row import Row, known_fields
from readers.workbook.rows import widest
from text.clean import fold
from text.pattern import lazy_pattern

_FEWEST = 2
"""Rows of a table at the side, its headings counted."""
_MOST_LINES = 30
"""Of a legend."""
_MEANING = lazy_pattern(
    r"(?:what (?:it|this|each) )?(?:meanings?|means|definitions?|descriptions?|explanations?|explained|legend|key"
    r"|labels?|stands for|in words"
    r"|(?:code|tier|level|status|term) (?:meaning|definition|description|explanation|label))"
)


class SideTable(NamedTuple):
    """The cells of a sheet from one column on, with the cells before them left out."""

    name: str
    rows: list[Row]
    first: int
    """1-based number of its first row."""
    columns: str
    """For people: "columns L to M"."""


def part_side_tables(
    name: str, rows: Sequence[Row], scant: Mapping[int, int], own: Mapping[str, str]
) -> tuple[list[Row], SideTable] | None:
    """The rows of the sheet without what stands at the side, and the table there; None where there is none.

    A table stands at the side where an empty column parts it from another, and where the headings of that one do not go
    on over it, or name the recipients anew, or where it is a legend ("Tier | Meaning"). It is one of two columns or
    more with two rows or more.
    """
    for gap in _gaps(rows):
        found = find_headings(rows, scant, own)
        if not found:
            return None
        first, last = found[0].first, found[0].last
        beside = [(n, r) for n, r in enumerate(rows) if n >= first and len(set(r[gap:]) - {""}) > 1]
        own_fields = {field_of(t, own) for t in rows[last][:gap]}
        goes_on = any(any(row[gap:]) for row in rows[first : last + 1])
        anew = "recipient" in own_fields and "recipient" in known_fields(_blank(rows[last], before=gap), own)
        legend = goes_on and _is_legend([r[gap:] for r in rows[last:]])
        if len(beside) < _FEWEST or own_fields <= {None} or (goes_on and not anew and not legend):
            continue
        width = max(n for _, r in beside for n, c in enumerate(r) if c)
        columns = f"columns {letters(gap + 1)} to {letters(width)}"
        left = [tuple(["" if n >= gap else c for n, c in enumerate(r)]) for r in rows]
        right = [_blank(r, before=gap) for r in rows]
        return left, SideTable(f"{name} (from column {letters(gap + 1)})".strip(), right, beside[0][0] + 1, columns)
    return None


def _is_legend(rows: Sequence[Row]) -> bool:
    """True for headings of which the last says that meanings stand under it, and a few lines, none of them twice."""
    said = [[c for c in row if c] for row in rows if any(row)]
    if not (len(said[0]) == 2 and _MEANING.fullmatch(fold(said[0][-1]))):
        return False
    lines, words = said[1:], {line[0] for line in said[1:]}
    return 0 < len(lines) == len(words) <= _MOST_LINES and all(len(line) <= 2 for line in lines)


def _blank(row: Row, *, before: int) -> Row:
    return tuple(["" if n < before else c for n, c in enumerate(row)])


def _gaps(rows: Sequence[Row]) -> list[int]:
    """Columns between others that are empty, but for a title that was merged over them."""
    width = widest(rows)
    used = [any(r[n] and len(set(r) - {""}) > 1 for r in rows) for n in range(width)]
    return [n for n in range(1, width - 2) if not used[n] and any(used[:n]) and used[n + 1]]
