"""Small words inside the names of bodies abroad: "Institut Royal des Études et de la Jeunesse"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mentions import any_of, data_file
from text.privacy.unclaimed.vocabulary import is_english

_ELIDED = re.compile(r"(?:[DdLl]|[Dd]ell|[Nn]ell|[Ss]ull|[Dd]all)['\u2019](?=[^\W\d_])")
_DE = any_of("de di da")
_FURTHEST = 3  # small words in a row: "et de la"
_SHORT = 2
_ABBREVIATED = any_of("im. sv. st. dr. prof.")
"""Before a name by which a body is called."""


@cache
def _words(name: str) -> frozenset[str]:
    return any_of(data_file("named.toml")["abroad"][name])


def is_elided(word: str) -> bool:
    """For "d'Astronomie", "l'Enfance", which are words of a name."""
    found = _ELIDED.match(word)
    return found is not None and word[found.end()].isupper()


def is_head_abroad(word: str) -> bool:
    """For "Instytut", "Fondazione", in the names of which no "and" stands."""
    return word.casefold() in _words("heads")


def goes_on_abroad(run: Iterable[str], ahead: list[str]) -> bool:
    """Whether a name goes on with the small words ahead, up to a word in capitals.

    Args:
        run: the words of the name so far.
        ahead: the words behind them.
    """
    words = list(run)
    small = next((n for n, word in enumerate(ahead) if word[:1].isupper() or is_elided(word)), 0)
    between = ahead[:small]
    if _goes_on_in_small_letters(words, ahead, between):
        return True
    if not 0 < small <= _FURTHEST or not _words("always") | _words("after_one") >= set(between):
        return False
    return not _words("always").isdisjoint(between) or any(_is_foreign(word) for word in words)


def _goes_on_in_small_letters(run: list[str], ahead: list[str], between: list[str]) -> bool:
    """For "Uniwersytet im. Jana X", "Ústav pro výzkum škol X": nouns of a foreign name that are no words of English."""
    small = _words("always") | _words("after_one")
    head = any(is_head_abroad(word) or (n and word in small) for n, word in enumerate(run))
    if not (head or (ahead and ahead[0] in small)):
        return False
    if head and ahead and not ahead[0].isascii() and ahead[0][:1].islower():
        return True  # no name in capitals need follow
    if head and between[1:] and ahead[0] in small and not small.isdisjoint((run[-1], ahead[1])):
        return True  # "Istituto per lo studio della scuola di X"
    nouns = [word for word in between if word not in small]
    foreign = len([*filter(_is_no_english, nouns)])
    return bool(nouns) and foreign * (2 if head and run[-1] in small else 1) >= len(nouns)


def _is_no_english(word: str) -> bool:
    return word in _ABBREVIATED or (word.isalpha() and len(word) > _SHORT and not is_english(word))


def _is_foreign(word: str) -> bool:
    return is_elided(word) or word in _words("always") or word in _DE or word.casefold() in _words("heads")
