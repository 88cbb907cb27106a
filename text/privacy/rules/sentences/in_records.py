"""A child whose name is words, where only a child stands: "record for X shows", "When X moved, her pupil record"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.one_line import sentences_of
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cell_forms import is_organisation_like
from text.privacy.marks import may_be_birth, words_in
from text.privacy.remembered import remembered
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.vocabulary import family_names, halves, is_word

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019-]*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?"
_RECORD_FOR = lazy_pattern(
    rf"\b(?:[Rr]ecords?|[Ee]ntry|[Ff]ile|[Pp]rofile) (?:for|of) (?P<name>{_ONE}(?: {_ONE}){{1,2}})"
    r"(?![\w-]| (?:&|[A-Z])|[ ,]+(?:[Pp]rimary|[Jj]uniors?|[Ii]nfants?)\b)"
)
_OF_ONE = frozenset("he she his her him class classes sex gender female male birthday siblings withheld".split())  # noqa: SIM905
"""Beside a record's name; a birth date is withheld before it is looked for here."""
_SUBJECT = lazy_pattern(
    r"(?:^|(?<=[.!?:;] )|\b(?:[Ww]hen|[Aa]fter|[Bb]efore|[Ss]ince|[Aa]s|[Bb]ecause|[Ww]hile|[Oo]nce|[Uu]ntil|[Tt]hough"
    rf"|[Ww]here|[Ww]hy|[Ii]f|[Tt]hat|[Hh]ow) )(?P<name>{_ONE}) (?:was|is|has|had|who|moved|left|changed|joined|started"
    r"|began|lived|lives|stayed|turned|went|came|got|lost|arrived|returned|transferred|switched|fell|missed|attended"
    r"|attends|ran|needed|needs|enrolled|settled|fled|grew|died|disclosed|told)\b(?P<said>[^.!?]*)"
)
_HERS = lazy_pattern(
    r"\b(?:her|his) (?:(?:new|old|last|first|own|pupil|school|whole|full|entire|foster|primary|secondary|care|social"
    r"|census|NPD|medical|SEND?|step) ){0,3}(?:records?|files?|data|school|class|teacher|aunt|uncle|nan|gran\w*|m[ua]m"
    r"|dad|mother|father|parents?|carers?|family|brother|sister|siblings|year|place|social worker)\b"
)

_CASE = lazy_pattern(
    rf"\b[Rr]e:? (?P<name>{_ONE}(?: {_ONE})?|[A-Z]{{2,3}})(?: and (?:his|her|their) (?:[a-z]+ )?(?:brother|sister|twin)"
    rf" (?P<other>{_ONE}|[A-Z]{{2,3}}))?(?: \([^()]{{1,40}}\))?[:,;\u2013-]? (?:(?:her|his|their|the|-|\u2013) )?"
    r"(?:m[ua]m|dad|mother|father|nan|gran|parents?|carers?|foster carers?) [a-z]+"
)
"""A note on one child."""
_NEAR = 60


def names_in_records(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The names of a text of clean lines that stand so, and whether what is beside them is one child's."""
    found = {x for line in lines for x in _named_in(line)}
    yield from found
    if alone := [x for x, _ in found if " " not in x]:
        whole = re.compile(rf"\b(?:{'|'.join(map(re.escape, alone))}) {_ONE}(?![\w-]| (?:&|[A-Z]))")
        names = {m[0] for line in lines for m in whole.finditer(line)}
        yield from ((x, False) for x in names if not (is_word(x.partition(" ")[2]) or ends_as_body(x)))


@remembered
def _named_in(line: str) -> tuple[tuple[str, bool], ...]:
    subjects = ((x, False) for s in sentences_of(line) for x in _subjects(s))
    return (*_of_records(line), *((x, True) for x in _of_cases(line)), *subjects)


def _of_cases(line: str) -> Iterator[str]:
    for m in _CASE.finditer(line):
        if not is_listed_body(m["name"]):
            yield from filter(None, (m["name"], m["other"]))


def _of_records(line: str) -> Iterator[tuple[str, bool]]:
    for m in _RECORD_FOR.finditer(line):
        name, beside = m["name"], line[max(0, m.start() - _NEAR) : m.end() + _NEAR]
        first, _, last = name.rpartition(" ")
        words = words_in(beside)
        of_one = not _OF_ONE.isdisjoint(words) or may_be_birth(beside, words)
        families = all(x in family_names() for x in halves(last))
        of_body = is_listed_body(name) or is_organisation_like(last) or (not of_one and ends_as_body(name))
        if is_called_so(first.partition(" ")[0]) and (of_one or families) and not of_body:
            yield name, of_one


def _subjects(text: str) -> Iterator[str]:
    for m in _SUBJECT.finditer(text):
        if is_called_so(m["name"]) and _HERS.search(m["said"]):
            yield m["name"]
