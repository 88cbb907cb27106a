"""References of the register and dates, as texts write them."""

from __future__ import annotations

import re
from datetime import date

_REFERENCE = re.compile(r"(?<![\w.-])(DR\d{6}\.\d{2}[A-Za-z]?|DS\d{5}[A-Za-z]?)(?![\w-])", re.IGNORECASE)
_REGULAR = re.compile(r"(?<![\w.-])R\d{4}(?![\w-])")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WORDS = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?(?:\sof)?\s)?("
    + "|".join(f"{m}|{m[:3]}" for m in _MONTHS)
    + r"|sept)\.?,?\s((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)?\d\d)(?![\d/-])(?!\.\d)")
_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])")


def references_in(text: str, *, regular: bool = True) -> tuple[str, ...]:
    """References in upper case, in order: DR161117.01, DS00928 and, if `regular`, R0042. Source: facts, 1.5."""
    found = [(m.start(), m[1].upper()) for m in _REFERENCE.finditer(text)]
    if regular:
        found += [(m.start(), m[0]) for m in _REGULAR.finditer(text)]
    return tuple(dict.fromkeys(r for _, r in sorted(found)))


def dates_in(text: str) -> tuple[str, ...]:
    """Dates in ISO form, in order: a day (2017-06-13), or a month (2013-02) where no day is given.

    Read are "20th February 2013", "28/11/2016", "15.06.2016", "5.9.2013" (the day first, as in Britain). What is no
    date of the calendar (27.2.207) is left out.
    """
    found: list[tuple[int, str]] = []
    for m in _WORDS.finditer(text):
        month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(m[2].casefold()[:3]))
        found.append((m.start(), _iso(int(m[3]), month, int(m[1])) if m[1] else f"{m[3]}-{month:02}"))
    found += [(m.start(), _iso(_year(m[3]), int(m[2]), int(m[1]))) for m in _DIGITS.finditer(text)]
    found += [(m.start(), _iso(int(m[1]), int(m[2]), int(m[3]))) for m in _ISO.finditer(text)]
    return tuple(dict.fromkeys(d for _, d in sorted(found) if d))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
