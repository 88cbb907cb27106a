"""Years as printed: lists and ranges of years, open ends, "all available", "latest", and those told by others."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from readers.register.coverage.data_sets import data_set_at
from readers.register.coverage.words import MONTHS, NUMBERS, Words
from readers.register.coverage.years.points import (
    TERMS,
    FoundYear,
    Of,
    Point,
    Range,
    Reading,
    point_at,
    school_cue,
    school_year,
)
from readers.register.coverage.years.steps import STARTS as STEPS
from readers.register.coverage.years.steps import Step, step_at

_MOST_ITEMS = 60
"""Of a list."""
_MOST_SKIPPED = 8
"""Years between two of a list in short: "2008, 12 and 16"."""
_TO = frozenset({"-", "to", "until", "till", "through", "thru", "til"})
_HEADS = {
    "since": "from", "from": "from", "after": "after", "post": "after", "between": "between",
    "to": "until", "until": "until",
    "before": "before", "pre": "before",
}
"""Words before a year, and what they make of it."""
_HEADS_OF_TWO = {
    ("up", "to"): "until", ("prior", "to"): "before", ("earlier", "than"): "before", ("later", "than"): "after",
}
_BEFORE_STEPPED = frozenset({"only", ",", "(", ":", "-", "of", "for", "in", "the", "period", "data", "years", "year"})
"""Between "every second year" and the years themselves."""
_ONWARDS = frozenset({"onwards", "onward", "forward", "forwards", "upwards"})
_NOW = frozenset({"present", "date", "now", "current", "latest", "today", "ongoing", "recent", "most"})
_LAST = frozenset({"last", "latest", "past", "previous", "recent", "preceding"})
_BACK = frozenset({"preceding", "previous"})
_BESIDE = frozenset({"and", ",", "&", "or", "plus", "/", "+"})
WITHOUT = frozenset({"excluding", "except", "excl", "without", "minus", "but", "not", "bar", "less"})
_SCHOOL = frozenset({"academic", "school", "full", "complete", "consecutive"})
_LATER_DATA = frozenset({"attainment", "results", "records", "outcomes", "destinations", "ks", "key", "exam", "exams"})
"""What stands behind "and later" where that is of the same pupils."""
_TOLD = frozenset({"same", "corresponding", "these", "those"})
STARTS = (
    _LAST | _SCHOOL | _TOLD | TERMS | MONTHS.keys() | NUMBERS.keys() | _HEADS.keys() | STEPS
    | {"up", "prior", "earlier", "later", "all", "every", "each", "any", "most", "entire", "ay", "acyr", "a"}
)
"""Words with which years begin; so may numbers."""
_COUNTED_THINGS = frozenset({
    "schools", "pupils", "children", "years", "year", "%", "x", "files", "local", "areas", "las", "variables", "items",
})
"""What stands behind a number that is no year of a list: "2010, 11 schools"."""


class Years(Struct, frozen=True):
    """The years that a piece of text says."""

    readings: tuple[Reading, ...]
    """More than one where the words can be read in more than one way: sure is what is in each, "2002 onwards" 2002."""
    without: Reading = ()
    within: Reading = ()
    """Of these only, where they are said: "of which 2010 to 2012 were approved"."""
    latest: int = 0
    """The newest so many years, as the data stood at the release."""
    beside: int = 0
    """So many years before (-2) or after (2) those that the text says elsewhere."""
    same: bool = False
    """The years that the text says elsewhere."""
    term: str = ""
    month: bool = False
    """True for a month of one year, which may as well be a date of something else."""
    promised: bool = False
    """True for years that were still to come."""
    doubtful: bool = False
    """True for years that may be of something else."""


    @property
    def is_told_by_others(self) -> bool:
        """True for all years, or the latest: the text may say elsewhere which these are."""
        return bool(self.latest) or self.readings == EVERY.readings


EVERY = Years(((Range(None, None),), ()))
"""All years that there are."""


def years_at(words: Words, at: int) -> tuple[Years, int] | None:
    """The years that are said from this place on, a list of them as one, and where they end."""
    step = step_at(words, at)
    found = _list_at(words, words.skip(step[1], _BEFORE_STEPPED) if step else at)
    if found is None:
        return None
    years, end = found
    step = step or step_at(words, words.skip(end, {",", "(", "-", ":"}))
    return (_stepped(years, step[0]), max(end, step[1])) if step else found


def _stepped(years: Years, step: Step) -> Years:
    """Those of the years that are meant; none is sure where the words leave open which these are."""
    kept = [step.of(reading) for reading in years.readings]
    if all(reading is not None for reading in kept):
        return replace(years, readings=tuple(reading for reading in kept if reading is not None))
    return replace(years, readings=(*years.readings, ()))


def _list_at(words: Words, at: int) -> tuple[Years, int] | None:
    found = _item_at(words, at)
    if found is None:
        return None
    years, end = found
    for _ in range(_MOST_ITEMS):
        beside = words.skip(end, _BESIDE)
        listed = years.readings and not years.is_told_by_others
        more = _item_at(words, beside) if beside > end and listed else None
        more = more or (_short_year(words, beside, years) if beside > end else None)
        if more is None or not more[0].readings or (more[0].month and not years.month):
            break
        years, end = _with(years, more[0]), more[1]
    gap = words.skip(end, {",", "("})
    if words.at(gap) in WITHOUT and (out := _item_at(words, words.skip(gap + 1, {"not", "for", "excluding", "."}))):
        years, end = replace(years, without=out[0].readings[0] if out[0].readings else ()), out[1]
    return years, end


def _short_year(words: Words, at: int, before: Years) -> tuple[Years, int] | None:
    """The 9 of "2008, 9 and 10", the 12 of "2008, 12"."""
    last = before.readings[0][-1].end if before.readings else None
    if last is None or (last.of is not Of.CALENDAR and not before.term):
        return None
    begun = last.of is Of.SCHOOL and before.term != "autumn"  # "Spring 2013, 14 and 15"
    following = last.year + begun + 1
    number = words.small(at) if words.at(at).isdigit() else None
    if number is None or (words.at(at + 1) == "/" and words.glued(at + 1)):
        return None
    skipped = (number - following) % 100
    after = words.at(at + 1)
    goes_on = not after[:1].isalnum() or (after == "and" and words.number(at + 2, 2) is not None)
    if skipped and (skipped > _MOST_SKIPPED or len(words.at(at)) < 2 or not goes_on):
        return None
    counts = words.at(at + 1) in _COUNTED_THINGS and not words.at(at + 2)[:1].isdigit()
    if counts and not data_set_at(words.tokens, at + 1):
        return None
    point = Point(last.of, last.year + 1 + skipped)
    return Years(((Range(point, point),),)), at + 1


def _with(one: Years, other: Years) -> Years:
    """Two items of a list as one."""
    size = max(len(one.readings), len(other.readings))
    pairs = [[a.readings[min(n, len(a.readings) - 1)] for a in (one, other)] for n in range(size)]
    readings = tuple(first + second for first, second in pairs)
    term = "several" if one.term and other.term and one.term != other.term else one.term or other.term
    return replace(one, readings=readings, term=term, month=one.month and other.month)


def _item_at(words: Words, at: int) -> tuple[Years, int] | None:
    """One item of a list of years."""
    if told := _latest_at(words, at) or _told_by_others(words, at) or _counted_at(words, at):
        return told
    begins, start = "", at
    two = _HEADS_OF_TWO.get((words.at(at), words.at(at + 1)), "")
    if two or words.at(at) in _HEADS:
        denied = two == "after" and words.at(at - 1) in ("no", "not")  # no later than
        begins = "until" if denied else two or _HEADS[words.at(at)]
        start = words.skip(at + 1 + bool(two), {"the", "and", "including", "-"})
    cue, start = school_cue(words, start)
    first = point_at(words, start, cue=cue)
    if first is None:
        return None
    if begins in ("until", "before", "after"):
        of_year = begins == "until" and first.month and words.at(at - 1) == "year"  # "the year to August 2014"
        return Years(first.readings) if of_year else _one_sided(first, begins), first.end
    if upper := _upper_end(words, first.end, between=begins == "between", cue=cue):
        return _from_to(words, first, upper, cue), upper.end
    return _opened(words, first, begins)


def _opened(words: Words, first: FoundYear, begins: str) -> tuple[Years, int]:
    """A year with what follows it: "onwards"."""
    opened = (*first.readings, *((Range(r[0].start, None),) for r in first.readings))
    if (tail := _open_end(words, first.end)) is not None:
        return Years(opened, term=first.term), tail
    readings = opened if begins == "from" else first.readings
    return Years(readings, term=first.term, month=first.month), first.end


def _one_sided(edge: FoundYear, begins: str) -> Years:
    """What is sure of 2006 for "up to 2006", and of no year for "before 2006" and "after 2006"."""
    if begins == "until":
        readings = (*edge.readings, *((Range(None, r[-1].end),) for r in edge.readings))
        return Years(readings, term=edge.term, month=edge.month)
    first, last = edge.readings[0][0].start, edge.readings[-1][-1].end
    if begins == "before":
        beyond = Range(None, Point(first.of, first.year - 1) if first else None)
    else:
        beyond = Range(Point(last.of, last.year + 1) if last else None, None)
    return Years(((beyond,), ()), term=edge.term, month=edge.month)


def _from_to(words: Words, first: FoundYear, last: FoundYear, cue: str) -> Years:
    """A range. "2010 to 2011" without more may be one school year: sure is what both readings hold."""
    size = max(len(first.readings), len(last.readings))
    lows = [first.readings[min(n, len(first.readings) - 1)][0].start for n in range(size)]
    highs = [last.readings[min(n, len(last.readings) - 1)][-1].end for n in range(size)]
    readings: list[Reading] = [(_in_order(low, high),) for low, high in zip(lows, highs, strict=True)]
    low, high = lows[0], highs[0]
    if low and high and low.of is high.of is Of.CALENDAR and high.year == low.year + 1 and not cue:
        if school_cue(words, last.end)[0] == "year":
            return Years(school_year(low.year))  # "2013 to 2014 academic year"
        readings.append((Range(high, high),))
    return Years(tuple(readings), term=first.term, month=first.month and last.month and low == high)


def _in_order(low: Point | None, high: Point | None) -> Range:
    """From the earlier to the later: "2016 to 2014" is a range turned round, and no empty one."""
    if low and high and low.year + (low.of is Of.SCHOOL) > high.year + (high.of is Of.SCHOOL):
        return Range(high, low)
    return Range(low, high)


def _upper_end(words: Words, at: int, *, between: bool, cue: str) -> FoundYear | None:
    """The year after "to", "-" or, where it began with "between", "and"."""
    place = words.skip(at, {"academic", "school", "year", "years"}) if words.at(at) in _SCHOOL else at
    if words.at(place) == ")" and words.at(place + 1) in _TO - {"-"}:
        place += 1  # "the first (1996) until 2001"
    if words.at(place) == "up" and words.at(place + 1) == "to":
        place += 1
    if words.at(place) not in _TO and not (between and words.at(place) == "and"):
        return None
    place = words.skip(place + 1, {"the", "and", "including", "end", "of", "-", "to"})
    own, place = school_cue(words, place)
    return point_at(words, place, cue=own or cue)


def _open_end(words: Words, at: int) -> int | None:
    """Where "onwards", "to date", "+" and the like end; None where there is no such thing."""
    place = words.skip(at, {"(", ","})
    word, after = words.at(place), words.at(place + 1)
    if word in ("and", "plus", "&") and (end := _all_later(words, place + 1)):
        return end
    if word == "and":
        open_ended = after in ("later", "after", "beyond", "onwards", "onward", "above")
        return place + 2 if open_ended and words.at(place + 2) not in _LATER_DATA else None
    if word in _ONWARDS or (word == "+" and (words.glued(place) or not after)):
        return place + 1
    if word == "on" and after in ("", ",", ".", ";", ")", "wards", "-", "ward"):
        return place + 1 + (after in ("wards", "ward"))
    if word in _TO:
        now = words.skip(place + 1, {"the", "most"})
        if words.at(now) in _NOW:
            of_group = words.at(now + 1) == "year" and words.small(now + 2)
            return now + 1 if of_group else words.skip(now + 1, {"available", "day", "year", "release", "data"})
    return None


def _all_later(words: Words, at: int) -> int:
    """Where "every year thereafter", "future years" and "all later years" end; 0 where there is no such thing."""
    each = words.skip(at, {"all", "any", "each", "every"})
    later = words.skip(each, {"later", "future", "subsequent", "following", "further"})
    if words.at(later) not in ("year", "years"):
        return 0
    if later > each:
        return later + 1
    return later + 2 if each > at and words.at(later + 1) in _ONWARDS | {"thereafter", "since", "after"} else 0


def _counted_at(words: Words, at: int) -> tuple[Years, int] | None:
    """As "Three years to 2012", "five years from 2008"."""
    many = words.small(at)
    place = words.skip(at + 1, _SCHOOL)
    if many is None or not 2 <= many <= 12 or words.at(place) not in ("years", "yrs"):
        return None
    place = words.skip(place + 1, {"of", "data"})
    if words.at(place) not in ("to", "ending", "until", "from", "starting", "beginning", "up"):
        return None
    back = words.at(place) in ("to", "ending", "until", "up")
    found = point_at(words, words.skip(place + 1, {"to", "in", "with", "and", "including"}))
    point = found.readings[0][0].start if found else None
    if found is None or point is None or words.at(found.end) in _TO:
        return None
    other = Point(point.of, point.year + (1 - many if back else many - 1))
    return Years(((Range(other, point) if back else Range(point, other),),)), found.end


def _latest_at(words: Words, at: int) -> tuple[Years, int] | None:
    """As "All available years", "the latest year", "the last five years"."""
    word = words.at(at)
    if word in ("all", "every", "each", "any"):
        return _every_at(words, at)
    if word in ("full", "complete", "entire") and words.at(at + 1) in ("history", "histories", "series"):
        return EVERY, at + 2
    place = at + 1 if word == "most" else at
    if words.at(place) not in _LAST:
        return None
    many = words.small(place + 1) or 0
    end = words.skip(place + 1 + bool(many), {"available", "possible"} | _SCHOOL)
    if words.at(end) in (("years", "yrs") if many else ("year", "yr")):
        beside = -(many or 1) if words.at(place) in _BACK else 0
        return Years((), latest=many or 1, beside=beside), words.skip(end + 1, {"available"})
    if words.at(place) == "latest" or word == "most" or words.at(end - 1) == "available":
        return Years((), latest=1), end
    return None


def _every_at(words: Words, at: int) -> tuple[Years, int] | None:
    """As "All available years", and "all years since 2006", which are those since 2006."""
    end = words.skip(at + 1, {"available", "the", "possible", "relevant", "previous"} | _SCHOOL)
    if words.at(end) in ("years", "year"):
        end = words.skip(end + 1, {"available", "held", "(", "ending", "ended", "31", "st", "march"})
        return _item_at(words, end) or (EVERY, end)
    return (EVERY, end) if words.at(end - 1) == "available" and words.at(at) == "all" else None


def _told_by_others(words: Words, at: int) -> tuple[Years, int] | None:
    """As "The same years", "the two preceding years"."""
    after = words.skip(at + 1, _SCHOOL)
    named = words.at(after) in ("year", "years", "period")
    if named and words.at(at) in _TOLD:
        return Years((), same=True), after + 1
    many = words.small(at)
    if many and words.at(at + 1) in _BACK | {"following", "subsequent"} and words.at(at + 2) in ("years", "year"):
        back = words.at(at + 1) in _BACK
        return Years((), latest=many if back else 0, beside=-many if back else many), at + 3
    return None
