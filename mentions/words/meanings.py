"""What the letters of a short term stand for in a text, by its own words: "new product development (NPD)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from mentions import UnusableWording, any_of, data_file

_MOST = 200  # places of the letters that are looked at
_REACH = 120  # characters on each side of them
_SMALL = any_of("of and the for in on to a an de der des du la le & und et")
_WORD = re.compile(r"[^\W_]+|&")
_GAP = re.compile(r"[\s'\u2019\u2010-\u2013-]{1,3}$")
_QUOTE = r"[\"'\u201c\u201d\u2018\u2019]?"
_SO = r"or|aka|alias|ie|i\.e\.|that is"
_BEFORE = re.compile(rf"(?:\s?[(\[]|,?\s(?:{_SO}|called|known as),?\s)(?:the\s)?{_QUOTE}$")
_AFTER = re.compile(
    rf"{_QUOTE}(?:\s[\w-]{{1,20}}){{0,2}}\s?[(\[](?:(?:the|a|an|short for|stands for|for|{_SO})\b)?[,\s]*|"
    rf"{_QUOTE},?\s(?:stands for|stood for|standing for|means|meaning|is short for|short for|{_SO}),?\s"
    rf"(?:the\s|a\s|an\s|our\s)?{_QUOTE}",
    re.IGNORECASE,
)
_LOOSELY_BEFORE = re.compile(r"(?:,|\s[-\u2013\u2014])\s(?:the\s)?$")
_LOOSELY_AFTER = re.compile(rf"{_QUOTE}(?:,|:|\s=|\s[-\u2013\u2014])\s(?:the\s)?")
"""What follows counts where it is written in capitals, or is all that its sentence says: "NPD: new product design."."""
_ALL = re.compile(r"\s?(?:[.;)\n]|$)")
_NO = any_of("no not never none nor nobody nothing")
_OURS = re.compile(r"(?<!non)(?<!non[-\s])\b(?:pupil|learner|learning|longitudinal)", re.IGNORECASE)


class Meaning(Enum):
    """What a text says of the letters."""

    OURS = "ours"
    OPEN = "open"
    """They are said to stand for something else, and the Department or its data are named besides."""
    OTHER = "other"


class SpelledOut(NamedTuple):
    """Where a text says that the letters stand for something else."""

    places: tuple[tuple[int, int], ...]
    only_named: bool = False
    """True where all of these are parts of somebody's name ("NPD Group"), and elsewhere "the NPD" stands."""

    def holds(self, at: int) -> bool:
        return any(a <= at < b for a, b in self.places)


@lru_cache(maxsize=64)
def said_in(text: str, letters: tuple[str, ...]) -> SpelledOut:
    """Where these letters are spelled out otherwise, or are part of somebody's name ("NPD Group")."""
    found = dict(_places(text, letters))
    alone = all(found.values()) and any(
        m.span() not in found and text[: m.start()].casefold().endswith("the ") for m in _found(letters).finditer(text)
    )
    return SpelledOut(tuple(found), alone)


def meaning_in(text: str, letters: tuple[str, ...], under: str = "") -> Meaning:
    """What some letters stand for in a text that spells them out nowhere as ours; `under`: its title and address."""
    said = said_in(text, letters)
    if not said.places:
        return Meaning.OURS
    is_open = said.only_named or speaks_of_ours(under) or speaks_of_ours(text)
    return Meaning.OPEN if is_open else Meaning.OTHER


@lru_cache(maxsize=16)
def speaks_of_ours(text: str) -> bool:
    """Whether a text names the Department, its databases or what is in them, in other words than these letters."""
    try:
        ours = re.compile(data_file("topic.toml")["words"]["ours"], re.IGNORECASE)
    except (KeyError, re.error) as error:
        raise UnusableWording(f"mentions/topic.toml, ours: {error}. Correct it.") from error
    short = {letter.casefold() for letters in _letters() for letter in letters}
    return any(m[0].casefold() not in short for m in ours.finditer(text))


@cache
def _letters() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(t["exact"]) for t in data_file("terms.toml")["term"] if t.get("stands_for"))


def without(text: str, letters: Iterable[tuple[str, ...]]) -> str:
    """A text, as long as it was, with blanks for some letters."""
    for short in letters:
        text = _found(short).sub(lambda m: " " * len(m[0]), text)
    return text


@cache
def _found(letters: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, letters))})(?!\w)")


def _places(text: str, letters: tuple[str, ...]) -> Iterator[tuple[tuple[int, int], bool]]:
    """Each with whether the letters are part of a name there."""
    initials = letters[0].casefold() if letters else ""
    named = data_file("terms.toml")["named"].get(letters[0] if letters else "", "")
    for m in islice(_found(letters).finditer(text), _MOST):
        before, after = text[max(0, m.start() - _REACH) : m.start()], text[m.end() : m.end() + _REACH]
        is_named = bool(named and re.match(named, after))
        if is_named or any(_spelled(before, after, initials)):
            yield m.span(), is_named


def _spelled(before: str, after: str, initials: str) -> Iterator[bool]:
    """Whether what stands before or after some letters spells them out, in each of the ways to do so."""
    if lead := _BEFORE.search(before):
        yield _spells(_last_words(before[: lead.start()], 2 * len(initials)), initials, back=True)
    if lead := _LOOSELY_BEFORE.search(before):
        yield _spells(_last_words(before[: lead.start()], 2 * len(initials)), initials, back=True, capitals=True)
    if lead := _AFTER.match(after):
        yield _spells(_first_words(after[lead.end() :], 2 * len(initials)), initials)
    if lead := _LOOSELY_AFTER.match(after):
        words = _first_words(after[lead.end() :], 2 * len(initials))
        whole = bool(words) and bool(_ALL.match(after, lead.end() + words[-1].end()))
        yield _spells(words, initials, capitals=not whole)


def _spells(words: Sequence[re.Match[str]], initials: str, *, back: bool = False, capitals: bool = False) -> bool:
    """Whether words begin with these letters, and are not ours; `back`: the last word comes first."""
    taken: list[str] = []
    left = initials[::-1] if back else initials
    for m in words:
        word = m[0]
        if word[0].casefold() == left[0]:
            left = left[1:]
        elif word.casefold() not in _SMALL:
            return False
        taken.append(word)
        if not left:
            taken = taken[::-1] if back else taken
            written = not capitals or all(w[0].isupper() for w in taken if w.casefold() not in _SMALL)
            return written and taken[0].casefold() not in _NO and not _OURS.search(" ".join(taken))
    return False


def _first_words(text: str, most: int) -> Sequence[re.Match[str]]:
    """The words at the beginning of a text that nothing but spaces and hyphens part."""
    out: list[re.Match[str]] = []
    for m in islice(_WORD.finditer(text), most):
        if m.start() > 0 and not (out and _GAP.fullmatch(text[out[-1].end() : m.start()])):
            break
        out.append(m)
    return out


def _last_words(text: str, most: int) -> Sequence[re.Match[str]]:
    """The words at the end of a text, the last first."""
    out: list[re.Match[str]] = []
    for m in islice(reversed(list(_WORD.finditer(text))), most):
        if m.end() < len(text) and not (out and _GAP.fullmatch(text[m.end() : out[-1].start()])):
            break
        out.append(m)
    return out
