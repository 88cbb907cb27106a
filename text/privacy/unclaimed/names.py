"""What may be somebody's name in a clean sentence: with a known given name, or by its form and no word of titles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body, words_of_bodies
from text.privacy.cases.rare import TITLES as _TITLES
from text.privacy.cases.rare import is_childs_by_form, is_rare
from text.privacy.naming import PLACES_TOO, POSSESSIVE, begins_no_name, begins_with_a_word, given_names, persons_in
from text.privacy.rules.one_child import is_no_name
from text.privacy.rules.sentences.whose import is_persons

_ALONE = lazy_pattern(
    r"(?<![\w'\u2019@/.#-])[^\W\d_a-z\u00df-\u00ff][a-z\u00df-\u00ff]+(?:[-'\u2019][A-Z][a-z]+)*(?![\w@/]|-\w)"
)
_TURNED = lazy_pattern(
    r"(?<![\w'\u2019@/.-])(?:[A-Z][\w'\u2019-]+, [A-Z][a-z'\u2019-]+"
    r"|[A-Z]{2}[A-Z'\u2019-]+,? [A-Z][a-z'\u2019-]+)(?![\w-]| [A-Z])"
)
"""The family name first."""
_LETTERED = lazy_pattern(
    r"(?<![\w'\u2019@/.-])(?:[A-Z]\. ?[A-Z][a-z'\u2019-]{2,}|[A-Z][a-z'\u2019-]{2,} [A-Z](?:\.|(?=[;,)]|$)))"
)
"""With one part as its first letter."""

_ABBREVIATED = lazy_pattern(r"\b(?:D?SAR|FOI|RE|FWD?|NPD|YP|CYP|EHCP|LAC|CLA|CME|DOB|UPN|SEND?|FSM|PEX|EHE)\b")
"""They begin no name."""
_WELSH = frozenset(("Mae",))
_SHORT = lazy_pattern(r"(?:I|It|He|She|We|They|That|Who|Here|There)['\u2019]\w{1,2}")
_NOT_NAMES = frozenset(
    """
    removed added mae ysgol found sent dear hello hi take thanks witness note sheet item case love result you i we
    little young poor
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""They begin a sentence before a name."""


_SMALL_NAME = r"(?P<name>[a-z][a-z'\u2019-]+[a-z](?: [a-z][a-z'\u2019-]+[a-z])?)"
_SMALL_YEAR = (
    r",? \(?(?:who )?(?:(?:is|was|now|in) )*(?:y(?:ea)?r? ?(?:1[0-3]|[1-9])\b|(?:1[0-3]|[1-9])[a-k]\b|reception\b)"
)
_SMALL_AGE = r",? \(?(?:who )?(?:is |was )?(?:aged )?(?:1[0-8]|[3-9])(?=\s*(?:$|\.(?!\w)|[,;)]|and\b|when\b))"
_SMALL_FIRST = lazy_pattern(rf"{_SMALL_NAME}(?={_SMALL_YEAR})")
_SMALL_CALLED = lazy_pattern(
    r"\b(?:pupil|child|boy|girl|son|daughter|toddler|re|called|named|(?:records?|files?|case|exclusion"
    r"|attendance|mother"
    rf"|father|m[ua]m|dad|parents?) (?:of|for)):? {_SMALL_NAME}(?={_SMALL_YEAR}|,? \(?(?:who )?(?:is |was )?(?:aged )?"
    r"(?:1[0-8]|[3-9])(?=\s*(?:$|[,.;)]|and\b|when\b)))"
)
"""In small letters behind a word for a child; at the beginning of a cohort's title an age stands so too."""
_SMALL_KNOWN = lazy_pattern(rf"(?:^|[,;] ){_SMALL_NAME}(?={_SMALL_AGE})")
_LONGEST_SMALL = 120


class NameHere(NamedTuple):
    """Where a name may stand."""

    start: int
    end: int
    known: bool
    """It has a known given name that is no word of English."""
    whole: bool
    """More than one word, in the usual order and in full."""
    of_form: bool
    """The family name first, or a part as a letter: beside a mark alone it is somebody's."""
    rare: bool
    """No title and no body has its words."""


