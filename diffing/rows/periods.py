"""Which days a cell means: a day, a month, a quarter, a year, a span of days; and which says it more exactly."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import product

from diffing.normal import DateOrder, Day, date_span, even, read_date, readings, tidy
from text.pattern import lazy_pattern
from text.periods import in_one_form


class Year(StrEnum):
    """When the years of a column begin that it does not say: "Q1 2021", "2020/21"."""

    CALENDAR = "calendar"
    FINANCIAL = "financial"
    ACADEMIC = "academic"


Period = tuple[Day, Day]
"""Its first and its last day."""
_LONGEST = 60
_Y = r"(?:19|20)\d\d"
_YEAR = rf"(?P<financial>fy\W*|financial\W+year\W*)?(?P<begin>{_Y})(?:\W?[-/]\W?(?P<end>{_Y}|\d\d)(?!\d))?"
_NTH = (
    r"(?:ch(?:warter)?|q(?:uarter|tr)?)\W*(?P<number>[1-4])|(?P<nth>[1-4])(?:st|nd|rd|th)\W+quarter"
    r"|(?P<named>first|second|third|fourth)\W+quarter"
)
_QUARTER = lazy_pattern(rf"(?:{_NTH})\W*(?:of\W+)?{_YEAR}\W*")
_QUARTER_BEHIND = lazy_pattern(rf"{_YEAR}\W*(?:{_NTH})\W*")
_YEAR_ALONE = lazy_pattern(rf"(?P<academic>academic\W+year\W*|ay\W*)?{_YEAR}")
_SEPTEMBER = 9
_NUMBERED = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def is_more_exact(before: str, after: str, year: Year) -> bool:
    """True where the second cell means a time within the one that the first means: a day of the month, or of the year.

    Of two spans of days neither is said more exactly: it is longer.
    """
    if date_span(tidy(before)) and date_span(tidy(after)):
        return False
    pairs = product(periods(before, year), periods(after, year))
    return any(a != b and a[0] <= b[0] and b[1] <= a[1] for a, b in pairs)


def is_same_time(before: str, after: str, year: Year) -> bool:
    """True where both mean the same time in another form, and are no two days: of these the order is to be known."""
    if read_date(tidy(before)) and read_date(tidy(after)):
        return False
    return not periods(before, year).isdisjoint(periods(after, year))


def is_plain_date(cell: str) -> bool:
    """True for a day, a month or a year; not for a quarter, a school year or a span."""
    return cell.isdecimal() or read_date(tidy(cell)) is not None


# Of few: a pair is asked several times in a row, and in a column of other texts none comes again.
@lru_cache(maxsize=64)
def periods(cell: str, year: Year) -> frozenset[Period]:
    """What a cell may mean; nothing where it is no time. Numbers may be day and month, or month and day."""
    if len(cell) > _LONGEST or not any(map(str.isdigit, cell)):
        return frozenset()
    if (date := read_date(tidied := tidy(cell))) is not None:
        return frozenset((_first(day), _last(day)) for day in readings(date, DateOrder.EITHER))
    if ends := date_span(tidied):
        first, last = (readings(end, DateOrder.EITHER) for end in ends)
        return frozenset((_first(a), _last(b)) for a, b in product(first, last) if _first(a) <= _last(b))
    said = frozenset(_named(even(cell).casefold(), year))
    return said or frozenset(_named(in_one_form(tidied).casefold(), Year.CALENDAR))  # "January to March 2021"


def _named(said: str, year: Year) -> Iterator[Period]:
    """A year, or a quarter of one: what two years stand for begins in April, or in September."""
    for pattern in (_QUARTER, _QUARTER_BEHIND, _YEAR_ALONE):
        if found := pattern.fullmatch(said):
            break
    else:
        return
    part = found.groupdict()
    begin, end = int(part["begin"]), part["end"]
    if end and int(end[-2:]) != (begin + 1) % 100:
        return
    number = part.get("number") or part.get("nth") or _NUMBERED.get(part.get("named") or "")
    if number:
        months, first = 3, 3 * int(number) - 2
        is_financial = bool(end or part["financial"]) or year is Year.FINANCIAL
    else:
        months, first, is_financial = 12, 1, bool(end or part["financial"])
        if part["academic"] or (end and not part["financial"] and year is Year.ACADEMIC):
            first, is_financial = _SEPTEMBER, False
    first += 3 * is_financial
    years, month = divmod(first + months - 2, 12)
    yield (begin + first // 13, (first - 1) % 12 + 1, 1), _last((begin + years, month + 1, 0))


def _first(day: Day) -> Day:
    return day if day[2] else (*day[:2], 1)


def _last(day: Day) -> Day:
    return day if day[2] else (*day[:2], monthrange(*day[:2])[1])
