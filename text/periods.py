"""Years, school years, terms and quarters in one form, however they are printed: 2014/15 is 2014-2015.

A school year is one year, and never the two years that it touches: "2014/15" is not "2014 to 2015", and not "2014 and
2015". Where the second year of a span is no next one, it is a span by any sign: "2010-12" is "2010 to 2012". And the
words of dates, in English, Welsh and German.
"""

from __future__ import annotations

import re

from text.pattern import lazy_pattern

_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)
_WELSH = "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr".split()  # noqa: SIM905
_GERMAN = {
    "januar": 1, "februar": 2, "m\u00e4rz": 3, "maerz": 3, "m\u00e4r": 3, "mrz": 3, "mai": 5, "juni": 6, "juli": 7,
    "oktober": 10, "okt": 10, "dezember": 12, "dez": 12,
}
"""Where they are not the English ones."""
_BEHIND_O = {"fawrth": 3, "fai": 5, "fehefin": 6, "orffennaf": 7, "fedi": 9, "dachwedd": 11, "ragfyr": 12}
"""As Welsh has them behind "o": 4ydd o Fai."""
MONTHS = (
    {"sept": 9} | {name: n for n, month in enumerate(_ENGLISH, 1) for name in (month[:3], month)}
    | {month: n for n, month in enumerate(_WELSH, 1)} | _BEHIND_O | _GERMAN
)
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
"""A regular expression for a month's name."""
ORDINAL = "(?:st|nd|rd|th|af|il|[ey]dd|f?ed|eg|ain)"
"""Behind the number of a day: 9th, 9fed."""
OF = "(?:of|o)"
WEEKDAY = (
    "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    "|dydd ?(?:llun|mawrth|mercher|iau|gwener|sadwrn|sul))"
)

_YEAR = r"(?:19|20)\d\d"
_ANY = lazy_pattern(rf"{_YEAR}|(?:[Aa]ut|[Ss]pr|[Ss]um|AUT|SPR|SUM)[A-Za-z]{{0,7}}\.?\d\d")
"""What any of the others begins with, or holds: most cells have none."""
_SPAN = lazy_pattern(
    rf"(?<![\d/.-])({_YEAR})([-/]|to)({_YEAR}|\d\d)(?:(-|to)({_YEAR})([-/])({_YEAR}|\d\d))?(?!\d)(?![-/.]\d)"
)
_JOINED = lazy_pattern(rf"(?<=\d)(?:,?and|&)(?={_YEAR}(?!\d))")
_FROM = lazy_pattern(rf"[Ff]rom(?={_YEAR}(?:/{_YEAR})?~)")
_TERM = lazy_pattern(
    rf"(?:(?<![^\W\d_])|(?<=[a-z])(?=[A-Z]))(?:([Aa])ut(?:umn)?|([Ss])pr(?:ing)?|([Ss])um(?:mer)?)\.?(?:[Tt]erm)?,?"
    rf"({_YEAR}|\d\d)(?![\d/])"
)
_NAMED = lazy_pattern(rf"(?:[Aa]cademic[Yy]ears?|AY)(?={_YEAR})|(?:[Ff]inancial[Yy]ears?|FY)(?={_YEAR})")
_Q = "[Qq](?:uarter|tr)?"
_QUARTER = lazy_pattern(rf"({_YEAR})\W?{_Q}([1-4])(?!\d)|(?<![A-Za-z]){_Q}([1-4])\W?(?={_YEAR}(?!\d))")
_OF_MONTHS = ("jan(?:uary)?X mar(?:ch)?", "apr(?:il)?X june?", "july?X sept?(?:ember)?", "oct(?:ober)?X dec(?:ember)?")
_MONTHS_OF_QUARTER = lazy_pattern(
    "(?<![A-Za-z])(?:" + "|".join(f"({m})" for m in _OF_MONTHS).replace("X ", r"\.?(?:to|-|\u2013|until|/)")
    + rf")\.?,?(?={_YEAR}(?!\d))", re.IGNORECASE,
)
"""Of one calendar year: "January to March 2019"."""
_LONGEST = 60
"""Years of a span."""


def in_one_form(tidied: str) -> str:
    """A text without white space, its years, school years, terms and quarters written in one way."""
    if not _ANY.search(tidied):
        return tidied
    text = _MONTHS_OF_QUARTER.sub(lambda m: f"Q{m.lastindex}\x01", _QUARTER.sub(_quarter, tidied))
    text = _TERM.sub(_term, text)
    text = _SPAN.sub(_span, text)
    text = _NAMED.sub(lambda m: "AY" if m[0][0] in "Aa" else "FY", text)
    return _JOINED.sub(",", _FROM.sub("", text))


def _span(found: re.Match[str]) -> str:
    first, sign, second, joint, third, other_sign, fourth = found.groups()
    begins = _years(first, sign, second)
    if joint is None or begins is None:
        return begins or found[0]
    ends = _years(third, other_sign, fourth)
    return f"{begins}~{ends}" if ends else found[0]


def _years(first: str, sign: str, second: str) -> str | None:
    """A school year as 2014/2015, a span as 2010~2012; None for what is neither: a code, a month."""
    begin = int(first)
    end = int(second) if len(second) == 4 else begin - begin % 100 + int(second)
    end += 100 if len(second) == 2 and end < begin else 0
    if sign != "to" and end == begin + 1:
        return f"{begin}/{end}"
    return f"{begin}~{end}" if sign != "/" and begin < end <= begin + _LONGEST else None


def _term(found: re.Match[str]) -> str:
    autumn, spring, summer, year = found.groups()
    name = f"{autumn}utumn" if autumn else f"{spring}pring" if spring else f"{summer}ummer"
    return f"{name}{year if len(year) == 4 else f'20{year}' if year < '50' else f'19{year}'}"


def _quarter(found: re.Match[str]) -> str:
    return f"Q{found[2]}\x01{found[1]}" if found[1] else f"Q{found[3]}\x01"
