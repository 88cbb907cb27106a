"""Finds names in texts however they are printed: a few by one expression, very many by their rarest words first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from text.clean import SHOWN_TURN, without_turns
from text.pattern import lazy_pattern

FEW = 100
"""Names that one expression, or one query, looks for. Of 31,000 the expression took 1.4 GiB, and a query is refused."""
_WORD = lazy_pattern(r"[^\W_]+")
_TURN = lazy_pattern(SHOWN_TURN, re.IGNORECASE)


def _ways(names: list[str]) -> set[str]:
    if not names:
        return set()
    from recipients.private.printed import ways_to_print  # loads what is private of texts: a fifth of a second

    return {way for name in names for way in ways_to_print(name)}


class Names:
    """Some names; falsy where there are none."""

    def __init__(self, names: Iterable[str]) -> None:
        ways = _ways(list(names))
        self._all = tuple(sorted(ways)) if len(ways) <= FEW else ()
        self._by_word: dict[str, list[str]] = {}
        """Of many: by the key of the word of theirs that the fewest have, "" for those without one."""
        if not self._all:
            often = Counter(key for way in ways for key in set(_keys(way)))
            for way in sorted(ways):
                self._by_word.setdefault(min(_keys(way), key=often.__getitem__, default=""), []).append(way)

    def __bool__(self) -> bool:
        return bool(self._all or self._by_word)

    def search(self, text: str) -> bool:
        """True for a text in which one of the names stands."""
        found = self._expression(text)
        return found is not None and found.search(text) is not None

    def sub(self, instead: str, text: str) -> str:
        """The text with something in place of each of the names."""
        found = self._expression(text)
        return found.sub(instead, text) if found else text

    def _expression(self, text: str) -> re.Pattern[str] | None:
        """What finds those of the names that may stand in a text."""
        if not self:
            return None
        marked, ways = "[u+20" in text.casefold(), self._all
        if self._by_word:
            keys: Collection[str] = {"", *_keys(text)}
            if marked:  # a mark of direction may stand within a word, and may end it too
                plain = _key(_TURN.sub("", text))
                keys = [key for key in self._by_word if key in plain]
            ways = tuple(way for key in keys for way in self._by_word.get(key, ()))
        return _any_of(ways, marked=marked) if ways else None


NO_NAMES = Names(())


def _key(text: str) -> str:
    """Equal for words that are the same to an expression that ignores case, as a dotted capital I is to a small one."""
    return text.upper().casefold().replace("\u0307", "")


def _keys(text: str) -> list[str]:
    return list(map(_key, _WORD.findall(without_turns(text))))


@lru_cache(maxsize=64)
def _any_of(ways: tuple[str, ...], *, marked: bool) -> re.Pattern[str]:
    found = sorted({_spelled(way, marked=marked) for way in ways}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", re.IGNORECASE)


def _spelled(name: str, *, marked: bool) -> str:
    """A name as an expression that finds it whatever stands between its words; marks of direction anywhere."""
    words = _WORD.findall(without_turns(name))
    within, between = (f"(?:{SHOWN_TURN})*", rf"(?:{SHOWN_TURN}|[\W_])+") if marked else ("", r"[\W_]+")
    return between.join(within.join(w) for w in words) or re.escape(name)
