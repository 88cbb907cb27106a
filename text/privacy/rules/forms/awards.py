"""Pupils whom a school praises by their class: "Stars of the week: Acorns - Ada; Beeches - Ben", "Ada (Y5)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.naming import begins_no_name
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.vocabulary import is_english

_ONE = r"(?-i:[^\W\d_a-z\u00df-\u00ff][\w\u2019']*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?)"
_WHOLE = rf"{_ONE}(?: {_ONE}){{0,2}}(?: [A-Z]\b)?"
_PRAISE = (
    r"(?:(?:stars?|pupils?|writers?|readers?|artists?|authors?|scientists?|mathematicians?|learners?|athletes?|friends?"
    r"|sports?(?:man|woman|person|people)|linguists?|kindness|values?) of the (?:day|week|fortnight|month|half[- ]term"
    r"|term|year)|head(?:teacher|mistress|master)?['\u2019]?s? (?:awards?|certificates?)"
    r"|(?:merit|bronze|silver|gold|attendance|reading|house) (?:awards?|certificates?|badges?)|golden (?:table|book"
    r"|ticket)s?|happy birthday to|(?:birthdays|celebrations) this (?:week|month))"
)
_PRAISED = lazy_pattern(
    rf"\b{_PRAISE}(?: (?:this|last) (?:week|month|term))?(?: (?:go|went|goes) to)? ?[:\u2013\u2014-] ?"
    r"(?P<list>[^.!?\n]{3,400})", re.IGNORECASE,
)
_ITEM = lazy_pattern(
    rf"(?:^|[;,|/\u2022] ?|\band )(?:{_ONE}(?: (?:[Cc]lass|\d))? ?[\u2013\u2014:-] )?"
    rf"(?P<name>{_WHOLE})(?=\s*(?:$|[;,|/(\u2022]|and\b|for\b))"
)
_IN_YEARS = lazy_pattern(
    rf"(?<![\w'\u2019-])(?P<name>{_ONE}(?: {_ONE})?) "
    rf"\((?:Y|Yr\.? ?|Year )1?\d[A-Z]?(?:, [\w ]{{3,30}})?\)"
)
_FEWEST = 2
"""Names in such brackets."""


def names_praised(line: str) -> Iterator[str]:
    """The names in a clean line of such a list, each behind its class or not."""
    for m in _PRAISED.finditer(line) if ":" in line or " \u2013" in line or " - " in line or "\u2014" in line else ():
        found = [x["name"] for x in _ITEM.finditer(m["list"])]
        yield from (x for x in found if may_be_pupils(x))
    if "(Y" in line:
        found = [m["name"] for m in _IN_YEARS.finditer(line)]
        yield from (x for x in found if len(found) >= _FEWEST and not (begins_no_name(x) or is_listed_body(x)))


def may_be_pupils(name: str) -> bool:
    """True for words in a pupil's place that may be a name, and no body's."""
    first, _, last = name.partition(" ")
    if begins_no_name(first) or is_listed_body(name) or (last and ends_as_body(name)):
        return False
    return is_called_so(first) or not (is_english(first) or (last and is_english(last.rpartition(" ")[2])))
