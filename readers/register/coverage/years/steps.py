"""Years with gaps: "every second year", "alternate years", "even years", "biennially", "selected years"."""

from __future__ import annotations

from msgspec import Struct

from readers.register.coverage.words import NUMBERS, Words
from readers.register.coverage.years.points import Of, Point, Range, Reading

_ORDINALS = {
    "other": 2, "alternate": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10,
}
_YEARLY = {
    "biennial": 2, "biennially": 2, "biannual": 0, "biannually": 0, "triennial": 3, "triennially": 3,
    "quadrennial": 4, "quadrennially": 4, "quinquennial": 5, "quinquennially": 5, "intermittently": 0,
}
"""What is biannual comes every second year with some, and twice a year with others."""
_SOME = frozenset({
    "selected", "some", "certain", "various", "intermittent", "sample", "specified", "chosen", "several",
})
_PARITY = {"even": 0, "odd": 1}
_YEARS = frozenset({"year", "years", "yr", "yrs", "cohort", "cohorts"})
_OF_SCHOOL = frozenset({"academic", "school", "calendar", "-", "numbered", "available"})
_NO_DATA = frozenset({
    "survey", "surveys", "study", "report", "reports", "review", "reviews", "conference", "evaluation",
})
_EACH = frozenset({"every", "each"})
STARTS = (
    _ORDINALS.keys() | _YEARLY.keys() | _PARITY.keys() | _SOME | NUMBERS.keys() | _EACH | {"at", "only", "in"}
)


class Step(Struct, frozen=True):
    """Which years of a range are meant."""

    by: int
    """Every so manieth from the first; 0 where it is not said which."""
    parity: int | None = None
    """0 for even years, 1 for odd ones."""

    def of(self, reading: Reading) -> Reading | None:
        """What is left of a reading; None where the words leave open which years these are."""
        out: list[Range] = []
        for part in reading:
            start, end = part.start, part.end
            if start is None or end is None or start.of is not end.of:
                return None
            if start == end:
                out.append(part)
                continue
            if self.parity is not None and start.of is Of.CALENDAR:
                years = range(start.year + (start.year % 2 != self.parity), end.year + 1, 2)
            elif self.by and (end.year - start.year) % self.by == 0:
                years = range(start.year, end.year + 1, self.by)
            else:
                return None
            out += [Range(Point(start.of, y), Point(start.of, y)) for y in years]
        return tuple(out)


def step_at(words: Words, at: int) -> tuple[Step, int] | None:
    """The step that is said from this place on, and where its words end."""
    at = words.skip(at, {"only", "in", "for"}) if words.at(at) in ("only", "in") else at
    word = words.at(at)
    if word in _YEARLY:
        return None if words.at(at + 1) in _NO_DATA else (Step(_YEARLY[word]), at + 1)
    if word in _EACH:
        return _every(words, at + 1)
    return _interval(words, at + (word == "at")) or _some(words, at)


def _interval(words: Words, at: int) -> tuple[Step, int] | None:
    """As "two-yearly", "at two-year intervals"."""
    number = words.small(at)
    if not number:
        return None
    place = words.skip(at + 1, {"-"})
    if words.at(place) == "yearly":
        return Step(number), place + 1
    end = words.skip(place + 1, {"-"})
    gaps = words.at(place) in ("year", "years") and words.at(end) in ("intervals", "gaps")
    return (Step(number), end + 1) if gaps else None


def _some(words: Words, at: int) -> tuple[Step, int] | None:
    """As "alternate years", "even years", "selected years"."""
    word, place = words.at(at), words.skip(at + 1, _OF_SCHOOL)
    if word not in _SOME | {"alternate"} | _PARITY.keys() or not _is_year(words, place):
        return None
    return Step(_ORDINALS.get(word, 0), _PARITY.get(word)), place + 1


def _every(words: Words, at: int) -> tuple[Step, int] | None:
    """Behind "every": "second year", "two years", "3rd year", "few years"."""
    word, place = words.at(at), at + 1
    number = _ORDINALS.get(word) or words.small(at)
    if word.isdigit():
        place = words.skip(place, {"st", "nd", "rd", "th"})
    elif number is None and word not in ("few", "couple"):
        return None
    place = words.skip(place, _OF_SCHOOL | {"of"})
    return (Step(number or 0), place + 1) if number != 1 and _is_year(words, place) else None


def _is_year(words: Words, at: int) -> bool:
    """True for years, not for the year group of "every other Year 6"."""
    small = words.at(at) in ("year", "years", "yr") and len(words.at(at + 1)) < 3 and words.at(at + 1).isdigit()
    grouped = words.at(at + 1) in ("group", "groups")
    return words.at(at) in _YEARS and not small and not grouped
