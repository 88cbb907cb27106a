"""A sample of what a record holds: the values behind its labels are one child's, though none is said to be a pupil's.

"What a record holds", and below it "Name: X", "Address: Y", "School: Z", in lines, cells or a list of terms. What only
describes the items ("Name: the pupil's full name") stays, and so does a list whose name is a body's, or that is headed
as a request, a register or a log: who received stands in those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body
from text.privacy.pupils.heads import is_label, plain
from text.privacy.pupils.values import is_body
from text.privacy.rules.sentences.whose import is_persons
from text.privacy.unclaimed.vocabulary import is_word

_MAY_HEAD = (
    "sampl", "exampl", "specimen", "typical", "looks like", "hold", "held", "contain", "reads", "shows", "one ",
    "what ", "here is", "this is", "below is",
)
_ONE = r"(?:record|entry|row|pupil|child|boy|girl)"
_HEADS = lazy_pattern(
    rf"\b(?:samples?|examples?|specimen|typical|real|test|illustrative)(?: of)? (?:[\w-]+ ){{0,3}}?{_ONE}\b"
    rf"|\b{_ONE}\b[^.:]{{0,30}}\b(?:looks? like|holds?|contains?|reads|shows|in full|as an? (?:sample|example))\b"
    rf"|\b(?:held|holds?|know|knows|kept|keeps?|shared|sent|sees?|gets?|got|have|has)\b[^.:]{{0,20}} (?:on"
    rf"|about|of|for) (?:one|an?|each"
    rf"|this) {_ONE}\b"
    r"|\b(?:one|an?) (?:pupil|child|boy|girl)['\u2019]s (?:[\w-]+ ){0,2}(?:record|entry|row|file)\b"
    rf"|\b(?:here|this|below|following) is (?:one|an?|the) (?:[\w'\u2019-]+ ){{0,2}}{_ONE}\b[^.:]{{0,30}}[.:]?$"
    rf"|^(?:one|an?) (?:[\w-]+ )?{_ONE}\b[^.]{{0,30}}:$", re.IGNORECASE,
)
_OF_RELEASES = lazy_pattern(
    r"\b(?:register|requests?|applications?|agreements?|logs?|recipients?|organi[sz]ations?|contracts?|licen[cs]es?"
    r"|releases?|compan(?:y|ies)|firms?)\b", re.IGNORECASE,
)
_PAIR = lazy_pattern(
    r"\W{0,3}(?P<label>[A-Za-z][\w /'\u2019-]{1,30}?)[\"'\u201d]?"
    r" ?(?::|=|\||\t| [\u2013-]|\.{2,}) ?(?P<said>\S.*)"
)
_PARTS = lazy_pattern(r"\s*;\s*|\s+/\s+")
_OWN = lazy_pattern(
    r"(?:(?:full|known|real) )?names?|lives(?: at| in| with)?|home|street|town|village|born(?: in)?|(?:place"
    r"|country) of birth"
    r"|school (?:attended|now|before)|(?:last|former|previous|present|current) (?:school|address)|(?:class )?teacher"
    r"|siblings?|brothers?|sisters?|family|religion|diagnosis|disability|needs?|GP|doctor|social worker|in care|care",
    re.IGNORECASE,
)
_OF_OTHERS = lazy_pattern(
    r"\b(?:to|with|recipients?|received|organi[sz]ations?|date|data|record|action|no|number|id"
    r"|ref\w*)\.?$", re.IGNORECASE
)
_OF_NAME = lazy_pattern(r"(?:.*\b)?(?:fore|sur)?names?$|(?:pupil|child|boy|girl)$", re.IGNORECASE)
_OF_SCHOOL = lazy_pattern(r"school|academy|nursery|setting|class", re.IGNORECASE)
_PART_OF_NAME = lazy_pattern(
    r"\b(?:fore|sur|(?:first|last|given|family|middle|preferred|legal|child|pupil|full) ?)names?\b", re.IGNORECASE
)
_FAMILY = lazy_pattern(r"\b(?:sur|last|family)", re.IGNORECASE)
_OF_PUPIL = lazy_pattern(
    r"(?:UPN|ULN|DOB|(?:date|month|year) of birth|born|SEND?\b.*|sen provision|FSM|EHCP?|EAL|CLA|LAC"
    r"|in care|year ?group|class|NC ?year"
    r"|exclusions?|attendance|ethnicity|home language|disability|reason for exclusion|pupil premium)", re.IGNORECASE,
)
_AT_WORK = lazy_pattern(
    r"\b(?:role|job|position|post|organi[sz]ation|company|employer|department|e-?mail|phone|tel\w*|recipient|author"
    r"|contact|supervisor|institution)\b", re.IGNORECASE,
)
_COLON = lazy_pattern(r"(?<=\w): ?(?=\S)")
_LONGEST_HEAD, _LONGEST_SAID, _MOST, _FEWEST, _LONGEST_RECORD, _LONGEST_LABEL = 160, 120, 30, 2, 1_000, 100
LABELS_OF_RECORD = 3
"""In one line: a record whose own lines were lost."""
_SENTENCE_ENDS = lazy_pattern(r"(?<=[a-z\d)]{2})\. (?=[A-Z])")


class _Value(NamedTuple):
    label: str
    said: str
    line: int
    taken: str
    """What of the line is taken out."""


def samples_without(lines: Sequence[str], out: list[str], instead: str, named: set[str]) -> None:
    """Takes the values of samples in `lines` out of `out`; a name goes into `named`."""
    end = 0
    for n, line in enumerate(lines):
        if n < end or len(line) > _LONGEST_RECORD:
            continue
        headed = len(line) <= _LONGEST_HEAD and any(map(line.lower().__contains__, _MAY_HEAD)) \
            and _HEADS.search(line) and not _OF_RELEASES.search(line)
        if not (headed or _begins_record(line)):
            continue
        values = [*_values_below(lines, n + 1 if headed else n)]
        if sum(_is_own(v.label) for v in values) < _FEWEST:
            continue
        if not (_is_somebodys(values) if headed else _is_record(values)):
            continue
        end = values[-1].line
        named.update(_names_in(values))
        for value in values:
            before, found, behind = out[value.line].rpartition(value.taken) if value.taken else ("", "", "")
            out[value.line] = f"{before}{instead}{behind}" if found else out[value.line]


def _begins_record(line: str) -> bool:
    """True for a line that says what is one person's behind its label."""
    pair = _PAIR.fullmatch(line.strip())
    return (pair is not None and _is_own(_plain(pair["label"]))) or next(_in_one_line(line, 0), None) is not None


