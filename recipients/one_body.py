"""What one organisation's name says it is: listed names first, then rules, then people. One name, one reason."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from model import Category, Confidence, Recipient
from recipients.addresses import by_address
from recipients.answers import a_person, from_entry, from_match, not_known, with_also
from recipients.book import Alias, book
from recipients.guesses import guess, short_for
from recipients.names import Form, clean_name, core_words, name_words, other_forms, segments
from recipients.people import everyday_words, named_person, titled_person
from recipients.rules import Match, has_company_form, rule_book

if TYPE_CHECKING:
    from datetime import date

_TWO_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]")  # the shortest acronym
_OWN_BODY = frozenset(["charity", "students_union", "school_short", "learned_society"])
_OUR_COUNTRY = frozenset(["uk", "group", "holdings", "england", "company", "co", "gb", "international", "europe"])
_WHERE = _OUR_COUNTRY | {
    *("global", "worldwide", "africa", "asia", "pacific", "emea", "america", "americas", "usa", "us", "and"),
    *("scotland", "wales", "cymru", "ireland", "ni", "britain", "london", "north", "south", "east", "west"),
}
_OF_OR_FOR = {"of": "for", "for": "of"}
_OF_SOMETHING = frozenset(
    ["institute", "centre", "association", "society", "commission", "foundation", "office", "department", "council"]
)
_SURE_WITHOUT_FORM = frozenset(
    [Category.PRESS, Category.COMMERCIAL, Category.SCHOOL_EXAM_BOARD, Category.THINK_TANK, Category.CHARITY]
)


class _Name(NamedTuple):
    """A name, read once."""

    name: str
    """As published."""
    text: str
    words: list[str]
    core: list[str]
    """The words without legal forms."""
    forms: tuple[Form, ...]
    parts: list[str]
    on: date | None


def _read(name: str, on: date | None) -> _Name:
    text = clean_name(name)
    words = name_words(text)
    return _Name(name, text, words, core_words(words), tuple(other_forms(text)), segments(text), on)


@lru_cache(maxsize=4_096)
def decide(name: str, on: date | None = None) -> Recipient:
    """What the name of one body says; lists of bodies are taken apart before (recipients.parties). Never raises."""
    read = _read(name, on)
    found = _listed(read)
    if found:
        return found
    if not _TWO_LETTERS.search(read.text):
        return not_known(name, "no_name", "no name: fewer than two letters")
    if "@" in read.text or ("." in read.text and " " not in read.text):
        found = by_address(name, read.text, on)
    return found or _by_parts(read) or _by_rule_or_person(read)


@lru_cache(maxsize=4_096)
def known_exactly(text: str, on: date | None = None) -> Recipient | None:
    """The listed organisation of exactly this name (or of its other forms), or None."""
    return _listed(_read(clean_name(text), on))


def _listed(read: _Name) -> Recipient | None:
    """Listed under the whole name, or under a name inside it."""
    listed = book()
    alias = listed.find(" ".join(read.core), read.on)
    if alias:
        return from_entry(read.name, alias, "listed", Confidence.HIGH, read.on)
    first: Recipient | None = None
    for form in read.forms:
        core = core_words(name_words(form.text))
        alias = listed.find(" ".join(core), read.on)
        if not alias or (not form.sure and everyday_words(core) and titled_person(read.text, read.words)):
            continue  # "Dr Q. Brambleworth (independent)" is not of the Independent
        confidence = Confidence.HIGH if form.sure else Confidence.MEDIUM
        if not form.sure and has_company_form(read.words) and alias.entry.category is not Category.COMMERCIAL:
            confidence = Confidence.LOW
        found = from_entry(read.name, alias, f"listed, {form.how}", confidence, read.on)
        if first is None:
            first = found
        elif found.category not in (first.category, *first.also) and form.sure:
            first = with_also(first, found)
        if not form.sure or found.category != first.category:
            break
    return first or _listed_loosely(read)


def _listed_loosely(read: _Name) -> Recipient | None:
    """Listed but for its spaces, for "of" in the place of "for", or for words such as UK or Group at the end."""
    core, listed = read.core, book()
    alias = listed.joined.get("".join(core))
    if alias:
        return from_entry(read.name, alias, "listed, but for its spaces", Confidence.MEDIUM, read.on)
    for at, word in enumerate(core[1:-1], start=1):
        if word in _OF_OR_FOR and core[at - 1] in _OF_SOMETHING:
            alias = listed.find(" ".join([*core[:at], _OF_OR_FOR[word], *core[at + 1 :]]), read.on)
            if alias and not alias.weak:
                how = f'listed, with "{_OF_OR_FOR[word]}" in the place of "{word}"'
                return from_entry(read.name, alias, how, Confidence.MEDIUM, read.on)
    end = len(core)
    while end > 1 and core[end - 1] in _WHERE:
        end -= 1
        if core[end] not in _OUR_COUNTRY and everyday_words(core[:end]):
            continue
        alias = listed.find(" ".join(core[:end]), read.on)
        if alias and not alias.weak:
            how = f'listed, without "{" ".join(core[end:])}"'
            return from_entry(read.name, alias, how, Confidence.MEDIUM, read.on)
    return None


def _by_parts(read: _Name) -> Recipient | None:
    """A part between commas or dashes is listed ("School of Education, University of Bristol"): the last decides."""
    for part in reversed(read.parts):
        alias = book().find(" ".join(core_words(name_words(part))), read.on)
        if alias and not alias.weak:
            return from_entry(read.name, alias, f'listed, by its part "{part}"', Confidence.MEDIUM, read.on)
    return None


def _by_rule_or_person(read: _Name) -> Recipient:
    match = rule_book().match(read.words, read.core)
    weak = match is None or match.rule.confidence is Confidence.LOW
    person = titled_person(read.text, read.words)
    if person and (weak or (match and match.rule.category is Category.PRESS)):
        return a_person(read.name, person, "titled_person")
    found = _by_family_or_form(read, match) or _rule_of_parts(read)
    if found:
        return found
    person = named_person(read.text, read.words) if match is None or (weak and len(read.words) == 2) else None
    if person:
        return a_person(read.name, person, "named_person")
    if match is None or match.rule.category is Category.UNKNOWN:
        found = short_for(read.name, read.text, read.core, read.on)
        return found or (from_match(read.name, match) if match else guess(read.name, read.text, read.words))
    return from_match(read.name, match)


def _by_family_or_form(read: _Name, match: Match | None) -> Recipient | None:
    """A form that admits no other reading; a part of a listed body; a rule that is fairly sure. In this order."""
    if match and match.rule.confidence is Confidence.HIGH:
        return from_match(read.name, match)
    family = book().find_family(read.core, read.on)
    if family and match and match.rule.name in _OWN_BODY and " " not in family.text:
        return from_match(read.name, match)  # "MPS Society", "UCL Academy": three letters are not enough
    if family and not (has_company_form(read.words) and _may_be_another(family)):
        how = f'a part of "{family.text}", with which the name begins, which is listed'
        return from_entry(read.name, family, how, Confidence.MEDIUM, read.on)
    return from_match(read.name, match) if match and match.rule.confidence is Confidence.MEDIUM else None


def _may_be_another(family: Alias) -> bool:
    """True if a company whose name begins like this one may have nothing to do with it ("Guardian Security Ltd")."""
    if family.entry.category is Category.COMMERCIAL:
        return False
    return family.entry.category not in _SURE_WITHOUT_FORM or (" " not in family.text and not family.text.isupper())


def _rule_of_parts(read: _Name) -> Recipient | None:
    """The first part or form of a name, from the last, for which a rule or a listed family is at least fairly sure."""
    for part in [*reversed(read.parts), *(f.text for f in read.forms)][:12]:
        words = name_words(part)
        core = core_words(words)
        match = rule_book().match(words, core)
        if match and match.rule.confidence is not Confidence.LOW and match.rule.category is not Category.UNKNOWN:
            found = from_match(read.name, match)
            reason = f'{found.reason.rstrip(".")}, in its part "{part}".'
            return Recipient(read.name, found.category, Confidence.MEDIUM, reason, found.also, found.rule)
        family = book().find_family(core, read.on)
        if family:
            how = f'a part of "{family.text}", with which its part "{part}" begins, which is listed'
            return from_entry(read.name, family, how, Confidence.MEDIUM, read.on)
    return None
