"""Reads dates as registers write them, with their precision; a day that is not printed is never invented."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from text.clean import clean, without_turns
from text.pattern import lazy_pattern
from text.periods import MONTH, MONTHS, OF, ORDINAL, WEEKDAY

Precision = Literal["day", "month", "year", "academic_year"]
Order = Literal["dmy", "mdy", "mixed", "unknown"]

_DAY = f"([0-9]{{1,2}}){ORDINAL}?"
_WEEKDAY = f"(?:{WEEKDAY},? )?"
_YEAR = "([0-9]{4}|[0-9]{2})"
_CLOCK = r"(?:[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?"

_ISO = lazy_pattern(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_CLOCK}", re.ASCII)
_NUMERIC = lazy_pattern(rf"([0-9]{{1,2}}) ?[/.\-] ?([0-9]{{1,2}}) ?[/.\-] ?{_YEAR}{_CLOCK}", re.ASCII)
_DAY_MONTH = lazy_pattern(rf"{_WEEKDAY}{_DAY}(?: {OF})?[ \-./]*({MONTH})[.,]?[ \-./]*{_YEAR}", re.ASCII)
_MONTH_DAY = lazy_pattern(rf"{_WEEKDAY}({MONTH})\.? {_DAY},? ([0-9]{{4}})", re.ASCII)
_MONTH_YEAR = lazy_pattern(rf"({MONTH})[.,]?[ \-/']*{_YEAR}", re.ASCII)
_YEAR_MONTH = lazy_pattern(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_ACADEMIC = lazy_pattern(
    r"(?:(?:academic year|ay) )?((?:19|20)[0-9]{2}) ?(?:[/\u2013\-]|to) ?((?:19|20)?[0-9]{2})", re.ASCII
)
_PART_OF = lazy_pattern(
    r"(?:q ?[1-4]|quarter [1-4]|(?:first|second|third|fourth|1st|2nd|3rd|4th) quarter|(?:spring|summer|autumn|winter"
    r"|michaelmas|hilary|lent|trinity|easter|gwanwyn|haf|hydref|gaeaf)(?: term)?)[, ]*(?:of )?([0-9]{4}.*)"
)
"""A quarter, a term or a season, of which the year alone is a date: whose year a quarter counts is not said, and
"hydref" is the autumn as well as October."""
_PLAIN_YEAR = lazy_pattern(r"(?:19[5-9]|20[0-9])[0-9]", re.ASCII)
_WITHIN = lazy_pattern(
    rf"(?<![0-9])(?:{_ISO.pattern}|{_NUMERIC.pattern}|{_DAY_MONTH.pattern}|{_MONTH_YEAR.pattern})(?![0-9])", re.ASCII
)
_SERIAL = lazy_pattern(r"[0-9]{5}(?:\.[0-9]{1,12})?", re.ASCII)
_SERIAL_EPOCH, _FIRST_SERIAL, _LAST_SERIAL = dt.date(1899, 12, 30), 32874, 73050
MAX_DATE_LENGTH = 60
"""Characters: no date is longer, and prose is not searched."""


class PartialDate(Struct, frozen=True):
    """A date as far as it is printed."""

    value: str
    """2017-06-22, 2017-06, 2017, or 2017/18 for an academic year."""
    precision: Precision


@lru_cache(maxsize=16384)
def read_date(text: str, order: Order = "dmy") -> PartialDate | None:
    """The date that `text` is, or None: `pending`, an impossible day, a year of three digits.

    `order` tells how all-number dates are meant (see `column_order`); day first unless the column shows otherwise. In
    a `mixed` column 09/10/2019 may be either, so that only its year is given; a number over 12 still tells.
    `2011-12` is taken for an academic year, as the registers write those, not for December.
    """
    if len(text) > MAX_DATE_LENGTH:
        return None
    text = without_turns(clean(text)).casefold()
    if not text or not text[-1].isalnum():
        text = text.rstrip(" .,*")
    try:
        if m := _PART_OF.fullmatch(text):
            year = _without_day(m[1])
            return year if year and year.precision != "month" else None
        return _with_day(text, order) or _without_day(text)
    except ValueError:  # 31/02/2023
        return None


def serial_date(text: str) -> str | None:
    """The day (ISO) that a spreadsheet's serial number from 1990 to 2099 stands for: 42727 is 2016-12-23."""
    if not _SERIAL.fullmatch(text) or not _FIRST_SERIAL <= (days := int(text[:5])) <= _LAST_SERIAL:
        return None
    return (_SERIAL_EPOCH + dt.timedelta(days=days)).isoformat()


