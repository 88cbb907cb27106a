"""Headings with those whom they are about in their own line: "Recipients of NPD data: X Ltd and Y plc."."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mentions import any_of
from mentions.claim.ruling import Ruling
from mentions.grammar.clauses import Parsed
from mentions.listed.heading import Line, body_in, is_name, put_off, says_above, says_access
from mentions.receivers import candidates_in
from mentions.said import ROLES, Band, NamedBody, Polarity, Role
from mentions.topic import OnTopic
from mentions.words.sentences import Prepared

_LONGEST_HEADING = 120


def headed_lines(
    prepared: Prepared, topic: Mapping[int, OnTopic], verdicts: Mapping[int, Ruling],
    parse: Callable[[int], Parsed | None],
) -> dict[int, Line]:
    """The sentences that are a heading of a list and, behind its colon, nothing but names."""
    out = {}
    for i, verdict in verdicts.items():
        on, text = topic.get(i), prepared.sentences[i].text
        sure = on is not None and on.own and not on.doubtful
        release = verdict.polarity is Polarity.RELEASE and verdict.band is not Band.ALERT  # "Data shared: X Ltd"
        unsaid = release or verdict.polarity is Polarity.POLICY
        if sure and unsaid and ": " in text:
            ruling = _read(text, i, parse)
            if ruling is not None:
                out[i] = Line(ruling, "")
    return out


def _read(text: str, i: int, parse: Callable[[int], Parsed | None]) -> Ruling | None:
    head = text.partition(": ")[0]
    heads = len(head) <= _LONGEST_HEADING and says_above(head) is Polarity.RELEASE and not says_access(head)
    if not heads or (parsed := parse(i)) is None:
        return None
    if any(c.group is not None and parsed.tokens[c.group.last].start > len(head) for c in parsed.clauses):
        return None
    if items := _parted(text, len(head) + 1):
        return Ruling(Polarity.RELEASE, Band.ALERT, f'"{head}" stands before it', items, speaks=True)
    found = [c.named for c in candidates_in(parsed) if c.named.start > len(head) and not (c.vague or c.watcher)]
    names = tuple(n._replace(role=ROLES[Polarity.RELEASE]) for n in found if n.generic or is_name(n.name))
    return Ruling(Polarity.RELEASE, Band.ALERT, f'"{head}" stands before it', names, speaks=True) if names else None


_ITEM = re.compile(r"\s*(?:and\s)?(?:the\s)?(?=[A-Z0-9])")


def _parted(text: str, start: int) -> tuple[NamedBody, ...]:
    """Who stand in three items or more that semicolons part, and that are nothing but names; () for any other."""
    out: list[NamedBody] = []
    for item in re.finditer(r"[^;]+", text[start:]):
        lead = _ITEM.match(item[0])
        name = item[0][lead.end() :].rstrip(" .,") if lead else ""
        if not name or len(name.split()) > _LONGEST_NAME or any(w.islower() and w not in _LITTLE for w in name.split()):
            return ()
        at = start + item.start() + (lead.end() if lead else 0)
        if (body := body_in(name, at, Role.GIVEN)) is None or put_off(item[0]):
            return ()
        out.append(body)
    return tuple(out) if len(out) > _FEWEST else ()


_LONGEST_NAME, _FEWEST = 9, 2  # words of a name; items that are no list
_LITTLE = any_of("of and the for in at on de plc ltd van der von la")
