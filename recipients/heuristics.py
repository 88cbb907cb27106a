"""Guesses what a name is that is not listed and that no rule knows: short for another, coined, or unknown."""

from __future__ import annotations

import re
from datetime import date

from model.recipient import Category, Confidence, Recipient
from recipients.cell.forms import brand, everyday_words, places_among, trade_word, written_together
from recipients.cell.names import Words, core_words, name_words
from recipients.cell.people import is_given_name, name_of_a_person
from recipients.directory import directory
from recipients.looks.tokens import IS_BEGIN, IS_EVERYDAY, IS_PLACE, IS_SMALL, IS_THE, IS_TOGETHER, MAY_BE_COINED
from recipients.reading import ReadName
from recipients.results import from_entry, from_match, not_known, sentence
from recipients.rules import rule_book
from text.pattern import lazy_pattern

_NOTHING = "not listed, and no rule knows its words or its form"
_FANCY = (
    "Not listed, and nothing in it says what it is but its form ({}): as companies are called, seldom charities or "
    "newspapers. A guess that a person should review."
)
_JOINED = (
    'Not listed: names joined by "and" and nothing else, as firms of lawyers, advisers and traders have. '
    "A guess that a person should review."
)
_PHRASE = "Not listed: a phrase for a name, as charities have, seldom companies. A guess that a person should review."
_JOINED_NAMES = "names joined"
_A_PHRASE = 3  # words, of which a company's name has seldom more
_PAIR = 2  # words
_LETTERS = 3  # of an acronym
_WITH_PRODUCTS = (Category.COMMERCIAL, Category.PRESS)
_EVERYDAY = "not listed, and nothing but everyday words: a charity, a company or a title may be called so"
_BARE = "not listed, and one bare word: a company, a charity, a place or a title may be called so"


def short_for(read: ReadName) -> Recipient | None:
    """A listed body of which the last word, or all but the initials, were left out; None where several are meant."""
    if len(read.core) > 1:
        alias = directory().find_begun(read.key) if read.may_be_listed else None
        how = "the beginning of a name listed"
    elif read.text.isalpha() and read.text.isupper():
        alias, how = directory().find_initials(read.key), "the initials of a name listed"
    else:
        return None
    return from_entry(read.name, alias, how, Confidence.LOW, read.on) if alias else None


def guess(read: ReadName) -> Recipient:
    """Its words set apart, or a form that companies have, or honestly unknown."""
    name, text, words = read.name, read.text, read.words
    found = _by_words_set_apart(name, text) if read.some & IS_TOGETHER else None
    if found:
        return found
    if read.all & IS_EVERYDAY:
        return not_known(name, "everyday_words", _EVERYDAY)
    if len(words) == 1 and not trade_word(text):
        return not_known(name, "bare_word", _BARE)
    if not (read.some & IS_PLACE or read.first & IS_THE):  # such are titles, programmes, clubs, papers, companies
        why = brand(text, words, name_of_a_person) if read.all & MAY_BE_COINED else ""
        if why and not (why == _JOINED_NAMES and is_given_name(words[0])):
            return Recipient(name, Category.COMMERCIAL, Confidence.LOW, _FANCY.format(why), rule="fancy_name")
        if found := _by_form(read):
            return found
    found = _by_its_beginning(name, words) if read.first & IS_BEGIN else None
    return found or not_known(name, "nothing_known", _NOTHING)


def _by_its_beginning(name: str, words: Words) -> Recipient | None:
    """A longer name that begins with that of a listed company or newspaper, if its words could begin no other."""
    for length in range(len(words) - 1, 0, -1):
        first = words[:length]
        alias = directory().find(" ".join(first))
        if alias and not alias.weak and alias.entry.category in _WITH_PRODUCTS:
            if everyday_words(first) or places_among(first) or any(map(name_of_a_person, first)):
                return None
            acronym = name[:_LETTERS].isupper() and name[:_LETTERS].isalpha()
            if len(words) == _PAIR and not acronym and not everyday_words(words[1:]):
                return None  # two capitalised words: a person's given name may be a company's name too
            return from_entry(name, alias, "the beginning of the name is listed", Confidence.LOW, None)
    return None


def _by_form(read: ReadName) -> Recipient | None:
    """Several words of no meaning that is known: a guess by how they are joined, never by their number alone."""
    name, words = read.name, read.words
    if not (read.some & IS_SMALL or "and" in words) or not read.text.isascii():
        return None
    if "and" in words[1:-1] and not is_given_name(words[0]):
        return Recipient(name, Category.COMMERCIAL, Confidence.LOW, _JOINED, rule="joined_names")
    if len(words) > _A_PHRASE and read.some & IS_SMALL and not ("and" in words and is_given_name(words[0])):
        return Recipient(name, Category.CHARITY, Confidence.LOW, _PHRASE, rule="phrase")
    return None


def _by_words_set_apart(name: str, text: str) -> Recipient | None:
    """A rule that fits the words of a name written without spaces ("EveryChild"): a guess, whatever the rule."""
    apart = written_together(text)
    if not apart:
        return None
    words = name_words(apart)
    match = rule_book().first_match(words, core_words(words))
    if not match or match.rule.category is Category.UNKNOWN:
        return None
    found = from_match(name, match)
    reason = f'{found.reason.rstrip(".")}, its words set apart as "{apart}".'
    return Recipient(name, found.category, Confidence.LOW, reason, found.also, found.rule)


_EMAIL = lazy_pattern(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_SITE = lazy_pattern(
    r"(?:https?://)?(?:www\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\."
    r"(?:uk|com|org|net|edu|gov|io|ai|eu|info|co|tv|fm|news|media|press|london|scot|wales|cymru))(?:/\S*)?$",
    re.IGNORECASE,
)
_DOMAINS = (
    (".ac.uk", Category.UNIVERSITY),
    (".edu", Category.UNIVERSITY),
    (".police.uk", Category.POLICE_HOME_OFFICE),
    (".nhs.uk", Category.HEALTH),
    (".sch.uk", Category.SCHOOL_EXAM_BOARD),
    (".news", Category.PRESS),
)
_SITE_ENDINGS = (
    (".tv", Category.PRESS),
    (".fm", Category.PRESS),
    (".media", Category.PRESS),
    (".press", Category.PRESS),
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


def by_address(name: str, text: str, on: date | None) -> Recipient | None:
    """What the domain says, or None where `text` (cleaned) is neither an address of mail nor of a site."""
    email = _EMAIL.search(text)
    found = email or _SITE.match(text)
    if not found:
        return None
    domain = found[1].casefold()
    what = "an email address" if email else "a web address"
    whose = domain.removeprefix("mail.").split(".", 1)[0]
    if email and whose in _FREE_MAIL:
        return Recipient(name, Category.INDIVIDUAL, Confidence.LOW, sentence([_PRIVATE_MAIL]), rule="private_mail")
    known = directory()
    alias = known.find(whose, on) or known.find(whose.removeprefix("the"), on)
    ending = next((e for e in _DOMAINS if domain.endswith(e[0])), None)
    if not ending and not email and not alias:
        ending = next((e for e in _SITE_ENDINGS if domain.endswith(e[0])), None)
    if ending:
        reason = sentence([f'{what}: its domain ends in "{ending[0]}"'])
        return Recipient(name, ending[1], Confidence.LOW, reason, rule="domain")
    if alias:
        return from_entry(name, alias, f'{what} at "{domain}", which is listed', Confidence.LOW, on)
    return not_known(name, "address", f"{what}: it does not say whose")
