"""What lowers a claim: words that are not understood, and words that say that data were not given.

Cohorts are sure only where every word around their data sets and years is known to change nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from readers.register.coverage import cues
from readers.register.coverage.data_sets import Collection, DataSet
from readers.register.coverage.pieces import Segment
from readers.register.coverage.sense import TextPiece, What
from readers.register.coverage.units import Unit, only_steps
from readers.register.coverage.words import date_at
from readers.register.coverage.years.lists import Years

_BETWEEN = frozenset({
    "was", "were", "is", "are", "has", "have", "had", "been", "request", "requests", "(", ")", "-", ":", "data", "both",
    ",", "results", "for", "the", "of", "access", "to", "extract", "since", "now", "later", "then", "but", "this",
    "application",
}) | cues.ASKED
"""What may stand between data and the word that they were refused."""
_APART = frozenset({",", "but", "and", "&"})
_REFUSALS = frozenset({
    "not", "supplied", "approved", "provided", "refused", "declined", "rejected", "but", "then", "later", "application",
})
_AIMS = frozenset({"a", "an", "our", "this", "use"})
"""After "for": what the data are for."""
_DIGITS_OF_STRANGERS = 4
_ENOUGH = 30
"""Words that are looked at, of those that are not known."""
_LONGEST_DENIAL = 30
_STRANGE_SIGNS = frozenset("?<>=\u00ac^\u2260")


def refused_of(segment: Segment, units: Sequence[Unit]) -> list[Unit]:
    """The units beside which it is said that they were not given; the others of that part become doubtful.

    Such a word is of the unit beside it from which nothing parts it, and rather of the one before.
    """
    if not units:
        return []
    refusals = [p for p in segment.pieces if p.what is What.REFUSED]
    whole = sorted((u for u in units if u.heads), key=Unit.place)
    beside = [u for p in refusals for u in [_refused_by(segment, whole, p)] if u is not None]
    refused = [u for u in beside if not _leave_out_last(segment, u)]
    ids = {id(u) for u in beside}
    stepped = any(p.what is What.STEP for p in segment.pieces)
    strangers = _Strangers(segment)
    for unit in units:
        open_ = bool(refusals) and id(unit) not in ids and not _granted(segment, unit)
        unit.doubtful |= open_ or stepped or strangers.are_around(unit)
    return refused


def _refused_by(segment: Segment, units: Sequence[Unit], refusal: TextPiece) -> Unit | None:
    number = bisect_left(units, refusal.at, key=lambda u: u.place()[0])
    before = units[number - 1] if number and units[number - 1].place()[1] <= refusal.at else None
    after = units[number] if number < len(units) else None
    gaps = [
        _gap(segment, before.place()[1], refusal.at) if before else {""},
        _gap(segment, refusal.end, after.place()[0]) - cues.GRANTED if after else {""},
    ]
    for parted in (False, True):
        for unit, gap in zip((before, after), gaps, strict=True):
            if unit and gap <= _BETWEEN and (parted or not gap & _APART):
                return unit
    return None


def _leave_out_last(segment: Segment, unit: Unit) -> bool:
    """Leaves only the last years out, for "KS4 2010-2014 (2012 not required)"; False where all is refused."""
    years = [(p, p.value) for p in unit.years if isinstance(p.value, Years)]
    if len(years) < 2 or segment.words.at(years[-1][0].at - 1) != "(":
        return False
    without = years.pop()[1].readings[:1]
    unit.years = [replace(p, value=replace(value, without=(*value.without, *(part for r in without for part in r))))
                  for p, value in years]
    return True


def _gap(segment: Segment, start: int, end: int) -> set[str]:
    return {segment.words.at(n) for n in range(start, end)} if end - start <= _LONGEST_DENIAL else {""}


def _granted(segment: Segment, unit: Unit) -> bool:
    """True for "KS4 2012 approved"."""
    end = unit.place()[1]
    return segment.words.at(segment.words.skip(end, {"(", "was", "were", "is", "are", "has", "been"})) in cues.GRANTED


def only_refuses(segment: Segment) -> bool:
    """True for a part that says nothing but that something was not given: "Request declined."."""
    said = {t.text for t in segment.words.tokens}
    return any(p.what is What.REFUSED for p in segment.pieces) and not said - (_BETWEEN | _REFUSALS)


def are_doubtful(segments: Sequence[Segment]) -> bool:
    """True where a part that names no data leaves open whether all was given: "The rest was declined.", "Not yet sent."

    So where it is said which years were given apart from those that were asked for.
    """
    said = [{t.text for t in s.words.tokens} for s in segments]
    asked = any(words & cues.ASKED for words in said)
    return any(
        (_leaves_open(s, words) and not words & cues.ITEMS) or only_steps(s) or (asked and _gives_years(s))
        for s, words in zip(segments, said, strict=True)
    )


def _leaves_open(segment: Segment, words: AbstractSet[str]) -> bool:
    whats = {p.what for p in segment.pieces}
    if whats & {What.SET, What.GROUP, What.BIRTHS}:
        return False
    return What.REFUSED in whats or (bool(words & cues.OPEN) and not whats & {What.YEARS})


def _gives_years(segment: Segment) -> bool:
    """True for "2010 to 2012 approved", which is no date."""
    words = segment.words
    places = [(p.at, p.end) for p in segment.pieces if p.what is What.YEARS] + list(segment.left_out)
    beside = [(words.at(n), p) for p in places for n in (p[0] - 2, p[0] - 1, p[1], p[1] + 1)]
    return any(word in cues.GRANTED and date_at(words, at) is None for word, (at, _) in beside)


def narrows(segment: Segment) -> bool:
    """True for a part that says whose data only are meant, and no years: "Year 11 only", "KS4 pupils only"."""
    heads = [p for p in segment.pieces if p.what in (What.SET, What.GROUP)]
    results = [isinstance(p.value, DataSet) and p.value.kind is Collection.RESULTS for p in heads]
    stages = all(of_results or p.what is What.GROUP for of_results, p in zip(results, heads, strict=True))
    said = {t.text for t in segment.words.tokens}
    return bool(heads) and stages and "only" in said and not any(p.what is What.YEARS for p in segment.pieces)


def is_limit(segment: Segment, unit: Unit) -> bool:
    """True for the years of "only 2010 to 2012 were approved"."""
    said = {t.text for t in segment.words.tokens}
    before = {segment.words.at(n) for n in range(unit.place()[0] - 3, unit.place()[0])}
    return bool(said & cues.GRANTED) and "only" in before and not unit.heads


def names_earlier(segment: Segment) -> bool:
    """True where a part refers to data that another row tells of, and does not say which these are."""
    return any(p.what is What.EARLIER and not _says_base(segment, p) for p in segment.pieces)


def _says_base(segment: Segment, earlier: TextPiece) -> bool:
    """True for "KS2 2010, extended to add 2011", and "KS2 2011 added to KS2 2010"."""
    words, pieces = segment.words, segment.pieces
    if words.at(earlier.at) in ("add", "adding"):
        whats = {p.what for p in pieces if p.end <= earlier.at}
        return What.YEARS in whats and bool(whats & {What.SET, What.GROUP})
    added = (words.at(earlier.at), words.at(earlier.end)) == ("added", "to")
    heads = (p for p in pieces if p.what in (What.SET, What.GROUP) and 0 <= p.at - earlier.end <= cues.NEAR)
    return added and any(p.what is What.YEARS and p.at > h.at for h in heads for p in pieces)


class _Strangers:
    """The words of a part of a text that are not known to be harmless."""

    def __init__(self, segment: Segment) -> None:
        self._words, self._pieces = segment.words, segment.pieces
        self._starts = [p.at for p in segment.pieces]
        self._promised = any(isinstance(p.value, Years) and p.value.promised for p in segment.pieces)
        self._dated = {n for at, _ in segment.left_out for n in range(at - cues.NEAR, at + 1)}
        taken = {n for p in segment.pieces for n in range(p.at, p.end)}
        taken |= {n for at, end in segment.left_out for n in range(at, end)}
        size = len(segment.words.tokens)
        people = any(p.what is What.GROUP for p in segment.pieces) or any(
            t.text in cues.COUNTED or t.text in ("who", "those") for t in segment.words.tokens
        )
        self._places = [
            n for n, t in enumerate(segment.words.tokens)
            if (n not in taken and self._is_one(n)) or (t.text == "or" and not people)  # "KS2 2012 or 2013"
        ]
        self._usings = [p.end for p in segment.pieces if p.what is What.USING]
        words = self._words
        aims = {n for n in range(size) if words.at(n) == "for" and words.at(n + 1) in _AIMS}
        self._aims = [*sorted(aims | {p.at for p in segment.pieces if p.what is What.PURPOSE}), size]

    def are_around(self, unit: Unit) -> bool:
        """True where one stands around a unit, but before "using" or behind what the data are for."""
        first, last = unit.place()
        before = bisect_right(self._usings, first)
        start = self._usings[before - 1] if before else 0
        end = self._aims[bisect_left(self._aims, last)]
        low, high = bisect_left(self._places, start), bisect_left(self._places, end)
        among = self._places[low : min(high, low + _ENOUGH)]
        return high - low > _ENOUGH or any(n >= first or self._words.at(n) not in cues.PROJECTS for n in among)

    def _is_one(self, at: int) -> bool:
        words = self._words
        token = words.tokens[at]
        if token.is_number:
            of_word = token.glued and words.at(at - 1)[-1:].isalpha()  # a reference
            return len(token.text) >= _DIGITS_OF_STRANGERS and words.at(at + 1) not in cues.COUNTED and not of_word
        if not token.is_word:
            return token.text in _STRANGE_SIGNS
        lasts = words.at(at - 2) in ("for", "every") and words.small(at - 1)
        if token.text in ("year", "years") and lasts:
            return True  # "KS4 2011 for 5 years"
        if len(token.text) == 1 or token.text in cues.HARMLESS or (words.at(at - 1), token.text) == ("rather", "than"):
            return False
        if token.text in cues.DENIALS:
            return not self._denies_known(at)
        dated = token.text in cues.NOT_OF_DATA and at in self._dated  # "dispatched 14 March 2014"
        return not dated and not (self._promised and token.text in cues.PROMISING)

    def _denies_known(self, at: int) -> bool:
        """True for the denial of years, data sets or groups that are read as such, and of what is told of a pupil."""
        number = bisect_right(self._starts, at)
        following = self._pieces[number] if number < len(self._pieces) else None
        until = min(following.at if following else len(self._words.tokens), at + _LONGEST_DENIAL)
        if following and (following.what is What.WITHOUT or following.denied) and until - at <= cues.NEAR:
            return True
        if following and following.what is What.YEARS and until == at + 1:
            return True  # "no later than 2010"
        between = [self._words.at(n) for n in range(at + 1, until)]
        people = self._words.at(at) in cues.LEAVING_OUT and set(between) <= cues.HARMLESS
        return people or any(w in cues.ITEMS for w in between) or between[:1] == ["only"]
