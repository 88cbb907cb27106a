"""What data a release names: items (items.toml), where it does not say that they are left out, and datasets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain, repeat
from typing import Any, NamedTuple

from msgspec import Struct

from recipients.data import read_toml
from text.pattern import lazy_pattern

CELL_CHARACTERS = 20_000
"""Characters of a text that are read."""

_CLAUSES = lazy_pattern(r"[.;!?\n\u2022]+|\s-\s|\bbut\b|\bhowever\b", re.IGNORECASE)
_NOT_WORD = lazy_pattern(r"[\W_]+")
_DASH = lazy_pattern(r"\s-\s")
_PLAIN = bytes(
    ord(c.lower() if c.isalnum() else "\n" if c in ".;!?\n" else " ") for c in map(chr, range(128))
) + bytes(128)
"""Makes small letters of letters, a line's end of what ends a clause, and spaces of all else that is ASCII."""
_SMALL = bytes(ord(c.lower() if c.isalnum() else " ") for c in map(chr, range(128))) + bytes(128)
"""The same with nothing but spaces."""
_ENDS = ("but", "however")
_HAVING = ("with", "having", "has", "have")
_SHORT = 60
"""Words of a clause that is remembered."""
_REACH = 12  # words over which "no" reaches: "no names, home addresses, postcodes or dates of birth"
_REACH_BACK = 5  # words after an item in which "removed" or "not supplied" is about it


class SensitiveItem(Struct, frozen=True, eq=False):
    """A kind of data item of items.toml: there is one object of each, which is equal to itself alone."""

    id: str
    label: str
    weight: float
    """How revealing, 0 to 1."""
    identifier: bool


class FoundItem(NamedTuple):
    """An item that a text names, and its words there."""

    item: SensitiveItem
    words: str


Words = tuple[str, ...]
_Named = tuple[Words, SensitiveItem]
"""A phrase and what it names."""
Phrases = dict[str, list[Words]]
"""Phrases by their first word."""


class ItemWords(Struct, frozen=True):
    items: dict[str, SensitiveItem]
    phrases: dict[str, tuple[dict[str, list[_Named]], _Named | None]]
    """First word -> (second word -> phrases with both, the longest first; what the first alone names)."""
    begin: frozenset[str]
    """All of these first words."""
    unless: dict[str, tuple[str, ...]]
    before: Phrases
    after: Phrases
    negating: frozenset[str]
    """First words of both: a clause without any leaves nothing out."""
    stops: frozenset[str]
    level: dict[str, tuple[str, ...]]
    level_begin: frozenset[str]
    """First words of all phrases of `level` that say one."""
    level_not: frozenset[str]


@cache
def item_words() -> ItemWords:
    """The words of items.toml, ready for looking up."""
    raw = read_toml("items.toml")
    items: dict[str, SensitiveItem] = {}
    phrases: dict[str, list[_Named]] = {}
    unless: dict[str, tuple[str, ...]] = {}
    for one in raw["item"]:
        item = SensitiveItem(one["id"], one["label"], one["weight"], one.get("identifier", False))
        items[item.id] = item
        unless[item.id] = tuple(f" {u} " for u in one.get("unless", ()))
        for phrase in one["words"]:
            for words in _with_plural(phrase):
                phrases.setdefault(words[0], []).append((words, item))
    level = {k: _padded(raw["level"][k]) for k in ("individual", "aggregate", "aggregate_unless")}
    return ItemWords(
        items,
        {first: _by_second_word(found) for first, found in phrases.items()},
        frozenset(phrases),
        unless,
        before := _by_first_word(raw["negation"]["before"]),
        after := _by_first_word(raw["negation"]["after"]),
        frozenset(before) | frozenset(after),
        frozenset(raw["negation"]["stops"]),
        level,
        frozenset(p.split()[0] for k in ("individual", "aggregate") for p in level[k]),
        frozenset(raw["level"]["not"]),
    )


def _by_second_word(phrases: list[_Named]) -> tuple[dict[str, list[_Named]], _Named | None]:
    longer: dict[str, list[_Named]] = {}
    for phrase, item in sorted(phrases, key=lambda p: -len(p[0])):
        if len(phrase) > 1:
            longer.setdefault(phrase[1], []).append((phrase, item))
    return longer, next((p for p in phrases if len(p[0]) == 1), None)


def _by_first_word(phrases: list[str]) -> Phrases:
    out: Phrases = {}
    for words in map(tuple, map(str.split, phrases)):
        out.setdefault(words[0], []).append(words)
    return out


def _padded(phrases: list[Any]) -> tuple[str, ...]:
    return tuple(f" {' '.join(words)} " for p in phrases for words in _with_plural(p))


def _with_plural(phrase: str) -> Iterator[tuple[str, ...]]:
    words = tuple(phrase.split())
    yield words
    yield (*words[:-1], words[-1] + "s")


def clauses(text: str) -> list[list[str]]:
    """The words of each clause of a text, in lower case; at most `CELL_CHARACTERS` characters are read."""
    text = text[:CELL_CHARACTERS]
    if text.isascii() and "_" not in text:  # to a pattern "_" is a letter
        return _plain_clauses(text)
    out = [_NOT_WORD.sub(" ", part).casefold().split() for part in _CLAUSES.split(text)]
    return [words for words in out if words]


def _plain_clauses(text: str) -> list[list[str]]:
    """The same of ASCII, many times as fast."""
    plain = _plain_words(_DASH.sub("\n", text) if "-" in text else text)
    out = [words for part in plain.split("\n") if (words := part.split())]
    for end in _ENDS:
        if end in plain:
            out = [part for words in out for part in _parted(words, end) if part]
    return out


