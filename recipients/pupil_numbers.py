"""How many pupils a release is of, as the register says it; numbers of years, stages and sections are none."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from text.joined import Joined
from text.pattern import lazy_pattern

_SPACE = "[ \u00a0\u2009\u202f]"
_PUPILS = lazy_pattern(
    rf"(?<![\w.,\u00a3$\u20ac])(\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d{{1,9}}(?:\.\d{{1,3}})?)"
    r"\s*(million|m|thousand|k)?\s+(?:individual\s+|unique\s+)?"
    r"(pupils?|child(?:ren)?|students?|learners?|individuals?)\b(?!['\u2019]s|\s+per\b)",
    re.IGNORECASE,
)
_GROUPED = lazy_pattern(rf"(?<=\d){_SPACE}(?=\d{{3}}(?:{_SPACE}|$))")
_LABEL = (
    r"(?:key stage|ks|stage|year|yr|y|class|age|aged|section|table|phase|cohort|wave|tier|level|group|attainment"
    r"|progress|grade|set|sweep|round|part|annex|schedule|chapter|appendix|figure|version|stream|band|strand|pathway|theme"
    r"|unit|module|category|type|form|article|regulation|clause|paragraph|line|item|step|zone|ever|school|p|a|s|no\.?|#)s?"
)
_OF_LABEL = lazy_pattern(rf"(?:(?<![a-z]){_LABEL}[\s-]*|[a-z]-|\d-)$", re.IGNORECASE)
"""What owns the number behind it: "Key Stage", "Year", "Section"."""
_LISTED = lazy_pattern(
    rf"(?<![a-z]){_LABEL}[\s-]*(?:\d{{1,2}}\s*(?:,|/|-|\u2013|to|and|&|or)\s*(?:{_LABEL}[\s-]*)?)+$", re.IGNORECASE
)
_RANGED = lazy_pattern(
    r"\d\s*(?:million|m|thousand|k)?\s*(?:-|\u2013|\u2014|/|\bto\b|\bor\b)\s*$|\bbetween\s[^;]{1,30}\band\s*$",
    re.IGNORECASE,
)
"""Which of two numbers it is, is not said."""
_SHARE = lazy_pattern(
    r"(?:\b(?:top|bottom|best|worst|per|every|each|fewer than|less than|out of)"
    r"|\b(?:\d+|one|two|three|four|nine) in|<)\s*$",
    re.IGNORECASE,
)
_OF_AGE = lazy_pattern(
    r"\b(?:post|pre|under|over|below|above|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)"
    r"[\s-]*$",
    re.IGNORECASE,
)
"""Before a small number: "post-16 learners", "under 5 children"; or a day."""
_OLDEST = 31
_COUNTS = lazy_pattern(
    r"(?:\b(?:of|about|around|approximately|some|over|than|least|up to|circa|nearly)|~)\s*$", re.IGNORECASE
)
_BEFORE = 60
"""Characters before a number that are looked at."""
_MAY_COUNT = lazy_pattern(
    r"\d\s*(?:million|m|thousand|k)?\s+(?:individual\s+|unique\s+)?(?:pupil|children|child|student|learner|individual)",
    re.IGNORECASE,
)
"""The end of each that `_PUPILS` finds, faster to look for."""
_LONGEST = 4_000
"""Characters that are looked through."""
_OF_PUPILS = ("pupil", "child", "student", "learner", "individual")
_TIMES = {"million": 1_000_000, "m": 1_000_000, "thousand": 1_000, "k": 1_000}
_MOST_PUPILS = 100_000_000


def may_count(texts: Sequence[str]) -> Collection[int]:
    """The numbers of those among many texts in which `pupil_number` may find one."""
    held = sorted(Joined(texts).holding(_OF_PUPILS))
    return {held[n] for n in Joined([texts[n] for n in held]).matching(_MAY_COUNT)}


def pupil_number(printed: str, text: str) -> int | None:
    """The number of pupils in the register's own column, or else as a text says it; the largest if several.

    None for a number that belongs to something else ("Year 11 pupils"), a share ("1 in 5 pupils") and a range.
    """
    bare = _GROUPED.sub("", printed.replace(",", "").strip())
    if bare.isascii() and bare.isdigit() and len(bare) < 10:
        return int(bare)
    said = f"{printed}\n{text}"[:_LONGEST]
    if _MAY_COUNT.search(said) is None:
        return None
    found = [n for m in _PUPILS.finditer(said) if (n := _counted(m, said[max(0, m.start() - _BEFORE) : m.start()]))]
    return max((n for n in found if n <= _MOST_PUPILS), default=None)


def _counted(m: re.Match[str], before: str) -> int | None:
    """How many pupils the words count; None where the number is another's ("Year 11 pupils"), or a share or a range."""
    digits, times = m[1], _TIMES.get((m[2] or "").casefold(), 1)
    number = float(re.sub(r"[^\d.]", "", digits)) * times
    plain = "," not in digits and times == 1
    one = m[3].casefold() in _OF_PUPILS and not m.string[m.end() :].lstrip().casefold().startswith("record")
    if _RANGED.search(before) or _SHARE.search(before) or (one and number != 1) or ("." in digits and times == 1):
        return None
    if plain and (_OF_LABEL.search(before) or (digits[0] == "0") or (number <= _OLDEST and _OF_AGE.search(before))):
        return None
    if plain and number < 100 and _LISTED.search(before):
        return None
    if digits.isdecimal() and len(digits) == 4 and digits[:2] in ("19", "20") and plain:  # a year
        return int(number) if number % 50 == 0 and _COUNTS.search(before) else None
    return round(number)

