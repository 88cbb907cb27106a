"""Accounts for every row of every sheet: data, heading, total, note, amendment, person, hidden or blank."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from model.register import RowKind, SheetAccount, SheetKind
from readers.register.sheet_kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readers.register.draft import Draft
    from readers.register.headings import Row

_ROWS_OF: dict[SheetKind, RowKind] = {
    SheetKind.RELEASES: RowKind.DATA,
    SheetKind.AMENDMENTS: RowKind.AMENDMENT,
    SheetKind.PEOPLE: RowKind.PERSON,
    SheetKind.DEFINITIONS: RowKind.NOTE,
    SheetKind.TOTALS: RowKind.TOTAL,
    SheetKind.OTHER: RowKind.NOTE,
}
"""What the rows under the headings of a table are."""


def account_for(
    name: str, rows: Sequence[Row], drafts: Iterable[tuple[Draft, Kind]], hidden: Iterable[int] = ()
) -> SheetAccount:
    """The account of one sheet, whose tables are `drafts` and whose rows `hidden` (0-based) are not shown."""
    kinds = [RowKind.NOTE if any(r) else RowKind.BLANK for r in rows]
    found = []
    for draft, kind in drafts:
        found.append(kind)
        for number in draft.numbers:
            kinds[number - 1] = _ROWS_OF[kind.kind]
        for number in draft.totals:
            kinds[number - 1] = RowKind.TOTAL
        for number in draft.headings:
            kinds[number - 1] = RowKind.HEADING
    for i in hidden:
        kinds[i] = RowKind.HIDDEN
    # Where releases stand, the sheet is one of releases, whatever stands below them.
    first = next((k for k in found if k.kind is SheetKind.RELEASES), found[0] if found else None)
    taken = first or Kind(SheetKind.OTHER, _without_table(rows))
    return SheetAccount(name, taken.kind, taken.reason, len(rows), dict(Counter(kinds)))


def like_a_table(rows: Sequence[Row]) -> bool:
    """True where two rows or more have three different cells or more."""
    return sum(len({c for c in r if c}) >= 3 for r in rows) >= 2


def _without_table(rows: Sequence[Row]) -> str:
    if like_a_table(rows):
        return "its rows are like a table's, but no heading is known: none is read as a release"
    return "it has text and no table" if rows else "it is empty"
