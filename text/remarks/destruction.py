"""What a text says of the destruction of data: only what plainly says that it has happened counts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from text.pattern import lazy_pattern

_DATA = tomllib.loads(Path(__file__).with_name("destruction.toml").read_text(encoding="utf-8"))
_LONGEST = 1_000
"""Characters of a cell; nothing is believed of a longer one, the end of which may take back what it begins with."""
_NOT_WORD = lazy_pattern(r"[\W_]+")
_CLAUSE = lazy_pattern(
    r"[;\n()\[\]]|(?<!\bno)[.,](?!\d)|\s[-\u2010-\u2015]+\s|[\u2013\u2014]|\b(?:but|though|although|however)\b",
    re.IGNORECASE,
)
_TICK = lazy_pattern("[\u2611\u2705\u2713\u2714]")
_OF_A_DAY = lazy_pattern(
    r"(?:\d{1,4}(?:st|nd|rd|th)?|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6})"
)


def _words(name: str) -> re.Pattern[str]:
    return lazy_pattern(rf"\b(?:{'|'.join(p.replace('*', '[a-z]*') for p in _DATA[name])})\b")


_SPOKEN, _DONE, _CONFIRMED, _RECEIVED = map(_words, ("spoken", "done", "confirmed", "received"))
_EVIDENCE, _DOUBT, _ELSEWHERE, _IN_COLUMN = map(_words, ("evidence", "doubt", "elsewhere", "in_column"))
_ALONE, _BESIDE_A_DAY = frozenset(_DATA["alone"]), frozenset(_DATA["beside_a_day"])


def _folded(text: str) -> str:
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def _clauses(text: str) -> list[str]:
    """The clauses of a text, folded, with a word for a question mark."""
    clauses = (_folded(part) + (" unclear" if "?" in part else "") for part in _CLAUSE.split(text))
    return [clause.strip() for clause in clauses if clause.strip()]


def speaks_of_destruction(text: str) -> bool:
    """True where a text speaks of the destruction of data, whatever it says of it."""
    return _SPOKEN.search(_folded(text[:_LONGEST])) is not None


def without_destruction(folded: str) -> str:
    """A folded text without the words by which it speaks of destruction, and of its evidence."""
    for words in (_SPOKEN, _CONFIRMED, _EVIDENCE, _RECEIVED):
        folded = words.sub(" ", folded)
    return folded


@lru_cache(maxsize=8_192)
def says_destroyed(text: str) -> bool:
    """True where a text plainly says that data were destroyed: "Destroyed", "Destruction certificate received".

    False for what is denied, asked for, awaited, refused, due, put off or not required, and for what is not understood.
    """
    return _is_asserted(text, _says)


@lru_cache(maxsize=8_192)
def confirms_destruction(text: str) -> bool:
    """The same of a cell under a heading on destruction, where "Yes", "Received" or "Certificate, May 2019" says it.

    A day is taken for one that is past.
    """
    return _is_asserted(text, _confirms) or (bool(_TICK.search(text)) and not any(map(_DOUBT.search, _clauses(text))))


def _says(clause: str) -> bool:
    if _DONE.search(clause) or not _SPOKEN.search(clause):
        return _DONE.search(clause) is not None
    return bool(_CONFIRMED.search(clause) or (_EVIDENCE.search(clause) and _RECEIVED.search(clause)))


def _confirms(clause: str) -> bool:
    if clause in _ALONE or _IN_COLUMN.search(clause) or _says(clause):
        return True
    words = clause.split()
    days = [word for word in words if _OF_A_DAY.fullmatch(word)]
    return any(len(d) > 2 for d in days) and all(w in _BESIDE_A_DAY for w in words if w not in days)


def _is_asserted(text: str, says: Callable[[str], bool]) -> bool:
    if len(text) > _LONGEST:
        return False
    clauses = _clauses(text)
    if any(_DOUBT.search(clause) and not _is_of_another_thing(clause) for clause in clauses):
        return False
    return any(says(clause) for clause in clauses if not _DOUBT.search(clause))


def _is_of_another_thing(clause: str) -> bool:
    """True for the first of "Extended to 2019; data destroyed in 2020"."""
    return _ELSEWHERE.search(clause) is not None and not _SPOKEN.search(clause) and not _EVIDENCE.search(clause)


def beside_destruction(text: str) -> str:
    """The clauses that do not speak of destruction: "live" of "Live - destruction due in 2030"."""
    clauses = _clauses(text[:_LONGEST])
    return "; ".join(c for c in clauses if not _SPOKEN.search(c) and not _EVIDENCE.search(c))
