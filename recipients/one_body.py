"""What one organisation's name says it is: listed names first, then rules, then people. One name, one reason."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from model import Category, Confidence, Recipient
from recipients.book import Alias, Entry, book
from recipients.names import LONGEST, Form, clean_name, core_words, name_words, other_forms, segments
from recipients.people import everyday_words, fancy_name, named_person, titled_person, trade_word, written_together
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
_FREE_MAIL = frozenset(
    ["gmail", "googlemail", "hotmail", "outlook", "yahoo", "icloud", "btinternet", "aol", "protonmail", "ymail", "live"]
)
_PRIVATE_MAIL = "an email address such as people have for themselves"
_NOTHING = "not listed, and no rule knows its words or its form"
_FANCY = (
    "Not listed, and nothing in it says what it is: a fancy name, as companies have, seldom charities or "
    "newspapers. A guess that a person should review."
)
_EVERYDAY = "not listed, and nothing but everyday words: a charity, a company or a title may be called so"
_BARE = "not listed, and one bare word: a company, a charity, a place or a title may be called so"
_OWN_BODY = frozenset(["charity", "students_union", "school_short", "learned_society"])
_OUR_COUNTRY = frozenset(["uk", "group", "holdings", "england", "company", "co", "gb", "international", "europe"])
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
        return _unknown(name, "no_name", "no name: fewer than two letters")
    if "@" in read.text or ("." in read.text and " " not in read.text):
        found = _by_address(name, read.text, on)
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
        return _from_entry(read.name, alias, "listed", Confidence.HIGH, read.on)
    first: Recipient | None = None
    for form in read.forms:
        alias = listed.find(" ".join(core_words(name_words(form.text))), read.on)
        if not alias:
            continue
        confidence = Confidence.HIGH if form.sure else Confidence.MEDIUM
        if not form.sure and has_company_form(read.words) and alias.entry.category is not Category.COMMERCIAL:
            confidence = Confidence.LOW
        found = _from_entry(read.name, alias, f"listed, {form.how}", confidence, read.on)
        if first is None:
            first = found
        elif found.category not in (first.category, *first.also) and form.sure:
            first = _with_also(first, found)
        if not form.sure or found.category != first.category:
            break
    return first or _listed_loosely(read)


def _listed_loosely(read: _Name) -> Recipient | None:
    """Listed but for a word such as UK or Group at the end."""
    end = len(read.core)
    while end > 1 and read.core[end - 1] in _OUR_COUNTRY:
        end -= 1
        alias = book().find(" ".join(read.core[:end]), read.on)
        if alias and not alias.weak:
            how = f'listed, without "{" ".join(read.core[end:])}"'
            return _from_entry(read.name, alias, how, Confidence.MEDIUM, read.on)
    return None


def _by_parts(read: _Name) -> Recipient | None:
    """A part between commas or dashes is listed ("School of Education, University of Bristol"): the last decides."""
    for part in reversed(read.parts):
        alias = book().find(" ".join(core_words(name_words(part))), read.on)
        if alias and not alias.weak:
            return _from_entry(read.name, alias, f'listed, by its part "{part}"', Confidence.MEDIUM, read.on)
    return None


def _by_rule_or_person(read: _Name) -> Recipient:
    match = rule_book().match(read.words, read.core)
    weak = match is None or match.rule.confidence is Confidence.LOW
    person = titled_person(read.text, read.words)
    if person and (weak or (match and match.rule.category is Category.PRESS)):
        return _person(read.name, person, "titled_person")
    found = _by_family_or_form(read, match) or _rule_of_parts(read)
    if found:
        return found
    person = named_person(read.text, read.words) if match is None or (weak and len(read.words) == 2) else None
    if person:
        return _person(read.name, person, "named_person")
    return _from_match(read.name, match) if match else _guess(read)


def _guess(read: _Name) -> Recipient:
    """A name that no list and no rule knows: its words set apart, or a fancy name, or honestly unknown."""
    apart = _by_words_set_apart(read)
    if apart:
        return apart
    if everyday_words(read.words):
        return _unknown(read.name, "everyday_words", _EVERYDAY)
    if len(read.words) == 1 and not trade_word(read.text):
        return _unknown(read.name, "bare_word", _BARE)
    if fancy_name(read.text, read.words):
        return Recipient(read.name, Category.COMMERCIAL, Confidence.LOW, _FANCY, rule="fancy_name")
    return _unknown(read.name, "nothing_known", _NOTHING)


def _by_words_set_apart(read: _Name) -> Recipient | None:
    """A rule that fits the words of a name written without spaces ("EveryChild"): a guess, whatever the rule."""
    apart = written_together(read.text)
    if not apart:
        return None
    words = name_words(apart)
    match = rule_book().match(words, core_words(words))
    if not match or match.rule.category is Category.UNKNOWN:
        return None
    found = _from_match(read.name, match)
    reason = f'{found.reason.rstrip(".")}, its words set apart as "{apart}".'
    return Recipient(read.name, found.category, Confidence.LOW, reason, found.also, found.rule)


def _by_family_or_form(read: _Name, match: Match | None) -> Recipient | None:
    """A form that admits no other reading; a part of a listed body; a rule that is fairly sure. In this order."""
    if match and match.rule.confidence is Confidence.HIGH:
        return _from_match(read.name, match)
    family = book().find_family(read.core, read.on)
    if family and match and match.rule.name in _OWN_BODY and " " not in family.text:
        return _from_match(read.name, match)  # "MPS Society", "UCL Academy": three letters are not enough
    if family and not (has_company_form(read.words) and _may_be_another(family)):
        how = f'a part of "{family.text}", with which the name begins, which is listed'
        return _from_entry(read.name, family, how, Confidence.MEDIUM, read.on)
    return _from_match(read.name, match) if match and match.rule.confidence is Confidence.MEDIUM else None


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
            found = _from_match(read.name, match)
            reason = f'{found.reason.rstrip(".")}, in its part "{part}".'
            return Recipient(read.name, found.category, Confidence.MEDIUM, reason, found.also, found.rule)
        family = book().find_family(core, read.on)
        if family:
            how = f'a part of "{family.text}", with which its part "{part}" begins, which is listed'
            return _from_entry(read.name, family, how, Confidence.MEDIUM, read.on)
    return None


def _by_address(name: str, text: str, on: date | None) -> Recipient | None:
    email = _EMAIL.search(text)
    found = email or _SITE.match(text)
    if not found:
        return None
    domain = found[1].casefold()
    what = "an email address" if email else "a web address"
    whose = domain.removeprefix("mail.").split(".", 1)[0]
    if email and whose in _FREE_MAIL:
        return Recipient(name, Category.INDIVIDUAL, Confidence.LOW, _sentence([_PRIVATE_MAIL]), rule="private_mail")
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
    parts = [f"{how}{',' * (',' in how)} in {entry.file}.csv as {said}"]
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
