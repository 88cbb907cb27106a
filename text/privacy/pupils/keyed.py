"""Records as programs write them: {"fn":"Ada","sn":"Quill","ncy":7}, sn=Quill;dob=2014-03-01, or a pair a line.

The keys are short, and of a pupil alone together: part of a name beside a year, a need, a birth or a postcode. A list
of fields has words of English, types or nothing as its values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from text.one_line import cut
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cell_forms import ORGANISATION
from text.privacy.unclaimed.vocabulary import is_english

_PAIR = lazy_pattern(
    r"(?<![\w.])[\"'\u2018\u201c<]?(?P<key>[A-Za-z][A-Za-z0-9_.-]{0,30})[\"'\u2019\u201d]?(?P<mark> ?(?:=>?|:) ?|>)"
    r"(?:[\"\u201c](?P<quoted>[^\"\u201d\n]{0,80})[\"\u201d]|'(?P<single>[^'\n]{0,80})'|(?P<bare>[^\s,;&"
    r"|{}\[\]\"'<>=:][^,;&|{}\[\]\"<>=:\n]{0,60}?)"
    r"(?=\s*(?:$|[,;&|}\]<\n])|\s+[A-Za-z_]{1,20} ?[=:]))", re.MULTILINE,
)
_GIVEN = frozenset(
    """
    fn fname firstname first forename forenames givenname given gn legalforename preferredforename preferredname
    knownas pupilforename
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_FAMILY = frozenset(
    """
    sn ln lname surname surnames lastname last familyname family legalsurname preferredsurname pupilsurname
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_WHOLE = frozenset(
    """
    pupilname childname studentname learnername fullname pupil child name nm
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_BIRTH = frozenset(
    """
    dob dateofbirth birthdate birth bd birthday yob mob dobmonth dobyear
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_OWN = frozenset(
    """
    upn uln formerupn pc postcode postalcode pcode zip addr address addr1 add1 address1 home street uprn phone tel
    mobile email nhs nhsno la_pupil_id
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_SAID = frozenset(
    """
    ncy ncyear ncyearactual yr year yeargroup yg sen senprovision sentype send fsm fsmeligible ehcp ehc eal lac cla
    ethnicity eth ethnicgroup gender sex language firstlanguage attendance exclusion class regroup reg form laestab
    urn ks1 ks2 ks4 pp pupilpremium nationality cob cin need primaryneed
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_STRONG = _BIRTH | frozenset(
    """
    upn uln ncy ncyear ncyearactual sen senprovision sentype send fsm fsmeligible ehcp ehc eal lac cla pp
    pupilpremium yeargroup yg cin primaryneed
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_PLACEHOLDER = lazy_pattern(
    r"(?:string|str|text|char\w*|varchar\w*|int\w*|date\w*|bool\w*|null|none|n/?a|x+|\*+|\.+|-+|abc|foo|bar|test"
    r"|example|sample"
    r"|forename|surname|redacted|removed|withheld|\[.*|<.*|\$.*|\{.*|first ?name|last ?name|tbc|unknown|object"
    r"|number|yyyy.*"
    r"|a\d*|an?\.?\d+|c\d+)", re.IGNORECASE,
)
_OF_WORK = frozenset(
    """
    role job org organisation organization employer company department title position author recipient
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_FEWEST, _SHORT = 3, 80
"""Pairs of a record; characters of a line that has one of them."""


class _KeyAndSaid(NamedTuple):
    key: str
    said: str
    line: int
    span: tuple[int, int]


def keyed_without(lines: Sequence[str], instead: str, named: set[str]) -> list[str]:
    """The lines without what such records say of who somebody is; the names go into `named`."""
    out = list(lines)
    if not any(map(_may_be_keyed, lines)):
        return out
    spans: dict[int, list[tuple[int, int]]] = {}
    for record in _records_in(lines):
        if names := [*_names_of(record)]:
            named.update(names)
            for p in record:
                if p.said and p.key in (_GIVEN | _FAMILY | _WHOLE | _BIRTH | _OWN):
                    spans.setdefault(p.line, []).append(p.span)
    for n, found in spans.items():
        out[n] = cut(out[n], sorted(set(found)), instead)
    return out


def _may_be_keyed(line: str) -> bool:
    """True for a line that may have such a pair: quickly seen."""
    if "=" in line or "</" in line:
        return True
    return ":" in line and ("{" in line or len(line) < _SHORT or line.count(":") >= _FEWEST)


def _records_in(lines: Sequence[str]) -> Iterator[list[_KeyAndSaid]]:
    """The pairs of each record: a key that comes again begins another, and so do lines without any."""
    record: list[_KeyAndSaid] = []
    for n, line in enumerate(lines):
        pairs = [*_pairs_of(line, n)] if _may_be_keyed(line) else []
        if not pairs and line.strip(" {}[](),;"):
            yield from (record,) if len(record) >= _FEWEST else ()
            record = []
        for p in pairs:
            if any(p.key == x.key for x in record):
                yield from (record,) if len(record) >= _FEWEST else ()
                record = []
            record.append(p)
    if len(record) >= _FEWEST:
        yield record


def _pairs_of(line: str, n: int) -> Iterator[_KeyAndSaid]:
    for m in _PAIR.finditer(line):
        if ":" in m["mark"] and m.start("key") == m.start() and not m["key"].islower():
            continue  # a label as people write it: `samples` has those
        group = next(g for g in ("quoted", "single", "bare") if m[g] is not None)
        yield _KeyAndSaid(re.sub(r"[_.-]", "", m["key"].lower()), m[group].strip(), n, m.span(group))


def _names_of(record: Sequence[_KeyAndSaid]) -> Iterator[str]:
    """The names in one person's record; none where a body, a type or somebody at work has it."""
    keys = {p.key for p in record}
    if not keys & _OF_WORK and keys & _STRONG and keys & (_GIVEN | _FAMILY | _WHOLE):
        given = next((p.said for p in record if p.key in _GIVEN and p.said), "")
        family = next((p.said for p in record if p.key in _FAMILY and p.said), "")
        whole = next((p.said for p in record if p.key in _WHOLE and p.said), "")
        if len(keys & (_STRONG | _OWN | _SAID | _GIVEN | _FAMILY | _WHOLE)) >= _FEWEST:
            yield from filter(_may_be_name, (f"{given} {family}".strip(), whole))


def _may_be_name(said: str) -> bool:
    words = said.split()
    if not words or len(words) > 5 or any(map(str.isdigit, said)) or any(map(_PLACEHOLDER.fullmatch, words)):
        return False
    if is_listed_body(said) or ends_as_body(said) or ORGANISATION.search(said.casefold()):
        return False
    return not all(map(is_english, words))
