"""Headings with those whom they are about in their own line: "Recipients of NPD data: X Ltd and Y plc."."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mentions.claim.ruling import Ruling
from mentions.grammar.clauses import Parsed
from mentions.listed.heading import Line, is_name, says_above, says_access
from mentions.receivers import candidates_in
from mentions.said import ROLES, Band, Polarity
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
    found = [c.named for c in candidates_in(parsed) if c.named.start > len(head) and not (c.vague or c.watcher)]
    names = tuple(n._replace(role=ROLES[Polarity.RELEASE]) for n in found if n.generic or is_name(n.name))
    return Ruling(Polarity.RELEASE, Band.ALERT, f'"{head}" stands before it', names, speaks=True) if names else None
