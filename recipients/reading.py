"""A name, read once: its words, the forms it has, and what its words and tokens may be by all lists at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

from recipients.cell.forms import (
    company_form,
    everyday,
    first_of_forms,
    last_words,
    may_be_coined,
    places,
    written_together,
)
from recipients.cell.names import (
    OF_OTHER_NAMES,
    LegalForm,
    TokenCache,
    Words,
    clean_name,
    core_words,
    joined_words,
    may_be_turned,
    other_forms,
    segments,
    spelling,
    without_footnote_digit,
    words_of,
)
from recipients.cell.people import WHOSE, is_given_name, letters_after, particle, titles
from recipients.cell.unnamed import begins_so
from recipients.directory import directory
from recipients.rules import has_company_form, rule_book
from text.pattern import lazy_pattern

OUR_COUNTRY = frozenset(["uk", "group", "holdings", "england", "company", "co", "gb", "international", "europe"])
WHERE = OUR_COUNTRY | {
    *("global", "worldwide", "africa", "asia", "pacific", "emea", "america", "americas", "usa", "us", "and"),
    *("scotland", "wales", "cymru", "ireland", "ni", "britain", "london", "north", "south", "east", "west"),
}
OF_MARKERS = frozenset(["by", "behalf", "to", "with", "from", "for", "between", "via", "(via", "[via", "-via"])
LIST_SIGNS = frozenset(";|/,&\n\r\u2022+(<\u2013")
"""Of several bodies in a cell one of these stands there, or a colon, or "and", or "plus", or a dash."""
_STANDS_IN = lazy_pattern(
    r"(?:applicant|see|requester|requestor|organi[sz]ation|company|recipient|researcher|individual|user|customer|client|"
    r"partner|body|person|supplier|provider|third$|name|licensee|participant|sponsor|entity|institution|project|"
    r"row|ref|item|no|number)", re.IGNORECASE,
)

(IS_LEGAL, IS_FORM, IS_OTHER, IS_TITLE, IS_EVERYDAY, IS_PLACE, IS_WHERE, IS_LAST, IS_FAMILY, IS_RULED, IS_END, IS_LTD,
 IS_BEGIN, IS_OF_OR_FOR, IS_THE) = (1 << n for n in range(15))
"""What a word may be: a legal form at the end; the first of a form of a company; of "also known as"; a title, or "her"
before "son"; one that anybody may use; a place; what is left out of a listed name; the last of a country or a degree;
the first of a family of listed names; the first of what a rule is about; its last; a form that may stand anywhere; the
first of a company's or newspaper's listed name; "of" or "for"; "the"."""
_OF_WORDS = (1 << 15) - 1
(IS_ONE, IS_PLAIN, IS_PART, IS_JOINT, MAY_TURN, IS_BRACKET, HAS_NOTE, STANDS_IN, HAS_LETTERS, MAY_BE_COINED,
 IS_TOGETHER, IS_SMALL, IS_NUMBER, OF_NOBODY) = (1 << n for n in range(15, 29))
"""What a token may be, which stands between two spaces: one word of several letters; letters and digits alone; what
parts a name; what may part bodies; an acronym beside a name, or an "of" at its end; a bracket; a word with a
digit behind; a word that stands for a name; two letters at the beginning; of a coined name; words written together; in
small letters, but of no person's name; a digit at the beginning; the first of a cell that says why it names nobody."""


class ReadName(NamedTuple):
    """A name, read once."""

    name: str
    """As published."""
    text: str
    words: Words
    core: Words
    """The words without legal forms."""
    forms: list[LegalForm]
    parts: list[str]
    form: str
    """The legal form of a company with which it ends, as printed, or ""."""
    is_company: bool
    """By that form, or by its words."""
    on: date | None
    some: int
    """What one of its words or tokens may be, of the above: of most names few questions need be asked."""
    all: int
    """What all of them may be."""
    first: int
    """What the first word and token may be."""
    last: int
    may_be_listed: bool
    """False where no list has it, by its words without legal forms, joined, or as the beginning of a name."""

    @property
    def key(self) -> str:
        """Its words without legal forms in one text."""
        return " ".join(self.core)

    @property
    def may_end(self) -> bool:
        """True where a country, degrees or honours may stand at the end; else none does."""
        return bool(self.last & IS_LAST) or not self.last & IS_PLAIN

    @property
    def may_name_several(self) -> bool:
        """False where it names one body at most."""
        return bool(self.some & IS_JOINT or self.first & IS_NUMBER) or self.text != self.name

    @property
    def may_be_ruled(self) -> bool:
        """False where no rule fits."""
        return bool(self.some & (IS_RULED | IS_LTD) or self.last & (IS_END | IS_LEGAL) or self.form)


