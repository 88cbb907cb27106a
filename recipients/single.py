"""Classifies one organisation's name: listed names first, then rules, then people."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from model.recipient import Category, Confidence, Recipient
from recipients.cell.forms import countries, everyday_words, last_words, without_country
from recipients.cell.names import (
    ITS_ACRONYM,
    core_words,
    name_of_now,
    name_words,
    other_forms,
    spelled_before,
    without_footnote_digit,
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
    plain_person,
    titled_person,
    turned_round,
    without_letters_after,
)
from recipients.cell.standing_forms import standing_form
from recipients.cell.unnamed import names_nobody
from recipients.directory import Alias, directory
from recipients.heuristics import by_address, guess, short_for
from recipients.reading import (
    HAS_LETTERS,
    HAS_NOTE,
    IS_FAMILY,
    IS_FORMER,
    IS_LEGAL,
    IS_NUMBER,
    IS_OF_OR_FOR,
    IS_PLAIN,
    IS_STANDING,
    IS_THE,
    IS_TITLE,
    IS_WHERE,
    OUR_COUNTRY,
    STANDS_IN,
    WHERE,
    ReadName,
    read_name,
)
from recipients.results import a_person, from_entry, from_match, not_known, with_also
from recipients.rules import Match, has_company_form, rule_book
from text.pattern import lazy_pattern

_TWO_LETTERS = lazy_pattern(r"[^\W\d_].*?[^\W\d_]")  # the shortest acronym
_NUMBERED = lazy_pattern(
    r"(?:applicant|requester|requestor|organi[sz]ation|company|recipient|researcher|individual|user|customer|client|"
    r"partner|body|person|supplier|provider|third party|name|licensee|participant|sponsor|entity|institution|project|"
    r"row|ref|item|no|number|"
    r"see (?:foot ?)?(?:note|comment|annex|appendix|row|line|table|sheet|tab))s?"
    r"\s*[#:.-]?\s*(?:no\.?\s*)?(?:[A-Z]|\d\w*|[0-9a-f]{3,8})$",
    re.IGNORECASE,
)
_BEFORE_A_COUNTRY = frozenset(",-(\u2013")  # "Zzyzx UK" may be another body than Zzyzx
_WITH_A_CODE = 2  # words
_LONG_WORD = 5  # letters
_SHORT = 4  # words
_OWN_BODY = frozenset(["charity", "students_union", "school_short", "learned_society", "trade_called_like_a_title"])
_LOOSE_ENDS = HAS_NOTE | IS_WHERE | IS_LEGAL
_BEGINS = IS_FAMILY | IS_THE
_OF_OR_FOR = {"of": "for", "for": "of"}
_OF_SOMETHING = frozenset(
    ["institute", "centre", "association", "society", "commission", "foundation", "office", "department", "council"]
)
_SURE_WITHOUT_FORM = frozenset(
    [Category.PRESS, Category.COMMERCIAL, Category.SCHOOL_EXAM_BOARD, Category.THINK_TANK, Category.CHARITY]
)


@lru_cache(maxsize=256)
def read_and_listed(name: str, on: date | None) -> tuple[ReadName, Recipient | None]:
    """The name, and what it is listed as."""
    read = read_name(name, on)
    return read, _listed(read)


def read_clean(text: str, on: date | None = None) -> tuple[ReadName, Recipient | None]:
    """The same of the name as `clean_name` gives it."""
    read, found = read_and_listed(text, on)
    return (read, found) if read.text == text else read_and_listed(read.text, on)


def decided(name: str, on: date | None = None) -> Recipient:
    """What the name of one body says; lists of bodies are taken apart before (cell.parties). Never raises."""
    return decided_of(*read_and_listed(name, on))


def decided_of(read: ReadName, found: Recipient | None) -> Recipient:
    """The same of a name that was read; `found`: what it is listed as."""
    if read.some & IS_FORMER and (now := _as_it_is_now(read)):
        return now
    if found is None and (read.first & (HAS_LETTERS | STANDS_IN) != HAS_LETTERS or read.may_end):
        found = _no_name(read)
    if found is None and read.may_name_nobody and not read.is_company and names_nobody(read.text):
        found = not_known(read.name, "no_name", "no name: it says why none was given")
    if found:
        return found
    if read.all & IS_PLAIN:
        return _by_rule_or_person(read)
    if "@" in read.text or ("." in read.text and " " not in read.text):
        found = by_address(read.name, read.text, read.on)
    return found or _person_with_a_comma(read) or _by_parts(read) or _by_rule_or_person(read)


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
