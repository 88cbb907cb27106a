"""Words, numbers and signs of a text, with their places. Linear: no pattern repeats within another."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 20_000
"""Characters of a text that are read."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?|[0-9]+|\n|[^\w\s]|[\d_]")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u02d7\ufe58\ufe63\uff0d")
_LETTER_FOR_NOUGHT = re.compile(r"(?<=[0-9])[oO](?=[0-9])")
_SAME = {"\u2019": "'", "\uff0f": "/", "\u2215": "/", "\u2044": "/"}


class CoverageToken(NamedTuple):
    """A word in lower case, a number, or a sign."""

    text: str
    start: int
    end: int
    glued: bool
    """True where nothing stands between it and the one before."""

    @property
    def is_number(self) -> bool:
        return self.text[0] in "0123456789"

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


def tokens_of(text: str) -> list[CoverageToken]:
    """The tokens of a text; letters and digits stand apart ("KS4" is two), every dash is "-", 2O12 is 2012."""
    found: list[CoverageToken] = []
    end = -1
    for m in _TOKEN.finditer(_LETTER_FOR_NOUGHT.sub("0", text)):
        word = m[0]
        if len(word) == 1:
            word = "-" if word in _DASHES else _SAME.get(word, word.lower())
        else:
            word = word.lower().replace("\u2019", "'")
        found.append(CoverageToken(word, m.start(), m.end(), m.start() == end))
        end = m.end()
    return found
