"""A child in a row of a list that a sentence quotes: "The first line read: X, Y, 14 Elm Way, FSM Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.marks import DAY
from text.privacy.unclaimed.vocabulary import is_english, places

_ROW = lazy_pattern(
    r"(?i:\b(?:(?:samples?|examples?|specimen|test|dummy|real|typical|first|second|third|last|top|next|one|single"
    r"|this) (?:[\w-]+ )?(?:lines?|rows?|records?|entry)|(?:line|row|record|entry) (?:no\.? ?|number )?\d{1,6})\b"
    r"[^.:;,]{0,60}?(?::|\b(?:reads?|reading|says|said|shows?|showed|is|was|began|begins|went)\b[:,]?)) ?"
    r"[\"'\u201c\u2018(\[]?(?P<row>[^.;:\n]{8,300})"
)
_BETWEEN = lazy_pattern(r"\s*[,|\t]\s*")
_OF_PUPIL = lazy_pattern(
    rf"(?:FSM|SEND?|EHCP?|EAL|CLA|LAC|PP|CIN)\b.{{0,12}}|(?:Y|Yr|Year|NCY) ?\d{{1,2}}[A-Z]?|[MFKESN]|Reception"
    rf"|[A-Z]\d{{11}}[0-9A-Z]|{DAY}|\d{{1,3}}[A-Za-z]? (?:[A-Z][\w'\u2019-]+ ){{1,3}}[A-Z][a-z]+"
)
"""What stands in the row of a pupil: a need, a year, a letter that is a sex or a code, a number, a day, a home."""
_NAME = lazy_pattern(r"[^\W\d_a-z][\w'\u2019-]*[^\W\d_A-Z](?: [^\W\d_a-z][\w'\u2019.-]*){0,2}")
_DAY = lazy_pattern(rf"(?<!\d){DAY}", re.IGNORECASE)
_FEWEST, _FIRST = 4, 4
"""Values in such a row, and the first of them, of which names are taken."""


def names_in_quoted_rows(line: str) -> Iterator[str]:
    """The names in rows that a clean line quotes, each half by itself."""
    for _, named in _rows_in(line):
        yield from named
        if len(named) > 1:
            yield f"{named[1]} {named[0]}"


def days_in_quoted_rows(line: str) -> Iterator[tuple[int, int]]:
    """Where days stand in such rows: of birth."""
    for m, _ in _rows_in(line):
        yield from (day.span() for day in _DAY.finditer(line, *m.span("row")))


def _rows_in(line: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    if line.count(",") + line.count("|") < _FEWEST - 1:
        return
    for m in _ROW.finditer(line):
        values = [x.strip(" \"'\u201c\u201d)]") for x in _BETWEEN.split(m["row"])]
        if len(values) < _FEWEST or not any(map(_OF_PUPIL.fullmatch, values)):
            continue
        named = [x for x in values[:_FIRST] if _NAME.fullmatch(x) and not _OF_PUPIL.fullmatch(x) and _may_be(x)]
        if named and not any(map(ends_as_body, named)):
            yield m, named


def _may_be(name: str) -> bool:
    return not (is_listed_body(name) or name.casefold() in places() or all(map(is_english, name.split())))
