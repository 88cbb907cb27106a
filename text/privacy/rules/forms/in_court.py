"""Children as courts and tribunals call their cases: "X (a child) v Y Council", "Re J (a minor)", "SEND appeal X v Y".

Grown-ups go to court too: so a bracket says that it is a child, or the case is one that only a child's is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.naming import begins_no_name
from text.privacy.unclaimed.vocabulary import is_english

_ONE = r"(?-i:[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?)"
_LETTERS = r"(?-i:(?:[A-Z]\.? ?){1,3}(?:(?:and|&) (?:[A-Z]\.? ?){1,3})?)"
_CHILD = r"(?:child(?:ren)?|minors?|infants?|baby|boy|girl|pupil|protected party|by (?:his|her|their|its) [^()]{3,60})"
_BRACKET = rf"\((?:an? |the )?(?:[\w-]+ ){{0,2}}{_CHILD}\b[^()]{{0,60}}\)"
_RE = lazy_pattern(
    rf"\b(?:Re|RE|In re|in re|In the matter of|In the Matter of):? (?P<name>{_LETTERS}|{_ONE}(?: {_ONE}){{0,2}}) ?"
    rf"(?=\((?i:(?:an? |the )?(?:[\w-]+ ){{0,2}}{_CHILD}\b(?! (?:data|records?|files?|premium|database|census))))"
)
_REPORTED = lazy_pattern(
    r" ?\((?:[^()]{1,60})\)(?: \([^()]{1,60}\)){0,3},? [\[(](?:19|20)\d\d[\])]"
    r"| ?\((?:A Child|A Minor|(?:Minor )?Children|Minors|An Infant|Infants)\)"
)
"""Behind the letter by which courts publish a case: its year, or the words as the title of a judgment writes them."""
_CAPITALS = r"[A-Z][A-Z'\u2019]{2,}(?:-[A-Z'\u2019]+)*"
_RE_CAPITALS = lazy_pattern(
    rf"\b(?:Re|RE|In re|In the matter of|In the Matter of|IN THE MATTER OF):? "
    rf"(?P<name>{_CAPITALS}(?: {_CAPITALS}){{0,2}}) ?"
    r"(?=\((?i:(?:an? |the )?(?:child(?:ren)?|minors?|infants?|by (?:his|her|their) [^()]{3,60}))\))"
)
_BORN = lazy_pattern(
    rf"(?P<name>{_ONE}(?: {_ONE}){{0,2}}),? \(?(?:b\.|born|DOB|dob|d\.o\.b\.):? ?(?:in |on )?"
    r"(?:[\w/.-]{1,9}[ /.-]){0,2}20[012]\d\b"
)
_VERSUS = lazy_pattern(
    rf"(?<![\w-])(?P<name>{_LETTERS}|{_ONE}(?: {_ONE}){{0,2}}) ?(?P<child>{_BRACKET})? ?\b(?:v|vs|versus)\b\.? "
    r"(?P<other>(?:the |The )?[A-Z][^.;()]{0,80})", re.IGNORECASE,
)
_OF_PUPIL = lazy_pattern(
    r"\b(?:SENDIST|SEN(?:D|DIST)? (?:appeal|tribunal|panel|case)|SENDT|(?:permanent "
    r"|fixed[- ]term )?exclusions? (?:appeal|panel|case|review)"
    r"|admissions? appeal|special educational needs|EHCP?|school transport appeal|First-tier Tribunal \(SEND?\)"
    r"|independent review panel|(?:his|her|their) (?:own |whole )?pupil|the pupil['\u2019]s)\b"
    r"|\(SEND?\)", re.IGNORECASE,
)
_SCHOOL = lazy_pattern(
    r"\b(?:school|academy|college|council|county|borough|city of|local authority|governing body|governors|trust|LEA"
    r"|primary"
    r"|nursery)\b", re.IGNORECASE,
)
_OF_WORK = lazy_pattern(
    r"\b(?:employment|dismissal|dismissed|teacher|redundan\w+|pension|wages|libel|defamation)\b", re.IGNORECASE
)
_TURNED = lazy_pattern(
    rf"(?<![\w-])(?P<last>{_ONE}(?: {_ONE})?), (?P<first>{_ONE}(?: {_ONE})?)(?: \([^()]{{1,30}}\))?,?"
    r" (?i:v|vs|versus)\b\.? (?P<other>(?:the |The )?[A-Z][^.;()]{0,80})"
)
"""As lists of hearings have it: "Family, Given v Council"."""
_OF_LIST = lazy_pattern(
    r"\b(?:EH\d{3}/|SENDIST|SENDT\b|SEND? |pupils?\b|special educational|exclusion|admissions?\b|school transport"
    r"|EHCP?\b|EHC plan)|\(SEND?\)"
)
_LEADS = lazy_pattern(r"^(?:(?:In|The|Appeal|Case|See|Of|And|Tribunal|Court|Judgment|Application)\b ?)+")


def names_in_court(sentence: str) -> Iterator[str]:
    """The names of children in a clean sentence that names a case."""
    yield from (sentence[a:b] for a, b in _cases_in(sentence) if _is_name(sentence[a:b]))
    for m in _RE_CAPITALS.finditer(sentence) if "(" in sentence else ():
        if not all(map(is_english, re.split("[ -]", m["name"]))):
            yield m["name"]
    if _RE.search(sentence) or _RE_CAPITALS.search(sentence):
        yield from (x["name"] for x in _BORN.finditer(sentence) if not _is_bodys(x["name"]))


def names_turned_in_court(lines: Sequence[str]) -> Iterator[str]:
    """The names in clean lines of a list of hearings that speaks of pupils, the family's first."""
    found = [(x, m) for x in lines if ", " in x and (" v" in x or " V" in x) for m in _TURNED.finditer(x)]
    if found and any(map(_OF_LIST.search, lines)):
        for line, m in found:
            of_body = _is_bodys(m["last"]) or _is_bodys(m["first"])
            if _SCHOOL.search(m["other"]) and not (_OF_WORK.search(line) or of_body):
                yield from (f"{m['first']} {m['last']}", f"{m['last']}, {m['first']}")


