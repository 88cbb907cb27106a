"""How revealing each version of a release is, as stored: from the row and its recipient's category."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from types import ModuleType
from typing import TYPE_CHECKING

from db.store import as_json
from model.life import NEVER_SUPPLIED, Life
from model.recipient import Category
from model.register import PLANNED, REFUSED, SECTION_LINE
from readers.columns.dates import date_within, read_date
from readers.columns.values import NO_VALUE
from text.clean import fold
from text.name_status import parted_from_status
from text.remarks.destruction import confirms_destruction
from text.remarks.outcomes import is_refusal, last_decision, life_of, life_of_line

if TYPE_CHECKING:
    from recipients.data_items import FoundItem
    from recipients.sensitivity import RowWords

_TIER = re.compile(r"[1-4]")
_DATED_REFERENCE = re.compile(r"DR\s?(\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])\b", re.IGNORECASE | re.ASCII)
_DATES = ("requested", "date", "decided", "supplied", "outcome_date", "rejected", "licence_start", "published")
"""Fields that say when, the day of the request first: the campaign counts by it."""
_BESIDE = frozenset({"licence_start", "published"})
"""Of these, those that do not say when it was asked for, decided or done."""
DAYS = ("requested", "decided", "supplied", "licence_start", "licence_end", "destroyed", "published")
"""Fields whose dates are given beside their words."""
_LONGEST = 200  # characters of a cell that are looked at for a word or a date


_BY_DATE = (("rejected", Life.REFUSED), ("supplied", Life.SUPPLIED), ("decided", Life.APPROVED))
_OF_SECTION = {PLANNED: Life.REQUESTED, "live": Life.SUPPLIED}
_FURTHER_ON = frozenset({Life.SUPPLIED, Life.ENDED, Life.DESTROYED})
"""States of which a line over the rows says more than the day of a decision in them."""


def outcome_of(cells: Mapping[str, str], section: str = "") -> Life:
    """What became of the request in a row; words over dates, dates over the sheet it stands on.

    A line that it stands under ("Rejected requests") speaks where the row itself has no word, and so does a sheet or
    file of refused requests. A day on which data went, or were destroyed, is worth more than these and than a remark:
    "Rejected, then approved".

    The real heading "Date first Extract sent / Date permission for re-use granted/ Date Application Rejected" has three
    meanings, so that a date under it says nothing here; nor does one under "destroyed", which may be yet to come.
    """
    line = life_of_line(cells.get(SECTION_LINE, ""))
    if words := _in_words(cells, line or (Life.REFUSED if section == REFUSED else None)):
        return words
    status = cells.get("status", "")
    if fold(status) not in NO_VALUE and not date_within(status[:_LONGEST]):
        return Life.NOT_SAID  # a word that nobody knows: a date must not make "Panel said no" approved
    for name, life in _BY_DATE:
        said = life_of(cells.get(name, ""))
        if said:
            return said
        if date_within(cells.get(name, "")[:_LONGEST]):
            return life
    return line or _OF_SECTION.get(section, Life.NOT_SAID)


def _in_words(cells: Mapping[str, str], over: Life | None) -> Life | None:
    """`over`: what is said of all rows there."""
    printed = cells.get("destroyed", "")
    if confirms_destruction(printed) and not read_date(printed):
        return Life.DESTROYED
    name, at_name = parted_from_status(cells.get("recipient", ""))
    beside = life_of(at_name) if at_name and not {";", "\n"}.intersection(name) else None
    if beside in NEVER_SUPPLIED:
        return beside
    if said := life_of(cells.get("status", "")) or life_of(cells.get("outcome_date", "")) or beside:
        return said
    if is_refusal(cells.get("dataset", "")):
        return Life.REFUSED
    # A note may speak of anything; only a plain refusal in it counts.
    noted = last_decision(cells.get("note", ""))
    days = [cells.get(name, "") for name in ("supplied", "destroyed")]
    went = any(date_within(d[:_LONGEST]) and life_of(d) not in (*NEVER_SUPPLIED, Life.REQUESTED) for d in days)
    if noted in NEVER_SUPPLIED and not went:
        return noted
    return over if over in _FURTHER_ON or (over in NEVER_SUPPLIED and not went) else None


def dated(cells: Mapping[str, str]) -> str:
    """When the release was asked for or decided, as far as it is printed (2016-11-17, 2016-11, 2016), or ""."""
    first = cells.get(_DATES[0], "")
    found = _DATED_REFERENCE.match(cells.get("reference", "")[:_LONGEST])
    if not first and found:  # DR161117.01 was asked for on 17 November 2016
        day = f"20{found[1]}-{found[2]}-{found[3]}"
        if read_date(day):  # DR010229.01 names a day that is none
            return day
    for name in _DATES:
        if (text := cells.get(name)) and (day := _day_in(text[:_LONGEST])):
            return day
    return ""


def dated_as_printed(cells: Mapping[str, str]) -> str:
    """The first cell that says when, as it is printed; the day that the reference names only where none does."""
    day = dated(cells)
    said = {name: when for name in _DATES if (text := cells.get(name)) and (when := _day_in(text[:_LONGEST]))}
    return next((cells[name] for name, when in said.items() if name not in _BESIDE or when == day), day)


def days_read(cells: Mapping[str, str]) -> dict[str, str]:
    """The dates of a row by field (2016-11-17, 2016-11, 2016), those of `DAYS` that are printed and can be read."""
    return days_of(cells, DAYS)


def days_of(cells: Mapping[str, str], fields: Iterable[str]) -> dict[str, str]:
    """The same of the fields that are given."""
    return {name: day for name in fields if (text := cells.get(name)) and (day := _day_in(text[:_LONGEST]))}


@lru_cache(maxsize=4096)
def _day_in(text: str) -> str:
    """A register prints the same few days again and again."""
    when = read_date(text) or date_within(text)
    return when.value.split("/")[0] if when else ""


def assessed(
    cells: Mapping[str, str], category: Category, section: str = "", also: Sequence[Category] = (),
    said: RowWords | None = None,
) -> tuple[object, ...]:
    """The columns of table `assessment` after version_id, for a row by field name; `said` as for `assess`."""
    a = _assessing().assess(cells, category, also, said)
    years = a.years or (None, None)
    return (
        a.level.value, int(a.level_printed), a.level_reason, _tier_in(a.tier[:100]),
        a.identifiability, a.sensitivity, outcome_of(cells, section).value, dated(cells), _items_json(a.items), *years,
        a.pupils, a.severity, a.severity_name, _reasons_json(a.reasons),
    )


@lru_cache(maxsize=256)
def _tier_in(printed: str) -> str:
    return min(_TIER.findall(printed), default="")


def said_in(rows: Sequence[Mapping[str, str]]) -> list[RowWords]:
    """What each of these rows names, for `assessed`."""
    found: list[RowWords] = _assessing().said_in(rows)
    return found


@cache
def _assessing() -> ModuleType:
    from recipients import sensitivity  # loads its lists; most polls assess nothing, and others each row

    return sensitivity


@lru_cache(maxsize=1024)
def _items_json(items: tuple[FoundItem, ...]) -> str:
    return as_json([{"item": f.item.id, "label": f.item.label, "words": f.words} for f in items])


@lru_cache(maxsize=4096)
def _reasons_json(reasons: tuple[str, ...]) -> str:
    return as_json(list(reasons))


def save_assessments(connection: sqlite3.Connection, rows: Iterable[tuple[int, tuple[object, ...]]]) -> None:
    """Writes (version, columns of `assessed`), over what was known of the version; inside a transaction."""
    connection.executemany(
        f"insert or replace into assessment values (?{', ?' * 15})",  # noqa: S608 - marks only
        ((version, *columns) for version, columns in rows),
    )
