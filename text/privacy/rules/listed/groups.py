"""Pupils whom a group or a picture names: "Our school council (Ada, Ben and Cai)", "Left to right: Ada, the head, Ben".

A grown-up who stands among them has a title, an office or a family's name; who has none of these is a pupil.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.remembered import remembered
from text.privacy.rules.forms.awards import may_be_pupils
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.claims import is_bodys
from text.privacy.unclaimed.vocabulary import is_english, places

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019']*[^\W\d_A-Z\u00c0-\u00de](?:[-\u2010\u2011][^\W\d_][\w-]*)?"
_WHOLE = rf"{_ONE}(?: {_ONE}){{0,2}}(?: [A-Z]\b\.?)?"
_GROUP = (
    r"(?:(?:school|class|eco|pupil|student|digital|year|house|sports|junior|youth|learner|reading|anti-bullying"
    r"|playground|wellbeing|online safety|e-safety|science|maths|library) ?-?"
    r"(?:council(?:l?ors?)?|parliament|committee|leaders?|leadership team|ambassadors?|captains?|champions?|voice"
    r"|(?:voice )?group|reps?|representatives?|cabinet|buddies|monitors?|librarians|senate|warriors|squad)"
    r"|house captains|prefects|head (?:boys?|girls?|pupils?)|sixth[- ]formers|young (?:carers|leaders|reporters)"
    r"|criw cymraeg|cyngor ysgol|pupil librarians|(?:debating|chess|football|netball|quiz|robotics|coding|gardening)"
    r" (?:team|club)|(?:Year|Yr|Class|Form) ?\d+ (?:team|group|pupils|reps?|children))"
)
_MEMBERS = (
    r"(?: (?:members|pupils|children|reps|team|group|officers|this year|for \d{4}(?:[/-]\d\d)?|202\d(?:[/-]\d\d)?))*"
)
_LEADS = (
    r"(?: ?\(|, ?(?:made up of|led by|who are|that is|namely) |:| [\u2013\u2014-]|,? (?:is|are|was|were|has|have"
    r"|includes?|consists? of|comprises?|chose|elected|welcomes?|is made up of|are made up of) )"
)
_OF_GROUP = lazy_pattern(rf"\b(?i:{_GROUP}{_MEMBERS}){_LEADS} ?(?P<list>[^()\n;.!?]{{5,300}})")
_BEHIND = lazy_pattern(
    rf"(?P<list>(?<![\w-]){_WHOLE}(?:, {_WHOLE}){{0,9}},? (?:and|&) {_WHOLE}),? ?\(?"
    rf"(?:(?:of|from|on|who are|are|our|the|all|new|this year's|this year\u2019s) ){{0,3}}(?i:{_GROUP})\b"
)
_ORDER = lazy_pattern(
    r"(?:\b(?:from )?(?:left to right|l ?(?:-|to|\u2013) ?r|right to left|(?:the )?left)|\b(?:front|back|middle|top"
    r"|bottom) row"
    r"|\bclockwise(?: from [\w ]{3,20}?)?)\)?(?: are| is)? ?[:,\u2013\u2014-]? (?P<list>[^\n;.!?]{5,300})",
    re.IGNORECASE,
)
_PICTURED = lazy_pattern(
    r"(?:^|(?<=[.!?(\]] ))(?:pictured?|photo(?:graph(?:ed)?)?|image|caption|shown|above|below)s?(?: \([^()]{1,30}\)"
    r"| above"
    r"| below| here)?(?: are| is|:|,| [\u2013\u2014-]) ?(?P<list>[^\n;.!?]{5,300})", re.IGNORECASE,
)
"""What says below a picture who is in it."""
_OFFICE_OF_NEXT = lazy_pattern(r", (?:the |our |an? )?(?:(?!and\b)[\w-]+ ){0,3}[A-Z][a-z]")
"""Between two names: "Ada, the schools minister Ann Bell"."""
_ITEM = lazy_pattern(
    rf"(?:^|[,/\u2022] ?|,? ?\b(?:and|&|with) )(?:(?:little|young|pupils?|twins|brothers|sisters|friends?) )*"
    rf"(?P<name>{_WHOLE})"
    rf"(?=\s*(?:$|[,/\u2022(]|(?:and|&|who|with|at|in|from|of|show\w*|meet\w*|hold\w*|ask\w*)\b|,))"
)
_TITLE = lazy_pattern(r"(?:Mrs?|Ms|Miss|Mx|Sir|Dame|Lord|Lady|Baroness|Dr|Prof|Professor|Rev|Cllr|Councillor)\b")
_OF_SCHOOL = lazy_pattern(
    r"\b(?:school|pupils?|primary|academy|class|year \d|nursery|ysgol|infants?|juniors?|head ?teacher|classroom)\b",
    re.IGNORECASE,
)
_OFFICE_BEHIND = lazy_pattern(
    r"(?:, ?| ?\()(?:the |our |an? |its )?(?:(?!and\b)[a-z-]+ ){0,2}(?:minister|MP|head\w*|teacher|governor"
    r"|secretary|director|chair\w*"
    r"|councillor|mayor|commissioner|officer|manager|editor|author|lead|chief|trustee|cabinet member|of the)\b"
    r"(?! [A-Z])"
)
_OFFICE_BEFORE = lazy_pattern(
    r"\b(?:minister|secretary|head|teacher|governor|director|chair\w*|councillor|mayor|commissioner|officer|author"
    r"|MP|chief|trustee|editor|manager)(?: for \w+)? $", re.IGNORECASE,
)
_GATES = ("council", "parliament", "captain", "prefect", "leader", "ambassador", "committee", "head boy", "head girl",
          " team", " club", "champions", "cyngor", "criw", "sixth", "young ", " reps", " voice", "buddies", "librarian",
          "cabinet", "senate", "squad", "warriors", "monitors", "pupils", "children", " group")
_PICTURES = (
    "picture", "photo", "left", "image", "caption", " row", "clockwise", "l-r", "l to r", "shown", "above", "below",
)
_FEWEST = 2


@remembered
def names_in_groups(line: str) -> tuple[str, ...]:
    """The names of pupils in a clean line that lists them as a group, or as who is in a picture."""
    if "," not in line and " and " not in line and " & " not in line:
        return ()
    lower = line.lower()
    found = [*_listed(line)] if any(map(lower.__contains__, _GATES)) else []
    if any(map(lower.__contains__, _PICTURES)) and _OF_SCHOOL.search(line):
        found += (name for m in [*_ORDER.finditer(line)] or _PICTURED.finditer(line) for name in _alone_in(line, m))
    return tuple(found)


def _listed(line: str) -> Iterator[str]:
    for pattern in (_OF_GROUP, _BEHIND):
        for m in pattern.finditer(line):
            said = [*_named(m)]
            names = [line[a:b] for a, b in said if _is_pupils(line, a, b)]
            if len(said) >= _FEWEST and len(names) * 2 > len(said):
                yield from names


def _named(m: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where in a line the items of a list that was found there stand."""
    start = m.start("list")
    yield from ((start + x.start("name"), start + x.end("name")) for x in _ITEM.finditer(m["list"]))


def _alone_in(line: str, m: re.Match[str]) -> Iterator[str]:
    """Of who is in a picture those who are called by a given name alone."""
    for a, b in _named(m):
        name = line[a:b]
        if (" " not in name or name[-2:-1] == " ") and _is_pupils(line, a, b):
            yield name


def _is_pupils(line: str, start: int, end: int) -> bool:
    name = line[start:end]
    first = name.partition(" ")[0]
    line = line[:end] if _OFFICE_OF_NEXT.match(line, end) else line
    if _TITLE.match(name) or _OFFICE_BEHIND.match(line, end) or _OFFICE_BEFORE.search(line[max(0, start - 40) : start]):
        return False
    if is_at_work(line, start, end) or is_bodys(line, start, end) or is_listed_body(name) or not may_be_pupils(name):
        return False
    return is_called_so(first) or not (is_english(first) or fold(name) in places())
