"""What one organisation's name says it is: listed names first, then rules, then people. One name, one reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from model import Category, Confidence, Recipient
from recipients.book import Alias, Entry, book
from recipients.names import LONGEST, clean_name, core_words, name_words, other_forms, segments
from recipients.people import fancy_name, named_person, titled_person
from recipients.rules import Match, has_company_form, rule_book

if TYPE_CHECKING:
    from datetime import date

_TWO_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]")  # the shortest acronym
_EMAIL = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_SITE = re.compile(
    r"(?:https?://)?(?:www\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\."
    r"(?:uk|com|org|net|edu|gov|io|ai|eu|info|co|tv|news|london|scot|wales|cymru))(?:/\S*)?$",
    re.IGNORECASE,
)
_DOMAINS = (
    (".ac.uk", Category.UNIVERSITY),
    (".edu", Category.UNIVERSITY),
    (".police.uk", Category.POLICE_HOME_OFFICE),
    (".nhs.uk", Category.REGULATOR_ALB),
    (".sch.uk", Category.SCHOOL_EXAM_BOARD),
)
_SITE_ENDINGS = (
    (".co.uk", Category.COMMERCIAL),
    (".com", Category.COMMERCIAL),
    (".ai", Category.COMMERCIAL),
    (".io", Category.COMMERCIAL),
    (".org.uk", Category.CHARITY),
    (".org", Category.CHARITY),
)
_NOTHING = "not listed, and no rule knows its words or its form"
_FANCY = (
    "Not listed, and nothing in it says what it is: a fancy name, as companies have, seldom charities or "
    "newspapers. A guess that a person should review."
)
_OUR_COUNTRY = frozenset(["uk", "group", "holdings", "england", "company", "co", "gb", "international", "europe"])
_SURE_WITHOUT_FORM = frozenset(
    [Category.PRESS, Category.COMMERCIAL, Category.SCHOOL_EXAM_BOARD, Category.THINK_TANK, Category.CHARITY]
)


def decide(name: str, on: date | None = None) -> Recipient:
    """What the name of one body says; lists of bodies are taken apart before (recipients.parties). Never raises."""
    text = clean_name(name)
    words = name_words(text)
    found = _listed(name, text, words, on)
    if found:
        return found
    if not _TWO_LETTERS.search(text):
        return _unknown(name, "no_name", "no name: fewer than two letters")
    if "@" in text or ("." in text and " " not in text):
        found = _by_address(name, text, on)
    found = found or _by_parts(name, text, on)
    if found:
        return found
    return _by_rule_or_person(name, text, words, on)


def known_exactly(text: str, on: date | None = None) -> Recipient | None:
    """The listed organisation of exactly this name (or of its other forms), or None."""
    text = clean_name(text)
    return _listed(text, text, name_words(text), on)


def _listed(name: str, text: str, words: list[str], on: date | None) -> Recipient | None:
    """Listed under the whole name, or under a name inside it."""
    listed = book()
    core = core_words(words)
    alias = listed.find(" ".join(core), on)
    if alias:
        return _from_entry(name, alias, "listed", Confidence.HIGH, on)
    first: Recipient | None = None
    for form in other_forms(text):
        alias = listed.find(" ".join(core_words(name_words(form.text))), on)
        if not alias:
            continue
        confidence = Confidence.HIGH if form.sure else Confidence.MEDIUM
        if not form.sure and has_company_form(words) and alias.entry.category is not Category.COMMERCIAL:
            confidence = Confidence.LOW
        found = _from_entry(name, alias, f"listed, {form.how}", confidence, on)
        if first is None:
            first = found
        elif found.category not in (first.category, *first.also) and form.sure:
            first = _with_also(first, found)
        if not form.sure or found.category != first.category:
            break
    return first or _listed_loosely(name, core, on)


def _listed_loosely(name: str, core: list[str], on: date | None) -> Recipient | None:
    """Listed but for a word such as UK or Group at the end."""
    end = len(core)
    while end > 1 and core[end - 1] in _OUR_COUNTRY:
        end -= 1
        alias = book().find(" ".join(core[:end]), on)
        if alias and not alias.weak:
            return _from_entry(name, alias, f'listed, without "{" ".join(core[end:])}"', Confidence.MEDIUM, on)
    return None


def _by_parts(name: str, text: str, on: date | None) -> Recipient | None:
    """A part between commas or dashes is listed ("School of Education, University of Bristol"): the last decides."""
    for part in reversed(segments(text)):
        alias = book().find(" ".join(core_words(name_words(part))), on)
        if alias and not alias.weak:
            return _from_entry(name, alias, f'listed, by its part "{part}"', Confidence.MEDIUM, on)
    return None


def _by_rule_or_person(name: str, text: str, words: list[str], on: date | None) -> Recipient:
    match = rule_book().match(words)
    weak = match is None or match.rule.confidence is Confidence.LOW
    person = titled_person(text, words)
    if person and (weak or (match and match.rule.category is Category.PRESS)):
        return _person(name, person, "titled_person")
    found = _by_family_or_form(name, match, words, on) or _rule_of_parts(name, text, on)
    if found:
        return found
    person = named_person(text, words) if match is None or (weak and len(words) == 2) else None
    if person:
        return _person(name, person, "named_person")
    if match:
        return _from_match(name, match)
    if fancy_name(text, words):
        return Recipient(name, Category.COMMERCIAL, Confidence.LOW, _FANCY, rule="fancy_name")
    return _unknown(name, "nothing_known", _NOTHING)


def _by_family_or_form(name: str, match: Match | None, words: list[str], on: date | None) -> Recipient | None:
    """A form that admits no other reading; a part of a listed body; a rule that is fairly sure. In this order."""
    if match and match.rule.confidence is Confidence.HIGH:
        return _from_match(name, match)
    family = book().find_family(core_words(words), on)
    if family and not (has_company_form(words) and _may_be_another(family)):
        how = f'a part of "{family.text}", with which the name begins, which is listed'
        return _from_entry(name, family, how, Confidence.MEDIUM, on)
    return _from_match(name, match) if match and match.rule.confidence is Confidence.MEDIUM else None


def _may_be_another(family: Alias) -> bool:
    """True if a company whose name begins like this one may have nothing to do with it ("Guardian Security Ltd")."""
    if family.entry.category is Category.COMMERCIAL:
        return False
    return family.entry.category not in _SURE_WITHOUT_FORM or (" " not in family.text and not family.text.isupper())


def _rule_of_parts(name: str, text: str, on: date | None) -> Recipient | None:
    """The first part or form of a name, from the last, for which a rule or a listed family is at least fairly sure."""
    parts = [*reversed(segments(text)), *(f.text for f in other_forms(text))]
    for part in parts[:12]:
        words = name_words(part)
        match = rule_book().match(words)
        if match and match.rule.confidence is not Confidence.LOW and match.rule.category is not Category.UNKNOWN:
            found = _from_match(name, match)
            return Recipient(
                name, found.category, Confidence.MEDIUM, f'{found.reason}; in its part "{part}"', found.also, found.rule
            )
        family = book().find_family(core_words(words), on)
        if family:
            how = f'a part of "{family.text}", with which its part "{part}" begins, which is listed'
            return _from_entry(name, family, how, Confidence.MEDIUM, on)
    return None


def _by_address(name: str, text: str, on: date | None) -> Recipient | None:
    email = _EMAIL.search(text)
    found = email or _SITE.match(text)
    if not found:
        return None
    domain = found[1].casefold()
    what = "an email address" if email else "a web address"
    whose = domain.removeprefix("mail.").split(".", 1)[0]
    known = book()
    alias = known.find(whose, on) or known.find(whose.removeprefix("the"), on)
    ending = next((e for e in _DOMAINS if domain.endswith(e[0])), None)
    if not ending and not email and not alias:
        ending = next((e for e in _SITE_ENDINGS if domain.endswith(e[0])), None)
    if ending:
        reason = _sentence([f'{what}: its domain ends in "{ending[0]}"'])
        return Recipient(name, ending[1], Confidence.LOW, reason, rule="domain")
    if alias:
        return _from_entry(name, alias, f'{what} at "{domain}", which is listed', Confidence.LOW, on)
    return _unknown(name, "address", f"{what}: it does not say whose")


def _from_entry(name: str, alias: Alias, how: str, confidence: Confidence, on: date | None) -> Recipient:
    entry = alias.entry
    if alias.weak:
        confidence = Confidence.MEDIUM if confidence is Confidence.HIGH else Confidence.LOW
    same = alias.text == entry.name
    said = f'"{alias.text}"' if same else f'"{alias.text}", a name of {entry.name}'
    parts = [f"{how} in {entry.file}.csv as {said}"]
    if alias.weak:
        parts.append("others go by this short name too")
    if entry.parent:
        parts.append(f"part of {entry.parent}")
    if entry.note:
        parts.append(entry.note)
    if entry.also and not entry.note:
        parts.append(f"also {', '.join(entry.also)}")
    dates = _dates(entry, on)
    if dates:
        parts.append(dates)
    parts.append(f"source: {entry.source}")
    return Recipient(
        name, entry.category, confidence, _sentence(parts), entry.also, f"{entry.file}/{entry.name.casefold()}"
    )


def _dates(entry: Entry, on: date | None) -> str:
    since = f" from {entry.start.isoformat()}" if entry.start else ""
    until = f" until {entry.end.isoformat()}" if entry.end else ""
    asked = f"asked for {on.isoformat()}" if on else "asked without a date, so as it is now"
    return f"{entry.category}{since}{until} ({asked})" if since or until else ""


def _from_match(name: str, match: Match) -> Recipient:
    rule = match.rule
    joint = " is " if rule.why.startswith("the ") else ": "
    reason = f'rule {rule.name}: "{match.words}"{joint}{rule.why}'
    return Recipient(name, rule.category, rule.confidence, _sentence([reason]), rule.also, rule.name)


def _person(name: str, why: str, rule: str) -> Recipient:
    reason = _sentence([f"a person: {why}", "may be a sole trader"])
    return Recipient(name, Category.INDIVIDUAL, Confidence.MEDIUM, reason, rule=rule)


def _unknown(name: str, rule: str, why: str) -> Recipient:
    if len(name) > LONGEST:
        why += f"; only the first {LONGEST} characters were read"
    return Recipient(name, Category.UNKNOWN, Confidence.LOW, _sentence([why]), rule=rule)


def _with_also(first: Recipient, other: Recipient) -> Recipient:
    return Recipient(
        first.name,
        first.category,
        Confidence.MEDIUM,
        f"{first.reason} Also: {other.reason}",
        (*first.also, other.category),
        first.rule,
    )


def _sentence(parts: list[str]) -> str:
    text = "; ".join(p.rstrip(".") for p in parts)
    return f"{text[:1].upper()}{text[1:]}."
