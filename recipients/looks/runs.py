"""The runs of words in a cell that may name the press or a company, between its signs and its connecting words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, reduce
from operator import or_
from typing import NamedTuple

from model.recipient import Category
from recipients.cell.forms import first_of_forms, written_together
from recipients.cell.given import TO_ADD
from recipients.cell.names import TokenCache, Words, clean_name, core_words, is_odd, name_words, spelling, words_of
from recipients.directory import directory
from recipients.rules import company_forms, rule_book
from text.name_numbers import may_lead_a_number
from text.pattern import lazy_pattern

_SIGN = r"[,;:/|()\[\]\u2022+\"\u201c\u201d\n]"
_SIGNS = lazy_pattern(
    rf"[\s,;:/|()\[\]\u2022+\"\u201c\u201d\u2013\u2014-](?:(?<={_SIGN}){_SIGN}*|(?<=\s)[-\u2013\u2014]+"
    r"|(?<=[-\u2013\u2014])[-\u2013\u2014]*\s)"
)
"""Signs, and dashes beside a space. What it may begin with is one set: that is looked for in one scan."""
CONNECTING = frozenset({
    *("and", "&", "with", "for", "by", "to", "from", "via", "through", "in", "at", "on", "of", "as", "is", "was"),
    *("behalf", "using", "used", "who", "which", "or", "between", "a", "an"),
})
TITLES_END = frozenset(
    [
        *("herald", "echo", "gazette", "times", "mail", "telegraph", "chronicle", "courier", "argus", "mercury"),
        *("news", "star", "express", "mirror", "observer", "independent", "standard", "advertiser", "examiner"),
        *("guardian", "journal", "record", "bbc", "itv", "post", "tribune"),
    ]
)
"""Last words of newspapers' names."""
_MOST_TOKENS = 400
_SMALL_WORD = 3  # letters
_JOINED = 3
"""Runs that are looked up as one listed name."""
GIVERS = frozenset({"to", "with"}) | TO_ADD
"""Words behind which whoever follows was given something."""


class NamedRun(NamedTuple):
    """Words between two signs or connecting words."""

    text: str
    before: str
    """All that stands before it."""
    behind: str
    """The word before it, "" after a sign."""
    next: str
    """The word after it, "" before a sign."""
    joined: bool
    """True for several, with the words that connect them: the Mail on Sunday."""


def runs_in(cell: str) -> Iterator[NamedRun]:
    at, known = 0, directory().may_find
    for sign in (*_SIGNS.finditer(cell), None):
        tokens = cell[at : sign.start() if sign else len(cell)].split()[:_MOST_TOKENS]
        looks = [*map(_look, tokens)]
        kinds, letters = [kind for kind, _ in looks], [letters for _, letters in looks]
        has_capitals = not all(kind & _IS_SMALL for kind in kinds)
        cutting = _CONNECTS | _IS_SMALL if has_capitals else _CONNECTS
        ends = [-1, *(n for n, kind in enumerate(kinds) if kind & cutting and tokens[n] != "the"), len(tokens)]
        for n, start in enumerate(ends[:-1]):
            if start + 1 == ends[n + 1]:
                continue
            for end in ends[n + 1 : n + 1 + _JOINED]:
                some, joined = reduce(or_, kinds[start + 1 : end]), end != ends[n + 1]
                odd = some & _IS_ASKED or (some & _LEADS and kinds[end - 1] & _HAS_DIGIT)
                one = all(tokens[n] in ("&", "and") for n in ends if start < n < end)  # "Sharpe & Gadd Data Ltd"
                named = some & (_IS_NAMED if one else _IS_PRESS)
                if not (odd or named or known("".join(letters[start + 1 : end]))):
                    continue
                text = " ".join(tokens[start + 1 : end])
                text = clean_name(text) if odd else text
                if (has_capitals and text.islower()) or (odd and not _may_be_named(text, joined=joined and not one)):
                    continue  # The Register is not named by "the register"
                before = f"{cell[:at]} {' '.join(tokens[: max(start, 0)])}".strip(" ,;:/|([+-")
                behind = tokens[start].casefold() if start >= 0 else ""
                after = tokens[end].casefold() if end < len(tokens) else ""
                yield NamedRun(text, before, behind, after, joined=joined)
        at = sign.end() if sign else at


_CONNECTS, _IS_SMALL, _IS_ASKED, _IS_NAMED, _IS_PRESS, _LEADS, _HAS_DIGIT = (1 << n for n in range(7))
"""What a token may be: one of `CONNECTING`; in small letters; such that a run with it is looked at as a whole; a word
of a title or company, of a listed title; what leads the number of a company, and what ends it."""


