"""Children by their parents' family name: "Mr and Mrs X, parents of Ann", "Dear Mrs X" above "Re: Ann"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cases.rare import is_childs_by_form
from text.privacy.grown_ups import is_at_work
from text.privacy.rules.one_child import FAMILY
from text.privacy.rules.sentences.whose import NAME, WORD, is_persons
from text.privacy.rules.signs import STRONG
from text.privacy.unclaimed.claims import is_in_office

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
_SOME = r"one|two|three|four|five|six|seven|\d|an?|the (?:child|girl|boy|pupil)"
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
    rf"(?:(?P<child>{NAME}),? \(?)?\b(?:a child|a minor|a protected party|(?<=\()child"
    rf"|(?<=\()minor)\b[^.;()]{{0,25}}?"
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
_CHILDREN_SAID = ("son", "daughter", "child", "boy", "girl", "twin", "niece", "nephew")
_NOBLE = ("Lord ", "Lady ", "Baroness ")
"""Before a family's name, which is another's without it."""
_TITLES = lazy_pattern(rf"^(?:(?:{_TITLE}|Sir|Dame|Lord|Lady|Baroness) |(?:[A-Z]\. ?))+")
_KIN_SAID = ("mum", "mam", "mother", "dad", "father", "parent", "carer", "guardian", "nan", "gran")
_FIRST = rf"(?:(?:[A-Z]\.? ?){{1,3}} |{WORD} )?"
_WHOSE_OWN = (
    r"\b(?:[Mm]y|[Oo]ur|their|his|her|whose)(?: (?:own|little|poor|dear|late|elder|eldest|youngest))?"
    rf"(?: (?:grand|step)?(?:sons?|daughters?|child(?:ren)?|boys?|girls?|twins?),?"
    rf"| {_KIN})? (?:{{children}})(?![\w-])"
)
_CALLED_PARENT = lazy_pattern(
    rf"\b{_KIN}s?(?:,| is| was|, called| called"
    rf"| named)*(?: an?)? (?P<title>{_TITLE}) {_FIRST}(?P<behind>{WORD})(?! [A-Z])"
    rf"|(?P<before>{_TITLE} {_FIRST}{WORD}|{WORD} {WORD}),? (?:who is )?(?:(?:the|a|an|his|her|their|whose)"
    rf" (?:[\w-]+ )?{_KIN}(?! (?:governor|council|company|body|group|association))(?: of (?:{_SOME})\b)?"
    rf"|{_KIN} of (?:{_SOME})\b)"
)
_TITLED = lazy_pattern(rf"\b(?:{_COUPLE}|{_TITLE} {_FIRST}(?P<one>{WORD}))(?!\w| [A-Z])")
_ONES_DATA = (
    r"(?:(?:own|little|young|elder|eldest|youngest|late|adopted|foster|autistic|disabled|teenage|only|two|three|four"
    r"|\w+-year-old) ){0,2}(?:(?:grand|step)?(?:sons?|daughters?|child(?:ren)?|boys?|girls?|twins?)|nieces?|nephews?)"
    r"(?:['\u2019]s?)? (?:(?:own|whole|full|entire|pupil|school|census|NPD|personal|private|medical|SEND?|EHCP|care"
    r"|exclusion|attendance|safeguarding|individual|confidential|education(?:al)?) ){0,3}"
    r"(?:records?|files?|data|details|entry|reports?|information|results)\b"
)
_OF_ONES_DATA = lazy_pattern(
    rf"(?P<name>(?:{_TITLE} )?(?:[A-Z]\. ?){{0,2}}{WORD}(?: {WORD}){{0,3}})"
    rf"(?:(?:,| \([^()]{{1,40}}\),?)? whose {_ONES_DATA}"
    rf"|,? (?:says|said|complain\w*|told \w+|claims|claimed|found(?: out)?|learned|learnt|wrote|writes|believes"
    rf"|discovered) (?:that )?(?:her|his|their) {_ONES_DATA}"
    rf"|['\u2019]s (?:[\w-]+ )?{_ONES_DATA}"
    r"|,? (?:has|had) (?:a|an|one|two|three) (?:[\w-]+ ){0,2}(?:sons?|daughters?|child(?:ren)?|boys?|girls?|twins)"
    r" whose (?:[\w-]+ ){0,2}(?:records?|files?|data|details)\b)"
)
"""Whose child's data are spoken of, with or without a title."""
_SPEAKER = lazy_pattern(
    rf"\b(?:said|says|asked|asks|told us|writes|wrote|added|adds) (?P<last>{WORD} {WORD})(?=[.,;]|$| (?:in|at"
    rf"|on|to)\b)"
    rf"|(?P<first>{WORD} {WORD}) (?:said|says|asked|asks|told|writes|wrote|added|adds)\b"
)
_OF_A_BODY = lazy_pattern(
    r"(?:,| \()? ?(?:of|at|from|for|with) (?:the )?(?:[A-Z][\w'\u2019&-]* ?){2,}|,? (?:an?|the|its|their|our"
    r"|chief) [^.;]{0,40}\b"
    r"(?:firm|company|charity|department|council|school|union|trust|body|campaign)\b|['\u2019]s (?:firm|company"
    r"|department)\b"
)
"""Behind who speaks for it."""
_TITLED_THERE = lazy_pattern(rf"{_TITLE} {_FIRST}(?={WORD}$)")
_TITLE_BEFORE = lazy_pattern(rf"\b{_TITLE} {_FIRST}$")
_FAR = 30
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


