"""A child in a cell of contacts: whom a word of a pupil's life calls one, or for whom somebody else is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.unclaimed.cell_names import CellName, cell_names

_LONGEST, _BEFORE = 200, 60
"""Characters of a cell, and before a name."""
_PUPIL = lazy_pattern(
    r"\b(?:pupil|student|child|boy|girl|minor|young (?:person|people|carer|ambassador|reporter|leader)|youngster"
    r"|teen(?:ager)?|schoolboy|schoolgirl|prefect|school council|(?:sixth|6th|fifth)[- ]form(?:er)?"
    r"|youth (?:parliament|council|mayor|rep\w*|ambassador|cabinet|panel)|myp|junior|captain|eco"
    r"|(?:form|class|year|house|sports|council) rep\w*|work (?:experience|shadowing)|on placement|monitor|him ?self"
    r"|her ?self|(?:my|our|his|her|their) (?:son|daughter|child|nephew|niece)|care leaver|looked[- ]after"
    r"|in (?:foster )?care|y(?:ea)?r?\.? ?\d{1,2}|(?:class|form) \d{1,2}[a-z]?|aged? \d{1,2}|\d{1,2} years? old"
    r"|disgybl|plentyn)\b",
    re.IGNORECASE,
)
_AT_WORK = lazy_pattern(
    r"\b(?:officers?|leads?|leader of|manag\w+|directors?|head of|heads of|teams?|services?|unions?|data|phd|msc|ma"
    r"|mphil|edd"
    r"|doctoral|postgrad\w*|research\w*|universit\w+|colleges?|editors?|correspondent|press|records?|admin\w*|teachers?"
    r"|tutors?|lecturers?|secretary|co-?ordinators?|advis[eo]rs?|consultants?|headteachers?|head ?master|principals?"
    r"|chief|polic(?:y|ies)|analysts?|commissioners?|bursar|loans?|finance|departments?|dept|units?|boards?|trustees?"
    r"|psychologists?|inspectors?|programmes?|projects?|ltd|limited|llp|plc|company|charit\w+|association|society"
    r"|campaigns?|liaison|engagement|recruitment|support|welfare|safeguarding|protection|premium|wellbeing|nurse|practi\w+"
    r"|parent governor|staff governor|chair of governors|dr|mrs?|ms|miss|mx|prof\w*|cllr|councillor|sir|dame|rev)\b",
    re.IGNORECASE,
)
"""In a cell of contacts these say that a grown-up stands there, who works with pupils."""
_CARE_OF = lazy_pattern(r"(?:,? ?\(?\b(?:c/o|care of|via|through|tel|e-?mail)\b.*|\S+@\S+)", re.IGNORECASE)
_FOR = lazy_pattern(
    r"\b(?:for|on behalf of|obo|o/b/o|re|in respect of|about|representing)[:,]? (?:the |our |my |his |her |their )?"
    r"(?:(?:late|young|little|child|children|pupil|student|minor|young person|son|daughter|nephew|niece),? )*$"
    r"|\b(?:god|step|foster|grand|great)?[- ]?(?:mother|father|parents?|mum|dad|guardian|carer|uncle|aunt|auntie|nan"
    r"|gran|brother|sister|cousin) (?:of|to) $",
    re.IGNORECASE,
)
_DEPUTISES = lazy_pattern(
    r"\b(?:PA|assistants?|secretary|deputy|deputising|cover\w*|acting|locum|standing in|in place|office|contact|diary"
    r"|ask|asking|speak|call) ?$", re.IGNORECASE,
)
"""Before "for" and who is at work."""
_MAY_BE_FOR = lazy_pattern(
    r"\b(?:for|behalf|obo|o/b/o|re|respect|about|representing|of|to)\b[:,]? (?:\w+,? ){0,3}(?-i:[^\W\d_a-z])",
    re.IGNORECASE,
)
_TITLED = lazy_pattern(r"\b(?:mrs?|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|rev|cllr)\.? $", re.IGNORECASE)


def children_of_contacts(line: str) -> Iterator[str]:
    """The names in a clean cell of contacts that are a child's."""
    if len(line) > _LONGEST:
        return
    pupil = _PUPIL.search(line)
    is_pupils = pupil is not None and _AT_WORK.search(_CARE_OF.sub("", line)) is None
    if not (is_pupils or _MAY_BE_FOR.search(line)):
        return
    for n in cell_names(line):
        grown_up = _TITLED.search(line, max(0, n.start - 12), n.start)
        likely = n.whole or n.known or (is_pupils and n.end == len(line))
        if likely and (is_pupils or _is_for(line, n)) and not grown_up:
            yield line[n.start : n.end]


def _is_for(line: str, n: CellName) -> bool:
    """True for a name behind "for": whom somebody deputises for is at work."""
    asks = _FOR.search(line, max(0, n.start - _BEFORE), n.start) if n.whole else None
    return asks is not None and _DEPUTISES.search(line, 0, asks.start()) is None
