"""Key stages as groups of pupils: a census "of pupils in Key Stage 4" is of Years 10 and 11, not of results."""

from __future__ import annotations

from collections.abc import Sequence

from readers.register.coverage.data_sets import STAGES, data_set_at
from readers.register.coverage.pupils.groups import OLDEST, PupilGroup
from readers.register.coverage.words import Words
from readers.register.coverage.years.lists import years_at

STAGE_AGES = {1: (6, 7), 2: (8, 11), 3: (12, 14), 4: (15, 16), 5: (17, 18)}
"""The ages reached in the first and last year of each key stage: KS4 is Years 10 and 11."""
_PUPILS = frozenset({"pupils", "children", "students", "learners"})
_BEFORE_STAGE = frozenset({"in", "at", "the", "end", "of", "from", "their"})
_JOINED = frozenset({"and", "&", "+", "plus", "/", "or"})
_NEAR = 6
_TO_COUNT = frozenset({"in", "from", "of", "on", "the", "(", ":"})
_TO_YEARS = frozenset({"in", "for", "(", ")", "the", ":", ","})


def stage_pupils_at(
    words: Words, at: int, end: int, stages: Sequence[int], *, counted: bool, dated: bool
) -> tuple[PupilGroup, int] | None:
    """The pupils of key stages whose name stands here, and where that ends; None where results are meant.

    `counted`: a count of pupils is named before; `dated`: it has years already. Where results may be meant as well
    ("School Census 2012 (KS4)") only these pupils are sure, and any are possible.
    """
    if words.at(at) not in STAGES:
        return None
    n = at - 1
    while at - n < _NEAR and words.at(n) in _BEFORE_STAGE:
        n -= 1
    in_stage = n < at - 1 and words.at(n) in _PUPILS
    after = words.skip(end, _PUPILS | {"only"})
    said = {words.at(k) for k in range(end, after)} | {words.at(at - 1)}
    if not counted:
        place = words.skip(after, _TO_COUNT)
        found = data_set_at(words.tokens, place) if place > after and (said & _PUPILS or in_stage) else None
        return (_group(stages), after) if found and found[0].holds_all_ages else None
    told = in_stage or bool(said & _PUPILS)
    alone = words.at(at - 1) == "(" and words.at(end) == ")"
    joined = words.at(at - 1) in _JOINED
    several = len(stages) > 1 and not told
    if not (told or alone or words.at(at - 1) == "for" or ("only" in said and not joined)):
        return None
    own = years_at(words, words.skip(after, _TO_YEARS))
    if own and dated:
        return None
    unsure = joined or not (told or "only" in said) or several
    last_only = (in_stage and "end" in {words.at(k) for k in range(n, at)}) or bool(own and words.at(after) != ")")
    return _group(stages, unsure=unsure, last_only=last_only, at_end=not own and last_only), after


def _group(
    stages: Sequence[int], *, unsure: bool = False, last_only: bool = False, at_end: bool = False
) -> PupilGroup:
    """`last_only`: the last year of the last stage is sure ("KS4 in 2012" is the year of the results)."""
    ages = {age for s in stages for age in range(STAGE_AGES[s][0], STAGE_AGES[s][1] + 1)}
    low, high = min(ages), max(ages)
    name = " and ".join(f"Key Stage {s}" for s in stages)
    sure = (high, high) if last_only else (low, high)
    possible = (0, OLDEST) if unsure else (high, high) if at_end else (low, high)
    name = f"perhaps {name} pupils only" if unsure else f"{'end of ' if at_end else ''}{name} pupils"
    return PupilGroup(sure, possible, name, gaps=frozenset(range(low, high)) - ages)
