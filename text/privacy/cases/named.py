"""A case of one child right beside a name that begins with a known given name: "EHE: X", "X PEX", "SEN transport - X".

Whoever is at work is no child; who stands behind a service alone ("X, CAMHS") may work there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cases.abbreviations import OF_CASES, SERVICES
from text.privacy.naming import Name, reads_as_person
from text.privacy.rules.family import AT_UNIVERSITY

_NOUN = (
    r"(?:review|referral|plan|meeting|conference|panel|case|file|record|claim|application|appeal|transport|placement"
    r"|notice|follow[ -]?up|transition|transfer|offer|request|enquiry|inquiry|assessment|statement|order|visit|report"
    r"|query|letter|email|tribunal|hearing|refusal|eligibility|check|form|support|place|decision|court|prosecution"
    r"|fine|warning|strategy|discussion|minutes|chronology|episode|return|notification|update|details"
    r"|annual review|package)"
)
_OF = r"(?:for|of|re|on|about|regarding|concerning|involving)"
_ABBREVIATED = rf"(?-i:{'|'.join(sorted(map(str.upper, OF_CASES)))})"
_OF_CHILD = (
    r"sen|send|fsm|ehcp?|neet|free school meals?|(?:home[ -]to[ -])?school transport|(?:sen|home) transport"
    r"|penalty notice|age assessment|(?:section|s\.?) ?(?:17|20|31|36|47)|cp|child protection|young offender"
    r"|gang nominal|gang member|juvenile|truancy|siblings|twins|brothers|sisters|cousins|missing (?:pupil|child)|baby"
    r"|fixed[ -]term exclusion|managed move|part[ -]time timetable|private fostering|short breaks|foster placement"
    r"|in[ -]year admission|child death|tutor group|registration group|meithrin|disgybl"
)
_BEFORE = lazy_pattern(
    rf"\b(?:{_ABBREVIATED}|{_OF_CHILD})(?:[ -]{_NOUN}){{0,2}}(?: {_OF})?(?:[\s:,(/\u2013-]{{1,4}})$"
    rf"|\b(?:attendance|absence|admissions?|exclusion|adoption|fostering|behaviour|transition|in[ -]year|transfer"
    rf"|placement|school place|sar|subject access)(?: (?:admissions?|transfer))?(?:[ -]{_NOUN}){{1,2}}(?: {_OF})?"
    r"(?:[\s:,(/\u2013-]{1,4})$"
    rf"|\b(?:adoption|fostering|sar|subject access request|(?:in[ -]year )?admission|school places?|bullying|grooming"
    rf"|truancy|guardianship|safety|welfare|incidents?|grandparents|next of kin) {_OF} $|\b(?:(?-i:family)|^family) $"
    r"|(?:^|[;,|/\u2013-] ?)(?:data )?subject ?[:=\u2013-] ?$",
    re.IGNORECASE,
)
_STATES = "|".join(sorted(map(str.upper, OF_CASES - SERVICES)))
_BEHIND = lazy_pattern(
    rf"(?:['\u2019]s?)?[\s,:(\[|/\u2013-]{{1,4}}(?:(?:(?-i:{_STATES})|sen|send|fsm|neet|lac|cla|cin)(?: {_NOUN})?"
    rf"|(?:(?-i:{_ABBREVIATED})|ehcp?|sen|send|attendance|admission|phase|school) {_NOUN}|juvenile|twins?|triplets|rec"
    rf"|(?:in|at|for) (?:(?:an?|the|his|her|their) )?(?:exclusion|suspension|admissions?|ehcp?|send?|school place|care)"
    rf" (?:{_NOUN}|proceedings)"
    r"|adopted|fostered|truan\w+|school refus\w+|non[ -]attend\w+|(?:p\d|y\d\d?|primary|school) trans\w+"
    r"|d\.?o\.?b\.? (?:unknown|tbc|n/?k|n/?a|not known|to follow|tba)|y\.?o\.? ?(?:1[0-8]|[1-9])"
    r"|(?:tutor|reg\w*|form) (?:group|class) [\w/]{1,5}"
    r"|(?:parents?|mother|father|mum|dad|carers?|guardian): "
    r"|(?:(?:a )?(?:student|pupil) (?:at|of|from)|attends|attending|on roll at|(?:moved|transferred) (?:to|from)|left)"
    r" (?-i:[A-Z])"
    r"[\w'\u2019. ]{2,40}\b(?:High|School|Academy|Primary|Nursery|Infants?|Juniors?|Grammar|PRU|Comp\w*))"
    r"(?=\s*(?:$|[,;.)\]|/&(\u2013-]|[\w'\u2019]*:|(?:since|from|at|in|on|due|until|after|and|form|to|was|is|for"
    r"|ref\w*|case|spring|summer|autumn)\b|\d)|(?<=: ))",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    """
    will mark grant max bill art major case page price rich long key chase prince king duke earl charity norm drew may
    june april august hope faith star victor sky patience prudence constance dean
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Given names that are words of English likelier, beside such words: "SEN Grant Funding", "LAC: Key Facts"."""
WORDS = OF_CASES | frozenset(
    """
    sen send fsm ehc ehcp neet meals meal transport notice assessment section cp offender nominal member juvenile
    truancy truant siblings twins brothers sisters cousins baby exclusion move timetable fostering breaks attendance
    absence admission admissions adoption behaviour transition transfer place placement places sar access bullying
    grooming guardianship safety welfare incident incidents grandparents kin family subject twin triplets rec adopted
    fostered refuser refusing transfers dob o yo y parent parents mother father mum dad carer carers guardian student
    group death meithrin disgybl pupil attends attending roll moved transferred left protection s attend nominal
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""One of these stands in every text that tells so."""


def is_case_of(text: str, names: Sequence[Name]) -> bool:
    """True where a case of one child, or what is said of one as of a case, stands right beside a known full name."""
    sure = [n for n in names if n.sure and n.whole]
    if not sure or AT_UNIVERSITY.search(text):
        return False
    return any(_is_case(text, n) for n in sure)


def _is_case(text: str, name: Name) -> bool:
    said = text[name.start : name.end]
    before = text[max(0, name.start - 60) : name.start]
    if not (_BEHIND.match(text, name.end) or _BEFORE.search(before)):
        return False
    return said.partition(" ")[0].casefold() not in _NO_NAMES and reads_as_person(said, family=True) \
        and not (is_listed_body(said) or ends_as_body(said))
