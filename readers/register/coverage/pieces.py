"""The pieces of a text that coverage is read from: data sets, years, year groups, births, and words that join them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from readers.register.coverage import cues
from readers.register.coverage.data_sets import (
    STAGES,
    Collection,
    DataSet,
    data_set_at,
    data_sets,
    first_words,
    stages_at,
)
from readers.register.coverage.parts import parts_of
from readers.register.coverage.pupils import births, groups
from readers.register.coverage.pupils.births import Births, aged_at, births_at
from readers.register.coverage.pupils.groups import PupilGroup, entered, group_at
from readers.register.coverage.pupils.stages import STAGE_AGES, stage_pupils_at
from readers.register.coverage.sense import Surroundings, TextPiece, What
from readers.register.coverage.slips import as_meant
from readers.register.coverage.words import CoverageToken, Words, date_at
from readers.register.coverage.years.lists import STARTS as YEARS
from readers.register.coverage.years.lists import WITHOUT, Years, years_at
from readers.register.coverage.years.points import TERMS, school_year
from readers.register.coverage.years.steps import step_at

_STAGES = {f"ks{number}": number for number in STAGE_AGES}
_PROGRESS = frozenset({
    "matched", "linked", "match", "progress", "progression", "value", "transition", "link", "linkage",
})
_OF_PEOPLE = frozenset({"cla", "cin"})
"""The data sets that are called like the children in them."""
_OF_WHOM = frozenset({
    "with", "who", "in", "at", "having", "taking", "sitting", "their", "'", "s", "reaching", "end", "of",
})


class Segment(Struct, frozen=True):
    """A part of a text that stands for itself: a line, a sentence, what stands between semicolons."""

    words: Words
    pieces: tuple[TextPiece, ...]
    left_out: tuple[tuple[int, int], ...]
    """Places of years that are not of data."""


def segments(tokens: Sequence[CoverageToken]) -> Iterator[Segment]:
    """The parts of a text."""
    for words in parts_of(list(as_meant(tokens))):
        yield _Scan(words).segment()


@cache
def _starts() -> frozenset[str]:
    """The words with which a piece can begin."""
    return frozenset().union(STAGES, first_words(), births.STARTS, groups.STARTS, YEARS, cues.STARTS)


class _Scan(Surroundings):
    """Goes through a part of a text once, from left to right."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
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
        head = what in (What.SET, What.GROUP)
        self.found.append(TextPiece(what, at, end, value, head and self.denied(at)))
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
        if ending := self.to_march(at):
            return self._add(What.YEARS, at, ending[1], ending[0])
        if self.of_census_day(at):
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
        if one.id in _STAGES and entered(self.words, at):
            age = STAGE_AGES[_STAGES[one.id]][0]
            return self._add(What.GROUP, at, end, PupilGroup((age, age), (age, age), f"Year {age - 5}", starts=True))
        if one.id in _STAGES and (pupils := self._take_pupils(at, end, [_STAGES[one.id]])):
            return pupils
        if one.kind is Collection.RESULTS:
            self._narrow(at, end)
        if one.kind.value in TERMS and self.words.at(end - 1) in TERMS:
            if self.words.at(self.words.skip(end, {")"}))[:1].isdigit():
                return self._add(What.SET, at, end - 1, data_sets()["census"])  # the term is the years'
            if {self.words.at(n) for n in range(end, end + 4)} & TERMS:
                one = data_sets()["census"]  # of several terms
        return self._add(What.SET, at, end, one)

    def _take_pupils(self, at: int, end: int, stages: list[int]) -> int:
        """Adds the pupils of key stages that narrow a count of pupils; where they end, 0 for results."""
        last = next((n for n, p in reversed([*enumerate(self.found)]) if p.what in (What.SET, What.LINK)), None)
        one = None if last is None else self.found[last].value
        dated = last is not None and any(p.what is What.YEARS for p in self.found[last:])
        counted = isinstance(one, DataSet) and one.holds_all_ages and (dated or one.is_count)
        found = stage_pupils_at(self.words, at, end, stages, counted=counted, dated=dated)
        return self._add(What.GROUP, at, found[1], found[0]) if found else 0

    def _narrow(self, at: int, end: int) -> None:
        """Drops what results only narrow: "looked after children with KS4", "absence 2008-2012 for the KS4 cohort"."""
        last = self.found[-1] if self.found else None
        if last is not None and isinstance(last.value, DataSet):
            between = {self.words.at(n) for n in range(last.end, at)}
            of_people = last.value.id in _OF_PEOPLE and between and between <= _OF_WHOM
            if of_people or (last.value.sure is None and between & cues.YEARS_WORD):  # "LEO: cohorts completing KS4"
                self.found[-1] = replace(last, what=What.OTHER, value=None)
        of = next((n for n in range(at - 1, max(at - 8, 0), -1) if self.words.at(n) in ("for", "of")), 0)
        between, behind = ({self.words.at(n) for n in places} for places in (range(of + 1, at), range(end, end + 5)))
        whose = bool(between & cues.COUNTED) or bool(behind & {"cohort", "cohorts", "candidates"})
        if of and whose and between <= _OF_WHOM | cues.COUNTED | cues.PLAIN:
            gone = (What.SET, What.YEARS, What.GROUP)
            if any(p.what is What.SET and p.end <= of for p in self.found):
                self.found = [replace(p, what=What.OTHER, value=None) if p.at < of and p.what in gone else p
                              for p in self.found]

    def _is_about(self, at: int, one: DataSet) -> bool:
        """True for whom results are of: "KS4 results of looked after children"."""
        if one.id not in ("cla", "cin", "exclusions", "absence", "ap", "pru"):
            return False
        of = self.words.at(at - 1) in ("of", "for", "among", "by")
        return of and any(isinstance(p.value, DataSet) and p.value.kind is Collection.RESULTS for p in self.found)

    def _take_stages(self, at: int) -> int:
        """Adds several key stages ("KS1 & 2", "Key Stages 1 to 4"); where they end, 0 where there are not."""
        found = stages_at(self.words, at)
        if found is None:
            return 0
        stages, end, to = found
        sets = data_sets()
        if to and _PROGRESS & {self.words.at(n) for n in (end, end + 1)}:  # "KS2-KS4 progress": the same pupils
            self._add(What.SET, at, end, sets[f"ks{stages[0]}"])
            self._add(What.LINK, end, end)
            return self._add(What.SET, at, end, sets[f"ks{stages[-1]}"])
        if pupils := self._take_pupils(at, end, stages):
            return pupils
        for number in stages:
            self._add(What.SET, at, end, sets[f"ks{number}"])
        return end

    def _take_years(self, at: int) -> int:
        found = years_at(self.words, at) or self.short_range(at)
        if found is None:
            return 0
        value, end = found
        before = self.before(at)
        if (before and before[-1] in WITHOUT) or self.words.at(at) in WITHOUT:
            return self._add(What.WITHOUT, at, end, value)
        if not value.month and cues.promised(self.words, before, end):
            return self._add(What.YEARS, at, end, replace(value, promised=True))
        if not self.of_data(at, end, before, value) or self.of_other(at):
            self.left_out.append((at, end))
            return end
        if self.words.at(at) == "from" and (self.words.at(at + 1) == "the" or self._head_follows(end, 1)):
            # "from the January 2009 School Census" is of that one, "KS2 from 2009" of the years since
            value = replace(value, readings=tuple(r for r in value.readings if r[0].end is not None))
        return self._add(What.YEARS, at, end, replace(value, doubtful=self.is_doubtful(at, before)))


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
        elif step := step_at(words, at):
            what, size = What.STEP, step[1] - at
        elif size := cues.link_at(words, at):
            what = What.LINK
        return self._add(what, at, at + size) if what else at + 1
