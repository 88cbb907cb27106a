"""Children of a family that is named: "the two X kids, A and B", "Mrs X was refused her twins' data".

Also those of whom it goes on ("the records of A and B"), and one of whom all is told that a school counts: "every
mark that X got since nursery".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.clean import fold
from text.one_line import sentences_of
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, ends_as_place, is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.naming import begins_no_name
from text.privacy.remembered import remembered
from text.privacy.rules.child_words import OF_FAMILY
from text.privacy.rules.forms.awards import may_be_pupils
from text.privacy.rules.one_child import FAMILY
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.claims import is_bodys, is_in_office
from text.privacy.unclaimed.vocabulary import countries, given, is_word, places

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019']*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?"
_WHOLE = rf"{_ONE}(?: {_ONE}){{0,2}}"
_LIST = rf"{_ONE}(?:, {_ONE}){{0,5}},? (?:and|&) {_ONE}(?![\w-])"
_KIDS = (r"(?P<kids>kids|children|twins|triplets|boys|girls|lads|lasses|bairns|weans|youngsters|siblings|sisters"
         r"|brothers)")
_SOME = r"(?:(?:two|three|four|five|six|other|little|young|younger|older|elder|eldest|youngest) ){0,2}"
_FAMILY = rf"(?P<family>{_ONE}(?: {_ONE})?)"
_OF_FAMILY = lazy_pattern(
    rf"\b(?:[Tt]he|[Tt]hose|[Tt]hese|[Oo]ur|[Bb]oth) {_SOME}{_FAMILY} {_KIDS}"
    rf"(?:,| \(|:| [\u2013\u2014-]| called| named)+ ?(?P<names>{_LIST})"
)
_THEN_FAMILY = lazy_pattern(
    rf"(?<![\w'\u2019-] )(?<![\w'\u2019-])(?P<names>{_LIST}),? \(?(?:the|both|our|all) {_SOME}{_FAMILY} {_KIDS}\b"
)
_AT_SCHOOL = lazy_pattern(
    r"\b(?:schools?|pupils?|class|teachers?|nursery|reception|census|attend\w*|exclu\w+|year \d)\b", re.IGNORECASE
)
_GROWN = frozenset({"siblings", "sisters", "brothers", "boys", "girls"})
"""Grown-ups are called so too."""
_PEOPLE = lazy_pattern(r"(?:ian|ish|ese|ic|er)$|^(?:Traveller|Roma|Gypsy|Somali|Afghan|Iraqi|Syrian)$")
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx)\.?"
_ASKS = (
    r"(?:refused|denied|asked (?:for|to (?:see|have|get))|requested|demanded|wants?|wanted|sought|seeks|obtained"
    r"|received|got|given|sent|saw|seen|shown|awaits?|awaited|wait(?:s|ed|ing) for|applied for|chased|complained"
    r"|promised|told about|told of|request(?:s|ed)?|tr(?:ied|ies|ying) to (?:see|get|obtain))"
)
_KIN = r"(?:(?:grand|step|foster )?(?:sons?|daughters?|child(?:ren)?|boys?|girls?|twins?|triplets)|nieces?|nephews?)"
_DATA = (
    r"(?:(?:own|whole|full|pupil|school|census|NPD|personal|private|medical|SEND?|EHCP|care|exclusion|attendance"
    r"|safeguarding|education(?:al)?) ){0,3}(?:records?|files?|data|details|entry|reports?|information|results"
    r"|plans?)\b(?! (?:bill|polic|strateg|law|act|protection|campaign|charter|programme))"
)
_PARENT_ASKS = lazy_pattern(
    rf"\b(?P<name>{_TITLE} (?:[A-Z]\.? |{_ONE} ){{0,2}}(?P<last>{_ONE})),? "
    rf"(?:(?:had|has|have|was|is|been|be|being|then|also|who|still|later|twice|wrongly|never|not|repeatedly) )*"
    rf"{_ASKS}\b[^.;:]{{0,60}}?\b(?:her|his|their)(?: own| late)? {_KIN}['\u2019]?s?['\u2019]? {_DATA}"
)
_OF_BOTH = lazy_pattern(
    rf"\b(?:records?|files?|data|details|entries|returns?|reports?|results|marks|plans?) (?:of|on|about|for) "
    rf"(?:both )?(?P<names>{_LIST})(?=\s*(?:$|[.,;)]|(?:had|have|were|was|are|is|went|which|that|to|in|from)\b))"
)
_SPEAKS_OF_KIN = lazy_pattern(
    rf"\b(?:{OF_FAMILY}s?|(?:twins|triplets|siblings)\b|(?:my|our|her|his|their) (?:[\w-]+ )?(?:children|kids))"
    r"(?!\w)", re.IGNORECASE,
)
_STAGE = (
    r"(?:(?:he|she|they) (?:was|were|started|began|left|first)|(?:the |his |her |their )?(?:first |last |old |new )?"
    r"(?:nursery|reception|primary|infants?|juniors?|school|secondary|year \w+|Y\d\d?|key stage|KS ?\d|pre-?school"
    r"|playgroup|class|birth))\b"
)
_MARKS_OF = lazy_pattern(
    r"\b(?:every|each|any|all|the|no)(?: of)?(?: the)? (?:[a-z-]+ ){0,2}?(?:marks?|grades?|scores?|tests?|results?"
    r"|detentions?|absences?|reports?|lessons?|days?|mornings?|exclusions?|certificates?|stars?|merits?|meals?|levels?"
    rf"|spellings?|bruises?|tantrums?)(?: (?:that|which))? (?P<name>{_WHOLE}) (?:has |had |have |ever )*(?:got|gets|had"
    r"|has|earned|scored|sat|took|taken|received|been given|was given|was late|missed|made|won|collected|brought home)"
    rf"(?: [a-z-]+){{0,2}}? (?:since|from|in|at|until|before|during|after|for) {_STAGE}"
)
_KIN_SAID = lazy_pattern(rf"\b(?:her|his|their)(?: own| late)? {_KIN}\b")
_FAR = 2
"""Sentences further on of children of whom one spoke."""


def names_of_a_family(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The names in a text of clean lines, and whether they are surely children's."""
    for line in lines:
        yield from _named_in(line)


