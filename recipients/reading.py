"""A name, read once: its words, the forms it has, and what its words and tokens may be by all lists at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import chain
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
    NAME_CHARACTERS,
    OF_FORMER_NAMES,
    OF_OTHER_NAMES,
    LegalForm,
    TokenCache,
    Words,
    clean_name,
    core_words,
    is_odd,
    joined_words,
    may_be_turned,
    other_forms,
    segments,
    spelling,
    without_footnote_digit,
    words_of,
)
from recipients.cell.people import (
    MOST_WORDS,
    NEVER,
    WHOSE,
    WRITTEN,
    WRITTEN_TITLED,
    is_given_name,
    letters_after,
    never_in_names,
    particle,
    titles,
    written,
)
from recipients.cell.standing_forms import OF_STANDING_FORMS
from recipients.cell.unnamed import begins_so, may_say_so
from recipients.directory import directory
from recipients.rules import has_company_form, rule_book
from text.name_numbers import may_lead_a_number
from text.pattern import lazy_pattern
from text.privacy.unclaimed.received import may_ask

OUR_COUNTRY = frozenset(["uk", "group", "holdings", "england", "company", "co", "gb", "international", "europe"])
WHERE = OUR_COUNTRY | {
    *("global", "worldwide", "africa", "asia", "pacific", "emea", "america", "americas", "usa", "us", "and"),
    *("scotland", "wales", "cymru", "ireland", "ni", "britain", "london", "north", "south", "east", "west"),
}
OF_MARKERS = frozenset(["by", "behalf", "to", "with", "from", "for", "between", "via", "(via", "[via", "-via"])
TITLES_END = frozenset(
    [
        *("herald", "echo", "gazette", "times", "mail", "telegraph", "chronicle", "courier", "argus", "mercury"),
        *("news", "star", "express", "mirror", "observer", "independent", "standard", "advertiser", "examiner"),
        *("guardian", "journal", "record", "bbc", "itv", "post", "tribune"),
    ]
)
"""Last words of newspapers' names."""
_JOINERS = OF_MARKERS | {"and", "plus", "-"}
LIST_SIGNS = frozenset(";|/,&\n\r\u2022+(<\u2013")
"""Of several bodies in a cell one of these stands there, or a colon, or "and", or "plus", or a dash."""
_STANDS_IN = lazy_pattern(
    r"(?:applicant|see|requester|requestor|organi[sz]ation|company|recipient|researcher|individual|user|customer|client|"
    r"partner|body|person|supplier|provider|third$|name|licensee|participant|sponsor|entity|institution|project|"
    r"row|ref|item|no|number)", re.IGNORECASE,
)

(IS_LEGAL, IS_FORM, IS_OTHER, IS_TITLE, IS_EVERYDAY, IS_PLACE, IS_WHERE, IS_LAST, IS_FAMILY, IS_RULED, IS_END, IS_LTD,
 IS_BEGIN, IS_OF_OR_FOR, IS_THE, IS_PAIR, IS_SECOND, IS_FORMER, IS_STANDING) = (1 << n for n in range(19))
"""What a word may be: a legal form at the end; the first of a form of a company; of "also known as"; a title, or "her"
before "son"; one that anybody may use; a place; what is left out of a listed name; the last of a country or a degree;
the first of a family of listed names; what a rule is about; its last; a form that may stand anywhere; the first of a
company's or newspaper's listed name; "of" or "for"; "the"; the first of several that a rule is about, and the second;
of what says what the body was; the first or the last of a standing form."""
_OF_WORDS = (1 << 19) - 1
(IS_ONE, IS_PLAIN, IS_PART, IS_JOINT, MAY_TURN, IS_BRACKET, HAS_NOTE, STANDS_IN, HAS_LETTERS, MAY_BE_COINED,
 IS_TOGETHER, IS_SMALL, IS_NUMBER, OF_NOBODY, IS_ODD, IS_LETTER, LEADS_NUMBER, HAS_DIGIT, MAY_ASK, ENDS_TITLE,
 IS_WRITTEN, IS_TITLED, SAYS_NOBODY) = (1 << n for n in range(19, 42))
