"""Births as printed: "born between September 1990 and August 1991", "born 1993/94", "aged 11 at 31 August 2010"."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT
from readers.register.coverage.words import MONTHS, Words, date_at
from readers.register.coverage.years.points import Of, point_at, school_cue

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


class Births(Struct, frozen=True):
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
    if sides := _sides_at(words, place):
        return sides
    first = _days_at(words, place)
    if first is None:
        return None
    start, end, at = first
    if words.at(at) in ("onwards", "onward", "+"):
        return Births(start, date(LAST_COHORT + 1, 8, 31), open=True), at + 1
    while words.at(at) in ("to", "-", "and", "until", ",", "&", "or", "through"):
        more = _days_at(words, words.skip(at + 1, _FILLERS))
        if more is None or more[1] <= start:
            break
        end, at = more[1], more[2]
    return Births(start, end), at


def _sides_at(words: Words, at: int) -> tuple[Births, int] | None:
    """As "on or after 1 September 1995", and the two sides of "after 31/08/1995 and before 01/09/1997"."""
    first, last, place = None, None, at
    for _ in range(2):
        inclusive = "or" in (words.at(place), words.at(place + 1))  # on or after; after or on
        side_at = words.skip(place, {"on", "or"})
        side = words.at(side_at)
        days = _days_at(words, words.skip(side_at + 1, _FILLERS | {"or"})) if side in _SINCE | _BEFORE else None
        if days is None or (first if side in _SINCE else last):
            break
        if side in _SINCE:
            first = days[0] if inclusive or side == "since" else _day_after(days[1], 1)
        else:
            last = days[1] if inclusive or side == "until" else _day_after(days[0], -1)
        at, place = days[2], words.skip(days[2], {"and", "but", ","})
    if first is None and last is None:
        return None
    whole = Births(first or date(FIRST_COHORT, 9, 1), last or date(LAST_COHORT + 1, 8, 31), open=not (first and last))
    return whole, at


def _day_after(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _turning_at(words: Words, at: int) -> tuple[Births, int] | None:
    """Those who turned 5 in 2012."""
    age = words.small(at + 1)
    found = _days_at(words, words.skip(at + 2, _FILLERS | {"old"}))
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
    return _day_after(date(year + month // 12, month % 12 + 1, 1), -1)


def aged_at(words: Words, at: int, ages: tuple[int, int]) -> tuple[Births, int] | None:
    """Births of those who were of an age on a day that is said from this place on ("at 31 August 2010")."""
    place = words.skip(at, {"(", ",", "as", "at", "on", "by", "the", "of", "end"})
    if words.at(at) not in ("at", "on", "as", "by", "("):
        return None
    found = _edge_of_year(words, place) or date_at(words, place)
    if found is None:
        return None
    year, month, day, end = found
    low, high = ages
    if (month, day) == _FIRST_DAY:  # the day after the school year that sets the age
        month, day = _DAY_BEFORE_SCHOOL
    more = date_at(words, end + 1) if words.at(end) in ("and", "or", "&", ",") else None
    before = _day(year - high - 1, month, day)
    if more and more[:3] == (year + 1, *found[1:3]):  # "at 31 August 2009 or 31 August 2010"
        year, end = year + 1, more[3]
    last = _day(year - low, month, day)
    if last is None or before is None:
        return None
    return Births(_day_after(before, 1), last), end


def _edge_of_year(words: Words, at: int) -> tuple[int, int, int, int] | None:
    """The day on which a school year begins ("at the start of the school year 2011/12"), or ends."""
    starts = words.at(at) in ("start", "beginning")
    year_at = school_cue(words, words.skip(at + starts, {"of"}))[1]
    found = point_at(words, year_at)
    point = found.readings[0][0].start if found else None
    edge = starts or "end" in (words.at(at - 2), words.at(at - 3))
    if found is None or point is None or point.of is not Of.SCHOOL or not edge:
        return None
    return point.year + (not starts), *_DAY_BEFORE_SCHOOL, found.end
