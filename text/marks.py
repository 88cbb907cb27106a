"""Numbers and birth dates that are one person's own: they tell by themselves, in any cell or text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.naming import persons_in

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
YEAR = r"(?:19|20)\d\d"
DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[./ ,-]+(?:\d{{1,2}}|{MONTH})[./ ,'\u2019-]+(?:{YEAR}|\d\d)(?!\d)"
    rf"|{YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}(?!\d)|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {YEAR}"
    rf"|\d{{1,2}}(?:\.|\u00ba| de)? [^\W\d_]{{3,10}}\.?(?: de)? {YEAR}|\d{{8}}(?!\d)|\d{{6}}(?!\d))"
)
NO_STRETCH = (
    rf"(?! *(?:to|and|until|till|through|-|\u2013|\u2014) *(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?[./ -]+(?:\d{{1,2}}\b"
    rf"|{MONTH})"
    rf"|{MONTH} \d|{YEAR}\b)|,? *(?:onwards?|(?:or|and) (?:later|earlier|after|before|since)))"
)
"""A day and no stretch of days: a cohort is born between two of them."""
LABEL = (
    r"(?:d\.? ?o\.? ?b\b\.?|date[-_ ]?of[-_ ]?birth|birth ?date|birth ?day|dyddiad geni|geburtsdatum|date de naissance"
    r"|fecha de nacimiento|data urodzenia)"
)
BORN = r"(?:born|b\.|geb\.|geboren|n\u00e9e? le|nacid[oa]|urodzon[ya]|ur\.|ganwyd)"
_WHOSE = r"(?: (?:of|for) [^\d,.;:]{1,40})?"
IS = r"[ :=(\[\u2013\u2014-]*(?:(?:is|was|on|of|the|el|am|given as)\b[ :]*)*"
BIRTH = re.compile(
    rf"\b{LABEL}{_WHOSE}{IS}{DAY}{NO_STRETCH}|\b(?P<born>{BORN}){IS}{DAY}{NO_STRETCH}"
    rf"|(?<!\d){DAY} ?(?:[(\[=:]+ ?{LABEL}|d\.?o\.?b\b)",
    re.IGNORECASE,
)
PUPIL_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]\d{11}[0-9A-Za-z](?![A-Za-z0-9])")
"""A unique pupil number: a letter and twelve digits; a temporary one ends with a letter."""
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_OWN = (
    r"(?:upn|unique pupil (?:number|no|id\w*|ref\w*)|uln|unique learner (?:number|no|id\w*)|ucn|uci"
    r"|unique candidate (?:number|id\w*)|nhs ?(?:number|no|num|id)?|national insurance (?:number|no)?|ni (?:number"
    r"|no)|nino"
    r"|passport (?:number|no)?)"
)
LABELLED = re.compile(
    rf"\b{_OWN}\.?[ :#=(.\u2013-]*(?:(?:is|of|no|number)\b[ .:#]*)*(?=(?:[A-Z]{{0,3}}[ -]?\d|\d))"
    r"[A-Z]{0,3}(?:[ .-]?\d){6,13}(?:[ -]?[A-Z]\d{0,6}[A-Z]?)?(?!\d|,\d{3}|\d* ?(?:pupils|records|children))"
    r"|\b(?:pupil|child|student|learner|candidate|exam(?:ination)?)(?:'?s|\u2019s)? (?:number|no|id|identifier|ref"
    r"|reference)\b"
    r"\.?[ :#=(-]*(?:(?:is|no|number)\b[ .:#]*)?[A-Z]{0,2}\d{4,13}[A-Z]?(?!\w|,\d{3}| (?:pupils|records|children))",
    re.IGNORECASE,
)
_LABELLED_BEHIND = re.compile(
    r"(?<![\w.])(?:\d[ -]?){9,12}[A-Za-z]?[ (\[,=-]{1,3}(?:nhs|uln|upn|unique (?:pupil|learner))\b", re.IGNORECASE
)
_SPACED_PUPIL_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z](?:[ -]?\d){12}(?![A-Za-z0-9])")
HEALTH = re.compile(r"(?<![\d+.])\d{3}[ -]\d{3}[ -]\d{4}(?![\d.])")
_INSURANCE = re.compile(r"\b(?![DFIQUV])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b")
DIGIT = re.compile(r"\d")
_CANDIDATE = re.compile(r"(?<![A-Za-z0-9])\d{5}[A-Z]\d{6}[A-Z](?![A-Za-z0-9])")

SEVERAL = re.compile(
    r"\b(?:children|pupils|students|learners|people|persons|those|babies|patients|participants|pupil-level|cohorts?"
    r"|adults|individuals|members|everyone|anyone|births|ages)\b",
    re.IGNORECASE,
)

def told_by_itself(text: str) -> str:
    """Why, where a number or a birth date says so whatever stands beside it. `text` is clean."""
    return next((why for why, _ in _found(text)), "")


def marks_of(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers and birth dates of one person stand in a clean text."""
    return (m.span() for _, m in _found(text))


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """What each is, and where: first what is looked for fastest. A digit stands in each."""
    if not DIGIT.search(text):
        return
    yield from (("a pupil number", m) for m in PUPIL_NUMBER.finditer(text))
    yield from (("a pupil number", m) for m in _SPACED_PUPIL_NUMBER.finditer(text) if _checks(m[0]))
    yield from (("a birth date", m) for m in BIRTH.finditer(text) if not _of_several(text, m))
    for pattern in (LABELLED, _LABELLED_BEHIND, _INSURANCE, _CANDIDATE):
        yield from (("a person's own number", m) for m in pattern.finditer(text))
    yield from (("a person's own number", m) for m in HEALTH.finditer(text) if _checks_health(m[0]))


def valid_pupil_number(text: str) -> bool:
    """True for a cell that is a unique pupil number with the right first letter, and nothing else."""
    return PUPIL_NUMBER.fullmatch(text) is not None and _checks(text)


def _checks(number: str) -> bool:
    digits = [int(c) for c in number[1:] if c.isdigit()]
    return len(digits) == 12 and _LETTERS[sum(d * w for w, d in enumerate(digits, 2)) % 23] == number[0].upper()


def _checks_health(number: str) -> bool:
    digits = [int(c) for c in number if c.isdigit()]
    return (11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11) % 11 == digits[9]


def _of_several(text: str, birth: re.Match[str]) -> bool:
    """True for a day on which many were born: those of a study."""
    before = text[max(0, birth.start() - 60) : birth.start()]
    return bool(birth["born"] and SEVERAL.search(before)) and not any(n.sure for n in persons_in(before))
