"""Classifies one piece of a recipient's cell: a body, a part of one, a person, a person's role."""

from __future__ import annotations

import re
from functools import lru_cache

from model.recipient import Category, Confidence
from recipients.cell.forms import company_form, everyday_words, places_among, trade_word, written_together
from recipients.cell.names import clean_name, core_words, name_words, organisation_key
from recipients.cell.people import is_given_name, looks_like_a_person, name_of_a_person, never_surnames, surely_nobody
from recipients.directory import directory
from recipients.listed import known_exactly, read_clean
from recipients.looks.tokens import (
    ENDS_NOBODY,
    HAS_NOTE,
    IS_FORM,
    IS_LAST,
    IS_LEGAL,
    IS_LTD,
    IS_ODD,
    IS_OF_OR_FOR,
    IS_ONE,
    IS_OTHER,
    IS_PLAIN,
    IS_STANDING,
    IS_STRONG,
    IS_THE,
    IS_TITLE,
    IS_TOGETHER,
    IS_WHERE,
    LEADS_NUMBER,
    MAY_TURN,
    NO_NAME,
    NO_PART,
    NO_PERSON,
    STANDS_IN,
    may_be_part,
    read_tokens,
)
from recipients.rules import OF_TRADE, STRONG_RULES, has_company_form, rule_book, strong_words
from recipients.single import decide
from text.pattern import lazy_pattern

OF_A_UNIVERSITY = ("school of", "school for", "institute of", "institute for", "faculty", "centre for")
_PARTS = (*OF_A_UNIVERSITY, "department of", "dept of", "division of", "college of", "centre of", "center for", "unit")
_TRADES = frozenset(["consultancy", "industry"])
_OF_FAMILIES = frozenset(["sons", "daughters", "co"])
_LEAST_OF_A_NAME, _MOST_OF_A_NAME = 2, 5  # words
_LONGEST = 200  # characters; a longer text is a sentence, not a name

_JOBS = frozenset(
    [
        *("professor", "lecturer", "director", "head", "manager", "analyst", "editor", "reporter", "correspondent"),
        *("journalist", "fellow", "student", "phd", "msc", "mphil", "dphil", "md", "ba", "bsc", "ma", "researcher"),
        *("investigator", "officer", "associate", "assistant", "consultant", "economist", "statistician", "scientist"),
        *("candidate", "ceo", "cto", "chair", "secretary", "pi"),
    ]
)
_BEGIN_JOBS = frozenset(
    ["professor", "prof", "phd", "msc", "head", "director", "chief", "deputy", "senior", "lead", "principal", "reader"]
)
_PSEUDONYM = lazy_pattern(r"(?:researcher|applicant|requester|person|individual)\s+[\w-]{1,8}", re.IGNORECASE)
_HEAD = lazy_pattern(r"[,:(]|\s[-\u2013\u2014]\s")
_WIDER_HEAD = lazy_pattern(r"[:(]|\s[-\u2013\u2014]\s")  # "Institute of Education, University of London"
_TWO_FAMILIES = lazy_pattern(r"[^\W\d_a-z][^\W\d_]+-[^\W\d_a-z][^\W\d_]+")
_INDEPENDENT = lazy_pattern(r"\b(?:independent|freelance|private|self.employed)\b", re.IGNORECASE)


@lru_cache(maxsize=512)
def is_body(piece: str) -> bool:
    """True for a listed name, or a form that admits no other reading."""
    if len(piece) > _LONGEST:
        return False
    found = known_exactly(piece, None)
    if found:
        return found.confidence is Confidence.HIGH  # "Devon" in "Devon and Cornwall Police" is not a body of its own
    if _no_strong_rule(piece):
        return False
    found = decide(piece, None)
    return found.rule in STRONG_RULES or (
        found.category is Category.COMMERCIAL and found.rule in OF_TRADE and not is_job(piece)
    )


