"""Finds the rows of a quarantined edition that are new by every measure: they are told before a person decides.

A row is told so only where the file is this register without doubt, its cells stand where they belong, and nothing in
the last good edition is even roughly like it. Another register's file, all of whose rows are new, gives none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from math import log
from typing import NamedTuple

from diffing.normal import DateOrder, cell_key, date_order, days, is_date_key
from diffing.plausibility import REFERENCES_SLID
from diffing.rows.keys import is_not_given
from model.change import ChangeKind, Comparison
from model.register import Edition, Table

MOST = 200
"""Rows told without a person: more than a quarter ever brought."""
_LEAST, _SHARE = 5, 0.25
"""As many may be told of any register; beyond that such a share of the rows that are this register's."""
_LOOKED_AT = 2000
"""Rows that are looked at; where more seem new nothing is certain."""
_LIKE = 0.4
"""Share of a row's telling words in one older row from which on they are roughly alike."""
_COMMON, _COMMON_LEAST = 0.05, 100
"""Words in more rows than that, as a share and in number, tell no row."""
_MIXED, _MIXED_LEAST = 0.05, 3
"""Rows with a cell that belongs to another row or column from which on nothing in the file is certain."""
_NEIGHBOURS = 0.9
_TELLING = frozenset({"reference", "recipient", "title", "purpose"})
_UNSURE = frozenset({"no_rows", "references_reused", "different_registers"})
"""Reasons for the quarantine after which no row is certain, unless all of it is the file of the next year."""
_OF_NEXT_PERIOD = frozenset({"different_registers", "shrunk", "worn_away", "sheet_gone"})
"""Those that a file of the next year in the place of this year's has."""
_PERIOD = 400
"""Days: a year, and a little."""
_WORD = re.compile(r"\w+")


class CertainlyNew(NamedTuple):
    """Such rows of an edition."""

    rows: Sequence[int]
    """Their running numbers; () where there are none, and where nothing is certain."""
    is_next_period: bool = False
    """True where the whole file is that of the next year in the place of this year's."""
    told: Collection[int] = frozenset()
    """Those that were told before, among others."""


def certainly_new(
    before: Edition, after: Edition, comparison: Comparison, codes: Collection[str], named_by_section: Collection[str],
    is_told: Callable[[Table, int], bool],
) -> CertainlyNew:
    """Finds such rows in `after`.

    Args:
        before: the last good edition.
        after: the edition that is quarantined.
        comparison: of these two.
        codes: of the reasons for the quarantine.
        named_by_section: sections whose rows name no recipient.
        is_told: of a row by table and index, whether it was told before; such rows are found however many they are.
    """
    added = [c.new for c in comparison.changes if c.kind is ChangeKind.ADDED and c.new is not None]
    named = [n for n in added if _is_named(*after.locate(n), named_by_section)]
    if not named or len(added) > _LOOKED_AT:
        return CertainlyNew(())
    told = {n for n in added if is_told(*after.locate(n))}
    before, after = before.as_printed(), after.as_printed()  # what is withheld in two rows makes them not alike
    if _OF_NEXT_PERIOD.issuperset(codes) and is_next_period(before, after):
        anew = sum(n not in told for n in named)
        return CertainlyNew(named if anew <= MOST else (), True, told)
    if _UNSURE.intersection(codes):
        return CertainlyNew(())
    slid = REFERENCES_SLID in codes  # then a row's reference may be another's: it is known by all else that it says
    unlike = _unlike(before, after, added, ("title",) if slid else ("reference", "title"))
    untold = unlike - told
    kept = len(after) - len(untold)
    found = [n for n in named if n in unlike]
    if kept < len(after) / 2 or len(untold) > min(MOST, max(_LEAST, _SHARE * kept)) or not found:
        return CertainlyNew(())
    headings = {c.name for t in before.tables for c in t.columns if c.field == "reference"}
    left_out = {"reference", *headings} if slid else set[str]()
    mixed_up = _is_mixed_up(before, after, comparison.matches, left_out)
    return CertainlyNew(() if mixed_up else found, told=told)


def _is_named(table: Table, i: int, named_by_section: Collection[str]) -> bool:
    return table.section in named_by_section or bool(table.field_value(i, "recipient"))


def _words(table: Table, i: int) -> set[str]:
    return {word for cell in table.rows[i] for word in _WORD.findall(cell.casefold())}


def _unlike(before: Edition, after: Edition, rows: Sequence[int], by: Sequence[str]) -> set[int]:
    """Those of the newer rows that no older row is roughly like, in whatever columns its words stand."""
    words = {n: _words(*after.locate(n)) for n in rows}
    wanted = set().union(*words.values())
    where: dict[str, list[int]] = defaultdict(list)
    same: set[tuple[str, ...]] = set()
    for o, table, i in before.indices():
        for word in _words(table, i) & wanted:
            where[word].append(o)
        same.update(_names(table, i, by))
    common = max(_COMMON_LEAST, _COMMON * len(before))
    other = [n for n in rows if same.isdisjoint(_names(*after.locate(n), by))]
    return {n for n in other if not _is_like(words[n], where, before, common)}


