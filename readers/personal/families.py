"""Children's families in the rows beside: "tquell-sib.csv" two rows below "Missing child - Tamsin Quell"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from readers.columns.fields import field_of
from readers.personal.names_elsewhere import NAME_LEFT_OUT, is_of_body
from readers.workbook.rows import SheetRows
from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.child_names import BODY_BEHIND, without_made
from text.privacy.naming import given_names
from text.privacy.private import JUDGED_LATER
from text.privacy.unclaimed.vocabulary import family_names, is_word

_LETTERS = lazy_pattern(r"[^\W\d_]+")
_SHORT, _LONG = 3, 5
"""Letters of what may be initials; of what may be part of another word."""
_MANY = 300
"""Names: of more, as of a list of pupils, no part of a word is looked for."""


class Families:
    """Names of children, as they stand in references, names of files and notes."""

    def __init__(self, children: Iterable[str]) -> None:
        self._alone: set[str] = set()
        """Family names that are no word, no place and no given name."""
        self._joined: set[str] = set()
        for child in children:
            words = ["".join(map(fold, _LETTERS.findall(word))) for word in child.split()]
            given, family = words[0], words[-1] if len(words) > 1 else ""
            if not given or len(family) <= _SHORT:
                continue
            joined = {given + family, family + given, given[0] + family}
            if not {given + family[0]} <= given_names() | family_names():
                joined.add(given + family[0])
            self._joined |= {x for x in joined if len(x) > _LONG}
            if len(family) > _LONG and not (is_word(family) or family in given_names()):
                self._alone.add(family)
        self._few = sorted(self._alone) if len(self._alone) <= _MANY else []

    def __bool__(self) -> bool:
        return bool(self._alone or self._joined)

    def stand_in(self, text: str) -> bool:
        """True where one stands in a text, alone, run together, or with one letter behind it or before."""
        parts = [fold(word) for word in _LETTERS.findall(text)]
        runs = {*parts}
        for one, other in pairwise(parts):
            runs |= {one + other, other + one}
        if not (self._alone.isdisjoint(runs) and self._joined.isdisjoint(runs)):
            return True
        return any(family in run for family in self._few for run in parts)

    def left_out_of(self, text: str) -> str:
        """A text without the words that are, or hold, a name, but for a body's: "Quell Ltd"."""

        def left(m: re.Match[str]) -> str:
            is_body = BODY_BEHIND.match(text, m.end())
            return m[0] if is_body or not self.stand_in(m[0]) else NAME_LEFT_OUT

        return _LETTERS.sub(left, text)


def hide_families(rows: SheetRows, families: Families, heading: Callable[[int], str]) -> None:
    """Takes these names out of the rows of a sheet; who received keeps its name. `heading`: what heads a column."""
    for r, row in enumerate(rows):
        if not families.stand_in("\0".join(row)):
            continue
        for c, cell in enumerate(row):
            if not cell or not families.stand_in(cell):
                continue
            named = not JUDGED_LATER.isdisjoint((heading(c), field_of(heading(c))))
            bare = without_made(cell, families.stand_in, NAME_LEFT_OUT, of_body=named)
            if not (named or is_of_body(cell)):
                bare = families.left_out_of(bare)
            if bare != cell:
                rows.take_out(r, c, bare)
