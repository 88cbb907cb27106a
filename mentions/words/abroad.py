"""Small words inside the names of bodies abroad: "Institut Royal des Études et de la Jeunesse"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mentions import any_of, data_file

_ELIDED = re.compile(r"(?:[DdLl]|[Dd]ell|[Nn]ell|[Ss]ull|[Dd]all)['\u2019](?=[^\W\d_])")
_DE = any_of("de di da")
_FURTHEST = 3  # small words in a row: "et de la"


@cache
def _words(name: str) -> frozenset[str]:
    return any_of(data_file("named.toml")["abroad"][name])


def is_elided(word: str) -> bool:
    """For "d'Astronomie", "l'Enfance", which are words of a name."""
    found = _ELIDED.match(word)
    return found is not None and word[found.end()].isupper()


def goes_on_abroad(run: Iterable[str], ahead: list[str]) -> bool:
    """Whether a name goes on with the small words ahead, up to a word in capitals.

    Args:
        run: the words of the name so far.
        ahead: the words behind them.
    """
    small = next((n for n, word in enumerate(ahead) if word[:1].isupper() or is_elided(word)), 0)
    between = ahead[:small]
    if not 0 < small <= _FURTHEST or not _words("always") | _words("after_one") >= set(between):
        return False
    return not _words("always").isdisjoint(between) or any(_is_foreign(word) for word in run)


def _is_foreign(word: str) -> bool:
    return is_elided(word) or word in _words("always") or word in _DE or word.casefold() in _words("heads")
