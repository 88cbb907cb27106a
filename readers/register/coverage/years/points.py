"""One year as printed: a calendar year, a school year in any of its forms, a term or a month of one."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from readers.register.coverage.words import EARLIEST, LATEST, MONTHS, Words, century

TERMS = frozenset({"spring", "summer", "autumn"})
_BEFORE_SHORT = frozenset({
    "ay", "years", "year", "academic", ",", "and", "&", "-", "to", "(", "census", "data", ":", "y",
})
"""What may stand before 08-09, which is else a range of ages or a score."""
_LISTED = frozenset({"to", "-", ",", "and", "&"})
"""Between school years printed as 1415, which alone may be any number."""
_OF_REFERENCE = 3
"""Digits behind a slash that make a reference, and no year, of what stands before it."""
_MOST_YEARS = 25
"""Of a range in short: 2008-12."""
_MOST_BACK = 4
"""Years of one that is turned round; 2019-12 is rather a month."""


class Of(StrEnum):
    """What a year is one of."""

    CALENDAR = "calendar"
    SCHOOL = "school"
    """Called by the calendar year in which it begins."""


class Point(Struct, frozen=True):
    """A year."""

    of: Of
    year: int


class Range(Struct, frozen=True):
    """From one year to another; None: as far as there is data."""

    start: Point | None
    end: Point | None


Reading = tuple[Range, ...]


class FoundYear(NamedTuple):
    """A year or range that stands in a text."""

    readings: tuple[Reading, ...]
    """More than one where it can be read in more than one way."""
    end: int
    term: str = ""
    month: bool = False


def school_year(year: int) -> tuple[Reading, ...]:
    """The one that begins in September of a year."""
    begun = Point(Of.SCHOOL, year)
    return ((Range(begun, begun),),)


def calendar_years(first: int, last: int) -> tuple[Reading, ...]:
    """From one to another."""
    return ((Range(Point(Of.CALENDAR, first), Point(Of.CALENDAR, last)),),)


def school_cue(words: Words, at: int) -> tuple[str, int]:
    """Whether "academic year" stands here, or "year ending", and where the year itself begins."""
    place = words.skip(at, {"the", "each", "("})
    if words.at(place) in ("ay", "acyr"):
        return "years", words.skip(place + 1, {":", "s", "'"})
    if (words.at(place), words.at(place + 1), words.at(place + 2)) == ("a", "/", "y"):
        return "years", words.skip(place + 3, {":"})
    if words.at(place) in ("academic", "school") and words.at(place + 1) in ("year", "years", "yr", "yrs", "session"):
        after = words.skip(place + 2, {":", "of", "from", "("})
        if words.at(after) in ("ending", "ended", "end"):
            return "ending", words.skip(after + 1, {"in", "summer", "july", "august"})
        return ("year" if words.at(place + 1) in ("year", "yr") else "years"), after
    return "", at


def point_at(words: Words, at: int, *, cue: str = "") -> FoundYear | None:
    """The year that begins here, with a month or a term before it. `cue`: as `school_cue` says."""
    term = words.at(at) if words.at(at) in TERMS else ""
    if term:
        at = words.skip(at + 1, {"term", "of", "terms", "'", ")"})
    month_at = words.skip(at, {"end", "of", "early", "late", "mid"})
    if month := MONTHS.get(words.at(month_at)):
        year_at = words.skip(month_at + 1, {",", ".", "of"})
        if year := words.year(year_at):
            return FoundYear(school_year(year if month >= 9 else year - 1), year_at + 1, term, month=True)
    year = words.year(at)
    found = _short_forms(words, at, cue) if year is None else _of_year(words, at, year, cue)
    if found is None or not term:
        return found
    return found._replace(term=term, readings=tuple(tuple(_of_term(part, term) for part in r) for r in found.readings))


def _of_term(part: Range, term: str) -> Range:
    """The school year of a calendar year's term: the autumn of 2012 is in 2012/13, its spring in 2011/12."""
    start, end = (
        Point(Of.SCHOOL, p.year - (term != "autumn")) if p is not None and p.of is Of.CALENDAR else p
        for p in (part.start, part.end)
    )
    return Range(start, end)