def read_name(name: str, on: date | None) -> ReadName:
    """The name, and what its words may be."""
    text = clean_name(name)
    tokens = text.split()
    read = [*map(_token, tokens)]
    some, every = 0, -1
    for _, kind in read:
        some |= kind
        every &= kind
    if every & IS_ONE and read:
        words = tuple([word for (word,), _ in read])
        first, last = read[0][1], read[-1][1]
    else:
        words = joined_words([words for words, _ in read])
        some, every, first, last = _read_slowly(words, [kind for _, kind in read])
    form = company_form(text, words) if some & IS_FORM else ""
    core = core_words(words) if last & IS_LEGAL or first & IS_THE else words
    forms = other_forms(text, words) if some & (IS_OTHER | IS_BRACKET) or (first | last) & MAY_TURN else []
    return tuple.__new__(ReadName, (  # a call with as many arguments takes three times as long
        name, text, words, core, forms, segments(text) if some & IS_PART else [], form,
        bool(form) or (some & (IS_LEGAL | IS_LTD) != 0 and has_company_form(words)), on, some, every, first, last,
        directory().may_find("".join(core)),
    ))


def _read_slowly(words: Words, kinds: list[int]) -> tuple[int, int, int, int]:
    """What some, all, the first and the last may be of a name in which not each token is one word."""
    of_words = [_kinds().get(word, 0) for word in words]
    some, every = 0, -1
    for kind in kinds:
        some |= kind
        every &= kind
    some, every, first, last = some & ~_OF_WORDS, every | _OF_WORDS, 0, 0
    for kind in of_words:
        some |= kind
        every &= kind | ~_OF_WORDS
    if kinds:
        first, last = kinds[0] & ~_OF_WORDS, kinds[-1] & ~_OF_WORDS
    if of_words:
        first, last = first | of_words[0], last | of_words[-1]
    return some, every, first, last


def _read_token(token: str) -> tuple[Words, int]:
    """The words of a token, and what it and its one word may be."""
    words = words_of(token)
    word = words[0] if len(words) == 1 and len(words[0]) > 1 else ""
    kind = _kinds().get(word, 0) | IS_ONE if word else 0
    kind |= OF_NOBODY if begins_so(token) else 0
    if token.isdecimal() and token.isascii():
        return words, kind | IS_PLAIN | IS_NUMBER
    small = token.casefold()
    joint = ":" in token or small in OF_MARKERS or small in ("and", "plus", "-") or not LIST_SIGNS.isdisjoint(token)
    for bit, holds in (
        (IS_JOINT, joint or token[0].isdigit() != token[0].isdecimal()), (IS_NUMBER, token[0].isdecimal()),
        (MAY_TURN, may_be_turned(token)), (HAS_NOTE, token[-1].isdigit() and without_footnote_digit(token) != token),
        (STANDS_IN, _STANDS_IN.match(token)), (HAS_LETTERS, len(token) > 1 and token[:2].isalpha()),
        (MAY_BE_COINED, may_be_coined(token)), (IS_TOGETHER, not token[1:].islower() and written_together(token)),
        (IS_SMALL, token.islower() and not is_given_name(token) and not particle(token)),
    ):
        kind |= bit if holds else 0
    if token.isalnum():
        return words, kind | IS_PLAIN
    kind |= IS_BRACKET if not _BRACKETS.isdisjoint(token) else 0
    return words, kind | IS_PART if segments(f"a {token} a") else kind


_BRACKETS = frozenset("([")
_token: Callable[[str], tuple[Words, int]] = TokenCache(_read_token).__getitem__


@cache
def _kinds() -> dict[str, int]:
    """What a word may be."""
    as_meant = spelling()[0]
    out: dict[str, int] = {}
    for kind, words in (
        (IS_LEGAL, spelling()[1]), (IS_FORM, first_of_forms()), (IS_OTHER, OF_OTHER_NAMES),
        (IS_TITLE, titles() | WHOSE), (IS_EVERYDAY, everyday()), (IS_PLACE, places()), (IS_WHERE, WHERE),
        (IS_FAMILY, directory().begin_families),
        (IS_RULED, rule_book().begun), (IS_END, rule_book().ends), (IS_LTD, ("ltd", "limited")),
        (IS_BEGIN, directory().begin), (IS_OF_OR_FOR, ("of", "for")), (IS_THE, ("the",)),
        (IS_LAST, {as_meant.get(w, w) for w in last_words() | letters_after()}),
    ):
        for word in words:
            out[word] = out.get(word, 0) | kind
    return out
