"""What tells of nobody for certain, seen by its words, digits and capitals: most cells need no closer look.

Each rule here is something without which `private`, `marks`, `signs`, `children`, `family` and `one_child` find
nothing; tests/text/test_quiet.py holds it against whatever they find.
"""

from __future__ import annotations

from string import ascii_letters

from text.pattern import lazy_pattern
from text.privacy import family
from text.privacy.first_letters import SEXES
from text.privacy.home import MAY_BE_DAY
from text.privacy.marks import OF_BIRTHS, OF_NUMBERS
from text.privacy.naming import WITHIN_NAMES, given_names
from text.privacy.one_child import MAY_SPEAK
from text.privacy.private import MAY_TELL, is_a_sign
from text.privacy.signs import WORDS_OF_SIGNS

_LONGEST = 2_000
"""Characters: what is cut elsewhere is not judged here."""
_NUMBERS = lazy_pattern(
    r"[0-9](?<![0-9].)(?:(?:[ .-]?[A-Za-z]?[0-9]){5}(?:(?:[ .-]?[A-Za-z]?[0-9]){4}| ?[A-Da-d]\b)|[0-9 -]{9}"
    r"|[0-9]*(?:[A-Fa-f]\b|[A-Za-z]{2}\b|[ -]?[Yy])|(?<=[ ,)].)[0-9]?\s*(?:$|,)|(?<=\(.)[0-9]?\))"
)
"""As long as a person's, a class, the end of a postcode, years, in the place of an age: they matter without a word."""
_FIRST_LETTERS = lazy_pattern(r"[A-Z]\. ?[A-Z]")
_CODE = lazy_pattern(r"([A-Z]{1,5})[0-9]{1,6}(?:[0-9]{0,3}|[./_][0-9]{1,3})")
"""No number of a person is so short, and days and ages stand apart from letters."""
_LETTERS = bytes(ord(chr(n).lower()) if chr(n) in ascii_letters else ord(" ") for n in range(256))
"""Makes small letters of letters, and spaces of all else: words are found faster so than by an expression."""
_SHORT_SIGN = 40
_OF_ONE_PERSON = (
    MAY_SPEAK | OF_BIRTHS | OF_NUMBERS | SEXES | WITHIN_NAMES
    | {"b", "age", "aged", "yr", "yrs", "y", "who", "master", "exam", "examination", "candidate", "learner"}
)
"""Words that tell of somebody, or make a name of one, where no other word has a capital."""
_OF_NAMED = _OF_ONE_PERSON | MAY_TELL | WORDS_OF_SIGNS | family.STREETS | {"o", "half", "quarter", "quarters"}
"""One of these stands in every text that tells of somebody who is named, but for the numbers above."""


def is_quiet(text: str) -> bool:
    """True for a text that tells of no child and no private person, whatever heads it or stands beside it.

    False says nothing.
    """
    if not (text.isascii() and text.isprintable()) or len(text) > _LONGEST or is_a_sign(text):  # words may run together
        return False
    if code := _CODE.fullmatch(text):
        return code[1].lower() not in _OF_NAMED
    if "  " in text or "@" in text or "*" in text or '"' in text or "_x" in text or _NUMBERS.search(text):
        return False
    words = text.encode().translate(_LETTERS).decode().split()
    if text[:1].isupper() and text[1:].islower() and words[0] not in given_names():
        long = len(text) > _SHORT_SIGN or WORDS_OF_SIGNS.isdisjoint(words)
        return long and _OF_ONE_PERSON.isdisjoint(words)
    if not _OF_NAMED.isdisjoint(words) or ("." in text and _FIRST_LETTERS.search(text)):
        return False
    return not words or MAY_BE_DAY.search(text) is None
