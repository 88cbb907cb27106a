"""Children by their parents' family name: "Mr and Mrs X, parents of Ann", "Dear Mrs X" above "Re: Ann"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.cases.rare import is_childs_by_form
from text.privacy.rules.one_child import FAMILY
from text.privacy.rules.sentences.whose import NAME, WORD, is_persons
from text.privacy.rules.signs import STRONG

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?"
_COUPLE = rf"{_TITLE}(?: {WORD})? (?:and|&) {_TITLE}(?: {WORD})? (?P<family>{WORD})(?!\w| [A-Z])"
_PARENTS_OF = lazy_pattern(
    rf"\b{_COUPLE}[,(]? ?\(?(?:who are )?(?:the )?parents of (?P<given>{WORD})(?: {WORD})?(?: and (?P<other>{WORD}))?"
)
_WHOSE_CHILD = lazy_pattern(
    rf"\b(?:{_COUPLE}|{_TITLE} (?P<one>{WORD})(?! [A-Z])),? whose (?:\w+ )?(?:sons?|daughters?|child(?:ren)?|twins"
    r"|boys?|girls?)\b(?P<said>[^.;]{0,120})"
)
_KIN = r"(?:mum|mam|mother|dad|father|parent|carer|guardian|nan|gran|grandmother|grandfather)"
_SIGNED = lazy_pattern(
    rf"\((?P<child>{NAME})['\u2019]s? {_KIN}\)|^{NAME},? \(?(?:the |a )?{_KIN} (?:of|to) (?P<last>{NAME})\)?[.,]?$",
    re.IGNORECASE,
)
"""Below a letter."""
_AT_SCHOOL = lazy_pattern(r"\b(?:attends?|goes to|is at|pupils? at|excluded|school|academy)\b")
_DEAR = lazy_pattern(rf"Dear (?:{_TITLE}(?: (?:and|&) {_TITLE})? )(?P<family>{WORD})\b *[,:.]?$")
_RE = lazy_pattern(
    r"(?:Re|RE|Ref|Subject|(?:Your )?(?:[Pp]upil|[Cc]hild|[Ss]on|[Dd]aughter|[Ss]tudent)"
    r"|(?:(?:Permanent|Fixed[ -]term) )?(?:[Ee]xclusion|[Ss]uspension|[Aa]ttendance)(?: of)?) ?[:\u2013-]? ?"
    rf"(?P<given>{WORD})(?: (?P<family>{WORD}))?(?= ?$|[ ,]+[(\d\u2013-]|, | - )"
)
_BY_PARENT = lazy_pattern(
    rf"(?:(?P<child>{NAME}),? \(?)?\b(?:a child|a minor|a protected party|(?<=\()child|(?<=\()minor)\b[^.;()]{{0,25}}?"
    r"(?:by|through) (?:his|her|their) (?:(?:\w+|and|&) ){0,5}?(?:mother|father|m[ua]m|dad|parent|guardian|friend"
    rf"|grand\w+|aunt|uncle),? (?P<name>{NAME})", re.IGNORECASE,
)
"""Who goes to court for a child: the name tells whose child it is."""
_OF_ONE = lazy_pattern(
    rf"(?<![\w-])(?P<one>{WORD}) (?:and|&) (?P<other>{WORD}) (?P<family>{WORD}),? \(?(?:who are )?(?:the )?"
    r"(?:parents|mother and father|m[ua]m and dad|grandparents|guardians) of (?:the|a|one) (?:\w+[ -]){0,3}"
    r"(?:child|girl|boy|pupil|schoolgirl|schoolboy|teenager|toddler|twins)\b"
)
_YOUR_CHILD = lazy_pattern(
    r"\byour (?:[\w-]+ )?(?:son|daughter|child|boy|girl|twins)(?:['\u2019]s)?\b"
    rf"|(?<![\w-]){WORD}['\u2019]s (?:pupil|school|SEND?|EHCP|exclusion|attendance) (?:records?|file|data)\b"
)
"""In a letter: whoever it is addressed to is a parent."""
_BELOW, _LETTER = 4, 12
"""Lines below who is addressed: those with the subject, and those of the letter."""


def of_couple(line: str) -> Iterator[str]:
    """The names, in full, of children whose parents a line names by their family's."""
    for m in _SIGNED.finditer(line):
        yield from filter(is_childs_by_form, filter(None, (m["child"], m["last"])))
    if " by " in line or " through " in line:
        for m in _BY_PARENT.finditer(line):
            yield from filter(is_persons, filter(None, (m["child"], m["name"])))
    if " parents of " in line:
        for m in _PARENTS_OF.finditer(line):
            names = (f"{given} {m['family']}" for given in (m["given"], m["other"]) if given)
            yield from filter(is_childs_by_form, names)
    if " of " in line:
        for m in _OF_ONE.finditer(line):
            yield from filter(is_persons, (f"{m['one']} {m['family']}", f"{m['other']} {m['family']}"))
    if " whose " in line:
        for m in _WHOSE_CHILD.finditer(line):
            family = m["family"] or m["one"]
            if (STRONG.search(m["said"]) or _AT_SCHOOL.search(m["said"])) and is_persons(f"Ann {family}"):
                yield f"{family}{FAMILY}"


def of_addressed(lines: Sequence[str]) -> Iterator[str]:
    """The names, in full, of children of whom a letter to their parents is."""
    for n, line in enumerate(lines):
        dear = _DEAR.match(line.strip()) if "Dear " in line else None
        if dear is None:
            continue
        if any(map(_YOUR_CHILD.search, lines[n + 1 : n + 1 + _LETTER])) and is_persons(f"Ann {dear['family']}"):
            yield f"{dear['family']}{FAMILY}"
        for below in lines[n + 1 : n + 1 + _BELOW]:
            about = _RE.match(below.strip())
            if about and about["family"] in (None, dear["family"]):
                name = f"{about['given']} {dear['family']}"
                if is_childs_by_form(name):
                    yield name
