"""Data sets and year groups that stand together in a part of a text, with their years."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from readers.register.coverage.cues import PLAIN, is_firm_link
from readers.register.coverage.data_sets import Collection, DataSet
from readers.register.coverage.pieces import Segment
from readers.register.coverage.pupils.groups import PupilGroup
from readers.register.coverage.sense import TextPiece, What
from readers.register.coverage.years.lists import EVERY, Years

_EXPLAINING = frozenset({",", "(", ")", ":", "-", "i", "e", "ie", ".", "namely", "that", "is", "being", "="})
_CUES = frozenset({
    "data", "year", "years", "academic", "records", "extract", "extracts", "pupils", "cohort", "cohorts", "results",
    "census", "attainment", "coverage", "period", "students", "children",
})


class Follows(Enum):
    """Whether what stands in a unit is data of the same pupils as what the text names besides."""

    NONE = auto()
    LOOSELY = auto()
    """Their later or earlier data, perhaps."""
    FIRMLY = auto()


class Unit(Struct):
    """Data sets and year groups that stand together, with their years."""

    heads: list[TextPiece]
    years: list[TextPiece]
    linked: bool = False
    """True where its part of the text joins data of the same pupils."""
    topical: bool = False
    """True for what is studied, which need not be what was given."""
    after_link: bool = False
    follows: Follows = Follows.NONE
    doubtful: bool = False
    """True where the words around it leave open whether it was given."""
    denied: list[TextPiece] = field(default_factory=list)
    """Data sets and year groups that are said to be left out."""

    def place(self) -> tuple[int, int]:
        """Its first token, and the one after its last."""
        pieces = (*self.heads, *self.years, *self.denied)
        return min(p.at for p in pieces), max(p.end for p in pieces)

    def sets(self) -> list[DataSet]:
        """Its data sets, each once."""
        found = {p.value.id: p.value for p in self.heads if isinstance(p.value, DataSet)}
        return list(found.values())

    def groups(self) -> tuple[PupilGroup, ...]:
        """Its year groups, ages and phases."""
        return tuple(p.value for p in self.heads if isinstance(p.value, PupilGroup))


def units_of(segment: Segment) -> list[Unit]:
    """The units of a part of a text, without what it says was left out."""
    units = _units(segment)
    for unit in units:
        _leave_out(unit, units)
        unit.doubtful = any(t.guessed for p in unit.heads for t in segment.words.tokens[p.at : p.end])
        first_denied = min((p.at for p in unit.denied), default=len(segment.words.tokens))
        unit.doubtful |= any(p.at > first_denied for p in unit.heads)
    return [u for u in units if u.heads or not u.denied]


def _leave_out(unit: Unit, units: Sequence[Unit]) -> None:
    """Takes what is said to be left out from the heads of a unit, and from those before it where it says no more."""
    unit.denied = [p for p in unit.heads if p.denied]
    if not unit.denied:
        return
    unit.heads = [p for p in unit.heads if not p.denied]
    within = [unit] if unit.heads else [u for u in units if u.heads and u.place()[1] <= unit.denied[0].at]
    sets = {p.value.id for p in unit.denied if isinstance(p.value, DataSet)}
    groups = [replace(p, value=replace(p.value, denied=True)) for p in unit.denied if isinstance(p.value, PupilGroup)]
    out = tuple(r for p in unit.years if isinstance(p.value, Years) for first in p.value.readings[:1] for r in first)
    for one in within:
        named = {s.id for s in one.sets()}
        if one is not unit and unit.years:  # "KS4 2010-2012 excluding KS4 2011"
            if named & sets:
                one.years = [replace(p, value=replace(p.value, without=p.value.without + out))
                             if isinstance(p.value, Years) else p for p in one.years]
        else:
            one.heads = [p for p in one.heads if not (isinstance(p.value, DataSet) and p.value.id in sets)] + groups


def _units(segment: Segment) -> list[Unit]:
    """Heads and years by turns: years belong to the heads before them, or, where it begins with years, after them."""
    taken = _Runs(segment)
    for piece in segment.pieces:
        if piece.what in (What.SET, What.GROUP):
            taken.head(piece)
        elif piece.what is What.YEARS and isinstance(piece.value, Years):
            taken.years(piece, piece.value)
        elif piece.what is What.LINK:
            taken.link(piece)
        elif piece.what is What.PURPOSE:
            taken.purpose = True
        elif piece.what in (What.TOPIC, What.USING):
            taken.topic = piece.what is What.TOPIC
    units = _turned(taken.runs)
    for unit in units:
        unit.years = _explained(segment, unit)
    return units


class _Runs:
    """The units of a part of a text, while it is gone through."""

    def __init__(self, segment: Segment) -> None:
        self.runs: list[Unit] = []
        self.topic = self.purpose = self.split = False
        self._segment, self._follows = segment, Follows.NONE
        pieces = segment.pieces
        self._linked = any(p.what is What.LINK for p in pieces)
        self._without = tuple(r for p in pieces if p.what is What.WITHOUT and isinstance(p.value, Years)
                              for r in (p.value.readings[0] if p.value.readings else ()))
        kinds = [p.value.kind for p in pieces if isinstance(p.value, DataSet)]
        self._specific = any(p.what is What.GROUP for p in pieces) or any(k is not Collection.NPD for k in kinds)

    def head(self, piece: TextPiece) -> None:
        generic = isinstance(piece.value, DataSet) and piece.value.kind is Collection.NPD
        if (generic and self._specific) or (self.purpose and any(u.heads for u in self.runs)):
            return
        last = self.runs[-1] if self.runs else None
        words = self._segment.words
        in_brackets = (words.at(piece.at - 1), words.at(piece.end)) == ("(", ")")
        if last and last.years and last.heads and in_brackets and not last.sets() and not self.split:
            last.heads.append(piece)  # "Year 13 2012/13 (KS5)"
            return
        if last is None or last.years or self.split or (self.topic and not last.topical):
            self.runs.append(Unit([], [], self._linked, self.topic, self.split, self._follows))
        self.runs[-1].heads.append(piece)
        self.split = False
        if self._follows is Follows.LOOSELY:
            self._follows = Follows.NONE

    def years(self, piece: TextPiece, value: Years) -> None:
        if self.purpose and any(u.years for u in self.runs):
            return
        if self._without:
            piece = replace(piece, value=replace(value, without=value.without + self._without))
        if not self.runs or _belongs_ahead(self._segment, self.runs[-1], piece):
            self.runs.append(Unit([], [], self._linked))
        self.runs[-1].years.append(piece)
        self.split = False

    def link(self, piece: TextPiece) -> None:
        """What stands behind it follows; "for the same pupils" makes what stands before it follow."""
        words, last = self._segment.words, self.runs[-1] if self.runs else None
        self.split = bool(last and last.heads)
        if is_firm_link(words, piece.at, piece.end):
            self._follows = Follows.FIRMLY
            if last and last.heads and words.at(piece.end - 1) == "same":
                last.follows = Follows.FIRMLY
        elif self.split and self._follows is Follows.NONE:
            self._follows = Follows.LOOSELY


def _explained(segment: Segment, unit: Unit) -> list[TextPiece]:
    """Its years without "the latest two" where it is said which these are: "(2012 and 2013)"."""
    out = list(unit.years)
    for first, second in pairwise(unit.years):
        gap = {segment.words.at(n) for n in range(first.end, second.at)}
        told = [isinstance(p.value, Years) and p.value.is_told_by_others for p in (first, second)]
        around = any(first.end <= p.at and p.end <= second.at for p in unit.heads)
        if (around or gap <= _EXPLAINING) and told == [True, False]:
            out.remove(first)
        elif told == [False, True] and (gap == {"("} or (gap == {","} and second.value == EVERY)):
            out.remove(second)
    return out


def _belongs_ahead(segment: Segment, unit: Unit, years: TextPiece) -> bool:
    """True for years right before their heads, apart from the years before: "FSM 2006-2012 for the 2012 KS4 cohort"."""
    if unit.heads or not unit.years:
        return False
    apart = [segment.words.at(n) for n in range(unit.years[-1].end, years.at)]
    words = [w for w in apart if w[:1].isalpha() and w not in ("and", "or")]
    return bool(words) and any(p.at == years.end and p.what in (What.SET, What.GROUP) for p in segment.pieces)


def _turned(runs: list[Unit]) -> list[Unit]:
    """Where it begins with years, years go with the heads after them; groups go with the data set beside them."""
    if runs and not runs[0].heads:
        _turn(runs)
        runs = [u for u in runs if u.heads or u.years]
    out: list[Unit] = []
    for unit in runs:
        groups_only = bool(unit.heads) and not unit.sets()
        if out and not unit.years and groups_only:
            if out[-1].sets() and not unit.after_link:  # "Spring Census 2013/14, Year 12 pupils"
                out[-1].heads += unit.heads
            continue  # "Year 6 in 2010, followed to Year 9"
        if out and not unit.years and unit.heads and not out[-1].sets() and out[-1].years and not unit.linked:
            out[-1].heads += unit.heads  # "Year 6 in 2014 KS2"
        else:
            out.append(unit)
    return out


def _turn(runs: list[Unit]) -> None:
    for first, second in pairwise(runs):
        if first.heads or not second.heads:
            continue
        if second.years and second is runs[-1]:  # "2012/13 School Census 2013": both
            second.years = [*first.years, *second.years]
            first.years = []
        else:
            first.heads, second.heads = second.heads, []
            first.topical, first.after_link, first.follows = second.topical, second.after_link, second.follows


def is_strong(segment: Segment) -> bool:
    """True for a part in which years stand alone, or beside a word that makes them years of data."""
    rest = _rest(segment)
    return not rest - PLAIN or bool(rest & _CUES)


def only_years(segment: Segment) -> bool:
    """True for a part that says nothing but years of data: "Years requested: 2008 to 2012"."""
    return not _rest(segment) - PLAIN - _CUES - {"requested", "required", "covered"}


def _rest(segment: Segment) -> set[str]:
    """The words that are in no piece."""
    taken = {n for p in segment.pieces for n in range(p.at, p.end)}
    return {t.text for n, t in enumerate(segment.words.tokens) if n not in taken and t.is_word}


def only_steps(segment: Segment) -> bool:
    """True for a part that names no data, but says that not every year is meant."""
    whats = {p.what for p in segment.pieces}
    return What.STEP in whats and not whats & {What.SET, What.GROUP, What.YEARS}