def letters_in_court(line: str) -> Iterator[tuple[int, int]]:
    """Where a clean line has first letters in such a place."""
    cases = ((a, b) for a, b in _cases_in(line) if not _is_name(line[a:b]))
    yield from ((a, b) for a, b in cases if not _is_anonymous(line, a, b))


def _is_anonymous(line: str, start: int, end: int) -> bool:
    """True for letters that a court gave a case which it published; with full stops they are somebody's own."""
    return "." not in line[start:end] and _REPORTED.match(line, end) is not None


def _cases_in(text: str) -> Iterator[tuple[int, int]]:
    if "(" in text:
        yield from (_trimmed(text, *m.span("name")) for m in _RE.finditer(text))
    if " v " in text or " v. " in text or " vs" in text or " versus " in text:
        may_be_pupils = _OF_PUPIL.search(text) is not None and _OF_WORK.search(text) is None
        for m in _VERSUS.finditer(text):
            start, end = _trimmed(text, *m.span("name"))
            of_pupil = may_be_pupils and _SCHOOL.search(m["other"])
            if start < end and (m["child"] or of_pupil) and not (_is_name(name := text[start:end]) and _is_bodys(name)):
                yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A name without words that lead to it, and the space behind letters."""
    lead = _LEADS.match(text[start:end])
    start += lead.end() if lead else 0
    while start < end and begins_no_name(word := text[start:end].split(" ", 1)[0]) and _is_name(word):
        start = min(end, start + len(word) + 1)
    return start, end - (len(text[start:end]) - len(text[start:end].rstrip()))


def _is_bodys(name: str) -> bool:
    words = name.split()
    return is_listed_body(name) or ends_as_body(name) or all(len(w) > 1 and is_english(w) for w in words)


def _is_name(said: str) -> bool:
    return any(len(w.strip(".")) > 2 and w != "and" for w in said.split())
