"""How a transfer is spoken of, and what a clause by itself makes of what it says."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from mentions import any_of
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.grammar.zones import subject_of

NO = any_of("no none nobody nothing neither nor zero nowhere no-one")
_WISHED = any_of("may might can could would 'd will shall to")
OUGHT = any_of("should must ought need")


class Status(StrEnum):
    """How a transfer is spoken of."""

    FACT = "fact"
    ENDED = "ended"
    POSSIBLE = "possible"
    DEMAND = "demand"
    QUESTION = "question"
    DENIED = "denied"
    REFUSED = "refused"
    RULE = "rule"


class Standing(NamedTuple):
    """A status, and the words by which it is one."""

    status: Status
    why: str


def own_status(parsed: Parsed, clause: Clause) -> Standing:
    """What a clause's verb group, subject and adverbs make of it."""
    group = clause.group
    if group is None:
        return Standing(Status.FACT, "")
    tokens = parsed.tokens
    word = tokens[group.main].text
    whole = (
        " ".join(t.text for t in tokens[group.first : group.last + 1][:9]) if group.last - group.first < 12 else word
    )
    if group.modal == "shall" and not any(tokens[i].low in ("we", "i") for i in clause.before):
        return Standing(Status.RULE, f'"shall {word}": it is a rule')
    if group.modal in OUGHT:
        return Standing(Status.DEMAND, f'"{whole}"')
    if group.form == "imperative" and not group.negated:
        return Standing(Status.DEMAND, f'"{word}" is an order')
    if group.negated or (no := _no_in_subject(parsed, clause)):
        if group.form == "imperative":
            return Standing(Status.DEMAND, f'"not {word}" is an order')
        return Standing(Status.DENIED, f'"{whole}" is negated' if group.negated else f'"{no}" stands before "{word}"')
    if group.ended:
        return Standing(Status.DENIED if group.modal else Status.POSSIBLE, f'"no longer {word}"')
    if group.modal in _WISHED and not (
        group.modal == "can"
        and tokens[group.main].lemma in any_of("confirm say report reveal tell assure announce see")
    ):
        return Standing(Status.POSSIBLE, f'"{whole}"')
    for i in clause.words:
        low = tokens[i].low
        if low in word_class("unsure_adverbs") or (
            low in ("almost", "nearly") and i + 1 < len(tokens) and tokens[i + 1].tag in "VPBI"
        ):
            return Standing(Status.POSSIBLE, f'"{tokens[i].text}"')
    if group.lemma == "used" and tokens[group.main].tag == "I":
        return Standing(Status.ENDED, '"used to"')
    return Standing(Status.FACT, "")


def _no_in_subject(parsed: Parsed, clause: Clause) -> str:
    subject = subject_of(parsed, clause) if clause.kind not in ("gerund", "participle") else []
    tokens = parsed.tokens
    group = clause.group
    first = clause.before if group is not None and not group.inverted else subject
    early = [i for i in clause.words if group is not None and i < group.first]
    for i in dict.fromkeys([*subject, *first, *early]):
        low = tokens[i].low
        if low in NO:
            nxt = tokens[i + 1].low if i + 1 < len(tokens) else ""
            if low == "no" and nxt in any_of("doubt fewer less more wonder surprise secret"):
                continue
            if low == "neither" and i + 1 < len(tokens) and tokens[i + 1].tag == "V":
                continue
            return tokens[i].text
        if low == "not" and i + 1 < len(tokens) and tokens[i + 1].low in any_of("one a any even once all"):
            return "not " + tokens[i + 1].text
        if low == "never" and group is not None and i < group.first:
            return tokens[i].text
        if low in any_of("time point circumstances occasion case way") and i > 0 and tokens[i - 1].low == "no":
            return f"no {low}"
    return ""
