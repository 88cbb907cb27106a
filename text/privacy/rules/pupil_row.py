"""A row of a list of pupils within a line: a name, and behind it what only such rows say side by side. For texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body
from text.privacy.grown_ups import is_titled
from text.privacy.marks import DAY, PUPIL_NUMBER, YEAR_ALONE
from text.privacy.rules.children import is_rare_name

_MAY_BE = lazy_pattern(
    r"(?<!\w)(?:[A-Za-z]\d{11}|[MF](?!\w)|(?:[Ff]em|[Mm])ale\b|[Bb]oy\b|[Gg]irl\b|(?:Year|Yr|Y) ?\d|\d{1,2}[A-Z](?!\w))"
)
"""Quickly seen: a number, a sex or a class."""
_WORD = (
    r"(?!(?:year|yr|class|form|(?:fe)?male|boy|girl|reception|nursery)\b)"
    r"(?-i:[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]{1,40})"
)
_CLASS = (
    r"(?:(?:(?:nc )?year|yr|y|class|form) ?(?:1[0-4]|[1-9])(?-i:[A-Z])?|(?:1[0-3]|[1-9])(?-i:[A-Z])|reception|nursery)"
)
_NUMBER = r"[A-Z]\d{11}[0-9A-Z]"
_SEX = r"(?:(?-i:[MF])|(?:fe)?male|boy|girl)"
_SAID = rf"(?:(?P<sex>{_SEX})|(?P<day>{DAY})|(?P<class>{_CLASS})|(?P<number>{_NUMBER})|(?:1[0-8]|[3-9]))"
_ANY = rf"(?:{_SEX}|{DAY}|{_CLASS}|{_NUMBER}|(?:1[0-8]|[3-9]))"
_ENDS = r"\)?(?=[\s,;|.)]|$)"
_ROW = lazy_pattern(
    rf"(?<![\w'\u2019-])(?:(?P<before>{_NUMBER})[ ,;|\t]{{1,4}})?"
    rf"(?P<name>{_WORD}(?:,? {_WORD}){{1,3}}(?:,? (?-i:[A-Z])\.)?)"
    rf"(?P<said>(?:[ ,;|\t(]{{1,4}}{_ANY}{_ENDS}){{1,6}})", re.IGNORECASE,
)
_PART = lazy_pattern(rf"(?<!\w){_SAID}{_ENDS}", re.IGNORECASE)
_OF_SCHOOL_BORN = "1995"


class PupilRow(NamedTuple):
    """Who it is, and where the rest of it stands."""

    name: str
    said: tuple[int, int]


def rows_of_pupils_in(line: str) -> Iterator[PupilRow]:
    """The rows in a clean line."""
    if _MAY_BE.search(line) is None:
        return
    for m in _ROW.finditer(line):
        kinds = {part.lastgroup for part in _PART.finditer(m["said"])}
        days = [part["day"] for part in _PART.finditer(m["said"]) if part["day"]]
        if any(_is_of_age(day) for day in days):
            continue
        numbered = m["before"] is not None or PUPIL_NUMBER.search(m["said"]) is not None
        if not (numbered or ("day" in kinds and not kinds.isdisjoint(("class", "sex")))):
            continue
        name = m["name"]
        if is_rare_name(name) and not ends_as_body(name) and not is_titled(line, m.start("name")):
            yield PupilRow(name, m.span("said"))


def _is_of_age(day: str) -> bool:
    year = YEAR_ALONE.search(day)
    return year is not None and year[0] < _OF_SCHOOL_BORN
