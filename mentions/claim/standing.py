"""How a transfer is spoken of, and what a clause by itself makes of what it says."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from mentions import any_of
from mentions.frames.zones import subject_of
from mentions.grammar.clauses import Clause, Parsed, word_class
from mentions.grammar.verb_groups import Group

NO = any_of("no none nobody nothing neither nor zero 0 nil nowhere no-one")
_WISHED = any_of("may might can could would 'd will shall to")
OUGHT = any_of("should must ought need")
_TELLING = any_of("confirm say report reveal tell assure announce see")


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


HAPPENED = (Status.FACT, Status.ENDED)


class Standing(NamedTuple):
    """A status, and the words by which it is one."""

    status: Status
    why: str


PLAIN = Standing(Status.FACT, "")


def own_status(parsed: Parsed, clause: Clause | None) -> Standing:
    """What a clause's verb group, subject and adverbs make of it."""
    if clause is None or clause.group is None:
        return PLAIN
    return next(_by_verb(parsed, clause), None) or next(_by_adverb(parsed, clause), PLAIN)


def _by_verb(parsed: Parsed, clause: Clause) -> Iterator[Standing]:
    """What the verb group says, the first that holds first."""
    group, tokens = clause.group, parsed.tokens
    assert group is not None
    word = tokens[group.main].text
    near = group.last - group.first < 12
    whole = " ".join(t.text for t in tokens[group.first : group.last + 1][:9]) if near else word
    if group.modal == "shall" and not any(tokens[i].low in ("we", "i") for i in clause.before):
        yield Standing(Status.RULE, f'"shall {word}": it is a rule')
    if group.modal in OUGHT:
        yield Standing(Status.DEMAND, f'"{whole}"')
    if group.form == "imperative" and not _offers(parsed, group):
        yield Standing(Status.DEMAND, f'"{"not " * group.negated}{word}" is an order')
    if group.negated or clause.mark == "nor":
        yield Standing(Status.DENIED, f'"{whole}" is negated')
    if no := _no_in_subject(parsed, clause):
        yield Standing(Status.DENIED, f'"{no}" stands before "{word}"')
    if group.ended:
        yield Standing(Status.DENIED if group.modal else Status.POSSIBLE, f'"no longer {word}"')
    if group.modal in _WISHED and not (group.modal == "can" and tokens[group.main].lemma in _TELLING):
        yield Standing(Status.POSSIBLE, f'"{whole}"')


def _offers(parsed: Parsed, group: Group) -> bool:
    """For "Let me read you the line"."""
    behind = parsed.tokens[group.main + 1 : group.main + 2]
    return parsed.tokens[group.main].low == "let" and [t.low for t in behind] in (["me"], ["us"])


def _by_adverb(parsed: Parsed, clause: Clause) -> Iterator[Standing]:
    """For "allegedly", "almost"."""
    for i in clause.words:
        token = parsed.tokens[i]
        nearly = token.low in ("almost", "nearly") and parsed.tokens[min(i + 1, len(parsed.tokens) - 1)].tag in "VPBI"
        if nearly or token.low in word_class("unsure_adverbs"):
            yield Standing(Status.POSSIBLE, f'"{token.text}"')


_NO_DENIAL = any_of("doubt dispute fewer less longer more wonder surprise secret")


def _no_in_subject(parsed: Parsed, clause: Clause) -> str:
    """The "nobody", "no" or "not one" before a verb."""
    group, tokens = clause.group, parsed.tokens
    assert group is not None
    subject = subject_of(parsed, clause) if clause.kind not in ("gerund", "participle") else []
    first = subject if group.inverted else clause.before
    early = [i for i in clause.words if i < group.first]
    fronted = clause.shares.before if clause.shares is not None else []  # "At no time have we asked for or seen it"
    for i in dict.fromkeys([*subject, *first, *early, *fronted]):
        low, nxt = tokens[i].low, tokens[i + 1].low if i + 1 < len(tokens) else ""
        if low in NO and nxt in any_of("but except save"):
            continue  # "nobody but those named may open them"
        if i and tokens[i - 1].low == "with" and not group.inverted:
            continue  # "with no word to Parliament, it gave"
        if is_at_once(parsed, i) and not group.inverted:
            continue
        if low in NO and not (low == "no" and nxt in _NO_DENIAL):
            return tokens[i].text
        if low == "not" and nxt in any_of("one a any even once all"):
            return f"not {tokens[i + 1].text}"
    return ""


def is_at_once(parsed: Parsed, i: int) -> bool:
    """Whether a "no" is of "in no time"."""
    return i > 0 and [t.low for t in parsed.tokens[i - 1 : i + 2]] == ["in", "no", "time"]
