"""Lists of pupils: what heads them says that the names behind it or below are children's, known or not.

Who received is listed in the same form: a heading that ends in "to", "with" or "companies", and a list with a body in
it, are none of pupils.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body, may_be_school
from text.privacy.grown_ups import is_titled
from text.privacy.naming import begins_no_name, given_names, reads_as_person
from text.privacy.pupils.heads import is_label
from text.privacy.pupils.values import NUMBERED, is_body
from text.privacy.rules.children import CAPITAL, is_rare_name
from text.privacy.rules.one_child import is_no_name
from text.privacy.unclaimed.vocabulary import is_english, is_word

_MAY_HEAD = lazy_pattern(
    r"\b(?:pupils|children|learners|boys|girls|schoolchildren|class|form|years?|yr|reception|nursery|tutor group)\b"
    r"|\b(?:pupil|child|learner|young person)\b(?=.*\bnames?\b)|\bnames? of |\bnames? and ",
    re.IGNORECASE,
)
"""Quickly seen: no other line heads pupils."""
_GROUP = r"(?:(?:school)?pupils|(?:school|looked[- ]after )?children|learners|boys|girls|siblings)"
_CLASS = r"(?:(?:year|yr|class|form)(?: group)? ?(?:1[0-4]|[1-9])[A-Z]?|reception|nursery)"
_HOLDS = r"(?:records?|data|details|information|names?|files?|entries|results|addresses)"
_HEAD = lazy_pattern(
    rf"(?:the )?(?:full )?(?:{_HOLDS} (?:of|on|about|for) )?(?:the |these |those |all |our )?"
    rf"(?:following |affected |missing |named |listed |\d{{1,3}} |two |three |four |five |six )*"
    rf"(?:{_CLASS} )?{_GROUP}(?:['\u2019]s?)?(?: names?)?\b(?P<rest>[^:]{{0,140}})"
    rf"|.{{0,80}}\b{_HOLDS} (?:of|on|about|for) (?:the following|these|those) {_GROUP}\b(?P<more>[^:]{{0,100}})"
    rf"|(?:class|form|tutor group|registration|register)(?: group)? list\b[^:]{{0,60}}"
    rf"|{_CLASS}(?: (?:class|form|register|names|list))?(?: \([^()]{{1,40}}\))?"
    r"|(?:pupil|child|learner|young person)['\u2019]?s?(?: full)? names?|(?:full )?names? of (?:the )?(?:pupil|child)"
    r"|(?:full |first )?names? and (?:class(?:es)?|forms?|(?:school )?years?|year groups?|tutor groups?|ages?|dobs?"
    r"|dates? of birth)|(?-i:(?!(?:Master|First|Business|World|Working|Middle|Economy|Standard|Asset|Data"
    r"|Social) )[A-Z][a-z]+ [Cc]lass)",
    re.IGNORECASE,
)
_SURE = lazy_pattern(
    r"\b(?:whose|following|affected|missing|concerned|involved|excluded|below|named|listed?|names?|class|form"
    r"|records)\b",
    re.IGNORECASE,
)
"""In a heading of children themselves: no name below need be a common one."""
_OF_OTHERS = lazy_pattern(
    r"\b(?:commissioner|minister|secretary|directors?|head(?:teacher)?s?|officers?|leads?|managers?|authors?|editors?"
    r"|chair|charity|society|trust|services?|teachers?|staff|governors?|parents|researchers?|members|panel|contacts?"
    r"|applicants?|requesters?|signed|supplied by|approved|campaign\w*|ambassadors?|champions?|works?|premium"
    r"|authors|books?|studies|study|by year|per|percentage|number of|share of"
    r"|who (?:asked|received|got|requested|applied|had|ha[sv]e?|holds?|bought|used?))\b"
    r"|\b(?:to|with|by|from|whom|of|as|in|and)\W*$"
    r"|\b(?:compan(?:y|ies)|bod(?:y|ies)|organi[sz]ations?|(?:news)?papers?|firms?|charit(?:y|ies)|recipients?"
    r"|part(?:y|ies)|departments?|universit(?:y|ies)|institutions?|publishers?|agenc(?:y|ies)|journalists?|people"
    r"|persons|others|authorit(?:y|ies)|users?|bodies|schools?|areas?|regions?|towns?|councils?|countries|groups?)\W*$",
    re.IGNORECASE,
)
_SENTENCE_ENDS = lazy_pattern(r"(?<=[^\W\d_]{2})[.!?](?=\s|$)|(?<=\))[.](?=\s|$)")
_CLAUSE = lazy_pattern(r"[.;!?] (?=[A-Z])")
_COMMAS = lazy_pattern(r"\s*(?:,(?: and\b)?|\band\b|&)\s*")
_MARKS = lazy_pattern(r"\s*;(?: and\b)?\s*")
_ENDS_NAME = lazy_pattern(
    r"\s*(?:[,(\[:|]|[\u2013-](?=\s)|\d|\b(?:[Yy]ear|[Yy]r|[Cc]lass|[Ff]orm|[YP]) ?\d|\bReception$).*$"
)
_WITH_LETTER = lazy_pattern(r"[A-Z][a-z\u00df-\u00ff'\u2019-]+ [A-Z]\.?")
"""As classes write their pupils: Ann B."""
_A_NAME = lazy_pattern(rf"{CAPITAL} {CAPITAL}(?: {CAPITAL})?")
_ONE, _AND = lazy_pattern(CAPITAL), lazy_pattern(r" and (?=[A-Z])| & (?=[A-Z])")
_LONGEST = 400
_LONGEST_LINE = 70
_MOST = 500


def names_listed(line: str) -> Iterator[str]:
    """The names of pupils that a clean line lists behind what heads them."""
    if ":" not in line or _MAY_HEAD.search(line) is None:
        return
    for colon in re.finditer(":(?= )", line):
        head = _CLAUSE.split(line[max(0, colon.start() - 240) : colon.start()])[-1].strip()
        if _heads(head):
            behind = line[colon.end() : colon.end() + _LONGEST].strip()
            end = _SENTENCE_ENDS.search(behind)
            yield from _names_among(_parted(behind[: end.start()] if end else behind), sure=_is_sure(head))


def names_below(lines: Sequence[str]) -> Iterator[str]:
    """The names of pupils that stand on lines of their own below what heads them."""
    for n, line in enumerate(lines):
        head = line.strip()
        if _MAY_HEAD.search(head) is None or not _heads(head.rstrip(" :.")):
            continue
        if head.endswith(".") and not _is_sure(head):
            continue
        below = [*_names_of_lines(lines[n + 1 : n + 1 + _MOST])]
        if len(below) > 1 or (below and head.endswith(":")):
            yield from _names_among(below, sure=_is_sure(head))


def heads_list(text: str) -> bool:
    """True for a line, or the name of a sheet, that heads a list of pupils: "Pupils in this share", "Class list 5B"."""
    head = text.strip().rstrip(" :.")
    return _MAY_HEAD.search(head) is not None and _heads(head)


def pupils_among(said: Sequence[str]) -> list[str]:
    """All of what is listed below such a heading, whatever the names are; nothing where a body is among it."""
    return [*_names_among(said, sure=True)]


def _heads(head: str) -> bool:
    return 3 < len(head) <= 240 and _HEAD.fullmatch(head) is not None and _OF_OTHERS.search(head) is None


def _is_sure(head: str) -> bool:
    return _SURE.search(head) is not None


def _names_of_lines(lines: Sequence[str]) -> Iterator[str]:
    """What begins the lines of a list, until one begins with no name."""
    for line in lines:
        said = NUMBERED.sub("", line.strip())
        if not said:
            continue
        if len(said) > _LONGEST_LINE:
            return
        if is_body(said):
            return
        for part in _AND.split(said):
            name = part if _is_turned(part) else _ENDS_NAME.sub("", part).strip(" .;")
            if not _has_form(name) or is_titled(part, 0):
                return
            yield name


def _parted(said: str) -> list[str]:
    parts = _MARKS.split(said) if ";" in said else _COMMAS.split(said)
    names = [x for part in parts if (x := (part if _is_turned(part) else _ENDS_NAME.sub("", part)).strip(" ."))]
    return [name for part in names for name in _run_apart(part)]


def _run_apart(said: str) -> list[str]:
    """Names that nothing parts, as a page sets them one below the other."""
    words = said.split()
    if len(words) < 4 or not all(w[:1].isupper() for w in words):
        return [said]
    begins = [n for n, w in enumerate(words) if w.casefold() in given_names()]
    names = [words[a:b] for a, b in pairwise([*begins, len(words)])]
    if not begins or begins[0] or not all(2 <= len(name) <= 3 for name in names):
        return [said]
    return [" ".join(name) for name in names]


def _names_among(said: Sequence[str], *, sure: bool) -> Iterator[str]:
    """All that is listed, where each may be a pupil's name; of a list with a body in it nothing."""
    if not said or any(is_body(x) or ends_as_body(x) or is_label(x) for x in said) or not all(map(_has_form, said)):
        return
    if all(map(may_be_school, said)) or sum(map(_is_pupil, said)) * (4 if sure else 2) < len(said):
        return
    known = given_names()
    if sure or any(word.casefold() in known for x in said for word in x.split()):
        yield from said


def _is_turned(said: str) -> bool:
    family, comma, given = said.partition(", ")
    by_form = family.isupper() or not (" " in said.replace(", ", "") or is_word(family) or is_word(given))
    return bool(comma) and by_form and len(family) > 1 and given[:1].isupper() and is_rare_name(said)


def _has_form(name: str) -> bool:
    formed = (_A_NAME if " " in name else _ONE).fullmatch(name) is not None and not is_no_name(name)
    return (formed and not begins_no_name(name) and (" " in name or not is_word(name))) or _is_pupil(name)


def _is_pupil(name: str) -> bool:
    """True for a name of two words or more, one with a letter behind it, or one that is given to children."""
    if _WITH_LETTER.fullmatch(name):
        name = name.partition(" ")[0]
        return not (is_english(name) or is_listed_body(name) or begins_no_name(name))
    if " " not in name:
        return name[:1].isupper() and name.casefold() in given_names() and reads_as_person(name, family=False)
    return len(name.split()) <= 4 and is_rare_name(name)
