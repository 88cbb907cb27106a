"""Who is only described beside a name, or only named as whose data others were linked to: no receiver of his own."""

from __future__ import annotations

import re

from mentions import any_of
from mentions.said import NamedBody, Role

_IS_CALLED = re.compile(
    r"(?:\s(?:to|with|by|that|which|whom|who|whose|for|given|sent)\b[^.;:]{0,200}?)?"
    r"(?:,?\s(?:was|is|were|are|including|namely|called|named)|\s?[:(\u2013\u2014]|\s-(?=\s))\s?(?:the\s)?"
    r"|\s(?:received|got|obtained|ha[sd]|have|w(?:as|ere))\b[^.;:()]{0,200}:\s(?:the\s)?"
    r"|(?:\s[\w'\u2019-]+){1,8}[,:;]?\snamely[,:]?\s(?:the\s)?"
)
"""Between a description and a name: "the company that got it is", "two bodies:", "14 firms given access, including"."""
_OF_A_NAME = re.compile(r",\s(?:its|their|our|the|an?|then|now)\s(?:[\w'\u2019-]+\s){0,4}?")
_JOINED_TO = re.compile(
    r"\b(?:link|match|join|merg|combin|compar|connect|integrat|cross-referenc)\w*\s(?:[\w-]+\s){0,2}(?:to|with|against|and)"
    r"\s(?:the\s)?$"
)
_DATA = re.compile(
    r"(?:['\u2019]s)?\s(?:[a-z]+\s)?(?:data(?:sets?)?|records?|database|figures|earnings)\b(?!\s(?:team|unit|centre))"
)
"""Whose data others were linked to: "linked to HMRC data"."""
_NEAR = 60
_COUNTS = any_of("one two three four five six seven eight nine ten both single sole further")


def without_descriptions(sentence: str, who: tuple[NamedBody, ...]) -> tuple[NamedBody, ...]:
    """Those who got data, without the words that describe one who is named: "one company, X", "X, its contractor".

    And without those to whose data they were linked ("linked to HMRC data").
    """
    named = [n for n in who if not n.generic and n.role is Role.GIVEN]
    who = tuple(n for n in who if not n.generic or not any(_describes(sentence, n, name) for name in named))
    joined = [n for n in who if _JOINED_TO.search(sentence, max(0, n.start - _NEAR), n.start)]
    others = [n for n in joined if len(who) > 1 and _DATA.match(sentence, n.end)]
    return tuple(n for n in who if n not in others)


def _describes(sentence: str, described: NamedBody, name: NamedBody) -> bool:
    if name.end <= described.start:
        return bool(_OF_A_NAME.fullmatch(sentence[name.end : described.start]))
    between = sentence[described.end : name.start]
    if between in (", ", ", the "):
        words = described.name.casefold().split()
        return words[0] in _COUNTS or words[0].isdecimal() or not words[-1].endswith("s")
    return bool(_IS_CALLED.fullmatch(between))
