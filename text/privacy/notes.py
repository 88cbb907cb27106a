"""Whose name a publisher says that it took out: notes of changes are told word for word, and clerks write it there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.one_line import OneLine
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cases.abbreviations import OF_CASES
from text.privacy.grown_ups import is_at_work, is_titled
from text.privacy.naming import POSSESSIVE, persons_in, reads_as_person
from text.privacy.rules.children import CAPITAL, is_rare_name
from text.privacy.rules.signs import AGE_NUMBER, SCHOOL_YEAR

_TAKES_OUT = (
    r"(?:remov(?:ed?|es|ing|al)|delet(?:ed?|es|ing|ion)|redact(?:ed|s|ing|ion)?|anonymis(?:ed?|es|ing)"
    r"|(?:took|tak(?:e|en|ing)) out|eras(?:ed?|ing|ure)|hid(?:den|es?)?|withheld|withdrew|blank(?:ed|ing)(?: out)?"
    r"|replac(?:ed?|ing)|renam(?:ed?|ing)|correct(?:ed|ing|ion)|amend(?:ed|ing|ment)|(?:in|by) (?:error|mistake)|breach"
    r"|inadvertently|wrongly|contain(?:ed|s|ing)?|includ(?:ed|es|ing)|nam(?:ed|es|ing)|mention(?:ed|s|ing)?|identif\w+)"
)
_SAYS_SO = lazy_pattern(rf"\b{_TAKES_OUT}\b", re.IGNORECASE)
_SURELY_OUT = lazy_pattern(
    r"\b(?:remov|delet|redact|anonymis|eras|(?:took|taken) out|hid|withheld|blank|replac|(?:in|by) (?:error|mistake)"
    r"|breach|inadvertently)", re.IGNORECASE,
)
_OF_WHOM = lazy_pattern(
    r"(?:\b(?:names? of|names?|name:|named|naming|called|personal (?:data|information|details) (?:of|on|about"
    r"|(?:relating|related|belonging) to)|(?:sheet|tab|worksheet|file|cell|row|column|record|entry)s? (?:named|called"
    r"|titled|about|naming|containing|mentioning|identifying|with the name)|(?:sheet|tab|worksheet))"
    r" ?[\"'\u2018\u201c(]?"
    r"|\b(?:pupil|child)(?:['\u2019]s)?(?: name)?(?: removed| redacted| deleted| withheld)? ?[:(]"
    r"|\b(?:anonymised|redacted) )$", re.IGNORECASE,
)
"""Right before any name: it was somebody's."""
_BEHIND = lazy_pattern(
    r"[\"'\u2019\u201d)]?(?:['\u2019]s (?:name|details|data|record|date of birth|address|age|school)\b"
    rf"|,? \(?(?:both |all )?(?:(?:in|of) )?(?:{SCHOOL_YEAR}|aged? {AGE_NUMBER}\b|{AGE_NUMBER}\))"
    rf"|,? \((?:{'|'.join(sorted(OF_CASES))}|sen|pupil|child|minor)\))",
    re.IGNORECASE,
)
"""Right behind one."""
_NAME = lazy_pattern(rf"(?<![\w'\u2019-]){CAPITAL}(?: {CAPITAL}){{1,3}}")
_FIRST_WORD = lazy_pattern(r"(?:The|Sheet|Tab|File|Row|Name|Cell|We|Pupil|Child|Data|Worksheet)$")


def names_in_note(note: str) -> Iterator[str]:
    """The names of those of whom a note says that they were taken out, or stood where they should not."""
    if _SAYS_SO.search(note) is None:
        return
    line = _SAYS_SO.sub(lambda m: m[0].lower(), OneLine(note).line)  # "Removed Ada Quill" is no name of three words
    for n in persons_in(line):
        said = POSSESSIVE.sub("", line[n.start : n.end])
        if n.sure and n.whole and not n.titled and _is_nobody_known(line, said, n.start, n.end):
            yield said
    if _SURELY_OUT.search(line) is None:
        return
    for start, end in _runs(line):
        said = line[start:end]
        before = line[max(0, start - 60) : start]
        if (_OF_WHOM.search(before) or _BEHIND.match(line, end)) and is_rare_name(said) \
                and _is_nobody_known(line, said, start, end):
            yield said


def _runs(line: str) -> Iterator[tuple[int, int]]:
    """Words in capitals, without those before them that say what was done."""
    for m in _NAME.finditer(line):
        start, end = m.span()
        while (word := line[start:end].partition(" "))[2] and _FIRST_WORD.match(word[0]):
            start += len(word[0]) + 1
        end -= len(owns[0]) if (owns := POSSESSIVE.search(line[start:end])) else 0
        if " " in line[start:end]:
            yield start, end


def _is_nobody_known(line: str, name: str, start: int, end: int) -> bool:
    """True for a person's name, and of nobody who acts or receives."""
    if is_listed_body(name) or ends_as_body(name) or is_titled(line, start) or is_at_work(line, start, end):
        return False
    return reads_as_person(name, family=True)
