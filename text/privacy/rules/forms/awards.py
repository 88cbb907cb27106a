"""Pupils whom a school praises by their class: "Stars of the week: Acorns - Ada; Beeches - Ben", "Ada (Y5)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.naming import begins_no_name
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.claims import is_bodys
from text.privacy.unclaimed.vocabulary import is_english

_ONE = r"(?-i:[^\W\d_a-z\u00df-\u00ff][\w\u2019']*[^\W\d_A-Z\u00c0-\u00de](?:-[^\W\d_][\w-]*)?)"
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
_GOES_TO = lazy_pattern(
    rf"(?P<praise>\b{_PRAISE})(?: (?:this|last) (?:week|month|term|half[- ]term))?(?: (?:in|for) [\w ]{{3,30}}?)?,? "
    r"(?:(?:has |have )?(?:go|goes|went|gone|been awarded|been given) to|(?:was |is |were )?(?:won|awarded"
    r"|given|earned|received|presented)(?: to| by)|is|was|are|were|has been|belongs to|:) (?:the (?:lovely|amazing"
    r"|brilliant|wonderful) |our (?:very"
    r" )?own |little )?(?P<list>[^.!?\n]{2,200})|\b(?P<told>well done|congratulations|congrats|three cheers|bravo"
    r"|da iawn|llongyfarchiadau)(?: (?:to|for|i))?,? (?P<first>[^.!?\n]{2,120}?),? (?:(?:is|was|who is|you are|as"
    r"|for being"
    r"|our|the|this week['\u2019]s|on being|named) ){1,3}(?P<late>" + _PRAISE + ")", re.IGNORECASE,
)
"""The same in a sentence: "Star of the week goes to Ada in Acorns", "Well done to Ada, our reader of the week"."""
_GIVEN_TO = lazy_pattern(
    rf"(?:^|,? and |, )(?:{_ONE}['\u2019]s )?(?P<name>{_WHOLE})(?=\s*(?:$|[,;(\u2013-]|(?:and|in|of|from|for|who"
    rf"|with|because"
    r"|at|once|again|this|after)\b))"
)
_OF_GROWN_UPS = lazy_pattern(r"(?:authors?|artists?|scientists?|mathematicians?|athletes?|sports?\w*"
                             r"|linguists?)\b", re.IGNORECASE)
"""Of whom a school may tell pupils each week."""
_TITLE = lazy_pattern(r"(?:Mrs?|Ms|Miss|Mx|Sir|Dame|Lord|Lady|Dr|Prof|Rev|Cllr|Professor)\b")
_GATES = (" of the ", "award", "certificate", "badge", "golden ")
_FEWEST = 2
"""Names in such brackets."""


def names_praised(line: str) -> Iterator[str]:
    """The names in a clean line of such a list, each behind its class or not."""
    yield from _names_given(line)
    for m in _PRAISED.finditer(line) if ":" in line or " \u2013" in line or " - " in line or "\u2014" in line else ():
        found = [x["name"] for x in _ITEM.finditer(m["list"])]
        yield from (x for x in found if may_be_pupils(x))
    if "(Y" in line:
        found = [m["name"] for m in _IN_YEARS.finditer(line)]
        yield from (x for x in found if len(found) >= _FEWEST and not (begins_no_name(x) or is_listed_body(x)))


def _names_given(line: str) -> Iterator[str]:
    lower = line.lower()
    if not any(map(lower.__contains__, _GATES)):
        return
    for m in _GOES_TO.finditer(line):
        group = "list" if m["list"] else "first"
        grown = _OF_GROWN_UPS.match((m["praise"] or m["late"]).lstrip()) is not None
        for x in _GIVEN_TO.finditer(m[group]):
            name, (start, end) = x["name"], (m.start(group) + x.start("name"), m.start(group) + x.end("name"))
            of_whom = _TITLE.match(name) or is_at_work(line, start, end) or is_bodys(line, start, end)
            if may_be_pupils(name) and not of_whom and not (grown and " " in name):
                yield name


def may_be_pupils(name: str) -> bool:
    """True for words in a pupil's place that may be a name, and no body's."""
    first, _, last = name.partition(" ")
    if begins_no_name(first) or is_listed_body(name) or (last and ends_as_body(name)):
        return False
    return is_called_so(first) or not (is_english(first) or (last and is_english(last.rpartition(" ")[2])))
