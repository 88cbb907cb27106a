"""Classifies one organisation's name: listed names first, then rules, then people."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from model.recipient import Category, Confidence, Recipient
from recipients.cell.forms import countries, last_words
from recipients.cell.names import (
    core_words,
    name_of_now,
    name_words,
    other_forms,
)
from recipients.cell.people import (
    LONGEST_NAME,
    MOST_WORDS,
    by_components,
    ends_as_a_family_name,
    is_given_name,
    name_of_a_person,
    named_person,
    no_family_name,
    titled_person,
    turned_round,
    without_letters_after,
)
from recipients.cell.unnamed import names_nobody
from recipients.directory import Alias, directory
from recipients.heuristics import by_address, guess, short_for
from recipients.listed import is_listed, read_and_listed
from recipients.looks.tokens import (
    HAS_LETTERS,
    IS_FAMILY,
    IS_FORMER,
    IS_NUMBER,
    IS_PLAIN,
    IS_THE,
    IS_TITLE,
    OF_NOBODY,
    STANDS_IN,
)
from recipients.reading import ReadName
from recipients.results import a_person, from_entry, from_match, not_known
from recipients.rules import Match, rule_book
from text.pattern import lazy_pattern
from text.remarks.another_row import as_another

_TWO_LETTERS = lazy_pattern(r"[^\W\d_].*?[^\W\d_]")  # the shortest acronym
_NUMBERED = lazy_pattern(
    r"(?:applicant|requester|requestor|organi[sz]ation|company|recipient|researcher|individual|user|customer|client|"
    r"partner|body|person|supplier|provider|third party|name|licensee|participant|sponsor|entity|institution|project|"
    r"row|ref|item|no|number|"
    r"see (?:foot ?)?(?:note|comment|annex|appendix|row|line|table|sheet|tab))s?"
    r"\s*[#:.-]?\s*(?:no\.?\s*)?(?:[A-Z]|\d\w*|[0-9a-f]{3,8})$",
    re.IGNORECASE,
)
_WITH_A_CODE = 2  # words
_SHORT = 4  # words
_OWN_BODY = frozenset(["charity", "students_union", "school_short", "learned_society", "trade_called_like_a_title"])
_BEGINS = IS_FAMILY | IS_THE
_SURE_WITHOUT_FORM = frozenset(
    [Category.PRESS, Category.COMMERCIAL, Category.SCHOOL_EXAM_BOARD, Category.THINK_TANK, Category.CHARITY]
)


def decided(name: str, on: date | None = None) -> Recipient:
    """What the name of one body says; lists of bodies are taken apart before (cell.parties). Never raises."""
    return decided_of(*read_and_listed(name, on))


def decided_of(read: ReadName, found: Recipient | None) -> Recipient:
    """The same of a name that was read; `found`: what it is listed as."""
    if read.some & IS_FORMER and (now := _as_it_is_now(read)):
        return now
    if found is None and (read.first & (HAS_LETTERS | STANDS_IN) != HAS_LETTERS or read.may_end):
        found = _no_name(read)
    if found is None and read.first & OF_NOBODY:
        found = _says_why_none(read)
    if found:
        return found
    if read.all & IS_PLAIN:
        return _by_rule_or_person(read)
    if "@" in read.text or ("." in read.text and " " not in read.text):
        found = by_address(read.name, read.text, read.on)
    return found or _person_with_a_comma(read) or _by_parts(read) or _by_rule_or_person(read)


def _says_why_none(read: ReadName) -> Recipient | None:
    """What says in a name's place which other row names it, or why there is none."""
    if as_another(read.text):
        return not_known(read.name, "no_name", "no name: it says which other row names it")
    if read.may_name_nobody and not read.is_company and names_nobody(read.text):
        return not_known(read.name, "no_name", "no name: it says why none was given")
    return None


def _as_it_is_now(read: ReadName) -> Recipient | None:
    """By its own name what a body is that was another, or is another's; None where that says nothing.

    "Hawthorn Insight Ltd (formerly Hawthorn Charity)" is a company.
    """
    name = name_of_now(read.text)
    if not name or is_listed(read.text):
        return None
    found = decided(name, read.on)
    told = found.category in (Category.PRESS, Category.COMMERCIAL) or found.confidence is not Confidence.LOW
    known = found.category not in (Category.UNKNOWN, Category.INDIVIDUAL)
    return found._replace(name=read.name) if told and known else None


decide = lru_cache(maxsize=512)(decided)
"""A name of a cell is asked for several times in a row."""


def _no_name(read: ReadName) -> Recipient | None:
    """What stands where a name should: a country, degrees, a word and a number."""
    if not read.first & HAS_LETTERS and not _TWO_LETTERS.search(read.text):
        return not_known(read.name, "no_name", "no name: fewer than two letters")
    last = read.words[-1] if read.words else ""
    if read.may_end:
        if last in last_words() and read.text.strip(" .,()[]-").casefold() in countries():
            return not_known(read.name, "no_name", "no name of a body: a country")
        if " " in read.text and not without_letters_after(read.text):
            return not_known(read.name, "no_name", "no name: nothing but degrees or honours")
    if not read.first & STANDS_IN:
        return None
    short = len(last) == 1 or len(read.words) == _WITH_A_CODE
    if (short or (not last.isalpha() and any(map(str.isdigit, last)))) and _NUMBERED.match(read.text):
        return not_known(read.name, "no_name", "no name: a word that stands for one, and a number")
    return None


