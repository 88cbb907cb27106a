"""A file that comes beside another one of its page: a row that both name, in other words, is changed and not new."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from diffing.beside.left_file import Name, name_of_row
from diffing.normal import cell_key, is_date_key
from diffing.rows.keys import is_not_given
from diffing.rows.likeness import text_likeness
from diffing.rows.outcomes import RowPair, change_kind
from diffing.rows.rows import Fields
from model.change import Change, ChangeKind, Comparison
from model.register import LISTS_OF_BODIES, Column, Edition, Table

WHY = "a file beside it has this row by its reference and recipient, in other words"
_COMMON, _AGREE, _DIGITS = 3, 0.5, 5
"""References that two files share, and the share of them with one row in both, from which they number alike; else so
many digits say it: files of two years may both begin at 1."""
_ASKED = 500  # of these references
_LIKE = 0.5
"""How alike two rows of one reference are that has several."""
_UNLIKE, _ALL_OTHER = 0.15, 3
"""Columns that say something else, and how little alike, where a body has another project under its reference."""
_NUMBER = re.compile(r"\d+")
_NAMES = ("reference", "recipient")


class _StandingRow(Struct, frozen=True):
    """A row of either edition: its running number, and where it stands."""

    number: int
    table: Table
    i: int

    def cells(self) -> dict[str, str]:
        """What it says besides its reference and recipient, by column, as it is compared."""
        said = zip(self.table.columns, self.table.rows[self.i], strict=True)
        return {_of(c): cell_key(cell) for c, cell in said if cell and c.field not in _NAMES}

    def who(self) -> str:
        return cell_key(self.table.field_value(self.i, "recipient"))


def _of(column: Column) -> str:
    return column.field or column.heading.casefold()


def with_reworded(
    before: Edition, after: Edition, printed: tuple[Edition, Edition], comparison: Comparison
) -> Comparison:
    """The comparison with what changed of a row that is new in one file and stood, and stands on, in another.

    The row is of the release that it was, and where both say the same nothing is told. Which row of a reference that
    has several is which goes by what they say. `printed`: both editions as they were printed.
    """
    added = {c.new: c for c in comparison.changes if c.kind is ChangeKind.ADDED and c.new is not None}
    files = {t.file for t in after.tables}
    if not added or len(files) < 2 or files.isdisjoint(t.file for t in before.tables):
        return comparison
    pairs = dict(_pairs(*printed, comparison, {*added}))
    told: dict[int, Change | None] = {}
    for new, old in pairs.items():
        if (change := _change(before, after, comparison, old, added[new])) is not None or _same(*printed, old, new):
            told[id(added[new])] = change
    if not told:
        return comparison
    matches = list(comparison.matches)
    for new, old in pairs.items():
        matches[new] = old if id(added[new]) in told else matches[new]
    changes = (told.get(id(c), c) for c in comparison.changes)
    same = Counter({"in_another_file": sum(c is None for c in told.values())})
    return replace(
        comparison, changes=tuple(c for c in changes if c is not None), matches=matches,
        ignored=dict(Counter(comparison.ignored) + same),
    )


def _pairs(before: Edition, after: Edition, comparison: Comparison, added: set[int]) -> Iterator[tuple[int, int]]:
    """Of rows that are new in a file (as numbered in the newer edition) the row of another file that each is."""
    wanted = {name for n in added if (name := _given(*after.locate(n)))}
    stand_on = {old for old in comparison.matches if old >= 0} if wanted else set()
    printed = {table.field_value(i, "reference").strip() for table, i in map(after.locate, added)}
    olds, news = (_named(edition, wanted, printed) for edition in (before, after))

    @cache
    def alike(*files: str) -> bool | None:
        return _numbers_alike(after, *files)

    for name, by_file in news.items():
        for file, rows in by_file.items():
            mine = [row for row in rows if row.number in added]
            for other, theirs in olds[name].items() if mine else ():
                if other == file:
                    continue
                free = [row for row in theirs if row.number in stand_on]
                if free and (found := list(_paired(mine, rows, free, alike(file, other)))):
                    yield from found
                    break


def _paired(
    mine: Sequence[_StandingRow], rows: Sequence[_StandingRow], theirs: Sequence[_StandingRow], alike: bool | None
) -> Iterator[tuple[int, int]]:
    """Of the new rows of one file, under one reference, those that another file has. `rows`: all there under it."""
    here, there = [row.cells() for row in rows], [row.cells() for row in theirs]
    free = [row for row in theirs if row.cells() not in here]
    others = sum(cells not in there for row, cells in zip(rows, here, strict=True) if row not in mine)
    if len(free) <= others:
        return  # a row that stood here says in other words what the other file does
    several = len(free) > 1 or len(mine) > 1
    scored = [(-_likeness(old.cells(), new.cells()), old.number, new.number, old, new) for old in free for new in mine]
    olds, news = set[int](), set[int]()
    for score, o, n, old, new in sorted(scored, key=itemgetter(0, 1, 2)):
        if o in olds or n in news or (several and -score < _LIKE):
            continue
        if _is_one(old, new, alike=_is_long(old.table.field_value(old.i, "reference")) if alike is None else alike):
            olds.add(o)
            news.add(n)
            yield n, o


def _is_one(old: _StandingRow, new: _StandingRow, *, alike: bool) -> bool:
    """Whether two rows of one reference and recipient are one; `alike`: their files number alike."""
    a, b = old.cells(), new.cells()
    other = [name for name in a.keys() & b.keys() if a[name] != b[name]]
    if alike:
        alike_most = max((_alike(a[n], b[n]) for n in other), default=1.0)
        return len(other) < len(a.keys() & b.keys()) or len(other) < _ALL_OTHER or alike_most >= _UNLIKE
    if len(other) > 1 or len(a.keys() & b.keys()) < 2 or any(is_date_key(a[n]) or is_date_key(b[n]) for n in other):
        return False
    return all(_NUMBER.findall(a[n]) == _NUMBER.findall(b[n]) and _alike(a[n], b[n]) >= _LIKE for n in other)


def _likeness(a: dict[str, str], b: dict[str, str]) -> float:
    shared = a.keys() & b.keys()
    return sum(_alike(a[n], b[n]) for n in shared) / (len(shared) or 1)


def _alike(a: str, b: str) -> float:
    return 1.0 if a.casefold() == b.casefold() else text_likeness(a.casefold(), b.casefold())


def _is_long(reference: str) -> bool:
    return sum(map(str.isdigit, reference)) >= _DIGITS


def _numbers_alike(edition: Edition, file: str, other: str) -> bool | None:
    """Whether two files are of one register: most that both number is the same in both; None where that tells nothing.

    Files of two years may number the same bodies alike, with other days.
    """
    references = [set[str](), set[str]()]
    for table in edition.tables:
        if table.file in (file, other):
            read = table.field_reader("reference")
            references[table.file == other].update(read(i).strip() for i in range(len(table.rows)))
    asked = set(sorted(references[0] & references[1] - {""})[:_ASKED])
    found: list[defaultdict[str, list[_StandingRow]]] = [defaultdict(list), defaultdict(list)]
    for n, table, i in _with_references(edition, asked):
        if table.file in (file, other) and (name := name_of_row(table, i)):
            found[table.file == other][name[0]].append(_StandingRow(n, table, i))
    common = found[0].keys() & found[1].keys()
    if len(common) < _COMMON:
        return None
    both = [[{(row.who(), *sorted(row.cells().items())) for row in side[ref]} for side in found] for ref in common]
    if sum(not a.isdisjoint(b) for a, b in both) >= _AGREE * len(common):
        return True
    who = [[{row.who() for row in side[ref]} for side in found] for ref in common]
    return None if sum(not a.isdisjoint(b) for a, b in who) >= _AGREE * len(common) else False


def _given(table: Table, i: int) -> Name | None:
    name = name_of_row(table, i)
    return None if name is None or is_not_given(table.field_value(i, "reference")) else name


def _named(
    edition: Edition, wanted: set[Name], printed: Collection[str]
) -> defaultdict[Name, dict[str, list[_StandingRow]]]:
    """Rows by these names and by their file, as far as their references are `printed` so: most are let go by it."""
    out: defaultdict[Name, dict[str, list[_StandingRow]]] = defaultdict(dict)
    for n, table, i in _with_references(edition, printed):
        if (name := name_of_row(table, i)) in wanted and name is not None:
            out[name].setdefault(table.file, []).append(_StandingRow(n, table, i))
    return out


def _with_references(edition: Edition, printed: Collection[str]) -> Iterator[tuple[int, Table, int]]:
    start = 0
    for table in edition.tables:
        read = table.field_reader("reference")
        yield from ((start + i, table, i) for i in range(len(table.rows)) if read(i).strip() in printed)
        start += len(table.rows)


def _same(before: Edition, after: Edition, old: int, new: int) -> bool:
    """Whether a row says nothing that the other one does not say, in what is withheld too."""
    was, now = (_StandingRow(n, *edition.locate(n)).cells() for n, edition in ((old, before), (new, after)))
    return all(was.get(name) == cell for name, cell in now.items())


def _change(before: Edition, after: Edition, comparison: Comparison, old: int, added: Change) -> Change | None:
    """What the new row says that the other one does not; None for nothing."""
    assert added.new is not None
    (was, o), (table, i) = before.locate(old), after.locate(added.new)
    said_before = {_of(c): cell for c, cell in zip(was.columns, was.rows[o], strict=True)}
    fields: Fields = {}
    for n, (column, cell) in enumerate(zip(table.columns, table.rows[i], strict=True)):
        stood = said_before.get(_of(column))
        is_new = stood is None and column.heading in comparison.columns.added and column.field not in LISTS_OF_BODIES
        if not is_new and cell_key(stood or "") != cell_key(cell):
            fields[n] = stood, cell
    slots = {c.field: n for n, c in reversed(list(enumerate(table.columns))) if c.field}
    named = change_kind(RowPair(WHY, fields, was, table, moved=False), slots)
    if named is None:
        return None
    kind, reason = named
    said = {table.columns[n].name: values for n, values in fields.items()}
    return replace(added, kind=kind, reason=reason, fields=said, before=was.record(o), old=old)
