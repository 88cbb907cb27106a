"""The words of a title, a name of a file or an address, and what each of them may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.naming import PLACES_TOO, begins_with_a_word, given_names
from text.privacy.unclaimed.vocabulary import (
    given,
    halves,
    is_of_bodies_alone,
    is_word,
    no_names_in_titles,
    said_in_titles,
    said_in_titles_of_letters,
    said_of_one,
    words_that_are_given_names,
)

_SHORTEST, _SHORTEST_RARE, _ABBREVIATION = 3, 4, 5
"""Letters of a name, of one that no list has, and of an abbreviation at most."""
_WORD = lazy_pattern(
    r"[^\W_]+(?:['\u2019][^\W\d_]+)*(?:(?<=[a-z\u00df-\u00ff])-[A-Z][^\W\d_]+)*"
)
_PARTED = lazy_pattern(r"(?<=[a-z\u00df-\u00ff])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Within a word of a file's name: DSARAdaQuill."""
_CLASS_LAST = lazy_pattern(r"(?<=[^\W\d_]{3})(?i:y|yr|year)?(?:1[0-3]|[1-9])[A-Ka-k]?\Z")
"""AdaQuillYear4, class3b."""
_CLASS = lazy_pattern(
    r"(?:y|yr|year|bl|blwyddyn|ncy|yeargroup|class|form)0?(?:1[0-3]|[1-9])[a-k]?|(?:1[0-3]|[1-9])[a-hj-z]{1,2}",
    re.IGNORECASE,
)
_NO_CLASS = lazy_pattern(r"\d+(?:st|nd|rd|th|pm|am|mb|kb|gb|km|kg|bn|mg|yr|g|d|x)", re.IGNORECASE)
_P_YEAR = lazy_pattern("p[1-7]")
"""Of a primary school in Northern Ireland and Scotland."""
_YEARS = frozenset(("y", "yr", "yrs", "year", "bl", "blwyddyn", "class", "form", "dosbarth", "primary", "age", "aged"))
_OF_YEAR = lazy_pattern(r"(?:1[0-3]|0?[1-9])[a-k]?", re.IGNORECASE)
_VOWEL = lazy_pattern("[aeiouy]")
ABOUT = frozenset(("re", "about", "regarding", "concerning"))
_WHO = frozenset(("pupil", "child", "student", "learner"))


class TitleKind(IntEnum):
    """What a word of a title may be."""

    OTHER = 0
    PERHAPS = 1
    """A word that only names of bodies have, or a given name that is a word or a place too."""
    NAME = 2
    """Of no list, or a given name."""
    LETTER = 3
    """Of a letter or a case, which may be anybody's."""
    ONE = 4
    """Of one child."""


_NO_NAME = (TitleKind.OTHER, TitleKind.LETTER)


class TitleWord(NamedTuple):
    said: str
    plain: str
    start: int
    end: int
    kind: TitleKind


def words_of_title(line: str, *, of_file: bool) -> list[TitleWord]:
    """The words of a title; `of_file`: whatever stands between them, and in whatever letters."""
    return _words([*_parts(line, of_file=of_file)], shouted=line.isupper(), of_file=of_file)


def is_seen_to_name_nobody(line: str, *, of_file: bool) -> bool:
    """True for most titles, quickly seen: no word of theirs may be a name."""
    plain = {fold(said) for said, _, _ in _parts(line, of_file=of_file)}
    return all(map(is_no_name, plain)) and given_names().isdisjoint(plain)


def words_of_handle(tag: str) -> list[str]:
    """Those of @ada.quill and @AdaQuill, folded."""
    return [fold(w) for w in _WORD.findall(_PARTED.sub(" ", tag))]


def is_no_name(word: str) -> bool:
    """True for a folded word that is no name in a title."""
    if word in words_that_are_given_names():
        return False
    return word in no_names_in_titles() or (is_word(word) and not is_of_bodies_alone(word))


def _parts(line: str, *, of_file: bool) -> Iterator[tuple[str, int, int]]:
    for m in _WORD.finditer(line):
        ends = [*m.span()] if not of_file else [m.start(), *(m.start() + x for x in _ends_within(m[0])), m.end()]
        yield from ((line[a:b], a, b) for a, b in pairwise(ends))


def _ends_within(word: str) -> list[int]:
    """Where the words of a longer one end; none of a code of letters and digits."""
    year = _CLASS_LAST.search(word)
    letters = word[: year.start()] if year else word
    if not letters.isalpha():
        return []
    return [*(m.start() for m in _PARTED.finditer(letters)), *([year.start()] if year else [])]


def _words(parts: Sequence[tuple[str, int, int]], *, shouted: bool, of_file: bool) -> list[TitleWord]:
    found = list[TitleWord]()
    for n, (said, start, end) in enumerate(parts):
        plain = fold(said.replace("\u2019", "'").removesuffix("'s"))
        before = found[-1].plain if found else ""
        next_to = fold(parts[n + 1][0]) if n + 1 < len(parts) else ""
        kind = _kind(said, plain, before, next_to, shouted=shouted, of_file=of_file)
        found.append(TitleWord(said, plain, start, end, kind))
    kinds = [*(w.kind for w in found), None]
    return [w._replace(kind=TitleKind.OTHER) if _is_of_many(w, kinds[n + 1]) else w for n, w in enumerate(found)]


def _is_of_many(w: TitleWord, behind: TitleKind | None) -> bool:
    """True for "pupil data", "student lender", and for "about" before no name."""
    return (w.plain in _WHO and behind in _NO_NAME) or (w.plain in ABOUT and (behind is None or behind in _NO_NAME))


def _kind(said: str, plain: str, before: str, behind: str, *, shouted: bool, of_file: bool) -> TitleKind:
    if _is_class(plain, before, behind) or plain in said_in_titles() or plain in said_of_one():
        return TitleKind.ONE
    if plain in said_in_titles_of_letters() or plain in ABOUT or (plain == "study" and before == "case"):
        return TitleKind.LETTER
    if plain in words_that_are_given_names():
        return TitleKind.PERHAPS if said[0].isupper() or of_file else TitleKind.OTHER
    if plain in no_names_in_titles():
        return TitleKind.OTHER
    return _kind_of_name(said, plain, shouted=shouted, of_file=of_file)


def _is_class(plain: str, before: str, behind: str) -> bool:
    if plain in _YEARS:
        return _OF_YEAR.fullmatch(behind) is not None
    if before in _YEARS and _OF_YEAR.fullmatch(plain):
        return True
    if _P_YEAR.fullmatch(plain):  # a part or a page too
        return not given_names().isdisjoint((before, behind))
    return _CLASS.fullmatch(plain) is not None and _NO_CLASS.fullmatch(plain) is None


def _kind_of_name(said: str, plain: str, *, shouted: bool, of_file: bool) -> TitleKind:
    letters = "".join(halves(plain))
    if not letters.isalpha() or len(letters) < _SHORTEST or (said[0].islower() and not of_file):
        return TitleKind.OTHER
    first = halves(plain)[0]
    if first in given() or (first in given_names() and not begins_with_a_word(first) and first not in PLACES_TOO):
        return TitleKind.OTHER if said.isupper() and not shouted and len(said) < _SHORTEST_RARE else TitleKind.NAME
    if said.isupper() and not shouted and len(said) <= _ABBREVIATION:
        return TitleKind.OTHER
    if len(letters) < _SHORTEST_RARE or _VOWEL.search(letters) is None:
        return TitleKind.OTHER
    if is_word(plain):
        return TitleKind.PERHAPS if is_of_bodies_alone(plain) else TitleKind.OTHER
    return TitleKind.NAME
