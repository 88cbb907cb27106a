"""The numbers under which a body is registered, behind its name: no part of the name, and proof of which body it is."""

from __future__ import annotations

import re

from text.pattern import lazy_pattern

_NUMBER = r"(?:number|num\.?|no\.?|nr\.?|reference|ref\.?|registration|reg(?:istered)?\.?|id)"
_KEYED = (
    rf"(?:(?:(?:registered|uk|english|scottish) )?(?:company|charity|co\.?|business|organi[sz]ation)"
    rf"(?: {_NUMBER}){{1,3}}|registered (?:in [a-z]{{4,12}}(?: (?:and|&) [a-z]{{4,12}})? )?{_NUMBER}"
    rf"|reg(?:istration)?\.? {_NUMBER}"
    rf"|(?:the )?(?:ico|data protection|dpa?)(?: (?:register(?:ed)?|{_NUMBER})){{0,3}}"
    rf"|(?:ukprn|ukrlp|urn|crn|lei|duns|vat|oscr|rcn|ods|laestab|establishment|provider)(?: (?:code|{_NUMBER})){{0,2}})"
)
_DIGITS = r"(?:[a-z]{1,3} ?)?\d[\da-z]{0,19}(?:[ /-]\d[\da-z]{0,9}){0,4}"
_BARE = r"(?:\d{8}|[a-z]{2}\d{6})"
_REGISTERED = lazy_pattern(
    rf" ?(?:[(\[] ?(?:(?:{_KEYED}|company|charity) ?[:.#-]? ?(?P<a>{_DIGITS})|(?P<b>{_BARE})) ?[)\]]"
    rf"|(?: ?[,;:|/]| [-\u2013\u2014]|(?= )) ?{_KEYED} ?[:.#-]? ?(?P<c>{_DIGITS})) ?(?=[;|\n]|$)",
    re.IGNORECASE,
)
_SPACES = lazy_pattern(r"[^\S\n]+")
_MOST = 3
"""Numbers of one body: of a company, of a charity, of the data protection register."""


_BEFORE_ONE = frozenset(
    [
        *("number", "num", "no", "nr", "reference", "ref", "registration", "registered", "register", "reg", "id"),
        *("company", "charity", "ico", "protection", "dp", "dpa", "ukprn", "ukrlp", "urn", "crn", "lei", "duns", "vat"),
        *("code", "oscr", "rcn", "ods", "laestab", "establishment", "provider"),
    ]
)
"""The last words of those behind which such a number stands; most numbers stand behind others."""
_BEGIN_THESE = frozenset(word[:2] for word in _BEFORE_ONE)
_LIKE_LATIN = frozenset("\u0130\u0131\u017f\u212a")
"""Letters that a pattern takes for i, s and k."""
MOST_LETTERS = 3
"""Before the digits of such a number."""


def _may_end_in_one(names: str) -> bool:
    """False where what stands at the end is no such number, by its last words; of several names, where no digit is."""
    if ";" in names or "|" in names or "\n" in names:
        return any(map(str.isdigit, names))
    if names[names.rfind(" ") + 1 :].isalpha():
        return False
    words = names.replace(")", " ").replace("]", " ").split()
    if not words or not any(map(str.isdigit, words[-1])):
        return False
    while words and words[-1].isdecimal():
        words.pop()
    if words and words[-1].isalpha() and len(words[-1]) <= MOST_LETTERS and not may_lead_a_number(words[-1]):
        words.pop()
    return bool(words) and may_lead_a_number(words[-1])


def may_lead_a_number(word: str) -> bool:
    """False for a plain word behind which no such number stands, nor does it begin within it."""
    if not (word.isalpha() and _LIKE_LATIN.isdisjoint(word)):
        return True
    small = word.lower()
    return small[:2] in _BEGIN_THESE and any(small[: len(small) - n] in _BEFORE_ONE for n in range(MOST_LETTERS + 1))


def without_numbers(names: str) -> str:
    """The name, or names by lines, without the numbers behind: "Zorvane Ltd (company number 09123456)"."""
    return parted(names)[0]


def parted(names: str) -> tuple[str, frozenset[str]]:
    """The same, and the numbers themselves, as letters and digits in small letters."""
    if not _may_end_in_one(names):
        return names, frozenset()
    found: set[str] = set()
    names = _SPACES.sub(" ", names)
    for _ in range(_MOST):
        here = [*_REGISTERED.finditer(names)]
        found |= {"".join(filter(str.isalnum, m["a"] or m["b"] or m["c"])).casefold() for m in here}
        bare = _REGISTERED.sub("", names) if here else ""
        if not bare.strip():
            break
        names = bare
    return names, frozenset(found)
