"""Decides what a table is: releases, a log of amendments, people, definitions, totals, or something else.

A release must not be lost: whatever does not prove itself to be another thing is taken for releases.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from model.register import RowKind, SheetAccount, SheetKind, Table
from readers.columns.meaning import OF_COUNTS
from readers.columns.undated import without_dates
from readers.columns.values import is_count, is_date_like, sample_of, share
from readers.register.draft import Draft
from readers.register.headings.row import Row
from readers.register.no_releases import OF_A_RELEASE, is_full, of_bodies, of_cookies
from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.cell_forms import is_organisation_like, is_person_like, is_prose

_DATA = tomllib.loads(Path(__file__).with_name("sheet_kinds.toml").read_text(encoding="utf-8"))


def _words(kind: str, where: str) -> re.Pattern[str]:
    return lazy_pattern(rf"\b(?:{'|'.join(_DATA[kind][where])})\b")


_AMENDMENTS_NAME, _CHANGE_HEADING = _words("amendments", "names"), _words("amendments", "headings")
_PEOPLE_NAME, _ROLE = _words("people", "names"), _words("people", "roles")
_FIRST_NAME, _LAST_NAME = _words("people", "first"), _words("people", "last")
_DEFINITIONS_NAME, _MEANING = _words("definitions", "names"), _words("definitions", "meanings")
_DEFINED, _TOTALS_NAME = _words("definitions", "defined"), _words("totals", "names")
_OTHER_NAME, _ANNEX = _words("other", "names"), _words("other", "annexes")
_MOSTLY = 0.8
_CROSSED = 3
"""Columns of counts that make a cross table, headings that are explained by one."""
_NEARLY_ALL = 0.9


class Kind(NamedTuple):
    """What a table is taken for, and why, for people."""

    kind: SheetKind
    reason: str
    doubtful: bool = False
    """Of bodies, as releases are: people are told that it is read as none."""


def kinds_of(tables: Sequence[Table], sheet_names: Sequence[str]) -> list[Kind]:
    """One for each of the tables of a file, whose sheets have these names."""
    alone = [_kind_alone(t, sheet_names) for t in tables]
    surely = {"recipient", "reference", "title"}
    releases = [t for t, k in zip(tables, alone, strict=True) if k is None and surely & _fields(t) and t.rows]
    headed: dict[tuple[str, ...], list[Table]] = {}
    for r in releases:
        headed.setdefault(tuple(h for c in r.columns if (h := fold(c.heading))), []).append(r)
    full = list(filter(is_full, releases))
    return [
        k or _bodies(t, full) or _kind_beside(t, [r for r in releases if r is not t], headed)
        for t, k in zip(tables, alone, strict=True)
    ]


def _bodies(table: Table, full: Sequence[Table]) -> Kind | None:
    why = of_bodies(table, [r for r in full if r is not table])
    return Kind(SheetKind.OTHER, why, doubtful=True) if why else None


def _kind_alone(table: Table, sheet_names: Sequence[str]) -> Kind | None:
    """What the table says of itself; None where it may be releases."""
    name = fold(without_dates(_name(table)))
    about = f"{name} | {' | '.join(fold(n[:200]) for n in table.notes[:3])}"
    if cookies := of_cookies(table):
        return Kind(SheetKind.OTHER, cookies)
    if table.section == "classification" and ("recipient" not in _fields(table) or len(_core(table)) <= 1):
        return Kind(SheetKind.DEFINITIONS, "its name says that it explains the classification of data")
    return (
        _amendments(table, name)
        or _people(table, about)
        or _contents(table, name, sheet_names)
        or _definitions(table, name)
    )


def _name(table: Table) -> str:
    return table.sheet or table.file


def _fields(table: Table) -> set[str]:
    return {c.field for c in table.columns if c.field}


def _core(table: Table) -> set[str]:
    return _fields(table) & OF_A_RELEASE


def _cells(table: Table, column: int) -> list[str]:
    return sample_of(r[column] for r in table.rows)


def _amendments(table: Table, name: str) -> Kind | None:
    named = bool(_AMENDMENTS_NAME.search(name))
    told = [
        c.heading
        for i, c in enumerate(table.columns)
        if _CHANGE_HEADING.search(fold(c.heading))
        and share(_cells(table, i), lambda x: is_date_like(x) or is_count(x)) < 0.5
        and (not table.rows or any(map(str.isalpha, "".join(_cells(table, i)[:50]))))
    ]
    core = len(_core(table))
    if (told and core <= 2 and (named or not core)) or (named and core <= 1):
        why = [f"its name speaks of changes ({_name(table)!r})"] if named else []
        why += [f"its column {told[0]!r} tells what was changed"] if told else []
        return Kind(SheetKind.AMENDMENTS, " and ".join(why))
    return None


def _people(table: Table, about: str) -> Kind | None:
    if _core(table):
        return None
    headings = [fold(c.heading) for c in table.columns]
    if any(map(_FIRST_NAME.search, headings)) and any(map(_LAST_NAME.search, headings)):
        return Kind(SheetKind.PEOPLE, "it has columns for first and last names, and nothing that a release has")
    persons = [c.heading for i, c in enumerate(table.columns) if share(_cells(table, i), is_person_like) >= _MOSTLY]
    if not persons:
        return None
    if _PEOPLE_NAME.search(about):
        return Kind(SheetKind.PEOPLE, f"its name or title speaks of people, whose names column {persons[0]!r} holds")
    if roles := [c.heading for c in table.columns if _ROLE.search(fold(c.heading))]:
        return Kind(SheetKind.PEOPLE, f"column {persons[0]!r} holds persons' names beside {roles[0]!r}")
    return None


def _contents(table: Table, name: str, sheet_names: Sequence[str]) -> Kind | None:
    if len(_core(table)) > 1:
        return None
    names = {fold(n) for n in sheet_names if n}
    for i, column in enumerate(table.columns):
        cells = [fold(c) for c in (*_cells(table, i), column.heading)]
        # Two sheets at least: in a sheet called Home Office every recipient is the Home Office.
        if len(names.intersection(cells)) >= 2 and sum(c in names for c in cells) >= 0.6 * (len(cells) - 1):
            return Kind(SheetKind.OTHER, f"it lists the sheets of the workbook in column {column.heading!r}")
    if _OTHER_NAME.search(name) and "recipient" not in _fields(table):
        return Kind(SheetKind.OTHER, f"its name says so ({table.sheet!r})")
    return None


def _definitions(table: Table, name: str) -> Kind | None:
    fields = _fields(table)
    if fields & {"recipient", "reference", "title"} or len(table.columns) > 5 or len(_core(table)) > 2:
        return None
    headings = [fold(c.heading) for c in table.columns]
    meaning = next((c.heading for c, h in zip(table.columns, headings, strict=True) if _MEANING.search(h)), None)
    defined = next((c.heading for c, h in zip(table.columns, headings, strict=True) if _DEFINED.fullmatch(h)), None)
    if meaning and defined and meaning != defined:
        return Kind(SheetKind.DEFINITIONS, f"it explains {defined!r} by {meaning!r}")
    if _DEFINITIONS_NAME.search(name) and not _has_organisations(table):
        return Kind(SheetKind.DEFINITIONS, f"its name says so ({_name(table)!r}), and it names no recipient")
    return None


def _has_organisations(table: Table) -> bool:
    return any(share(_cells(table, i), is_organisation_like) > 0.5 for i in range(len(table.columns)))


def _kind_beside(table: Table, releases: Sequence[Table], headed: Mapping[tuple[str, ...], Sequence[Table]]) -> Kind:
    """What it is beside the releases of the file, which are given by their headings too; releases where it may be."""
    if kind := _totals(table, releases) or _details(table, releases) or _explains(table, headed):
        return kind
    known = ", ".join(dict.fromkeys([c.field for c in table.columns if c.field][:6]))
    unknown = "none of its headings is known, and nothing says that it is anything else"
    return Kind(SheetKind.RELEASES, f"it has {known}" if known else unknown)


def _totals(table: Table, releases: Sequence[Table]) -> Kind | None:
    fields = _fields(table)
    filled = [(i, cells) for i in range(len(table.columns)) if (cells := _cells(table, i))]
    counts = [i for i, cells in filled if share(cells, is_count) >= _NEARLY_ALL]
    labels = [i for i, _ in filled if i not in counts]
    if table.section in OF_COUNTS or not counts or len(labels) > 2 or len(counts) < len(labels):
        return None
    # `Dataset | 2013 | 2014 | 2015 | Total`: whatever the labels are of, such a table counts them.
    crossed = len(labels) == 1 and len(counts) >= _CROSSED and bool(releases)
    if not crossed and fields & {"reference", *OF_A_RELEASE - {"tier", "level", "years"}}:
        return None
    if _TOTALS_NAME.search(fold(table.sheet)):
        return Kind(SheetKind.TOTALS, f"its name says so ({table.sheet!r}), and it holds counts")
    label = {fold(c) for i in labels for c in _cells(table, i)}
    recipients = {fold(name) for r in releases for name in set(r.field_values("recipient"))}
    repeats = bool(label) and sum(x in recipients for x in label) >= _MOSTLY * len(label)
    if releases and ("recipient" not in fields or repeats or len(counts) >= 3):
        return Kind(SheetKind.TOTALS, "beside the releases it holds nothing but labels and counts")
    return None


def _details(table: Table, releases: Sequence[Table]) -> Kind | None:
    """Purpose statements joined by reference: they say more of releases that stand elsewhere."""
    if "recipient" in _fields(table) or not _fields(table) & {"reference", "row_id"} or len(_core(table)) > 2:
        return None
    if _has_organisations(table):
        return None
    own = list(filter(None, table.field_values("reference")))
    fuller = [r for r in releases if "recipient" in _fields(r) or len(_core(r)) > len(_core(table)) + 1]
    if fuller and _is_annex(table):
        return Kind(SheetKind.OTHER, "beside the releases it holds nothing but statements, and says so")
    for other in fuller:
        theirs = set(other.field_values("reference"))
        if len(own) >= 2 and sum(v in theirs for v in own) >= _NEARLY_ALL * len(own):
            return Kind(SheetKind.OTHER, f"it says more of the releases in sheet {other.sheet!r}, by reference")
    return None


def _is_annex(table: Table) -> bool:
    """A reference and sentences, under a name or headings that speak of statements."""
    others = [i for i, c in enumerate(table.columns) if c.field not in ("reference", "row_id")]
    named = " ".join(fold(x) for x in (_name(table), *(table.columns[i].heading for i in others)))
    return bool(others and _ANNEX.search(named)) and all(share(_cells(table, i), is_prose) >= _MOSTLY for i in others)


def _explains(table: Table, headed: Mapping[tuple[str, ...], Sequence[Table]]) -> Kind | None:
    """What the columns of the releases mean: `Purpose | What is meant by purpose in this register`."""
    if len(table.columns) > _CROSSED:
        return None
    said = [fold(n[:200]) for n in (*table.notes, *(r[0] for r in table.rows), table.columns[0].heading)]
    for headings, tables in headed.items():
        other = next((t for t in tables if t is not table), None)
        known = sum(any(f"{s} ".startswith(f"{h} ") for h in headings) for s in said)
        if other is not None and known >= _CROSSED and 2 * known >= len(said):
            return Kind(SheetKind.DEFINITIONS, f"it explains the columns of sheet {other.sheet!r}")
    return None


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
    name: str,
    rows: Sequence[Row],
    scant: Mapping[int, int],
    drafts: Iterable[tuple[Draft, Kind]],
    hidden: Iterable[int] = (),
) -> SheetAccount:
    """The account of one sheet, whose tables are `drafts` and whose rows `hidden` (0-based) are not shown.

    `scant`: for each row that has few, how many different cells it has, of which the empty one may be one.
    """
    number_of = {kind: n for n, kind in enumerate(RowKind)}  # counted many times as fast as kinds
    kinds = bytearray((number_of[RowKind.NOTE],)) * len(rows)
    for n, few in scant.items():
        if few < 2 and not any(rows[n]):
            kinds[n] = number_of[RowKind.BLANK]
    found = []
    for draft, kind in drafts:
        found.append(kind)
        of_the_table = number_of[_ROWS_OF[kind.kind]]
        for number in draft.numbers:
            kinds[number - 1] = of_the_table
        for number in draft.totals:
            kinds[number - 1] = number_of[RowKind.TOTAL]
        for number in draft.headings:
            kinds[number - 1] = number_of[RowKind.HEADING]
    for i in hidden:
        kinds[i] = number_of[RowKind.HIDDEN]
    # Where releases stand, the sheet is one of releases, whatever stands below them.
    first = next((k for k in found if k.kind is SheetKind.RELEASES), found[0] if found else None)
    taken = first or Kind(SheetKind.OTHER, _without_table(rows))
    counts = {kind: kinds.count(n) for kind, n in sorted(number_of.items(), key=lambda of: kinds.find(of[1]))}
    return SheetAccount(name, taken.kind, taken.reason, len(rows), {kind: n for kind, n in counts.items() if n})


def names_changes(name: str) -> bool:
    """True for the name of a sheet of corrections or amendments."""
    return _AMENDMENTS_NAME.search(fold(without_dates(name))) is not None


def _without_table(rows: Sequence[Row]) -> str:
    if like_a_table(rows):
        return "its rows are like a table's, but no heading is known: none is read as a release"
    return "it has text and no table" if rows else "it is empty"


def like_a_table(rows: Sequence[Row]) -> bool:
    """True where two rows or more have three different cells or more."""
    return sum(1 for _ in islice((r for r in rows if len({c for c in r if c}) >= 3), 2)) == 2