def _person_with_a_comma(read: ReadName) -> Recipient | None:
    """A family name turned round, or a name and its degrees, before a part between commas is looked for."""
    if "," not in read.text or read.form:
        return None
    if turned_round(read.text):
        return a_person(read.name, "a family name, a comma, and a given name", "named_person")
    bare = without_letters_after(read.text)
    if not bare or bare == read.text or "," in bare:
        return None
    words = name_words(bare)
    match = rule_book().first_match(words, core_words(words))
    why = titled_person(bare, words) or named_person(read.text, words)
    known = match is None or ends_as_a_family_name(bare, words, match.words)
    return a_person(read.name, why, "named_person") if why and known else None


def _by_parts(read: ReadName) -> Recipient | None:
    """A part between commas or dashes is listed ("School of Education, University of Bristol"): the last decides."""
    for part in reversed(read.parts):
        for text in (part, *(f.text for f in other_forms(part) if f.sure)) if "(" in part else (part,):
            alias = directory().find(" ".join(core_words(name_words(text))), read.on)
            if alias and not alias.weak:
                return from_entry(read.name, alias, f'listed, by its part "{part}"', Confidence.MEDIUM, read.on)
    return None


def _by_rule_or_person(read: ReadName) -> Recipient:
    match = rule_book().first_match(read.words, read.core, read.form) if read.may_be_ruled else None
    person = titled_person(read.text, read.words) if read.first & IS_TITLE and not read.form else None
    weak = match is None or match.rule.confidence is Confidence.LOW or match.rule.category is Category.PRESS
    if person and (weak or (match and match.words == read.words[-1] and name_of_a_person(match.words))):
        return a_person(read.name, person, "titled_person")
    if match and ends_as_a_family_name(read.text, read.words, match.words):
        return a_person(read.name, "a given name and a family name", "named_person")
    found = _by_family_or_form(read, match) or (_rule_of_parts(read) if read.parts or read.forms else None)
    if found:
        return found
    person = _by_its_names(read, match)
    if person:
        return _person_or_paper(read, match, person)
    if match is None or match.rule.category is Category.UNKNOWN:
        return short_for(read) or (from_match(read.name, match) if match else guess(read))
    return from_match(read.name, match)


def _day_of_a_paper(read: ReadName, match: Match) -> bool:
    """True where the first word is a day and a given name, Sunday, and nothing behind it is known as a name."""
    behind = read.words[1:]
    return match.rule.category is Category.PRESS and match.words == read.words[0] and not any(
        map(name_of_a_person, behind)
    )


def _person_or_paper(read: ReadName, match: Match | None, person: str) -> Recipient:
    """A person; of a Sunday paper, or somebody called Sunday, the press hears, and the name waits for an answer."""
    if match is None or not _day_of_a_paper(read, match):
        return a_person(read.name, person, "named_person")
    if read.words[-1].endswith(no_family_name()):
        return from_match(read.name, match)  # "Sunday Fabricator"
    reason = f"A person: {person}; may be a newspaper: {match.rule.why}."
    return Recipient(read.name, Category.INDIVIDUAL, Confidence.LOW, reason, (Category.PRESS,), "named_person")


def _by_its_names(read: ReadName, match: Match | None) -> str | None:
    """Why a name that no rule is sure of is a person's, or None."""
    if match is None:
        if read.may_end or "," in read.text:
            return named_person(read.text, read.words)
        in_number = read.last & IS_NUMBER
        is_long = len(read.text) > LONGEST_NAME or not 1 < len(read.words) <= MOST_WORDS
        return None if in_number or is_long or not read.is_shaped else by_components(read.text, read.words)
    if match.rule.confidence is not Confidence.LOW or read.form or len(read.words) > _SHORT:
        return None
    if not is_given_name(read.words[0]) and not all(map(name_of_a_person, read.words)):
        return None
    return named_person(read.text, read.words)


def _by_family_or_form(read: ReadName, match: Match | None) -> Recipient | None:
    """A form that admits no other reading; a part of a listed body; a rule that is fairly sure. In this order."""
    if match and match.rule.confidence is Confidence.HIGH:
        return from_match(read.name, match)
    family = directory().find_family(read.core, read.on) if read.first & _BEGINS else None
    if family and name_of_a_person(family.text.casefold()) and named_person(read.text, read.words):
        family = None  # "Pearson" begins names of people too
    if family and match and match.rule.name in _OWN_BODY and " " not in family.text:
        return from_match(read.name, match)  # "MPS Society", "UCL Academy": three letters are not enough
    if family and not (read.is_company and _may_be_another(family)):
        how = f'a part of "{family.text}", with which the name begins, which is listed'
        return from_entry(read.name, family, how, Confidence.MEDIUM, read.on)
    return from_match(read.name, match) if match and match.rule.confidence is Confidence.MEDIUM else None


def _may_be_another(family: Alias) -> bool:
    """True if a company whose name begins like this one may have nothing to do with it ("Guardian Security Ltd")."""
    if family.entry.category is Category.COMMERCIAL:
        return False
    one_word = len(core_words(name_words(family.text))) == 1
    return family.entry.category not in _SURE_WITHOUT_FORM or (one_word and not family.text.isupper())


def _rule_of_parts(read: ReadName) -> Recipient | None:
    """The first part or form of a name, from the last, for which a rule or a listed family is at least fairly sure."""
    for part in [*reversed(read.parts), *(f.text for f in read.forms)][:12]:
        words = name_words(part)
        core = core_words(words)
        match = rule_book().first_match(words, core)
        if match and match.rule.confidence is not Confidence.LOW and match.rule.category is not Category.UNKNOWN:
            found = from_match(read.name, match)
            reason = f'{found.reason.rstrip(".")}, in its part "{part}".'
            return Recipient(read.name, found.category, Confidence.MEDIUM, reason, found.also, found.rule)
        family = directory().find_family(core, read.on)
        if family:
            how = f'a part of "{family.text}", with which its part "{part}" begins, which is listed'
            return from_entry(read.name, family, how, Confidence.MEDIUM, read.on)
    return None