def _names(table: Table, i: int, by: Sequence[str]) -> set[tuple[str, ...]]:
    """By what a row is known to be another one, whatever else it says: `by` its reference; its title."""
    said = {name: cell_key(table.field_value(i, name), plain=name == "reference").casefold() for name in by}
    if is_not_given(said.get("reference", "")):
        said.pop("reference", None)
    return {(name, key) for name, key in said.items() if key}


def _is_like(words: set[str], where: Mapping[str, Sequence[int]], before: Edition, common: float) -> bool:
    found = {word: len(where.get(word, ())) for word in words}
    weights = {word: log(1 + len(before) / (1 + rows)) ** 2 for word, rows in found.items() if rows <= common}
    alike: dict[int, float] = defaultdict(float)
    for word, weight in weights.items():
        for o in where.get(word, ()):
            alike[o] += weight
    return max(alike.values(), default=0) >= _LIKE * sum(weights.values())


def _is_mixed_up(before: Edition, after: Edition, matches: Sequence[int], left_out: Collection[str]) -> bool:
    """True where cells stand on other rows or in other columns than they belong: then so may those of a new row.

    `left_out`: fields and headings of which it is known.
    """
    rows = [table.record(i) for _, table, i in before.indices()]
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for name, cell in row.items():
            values[name][cell_key(cell)] += bool(cell)
    telling = _TELLING | {c.name for t in before.tables for c in t.columns if c.field in _TELLING}
    changed, moved, crossed = Counter[str](), Counter[str](), Counter[str]()
    beside: dict[int, Counter[str]] = {-1: Counter(), 1: Counter()}
    pairs = 0
    for n, table, i in after.indices():
        if (old := matches[n]) < 0:
            continue
        pairs += 1
        was = rows[old]
        keys = {name: cell_key(cell) for name, cell in was.items()}
        for name, cell in table.record(i).items():
            key = cell_key(cell)
            if not cell or name not in values or key == keys.get(name, ""):
                continue
            changed[name] += 1
            moved[name] += key in values[name] and not is_date_key(key)
            crossed[name] += len(key) > 3 and key in keys.values()
            for step, count in beside.items():
                near = rows[old + step].get(name, "") if 0 <= old + step < len(rows) else ""
                count[name] += bool(near) and cell_key(near) == key
    least = max(_MIXED_LEAST, _MIXED * pairs)
    return any(
        crossed[name] >= least
        or (name in telling and moved[name] >= max(least, count / 2))
        or (len(values[name]) > 2 and count >= least and max(b[name] for b in beside.values()) >= _NEIGHBOURS * count)
        for name, count in changed.items() if name not in left_out
    )


# ---------------------------------------------------------------------------------------------------------------
# The file of the next year in the place of this year's

_FORMS, _RECIPIENTS, _DATED, _LATER = 0.8, 0.2, 0.8, 0.95
"""Shares: of references in a known form, of recipients that are known, of dates in a column, and of later ones."""
_DIGITS = re.compile(r"\d+")


def is_next_period(before: Edition, after: Edition) -> bool:
    """True where one file was replaced whole by that of the next year.

    It has the same columns, references of the same form, recipients of whom many are known, and dates that are later
    than those before by a year at most.
    """
    headings = [{c.name for t in e.tables for c in t.columns} for e in (before, after)]
    if not len(before) or not len(after) or headings[0] != headings[1]:
        return False
    old, new = ([(t, i) for _, t, i in e.indices()] for e in (before, after))
    forms = {_form(t, i) for t, i in old}
    known, now = ({cell_key(t.field_value(i, "recipient")) for t, i in rows} - {""} for rows in (old, new))
    return (
        sum(_form(t, i) in forms for t, i in new) >= _FORMS * len(new)
        and bool(now) and len(known & now) >= _RECIPIENTS * len(now)
        and any(
            _follows(_dates(_cells(old, name), order), _dates(_cells(new, name), order), (len(old), len(new)))
            for name in sorted(headings[0])
            for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)  # a quarter may have no day over 12
        )
    )


def _form(table: Table, i: int) -> str:
    return _DIGITS.sub("0", table.field_value(i, "reference"))


def _cells(rows: Sequence[tuple[Table, int]], name: str) -> list[str]:
    return [table.record(i).get(name, "") for table, i in rows]


def _follows(old: Sequence[int], new: Sequence[int], rows: tuple[int, int]) -> bool:
    if len(old) < _DATED * rows[0] or len(new) < _DATED * rows[1] or not (old and new):
        return False
    last = sorted(old)[int(_LATER * (len(old) - 1))]
    later = sum(last < day <= last + _PERIOD for day in new)
    return later >= _LATER * len(new) and sum(day < min(new) for day in old) >= _LATER * len(old)


def _dates(cells: Sequence[str], usual: DateOrder) -> list[int]:
    """The days, as numbers, of the cells that are one, in the order that the column proves, else in the `usual` one."""
    order = date_order(cells)
    found = (sorted(days(cell, usual if order is DateOrder.EITHER else order)) for cell in cells)
    return [date(y, m, d or 1).toordinal() for y, m, d in (x[0] for x in found if x) if d or m]