_READ_CLOSELY = IS_LEGAL | IS_LTD | IS_FORM | IS_STRONG | IS_TOGETHER | IS_OTHER | IS_OF_OR_FOR | IS_STANDING | IS_ODD
_LOOSE_ENDS = HAS_NOTE | IS_WHERE | IS_LAST | MAY_TURN
_WHOLE_WORDS = IS_ONE | IS_PLAIN


def surely_no_body(piece: str) -> bool:
    """True where one look shows that `is_body` is false: asked of all pieces before one of them is read closely."""
    words, kinds, some, every = read_tokens(piece.split())
    if kinds and every & _WHOLE_WORDS == _WHOLE_WORDS and not (some & _READ_CLOSELY or some & LEADS_NUMBER):
        of_ends = kinds[-1] & _LOOSE_ENDS or kinds[0] & (MAY_TURN | IS_THE)
        if not (of_ends or directory().may_find("".join(words))):
            return True
    read, found = read_clean(piece)
    if found or not read.words or not read.all & IS_PLAIN or read.text != piece:
        return found is None and _no_strong_rule(piece)
    return not (read.is_company or read.some & (IS_TOGETHER | IS_STRONG))


def surely_no_person(piece: str) -> bool:
    """True where one look shows that `may_be_person`, and so `is_person`, is false."""
    _, kinds, some, every = read_tokens(piece.split())
    if not some & NO_NAME or every & _WHOLE_WORDS != _WHOLE_WORDS or some & (IS_ODD | LEADS_NUMBER):
        return False
    if kinds[0] & (IS_TITLE | STANDS_IN):
        return False
    return bool(some & NO_PART or kinds[-1] & ENDS_NOBODY) or not _LEAST_OF_A_NAME <= len(kinds) <= _MOST_OF_A_NAME


def is_company(piece: str) -> bool:
    """True for what ends in the legal form of a company, whatever else its words may say."""
    words = name_words(piece)
    return has_company_form(words) or bool(company_form(piece, words))


def is_called_like_others(piece: str) -> bool:
    """True for one word that is a listed body's name, and as likely a place, a person's or any other ("Harrow").

    No company and no newspaper: who waits for them hears of "Guardian and Pike Ltd".
    """
    word = piece.casefold()
    if not (piece.isalpha() and piece.istitle()):
        return False
    found = known_exactly(piece)
    if not found or not {found.category, *found.also}.isdisjoint((Category.PRESS, Category.COMMERCIAL)):
        return False
    if everyday_words([word]) or places_among([word]) or name_of_a_person(word):
        return True
    longer = (f"{word} school", f"{word} college", f"{word} university", f"university of {word}")
    return any(map(directory().find, longer))


def only_trade(piece: str) -> bool:
    """True for a trade and a legal form with no name ("Consulting LLP", "Sons Ltd"): the end of a company's name."""
    words = name_words(piece)
    core = [w for w in core_words(words) if w not in _OF_FAMILIES]
    return len(core) < len(words) and not known_exactly(piece) and all(map(_is_trade, core))


def _is_trade(word: str) -> bool:
    found = rule_book().first_match((word,), (word,))
    return word in never_surnames() or everyday_words([word]) or bool(found and found.rule.name in _TRADES)


def _no_strong_rule(piece: str) -> bool:
    """True where one look shows that no rule that makes a body fits: the half of a name, as a rule."""
    if not piece.replace(" ", "").isalnum() or written_together(piece):
        return False
    words = name_words(piece)
    return strong_words().isdisjoint(words) and not has_company_form(words) and not company_form(piece, words)


@lru_cache(maxsize=512)
def stands_alone(piece: str) -> bool:
    """True for what names a body by itself; false for the half of a name, a department, a place, a person, a job."""
    if len(piece) > _LONGEST or is_part(piece) or is_job(piece):
        return False
    words = core_words(name_words(clean_name(piece)))
    bare = all(everyday_words([w]) or places_among([w]) for w in words)
    if is_body(piece):
        return bool(words) and not (len(words) == 1 and places_among(words))
    if is_company(piece) and not only_trade(piece):
        return True
    found = decide(piece, None)
    if found.category in (Category.UNKNOWN, Category.INDIVIDUAL) or bare:
        return False
    return found.confidence is not Confidence.LOW


