"""A child who is named behind labels, as forms have them: "Pupil name: X, Y", "Surname: X Forename: Y Yr: 8"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.rules import family
from text.privacy.rules.children import CAPITAL, is_rare_name
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.rules.signs import signs_in
from text.privacy.unclaimed.vocabulary import is_word

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

_PART_SAID = lazy_pattern(
    rf"\b(?i:(?:(?P<last>surname|family name|last name)|(?P<middle>middle names?)"
    rf"|(?P<first>forenames?|given names?|first names?))(?: ?[:=]| is| was| of)? )(?P<name>{CAPITAL}(?: {CAPITAL})?)"
    r"(?=\s*(?:$|[,;:.()|/\"\u201d]|and\b|in\b|of\b|with\b|was\b|is\b))"
)


def names_behind_labels(text: str) -> Iterator[str]:
    """The name that a clean text gives in two parts, each behind its label, whatever stands between them.

    Columns are described so too ("surname Yes, forename No"): one part is no word, or children are called by it.
    """
    if "name" not in text:
        return
    parts = {kind: m["name"] for m in _PART_SAID.finditer(text) for kind in ("first", "middle", "last") if m[kind]}
    first, last = parts.get("first", ""), parts.get("last", "")
    if first and last and not (is_word(first) and is_word(last) and not is_called_so(first)):
        yield f"{first} {last}"
        yield from filter(None, (parts.get("middle"),))


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