def _is_record(values: Sequence[_Value]) -> bool:
    """True without a heading: one name in two fields, or in one beside what only pupils have; nobody at work."""
    labels = [v.label for v in values]
    if any(map(_AT_WORK.search, labels)):
        return False
    parts = {_FAMILY.search(x) is not None for x in labels if _PART_OF_NAME.search(x)}
    if not (len(parts) > 1 or (parts and any(map(_OF_PUPIL.search, labels)))):
        return False
    said = [v.said for v in values if _OF_NAME.match(v.label) and not _OF_SCHOOL.search(v.label)]
    words = " ".join(said).replace(",", "").split()
    return any(map(_may_be_named, said)) and all(w[0].isupper() or not w[0].isalnum() for w in words)


def _plain(label: str) -> str:
    return plain(label.replace("_", " "))


def _values_below(lines: Sequence[str], n: int) -> Iterator[_Value]:
    """What one person's labels say from a line on, to where no label stands."""
    for _ in range(_MOST):
        while n < len(lines) and not lines[n].strip():
            n += 1
        if n >= len(lines):
            return
        line = lines[n].strip()
        values = [*_in_one_line(line, n)] or [
            _Value(_plain(m["label"]), m["said"], n, m["said"])
            for part in _PARTS.split(line) if (m := _PAIR.fullmatch(part)) and len(m["said"]) <= _LONGEST_SAID
        ]
        if values:
            yield from (v for v in values if not _OF_OTHERS.search(v.label) or _OF_PUPIL.fullmatch(v.label))
            n += 1
        elif _is_own(line) and n + 1 < len(lines) and not _is_own(below := lines[n + 1].strip()) \
                and 0 < len(below) <= _LONGEST_SAID:
            yield _Value(plain(line), below, n + 1, below)
            n += 2
        else:
            return


def _in_one_line(line: str, n: int) -> Iterator[_Value]:
    """Of a record in one line, "Forename: X Surname: Y Born: Z": each value, and all of them taken out together."""
    found: list[tuple[str, int, int]] = []
    for m in _COLON.finditer(line) if line.count(":") >= LABELS_OF_RECORD else ():
        words = line[max(0, m.start() - _LONGEST_LABEL) : m.start()].rsplit(" ", 3)[-3:]
        labels = (" ".join(words[k:]) for k in range(len(words)))
        if label := next((x for x in labels if _is_own(_plain(x)) or _OF_PUPIL.fullmatch(_plain(x))), ""):
            found.append((label, m.start() - len(label), m.end()))
    if len(found) >= LABELS_OF_RECORD:
        behind = _SENTENCE_ENDS.search(line, found[-1][2])
        ends = [start for _, start, _ in found[1:]] + [behind.start() if behind else len(line)]
        for (label, _, start), end in zip(found, ends, strict=True):
            whole = line[start : ends[-1]] if start == found[0][2] else ""
            yield _Value(_plain(label), line[start:end].strip(), n, whole)


def _is_own(label: str) -> bool:
    """True for a label of who somebody is, where or how."""
    said = plain(label)
    if _OF_OTHERS.search(said):
        return False
    return _OWN.fullmatch(said) is not None or is_label(said)


def _is_somebodys(values: Sequence[_Value]) -> bool:
    """True where a name is a person's; without one, where an address or a school has a name of its own."""
    names = [v.said for v in values if _OF_NAME.match(v.label) and not _OF_SCHOOL.search(v.label)]
    if names:
        return all(map(_may_be_named, names))
    return any(v.said[:1].isdigit() or _OF_SCHOOL.search(v.label) for v in values if _is_called(v.said))


def _may_be_named(said: str) -> bool:
    words = said.replace(",", "").split()
    if not 0 < len(words) <= 4 or is_body(said) or ends_as_body(said):
        return False
    return all(w[0].isupper() for w in words) and not all(map(is_word, words))


def _is_called(said: str) -> bool:
    """True for words of which some that no list has begin with a capital."""
    return any(w[0].isupper() and not is_word(w.strip(".,")) for w in said.split())


def _names_in(values: Sequence[_Value]) -> Iterator[str]:
    """The name in full, its parts put together."""
    parts = [v.said for v in values if _OF_NAME.match(v.label) and not _OF_SCHOOL.search(v.label)]
    family = next((v.said for v in values if v.label.lower().startswith(("sur", "last", "family"))), "")
    yield from filter(is_persons, parts if " " in "".join(parts) or not family else (" ".join(
        [*(p for p in parts if p != family), family]
    ),))
