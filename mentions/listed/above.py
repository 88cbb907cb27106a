"""Lists above a sentence that says what those in them got: "X Ltd; Y plc. These organisations received extracts."."""

from __future__ import annotations

import re

from msgspec.structs import replace

from mentions.claim.judge import judge
from mentions.claim.ruling import Ruling
from mentions.context import calls_false
from mentions.grammar.clauses import Parsed
from mentions.grammar.reader import clause_reader
from mentions.listed.below import Parse, ends_letter, is_line, names_in_line
from mentions.listed.heading import Line
from mentions.receivers import candidates_in
from mentions.said import ROLES, Band, NamedBody, Polarity
from mentions.topic import OnTopic
from mentions.words.phrases import is_known, looks_like_organisation
from mentions.words.sentences import Prepared

_MOST_LINES = 60
_FEWEST = 2
"""Names that make a list."""
_KINDS = (
    r"(?:organi[sz]ations|bodies|companies|newspapers|titles|charities|universities|firms|businesses|publishers|"
    r"departments|researchers|applicants|agencies|groups|institutions|parties|recipients)"
)
_GOES_BACK = re.compile(
    rf"(?<!none of )(?<!some of )(?<!most of )(?<!many of )(?<!few of )(?<!one of )(?<!neither of )(?<!not )"
    rf"(?:\b(?:all|both|each)(?: of)? (?:these|those|them|the above)(?: (?:\w+ )?{_KINDS})?|"
    rf"\ball (?:of the )?(?:two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}})\b(?: (?:of them|{_KINDS}))?|"
    rf"\b(?:these|those) (?:\w+ )?{_KINDS}|\bthe above(?:-named|-mentioned)?(?: (?:\w+ )?{_KINDS})?|"
    rf"\b(?:the|all the) {_KINDS} (?:listed|named|shown|set out|mentioned) above|^(?:they|both|all)(?= \w))"
    r"(?: all| each| both)?\b",
    re.IGNORECASE,
)
"""How a sentence speaks of all who stand in the list above it."""


def lists_above(
    prepared: Prepared, topic: dict[int, OnTopic], verdicts: dict[int, Ruling], lines: dict[int, Line], parse: Parse
) -> None:
    """Those named in a list stand as the sentence below it says, where that tells of a release to all of them."""
    for i in sorted(verdicts):
        on = topic.get(i)
        if i in lines or i - 1 in lines or i == 0 or on is None or not on.own or on.doubtful:
            continue
        ruling = _release_to_them(prepared.sentences[i].text)
        if ruling is None or ((after := parse(i + 1)) is not None and calls_false(after)):
            continue
        listed = _above(prepared, i, verdicts, lines, parse)
        if sum(map(len, listed.values())) < _FEWEST:
            continue
        for k, names in listed.items():
            topic[k] = OnTopic(on.terms, on.found, own=True)
            reason = f"below the list: {ruling.reason}"
            verdicts[k] = Ruling(Polarity.RELEASE, Band.ALERT, reason, names, speaks=True)
            lines[k] = Line(verdicts[k], "")
        verdicts[i] = replace(ruling, who=(), band=Band.NONE, doubt="the lines above it say to whom")


def _release_to_them(sentence: str) -> Ruling | None:
    """What a sentence says that tells of a release to all those above it; None for anything else."""
    them = _GOES_BACK.search(sentence)
    if them is None:
        return None
    whole = f"{sentence[: them.start()]}the firms{sentence[them.end() :]}"
    ruling = judge(clause_reader(whole), own=True, before=(), loose=False)
    told = ruling.polarity is Polarity.RELEASE and ruling.band is not Band.NONE and not ruling.doubt
    return ruling if told and ruling.who and all(n.generic for n in ruling.who) else None


def _above(
    prepared: Prepared, i: int, verdicts: dict[int, Ruling], lines: dict[int, Line], parse: Parse
) -> dict[int, tuple[NamedBody, ...]]:
    """Who is named in the lines of the list, or in the one sentence without a verb, above a sentence."""
    listed: dict[int, tuple[NamedBody, ...]] = {}
    for k in range(i - 1, max(-1, i - 1 - _MOST_LINES), -1):
        line, parsed = prepared.sentences[k].text, parse(k)
        held = verdicts.get(k)
        if k in lines or parsed is None or (held is not None and held.speaks) or ends_letter(line):
            break
        in_one = _only_names(parsed)
        if not in_one and (line[-1] == ":" or not is_line(prepared, k, parse, items=True)):
            break
        names = in_one or names_in_line(line, parsed, Polarity.RELEASE, alone=True)
        if names:
            listed[k] = names
        if len(in_one) >= _FEWEST and not is_line(prepared, k, parse, items=True):
            break
    return dict(sorted(listed.items()))


def _only_names(parsed: Parsed) -> tuple[NamedBody, ...]:
    """Those in a sentence that is nothing but names, two or more: "X Ltd, Y plc and the Z Trust."."""
    if parsed.asks or any(c.group is not None for c in parsed.clauses):
        return ()
    found = [c for c in candidates_in(parsed) if not c.vague and not c.watcher and not c.named.generic]
    inside = {k for c in found for k in range(c.first, c.last + 1)}
    known = any(is_known(c.named.name) or looks_like_organisation(c.named.name) for c in found)
    rest = [t for k, t in enumerate(parsed.tokens) if k not in inside and t.tag not in ",;.C" and t.low != "the"]
    role = ROLES[Polarity.RELEASE]
    return tuple(c.named._replace(role=role) for c in found) if known and not rest and len(found) >= _FEWEST else ()
