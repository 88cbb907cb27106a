"""Pupils with a figure each behind what only pupils have: "Attendance: X 82 %", "Pupil Premium: X \u00a31,345".

Schools and areas stand in such lists too, with what a school has: their names, and sums that are no pupil's, are left,
and so is a list with a body in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, ends_as_place, is_listed_body, may_be_school
from text.privacy.grown_ups import is_titled
from text.privacy.marks import DIGIT
from text.privacy.naming import begins_no_name
from text.privacy.pupils.values import NUMBERED, is_body
from text.privacy.rules.children import CAPITAL
from text.privacy.rules.sentences.whose import is_known, is_persons

_MAY_HEAD = lazy_pattern(
    r"attendance|absen|premium|\bfsm\b|meals|exclusion|suspension|sessions|lates?\b|reading age|sats|gcse|phonics"
    r"|\bsend?\b|ehcp|top[- ]up|detentions|behaviour|attainment|progress 8|achievement|key stage"
    r"|\bks ?\d", re.IGNORECASE
)
"""Quickly seen: no other words head such a list."""
_OF_PUPILS = (
    r"(?:(?:persistent |severe |unauthori[sz]ed |authori[sz]ed )?(?:attendance|absences?|absentees?)"
    r"|pupil premium(?: plus)?|fsm|free school meals?|(?:(?:fixed[- ]term|permanent|fixed[- ]period) )?(?:exclusions?"
    r"|suspensions?)|sessions (?:missed|lost|absent)|lates?|lateness|reading ages?|sats?|gcses?|phonics"
    r"|(?:send?|ehcp|ehc plan|top[- ]up|lac|cla)(?: top[- ]up)? (?:funding|payments?|allocations?)|top[- ]up"
    r"|detentions|behaviour points|achievement points|house points|attainment 8|progress 8|(?:key stage|ks) ?\d)"
)
_HEAD = lazy_pattern(
    rf"(?:(?:pupils?|children|individual|the|our|low|poor|total|current|overall|year \d{{1,2}}|y\d{{1,2}}) ){{0,3}}"
    rf"{_OF_PUPILS}(?: (?:by pupil|per pupil|percentage|rates?|figures?|data|list|allocations?|payments?"
    rf"|funding|scores?"
    r"|results?|grades?|marks|days|this (?:term|year)|to date|so far|received|in (?:the )?(?:autumn|spring"
    r"|summer)(?: term)?"
    r"|(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?|%)){0,3}(?: \([^()]{1,30}\))?", re.IGNORECASE
)
_COLON = lazy_pattern(r":(?= )")
_CLAUSE = lazy_pattern(r"[.;!?] (?=[A-Z])")
_NAME = rf"(?P<name>{CAPITAL}(?:,? {CAPITAL}){{1,3}})"
_FIGURE = (
    r"(?:(?P<pounds>\u00a3 ?(?P<sum>\d[\d,]{0,6})(?:\.\d\d)?)(?![\d,]*\d| ?(?:m|k|bn|million|thousand)\b)"
    r"|\d{1,3}(?:\.\d{1,2})? ?(?:%|per ?cent\b)"
    r"|\d{1,3}(?:\.5)? (?:half )?(?:days?|sessions?|points?|marks?|times|lates?|exclusions?|suspensions?|absences?)\b"
    r"|(?:scaled score |score |grade )?(?:1[01]\d|[89]\d|[1-9](?:\.\d)?)(?=\s*(?:$|[,;.)]|and\b)))"
)
_ITEM = lazy_pattern(rf"{_NAME}(?: ?[:=|\t(\u2013\u2014-] ?| (?:has |had |got |at |with |received )?){_FIGURE}\)?")
_BETWEEN = lazy_pattern(r"\s*(?:[,;|/]|\band\b|&)?(?:\s*and\b)?\s*")
_MOST_OF_PUPIL = 4_000
"""Pounds that a school gets for one pupil; a school's own sum is larger."""
_LONGEST_HEAD, _FAR, _MOST = 120, 240, 500
_LONGEST_LINE = 80


def names_with_figures(line: str) -> Iterator[str]:
    """The names of pupils in a clean line, each with a figure, behind what only pupils have."""
    if ": " not in line or _MAY_HEAD.search(line) is None:
        return
    for colon in _COLON.finditer(line):
        head = _CLAUSE.split(line[max(0, colon.start() - _FAR) : colon.start()])[-1].strip()
        if len(head) <= _LONGEST_HEAD and _HEAD.fullmatch(head):
            yield from _pupils(_items_in(line, colon.end() + 1))


def names_with_figures_below(lines: Sequence[str]) -> Iterator[str]:
    """The same of lines of their own below such a heading."""
    for n in range(1, len(lines)):
        if DIGIT.search(lines[n]) is None or len(head := lines[n - 1].strip().rstrip(" :.")) > _LONGEST_HEAD:
            continue
        if _MAY_HEAD.search(head) and _HEAD.fullmatch(head):
            yield from _pupils(_items_of_lines(lines[n : n + _MOST]))


def _items_in(line: str, at: int) -> Iterator[re.Match[str]]:
    item = _ITEM.match(line, at)
    while item is not None:
        yield item
        between = _BETWEEN.match(line, item.end())
        item = _ITEM.match(line, between.end()) if between else None


def _items_of_lines(lines: Sequence[str]) -> Iterator[re.Match[str]]:
    for line in lines:
        said = NUMBERED.sub("", line.strip())
        if not said:
            continue
        item = _ITEM.match(said) if len(said) <= _LONGEST_LINE else None
        if item is None:
            return
        yield item


def _pupils(items: Iterator[re.Match[str]]) -> Iterator[str]:
    """The names, or none where one is a body's or a sum is a school's."""
    found = [*items]
    if any(map(_is_of_body, found)):
        return
    named = [m for m in found if is_persons(_in_row(m)) and not is_titled(m.string, m.start())]
    if any(is_known(_in_row(m)) or not ends_as_place(_in_row(m)) for m in named):
        yield from (m["name"] for m in named if not may_be_school(_in_row(m)))


def _in_row(item: re.Match[str]) -> str:
    return item["name"].replace(",", "")


def _is_of_body(item: re.Match[str]) -> bool:
    name = item["name"]
    if item["sum"] and int(item["sum"].replace(",", "")) > _MOST_OF_PUPIL:
        return True
    return is_body(name) or is_listed_body(name) or ends_as_body(name) or begins_no_name(name.partition(" ")[0]) \
        or _MAY_HEAD.search(name) is not None
