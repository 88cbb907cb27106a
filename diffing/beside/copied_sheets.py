"""Sheets that only repeat rows of another sheet: "New this quarter" beside the full list, a summary of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Hashable, Mapping, Sequence
from operator import itemgetter

from msgspec.structs import replace

from diffing.columns import idents
from diffing.normal import cell_key
from diffing.sheets import bare_name
from model.change import Change, ChangeKind, Comparison
from model.register import PLANNED, REFUSED, Edition, Table
from text.remarks.outcomes import life_of_line

_COMES = frozenset({ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED})
_GOES = frozenset({ChangeKind.REMOVED, ChangeKind.DUPLICATE_REMOVED})
_COPIES = frozenset({ChangeKind.DUPLICATE_ADDED, ChangeKind.DUPLICATE_REMOVED})
_HELD = "held"
_REPEATED = 0.8
"""Of a sheet's rows stand in another one; a clerk may forget one of them there."""
_NAMED = ("reference", "recipient", "title")
"""Two columns of these both sheets have, or the rows of one cannot be known in the other."""


def without_repeated(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """The comparison without what came into such a sheet, or left it, and is told of, or stands in, the other one.

    Where the sheet says what becomes of its rows, by its name ("Live", "still held"), each is told as it was.
    """
    asked = [c for c in comparison.changes if c.kind in _COMES | _GOES and not c.others]
    if not asked or all(len({t.sheet for t in e.tables}) < 2 for e in (before, after)):
        return comparison
    wanted = {_key(before.locate(c.old)[0]) for c in asked if c.new is None and c.old is not None}
    wanted |= {_key(after.locate(c.new)[0]) for c in asked if c.new is not None}
    sheets = [_repeating(edition, wanted) for edition in (before, after)]
    names = [{_key(t) for t in edition.tables if len(t.rows)} for edition in (before, after)]
    both = sheets[0].keys() | sheets[1].keys()
    repeats = {k for k in both if all(k in s or k not in n for s, n in zip(sheets, names, strict=True))}
    news = {c.new: c for c in asked if c.kind in _COMES}
    gone = {c.old: c for c in asked if c.kind in _GOES}
    unsaid: dict[int, Change] = {}
    for side, told in ((1, news), (0, gone)):
        twins: dict[int | None, int] = {}
        for key in repeats & sheets[side].keys():
            twins.update(sheets[side][key].items())
        for n, change in told.items():
            if (twin := twins.get(n)) is None:
                continue
            other = told.get(twin)
            left = other if other and other.kind in _COPIES and change.kind not in _COPIES else change
            unsaid[id(left)] = left
    ignored = Counter(comparison.ignored) + Counter({"in_another_sheet": len(unsaid)})
    return replace(
        comparison, changes=tuple(c for c in comparison.changes if id(c) not in unsaid), ignored=dict(ignored),
        unsaid=(*comparison.unsaid, *(c.old for c in unsaid.values() if c.new is None and c.old is not None)),
    )


def _key(table: Table) -> tuple[str, str]:
    return table.file, bare_name(table.sheet)


def _repeating(edition: Edition, wanted: Container[tuple[str, str]]) -> Mapping[tuple[str, str], Mapping[int, int]]:
    """By file and name each of these sheets that only repeats others: from its rows to theirs, by running number."""
    starts = [0]
    for table in edition.tables:
        starts.append(starts[-1] + len(table.rows))
    out: dict[tuple[str, str], dict[int, int]] = {}
    sizes = [(len(t.rows), -at) for at, t in enumerate(edition.tables)]
    for at, table in enumerate(edition.tables):
        if not len(table.rows) or _key(table) not in wanted or _tells(table):
            continue
        found: dict[int, int] = {}
        for other, whole in enumerate(edition.tables):
            if sizes[other] > sizes[at] and whole.file == table.file and whole.sheet != table.sheet:
                for i, j in _twins(table, whole).items():
                    found.setdefault(starts[at] + i, starts[other] + j)
        if len(found) >= _REPEATED * len(table.rows):
            out.setdefault(_key(table), {}).update(found)
    return out


def _tells(table: Table) -> bool:
    """True for a sheet whose name says what becomes of its rows."""
    of_life = table.section in (REFUSED, PLANNED, "live", "completed", "npd")
    return of_life or _HELD in table.sheet.casefold() or life_of_line(table.sheet) is not None


def _twins(table: Table, whole: Table) -> dict[int, int]:
    """From rows of the one to rows of the other that say the same in every column that both have."""
    mine, theirs = idents(table), idents(whole)
    shared = [i for i in mine if i in theirs]
    if "recipient" not in shared or sum(name in shared for name in _NAMED) < 2:
        return {}
    known: dict[Hashable, int] = {}
    for j, key in enumerate(_keys(whole, [theirs.index(i) for i in shared])):
        known.setdefault(key, j)
    keys = _keys(table, [mine.index(i) for i in shared])
    return {i: known[key] for i, key in enumerate(keys) if key in known}


def _keys(table: Table, places: Sequence[int]) -> list[tuple[str, ...]]:
    read = itemgetter(*places)
    return [tuple(map(cell_key, read(row))) for row in table.rows]