def _of_year(words: Words, at: int, year: int, cue: str) -> FoundYear | None:
    """A year of four digits and what is joined to it: 2008/09, 2008-2009, 2008-12."""
    end = at + 1
    if words.at(end) == "s" and words.glued(end):
        return None  # the 1990s
    sign = words.at(end)
    if sign == "/" and words.glued(end) and words.at(end + 1).isdigit() and len(words.at(end + 1)) == _OF_REFERENCE:
        return None  # "NPD/2013/104"
    if sign in ("/", "-"):
        for digits in (4, 2, 1):
            other = words.number(end + 1, digits)
            if other is not None and other == (year + 1) % 10**digits:
                return _chain(words, at, year, digits) or FoundYear(school_year(year), end + 2)
        other = words.number(end + 1, 2)
        joined = words.at(end + 2) in ("-", "/") and words.glued(end + 2)
        back = sign == "-" and other is not None and 0 < year % 100 - other <= _MOST_BACK  # "2014-12"
        if other is not None and (back or year % 100 < other <= year % 100 + _MOST_YEARS) and not joined:
            several = calendar_years(*sorted((year, year - year % 100 + other)))
            # 2008-12 is a range, 2008/12 may be a month, and so may 2014-12, or it is turned round
            sure = sign == "-" and not back
            return FoundYear(several if sure else (*calendar_years(year, year), *several), end + 2)
    if cue == "year" and sign == "to" and words.year(end + 1) == year + 1:  # academic year 2014 to 2015
        return FoundYear(school_year(year), end + 2)
    return FoundYear(school_year(year - 1) if cue == "ending" else calendar_years(year, year), end)


def _chain(words: Words, at: int, year: int, digits: int) -> FoundYear | None:
    """2010/2011/2012, and 2010/11/12, whose first may be a school year."""
    last, end, sign = year + 1, at + 3, words.at(at + 1)
    while words.at(end) == sign and words.small_or_year(end + 1) in (last + 1, (last + 1) % 100):
        last, end = last + 1, end + 2
    if last == year + 1:
        return None
    readings = calendar_years(year, last)
    return FoundYear(readings if digits == 4 else (*readings, *calendar_years(year + 1, last)), end)


def _short_forms(words: Words, at: int, cue: str) -> FoundYear | None:
    """08/09, 201617; after a list or "AY" 08-09; in a list or after "AY" 1415; 20012/13 or 2103/14, typed wrongly."""
    if (six := words.number(at, 6)) and EARLIEST <= six // 100 <= LATEST and six % 100 == (six // 100 + 1) % 100:
        return FoundYear(school_year(six // 100), at + 1)
    listed = any(words.at(at + n) in _LISTED and _unsigned(words, at + 2 * n) is not None for n in (-1, 1))
    if (begun := _unsigned(words, at)) is not None and (cue or listed):
        return FoundYear(school_year(begun), at + 1)
    second = words.number(at + 2, 2) if words.at(at + 1) in ("/", "-") else None
    if second is None:
        return None
    for year in _mistyped(words, at):
        if EARLIEST <= year <= LATEST and second == (year + 1) % 100:
            return FoundYear(school_year(year), at + 3)
    first = words.number(at, 2)
    if first is None or second != (first + 1) % 100 or not _may_be_short(words, at):
        return None
    return FoundYear(school_year(century(first)), at + 3)


def _unsigned(words: Words, at: int) -> int | None:
    """The year in which a school year begins that is printed as 1415; None for any other number."""
    number = words.number(at, 4)
    if number is None or words.year(at) is not None:
        return None
    first, second = divmod(number, 100)
    begun = century(first)
    return begun if second == (first + 1) % 100 and EARLIEST <= begun <= LATEST else None


def _mistyped(words: Words, at: int) -> list[int]:
    """What 20012 and 2103 may have been meant as: a digit too many, or two in each other's place."""
    text = words.at(at)
    if words.number(at, 5) is not None:
        return sorted({int(text[:n] + text[n + 1 :]) for n in range(5)})
    if words.number(at, 4) is not None:
        return sorted({int(text[:n] + text[n + 1] + text[n] + text[n + 2 :]) for n in range(3)})
    return []


def _may_be_short(words: Words, at: int) -> bool:
    before, after = words.at(at - 1), words.at(at + 3)
    old = after in ("year", "years", "yr", "-") and words.at(words.skip(at + 4, {"-", "year"})) in ("old", "olds")
    if old or after == "olds" or (after == "/" and words.glued(at + 3)):
        return False
    if before == "/" and words.glued(at):
        return False
    return words.at(at + 1) == "/" or before in _BEFORE_SHORT or before.isdigit()
