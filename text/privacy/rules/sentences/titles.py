"""A child of whom a title or the name of a file tells: "EHC plan X", "SAR response: X", "Letter to X, Y School"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.grown_ups import is_at_work
from text.privacy.naming import reads_as_person
from text.privacy.rules.sentences.whose import WORD, is_known, is_persons

_LONGEST = 160
_NO_MORE = r"(?!(?-i:DOB|UPN|NPD|EHCP|SAR|SEN|SEND|Year|Yr|DoB|Dob)\b)"
_NAME = rf"{WORD}(?: (?:(?-i:de|van|von|al|el|bin|ap|ab) )?{_NO_MORE}{WORD}){{1,2}}(?!\w)"
_TWO = rf"{WORD} {WORD}(?!\w)"
_TURNED = rf"{WORD}, {WORD}(?!\w)"
_SCHOOL = r"(?:[A-Z][\w'\u2019.-]* ){1,4}(?:School|Academy|Primary|Infants?|Juniors?|High|Nursery|Grammar)(?!\w)"
_OF_CHILD = (
    r"EHC plan|EHCP|education,? health and care plan|SEND? statement|statement of SEN|pupil (?:record|file)"
    r"|(?:NPD|national pupil database) record|school (?:record|report|file)|attendance record"
    r"|(?:exclusion|suspension) (?:appeal|letter|notice|record|hearing|decision|review)"
    r"|(?:school )?admissions? (?:appeal|decision)|SEND? (?:tribunal )?(?:appeal|decision|tribunal)"
    r"|child protection (?:plan|conference|record)|serious case review|child (?:safeguarding )?practice review"
    r"|birth certificate|personal education plan|safeguarding (?:referral|record)"
)
_OF_ONE = (
    r"EHC plan|EHCP|education,? health and care plan|SEND? statement|pupil (?:record|file)"
    r"|(?:NPD|national pupil database) (?:record|entry|file)|school (?:record|report|file)|attendance record"
    r"|(?:exclusion|suspension) (?:appeal|letter|notice|record|hearing)|admissions? appeal"
    r"|child protection plan|personal education plan|birth certificate"
)
"""What one child has; reviews are of those who write them too."""
_OF_SUBJECT = (
    r"(?:DSAR|SAR|(?:data )?subject access requests?|(?:NPD|national pupil database) (?:extract|data)"
    r"|(?:nationality|address|ethnicity|attainment|attendance) data)"
)
_MORE = r"(?: (?:response|reply|request|letter|decision|outcome|form|update|refusal|disclosure|extract|file|copy))?"
_JOINS = r"(?:(?P<mark> ?[:\u2013\u2014|-] ?|, )|(?P<of> (?:for|of|from|by|to|on|about|re|regarding|concerning) )| )"
_TITLE = lazy_pattern(
    rf"(?:^|(?<=[:.\u2013-] )|(?<=\bthe ))(?P<what>(?:(?P<child>{_OF_CHILD})|(?P<subject>{_OF_SUBJECT})){_MORE})"
    rf"{_JOINS}(?:pupil |child )?(?P<name>(?-i:(?=[A-Z]))(?:{_TURNED}|{_NAME}))"
    r"(?=\s*(?:$|[.,;:()\u2013\u2014-]|(?-i:DOB|dob|UPN|Year|Yr|aged)\b|\d|(?:and|of|at|in|from|was|is)\b))",
    re.IGNORECASE,
)
_BEHIND = lazy_pattern(
    rf"^(?:(?-i:Subject|SUBJECT|Re|RE|FW|FWD|Fwd?):? ?)*(?P<name>(?-i:(?=[A-Z]))(?:{_TURNED}|{_NAME}))"
    rf"(?: ?[:\u2013\u2014|-] ?|, | ?\()(?:{_OF_ONE}|DSAR|SAR|(?:data )?subject access requests?){_MORE}\)?[ .]*$",
    re.IGNORECASE,
)
_OWNED = lazy_pattern(
    rf"(?<![\w-])(?P<name>(?-i:(?=[A-Z]))(?:{_NAME}))['\u2019]s? (?:{_OF_ONE})s?{_MORE}"
    r"(?= ?(?:$|[.,;:()\u2013-]|(?:was|is|and|from|for|of|in|to|with)\b))", re.IGNORECASE,
)
_LETTER = (
    r"(?:(?:decision|outcome|appeal|complaint|refusal|offer|final|reply|response) )?(?:letter|decision|outcome|reply"
    r"|response|complaint|appeal|note|e-?mail|referral|apology)"
)
_OF_SCHOOL = lazy_pattern(
    rf"^{_LETTER}(?: ?[:\u2013-] ?| (?:to|from|for|about|by|of|re) | )(?P<name>(?-i:(?=[A-Z]))(?:{_NAME}"
    r"(?=,| \(| [\u2013-]| of| at)"
    rf"|{_TWO}(?= [A-Z])))(?:,| \(| [\u2013-]| of| at)? ?(?-i:{_SCHOOL})\)?(?=\s*(?:$|[.,;)]))", re.IGNORECASE,
)
_PARENTS = lazy_pattern(
    rf"^(?:{_LETTER})(?: (?:to|from|by|of|for)) (?P<name>(?-i:(?=[A-Z])){_NAME})['\u2019]?s?['\u2019]?"
    r" (?:mother|father|m[ua]m|dad|parents?|family|carers?|guardians?)\b", re.IGNORECASE,
)
_MAY_BE = (
    "ehc", "send ", "sen ", "pupil", "npd", "school", "academy", "primary", "record", "sar", "access request", "data",
    "appeal", "review", "certificate", "plan", "parent", "mother", "father", "family", "carer", "exclusion",
    "suspension",
)
"""One of these stands in every title that tells, in small letters."""
_OF_TITLES = frozenset(
    """
    guidance guide template templates panel lessons learned learnt working together policy process form forms handbook
    toolkit checklist faq faqs questions procedure procedures standards retention overview summary annex appendix code
    practice framework notes minutes frequently asked quality assurance standard requests assessment officer board
    primary infant infants junior juniors high nursery grammar school hall house
    young younger older people persons looked all every mainstream special post early years
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)


