"""A child who is named behind labels, as forms have them: "Pupil name: X, Y", "Surname: X Forename: Y Yr: 8"."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.rules import family
from text.privacy.rules.children import CAPITAL, is_rare_name
from text.privacy.rules.signs import signs_in

_TURNED_NAME = lazy_pattern(
    r"(?i:\b(?:(?:case|subject|re)|(?:pupil|child|student|learner)(?:['\u2019]?s)?(?: (?:full )?names?)?"
    r"|name of (?:the )?(?:pupil|child)))(?: ?[:=] ?| [\u2013-] | (?i:is|was) )"
    rf"(?P<name>{CAPITAL}, {CAPITAL}(?: [A-Z]\b\.?)?)"
)
_SURNAMES = frozenset(("surname", "family", "last"))
_FORENAMES = frozenset(("forename", "forenames", "given", "first"))
_NO_LABEL = (
    r"(?!(?i:sur|fore|first|last|given|family|middle|preferred|legal|pupil|names?\b|dob|date|gender|sex\b|age\b|year"
    r"|upn|uln|address|post|class|form|school|initial|title|and\b|e-?mail|phone))"
)
_SURNAME = lazy_pattern(rf"(?i:\b(?:surname|family name|last name)) ?[:=]? ?{_NO_LABEL}{CAPITAL}")
_FORENAME = lazy_pattern(rf"(?i:\b(?:forenames?|given names?|first names?)) ?[:=]? ?{_NO_LABEL}{CAPITAL}")
_OF_PUPIL = lazy_pattern(
    r"\b(?:pupil|child|female|male|boy|girl)\b|\b(?:year|yr|class|form|age|sex|gender)(?: group)? ?[:=] ?\w",
    re.IGNORECASE,
)


def named_by_labels(text: str, words: AbstractSet[str]) -> bool:
    """True for a short clean cell that names a pupil behind labels, whatever the name."""
    return _of_form(text, words) or _turned_with_day(text)


def _of_form(text: str, words: AbstractSet[str]) -> bool:
    """True for both names of somebody, each behind its label, beside what is said of a pupil."""
    if _SURNAMES.isdisjoint(words) or _FORENAMES.isdisjoint(words):
        return False
    if not (_SURNAME.search(text) and _FORENAME.search(text)):
        return False
    return _OF_PUPIL.search(text) is not None or bool(signs_in(text, words))


def _turned_with_day(text: str) -> bool:
    """True for a name behind what says whose it is, the last part first: with "name", or before a day."""
    m = _TURNED_NAME.search(text)
    if m is None or not is_rare_name(m["name"].rstrip(".")):
        return False
    label = text[m.start() : m.start("name")].casefold()
    return "name" in label or family.DAY_BEHIND.match(text, m.end()) is not None
