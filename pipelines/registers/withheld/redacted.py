"""What the publisher took out of a row, taken out of the row that it was; and of rows that may be each other's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from model.hidden import WITHHELD_CELL
from readers.columns.fields import DATE_FIELDS
from readers.personal.names_elsewhere import NAME_LEFT_OUT, is_taken_out
from text.one_line import cut
from text.pattern import lazy_pattern
from text.privacy.private import JUDGED_LATER
from text.redacted import may_say_taken_out, redacted

OF_NOBODY = frozenset(
    {"status", "reference", "legal_basis", "tier", "level", "sensitivity", "identifiability", "organisation_type"}
).union(DATE_FIELDS)
"""Fields of which no cell names anybody: a status may be "Removed"."""
_LETTER = lazy_pattern(r"[^\W_]")
_HALF = 0.5
_MOST = 200
"""Rows that are gone which one that is new is held beside: of one recipient there may be thousands."""
Row = Sequence[str]
Aligned = Mapping[int, tuple[str | None, str]]
"""By a number of the column, that both editions have, its field and a row's cell."""


def take_redacted(rows: tuple[list[str], list[str]], was: tuple[Row, Row], places: Iterable[tuple[int, int, str | None]]
                  ) -> Iterator[str]:
    """Takes out of either row what the other, as it `was`, says was taken out; gives what may be a name of it.

    `places`: of each column that both have where it is in either, and its field.
    """
    for before, after, field in places:
        if min(before, after) < 0 or field in OF_NOBODY:
            continue
        for side, at, beside in ((0, before, was[1][after]), (1, after, was[0][before])):
            cell = rows[side][at]
            spans = redacted(cell, beside, bodies=field in JUDGED_LATER) if cell != beside else ()
            if spans and not is_taken_out(cell):
                yield from (cell[a:b] for a, b in spans)
                left = cut(cell, spans, NAME_LEFT_OUT)
                rows[side][at] = left if _LETTER.search(left.replace(NAME_LEFT_OUT, "")) else WITHHELD_CELL


def may_be_each_others(
    gone: Iterable[int], come: Iterable[int], cells: Callable[[int, int], Aligned]
) -> Iterator[tuple[int, int]]:
    """Rows of which one is gone and the other is new, that say the same but for what was taken out of one of them.

    `cells`: of a side and the number of a row.
    """
    old, new = {o: cells(0, o) for o in gone}, {n: cells(1, n) for n in come}
    if not (old and new and any(_says(row) for rows in (new, old) for row in rows.values())):
        return
    beside: dict[tuple[int, str], list[int]] = defaultdict(list)
    for n, row in new.items():
        for key in _keys(row):
            beside[key].append(n)
    for o, row in old.items():
        near = dict.fromkeys(n for key in _keys(row) for n in beside.get(key, ())[:_MOST])
        for n in near:
            both = [(a, new[n][k][1]) for k, (_, a) in row.items() if k in new[n] and (a or new[n][k][1])]
            same = sum(a == b for a, b in both)
            says = any(a != b and (may_say_taken_out(a) or may_say_taken_out(b)) for a, b in both)
            if says and same >= _HALF * len(both):
                yield o, n


def _says(row: Aligned) -> bool:
    return any(may_say_taken_out(cell) for _, cell in row.values())


def _keys(row: Aligned) -> list[tuple[int, str]]:
    """What two rows have in common that are each other's: who received it, or what it is."""
    return [(k, cell) for k, (field, cell) in row.items() if cell and field in ("recipient", "title", "purpose")]
