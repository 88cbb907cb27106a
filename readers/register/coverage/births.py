"""Births as printed: "born between September 1990 and August 1991", "born 1993/94", "aged 11 at 31 August 2010"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT
from readers.register.coverage.words import MONTHS, Words, date_at

_TURNING = frozenset({"turning", "turned", "turn"})
STARTS = _TURNING | {"born", "births", "birth", "dob", "dobs"}
_FILLERS = frozenset({
    "in", "between", "on", "from", "during", "the", "calendar", "year", "years", "academic", "school", "cohort",
    "cohorts",
    ":", "(", ")", "of", "s", "dates", "date", "range", "pupils", "children", "is", "are", "was", "were", "all", "-",
})
_SINCE = frozenset({"after", "since"})
_BEFORE = frozenset({"before", "until"})
_DAY_BEFORE_SCHOOL, _FIRST_DAY = (8, 31), (9, 1)


@dataclass(frozen=True, slots=True)
class Births:
    """Days of birth, both included."""

    first: date
    last: date
    open: bool = False
    """True where only one end is said."""

    def cohorts(self) -> tuple[range, range]:
        """The cohorts that lie within these days wholly, and those of which a part does."""
        whole = range(_cohort_from(self.first), _cohort_to(self.last) + 1)
        return (range(0) if self.open else whole), range(_cohort(self.first), _cohort(self.last) + 1)


def _cohort(day: date) -> int:
    return day.year if (day.month, day.day) >= _FIRST_DAY else day.year - 1


def _cohort_from(day: date) -> int:
    """The first cohort of which nobody was born before this day."""
    return _cohort(day) if (day.month, day.day) == _FIRST_DAY else _cohort(day) + 1


def _cohort_to(day: date) -> int:
    return _cohort(day) if (day.month, day.day) == _DAY_BEFORE_SCHOOL else _cohort(day) - 1


def births_at(words: Words, at: int) -> tuple[Births, int] | None:
    """The days of birth that are said from this place on, and where that ends."""
    return _turning_at(words, at) if words.at(at) in _TURNING else _born_at(words, at)


def _born_at(words: Words, at: int) -> tuple[Births, int] | None:
    if words.at(at) not in STARTS and not _cohort_called_by_births(words, at):
        return None
    place = words.skip(at + 1 if words.at(at) in STARTS else at, _FILLERS)
    if words.at(place) == "or" or (words.at(place) in _SINCE | _BEFORE and words.at(place + 1) == "or"):
        place += 1  # on or after; or on
    since, before = words.at(place) in _SINCE, words.at(place) in _BEFORE
    first = _days_at(words, words.skip(place + (since or before), _FILLERS))
    if first is None:
        return None
    start, end, at = first
    if since:
        return Births(start, date(LAST_COHORT + 1, 8, 31), open=True), at
    if before:
        return Births(date(FIRST_COHORT, 9, 1), end, open=True), at
    if words.at(at) in ("onwards", "onward", "+"):
        return Births(start, date(LAST_COHORT + 1, 8, 31), open=True), at + 1
    while words.at(at) in ("to", "-", "and", "until", ",", "&", "or", "through"):
        more = _days_at(words, words.skip(at + 1, _FILLERS))
        if more is None or more[1] <= start:
            break
        end, at = more[1], more[2]
    return Births(start, end), at


def _turning_at(words: Words, at: int) -> tuple[Births, int] | None:
    """Those who turned 5 in 2012."""
    age = words.small(at + 1)
    found = _days_at(words, words.skip(at + 2, {"in", "during", "the", "years", "old", "calendar", "academic", "year"}))
    if age is None or age > 25 or found is None or words.at(at + 2) not in ("in", "during", "years", "years,"):
        return None
    first, last, end = found
    one, other = _day(first.year - age, first.month, first.day), _day(last.year - age, last.month, last.day)
    return (Births(one, other), end) if one and other else None


def _cohort_called_by_births(words: Words, at: int) -> bool:
    """As "1990/91 birth cohort"."""
    found = _days_at(words, at)
    return bool(found) and words.at(found[2] if found else at) == "birth"


def _days_at(words: Words, at: int) -> tuple[date, date, int] | None:
    """A day, a month, a calendar year or a school year of births, and where it ends."""
    if whole := date_at(words, at):
        day = _day(*whole[:3])
        return (day, day, whole[3]) if day else None
    if month := MONTHS.get(words.at(at)):
        year_at = words.skip(at + 1, {",", "."})
        year = words.year_of_birth(year_at)
        return (date(year, month, 1), _month_end(year, month), year_at + 1) if year else None
    year_found = words.year_of_birth(at)
    if year_found is None:
        return None
    for digits in (4, 2, 1):
        other = words.number(at + 2, digits) if words.at(at + 1) in ("/", "-") else None
        if other is not None and other == (year_found + 1) % 10**digits:
            return date(year_found, 9, 1), date(year_found + 1, 8, 31), at + 3
    return date(year_found, 1, 1), date(year_found, 12, 31), at + 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 June
        return None


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def aged_at(words: Words, at: int, ages: tuple[int, int]) -> tuple[Births, int] | None:
    """Births of those who were of an age on a day that is said from this place on ("at 31 August 2010")."""
    place = words.skip(at, {"(", ",", "as", "at", "on", "by", "the", "of", "end"})
    if words.at(at) not in ("at", "on", "as", "by", "("):
        return None
    found = date_at(words, place)
    if found is None:
        return None
    year, month, day, end = found
    low, high = ages
    if (month, day) == _FIRST_DAY:  # the day after the school year that sets the age
        month, day = _DAY_BEFORE_SCHOOL
    last, before = _day(year - low, month, day), _day(year - high - 1, month, day)
    if last is None or before is None:
        return None
    return Births(date.fromordinal(before.toordinal() + 1), last), end