def named_in_title(line: str) -> Iterator[str]:
    """The names in a short clean line that are those of the child of whom it is the title."""
    if len(line) > _LONGEST or not any(map(line.lower().__contains__, _MAY_BE)):
        return
    for m in _TITLE.finditer(line):
        # In words that all got capitals, as those of an address do, any two are like a name.
        any_name = not m["what"].istitle() and (m["child"] or "ccess" in m["what"] or "SAR" in m["what"])
        yield from _named(line, m, known=not any_name)
    for m in (*_BEHIND.finditer(line), *_OWNED.finditer(line)):
        yield from _named(line, m, known=True)
    for m in _OF_SCHOOL.finditer(line):
        yield from _named(line, m, known=" " in m[0] and line.istitle())
    for m in _PARENTS.finditer(line):
        yield from _named(line, m, known=line.istitle())


def _named(line: str, m: re.Match[str], *, known: bool) -> Iterator[str]:
    name = m["name"]
    if not _OF_TITLES.isdisjoint(name.lower().replace(",", "").split()):
        return
    if "," in name:
        last, first = name.split(", ")
        if is_persons(f"{first} {last}") and (is_known(first) or not known):
            yield name
        return
    rest = name.split(" ", 1)[1] if name.count(" ") == 2 else ""  # "See Ann Bell's school report"
    name = rest if rest and not is_known(name) and is_known(rest) else name
    may_be = is_known(name) or (not known and reads_as_person(name, family=False))
    if may_be and is_persons(name) and not is_at_work(line, *m.span("name")):
        yield name
