"""The pieces of a text that coverage is read from: data sets, years, year groups, births, and words that join them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from readers.register.coverage import births, cues, groups, years
from readers.register.coverage.births import Births, aged_at, births_at
from readers.register.coverage.data_sets import Collection, DataSet, corrected, data_set_at, data_sets, first_words
from readers.register.coverage.groups import PupilGroup, entered, group_at
from readers.register.coverage.points import TERMS, Of, Point, Range, calendar_years, school_year
from readers.register.coverage.tokens import CoverageToken
from readers.register.coverage.words import Words, date_at
from readers.register.coverage.years import WITHOUT, Years, years_at

_STAGE_BEGINS = {"ks1": 6, "ks2": 8, "ks3": 12, "ks4": 15, "ks5": 17}
"""The age reached in the first year of each key stage."""
_STAGES = frozenset({"ks", "key", "keystage", "keystages"})
_PROGRESS = frozenset({
    "matched", "linked", "match", "progress", "progression", "value", "transition", "link", "linkage",
})
_BEFORE_DAY = frozenset({"on", "at", "as", "of", "the", "in", "(", ":"})
_FAR = 8
"""Words between a data set and years, from which on they may be of something else."""
_OF_PEOPLE = frozenset({"cla", "cin"})
"""The data sets that are called like the children in them."""
_OF_WHOM = frozenset({
    "with", "who", "in", "at", "having", "taking", "sitting", "their", "'", "s", "reaching", "end", "of",
})
_SHORTENED = frozenset({"approx", "e", "g", "i", "no", "incl", "inc", "yr", "yrs", "st"})
"""Words whose full stop ends no sentence."""
_SIGNS_BETWEEN_STAGES = frozenset({",", "and", "&", "/", "-", "to", "or", "+"})


class What(Enum):
    """What a piece is."""

    SET = auto()
    GROUP = auto()
    YEARS = auto()
    WITHOUT = auto()
    """Years that are left out."""
    BIRTHS = auto()
    LINK = auto()
    """The same pupils are meant on both sides."""
    PURPOSE = auto()
    """From here on it is told what the data are for."""
    TOPIC = auto()
    """From here on it is told what is studied."""
    USING = auto()
    REFUSED = auto()
    OTHER = auto()
    """What is called like data, and is none."""
    EARLIER = auto()
    """Data that another row tells of."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a text."""

    what: What
    at: int
    end: int
    """Places of its first token, and after its last."""
    value: DataSet | PupilGroup | Years | Births | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text that stands for itself: a line, a sentence, what stands between semicolons."""

    words: Words
    pieces: tuple[TextPiece, ...]
    left_out: tuple[tuple[int, int], ...]
    """Places of years that are not of data."""


def segments(tokens: Sequence[CoverageToken]) -> Iterator[Segment]:
    """The parts of a text."""
    start = 0
    tokens = [t._replace(text=corrected(t.text)) if t.is_word else t for t in tokens]
    for at, token in enumerate(tokens):
        if token.text in ("\n", ";", "|", "\u2022") or _ends_sentence(tokens, at):
            yield _Scan(Words(tokens[start:at])).segment()
            start = at + 1
    yield _Scan(Words(tokens[start:])).segment()


def _ends_sentence(tokens: Sequence[CoverageToken], at: int) -> bool:
    if tokens[at].text != ".":
        return False
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return (after is None or not after.glued) and before not in _SHORTENED


@cache
def _starts() -> frozenset[str]:
    """The words with which a piece can begin."""
    return frozenset().union(_STAGES, first_words(), births.STARTS, groups.STARTS, years.STARTS, cues.STARTS)


class _Scan:
    """Goes through a part of a text once, from left to right."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.found: list[TextPiece] = []
        self.left_out: list[tuple[int, int]] = []

    def segment(self) -> Segment:
        at, starts = 0, _starts()
        while at < len(self.words.tokens):
            if self.words.tokens[at].is_word and self.words.at(at) not in starts:
                at += 1  # most words of prose
            else:
                at = max(self._take(at), at + 1)
        return Segment(self.words, tuple(self.found), tuple(self.left_out))

    def _add(self, what: What, at: int, end: int, value: DataSet | PupilGroup | Years | Births | None = None) -> int:
        self.found.append(TextPiece(what, at, end, value))
        return end

    def _take(self, at: int) -> int:
        """Adds the pieces that begin at a place; where they end."""
        return (
            self._take_stages(at) or self._take_set(at) or self._take_births(at) or self._take_date(at)
            or self._take_group(at) or self._take_years(at) or self._take_word(at)
        )

    def _take_births(self, at: int) -> int:
        found = births_at(self.words, at)
        return self._add(What.BIRTHS, at, found[1], found[0]) if found else 0

    def _take_date(self, at: int) -> int:
        """Leaves a whole date out, but where a year is called by its last day."""
        whole = date_at(self.words, at)
        if whole is None:
            return 0
        if ending := self._to_march(at):
            return self._add(What.YEARS, at, ending[1], ending[0])
        if self._of_census_day(at):
            begun = whole[0] - (whole[1] < 9)
            return self._add(What.YEARS, at, whole[3], Years(school_year(begun), month=True))
        self.left_out.append((at, whole[3]))
        return whole[3]

    def _take_group(self, at: int) -> int:
        group = group_at(self.words, at)
        if group is None:
            return 0
        if group[0].by_age and (then := aged_at(self.words, group[1], group[0].possible)):
            return self._add(What.BIRTHS, at, then[1], then[0])
        return self._add(What.GROUP, at, group[1], group[0])

    def _take_set(self, at: int) -> int:
        named = data_set_at(self.words.tokens, at)
        if named is None:
            return 0
        one, end = named
        if one.kind is Collection.OTHER or self._is_about(at, one):
            return self._add(What.OTHER, at, end)
        if one.id in _STAGE_BEGINS and entered(self.words, at):
            age = _STAGE_BEGINS[one.id]
            return self._add(What.GROUP, at, end, PupilGroup((age, age), (age, age), f"Year {age - 5}", starts=True))
        if one.kind is Collection.RESULTS:
            self._narrow(at, end)
        if one.kind.value in TERMS and self.words.at(end - 1) in TERMS:
            if self.words.at(self.words.skip(end, {")"}))[:1].isdigit():
                return self._add(What.SET, at, end - 1, data_sets()["census"])  # the term is the years'
            if {self.words.at(n) for n in range(end, end + 4)} & TERMS:
                one = data_sets()["census"]  # of several terms
        return self._add(What.SET, at, end, one)

    def _narrow(self, at: int, end: int) -> None:
        """Drops what results only narrow: "looked after children with KS4", "absence 2008-2012 for the KS4 cohort"."""
        last = self.found[-1] if self.found else None
        if last is not None and isinstance(last.value, DataSet) and last.value.id in _OF_PEOPLE:
            between = {self.words.at(n) for n in range(last.end, at)}
            if between and between <= _OF_WHOM:
                self.found.pop()
        if self.words.at(end) in ("cohort", "cohorts", "candidates"):
            for n in range(at - 1, max(at - 6, 0), -1):
                if self.words.at(n) in ("for", "of") and any(p.what is What.SET and p.end <= n for p in self.found):
                    gone = (What.SET, What.YEARS, What.GROUP)
                    self.found = [p for p in self.found if p.at > n or p.what not in gone]
                    return

    def _is_about(self, at: int, one: DataSet) -> bool:
        """True for whom results are of: "KS4 results of looked after children"."""
        if one.id not in ("cla", "cin", "exclusions", "absence", "ap", "pru"):
            return False
        of = self.words.at(at - 1) in ("of", "for", "among", "by")
        return of and any(isinstance(p.value, DataSet) and p.value.kind is Collection.RESULTS for p in self.found)

    def _take_stages(self, at: int) -> int:
        """Adds several key stages ("KS1 & 2", "Key Stages 1 to 4"); where they end, 0 where there are not."""
        found = _stages_at(self.words, at)
        if found is None:
            return 0
        stages, end, to = found
        sets = data_sets()
        if to and _PROGRESS & {self.words.at(n) for n in (end, end + 1)}:  # "KS2-KS4 progress": the same pupils
            self._add(What.SET, at, end, sets[f"ks{stages[0]}"])
            self._add(What.LINK, end, end)
            return self._add(What.SET, at, end, sets[f"ks{stages[-1]}"])
        for number in stages:
            self._add(What.SET, at, end, sets[f"ks{number}"])
        return end

    def _take_years(self, at: int) -> int:
        found = years_at(self.words, at) or self._short_range(at)
        if found is None:
            return 0
        value, end = found
        before = self._before(at)
        if (before and before[-1] in WITHOUT) or self.words.at(at) in WITHOUT:
            return self._add(What.WITHOUT, at, end, value)
        if not value.month and cues.promised(self.words, before, end):
            return self._add(What.YEARS, at, end, replace(value, promised=True))
        if not self._of_data(at, end, before, value) or self._of_other(at):
            self.left_out.append((at, end))
            return end
        if self.words.at(at) == "from" and (self.words.at(at + 1) == "the" or self._head_follows(end, 1)):
            # "from the January 2009 School Census" is of that one, "KS2 from 2009" of the years since
            value = replace(value, readings=tuple(r for r in value.readings if r[0].end is not None))
        return self._add(What.YEARS, at, end, replace(value, doubtful=self._is_doubtful(at, before)))

    def _before(self, at: int) -> list[str]:
        """The last few words before a place, back to the piece before it."""
        last = next((p.end for p in reversed(self.found) if p.what is not What.OTHER), 0)
        start = max(at - cues.NEAR, last)
        return [self.words.at(n) for n in range(start, at)]

    def _of_data(self, at: int, end: int, before: Sequence[str], value: Years) -> bool:
        """Whether years are years of data: the nearest word that tells decides."""
        if value.latest and cues.EVER & set(before):
            return False  # "eligible for free school meals at any time in the last six years"
        after = self.words.at(self.words.skip(end, {")"}))
        if end == at + 1 and not self._follows_head(at) and (self._is_count(at) or self._names_something(at, end)):
            return False
        for n, word in reversed(list(enumerate(before))):
            if word in cues.OF_DATA:
                return True
            if word in cues.NOT_OF_DATA:
                if n and before[n - 1] in cues.YEARS_WORD and not value.month:  # "Years requested: 2008 - 2012"
                    return True
                told = before[-1] in ("for", "covering") and bool(cues.OF_DATA & set(before[:n]))
                return (told or after in cues.AFTER_DATA) and not value.month  # "data supplied for 2010"
        beside = bool(self.found) and self.found[-1].what in (What.SET, What.GROUP) and len(before) <= 3
        return beside or not value.month or after in cues.AFTER_DATA or self._head_follows(end, 3)

    def _of_other(self, at: int) -> bool:
        """True for further years of what is no data on pupils: the 2011 of "Census 2001, 2011"."""
        last = self.found[-1] if self.found else None
        signs = {",", "and", "&", "(", "-", "to"}
        return last is not None and last.what is What.OTHER and all(
            self.words.at(n) in signs for n in range(last.end, at)
        ) and not self._head_follows(at + 1, 2)

    def _is_doubtful(self, at: int, before: Sequence[str]) -> bool:
        """True for years that stand far from their data set, or apart from those before them by strange words."""
        last = self.found[-1] if self.found else None
        if last is not None and last.what in (What.SET, What.GROUP):
            between = [self.words.at(n) for n in range(last.end, at)]
            return sum(w[0].isalpha() and w not in cues.PLAIN | cues.OF_DATA for w in between) > _FAR
        if last is None or last.what is not What.YEARS or cues.OF_DATA & set(before):
            return False
        return any(w[0].isalpha() and w not in cues.PLAIN for w in before)

    def _is_count(self, at: int) -> bool:
        """True for the 2008 of "a sample of 2008 pupils"."""
        after = self.words.at(at + 1)
        data = after != "schools" and self.words.at(at - 1) in ("in", "for", "from", "the")
        data = data or len(self.words.at(at)) != 4 or data_set_at(self.words.tokens, at + 1) is not None
        return after in cues.COUNTED and not data

    def _names_something(self, at: int, end: int) -> bool:
        """True for the 2010 of "the 2010 reforms"."""
        after = self.words.at(end)
        if after in cues.AFTER_NOT:
            return True
        if not after[:1].isalpha() or after in cues.PLAIN | cues.OF_DATA | cues.AFTER_DATA:
            return False
        return self.words.at(at - 1) in ("the", "of", "a", "") and not self._head_follows(end, 4)

    def _follows_head(self, at: int) -> bool:
        return bool(self.found) and self.found[-1].what in (What.SET, What.GROUP) and self.found[-1].end >= at - 1

    def _head_follows(self, at: int, within: int) -> bool:
        """True if a data set or year groups are named in the next few words."""
        for n in range(at, min(at + within, len(self.words.tokens))):
            named = data_set_at(self.words.tokens, n)
            if named and named[0].kind not in (Collection.NPD, Collection.OTHER):
                return True
            if _stages_at(self.words, n) or group_at(self.words, n):
                return True
        return False

    def _to_march(self, at: int) -> tuple[Years, int] | None:
        """The years of "Children in need at 31 March 2012", "year ending 31 March 2012"."""
        days: list[Point] = []
        place = end = at
        while (whole := date_at(self.words, place)) and whole[1:3] == (3, 31) and len(days) < cues.NEAR:
            days.append(Point(Of.CALENDAR, whole[0]))
            end = whole[3]
            place = self.words.skip(end, {"to", "-", "until"})
        before = self._before(at)
        last = self.found[-1].value if self.found else None
        of_march = isinstance(last, DataSet) and last.kind is Collection.MARCH
        if not days or cues.NOT_OF_DATA & set(before) or not (of_march or cues.YEARS_WORD & set(before)):
            return None
        return Years(((Range(days[0], days[-1]),),)), end

    def _of_census_day(self, at: int) -> bool:
        """True for the day of "Year 11 on 31 August 2013", "School Census 20 January 2011"."""
        last = self.found[-1] if self.found else None
        if last is None or not {self.words.at(n) for n in range(last.end, at)} <= _BEFORE_DAY:
            return False
        counts = (Collection.CENSUS, Collection.SPRING, Collection.SUMMER, Collection.AUTUMN)
        return last.what is What.GROUP or (isinstance(last.value, DataSet) and last.value.kind in counts)

    def _short_range(self, at: int) -> tuple[Years, int] | None:
        """The 06-13 of "Spring Census 06-13"."""
        if not self.found or self.found[-1].what is not What.SET:
            return None
        first, last = self.words.number(at, 2), self.words.number(at + 2, 2)
        joined = self.words.at(at + 1) in ("-", "to") and all(w in (":", "(", "-") for w in self._before(at))
        if first is None or last is None or not joined or 10 <= first <= 90:
            return None
        low, high = (n + (1900 if n >= 85 else 2000) for n in (first, last))
        return (Years(calendar_years(low, high)), at + 3) if low < high <= low + 25 else None

    def _take_word(self, at: int) -> int:
        """Adds what a word says of the pieces around it."""
        words, what, size = self.words, None, 1
        if cues.is_refusal(words, at):
            what = What.REFUSED
        elif words.at(at) in cues.TOPICS | cues.USING:
            what = What.TOPIC if words.at(at) in cues.TOPICS else What.USING
        elif cues.is_purpose(words, at):
            what, size = What.PURPOSE, 2
        elif cues.names_earlier(words, at):
            what, size = What.EARLIER, 3 if words.at(at + 1) == "last" else 1
        elif size := cues.link_at(words, at):
            what = What.LINK
        return self._add(what, at, at + size) if what else at + 1


