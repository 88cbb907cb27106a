"""The listed body that a name is: under its own words, another form of them, or all but some of them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from model.recipient import Category, Confidence, Recipient
from recipients.cell.forms import everyday_words, without_country
from recipients.cell.names import ITS_ACRONYM, core_words, name_words, spelled_before, without_footnote_digit
from recipients.cell.people import plain_person, titled_person
from recipients.cell.standing_forms import standing_form
from recipients.directory import Alias, directory
from recipients.looks.tokens import HAS_NOTE, IS_LEGAL, IS_OF_OR_FOR, IS_STANDING, IS_WHERE, OUR_COUNTRY, WHERE
from recipients.reading import ReadName, read_name
from recipients.results import from_entry, with_also
from recipients.rules import has_company_form, rule_book

_LONG_WORD = 5  # letters
_LOOSE_ENDS = HAS_NOTE | IS_WHERE | IS_LEGAL
_OF_OR_FOR = {"of": "for", "for": "of"}
_OF_SOMETHING = frozenset(
    ["institute", "centre", "association", "society", "commission", "foundation", "office", "department", "council"]
)
_BEFORE_A_COUNTRY = frozenset(",-(\u2013")  # "Zzyzx UK" may be another body than Zzyzx


@lru_cache(maxsize=256)
def read_and_listed(name: str, on: date | None) -> tuple[ReadName, Recipient | None]:
    """The name, and what it is listed as."""
    read = read_name(name, on)
    return read, _listed(read)


def read_clean(text: str, on: date | None = None) -> tuple[ReadName, Recipient | None]:
    """The same of the name as `clean_name` gives it."""
    read, found = read_and_listed(text, on)
    return (read, found) if read.text == text else read_and_listed(read.text, on)


def known_exactly(text: str, on: date | None = None) -> Recipient | None:
    """The listed organisation of exactly this name (or of its other forms), or None."""
    return read_clean(text, on)[1]


def listed_under(text: str) -> str:
    """The key under which a list has this name, or one of its other forms; its own key where none has."""
    read, _ = read_clean(text)
    keys = (read.key, *(" ".join(core_words(name_words(form.text))) for form in read.forms))
    return next((key for key in keys if directory().find(key)), read.key)


def is_listed(text: str) -> bool:
    """True for a cleaned name that a list has under its own key, at whatever time."""
    read, _ = read_and_listed(text, None)
    return read.may_be_listed and directory().find(read.key) is not None


def _listed(read: ReadName) -> Recipient | None:
    """Listed under the whole name, or under a name inside it."""
    listed = directory()
    alias = listed.find(read.key, read.on) if read.may_be_listed else None
    if alias:
        found = _listed_as_a_person_is(read, alias) or from_entry(read.name, alias, "listed", Confidence.HIGH, read.on)
        return _or_a_company(read, alias, found)
    loosely = read.may_be_listed or read.some & IS_OF_OR_FOR or read.last & _LOOSE_ENDS or read.may_end
    if not (loosely or read.forms or read.some & IS_STANDING):
        return None
    if (standing := standing_form(read.core)) and (alias := listed.find_form(standing)) and alias.entry.holds(read.on):
        return from_entry(read.name, alias, "listed, in another form of its name", Confidence.HIGH, read.on)
    first: Recipient | None = None
    for form in read.forms if read.forms and not _speaks_for_himself(read) else ():
        core = core_words(name_words(form.text))
        alias = listed.find(" ".join(core), read.on)
        if not alias or (not form.sure and everyday_words(core) and titled_person(read.text, read.words)):
            continue  # "Dr Q. Brambleworth (independent)" is not of the Independent
        spelled = form.how == ITS_ACRONYM or (not form.sure and spelled_before(read.text, form.text))
        if spelled and not _shares_a_word(read, alias):
            continue  # "Economic and Social Research Institute (ESRI)" is not Esri
        confidence = Confidence.HIGH if form.sure else Confidence.MEDIUM
        if not form.sure and read.is_company and alias.entry.category is not Category.COMMERCIAL:
            confidence = Confidence.LOW
        found = from_entry(read.name, alias, f"listed, {form.how}", confidence, read.on)
        if first is None:
            first = found
        elif found.category not in (first.category, *first.also) and form.sure:
            first = with_also(first, found)
        if not form.sure or found.category != first.category:
            break
    return first or (_listed_loosely(read) if loosely else None)


_NO_COMPANIES = (Category.SCHOOL_EXAM_BOARD, Category.CHARITY, Category.UNIVERSITY)


def _or_a_company(read: ReadName, alias: Alias, found: Recipient) -> Recipient:
    """The same, less sure, where a school or charity is listed without the legal form with which the name is printed.

    "Bright Futures Ltd" need not be the school "Bright Futures", and "Cedar Ltd" is a company, not the CEDAR of a
    university.
    """
    of_these = found.category in _NO_COMPANIES and not found.also
    if not of_these or not read.is_company or has_company_form(name_words(alias.text)):
        return found
    if has_company_form(name_words(alias.entry.name)):
        return found
    acronym = alias.text.isupper() and len(alias.text) > 1
    other_case = read.core[0].upper() not in read.text and (acronym or found.category is not Category.CHARITY)
    if len(read.core) == 1 and other_case:  # charities are often companies, but "Ash Ltd" is not ASH
        reason = f'A word with the legal form of a company; "{alias.text}" is listed without it. {found.reason}'
        return found._replace(
            category=Category.COMMERCIAL, confidence=Confidence.MEDIUM, reason=reason, also=(found.category,)
        )
    if found.category is Category.UNIVERSITY:
        return found
    reason = f"{found.reason} It is printed with the legal form of a company, which may be another body."
    return found._replace(confidence=Confidence.MEDIUM, reason=reason, also=(Category.COMMERCIAL,))


def _speaks_for_himself(read: ReadName) -> bool:
    """True for "Headteacher (personal capacity)", which is nobody's magazine."""
    if "(" not in read.text or rule_book().of_people.isdisjoint(read.core):
        return False
    match = rule_book().first_match(read.words, read.core)
    return match is not None and match.rule.category is Category.INDIVIDUAL