def _plain_words(text: str) -> str:
    return text.encode("ascii").translate(_PLAIN).decode("ascii")


def _parted(words: list[str], end: str) -> Iterator[list[str]]:
    while end in words:
        at = words.index(end)
        yield words[:at]
        words = words[at + 1 :]
    yield words


def find_items(text: str) -> tuple[FoundItem, ...]:
    """The items that a text names, each once, in order of the text."""
    begin, kept = item_words().begin, _words_that_matter().get
    out: dict[str, FoundItem] = {}
    for words in clauses(text):
        if not begin.isdisjoint(words):
            read = _items_of if len(words) <= _SHORT else _items_of.__wrapped__
            for found in read(tuple(map(kept, words, repeat("")))):
                out.setdefault(found.item.id, found)
    return tuple(out.values())


@cache
def _words_that_matter() -> dict[str, str]:
    """Each word of items.toml by itself: whatever else stands in a clause, it names the same items."""
    known = item_words()
    named = (p for longer, alone in known.phrases.values() for p in (*chain(*longer.values()), alone) if p)
    phrases = chain((words for words, _ in named), *known.before.values(), *known.after.values())
    unless = (u.split() for several in known.unless.values() for u in several)
    return {w: w for w in chain(*phrases, *unless, known.stops, _HAVING)}


@lru_cache(maxsize=4096)
def _items_of(words: tuple[str, ...]) -> tuple[FoundItem, ...]:
    """The items that a clause names, each once; words that do not matter may be "" in it."""
    begun = item_words().phrases.get
    out: dict[str, FoundItem] = {}
    end = 0
    for at, begins in enumerate(map(begun, words)):
        if begins is None or at < end:
            continue
        longer, alone = begins
        found = alone
        for phrase, item in longer.get(words[at + 1], ()) if longer and at + 1 < len(words) else ():
            if words[at : at + len(phrase)] == phrase:
                found = phrase, item
                break
        if found is None:
            continue
        phrase, item = found
        end = at + len(phrase)
        if item.id not in out and not _is_excused(words, item) and not _left_out(words, at, len(phrase), item):
            out[item.id] = FoundItem(item, " ".join(phrase))
    return tuple(out.values())


def _is_excused(words: Words, item: SensitiveItem) -> bool:
    """True if the clause says something by which the item's words mean something else."""
    unless = item_words().unless[item.id]
    return bool(unless) and any(map(f" {' '.join(words)} ".__contains__, unless))


def _left_out(words: Words, at: int, size: int, item: SensitiveItem) -> bool:
    """True if the clause says that the item at this place is not part of the data."""
    known = item_words()
    if known.negating.isdisjoint(words):
        return False
    for start in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if words[start] in known.stops and not _begins(words, start - 1, known.before):
            break
        if _begins(words, start, known.before):
            with_no = words[start] == "no" and start > 0 and words[start - 1] in _HAVING
            return item.identifier or not with_no
    if not item.identifier:
        return False
    return any(_begins(words, i, known.after) for i in range(at + size, min(len(words), at + size + _REACH_BACK)))


def _begins(words: Words, at: int, phrases: Phrases) -> bool:
    return at >= 0 and any(words[at : at + len(p)] == p for p in phrases.get(words[at], ()))


CELLS = ("dataset", "data", "title", "purpose")
"""Columns that say what was shared, by field name."""
_APOSTROPHES = lazy_pattern(r"['\u2018\u2019]")


class _Families(Struct, frozen=True):
    order: tuple[str, ...]
    """The families in the order of the file."""
    phrases: re.Pattern[str]
    family: dict[str, str]
    """Phrase, without its plural -> family."""
    unless: tuple[str, ...]


@cache
def _families() -> _Families:
    raw = read_toml("datasets.toml")["family"]
    family = {_plain(w): f["name"] for f in raw for w in f["words"]}
    begun: dict[str, list[str]] = {}
    # the longest first, so that "early years census" is not read as another family's beginning
    for words in sorted(family, key=len, reverse=True):
        begun.setdefault(words[0], []).append(re.escape(words[1:]))
    # By their first letters, behind a space, since nearly every place in a text is neither.
    listed = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in begun.items())
    return _Families(
        tuple(f["name"] for f in raw),
        re.compile(rf" (?:{listed})(?=s? )"),
        family,
        tuple(f" {_plain(u)}" for f in raw for u in f.get("unless", ())),
    )


def every_dataset() -> tuple[str, ...]:
    """The families, in the order in which they are shown."""
    return _families().order


def words_of_datasets() -> list[tuple[str, list[str]]]:
    """Each phrase that names a family: the family, and the words, in small letters and without apostrophes."""
    return [(family, phrase.split()) for phrase, family in _families().family.items()]


def is_dataset(text: str) -> bool:
    """True for the name of a family of datasets and nothing else: "Phonics", "Key Stage 2", "School censuses"."""
    plain = _plain(text).removeprefix("the ")
    forms = (plain, plain.removesuffix("s"), plain.removesuffix("es"), plain.removesuffix(" data"))
    return any(form in _families().family for form in forms)


def _plain(text: str) -> str:
    if text.isascii():
        return b" ".join(text.encode("ascii").translate(_SMALL, b"'").split()).decode("ascii")
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()


def datasets_in(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The families that a row names, each once, in the order in which they are shown. Pure; bounded; never raises.

    `cells`: the row by field name (dataset, title, purpose).
    """
    known = _families()
    text = f" {_plain(' | '.join(cells[c] for c in CELLS if cells.get(c))[:CELL_CHARACTERS])} "
    for other in known.unless:
        text = text.replace(other, " _")
    found = {known.family[m[0][1:]] for m in known.phrases.finditer(text)}
    return tuple(n for n in known.order if n in found)
