"""Finds names that are spelled otherwise: for search and suggestions, never for a category."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from msgspec import Struct, field
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from model.recipient import Category
from recipients.cell.names import organisation_key
from recipients.directory import Alias, directory

MOST_WORDS = 8
"""Words of a question that are looked at."""
QUESTION_CHARACTERS = 200
"""Characters of a question that are looked at."""
_LIKE = 0.7  # of 1: two slips in a word of seven letters, one in one of four
_ENOUGH = 0.72  # of 1, over all words of the question
_FREQUENT = 400  # names that hold a word; of more common ones ("university") only the first are looked at


class CloseName(NamedTuple):
    """A name that may be meant."""

    key: str
    """What it was given with."""
    name: str
    likeness: float
    """0 to 1."""


class NameIndex(Struct):
    """Names to look among, by their words."""

    entries: list[tuple[str, str]] = field(default_factory=list)
    """(key, name), those that are to be named first at the beginning."""
    holders: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Word -> the entries in which it stands."""

    @classmethod
    def of(cls, named: Iterable[tuple[str, str]]) -> NameIndex:
        """From (key, name), those that are to be named first at the beginning."""
        out = cls()
        for key, name in named:
            at = len(out.entries)
            out.entries.append((key, name))
            for word in dict.fromkeys(_words(name)):
                if len(out.holders[word]) < _FREQUENT:
                    out.holders[word].append(at)
        return out

    def close(self, question: str, limit: int = 5) -> Sequence[CloseName]:
        """Names in which every word of the question stands, or one like it; the likest first.

        Of two that are equally like, the one with fewer other words, then the one that was given first.
        """
        words = _words(question[:QUESTION_CHARACTERS])[:MOST_WORDS]
        if not words or limit < 1:
            return ()
        scores: Counter[int] = Counter()
        for word in words:
            best: dict[int, float] = {}
            for known, like in self._like(word):
                for at in self.holders[known]:
                    best[at] = max(best.get(at, 0.0), like)
            for at, like in best.items():
                scores[at] += like  # type: ignore[assignment]  # a Counter adds up floats as well
        found = [(at, score / len(words)) for at, score in scores.items() if score / len(words) >= _ENOUGH]
        found.sort(key=lambda x: (-round(x[1], 3), len(self.entries[x[0]][1]), x[0]))
        out: dict[str, CloseName] = {}
        for at, like in found:
            key, name = self.entries[at]
            out.setdefault(key, CloseName(key, name, round(like, 3)))
            if len(out) >= limit:
                break
        return tuple(out.values())

    def corrected(self, question: str) -> str:
        """The question with each word that stands in no name put as the likest one that does; "" if none is put.

        Small words and legal forms, which no search needs, may be left out.
        """
        words = _words(question[:QUESTION_CHARACTERS])[:MOST_WORDS]
        new = []
        for word in words:
            like = self._like(word)
            new.append(like[0][0] if like and word not in self.holders else word)
        return " ".join(new) if set(new) - set(question.casefold().split()) and new else ""

    def _like(self, word: str) -> list[tuple[str, float]]:
        """Words of names that are like a word, the likest first; a word that stands there is alone with its forms."""
        if word.isdigit():
            return [(word, 1.0)] if word in self.holders else []
        found = process.extract(
            word, self.holders.keys(), scorer=OSA.normalized_similarity, score_cutoff=_LIKE, limit=8
        )
        # What is being typed: the beginning of a longer word.
        begun = [(w, 0.9) for w in self.holders if len(word) > 3 and w.startswith(word) and w != word][:20]
        both = {**dict(begun), **{w: max(s, 0.9 if w.startswith(word) else s) for w, s, _ in found}}
        return sorted(both.items(), key=lambda x: (-x[1], -len(self.holders[x[0]]), x[0]))


def _words(text: str) -> list[str]:
    """The words of a name as they are compared everywhere: without accents, marks and legal forms."""
    return (organisation_key(text) or text.casefold()).split()


_LIKE_ENOUGH = 80.0  # of 100; below it the suggestions are noise (measured on names of the registers)


class Suggestion(NamedTuple):
    """A listed organisation whose name is like the one asked for."""

    name: str
    category: Category
    likeness: float
    """0 to 100."""


@cache
def _keys() -> dict[str, Alias]:
    return {key: found[-1] for key, found in directory().aliases.items()}


def suggest(name: str, limit: int = 5) -> tuple[Suggestion, ...]:
    """Up to `limit` listed organisations by likeness, the likest first; () where none is like enough.

    Words may stand in any order. Likeness of a part is not used: it gives 100 to "Guardian" in any longer name.
    """
    key = organisation_key(name)
    if not key or limit < 1:
        return ()
    known = _keys()
    found = process.extract(key, known.keys(), scorer=fuzz.token_sort_ratio, limit=limit * 4, score_cutoff=_LIKE_ENOUGH)
    best: dict[str, Suggestion] = {}
    for like, score, _ in found:
        alias = known[like]
        best.setdefault(alias.entry.name, Suggestion(alias.entry.name, alias.entry.category, round(score, 1)))
    return tuple(best.values())[:limit]
