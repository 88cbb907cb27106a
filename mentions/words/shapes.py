"""Words that are names by how they are written, or since a list has them: easyTutor, tutors.co.uk, 4Children."""

from __future__ import annotations

import re

from model.recipient import Confidence
from recipients.listed import known_exactly

_CAMEL = re.compile(r"[a-z]{1,8}['\u2019]?[A-Z][A-Za-z]+$")
_DOMAIN = re.compile(r"(?!(?:[\w-]+\.)*gov\.uk$)(?:[\w-]{2,40}\.){1,3}(?:uk|com|org|net|io|ai)$", re.IGNORECASE)
_DIGITS = re.compile(r"(?=\w*[A-Z])(?:\d{1,3}[A-Za-z]+|[A-Za-z]+\d{1,3}[A-Za-z]*)$|\d[a-z]{5,}$")
_CODE = re.compile(
    r"(?:[A-Z]|KS|FY|YR|SCH|Form|Year|EY|CO|SI|HC|HL|SC)\d{1,4}[a-z]?$|\d+[A-Z]$|\d+(?:ST|ND|RD|TH)$", re.IGNORECASE
)
"""KS2, Q3, P8, 21st."""
_SHORT = frozenset(["3M"])
"""A name; other such words are codes ("class 4B")."""


def is_listed(name: str) -> bool:
    """True where the lists have the name itself."""
    found = known_exactly(name)
    return found is not None and found.confidence is not Confidence.LOW


def is_brand(word: str) -> bool:
    """For easyTutor, tutors.co.uk, 4Children, Studio24, Learnio+: a word that is a name by how it is written."""
    if len(word) < 2 or (word.isalpha() and (word[0].isupper() or word.islower())):
        return False
    if _CAMEL.match(word) or _DOMAIN.match(word) or (word[-1] == "+" and word[0].isupper()):
        return True
    return bool(_DIGITS.match(word)) and (not is_code(word) or word in _SHORT or is_listed(word))


def is_code(word: str) -> bool:
    """Whether a word with a number is a code, a count or a place in an order: "KS2", "Q3", "21st"."""
    return bool(_CODE.match(word))
