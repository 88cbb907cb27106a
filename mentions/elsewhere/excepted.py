"""Who got what nobody else did: "no newspaper but X", "not with anyone except X", "not to X but to Y"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from mentions import any_of
from mentions.claim.standing import HAPPENED, Status
from mentions.claim.transfers import Told, transfers_of
from mentions.grammar.clauses import Parsed
from mentions.said import Band, Mention, NamedBody, Polarity, Role

_NO = re.compile(r"\b(?:no|none|no[- ]?one|nobody|not|never|neither|nor)\b|n['\u2019]t\b", re.IGNORECASE)
_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?(?:\sfor)?|with\sthe\s(?:sole\s|only\s|single\s)?exception\sof|save(?:\sfor)?|other\sthan"
    r"|apart\sfrom|aside\sfrom|besides|bar(?:ring)?|(?<=one\s)but|(?<=body\s)but|but\s(?:only|just)"
    r"|(?:no|none|any)(?:\s[\w-]+){1,3}\sbut|(?:but|only|just|solely)(?=\s(?:to|with|by)\b))(?:\s(?:to|with|for|by))?(?:\s(?:the|an?))?\s",
    re.IGNORECASE,
)
"""What stands between a "no" and the name of the one of whom it is not said."""
_BUT = re.compile(r"\bnot\s(?:the\s)?[^,;.]{2,60},?\sbut\s(?:the\s)?", re.IGNORECASE)
_WHO = re.compile(r",?\s(?:that|who|which|to\swhom)\b", re.IGNORECASE)
"""Around the name in "it was not X but Y that"."""
_ALONE = re.compile(r",?\s(?:apart|aside|excepted|alone\sexcepted)\b", re.IGNORECASE)
_FIRST_OF_ALL = re.compile(
    r"(?:\s(?:in|since|of|from)\s[\w\s]{2,20})?,\s(?:no|none|nobody|not|neither)\b.*", re.IGNORECASE | re.DOTALL
)
"""Behind a name that stands before the "no": "With the exception of X, no company has"."""
_JOINED = re.compile(r",?\s(?:and|or|&)\s(?:(?:to|with|by)\s)?(?:the\s)?|,\s(?:the\s)?", re.IGNORECASE)
_TRANSFERS = any_of("give take go work had let open noun_give noun_take")
_SAYS_NO = (Polarity.DENIAL, Polarity.POSSIBLE, Polarity.POLICY)


def with_excepted(mention: Mention, parsed: Parsed | None) -> Mention:
    """A denial whose sentence excepts somebody by name: of them it is told that they got the data."""
    if mention.polarity not in _SAYS_NO or parsed is None or parsed.sentence != mention.sentence:
        return mention
    excepted = _excepted(mention.sentence, [n for n in mention.recipients if not n.generic])
    told = transfers_of(parsed) if excepted else []
    denied = [t for t in told if t.standing.status is Status.DENIED or t.standing.status in HAPPENED]
    if not denied or any(t.event.kind not in _TRANSFERS for t in told):
        return mention
    sure = len(denied) == len(told) and all(map(_is_of_the_past, denied))
    role = Role.GIVEN if sure else Role.POSSIBLE
    others = [n for n in mention.recipients if not n.generic and n not in excepted]
    who = sorted([*others, *(n._replace(role=role) for n in excepted)], key=lambda n: n.start)
    polarity, band = (Polarity.RELEASE, Band.ALERT) if sure else (Polarity.POSSIBLE, Band.REVIEW)
    reason = f"of all but {' and '.join(n.name for n in excepted)} it is denied"
    return replace(mention, recipients=tuple(who), polarity=polarity, band=band, reason=reason)


def _excepted(sentence: str, named: list[NamedBody]) -> list[NamedBody]:
    out: list[NamedBody] = []
    for n in named:
        no = _NO.search(sentence, 0, n.start) or _FIRST_OF_ALL.fullmatch(sentence, n.end)
        by = next((m for m in _EXCEPT.finditer(sentence, 0, n.start) if m.end() == n.start), None)
        if by is None and _WHO.match(sentence, n.end):
            by = next((m for m in _BUT.finditer(sentence, 0, n.start) if m.end() == n.start), None)
        joined = out and _JOINED.fullmatch(sentence, out[-1].end, n.start)
        if joined or (no and (by or _ALONE.match(sentence, n.end))):
            out.append(n)
    return out


def _is_of_the_past(told: Told) -> bool:
    """Whether it is told as having happened, or not: neither what may be nor what will be."""
    group = told.event.clause.group
    return group is None or (not group.modal and told.event.clause.kind in ("root", "coordinate"))
