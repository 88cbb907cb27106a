"""What in a recipient's cell, or in one beside it, says that it is about one child or a private person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from model.hidden import WITHHELD_CELL
from recipients.private.persons import (
    BODY,
    COLLECTIVE,
    WORD,
    is_of_several,
    is_one_child,
    may_be_person,
    parts_of,
    without_marks,
)
from text.clean import clean
from text.pattern import lazy_pattern
from text.privacy.marks import LIKE_BIRTH, MONTH, PUPIL_NUMBER, own_mark_in
from text.privacy.rules import family
from text.privacy.rules.one_child import speaks_of_one
from text.privacy.rules.signs import AGE_NUMBER, CLASS, NUMBER_SAID, ONE_CHILD, SCHOOL_YEAR

_BARE_AGE = lazy_pattern(rf"\({AGE_NUMBER}\)|[,(] ?(?:{SCHOOL_YEAR}) ?\)? ?$", re.IGNORECASE)
"""Behind a name: "(8)", ", Year 6"."""
_ABOUT = lazy_pattern(r"\b(?:re|regarding|concerning|in respect of|about|on behalf of|for)\b[:\s]+", re.IGNORECASE)
_ONE_CHILD = lazy_pattern(r"\b(?:he|she|his|her|son|daughter|boy|girl|pupil|child)\b", re.IGNORECASE)
_ONLY_AGE = lazy_pattern(rf"\s*{AGE_NUMBER}\s*(?:y|yo|yrs?|years?(?:\s+old)?)?\.?\s*$", re.IGNORECASE)
_ONLY_YEAR = lazy_pattern(rf"\s*(?:(?:year|yr\.?|y)?\s*{CLASS}|reception|nursery)\s*$", re.IGNORECASE)
_HEAD_BORN = lazy_pattern(r"\b(?:d\.?o\.?b|birth|birthday|birthdate|born)\b", re.IGNORECASE)
_HEAD_NUMBER = lazy_pattern(
    r"\bupn\b|\b(?:unique\s+)?pupil(?:'?s)?\s+(?:number|no|id|identifier|ref|reference)\b", re.IGNORECASE
)
_HEAD_AGE = lazy_pattern(
    r"^(?:(?:pupil|child|student|current)(?:'?s)?\s+)?age(?:\s+(?:in\s+years|of\s+(?:pupil|child)))?$", re.IGNORECASE
)
_HEAD_YEAR = lazy_pattern(
    r"^(?:(?:pupil|child|student|school)(?:'?s)?\s+)?(?:year\s+group|school\s+year|nc\s+year)$", re.IGNORECASE
)
_HEAD_PERSON = lazy_pattern(
    r"\b(?:forename|surname|first\s+name|last\s+name|family\s+name|given\s+name|home\s+address|address|postcode|post\s+code"
    r"|e-?mail|phone|telephone|mobile|parent|guardian|carer|mother|father|gender|ethnicity|religion|nhs\s+number)\b",
    re.IGNORECASE,
)
_BORN_FOR = lazy_pattern(rf"\W*born \d (?!of\b|{MONTH}\b)[a-z]+\b[^\d,;()]*$", re.IGNORECASE)
"""A body's name begins so: "Born 2 Learn Ltd"."""
_WHEN_DONE = lazy_pattern(
    r"\b(?:approved|signed|agreed|decided|supplied|received|requested|expires|before|until)\b", re.IGNORECASE
)
"""A day with these is no birth date."""
_NUMBERED = lazy_pattern(
    r"\b(?:urn|ukprn|uprn|refs?|reference|no|number|id|code|contract|order|invoice|award|grant|licen[cs]e)\b\W{0,3}\d{6,8}\b",
    re.IGNORECASE,
)
"""A school's or a body's number, of which six digits may read as a day: "Figment (URN: 101202)"."""
_OF_ONE_PERSON = lazy_pattern(r"\b(?i:mrs?|miss|ms|mx)\b|(?<![\w'\u2019&.-])[A-Z](?:\.|(?= ))")
"""A title or a first letter: one word beside it is a name."""
_TAGS = lazy_pattern(r"</?[a-z][^<>]*>", re.IGNORECASE)
_SHORT = 40
"""Characters of a cell that can be about the recipient alone; a purpose is longer."""
_COMMON = frozenset(
    """
    the and for with from aged age year years old pupil child student born date birth dob upn number miss mrs
    mother father parent guardian carer example reception on behalf of son daughter data request applicant
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Words beside a name that are no part of it."""


def reason_in(text: str) -> str:
    parts = parts_of(text)
    # A line by itself, and with the one before: the date may stand below the name.
    for part in (*parts, *(f"{a} {b}" for a, b in pairwise(parts) if not WORD.search(without_marks(b)))):
        if why := _marked(part) or next(filter(None, map(_marked, _ABOUT.split(part)[1:])), ""):
            return why
    return ""


def _marked(part: str) -> str:
    """What in a line of the recipient's cell says that it is about one child, or a private person; "" for nothing."""
    born = LIKE_BIRTH.search(part)
    if born and _BORN_FOR.match(part) and (BODY.search(part) or COLLECTIVE.search(part)):
        born = None
    bare = NUMBER_SAID.sub(" ", part)
    numbered = bare != part and len(WORD.findall(bare)) > 1 and may_be_person(bare)
    why = own_mark_in(part) or ("a pupil number" if numbered else "")
    if why or (born and not is_of_several(part[: born.start()])):
        return why or "a birth date"
    plain = _TAGS.sub(" ", part)  # "<script>alert(1)" is no name of two words
    head = re.split(r"[,(]", plain, maxsplit=1)[0]
    aged = _BARE_AGE.search(plain) and len(WORD.findall(head)) > 1 and not COLLECTIVE.search(head)
    if aged and may_be_person(head):
        return "a child's age"
    if is_one_child(part) and (may_be_person(head) or ONE_CHILD.search(head)):
        return "a child's age" if not BODY.search(head) else ""
    if family.WHOLE_ADDRESS.match(part.strip()) and not (BODY.search(part) or family.PUBLIC_OFFICE.search(part)):
        return "a private address"
    day = family.ANY_DAY.search(_NUMBERED.sub(" ", part))
    if day and not _WHEN_DONE.search(part) and may_be_person(part):
        return "a date, as of birth"
    return ""


def reason_beside(heading: str, value: str, words: frozenset[str], *, full: bool) -> str:
    """What a cell beside a name says of one child; `words`: the name's, and whether it is `full` or only a word."""
    head = " ".join(heading.replace("_", " ").split())
    about = len(value) <= _SHORT or (words and words <= _words(value))
    taken_out = value == WITHHELD_CELL
    if taken_out and (private_heading(head) or full):
        return "a pupil's personal data"
    if (_HEAD_BORN.search(head) and any(c.isdigit() for c in value)) or LIKE_BIRTH.search(value):
        return "a birth date"
    if PUPIL_NUMBER.search(value):
        return "a pupil number"
    about = about or bool(_ONE_CHILD.search(value))
    age = _HEAD_AGE.search(head) and _ONLY_AGE.match(value)
    year = _HEAD_YEAR.search(head) and _ONLY_YEAR.match(value)
    if age or year or (about and is_one_child(value)) or speaks_of_one(clean(value)):
        return "a child's age"
    return ""


def is_full_name(name: str, words: frozenset[str]) -> bool:
    """True for two words, or one with a title or a first letter."""
    return len(words) > 1 or (bool(words) and _OF_ONE_PERSON.search(name) is not None)


def private_heading(heading: str) -> bool:
    """True for a column that says more of a person than a register of releases needs."""
    head = " ".join(heading.replace("_", " ").split())
    every = (_HEAD_BORN, _HEAD_NUMBER, _HEAD_AGE, _HEAD_YEAR, _HEAD_PERSON)
    return any(pattern.search(head) for pattern in every)


def private_text(value: str) -> bool:
    """True for a text that holds a birth date, a pupil number, or one child's age."""
    return bool(is_one_child(value) or own_mark_in(value) or LIKE_BIRTH.search(value))


def words_of(names: str | Iterable[str]) -> frozenset[str]:
    """The words by which names are recognised in another cell."""
    texts = [names] if isinstance(names, str) else names
    return frozenset(w for text in texts for w in _words(text) if w not in _COMMON)


def _words(text: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in WORD.findall(text) if len(w) > 2)


def names_any(value: str, words: frozenset[str]) -> bool:
    """True where a text holds one of the words of a name."""
    return not words.isdisjoint(_words(value))
