"""Which sheet of the newer edition is which of the older one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from diffing.columns import SAMPLE, WHOLE, column_values
from diffing.normal import tidy
from model.register import Table
from text.clean import without_turns
from text.pattern import lazy_pattern

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|tember|ober)?"
_DATES = lazy_pattern(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s*)?\b{_MONTH}\b\W*(?:\d{{4}}|\d\d)?\b|\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|"
    r"\b(?:19|20)\d\d(?:[-/]\d{2,4})?\b|\bq[1-4]\b|\b(?:as at|as of|up to|end of|to|from)\b|[\W_]+",
    re.IGNORECASE,
)
_NUMBERS = lazy_pattern(r"\b\d+\b")
_ROWS_MOST = 0.5

Key = tuple[str, str]
"""File, and section or name of the sheet without dates."""


class SheetsInPlaces(Protocol):
    """Tables, and the number of the place of each."""

    @property
    def tables(self) -> Sequence[Table]: ...
    @property
    def places(self) -> Sequence[int]: ...


class SheetPlaces(Struct, frozen=True):
    """Where tables stand: two tables with the same number stand in the same place of the publication."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    renamed: tuple[tuple[str, str], ...] = ()
    """Sheets that are held to be the same under another name, or in another of the files: (older, newer)."""


def bare_name(name: str) -> str:
    """The words of a name, without dates."""
    return " ".join(_DATES.sub(" ", without_turns(name)).casefold().split())


def place_tables(before: Sequence[Table], after: Sequence[Table]) -> SheetPlaces:
    """Numbers the places of two editions.

    First the same file and sheet, then the same sheet in another file where there is only one, then, for sheets that
    neither name nor file explains, the same values: at least half of the smaller table's in some column. A sheet is
    known by what it holds ("Shares" may become "External shares"), but by its name where others of its file hold that.
    """
    several = _of_several_names(before) | _of_several_names(after)
    olds, news = _by_key(before, several), _by_key(after, several)
    paired: dict[Key, Key] = {key: key for key in olds if key in news}
    for same in (_same_sheet, _same_values):
        rest_old = {k: [before[i] for i in v] for k, v in olds.items() if k not in paired}
        taken = set(paired.values())
        rest_new = {k: [after[i] for i in v] for k, v in news.items() if k not in taken}
        if rest_old and rest_new:
            paired.update(same(rest_old, rest_new))
    return _numbered(olds, news, paired, (len(before), len(after)))


def table_pairs(before: Sequence[Table], after: Sequence[Table], places: SheetPlaces) -> Iterator[tuple[int, int]]:
    """The tables that belong together: of each place the first with the first, the second with the second."""
    for place in dict.fromkeys(places.before):
        olds = [i for i in range(len(before)) if places.before[i] == place]
        news = [j for j in range(len(after)) if places.after[j] == place]
        yield from zip(olds, news, strict=False)


def _of_several_names(tables: Sequence[Table]) -> set[Key]:
    """What sheets of several names hold, dates apart: rows that go from "Current shares" to "Past shares" move."""
    names: dict[Key, set[str]] = {}
    for table in tables:
        if table.section:
            names.setdefault((_file_of(table), table.section), set()).add(bare_name(table.sheet))
    return {key for key, found in names.items() if len(found) > 1}


def _by_key(tables: Sequence[Table], several: Container[Key]) -> dict[Key, list[int]]:
    out: dict[Key, list[int]] = {}
    for number, table in enumerate(tables):
        key = _file_of(table), table.section or bare_name(table.sheet)
        out.setdefault((key[0], bare_name(table.sheet)) if key in several else key, []).append(number)
    return out


def _file_of(table: Table) -> str:
    return tidy(table.file).casefold()


def _same_sheet(olds: dict[Key, list[Table]], news: dict[Key, list[Table]]) -> dict[Key, Key]:
    out = {}
    for key in olds:
        there = [k for k in news if k[1] == key[1]]
        here = [k for k in olds if k[1] == key[1]]
        if len(there) == len(here) == 1:
            out[key] = there[0]
    return out


def _same_values(olds: dict[Key, list[Table]], news: dict[Key, list[Table]]) -> dict[Key, Key]:
    """The best pairs first. A publication has at most some tens of sheets."""
    scored = sorted(
        ((_shared(olds[o][0], news[n][0]), i, j, o, n) for i, o in enumerate(olds) for j, n in enumerate(news)),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    out: dict[Key, Key] = {}
    for score, _, _, o, n in scored:
        if score >= _ROWS_MOST and o not in out and n not in out.values():
            out[o] = n
    return out


def _shared(old: Table, new: Table) -> float:
    """The share of the values of one column that the other table holds too, of the most telling pair of columns."""
    others = [column_values(new, j, WHOLE) for j in range(len(new.columns))]
    best = 0.0
    for i in range(len(old.columns)):
        sample = column_values(old, i, SAMPLE)
        if sample and len(sample) >= 0.5 * min(len(old.rows), SAMPLE):
            best = max([best, *(len(sample & values) / min(len(sample), len(values)) for values in others if values)])
    return best


def renamed_sheets(before: SheetsInPlaces, after: SheetsInPlaces) -> tuple[tuple[str, str], ...]:
    """The names, older and newer, of sheets that are the same under other words; dates and numbers are none.

    Of several that were put together none is the one that has another name.
    """
    then = {(place, table.sheet) for place, table in zip(before.places, before.tables, strict=True)}
    stand = {(place, table.sheet) for place, table in zip(after.places, after.tables, strict=True)}
    several = {place for place, n in Counter(place for place, _ in then).items() if n > 1}
    gone = {place: sheet for place, sheet in then - stand if place not in several}
    pairs = {gone[place]: sheet for place, sheet in sorted(stand) if place in gone}
    return tuple((a, b) for a, b in pairs.items() if a and b and words_of_name(a) != words_of_name(b))


def words_of_name(name: str) -> list[str]:
    """The words of a sheet's or a file's name, without dates and numbers."""
    return _NUMBERS.sub(" ", bare_name(name)).split()


def _numbered(
    olds: dict[Key, list[int]], news: dict[Key, list[int]], paired: dict[Key, Key], counts: tuple[int, int]
) -> SheetPlaces:
    before, after = [0] * counts[0], [0] * counts[1]
    numbers: dict[Key, int] = {}
    for number, (key, tables) in enumerate(olds.items()):
        for i in tables:
            before[i] = number
        if key in paired:
            numbers[paired[key]] = number
    for number, (key, tables) in enumerate(news.items(), start=len(olds)):
        for j in tables:
            after[j] = numbers.get(key, number)
    renamed = tuple(
        (_named(o), _named(n)) for o, n in paired.items() if o != n and not _only_file_renamed(o, n, paired)
    )
    return SheetPlaces(tuple(before), tuple(after), renamed)


def _only_file_renamed(old: Key, new: Key, paired: dict[Key, Key]) -> bool:
    """True where the sheet is the same and its whole file has another name: nothing was done to the sheet."""
    if old[1] != new[1]:
        return False
    return all((o[0] == old[0]) == (n[0] == new[0]) for o, n in paired.items())


def _named(key: Key) -> str:
    return f"{key[1]} in {key[0]}" if key[0] else key[1]