def _look_at(token: str) -> tuple[int, str]:
    """What a token may be, and the letters of its words."""
    words, small = words_of(token), token.casefold()
    kind = _CONNECTS if small in CONNECTING else 0
    has_digit = any(map(str.isdigit, token))
    plain = small == "&" or (_ODD.isdisjoint(token) and 1 not in map(len, words) and not is_odd(token))
    asked = not (plain and (token.isdecimal() or not has_digit)) or written_together(token)
    for bit, holds in (
        (_IS_SMALL, token.islower() and company_forms().isdisjoint(words)),  # "Capita plc"
        (_IS_ASKED, asked or not _left_out().isdisjoint(words)),
        (_IS_NAMED, not _of_press_and_companies().isdisjoint(words)),
        (_IS_PRESS, not directory().press.isdisjoint(words)),
        (_LEADS, token.isalpha() and may_lead_a_number(token)), (_HAS_DIGIT, has_digit),
    ):
        kind |= bit if holds else 0
    return kind, "".join(words)


_ODD = frozenset(".@#")
_look: Callable[[str], tuple[int, str]] = TokenCache(_look_at).__getitem__


@cache
def _left_out() -> frozenset[str]:
    """Words that `core_words` may leave out."""
    return spelling()[1] | {"the"}


def _may_be_named(text: str, *, joined: bool) -> bool:
    """False where one look shows that a run is no title or company, as most are not, nor any listed name."""
    words = name_words(text)
    if not (directory().press if joined else _of_press_and_companies()).isdisjoint(words):
        return True
    if directory().may_find("".join(core_words(words))) or "." in text or "@" in text or written_together(text):
        return True
    return text[-1:].isdigit() and not text[-2:].isdigit()  # a footnote's number, perhaps


@cache
def _of_press_and_companies() -> frozenset[str]:
    """Words of which each title and company has one, by a list or by its form."""
    forms = [phrase.words for phrase in rule_book().phrases() if phrase.rule.category is Category.PRESS]
    return directory().press.union(map(_word_of_form, forms), _of_companies())


def _word_of_form(words: Words) -> str:
    return next((w for w in reversed(words) if len(w) > _SMALL_WORD), words[0])


@cache
def _of_companies() -> frozenset[str]:
    return company_forms().union(first_of_forms(), ("ltd", "limited"))


_PIECES = lazy_pattern(rf"(?:(?!{_SIGN})\S)+")


def may_be_beside(token: str) -> bool:
    """False for what stands, between two spaces of a cell, in no run that is a company, nor before one that was given.

    Nor in one that is a title, but for those that `may_be_title` and `spelled_apart` see by all their words.
    """
    return any(map(_may_be_in_one, _PIECES.findall(token)))


def _may_be_in_one(piece: str) -> bool:
    """The same of what stands between two signs; dashes at its ends may be of it, or none."""
    bare = piece.strip("-\u2013\u2014")
    if not bare or bare.isdecimal():
        return False
    words = words_of(bare)
    plain = _ODD.isdisjoint(bare[:-1]) and bare[-1] not in "@#" and not (is_odd(bare) or is_odd(piece))
    plain = plain and 1 not in map(len, words) and not any(map(str.isdigit, bare)) and not written_together(bare)
    return not plain or bare.casefold() in GIVERS or not _of_companies().isdisjoint(words)


def of_titles() -> frozenset[str]:
    """Words of which each title has one, by a list or by its form."""
    return frozenset(_titles())


def may_be_title(words: Words) -> bool:
    """True where all words of a listed title, or of a form of titles, are among these: of each title they are."""
    known, here = _titles(), frozenset(words)
    return any(title <= here for word in here if word in known for title in _with_word(word))


@cache
def _titles() -> dict[str, str]:
    """One word of each title, or form of titles -> the words of each, of several with "|" between."""
    out = dict(directory().titles)
    for phrase in rule_book().phrases():
        if phrase.rule.category is Category.PRESS:
            word = _word_of_form(phrase.words)
            out[word] = "|".join(filter(None, [out.get(word, ""), " ".join(phrase.words)]))
    return out


@lru_cache(maxsize=4_096)
def _with_word(word: str) -> tuple[frozenset[str], ...]:
    return tuple([frozenset(title.split()) for title in _titles()[word].split("|")])


def begins_title(token: str) -> bool:
    """True for what a listed title of the press may begin with, but for its spaces; runs begin behind what connects."""
    pieces = (p for p in _PIECES.findall(token) if p.casefold() not in CONNECTING)
    return any(_stands_there("".join(words_of(piece)))[1] for piece in pieces)


def spelled_apart(words: Words) -> bool:
    """True where words in a row are a listed title of the press, but for their spaces: "Crescent Bay Reporter"."""
    for n, first in enumerate(words):
        letters = "" if first in CONNECTING else first
        for end in range(n + 1, len(words) + 1):
            is_title, may_go_on = _stands_there(letters)
            if is_title or not may_go_on:
                break
            letters += words[end] if end < len(words) else ""
        if is_title:
            return True
    return False


@lru_cache(maxsize=16_384)
def _stands_there(letters: str) -> tuple[bool, bool]:
    """Whether a listed title has these letters, and whether one begins with them."""
    titles = directory().press_letters
    at = bisect_left(titles, letters)
    found = titles[at] if at < len(titles) else ""
    return found == letters, found.startswith(letters) and letters != ""
