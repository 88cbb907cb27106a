"""Words, numbers and signs of a text, with their places, and what is read at a place: numbers and whole dates."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from text.pattern import lazy_pattern

LONGEST = 20_000
"""Characters of a text that are read."""

_TOKEN = lazy_pattern(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?|[0-9]+|\n|[^\w\s]|[\d_]")
_DASHES = frozenset("~\u2026\u2192\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u02d7\ufe58\ufe63\uff0d")
_LETTER_FOR_NOUGHT = lazy_pattern(r"(?<=[0-9])[oO](?=[0-9])")
_SAME = {"\u2019": "'", "\uff0f": "/", "\u2215": "/", "\u2044": "/"}


class CoverageToken(NamedTuple):
    """A word in lower case, a number, or a sign."""

    text: str
    start: int
    end: int
    glued: bool
    """True where nothing stands between it and the one before."""
    guessed: bool = False
    """True where something else was typed: the 4 of "KS$"."""

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


EARLIEST, LATEST = 1985, 2035
"""Numbers outside of these are no years of data."""
_EARLIEST_BIRTH = 1975
_MOST_SKIPPED = 12
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}
_BEFORE_GLUED = MONTHS.keys() | {"ay", "acyr", "spring", "summer", "autumn", "census"}
"""Words to which a year may be glued: "AY2012/13"."""
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}


_AFTER_DAY = frozenset({"st", "nd", "rd", "th", "of"})


class Words:
    """The tokens of a part of a text."""

    def __init__(self, tokens: Sequence[CoverageToken]) -> None:
        self.tokens = tokens
        self._texts = [t.text for t in tokens]

    def at(self, place: int) -> str:
        """The token at a place, "" beyond either end."""
        return self._texts[place] if 0 <= place < len(self._texts) else ""

    def glued(self, place: int) -> bool:
        """True where nothing stands before this token."""
        return place < len(self.tokens) and self.tokens[place].glued

    def number(self, place: int, digits: int) -> int | None:
        """A number of so many digits that is no part of a longer one, of a word, an amount or a decimal."""
        text = self.at(place)
        if len(text) != digits or not text.isascii() or not text.isdigit():
            return None
        before = self.at(place - 1) if self.glued(place) else ""
        if (before[:1].isalpha() and before not in _BEFORE_GLUED) or before in ("£", "$", "€", "#"):
            return None
        after = self.at(place + 1) if self.glued(place + 1) else ""
        if after == "%" or (after[:1].isalpha() and after != "s"):
            return None
        if after in (".", ",") and self.at(place + 2)[:1].isdigit() and self.glued(place + 2):
            return None
        return int(text)

    def year(self, place: int) -> int | None:
        """A year of four digits."""
        found = self.number(place, 4)
        return found if found is not None and EARLIEST <= found <= LATEST else None

    def year_of_birth(self, place: int) -> int | None:
        """A year in which somebody was born who can be in the data."""
        found = self.number(place, 4)
        return found if found is not None and _EARLIEST_BIRTH <= found <= LATEST else None

    def small_or_year(self, place: int) -> int | None:
        """A year of four digits, or a number of one or two."""
        found = self.year(place)
        return self.small(place) if found is None else found

    def small(self, place: int) -> int | None:
        """A number of one or two digits, or a word for one up to twelve."""
        text = self.at(place)
        if len(text) <= 2 and text.isascii() and text.isdigit():
            return int(text)
        return NUMBERS.get(text)

    def skip(self, place: int, words: AbstractSet[str]) -> int:
        """The first place from here that holds none of these words, a few places on at most."""
        most = place + _MOST_SKIPPED
        while place < most and self.at(place) in words:
            place += 1
        return place


def date_at(words: Words, at: int) -> tuple[int, int, int, int] | None:
    """A whole date (12/03/2014, 2014-03-12, 12th March 2014, March 12, 2014): year, month, day, and where it ends."""
    begins = words.at(at)
    if begins not in MONTHS and not begins.isdigit():
        return None
    for first in (len(begins),) if len(begins) < 3 else ():
        for second in (1, 2):
            for last in (4, 2):
                found = _numbers(words, at, (first, second, last))
                if found and 1 <= found[1] <= 12 and 1 <= found[0] <= 31:
                    return century(found[2]), found[1], found[0], at + 5
    day_at, month_at = (at + 1, at) if words.at(at) in MONTHS else (at, words.skip(at + 1, _AFTER_DAY))
    if (month := MONTHS.get(words.at(month_at))) and words.at(day_at).isdigit():
        day = words.small(day_at)
        year_at = words.skip(max(day_at, month_at) + 1, _AFTER_DAY | {",", "."})
        if day and 1 <= day <= 31 and (year := words.year_of_birth(year_at)):
            return year, month, day, year_at + 1
    iso = _numbers(words, at, (4, 2, 2), "-")
    if iso and 1 <= iso[1] <= 12 and 1 <= iso[2] <= 31:
        return iso[0], iso[1], iso[2], at + 5
    return None


def _numbers(words: Words, at: int, digits: tuple[int, int, int], signs: str = "/.-") -> tuple[int, int, int] | None:
    """Three numbers of so many digits, with one sign between."""
    sign = words.at(at + 1)
    if words.glued(at) and words.at(at - 1)[:1].isalpha():
        return None
    if not sign or sign not in signs or words.at(at + 3) != sign:
        return None
    texts = [words.at(at + n) for n in (0, 2, 4)]
    if [len(t) for t in texts] != list(digits) or not all(t.isascii() and t.isdigit() for t in texts):
        return None
    return int(texts[0]), int(texts[1]), int(texts[2])


def century(year: int) -> int:
    """A year of two digits with its century."""
    return year if year > 99 else year + (1900 if year >= 85 else 2000)
