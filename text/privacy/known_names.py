"""Full names of children that are known by keys alone, found again in a text: whoever holds the keys has no name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

from text.clean import plain_letters
from text.one_line import cut
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.cell_forms import ORGANISATION
from text.privacy.child_names import is_word_too, with_hosts_alone
from text.privacy.naming import begins_no_name, begins_with_a_word, persons_in, reads_as_person
from text.privacy.rules.children import is_rare_name

_WORD = lazy_pattern(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_OWNED = lazy_pattern(r"['\u2019]s$", re.IGNORECASE)
_MARKS = lazy_pattern(r"['\u2019]")
_BESIDE = lazy_pattern(r"[\s,.(\[/\"\u201c-]{1,4}")
_PARTED = lazy_pattern(r"[;:!?|\n()\[\]]")
_ALONE = lazy_pattern(
    r"\W*(?:(?i:re|for|about|of|regarding|concerning)\b\W+)?"
    r"(?:(?P<a>[A-Z])\b\.? ?(?:[A-Z]\b\.? ?)?(?P<b>[^\W\d_][\w'\u2019-]+)"
    r"|(?P<c>[^\W\d_][\w'\u2019-]+), ?(?P<d>[A-Z])\b\.?(?: ?[A-Z]\b\.?)?)\W*"
)
"""A cell that is a family name with a first letter, and nothing else."""
_APART = 4
"""Words from a given name to the family name at most: there may be others between."""
_SHORTEST = 4
"""Letters of a family name that is known again behind a first letter."""


class _Spoken(NamedTuple):
    key: str
    start: int
    end: int
    capital: bool


def name_keys(name: str) -> tuple[str, ...]:
    """By what a child's name is known again: given and family name in whatever order and letters; a first letter too.

    None of what may be two words of English or a place ("Rose Hill"), a body, or is no full name.
    """
    last, comma, first = name.partition(", ")
    words = [w.key for w in _words(f"{first} {last}" if comma else name)]
    if len(words) < 2 or not is_rare_name(name):
        return ()
    given, family = words[0], words[-1]
    turned = f"{first} {last}" if comma else name
    if begins_with_a_word(turned) and (is_word_too(family) or not reads_as_person(turned, family=False)):
        return ()
    letter = (_key(given[0], family),) if len(family) >= _SHORTEST and not is_word_too(family) else ()
    return (_key(given, family), *letter) if min(len(given), len(family)) > 1 else letter


class KnownNames:
    """Names of which it can be asked whether a key is one's."""

    def __init__(
        self, may_be: Callable[[str], bool], is_known: Callable[[str], bool], is_anothers: Callable[[str], bool]
    ) -> None:
        """`may_be`: false for most words that are in no key; it is asked of each word of a text.

        `is_anothers`: true for a key that is also that of somebody who stands in public, as a recipient does.
        """
        self._may_be, self._is_known, self._is_anothers = may_be, is_known, is_anothers

    def left_out_of(self, text: str, instead: str) -> str:
        """The text with `instead` in their place, and the host alone of addresses that have them."""
        text = with_hosts_alone(text, lambda words: any(self._pairs(words)))
        return cut(text, spans, instead) if (spans := {*self._spans(text)}) else text

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if (alone := _ALONE.fullmatch(text)) and self._is_childs(_of_letter(alone)):
            yield 0, len(text)
            return
        for words, one, other in self._pairs(text):
            if (span := _span(text, words, one, other)) is not None:
                yield span

    def _pairs(self, text: str) -> Iterator[tuple[list[_Spoken], int, int]]:
        words = [w for w in _words(text) if len(w.key) > 1]
        may_be = [n for n, w in enumerate(words) if self._may_be(w.key)]
        for i, j in combinations(may_be, 2) if len(may_be) > 1 else ():
            one, other = words[i], words[j]
            if j - i <= _APART:
                may = (one.capital and other.capital) if j > i + 1 else one.capital == other.capital
                if may and self._is_childs(_key(one.key, other.key)):
                    yield words, i, j

    def _is_childs(self, key: str) -> bool:
        return self._is_known(key) and not self._is_anothers(key)


def _words(text: str) -> list[_Spoken]:
    return [_Spoken(_plain(m[0]), m.start(), m.end(), m[0][0].isupper()) for m in _WORD.finditer(text)]


def _plain(word: str) -> str:
    return _MARKS.sub("", _OWNED.sub("", plain_letters(word))).casefold()


def _key(one: str, other: str) -> str:
    return f"{one} {other}" if one < other else f"{other} {one}"


def _of_letter(m: re.Match[str]) -> str:
    return _key((m["a"] or m["d"]).casefold(), [w.key for w in _words(m["b"] or m["c"])][-1])


def _span(text: str, words: list[_Spoken], i: int, j: int) -> tuple[int, int] | None:
    """Where the name stands that these two words are; None where they are words of another's, a body's or a place's."""
    start, end = words[i].start, words[j].end
    for n in persons_in(text):
        if n.start < end and start < n.end:
            if n.titled:
                return None
            if n.whole and n.start <= start and end <= n.end:
                return None if is_listed_body(text[n.start : n.end]) else (n.start, n.end)
    between = text[words[i].end : words[j].start]
    if j > i + 1:
        return None if _PARTED.search(between) or _goes_on(text, words, i, j) else (start, end)
    if not _BESIDE.fullmatch(between) or _goes_on(text, words, i, j):
        return None
    closes = ("(" in between or "[" in between) and text[end : end + 1] in (")", "]")
    return start, end + closes


def _goes_on(text: str, words: list[_Spoken], i: int, j: int) -> bool:
    """True where more words in capitals stand right beside: a longer name, as bodies and schools have."""
    if j + 1 < len(words) and text[words[j].end : words[j + 1].start] == " ":
        after = text[words[j + 1].start : words[j + 1].end]
        if words[j + 1].capital or ORGANISATION.search(after.casefold()):
            return True
    if i and text[words[i - 1].end : words[i].start] == " " and words[i - 1].capital and words[i].capital:
        return not begins_no_name(text[words[i - 1].start : words[i - 1].end]) and i > 1
    return False
