"""Organisation names as printed, made comparable: cleaning, the matching key, and the other names inside a name."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple, TypeVar

from model.own_files import ready
from recipients.data import read_toml
from text.clean import without_turns
from text.name_numbers import without_numbers
from text.name_status import without_status
from text.note_marks import without_note_marks
from text.pattern import lazy_pattern

T = TypeVar("T")
Words = tuple[str, ...]
"""The words of a name, for comparing."""
NAME_CHARACTERS = 2_000
"""Characters of a name that are looked at; a cell that holds more is not a name."""

_TAG = lazy_pattern(r"<[^<>]{0,300}>")
_ESCAPED = lazy_pattern(r"_x[0-9A-Fa-f]{4}_")  # "_x000D_": a carriage return as spreadsheets escape it
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F])
_FOOTNOTES = lazy_pattern(
    r"(?:(?<=[^\W\d_]{2})|(?<=[.)\]]))\s?[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+(?=\s*(?:[,;|/\n]|$))"
)
_ODD = frozenset("<&_[])(:;|\u2013\u2014")
"""Signs of mark-up, of escapes, and of what is written behind or before a name."""
_RAISED = frozenset("\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079")
_FOOTNOTE_DIGIT = lazy_pattern(r"(?<=[^\W\d_]{3})[1-9]$")
_APOSTROPHES = lazy_pattern(r"['\u2018\u2019\u02bc`\u00b4]")
_NOT_WORD = lazy_pattern(r"[\W_]+")
_LETTER_LIKE_APOSTROPHE = "\u02bc"
_MOST_TOKENS, _REMEMBERED = 16_384, 40
"""Tokens that are remembered, and their characters."""
_BRACKETS = lazy_pattern(r"[(\[]([^()\[\]]*)[)\]]")
_OTHER_NAME = lazy_pattern(
    r"[\s,;(]+(?:also known as|better known as|formerly known as|previously known as|now known as|known as|"
    r"trading as|formerly|previously|t/as|t/a|a\.?k\.?a\.?|d\.?b\.?a\.?|now)\s*:?\s+",
    re.IGNORECASE,
)
OF_OTHER_NAMES = frozenset(
    ["known", "formerly", "previously", "trading", "t", "ta", "a", "aka", "ka", "d", "dba", "ba", "now"]
)
"""Of which one stands in every name that says another."""
OF_FORMER_NAMES = frozenset(
    [
        *("formerly", "previously", "originally", "once", "former", "ex", "was", "until", "owned", "subsidiary"),
        *("renamed", "acquired", "bought", "successor", "spun", "founded", "created"),
    ]
)
"""Of which one stands in every name that says what the body was, or whose it is."""
_FORMER_NAME = lazy_pattern(
    r"(?P<now>[^()\[\]]{3,}?)(?<=\S)\s*"
    r"(?:[,;(\[]|\s[-\u2013\u2014]+\s|\s(?=(?:formerly|previously|wholly owned|owned by)\b))\s*(?:an? |the )?"
    r"(?:formerly|previously|originally|once|former name:?|ex[- ]|was\b|until\b|renamed from|bought by"
    r"|(?:wholly |part |majority |jointly )*owned by|(?:wholly[- ]owned )?subsidiary of|acquired (?:from|by)"
    r"|(?:legal )?successor (?:to|of)|spun (?:out|off)|(?:founded|created) (?:by|from))",
    re.IGNORECASE,
)
_ACRONYM = lazy_pattern(r"[A-Z][A-Za-z]{1,7}$")
_INVERTED = lazy_pattern(r"^([^,]+),\s*(.+\b(?:of|for|the|The))$")
_INVERTED_ENDS = ("of", "for", "the", "The")
ITS_ACRONYM = "its acronym"
_OF = frozenset(["of", "Of", "OF"])
_SMALL = frozenset(["of", "the", "and", "for", "in", "at", "to", "on", "de"])
_NATIONS = frozenset(["scotland", "wales", "cymru", "northern ireland", "ni", "ireland"])
"""In brackets: the Children's Commissioner (Wales) is not the one who is called so without them."""
_SEGMENTS = lazy_pattern(r"[\s,;:|/](?:(?:(?<=\s)\s*[,;:|/\n]|(?<=[,;:|/\n]))\s*|(?<=\s)\s*[-\u2013\u2014]+\s+)")

