"""Numbers and birth dates that are one person's own: they tell by themselves, in any cell or text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from text.clean import plain_characters
from text.pattern import lazy_pattern
from text.privacy.naming import persons_in

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
YEAR = r"(?:19|20)\d\d"
YEAR_ALONE = lazy_pattern(rf"(?<!\d){YEAR}(?!\d)")
"""No part of a longer number."""
_OF_MONTH = r"(?:0[1-9]|[12]\d|3[01])"
_YEAR_SAID = (
    r"(?:(?:two thousand|nineteen)(?: (?:and|hundred))* [a-z]+(?:[ -][a-z]+)?"
    r"|twenty[ -](?:oh[ -])?[a-z]+(?:[ -][a-z]+)?)"
)
_DAY_SAID = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[./ ,-]+(?:\d{{1,2}}|{MONTH}|[ivx]{{1,4}}(?=[./-]))"
    rf"[./ ,'\u2019-]+(?:{YEAR}|\d\d)(?!\d)"
    rf"|{YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}(?!\d)|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {YEAR}"
    rf"|\d{{1,2}}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:{YEAR}|\d\d)(?!\d)"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?|{_DAY_SAID})(?: day)?(?: of)? {MONTH},? (?:{YEAR}|{_YEAR_SAID})(?!\d)"
    rf"|\d{{1,2}}(?:\.|\u00ba| de)? [^\W\d_]{{3,10}}\.?(?: de)? {YEAR}"
    rf"|(?:{_OF_MONTH}{{2}}(?:19|20)?\d\d|{YEAR}(?:0[1-9]|1[0-2]){_OF_MONTH})(?!\d))"
)
NO_STRETCH = (
    rf"(?! *(?:to|and|until|till|through|-|\u2013|\u2014) *(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?[./ -]+(?:\d{{1,2}}\b"
    rf"|{MONTH})"
    rf"|{MONTH} \d|{YEAR}\b)|,? *(?:onwards?|(?:or|and) (?:later|earlier|after|before|since)))"
)
"""A day and no stretch of days: a cohort is born between two of them."""
LABEL = (
    r"(?:d\.? ?o\.? ?b\b\.?|d\.? ?of ?b\b\.?|date[-_ ]?of[-_ ]?birth|birth[-_ ]?date|birth[-_ ]?day|year of birth"
    r"|birth year|dyddiad geni|geburtsdatum|date de naissance|fecha de nacimiento|data urodzenia|data de nascimento"
    r"|data di nascita|data na\u0219terii|datum naro\w+|gimimo data|do\u011fum tarihi"
    r"|\u0434\u0430\u0442\u0430 \u0440\u043e\u0436\u0434\w+"
    r"|\u062a\u0627\u0631\u064a\u062e \u0627\u0644\u0645\u064a\u0644\u0627\u062f"
    r"|\u062a\u0627\u0631\u06cc\u062e \u067e\u06cc\u062f\u0627\u0626\u0634"
    r"|\u099c\u09a8\u09cd\u09ae \u09a4\u09be\u09b0\u09bf\u0996)"
)
"""The languages are those that most families of pupils in England and Wales speak."""
BORN = (
    r"(?:born|b\.|geb\.|geboren|n\u00e9e? le|nacid[oa]|nascid[oa]|nat[oa] il|n\u0103scut\u0103?|urodzon[ya]|ur\."
    r"|naro[dz]en[\u00fd\u00e1aey]?|gim\u0119s|gimusi|dzim\w+|ganwyd|ganed|f\u00f6dd|do\u011fumlu"
    r"|\u0440\u043e\u0434\u0438\u043b\w+)"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_WHOSE = r"(?: (?:of|for) [^\d,.;:]{1,40})?"
EXAMPLE = r"(?:e\.g\.,?|(?:eg|for example|for instance|such as|say)\b[,:]?)"
IS = (
    rf"[ :=>(\[\"'\u201c\u201d\u2013\u2014-]*(?:[,(] ?(?={EXAMPLE}))?"
    rf"(?:(?:(?:is|was|on|of|the|el|am|given as)\b|{EXAMPLE})[ :]*)*"
)
BIRTH = lazy_pattern(
    rf"\b{LABEL}{_WHOSE}{IS}{_WEEKDAY}{DAY}{NO_STRETCH}|\b(?P<born>{BORN}){IS}{_WEEKDAY}{DAY}{NO_STRETCH}"
    rf"|(?<!\d){DAY} ?(?:[(\[=:]+ ?{LABEL}|d\.?o\.?b\b)"
    rf"|\b(?:(?:sur|fore|family |first |last |given |full )names?|initials) ?(?:and|&|\+) {DAY}{NO_STRETCH}"
    rf"|\b{LABEL}{_WHOSE}{IS}(?:2[5-9]|[34]\d)\d{{3}}(?![\d%]|[.,/-]\d| *(?:pupils|records|children|rows|people))",
    re.IGNORECASE,
)
"""A day may be written as a spreadsheet counts it, from 1968 to 2036."""
LIKE_BIRTH = lazy_pattern(
    rf"\b{LABEL}[ :(on]*\d|\bborn (?:(?:on|in) )?(?:the )?(?:\d|{MONTH} (?:of )?\d)|\* ?{DAY}|\bb\.? ?{YEAR}\b",
    re.IGNORECASE,
)
"""Where only names are looked for, as in a recipient's cell, any number behind these words is a birth date."""
PUPIL_NUMBER = lazy_pattern(r"(?<![A-Za-z0-9])[A-Za-z]\d{11}[0-9A-Za-z](?![A-Za-z0-9])")
"""A unique pupil number: a letter and twelve digits; a temporary one ends with a letter."""
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_OWN = (
    r"(?:upn|unique pupil (?:number|no|id\w*|ref\w*)|uln|unique learner (?:number|no|id\w*)|ucn|uci"
    r"|unique candidate (?:number|id\w*)|(?:nhs|n\.h\.s\b\.?) ?(?:number|no|num|id)?|national insurance (?:number|no)?"
    r"|ni (?:number|no)|nino|chi (?:number|no)|passport (?:number|no)?)"
)
_PART = (
    r"(?:(?:(?:ends?|ending|begins?|beginning|starts?|starting)(?: (?:in|with))?|(?:last|final|first))"
    r"[ :=(\u2013-]+(?!(?:19|20)\d\d(?!\d))|(?:last|final|first) (?:\w+ )?(?:two|three|four|five|six|digits?|figures?"
    r"|characters?)[ :=(\u2013-]+(?:(?:are|is) )?|[.x*#\u2026\u2022]{2,}[ -]?)"
)
PARTLY = lazy_pattern(
    rf"\b{_OWN}\.?[ :#=(,-]*(?:the )?{_PART}\d{{2,7}}[A-Z]?(?=\s*(?:$|[^\w\s%+]|(?:and|dob|born|aged?|year|yr)\b))",
    re.IGNORECASE,
)
"""A part of such a number: with a birth date or first letters it is as good as the whole."""
LABELLED = lazy_pattern(
    rf"\b{_OWN}\.?(?:, (?=[A-Z][ -]?\d)|[ :#=(.\u2013\u2116-]*)(?:(?:is|of|no|number)\b[ .:#]*)*"
    r"(?=(?:[A-Z]{0,3}[ -]?\d|\d))"
    r"[A-Z]{0,3}(?:[ .\u2013-]?\d){6,13}(?:[ -]?[A-Z]\d{1,6}[A-Z]?\b|-?[A-Z]{1,2}\b| (?-i:[A-Z])\b)?"
    r"(?!\d|,\d{3}|\d* ?(?:pupils|records|children))"
    r"|\b(?:pupil|child|student|learner|candidate|exam(?:ination)?)(?:'?s|\u2019s)? (?:number|no|id|identifier|ref"
    r"|reference)\b"
    r"\.?[ :#=(-]*(?:(?:is|no|number)\b[ .:#]*)?[A-Z]{0,2}\d{4,13}[A-Z]?(?!\w|,\d{3}| (?:pupils|records|children))",
    re.IGNORECASE,
)
_LABELLED_BEHIND = lazy_pattern(
    r"(?<![\w.])(?:\d[ -]?){9,12}[A-Za-z]?[ (\[,=-]{1,3}(?:nhs|uln|upn|unique (?:pupil|learner))\b", re.IGNORECASE
)
_GROUPED_PUPIL_NUMBER = lazy_pattern(
    r"(?<![A-Za-z0-9])[A-Za-z] ?\d{3}([ -])\d{4}\1(?:\d{5}|\d{2}\1\d{3})(?![A-Za-z0-9])"
)
"""As forms part it: the letter, the authority, the school, the pupil."""
_SPACED_PUPIL_NUMBER = lazy_pattern(r"(?<![A-Za-z0-9])[A-Za-z](?:[ -]?\d){12}(?![A-Za-z0-9])")
HEALTH = lazy_pattern(r"(?<![\d+.])\d{3}[ .\u2013-]\d{3}[ .\u2013-]\d{4}(?!\d|[./]\d)")
_INSURANCE = lazy_pattern(r"\b(?![DFIQUV])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b")
DIGIT = lazy_pattern(r"\d")
_CANDIDATE = lazy_pattern(r"(?<![A-Za-z0-9])\d{5}[A-Z]\d{6}[A-Z](?![A-Za-z0-9])")

