"""The press and companies that an entry in a publisher's log of amendments names: "The Times added as a recipient"."""

from __future__ import annotations

import re

from model.recipient import Category, Confidence
from recipients.cell.beside import categories_named
from recipients.cell.users import named_as_users
from recipients.listed import is_listed
from recipients.single import decide
from text.pattern import lazy_pattern

_REGISTER = lazy_pattern(r"\b[Tt]he register\b")
"""Which is not The Register."""
_CUT = lazy_pattern(
    r"[(\[]?\b[A-Z]{1,5}[ -]?\d[\dA-Z./-]{2,}\b[)\]]?[:,]?"
    r"|\b(?:(?:was|were|is|has been|have been|now|row|shares?|entry|entries|also|newly) )*"
    r"(?:added|removed|deleted|inserted|entered|included|omitted|withdrawn|named|listed|amended|taken out"
    r"|replaced(?: by| with)?)\b"
)
"""A reference, and what was done: what stands between them may be a name."""
_LEAD = lazy_pattern(
    r"(?:(?:added|removed|deleted|inserted|included|row|share|entry|release|recipient|data|joint|new|an?|for|to|with|of"
    r"|and|also|as|in|under|from|by)\s+)+",
    re.IGNORECASE,
)
_TAIL = lazy_pattern(r"(?: (?:from|to|in|under|of|as|at|by|and))+$")
_LONGEST_TEXT, _MOST_WORDS = 4_000, 6


def categories_amended(text: str) -> tuple[Category, ...]:
    """The press, or a company, where the entry names one in a sentence, or by its name and what was done."""
    text = _REGISTER.sub("\n", text[:_LONGEST_TEXT])
    found = dict.fromkeys([*categories_named(text), *(decide(name).category for name in named_as_users(text))])
    for piece in _CUT.sub("\n", text).splitlines():
        said = piece.strip(" .;:,-\u2013")
        lead = _LEAD.match(said)
        name = _TAIL.sub("", said[lead.end() :] if lead else said)
        if name[:1].isupper() and len(name.split()) <= _MOST_WORDS:
            one = decide(name)
            is_sure = is_listed(name) or one.confidence is not Confidence.LOW
            if is_sure and one.category in (Category.PRESS, Category.COMMERCIAL):
                found[one.category] = None
    return tuple(found)