@lru_cache(maxsize=512)
def reads_as_a_body(piece: str) -> bool:
    """True for what stands alone, and for what is only guessed to be a body ("Halcyon Literacy Trust")."""
    if stands_alone(piece):
        return True
    if len(piece) > _LONGEST or is_part(piece) or is_job(piece) or is_fragment(piece) or only_trade(piece):
        return False
    return len(name_words(piece)) > 1 and decide(piece, None).category not in (Category.UNKNOWN, Category.INDIVIDUAL)


def is_part(piece: str) -> bool:
    """True for a department or a school that is not listed by that name: it needs the body that it belongs to."""
    if not " ".join(name_words(piece)).startswith(_PARTS):
        return False
    heads = {piece, *(_HEAD.split(piece, maxsplit=1)[:1]), *(_WIDER_HEAD.split(piece, maxsplit=1)[:1])}
    return not any(directory().find(organisation_key(head)) for head in heads)


def is_fragment(piece: str) -> bool:
    """True for a few everyday words or places: the rest of a name rather than a name."""
    words = name_words(piece)
    return len(words) <= 4 and all(everyday_words([w]) or places_among([w]) for w in words) and not is_body(piece)


def is_place(piece: str) -> bool:
    """True where every word is a place."""
    words = name_words(piece)
    return bool(words) and all(places_among([w]) for w in words)


def is_job(piece: str) -> bool:
    """True for what somebody is ("Senior Lecturer", "PhD", "Head of Policy") and no body is called."""
    words = name_words(piece)
    if not 1 <= len(words) <= 7 or _JOBS.isdisjoint(words):
        return False
    if words[-1] not in _JOBS and words[0] not in _BEGIN_JOBS:
        return False
    return not (directory().find(organisation_key(piece)) or is_independent(piece))


@lru_cache(maxsize=512)
def is_person(piece: str) -> bool:
    """True for a name that is a person's by its title, its given name or its form; and for "Researcher 12"."""
    if _PSEUDONYM.fullmatch(piece):
        return True
    if surely_no_person(piece) or surely_nobody(piece) or not looks_like_a_person(piece):
        return False
    found = decide(piece, None)
    return found.category is Category.INDIVIDUAL and found.rule in ("titled_person", "named_person")


@lru_cache(maxsize=512)
def may_be_person(piece: str) -> bool:
    """True for two to five capitalised words that nothing says to be a body: where a body follows, it is a person."""
    if is_person(piece):
        return True
    parts = piece.split()
    words = name_words(piece)
    if not _LEAST_OF_A_NAME <= len(parts) <= _MOST_OF_A_NAME or not words:
        return False
    if not NO_PERSON.isdisjoint(words) or words[-1] in never_surnames():
        return False
    if not all(map(may_be_part, reversed(parts))) or is_company(piece):
        return False
    if (
        all(map(str.isupper, parts))
        or everyday_words(words)
        or any(p.isalpha() and p.isascii() and trade_word(p) for p in parts)
    ):
        return False
    found = decide(piece, None)
    return found.category in (Category.UNKNOWN, Category.INDIVIDUAL) or found.confidence is Confidence.LOW


def surely_person_beside(piece: str) -> bool:
    """True for what may be a person and has a given name or two family names: beside a body it is no second body."""
    if is_person(piece):
        return True
    words = piece.split()
    if not words or not (is_given_name(words[0].casefold()) or _TWO_FAMILIES.fullmatch(words[-1])):
        return False
    return may_be_person(piece)


def is_independent(piece: str) -> bool:
    """True where somebody is said to act for himself: "independent researcher"."""
    return bool(_INDEPENDENT.search(piece))
