"""Which years belong to which data sets and year groups: the claims that a text makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct, field
from msgspec.structs import replace

from readers.register.coverage.cues import ASKED, GRANTED
from readers.register.coverage.data_sets import Collection, DataSet, data_sets
from readers.register.coverage.doubts import are_doubtful, is_limit, names_earlier, narrows, only_refuses, refused_of
from readers.register.coverage.pieces import Segment
from readers.register.coverage.pupils.births import Births
from readers.register.coverage.pupils.groups import PupilGroup
from readers.register.coverage.sense import TextPiece
from readers.register.coverage.units import Follows, Unit, is_strong, only_years, units_of
from readers.register.coverage.years.lists import Years
from readers.register.coverage.years.points import Of, Point, Range

BARE = "bare"
"""The data set of data_sets.csv that is only called a census."""
Place = tuple[int, int]
"""Where in the text something stands: its first character, and the one after its last."""


class Claim(Struct, frozen=True):
    """A data set, or year groups, and its years; None where they are not said."""

    data_set: DataSet
    groups: tuple[PupilGroup, ...]
    years: Years | None
    place: Place
    said: Place
    """Where its years stand."""
    linked: bool = False
    """True where it is joined to other data of the same pupils."""
    follows: Follows = Follows.NONE


class Claims(Struct):
    """All that a text claims."""

    dated: list[Claim] = field(default_factory=list)
    undated: list[Claim] = field(default_factory=list)
    births: list[tuple[Births, Place]] = field(default_factory=list)
    earlier: bool = False
    """True where it names data that another row tells of."""
    generic: bool = False
    """True where it names the database or year groups only, and no years."""
    no_pupils: bool = False
    refused: bool = False
    left_out: list[Place] = field(default_factory=list)


class _Stated(Struct, frozen=True):
    """Something with the part of the text that it stands in."""

    segment: Segment
    unit: Unit

    def place(self, pieces: Sequence[TextPiece]) -> Place:
        tokens = self.segment.words.tokens
        return min(tokens[p.at].start for p in pieces), max(tokens[p.end - 1].end for p in pieces)


def claims_of(segments: Sequence[Segment]) -> Claims:
    """What all the parts of a text claim together, in whatever order they stand."""
    out = Claims()
    stated: list[_Stated] = []
    refused: list[_Stated] = []
    for segment in segments:
        out.earlier |= names_earlier(segment)
        tokens = segment.words.tokens
        out.left_out += [(tokens[at].start, tokens[end - 1].end) for at, end in segment.left_out]
        births = [(p.value, p) for p in segment.pieces if isinstance(p.value, Births)]
        out.births += [(value, (tokens[p.at].start, tokens[p.end - 1].end)) for value, p in births]
        if births:  # they say whose data these are, whatever the data are
            continue
        units = units_of(segment)
        gone = refused_of(segment, units)
        refused += [_Stated(segment, replace(u, years=[])) for u in gone]
        stated += [_Stated(segment, u) for u in units if not any(u is g for g in gone)]
    heads = [x for x in stated if x.unit.heads]
    if len(heads) == 1 and any(only_refuses(s) for s in segments):
        stated, heads, refused = [x for x in stated if x is not heads[0]], [], heads
    loose = [x for x in stated if not x.unit.heads]
    out.refused = bool(refused)
    if refused and loose and not heads:
        stated += refused  # "KS4 for 2012 was refused; 2011 supplied"
    limits = [x for x in loose if is_limit(x.segment, x.unit)]
    _ask_and_give(heads)
    doubtful, narrowed = not limits and are_doubtful(segments), any(narrows(s) for s in segments)
    for x in stated:
        x.unit.doubtful |= doubtful or (narrowed and any(s.holds_all_ages for s in x.unit.sets()))
    _settle(out, [x for x in stated if x not in limits])
    within = tuple(r for x in limits for p in x.unit.years if isinstance(p.value, Years) for r in p.value.readings[0])
    if within:
        out.dated = [replace(c, years=replace(c.years, within=within)) if c.years else c for c in out.dated]
    return out


def _ask_and_give(heads: Sequence[_Stated]) -> None:
    """What was asked for is doubtful where it is said what of it was given: "Asked: KS4 2010-14. Sent: KS4 2010"."""
    said = [{t.text for t in x.segment.words.tokens} for x in heads]
    given = {s.id for x, words in zip(heads, said, strict=True) if words & GRANTED - ASKED for s in x.unit.sets()}
    for x, words in zip(heads, said, strict=True):
        if words & ASKED and not words & GRANTED and given & {s.id for s in x.unit.sets()}:
            x.unit.doubtful = True


def _settle(out: Claims, stated: list[_Stated]) -> None:
    """Gives undated data sets the years that stand apart, and leaves out those that only follow dated ones."""
    heads = [x for x in stated if x.unit.heads]
    loose = [x for x in stated if not x.unit.heads and (is_strong(x.segment) or _promised(x.unit))]
    out.left_out += [x.place([p]) for x in stated if x not in heads and x not in loose for p in x.unit.years]
    specific = any(s.kind not in (Collection.NPD, Collection.NONE) for h in heads for s in h.unit.sets())
    out.no_pupils = bool(heads) and not loose and all(
        h.unit.sets() and all(s.kind is Collection.NONE for s in h.unit.sets()) for h in heads
    )
    known = [p.value for h in (*heads, *loose) for p in h.unit.years if isinstance(p.value, Years) and p.value.readings]
    base = next((y for y in known if not y.promised), None)
    for head in heads:
        out.dated += _dated(head, [head], base, specific=specific)
    pending = [h for h in heads if not h.unit.years]
    _further_years(out, [h for h in heads if h.unit.years], loose, base, specific=specific, only_promised=bool(pending))
    if heads:
        out.left_out += [x.place([p]) for x in loose if not only_years(x.segment) for p in x.unit.years]
    others = any(not h.unit.topical for h in heads if h.unit.sets())
    bound = _bound([x for x in stated if x in heads or (x in loose and only_years(x.segment))])
    for number, head in enumerate(pending):
        if (head.unit.topical and others) or (head.unit.linked and out.dated) or out.births:
            continue  # what is studied, or the same pupils' further data
        if years := bound.get(number):
            out.dated += _dated(head, years, base, specific=specific)
            continue
        closer = [s for s in _sets(head.unit, specific=specific) if s.kind is not Collection.NPD]
        out.generic |= not closer
        place = head.place(head.unit.heads)
        out.undated += [Claim(s, head.unit.groups(), None, place, place) for s in closer]
    if not heads and not out.births:
        for alone in loose:
            out.dated += _dated(alone, [alone], base, specific=False)
    out.left_out += [c.said for c in out.dated if _of_people(c)]
    out.dated = [c for c in out.dated if not _of_people(c)]
    _drop_followers(out)
    if any(c.data_set.id != BARE and c.data_set.kind is not Collection.NPD for c in (*out.dated, *out.undated)):
        census = data_sets()["census"]  # beside other data on pupils it is that of schools
        out.dated = [replace(c, data_set=census) if c.data_set.id == BARE else c for c in out.dated]


def _promised(unit: Unit) -> bool:
    return any(isinstance(p.value, Years) and p.value.promised for p in unit.years)


def _bound(stated: Sequence[_Stated]) -> dict[int, list[_Stated]]:
    """Years that stand apart, by the number of the undated data sets that they are of.

    Where they stand together they are of all that have none. Where they and data sets stand by turns, they are of those
    right before, or, where the text begins with years, right after.
    """
    turns = [list(group) for _, group in groupby(stated, key=_kind)]
    kinds = [_kind(turn[0]) for turn in turns]
    numbers: list[list[int]] = []
    count = 0
    for turn, kind in zip(turns, kinds, strict=True):
        numbers.append(list(range(count, count + len(turn))) if kind == "pending" else [])
        count += len(numbers[-1])
    of_years = [n for n, kind in enumerate(kinds) if kind == "years"]
    if len(of_years) == 1:
        (only,) = of_years
        years = _all_doubtful(turns[only]) if _crosses(turns, kinds, only) else turns[only]
        return dict.fromkeys(range(count), years)
    out: dict[int, list[_Stated]] = {}
    step = 1 if of_years and of_years[0] == 0 else -1
    for n in of_years:
        if 0 <= n + step < len(turns):
            crossed = len(numbers[n + step]) > 1 and len(turns[n]) > 1
            out |= dict.fromkeys(numbers[n + step], _all_doubtful(turns[n]) if crossed else turns[n])
    return out


def _crosses(turns: Sequence[Sequence[_Stated]], kinds: Sequence[str], only: int) -> bool:
    """True where several data sets stand beside several years, which may be of one each."""
    return len(turns[only]) > 1 and any(
        len(turns[n]) > 1 and kinds[n] == "pending" for n in (only - 1, only + 1) if 0 <= n < len(turns)
    )


def _kind(stated: _Stated) -> str:
    if not stated.unit.heads:
        return "years"
    return "dated" if stated.unit.years else "pending"


def _all_doubtful(stated: Sequence[_Stated]) -> list[_Stated]:
    return [_Stated(x.segment, replace(x.unit, doubtful=True)) for x in stated]


def _further_years(
    out: Claims, heads: list[_Stated], loose: list[_Stated], base: Years | None, *, specific: bool, only_promised: bool
) -> None:
    """Years that stand apart ("2014 to follow", "; 2013") are of the data sets that are dated, though never surely."""
    further: list[_Stated] = []
    for x in loose:
        plain = only_years(x.segment) and not only_promised
        kept = [p for p in x.unit.years if isinstance(p.value, Years) and (p.value.promised or plain)]
        further += [_Stated(x.segment, replace(x.unit, years=kept, doubtful=True))] if kept else []
    for head in heads:
        out.dated += _dated(head, further, base, specific=specific)


def _drop_followers(out: Claims) -> None:
    """Records of later life that are linked to dated school data are of the same people."""
    if any(c.data_set.sure for c in out.dated):
        out.dated = [c for c in out.dated if c.data_set.sure or c.groups or _is_generic(c.data_set) or not c.linked]


def _is_generic(one: DataSet) -> bool:
    return one.kind is Collection.NPD


def _sets(unit: Unit, *, specific: bool) -> list[DataSet]:
    """The data sets of a unit; the database as a whole where it names year groups or nothing closer."""
    found = [s for s in unit.sets() if s.kind is not Collection.NONE]
    closer = [s for s in found if s.kind is not Collection.NPD]
    if closer or (found and specific and not unit.groups()):
        return closer
    if unit.sets() and not found:
        return []
    return found if len(found) == 1 else [data_sets()["npd"]]


def _dated(head: _Stated, years: Sequence[_Stated], base: Years | None, *, specific: bool) -> Iterator[Claim]:
    """The claims of a unit with the years of some."""
    for one in _sets(head.unit, specific=specific):
        for stated in years:
            for piece in stated.unit.years:
                if isinstance(piece.value, Years):
                    resolved = _resolved(piece.value, base)
                    if head.unit.doubtful or stated.unit.doubtful:
                        resolved = replace(resolved, doubtful=True)
                    said = stated.place([piece])
                    whole = head.place([*head.unit.heads, piece]) if stated.segment is head.segment else said
                    which = _which_census(one, resolved)
                    yield Claim(which, head.unit.groups(), resolved, whole, said, head.unit.linked, head.unit.follows)


def _which_census(one: DataSet, years: Years) -> DataSet:
    """The count of a term, where years say it; a bare "census" of a term or month is none of all people."""
    sets = data_sets()
    if one.id in (BARE, "census") and years.term:
        return sets.get(years.term, sets["census"])
    points = [p for reading in years.readings for part in reading for p in (part.start, part.end) if p]
    of_school = years.month or any(p.of is Of.SCHOOL for p in points)  # the census of people is of no school year
    return sets["census"] if one.id == BARE and of_school else one


def _of_people(claim: Claim) -> bool:
    """True for a "census 2011", which is of all people unless something else says school."""
    if claim.data_set.id != BARE or claim.years is None or not claim.years.readings:
        return False
    points = [part.start for part in claim.years.readings[0] if part.start == part.end]
    decades = [p for p in points if p is not None and p.of is Of.CALENDAR and p.year % 10 == 1]
    return len(decades) == len(claim.years.readings[0])


def _resolved(years: Years, base: Years | None) -> Years:
    """Years that are told by others ("the two preceding years", "the same years", "updates until 2018")."""
    if base is None:
        return years
    if years.same:
        return base
    first, last = base.readings[0][0].start, base.readings[0][-1].end
    if first is None or last is None:
        return years
    if years.promised and years.readings and years.readings[-1][0].start is None:
        until = years.readings[-1][-1].end
        return replace(years, readings=((Range(Point(last.of, last.year + 1), until),),))
    if not years.beside:
        return years
    if years.beside < 0:
        whole = Range(Point(first.of, first.year + years.beside), Point(first.of, first.year - 1))
    else:
        whole = Range(Point(last.of, last.year + 1), Point(last.of, last.year + years.beside))
    return replace(years, readings=((whole,),), latest=0, beside=0)
