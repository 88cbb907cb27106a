"""Data sets and year groups that stand together in a part of a text, with their years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from readers.register.coverage.cues import PLAIN
from readers.register.coverage.data_sets import Collection, DataSet
from readers.register.coverage.groups import PupilGroup
from readers.register.coverage.pieces import Segment
from readers.register.coverage.sense import TextPiece, What
from readers.register.coverage.years.lists import Years

_BETWEEN = frozenset({
    "was", "were", "is", "are", "has", "have", "been", "request", "requests", "(", ")", "-", ":", "data", "both", ",",
    "results", "for", "the", "of", "access", "to", "extract",
})
"""What may stand between data and the word that they were refused."""
_REFUSALS = frozenset({
    "not", "supplied", "approved", "provided", "refused", "declined", "rejected", "but", "then", "later", "application",
})
_CUES = frozenset({
    "data", "year", "years", "academic", "records", "extract", "extracts", "pupils", "cohort", "cohorts", "results",
    "census", "attainment", "coverage", "period", "students", "children",
})


@dataclass(slots=True)
class Unit:
    """Data sets and year groups that stand together, with their years."""

    heads: list[TextPiece]
    years: list[TextPiece]
    linked: bool = False
    """True where its part of the text joins data of the same pupils."""
    topical: bool = False
    """True for what is studied, which need not be what was given."""
    after_link: bool = False

    def sets(self) -> list[DataSet]:
        """Its data sets, each once."""
        found = {p.value.id: p.value for p in self.heads if isinstance(p.value, DataSet)}
        return list(found.values())

    def groups(self) -> tuple[PupilGroup, ...]:
        """Its year groups, ages and phases."""
        return tuple(p.value for p in self.heads if isinstance(p.value, PupilGroup))


def units_of(segment: Segment, *, stepped: bool = False) -> list[Unit]:
    """The units of a part of a text; years of a data set that was guessed at, or that have gaps, are doubtful.

    `stepped`: another part says that not every year is meant.
    """
    units = _units(segment)
    stepped = stepped or any(p.what is What.STEP for p in segment.pieces)
    for unit in units:
        guessed = any(t.guessed for p in unit.heads for t in segment.words.tokens[p.at : p.end])
        if guessed or stepped:
            unit.years = [replace(p, value=replace(p.value, doubtful=True)) if isinstance(p.value, Years) else p
                          for p in unit.years]
    return units


def _units(segment: Segment) -> list[Unit]:
    """Heads and years by turns: years belong to the heads before them, or, where it begins with years, after them."""
    without = tuple(r for p in segment.pieces if p.what is What.WITHOUT and isinstance(p.value, Years)
                    for r in (p.value.readings[0] if p.value.readings else ()))
    specific = any(
        p.what is What.GROUP or (isinstance(p.value, DataSet) and p.value.kind is not Collection.NPD)
        for p in segment.pieces
    )
    linked = any(p.what is What.LINK for p in segment.pieces)
    runs: list[Unit] = []
    topic = purpose = split = False
    for piece in segment.pieces:
        if piece.what in (What.SET, What.GROUP):
            generic = isinstance(piece.value, DataSet) and piece.value.kind is Collection.NPD
            if (generic and specific) or (purpose and any(u.heads for u in runs)):
                continue
            if not runs or runs[-1].years or split or (topic and not runs[-1].topical):
                runs.append(Unit([], [], linked, topic, split))
            runs[-1].heads.append(piece)
            split = False
        elif piece.what is What.YEARS and isinstance(piece.value, Years):
            if purpose and any(u.years for u in runs):
                continue
            if without:
                piece = replace(piece, value=replace(piece.value, without=piece.value.without + without))  # noqa: PLW2901
            if not runs or _belongs_ahead(segment, runs[-1], piece):
                runs.append(Unit([], [], linked))
            runs[-1].years.append(piece)
            split = False
        elif piece.what is What.LINK:
            split = bool(runs and runs[-1].heads)
        elif piece.what is What.PURPOSE:
            purpose = True
        elif piece.what in (What.TOPIC, What.USING):
            topic = piece.what is What.TOPIC
    return _turned(runs)


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
            first.topical, first.after_link = second.topical, second.after_link


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


def is_refused(segment: Segment, unit: Unit) -> bool:
    """True where the word that data were refused stands right before or after them."""
    if not unit.heads:
        return False
    pieces = (*unit.heads, *unit.years)
    first, last = min(p.at for p in pieces), max(p.end for p in pieces)
    for piece in segment.pieces:
        if piece.what is not What.REFUSED:
            continue
        ahead = piece.at < first
        if (first - piece.end if ahead else piece.at - last) > len(_BETWEEN):
            continue
        gap = {segment.words.at(n) for n in (range(piece.end, first) if ahead else range(last, piece.at))}
        if not gap - (_BETWEEN | ({"approved", "supplied", "provided"} if ahead else set())):
            return True
    return False


def only_refuses(segment: Segment) -> bool:
    """True for a part that says nothing but that something was not given: "Request declined."."""
    said = {t.text for t in segment.words.tokens}
    return any(p.what is What.REFUSED for p in segment.pieces) and not said - (_BETWEEN | _REFUSALS)