_SEGMENT_SIGNS = frozenset(",;:|/\n-\u2013\u2014")


class LegalForm(NamedTuple):
    """Another way to read a name."""

    text: str
    how: str
    """For people: how it was got from the name as printed."""
    sure: bool
    """False where it is only something that stands beside the name, as in brackets."""


@ready
def spelling() -> tuple[dict[str, str], frozenset[str]]:
    """The words of words.toml: {as spelled: as meant}, and the legal forms."""
    raw = read_toml("words.toml")
    words: dict[str, str] = {}
    keep = set(raw["keep"]) | set(raw["long"])
    for word in raw["long"]:
        for wrong in _one_slip(word):
            if wrong not in keep:
                words.setdefault(wrong, word)
    words.update(raw["short"])
    return words, frozenset(raw["legal"]["forms"])


def _one_slip(word: str) -> Iterator[str]:
    """Every spelling with one letter left out, doubled, changed, put in, or swapped with the next."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :]
        for letter in letters:
            yield word[:i] + letter + word[i + 1 :]
            yield word[:i] + letter + word[i:]


@lru_cache(maxsize=256)
def clean_name(text: str) -> str:
    """The name as a person would read it: no mark-up, no escapes, single spaces; at most `NAME_CHARACTERS`."""
    text = text[:NAME_CHARACTERS]
    if text.isascii() and text.replace(" ", "").isalnum():  # as most are
        return " ".join(without_numbers(text).split())
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    if "_x" in text:
        text = _ESCAPED.sub("", text)
    if "[" in text or not text.isascii():
        text = without_note_marks(without_turns(text)) if "[" in text else without_turns(text)
    if not text.isascii():
        text = text.translate(_INVISIBLE)
        text = unicodedata.normalize("NFKC", text if _RAISED.isdisjoint(text) else _FOOTNOTES.sub("", text))
    return " ".join(without_status(without_numbers(text)).split())


def is_odd(word: str) -> bool:
    """False for what stands between two spaces and stays as it is, but for a company's number, wherever it stands."""
    if not _ODD.isdisjoint(word):
        return word != "&"
    return word == "-" or (not word.isascii() and clean_name(word) != word)


def without_footnote_digit(name: str) -> str:
    """The cleaned name without a raised digit that was written as a plain one ("The Guardian1"); else as it is."""
    return _FOOTNOTE_DIGIT.sub("", name)


class TokenCache(dict[str, T]):
    """What is known of a token, which stands between two spaces of a name: most come back in many names."""

    def __init__(self, find: Callable[[str], T]) -> None:
        self._find = find

    def __missing__(self, token: str) -> T:
        found = self._find(token)
        if len(token) <= _REMEMBERED:
            if len(self) >= _MOST_TOKENS:
                self.clear()
            self[token] = found
        return found


def token_words(token: str) -> Words:
    """The words of a token, of which "Smith-Jones" has two and "-" none; initials are not joined."""
    known = spelling()[0].get
    text = token
    if text.isascii() and text.isalnum():
        return (known(word := text.lower(), word),)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if not text.isalnum() or _LETTER_LIKE_APOSTROPHE in text:
        text = _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text.replace("&", " and ").replace("+", " and ")))
    return tuple([known(w, w) for w in text.casefold().split()])


words_of: Callable[[str], Words] = TokenCache(token_words).__getitem__
"""The same, of a token that may have been asked for."""


@lru_cache(maxsize=256)  # each name is asked for several times in a row
def name_words(name: str) -> Words:
    """The words of a cleaned name for comparing: lower case, no accents, no points, known slips put right."""
    return joined_words(map(words_of, name.split()))


def joined_words(of_tokens: Iterable[Words]) -> Words:
    """The words of a name by those of its tokens: B.B.C. and B B C are BBC; a single letter by itself stays (I CAN)."""
    words = tuple(chain.from_iterable(of_tokens))
    sizes = [*map(len, words)]
    return tuple(_join_initials(words)) if 1 in sizes and (1, 1) in pairwise(sizes) else words


def _join_initials(words: Words) -> list[str]:
    out: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        out += ["".join(run)] if len(run) > 1 else run
        run = []
        if word:
            out.append(word)
    return out


