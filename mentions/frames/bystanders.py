"""Who is only described or named for who he is, where a sentence tells of no transfer: a signature, a case, a job."""

from __future__ import annotations

import re

from mentions import any_of
from mentions.frames.events import events_in
from mentions.grammar.clauses import Parsed
from mentions.words.phrases import is_person

_TRANSFERS = any_of("give take go let open work noun_give noun_take noun_deal")
_NAME = re.compile(
    r"((?:[A-Z][\w'\u2019.-]*\s){1,4}[A-Z][\w'\u2019-]+)"
    r"(?:\s?\([^()]{1,30}\)|,\s\d{1,2})?\s?[,(\u2013\u2014-]\s?(?:(?:an?|the|now|former|then)\s)*$"
)
"""A name before what somebody is: "Rosie Tamworth, ", "Jack Rudyard, 34, "."""
_IS = re.compile(
    r"(?:\b(?:I(?:['\u2019]m|\s(?:am|was|work(?:ed)?\sas))|(?:he|she|who)(?:['\u2019]s|\s(?:is|was|work(?:s|ed)\sas)))"
    r"\s[^.;:]{0,60}?\b(?:an?|the|her|his|their)\s|\bas\s(?:an?\s))(?:[\w-]+\s){0,2}$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\b(?:letters?|dear|notes?|(?:a|our)\sword)\s(?:to\s|from\s)?(?:the\s)?$", re.IGNORECASE)
_EDITOR = any_of("editor editors")
_CHAIR = re.compile(r"\s(?:Professor|Lecturer|Reader|Fellow)$")
_VERSUS = any_of("v v. vs vs. versus")
_OF_THE_HOLDER = re.compile(
    r"(?:(?:national\spupil\sdatabase|npd|school\scensus|(?:pupil\s)?data[\s-]sharing)\s)+(?:[\w-]+\s){0,2}"
    r"(?:team|unit|desk|office|staff|officials|service|programme|board)s?$",
    re.IGNORECASE,
)
"""Of those who run the data: "the National Pupil Database data sharing team"."""


def is_bystander(parsed: Parsed, start: int, name: str) -> bool:
    """Whether a description at a place says what somebody is, and not who got anything."""
    before = parsed.sentence[:start]
    if name.casefold().split()[-1] in _EDITOR and _LETTERS.search(before):
        return True
    if _OF_THE_HOLDER.match(name) or _CHAIR.search(name):
        return True
    named = _NAME.search(before)
    one = not name.endswith("s") and ((named is not None and is_person(named[1])) or _IS.search(before) is not None)
    return one and not tells_of_transfer(parsed)


def is_party(parsed: Parsed, first: int, last: int) -> bool:
    """For "X v Department for Education", the name of a case: a party that got data is named once more."""
    beside = [*parsed.tokens[max(0, first - 1) : first], *parsed.tokens[last + 1 : last + 2]]
    return any(t.low in _VERSUS for t in beside)


def tells_of_transfer(parsed: Parsed) -> bool:
    """Whether a verb or noun of a sentence is one of giving or getting."""
    return any(e.kind in _TRANSFERS for e in events_in(parsed))