"""What a token may be, which stands between two spaces: one word of several letters; letters and digits alone; what
parts a name; what may part bodies; an acronym beside a name, or an "of" at its end; a bracket; a word with a
digit behind; a word that stands for a name; two letters at the beginning; of a coined name; words written together; in
small letters, but of no person's name; a digit at the beginning; the first of a cell that says why it names nobody;
what a person would not read so; one with a single letter for a word; what leads the number of a company, and what ends
it; of who asks for a child; the last of a newspaper's name; written as names of people are, and so with a capital; of a
cell that says why it names nobody."""


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
    def may_name_nobody(self) -> bool:
        """False where it does not say in a name's place why there is none."""
        return bool(self.first & OF_NOBODY and self.some & SAYS_NOBODY)

    @property
    def may_be_ruled(self) -> bool:
        """False where no rule fits."""
        some, last = self.some, self.last
        return bool(some & _IS_RULED or last & _ENDS or self.form or (some & IS_PAIR and some & IS_SECOND))

    @property
    def is_shaped(self) -> bool:
        """True for two to seven words that are each written as names of people are, with nothing else."""
        shape = IS_TITLED if self.text.islower() or self.text.isupper() else IS_WRITTEN
        return bool(self.all & shape) and 1 <= self.text.count(" ") < MOST_WORDS


_IS_RULED, _ENDS = IS_RULED | IS_LTD, IS_END | IS_LEGAL


def read_name(name: str, on: date | None) -> ReadName:
    """The name, and what its words may be."""
    tokens = name[:NAME_CHARACTERS].split()
    text = " ".join(tokens)
    found, kinds, some, every = _read_tokens(tokens)
    if text != name or some & IS_ODD or (some & LEADS_NUMBER and kinds[-1] & HAS_DIGIT):
        text = clean_name(name)
        if (cleaned := text.split()) != tokens:
            found, kinds, some, every = _read_tokens(cleaned)
    words = tuple(chain.from_iterable(found))
    first, last = (kinds[0], kinds[-1]) if kinds else (0, 0)
    if not every & IS_ONE:
        words = joined_words(found) if some & IS_LETTER else words
        some, every, first, last = _of_ends(words, kinds, some, every)
    form = company_form(text, words) if some & IS_FORM else ""
    core = core_words(words) if last & IS_LEGAL or first & IS_THE else words
    forms = other_forms(text, words) if some & (IS_OTHER | IS_BRACKET) or (first | last) & MAY_TURN else []
    return tuple.__new__(ReadName, (  # a call with as many arguments takes three times as long
        name, text, words, core, forms, segments(text) if some & IS_PART else [], form,
        bool(form) or (some & (IS_LEGAL | IS_LTD) != 0 and has_company_form(words)), on, some, every, first, last,
        directory().may_find("".join(core)),
    ))


def _read_tokens(tokens: list[str]) -> tuple[tuple[Words, ...], tuple[int, ...], int, int]:
    """The words of each token, what each may be, and what one of them and what all may be."""
    if not tokens:
        return (), (), 0, -1
    words, kinds = zip(*map(_token, tokens), strict=True)
    some, every = 0, -1
    for kind in kinds:
        some |= kind
        every &= kind
    return words, kinds, some, every


def _of_ends(words: Words, kinds: tuple[int, ...], some: int, every: int) -> tuple[int, int, int, int]:
    """What some, all, the first and the last may be of a name in which not each token is one word."""
    kind_of = _kinds().get
    if some & IS_LETTER:  # it may have been joined with others
        some, every = some & ~_OF_WORDS, every | _OF_WORDS
        for word in words:
            kind = kind_of(word, 0)
            some |= kind
            every &= kind | ~_OF_WORDS
    first, last = (kinds[0] & ~_OF_WORDS, kinds[-1] & ~_OF_WORDS) if kinds else (0, 0)
    if words:
        first, last = first | kind_of(words[0], 0), last | kind_of(words[-1], 0)
    return some, every, first, last


