"""A question in parts, as one question for each: "which firms (a) applied for and (b) got pupil data"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from msgspec import Struct

from mentions import patterns
from mentions.claim.asked import ordered_to_ask
from mentions.grammar.reader import clause_reader
from mentions.parts.labels import labels_in
from mentions.topic import OnTopic
from mentions.words.sentences import Prepared
from mentions.words.tokens import Token, tokens_of

_MOST_LINES = 40
"""Sentences and lines of one question."""
_VERBAL = frozenset("VBHGMX")
_WORDS = frozenset("NJ#OD")
_ENDS = re.compile(r"[.?!][\"'\u201d\u2019)]*$")
_JOINS = re.compile(r"[\s,;]*\b(?:and|or)?[\s,;]*$", re.IGNORECASE)
_GOES_ON = re.compile(
    r"[;,]\s(?:and\s)?(?:if|what|how|when|why|for what|on what|whether|in each case)\b.*$", re.IGNORECASE | re.DOTALL
)
"""What is asked behind the last part: "; and if she will make a statement"."""
_IT = re.compile(
    r"\b(?:it|them|(?:this|that|these|those|the|such)(?: (?:data|information|records))?)"
    r"(?=\W*$|\s(?:in|from|since|on|by|for)\b)",
    re.IGNORECASE,
)
_LONGEST = 4_000  # characters of a question


class InParts(Struct):
    """A question in parts."""

    first: int
    """The number of its first sentence."""
    last: int
    wholes: dict[str, str]
    """What each part asks, as a question by itself."""
    bodies: dict[str, str]
    """The parts that are no more than a name."""


def questions_in_parts(prepared: Prepared, topic: Mapping[int, OnTopic]) -> list[InParts]:
    """The questions of a text that have parts with letters, in order."""
    out: list[InParts] = []
    sentences = prepared.sentences
    for k, sentence in enumerate(sentences):
        if (out and k <= out[-1].last) or not _opens_parts(sentence.text):
            continue
        first, last = _begin(prepared, k), _end(prepared, k)
        found = next((on.found for i in range(first, last + 1) if (on := topic.get(i)) and on.own), "")
        if found and (q := _read("\n".join(s.text for s in sentences[first : last + 1]), found)):
            out.append(InParts(first, last, *q))
    return out


def _opens_parts(text: str) -> bool:
    return any(label in text for label in ("(a)", "(i)", "(1)")) or text[:2] in ("a)", "1)", "i)")


def _begin(prepared: Prepared, k: int) -> int:
    """The sentence in which a question begins whose first part stands in sentence `k`."""
    first = k
    while first > max(0, k - 3) and not _ENDS.search(prepared.sentences[first - 1].text):
        if ordered_to_ask(clause_reader(prepared.sentences[first].text)):
            break
        if first < k and _is_parted(prepared, first):
            break
        first -= 1
    return first


def _end(prepared: Prepared, k: int) -> int:
    last = k
    while last + 1 < min(k + _MOST_LINES, len(prepared.sentences)) and not _ENDS.search(prepared.sentences[last].text):
        last += 1
    return last


def _is_parted(prepared: Prepared, k: int) -> bool:
    """Whether an empty line stands before a sentence."""
    raw = prepared.text[prepared.sentences[k - 1].start : prepared.sentences[k].end]
    return "\n\n" in raw.strip()


def _read(whole: str, found: str) -> tuple[dict[str, str], dict[str, str]] | None:
    """What each part of a question asks, and the parts that are no more than a name; None if it has none."""
    labels = labels_in(whole) if len(whole) <= _LONGEST else []
    if not labels:
        return None
    head = whole[: labels[0].start]
    ends = [b.start for _, b in pairwise(labels)] + [len(whole)]
    between = [whole[label.end : end].strip() for label, end in zip(labels, ends, strict=True)]
    parts = [_JOINS.sub("", part).strip(" :") for part in between]
    parts[-1] = _GOES_ON.sub("", parts[-1]).rstrip(" .?!;,")
    if not all(parts) or not _asks(f"{head}{parts[0]}", whole):
        return None
    tails = [_shared(part, parts[-1]) for part in parts[:-1]] + [""]
    wholes, bodies = {}, {}
    for label, part, tail in zip(labels, parts, tails, strict=True):
        asked = _with_data(" ".join(f"{head} {_of_whom(part, parts[0])} {tail}".split()), found)
        wholes[label.name] = asked + ("?" if whole.endswith("?") else ".")
        if not any(t.tag in _VERBAL for t in tokens_of(part)):
            bodies[label.name] = part
    return wholes, bodies


def _asks(head: str, whole: str) -> bool:
    parsed = clause_reader(head)
    words = patterns("answers.toml", "words")
    return whole.endswith("?") or parsed.asks or ordered_to_ask(parsed) or bool(words["asks_for"].search(whole))


def _shared(part: str, last: str) -> str:
    """What the last part ends with that belongs to an earlier one too: "pupil data in 2024"."""
    tokens, behind = tokens_of(part), tokens_of(last)
    if not tokens:
        return ""
    if tokens[0].tag in _VERBAL or any(t.tag in _VERBAL for t in tokens):
        if _has_object(tokens):
            return ""
        verb = next((i for i, t in enumerate(behind) if t.tag in _VERBAL), len(behind))
        at = next((t for t in behind[verb:] if t.tag in _WORDS), None)
    else:
        verb = next((i for i, t in enumerate(behind) if t.tag in _VERBAL), len(behind))
        subject = (i for i in range(1, verb) if behind[i].tag in "DO" and behind[i - 1].tag == "N")
        at = next((behind[i] for i in (*subject, verb) if i < len(behind)), None)  # "companies | her Department gave"
    return last[at.start :] if at is not None else ""


def _has_object(tokens: list[Token]) -> bool:
    """Whether something stands behind the last verb of a part."""
    verb = max(i for i, t in enumerate(tokens) if t.tag in _VERBAL)
    return any(t.tag in _WORDS for t in tokens[verb + 1 :])


def _of_whom(part: str, first: str) -> str:
    """A part that only says "which", with the noun of the first one: "which organisations applied", "which got it"."""
    noun, own = tokens_of(first), tokens_of(part)
    if len(own) < _FEWEST or len(noun) < _FEWEST or not own[0].low == noun[0].low == "which":
        return part
    verb = next((t for t in noun if t.tag in _VERBAL), None)
    if own[1].tag not in _VERBAL or verb is None or verb is noun[1]:
        return part
    return f"{first[: verb.start]}{part[own[1].start :]}"


_FEWEST = 2  # words of a part that asks of whom


def _with_data(question: str, found: str) -> str:
    """A part that says "it" of what an earlier one names, with its name."""
    if found.casefold() in question.casefold():
        return question
    return _IT.sub(found, question, count=1) if _IT.search(question) else question


