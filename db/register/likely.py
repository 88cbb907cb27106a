"""Which texts a search may find, told by the letters that stand in them: an index of words is made of these alone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing

from recipients.data_items import every_dataset, words_of_datasets

TOKENS = "tokenize='porter unicode61'"
_PHRASE = re.compile(r'"((?:[^"]|"")*)"')
_NEAR = re.compile(r'NEAR\(("[^"]+")[^)]*\)')
_WORD = re.compile(r"[a-z0-9]+")
_SINGLE = re.compile(r'"([a-zA-Z0-9]+)"')
"""A part that is one word."""
_ALTERED = re.compile(r"(?:(?<=b)le?|[ei])$")
"""The end of a stem that its words may not have: happi, happy; relat(e), relation; probabl(e), probability."""
_FEWEST, _MOST = 2, 24
"""Letters that tell anything apart; how many of such are looked for in each text."""
_OTHER_LETTERS = re.compile("[^\x00-\x7f\u00a0\u00a3\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]")
"""What an index may take for a letter of English, or for a part of a word."""
_Words = frozenset[str]
_APOSTROPHES = "'\u2018\u2019"


class Sought:
    """What a search looks for; `parts` are those of a full-text query that must all be found.

    `datasets`: whether the names of the data sets that a text speaks of are searched too.
    """

    def __init__(self, parts: Sequence[str], *, datasets: bool = False) -> None:
        begin = beginnings(parts)
        named = [_datasets_with(part) if datasets else set[_Words]() for part in parts]
        self._parts = [(letters, words) for letters, words in zip(begin, named, strict=True) if letters]
        self._datasets = {words for of_part in named for words in of_part}
        single = [_SINGLE.fullmatch(part) for part in parts]
        self._words = [
            (re.compile(f"{letters[0]}[a-z0-9]*"), stems_of([word[1].lower()])[word[1].lower()])
            for letters, word in zip(begin, single, strict=True) if word and letters
        ]
        self._tells = 0 < len(self._words) == len(parts)
        self._stems: dict[str, str] = {}

    def may_be_in(self, text: str) -> bool:
        """False for a text in which one of the parts is not found, nor a data set that has it in its name."""
        if _has_other_letters(text):
            return True
        text = text.lower()
        return all(any(x in text for x in letters) or _says_any(text, words) for letters, words in self._parts)

    def says(self, text: str) -> bool | None:
        """Whether a text has a word of each part, in whatever form; None where only an index can tell."""
        if not self._tells or _has_other_letters(text):
            return None
        text = text.lower()
        return all(self._has(text, word, stem) for word, stem in self._words)

    def _has(self, text: str, word: re.Pattern[str], stem: str) -> bool:
        for found in word.finditer(text):
            at, said = found.start(), found[0]
            if at and text[at - 1].isascii() and text[at - 1].isalnum():  # within a word
                continue
            if said not in self._stems:
                self._stems |= stems_of([said])
            if self._stems[said] == stem:
                return True
        return False

    def names_dataset(self, text: str) -> bool:
        """False for a text that names no data set with a word of the search."""
        return _has_other_letters(text) or _says_any(text.lower(), self._datasets)


def beginnings(parts: Sequence[str]) -> list[tuple[str, ...]]:
    """For each part of a query letters, one of which stands in every text that has the part; none where nothing tells.

    Of each phrase those with which its longest word begins in whatever form it is found.
    """
    longest = [[max(words, key=len, default="") for words in _phrases(part)] for part in parts]
    stems = stems_of(word for words in longest for word in words)
    out = []
    for part, words in zip(parts, longest, strict=True):
        letters = {_ALTERED.sub("", stems.get(word, "")) for word in words}
        letters = {x for x in letters if not any(other in x for other in letters - {x})}
        tells = part.isascii() and len(letters) <= _MOST and all(len(x) >= _FEWEST for x in letters)
        out.append(tuple(sorted(letters)) if tells else ())
    return out


def stems_of(words: Iterable[str]) -> dict[str, str]:
    """The stem of each word, as an index has it."""
    given = dict(enumerate(sorted(set(words))))
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"create virtual table given using fts5(word, {TOKENS})")
        memory.execute("create virtual table stem using fts5vocab(given, instance)")
        memory.executemany("insert into given(rowid, word) values (?, ?)", given.items())
        return {given[n]: stem for stem, n in memory.execute("select term, doc from stem")}


def _phrases(part: str) -> list[list[str]]:
    """The words of each phrase, of those that are to stand near each other the first's."""
    return [_WORD.findall(phrase.lower()) for phrase in _PHRASE.findall(_NEAR.sub(r"\1", part))]


def _datasets_with(part: str) -> set[_Words]:
    """The words of each phrase that names a data set whose own name has a word of this part."""
    stems = set(stems_of(word for words in _phrases(part) for word in words).values())
    names = {name: _WORD.findall(name.lower()) for name in every_dataset()}
    known = stems_of(word for words in names.values() for word in words)
    found = {
        frozenset(words) for name, words in words_of_datasets() if not stems.isdisjoint(map(known.get, names[name]))
    }
    return {words for words in found if not any(other < words for other in found)}


def _says_any(text: str, phrases: Iterable[Iterable[str]]) -> bool:
    """True for a text, in small letters, that has all words of one of them, wherever they stand."""
    for sign in _APOSTROPHES if phrases else "":
        text = text.replace(sign, "")
    for words in phrases:
        for word in words:  # no generator: this is asked of every text, of each phrase
            if word not in text:
                break
        else:
            return True
    return False


def _has_other_letters(text: str) -> bool:
    """True for a text whose words an index may read otherwise than they stand there."""
    return not text.isascii() and _OTHER_LETTERS.search(text) is not None
