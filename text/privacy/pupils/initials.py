"""Rows of a table that was pasted as words: "Who / Yr / Code" heads them, and each is a letter, a family and a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.clean import fold
from text.one_line import cut
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.unclaimed.vocabulary import family_names, is_english

_PARTS = r"(?:\s*[|;,\t/]\s*|\s+)"
_WHO = (
    r"(?:(?:child|pupil|student|learner)(?:['\u2019]s)?(?: (?:name|initials?))?|who(?:se)?|(?:sur|fore|full )?name"
    r"|initials?"
    r"(?: (?:and|&|\+) (?:sur|family )?name)?|young person|yp)"
)
_YEAR = r"(?:yr\.?(?: ?gr(?:ou)?p)?|nc ?y(?:ear)?|year(?: ?group)?|yg|y|class|form|tutor(?: group)?|age|reg(?: group)?)"
_HEADS = lazy_pattern(
    rf"(?:(?:no\.?|#|ref|la|date|upn|adm(?:ission)? ?no\.?){_PARTS}){{0,2}}(?P<who>(?i:{_WHO})){_PARTS}"
    rf"(?i:(?:sur|family |last )?name{_PARTS})?(?P<year>(?i:{_YEAR}))(?:{_PARTS}.*)?", re.IGNORECASE,
)
_OF_WORK = lazy_pattern(r"(?i)\b(?:role|post|job|e-?mail|grade|salary|organi[sz]ation|department|team|title|thesis"
                        r"|university)\b")
_FAMILY = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019'-]*[a-z\u00df-\u00ff](?:[-\u2010][^\W\d_][\w-]*)?"
_LETTERS = r"(?:[A-Z]\b\.? ?){1,2}"
_CLASS = r"(?:(?:[Yy](?:ear|r)?\.? ?)?(?:1[0-3]|[1-9])(?:[A-K]\d?)?|R(?:ec(?:eption)?)?|[Nn]ursery|N[12]?|Rec)"
_ROW = lazy_pattern(
    rf"\W{{0,3}}(?:\d{{1,4}}[.)]?{_PARTS})?(?P<name>{_LETTERS}{_FAMILY}(?: {_FAMILY})?|{_FAMILY}(?: {_FAMILY})?,? "
    rf"{_LETTERS}|"
    rf"{_LETTERS}(?:\t|\|| {{2,}}){_FAMILY}){_PARTS}(?P<year>{_CLASS})(?=$|[\s|;,\t/])(?!{_PARTS}(?:%|per "
    rf"cent))(?:{_PARTS}(?P<code>[A-Z]{{2,4}})(?=$|[\s|;,\t/]))?.*"
)
_MOST, _LONGEST = 2_000, 160


def initials_without(lines: Sequence[str], instead: str, named: set[str]) -> list[str]:
    """The lines without who stands in such rows, the year and a code behind it; the names go into `named`."""
    out = list(lines)
    for n, m in _rows_in(lines):
        name = " ".join(m["name"].replace("|", " ").split())
        if _may_be(name):
            named.add(name)
            start = len(lines[n]) - len(lines[n].lstrip())
            spans = [(start + m.start(x), start + m.end(x)) for x in ("name", "year", "code") if m[x]]
            out[n] = cut(lines[n], spans, instead)
    return out


def _rows_in(lines: Sequence[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The rows below such headings, with their numbers."""
    for n, line in enumerate(lines):
        head = line.strip()
        if not 5 < len(head) <= _LONGEST or not _HEADS.fullmatch(head) or _OF_WORK.search(head):
            continue
        for k, row in enumerate(lines[n + 1 : n + 1 + _MOST], start=n + 1):
            said = row.strip()
            if not said:
                continue
            if (m := _ROW.fullmatch(said)) is None:
                break
            yield k, m


def _may_be(name: str) -> bool:
    words = [w for w in name.replace(",", " ").split() if len(w.strip(".")) > 1]
    whole = " ".join(words)
    if not words or is_listed_body(whole) or ends_as_body(whole):
        return False
    return all(fold(w) in family_names() or not is_english(w) for w in words)
