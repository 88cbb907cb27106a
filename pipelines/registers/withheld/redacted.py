"""What the publisher took out of a row, taken out of the row that it was; and of rows that may be each other's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from diffing.normal import cell_key
from model.hidden import WITHHELD_CELL
from readers.columns.fields import DATE_FIELDS
from readers.personal.names_elsewhere import NAME_LEFT_OUT, is_taken_out
from text.one_line import cut
from text.pattern import lazy_pattern
from text.privacy.private import JUDGED_LATER
from text.redacted import may_say_taken_out, redacted, says_redacted

OF_NOBODY = frozenset(
    {"status", "reference", "legal_basis", "tier", "level", "sensitivity", "identifiability", "organisation_type"}
).union(DATE_FIELDS)
"""Fields of which no cell names anybody: a status may be "Removed"."""
_KEYS = frozenset({"recipient", "title", "purpose"}).union(DATE_FIELDS)
_LETTER = lazy_pattern(r"[^\W_]")
_HALF = 0.5
_MOST = 200
"""Rows that are gone which one that is new is held beside: of one recipient there may be thousands."""
_FEW = 10_000
"""Pairs of them that are all looked at: of a row the recipient may be renamed as the name is taken out of its title."""
_LEAST, _OUT_MOST = 2, 3
"""Cells that rows have in common at least, and of how many one must be such a cell: what is left says which it is."""
_WAYS = 20
"""Sets of columns out of which something was taken; a publisher takes out a column, or two."""
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
    few = len(old) * len(new) <= _FEW
    beside: dict[tuple[int, str], list[int]] = defaultdict(list)
    for n, row in new.items():
        for key in _keys(row):
            beside[key].append(n)
    for o, row in old.items():
        near = new if few else dict.fromkeys(n for key in _keys(row) for n in beside.get(key, ())[:_MOST])
        for n in near:
            both = [(a, new[n][k][1]) for k, (_, a) in row.items() if k in new[n] and (a or new[n][k][1])]
            same = sum(a == b for a, b in both)
            says = any(a != b and (may_say_taken_out(a) or may_say_taken_out(b)) for a, b in both)
            if says and same >= _HALF * len(both):
                yield o, n


def same_but_for_what_is_out(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """True for rows, by the names of their columns, that say the same but for what was taken out of either."""
    pairs = [(a, other[k]) for k, a in one.items() if k in other and (a or other[k])]
    same = sum(cell_key(a) == cell_key(b) for a, b in pairs)
    return same >= _LEAST and _OUT_MOST * same >= len(pairs) and all(
        cell_key(a) == cell_key(b) or is_out_of_either(a, b) for a, b in pairs
    )


def is_out_of_either(one: str, other: str) -> bool:
    """True for texts of which one says what was taken out of the other."""
    return says_redacted(one) or says_redacted(other) or bool(redacted(one, other) or redacted(other, one))


def standing_but_for_what_is_out(
    rows: Mapping[int, Mapping[str, str]], others: Iterable[Mapping[str, str]]
) -> set[int]:
    """Which of these rows are one of the others each, but for what was taken out of either."""
    left, out = list(others), set[int]()
    outs = {_outs(row) for row in (*rows.values(), *left)} - {frozenset()}
    for without in sorted(outs, key=lambda names: (len(names), sorted(names)))[:_WAYS]:
        beside: dict[frozenset[tuple[str, str]], list[Mapping[str, str]]] = defaultdict(list)
        for row in left:
            beside[_but(row, without)].append(row)
        for n, row in rows.items():
            near = beside.get(_but(row, without), []) if n not in out else []
            found = next((i for i, o in enumerate(near[:_MOST]) if same_but_for_what_is_out(row, o)), None)
            if found is not None:
                del near[found]
                out.add(n)
        left = [row for rest in beside.values() for row in rest]
    return out


def _outs(row: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name for name, cell in row.items() if may_say_taken_out(cell))


def _but(row: Mapping[str, str], without: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, cell_key(cell)) for name, cell in row.items() if cell and name not in without)


def _says(row: Aligned) -> bool:
    return any(may_say_taken_out(cell) for _, cell in row.values())


def _keys(row: Aligned) -> list[tuple[int, str]]:
    """What two rows have in common that are each other's: who received it, what it is, or when."""
    return [(k, cell) for k, (field, cell) in row.items() if cell and field in _KEYS]
