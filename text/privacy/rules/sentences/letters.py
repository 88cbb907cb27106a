"""A child to whom a letter is addressed: "Dear X", above words that are written to a pupil."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.naming import begins_no_name
from text.privacy.rules.one_child import FAMILY
from text.privacy.rules.sentences.whose import WORD, is_known, is_persons
from text.privacy.rules.signs import AGE_NUMBER, SCHOOL_YEAR

_DEAR = lazy_pattern(
    rf"(?:dear|hello|hi) (?:(?P<title>miss|master|mr|ms) )?(?P<name>{WORD}(?: {WORD}){{0,2}})(?: *[,!.:]|$)",
    re.IGNORECASE,
)
_TO = lazy_pattern(
    rf"(?:to|for(?: the attention of)?|attn|addressee|letter to) ?[:|] ?\|? ?(?:(?P<title>miss|master|mr|ms) )?"
    rf"(?P<name>{WORD}(?: {WORD}){{0,2}})(?= *(?:[,.|(]|$))",
    re.IGNORECASE,
)
"""Above a letter, or in its place."""
_FAR, _FARTHER = 8, 14
"""Lines below it that are read: an address may stand between."""
_TO_PUPIL = lazy_pattern(
    rf"\byou (?:will )?(?:enjoy(?:ed)?|like|are (?:now )?in|start|move (?:in)?to) (?:{SCHOOL_YEAR}|reception\b"
    r"|school\b)"
    rf"|\b(?:enjoy|good luck in|well done in) (?:{SCHOOL_YEAR}|reception\b)"
    rf"|\byou are (?:only |just |now |still )?(?:under )?{AGE_NUMBER}(?=\s*(?:$|[.,;:!?)]|(?:and|we|or|so|years)\b))"
    rf"|\byou are (?:an? )?(?:{SCHOOL_YEAR}|pupil\b|child\b)"
    r"|\byour (?:mother|father|m[ua]m|dad|parents?|carers?|(?:head ?|class )?teachers?|classmates?|class"
    r"|school friends)\b"
    r"|\byour (?:own )?(?:(?:school|pupil|education(?:al)?|exam(?:ination)?|attendance|exclusion|GCSE"
    r"|SATs?) (?:records?"
    r"|files?|reports?|grades?)(?! (?:request|extract|application))|UPN|unique pupil number"
    r"|(?:personal )?(?:data|records?|entry|information) (?:held "
    r")?(?:in|on|from) the (?:NPD|National Pupil Database)|subject access request|DSAR|SAR)\b"
    r"|\b(?:hear|letters?) from (?:pupils|children)\b|\b(?:pupils|children) like you\b", re.IGNORECASE,
)
_OF_PARENT = lazy_pattern(
    r"\byour (?:\w+ )?(?:son|daughter|child|children|boy|girl|pupils?(?! (?:records?|files?|reports?|data)\b))\b"
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
        dear, far = _DEAR.match(line.lstrip()), _FAR
        if dear is None and (to := _TO.match(line.lstrip())) and (to["title"] or is_known(to["name"])):
            dear, far = to, _FARTHER
        if dear is None or not _NOBODY.isdisjoint(dear["name"].lower().split()):
            continue
        below = " ".join(x.strip() for x in lines[n : n + far])
        if not _TO_PUPIL.search(below) or _OF_PARENT.search(below):
            continue
        name = dear["name"].title() if dear["name"].isupper() else dear["name"]
        if begins_no_name(name.split(" ", 1)[0]) or not is_persons(name):
            continue
        if not dear["title"] or " " in name:
            yield name
            continue
        whole = {" ".join([*(w for w in m[1].split() if not begins_no_name(w)), name])
                 for m in re.finditer(_GIVEN.format(name=re.escape(name)), "\n".join(lines))} - {name}
        yield from whole or (f"{name}{FAMILY}",)
