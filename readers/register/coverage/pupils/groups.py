"""Year groups, ages and phases as printed, as ages that pupils reach in the school year (Reception 5, Year 6 11)."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from readers.register.coverage.cues import ENTERING, PUPILS_OF
from readers.register.coverage.data_sets import Ages
from readers.register.coverage.words import Words

_YEAR = frozenset({"year", "years", "yr", "yrs", "y", "yrgrp", "ncy"})
STARTS = _YEAR | {
    "reception", "nursery", "aged", "ages", "age", "primary", "secondary", "infant", "junior", "sixth", "post",
    "school", "schooling",
}
_TO = frozenset({"-", "to", "through"})
_NOT_OF_SCHOOL = frozenset({"of", "report", "evaluation", "data", "findings", "interim"})
"""After "year 1", which then is one of a project."""
OLDEST = 40
_THAT_YEAR = frozenset({"this", "that", "each", "every", "per", "last", "next", "one", "previous", "a", "any", "some"})
"""Before "year two schools", which then is no year group."""
_COUNTED = frozenset({"years", "year", "schools", "terms", "x", "months", "weeks", "%", "other", "further"})
"""What stands behind a number that does not go on a list of year groups: "years 7 and 5 schools"."""


class PupilGroup(Struct, frozen=True):
    """A part of all pupils."""

    sure: Ages | None
    """Ages reached in the school year, where it is sure that they are meant."""
    possible: Ages
    name: str
    by_age: bool = False
    """True for an age, of which a calendar year and a school year hold different pupils."""
    gaps: frozenset[int] = frozenset()
    """Ages between that are not meant: those of "Years 7 and 9"."""
    starts: bool = False
    """True where pupils enter: a calendar year is then the one in whose September they do."""
    denied: bool = False
    """True for pupils who are left out."""


def group_at(words: Words, at: int) -> tuple[PupilGroup, int] | None:
    """The year groups, ages or phase that are said from this place on, and where that ends."""
    found = _year_groups(words, at) or _ages_at(words, at) or _phase(words, at)
    if found is None:
        return None
    group, end = found
    if "nursery" in {words.at(n) for n in range(at, end)}:  # its younger years may be meant, too
        group = replace(group, possible=(2, group.possible[1]))
    if entered(words, at) or words.at(end) in ENTERING:
        first = group.possible[0] if group.sure is None else group.sure[0]
        low = min(first, group.possible[0])
        return PupilGroup((first, first), (low, first), group.name, starts=True), end
    return group, end


def entered(words: Words, at: int) -> bool:
    """True where pupils are said to enter what stands here: "who started Reception"."""
    return bool({words.at(n) for n in range(at - 3, at)} & ENTERING)


def _grade(words: Words, at: int) -> tuple[int, str, int] | None:
    """One year group: the age reached in it, its name, and where it ends."""
    word = words.at(at)
    if word in ("reception", "yr") and not (word == "yr" and words.at(at + 1)[:1].isdigit()):
        return (5, "Reception", words.skip(at + 1, {"year", "class"})) if word == "reception" else None
    if word == "nursery":
        return 4, "nursery", words.skip(at + 1, {"year", "class"})
    if word not in _YEAR:
        return None
    place = words.skip(at + 1, {"group", "groups", "-"} if words.at(at + 1) in ("group", "groups") else set())
    number = _small(words, place)
    if number is None:
        return None
    return number + 5, f"Year {number}", place + 1


def _small(words: Words, at: int) -> int | None:
    number = words.small(at) or 0
    if words.at(at - 2) in _THAT_YEAR:
        return None
    if not 1 <= number <= 14 or words.at(at + 1) == "%" or (words.at(at + 1) == "." and words.glued(at + 1)):
        return None
    if words.at(at + 1) == "/" and words.glued(at + 1) and words.at(at + 2) not in _YEAR:
        return None
    return number


def _year_groups(words: Words, at: int) -> tuple[PupilGroup, int] | None:
    first = _grade(words, at)
    if first is None:
        return None
    low, name, end = first
    if words.at(end) in _NOT_OF_SCHOOL and words.at(end + 1) in ("the", "our", "this", "of", "report", "a"):
        return None
    ages = [low]
    to = ""
    for _ in range(14):
        sign = words.skip(end, {",", "and", "&", "or", "/", "+"}) if words.at(end) not in _TO else end + 1
        if sign == end:
            break
        more = _grade(words, sign)
        if more is None and (number := _small(words, sign)) and words.at(sign + 1) not in _COUNTED:
            more = (number + 5, f"Year {number}", sign + 1)
        if more is None:
            break
        if words.at(end) in _TO:
            ages += range(ages[-1] + 1, more[0])
            to = " to "
        else:
            to = to or " to "
        ages.append(more[0])
        last, end = more[1], more[2]
        name = f"{first[1]}{to}{last}"
    low, high = min(ages), max(ages)
    return PupilGroup((low, high), (low, high), name, gaps=frozenset(range(low, high)) - set(ages)), end


def _ages_at(words: Words, at: int) -> tuple[PupilGroup, int] | None:
    """As "aged 11", "ages 5 to 16", "11 year olds", "5-16 year-olds"."""
    if words.at(at) in ("aged", "ages", "age"):
        place = words.skip(at + 1, {"group", "groups", "range", "between", ":", "of"})
        found = _age_range(words, place)
        if found is None:
            return None
        low, high, end = found
        if words.at(end) == "and" and words.at(end + 1) in ("over", "above", "older"):
            high, end = OLDEST, end + 2
        elif words.at(end) == "+":
            high, end = OLDEST, end + 1
        elif words.at(end) == "and" and words.at(end + 1) in ("under", "below", "younger"):
            low, end = 0, end + 2
        end = words.skip(end, {"years", "year", "old", "olds", "yrs"}) if words.at(end) in ("years", "yrs") else end
    else:
        found = _age_range(words, at) if words.at(at)[:1].isdigit() else None
        if found is None:
            return None
        low, high, end = found
        end = words.skip(end, {"-"})
        if words.at(end) not in ("year", "yr", "years") or words.at(words.skip(end + 1, {"-"})) not in ("old", "olds"):
            return None
        end = words.skip(end + 1, {"-", "old", "olds"})
    return PupilGroup((low, high), (low, high), _age_words(low, high), by_age=True), end


def _age_words(low: int, high: int) -> str:
    if low == high:
        return f"aged {low}"
    return f"aged {low} and over" if high == OLDEST else f"aged {low} to {high}"


def _age_range(words: Words, at: int) -> tuple[int, int, int] | None:
    low = _age(words, at)
    if low is None:
        return None
    end = at + 1
    if words.at(end) in ("-", "to", "and") and (high := _age(words, end + 1)) is not None and high > low:
        return low, high, end + 2
    return low, low, end


def _age(words: Words, at: int) -> int | None:
    age = words.small(at)
    return age if age is not None and age <= 25 and words.at(at + 1) not in ("%", "/") else None


_PHASES = {
    "primary": ((5, 11), (2, 11), "primary school"), "secondary": ((12, 16), (12, 19), "secondary school"),
    "infant": ((5, 7), (5, 7), "infant school"), "junior": ((8, 11), (8, 11), "junior school"),
}


def _phase(words: Words, at: int) -> tuple[PupilGroup, int] | None:
    word = words.at(at)
    if word in _PHASES:
        both = words.at(at + 1) in ("and", "&", "/", "or") and words.at(at + 2) in _PHASES
        after = words.at(at + 3) if both else words.at(at + 1)
        if after not in PUPILS_OF:
            return None
        sure, possible, name = _PHASES[word]
        if both:
            other = _PHASES[words.at(at + 2)]
            sure = (min(sure[0], other[0][0]), max(sure[1], other[0][1]))
            possible = (min(possible[0], other[1][0]), max(possible[1], other[1][1]))
            name = f"{word} and {words.at(at + 2)} school"
        end = words.skip(at + (3 if both else 1), PUPILS_OF)
        return PupilGroup(sure, possible, name), end - (words.at(end) in ("census", "censuses"))
    if word in ("sixth", "6") and words.at(words.skip(at + 1, {"-", "th"})) == "form":
        end = words.skip(at + 1, {"-", "th", "form", "forms", "pupils", "students"})
        return PupilGroup((17, 18), (17, 19), "sixth form"), end
    if word == "post" and words.at(words.skip(at + 1, {"-"})) == "16":
        end = words.skip(at + 1, {"-", "16"})
        return PupilGroup((17, 18) if words.at(end) in PUPILS_OF else None, (17, 25), "after 16"), end
    if word in ("school", "schooling") and {words.at(n) for n in range(at - 2, at)} & ENTERING:
        return PupilGroup((5, 5), (5, 5), "Reception"), at + 1
    return None