def date_within(text: str, order: Order = "dmy") -> PartialDate | None:
    """The one date within `text` (`Rejected 23.1.2017`), or None where there is none or more than one."""
    if (whole := read_date(text, order)) or len(text) > MAX_DATE_LENGTH * 4:
        return whole
    found = {m.group() for m in _WITHIN.finditer(without_turns(clean(text)).casefold())}
    return read_date(found.pop(), order) if len(found) == 1 else None


def column_order(values: Iterable[str]) -> Order:
    """How the all-number dates of one column are meant: by those in which a number over 12 leaves no choice.

    Real registers change the order in the middle of a column: 10/25/2019 and 20/09/2023 stand in the UK Statistics
    Authority's list of 2025.
    """
    seen: set[Order] = set()
    for value in values if isinstance(values, AbstractSet) else set(values):
        if len(value) <= MAX_DATE_LENGTH and (m := _NUMERIC.fullmatch(value)):
            first, second = int(m[1]), int(m[2])
            if first > 12 >= second:
                seen.add("dmy")
            elif second > 12 >= first:
                seen.add("mdy")
            if len(seen) == 2:
                return "mixed"
    return seen.pop() if seen else "unknown"


def is_ambiguous(text: str) -> bool:
    """True for an all-number date that is another day when month and day are exchanged."""
    m = _NUMERIC.fullmatch(text) if len(text) <= MAX_DATE_LENGTH else None
    return m is not None and m[1] != m[2] and 1 <= int(m[1]) <= 12 and 1 <= int(m[2]) <= 12


def _with_day(text: str, order: Order) -> PartialDate | None:
    if m := _ISO.fullmatch(text):
        return _day(int(m[1]), int(m[2]), int(m[3]))
    if m := _NUMERIC.fullmatch(text):
        first, second, year = int(m[1]), int(m[2]), _full_year(m[3])
        if order == "mixed" and first != second and first <= 12 and second <= 12:
            return PartialDate(str(year), "year") if first and second else None
        month_first = order == "mdy" or (order == "mixed" and second > 12)
        return _day(year, first, second) if month_first else _day(year, second, first)
    if m := _DAY_MONTH.fullmatch(text):
        return _day(_full_year(m[3]), MONTHS[m[2]], int(m[1]))
    if m := _MONTH_DAY.fullmatch(text):
        return _day(int(m[3]), MONTHS[m[1]], int(m[2]))
    return None


def _without_day(text: str) -> PartialDate | None:
    if m := _MONTH_YEAR.fullmatch(text):
        return PartialDate(f"{_full_year(m[2]):04}-{MONTHS[m[1]]:02}", "month")
    if m := _ACADEMIC.fullmatch(text):
        if int(m[2]) % 100 == (int(m[1]) + 1) % 100 and (len(m[2]) == 2 or int(m[2]) == int(m[1]) + 1):
            return PartialDate(f"{m[1]}/{m[2][-2:]}", "academic_year")
        if (n := _YEAR_MONTH.fullmatch(text)) and 1 <= int(n[2]) <= 12:
            return PartialDate(text, "month")
        return None
    if _PLAIN_YEAR.fullmatch(text):
        return PartialDate(text, "year")
    return None


def _day(year: int, month: int, day: int) -> PartialDate | None:
    # A year outside these is a slip of the typist: '1.4.0201'.
    return PartialDate(dt.date(year, month, day).isoformat(), "day") if 1950 <= year <= 2150 else None


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 70 else 1900)
    if not 1950 <= year <= 2150:
        raise ValueError(text)
    return year