@remembered
def _named_in(line: str) -> tuple[tuple[str, bool], ...]:
    return (*_kids_of(line), *_parents_in(line), *_both_of(line), *((x, True) for x in _counted_of(line)))


def _kids_of(line: str) -> Iterator[tuple[str, bool]]:
    for m in (*_OF_FAMILY.finditer(line), *_THEN_FAMILY.finditer(line)) if " and " in line or " & " in line else ():
        names = re.findall(_ONE, m["names"])
        if not (_are_childrens(names) and (m["kids"] not in _GROWN or _AT_SCHOOL.search(line))):
            continue
        yield from ((x, True) for x in names)
        if _is_family(m["family"]):
            yield f"{m['family']}{FAMILY}", True
            yield from ((f"{x} {m['family']}", True) for x in names)


def _parents_in(line: str) -> Iterator[tuple[str, bool]]:
    for m in _PARENT_ASKS.finditer(line) if _KIN_SAID.search(line) else ():
        if not (is_at_work(line, *m.span("name")) or is_in_office(line, *m.span("name"))) and _is_family(m["last"]):
            yield f"{m['last']}{FAMILY}", False
            whole = re.finditer(rf"(?<![\w.-]){_ONE} {re.escape(m['last'])}(?![\w-])", line)
            yield from ((x[0], False) for x in whole if not x[0].startswith(("Mr", "Ms", "Miss", "Mx")))


def _both_of(line: str) -> Iterator[tuple[str, bool]]:
    """Those of whom records are, where somebody's children are spoken of before or in the same sentence."""
    if not ((" and " in line or " & " in line) and _OF_BOTH.search(line) and _SPEAKS_OF_KIN.search(line)):
        return
    about = 0
    for s in sentences_of(line):
        about = _FAR if _SPEAKS_OF_KIN.search(s) else about - 1
        for m in _OF_BOTH.finditer(s) if about >= 0 else ():
            names = re.findall(_ONE, m["names"])
            if any(map(is_called_so, names)) and _are_childrens(names):
                yield from ((x, True) for x in names)


def _counted_of(line: str) -> Iterator[str]:
    for m in _MARKS_OF.finditer(line):
        if _may_be_childs(m["name"]) and not (is_at_work(line, *m.span("name")) or is_bodys(line, *m.span("name"))):
            yield m["name"]


def _are_childrens(names: Sequence[str]) -> bool:
    """True where each may be a pupil's, and one is no word of anything else: Seren is a body too."""
    return all(fold(x) in given() or _may_be_childs(x) for x in names) and any(map(_may_be_childs, names))


def _may_be_childs(name: str) -> bool:
    """True for what may be a pupil's name and is no place's."""
    return may_be_pupils(name) and not (fold(name) in places() or fold(name) in countries())


def _is_family(name: str) -> bool:
    """True for what may be a family's name before its children, and is no people's, place's or body's."""
    if is_listed_body(name) or ends_as_body(name) or ends_as_place(name) or begins_no_name(name.partition(" ")[0]):
        return False
    return not (_PEOPLE.search(name) or fold(name) in places() or is_word(name.rpartition(" ")[2]))
