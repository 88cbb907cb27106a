"""A child's mark right beside a name: an age, a school year, a class, an office that pupils hold.

It beats what somebody does ("asked", "wrote"), and that something was given to who has the name. Work, an office of
grown-ups, a title and a body's name beat it.
"""

from __future__ import annotations

import re

from text.pattern import lazy_pattern
from text.privacy.grown_ups import is_at_work
from text.privacy.rules.signs import IN_WORDS
from text.privacy.unclaimed.claims import is_bodys

_HALF = r"(?:\.5| ?[\u00bc\u00bd\u00be]| [13]/[24]|[13]\u2044[24])?"
_AGE = rf"(?:(?:1[0-8]|[3-9]){_HALF}(?![\w%/+-]|[.,:]\d)|(?!one\b|two\b){IN_WORDS}\b(?!-))"
_YEAR = (
    r"(?:(?:year|yr|y|primary)\.? ?(?:1[0-3]|[1-9])(?![\w%/+-])|p[1-7]\b|year (?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|thirteen)\b|year \d{1,2}s\b|reception\b|ks ?[1-5]\b|(?:lower |upper )sixth\b"
    r"|(?:the )?foundation stage\b|(?-i:(?:1[0-3]|[1-9])[A-K]|\d[A-Z]{2})\b)"
    r"(?! (?:teacher|tutor|leader|lead|head|co-?ord\w+|curriculum|stud(?:y|ies)|maths|phonics|reading|data|pupils"
    r"|children|students|admissions?|platforms?|apps?|tables?|modules?|website|software|system|of (?:the|an?|his"
    r"|her|its|our|my)"
    r"|(?:and|to|-|\u2013) ?(?:year|y|p|ks)? ?\d))"
)
_CHILD = (
    r"(?:pupil|child|schoolboy|schoolgirl|boy|girl|young person|teenager|toddler|sixth[- ]former|student council"
    r"|school council|minor)(?!-)(?! (?:psych|protect|minder|care|benefit|development|premium|data|records?|refer))"
)
_IS = (
    r"(?:(?:who|is|was|are|were|twins|siblings|am|aged?|now|then|just|only|still|nearly|almost|in|an?|the|both|turned"
    r"|I['\u2019]m|I) ){0,4}"
)
_ENDS = (
    r"(?=\s*(?:$|[^\w\s]|(?:who|was|is|has|had|in|at|of|from|and|when|asked|said|wrote|told|with|work|today|now)\b))"
)
_BEHIND = lazy_pattern(
    rf"(?:,? [\u2013\u2014-]|,|:(?= [\u201c\"\u2018]?I\b)|(?=(?: (?:is|was|who|turned)|, who) )"
    rf"|['\u2019]s?,) [\u201c\"\u2018]?{_IS}"
    rf"(?:{_AGE}{_ENDS}|{_YEAR}|{_CHILD}{_ENDS}|\d{{1,2}} ?(?:months|mths)\b)"
    rf"|,? \((?:aged? |now |then |just |only |still )*(?:{_AGE}(?=[,;)]| (?:years?|yrs?|and|in|at|when)\b)"
    rf"|{_YEAR}|(?:an? |the )?{_CHILD}{_ENDS}"
    r"|\d{1,2} ?(?:months|mths)\b)"
    r"|, (?:(?:who|both|all|is|are|was|were) ){0,3}in (?:his|her|their|my|our|the same) (?:class|year)\b"
    r"|,? \(?(?:on |doing )?work experience\b(?! (?:coord|manag|lead|offic))"
    r"|(?: of (?:[A-Z][\w'\u2019]+ ?){1,3})?,? \(?the only (?:[\w-]+ ){0,3}"
    r"(?:child|pupil|boy|girl|user|learner|Traveller)\b"
    r"|[,\u3001\uff0c\u060c] ?(?:[\u4e00-\u9fff\d]{1,3}\u5c81)",
    re.IGNORECASE,
)
_COUNT = lazy_pattern(r" ?\(\d{1,2}\)")
_BEFORE = lazy_pattern(
    r"(?:\b(?:(?:deputy )?(?:head|house|form|school|junior|vice|sports) (?:captain|prefect|boy|girl)|prefect|pupil"
    r"|schoolboy|schoolgirl|sixth[- ]former|toddler|re-?sit candidate|home[- ](?:schooled|educated|taught)|off-rolled"
    r"|excluded|newborn|(?:\d{1,2}|[a-z]+)[- ]year[- ]olds?(?: (?:apprentice|student|cousin|friend|girl|boy"
    r"|neighbour|\w+ist|\w+er))?"
    r"|candidate (?:no\.? |number )?\d{2,6},?|child \d{1,2},?"
    rf"|(?:year|yr|y|primary) ?(?:1[0-3]|[1-9])(?:['\u2019]s| pupil| student| boy| girl)?|{_AGE},)"
    r"|\bnot yet \w+,|\b[Pp]laced (?:for adoption|in care|with [^,.;]{1,40})[^,.;]{0,30},"
    r"|\brecords? (?:is |are |was |were )?(?:held|kept|stored) (?:on|about|for)"
    r"|\b(?:girl|boy|pupil|child|schoolgirl|schoolboy|teenager|toddler)\b(?:(?!\b(?:firms?|compan(?:y|ies)|recipients?"
    r"|bod(?:y|ies)|organi[sz]ations?|data|newspapers?|agenc(?:y|ies))\b)[^.;]){0,70},? (?:(?:since|now|later|then"
    r"|who (?:was|is|has been)|has been|was) ){0,3}(?:named|identified)(?: by [^.;,]{1,40})? as"
    r"|\bknows? (?:him|her|them) as"
    r"|\bborn in (?:199\d|20[012]\d),|\bchild \d{1,2} \(|\bpresent: [^.]{0,80}\()\s?[\u201c\"\u2018]?$",
    re.IGNORECASE,
)
_LAST_WORDS = lazy_pattern(r"[A-Z][\w'\u2019-]*(?: (?:of |for |and |the )*[A-Z][\w'\u2019-]*){1,5}$")
_NEAR = 120
"""Characters before a name that are looked at."""


def is_beside_child(text: str, start: int, end: int) -> bool:
    """True for a name that is nobody's at work and no body's, with a child's mark right before or behind it."""
    if _BEHIND.match(text, end) is None and _BEFORE.search(text, max(0, start - _NEAR), start) is None:
        return False
    return not (is_at_work(text, start, end) or is_bodys(text, start, end) or is_counted(text, end))


def is_number_behind(text: str, end: int) -> bool:
    """True before a number in brackets alone, which may be an age, a count or a note's."""
    return _COUNT.match(text, end) is not None


def is_child_though_given(name: str, line: str) -> bool:
    """True where such a mark stands beside the name somewhere in a line; a number in brackets may be a count."""
    at = line.find(name)
    while at >= 0:
        end = at + len(name)
        if not _COUNT.match(line, end) and is_beside_child(line, at, end):
            return True
        at = line.find(name, end)
    return False


def is_counted(text: str, end: int) -> bool:
    """True for a bare number in brackets in a sentence where a body has one: how many requests, and no age."""
    count = _COUNT.match(text, end)
    if count is None:
        return False
    return any(m.start() != count.start() and _is_body_before(text[: m.start()]) for m in _COUNT.finditer(text))


def _is_body_before(before: str) -> bool:
    m = _LAST_WORDS.search(before, max(0, len(before) - 80))
    return m is not None and is_bodys(before, m.start(), m.end())