def _listed_as_a_person_is(read: ReadName, alias: Alias) -> Recipient | None:
    """A company or a publisher called as people are ("Quentin Zzyzx"): never sure without its legal form."""
    if alias.entry.category not in (Category.PRESS, Category.COMMERCIAL) or read.is_company:
        return None
    if not plain_person(read.text, read.words):
        return None
    found = from_entry(read.name, alias, "listed, but a person may be called so", Confidence.MEDIUM, read.on)
    if found.category is Category.COMMERCIAL:
        return found
    if rule_book().first_match(read.words, read.core):
        return None  # "Nelson Leader", "Sunday Post": the form of a title
    reason = f"A given name and a family name: a person, more often than a body. {found.reason}"
    return Recipient(read.name, Category.INDIVIDUAL, Confidence.LOW, reason, (found.category,), "named_person")


def _shares_a_word(read: ReadName, alias: Alias) -> bool:
    """True if the name has a longer word of the listed name too, so that the acronym is likely the same body's.

    All of them where the listed name spells it as well: "Health Service Executive (HSE)" is not the Health and Safety
    Executive.
    """
    name = alias.entry.name
    shared = [w in read.words for w in name_words(name) if len(w) >= _LONG_WORD]
    return any(shared) and (all(shared) or not spelled_before(f"{name} ({alias.text})", alias.text))


def _listed_loosely(read: ReadName) -> Recipient | None:
    """Listed but for its spaces, for "of" in the place of "for", or for words such as UK or Group at the end."""
    core, listed = read.core, directory()
    alias = listed.find_joined("".join(core)) if read.may_be_listed else None
    if alias and not (len(core) > 1 and plain_person(read.text, read.words)):
        return from_entry(read.name, alias, "listed, but for its spaces", Confidence.MEDIUM, read.on)
    if read.last & HAS_NOTE:
        plain = without_footnote_digit(read.text)
        alias = listed.find(" ".join(core_words(name_words(plain))), read.on)
        if alias and not alias.weak:
            return from_entry(read.name, alias, "listed, without a footnote's number", Confidence.MEDIUM, read.on)
    between = core[1:-1] if read.some & IS_OF_OR_FOR else ()
    for at, word in enumerate(between, start=1):
        if word in _OF_OR_FOR and core[at - 1] in _OF_SOMETHING:
            alias = listed.find(" ".join([*core[:at], _OF_OR_FOR[word], *core[at + 1 :]]), read.on)
            if alias and not alias.weak:
                how = f'listed, with "{_OF_OR_FOR[word]}" in the place of "{word}"'
                return from_entry(read.name, alias, how, Confidence.MEDIUM, read.on)
    bare = without_country(read.text) if read.may_end else read.text
    if not read.form and read.text[len(bare) :].lstrip()[:1] not in _BEFORE_A_COUNTRY:
        bare = read.text
    alias = listed.find(" ".join(core_words(name_words(bare))), read.on) if bare != read.text else None
    if alias and not alias.weak:
        return from_entry(read.name, alias, "listed, without its country", Confidence.MEDIUM, read.on)
    end = len(core) if read.some & IS_WHERE else 1
    while end > 1 and core[end - 1] in WHERE:
        end -= 1
        if core[end] not in OUR_COUNTRY and everyday_words(core[:end]):
            continue
        alias = listed.find(" ".join(core[:end]), read.on)
        if alias and not alias.weak:
            how = f'listed, without "{" ".join(core[end:])}"'
            return from_entry(read.name, alias, how, Confidence.MEDIUM, read.on)
    return None
