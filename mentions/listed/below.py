"""Lists under a sentence or heading that says what their lines are: "It was given to:", "Recipients of NPD data"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from string import ascii_lowercase

from msgspec import Struct

from mentions import any_of
from mentions.claim.asked import ordered_to_ask
from mentions.claim.ruling import Ruling
from mentions.grammar.clauses import Parsed
from mentions.listed.heading import Line, is_inward, says_above
from mentions.receivers import candidates_in
from mentions.said import ROLES, Band, NamedBody, Polarity
from mentions.topic import OnTopic
from mentions.words.phrases import is_no_recipient
from mentions.words.sentences import Prepared
from recipients.classify import classify_recipient

_MOST_LINES, _LONGEST_HEADING = 60, 120
_SMALL, _LITTLE = frozenset(ascii_lowercase), any_of("of and the for in at on de &")
_LONGEST_LINE = 12  # words of a line that nothing marks as one of a list
Parse = Callable[[int], Parsed | None]
_MARKED = re.compile(
    r"^(?:[-*\u2022\u25aa\u25cf\u2013\u2014\u00b7]|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)])\s", re.IGNORECASE
)
_OPENS = re.compile(
    r"\b(?:to|with|by|from|of|for|are|were|was|is|includ(?:e|es|ed|ing)|follow(?:s|ing)|these|recipients|bodies|"
    r"organisations|companies)\W{0,3}$",
    re.IGNORECASE,
)
"""How a sentence ends whose list says who."""


class _Head(Struct):
    """A sentence above a list: what it says of its lines."""

    polarity: Polarity
    band: Band
    reason: str
    speaks: bool
    sure: bool
    """Its lines are told by themselves."""


def lists_below(
    prepared: Prepared, topic: dict[int, OnTopic], verdicts: dict[int, Ruling], lines: dict[int, Line], parse: Parse
) -> None:
    """Those named in the lines of a list stand as the sentence above it says ("It was given to:")."""
    for i in range(len(prepared.sentences) - 1):
        if i in lines or (head := _head(prepared, topic, verdicts, i, parse)) is None:
            continue
        told = False
        for k in range(i + 1, min(i + 1 + _MOST_LINES, len(prepared.sentences))):
            line = prepared.sentences[k].text
            if k in lines or not (_MARKED.match(line) or _is_name(prepared, k)):
                break
            if line[-1] == ":":
                break  # it opens a list of its own
            held = verdicts.get(k)
            if held is not None and held.speaks and head.polarity is not Polarity.QUESTION:
                continue
            on = topic.get(i) or topic.get(k) or topic.get(k + 1)
            names = _names_in(line, parse(k), head.polarity, alone=head.sure)
            if not names or on is None:
                continue
            topic.setdefault(k, OnTopic(on.terms, on.found, own=True))
            reason = f"above the list: {head.reason}"
            verdicts[k] = Ruling(head.polarity, head.band, reason, names, speaks=head.speaks)
            if head.sure:
                told = True
                lines[k] = Line(verdicts[k], "")
        if told and i in verdicts:
            verdicts[i].band = Band.NONE  # its lines say to whom


def _head(
    prepared: Prepared, topic: Mapping[int, OnTopic], verdicts: Mapping[int, Ruling], i: int, parse: Parse
) -> _Head | None:
    """What a sentence says of the list under it; None if it opens none."""
    text, verdict = prepared.sentences[i].text, verdicts.get(i)
    colon, marked = text[-1:] == ":", bool(_MARKED.match(prepared.sentences[i + 1].text))
    on = topic.get(i)
    if verdict is None and colon and (above := parse(i)) is not None and ordered_to_ask(above):
        verdict = Ruling(Polarity.QUESTION, Band.REVIEW, "it is put as a question")
    asks = verdict is not None and verdict.polarity is Polarity.QUESTION
    heading = text[-1] not in ".!?:;," and len(text) < _LONGEST_HEADING and says_above(text) is Polarity.RELEASE
    heading = heading and _is_name(prepared, i + 1) and _is_name(prepared, i + 2)
    opens = bool(_OPENS.search(text)) or (asks and colon) or (colon and marked) or heading
    if verdict is None or not opens:
        return None
    own = on is not None and (on.own or not on.loose)
    if not asks and (colon or marked or heading) and own:
        fact = verdict.speaks and verdict.polarity is Polarity.RELEASE
        found = Polarity.RELEASE if fact else says_above(text) if not verdict.speaks or colon else None
        if is_inward(text):
            return _Head(Polarity.POLICY, Band.NONE, f'"{text[:120]}"', speaks=False, sure=True)
        if found is Polarity.RELEASE and not _denied(verdict):
            return _Head(found, Band.ALERT, verdict.reason if fact else f'"{text[:120]}"', speaks=True, sure=True)
        if found is Polarity.REFUSAL:
            return _Head(found, Band.REVIEW, f'"{text[:120]}"', speaks=True, sure=True)
    if not (verdict.speaks or asks):
        return None
    return _Head(verdict.polarity, verdict.band, verdict.reason, verdict.speaks, sure=False)


def _denied(verdict: Ruling) -> bool:
    return verdict.polarity in (Polarity.DENIAL, Polarity.REFUSAL, Polarity.DEMAND, Polarity.POSSIBLE)


def _is_name(prepared: Prepared, k: int) -> bool:
    """Whether a sentence is a short line that may be no more than a name."""
    if k >= len(prepared.sentences):
        return False
    text = prepared.sentences[k].text
    return text[-1] not in ".!?:" and _all_capital(text)


def _all_capital(text: str) -> bool:
    """Whether words may be a name: few, each with a capital but little ones."""
    words = text.split()
    return text[:1].isupper() and len(words) <= _LONGEST_LINE and all(w[0] not in _SMALL or w in _LITTLE for w in words)


def _names_in(line: str, parsed: Parsed | None, polarity: Polarity, *, alone: bool) -> tuple[NamedBody, ...]:
    """Who is named in a line of a list; if `alone`, a short line that names nobody known is a name."""
    role = ROLES[polarity]
    if parsed is None:
        return ()
    names = tuple(c.named._replace(role=role) for c in candidates_in(parsed) if not c.vague and not c.watcher)
    marked = _MARKED.match(line)
    start = marked.end() if marked else 0
    name = re.split(r"[,;(\u2013\u2014]|\s-\s", line[start:], maxsplit=1)[0].strip(" .")
    if names or not alone or not _all_capital(name) or len(name.split()) > _LONGEST_LINE // 2 or is_no_recipient(name):
        return names
    return (NamedBody(name, classify_recipient(name), start, start + len(name), role=role),)
