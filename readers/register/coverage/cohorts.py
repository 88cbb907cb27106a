"""Claims as school cohorts, with a reason for each span."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from readers.register.coverage.claims import Claim
from readers.register.coverage.data_sets import Ages, Collection, DataSet
from readers.register.coverage.pupils.births import Births
from readers.register.coverage.pupils.groups import PupilGroup
from readers.register.coverage.units import Follows
from readers.register.coverage.values import (
    FIRST_COHORT,
    LAST_COHORT,
    PHASES_OF_AGES,
    Certainty,
    Coverage,
    Phase,
    PhaseSpan,
    Span,
)
from readers.register.coverage.years.lists import Years
from readers.register.coverage.years.points import Of, Point, Range, Reading

LAST_END = 2025
"""The calendar year in which the last school year ends that is counted where no release is dated."""
_LONGEST_WORDS = 80

Cohorts = tuple[frozenset[int], frozenset[int]]
"""Those that are sure, and all that are possible."""
_EVERY_AGE = frozenset[int]().union(*PHASES_OF_AGES.values())


def spans_of_claims(claims: Sequence[Claim], text: str, released: int | None) -> Iterator[Span]:
    """The cohorts of claims. `released`: the year of the release."""
    last_end = released or LAST_END
    found = [(claim, *_cohorts(claim, last_end)) for claim in _counts_of_groups(claims, text, last_end)]
    known = frozenset[int]().union(*(sure | possible for c, sure, possible in found if c.follows is Follows.NONE))
    for claim, sure, possible in found:
        if claim.follows is not Follows.NONE and known and not sure <= known:
            spans = _spans_of(claim, *_of_same(claim, sure, possible, known), text)
        else:
            spans = _spans_of(claim, sure, possible, text)
        for span in spans:
            yield dataclasses.replace(span, aged=_aged(claim, span, last_end))


def _aged(claim: Claim, span: Span, last_end: int) -> tuple[PhaseSpan, ...]:
    """The cohorts of a span by the phases that they were in; none where its data set is of one phase of an age."""
    phases = claim.data_set.phases or frozenset(Phase)
    of_ages = {p: _cohorts(claim, last_end, ages) for p, ages in PHASES_OF_AGES.items() if p in phases}
    if len(of_ages) < 2:
        return ()
    of_any = phases - PHASES_OF_AGES.keys()

    def sure(cohort: int) -> frozenset[Phase]:
        found = frozenset(p for p, (surely, _) in of_ages.items() if cohort in surely) | of_any
        return found if span.certainty is Certainty.SURE else frozenset()

    def possible(cohort: int) -> frozenset[Phase]:
        found = frozenset(p for p, (surely, may) in of_ages.items() if cohort in surely | may) or frozenset(of_ages)
        return (found | of_any) - sure(cohort)

    return (*_alike(span, Certainty.SURE, sure), *_alike(span, Certainty.POSSIBLE, possible))


def _alike(span: Span, certainty: Certainty, of: Callable[[int], frozenset[Phase]]) -> Iterator[PhaseSpan]:
    """Every cohort is in one that is as sure as its span, be it of no phase: its years can be read in two ways."""
    for phases, cohorts in groupby(range(span.first, span.last + 1), of):
        if phases or certainty is span.certainty:
            first, *more = cohorts
            yield PhaseSpan(first, more[-1] if more else first, certainty, phases)


def _counts_of_groups(claims: Sequence[Claim], text: str, last_end: int) -> Iterator[Claim]:
    """A count of all pupils beside year groups of the same years may be of these alone, and is not surely of all.

    In brackets behind them it is of these: "Year 7 starters, September 2013 (Autumn Census 2013)".
    """
    of_groups = [c for c in claims if c.data_set.kind is Collection.NPD and c.groups and c.years]
    for claim in claims:
        counted = of_groups if claim.data_set.is_count and claim.data_set.holds_all_ages and not claim.groups else ()
        same = [c for c in counted if claim.years and _said_years(claim, last_end) <= _said_years(c, last_end)]
        if not same or claim.years is None:
            yield claim
        elif behind := [c for c in same if _opens_behind(c, claim, text)]:
            yield replace(claim, groups=tuple(g for c in behind for g in c.groups))
        else:
            yield replace(claim, years=replace(claim.years, doubtful=True))


def _opens_behind(group: Claim, count: Claim, text: str) -> bool:
    """True where a bracket opens between a group and a count."""
    between = text[group.place[1] : count.place[0]]
    return between.count("(") > between.count(")")


def _said_years(claim: Claim, last_end: int) -> set[int]:
    readings = claim.years.readings if claim.years else ()
    return {y for reading in readings for y in _school_years(reading, claim, last_end)}


def _of_same(claim: Claim, sure: frozenset[int], possible: frozenset[int], known: frozenset[int]) -> Cohorts:
    """Data of the same pupils add no cohort; where they cannot be the same pupils', or may be others', they may."""
    if claim.follows is Follows.FIRMLY and known & possible:
        return sure & known, possible & known
    return sure & known, possible


def _spans_of(claim: Claim, sure: frozenset[int], possible: frozenset[int], text: str) -> Iterator[Span]:
    piece = _squeezed(text[claim.place[0] : claim.place[1]])
    if claim.years is None:
        since = f"{claim.data_set.first}/{(claim.data_set.first + 1) % 100:02}"
        what = f"{_label(claim).removesuffix(',')}, no years said (there are data since {since})"
    else:
        what = f"{_label(claim)} {_in_brackets(_squeezed(text[claim.said[0] : claim.said[1]]))}"
    yield from _spans(sure, possible, what, piece, claim.data_set.phases)


def spans_of_births(births: Births, text: str, place: tuple[int, int]) -> Iterator[Span]:
    """The cohorts of days of birth; those of which only a part was born then are possible."""
    whole, part = births.cohorts()
    piece = _squeezed(text[place[0] : place[1]])
    yield from _spans(frozenset(whole), frozenset(part), f"Pupils {piece}", piece)


def _spans(
    sure: frozenset[int], possible: frozenset[int], what: str, piece: str, phases: frozenset[Phase] = frozenset()
) -> Iterator[Span]:
    for certainty, cohorts in ((Certainty.SURE, sure), (Certainty.POSSIBLE, possible - sure)):
        for first, last in runs(c for c in cohorts if FIRST_COHORT <= c <= LAST_COHORT):
            maybe = "" if certainty is Certainty.SURE else "possibly "
            reason = f"{what}: {maybe}born September {first} to August {last + 1}"
            yield Span(first, last, certainty, reason, piece, phases)


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as runs without a gap, ascending: [1990, 1991, 1994] is [(1990, 1991), (1994, 1994)]."""
    out: list[tuple[int, int]] = []
    for n in sorted(numbers):
        if out and out[-1][1] == n - 1:
            out[-1] = (out[-1][0], n)
        elif not out or out[-1][1] < n:
            out.append((n, n))
    return out


