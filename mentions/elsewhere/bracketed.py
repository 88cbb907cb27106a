"""Names of a release that stand apart in its sentence: in brackets ("(one by X, one by Y)"), copied in, or for whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from mentions.grammar.clauses import Parsed
from mentions.grammar.reader import clause_reader
from mentions.receivers import candidates_in
from mentions.said import Band, Mention, NamedBody, Polarity, Role

_BRACKET = re.compile(
    r"\((?P<some>including|among (?:them|these|whom)|such as)?(?:one|two|three|both|namely|they (?:were|are)|"
    r"these (?:were|are)|viz\.?|i\.e\.?,?|the (?:first|one|other|two|three))?(?=[\s:,])[^()]{3,300}\)|"
    r"(?<=[a-z])\s\((?:the\s)?(?-i:[A-Z])[^()]{3,300}\)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no|refused|rejected|declined|withdrawn|except|but|other than|neither|nor|former|formerly)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:received|got|obtained|bought|purchased|acquired|accessed|downloaded|(?:was|were|been) (?:given|sent|"
    r"supplied|provided|handed|passed|granted|sold))\b[^.;:]{0,120}?\b(?:on behalf of|acting for|"
    r"for (?:the )?use (?:by|of)|as agents? for) (?:the |its client,? (?:the )?)?$|"
    r", (?:acting|working) (?:for|on behalf of) (?:the )?$",
    re.IGNORECASE,
)
"""Before those for whom somebody got data."""
_BEHALF = re.compile(
    r"(?:\s(?:in|on|during|since)\s[\w\s]{3,20}?)?,?\s\(?(?:(?:acting|working)\s)?on\sbehalf\sof\s(?:the\s|its\sclient,?\s(?:the\s)?)?",
    re.IGNORECASE,
)
"""Between who was given data and for whom: "to X in May, on behalf of Y"."""


def with_bracketed(mentions: Iterable[Mention], parse: Callable[[int], Parsed | None]) -> list[Mention]:
    """The mentions, a sure release with those whom a bracket names where nobody else is, and for whom it was got."""
    return [_with_more(m, parse) if m.band is Band.ALERT and m.polarity is Polarity.RELEASE else m for m in mentions]


def _with_more(m: Mention, parse: Callable[[int], Parsed | None]) -> Mention:
    named = [n for n in m.recipients if n.role is Role.GIVEN and not n.generic]
    ends = {n.end for n in m.recipients}
    of_described = {n.end for n in m.recipients if n.role is Role.GIVEN and n.generic}
    brackets = [
        b for b in _BRACKET.finditer(m.sentence) if not _NOT.search(b[0])
        and (b.start() in of_described or (not named and (b[0][0] == "(" or b.start() in ends)))
    ]
    if not brackets and not _MAY_BE_FOR.search(m.sentence):
        return m
    parsed = parse(m.index)
    if parsed is None or len(parsed.sentence) != len(m.sentence):
        return m
    held = {n.name for n in m.recipients if not n.generic}
    found = (*_within(brackets), *_for_whom(parsed), *_on_behalf(parsed, m.recipients), *_copied_in(parsed))
    more = list({n.name: n for n in found if n.name not in held}.values())
    if not more:
        return m
    whole = {b.start() for b in brackets if not b["some"]}
    kept = [n for n in m.recipients if not (n.generic and (n.end in whole or (whole and not named)))]
    return replace(m, recipients=tuple(sorted((*kept, *more), key=lambda n: n.start)))


_MAY_BE_FOR = re.compile(r"\b(?:behalf|acting|working|agents?|use|cop(?:y|ied|ies|ying)|cc\S{0,3})\b", re.IGNORECASE)


def _within(brackets: list[re.Match[str]]) -> Iterator[NamedBody]:
    for b in brackets:
        at = b.start() + b[0].index("(") + 1
        parsed = clause_reader(b[0].strip()[1:-1])
        found = [c for c in candidates_in(parsed) if not (c.named.generic or c.watcher or c.vague)]
        for c in candidates_in(parsed, wide=True) if found else ():
            if not (c.named.generic or c.watcher or c.vague):
                yield c.named._replace(role=Role.GIVEN, start=at + c.named.start, end=at + c.named.end)


def _for_whom(parsed: Parsed) -> Iterator[NamedBody]:
    for c in candidates_in(parsed):
        if not (c.named.generic or c.vague) and _FOR.search(parsed.sentence[: c.named.start]):
            yield c.named._replace(role=Role.GIVEN)


def _on_behalf(parsed: Parsed, who: Iterable[NamedBody]) -> Iterator[NamedBody]:
    """Those on whose behalf somebody was given data: "to X (on behalf of Y and Z)"."""
    for n in who:
        behalf = _BEHALF.match(parsed.sentence, n.end) if n.role is Role.GIVEN else None
        if behalf is None:
            continue
        at = end = behalf.end()
        rest = clause_reader(parsed.sentence[at:].partition(")")[0])
        for c in candidates_in(rest):
            start, theirs = at + c.named.start, not (c.named.generic or c.watcher or c.vague)
            if theirs and (start == end or _AND.fullmatch(parsed.sentence, end, start)):
                end = at + c.named.end
                yield c.named._replace(role=Role.GIVEN, start=start, end=end)


_COPIED = re.compile(
    r"(?<!not )(?<!never )(?<!no )\b(?:copied(?: (?:it|them|this|these))?(?: (?:in )?to| in(?: to)?)"
    r"|copying(?: in| to| it to| them to)|cop(?:y|ies) (?:also )?(?:went |was sent |were sent |sent )?to"
    r"|cc(?:['\u2019]?e?d)?:?(?: to)?)\s(?:the\s)?$", re.IGNORECASE,
)
_WAS_COPIED = re.compile(
    r"\s(?:was|were)\s(?:also\s|then\s)?(?:copied|cc['\u2019]?e?d)\b(?: in(?:to)?\b)?(?! (?:by|from|of)\b)",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:letters?|reply|replies|response|e-?mails?|notes?|memos?|correspondence|minutes|complaint|request|decision)\b"
    r"[^.;,]{0,30}$", re.IGNORECASE,
)
_AND = re.compile(r"(?:,|,? and|,? &)\s(?:the\s)?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^()]{0,20}\b(?:cop(?:y|ies|ied|ying)|cc\S{0,3})\b[^()]{3,200})\)", re.IGNORECASE)


def _copied_in(parsed: Parsed) -> Iterator[NamedBody]:
    """Who was copied in when another was sent something, with those who are named right behind."""
    yield from _copied(parsed, 0)
    for b in _IN_BRACKETS.finditer(parsed.sentence):
        yield from _copied(clause_reader(b[1]), b.start(1))


def _copied(parsed: Parsed, at: int) -> Iterator[NamedBody]:
    text, before = parsed.sentence, -1
    for c in candidates_in(parsed, wide=True):
        start, end = c.named.start, c.named.end
        if c.named.generic or c.watcher or c.vague:
            continue
        to = _COPIED.search(text, 0, start)
        if (before >= 0 and _AND.fullmatch(text, before, start)) or _WAS_COPIED.match(text, end) or (
            to and not _PAPER.search(text, 0, to.start())
        ):
            before = end
            yield c.named._replace(role=Role.GIVEN, start=at + start, end=at + end)
