"""A child to whom a letter is addressed: "Dear X", above words that are written to a pupil."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.naming import begins_no_name
from text.privacy.rules.sentences.whose import WORD, is_persons
from text.privacy.rules.signs import AGE_NUMBER, SCHOOL_YEAR

_DEAR = lazy_pattern(
    rf"(?:dear|hello|hi) (?:(?P<title>miss|master|mr|ms) )?(?P<name>{WORD}(?: {WORD}){{0,2}})(?: *[,!.:]|$)",
    re.IGNORECASE,
)
_FAR = 8
"""Lines below it that are read."""
_TO_PUPIL = lazy_pattern(
    rf"\byou (?:will )?(?:enjoy(?:ed)?|like|are (?:now )?in|start|move (?:in)?to) (?:{SCHOOL_YEAR}|reception\b"
    r"|school\b)"
    rf"|\b(?:enjoy|good luck in|well done in) (?:{SCHOOL_YEAR}|reception\b)"
    rf"|\byou are (?:only |just |now |still )?(?:under )?{AGE_NUMBER}(?=\s*(?:$|[.,;:!?)]|(?:and|we|or|so|years)\b))"
    rf"|\byou are (?:an? )?(?:{SCHOOL_YEAR}|pupil\b|child\b)"
    r"|\byour (?:mother|father|mum|dad|parents?|carers?|(?:head ?|class )?teachers?|classmates?|class|school friends)\b"
    r"|\b(?:hear|letters?) from (?:pupils|children)\b|\b(?:pupils|children) like you\b", re.IGNORECASE,
)
_OF_PARENT = lazy_pattern(
    r"\byour (?:\w+ )?(?:son|daughter|child|children|boy|girl|pupils?)\b"
    r"|\byou are (?:the )?(?:parent|mother|father|head)",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    """
    sir madam sirs minister ministers secretary head heads headteacher headteachers teacher teachers parent parents
    guardian carer carers all colleague colleagues editor chair chairman clerk prime home friends friend resident
    applicant requester customer member members governor governors commissioner pupil pupils student students committee
    team everyone both
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_GIVEN = r"(?<![\w-])([A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+)?) {name}(?![\w-])"
"""The given name of whom a letter calls by a title."""


def addressed_in(lines: Sequence[str]) -> Iterator[str]:
    """The names of children to whom clean lines are written."""
    for n, line in enumerate(lines):
        dear = _DEAR.match(line.lstrip())
        if dear is None or not _NOBODY.isdisjoint(dear["name"].lower().split()):
            continue
        below = " ".join(x.strip() for x in lines[n : n + _FAR])
        if not _TO_PUPIL.search(below) or _OF_PARENT.search(below):
            continue
        name = dear["name"]
        if begins_no_name(name.split(" ", 1)[0]) or not is_persons(name):
            continue
        if not dear["title"] or " " in name:
            yield name
            continue
        for m in re.finditer(_GIVEN.format(name=re.escape(name)), "\n".join(lines)):
            yield " ".join([*(w for w in m[1].split() if not begins_no_name(w)), name])