_TIME = lazy_pattern(r"20[0-3]\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])|20[3478]\d")
"""A day and an hour, or London's code without its nought."""
_TEN_DIGITS = lazy_pattern(
    r"(?i:\b(?:pupil|child|student|learner|candidate|subject|patient|participant|person|individual|boy|girl|member)"
    r"(?:'s|\u2019s)?(?: (?:records?|files?|data|identifiers?|id|number|no|ref|reference|case|code))*[ :#=(.-]+)"
    r"(?P<number>[1-9](?:\d{9}|\d{3} \d{3} \d{3}|\d\d[ -]\d{3}[ -]\d{4}))(?![\w/%]|[.,-]\d)"
)

_PARTS = lazy_pattern("[ -]")

SEVERAL = lazy_pattern(
    r"\b(?:children|pupils|students|learners|people|persons|those|babies|patients|participants|pupil-level|cohorts?"
    r"|adults|individuals|members|everyone|anyone|births|ages)\b",
    re.IGNORECASE,
)
OF_BIRTHS = frozenset(
    """
    surname forename name initials
    dob ob birth birthday birthdate dateofbirth born geni geb geboren geburtsdatum naissance nacimiento nascimento
    nascita
    na\u0219terii gimimo do\u011fum n\u00e9 n\u00e9e nacido nacida nascido nascida nato nata
    n\u0103scut n\u0103scut\u0103 urodzony urodzona urodzenia ur narozen\u00ed narodenia narozen narozena
    narozen\u00fd narozen\u00e1 naroden narodena naroden\u00fd naroden\u00e1
    gim\u0119s gimusi dzimis dzimusi ganwyd ganed f\u00f6dd do\u011fumlu
    \u0440\u043e\u0434\u0438\u043b\u0441\u044f \u0440\u043e\u0434\u0438\u043b\u0430\u0441\u044c
    \u0440\u043e\u0436\u0434\u0435\u043d\u0438\u044f
    \u0627\u0644\u0645\u064a\u0644\u0627\u062f \u067e\u06cc\u062f\u0627\u0626\u0634 \u099c\u09a8\u09cd\u09ae
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Of each form of LABEL and BORN a word: a text without any, and without "b" ("d.o.b."), holds no birth date."""
_LETTER = lazy_pattern(r"\b[bB](?:\.| (?:19|20))|[oO][f.]? ?[bB]\b")
"""No such letter is the class of sensitivity B, which stands alone."""
OF_NUMBERS = frozenset(("upn", "unique", "uln", "ucn", "uci", "nhs", "insurance", "ni", "nino", "chi", "passport"))
"""The same of the words that say whose a number is."""
_NHS = frozenset("nhs")
_OF_PERSONS = frozenset(("pupil", "child", "student", "learner", "candidate", "exam", "examination"))
_OF_REFERENCES = frozenset(("number", "no", "id", "identifier", "ref", "reference"))
"""Of these two kinds one each stands before such a number."""
_WORD = lazy_pattern(r"[^\W\d_]+")
_ASCII_WORD = lazy_pattern(r"[a-z]+")
_SOME_DIGITS = lazy_pattern(r"\d(?:[ .-]?\d){2}")
_MANY_DIGITS = lazy_pattern(r"\d(?:[ .\u2013-]?[A-Za-z]?\d){5}")
"""Fewer have none of the numbers that tell without a word. As the next two it goes over no end of a line."""
_NINE_DIGITS = lazy_pattern(r"\d(?:[ .\u2013-]?[A-Za-z]?\d){8}")
"""Fewer have all of them but the one that ends like this."""
_INSURANCE_ENDS = lazy_pattern(r"\d\d ?\d\d ?\d\d ?[A-D]\b")
_TELLING_NUMBERS = (_NINE_DIGITS, _INSURANCE_ENDS)
_FIRST_POINT = lazy_pattern(r"(?:^|[\s(])[aA][.)]? ")


def words_in(text: str) -> frozenset[str]:
    """Its words in small letters. Patterns are slow, so each is tried only where one of its words stands."""
    return frozenset((_ASCII_WORD if text.isascii() else _WORD).findall(text.lower()))


def may_be_birth(text: str, words: AbstractSet[str]) -> bool:
    """False for a text without a word that stands before a birth date."""
    return not OF_BIRTHS.isdisjoint(words) or ("b" in words and _LETTER.search(text) is not None)


def own_mark_in(text: str, words: AbstractSet[str] | None = None) -> str:
    """Why, where a number or a birth date says so whatever stands beside it. `text` is clean, `words` are its words."""
    return next((why for why, _ in _found(text, words_in(text) if words is None else words)), "")


def may_hold_own_mark(texts: str) -> bool:
    """False where no line of clean texts holds such a mark: one look in place of one at each cell of a row."""
    if texts.isascii():
        return _may_hold_own_mark(texts)
    words = words_in(texts)
    if may_be_birth(texts, words):
        return True
    if _SOME_DIGITS.search(texts) is None:
        return False
    if _says_number(words):
        return True
    return _MANY_DIGITS.search(texts) is not None and any(p.search(texts) is not None for p in _TELLING_NUMBERS)


_SMALL = bytes(ord(c.lower() if c.isalpha() else " ") for c in map(chr, range(128))) + bytes(128)
_NOUGHTS = bytes(ord("0" if c.isdigit() else c if c == "\n" else "x") for c in map(chr, range(128))) + bytes(128)
_WITHIN_NUMBERS = b" -.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _may_hold_own_mark(texts: str) -> bool:
    """The same of ASCII, many times as fast: numbers are what is left of digits without what stands between them."""
    written = texts.encode()
    words = {*written.translate(_SMALL).decode().split()}
    if may_be_birth(texts, words):
        return True
    digits = written.translate(_NOUGHTS, _WITHIN_NUMBERS)
    if b"000" in digits and _says_number(words):
        return True
    return b"0" * 9 in digits or (b"0" * 6 in digits and _INSURANCE_ENDS.search(texts) is not None)


def marks_of(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers and birth dates of one person stand in a clean text."""
    text = plain_characters(text)
    return (m.span() for _, m in _found(text, words_in(text)))


def _found(text: str, words: AbstractSet[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """What each is, and where: first what is looked for fastest."""
    if may_be_birth(text, words):
        yield from (("a birth date", m) for m in BIRTH.finditer(text) if not _of_several(text, m))
    if _SOME_DIGITS.search(text) is None:
        return
    if _says_number(words):
        for pattern in (LABELLED, PARTLY, _LABELLED_BEHIND):
            yield from (("a person's own number", m) for m in pattern.finditer(text))
    if _MANY_DIGITS.search(text) is None:
        return
    long = _NINE_DIGITS.search(text) is not None
    if long:
        yield from (("a pupil number", m) for m in PUPIL_NUMBER.finditer(text))
        yield from (("a pupil number", m) for m in _GROUPED_PUPIL_NUMBER.finditer(text))
        yield from (("a pupil number", m) for m in _SPACED_PUPIL_NUMBER.finditer(text) if _checks(m[0]))
    if _INSURANCE_ENDS.search(text):
        yield from (("a person's own number", m) for m in _INSURANCE.finditer(text))
    if long:
        yield from (("a person's own number", m) for m in _CANDIDATE.finditer(text))
        yield from (("a person's own number", m) for m in HEALTH.finditer(text) if _checks_health(m[0]))
        ten = (m for m in _TEN_DIGITS.finditer(text) if own_number(_PARTS.sub("", m["number"])))
        yield from (("a person's own number", m) for m in ten)


def _says_number(words: AbstractSet[str]) -> bool:
    """True where words say that a number is a person's."""
    if not OF_NUMBERS.isdisjoint(words) or words >= _NHS:
        return True
    return not (_OF_PERSONS.isdisjoint(words) or _OF_REFERENCES.isdisjoint(words))


def valid_pupil_number(text: str) -> bool:
    """True for a cell that is a unique pupil number with the right first letter, and nothing else."""
    return PUPIL_NUMBER.fullmatch(text) is not None and _checks(text)


def own_number(ten_digits: str) -> bool:
    """True where the last digit is that of a health number or of a learner number."""
    if _TIME.match(ten_digits):
        return False
    rest = _rest(ten_digits)
    return int(ten_digits[9]) in ((11 - rest) % 11, 10 - rest)


def _checks(number: str) -> bool:
    digits = [int(c) for c in number[1:] if c.isdigit()]
    return len(digits) == 12 and _LETTERS[sum(d * w for w, d in enumerate(digits, 2)) % 23] == number[0].upper()


def _checks_health(number: str) -> bool:
    digits = "".join(filter(str.isdigit, number))
    return (11 - _rest(digits)) % 11 == int(digits[9])


def _rest(digits: str) -> int:
    return sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11


def _of_several(text: str, birth: re.Match[str]) -> bool:
    """True for a day on which many were born, as those of a study, and for the second point of a list ("a. b.")."""
    before = text[max(0, birth.start() - 60) : birth.start()]
    if birth["born"] in ("b.", "B.") and (not before.strip(" (*-") or _FIRST_POINT.search(text, 0, birth.start())):
        rest = text[birth.end() :][:60].strip(" ,;:)-\u2013")
        return not any(n.sure or (n.whole and n.end - n.start == len(rest)) for n in persons_in(rest))
    return bool(birth["born"] and SEVERAL.search(before)) and not any(n.sure for n in persons_in(before))
