"""Claims as school cohorts, with a reason for each span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from readers.register.coverage.births import Births
from readers.register.coverage.claims import Claim
from readers.register.coverage.data_sets import Ages, Collection, DataSet
from readers.register.coverage.groups import PupilGroup
from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT, Certainty, Span
from readers.register.coverage.years.lists import Years
from readers.register.coverage.years.points import Of, Point, Range, Reading

LAST_END = 2025
"""The calendar year in which the last school year ends that is counted where no release is dated."""
_LONGEST_WORDS = 80

Cohorts = tuple[frozenset[int], frozenset[int]]
"""Those that are sure, and all that are possible."""


def spans_of(claim: Claim, text: str, released: int | None) -> Iterator[Span]:
    """The cohorts of a claim. `released`: the year of the release."""
    sure, possible = _cohorts(claim, released or LAST_END)
    piece = _squeezed(text[claim.place[0] : claim.place[1]])
    if claim.years is None:
        since = f"{claim.data_set.first}/{(claim.data_set.first + 1) % 100:02}"
        what = f"{_label(claim)}, no years said (there are data since {since})"
    else:
        what = f"{_label(claim)} {_squeezed(text[claim.said[0] : claim.said[1]])}"
    yield from _spans(sure, possible, what, piece)


def spans_of_births(births: Births, text: str, place: tuple[int, int]) -> Iterator[Span]:
    """The cohorts of days of birth; those of which only a part was born then are possible."""
    whole, part = births.cohorts()
    piece = _squeezed(text[place[0] : place[1]])
    yield from _spans(frozenset(whole), frozenset(part), f"Pupils {piece}", piece)


def _spans(sure: frozenset[int], possible: frozenset[int], what: str, piece: str) -> Iterator[Span]:
    for certainty, cohorts in ((Certainty.SURE, sure), (Certainty.POSSIBLE, possible - sure)):
        for first, last in runs(c for c in cohorts if FIRST_COHORT <= c <= LAST_COHORT):
            maybe = "" if certainty is Certainty.SURE else "possibly "
            reason = f"{what}: {maybe}born September {first} to August {last + 1}"
            yield Span(first, last, certainty, reason, piece)


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as runs without a gap, ascending: [1990, 1991, 1994] is [(1990, 1991), (1994, 1994)]."""
    out: list[tuple[int, int]] = []
    for n in sorted(numbers):
        if out and out[-1][1] == n - 1:
            out[-1] = (out[-1][0], n)
        elif not out or out[-1][1] < n:
            out.append((n, n))
    return out


def _squeezed(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_WORDS else plain[: _LONGEST_WORDS - 1].rstrip() + "\u2026"


def _label(claim: Claim) -> str:
    groups = " and ".join(dict.fromkeys(g.name for g in claim.groups))
    if claim.data_set.kind is Collection.NPD and groups:
        return groups[:1].upper() + groups[1:]
    return f"{claim.data_set.name}, {groups}," if groups else claim.data_set.name


def _cohorts(claim: Claim, last_end: int) -> Cohorts:
    if claim.years is None:
        _, ages = _ages(claim.data_set, claim.groups, calendar=True)
        return frozenset(), frozenset(y - a for y in _of_range(Range(None, None), claim, last_end) for a in ages)
    return _of_years(claim, claim.years, last_end)


def _of_years(claim: Claim, years: Years, last_end: int) -> Cohorts:
    points = (p for reading in years.readings for part in reading for p in (part.start, part.end) if p is not None)
    calendar = all(p.of is Of.CALENDAR for p in points)
    sure_ages, possible_ages = _ages(claim.data_set, claim.groups, calendar=calendar)
    if years.latest and not years.readings:
        newest = range(last_end - years.latest - 1, last_end)
        return frozenset(), frozenset(y - a for y in newest for a in possible_ages)
    without = _school_years(years.without, claim, last_end)
    sure: set[int] | None = None
    possible: set[int] = set()
    for reading in years.readings:
        school_years = _school_years(reading, claim, last_end) - without
        known = {y for y in school_years if _is_known(claim.data_set, y, last_end)}
        read = {y - a for y in known for a in sure_ages}
        sure = read if sure is None else sure & read
        possible |= {y - a for y in school_years for a in _possible_in(claim.data_set, y, possible_ages, sure_ages)}
    if years.promised or years.doubtful or not sure:
        sure = set()
    return frozenset(sure), frozenset(possible | sure)


def _possible_in(one: DataSet, school_year: int, possible: frozenset[int], sure: frozenset[int]) -> frozenset[int]:
    return possible if school_year >= one.possible_from else possible & sure


def _is_known(one: DataSet, school_year: int, last_end: int) -> bool:
    """True for a school year of which there are such data, as far as we know, and were at the release."""
    there = one.first <= school_year and (one.last is None or school_year <= one.last)
    there = there and school_year not in one.not_held
    return there and school_year + (one.kind is not Collection.AUTUMN) <= last_end


def _school_years(reading: Reading, claim: Claim, last_end: int) -> set[int]:
    return {y for part in reading for y in _of_range(part, claim, last_end)}


def _of_range(part: Range, claim: Claim, last_end: int) -> range:
    """The school years of a range, each called by the year in which it begins."""
    one = claim.data_set
    autumn = one.kind is Collection.AUTUMN or any(g.starts for g in claim.groups)
    start = one.first if part.start is None else _begun(part.start, autumn=autumn)
    if part.end is None:
        end = last_end - (not autumn)
        end = end if one.last is None else min(end, one.last)
    else:
        end = _begun(part.end, autumn=autumn)
    return range(start, min(end, start + 60) + 1)


def _begun(point: Point, *, autumn: bool) -> int:
    """When a school year began that is called by a point: a calendar year is the one in which it ends."""
    return point.year if point.of is Of.SCHOOL or autumn else point.year - 1


def _ages(one: DataSet, groups: tuple[PupilGroup, ...], *, calendar: bool) -> tuple[frozenset[int], frozenset[int]]:
    """The ages reached in the school year that are surely, and that are possibly, in the data."""
    possible = _as_set(one.possible)
    if not groups:
        return _as_set(one.sure), possible
    parts = [_ages_of(g, calendar=calendar) for g in groups]
    named = frozenset[int]().union(*(_as_set(sure) for sure, _ in parts))
    may = frozenset[int]().union(*(_as_set(wide) for _, wide in parts))
    if one.kind is not Collection.NPD and not may & possible:
        if possible and min(may) > max(possible):
            return named, may  # "KS2 results of Year 7 pupils in 2010": their earlier data
        return named | _as_set(one.sure), may | possible  # "Reception and Key Stage 1"
    return named & possible, may & possible


def _ages_of(group: PupilGroup, *, calendar: bool) -> tuple[Ages | None, Ages]:
    """The ages reached in the school year by a group.

    Who is 11 in 2010 reached that in 2009/10, or is a year older or younger; who is 11 in 2010/11 was it in September
    or became it later.
    """
    if not group.by_age:
        return group.sure, group.possible
    low, high = group.possible
    sure = (low, high) if calendar else (low + 1, high)
    return (sure if sure[0] <= sure[1] else None), (low - 1, high + 1)


def _as_set(ages: Ages | None) -> frozenset[int]:
    return frozenset(range(ages[0], ages[1] + 1)) if ages else frozenset()