def births_in_short(found: Coverage) -> str:
    """Whose data, for a line: "born 1996-2001, possibly 1990-1995"; years of birth, from September to August.

    "" where a row leaves it open, or says that there are no pupils in it.
    """
    sure, possible = (_years(found.cohorts(c)) for c in (Certainty.SURE, Certainty.POSSIBLE))
    if sure:
        return f"born {sure}, possibly {possible}" if possible else f"born {sure}"
    return f"possibly born {possible}" if possible else ""


def _years(cohorts: frozenset[int]) -> str:
    return ", ".join(f"{first}-{last + 1}" for first, last in runs(cohorts))


def _squeezed(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_WORDS else plain[: _LONGEST_WORDS - 1].rstrip() + "\u2026"


def _in_brackets(text: str) -> str:
    """A piece of a text with the bracket that it was cut from: "(except 2012" with its end."""
    more = text.count("(") - text.count(")")
    return "(" * (more < 0) + text + ")" * (more > 0)


def _label(claim: Claim) -> str:
    groups = " and ".join(dict.fromkeys(g.name for g in claim.groups if not g.denied))
    without = " and ".join(dict.fromkeys(g.name for g in claim.groups if g.denied))
    if without:
        groups += f"{', ' if groups else ''}without {without}"
    if claim.data_set.kind is Collection.NPD and any(not g.denied for g in claim.groups):
        return groups[:1].upper() + groups[1:]
    return f"{claim.data_set.name}, {groups}," if groups else claim.data_set.name


def _cohorts(claim: Claim, last_end: int, within: frozenset[int] = _EVERY_AGE) -> Cohorts:
    """Those of pupils of ages `within`."""
    if claim.years is None:
        _, ages = _ages(claim.data_set, claim.groups, calendar=True)
        every = _of_range(Range(None, None), claim, last_end)
        return frozenset(), frozenset(y - a for y in every for a in (ages & within) - _not_yet(claim.data_set, y))
    return _of_years(claim, claim.years, last_end, within)


def _of_years(claim: Claim, years: Years, last_end: int, ages: frozenset[int]) -> Cohorts:
    points = (p for reading in years.readings for part in reading for p in (part.start, part.end) if p is not None)
    calendar = all(p.of is Of.CALENDAR for p in points)
    sure_ages, possible_ages = (found & ages for found in _ages(claim.data_set, claim.groups, calendar=calendar))
    if years.latest and not years.readings:
        newest = range(last_end - years.latest - 1, last_end)
        return frozenset(), frozenset(y - a for y in newest for a in possible_ages - _not_yet(claim.data_set, y))
    without = _school_years(years.without, claim, last_end)
    sure: set[int] | None = None
    possible: set[int] = set()
    of_readings = [_school_years(reading, claim, last_end) - without for reading in years.readings]
    if years.within:
        within = _school_years(years.within, claim, last_end)
        of_readings = [said & within for said in of_readings]
    there = {y for school_years in of_readings for y in school_years if _is_held(claim.data_set, y)}
    for said in of_readings:
        school_years = said & there if there else said
        known = {y for y in said & there if y + (claim.data_set.kind is not Collection.AUTUMN) <= last_end}
        read = {y - a for y in known for a in sure_ages}
        sure = read if sure is None else sure & read
        possible |= {y - a for y in school_years for a in possible_ages - _not_yet(claim.data_set, y)}
    if years.promised or years.doubtful or not sure:
        sure = set()
    return frozenset(sure), frozenset(possible | sure)


def _not_yet(one: DataSet, school_year: int) -> frozenset[int]:
    """Ages that came into a data set after a school year."""
    return _as_set(one.possible) - _as_set(one.possible_in(school_year))


def _is_held(one: DataSet, school_year: int) -> bool:
    """True for a school year of which there are such data, as far as we know.

    Others add nothing to a range that goes beyond; where a text says no year but such, the file may be wrong, and they
    are possible.
    """
    there = one.first <= school_year and (one.last is None or school_year <= one.last)
    return there and school_year not in one.not_held


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
    if denied := [_ages_of(g, calendar=calendar) for g in groups if g.denied]:
        sure, may = _ages(one, tuple(g for g in groups if not g.denied), calendar=calendar)
        none, perhaps = (frozenset[int]().union(*ages) for ages in zip(*denied, strict=True))
        return sure - perhaps, may - none
    if not groups:
        return _as_set(one.sure), possible
    parts = [_ages_of(g, calendar=calendar) for g in groups]
    named = frozenset[int]().union(*(sure for sure, _ in parts))
    may = frozenset[int]().union(*(wide for _, wide in parts))
    if one.kind is not Collection.NPD and not may & possible:
        if possible and min(may) > max(possible):  # "KS2 results of Year 7 pupils in 2010": their earlier data, perhaps
            return frozenset(), may | possible
        return named | _as_set(one.sure), may | possible  # "Reception and Key Stage 1"
    return named & possible, may & possible


def _ages_of(group: PupilGroup, *, calendar: bool) -> tuple[frozenset[int], frozenset[int]]:
    """The ages reached in the school year by a group.

    Who is 11 in 2010 reached that in 2009/10, or is a year older or younger; who is 11 in 2010/11 was it in September
    or became it later.
    """
    if not group.by_age:
        return _as_set(group.sure) - group.gaps, _as_set(group.possible) - group.gaps
    low, high = group.possible
    return _as_set((low, high) if calendar else (low + 1, high)), _as_set((low - 1, high + 1))


def _as_set(ages: Ages | None) -> frozenset[int]:
    return frozenset(range(ages[0], ages[1] + 1)) if ages else frozenset()
