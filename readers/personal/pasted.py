"""Cells of several words that are looked at as texts are: a clerk pasted a letter, a list or a minute there."""

from __future__ import annotations

from functools import lru_cache

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.marks import words_in
from text.privacy.naming import POSSESSIVE, as_searched
from text.privacy.prose import names_a_child_surely
from text.privacy.rules.forms.shorthand import names_in_shorthand
from text.privacy.unclaimed.vocabulary import family_names, is_english, is_word

_FEWEST, _MOST = 15, 20_000
"""Characters: of less other rules tell all, and what is longer is cut elsewhere."""
_OF_PROSE = lazy_pattern(r"[.!?:;](?:\s|$)|[\n\t{]| (?:was|were|has|had|is|are|left|asked|came|sent|goes|did) ")
"""What ends a sentence, makes one or parts lines: shorter notes ("X Y, Year 6") other rules tell with more care."""
_CAPITAL = lazy_pattern(
    r"(?<![^\W_]['\u2019-])(?<![^\W_])"
    r"(?:[^\W\d_a-z][^\W\d_A-Z][\w'\u2019-]*|[A-Z][\w'\u2019-]*[A-Z]{4}\b)"
)
_NAMES_OTHERWISE = lazy_pattern(
    r"(?<![\w'\u2019])(?:i|im|my|me)(?![\w-])|(?<!\w)@\w|[^\W_]_[^\W_]|\((?:an? )?(?:child|children|minors?)\)"
)
"""A child that writes of itself in small letters, a handle, the name of a file, a case."""


@lru_cache(maxsize=16384)
def tells_as_text(cell: str) -> bool:
    """True for a cell that would not be shown whole if it were a text of an item: it surely names a child.

    It is asked only where a word may be somebody's name: of ten purposes nine hold none.
    """
    if not _FEWEST <= len(cell) <= _MOST or len(cell.split(maxsplit=1)) < 2:  # the name of a file alone
        return False
    if any(names_in_shorthand(line := as_searched(cell), words_in(line))):
        return True
    return _may_name(cell) and names_a_child_surely(cell)


def _may_name(cell: str) -> bool:
    prose = _OF_PROSE.search(cell) is not None and any(map(_may_be_name, _CAPITAL.findall(cell)))
    return prose or _NAMES_OTHERWISE.search(cell) is not None


@lru_cache(maxsize=16384)
def _may_be_name(word: str) -> bool:
    """True for a word of no list, and for a family name that is a body's or a place's too."""
    word = POSSESSIVE.sub("", word)
    return not is_word(word) or (fold(word) in family_names() and not is_english(word))