def _stages_at(words: Words, at: int) -> tuple[list[int], int, bool] | None:
    """Several key stages, where they end, and whether it is from one to another."""
    if words.at(at) not in _STAGES:
        return None
    place = at + 1
    if words.at(at) == "key":
        if words.at(place) not in ("stage", "stages"):
            return None
        place += 1
    if words.at(place) == "s" and words.glued(place):
        place += 1
    stages = [int(words.at(place))] if words.at(place) in tuple("12345") else []
    end, to = place + 1, False
    while stages and len(stages) < 6 and (sign := words.at(end)) in _SIGNS_BETWEEN_STAGES:
        following = words.skip(end + 1, {"ks", "key", "stage", "stages", "and"})
        if words.at(following) not in tuple("12345") or not _ends_stage(words, following, sign):
            break
        number = int(words.at(following))
        to = to or sign in ("-", "to")
        stages += [*(range(stages[-1] + 1, number) if sign in ("-", "to") else ()), number]
        end = following + 1
    return (list(dict.fromkeys(stages)), end, to) if len(stages) > 1 else None


def _ends_stage(words: Words, at: int, sign: str) -> bool:
    """True where a number is one of a stage: "KS2 and 4", not "KS4 and 5 years of" or "KS4 - 2.1"."""
    if words.at(at - 1) in ("ks", "stage", "stages"):
        return True
    after = words.at(at + 1)
    counts = after in ("years", "year", "%", ".", "yrs", "terms", "x", "th")
    return not counts and (sign != "," or after in ("and", "&", ",", ""))
