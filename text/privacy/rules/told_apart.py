"""One child in a cell of a register whom nobody names: a school year, a school and what sets the child apart.

"One Year 2 pupil (Down syndrome) at X Primary" is one whom the village knows.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.rules.child_words import CHILD_WORDS
from text.privacy.rules.sentences.circumstances import says_what_one_has
from text.privacy.rules.signs import SCHOOL_YEAR

_CHILDREN = CHILD_WORDS | {"user", "leaver"}
_ONE = lazy_pattern(
    r"(?:\b(?:one|only|sole|single|lone|an?|the|this|that)(?:,? \(?[\w'\u2019/-]+\)?){0,6}? "
    r"|(?:^|[.:;] ?)(?:[\w'\u2019/-]+,? ){0,6}?)"
    rf"(?:{'|'.join(sorted(_CHILDREN))})\b(?=\s*(?:$|[^\w\s]|(?:in(?! (?:\d|ten\b|a hundred))|at|of|from|with|who|whose"
    r"|is|was|can|may|might|could|would|has|had|on|there)\b))", re.IGNORECASE
)
_NOT_ONE = lazy_pattern(
    r"\b(?:each|every|any|per|all|stud(?:y|ies)|survey|cohort|trial|pilot|sample|average|typical|whether|if"
    r"|(?:one|1) in (?:\d|two|three|four|five|six|ten|a)\w*)\b|%", re.IGNORECASE
)
_SET_APART = lazy_pattern(
    r"\b(?:only(?: one)?|sole|single|lone|boy|girl|lad|lass|schoolboy|schoolgirl|told apart|singled out|identif(?:y"
    r"|ied|iable)|recogni[sz]\w+|picked out|pointed out|traveller|roma|gypsy|looked[- ]after|excluded|expelled"
    r"|suspended)\b", re.IGNORECASE
)
_YEAR = lazy_pattern(rf"{SCHOOL_YEAR}|\b(?:reception|nursery)\b(?! class)", re.IGNORECASE)
_SCHOOL = lazy_pattern(
    r"\b[A-Z][\w'\u2019.&-]*(?: (?:of |the |and |on )?[A-Z][\w'\u2019.&-]*){0,4}? (?:School|Academy|Primary|Infants?"
    r"|Juniors?|High|Nursery|Grammar|PRU|Prep|Comprehensive|Secondary)\b|\bYsgol [A-Z]\w+"
)
_LONGEST = 600


def is_told_apart(line: str, words: AbstractSet[str]) -> bool:
    """True for a clean cell that sets one child of a school year of one school apart. `words`: its own."""
    if _CHILDREN.isdisjoint(words) or len(line) > _LONGEST or _SCHOOL.search(line) is None or _NOT_ONE.search(line):
        return False
    if _YEAR.search(line) is None or _ONE.search(line) is None:
        return False
    return _SET_APART.search(line) is not None or says_what_one_has(line)
