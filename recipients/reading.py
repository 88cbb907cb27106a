"""A name, read once: its words, the forms it has, and what its words and tokens may be by all lists at once."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from recipients.cell.forms import company_form
from recipients.cell.names import (
    NAME_CHARACTERS,
    LegalForm,
    Words,
    clean_name,
    core_words,
    joined_words,
    other_forms,
    segments,
)
from recipients.cell.people import MOST_WORDS
from recipients.directory import directory
from recipients.looks.tokens import (
    HAS_DIGIT,
    IS_BRACKET,
    IS_END,
    IS_FORM,
    IS_JOINT,
    IS_LAST,
    IS_LEGAL,
    IS_LETTER,
    IS_LTD,
    IS_NUMBER,
    IS_ODD,
    IS_ONE,
    IS_OTHER,
    IS_PAIR,
    IS_PART,
    IS_PLAIN,
    IS_RULED,
    IS_SECOND,
    IS_THE,
    IS_TITLED,
    IS_WRITTEN,
    LEADS_NUMBER,
    MAY_TURN,
    OF_NOBODY,
    OF_WORDS,
    SAYS_NOBODY,
    kinds_of_words,
    may_end_in_number,
    read_tokens,
)
from recipients.rules import has_company_form


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
    may_end: bool
    """True where a country, degrees or honours may stand at the end; else none does."""
    may_be_listed: bool
    """False where no list has it, by its words without legal forms, joined, or as the beginning of a name."""

    @property
    def key(self) -> str:
        """Its words without legal forms in one text."""
        return " ".join(self.core)

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
    words, kinds, some, every = read_tokens(tokens)
    in_digits = some & LEADS_NUMBER and kinds[-1] & HAS_DIGIT
    if text != name or some & IS_ODD or (in_digits and may_end_in_number(tokens, kinds)):
        text = clean_name(name)
        if (cleaned := text.split()) != tokens:
            words, kinds, some, every = read_tokens(cleaned)
    first, last = (kinds[0], kinds[-1]) if kinds else (0, 0)
    if not every & IS_ONE:
        words = joined_words([words]) if some & IS_LETTER else words
        some, every, first, last = _of_ends(words, kinds, some, every)
    form = company_form(text, words) if some & IS_FORM else ""
    core = core_words(words) if last & IS_LEGAL or first & IS_THE else words
    forms = other_forms(text, words) if some & (IS_OTHER | IS_BRACKET) or (first | last) & MAY_TURN else []
    return tuple.__new__(ReadName, (  # a call with as many arguments takes three times as long
        name, text, words, core, forms, segments(text) if some & IS_PART else [], form,
        bool(form) or (some & (IS_LEGAL | IS_LTD) != 0 and has_company_form(words)), on, some, every, first, last,
        last & (IS_LAST | IS_PLAIN) != IS_PLAIN, directory().may_find("".join(core)),
    ))


def _of_ends(words: Words, kinds: list[int], some: int, every: int) -> tuple[int, int, int, int]:
    """What some, all, the first and the last may be of a name in which not each token is one word."""
    kind_of = kinds_of_words().get
    if some & IS_LETTER:  # it may have been joined with others
        some, every = some & ~OF_WORDS, every | OF_WORDS
        for word in words:
            kind = kind_of(word, 0)
            some |= kind
            every &= kind | ~OF_WORDS
    first, last = (kinds[0] & ~OF_WORDS, kinds[-1] & ~OF_WORDS) if kinds else (0, 0)
    if words:
        first, last = first | kind_of(words[0], 0), last | kind_of(words[-1], 0)
    return some, every, first, last
