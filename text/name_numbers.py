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


def _may_end_in_one(names: str) -> bool:
    """False where no digit stands in the last word, nor, of several names, anywhere: a number stands at the end."""
    if not any(map(str.isdigit, names)):
        return False
    last = names.replace(")", " ").replace("]", " ").split()[-1]
    return any(map(str.isdigit, last)) or not {";", "|", "\n"}.isdisjoint(names)


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
        found |= {
            "".join(filter(str.isalnum, m["a"] or m["b"] or m["c"])).casefold() for m in _REGISTERED.finditer(names)
        }
        bare = _REGISTERED.sub("", names)
        if bare == names or not bare.strip():
            break
        names = bare
    return names, frozenset(found)
