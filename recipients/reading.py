"""A name, read once: its words, the forms it has, and what its words may be by all lists at once."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from recipients.cell.forms import company_form, everyday, first_of_forms, last_words, places
from recipients.cell.names import (
    OF_OTHER_NAMES,
    LegalForm,
    Words,
    clean_name,
    core_words,
    name_words,
    other_forms,
    segments,
    spelling,
)
from recipients.cell.people import letters_after, titles
from recipients.directory import directory
from recipients.rules import has_company_form, rule_book

OUR_COUNTRY = frozenset(["uk", "group", "holdings", "england", "company", "co", "gb", "international", "europe"])
WHERE = OUR_COUNTRY | {
    *("global", "worldwide", "africa", "asia", "pacific", "emea", "america", "americas", "usa", "us", "and"),
    *("scotland", "wales", "cymru", "ireland", "ni", "britain", "london", "north", "south", "east", "west"),
}
IS_LEGAL, IS_FORM, IS_OTHER, IS_TITLE, IS_EVERYDAY, IS_PLACE, IS_WHERE, IS_LAST, IS_FAMILY, IS_RULED = (
    1 << n for n in range(10)
)
"""What a word may be: a legal form at the end; the first of a form of a company; of "also known as"; a title; one that
anybody may use; a place; what is left out of a listed name; the last of a country or a degree; the first of a family of
listed names; of what a rule is about."""


class ReadName(NamedTuple):
    """A name, read once."""

    name: str
    """As published."""
    text: str
    words: Words
    core: Words
    """The words without legal forms."""
    key: str
    """The same in one text."""
    forms: list[LegalForm]
    parts: list[str]
    form: str
    """The legal form of a company with which it ends, as printed, or ""."""
    is_company: bool
    """By that form, or by its words."""
    on: date | None
    some: int
    """What one of its words may be, of the above: most names have few of these words, and few questions are asked."""
    all: int
    """What all of its words may be."""
    may_end: bool
    """True where a country, degrees or honours may stand at the end; else none does."""
    is_plain: bool
    """True for letters, digits and spaces alone."""
    may_be_listed: bool
    """False where no list has it, by its words without legal forms, joined, or as the beginning of a name."""


def read_name(name: str, on: date | None) -> ReadName:
    """The name, and what its words may be."""
    text = clean_name(name)
    words = name_words(text)
    plain = text.replace(" ", "").isalnum()
    kind, some, every, last = _kinds().get, 0, -1, 0
    for word in words:
        last = kind(word, 0)
        some |= last
        every &= last
    form = company_form(text, words) if some & IS_FORM else ""
    core = core_words(words) if some & IS_LEGAL or words[:1] == ("the",) else words
    one_form = plain and not some & IS_OTHER and text.istitle() and not text.endswith(" Of")
    return ReadName._make((  # a call with as many arguments takes three times as long
        name, text, words, core, " ".join(core), [] if one_form else other_forms(text, words),
        [] if plain else segments(text), form, bool(form) or (some & IS_LEGAL != 0 and has_company_form(words)), on,
        some, every, last & IS_LAST != 0 or not (plain or text[text.rfind(" ") + 1 :].isalnum()), plain,
        directory().may_find("".join(core)),
    ))


@cache
def _kinds() -> dict[str, int]:
    as_meant = spelling()[0]
    out: dict[str, int] = {}
    for kind, words in (
        (IS_LEGAL, spelling()[1]), (IS_FORM, first_of_forms()), (IS_OTHER, OF_OTHER_NAMES), (IS_TITLE, titles()),
        (IS_EVERYDAY, everyday()), (IS_PLACE, places()), (IS_WHERE, WHERE), (IS_FAMILY, directory().begin_families),
        (IS_RULED, rule_book().leads()), (IS_LAST, {as_meant.get(w, w) for w in last_words() | letters_after()}),
    ):
        for word in words:
            out[word] = out.get(word, 0) | kind
    return out