def core_words(words: Words) -> Words:
    """The words without legal forms at the end and without a leading "the"; never empty if there were any."""
    _, forms = spelling()
    end = len(words)
    while end > 1 and words[end - 1] in forms:
        end -= 1
    return words[1:end] if end > 1 and words[0] == "the" else words[:end]


@lru_cache(maxsize=16_384)
def organisation_key(name: str) -> str:
    """What two spellings of one organisation's name have in common. For matching only; always show the name itself.

    Case, accents, points, "&", a leading "The", legal forms at the end, common slips and spreadsheet noise are out;
    commas and brackets keep their words. Other scripts keep their letters. "" where there is no letter or digit.
    """
    return " ".join(core_words(name_words(clean_name(name))))


def other_forms(name: str, words: Words = ()) -> list[LegalForm]:
    """The other names inside a cleaned name, the surest first. `name` itself is not given.

    `words`: as `name_words` gives them, where they are at hand.
    """
    out: list[LegalForm] = []
    if not OF_OTHER_NAMES.isdisjoint(words or name_words(name)) and (m := _OTHER_NAME.search(name)):
        first, second = name[: m.start()].strip(" (,;"), name[m.end() :].strip(" ),;")
        out.append(LegalForm(first, "the name before its other name", sure=True))
        out.append(LegalForm(second, "its other name", sure=True))
    if "(" in name or "[" in name:
        outside = " ".join(_BRACKETS.sub(" ", name).split())
        if outside:
            elsewhere = any(inside.strip().casefold() in _NATIONS for inside in _BRACKETS.findall(name))
            out.append(LegalForm(outside, "without the brackets", sure=not elsewhere))
        insides = filter(None, map(str.strip, _BRACKETS.findall(name)))
        out += [LegalForm(inside, "the name in brackets", sure=False) for inside in insides]
    if "," in name and name.endswith(_INVERTED_ENDS) and (m := _INVERTED.match(name)):
        out.append(LegalForm(f"{m[2]} {m[1]}", "turned round at the comma", sure=True))
    if name.count(" ") > 1 and (not name.istitle() or name.endswith(" Of")):
        out += _turned_forms(name)
    return out


def name_of_now(name: str) -> str:
    """The name before what the body was once called, or whose it is: "X Ltd (formerly Y Charity)"; "" without that."""
    found = _FORMER_NAME.match(name)
    return found["now"].strip() if found else ""


def _turned_forms(name: str) -> Iterator[LegalForm]:
    words = name.split()
    if words[-1] in _OF:  # "Bristol University of"
        yield LegalForm(" ".join([*words[-2:], *words[:-2]]), "turned round", sure=True)
    for acronym, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        if not acronym[1:].islower() and _ACRONYM.match(acronym) and _spells(acronym, rest):
            yield LegalForm(" ".join(rest).strip(" -\u2013"), "without its acronym", sure=True)
            yield LegalForm(acronym, ITS_ACRONYM, sure=True)


def may_be_turned(token: str) -> bool:
    """True for what, first or last, may be the acronym of the name, or say that it is turned round."""
    if token in _OF or token.endswith(_INVERTED_ENDS):
        return True
    return not token[1:].islower() and _ACRONYM.match(token) is not None


def _spells(acronym: str, words: list[str]) -> bool:
    """True if the words' first letters make the acronym (EPI Education Policy Institute)."""
    if len(acronym) > len(words):
        return False
    initials = "".join(w[0] for w in words if w[0].isalpha() and w.casefold() not in _SMALL).casefold()
    return acronym.casefold() == initials


def spelled_before(name: str, acronym: str) -> bool:
    """True if the words right before an acronym in brackets spell it ("Economic Research Institute (ERI)")."""
    before = re.split(r"[,;]", name.partition(f"({acronym})")[0])[-1].split()
    return bool(before) and _ACRONYM.match(acronym) is not None and _spells(acronym, before)


def segments(name: str) -> list[str]:
    """The parts of a cleaned name between commas, dashes, colons and slashes; [] where there is only one."""
    if _SEGMENT_SIGNS.isdisjoint(name):
        return []
    parts = [p for p in _SEGMENTS.split(name) if p]
    return parts if len(parts) > 1 else []