def parents_of_named(children: Collection[str], lines: Sequence[str]) -> Iterator[str]:
    """The names of who is called a parent, or a child of these her own: they tell whose child it is.

    Not of who has an office there, or speaks for a body.
    """
    given = {name.split()[0] for name in children if name and not name.endswith(FAMILY)}
    theirs = re.compile(_WHOSE_OWN.format(children="|".join(map(re.escape, sorted(given)))) if given else "(?!)")
    for line in lines:
        small = line.lower()
        for m in _OF_ONES_DATA.finditer(line) if any(map(small.__contains__, _CHILDREN_SAID)) else ():
            yield from _of_ones_data(m["name"])
        if not children:
            continue
        for m in _CALLED_PARENT.finditer(line) if any(map(small.__contains__, _KIN_SAID)) else ():
            yield from _parent(line, *m.span("behind" if m["behind"] else "before"))
        if theirs.search(line):
            spans = [m.span("family" if m["family"] else "one") for m in _TITLED.finditer(line)]
            spans += [m.span("last" if m["last"] else "first") for m in _SPEAKER.finditer(line)]
            for span in spans:
                yield from _parent(line, *span)


def _of_ones_data(name: str) -> Iterator[str]:
    """The name in full, and the family's, of whom no title or office frees: it tells whose child it is."""
    plain = _TITLES.sub("", name)
    words = plain.split()
    family = words[-1]
    if is_listed_body(plain) or ends_as_body(plain) or not is_persons(f"Ann {family}"):
        return
    if len(words) > 1:
        yield plain
    if plain != name:
        yield f"{family}{FAMILY}"
        yield from (name,) if name.startswith(_NOBLE) else ()


def _parent(line: str, start: int, end: int) -> Iterator[str]:
    """The name there, of the family alone behind a title, if it is of no office and of no body."""
    title = _TITLED_THERE.match(line, start, end)
    first, start = start, title.end() if title else start
    if title is None and (titled := _TITLE_BEFORE.search(line, max(0, start - _FAR), start)):
        first = titled.start()
    name = line[start:end]
    if is_at_work(line, first, end) or _OF_A_BODY.match(line, end) or is_in_office(line, first, end):
        return
    if " " in name:
        yield from filter(is_persons, (name,))
    elif is_persons(f"Ann {name}") and not is_listed_body(name):
        yield f"{name}{FAMILY}"
