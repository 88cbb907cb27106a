"""A child who names itself and writes no capitals: "hi its x again, im doing gcses", "my name in it is x y"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.unclaimed.vocabulary import is_english

_MY = r"\b(?:i|im|i['\u2019]m|i am|ive|i['\u2019]ve)"
_YOUNG = lazy_pattern(
    rf"{_MY} (?:just |only |still |also |now |currently |rly |really |so )*(?:(?:doing|sitting|revising(?: for)?|taking"
    r"|got|did|failed|passed|starting|resitting|in the middle of) (?:my |our |me )?(?:\w+ )?(?:gcses?|sats|mocks"
    r"|a[- ]levels"
    r"|btecs?|nat ?5s|highers|homework|11 ?plus|options)\b"
    r"|(?:in|going into|starting|finishing) (?:yr|year|y|s|p|form|class) ?\d{1,2}\b|at school\b|a (?:pupil|schoolkid)\b"
    r"|(?:1[0-7]|[6-9])(?= ?(?:$|[.,;!?)]|and\b|but\b|so\b|years? old|yrs? old|yo\b|lol\b)))"
    r"|\bmy (?:\w+ )?(?:gcses?|sats|mocks|a levels|form tutor|class ?teacher|head of year|school report|pupil record"
    r"|attendance record|year group)\b(?! (?:class|students|pupils|children))"
    r"|\bas an? (?:1[0-7]|[6-9])[ -]year[ -]old\b", re.IGNORECASE,
)
"""Whoever says so is a pupil."""
_GROWN = lazy_pattern(
    r"\bmy (?:\w+ )?(?:son|daughter|kids?|child|children|pupils|students)\b|\b(?:i|im|i['\u2019]m|i am) (?:an? "
    r")?(?:\w+ )?"
    r"(?:teacher|parent|m[ua]m|dad|governor|researcher|tutor|analyst|teaching|marking|journalist|solicitor|officer)\b"
    r"|\bas an? (?:\w+ )?(?:teacher|parent|m[ua]m|dad|governor)\b", re.IGNORECASE,
)
_ONE = r"[a-z\u00df-\u00ff][a-z0-9_\u00df-\u00ff'\u2019]+(?:-[a-z\u00df-\u00ff]+)*"
_NAMES = rf"(?P<name>{_ONE}(?: {_ONE}){{0,2}})"
_OWN = lazy_pattern(
    r"(?:\b[Mm]y (?:real |full |legal |proper |actual |school |last |first |given |sur)?name"
    r"(?:['\u2019]s| (?:(?:in|on|at|there|here|for|it|this|that|school|the|record|records|data|file|home|officially"
    r"|really"
    r"|actually) )*(?:is|was|says|comes up as|is down as|is spelt))"
    r"|(?:^|(?<=[.!?,:] )|\b(?:[Hh]i|[Hh]ey|[Hh]iya|[Hh]ello|yo|[Ss]up|heya)(?:,| all| guys| everyone| there)* )"
    r"(?:[Ii]t['\u2019]?s|[Ii]t is|[Ii]['\u2019]?m|[Ii] am|[Tt]his is|[Tt]is)"
    r"(?! (?:a|an|the|in|not|so|just|my|only|about|like|all|what|how|why|on|at|for)\b)"
    r"|\b(?:i['\u2019]?m|i am|im) (?:called|named|known as)|\b(?:call(?:s|ed)?|calling) me"
    r"|\b(?:they|it|he|she|everyone) (?:wrote|put|had|has|spelt|listed) me (?:down )?as"
    r"|\b(?:love|from|signed|xx|cheers|bye),?) "
    rf"(?:me,? |just |still )?{_NAMES}(?![\w-])"
)
_BEHIND_ALONE = frozenset("again here btw lol and which but from back x xx not even".split())  # noqa: SIM905
_I = lazy_pattern(r"(?<![\w'\u2019])(?:i|im|my)(?![\w-])")
_LONGEST, _FAR = 1_500, 2
"""Characters of a line; lines on either side of one that says that a pupil writes."""


def names_in_small_letters_of_self(lines: Sequence[str]) -> Iterator[str]:
    """What a child calls itself in clean lines, as it is written there."""
    young = [n for n, line in enumerate(lines) if _may_be(line) and _YOUNG.search(line) and not _GROWN.search(line)]
    for n in dict.fromkeys(k for y in young for k in range(max(0, y - _FAR), min(len(lines), y + _FAR + 1))):
        if not _GROWN.search(lines[n]):
            yield from _named_in(lines[n])


def _may_be(line: str) -> bool:
    """True for a line whose writer does not begin what it says of itself with a capital."""
    return len(line) <= _LONGEST and _I.search(line) is not None


def _named_in(line: str) -> Iterator[str]:
    for m in _OWN.finditer(line):
        words: list[str] = []
        for word in m["name"].split():
            if word in _BEHIND_ALONE or is_english(word.strip("'\u2019")):
                break
            words.append(word)
        name = " ".join(words)
        if words and len(words[0]) > 2 and not is_listed_body(name):
            yield name
            yield from (w for w in words if len(words) > 1 and len(w) > 3)
            yield name.title()
