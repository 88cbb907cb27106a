"""Many texts as one: what few of them hold is found in all at once, for a tenth of what it costs to ask each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate


class Joined:
    """Texts as lines of one, of which those are let go that cannot hold what is looked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        text = "\n".join(texts)
        self.odd: frozenset[int] = frozenset()
        """The numbers of texts with signs that are not ASCII: their small letters may be more, so nothing is said."""
        if not text.isascii():
            self.odd = frozenset(n for n, one in enumerate(texts) if not one.isascii())
            texts = ["" if n in self.odd else one for n, one in enumerate(texts)]
            text = "\n".join(texts)
        self.text = text
        self._texts = texts

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(text) + 1 for text in self._texts), initial=0))

    @cached_property
    def small(self) -> str:
        """All in small letters."""
        return self.text.lower()

    def number_at(self, place: int) -> int:
        """The number of the text that stands at a place."""
        return bisect_right(self._starts, place) - 1

    def holding(self, words: Iterable[str]) -> set[int]:
        """The numbers of the texts in which one of these stands, in capitals or not."""
        return {n for word in words for n in self._holding(word)} | self.odd

    def _holding(self, word: str) -> Iterator[int]:
        at = self.small.find(word)
        while at >= 0:
            number = self.number_at(at)
            yield number
            at = self.small.find(word, self._starts[number + 1])

    def matching(self, pattern: re.Pattern[str]) -> set[int]:
        """The numbers of the texts in which a match ends, also one that begins in the text before."""
        return {self.number_at(m.end() - 1) for m in pattern.finditer(self.text)} | self.odd