def _read_token(token: str) -> tuple[Words, int]:
    """The words of a token, and what it and they may be."""
    words = words_of(token)
    kind = _kinds().get(words[0], 0) | IS_ONE if len(words) == 1 and len(words[0]) > 1 else _of_several(words)
    kind |= (OF_NOBODY if begins_so(token) else 0) | (SAYS_NOBODY if may_say_so(token) else 0)
    if token.isdecimal() and token.isascii():
        return words, kind | IS_PLAIN | IS_NUMBER | HAS_DIGIT
    if token.isalpha() and token.isascii():
        return words, kind | IS_PLAIN | _of_letters(token, words[0])
    kind |= _of_signs(token)
    if token.isalnum():
        return words, kind | IS_PLAIN
    kind |= IS_BRACKET if not _BRACKETS.isdisjoint(token) else 0
    return words, kind | IS_PART if segments(f"a {token} a") else kind


def _of_several(words: Words) -> int:
    """What the words of a token may be that are none or several: everyday words only where all of them are."""
    some, every = 0, IS_EVERYDAY
    for word in words:
        kind = _kinds().get(word, 0)
        some |= kind | (IS_LETTER if len(word) == 1 else 0)
        every &= kind
    return (some & ~IS_EVERYDAY) | every


def _of_letters(token: str, word: str) -> int:
    """What a token of ASCII letters may be by these, as `_of_signs` says, which takes longer; `word`: the one it is."""
    small = token.lower()
    kind = IS_WRITTEN | IS_TITLED if token[0].isupper() or particle(word) else IS_TITLED
    kind = 0 if small in never_in_names() else kind
    kind |= (HAS_LETTERS if len(token) > 1 else 0) | (IS_JOINT if small in _JOINERS else 0)
    kind |= (MAY_ASK if may_ask(token) else 0) | (ENDS_TITLE if small in TITLES_END else 0)
    kind |= (STANDS_IN if _STANDS_IN.match(token) else 0) | (LEADS_NUMBER if may_lead_a_number(token) else 0)
    kind |= MAY_TURN if may_be_turned(token) else 0
    if small == token:
        kind |= 0 if is_given_name(token) or particle(token) else IS_SMALL
    elif not token[1:].islower():
        kind |= IS_TOGETHER if written_together(token) else 0
    return kind | MAY_BE_COINED if may_be_coined(token) else kind


def _of_signs(token: str) -> int:
    """What a token may be by its letters and signs."""
    small, kind = token.casefold(), 0
    joint = ":" in token or small in _JOINERS or not LIST_SIGNS.isdisjoint(token)
    written_so = written(token)
    for bit, holds in (
        (IS_JOINT, joint or token[0].isdigit() != token[0].isdecimal()), (IS_NUMBER, token[0].isdecimal()),
        (MAY_TURN, may_be_turned(token)), (HAS_NOTE, token[-1].isdigit() and without_footnote_digit(token) != token),
        (STANDS_IN, _STANDS_IN.match(token)), (HAS_LETTERS, len(token) > 1 and token[:2].isalpha()),
        (MAY_BE_COINED, may_be_coined(token)), (IS_TOGETHER, not token[1:].islower() and written_together(token)),
        (IS_SMALL, token.islower() and not is_given_name(token) and not particle(token)),
        (IS_ODD, is_odd(token)), (LEADS_NUMBER, not token.isdecimal() and may_lead_a_number(token)),
        (HAS_DIGIT, any(map(str.isdigit, token))), (MAY_ASK, may_ask(token)),
        (ENDS_TITLE, small.rstrip(".") in TITLES_END or not small.strip(".")),
        (IS_WRITTEN, written_so & (WRITTEN | NEVER) == WRITTEN),
        (IS_TITLED, written_so & (WRITTEN_TITLED | NEVER) == WRITTEN_TITLED),
    ):
        kind |= bit if holds else 0
    return kind


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
        (IS_RULED, rule_book().alone), (IS_PAIR, rule_book().pairs), (IS_SECOND, rule_book().seconds),
        (IS_END, rule_book().ends), (IS_LTD, ("ltd", "limited")), (IS_FORMER, OF_FORMER_NAMES),
        (IS_STANDING, OF_STANDING_FORMS),
        (IS_BEGIN, directory().begin), (IS_OF_OR_FOR, ("of", "for")), (IS_THE, ("the",)),
        (IS_LAST, {as_meant.get(w, w) for w in last_words() | letters_after()}),
    ):
        for word in words:
            out[word] = out.get(word, 0) | kind
    return out
