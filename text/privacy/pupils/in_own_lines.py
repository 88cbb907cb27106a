"""A child in a line or an entry of a list that says nothing else: "Name: X Y", "X 100710" (a birth in six digits)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.grown_ups import is_titled
from text.privacy.naming import reads_as_person
from text.privacy.unclaimed.vocabulary import family_names, given, is_word, places

_NAME = r"(?:[A-Z]\.? )?[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]*){0,2}?"
_BIRTH = r"(?<![\d.])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])[012]\d(?!\d|\.\d)"
_SUBJECT = r"(?:[Dd]ata [Ss]ubjects?|DATA SUBJECTS?|[Pp]upils?|PUPILS?|[Cc]hild(?:ren)?)"
_ENTRY = lazy_pattern(
    rf"(?:^|(?<=[:;,] )|(?<=\n))(?:[-*\u2022\u2013] |\d{{1,3}}[.)] )?(?:{_SUBJECT}:? )?(?P<name>{_NAME})"
    rf",? \(?(?:(?i:dob|d\.o\.b\.|born|b\.):? )?(?P<birth>{_BIRTH})\)?(?=\s*(?:$|[,;.\n]))"
    r"|\b(?:data|records?|files?|details|entry|row|case|plans?|attendance|exclusion) (?:of|for|on|about) "
    rf"(?P<of>{_NAME}),? \(?(?P<born>{_BIRTH})\)?(?![\w/-])"
)
_OF_SUBJECT = lazy_pattern(
    rf"(?:^|\b(?=[Dd]ata|DATA)|(?<=\n)){_SUBJECT}:? (?P<births>{_BIRTH}(?:(?:,| and|, and|;) {_BIRTH})*)"
    r"(?=\s*(?:$|[,;)\n]|\.(?:\s|$)))"
)
_OF_DAY = lazy_pattern(
    r"\b(?:signed|signature|approved|by|date[ds]?|author|minutes|from|reviewed|checked|meeting|to|with)\b[^\n.;]{0,20}\Z",
    re.IGNORECASE,
)
"""Before a name and a day that is no birth."""
_MAY_BE_BIRTH = lazy_pattern(_BIRTH)
_BEFORE, _ALIKE = 40, 2
"""Characters before a name; entries of such a form from which names need be in no list."""
_NAMED = lazy_pattern(
    r"\s*(?:[-*\u2022\u2013] |\d{1,3}[.)] )?(?i:(?:full )?name)\s?(?::|[\u2013-](?= ))\s*(?P<name>.{0,60}?)\s*$"
)
_OF_GROWN_UP = lazy_pattern(
    r"\W*(?:job|role|position|post|title|organi[sz]ation|company|employer|institution|e-?mail|tel|phone|mobile|contact"
    r"|signed|department|team|website|web|purpose|project|research|supervisor|applicant|requester|funder|body|recipient"
    r"|profession|occupation|affiliation|submitted|on behalf|data|date|reference|ref|dear|status|type|kind|category"
    r"|description|address)\b[^:\n]{0,40}:", re.IGNORECASE,
)
_NEAR = 3
"""Lines beside a name that say whose it is."""


def births_in_six(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The names beside which a birth stands in six digits, "" for a subject without one, and where the digits do."""
    if _MAY_BE_BIRTH.search(text) is None:
        return
    for m in _OF_SUBJECT.finditer(text):
        yield "", m.span("births")
    found = [(m, m["name"] or m["of"]) for m in _ENTRY.finditer(text)]
    found = [(m, x) for m, x in found if _may_be_persons(x)]
    found = [(m, x) for m, x in found if not _OF_DAY.search(text[max(0, m.start() - _BEFORE) : m.start()])]
    entries = [m for m, _ in found if m["name"]]
    for m, name in found:
        if _is_known(name) or (m["name"] and len(entries) >= _ALIKE):
            yield name, m.span("birth" if m["name"] else "born")


def named_alone(lines: Sequence[str]) -> Iterator[str]:
    """The names behind a lone "Name:", or in the line below it, beside which nothing says that a grown-up has it."""
    for n, line in enumerate(lines):
        if "ame" not in line.lower() or (m := _NAMED.match(line)) is None:
            continue
        behind = n + 1 if m["name"] else n + 2
        name = m["name"] or (lines[n + 1].strip() if n + 1 < len(lines) else "")
        beside = (*lines[max(0, n - _NEAR) : n], *lines[behind : behind + _NEAR])
        if name and _is_whole(name) and not any(map(_OF_GROWN_UP.match, beside)):
            yield name


def _is_whole(name: str) -> bool:
    said = name.title() if name.isupper() or name.islower() else name
    words = said.replace(",", "").split()
    if not 1 < len(words) <= 4 or is_titled(said, 0) or not all(w[:1].isupper() for w in words):
        return False
    return _may_be_persons(said) and any(fold(w) in given() or fold(w) in family_names() for w in words)


def _may_be_persons(name: str) -> bool:
    words = name.replace(",", "").split()
    known = [fold(w) in given() or fold(w) in family_names() for w in words]
    if (is_listed_body(name) and not all(known)) or ends_as_body(name) or not reads_as_person(name, family=True):
        return False
    return all(k or len(w.rstrip(".")) == 1 or not (is_word(w) or fold(w) in places())
               for k, w in zip(known, words, strict=True))


def _is_known(name: str) -> bool:
    return any(fold(w) in given() or fold(w) in family_names() for w in name.split())
