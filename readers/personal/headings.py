"""Headings under which a sheet shows pupils' personal data, and what a cell below must be for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from readers.columns.dates import read_date
from readers.columns.values import is_date_like
from readers.personal.persons import (
    CHILD,
    MAX_HEADING,
    SOUGHT,
    heading_of,
    in_languages,
    is_name,
    is_part_of_name,
    turned,
)
from text.clean import plain_letters
from text.pattern import lazy_pattern
from text.privacy.naming import begins_with_a_word
from text.privacy.private import is_a_name
from text.privacy.pupils.headings import BIRTH, NUMBER
from text.privacy.rules.children import is_rare_name
from text.privacy.rules.sought import is_name_of_one_sought

_PART_OF_NAME = (
    r"(?:(?:full|first|last|middle|family|given|preferred|legal|known) ?names?|names?|forenames?|surnames?|initials)"
)
_BORN = lazy_pattern(rf"(?:{CHILD} )?(?:{BIRTH}|birth|n[e\u00e9]e?(?: le)?)(?: of {CHILD})?")
_NUMBER = lazy_pattern(
    rf"(?:{CHILD} )?(?:{NUMBER}|nino|(?:national insurance|ni|passport) (?:number|no))(?: of {CHILD})?"
    rf"|{CHILD} (?:number|no|id|identifier|ref|reference(?: number| no)?)"
)
_NAME = lazy_pattern(
    rf"{CHILD}(?: (?:{_PART_OF_NAME}|first|last|given|family))?|(?:full )?{_PART_OF_NAME} of (?:the )?{CHILD}"
    rf"|(?:mother|father|parent|guardian|carer)(?:'?s|\u2019s)?(?:(?: or)? (?:carer|guardian))?(?: {_PART_OF_NAME})?"
    r"|(?:enw(?:['\u2019]r| y)? )?(?:disgybl|plentyn)|admission names?"
)
_SUBJECT = lazy_pattern(
    r"subject(?: name)?(?: of (?:the )?(?:request|enquiry|inquiry|order|data))?|(?:request|enquiry) subject|regarding"
)
"""What a request is about, or whom: names that are known tell."""
_INITIALS = lazy_pattern(r"(?:[A-Z]\.? ?){1,4}")
_NAME_SOUGHT = lazy_pattern(rf"{SOUGHT}(?: {_PART_OF_NAME})?|{_PART_OF_NAME} of (?:the )?{SOUGHT}")
_HOME = lazy_pattern(rf"home (?:address|post ?code|phone|telephone)|{CHILD} (?:home )?(?:address|post ?code)")
SAID_BESIDE = lazy_pattern(
    rf"(?:{CHILD} )?(?:{_PART_OF_NAME}|address(?: (?:line )?\d)?|post ?code|e ?mail(?: address)?|phone(?: number)?"
    r"|telephone(?: number)?|mobile(?: number)?|gender|sex|ethnicity|ethnic group|religion|first language|age"
    r"|year group|sen(?: status)?|fsm|send|disability|medical(?: condition| notes)?|looked after|nationality"
    r"|contact(?: details| number)?)"
)
"""Of a person too, where another column of the same table says that it is a list of persons."""
IN_EVERY_HEADING = (
    "birth", "born", "dob", "d.o.b", "d o b", "d of b", "naiss", "nacim", "urodz", "nascita", "nascim", "terii",
    "geburt", "tarihi", "gimimo", "narozen", "geboorte", "ganwyd", "n\u00e9", "nee", "ne le", "client", "service user",
    "admission", "upn", "uln", "ucn", "uci", "nhs", "nino", "insurance", "ni n",
    "passport", "pupil", "child", "student", "learner", "young", "subject", "home", "unique", "candidate", "mother",
    "father", "parent", "guardian", "carer", "cla", "lac", "missing", "misper", "sought", "wanted", "person", "victim",
    "individual", "suspect", "nominal", "case", "famil", "parties", "who", "applicant", "requester", "claimant",
    "respondent", "defendant", "disgybl", "plentyn", "geni", "regarding", "kid", "yp fore", "yp sur", "yp name",
    "yp first", "yp last", "yp given",
)
"""One of these stands in every heading that is looked for."""
OF_ANYBODY = ("name", "full name", "names")
"""A body may stand under these."""
_OF_A_NAME = lazy_pattern(
    r"(?:.* )?(?:first|last|given|family|middle|known as|\w* ?names?|initials?|key|noms?|prenoms?"
    r"|nome|cognome|sobrenome|nombres?|apellidos?|imie|imiona|nazwisk[oa]|(?:cyf)?enw(?:au)?|vorname|nachname"
    r"|(?:pre)?nume(?:le)?|so?yad\w*|child|pupil|student|learner)(?: \d)?"
)
_CODE = lazy_pattern(r"[A-Za-z]{0,3}[ -]?\d[\d -]{4,}[ -]?[A-Za-z\d]?")
_YEAR = lazy_pattern(r"(?:19|20)\d\d")
_SERIAL = lazy_pattern(r"[1-4]\d{4}(?:\.\d+)?")
"""A day as a spreadsheet counts it, from 1927 to 2036."""


@lru_cache(maxsize=1024)
def check_of(text: str) -> Callable[[str], bool] | None:
    """What a cell must pass to be what a heading says of a pupil; None for any other heading."""
    if not text or not any(map(text.casefold().__contains__, IN_EVERY_HEADING)):
        return None
    found = _check(heading_of(text)) if len(text) <= MAX_HEADING else None
    return found or next(filter(None, (_check(heading_of(half)) for half in in_languages(text))), None)


def _check(heading: str) -> Callable[[str], bool] | None:
    for pattern, test in ((_BORN, _is_birth), (_NUMBER, _is_number), (_HOME, _is_home), (_NAME_SOUGHT, _is_sought)):
        if pattern.fullmatch(heading):
            return test
    if _SUBJECT.fullmatch(heading):
        return _is_known_name
    if _NAME.fullmatch(heading):
        if "initial" in heading:
            return _is_initials
        part = any(w in heading for w in ("forename", "surname", "first", "last", "given", "family", "initial"))
        return is_part_of_name if part else _is_childs_name
    return None


def is_of_births(text: str) -> bool:
    """True for a heading of births, or of numbers that pupils alone have: whoever else is named in a row is of them."""
    return check_of(text) in (_is_birth, _is_number)


def names_beside(text: str) -> Callable[[str], bool]:
    """What a cell below another heading must pass to be the name of one whose birth or number stands beside it."""
    return is_part_of_name if _OF_A_NAME.fullmatch(plain_letters(heading_of(text))) else is_full_name


def is_full_name(cell: str) -> bool:
    """A name in full and nothing else, known or rare."""
    plain = turned(cell)
    return (is_a_name(plain) or is_rare_name(plain)) and is_name(cell)


def _is_known_name(cell: str) -> bool:
    return is_a_name(cell) and not begins_with_a_word(cell)


def _is_initials(cell: str) -> bool:
    return _INITIALS.fullmatch(cell) is not None or is_part_of_name(cell)


def _is_childs_name(cell: str) -> bool:
    return is_name(cell) or (cell.islower() and is_a_name(cell.title()))


def _is_sought(cell: str) -> bool:
    return is_name(cell) and is_name_of_one_sought(turned(cell))


def may_head_bodies(text: str) -> bool:
    """True for a heading of whom a request is about, such as Client: a body may be named there too."""
    return check_of(text) is _is_sought


def _is_birth(cell: str) -> bool:
    return bool(_YEAR.fullmatch(cell) or _SERIAL.fullmatch(cell) or read_date(cell)) or is_date_like(cell)


def _is_number(cell: str) -> bool:
    return "," not in cell and _CODE.fullmatch(cell) is not None and not is_date_like(cell)


def _is_home(cell: str) -> bool:
    return (any(map(str.isdigit, cell)) and any(map(str.isalpha, cell))) or cell.count(",") >= 2