def names_in(text: str) -> list[NameHere]:
    """All that may be names, from left to right, none within another."""
    text = _ABBREVIATED.sub(lambda m: m[0].lower(), text)
    found = [*_persons(text), *_by_form(text)]
    found.sort(key=lambda n: (n.start, -n.end))
    out = list[NameHere]()
    for n in found:
        if not out or n.start >= out[-1].end:
            out.append(n)
    return out


def names_in_small_letters(text: str) -> Iterator[str]:
    """The names in a short text without a capital that stand before a class or an age of one child."""
    if len(text) > _LONGEST_SMALL or not text.islower():
        return
    first = _SMALL_FIRST.match(text)
    for m in (*([first] if first else ()), *_SMALL_CALLED.finditer(text), *_SMALL_KNOWN.finditer(text)):
        name = m["name"].title()
        known = fold(name.partition(" ")[0]) in given_names() and not begins_with_a_word(name)
        if (known and is_persons(name)) or (m.re is not _SMALL_KNOWN and is_childs_by_form(name)):
            yield m["name"]


def _persons(text: str) -> Iterator[NameHere]:
    for n in persons_in(text):
        start, name = _bare(text, n.start, n.end)
        words = name.replace(",", "").split()
        if not words or name in _WELSH or name.isupper() or words[0].lower() in _NOT_NAMES:
            continue
        turned = "," in name or (len(words) == 2 and words[0].isupper() and len(words[0]) > 2)
        first = words[-1] if turned else words[0]
        known = fold(first) in given_names() and not (turned and begins_with_a_word(first))
        if turned or not n.sure:
            rare = is_rare(" ".join(words))
            if len(words) > 1 and is_persons(" ".join(words)) and (rare or not _TITLES.intersection(map(fold, words))):
                yield NameHere(start, start + len(name), known, not turned, turned, rare)
        elif n.whole or not begins_with_a_word(name):
            if is_persons(name):
                yield NameHere(start, start + len(name), True, " " in name, False, True)
            elif " " not in name and is_listed_body(name) and fold(name) not in PLACES_TOO:  # Rowan, Zoe
                yield NameHere(start, start + len(name), False, False, False, False)
            elif " " in name and not (is_listed_body(name) or ends_as_body(name) or any(map(begins_no_name, words))):
                yield NameHere(start, start + len(name), "-" in words[-1], True, False, False)


def _bare(text: str, start: int, end: int) -> tuple[int, str]:
    """Without the word that begins a sentence before a name, what owns, and a full stop."""
    name = POSSESSIVE.sub("", text[start:end])
    if name.endswith(".") and len(name.rpartition(" ")[2]) > 2:
        name = name[:-1]
    first, _, rest = name.partition(" ")
    if rest and (_SHORT.fullmatch(first) or (" " in rest and first.lower() in _NOT_NAMES)):
        return start + len(first) + 1, rest
    return start, name


def _by_form(text: str) -> Iterator[NameHere]:
    for m in _TURNED.finditer(text):
        words = m[0].replace(",", "").split()
        turned = f"{words[1]} {words[0].title()}"
        if m.start() or len(words[0]) == 1 or words[0].lower() in _NOT_NAMES or any(map(begins_no_name, words)):
            continue
        if is_rare(turned) and is_persons(turned):
            yield NameHere(m.start(), m.end(), False, False, True, True)
    for m in _LETTERED.finditer(text):
        if not any(map(_is_no_name, (w for w in m[0].split() if len(w) > 2))):
            yield NameHere(m.start(), m.start() + len(POSSESSIVE.sub("", m[0])), False, False, True, True)
    for m in _ALONE.finditer(text):
        word = POSSESSIVE.sub("", m[0])
        if len(word) > 2 and word.lower() not in _NOT_NAMES and is_rare_word(word):
            yield NameHere(m.start(), m.start() + len(word), False, False, False, True)


def _is_no_name(word: str) -> bool:
    return begins_no_name(word) or fold(word) in _TITLES or word.lower() in _NOT_NAMES


def is_rare_word(word: str) -> bool:
    """True for one word that begins no sentence and no body's name."""
    return not (begins_no_name(word) or is_no_name(word) or is_listed_body(word) or fold(word) in words_of_bodies()) \
        and is_rare(word) and is_persons(word)


def is_in_capitals(text: str, *, more_than: int, share: float) -> bool:
    """True for a heading in capitals, in which all reads as names do: so many words, most of which begin so."""
    words = text.split()
    return len(words) > more_than and sum(w[:1].isupper() for w in words) > share * len(words)
